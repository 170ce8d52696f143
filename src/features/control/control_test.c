/* What is decided above reaches those below as tasks, comes back with evidence, and is not lost. */
#include "app/app.h"
#include "features/control/control_inner.h"
#include "features/control/test_control.h"

/* ---- putting under control ------------------------------------------------------------------ */

void test_control__an_adopted_document_waits_until_somebody_says_what_is_controlled(void)
{
    struct test_control scene = test_control_scene();
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_item"));
    expect_page(test_get(scene.app, scene.region, "/control"), "Об обучении");
    struct reply plan = test_get(scene.app, scene.region, test_control_plan(&scene));
    expect_page(plan, "Провести обучение.");
    expect_page(plan, "name=\"due3\"");
    test_control_open(&scene);
    int64_t territories = test_sql_int(
        scene.app, "SELECT count(*) FROM org WHERE type = 'territory' AND path LIKE '0001%'");
    expect_int(3, test_sql_int(scene.app, "SELECT count(*) FROM control_item"));
    expect_int(territories,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                 "item_id = %lld AND due_on = '2026-04-01'",
                                                 (long long)test_control_item(&scene, 3))));
    expect_str("Президиуму",
               test_sql_text(scene.app, test_text("SELECT who FROM control_task WHERE item_id "
                                                  "= %lld",
                                                  (long long)test_control_item(&scene, 5))));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_waiting"));
    expect_int(scene.region,
               test_sql_int(scene.app, "SELECT max(account_id) FROM control_controller"));
}

void test_control__without_a_day_or_other_than_the_text_it_is_asked_why(void)
{
    struct test_control scene = test_control_scene();
    expect_form_again(
        test_post(scene.app, scene.region, test_control_plan(&scene), "on=5&to5=text&recurs5=once"),
        "due5");
    expect_form_again(test_post(scene.app, scene.region, test_control_plan(&scene),
                                "on=3&to3=text&due3=2026-05-01&recurs3=once"),
                      "note3");
    test_control_done(test_post(scene.app, scene.region, test_control_plan(&scene),
                                "on=3&to3=3&due3=2026-05-01&recurs3=once&note3=Каникулы"));
    expect_int(test_sql_int(scene.app, "SELECT count(*) FROM org o JOIN org_type t ON "
                                       "t.code = o.type WHERE t.level = 3 AND o.path LIKE '0001%'"),
               test_sql_int(scene.app, "SELECT count(*) FROM control_task"));
}

void test_control__those_below_and_beside_do_not_put_it_under_control(void)
{
    struct test_control scene = test_control_scene();
    expect_not_found(test_get(scene.app, scene.territory, test_control_plan(&scene)));
    expect_not_found(test_post(scene.app, scene.territory, test_control_plan(&scene), "on=3"));
    int64_t operator= test_account(scene.app, "primary_operator", TEST_CONTROL_SCHOOL);
    expect_forbidden(test_get(scene.app, operator, test_control_plan(&scene)));
    int64_t astrakhan = test_account(scene.app, "region_chair", "Астраханская");
    expect_not_found(test_get(scene.app, astrakhan, test_control_plan(&scene)));
}

/* ---- the way down and back ------------------------------------------------------------------ */

void test_control__a_task_goes_down_to_the_school_and_comes_back_with_evidence(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    test_control_hand(&scene, id);
    expect_str("in_progress", test_control_state(&scene, id, "Рыльская"));
    const char *branch = test_text("/control/%lld?org=%lld", (long long)id,
                                   (long long)test_org(scene.app, "Рыльская"));
    expect_page(test_get(scene.app, scene.region, branch), TEST_CONTROL_SCHOOL);
    expect_not_found(test_get(scene.app, scene.other, branch));
    expect_page(test_get(scene.app, scene.school, "/control"), "Провести семинар");
    expect_page(test_get(scene.app, scene.school, test_text("/control/%lld", (long long)id)),
                test_control_task(&scene, id, TEST_CONTROL_SCHOOL, ""));
    test_control_done(
        test_post(scene.app, scene.school,
                  test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "/evidence/event"),
                  "event_title=Семинар&day=2026-02-27"));
    test_control_done(test_post(
        scene.app, scene.school,
        test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "/evidence/figure"), "measure=members"));
    test_control_done(test_post(scene.app, scene.school,
                                test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "/report"),
                                "report=Семинар проведён"));
    expect_page(test_get(scene.app, scene.territory, "/control"), "Провести семинар");
    expect_forbidden(test_post(scene.app, scene.school,
                               test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "/accept"), ""));
    test_control_done(test_post(scene.app, scene.territory,
                                test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "/accept"), ""));
    expect_str("accepted", test_control_state(&scene, id, TEST_CONTROL_SCHOOL));
    test_control_done(test_post(scene.app, scene.territory,
                                test_control_task(&scene, id, "Рыльская", "/report"),
                                "report=Обучили всех"));
    expect_forbidden(test_post(scene.app, scene.territory,
                               test_control_task(&scene, id, "Рыльская", "/accept"), ""));
    test_control_done(test_post(scene.app, scene.region,
                                test_control_task(&scene, id, "Рыльская", "/accept"), ""));
    expect_page(test_get(scene.app, scene.region, test_text("/control/%lld", (long long)id)),
                "Рыльская");
    expect_str("open", test_sql_text(scene.app, test_text("SELECT state FROM control_item WHERE "
                                                          "id = %lld",
                                                          (long long)id)));
}

