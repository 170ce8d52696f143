/* From a figure to the people behind it and to its parts. */
#include "app/app.h"
#include "features/members/test_members.h"
#include "features/reports/reports.h"
#include "features/reports/reports_inner.h"

#define SCHOOL "Рыльская СОШ 4"

struct world {
    struct test_app *app;
    int64_t region;
    int64_t school;
};

static int64_t add(const struct world *world, const char *org, const char *surname, const char *sex,
                   const char *category, const char *since)
{
    return test_members_add(world->app, world->region, org,
                            TEST_CARD(.last_name = str_of(surname), .first_name = STR("Яна"),
                                      .sex = str_of(sex), .category = str_of(category),
                                      .born = date_of("1985-04-03"), .joined_on = date_of(since),
                                      .registered_on = date_of(since)));
}

/* Some of everything: two regions, primaries, a group's worth of pensioners, comings and goings. */
static struct world world_with_people(void)
{
    struct world world = {.app = test_app_on("2026-02-01")};
    world.region = test_account(world.app, "region_specialist", "Курская");
    world.school = test_account(world.app, "primary_chair", SCHOOL);
    (void)add(&world, SCHOOL, "Арбузова", "f", "worker_pedagogic", "2015-09-01");
    (void)add(&world, SCHOOL, "Берёзов", "m", "worker_pedagogic", "2015-09-01");
    (void)add(&world, SCHOOL, "Вязова", "f", "worker_other", "2025-09-01");
    (void)add(&world, SCHOOL, "Грушева", "f", "pensioner_nonworking", "1990-09-01");
    (void)add(&world, "Рыльский сад", "Дубова", "f", "worker_pedagogic", "2025-03-01");
    (void)add(&world, "Льговская СОШ 1", "Елина", "f", "worker_other", "2001-09-01");
    (void)add(&world, "КГУ", "Жасминов", "m", "student_hpe", "2024-09-01");
    (void)add(&world, "КГУ", "Зверобоева", "f", "student_hpe", "2025-09-01");
    int64_t gone = add(&world, SCHOOL, "Ивин", "m", "worker_pedagogic", "2010-09-01");
    test_sql(world.app,
             test_text("UPDATE member_period SET valid_to = '2025-06-01', value = "
                       "CASE kind WHEN 'm' THEN 'left' ELSE value END WHERE member_id = %lld",
                       (long long)gone));
    test_sql(world.app,
             test_text("UPDATE member SET status = 'left' WHERE id = %lld", (long long)gone));
    return world;
}

static const char *asked(const struct world *world, const char *page, const char *cell,
                         const char *org)
{
    return test_text("/reports/%s?form=fnpr-2-2025&cell=%s&org=%lld", page, cell,
                     (long long)test_org(world->app, org));
}

/* ---- as many as the figure says ------------------------------------------------------------- */

static struct reports_form form_of_file(const struct reports_shipped *file)
{
    struct reports_form form;
    struct reports_mistakes mistakes;
    expect_true(reports_form_read(test_arena(), file->text, &form, &mistakes));
    return form;
}

static void expect_same_people(struct request *req, const struct stats_store *store,
                               const struct reports_form *form, int64_t org_id, int64_t *ret_cells)
{
    struct reports_values values = reports_count(req, store, form, org_id, (date){0});
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_subject subject = {form, cell, org_id, (date){0}};
        struct stats_query query;
        struct reports_place place = reports_place_of(form, cell);
        bool is_there =
            reports_row_has(&form->sections[place.section].rows[place.row], place.column);
        if (!is_there || !reports_people_query(req, store, &subject, &query)) {
            continue;
        }
        struct stats_people people = stats_people(test_arena(), store, &query, 0, 1000);
        expect_true(values.numbers[cell].is_known);
        expect_int(values.numbers[cell].millionths / 1000000, people.count);
        expect_int(values.numbers[cell].millionths,
                   reports_cell_count(req, store, &subject, org_id).millionths);
        *ret_cells += people.count > 0;
    }
}

