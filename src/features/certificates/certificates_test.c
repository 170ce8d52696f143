/* Certificates: issuing, numbers, what strangers see, ending them, who may. */
#include "app/app.h"
#include "app/test.h"
#include "features/certificates/certificates_inner.h"
#include "features/duplicates/test_duplicates.h"
#include "features/members/test_members.h"

#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region; /* chairs */
    int64_t school;
    int64_t beside; /* of the neighbouring territory */
    int64_t accountant;
    int64_t anna;
    int64_t boris;
};

static int64_t add_person(struct scene *scene, const char *last, const char *first,
                          const char *middle, const char *sex)
{
    return test_members_add(scene->app, scene->region, SCHOOL,
                            TEST_CARD(.last_name = str_of(last), .first_name = str_of(first),
                                      .middle_name = str_of(middle), .sex = str_of(sex),
                                      .status = STR("active"), .joined_on = {20100901},
                                      .registered_on = {20100901}));
}

#define TRAINING \
    "title=Школа+актива&kind=school&attendance=in_person&hours=36&taught=federation&" \
    "taught_by=ФОПКО&began_on=10.02.2026&ended_on=14.02.2026"

static void write_down(const struct scene *scene, int64_t person)
{
    struct reply reply =
        test_post(scene->app, scene->school,
                  test_text("/training/new?org=%lld", ID(test_org(scene->app, SCHOOL))),
                  test_text(TRAINING "&person=%lld", ID(person)));
    expect_int(303, reply.status);
}

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .school = test_account(app, "primary_chair", SCHOOL),
        .beside = test_account(app, "territory_chair", "Льговская"),
        .accountant = test_account(app, "accountant", SCHOOL),
    };
    test_inner_app(app)->options.origin = "https://union.example";
    scene.anna = add_person(&scene, "Абрамова", "Анна", "Ивановна", "f");
    scene.boris = add_person(&scene, "Белов", "Борис", "", "m");
    write_down(&scene, scene.anna);
    write_down(&scene, scene.boris);
    return scene;
}

static int64_t number(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->app, test_text("SELECT %s", what));
}

static int64_t record_of(const struct scene *scene, int64_t person)
{
    return number(scene, test_text("id FROM training_record WHERE member_id = %lld AND state = "
                                   "'kept'",
                                   ID(person)));
}

static int64_t certificate_of(const struct scene *scene, int64_t person)
{
    return number(scene, test_text("max(id) FROM certificate WHERE member_id = %lld", ID(person)));
}

static const char *order_path(const struct scene *scene)
{
    return test_text("/certificates/new?org=%lld&record=%lld", ID(test_org(scene->app, SCHOOL)),
                     ID(record_of(scene, scene->anna)));
}

#define ORDER \
    "kind=certificate&template=3&issued_on=02.03.2026&place=г.+Рыльск&signer_post=Председатель&" \
    "signer_name=О.+В.+Сергеева"

static struct reply issue_by(const struct scene *scene, int64_t account, const char *more)
{
    return test_post(scene->app, account, order_path(scene), test_text("%s&" ORDER, more));
}

static const char *both(const struct scene *scene)
{
    return test_text("&tick=%lld&tick=%lld", ID(record_of(scene, scene->anna)),
                     ID(record_of(scene, scene->boris)));
}

static void issue_both(const struct scene *scene)
{
    expect_int(303, issue_by(scene, scene->school, both(scene)).status);
}

static const char *certificate(const struct scene *scene, int64_t person, const char *page)
{
    return test_text("/certificates/%lld%s", ID(certificate_of(scene, person)), page);
}

static const char *proof(const struct scene *scene, int64_t person, const char *page)
{
    str code = test_sql_text(scene->app, test_text("SELECT code FROM certificate WHERE id = %lld",
                                                   ID(certificate_of(scene, person))));
    return test_text("/C/%.*s%s", STR_ARG(code), page);
}

static struct reply undo(const struct scene *scene, int64_t account)
{
    return test_post(
        scene->app, account,
        test_text("/certificates/undo/%lld", ID(number(scene, "max(id) FROM undo WHERE kind = "
                                                              "'certificates'"))),
        "");
}

static str text_of(struct reply reply)
{
    expect_int(200, reply.status);
    return test_told_by("pdftotext -layout - -", reply.file_fd);
}

