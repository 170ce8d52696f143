#include "app/app.h"

#include "app/audit_spool.h"
#include "app/session.h"
#include "app/session.sql.h"
#include "app/test.h"

static struct reply sign_out(struct test_app *app, int64_t account,
                             const struct http_field *headers, size_t count, const char *body)
{
    return test_request(app, account, HTTP_POST, "/sign-out", headers, count, body);
}

void test_app__nobody_is_asked_to_sign_in_and_comes_back(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    expect_see_other(test_get(app, 0, "/account"), "/sign-in?next=%2Faccount");
}

void test_app__an_unknown_address_is_not_found(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    expect_not_found(test_get(app, 0, "/no-such-page"));
}

void test_app__a_wrong_method_answers_405(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct reply reply = test_get(app, 0, "/sign-out");
    expect_int(405, reply.status);
    expect_str("Allow", reply.headers[0].name);
    expect_str("POST", reply.headers[0].value);
    reply = test_request(app, 0, HTTP_DELETE, "/sign-in", NULL, 0, NULL);
    expect_int(405, reply.status);
    expect_str("GET, HEAD, POST", reply.headers[0].value);
}

void test_app__a_write_without_a_form_key_is_refused(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    expect_int(409, sign_out(app, anna, NULL, 0, "").status);
    expect_int(409, sign_out(app, anna, NULL, 0, "form_key=0123456789abcdef").status);
}

void test_app__a_form_key_of_another_session_is_refused(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t boris = test_account(app, "primary_chair", "Льговская СОШ 1");
    struct request *req = test_begin(app, boris);
    str key = form_new_key(req);
    db_rollback(req->db);
    const char *body = test_text("form_key=%.*s", STR_ARG(key));
    expect_int(409, sign_out(app, anna, NULL, 0, body).status);
    expect_int(303, sign_out(app, boris, NULL, 0, body).status);
}

void test_app__a_write_from_another_site_is_refused(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    static const char *const sites[] = {"cross-site", "same-site"};
    for (size_t i = 0; i < COUNT_OF(sites); i++) {
        const struct http_field headers[] = {{STR("sec-fetch-site"), str_of(sites[i])}};
        expect_int(403, sign_out(app, anna, headers, 1, "").status);
    }
    const struct http_field foreign[] = {{STR("origin"), STR("https://evil.example")},
                                         {STR("host"), STR("union.example")}};
    expect_int(403, sign_out(app, anna, foreign, 2, "").status);
}

void test_app__the_same_form_sent_twice_is_carried_out_once(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct request *req = test_begin(app, anna);
    str key = form_new_key(req);
    db_rollback(req->db);
    const char *body = test_text("form_key=%.*s&session=0", STR_ARG(key));
    for (int i = 0; i < 3; i++) {
        expect_see_other(test_request(app, anna, HTTP_POST, "/account/sessions/end", NULL, 0, body),
                         "/account");
    }
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry "
                                    "WHERE action = 'accounts.sessions_ended'"));
}

void test_app__two_forms_of_a_page_are_carried_out_each(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct request *req = test_begin(app, anna);
    str keys[] = {form_new_key(req), form_new_key(req)};
    db_rollback(req->db);
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        const char *body = test_text("form_key=%.*s&session=0", STR_ARG(keys[i]));
        expect_see_other(test_request(app, anna, HTTP_POST, "/account/sessions/end", NULL, 0, body),
                         "/account");
    }
    expect_int(2, test_sql_int(app, "SELECT count(*) FROM audit_entry "
                                    "WHERE action = 'accounts.sessions_ended'"));
}

void test_app__a_form_key_with_anything_but_a_number_behind_it_is_refused(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    str key = test_form_key(app, anna);
    str page = str_slice(key, 0, key.length - 1);
    static const char *const ends[] = {"", "x", "1x", "1234567"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        const char *body = test_text("form_key=%.*s%s", STR_ARG(page), ends[i]);
        expect_int(409, sign_out(app, anna, NULL, 0, body).status);
    }
}

