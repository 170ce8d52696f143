#include "features/accounts/accounts_first.h"

#include <stdio.h>
#include <time.h>

#include "app/app.h"
#include "app/sms.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"

/* ---- helps ---------------------------------------------------------------------------------- */

static int64_t add_vera(struct test_app *app, int64_t chair)
{
    return test_members_add(
        app, chair, SCHOOL,
        TEST_CARD(.last_name = STR("Ким"), .first_name = STR("Вера"),
                  .middle_name = STR("Павловна"), .sex = STR("f"), .born = date_of("1979-03-14"),
                  .phone = STR("+79105550101"), .email = STR("vera@example.org"),
                  .ticket_number = STR("460003512708"), .status = STR("active")));
}

struct scene {
    struct test_app *app;
    int64_t chair;
    int64_t vera; /* the member */
};

static struct scene scene_new(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.chair = test_account(scene.app, "primary_chair", SCHOOL);
    scene.vera = add_vera(scene.app, scene.chair);
    return scene;
}

static const char *between(str page, const char *before, const char *after)
{
    ptrdiff_t at = str_find(page, str_of(before));
    if (at < 0) {
        test_fail(__FILE__, __LINE__, "no %s in the page", before);
        return "";
    }
    str rest = str_from(page, (size_t)at + strlen(before));
    ptrdiff_t end = str_find(rest, str_of(after));
    return str_to_c(test_arena(), str_slice(rest, 0, (size_t)MAX_OF(end, 0)));
}

static int64_t count(struct test_app *app, const char *what)
{
    return test_sql_int(app, test_text("SELECT count(*) FROM %s", what));
}

static struct reply ask(struct test_app *app, const char *login)
{
    return test_post(app, 0, "/sign-in", test_text("way=code&login=%s", login));
}

static const char *pending_of(struct reply page)
{
    return between(page.body, "name=\"pending\" value=\"", "\"");
}

/* The six digits of the last letter that will be sent. */
static const char *last_code(struct test_app *app)
{
    str body = test_sql_text(app, "SELECT body FROM outbox WHERE state = 'waiting' "
                                  "ORDER BY id DESC LIMIT 1");
    for (size_t i = 0; i + 6 <= body.length; i++) {
        str digits = str_slice(body, i, 6);
        int64_t number;
        if (digits.data[0] != ' ' && str_to_int64(digits, &number)) {
            return str_to_c(test_arena(), digits);
        }
    }
    test_fail(__FILE__, __LINE__, "no code in the letter");
    return "";
}

static struct reply give(struct test_app *app, const char *pending, const char *code)
{
    return test_post(app, 0, "/sign-in/once", test_text("pending=%s&code=%s", pending, code));
}

/* Asks for a code and gives it. */
static struct reply come(struct test_app *app, const char *login)
{
    const char *pending = pending_of(ask(app, login));
    return give(app, pending, last_code(app));
}

static bool has_cookie(struct reply reply)
{
    for (size_t i = 0; i < reply.header_count; i++) {
        if (str_equal(reply.headers[i].name, STR("Set-Cookie"))) {
            return true;
        }
    }
    return false;
}

/* ---- one-time codes ------------------------------------------------------------------------- */

void test_accounts_first__a_member_comes_in_by_a_code_to_the_address_of_the_card(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    const char *pending = pending_of(ask(app, "Vera@Example.org"));
    struct reply reply = give(app, pending, last_code(app));
    expect_see_other(reply, "/account/passkey");
    expect_true(has_cookie(reply));
    expect_int(scene.vera, test_sql_int(app, "SELECT person_id FROM account WHERE id = "
                                             "(SELECT max(account_id) FROM session)"));
    expect_int(0, count(app, "session WHERE is_staff = 1 AND account_id = "
                             "(SELECT id FROM account WHERE last_name = 'Ким')"));
    expect_int(30 * 24 * 3600, test_sql_int(app, "SELECT expires_at - created_at FROM session "
                                                 "ORDER BY id DESC LIMIT 1"));
    /* The second time he has an account, and goes where everybody goes. */
    expect_see_other(come(app, "vera@example.org"), "/");
    expect_int(1, count(app, "account WHERE last_name = 'Ким'"));
    expect_int(0, count(app, "account_code WHERE code_hash LIKE '______'"));
}

