/* Who reports to whom, where a form leaves levels out and organisations move; and who is reminded.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "app/app.h"
#include "app/test.h"
#include "features/filing/filing_inner.h"

#define TODAY "2025-12-10"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define OWN "?form=own-2025"
#define CELL "A/1:all"

/* A school and a kindergarten of a territory, a university directly under the region. */
struct scene {
    struct test_app *app;
    int64_t olga;
    int64_t region;
    int64_t union_officer;
    int64_t school_id;
    int64_t garden_id;
    int64_t university_id;
    int64_t territory_id;
    int64_t other_id;
    int64_t region_id;
    int64_t union_id;
};

static void take_in(struct test_app *app, const char *levels)
{
    mkdir(app_file_path(test_inner_app(app), test_arena(), "forms"), 0700);
    FILE *file =
        fopen(app_file_path(test_inner_app(app), test_arena(), "forms/own-2025.form"), "w");
    expect_true(file != NULL);
    fprintf(file,
            "form own 2025\ntitle \"Своя форма\"\nsince 2025-01-01\nday 2026-01-01\n%s"
            "section A \"Люди\"\n  column all \"Всего\"\n  row 1 \"Работающих\" entered\n",
            levels);
    fclose(file);
}

static struct scene scene_of(const char *levels)
{
    struct test_app *app = test_app_on(TODAY);
    take_in(app, levels);
    struct scene scene = {
        .app = app,
        .olga = test_account(app, "region_specialist", "Курская"),
        .region = test_account(app, "region_chair", "Курская"),
        .union_officer = test_account(app, "union_officer", "union"),
        .school_id = test_org(app, SCHOOL),
        .garden_id = test_org(app, GARDEN),
        .university_id = test_org(app, "КГУ"),
        .territory_id = test_org(app, "Рыльская"),
        .other_id = test_org(app, "Льговская"),
        .region_id = test_org(app, "Курская"),
    };
    scene.union_id = test_sql_int(app, "SELECT id FROM org WHERE path = '0'");
    expect_see_other(test_post(app, scene.union_officer, "/reports/collect" OWN, ""), "/reports");
    return scene;
}

static const char *at(int64_t org_id, const char *page)
{
    return test_text("/reports/%lld%s" OWN, (long long)org_id, page);
}

static void hand_in(const struct scene *scene, int64_t org_id, const char *figure)
{
    expect_int(303, test_post(scene->app, scene->region, at(org_id, ""),
                              test_text(CELL "=%s&was:" CELL "=", figure))
                        .status);
    expect_int(303, test_post(scene->app, scene->region, at(org_id, "/sign"), "").status);
}

/* What the page of a consolidated report says, the list below it, and the numbers beside each
 * other. */
static void expect_added_up(const struct scene *scene, int64_t org_id, int64_t expected,
                            int64_t accepted, int64_t sum)
{
    struct request *req = test_begin(scene->app, scene->union_officer);
    const struct reports_form *form = reports_form_named(req, STR("own-2025"));
    struct orgs_org org;
    struct filing filing;
    expect_true(orgs_find(req, access_scope(req, RIGHT_REPORTS_VIEW), org_id, &org));
    expect_true(filing_of(req, &org, form, &filing));
    filing_load(req, &filing);
    struct filing_db_below_rows rows = filing_db_below(
        req->db, &(struct filing_db_below_values){.reports_to = filing_reports_to(req, &filing),
                                                  .is_stranded = {form->code, form->year}});
    int64_t listed_as_accepted = 0;
    int64_t listed_as_waiting = 0;
    EACH (row, rows) {
        listed_as_accepted += filing_state_of(row->state) == FILING_ACCEPTED;
        listed_as_waiting += filing_state_of(row->state) == FILING_SUBMITTED;
    }
    expect_int(expected, filing.expected);
    expect_int(expected, rows.count);
    expect_int(accepted, filing.reports);
    expect_int(accepted, listed_as_accepted);
    expect_int(filing.waiting, listed_as_waiting);
    expect_int(sum * 1000000, filing.values.numbers[0].millionths);
    test_commit(scene->app);
}

/* How many primaries there are in a branch. */
static int64_t primaries(const struct scene *scene, const char *path)
{
    return test_sql_int(scene->app,
                        test_text("SELECT count(*) FROM org o JOIN org_type t ON t.code = o.type "
                                  "WHERE t.level = 3 AND o.path LIKE '%s%%'",
                                  path));
}

static void accept(const struct scene *scene, int64_t account, int64_t org_id)
{
    expect_int(303, test_post(scene->app, account, at(org_id, "/accept"), "").status);
}

