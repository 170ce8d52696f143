#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/test.h"
#include "base/rand.h"
#include "features/members/test_members.h"
#include "features/slices/slices_inner.h"
#include "features/slices/test_slices.h"

/* Figures are the same as those that SQL counts in the register; sentences have their cases; what
 * is published tells nothing about one person. */

struct world {
    struct test_app *app;
    int64_t office;
    int64_t chair; /* of the union: collects reports */
};

static int64_t person(const struct world *world, const char *org, const char *surname,
                      const char *sex, const char *category, const char *born, const char *since)
{
    return test_members_add(world->app, world->office, org,
                            TEST_CARD(.last_name = str_of(surname), .first_name = STR("Лада"),
                                      .sex = str_of(sex), .category = str_of(category),
                                      .born = date_of(born), .joined_on = date_of(since),
                                      .registered_on = date_of(since)));
}

static struct world world_new(void)
{
    struct world world = {.app = test_app_on("2026-03-01")};
    world.office = test_account(world.app, "region_specialist", "Курская");
    static const char *const surnames[] = {"Арбузова", "Берёзова", "Вязова",   "Грушева",
                                           "Дубова",   "Елова",    "Жимолость"};
    for (size_t i = 0; i < COUNT_OF(surnames); i++) {
        (void)person(&world, "Рыльская СОШ 4", surnames[i], "f", "worker_pedagogic",
                     i < 2 ? "1995-05-05" : "1975-05-05", "2015-09-01");
    }
    (void)person(&world, "Рыльский сад", "Зимин", "m", "worker_other", "1980-01-10", "2018-02-01");
    (void)person(&world, "Льговская СОШ 1", "Ивин", "m", "worker_other", "1960-07-01",
                 "2024-02-01");
    int64_t gone =
        person(&world, "КГУ", "Каштанов", "m", "student_hpe", "2004-01-01", "2022-09-01");
    expect_see_other(test_post(world.app, world.office,
                               test_text("/members/%lld/acts/leave", (long long)gone),
                               "on=2025-06-30&basis=Paper"),
                     test_text("/members/%lld/acts", (long long)gone));
    return world;
}

static str show(const struct world *world, int64_t account, const char *query)
{
    return test_slices_page(world->app, account, query);
}

static json_t *json_of(const struct world *world, const char *query)
{
    return test_slices_json(world->app, world->office, query);
}

static int64_t total_of(const struct world *world, const char *query)
{
    return test_slices_total(world->app, world->office, query);
}

/* ---- figures -------------------------------------------------------------------------------- */

void test_slices__totals_are_those_that_sql_counts(void)
{
    struct world world = world_new();
    static const struct {
        const char *query;
        const char *sql;
    } cases[] = {
        {"measure=members", "m.status = 'active'"},
        {"rows=sex&columns=category", "m.status = 'active'"},
        {"sex=f", "m.status = 'active' AND m.sex = 'f'"},
        {"category=worker_other&category=student_hpe",
         "m.status = 'active' AND m.category IN ('worker_other', 'student_hpe')"},
        {"age=..35", "m.status = 'active' AND m.born > '1990-03-01'"},
        {"rows=primary&sex=m", "m.status = 'active' AND m.sex = 'm'"},
        {"measure=left&since=2025-01-01&on=2026-01-01", "m.status = 'left'"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_int(test_sql_int(world.app,
                                test_text("SELECT count(*) FROM member m WHERE %s", cases[i].sql)),
                   total_of(&world, cases[i].query));
    }
    expect_int(10, total_of(&world, "on=2025-06-29"));
    expect_int(9, total_of(&world, "on=2025-06-30"));
}

void test_slices__rows_and_columns_add_up(void)
{
    struct world world = world_new();
    json_t *whole = json_of(&world, "rows=territory&columns=sex");
    const json_t *rows = json_object_get(whole, "rows");
    const json_t *cells = json_object_get(whole, "cells");
    const json_t *row_totals = json_object_get(whole, "row_totals");
    int64_t all = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        int64_t sum = 0;
        for (size_t j = 0; j < 2; j++) {
            sum += json_integer_value(json_array_get(json_array_get(cells, i), j));
        }
        expect_int(json_integer_value(json_array_get(row_totals, i)), sum);
        all += sum;
    }
    expect_int(2, (int64_t)json_array_size(rows));
    expect_int(9, all);
    expect_str(test_text("%lld", (long long)test_org(world.app, "Рыльская")),
               json_get_text(test_arena(), json_array_get(rows, 0), "code"));
    json_decref(whole);
}