void test_accounts_first__a_code_works_once_and_ten_minutes(void)
{
    struct scene scene = scene_new();
    const char *pending = pending_of(ask(scene.app, "vera@example.org"));
    const char *code = last_code(scene.app);
    expect_see_other(give(scene.app, pending, code), "/account/passkey");
    expect_form_again(give(scene.app, pending, code), "больше не действует");
    pending = pending_of(ask(scene.app, "vera@example.org"));
    test_sql(scene.app, "UPDATE account_code SET expires_at = expires_at - 600");
    expect_form_again(give(scene.app, pending, last_code(scene.app)), "больше не действует");
}

void test_accounts_first__a_code_is_not_guessed(void)
{
    struct scene scene = scene_new();
    const char *pending = pending_of(ask(scene.app, "vera@example.org"));
    const char *code = last_code(scene.app);
    const char *other = strcmp(code, "123456") == 0 ? "123457" : "123456";
    for (int i = 0; i < 5; i++) {
        expect_form_again(give(scene.app, pending, other), "не подошёл");
    }
    expect_form_again(give(scene.app, pending, code), "больше не действует");
    expect_int(5, count(scene.app, "audit_entry WHERE action = 'accounts.once_failed'"));
}

/* Without what differs at each showing. */
static str without_keys(struct reply reply)
{
    expect_int(200, reply.status);
    struct buf out = BUF_INIT(test_arena());
    str rest = reply.body;
    ptrdiff_t at;
    while ((at = str_find(rest, STR("value=\""))) >= 0) {
        buf_put(&out, str_slice(rest, 0, (size_t)at));
        rest = str_from(rest, (size_t)at + 7);
        rest = str_from(rest, (size_t)str_find_char(rest, '"') + 1);
    }
    buf_put(&out, rest);
    return buf_str(&out);
}

void test_accounts_first__who_is_known_shows_nowhere(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    str known = without_keys(ask(app, "vera@example.org"));
    struct reply nobody = ask(app, "nobody@example.org");
    expect_str(str_to_c(test_arena(), known), without_keys(nobody));
    expect_int(1, count(app, "outbox WHERE state = 'waiting'"));
    expect_int(1, count(app, "outbox WHERE state = 'void'"));
    expect_form_again(give(app, pending_of(nobody), "123456"), "не подошёл");
    struct reply right =
        test_post(app, 0, "/sign-in/first", "ticket=4600 0351 2708&born=14.03.1979");
    struct reply wrong =
        test_post(app, 0, "/sign-in/first", "ticket=4600 0351 2708&born=15.03.1979");
    expect_str(str_to_c(test_arena(), without_keys(right)), without_keys(wrong));
    expect_int(2, count(app, "outbox WHERE state = 'waiting'"));
    expect_int(2, count(app, "outbox WHERE state = 'void'"));
    expect_see_other(give(app, pending_of(right), last_code(app)), "/account/passkey");
}

static int64_t microseconds(struct test_app *app, const char *login)
{
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    ask(app, login);
    clock_gettime(CLOCK_MONOTONIC, &after);
    test_sql(app, "DELETE FROM attempt");
    return (after.tv_sec - before.tv_sec) * 1000000 + (after.tv_nsec - before.tv_nsec) / 1000;
}

/* The best of forty each, asked in turn, so that whatever else the machine does meets both. */
static bool cost_the_same(struct test_app *app)
{
    int64_t known = INT64_MAX;
    int64_t unknown = INT64_MAX;
    for (int i = 0; i < 40; i++) {
        known = MIN_OF(known, microseconds(app, "vera@example.org"));
        unknown = MIN_OF(unknown, microseconds(app, "none@example.org"));
    }
    return unknown * 4 > known * 3 && known * 4 > unknown * 3;
}

/* A difference in the program shows each time, one of the machine's does not. */
void test_accounts_first__an_unknown_address_costs_as_much_as_a_known_one(void)
{
    struct scene scene = scene_new();
    expect_true(cost_the_same(scene.app) || cost_the_same(scene.app) || cost_the_same(scene.app));
}

void test_accounts_first__codes_are_throttled_for_each_number_and_an_alarm_is_raised(void)
{
    struct scene scene = scene_new();
    for (int i = 0; i < 5; i++) {
        expect_page(ask(scene.app, "nobody@example.org"), "Введите код");
    }
    expect_form_again(ask(scene.app, "nobody@example.org"), "Слишком много");
    expect_form_again(ask(scene.app, "nobody@example.org"), "Слишком много");
    expect_page(ask(scene.app, "vera@example.org"), "Введите код");
    expect_int(1, count(scene.app, "audit_entry WHERE action = 'accounts.alarm'"));
    expect_int(0, count(scene.app, "attempt WHERE subject LIKE '%example%'"));
    /* An hour later again, but not more than ten in a day. */
    test_sql(scene.app, "UPDATE attempt SET window_start = window_start - 3660");
    for (int i = 0; i < 5; i++) {
        expect_page(ask(scene.app, "nobody@example.org"), "Введите код");
    }
    test_sql(scene.app, "UPDATE attempt SET window_start = window_start - 7380");
    expect_form_again(ask(scene.app, "nobody@example.org"), "Слишком много");
}

