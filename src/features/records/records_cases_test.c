/* The index of cases, terms of keeping, acts of destruction. */
#include "app/test.h"
#include "features/records/records_inner.h"

#define TODAY "2026-03-10"
#define REGION "Курская"
#define SCHOOL "Рыльская СОШ 4"
#define address(format, id) test_text(format, (long long)(id))
#define LETTER "correspondent=Комитет+образования&kind=letter&title=О+конкурсе&dated_on=2020-05-05"

struct scene {
    struct test_app *app;
    int64_t chair;      /* of the region */
    int64_t specialist; /* of the region */
};

static struct scene scene_new(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.chair = test_account(scene.app, "region_chair", REGION);
    scene.specialist = test_account(scene.app, "region_specialist", REGION);
    return scene;
}

static int64_t one(const struct scene *scene, const char *sql)
{
    return test_sql_int(scene->app, sql);
}

static int64_t index_of(const struct scene *scene, int year, const char *from)
{
    struct reply reply = test_post(scene->app, scene->chair, "/records/index",
                                   test_text("from=%s&year=%d", from, year));
    expect_see_other(reply, test_text("/records/index?org=%lld&year=%d",
                                      (long long)test_org(scene->app, REGION), year));
    return one(scene, "SELECT max(id) FROM record_index");
}

static int64_t case_with(const struct scene *scene, int64_t index, const char *code)
{
    return one(scene, test_text("SELECT id FROM record_case WHERE index_id = %lld AND code = '%s'",
                                (long long)index, code));
}

static int64_t letter(const struct scene *scene)
{
    expect_int(303, test_post(scene->app, scene->chair, "/records/incoming/new",
                              LETTER "&who=Павлова&order=Ответить")
                        .status);
    return one(scene, "SELECT max(id) FROM document");
}

static int64_t case_of(const struct scene *scene, int64_t document)
{
    return one(scene, test_text("SELECT case_id FROM record_place WHERE document_id = %lld",
                                (long long)document));
}

static void approve_and_close(const struct scene *scene, int64_t index)
{
    expect_int(303,
               test_post(scene->app, scene->chair, address("/records/index/%lld/approve", index),
                         "approved_on=2020-01-15&basis=Протокол+1")
                   .status);
    expect_int(303,
               test_post(scene->app, scene->chair, address("/records/index/%lld/close", index), "")
                   .status);
}

/* A closed case of 2020 with one letter in it, in a draft of an act; the act. */
static int64_t act_over(const struct scene *scene, int64_t *ret_document)
{
    int64_t index = index_of(scene, 2020, "template");
    *ret_document = letter(scene);
    approve_and_close(scene, index);
    expect_int(303, test_post(scene->app, scene->specialist, "/records/acts/new",
                              test_text("id=%lld", (long long)case_of(scene, *ret_document)))
                        .status);
    return one(scene, "SELECT max(id) FROM record_act");
}

static void sign(const struct scene *scene, int64_t act)
{
    expect_int(303, test_post(scene->app, scene->specialist, address("/records/acts/%lld", act),
                              "commission=Орлова+А.А.%0AПетров+П.П.&agreed=Протокол+ЭК+1")
                        .status);
    expect_int(
        303, test_post(scene->app, scene->chair, address("/records/acts/%lld/sign", act),
                       address("version=%lld",
                               one(scene,
                                   address("SELECT version FROM record_act WHERE id = %lld", act))))
                 .status);
}

/* ---- the index ------------------------------------------------------------------------------ */

