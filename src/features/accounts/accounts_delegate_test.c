/* Handing on rights for a while, and giving posts as a right of its own. */
#include "app/app.h"
#include "app/test.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

static int64_t named(struct test_app *app, const char *role, const char *org, const char *last_name,
                     const char *email)
{
    int64_t account = test_account(app, role, org);
    test_sql(app, test_text("UPDATE account SET email = '%s', last_name = '%s' WHERE id = %lld",
                            email, last_name, (long long)account));
    return account;
}

static const char *body_of(const char *org, const char *until, const char *rights)
{
    return test_text("org=%s&login=anna@example.org&last_name=Ким&valid_from=2026-03-01"
                     "&valid_to=%s%s",
                     org, until, rights);
}

#define EDIT "&right_members_view=1&right_members_edit=1"

/* The mandate that was handed on becomes the acting one. */
static void act(struct test_app *app, int64_t account)
{
    test_sign_in_again(app, account);
    int64_t id = test_sql_int(
        app, test_text("SELECT coalesce(max(id), 0) FROM mandate WHERE delegated_from IS NOT NULL "
                       "AND account_id = %lld",
                       (long long)account));
    (void)test_post(app, account, "/account/act-as", test_text("mandate=%lld", (long long)id));
}

static int64_t delegation(struct test_app *app)
{
    return test_sql_int(app, "SELECT max(id) FROM mandate WHERE delegated_from IS NOT NULL");
}

static void set_today(struct test_app *app, const char *day)
{
    test_inner_app(app)->options.fixed_today = date_of(day);
}

void test_accounts_delegate__chosen_rights_work_until_the_day(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "primary_chair", SCHOOL, "Карпенко", "chair@example.org");
    int64_t anna = named(app, "member", SCHOOL, "Ким", "anna@example.org");
    expect_page(test_get(app, chair, "/account/delegate"), "name=\"right_members_admit\"");
    expect_see_other(test_post(app, chair, "/account/delegate", body_of("111", "2026-03-31", EDIT)),
                     "/account");
    act(app, anna);
    expect_int(200, test_get(app, anna, "/members").status);
    expect_forbidden(test_get(app, anna, "/members/new?org=111"));
    expect_contains("Вам передаёт: Ольга Карпенко", test_get(app, anna, "/account").body);
    expect_contains("От вас: Ольга Ким", test_get(app, chair, "/account").body);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM outbox WHERE to_address = "
                                    "'anna@example.org'"));
    set_today(app, "2026-03-31");
    act(app, anna);
    expect_int(200, test_get(app, anna, "/members").status);
    set_today(app, "2026-04-01");
    act(app, anna);
    expect_forbidden(test_get(app, anna, "/members"));
}

void test_accounts_delegate__nobody_hands_on_more_than_he_has(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "primary_chair", SCHOOL, "Карпенко", "chair@example.org");
    (void)named(app, "member", SCHOOL, "Ким", "anna@example.org");
    static const char *const rights[] = {"&right_audit_view=1",
                                         "&right_members_view=1&right_accounts_manage=1",
                                         "&right_roles_grant=1", ""};
    for (size_t i = 0; i < COUNT_OF(rights); i++) {
        expect_form_again(
            test_post(app, chair, "/account/delegate", body_of("111", "2026-03-31", rights[i])),
            "хотя бы одно из своих прав");
    }
    /* Beside and above the own organisation. */
    expect_not_found(
        test_post(app, chair, "/account/delegate", body_of("112", "2026-03-31", EDIT)));
    expect_not_found(
        test_post(app, chair, "/account/delegate", body_of("110", "2026-03-31", EDIT)));
    expect_form_again(
        test_post(app, chair, "/account/delegate", body_of("111", "2026-05-31", EDIT)), "90 дней");
    expect_form_again(
        test_post(app, chair, "/account/delegate", body_of("111", "2026-02-01", EDIT)), "раньше");
    test_sql(app, "UPDATE mandate SET valid_to = '2026-03-15' WHERE role = 'primary_chair'");
    expect_form_again(
        test_post(app, chair, "/account/delegate", body_of("111", "2026-03-31", EDIT)),
        "кончаются");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM mandate WHERE delegated_from > 0"));
}

