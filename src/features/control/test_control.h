/* For tests of control: a resolution of a region with its items, adopted, and who has to do with
 * it.
 */
#pragma once

#include "app/test.h"

#define TEST_CONTROL_SCHOOL "Рыльская СОШ 4"
#define TEST_CONTROL_GARDEN "Рыльский сад"

struct test_control {
    struct test_app *app;
    int64_t region; /* chairs */
    int64_t territory;
    int64_t school;
    int64_t garden;
    int64_t other; /* of the neighbouring territory */
    int64_t document;
};

/* On 1 March 2026; the document waits until somebody says what of it is controlled. */
struct test_control test_control_scene(void);
/* A resolution: one item to take note, a heading with two tasks, one that recurs (4), one without a
 * day (5), the control item. Adopted by `region`. */
void test_control_document(struct test_control *scene);
/* All tasks as the text has them; the one without a day is looked at again in June. */
void test_control_open(const struct test_control *scene);
const char *test_control_plan(const struct test_control *scene);
/* The item under control with that number within the document. */
int64_t test_control_item(const struct test_control *scene, int number);
/* The latest copy of an organisation: its number, address and state. */
int64_t test_control_number(const struct test_control *scene, int64_t item_id, const char *org);
const char *test_control_task(const struct test_control *scene, int64_t item_id, const char *org,
                              const char *page);
str test_control_state(const struct test_control *scene, int64_t item_id, const char *org);
/* The answer is that it was done. */
void test_control_done(struct reply reply);
void test_control_sweep(const struct test_control *scene);
/* Sessions have ended by then: everybody signs in anew. */
void test_control_day(const struct test_control *scene, const char *day);
int64_t test_control_letters(const struct test_control *scene, const char *subject);
/* The territory hands its copy on to the school. */
void test_control_hand(const struct test_control *scene, int64_t item_id);