void test_slices__a_series_has_the_first_of_january_of_each_year(void)
{
    struct world world = world_new();
    json_t *whole = json_of(&world, "columns=years&days=12");
    static const int64_t expected[] = {0, 7, 7, 7, 8, 8, 8, 8, 9, 9, 10, 9};
    const json_t *row = json_array_get(json_object_get(whole, "cells"), 0);
    for (size_t j = 0; j < COUNT_OF(expected); j++) {
        expect_int(expected[j], json_integer_value(json_array_get(row, j)));
    }
    expect_true(json_object_get(whole, "total") == NULL);
    json_decref(whole);
    /* What came and went in all years makes up who is there. */
    expect_int(10, total_of(&world, "measure=begun&columns=years&days=20"));
    expect_int(1, total_of(&world, "measure=ended&columns=years&days=20"));
}

void test_slices__an_organisation_drills_down_to_the_next_level(void)
{
    struct world world = world_new();
    long long rylsk = (long long)test_org(world.app, "Рыльская");
    str page = show(&world, world.office, "rows=territory&sex=f");
    expect_contains(test_text("rows=primary&amp;sex=f&amp;org=%lld", rylsk), page);
    page = show(&world, world.office, test_text("rows=primary&org=%lld", rylsk));
    expect_contains("Рыльская СОШ 4", page);
    expect_lacks("Льговская СОШ 1", page);
}

void test_slices__the_table_is_sorted_and_shown_in_percent(void)
{
    struct world world = world_new();
    str page = show(&world, world.office, "rows=territory&columns=sex&order=name");
    expect_true(str_find(page, STR(">Льговская<")) < str_find(page, STR(">Рыльская<")));
    page = show(&world, world.office, "rows=territory&columns=sex&order=-total");
    expect_true(str_find(page, STR(">Рыльская<")) < str_find(page, STR(">Льговская<")));
    page = show(&world, world.office, "rows=territory&columns=sex&share=row");
    expect_contains("87,5\u00a0%", page);
    page = show(&world, world.office, "rows=territory&columns=sex&share=all");
    expect_contains("77,8\u00a0%", page);
}

static int64_t listed(const struct world *world, const char *address)
{
    str page = test_get(world->app, world->office, address).body;
    int64_t count = 0;
    ptrdiff_t at;
    while ((at = str_find(page, STR("<th role=\"rowheader\""))) >= 0) {
        count++;
        page = str_from(page, (size_t)at + 1);
    }
    return count;
}

void test_slices__a_figure_leads_to_exactly_its_people(void)
{
    struct world world = world_new();
    long long rylsk = (long long)test_org(world.app, "Рыльская");
    long long region = (long long)test_org(world.app, "Курская");
    str page = show(&world, world.office, "rows=territory&columns=sex&category=worker_pedagogic");
    const char *women = test_text("/members?org=%lld&category=worker_pedagogic&sex=f", rylsk);
    expect_contains(test_text("org=%lld&amp;category=worker_pedagogic&amp;sex=f\">7</a>", rylsk),
                    page);
    expect_int(7, listed(&world, women));
    page = show(&world, world.office, "category=worker");
    expect_contains(test_text("org=%lld&amp;category=worker&amp;sex=\">9</a>", region), page);
    expect_int(9, listed(&world, test_text("/members?org=%lld&category=worker&sex=", region)));
    /* What the list of members cannot ask for has a list of its own, and shares have none. */
    static const char *const others[] = {"on=2025-06-29",      "measure=admitted",
                                         "rows=sex&share=all", "category=worker|student",
                                         "columns=years",      "status=active"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        expect_lacks("/members?org", show(&world, world.office, others[i]));
    }
}

