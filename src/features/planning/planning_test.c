/* The plan of an organisation, its costs, its budget and the norm. */
#include "app/test.h"
#include "features/planning/planning_inner.h"

#define TODAY "2026-09-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region; /* chairs */
    int64_t territory;
    int64_t school;
    int64_t beside; /* of the neighbouring territory */
};

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    return (struct scene){
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .school = test_account(app, "primary_chair", SCHOOL),
        .beside = test_account(app, "territory_chair", "Льговская"),
    };
}

static const char *at(const struct scene *scene, const char *page, const char *org, int year)
{
    return test_text("/planning%s?org=%lld&year=%d", page, ID(test_org(scene->app, org)), year);
}

#define LINE \
    "title=Школа+председателя&kind=school&category=primary_chair&due=q4&people=25&" \
    "amount=40+000,50&source=own&responsible=Мельник"
#define COST "paid_on=12.03.2026&amount=15000&article=trainer&source=own&paper=118"

static void plan_line(const struct scene *scene, int64_t account, const char *org)
{
    expect_see_other(test_post(scene->app, account, at(scene, "/lines/new", org, 2026), LINE),
                     at(scene, "", org, 2026));
}

static void spend(const struct scene *scene, int64_t account, const char *org, const char *cost)
{
    expect_see_other(test_post(scene->app, account, at(scene, "/costs/new", org, 2026), cost),
                     at(scene, "", org, 2026));
}

static void tell_budget(const struct scene *scene, int64_t account, const char *org,
                        const char *amount)
{
    int64_t version = test_sql_int(
        scene->app, test_text("SELECT coalesce(max(version), 0) FROM planning_budget WHERE org_id "
                              "= %lld AND year = 2026",
                              ID(test_org(scene->app, org))));
    expect_see_other(test_post(scene->app, account, at(scene, "/budget", org, 2026),
                               test_text("amount=%s&version=%lld", amount, ID(version))),
                     at(scene, "", org, 2026));
}

static int64_t only_id(const struct scene *scene, const char *table)
{
    return test_sql_int(scene->app, test_text("SELECT max(id) FROM %s", table));
}

/* ---- the plan ---------------------------------------------------------------------------------
 */

void test_planning__a_line_is_planned_corrected_and_taken_out_again(void)
{
    struct scene scene = scene_new();
    plan_line(&scene, scene.territory, "Рыльская");
    struct reply page = test_get(scene.app, scene.territory, "/planning");
    expect_page(page, "Школа председателя");
    expect_page(page, "40\u00a0000,50\u00a0₽");
    expect_page(page, "4-й квартал");
    int64_t id = only_id(&scene, "planning_line");
    const char *line = test_text("/planning/lines/%lld", ID(id));
    expect_page(test_get(scene.app, scene.territory, line), "40000,50");
    expect_refused(test_post(scene.app, scene.territory, line, LINE "&version=7"), "уже изменил");
    expect_see_other(test_post(scene.app, scene.territory, line, "people=30&" LINE "&version=1"),
                     at(&scene, "", "Рыльская", 2026));
    expect_see_other(
        test_post(scene.app, scene.territory, test_text("%s/remove", line), "version=2"),
        at(&scene, "", "Рыльская", 2026));
    expect_int(0, test_sql_int(scene.app, "SELECT sum(lines) FROM planning_total"));
    int64_t undo = test_sql_int(scene.app, "SELECT max(id) FROM undo");
    expect_see_other(
        test_post(scene.app, scene.territory, test_text("/planning/undo/%lld", ID(undo)), ""),
        at(&scene, "", "Рыльская", 2026));
    expect_int(1, test_sql_int(scene.app, "SELECT sum(lines) FROM planning_total"));
}

