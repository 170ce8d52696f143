/* The membership ticket as a pass in Apple Wallet. Only where the operator has put the certificate
 * for passes into profkom.conf; without it no button is shown and no address answers. A picture in
 * a wallet stands still, so it carries the printed code: whoever checks it asks for a document. */
#pragma once

#include "app/feature.h"

extern const struct feature wallets_feature;

/* What puts the ticket of the signed-in member into the wallet of his phone, for the page of the
 * ticket; empty where nothing is configured or he has no ticket that is good. */
struct html wallets_buttons(struct request *req);