/* ---- sentences ------------------------------------------------------------------------------ */

static str sentence_of(struct test_app *app, enum language language, const char *address,
                       const char *org)
{
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    req->language = language;
    struct slices_asked asked;
    str refusal = {0};
    expect_true(slices_asked_from(req, str_of(address), &asked, &refusal));
    str sentence = str_copy(test_arena(), slices_sentence(req, &asked, str_of(org)));
    test_commit(app);
    return sentence;
}

void test_slices__the_sentence_has_its_cases_in_russian(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    static const struct {
        const char *address;
        const char *org;
        const char *sentence;
    } cases[] = {
        {"on=2026-01-01&category=worker&sex=f&rows=territory&columns=age",
         "Курская областная организация",
         "Члены Профсоюза на 1 января 2026 года в Курской областной организации, работающие, "
         "женщины: по территориям и по возрасту"},
        {"on=2026-01-01", "Курская областная",
         "Члены Профсоюза на 1 января 2026 года в Курской областной организации"},
        {"on=2026-01-01", "Владимирская областная",
         "Члены Профсоюза на 1 января 2026 года во Владимирской областной организации"},
        {"on=2026-01-01", "Вологодская областная",
         "Члены Профсоюза на 1 января 2026 года в Вологодской областной организации"},
        {"on=2026-01-01&rows=region", "Общероссийский Профсоюз образования",
         "Члены Профсоюза на 1 января 2026 года в Общероссийском Профсоюзе образования: по "
         "регионам"},
        {"on=2026-01-01", "Рыльская СОШ 4",
         "Члены Профсоюза на 1 января 2026 года в организации «Рыльская СОШ 4»"},
        {"measure=admitted&since=2025-01-01&on=2026-01-01&age=..35", "Рыльская районная",
         "Приняты в Профсоюз с 1 января 2025 года по 1 января 2026 года в Рыльской районной "
         "организации, возраст до 35 лет включительно"},
        {"columns=years&days=3", "Рыльская районная",
         "Члены Профсоюза на 1 января 2024–2026 годов в Рыльской районной организации"},
        {"on=2026-01-01&category=student_hpe|student_spo", "Рыльская районная",
         "Члены Профсоюза на 1 января 2026 года в Рыльской районной организации, студенты вузов "
         "или студенты колледжей"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_str(cases[i].sentence,
                   sentence_of(app, LANGUAGE_RU, cases[i].address, cases[i].org));
    }
}

void test_slices__the_sentence_has_its_cases_in_kazakh(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    expect_str("«Абай ауданы» ұйымында 2026 ж. 1 қаңтардағы Кәсіподақ мүшелері, әйелдер: "
               "жасы бойынша",
               sentence_of(app, LANGUAGE_KK, "on=2026-01-01&sex=f&rows=age", "Абай ауданы"));
    expect_str("«Абай ауданы» ұйымында өз еркімен шыққандар (2025 ж. 1 қаңтар – 2026 ж. 1 қаңтар)",
               sentence_of(app, LANGUAGE_KK, "measure=left&since=2025-01-01&on=2026-01-01",
                           "Абай ауданы"));
    expect_contains("1 сәуірдегі", sentence_of(app, LANGUAGE_KK, "on=2025-04-01", "Абай ауданы"));
    expect_contains("1 қыркүйектегі",
                    sentence_of(app, LANGUAGE_KK, "on=2025-09-01", "Абай ауданы"));
}

/* ---- rights --------------------------------------------------------------------------------- */

void test_slices__who_has_no_right_sees_no_figures(void)
{
    struct world world = world_new();
    static const char *const pages[] = {"/slices", "/slices/show", "/slices/print",
                                        "/slices/file?format=json"};
    int64_t nobody = test_account(world.app, "member", "Рыльская СОШ 4");
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_forbidden(test_get(world.app, nobody, pages[i]));
        expect_int(200, test_get(world.app, world.office, pages[i]).status);
    }
}

