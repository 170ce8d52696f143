/* Seeing the program as somebody else, and asking why. */
#include "app/app.h"
#include "app/test.h"

#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

static const char *see_as(int64_t account)
{
    return test_text("/see-as/%lld", (long long)account);
}

static int64_t named(struct test_app *app, const char *role, const char *org, const char *last_name,
                     const char *email)
{
    int64_t account = test_account(app, role, org);
    test_sql(app, test_text("UPDATE account SET email = '%s', last_name = '%s' WHERE id = %lld",
                            email, last_name, (long long)account));
    return account;
}

void test_insight__an_administrator_sees_the_pages_of_another(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    expect_contains(see_as(school), test_get(app, region, "/accounts").body);
    expect_page(test_get(app, region, see_as(school)), "Карпенко");
    expect_see_other(test_post(app, region, see_as(school), ""), "/");
    struct reply page = test_get(app, region, "/");
    expect_page(page, "env-see");
    expect_contains("Ничего нельзя изменить", page.body);
    expect_contains("Председатель первичной организации", page.body);
    expect_not_found(test_get(app, region, "/orgs/112"));
    expect_see_other(test_post(app, region, "/see-as/end", ""), "/");
    expect_lacks("env-see", test_get(app, region, "/").body);
    expect_int(200, test_get(app, region, "/orgs/112").status);
    /* The one as whom he looked is not touched, and finds it in the settings. */
    expect_lacks("env-see", test_get(app, school, "/").body);
    expect_contains("Мельник Ольга", test_get(app, school, "/account/seen").body);
}

void test_insight__no_write_of_any_kind_goes_through(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    test_post(app, region, see_as(school), "");
    int64_t entries = test_sql_int(app, "SELECT count(*) FROM audit_entry");
    int64_t tried = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        for (const struct route *route = (*feature)->routes;
             route != NULL && route->pattern != NULL; route++) {
            if (route->method != POST || route->reads_only || route->own_protection ||
                strcmp(route->pattern, "/see-as/end") == 0) {
                continue;
            }
            const char *path = test_text("%s", route->pattern);
            struct reply reply = test_post(app, region, path, "org=111&format=csv&language=kk");
            if (reply.status == 303 || reply.status == 200) {
                test_fail(__FILE__, __LINE__, "POST %s answers %d", path, reply.status);
            }
            tried++;
        }
    }
    expect_true(tried > 30);
    expect_int(entries, test_sql_int(app, "SELECT count(*) FROM audit_entry"));
    expect_refused(
        test_post(app, region, "/members/new?org=111", "last_name=А&first_name=Б&status=active"),
        "Ничего не изменено");
    expect_refused(test_post(app, region, "/sign-out", ""), "Ничего не изменено");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM member"));
    expect_int(409, test_get(app, region, "/members/export?org=111&format=csv").status);
}

void test_insight__what_belongs_to_the_other_alone_is_not_shown(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    test_post(app, region, see_as(school), "");
    static const char *const pages[] = {"/account", "/account/code", "/account/delegate",
                                        "/account/seen"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_refused(test_get(app, region, pages[i]), "личное");
    }
}

