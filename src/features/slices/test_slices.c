#include "features/slices/test_slices.h"

str test_slices_page(struct test_app *app, int64_t account, const char *query)
{
    return test_get(app, account, test_text("/slices/show?%s", query)).body;
}

json_t *test_slices_json(struct test_app *app, int64_t account, const char *query)
{
    struct reply reply = test_get(app, account, test_text("/slices/file?format=json&%s", query));
    expect_int(200, reply.status);
    return json_loadb(reply.body.data, reply.body.length, 0, NULL);
}

int64_t test_slices_total(struct test_app *app, int64_t account, const char *query)
{
    json_t *whole = test_slices_json(app, account, query);
    int64_t total = json_integer_value(json_object_get(whole, "total"));
    json_decref(whole);
    return total;
}