void test_slices__another_organisation_is_not_there(void)
{
    struct world world = world_new();
    int64_t school = test_account(world.app, "primary_chair", "Рыльская СОШ 4");
    static const char *const foreign[] = {"Рыльский сад", "Рыльская", "Курская", "union", "АГУ"};
    for (size_t i = 0; i < COUNT_OF(foreign); i++) {
        long long org = (long long)test_org(world.app, foreign[i]);
        expect_not_found(test_get(world.app, school, test_text("/slices/show?org=%lld", org)));
        expect_not_found(
            test_get(world.app, school, test_text("/slices/file?format=csv&org=%lld", org)));
        expect_not_found(test_get(world.app, school, test_text("/slices?org=%lld", org)));
    }
    expect_contains(">7<", show(&world, school, "measure=members"));
}

/* ---- bad input ------------------------------------------------------------------------------ */

void test_slices__what_makes_no_sense_is_said(void)
{
    struct world world = world_new();
    static const struct {
        const char *query;
        const char *sentence;
    } cases[] = {
        {"rows=nose", "разбить нельзя"},
        {"measure=hair", "посчитать нельзя"},
        {"hair=red", "нет. Есть: category"},
        {"sex=both", "нет значения «both»"},
        {"age=old", "нет значения"},
        {"age=..35&age=55..", "только один раз"},
        {"on=1899-12-31", "с 1900 года"},
        {"on=2999-01-01", "с 1900 года"},
        {"on=yesterday", "не дата"},
        {"rows=age&columns=age5", "одинаковыми"},
        {"rows=territory&columns=primary", "одинаковыми"},
        {"rows=begin", "Как пришли"},
        {"measure=ended&columns=begin", "Как пришли"},
        {"measure=left&since=2026-02-01&on=2026-01-01", "раньше последнего"},
        {"columns=years&days=1000", "не число от 1 до 60"},
        {"columns=years&days=-3", "не число от 1 до 60"},
        {"org=none", "не число"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reply reply =
            test_get(world.app, world.office, test_text("/slices/show?%s", cases[i].query));
        expect_form_again(reply, cases[i].sentence);
        expect_refused(test_get(world.app, world.office,
                                test_text("/slices/file?format=json&%s", cases[i].query)),
                       cases[i].sentence);
    }
    expect_page(test_get(world.app, world.office, "/slices/show?rows=sex&age=100.."), "Никого");
    expect_not_found(test_get(world.app, world.office, "/slices/file?format=exe"));
}

/* ---- files ---------------------------------------------------------------------------------- */

void test_slices__files_hold_what_the_page_shows(void)
{
    struct world world = world_new();
    struct reply csv = test_get(world.app, world.office,
                                "/slices/file?format=csv&rows=territory&columns=sex&on=2026-03-01");
    char text[4000] = "";
    expect_int(200, csv.status);
    expect_true(pread(csv.file_fd, text, sizeof(text) - 1, 0) > 0);
    expect_contains("Члены Профсоюза на 1 марта 2026 года", str_of(text));
    expect_contains("Рыльская;7;1;8", str_of(text));
    expect_contains("Всего;7;2;9", str_of(text));
    reply_close_file(&csv);
    struct reply xlsx = test_get(world.app, world.office, "/slices/file?format=xlsx&rows=sex");
    expect_true(xlsx.file_size > 500);
    reply_close_file(&xlsx);
    expect_page(test_get(world.app, world.office, "/slices/print?rows=sex"), "Женщины");
}

/* ---- kept slices ---------------------------------------------------------------------------- */

static int64_t keep(const struct world *world, int64_t account, const char *title,
                    const char *fields)
{
    expect_see_other(
        test_post(world->app, account, "/slices/keep", test_text("title=%s&%s", title, fields)),
        "/slices#kept");
    return test_sql_int(world->app, "SELECT max(id) FROM slice_saved");
}

void test_slices__a_slice_is_kept_and_removed_and_comes_back(void)
{
    struct world world = world_new();
    long long id = (long long)keep(&world, world.office, "Women", "address=rows%3Dage%26sex%3Df");
    expect_page(test_get(world.app, world.office, "/slices"), "Women");
    expect_str("measure=members&rows=age&sex=f",
               test_sql_text(world.app, "SELECT address FROM slice_saved"));
    expect_see_other(test_post(world.app, world.office, test_text("/slices/%lld/remove", id), ""),
                     "/slices#kept");
    expect_int(0, test_sql_int(world.app, "SELECT count(*) FROM slice_saved"));
    long long undo = (long long)test_sql_int(world.app, "SELECT max(id) FROM undo");
    expect_see_other(test_post(world.app, world.office, test_text("/slices/undo/%lld", undo), ""),
                     "/slices#kept");
    expect_page(test_get(world.app, world.office, "/slices"), "Women");
    expect_form_again(
        test_post(world.app, world.office, "/slices/keep", "title=Nonsense&address=rows%3Dnose"),
        "разбить нельзя");
    expect_not_found(test_post(
        world.app, world.office, "/slices/keep",
        test_text("title=Foreign&address=org%%3D%lld", (long long)test_org(world.app, "АГУ"))));
}

void test_slices__a_shared_slice_is_seen_below_with_own_figures(void)
{
    struct world world = world_new();
    int64_t school = test_account(world.app, "primary_chair", "Рыльская СОШ 4");
    int64_t elsewhere = test_account(world.app, "region_specialist", "Астраханская");
    long long own = (long long)keep(&world, world.office, "Mine+alone", "address=rows%3Dsex");
    long long shared =
        (long long)keep(&world, world.office, "For+all", "address=rows%3Dage&shared=1");
    str page = test_get(world.app, school, "/slices").body;
    expect_contains("For all", page);
    expect_lacks("Mine alone", page);
    expect_lacks("For all", test_get(world.app, elsewhere, "/slices").body);
    /* Who sees it may not change it. */
    expect_not_found(test_post(world.app, school, test_text("/slices/%lld/remove", shared), ""));
    expect_not_found(test_post(world.app, school, test_text("/slices/%lld/share", own), ""));
    expect_see_other(
        test_post(world.app, world.office, test_text("/slices/%lld/share", shared), ""),
        "/slices#kept");
    expect_lacks("For all", test_get(world.app, school, "/slices").body);
}

/* ---- the public view ------------------------------------------------------------------------ */

void test_slices__a_published_slice_hides_small_figures(void)
{
    struct world world = world_new();
    int64_t school = test_account(world.app, "primary_chair", "Рыльская СОШ 4");
    long long id = (long long)keep(&world, world.office, "For+everybody",
                                   "address=rows%3Dterritory%26columns%3Dsex%26on%3D2026-01-01");
    expect_forbidden(test_post(world.app, school, test_text("/slices/%lld/publish", id), ""));
    expect_page(test_get(world.app, world.office, test_text("/slices/%lld/publish", id)),
                "каждый, у кого есть ссылка");
    expect_see_other(test_post(world.app, world.office, test_text("/slices/%lld/publish", id), ""),
                     "/slices#kept");
    const char *open = test_text(
        "/open-figures/%s",
        str_to_c(test_arena(), test_sql_text(world.app, "SELECT token FROM slice_saved")));
    str page = test_get(world.app, 0, open).body;
    expect_contains("For everybody", page);
    expect_contains("на 1 января 2026 года в Курской организации", page);
    expect_contains(">7<", page);
    expect_contains("&lt;5", page);
    expect_contains("не менее 8", page);
    expect_lacks(">1<", page);
    expect_lacks(">2<", page);
    expect_lacks("/slices/show", page);
    expect_lacks("Арбузова", page);
    expect_see_other(test_post(world.app, world.office, test_text("/slices/%lld/withdraw", id), ""),
                     "/slices#kept");
    expect_not_found(test_get(world.app, 0, open));
    expect_not_found(test_get(world.app, 0, "/open-figures/0123456789abcdef0123456789abcdef"));
}

void test_slices__published_figures_stay_until_the_night(void)
{
    struct world world = world_new();
    long long id = (long long)keep(&world, world.office, "Public", "address=rows%3Dsex");
    (void)test_post(world.app, world.office, test_text("/slices/%lld/publish", id), "");
    (void)person(&world, "Рыльская СОШ 4", "Липова", "f", "worker_other", "1990-01-01",
                 "2026-02-01");
    const char *open = test_text(
        "/open-figures/%s",
        str_to_c(test_arena(), test_sql_text(world.app, "SELECT token FROM slice_saved")));
    expect_contains(">7<", test_get(world.app, 0, open).body);
    test_sql(world.app, "UPDATE slice_saved SET figured_on = '2026-02-28'");
    struct db *db = app_connection(test_inner_app(world.app), 0);
    slices_sweep(app_system_request(test_inner_app(world.app), test_arena(), db));
    expect_contains(">8<", test_get(world.app, 0, open).body);
}

static struct slices_table random_table(struct request *req, struct rand_sequence *random)
{
    struct slices_table table = {
        .row_count = 1 + rand_below(random, 5),
        .column_count = 1 + rand_below(random, 5),
        .has_row_totals = true,
        .has_column_totals = true,
    };
    table.cells = ARENA_ARRAY(req->arena, table.row_count * table.column_count, int64_t);
    for (size_t i = 0; i < table.row_count * table.column_count; i++) {
        table.cells[i] =
            rand_below(random, 2) == 0 ? rand_below(random, 6) : rand_below(random, 40);
    }
    return table;
}

static bool same_totals(const struct slices_total *a, const struct slices_total *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (a[i].value != b[i].value || a[i].is_least != b[i].is_least) {
            return false;
        }
    }
    return true;
}

