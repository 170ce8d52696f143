#include "features/tickets/tickets.h"

#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/tickets/tickets_inner.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

struct scene {
    struct test_app *app;
    int64_t olga; /* a specialist of the region */
    int64_t anna; /* a member of the school */
    struct tickets_ticket ticket;
};

static void make_key(struct test_app *app)
{
    struct request *req = test_begin(app, 0);
    expect_true(tickets_keys_renew(req));
    test_commit(app);
}

static bool issue(const struct scene *scene, struct tickets_ticket *ret_ticket)
{
    struct request *req = test_begin(scene->app, scene->olga);
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    bool is_done = tickets_issue(req, scope, scene->anna, ret_ticket);
    ret_ticket->number = str_copy(test_arena(), ret_ticket->number);
    test_commit(scene->app);
    return is_done;
}

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .olga = test_account(app, "region_specialist", "Курская")};
    make_key(app);
    scene.anna = test_members_add(
        app, scene.olga, SCHOOL,
        TEST_CARD(.last_name = STR("Корякина"), .first_name = STR("Ирина"),
                  .middle_name = STR("Васильевна"), .category = STR("worker_pedagogic"),
                  .joined_on = date_of("2015-09-01")));
    expect_true(issue(&scene, &scene.ticket));
    return scene;
}

static str code_at(const struct scene *scene, int64_t seconds)
{
    struct request *req = test_begin(scene->app, 0);
    req->now += seconds;
    str code = str_copy(test_arena(), tickets_code(req, &scene->ticket));
    test_commit(scene->app);
    return code;
}

static str code_of(const struct scene *scene)
{
    return code_at(scene, 0);
}

static struct reply scan(const struct scene *scene, str code)
{
    return test_get(scene->app, 0, test_text("/V/%.*s", STR_ARG(code)));
}

/* By hand: 1 doubled is 2, 6 stays, 4 doubled is 8; 4 makes 20 of 16. */
void test_tickets__numbers_carry_a_check_digit(void)
{
    expect_str("460000000014", tickets_number(test_arena(), 46, 1));
    expect_true(tickets_number_is_own(STR("460000000014")));
    expect_true(tickets_number_is_own(STR("46 0000 0000 14")));
    expect_false(tickets_number_is_own(STR("460000000015")));
    expect_false(tickets_number_is_own(STR("64 0000 0000 14")));
    expect_false(tickets_number_is_own(STR("46000000001")));
    expect_false(tickets_number_is_own(STR("")));
}

static const char *of_anna(const struct scene *scene, const char *deed)
{
    return test_text("/members/%lld/tickets%s", (long long)scene->anna, deed);
}

static int64_t count(const struct scene *scene, const char *state)
{
    return test_sql_int(scene->app,
                        test_text("SELECT count(*) FROM ticket WHERE state = '%s'", state));
}

void test_tickets__a_lost_ticket_gives_way_to_one_with_the_next_number(void)
{
    struct scene scene = scene_new();
    str old = code_of(&scene);
    expect_see_other(test_post(scene.app, scene.olga, of_anna(&scene, "/replace"), "reason=lost"),
                     of_anna(&scene, ""));
    expect_int(1, count(&scene, "lost"));
    expect_int(1, count(&scene, "valid"));
    int64_t series = test_sql_int(scene.app, "SELECT series FROM ticket_series");
    expect_str(
        str_to_c(test_arena(), tickets_number(test_arena(), series, 2)),
        test_sql_text(scene.app, test_text("SELECT ticket_number FROM member WHERE id = %lld",
                                           (long long)scene.anna)));
    expect_page(scan(&scene, old), "Не действует");
    struct reply page = test_get(scene.app, scene.olga, of_anna(&scene, ""));
    expect_page(page, "Билет утерян");
    expect_contains("class=\"qr", page.body);
}

