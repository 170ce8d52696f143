/* Registers of letters: numbers, executors, answers, who may do what. */
#include "app/test.h"
#include "features/records/records_inner.h"

#define TODAY "2026-03-10"
#define REGION "Курская"
#define DISTRICT "Рыльская"
#define SCHOOL "Рыльская СОШ 4"
#define LETTER "correspondent=Комитет+образования&kind=letter&title=О+конкурсе&dated_on=2026-03-05"

struct scene {
    struct test_app *app;
    int64_t chair; /* of the region */
};

static struct scene scene_new(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.chair = test_account(scene.app, "region_chair", REGION);
    return scene;
}

static int64_t last_document(const struct scene *scene)
{
    return test_sql_int(scene->app, "SELECT max(id) FROM document");
}

static const char *path_of(int64_t id, const char *rest)
{
    return test_text("/records/%lld%s", (long long)id, rest);
}

static int64_t receive(const struct scene *scene, const char *more)
{
    struct reply reply =
        test_post(scene->app, scene->chair, "/records/incoming/new", test_text("%s&" LETTER, more));
    int64_t id = last_document(scene);
    expect_see_other(reply, path_of(id, ""));
    return id;
}

/* Drafted; its number. */
static int64_t write_to(const struct scene *scene, const char *more)
{
    struct reply reply =
        test_post(scene->app, scene->chair, "/records/outgoing/new",
                  test_text("%s&" LETTER "&text=Сообщаем&signed_name=А.+Орлова", more));
    int64_t id = last_document(scene);
    expect_see_other(reply, test_text("/documents/%lld", (long long)id));
    return id;
}

static str number_of(const struct scene *scene, int64_t id)
{
    return test_sql_text(scene->app,
                         test_text("SELECT number FROM document WHERE id = %lld", (long long)id));
}

/* ---- what comes in -------------------------------------------------------------------------- */

void test_records__letters_that_come_in_are_numbered_without_gaps(void)
{
    struct scene scene = scene_new();
    int64_t first = receive(&scene, "");
    expect_form_again(test_post(scene.app, scene.chair, "/records/incoming/new",
                                "kind=letter&title=X&dated_on=2026-03-05"),
                      "От кого");
    expect_form_again(
        test_post(scene.app, scene.chair, "/records/incoming/new", "dated_on=2026-05-01&" LETTER),
        "О конкурсе");
    int64_t second = receive(&scene, "");
    expect_str("1", number_of(&scene, first));
    expect_str("2", number_of(&scene, second));
    int64_t earlier = receive(&scene, "dated_on=2025-12-30");
    expect_str("1", number_of(&scene, earlier));
    expect_page(test_get(scene.app, scene.chair, "/records/incoming"), "О конкурсе");
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?year=2025"), "30.12.2025");
}

void test_records__a_letter_is_a_document_that_is_found_and_never_changes(void)
{
    struct scene scene = scene_new();
    int64_t id = receive(&scene, "their_number=01-17%2F5&their_date=2026-03-01");
    expect_page(test_post(scene.app, scene.chair, "/documents/find", "q=конкурса"), "О конкурсе");
    expect_page(test_get(scene.app, scene.chair, test_text("/documents/%lld", (long long)id)),
                "Карточка документа");
    expect_not_found(
        test_get(scene.app, scene.chair, test_text("/documents/%lld/edit", (long long)id)));
    expect_page(test_get(scene.app, scene.chair, path_of(id, "")), "01-17/5");
}

void test_records__who_carries_it_out_is_overdue_until_it_is_done(void)
{
    struct scene scene = scene_new();
    expect_form_again(
        test_post(scene.app, scene.chair, "/records/incoming/new", LETTER "&due_on=2026-03-08"),
        "Укажите исполнителя");
    int64_t id = receive(&scene, "who=Павлова+И.В.&due_on=2026-03-08&order=Подготовить+список");
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?only=overdue"), "Павлова");
    expect_page(test_post(scene.app, scene.chair, "/records/incoming", "words=павлова"),
                "О конкурсе");
    expect_page(test_post(scene.app, scene.chair, "/records/incoming", "words=сидоров"),
                "Записей нет");
    int64_t order = test_sql_int(scene.app, "SELECT max(id) FROM record_order");
    const char *done = test_text("/records/%lld/orders/%lld/done", (long long)id, (long long)order);
    expect_see_other(test_post(scene.app, scene.chair, done, "note=Отправлен"), path_of(id, ""));
    expect_not_found(test_post(scene.app, scene.chair, done, ""));
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?only=overdue"), "Записей нет");
    expect_form_again(test_post(scene.app, scene.chair, path_of(id, "/orders"), "text=X"),
                      "Исполнитель");
    expect_int(303, test_post(scene.app, scene.chair, path_of(id, "/orders"),
                              "who=Орлов&due_on=2026-04-01")
                        .status);
    expect_page(test_get(scene.app, scene.chair, path_of(id, "")), "Отправлен");
}