void test_records_cases__an_index_begins_from_the_template_of_the_level(void)
{
    struct scene scene = scene_new();
    int64_t index = index_of(&scene, 2026, "template");
    expect_page(test_get(scene.app, scene.chair, "/records/index"), "Протоколы конференций");
    expect_refused(test_post(scene.app, scene.chair, "/records/index", "from=empty&year=2026"),
                   "уже есть");
    expect_refused(test_post(scene.app, scene.chair, "/records/index", "from=last&year=2024"),
                   "прошлый год");
    expect_form_again(test_post(scene.app, scene.chair, "/records/index", "year=2026"), "");
    int64_t copy = index_of(&scene, 2027, "last");
    expect_int(one(&scene, test_text("SELECT count(*) FROM record_case WHERE index_id = %lld",
                                     (long long)index)),
               one(&scene, test_text("SELECT count(*) FROM record_case WHERE index_id = %lld",
                                     (long long)copy)));
    struct reply pdf = test_get(scene.app, scene.chair, address("/records/index/%lld/file", index));
    expect_true(str_starts_with(test_bytes_of(pdf.file_fd), STR("%PDF")));
    reply_close_file(&pdf);
}

void test_records_cases__every_template_that_comes_with_the_program_is_whole(void)
{
    static const char *const names[] = {"primary.ru", "territory.ru", "region.ru",
                                        "primary.kz", "territory.kz", "region.kz"};
    struct scene scene = scene_new();
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct request *req = test_begin(scene.app, scene.chair);
        req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
        expect_true(records_begin_index(req, test_org(scene.app, REGION), 2001 + (int)i,
                                        str_of(names[i]), STR("Протокол")));
        test_commit(scene.app);
    }
    expect_int(0, one(&scene, "SELECT count(*) FROM record_case WHERE title = '' OR code = '' OR "
                              "(keeping IN ('years', 'event') AND years = 0)"));
    expect_int(0, one(&scene, "SELECT count(*) FROM record_case WHERE keeping = 'event' AND event "
                              "IS NULL"));
    expect_true(one(&scene, "SELECT count(*) FROM record_case") > 90);
}

void test_records_cases__documents_fall_into_cases_by_the_rule_that_says_the_most(void)
{
    struct scene scene = scene_new();
    int64_t before = letter(&scene);
    int64_t index = index_of(&scene, 2020, "template");
    expect_int(case_with(&scene, index, "05-01"), case_of(&scene, before));
    int64_t after = letter(&scene);
    expect_int(case_with(&scene, index, "05-01"), case_of(&scene, after));
    expect_int(
        303,
        test_post(scene.app, scene.chair, "/records/incoming/new", "kind=appeal&" LETTER).status);
    expect_int(case_with(&scene, index, "02-03"),
               case_of(&scene, one(&scene, "SELECT max(id) FROM document")));
    int64_t other = case_with(&scene, index, "03-01");
    expect_int(303, test_post(scene.app, scene.chair, address("/records/%lld/case", after),
                              address("case=%lld", other))
                        .status);
    expect_int(other, case_of(&scene, after));
    expect_page(test_get(scene.app, scene.chair, address("/records/cases/%lld", other)),
                "О конкурсе");
    expect_page(test_get(scene.app, scene.chair, address("/documents/%lld", after)),
                "Информации и справки");
    expect_refused(
        test_post(scene.app, scene.chair, address("/records/%lld/case", after), "case=999"),
        "Выберите дело");
}

void test_records_cases__the_number_may_name_the_case(void)
{
    struct scene scene = scene_new();
    index_of(&scene, 2020, "template");
    expect_int(303, test_post(scene.app, scene.chair, "/records/numbers",
                              "incoming={case}%2F{number}&outgoing={number}")
                        .status);
    int64_t id = letter(&scene);
    expect_str(
        "05-01/1",
        test_sql_text(scene.app, address("SELECT number FROM document WHERE id = %lld", id)));
}

