/* From figures of posts and organisations to lists: as many lines as the figure says. */
#include "app/app.h"
#include "features/members/test_members.h"
#include "features/orgs/test_orgs.h"
#include "features/reports/reports.h"
#include "features/reports/reports_inner.h"
#include "features/reports/reports_parts.sql.h"

#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define PEOPLE 160
#define POSTS 420
#define LAST_POST 1000

struct place {
    struct test_app *app;
    int64_t region;
    int64_t school;
    uint32_t chance;
};

static uint32_t chance(struct place *place, uint32_t below)
{
    place->chance = place->chance * 1664525u + 1013904223u;
    return (place->chance >> 8) % below;
}

static const char *const homes[] = {SCHOOL, GARDEN, "Льговская СОШ 1", "КГУ"};

static void fill_people(struct place *place)
{
    for (int i = 0; i < PEOPLE; i++) {
        const char *sex = i % 3 == 0 ? "m" : "f";
        const char *category = i % 5 == 0 ? "student_hpe" : "worker_pedagogic";
        str surname = str_of(test_text("Иванов%c%c", 'a' + i / 26, 'a' + i % 26));
        date born = date_from(1955 + (int)chance(place, 50), 1 + i % 12, 1 + i % 28);
        (void)test_members_add(place->app, place->region, homes[i % COUNT_OF(homes)],
                               TEST_CARD(.last_name = surname, .first_name = STR("Яна"),
                                         .sex = str_of(sex), .category = str_of(category),
                                         .born = born, .joined_on = date_of("2015-09-01"),
                                         .registered_on = date_of("2015-09-01")));
    }
}

static void add_orgs(const struct place *place)
{
    test_sql(place->app,
             "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, "
             "sort_key, created_at, changed_at) SELECT 100, 1111, 111, 'group', "
             "'0001001001001', 'Группа', 'Группа', sort_key, 0, 0 FROM org WHERE id = 1");
    test_sql(place->app,
             "INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, "
             "name, short_name) VALUES (100, 1111, '2025-02-01', 111, 'group', 'Г', 'Г')");
    test_sql(place->app, "UPDATE org SET employer_kind = 'school' WHERE id = 111");
    test_employees(place->app, 111, "2024-09-01", 40);
    test_employees(place->app, 112, "2026-02-01", 7);
    /* The kindergarten went to another district in the middle of the year. */
    test_sql(place->app, "UPDATE org_version SET valid_to = '2025-06-30' WHERE org_id = 112");
    test_sql(place->app, "INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, "
                         "name, short_name) VALUES (100, 112, '2025-07-01', 120, "
                         "'primary_workers', 'Сад', 'Рыльский сад')");
    test_sql(place->app, "UPDATE org SET parent_id = 120, path = '0001002002' WHERE id = 112");
}

/* Every sort of body in every organisation where there may be one, whatever its rules are. */
static void fill_bodies(const struct place *place)
{
    test_sql(place->app,
             "INSERT INTO body (id, region_id, org_id, body_type, formed_on) "
             "SELECT row_number() OVER (ORDER BY o.id, l.body_type), o.region_id, o.id, "
             "l.body_type, '2019-01-01' FROM org o JOIN org_type t ON t.code = o.type "
             "JOIN body_type_level l ON l.level = t.level");
}

/* Some posts have ended before, in, or just at the end of the year; some are held by people who are
 * on no register. */
static void fill_posts(struct place *place)
{
    static const char *const ends[] = {"", "", "", "2024-11-30", "2025-12-31", "2026-01-01"};
    static const char *const begins[] = {"2019-01-01", "2024-12-31", "2025-01-01", "2025-05-05"};
    int64_t bodies = test_sql_int(place->app, "SELECT count(*) FROM body");
    for (int i = 0; i < POSTS; i++) {
        bool is_known = chance(place, 10) > 0;
        int64_t body = 1 + (int64_t)chance(place, (uint32_t)bodies);
        const char *people = is_known ? test_text("SELECT m.id FROM member m WHERE m.region_id = "
                                                  "b.region_id ORDER BY m.id LIMIT 1 OFFSET %d",
                                                  (int)chance(place, PEOPLE))
                                      : "NULL";
        test_sql(
            place->app,
            test_text(
                "INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                "member_id, last_name, first_name, valid_from, valid_to, is_released, "
                "changed_at) SELECT %d, b.region_id, b.id, b.org_id, "
                "coalesce((SELECT post_type FROM body_type_post t JOIN org o ON o.id = b.org_id "
                "JOIN org_type k ON k.code = o.type WHERE t.level = k.level AND "
                "t.body_type = b.body_type ORDER BY post_type LIMIT 1 OFFSET %d), 'member'), "
                "(%s), 'Ким%d', 'Анна', '%s', NULLIF('%s', ''), %d, 0 FROM body b "
                "WHERE b.id = %lld",
                LAST_POST - i, (int)chance(place, 4), people, (int)chance(place, 5),
                begins[chance(place, COUNT_OF(begins))], ends[chance(place, COUNT_OF(ends))],
                (int)chance(place, 2), (long long)body));
    }
}

