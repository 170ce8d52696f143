#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

/* Another member with a sign-in. */
static int64_t a_stranger(struct test_members_scene set)
{
    int64_t inna =
        test_members_add(set.app, set.chair, TEST_SCHOOL,
                         TEST_CARD(.last_name = STR("Гончарова"), .first_name = STR("Инна"),
                                   .sex = STR("f"), .status = STR("active")));
    return test_members_sign_in(set.app, TEST_SCHOOL, inna);
}

/* Edits cards, decides nothing. */
static int64_t an_operator(struct test_members_scene set)
{
    return test_account(set.app, "primary_operator", TEST_SCHOOL);
}

#define CORRECTION \
    "first_name=Наталья&middle_name=Павловна&born=14.03.1979&phone=8+910+765-43-21&" \
    "email=natalia@new.example&position=завуч&language="

static int64_t last_request(struct test_members_scene set)
{
    return test_sql_int(set.app, "SELECT max(id) FROM member_request");
}

/* The kind with its fields is sent from the own pages. */
static int64_t ask(struct test_members_scene set, const char *kind, const char *body)
{
    struct reply reply = test_post(set.app, set.member, test_text("/my/requests/new/%s", kind),
                                   test_text("%s&step=do", body));
    int64_t id = last_request(set);
    expect_see_other(reply, test_text("/my/requests/%lld", ID(id)));
    return id;
}

static int64_t card_version(struct test_members_scene set)
{
    return test_sql_int(set.app,
                        test_text("SELECT version FROM member WHERE id = %lld", ID(set.natalia)));
}

static struct reply accept(struct test_members_scene set, int64_t account, int64_t id,
                           const char *body)
{
    int64_t version = test_sql_int(
        set.app, test_text("SELECT version FROM member_request WHERE id = %lld", ID(id)));
    return test_post(
        set.app, account, test_text("/requests/%lld/accept", ID(id)),
        test_text("version=%lld&card_version=%lld%s", ID(version), ID(card_version(set)), body));
}

static str state_of(struct test_members_scene set, int64_t id)
{
    return test_sql_text(set.app,
                         test_text("SELECT state FROM member_request WHERE id = %lld", ID(id)));
}

static str card_text(struct test_members_scene set, const char *column)
{
    return test_sql_text(
        set.app, test_text("SELECT %s FROM member WHERE id = %lld", column, ID(set.natalia)));
}

/* ---- correcting ----------------------------------------------------------------------------- */

void test_requests__what_will_change_is_shown_before_it_is_sent(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    struct reply form = test_get(set.app, set.member, "/my/requests/new/correction");
    expect_page(form, "учитель истории");
    struct reply preview =
        test_post(set.app, set.member, "/my/requests/new/correction", CORRECTION);
    expect_page(preview, "Ещё ничего не отправлено");
    expect_contains("учитель истории", preview.body);
    expect_contains("завуч", preview.body);
    expect_lacks("<dt>Имя</dt>", preview.body);
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM member_request"));
}

void test_requests__the_chair_takes_a_correction_over_with_one_press(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    expect_str("учитель истории", card_text(set, "position"));
    expect_contains("1 обращение ждёт вашего ответа", test_get(set.app, set.chair, "/").body);
    expect_page(test_get(set.app, set.chair, "/requests"), "Гончарова Наталья Павловна");
    struct reply page = test_get(set.app, set.chair, test_text("/requests/%lld", ID(id)));
    expect_page(page, "завуч");
    expect_contains("checked", page.body);
    expect_see_other(accept(set, set.chair, id, "&take=4&take=5&take=7"), "/requests");
    expect_str("завуч", card_text(set, "position"));
    expect_str("+79107654321", card_text(set, "phone"));
    expect_str("decided", state_of(set, id));
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                        "'members.edit'"));
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                        "'requests.accept'"));
    expect_page(test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id))), "Выполнено");
}

void test_requests__only_the_ticked_fields_are_taken_over(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    expect_form_again(accept(set, set.chair, id, ""), "Отметьте, что внести");
    expect_see_other(accept(set, set.chair, id, "&take=7"), "/requests");
    expect_str("завуч", card_text(set, "position"));
    expect_str("+79101234567", card_text(set, "phone"));
    /* The member is told which. */
    str told = test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id))).body;
    expect_contains("внесено в карточку", told);
    expect_contains("не внесено", told);
}

