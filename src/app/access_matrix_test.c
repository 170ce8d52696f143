/* Every route × method × actor × relation to the organisation, against the decision table that is
 * written by hand in tests/access_table.txt. What the product may do is read there and nowhere else:
 * whether an organisation lies below another is decided here by its own few lines. */
#include "app/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"

#define TABLE_PATH "tests/access_table.txt"
#define DAY "2026-03-02"
#define ACTOR_LIMIT 24
#define WRONG_SHOWN 40

/* ---- who and where ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    const char *role; /* NULL = not signed in */
    const char *org;
} actor_kinds[] = {
    {"nobody", NULL, ""},
    {"member", "member", "Рыльская СОШ 4"},
    {"former", "primary_chair", "Рыльская СОШ 4"},
    {"closed", "region_chair", "Курская"},
    {"group", "group_organiser", "Рыльская СОШ 4"},
    {"acct", "accountant", "Рыльская СОШ 4"},
    {"oper", "primary_operator", "Рыльская СОШ 4"},
    {"pchair", "primary_chair", "Рыльская СОШ 4"},
    {"tchair", "territory_chair", "Рыльская"},
    {"rspec", "region_specialist", "Курская"},
    {"raudit", "region_auditor", "Курская"},
    {"rchair", "region_chair", "Курская"},
    {"uoff", "union_officer", "union"},
    {"uaudit", "union_auditor", "union"},
};

static const char *const org_names[] = {
    "union",         "Курская",         "Рыльская", "Рыльская СОШ 4", "Рыльский сад", "Льговская",
    "Льговская СОШ 1", "КГУ", "Астраханская", "АГУ",
};

/* The group below the school, and a unit of that group's neighbour. */
#define GROUP_ID 1111
#define GROUP_PATH "0001001001001"
#define UNIT_ID 1301
#define UNIT_PATH "0001003001"
/* The one was there and is gone, the other never was. */
#define DELETED_ID 1999
#define NEVER_ID 777777777

struct actor {
    const char *name;
    int64_t account;
    int64_t org_id;
    str path; /* empty for those whose rights are over */
};

struct place {
    int64_t org_id; /* objects in it have ids made of this one */
    str path;       /* empty = there is no such organisation */
    int64_t region_id;
};

struct world {
    struct test_app *app;
    struct actor actors[COUNT_OF(actor_kinds)];
    struct place places[COUNT_OF(org_names) + 4];
    size_t place_count;
    struct buf wrong;
    int wrong_count;
    int64_t requests;
};

static const char *sql(const char *format, ...) PRINTF_LIKE(1, 2);
static const char *sql(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char text[2048];
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return str_copy(test_arena(), str_of(text)).data;
}

static void plant_org(struct test_app *app, int64_t id, int64_t parent_id, const char *type,
                      const char *path)
{
    test_sql(app, sql("INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, "
                      "sort_key, created_at, changed_at) SELECT region_id, %lld, id, '%s', '%s', "
                      "'Unit %lld', 'Unit %lld', sort_key, 0, 0 FROM org WHERE id = %lld",
                      (long long)id, type, path, (long long)id, (long long)id,
                      (long long)parent_id));
}

static int64_t member_in(int64_t org_id)
{
    return org_id + 10000000;
}

static int64_t mandate_in(int64_t org_id)
{
    return org_id + 20000000;
}

/* A member and a lowly post in each organisation; personal data belong to a region, so the union has
 * no member of its own. */
static void plant_objects(struct world *world, const struct place *place, int64_t account_id)
{
    test_sql(world->app,
             sql("INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from) VALUES "
                 "(%lld, %lld, %lld, %lld, 'group_organiser', '2026-01-01')",
                 (long long)mandate_in(place->org_id), (long long)account_id,
                 (long long)place->region_id, (long long)place->org_id));
    if (place->region_id == 0) {
        return;
    }
    test_sql(world->app,
             sql("INSERT INTO member (region_id, id, org_id, org_path, status, last_name, first_name, "
                 "name_key, sort_key, created_at, changed_at) SELECT region_id, %lld, id, path, "
                 "'active', 'Ким', 'Анна', 'ким анна', sort_key, 0, 0 FROM org WHERE id = %lld",
                 (long long)member_in(place->org_id), (long long)place->org_id));
}

