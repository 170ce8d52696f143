/* For the tests of the two cards of one person. */
#pragma once

#include "app/app.h"
#include "app/test.h"
#include "db/test_db.h"

#define TODAY "2026-03-02"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define UNIVERSITY "КГУ"

/* Елена works at a school and, under a new surname, at a kindergarten: two cards, one telephone. */
struct test_office {
    struct test_app *app;
    int64_t region; /* its specialist sees both */
    int64_t school; /* its chair sees the first alone */
    int64_t elsewhere;
    int64_t first;
    int64_t second;
};

struct test_office test_office_with(const char *second_org);
/* The region is looked through as it is every night. */
void test_look_through(struct test_app *app);
/* The only pair, with that end of the address. */
const char *test_pair_path(struct test_office office, const char *end);
str test_pair_state(struct test_office office);
/* What the page of the merge would send, with the card that stays and the sign-in. */
struct reply test_merge(struct test_office office, int64_t account, const char *more);