void test_records_cases__an_approved_index_keeps_its_cases(void)
{
    struct scene scene = scene_new();
    int64_t index = index_of(&scene, 2020, "empty");
    const char *new_case = address("/records/index/%lld/cases/new", index);
    expect_form_again(
        test_post(scene.app, scene.chair, new_case, "code=01-01&section=A&title=T&keeping=years"),
        "сколько лет");
    expect_form_again(test_post(scene.app, scene.chair, new_case,
                                "code=01-01&section=A&title=T&keeping=event&years=3"),
                      "какого события");
    expect_int(303, test_post(scene.app, scene.chair, new_case,
                              "code=01-01&section=A&title=T&keeping=years&years=5")
                        .status);
    expect_form_again(
        test_post(scene.app, scene.chair, new_case, "code=01-01&section=A&title=T&keeping=need"),
        "уже есть");
    expect_int(303, test_post(scene.app, scene.chair, new_case,
                              "code=01-02&section=A&title=U&keeping=need")
                        .status);
    int64_t first = case_with(&scene, index, "01-01");
    int64_t second = case_with(&scene, index, "01-02");
    expect_int(303,
               test_post(scene.app, scene.chair, address("/records/cases/%lld/remove", second), "")
                   .status);
    expect_form_again(test_post(scene.app, scene.chair,
                                address("/records/index/%lld/approve", index),
                                "approved_on=2020-01-15&basis=Протокол&number=77-7"),
                      "нет принятого документа");
    approve_and_close(&scene, index);
    expect_not_found(
        test_post(scene.app, scene.chair, new_case, "code=01-03&section=A&title=V&keeping=need"));
    expect_refused(
        test_post(scene.app, scene.chair, address("/records/cases/%lld/remove", first), ""),
        "убрать нельзя");
    expect_int(303, test_post(scene.app, scene.chair, address("/records/cases/%lld/edit", first),
                              "title=Other&note=Переходящее")
                        .status);
    expect_page(test_get(scene.app, scene.chair, address("/records/cases/%lld", first)),
                "Переходящее");
    expect_str("T", test_sql_text(scene.app, "SELECT title FROM record_case"));
}

void test_records_cases__a_year_that_goes_on_is_not_closed(void)
{
    struct scene scene = scene_new();
    int64_t index = index_of(&scene, 2026, "template");
    expect_refused(
        test_post(scene.app, scene.chair, address("/records/index/%lld/close", index), ""),
        "не закончился");
}

/* ---- terms ---------------------------------------------------------------------------------- */

void test_records_cases__terms_count_from_1_january_after_the_closing(void)
{
    struct records_index_db_case_line_row row = {.year = 2020, .keeping = STR("years"), .years = 5};
    expect_true(date_is_none(records_over_on(&row)));
    row.closed_on = date_of("2021-02-01");
    expect_true(date_equal(date_of("2026-01-01"), records_over_on(&row)));
    row.keeping = STR("event");
    expect_true(date_is_none(records_over_on(&row)));
    row.event_on = date_of("2023-07-01");
    expect_true(date_equal(date_of("2029-01-01"), records_over_on(&row)));
    row.keeping = STR("need");
    row.years = 0;
    expect_true(date_equal(date_of("2024-01-01"), records_over_on(&row)));
    row.keeping = STR("permanent");
    expect_true(date_is_none(records_over_on(&row)));
}

void test_records_cases__permanent_cases_go_to_an_archive_and_into_no_act(void)
{
    struct scene scene = scene_new();
    int64_t index = index_of(&scene, 2020, "template");
    approve_and_close(&scene, index);
    const char *permanent = address("id=%lld", case_with(&scene, index, "01-01"));
    const char *passing = address("id=%lld", case_with(&scene, index, "05-01"));
    expect_page(test_get(scene.app, scene.chair, "/records/retention"), "Срок истёк");
    expect_refused(test_post(scene.app, scene.chair, "/records/acts/new", permanent),
                   "срок хранения");
    expect_refused(test_post(scene.app, scene.chair, "/records/retention/archive", passing),
                   "постоянного");
    struct reply docx =
        test_get(scene.app, scene.chair, "/records/retention/inventory?format=docx");
    expect_true(str_starts_with(test_bytes_of(docx.file_fd), STR("PK")));
    reply_close_file(&docx);
    expect_int(303,
               test_post(scene.app, scene.chair, "/records/retention/archive", permanent).status);
    expect_int(1, one(&scene, "SELECT count(*) FROM record_case WHERE archived_on IS NOT NULL"));
}

