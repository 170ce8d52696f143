#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "features/members/test_members.h"
#include "features/orgs/test_orgs.h"
#include "features/reports/reports_posts.h"

/* Two primaries of a district: a school of twenty with a union group, a kindergarten of two. Their
 * committees, commissions and the council of the district are put in by hand, and so are the
 * figures that are expected. */
#define SCHOOL 111
#define KINDERGARTEN 112
#define DISTRICT 110
#define REGION 100
#define UNION 1
#define GROUP 1111

struct town {
    struct test_app *app;
    int64_t account;
    int64_t bodies;
    char path[64];
    struct request *req;
    struct stats_store store;
    struct reports_form form;
    struct reports_posts *posts;
};

static int64_t person(const struct town *town, const char *org, const char *surname,
                      const char *sex, const char *born)
{
    return test_members_add(
        town->app, town->account, org,
        TEST_CARD(.last_name = str_of(surname), .first_name = STR("Яна"), .sex = str_of(sex),
                  .born = date_of(born), .category = STR("worker_pedagogic"),
                  .joined_on = date_of("2015-09-01"), .registered_on = date_of("2015-09-01")));
}

static int64_t body(struct town *town, int64_t org_id, const char *type, const char *closed_on)
{
    int64_t id = ++town->bodies;
    test_sql(town->app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on, closed_on) "
                       "SELECT %lld, region_id, id, '%s', '2019-10-30', NULLIF('%s', '') "
                       "FROM org WHERE id = %lld",
                       (long long)id, type, closed_on, (long long)org_id));
    return id;
}

/* `more`: further columns and their values, of which the first is the first day. */
static void elect(struct town *town, int64_t body_id, const char *post, int64_t member_id,
                  const char *from, const char *to, bool is_released)
{
    static int64_t id = 5000;
    test_sql(town->app,
             test_text("INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, valid_to, is_released, "
                       "changed_at) SELECT %lld, region_id, id, org_id, '%s', NULLIF(%lld, 0), "
                       "'Ким', 'Анна', '%s', NULLIF('%s', ''), %d, 0 FROM body WHERE id = %lld",
                       (long long)++id, post, (long long)member_id, from, to, is_released,
                       (long long)body_id));
}

static void fill_school(struct town *town)
{
    int64_t anna = person(town, "Рыльская СОШ 4", "Арбузова", "f", "1990-01-01");
    int64_t boris = person(town, "Рыльская СОШ 4", "Берёзов", "m", "1990-01-02");
    int64_t vera = person(town, "Рыльская СОШ 4", "Вязова", "f", "1970-05-05");
    for (int i = 0; i < 17; i++) {
        (void)person(town, "Рыльская СОШ 4", test_text("Иванова%c", 'a' + i), "f", "1980-01-01");
    }
    int64_t committee = body(town, SCHOOL, "union_committee", "");
    /* Vera chaired until the end of June 2025; Anna, a member till then, is released for it. */
    elect(town, committee, "chair", vera, "2019-10-30", "2025-06-30", false);
    elect(town, committee, "member", anna, "2019-10-30", "2025-06-30", false);
    elect(town, committee, "chair", anna, "2025-07-01", "", true);
    elect(town, committee, "deputy", boris, "2024-10-30", "", false);
    int64_t audit = body(town, SCHOOL, "audit", "");
    elect(town, audit, "auditor", vera, "2024-10-30", "2025-12-31", false);
    int64_t commission = body(town, SCHOOL, "commission", "");
    elect(town, commission, "chair", boris, "2024-10-30", "", false);
    elect(town, commission, "member", anna, "2024-10-30", "", false);
    elect(town, body(town, GROUP, "group_meeting", ""), "organiser", boris, "2024-10-30", "",
          false);
}

static void fill_others(struct town *town)
{
    int64_t galina = person(town, "Рыльский сад", "Грушева", "f", "1985-01-01");
    (void)person(town, "Рыльский сад", "Дынина", "f", "1985-01-01");
    int64_t committee = body(town, KINDERGARTEN, "union_committee", "");
    elect(town, committee, "chair", galina, "2019-10-30", "2024-10-29", false);
    elect(town, committee, "chair", galina, "2024-10-30", "", false);
    int64_t council = body(town, DISTRICT, "chairs_council", "");
    elect(town, council, "chair", 0, "2024-10-30", "", true);
    elect(town, council, "member", galina, "2024-10-30", "", false);
    (void)body(town, 120, "chairs_council", "2025-03-01");
    /* Somebody of the union's own office, who is on no register. */
    elect(town, body(town, UNION, "officers", ""), "specialist", 0, "2024-10-30", "", false);
}