void test_requests__a_card_that_changed_meanwhile_is_shown_and_not_overwritten(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    int64_t seen = card_version(set);
    test_sql(set.app, test_text("UPDATE member SET position = 'директор', version = version + 1 "
                                "WHERE id = %lld",
                                ID(set.natalia)));
    struct reply late = test_post(set.app, set.chair, test_text("/requests/%lld/accept", ID(id)),
                                  test_text("version=1&card_version=%lld&take=7", ID(seen)));
    expect_form_again(late, "Карточку тем временем изменили");
    expect_contains("директор", late.body);
    expect_contains("Где значения разошлись, галочка не стоит", late.body);
    expect_str("директор", card_text(set, "position"));
    expect_str("sent", state_of(set, id));
    expect_see_other(accept(set, set.chair, id, "&take=7"), "/requests");
    expect_str("завуч", card_text(set, "position"));
}

void test_requests__an_answer_is_taken_back_as_a_whole(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    expect_see_other(accept(set, set.chair, id, "&take=7"), "/requests");
    int64_t undo = test_sql_int(set.app, "SELECT max(id) FROM undo WHERE kind = 'requests'");
    expect_not_found(
        test_post(set.app, set.beside, test_text("/requests/undo/%lld", ID(undo)), ""));
    expect_see_other(test_post(set.app, set.chair, test_text("/requests/undo/%lld", ID(undo)), ""),
                     test_text("/requests/%lld", ID(id)));
    expect_str("учитель истории", card_text(set, "position"));
    expect_str("sent", state_of(set, id));
}

void test_requests__a_new_address_is_told_to_the_old_one(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    expect_see_other(accept(set, set.chair, id, "&take=5"), "/requests");
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM outbox WHERE to_address = "
                                        "'natalia@primer.example' AND body LIKE "
                                        "'%другой адрес электронной почты%'"));
    /* Nothing of the values goes through the mail. */
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM outbox WHERE body LIKE "
                                        "'%natalia@new%' OR body LIKE '%завуч%'"));
}

void test_requests__a_refusal_says_why(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    const char *path = test_text("/requests/%lld/refuse", ID(id));
    expect_form_again(test_post(set.app, set.chair, path, "version=1&remark="), "remark");
    expect_see_other(test_post(set.app, set.chair, path, "version=1&remark=Принесите+приказ"),
                     "/requests");
    struct reply page = test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id)));
    expect_page(page, "Принесите приказ");
    expect_contains("Отклонено", page.body);
    expect_refused(accept(set, set.chair, id, "&take=7"), "уже ответили");
}

void test_requests__what_waits_is_withdrawn_and_answered_no_more(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    /* One of a kind at a time. */
    expect_see_other(test_get(set.app, set.member, "/my/requests/new/correction"),
                     test_text("/my/requests/%lld", ID(id)));
    const char *path = test_text("/my/requests/%lld/withdraw", ID(id));
    expect_not_found(test_post(set.app, a_stranger(set), path, ""));
    expect_see_other(test_post(set.app, set.member, path, ""), "/my/requests");
    expect_refused(accept(set, set.chair, id, "&take=7"), "уже ответили");
    expect_str("учитель истории", card_text(set, "position"));
}

/* ---- who ------------------------------------------------------------------------------------ */

void test_requests__nobody_sees_what_another_member_asked_for(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t stranger = a_stranger(set);
    int64_t id = ask(set, "correction", CORRECTION);
    const char *path = test_text("/my/requests/%lld", ID(id));
    expect_page(test_get(set.app, set.member, path), "завуч");
    expect_not_found(test_get(set.app, stranger, path));
    expect_not_found(test_get(set.app, set.chair, path));
    expect_lacks("Исправить мои данные, №", test_get(set.app, stranger, "/my/requests").body);
    expect_forbidden(test_get(set.app, set.member, test_text("/requests/%lld", ID(id))));
    expect_page(test_get(set.app, set.chair, "/my/requests"), "ещё не привязана");
    expect_int(303, test_get(set.app, 0, "/my/requests").status);
}

void test_requests__another_organisation_answers_nothing(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    expect_not_found(test_get(set.app, set.beside, test_text("/requests/%lld", ID(id))));
    expect_not_found(accept(set, set.beside, id, "&take=7"));
    expect_not_found(test_post(set.app, set.beside, test_text("/requests/%lld/refuse", ID(id)),
                               "version=1&remark=нет"));
    expect_lacks("Гончарова", test_get(set.app, set.beside, "/requests").body);
    expect_str("sent", state_of(set, id));
}

void test_requests__the_member_sees_that_it_was_opened_and_by_whom(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    const char *path = test_text("/my/requests/%lld", ID(id));
    expect_contains("ещё не открывал", test_get(set.app, set.member, path).body);
    (void)test_get(set.app, set.chair, test_text("/requests/%lld", ID(id)));
    test_run_jobs(set.app);
    expect_contains("Открыто: Сергеева", test_get(set.app, set.member, path).body);
}

