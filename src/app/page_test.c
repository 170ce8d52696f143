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

void test_page__a_group_of_the_menu_holds_what_stands_together(void)
{
    static const struct menu_entry requests = {.group = "Requests", .path = "/requests"};
    static const struct menu_entry transfers = {.group = "Requests", .path = "/transfers"};
    static const struct menu_entry settings = {.group = "Settings", .path = "/account"};
    const struct menu_entry *entries[] = {&start, &members, &requests, &transfers, &settings};
    struct page_menu menu = {entries, COUNT_OF(entries)};
    expect_int(1, page_menu_group(menu, 0));
    expect_int(1, page_menu_group(menu, 1));
    expect_int(2, page_menu_group(menu, 2));
    /* All that somebody has of a group: nothing to open. */
    expect_int(1, page_menu_group(menu, 4));
}

/* Whoever holds every right has the longest menu. */
void test_page__the_menu_is_a_few_lines_and_no_group_comes_twice(void)
{
    struct request *req = ARENA_NEW(test_arena(), struct request);
    req->arena = test_arena();
    req->user.account_id = 1;
    req->mandate.rights = ~(uint64_t)0;
    struct page_menu menu = page_menu(req);
    size_t lines = 0, longest = 0;
    for (size_t i = 0, count; i < menu.count; i += count, lines++) {
        count = page_menu_group(menu, i);
        longest = count > longest ? count : longest;
        for (size_t later = i + count; menu.entries[i]->group != NULL && later < menu.count;
             later++) {
            const char *group = menu.entries[later]->group;
            expect_true(group != NULL && strcmp(group, menu.entries[i]->group) != 0);
        }
    }
    expect_true(lines <= 10);
    expect_true(longest <= 11);
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
