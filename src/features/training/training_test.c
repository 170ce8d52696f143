/* What is written down of a person's training, by whom, and that nobody else sees it. */
#include "app/app.h"
#include "app/attachment.h"
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/training/training_inner.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

static const char *person_at(struct test_members_scene set, const char *page)
{
    return test_text("/members/%lld/training%s", ID(set.natalia), page);
}

static const char *school_teacher(struct test_members_scene set)
{
    return test_text("org:%lld", ID(test_org(set.app, TEST_SCHOOL)));
}

/* A form with these days; "more" is put behind and replaces what stands before. */
static const char *filled(struct test_members_scene set, const char *title, const char *days,
                          const char *more)
{
    return test_text("title=%s&kind=seminar&attendance=in_person&hours=16&taught=%s&%s&%s", title,
                     school_teacher(set), days, more);
}

#define DAYS "began_on=10.02.2026&ended_on=11.02.2026"
#define SEMINAR "Охрана+труда"

static int64_t add(struct test_members_scene set, const char *title, const char *days,
                   const char *more)
{
    struct reply reply =
        test_post(set.app, set.chair, person_at(set, "/new"), filled(set, title, days, more));
    expect_see_other(reply, person_at(set, ""));
    return test_sql_int(set.app, "SELECT max(id) FROM training_record");
}

static int64_t count(struct test_members_scene set, const char *what)
{
    return test_sql_int(set.app, test_text("SELECT count(*) FROM %s", what));
}

static int64_t sum(struct test_members_scene set, const char *what, int year)
{
    return test_sql_int(set.app, test_text("SELECT coalesce(sum(%s), 0) FROM training_count WHERE "
                                           "year = %d",
                                           what, year));
}

/* The button of the latest toast. */
static struct reply undo(struct test_members_scene set, int64_t account)
{
    int64_t id = test_sql_int(set.app, "SELECT max(id) FROM undo WHERE kind = 'training'");
    return test_post(set.app, account, test_text("/training/undo/%lld", ID(id)), "");
}

/* ---- one record ------------------------------------------------------------------------------ */

void test_training__a_chair_writes_down_a_seminar_and_the_card_shows_it(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    (void)add(set, SEMINAR, DAYS,
              "paper_kind=certificate&paper_number=118&paper_on=11.02.2026&"
              "valid_until=01.04.2026");
    struct reply page = test_get(set.app, set.chair, person_at(set, ""));
    expect_page(page, "Охрана труда");
    expect_page(page, "с 10.02.2026 по 11.02.2026, 16 часов");
    expect_page(page, "118, 11.02.2026");
    expect_page(page, "Истекает 01.04.2026");
    expect_page(test_get(set.app, set.chair, test_text("/members/%lld", ID(set.natalia))),
                "Охрана труда");
    expect_int(1, count(set, "audit_entry WHERE action = 'training.add'"));
}

void test_training__the_category_is_taken_from_the_post_of_that_day(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    test_sql(set.app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) SELECT 901, "
                       "region_id, id, 'union_committee', '2020-01-01' FROM org WHERE id = %lld; "
                       "INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, valid_to, changed_at) "
                       "SELECT 902, region_id, 901, id, 'chair', %lld, 'Г', 'Н', '2024-10-30', "
                       "'2029-10-30', 0 FROM org WHERE id = %lld",
                       ID(test_org(set.app, TEST_SCHOOL)), ID(set.natalia),
                       ID(test_org(set.app, TEST_SCHOOL))));
    (void)add(set, "Первая", "began_on=10.02.2024", "");
    (void)add(set, "Вторая", DAYS, "");
    (void)add(set, "Третья", "began_on=12.02.2026", "category=safety");
    expect_int(1, count(set, "training_record WHERE title = 'Первая' AND category = 'member'"));
    expect_int(1,
               count(set, "training_record WHERE title = 'Вторая' AND category = 'primary_chair'"));
    expect_int(1, count(set, "training_record WHERE title = 'Третья' AND category = 'safety'"));
    struct reply page = test_get(set.app, set.chair, person_at(set, ""));
    expect_page(page, "В этом сроке, с 30.10.2024");
    expect_page(page, "2 обучения, 32 часа");
    expect_page(page, "3 обучения, 48 часов");
}

