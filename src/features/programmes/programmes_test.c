/* Programmes: made, opened, seen from other places, taken as a basis. */
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define PROGRAMME \
    "title=Школа+председателя&level=basic&kind=school&form=mixed&hours=16&is_own_entry=1" \
    "&goal=Учить&outcomes=Ведёт+собрание%%0A-+Пишет+протокол&trainers=Гончарова+Наталья+Павловна,+" \
    "учитель%%0AИванов+Иван&category=2"

typedef long long number;
#define ID(id) ((number)(id))

static int64_t make(struct test_members_scene set, int64_t account, const char *more)
{
    struct reply reply =
        test_post(set.app, account, "/programmes/new", test_text(PROGRAMME "&%s", more));
    expect_int(303, reply.status);
    return test_sql_int(set.app, "SELECT max(id) FROM programme");
}

static const char *own_audience(struct test_members_scene set)
{
    return test_text("audience=%lld", ID(test_org(set.app, TEST_SCHOOL)));
}

static const char *at(int64_t id, const char *what)
{
    return test_text("/programmes/%lld%s", ID(id), what);
}

static int64_t count(struct test_members_scene set, const char *what)
{
    return test_sql_int(set.app, test_text("SELECT count(*) FROM %s", what));
}

void test_programmes__a_chair_makes_one_and_its_page_tells_all_of_it(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = make(set, set.chair, own_audience(set));
    struct reply page = test_get(set.app, set.chair, at(id, ""));
    expect_page(page, "Школа председателя");
    expect_page(page, "16 часов, базовый, очно и дистанционно");
    expect_page(page, "Пишет протокол");
    expect_page(page, "Председатели первичных организаций");
    expect_page(page, "Гончарова Наталья Павловна");
    expect_page(test_get(set.app, set.chair, "/programmes"), "Черновик");
    expect_int(1,
               count(set, test_text("programme_trainer WHERE member_id = %lld", ID(set.natalia))));
    expect_int(1, count(set, "programme_trainer WHERE member_id IS NULL"));
    expect_see_other(test_post(set.app, set.chair, at(id, "/state/open"), ""), at(id, ""));
    expect_page(test_get(set.app, set.chair, at(id, "")), "Открыта для обучения");
}

void test_programmes__modules_have_an_order_and_their_hours_are_compared(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = make(set, set.chair, own_audience(set));
    expect_int(303, test_post(set.app, set.chair, at(id, "/modules/new"),
                              "title=Устав&kind=lecture&hours=4&about=%23+Раздел%0A-+пункт")
                        .status);
    expect_int(303, test_post(set.app, set.chair, at(id, "/modules/new"),
                              "title=Протокол&kind=practice&hours=8")
                        .status);
    struct reply page = test_get(set.app, set.chair, at(id, ""));
    expect_page(page, "Модули занимают 12 часов, а вся программа — 16 часов");
    expect_page(page, "<h3>Раздел</h3>");
    expect_page(page, "<li>пункт</li>");
    expect_true(str_find(page.body, STR("1. Устав")) > 0);
    expect_see_other(test_post(set.app, set.chair, at(id, "/modules/2/up"), ""),
                     at(id, "#modules"));
    page = test_get(set.app, set.chair, at(id, ""));
    expect_page(page, "1. Протокол");
    expect_int(
        303, test_post(set.app, set.chair, at(id, "/modules/1"), "title=Устав&kind=lecture&hours=8")
                 .status);
    expect_true(str_find(test_get(set.app, set.chair, at(id, "")).body, STR("Модули занимают")) <
                0);
    expect_int(303, test_post(set.app, set.chair, at(id, "/modules/1/remove"), "").status);
    expect_int(1, count(set, "programme_module"));
    expect_not_found(test_get(set.app, set.chair, at(id, "/modules/1")));
}

void test_programmes__materials_are_texts_files_and_addresses_that_lead_away(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = make(set, set.chair, own_audience(set));
    expect_int(303, test_post(set.app, set.chair, at(id, "/materials/new"),
                              "title=Памятка&body=%23+Заголовок%0Aслова+%3Cb%3E")
                        .status);
    struct reply page = test_get(set.app, set.chair, at(id, "/materials/1"));
    expect_page(page, "<h3>Заголовок</h3>");
    expect_page(page, "слова &lt;b&gt;");
    expect_int(303, test_post(set.app, set.chair, at(id, "/materials/new?kind=video"),
                              "title=Лекция&url=https://video.example.org/1")
                        .status);
    struct reply away = test_get(set.app, set.chair, at(id, "/materials/2/go"));
    expect_str("https://video.example.org/1", reply_location(&away));
    struct reply upload = test_upload(set.app, set.chair, at(id, "/materials/new?kind=file"),
                                      "file", "план.pdf", STR("%PDF"));
    expect_int(303, upload.status);
    struct reply file = test_get(set.app, set.chair, at(id, "/materials/3/file"));
    expect_int(200, file.status);
    expect_str("%PDF", test_bytes_of(file.file_fd));
    expect_int(303, test_post(set.app, set.chair, at(id, "/materials/1/edit"),
                              "title=Памятка+2&body=иначе")
                        .status);
    expect_page(test_get(set.app, set.chair, at(id, "/materials/1")), "иначе");
    expect_int(303, test_post(set.app, set.chair, at(id, "/materials/3/remove"), "").status);
    expect_not_found(test_get(set.app, set.chair, at(id, "/materials/3/file")));
    expect_int(303,
               test_post(set.app, set.chair, at(id, "/materials/new"), "title=A&body=B").status);
    expect_int(0, count(set, "programme_material WHERE n = 3")); /* whoever read it read another */
}

