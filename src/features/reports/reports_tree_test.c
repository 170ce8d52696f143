/* A form by the structure of its day and by that of today. Figures are held against plain SQL over
 * dated facts, where each organisation is walked up from by its versions. */
#include "app/app.h"
#include "features/acts/test_acts.h"
#include "features/members/test_members.h"
#include "features/reports/reports.h"
#include "features/reports/reports_inner.h"

#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define OTHER_SCHOOL "Льговская СОШ 1"
#define TOWN "Рыльская"
#define OTHER_TOWN "Льговская"
#define DAY "2026-01-01"
#define FIRST_DAY "2025-01-01"

struct office {
    struct test_app *app;
    int64_t account;
};

static void person(const struct office *office, const char *org, const char *surname,
                   const char *since)
{
    (void)test_members_add(office->app, office->account, org,
                           TEST_CARD(.last_name = str_of(surname), .first_name = STR("Яна"),
                                     .sex = STR("f"), .category = STR("worker_other"),
                                     .born = date_of("1985-04-03"), .joined_on = date_of(since),
                                     .registered_on = date_of(since)));
}

/* Before the period: four in the town, two in the other one; one comes to each school in it. The
 * other school comes to the town in June, the kindergarten leaves it in January, when the day of
 * the report is over. */
static struct office office_new(void)
{
    struct office office = {.app = test_app_on("2026-03-01")};
    office.account = test_account(office.app, "region_chair", "Курская");
    person(&office, SCHOOL, "Арбузова", "2015-09-01");
    person(&office, SCHOOL, "Берёзова", "2015-09-01");
    person(&office, SCHOOL, "Вязова", "2025-09-01");
    person(&office, GARDEN, "Грушева", "2015-09-01");
    person(&office, GARDEN, "Дубова", "2016-09-01");
    person(&office, OTHER_SCHOOL, "Елова", "2015-09-01");
    person(&office, OTHER_SCHOOL, "Жукова", "2016-09-01");
    person(&office, OTHER_SCHOOL, "Зорина", "2025-10-01");
    return office;
}

static void move_both(const struct office *office)
{
    test_acts_move(office->app, office->account, OTHER_SCHOOL, TOWN, "2025-06-01");
    test_acts_move(office->app, office->account, GARDEN, OTHER_TOWN, "2026-01-15");
}

/* ---- the same by SQL ------------------------------------------------------------------------ */

static int64_t people_in(const struct office *office, int64_t org_id, const char *day)
{
    return test_sql_int(
        office->app,
        test_text("SELECT count(*) FROM member_period r JOIN member_period m ON m.region_id = "
                  "r.region_id AND m.member_id = r.member_id AND m.kind = 'm' WHERE r.kind = 'r' "
                  "AND r.org_id = %lld AND r.valid_from <= '%s' AND (r.valid_to IS NULL OR "
                  "r.valid_to >= '%s') AND m.valid_from <= '%s' AND (m.valid_to IS NULL OR "
                  "m.valid_to > '%s')",
                  (long long)org_id, day, day, day, day));
}

static int64_t parent_on(const struct office *office, int64_t org_id, const char *tree)
{
    return tree == NULL
               ? test_sql_int(office->app, test_text("SELECT coalesce(parent_id, 0) FROM org WHERE "
                                                     "id = %lld",
                                                     (long long)org_id))
               : test_sql_int(office->app,
                              test_text("SELECT coalesce((SELECT parent_id FROM org_version WHERE "
                                        "org_id = %lld AND valid_from <= '%s' ORDER BY valid_from "
                                        "DESC LIMIT 1), (SELECT parent_id FROM org_version WHERE "
                                        "org_id = %lld ORDER BY valid_from LIMIT 1), 0)",
                                        (long long)org_id, tree, (long long)org_id));
}

