/* Acts of a membership: leaving, exclusion, deregistration, death, a time without work, retirement,
 * a second registration, the way to another organisation and the way back into the union (domain:
 * the life of a membership). Each on a day, by a document, and taken back as a whole. Also the
 * lists of those whose time has run out. How a membership begins stands in features/joining. */
#pragma once

#include "features/members/members.h"

extern const struct feature membership_feature;

/* For acts of other features that end in the same. The member of the act is on the register again
 * from its day, with what `fresh` says of contacts, work and decision where it says something; and
 * back, as it was kept. False with a sentence in the run. */
bool membership_come_back(struct act_run *run, const struct members_card *fresh) MUST_USE;
bool membership_put_back(struct act_run *run) MUST_USE;

/* Members of other organisations who wait for being received within reach. */
int64_t membership_waiting(struct request *req);
/* Members within reach whose state has run out by the calendar: studies that are over, half a year
 * without work. */
int64_t membership_overdue(struct request *req);

/* A section with links to all that can happen to a member now, for the yearly verification: who
 * records an act from there is led back to its list. Empty if he is not within the scope (of
 * RIGHT_MEMBERS_ADMIT). */
struct html membership_deeds_html(struct request *req, struct scope scope, int64_t member_id);
