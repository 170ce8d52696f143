/* What is decided above reaches those below as tasks, comes back with evidence, and is not lost. */
#include "app/app.h"
#include "app/test.h"
#include "features/control/control_inner.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"

struct scene {
    struct test_app *app;
    int64_t region; /* chairs */
    int64_t territory;
    int64_t school;
    int64_t garden;
    int64_t other; /* of the neighbouring territory */
    int64_t document;
};

/* A resolution of the region: one item to take note, a heading with two tasks, one that recurs, one
 * without a day, the control item. */
static void plant_document(struct scene *scene)
{
    struct test_app *app = scene->app;
    struct request *req = test_begin(app, scene->region);
    req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
    struct documents_addressee territories[] = {
        {.kind = DOCUMENTS_TO_LEVEL, .level = LEVEL_TERRITORY}};
    struct documents_addressee presidium[] = {
        {.kind = DOCUMENTS_TO_BODY, .text = STR("Президиуму")}};
    struct documents_controller controllers[] = {
        {.name = STR("Бугреева Т.М."), .post = STR("председатель"), .account_id = scene->region}};
    struct documents_item items[] = {
        {.number = STR("1."), .text = STR("Информацию принять к сведению.")},
        {.number = STR("2."),
         .text = STR("Поручить территориальным организациям:"),
         .addressees = territories,
         .addressee_count = 1},
        {.number = STR("2.1."),
         .depth = 1,
         .text = STR("Провести обучение."),
         .due_on = date_of("2026-04-01")},
        {.number = STR("2.2."),
         .depth = 1,
         .text = STR("Сообщать о числе членов."),
         .recurs = DOCUMENTS_QUARTERLY},
        {.number = STR("3."),
         .text = STR("Продолжить работу."),
         .is_constant = true,
         .addressees = presidium,
         .addressee_count = 1},
        {.number = STR("4."),
         .text = STR("Контроль возложить на Бугрееву Т.М."),
         .is_control = true},
    };
    struct documents_document document = {
        .region_id = req->mandate.region_id,
        .org_id = req->mandate.org_id,
        .org_path = req->mandate.org_path,
        .kind = STR("resolution"),
        .title = STR("Об обучении"),
        .number = STR("3-1"),
        .dated_on = date_of("2026-02-20"),
        .signed_name = STR("Т.М. Бугреева"),
        .items = items,
        .item_count = COUNT_OF(items),
        .controllers = controllers,
        .controller_count = 1,
    };
    scene->document = documents_add(req, &document);
    struct documents_document added;
    str sentence;
    expect_true(documents_find_own(req, scene->document, &added));
    expect_true(documents_adopt(req, &added, &sentence));
    test_commit(app);
}

static struct scene scene_of(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .school = test_account(app, "primary_chair", SCHOOL),
        .garden = test_account(app, "primary_chair", GARDEN),
        .other = test_account(app, "territory_chair", "Льговская"),
    };
    plant_document(&scene);
    return scene;
}

static const char *plan_address(const struct scene *scene)
{
    return test_text("/control/documents/%lld", (long long)scene->document);
}

/* All tasks as the text has them; the one without a day is looked at again in June. */
static void put_under_control(const struct scene *scene)
{
    expect_see_other(test_post(scene->app, scene->region, plan_address(scene),
                               "on=3&to3=text&due3=2026-04-01&recurs3=once&"
                               "on=4&to4=text&recurs4=quarter&"
                               "on=5&to5=text&due5=2026-06-01&recurs5=once"),
                     test_text("/documents/%lld", (long long)scene->document));
}

static int64_t item(const struct scene *scene, int number)
{
    return test_sql_int(scene->app, test_text("SELECT id FROM control_item WHERE document_id = "
                                              "%lld AND item = %d",
                                              (long long)scene->document, number));
}

static int64_t task_number(const struct scene *scene, int64_t item_id, const char *org)
{
    return test_sql_int(scene->app,
                        test_text("SELECT t.n FROM control_task t WHERE t.item_id = %lld AND "
                                  "t.org_id = %lld ORDER BY t.period DESC LIMIT 1",
                                  (long long)item_id, (long long)test_org(scene->app, org)));
}

