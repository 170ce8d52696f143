/* Requests: what a member asks of the organisation from the own pages, and what becomes of it: a
 * correction of the card, a transfer, leaving, a new surname, material aid. Each has a number, a
 * day until which an answer is promised, and a state; who keeps the card decides with one press, by
 * the same code that he would use himself, and can take it back.
 *
 * What is asked for is sealed: it holds names and reasons. Applications to join are not here
 * (features/joining): an applicant is no member yet. */
#pragma once

#include "app/feature.h"

extern const struct feature requests_feature;

/* Requests within reach that wait for a decision, and of those the ones whose day has passed; 0 for
 * who may not decide. */
struct requests_waiting {
    int64_t total;
    int64_t overdue;
};
struct requests_waiting requests_waiting(struct request *req);

/* What the signed-in member asked for, the latest first, for the start of the own pages. */
struct requests_own_line {
    int64_t id;
    int64_t number;
    str title;
    str state; /* "Sent on 3 March, answer by 13 March" */
    bool is_open;
};
struct requests_own_list {
    struct requests_own_line *items;
    size_t count;
};
struct requests_own_list requests_own(struct request *req, size_t limit);
