#include "app/throttle.h"

#include "app/test.h"

static str subject_of(struct request *req, const char *address)
{
    req->http->remote_address = str_of(address);
    return throttle_address(req, "tries");
}

static void expect_same(struct request *req, bool is_same, const char *one, const char *other)
{
    expect_true(str_equal(subject_of(req, one), subject_of(req, other)) == is_same);
}

/* Otherwise one line to the network would be as many askers as it likes. */
void test_throttle__addresses_of_one_line_count_together(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, 0);
    expect_same(req, true, "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff");
    expect_same(req, false, "2001:db8:1:2::1", "2001:db8:1:3::1");
    expect_same(req, false, "192.0.2.1", "192.0.2.2");
    expect_same(req, false, "::ffff:192.0.2.1", "::ffff:192.0.2.2");
    expect_same(req, true, "192.0.2.1", "192.0.2.1");
    test_commit(app);
}
