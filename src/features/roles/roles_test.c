/* What each post may do is data, and so are the types; whoever edits them has limits. */
#include "app/app.h"
#include "app/test.h"
#include "db/test_db.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

/* The boxes of a role as they are now, with more. */
static const char *boxes(struct test_app *app, const char *role, const char *label,
                         const char *more)
{
    struct buf body = BUF_INIT(test_arena());
    buf_put_format(&body, "label=%s%s", label, more);
    str codes = test_sql_text(
        app, test_text("SELECT coalesce((SELECT %s FROM role_right WHERE role = '%s'), '')",
                       test_db_is_postgres() ? "string_agg(right_code, ' ')"
                                             : "group_concat(right_code, ' ')",
                       role));
    str code;
    while (str_next(&codes, ' ', &code)) {
        buf_put_format(&body, "&right_%.*s=1", STR_ARG(code));
    }
    return str_to_c(test_arena(), buf_str(&body));
}

void test_roles__a_change_counts_with_the_next_request_of_everybody(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = test_account(app, "union_officer", "union");
    int64_t accountant = test_account(app, "accountant", SCHOOL);
    expect_forbidden(test_get(app, accountant, "/members/export?org=111&format=csv"));
    expect_see_other(
        test_post(app, officer, "/roles/accountant",
                  boxes(app, "accountant", "Казначей школы", "&right_members_export=1")),
        "/roles");
    struct reply file = test_get(app, accountant, "/members/export?org=111&format=csv");
    expect_int(200, file.status);
    reply_close_file(&file);
    expect_page(test_get(app, accountant, "/rights"), "Казначей школы");
    expect_contains("members_export",
                    test_sql_text(app, "SELECT changes FROM audit_entry WHERE action = "
                                       "'roles.change'"));
    expect_contains("Добавлено: Выгружать списки", test_get(app, officer, "/roles").body);
    /* The code can be asked for, too, from the next page on. */
    test_post(app, officer, "/roles/accountant",
              boxes(app, "accountant", "Казначей школы", "&needs_second_factor=1"));
    test_sql(app, "UPDATE session SET second_factor_at = NULL");
    expect_see_other(test_get(app, accountant, "/members"), "/account/code");
}

void test_roles__only_a_post_of_the_union_itself_edits_them(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    expect_forbidden(test_get(app, region, "/roles"));
    test_sql(app, "INSERT INTO role_right (role, right_code) VALUES ('region_chair', "
                  "'roles_edit')");
    test_sql(app, "UPDATE setting SET value = '2' WHERE name = 'roles_version'");
    static const char *const pages[] = {"/roles",
                                        "/roles/new",
                                        "/roles/accountant",
                                        "/types",
                                        "/types/orgs/region",
                                        "/types/bodies/committee",
                                        "/types/bodies/committee/posts/1",
                                        "/types/bodies/committee/rule"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_forbidden(test_get(app, region, pages[i]));
        if (strcmp(pages[i], "/roles") != 0 && strcmp(pages[i], "/types") != 0) {
            expect_forbidden(test_post(app, region, pages[i], "label=Что-то&right_import=1"));
        }
    }
    expect_forbidden(test_post(app, region, "/roles/accountant/remove", ""));
}

void test_roles__nobody_widens_the_role_in_which_he_acts(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = test_account(app, "union_officer", "union");
    expect_form_again(
        test_post(app, officer, "/roles/union_officer",
                  boxes(app, "union_officer", "Сотрудник", "&right_members_export=1")),
        "Никто не добавляет права");
    /* Nor another that he holds beside it. */
    test_sql(app, test_text("INSERT INTO mandate (id, account_id, region_id, org_id, role, "
                            "valid_from) VALUES (77, %lld, 100, 111, 'accountant', '2020-01-01')",
                            (long long)officer));
    expect_form_again(test_post(app, officer, "/roles/accountant",
                                boxes(app, "accountant", "Бухгалтер", "&right_import=1")),
                      "Никто не добавляет права");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM role_right WHERE role = 'union_officer' "
                                    "AND right_code = 'members_export'"));
}

void test_roles__the_last_editor_cannot_take_the_right_away(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = test_account(app, "union_officer", "union");
    expect_refused(
        test_post(app, officer, "/roles/union_officer", "label=Сотрудник&right_orgs_view=1"),
        "никто");
    (void)test_account(app, "union_chair", "union");
    expect_see_other(
        test_post(app, officer, "/roles/union_officer", "label=Сотрудник&right_orgs_view=1"),
        "/roles");
    expect_forbidden(test_get(app, officer, "/roles"));
}

void test_roles__one_that_is_in_use_stays(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = test_account(app, "union_officer", "union");
    (void)test_account(app, "accountant", SCHOOL);
    expect_refused(test_post(app, officer, "/roles/accountant/remove", ""), "остаётся");
    expect_refused(test_post(app, officer, "/roles/territory_auditor/remove", ""), "остаётся");
    expect_see_other(
        test_post(app, officer, "/roles/new", "label=Куратор&level=2&right_orgs_view=1"), "/roles");
    str code = test_sql_text(app, "SELECT code FROM role WHERE label = 'Куратор'");
    expect_page(test_get(app, officer, "/roles"), "Куратор");
    expect_see_other(test_post(app, officer, test_text("/roles/%.*s/remove", STR_ARG(code)), ""),
                     "/roles");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM role WHERE label = 'Куратор'"));
    expect_not_found(test_post(app, officer, "/roles/member", "label=Член&right_import=1"));
}

