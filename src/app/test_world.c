#include "app/test_world.h"

#include <stdio.h>

#define TABLE_PATH "tests/access_table.txt"

/* ---- who and where -------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *role; /* NULL = not signed in */
    const char *org;
} actor_kinds[TEST_WORLD_ACTORS] = {
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
    "union",     "Курская",         "Рыльская", "Рыльская СОШ 4", "Рыльский сад",
    "Льговская", "Льговская СОШ 1", "КГУ",      "Астраханская",   "АГУ",
};

/* The group below the school, and a unit of that group's neighbour. */
#define GROUP_ID 1111
#define GROUP_PATH "0001001001001"
#define UNIT_ID 1301
#define UNIT_PATH "0001003001"
/* The one was there and is gone, the other never was. */
#define DELETED_ID 1999
#define DELETED_PATH "0001003009"
#define NEVER_ID 777777777

static void plant_org(struct test_app *app, int64_t id, int64_t parent_id, const char *type,
                      const char *path)
{
    test_sql(app,
             test_text("INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, "
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

static int64_t body_in(int64_t org_id)
{
    return org_id + 50000000;
}

static int64_t post_in(int64_t org_id)
{
    return org_id + 60000000;
}

/* Its appointed people, with one who has no rights from it. */
static void plant_body(struct test_app *app, const struct test_place *place)
{
    test_sql(app, test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) "
                            "VALUES (%lld, %lld, %lld, 'officers', '2020-01-01')",
                            (long long)body_in(place->org_id), (long long)place->region_id,
                            (long long)place->org_id));
    test_sql(app,
             test_text("INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "last_name, first_name, valid_from, changed_at) VALUES (%lld, %lld, %lld, "
                       "%lld, 'correspondent', 'Ким', 'Анна', '2020-01-01', 0)",
                       (long long)post_in(place->org_id), (long long)place->region_id,
                       (long long)body_in(place->org_id), (long long)place->org_id));
}

/* A member and a lowly post in each organisation; personal data belong to a region, so the union
 * has no member of its own. */
static void plant_objects(struct test_world *world, const struct test_place *place,
                          int64_t account_id)
{
    test_sql(world->app,
             test_text(
                 "INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from) VALUES "
                 "(%lld, %lld, %lld, %lld, 'group_organiser', '2026-01-01')",
                 (long long)mandate_in(place->org_id), (long long)account_id,
                 (long long)place->region_id, (long long)place->org_id));
    plant_body(world->app, place);
    if (place->region_id == 0) {
        return;
    }
    test_sql(
        world->app,
        test_text(
            "INSERT INTO member (region_id, id, org_id, org_path, status, last_name, first_name, "
            "name_key, sort_key, created_at, changed_at) SELECT region_id, %lld, id, path, "
            "'active', 'Ким', 'Анна', 'ким анна', sort_key, 0, 0 FROM org WHERE id = %lld",
            (long long)member_in(place->org_id), (long long)place->org_id));
}

static void add_place(struct test_world *world, int64_t org_id)
{
    str path = test_sql_text(world->app,
                             test_text("SELECT path FROM org WHERE id = %lld", (long long)org_id));
    int64_t region_id = test_sql_int(
        world->app, test_text("SELECT region_id FROM org WHERE id = %lld", (long long)org_id));
    world->places[world->place_count++] =
        (struct test_place){.org_id = org_id, .path = path, .region_id = region_id};
}

static void plant_places(struct test_world *world)
{
    struct test_app *app = world->app;
    plant_org(app, GROUP_ID, test_org(app, "Рыльская СОШ 4"), "group", GROUP_PATH);
    plant_org(app, UNIT_ID, test_org(app, "КГУ"), "unit", UNIT_PATH);
    plant_org(app, DELETED_ID, test_org(app, "КГУ"), "unit", DELETED_PATH);
    test_sql(app, test_text("DELETE FROM org WHERE id = %d", DELETED_ID));
    for (size_t i = 0; i < COUNT_OF(org_names); i++) {
        add_place(world, test_org(app, org_names[i]));
    }
    add_place(world, GROUP_ID);
    add_place(world, UNIT_ID);
    int64_t holder = test_account(app, "member", "КГУ");
    for (size_t i = 0; i < world->place_count; i++) {
        plant_objects(world, &world->places[i], holder);
    }
    world->places[world->place_count++] =
        (struct test_place){.org_id = DELETED_ID, .was_deleted = true};
    world->places[world->place_count++] = (struct test_place){.org_id = NEVER_ID};
}

static void end_rights(struct test_app *app, const char *name, int64_t account)
{
    if (strcmp(name, "former") == 0) {
        test_sql(app,
                 test_text("UPDATE mandate SET valid_to = '2026-02-28' WHERE account_id = %lld",
                           (long long)account));
    }
    if (strcmp(name, "closed") == 0) {
        test_sql(app,
                 test_text("UPDATE account SET is_closed = 1 WHERE id = %lld", (long long)account));
    }
}

static void plant_actors(struct test_world *world)
{
    struct test_app *app = world->app;
    for (size_t i = 0; i < TEST_WORLD_ACTORS; i++) {
        struct test_actor *actor = &world->actors[i];
        *actor = (struct test_actor){.name = actor_kinds[i].name};
        if (actor_kinds[i].role == NULL) {
            continue;
        }
        actor->account = test_account(app, actor_kinds[i].role, actor_kinds[i].org);
        actor->org_id = test_org(app, actor_kinds[i].org);
        actor->path = test_org_path(app, actor_kinds[i].org);
        end_rights(app, actor->name, actor->account);
    }
    /* The organiser's group is not in the tree that every test has. */
    test_sql(app, test_text("UPDATE mandate SET org_id = %d WHERE role = 'group_organiser' AND "
                            "account_id = %lld",
                            GROUP_ID, (long long)world->actors[4].account));
    world->actors[4].org_id = GROUP_ID;
    world->actors[4].path = STR(GROUP_PATH);
}

struct test_world *test_world_new(void)
{
    static struct test_world world;
    world = (struct test_world){.app = test_app_on(TEST_WORLD_DAY)};
    plant_places(&world);
    plant_actors(&world);
    test_sql(world.app, "CREATE TABLE kept_session AS SELECT * FROM session");
    return &world;
}

void test_world_restore(struct test_world *world)
{
    test_sql(world->app, "DELETE FROM session; INSERT INTO session SELECT * FROM kept_session; "
                         "DELETE FROM job");
}

const struct test_actor *test_world_actor(const struct test_world *world, const char *name)
{
    for (size_t i = 0; i < TEST_WORLD_ACTORS; i++) {
        if (strcmp(world->actors[i].name, name) == 0) {
            return &world->actors[i];
        }
    }
    test_fail(__FILE__, __LINE__, "nobody is called %s", name);
}

/* ---- the table ------------------------------------------------------------------------------ */

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
    expect_int(TEST_WORLD_ACTORS + 3, count);
    for (size_t i = 0; i < TEST_WORLD_ACTORS; i++) {
        expect_str(actor_kinds[i].name, words[i + 3]);
    }
}