void test_training__bad_input_is_told_and_nothing_is_kept(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    const struct {
        const char *body;
        const char *told;
    } cases[] = {
        {filled(set, "", DAYS, ""), "Чему учили"},
        {filled(set, SEMINAR, "began_on=10.02.2027", ""), "Первый день"},
        {filled(set, SEMINAR, "began_on=10.02.2026&ended_on=01.02.2026", ""),
         "Последний день раньше первого"},
        {filled(set, SEMINAR, DAYS, "valid_until=01.02.2026"), "раньше самого обучения"},
        {filled(set, SEMINAR, DAYS, "paper_on=01.02.2026"), "раньше, чем началось"},
        {test_text("title=A&kind=seminar&attendance=online&taught=institute&" DAYS),
         "достаточно названия"},
        {filled(set, SEMINAR, DAYS, "taught_by=Институт"), "Выше выбрано"},
        {test_text("title=A&kind=party&attendance=online&taught=institute&taught_by=I&" DAYS),
         "Выберите"},
        {test_text("title=...&kind=seminar&attendance=online&taught=institute&taught_by=I&" DAYS),
         "словами"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_form_again(test_post(set.app, set.chair, person_at(set, "/new"), cases[i].body),
                          cases[i].told);
    }
    expect_int(0, count(set, "training_record"));
    expect_int(0, count(set, "training_count"));
}

void test_training__the_same_on_the_same_days_is_refused(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    (void)add(set, SEMINAR, DAYS, "");
    expect_form_again(test_post(set.app, set.chair, person_at(set, "/new"),
                                filled(set, "ОХРАНА++труда", DAYS, "")),
                      "уже записано");
    (void)add(set, SEMINAR, "began_on=12.02.2026", "");
    expect_int(2, count(set, "training_record"));
}

void test_training__a_record_is_corrected_once_by_whoever_was_quicker(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, SEMINAR, DAYS, "");
    const char *at = person_at(set, test_text("/%lld", ID(id)));
    expect_page(test_get(set.app, set.chair, at), "11.02.2026");
    expect_see_other(test_post(set.app, set.chair, at, filled(set, "Охрана", DAYS, "version=1")),
                     person_at(set, ""));
    expect_refused(test_post(set.app, set.chair, at, filled(set, "Иное", DAYS, "version=1")),
                   "тем временем изменил");
    expect_int(1, count(set, "training_record WHERE title = 'Охрана' AND hours = 16"));
    expect_see_other(undo(set, set.chair), person_at(set, ""));
    expect_int(1, count(set, "training_record WHERE title = 'Охрана труда'"));
}

void test_training__what_was_added_or_removed_is_taken_back_within_ten_minutes(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, SEMINAR, DAYS, "");
    expect_int(1, sum(set, "people", 2026));
    expect_see_other(undo(set, set.chair), person_at(set, ""));
    expect_int(0, count(set, "training_record WHERE state = 'kept'"));
    expect_int(0, sum(set, "people", 2026));
    expect_int(0, sum(set, "hours", 2026));

    id = add(set, SEMINAR, DAYS, "");
    expect_see_other(test_post(set.app, set.chair,
                               person_at(set, test_text("/%lld/remove", ID(id))), "version=1"),
                     person_at(set, ""));
    expect_int(0, sum(set, "trainings", 2026));
    expect_not_found(undo(set, set.beside));
    expect_see_other(undo(set, set.chair), person_at(set, ""));
    expect_int(1, sum(set, "trainings", 2026));
    expect_int(1, sum(set, "people", 2026));
    test_sql(set.app, "UPDATE undo SET made_at = made_at - 700");
    (void)add(set, "Иное", DAYS, "");
    test_sql(set.app, "UPDATE undo SET made_at = made_at - 700");
    expect_refused(undo(set, set.chair), "десяти минут");
}

void test_training__a_removed_record_is_swept_away_with_its_file(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, SEMINAR, DAYS, "");
    test_sql(set.app,
             test_text("INSERT INTO training_file (region_id, record_id, name, type, size, hash, "
                       "content, made_at) VALUES (100, %lld, 'a', 'b', 1, 'h', '', 0)",
                       ID(id)));
    expect_int(303, test_post(set.app, set.chair, person_at(set, test_text("/%lld/remove", ID(id))),
                              "version=1")
                        .status);
    struct request *req = test_begin(set.app, set.chair);
    test_commit(set.app);
    training_sweep(req);
    expect_int(1, count(set, "training_record"));
    test_sql(set.app, "UPDATE training_record SET changed_at = changed_at - 100000");
    training_sweep(req);
    expect_int(0, count(set, "training_record"));
    expect_int(0, count(set, "training_file"));
}

