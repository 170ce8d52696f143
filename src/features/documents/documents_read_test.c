/* A text that was read in: who is meant, whose it is, what is said of what is not sure. */
#include "features/documents/test_documents.h"

/* ---- scenes --------------------------------------------------------------------------------- */

static int64_t read_in(const struct test_documents *scene, const char *text)
{
    struct reply reply =
        test_post(scene->app, scene->chair, "/documents/read", test_text("text=%s", text));
    int64_t id = test_documents_last(scene);
    expect_see_other(reply, test_documents_path(id, "/source"));
    return id;
}

#define HEAD(body, number) \
    body "%0AПОСТАНОВЛЕНИЕ%0A12+февраля+2026+г.+++г.+Курск+++№+" number \
         "%0AО+подготовке+к+слёту%0A" \
         "Президиум+ПОСТАНОВЛЯЕТ:%0A"
#define OWN HEAD("ПРЕЗИДИУМ", "7-02")
#define OTHERS HEAD("АСТРАХАНСКАЯ+ОБЛАСТНАЯ+ОРГАНИЗАЦИЯ+ПРОФСОЮЗА%0AПРЕЗИДИУМ", "3-+1")
#define GAP "\xc2\xa0"
#define END "Председатель+++Корякина+И.В."

static str text_of(const struct test_documents *scene, const char *sql)
{
    return test_sql_text(scene->app, sql);
}

static struct reply source_of(const struct test_documents *scene, int64_t id)
{
    return test_get(scene->app, scene->chair, test_documents_path(id, "/source"));
}

static struct reply whose(const struct test_documents *scene, int64_t account, int64_t id,
                          const char *fields)
{
    return test_post(scene->app, account, test_documents_path(id, "/whose"), fields);
}

/* ---- who is meant --------------------------------------------------------------------------- */

void test_documents_read__whom_the_register_does_not_know_is_marked_and_counted(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OWN "1.+Поручить+территориальным+организациям+Профсоюза+"
                                     "собрать+заявки.%0A"
                                     "2.+Нездешней+районной+организации+Профсоюза+провести+сбор.%0A"
                                     "3.+Министерству+образования+выделить+средства.%0A" END);
    struct reply page = source_of(&scene, id);
    expect_contains("2 адресата не найдены в реестре", page.body);
    expect_contains("выберите или исправьте", page.body);
    page = test_get(scene.app, scene.chair, test_documents_path(id, ""));
    expect_contains("2 адресата не найдены в реестре", page.body);
    expect_page(test_get(scene.app, scene.chair, test_documents_path(id, "/adopt")),
                "останутся за вашей организацией");
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
    expect_lacks("не найдено в реестре",
                 test_get(scene.app, scene.chair, test_documents_path(id, "")).body);
}

void test_documents_read__organisations_bodies_posts_and_people_are_found(void)
{
    struct test_documents scene = test_documents_new();
    (void)test_documents_post(&scene, "accountant", "Петрова", "Анна", "Ивановна");
    int64_t id = read_in(&scene, OWN "1.+Рыльской+и+Льговской+районным+организациям+Профсоюза+"
                                     "провести+сбор.%0A"
                                     "2.+Президиуму+подвести+итоги.%0A"
                                     "3.+Бухгалтеру+перечислить+средства.%0A"
                                     "4.+Курской+областной+организации+профессионального+союза+"
                                     "работников+образования+(Корякина+И.В.)+доложить.%0A"
                                     "5.+Председателям+первичных+организаций+провести+"
                                     "собрания.%0A" END);
    expect_lacks("не найдено в реестре", source_of(&scene, id).body);
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM document_addressee "
                                          "WHERE item = 1 AND kind = 'org' AND org_id > 0"));
    expect_int(scene.body, test_sql_int(scene.app, "SELECT body_id FROM document_addressee "
                                                   "WHERE item = 2"));
    expect_str("accountant",
               text_of(&scene, "SELECT post_type FROM document_addressee WHERE item = 3"));
    expect_int(test_org(scene.app, TEST_DOCUMENTS_REGION),
               test_sql_int(scene.app, "SELECT org_id FROM document_addressee WHERE item = 4"));
    expect_int(LEVEL_PRIMARY,
               test_sql_int(scene.app, "SELECT level FROM document_addressee WHERE item = 5"));
}

