/* A new composition: all who were elected at one meeting begin at once, and those whose places they
 * take end. It is planned first: who begins and ends on which day, and which rights with it; the
 * same plan is then shown, or written, or what stands against it is said. Writing it is part of an
 * act (app/act.h) of whoever asks; `kept` is what takes it back as a whole. */
#pragma once

#include "app/json.h"
#include "app/request.h"

/* Whose posts end when somebody is elected to one of the body. */
enum bodies_ends {
    BODIES_ENDS_NOBODY, /* a place that was free */
    BODIES_ENDS_POST,   /* whoever holds the post */
    BODIES_ENDS_BODY,   /* all in the body; of the committee all but its chair */
};

/* What is elected anew, with who was elected to it. */
struct bodies_seat {
    int64_t body_id; /* 0: formed with the election, if the organisation has none of the type */
    str body_type;
    str post_type;
    enum bodies_ends ends;
    const int64_t *members; /* cards of the register */
    size_t count;
};

struct bodies_composing {
    int64_t region_id;
    int64_t org_id;
    date elected_on;
    str minutes; /* their number */
    const struct bodies_seat *seats;
    size_t count;
};

enum bodies_rights {
    BODIES_NO_RIGHTS, /* the post gives none */
    BODIES_GIVEN,     /* they begin, or end, with the post */
    BODIES_WAIT,      /* somebody above has to confirm them */
    BODIES_NO_SIGN_IN,
};

/* Somebody begins in a post, or ends. */
struct bodies_turn {
    bool begins;
    bool
        is_held_over; /* elected again: the rights stay until those of the new term are confirmed */
    str name;
    str body;
    str post;
    date from;
    date until; /* none: no end is set */
    str role;   /* whose rights begin or end, in words */
    enum bodies_rights rights;
    /* for the writing */
    size_t seat;
    int64_t member_id;
    int64_t post_id;
};
struct bodies_plan {
    struct bodies_turn *turns; /* who ends, then who begins, seat by seat */
    size_t count;
    size_t capacity;
    str fault; /* why it cannot be; empty = it can */
};

/* Whoever acts, within the scope of an organisation whose bodies he may change. */
struct bodies_plan bodies_plan_composition(struct request *req, struct scope scope,
                                           const struct bodies_composing *composing);
/* Writes what the plan says; false with a sentence if it cannot be. Needs a write transaction. */
bool bodies_compose(struct request *req, struct scope scope,
                    const struct bodies_composing *composing, json_t *kept,
                    str *ret_sentence) MUST_USE;
/* As it was before; false with a sentence if one of the posts was changed since. */
bool bodies_uncompose(struct request *req, struct scope scope, const json_t *kept,
                      str *ret_sentence) MUST_USE;