/* "/a/:id?org=:id#format=csv" into its pieces. */
static void take_address(struct test_line *line, str address)
{
    ptrdiff_t hash = str_find_char(address, '#');
    line->body = hash < 0 ? "" : str_to_c(test_arena(), str_from(address, (size_t)hash + 1));
    address = hash < 0 ? address : str_slice(address, 0, (size_t)hash);
    ptrdiff_t mark = str_find_char(address, '?');
    line->query = mark < 0 ? (str){0} : str_from(address, (size_t)mark);
    line->pattern = mark < 0 ? address : str_slice(address, 0, (size_t)mark);
    ptrdiff_t equals = str_find_char(line->pattern, '=');
    if (equals >= 0) {
        line->piece = str_from(line->pattern, (size_t)equals + 1);
        line->pattern = str_slice(line->pattern, 0, (size_t)equals);
    }
}

static void take_line(struct test_table *table, str text)
{
    str words[TEST_WORLD_ACTORS + 5];
    size_t count = words_of(text, words, COUNT_OF(words));
    if (count == 0 || words[0].data[0] == '#') {
        return;
    }
    if (str_equal(words[0], STR("@actors"))) {
        expect_the_same_actors(words, count);
        return;
    }
    if (count != TEST_WORLD_ACTORS + 4) {
        test_fail(__FILE__, __LINE__, "not a line of the table: %.*s", STR_ARG(text));
    }
    struct test_line *line = ARENA_PUSH(test_arena(), table->lines, table->count, table->capacity);
    *line = (struct test_line){.object = words[2], .answer = words[3]};
    line->is_delete = str_equal(words[0], STR("DELETE"));
    line->is_post = line->is_delete || str_equal(words[0], STR("POST"));
    take_address(line, words[1]);
    memcpy(line->cells, words + 4, sizeof(line->cells));
}

