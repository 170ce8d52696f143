#include "app/reply.h"

#include "base/test.h"

static struct request *request_of_nobody(void)
{
    struct arena *arena = test_arena();
    struct request *req = ARENA_NEW(arena, struct request);
    req->arena = arena;
    req->language = LANGUAGE_EN;
    req->http = ARENA_NEW(arena, struct http_request);
    req->http->arena = arena;
    req->http->path = STR("/");
    return req;
}

static str header_of(const struct reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (str_equal(reply->headers[i].name, str_of(name))) {
            return reply->headers[i].value;
        }
    }
    return (str){0};
}

static str place_after(const char *path)
{
    struct reply reply = reply_see_other(request_of_nobody(), str_of(path));
    expect_int(303, reply.status);
    return reply_location(&reply);
}

void test_reply__a_redirect_stays_with_us(void)
{
    expect_str("/members/7?after=%D0%90", place_after("/members/7?after=%D0%90"));
    expect_str("/", place_after(""));
    expect_str("/", place_after("//evil.example"));
    expect_str("/", place_after("/\\evil.example"));
    expect_str("/", place_after("https://evil.example"));
    expect_str("/", place_after("members"));
    expect_str("/", place_after("/a\r\nSet-Cookie: a=b"));
    expect_str("/", place_after("/\xd0\x90"));
}

void test_reply__a_file_has_its_name_for_old_and_new_browsers(void)
{
    struct reply reply =
        reply_file(request_of_nobody(), 0, 3, STR("text/csv"), STR("\"Список\" 1.csv"));
    expect_str("attachment; filename=\"______________ 1.csv\"; "
               "filename*=UTF-8''%22%D0%A1%D0%BF%D0%B8%D1%81%D0%BE%D0%BA%22%201.csv",
               header_of(&reply, "Content-Disposition"));
}

void test_reply__a_name_with_a_line_end_breaks_no_header(void)
{
    struct reply reply =
        reply_file(request_of_nobody(), 0, 3, STR("text/csv"), STR("a\r\nSet-Cookie: b"));
    expect_str(
        "attachment; filename=\"a__Set-Cookie: b\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b",
        header_of(&reply, "Content-Disposition"));
}

void test_reply__every_reply_is_secured(void)
{
    struct request *req = request_of_nobody();
    struct reply reply = reply_text(req, 200, STR("well"));
    reply_secure(req, &reply);

    expect_contains("default-src 'none'", header_of(&reply, "Content-Security-Policy"));
    expect_contains("frame-ancestors 'none'", header_of(&reply, "Content-Security-Policy"));
    expect_lacks("unsafe", header_of(&reply, "Content-Security-Policy"));
    expect_str("nosniff", header_of(&reply, "X-Content-Type-Options"));
    expect_str("same-origin", header_of(&reply, "Referrer-Policy"));
    expect_str("no-store", header_of(&reply, "Cache-Control"));
    expect_str("", header_of(&reply, "Strict-Transport-Security"));
}

void test_reply__browsers_that_came_through_tls_stay_with_it(void)
{
    struct request *req = request_of_nobody();
    req->http->is_secure = true;
    struct reply reply = reply_text(req, 200, STR("well"));
    reply_secure(req, &reply);
    expect_contains("max-age=31536000", header_of(&reply, "Strict-Transport-Security"));
}

void test_reply__an_error_is_told_first_in_the_title(void)
{
    struct request *req = request_of_nobody();
    struct reply reply = reply_not_found(req);
    expect_int(404, reply.status);
    expect_contains("<title>Error:", reply.body);

    struct reply page = reply_page(req, "Offers", (struct html){STR("<h1>Offers</h1>")});
    expect_lacks("Error:", page.body);
    expect_contains("<title>Offers — ", page.body);
}

void test_reply__without_a_database_there_is_still_a_page(void)
{
    struct request *req = request_of_nobody();
    struct reply reply = reply_without_database(req->http);
    expect_int(503, reply.status);
    expect_str("5", header_of(&reply, "Retry-After"));
    expect_contains("<html lang=\"ru\"", reply.body);
    expect_contains("default-src 'none'", header_of(&reply, "Content-Security-Policy"));
}

void test_reply__a_wrong_method_tells_the_right_one(void)
{
    struct request *req = request_of_nobody();
    struct reply reply = reply_other_method(req, STR("GET, HEAD"));
    expect_int(405, reply.status);
    expect_str("GET, HEAD", header_of(&reply, "Allow"));
}
