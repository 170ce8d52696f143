/* Lists as on a day. */
#include <unistd.h>

#include "app/app.h"
#include "app/test.h"

#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

static int64_t specialist(struct test_app *app)
{
    return test_account(app, "region_specialist", "Курская");
}

static int64_t id_of(struct test_app *app, const char *last_name)
{
    return test_sql_int(app, test_text("SELECT id FROM member WHERE last_name = '%s'", last_name));
}

/* Karpenko came in 2020 and was a caretaker, Novikova came in 2025. */
static int64_t school(struct test_app *app)
{
    int64_t olga = specialist(app);
    test_members_add(app, olga, SCHOOL,
                     TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                               .category = STR("worker_other"), .position = STR("завхоз"),
                               .joined_on = date_of("2020-09-01"),
                               .registered_on = date_of("2020-09-01")));
    test_members_add(app, olga, SCHOOL,
                     TEST_CARD(.last_name = STR("Новикова"), .first_name = STR("Вера"),
                               .joined_on = date_of("2025-09-01"),
                               .registered_on = date_of("2025-09-01")));
    return olga;
}

void test_members_past__the_list_of_a_day_holds_who_was_there_then(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school(app);
    struct reply then = test_get(app, olga, "/members?org=111&on=2025-01-01");
    expect_page(then, "Карпенко");
    expect_contains("1 января 2025", then.body);
    expect_contains("/members?org=111\"", then.body);
    expect_lacks("Новикова", then.body);
    expect_page(test_get(app, olga, "/members?org=111&on=01.10.2025"), "Новикова");
    expect_page(test_get(app, olga, "/members?org=111&on=2019-01-01"), "никто не состоял");
    /* A day that is still to come is like today. */
    expect_lacks("1 января 2030", test_get(app, olga, "/members?org=111&on=2030-01-01").body);
    expect_page(test_get(app, olga, "/members?org=111&on=soon"), "непонятно");
}

void test_members_past__category_and_position_are_those_of_the_day(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school(app);
    int64_t anna = id_of(app, "Карпенко");
    test_sql(app, test_text("UPDATE member_period SET valid_to = '2025-06-30' WHERE kind = 'c' "
                            "AND member_id = %lld",
                            (long long)anna));
    test_sql(app, test_text("UPDATE member_period SET valid_from = '2020-09-01' WHERE kind = 'c' "
                            "AND member_id = %lld",
                            (long long)anna));
    test_sql(app, test_text("INSERT INTO member_period (region_id, member_id, kind, valid_from, "
                            "id, value) VALUES (100, %lld, 'c', '2025-07-01', 7, "
                            "'worker_pedagogic')",
                            (long long)anna));
    expect_page(test_get(app, olga, "/members?org=111&on=2025-01-01"), "другой персонал");
    expect_lacks("другой персонал", test_get(app, olga, "/members?org=111&on=2025-08-01").body);
}

void test_members_past__who_went_on_is_told_of_without_a_way_to_the_card(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school(app);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    expect_int(303, test_post(app, olga, "/orgs/111/acts/split",
                              test_text("into=112&by=name&who=%lld&on=2026-01-12&basis=Resolution"
                                        "&step=do",
                                        (long long)id_of(app, "Карпенко")))
                        .status);
    struct reply then = test_get(app, chair, "/members?org=111&on=2026-01-11");
    expect_page(then, "Карпенко");
    expect_contains("сейчас не здесь", then.body);
    expect_lacks(test_text("/members/%lld", (long long)id_of(app, "Карпенко")), then.body);
    expect_lacks("Карпенко", test_get(app, chair, "/members?org=111&on=2026-01-12").body);
    expect_page(test_get(app, olga, "/members?org=112&on=2026-01-12"), "Карпенко");
}

void test_members_past__the_tree_of_the_day_says_who_was_below(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school(app);
    expect_int(303, test_post(app, olga, "/orgs/111/acts/move",
                              "parent=120&on=2026-02-01&basis=Resolution&step=do")
                        .status);
    expect_page(test_get(app, olga, "/members?org=110&on=2026-01-31"), "Карпенко");
    expect_lacks("Карпенко", test_get(app, olga, "/members?org=110&on=2026-02-01").body);
    expect_page(test_get(app, olga, "/members?org=120&on=2026-02-01"), "Карпенко");
    expect_page(test_get(app, olga, "/members?org=100&on=2025-01-01"), "Карпенко");
    expect_page(test_get(app, olga, "/orgs/110/past?on=2026-01-31"), "состояли 2 человека");
}

void test_members_past__pages_go_on_behind_the_last_one(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    for (int i = 0; i < 60; i++) {
        test_members_add(app, olga, SCHOOL,
                         TEST_CARD(.last_name = str_of(test_text("Фамилия%02d", i)),
                                   .first_name = STR("Анна"),
                                   .registered_on = date_of("2020-09-01")));
    }
    static const char *const lists[] = {"/members?org=111&on=2025-01-01",
                                        "/members?org=100&on=2025-01-01"};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct reply first = test_get(app, olga, lists[i]);
        expect_page(first, "60 человек");
        expect_contains("Фамилия49", first.body);
        expect_lacks("Фамилия50", first.body);
        struct reply second = test_get(
            app, olga, test_text("%s&after=%lld", lists[i], (long long)id_of(app, "Фамилия49")));
        expect_page(second, "Фамилия50");
        expect_contains("К началу списка", second.body);
        expect_lacks("Фамилия49", second.body);
    }
}

void test_members_past__the_list_of_a_day_is_exported(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school(app);
    test_sql(app, "UPDATE member SET phone = '+79100000001'");
    struct reply file = test_get(app, olga, "/members/export?org=111&on=2025-01-01&format=csv");
    expect_int(200, file.status);
    char bytes[8192];
    ssize_t length = pread(file.file_fd, bytes, sizeof(bytes), 0);
    expect_true(length > 0);
    str text = {bytes, (size_t)length};
    close(file.file_fd);
    expect_contains("Карпенко", text);
    expect_contains("завхоз", text);
    expect_lacks("Новикова", text);
    expect_lacks("9100000001", text);
}

void test_members_past__nobody_sees_a_day_of_others(void)
{
    struct test_app *app = test_app_on(TODAY);
    (void)school(app);
    int64_t marat = test_account(app, "region_specialist", "Астраханская");
    int64_t beside = test_account(app, "primary_chair", "Рыльский сад");
    int64_t member = test_account(app, "member", SCHOOL);
    expect_not_found(test_get(app, marat, "/members?org=111&on=2025-01-01"));
    expect_not_found(test_get(app, beside, "/members?org=111&on=2025-01-01"));
    expect_not_found(test_get(app, marat, "/members/export?org=111&on=2025-01-01&format=csv"));
    expect_forbidden(test_get(app, member, "/members?org=111&on=2025-01-01"));
    int64_t officer = test_account(app, "union_officer", "union");
    expect_refused(test_get(app, officer, "/members?on=2025-01-01"), "Выберите регион");
    expect_page(test_get(app, officer, "/members?org=111&on=2025-01-01"), "Карпенко");
}
