#include "features/control/test_control.h"

#include "app/app.h"
#include "features/control/control_inner.h"

/* A resolution of the region: one item to take note, a heading with two tasks, one that recurs, one
 * without a day, the control item. */
void test_control_document(struct test_control *scene)
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

struct test_control test_control_scene(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct test_control scene = {
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .school = test_account(app, "primary_chair", TEST_CONTROL_SCHOOL),
        .garden = test_account(app, "primary_chair", TEST_CONTROL_GARDEN),
        .other = test_account(app, "territory_chair", "Льговская"),
    };
    test_control_document(&scene);
    return scene;
}

const char *test_control_plan(const struct test_control *scene)
{
    return test_text("/control/documents/%lld", (long long)scene->document);
}

/* All tasks as the text has them; the one without a day is looked at again in June. */
void test_control_open(const struct test_control *scene)
{
    expect_see_other(test_post(scene->app, scene->region, test_control_plan(scene),
                               "on=3&to3=text&due3=2026-04-01&recurs3=once&"
                               "on=4&to4=text&recurs4=quarter&"
                               "on=5&to5=text&due5=2026-06-01&recurs5=once"),
                     test_text("/documents/%lld", (long long)scene->document));
}

int64_t test_control_item(const struct test_control *scene, int number)
{
    return test_sql_int(scene->app, test_text("SELECT id FROM control_item WHERE document_id = "
                                              "%lld AND item = %d",
                                              (long long)scene->document, number));
}

int64_t test_control_number(const struct test_control *scene, int64_t item_id, const char *org)
{
    return test_sql_int(scene->app,
                        test_text("SELECT t.n FROM control_task t WHERE t.item_id = %lld AND "
                                  "t.org_id = %lld ORDER BY t.period DESC LIMIT 1",
                                  (long long)item_id, (long long)test_org(scene->app, org)));
}

const char *test_control_task(const struct test_control *scene, int64_t item_id, const char *org,
                              const char *page)
{
    return test_text("/control/%lld/tasks/%lld%s", (long long)item_id,
                     (long long)test_control_number(scene, item_id, org), page);
}

str test_control_state(const struct test_control *scene, int64_t item_id, const char *org)
{
    return test_sql_text(scene->app,
                         test_text("SELECT state FROM control_task WHERE item_id = "
                                   "%lld AND n = %lld",
                                   (long long)item_id,
                                   (long long)test_control_number(scene, item_id, org)));
}

void test_control_done(struct reply reply)
{
    expect_int(303, reply.status);
}

void test_control_sweep(const struct test_control *scene)
{
    struct request *req = test_begin(scene->app, 0);
    db_rollback(req->db);
    control_sweep(req);
}

/* Sessions have ended by then: everybody signs in anew. */
void test_control_day(const struct test_control *scene, const char *day)
{
    test_inner_app(scene->app)->options.fixed_today = date_of(day);
    test_sign_in_again(scene->app, scene->region);
}

int64_t test_control_letters(const struct test_control *scene, const char *subject)
{
    return test_sql_int(
        scene->app, test_text("SELECT count(*) FROM outbox WHERE subject LIKE '%%%s%%'", subject));
}

void test_control_hand(const struct test_control *scene, int64_t item_id)
{
    test_control_done(test_post(scene->app, scene->territory,
                                test_control_task(scene, item_id, "Рыльская", "/hand"),
                                test_text("words=%s&due=2026-03-20&org=%lld", "Провести семинар",
                                          (long long)test_org(scene->app, TEST_CONTROL_SCHOOL))));
}
