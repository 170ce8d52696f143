#include "features/home/home.h"

#include "app/jobs.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"

static void add_member(struct test_app *app, int64_t account, const char *org,
                       struct members_card card)
{
    card.last_name = STR("Гончарова");
    card.first_name = STR("Наталья");
    card.status = STR("active");
    (void)test_members_add(app, account, org, &card);
}

static const struct members_card whole = {
    .phone = STR_INIT("+79101234567"), .born = {19790314}, .has_electronic_record = true};

void test_home__nobody_is_asked_to_sign_in(void)
{
    struct test_app *app = test_app_on(TODAY);
    expect_see_other(test_get(app, 0, "/"), "/sign-in");
}

void test_home__a_member_is_led_to_the_own_card(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "member", "Рыльская СОШ 4");
    test_sql(app, "UPDATE account SET person_region_id = 100, person_id = 7");
    expect_see_other(test_get(app, anna, "/"), "/my/ticket");
}

void test_home__who_holds_no_post_is_told_so(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    test_sql(app, "UPDATE mandate SET valid_to = '2026-02-01'");
    expect_page(test_get(app, anna, "/"), "У вас сегодня нет должности");
}

void test_home__a_person_is_greeted_and_told_the_day_and_the_post(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct reply page = test_get(app, chair, "/");
    expect_page(page, "<h1>Добрый день, Ольга Викторовна</h1>");
    expect_contains("1 марта 2026, воскресенье", page.body);
    expect_contains("Сейчас ничего не ждёт", page.body);
    expect_contains("/members/new?org=111", page.body);
}

void test_home__what_is_missing_in_cards_waits(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    add_member(app, chair, "Рыльская СОШ 4", (struct members_card){.born = {19790314}});
    add_member(app, chair, "Рыльская СОШ 4", whole);
    struct reply page = test_get(app, chair, "/");
    expect_page(page, "У 1 человека нет телефона");
    expect_contains("/quality/111/phone", page.body);
    expect_lacks("/quality/111/born", page.body);
    expect_contains("2 карточки не сверялись год", page.body);
    expect_contains("1 из 2 человек", page.body);
    expect_contains("50,0", page.body);
    test_sql(app, "UPDATE member SET verified_on = '2025-06-01', phone = '+79101234567'");
    expect_contains("Сейчас ничего не ждёт", test_get(app, chair, "/").body);
}

void test_home__another_organisation_counts_nothing_of_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t beside = test_account(app, "primary_chair", "Рыльский сад");
    int64_t region = test_account(app, "region_chair", "Астраханская");
    add_member(app, chair, "Рыльская СОШ 4", (struct members_card){0});
    expect_contains("Сейчас ничего не ждёт", test_get(app, beside, "/").body);
    expect_contains("Сейчас ничего не ждёт", test_get(app, region, "/").body);
}

void test_home__who_may_only_look_is_not_asked_to_mend(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    add_member(app, chair, "Рыльская СОШ 4", (struct members_card){0});
    int64_t auditor = test_account(app, "region_auditor", "Курская");
    struct reply page = test_get(app, auditor, "/");
    expect_page(page, "Сейчас ничего не ждёт");
    expect_lacks("/members/new", page.body);
}

void test_home__branches_that_lag_behind_come_first(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    add_member(app, chair, "Рыльская СОШ 4", whole);
    add_member(app, chair, "Льговская СОШ 1", (struct members_card){0});
    struct reply page = test_get(app, chair, "/");
    expect_page(page, "Организации ниже");
    ptrdiff_t bad = str_find(page.body, STR("Льговская<small>"));
    ptrdiff_t good = str_find(page.body, STR("Рыльская<small>"));
    ptrdiff_t empty = str_find(page.body, STR("КГУ<small>"));
    expect_true(bad > 0 && bad < good && good < empty);
    expect_contains("1 ППО, 1 человек", page.body);
}

void test_home__the_union_sees_its_regions_without_asking_for_cards(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    add_member(app, chair, "Рыльская СОШ 4", whole);
    int64_t officer = test_account(app, "union_officer", "union");
    struct reply page = test_get(app, officer, "/");
    expect_page(page, "Астраханская");
    expect_lacks("<meter", page.body);
}

void test_home__posts_that_end_soon_wait_for_those_who_manage_them(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    int64_t primary = test_account(app, "primary_chair", "Рыльская СОШ 4");
    test_sql(app, "UPDATE mandate SET valid_to = '2026-04-30' WHERE role = 'primary_chair'");
    expect_contains("1 должность заканчивается", test_get(app, chair, "/").body);
    expect_lacks("заканчивается", test_get(app, primary, "/").body);
    test_sql(app, "UPDATE mandate SET valid_to = '2026-05-01' WHERE role = 'primary_chair'");
    expect_lacks("заканчивается", test_get(app, chair, "/").body);
}

void test_home__work_under_way_is_shown(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct request *req = test_begin(app, chair);
    int64_t id = jobs_add(req, "members.export", 100, 111, 0, (str){0});
    test_commit(app);
    const char *poll = test_text("data-poll=\"/jobs/%lld\"", (long long)id);
    expect_contains(poll, test_get(app, chair, "/").body);
    test_sql(app, "UPDATE job SET state = 'done', ended_at = 5");
    expect_lacks(poll, test_get(app, chair, "/").body);
}

static int64_t add_twin(struct test_app *app, int64_t account, const char *org)
{
    struct members_card card = whole;
    card.last_name = STR("Гончарова");
    card.first_name = STR("Наталья");
    card.status = STR("active");
    return test_members_add(app, account, org, &card);
}

void test_home__pairs_of_cards_wait_for_who_may_judge_both(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_specialist", "Курская");
    int64_t school = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t first = add_twin(app, region, "Рыльская СОШ 4");
    int64_t second = add_twin(app, region, "Рыльский сад");
    test_sql(app,
             test_text("INSERT INTO duplicate_pair (region_id, a_id, b_id, id, a_path, b_path, "
                       "score, state) SELECT 100, a.id, b.id, 1, a.org_path, b.org_path, 100, "
                       "'open' FROM member a, member b WHERE a.id = %lld AND b.id = %lld",
                       (long long)first, (long long)second));
    struct reply page = test_get(app, region, "/");
    expect_page(page, "1 пара похожих карточек");
    expect_contains("href=\"/duplicates\"", page.body);
    expect_lacks("пара похожих", test_get(app, school, "/").body);
    test_sql(app, "UPDATE duplicate_pair SET state = 'different'");
    expect_lacks("пара похожих", test_get(app, region, "/").body);
}

/* What must be done by a day stands above what the cards lack; the menu begins with people. */
void test_home__what_has_a_date_comes_before_gaps_and_the_menu_is_grouped(void)
{
    struct test_app *app = test_app_on("2026-10-01");
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    add_member(app, chair, "Рыльская СОШ 4", (struct members_card){0});
    struct reply page = test_get(app, chair, "/");
    expect_page(page, "Сверка списка: отмечено");
    expect_true(str_find(page.body, STR("Сверка списка: отмечено")) <
                str_find(page.body, STR("нет телефона")));
    /* What is used daily first, then the groups. */
    ptrdiff_t people = str_find(page.body, STR("</svg>Члены Профсоюза</a>"));
    ptrdiff_t requests = str_find(page.body, STR("</svg>Приём и\u00a0обращения<svg"));
    ptrdiff_t order = str_find(page.body, STR("</svg>Порядок в списках<svg"));
    expect_true(people > 0 && people < requests && requests < order);
}
