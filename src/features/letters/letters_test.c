#include "features/letters/letters.h"

#include "app/app.h"
#include "app/outbox.h"
#include "app/test.h"

#define TODAY "2026-03-01"

static void write_letter(struct test_app *app, bool is_demo)
{
    struct request *req = test_begin(app, 0);
    req->app->options.is_demo = is_demo;
    outbox_add(req, STR("anna@example.org"), STR("A <new> password"),
               STR("Good day!\n\n/reset/0123abcd\n//evil.example/x\n<script>alert(1)</script>"));
    test_commit(app);
}

static struct reply get_letter(struct test_app *app)
{
    int64_t id = test_sql_int(app, "SELECT id FROM outbox");
    return test_get(app, 0, str_format(test_arena(), "/letters/%lld", (long long)id).data);
}

void test_letters__the_demo_shows_its_letters_without_a_sign_in(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    expect_page(test_get(app, 0, "/letters"), "A &lt;new&gt; password");
    struct reply letter = get_letter(app);
    expect_page(letter, "<a href=\"/reset/0123abcd\">/reset/0123abcd</a>");
    expect_lacks("href=\"//evil", letter.body);
    expect_lacks("<script>alert", letter.body);
}

void test_letters__outside_the_demo_there_is_no_such_page(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, false);
    expect_not_found(test_get(app, 0, "/letters"));
    struct reply letter = get_letter(app);
    expect_not_found(letter);
    expect_lacks("0123abcd", letter.body);
    int64_t chair = test_account(app, "region_chair", "Курская");
    expect_not_found(test_get(app, chair, "/letters"));
}

void test_letters__another_machine_is_not_shown_them(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    static const char *const addresses[] = {"10.0.0.7", "127.0.0.1.example", "", "::2"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct http_request http = {.arena = test_arena(),
                                    .method = HTTP_GET,
                                    .path = STR("/letters"),
                                    .remote_address = str_of(addresses[i])};
        expect_not_found(app_handle(req->app, &http, 0));
    }
}

void test_letters__a_letter_that_is_not_there_is_not_found(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    expect_not_found(test_get(app, 0, "/letters/77"));
    expect_not_found(test_get(app, 0, "/letters/x"));
}