void test_documents_read__correcting_an_item_loses_nobody_whom_the_register_does_not_know(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OWN "1.+Министерству+образования+выделить+средства.%0A"
                                     "2.+Провести+слёт.%0A" END);
    expect_page(test_get(scene.app, scene.chair, test_documents_path(id, "/items/1")),
                "Министерству образования");
    const char *address = test_documents_path(id, "/items/1");
    expect_int(303, test_post(scene.app, scene.chair, address,
                              "number=1.&depth=0&text=Выделить&others=Министерству+образования")
                        .status);
    expect_str("Министерству образования",
               text_of(&scene, "SELECT text FROM document_addressee WHERE item = 1"));
    expect_int(303,
               test_post(scene.app, scene.chair, address, "number=1.&depth=0&text=Выделить&others=")
                   .status);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM document_addressee"));
}

void test_documents_read__who_sees_to_items_and_to_the_whole_is_shown(void)
{
    struct test_documents scene = test_documents_new();
    (void)test_documents_post(&scene, "deputy", "Жилина", "Елена", "Александровна");
    int64_t id = read_in(&scene, OWN "1.+Провести+слёт.%0A"
                                     "2.+Контроль+за+выполнением+постановления+возложить+на+"
                                     "заместителя+председателя+Жилину+Е.А.+и+"
                                     "специалиста+Нездешнюю+А.А.%0A" END);
    struct reply page = source_of(&scene, id);
    expect_contains("Жилина Е.А.", page.body);
    expect_contains("Кто контролирует в целом", page.body);
    expect_contains("среди должностей", page.body);
}

/* ---- whose it is ---------------------------------------------------------------------------- */

void test_documents_read__a_document_of_another_organisation_is_not_taken_as_ones_own(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OTHERS "1.+Провести+слёт.%0A" END);
    expect_contains("Похоже, это документ другой организации", source_of(&scene, id).body);
    expect_int(0, test_sql_int(scene.app, "SELECT coalesce(body_id, 0) FROM document"));
    expect_refused(test_get(scene.app, scene.chair, test_documents_path(id, "/adopt")),
                   "чей это документ");
    expect_refused(test_documents_adopt(&scene, id), "чей это документ");
    expect_refused(whose(&scene, scene.chair, id, "whose=nobody"), "чей это документ");

    expect_see_other(whose(&scene, scene.chair, id, "whose=incoming"), test_documents_path(id, ""));
    expect_str("incoming", text_of(&scene, "SELECT stream FROM document"));
    expect_str("3-1", text_of(&scene, "SELECT their_number FROM document"));
    expect_str("2026-02-12", text_of(&scene, "SELECT their_date FROM document"));
    expect_contains("АСТРАХАНСКАЯ", text_of(&scene, "SELECT correspondent FROM document"));
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM record_entry"));
    expect_contains_all(test_get(scene.app, scene.chair, test_documents_path(id, "")).body,
                        "февраля", "3-1</span>");
}

