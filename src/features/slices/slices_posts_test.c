#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/test.h"
#include "base/rand.h"
#include "features/acts/test_acts.h"
#include "features/members/test_members.h"
#include "features/slices/slices_inner.h"
#include "features/slices/test_slices.h"

/* Members by the posts they hold: the same as SQL counts, on any day, whatever happens to posts,
 * people and cards; whoever holds two is one person; and what is published tells of nobody. */

#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define LGOV "Льговская СОШ 1"

struct world {
    struct test_app *app;
    int64_t office;
    int64_t people[10];
    int64_t next_id;
    int64_t committee; /* bodies */
    int64_t audit;
    int64_t safety;
    int64_t youth;
    int64_t above; /* the committee of the territory */
};

static int64_t person(struct world *world, size_t number, const char *org, const char *sex)
{
    static const char *const surnames[] = {"Арбузова", "Берёзова", "Вязова", "Грушева", "Дубова",
                                           "Елова",    "Жукова",   "Зимин",  "Ивин",    "Каштанов"};
    return world->people[number] = test_members_add(
               world->app, world->office, org,
               TEST_CARD(.last_name = str_of(surnames[number]), .first_name = STR("Лада"),
                         .sex = str_of(sex), .category = STR("worker_pedagogic"),
                         .born = date_of(number % 2 == 0 ? "1975-05-05" : "1996-05-05"),
                         .joined_on = date_of("2015-09-01"),
                         .registered_on = date_of("2015-09-01")));
}

static int64_t body(struct world *world, const char *org, const char *type)
{
    int64_t id = world->next_id++;
    test_sql(
        world->app,
        test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) SELECT %lld, "
                  "region_id, id, '%s', '2015-01-01' FROM org WHERE id = %lld",
                  (long long)id, type, (long long)test_org(world->app, org)));
    return id;
}

/* `dates` is "'2020-01-01', NULL": from and to. */
static int64_t elect(struct world *world, int64_t body_id, const char *post, size_t number,
                     const char *dates, bool is_released)
{
    int64_t id = world->next_id++;
    test_sql(world->app,
             test_text("INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, valid_to, is_released, "
                       "changed_at) SELECT %lld, region_id, id, org_id, '%s', %lld, 'Имя', 'Имя', "
                       "%s, %d, 0 FROM body WHERE id = %lld",
                       (long long)id, post, (long long)world->people[number], dates, is_released,
                       (long long)body_id));
    return id;
}

static struct world world_new(void)
{
    struct world world = {.app = test_app_on("2026-03-01"), .next_id = 9000};
    world.office = test_account(world.app, "region_specialist", "Курская");
    for (size_t i = 0; i < 7; i++) {
        (void)person(&world, i, SCHOOL, "f");
    }
    (void)person(&world, 7, GARDEN, "m");
    (void)person(&world, 8, LGOV, "m");
    (void)person(&world, 9, LGOV, "m");
    world.committee = body(&world, SCHOOL, "union_committee");
    world.audit = body(&world, SCHOOL, "audit");
    world.safety = body(&world, SCHOOL, "officers");
    world.youth = body(&world, "Рыльская", "youth_council");
    world.above = body(&world, "Рыльская", "committee");
    (void)elect(&world, world.committee, "chair", 0, "'2016-01-01', '2020-12-31'", true);
    (void)elect(&world, world.committee, "chair", 0, "'2021-01-01', NULL", true);
    (void)elect(&world, world.above, "member", 0, "'2021-01-01', '2026-12-31'", false);
    (void)elect(&world, world.committee, "deputy", 1, "'2021-01-01', '2026-12-31'", false);
    (void)elect(&world, world.committee, "member", 2, "'2016-01-01', '2020-12-31'", false);
    (void)elect(&world, world.committee, "secretary", 3, "'2021-01-01', NULL", false);
    (void)elect(&world, world.audit, "auditor", 4, "'2019-05-01', NULL", false);
    (void)elect(&world, world.safety, "safety_delegate", 3, "'2018-01-01', NULL", false);
    (void)elect(&world, world.youth, "member", 1, "'2022-01-01', '2025-01-01'", false);
    (void)elect(&world, world.above, "chair", 8, "'2021-01-01', NULL", true);
    return world;
}

static json_t *json_of(const struct world *world, const char *query)
{
    return test_slices_json(world->app, world->office, query);
}

static int64_t total_of(const struct world *world, const char *query)
{
    return test_slices_total(world->app, world->office, query);
}

