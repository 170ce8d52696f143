#include "features/movement/movement.h"

#include "app/app.h"
#include "features/acts/test_acts.h"
#include "features/members/test_members.h"
#include "features/movement/movement_count.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"

struct office {
    struct test_app *app;
    int64_t account;
};

static struct office office_new(void)
{
    struct office office = {.app = test_app_on(TODAY)};
    office.account = test_account(office.app, "region_chair", "Курская");
    return office;
}

static int64_t person(const struct office *office, const char *org, const char *surname,
                      const char *category, const char *since)
{
    return test_members_add(office->app, office->account, org,
                            TEST_CARD(.last_name = str_of(surname), .first_name = STR("Яна"),
                                      .category = str_of(category), .joined_on = date_of(since),
                                      .registered_on = date_of(since)));
}

static void happens(const struct office *office, int64_t member_id, const char *deed,
                    const char *fields)
{
    const char *acts = test_text("/members/%lld/acts", (long long)member_id);
    expect_see_other(test_post(office->app, office->account, test_text("%s/%s", acts, deed),
                               test_text("%s&basis=Paper", fields)),
                     acts);
}

struct asked {
    const char *org;
    const char *from;
    const char *to;
    uint32_t categories;
    bool is_by_todays_tree;
};

static struct movement counted(const struct office *office, const struct asked *asked)
{
    struct app *app = test_inner_app(office->app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    struct movement_question question = {
        .org_id = test_org(office->app, asked->org),
        .from = date_of(asked->from),
        .to = date_of(asked->to),
        .categories = asked->categories,
        .is_by_todays_tree = asked->is_by_todays_tree,
    };
    struct stats_store store;
    struct movement movement;
    db_begin_read(req->db);
    expect_true(stats_now(req, &store));
    expect_true(movement_count(req, &store, &question, &movement));
    stats_close(&store);
    db_rollback(req->db);
    return movement;
}

#define COUNTED(office, ...) counted(office, &(struct asked){__VA_ARGS__})

static int64_t sum_of_lines(const struct movement *movement)
{
    int64_t sum = 0;
    for (size_t i = 0; i < movement->line_count; i++) {
        sum += movement->lines[i].people;
    }
    return sum;
}

static const struct movement_line *line_of(const struct movement *movement,
                                           enum movement_line_kind kind)
{
    for (size_t i = 0; i < movement->line_count; i++) {
        if (movement->lines[i].kind == kind) {
            return &movement->lines[i];
        }
    }
    test_fail(__FILE__, __LINE__, "no line of kind %d", (int)kind);
}

void test_movement__each_coming_and_going_has_its_cause(void)
{
    struct office office = office_new();
    (void)person(&office, SCHOOL, "Арбузова", "worker_other", "2015-09-01");
    int64_t left = person(&office, SCHOOL, "Берёзова", "worker_other", "2015-09-01");
    int64_t back = person(&office, SCHOOL, "Вязова", "worker_other", "2015-09-01");
    int64_t within = person(&office, SCHOOL, "Грушева", "worker_other", "2015-09-01");
    int64_t away = person(&office, SCHOOL, "Дубова", "worker_other", "2015-09-01");
    int64_t died = person(&office, GARDEN, "Елова", "worker_other", "2015-09-01");
    int64_t student = person(&office, GARDEN, "Жукова", "student_spo", "2022-09-01");
    (void)person(&office, GARDEN, "Зорина", "worker_other", "2025-05-10");
    happens(&office, back, "leave", "on=2024-02-01");
    happens(&office, back, "return", "on=2025-02-01");
    happens(&office, left, "leave", "on=2025-03-01");
    happens(&office, within, "transfer",
            test_text("org=%lld&on=2025-04-01", (long long)test_org(office.app, GARDEN)));
    happens(&office, away, "transfer",
            test_text("org=%lld&on=2025-04-02", (long long)test_org(office.app, "КГУ")));
    happens(&office, died, "die", "on=2025-06-01");
    happens(&office, student, "deregister", "reason=graduation&on=2025-07-01");
    struct movement movement = COUNTED(&office, "Рыльская", "2025-01-01", "2026-01-01");
    expect_int(6, movement.was);
    expect_int(4, movement.is);
    expect_int(1, movement.causes[MOVEMENT_ADMITTED]);
    expect_int(1, movement.causes[MOVEMENT_RETURNED]);
    expect_int(0, movement.causes[MOVEMENT_ARRIVED]);
    expect_int(1, movement.causes[MOVEMENT_WENT]);
    expect_int(1, movement.causes[MOVEMENT_LEFT]);
    expect_int(1, movement.causes[MOVEMENT_DECEASED]);
    expect_int(1, movement.causes[MOVEMENT_GRADUATED]);
    expect_int(1, movement.within);
    expect_int(0, movement.unexplained);
    movement = COUNTED(&office, "Курская", "2025-01-01", "2026-01-01");
    expect_int(0, movement.causes[MOVEMENT_WENT]);
    expect_int(2, movement.within);
    movement = COUNTED(&office, "union", "2025-01-01", "2026-01-01");
    expect_int(movement.was + movement_balance(movement.causes), movement.is);
    movement = COUNTED(&office, GARDEN, "2025-01-01", "2026-01-01");
    expect_int(1, movement.causes[MOVEMENT_ARRIVED]);
}

void test_movement__another_category_is_a_cause_where_one_is_asked_for(void)
{
    struct office office = office_new();
    int64_t retired = person(&office, SCHOOL, "Арбузова", "worker_other", "2015-09-01");
    /* The category was known from the beginning. */
    test_sql(office.app, "UPDATE member_period SET valid_from = '2015-09-01' WHERE kind = 'c'");
    happens(&office, retired, "retire", "on=2025-09-01");
    uint32_t pensioners = 1u << STATS_PENSIONER;
    struct movement movement = COUNTED(&office, SCHOOL, "2025-01-01", TODAY, pensioners);
    expect_int(0, movement.was);
    expect_int(1, movement.is);
    expect_int(1, movement.causes[MOVEMENT_RETYPED]);
    expect_int(1, movement.retyped_count);
    expect_int(STATS_WORKER_OTHER, movement.retyped[0].from);
    expect_int(STATS_PENSIONER, movement.retyped[0].to);
    movement = COUNTED(&office, SCHOOL, "2025-01-01", TODAY, 1u << STATS_WORKER_OTHER);
    expect_int(1, movement.causes[MOVEMENT_UNTYPED]);
    movement = COUNTED(&office, SCHOOL, "2025-01-01", TODAY);
    expect_int(0, movement_balance(movement.causes));
}

void test_movement__an_organisation_that_moves_takes_its_people_along(void)
{
    struct office office = office_new();
    (void)person(&office, SCHOOL, "Арбузова", "worker_other", "2015-09-01");
    (void)person(&office, SCHOOL, "Берёзова", "worker_other", "2015-09-01");
    (void)person(&office, SCHOOL, "Вязова", "worker_other", "2025-03-01");
    (void)person(&office, SCHOOL, "Грушева", "worker_other", "2025-09-01");
    test_acts_org(
        office.app, office.account, SCHOOL, "move",
        test_text("parent=%lld&on=2025-06-01", (long long)test_org(office.app, "Льговская")));
    struct movement from = COUNTED(&office, "Рыльская", "2025-01-01", "2026-01-01");
    expect_int(2, from.was);
    expect_int(0, from.is);
    expect_int(1, from.causes[MOVEMENT_ADMITTED]); /* until it moved */
    expect_int(3, from.causes[MOVEMENT_TAKEN]);
    const struct movement_line *line = line_of(&from, MOVEMENT_ORG_MOVED);
    expect_int(-3, line->people);
    expect_int(test_org(office.app, SCHOOL), line->org_id);
    expect_date("2025-06-01", line->day);
    expect_int(test_sql_int(office.app, "SELECT id FROM act WHERE kind = 'acts.move'"),
               line->act_id);
    struct movement to = COUNTED(&office, "Льговская", "2025-01-01", "2026-01-01");
    expect_int(0, to.was);
    expect_int(4, to.is);
    expect_int(3, line_of(&to, MOVEMENT_ORG_MOVED)->people);
    expect_int(1, to.rest[MOVEMENT_ADMITTED]);
    /* By the tree of today it was always there. */
    to = COUNTED(&office, "Льговская", "2025-01-01", "2026-01-01", .is_by_todays_tree = true);
    expect_int(2, to.was);
    expect_int(4, to.is);
    expect_int(0, to.line_count);
    to = COUNTED(&office, "Курская", "2025-01-01", "2026-01-01");
    expect_int(2, to.was);
    expect_int(0, to.causes[MOVEMENT_CAME]);
    expect_int(2, to.child_count); /* where it was, and where it is */
}

void test_movement__a_merger_and_a_founding_are_told_with_their_people(void)
{
    struct office office = office_new();
    (void)person(&office, SCHOOL, "Арбузова", "worker_other", "2015-09-01");
    (void)person(&office, GARDEN, "Берёзова", "worker_other", "2015-09-01");
    test_acts_org(office.app, office.account, GARDEN, "merge",
                  test_text("into=%lld&on=2025-06-01", (long long)test_org(office.app, SCHOOL)));
    struct movement movement = COUNTED(&office, "Рыльская", "2025-01-01", "2026-01-01");
    expect_int(0, movement_balance(movement.causes));
    expect_int(1, line_of(&movement, MOVEMENT_ORG_MERGED)->within);
    movement = COUNTED(&office, SCHOOL, "2025-01-01", "2026-01-01");
    expect_int(1, line_of(&movement, MOVEMENT_ORG_MERGED)->people);
    expect_int(0, movement.rest[MOVEMENT_ARRIVED]);
    expect_int(1, movement.causes[MOVEMENT_ARRIVED]);
    struct reply reply =
        test_post(office.app, office.account,
                  test_text("/orgs/%lld/new", (long long)test_org(office.app, "Рыльская")),
                  "name=Young&short_name=Young&type=primary_workers&state=active&country=ru"
                  "&on=2025-02-01&basis=Paper&step=do");
    expect_int(303, reply.status);
    int64_t young = test_sql_int(office.app, "SELECT id FROM org WHERE short_name = 'Young'");
    int64_t member = person(&office, SCHOOL, "Вязова", "worker_other", "2025-03-01");
    happens(&office, member, "transfer", test_text("org=%lld&on=2025-04-01", (long long)young));
    movement = COUNTED(&office, "Рыльская", "2025-01-01", "2026-01-01");
    expect_int(0, line_of(&movement, MOVEMENT_ORG_FOUNDED)->people);
    expect_int(1, movement.rest[MOVEMENT_ADMITTED]); /* in the school */
}

/* ---- the page ------------------------------------------------------------------------------- */

void test_movement__the_page_shows_the_balance_and_holds_a_report_against_it(void)
{
    struct office office = office_new();
    (void)person(&office, SCHOOL, "Арбузова", "worker_other", "2015-09-01");
    (void)person(&office, SCHOOL, "Берёзова", "worker_other", "2025-09-01");
    const char *page = test_text("/movement?org=%lld&from=2025-01-01&to=01.01.2026",
                                 (long long)test_org(office.app, SCHOOL));
    expect_page(test_get(office.app, office.account, page), "Приняты впервые");
    expect_page(test_get(office.app, office.account, page), "сходится");
    expect_page(test_get(office.app, office.account, test_text("%s&was=1&is=5", page)), "+3");
    expect_page(test_get(office.app, office.account, "/movement?from=2026-01-01&to=2025-01-01"),
                "Конец должен быть позже начала");
    expect_not_found(test_get(office.app, office.account, "/movement?who=nobody"));
    expect_page(test_get(office.app, office.account, "/movement?was=-5&is=x"), "Баланс");
}

void test_movement__it_is_seen_within_reach_by_who_sees_reports(void)
{
    struct office office = office_new();
    int64_t foreign = test_account(office.app, "region_chair", "Астраханская");
    int64_t member = test_account(office.app, "member", "КГУ");
    const char *page = test_text("/movement?org=%lld", (long long)test_org(office.app, SCHOOL));
    expect_page(test_get(office.app, office.account, page), "Баланс");
    expect_not_found(test_get(office.app, foreign, page));
    expect_forbidden(test_get(office.app, member, page));
}

/* ---- whatever happens ----------------------------------------------------------------------- */

struct walk {
    struct office office;
    uint64_t state;
};

static int64_t chance(struct walk *walk, int64_t below)
{
    walk->state = walk->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int64_t)((walk->state >> 33) % (uint64_t)below);
}

