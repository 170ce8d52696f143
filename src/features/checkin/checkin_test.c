/* Checking in: codes at the door, tickets, the code on the wall, the sheet. */
#include "app/app.h"
#include "app/test.h"
#include "features/checkin/checkin_inner.h"
#include "features/checkin/test_checkin.h"
#include "features/members/test_members.h"
#include "features/tickets/tickets.h"

#define ID(number) ((long long)(number))
#define at test_checkin_at

static int64_t count(const struct test_checkin *set, const char *what)
{
    return test_sql_int(set->app, test_text("SELECT count(*) FROM %s", what));
}

static struct reply post_json(const struct test_checkin *set, int64_t account, const char *json)
{
    const struct http_field headers[] = {{STR("content-type"), STR("application/json")}};
    return test_request(set->app, account, HTTP_POST, at(set, "/checkin"), headers,
                        COUNT_OF(headers), json);
}

static str code_of(const struct test_checkin *set, int64_t member)
{
    struct request *req = test_begin(set->app, set->region);
    struct events_event event = {.id = set->id};
    str code = str_copy(test_arena(), checkin_code(req, &event, test_checkin_entry(set, member)));
    test_commit(set->app);
    return code;
}

static const char *mark_of(const struct test_checkin *set, int64_t member)
{
    return test_text("{\"code\":\"%.*s\",\"session\":0}", STR_ARG(code_of(set, member)));
}

/* The letters of the printed ticket of that person. */
static str ticket_of(const struct test_checkin *set, int64_t member)
{
    struct tickets_ticket ticket;
    struct request *req = test_begin(set->app, 0);
    expect_true(tickets_keys_renew(req));
    test_commit(set->app);
    req = test_begin(set->app, set->region);
    expect_true(tickets_issue(req, access_scope(req, RIGHT_MEMBERS_ADMIT), member, &ticket));
    str code = str_copy(test_arena(), tickets_code(req, &ticket));
    test_commit(set->app);
    return code;
}

void test_checkin__a_mark_is_the_same_however_often_it_is_sent(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    test_checkin_enter(&set, anna);
    const char *once = test_text("{\"marks\":[%s]}", mark_of(&set, anna));
    struct reply reply = post_json(&set, set.region, once);
    expect_int(200, reply.status);
    expect_contains("\"is\":\"marked\"", reply.body);
    expect_contains("\"is\":\"before\"", post_json(&set, set.region, once).body);
    expect_int(1, count(&set, "event_presence WHERE source = 'scan' AND way = 'in_person'"));
    expect_int(1, count(&set, "audit_entry WHERE action = 'events.presence'"));
}

void test_checkin__each_mark_is_answered_for_itself(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    test_checkin_enter(&set, anna);
    str code = code_of(&set, anna);
    const char *marks =
        test_text("{\"marks\":[{\"code\":\"PK00000000000000000000\",\"session\":0},"
                  "{\"code\":\"%.*s\",\"session\":7},{\"ticket\":\"nonsense\",\"session\":0},%s]}",
                  STR_ARG(code), mark_of(&set, anna));
    expect_contains("{\"answers\":[{\"is\":\"unknown\"},{\"is\":\"no_session\"},{\"is\":\"bad_"
                    "ticket\"},{\"is\":\"marked\"}]}",
                    post_json(&set, set.region, marks).body);
    expect_int(400, post_json(&set, set.region, "{\"marks\":7}").status);
    expect_int(400, post_json(&set, set.region, "[").status);
    test_sql(set.app, "UPDATE event SET state = 'cancelled'");
    expect_contains(
        "\"is\":\"cancelled\"",
        post_json(&set, set.region, test_text("{\"marks\":[%s]}", mark_of(&set, anna))).body);
}

