/* A later document changes what is under control; what it leaves open is asked. */
#include "app/app.h"
#include "features/control/control_inner.h"
#include "features/control/test_control.h"

/* A resolution of whoever holds the account that does something to the first one. */
static int64_t adopt_later(const struct test_control *scene, int64_t account, const char *kind,
                           int64_t number, const char *note)
{
    struct request *req = test_begin(scene->app, account);
    req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
    struct documents_item items[] = {{.number = STR("1."), .text = STR("Изменить сроки.")}};
    struct documents_document document = {
        .region_id = req->mandate.region_id,
        .org_id = req->mandate.org_id,
        .org_path = req->mandate.org_path,
        .kind = STR("resolution"),
        .title = STR("О сроках"),
        .number = STR("9-2"),
        .dated_on = date_of("2026-02-28"),
        .signed_name = STR("Т.М. Бугреева"),
        .items = items,
        .item_count = COUNT_OF(items),
    };
    int64_t id = documents_add(req, &document);
    test_commit(scene->app);
    test_sql(scene->app,
             test_text("INSERT INTO document_link (region_id, document_id, n, kind, to_region_id, "
                       "to_id, to_item, note) SELECT l.region_id, l.id, 1, '%s', d.region_id, "
                       "d.id, %lld, '%s' FROM document l, document d WHERE l.id = %lld AND d.id = "
                       "%lld",
                       kind, (long long)number, note, (long long)id, (long long)scene->document));
    test_control_done(
        test_post(scene->app, account, test_text("/documents/%lld/adopt", (long long)id), ""));
    return id;
}

static struct test_control scene_under_control(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    test_control_sweep(&scene);
    return scene;
}

static str term(const struct test_control *scene, int64_t item_id)
{
    return test_sql_text(scene->app, test_text("SELECT max(due_on) FROM control_task WHERE "
                                               "item_id = %lld",
                                               (long long)item_id));
}

static int64_t proposals(const struct test_control *scene)
{
    return test_sql_int(scene->app, "SELECT count(*) FROM control_proposal");
}

static struct reply answer(const struct test_control *scene, int64_t account, int64_t later,
                           const char *deed, const char *said)
{
    return test_post(scene->app, account, test_text("/control/later/%lld", (long long)later),
                     test_text("deed=%s&item=0&answer=%s", deed, said));
}

void test_control_later__another_term_is_set_when_the_document_is_adopted(void)
{
    struct test_control scene = scene_under_control();
    int64_t id = test_control_item(&scene, 3);
    /* The heading stands for what is below it. */
    int64_t later = adopt_later(&scene, scene.region, "extends", 2, "до 1 июня 2026 г.");
    expect_str("2026-06-01", term(&scene, id));
    expect_int(1, test_sql_int(scene.app, test_text("SELECT count(*) FROM control_step WHERE "
                                                    "step = 'extended' AND item_id = %lld AND "
                                                    "document_id = %lld",
                                                    (long long)id, (long long)later)));
    expect_int(0, test_control_letters(&scene, "Новый срок"));
    test_control_sweep(&scene);
    int64_t told = test_control_letters(&scene, "Новый срок");
    expect_int(test_sql_int(scene.app, test_text("SELECT count(*) FROM outbox WHERE body LIKE "
                                                 "'%%9-2%%' AND subject LIKE 'Новый срок%%'")),
               told);
    expect_true(told > 0);
    test_control_sweep(&scene);
    expect_int(told, test_control_letters(&scene, "Новый срок"));
}

void test_control_later__what_it_takes_off_control_ends_and_the_rest_stays(void)
{
    struct test_control scene = scene_under_control();
    adopt_later(&scene, scene.region, "removes", 3, "");
    expect_str("removed", test_control_state(&scene, test_control_item(&scene, 3), "Рыльская"));
    expect_str("assigned", test_control_state(&scene, test_control_item(&scene, 4), "Рыльская"));
    test_control_sweep(&scene);
    expect_true(test_control_letters(&scene, "Снято с контроля") > 0);
    expect_int(0, proposals(&scene));
}

