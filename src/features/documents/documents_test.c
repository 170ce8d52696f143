/* Documents: drafts, decisions, numbers, who reads what. */
#include "app/app.h"
#include "features/documents/test_documents.h"

#define TODAY TEST_DOCUMENTS_DAY
#define REGION TEST_DOCUMENTS_REGION
#define DISTRICT "Рыльская"
#define SCHOOL "Рыльская СОШ 4"

/* Drafted and adopted with one item. */
static int64_t decision(const struct test_documents *scene, const char *head)
{
    int64_t id = test_documents_draft(scene, "On+order");
    expect_int(303, test_documents_head(scene, id, head).status);
    expect_int(303, test_documents_item(scene, id, "number=1.&depth=0&text=Do+it").status);
    expect_see_other(test_documents_adopt(scene, id), test_documents_path(id, ""));
    return id;
}

static str number_of(const struct test_documents *scene, int64_t id)
{
    return test_sql_text(scene->app,
                         test_text("SELECT number FROM document WHERE id = %lld", (long long)id));
}

/* ---- from the draft to the decision --------------------------------------------------------- */

void test_documents__a_draft_becomes_a_decision_with_the_next_number(void)
{
    struct test_documents scene = test_documents_new();
    int64_t first = decision(&scene, "");
    int64_t second = decision(&scene, "");
    expect_str("1-1", number_of(&scene, first));
    expect_str("1-2", number_of(&scene, second));
    int64_t later = decision(&scene, "dated_on=2026-02-20");
    expect_str("2-1", number_of(&scene, later));
    expect_int(3, test_sql_int(scene.app, "SELECT count(*) FROM document WHERE state = 'adopted'"));
}

void test_documents__numbers_are_written_by_the_pattern_of_the_organisation(void)
{
    struct test_documents scene = test_documents_new();
    test_sql(scene.app, test_text("INSERT INTO document_numbering VALUES (%lld, 'resolution', "
                                  "'{meeting:2}-{item:2}', 'term', '2024-10-01')",
                                  (long long)test_org(scene.app, REGION)));
    int64_t id = decision(&scene, "");
    expect_str("01-01", number_of(&scene, id));
}

void test_documents__what_was_adopted_never_changes(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = decision(&scene, "");
    expect_not_found(test_get(scene.app, scene.chair, test_documents_path(id, "/edit")));
    expect_not_found(test_documents_head(&scene, id, ""));
    expect_not_found(test_documents_item(&scene, id, "number=2.&depth=0&text=More"));
    expect_not_found(
        test_post(scene.app, scene.chair, test_documents_path(id, "/items/1/remove"), ""));
    expect_not_found(test_post(scene.app, scene.chair, test_documents_path(id, "/remove"), ""));
    expect_not_found(test_documents_adopt(&scene, id));
}

void test_documents__a_draft_without_items_or_signature_is_not_adopted(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_refused(test_documents_adopt(&scene, id), "пока нет пунктов");
    expect_int(303, test_documents_item(&scene, id, "number=1.&depth=0&text=Do+it").status);
    expect_refused(test_documents_adopt(&scene, id), "кто подписывает");
    expect_form_again(test_documents_head(&scene, id, "dated_on=2027-01-01"), "ещё не");
}

void test_documents__an_item_keeps_its_identity_when_others_move(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_int(303, test_documents_item(&scene, id, "number=1.&depth=0&text=First").status);
    expect_int(303, test_documents_item(&scene, id, "number=2.&depth=0&text=Second").status);
    expect_int(303, test_documents_item(&scene, id, "number=2.1.&depth=1&text=Below").status);
    expect_int(
        303, test_post(scene.app, scene.chair, test_documents_path(id, "/items/2/up"), "").status);
    expect_str("Second",
               test_sql_text(scene.app, "SELECT text FROM document_item WHERE place = 1"));
    expect_str("First", test_sql_text(scene.app, "SELECT text FROM document_item WHERE place = 2"));
    expect_int(1, test_sql_int(scene.app, "SELECT parent FROM document_item WHERE item = 3"));
    expect_int(
        303,
        test_post(scene.app, scene.chair, test_documents_path(id, "/items/1/remove"), "").status);
    expect_int(2, test_sql_int(scene.app, "SELECT parent FROM document_item WHERE item = 3"));
}