void test_control__what_was_returned_is_done_anew(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    expect_refused(test_post(scene.app, scene.region,
                             test_control_task(&scene, id, "Рыльская", "/accept"), ""),
                   "");
    test_control_done(test_post(scene.app, scene.territory,
                                test_control_task(&scene, id, "Рыльская", "/report"),
                                "report=Готово"));
    expect_form_again(test_post(scene.app, scene.region,
                                test_control_task(&scene, id, "Рыльская", "/return"), "remark="),
                      "remark");
    test_control_done(test_post(scene.app, scene.region,
                                test_control_task(&scene, id, "Рыльская", "/return"),
                                "remark=Сколько человек?"));
    expect_page(test_get(scene.app, scene.territory, test_control_task(&scene, id, "Рыльская", "")),
                "Сколько человек?");
    expect_int(1, test_control_letters(&scene, "возвращ"));
    test_control_done(test_post(scene.app, scene.territory,
                                test_control_task(&scene, id, "Рыльская", "/report"),
                                "report=Сорок человек"));
    test_control_done(test_post(scene.app, scene.region,
                                test_control_task(&scene, id, "Рыльская", "/accept"), ""));
    expect_str("accepted", test_control_state(&scene, id, "Рыльская"));
}

void test_control__a_term_is_extended_by_a_decision_alone(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    const char *address = test_control_task(&scene, id, "Рыльская", "/extend");
    expect_form_again(test_post(scene.app, scene.region, address, "due=2026-05-01&document=0"),
                      "basis");
    expect_form_again(
        test_post(scene.app, scene.region, address,
                  test_text("due=2026-03-15&document=%lld", (long long)scene.document)),
        "due");
    expect_forbidden(test_get(scene.app, scene.territory, address));
    test_control_done(
        test_post(scene.app, scene.region, address,
                  test_text("due=2026-05-01&document=%lld", (long long)scene.document)));
    expect_str("2026-05-01",
               test_sql_text(scene.app,
                             test_text("SELECT due_on FROM control_task WHERE "
                                       "item_id = %lld AND org_id = %lld",
                                       (long long)id, (long long)test_org(scene.app, "Рыльская"))));
    /* The item as a whole, without the one that has a later term already. */
    test_control_done(test_post(scene.app, scene.region,
                                test_text("/control/%lld/tasks/0/extend", (long long)id),
                                "due=2026-04-20&document=0&basis=Решение № 5"));
    expect_int(1, test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                    "item_id = %lld AND due_on = '2026-05-01'",
                                                    (long long)id)));
    expect_str("2026-04-01",
               test_sql_text(scene.app, test_text("SELECT due_on FROM document_item WHERE "
                                                  "document_id = %lld AND item = 3",
                                                  (long long)scene.document)));
}

void test_control__a_longer_term_of_one_period_does_not_end_what_recurs(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 4);
    test_control_done(test_post(scene.app, scene.region,
                                test_text("/control/%lld/tasks/0/extend", (long long)id),
                                "due=2026-04-10&document=0&basis=Решение № 5"));
    expect_str("2026-04-10",
               test_sql_text(scene.app, test_text("SELECT DISTINCT due_on FROM control_task "
                                                  "WHERE item_id = %lld",
                                                  (long long)id)));
    test_control_day(&scene, "2026-07-02");
    test_control_sweep(&scene);
    expect_int(3, test_sql_int(scene.app, test_text("SELECT period FROM control_item WHERE id = "
                                                    "%lld",
                                                    (long long)id)));
}

