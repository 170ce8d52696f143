#include "features/accounts/accounts.h"

#include <stdio.h>
#include <time.h>

#include "app/app.h"
#include "app/session.h"
#include "app/test.h"
#include "app/totp.h"
#include "features/accounts/accounts_internal.h"

#define TODAY "2026-03-01"
#define PASSWORD "tri-slova-ryadom"
#define SCHOOL "Рыльская СОШ 4"
/* Base32 of twenty bytes. */
#define SECRET "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

/* ---- helps ---------------------------------------------------------------------------------- */

static str header_of(struct reply reply, const char *name)
{
    for (size_t i = 0; i < reply.header_count; i++) {
        if (str_equal(reply.headers[i].name, str_of(name))) {
            return reply.headers[i].value;
        }
    }
    return (str){0};
}

/* Anna is the chair of a primary organisation and knows her password. */
static int64_t anna_with_password(struct test_app *app)
{
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    str hash = accounts_hash_password(test_arena(), STR(PASSWORD));
    test_sql(app,
             test_text("UPDATE account SET password_hash = '%.*s', email = 'anna@example.org', "
                       "phone = '+79101234567' WHERE id = %lld",
                       STR_ARG(hash), (long long)anna));
    return anna;
}

static struct reply sign_in(struct test_app *app, const char *login, const char *password)
{
    return test_post(app, 0, "/sign-in", test_text("login=%s&password=%s", login, password));
}

/* "profkom=0f3a…" of the new session. */
static str session_cookie(struct reply reply)
{
    expect_int(303, reply.status);
    str cookie = header_of(reply, "Set-Cookie");
    return str_slice(cookie, 0, (size_t)str_find_char(cookie, ';'));
}

static struct reply get_with_cookie(struct test_app *app, str cookie, const char *path)
{
    const struct http_field headers[] = {{STR("cookie"), cookie}};
    return test_request(app, 0, HTTP_GET, path, headers, 1, NULL);
}

/* What stands between two texts of a page. */
static str between(str page, const char *before, const char *after)
{
    ptrdiff_t at = str_find(page, str_of(before));
    expect_true(at >= 0);
    str rest = str_from(page, (size_t)at + strlen(before));
    ptrdiff_t end = str_find(rest, str_of(after));
    expect_true(end >= 0);
    return str_copy(test_arena(), str_slice(rest, 0, (size_t)end));
}

/* ---- signing in ----------------------------------------------------------------------------- */

void test_accounts__a_person_signs_in_with_address_or_phone(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    static const char *const logins[] = {"anna@example.org", "ANNA@Example.org", "8+910+123-45-67",
                                         "%2B79101234567"};
    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        struct reply reply = sign_in(app, logins[i], PASSWORD);
        expect_see_other(reply, "/");
        expect_contains("HttpOnly; SameSite=Lax", header_of(reply, "Set-Cookie"));
        expect_page(get_with_cookie(app, session_cookie(reply), "/account"), "anna@example.org");
    }
    expect_int(4, test_sql_int(app, "SELECT count(*) FROM audit_entry "
                                    "WHERE action = 'accounts.signed_in'"));
}

/* The page without what differs at every showing. */
static str refusal_of(struct reply reply)
{
    expect_int(422, reply.status);
    return between(reply.body, "id=\"errors\"", "</section>");
}

static str without_value(str page, const char *login)
{
    ptrdiff_t at = str_find(page, str_of(login));
    expect_true(at >= 0);
    return str_join(test_arena(), str_slice(page, 0, (size_t)at),
                    str_from(page, (size_t)at + strlen(login)));
}

static str without_key(str page)
{
    str key = between(page, "name=\"form_key\" value=\"", "\"");
    return without_value(page, str_to_c(test_arena(), key));
}

void test_accounts__wrong_password_unknown_address_and_closed_account_answer_alike(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    int64_t closed = test_account(app, "primary_chair", "Льговская СОШ 1");
    str hash = accounts_hash_password(test_arena(), STR(PASSWORD));
    test_sql(app, test_text("UPDATE account SET password_hash = '%.*s', is_closed = 1, "
                            "email = 'over@example.org' WHERE id = %lld",
                            STR_ARG(hash), (long long)closed));
    str wrong = without_value(refusal_of(sign_in(app, "anna@example.org", "wrong-password")),
                              "anna@example.org");
    str unknown =
        without_value(refusal_of(sign_in(app, "none@example.org", PASSWORD)), "none@example.org");
    str over =
        without_value(refusal_of(sign_in(app, "over@example.org", PASSWORD)), "over@example.org");
    const char *expected = str_to_c(test_arena(), without_key(wrong));
    expect_str(expected, without_key(unknown));
    expect_str(expected, without_key(over));
}

