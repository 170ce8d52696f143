#include "features/bulkedit/bulkedit_inner.h"

#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"

struct scene {
    struct test_app *app;
    int64_t school; /* the chair of the primary organisation */
};

/* Three at the school, one in the kindergarten. */
static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .school = test_account(app, "primary_chair", SCHOOL)};
    static const struct {
        const char *last, *position, *category, *joined;
    } people[] = {
        {"Белова", "учитель матем.", "worker_pedagogic", "2007-09-03"},
        {"Волков", "учитель матем.", NULL, "2024-09-02"},
        {"Гусева", "повар", "worker_other", "2015-09-01"},
    };
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        (void)test_members_add(app, scene.school, SCHOOL,
                               TEST_CARD(.last_name = str_of(people[i].last),
                                         .first_name = STR("Анна"),
                                         .position = str_of(people[i].position),
                                         .category = str_of(people[i].category),
                                         .joined_on = date_of(people[i].joined)));
    }
    int64_t garden = test_account(app, "primary_chair", GARDEN);
    (void)test_members_add(app, garden, GARDEN,
                           TEST_CARD(.last_name = STR("Дроздова"), .first_name = STR("Анна")));
    return scene;
}

/* Makes a preview and returns its address. */
static const char *preview(const struct scene *scene, const char *query, const char *body)
{
    struct reply reply =
        test_post(scene->app, scene->school, test_text("/bulkedit/new%s", query), body);
    expect_int(303, reply.status);
    return str_to_c(test_arena(), test_location(reply));
}

static struct reply apply(const struct scene *scene, const char *address)
{
    return test_post(scene->app, scene->school, test_text("%s/apply", address), "");
}

static struct reply undo(const struct scene *scene, const char *address)
{
    return test_post(scene->app, scene->school, test_text("%s/undo", address), "");
}

/* "Белова:повар Волков:…" */
static str column(const struct scene *scene, const char *name)
{
    struct buf out = BUF_INIT(test_arena());
    for (int i = 0; i < 4; i++) {
        str line = test_sql_text(
            scene->app,
            test_text("SELECT last_name || ':' || coalesce(CAST(%s AS TEXT), '-') FROM member "
                      "ORDER BY last_name LIMIT 1 OFFSET %d",
                      name, i));
        buf_put(&out, out.length > 0 ? STR(" ") : (str){0});
        buf_put(&out, line);
    }
    return buf_str(&out);
}

#define POSITIONS_BEFORE "Белова:учитель матем. Волков:учитель матем. Гусева:повар Дроздова:-"

void test_bulkedit__the_preview_shows_before_and_after_and_changes_nothing(void)
{
    struct scene scene = scene_new();
    expect_page(test_get(scene.app, scene.school, "/members"), "/bulkedit/new?org=111");
    expect_page(test_get(scene.app, scene.school, "/bulkedit/new?org=111"), "3 человека");
    const char *address = preview(&scene, "?org=111", "category=worker_other");
    struct reply page = test_get(scene.app, scene.school, address);
    expect_page(page, "Изменятся 2 карточки");
    expect_contains("В 1 карточке уже так", page.body);
    expect_contains("<s>Работающий", page.body);
    expect_lacks("Гусева", page.body);
    expect_lacks("Дроздова", page.body);
    expect_str("Белова:worker_pedagogic Волков:- Гусева:worker_other Дроздова:-",
               column(&scene, "category"));
}

void test_bulkedit__a_change_is_carried_out_once_and_logged_card_by_card(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "category=worker_other&workplace=лицей");
    expect_see_other(apply(&scene, address), address);
    expect_str("Белова:worker_other Волков:worker_other Гусева:worker_other Дроздова:-",
               column(&scene, "category"));
    expect_str("Белова:лицей Волков:лицей Гусева:лицей Дроздова:-", column(&scene, "workplace"));
    expect_int(3, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'members.edit'"));
    expect_refused(apply(&scene, address), "тем временем");
    expect_page(test_get(scene.app, scene.school, address), "Изменены 3 карточки");
    expect_page(test_get(scene.app, scene.school, "/bulkedit"), address);
}

