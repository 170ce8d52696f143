/* From figures about trainings, events and money to what they are made of. */
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/reports/reports.h"
#include "features/training/training_inner.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region, school, beside;
    int64_t org; /* the region's */
    int64_t anna;
};

static struct scene taught(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_chair", "Курская");
    scene.school = test_account(scene.app, "primary_chair", TEST_SCHOOL);
    scene.beside = test_account(scene.app, "territory_chair", "Льговская");
    scene.org = test_org(scene.app, "Курская");
    scene.anna = test_members_add(scene.app, scene.region, TEST_SCHOOL,
                                  TEST_CARD(.last_name = STR("Белова"), .first_name = STR("Анна"),
                                            .sex = STR("f"), .status = STR("active")));
    static const char *const trainings[] = {
        "title=Школа&kind=school&hours=40&began_on=10.02.2026",
        "title=Вебинар&kind=webinar&hours=4&began_on=20.02.2026",
    };
    for (size_t i = 0; i < COUNT_OF(trainings); i++) {
        expect_int(303, test_post(scene.app, scene.region,
                                  test_text("/members/%lld/training/new", ID(scene.anna)),
                                  test_text("taught=region&taught_by=ЦС&attendance=online"
                                            "&category=primary_chair&%s",
                                            trainings[i]))
                            .status);
    }
    return scene;
}

static struct reply look(const struct scene *scene, int64_t account, int64_t org, const char *where)
{
    return test_get(scene->app, account,
                    test_text("/reports/records?org=%lld&measure=trainings&%s", ID(org), where));
}

#define YEAR "since=2026-01-01&on=2027-01-01"

void test_training_behind__a_figure_opens_to_its_people_in_any_period(void)
{
    struct scene scene = taught();
    struct reply page = look(&scene, scene.region, scene.org, YEAR "&where=kind%3Dschool");
    expect_page(page, "Белова");
    expect_contains("Школа, ", page.body);
    expect_true(str_find(page.body, STR("Вебинар, ")) < 0);
    page = look(&scene, scene.region, scene.org, "since=2026-02-15&on=2026-03-01");
    expect_page(page, "Вебинар");
    expect_true(str_find(page.body, STR("40 ч")) < 0);
    expect_page(look(&scene, scene.region, scene.org, "since=2025-01-01&on=2026-01-01"),
                "За этой цифрой ничего нет");
}

void test_training_behind__a_cell_of_the_form_leads_there_and_tells_its_line(void)
{
    struct scene scene = taught();
    struct reply page = test_get(
        scene.app, scene.region,
        test_text("/reports/records?form=training-2026&cell=TRN/2:people&org=%lld", ID(scene.org)));
    expect_page(page, "Белова");
    expect_contains("Председатели первичных организаций", page.body);
    page = test_get(
        scene.app, scene.region,
        test_text("/reports/people?form=training-2026&cell=TRN/2:people&org=%lld", ID(scene.org)));
    expect_int(303, page.status);
    expect_page(test_get(scene.app, scene.region,
                         test_text("/reports/parts?form=training-2026&cell=TRN/2:people&org=%lld",
                                   ID(scene.org))),
                "Рыльская");
}

void test_training_behind__nobody_sees_people_of_others(void)
{
    struct scene scene = taught();
    expect_not_found(look(&scene, scene.beside, scene.org, YEAR));
    expect_not_found(look(&scene, scene.beside, test_org(scene.app, TEST_SCHOOL), YEAR));
    expect_page(look(&scene, scene.school, test_org(scene.app, TEST_SCHOOL), YEAR), "Белова");
    /* An accountant sees reports and no trainings. */
    int64_t accountant = test_account(scene.app, "accountant", "Курская");
    struct reply page = look(&scene, accountant, scene.org, YEAR);
    expect_true(page.status != 200 || str_find(page.body, STR("Белова")) < 0);
    /* People of the union are shown by regions. */
    int64_t officer = test_account(scene.app, "union_officer", "union");
    page = look(&scene, officer, 1, YEAR);
    expect_int(200, page.status);
    expect_true(str_find(page.body, STR("Белова")) < 0);
}

void test_training_behind__what_makes_no_sense_is_not_found(void)
{
    struct scene scene = taught();
    expect_not_found(look(&scene, scene.region, scene.org, "since=2027-01-01&on=2026-01-01"));
    expect_not_found(look(&scene, scene.region, scene.org, "since=когда&on=2026-01-01"));
    expect_not_found(
        test_get(scene.app, scene.region,
                 test_text("/reports/records?org=%lld&measure=members&" YEAR, ID(scene.org))));
}

void test_training_behind__money_opens_to_payments_and_budgets(void)
{
    struct scene scene = taught();
    test_sql(scene.app,
             test_text("INSERT INTO planning_cost (region_id, id, org_id, org_path, paid_on, "
                       "source, article, amount, made_at, changed_at) SELECT region_id, 1, id, "
                       "path, '2026-02-01', 'own', 'hall', 123450, 0, 0 FROM org WHERE id = %lld; "
                       "INSERT INTO planning_budget (region_id, org_id, org_path, year, amount, "
                       "changed_at) SELECT region_id, id, path, 2026, 2057500, 0 FROM org WHERE "
                       "id = %lld",
                       ID(scene.org), ID(scene.org)));
#define CELL "/reports/records?form=training-2026&cell=SUM/%s:year&org=%lld"
    struct reply page = test_get(scene.app, scene.region, test_text(CELL, "4", ID(scene.org)));
    expect_page(page, "1\u00a0234,50");
    page = test_get(scene.app, scene.region, test_text(CELL, "5", ID(scene.org)));
    expect_page(page, "20\u00a0575,00");
    page = test_get(scene.app, scene.region, test_text(CELL, "4.1", ID(scene.org)));
    expect_page(page, "0,00");
}
