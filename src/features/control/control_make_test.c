/* What recurs is handed on again as it was. */
#include "app/app.h"
#include "features/control/control_inner.h"
#include "features/control/test_control.h"

/* The quarterly item, handed on to the school in the first quarter. */
static struct test_control scene_handed(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    test_control_hand(&scene, test_control_item(&scene, 4));
    return scene;
}

static int64_t copies(const struct test_control *scene, int period, const char *org)
{
    return test_sql_int(scene->app,
                        test_text("SELECT count(*) FROM control_task WHERE root_id = %lld AND "
                                  "root_period = %d AND org_id = %lld",
                                  (long long)test_control_item(scene, 4), period,
                                  (long long)test_org(scene->app, org)));
}

static void next_quarter(const struct test_control *scene)
{
    test_control_day(scene, "2026-04-02");
    test_control_sweep(scene);
}

void test_control_make__what_was_handed_on_is_handed_on_again_in_the_next_period(void)
{
    struct test_control scene = scene_handed();
    int64_t id = test_control_item(&scene, 4);
    next_quarter(&scene);
    expect_int(1, copies(&scene, 2, TEST_CONTROL_SCHOOL));
    expect_int(0, copies(&scene, 2, TEST_CONTROL_GARDEN));
    /* Eleven days before the term of the territory, as in the first quarter. */
    expect_str("2026-06-19",
               test_sql_text(scene.app, test_text("SELECT due_on FROM control_task WHERE item_id "
                                                  "= %lld AND giver_id IS NOT NULL AND period = 2",
                                                  (long long)id)));
    expect_str("in_progress", test_control_state(&scene, id, "Рыльская"));
    expect_str("assigned", test_control_state(&scene, id, "Льговская"));
    test_sign_in_again(scene.app, scene.school);
    expect_page(test_get(scene.app, scene.school, "/control"), "Провести семинар");
}

void test_control_make__the_organisation_may_stop_handing_on(void)
{
    struct test_control scene = scene_handed();
    int64_t id = test_control_item(&scene, 4);
    const char *address = test_control_task(&scene, id, "Рыльская", "/again");
    expect_page(test_get(scene.app, scene.territory, test_control_task(&scene, id, "Рыльская", "")),
                address);
    expect_not_found(test_post(scene.app, scene.other, address, "again=0"));
    expect_forbidden(test_post(scene.app, test_account(scene.app, "member", TEST_CONTROL_SCHOOL),
                               address, "again=0"));
    test_control_done(test_post(scene.app, scene.territory, address, "again=0"));
    next_quarter(&scene);
    expect_int(0, copies(&scene, 2, TEST_CONTROL_SCHOOL));
    expect_int(1, copies(&scene, 2, "Рыльская"));
}

void test_control_make__stopped_by_mistake_it_is_handed_on_all_the_same(void)
{
    struct test_control scene = scene_handed();
    const char *address =
        test_control_task(&scene, test_control_item(&scene, 4), "Рыльская", "/again");
    test_control_done(test_post(scene.app, scene.territory, address, "again=0"));
    test_control_done(test_post(scene.app, scene.territory, address, "again=1"));
    next_quarter(&scene);
    expect_int(1, copies(&scene, 2, TEST_CONTROL_SCHOOL));
}

/* The territory carries the quarterly item out by a resolution of its own, once for all its
 * primaries. */
void test_control_make__an_own_resolution_goes_on_with_the_task_that_it_carries_out(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 4);
    struct test_control below = scene;
    below.region = scene.territory;
    test_control_document(&below);
    test_control_done(test_post(
        scene.app, scene.territory, test_control_plan(&below),
        test_text("on=3&to3=3&due3=2026-03-25&recurs3=once&note3=Своё&for3=%lld-%lld",
                  (long long)id, (long long)test_control_number(&scene, id, "Рыльская"))));
    int64_t own = test_control_item(&below, 3);
    int64_t primaries =
        test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE item_id = %lld",
                                          (long long)own));
    expect_true(primaries > 1);
    next_quarter(&scene);
    expect_int(primaries,
               test_sql_int(scene.app,
                            test_text("SELECT count(*) FROM control_task WHERE item_id = %lld AND "
                                      "root_id = %lld AND root_period = 2 AND due_on = "
                                      "'2026-06-24'",
                                      (long long)own, (long long)id)));
    expect_int(test_control_number(&scene, id, "Рыльская"),
               test_sql_int(scene.app, test_text("SELECT fulfils_n FROM control_item WHERE id = "
                                                 "%lld",
                                                 (long long)own)));
    expect_str("in_progress", test_control_state(&scene, id, "Рыльская"));
    next_quarter(&scene);
    expect_int(2 * primaries,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE item_id "
                                                 "= %lld",
                                                 (long long)own)));
}