void test_bulkedit__it_is_undone_as_a_whole(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "category=student_spo");
    expect_int(303, apply(&scene, address).status);
    int64_t periods = test_sql_int(scene.app, "SELECT count(*) FROM member_period");
    expect_see_other(undo(&scene, address), address);
    expect_str("Белова:worker_pedagogic Волков:- Гусева:worker_other Дроздова:-",
               column(&scene, "category"));
    expect_true(test_sql_int(scene.app, "SELECT count(*) FROM member_period") < periods + 1);
    expect_refused(undo(&scene, address), "30 дней");
}

void test_bulkedit__a_card_changed_since_is_left_alone_by_the_undo(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    expect_int(303, apply(&scene, address).status);
    test_sql(scene.app, "UPDATE member SET version = version + 1 WHERE last_name = 'Волков'");
    expect_int(303, undo(&scene, address).status);
    expect_str("Белова:- Волков:лицей Гусева:- Дроздова:-", column(&scene, "workplace"));
    struct reply page = test_get(scene.app, scene.school, address);
    expect_page(page, "1 карточка не тронута");
    expect_contains("Волков Анна", page.body);
}

void test_bulkedit__a_card_changed_after_the_preview_is_left_alone(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    test_sql(scene.app, "UPDATE member SET version = version + 1 WHERE last_name = 'Волков'");
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:лицей Волков:- Гусева:лицей Дроздова:-", column(&scene, "workplace"));
    expect_page(test_get(scene.app, scene.school, address), "Волков Анна");
}

void test_bulkedit__after_thirty_days_nothing_is_undone_and_nothing_is_kept(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    expect_int(303, apply(&scene, address).status);
    test_sql(scene.app, "UPDATE bulk_edit SET made_at = made_at - 31 * 86400, "
                        "done_at = done_at - 31 * 86400");
    expect_refused(undo(&scene, address), "30 дней");
    (void)preview(&scene, "?org=111", "workplace=школа");
    test_sql(scene.app, "UPDATE bulk_edit SET made_at = made_at - 2 * 86400 WHERE state = 'draft'");
    struct request *req = test_begin(scene.app, scene.school);
    bulkedit_db_forget_kept(req->db, req->now - BULKEDIT_UNDO_SECONDS);
    bulkedit_db_forget_draft_cards(req->db, req->now - 86400);
    bulkedit_db_forget_drafts(req->db, req->now - 86400);
    test_commit(scene.app);
    expect_int(3, test_sql_int(scene.app, "SELECT count(*) FROM bulk_edit_card"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM bulk_edit_card WHERE kept IS NOT "
                                          "NULL"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM bulk_edit"));
}

void test_bulkedit__a_position_is_replaced_where_it_stands(void)
{
    struct scene scene = scene_new();
    const char *address =
        preview(&scene, "?org=111", "position_from=учитель+матем.&position=учитель+математики");
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:учитель математики Волков:учитель математики Гусева:повар Дроздова:-",
               column(&scene, "position"));
}

void test_bulkedit__only_empty_values_are_filled_in(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "category=student_spo&only_empty=1");
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:worker_pedagogic Волков:student_spo Гусева:worker_other Дроздова:-",
               column(&scene, "category"));
}

void test_bulkedit__every_value_can_be_changed(void)
{
    static const struct {
        const char *body, *column, *value;
    } values[] = {
        {"category=union_staff", "category", "union_staff"},
        {"position=методист", "position", "методист"},
        {"workplace=лицей", "workplace", "лицей"},
        {"registered_on=01.02.2025", "registered_on", "2025-02-01"},
        {"decision=протокол+7", "decision", "протокол 7"},
        {"has_electronic_record=1", "has_electronic_record", "1"},
        {"language=kk", "language", "kk"},
    };
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct scene scene = scene_new();
        const char *address = preview(&scene, "?org=111", values[i].body);
        expect_int(303, apply(&scene, address).status);
        expect_int(3, test_sql_int(scene.app,
                                   test_text("SELECT count(*) FROM member WHERE CAST(%s AS TEXT) = "
                                             "'%s'",
                                             values[i].column, values[i].value)));
        expect_int(303, undo(&scene, address).status);
        expect_str(POSITIONS_BEFORE, column(&scene, "position"));
    }
}

