/* The cabinet: a member's own pages (/my…): what the register holds of the person, corrections
 * asked for, applications and how they stand, who saw the data, consents, letters, the own
 * organisation. The person always comes from the session, never from an address.
 *
 * Its frame with the tabs is app/page; tickets, papers and sign-ins have pages of their own. */
#pragma once

#include "app/feature.h"

extern const struct feature cabinet_feature;
