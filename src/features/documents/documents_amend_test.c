/* The text as amended: changes made by later documents, taken back, changed in turn. */
#include "features/documents/test_documents.h"

struct world {
    struct test_documents scene;
    int64_t first; /* adopted on 1 February, with three items */
};

static int64_t begun(const struct world *world, const char *number, const char *day)
{
    int64_t id = test_documents_draft(&world->scene, "On+order");
    expect_int(303,
               test_documents_head(&world->scene, id,
                                   test_text("number=%s&dated_on=%s&audience=below", number, day))
                   .status);
    return id;
}

static struct world world_new(void)
{
    struct world world = {.scene = test_documents_new()};
    const struct test_documents *scene = &world.scene;
    world.first = begun(&world, "7-1", "2026-02-01");
    static const char *const items[] = {
        "number=1.&depth=0&text=Провести+слёт",
        "number=2.&depth=0&text=Сдать+отчёты:", "number=2.1.&depth=1&text=сводный;",
        "number=3.&depth=0&text=Издать+сборник"};
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        expect_int(303, test_documents_item(scene, world.first, items[i]).status);
    }
    expect_see_other(test_documents_adopt(scene, world.first),
                     test_documents_path(world.first, ""));
    return world;
}

static struct reply link_to(const struct world *world, int64_t id, const char *kind,
                            const char *number)
{
    return test_post(world->scene.app, world->scene.chair, test_documents_path(id, "/links/new"),
                     test_text("kind=%s&number=%s", kind, number));
}

static struct reply change(const struct world *world, int64_t id, int64_t to, const char *fields)
{
    return test_post(world->scene.app, world->scene.chair,
                     test_text("/documents/%lld/changes/new?to=%lld", (long long)id, (long long)to),
                     fields);
}

/* Adopted on that day, with one change of the document with that number. */
static int64_t amended(const struct world *world, const char *number, const char *day, int64_t to,
                       const char *to_number, const char *fields)
{
    int64_t id = begun(world, number, day);
    expect_int(303, link_to(world, id, "amends", to_number).status);
    expect_int(303, change(world, id, to, fields).status);
    expect_see_other(test_documents_adopt(&world->scene, id), test_documents_path(id, ""));
    return id;
}

static struct reply shown(const struct world *world, const char *rest)
{
    return test_get(world->scene.app, world->scene.chair, test_documents_path(world->first, rest));
}

/* The first one as it reads on that day. */
static struct documents_edition edition_on(const struct world *world, const char *day)
{
    struct request *req = test_begin(world->scene.app, world->scene.chair);
    struct documents_db_line_row row;
    expect_true(documents_db_find_any(req->db, world->first, &row));
    struct documents_document document = documents_of_row(req, &row);
    struct documents_edition edition = documents_edition_of(req, &document, date_of(day));
    test_commit(world->scene.app);
    return edition;
}

void test_documents_amend__an_item_reads_as_the_later_document_words_it(void)
{
    struct world world = world_new();
    str hash = test_sql_text(world.scene.app, "SELECT hash FROM document");
    int64_t by = amended(&world, "8-1", "2026-02-10", world.first, "7-1",
                         "action=text&target=1&text=Провести+форум");
    struct reply page = shown(&world, "");
    expect_contains_all(page.body, "Провести форум", "В редакции документа", "8-1</a>",
                        "в редакции от 10.02.2026");
    expect_lacks("Провести слёт", page.body);
    expect_page(shown(&world, "?original=1"), "Провести слёт");
    expect_page(shown(&world, "?on=2026-02-09"), "Провести слёт");
    expect_page(shown(&world, "?on=2026-02-10"), "Провести форум");
    expect_true(str_equal(
        hash, test_sql_text(world.scene.app, test_text("SELECT hash FROM document WHERE id = "
                                                       "%lld",
                                                       (long long)world.first))));
    expect_page(test_get(world.scene.app, world.scene.chair, test_documents_path(by, "")),
                "изложить в следующей редакции: «Провести форум»");
    expect_page(test_get(world.scene.app, world.scene.chair,
                         test_text("/documents/%lld/compare?with=%lld", (long long)world.first,
                                   (long long)world.first)),
                "форум</ins>");
    expect_int(200, shown(&world, "/pdf?on=2026-03-01").status);
    expect_int(200, shown(&world, "/docx?on=2026-03-01").status);
    str code = test_sql_text(world.scene.app, test_text("SELECT code FROM document WHERE id = %lld",
                                                        (long long)world.first));
    expect_page(test_get(world.scene.app, 0, test_text("/D/%.*s", STR_ARG(code))),
                "Документ подлинный");
}