void test_documents_read__the_union_does_not_take_a_document_of_a_region_as_its_own(void)
{
    struct test_documents scene = test_documents_new();
    int64_t officer = test_account(scene.app, "union_chair", "union");
    test_sql(scene.app, "UPDATE org SET short_name = 'Общероссийский Профсоюз образования' "
                        "WHERE id = 1");
    const char *const heads[] = {"ОБЩЕРОССИЙСКИЙ+ПРОФСОЮЗ+ОБРАЗОВАНИЯ%0AПРЕЗИДИУМ",
                                 "ОБЩЕРОССИЙСКИЙ+ПРОФСОЮЗ+ОБРАЗОВАНИЯ%0AКУРСКАЯ+ОБЛАСТНАЯ+"
                                 "ОРГАНИЗАЦИЯ+ПРОФСОЮЗА%0AПРЕЗИДИУМ"};
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        expect_int(303, test_post(scene.app, officer, "/documents/read",
                                  test_text("text=%s%s1.+Провести+слёт.", heads[i],
                                            "%0AПОСТАНОВЛЕНИЕ%0A12+февраля+2026+г.+№+7-2%0AО+слёте"
                                            "%0AПрезидиум+ПОСТАНОВЛЯЕТ:%0A"))
                            .status);
        expect_int((int)i, test_sql_int(scene.app, "SELECT count(*) FROM document "
                                                   "WHERE correspondent IS NOT NULL"));
    }
}

void test_documents_read__what_was_kept_as_from_outside_can_be_ours_after_all(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OTHERS "1.+Провести+слёт.%0A" END);
    expect_int(303, whose(&scene, scene.chair, id, "whose=incoming").status);
    expect_page(test_get(scene.app, scene.chair, test_documents_path(id, "")), "Документ извне");
    expect_int(303, whose(&scene, scene.chair, id, "whose=own").status);
    expect_str("own", text_of(&scene, "SELECT stream FROM document"));
    expect_str("3-1", text_of(&scene, "SELECT number FROM document"));
    expect_str("2026-02-12", text_of(&scene, "SELECT dated_on FROM document"));
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
    expect_not_found(whose(&scene, scene.chair, id, "whose=incoming"));
}

void test_documents_read__choosing_a_body_makes_the_document_ours(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OTHERS "1.+Провести+слёт.%0A" END);
    expect_int(303, test_documents_head(&scene, id, "number=3-1").status);
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM document "
                                          "WHERE correspondent IS NOT NULL"));
}

void test_documents_read__nobody_else_says_whose_a_document_is(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OTHERS "1.+Провести+слёт.%0A" END);
    int64_t auditor = test_account(scene.app, "region_auditor", TEST_DOCUMENTS_REGION);
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    expect_forbidden(whose(&scene, auditor, id, "whose=own"));
    expect_not_found(whose(&scene, other, id, "whose=own"));
    int64_t typed = test_documents_draft(&scene, "On+order");
    expect_not_found(whose(&scene, scene.chair, typed, "whose=incoming"));
}

/* ---- the head ------------------------------------------------------------------------------- */

void test_documents_read__a_number_is_tidied_and_its_source_stays_in_sight(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, HEAD("ПРЕЗИДИУМ", "3-+1") "1.+Провести+слёт.%0A" END);
    expect_str("3-1", text_of(&scene, "SELECT number FROM document"));
    expect_contains("в тексте: «3- 1»", source_of(&scene, id).body);
}

void test_documents_read__initials_stand_before_the_surname_under_a_document(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OWN "1.+Провести+слёт.%0A" END);
    expect_str("И." GAP "В." GAP "Корякина", text_of(&scene, "SELECT signed_name FROM document"));
    expect_int(303, test_post(scene.app, scene.chair, test_documents_path(id, "/edit"),
                              "title=О&language=ru&audience=staff&dated_on=2026-02-12&number=7-2"
                              "&signed_name=Корякина+И.+В.")
                        .status);
    expect_str("И." GAP "В." GAP "Корякина", text_of(&scene, "SELECT signed_name FROM document"));
    static const char *const kept[] = {"Корякина Ирина Васильевна", "Корякина", "И.О. председателя",
                                       ""};
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        expect_str(kept[i], documents_signer(test_arena(), str_of(kept[i])));
    }
}

void test_documents_read__a_dash_before_an_item_is_shown(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OWN "1.+Обкому+Профсоюза:%0A-+провести+слёт;%0A"
                                     "-+издать+сборник.%0A2.+Принять+к+сведению.%0A" END);
    expect_contains("<span>–</span>",
                    test_get(scene.app, scene.chair, test_documents_path(id, "")).body);
}