/* ---- acts of destruction -------------------------------------------------------------------- */

void test_records_cases__two_people_destroy_and_the_line_stays(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    expect_refused(test_post(scene.app, scene.chair, address("/records/acts/%lld/sign", act), ""),
                   "экспертную комиссию");
    sign(&scene, act);
    str hash =
        test_sql_text(scene.app, address("SELECT hash FROM document WHERE id = %lld", document));
    str code =
        test_sql_text(scene.app, address("SELECT code FROM document WHERE id = %lld", document));
    expect_refused(test_post(scene.app, scene.chair, address("/records/acts/%lld/done", act), ""),
                   "другой человек");
    expect_page(test_get(scene.app, scene.specialist, address("/records/acts/%lld/done", act)),
                "навсегда");
    expect_see_other(
        test_post(scene.app, scene.specialist, address("/records/acts/%lld/done", act), ""),
        address("/records/acts/%lld", act));
    expect_int(0, one(&scene, address("SELECT count(*) FROM document_version WHERE document_id = "
                                      "%lld",
                                      document)));
    expect_int(0, one(&scene, "SELECT count(*) FROM record_order"));
    expect_str("", test_sql_text(scene.app, address("SELECT coalesce(correspondent, '') FROM "
                                                    "document WHERE id = %lld",
                                                    document)));
    expect_true(str_equal(
        hash,
        test_sql_text(scene.app, address("SELECT hash FROM document WHERE id = %lld", document))));
    expect_page(test_get(scene.app, scene.chair, "/records/incoming?year=2020"),
                "Сведения удалены");
    expect_page(test_get(scene.app, scene.chair, address("/documents/%lld", document)),
                "уничтожен по акту");
    expect_page(test_get(scene.app, 0, test_text("/D/%.*s", STR_ARG(code))), "Такой документ был");
    expect_refused(test_get(scene.app, scene.chair, address("/documents/%lld/pdf", document)),
                   "уничтожен");
    expect_page(test_post(scene.app, scene.chair, "/documents/find", "q=конкурсе"), "");
    expect_int(0, one(&scene, "SELECT count(*) FROM document WHERE title LIKE '%конкурсе%'"));
    expect_refused(
        test_post(scene.app, scene.specialist, address("/records/acts/%lld/done", act), ""),
        "уже исполнен");
    struct reply pdf = test_get(scene.app, scene.chair, address("/records/acts/%lld/file", act));
    expect_true(str_starts_with(test_bytes_of(pdf.file_fd), STR("%PDF")));
    reply_close_file(&pdf);
}

/* Pages of the index with the stem, whose first letters may stand in the word before it. */
#define INDEXED \
    "SELECT count(*) FROM document_words_data WHERE instr(block, CAST('курс' AS BLOB)) > 0"

/* Deleted from FTS5, words stay in its segments until these are merged. */
void test_records_cases__the_words_of_what_was_destroyed_leave_the_index(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    sign(&scene, act);
    struct request req = *test_begin(scene.app, scene.chair);
    test_commit(scene.app);
    bool is_sqlite = db_kind_of(req.db) == DB_SQLITE;
    expect_true(!is_sqlite || one(&scene, INDEXED) > 0);
    expect_int(
        303,
        test_post(scene.app, scene.specialist, address("/records/acts/%lld/done", act), "").status);
    expect_int(1, one(&scene, "SELECT count(*) FROM record_act WHERE swept_at IS NULL"));
    for (int i = 0; i < 20; i++) {
        records_watch(&req);
    }
    expect_int(0, one(&scene, "SELECT count(*) FROM record_act WHERE swept_at IS NULL"));
    expect_true(!is_sqlite || one(&scene, INDEXED) == 0);
}

