/* Sums of branches, lists of organisations, files; what a move of the tree takes along. */
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/planning/planning_inner.h"

#define TODAY "2026-09-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define ID(number) ((long long)(number))

static void plan(struct test_app *app, const char *org, int64_t planned, int64_t spent,
                 int64_t budget)
{
    struct request *req = test_begin(app, 0);
    int64_t id = test_org(app, org);
    str path = test_org_path(app, org);
    test_commit(app);
    static int64_t next = 70000;
    if (planned > 0) {
        test_sql(app, test_text("INSERT INTO planning_line (region_id, id, org_id, org_path, year, "
                                "kind, title, due, people, amount, source, made_at, changed_at) "
                                "SELECT region_id, %lld, id, path, 2026, 'seminar', 'T', 'm03', "
                                "10, %lld, 'own', 0, 0 FROM org WHERE id = %lld",
                                ID(next++), ID(planned), ID(id)));
    }
    if (spent > 0) {
        test_sql(app, test_text("INSERT INTO planning_cost (region_id, id, org_id, org_path, "
                                "paid_on, source, article, amount, made_at, changed_at) SELECT "
                                "region_id, %lld, id, path, '2026-03-01', 'own', 'hall', %lld, 0, "
                                "0 FROM org WHERE id = %lld",
                                ID(next++), ID(spent), ID(id)));
    }
    if (budget > 0) {
        test_sql(app, test_text("INSERT INTO planning_budget (region_id, org_id, org_path, year, "
                                "amount, changed_at) SELECT region_id, id, path, 2026, %lld, 0 "
                                "FROM org WHERE id = %lld",
                                ID(budget), ID(id)));
    }
    req = test_begin(app, 0);
    planning_settle(req->db, req->arena, path, 2026, false);
    test_commit(app);
}

struct scene {
    struct test_app *app;
    int64_t region;
    int64_t territory;
    int64_t officer; /* of the union */
};

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .officer = test_account(app, "union_officer", "union"),
    };
    plan(app, SCHOOL, 100000, 0, 2000000);
    plan(app, GARDEN, 0, 50000, 500000);
    plan(app, "Рыльская", 300000, 200000, 0);
    plan(app, "КГУ", 400000, 10000, 1000000);
    return scene;
}

static const char *list_of(const struct scene *scene, const char *org, const char *show)
{
    return test_text("/planning/list?org=%lld&year=2026&show=%s", ID(test_org(scene->app, org)),
                     show);
}

/* Sums of branches are what the rows themselves give. */
static void expect_sums_true(struct test_app *app)
{
    static const char *const sums[] = {
        "SELECT coalesce(sum(spent), 0) - (SELECT coalesce(sum(amount), 0) FROM planning_cost "
        "WHERE state = 'kept') FROM planning_total",
        "SELECT coalesce(sum(planned), 0) - (SELECT coalesce(sum(amount), 0) FROM planning_line "
        "WHERE state = 'kept') FROM planning_total",
        "SELECT coalesce(sum(budget), 0) - (SELECT coalesce(sum(amount), 0) FROM planning_budget) "
        "FROM planning_total",
        "SELECT coalesce(sum(spent), 0) - (SELECT coalesce(sum(amount), 0) FROM planning_cost "
        "WHERE state = 'kept') FROM planning_spent WHERE list = 'article'",
        "SELECT count(*) FROM planning_sum s WHERE NOT EXISTS (SELECT 1 FROM planning_cost c WHERE "
        "c.org_path = s.path) AND s.spent > 0",
    };
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        expect_int(0, test_sql_int(app, sums[i]));
    }
}

void test_planning_below__a_branch_is_added_up_over_all_levels(void)
{
    struct scene scene = scene_new();
    expect_sums_true(scene.app);
    struct reply page = test_get(scene.app, scene.region, "/planning/below?year=2026");
    expect_page(page, "2\u00a0600\u00a0₽");  /* spent */
    expect_page(page, "8\u00a0000\u00a0₽");  /* planned */
    expect_page(page, "35\u00a0000\u00a0₽"); /* budgets of three */
    expect_page(page, "указали 3 организации");
    /* Of those who told a budget 600 of 35 000 were spent; the territory has told none. */
    expect_page(page, "ушло 1,7\u00a0% бюджета");
    expect_page(test_get(scene.app, scene.officer, "/planning/below?year=2026"),
                "2\u00a0600\u00a0₽");
    struct reply own = test_get(scene.app, scene.territory, "/planning/below?year=2026");
    expect_page(own, "2\u00a0500\u00a0₽");
    expect_page(own, SCHOOL);
    expect_lacks("КГУ", own.body);
}

