/* For tests of checking in: an event of the region, on the day of the test, and who comes to it. */
#pragma once

#include "app/test.h"

struct test_checkin {
    struct test_app *app;
    int64_t region; /* the specialist of the region, who holds the event */
    int64_t school; /* the chair of a school */
    int64_t id;     /* of the event */
};

struct test_checkin test_checkin_on(const char *day);
/* "/events/7/checkin" */
const char *test_checkin_at(const struct test_checkin *set, const char *page);
/* A member of the school. */
int64_t test_checkin_person(const struct test_checkin *set, const char *last, const char *first);
void test_checkin_enter(const struct test_checkin *set, int64_t member);
/* The entry of that member. */
int64_t test_checkin_entry(const struct test_checkin *set, int64_t member);