void test_filing_below__schools_that_report_to_the_region_are_added_up_there(void)
{
    struct scene scene = scene_of("fill primary until 2025-12-15\naccept region until 2026-01-30\n"
                                  "accept union until 2026-03-02\n");
    int64_t all = primaries(&scene, "0001");
    expect_added_up(&scene, scene.region_id, all, 0, 0);
    hand_in(&scene, scene.school_id, "40");
    hand_in(&scene, scene.university_id, "700");
    expect_added_up(&scene, scene.region_id, all, 0, 740);
    accept(&scene, scene.region, scene.school_id);
    accept(&scene, scene.region, scene.university_id);
    expect_added_up(&scene, scene.region_id, all, 2, 740);
    /* The territory takes no part. */
    expect_see_other(test_get(scene.app, scene.region, at(scene.territory_id, "")),
                     test_text("/reports?org=%lld", (long long)scene.territory_id));
}

void test_filing_below__with_two_levels_left_out_everybody_reports_to_the_union(void)
{
    struct scene scene = scene_of("fill primary until 2025-12-15\naccept union until 2026-03-02\n");
    int64_t all = primaries(&scene, "0");
    expect_added_up(&scene, scene.union_id, all, 0, 0);
    hand_in(&scene, scene.school_id, "40");
    hand_in(&scene, scene.university_id, "700");
    accept(&scene, scene.union_officer, scene.school_id);
    expect_added_up(&scene, scene.union_id, all, 1, 740);
    expect_int(
        303,
        test_post(scene.app, scene.union_officer, at(scene.union_id, "/accept-all"), "").status);
    expect_added_up(&scene, scene.union_id, all, 2, 740);
    int64_t before = test_sql_int(scene.app, "SELECT count(*) FROM filing WHERE reminded_at > 0");
    test_post(scene.app, scene.union_officer, at(scene.union_id, "/remind"), "");
    expect_int(before + all - 2,
               test_sql_int(scene.app, "SELECT count(*) FROM filing WHERE reminded_at > 0"));
    expect_page(test_get(scene.app, scene.union_officer,
                         test_text("%s&show=missing", at(scene.union_id, "/below"))),
                GARDEN);
}

void test_filing_below__a_union_may_accept_from_territories_and_universities_at_once(void)
{
    struct scene scene = scene_of("fill primary until 2025-12-15\naccept territory until "
                                  "2026-01-15\naccept union until 2026-03-02\n");
    int64_t expected = test_sql_int(
        scene.app, "SELECT count(*) FROM org o JOIN org_type t ON t.code = o.type JOIN org p ON "
                   "p.id = o.parent_id JOIN org_type pt ON pt.code = p.type WHERE pt.level = 1 AND "
                   "t.level IN (2, 3)");
    expect_added_up(&scene, scene.union_id, expected, 0, 0);
    hand_in(&scene, scene.school_id, "40");
    hand_in(&scene, scene.university_id, "700");
    expect_added_up(&scene, scene.union_id, expected, 0, 700);
    expect_added_up(
        &scene, scene.territory_id,
        primaries(&scene, test_text("%.*s", STR_ARG(test_org_path(scene.app, "Рыльская")))), 0, 40);
}

#define THREE_LEVELS \
    "fill primary until 2025-12-15\naccept territory until 2026-01-15\n" \
    "accept region until 2026-01-30\n"

/* The tree as acts write it. */
static void move(const struct scene *scene, int64_t org_id, int64_t parent_id)
{
    str from = test_sql_text(scene->app,
                             test_text("SELECT path FROM org WHERE id = %lld", (long long)org_id));
    str above = test_sql_text(
        scene->app, test_text("SELECT path FROM org WHERE id = %lld", (long long)parent_id));
    str to = str_format(test_arena(), "%.*szz1", STR_ARG(above));
    test_sql(scene->app, test_text("UPDATE org SET parent_id = %lld, path = '%.*s' WHERE id = %lld",
                                   (long long)parent_id, STR_ARG(to), (long long)org_id));
    struct request *req = test_begin(scene->app, scene->region);
    filing_feature.path_moved(req, 100, from, to);
    test_commit(scene->app);
}

