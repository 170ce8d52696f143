#include "features/scan/scan.h"

#include <jansson.h>

#include "app/act.h"
#include "app/app.h"
#include "app/test.h"
#include "app/throttle.h"
#include "base/bytes.h"
#include "features/members/test_members.h"
#include "features/scan/scan_inner.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define NOON 1772366400 /* of that day, which is what the clock of tests shows */

struct scene {
    struct test_app *app;
    int64_t olga; /* a specialist of the region */
    int64_t anna; /* a member of the school */
    struct tickets_ticket ticket;
};

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .olga = test_account(app, "region_specialist", "Курская")};
    struct request *req = test_begin(app, 0);
    expect_true(tickets_keys_renew(req));
    test_commit(app);
    scene.anna = test_members_add(
        app, scene.olga, SCHOOL,
        TEST_CARD(.last_name = STR("Корякина"), .first_name = STR("Ирина"),
                  .middle_name = STR("Васильевна"), .category = STR("worker_pedagogic"),
                  .joined_on = date_of("2015-09-01")));
    req = test_begin(app, scene.olga);
    expect_true(
        tickets_issue(req, access_scope(req, RIGHT_MEMBERS_ADMIT), scene.anna, &scene.ticket));
    scene.ticket.number = str_copy(test_arena(), scene.ticket.number);
    test_commit(app);
    return scene;
}

static str code_of(const struct scene *scene)
{
    struct request *req = test_begin(scene->app, 0);
    str code = str_copy(test_arena(), tickets_code(req, &scene->ticket));
    test_commit(scene->app);
    return code;
}

static struct reply ask(const struct scene *scene, const char *what)
{
    const struct http_field headers[] = {{STR("accept"), STR("application/json")}};
    return test_request(scene->app, 0, HTTP_POST, "/scan/check", headers, 1,
                        test_text("what=%s", what));
}

static void withdraw(const struct scene *scene)
{
    expect_int(303, test_post(scene->app, scene->olga,
                              test_text("/members/%lld/tickets/withdraw", (long long)scene->anna),
                              "reason=Mistake")
                        .status);
}

static void leave(const struct scene *scene)
{
    expect_int(303, test_post(scene->app, scene->olga,
                              test_text("/members/%lld/acts/leave", (long long)scene->anna),
                              "on=" TODAY "&basis=Resolution&basis_number=7&basis_day=2026-02-20")
                        .status);
}

/* ---- what is shown -------------------------------------------------------------------------- */

void test_scan__the_page_of_a_good_code_is_small_and_says_what_it_must(void)
{
    struct scene scene = scene_new();
    str code = code_of(&scene);
    struct reply page = test_get(scene.app, 0, test_text("/V/%.*s", STR_ARG(code)));
    expect_page(page, "Билет действует");
    expect_contains("К····на И. В.", page.body);
    expect_contains("28.02.2031", page.body);
    expect_contains("Сверьте с документом", page.body);
    expect_contains("1 марта 2026", page.body);
    expect_lacks("Корякина", page.body);
    expect_lacks("profkom.css", page.body);
    expect_true(page.body.length < 4000);
}

void test_scan__why_a_ticket_is_not_good_is_not_told(void)
{
    struct scene scene = scene_new();
    const char *address = test_text("/V/%.*s", STR_ARG(code_of(&scene)));
    withdraw(&scene);
    struct reply page = test_get(scene.app, 0, address);
    expect_page(page, "Не действует");
    expect_lacks("····", page.body);
    const char *of_withdrawn = str_to_c(test_arena(), page.body);
    test_sql(scene.app, "UPDATE ticket SET state = 'valid'");
    leave(&scene);
    expect_str(of_withdrawn, test_get(scene.app, 0, address).body);
    test_sql(scene.app, "UPDATE ticket SET until = '2026-02-28'");
    expect_str(of_withdrawn, test_get(scene.app, 0, address).body);
}