void test_tickets__a_withdrawn_ticket_is_void_and_another_can_be_issued(void)
{
    struct scene scene = scene_new();
    str old = code_of(&scene);
    expect_form_again(test_post(scene.app, scene.olga, of_anna(&scene, "/withdraw"), "reason="),
                      "Почему билет изымается");
    expect_see_other(
        test_post(scene.app, scene.olga, of_anna(&scene, "/withdraw"), "reason=Выдан по ошибке"),
        of_anna(&scene, ""));
    expect_page(scan(&scene, old), "Не действует");
    expect_refused(test_post(scene.app, scene.olga, of_anna(&scene, "/replace"), "reason=lost"),
                   "изменился");
    expect_see_other(test_post(scene.app, scene.olga, of_anna(&scene, ""), ""),
                     of_anna(&scene, ""));
    expect_refused(test_post(scene.app, scene.olga, of_anna(&scene, ""), ""), "изменился");
    expect_int(1, count(&scene, "valid"));
}

void test_tickets__the_number_of_a_list_stays_in_the_history(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .olga = test_account(app, "region_specialist", "Курская")};
    scene.anna =
        test_members_add(app, scene.olga, SCHOOL,
                         TEST_CARD(.last_name = STR("Корякина"), .first_name = STR("Ирина"),
                                   .ticket_number = STR("00123/К")));
    expect_see_other(test_post(app, scene.olga, of_anna(&scene, ""), ""), of_anna(&scene, ""));
    struct reply page = test_get(app, scene.olga, of_anna(&scene, ""));
    expect_page(page, "00123/К");
    expect_contains("пришёл со списком", page.body);
    expect_contains("для него создаётся ключ", page.body);
}

void test_tickets__a_number_that_a_list_brought_is_passed_over(void)
{
    struct scene scene = scene_new();
    int64_t series = test_sql_int(scene.app, "SELECT series FROM ticket_series");
    (void)test_members_add(scene.app, scene.olga, SCHOOL,
                           TEST_CARD(.last_name = STR("Белова"), .first_name = STR("Анна"),
                                     .ticket_number = tickets_number(test_arena(), series, 2)));
    test_post(scene.app, scene.olga, of_anna(&scene, "/replace"), "reason=worn");
    expect_str(str_to_c(test_arena(), tickets_number(test_arena(), series, 3)),
               test_sql_text(scene.app, "SELECT number FROM ticket WHERE state = 'valid'"));
}

void test_tickets__are_issued_by_those_who_admit_and_seen_within_reach(void)
{
    struct scene scene = scene_new();
    static const struct {
        const char *role;
        const char *org;
        int sees;
        int issues;
    } people[] = {
        {"primary_chair", SCHOOL, 200, 409},
        {"primary_chair", "Рыльский сад", 404, 404},
        {"region_specialist", "Астраханская", 404, 404},
        {"accountant", SCHOOL, 403, 403},
    };
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        int64_t account = test_account(scene.app, people[i].role, people[i].org);
        expect_int(people[i].sees, test_get(scene.app, account, of_anna(&scene, "")).status);
        expect_int(people[i].issues, test_post(scene.app, account, of_anna(&scene, ""), "").status);
    }
    expect_int(1, count(&scene, "valid"));
}

void test_tickets__a_code_shows_a_masked_name_and_no_more(void)
{
    struct scene scene = scene_new();
    struct reply reply = scan(&scene, code_of(&scene));
    expect_page(reply, "Билет действует");
    expect_contains("К····на И. В.", reply.body);
    expect_contains("документ", reply.body);
    expect_lacks("Корякина", reply.body);
    expect_lacks(SCHOOL, reply.body);
    expect_lacks(str_to_c(test_arena(), scene.ticket.number), reply.body);
}

static void leave(const struct scene *scene)
{
    expect_int(303, test_post(scene->app, scene->olga,
                              test_text("/members/%lld/acts/leave", (long long)scene->anna),
                              "on=" TODAY "&basis=Resolution&basis_number=7&basis_day=2026-02-20")
                        .status);
}

void test_tickets__a_code_is_void_the_moment_the_membership_ends(void)
{
    struct scene scene = scene_new();
    str code = code_of(&scene);
    leave(&scene);
    struct reply reply = scan(&scene, code);
    expect_page(reply, "Не действует");
    expect_lacks("К····на", reply.body);
}

void test_tickets__what_is_no_code_of_ours_is_told_so(void)
{
    struct scene scene = scene_new();
    char *code = str_to_c(test_arena(), code_of(&scene));
    expect_not_found(scan(&scene, STR("HELLO")));
    expect_contains("Это не код билета", scan(&scene, STR("HELLO")).body);
    code[20] = code[20] == 'A' ? 'B' : 'A';
    expect_page(scan(&scene, str_of(code)), "Не действует");
}