void test_control__what_is_taken_off_control_ends_with_its_basis(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    test_control_done(test_post(scene.app, scene.region,
                                test_control_task(&scene, id, "Рыльская", "/remove"),
                                "document=0&basis=Решение президиума № 9-2"));
    expect_str("removed", test_control_state(&scene, id, "Рыльская"));
    expect_refused(test_post(scene.app, scene.territory,
                             test_control_task(&scene, id, "Рыльская", "/report"), "report=Готово"),
                   "");
    test_control_done(test_post(scene.app, scene.region,
                                test_text("/control/%lld/tasks/0/remove", (long long)id),
                                "document=0&basis=Решение президиума № 9-3"));
    expect_int(0, test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                    "item_id = %lld AND state <> 'removed'",
                                                    (long long)id)));
    expect_page(test_get(scene.app, scene.region, test_text("/control/%lld", (long long)id)),
                "9-3");
}

void test_control__an_own_resolution_carries_out_a_task_from_above(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    struct test_control below = scene;
    below.region = scene.territory;
    test_control_document(&below);
    int64_t number = test_control_number(&scene, id, "Рыльская");
    test_control_done(test_post(scene.app, scene.territory, test_control_plan(&below),
                                test_text("on=3&to3=3&due3=2026-03-25&recurs3=once&note3=Своё&"
                                          "for3=%lld-%lld",
                                          (long long)id, (long long)number)));
    expect_int(id, test_sql_int(scene.app, test_text("SELECT root_id FROM control_item WHERE "
                                                     "document_id = %lld",
                                                     (long long)below.document)));
    expect_str("in_progress", test_control_state(&scene, id, "Рыльская"));
    expect_page(test_get(scene.app, scene.territory, test_control_task(&scene, id, "Рыльская", "")),
                "3-1");
    /* A neighbour has the same task from above, and nothing to do with this resolution. */
    expect_not_found(test_get(
        scene.app, scene.other,
        test_text("/control/%lld",
                  (long long)test_sql_int(scene.app, test_text("SELECT id FROM control_item "
                                                               "WHERE document_id = %lld",
                                                               (long long)below.document)))));
    /* The region sees what the territory made of it. */
    struct request *req = test_begin(scene.app, scene.region);
    struct control_item found;
    req->scope = access_scope(req, RIGHT_DOCUMENTS_VIEW);
    expect_true(control_find_item(req, id, &found));
    int64_t all = test_sql_int(scene.app, "SELECT count(*) FROM control_task WHERE root_id = "
                                          "(SELECT min(id) FROM control_item WHERE item = 3)");
    expect_int(all, control_totals(req, &found).total);
    test_commit(scene.app);
}

/* ---- who sees what -------------------------------------------------------------------------- */

void test_control__a_neighbour_sees_neither_task_nor_evidence(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    test_control_hand(&scene, id);
    test_control_done(
        test_post(scene.app, scene.school,
                  test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "/evidence/link"),
                  "link_title=Фото&url=https://example.org/tajna"));
    expect_not_found(
        test_get(scene.app, scene.garden, test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "")));
    expect_not_found(
        test_get(scene.app, scene.other, test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "")));
    expect_not_found(
        test_get(scene.app, scene.other, test_control_task(&scene, id, "Рыльская", "")));
    expect_not_found(test_get(scene.app, scene.garden, test_text("/control/%lld", (long long)id)));
    expect_page(test_get(scene.app, scene.other, test_text("/control/%lld", (long long)id)), "");
    expect_int(-1,
               (int)str_find(
                   test_get(scene.app, scene.other, test_text("/control/%lld", (long long)id)).body,
                   STR(TEST_CONTROL_SCHOOL)));
    int64_t member = test_account(scene.app, "member", TEST_CONTROL_SCHOOL);
    expect_forbidden(test_get(scene.app, member, "/control"));
    expect_not_found(test_post(scene.app, scene.other,
                               test_control_task(&scene, id, TEST_CONTROL_SCHOOL, "/report"),
                               "report=Чужое"));
}