static void add_place(struct world *world, int64_t org_id)
{
    str path = test_sql_text(world->app, sql("SELECT path FROM org WHERE id = %lld",
                                             (long long)org_id));
    int64_t region_id = test_sql_int(world->app, sql("SELECT region_id FROM org WHERE id = %lld",
                                                     (long long)org_id));
    world->places[world->place_count++] =
        (struct place){.org_id = org_id, .path = path, .region_id = region_id};
}

static void plant_places(struct world *world)
{
    struct test_app *app = world->app;
    plant_org(app, GROUP_ID, test_org(app, "Рыльская СОШ 4"), "group", GROUP_PATH);
    plant_org(app, UNIT_ID, test_org(app, "КГУ"), "unit", UNIT_PATH);
    for (size_t i = 0; i < COUNT_OF(org_names); i++) {
        add_place(world, test_org(app, org_names[i]));
    }
    add_place(world, GROUP_ID);
    add_place(world, UNIT_ID);
    int64_t holder = test_account(app, "member", "КГУ");
    for (size_t i = 0; i < world->place_count; i++) {
        plant_objects(world, &world->places[i], holder);
    }
    add_place(world, DELETED_ID);
    add_place(world, NEVER_ID);
}

static void end_rights(struct test_app *app, const char *name, int64_t account)
{
    if (strcmp(name, "former") == 0) {
        test_sql(app, sql("UPDATE mandate SET valid_to = '2026-02-28' WHERE account_id = %lld",
                          (long long)account));
    }
    if (strcmp(name, "closed") == 0) {
        test_sql(app, sql("UPDATE account SET is_closed = 1 WHERE id = %lld", (long long)account));
    }
}

static void plant_actors(struct world *world)
{
    struct test_app *app = world->app;
    for (size_t i = 0; i < COUNT_OF(actor_kinds); i++) {
        struct actor *actor = &world->actors[i];
        *actor = (struct actor){.name = actor_kinds[i].name};
        if (actor_kinds[i].role == NULL) {
            continue;
        }
        actor->account = test_account(app, actor_kinds[i].role, actor_kinds[i].org);
        actor->org_id = test_org(app, actor_kinds[i].org);
        actor->path = test_org_path(app, actor_kinds[i].org);
        end_rights(app, actor->name, actor->account);
    }
    /* The organiser's group is not in the tree that every test has. */
    test_sql(app, sql("UPDATE mandate SET org_id = %d WHERE role = 'group_organiser' AND "
                      "account_id = %lld", GROUP_ID, (long long)world->actors[4].account));
    world->actors[4].org_id = GROUP_ID;
    world->actors[4].path = STR(GROUP_PATH);
}

static void keep_state(struct test_app *app)
{
    test_sql(app, "CREATE TABLE kept_session AS SELECT * FROM session; "
                  "CREATE TABLE kept_member AS SELECT id, verified_on, version FROM member");
}

/* After a write that was carried out: the next request must meet the same world. */
static void restore_state(struct test_app *app)
{
    test_sql(app, "DELETE FROM session; INSERT INTO session SELECT * FROM kept_session");
}

static struct world *new_world(void)
{
    static struct world world;
    world = (struct world){.app = test_app_on(DAY)};
    world.wrong = (struct buf)BUF_INIT(test_arena());
    plant_places(&world);
    plant_actors(&world);
    keep_state(world.app);
    return &world;
}

/* ---- the table ---------------------------------------------------------------------------------- */

enum method { METHOD_GET, METHOD_POST };

struct line {
    enum method method;
    str pattern; /* "/orgs/:id/edit" */
    str query;   /* "?org=:id" or empty */
    const char *body;
    str object;
    str answer;
    str cells[COUNT_OF(actor_kinds)];
};

struct table {
    struct line *lines;
    size_t count;
    size_t capacity;
};