struct test_table test_table_read(void)
{
    struct test_table table = {0};
    FILE *file = fopen(TABLE_PATH, "re");
    if (file == NULL) {
        test_fail(__FILE__, __LINE__, "there is no %s here", TABLE_PATH);
    }
    char text[512];
    while (fgets(text, sizeof(text), file) != NULL) {
        take_line(&table, str_trim(str_of(str_to_c(test_arena(), str_of(text)))));
    }
    fclose(file);
    return table;
}

static bool line_is_of(const struct test_line *line, const struct route *route)
{
    enum route_method method = line->is_delete ? DELETE : line->is_post ? POST : GET;
    return method == route->method && str_equal(line->pattern, str_of(route->pattern));
}

const struct route *test_line_route(const struct test_line *line)
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
str test_table_missing(const struct test_table *table)
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

/* ---- objects -------------------------------------------------------------------------------- */

/* A new row whose values may name what is known of the place: region_id, org_id, path, member_id
 * (of its member), and the row's own id and account. Returns the id. */
static int64_t plant(struct test_app *app, const struct test_place *place, int64_t account,
                     const char *into, const char *values)
{
    static int64_t last_id = 100000000;
    last_id++;
    test_sql(app, test_text("INSERT INTO %s SELECT %s FROM (SELECT region_id, id AS org_id, path, "
                            "%lld AS member_id, %lld AS id, %lld AS account FROM org "
                            "WHERE id = %lld) place",
                            into, values, (long long)member_in(place->org_id), (long long)last_id,
                            (long long)account, (long long)place->org_id));
    return last_id;
}

/* A transfer that waits, of the place's member and to the place itself. */
static int64_t move_in(struct test_app *app, const struct test_place *place)
{
    test_sql(app, test_text("DELETE FROM transfer WHERE member_id = %lld",
                            (long long)member_in(place->org_id)));
    return plant(app, place, 0,
                 "transfer (region_id, id, member_id, from_org_id, to_org_id, on_day, asked_by, "
                 "asked_at, expires_on)",
                 "region_id, id, member_id, org_id, org_id, '2026-03-01', 1, 0, '2026-12-01'");
}

/* An order of one card. */
static int64_t order_in(struct test_app *app, const struct test_place *place)
{
    int64_t id = plant(app, place, 0,
                       "ticket_order (region_id, id, number, org_id, org_path, language, "
                       "key_number, made_on)",
                       "region_id, id, id, org_id, path, 'ru', 1, '2026-03-01'");
    plant(app, place, 0,
          "ticket_order_card (region_id, order_id, place, ticket_id, org_id, org_path, org_name, "
          "last_name, first_name, number, serial, issued_on, until)",
          "region_id, id - 1, 1, id, org_id, path, 'A', 'B', 'C', '1', 1, '2026-03-01', "
          "'2031-02-28'");
    return id;
}