static const char *task(const struct scene *scene, int64_t item_id, const char *org,
                        const char *page)
{
    return test_text("/control/%lld/tasks/%lld%s", (long long)item_id,
                     (long long)task_number(scene, item_id, org), page);
}

static str state(const struct scene *scene, int64_t item_id, const char *org)
{
    return test_sql_text(scene->app, test_text("SELECT state FROM control_task WHERE item_id = "
                                               "%lld AND n = %lld",
                                               (long long)item_id,
                                               (long long)task_number(scene, item_id, org)));
}

static void expect_done(struct reply reply)
{
    expect_int(303, reply.status);
}

static void sweep(const struct scene *scene)
{
    struct request *req = test_begin(scene->app, 0);
    db_rollback(req->db);
    control_sweep(req);
}

/* Sessions have ended by then: everybody signs in anew. */
static void set_today(const struct scene *scene, const char *day)
{
    test_inner_app(scene->app)->options.fixed_today = date_of(day);
    test_sign_in_again(scene->app, scene->region);
}

static int64_t letters(const struct scene *scene, const char *subject)
{
    return test_sql_int(
        scene->app, test_text("SELECT count(*) FROM outbox WHERE subject LIKE '%%%s%%'", subject));
}

static void hand_to_school(const struct scene *scene, int64_t item_id)
{
    expect_done(test_post(scene->app, scene->territory, task(scene, item_id, "Рыльская", "/hand"),
                          test_text("words=%s&due=2026-03-20&org=%lld", "Провести семинар",
                                    (long long)test_org(scene->app, SCHOOL))));
}

/* ---- putting under control ------------------------------------------------------------------ */

void test_control__an_adopted_document_waits_until_somebody_says_what_is_controlled(void)
{
    struct scene scene = scene_of();
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_item"));
    expect_page(test_get(scene.app, scene.region, "/control"), "Об обучении");
    struct reply plan = test_get(scene.app, scene.region, plan_address(&scene));
    expect_page(plan, "Провести обучение.");
    expect_page(plan, "name=\"due3\"");
    put_under_control(&scene);
    int64_t territories = test_sql_int(
        scene.app, "SELECT count(*) FROM org WHERE type = 'territory' AND path LIKE '0001%'");
    expect_int(3, test_sql_int(scene.app, "SELECT count(*) FROM control_item"));
    expect_int(territories,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                 "item_id = %lld AND due_on = '2026-04-01'",
                                                 (long long)item(&scene, 3))));
    expect_str("Президиуму",
               test_sql_text(scene.app, test_text("SELECT who FROM control_task WHERE item_id "
                                                  "= %lld",
                                                  (long long)item(&scene, 5))));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_waiting"));
    expect_int(scene.region,
               test_sql_int(scene.app, "SELECT max(account_id) FROM control_controller"));
}

void test_control__without_a_day_or_other_than_the_text_it_is_asked_why(void)
{
    struct scene scene = scene_of();
    expect_form_again(
        test_post(scene.app, scene.region, plan_address(&scene), "on=5&to5=text&recurs5=once"),
        "due5");
    expect_form_again(test_post(scene.app, scene.region, plan_address(&scene),
                                "on=3&to3=text&due3=2026-05-01&recurs3=once"),
                      "note3");
    expect_done(test_post(scene.app, scene.region, plan_address(&scene),
                          "on=3&to3=3&due3=2026-05-01&recurs3=once&note3=Каникулы"));
    expect_int(test_sql_int(scene.app, "SELECT count(*) FROM org o JOIN org_type t ON "
                                       "t.code = o.type WHERE t.level = 3 AND o.path LIKE '0001%'"),
               test_sql_int(scene.app, "SELECT count(*) FROM control_task"));
}

void test_control__those_below_and_beside_do_not_put_it_under_control(void)
{
    struct scene scene = scene_of();
    expect_not_found(test_get(scene.app, scene.territory, plan_address(&scene)));
    expect_not_found(test_post(scene.app, scene.territory, plan_address(&scene), "on=3"));
    int64_t operator= test_account(scene.app, "primary_operator", SCHOOL);
    expect_forbidden(test_get(scene.app, operator, plan_address(&scene)));
    int64_t astrakhan = test_account(scene.app, "region_chair", "Астраханская");
    expect_not_found(test_get(scene.app, astrakhan, plan_address(&scene)));
}