void test_insight__nobody_gains_a_right_by_looking(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = named(app, "union_officer", "union", "Громова", "union@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    expect_forbidden(test_get(app, officer, "/imports"));
    test_post(app, officer, see_as(school), "");
    expect_contains("/imports", test_get(app, officer, "/").body);
    expect_refused(test_get(app, officer, "/imports"), "ваша собственная должность");
}

void test_insight__never_above_oneself_beside_elsewhere_or_oneself(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t specialist = named(app, "region_specialist", "Курская", "Мельник", "r@example.org");
    int64_t elsewhere = named(app, "primary_chair", "АГУ", "Ким", "a@example.org");
    int64_t officer = named(app, "union_officer", "union", "Громова", "u@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "s@example.org");
    int64_t chair = named(app, "region_chair", "Курская", "Лось", "c@example.org");
    expect_refused(test_post(app, specialist, see_as(chair), ""), "самого себя");
    expect_not_found(test_post(app, specialist, see_as(elsewhere), ""));
    expect_not_found(test_post(app, specialist, see_as(officer), ""));
    expect_refused(test_post(app, specialist, see_as(specialist), ""), "самого себя");
    expect_forbidden(test_post(app, school, see_as(specialist), ""));
    /* Who has a post above as well as one below is above. */
    test_sql(app, test_text("INSERT INTO mandate (id, account_id, region_id, org_id, role, "
                            "valid_from) VALUES (77, %lld, 100, 111, 'accountant', '2020-01-01')",
                            (long long)officer));
    expect_refused(test_post(app, specialist, see_as(officer), ""), "самого себя");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM see_as"));
}

void test_insight__it_ends_after_a_quarter_of_an_hour_and_with_the_right(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    test_post(app, region, see_as(school), "");
    int64_t now = app_now(test_inner_app(app));
    expect_int(now + 900, test_sql_int(app, "SELECT see_as_until FROM session WHERE see_as_until "
                                            "IS NOT NULL"));
    test_sql(app, test_text("UPDATE session SET see_as_until = %lld WHERE see_as_until > 0",
                            (long long)now));
    expect_lacks("env-see", test_get(app, region, "/").body);
    test_post(app, region, see_as(school), "");
    expect_contains("env-see", test_get(app, region, "/").body);
    test_sql(app, "DELETE FROM role_right WHERE right_code = 'see_as'");
    test_sql(app, "UPDATE setting SET value = '2' WHERE name = 'roles_version'");
    expect_lacks("env-see", test_get(app, region, "/").body);
}

void test_insight__the_log_names_who_looked_and_as_whom(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    int64_t member = test_members_add(
        app, school, SCHOOL,
        TEST_CARD(.last_name = STR("Ким"), .first_name = STR("Анна"), .status = STR("active")));
    test_post(app, region, see_as(school), "");
    str changes = test_sql_text(app, "SELECT changes FROM audit_entry WHERE action = "
                                     "'insight.see_as'");
    expect_contains("Мельник", changes);
    expect_contains("Карпенко", changes);
    /* Reading is reading from above, by who reads. */
    test_get(app, region, test_text("/members/%lld", (long long)member));
    test_run_jobs(app);
    expect_int(region, test_sql_int(app, "SELECT account_id FROM audit_entry WHERE action = "
                                         "'members.open'"));
    expect_int(100, test_sql_int(app, "SELECT acting_org_id FROM audit_entry WHERE action = "
                                      "'members.open'"));
}

/* ---- why ------------------------------------------------------------------------------------- */

static struct reply why(struct test_app *app, int64_t account, const char *login,
                        const char *address)
{
    return test_post(app, account, "/why", test_text("login=%s&address=%s", login, address));
}

void test_insight__it_is_told_what_opens_a_page_and_what_keeps_it_shut(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    struct reply page = why(app, region, "school@example.org", "/members");
    expect_page(page, "Карпенко Ольга: страница открывается");
    expect_contains("«Видеть членов Профсоюза»", page.body);
    page = why(app, region, "school@example.org", "/audit");
    expect_page(page, "Карпенко Ольга: страница не открывается");
    expect_contains("нет нужного права", page.body);
    page = why(app, region, "school@example.org", "https://union.example/orgs/112?a=1");
    expect_page(page, "не открывается");
    expect_contains("вне организации", page.body);
    test_sql(app, test_text("UPDATE mandate SET valid_to = '2026-02-14' WHERE account_id = %lld",
                            (long long)school));
    expect_page(why(app, region, "school@example.org", "/members"),
                "Полномочия кончились 14.02.2026");
    test_sql(app, test_text("UPDATE mandate SET valid_to = NULL, valid_from = '2026-04-01' WHERE "
                            "account_id = %lld",
                            (long long)school));
    expect_page(why(app, region, "school@example.org", "/members"),
                "Полномочия начнутся 01.04.2026");
    expect_page(why(app, region, "school@example.org", "/nowhere"), "Страницы с таким адресом нет");
    expect_page(why(app, region, "", "/members"), "Мельник Ольга: страница открывается");
}

void test_insight__asking_why_tells_nothing_of_what_lies_elsewhere(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    (void)named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    (void)named(app, "primary_chair", "АГУ", "Ким", "agu@example.org");
    str foreign = why(app, region, "school@example.org", "/orgs/230").body;
    str never = why(app, region, "school@example.org", "/orgs/777").body;
    expect_contains("не сообщается", foreign);
    expect_contains("не сообщается", never);
    /* The same sentences, whichever it is. */
    ptrdiff_t from = str_find(foreign, STR("<h2 id=\"s-answer\">"));
    ptrdiff_t until = str_find(foreign, STR("name=\"form_key\""));
    expect_true(from > 0);
    str told = str_slice(foreign, (size_t)from, (size_t)(str_find(foreign, STR("s-why")) - from));
    (void)until;
    expect_true(str_find(never, told) > 0);
    struct reply nobody = why(app, region, "agu@example.org", "/members");
    struct reply unknown = why(app, region, "nobody@example.org", "/members");
    expect_form_again(nobody, "так никто не входит");
    expect_form_again(unknown, "так никто не входит");
}

void test_insight__asking_why_is_in_the_log_and_needs_the_right(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = named(app, "region_chair", "Курская", "Мельник", "region@example.org");
    int64_t school = named(app, "primary_chair", SCHOOL, "Карпенко", "school@example.org");
    expect_forbidden(why(app, school, "", "/members"));
    why(app, region, "school@example.org", "/members");
    test_run_jobs(app);
    expect_int(school, test_sql_int(app, "SELECT object_id FROM audit_entry WHERE action = "
                                         "'insight.why'"));
    expect_contains("/why", test_get(app, region, "/orgs/777").body);
    expect_lacks("/why", test_get(app, school, "/orgs/777").body);
}