/* Whatever else is sent with the form stays where it is. */
void test_requests__only_the_fields_of_the_form_get_into_a_request(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction",
                     CORRECTION "&last_name=Царёва&status=left&member_id=1&ticket_number=1&"
                                "state=decided&joined_on=01.01.1970&region_id=1&org_id=1");
    expect_see_other(accept(set, set.chair, id,
                            "&take=1&take=2&take=3&take=4&take=5&take=6&take=7&take=8&take=9&"
                            "take=10&take=11&last_name=Царёва&status=left"),
                     "/requests");
    expect_str("Гончарова", card_text(set, "last_name"));
    expect_str("active", card_text(set, "status"));
    expect_str("2007-09-03", card_text(set, "joined_on"));
}

/* ---- the other kinds ------------------------------------------------------------------------ */

void test_requests__a_new_surname_needs_the_document(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "surname", "last_name=Белова&document=marriage");
    expect_form_again(accept(set, set.chair, id, ""), "Отметьте, что видели его");
    expect_see_other(accept(set, set.chair, id, "&document_seen=1"), "/requests");
    expect_str("Белова", card_text(set, "last_name"));
    expect_str("Гончарова", card_text(set, "previous_last_name"));
}

void test_requests__leaving_is_recorded_with_the_application_as_its_document(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t operator= an_operator(set);
    int64_t id = ask(set, "leaving", "on=02.03.2026&reason=");
    expect_not_found(accept(set, operator, id, ""));
    expect_not_found(test_get(set.app, operator, test_text("/requests/%lld", ID(id))));
    expect_see_other(accept(set, set.chair, id, ""), "/requests");
    expect_str("left", card_text(set, "status"));
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM act WHERE kind = "
                                        "'membership.leave' AND state = 'done'"));
    int64_t undo = test_sql_int(set.app, "SELECT max(id) FROM undo WHERE kind = 'requests'");
    expect_see_other(test_post(set.app, set.chair, test_text("/requests/undo/%lld", ID(undo)), ""),
                     test_text("/requests/%lld", ID(id)));
    expect_str("active", card_text(set, "status"));
}

void test_requests__who_has_left_is_offered_nothing_that_leads_nowhere(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "leaving", "on=02.03.2026&reason=");
    struct reply page = test_get(set.app, set.chair, test_text("/requests/%lld", ID(id)));
    expect_page(page, "Оформить выход");
    expect_lacks("В карточке", page.body);
    expect_see_other(accept(set, set.chair, id, ""), "/requests");
    static const char *const pages[] = {"/my", "/my/requests", "/my/about", "/my/about/data"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        page = test_get(set.app, set.member, pages[i]);
        expect_int(200, page.status);
        expect_lacks("/my/requests/new", page.body);
    }
    page = test_get(set.app, set.member, "/my");
    expect_page(page, "Членство закончилось");
    expect_contains("с 02.03.2026", page.body);
    expect_page(test_get(set.app, set.member, "/my/requests"), "не на учёте");
    page = test_get(set.app, set.member, "/my/about/seen");
    expect_page(page, "Изменение членства");
    expect_lacks("Изменение организации", page.body);
    page = test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id)));
    expect_page(page, "Ответ");
    expect_lacks("Что дальше", page.body);
    expect_refused(test_get(set.app, set.member, "/my/requests/new/correction"), "не на учёте");
    expect_refused(
        test_post(set.app, set.member, "/my/requests/new/leaving", "on=02.03.2026&reason=&step=do"),
        "не на учёте");
}

void test_requests__a_transfer_to_others_asks_them(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t to = test_org(set.app, "Льговская СОШ 1");
    expect_page(test_get(set.app, set.member, "/my/requests/new/transfer"),
                "Сначала найдите организацию");
    expect_page(test_get(set.app, set.member, "/my/requests/new/transfer?q=Льговская"),
                "Льговская СОШ 1");
    const char *body = test_text("q=Льговская&org=%lld&on=01.04.2026&reason=переезд", ID(to));
    int64_t id = ask(set, "transfer", body);
    expect_contains("Льговская СОШ 1",
                    test_get(set.app, set.chair, test_text("/requests/%lld", ID(id))).body);
    expect_see_other(accept(set, set.chair, id, ""), "/requests");
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM transfer WHERE state = 'waiting'"));
    int64_t undo = test_sql_int(set.app, "SELECT max(id) FROM undo WHERE kind = 'requests'");
    expect_see_other(test_post(set.app, set.chair, test_text("/requests/undo/%lld", ID(undo)), ""),
                     test_text("/requests/%lld", ID(id)));
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM transfer WHERE state = 'waiting'"));
    expect_str("sent", state_of(set, id));
}