void test_planning__nobody_plans_for_others_or_without_the_right(void)
{
    struct scene scene = scene_new();
    plan_line(&scene, scene.territory, "Рыльская");
    int64_t id = only_id(&scene, "planning_line");
    const char *line = test_text("/planning/lines/%lld", ID(id));
    expect_not_found(test_get(scene.app, scene.beside, line));
    expect_not_found(test_post(scene.app, scene.beside, line, LINE "&version=1"));
    expect_not_found(test_post(scene.app, scene.school, test_text("%s/remove", line), "version=1"));
    expect_not_found(
        test_post(scene.app, scene.beside, at(&scene, "/costs/new", "Рыльская", 2026), COST));
    expect_not_found(test_get(scene.app, scene.beside, at(&scene, "", "Рыльская", 2026)));
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_page(test_get(scene.app, auditor, at(&scene, "", "Рыльская", 2026)), "Школа");
    expect_forbidden(
        test_post(scene.app, auditor, at(&scene, "/lines/new", "Рыльская", 2026), LINE));
    expect_forbidden(test_post(scene.app, auditor, at(&scene, "/budget", "Рыльская", 2026), ""));
}

void test_planning__what_cannot_be_is_said_in_sentences(void)
{
    struct scene scene = scene_new();
    const char *line = at(&scene, "/lines/new", SCHOOL, 2026);
    const char *cost = at(&scene, "/costs/new", SCHOOL, 2026);
    expect_form_again(test_post(scene.app, scene.school, line, "amount=-5&" LINE),
                      "не может быть отрицательной");
    expect_form_again(test_post(scene.app, scene.school, cost, "paid_on=12.03.2025&amount=1"),
                      "не в 2026 году");
    expect_form_again(test_post(scene.app, scene.school, cost, "paid_on=12.12.2026&amount=1"),
                      "ещё не наступ");
    struct reply again =
        test_post(scene.app, scene.school, cost, "paid_on=12.03.2026&amount=12+рублей&paper=Чек+7");
    expect_form_again(again, "Напишите сумму цифрами");
    expect_contains("Чек 7", again.body);
    expect_form_again(test_post(scene.app, scene.school, cost, "paid_on=12.03.2026&amount=0"),
                      "ноль — это не расход");
    expect_form_again(
        test_post(scene.app, scene.school, at(&scene, "/budget", SCHOOL, 2026), "amount=0"),
        "От нулевого бюджета");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM planning_cost"));
}

void test_planning__an_approved_plan_stays_as_it_was_decided(void)
{
    struct scene scene = scene_new();
    const char *approve = at(&scene, "/approve", SCHOOL, 2026);
    expect_refused(test_get(scene.app, scene.school, approve), "План пуст");
    plan_line(&scene, scene.school, SCHOOL);
    const char *decided = "approved_on=25.01.2026&document=Постановление+5-2";
    /* Somebody adds a line while the page of approving is open. */
    expect_refused(test_post(scene.app, scene.school, approve, test_text("%s&version=1", decided)),
                   "уже изменил");
    expect_see_other(
        test_post(scene.app, scene.school, approve, test_text("%s&version=2", decided)),
        at(&scene, "", SCHOOL, 2026));
    expect_page(test_get(scene.app, scene.school, "/planning"), "Постановление 5-2");
    expect_refused(test_post(scene.app, scene.school, at(&scene, "/lines/new", SCHOOL, 2026), LINE),
                   "План утверждён");
    const char *line = test_text("/planning/lines/%lld", ID(only_id(&scene, "planning_line")));
    expect_see_other(test_post(scene.app, scene.school, line, "version=1&title=Другое"),
                     at(&scene, "", SCHOOL, 2026));
    expect_str("Школа председателя", test_sql_text(scene.app, "SELECT title FROM planning_line"));
    expect_refused(test_post(scene.app, scene.school, test_text("%s/remove", line), "version=2"),
                   "План утверждён");
    expect_see_other(
        test_post(scene.app, scene.school, at(&scene, "/reopen", SCHOOL, 2026), "version=3"),
        at(&scene, "", SCHOOL, 2026));
    expect_page(test_get(scene.app, scene.school, "/planning"), "Черновик");
}

void test_planning__last_years_plan_is_copied_once(void)
{
    struct scene scene = scene_new();
    const char *copy = at(&scene, "/copy", SCHOOL, 2027);
    expect_refused(test_post(scene.app, scene.school, copy, ""), "копировать нечего");
    plan_line(&scene, scene.school, SCHOOL);
    expect_page(test_get(scene.app, scene.school, at(&scene, "", SCHOOL, 2027)),
                "Скопировать план");
    expect_see_other(test_post(scene.app, scene.school, copy, ""), at(&scene, "", SCHOOL, 2027));
    expect_refused(test_post(scene.app, scene.school, copy, ""), "удвоила");
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM planning_line"));
    expect_int(25, test_sql_int(scene.app, "SELECT people FROM planning_total WHERE year = 2027"));
}

