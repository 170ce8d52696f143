/* The world of the tests that walk over all routes: one actor for every kind of post, a member and
 * a post in every organisation, and the decision table tests/access_table.txt, which is written by
 * hand. Whether an organisation lies below another is decided here by a few lines of our own, never
 * by the program that is being tested. */
#pragma once

#include "app/test.h"

#define TEST_WORLD_DAY "2026-03-02"
#define TEST_WORLD_ACTORS 14
#define TEST_WORLD_PLACES 14

struct test_actor {
    const char *name;
    int64_t account; /* 0 = not signed in */
    int64_t org_id;
    str path;
};

/* An organisation, with a member and a lowly post in it. */
struct test_place {
    int64_t org_id;
    str path;          /* empty = there is no such organisation */
    int64_t region_id; /* 0 = the union, which has no members of its own */
    bool was_deleted;
};

struct test_world {
    struct test_app *app;
    struct test_actor actors[TEST_WORLD_ACTORS];
    struct test_place places[TEST_WORLD_PLACES];
    size_t place_count;
};

/* The starting tree, a group, a unit, and everybody who may do something. */
struct test_world *test_world_new(void);
const struct test_actor *test_world_actor(const struct test_world *world, const char *name);

/* After a write that was carried out: sessions and jobs are again what they were. */
void test_world_restore(struct test_world *world);

/* ---- the table ------------------------------------------------------------------------------ */

struct test_line {
    bool is_post;
    bool is_delete;   /* likewise a write, by another method */
    str pattern;      /* "/orgs/:id/edit" */
    str piece;        /* what the second named piece is: "suspend" of ":deed=suspend" */
    str query;        /* "?org=:id" or empty */
    const char *body; /* "format=csv" or empty */
    str object;       /* what :id stands for */
    str answer;       /* "200|409" */
    str cells[TEST_WORLD_ACTORS];
};

struct test_table {
    struct test_line *lines;
    size_t count;
    size_t capacity;
};

struct test_table test_table_read(void);

/* The route of the line, or NULL. */
const struct route *test_line_route(const struct test_line *line);
/* The routes that no line speaks of, one in a line. */
str test_table_missing(const struct test_table *table);

/* The address of the line's object in that place, for that actor. */
const char *test_line_address(struct test_world *world, const struct test_line *line,
                              const struct test_actor *actor, const struct test_place *place);

/* The line's request: a POST has a form key. */
struct reply test_line_ask(struct test_world *world, const struct test_line *line,
                           const struct test_actor *actor, const char *address);

/* Whether the actor gets the line's answer there. */
bool test_line_lets(const struct test_line *line, const struct test_actor *actor, str cell,
                    const struct test_place *place);

bool test_path_is_below(str path, str above);
