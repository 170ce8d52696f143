/* Templates of documents: what came with the program, drafts made from them, one's own. */
#include "features/documents/test_documents.h"

void test_documents_templates__all_that_came_with_the_program_read_whole(void)
{
    size_t count = 0;
    for (const struct documents_shipped *one = documents_shipped; one->name != NULL; one++) {
        struct documents_template template;
        size_t line = 0;
        bool is_read = documents_template_read(test_arena(), one->text, &template, &line);
        expect_int(0, is_read ? 0 : (int64_t)line);
        expect_true(is_read && documents_kind_of(template.kind) != NULL && template.count > 0);
        count++;
    }
    expect_true(count >= 20);
}

void test_documents_templates__a_text_reads_as_it_was_written(void)
{
    str text = STR("%name Заседание\n%kind resolution\n%title О чём\n%preamble Первое\n"
                   "%preamble Второе\n%control chair\n1. Провести:\n> to primaries\n> until +30\n"
                   "  1.1. Собрать\n  | и передать\n    - списки;\n    > until ?\n");
    struct documents_template template;
    size_t line = 0;
    expect_true(documents_template_read(test_arena(), text, &template, &line));
    expect_int(3, (int64_t) template.count);
    expect_str("Собрать\nи передать", template.items[1].text);
    expect_int(2, template.items[2].depth);
    str written = documents_template_text(test_arena(), &template);
    struct documents_template again;
    expect_true(documents_template_read(test_arena(), written, &again, &line));
    expect_true(str_equal(written, documents_template_text(test_arena(), &again)));
}

void test_documents_templates__a_line_that_cannot_be_understood_is_named(void)
{
    struct documents_template template;
    size_t line = 0;
    expect_false(documents_template_read(
        test_arena(), STR("%name A\n%kind resolution\n%title B\n> to primaries\n"), &template,
        &line));
    expect_int(4, (int64_t)line);
    expect_false(
        documents_template_read(test_arena(), STR("%name A\n%colour red\n"), &template, &line));
    expect_int(2, (int64_t)line);
    expect_false(documents_template_read(test_arena(), (str){0}, &template, &line));
}

static int64_t from(const struct test_documents *scene, const char *key)
{
    struct reply reply = test_post(
        scene->app, scene->chair, test_text("/documents/templates/%s", key),
        test_text("body=%lld&dated_on=" TEST_DOCUMENTS_DAY "&place=Курск", (long long)scene->body));
    int64_t id = test_documents_last(scene);
    expect_see_other(reply, test_documents_path(id, ""));
    return id;
}

void test_documents_templates__a_draft_has_what_is_known_and_marks_what_is_not(void)
{
    struct test_documents scene = test_documents_new();
    (void)test_documents_post(&scene, "chair", "Корякина", "Инна", "Викторовна");
    expect_page(test_get(scene.app, scene.chair, "/documents/templates"), "Созыв заседания");
    expect_page(test_get(scene.app, scene.chair, "/documents/templates/plan.ru"), "План работы");
    int64_t id = from(&scene, "plan.ru");
    struct reply page = test_get(scene.app, scene.chair, test_documents_path(id, ""));
    expect_contains_all(page.body, "Осталось заполнить", "{период}</mark>",
                        "Президиум ПОСТАНОВЛЯЕТ", "31.03.2026");
    expect_refused(test_documents_adopt(&scene, id), "Заголовок");
    id = from(&scene, "information.kk");
    expect_str("kk", test_sql_text(scene.app, test_text("SELECT language FROM document WHERE id = "
                                                        "%lld",
                                                        (long long)id)));
    id = from(&scene, "convening.ru");
    expect_page(test_get(scene.app, scene.chair, test_documents_path(id, "")),
                "возложить на председателя Корякину");
}

void test_documents_templates__what_is_left_open_is_not_adopted(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_int(303, test_documents_head(&scene, id, "").status);
    expect_int(303, test_documents_item(&scene, id, "number=1.&depth=0&text=До+____+числа").status);
    expect_refused(test_documents_adopt(&scene, id), "Пункт 1.");
    expect_refused(test_get(scene.app, scene.chair, test_documents_path(id, "/adopt")), "____");
    expect_int(303, test_post(scene.app, scene.chair, test_documents_path(id, "/items/1"),
                              "number=1.&depth=0&text=До+пятого+числа")
                        .status);
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
}

