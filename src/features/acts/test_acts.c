#include "features/acts/test_acts.h"

void test_acts_org(struct test_app *app, int64_t account, const char *org, const char *deed,
                   const char *fields)
{
    struct reply reply = test_post(
        app, account, test_text("/orgs/%lld/acts/%s", (long long)test_org(app, org), deed),
        test_text("%s&basis=Paper&step=do", fields));
    expect_int(303, reply.status);
}

void test_acts_move(struct test_app *app, int64_t account, const char *org, const char *above,
                    const char *day)
{
    test_acts_org(app, account, org, "move",
                  test_text("parent=%lld&on=%s", (long long)test_org(app, above), day));
}