void test_control_later__a_term_without_a_day_is_asked_with_the_document_as_its_basis(void)
{
    struct test_control scene = scene_under_control();
    int64_t id = test_control_item(&scene, 3);
    int64_t later = adopt_later(&scene, scene.region, "extends", 3, "на разумный срок");
    expect_str("2026-04-01", term(&scene, id));
    expect_int(1, proposals(&scene));
    const char *address = test_text("/control/%lld/tasks/0/extend", (long long)id);
    expect_page(test_get(scene.app, scene.region, "/control"), address);
    expect_page(
        test_get(scene.app, scene.region, test_text("%s?document=%lld", address, (long long)later)),
        test_text("value=\"%lld\" selected", (long long)later));
    test_control_done(test_post(scene.app, scene.region, address,
                                test_text("due=2026-05-05&document=%lld", (long long)later)));
    expect_int(0, proposals(&scene));
    expect_str("2026-05-05", term(&scene, id));
}

void test_control_later__a_territory_asks_for_its_own_task_and_the_region_presses_once(void)
{
    struct test_control scene = scene_under_control();
    int64_t id = test_control_item(&scene, 3);
    int64_t later = adopt_later(&scene, scene.territory, "extends", 3, "до 1 июня 2026 года");
    expect_str("2026-04-01", term(&scene, id));
    expect_int(1, test_control_letters(&scene, "Новый документ касается"));
    expect_page(test_get(scene.app, scene.region, "/control"), "просит продлить срок");
    expect_forbidden(answer(&scene, scene.territory, later, "extends", "carry"));
    expect_not_found(answer(&scene, test_account(scene.app, "region_chair", "Астраханская"), later,
                            "extends", "carry"));
    test_control_done(answer(&scene, scene.region, later, "extends", "carry"));
    expect_int(1, test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                    "item_id = %lld AND due_on = '2026-06-01'",
                                                    (long long)id)));
    expect_int(0, proposals(&scene));
    /* Neighbours do not read of it beside the resolution of the region. */
    struct reply page =
        test_get(scene.app, scene.region, test_text("/documents/%lld", (long long)scene.document));
    expect_int(-1, (int)str_find(page.body, STR("9-2")));
}

void test_control_later__of_what_was_repealed_it_is_asked_and_one_press_takes_it_off(void)
{
    struct test_control scene = scene_under_control();
    int64_t later = adopt_later(&scene, scene.region, "repeals", 0, "");
    expect_int(3, proposals(&scene));
    expect_int(1, test_control_letters(&scene, "Новый документ касается"));
    expect_str("assigned", test_control_state(&scene, test_control_item(&scene, 3), "Рыльская"));
    expect_page(test_get(scene.app, scene.region, "/control"), "Снять с контроля 3 пункта");
    expect_forbidden(answer(&scene, scene.other, later, "repeals", "carry"));
    test_control_done(answer(&scene, scene.region, later, "repeals", "carry"));
    expect_int(0,
               test_sql_int(scene.app, "SELECT count(*) FROM control_item WHERE state = 'open'"));
    expect_page(test_get(scene.app, scene.region,
                         test_text("/control/%lld", (long long)test_control_item(&scene, 3))),
                "9-2");
    expect_not_found(answer(&scene, scene.region, later, "repeals", "carry"));
}

void test_control_later__what_was_amended_may_stay_as_it_is(void)
{
    struct test_control scene = scene_under_control();
    int64_t later = adopt_later(&scene, scene.region, "amends", 3, "Слова заменить");
    expect_int(1, proposals(&scene));
    expect_page(test_get(scene.app, scene.region,
                         test_text("/control/%lld", (long long)test_control_item(&scene, 3))),
                "внесены изменения");
    expect_forbidden(answer(&scene, scene.region, later, "amends", "carry"));
    test_control_done(answer(&scene, scene.region, later, "amends", "leave"));
    expect_int(0, proposals(&scene));
    expect_str("assigned", test_control_state(&scene, test_control_item(&scene, 3), "Рыльская"));
}