/* ---- the way down and back ------------------------------------------------------------------ */

void test_control__a_task_goes_down_to_the_school_and_comes_back_with_evidence(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    hand_to_school(&scene, id);
    expect_str("in_progress", state(&scene, id, "Рыльская"));
    const char *branch = test_text("/control/%lld?org=%lld", (long long)id,
                                   (long long)test_org(scene.app, "Рыльская"));
    expect_page(test_get(scene.app, scene.region, branch), SCHOOL);
    expect_not_found(test_get(scene.app, scene.other, branch));
    expect_page(test_get(scene.app, scene.school, "/control"), "Провести семинар");
    expect_page(test_get(scene.app, scene.school, test_text("/control/%lld", (long long)id)),
                task(&scene, id, SCHOOL, ""));
    expect_done(test_post(scene.app, scene.school, task(&scene, id, SCHOOL, "/evidence/event"),
                          "event_title=Семинар&day=2026-02-27"));
    expect_done(test_post(scene.app, scene.school, task(&scene, id, SCHOOL, "/evidence/figure"),
                          "measure=members"));
    expect_done(test_post(scene.app, scene.school, task(&scene, id, SCHOOL, "/report"),
                          "report=Семинар проведён"));
    expect_page(test_get(scene.app, scene.territory, "/control"), "Провести семинар");
    expect_forbidden(test_post(scene.app, scene.school, task(&scene, id, SCHOOL, "/accept"), ""));
    expect_done(test_post(scene.app, scene.territory, task(&scene, id, SCHOOL, "/accept"), ""));
    expect_str("accepted", state(&scene, id, SCHOOL));
    expect_done(test_post(scene.app, scene.territory, task(&scene, id, "Рыльская", "/report"),
                          "report=Обучили всех"));
    expect_forbidden(
        test_post(scene.app, scene.territory, task(&scene, id, "Рыльская", "/accept"), ""));
    expect_done(test_post(scene.app, scene.region, task(&scene, id, "Рыльская", "/accept"), ""));
    expect_page(test_get(scene.app, scene.region, test_text("/control/%lld", (long long)id)),
                "Рыльская");
    expect_str("open", test_sql_text(scene.app, test_text("SELECT state FROM control_item WHERE "
                                                          "id = %lld",
                                                          (long long)id)));
}

void test_control__what_was_returned_is_done_anew(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    expect_refused(test_post(scene.app, scene.region, task(&scene, id, "Рыльская", "/accept"), ""),
                   "");
    expect_done(test_post(scene.app, scene.territory, task(&scene, id, "Рыльская", "/report"),
                          "report=Готово"));
    expect_form_again(
        test_post(scene.app, scene.region, task(&scene, id, "Рыльская", "/return"), "remark="),
        "remark");
    expect_done(test_post(scene.app, scene.region, task(&scene, id, "Рыльская", "/return"),
                          "remark=Сколько человек?"));
    expect_page(test_get(scene.app, scene.territory, task(&scene, id, "Рыльская", "")),
                "Сколько человек?");
    expect_int(1, letters(&scene, "возвращ"));
    expect_done(test_post(scene.app, scene.territory, task(&scene, id, "Рыльская", "/report"),
                          "report=Сорок человек"));
    expect_done(test_post(scene.app, scene.region, task(&scene, id, "Рыльская", "/accept"), ""));
    expect_str("accepted", state(&scene, id, "Рыльская"));
}