static struct place place_with_posts(void)
{
    struct place place = {.app = test_app_on("2026-02-01"), .chance = 7};
    place.region = test_account(place.app, "region_specialist", "Курская");
    place.school = test_account(place.app, "primary_chair", SCHOOL);
    add_orgs(&place);
    fill_people(&place);
    fill_bodies(&place);
    fill_posts(&place);
    return place;
}

/* ---- each cell of each form ----------------------------------------------------------------- */

struct asking {
    struct request *req;
    struct stats_store store;
    const struct reports_form *form;
    struct reports_asked asked;
    bool is_by_todays_tree;
    int64_t lists;                    /* that have something in them */
    bool is_listed[2][LAST_POST + 1]; /* on the day, on the first of the period */
};

static bool ask_cell(struct asking *asking, size_t cell, int64_t org_id)
{
    const struct reports_form *form = asking->form;
    struct reports_place place = reports_place_of(form, cell);
    const struct reports_section *section = &form->sections[place.section];
    asking->asked = (struct reports_asked){
        .subject = {.form = form,
                    .cell = cell,
                    .org_id = org_id,
                    .is_by_todays_tree = asking->is_by_todays_tree},
        .place = place,
        .section = section,
        .row = &section->rows[place.row],
        .column = &section->columns[place.column],
        .org.id = org_id,
    };
    return reports_row_has(asking->asked.row, place.column) &&
           asking->asked.row->source == REPORTS_MEASURE;
}

static void note_listed(struct asking *asking, const struct reports_behind *behind)
{
    bool is_start = reports_is_at_start(asking->asked.row, asking->asked.column);
    for (size_t i = 0; i < behind->count; i++) {
        asking->is_listed[is_start][behind->ids[i]] = true;
    }
}

/* Each of the posts that were listed was held on the day, as SQL says it. */
static void expect_held(struct test_app *app, const bool *is_listed, const char *day)
{
    struct buf ids = BUF_INIT(test_arena());
    int64_t count = 0;
    for (int64_t id = 0; id <= LAST_POST; id++) {
        if (is_listed[id]) {
            buf_put_format(&ids, "%s%lld", count++ == 0 ? "" : ",", (long long)id);
        }
    }
    expect_true(count > 20);
    str list = buf_str(&ids);
    expect_int(count, test_sql_int(app, test_text("SELECT count(*) FROM body_post WHERE valid_from "
                                                  "<= '%s' AND (valid_to IS NULL OR valid_to >= "
                                                  "'%s') AND id IN (%.*s)",
                                                  day, day, STR_ARG(list))));
}

static int64_t told(const struct asking *asking, const struct reports_behind *behind)
{
    str ids = reports_ids_text(test_arena(), behind->ids, behind->count);
    struct scope all = {.region_id = 0, .from = STR("0"), .to = STR("1")};
    struct reports_parts_db_orgs_rows rows =
        reports_parts_db_orgs(asking->req->db, all, ids, asking->form->day);
    int64_t total = 0;
    EACH (row, rows) {
        total += row->employees;
    }
    return total;
}