void test_requests__a_transfer_within_reach_is_done_at_once(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t territory = test_account(set.app, "territory_chair", "Рыльская");
    int64_t to = test_org(set.app, "Рыльский сад");
    int64_t id = ask(set, "transfer", test_text("q=Рыльский&org=%lld&on=02.03.2026", ID(to)));
    expect_see_other(accept(set, territory, id, ""), "/requests");
    expect_int(to, test_sql_int(set.app, test_text("SELECT org_id FROM member WHERE id = %lld",
                                                   ID(set.natalia))));
}

#define AID "category=illness&sum=15000&reason=Операция+матери"

void test_requests__why_somebody_needs_aid_is_read_by_the_own_organisation_alone(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t territory = test_account(set.app, "territory_chair", "Рыльская");
    int64_t id = ask(set, "aid", AID);
    const char *path = test_text("/requests/%lld", ID(id));
    expect_page(test_get(set.app, set.chair, path), "Операция матери");
    expect_not_found(test_get(set.app, territory, path));
    expect_not_found(test_get(set.app, an_operator(set), path));
    expect_not_found(accept(set, territory, id, "&sum=1&day=01.03.2026&minutes=4"));
    expect_lacks("Материальная помощь", test_get(set.app, territory, "/requests").body);
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM member_request WHERE "
                                        "cast(body AS text) LIKE '%Операция%'"));
    expect_form_again(accept(set, set.chair, id, "&sum=&day=&minutes="), "sum");
    expect_see_other(accept(set, set.chair, id, "&sum=10000&day=01.03.2026&minutes=4"),
                     "/requests");
    struct reply own = test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id)));
    expect_page(own, "Номер протокола");
    expect_contains("10\xc2\xa0"
                    "000",
                    own.body);
}

void test_requests__a_day_that_has_passed_is_told_to_both(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t territory = test_account(set.app, "territory_chair", "Рыльская");
    int64_t id = ask(set, "correction", CORRECTION);
    expect_lacks("обращение осталось", test_get(set.app, territory, "/").body);
    test_sql(set.app, "UPDATE member_request SET due_on = '2026-03-01'");
    expect_contains("1 обращение осталось без ответа", test_get(set.app, set.chair, "/").body);
    expect_contains("1 обращение осталось без ответа", test_get(set.app, territory, "/").body);
    expect_contains("Позвоните председателю",
                    test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id))).body);
}

/* ---- a new number or address is confirmed by a code -------------------------------------------
 */

/* The six digits of the last letter or message. */
static const char *code_of_last(struct test_members_scene set, const char *table)
{
    str body = test_sql_text(
        set.app,
        test_text("SELECT body FROM %s WHERE state = 'waiting' ORDER BY id DESC LIMIT 1", table));
    for (size_t i = 0; i + 6 <= body.length; i++) {
        if (strspn(body.data + i, "0123456789") == 6) {
            return test_text("%.6s", body.data + i);
        }
    }
    expect_true(false);
    return "";
}

static struct reply enter(struct test_members_scene set, int64_t account, int64_t id,
                          const char *code)
{
    return test_post(set.app, account, test_text("/my/requests/%lld/code", ID(id)),
                     test_text("code=%s", code));
}

static struct reply seen_by_chair(struct test_members_scene set, int64_t id)
{
    return test_get(set.app, set.chair, test_text("/requests/%lld", ID(id)));
}

static const char *other_than(const char *code)
{
    return code[5] == '1' ? test_text("%.5s2", code) : test_text("%.5s1", code);
}

void test_requests__a_new_address_is_confirmed_by_a_code_and_the_chair_sees_it(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    const char *own = test_text("/my/requests/%lld", ID(id));
    expect_str("natalia@new.example",
               test_sql_text(set.app, "SELECT to_address FROM outbox WHERE state = 'waiting' "
                                      "ORDER BY id DESC LIMIT 1"));
    expect_page(test_get(set.app, set.member, own), "Код отправлен: natalia@new.example");
    expect_page(seen_by_chair(set, id), "пока не подтверждён кодом");
    const char *code = code_of_last(set, "outbox");
    expect_form_again(enter(set, set.member, id, other_than(code)), "Код не подошёл");
    expect_form_again(enter(set, set.member, id, ""), "Код из сообщения");
    expect_see_other(enter(set, set.member, id, code), own);
    expect_lacks("Код отправлен", test_get(set.app, set.member, own).body);
    struct reply page = seen_by_chair(set, id);
    expect_page(page, "подтверждён кодом");
    expect_lacks("пока не подтверждён", page.body);
    expect_see_other(enter(set, set.member, id, code), own); /* nothing is waited for */
    expect_see_other(accept(set, set.chair, id, "&take=5"), "/requests");
    expect_str("natalia@new.example", card_text(set, "email"));
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                        "'requests.proven'"));
}