static const char questions[] =
    "form town 2025\ntitle \"Т\"\nsince 2025-01-01\nday 2026-01-01\n"
    "fill primary until 2025-12-15\nsection A \"А\"\n"
    "column end \"К\"\ncolumn start \"Н\" at-start\ncolumn women \"Ж\" where sex=f\n"
    "column young \"М\" where age=..35\ncolumn school \"Ш\" where kind=school\n"
    "row 1 \"П\" count posts where level=primary body=union_committee post=chair\n"
    "row 2 \"П\" count posts where level=primary body=union_committee post=chair released=yes\n"
    "row 3 \"П\" count posts where level=primary body=union_committee post=chair small=yes\n"
    "row 4 \"П\" count posts where level=primary body=union_committee post=chair first=yes\n"
    "row 5 \"П\" count posts where body=group_meeting post=organiser\n"
    "row 6 \"П\" count posts where level=territory body=committee|chairs_council\n"
    "row 7 \"П\" count posts where level=primary body=audit\n"
    "row 8 \"П\" count activists where level=primary|unit|group\n"
    "row 9 \"П\" count posts where post=specialist\n"
    "row 10 \"П\" count activists\n"
    "section B \"Б\"\ncolumn end \"К\"\ncolumn start \"Н\" at-start\n"
    "column school \"Ш\" where kind=school\ncolumn other \"П\" where kind=other\n"
    "row 1 \"О\" count organisations where type=primary\n"
    "row 2 \"О\" count organisations where type=primary small=yes\n"
    "row 3 \"О\" count organisations where type=primary direct=yes\n"
    "row 4 \"О\" count organisations where type=territory\n"
    "row 5 \"О\" count organisations where type=territory body=chairs_council\n"
    "row 6 \"О\" count organisations where type=group\n"
    "row 7 \"О\" count organisations where type=primary_territorial\n"
    "row 8 \"О\" count employees\n";

static void ask_by(struct town *town, int64_t org_id, date tree)
{
    struct reports_posts_branch branch = {org_id, date_of("2026-01-01"), date_of("2025-01-01"),
                                          tree};
    town->posts = reports_posts_of(town->req, &town->store, &town->form, &branch);
}

static void ask(struct town *town, int64_t org_id)
{
    ask_by(town, org_id, date_of("2026-01-01"));
}

static struct town town(void)
{
    struct town town = {.app = test_app_on("2026-02-01"), .bodies = 4000};
    struct reports_mistakes mistakes;
    town.account = test_account(town.app, "region_specialist", "Курская");
    test_sql(town.app, "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, "
                       "sort_key, created_at, changed_at) SELECT 100, 1111, 111, 'group', "
                       "'0001001001001', 'Группа', 'Группа', sort_key, 0, 0 FROM org WHERE id = 1");
    test_sql(town.app,
             "INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, "
             "name, short_name) VALUES (100, 1111, '2025-02-01', 111, 'group', 'Г', 'Г')");
    test_sql(town.app, "UPDATE org SET employer_kind = 'school' WHERE id = 111");
    test_employees(town.app, 111, "2024-09-01", 35);
    test_employees(town.app, 111, "2025-09-01", 40);
    fill_school(&town);
    fill_others(&town);
    expect_true(reports_form_read(test_arena(), str_of(questions), &town.form, &mistakes));
    snprintf(town.path, sizeof(town.path), "/tmp/profkom-posts-XXXXXX");
    int fd = mkstemp(town.path);
    expect_true(fd >= 0);
    close(fd);
    struct app *app = test_inner_app(town.app);
    town.req = app_system_request(app, test_arena(), app_connection(app, 0));
    expect_true(stats_open_fresh(town.req, town.path, &town.store));
    db_begin_read(town.req->db);
    return town;
}

static void leave(struct town *town)
{
    db_rollback(town->req->db);
    stats_close(&town->store);
    unlink(town->path);
}

/* -1: unknown. */
static int64_t cell(const struct town *town, const char *name)
{
    size_t at = SIZE_MAX;
    expect_true(reports_cell_named(&town->form, str_of(name), &at));
    struct reports_place place = reports_place_of(&town->form, at);
    const struct reports_section *section = &town->form.sections[place.section];
    struct reports_number number = reports_posts_count(town->posts, &section->rows[place.row],
                                                       &section->columns[place.column]);
    return number.is_known ? number.millionths / 1000000 : -1;
}

static void expect_row(const struct town *town, const char *row, const char *expected)
{
    static const char *const columns[][5] = {{"end", "start", "women", "young", "school"},
                                             {"end", "start", "school", "other"}};
    struct buf found = BUF_INIT(test_arena());
    size_t section = row[0] == 'B';
    for (size_t i = 0; i < COUNT_OF(columns[0]) && columns[section][i] != NULL; i++) {
        buf_put_format(&found, "%s%lld", i == 0 ? "" : " ",
                       (long long)cell(town, test_text("%s:%s", row, columns[section][i])));
    }
    expect_str(expected, buf_str(&found));
}

