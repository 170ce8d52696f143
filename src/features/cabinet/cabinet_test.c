#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define ID(number) ((long long)(number))

void test_cabinet__a_member_lands_on_the_own_pages(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    struct reply start = test_get(cabinet.app, cabinet.member, "/");
    expect_true(str_starts_with(reply_location(&start), STR("/my")));
    struct reply page = test_get(cabinet.app, cabinet.member, "/my");
    expect_page(page, "class=\"tabbar\"");
    expect_lacks("<nav class=\"nav\"", page.body);
    expect_see_other(test_get(cabinet.app, 0, "/my"), "/sign-in?next=%2Fmy");
}

void test_cabinet__who_is_both_gets_from_work_to_the_own_pages_and_back(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    expect_lacks("href=\"/my\"", test_get(cabinet.app, cabinet.chair, "/").body);
    test_members_tie(cabinet.app, cabinet.chair, cabinet.natalia);
    expect_contains("href=\"/my\"", test_get(cabinet.app, cabinet.chair, "/").body);
    struct reply page = test_get(cabinet.app, cabinet.chair, "/my");
    expect_page(page, "class=\"tabbar\"");
    expect_contains("Работа", page.body);
    expect_lacks("Работа", test_get(cabinet.app, cabinet.member, "/my").body);
}

void test_cabinet__staff_without_a_card_are_told_so(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    struct reply page = test_get(cabinet.app, cabinet.chair, "/my");
    expect_page(page, "не привязана");
    expect_lacks("class=\"tabbar\"", page.body);
}

/* ---- what the pages say --------------------------------------------------------------------- */

void test_cabinet__who_finds_the_own_data_right_has_checked_the_card(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    struct reply page = test_get(cabinet.app, cabinet.member, "/my");
    expect_page(page, "Ваши данные верны?");
    expect_contains("45-67", page.body);
    expect_lacks_all(page.body, "910 123", "910-123", "9101234567");
    expect_contains("Всё верно", page.body);
    expect_see_other(test_post(cabinet.app, cabinet.member, "/my/confirm", ""), "/my");
    expect_str(TODAY, test_sql_text(cabinet.app, "SELECT verified_on FROM member"));
    expect_int(1, test_sql_int(cabinet.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                            "'members.verified' AND changes LIKE '%member%'"));
    page = test_get(cabinet.app, cabinet.member, "/my");
    expect_contains("Проверено 01.03.2026", page.body);
    expect_lacks("Всё верно", page.body);
    expect_int(303, test_post(cabinet.app, 0, "/my/confirm", "").status);
    expect_not_found(test_post(cabinet.app, cabinet.chair, "/my/confirm", ""));
}

void test_cabinet__membership_posts_and_tickets_stand_on_one_page(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    test_sql(cabinet.app, "UPDATE member SET ticket_number = '00123/К'");
    struct reply page = test_get(cabinet.app, cabinet.member, "/my/about/union");
    expect_page(page, "03.09.2007");
    expect_contains("18 лет", page.body);
    expect_contains("00123/К</p>", page.body);
    expect_contains("не занимали должностей", page.body);
    expect_see_other(test_post(cabinet.app, cabinet.chair,
                               test_text("/members/%lld/tickets", ID(cabinet.natalia)), ""),
                     test_text("/members/%lld/tickets", ID(cabinet.natalia)));
    page = test_get(cabinet.app, cabinet.member, "/my/about/union");
    expect_contains("Выдан 01.03.2026", page.body);
    expect_contains("00123/К</p><p class=\"sm soft\">пришёл со списком", page.body);
    expect_contains("\u00a00000\u00a00000\u00a01", page.body);
    expect_contains("действует", page.body);
    test_sql(cabinet.app, "UPDATE member SET status = 'left', ended_on = '" TODAY "'");
    page = test_get(cabinet.app, cabinet.member, "/my/about/union");
    expect_contains("не действует: человек не на учёте", page.body);
}