void test_control__a_term_is_extended_by_a_decision_alone(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    const char *address = task(&scene, id, "Рыльская", "/extend");
    expect_form_again(test_post(scene.app, scene.region, address, "due=2026-05-01&document=0"),
                      "basis");
    expect_form_again(
        test_post(scene.app, scene.region, address,
                  test_text("due=2026-03-15&document=%lld", (long long)scene.document)),
        "due");
    expect_forbidden(test_get(scene.app, scene.territory, address));
    expect_done(test_post(scene.app, scene.region, address,
                          test_text("due=2026-05-01&document=%lld", (long long)scene.document)));
    expect_str("2026-05-01",
               test_sql_text(scene.app,
                             test_text("SELECT due_on FROM control_task WHERE "
                                       "item_id = %lld AND org_id = %lld",
                                       (long long)id, (long long)test_org(scene.app, "Рыльская"))));
    /* The item as a whole, without the one that has a later term already. */
    expect_done(test_post(scene.app, scene.region,
                          test_text("/control/%lld/tasks/0/extend", (long long)id),
                          "due=2026-04-20&document=0&basis=Решение № 5"));
    expect_int(1, test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                    "item_id = %lld AND due_on = '2026-05-01'",
                                                    (long long)id)));
    expect_str("2026-04-01",
               test_sql_text(scene.app, test_text("SELECT due_on FROM document_item WHERE "
                                                  "document_id = %lld AND item = 3",
                                                  (long long)scene.document)));
}

void test_control__a_longer_term_of_one_period_does_not_end_what_recurs(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 4);
    expect_done(test_post(scene.app, scene.region,
                          test_text("/control/%lld/tasks/0/extend", (long long)id),
                          "due=2026-04-10&document=0&basis=Решение № 5"));
    expect_str("2026-04-10",
               test_sql_text(scene.app, test_text("SELECT DISTINCT due_on FROM control_task "
                                                  "WHERE item_id = %lld",
                                                  (long long)id)));
    set_today(&scene, "2026-07-02");
    sweep(&scene);
    expect_int(3, test_sql_int(scene.app, test_text("SELECT period FROM control_item WHERE id = "
                                                    "%lld",
                                                    (long long)id)));
}

void test_control__what_is_taken_off_control_ends_with_its_basis(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    expect_done(test_post(scene.app, scene.region, task(&scene, id, "Рыльская", "/remove"),
                          "document=0&basis=Решение президиума № 9-2"));
    expect_str("removed", state(&scene, id, "Рыльская"));
    expect_refused(test_post(scene.app, scene.territory, task(&scene, id, "Рыльская", "/report"),
                             "report=Готово"),
                   "");
    expect_done(test_post(scene.app, scene.region,
                          test_text("/control/%lld/tasks/0/remove", (long long)id),
                          "document=0&basis=Решение президиума № 9-3"));
    expect_int(0, test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                    "item_id = %lld AND state <> 'removed'",
                                                    (long long)id)));
    expect_page(test_get(scene.app, scene.region, test_text("/control/%lld", (long long)id)),
                "9-3");
}

void test_control__an_own_resolution_carries_out_a_task_from_above(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    struct scene below = scene;
    below.region = scene.territory;
    plant_document(&below);
    int64_t number = task_number(&scene, id, "Рыльская");
    expect_done(test_post(scene.app, scene.territory, plan_address(&below),
                          test_text("on=3&to3=3&due3=2026-03-25&recurs3=once&note3=Своё&"
                                    "for3=%lld-%lld",
                                    (long long)id, (long long)number)));
    expect_int(id, test_sql_int(scene.app, test_text("SELECT root_id FROM control_item WHERE "
                                                     "document_id = %lld",
                                                     (long long)below.document)));
    expect_str("in_progress", state(&scene, id, "Рыльская"));
    expect_page(test_get(scene.app, scene.territory, task(&scene, id, "Рыльская", "")), "3-1");
    /* A neighbour has the same task from above, and nothing to do with this resolution. */
    expect_not_found(test_get(
        scene.app, scene.other,
        test_text("/control/%lld",
                  (long long)test_sql_int(scene.app, test_text("SELECT id FROM control_item "
                                                               "WHERE document_id = %lld",
                                                               (long long)below.document)))));
    /* The region sees what the territory made of it. */
    struct request *req = test_begin(scene.app, scene.region);
    struct control_item found;
    req->scope = access_scope(req, RIGHT_DOCUMENTS_VIEW);
    expect_true(control_find_item(req, id, &found));
    int64_t all = test_sql_int(scene.app, "SELECT count(*) FROM control_task WHERE root_id = "
                                          "(SELECT min(id) FROM control_item WHERE item = 3)");
    expect_int(all, control_totals(req, &found).total);
    test_commit(scene.app);
}

