#include "base/test.h"
#include "http/server.h"

/* The probes with real sockets are in server_test.c; here the rules one by one. */

#define CLEAN(head) expect_true(http_guard_head_is_clean(STR(head)))
#define UNCLEAN(head) expect_false(http_guard_head_is_clean(STR(head)))

void test_guard__ordinary_heads_are_clean(void)
{
    CLEAN("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CLEAN("GET /a?b=c&d=%D0%B0 HTTP/1.1\r\nHost: [::1]:8080\r\nAccept:*/*\r\nX-Empty:\r\n\r\n");
    CLEAN("POST /a HTTP/1.1\r\nhost: a.example:80\r\ncontent-length: 0\r\n\r\n");
    CLEAN("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n");
    CLEAN("GET / HTTP/1.0\r\n\r\n");
    CLEAN("GET / HTTP/1.1\r\nHost: a\r\nX-Name: \xd0\x90\tb \r\nCookie: a=b; c=d\r\n"
          "Cookie: e=f\r\n\r\n");
}

void test_guard__every_line_ends_in_cr_lf(void)
{
    UNCLEAN("");
    UNCLEAN("GET / HTTP/1.1");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\n");
    UNCLEAN("GET / HTTP/1.1\nHost: a\n\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\n\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n");
    UNCLEAN("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\n\r\nbody");
}

void test_guard__the_request_line_has_three_pieces(void)
{
    UNCLEAN("GET /\r\nHost: a\r\n\r\n");
    UNCLEAN("GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1 \r\nHost: a\r\n\r\n");
    UNCLEAN(" GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("G(T / HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET a HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET * HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n");
    UNCLEAN("GET / HTTP/1.2\r\nHost: a\r\n\r\n");
    UNCLEAN("GET / HTTP/2.0\r\nHost: a\r\n\r\n");
}

void test_guard__header_names_are_tokens_and_values_have_no_controls(void)
{
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\n X-A: b\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\nX-A: \0\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\nX-A: \x1b[31m\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\nX-A: a\rb\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\nX-A: \x7f\r\n\r\n");
}

void test_guard__there_is_one_host_and_one_length(void)
{
    UNCLEAN("GET / HTTP/1.1\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
    UNCLEAN("GET / HTTP/1.1\r\nHost: \r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 \r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n");
    UNCLEAN(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n");
    UNCLEAN("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
            "Transfer-Encoding: chunked\r\n\r\n");
    UNCLEAN("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void test_guard__a_head_has_an_end(void)
{
    struct buf head = BUF_INIT(test_arena());
    BUF_PUT(&head, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 1; i < 100; i++) {
        buf_put_format(&head, "X-%d: y\r\n", i);
    }
    expect_true(http_guard_head_is_clean(str_join(test_arena(), buf_str(&head), STR("\r\n"))));
    BUF_PUT(&head, "X-100: y\r\n");
    expect_false(http_guard_head_is_clean(str_join(test_arena(), buf_str(&head), STR("\r\n"))));

    char long_value[17 * 1024];
    memset(long_value, 'x', sizeof(long_value));
    str text = str_format(test_arena(), "GET / HTTP/1.1\r\nHost: a\r\nX: %.*s\r\n\r\n",
                          (int)sizeof(long_value), long_value);
    expect_false(http_guard_head_is_clean(text));
}

/* ---- the first look, while the head still comes in ------------------------------------------- */

#define LOOK(expected, bytes) expect_int((expected), http_guard_first_look(STR(bytes)))

void test_guard__a_first_head_may_come_in_pieces(void)
{
    static const char head[] = "\r\nGET /a HTTP/1.1\r\nHost: a\r\nX-A:\tb\r\n\r\n";
    for (size_t i = 0; i < sizeof(head) - 1; i++) {
        expect_int(-1, http_guard_first_look((str){head, i}));
    }
    LOOK(0, "\r\nGET /a HTTP/1.1\r\nHost: a\r\nX-A:\tb\r\n\r\n");
    LOOK(0, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\0\1\n");
}

void test_guard__what_no_head_has_is_refused_before_the_head_is_complete(void)
{
    LOOK(400, "\x16\x03\x01");
    LOOK(400, "GET / HTTP/1.1\n");
    LOOK(400, "GET / HTTP/1.1\r\nHost: a\0\n");
    LOOK(400, "GET / HTTP/1.1\r\nHost: a\0\n\r\n");
    LOOK(400, "GET / HTTP/1.1\rHost");
    LOOK(400, "\nGET / HTTP/1.1\r\n");
    LOOK(400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
}

void test_guard__refusals_of_the_first_look_tell_why(void)
{
    LOOK(405, "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n");
    LOOK(405, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
    char *long_head = arena_bytes(test_arena(), 20000);
    memset(long_head, 'x', 20000);
    memcpy(long_head, "GET /", 5);
    expect_int(-1, http_guard_first_look((str){long_head, 16000}));
    expect_int(431, http_guard_first_look((str){long_head, 17000}));
    memcpy(long_head + 19996, "\r\n\r\n", 4);
    expect_int(431, http_guard_first_look((str){long_head, 20000}));
}