void test_records__a_scan_is_kept_with_the_letter(void)
{
    struct scene scene = scene_new();
    int64_t id = receive(&scene, "");
    expect_int(303, test_upload(scene.app, scene.chair, path_of(id, "/files"), "file", "scan.pdf",
                                STR("%PDF-1.4 scan"))
                        .status);
    expect_page(test_get(scene.app, scene.chair, path_of(id, "")), "scan.pdf");
    expect_refused(
        test_upload(scene.app, scene.chair, path_of(id, "/files"), "file", "empty.pdf", STR("")),
        "не пуст");
}

void test_records__a_mistake_is_annulled_and_keeps_its_number(void)
{
    struct scene scene = scene_new();
    int64_t id = receive(&scene, "");
    expect_form_again(test_post(scene.app, scene.chair, path_of(id, "/annul"), ""), "Почему");
    expect_see_other(
        test_post(scene.app, scene.chair, path_of(id, "/annul"), "why=Занесено+дважды"),
        path_of(id, ""));
    expect_page(test_get(scene.app, scene.chair, path_of(id, "")), "Занесено дважды");
    expect_not_found(test_get(scene.app, scene.chair, path_of(id, "/annul")));
    expect_not_found(test_post(scene.app, scene.chair, path_of(id, "/orders"), "who=Орлов"));
    expect_str("2", number_of(&scene, receive(&scene, "")));
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?only=annulled"), "О конкурсе");
}

/* ---- what goes out -------------------------------------------------------------------------- */

void test_records__an_answer_gets_the_next_number_and_settles_what_it_answers(void)
{
    struct scene scene = scene_new();
    int64_t asked = receive(&scene, "answer_by=2026-03-20");
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?only=unanswered"),
                "О конкурсе");
    int64_t id = write_to(&scene, test_text("answers=%lld", (long long)asked));
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?only=unanswered"),
                "О конкурсе");
    expect_page(test_get(scene.app, scene.chair, "/records/outgoing"), "Проекты без номера");
    expect_see_other(test_post(scene.app, scene.chair, path_of(id, "/register"), ""),
                     path_of(id, ""));
    expect_str("1", number_of(&scene, id));
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?only=unanswered"),
                "Записей нет");
    expect_page(test_get(scene.app, scene.chair, "/records/outgoing?only=unsent"), "О конкурсе");
    expect_form_again(
        test_post(scene.app, scene.chair, path_of(id, "/sent"), "sent_on=2026-03-01&way=mail"),
        "ещё не было");
    expect_see_other(
        test_post(scene.app, scene.chair, path_of(id, "/sent"), "sent_on=2026-03-09&way=mail"),
        path_of(id, ""));
    expect_page(test_get(scene.app, scene.chair, path_of(id, "")), "по электронной почте");
    expect_not_found(test_post(scene.app, scene.chair, path_of(id, "/register"), ""));
}

void test_records__adopting_a_letter_registers_it_with_the_same_row_of_numbers(void)
{
    struct scene scene = scene_new();
    expect_see_other(
        test_post(scene.app, scene.chair, "/records/numbers",
                  "incoming=вх-{number:3}&outgoing={number}%2F{year}"),
        test_text("/records/incoming?org=%lld", (long long)test_org(scene.app, REGION)));
    expect_form_again(
        test_post(scene.app, scene.chair, "/records/numbers", "incoming={year}&outgoing={numbr}"),
        "{number}");
    expect_form_again(test_post(scene.app, scene.chair, "/records/numbers",
                                "incoming={number}{&outgoing={number:99}"),
                      "фигурных");
    expect_str("вх-001", number_of(&scene, receive(&scene, "")));
    int64_t id = write_to(&scene, "");
    int64_t second = write_to(&scene, "");
    expect_page(test_get(scene.app, scene.chair, test_text("/documents/%lld/adopt", (long long)id)),
                "1/2026");
    expect_int(303, test_post(scene.app, scene.chair,
                              test_text("/documents/%lld/adopt", (long long)id), "")
                        .status);
    expect_int(303, test_post(scene.app, scene.chair, path_of(second, "/register"), "").status);
    expect_str("1/2026", number_of(&scene, id));
    expect_str("2/2026", number_of(&scene, second));
    expect_page(test_get(scene.app, scene.chair, path_of(id, "")), "не отправлено");
}

