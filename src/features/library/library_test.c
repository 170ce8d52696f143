/* The library: published, found by word forms, renewed, withdrawn, counted. */
#include "app/test.h"
#include "features/library/library.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define ITEM \
    "kind=guide&topic=legal&title=Проверка+трудовых+договоров&year=2026&number=3" \
    "&summary=Как+председателю+проверить+договоры"

typedef long long number;
#define ID(id) ((number)(id))

static const char *at(const char *door, int64_t id, const char *what)
{
    return test_text("%s/%lld%s", door, ID(id), what);
}

static int64_t add(struct test_members_scene set, int64_t account, const char *audience,
                   const char *org)
{
    str path = test_org_path(set.app, org);
    struct reply reply =
        test_post(set.app, account, "/library/new",
                  test_text(ITEM "&audience=%s&branch=%.*s", audience, STR_ARG(path)));
    expect_int(303, reply.status);
    return test_sql_int(set.app, "SELECT max(id) FROM library_item");
}

static void add_link(struct test_members_scene set, int64_t account, int64_t id, const char *more)
{
    expect_int(303, test_post(set.app, account, at("/library", id, "/files/new"),
                              test_text("url=https://video.example.org/1&%s", more))
                        .status);
}

static void publish(struct test_members_scene set, int64_t account, int64_t id)
{
    expect_see_other(test_post(set.app, account, at("/library", id, "/open"), ""),
                     at("/library", id, ""));
}

/* Of the school, open to its members, with an address in Russian. */
static int64_t published(struct test_members_scene set, const char *audience)
{
    int64_t id = add(set, set.chair, audience, TEST_SCHOOL);
    add_link(set, set.chair, id, "language=ru");
    publish(set, set.chair, id);
    return id;
}

static int64_t count(struct test_members_scene set, const char *what)
{
    return test_sql_int(set.app, test_text("SELECT count(*) FROM %s", what));
}

static void expect_without(struct reply page, const char *part)
{
    expect_int(200, page.status);
    expect_true(str_find(page.body, str_of(part)) < 0);
}

void test_library__an_item_is_made_published_and_read_by_members(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, set.chair, "members", TEST_SCHOOL);
    expect_page(test_get(set.app, set.chair, "/library?show=own"), "Черновик");
    expect_without(test_get(set.app, set.member, "/my/library"), "Проверка");
    expect_not_found(test_get(set.app, set.member, at("/my/library", id, "")));
    expect_refused(test_post(set.app, set.chair, at("/library", id, "/open"), ""), "файл");
    add_link(set, set.chair, id, "language=ru");
    publish(set, set.chair, id);
    expect_page(test_get(set.app, set.member, "/my/library"), "Проверка трудовых договоров");
    struct reply page = test_get(set.app, set.member, at("/my/library", id, ""));
    expect_page(page, "Методическое пособие · Правовая работа · 2026");
    expect_without(page, "/edit");
    expect_page(test_get(set.app, set.chair, at("/library", id, "")), "/edit");
}

void test_library__only_the_audience_finds_and_opens_an_item(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t inner = published(set, "members");
    int64_t active = published(set, "activists");
    int64_t officers = published(set, "officers");
    int64_t open = published(set, "everybody");
    expect_not_found(test_get(set.app, set.beside, at("/library", inner, "")));
    expect_not_found(test_get(set.app, 0, at("/open-library", inner, "")));
    expect_not_found(test_get(set.app, set.member, at("/my/library", active, "")));
    expect_not_found(test_get(set.app, set.member, at("/my/library", officers, "")));
    expect_page(test_get(set.app, set.chair, at("/library", officers, "")), "Проверка");
    expect_page(test_get(set.app, 0, at("/open-library", open, "")), "Проверка");
    expect_page(test_get(set.app, set.beside, at("/library", open, "")), "Проверка");
    struct reply list = test_get(set.app, 0, "/open-library");
    expect_page(list, at("/open-library", open, ""));
    expect_without(list, at("/open-library", inner, ""));
    list = test_get(set.app, set.member, "/my/library");
    expect_page(list, at("/my/library", inner, ""));
    expect_without(list, at("/my/library", active, ""));
    int64_t region = test_account(set.app, "region_specialist", "Курская");
    expect_page(test_get(set.app, region, "/library"), at("/library", inner, ""));
}

void test_library__an_activist_is_who_holds_a_post_today(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t active = published(set, "activists");
    str region = test_sql_text(set.app, "SELECT CAST(region_id AS TEXT) FROM member LIMIT 1");
    test_sql(set.app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) SELECT 5, "
                       "%.*s, %lld, body_type, '2025-01-01' FROM body_type_level LIMIT 1",
                       STR_ARG(region), ID(test_org(set.app, TEST_SCHOOL))));
    test_sql(set.app,
             test_text("INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, changed_at) SELECT 6, %.*s, "
                       "5, %lld, code, %lld, 'Г', 'Н', '2025-01-01', 0 FROM post_type LIMIT 1",
                       STR_ARG(region), ID(test_org(set.app, TEST_SCHOOL)), ID(set.natalia)));
    expect_page(test_get(set.app, set.member, at("/my/library", active, "")), "Проверка");
    test_sql(set.app, "UPDATE body_post SET valid_to = '2026-02-01'");
    expect_not_found(test_get(set.app, set.member, at("/my/library", active, "")));
}

