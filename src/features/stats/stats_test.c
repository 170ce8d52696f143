#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "features/members/test_members.h"
#include "features/stats/stats.h"
#include "features/stats/stats_command.h"
#include "features/stats/stats_people.h"
#include "features/stats/stats_watch.h"
#include "features/stats/test_stats.h"

/* Figures are the same as those that SQL counts in the register. */

#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define UNIVERSITY "КГУ"

struct counting {
    struct test_app *app;
    int64_t office;
    char path[64];
    struct stats_store store;
};

static int64_t person(const struct counting *counting, const char *org, const char *surname,
                      const char *sex, const char *category, const char *since)
{
    return test_members_add(counting->app, counting->office, org,
                            TEST_CARD(.last_name = str_of(surname), .first_name = STR("Лада"),
                                      .sex = str_of(sex), .category = str_of(category),
                                      .born = date_of("1990-06-15"), .joined_on = date_of(since),
                                      .registered_on = date_of(since)));
}

static void happens(const struct counting *counting, int64_t member_id, const char *deed,
                    const char *fields)
{
    const char *acts = test_text("/members/%lld/acts", (long long)member_id);
    expect_see_other(test_post(counting->app, counting->office, test_text("%s/%s", acts, deed),
                               test_text("%s&basis=Paper", fields)),
                     acts);
}

static struct counting counting_new(void)
{
    struct counting counting = {.app = test_app_on("2026-03-01")};
    counting.office = test_account(counting.app, "region_specialist", "Курская");
    (void)person(&counting, SCHOOL, "Арбузова", "f", "worker_pedagogic", "2015-09-01");
    int64_t moved = person(&counting, SCHOOL, "Берёзова", "f", "worker_other", "2016-09-01");
    int64_t gone = person(&counting, GARDEN, "Вязов", "m", "worker_other", "2017-01-10");
    int64_t paused = person(&counting, GARDEN, "Грушева", "f", "worker_pedagogic", "2018-02-01");
    int64_t student = person(&counting, UNIVERSITY, "Дубов", "m", "student_hpe", "2022-09-01");
    int64_t garden = test_org(counting.app, GARDEN);
    happens(&counting, moved, "transfer", test_text("org=%lld&on=2020-09-01", (long long)garden));
    happens(&counting, gone, "leave", "on=2021-06-30");
    happens(&counting, gone, "return", "on=2023-03-01");
    happens(&counting, paused, "pause", "reason=child_care&on=2024-05-01");
    happens(&counting, student, "deregister", "reason=graduation&on=2025-07-01");
    return counting;
}

static void lay_out(struct counting *counting)
{
    snprintf(counting->path, sizeof(counting->path), "/tmp/profkom-stats-XXXXXX");
    int fd = mkstemp(counting->path);
    expect_true(fd >= 0);
    close(fd);
    struct db *db = app_connection(test_inner_app(counting->app), 0);
    struct request *req = app_system_request(test_inner_app(counting->app), test_arena(), db);
    expect_true(stats_build(req, counting->path));
    expect_true(stats_open(counting->path, &counting->store));
}

static void end(struct counting *counting)
{
    stats_close(&counting->store);
    unlink(counting->path);
}

static int64_t count(const struct counting *counting, const char *where, const char *day)
{
    struct stats_query query = {.day = date_of(day)};
    str sentence = {0};
    expect_true(stats_narrow_all(test_arena(), &query, str_of(where), &sentence));
    return stats_count(test_arena(), &counting->store, &query).items[0];
}

static int64_t counted_by_sql(const struct counting *counting, const char *where, const char *day)
{
    return test_sql_int(
        counting->app,
        test_text("SELECT count(*) FROM member m JOIN member_period r ON r.member_id = m.id "
                  "AND r.kind = 'r' AND r.valid_from <= '%s' AND coalesce(r.valid_to, '9999') >= "
                  "'%s' JOIN member_period c ON c.member_id = m.id AND c.kind = 'c' "
                  "AND (c.valid_from <= '%s' OR c.precision = 'u') AND coalesce(c.valid_to, "
                  "'9999') >= '%s' WHERE %s",
                  day, day, day, day, where));
}

