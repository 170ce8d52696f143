#include "base/buf.h"

#include "base/test.h"

void test_buf__starts_empty(void)
{
    struct buf buf = BUF_INIT(test_arena());
    expect_str("", buf_str(&buf));
    buf_put(&buf, (str){0});
    expect_int(0, buf.length);
    expect_true(buf_room(&buf, 0) != NULL);
}

void test_buf__grows_and_keeps_what_it_holds(void)
{
    struct buf buf = BUF_INIT(test_arena());
    struct buf other = BUF_INIT(test_arena());
    for (int i = 0; i < 10000; i++) {
        buf_put_char(&buf, (char)('a' + i % 26));
        buf_put_char(&other, 'x'); /* so that neither is always the last piece of the arena */
    }
    expect_int(10000, buf.length);
    for (int i = 0; i < 10000; i++) {
        expect_int('a' + i % 26, buf.data[i]);
        expect_int('x', other.data[i]);
    }
}

void test_buf__takes_more_than_twice_its_room_at_once(void)
{
    struct buf buf = BUF_INIT(test_arena());
    BUF_PUT(&buf, "ab");
    char *big = arena_raw(test_arena(), 100000);
    memset(big, 'z', 100000);
    buf_put_bytes(&buf, big, 100000);
    expect_int(100002, buf.length);
    expect_str("abzz", str_slice(buf_str(&buf), 0, 4));
    expect_int('z', buf.data[100001]);
}

void test_buf__numbers(void)
{
    struct buf buf = BUF_INIT(test_arena());
    buf_put_int64(&buf, 0);
    BUF_PUT(&buf, " ");
    buf_put_int64(&buf, INT64_MIN);
    BUF_PUT(&buf, " ");
    buf_put_int64(&buf, INT64_MAX);
    expect_str("0 -9223372036854775808 9223372036854775807", buf_str(&buf));
}

void test_buf__format_of_any_length(void)
{
    struct buf buf = BUF_INIT(test_arena());
    buf_put_format(&buf, "%s-%d", "a", 5);
    buf_put_format(&buf, "%s", "");
    buf_put_format(&buf, "%0500d", 7);
    expect_int(503, buf.length);
    expect_str("a-500", str_slice(buf_str(&buf), 0, 5));
    expect_int('7', buf.data[502]);
}