static bool looks_the_same(const struct slices_table *a, const struct slices_table *b)
{
    return memcmp(a->cells, b->cells, a->row_count * a->column_count * sizeof(a->cells[0])) == 0 &&
           same_totals(a->row_totals, b->row_totals, a->row_count) &&
           same_totals(a->column_totals, b->column_totals, a->column_count) &&
           same_totals(&a->total, &b->total, 1);
}

static struct slices_table hidden_copy(struct request *req, const struct slices_table *table,
                                       size_t cell, int64_t value)
{
    struct slices_table copy = *table;
    size_t count = table->row_count * table->column_count;
    copy.cells = ARENA_ARRAY(req->arena, count, int64_t);
    memcpy(copy.cells, table->cells, count * sizeof(copy.cells[0]));
    if (cell < count) {
        copy.cells[cell] = value;
    }
    slices_hide_small(req, &copy);
    return copy;
}

/* Whatever a reader subtracts from whatever: tables that differ in hidden figures alone look the
 * same to the last sum, so that no deduction, linear or other, tells one from the other. */
void test_slices__what_is_hidden_cannot_be_computed_from_the_sums(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    struct rand_sequence random = {.state = 20260301};
    size_t hidden = 0;
    for (size_t round = 0; round < 2000; round++) {
        struct slices_table table = random_table(req, &random);
        size_t count = table.row_count * table.column_count;
        struct slices_table seen = hidden_copy(req, &table, count, 0);
        for (size_t i = 0; i < count; i++) {
            bool is_small = table.cells[i] > 0 && table.cells[i] < 5;
            expect_true(is_small == (seen.cells[i] == CHART_HIDDEN));
            for (int64_t other = 1; other < 5 && is_small; other++) {
                struct slices_table could_be = hidden_copy(req, &table, i, other);
                expect_true(looks_the_same(&seen, &could_be));
                hidden++;
            }
        }
    }
    expect_true(hidden > 10000);
    test_commit(app);
}