static void expect_as_many(struct asking *asking, int64_t figure)
{
    str measure = asking->asked.row->measure.name;
    struct reports_behind all =
        reports_cell_behind(asking->req, &asking->store, &asking->asked, 0, 100000);
    expect_true(all.is_known);
    asking->lists += all.total > 0;
    if (str_equal(measure, STR("employees"))) {
        expect_int(figure, told(asking, &all));
        return;
    }
    expect_int(figure, all.total);
    if (str_equal(measure, STR("posts")) || str_equal(measure, STR("activists"))) {
        if (asking->form->year == 2025) { /* one day, so that SQL can be asked about it */
            note_listed(asking, &all);
        }
    }
    int64_t seen = 0;
    for (int64_t from = 0; from < all.total; from += 7) {
        struct reports_behind part =
            reports_cell_behind(asking->req, &asking->store, &asking->asked, from, 7);
        for (size_t i = 0; i < part.count; i++, seen++) {
            expect_true(part.lines[i] < 7);
        }
        expect_int(all.total, part.total);
    }
    expect_int((int64_t)all.count, seen);
}

static bool is_listed(str measure)
{
    return str_equal(measure, STR("posts")) || str_equal(measure, STR("activists")) ||
           str_equal(measure, STR("organisations")) || str_equal(measure, STR("employees"));
}

static void look_at_form(struct asking *asking, int64_t org_id)
{
    struct reports_subject whole = {
        .form = asking->form, .org_id = org_id, .is_by_todays_tree = asking->is_by_todays_tree};
    struct reports_values values = reports_count_of(asking->req, &asking->store, &whole);
    for (size_t cell = 0; cell < asking->form->cell_count; cell++) {
        if (ask_cell(asking, cell, org_id) && is_listed(asking->asked.row->measure.name) &&
            values.numbers[cell].is_known) {
            expect_as_many(asking, values.numbers[cell].millionths / 1000000);
        }
    }
}

void test_reports_behind__each_figure_of_each_form_has_as_many_lines(void)
{
    static const char *const orgs[] = {"Курская", "Рыльская", "Льговская", SCHOOL, GARDEN, "КГУ"};
    struct place place = place_with_posts();
    static struct asking asking;
    asking = (struct asking){.req = test_begin(place.app, place.region)};
    expect_true(stats_now(asking.req, &asking.store));
    for (const struct reports_shipped *file = reports_shipped; file->name != NULL; file++) {
        struct reports_form form;
        struct reports_mistakes mistakes;
        expect_true(reports_form_read(test_arena(), file->text, &form, &mistakes));
        asking.form = &form;
        for (size_t i = 0; i < COUNT_OF(orgs); i++) {
            for (int tree = 0; tree < 2; tree++) {
                asking.is_by_todays_tree = tree == 1;
                look_at_form(&asking, test_org(place.app, orgs[i]));
            }
        }
    }
    expect_true(asking.lists > 200);
    stats_close(&asking.store);
    test_commit(place.app);
    expect_held(place.app, asking.is_listed[0], "2026-01-01");
    expect_held(place.app, asking.is_listed[1], "2025-01-01");
}

static struct reports_behind activists_of(struct asking *asking, int64_t org_id)
{
    size_t cell = 0;
    expect_true(reports_cell_named(asking->form, STR("ACT/ACT01:all"), &cell));
    expect_true(ask_cell(asking, cell, org_id));
    return reports_cell_behind(asking->req, &asking->store, &asking->asked, 0, 1000);
}

static void expect_same_list(const struct reports_behind *left, const struct reports_behind *right)
{
    expect_int(left->total, right->total);
    expect_int((int64_t)left->count, (int64_t)right->count);
    expect_true(memcmp(left->ids, right->ids, left->count * sizeof(*left->ids)) == 0);
}