void test_app__every_reply_carries_the_security_headers(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    static const char *const names[] = {"Content-Security-Policy", "X-Content-Type-Options",
                                        "Referrer-Policy", "Cross-Origin-Opener-Policy",
                                        "Cache-Control"};
    static const char *const paths[] = {"/sign-in", "/no-such-page", "/account", "/reset"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct reply reply = test_get(app, 0, paths[i]);
        for (size_t j = 0; j < COUNT_OF(names); j++) {
            bool found = false;
            for (size_t k = 0; k < reply.header_count; k++) {
                found = found || str_equal(reply.headers[k].name, str_of(names[j]));
            }
            if (!found) {
                test_fail(__FILE__, __LINE__, "%s has no %s", paths[i], names[j]);
            }
        }
    }
}

/* ---- sessions ------------------------------------------------------------------------------- */

void test_session__a_closed_account_is_out_at_the_next_request(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    expect_page(test_get(app, anna, "/account"), "");
    test_sql(app, "UPDATE account SET is_closed = 1");
    expect_int(303, test_get(app, anna, "/account").status);
}

void test_session__it_ends_when_it_is_too_old(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    test_sql(app, "UPDATE session SET expires_at = 1000");
    expect_int(303, test_get(app, anna, "/account").status);
}

void test_session__it_is_prolonged_by_use_but_not_beyond_twelve_hours(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    test_sql(app, "UPDATE session SET seen_at = seen_at - 600, expires_at = expires_at - 600");
    int64_t before = test_sql_int(app, "SELECT expires_at FROM session");
    expect_page(test_get(app, anna, "/account"), "");
    expect_int(before + 600, test_sql_int(app, "SELECT expires_at FROM session"));
    test_sql(app,
             "UPDATE session SET seen_at = seen_at - 600, created_at = created_at - 43200 + 60");
    expect_page(test_get(app, anna, "/account"), "");
    expect_int(60, test_sql_int(app, "SELECT expires_at - seen_at FROM session"));
}

void test_session__signing_out_clears_what_the_browser_kept(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct reply reply = test_post(app, anna, "/sign-out", "");
    expect_see_other(reply, "/sign-in");
    bool clears = false;
    for (size_t i = 0; i < reply.header_count; i++) {
        clears |= str_equal(reply.headers[i].name, STR("Clear-Site-Data")) &&
                  str_equal(reply.headers[i].value, STR("\"cache\", \"storage\""));
    }
    expect_true(clears);
    expect_int(303, test_get(app, anna, "/account").status);
}

void test_session__sign_ins_and_failures_are_in_the_log(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    test_post(app, 0, "/sign-in", "login=nobody@example.org&password=wrong-password");
    test_post(app, anna, "/sign-out", "");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = "
                                    "'accounts.sign_in_failed' AND happened_at > 1700000000"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = "
                                    "'accounts.signed_out' AND object_id = account_id"));
    /* Neither the address nor the password is in it. */
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE changes IS NOT NULL"));
}

void test_session__behind_tls_the_cookie_is_bound_to_the_host(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct request *req = test_begin(app, anna);
    req->http->is_secure = true;
    str cookie = session_start(req, anna, true);
    str cleared = session_end(req);
    test_commit(app);
    expect_true(str_starts_with(cookie, STR("__Host-profkom=")));
    expect_contains("; Path=/; HttpOnly; SameSite=Lax; ", cookie);
    expect_true(str_ends_with(cookie, STR("; Secure")));
    expect_lacks("Domain", cookie);
    expect_contains("__Host-profkom=; ", cleared);
    expect_contains("Max-Age=0", cleared);
}