static int64_t microseconds(struct test_app *app, const char *login)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        struct timespec before;
        struct timespec after;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
        sign_in(app, login, "wrong-password");
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
        int64_t spent =
            (after.tv_sec - before.tv_sec) * 1000000 + (after.tv_nsec - before.tv_nsec) / 1000;
        least = MIN_OF(least, spent);
    }
    return least;
}

void test_accounts__an_unknown_address_costs_as_much_as_a_wrong_password(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    int64_t known = microseconds(app, "anna@example.org");
    int64_t unknown = microseconds(app, "none@example.org");
    test_sql(app, "UPDATE account SET password_hash = NULL");
    test_sql(app, "DELETE FROM attempt");
    int64_t without_password = microseconds(app, "anna@example.org");
    expect_true(known > 5000);
    expect_true(unknown * 2 > known && known * 2 > unknown);
    expect_true(without_password * 2 > known && known * 2 > without_password);
}

void test_accounts__after_ten_tries_even_the_right_password_waits(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    for (int i = 0; i < 10; i++) {
        expect_form_again(sign_in(app, "anna@example.org", "wrong-password"), "не подходят");
    }
    expect_form_again(sign_in(app, "anna@example.org", PASSWORD), "Слишком много попыток");
    expect_int(10, test_sql_int(app, "SELECT count(*) FROM audit_entry "
                                     "WHERE action = 'accounts.sign_in_failed'"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM attempt WHERE subject LIKE '%anna%'"));
    test_sql(app, "UPDATE attempt SET window_start = window_start - 960");
    expect_see_other(sign_in(app, "anna@example.org", PASSWORD), "/");
}

void test_accounts__a_success_forgets_the_tries_before(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 6; i++) {
            sign_in(app, "anna@example.org", "wrong-password");
        }
        expect_see_other(sign_in(app, "anna@example.org", PASSWORD), "/");
    }
}

void test_accounts__nobody_is_led_elsewhere_after_the_sign_in(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    static const struct {
        const char *next;
        const char *expected;
    } places[] = {
        {"/members%3Fwithout=phone", "/members?without=phone"},
        {"/orgs/7", "/orgs/7"},
        {"https://evil.example/", "/"},
        {"//evil.example", "/"},
        {"/%5Cevil.example", "/"},
        {"%5C%5Cevil.example", "/"},
        {"/%09/evil.example", "/"},
        {"%09//evil.example", "/"},
        {"/%0d%0aLocation:+//evil.example", "/"},
        {"/%0d%0a%0d%0a<script>", "/"},
        {"javascript:alert(1)", "/"},
        {"evil.example", "/"},
        {"%20//evil.example", "/"},
        {"/%C2%A0/evil.example", "/"},
        {"", "/"},
    };
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct reply reply = test_post(
            app, 0, "/sign-in",
            test_text("login=anna@example.org&password=" PASSWORD "&next=%s", places[i].next));
        expect_see_other(reply, places[i].expected);
        expect_see_other(
            test_post(app, 0, "/preferences", test_text("theme=2&next=%s", places[i].next)),
            places[i].expected);
    }
}

/* ---- sessions ------------------------------------------------------------------------------- */

void test_accounts__the_session_is_a_new_one_after_the_sign_in(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    str planted = test_sql_text(app, "SELECT token_hash FROM session");
    struct reply reply =
        test_post(app, anna, "/sign-in", "login=anna@example.org&password=" PASSWORD);
    str cookie = session_cookie(reply);
    expect_page(get_with_cookie(app, cookie, "/account"), "");
    expect_see_other(test_get(app, anna, "/account"), "/sign-in?next=%2Faccount");
    expect_int(0,
               test_sql_int(app, test_text("SELECT count(*) FROM session WHERE token_hash = '%.*s'",
                                           STR_ARG(planted))));
}

