#include "features/audit_log/audit_log.h"

#include "app/test.h"

#define TODAY "2026-03-01"

/* Ids carry the time of the real clock; here they are made to fit the day of the test. */
static void set_back_ids(struct test_app *app)
{
    test_run_jobs(app);
    test_sql(app,
             "UPDATE audit_entry SET id = (happened_at - 1577836800) * 4194304000 + chain_number");
}

static void note(struct test_app *app, int64_t account, const char *action, int times)
{
    struct request *req = test_begin(app, account);
    for (int i = 0; i < times; i++) {
        audit(req, action, 100, 5, 0, NULL, 0);
    }
    test_commit(app);
}

void test_audit_log__who_did_what_is_told_in_words(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    note(app, chair, "orgs.edit", 1);
    note(app, chair, "future.deed", 1);
    set_back_ids(app);
    struct reply page = test_get(app, chair, "/audit");
    expect_page(page, "Сергеева Ольга Викторовна");
    expect_contains("Изменение карточки организации", page.body);
    expect_contains("future.deed", page.body);
    expect_contains("Курская", page.body);
}

void test_audit_log__a_post_without_the_right_is_refused(void)
{
    struct test_app *app = test_app_on(TODAY);
    static const char *const roles[] = {"primary_chair", "region_specialist", "member"};
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        expect_forbidden(test_get(app, test_account(app, roles[i], "Курская"), "/audit"));
    }
    expect_see_other(test_get(app, 0, "/audit"), "/sign-in?next=%2Faudit");
}

void test_audit_log__another_region_is_not_seen(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t kursk = test_account(app, "region_chair", "Курская");
    int64_t below = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t astrakhan = test_account(app, "region_auditor", "Астраханская");
    int64_t officer = test_account(app, "union_officer", "union");
    note(app, below, "orgs.edit", 1);
    note(app, 0, "accounts.sign_in_failed", 1);
    set_back_ids(app);
    expect_page(test_get(app, kursk, "/audit"), "Рыльская СОШ 4");
    expect_page(test_get(app, officer, "/audit"), "Рыльская СОШ 4");
    expect_page(test_get(app, astrakhan, "/audit"), "ничего не отмечено");
    /* What was done without a post belongs to no region. */
    expect_contains("Без входа", test_get(app, officer, "/audit").body);
    expect_lacks("Без входа", test_get(app, kursk, "/audit").body);
}

void test_audit_log__it_is_narrowed_to_a_day_and_an_action(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    note(app, chair, "orgs.edit", 1);
    note(app, chair, "orgs.create", 1);
    test_sql(app, "UPDATE audit_entry SET happened_at = happened_at - 5 * 86400 "
                  "WHERE action = 'orgs.edit'");
    set_back_ids(app);
    const char *edit = "<td role=\"cell\" class=\"num\" data-l=\"Когда\">24.02.2026";
    const char *create = "<td role=\"cell\" class=\"num\" data-l=\"Когда\">01.03.2026";
    struct reply all = test_get(app, chair, "/audit");
    expect_page(all, edit);
    expect_contains(create, all.body);
    struct reply day = test_get(app, chair, "/audit?day=2026-02-24");
    expect_page(day, edit);
    expect_lacks(create, day.body);
    struct reply action = test_get(app, chair, "/audit?action=orgs.create");
    expect_page(action, create);
    expect_lacks(edit, action.body);
    test_sql(app, "UPDATE audit_entry SET happened_at = happened_at - 40 * 86400 "
                  "WHERE action = 'orgs.edit'");
    set_back_ids(app);
    expect_contains("ничего не отмечено", test_get(app, chair, "/audit?action=orgs.edit").body);
}

static int64_t count_of(str part, str text)
{
    int64_t count = 0;
    for (ptrdiff_t at = str_find(text, part); at >= 0; at = str_find(text, part)) {
        text = str_from(text, (size_t)at + part.length);
        count++;
    }
    return count;
}

void test_audit_log__pages_follow_each_other_without_a_gap(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    note(app, chair, "orgs.edit", 130);
    set_back_ids(app);
    str row = STR("<th role=\"rowheader\"");
    struct reply first = test_get(app, chair, "/audit?action=orgs.edit");
    expect_int(100, count_of(row, first.body));
    ptrdiff_t at = str_find(first.body, STR("/audit?day="));
    expect_true(at >= 0);
    str link = str_from(first.body, (size_t)at);
    link = str_slice(link, 0, (size_t)str_find_char(link, '"'));
    ptrdiff_t before = str_find(link, STR("before="));
    const char *path =
        test_text("/audit?action=orgs.edit&%.*s", STR_ARG(str_from(link, (size_t)before)));
    struct reply second = test_get(app, chair, path);
    expect_int(30, count_of(row, second.body));
    expect_lacks("rel=\"next\"", second.body);
}

void test_audit_log__looking_at_it_is_noted(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    expect_page(test_get(app, chair, "/audit"), "");
    test_run_jobs(app);
    expect_int(1,
               test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'audit.view'"));
}
