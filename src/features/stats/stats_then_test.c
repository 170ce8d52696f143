/* More past trees than are kept, asked for in turn while people change. */
#include "features/stats/stats_then.h"

#include "app/app.h"
#include "features/acts/test_acts.h"
#include "features/members/test_members.h"
#include "features/stats/stats.h"

#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define MOVES 12

struct office {
    struct test_app *app;
    int64_t account;
    int64_t school_people;
};

static void person(struct office *office, const char *org)
{
    (void)test_members_add(office->app, office->account, org,
                           TEST_CARD(.last_name = STR("Арбузова"), .first_name = STR("Яна"),
                                     .joined_on = date_of("2015-09-01"),
                                     .registered_on = date_of("2015-09-01")));
}

/* On the first of each month the kindergarten goes to the other town, or comes back. */
static struct office office_new(void)
{
    struct office office = {.app = test_app_on("2026-03-01"), .school_people = 1};
    office.account = test_account(office.app, "region_chair", "Курская");
    person(&office, SCHOOL);
    person(&office, GARDEN);
    person(&office, GARDEN);
    for (int i = 0; i < MOVES; i++) {
        test_acts_move(office.app, office.account, GARDEN, i % 2 == 0 ? "Льговская" : "Рыльская",
                       test_text("2025-%02d-01", i + 1));
    }
    return office;
}

/* A page's transaction: of one that writes nothing is kept. */
static struct request *page_begin(const struct office *office)
{
    struct app *app = test_inner_app(office->app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    db_begin_read(req->db);
    return req;
}

/* Members of the town by its tree of the middle of each month, the last ones first; and what was
 * kept of one tree does not come for another. */
static void expect_months(const struct office *office, int from, int to, int step)
{
    struct request *req = page_begin(office);
    int64_t town = test_org(office->app, "Рыльская");
    struct stats_store today;
    expect_true(stats_now(req, &today));
    for (int month = from; month != to; month += step) {
        struct stats_store then =
            stats_by_tree_of(req, &today, date_of(test_text("2025-%02d-15", month)));
        struct stats_query query = {.day = date_of("2026-01-01")};
        int32_t kept = 0;
        int32_t expected = (int32_t)office->school_people + (month % 2 == 0 ? 2 : 0);
        expect_true(stats_place_of(&then, town, &query.org));
        bool was_kept = stats_recall(&then, 77, query.org, &kept, 1);
        int32_t figure = (int32_t)stats_count(req->arena, &then, &query).items[0];
        expect_int(expected, figure);
        expect_int(was_kept ? expected : 0, kept);
        stats_remember(&then, 77, query.org, &figure, 1);
        expect_true(stats_recall(&then, 77, query.org, &kept, 1));
        expect_int(expected, kept);
        expect_int(month % 2 == 0, stats_stands_under(&then, test_org(office->app, GARDEN), town));
        stats_close(&then);
    }
    stats_close(&today);
    db_rollback(req->db);
}

void test_stats_then__each_month_has_its_tree(void)
{
    struct office office = office_new();
    expect_months(&office, MOVES, 0, -1);
    expect_months(&office, 1, MOVES + 1, 1);
    /* The trees of the last months are still kept, and figures by them. */
    person(&office, SCHOOL);
    office.school_people++;
    expect_months(&office, MOVES, 0, -1);
    expect_months(&office, 1, MOVES + 1, 1);
}

/* Of a day from which nothing has changed it is the tree of today, and costs nothing. */
void test_stats_then__what_has_not_moved_is_the_tree_of_today(void)
{
    struct office office = office_new();
    struct request *req = page_begin(&office);
    struct stats_store today;
    expect_true(stats_now(req, &today));
    struct stats_store then = stats_by_tree_of(req, &today, date_of("2025-12-01"));
    expect_true(then.orgs == today.orgs);
    expect_true(
        !stats_has_moved(req, &today, test_org(office.app, "Рыльская"), date_of("2025-12-01")));
    expect_true(
        stats_has_moved(req, &today, test_org(office.app, "Рыльская"), date_of("2025-11-30")));
    expect_true(
        !stats_has_moved(req, &today, test_org(office.app, "Астраханская"), date_of("2025-01-01")));
    stats_close(&then);
    stats_close(&today);
    db_rollback(req->db);
}

/* A primary that became a unit, and was none of its own kind before. */
void test_stats_then__types_are_those_of_the_day(void)
{
    struct office office = office_new();
    int64_t garden = test_org(office.app, GARDEN);
    test_sql(office.app, test_text("INSERT INTO org_version (region_id, org_id, valid_from, "
                                   "parent_id, type, name, short_name) SELECT region_id, id, "
                                   "'2026-02-01', parent_id, 'primary_joint', name, short_name "
                                   "FROM org WHERE id = %lld",
                                   (long long)garden));
    test_sql(office.app,
             test_text("UPDATE org SET type = 'primary_joint' WHERE id = %lld", (long long)garden));
    struct request *req = page_begin(&office);
    struct stats_store today;
    size_t place;
    expect_true(stats_now(req, &today));
    struct stats_store then = stats_by_tree_of(req, &today, date_of("2026-01-31"));
    expect_true(stats_place_of(&today, garden, &place));
    expect_int(STATS_PRIMARY_JOINT, today.orgs[place].type);
    expect_true(stats_place_of(&then, garden, &place));
    expect_int(STATS_PRIMARY_WORKERS, then.orgs[place].type);
    stats_close(&then);
    stats_close(&today);
    db_rollback(req->db);
}