void test_accounts_delegate__rights_that_give_posts_are_never_handed_on(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "region_chair", "Курская", "Карпенко", "chair@example.org");
    int64_t anna = named(app, "member", SCHOOL, "Ким", "anna@example.org");
    expect_lacks("right_roles_grant", test_get(app, chair, "/account/delegate").body);
    expect_form_again(test_post(app, chair, "/account/delegate",
                                body_of("100", "2026-03-31", EDIT "&right_roles_grant=1")),
                      "своих прав");
    /* And if it got into the register all the same. */
    test_post(app, chair, "/account/delegate", body_of("100", "2026-03-31", EDIT));
    test_sql(app, "UPDATE mandate SET rights = 'members_view roles_grant accounts_manage see_as' "
                  "WHERE delegated_from > 0");
    act(app, anna);
    expect_int(200, test_get(app, anna, "/members").status);
    expect_forbidden(test_get(app, anna, "/accounts"));
    expect_forbidden(test_get(app, anna, "/bodies/waiting"));
}

void test_accounts_delegate__what_was_handed_on_is_not_handed_on_again(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "primary_chair", SCHOOL, "Карпенко", "chair@example.org");
    int64_t anna = named(app, "member", SCHOOL, "Ким", "anna@example.org");
    int64_t vera = named(app, "member", SCHOOL, "Лось", "vera@example.org");
    test_post(app, chair, "/account/delegate", body_of("111", "2026-03-31", EDIT));
    act(app, anna);
    expect_refused(test_get(app, anna, "/account/delegate"), "дальше нельзя");
    expect_refused(test_post(app, anna, "/account/delegate",
                             "org=111&login=vera@example.org&last_name=Лось&valid_from=2026-03-01"
                             "&valid_to=2026-03-31" EDIT),
                   "дальше нельзя");
    /* A row of that kind, however it came about, gives nothing. */
    test_sql(app, test_text("INSERT INTO mandate (id, account_id, region_id, org_id, role, "
                            "valid_from, valid_to, delegated_from, rights) SELECT 77, %lld, "
                            "region_id, org_id, role, valid_from, valid_to, id, rights FROM "
                            "mandate WHERE delegated_from > 0",
                            (long long)vera));
    act(app, vera);
    expect_forbidden(test_get(app, vera, "/members"));
}

void test_accounts_delegate__it_ends_with_the_mandate_of_who_handed_it_on(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "primary_chair", SCHOOL, "Карпенко", "chair@example.org");
    int64_t anna = named(app, "member", SCHOOL, "Ким", "anna@example.org");
    test_post(app, chair, "/account/delegate", body_of("111", "2026-03-31", EDIT));
    act(app, anna);
    expect_int(200, test_get(app, anna, "/members").status);
    test_sql(app, test_text("UPDATE mandate SET valid_to = '2026-02-28' WHERE account_id = %lld",
                            (long long)chair));
    expect_forbidden(test_get(app, anna, "/members"));
    test_sql(app, test_text("UPDATE mandate SET valid_to = NULL WHERE account_id = %lld",
                            (long long)chair));
    expect_int(200, test_get(app, anna, "/members").status);
    test_sql(app, test_text("UPDATE account SET is_closed = 1 WHERE id = %lld", (long long)chair));
    expect_forbidden(test_get(app, anna, "/members"));
}

void test_accounts_delegate__it_shrinks_with_the_role(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "primary_chair", SCHOOL, "Карпенко", "chair@example.org");
    int64_t anna = named(app, "member", SCHOOL, "Ким", "anna@example.org");
    test_post(app, chair, "/account/delegate", body_of("111", "2026-03-31", EDIT));
    act(app, anna);
    expect_int(200, test_get(app, anna, "/members").status);
    test_sql(app, "DELETE FROM role_right WHERE role = 'primary_chair' AND right_code = "
                  "'members_view'");
    test_sql(app, "UPDATE setting SET value = '2' WHERE name = 'roles_version'");
    expect_forbidden(test_get(app, anna, "/members"));
}