void test_accounts_first__one_address_of_the_network_cannot_try_many_numbers(void)
{
    struct scene scene = scene_new();
    for (int i = 0; i < 120; i++) {
        ask(scene.app, test_text("n%d@example.org", i));
    }
    expect_form_again(ask(scene.app, "vera@example.org"), "Слишком много");
    expect_form_again(test_post(scene.app, 0, "/sign-in/first", "ticket=1&born=14.03.1979"),
                      "Слишком много");
}

void test_accounts_first__staff_never_come_in_by_a_code_alone(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    int64_t staff = test_account(app, "region_chair", "Курская");
    test_sql(app, test_text("UPDATE account SET email = 'vera@example.org', last_name = 'Ким', "
                            "first_name = 'Вера' WHERE id = %lld",
                            (long long)staff));
    int64_t sessions = count(app, "session");
    struct reply reply = come(app, "vera@example.org");
    expect_page(reply, "Войдите с паролем");
    expect_true(!has_cookie(reply));
    expect_int(sessions, count(app, "session"));
    /* The card is his, and so is his cabinet; no second account came of it. */
    expect_int(1, count(app, "account WHERE last_name = 'Ким'"));
    expect_int(scene.vera, test_sql_int(app, test_text("SELECT person_id FROM account WHERE id = "
                                                       "%lld",
                                                       (long long)staff)));
    /* A post that begins tomorrow counts as well. */
    test_sql(app, "UPDATE mandate SET valid_from = '2026-03-02' WHERE role = 'region_chair'");
    expect_page(come(app, "vera@example.org"), "Войдите с паролем");
}

void test_accounts_first__the_second_factor_is_still_asked_for(void)
{
    struct scene scene = scene_new();
    expect_see_other(come(scene.app, "vera@example.org"), "/account/passkey");
    test_sql(scene.app, "UPDATE account SET totp_secret = 'abc' WHERE last_name = 'Ким'");
    struct reply reply = come(scene.app, "vera@example.org");
    expect_page(reply, "action=\"/sign-in/code\"");
    expect_true(!has_cookie(reply));
}

void test_accounts_first__a_shared_address_asks_for_the_ticket(void)
{
    struct scene scene = scene_new();
    test_members_add(scene.app, scene.chair, SCHOOL,
                     TEST_CARD(.last_name = STR("Ким"), .first_name = STR("Олег"), .sex = STR("m"),
                               .born = date_of("1977-01-02"), .email = STR("vera@example.org"),
                               .status = STR("active")));
    struct reply reply = come(scene.app, "vera@example.org");
    expect_see_other(reply, "/sign-in/first?shared=1");
    expect_true(!has_cookie(reply));
    expect_int(0, count(scene.app, "account WHERE last_name = 'Ким'"));
    struct reply asked =
        test_post(scene.app, 0, "/sign-in/first", "ticket=460003512708&born=14.03.1979");
    expect_see_other(give(scene.app, pending_of(asked), last_code(scene.app)), "/account/passkey");
}

void test_accounts_first__who_has_left_or_was_closed_does_not_come_in(void)
{
    struct scene scene = scene_new();
    const char *pending = pending_of(ask(scene.app, "vera@example.org"));
    const char *code = last_code(scene.app);
    test_sql(scene.app, "UPDATE member SET status = 'left' WHERE last_name = 'Ким'");
    expect_see_other(give(scene.app, pending, code), "/sign-in");
    test_sql(scene.app, "DELETE FROM outbox");
    ask(scene.app, "vera@example.org");
    expect_int(0, count(scene.app, "outbox WHERE state = 'waiting'"));
}

/* ---- invitations ---------------------------------------------------------------------------- */

static const char *card(const struct scene *scene, const char *rest)
{
    return test_text("/members/%lld%s", (long long)scene->vera, rest);
}

static const char *invited_link(struct test_app *app)
{
    str body = test_sql_text(app, "SELECT body FROM outbox WHERE state = 'waiting' "
                                  "ORDER BY id DESC LIMIT 1");
    return test_text("/i/%s", between(body, "/i/", "\n"));
}

