/* Verification: once a year the chair of an organisation goes through its register person by person
 * (here, changed, gone), settles what has come up, and signs; those above see how far everybody is
 * and can remind.
 *
 * Verified are the people who are registered in the organisation itself; units and groups that keep
 * members have a verification of their own. The year's count is as of 1 January, so January still
 * belongs to the year before: what was begun in December can be signed then. A mark changes nothing
 * in the register but the day on which the card was checked; what happened to people is written
 * down where it always is (features/members, features/membership). */
#pragma once

#include "app/feature.h"

extern const struct feature verification_feature;

/* The year to which a day belongs. */
int verification_year(date day);

/* For the start page: how far the acting organisation is. */
struct verification_state {
    int64_t org_id;
    int year;
    int64_t marked;
    int64_t people;
    bool is_due; /* the time of the count is near, or it was begun or asked for: not signed yet */
};
/* False for who does not go through the register of an organisation of his own. */
bool verification_own(struct request *req, struct verification_state *ret_state) MUST_USE;
