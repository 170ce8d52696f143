#include "features/tickets/tickets_phone.h"

#include "app/app.h"
#include "app/base32.h"
#include "app/session.h"
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/tickets/tickets_card.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
/* Noon of that day, which is what the clock of tests shows. */
#define MINUTE (12 * 60)
#define ANDROID \
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) " \
    "Chrome/120.0.0.0 Mobile Safari/537.36"

struct scene {
    struct test_app *app;
    int64_t olga;  /* a specialist of the region */
    int64_t irina; /* a member of the school: the card */
    int64_t login; /* her sign-in */
};

/* One browser: what it was given as a cookie. */
struct phone {
    str cookie;
};

static int64_t add_member(const struct scene *scene, const char *first_name)
{
    int64_t member =
        test_members_add(scene->app, scene->olga, SCHOOL,
                         TEST_CARD(.last_name = STR("Корякина"), .first_name = str_of(first_name),
                                   .middle_name = STR("Васильевна"), .status = STR("active"),
                                   .joined_on = date_of("2015-09-01")));
    expect_int(303, test_post(scene->app, scene->olga,
                              test_text("/members/%lld/tickets", (long long)member), "")
                        .status);
    return member;
}

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .olga = test_account(app, "region_specialist", "Курская")};
    expect_true(tickets_keys_renew(test_begin(app, 0)));
    test_commit(app);
    scene.irina = add_member(&scene, "Ирина");
    scene.login = test_account(app, "member", SCHOOL);
    test_members_tie(scene.app, scene.login, scene.irina);
    return scene;
}

static struct reply ask(const struct scene *scene, struct phone *phone, int64_t account,
                        enum http_method method, const char *path)
{
    struct http_field headers[] = {
        {STR("user-agent"), STR(ANDROID)},
        {STR("cookie"), STR_CONCAT(test_arena(), STR("profkom-phone="), phone->cookie)},
    };
    str key = test_form_key(scene->app, account);
    const char *body =
        method == HTTP_POST ? test_text("form_key=%.*s", STR_ARG(key)) : (const char *)NULL;
    struct reply reply = test_request(scene->app, account, method, path, headers,
                                      phone->cookie.length > 0 ? 2 : 1, body);
    for (size_t i = 0; i < reply.header_count; i++) {
        str value = reply.headers[i].value;
        if (str_starts_with(value, STR("profkom-phone="))) {
            phone->cookie = str_slice(value, 14, 32);
        }
    }
    return reply;
}

static struct phone open_phone(const struct scene *scene)
{
    struct phone phone = {0};
    expect_see_other(ask(scene, &phone, scene->login, HTTP_POST, "/my/ticket"), "/my/ticket");
    expect_int(32, (int64_t)phone.cookie.length);
    return phone;
}

static struct reply fetch(const struct scene *scene, struct phone *phone, int64_t account)
{
    return ask(scene, phone, account, HTTP_POST, "/my/ticket/days");
}

/* The token of a minute of the n-th day that the phone was given. */
static str code_of(struct reply days, int number, int minute)
{
    ptrdiff_t at = str_find(days.body, STR("\"sheets\":["));
    struct tickets_sheet sheet;
    str bytes;
    expect_true(at >= 0);
    size_t from = (size_t)at + 11 + (size_t)number * (TICKETS_PHONE_LETTERS + 3);
    str letters = str_slice(days.body, from, TICKETS_PHONE_LETTERS);
    expect_true(base32_read(test_arena(), letters, &bytes));
    memcpy(sheet.bytes, bytes.data, sizeof(sheet.bytes));
    return tickets_sheet_token(test_arena(), &sheet, minute);
}

static enum tickets_standing seen_after(const struct scene *scene, str code, int64_t minutes)
{
    struct request *req = test_begin(scene->app, 0);
    req->now += minutes * 60;
    req->today = date_of_instant(req->now, 0);
    struct tickets_seen seen = tickets_look(req, code);
    test_commit(scene->app);
    return seen.standing;
}