/* "Белова:2025-02-01 …": since when each has an electronic record. */
#define RECORD_DAYS \
    "(SELECT d.valid_from FROM member_period d WHERE d.member_id = member.id AND d.kind = 'd')"

void test_bulkedit__an_electronic_record_is_given_with_its_day_and_taken_back(void)
{
    struct scene scene = scene_new();
    const char *address =
        preview(&scene, "?org=111", "has_electronic_record=1&record_on=01.02.2025");
    expect_page(test_get(scene.app, scene.school, address), "01.02.2025");
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:2025-02-01 Волков:2025-02-01 Гусева:2025-02-01 Дроздова:-",
               column(&scene, RECORD_DAYS));
    expect_int(303, undo(&scene, address).status);
    expect_str("Белова:- Волков:- Гусева:- Дроздова:-", column(&scene, RECORD_DAYS));
    expect_int(0, test_sql_int(scene.app, "SELECT sum(has_electronic_record) FROM member"));
    address = preview(&scene, "?org=111", "has_electronic_record=1");
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:" TODAY " Волков:" TODAY " Гусева:" TODAY " Дроздова:-",
               column(&scene, RECORD_DAYS));
}

void test_bulkedit__nobody_is_registered_before_he_joined(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "registered_on=01.09.2020");
    struct reply page = test_get(scene.app, scene.school, address);
    expect_page(page, "Изменятся 2 карточки");
    expect_contains("1 карточку изменить нельзя", page.body);
    expect_contains("Волков Анна", page.body);
    expect_int(303, apply(&scene, address).status);
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM member WHERE registered_on = "
                                          "'2020-09-01'"));
    expect_form_again(
        test_post(scene.app, scene.school, "/bulkedit/new?org=111", "registered_on=01.09.2030"),
        "ещё не наступил");
}

void test_bulkedit__those_of_the_filter_or_those_ticked(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111&category=worker_other", "workplace=лицей");
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:- Волков:- Гусева:лицей Дроздова:-", column(&scene, "workplace"));
    int64_t ticked = test_sql_int(scene.app, "SELECT id FROM member WHERE last_name = 'Волков'");
    int64_t foreign = test_sql_int(scene.app, "SELECT id FROM member WHERE last_name = 'Дроздова'");
    const char *query =
        test_text("?org=111&id=%lld&id=%lld", (long long)ticked, (long long)foreign);
    expect_page(test_get(scene.app, scene.school, test_text("/bulkedit/new%s", query)),
                "1 человек");
    address = preview(&scene, query, "workplace=сад");
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:- Волков:сад Гусева:лицей Дроздова:-", column(&scene, "workplace"));
}

void test_bulkedit__a_list_that_is_too_long_is_not_offered_as_a_whole(void)
{
    struct scene scene = scene_new();
    expect_contains(">Изменить у всех", test_get(scene.app, scene.school, "/members").body);
    test_sql(scene.app, "UPDATE org SET members = 5001 WHERE id = 111");
    struct reply page = test_get(scene.app, scene.school, "/members");
    expect_lacks(">Изменить у всех", page.body);
    expect_contains(">Изменить карточки", page.body);
}