static size_t words_of(str text, str *ret_words, size_t limit)
{
    size_t count = 0;
    str word;
    while (str_next(&text, ' ', &word)) {
        if (word.length > 0 && count < limit) {
            ret_words[count++] = word;
        }
    }
    return count;
}

static void expect_the_same_actors(const str *words, size_t count)
{
    expect_int(COUNT_OF(actor_kinds) + 3, count);
    for (size_t i = 0; i < COUNT_OF(actor_kinds); i++) {
        expect_str(actor_kinds[i].name, words[i + 3]);
    }
}

/* "/a/:id?org=:id#format=csv" into its pieces. */
static void take_address(struct line *line, str address)
{
    ptrdiff_t hash = str_find_char(address, '#');
    line->body = hash < 0 ? "" : str_to_c(test_arena(), str_from(address, (size_t)hash + 1));
    address = hash < 0 ? address : str_slice(address, 0, (size_t)hash);
    ptrdiff_t mark = str_find_char(address, '?');
    line->query = mark < 0 ? (str){0} : str_from(address, (size_t)mark);
    line->pattern = mark < 0 ? address : str_slice(address, 0, (size_t)mark);
}

static void take_line(struct table *table, str text)
{
    str words[ACTOR_LIMIT + 4];
    size_t count = words_of(text, words, COUNT_OF(words));
    if (count == 0 || words[0].data[0] == '#') {
        return;
    }
    if (str_equal(words[0], STR("@actors"))) {
        expect_the_same_actors(words, count);
        return;
    }
    if (count != COUNT_OF(actor_kinds) + 4) {
        test_fail(__FILE__, __LINE__, "not a line of the table: %.*s", STR_ARG(text));
    }
    struct line *line = ARENA_PUSH(test_arena(), table->lines, table->count, table->capacity);
    *line = (struct line){.object = words[2], .answer = words[3]};
    line->method = str_equal(words[0], STR("GET")) ? METHOD_GET : METHOD_POST;
    take_address(line, words[1]);
    memcpy(line->cells, words + 4, sizeof(line->cells));
}

static struct table read_table(void)
{
    struct table table = {0};
    FILE *file = fopen(TABLE_PATH, "re");
    if (file == NULL) {
        test_fail(__FILE__, __LINE__, "there is no %s here", TABLE_PATH);
    }
    char text[512];
    while (fgets(text, sizeof(text), file) != NULL) {
        take_line(&table, str_trim(str_copy(test_arena(), str_of(text))));
    }
    fclose(file);
    return table;
}

static bool line_is_of(const struct line *line, const struct route *route)
{
    return (line->method == METHOD_POST) == (route->method == POST) &&
           str_equal(line->pattern, str_of(route->pattern));
}

static const struct route *route_of(const struct line *line)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct route *route = (*feature)->routes;
        for (; route != NULL && route->pattern != NULL; route++) {
            if (line_is_of(line, route)) {
                return route;
            }
        }
    }
    return NULL;
}

/* Named by the text, so that a new route shows up with its own name. */
static str routes_without_lines(const struct table *table)
{
    struct buf missing = BUF_INIT(test_arena());
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct route *route = (*feature)->routes;
        for (; route != NULL && route->pattern != NULL; route++) {
            bool has_line = false;
            for (size_t i = 0; i < table->count; i++) {
                has_line |= line_is_of(&table->lines[i], route);
            }
            if (!has_line) {
                buf_put_format(&missing, "%s %s\n", route->method == POST ? "POST" : "GET",
                               route->pattern);
            }
        }
    }
    return buf_str(&missing);
}

/* ---- what should be ----------------------------------------------------------------------------- */

static bool is_at_or_below(str path, str above)
{
    /* The union stands above all, although its path is not the beginning of the others' by accident. */
    return path.length > 0 && above.length > 0 && str_starts_with(path, above);
}

