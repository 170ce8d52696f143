/* Affiliation to federations. */
#include "app/test.h"
#include "features/orgs/orgs.h"

#define TODAY "2026-03-01"
#define FNPR "name=ФНПР&inn=4629027460&valid_from=2020-01-01&share=12,5&basis=Resolution"

static int64_t specialist(struct test_app *app)
{
    return test_account(app, "region_specialist", "Курская");
}

static const char *removal(struct test_app *app)
{
    return test_text("/orgs/110/affiliations/remove/%lld",
                     (long long)test_sql_int(app, "SELECT max(id) FROM affiliation"));
}

static const char *last_one(struct test_app *app)
{
    return test_text("/orgs/110/affiliations/%lld",
                     (long long)test_sql_int(app, "SELECT max(id) FROM affiliation"));
}

void test_orgs_affiliation__it_is_a_dated_link_and_not_a_parent(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    expect_see_other(test_post(app, olga, "/orgs/110/affiliations/new", FNPR), "/orgs/110");
    struct reply page = test_get(app, olga, "/orgs/110");
    expect_page(page, "ФНПР");
    expect_contains("12,5 %", page.body);
    expect_int(1250, test_sql_int(app, "SELECT share FROM affiliation"));
    expect_int(100, test_sql_int(app, "SELECT parent_id FROM org WHERE id = 110"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'ФНПР'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry "
                                    "WHERE action = 'orgs.affiliation'"));
}

void test_orgs_affiliation__terms_do_not_overlap_and_follow_each_other(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    const char *add = "/orgs/110/affiliations/new";
    expect_see_other(test_post(app, olga, add, FNPR), "/orgs/110");
    expect_form_again(test_post(app, olga, add, FNPR), "уже входит");
    expect_page(test_get(app, olga, last_one(app)), "12,5");
    expect_see_other(test_post(app, olga, last_one(app), FNPR "&valid_to=2024-12-31"), "/orgs/110");
    expect_see_other(
        test_post(app, olga, add, "name=фнпр&valid_from=2025-01-01&share=20&basis=Resolution"),
        "/orgs/110");
    expect_int(2, test_sql_int(app, "SELECT count(*) FROM affiliation"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM federation"));
    expect_see_other(test_post(app, olga, removal(app), ""), "/orgs/110");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM affiliation"));
}

void test_orgs_affiliation__what_makes_no_sense_is_told(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    static const char *const shares[] = {"101", "12,555", "много", "-5", "1,2,3", "99999999"};
    for (size_t i = 0; i < COUNT_OF(shares); i++) {
        expect_form_again(
            test_post(app, olga, "/orgs/110/affiliations/new",
                      test_text("name=ФНПР&valid_from=2020-01-01&basis=R&share=%s", shares[i])),
            "share");
    }
    expect_form_again(
        test_post(app, olga, "/orgs/110/affiliations/new", FNPR "&valid_to=2019-01-01"),
        "valid_to");
    expect_form_again(test_post(app, olga, "/orgs/110/affiliations/new", "name=ФНПР"), "note-bad");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM affiliation"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM federation"));
}

void test_orgs_affiliation__only_who_keeps_the_organisation_changes_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    expect_see_other(test_post(app, olga, "/orgs/110/affiliations/new", FNPR), "/orgs/110");
    const char *line = last_one(app);
    int64_t marat = test_account(app, "region_specialist", "Астраханская");
    int64_t auditor = test_account(app, "region_auditor", "Курская");
    expect_not_found(test_get(app, marat, line));
    expect_not_found(test_post(app, marat, removal(app), ""));
    expect_not_found(test_post(app, marat, "/orgs/110/affiliations/new", FNPR));
    expect_forbidden(test_post(app, auditor, line, FNPR));
    expect_page(test_get(app, auditor, "/orgs/110"), "ФНПР");
    /* A link is found with its own organisation alone. */
    const char *number = strrchr(line, '/') + 1;
    expect_not_found(test_get(app, olga, test_text("/orgs/120/affiliations/%s", number)));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM affiliation"));
}
