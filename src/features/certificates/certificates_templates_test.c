/* Templates of certificates and patterns of numbers. */
#include "app/test.h"
#include "features/certificates/certificates_inner.h"
#include "features/duplicates/test_duplicates.h"

#define ID(number) ((long long)(number))

#define LOOK "language=ru&layout=portrait&frame=corners&colour=gold&emblem=star&"
#define TEXT "text=%25title+Грамота%0A%3D+ГРАМОТА%0A%5E+№+{{number}}%0A%3D+{{name|dat}}"

struct scene {
    struct test_app *app;
    int64_t region;
    int64_t school;
    int64_t beside;
};

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    return (struct scene){.app = app,
                          .region = test_account(app, "region_chair", "Курская"),
                          .school = test_account(app, "primary_chair", SCHOOL),
                          .beside = test_account(app, "region_chair", "Астраханская")};
}

static int64_t own_template(const struct scene *scene)
{
    return test_sql_int(scene->app, "SELECT max(id) FROM certificate_template");
}

static void keep_one(const struct scene *scene)
{
    expect_see_other(test_post(scene->app, scene->region, "/certificates/templates/new",
                               "name=Грамота+области&" LOOK TEXT),
                     "/certificates/templates");
}

static str pdf_text(struct reply reply)
{
    expect_int(200, reply.status);
    return test_told_by("pdftotext -layout - -", reply.file_fd);
}

void test_certificates_templates__one_of_the_region_is_used_below_and_not_beside(void)
{
    struct scene scene = scene_new();
    keep_one(&scene);
    const char *page = test_text("/certificates/templates/%lld", ID(own_template(&scene)));
    expect_page(test_get(scene.app, scene.school, "/certificates/templates"), "Грамота области");
    expect_page(test_get(scene.app, scene.school, page), "станет вашим шаблоном");
    expect_not_found(test_get(scene.app, scene.beside, page));
    str text = pdf_text(
        test_get(scene.app, scene.school,
                 test_text("/certificates/templates/%lld/sample", ID(own_template(&scene)))));
    expect_true(text.length == 0 || str_find(text, STR("Примеровой Анне Ивановне")) >= 0);
}

void test_certificates_templates__all_that_came_with_the_program_can_be_printed(void)
{
    struct scene scene = scene_new();
    for (int id = 1; id <= 6; id++) {
        str text = pdf_text(
            test_get(scene.app, scene.school, test_text("/certificates/templates/%d/sample", id)));
        expect_true(text.length == 0 || str_find(text, STR("17/2026")) >= 0);
        expect_true(text.length == 0 || str_find(text, STR("____")) < 0);
        expect_true(text.length == 0 || str_find(text, STR("{{")) < 0);
    }
}

void test_certificates_templates__mistakes_are_told_with_their_line_and_nothing_is_kept(void)
{
    struct scene scene = scene_new();
    static const struct {
        const char *text;
        const char *told;
    } cases[] = {
        {"text=%25title+Г%0A%3D+{{name}}+{{nomber}}+{{number}}", "nomber"},
        {"text=%25title+Г%0A%3D+{{name|xyz}}+{{number}}", "Строка 2:"},
        {"text=%25title+Г%0A%3D+{{name}}+{{number}}%0A{{?Кто+вы}}", "нельзя задавать вопросы"},
        {"text=%25title+Г%0A%3D+{{name}}+{{number}}%0A|+а+|+б", "не бывает таблиц"},
        {"text=%25title+Г%0A%3D+{{name}}+{{number}}%0A%3D%3D%3D", "одна страница"},
        {"text=%25title+Г%0A%3D+{{number}}", "кому выдан"},
        {"text=%25title+Г%0A%3D+{{name}}", "Нет номера"},
        {"text=%25title+Г%0A[if+hours]%0A%3D+{{name}}+{{number}}", "[end]"},
        {"text=", "Текст с метками"},
        {TEXT "&frame=lace", "Рамка"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *body = test_text("name=Г&%s&" LOOK, cases[i].text);
        expect_form_again(test_post(scene.app, scene.region, "/certificates/templates/new", body),
                          cases[i].told);
        expect_form_again(
            test_post(scene.app, scene.region, "/certificates/templates/new/preview", body),
            cases[i].told);
    }
    expect_int(6, own_template(&scene));
}

void test_certificates_templates__a_text_that_finds_no_room_is_refused(void)
{
    struct scene scene = scene_new();
    struct buf body = BUF_INIT(test_arena());
    buf_put(&body, STR("name=Г&" LOOK TEXT));
    for (int i = 0; i < 150; i++) {
        BUF_PUT(&body, "%0Aещё+одна+строка");
    }
    expect_form_again(test_post(scene.app, scene.region, "/certificates/templates/new",
                                str_to_c(test_arena(), buf_str(&body))),
                      "Не помещается");
}

void test_certificates_templates__a_change_is_a_version_and_two_people_do_not_overwrite(void)
{
    struct scene scene = scene_new();
    keep_one(&scene);
    int64_t id = own_template(&scene);
    const char *page = test_text("/certificates/templates/%lld", ID(id));
    const char *change = "name=Другая&version=1&" LOOK TEXT;
    expect_int(303, test_post(scene.app, scene.region, page, change).status);
    expect_int(
        2, test_sql_int(scene.app, test_text("SELECT version FROM certificate_template WHERE id = "
                                             "%lld AND is_latest = 1",
                                             ID(id))));
    expect_refused(test_post(scene.app, scene.region, page, change), "уже изменил");
    expect_int(303, test_post(scene.app, scene.region,
                              test_text("/certificates/templates/%lld/remove", ID(id)), "")
                        .status);
    expect_not_found(test_get(scene.app, scene.region, page));
}

void test_certificates_templates__what_is_not_ones_own_is_copied_and_never_removed(void)
{
    struct scene scene = scene_new();
    expect_int(
        303, test_post(scene.app, scene.school, "/certificates/templates/1", "name=Наш&" LOOK TEXT)
                 .status);
    expect_int(1,
               test_sql_int(scene.app, "SELECT count(*) FROM certificate_template WHERE id = 1"));
    expect_not_found(test_post(scene.app, scene.school, "/certificates/templates/1/remove", ""));
    keep_one(&scene);
    expect_not_found(
        test_post(scene.app, scene.school,
                  test_text("/certificates/templates/%lld/remove", ID(own_template(&scene))), ""));
}

void test_certificates_templates__a_pattern_of_numbers_goes_down_and_a_wrong_one_is_told(void)
{
    struct scene scene = scene_new();
    static const char *const wrong[] = {"{n}", "{year}", "{n}/{n}/{year}", "{number}/{year}",
                                        "без+меток"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_int(422, test_post(scene.app, scene.region, "/certificates/numbers",
                                  test_text("pattern=%s", wrong[i]))
                            .status);
    }
    expect_int(303,
               test_post(scene.app, scene.region, "/certificates/numbers", "pattern=46-{nnnn}/{yy}")
                   .status);
    expect_page(test_get(scene.app, scene.school, "/certificates/templates"), "46-0001/26");
    expect_page(test_get(scene.app, scene.beside, "/certificates/templates"), "1/2026");
}

void test_certificates_templates__numbers_are_filled_in_as_the_pattern_says(void)
{
    struct arena *arena = test_arena();
    expect_str("7/2026", certificates_number(arena, STR("{n}/{year}"), 7, 2026));
    expect_str("К-0123-26", certificates_number(arena, STR("К-{nnnn}-{yy}"), 123, 2026));
    expect_str("12345/2026", certificates_number(arena, STR("{nn}/{year}"), 12345, 2026));
}