void test_accounts__signing_out_ends_the_session_on_the_server(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    struct reply reply = test_post(app, anna, "/sign-out", "");
    expect_see_other(reply, "/sign-in");
    expect_str("\"cache\", \"storage\"", header_of(reply, "Clear-Site-Data"));
    expect_contains("Max-Age=0", header_of(reply, "Set-Cookie"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM session"));
    expect_see_other(test_get(app, anna, "/account"), "/sign-in?next=%2Faccount");
}

void test_accounts__ones_other_sessions_are_listed_and_ended(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    str elsewhere = session_cookie(sign_in(app, "anna@example.org", PASSWORD));
    expect_page(test_get(app, anna, "/account"), "Выйти на всех других");
    int64_t id = test_sql_int(app, "SELECT max(id) FROM session");
    expect_see_other(
        test_post(app, anna, "/account/sessions/end", test_text("session=%lld", (long long)id)),
        "/account");
    expect_int(303, get_with_cookie(app, elsewhere, "/account").status);
    expect_page(test_get(app, anna, "/account"), "это устройство");
    elsewhere = session_cookie(sign_in(app, "anna@example.org", PASSWORD));
    expect_see_other(test_post(app, anna, "/account/sessions/end", ""), "/account");
    expect_int(303, get_with_cookie(app, elsewhere, "/account").status);
    expect_page(test_get(app, anna, "/account"), "");
}

void test_accounts__a_session_of_somebody_else_is_not_ended(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    int64_t boris = test_account(app, "primary_chair", "Льговская СОШ 1");
    int64_t id = test_sql_int(
        app, test_text("SELECT id FROM session WHERE account_id = %lld", (long long)boris));
    test_post(app, anna, "/account/sessions/end", test_text("session=%lld", (long long)id));
    expect_page(test_get(app, boris, "/account"), "");
}

/* ---- the second factor ---------------------------------------------------------------------- */

static const char *code_at(struct test_app *app, int64_t step_from_now)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    str code = totp_code(test_arena(), STR(SECRET), totp_step_of(req->now) + step_from_now);
    return str_to_c(test_arena(), code);
}

static void turn_code_on(struct test_app *app, int64_t anna)
{
    expect_see_other(
        test_post(app, anna, "/account/code",
                  test_text("secret=" SECRET "&password=" PASSWORD "&code=%s", code_at(app, 0))),
        "/account");
}

static struct reply give_code(struct test_app *app, str pending, const char *code)
{
    return test_post(app, 0, "/sign-in/code",
                     test_text("pending=%.*s&next=/orgs&code=%s", STR_ARG(pending), code));
}

static str pending_of(struct reply reply)
{
    expect_int(200, reply.status);
    expect_int(0, header_of(reply, "Set-Cookie").length);
    return between(reply.body, "name=\"pending\" value=\"", "\"");
}

void test_accounts__a_code_is_asked_for_once_it_is_turned_on(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    expect_page(test_get(app, anna, "/account/code"), "<svg");
    turn_code_on(app, anna);
    expect_lacks(SECRET, test_sql_text(app, "SELECT CAST(totp_secret AS TEXT) FROM account"));
    str pending = pending_of(sign_in(app, "anna@example.org", PASSWORD));
    struct reply reply = give_code(app, pending, code_at(app, 1));
    expect_see_other(reply, "/orgs");
    expect_page(get_with_cookie(app, session_cookie(reply), "/account"), "включён");
}

void test_accounts__a_code_counts_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    turn_code_on(app, anna);
    str pending = pending_of(sign_in(app, "anna@example.org", PASSWORD));
    expect_form_again(give_code(app, pending, code_at(app, 0)), "Код не подошёл");
    expect_see_other(give_code(app, pending, code_at(app, 1)), "/orgs");
    expect_form_again(give_code(app, pending, code_at(app, 1)), "Код не подошёл");
    expect_form_again(give_code(app, pending, code_at(app, 2)), "Код не подошёл");
    expect_form_again(give_code(app, pending, "000"), "Код не подошёл");
}

void test_accounts__codes_are_not_guessed(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    turn_code_on(app, anna);
    str pending = pending_of(sign_in(app, "anna@example.org", PASSWORD));
    const char *wrong = strcmp(code_at(app, 1), "123456") == 0 ? "654321" : "123456";
    for (int i = 0; i < 10; i++) {
        expect_form_again(give_code(app, pending, wrong), "Код не подошёл");
    }
    expect_form_again(give_code(app, pending, code_at(app, 1)), "Слишком много попыток");
}

void test_accounts__the_step_between_password_and_code_cannot_be_forged(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    turn_code_on(app, anna);
    str pending = pending_of(sign_in(app, "anna@example.org", PASSWORD));
    char *forged = str_to_c(test_arena(), pending);
    forged[60] = forged[60] == '0' ? '1' : '0';
    static const char *const others[] = {"", "00", "zz", "1|99999999999"};
    expect_see_other(give_code(app, str_of(forged), code_at(app, 1)), "/sign-in");
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        expect_see_other(give_code(app, str_of(others[i]), code_at(app, 1)), "/sign-in");
    }
}

void test_accounts__a_code_is_turned_on_and_off_with_the_password_alone(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    expect_form_again(
        test_post(app, anna, "/account/code",
                  test_text("secret=" SECRET "&password=wrong&code=%s", code_at(app, 0))),
        "не ваш нынешний пароль");
    expect_form_again(
        test_post(app, anna, "/account/code",
                  test_text("secret=JBSWY3DP&password=" PASSWORD "&code=%s", code_at(app, 0))),
        "Код не подошёл");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM account WHERE totp_secret IS NULL"));
    turn_code_on(app, anna);
    expect_refused(test_post(app, anna, "/account/code/off", "password=wrong"), "остаётся");
    expect_see_other(test_post(app, anna, "/account/code/off", "password=" PASSWORD), "/account");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM account WHERE totp_secret IS NULL"));
    expect_see_other(sign_in(app, "anna@example.org", PASSWORD), "/");
}

