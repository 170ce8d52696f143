/* Ballots: secret votes by computer. Whoever may vote is given a ballot once, under his sign-in;
 * the ballot then goes into the urn without it. Who was given one and what was chosen stand in two
 * stores with nothing in common. When the time is over the urn is mixed and counted, and the list
 * of all ballots is published: each voter finds his own by its code, anybody counts them again.
 *
 * What is decided by a ballot is not here (features/meetings). docs/internals/ballots.md says
 * against whom this protects, and against whom it does not. */
#pragma once

#include "app/feature.h"

extern const struct feature ballots_feature;

#define BALLOTS_MOST_OPTIONS 100

struct ballots_voter {
    int64_t person_region_id;
    int64_t member_id;  /* 0: not on the register */
    int64_t account_id; /* 0: found by the card alone */
    str name;
};
struct ballots_new {
    int64_t region_id;
    int64_t org_id;
    str org_path;
    str title; /* what is asked */
    str back;  /* the page on which it was opened, and its result is taken over */
    int64_t picks;
    const str *options;
    size_t option_count;
    const struct ballots_voter *voters;
    size_t voter_count;
    int64_t closes_at; /* 0: when somebody closes it */
};
/* A new ballot that is open at once; its id. Needs an open write transaction. */
int64_t ballots_open(struct request *req, const struct ballots_new *ballot);

/* How it stands. What was chosen is told of a closed one alone. */
struct ballots_result {
    bool is_closed;
    int64_t voters;
    int64_t given; /* ballots given out */
    int64_t found; /* and found in the urn */
    str hash;      /* of the published list */
    struct ballots_option {
        str text;
        int64_t votes;
    } * options;
    size_t option_count;
    int64_t picks;
};
/* False if there is none within the scope. */
bool ballots_result(struct request *req, struct scope scope, int64_t id,
                    struct ballots_result *ret_result) MUST_USE;

/* Removes a ballot with its voters and its list for ever: the minutes of the meeting were
 * destroyed.
 */
void ballots_forget(struct request *req, int64_t region_id, int64_t id);

/* Ballots that wait for the signed-in person. */
struct ballots_waiting {
    struct ballots_waiting_line {
        int64_t id;
        str title;
        str org_name;
        bool was_given; /* the ballot is his already; whether it is cast nobody knows */
    } * items;
    size_t count;
};
struct ballots_waiting ballots_waiting(struct request *req);