static enum tickets_standing seen_now(const struct scene *scene, str code)
{
    return seen_after(scene, code, 0);
}

static int64_t good_phones(const struct scene *scene)
{
    return test_sql_int(scene->app, "SELECT count(*) FROM ticket_phone WHERE ended_at IS NULL");
}

/* ---- opening -------------------------------------------------------------------------------- */

void test_tickets_phone__shows_a_code_after_a_press_of_the_button_and_not_before(void)
{
    struct scene scene = scene_new();
    struct phone phone = {0};
    struct reply page = ask(&scene, &phone, scene.login, HTTP_GET, "/my/ticket");
    expect_page(page, "Показать код на этом телефоне");
    expect_lacks("class=\"qr\" role", page.body);
    phone = open_phone(&scene);
    page = ask(&scene, &phone, scene.login, HTTP_GET, "/my/ticket");
    expect_page(page, "class=\"qr\" role");
    expect_contains("Корякина", page.body);
    expect_contains("с 2015 года", page.body);
    expect_contains("http-equiv=\"refresh\" content=\"61\"", page.body);
    expect_str("Android, Chrome", test_sql_text(scene.app, "SELECT device FROM ticket_phone"));
    expect_lacks(str_to_c(test_arena(), phone.cookie),
                 test_sql_text(scene.app, "SELECT token_hash FROM ticket_phone"));
    /* Pressed twice, on a slow line. */
    (void)ask(&scene, &phone, scene.login, HTTP_POST, "/my/ticket");
    expect_int(1, good_phones(&scene));
}

void test_tickets_phone__its_codes_are_good_for_their_minute_and_some_more(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    struct reply days = fetch(&scene, &phone, scene.login);
    static const struct {
        int minutes;
        enum tickets_standing standing;
    } later[] = {{-6, TICKETS_OLD_PICTURE}, {-5, TICKETS_GOOD},       {0, TICKETS_GOOD},
                 {1, TICKETS_GOOD},         {5, TICKETS_GOOD},        {6, TICKETS_GOOD},
                 {7, TICKETS_OLD_PICTURE},  {60, TICKETS_OLD_PICTURE}};
    str code = code_of(days, 0, MINUTE);
    for (size_t i = 0; i < COUNT_OF(later); i++) {
        expect_int(later[i].standing, seen_after(&scene, code, later[i].minutes));
    }
    expect_page(test_get(scene.app, 0, test_text("/V/%.*s", STR_ARG(code))), "К····на И. В.");
}

/* What is tolerated for wrong clocks would let a picture pass that is some minutes old. */
void test_tickets_phone__a_code_that_is_minutes_away_is_good_and_told_of(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    struct reply days = fetch(&scene, &phone, scene.login);
    for (int off = -5; off <= 6; off++) {
        str code = code_of(days, 0, MINUTE - off);
        bool is_told = off < -1 || off > 1;
        struct reply page = test_get(scene.app, 0, test_text("/V/%.*s", STR_ARG(code)));
        expect_page(page, "Билет действует");
        expect_true((str_find(page.body, STR("Посмотрите на сам телефон")) >= 0) == is_told);
        const struct http_field headers[] = {{STR("accept"), STR("application/json")}};
        struct reply reply = test_request(scene.app, 0, HTTP_POST, "/scan/check", headers, 1,
                                          test_text("what=%.*s", STR_ARG(code)));
        expect_contains(is_told ? "\"compare_document\":true" : "\"compare_document\":false",
                        reply.body);
    }
}

void test_tickets_phone__the_code_goes_on_over_midnight(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    struct reply days = fetch(&scene, &phone, scene.login);
    int64_t midnight = 12 * 60;
    expect_int(TICKETS_GOOD, seen_after(&scene, code_of(days, 0, 1439), midnight + 3));
    expect_int(TICKETS_GOOD, seen_after(&scene, code_of(days, 1, 0), midnight - 3));
    expect_int(TICKETS_OLD_PICTURE, seen_after(&scene, code_of(days, 1, 0), midnight - 7));
    expect_int(TICKETS_GOOD, seen_after(&scene, code_of(days, 30, MINUTE), 30 * 24 * 60));
    expect_int(31, (int64_t)days.body.length / (TICKETS_PHONE_LETTERS + 3));
}