void test_documents__an_item_names_levels_and_single_organisations(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_int(
        303, test_documents_item(&scene, id,
                                 "number=1.&depth=0&text=Do+it&to_territories=1&orgs=Рыльская+СОШ+4"
                                 "&due_on=2026-06-30&recurs=quarter")
                 .status);
    struct reply page = test_get(scene.app, scene.chair, test_documents_path(id, ""));
    expect_page(page, "Рыльская СОШ 4");
    expect_page(page, "каждый квартал");
    expect_form_again(test_documents_item(&scene, id, "number=2.&depth=0&text=Do+it&orgs=Нигде"),
                      "Нигде");
    expect_form_again(test_documents_item(&scene, id, "number=2.&depth=0&text=Do+it&is_constant=1"),
                      "вернуться к вопросу");
    expect_form_again(test_documents_item(&scene, id,
                                          "number=2.&depth=0&text=Do+it&due_from=2026-05-01"
                                          "&due_on=2026-04-01"),
                      "раньше первого");
}

void test_documents__two_who_edit_at_once_do_not_overwrite_each_other(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    struct request *req = test_begin(scene.app, scene.chair);
    struct documents_document before;
    req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
    expect_true(documents_find_own(req, id, &before));
    expect_true(documents_change(req, &before));
    before.title = STR("From an old page");
    expect_false(documents_change(req, &before));
    test_commit(scene.app);
}

/* ---- other documents ------------------------------------------------------------------------ */

void test_documents__a_later_decision_repeals_an_earlier_one(void)
{
    struct test_documents scene = test_documents_new();
    int64_t old = decision(&scene, "");
    int64_t id = test_documents_draft(&scene, "On+repeal");
    expect_int(303, test_documents_head(&scene, id, "").status);
    expect_int(303, test_documents_item(&scene, id, "number=1.&depth=0&text=Repeal").status);
    expect_form_again(test_post(scene.app, scene.chair, test_documents_path(id, "/links/new"),
                                "kind=repeals&number=77-7"),
                      "Нет документа с таким номером");
    expect_see_other(test_post(scene.app, scene.chair, test_documents_path(id, "/links/new"),
                               "kind=repeals&number=№+01-+1"),
                     test_documents_path(id, ""));
    expect_int(303, test_documents_adopt(&scene, id).status);
    expect_contains_all(test_get(scene.app, scene.chair, test_documents_path(old, "")).body,
                        "отменён документом", "Документ утратил силу.");
}

void test_documents__nobody_repeals_what_stands_above_him(void)
{
    struct test_documents scene = test_documents_new();
    (void)decision(&scene, "audience=below");
    int64_t chair = test_account(scene.app, "territory_chair", DISTRICT);
    expect_int(
        303, test_post(scene.app, chair, "/documents/new", "kind=resolution&title=On+disobedience")
                 .status);
    int64_t own = test_documents_last(&scene);
    expect_form_again(test_post(scene.app, chair, test_documents_path(own, "/links/new"),
                                "kind=repeals&number=1-1"),
                      "мог бы повлиять");
    expect_int(303, test_post(scene.app, chair, test_documents_path(own, "/links/new"),
                              "kind=fulfils&number=1-1")
                        .status);
}

/* ---- who reads what ------------------------------------------------------------------------- */

void test_documents__those_below_read_what_is_shared_with_them(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = decision(&scene, "");
    int64_t school = test_account(scene.app, "primary_chair", SCHOOL);
    expect_not_found(test_get(scene.app, school, test_documents_path(id, "")));
    expect_see_other(
        test_post(scene.app, scene.chair, test_documents_path(id, "/audience"), "audience=below"),
        test_documents_path(id, ""));
    expect_page(test_get(scene.app, school, test_documents_path(id, "")), "Do it");
    expect_page(test_get(scene.app, school, "/documents"), "On order");
    expect_not_found(
        test_post(scene.app, school, test_documents_path(id, "/audience"), "audience=everybody"));
}

void test_documents__another_region_sees_nothing(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = decision(&scene, "audience=below");
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    int64_t open = test_documents_draft(&scene, "On+secrets");
    expect_not_found(test_get(scene.app, other, test_documents_path(id, "")));
    expect_not_found(test_get(scene.app, other, test_documents_path(open, "/edit")));
    expect_not_found(test_post(scene.app, other, test_documents_path(open, "/adopt"), ""));
    expect_not_found(test_get(scene.app, other, test_documents_path(id, "/pdf")));
}