/* ---- the command line ----------------------------------------------------------------------- */

/* The same slice has the same address; from there on there is one way for both. */
void test_slices__the_command_line_asks_as_the_pages_do(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    static const struct {
        struct slices_options options;
        const char *address;
    } cases[] = {
        {{.rows = "sex", .columns = "age5"}, "measure=members&rows=sex&columns=age5"},
        {{.rows = "territory", .where = "category=worker|union_staff  age=..35 sex=f"},
         "rows=territory&category=worker&category=union_staff&age=..35&sex=f"},
        {{.measure = "left", .series = "years=5", .on = "2026-01-01"},
         "measure=left&columns=years&days=5&on=2026-01-01"},
        {{.measure = "ended", .rows = "end", .since = "2025-01-01", .on = "2026-01-01"},
         "measure=ended&rows=end&since=2025-01-01&on=2026-01-01"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slices_asked typed;
        struct slices_asked asked;
        str sentence = {0};
        expect_true(slices_asked_by(req, &cases[i].options, &typed, &sentence));
        expect_true(slices_asked_from(req, str_of(cases[i].address), &asked, &sentence));
        expect_str(str_to_c(test_arena(), slices_address(req, &asked)),
                   slices_address(req, &typed));
    }
    test_commit(app);
}

void test_slices__the_command_line_says_which_words_there_are(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    req->language = LANGUAGE_EN;
    static const struct {
        struct slices_options options;
        const char *sentence;
    } cases[] = {
        {{.rows = "nose"}, "There are: region, territory"},
        {{.measure = "noses"}, "There are: members, begun"},
        {{.where = "hair=red"}, "is no condition"},
        {{.where = "on=2026-01-01"}, "is no condition"},
        {{.where = "sex"}, "is no value"},
        {{.where = "sex="}, "has no value"},
        {{.where = "sex=both"}, "There are: f, m, none"},
        {{.series = "weeks=2"}, "a series is years=10"},
        {{.series = "years=many"}, "is no number"},
        {{.on = "soon"}, "is no date"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slices_asked asked;
        str sentence = {0};
        expect_false(slices_asked_by(req, &cases[i].options, &asked, &sentence));
        expect_contains(cases[i].sentence, sentence);
    }
    test_commit(app);
}

/* ---- the start page ------------------------------------------------------------------------- */

void test_slices__the_start_page_has_real_figures_for_everybody(void)
{
    struct world world = world_new();
    int64_t school = test_account(world.app, "primary_chair", "Рыльская СОШ 4");
    int64_t rylsk = test_account(world.app, "territory_chair", "Рыльская");
    int64_t top = test_account(world.app, "union_chair", "union");
    struct {
        int64_t account;
        const char *members;
    } cases[] = {{school, ">7<"}, {rylsk, ">8<"}, {world.office, ">9<"}, {top, ">9<"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reply reply = test_get(world.app, cases[i].account, "/slices");
        expect_page(reply, "Женщины и мужчины по возрасту");
        expect_contains(cases[i].members, reply.body);
        expect_contains("Члены Профсоюза на 1 января", reply.body);
    }
    /* One went in the last twelve months. */
    expect_page(test_get(world.app, world.office, "/slices"), "−1");
}