/* Two members of the place who look alike. */
static int64_t pair_in(struct test_app *app, const struct test_place *place)
{
    plant(app, place, 0,
          "member (region_id, id, org_id, org_path, status, last_name, first_name, name_key, "
          "sort_key, created_at, changed_at)",
          "region_id, id, org_id, path, 'active', 'Ким', 'Анна', 'ким анна', '', 0, 0");
    return plant(app, place, 0,
                 "duplicate_pair (region_id, a_id, b_id, id, a_path, b_path, score, state)",
                 "region_id, member_id, id - 1, id, path, path, 10, 'open'");
}

/* An item of an adopted document of the place under control, and the place's own task. */
static int64_t task_in(struct test_app *app, const struct test_place *place)
{
    plant(app, place, 0,
          "document (region_id, id, org_id, org_path, kind, state, dated_on, title, created_at, "
          "changed_at)",
          "region_id, id, org_id, path, 'resolution', 'adopted', '2026-02-01', 'T', 0, 0");
    int64_t id = plant(app, place, 0,
                       "control_item (id, region_id, document_id, item, org_id, org_path, text, "
                       "period_from, root_id, opened_at)",
                       "id, region_id, id - 1, 1, org_id, path, 'T', '2026-02-01', id, 0");
    plant(app, place, 0,
          "control_task (item_id, n, period, region_id, org_id, org_path, level, root_id, "
          "root_period, due_on, changed_at)",
          "id - 1, 1, 1, region_id, org_id, path, 3, id - 1, 1, '2026-03-01', 0");
    return id;
}

/* A document of the place that somebody below it is asked to confirm. */
static int64_t acknowledgement_in(struct test_app *app, const struct test_place *place)
{
    plant(app, place, 0,
          "document (region_id, id, org_id, org_path, kind, state, dated_on, title, created_at, "
          "changed_at)",
          "region_id, id, org_id, path, 'resolution', 'adopted', '2026-02-01', 'T', 0, 0");
    int64_t id = plant(app, place, 0,
                       "acknowledgement_request (id, region_id, document_id, org_id, org_path, "
                       "whom, opened_on, until_on, hash, opened_at)",
                       "id, region_id, id - 1, org_id, path, 'members', '2026-02-01', "
                       "'2026-04-01', 'h', 0");
    plant(app, place, 0, "acknowledgement_area (request_id, n, org_id, path)",
          "id - 1, 1, org_id, path || 'zz'");
    return id;
}

static int64_t meeting_in(struct test_app *app, const struct test_place *place)
{
    const char *values = test_text("region_id, id, org_id, path, %lld, 'in_person', '2026-03-20', "
                                   "'M' || id, 0, 0",
                                   (long long)body_in(place->org_id));
    int64_t id = plant(app, place, 0,
                       "meeting (region_id, id, org_id, org_path, body_id, form, held_on, code, "
                       "created_at, changed_at)",
                       values);
    test_sql(app, test_text("INSERT INTO meeting_item (region_id, meeting_id, item, place, title) "
                            "SELECT region_id, id, 1, 1, 'T' FROM meeting WHERE id = %lld",
                            (long long)id));
    return id;
}

static int64_t event_in(struct test_app *app, const struct test_place *place)
{
    int64_t id = plant(app, place, 0,
                       "event (region_id, id, org_id, org_path, kind, form, title, begins_on, "
                       "ends_on, audience_path, code, made_at, changed_at)",
                       "region_id, id, org_id, path, 'seminar', 'online', 'T', '2026-03-20', "
                       "'2026-03-20', path, 'E' || id, 0, 0");
    test_sql(app,
             test_text("INSERT INTO event_places (region_id, event_id, path) SELECT region_id, "
                       "id, '*' FROM event WHERE id = %lld",
                       (long long)id));
    return id;
}