void test_cabinet__who_saw_the_data_is_told_with_post_and_organisation(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    int64_t region = test_account(cabinet.app, "region_specialist", "Курская");
    (void)test_get(cabinet.app, region, test_text("/members/%lld", ID(cabinet.natalia)));
    (void)test_post(cabinet.app, region,
                    test_text("/members/export?org=%lld", ID(test_org(cabinet.app, "Курская"))),
                    "format=csv");
    test_run_jobs(cabinet.app);
    struct reply page = test_get(cabinet.app, cabinet.member, "/my/about/seen");
    expect_page(page, "Просмотр карточки");
    expect_contains("Выгрузка списка", page.body);
    expect_contains("Специалист", page.body);
    expect_contains("Курская", page.body);
    /* A list of another organisation had nobody of this one in it. */
    int64_t beside = test_account(cabinet.app, "primary_chair", "Льговская СОШ 1");
    (void)test_post(
        cabinet.app, beside,
        test_text("/members/export?org=%lld", ID(test_org(cabinet.app, "Льговская СОШ 1"))),
        "format=csv");
    test_run_jobs(cabinet.app);
    expect_lacks("Льговская", test_get(cabinet.app, cabinet.member, "/my/about/seen").body);
}

void test_cabinet__who_saw_the_data_is_told_page_by_page(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    test_sql(cabinet.app, "DELETE FROM audit_entry");
    for (int i = 1; i <= 35; i++) {
        test_sql(cabinet.app,
                 test_text("INSERT INTO audit_entry (id, happened_at, action, region_id, "
                           "person_id) VALUES (%d, %d, 'look.%d.', 100, %lld)",
                           i, i, i, ID(cabinet.natalia)));
    }
    struct reply first = test_get(cabinet.app, cabinet.member, "/my/about/seen");
    expect_page(first, "look.35.");
    expect_contains("look.6.", first.body);
    expect_lacks("look.5.", first.body);
    expect_contains("/my/about/seen?before=6", first.body);
    struct reply next = test_get(cabinet.app, cabinet.member, "/my/about/seen?before=6");
    expect_page(next, "look.5.");
    expect_lacks("look.6.", next.body);
}

void test_cabinet__the_own_organisation_and_those_above_it_can_be_called(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    test_sql(cabinet.app, "UPDATE org SET phone = '8 (471) 212-34-56', site = 'school4.example' "
                          "WHERE short_name = 'Рыльская СОШ 4'");
    struct reply page = test_get(cabinet.app, cabinet.member, "/my/organisation");
    expect_page(page, "tel:+74712123456");
    expect_contains_all(page.body, "school4.example", "Сергеева", "Рыльская", "Курская");
    expect_lacks_all(page.body, "Рыльский сад", "Астраханская");
}

void test_cabinet__another_member_sees_only_the_own_pages(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    struct members_card card = {
        .last_name = STR("Яшина"), .first_name = STR("Инна"), .status = STR("active")};
    int64_t inna = test_members_add(cabinet.app, cabinet.chair, "Рыльская СОШ 4", &card);
    int64_t other = test_account(cabinet.app, "member", "Рыльская СОШ 4");
    test_members_tie(cabinet.app, other, inna);
    static const char *const paths[] = {"/my",
                                        "/my/about",
                                        "/my/about/data",
                                        "/my/about/union",
                                        "/my/about/seen",
                                        "/my/organisation"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct reply page = test_get(cabinet.app, other, paths[i]);
        expect_page(page, "class=\"tabbar\"");
        expect_lacks("Гончарова", page.body);
        expect_int(303, test_get(cabinet.app, 0, paths[i]).status);
    }
}

void test_cabinet__what_one_learns_lies_under_about_me(void)
{
    struct test_members_scene cabinet = test_members_scene_on(TODAY);
    static const char *const paths[] = {"/my/training", "/my/events", "/my/programmes",
                                        "/my/certificates", "/my/library"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct reply page = test_get(cabinet.app, cabinet.member, paths[i]);
        expect_page(page, "<a href=\"/my/about\" aria-current=\"page\">");
    }
}