void test_accounts_delegate__either_side_takes_it_back_and_nobody_else(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "primary_chair", SCHOOL, "Карпенко", "chair@example.org");
    int64_t anna = named(app, "member", SCHOOL, "Ким", "anna@example.org");
    int64_t other = named(app, "primary_chair", "Рыльский сад", "Лось", "other@example.org");
    test_post(app, chair, "/account/delegate", body_of("111", "2026-03-31", EDIT));
    const char *path = test_text("/account/delegations/%lld/end", (long long)delegation(app));
    act(app, anna);
    expect_not_found(test_post(app, other, path, ""));
    expect_int(200, test_get(app, anna, "/members").status);
    expect_see_other(test_post(app, chair, path, ""), "/account");
    expect_forbidden(test_get(app, anna, "/members"));
    expect_lacks("От вас", test_get(app, chair, "/account").body);
}

/* ---- giving posts is a right of its own ------------------------------------------------------ */

#define NEW_POST "&last_name=Новая&first_name=Вера&email=new@example.org&valid_from=2026-03-01"

void test_accounts_grant__who_manages_sign_ins_alone_gives_no_posts(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    test_sql(app, "DELETE FROM role_right WHERE right_code = 'roles_grant'");
    test_sql(app, "UPDATE setting SET value = '2' WHERE name = 'roles_version'");
    expect_int(200, test_get(app, chair, "/accounts").status);
    expect_lacks("/accounts/new", test_get(app, chair, "/accounts").body);
    expect_forbidden(test_get(app, chair, "/accounts/new"));
    expect_forbidden(test_post(app, chair, "/accounts/new", "org=111&role=accountant" NEW_POST));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM account WHERE email = "
                                    "'new@example.org'"));
}

void test_accounts_grant__nobody_gives_himself_a_post(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = named(app, "region_chair", "Курская", "Карпенко", "chair@example.org");
    expect_form_again(test_post(app, chair, "/accounts/new",
                                "org=111&role=primary_chair&last_name=Карпенко&first_name=Ольга"
                                "&email=chair@example.org&valid_from=2026-03-01"),
                      "Себе должность");
}

void test_accounts_grant__nothing_is_given_that_one_lacks_or_that_stands_above(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t specialist = test_account(app, "region_specialist", "Курская");
    static const char *const roles[] = {"region_chair", "union_officer", "union_auditor", "member",
                                        "nothing"};
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        expect_form_again(test_post(app, specialist, "/accounts/new",
                                    test_text("org=100&role=%s" NEW_POST, roles[i])),
                          "из списка");
    }
    expect_int(
        303,
        test_post(app, specialist, "/accounts/new", "org=111&role=primary_chair" NEW_POST).status);
}

void test_accounts_grant__ending_a_post_cannot_prolong_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    test_sql(app, test_text("UPDATE mandate SET valid_to = '2026-03-31' WHERE account_id = %lld",
                            (long long)chair));
    int64_t id = test_sql_int(
        app, test_text("SELECT id FROM mandate WHERE account_id = %lld", (long long)chair));
    const char *path = test_text("/accounts/mandates/%lld/end", (long long)id);
    expect_form_again(test_post(app, chair, path, "valid_to=2036-03-31"), "раньше");
    expect_str("2026-03-31", test_sql_text(app, "SELECT valid_to FROM mandate"));
}

void test_accounts_grant__rights_of_an_elected_post_end_with_the_post_alone(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    int64_t school = test_account(app, "primary_chair", SCHOOL);
    test_sql(app, test_text("UPDATE mandate SET post_id = 5 WHERE account_id = %lld",
                            (long long)school));
    int64_t id = test_sql_int(app, "SELECT id FROM mandate WHERE post_id = 5");
    expect_form_again(test_post(app, chair, test_text("/accounts/mandates/%lld/end", (long long)id),
                                "valid_to=2026-03-31"),
                      "выборной должности");
}

void test_accounts_grant__a_lowly_post_high_up_reads_cards_under_the_eye_of_the_log(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t keeper = test_account(app, "primary_operator", "Курская");
    test_get(app, keeper, "/members");
    test_run_jobs(app);
    expect_true(test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = "
                                  "'members.list'") > 0);
}