static int64_t any(struct walk *walk, const char *table, const char *where)
{
    int64_t count =
        test_sql_int(walk->office.app, test_text("SELECT count(*) FROM %s WHERE %s", table, where));
    return count == 0 ? 0
                      : test_sql_int(walk->office.app,
                                     test_text("SELECT id FROM %s WHERE %s ORDER BY id LIMIT 1 "
                                               "OFFSET %lld",
                                               table, where, (long long)chance(walk, count)));
}

static const char *any_day(struct walk *walk)
{
    date day = date_add_days(date_of(TODAY), -(int)chance(walk, 700));
    return str_to_c(test_arena(), date_iso(test_arena(), day));
}

static void step(struct walk *walk)
{
    static const char *const people[] = {"leave",
                                         "return",
                                         "retire",
                                         "transfer",
                                         "pause&reason=child_care",
                                         "deregister&reason=moved"};
    static const char *const orgs[] = {"move", "merge", "split", "liquidate"};
    struct office *office = &walk->office;
    int64_t place = any(walk, "org", "region_id = 100 AND length(path) > 4");
    int64_t org = any(walk, "org", "region_id = 100 AND length(path) > 4");
    int64_t above = any(walk, "org", "region_id = 100 AND type IN ('region', 'territory')");
    int64_t which = chance(walk, 10);
    if (which < 6) {
        const char *deed = people[chance(walk, COUNT_OF(people))];
        size_t length = strcspn(deed, "&");
        (void)test_post(office->app, office->account,
                        test_text("/members/%lld/acts/%.*s",
                                  (long long)any(walk, "member", "region_id = 100"), (int)length,
                                  deed),
                        test_text("org=%lld&on=%s&basis=Paper%s", (long long)place, any_day(walk),
                                  deed + length));
    } else if (which < 8) {
        (void)test_post(
            office->app, office->account,
            test_text("/orgs/%lld/acts/%s", (long long)org, orgs[chance(walk, COUNT_OF(orgs))]),
            test_text("parent=%lld&into=%lld&by=name&who=%lld&on=%s&basis=Paper&step=do",
                      (long long)above, (long long)place,
                      (long long)any(walk, "member", "region_id = 100"), any_day(walk)));
    } else if (which < 9) {
        (void)test_post(office->app, office->account, test_text("/orgs/%lld/new", (long long)above),
                        test_text("name=New+%lld&short_name=New+%lld&type=primary_workers"
                                  "&state=active&country=ru&on=%s&basis=Paper&step=do",
                                  (long long)chance(walk, 999), (long long)chance(walk, 999),
                                  any_day(walk)));
    } else {
        int64_t act = any(walk, "act", "state = 'done'");
        bool is_person = test_sql_int(office->app, test_text("SELECT count(*) FROM act WHERE id = "
                                                             "%lld AND member_id IS NOT NULL",
                                                             (long long)act)) > 0;
        (void)test_post(
            office->app, office->account,
            test_text("/%s/%lld/undo", is_person ? "membership" : "acts", (long long)act), "");
    }
}