void test_reports_parts__each_figure_of_each_form_has_as_many_people(void)
{
    static const char *const orgs[] = {"union", "Курская", "Рыльская",
                                       SCHOOL,  "КГУ",     "Астраханская"};
    struct world world = world_with_people();
    struct request *req = test_begin(world.app, world.region);
    struct stats_store store;
    int64_t cells = 0;
    expect_true(stats_now(req, &store));
    for (const struct reports_shipped *file = reports_shipped; file->name != NULL; file++) {
        struct reports_form form = form_of_file(file);
        for (size_t i = 0; i < COUNT_OF(orgs); i++) {
            expect_same_people(req, &store, &form, test_org(world.app, orgs[i]), &cells);
        }
    }
    expect_true(cells > 50);
    stats_close(&store);
    test_commit(world.app);
}

/* ---- people --------------------------------------------------------------------------------- */

void test_reports_parts__a_figure_opens_to_its_people(void)
{
    struct world world = world_with_people();
    struct reply page =
        test_get(world.app, world.school, asked(&world, "people", "II/2:women", SCHOOL));
    expect_page(page, "Арбузова Яна");
    expect_contains("Вязова Яна", page.body);
    expect_contains("href=\"/members/", page.body);
    expect_contains("03.04.1985", page.body);
    expect_lacks("Берёзов", page.body);
    expect_lacks("Грушева", page.body);
    expect_contains("1–2 из 2", page.body);
    page = test_get(world.app, world.school, asked(&world, "people", "II/2:start", SCHOOL));
    expect_contains("Ивин", page.body);
    expect_lacks("Вязова", page.body);
    page = test_get(world.app, world.school, asked(&world, "people", "II/13:end", SCHOOL));
    expect_contains("Ивин", page.body);
    expect_lacks("Арбузова", page.body);
}

void test_reports_parts__long_lists_go_on_and_lose_nobody(void)
{
    struct world world = world_with_people();
    for (int i = 0; i < 120; i++) {
        (void)add(&world, "КГУ", test_text("Студентов%c%c", 'a' + i / 26, 'a' + i % 26), "m",
                  "student_spo", "2020-09-01");
    }
    int seen = 0;
    for (int from = 0; from < 150; from += 50) {
        struct reply page =
            test_get(world.app, world.region,
                     test_text("%s&from=%d", asked(&world, "people", "II/5:end", "КГУ"), from));
        expect_page(page, "из 122");
        str rest = page.body;
        for (ptrdiff_t at; (at = str_find(rest, STR("class=\"tl\""))) >= 0; seen++) {
            rest = str_from(rest, (size_t)at + 1);
        }
        expect_int(from < 100, str_find(page.body, STR("rel=\"next\"")) >= 0);
    }
    expect_int(122, seen);
}

void test_reports_parts__nobody_sees_people_of_others(void)
{
    struct world world = world_with_people();
    expect_not_found(
        test_get(world.app, world.school, asked(&world, "people", "II/2:end", "Рыльский сад")));
    expect_not_found(
        test_get(world.app, world.school, asked(&world, "parts", "II/2:end", "Рыльская")));
    expect_not_found(
        test_get(world.app, world.region, asked(&world, "people", "II/2:end", "Астраханская")));
    expect_not_found(
        test_get(world.app, world.region, asked(&world, "people", "II/99:end", "Курская")));
    expect_not_found(test_get(world.app, world.region, "/reports/people?form=none&cell=a&org=1"));
    int64_t member = test_account(world.app, "member", SCHOOL);
    expect_forbidden(test_get(world.app, member, asked(&world, "people", "II/2:end", SCHOOL)));
    expect_forbidden(test_get(world.app, member, asked(&world, "parts", "II/2:end", SCHOOL)));
}

static int64_t notes(const struct world *world)
{
    test_run_jobs(world->app);
    return test_sql_int(world->app,
                        "SELECT count(*) FROM audit_entry WHERE action = 'reports.people'");
}

