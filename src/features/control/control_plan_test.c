/* Before it is put under control. */
#include "app/app.h"
#include "features/control/control_inner.h"
#include "features/control/test_control.h"

void test_control_plan__one_day_serves_all_items_that_name_none(void)
{
    struct test_control scene = test_control_scene();
    test_control_done(test_post(scene.app, scene.region, test_control_plan(&scene),
                                "review=2026-06-01&on=1&to1=text&recurs1=once&"
                                "on=3&to3=text&due3=2026-04-01&recurs3=once&"
                                "on=5&to5=text&due5=2026-07-01&recurs5=once&on=6&to6=text&"
                                "recurs6=once"));
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM control_item WHERE due_on = "
                                          "'2026-06-01' AND item IN (1, 6)"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM control_item WHERE due_on = "
                                          "'2026-07-01' AND item = 5"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM control_item WHERE due_on = "
                                          "'2026-04-01' AND item = 3"));
}

void test_control_plan__errors_are_called_by_their_items_and_nothing_is_lost(void)
{
    struct test_control scene = test_control_scene();
    const char *sent = "on=1&to1=text&recurs1=once&on=5&to5=text&recurs5=once&"
                       "on=3&to3=own&due3=2026-04-01&recurs3=once&note3=";
    struct reply reply = test_post(scene.app, scene.region, test_control_plan(&scene), sent);
    expect_form_again(reply, "1. «Информацию принять к сведению.»");
    expect_form_again(reply, "3. «Продолжить работу.»");
    expect_form_again(reply, "2.1. «Провести обучение.»");
    expect_form_again(reply, "href=\"#f-note3\"");
    expect_form_again(reply, "href=\"#f-review\"");
    reply = test_post(scene.app, scene.region, test_control_plan(&scene),
                      "review=завтра&on=5&to5=text&recurs5=once&note5=Так решили");
    expect_form_again(reply, "завтра");
    expect_form_again(reply, "Так решили");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_item"));
}

void test_control_plan__what_the_text_names_is_not_moved_by_the_common_day(void)
{
    struct test_control scene = test_control_scene();
    expect_form_again(test_post(scene.app, scene.region, test_control_plan(&scene),
                                "review=2026-06-01&on=3&to3=text&due3=&recurs3=once"),
                      "href=\"#f-note3\"");
}

/* ---- slips ---------------------------------------------------------------------------------- */

void test_control_plan__what_was_due_before_is_not_ticked_but_may_be(void)
{
    struct test_control scene = test_control_scene();
    test_control_day(&scene, "2026-05-01");
    struct reply page = test_get(scene.app, scene.region, test_control_plan(&scene));
    expect_page(page, "срок уже прошёл");
    expect_page(page, "name=\"on\" value=\"3\">");
    expect_page(page, "name=\"on\" value=\"4\" checked>");
    test_control_done(test_post(scene.app, scene.region, test_control_plan(&scene),
                                "on=3&to3=text&due3=2026-04-01&recurs3=once"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM control_item"));
}

#define MANY "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) "

static void add_territories(const struct test_control *scene)
{
    test_sql(scene->app,
             test_text(MANY "INSERT INTO org (region_id, id, parent_id, type, path, name, "
                            "short_name, sort_key, country, created_at, changed_at) "
                            "SELECT region_id, 5000 + i, parent_id, type, substr(path, 1, "
                            "length(path) - 3) || (200 + i), name, short_name, sort_key, country, "
                            "0, 0 FROM org, n WHERE org.id = %lld",
                       (long long)test_org(scene->app, "Рыльская")));
}

void test_control_plan__many_tasks_are_agreed_to_by_their_number(void)
{
    struct test_control scene = test_control_scene();
    add_territories(&scene);
    const char *sent = "on=3&to3=text&due3=2026-04-01&recurs3=once";
    expect_page(test_get(scene.app, scene.region, test_control_plan(&scene)), "name=\"agreed\"");
    expect_form_again(test_post(scene.app, scene.region, test_control_plan(&scene), sent),
                      "Будет дано 152 поручения.");
    expect_form_again(test_post(scene.app, scene.region, test_control_plan(&scene),
                                test_text("%s&agreed=10", sent)),
                      "value=\"152\"");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_task"));
    test_control_done(test_post(scene.app, scene.region, test_control_plan(&scene),
                                test_text("%s&agreed=152", sent)));
    expect_int(152, test_sql_int(scene.app, "SELECT count(*) FROM control_task"));
}