void test_checkin__the_ticket_of_the_union_finds_the_entry(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    str ticket = ticket_of(&set, anna);
    const char *asked = test_text("{\"marks\":[{\"ticket\":\"HTTPS://UNION.EXAMPLE/V/%.*s\",%s}]}",
                                  STR_ARG(ticket), "\"session\":0");
    str answer = post_json(&set, set.region, asked).body;
    expect_contains("not_entered", answer);
    expect_lacks("Белова", answer);
    const char *brought = test_text(
        "{\"marks\":[{\"ticket\":\"%.*s\",\"session\":0,\"bring\":true}]}", STR_ARG(ticket));
    expect_contains("\"is\":\"marked\"", post_json(&set, set.region, brought).body);
    expect_int(1, count(&set, "event_entry WHERE entered_by = 'came' AND state = 'comes'"));
    expect_int(0, count(&set, "outbox"));
    answer = post_json(&set, set.region, asked).body;
    expect_contains_all(answer, "\"is\":\"before\"", "Белова");
    test_sql(set.app, "UPDATE member SET status = 'left'");
    expect_contains("bad_ticket", post_json(&set, set.region, asked).body);
}

void test_checkin__who_is_of_another_part_of_the_tree_is_not_brought_in(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    str ticket = ticket_of(&set, test_checkin_person(&set, "Белова", "Анна"));
    test_sql(set.app, test_text("UPDATE event SET audience_path = '%s'",
                                str_to_c(test_arena(), test_org_path(set.app, "Рыльский сад"))));
    const char *brought = test_text(
        "{\"marks\":[{\"ticket\":\"%.*s\",\"session\":0,\"bring\":true}]}", STR_ARG(ticket));
    expect_contains("not_open", post_json(&set, set.region, brought).body);
    expect_int(0, count(&set, "event_entry"));
}

void test_checkin__marks_are_refused_before_the_event_and_to_others(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    int64_t elsewhere = test_account(set.app, "region_specialist", "Астраханская");
    test_checkin_enter(&set, anna);
    const char *marks = test_text("{\"marks\":[%s]}", mark_of(&set, anna));
    expect_int(404, post_json(&set, elsewhere, marks).status);
    expect_int(404, post_json(&set, set.school, marks).status);
    expect_not_found(test_get(set.app, elsewhere, at(&set, "/checkin/list")));
    expect_not_found(test_get(set.app, elsewhere, at(&set, "/sheet")));
    expect_not_found(test_get(set.app, elsewhere, at(&set, "/wall")));
    test_sql(set.app, "UPDATE event SET begins_on = '2026-03-03', ends_on = '2026-03-03'");
    expect_contains("too_early", post_json(&set, set.region, marks).body);
    expect_int(0, count(&set, "event_presence"));
}

void test_checkin__a_form_marks_as_json_does(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    test_checkin_enter(&set, anna);
    const char *body =
        test_text("mark=%.*s.0&mark=PK11111111111111111111.0&mark=x", STR_ARG(code_of(&set, anna)));
    expect_see_other(test_post(set.app, set.region, at(&set, "/checkin"), body),
                     at(&set, "/presence"));
    expect_int(1, count(&set, "event_presence"));
    const struct http_field headers[] = {
        {STR("content-type"), STR("application/x-www-form-urlencoded")}};
    expect_refused(test_request(set.app, set.region, HTTP_POST, at(&set, "/checkin"), headers,
                                COUNT_OF(headers), body),
                   "слишком долго");
}

void test_checkin__a_mark_after_the_event_was_held_corrects_the_card(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    int64_t vera = test_checkin_person(&set, "Власова", "Вера");
    test_checkin_enter(&set, anna);
    test_checkin_enter(&set, vera);
    (void)post_json(&set, set.region, test_text("{\"marks\":[%s]}", mark_of(&set, anna)));
    expect_int(303, test_post(set.app, set.region, at(&set, "/hold"), "").status);
    (void)post_json(&set, set.region, test_text("{\"marks\":[%s]}", mark_of(&set, vera)));
    expect_int(2, count(&set, "training_record WHERE state = 'kept' AND attendance = 'in_person'"));
    expect_int(2, test_sql_int(set.app, "SELECT people FROM event"));
}