void test_reports_parts__looking_from_above_is_noted(void)
{
    struct world world = world_with_people();
    (void)test_get(world.app, world.school, asked(&world, "people", "II/2:end", SCHOOL));
    expect_int(0, notes(&world));
    (void)test_get(world.app, world.region, asked(&world, "people", "II/2:end", SCHOOL));
    expect_int(1, notes(&world));
}

/* Whom the figure counted is named; the card of who has gone elsewhere stays closed. */
void test_reports_parts__who_has_gone_is_named_only(void)
{
    struct world world = world_with_people();
    test_sql(world.app, test_text("UPDATE member SET org_id = %lld, org_path = '%.*s' "
                                  "WHERE last_name = 'Арбузова'",
                                  (long long)test_org(world.app, "Льговская СОШ 1"),
                                  STR_ARG(test_org_path(world.app, "Льговская СОШ 1"))));
    struct reply page =
        test_get(world.app, world.school, asked(&world, "people", "II/2:women", SCHOOL));
    expect_page(page, "Арбузова Яна");
    expect_contains("сейчас не здесь", page.body);
}

/* ---- parts ---------------------------------------------------------------------------------- */

void test_reports_parts__a_sum_opens_to_its_children(void)
{
    struct world world = world_with_people();
    struct reply page =
        test_get(world.app, world.region, asked(&world, "parts", "II/12:end", "Курская"));
    expect_page(page, "Считается по другим строкам");
    expect_contains("строка 8 + строка 10 + строка 11", page.body);
    page = test_get(world.app, world.region, asked(&world, "parts", "II/2:end", "Курская"));
    expect_page(page, "Всего работающих, из них членов профсоюза");
    expect_contains(">Рыльская</a>", page.body);
    expect_contains("80,0", page.body);
    expect_contains(">Льговская</a>", page.body);
    expect_contains("/reports/people?", page.body);
    page = test_get(world.app, world.region, asked(&world, "parts", "II/2:end", "Рыльская"));
    expect_contains(
        test_text("/reports/people?form=fnpr-2-2025&amp;cell=II%%2F2%%3Aend&amp;org=%lld",
                  (long long)test_org(world.app, SCHOOL)),
        page.body);
}

void test_reports_parts__children_and_the_own_part_make_up_the_whole(void)
{
    struct world world = world_with_people();
    int64_t group = 424242;
    test_sql(world.app,
             test_text("INSERT INTO org (region_id, id, parent_id, path, type, name, short_name, "
                       "sort_key, created_at, changed_at) SELECT region_id, %lld, id, "
                       "path || '001', 'group', 'Группа', 'Группа', sort_key, created_at, "
                       "changed_at FROM org WHERE id = %lld",
                       (long long)group, (long long)test_org(world.app, SCHOOL)));
    struct reply page =
        test_get(world.app, world.school, asked(&world, "parts", "II/2:end", SCHOOL));
    expect_page(page, "Группа");
    expect_contains("В самой организации", page.body);
    expect_contains("100,0", page.body);
}

void test_reports_parts__what_is_entered_says_so(void)
{
    struct world world = world_with_people();
    expect_page(test_get(world.app, world.region, asked(&world, "people", "II/1:end", "Курская")),
                "вписывают вручную");
    expect_see_other(test_get(world.app, world.region, asked(&world, "parts", "I/3:value", SCHOOL)),
                     test_text("/orgs/%lld", (long long)test_org(world.app, SCHOOL)));
    expect_page(test_get(world.app, world.region, asked(&world, "parts", "V/1:end", "Курская")),
                "Цифра по организациям");
}

/* Personal data is shown by regions. */
void test_reports_parts__the_union_goes_down_to_a_region_first(void)
{
    struct world world = world_with_people();
    int64_t officer = test_account(world.app, "union_officer", "union");
    str location =
        test_location(test_get(world.app, officer, asked(&world, "people", "II/2:end", "union")));
    expect_contains("/reports/parts?", location);
    struct reply page = test_get(world.app, officer, asked(&world, "parts", "II/2:end", "union"));
    expect_page(page, "Курская");
    expect_lacks("/reports/people?", page.body);
}