void test_scan__code_address_and_number_all_ask_for_the_same(void)
{
    struct scene scene = scene_new();
    const char *code = str_to_c(test_arena(), code_of(&scene));
    const char *number = str_to_c(test_arena(), scene.ticket.number);
    const char *asked[] = {code, test_text("https%%3A%%2F%%2Funion.example%%2Fv%%2F%s", code),
                           number, test_text("%.4s+%s", number, number + 4)};
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct reply reply = ask(&scene, asked[i]);
        expect_int(200, reply.status);
        expect_contains("\"valid\":true", reply.body);
        expect_contains("К····на И. В.", reply.body);
        expect_contains("\"until\":\"2031-02-28\"", reply.body);
        expect_contains("\"compare_document\":true", reply.body);
        expect_contains("\"checked_at\":\"2026-03-01T12:00:00Z\"", reply.body);
    }
    withdraw(&scene);
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct reply reply = ask(&scene, asked[i]);
        expect_contains("\"valid\":false", reply.body);
        expect_lacks("name", reply.body);
    }
}

void test_scan__a_number_is_asked_for_without_the_script_too(void)
{
    struct scene scene = scene_new();
    struct reply page = test_post(scene.app, 0, "/scan/check",
                                  test_text("what=%.*s", STR_ARG(scene.ticket.number)));
    expect_page(page, "Билет действует");
    expect_not_found(test_post(scene.app, 0, "/scan/check", "what=460000000015"));
}

/* ---- guessing ------------------------------------------------------------------------------- */

void test_scan__who_tries_numbers_is_stopped_and_codes_go_on(void)
{
    struct scene scene = scene_new();
    const char *number = str_to_c(test_arena(), scene.ticket.number);
    for (int i = 0; i < 30; i++) {
        expect_int(200, ask(&scene, number).status);
    }
    expect_int(429, ask(&scene, number).status);
    expect_int(429, ask(&scene, number).status);
    expect_int(200, ask(&scene, str_to_c(test_arena(), code_of(&scene))).status);
    expect_int(422, ask(&scene, "460000000015").status);
    struct reply page = test_post(scene.app, 0, "/scan/check", test_text("what=%s", number));
    expect_int(429, page.status);
    expect_contains("Слишком много номеров", page.body);
}

void test_scan__who_stays_just_below_the_measure_is_stopped_within_the_day(void)
{
    struct scene scene = scene_new();
    const char *number = str_to_c(test_arena(), scene.ticket.number);
    int answered = 0;
    for (int i = 0; i < 12; i++) {
        for (int k = 0; k < 29; k++) {
            answered += ask(&scene, number).status == 200;
        }
        /* Each time at another moment, eleven minutes and more before. */
        test_sql(scene.app,
                 test_text("UPDATE attempt SET window_start = %d WHERE window_start = %d",
                           NOON - 660 * (i + 1), NOON));
    }
    expect_int(300, answered);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM scan_alarm"));
}

/* ---- for work without a network ------------------------------------------------------------- */

static void make_lists(const struct scene *scene)
{
    struct db *db = test_looking(scene->app);
    db_use_arena(db, test_arena());
    expect_true(scan_make_lists(app_system_request(test_inner_app(scene->app), test_arena(), db)));
}

static int64_t entries(const struct scene *scene, int64_t series)
{
    return test_sql_int(scene->app, test_text("SELECT entries FROM scan_list WHERE series = %lld",
                                              (long long)series));
}

void test_scan__the_list_holds_what_was_taken_back_and_whose_holder_is_gone(void)
{
    struct scene scene = scene_new();
    int64_t series = test_sql_int(scene.app, "SELECT series FROM ticket_series");
    make_lists(&scene);
    expect_int(0, entries(&scene, 0));
    expect_int(0, entries(&scene, series));
    leave(&scene);
    make_lists(&scene);
    expect_int(1, entries(&scene, 0));
    expect_int(1, entries(&scene, series));
    /* What has run out by itself need not be carried along. */
    test_sql(scene.app, "UPDATE ticket SET until = '2026-02-28'");
    make_lists(&scene);
    expect_int(0, entries(&scene, 0));
}

void test_scan__a_withdrawn_ticket_is_in_the_list_once(void)
{
    struct scene scene = scene_new();
    withdraw(&scene);
    leave(&scene);
    make_lists(&scene);
    expect_int(1, entries(&scene, 0));
}

