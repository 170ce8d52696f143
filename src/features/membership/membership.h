/* Acts of a membership: leaving, exclusion, deregistration, death, a time without work, retirement,
 * the way to another organisation and the way back into the union (domain: the life of a
 * membership). Each on a day, by a document, and taken back as a whole. */
#pragma once

#include "features/members/members.h"

extern const struct feature membership_feature;

/* Members of other organisations who wait for being received within reach. */
int64_t membership_waiting(struct request *req);
/* Members within reach whose state has run out by the calendar: studies that are over, half a year
 * without work. */
int64_t membership_overdue(struct request *req);