/* People of a day, organisations as on the day of the tree (NULL: as now). */
static int64_t people_below(const struct office *office, int64_t org_id, const char *day,
                            const char *tree)
{
    int64_t count = 0;
    int64_t orgs = test_sql_int(office->app, "SELECT count(*) FROM org");
    for (int64_t i = 0; i < orgs; i++) {
        int64_t org = test_sql_int(
            office->app,
            test_text("SELECT id FROM org ORDER BY id LIMIT 1 OFFSET %lld", (long long)i));
        int64_t people = people_in(office, org, day);
        int64_t at = org;
        while (people > 0 && at != org_id && at > 1) {
            at = parent_on(office, at, tree);
        }
        count += at == org_id ? people : 0;
    }
    return count;
}

/* ---- the form ------------------------------------------------------------------------------- */

struct counted {
    int64_t start;
    int64_t admitted;
    int64_t end;
};

static int64_t figure(const struct reports_form *form, const struct reports_values *values,
                      const char *cell)
{
    size_t at;
    expect_true(reports_cell_named(form, str_of(cell), &at));
    expect_true(values->numbers[at].is_known);
    return values->numbers[at].millionths / 1000000;
}

/* The movement has to add up by either tree: else nobody could sign. */
static struct counted counted_in(struct request *req, const struct stats_store *store,
                                 int64_t org_id, bool is_by_todays_tree)
{
    const struct reports_form *form = reports_form_named(req, STR("fnpr-2-2025"));
    struct reports_subject subject = {
        .form = form, .org_id = org_id, .is_by_todays_tree = is_by_todays_tree};
    struct reports_values values = reports_count_of(req, store, &subject);
    struct counted counted = {
        .start = figure(form, &values, "VI/1:end"),
        .admitted = figure(form, &values, "VI/2:end"),
        .end = figure(form, &values, "VI/10:end"),
    };
    expect_int(counted.end, counted.start + counted.admitted);
    struct reports_findings findings = reports_look_over(req->arena, form, values.numbers, NULL);
    for (size_t i = 0; i < findings.count; i++) {
        expect_true(!findings.items[i].check->is_hard);
    }
    return counted;
}

/* In one transaction, first one and then the other and once more the first: what is kept of one
 * tree must not come for the other. */
static void expect_both(const struct office *office, const char *org)
{
    int64_t org_id = test_org(office->app, org);
    struct request *req = test_begin(office->app, office->account);
    struct stats_store store;
    expect_true(stats_now(req, &store));
    struct counted day = counted_in(req, &store, org_id, false);
    struct counted today = counted_in(req, &store, org_id, true);
    struct counted again = counted_in(req, &store, org_id, false);
    stats_close(&store);
    test_commit(office->app);
    expect_int(people_below(office, org_id, FIRST_DAY, DAY), day.start);
    expect_int(people_below(office, org_id, DAY, DAY), day.end);
    expect_int(people_below(office, org_id, FIRST_DAY, NULL), today.start);
    expect_int(people_below(office, org_id, DAY, NULL), today.end);
    expect_int(day.start, again.start);
    expect_int(day.end, again.end);
}

static void expect_all(const struct office *office)
{
    static const char *const orgs[] = {"union", "Курская",    TOWN, OTHER_TOWN,
                                       SCHOOL,  OTHER_SCHOOL, "КГУ"};
    for (size_t i = 0; i < COUNT_OF(orgs); i++) {
        expect_both(office, orgs[i]);
    }
}

static struct counted counted(const struct office *office, const char *org, bool is_by_todays_tree)
{
    int64_t org_id = test_org(office->app, org);
    struct request *req = test_begin(office->app, office->account);
    struct stats_store store;
    expect_true(stats_now(req, &store));
    struct counted counted = counted_in(req, &store, org_id, is_by_todays_tree);
    stats_close(&store);
    test_commit(office->app);
    return counted;
}

static void expect_figures(const struct office *office, const char *org, bool is_by_todays_tree,
                           struct counted expected)
{
    struct counted found = counted(office, org, is_by_todays_tree);
    expect_int(expected.start, found.start);
    expect_int(expected.admitted, found.admitted);
    expect_int(expected.end, found.end);
}

/* ---- tests ---------------------------------------------------------------------------------- */