/* ---- who sees what -------------------------------------------------------------------------- */

void test_control__a_neighbour_sees_neither_task_nor_evidence(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    hand_to_school(&scene, id);
    expect_done(test_post(scene.app, scene.school, task(&scene, id, SCHOOL, "/evidence/link"),
                          "link_title=Фото&url=https://example.org/tajna"));
    expect_not_found(test_get(scene.app, scene.garden, task(&scene, id, SCHOOL, "")));
    expect_not_found(test_get(scene.app, scene.other, task(&scene, id, SCHOOL, "")));
    expect_not_found(test_get(scene.app, scene.other, task(&scene, id, "Рыльская", "")));
    expect_not_found(test_get(scene.app, scene.garden, test_text("/control/%lld", (long long)id)));
    expect_page(test_get(scene.app, scene.other, test_text("/control/%lld", (long long)id)), "");
    expect_int(-1,
               (int)str_find(
                   test_get(scene.app, scene.other, test_text("/control/%lld", (long long)id)).body,
                   STR(SCHOOL)));
    int64_t member = test_account(scene.app, "member", SCHOOL);
    expect_forbidden(test_get(scene.app, member, "/control"));
    expect_not_found(
        test_post(scene.app, scene.other, task(&scene, id, SCHOOL, "/report"), "report=Чужое"));
}

void test_control__a_file_is_what_its_name_says_and_opens_only_within_reach(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    const char *address = task(&scene, id, "Рыльская", "/evidence/file");
    expect_form_again(
        test_upload(scene.app, scene.territory, address, "file", "a.pdf", STR("MZ not a paper")),
        "PDF");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_evidence"));
    str paper = STR("%PDF-1.4 list of participants");
    expect_done(test_upload(scene.app, scene.territory, address, "file", "list.pdf", paper));
    int64_t piece = test_sql_int(scene.app, "SELECT id FROM control_evidence");
    const char *file =
        task(&scene, id, "Рыльская", test_text("/file?piece=%lld", (long long)piece));
    struct reply opened = test_get(scene.app, scene.region, file);
    expect_int(200, opened.status);
    expect_str("%PDF-1.4 list of participants", test_bytes_of(opened.file_fd));
    reply_close_file(&opened);
    expect_not_found(test_get(scene.app, scene.other, file));
    expect_not_found(test_get(scene.app, scene.school, file));
    /* What lies in the database is sealed. */
    struct control_db_evidence_file_row row;
    struct request *req = test_begin(scene.app, scene.region);
    expect_true(
        control_db_evidence_file(req->db, id, task_number(&scene, id, "Рыльская"), piece, &row));
    expect_int(-1, str_find(row.content, STR("participants")));
    test_commit(scene.app);
}

/* ---- letters -------------------------------------------------------------------------------- */

void test_control__the_ladder_goes_from_the_responsible_to_the_chair_each_told_once(void)
{
    struct scene scene = scene_of();
    expect_done(test_post(scene.app, scene.region, plan_address(&scene),
                          "on=3&to3=text&due3=2026-04-01&recurs3=once"));
    sweep(&scene);
    int64_t assigned = letters(&scene, "Поручение");
    expect_true(assigned > 0);
    sweep(&scene);
    expect_int(assigned, letters(&scene, "Поручение"));
    struct {
        const char *day;
        const char *subject;
        bool is_new;
    } days[] = {{"2026-03-28", "Срок близко", true},
                {"2026-04-02", "Просрочено", true},
                {"2026-04-04", "Отстают", true},
                {"2026-04-11", "Отстают", true}};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        set_today(&scene, days[i].day);
        int64_t before = letters(&scene, days[i].subject);
        sweep(&scene);
        int64_t after = letters(&scene, days[i].subject);
        expect_true(after > before);
        sweep(&scene);
        expect_int(after, letters(&scene, days[i].subject));
    }
    expect_page(
        test_get(scene.app, scene.region, test_text("/control/%lld", (long long)item(&scene, 3))),
        "Рыльская");
}