/* A region out of the file that is kept of the union has the posts that the register has. */
void test_reports_behind__the_list_of_a_region_is_the_same_out_of_the_file(void)
{
    struct place place = place_with_posts();
    int64_t region = test_org(place.app, "Курская");
    struct asking asking = {.req = test_begin(place.app, place.region)};
    expect_true(stats_now(asking.req, &asking.store));
    asking.form = reports_form_named(asking.req, STR("es-2025"));
    struct reports_behind read = activists_of(&asking, region);
    expect_true(read.count > 50);
    int64_t top = test_org(place.app, "union");
    (void)reports_count(asking.req, &asking.store, asking.form, top, (date){0});
    struct reports_behind kept = activists_of(&asking, region);
    expect_same_list(&read, &kept);
    stats_close(&asking.store);
    test_commit(place.app);
    /* Another region changes: the file is written again, with what it had of this one. */
    test_sql(place.app, test_text("INSERT INTO audit_entry (id, happened_at, action, region_id) "
                                  "VALUES ((SELECT coalesce(max(id), 0) + 1 FROM audit_entry), 0, "
                                  "'bodies.elect', %lld)",
                                  (long long)test_org(place.app, "Астраханская")));
    asking.req = test_begin(place.app, place.region);
    expect_true(stats_now(asking.req, &asking.store));
    (void)reports_count(asking.req, &asking.store, asking.form, top, (date){0});
    kept = activists_of(&asking, region);
    expect_same_list(&read, &kept);
    stats_close(&asking.store);
    test_commit(place.app);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static const char *page_of(const struct place *place, const char *page, const char *form,
                           const char *cell, const char *org)
{
    return test_text("/reports/%s?form=%s&cell=%s&org=%lld", page, form, cell,
                     (long long)test_org(place->app, org));
}

static int times(str text, const char *word)
{
    int count = 0;
    for (ptrdiff_t at; (at = str_find(text, str_of(word))) >= 0; count++) {
        text = str_from(text, (size_t)at + 1);
    }
    return count;
}

/* A scene of its own: who holds what is known by name. */
static void elect(const struct place *place, int64_t id, const char *org, const char *body,
                  const char *post, const char *surname, const char *since)
{
    test_sql(place->app,
             test_text("INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, is_released, changed_at) "
                       "SELECT %lld, b.region_id, b.id, b.org_id, '%s', (SELECT id FROM member "
                       "WHERE last_name = '%s'), '%s', 'Яна', '%s', 0, 0 FROM body b "
                       "WHERE b.org_id = %lld AND b.body_type = '%s'",
                       (long long)id, post, surname, surname, since,
                       (long long)test_org(place->app, org), body));
}

static struct place place_with_few(void)
{
    struct place place = {.app = test_app_on("2026-02-01"), .chance = 7};
    static const char *const surnames[] = {"Арбузова", "Берёзова", "Вязова"};
    place.region = test_account(place.app, "region_specialist", "Курская");
    place.school = test_account(place.app, "primary_chair", SCHOOL);
    add_orgs(&place);
    fill_bodies(&place);
    for (size_t i = 0; i < COUNT_OF(surnames); i++) {
        (void)test_members_add(
            place.app, place.region, i == 2 ? GARDEN : SCHOOL,
            TEST_CARD(.last_name = str_of(surnames[i]), .first_name = STR("Яна"), .sex = STR("f"),
                      .category = STR("worker_pedagogic"), .born = date_of("1990-04-03"),
                      .joined_on = date_of("2015-09-01"), .registered_on = date_of("2015-09-01")));
    }
    elect(&place, 1, SCHOOL, "union_committee", "chair", "Арбузова", "2025-03-04");
    elect(&place, 2, SCHOOL, "audit", "auditor", "Берёзова", "2019-10-30");
    elect(&place, 3, GARDEN, "union_committee", "chair", "Вязова", "2019-10-30");
    elect(&place, 4, GARDEN, "commission", "chair", "Вязова", "2020-10-30");
    elect(&place, 5, SCHOOL, "commission", "member", "Вязова", "2021-10-30");
    elect(&place, 6, SCHOOL, "commission", "member", "Никто", "2021-10-30");
    return place;
}

void test_reports_behind__posts_open_to_those_who_hold_them(void)
{
    struct place place = place_with_few();
    struct reply page = test_get(place.app, place.school,
                                 page_of(&place, "people", "fnpr-2-2025", "III/1:end", SCHOOL));
    expect_page(page, "Арбузова Яна");
    expect_contains("Председатель", page.body);
    expect_contains("Профсоюзный комитет", page.body);
    expect_contains("04.03.2025", page.body);
    expect_contains("href=\"/members/", page.body);
    expect_lacks("Берёзова", page.body);
    expect_contains("1–1 из 1", page.body);
    /* At the start of the year nobody chaired; the page is of that day. */
    page = test_get(place.app, place.school,
                    page_of(&place, "people", "fnpr-2-2025", "III/1:start", SCHOOL));
    expect_page(page, "01.01.2025");
    expect_lacks("Арбузова", page.body);
    page = test_get(place.app, place.region,
                    page_of(&place, "people", "fnpr-2-2025", "III/1:end", "Курская"));
    expect_contains("1–2 из 2", page.body);
}

/* Fifty lines a page; each post stands on one of them. */
void test_reports_behind__long_lists_go_on_and_lose_nobody(void)
{
    struct place place = place_with_few();
    for (int i = 0; i < 120; i++) {
        elect(&place, 100 + i, GARDEN, "commission", "member", test_text("Длинный%d", i),
              "2021-10-30");
    }
    const char *address = page_of(&place, "people", "fnpr-2-2025", "III/3:end", "Курская");
    int seen = 0;
    for (int from = 0; from < 150; from += 50) {
        struct reply page =
            test_get(place.app, place.region, test_text("%s&from=%d", address, from));
        expect_page(page, "из 123");
        seen += times(page.body, "Длинный");
        expect_int(from < 100, times(page.body, "rel=\"next\""));
    }
    expect_int(120, seen);
    expect_page(test_get(place.app, place.region, test_text("%s&from=4000", address)),
                "101–123 из 123");
}

void test_reports_behind__an_activist_stands_once_with_all_posts(void)
{
    struct place place = place_with_few();
    const char *address = page_of(&place, "people", "es-2025", "ACT/ACT01:all", "Курская");
    struct reply page = test_get(place.app, place.region, address);
    expect_page(page, "1–4 из 4");
    expect_int(1, times(page.body, "Вязова Яна"));
    expect_int(3, times(page.body, "Комиссия<br>"));
    expect_contains("Никто Яна", page.body); /* on no register, so without a card */
    expect_int(3, times(page.body, "href=\"/members/"));
    page = test_get(place.app, place.region,
                    page_of(&place, "parts", "es-2025", "ACT/ACT01:all", "Курская"));
    expect_contains("посчитан в каждой", page.body);
}

/* Her card lies in the kindergarten: in the school she is named. */
void test_reports_behind__cards_open_within_reach_only(void)
{
    struct place place = place_with_few();
    struct reply page = test_get(place.app, place.school,
                                 page_of(&place, "people", "fnpr-2-2025", "III/3:end", SCHOOL));
    expect_page(page, "Вязова Яна");
    expect_lacks("href=\"/members/", page.body);
    int64_t accountant = test_account(place.app, "accountant", SCHOOL);
    page = test_get(place.app, accountant,
                    page_of(&place, "people", "fnpr-2-2025", "III/1:end", SCHOOL));
    expect_page(page, "Арбузова Яна");
    expect_lacks("href=\"/members/", page.body);
}

void test_reports_behind__nobody_sees_posts_of_others(void)
{
    struct place place = place_with_few();
    static const char *const pages[] = {"people", "orgs", "parts"};
    int64_t member = test_account(place.app, "member", SCHOOL);
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        const char *cell = i == 1 ? "V/1:end" : "III/1:end";
        expect_not_found(test_get(place.app, place.school,
                                  page_of(&place, pages[i], "fnpr-2-2025", cell, GARDEN)));
        expect_not_found(test_get(place.app, place.region,
                                  page_of(&place, pages[i], "fnpr-2-2025", cell, "АГУ")));
        expect_forbidden(
            test_get(place.app, member, page_of(&place, pages[i], "fnpr-2-2025", cell, SCHOOL)));
    }
}