void test_reports_tree__a_form_is_of_those_who_belonged_there_on_its_day(void)
{
    struct office office = office_new();
    expect_all(&office);
    expect_figures(&office, TOWN, false, (struct counted){4, 1, 5});
    expect_figures(&office, OTHER_TOWN, false, (struct counted){2, 1, 3});
    move_both(&office);
    expect_all(&office);
    /* Without the other school, which had come in June, nothing would add up. */
    expect_figures(&office, TOWN, false, (struct counted){6, 2, 8});
    expect_figures(&office, OTHER_TOWN, false, (struct counted){0, 0, 0});
    expect_figures(&office, TOWN, true, (struct counted){4, 2, 6});
    expect_figures(&office, OTHER_TOWN, true, (struct counted){2, 0, 2});
    expect_figures(&office, "Курская", false, (struct counted){6, 2, 8});
    expect_figures(&office, "Курская", true, (struct counted){6, 2, 8});
}

/* Each figure of the form has as many people and parts as it says, by either tree. */
void test_reports_tree__what_stands_behind_a_figure_is_of_the_same_tree(void)
{
    static const char *const orgs[] = {"Курская", TOWN, OTHER_TOWN};
    struct office office = office_new();
    move_both(&office);
    int64_t cells = 0;
    for (size_t i = 0; i < COUNT_OF(orgs) * 2; i++) {
        int64_t org_id = test_org(office.app, orgs[i / 2]);
        struct request *req = test_begin(office.app, office.account);
        const struct reports_form *form = reports_form_named(req, STR("fnpr-2-2025"));
        struct reports_subject subject = {
            .form = form, .org_id = org_id, .is_by_todays_tree = i % 2 == 1};
        struct stats_store store;
        expect_true(stats_now(req, &store));
        struct stats_store facts = reports_facts_of(req, &store, &subject);
        struct reports_values values = reports_count_of(req, &store, &subject);
        for (size_t cell = 0; cell < form->cell_count; cell++) {
            struct stats_query query;
            subject.cell = cell;
            if (!reports_people_query(req, &facts, &subject, &query)) {
                continue;
            }
            expect_int(values.numbers[cell].millionths / 1000000,
                       stats_people(req->arena, &facts, &query, 0, 1000).count);
            expect_int(values.numbers[cell].millionths,
                       reports_cell_count(req, &facts, &subject, org_id).millionths);
            cells += values.numbers[cell].millionths > 0;
        }
        stats_close(&facts);
        stats_close(&store);
        test_commit(office.app);
    }
    expect_true(cells > 20);
}

static struct reply behind(const struct office *office, const char *page, const char *org,
                           const char *more)
{
    return test_get(office->app, office->account,
                    test_text("/reports/%s?form=fnpr-2-2025&cell=VI/10:end&org=%lld%s", page,
                              (long long)test_org(office->app, org), more));
}

void test_reports_tree__the_pages_behind_a_figure_let_choose(void)
{
    struct office office = office_new();
    /* As long as nothing has moved there is nothing to choose. */
    expect_lacks("нынешней структуре", behind(&office, "parts", TOWN, "").body);
    move_both(&office);
    struct reply page = behind(&office, "parts", TOWN, "");
    expect_page(page, "<b>8</b>");
    expect_contains("По нынешней структуре", page.body);
    expect_contains(GARDEN, page.body);
    expect_contains(OTHER_SCHOOL, page.body);
    page = behind(&office, "parts", TOWN, "&tree=today");
    expect_page(page, "<b>6</b>");
    expect_lacks(GARDEN, page.body);
    expect_contains("tree=today", page.body);
    page = behind(&office, "parts", OTHER_TOWN, "&tree=today");
    expect_page(page, "<b>2</b>");
    expect_contains(GARDEN, page.body);
    page = behind(&office, "people", TOWN, "");
    expect_page(page, "Грушева Яна");
    page = behind(&office, "people", TOWN, "&tree=today");
    expect_page(page, "Арбузова Яна");
    expect_lacks("Грушева", page.body);
    /* Whose kindergarten has gone sees that it was there, and cannot look into it. */
    int64_t chair = test_account(office.app, "territory_chair", TOWN);
    page = test_get(office.app, chair,
                    test_text("/reports/parts?form=fnpr-2-2025&cell=VI/10:end&org=%lld",
                              (long long)test_org(office.app, TOWN)));
    expect_page(page, GARDEN);
    expect_lacks(test_text("org=%lld\"", (long long)test_org(office.app, GARDEN)), page.body);
    expect_not_found(test_get(office.app, chair,
                              test_text("/reports/people?form=fnpr-2-2025&cell=VI/10:end&org=%lld",
                                        (long long)test_org(office.app, GARDEN))));
}

