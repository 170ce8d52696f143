/* Every route × method × actor × relation to the organisation, against the decision table. */
#include "app/test_world.h"

#include "app/app.h"

#define WRONG_SHOWN 40

/* What was answered otherwise than the table says; told all at once. */
struct wrong {
    struct buf text;
    int count;
    int64_t requests;
};

static void note_wrong(struct wrong *wrong, const struct test_line *line,
                       const struct test_actor *actor, const char *what, const char *address,
                       struct reply reply)
{
    if (wrong->count++ < WRONG_SHOWN) {
        buf_put_format(&wrong->text, "\n  %s %s by %s (%s): %d", line->is_post ? "POST" : "GET",
                       address, actor->name, what, reply.status);
    }
}

static void expect_nothing_wrong(const struct wrong *wrong)
{
    expect_true(wrong->requests > 1000);
    if (wrong->count > 0) {
        test_fail(__FILE__, __LINE__, "%d of %lld answers are not those of the table:%.*s",
                  wrong->count, (long long)wrong->requests, STR_ARG(buf_str(&wrong->text)));
    }
}

/* ---- what should be ------------------------------------------------------------------------- */

static struct {
    const char *name;
    int64_t times;
} relations[] = {
    {"self", 0},    {"child", 0},     {"grandchild", 0}, {"parent", 0},
    {"sibling", 0}, {"elsewhere", 0}, {"deleted", 0},    {"never", 0},
};

static const char *relation_of(const struct test_actor *actor, const struct test_place *place)
{
    static const char *const below[] = {"self", "child", "grandchild"};
    if (place->path.length == 0) {
        return place->was_deleted ? "deleted" : "never";
    }
    if (test_path_is_below(place->path, actor->path)) {
        size_t steps = (place->path.length - actor->path.length) / 3;
        return below[MIN_OF(steps, (size_t)2)];
    }
    if (test_path_is_below(actor->path, place->path)) {
        return "parent";
    }
    bool same_length = place->path.length == actor->path.length && actor->path.length > 3;
    bool same_parent =
        same_length &&
        str_starts_with(place->path, str_slice(actor->path, 0, actor->path.length - 3));
    return same_parent ? "sibling" : "elsewhere";
}

static void count_relation(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(relations); i++) {
        relations[i].times += strcmp(relations[i].name, name) == 0;
    }
}

static bool is_answer(str answer, int status)
{
    str piece;
    while (str_next(&answer, '|', &piece)) {
        int64_t number = 0;
        if (str_to_int64(piece, &number) && number == status) {
            return true;
        }
    }
    return false;
}

static int refusal_of(str cell, const struct test_actor *actor, const struct test_place *place)
{
    static const struct {
        const char *word;
        int status;
    } words[] = {{"in", 303},   {"no", 403},  {"old", 409}, {"any", 404}, {"own", 404},
                 {"line", 404}, {"sub", 404}, {"low", 404}, {"nil", 404}};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(cell, str_of(words[i].word))) {
            return words[i].status;
        }
    }
    if (!str_equal(cell, STR("bar"))) {
        test_fail(__FILE__, __LINE__, "the table has the word %.*s", STR_ARG(cell));
    }
    return test_path_is_below(place->path, actor->path) ? 403 : 404;
}

static bool is_as_expected(const struct test_line *line, const struct test_actor *actor, str cell,
                           const struct test_place *place, struct reply reply)
{
    if (test_line_lets(line, actor, cell, place)) {
        return is_answer(line->answer, reply.status);
    }
    bool is_asked = reply.status == 303 && str_starts_with(test_location(reply), STR("/sign-in"));
    return reply.status == refusal_of(cell, actor, place) && is_asked == str_equal(cell, STR("in"));
}

/* Form keys are random, and `next` repeats the address that was asked for; all else of two pages
 * must be the same. */
static str without_hidden_values(str page)
{
    static const char *const names[] = {"name=\"form_key\" value=\"", "name=\"next\" value=\""};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct buf out = BUF_INIT(test_arena());
        ptrdiff_t at;
        while ((at = str_find(page, str_of(names[i]))) >= 0) {
            size_t start = (size_t)at + strlen(names[i]);
            buf_put(&out, str_slice(page, 0, start));
            page = str_from(page, start);
            page = str_from(page, (size_t)str_find_char(page, '"'));
        }
        buf_put(&out, page);
        page = buf_str(&out);
    }
    return page;
}

/* ---- the walk ------------------------------------------------------------------------------- */

/* One actor and one line in all organisations. Whatever is not for him looks like what is not
 * there. */
static void walk_places(struct test_world *world, const struct test_line *line,
                        const struct test_actor *actor, str cell, struct wrong *wrong)
{
    str not_found = {0};
    bool has_object = !str_equal(line->object, STR("-"));
    for (size_t i = 0; i < (has_object ? world->place_count : 1); i++) {
        const struct test_place *place = &world->places[i];
        const char *relation = has_object ? relation_of(actor, place) : "-";
        const char *address = test_line_address(world, line, actor, place);
        struct reply reply = test_line_ask(world, line, actor, address);
        count_relation(relation);
        wrong->requests++;
        if (!is_as_expected(line, actor, cell, place, reply)) {
            note_wrong(wrong, line, actor, relation, address, reply);
        }
        if (reply.status == 404 && has_object) {
            str page = without_hidden_values(reply.body);
            if (not_found.length > 0 && !str_equal(page, not_found)) {
                note_wrong(wrong, line, actor, "another 404 page", address, reply);
            }
            not_found = page;
        }
        reply_close_file(&reply);
    }
}

void test_access_matrix__every_route_has_a_line_and_every_line_a_route(void)
{
    struct test_table table = test_table_read();
    expect_true(table.count > 40);
    expect_str("", test_table_missing(&table));
    for (size_t i = 0; i < table.count; i++) {
        if (test_line_route(&table.lines[i]) == NULL) {
            test_fail(__FILE__, __LINE__, "no route for the line %.*s",
                      STR_ARG(table.lines[i].pattern));
        }
    }
}

void test_access_matrix__everybody_may_what_the_table_says_and_nothing_else(void)
{
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    struct wrong wrong = {.text = BUF_INIT(test_arena())};
    for (size_t i = 0; i < table.count; i++) {
        for (size_t k = 0; k < TEST_WORLD_ACTORS; k++) {
            walk_places(world, &table.lines[i], &world->actors[k], table.lines[i].cells[k], &wrong);
        }
    }
    expect_nothing_wrong(&wrong);
    for (size_t i = 0; i < COUNT_OF(relations); i++) {
        expect_true(relations[i].times > 0);
    }
}