void test_control__all_who_are_late_are_reminded_with_one_press(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    test_sql(scene.app, "UPDATE control_task SET due_on = '2026-02-20'");
    const char *address = test_text("/control/%lld/remind", (long long)id);
    expect_done(test_post(scene.app, scene.region, address, ""));
    int64_t written = letters(&scene, "Просрочено");
    expect_int(2, written);
    expect_done(test_post(scene.app, scene.region, address, ""));
    expect_int(written, letters(&scene, "Просрочено"));
    int64_t operator= test_account(scene.app, "primary_operator", SCHOOL);
    expect_forbidden(test_post(scene.app, operator, address, ""));
}

/* ---- periods and the tree ------------------------------------------------------------------- */

void test_control__a_new_quarter_makes_new_tasks_and_the_old_ones_stay(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 4);
    int64_t first = test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                      "item_id = %lld AND due_on = '2026-03-31'",
                                                      (long long)id));
    expect_true(first > 0);
    test_sql(scene.app, "UPDATE org SET state = 'suspended' WHERE short_name = 'Льговская'");
    set_today(&scene, "2026-07-02");
    sweep(&scene);
    expect_int(first - 1,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE item_id "
                                                 "= %lld AND due_on = '2026-06-30'",
                                                 (long long)id)));
    expect_int(first - 1,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE item_id "
                                                 "= %lld AND due_on = '2026-09-30'",
                                                 (long long)id)));
    expect_int(3, test_sql_int(scene.app, test_text("SELECT period FROM control_item WHERE id = "
                                                    "%lld",
                                                    (long long)id)));
    expect_page(
        test_get(scene.app, scene.region, test_text("/control/%lld?period=1", (long long)id)),
        "31.03.2026");
    sweep(&scene);
    expect_int(3 * first - 2,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                 "item_id = %lld",
                                                 (long long)id)));
}

void test_control__an_organisation_that_ended_drops_out(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    test_sql(scene.app, "UPDATE org SET state = 'liquidated' WHERE short_name = 'Льговская'");
    sweep(&scene);
    expect_str("removed", state(&scene, id, "Льговская"));
    expect_str("assigned", state(&scene, id, "Рыльская"));
}

/* ---- papers --------------------------------------------------------------------------------- */

void test_control__the_note_writes_itself_for_a_day(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    int64_t id = item(&scene, 3);
    expect_done(test_post(scene.app, scene.territory, task(&scene, id, "Рыльская", "/report"),
                          "report=Обучили сорок человек"));
    const char *address = test_text("/control/note?document=%lld", (long long)scene.document);
    expect_page(test_get(scene.app, scene.region, address), "Обучили сорок человек");
    struct reply early = test_get(scene.app, scene.region, test_text("%s&day=2026-02-01", address));
    expect_page(early, "");
    expect_int(-1, (int)str_find(early.body, STR("Обучили сорок человек")));
    struct reply pdf = test_get(scene.app, scene.region, test_text("%s&as=pdf", address));
    expect_int(200, pdf.status);
    expect_true(str_starts_with(test_bytes_of(pdf.file_fd), STR("%PDF")));
    struct reply docx = test_get(scene.app, scene.region, test_text("%s&as=docx", address));
    expect_int(200, docx.status);
    expect_true(str_starts_with(test_bytes_of(docx.file_fd), STR("PK")));
    reply_close_file(&pdf);
    reply_close_file(&docx);
    expect_not_found(test_get(scene.app, scene.region, test_text("%s&as=exe", address)));
}

void test_control__the_table_is_saved_as_a_file(void)
{
    struct scene scene = scene_of();
    put_under_control(&scene);
    struct reply csv =
        test_get(scene.app, scene.region,
                 test_text("/control/%lld/file?format=csv", (long long)item(&scene, 3)));
    expect_int(200, csv.status);
    expect_true(str_find(test_bytes_of(csv.file_fd), STR("Рыльская")) > 0);
    reply_close_file(&csv);
}

void test_control__the_page_of_the_document_tells_how_far_it_is(void)
{
    struct scene scene = scene_of();
    const char *address = test_text("/documents/%lld", (long long)scene.document);
    expect_page(test_get(scene.app, scene.region, address), plan_address(&scene));
    put_under_control(&scene);
    expect_page(test_get(scene.app, scene.region, address),
                test_text("/control/%lld", (long long)item(&scene, 3)));
}
