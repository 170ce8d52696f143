/* The membership ticket as a pass in Apple Wallet and in Google Wallet. Only where the operator has
 * put the certificate for passes, or the key for Google, into profkom.conf; without it no button is
 * shown and no address answers. A picture in a wallet stands still, so it carries the printed code:
 * whoever checks it asks for a document. */
#pragma once

#include "app/feature.h"

extern const struct feature wallets_feature;
