/* Meetings: a body is called together, people come, there is a quorum or not, items are heard, put
 * to the vote and decided, minutes are written and signed. Each decision is a document
 * (documents.h) that is adopted when the minutes are signed.
 *
 * Who may vote, the quorum and the majority follow from the body (bodies.h) on the day of the
 * meeting. Secret votes by computer are features/ballots. What becomes of the decisions is not
 * here. */
#pragma once

#include "app/feature.h"
#include "features/bodies/bodies.h"
#include "features/papers/papers.h"

extern const struct feature meetings_feature;

/* A meeting with its agenda, for who fills the register without forms (the demo). */
struct meetings_plan {
    struct scope scope; /* in which the body lies */
    int64_t body_id;
    date held_on;
    str begins_at;
    str place;
    const char *const *agenda; /* ends with NULL; these are decided in the minutes */
    bool is_election;          /* reports and elections */
    bool was_held;             /* all came and agreed; the minutes wait to be signed */
};
/* Its id; 0 if there is no such body. */
int64_t meetings_add_planned(struct request *req, const struct meetings_plan *plan);

/* ---- for who keeps elections (features/campaigns) -------------------------------------------- */

/* A secret vote by computer on candidates, for those who are there. */
struct meetings_urn {
    int64_t item;
    const str *options;
    size_t option_count;
    int64_t picks;
    int64_t minutes; /* so long it is open */
    str back;        /* the page that takes the result over; empty: that of the item */
};
/* On an item of the meeting that the path of the request names; its ballot, or 0 with a sentence.
 */
int64_t meetings_open_urn(struct request *req, const struct meetings_urn *urn, str *ret_sentence);

/* Writes into an item of that meeting what its closed urn decided: whether somebody was elected.
 * False with a sentence. */
bool meetings_keep_ballot(struct request *req, int64_t item, bool is_adopted,
                          str *ret_sentence) MUST_USE;

struct meetings_decision {
    int64_t meeting_id;
    int64_t item;
    str head;
    str lines; /* each ends with a line end */
};

/* Puts items at the end of the agenda, decided in the minutes; the number of the first. */
int64_t meetings_add_items(struct request *req, int64_t region_id, int64_t meeting_id,
                           const char *const *titles);
/* Writes lines into what is decided under an item; those that began with `head` before give way to
 * them. False if there is no such item, or the minutes are signed. */
bool meetings_write_decision(struct request *req, struct scope scope,
                             const struct meetings_decision *decision) MUST_USE;
/* A paper of the meeting with nothing but its head: whose it is, the title, day and place. */
struct papers_paper meetings_paper(struct request *req, struct scope scope, int64_t meeting_id,
                                   str title);
/* The least number that is the share of `whole`. */
int64_t meetings_least(struct bodies_share share, int64_t whole);