static const char *relation_of(const struct actor *actor, const struct place *place)
{
    static const char *const below[] = {"self", "child", "grandchild"};
    if (place->path.length == 0) {
        return place->org_id == DELETED_ID ? "deleted" : "never";
    }
    if (is_at_or_below(place->path, actor->path)) {
        size_t steps = (place->path.length - actor->path.length) / 3;
        return below[MIN_OF(steps, (size_t)2)];
    }
    if (is_at_or_below(actor->path, place->path)) {
        return "parent";
    }
    bool same_parent = place->path.length == actor->path.length && actor->path.length > 3 &&
                       str_starts_with(place->path, str_slice(actor->path, 0, actor->path.length - 3));
    return same_parent ? "sibling" : "elsewhere";
}

struct expected {
    int status; /* 0 = one of the line's answers */
    bool is_sign_in;
};

static struct expected expected_of(str cell, const struct actor *actor, const struct place *place)
{
    bool is_own = place->path.length > 0 && place->org_id == actor->org_id;
    bool is_below = is_at_or_below(place->path, actor->path);
    if (str_equal(cell, STR("in"))) {
        return (struct expected){303, true};
    }
    if (str_equal(cell, STR("no"))) {
        return (struct expected){403, false};
    }
    if (str_equal(cell, STR("ok"))) {
        return (struct expected){0, false};
    }
    if (str_equal(cell, STR("own"))) {
        return (struct expected){is_own ? 0 : 404, false};
    }
    if (str_equal(cell, STR("sub"))) {
        return (struct expected){is_below ? 0 : 404, false};
    }
    if (str_equal(cell, STR("bar"))) {
        return (struct expected){is_below ? 403 : 404, false};
    }
    test_fail(__FILE__, __LINE__, "the table has the word %.*s", STR_ARG(cell));
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

static bool is_as_expected(const struct line *line, struct expected expected, struct reply reply)
{
    if (expected.status == 0) {
        return is_answer(line->answer, reply.status);
    }
    bool asks = reply.status == 303 && str_starts_with(test_location(reply), STR("/sign-in"));
    return reply.status == expected.status && asks == expected.is_sign_in;
}

/* ---- asking ------------------------------------------------------------------------------------- */

/* The id of the line's kind of object in that place. A sheet belongs to who loaded it, so each actor
 * gets one of his own, as if loaded while he acted there. */
static int64_t object_id(struct world *world, const struct line *line, const struct actor *actor,
                         const struct place *place)
{
    if (str_equal(line->object, STR("member"))) {
        return member_in(place->org_id);
    }
    if (str_equal(line->object, STR("mandate"))) {
        return mandate_in(place->org_id);
    }
    if (str_equal(line->object, STR("sheet")) && actor->account != 0 && place->path.length > 0) {
        static int64_t next_id = 30000000;
        test_sql(world->app, sql("INSERT INTO org_import (id, org_id, account_id, file_name, created_at)"
                                 " VALUES (%lld, %lld, %lld, 'a.csv', 0)",
                                 (long long)++next_id, (long long)place->org_id,
                                 (long long)actor->account));
        return next_id;
    }
    return place->org_id;
}

static str with_id(str text, int64_t id)
{
    ptrdiff_t at = str_find(text, STR(":id"));
    if (at < 0) {
        return text;
    }
    return str_format(test_arena(), "%.*s%lld%.*s", (int)at, text.data, (long long)id,
                      STR_ARG(str_from(text, (size_t)at + 3)));
}

static const char *address_of(const struct line *line, int64_t id)
{
    str path = with_id(line->pattern, id);
    return str_join(test_arena(), path, with_id(line->query, id)).data;
}

static struct reply ask(struct world *world, const struct line *line, const struct actor *actor,
                        const char *address)
{
    world->requests++;
    if (line->method == METHOD_GET) {
        return test_get(world->app, actor->account, address);
    }
    struct reply reply = test_post(world->app, actor->account, address, line->body);
    if (reply.status == 303) {
        restore_state(world->app);
    }
    return reply;
}

static void note_wrong(struct world *world, const struct line *line, const struct actor *actor,
                       const char *what, const char *address, int status)
{
    if (world->wrong_count++ < WRONG_SHOWN) {
        buf_put_format(&world->wrong, "\n  %s %s by %s (%s): %d",
                       line->method == METHOD_GET ? "GET" : "POST", address, actor->name, what, status);
    }
}

static void expect_nothing_wrong(const struct world *world)
{
    if (world->wrong_count > 0) {
        test_fail(__FILE__, __LINE__, "%d of %lld answers are not those of the table:%.*s",
                  world->wrong_count, (long long)world->requests, STR_ARG(buf_str(&world->wrong)));
    }
}

/* Form keys are random and as long as each other; all else must be the same. */
static str without_form_keys(str page)
{
    static const char mark[] = "name=\"form_key\" value=\"";
    char *bytes = (char *)str_copy(test_arena(), page).data;
    str rest = {bytes, page.length};
    ptrdiff_t at;
    while ((at = str_find(rest, str_of(mark))) >= 0) {
        size_t start = (size_t)(rest.data - bytes) + (size_t)at + sizeof(mark) - 1;
        for (size_t i = start; i < page.length && bytes[i] != '"'; i++) {
            bytes[i] = '0';
        }
        rest = (str){bytes + start, page.length - start};
    }
    return (str){bytes, page.length};
}

/* ---- the walk ----------------------------------------------------------------------------------- */

struct seen {
    const char *relation;
    int64_t times;
};

static void count_relation(struct seen *seen, size_t count, const char *relation)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(seen[i].relation, relation) == 0) {
            seen[i].times++;
            return;
        }
    }
    test_fail(__FILE__, __LINE__, "a relation nobody thought of: %s", relation);
}