void test_tickets__an_old_key_still_proves_what_it_signed(void)
{
    struct scene scene = scene_new();
    str old = code_of(&scene);
    make_key(scene.app);
    str new = code_at(&scene, 61);
    expect_false(str_equal(old, new));
    expect_page(scan(&scene, old), "Билет действует");
    expect_page(scan(&scene, new), "Билет действует");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ticket_key WHERE retired_at IS "
                                          "NULL"));
}

void test_tickets__nobody_gets_one_who_is_out_of_reach_or_not_on_the_register(void)
{
    struct scene scene = scene_new();
    struct tickets_ticket ticket;
    struct scene far = scene;
    far.olga = test_account(scene.app, "region_specialist", "Астраханская");
    expect_false(issue(&far, &ticket));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ticket"));
}

static const char *journal(const struct scene *scene, const char *org)
{
    return test_text("/orgs/%lld/tickets", (long long)test_org(scene->app, org));
}

/* The journal of tickets knows nothing of it; whoever keeps the card has to see it all the same. */
void test_tickets__who_has_left_is_nowhere_said_to_have_a_valid_one(void)
{
    struct scene scene = scene_new();
    const char *card = test_text("/members/%lld", (long long)scene.anna);
    expect_page(test_get(scene.app, scene.olga, of_anna(&scene, "")), "class=\"qr-box");
    expect_contains("действует по 28.02.2031", test_get(scene.app, scene.olga, card).body);
    leave(&scene);
    struct reply page = test_get(scene.app, scene.olga, of_anna(&scene, ""));
    expect_page(page, "не действует: человек не на учёте");
    expect_lacks("действует по", page.body);
    expect_lacks("class=\"qr-box", page.body);
    page = test_get(scene.app, scene.olga, card);
    expect_page(page, "не действует: человек не на учёте");
    expect_lacks("действует по 28.02.2031", page.body);
    expect_page(test_get(scene.app, scene.olga, journal(&scene, SCHOOL)),
                "не действует: человек не на учёте");
}

void test_tickets__one_whose_last_day_has_passed_is_said_to_be_out_of_date(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, "UPDATE ticket SET until = '2026-02-28'");
    expect_page(test_get(scene.app, scene.olga, of_anna(&scene, "")), "срок истёк");
    expect_page(test_get(scene.app, scene.olga, journal(&scene, SCHOOL)), "срок истёк");
}

void test_tickets__all_of_an_organisation_get_theirs_at_once(void)
{
    struct scene scene = scene_new();
    for (int i = 0; i < 3; i++) {
        (void)test_members_add(scene.app, scene.olga, SCHOOL,
                               TEST_CARD(.last_name = STR("Белова"), .first_name = STR("Анна"),
                                         .ticket_number = str_of(test_text("K-%d", i))));
    }
    expect_page(test_get(scene.app, scene.olga, journal(&scene, SCHOOL)), "3 человека без билета");
    expect_see_other(test_post(scene.app, scene.olga, journal(&scene, SCHOOL), ""),
                     journal(&scene, SCHOOL));
    expect_int(4, count(&scene, "valid"));
    expect_int(4, test_sql_int(scene.app, "SELECT count(DISTINCT number) FROM ticket WHERE is_own "
                                          "= 1"));
    struct reply page = test_get(scene.app, scene.olga, journal(&scene, SCHOOL));
    expect_page(page, "Корякина Ирина Васильевна");
    expect_lacks("без билета", page.body);
    test_post(scene.app, scene.olga, journal(&scene, SCHOOL), "");
    expect_int(4, count(&scene, "valid"));
}

void test_tickets__the_journal_is_that_of_the_own_organisations(void)
{
    struct scene scene = scene_new();
    int64_t far = test_account(scene.app, "primary_chair", "Рыльский сад");
    expect_not_found(test_get(scene.app, far, journal(&scene, SCHOOL)));
    expect_not_found(test_post(scene.app, far, journal(&scene, SCHOOL), ""));
    expect_not_found(test_get(scene.app, scene.olga, journal(&scene, "Астраханская")));
}
