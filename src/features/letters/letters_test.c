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

/* As a browser on this machine asks. */
static struct reply get_here(struct test_app *app, const char *path)
{
    const struct http_field host = {STR("host"), STR("localhost:8080")};
    return test_request(app, 0, HTTP_GET, path, &host, 1, NULL);
}

static struct reply get_letter(struct test_app *app)
{
    int64_t id = test_sql_int(app, "SELECT id FROM outbox");
    return get_here(app, test_text("/letters/%lld", (long long)id));
}

void test_letters__the_demo_shows_its_letters_without_a_sign_in(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    expect_page(get_here(app, "/letters"), "A &lt;new&gt; password");
    struct reply letter = get_letter(app);
    expect_page(letter, "<a href=\"/reset/0123abcd\">/reset/0123abcd</a>");
    expect_lacks("href=\"//evil", letter.body);
    expect_lacks("<script>alert", letter.body);
}

void test_letters__outside_the_demo_there_is_no_such_page(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, false);
    expect_not_found(get_here(app, "/letters"));
    struct reply letter = get_letter(app);
    expect_not_found(letter);
    expect_lacks("0123abcd", letter.body);
    int64_t chair = test_account(app, "region_chair", "Курская");
    expect_not_found(test_get(app, chair, "/letters"));
}

/* What the list answers to somebody who is not signed in. */
static int asked_from(struct test_app *app, const char *address, const char *host,
                      const char *trace)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    struct http_field headers[] = {{STR("host"), str_of(host)},
                                   {str_of(trace), STR("198.51.100.7")}};
    struct http_request http = {.arena = test_arena(),
                                .method = HTTP_GET,
                                .path = STR("/letters"),
                                .headers = headers,
                                .header_count = trace == NULL ? 1 : 2,
                                .remote_address = str_of(address)};
    return app_handle(req->app, &http, 0).status;
}

void test_letters__another_machine_is_not_shown_them(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    static const char *const addresses[] = {"10.0.0.7", "127.0.0.1.example", "", "::2"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        expect_int(404, asked_from(app, addresses[i], "localhost:8080", NULL));
    }
    expect_int(200, asked_from(app, "::1", "[::1]:8080", NULL));
    expect_int(200, asked_from(app, "127.0.0.1", "127.0.0.1", NULL));
}

void test_letters__a_proxy_that_nobody_has_named_is_no_visitor_at_this_machine(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    static const char *const traces[] = {"x-forwarded-for", "x-real-ip", "forwarded", "via"};
    for (size_t i = 0; i < COUNT_OF(traces); i++) {
        expect_int(404, asked_from(app, "127.0.0.1", "localhost:8080", traces[i]));
    }
    static const char *const hosts[] = {"union.example",    "localhost.evil.example:8080",
                                        "127.0.0.1.nip.io", "",
                                        "[::1].example",    "evil.example]:localhost"};
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        expect_int(404, asked_from(app, "127.0.0.1", hosts[i], NULL));
    }
}

void test_letters__who_keeps_the_sign_ins_of_the_union_is_shown_them_from_anywhere(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    int64_t officer = test_account(app, "union_officer", "union");
    int64_t auditor = test_account(app, "union_auditor", "union");
    int64_t chair = test_account(app, "region_chair", "Курская");
    const struct http_field host = {STR("host"), STR("union.example")};
    expect_page(test_request(app, officer, HTTP_GET, "/letters", &host, 1, NULL),
                "A &lt;new&gt; password");
    expect_not_found(test_request(app, auditor, HTTP_GET, "/letters", &host, 1, NULL));
    expect_not_found(test_request(app, chair, HTTP_GET, "/letters", &host, 1, NULL));
}

void test_letters__a_letter_that_is_not_there_is_not_found(void)
{
    struct test_app *app = test_app_on(TODAY);
    write_letter(app, true);
    expect_not_found(get_here(app, "/letters/77"));
    expect_not_found(get_here(app, "/letters/x"));
}
