#include "features/published/published.h"

#include "app/app.h"
#include "features/members/test_members.h"
#include "features/published/published_sets.h"
#include "features/reports/reports.h"

#define TODAY "2026-03-01"
#define HEAD "title=Summary&publisher=FOPKO&day=2026-01-01"
#define PARTS \
    "&table=all%09Members%09145+614%09a+%2B+b+%2B+c%0Aa%09Working%09108+666%0Ab%09Students%09" \
    "27+029%0Ac%09Pensioners%099+909"

static int64_t specialist(struct test_app *app)
{
    return test_account(app, "region_specialist", "Курская");
}

/* The address of a publication just kept. */
static const char *kept(struct test_app *app, int64_t account, const char *body)
{
    struct reply reply = test_post(app, account, "/published/new", body);
    expect_int(303, reply.status);
    return test_text("%.*s", STR_ARG(test_location(reply)));
}

static str set_named(const char *name)
{
    for (const struct published_set *set = published_sets; set->name != NULL; set++) {
        if (strcmp(set->name, name) == 0) {
            return set->text;
        }
    }
    test_fail(__FILE__, __LINE__, "no set %s", name);
}

static const char *kept_set(struct test_app *app, int64_t account, const char *name,
                            const char *org)
{
    str sentences;
    struct request *req = test_begin(app, account);
    int64_t id = published_keep(req, test_org(app, org), set_named(name), &sentences);
    test_commit(app);
    expect_str("", sentences);
    expect_true(id != 0);
    return test_text("/published/%lld", (long long)id);
}

/* Numbers have no-break spaces between their thousands. */
#define NB "\xC2\xA0"

void test_published__sums_that_do_not_close_are_told_and_not_mended(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    const char *page = kept(app, account, HEAD PARTS);
    expect_page(test_get(app, account, page),
                "Сумма частей 145" NB "604, напечатано 145" NB "614: не сходится на 10");
    expect_str("145 614", test_sql_text(app, "SELECT printed FROM publication_figure "
                                             "WHERE code = 'all'"));
    expect_page(test_get(app, account, "/published"), "Summary");
}

void test_published__the_sets_say_what_the_documents_say(void)
{
    static const struct {
        const char *set;
        const char *sentence;
    } said[] = {
        {"union-2015.txt", "Не напечатано; по числам выходит 163" NB "074"},
        {"union-2015.txt",
         "Напечатано 29,6, по числам выходит 29,7; разница 0,1 в пределах допуска"},
        {"union-2015.txt", "По числам выходит столько же: 66,6"},
        {"union-2015.txt", "По числам выходит столько же: 3,7"},
        {"fopko-2016.txt", "Сумма частей 145" NB "604, напечатано 145" NB "614: не сходится на 10"},
        {"fopko-2016.txt", "По числам выходит столько же: 37"},
        {"fopko-2016.txt", "Не напечатано; по числам выходит 13" NB "739"},
        {"irkutsk-2017.txt", "Не напечатано; по числам выходит 100,0"},
        {"kursk-2021-01.txt", "от 50" NB "821 до 50" NB "875"},
        {"kursk-2021-01.txt", "по остальным числам — ровно 799"},
        {"kursk-2021-06.txt", "91,1 %"},
        {"rostov-2023.txt", "от 1" NB "818 до 1" NB "819"},
        {"rostov-2023.txt", "Сумма частей сходится: 43"},
        {"lyudinovo-2021.txt", "Сумма частей сходится: 27"},
        {"cherkassy-2016.txt", "по числам выходит 84,9"},
        {"cherkassy-2016.txt", "По числам выходит столько же: 85"},
        {"shchuchinsk-2021.txt",
         "Напечатано 48,6, по числам выходит 48,7; разница 0,1 в пределах допуска"},
        {"kindergarten-20-2023.txt", "По числам выходит столько же: 100"},
    };
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "union_officer", "union");
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        const char *page = kept_set(app, account, said[i].set, "Курская");
        expect_page(test_get(app, account, page), said[i].sentence);
    }
}