/* ---- drafts, and what was seen of them ------------------------------------------------------ */

void test_documents_read__drafts_stand_first_the_latest_edit_on_top(void)
{
    struct test_documents scene = test_documents_new();
    int64_t adopted = test_documents_draft(&scene, "On+order");
    expect_int(303, test_documents_head(&scene, adopted, "title=Adopted&number=9-9").status);
    expect_int(303, test_documents_item(&scene, adopted, "number=1.&depth=0&text=Do+it").status);
    expect_see_other(test_documents_adopt(&scene, adopted), test_documents_path(adopted, ""));
    int64_t old = read_in(&scene, OWN "1.+Провести+слёт.%0A" END);
    (void)test_documents_draft(&scene, "Newest+draft");
    test_sql(scene.app, test_text("UPDATE document SET changed_at = changed_at - 9 WHERE id = %lld",
                                  (long long)old));
    str page = test_get(scene.app, scene.chair, "/documents").body;
    ptrdiff_t newest = str_find(page, STR("Newest draft"));
    ptrdiff_t read = str_find(page, STR("О подготовке к слёту"));
    ptrdiff_t decided = str_find(page, STR(">Adopted<"));
    expect_true(newest > 0 && newest < read && read < decided);
}

void test_documents_read__a_draft_is_adopted_as_it_was_seen_or_not_at_all(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OWN "1.+Провести+слёт.%0A" END);
    const char *seen = test_documents_seen(&scene, id);
    expect_contains(test_text("/adopt?%s", seen),
                    test_get(scene.app, scene.chair, test_documents_path(id, "")).body);
    expect_int(303, test_documents_item(&scene, id, "number=2.&depth=0&text=И+ещё").status);
    struct reply reply = test_post(scene.app, scene.chair, test_documents_path(id, "/adopt"), seen);
    expect_int(409, reply.status);
    expect_contains("/versions?v=2&amp;with=1", reply.body);
    expect_int(
        409, test_get(scene.app, scene.chair, test_documents_path(id, test_text("/adopt?%s", seen)))
                 .status);
    expect_str("draft", text_of(&scene, "SELECT state FROM document"));
}

void test_documents_read__a_file_attached_meanwhile_was_not_seen(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = read_in(&scene, OWN "1.+Провести+слёт.%0A" END);
    const char *seen = test_documents_seen(&scene, id);
    expect_int(303, test_upload(scene.app, scene.chair, test_documents_path(id, "/files/new"),
                                "file", "план.pdf", STR("%PDF"))
                        .status);
    expect_int(409,
               test_post(scene.app, scene.chair, test_documents_path(id, "/adopt"), seen).status);
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
}

/* ---- what is published ---------------------------------------------------------------------- */

void test_documents_read__attachments_are_published_with_the_document(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_int(303, test_documents_head(&scene, id, "audience=everybody").status);
    expect_int(303, test_documents_item(&scene, id, "number=1.&depth=0&text=Do+it").status);
    expect_int(303, test_upload(scene.app, scene.chair, test_documents_path(id, "/files/new"),
                                "file", "план.pdf", STR("%PDF"))
                        .status);
    const char *file = test_text("/open-documents/%lld/files/1", (long long)id);
    expect_not_found(test_get(scene.app, 0, file));
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
    expect_page(test_get(scene.app, 0, test_text("/open-documents/%lld", (long long)id)), file);
    expect_str("%PDF", test_bytes_of(test_get(scene.app, 0, file).file_fd));
    test_sql(scene.app, "UPDATE document_file SET is_source = 1");
    expect_not_found(test_get(scene.app, 0, file));
    test_sql(scene.app, "UPDATE document_file SET is_source = 0");
    test_sql(scene.app, "UPDATE document SET audience = 'below'");
    expect_not_found(test_get(scene.app, 0, file));
}