void test_documents_amend__items_are_added_and_removed_with_what_stands_under_them(void)
{
    struct world world = world_new();
    (void)amended(&world, "8-1", "2026-02-10", world.first, "7-1",
                  "action=add&target=2&number=2-1.&depth=0&text=Собрать+фотографии");
    struct documents_edition edition = edition_on(&world, "2026-02-10");
    expect_int(5, (int64_t)edition.document.item_count);
    expect_str("2-1.", edition.document.items[3].number);
    expect_int(5, edition.document.items[3].item);
    expect_int(4, (int64_t)edition_on(&world, "2026-02-09").document.item_count);

    (void)amended(&world, "8-2", "2026-02-12", world.first, "7-1",
                  "action=text&target=5&text=Собрать+видео");
    (void)amended(&world, "8-3", "2026-02-15", world.first, "7-1", "action=remove&target=2");
    struct reply page = shown(&world, "");
    expect_contains_all(page.body, "Собрать видео", "сводный;</del>", "Исключён документом");
    expect_contains("<h2 id=\"editions\">", page.body);
}

void test_documents_amend__terms_addressees_and_controllers_change(void)
{
    struct world world = world_new();
    (void)amended(&world, "8-1", "2026-02-10", world.first, "7-1",
                  "action=term&target=1&due_on=2026-09-01");
    (void)amended(&world, "8-2", "2026-02-11", world.first, "7-1",
                  "action=whom&target=1&to_primaries=1");
    (void)amended(&world, "8-3", "2026-02-12", world.first, "7-1",
                  "action=control&target=&controllers=Жилина+Е.А.,+специалист");
    struct reply page = shown(&world, "");
    expect_contains_all(page.body, "01.09.2026", "Срок изменён документом", "первичные организации",
                        "Контролирующие изменены документом");
    struct documents_edition edition = edition_on(&world, "2026-03-01");
    expect_str("Жилина Е.А.", edition.document.controllers[0].name);
    expect_int(3, (int64_t)edition.note_count);
    expect_int(3, (int64_t)edition.day_count);
}

void test_documents_amend__what_repeals_the_amending_document_takes_its_changes_back(void)
{
    struct world world = world_new();
    (void)amended(&world, "8-1", "2026-02-10", world.first, "7-1",
                  "action=text&target=1&text=Провести+форум");
    int64_t last = begun(&world, "9-1", "2026-02-20");
    expect_int(303, link_to(&world, last, "repeals", "8-1").status);
    expect_int(303,
               test_documents_item(&world.scene, last, "number=1.&depth=0&text=Отменить").status);
    expect_page(shown(&world, ""), "Провести форум");
    expect_see_other(test_documents_adopt(&world.scene, last), test_documents_path(last, ""));
    expect_page(shown(&world, ""), "Провести слёт");
    expect_page(shown(&world, "?on=2026-02-19"), "Провести форум");
    expect_page(shown(&world, "?on=2026-02-20"), "Провести слёт");
}

void test_documents_amend__a_change_is_itself_changed(void)
{
    struct world world = world_new();
    int64_t by = amended(&world, "8-1", "2026-02-10", world.first, "7-1",
                         "action=text&target=1&text=Провести+форум");
    int64_t later = amended(&world, "9-1", "2026-02-15", by, "8-1",
                            "action=text&target=c1&text=Провести+фестиваль");
    expect_page(shown(&world, ""), "Провести фестиваль");
    expect_page(shown(&world, "?on=2026-02-12"), "Провести форум");
    (void)amended(&world, "9-2", "2026-02-18", later, "9-1", "action=remove&target=c1");
    expect_page(shown(&world, ""), "Провести форум");
    (void)amended(&world, "9-3", "2026-02-20", by, "8-1", "action=remove&target=c1");
    expect_page(shown(&world, ""), "Провести слёт");
}