static void person(struct test_app *app, int64_t account, const char *surname, const char *since)
{
    (void)test_members_add(app, account, "Рыльская СОШ 4",
                           TEST_CARD(.last_name = str_of(surname), .first_name = STR("Яна"),
                                     .category = STR("worker_other"), .joined_on = date_of(since),
                                     .registered_on = date_of(since)));
}

#define BOUND "&table=a%09Members%095%09%09es-2025+MOV/MOV11:all"

void test_published__a_figure_with_a_cell_is_held_against_the_register_of_its_day(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    person(app, account, "Арбузова", "2015-09-01");
    person(app, account, "Берёзова", "2020-09-01");
    person(app, account, "Вязова", "2026-02-01");
    const char *page = kept(app, account, HEAD BOUND);
    expect_page(test_get(app, account, page), "В реестре на 01.01.2026: 2; разница 3");
    page = kept(app, account, "title=Earlier&day=2018-01-01" BOUND);
    expect_page(test_get(app, account, page), "В реестре на 01.01.2018: 1; разница 4");
    /* What speaks of others is held against nothing. */
    page = kept(app, account, HEAD "&about=Neighbours" BOUND);
    expect_lacks("В реестре", test_get(app, account, page).body);
}

void test_published__other_features_find_what_was_published_for_a_cell(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    kept(app, account, HEAD BOUND);
    kept_set(app, account, "kursk-2021-01.txt", "Курская");
    kept_set(app, account, "fopko-2016.txt", "Курская");
    struct request *req = test_begin(app, account);
    const struct reports_form *form = reports_form_named(req, STR("es-2025"));
    size_t members;
    size_t share;
    size_t primaries;
    expect_true(reports_cell_named(form, STR("MOV/MOV11:all"), &members));
    expect_true(reports_cell_named(form, STR("AIS/AIS02:all"), &share));
    expect_true(reports_cell_named(form, STR("ORG/ORG01:all"), &primaries));
    int64_t region = test_org(app, "Курская");
    struct published_cell *cells = published_of(req, form, region, date_of("2026-01-01"));
    expect_true(cells[members].is_there);
    expect_str("5", cells[members].printed);
    expect_int(5000000, cells[members].number.millionths);
    expect_false(cells[members].differs);
    expect_false(cells[share].is_there);
    cells = published_of(req, form, region, date_of("2021-01-01"));
    expect_str("92,1 %", cells[share].printed);
    expect_int(92100000, cells[share].number.millionths);
    expect_int(1, cells[share].decimals);
    expect_false(cells[primaries].is_there); /* not printed */
    cells = published_of(req, form, test_org(app, "Рыльская"), date_of("2021-01-01"));
    expect_false(cells[share].is_there);
    test_commit(app);
    kept(app, account, "title=Another&day=2026-01-01&table=a%09Members%096%09%09es+MOV/MOV11:all");
    req = test_begin(app, account);
    form = reports_form_named(req, STR("es-2025"));
    cells = published_of(req, form, region, date_of("2026-01-01"));
    expect_str("6", cells[members].printed);
    expect_true(cells[members].differs);
    test_commit(app);
}

void test_published__bad_input_comes_back_with_clear_sentences_and_loses_nothing(void)
{
    static const struct {
        const char *body;
        const char *sentence;
    } wrong[] = {
        {HEAD "&table=a%09Members%09many", "Строка 1: «many» — не число"},
        {HEAD "&table=Just+words", "нет столбцов"},
        {HEAD "&table=a%09M%091%09b", "такого кода в таблице нет"},
        {HEAD "&table=a%09M%091%09b+%2B", "формула непонятна"},
        {HEAD "&table=a%09M%091%09%09es-2025+NO/1:all", "нет ни в одной форме"},
        {HEAD "&table=a%09M%091%0Aa%09N%092", "встречается в таблице дважды"},
        {HEAD "&table=%0A%0A", "Числа"},
        {"title=&day=2026-01-01" BOUND, "Что опубликовано"},
        {"title=T&day=yesterday" BOUND, "На какую дату"},
    };
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_form_again(test_post(app, account, "/published/new", wrong[i].body),
                          wrong[i].sentence);
    }
    expect_form_again(test_post(app, account, "/published/new", wrong[0].body), "many</textarea>");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM publication"));
}