/* A phone is told no day on which its ticket is over: who scans without a network sees the code
 * alone. */
void test_tickets_phone__gets_no_days_beyond_the_last_one_of_the_ticket(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    test_sql(scene.app, "UPDATE ticket SET until = '2026-03-03'");
    struct reply days = fetch(&scene, &phone, scene.login);
    expect_int(TICKETS_GOOD, seen_after(&scene, code_of(days, 2, MINUTE), 2 * 24 * 60));
    expect_true(days.body.length < 4 * 155);
}

void test_tickets_phone__a_page_without_script_shows_the_same_code(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    struct reply days = fetch(&scene, &phone, scene.login);
    struct request *req = test_begin(scene.app, 0);
    struct tickets_phone_db_phone_row row;
    struct tickets_sheet sheet;
    str hash = test_sql_text(scene.app, "SELECT token_hash FROM ticket_phone");
    expect_true(tickets_phone_db_by_token(req->db, hash, &row));
    expect_true(tickets_phone_sheet(req, &row, req->now / 86400, &sheet));
    expect_str(str_to_c(test_arena(), code_of(days, 0, MINUTE)),
               tickets_sheet_token(test_arena(), &sheet, MINUTE));
    test_commit(scene.app);
}

void test_tickets_phone__who_is_no_member_or_has_no_ticket_gets_none(void)
{
    struct scene scene = scene_new();
    struct phone phone = {0};
    expect_not_found(ask(&scene, &phone, scene.olga, HTTP_GET, "/my/ticket"));
    expect_not_found(ask(&scene, &phone, scene.olga, HTTP_POST, "/my/ticket"));
    expect_see_other(ask(&scene, &phone, 0, HTTP_GET, "/my/ticket"),
                     "/sign-in?next=%2Fmy%2Fticket");
    test_sql(scene.app, "UPDATE ticket SET state = 'withdrawn'");
    expect_page(ask(&scene, &phone, scene.login, HTTP_GET, "/my/ticket"), "Билет аннулирован");
    expect_refused(ask(&scene, &phone, scene.login, HTTP_POST, "/my/ticket"),
                   "нет действующего билета");
    expect_int(0, good_phones(&scene));
}

/* ---- ending --------------------------------------------------------------------------------- */

static void expect_state(const struct scene *scene, struct phone *phone, int64_t account,
                         const char *state)
{
    struct reply reply = ask(scene, phone, account, HTTP_GET, "/my/ticket/days");
    expect_int(200, reply.status);
    expect_contains(test_text("{\"state\":\"%s\",\"now\":", state), reply.body);
    expect_lacks("sheets", reply.body);
}

static const char *phone_path(const struct scene *scene)
{
    return test_text("/my/phones/%lld/end",
                     (long long)test_sql_int(scene->app, "SELECT max(id) FROM ticket_phone"));
}

void test_tickets_phone__a_lost_one_ends_alone(void)
{
    struct scene scene = scene_new();
    struct phone kept = open_phone(&scene);
    struct phone lost = open_phone(&scene);
    str good = code_of(fetch(&scene, &kept, scene.login), 0, MINUTE);
    str bad = code_of(fetch(&scene, &lost, scene.login), 0, MINUTE);
    expect_page(ask(&scene, &kept, scene.login, HTTP_GET, "/my/phones"),
                "Потерян\u00a0— отключить");
    expect_see_other(ask(&scene, &kept, scene.login, HTTP_POST, phone_path(&scene)), "/my/phones");
    expect_int(TICKETS_GOOD, seen_now(&scene, good));
    expect_int(TICKETS_PHONE_ENDED, seen_now(&scene, bad));
    expect_state(&scene, &kept, scene.login, "ok");
    expect_state(&scene, &lost, scene.login, "ended");
    expect_state(&scene, &lost, 0, "ended");
    expect_state(&scene, &kept, 0, "sign_in");
    expect_page(ask(&scene, &lost, scene.login, HTTP_GET, "/my/ticket"),
                "Билет на этом телефоне отключён");
    expect_not_found(ask(&scene, &kept, scene.login, HTTP_POST, phone_path(&scene)));
}

