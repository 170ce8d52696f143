/* Quality of the data: what is missing in the cards of people and the passports of organisations,
 * what is hardly true, what nobody has looked at for long; as a score from 0 to 100 that says what
 * to do next, with lists in which the values are mended in place.
 *
 * What counts as a fault and how much is one table (quality_rules.c). People on the register are
 * judged, former members are not. Doubtful values may be confirmed; that holds until they change.
 */
#pragma once

#include "app/feature.h"

extern const struct feature quality_feature;

/* The score of an organisation with all below it. */
struct quality_score {
    int64_t score; /* 0 to 100; 100 = nothing is missing */
    int64_t people;
    int64_t counted_at; /* 0 = now */
    str worst;          /* "No phone number: 12", what costs most; empty = nothing */
};
/* False if it is out of reach, or was not counted yet. */
bool quality_score_of(struct request *req, int64_t org_id,
                      struct quality_score *ret_score) MUST_USE;