static int64_t school_in(struct test_app *app, const struct test_place *place)
{
    return plant(app, place, 0,
                 "school (region_id, id, org_id, org_path, kind, title, audience_path, founded_on, "
                 "made_at, changed_at)",
                 "region_id, id, org_id, path, 'school', 'T', path, '2026-01-01', 0, 0");
}

/* In the register of what came in. */
static int64_t letter_in(struct test_app *app, const struct test_place *place)
{
    int64_t id = plant(app, place, 0,
                       "document (region_id, id, org_id, org_path, kind, stream, state, dated_on, "
                       "title, number, created_at, changed_at)",
                       "region_id, id, org_id, path, 'letter', 'incoming', 'adopted', "
                       "'2026-02-01', 'T', '1', 0, 0");
    plant(
        app, place, 0,
        "record_entry (region_id, document_id, org_id, stream, year, row_number, search, made_at)",
        "region_id, id - 1, org_id, 'incoming', 2026, id, 't', 0");
    return id;
}

static int64_t case_in(struct test_app *app, const struct test_place *place)
{
    plant(app, place, 0, "record_index (id, region_id, org_id, year)",
          "id, region_id, org_id, 2026 + id % 100000");
    return plant(app, place, 0,
                 "record_case (id, region_id, index_id, org_id, year, code, section, title, "
                 "keeping, years)",
                 "id, region_id, id - 1, org_id, 2026 + (id - 1) % 100000, '01-01', 'S', 'T', "
                 "'years', 5");
}

/* What a line's kind of object is called, and how one is found, made or planted. Of what belongs
 * to who made it, each actor gets one of his own, as if made while he acted in that place. */