void test_tickets_phone__another_member_neither_sees_nor_ends_it(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    int64_t other = test_account(scene.app, "member", SCHOOL);
    struct phone others = {0};
    test_members_tie(scene.app, other, add_member(&scene, "Анна"));
    expect_page(ask(&scene, &others, other, HTTP_GET, "/my/phones"), "Пока нет");
    expect_not_found(ask(&scene, &others, other, HTTP_POST, phone_path(&scene)));
    /* On the very phone of the first: nothing of her. */
    expect_state(&scene, &phone, other, "ended");
    struct reply page = ask(&scene, &phone, other, HTTP_GET, "/my/ticket");
    expect_page(page, "Показать код на этом телефоне");
    expect_lacks("Ирина", page.body);
    expect_int(1, good_phones(&scene));
}

void test_tickets_phone__who_keeps_the_card_can_end_it(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    str code = code_of(fetch(&scene, &phone, scene.login), 0, MINUTE);
    int64_t id = test_sql_int(scene.app, "SELECT id FROM ticket_phone");
    const char *path = test_text("/members/%lld/tickets/phone", (long long)scene.irina);
    const char *body = test_text("phone=%lld", (long long)id);
    int64_t far = test_account(scene.app, "primary_chair", "Рыльский сад");
    int64_t near = test_account(scene.app, "primary_chair", SCHOOL);
    expect_page(
        test_get(scene.app, near, test_text("/members/%lld/tickets", (long long)scene.irina)),
        "Android, Chrome");
    expect_not_found(test_post(scene.app, far, path, body));
    expect_forbidden(test_post(scene.app, scene.login, path, body));
    expect_not_found(test_post(scene.app, near, path, "phone=7"));
    expect_int(TICKETS_GOOD, seen_now(&scene, code));
    expect_see_other(test_post(scene.app, near, path, body),
                     test_text("/members/%lld/tickets", (long long)scene.irina));
    expect_int(TICKETS_PHONE_ENDED, seen_now(&scene, code));
}

void test_tickets_phone__ends_with_the_ticket_the_membership_and_the_sign_in(void)
{
    static const struct {
        const char *sql;
        enum tickets_standing standing;
    } ends[] = {
        {"UPDATE ticket SET state = 'withdrawn'", TICKETS_TAKEN_BACK},
        {"UPDATE ticket SET until = '2026-02-28'", TICKETS_EXPIRED},
        {"UPDATE member SET status = 'left', ended_on = '2026-03-01'", TICKETS_NO_MEMBER},
        {"UPDATE account SET is_closed = 1 WHERE person_id IS NOT NULL", TICKETS_PHONE_ENDED},
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct scene scene = scene_new();
        struct phone phone = open_phone(&scene);
        str code = code_of(fetch(&scene, &phone, scene.login), 0, MINUTE);
        expect_int(TICKETS_GOOD, seen_now(&scene, code));
        test_sql(scene.app, ends[i].sql);
        expect_int(ends[i].standing, seen_now(&scene, code));
        if (ends[i].standing != TICKETS_PHONE_ENDED) {
            expect_state(&scene, &phone, scene.login, "ended");
            expect_lacks("sheets", fetch(&scene, &phone, scene.login).body);
        }
    }
}