/* How many are on the register of an organisation itself on a day, by SQL. */
static int64_t people_in(struct walk *walk, int64_t org_id, date day)
{
    const char *on = str_to_c(test_arena(), date_iso(test_arena(), day));
    return test_sql_int(
        walk->office.app,
        test_text("SELECT count(*) FROM member_period r JOIN member_period m ON m.region_id = "
                  "r.region_id AND m.member_id = r.member_id AND m.kind = 'm' WHERE r.kind = 'r' "
                  "AND r.org_id = %lld AND r.valid_from <= '%s' AND (r.valid_to IS NULL OR "
                  "r.valid_to >= '%s') AND m.valid_from <= '%s' AND (m.valid_to IS NULL OR "
                  "m.valid_to > '%s')",
                  (long long)org_id, on, on, on, on));
}

/* Under which organisation it stood on the day; before it was founded, the first one. */
static int64_t parent_on(struct walk *walk, int64_t org_id, date day)
{
    const char *on = str_to_c(test_arena(), date_iso(test_arena(), day));
    return test_sql_int(
        walk->office.app,
        test_text("SELECT coalesce((SELECT parent_id FROM org_version WHERE org_id = %lld AND "
                  "valid_from <= '%s' ORDER BY valid_from DESC LIMIT 1), (SELECT parent_id FROM "
                  "org_version WHERE org_id = %lld ORDER BY valid_from LIMIT 1), 0)",
                  (long long)org_id, on, (long long)org_id));
}