/* A past version is mended, and nothing else: the figures of the day follow. */
void test_reports_tree__kept_figures_follow_the_history_of_the_tree(void)
{
    struct office office = office_new();
    test_acts_move(office.app, office.account, GARDEN, OTHER_TOWN, "2026-01-15");
    expect_figures(&office, TOWN, false, (struct counted){4, 1, 5});
    test_sql(office.app, test_text("UPDATE org_version SET valid_from = '2025-12-15' WHERE org_id "
                                   "= %lld AND valid_from = '2026-01-15'",
                                   (long long)test_org(office.app, GARDEN)));
    expect_figures(&office, TOWN, false, (struct counted){2, 1, 3});
    expect_all(&office);
    /* Somebody is admitted late there: by which tree ever, he is counted where the kindergarten is.
     */
    test_sql(office.app, test_text("UPDATE org_version SET valid_from = '2026-01-15' WHERE org_id "
                                   "= %lld AND valid_from = '2025-12-15'",
                                   (long long)test_org(office.app, GARDEN)));
    expect_figures(&office, TOWN, false, (struct counted){4, 1, 5});
    expect_figures(&office, OTHER_TOWN, false, (struct counted){2, 1, 3});
    person(&office, GARDEN, "Ивина", "2025-12-01");
    expect_figures(&office, TOWN, false, (struct counted){4, 2, 6});
    expect_figures(&office, TOWN, true, (struct counted){2, 1, 3});
    expect_figures(&office, OTHER_TOWN, true, (struct counted){4, 2, 6});
    expect_all(&office);
}

void test_reports_tree__who_is_no_more_today_was_there_on_the_day(void)
{
    struct office office = office_new();
    test_acts_org(office.app, office.account, GARDEN, "merge",
                  test_text("into=%lld&on=2026-02-01", (long long)test_org(office.app, SCHOOL)));
    expect_str("liquidated",
               test_sql_text(office.app, test_text("SELECT state FROM org WHERE id = %lld",
                                                   (long long)test_org(office.app, GARDEN))));
    expect_figures(&office, TOWN, false, (struct counted){4, 1, 5});
    expect_figures(&office, GARDEN, false, (struct counted){2, 0, 2});
    expect_all(&office);
    /* And the territory of which nothing is left. */
    test_acts_move(office.app, office.account, SCHOOL, OTHER_TOWN, "2026-02-10");
    test_acts_org(office.app, office.account, TOWN, "liquidate", "on=2026-02-20");
    expect_figures(&office, TOWN, false, (struct counted){4, 1, 5});
    expect_figures(&office, OTHER_TOWN, false, (struct counted){2, 1, 3});
    expect_all(&office);
    expect_contains(TOWN, behind(&office, "parts", "Курская", "").body);
}

/* A history that contradicts itself is no reason to lose anybody. */
void test_reports_tree__circles_of_the_past_lose_nobody(void)
{
    struct office office = office_new();
    move_both(&office);
    test_sql(office.app, test_text("UPDATE org_version SET parent_id = %lld WHERE org_id = %lld",
                                   (long long)test_org(office.app, GARDEN),
                                   (long long)test_org(office.app, TOWN)));
    expect_int(8, counted(&office, "Курская", false).end);
    expect_int(8, counted(&office, "Курская", true).end);
}