void test_tickets_phone__shows_the_new_ticket_after_an_exchange(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    expect_int(303, test_post(scene.app, scene.olga,
                              test_text("/members/%lld/tickets/replace", (long long)scene.irina),
                              "reason=worn")
                        .status);
    struct reply page = ask(&scene, &phone, scene.login, HTTP_GET, "/my/ticket");
    expect_page(page, "class=\"qr\" role");
    expect_int(TICKETS_GOOD,
               seen_now(&scene, code_of(fetch(&scene, &phone, scene.login), 0, MINUTE)));
}

void test_tickets_phone__signing_out_ends_it_and_a_new_password_those_elsewhere(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    struct phone other = open_phone(&scene);
    struct request *req = test_begin(scene.app, scene.login);
    struct http_field cookie = {STR("cookie"),
                                STR_CONCAT(test_arena(), STR("profkom-phone="), other.cookie)};
    req->http->headers = (struct http_field[]){req->http->headers[0], cookie};
    req->http->header_count = 2;
    session_sign_out_there(req, scene.login, 0);
    test_commit(scene.app);
    expect_state(&scene, &phone, scene.login, "ended");
    expect_state(&scene, &other, scene.login, "ok");
    struct reply out = ask(&scene, &other, scene.login, HTTP_POST, "/sign-out");
    expect_see_other(out, "/sign-in");
    expect_state(&scene, &other, 0, "ended");
    expect_int(0, good_phones(&scene));
}

/* The next person on the same phone: the browser is told to forget, the server has. */
void test_tickets_phone__another_persons_sign_in_clears_it(void)
{
    struct scene scene = scene_new();
    struct phone phone = open_phone(&scene);
    int64_t other = test_account(scene.app, "member", SCHOOL);
    struct request *req = test_begin(scene.app, 0);
    req->http->headers = &(struct http_field){
        STR("cookie"), STR_CONCAT(test_arena(), STR("profkom-phone="), phone.cookie)};
    req->http->header_count = 1;
    (void)session_start(req, scene.login, false);
    expect_false(req->forgets_device);
    (void)session_start(req, other, false);
    expect_true(req->forgets_device);
    test_commit(scene.app);
    expect_int(0, good_phones(&scene));
}

void test_tickets_phone__there_are_five_at_most_and_the_one_unused_longest_goes(void)
{
    struct scene scene = scene_new();
    struct phone first = open_phone(&scene);
    test_sql(scene.app, "UPDATE ticket_phone SET since = 5, fetched_at = 5");
    for (int i = 1; i < TICKETS_PHONES; i++) {
        (void)open_phone(&scene);
    }
    expect_state(&scene, &first, scene.login, "ok");
    (void)open_phone(&scene);
    expect_state(&scene, &first, scene.login, "ended");
    expect_int(TICKETS_PHONES, good_phones(&scene));
}

void test_tickets_phone__what_ended_long_ago_is_forgotten(void)
{
    struct scene scene = scene_new();
    (void)open_phone(&scene);
    (void)open_phone(&scene);
    test_sql(scene.app,
             test_text("UPDATE ticket_phone SET ended_at = 5 WHERE id = %lld",
                       (long long)test_sql_int(scene.app, "SELECT min(id) FROM ticket_phone")));
    struct db *db = app_connection(test_inner_app(scene.app), 0);
    tickets_phone_sweep(app_system_request(test_inner_app(scene.app), test_arena(), db));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ticket_phone"));
}

/* ---- the worker ----------------------------------------------------------------------------- */

void test_tickets_phone__its_worker_may_ask_us_and_is_never_kept(void)
{
    struct scene scene = scene_new();
    struct reply reply = test_get(scene.app, 0, "/worker.js");
    expect_int(200, reply.status);
    expect_contains("text/javascript", reply.content_type);
    expect_contains("/my/ticket", reply.body);
    for (size_t i = 0; i < reply.header_count; i++) {
        if (str_equal(reply.headers[i].name, STR("Content-Security-Policy"))) {
            expect_contains("connect-src 'self'", reply.headers[i].value);
        }
    }
}