void test_stats__members_of_any_day_are_those_that_sql_counts(void)
{
    struct counting counting = counting_new();
    lay_out(&counting);
    static const char *const days[] = {"2015-08-31", "2015-09-01", "2020-08-31", "2020-09-01",
                                       "2021-06-29", "2021-06-30", "2023-02-28", "2023-03-01",
                                       "2025-06-30", "2025-07-01", "2026-03-01"};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        expect_int(counted_by_sql(&counting, "1 = 1", days[i]), count(&counting, "", days[i]));
        expect_int(counted_by_sql(&counting, "m.sex = 'f'", days[i]),
                   count(&counting, "sex=f", days[i]));
        expect_int(counted_by_sql(&counting, "c.value LIKE 'worker%'", days[i]),
                   count(&counting, "category=worker", days[i]));
    }
    expect_int(4, count(&counting, "", "2021-06-29"));
    expect_int(3, count(&counting, "", "2021-06-30"));
    expect_int(1, count(&counting, "status=paused", "2024-05-01"));
    expect_int(0, count(&counting, "status=paused", "2024-04-30"));
    end(&counting);
}

/* Start, what came and what went make up the end: nothing is lost or counted twice. */
void test_stats__the_balance_of_movement_is_even(void)
{
    struct counting counting = counting_new();
    lay_out(&counting);
    static const char *const days[] = {"2014-12-31", "2019-12-31", "2021-06-30", "2025-12-31"};
    for (size_t i = 1; i < COUNT_OF(days); i++) {
        struct stats_query query = {
            .measure = STATS_BEGINNING, .since = date_of(days[i - 1]), .day = date_of(days[i])};
        int64_t came = stats_count(test_arena(), &counting.store, &query).items[0];
        query.measure = STATS_ENDING;
        int64_t went = stats_count(test_arena(), &counting.store, &query).items[0];
        expect_int(count(&counting, "", days[i]), count(&counting, "", days[i - 1]) + came - went);
    }
    end(&counting);
}

void test_stats__a_branch_is_counted_by_itself_and_broken_down(void)
{
    struct counting counting = counting_new();
    lay_out(&counting);
    str sentence = {0};
    struct stats_query query = {.day = date_of("2026-03-01")};
    expect_true(stats_place_of(&counting.store, test_org(counting.app, GARDEN), &query.org));
    expect_true(stats_break_down(test_arena(), &query, STR("sex"), &sentence));
    struct stats_figures figures = stats_count(test_arena(), &counting.store, &query);
    expect_int(2, figures.items[STATS_WOMAN]);
    expect_int(1, figures.items[STATS_MAN]);

    query = (struct stats_query){.day = date_of("2026-03-01")};
    expect_true(stats_break_down(test_arena(), &query, STR("sex"), &sentence));
    expect_true(stats_break_down(test_arena(), &query, STR("primary"), &sentence));
    figures = stats_count(test_arena(), &counting.store, &query);
    int64_t sum = 0;
    for (size_t i = 0; i < figures.count; i++) {
        sum += figures.items[i];
    }
    expect_int(4, sum);
    end(&counting);
}

static struct stats_people people(const struct counting *counting, struct stats_query query,
                                  const char *where, size_t offset, size_t limit)
{
    str sentence = {0};
    expect_true(stats_narrow_all(test_arena(), &query, str_of(where), &sentence));
    return stats_people(test_arena(), &counting->store, &query, offset, limit);
}

void test_stats__the_people_behind_a_figure_are_listed_page_by_page(void)
{
    struct counting counting = counting_new();
    lay_out(&counting);
    struct stats_query today = {.day = date_of("2026-03-01")};
    struct stats_people listed = people(&counting, today, "", 0, 3);
    expect_int(3, (int64_t)listed.count);
    expect_true(listed.has_more);
    struct stats_people rest = people(&counting, today, "", 3, 3);
    expect_int(1, (int64_t)rest.count);
    expect_false(rest.has_more);
    expect_true(rest.items[0] != listed.items[0] && rest.items[0] != listed.items[2]);
    expect_int(0, (int64_t)people(&counting, today, "", 9, 3).count);
    listed = people(&counting, today, "sex=m", 0, 10);
    expect_int(1, (int64_t)listed.count);
    expect_int(test_sql_int(counting.app, "SELECT id FROM member WHERE last_name = 'Вязов'"),
               listed.items[0]);
    struct stats_query movement = {
        .measure = STATS_BEGINNING, .since = date_of("2014-12-31"), .day = date_of("2026-03-01")};
    expect_int(5, (int64_t)people(&counting, movement, "", 0, 10).count);
    expect_int(7, stats_count(test_arena(), &counting.store, &movement).items[0]);
    expect_true(stats_place_of(&counting.store, test_org(counting.app, GARDEN), &today.org));
    expect_int(3, (int64_t)people(&counting, today, "", 0, 10).count);
    end(&counting);
}