void test_documents__who_only_looks_neither_drafts_nor_adopts(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    int64_t auditor = test_account(scene.app, "region_auditor", REGION);
    expect_page(test_get(scene.app, auditor, test_documents_path(id, "")), "On order");
    expect_forbidden(test_get(scene.app, auditor, test_documents_path(id, "/edit")));
    expect_forbidden(test_post(scene.app, auditor, test_documents_path(id, "/adopt"), ""));
    expect_forbidden(test_post(scene.app, auditor, "/documents/new", "kind=plan&title=X"));
}

/* ---- proof and files ------------------------------------------------------------------------ */

void test_documents__its_code_proves_it_genuine_and_unchanged(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = decision(&scene, "");
    str code = test_sql_text(scene.app,
                             test_text("SELECT code FROM document WHERE id = %lld", (long long)id));
    const char *address = test_text("/D/%.*s", STR_ARG(code));
    expect_page(test_get(scene.app, 0, address), "Документ подлинный");
    test_sql(scene.app, "UPDATE document_item SET text = 'Do something else'");
    expect_page(test_get(scene.app, 0, address), "Документ изменён");
    expect_not_found(test_get(scene.app, 0, "/D/AAAAAAAAAAAAAAAA"));
}

void test_documents__it_stays_genuine_when_cards_of_people_it_names_become_one(void)
{
    struct test_documents scene = test_documents_new();
    (void)test_documents_post(&scene, "deputy", "Бугреева", "Татьяна", "Михайловна");
    test_sql(scene.app, "UPDATE body_post SET member_id = 501 WHERE id = 7");
    int64_t id = decision(&scene, "&controllers=Бугреева+Т.М.");
    expect_int(501, test_sql_int(scene.app, "SELECT member_id FROM document_controller"));
    str code = test_sql_text(scene.app,
                             test_text("SELECT code FROM document WHERE id = %lld", (long long)id));
    struct request *req = test_begin(scene.app, scene.chair);
    documents_feature.person_merged(req, 100, 501, 502);
    test_commit(scene.app);
    expect_int(502, test_sql_int(scene.app, "SELECT member_id FROM document_controller"));
    expect_page(test_get(scene.app, 0, test_text("/D/%.*s", STR_ARG(code))), "Документ подлинный");
}

void test_documents__a_file_comes_back_as_it_went_in(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    str bytes = STR("%PDF-1.4 not really");
    expect_see_other(test_upload(scene.app, scene.chair, test_documents_path(id, "/files/new"),
                                 "file", "план.pdf", bytes),
                     test_documents_path(id, ""));
    struct reply reply = test_get(scene.app, scene.chair, test_documents_path(id, "/files/1"));
    expect_int(200, reply.status);
    expect_str("%PDF-1.4 not really", test_bytes_of(reply.file_fd));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM document_file WHERE "
                                          "CAST(content AS TEXT) LIKE '%PDF%'"));
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    expect_not_found(test_get(scene.app, other, test_documents_path(id, "/files/1")));
    expect_int(
        303,
        test_post(scene.app, scene.chair, test_documents_path(id, "/files/1/remove"), "").status);
    expect_not_found(test_get(scene.app, scene.chair, test_documents_path(id, "/files/1")));
}

/* ---- words ---------------------------------------------------------------------------------- */

void test_documents__patterns_are_checked(void)
{
    expect_true(documents_pattern_fault(test_arena(), STR("{meeting:2}-{item}")) == NULL);
    expect_true(documents_pattern_fault(test_arena(), STR("{meeting}")) != NULL);
    expect_true(documents_pattern_fault(test_arena(), STR("{item:9}")) != NULL);
    expect_true(documents_pattern_fault(test_arena(), STR("{item}-{year}")) != NULL);
    expect_true(documents_pattern_fault(test_arena(), STR("{item")) != NULL);
}