static const struct {
    const char *kind;
    int64_t (*found_in)(int64_t org_id);
    int64_t (*made_in)(struct test_app *app, const struct test_place *place);
    const char *into;
    const char *values;
    bool is_own;
} objects[] = {
    {.kind = "member", .found_in = member_in},
    {.kind = "mandate", .found_in = mandate_in},
    {.kind = "body", .found_in = body_in},
    {.kind = "post", .found_in = post_in},
    {.kind = "move", .made_in = move_in},
    {.kind = "order", .made_in = order_in},
    {.kind = "pair", .made_in = pair_in},
    /* A file with organisations that the actor has loaded. */
    {.kind = "sheet",
     .into = "org_import (id, org_id, account_id, file_name, created_at)",
     .values = "id, org_id, account, 'a.csv', 0",
     .is_own = true},
    /* Ordered by the actor in his own post; done, although its file has gone. */
    {.kind = "job",
     .into = "job (id, kind, state, region_id, org_id, account_id, mandate_id, language, "
             "file_name, file_type, created_at, ended_at)",
     .values = "id, 'members.export', 'done', region_id, org_id, account, (SELECT m.id FROM "
               "mandate m WHERE m.account_id = account), 'ru', 'a.csv', 'text/csv', 1772452800, "
               "1772452800",
     .is_own = true},
    {.kind = "publication",
     .into = "publication (region_id, id, org_id, org_path, title, day, version, changed_at)",
     .values = "region_id, id, org_id, path, 'Report', '2026-01-01', 1, 0"},
    {.kind = "import",
     .into = "import (region_id, id, org_id, org_path, account_id, file_name, state, sheet, "
             "created_at)",
     .values = "region_id, id, org_id, path, 1, 'a.csv', 'checked', 0, 0"},
    {.kind = "bulk",
     .into = "bulk_edit (region_id, id, org_id, account_id, made_at, state, changes, same)",
     .values = "region_id, id, org_id, 1, 0, 'draft', '{\"workplace\":\"a\"}', 0"},
    /* Planned, of the place's member or of the organisation. */
    {.kind = "mact",
     .into = "act (region_id, id, kind, org_id, member_id, on_day, state, account_id, made_at)",
     .values = "region_id, id, 'membership.leave', org_id, member_id, '2026-12-01', 'planned', 1, "
               "0"},
    {.kind = "act",
     .into = "act (region_id, id, kind, org_id, on_day, state, account_id, made_at)",
     .values = "region_id, id, 'acts.suspend', org_id, '2026-12-01', 'planned', 1, 0"},
    /* An application that is ready for the committee of the place. */
    {.kind = "appl",
     .into = "join_application (region_id, id, org_id, org_path, number, state, source, "
             "applied_on, last_name, first_name, sex, born, consent_text_id, consent_operator, "
             "consent_organisation, created_at, changed_at)",
     .values = "region_id, id, org_id, path, id, 'ready', 'paper', '2026-02-01', 'Новикова', "
               "'Вера', 'f', '1990-05-05', 1, 'Оператор', 'Организация', 0, 0"},
    /* Something that a member of the place asks for. */
    {.kind = "request",
     .into = "member_request (region_id, id, org_id, org_path, member_id, number, kind, state, "
             "sent_on, due_on, body, created_at, changed_at)",
     .values = "region_id, id, org_id, path, member_id, id, 'correction', 'withdrawn', "
               "'2026-02-01', '2026-02-11', '', 0, 0"},
    /* Somebody there has withdrawn a consent. */
    {.kind = "nocons",
     .into = "consent_event (region_id, id, member_id, purpose, is_given, happened_on, way, "
             "made_at)",
     .values = "region_id, id, member_id, 'news', 0, '2026-02-01', 'cabinet', 0"},
    {.kind = "doc",
     .into = "document (region_id, id, org_id, org_path, kind, state, dated_on, title, "
             "created_at, changed_at)",
     .values = "region_id, id, org_id, path, 'resolution', 'adopted', '2026-02-01', 'T', 0, 0"},
    {.kind = "letter", .made_in = letter_in},
    {.kind = "index",
     .into = "record_index (id, region_id, org_id, year)",
     .values = "id, region_id, org_id, 2026 + id % 100000"},
    {.kind = "case", .made_in = case_in},
    {.kind = "recact",
     .into = "record_act (id, region_id, org_id, number, made_on, commission)",
     .values = "id, region_id, org_id, 'N' || id, '2026-02-01', '-'"},
    {.kind = "task", .made_in = task_in},
    {.kind = "ack", .made_in = acknowledgement_in},
    {.kind = "meeting", .made_in = meeting_in},
    {.kind = "event", .made_in = event_in},
    {.kind = "school", .made_in = school_in},
    {.kind = "camp",
     .into = "campaign (region_id, id, org_id, org_path, title, opened_on, created_at)",
     .values = "region_id, id, org_id, path, 'T', '2026-02-01', 0"},
    {.kind = "prog",
     .into = "programme (region_id, id, org_id, org_path, title, sort_key, level, kind, form, "
             "hours, audience_org_id, audience_path, made_at, changed_at)",
     .values = "region_id, id, org_id, path, 'T', '', 'basic', 'school', 'online', 8, org_id, "
               "path, 0, 0"},
    {.kind = "lib",
     .into = "library_item (region_id, id, org_id, org_path, kind, topic, title, audience, "
             "audience_path, place, renewed_on, made_at, changed_at)",
     .values = "region_id, id, org_id, path, 'guide', 'legal', 'T', 'members', path, id, "
               "'2026-03-01', 0, 0"},
    {.kind = "ballot",
     .into = "ballot (region_id, id, org_id, org_path, title, picks, state, created_at)",
     .values = "region_id, id, org_id, path, 'T', 1, 'open', 0"},
    {.kind = "paper",
     .into = "paper (region_id, id, code, batch_id, org_id, org_path, kind, language, year, "
             "number, issued_on, title, content, hash, made_at)",
     .values = "region_id, id, 'C' || id, id - 1, org_id, path, 'leave', 'ru', 2026, id, "
               "'2026-03-01', 'T', '', 'h', 0"},
};

