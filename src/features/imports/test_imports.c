#include "features/imports/test_imports.h"

const struct members_card test_imports_anna = {
    .last_name = STR_INIT("Абрамова"),
    .first_name = STR_INIT("Анна"),
    .middle_name = STR_INIT("Львовна"),
    .sex = STR_INIT("f"),
    .born = {19850312},
    .phone = STR_INIT("+79100000001"),
    .category = STR_INIT("worker_pedagogic"),
    .position = STR_INIT("воспитатель"),
};

struct reply test_imports_send(struct test_app *app, int64_t account, const char *org,
                               const char *name, str content)
{
    return test_upload(app, account,
                       test_text("/imports/new?org=%lld", (long long)test_org(app, org)), "file",
                       name, content);
}

const char *test_imports_file(struct test_app *app, int64_t account, const char *name, str content)
{
    struct reply reply = test_imports_send(app, account, TEST_IMPORTS_SCHOOL, name, content);
    expect_int(303, reply.status);
    return str_to_c(test_arena(), test_location(reply));
}

const char *test_imports_sent(struct test_app *app, int64_t account, const char *rows)
{
    const char *list = test_text(TEST_IMPORTS_HEADING "%s", rows);
    return test_imports_file(app, account, "список.csv", str_of(list));
}

const char *test_imports_loaded(struct test_app *app, int64_t account, const char *rows)
{
    const char *list = test_imports_sent(app, account, rows);
    expect_see_other(test_post(app, account, test_text("%s/apply", list), "sure=1"),
                     test_text("%s/result", list));
    test_run_jobs(app);
    return list;
}