static struct reply find(struct test_members_scene set, int64_t account, const char *words)
{
    return test_post(set.app, account, "/library/find", words);
}

void test_library__words_are_found_in_any_form_and_filters_narrow(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = published(set, "members");
    const char *link = at("/library", id, "");
    expect_page(find(set, set.chair, "q=договором+трудовым"), link);
    expect_page(find(set, set.chair, "q=председателей"), link);
    expect_page(find(set, set.chair, "q=правовую+работу"), link);
    expect_page(find(set, set.chair, "q=договор&kind=guide&topic=legal&language=ru"), link);
    expect_page(find(set, set.chair, "q=отпуск"), "Ничего не найдено");
    expect_without(find(set, set.chair, "q=договор&kind=leaflet"), link);
    expect_without(find(set, set.chair, "language=kk"), link);
    expect_without(find(set, set.beside, "q=договор"), link);
    expect_without(find(set, set.chair, "q=%21%21"), link);
    expect_page(test_get(set.app, set.chair, "/library?topic=legal"), link);
    expect_without(test_get(set.app, set.chair, "/library?topic=youth"), link);
}

void test_library__text_of_a_file_is_found_in_kazakh_forms(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, set.chair, "members", TEST_SCHOOL);
    test_sql(set.app,
             test_text("UPDATE library_item SET title = 'Жадынама' WHERE id = %lld", ID(id)));
    struct reply reply =
        test_upload(set.app, set.chair, at("/library", id, "/files/new?language=kk"), "file",
                    "жадынама.txt", STR("Кәсіподақ мүшелерінің құжаттары\n"));
    expect_see_other(reply, at("/library", id, ""));
    publish(set, set.chair, id);
    expect_page(find(set, set.chair, "q=құжаттан"), at("/library", id, ""));
    expect_page(find(set, set.chair, "q=касиподакка"), at("/library", id, ""));
    struct reply file = test_get(set.app, set.member, at("/my/library", id, "/files/1"));
    expect_str("Кәсіподақ мүшелерінің құжаттары\n", test_bytes_of(file.file_fd));
}

void test_library__a_new_version_replaces_the_one_of_its_language(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t first = published(set, "members");
    int64_t later = published(set, "members");
    add_link(set, set.chair, first, "language=kk");
    add_link(set, set.chair, first, "language=ru&note=Учтён+новый+закон");
    expect_int(2, count(set, "library_file WHERE is_current = 1 AND n > 1"));
    expect_int(2, test_sql_int(set.app, "SELECT max(version) FROM library_file"));
    struct reply page = test_get(set.app, set.member, at("/my/library", first, ""));
    expect_page(page, "Прежние версии");
    expect_page(page, "Учтён новый закон");
    str list = test_get(set.app, set.member, "/my/library").body;
    expect_true(str_find(list, str_of(at("/my/library", first, ""))) <
                str_find(list, str_of(at("/my/library", later, ""))));
    expect_page(find(set, set.chair, "language=kk"), at("/library", first, ""));
    expect_int(2, count(set, "library_words"));
    int64_t undo = test_sql_int(set.app, "SELECT max(id) FROM undo");
    expect_see_other(test_post(set.app, set.chair, at("/library/undo", undo, ""), ""),
                     at("/library", first, ""));
    expect_int(2, count(set, "library_file WHERE is_current = 1 AND n < 3 AND item_id = "
                             "(SELECT min(id) FROM library_item)"));
    expect_int(2, count(set, "library_words"));
}

void test_library__what_is_withdrawn_says_so_and_leads_on(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t old = published(set, "everybody");
    int64_t next = published(set, "everybody");
    expect_form_again(test_post(set.app, set.chair, at("/library", old, "/withdraw"), ""),
                      "Это нужно заполнить");
    expect_see_other(test_post(set.app, set.chair, at("/library", old, "/withdraw"),
                               test_text("reason=Закон+изменился&successor=%lld", ID(next))),
                     at("/library", old, ""));
    struct reply page = test_get(set.app, 0, at("/open-library", old, ""));
    expect_page(page, "Закон изменился");
    expect_page(page, at("/open-library", next, ""));
    expect_not_found(test_get(set.app, 0, at("/open-library", old, "/files/1")));
    expect_without(test_get(set.app, 0, "/open-library"), at("/open-library", old, ""));
    int64_t undo = test_sql_int(set.app, "SELECT max(id) FROM undo");
    expect_int(303, test_post(set.app, set.chair, at("/library/undo", undo, ""), "").status);
    expect_page(test_get(set.app, 0, "/open-library"), at("/open-library", old, ""));
}