void test_scan__the_list_is_made_once_a_day_and_sent_once(void)
{
    struct scene scene = scene_new();
    expect_int(204, test_get(scene.app, 0, "/scan/revoked?series=0").status);
    expect_int(204, test_get(scene.app, 0, "/scan/revoked").status);
    struct db *db = test_looking(scene.app);
    db_use_arena(db, test_arena());
    struct request *req = app_system_request(test_inner_app(scene.app), test_arena(), db);
    scan_make_due_lists(req);
    struct reply reply = test_get(scene.app, 0, "/scan/revoked?series=0");
    expect_int(200, reply.status);
    str made = str_copy(test_arena(), reply.body);
    req->now += 3600;
    scan_make_due_lists(req);
    struct reply same = test_get(scene.app, 0, "/scan/revoked?series=0");
    expect_str("ETag", reply.headers[1].name);
    expect_str(str_to_c(test_arena(), reply.headers[1].value), same.headers[1].value);
    const struct http_field headers[] = {{STR("if-none-match"), reply.headers[1].value}};
    expect_int(
        304,
        test_request(scene.app, 0, HTTP_GET, "/scan/revoked?series=0", headers, 1, NULL).status);
    req->today = date_add_days(req->today, 1);
    scan_make_due_lists(req);
    expect_false(str_equal(made, test_get(scene.app, 0, "/scan/revoked?series=0").body));
}

/* Each list that comes stands behind its length. */
static int lists_in(str body)
{
    int count = 0;
    for (; body.length >= 4; count++) {
        body = str_from(body, 4 + bytes_get(body.data, 4));
    }
    expect_int(0, (int64_t)body.length);
    return count;
}

static void expect_lists(int count, const struct scene *scene, const char *wanted)
{
    struct reply reply = test_get(scene->app, 0, test_text("/scan/revoked?series=%s", wanted));
    expect_int(200, reply.status);
    expect_int(count, lists_in(reply.body));
}

void test_scan__lists_of_several_regions_come_at_once(void)
{
    struct scene scene = scene_new();
    int series = (int)test_sql_int(scene.app, "SELECT series FROM ticket_series");
    make_lists(&scene);
    expect_lists(1, &scene, test_text("%d", series));
    expect_lists(2, &scene, test_text("%d.0", series));
    expect_lists(2, &scene, test_text("0.x..99.-1.%d", series));
    expect_int(204, test_get(scene.app, 0, "/scan/revoked?series=99.x.").status);
}

static void put_list_of(const struct scene *scene, size_t bytes)
{
    char *list = ARENA_ARRAY(test_arena(), bytes, char);
    memset(list, 'x', bytes);
    struct request *req = test_begin(scene->app, 0);
    scan_db_put_list(req->db, &(struct scan_db_put_list_values){
                                  .day = req->today, .odds = 4, .list = {list, bytes}});
    test_commit(scene->app);
}

void test_scan__no_more_lists_come_than_a_scanner_has_room_for(void)
{
    struct scene scene = scene_new();
    int series = (int)test_sql_int(scene.app, "SELECT series FROM ticket_series");
    make_lists(&scene);
    put_list_of(&scene, 60000);
    expect_lists(2, &scene, test_text("0.0.%d", series));
    put_list_of(&scene, 98000);
    expect_lists(1, &scene, test_text("0.%d", series));
    struct reply keys = test_get(scene.app, 0, "/scan/keys");
    expect_contains("\"lists\":{\"0\":{\"bytes\":98000,\"odds\":4},", keys.body);
}

void test_scan__keys_and_names_of_regions_are_there_for_everybody(void)
{
    struct scene scene = scene_new();
    struct reply reply = test_get(scene.app, 0, "/scan/keys");
    json_t *object = json_loadb(reply.body.data, reply.body.length, 0, NULL);
    expect_int(1, (int64_t)json_array_size(json_object_get(object, "keys")));
    const char *public = json_string_value(
        json_object_get(json_array_get(json_object_get(object, "keys"), 0), "public"));
    expect_str(public, test_sql_text(scene.app, "SELECT public FROM ticket_key"));
    expect_int(NOON, json_integer_value(json_object_get(object, "now")));
    expect_int(1, (int64_t)json_object_size(json_object_get(object, "regions")));
    json_decref(object);
}