static str show(const struct world *world, const char *query)
{
    return test_slices_page(world->app, world->office, query);
}

/* ---- the same by SQL ------------------------------------------------------------------------ */

#define MEMBERS_SQL \
    "SELECT count(DISTINCT c.id) FROM member c JOIN member_period r ON r.region_id = c.region_id " \
    "AND r.member_id = c.id AND r.kind = 'r' JOIN member_period m ON m.region_id = c.region_id " \
    "AND m.member_id = c.id AND m.kind = 'm' JOIN org ro ON ro.id = r.org_id "
#define POSTS_SQL \
    "JOIN member s ON s.region_id = c.region_id AND coalesce(s.main_id, s.id) = c.id " \
    "JOIN body_post p ON p.region_id = s.region_id AND p.member_id = s.id " \
    "JOIN body b ON b.id = p.body_id JOIN org o ON o.id = p.org_id " \
    "JOIN org_type t ON t.code = o.type "

static int64_t members_by_sql(const struct world *world, const char *day, const char *where)
{
    return test_sql_int(world->app,
                        test_text(MEMBERS_SQL "WHERE r.valid_from <= '%s' AND coalesce(r.valid_to, "
                                              "'9999') >= '%s' AND m.valid_from <= '%s' AND "
                                              "coalesce(m.valid_to, '9999') > '%s' AND %s",
                                  day, day, day, day, where));
}

static int64_t holders_by_sql(const struct world *world, const char *day, const char *where)
{
    return test_sql_int(
        world->app,
        test_text(MEMBERS_SQL POSTS_SQL
                  "WHERE r.valid_from <= '%s' AND coalesce(r.valid_to, '9999') >= '%s' AND "
                  "m.valid_from <= '%s' AND coalesce(m.valid_to, '9999') > '%s' AND p.valid_from "
                  "<= '%s' AND coalesce(p.valid_to, '9999') >= '%s' AND coalesce(p.ended_on, "
                  "'9999') >= '%s' AND coalesce(p.end_reason, '') <> 'mistake' AND %s",
                  day, day, day, day, day, day, day, where));
}

static const struct {
    const char *query;
    const char *where;
} questions[] = {
    {"post=any", "1 = 1"},
    {"post=primary_chair",
     "t.level = 3 AND b.body_type = 'union_committee' AND p.post_type = 'chair'"},
    {"post=chair",
     "b.body_type IN ('union_committee', 'committee', 'chairs_council') AND p.post_type = 'chair'"},
    {"post=primary_member|primary_deputy",
     "t.level = 3 AND b.body_type = 'union_committee' AND p.post_type <> 'chair'"},
    {"post=territory_member",
     "t.level = 2 AND b.body_type = 'committee' AND p.post_type IN ('member', 'secretary')"},
    {"post=audit", "b.body_type = 'audit'"},
    {"post=officer", "b.body_type = 'officers' AND p.post_type = 'safety_delegate'"},
    {"post=youth_council", "b.body_type IN ('youth_council', 'young_teachers')"},
    {"released=yes", "p.is_released = 1"},
    {"post=chair&released=no",
     "b.body_type IN ('union_committee', 'committee') AND p.post_type = 'chair' AND "
     "p.is_released = 0"},
    {"post=any&sex=f", "c.sex = 'f'"},
    {"post=any&age=..35&rows=sex", "c.born > '1990-12-31'"},
    {"first=no",
     "EXISTS (SELECT 1 FROM body_post q JOIN body d ON d.id = q.body_id JOIN member u ON "
     "u.region_id = q.region_id AND u.id = q.member_id WHERE coalesce(u.main_id, u.id) = c.id AND "
     "q.post_type = p.post_type AND d.body_type = b.body_type AND q.valid_from < p.valid_from AND "
     "coalesce(q.end_reason, '') <> 'mistake')"},
};
static const char *const days[] = {"2015-08-31", "2016-01-01", "2020-12-31", "2021-01-01",
                                   "2023-06-01", "2025-01-01", "2025-01-02", "2026-03-01"};