void test_reports_behind__looking_from_above_is_noted(void)
{
    struct place place = place_with_few();
    const char *address = page_of(&place, "people", "fnpr-2-2025", "III/1:end", SCHOOL);
    const char *notes = "SELECT count(*) FROM audit_entry WHERE action = 'reports.people'";
    (void)test_get(place.app, place.school, address);
    test_run_jobs(place.app);
    expect_int(0, test_sql_int(place.app, notes));
    (void)test_get(place.app, place.region, address);
    test_run_jobs(place.app);
    expect_int(1, test_sql_int(place.app, notes));
}

void test_reports_behind__organisations_open_to_their_list(void)
{
    struct place place = place_with_few();
    struct reply page = test_get(place.app, place.region,
                                 page_of(&place, "orgs", "fnpr-2-2025", "V/1:end", "Рыльская"));
    expect_page(page, SCHOOL);
    expect_lacks(GARDEN, page.body);
    expect_contains("1–1 из 1", page.body);
    /* In March the kindergarten was in this district, and a part of it. */
    page = test_get(place.app, place.region,
                    test_text("%s&on=2025-03-01",
                              page_of(&place, "orgs", "fnpr-2-2025", "V/1:end", "Рыльская")));
    expect_page(page, GARDEN);
    page = test_get(place.app, place.region,
                    test_text("%s&on=2025-03-01",
                              page_of(&place, "parts", "fnpr-2-2025", "V/1:end", "Рыльская")));
    expect_page(page, GARDEN);
    expect_lacks("В самой организации", page.body);
}