void test_control__a_file_is_what_its_name_says_and_opens_only_within_reach(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    const char *address = test_control_task(&scene, id, "Рыльская", "/evidence/file");
    expect_form_again(
        test_upload(scene.app, scene.territory, address, "file", "a.pdf", STR("MZ not a paper")),
        "PDF");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM control_evidence"));
    str paper = STR("%PDF-1.4 list of participants");
    test_control_done(test_upload(scene.app, scene.territory, address, "file", "list.pdf", paper));
    int64_t piece = test_sql_int(scene.app, "SELECT id FROM control_evidence");
    const char *file =
        test_control_task(&scene, id, "Рыльская", test_text("/file?piece=%lld", (long long)piece));
    struct reply opened = test_get(scene.app, scene.region, file);
    expect_int(200, opened.status);
    expect_str("%PDF-1.4 list of participants", test_bytes_of(opened.file_fd));
    reply_close_file(&opened);
    expect_not_found(test_get(scene.app, scene.other, file));
    expect_not_found(test_get(scene.app, scene.school, file));
    /* What lies in the database is sealed. */
    struct control_db_evidence_file_row row;
    struct request *req = test_begin(scene.app, scene.region);
    expect_true(control_db_evidence_file(req->db, id, test_control_number(&scene, id, "Рыльская"),
                                         piece, &row));
    expect_int(-1, str_find(row.content, STR("participants")));
    test_commit(scene.app);
}

void test_control__nothing_is_handed_on_where_all_have_the_task(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    const char *address = test_control_task(&scene, id, "Рыльская", "/hand");
    expect_page(test_get(scene.app, scene.territory, address), "name=\"org\"");
    test_control_done(test_post(scene.app, scene.territory, address,
                                test_text("due=2026-03-20&org=%lld&org=%lld",
                                          (long long)test_org(scene.app, TEST_CONTROL_SCHOOL),
                                          (long long)test_org(scene.app, TEST_CONTROL_GARDEN))));
    struct reply page = test_get(scene.app, scene.territory, address);
    expect_page(page, "У всех организаций ниже это поручение уже есть");
    expect_lacks("name=\"org\"", page.body);
}

/* ---- letters -------------------------------------------------------------------------------- */

void test_control__the_ladder_goes_from_the_responsible_to_the_chair_each_told_once(void)
{
    struct test_control scene = test_control_scene();
    test_control_done(test_post(scene.app, scene.region, test_control_plan(&scene),
                                "on=3&to3=text&due3=2026-04-01&recurs3=once"));
    test_control_sweep(&scene);
    int64_t assigned = test_control_letters(&scene, "поручени");
    expect_true(assigned > 0);
    test_control_sweep(&scene);
    expect_int(assigned, test_control_letters(&scene, "поручени"));
    struct {
        const char *day;
        const char *subject;
        bool is_new;
    } days[] = {{"2026-03-28", "Срок близко", true},
                {"2026-04-02", "Просрочено", true},
                {"2026-04-04", "Отстают", true},
                {"2026-04-11", "Отстают", true}};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        test_control_day(&scene, days[i].day);
        int64_t before = test_control_letters(&scene, days[i].subject);
        test_control_sweep(&scene);
        int64_t after = test_control_letters(&scene, days[i].subject);
        expect_true(after > before);
        test_control_sweep(&scene);
        expect_int(after, test_control_letters(&scene, days[i].subject));
    }
    expect_page(test_get(scene.app, scene.region,
                         test_text("/control/%lld", (long long)test_control_item(&scene, 3))),
                "Рыльская");
}

void test_control__all_tasks_of_an_organisation_stand_in_one_letter(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    test_control_sweep(&scene);
    expect_int(1, test_control_letters(&scene, "2 поручения вашей организации: Рыльская"));
    expect_int(0, test_control_letters(&scene, "1 поручение вашей организации: Рыльская"));
    str text = test_sql_text(scene.app, "SELECT body FROM outbox WHERE subject LIKE "
                                        "'2 поручения%Рыльская%'");
    expect_contains("2.1. Провести обучение.", text);
    expect_contains("2.2. Сообщать о числе членов.", text);
    /* Both terms change by one decision: one letter again. */
    test_sql(scene.app, "UPDATE control_task SET news = 'extended'");
    test_control_sweep(&scene);
    test_control_sweep(&scene);
    expect_int(1, test_control_letters(&scene, "Новый срок: Рыльская"));
}