/* Everything that is asked, on that day, for the region and for one organisation below it. */
static void expect_as_sql_counts(const struct world *world, const char *day, const char *about)
{
    static const char *const orgs[] = {"Курская", "Рыльская", SCHOOL};
    for (size_t i = 0; i < COUNT_OF(orgs); i++) {
        long long org = (long long)test_org(world->app, orgs[i]);
        const char *under =
            test_text("ro.path LIKE (SELECT path FROM org WHERE id = %lld) || '%%'", org);
        const char *asked = test_text("&on=%s&org=%lld", day, org);
        for (size_t j = 0; j < COUNT_OF(questions); j++) {
            int64_t there =
                holders_by_sql(world, day, test_text("(%s) AND %s", questions[j].where, under));
            int64_t counted = total_of(world, test_text("%s%s", questions[j].query, asked));
            if (there != counted) {
                test_fail(__FILE__, __LINE__, "%s: \"%s\" in %s on %s: %lld, SQL counts %lld",
                          about, questions[j].query, orgs[i], day, (long long)counted,
                          (long long)there);
            }
        }
        expect_int(members_by_sql(world, day, under) - holders_by_sql(world, day, under),
                   total_of(world, test_text("post=none%s", asked)));
        expect_int(members_by_sql(world, day, under),
                   total_of(world, test_text("rows=post&columns=sex%s", asked)));
    }
}

void test_slices_posts__figures_of_any_day_are_those_that_sql_counts(void)
{
    struct world world = world_new();
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        expect_as_sql_counts(&world, days[i], "at first");
    }
    expect_int(5, total_of(&world, "post=none&on=2026-03-01"));
    expect_int(2, total_of(&world, "post=chair&on=2026-03-01"));
    expect_int(1, total_of(&world, "post=chair&on=2020-12-31"));
}

/* ---- whatever happens ----------------------------------------------------------------------- */

void test_slices_posts__a_person_who_moves_takes_his_posts_along(void)
{
    struct world world = world_new();
    long long garden = (long long)test_org(world.app, GARDEN);
    expect_int(0, total_of(&world, test_text("post=primary_chair&org=%lld", garden)));
    expect_see_other(test_post(world.app, world.office,
                               test_text("/members/%lld/acts/transfer", (long long)world.people[0]),
                               test_text("org=%lld&on=2026-02-01&basis=Paper", garden)),
                     test_text("/members/%lld/acts", (long long)world.people[0]));
    expect_int(1, total_of(&world, test_text("post=primary_chair&org=%lld", garden)));
    expect_int(0, total_of(&world, test_text("post=primary_chair&org=%lld&on=2026-01-31", garden)));
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        expect_as_sql_counts(&world, days[i], "she moved");
    }
    /* Who leaves is counted among those who went with the posts of the last day. */
    expect_see_other(test_post(world.app, world.office,
                               test_text("/members/%lld/acts/leave", (long long)world.people[4]),
                               "on=2026-02-10&basis=Paper"),
                     test_text("/members/%lld/acts", (long long)world.people[4]));
    expect_int(1, total_of(&world, "measure=ended&post=audit&since=2026-01-01"));
    expect_int(0, total_of(&world, "measure=left&post=chair&since=2026-02-02"));
    expect_as_sql_counts(&world, "2026-03-01", "she left");
}

void test_slices_posts__a_change_is_in_the_next_figure(void)
{
    struct world world = world_new();
    static const struct {
        const char *sql;
        const char *about;
    } changes[] = {
        {"UPDATE body_post SET ended_on = '2024-12-31', end_reason = 'resigned' WHERE post_type = "
         "'auditor'",
         "a post ended"},
        {"UPDATE body_post SET end_reason = 'mistake' WHERE post_type = 'safety_delegate'",
         "it was a mistake"},
        {"UPDATE body_post SET is_released = 1 WHERE post_type = 'deputy'", "one was released"},
        {"UPDATE body_post SET valid_from = '2022-05-05' WHERE post_type = 'secretary'",
         "another day"},
        {"UPDATE body_post SET member_id = (SELECT id FROM member WHERE last_name = 'Ивин') WHERE "
         "post_type = 'deputy'",
         "somebody else"},
        {"UPDATE member SET main_id = (SELECT id FROM member WHERE last_name = 'Елова'), status = "
         "'second' WHERE last_name = 'Грушева'",
         "the second card of another"},
        {"UPDATE body_post SET ended_on = '2025-05-05' WHERE post_type = 'secretary'",
         "a post of the second card ended"},
        {"UPDATE member SET main_id = NULL, status = 'active' WHERE last_name = 'Грушева'",
         "no second card any more"},
        {"DELETE FROM body_post WHERE post_type = 'deputy'", "a post was taken away"},
    };
    expect_as_sql_counts(&world, "2026-03-01", "at first");
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        test_sql(world.app, changes[i].sql);
        expect_as_sql_counts(&world, "2026-03-01", changes[i].about);
        expect_as_sql_counts(&world, "2023-06-01", changes[i].about);
    }
    (void)elect(&world, world.youth, "chair", 9, "'2026-01-01', NULL", false);
    expect_as_sql_counts(&world, "2026-03-01", "one more was elected");
    expect_int(1, total_of(&world, "post=youth_council&on=2026-03-01"));
}