static void expect_in(str text, const char *part)
{
    if (text.length > 0 && str_find(text, str_of(part)) < 0) {
        test_fail(__FILE__, __LINE__, "no “%s” in:\n%.*s", part, STR_ARG(text));
    }
}

/* ---- issuing --------------------------------------------------------------------------------- */

void test_certificates__are_issued_to_many_with_numbers_in_a_row_and_stand_in_the_records(void)
{
    struct scene scene = scene_new();
    struct reply page = test_get(scene.app, scene.school, order_path(&scene));
    expect_page(page, "Абрамова Анна Ивановна");
    expect_page(page, "Белов Борис");
    issue_both(&scene);
    expect_int(2, number(&scene, "count(*) FROM certificate WHERE state = 'valid'"));
    expect_int(1, number(&scene, "count(*) FROM certificate WHERE number_text = '1/2026'"));
    expect_int(1, number(&scene, "count(*) FROM certificate WHERE number_text = '2/2026'"));
    expect_int(2, number(&scene, "last FROM certificate_series"));
    expect_int(1, number(&scene, "count(*) FROM training_record WHERE paper_number = '1/2026' AND "
                                 "paper_kind = 'certificate' AND paper_on = '2026-03-02'"));
    expect_int(2, number(&scene, "count(*) FROM audit_entry WHERE action = 'certificates.issue'"));
    expect_page(test_get(scene.app, scene.school, "/certificates"), "1/2026");
    expect_page(test_get(scene.app, scene.school, test_text("/members/%lld", ID(scene.anna))),
                "1/2026");
}

void test_certificates__the_sheet_has_the_name_in_its_case_the_hours_and_the_days(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    str text = text_of(test_get(scene.app, scene.school, certificate(&scene, scene.anna, "/pdf")));
    expect_in(text, "Абрамовой Анне Ивановне");
    expect_in(text, "36 академических часов");
    expect_in(text, "с 10 по 14 февраля 2026 г.");
    expect_in(text, "прошла");
    expect_in(text, "О. В. Сергеева");
    str men = text_of(test_get(scene.app, scene.school, certificate(&scene, scene.boris, "/pdf")));
    expect_in(men, "Белову Борису");
    expect_in(men, "прошёл");
}

void test_certificates__all_of_an_order_come_in_one_file(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    int64_t batch = number(&scene, "max(batch_id) FROM certificate");
    expect_page(test_get(scene.app, scene.school, test_text("/certificates/batch/%lld", ID(batch))),
                "Белов Борис");
    str text = text_of(
        test_get(scene.app, scene.school, test_text("/certificates/batch/%lld/pdf", ID(batch))));
    expect_in(text, "Абрамовой");
    expect_in(text, "Белову");
}

void test_certificates__a_record_has_one_good_certificate_at_most(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    expect_form_again(issue_by(&scene, scene.school, both(&scene)), "уже есть");
    expect_int(2, number(&scene, "count(*) FROM certificate"));
}