static void ask_chairs_for_a_code(struct test_app *app)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    const struct app_roles *roles = app_roles(req->app);
    for (size_t i = 0; i < roles->count; i++) {
        struct app_role *role = &roles->items[i];
        role->needs_second_factor = str_equal(role->code, STR("primary_chair"));
    }
}

void test_accounts__a_post_that_asks_for_a_code_waits_until_there_is_one(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    ask_chairs_for_a_code(app);
    test_sql(app, "UPDATE session SET second_factor_at = NULL");
    static const char *const pages[] = {"/", "/orgs", "/members", "/account", "/jobs"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_see_other(test_get(app, anna, pages[i]), "/account/code");
    }
    expect_see_other(test_post(app, anna, "/account/sessions/end", ""), "/account/code");
    expect_page(test_get(app, anna, "/account/code"), "<svg");
    turn_code_on(app, anna);
    expect_page(test_get(app, anna, "/orgs"), "");
    expect_refused(test_post(app, anna, "/account/code/off", "password=" PASSWORD), "просит код");
}

void test_accounts__guessing_the_password_to_turn_the_code_off_is_slowed_down(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    turn_code_on(app, anna);
    for (int i = 0; i < 10; i++) {
        test_post(app, anna, "/account/code/off", "password=wrong");
    }
    expect_refused(test_post(app, anna, "/account/code/off", "password=" PASSWORD), "остаётся");
}

/* ---- passwords ------------------------------------------------------------------------------ */

/* The token of the latest letter. */
static str letter_token(struct test_app *app)
{
    str body = test_sql_text(app, "SELECT body FROM outbox ORDER BY id DESC LIMIT 1");
    return between(body, "/reset/", "\n");
}

static const char *reset_path(str token)
{
    return test_text("/reset/%.*s", STR_ARG(token));
}

void test_accounts__a_link_sets_a_password_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    expect_page(test_post(app, 0, "/reset", "email=anna@example.org"), "Письмо уже идёт");
    str token = letter_token(app);
    expect_int(0,
               test_sql_int(app, test_text("SELECT count(*) FROM account_reset WHERE token_hash = "
                                           "'%.*s'",
                                           STR_ARG(token))));
    expect_page(test_get(app, 0, reset_path(token)), "Задайте пароль");
    expect_form_again(test_post(app, 0, reset_path(token), "password=short"), "восьми знаков");
    expect_see_other(test_post(app, 0, reset_path(token), "password=a+quite+new+one"),
                     "/sign-in?done=password");
    expect_refused(test_post(app, 0, reset_path(token), "password=another+new+one"),
                   "использована");
    expect_refused(test_get(app, 0, reset_path(token)), "использована");
    expect_form_again(sign_in(app, "anna@example.org", PASSWORD), "не подходят");
    expect_see_other(sign_in(app, "anna@example.org", "a+quite+new+one"), "/");
    expect_int(303, test_get(app, anna, "/account").status);
}

void test_accounts__a_new_password_ends_all_links_and_sessions(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    test_post(app, 0, "/reset", "email=anna@example.org");
    str first = letter_token(app);
    test_post(app, 0, "/reset", "email=anna@example.org");
    str second = letter_token(app);
    expect_see_other(test_post(app, 0, reset_path(second), "password=a+quite+new+one"),
                     "/sign-in?done=password");
    expect_refused(test_post(app, 0, reset_path(first), "password=another+new+one"),
                   "использована");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM session"));
    expect_contains("изменён", test_sql_text(app, "SELECT subject FROM outbox ORDER BY id DESC"));
}

void test_accounts__a_link_is_over_after_ten_minutes(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    test_post(app, 0, "/reset", "email=anna@example.org");
    str token = letter_token(app);
    test_sql(app, "UPDATE account_reset SET expires_at = expires_at - 599");
    expect_page(test_get(app, 0, reset_path(token)), "");
    test_sql(app, "UPDATE account_reset SET expires_at = expires_at - 1");
    expect_refused(test_get(app, 0, reset_path(token)), "устарела");
    expect_refused(test_post(app, 0, reset_path(token), "password=a+quite+new+one"), "устарела");
}

void test_accounts__a_new_password_does_not_bypass_the_code(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    turn_code_on(app, anna);
    test_post(app, 0, "/reset", "email=anna@example.org");
    expect_see_other(test_post(app, 0, reset_path(letter_token(app)), "password=a+quite+new+one"),
                     "/sign-in?done=password");
    pending_of(sign_in(app, "anna@example.org", "a+quite+new+one"));
}