void test_documents_amend__who_may_and_what_is_refused(void)
{
    struct world world = world_new();
    const struct test_documents *scene = &world.scene;
    int64_t id = begun(&world, "8-1", "2026-02-10");
    const char *path =
        test_text("/documents/%lld/changes/new?to=%lld", (long long)id, (long long)world.first);
    expect_not_found(test_get(scene->app, scene->chair, path));
    expect_int(303, link_to(&world, id, "amends", "7-1").status);
    expect_page(test_get(scene->app, scene->chair, path), "Провести слёт");
    expect_form_again(change(&world, id, world.first, "action=text&target=1&text="), "редакцию");
    expect_form_again(change(&world, id, world.first, "action=text&target=77&text=X"),
                      "Выберите пункт");
    expect_form_again(change(&world, id, world.first, "action=term&target=1"), "новый срок");
    expect_form_again(change(&world, id, world.first, "action=whom&target=1"), "исполнителей");
    expect_int(303, change(&world, id, world.first, "action=text&target=1&text=Сжечь").status);
    expect_page(shown(&world, ""), "Провести слёт");
    expect_refused(
        test_post(scene->app, scene->chair, test_documents_path(id, "/links/1/remove"), ""),
        "Сначала удалите");
    expect_int(
        303,
        test_post(scene->app, scene->chair, test_documents_path(id, "/items/1/remove"), "").status);
    expect_int(0, test_sql_int(scene->app, "SELECT count(*) FROM document_amendment"));
    int64_t other = test_account(scene->app, "region_chair", "Астраханская");
    expect_not_found(test_get(scene->app, other, path));
    expect_not_found(test_post(scene->app, other, path, "action=text&target=1&text=X"));
    int64_t auditor = test_account(scene->app, "region_auditor", TEST_DOCUMENTS_REGION);
    expect_forbidden(test_post(scene->app, auditor, path, "action=text&target=1&text=X"));
    int64_t school = test_account(scene->app, "primary_chair", "Рыльская СОШ 4");
    expect_page(test_get(scene->app, school, test_documents_path(world.first, "")),
                "Провести слёт");
}

#define AMENDING \
    "КОМИТЕТ%0AПОСТАНОВЛЕНИЕ%0A20 февраля 2026 г.   г. Курск   № 9-2%0AО внесении изменений%0A" \
    "Комитет ПОСТАНОВЛЯЕТ:%0A1. Внести в постановление от 1 февраля 2026 года № 7-1 следующие " \
    "изменения:%0A1.1. пункт 1 изложить в следующей редакции: «1. Провести форум.»;%0A" \
    "1.2. пункт 2.1 исключить;%0A1.3. дополнить пунктом 4 следующего содержания: «4. Отчитаться " \
    "до мая.»;%0A1.4. пункт 77 исключить.%0A2. Внести в постановление № 99-9 изменения: пункт 1 " \
    "исключить.%0AПредседатель   И.В. Корякина"

void test_documents_amend__a_text_that_was_read_changes_what_is_surely_meant(void)
{
    struct world world = world_new();
    const struct test_documents *scene = &world.scene;
    expect_int(303,
               test_post(scene->app, scene->chair, "/documents/read", "text=" AMENDING).status);
    int64_t id = test_documents_last(scene);
    expect_int(1, test_sql_int(scene->app, "SELECT count(*) FROM document_link"));
    expect_int(3, test_sql_int(scene->app, "SELECT count(*) FROM document_amendment"));
    expect_see_other(test_documents_adopt(scene, id), test_documents_path(id, ""));
    struct documents_edition edition = edition_on(&world, "2026-02-20");
    expect_str("Провести форум.", edition.document.items[0].text);
    expect_true(edition.document.items[2].is_removed);
    expect_str("Отчитаться до мая.", edition.document.items[4].text);
    expect_str("4.", edition.document.items[4].number);
}