void test_control__all_who_are_late_are_reminded_with_one_press(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    test_sql(scene.app, "UPDATE control_task SET due_on = '2026-02-20'");
    const char *address = test_text("/control/%lld/remind", (long long)id);
    test_control_done(test_post(scene.app, scene.region, address, ""));
    int64_t written = test_control_letters(&scene, "Просрочено");
    expect_int(2, written);
    test_control_done(test_post(scene.app, scene.region, address, ""));
    expect_int(written, test_control_letters(&scene, "Просрочено"));
    int64_t operator= test_account(scene.app, "primary_operator", TEST_CONTROL_SCHOOL);
    expect_forbidden(test_post(scene.app, operator, address, ""));
}

/* ---- periods and the tree ------------------------------------------------------------------- */

void test_control__a_new_quarter_makes_new_tasks_and_the_old_ones_stay(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 4);
    int64_t first = test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                      "item_id = %lld AND due_on = '2026-03-31'",
                                                      (long long)id));
    expect_true(first > 0);
    test_sql(scene.app, "UPDATE org SET state = 'suspended' WHERE short_name = 'Льговская'");
    test_control_day(&scene, "2026-07-02");
    test_control_sweep(&scene);
    expect_int(first - 1,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE item_id "
                                                 "= %lld AND due_on = '2026-06-30'",
                                                 (long long)id)));
    expect_int(first - 1,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE item_id "
                                                 "= %lld AND due_on = '2026-09-30'",
                                                 (long long)id)));
    expect_int(3, test_sql_int(scene.app, test_text("SELECT period FROM control_item WHERE id = "
                                                    "%lld",
                                                    (long long)id)));
    expect_page(
        test_get(scene.app, scene.region, test_text("/control/%lld?period=1", (long long)id)),
        "31.03.2026");
    test_control_sweep(&scene);
    expect_int(3 * first - 2,
               test_sql_int(scene.app, test_text("SELECT count(*) FROM control_task WHERE "
                                                 "item_id = %lld",
                                                 (long long)id)));
}

void test_control__an_organisation_that_ended_drops_out(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t id = test_control_item(&scene, 3);
    test_sql(scene.app, "UPDATE org SET state = 'liquidated' WHERE short_name = 'Льговская'");
    test_control_sweep(&scene);
    expect_str("removed", test_control_state(&scene, id, "Льговская"));
    expect_str("assigned", test_control_state(&scene, id, "Рыльская"));
}

/* ---- papers --------------------------------------------------------------------------------- */

void test_control__the_table_is_saved_as_a_file(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    struct reply csv = test_get(
        scene.app, scene.region,
        test_text("/control/%lld/file?format=csv", (long long)test_control_item(&scene, 3)));
    expect_int(200, csv.status);
    expect_true(str_find(test_bytes_of(csv.file_fd), STR("Рыльская")) > 0);
    reply_close_file(&csv);
}

void test_control__the_page_of_the_document_tells_how_far_it_is(void)
{
    struct test_control scene = test_control_scene();
    const char *address = test_text("/documents/%lld", (long long)scene.document);
    expect_page(test_get(scene.app, scene.region, address), test_control_plan(&scene));
    test_control_open(&scene);
    expect_page(test_get(scene.app, scene.region, address),
                test_text("/control/%lld", (long long)test_control_item(&scene, 3)));
}

/* A chair who grants another term chooses the decision: out of those that he may read. */
void test_control__decisions_to_choose_from_are_those_that_one_may_read(void)
{
    struct test_control scene = test_control_scene();
    test_control_open(&scene);
    int64_t item = test_control_item(&scene, 3);
    test_control_hand(&scene, item);
    static const char *const documents[] = {"991, 'own', 'staff', 'Above alone'",
                                            "992, 'own', 'below', 'From above'",
                                            "993, 'incoming', 'below', 'A letter'"};
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        test_sql(
            scene.app,
            test_text("INSERT INTO document (region_id, org_id, org_path, kind, state, number, "
                      "dated_on, created_at, changed_at, id, stream, audience, title) SELECT "
                      "region_id, org_id, org_path, kind, 'adopted', 'x', dated_on, 0, 0, %s "
                      "FROM document WHERE id = %lld",
                      documents[i], (long long)scene.document));
    }
    struct reply page = test_get(scene.app, scene.territory,
                                 test_control_task(&scene, item, TEST_CONTROL_SCHOOL, "/extend"));
    expect_page(page, "From above");
    expect_lacks_all(page.body, "Above alone", "A letter");
}