/* The id of the line's kind of object in that place; the place's own where there is none. */
static int64_t object_id(struct test_world *world, const struct test_line *line,
                         const struct test_actor *actor, const struct test_place *place)
{
    if (str_equal(line->object, STR("ctext"))) {
        return 1; /* came with the program */
    }
    bool is_somewhere = place->path.length > 0;
    for (size_t i = 0; i < COUNT_OF(objects); i++) {
        if (!str_equal(line->object, str_of(objects[i].kind))) {
            continue;
        }
        if (objects[i].found_in != NULL) {
            return objects[i].found_in(place->org_id);
        }
        if (objects[i].made_in != NULL && is_somewhere) {
            return objects[i].made_in(world->app, place);
        }
        if (objects[i].into != NULL && is_somewhere &&
            (!objects[i].is_own || actor->account != 0)) {
            return plant(world->app, place, actor->account, objects[i].into, objects[i].values);
        }
    }
    return place->org_id;
}

static str with_id(str text, int64_t id)
{
    ptrdiff_t at = str_find_char(text, ':');
    if (at < 0) {
        return text;
    }
    str name = str_from(text, (size_t)at);
    ptrdiff_t end = str_find_char(name, text.data[0] == '/' ? '/' : '&');
    str rest = end < 0 ? (str){0} : str_from(name, (size_t)end);
    return str_format(test_arena(), "%.*s%lld%.*s", (int)at, text.data, (long long)id,
                      STR_ARG(rest));
}

const char *test_line_address(struct test_world *world, const struct test_line *line,
                              const struct test_actor *actor, const struct test_place *place)
{
    int64_t id = object_id(world, line, actor, place);
    str path = with_id(line->pattern, id);
    ptrdiff_t named = str_find_char(path, ':');
    if (named >= 0 && line->piece.length > 0) {
        path = str_join(test_arena(), str_slice(path, 0, (size_t)named), line->piece);
    }
    return str_to_c(test_arena(), str_join(test_arena(), path, with_id(line->query, id)));
}

struct reply test_line_ask(struct test_world *world, const struct test_line *line,
                           const struct test_actor *actor, const char *address)
{
    if (!line->is_post) {
        return test_get(world->app, actor->account, address);
    }
    if (line->is_delete) {
        return test_request(world->app, actor->account, HTTP_DELETE, address, NULL, 0, NULL);
    }
    struct reply reply = test_post(world->app, actor->account, address, line->body);
    if (reply.status == 303) {
        test_world_restore(world);
    }
    return reply;
}

/* ---- what should be ------------------------------------------------------------------------- */

bool test_path_is_below(str path, str above)
{
    return path.length > 0 && above.length > 0 && str_starts_with(path, above);
}

bool test_line_lets(const struct test_line *line, const struct test_actor *actor, str cell,
                    const struct test_place *place)
{
    bool no_members =
        place->region_id == 0 &&
        (str_equal(line->object, STR("member")) || str_equal(line->object, STR("mact")) ||
         str_equal(line->object, STR("appl")) || str_equal(line->object, STR("move")) ||
         str_equal(line->object, STR("order")) || str_equal(line->object, STR("request")) ||
         str_equal(line->object, STR("nocons")));
    if (str_equal(cell, STR("ok"))) {
        return true;
    }
    if (str_equal(cell, STR("any"))) {
        return place->path.length > 0;
    }
    if (str_equal(cell, STR("own"))) {
        return place->path.length > 0 && place->org_id == actor->org_id;
    }
    if (str_equal(cell, STR("line"))) {
        return place->path.length > 0 && (test_path_is_below(place->path, actor->path) ||
                                          test_path_is_below(actor->path, place->path));
    }
    if (str_equal(cell, STR("low")) && place->org_id == actor->org_id) {
        return false;
    }
    return (str_equal(cell, STR("sub")) || str_equal(cell, STR("low"))) && !no_members &&
           test_path_is_below(place->path, actor->path);
}