/* Posts come and go without aim, of people who go as well. */
void test_slices_posts__whatever_happens_figures_stay_those_of_the_register(void)
{
    struct world world = world_new();
    struct rand_sequence random = {.state = 46};
    int64_t bodies[] = {world.committee, world.audit, world.safety, world.youth, world.above};
    static const char *const posts[] = {"chair", "member", "deputy", "safety_delegate"};
    for (int turn = 0; turn < 12; turn++) {
        int year = 2015 + (int)rand_below(&random, 11);
        const char *dates =
            test_text("'%d-0%d-01', %s", year, 1 + (int)rand_below(&random, 9),
                      rand_below(&random, 2) == 0
                          ? "NULL"
                          : test_text("'%d-05-05'", year + 1 + (int)rand_below(&random, 5)));
        (void)elect(&world, bodies[rand_below(&random, COUNT_OF(bodies))],
                    posts[rand_below(&random, COUNT_OF(posts))], rand_below(&random, 10), dates,
                    rand_below(&random, 3) == 0);
        test_sql(world.app, test_text("UPDATE body_post SET ended_on = '%d-07-07' WHERE id = %lld",
                                      year + 1, 9005 + (long long)rand_below(&random, 20)));
        expect_as_sql_counts(&world, days[rand_below(&random, COUNT_OF(days))],
                             test_text("turn %d", turn));
        if (turn % 5 == 4) {
            struct app *app = test_inner_app(world.app);
            struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
            expect_true(stats_build(req, app_file_path(app, test_arena(), "stats.facts")));
        }
    }
}

void test_slices_posts__check_finds_posts_that_are_not_those_of_the_register(void)
{
    struct world world = world_new();
    struct app *app = test_inner_app(world.app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    expect_int(2, total_of(&world, "post=chair"));
    expect_int(0, stats_feature.check(req));
    test_sql(world.app, "UPDATE body_post SET ended_on = '2024-12-31' WHERE post_type = 'auditor'");
    expect_int(0, stats_feature.check(req));
    /* As if the triggers had missed it. */
    test_sql(world.app, "DELETE FROM body_post WHERE post_type = 'deputy'");
    test_sql(world.app, "UPDATE stats_changed SET member_id = -1 WHERE member_id <> 0");
    expect_int(2, stats_feature.check(req));
}

/* A file of posts that is cut off, or of other facts, is made anew. */
void test_slices_posts__a_file_of_no_use_is_made_anew(void)
{
    struct world world = world_new();
    expect_int(2, total_of(&world, "post=chair"));
    const char *path = app_file_path(test_inner_app(world.app), test_arena(), "stats.holders");
    struct stat about;
    expect_int(0, stat(path, &about));
    expect_int(0, about.st_mode & (S_IRGRP | S_IROTH));
    expect_int(0, truncate(path, about.st_size - 1));
    expect_int(2, total_of(&world, "post=chair"));
    expect_int(0, truncate(path, 20));
    expect_int(2, total_of(&world, "post=chair"));
    struct stat again;
    expect_int(0, stat(path, &again));
    expect_int((int64_t)about.st_size, (int64_t)again.st_size);
}

/* A post is named by the level at which its organisation stands. */
void test_slices_posts__an_organisation_at_another_level_names_its_posts_anew(void)
{
    struct world world = world_new();
    expect_int(1, total_of(&world, "post=territory_chair"));
    test_sql(world.app, "UPDATE org SET type = 'region' WHERE short_name = 'Рыльская'");
    expect_int(0, total_of(&world, "post=territory_chair"));
    expect_int(1, total_of(&world, "post=region_chair"));
    test_sql(world.app, "UPDATE org SET type = 'territory' WHERE short_name = 'Рыльская'");
    expect_int(1, total_of(&world, "post=territory_chair"));
}

/* By the structure of the day a school has its posts where it stood then, whether it was laid out
 * before it moved or after. */
void test_slices_posts__follow_their_organisation_in_the_structure_of_a_day(void)
{
    struct world world = world_new();
    const char *town = test_text("post=primary_chair&on=2026-01-01&org=%lld",
                                 (long long)test_org(world.app, "Рыльская"));
    const char *other = test_text("post=primary_chair&on=2026-01-01&org=%lld",
                                  (long long)test_org(world.app, "Льговская"));
    expect_int(1, total_of(&world, town));
    test_acts_move(world.app, world.office, SCHOOL, "Льговская", "2026-02-01");
    for (int round = 0; round < 2; round++) {
        expect_int(1, total_of(&world, town));
        expect_int(0, total_of(&world, other));
        expect_int(0, total_of(&world, test_text("%s&tree=today", town)));
        expect_int(1, total_of(&world, test_text("%s&tree=today", other)));
        unlink(app_file_path(test_inner_app(world.app), test_arena(), "stats.facts"));
        unlink(app_file_path(test_inner_app(world.app), test_arena(), STATS_POSTS_FILE));
        test_restart(world.app);
    }
}

/* ---- several posts -------------------------------------------------------------------------- */

static int64_t cell_of(const json_t *whole, const char *code, size_t column)
{
    const json_t *rows = json_object_get(whole, "rows");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (str_equal(json_get_text(test_arena(), json_array_get(rows, i), "code"), str_of(code))) {
            return json_integer_value(
                json_array_get(json_array_get(json_object_get(whole, "cells"), i), column));
        }
    }
    return -1;
}