void test_documents_templates__a_draft_becomes_a_template_for_those_below(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_int(303, test_documents_head(&scene, id, "").status);
    expect_int(303, test_documents_item(&scene, id,
                                        "number=%25+1&depth=0&text=%25kind+order%0A%3E+to+nobody")
                        .status);
    expect_int(303, test_documents_item(&scene, id,
                                        "number=1.&depth=0&text=Собрать+{что}&to_primaries=1"
                                        "&due_on=2026-03-11")
                        .status);
    expect_form_again(
        test_post(scene.app, scene.chair, test_documents_path(id, "/template"), "name="), "");
    const char *name = "name=Сбор";
    expect_int(
        303, test_post(scene.app, scene.chair, test_documents_path(id, "/template"), name).status);
    expect_int(
        303, test_post(scene.app, scene.chair, test_documents_path(id, "/template"), name).status);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM document_template"));
    expect_contains_all(test_sql_text(scene.app, "SELECT content FROM document_template"),
                        "> to primaries", "> until +10", "1. Собрать {что}");

    int64_t key = test_sql_int(scene.app, "SELECT id FROM document_template");
    const char *path = test_text("/documents/templates/%lld", (long long)key);
    int64_t school = test_account(scene.app, "primary_chair", "Рыльская СОШ 4");
    expect_page(test_get(scene.app, school, "/documents/templates"), "Сбор");
    expect_page(test_get(scene.app, school, path), "Собрать");
    expect_not_found(test_post(scene.app, school, test_text("%s/remove", path), ""));
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    expect_not_found(test_get(scene.app, other, path));
    expect_not_found(test_post(scene.app, other, test_text("%s/remove", path), ""));
    expect_not_found(test_post(scene.app, other, test_documents_path(id, "/template"), name));
    int64_t auditor = test_account(scene.app, "region_auditor", TEST_DOCUMENTS_REGION);
    expect_forbidden(test_get(scene.app, auditor, "/documents/templates"));
    expect_forbidden(test_post(scene.app, auditor, path, ""));
    expect_int(303, test_post(scene.app, scene.chair, test_text("%s/remove", path), "").status);
    expect_not_found(test_get(scene.app, scene.chair, path));
}

/* ---- the seal ------------------------------------------------------------------------------- */

static struct reply proof(const struct test_documents *scene, int64_t id)
{
    str code = test_sql_text(scene->app,
                             test_text("SELECT code FROM document WHERE id = %lld", (long long)id));
    return test_get(scene->app, 0, test_text("/D/%.*s", STR_ARG(code)));
}

void test_documents_seal__covers_attachments_and_what_was_sealed_before_stays_valid(void)
{
    struct test_documents scene = test_documents_new();
    int64_t id = test_documents_draft(&scene, "On+order");
    expect_int(303, test_documents_head(&scene, id, "").status);
    expect_int(303, test_documents_item(&scene, id, "number=1.&depth=0&text=Do+it").status);
    expect_int(303, test_upload(scene.app, scene.chair, test_documents_path(id, "/files/new"),
                                "file", "план.pdf", STR("%PDF-1.4 plan"))
                        .status);
    expect_see_other(test_documents_adopt(&scene, id), test_documents_path(id, ""));
    expect_page(proof(&scene, id), "Документ подлинный");
    expect_page(proof(&scene, id), "Приложение 1");
    expect_not_found(test_upload(scene.app, scene.chair, test_documents_path(id, "/files/new"),
                                 "file", "ещё.pdf", STR("%PDF-1.4 more")));
    expect_not_found(
        test_post(scene.app, scene.chair, test_documents_path(id, "/files/1/remove"), ""));
    test_sql(scene.app, "UPDATE document_file SET name = 'другой.pdf'");
    expect_page(proof(&scene, id), "Документ изменён");

    struct request *req = test_begin(scene.app, scene.chair);
    struct documents_db_line_row row;
    expect_true(documents_db_find_any(req->db, id, &row));
    struct documents_document document = documents_of_row(req, &row);
    document.seal = 1;
    str old = documents_hash(req, &document);
    test_commit(scene.app);
    test_sql(scene.app, test_text("UPDATE document SET seal = 1, hash = '%.*s'", STR_ARG(old)));
    expect_page(proof(&scene, id), "Документ подлинный");
}