void test_scan__the_scanner_holds_nothing_of_who_opens_it(void)
{
    struct scene scene = scene_new();
    struct reply page = test_get(scene.app, scene.olga, "/scan");
    expect_page(page, "Проверка билетов");
    expect_lacks_all(page.body, "Ольга", "sign-out");
    struct reply worker = test_get(scene.app, 0, "/scan/worker.js");
    expect_contains("/a/scan-reader-", worker.body);
    struct reply manifest = test_get(scene.app, 0, "/scan/manifest.webmanifest");
    expect_contains("\"start_url\":\"/scan\"", manifest.body);
}

/* ---- tills ---------------------------------------------------------------------------------- */

static int64_t region_of(const struct scene *scene)
{
    return test_org(scene->app, "Курская");
}

/* The key as the page shows it, once. */
static const char *make_key(const struct scene *scene, int64_t per_minute)
{
    struct reply page =
        test_post(scene->app, scene->olga, "/tills",
                  test_text("partner=Shop&region=%lld&until=2027-03-01&per_minute=%lld",
                            (long long)region_of(scene), (long long)per_minute));
    expect_page(page, "Новый ключ");
    ptrdiff_t at = str_find(page.body, STR("pt_"));
    return str_to_c(test_arena(), str_slice(page.body, (size_t)at, 43));
}

static struct reply ask_with(const struct scene *scene, const char *authorization, const char *body)
{
    const struct http_field headers[] = {
        {STR("content-type"), STR("application/json")},
        {STR("authorization"), str_of(authorization)},
    };
    return test_request(scene->app, 0, HTTP_POST, "/api/1/tickets/check", headers,
                        COUNT_OF(headers), body);
}

static struct reply ask_as(const struct scene *scene, const char *key, const char *body)
{
    return ask_with(scene, test_text("Bearer %s", key), body);
}

static void expect_error(struct reply reply, int status, const char *code)
{
    expect_int(status, reply.status);
    expect_str(test_text("{\"error\":\"%s\"}", code), reply.body);
}

static const char *by_number(const struct scene *scene)
{
    return test_text("{\"number\": \"%.*s\"}", STR_ARG(scene->ticket.number));
}

void test_scan__a_till_asks_by_code_and_by_number(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 600);
    str code = code_of(&scene);
    struct reply reply = ask_as(&scene, key, test_text("{\"code\": \"%.*s\"}", STR_ARG(code)));
    expect_int(200, reply.status);
    expect_str("{\"valid\":true,\"name\":\"К····на И. В.\",\"region\":\"Курская\","
               "\"until\":\"2031-02-28\",\"compare_document\":true,"
               "\"checked_at\":\"2026-03-01T12:00:00Z\"}",
               reply.body);
    expect_contains("\"valid\":true", ask_as(&scene, key, by_number(&scene)).body);
    withdraw(&scene);
    expect_str("{\"valid\":false,\"checked_at\":\"2026-03-01T12:00:00Z\"}",
               ask_as(&scene, key, by_number(&scene)).body);
}

void test_scan__who_has_withdrawn_the_consent_is_not_named_to_a_till(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 600);
    test_sql(scene.app,
             test_text("INSERT INTO consent_event (region_id, id, member_id, purpose, is_given, "
                       "happened_on, way, made_at) VALUES (100, 1, %lld, 'partners', 0, "
                       "'2026-02-01', 'paper', 0)",
                       (long long)scene.anna));
    str answer = ask_as(&scene, key, by_number(&scene)).body;
    expect_contains("\"valid\":true,\"region\"", answer);
    expect_lacks("К····на", answer);
}

void test_scan__what_a_till_asks_wrongly_has_a_code_of_its_own(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 600);
    static const char *const wrong[] = {"",
                                        "{",
                                        "[]",
                                        "{}",
                                        "{\"code\": 7}",
                                        "{\"code\": null}",
                                        "{\"code\": \"A\", \"number\": \"1\"}",
                                        "{\"code\": \"A\", \"code\": \"B\"}",
                                        "\"code\"",
                                        "{\"name\": \"A\"}"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_error(ask_as(&scene, key, wrong[i]), 400, "not_understood");
    }
    expect_error(ask_as(&scene, key, "{\"code\": \"HELLO\"}"), 422, "not_a_code");
    expect_error(ask_as(&scene, key, "{\"number\": \"460000000015\"}"), 422, "not_a_code");
    expect_error(ask_as(&scene, "pt_0", by_number(&scene)), 401, "no_key");
    expect_error(ask_as(&scene, "", by_number(&scene)), 401, "no_key");
    test_sql(scene.app, "UPDATE scan_till SET until = '2026-02-28'");
    expect_error(ask_as(&scene, key, by_number(&scene)), 401, "key_ended");
}