void test_planning_below__who_has_not_planned_or_spent_is_found(void)
{
    struct scene scene = scene_new();
    struct reply none = test_get(scene.app, scene.region, list_of(&scene, "Курская", "unplanned"));
    expect_page(none, GARDEN);
    expect_page(none, "Льговская СОШ 1");
    expect_lacks(SCHOOL "<", none.body);
    struct reply unspent = test_get(scene.app, scene.region, list_of(&scene, "Курская", "unspent"));
    expect_page(unspent, SCHOOL);
    expect_lacks("КГУ", unspent.body);
    struct reply below = test_get(scene.app, scene.region, list_of(&scene, "Курская", "below"));
    expect_page(below, SCHOOL);
    expect_page(below, "КГУ");
    expect_lacks(GARDEN, below.body); /* 10 % of its budget */
    struct reply poor = test_get(scene.app, scene.region, list_of(&scene, "Курская", "unbudgeted"));
    expect_page(poor, "Льговская");
    expect_lacks(GARDEN, poor.body);
    /* The counts are those of the lists: of 7 organisations of the region 3 have a plan. */
    expect_page(test_get(scene.app, scene.region, "/planning/below?year=2026"),
                "<p class=\"v\">4</p>");
}

void test_planning_below__lists_and_plans_are_saved_as_files(void)
{
    struct scene scene = scene_new();
    int64_t beside = test_account(scene.app, "territory_chair", "Льговская");
    const char *file = test_text("/planning/list/file?org=%lld&year=2026&show=unspent",
                                 ID(test_org(scene.app, "Рыльская")));
    struct reply saved = test_get(scene.app, scene.territory, file);
    expect_int(200, saved.status);
    expect_not_found(test_get(scene.app, beside, file));
    struct reply plan_file = test_get(scene.app, scene.territory, "/planning/file?year=2026");
    expect_int(200, plan_file.status);
}

void test_planning_below__a_part_of_the_tree_that_moves_takes_its_money_along(void)
{
    struct scene scene = scene_new();
    struct request *req = test_begin(scene.app, scene.region);
    str from = test_org_path(scene.app, SCHOOL);
    str to = str_join(req->arena, test_org_path(scene.app, "Льговская"), STR("0ZZ"));
    planning_feature.path_moved(req, test_org(scene.app, "Курская"), from, to);
    test_commit(scene.app);
    expect_sums_true(scene.app);
    expect_int(100000, test_sql_int(scene.app, test_text("SELECT planned FROM planning_total WHERE "
                                                         "path = '%.*s'",
                                                         STR_ARG(str_slice(to, 0, 7)))));
}

void test_planning_below__people_trained_are_those_of_the_register(void)
{
    struct scene scene = scene_new();
    int64_t anna = test_members_add(
        scene.app, scene.region, SCHOOL,
        TEST_CARD(.last_name = STR("Абрамова"), .first_name = STR("Анна"), .sex = STR("f"),
                  .status = STR("active"), .joined_on = {20100901}, .registered_on = {20100901}));
    expect_int(303,
               test_post(scene.app, scene.region, test_text("/members/%lld/training/new", ID(anna)),
                         "title=Школа&kind=school&attendance=in_person&hours=36&taught="
                         "federation&taught_by=ФОПКО&began_on=10.02.2026")
                   .status);
    expect_int(1, test_sql_int(scene.app, "SELECT sum(people) FROM planning_trained"));
    expect_page(test_get(scene.app, scene.territory, "/planning/below?year=2026"),
                "на одно обучение человека: 2\u00a0500\u00a0₽");
    test_sql(scene.app, test_text("DELETE FROM member WHERE id = %lld", ID(anna)));
    expect_int(0, test_sql_int(scene.app, "SELECT sum(people) - (SELECT sum(people) FROM "
                                          "training_count) FROM planning_trained"));
}