/* The columns: at the end, at the start, women, up to 35, of a school. */
static void expect_posts_of_the_district(const struct town *town)
{
    expect_row(town, "A/1", "2 2 2 0 1"); /* Anna has turned 36 that day */
    expect_row(town, "A/2", "1 0 1 0 1");
    expect_row(town, "A/3", "1 1 1 0 0"); /* the kindergarten */
    expect_row(town, "A/4", "1 1 1 0 1"); /* Anna; at the start it was Vera */
    expect_row(town, "A/5", "1 0 0 1 1"); /* Boris is 35; the group was founded in February */
    expect_row(town, "A/6", "2 2 1 0 0");
    expect_row(town, "A/7", "0 1 0 0 0"); /* to the last day of the year */
    expect_row(town, "A/8", "3 4 2 1 2");
}

void test_reports_posts__a_district_as_counted_by_hand(void)
{
    struct town place = town();
    ask(&place, DISTRICT);
    expect_posts_of_the_district(&place);
    expect_row(&place, "A/9", "0 0 0 0 0");
    expect_row(&place, "A/10", "4 5 2 1 2"); /* and whoever chairs the council */
    leave(&place);
}

void test_reports_posts__organisations_as_counted_by_hand(void)
{
    struct town place = town();
    ask(&place, DISTRICT);
    expect_row(&place, "B/1", "2 2 1 1");
    expect_row(&place, "B/2", "1 1 0 1");
    expect_row(&place, "B/3", "0 0 0 0");
    expect_row(&place, "B/4", "1 1 0 1");
    expect_row(&place, "B/5", "1 1 0 1");
    expect_row(&place, "B/6", "1 0 1 0"); /* of the kind of its primary */
    expect_row(&place, "B/8", "40 35 40 -1");
    ask(&place, REGION);
    expect_row(&place, "B/1", "4 4 1 3");
    expect_row(&place, "B/3", "1 1 0 1");
    expect_row(&place, "B/4", "2 2 0 2");
    expect_row(&place, "B/5", "1 2 0 1"); /* that of Lgov was closed in March */
    expect_row(&place, "B/7", "1 1 0 1");
    leave(&place);
}

void test_reports_posts__a_primary_alone_and_the_union_as_a_whole(void)
{
    struct town place = town();
    ask(&place, SCHOOL);
    expect_row(&place, "A/1", "1 1 1 0 1");
    expect_row(&place, "A/8", "2 3 1 1 2");
    expect_row(&place, "B/1", "1 1 1 0");
    ask(&place, 130);
    expect_row(&place, "B/3", "1 1 0 1");
    ask(&place, UNION);
    expect_posts_of_the_district(&place);
    expect_row(&place, "A/9", "1 1 0 0 0");
    expect_row(&place, "B/1", "5 5 1 4");
    expect_row(&place, "B/2", "4 4 0 4");
    expect_row(&place, "B/8", "40 35 40 -1");
    leave(&place);
}

static void move_kindergarten(struct town *place, const char *from, int64_t to, const char *path)
{
    db_rollback(place->req->db);
    test_sql(place->app, test_text("UPDATE org_version SET valid_to = '%s' WHERE org_id = 112 AND "
                                   "valid_to IS NULL",
                                   from));
    test_sql(place->app,
             test_text("INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, "
                       "name, short_name) VALUES (100, 112, '%s', %lld, 'primary_workers', 'К', "
                       "'К')",
                       from, (long long)to));
    test_sql(place->app, test_text("UPDATE org SET parent_id = %lld, path = '%s' WHERE id = 112",
                                   (long long)to, path));
    test_sql(place->app, "INSERT INTO audit_entry (id, happened_at, action, region_id) "
                         "VALUES ((SELECT coalesce(max(id), 0) + 1 FROM audit_entry), 0, "
                         "'acts.done', 100)");
    stats_close(&place->store);
    expect_true(stats_open_fresh(place->req, place->path, &place->store));
    db_begin_read(place->req->db);
}

/* A district gave its kindergarten to the other one in the middle of the year: what a report of
 * either says is of those who belong to it on its day, at the beginning of the year too. */
void test_reports_posts__the_tree_is_that_of_the_day(void)
{
    struct town place = town();
    move_kindergarten(&place, "2025-07-01", 120, "0001002002");
    ask(&place, DISTRICT);
    expect_row(&place, "A/1", "1 1 1 0 1");
    expect_row(&place, "A/3", "0 0 0 0 0");
    expect_row(&place, "B/1", "1 1 1 0");
    ask(&place, 120);
    expect_row(&place, "A/1", "1 1 1 0 0");
    expect_row(&place, "A/3", "1 1 1 0 0");
    expect_row(&place, "B/1", "2 2 0 2");
    ask(&place, UNION);
    expect_row(&place, "B/1", "5 5 1 4");
    leave(&place);
}