void test_filing_below__what_waits_moves_along_and_what_was_accepted_stays(void)
{
    struct scene scene = scene_of(THREE_LEVELS);
    str path = test_org_path(scene.app, "Рыльская");
    int64_t here = primaries(&scene, test_text("%.*s", STR_ARG(path)));
    int64_t there =
        primaries(&scene, test_text("%.*s", STR_ARG(test_org_path(scene.app, "Льговская"))));
    hand_in(&scene, scene.school_id, "40");
    hand_in(&scene, scene.garden_id, "8");
    accept(&scene, scene.region, scene.school_id);
    move(&scene, scene.school_id, scene.other_id);
    move(&scene, scene.garden_id, scene.region_id);
    /* Accepted: counted where it was. Handed in: waits where the organisation stands now. */
    expect_added_up(&scene, scene.territory_id, here - 1, 1, 40);
    expect_added_up(&scene, scene.other_id, there, 0, 0);
    int64_t waiting = test_sql_int(scene.app, "SELECT received_by FROM filing WHERE state = "
                                              "'submitted'");
    expect_int(scene.region_id, waiting);
    /* Opened again, it goes to the new one. */
    test_post(scene.app, scene.region, at(scene.school_id, "/return"), "words=Проверьте");
    expect_added_up(&scene, scene.other_id, there + 1, 0, 0);
    expect_added_up(&scene, scene.territory_id, here - 2, 0, 0);
}

void test_filing_below__a_territory_that_moves_keeps_what_waits_for_it(void)
{
    struct scene scene = scene_of(THREE_LEVELS);
    str path = test_org_path(scene.app, "Рыльская");
    int64_t here = primaries(&scene, test_text("%.*s", STR_ARG(path)));
    hand_in(&scene, scene.school_id, "40");
    struct request *req = test_begin(scene.app, scene.region);
    filing_feature.path_moved(req, 100, path, path);
    test_commit(scene.app);
    expect_added_up(&scene, scene.territory_id, here, 0, 40);
    expect_int(1, test_sql_int(scene.app, test_text("SELECT count(*) FROM filing WHERE received_by "
                                                    "= %lld AND above_id IS NULL",
                                                    (long long)scene.territory_id)));
}

void test_filing_below__what_a_dissolved_territory_had_accepted_is_not_forgotten(void)
{
    struct scene scene = scene_of(THREE_LEVELS);
    int64_t there =
        primaries(&scene, test_text("%.*s", STR_ARG(test_org_path(scene.app, "Льговская"))));
    hand_in(&scene, scene.school_id, "40");
    accept(&scene, scene.region, scene.school_id);
    move(&scene, scene.school_id, scene.other_id);
    expect_added_up(&scene, scene.other_id, there, 0, 0);
    test_sql(scene.app, test_text("UPDATE org SET state = 'liquidated' WHERE id = %lld",
                                  (long long)scene.territory_id));
    expect_added_up(&scene, scene.other_id, there + 1, 0, 40);
    expect_page(test_get(scene.app, scene.region, at(scene.other_id, "/below")), SCHOOL);
    accept(&scene, scene.region, scene.school_id);
    expect_added_up(&scene, scene.other_id, there + 1, 1, 40);
}

void test_filing_below__an_organisation_that_ended_counts_where_it_handed_in(void)
{
    struct scene scene = scene_of(THREE_LEVELS);
    int64_t here =
        primaries(&scene, test_text("%.*s", STR_ARG(test_org_path(scene.app, "Рыльская"))));
    hand_in(&scene, scene.school_id, "40");
    accept(&scene, scene.region, scene.school_id);
    test_sql(scene.app, test_text("UPDATE org SET state = 'liquidated' WHERE id IN (%lld, %lld)",
                                  (long long)scene.school_id, (long long)scene.garden_id));
    expect_added_up(&scene, scene.territory_id, here - 1, 1, 40);
}

/* ---- a form that broke ----------------------------------------------------------------------- */

void test_filing_below__nothing_is_entered_by_a_form_whose_file_broke(void)
{
    struct scene scene = scene_of(THREE_LEVELS);
    hand_in(&scene, scene.school_id, "40");
    take_in(scene.app, "nonsense\n");
    struct reply page = test_get(scene.app, scene.region, at(scene.garden_id, ""));
    expect_page(page, "own-2025.form, строка 5");
    expect_lacks("name=\"" CELL "\"", page.body);
    expect_form_again(
        test_post(scene.app, scene.region, at(scene.garden_id, ""), CELL "=8&was:" CELL "="),
        "уже нельзя");
    expect_refused(test_post(scene.app, scene.region, at(scene.garden_id, "/sign"), ""),
                   "строка 5");
    expect_page(test_get(scene.app, scene.region, at(scene.school_id, "")), ">40<");
    take_in(scene.app, THREE_LEVELS);
    hand_in(&scene, scene.garden_id, "8");
}