void test_roles__what_may_stand_where_is_data(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = test_account(app, "union_officer", "union");
    int64_t region = test_account(app, "region_chair", "Курская");
    expect_page(test_get(app, officer, "/types/orgs/territory"), "under_primary_workers");
    expect_int(303, test_post(app, officer, "/types/orgs/new",
                              "label=Совет+молодёжи&level=3&holds_members=1")
                        .status);
    str code = test_sql_text(app, "SELECT code FROM org_type WHERE code LIKE 'own_%'");
    expect_lacks("Совет молодёжи", test_get(app, region, "/orgs/110/new").body);
    const char *body =
        test_text("label=Территориальная&under_primary_workers=1&under_%.*s=1", STR_ARG(code));
    expect_see_other(test_post(app, officer, "/types/orgs/territory", body), "/types");
    expect_contains("Совет молодёжи", test_get(app, region, "/orgs/110/new").body);
    /* Workers' primaries stand under territories already. */
    expect_form_again(test_post(app, officer, "/types/orgs/territory", "label=Территориальная"),
                      "уже стоят здесь");
    expect_form_again(test_post(app, officer, "/types/orgs/territory",
                                "label=Территориальная&under_primary_workers=1&under_region=1"),
                      "не ниже");
    expect_refused(test_post(app, officer, "/types/orgs/region/remove", ""), "остаётся");
    expect_see_other(
        test_post(app, officer, test_text("/types/orgs/%.*s/remove", STR_ARG(code)), ""), "/types");
}

void test_roles__posts_of_bodies_give_the_roles_that_the_union_chooses(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = test_account(app, "union_officer", "union");
    expect_page(test_get(app, officer, "/types/bodies/youth_council/posts/3"), "has_chair");
    expect_see_other(test_post(app, officer, "/types/bodies/youth_council/posts/3",
                               "has_chair=1&role_chair=group_organiser&seats_chair=1"
                               "&has_member=1"),
                     "/types/bodies/youth_council");
    expect_str("group_organiser",
               test_sql_text(app, "SELECT role FROM body_type_post WHERE body_type = "
                                  "'youth_council' AND level = 3 AND post_type = 'chair'"));
    expect_int(2, test_sql_int(app, "SELECT count(*) FROM body_type_post WHERE body_type = "
                                    "'youth_council' AND level = 3"));
    expect_refused(test_post(app, officer, "/types/bodies/youth_council/posts/3",
                             "has_chair=1&role_chair=region_chair"),
                   "своего уровня");
}

void test_roles__a_rule_counts_from_its_day_and_the_old_one_before(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t officer = test_account(app, "union_officer", "union");
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_post(app, chair, "/bodies/new?org=111", "type=union_committee&formed_on=2021-01-01");
    static const char rule[] =
        "valid_from=2026-06-01&quorum_of=elected&quorum_part=3&quorum_whole=4&majority_part=1"
        "&majority_whole=2&special_part=3&special_whole=4";
    expect_see_other(test_post(app, officer, "/types/bodies/union_committee/rule", rule),
                     "/types/bodies/union_committee");
    expect_form_again(test_post(app, officer, "/types/bodies/union_committee/rule", rule), "уже");
    expect_contains("больше половины избранных", test_get(app, chair, "/bodies").body);
    expect_contains("не меньше 3/4 избранных", test_get(app, chair, "/bodies?on=2026-06-01").body);
}

/* ---- the last one who may edit roles -------------------------------------------------------- */

void test_roles__the_last_editor_is_not_put_out_by_ending_his_post(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t first = test_account(app, "union_chair", "union");
    int64_t second = test_account(app, "union_chair", "union");
    const char *end = test_text(
        "/accounts/mandates/%lld/end",
        (long long)test_sql_int(
            app, test_text("SELECT id FROM mandate WHERE account_id = %lld", (long long)second)));
    test_sql(app, test_text("UPDATE mandate SET valid_to = '2026-03-31' WHERE account_id = %lld",
                            (long long)first));
    /* In April nobody would be left. */
    expect_refused(test_post(app, first, end, "valid_to=2026-04-30"), "никто");
    expect_str("", test_sql_text(app, test_text("SELECT valid_to FROM mandate WHERE account_id = "
                                                "%lld",
                                                (long long)second)));
    (void)test_account(app, "union_chair", "union");
    expect_int(303, test_post(app, first, end, "valid_to=2026-04-30").status);
}

void test_roles__kinds_of_posts_and_levels_of_bodies_are_data(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t officer = test_account(app, "union_officer", "union");
    const char *posts = "/types/bodies/union_committee/posts/3";
    expect_see_other(test_post(app, officer, test_text("%s/new", posts), "label=Казначей+кассы"),
                     posts);
    expect_page(test_get(app, officer, posts), "Казначей кассы");
    expect_form_again(test_post(app, officer, test_text("%s/new", posts), "label=Казначей+кассы"),
                      "уже есть");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM body_type_post b JOIN post_type p ON "
                                    "p.code = b.post_type WHERE p.label = 'Казначей кассы' "
                                    "AND b.body_type = 'union_committee' AND b.level = 3"));

    expect_see_other(test_post(app, officer, "/types/bodies/union_committee/levels", "level=4"),
                     "/types/bodies/union_committee/posts/4");
    expect_refused(test_post(app, officer, "/types/bodies/union_committee/levels", "level=4"),
                   "ещё нет");
    int64_t region = test_account(app, "region_chair", "Курская");
    expect_forbidden(test_post(app, region, test_text("%s/new", posts), "label=Свой"));
    expect_forbidden(test_post(app, region, "/types/bodies/union_committee/levels", "level=5"));
}