void test_reports_behind__employees_open_to_passports(void)
{
    struct place place = place_with_few();
    struct reply page = test_get(place.app, place.region,
                                 page_of(&place, "orgs", "es-2025", "EMP/EMP01:all", "Курская"));
    expect_page(page, ">47<");
    expect_contains(">40<", page.body);
    expect_contains("не указано", page.body);
    expect_contains("Число на день", page.body);
}

void test_reports_behind__texts_open_the_passport(void)
{
    struct place place = place_with_few();
    expect_see_other(test_get(place.app, place.school,
                              page_of(&place, "people", "fnpr-2-2025", "I/4:value", SCHOOL)),
                     test_text("/orgs/%lld", (long long)test_org(place.app, SCHOOL)));
    expect_page(test_get(place.app, place.school,
                         page_of(&place, "parts", "fnpr-2-2025", "I/1:value", SCHOOL)),
                "ведёт сам Профсоюз");
}

/* The union's own bodies have no region; its regions' have. */
void test_reports_behind__the_union_opens_its_own_bodies_alone(void)
{
    struct place place = place_with_few();
    int64_t officer = test_account(place.app, "union_officer", "union");
    elect(&place, 7, "union", "officers", "technical_inspector", "Центров", "2021-10-30");
    elect(&place, 8, "Курская", "officers", "technical_inspector", "Арбузова", "2021-10-30");
    const char *people = page_of(&place, "people", "ti-19-2025", "I/2:end", "union");
    expect_contains("/reports/parts?", test_location(test_get(place.app, officer, people)));
    struct reply page =
        test_get(place.app, officer, page_of(&place, "parts", "ti-19-2025", "I/2:end", "union"));
    expect_page(page, "В самой организации");
    page = test_get(place.app, officer, test_text("%s&alone=1", people));
    expect_page(page, "Центров Яна");
    expect_contains("1–1 из 1", page.body);
    expect_lacks("Арбузова", page.body);
    /* The same of a region: those of its schools are not in it. */
    const char *activists = page_of(&place, "people", "es-2025", "ACT/ACT01:all", "Курская");
    page = test_get(place.app, place.region, test_text("%s&alone=1", activists));
    expect_page(page, "никого нет");
}

/* ---- every computed cell -------------------------------------------------------------------- */

static void expect_answer(const struct place *place, const struct reports_form *form, size_t cell,
                          const struct orgs_org *org)
{
    struct request *req = test_begin(place->app, place->region);
    const char *address =
        test_text("%.*s", STR_ARG(reports_cell_address(req, form, cell, org, (date){0}).url));
    test_commit(place->app);
    struct reply page = test_get(place->app, place->region, address);
    if (page.status == 303) {
        expect_contains("/orgs/", test_location(page));
        return;
    }
    expect_int(200, page.status);
    expect_lacks("пока не может", page.body);
}

void test_reports_behind__no_computed_cell_is_without_an_answer(void)
{
    struct place place = place_with_few();
    struct request *req = test_begin(place.app, place.region);
    const struct reports_form *form = reports_form_named(req, STR("es-2025"));
    const struct reports_form *second = reports_form_named(req, STR("fnpr-2-2025"));
    struct orgs_org orgs[2];
    expect_true(orgs_find(req, access_scope(req, RIGHT_REPORTS_VIEW), test_org(place.app, SCHOOL),
                          &orgs[0]));
    expect_true(orgs_find(req, access_scope(req, RIGHT_REPORTS_VIEW),
                          test_org(place.app, "Курская"), &orgs[1]));
    test_commit(place.app);
    for (int i = 0; i < 2; i++, form = second) {
        for (size_t cell = 0; cell < form->cell_count; cell += 5) {
            struct reports_place at = reports_place_of(form, cell);
            const struct reports_row *row = &form->sections[at.section].rows[at.row];
            if (reports_row_has(row, at.column) && row->source != REPORTS_ENTERED) {
                expect_answer(&place, form, cell, &orgs[cell % 2]);
            }
        }
    }
}