void test_documents__controllers_are_found_among_the_posts(void)
{
    struct test_documents scene = test_documents_new();
    (void)test_documents_post(&scene, "deputy", "Бугреева", "Татьяна", "Михайловна");
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_int(303, test_documents_head(&scene, id,
                                        "&controllers=Т.+М.+Бугреева%0A"
                                        "Нездешняя+А.А.,+эксперт")
                        .status);
    expect_int(7, test_sql_int(scene.app, "SELECT post_id FROM document_controller WHERE n = 1"));
    expect_int(0, test_sql_int(scene.app, "SELECT coalesce(post_id, 0) FROM document_controller "
                                          "WHERE n = 2"));
    expect_page(test_get(scene.app, scene.chair, test_documents_path(id, "")),
                "среди должностей организации");
}

/* ---- searching ------------------------------------------------------------------------------ */

static void expect_hit(const struct test_documents *scene, int64_t account, const char *words,
                       bool is_wanted)
{
    struct reply reply =
        test_post(scene->app, account, "/documents/find", test_text("q=%s", words));
    expect_int(200, reply.status);
    if (is_wanted) {
        expect_contains("На ремонт школ", reply.body);
    } else {
        expect_lacks("На ремонт школ", reply.body);
    }
}

/* «О выделении средств» with an item for the district until 30 June. */
static int64_t searched(const struct test_documents *scene)
{
    int64_t id = test_documents_draft(scene, "На+ремонт+школ");
    expect_int(303, test_documents_head(scene, id,
                                        "title=На+ремонт+школ&audience=below&number=№+15-03"
                                        "&controllers=Бугреева+Т.М.")
                        .status);
    expect_int(303,
               test_documents_item(scene, id,
                                   "number=1.&depth=0&text=Выделить+средства+учителям&orgs=Рыльская"
                                   "&due_on=2026-06-30")
                   .status);
    expect_see_other(test_documents_adopt(scene, id), test_documents_path(id, ""));
    return id;
}

void test_documents__words_are_found_in_any_form(void)
{
    struct test_documents scene = test_documents_new();
    (void)searched(&scene);
    static const char *const found[] = {"учитель",    "средство+ремонта", "УЧИТЕЛЕЙ", "Бугрееву",
                                        "рыльскую",   "30.06.2026",       "15-3",     "№15-03",
                                        "президиума", "школе+курской"};
    for (size_t i = 0; i < COUNT_OF(found); i++) {
        expect_hit(&scene, scene.chair, found[i], true);
    }
    expect_hit(&scene, scene.chair, "врач", false);
    expect_hit(&scene, scene.chair, "учитель+врач", false);
    expect_hit(&scene, scene.chair, "15-4", false);
    expect_hit(&scene, scene.chair, "%22)+OR+(*", false);
}

void test_documents__a_search_shows_nothing_that_may_not_be_read(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = searched(&scene);
    int64_t school = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    expect_hit(&scene, school, "учитель", true);
    expect_hit(&scene, other, "учитель", false);
    expect_hit(&scene, other, "15-03", false);
    expect_hit(&scene, other, "shared", false);
    expect_int(303, test_post(scene.app, scene.chair, test_documents_path(id, "/audience"),
                              "audience=staff")
                        .status);
    expect_hit(&scene, school, "учитель", false);
    expect_hit(&scene, scene.chair, "учитель", true);
}

void test_documents__documents_of_an_organisation_that_moved_are_found(void)
{
    struct test_documents scene = test_documents_new();
    (void)searched(&scene);
    str path = test_org_path(scene.app, REGION);
    struct request *req = test_begin(scene.app, scene.chair);
    documents_feature.path_moved(req, 100, path, STR("00zz"));
    test_commit(scene.app);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM document_stale"));
    documents_feature.watch(
        app_system_request(test_inner_app(scene.app), test_arena(), test_looking(scene.app)));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM document_stale"));
}

/* ---- reading in, publishing, numbering ------------------------------------------------------ */

#define TEXT \
    "ПРЕЗИДИУМ%0AПОСТАНОВЛЕНИЕ%0A12 февраля 2026 г.   г. Курск   № 7-02%0AО подготовке к слёту%0A" \
    "Президиум ПОСТАНОВЛЯЕТ:%0A1. Поручить территориальным организациям Профсоюза:%0A" \
    "1.1. До 1 мая 2026 г. представить заявки.%0A2. Рыльской СОШ 4 провести сбор.%0A" \
    "3. Контроль за выполнением постановления возложить на председателя Жилину Е.А.%0A" \
    "Председатель   И.В. Корякина"