void test_requests__a_number_is_confirmed_where_messages_can_be_sent(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM sms"));
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM request_proof"));
    expect_see_other(
        test_post(set.app, set.member, test_text("/my/requests/%lld/withdraw", ID(id)), ""),
        "/my/requests");
    test_inner_app(set.app)->options.sms_url = "http://127.0.0.1:1/send";
    id = ask(set, "correction", CORRECTION);
    const char *own = test_text("/my/requests/%lld", ID(id));
    expect_page(test_get(set.app, set.member, own), "Код отправлен: +7");
    expect_form_again(enter(set, set.member, id, code_of_last(set, "outbox")),
                      "Код не подошёл"); /* the other one */
    expect_see_other(enter(set, set.member, id, code_of_last(set, "sms")), own);
    expect_page(test_get(set.app, set.member, own), "Код отправлен: natalia@new.example");
    expect_see_other(enter(set, set.member, id, code_of_last(set, "outbox")), own);
    struct reply page = seen_by_chair(set, id);
    expect_lacks("пока не подтверждён", page.body);
}

void test_requests__a_code_ends_after_five_tries_or_ten_minutes_and_a_new_one_is_sent(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    const char *again = test_text("/my/requests/%lld/code/again", ID(id));
    const char *own = test_text("/my/requests/%lld", ID(id));
    const char *code = code_of_last(set, "outbox");
    for (int i = 0; i < 5; i++) {
        expect_form_again(enter(set, set.member, id, other_than(code)), "Код не подошёл");
    }
    expect_form_again(enter(set, set.member, id, code), "Этот код больше не действует");
    expect_see_other(test_post(set.app, set.member, again, ""), own);
    test_sql(set.app, "UPDATE account_code SET expires_at = 1");
    expect_form_again(enter(set, set.member, id, code_of_last(set, "outbox")),
                      "Этот код больше не действует");
    for (int i = 0; i < 3; i++) {
        expect_see_other(test_post(set.app, set.member, again, ""), own);
    }
    expect_refused(test_post(set.app, set.member, again, ""), "слишком много кодов");
    expect_see_other(enter(set, set.member, id, code_of_last(set, "outbox")), own);
    expect_str("sent", state_of(set, id));
}

void test_requests__a_code_of_a_request_signs_nobody_in_and_is_nobody_elses(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction", CORRECTION);
    const char *code = code_of_last(set, "outbox");
    const int64_t others[] = {a_stranger(set), set.chair, set.beside};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        expect_not_found(enter(set, others[i], id, code));
        expect_not_found(
            test_post(set.app, others[i], test_text("/my/requests/%lld/code/again", ID(id)), ""));
    }
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM account_code WHERE used_at IS NOT "
                                        "NULL OR person_id IS NOT NULL AND person_id <> 0"));
    expect_lacks(code, test_sql_text(set.app, "SELECT code_hash FROM account_code"));
}

void test_requests__what_is_decided_or_taken_away_asks_for_no_code(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = ask(set, "correction",
                     "first_name=Наталья&middle_name=Павловна&born=14.03.1979&phone=&email=&"
                     "position=учитель истории&language=");
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM request_proof"));
    expect_lacks("Код отправлен",
                 test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id))).body);
    expect_see_other(accept(set, set.chair, id, "&take=4"), "/requests");
    id = ask(set, "correction", CORRECTION);
    expect_see_other(accept(set, set.chair, id, "&take=5"), "/requests");
    expect_lacks("Код отправлен",
                 test_get(set.app, set.member, test_text("/my/requests/%lld", ID(id))).body);
}

void test_requests__a_request_is_sent_although_no_more_codes_are(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    for (int i = 0; i < 6; i++) {
        int64_t id = ask(set, "correction", CORRECTION);
        expect_page(seen_by_chair(set, id), "пока не подтверждён кодом");
        expect_see_other(
            test_post(set.app, set.member, test_text("/my/requests/%lld/withdraw", ID(id)), ""),
            "/my/requests");
    }
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM request_proof WHERE code_id IS "
                                        "NULL"));
    int64_t id = ask(set, "correction", CORRECTION);
    expect_form_again(enter(set, set.member, id, "123456"), "больше не действует");
}