void test_slices_posts__whoever_holds_two_posts_is_one_person(void)
{
    struct world world = world_new();
    json_t *whole = json_of(&world, "rows=post");
    const json_t *rows = json_object_get(whole, "rows");
    int64_t sum = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        sum += json_integer_value(
            json_array_get(json_array_get(json_object_get(whole, "cells"), i), 0));
    }
    expect_int(12, sum);
    expect_int(10, json_integer_value(json_object_get(whole, "total")));
    expect_int(1, cell_of(whole, "primary_chair", 0));
    expect_int(1, cell_of(whole, "territory_member", 0));
    expect_int(5, cell_of(whole, "none", 0));
    expect_int(-1, cell_of(whole, "youth_council", 0));
    json_decref(whole);
    expect_contains("учтён в каждой из них, а в итоге один раз", show(&world, "rows=post"));
    expect_contains(">10<", show(&world, "rows=post"));
    expect_lacks("учтён в каждой", show(&world, "rows=sex&post=any"));
    /* Columns of posts: the total of a row is people. */
    whole = json_of(&world, "rows=sex&columns=post&post=any");
    expect_int(5, json_integer_value(json_object_get(whole, "total")));
    expect_int(4, json_integer_value(json_array_get(json_object_get(whole, "row_totals"), 0)));
    json_decref(whole);
    /* Only the posts that are asked about are shown. */
    whole = json_of(&world, "rows=post&post=chair");
    expect_int(2, (int64_t)json_array_size(json_object_get(whole, "rows")));
    expect_int(2, json_integer_value(json_object_get(whole, "total")));
    json_decref(whole);
}

void test_slices_posts__sorted_and_cut_rows_keep_their_totals(void)
{
    struct world world = world_new();
    json_t *whole = json_of(&world, "rows=primary&columns=post&order=total");
    const json_t *totals = json_object_get(whole, "row_totals");
    expect_int(3, (int64_t)json_array_size(totals));
    expect_int(1, json_integer_value(json_array_get(totals, 0)));
    expect_int(2, json_integer_value(json_array_get(totals, 1)));
    expect_int(7, json_integer_value(json_array_get(totals, 2)));
    json_decref(whole);
    str page = show(&world, "rows=primary&columns=post&post=any&share=row");
    expect_contains("100", page);
}

void test_slices_posts__a_series_goes_over_years(void)
{
    struct world world = world_new();
    json_t *whole = json_of(&world, "rows=post&post=primary_chair|primary_deputy|primary_member&"
                                    "columns=years&days=8");
    /* 2019 to 2026, each on the first of January. */
    static const int64_t chairs[] = {1, 1, 1, 1, 1, 1, 1, 1};
    static const int64_t members[] = {1, 1, 1, 1, 1, 1, 1, 1};
    static const int64_t deputies[] = {0, 0, 1, 1, 1, 1, 1, 1};
    static const int64_t people[] = {2, 2, 3, 3, 3, 3, 3, 3};
    for (size_t i = 0; i < COUNT_OF(chairs); i++) {
        expect_int(chairs[i], cell_of(whole, "primary_chair", i));
        expect_int(members[i], cell_of(whole, "primary_member", i));
        expect_int(deputies[i], cell_of(whole, "primary_deputy", i));
        expect_int(people[i],
                   json_integer_value(json_array_get(json_object_get(whole, "column_totals"), i)));
    }
    json_decref(whole);
}