void test_programmes__bad_input_is_told_and_nothing_is_kept(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    const char *rest = "&level=basic&kind=school&form=mixed&";
    expect_form_again(test_post(set.app, set.chair, "/programmes/new",
                                test_text("title=&hours=16%s%s", rest, own_audience(set))),
                      "Название");
    expect_form_again(test_post(set.app, set.chair, "/programmes/new",
                                test_text("title=...&hours=16%s%s", rest, own_audience(set))),
                      "словами");
    expect_form_again(test_post(set.app, set.chair, "/programmes/new",
                                test_text("title=A&hours=0%s%s", rest, own_audience(set))),
                      "не меньше 1");
    expect_form_again(test_post(set.app, set.chair, "/programmes/new",
                                test_text("title=A&hours=8%saudience=999", rest)),
                      "из списка");
    expect_int(0, count(set, "programme"));
    int64_t id = make(set, set.chair, own_audience(set));
    expect_form_again(test_post(set.app, set.chair, at(id, "/materials/new?kind=link"),
                                "title=A&url=javascript:alert(1)"),
                      "https://");
    expect_form_again(test_post(set.app, set.chair, at(id, "/materials/new?kind=file"), "title=A"),
                      "Выберите файл");
    expect_form_again(
        test_post(set.app, set.chair, at(id, "/materials/new"), "title=A&body=B&module=7"),
        "из списка");
    expect_int(0, count(set, "programme_material"));
}

void test_programmes__who_was_slower_sees_that_it_was_changed_and_loses_nothing(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = make(set, set.chair, own_audience(set));
    const char *body = test_text(PROGRAMME "&%s&version=1", own_audience(set));
    expect_see_other(test_post(set.app, set.chair, at(id, "/edit"), body), at(id, ""));
    struct reply again = test_post(set.app, set.chair, at(id, "/edit"), body);
    expect_form_again(again, "тем временем");
    expect_form_again(again, "value=\"Школа председателя\"");
}

void test_programmes__it_is_seen_where_it_is_open_and_written_where_it_is_held(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = make(set, set.chair, own_audience(set));
    int64_t region = test_account(set.app, "region_specialist", "Курская");
    int64_t auditor = test_account(set.app, "primary_auditor", TEST_SCHOOL);
    expect_page(test_get(set.app, region, at(id, "")), "Школа председателя");
    expect_page(test_get(set.app, region, "/programmes?show=below"), "Школа председателя");
    expect_page(test_get(set.app, auditor, at(id, "")), "Школа председателя");
    expect_forbidden(test_get(set.app, auditor, at(id, "/edit")));
    expect_forbidden(test_post(set.app, auditor, at(id, "/state/open"), ""));
    expect_not_found(test_get(set.app, set.beside, at(id, "")));
    expect_not_found(test_get(set.app, set.beside, at(id, "/edit")));
    expect_not_found(test_post(set.app, set.beside, at(id, "/state/open"), ""));
    expect_not_found(
        test_post(set.app, set.beside, at(id, "/modules/new"), "title=A&kind=lecture"));
    expect_not_found(test_post(set.app, set.beside, at(id, "/copy"), ""));
    expect_int(1, count(set, "programme WHERE state = 'draft'"));
}

void test_programmes__one_of_the_region_is_taken_as_a_basis_below(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t region = test_account(set.app, "region_specialist", "Курская");
    int64_t id = make(set, region, test_text("audience=%lld", ID(test_org(set.app, "Курская"))));
    expect_int(
        303, test_post(set.app, region, at(id, "/modules/new"), "title=Устав&kind=lecture").status);
    expect_int(303, test_upload(set.app, region, at(id, "/materials/new?kind=file"), "file",
                                "план.pdf", STR("%PDF"))
                        .status);
    expect_not_found(test_get(set.app, set.chair, at(id, "")));
    expect_see_other(test_post(set.app, region, at(id, "/state/open"), ""), at(id, ""));
    expect_page(test_get(set.app, set.chair, "/programmes?show=others"), "Школа председателя");
    expect_page(test_get(set.app, set.chair, at(id, "")), "Устав");
    expect_not_found(test_get(set.app, set.chair, at(id, "/edit")));
    expect_int(303, test_post(set.app, set.chair, at(id, "/copy"), "").status);
    int64_t copy = test_sql_int(set.app, "SELECT max(id) FROM programme");
    expect_page(test_get(set.app, set.chair, at(copy, "")), "Устав");
    struct reply file = test_get(set.app, set.chair, at(copy, "/materials/2/file"));
    expect_str("%PDF", test_bytes_of(file.file_fd));
    expect_int(1, count(set, test_text("programme WHERE id = %lld AND state = 'draft' AND "
                                       "copied_from = %lld AND org_id = %lld",
                                       ID(copy), ID(id), ID(test_org(set.app, TEST_SCHOOL)))));
}