void test_session__a_token_has_256_bits_and_is_never_the_same(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct request *req = test_begin(app, anna);
    str first = str_copy(test_arena(), session_start(req, anna, true));
    str second = session_start(req, anna, true);
    test_commit(app);
    str value =
        str_slice(first, (size_t)str_find_char(first, '=') + 1, (size_t)str_find_char(first, ';'));
    expect_int(64, str_find_char(value, ';'));
    expect_false(str_equal(first, second));
}

void test_session__the_token_is_not_in_the_database(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct request *req = test_begin(app, anna);
    str cookie = http_cookie(req->http, STR("profkom"));
    db_rollback(req->db);
    expect_int(64, cookie.length);
    expect_int(0,
               test_sql_int(app, test_text("SELECT count(*) FROM session WHERE token_hash = '%.*s'",
                                           STR_ARG(cookie))));
}

/* ---- access --------------------------------------------------------------------------------- */

void test_access__rights_begin_and_end_with_the_term(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t chair = test_account(app, "region_chair", "Курская");
    expect_page(test_get(app, chair, "/accounts"), "");
    test_sql(app, "UPDATE mandate SET valid_to = '2026-02-28'");
    expect_forbidden(test_get(app, chair, "/accounts"));
    test_sql(app, "UPDATE mandate SET valid_to = '2026-03-01'");
    expect_page(test_get(app, chair, "/accounts"), "");
    test_sql(app, "UPDATE mandate SET valid_from = '2026-03-02', valid_to = NULL");
    expect_forbidden(test_get(app, chair, "/accounts"));
}

void test_access__nobody_has_a_right(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = test_begin(app, 0);
    req->mandate.rights = ~(uint64_t)0; /* even if it were left behind */
    for (enum right right = RIGHT_SIGNED_IN; right < RIGHT_COUNT; right++) {
        expect_false(access_may(req, right));
    }
    db_rollback(req->db);
}

void test_access__a_scope_reaches_to_the_last_code_below_and_not_beyond(void)
{
    struct scope scope = access_system_scope(test_arena(), 100, STR("0001"));
    expect_true(str_compare(STR("0001zzz"), scope.to) < 0);
    expect_true(str_compare(STR("0001zzzzzz"), scope.to) < 0);
    expect_true(str_compare(STR("0002"), scope.to) > 0);
    expect_true(str_compare(STR("000"), scope.from) < 0);
}

void test_access__a_post_of_a_region_stays_in_its_region(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t chair = test_account(app, "region_chair", "Курская");
    int64_t officer = test_account(app, "union_officer", "union");
    struct request *req = test_begin(app, chair);
    expect_int(100, access_scope_in_region(req, RIGHT_MEMBERS_VIEW, 200).region_id);
    db_rollback(req->db);
    req = test_begin(app, officer);
    expect_int(200, access_scope_in_region(req, RIGHT_MEMBERS_VIEW, 200).region_id);
    db_rollback(req->db);
}

void test_access__reading_is_noted_from_the_territory_upwards(void)
{
    static const struct {
        const char *role;
        const char *org;
        bool is_above;
    } posts[] = {
        {"primary_chair", "Рыльская СОШ 4", false},
        {"territory_chair", "Рыльская", true},
        {"region_specialist", "Курская", true},
        {"union_officer", "union", true},
    };
    struct test_app *app = test_app_on("2026-03-01");
    for (size_t i = 0; i < COUNT_OF(posts); i++) {
        struct request *req = test_begin(app, test_account(app, posts[i].role, posts[i].org));
        expect_int(posts[i].is_above, access_is_above_primary(req));
        db_rollback(req->db);
    }
}