void test_slices_posts__files_say_that_posts_are_no_parts_of_a_sum(void)
{
    struct world world = world_new();
    json_t *whole = json_of(&world, "rows=sex&columns=post");
    expect_str("columns", json_get_text(test_arena(), whole, "overlapping"));
    json_decref(whole);
    struct reply csv =
        test_get(world.app, world.office, "/slices/file?format=csv&rows=post&columns=sex");
    char text[4000] = "";
    expect_true(pread(csv.file_fd, text, sizeof(text) - 1, 0) > 0);
    expect_contains("Председатели первичных организаций;1;0;1", str_of(text));
    expect_contains("Всего;7;3;10", str_of(text));
    expect_contains("а в итоге один раз", str_of(text));
    reply_close_file(&csv);
}

void test_slices_posts__the_start_page_shows_posts_where_there_are_any(void)
{
    struct world world = world_new();
    int64_t garden = test_account(world.app, "primary_chair", GARDEN);
    str page = test_get(world.app, world.office, "/slices").body;
    expect_contains("Должности в Профсоюзе", page);
    expect_contains("rows=post&amp;post=any", page);
    expect_lacks("Должности в Профсоюзе", test_get(world.app, garden, "/slices").body);
}

/* ---- words ---------------------------------------------------------------------------------- */

static str sentence_of(const struct world *world, enum language language, const char *address)
{
    struct request *req = test_begin(world->app, world->office);
    req->language = language;
    struct slices_asked asked;
    str refusal = {0};
    expect_true(slices_asked_from(req, str_of(address), &asked, &refusal));
    str sentence = str_copy(test_arena(), slices_sentence(req, &asked, STR("Рыльская районная")));
    test_commit(world->app);
    return sentence;
}

void test_slices_posts__the_sentence_and_the_address_have_the_posts(void)
{
    struct world world = world_new();
    expect_str("Члены Профсоюза на 1 января 2026 года в Рыльской районной организации, "
               "председатели первичных организаций или члены профсоюзных комитетов, впервые на "
               "такой должности: по возрасту и по должностям в Профсоюзе",
               sentence_of(&world, LANGUAGE_RU,
                           "on=2026-01-01&rows=age&columns=post&post=primary_chair|primary_member&"
                           "first=yes"));
    expect_contains("бастауыш ұйымдардың төрағалары: кәсіподақтағы лауазымы бойынша",
                    sentence_of(&world, LANGUAGE_KK, "rows=post&post=primary_chair"));
    str page = show(&world, "rows=post&post=chair&released=yes");
    expect_contains("name=\"post\" value=\"chair\" checked", page);
    expect_contains("name=\"released\" value=\"yes\" checked", page);
    expect_see_other(test_post(world.app, world.office, "/slices/keep",
                               "title=Chairs&address=rows%3Dpost%26post%3Dchair%26released%3Dyes"),
                     "/slices#kept");
    expect_str("measure=members&rows=post&post=chair&released=yes",
               test_sql_text(world.app, "SELECT address FROM slice_saved"));
}