void test_records_cases__what_is_under_control_is_not_destroyed(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    sign(&scene, act);
    test_sql(scene.app, test_text("INSERT INTO control_waiting (document_id, region_id, org_id, "
                                  "org_path, made_at) SELECT id, region_id, org_id, org_path, 0 "
                                  "FROM document WHERE id = %lld",
                                  (long long)document));
    expect_page(test_get(scene.app, scene.chair, address("/records/acts/%lld", act)),
                "на контроле");
    expect_refused(
        test_post(scene.app, scene.specialist, address("/records/acts/%lld/done", act), ""),
        "на контроле");
    expect_str("О конкурсе", test_sql_text(scene.app, address("SELECT title FROM document WHERE "
                                                              "id = %lld",
                                                              document)));
}

void test_records_cases__what_others_rest_on_is_not_destroyed(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    sign(&scene, act);
    test_sql(scene.app,
             test_text("INSERT INTO document (region_id, id, org_id, org_path, kind, state, "
                       "dated_on, title, created_at, changed_at) SELECT region_id, 77, org_id, "
                       "org_path, 'resolution', 'adopted', '2026-02-01', 'Later', 0, 0 FROM "
                       "document WHERE id = %lld",
                       (long long)document));
    test_sql(scene.app,
             test_text("INSERT INTO document_link (region_id, document_id, n, kind, to_region_id, "
                       "to_id) SELECT region_id, 77, 1, 'repeals', region_id, id FROM document "
                       "WHERE id = %lld",
                       (long long)document));
    expect_refused(
        test_post(scene.app, scene.specialist, address("/records/acts/%lld/done", act), ""),
        "связан документ");
}

void test_records_cases__an_act_can_be_given_up_and_its_signature_taken_back(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    sign(&scene, act);
    expect_not_found(
        test_post(scene.app, scene.chair, address("/records/acts/%lld/remove", act), ""));
    expect_int(
        303,
        test_post(scene.app, scene.chair, address("/records/acts/%lld/unsign", act), "").status);
    expect_refused(
        test_post(scene.app, scene.specialist, address("/records/acts/%lld/done", act), ""),
        "не подписан");
    expect_int(
        303,
        test_post(scene.app, scene.chair, address("/records/acts/%lld/remove", act), "").status);
    expect_int(0, one(&scene, "SELECT count(*) FROM record_act_case"));
}

/* ---- what an act may not swallow ------------------------------------------------------------ */

void test_records_cases__a_document_of_today_is_put_into_no_case_of_another_year(void)
{
    struct scene scene = scene_new();
    int64_t old;
    (void)act_over(&scene, &old);
    int64_t passed = case_of(&scene, old);
    expect_int(303, test_post(scene.app, scene.chair, "/records/incoming/new",
                              "dated_on=2026-03-05&" LETTER)
                        .status);
    int64_t fresh = one(&scene, "SELECT max(id) FROM document");
    expect_refused(test_post(scene.app, scene.specialist, address("/records/%lld/case", fresh),
                             address("case=%lld", passed)),
                   "Выберите дело");
    expect_int(0, one(&scene, address("SELECT count(*) FROM record_place WHERE document_id = %lld",
                                      fresh)));
}

void test_records_cases__nothing_is_added_to_what_stands_in_an_act(void)
{
    struct scene scene = scene_new();
    int64_t old;
    int64_t act = act_over(&scene, &old);
    int64_t passed = case_of(&scene, old);
    int64_t later = letter(&scene); /* of the same year, entered late: in no case */
    expect_refused(test_post(scene.app, scene.specialist, address("/records/%lld/case", later),
                             address("case=%lld", passed)),
                   "включено в акт");
    sign(&scene, act);
    expect_refused(test_post(scene.app, scene.specialist, address("/records/%lld/case", later),
                             address("case=%lld", passed)),
                   "включено в акт");
    expect_int(0, one(&scene, address("SELECT count(*) FROM record_place WHERE document_id = %lld",
                                      later)));
}