void test_published__a_correction_keeps_what_was_there_and_can_be_taken_back(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    const char *page = kept(app, account, HEAD PARTS);
    const char *edit = test_text("%s/edit", page);
    expect_page(test_get(app, account, edit), "145 614");
    expect_see_other(test_post(app, account, edit, HEAD BOUND "&version=1"), page);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM publication_figure"));
    expect_contains("145 614", test_sql_text(app, "SELECT changes FROM audit_entry "
                                                  "WHERE action = 'published.edit'"));
    /* Two at the same publication: the second is told. */
    expect_form_again(test_post(app, account, edit, HEAD PARTS "&version=1"), "исправил кто-то");
    const char *undo =
        test_text("/published/undo/%lld", (long long)test_sql_int(app, "SELECT max(id) FROM undo"));
    expect_see_other(test_post(app, account, undo, ""), page);
    expect_int(4, test_sql_int(app, "SELECT count(*) FROM publication_figure"));
    expect_int(3, test_sql_int(app, "SELECT version FROM publication"));
    expect_not_found(test_post(app, account, undo, ""));
}

void test_published__what_was_deleted_comes_back_whole(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    const char *page = kept(app, account, HEAD PARTS);
    expect_int(303, test_post(app, account, test_text("%s/delete", page), "").status);
    expect_not_found(test_get(app, account, page));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM publication_figure"));
    const char *undo =
        test_text("/published/undo/%lld", (long long)test_sql_int(app, "SELECT max(id) FROM undo"));
    expect_see_other(test_post(app, account, undo, ""), page);
    expect_page(test_get(app, account, page), "не сходится на 10");
}

void test_published__it_is_kept_by_who_collects_reports_and_seen_within_reach(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t foreign = test_account(app, "region_specialist", "Астраханская");
    const char *page = kept(app, account, HEAD PARTS);
    expect_not_found(test_get(app, chair, page));
    expect_not_found(test_get(app, foreign, page));
    expect_not_found(test_get(app, foreign, test_text("%s/edit", page)));
    expect_not_found(test_post(app, foreign, test_text("%s/edit", page), HEAD PARTS));
    expect_not_found(test_post(app, foreign, test_text("%s/delete", page), ""));
    expect_forbidden(test_post(app, chair, test_text("%s/delete", page), ""));
    expect_forbidden(test_post(app, chair, "/published/new", HEAD PARTS));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM publication"));
}

void test_published__an_organisation_takes_its_publications_along(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = specialist(app);
    kept(app, account, HEAD PARTS);
    const char *own =
        test_text("/published/new?org=%lld", (long long)test_org(app, "Рыльская СОШ 4"));
    expect_int(303, test_post(app, account, own, HEAD BOUND).status);
    expect_int(303, test_post(app, account,
                              test_text("/orgs/%lld/acts/move",
                                        (long long)test_org(app, "Рыльская СОШ 4")),
                              test_text("parent=%lld&on=2026-02-01&basis=Paper&step=do",
                                        (long long)test_org(app, "Льговская")))
                        .status);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM publication p JOIN org o ON o.id = "
                                    "p.org_id WHERE o.path = p.org_path AND o.short_name = "
                                    "'Рыльская СОШ 4'"));
    int64_t lgov = test_account(app, "territory_chair", "Льговская");
    expect_page(test_get(app, lgov, "/published"), "Summary");
}
