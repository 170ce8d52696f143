/* Organisations by what people call them. */
#include "features/reports/reports_orgs.h"

#include "app/test.h"

void test_reports_orgs__a_name_or_a_number_means_one(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    struct reports_orgs found = reports_orgs_named(req, STR("рыльская сош 4"));
    expect_true(found.is_exact);
    expect_int(1, found.count);
    expect_int(test_org(app, "Рыльская СОШ 4"), found.items[0].id);
    expect_int(LEVEL_PRIMARY, found.items[0].level);
    expect_true(found.items[0].above.length > 0);
    str number = str_format(test_arena(), "%lld", (long long)test_org(app, "Курская"));
    found = reports_orgs_named(req, number);
    expect_int(1, found.count);
    expect_str("Курская", found.items[0].short_name);
    expect_int(0, reports_orgs_named(req, STR("987654321")).count);
    test_commit(app);
}

void test_reports_orgs__a_slip_finds_the_nearest(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    struct reports_orgs found = reports_orgs_named(req, STR("Рылская СОШ 4"));
    expect_false(found.is_exact);
    expect_true(found.count > 0);
    expect_str("Рыльская СОШ 4", found.items[0].short_name);
    expect_int(0, reports_orgs_named(req, STR("Совсем другое название, какого нет")).count);
    test_commit(app);
}

void test_reports_orgs__of_namesakes_all_are_told(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    test_sql(app, test_text("UPDATE org SET short_name = 'КГУ' WHERE id = %lld",
                            (long long)test_org(app, "АГУ")));
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    struct reports_orgs found = reports_orgs_named(req, STR("КГУ"));
    expect_true(found.is_exact);
    expect_int(2, found.count);
    test_commit(app);
}