/* ---- money ------------------------------------------------------------------------------------
 */

void test_planning__own_money_alone_counts_towards_the_share_of_the_budget(void)
{
    struct scene scene = scene_new();
    expect_page(test_get(scene.app, scene.school, "/planning"), "Бюджет на 2026 год не указан");
    tell_budget(&scene, scene.school, SCHOOL, "500000");
    spend(&scene, scene.school, SCHOOL, COST);
    spend(&scene, scene.school, SCHOOL,
          "paid_on=13.03.2026&amount=90000&article=travel&source=employer");
    struct reply page = test_get(scene.app, scene.school, "/planning");
    expect_page(page, "ушло 3,0\u00a0% бюджета");
    expect_page(page, "не хватает 15\u00a0000,00\u00a0₽");
    expect_page(page, "105\u00a0000\u00a0₽");
    spend(&scene, scene.school, SCHOOL, COST);
    expect_page(test_get(scene.app, scene.school, "/planning"), "в пределах нормы");
    tell_budget(&scene, scene.school, SCHOOL, "200000");
    expect_page(test_get(scene.app, scene.school, "/planning"), "больше нормы");
}

void test_planning__a_cost_is_corrected_removed_and_comes_back(void)
{
    struct scene scene = scene_new();
    spend(&scene, scene.school, SCHOOL, COST);
    const char *cost = test_text("/planning/costs/%lld", ID(only_id(&scene, "planning_cost")));
    expect_refused(test_post(scene.app, scene.school, cost, COST "&version=4"), "уже изменил");
    expect_see_other(test_post(scene.app, scene.school, cost, "amount=20000&" COST "&version=1"),
                     at(&scene, "", SCHOOL, 2026));
    expect_int(2000000, test_sql_int(scene.app, "SELECT sum(spent) FROM planning_total"));
    expect_see_other(test_post(scene.app, scene.school, test_text("%s/remove", cost), "version=2"),
                     at(&scene, "", SCHOOL, 2026));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM planning_total WHERE spent > 0"));
    int64_t undo = test_sql_int(scene.app, "SELECT max(id) FROM undo");
    const char *back = test_text("/planning/undo/%lld", ID(undo));
    expect_see_other(test_post(scene.app, scene.school, back, ""), at(&scene, "", SCHOOL, 2026));
    expect_int(2000000, test_sql_int(scene.app, "SELECT sum(spent) FROM planning_total"));
    expect_not_found(test_post(scene.app, scene.school, back, ""));
}

void test_planning__money_has_the_sign_of_the_country(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, "UPDATE org SET country = 'kz' WHERE short_name = '" SCHOOL "'");
    spend(&scene, scene.school, SCHOOL, COST);
    expect_page(test_get(scene.app, scene.school, "/planning"), "15\u00a0000,00\u00a0₸");
}

static void add_event(const struct scene *scene, int64_t id, const char *org)
{
    test_sql(scene->app,
             test_text("INSERT INTO event (region_id, id, org_id, org_path, state, kind, form, "
                       "title, begins_on, ends_on, audience_path, code, made_at, changed_at) "
                       "SELECT region_id, %lld, id, path, 'held', 'seminar', 'in_person', "
                       "'Семинар', '2026-03-10', '2026-03-10', path, '%lld', 0, 0 FROM org WHERE "
                       "id = %lld",
                       ID(id), ID(id), ID(test_org(scene->app, org))));
    for (int entry = 1; entry <= 3; entry++) {
        test_sql(scene->app,
                 test_text("INSERT INTO event_presence (region_id, event_id, entry_id, n, way, "
                           "source, marked_at) SELECT region_id, %lld, %d, 0, 'in_person', 'hand', "
                           "0 FROM event WHERE id = %lld",
                           ID(id), entry, ID(id)));
    }
}