void test_accounts__a_letter_is_promised_whether_the_address_is_known_or_not(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    struct reply known = test_post(app, 0, "/reset", "email=anna@example.org");
    struct reply unknown = test_post(app, 0, "/reset", "email=none@example.org");
    expect_int(known.status, unknown.status);
    str known_page = between(known.body, "<main", "</main>");
    str unknown_page = between(unknown.body, "<main", "</main>");
    expect_str(str_to_c(test_arena(), without_value(known_page, "anna@example.org")),
               without_value(unknown_page, "none@example.org"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM outbox"));
}

/* Somebody who signs in with a number and has no address: all are told the same of such a case. */
void test_accounts__who_has_no_address_is_told_whom_to_ask(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    test_sql(app,
             test_text("UPDATE account SET email = NULL, phone = '+79100004107' WHERE id = %lld",
                       (long long)anna));
    expect_page(test_get(app, 0, "/reset"), "Обратитесь в региональный комитет");
    expect_page(test_post(app, 0, "/reset", "email=anna@example.org"),
                "Обратитесь в региональный комитет");
    expect_form_again(test_post(app, 0, "/reset", "email=%2B79100004107"),
                      "Обратитесь в региональный комитет");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM outbox"));
}

void test_accounts__a_mailbox_is_not_flooded(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    for (int i = 0; i < 15; i++) {
        expect_page(test_post(app, 0, "/reset", "email=anna@example.org"), "Письмо уже идёт");
    }
    expect_int(10, test_sql_int(app, "SELECT count(*) FROM outbox"));
}

void test_accounts__line_ends_in_an_address_reach_no_letter(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    static const char *const addresses[] = {
        "anna@example.org%0d%0aBcc:+all@example.org", "anna@example.org%0aSubject:+x",
        "anna%0d@example.org", "anna@example.org,all@example.org", "<anna@example.org>"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        expect_form_again(test_post(app, 0, "/reset", test_text("email=%s", addresses[i])), "");
    }
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM outbox"));
}

void test_accounts__rules_for_passwords(void)
{
    static const struct {
        const char *password;
        bool is_good;
    } passwords[] = {
        {"", false},
        {"семь777", false},
        {"12345678", false},
        {"QWERTY123", false},
        {"ПрофСоюз", false},
        {"сергеева1", false},
        {"Сергеева2026", true},
        {"anna@example.org", false},
        {"три слова рядом", true},
        {"tri-slova-ryadom", true},
        {"        x", true},
    };
    for (size_t i = 0; i < COUNT_OF(passwords); i++) {
        const char *fault = accounts_password_fault(str_of(passwords[i].password),
                                                    STR("anna@example.org"), STR("Сергеева"));
        if ((fault == NULL) != passwords[i].is_good) {
            test_fail(__FILE__, __LINE__, "\"%s\": %s", passwords[i].password,
                      fault == NULL ? "taken" : fault);
        }
    }
    char long_password[130];
    memset(long_password, 'x', sizeof(long_password));
    str text_129 = {long_password, 129};
    str text_128 = {long_password, 128};
    expect_true(accounts_password_fault(text_129, (str){0}, (str){0}) != NULL);
    expect_true(accounts_password_fault(text_128, (str){0}, (str){0}) == NULL);
}

void test_accounts__the_password_is_changed_with_the_present_one(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = anna_with_password(app);
    str elsewhere = session_cookie(sign_in(app, "anna@example.org", PASSWORD));
    expect_form_again(test_post(app, anna, "/account/password", "old=wrong&password=a+new+one+1"),
                      "не ваш нынешний пароль");
    expect_form_again(
        test_post(app, anna, "/account/password", "old=" PASSWORD "&password=12345678"),
        "взломщик");
    expect_see_other(
        test_post(app, anna, "/account/password", "old=" PASSWORD "&password=a+new+one+1"),
        "/account");
    expect_int(303, get_with_cookie(app, elsewhere, "/account").status);
    expect_page(test_get(app, anna, "/account"), "Пароль изменён");
    expect_see_other(sign_in(app, "anna@example.org", "a+new+one+1"), "/");
}

/* ---- language and look ---------------------------------------------------------------------- */

void test_accounts__preferences_change_language_colours_and_type(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    struct reply reply =
        test_post(app, anna, "/account/preferences", "language=kk&theme=2&large_type=1");
    expect_see_other(reply, "/account");
    expect_contains("look=kk.2.1;", header_of(reply, "Set-Cookie"));
    expect_str("kk|2|1", test_sql_text(app, "SELECT language || '|' || theme || '|' || large_type "
                                            "FROM account"));
    struct reply page = test_get(app, anna, "/account");
    expect_page(page, "<html lang=\"kk\" data-vision=\"large\">");
    expect_contains("media=\"screen\"", page.body);
    expect_contains("Менің баптауларым", page.body);
    test_post(app, anna, "/account/preferences", "language=xx&theme=7");
    expect_str("kk|2|1", test_sql_text(app, "SELECT language || '|' || theme || '|' || large_type "
                                            "FROM account"));
}

void test_accounts__the_foot_of_a_page_changes_one_thing(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    expect_contains("value=\"/accounts/none?a=b\"", test_get(app, anna, "/accounts/none?a=b").body);
    expect_see_other(test_post(app, anna, "/preferences", "language=kk&next=/account"), "/account");
    expect_see_other(test_post(app, anna, "/preferences", "large_type=1&next=/account"),
                     "/account");
    expect_str("kk|0|1", test_sql_text(app, "SELECT language || '|' || theme || '|' || large_type "
                                            "FROM account"));
    test_post(app, anna, "/preferences", "large_type=0");
    expect_page(test_get(app, anna, "/account"), "<html lang=\"kk\">");
}

void test_accounts__a_stranger_chooses_the_look_before_the_sign_in(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct reply reply = test_post(app, 0, "/preferences", "language=kk&theme=2&next=/sign-in");
    expect_see_other(reply, "/sign-in");
    expect_contains("look=kk.2.0;", header_of(reply, "Set-Cookie"));
    struct reply page = get_with_cookie(app, STR("look=kk.2.1"), "/sign-in");
    expect_page(page, "<html lang=\"kk\" data-vision=\"large\">");
    expect_contains("media=\"screen\"", page.body);
    static const char *const broken[] = {"look=xx.2.1", "look=kk.9.1", "look=kk.2.7",
                                         "look=kk-2-1", "look=",       "look=kk.2.1x"};
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        expect_page(get_with_cookie(app, str_of(broken[i]), "/sign-in"), "<html lang=\"ru\">");
    }
}

void test_accounts__the_first_sign_in_keeps_the_look_of_the_browser(void)
{
    struct test_app *app = test_app_on(TODAY);
    anna_with_password(app);
    struct request *req = test_begin(app, 0);
    req->http->remote_address = STR("127.0.0.1");
    str key = form_new_key(req);
    db_rollback(req->db);
    const struct http_field headers[] = {{STR("cookie"), STR("look=kk.1.1")}};
    const char *body =
        test_text("login=anna@example.org&password=" PASSWORD "&form_key=%.*s", STR_ARG(key));
    expect_int(303, test_request(app, 0, HTTP_POST, "/sign-in", headers, 1, body).status);
    expect_str("kk|1|1", test_sql_text(app, "SELECT language || '|' || theme || '|' || large_type "
                                            "FROM account"));
}

/* ---- posts ---------------------------------------------------------------------------------- */

static int64_t mandate_of(struct test_app *app, int64_t account)
{
    return test_sql_int(
        app, test_text("SELECT max(id) FROM mandate WHERE account_id = %lld", (long long)account));
}

void test_accounts__one_acts_in_posts_of_ones_own_alone(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    int64_t boris = test_account(app, "region_chair", "Курская");
    test_sql(app,
             test_text("INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from) "
                       "VALUES (7, %lld, 100, 112, 'accountant', '2020-01-01')",
                       (long long)anna));
    expect_page(test_get(app, anna, "/account"), "Рыльский сад");
    expect_see_other(test_post(app, anna, "/account/act-as", "mandate=7"), "/");
    expect_page(test_get(app, anna, "/"), "Бухгалтер, Рыльский сад");
    expect_not_found(test_post(app, anna, "/account/act-as",
                               test_text("mandate=%lld", (long long)mandate_of(app, boris))));
    test_sql(app, "UPDATE mandate SET valid_to = '2026-02-28' WHERE id = 7");
    expect_not_found(test_post(app, anna, "/account/act-as", "mandate=7"));
    expect_page(test_get(app, anna, "/"), "Рыльская СОШ 4");
}

static const char *new_body(int64_t org, const char *role, const char *more)
{
    return test_text("org=%lld&role=%s&last_name=Новикова&first_name=Вера&email=vera@example.org"
                     "&valid_from=01.03.2026%s",
                     (long long)org, role, more);
}

void test_accounts__a_sign_in_is_opened_with_a_post_and_a_letter(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    expect_page(test_get(app, chair, "/accounts/new?org=111"), "Председатель первичной");
    expect_see_other(test_post(app, chair, "/accounts/new",
                               new_body(111, "primary_chair", "&valid_to=01.03.2031")),
                     "/accounts");
    expect_str("111|primary_chair|2026-03-01|2031-03-01",
               test_sql_text(app, "SELECT org_id || '|' || role || '|' || valid_from || '|' || "
                                  "valid_to FROM mandate ORDER BY id DESC LIMIT 1"));
    expect_str("vera@example.org", test_sql_text(app, "SELECT to_address FROM outbox"));
    expect_page(test_get(app, chair, "/accounts"), "Новикова");
    expect_see_other(test_post(app, 0, reset_path(letter_token(app)), "password=a+quite+new+one"),
                     "/sign-in?done=password");
    expect_see_other(sign_in(app, "vera@example.org", "a+quite+new+one"), "/");
}

void test_accounts__a_person_with_a_sign_in_gets_a_further_post(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    test_post(app, chair, "/accounts/new", new_body(111, "primary_chair", ""));
    expect_see_other(test_post(app, chair, "/accounts/new", new_body(112, "primary_chair", "")),
                     "/accounts");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM account WHERE email LIKE 'vera%'"));
    expect_int(2, test_sql_int(app, "SELECT count(*) FROM mandate m JOIN account a "
                                    "ON a.id = m.account_id WHERE a.email LIKE 'vera%'"));
    expect_contains("новая должность", test_sql_text(app, "SELECT body FROM outbox "
                                                          "ORDER BY id DESC LIMIT 1"));
    expect_form_again(test_post(app, chair, "/accounts/new", new_body(112, "primary_chair", "")),
                      "уже занимает");
}

void test_accounts__a_further_post_ends_the_sessions_of_its_owner(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    int64_t anna = anna_with_password(app);
    expect_see_other(test_post(app, chair, "/accounts/new",
                               "org=112&role=accountant&last_name=сергеева&first_name=Ольга"
                               "&email=anna@example.org&valid_from=01.03.2026"),
                     "/accounts");
    expect_int(303, test_get(app, anna, "/account").status);
    expect_page(test_get(app, chair, "/accounts"), "Бухгалтер");
}

void test_accounts__a_slip_in_an_address_gives_nobody_a_post(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    anna_with_password(app);
    static const char *const people[] = {
        "last_name=Новикова&first_name=Вера&email=anna@example.org",
        "last_name=Сергеева&first_name=Анна&email=anna@example.org",
        "last_name=Новикова&first_name=Вера&email=vera@example.org&phone=89101234567"};
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        expect_form_again(
            test_post(app, chair, "/accounts/new",
                      test_text("org=112&role=accountant&valid_from=01.03.2026&%s", people[i])),
            "другой человек");
    }
    test_sql(app, "UPDATE account SET is_closed = 1 WHERE email = 'anna@example.org'");
    expect_form_again(test_post(app, chair, "/accounts/new",
                                "org=112&role=accountant&last_name=Сергеева&first_name=Ольга"
                                "&email=anna@example.org&valid_from=01.03.2026"),
                      "другой человек");
    expect_int(2, test_sql_int(app, "SELECT count(*) FROM mandate"));
}