void test_accounts_first__the_chair_invites_and_the_member_comes_in(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    expect_page(test_get(app, scene.chair, card(&scene, "")), "ещё не заходили");
    expect_see_other(test_post(app, scene.chair, card(&scene, "/invite"), "way=send"),
                     card(&scene, ""));
    expect_page(test_get(app, scene.chair, card(&scene, "")), "Приглашение от 01.03.2026");
    const char *link = invited_link(app);
    expect_int(0, count(app, test_text("account_invite WHERE code_hash LIKE '%%%s%%'", link + 3)));
    expect_page(test_get(app, 0, link), "Добро пожаловать");
    expect_form_again(test_post(app, 0, link, "born=15.03.1979"), "другой датой");
    struct reply reply = test_post(app, 0, link, "born=14.03.1979");
    expect_see_other(reply, "/account/passkey");
    expect_true(has_cookie(reply));
    expect_page(test_get(app, scene.chair, card(&scene, "")), "уже заходили");
    expect_refused(test_post(app, 0, link, "born=14.03.1979"), "больше не действует");
    expect_int(1, count(app, "outbox WHERE subject = 'Вход по приглашению'"));
}

void test_accounts_first__a_new_invitation_ends_the_old_one_and_older_sessions(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    come(app, "vera@example.org");
    expect_int(1, count(app, "session s JOIN account a ON a.id = s.account_id "
                             "WHERE a.last_name = 'Ким'"));
    test_post(app, scene.chair, card(&scene, "/invite"), "way=send");
    const char *old = invited_link(app);
    struct reply shown = test_post(app, scene.chair, card(&scene, "/invite"), "way=screen");
    expect_page(shown, "Код показан один раз");
    expect_refused(test_get(app, 0, old), "больше не действует");
    const char *code = between(shown.body, "<p class=\"big medium num\">", "<");
    struct reply typed = test_post(app, 0, "/i", test_text("code=%s", code));
    expect_int(303, typed.status);
    expect_see_other(
        test_post(app, 0, str_to_c(test_arena(), test_location(typed)), "born=14.03.1979"),
        "/account/passkey");
    expect_int(1, count(app, "session s JOIN account a ON a.id = s.account_id "
                             "WHERE a.last_name = 'Ким'"));
}

void test_accounts_first__an_invitation_is_guessed_by_nobody_and_ends(void)
{
    struct scene scene = scene_new();
    test_post(scene.app, scene.chair, card(&scene, "/invite"), "way=send");
    const char *link = invited_link(scene.app);
    for (int i = 0; i < 5; i++) {
        expect_form_again(test_post(scene.app, 0, link, "born=01.01.1970"), "другой датой");
    }
    expect_refused(test_post(scene.app, 0, link, "born=14.03.1979"), "больше не действует");
    test_post(scene.app, scene.chair, card(&scene, "/invite"), "way=send");
    link = invited_link(scene.app);
    test_sql(scene.app, "UPDATE account_invite SET expires_at = expires_at - 31 * 86400");
    expect_refused(test_get(scene.app, 0, link), "больше не действует");
    expect_form_again(test_post(scene.app, 0, "/i", "code=abcdefgh2345"), "нет");
}

void test_accounts_first__only_who_admits_members_there_invites(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    int64_t oper = test_account(app, "primary_operator", SCHOOL);
    int64_t garden = test_account(app, "primary_chair", GARDEN);
    expect_forbidden(test_post(app, oper, card(&scene, "/invite"), "way=send"));
    expect_not_found(test_post(app, garden, card(&scene, "/invite"), "way=send"));
    const char *entries = test_text("/orgs/%lld/entries", (long long)test_org(app, SCHOOL));
    expect_page(test_get(app, oper, entries), "Ким");
    expect_forbidden(test_post(app, oper, entries, ""));
    expect_not_found(test_get(app, garden, entries));
    expect_not_found(test_post(app, garden, entries, ""));
    expect_int(0, count(app, "account_invite"));
}

void test_accounts_first__staff_are_not_invited(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app,
             test_text("UPDATE account SET person_region_id = (SELECT region_id FROM "
                       "member WHERE id = %lld), person_id = %lld WHERE id = %lld",
                       (long long)scene.vera, (long long)scene.vera, (long long)scene.chair));
    expect_refused(test_post(scene.app, scene.chair, card(&scene, "/invite"), "way=screen"),
                   "паролем");
}