/* It went there after the day of the report: the tree of the day does not know it yet, that of
 * today does. */
void test_reports_posts__the_tree_of_today_may_be_another_one(void)
{
    struct town place = town();
    move_kindergarten(&place, "2026-01-15", 120, "0001002002");
    ask(&place, DISTRICT);
    expect_posts_of_the_district(&place);
    ask_by(&place, DISTRICT, (date){0});
    expect_row(&place, "A/1", "1 1 1 0 1");
    expect_row(&place, "A/3", "0 0 0 0 0");
    expect_row(&place, "B/1", "1 1 1 0");
    ask_by(&place, 120, (date){0});
    expect_row(&place, "A/3", "1 1 1 0 0");
    expect_row(&place, "B/1", "2 2 0 2");
    leave(&place);
}

void test_reports_posts__what_is_liquidated_counts_to_its_last_day(void)
{
    struct town place = town();
    db_rollback(place.req->db);
    test_sql(place.app, "UPDATE org_version SET valid_to = '2025-06-30' WHERE org_id = 112");
    test_sql(place.app, "INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, "
                        "name, short_name, state) VALUES (100, 112, '2025-07-01', 110, "
                        "'primary_workers', 'К', 'К', 'liquidated')");
    db_begin_read(place.req->db);
    ask(&place, DISTRICT);
    expect_row(&place, "A/1", "1 2 1 0 1");
    expect_row(&place, "B/1", "1 2 1 0");
    leave(&place);
}

/* Since the facts were laid out, what lay behind the school has moved away, and another primary
 * stands there. */
void test_reports_posts__sizes_hold_where_the_tree_has_changed(void)
{
    struct town place = town();
    db_rollback(place.req->db);
    test_sql(place.app, "UPDATE org SET parent_id = 120, path = '0001002002' WHERE id = 112");
    test_sql(place.app, "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, "
                        "sort_key, created_at, changed_at) SELECT 100, 113, 110, 'primary_workers',"
                        " '0001001002', 'Лицей', 'Лицей', sort_key, 0, 0 FROM org WHERE id = 1");
    stats_close(&place.store);
    db_begin_read(place.req->db);
    expect_true(stats_open_followed(place.req, place.path, &place.store));
    ask(&place, SCHOOL);
    expect_row(&place, "A/1", "1 1 1 0 1");
    expect_row(&place, "A/3", "0 0 0 0 0"); /* it has twenty members as before */
    leave(&place);
}

/* The union is kept in a file; what the log tells of behind it is read anew. */
void test_reports_posts__the_union_follows_the_log(void)
{
    struct town place = town();
    ask(&place, UNION);
    expect_row(&place, "A/1", "2 2 2 0 1");
    db_rollback(place.req->db);
    int64_t chair = test_sql_int(place.app, "SELECT min(id) FROM body_post WHERE valid_to IS NULL "
                                            "AND post_type = 'chair'");
    test_sql(place.app, test_text("UPDATE body_post SET ended_on = '2025-12-31', end_reason = "
                                  "'resigned' WHERE id = %lld",
                                  (long long)chair));
    db_begin_read(place.req->db);
    ask(&place, UNION);
    expect_row(&place, "A/1", "2 2 2 0 1"); /* as long as the log does not tell of it */
    ask(&place, REGION);
    expect_row(&place, "A/1", "2 2 2 0 1"); /* that is kept with the union */
    expect_row(&place, "B/1", "4 4 1 3");
    db_rollback(place.req->db);
    test_sql(place.app, test_text("INSERT INTO audit_entry (id, happened_at, action, region_id, "
                                  "object_id) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM "
                                  "audit_entry), 0, 'bodies.change_post', 100, %lld)",
                                  (long long)chair));
    db_begin_read(place.req->db);
    ask(&place, REGION);
    expect_row(&place, "A/1", "1 2 1 0 0");
    ask(&place, UNION);
    expect_row(&place, "A/1", "1 2 1 0 0");
    ask(&place, UNION);
    expect_row(&place, "A/1", "1 2 1 0 0");
    leave(&place);
}

void test_reports_posts__a_cut_off_file_is_made_anew(void)
{
    struct town place = town();
    ask(&place, UNION);
    expect_row(&place, "B/1", "5 5 1 4");
    const char *path = app_file_path(place.req->app, test_arena(), "stats.posts");
    expect_int(0, truncate(path, 4000));
    ask(&place, UNION);
    expect_row(&place, "B/1", "5 5 1 4");
    leave(&place);
}