void test_library__people_and_downloads_are_counted_apart(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = published(set, "everybody");
    const char *take = "/files/1/take";
    expect_see_other(test_post(set.app, set.member, at("/my/library", id, take), ""),
                     at("/my/library", id, "/files/1"));
    expect_int(303, test_post(set.app, set.member, at("/my/library", id, take), "").status);
    expect_int(303, test_post(set.app, 0, at("/open-library", id, take), "").status);
    expect_int(303, test_post(set.app, set.chair, at("/library", id, take), "").status);
    expect_int(3, test_sql_int(set.app, "SELECT sum(downloads) FROM library_taken"));
    expect_int(1, count(set, "library_reader"));
    struct reply page = test_get(set.app, set.chair, at("/library", id, "/figures"));
    expect_page(page, "1 из 1 (членов");
    expect_page(page, "03.2026");
    struct reply away = test_get(set.app, set.member, at("/my/library", id, "/files/1"));
    expect_str("https://video.example.org/1", reply_location(&away));
}

/* So many people of an organisation have taken the item. */
static void took(struct test_members_scene set, int64_t id, const char *org, int people)
{
    for (int i = 0; i < people; i++) {
        test_sql(set.app, test_text("INSERT INTO library_reader (region_id, item_id, reader, n, "
                                    "month, org_id) SELECT region_id, %lld, '%s %d', 1, "
                                    "'2026-03', id FROM org WHERE id = %lld",
                                    ID(id), org, i, ID(test_org(set.app, org))));
    }
}

void test_library__few_people_of_an_organisation_are_not_told_nor_subtracted(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t region = test_account(set.app, "region_chair", "Курская");
    int64_t id = add(set, region, "members", "Курская");
    took(set, id, "Рыльская СОШ 4", 12);
    took(set, id, "Льговская СОШ 1", 3);
    took(set, id, "КГУ", 30);
    struct reply page = test_get(set.app, region, at("/library", id, "/figures"));
    str figures = str_from(page.body, (size_t)str_find(page.body, STR("id=\"branches\"")));
    expect_true(str_find(figures, STR(">30\n")) > 0);
    expect_true(str_find(figures, STR(">12\n")) <
                0); /* the whole less the others would tell the 3 */
    int hidden = 0;
    for (ptrdiff_t i; (i = str_find(figures, STR("не показано"))) >= 0; hidden++) {
        figures = str_from(figures, (size_t)i + 1);
    }
    expect_int(2, hidden);
}

void test_library__others_neither_change_nor_see_figures(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = published(set, "everybody");
    static const char *const pages[] = {"/edit", "/files/new", "/withdraw", "/figures"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_not_found(test_get(set.app, set.beside, at("/library", id, pages[i])));
        expect_forbidden(test_get(set.app, set.member, at("/library", id, pages[i])));
    }
    expect_not_found(test_post(set.app, set.beside, at("/library", id, "/withdraw"), "reason=x"));
    expect_forbidden(test_post(set.app, set.member, at("/library", id, "/edit"), ITEM));
}

void test_library__bad_input_is_told_and_somebody_elses_change_kept(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = published(set, "members");
    str path = test_org_path(set.app, TEST_SCHOOL);
    expect_form_again(test_post(set.app, set.chair, "/library/new", "title=%21&kind=x"), "словами");
    expect_form_again(test_post(set.app, set.chair, at("/library", id, "/files/new"),
                                "language=ru&url=javascript:alert(1)"),
                      "https://");
    expect_form_again(
        test_post(set.app, set.chair, at("/library", id, "/edit"),
                  test_text(ITEM "&audience=members&branch=%.*s&version=1", STR_ARG(path))),
        "изменил");
    struct reply reply =
        test_upload(set.app, set.chair, at("/library", id, "/files/new?language=ru"), "file",
                    "опасно.exe", STR("MZ"));
    expect_form_again(reply, "не принимается");
    reply = test_upload(set.app, set.chair, at("/library", id, "/files/new?language=ru"), "file",
                        "не.pdf", STR("MZ"));
    expect_form_again(reply, "не принимается");
}

void test_library__a_part_of_the_tree_that_moves_takes_its_items_along(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = published(set, "members");
    struct request *req = test_begin(set.app, set.chair);
    str path = test_org_path(set.app, TEST_SCHOOL);
    library_feature.path_moved(req, 0, path, STR("0zz"));
    test_commit(set.app);
    expect_int(1, count(set, test_text("library_stale WHERE id = %lld", ID(id))));
    expect_int(1, count(set, "library_item WHERE org_path = '0zz' AND audience_path = '0zz'"));
}