void test_accounts__a_sign_in_is_not_opened_without_the_right(void)
{
    struct test_app *app = test_app_on(TODAY);
    static const char *const roles[] = {"primary_chair", "region_auditor", "accountant"};
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        int64_t account = test_account(app, roles[i], SCHOOL);
        expect_forbidden(test_get(app, account, "/accounts"));
        expect_forbidden(test_get(app, account, "/accounts/new"));
        expect_forbidden(
            test_post(app, account, "/accounts/new", new_body(111, "primary_operator", "")));
    }
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM account WHERE email LIKE 'vera%'"));
}

void test_accounts__a_sign_in_is_not_opened_in_another_organisation(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    static const int64_t others[] = {230, 200, 1, 0, 999};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        expect_not_found(
            test_post(app, chair, "/accounts/new", new_body(others[i], "primary_chair", "")));
    }
    expect_not_found(test_get(app, chair, "/accounts/new?org=230"));
    expect_lacks("АУ", test_get(app, chair, "/accounts").body);
}

void test_accounts__nobody_gives_more_than_he_holds(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    int64_t specialist = test_account(app, "region_specialist", "Курская");
    const struct {
        int64_t giver;
        const char *role;
        bool is_given;
    } tries[] = {
        {chair, "union_officer", false},
        {chair, "union_auditor", false},
        {chair, "member", false},
        {chair, "nonsense", false},
        {specialist, "region_chair", false}, /* may see the audit log */
        {specialist, "region_auditor", false},
        {specialist, "primary_chair", true},
    };
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        struct reply reply =
            test_post(app, tries[i].giver, "/accounts/new", new_body(111, tries[i].role, ""));
        expect_int(tries[i].is_given ? 303 : 422, reply.status);
    }
    expect_lacks("Председатель региональной",
                 between(test_get(app, specialist, "/accounts/new").body, "<select", "</select>"));
}