/* ---- rights ---------------------------------------------------------------------------------- */

void test_training__without_the_right_and_from_elsewhere_nothing_is_seen_or_written(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, SEMINAR, DAYS, "");
    int64_t auditor = test_account(set.app, "primary_auditor", TEST_SCHOOL);
    int64_t accountant = test_account(set.app, "accountant", TEST_SCHOOL);
    const char *at = person_at(set, test_text("/%lld", ID(id)));
    const char *remove = person_at(set, test_text("/%lld/remove", ID(id)));

    expect_page(test_get(set.app, auditor, person_at(set, "")), "Охрана труда");
    expect_forbidden(test_get(set.app, auditor, at));
    expect_forbidden(
        test_post(set.app, auditor, person_at(set, "/new"), filled(set, "Иное", DAYS, "")));
    expect_forbidden(test_post(set.app, auditor, remove, "version=1"));
    expect_forbidden(test_get(set.app, accountant, person_at(set, "")));

    expect_not_found(test_get(set.app, set.beside, person_at(set, "")));
    expect_not_found(test_get(set.app, set.beside, at));
    expect_not_found(
        test_get(set.app, set.beside, person_at(set, test_text("/%lld/file", ID(id)))));
    expect_not_found(test_post(set.app, set.beside, at, filled(set, "Иное", DAYS, "version=1")));
    expect_not_found(test_post(set.app, set.beside, remove, "version=1"));
    expect_not_found(
        test_post(set.app, set.beside, person_at(set, "/new"), filled(set, "Иное", DAYS, "")));
    expect_int(1, count(set, "training_record WHERE state = 'kept' AND title = 'Охрана труда'"));
}

/* The record of one person is not found under the address of another. */
void test_training__a_record_is_found_under_its_own_person_alone(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, SEMINAR, DAYS, "");
    int64_t inna = test_members_add(set.app, set.chair, TEST_SCHOOL,
                                    TEST_CARD(.last_name = STR("Иная"), .first_name = STR("Инна"),
                                              .sex = STR("f"), .status = STR("active")));
    expect_not_found(
        test_get(set.app, set.chair, test_text("/members/%lld/training/%lld", ID(inna), ID(id))));
}

/* ---- files ----------------------------------------------------------------------------------- */

static void plant_file(struct test_members_scene set, int64_t id)
{
    struct request *req = test_begin(set.app, set.chair);
    struct scope scope = access_scope(req, RIGHT_TRAINING_EDIT);
    str place = str_of(test_text("training_file.content:%lld", ID(id)));
    training_db_add_file(req->db,
                         &(struct training_db_add_file_values){
                             .region_id = scope.region_id,
                             .record_id = id,
                             .name = STR("сертификат.pdf"),
                             .type = STR("application/pdf"),
                             .size = 4,
                             .hash = attachment_imprint(req->arena, STR("%PDF")),
                             .content = secret_seal(req->arena, req->app->keys, place, STR("%PDF")),
                             .now = 0,
                         });
    test_commit(set.app);
}

void test_training__the_document_opens_for_the_chair_and_the_member_and_is_logged(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, SEMINAR, DAYS, "");
    plant_file(set, id);
    struct reply file =
        test_get(set.app, set.chair, person_at(set, test_text("/%lld/file", ID(id))));
    expect_int(200, file.status);
    expect_str("%PDF", test_bytes_of(file.file_fd));
    expect_int(200,
               test_get(set.app, set.member, test_text("/my/training/%lld/file", ID(id))).status);
    expect_not_found(test_get(set.app, set.beside, test_text("/my/training/%lld/file", ID(id))));
    expect_page(test_get(set.app, set.member, "/my/training"), "сертификат.pdf");
}

void test_training__an_upload_alone_is_a_form_with_errors(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    struct reply reply =
        test_upload(set.app, set.chair, person_at(set, "/new"), "file", "a.pdf", STR("%PDF"));
    expect_form_again(reply, "Чему учили");
    expect_int(0, count(set, "training_file"));
}

