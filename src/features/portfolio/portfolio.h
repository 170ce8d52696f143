/* The portfolio: a member's list of achievements for the attestation, as one paper: trainings,
 * certificates, posts in the Union, and what the member adds: publications, contests, awards,
 * speeches. The organisation may confirm what was added; the list says which is which.
 *
 * The paper is one of features/papers: numbered, kept as it was made, proved genuine by its code.
 */
#pragma once

#include "app/feature.h"

extern const struct feature portfolio_feature;