static struct seen relations[] = {
    {"self", 0},   {"child", 0},     {"grandchild", 0}, {"parent", 0},
    {"sibling", 0}, {"elsewhere", 0}, {"deleted", 0},    {"never", 0},
};

static void walk_cell(struct world *world, const struct line *line, const struct actor *actor, str cell)
{
    str not_found = {0};
    bool has_object = !str_equal(line->object, STR("-"));
    for (size_t i = 0; i < (has_object ? world->place_count : 1); i++) {
        const struct place *place = &world->places[i];
        bool no_members = place->region_id == 0 && place->path.length > 0 &&
                          str_equal(line->object, STR("member"));
        if (no_members) {
            continue;
        }
        const char *relation = has_object ? relation_of(actor, place) : "-";
        const char *address = address_of(line, object_id(world, line, actor, place));
        struct reply reply = ask(world, line, actor, address);
        if (has_object) {
            count_relation(relations, COUNT_OF(relations), relation);
        }
        if (!is_as_expected(line, expected_of(cell, actor, place), reply)) {
            note_wrong(world, line, actor, relation, address, reply.status);
        }
        if (reply.status == 404 && !str_equal(cell, STR("ok"))) {
            str page = without_form_keys(reply.body);
            if (not_found.length > 0 && !str_equal(page, not_found)) {
                note_wrong(world, line, actor, "another 404 page", address, reply.status);
            }
            not_found = page;
        }
        if (reply.file_fd > 0) {
            reply_close_file(&reply);
        }
    }
}

void test_access_matrix__every_route_has_a_line_and_every_line_a_route(void)
{
    struct table table = read_table();
    expect_true(table.count > 40);
    expect_str("", routes_without_lines(&table));
    for (size_t i = 0; i < table.count; i++) {
        if (route_of(&table.lines[i]) == NULL) {
            test_fail(__FILE__, __LINE__, "no route for the line %.*s",
                      STR_ARG(table.lines[i].pattern));
        }
    }
}

void test_access_matrix__everybody_may_what_the_table_says_and_nothing_else(void)
{
    struct world *world = new_world();
    struct table table = read_table();
    for (size_t i = 0; i < table.count; i++) {
        for (size_t k = 0; k < COUNT_OF(actor_kinds); k++) {
            walk_cell(world, &table.lines[i], &world->actors[k], table.lines[i].cells[k]);
        }
    }
    expect_nothing_wrong(world);
    for (size_t i = 0; i < COUNT_OF(relations); i++) {
        expect_true(relations[i].times > 0);
    }
}
