/* Meetings: a body is called together, people come, there is a quorum or not, items are heard, put
 * to the vote and decided, minutes are written and signed. Each decision is a document
 * (documents.h) that is adopted when the minutes are signed.
 *
 * Who may vote, the quorum and the majority follow from the body (bodies.h) on the day of the
 * meeting. Secret votes by computer are features/ballots. What becomes of the decisions is not
 * here. */
#pragma once

#include "app/feature.h"

extern const struct feature meetings_feature;

/* A meeting with its agenda, for who fills the register without forms (the demo). */
struct meetings_plan {
    struct scope scope; /* in which the body lies */
    int64_t body_id;
    date held_on;
    str begins_at;
    str place;
    const char *const *agenda; /* ends with NULL */
    bool was_held;             /* all came and agreed; the minutes wait to be signed */
};
void meetings_add_planned(struct request *req, const struct meetings_plan *plan);
