#include "http/router.h"

#include "base/test.h"

static struct router *router_of_members(void)
{
    static const struct {
        enum http_method method;
        const char *pattern;
    } routes[] = {
        {HTTP_GET, "/"},
        {HTTP_GET, "/members"},
        {HTTP_POST, "/members"},
        {HTTP_GET, "/members/new"},
        {HTTP_GET, "/members/:id"},
        {HTTP_POST, "/members/:id/edit"},
        {HTTP_GET, "/members/:id/edit"},
        {HTTP_GET, "/orgs/:org/members/:member"},
        {HTTP_DELETE, "/members/:id/phone"},
        {HTTP_DELETE, "/members/:id/edit"},
    };
    struct router *router = router_new(test_arena());
    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        router_add(router, routes[i].method, routes[i].pattern, (int)i);
    }
    return router;
}

static int index_of(enum http_method method, const char *path)
{
    struct router_match match;
    switch (router_find(router_of_members(), method, str_of(path), &match)) {
    case ROUTER_FOUND:
        return match.index;
    case ROUTER_NOT_FOUND:
        return -404;
    case ROUTER_OTHER_METHOD:
        return -405;
    }
    return 0;
}

void test_router__each_path_finds_its_route(void)
{
    expect_int(0, index_of(HTTP_GET, "/"));
    expect_int(1, index_of(HTTP_GET, "/members"));
    expect_int(2, index_of(HTTP_POST, "/members"));
    expect_int(4, index_of(HTTP_GET, "/members/17"));
    expect_int(5, index_of(HTTP_POST, "/members/17/edit"));
    expect_int(6, index_of(HTTP_GET, "/members/17/edit"));
    expect_int(8, index_of(HTTP_DELETE, "/members/17/phone"));
    expect_int(9, index_of(HTTP_DELETE, "/members/17/edit"));
    expect_int(-405, index_of(HTTP_DELETE, "/members/17"));
    expect_int(-405, index_of(HTTP_POST, "/members/17/phone"));
}

void test_router__a_literal_piece_goes_before_a_named_one(void)
{
    expect_int(3, index_of(HTTP_GET, "/members/new"));
    expect_int(6, index_of(HTTP_GET, "/members/new/edit"));
}

void test_router__head_finds_the_get_route(void)
{
    expect_int(1, index_of(HTTP_HEAD, "/members"));
}

void test_router__another_method_is_told_apart_from_another_path(void)
{
    expect_int(-405, index_of(HTTP_POST, "/"));
    expect_int(-405, index_of(HTTP_POST, "/members/new"));
    expect_int(-405, index_of(HTTP_OTHER, "/members"));
    expect_int(-404, index_of(HTTP_GET, "/member"));
    expect_int(-404, index_of(HTTP_GET, "/members/"));
    expect_int(-404, index_of(HTTP_GET, "/members/17/"));
    expect_int(-404, index_of(HTTP_GET, "/members/17/edit/x"));
    expect_int(-404, index_of(HTTP_GET, "/orgs/5"));
    expect_int(-404, index_of(HTTP_GET, "/orgs/5/members"));
    expect_int(-404, index_of(HTTP_GET, ""));
    expect_int(-404, index_of(HTTP_GET, "members"));
}

void test_router__named_pieces_come_in_order(void)
{
    struct router_match match;
    expect_int(ROUTER_FOUND,
               router_find(router_of_members(), HTTP_GET, STR("/orgs/5/members/каз"), &match));
    expect_int(2, match.parameter_count);
    expect_str("5", match.parameters[0]);
    expect_str("каз", match.parameters[1]);
    expect_int(ROUTER_FOUND,
               router_find(router_of_members(), HTTP_GET, STR("/members/new"), &match));
    expect_int(0, match.parameter_count);
}
