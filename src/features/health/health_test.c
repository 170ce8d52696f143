#include "features/health/health.h"

#include "app/test.h"

#define TODAY "2026-03-01"

void test_health__anybody_is_told_that_all_is_well(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct reply reply = test_get(app, 0, "/health");
    expect_int(200, reply.status);
    expect_str("ok\n", reply.body);
}

void test_health__the_disk_is_not_asked_every_time(void)
{
    struct test_app *app = test_app_on(TODAY);
    expect_int(200, test_get(app, 0, "/health").status);
    int64_t beat = test_sql_int(app, "SELECT value FROM setting WHERE name = 'health_beat'");
    test_sql(app,
             "UPDATE setting SET value = CAST(value AS INTEGER) - 5 WHERE name = 'health_beat'");
    expect_int(200, test_get(app, 0, "/health").status);
    expect_int(beat - 5, test_sql_int(app, "SELECT value FROM setting WHERE name = 'health_beat'"));
    test_sql(app,
             "UPDATE setting SET value = CAST(value AS INTEGER) - 5 WHERE name = 'health_beat'");
    expect_int(200, test_get(app, 0, "/health").status);
    expect_int(beat, test_sql_int(app, "SELECT value FROM setting WHERE name = 'health_beat'"));
}

void test_health__a_database_that_cannot_be_written_is_told_without_details(void)
{
    struct test_app *app = test_app_on(TODAY);
    test_sql(app, "ALTER TABLE setting RENAME TO setting_gone");
    struct reply reply = test_get(app, 0, "/health");
    expect_int(503, reply.status);
    expect_str("degraded\n", reply.body);
}

void test_health__search_engines_are_sent_away(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct reply reply = test_get(app, 0, "/robots.txt");
    expect_int(200, reply.status);
    expect_contains("Disallow: /\n", reply.body);
}