/* With all that stood below it on the day: each organisation is walked up from by its versions. */
static int64_t people_below(struct walk *walk, int64_t org_id, date day)
{
    int64_t count = 0;
    int64_t orgs = test_sql_int(walk->office.app, "SELECT count(*) FROM org");
    for (int64_t i = 0; i < orgs; i++) {
        int64_t org = test_sql_int(
            walk->office.app,
            test_text("SELECT id FROM org ORDER BY id LIMIT 1 OFFSET %lld", (long long)i));
        int64_t people = people_in(walk, org, day);
        int64_t at = org;
        while (people > 0 && at != org_id && at > 1) {
            at = parent_on(walk, at, day);
        }
        count += at == org_id ? people : 0;
    }
    return count;
}

static void expect_explained(const struct movement *movement)
{
    if (movement->unexplained != 0 ||
        movement->was + movement_balance(movement->causes) != movement->is) {
        test_fail(__FILE__, __LINE__, "the balance of causes: %lld to %lld, %lld not explained",
                  (long long)movement->was, (long long)movement->is,
                  (long long)movement->unexplained);
    }
    expect_int(movement->is - movement->was,
               sum_of_lines(movement) + movement_balance(movement->rest));
    int64_t was = 0;
    int64_t is = 0;
    for (size_t i = 0; i < movement->child_count; i++) {
        was += movement->children[i].was;
        is += movement->children[i].is;
    }
    expect_int(movement->was, was);
    expect_int(movement->is, is);
}