/* ---- the journal ---------------------------------------------------------------------------- */

void test_records__the_journal_is_a_sheet_and_a_printed_paper(void)
{
    struct scene scene = scene_new();
    (void)receive(&scene, "who=Павлова+И.В.&due_on=2026-03-08&way=post&pages=3");
    struct reply csv = test_get(scene.app, scene.chair, "/records/journal?format=csv&year=2026");
    str text = test_bytes_of(csv.file_fd);
    expect_true(str_find(text, STR("Павлова И.В., до 08.03.2026")) > 0);
    expect_true(str_find(text, STR("по почте, 3 л.")) > 0);
    reply_close_file(&csv);
    struct reply pdf = test_get(scene.app, scene.chair, "/records/journal?format=pdf&year=2026");
    expect_true(str_starts_with(test_bytes_of(pdf.file_fd), STR("%PDF")));
    reply_close_file(&pdf);
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_records__who_may_not_draft_documents_keeps_no_register(void)
{
    struct scene scene = scene_new();
    int64_t id = receive(&scene, "");
    int64_t auditor = test_account(scene.app, "region_auditor", REGION);
    expect_page(test_get(scene.app, auditor, path_of(id, "")), "О конкурсе");
    expect_forbidden(test_post(scene.app, auditor, "/records/incoming/new", LETTER));
    expect_forbidden(test_post(scene.app, auditor, path_of(id, "/annul"), "why=X"));
    expect_forbidden(test_post(scene.app, auditor, path_of(id, "/orders"), "who=X"));
    int64_t operator= test_account(scene.app, "primary_operator", SCHOOL);
    expect_forbidden(test_post(scene.app, operator, "/records/numbers", "incoming={number}"));
}

void test_records__another_organisation_sees_nothing_of_it(void)
{
    struct scene scene = scene_new();
    int64_t id = receive(&scene, "answer_by=2026-03-20");
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    expect_not_found(test_get(scene.app, other, path_of(id, "")));
    expect_not_found(test_post(scene.app, other, path_of(id, "/annul"), "why=X"));
    expect_not_found(
        test_get(scene.app, other,
                 test_text("/records/incoming?org=%lld", (long long)test_org(scene.app, REGION))));
    expect_form_again(test_post(scene.app, other, "/records/outgoing/new",
                                test_text(LETTER "&signed_name=A&answers=%lld", (long long)id)),
                      "нет в журнале");
    int64_t school = test_account(scene.app, "primary_chair", SCHOOL);
    expect_not_found(test_get(scene.app, school, path_of(id, "")));
}

/* Registering takes the right to draft alone: so it must not do what takes the right to adopt. */
void test_records__a_letter_changes_no_decision(void)
{
    static const char *const kinds[] = {"repeals", "amends", "extends", "removes"};
    struct scene scene = {.app = test_app_on(TODAY)};
    int64_t operator= test_account(scene.app, "primary_operator", SCHOOL);
    scene.chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t letter = write_to(&scene, "");
    test_sql(
        scene.app,
        test_text("INSERT INTO document (region_id, id, org_id, org_path, kind, state, number, "
                  "number_key, dated_on, title, created_at, changed_at) SELECT region_id, 77, "
                  "org_id, org_path, 'resolution', 'adopted', '7-7', '7-7', '2026-02-01', "
                  "'On order', 0, 0 FROM document WHERE id = %lld",
                  (long long)letter));
    const char *links = test_text("/documents/%lld/links/new", (long long)letter);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        expect_form_again(
            test_post(scene.app, operator, links, test_text("kind=%s&number=7-7", kinds[i])),
            "мог бы повлиять");
    }
    expect_int(303, test_post(scene.app, operator, links, "kind=fulfils&number=7-7").status);
    expect_int(303, test_post(scene.app, operator, path_of(letter, "/register"), "").status);
    expect_str("adopted", test_sql_text(scene.app, "SELECT state FROM document WHERE id = 77"));
}

void test_records__only_who_may_publish_registers_a_letter_for_all_to_read(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    int64_t operator= test_account(scene.app, "primary_operator", SCHOOL);
    scene.chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t letter = write_to(&scene, "");
    expect_int(303,
               test_post(scene.app, operator, test_text("/documents/%lld/edit", (long long)letter),
                         "title=О+конкурсе&language=ru&audience=everybody&dated_on=2026-03-05"
                         "&signed_name=А.+Орлова")
                   .status);
    expect_refused(test_post(scene.app, operator, path_of(letter, "/register"), ""),
                   "кто может публиковать");
    expect_int(303, test_post(scene.app, scene.chair, path_of(letter, "/register"), "").status);
}