void test_scan__a_key_of_another_region_learns_nothing_of_ours(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 600);
    test_sql(scene.app, test_text("UPDATE scan_till SET region_id = %lld",
                                  (long long)test_org(scene.app, "Астраханская")));
    expect_error(ask_as(&scene, key, by_number(&scene)), 403, "other_region");
    test_sql(scene.app, "UPDATE scan_till SET region_id = 0");
    expect_int(200, ask_as(&scene, key, by_number(&scene)).status);
}

void test_scan__a_key_is_kept_as_a_hash_and_ends_when_it_is_ended(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 600);
    expect_int(0, test_sql_int(scene.app, test_text("SELECT count(*) FROM scan_till WHERE hash = "
                                                    "'%s' OR mark = '%s'",
                                                    key, key)));
    struct reply page = test_get(scene.app, scene.olga, "/tills");
    expect_page(page, "Shop");
    expect_lacks(key, page.body);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'scan.till'"));
    const char *end = test_text("/tills/%lld/end",
                                (long long)test_sql_int(scene.app, "SELECT id FROM scan_till"));
    int64_t far = test_account(scene.app, "region_specialist", "Астраханская");
    expect_not_found(test_post(scene.app, far, end, ""));
    expect_lacks("Shop", test_get(scene.app, far, "/tills").body);
    expect_int(200, ask_as(&scene, key, by_number(&scene)).status);
    expect_see_other(test_post(scene.app, scene.olga, end, ""), "/tills");
    expect_error(ask_as(&scene, key, by_number(&scene)), 401, "key_ended");
}

void test_scan__keys_are_made_for_the_own_region_and_not_for_ever(void)
{
    struct scene scene = scene_new();
    expect_form_again(test_post(scene.app, scene.olga, "/tills",
                                "partner=Shop&region=0&until=2027-03-01&per_minute=600"),
                      "Чьи билеты");
    expect_form_again(
        test_post(scene.app, scene.olga, "/tills",
                  test_text("partner=Shop&region=%lld&until=2029-03-02&per_minute=600",
                            (long long)region_of(&scene))),
        "до трёх лет");
    int64_t officer = test_account(scene.app, "union_officer", "union");
    expect_page(test_post(scene.app, officer, "/tills",
                          "partner=Shop&region=0&until=2027-03-01&per_minute=600"),
                "Новый ключ");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM scan_till"));
}

void test_scan__a_till_has_its_measure(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 3);
    for (int i = 0; i < 3; i++) {
        expect_int(200, ask_as(&scene, key, by_number(&scene)).status);
    }
    expect_error(ask_as(&scene, key, by_number(&scene)), 429, "too_many");
}

/* ---- alarms --------------------------------------------------------------------------------- */

static int64_t letters(const struct scene *scene)
{
    return test_sql_int(scene->app, "SELECT count(*) FROM outbox");
}

void test_scan__who_tries_numbers_is_told_of_once_an_hour(void)
{
    struct scene scene = scene_new();
    int64_t officer = test_account(scene.app, "union_officer", "union");
    const char *number = str_to_c(test_arena(), scene.ticket.number);
    expect_lacks("необычно часто", test_get(scene.app, officer, "/").body);
    int64_t before = letters(&scene);
    for (int i = 0; i < 40; i++) {
        (void)ask(&scene, number);
    }
    expect_int(before + 1, letters(&scene));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'scan.unusual'"));
    expect_page(test_get(scene.app, officer, "/"), "необычно часто");
    expect_lacks("необычно часто", test_get(scene.app, scene.olga, "/").body);
}

void test_scan__a_till_that_tries_numbers_is_told_of_in_its_region(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 1000);
    for (int i = 0; i < 300; i++) {
        expect_int(200, ask_as(&scene, key, by_number(&scene)).status);
    }
    expect_error(ask_as(&scene, key, by_number(&scene)), 429, "too_many");
    expect_page(test_get(scene.app, scene.olga, "/"), "необычно часто");
    str code = code_of(&scene);
    expect_int(200, ask_as(&scene, key, test_text("{\"code\": \"%.*s\"}", STR_ARG(code))).status);
}

