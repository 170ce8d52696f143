#include "http/http.h"

#include "base/test.h"
#include "http/target.h"

static struct http_request request_with(struct http_field *headers, size_t count)
{
    return (struct http_request){.arena = test_arena(), .headers = headers, .header_count = count};
}

void test_http__a_header_is_found_by_its_name(void)
{
    struct http_field headers[] = {{STR_INIT("host"), STR_INIT("a")},
                                   {STR_INIT("accept"), STR_INIT("*/*")}};
    struct http_request request = request_with(headers, 2);
    expect_str("*/*", http_header(&request, STR("accept")));
    expect_str("", http_header(&request, STR("accept-language")));
}

static str cookie_in(const char *line, const char *name)
{
    struct http_field headers[] = {{STR_INIT("cookie"), str_of(line)}};
    struct http_request request = request_with(headers, 1);
    return http_cookie(&request, str_of(name));
}

void test_http__a_cookie_is_found_among_others(void)
{
    expect_str("1", cookie_in("a=1; bb=2;c=3", "a"));
    expect_str("2", cookie_in("a=1; bb=2;c=3", "bb"));
    expect_str("3", cookie_in("a=1; bb=2;c=3", "c"));
    expect_str("", cookie_in("a=1; bb=2;c=3", "b"));
    expect_str("x=y==", cookie_in("token=x=y==", "token"));
    expect_str("", cookie_in(";; = ;;a", "a"));
    expect_str("", cookie_in("", "a"));
}

void test_http__a_cookie_sent_twice_counts_as_none(void)
{
    expect_str("", cookie_in("s=good; s=bad", "s"));
    expect_str("", cookie_in("s=good; s=", "s"));
    struct http_field headers[] = {{STR_INIT("cookie"), STR_INIT("s=good")},
                                   {STR_INIT("cookie"), STR_INIT("s=bad")}};
    struct http_request request = request_with(headers, 2);
    expect_str("", http_cookie(&request, STR("s")));
}

static struct http_request parsed(const char *text)
{
    struct http_request request = {.arena = test_arena()};
    expect_true(http_parse_urlencoded(test_arena(), str_of(text), 100, &request.fields,
                                      &request.field_count));
    return request;
}

void test_http__urlencoded_fields_are_decoded(void)
{
    struct http_request request =
        parsed("name=%D0%90%D0%BD%D0%BD%D0%B0+P.&empty=&flag&=x&&a%3Db=%26");
    expect_int(5, request.field_count);
    expect_str("Анна P.", http_body_field(&request, STR("name")));
    expect_str("", http_body_field(&request, STR("empty")));
    expect_str("flag", request.fields[2].name);
    expect_str("x", http_body_field(&request, STR("")));
    expect_str("&", http_body_field(&request, STR("a=b")));
    expect_str("", http_query_field(&request, STR("name")));
}

void test_http__an_empty_text_has_no_fields(void)
{
    expect_int(0, parsed("").field_count);
    expect_int(0, parsed("&&&").field_count);
}

static bool parses(const char *text, size_t length, size_t limit)
{
    struct http_field *fields = NULL;
    size_t count = 0;
    return http_parse_urlencoded(test_arena(), (str){text, length}, limit, &fields, &count);
}

void test_http__broken_urlencoded_text_is_refused(void)
{
    static const char *const broken[] = {"a=%",   "a=%4",  "a=%4g",    "%zz=1",
                                         "a=%00", "a=%ff", "a=%c0%80", "a=%ed%a0%80"};
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        expect_false(parses(broken[i], strlen(broken[i]), 10));
    }
    expect_false(parses("a=\0", 3, 10));
    expect_false(parses("a=\xd0", 3, 10));
}

void test_http__more_fields_than_allowed_are_refused(void)
{
    expect_true(parses("a&b&c", 5, 3));
    expect_false(parses("a&b&c", 5, 2));
}

void test_http__query_and_body_fields_are_looked_up_apart(void)
{
    struct http_request request = parsed("id=1");
    request.query_field_count = request.field_count;
    expect_true(http_parse_urlencoded(test_arena(), STR("id=2&only=3"), 10, &request.fields,
                                      &request.field_count));
    expect_str("1", http_query_field(&request, STR("id")));
    expect_str("2", http_body_field(&request, STR("id")));
    expect_str("", http_query_field(&request, STR("only")));
}

void test_http__a_file_is_found_by_its_field(void)
{
    struct http_file files[] = {{.field = STR_INIT("a"), .fd = 5},
                                {.field = STR_INIT("b"), .fd = 6}};
    struct http_request request = {.files = files, .file_count = 2};
    expect_int(6, http_file(&request, STR("b"))->fd);
    expect_true(http_file(&request, STR("c")) == NULL);
}

void test_http__a_reply_collects_headers(void)
{
    struct reply reply = {.status = 200};
    reply_add_header(&reply, STR("Location"), STR("/members"));
    expect_int(1, reply.header_count);
    expect_str("/members", reply.headers[0].value);
}

static const char *decoded(const char *target)
{
    str path = {0};
    str query = {0};
    switch (target_decode(test_arena(), str_of(target), &path, &query)) {
    case TARGET_BROKEN:
        return "broken";
    case TARGET_NOT_FOUND:
        return "not found";
    case TARGET_GOOD:
        break;
    }
    return str_to_c(test_arena(),
                    str_format(test_arena(), "%.*s|%.*s", STR_ARG(path), STR_ARG(query)));
}

#define expect_target(expected, target) expect_str(expected, str_of(decoded(target)))

void test_http__a_target_is_decoded_once(void)
{
    expect_target("/|", "/");
    expect_target("/a/b|", "/a/b");
    expect_target("/a/|", "/a/");
    expect_target("/a|x=%20&y", "/a?x=%20&y");
    expect_target("/a|x=1?2", "/a?x=1?2");
    expect_target("/имя|", "/%D0%B8%D0%BC%D1%8F");
    expect_target("/%2e|", "/%252e");
    expect_target("/a+b|", "/a+b");
    expect_target("/...|", "/...");
}

void test_http__a_doubtful_target_leads_nowhere(void)
{
    static const char *const doubtful[] = {"//",   "//a",    "/a//b",  "/.",    "/a/..", "/../a",
                                           "/%2e", "/.%2E/", "/a%2Fb", "/a\\b", "/a%5cb"};
    for (size_t i = 0; i < COUNT_OF(doubtful); i++) {
        expect_target("not found", doubtful[i]);
    }
    static const char *const broken[] = {"",     "a",       "?a",   "/%",   "/%4",    "/%x1",
                                         "/%00", "/%0d%0a", "/%7f", "/%ff", "/%e2%82"};
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        expect_target("broken", broken[i]);
    }
}