void test_stats__years_are_full_and_both_ends_count(void)
{
    struct counting counting = counting_new();
    lay_out(&counting);
    expect_int(0, count(&counting, "age=..34", "2025-06-15"));
    expect_int(5, count(&counting, "age=35", "2025-06-15"));
    expect_int(5, count(&counting, "age=..34", "2025-06-14"));
    expect_int(1, count(&counting, "seniority=10..", "2025-09-01"));
    expect_int(0, count(&counting, "seniority=10..", "2025-08-31"));
    end(&counting);
}

void test_stats__what_makes_no_sense_is_said(void)
{
    static const struct {
        const char *where;
        const char *sentence;
    } cases[] = {
        {"hair=red", "\"hair\" is no condition"},
        {"sex=both", "\"both\" is no value"},
        {"age=old", "\"old\" are no years"},
        {"age=54..36", "are no years"},
        {"sex", "write sex=f"},
        {"category=worker category=student", "exclude each other"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct stats_query query = {0};
        str sentence = {0};
        expect_false(stats_narrow_all(test_arena(), &query, str_of(cases[i].where), &sentence));
        expect_contains(cases[i].sentence, sentence);
    }
    struct stats_query query = {0};
    str sentence = {0};
    expect_false(stats_break_down(test_arena(), &query, STR("hair"), &sentence));
    expect_true(stats_break_down(test_arena(), &query, STR("region"), &sentence));
    expect_false(stats_break_down(test_arena(), &query, STR("primary"), &sentence));
}

void test_stats__a_file_that_is_cut_off_is_not_opened(void)
{
    struct counting counting = counting_new();
    lay_out(&counting);
    struct stats_store store;
    expect_int(0, truncate(counting.path, 100));
    expect_false(stats_open(counting.path, &store));
    expect_int(0, truncate(counting.path, 0));
    expect_false(stats_open(counting.path, &store));
    end(&counting);
}

/* ---- what has changed since ----------------------------------------------------------------- */

static struct request *looking(const struct counting *counting)
{
    struct app *app = test_inner_app(counting->app);
    return app_system_request(app, test_arena(), app_connection(app, 0));
}

static void expect_followed(const struct counting *counting, const char *about)
{
    for (int turn = 0; turn < 6; turn++) {
        test_stats_expect_followed(counting->app, turn, about);
    }
}

static int64_t members_now(struct request *req)
{
    struct stats_store store;
    struct stats_query query = {.day = date_of("2026-03-01")};
    expect_true(stats_now(req, &store));
    int64_t members = stats_count(test_arena(), &store, &query).items[0];
    stats_close(&store);
    return members;
}

void test_stats__a_change_is_seen_by_the_next_page_without_laying_out_anew(void)
{
    struct counting counting = counting_new();
    expect_followed(&counting, "at first");
    struct stat before;
    const char *path = app_file_path(test_inner_app(counting.app), test_arena(), "stats.facts");
    expect_int(0, stat(path, &before));
    int64_t id = person(&counting, SCHOOL, "Елова", "f", "worker_other", "2026-02-01");
    expect_followed(&counting, "somebody came");
    happens(&counting, id, "transfer",
            test_text("org=%lld&on=2026-02-20", (long long)test_org(counting.app, GARDEN)));
    expect_followed(&counting, "she moved");
    test_sql(counting.app, "UPDATE member SET born = '2001-01-01', sex = 'm'");
    expect_followed(&counting, "all cards were mended");
    test_sql(counting.app, test_text("DELETE FROM member WHERE id = %lld", (long long)id));
    expect_followed(&counting, "a card was taken away");
    test_sql(counting.app, "UPDATE org SET employer_kind = 'college' WHERE id = 111");
    expect_followed(&counting, "an organisation has another kind");
    struct stat after;
    expect_int(0, stat(path, &after));
    expect_int((int64_t)before.st_ino, (int64_t)after.st_ino);
}

/* What a transaction that writes has seen is nobody else's, and its own file is not left behind. */
void test_stats__a_page_sees_what_its_own_transaction_sees(void)
{
    struct counting counting = counting_new();
    struct request *req = looking(&counting);
    db_begin_write(req->db);
    expect_int(4, members_now(req));
    expect_true(db_script(req->db, "DELETE FROM member_period WHERE kind = 'r'"));
    expect_int(0, members_now(req));
    db_rollback(req->db);
    db_begin_read(req->db);
    expect_int(4, members_now(req));
    db_rollback(req->db);
    expect_followed(&counting, "nothing was kept");
}

void test_stats__facts_laid_out_before_the_log_was_trimmed_are_of_no_use(void)
{
    struct counting counting = counting_new();
    struct request *req = looking(&counting);
    db_begin_read(req->db);
    expect_int(4, members_now(req));
    db_rollback(req->db);
    (void)person(&counting, SCHOOL, "Елова", "f", "worker_other", "2026-02-01");
    test_sql(counting.app, "UPDATE stats_changed SET member_id = -1"); /* nobody has told of her */
    db_begin_write(req->db);
    stats_begin_anew(req->db);
    expect_true(db_commit(req->db));
    db_begin_read(req->db);
    expect_int(5, members_now(req));
    db_rollback(req->db);
}

void test_stats__who_asks_gets_a_new_file_and_the_changes_are_forgotten(void)
{
    struct counting counting = counting_new();
    struct request *req = looking(&counting);
    db_begin_read(req->db);
    expect_int(4, members_now(req));
    db_rollback(req->db);
    (void)person(&counting, SCHOOL, "Елова", "f", "worker_other", "2026-02-01");
    expect_followed(&counting, "before");
    stats_want(req);
    stats_watch(req);
    expect_int(1, test_sql_int(counting.app, "SELECT count(DISTINCT moment) FROM stats_changed"));
    expect_followed(&counting, "laid out anew");
    (void)person(&counting, GARDEN, "Ежов", "m", "worker_other", "2026-02-02");
    expect_followed(&counting, "and on");
}

void test_stats__a_file_of_another_register_is_not_believed(void)
{
    struct counting counting = counting_new();
    struct request *req = looking(&counting);
    db_begin_read(req->db);
    expect_int(4, members_now(req));
    db_rollback(req->db);
    test_sql(counting.app, "UPDATE audit_entry SET id = id - 1");
    test_sql(counting.app, "DELETE FROM member_period WHERE kind = 'r'");
    test_sql(counting.app, "DELETE FROM stats_changed");
    app_forget_kept(test_inner_app(counting.app));
    db_begin_read(req->db);
    expect_int(0, members_now(req));
    db_rollback(req->db);
}

void test_stats__check_finds_facts_that_are_not_those_of_the_register(void)
{
    struct counting counting = counting_new();
    struct request *req = looking(&counting);
    expect_int(0, stats_check_command(req)); /* nothing has been laid out */
    db_begin_read(req->db);
    expect_int(4, members_now(req));
    db_rollback(req->db);
    expect_int(0, stats_check_command(req));
    happens(&counting,
            test_sql_int(counting.app, "SELECT id FROM member WHERE last_name = 'Вязов'"), "leave",
            "on=2026-02-01");
    expect_int(0, stats_check_command(req));
    test_sql(counting.app, "UPDATE member SET sex = 'm' WHERE last_name = 'Арбузова'");
    expect_int(0, stats_check_command(req));
    test_sql(counting.app, "UPDATE member_period SET value = 'excluded' WHERE kind = 'm' "
                           "AND value = 'left'");
    test_sql(counting.app, "UPDATE member SET sex = 'f'");
    /* As if the triggers had missed it. */
    test_sql(counting.app, "UPDATE stats_changed SET member_id = -1 WHERE member_id <> 0");
    expect_int(3, stats_check_command(req));
    expect_true(
        stats_build(req, app_file_path(test_inner_app(counting.app), test_arena(), "stats.facts")));
    expect_int(0, stats_check_command(req));
}