void test_accounts__a_term_does_not_end_before_it_begins(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    expect_form_again(test_post(app, chair, "/accounts/new",
                                new_body(111, "primary_chair", "&valid_to=28.02.2026")),
                      "Конец раньше начала");
}

static const char *end_path(struct test_app *app, int64_t account)
{
    return test_text("/accounts/mandates/%lld/end", (long long)mandate_of(app, account));
}

void test_accounts__a_post_is_ended_and_the_rights_with_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    expect_page(test_get(app, chair, end_path(app, anna)), "Прекращение полномочий");
    expect_page(test_get(app, anna, "/orgs"), "");
    expect_form_again(test_post(app, chair, end_path(app, anna), "valid_to=01.01.1999"),
                      "Конец раньше начала");
    expect_see_other(test_post(app, chair, end_path(app, anna), "valid_to=28.02.2026"),
                     "/accounts");
    expect_forbidden(test_get(app, anna, "/orgs"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = "
                                    "'accounts.end_mandate' AND region_id = 100"));
}

void test_accounts__a_post_is_not_ended_from_elsewhere_or_from_below(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t kursk = test_account(app, "region_chair", "Курская");
    int64_t astrakhan = test_account(app, "region_chair", "Астраханская");
    int64_t specialist = test_account(app, "region_specialist", "Курская");
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    expect_not_found(test_post(app, astrakhan, end_path(app, anna), "valid_to=28.02.2026"));
    expect_not_found(test_post(app, specialist, end_path(app, kursk), "valid_to=28.02.2026"));
    expect_not_found(test_get(app, specialist, end_path(app, kursk)));
    expect_forbidden(test_post(app, anna, end_path(app, anna), "valid_to=28.02.2026"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM mandate WHERE valid_to IS NOT NULL"));
}

void test_accounts__the_list_goes_on_behind_the_hundredth(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "region_chair", "Курская");
    for (int i = 0; i < 105; i++) {
        test_sql(app,
                 test_text("INSERT INTO account (id, last_name, first_name, created_at) VALUES "
                           "(%d, 'Яковлева', 'Анна', 0)",
                           i + 1));
        test_sql(
            app,
            test_text("INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from) "
                      "VALUES (%d, %d, 100, 111, 'accountant', '2020-01-01')",
                      i + 1, i + 1));
    }
    struct reply first = test_get(app, chair, "/accounts");
    expect_page(first, "/accounts?after=99\"");
    expect_contains("/mandates/99/end", first.body);
    expect_lacks("/mandates/100/end", first.body);
    struct reply second = test_get(app, chair, "/accounts?after=99");
    expect_page(second, "/mandates/100/end");
    expect_contains("/mandates/105/end", second.body);
    expect_lacks("/mandates/99/end", second.body);
    expect_lacks("rel=\"next\"", second.body);
}

void test_accounts__everybody_sees_who_may_do_what_in_the_own_language(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", SCHOOL);
    struct reply rights = test_get(app, anna, "/rights");
    expect_page(rights, "<details class=\"more\" open><summary>Председатель первичной организации");
    expect_contains("<summary>Председатель Профсоюза", rights.body);
    test_post(app, anna, "/preferences", "language=kk");
    expect_page(test_get(app, anna, "/rights"), "Бастауыш ұйымның төрағасы");
    for (const char *const *label = access_role_labels; *label != NULL; label++) {
        if (strcmp(tr(LANGUAGE_RU, *label), *label) == 0) {
            test_fail(__FILE__, __LINE__, "%s is not translated", *label);
        }
    }
    struct request *req = test_begin(app, anna);
    const struct app_roles *roles = app_roles(req->app);
    for (size_t i = 0; i < roles->count; i++) {
        const char *label = str_to_c(test_arena(), roles->items[i].label);
        if (strcmp(tr(LANGUAGE_KK, label), label) == 0) {
            test_fail(__FILE__, __LINE__, "%s is not translated", label);
        }
    }
    db_rollback(req->db);
}

/* ---- finding the settings ------------------------------------------------------------------- */

/* Two ways on every page: in the side menu, and by their name behind the initials. */
void test_accounts__the_settings_are_in_the_menu_of_every_post(void)
{
    static const char *const roles[] = {"member", "accountant", "primary_chair"};
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        struct test_app *app = test_app_on("2026-01-22");
        int64_t account = test_account(app, roles[i], "Рыльская СОШ 4");
        struct reply page = test_get(app, account, "/account");
        expect_page(page, "aria-current=\"page\"");
        str menu = str_from(page.body, (size_t)str_find(page.body, STR("<nav class=\"nav\"")));
        menu = str_slice(menu, 0, (size_t)str_find(menu, STR("</nav>")));
        expect_contains("href=\"/account\" aria-current=\"page\"", menu);
        expect_contains("Мои настройки", menu);
        expect_contains("<span>Мои настройки<small>язык, цвета, размер шрифта", page.body);
    }
}

/* ---- the term of a post --------------------------------------------------------------------- */

void test_accounts__a_term_says_when_it_begins_and_whether_it_ends(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t chair = test_account(app, "region_chair", "Курская");
    (void)test_account(app, "primary_chair", "Рыльская СОШ 4");
    test_sql(app, "UPDATE mandate SET valid_from = '2016-01-01', valid_to = NULL "
                  "WHERE role = 'primary_chair'");
    expect_page(test_get(app, chair, "/accounts"), ">с 01.01.2016, бессрочно<");
    test_sql(app, "UPDATE mandate SET valid_to = '2026-12-31' WHERE role = 'primary_chair'");
    expect_page(test_get(app, chair, "/accounts"), ">с 01.01.2016 по 31.12.2026<");
}