/* ---- reminding ------------------------------------------------------------------------------ */

#define MANY "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "

static struct scene scene_of_many(void)
{
    struct scene scene =
        scene_of("fill primary until 2025-12-15\naccept region until 2026-03-02\n");
    test_sql(
        scene.app,
        test_text(
            MANY
            "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, "
            "sort_key, country, email, created_at, changed_at) "
            "SELECT region_id, 5000 + i, parent_id, type, substr(path, 1, 7) || (200 + i), name, "
            "short_name, sort_key, country, CASE WHEN i <= 450 THEN 'x' || i || '@example.org' "
            "END, 0, 0 FROM org, n WHERE org.id = %lld",
            (long long)scene.garden_id));
    test_sql(scene.app, "DELETE FROM outbox");
    return scene;
}

static int64_t letters(const struct scene *scene)
{
    return test_sql_int(scene->app,
                        "SELECT count(*) FROM outbox WHERE to_address LIKE 'x%@example.org'");
}

static void expect_each_once(const struct scene *scene)
{
    expect_int(450, letters(scene));
    expect_int(450, test_sql_int(scene->app, "SELECT count(DISTINCT to_address) FROM outbox WHERE "
                                             "to_address LIKE 'x%@example.org'"));
}

void test_filing_below__one_press_reminds_very_many(void)
{
    struct scene scene = scene_of_many();
    const char *below = at(scene.region_id, "/below");
    expect_see_other(test_post(scene.app, scene.region, at(scene.region_id, "/remind"), ""), below);
    expect_int(0, letters(&scene));
    struct reply page = test_get(scene.app, scene.region, below);
    expect_page(page, "Пишем напоминания");
    expect_contains("data-poll=\"/jobs/", page.body);
    expect_lacks("Напомнить всем", page.body);
    /* Who presses once more orders nothing more. */
    test_post(scene.app, scene.region, at(scene.region_id, "/remind"), "");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM job"));
    test_run_jobs(scene.app);
    expect_each_once(&scene);
    page = test_get(scene.app, scene.region, below);
    expect_page(page, "нет ни входа, ни адреса");
    expect_lacks("Пишем напоминания", page.body);
    /* Nobody gets a second one within three days. */
    test_post(scene.app, scene.region, at(scene.region_id, "/remind"), "");
    test_run_jobs(scene.app);
    expect_each_once(&scene);
}

void test_filing_below__a_job_that_was_cut_off_reminds_nobody_twice(void)
{
    struct scene scene = scene_of_many();
    test_post(scene.app, scene.region, at(scene.region_id, "/remind"), "");
    test_sql(scene.app, "UPDATE job SET cancel_asked = 1");
    test_run_jobs(scene.app);
    int64_t first = letters(&scene);
    expect_true(first > 0 && first < 450);
    /* As a death of the process leaves it: a portion is kept, the job still running. */
    test_sql(scene.app, "UPDATE job SET cancel_asked = 0, state = 'running', ended_at = NULL");
    test_run_jobs(scene.app);
    expect_each_once(&scene);
}

void test_filing_below__what_changed_before_the_job_ran_is_looked_at_anew(void)
{
    struct scene scene = scene_of_many();
    test_post(scene.app, scene.region, at(scene.region_id, "/remind"), "");
    test_post(scene.app, scene.union_officer, "/reports/collect/close" OWN, "");
    test_run_jobs(scene.app);
    expect_int(0, letters(&scene));
    expect_contains("не собирают", test_sql_text(scene.app, "SELECT sentence FROM job"));
    test_post(scene.app, scene.union_officer, "/reports/collect" OWN, "");
    test_sql(scene.app, "DELETE FROM job");
    test_post(scene.app, scene.region, at(scene.region_id, "/remind"), "");
    test_sql(scene.app, test_text("UPDATE mandate SET valid_to = '2025-12-01' WHERE account_id = "
                                  "%lld",
                                  (long long)scene.region));
    test_run_jobs(scene.app);
    expect_int(0, letters(&scene));
    expect_str("failed", test_sql_text(scene.app, "SELECT state FROM job"));
}

void test_filing_below__nobody_reminds_without_the_right(void)
{
    struct scene scene = scene_of_many();
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    expect_forbidden(test_post(scene.app, auditor, at(scene.region_id, "/remind"), ""));
    struct reply reply = test_post(scene.app, chair, at(scene.region_id, "/remind"), "");
    expect_true(reply.status == 403 || reply.status == 404);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM job"));
}