void test_records_cases__a_term_that_is_no_longer_over_stops_the_act(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    sign(&scene, act);
    test_sql(scene.app, address("UPDATE record_case SET keeping = 'event', event_on = '2025-12-01' "
                                "WHERE id = %lld",
                                case_of(&scene, document)));
    expect_refused(
        test_post(scene.app, scene.specialist, address("/records/acts/%lld/done", act), ""),
        "не истёк");
    expect_str(
        "О конкурсе",
        test_sql_text(scene.app, address("SELECT title FROM document WHERE id = %lld", document)));
}

void test_records_cases__the_chair_signs_what_he_has_seen(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    const char *own = address("/records/acts/%lld", act);
    expect_int(303, test_post(scene.app, scene.specialist, own, "commission=Орлова+А.А.").status);
    expect_page(test_get(scene.app, scene.chair, own), "name=\"version\" value=\"2\"");
    expect_int(303, test_post(scene.app, scene.specialist, own, "commission=Другая+Б.Б.").status);
    expect_refused(
        test_post(scene.app, scene.chair, address("/records/acts/%lld/sign", act), "version=2"),
        "изменили");
    expect_str("draft", test_sql_text(scene.app, "SELECT state FROM record_act"));
}

void test_records_cases__the_number_of_an_act_that_was_given_up_hinders_no_other(void)
{
    struct scene scene = scene_new();
    int64_t index = index_of(&scene, 2020, "template");
    approve_and_close(&scene, index);
    test_sql(scene.app, "UPDATE record_case SET keeping = 'years', years = 5");
    static const char *const codes[] = {"05-01", "02-03", "02-01"};
    int64_t acts[2];
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        expect_int(303, test_post(scene.app, scene.specialist, "/records/acts/new",
                                  address("id=%lld", case_with(&scene, index, codes[i])))
                            .status);
        if (i < COUNT_OF(acts)) {
            acts[i] = one(&scene, "SELECT max(id) FROM record_act");
        }
        if (i == 1) {
            expect_int(303, test_post(scene.app, scene.chair,
                                      address("/records/acts/%lld/remove", acts[0]), "")
                                .status);
        }
    }
    expect_int(1, one(&scene, "SELECT count(*) FROM record_act WHERE number = '3'"));
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_records_cases__others_neither_see_nor_touch_it(void)
{
    struct scene scene = scene_new();
    int64_t document;
    int64_t act = act_over(&scene, &document);
    int64_t index = one(&scene, "SELECT max(id) FROM record_index");
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    int64_t auditor = test_account(scene.app, "region_auditor", REGION);
    expect_not_found(test_get(scene.app, other, address("/records/acts/%lld", act)));
    expect_not_found(test_post(scene.app, other, address("/records/acts/%lld/sign", act), ""));
    expect_not_found(test_post(scene.app, other, address("/records/acts/%lld/done", act), ""));
    expect_not_found(
        test_post(scene.app, other, address("/records/%lld/case", document), "case=1"));
    expect_not_found(test_get(scene.app, other, address("/records/index/%lld/file", index)));
    expect_not_found(test_post(scene.app, other, address("/records/index/%lld/sort", index), ""));
    expect_refused(test_post(scene.app, other, "/records/acts/new",
                             address("id=%lld", case_of(&scene, document))),
                   "срок хранения");
    expect_page(test_get(scene.app, auditor, address("/records/acts/%lld", act)), "Акт");
    expect_forbidden(test_post(scene.app, auditor, address("/records/acts/%lld/sign", act), ""));
    expect_forbidden(test_post(scene.app, auditor, address("/records/acts/%lld/done", act), ""));
    expect_forbidden(test_post(scene.app, auditor, "/records/index", "from=empty&year=2028"));
    int64_t operator= test_account(scene.app, "primary_operator", SCHOOL);
    expect_not_found(test_get(scene.app, operator, address("/records/acts/%lld", act)));
}