void test_accounts_first__all_of_an_organisation_are_invited_by_letter_or_on_paper(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    for (int i = 0; i < 12; i++) {
        test_members_add(app, scene.chair, SCHOOL,
                         TEST_CARD(.last_name = str_of(test_text("Без%d", i)),
                                   .first_name = STR("Анна"), .sex = STR("f"),
                                   .born = date_of("1980-01-01"), .status = STR("active")));
    }
    const char *entries = test_text("/orgs/%lld/entries", (long long)test_org(app, SCHOOL));
    expect_page(test_get(app, scene.chair, entries), "13 человек ещё не вошли");
    test_post(app, scene.chair, entries, "way=letters");
    test_run_jobs(app);
    expect_contains("12 листков", test_sql_text(app, "SELECT sentence FROM job"));
    expect_int(12, count(app, "account_invite WHERE way = 'slip' AND ended_at IS NULL"));
    expect_int(1, count(app, "account_invite WHERE way = 'mail' AND ended_at IS NULL"));
    expect_int(1, count(app, "job WHERE file_type = 'application/pdf'"));
    expect_page(test_get(app, scene.chair, entries), "Из них приглашены 13.");
    /* Cut off and begun anew: nobody gets a second letter. */
    test_sql(app, "UPDATE job SET state = 'waiting', ended_at = NULL");
    test_run_jobs(app);
    expect_int(1, count(app, "outbox"));
    expect_int(12, count(app, "account_invite WHERE way = 'slip' AND ended_at IS NULL"));
}

/* ---- text messages -------------------------------------------------------------------------- */

static void with_gateway(struct test_app *app)
{
    test_inner_app(app)->options.sms_url = "http://127.0.0.1:1/send";
}

void test_accounts_first__a_code_goes_to_the_phone_where_messages_can_be_sent(void)
{
    struct scene scene = scene_new();
    struct test_app *app = scene.app;
    ask(app, "8 910 555-01-01");
    expect_int(1, count(app, "outbox WHERE state = 'waiting'"));
    expect_int(0, count(app, "sms"));
    with_gateway(app);
    const char *pending = pending_of(ask(app, "8 910 555-01-01"));
    str body = test_sql_text(app, "SELECT body FROM sms WHERE state = 'waiting'");
    expect_int(1, sms_parts(body));
    expect_see_other(give(app, pending, str_to_c(test_arena(), str_slice(body, 0, 6))),
                     "/account/passkey");
    expect_int(1, test_sql_int(app, "SELECT sum(messages) FROM sms_count"));
    ask(app, "8 910 555-99-99");
    expect_int(1, count(app, "sms WHERE state = 'void'"));
    expect_int(1, test_sql_int(app, "SELECT sum(messages) FROM sms_count"));
}

void test_sms__a_gateway_that_is_away_is_tried_again_later(void)
{
    struct scene scene = scene_new();
    with_gateway(scene.app);
    ask(scene.app, "8 910 555-01-01");
    expect_true(sms_send_one(test_inner_app(scene.app), test_arena()));
    expect_true(!sms_send_one(test_inner_app(scene.app), test_arena()));
    expect_int(1, count(scene.app, "sms WHERE state = 'waiting' AND tries = 1 AND failure <> ''"));
    for (int i = 0; i < 5; i++) {
        test_sql(scene.app, "UPDATE sms SET next_try_at = 0");
        expect_true(sms_send_one(test_inner_app(scene.app), test_arena()));
    }
    expect_int(1, count(scene.app, "sms WHERE state = 'failed' AND tries = 6"));
}

void test_sms__what_the_gateway_is_told_is_escaped(void)
{
    expect_str("{\"to\":\"+7910\",\"text\":\"a\\u0022b\\u005c\",\"key\":\"k\"}",
               sms_request_body(test_arena(),
                                "{\"to\":\"{number}\",\"text\":\"{text}\",\"key\":\"{token}\"}",
                                STR("k"), STR("+7910"), STR("a\"b\\")));
    expect_str("phone=%2B7910&mes=a%26b",
               sms_request_body(test_arena(), "phone={number}&mes={text}", (str){0}, STR("+7910"),
                                STR("a&b")));
}

void test_sms__long_texts_count_as_several(void)
{
    struct buf text = BUF_INIT(test_arena());
    for (int i = 0; i < 70; i++) {
        buf_put(&text, STR("я"));
    }
    expect_int(1, sms_parts(buf_str(&text)));
    buf_put(&text, STR("я"));
    expect_int(2, sms_parts(buf_str(&text)));
    expect_int(1, sms_parts(STR("short")));
}

void test_sms__nobody_gets_more_than_a_dozen_a_day(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct request *req = test_begin(app, 0);
    int sent = 0;
    for (int i = 0; i < 20; i++) {
        sent += sms_add(req, STR("+79105550101"), STR("text"), 0);
    }
    test_commit(app);
    expect_int(12, sent);
    expect_int(12, count(app, "sms"));
}
