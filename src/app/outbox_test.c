#include "app/outbox.h"

#include <stdio.h>

#include "app/app.h"
#include "app/sms.h"
#include "app/test.h"
#include "db/test_db.h"

#define NUMBER "+79100000001"

static struct test_app *with_a_letter(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, 0);
    outbox_add(req, STR("anna@primer.ru"), STR("Код"), STR("Ваш код: 123456"));
    test_commit(app);
    outbox_sender_start();
    return app;
}

static bool send_one(struct test_app *app)
{
    return outbox_send_one(test_inner_app(app), test_arena());
}

static str state_of_letter(struct test_app *app)
{
    return test_sql_text(app, "SELECT state FROM outbox");
}

void test_outbox__a_letter_goes_once(void)
{
    struct test_app *app = with_a_letter();
    expect_true(send_one(app));
    expect_str("sent", state_of_letter(app));
    expect_true(!send_one(app));
}

/* Else a load of many minutes would have everybody get the same letter again and again. */
void test_outbox__while_nothing_can_be_written_nothing_is_sent(void)
{
    if (test_db_is_postgres()) {
        test_skip("only SQLite has one writer at a time");
    }
    struct test_app *app = with_a_letter();
    struct request *req = test_begin(app, 0);
    expect_true(sms_add(req, STR(NUMBER), STR("Код 123456"), 1));
    test_commit(app);
    db_begin_write(test_looking(app));
    expect_true(!send_one(app));
    expect_true(!sms_send_one(test_inner_app(app), test_arena()));
    db_rollback(test_looking(app));
    expect_str("waiting", state_of_letter(app));
    expect_str("waiting", test_sql_text(app, "SELECT state FROM sms"));
    expect_true(send_one(app));
    expect_str("sent", state_of_letter(app));
}

/* A file lies where the folder should be. */
void test_outbox__a_letter_that_cannot_be_sent_waits_longer_each_time_and_is_given_up(void)
{
    struct test_app *app = with_a_letter();
    FILE *file = fopen(app_file_path(test_inner_app(app), test_arena(), "mail"), "w");
    expect_true(file != NULL && fclose(file) == 0);
    for (int64_t i = 0; i < 8; i++) {
        expect_str("waiting", state_of_letter(app));
        test_sql(app, "UPDATE outbox SET next_try_at = 0");
        expect_true(send_one(app));
        expect_int(i + 1, test_sql_int(app, "SELECT tries FROM outbox"));
        expect_int(app_now(test_inner_app(app)) + (60 << i),
                   test_sql_int(app, "SELECT next_try_at FROM outbox"));
    }
    expect_str("failed", state_of_letter(app));
    expect_true(!send_one(app));
}
