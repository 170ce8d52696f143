#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/maintenance.h"
#include "db/migrate.h"
#include "db/test_db.h"
#include "features/members/test_members.h"
#include "features/stats/stats.h"
#include "features/stats/stats_command.h"
#include "features/stats/stats_words.h"
#include "features/stats/test_stats.h"

/* The electronic record counts as it was on the day, however the day came into the register. */

#define SCHOOL "Рыльская СОШ 4"
#define TODAY "2026-03-01"

struct desk {
    struct test_app *app;
    int64_t account;
    int64_t anna;
};

static struct desk desk_with(struct members_card card)
{
    struct desk desk = {.app = test_app_on(TODAY)};
    desk.account = test_account(desk.app, "region_specialist", "Курская");
    card.last_name = STR("Орлова");
    card.first_name = STR("Анна");
    card.joined_on = date_of("2015-09-01");
    card.registered_on = date_of("2015-09-01");
    desk.anna = test_members_add(desk.app, desk.account, SCHOOL, &card);
    return desk;
}

/* Saves the card again as it is, but for its record. */
static struct reply save(const struct desk *desk, const char *record)
{
    int64_t version = test_sql_int(desk->app, "SELECT version FROM member");
    return test_post(desk->app, desk->account,
                     test_text("/members/%lld/edit", (long long)desk->anna),
                     test_text("version=%lld&last_name=Орлова&first_name=Анна&status=active"
                               "&joined_on=2015-09-01&registered_on=2015-09-01%s",
                               (long long)version, record));
}