void test_documents__an_existing_text_becomes_a_draft_beside_its_source(void)
{
    struct test_documents scene = test_documents_new();
    struct reply reply = test_post(scene.app, scene.chair, "/documents/read", "text=" TEXT);
    int64_t id = test_documents_last(&scene);
    expect_see_other(reply, test_documents_path(id, "/source"));
    expect_page(test_get(scene.app, scene.chair, test_documents_path(id, "/source")), "<mark");
    expect_str("7-02", number_of(&scene, id));
    expect_int(scene.body, test_sql_int(scene.app, "SELECT body_id FROM document"));
    expect_str("2026-05-01", test_sql_text(scene.app, "SELECT due_on FROM document_item WHERE "
                                                      "number = '1.1.'"));
    expect_int(LEVEL_TERRITORY, test_sql_int(scene.app, "SELECT level FROM document_addressee "
                                                        "WHERE item = 1 AND kind = 'level'"));
    expect_str("Жилина Е.А.", test_sql_text(scene.app, "SELECT name FROM document_controller"));
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
    expect_str("7-02", number_of(&scene, id));
}

void test_documents__paragraphs_and_the_deciding_words_of_a_read_text_are_kept(void)
{
    struct test_documents scene = test_documents_new();
    expect_int(303, test_post(scene.app, scene.chair, "/documents/read",
                              "text=ПРЕЗИДИУМ%0AПОСТАНОВЛЕНИЕ%0A1+марта+2026+г.%0A№+7-03%0A"
                              "О+работе%0AПрезидиум+отмечает%2C+что+ведётся+работа%3A%0A"
                              "-+первая%2C+которая%0Aидёт+давно;%0A-+вторая.%0A"
                              "Президиум+ПОСТАНОВЛЯЕТ:%0A1.+Принять+к+сведению.%0A")
                        .status);
    int64_t id = test_documents_last(&scene);
    expect_str("Президиум отмечает, что ведётся работа:\n- первая, которая идёт давно;\n- вторая.\n"
               "Президиум ПОСТАНОВЛЯЕТ:",
               test_sql_text(scene.app, "SELECT preamble FROM document"));
    expect_contains("ПОСТАНОВЛЯЕТ:",
                    test_get(scene.app, scene.chair, test_documents_path(id, "")).body);
}

void test_documents__what_keeps_a_draft_from_being_adopted_is_said_instead_of_the_button(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "На+ремонт+школ");
    struct reply page = test_get(scene.app, scene.chair, test_documents_path(id, ""));
    expect_contains("В документе пока нет пунктов.", page.body);
    expect_lacks(test_documents_path(id, "/adopt\""), page.body);
}

void test_documents__nothing_and_pictures_are_refused_in_words(void)
{
    struct test_documents scene = test_documents_new();
    expect_form_again(test_post(scene.app, scene.chair, "/documents/read", "text="),
                      "Вставьте текст");
    expect_form_again(test_upload(scene.app, scene.chair, "/documents/read", "file", "скан.png",
                                  STR("\x89PNG\r\n\x1a\n")),
                      "");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM document"));
}

void test_documents__a_pattern_that_cannot_be_is_refused(void)
{
    struct test_documents scene = test_documents_new();
    expect_form_again(test_post(scene.app, scene.chair, "/documents/numbers",
                                "kind=resolution&pattern=nothing&restarts=term"),
                      "{item}");
    expect_int(303, test_post(scene.app, scene.chair, "/documents/numbers",
                              "kind=resolution&pattern={meeting:2}/{item}&restarts=year")
                        .status);
    expect_str("01/1", number_of(&scene, decision(&scene, "")));
}

void test_documents__what_is_for_everybody_needs_no_sign_in(void)
{
    struct test_documents scene = test_documents_new();
    int64_t secret = decision(&scene, "");
    int64_t open = decision(&scene, "audience=everybody");
    expect_page(test_get(scene.app, 0, test_text("/open-documents/%lld", (long long)open)),
                "Do it");
    expect_not_found(test_get(scene.app, 0, test_text("/open-documents/%lld", (long long)secret)));
}