void test_certificates__bad_input_is_told_and_nothing_is_issued(void)
{
    struct scene scene = scene_new();
    const struct {
        const char *more;
        const char *told;
    } cases[] = {
        {"", "Отметьте, кому выдать"},
        {test_text("%s&issued_on=01.02.2026", both(&scene)), "ещё не закончилось"},
        {test_text("%s&issued_on=01.02.2027", both(&scene)), "Дата выдачи"},
        {test_text("%s&valid_until=01.03.2026", both(&scene)), "раньше выдачи"},
        {test_text("%s&template=77", both(&scene)), "Шаблон"},
        {test_text("%s&signer_name=", both(&scene)), "инициалы и фамилия"},
        {test_text("%s&second_post=Секретарь", both(&scene)), "вторую подпись"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_form_again(issue_by(&scene, scene.school, cases[i].more), cases[i].told);
    }
    expect_int(0, number(&scene, "count(*) FROM certificate"));
}

void test_certificates__who_left_or_has_a_document_or_no_known_sex_is_named(void)
{
    struct scene scene = scene_new();
    int64_t vera = add_person(&scene, "Ким", "Ли", "", "");
    write_down(&scene, vera);
    expect_form_again(
        issue_by(&scene, scene.school,
                 test_text("%s&tick=%lld", both(&scene), ID(record_of(&scene, vera)))),
        "не указан пол");
    expect_int(0, number(&scene, "count(*) FROM certificate"));
    test_sql(scene.app,
             test_text("UPDATE member SET status = 'left' WHERE id = %lld", ID(scene.boris)));
    test_sql(scene.app, test_text("UPDATE training_record SET paper_number = '77-К' WHERE "
                                  "member_id = %lld",
                                  ID(vera)));
    struct reply page = test_get(scene.app, scene.school, order_path(&scene));
    expect_page(page, "больше не состоит на учёте");
    expect_page(page, "уже указан документ");
    expect_form_again(issue_by(&scene, scene.school, both(&scene)), "больше не состоит на учёте");
}

void test_certificates__many_are_issued_by_a_job_with_one_file(void)
{
    struct scene scene = scene_new();
    struct buf ticked = BUF_INIT(test_arena());
    for (int i = 0; i < CERTIFICATES_AT_ONCE; i++) {
        int64_t id = add_person(&scene, test_text("Петрова%c%c", 'a' + i / 26, 'a' + i % 26),
                                "Мария", "Петровна", "f");
        write_down(&scene, id);
        buf_put_format(&ticked, "&tick=%lld", ID(record_of(&scene, id)));
    }
    buf_put(&ticked, str_of(both(&scene)));
    struct reply reply = issue_by(&scene, scene.school, str_to_c(test_arena(), buf_str(&ticked)));
    expect_true(str_starts_with(test_location(reply), STR("/jobs/")));
    test_run_jobs(scene.app);
    int64_t total = CERTIFICATES_AT_ONCE + 2;
    expect_int(total, number(&scene, "count(*) FROM certificate WHERE state = 'valid'"));
    expect_int(total, number(&scene, "max(number) FROM certificate"));
    expect_int(1,
               number(&scene, "count(*) FROM job WHERE state = 'done' AND file_name IS NOT NULL"));
}

/* ---- what strangers see ---------------------------------------------------------------------- */

void test_certificates__whoever_holds_one_sees_that_it_is_genuine_and_a_masked_name(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    struct reply page = test_get(scene.app, 0, proof(&scene, scene.anna, ""));
    expect_page(page, "Сертификат подлинный");
    expect_page(page, "Школа актива");
    expect_page(page, "36 академических часов");
    expect_true(str_find(page.body, STR("Абрамова")) < 0);
    expect_not_found(test_get(scene.app, 0, "/C/AAAAAAAAAAAAAAAAAAAAAAAAAA"));
    expect_not_found(test_get(scene.app, 0, "/C/1"));
}

void test_certificates__one_address_checks_so_many_in_a_minute(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    const char *genuine = proof(&scene, scene.anna, "");
    for (size_t i = 0; i < 59; i++) {
        expect_not_found(test_get(scene.app, 0, "/C/AAAAAAAAAAAAAAAAAAAAAAAAAA"));
    }
    expect_int(200, test_get(scene.app, 0, genuine).status);
    struct reply page = test_get(scene.app, 0, genuine);
    expect_int(429, page.status);
    expect_contains("через минуту", page.body);
    expect_lacks("Сертификат подлинный", page.body);
    expect_int(429, test_get(scene.app, 0, proof(&scene, scene.anna, "/badge")).status);
}

void test_certificates__one_that_ran_out_says_so(void)
{
    struct scene scene = scene_new();
    expect_int(303,
               issue_by(&scene, scene.school, test_text("%s&valid_until=03.03.2026", both(&scene)))
                   .status);
    expect_page(test_get(scene.app, 0, proof(&scene, scene.anna, "")), "подлинный");
    test_sql(scene.app, "UPDATE certificate SET valid_until = '2026-03-01'");
    expect_page(test_get(scene.app, 0, proof(&scene, scene.anna, "")), "Срок сертификата истёк");
}

/* ---- ending ---------------------------------------------------------------------------------- */

void test_certificates__a_revoked_one_says_since_when_and_why_and_another_may_be_issued(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    const char *page = certificate(&scene, scene.anna, "");
    expect_form_again(
        test_post(scene.app, scene.school, certificate(&scene, scene.anna, "/revoke"), "reason="),
        "Почему отозван");
    expect_see_other(test_post(scene.app, scene.school, certificate(&scene, scene.anna, "/revoke"),
                               "reason=Ошибка"),
                     page);
    struct reply shown = test_get(scene.app, 0, proof(&scene, scene.anna, ""));
    expect_page(shown, "больше не действует");
    expect_page(shown, "Отозван 02.03.2026");
    expect_page(shown, "Ошибка");
    expect_int(0, number(&scene, test_text("count(*) FROM training_record WHERE member_id = %lld "
                                           "AND paper_number IS NOT NULL",
                                           ID(scene.anna))));
    expect_refused(test_post(scene.app, scene.school, certificate(&scene, scene.anna, "/revoke"),
                             "reason=Ошибка"),
                   "уже не действует");
    expect_int(303, issue_by(&scene, scene.school,
                             test_text("&tick=%lld", ID(record_of(&scene, scene.anna))))
                        .status);
    expect_int(3, number(&scene, "max(number) FROM certificate"));
}

void test_certificates__revoking_is_taken_back_within_ten_minutes(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    (void)test_post(scene.app, scene.school, certificate(&scene, scene.anna, "/revoke"),
                    "reason=Ошибка");
    expect_not_found(undo(&scene, scene.region));
    expect_int(303, undo(&scene, scene.school).status);
    expect_page(test_get(scene.app, 0, proof(&scene, scene.anna, "")), "подлинный");
    expect_int(1, number(&scene, "count(*) FROM training_record WHERE paper_number = '1/2026'"));
}

void test_certificates__what_was_issued_is_taken_back_and_its_number_is_not_given_again(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    const char *code = proof(&scene, scene.anna, "");
    expect_int(303, undo(&scene, scene.school).status);
    expect_not_found(test_get(scene.app, 0, code));
    expect_int(2, number(&scene, "count(*) FROM certificate WHERE state = 'withdrawn'"));
    expect_int(0, number(&scene, "count(*) FROM training_record WHERE paper_number IS NOT NULL"));
    issue_both(&scene);
    expect_int(4, number(&scene, "max(number) FROM certificate"));
    expect_page(test_get(scene.app, scene.school, "/certificates"), "Выдача отменена");
}

void test_certificates__another_one_has_a_new_number_and_ends_the_old_one(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    const char *old = proof(&scene, scene.anna, "");
    expect_form_again(
        test_post(scene.app, scene.school, certificate(&scene, scene.anna, "/again"), ""),
        "Почему выдаётся новый");
    struct reply reply =
        test_post(scene.app, scene.school, certificate(&scene, scene.anna, "/again"),
                  "why=The+document+was+lost");
    expect_int(303, reply.status);
    expect_page(test_get(scene.app, 0, old), "Заменён другим");
    expect_page(test_get(scene.app, 0, old), "Документ утерян");
    expect_page(test_get(scene.app, 0, proof(&scene, scene.anna, "")), "3/2026");
    expect_int(1, number(&scene, "count(*) FROM training_record WHERE paper_number = '3/2026'"));
    expect_int(303, undo(&scene, scene.school).status);
    expect_page(test_get(scene.app, 0, old), "подлинный");
    expect_int(1, number(&scene, "count(*) FROM training_record WHERE paper_number = '1/2026'"));
}

/* ---- who may --------------------------------------------------------------------------------- */

void test_certificates__who_has_no_right_and_who_is_beside_can_do_nothing(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    expect_forbidden(issue_by(&scene, scene.accountant, both(&scene)));
    expect_forbidden(test_get(scene.app, scene.accountant, certificate(&scene, scene.anna, "")));
    expect_not_found(issue_by(&scene, scene.beside, both(&scene)));
    static const char *const pages[] = {"", "/pdf"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_not_found(
            test_get(scene.app, scene.beside, certificate(&scene, scene.anna, pages[i])));
    }
    expect_not_found(test_post(scene.app, scene.beside, certificate(&scene, scene.anna, "/revoke"),
                               "reason=Ошибка"));
    expect_not_found(test_post(scene.app, scene.beside, certificate(&scene, scene.anna, "/again"),
                               "why=The+document+was+lost"));
    expect_page(test_get(scene.app, scene.region, certificate(&scene, scene.anna, "")), "1/2026");
    expect_int(2, number(&scene, "count(*) FROM certificate WHERE state = 'valid'"));
}

void test_certificates__what_a_region_issued_the_school_sees_and_cannot_revoke(void)
{
    struct scene scene = scene_new();
    expect_int(303, issue_by(&scene, scene.region, both(&scene)).status);
    struct reply page = test_get(scene.app, scene.school, certificate(&scene, scene.anna, ""));
    expect_page(page, "1/2026");
    expect_true(str_find(page.body, STR("/revoke")) < 0);
    expect_not_found(test_post(scene.app, scene.school, certificate(&scene, scene.anna, "/revoke"),
                               "reason=Ошибка"));
}

/* ---- the journal ----------------------------------------------------------------------------- */

void test_certificates__the_journal_is_searched_by_number_and_surname_and_saved(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    const char *find = test_text("/certificates/find?org=%lld", ID(test_org(scene.app, SCHOOL)));
    struct reply page = test_post(scene.app, scene.school, find, "words=Абрам");
    expect_page(page, "1/2026");
    expect_true(str_find(page.body, STR("2/2026")) < 0);
    expect_page(test_post(scene.app, scene.school, find, "words=2/2026"), "Белов");
    expect_page(test_post(scene.app, scene.school, find, "words=9/2026"), "Ничего не найдено");
    struct reply file = test_get(scene.app, scene.school, "/certificates/file");
    expect_int(200, file.status);
    expect_true(test_bytes_of(file.file_fd).length > 1000);
    reply_close_file(&file);
}

/* ---- what others change ---------------------------------------------------------------------- */

void test_certificates__go_along_when_cards_become_one_and_part_again(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    struct request *req = test_begin(scene.app, scene.region);
    int64_t region_id = req->mandate.region_id;
    certificates_feature.person_merged(req, region_id, scene.anna, scene.boris);
    test_commit(scene.app);
    expect_int(2, number(&scene, test_text("count(*) FROM certificate WHERE member_id = %lld",
                                           ID(scene.boris))));
    req = test_begin(scene.app, scene.region);
    certificates_feature.person_parted(req, region_id, scene.anna, scene.boris);
    test_commit(scene.app);
    expect_int(1, number(&scene, test_text("count(*) FROM certificate WHERE member_id = %lld",
                                           ID(scene.anna))));
}

void test_certificates__of_an_erased_card_the_number_alone_stays(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    const char *code = proof(&scene, scene.anna, "");
    test_sql(scene.app, test_text("DELETE FROM member WHERE id = %lld", ID(scene.anna)));
    struct request *req = test_begin(scene.app, scene.region);
    test_commit(scene.app);
    certificates_feature.sweep(req);
    expect_int(1, number(&scene, "count(*) FROM certificate WHERE content IS NULL AND masked IS "
                                 "NULL AND member_id IS NULL AND number_text = '1/2026'"));
    expect_page(test_get(scene.app, 0, code), "стёрты");
    expect_page(test_get(scene.app, scene.school, "/certificates"), "1/2026");
}

/* ---- the cabinet ----------------------------------------------------------------------------- */

void test_certificates__a_member_prints_his_own_and_nobody_elses(void)
{
    struct scene scene = scene_new();
    issue_both(&scene);
    int64_t anna = test_members_sign_in(scene.app, SCHOOL, scene.anna);
    expect_page(test_get(scene.app, anna, "/my/certificates"), "1/2026");
    expect_page(test_get(scene.app, anna, "/my/about/data"), "1/2026");
    expect_in(text_of(test_get(
                  scene.app, anna,
                  test_text("/my/certificates/%lld/pdf", ID(certificate_of(&scene, scene.anna))))),
              "Абрамовой");
    expect_not_found(
        test_get(scene.app, anna,
                 test_text("/my/certificates/%lld/pdf", ID(certificate_of(&scene, scene.boris)))));
    expect_not_found(test_get(
        scene.app, anna,
        test_text("/my/certificates/%lld/badge", ID(certificate_of(&scene, scene.boris)))));
}

void test_certificates__the_menu_leads_to_the_journal(void)
{
    struct scene scene = scene_new();
    str start = test_get(scene.app, scene.school, "/training").body;
    expect_contains("href=\"/certificates\"", start);
    expect_contains("href=\"/certificates\" aria-current=\"page\"",
                    test_get(scene.app, scene.school, "/certificates").body);
}
