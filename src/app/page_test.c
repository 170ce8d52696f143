#include "app/page.h"

#include "app/feature.h"
#include "base/test.h"

static const struct menu_entry start = {.label = "Start", .path = "/"};
static const struct menu_entry members = {.label = "Members", .path = "/members"};
static const struct menu_entry doubles = {.label = "Doubles", .path = "/members/doubles"};

static const struct menu_entry *active_at(const char *path)
{
    const struct menu_entry *entries[] = {&start, &members, &doubles};
    struct http_request http = {.path = str_of(path)};
    struct request req = {.http = &http};
    return page_menu_active(&req, (struct page_menu){entries, COUNT_OF(entries)});
}

void test_page__the_menu_shows_where_one_is(void)
{
    expect_true(active_at("/") == &start);
    expect_true(active_at("/members") == &members);
    expect_true(active_at("/members/7/edit") == &members);
    expect_true(active_at("/members/doubles") == &doubles);
    expect_true(active_at("/members-of-honour") == NULL);
    expect_true(active_at("/orgs") == NULL);
}

static struct request *request_of_olga(void)
{
    struct request *req = ARENA_NEW(test_arena(), struct request);
    req->arena = test_arena();
    req->user.last_name = STR("Сергеева");
    req->user.first_name = STR("ольга");
    req->user.middle_name = STR("Викторовна");
    return req;
}

void test_page__a_person_is_addressed_by_name_and_patronymic(void)
{
    struct request *req = request_of_olga();
    expect_str("ольга Викторовна", page_person_name(req));
    req->user.middle_name = (str){0};
    expect_str("ольга", page_person_name(req));
    req->user.first_name = (str){0};
    expect_str("Сергеева", page_person_name(req));
}

void test_page__initials_are_capitals(void)
{
    struct request *req = request_of_olga();
    expect_str("ОС", page_initials(req));
    req->user.first_name = (str){0};
    expect_str("С", page_initials(req));
}