/* Many addresses, each a little. */
void test_scan__all_who_have_no_key_have_a_measure_together(void)
{
    struct scene scene = scene_new();
    struct request *req = test_begin(scene.app, 0);
    for (int i = 0; i < 600; i++) {
        throttle_count(req, STR("scan.numbers"));
    }
    test_commit(scene.app);
    expect_int(429, ask(&scene, str_to_c(test_arena(), scene.ticket.number)).status);
    const char *key = make_key(&scene, 600);
    expect_int(200, ask_as(&scene, key, by_number(&scene)).status);
}

/* ---- the description ------------------------------------------------------------------------ */

void test_scan__the_word_before_a_key_is_written_as_one_likes_and_the_key_is_not(void)
{
    struct scene scene = scene_new();
    const char *key = make_key(&scene, 600);
    expect_int(200, ask_with(&scene, test_text("bearer %s", key), by_number(&scene)).status);
    expect_error(ask_with(&scene, test_text("Bearer P%s", key + 1), by_number(&scene)), 401,
                 "no_key");
    expect_error(ask_with(&scene, test_text("Basic %s", key), by_number(&scene)), 401, "no_key");
    expect_error(ask_with(&scene, key, by_number(&scene)), 401, "no_key");
}

/* What docs/openapi.json promises is what is answered: each status, each code, each member. */
void test_scan__the_description_for_programs_is_true(void)
{
    struct scene scene = scene_new();
    json_error_t error;
    json_t *api = json_load_file("docs/openapi.json", 0, &error);
    expect_true(api != NULL);
    json_t *post = json_object_get(
        json_object_get(json_object_get(api, "paths"), "/api/1/tickets/check"), "post");
    static const char *const statuses[] = {"200", "400", "401", "403", "422", "429"};
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        expect_true(json_object_get(json_object_get(post, "responses"), statuses[i]) != NULL);
    }
    json_t *schemas = json_object_get(json_object_get(api, "components"), "schemas");
    json_t *codes = json_object_get(
        json_object_get(json_object_get(json_object_get(schemas, "Error"), "properties"), "error"),
        "enum");
    expect_int(6, (int64_t)json_array_size(codes));
    json_t *members = json_object_get(json_object_get(schemas, "Answer"), "properties");
    struct reply reply = ask_as(&scene, make_key(&scene, 600), by_number(&scene));
    json_t *answer = json_loadb(reply.body.data, reply.body.length, 0, NULL);
    const char *name;
    json_t *value;
    json_object_foreach(answer, name, value)
    {
        expect_true(json_object_get(members, name) != NULL);
    }
    expect_int((int64_t)json_object_size(answer), (int64_t)json_object_size(members));
    json_decref(answer);
    json_decref(api);
}

/* ---- phones in the list --------------------------------------------------------------------- */

static void add_phone(const struct scene *scene, int64_t serial, int64_t days_ago)
{
    struct request *req =
        app_system_request(test_inner_app(scene->app), test_arena(), test_looking(scene->app));
    int64_t fetched_at = req->now - days_ago * 86400;
    test_sql(scene->app,
             test_text("INSERT INTO ticket_phone (region_id, id, ticket_id, account_id, serial, "
                       "token_hash, since, fetched_at) VALUES (%lld, %lld, %lld, %lld, %lld, "
                       "'hash %lld', %lld, %lld)",
                       (long long)scene->ticket.region_id, (long long)serial,
                       (long long)scene->ticket.id, (long long)scene->olga, (long long)serial,
                       (long long)serial, (long long)fetched_at, (long long)fetched_at));
}

void test_scan__phones_are_in_the_list_while_they_have_codes(void)
{
    struct scene scene = scene_new();
    add_phone(&scene, 5, 1);
    add_phone(&scene, 6, 1);
    add_phone(&scene, 7, 40);
    make_lists(&scene);
    expect_int(0, entries(&scene, 0));
    test_sql(scene.app, "UPDATE ticket_phone SET ended_at = fetched_at WHERE serial IN (6, 7)");
    make_lists(&scene);
    expect_int(1, entries(&scene, 0));
    leave(&scene);
    make_lists(&scene);
    expect_int(3, entries(&scene, 0)); /* both phones, and the plastic card */
}