void test_planning__the_costs_of_an_event_stand_on_its_page(void)
{
    struct scene scene = scene_new();
    add_event(&scene, 4001, "Рыльская");
    spend(&scene, scene.territory, "Рыльская", COST "&event_id=4001");
    spend(&scene, scene.territory, "Рыльская",
          "paid_on=13.03.2026&amount=3000&article=travel&source=employer&event_id=4001");
    struct request *req = test_begin(scene.app, scene.territory);
    str section = planning_feature.on_event(req, 4001).markup;
    expect_contains("18\u00a0000,00\u00a0₽", section);
    expect_contains("Работодатель", section);
    expect_contains("6\u00a0000\u00a0₽", section); /* each of three */
    test_commit(scene.app);
    struct request *other = test_begin(scene.app, scene.beside);
    expect_int(0, (int64_t)planning_feature.on_event(other, 4001).markup.length);
    test_commit(scene.app);
    struct reply page = test_get(scene.app, scene.territory, "/planning");
    expect_page(page, "Семинар");
    expect_page(page, "на одно мероприятие: 18\u00a0000\u00a0₽");
}

/* ---- norms ------------------------------------------------------------------------------------
 */

#define NORM "valid_from=01.01.2026&least=8&most=12,5&basis=Постановление+4"

void test_planning__the_nearest_norm_from_above_holds(void)
{
    struct scene scene = scene_new();
    tell_budget(&scene, scene.school, SCHOOL, "100000");
    spend(&scene, scene.school, SCHOOL,
          "paid_on=12.03.2026&amount=7000&article=trainer&source=own");
    expect_page(test_get(scene.app, scene.school, "/planning"), "в пределах нормы");
    expect_int(0, test_sql_int(scene.app, "SELECT sum(below) FROM planning_total"));
    expect_see_other(
        test_post(scene.app, scene.region, at(&scene, "/norms", "Курская", 2026), NORM),
        at(&scene, "/norms", "Курская", 2026));
    expect_page(test_get(scene.app, scene.school, "/planning"), "норме от 8\u00a0% до 12,5\u00a0%");
    expect_int(1, test_sql_int(scene.app, "SELECT sum(below) FROM planning_total"));
    expect_see_other(test_post(scene.app, scene.territory, at(&scene, "/norms", "Рыльская", 2026),
                               "level=3&valid_from=01.02.2026&least=5&most=9&basis=X"),
                     at(&scene, "/norms", "Рыльская", 2026));
    expect_int(0, test_sql_int(scene.app, "SELECT sum(below) FROM planning_total"));
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM planning_norm WHERE level = 3");
    const char *end = test_text("/planning/norms/%lld/end", ID(id));
    expect_not_found(test_post(scene.app, scene.beside, end, "version=1"));
    expect_see_other(test_post(scene.app, scene.territory, end, "version=1"),
                     at(&scene, "/norms", "Рыльская", 2026));
    expect_refused(test_post(scene.app, scene.territory, end, "version=2"), "уже не действует");
    expect_int(1, test_sql_int(scene.app, "SELECT sum(below) FROM planning_total"));
}

void test_planning__norms_that_contradict_are_refused(void)
{
    struct scene scene = scene_new();
    const char *norms = at(&scene, "/norms", "Курская", 2026);
    expect_form_again(test_post(scene.app, scene.region, norms, "valid_to=31.12.2025&" NORM),
                      "раньше первого");
    expect_form_again(test_post(scene.app, scene.region, norms, "most=7&" NORM), "меньше нижней");
    expect_form_again(test_post(scene.app, scene.region, norms, "least=много&" NORM),
                      "от 0 до 100");
    expect_see_other(test_post(scene.app, scene.region, norms, NORM), norms);
    expect_form_again(
        test_post(scene.app, scene.region, norms, "valid_from=01.06.2026&least=1&most=2&basis=X"),
        "уже действует норма");
    expect_see_other(test_post(scene.app, scene.region, norms,
                               "level=3&valid_from=01.06.2026&least=1&most=2&basis=X"),
                     norms);
    expect_page(test_get(scene.app, scene.region, norms), "первичные организации");
}