/* ---- the member's side ----------------------------------------------------------------------- */

void test_training__a_member_sees_the_own_trainings_and_nobody_elses(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    (void)add(set, SEMINAR, DAYS, "valid_until=01.03.2026");
    expect_page(test_get(set.app, set.member, "/my/training"), "Срок истёк 01.03.2026");
    expect_page(test_get(set.app, set.member, "/my/about/data"), "Охрана труда");
    expect_page(test_get(set.app, set.member, "/my"), "/my/training");
    int64_t inna = test_members_add(set.app, set.chair, TEST_SCHOOL,
                                    TEST_CARD(.last_name = STR("Иная"), .first_name = STR("Инна"),
                                              .sex = STR("f"), .status = STR("active")));
    int64_t other = test_members_sign_in(set.app, TEST_SCHOOL, inna);
    expect_page(test_get(set.app, other, "/my/training"), "Записей пока нет");
    expect_forbidden(test_get(set.app, other, person_at(set, "")));
}

void test_training__a_member_tells_first_of_what_was_learnt_elsewhere(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    str page = test_get(set.app, set.member, "/my/training/new").body;
    expect_true(str_find(page, STR("value=\"region\"")) < str_find(page, STR("value=\"org:")));
    expect_true(str_find(page, STR("value=\"region\"")) > 0);
}

static int64_t tell(struct test_members_scene set, const char *title)
{
    expect_see_other(test_post(set.app, set.member, "/my/training/new",
                               filled(set, title, DAYS, "category=primary_chair")),
                     "/my/training");
    return test_sql_int(set.app, "SELECT max(id) FROM training_record");
}

void test_training__what_a_member_tells_of_counts_when_the_chair_has_confirmed_it(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = tell(set, SEMINAR);
    const char *confirm = person_at(set, test_text("/%lld/confirm", ID(id)));
    expect_int(0, sum(set, "trainings", 2026));
    expect_int(0, count(set, "training_record WHERE category = 'primary_chair'"));
    expect_page(test_get(set.app, set.member, "/my/training"), "Ждёт ответа");
    expect_page(test_get(set.app, set.chair, "/training"), "/training/told");
    expect_page(test_get(set.app, set.chair, "/"), "/training/told");
    expect_page(test_get(set.app, set.chair, "/training/told"), "Гончарова Наталья Павловна");
    expect_not_found(test_post(set.app, set.beside, confirm, ""));
    expect_forbidden(test_post(set.app, set.member, confirm, ""));
    expect_see_other(test_post(set.app, set.chair, confirm, ""), "/training/told");
    expect_int(1, sum(set, "trainings", 2026));
    expect_not_found(test_post(set.app, set.chair, confirm, ""));
    expect_see_other(undo(set, set.chair), person_at(set, ""));
    expect_int(1, count(set, "training_record WHERE state = 'told'"));
    expect_int(0, sum(set, "trainings", 2026));
}

void test_training__a_member_reads_why_it_was_declined_and_takes_it_away(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = tell(set, SEMINAR);
    const char *refuse = person_at(set, test_text("/%lld/refuse", ID(id)));
    expect_form_again(test_post(set.app, set.chair, refuse, "answer="), "Почему нет");
    expect_see_other(test_post(set.app, set.chair, refuse, "answer=Нет+печати"), "/training/told");
    expect_page(test_get(set.app, set.member, "/my/training"), "Нет печати");
    expect_see_other(
        test_post(set.app, set.member, test_text("/my/training/%lld/withdraw", ID(id)), ""),
        "/my/training");
    expect_int(0, count(set, "training_record WHERE state IN ('told', 'refused')"));
    expect_not_found(
        test_post(set.app, set.member, test_text("/my/training/%lld/withdraw", ID(id)), ""));
}

void test_training__a_member_cannot_bury_the_chair_or_take_away_what_is_kept(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    for (int i = 0; i < 5; i++) {
        (void)tell(set, test_text("Курс+%d", i));
    }
    expect_refused(test_get(set.app, set.member, "/my/training/new"), "5 записей");
    int64_t kept = add(set, SEMINAR, DAYS, "");
    expect_not_found(
        test_post(set.app, set.member, test_text("/my/training/%lld/withdraw", ID(kept)), ""));
}