void test_access__a_scope_is_the_subtree_and_nothing_else(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t chair = test_account(app, "territory_chair", "Рыльская");
    struct request *req = test_begin(app, chair);
    struct scope scope = access_scope(req, RIGHT_MEMBERS_VIEW);
    expect_int(100, scope.region_id);
    expect_str("0001001", scope.from);
    expect_int(0, access_scope(req, RIGHT_AUDIT_VIEW).from.length);
    str inside = test_org_path(app, "Рыльская СОШ 4");
    str sibling = test_org_path(app, "Льговская СОШ 1");
    expect_str("0001001001", access_scope_below(req, scope, 100, inside).from);
    expect_int(0, access_scope_below(req, scope, 100, sibling).from.length);
    expect_int(0, access_scope_below(req, scope, 200, inside).from.length);
    expect_int(0, access_scope_below(req, scope, 100, test_org_path(app, "Курская")).from.length);
    db_rollback(req->db);
}

/* ---- audit ---------------------------------------------------------------------------------- */

static void write_entries(struct test_app *app, int64_t account, int count)
{
    struct request *req = test_begin(app, account);
    for (int i = 0; i < count; i++) {
        const struct audit_change changes[] = {{"phone", STR("+79100000000"), STR("+79100000001")}};
        audit(req, "members.edit", 100, i + 1, i + 1, changes, 1);
    }
    test_commit(app);
}

static struct audit_verdict verify(struct test_app *app)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    return audit_verify(test_arena(), req->db);
}

void test_audit__an_untouched_log_is_whole(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    write_entries(app, anna, 5);
    test_run_jobs(app);
    struct audit_verdict verdict = verify(app);
    expect_true(verdict.is_whole);
    expect_int(5, verdict.sealed);
    expect_int(0, verdict.unsealed);
}

void test_audit__every_kind_of_tampering_is_found(void)
{
    static const char *const tamperings[] = {
        "UPDATE audit_entry SET action = 'members.open' WHERE chain_number = 3",
        "UPDATE audit_entry SET account_id = 7 WHERE chain_number = 3",
        "UPDATE audit_entry SET happened_at = happened_at + 1 WHERE chain_number = 3",
        "UPDATE audit_entry SET person_id = 99 WHERE chain_number = 3",
        "UPDATE audit_entry SET changes = '{}' WHERE chain_number = 3",
        "UPDATE audit_entry SET changes_hash = NULL WHERE chain_number = 3",
        "DELETE FROM audit_entry WHERE chain_number = 3",
        "DELETE FROM audit_entry WHERE chain_number = 1",
        "DELETE FROM audit_entry WHERE chain_number = 5",
        "UPDATE audit_entry SET chain_number = chain_number + 10 WHERE chain_number = 5",
    };
    for (size_t i = 0; i < COUNT_OF(tamperings); i++) {
        struct test_app *app = test_app_on("2026-03-01");
        int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
        write_entries(app, anna, 5);
        test_run_jobs(app);
        test_sql(app, tamperings[i]);
        if (verify(app).is_whole) {
            test_fail(__FILE__, __LINE__, "not found: %s", tamperings[i]);
        }
    }
}

void test_audit__a_lawful_erasure_leaves_the_chain_whole(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    write_entries(app, anna, 3);
    test_run_jobs(app);
    test_sql(app, "UPDATE audit_entry SET changes = NULL, salt = NULL WHERE chain_number = 2");
    expect_true(verify(app).is_whole);
}

void test_audit__notes_of_reading_are_taken_in_once(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "region_specialist", "Курская");
    struct request *req = test_begin(app, anna);
    audit_read(req, "members.open", 100, 5, 5);
    audit_read(req, "members.open", 100, 6, 6);
    /* Once more in the same second is the same reading. */
    audit_read(req, "members.open", 100, 6, 6);
    audit_read(req, "members.list", 100, 6, 0);
    audit_read(req, "members.list", 100, 6, 0);
    audit_read(req, "access.refused", 100, 6, 0);
    audit_read(req, "access.refused", 100, 6, 0);
    db_rollback(req->db);
    audit_spool_write(req);
    test_run_jobs(app);
    test_run_jobs(app);
    expect_int(2,
               test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'members.open'"));
    expect_int(1,
               test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'members.list'"));
    expect_int(
        2, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'access.refused'"));
    expect_true(verify(app).is_whole);
}