/* People with a record on that day, as pages count them. */
static int64_t recorded(const struct desk *desk, const char *day)
{
    struct app *app = test_inner_app(desk->app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    struct stats_query query = {.day = date_of(day)};
    struct stats_store store;
    str sentence;
    expect_true(stats_narrow_all(test_arena(), &query, STR("record=yes"), &sentence));
    db_begin_read(req->db);
    expect_true(stats_now(req, &store));
    int64_t count = stats_count(test_arena(), &store, &query).items[0];
    stats_close(&store);
    db_rollback(req->db);
    return count;
}

static void expect_in_order(const struct desk *desk)
{
    struct app *app = test_inner_app(desk->app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    test_stats_expect_followed(desk->app, 1, "a record");
    expect_int(0, stats_check_command(req));
    expect_int(0, maintenance_faults(req->db));
}

void test_stats_record__one_given_on_a_day_does_not_count_the_day_before(void)
{
    struct desk desk = desk_with((struct members_card){0});
    expect_int(0, recorded(&desk, TODAY));
    expect_int(303, save(&desk, "&has_electronic_record=1&record_on=01.09.2025").status);
    expect_int(0, recorded(&desk, "2025-08-31"));
    expect_int(1, recorded(&desk, "2025-09-01"));
    expect_int(1, recorded(&desk, TODAY));
    expect_in_order(&desk);
    expect_page(test_get(desk.app, desk.account, test_text("/members/%lld", (long long)desk.anna)),
                "с 01.09.2025");
}

void test_stats_record__without_a_day_it_is_there_since_it_was_told(void)
{
    struct desk desk = desk_with((struct members_card){0});
    expect_int(303, save(&desk, "&has_electronic_record=1").status);
    expect_int(0, recorded(&desk, "2026-02-28"));
    expect_int(1, recorded(&desk, TODAY));
    expect_str(TODAY,
               test_sql_text(desk.app, "SELECT valid_from FROM member_period WHERE kind = 'd'"));
    expect_in_order(&desk);
}

void test_stats_record__of_who_came_with_one_it_counts_from_the_day_of_joining(void)
{
    struct desk desk = desk_with((struct members_card){.has_electronic_record = true});
    expect_int(0, recorded(&desk, "2015-08-31"));
    expect_int(1, recorded(&desk, "2015-09-01"));
    expect_in_order(&desk);
}

void test_stats_record__another_day_is_a_better_knowledge(void)
{
    struct desk desk = desk_with(
        (struct members_card){.has_electronic_record = true, .record_on = date_of("2020-02-01")});
    expect_int(1, recorded(&desk, "2020-02-01"));
    expect_int(303, save(&desk, "&has_electronic_record=1&record_on=01.03.2022").status);
    expect_int(0, recorded(&desk, "2022-02-28"));
    expect_int(1, recorded(&desk, "2022-03-01"));
    expect_int(303, save(&desk, "&has_electronic_record=1&record_on=05.05.2018").status);
    expect_int(0, recorded(&desk, "2018-05-04"));
    expect_int(1, recorded(&desk, "2018-05-05"));
    expect_int(303, save(&desk, "&has_electronic_record=1&record_on=").status);
    expect_int(1, recorded(&desk, "2015-09-01"));
    expect_int(0, test_sql_int(desk.app, "SELECT count(*) FROM member_period WHERE kind = 'd'"));
    expect_in_order(&desk);
}

void test_stats_record__taken_out_it_still_counts_on_the_days_on_which_it_was_there(void)
{
    static const struct members_card cards[] = {
        {.has_electronic_record = true}, /* nobody knows since when */
        {.has_electronic_record = true, .record_on = {20160101}},
    };
    for (size_t i = 0; i < COUNT_OF(cards); i++) {
        struct desk desk = desk_with(cards[i]);
        expect_int(303, save(&desk, "").status);
        expect_int(1, recorded(&desk, "2016-01-01"));
        expect_int(1, recorded(&desk, "2026-02-28"));
        expect_int(0, recorded(&desk, TODAY));
        expect_in_order(&desk);
        expect_page(
            test_get(desk.app, desk.account, test_text("/members/%lld", (long long)desk.anna)),
            "Электронный учёт прекращён");
        /* Given again, for a time in which it was there: the new day is the better knowledge. */
        expect_int(303, save(&desk, "&has_electronic_record=1&record_on=10.02.2026").status);
        expect_int(1, recorded(&desk, "2026-02-09"));
        expect_int(1, recorded(&desk, TODAY));
        expect_in_order(&desk);
    }
}

void test_stats_record__a_day_that_has_not_come_is_refused(void)
{
    struct desk desk = desk_with((struct members_card){0});
    expect_int(422, save(&desk, "&has_electronic_record=1&record_on=02.03.2026").status);
    expect_int(0, test_sql_int(desk.app, "SELECT has_electronic_record FROM member"));
}

void test_stats_record__a_correction_that_is_taken_back_takes_its_day_along(void)
{
    struct desk desk = desk_with(
        (struct members_card){.has_electronic_record = true, .record_on = date_of("2020-02-01")});
    str saved = test_location(save(&desk, "&has_electronic_record=1&record_on=01.03.2022"));
    struct reply page = test_get(desk.app, desk.account, str_to_c(test_arena(), saved));
    ptrdiff_t at = str_find(page.body, STR("/undo/"));
    expect_true(at > 0);
    str rest = str_from(page.body, (size_t)at);
    str undo = str_slice(rest, 0, (size_t)str_find_char(rest, '"'));
    expect_int(303, test_post(desk.app, desk.account, str_to_c(test_arena(), undo), "").status);
    expect_int(0, recorded(&desk, "2020-01-31"));
    expect_int(1, recorded(&desk, "2020-02-01"));
    expect_int(1, test_sql_int(desk.app, "SELECT count(*) FROM member_period WHERE kind = 'd'"));
    expect_in_order(&desk);
}

void test_stats_record__check_finds_days_that_are_not_those_of_the_card(void)
{
    struct desk desk = desk_with(
        (struct members_card){.has_electronic_record = true, .record_on = date_of("2020-02-01")});
    expect_in_order(&desk);
    test_sql(desk.app, "UPDATE member SET has_electronic_record = 0");
    struct app *app = test_inner_app(desk.app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    expect_int(1, maintenance_faults(req->db));
    /* As if the triggers had missed it. */
    test_sql(desk.app, "UPDATE member SET has_electronic_record = 1");
    (void)recorded(&desk, TODAY);
    test_sql(desk.app, "UPDATE member_period SET valid_from = '2026-02-01' WHERE kind = 'd'");
    test_sql(desk.app, "UPDATE stats_changed SET member_id = -1 WHERE member_id <> 0");
    expect_true(stats_check_command(req) > 0);
}

/* ---- a register that an older program made -------------------------------------------------- */

/* The list as that program had it. */
static void migrate_without(struct db *db, const char *first, const char *second)
{
    struct migration *list = ARENA_ARRAY(test_arena(), 500, struct migration);
    size_t count = 0;
    for (const struct migration *one = migrations; one->name != NULL; one++) {
        if (strcmp(one->name, first) != 0 && strcmp(one->name, second) != 0) {
            assert(count < 499);
            list[count++] = *one;
        }
    }
    char error[256] = "";
    expect_int(MIGRATE_DONE, migrate(db, list, error));
}

void test_stats_record__a_register_of_an_older_program_keeps_its_records_and_employees(void)
{
    CLEANUP(db_drop) struct db *db = test_db_open();
    db_use_arena(db, test_arena());
    migrate_without(db, "stats/0004_records", "orgs/0007_employees");
    expect_true(db_script(
        db, "INSERT INTO org (region_id, id, type, path, name, short_name, sort_key, employees, "
            "created_at, changed_at) VALUES "
            "(0, 1, 'union', '0', 'П', 'П', CAST('' AS BYTEA), NULL, 0, 0), "
            "(2, 2, 'region', '0001', 'Р', 'Р', CAST('' AS BYTEA), 40, 0, 1769070000)"));
    char error[256] = "";
    expect_int(MIGRATE_DONE, migrate(db, migrations, error));
    expect_str("2026-01-22 40", db_script_text(db, "SELECT valid_from || ' ' || employees FROM "
                                                   "org_employees"));
    expect_true(db_script(db, "INSERT INTO member_period (region_id, member_id, kind, valid_from, "
                              "id) VALUES (2, 7, 'd', '2026-01-01', 1)"));
    expect_str("7", db_script_text(db, "SELECT member_id FROM stats_changed WHERE member_id = 7"));
}