void test_bulkedit__nothing_to_change_is_told(void)
{
    struct scene scene = scene_new();
    expect_form_again(test_post(scene.app, scene.school, "/bulkedit/new?org=111", ""),
                      "хотя бы одно поле");
    expect_form_again(test_post(scene.app, scene.school,
                                "/bulkedit/new?org=111&category=worker_other",
                                "category=worker_other"),
                      "уже так и записано");
    expect_refused(test_get(scene.app, scene.school, "/bulkedit/new?org=111&category=student"),
                   "никто не подходит");
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_bulkedit__who_may_not_correct_cards_may_not_change_many(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_forbidden(test_get(scene.app, auditor, "/bulkedit/new?org=111"));
    expect_forbidden(test_post(scene.app, auditor, "/bulkedit/new?org=111", "workplace=лицей"));
    expect_forbidden(test_post(scene.app, auditor, test_text("%s/apply", address), ""));
    expect_lacks("/bulkedit", test_get(scene.app, auditor, "/members?org=111").body);
    expect_str("Белова:- Волков:- Гусева:- Дроздова:-", column(&scene, "workplace"));
}

void test_bulkedit__another_organisation_neither_sees_nor_carries_out(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    int64_t other = test_account(scene.app, "primary_chair", GARDEN);
    expect_not_found(test_get(scene.app, other, "/bulkedit/new?org=111"));
    expect_not_found(test_get(scene.app, other, address));
    expect_not_found(test_post(scene.app, other, test_text("%s/apply", address), ""));
    expect_int(303, apply(&scene, address).status);
    expect_not_found(test_post(scene.app, other, test_text("%s/undo", address), ""));
    expect_str("Белова:лицей Волков:лицей Гусева:лицей Дроздова:-", column(&scene, "workplace"));
}

/* A card that went to another organisation between preview and change is out of reach. */
void test_bulkedit__who_has_gone_elsewhere_is_not_changed(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    test_sql(
        scene.app,
        test_text("UPDATE member SET org_id = %lld, org_path = '%s' WHERE last_name = 'Волков'",
                  (long long)test_org(scene.app, GARDEN),
                  str_to_c(test_arena(), test_org_path(scene.app, GARDEN))));
    expect_int(303, apply(&scene, address).status);
    expect_str("Белова:лицей Волков:- Гусева:лицей Дроздова:-", column(&scene, "workplace"));
}

/* ---- many ----------------------------------------------------------------------------------- */

void test_bulkedit__more_than_five_hundred_are_left_to_a_job_and_undone_by_one(void)
{
    struct scene scene = scene_new();
    struct request *req = test_begin(scene.app, scene.school);
    for (int i = 0; i < 500; i++) {
        (void)members_add(req, 100, 111, test_org_path(scene.app, SCHOOL),
                          TEST_CARD(.last_name = STR("Яшин"), .first_name = STR("Анна")));
    }
    test_commit(scene.app);
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    struct reply started = apply(&scene, address);
    expect_int(303, started.status);
    expect_contains("/jobs/", test_location(started));
    expect_refused(apply(&scene, address), "тем временем");
    test_run_jobs(scene.app);
    expect_int(503,
               test_sql_int(scene.app, "SELECT count(*) FROM member WHERE workplace = 'лицей'"));
    expect_int(303, undo(&scene, address).status);
    test_run_jobs(scene.app);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM member WHERE workplace = 'лицей'"));
    expect_str("undone", test_sql_text(scene.app, "SELECT state FROM bulk_edit"));
}

/* Whoever loses the post before the job has come to it changes nothing. */
void test_bulkedit__a_post_that_has_ended_ends_the_job(void)
{
    struct scene scene = scene_new();
    const char *address = preview(&scene, "?org=111", "workplace=лицей");
    long long id = (long long)test_sql_int(scene.app, "SELECT id FROM bulk_edit");
    test_sql(scene.app, "UPDATE bulk_edit SET state = 'waiting'");
    struct request *req = test_begin(scene.app, scene.school);
    (void)jobs_add(req, "bulkedit.apply", 100, 111, id, (str){0});
    test_commit(scene.app);
    test_sql(scene.app, "UPDATE mandate SET valid_to = '2026-02-01'");
    test_run_jobs(scene.app);
    expect_str("draft", test_sql_text(scene.app, "SELECT state FROM bulk_edit"));
    expect_str("Белова:- Волков:- Гусева:- Дроздова:-", column(&scene, "workplace"));
    (void)address;
}
