/* How far it is, on a day, of whatever is asked. */
#include "app/app.h"
#include "features/control/control_inner.h"
#include "features/control/test_control.h"

static struct test_control scene_answered(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    test_control_done(test_post(scene.app, scene.territory,
                                test_control_task(&scene, id, "Рыльская", "/report"),
                                "report=Обучили сорок человек"));
    return scene;
}

static struct reply note(const struct test_control *scene, int64_t account, const char *query)
{
    return test_get(scene->app, account, test_text("/control/note?%s", query));
}

void test_control_note__writes_itself_for_a_day(void)
{
    struct test_control scene = scene_answered();
    const char *query = test_text("by=document-%lld", (long long)scene.document);
    expect_page(note(&scene, scene.region, query), "Обучили сорок человек");
    expect_page(note(&scene, scene.region, query), "На контроле 3 пункта 1 документа.");
    expect_page(note(&scene, scene.region, query), "Ждёт решения отчёт 1 организации.");
    struct reply early = note(&scene, scene.region, test_text("%s&day=2026-02-01", query));
    expect_page(early, "на контроле ничего не было");
    expect_int(-1, (int)str_find(early.body, STR("Обучили сорок человек")));
    expect_not_found(note(&scene, scene.region, test_text("%s&as=exe", query)));
}

/* Half past midnight where the union is, when it is still the day before in Greenwich. */
void test_control_note__a_day_begins_where_the_union_is(void)
{
    struct test_control scene = scene_answered();
    test_inner_app(scene.app)->options.utc_offset_minutes = 180;
    int64_t opened = date_begins_at(date_of("2026-03-01"), 180) + 30 * 60;
    test_sql(scene.app, test_text("UPDATE control_item SET opened_at = %lld", (long long)opened));
    const char *query = test_text("by=document-%lld", (long long)scene.document);
    expect_page(note(&scene, scene.region, query), "Обучили сорок человек");
    expect_page(note(&scene, scene.region, test_text("%s&day=2026-02-28", query)),
                "на контроле ничего не было");
}

void test_control_note__tells_the_same_answer_once_with_all_who_gave_it(void)
{
    struct test_control scene = scene_answered();
    int64_t id = test_control_item(&scene, 3);
    test_control_done(test_post(scene.app, scene.other,
                                test_control_task(&scene, id, "Льговская", "/report"),
                                "report=Обучили сорок человек"));
    struct reply page = note(&scene, scene.region, "");
    expect_page(page, "Льговская");
    str first = str_from(page.body, (size_t)str_find(page.body, STR("Обучили сорок человек")) + 1);
    expect_int(-1, (int)str_find(first, STR("Обучили сорок человек")));
}

void test_control_note__is_saved_as_a_paper(void)
{
    struct test_control scene = scene_answered();
    struct reply pdf = note(&scene, scene.region, "as=pdf");
    expect_int(200, pdf.status);
    expect_true(str_starts_with(test_bytes_of(pdf.file_fd), STR("%PDF")));
    struct reply docx = note(&scene, scene.region, "as=docx");
    expect_int(200, docx.status);
    expect_true(str_starts_with(test_bytes_of(docx.file_fd), STR("PK")));
    reply_close_file(&pdf);
    reply_close_file(&docx);
}

void test_control_note__is_of_a_controller_or_of_a_branch(void)
{
    struct test_control scene = scene_answered();
    int64_t first = test_sql_int(scene.app, "SELECT min(item_id) FROM control_controller");
    expect_page(note(&scene, scene.region, test_text("by=controller-%lld-1", (long long)first)),
                "которые контролирует Бугреева Т.М.");
    expect_not_found(
        note(&scene, scene.region, test_text("by=controller-%lld-7", (long long)first)));
    const char *branch = test_text("by=branch-%lld", (long long)test_org(scene.app, "Рыльская"));
    struct reply of_branch = note(&scene, scene.region, branch);
    expect_page(of_branch, "Отчёт сдан и ждёт решения.");
    expect_int(-1, (int)str_find(of_branch.body, STR("Продолжить работу.")));
    /* What came from above stands in the own note of the territory. */
    expect_page(note(&scene, scene.territory, branch), "Обучили сорок человек");
    expect_not_found(note(&scene, scene.other, branch));
    expect_not_found(note(&scene, scene.region, "by=body-77"));
}

void test_control_note__the_body_that_decided_has_its_own(void)
{
    struct test_control scene = scene_answered();
    test_sql(scene.app, test_text("UPDATE document SET body_id = 5, body_name = 'Президиум' WHERE "
                                  "id = %lld",
                                  (long long)scene.document));
    expect_page(note(&scene, scene.region, "by=body-5"), "решений органа «Президиум»");
    expect_not_found(note(&scene, scene.territory, "by=body-5"));
}

void test_control_note__the_sums_of_an_item_are_shown_as_they_stood(void)
{
    struct test_control scene = scene_answered();
    int64_t id = test_control_item(&scene, 3);
    test_control_day(&scene, "2026-03-10");
    test_control_done(test_post(scene.app, scene.region,
                                test_control_task(&scene, id, "Рыльская", "/accept"), ""));
    const char *page = test_text("/control/%lld", (long long)id);
    expect_page(test_get(scene.app, scene.region, page), "1 из 1");
    struct reply then = test_get(scene.app, scene.region, test_text("%s?day=2026-03-09", page));
    expect_page(then, "Как было на 09.03.2026");
    expect_page(then, "0 из 1");
    expect_int(-1, (int)str_find(then.body, STR("1 из 1")));
}