void test_slices_posts__what_makes_no_sense_is_said(void)
{
    struct world world = world_new();
    static const struct {
        const char *query;
        const char *sentence;
    } cases[] = {
        {"post=king", "нет значения «king»"},
        {"post=none&released=yes", "исключают друг друга"},
        {"rows=released", "разбить нельзя"},
        {"rows=post&columns=post", "одинаковыми"},
        {"released=maybe", "нет значения «maybe»"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_form_again(
            test_get(world.app, world.office, test_text("/slices/show?%s", cases[i].query)),
            cases[i].sentence);
    }
    expect_contains("Никого", show(&world, "rows=post&post=organiser"));
}

/* Whose day is not known has had it from the beginning. */
void test_slices_posts__an_earlier_day_counts_the_electronic_records_of_that_day(void)
{
    struct world world = world_new();
    test_sql(world.app, "UPDATE member SET has_electronic_record = 1");
    test_sql(world.app, "INSERT INTO member_period (region_id, member_id, kind, valid_from, id) "
                        "SELECT region_id, id, 'd', '2024-01-02', id FROM member "
                        "WHERE status = 'active' ORDER BY id LIMIT 3");
    int64_t all = total_of(&world, "on=2024-01-02");
    expect_true(all > 3);
    expect_int(all, total_of(&world, "record=yes&on=2024-01-02"));
    expect_int(total_of(&world, "on=2024-01-01") - 3, total_of(&world, "record=yes&on=2024-01-01"));
}

void test_slices_posts__levels_and_directness_break_down(void)
{
    struct world world = world_new();
    expect_int(10, total_of(&world, "rows=level&columns=direct"));
    expect_int(10, total_of(&world, "level=primary"));
    expect_int(test_sql_int(world.app,
                            "SELECT count(*) FROM member m JOIN org o ON o.id = m.org_id JOIN "
                            "region r ON r.id = o.parent_id WHERE m.status = 'active'"),
               total_of(&world, "direct=yes"));
}

/* ---- rights --------------------------------------------------------------------------------- */

void test_slices_posts__rights_are_those_of_all_slices(void)
{
    struct world world = world_new();
    int64_t nobody = test_account(world.app, "member", SCHOOL);
    int64_t garden = test_account(world.app, "primary_chair", GARDEN);
    expect_forbidden(test_get(world.app, nobody, "/slices/show?rows=post"));
    expect_not_found(test_get(
        world.app, garden,
        test_text("/slices/show?rows=post&org=%lld", (long long)test_org(world.app, SCHOOL))));
    expect_page(test_get(world.app, garden, "/slices/show?rows=post"), "Без должности");
    expect_lacks("/members?org", show(&world, "post=chair"));
}

/* ---- the public view ------------------------------------------------------------------------ */

void test_slices_posts__the_public_learns_no_number_of_people_behind_posts(void)
{
    struct world world = world_new();
    expect_see_other(test_post(world.app, world.office, "/slices/keep",
                               "title=Posts&address=rows%3Dpost%26columns%3Dsex"),
                     "/slices#kept");
    long long id = (long long)test_sql_int(world.app, "SELECT max(id) FROM slice_saved");
    expect_see_other(test_post(world.app, world.office, test_text("/slices/%lld/publish", id), ""),
                     "/slices#kept");
    const char *open = test_text(
        "/open-figures/%s",
        str_to_c(test_arena(), test_sql_text(world.app, "SELECT token FROM slice_saved")));
    str page = test_get(world.app, 0, open).body;
    expect_contains("Председатели первичных организаций", page);
    expect_contains("&lt;5", page);
    expect_contains("поэтому должности не складываются в число людей", page);
    expect_lacks("<tfoot", page);
    expect_lacks("text-anchor=\"end\">0<", page); /* what is hidden is not nought */
    expect_lacks(">10<", page);
    str figures = test_sql_text(world.app, "SELECT figures FROM slice_saved");
    expect_lacks("column_totals", figures);
    expect_contains("row_totals", figures);
}

/* Neither the number of people behind posts nor a hidden figure can be told from what is shown. */
void test_slices_posts__what_is_hidden_does_not_follow_from_the_people(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    struct rand_sequence random = {.state = 7};
    for (size_t round = 0; round < 500; round++) {
        struct slices_table tables[2];
        int64_t shown = 5 + rand_below(&random, 50);
        for (size_t i = 0; i < 2; i++) {
            tables[i] = (struct slices_table){.row_count = 2,
                                              .column_count = 2,
                                              .has_row_totals = true,
                                              .has_column_totals = true,
                                              .are_rows_shared = round % 2 == 0};
            tables[i].cells = ARENA_ARRAY(req->arena, 4, int64_t);
            tables[i].people = ARENA_ARRAY(req->arena, 2, int64_t);
            for (size_t j = 0; j < 4; j++) {
                tables[i].cells[j] = j == 3 ? shown : 1 + rand_below(&random, 4);
            }
            tables[i].people[0] = 5 + rand_below(&random, 100);
            tables[i].people[1] = 5 + rand_below(&random, 100);
            slices_hide_small(req, &tables[i]);
        }
        expect_int(0, memcmp(tables[0].cells, tables[1].cells, 4 * sizeof(int64_t)));
        for (size_t i = 0; i < 2; i++) {
            expect_int(tables[0].row_totals[i].value, tables[1].row_totals[i].value);
            expect_int(tables[0].column_totals[i].value, tables[1].column_totals[i].value);
        }
        expect_int(tables[0].total.value, tables[1].total.value);
        expect_true(tables[0].has_row_totals == (round % 2 == 0));
        expect_true(tables[0].has_column_totals == (round % 2 == 1));
    }
    test_commit(app);
}

void test_slices_posts__the_command_line_asks_for_posts(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    struct slices_options options = {.rows = "post", .where = "post=chair first=yes"};
    struct slices_asked asked;
    str sentence = {0};
    expect_true(slices_asked_by(req, &options, &asked, &sentence));
    expect_str("measure=members&rows=post&post=chair&first=yes", slices_address(req, &asked));
    options.where = "post=king";
    expect_false(slices_asked_by(req, &options, &asked, &sentence));
    expect_contains("chair", sentence);
    test_commit(app);
}

/* ---- from a figure to its people ------------------------------------------------------------ */

/* The page behind a link has the figure of the link, and so many people. */
static void expect_people(const struct world *world, const char *query, str link, str figure)
{
    const char *address = str_to_c(test_arena(), test_unescaped(link));
    struct reply reply = test_get(world->app, world->office, address);
    expect_int(200, reply.status);
    expect_contains(test_text("<p class=\"big num\"><b>%.*s</b></p>", STR_ARG(figure)), reply.body);
    int64_t people = 0;
    str rest = reply.body;
    ptrdiff_t at;
    while ((at = str_find(rest, STR("<th role=\"rowheader\""))) >= 0) {
        rest = str_from(rest, (size_t)at + 1);
        people++;
    }
    int64_t said;
    if (!str_to_int64(figure, &said) || said != people) {
        test_fail(__FILE__, __LINE__, "%s: %s lists %lld", query, address, (long long)people);
    }
}

/* How many figures of the slice lead to people of their own. */
static size_t open_figures(const struct world *world, const char *query)
{
    str rest = show(world, query);
    size_t opened = 0;
    ptrdiff_t at;
    while ((at = str_find(rest, STR("<a class=\"plain\" href=\""))) >= 0) {
        rest = str_from(rest, (size_t)at + strlen("<a class=\"plain\" href=\""));
        str link = str_slice(rest, 0, (size_t)str_find_char(rest, '"'));
        str text = str_from(rest, (size_t)str_find_char(rest, '>') + 1);
        if (str_starts_with(link, STR("/slices/people"))) {
            expect_people(world, query, link, str_slice(text, 0, (size_t)str_find_char(text, '<')));
            opened++;
        }
    }
    return opened;
}

void test_slices_posts__every_figure_opens_to_as_many_people(void)
{
    static const struct {
        const char *query;
        size_t figures;
    } cases[] = {
        {"on=2020-02-02", 1},
        {"rows=age&columns=sex", 6},
        {"rows=sex&age=..40&on=2024-01-01", 3},
        {"rows=territory&columns=age&on=2024-01-01", 8},
        {"rows=primary&sex=f&on=2024-01-01", 2},
        {"rows=post", 8},
        {"rows=post&post=any&columns=sex&on=2022-06-01", 12},
        {"rows=sex&post=none", 3},
        {"post=chair&released=yes", 1},
        {"rows=record", 1},
        {"columns=years&days=3&rows=sex", 9},
        {"measure=begun&rows=sex&since=2015-01-01", 3},
        {"measure=begun&columns=years&days=12", 1},
    };
    struct world world = world_new();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t opened = open_figures(&world, cases[i].query);
        if (opened < cases[i].figures) {
            test_fail(__FILE__, __LINE__, "%s opens %zu figures only", cases[i].query, opened);
        }
    }
}

void test_slices_posts__people_are_listed_for_whoever_sees_members_there(void)
{
    struct world world = world_new();
    const char *address = "/slices/people?measure=members&age=..40&on=2024-01-01";
    expect_contains("Берёзова", test_get(world.app, world.office, address).body);
    int64_t group = test_account(world.app, "group_organiser", SCHOOL);
    expect_forbidden(test_get(world.app, group, address));
    int64_t lgov = test_account(world.app, "primary_chair", LGOV);
    str page = test_get(world.app, lgov, address).body;
    expect_lacks("Берёзова", page);
    expect_not_found(
        test_get(world.app, lgov,
                 test_text("%s&org=%lld", address, (long long)test_org(world.app, SCHOOL))));
    expect_not_found(test_get(
        world.app, lgov,
        test_text("%s&rows=primary&row=%lld", address, (long long)test_org(world.app, SCHOOL))));
    expect_not_found(test_get(world.app, world.office,
                              "/slices/people?measure=members&rows=age"
                              "&row=nonsense"));
}
