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

/* A member wants to go to another organisation of the region. */
struct membership_wish {
    int64_t member_id;
    int64_t to_org_id;
    date on;
    struct act_basis basis;
    bool is_asked; /* out: the other side has to receive him first; else he is transferred */
};
/* Transfers him, where both organisations lie within the scope; else asks the other one to receive
 * him. The act, or what was asked for, has the id of the mutation. False with a sentence. */
bool membership_send(struct request *req, struct scope scope, struct membership_wish *wish,
                     str *ret_sentence) MUST_USE;
/* Takes back what was asked for. False if it was answered. */
bool membership_stop_sending(struct request *req, struct scope scope, int64_t id) MUST_USE;
/* Organisations of the region that hold members and have these words in their names, as choices of
 * a form; never that one. */
const struct form_choice *membership_holders(struct request *req, int64_t region_id, str name,
                                             int64_t not_org_id);

/* Members of other organisations who wait for being received within reach. */
int64_t membership_waiting(struct request *req);
/* Members within reach whose state has run out by the calendar: studies that are over, half a year
 * without work. */
int64_t membership_overdue(struct request *req);

/* A section with links to all that can happen to a member now, for the yearly verification: who
 * records an act from there is led back to its list. Empty if he is not within the scope (of
 * RIGHT_MEMBERS_ADMIT). */
struct html membership_deeds_html(struct request *req, struct scope scope, int64_t member_id);