/* Organisations of all levels, between any two days. */
static void look(struct walk *walk)
{
    struct app *app = test_inner_app(walk->office.app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    struct stats_store store;
    db_begin_read(req->db);
    expect_true(stats_now(req, &store));
    for (int i = 0; i < 12; i++) {
        date days[2] = {date_add_days(date_of(TODAY), -400 - (int)chance(walk, 400)),
                        date_add_days(date_of(TODAY), -(int)chance(walk, 400))};
        struct movement_question question = {
            .org_id = any(walk, "org", "region_id IN (0, 100)"),
            .from = days[0],
            .to = days[1],
            .categories = chance(walk, 3) == 0 ? 1u << STATS_PENSIONER : 0,
            .is_by_todays_tree = chance(walk, 3) == 0,
        };
        struct movement movement;
        expect_true(movement_count(req, &store, &question, &movement));
        expect_explained(&movement);
        if (question.categories == 0 && !question.is_by_todays_tree) {
            expect_int(people_below(walk, question.org_id, days[0]), movement.was);
            expect_int(people_below(walk, question.org_id, days[1]), movement.is);
        }
    }
    stats_close(&store);
    db_rollback(req->db);
}

void test_movement__whatever_happens_the_causes_make_the_difference(void)
{
    static const char *const places[] = {SCHOOL, GARDEN, "Льговская СОШ 1", "КГУ"};
    int64_t moves = 0;
    int64_t mergers = 0;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct walk walk = {office_new(), seed};
        for (int i = 0; i < 16; i++) {
            (void)person(&walk.office, places[i % 4], "Карпенко", "worker_other",
                         test_text("%d-05-%02d", 2018 + i % 8, i + 1));
        }
        for (int i = 0; i < 90; i++) {
            step(&walk);
            if (i % 15 == 14) {
                look(&walk);
            }
        }
        moves += test_sql_int(walk.office.app, "SELECT count(*) FROM act WHERE kind = 'acts.move'");
        mergers += test_sql_int(walk.office.app, "SELECT count(*) FROM act WHERE kind IN "
                                                 "('acts.merge', 'acts.split', 'orgs.found') AND "
                                                 "state = 'done'");
    }
    /* A walk that only meets refusals would prove nothing. */
    expect_true(moves > 5);
    expect_true(mergers > 5);
}