void test_checkin__the_list_of_the_device_holds_names_and_organisations_alone(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    test_sql(set.app, "UPDATE member SET phone = '+79100000000', email = 'a@example.org'");
    test_checkin_enter(&set, anna);
    str list = test_get(set.app, set.region, at(&set, "/checkin/list")).body;
    expect_contains_all(list, "Белова Анна", TEST_SCHOOL, "\"until\":\"2026-03-02\"");
    expect_lacks_all(list, "+7910", "example.org",
                     test_text("%lld", ID(test_checkin_entry(&set, anna))));
    struct reply page = test_get(set.app, set.region, at(&set, "/checkin"));
    expect_page(page, "Школа актива");
    expect_lacks("Белова", page.body);
}

/* ---- the member --------------------------------------------------------------------------------
 */

void test_checkin__the_own_code_stands_on_the_page_of_the_event_while_one_comes(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    int64_t as_anna = test_members_sign_in(set.app, TEST_SCHOOL, anna);
    const char *page = test_text("/my/events/%lld", ID(set.id));
    test_checkin_enter(&set, anna);
    expect_contains("my-code", test_get(set.app, as_anna, page).body);
    expect_int(303, test_post(set.app, as_anna, test_text("%s/leave", page), "").status);
    expect_lacks("my-code", test_get(set.app, as_anna, page).body);
}

/* The address that the wall shows now: it is not read out of the picture here. */
static const char *here(const struct test_checkin *set, int64_t n)
{
    struct request *req = test_begin(set->app, set->region);
    str code = str_copy(test_arena(), checkin_wall_code(req, set->id, n));
    test_commit(set->app);
    return test_text("/here/%.*s", STR_ARG(code));
}

static void open_wall(const struct test_checkin *set)
{
    expect_int(303, test_post(set->app, set->region, at(set, "/wall"), "wall=open").status);
}

void test_checkin__who_scans_the_wall_marks_himself_once_it_is_open(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    int64_t vera = test_checkin_person(&set, "Власова", "Вера");
    int64_t as_anna = test_members_sign_in(set.app, TEST_SCHOOL, anna);
    int64_t as_vera = test_members_sign_in(set.app, TEST_SCHOOL, vera);
    test_checkin_enter(&set, anna);
    const char *path = here(&set, 0);
    expect_refused(test_post(set.app, as_anna, path, ""), "не отмечаются");
    open_wall(&set);
    open_wall(&set);
    expect_page(test_get(set.app, set.region, at(&set, "/wall")), "<svg");
    expect_page(test_get(set.app, as_anna, path), "Я присутствую");
    expect_see_other(test_post(set.app, as_anna, path, ""),
                     test_text("/my/events/%lld", ID(set.id)));
    expect_int(303, test_post(set.app, as_anna, path, "").status);
    expect_refused(test_get(set.app, as_vera, path), "не записаны");
    expect_int(1, count(&set, "event_presence WHERE source = 'scan'"));
    expect_int(303, test_post(set.app, set.region, at(&set, "/wall"), "wall=close").status);
    expect_refused(test_post(set.app, as_anna, path, ""), "не отмечаются");
    expect_int(1, count(&set, "audit_entry WHERE action = 'checkin.open'"));
}

void test_checkin__the_wall_leads_nowhere_on_other_days_or_with_an_old_code(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    int64_t as_anna = test_members_sign_in(set.app, TEST_SCHOOL, anna);
    test_checkin_enter(&set, anna);
    open_wall(&set);
    const char *path = here(&set, 0);
    expect_refused(
        test_post(set.app, as_anna, test_text("/here/%lld-0-0123456789abcdef0123", ID(set.id)), ""),
        "устарел");
    expect_not_found(test_post(set.app, as_anna, "/here/nonsense", ""));
    test_sql(set.app, "UPDATE event SET begins_on = '2026-03-01', ends_on = '2026-03-01'");
    expect_refused(test_post(set.app, as_anna, path, ""), "не отмечаются");
    expect_int(0, count(&set, "event_presence"));
}

void test_checkin__the_sheet_has_the_names_of_who_comes(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    test_checkin_enter(&set, test_checkin_person(&set, "Белова", "Анна"));
    struct reply sheet = test_get(set.app, set.region, at(&set, "/sheet"));
    expect_int(200, sheet.status);
    expect_contains(
        "Белова",
        test_told_by("command -v pdftotext >/dev/null || exit 127; pdftotext - -", sheet.file_fd));
}
