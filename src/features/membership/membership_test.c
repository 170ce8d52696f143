#include "features/membership/membership.h"

#include "app/app.h"
#include "app/json.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define BASIS "&basis=Resolution&basis_number=7&basis_day=2026-02-20"

struct scene {
    struct test_app *app;
    int64_t olga; /* a specialist of the region */
    int64_t anna; /* a member of the school since 2015 */
};

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .olga = test_account(app, "region_specialist", "Курская")};
    scene.anna = test_members_add(app, scene.olga, SCHOOL,
                                  TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                                            .category = STR("worker_pedagogic"),
                                            .joined_on = date_of("2015-09-01"),
                                            .registered_on = date_of("2015-09-01")));
    return scene;
}

static struct reply happens(const struct scene *scene, int64_t account, const char *deed,
                            const char *own, const char *on)
{
    return test_post(scene->app, account,
                     test_text("/members/%lld/acts/%s", (long long)scene->anna, deed),
                     test_text("%s&on=%s" BASIS, own, on));
}

static const char *acts_of(const struct scene *scene)
{
    return test_text("/members/%lld/acts", (long long)scene->anna);
}

static void expect_done(const struct scene *scene, const char *deed, const char *own,
                        const char *on)
{
    expect_see_other(happens(scene, scene->olga, deed, own, on), acts_of(scene));
}

static void undo_last(const struct scene *scene)
{
    int64_t id = test_sql_int(scene->app, "SELECT max(id) FROM act WHERE state IN ('done', "
                                          "'planned')");
    expect_see_other(
        test_post(scene->app, scene->olga, test_text("/membership/%lld/undo", (long long)id), ""),
        acts_of(scene));
}

static str member(const struct scene *scene, const char *column)
{
    return test_sql_text(scene->app, test_text("SELECT %s FROM member WHERE id = %lld", column,
                                               (long long)scene->anna));
}

static int64_t members_of(const struct scene *scene, int64_t org)
{
    return test_sql_int(scene->app,
                        test_text("SELECT members FROM org WHERE id = %lld", (long long)org));
}

/* ---- the end -------------------------------------------------------------------------------- */

void test_membership__each_end_has_its_own_name_and_day(void)
{
    static const struct {
        const char *deed;
        const char *own;
        const char *status;
    } ends[] = {
        {"leave", "", "left"},
        {"exclude", "reason=dues", "excluded"},
        {"deregister", "reason=graduation", "deregistered"},
        {"die", "", "deceased"},
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct scene scene = scene_new();
        expect_done(&scene, ends[i].deed, ends[i].own, "2026-02-10");
        expect_str(ends[i].status, member(&scene, "status"));
        expect_str("2026-02-10", member(&scene, "ended_on"));
        expect_int(0, members_of(&scene, 111));
        expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'm' "
                                              "AND valid_from = '2015-09-01' "
                                              "AND valid_to = '2026-02-10'"));
        expect_page(test_get(scene.app, scene.olga, acts_of(&scene)), "Resolution");

        undo_last(&scene);
        expect_str("active", member(&scene, "status"));
        expect_int(1, members_of(&scene, 111));
        expect_int(0,
                   test_sql_int(scene.app,
                                "SELECT count(*) FROM member_period WHERE valid_to IS NOT NULL"));
    }
}

void test_membership__who_has_gone_can_come_back_and_the_past_stays(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "leave", "", "2025-06-30");
    expect_not_found(happens(&scene, scene.olga, "leave", "", TODAY));
    expect_done(&scene, "return", "", "2026-02-01");
    expect_str("active", member(&scene, "status"));
    expect_str("", member(&scene, "ended_on"));
    expect_int(1, members_of(&scene, 111));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'm' "
                                          "AND valid_to = '2025-06-30' AND value = 'left'"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'm' "
                                          "AND valid_from = '2026-02-01' AND valid_to IS NULL"));
}

void test_membership__nobody_comes_back_from_the_dead(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "die", "", TODAY);
    expect_not_found(happens(&scene, scene.olga, "return", "", TODAY));
}

/* ---- on the way ----------------------------------------------------------------------------- */

void test_membership__a_time_without_work_begins_and_ends(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "pause", "reason=child_care", "2026-01-15");
    expect_str("temporarily_not_working", member(&scene, "status"));
    expect_int(1, members_of(&scene, 111));
    expect_page(test_get(scene.app, scene.olga, acts_of(&scene)), "Отпуск по уходу");
    struct reply card =
        test_get(scene.app, scene.olga, test_text("/members/%lld", (long long)scene.anna));
    expect_page(card, "Временно не работает: Отпуск по уходу");
    expect_contains("Resolution", card.body);
    expect_done(&scene, "resume", "", TODAY);
    expect_str("active", member(&scene, "status"));
    undo_last(&scene);
    expect_str("temporarily_not_working", member(&scene, "status"));
}

void test_membership__retirement_changes_the_category_from_its_day(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "retire", "", "2026-02-28");
    expect_str("pensioner_nonworking", member(&scene, "category"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'c' AND "
                                          "value = 'pensioner_nonworking' "
                                          "AND valid_from = '2026-02-28'"));
    undo_last(&scene);
    expect_str("worker_pedagogic", member(&scene, "category"));
}

void test_membership__a_transfer_leaves_no_gap_and_counts_nobody_twice(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "transfer", "org=121", "2026-02-15");
    expect_str("0001002001", member(&scene, "org_path"));
    expect_str("2026-02-15", member(&scene, "registered_on"));
    expect_str("2015-09-01", member(&scene, "joined_on"));
    expect_int(0, members_of(&scene, 111));
    expect_int(1, members_of(&scene, 121));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'r' "
                                          "AND org_id = 111 AND valid_to = '2026-02-14'"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'r' "
                                          "AND org_id = 121 AND valid_from = '2026-02-15' "
                                          "AND valid_to IS NULL"));
    undo_last(&scene);
    expect_str("0001001001", member(&scene, "org_path"));
    expect_int(1, members_of(&scene, 111));
    expect_int(0, members_of(&scene, 121));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'r'"));
}

void test_membership__nobody_is_sent_where_nobody_can_be(void)
{
    struct scene scene = scene_new();
    static const char *const wrong[] = {"org=110", "org=100", "org=111",
                                        "org=230", "org=",    "org=x"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_int(422, happens(&scene, scene.olga, "transfer", wrong[i], TODAY).status);
    }
    expect_str("0001001001", member(&scene, "org_path"));
}

void test_membership__what_is_planned_happens_on_its_day(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "retire", "", "2026-03-10");
    expect_str("worker_pedagogic", member(&scene, "category"));
    test_inner_app(scene.app)->options.fixed_today = date_of("2026-03-10");
    struct db *db = app_connection(test_inner_app(scene.app), 0);
    act_carry_out_due(app_system_request(test_inner_app(scene.app), test_arena(), db));
    expect_str("pensioner_nonworking", member(&scene, "category"));
}

void test_membership__what_was_changed_since_is_not_taken_back(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "leave", "", TODAY);
    test_sql(scene.app, "UPDATE member SET version = version + 1, phone = '+79101112233'");
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM act");
    expect_int(
        409, test_post(scene.app, scene.olga, test_text("/membership/%lld/undo", (long long)id), "")
                 .status);
    expect_str("left", member(&scene, "status"));
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_membership__a_chair_does_it_for_her_own_people_alone(void)
{
    struct scene scene = scene_new();
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t neighbour = test_account(scene.app, "primary_chair", GARDEN);
    expect_not_found(happens(&scene, neighbour, "leave", "", TODAY));
    expect_not_found(test_get(scene.app, neighbour, acts_of(&scene)));
    expect_see_other(happens(&scene, chair, "leave", "", TODAY), acts_of(&scene));
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM act");
    const char *undo = test_text("/membership/%lld/undo", (long long)id);
    expect_not_found(test_post(scene.app, neighbour, undo, ""));
    expect_see_other(test_post(scene.app, chair, undo, ""), acts_of(&scene));
    /* A chair sends nobody to an organisation that she does not keep. */
    expect_not_found(happens(&scene, chair, "transfer", "org=112", TODAY));
}

void test_membership__nothing_happens_without_the_right(void)
{
    struct scene scene = scene_new();
    int64_t keeper = test_account(scene.app, "primary_operator", SCHOOL);
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_forbidden(happens(&scene, keeper, "leave", "", TODAY));
    expect_forbidden(happens(&scene, auditor, "leave", "", TODAY));
    expect_forbidden(test_get(scene.app, auditor, acts_of(&scene)));
    expect_str("active", member(&scene, "status"));
}

void test_membership__acts_on_people_are_not_among_those_on_organisations(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "leave", "", TODAY);
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM act");
    expect_not_found(test_get(scene.app, scene.olga, test_text("/acts/%lld", (long long)id)));
    expect_lacks("Выход из Профсоюза", test_get(scene.app, scene.olga, "/orgs/111/acts").body);
}

/* ---- in two phases -------------------------------------------------------------------------- */

#define ASKED "q=%D0%BB%D1%8C%D0%B3%D0%BE%D0%B2&org=121&on=2026-02-15" BASIS

static struct reply send(const struct scene *scene, int64_t account, const char *fields)
{
    return test_post(scene->app, account, test_text("/members/%lld/send", (long long)scene->anna),
                     fields);
}

static const char *transfer(const struct scene *scene, const char *what)
{
    int64_t id = test_sql_int(scene->app, "SELECT max(id) FROM transfer");
    return test_text("/transfers/%lld/%s", (long long)id, what);
}

void test_membership__one_side_asks_and_the_other_receives(void)
{
    struct scene scene = scene_new();
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t other = test_account(scene.app, "primary_chair", "Льговская СОШ 1");
    struct reply found = test_get(scene.app, chair,
                                  test_text("/members/%lld/send?q=%s", (long long)scene.anna,
                                            "%D0%BB%D1%8C%D0%B3%D0%BE%D0%B2"));
    expect_page(found, "Льговская СОШ 1");
    expect_see_other(send(&scene, chair, ASKED), "/transfers");
    expect_str("0001001001", member(&scene, "org_path"));
    expect_page(test_get(scene.app, other, "/"), "хочет перейти");
    struct reply waiting = test_get(scene.app, other, "/transfers");
    expect_page(waiting, "Карпенко");
    expect_lacks("Анна", waiting.body);
    expect_not_found(test_get(scene.app, other, test_text("/members/%lld", (long long)scene.anna)));

    expect_int(303, test_post(scene.app, other, transfer(&scene, "receive"), "").status);
    expect_str("0001002001", member(&scene, "org_path"));
    expect_str("2026-02-15", member(&scene, "registered_on"));
    expect_int(1, members_of(&scene, 121));
    expect_int(0, members_of(&scene, 111));
    expect_not_found(test_get(scene.app, chair, test_text("/members/%lld", (long long)scene.anna)));
    expect_page(test_get(scene.app, chair, "/transfers"), "Принято");
    expect_not_found(test_post(scene.app, other, transfer(&scene, "receive"), ""));
}

void test_membership__a_transfer_can_be_refused_withdrawn_and_forgotten(void)
{
    struct scene scene = scene_new();
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t other = test_account(scene.app, "primary_chair", "Льговская СОШ 1");
    expect_see_other(send(&scene, chair, ASKED), "/transfers");
    expect_not_found(send(&scene, chair, ASKED)); /* one at a time */
    expect_form_again(test_post(scene.app, other, transfer(&scene, "refuse"), ""), "Почему нет");
    expect_see_other(test_post(scene.app, other, transfer(&scene, "refuse"), "remark=Unknown"),
                     "/transfers");
    expect_page(test_get(scene.app, chair, "/transfers"), "Unknown");

    expect_see_other(send(&scene, chair, ASKED), "/transfers");
    expect_see_other(test_post(scene.app, chair, transfer(&scene, "withdraw"), ""), "/transfers");
    expect_not_found(test_post(scene.app, other, transfer(&scene, "receive"), ""));

    expect_see_other(send(&scene, chair, ASKED), "/transfers");
    test_inner_app(scene.app)->options.fixed_today = date_of("2026-04-01");
    struct db *db = app_connection(test_inner_app(scene.app), 0);
    membership_feature.sweep(app_system_request(test_inner_app(scene.app), test_arena(), db));
    expect_str("expired", test_sql_text(scene.app, "SELECT state FROM transfer "
                                                   "ORDER BY id DESC LIMIT 1"));
    expect_str("0001001001", member(&scene, "org_path"));
}

void test_membership__nobody_answers_for_another_organisation(void)
{
    struct scene scene = scene_new();
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t neighbour = test_account(scene.app, "primary_chair", GARDEN);
    expect_int(422,
               send(&scene, scene.olga, "q=%D0%B0%D0%B3%D1%83&org=230&on=2026-02-15" BASIS).status);
    expect_see_other(send(&scene, chair, ASKED), "/transfers");
    static const char *const ways[] = {"receive", "withdraw", "refuse"};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        expect_not_found(
            test_post(scene.app, neighbour, transfer(&scene, ways[i]), "remark=Unknown"));
    }
    expect_not_found(test_post(scene.app, chair, transfer(&scene, "receive"), ""));
    expect_not_found(send(&scene, neighbour, ASKED));
}

/* ---- why ------------------------------------------------------------------------------------ */

void test_membership__why_is_kept_in_the_card_and_in_the_dated_facts(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "pause", "reason=child_care", "2025-10-01");
    expect_str("child_care", member(&scene, "status_reason"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 's' "
                                          "AND valid_from = '2025-10-01' AND valid_to IS NULL "
                                          "AND detail = 'child_care'"));
    const char *card = test_text("/members/%lld", (long long)scene.anna);
    expect_page(test_get(scene.app, scene.olga, card), "Отпуск по уходу за ребёнком");

    expect_done(&scene, "deregister", "reason=moved", "2026-02-01");
    expect_str("moved", member(&scene, "status_reason"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 's' "
                                          "AND valid_to = '2026-02-01'"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'm' "
                                          "AND value = 'deregistered' AND detail = 'moved'"));
    undo_last(&scene);
    expect_str("child_care", member(&scene, "status_reason"));
}

void test_membership__a_form_that_changes_the_state_forgets_why(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "pause", "reason=service", "2025-10-01");
    const char *edit = test_text("/members/%lld/edit", (long long)scene.anna);
    expect_see_other(test_post(scene.app, scene.olga, edit,
                               "last_name=Карпенко&first_name=Анна&status=active&version=2"),
                     test_text("/members/%lld", (long long)scene.anna));
    expect_str("", member(&scene, "status_reason"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 's' "
                                          "AND valid_to IS NULL"));
}

/* ---- on two lists --------------------------------------------------------------------------- */

/* Анна also studies: a second card at the university. */
static int64_t studies(const struct scene *scene)
{
    return test_members_add(scene->app, scene->olga, "КГУ",
                            TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                                      .category = STR("student_hpe"),
                                      .joined_on = date_of("2024-09-01"),
                                      .registered_on = date_of("2024-09-01")));
}

static int64_t org_of(const struct scene *scene, int64_t member_id)
{
    return test_sql_int(
        scene->app, test_text("SELECT org_id FROM member WHERE id = %lld", (long long)member_id));
}

static void become_second(const struct scene *scene, int64_t card)
{
    struct request *req = test_begin(scene->app, scene->olga);
    struct act act = {.region_id = test_sql_int(scene->app, "SELECT min(id) FROM region"),
                      .org_id = org_of(scene, card),
                      .member_id = card,
                      .kind = STR("membership.second"),
                      .on = date_of("2026-02-01")};
    json_t *arguments = json_object();
    json_put_int(arguments, "main_id", scene->anna);
    json_put_int(arguments, "org_id", org_of(scene, scene->anna));
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    str sentence = {0};
    expect_true(act_do(req, scope, &act, arguments, &sentence));
    json_decref(arguments);
    expect_true(db_commit(req->db));
}

static str of(const struct scene *scene, int64_t card, const char *column)
{
    return test_sql_text(
        scene->app, test_text("SELECT %s FROM member WHERE id = %lld", column, (long long)card));
}

void test_membership__a_person_on_two_lists_is_counted_once(void)
{
    struct scene scene = scene_new();
    int64_t card = studies(&scene);
    int64_t university = org_of(&scene, card);
    expect_int(1, members_of(&scene, university));
    become_second(&scene, card);
    expect_str("second", of(&scene, card, "status"));
    expect_str("", of(&scene, card, "ended_on"));
    expect_int(0, members_of(&scene, university));
    expect_int(1, members_of(&scene, 111));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'e' "
                                          "AND valid_from = '2026-02-01' AND valid_to IS NULL"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'm' "
                                          "AND valid_to IS NULL"));

    expect_page(test_get(scene.app, scene.olga, test_text("/members/%lld", (long long)scene.anna)),
                "Дополнительный учёт");
    expect_page(test_get(scene.app, scene.olga, test_text("/members/%lld", (long long)card)),
                "Основной учёт");
    expect_page(test_get(scene.app, scene.olga, "/members?standing=second"), "Карпенко");
}

void test_membership__who_leaves_the_union_leaves_both_lists(void)
{
    struct scene scene = scene_new();
    int64_t card = studies(&scene);
    become_second(&scene, card);
    expect_done(&scene, "leave", "", "2026-02-20");
    expect_str("left", of(&scene, card, "status"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'e' "
                                          "AND valid_to IS NULL"));
    undo_last(&scene);
    expect_str("active", member(&scene, "status"));
    expect_str("second", of(&scene, card, "status"));
    expect_int(scene.anna,
               test_sql_int(scene.app, test_text("SELECT main_id FROM member WHERE id = %lld",
                                                 (long long)card)));
}

void test_membership__who_is_dismissed_is_counted_where_he_stood_second(void)
{
    struct scene scene = scene_new();
    int64_t card = studies(&scene);
    become_second(&scene, card);
    expect_done(&scene, "deregister", "reason=dismissal", "2026-02-20");
    expect_str("active", of(&scene, card, "status"));
    expect_int(1, members_of(&scene, org_of(&scene, card)));
    expect_int(0, members_of(&scene, 111));
    undo_last(&scene);
    expect_str("second", of(&scene, card, "status"));
    expect_int(0, members_of(&scene, org_of(&scene, card)));
    expect_int(1, members_of(&scene, 111));
}

void test_membership__the_second_list_can_become_the_main_one_or_end(void)
{
    struct scene scene = scene_new();
    int64_t card = studies(&scene);
    become_second(&scene, card);
    const char *acts = test_text("/members/%lld/acts", (long long)card);
    expect_see_other(
        test_post(scene.app, scene.olga, test_text("%s/main", acts), "on=2026-02-25" BASIS), acts);
    expect_str("active", of(&scene, card, "status"));
    expect_str("second", member(&scene, "status"));
    expect_int(0, members_of(&scene, 111));
    expect_int(1, members_of(&scene, org_of(&scene, card)));

    expect_done(&scene, "unsecond", "", "2026-02-26");
    expect_str("deregistered", member(&scene, "status"));
    expect_str("2026-02-26", member(&scene, "ended_on"));
    expect_int(1, members_of(&scene, org_of(&scene, card)));
}

void test_membership__a_chair_makes_no_list_main_that_she_sees_half_of(void)
{
    struct scene scene = scene_new();
    int64_t card = studies(&scene);
    become_second(&scene, card);
    int64_t chair = test_account(scene.app, "primary_chair", "КГУ");
    const char *acts = test_text("/members/%lld/acts", (long long)card);
    expect_form_again(
        test_post(scene.app, chair, test_text("%s/main", acts), "on=2026-02-25" BASIS),
        "вышестоящую");
    expect_str("second", of(&scene, card, "status"));
}

/* ---- lists that make themselves ------------------------------------------------------------- */

static int64_t student(const struct scene *scene, const char *surname, const char *until)
{
    return test_members_add(scene->app, scene->olga, "КГУ",
                            TEST_CARD(.last_name = str_of(surname), .first_name = STR("Олег"),
                                      .category = STR("student_hpe"), .study_group = STR("4 курс"),
                                      .graduates_on = date_of(until)));
}

void test_membership__who_should_have_graduated_is_listed_and_taken_off_together(void)
{
    struct scene scene = scene_new();
    int64_t first = student(&scene, "Ветров", "2025-06-30");
    int64_t second = student(&scene, "Громов", "2026-02-28");
    student(&scene, "Дождев", TODAY);
    struct reply list = test_get(scene.app, scene.olga, "/overdue");
    expect_page(list, "Ветров");
    expect_contains("Громов", list.body);
    expect_lacks("Дождев", list.body);
    expect_contains("4 курс", list.body);
    expect_page(test_get(scene.app, scene.olga, "/"), "У 2 человек вышел срок");

    expect_see_other(test_post(scene.app, scene.olga, "/overdue",
                               test_text("list=graduates&id=%lld&id=%lld&on=2026-02-28" BASIS,
                                         (long long)first, (long long)second)),
                     "/overdue?list=graduates");
    expect_str("deregistered", of(&scene, first, "status"));
    expect_str("graduation", of(&scene, second, "status_reason"));
    expect_str("2026-02-28", of(&scene, second, "ended_on"));
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM act WHERE kind = "
                                          "'membership.deregister'"));
    expect_lacks("Громов", test_get(scene.app, scene.olga, "/overdue").body);
}

void test_membership__half_a_year_without_work_ends_on_its_day(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "pause", "reason=job_search", "2025-09-01");
    expect_lacks("Карпенко", test_get(scene.app, scene.olga, "/overdue?list=job_seekers").body);
    test_inner_app(scene.app)->options.fixed_today = date_of("2026-03-02");
    test_sign_in_again(scene.app, scene.olga);
    expect_page(test_get(scene.app, scene.olga, "/overdue?list=job_seekers"), "Карпенко");
}

void test_membership__nobody_is_taken_off_by_another_organisation_or_without_a_choice(void)
{
    struct scene scene = scene_new();
    int64_t id = student(&scene, "Ветров", "2025-06-30");
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    expect_lacks("Ветров", test_get(scene.app, chair, "/overdue").body);
    test_post(scene.app, chair, "/overdue",
              test_text("list=graduates&id=%lld&on=2026-02-28" BASIS, (long long)id));
    expect_str("active", of(&scene, id, "status"));
    expect_form_again(
        test_post(scene.app, scene.olga, "/overdue", "list=graduates&on=2026-02-28" BASIS),
        "Отметьте, кого снять с учёта");
    expect_form_again(test_post(scene.app, scene.olga, "/overdue",
                                test_text("list=graduates&id=%lld", (long long)id)),
                      "checked");
    expect_str("active", of(&scene, id, "status"));
}

/* ---- rights that were lost meanwhile -------------------------------------------------------- */

static void carry_out_on(const struct scene *scene, const char *day)
{
    test_inner_app(scene->app)->options.fixed_today = date_of(day);
    struct db *db = app_connection(test_inner_app(scene->app), 0);
    act_carry_out_due(app_system_request(test_inner_app(scene->app), test_arena(), db));
}

/* The school planned to exclude her; on the day she is on the register of another one. */
void test_membership__what_was_planned_follows_nobody_to_another_register(void)
{
    struct scene scene = scene_new();
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    expect_see_other(happens(&scene, chair, "exclude", "reason=dues", "2026-03-20"),
                     acts_of(&scene));
    expect_done(&scene, "transfer", "org=121", TODAY);
    carry_out_on(&scene, "2026-03-20");
    expect_str("active", member(&scene, "status"));
    expect_int(1, members_of(&scene, 121));
}

/* Asked for while she was at the school; she went elsewhere before the kindergarten answered. */
void test_membership__nobody_is_received_from_where_nobody_was_asked(void)
{
    struct scene scene = scene_new();
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t garden = test_account(scene.app, "primary_chair", GARDEN);
    const char *send = test_text("/members/%lld/send", (long long)scene.anna);
    expect_see_other(test_post(scene.app, chair, send, "q=сад&org=112&on=2026-03-01" BASIS),
                     "/transfers");
    expect_done(&scene, "transfer", "org=121", TODAY);
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM transfer");
    expect_refused(
        test_post(scene.app, garden, test_text("/transfers/%lld/receive", (long long)id), ""), "");
    expect_int(1, members_of(&scene, 121));
    expect_int(0, members_of(&scene, 112));
}

/* Both have agreed, for a day to come: the act reaches from the one into the other. */
void test_membership__a_transfer_that_was_agreed_on_happens_on_its_day(void)
{
    struct scene scene = scene_new();
    int64_t chair = test_account(scene.app, "primary_chair", SCHOOL);
    int64_t garden = test_account(scene.app, "primary_chair", GARDEN);
    const char *send = test_text("/members/%lld/send", (long long)scene.anna);
    expect_see_other(test_post(scene.app, chair, send, "q=сад&org=112&on=2026-03-20" BASIS),
                     "/transfers");
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM transfer");
    expect_int(303,
               test_post(scene.app, garden, test_text("/transfers/%lld/receive", (long long)id), "")
                   .status);
    carry_out_on(&scene, "2026-03-20");
    expect_int(1, members_of(&scene, 112));
    expect_int(0, members_of(&scene, 111));
}

/* ---- days that contradict each other -------------------------------------------------------- */

void test_membership__nobody_leaves_before_he_came_or_returns_before_he_left(void)
{
    struct scene scene = scene_new();
    expect_form_again(happens(&scene, scene.olga, "leave", "", "2015-08-31"), "");
    expect_done(&scene, "leave", "", "2026-01-31");
    expect_form_again(happens(&scene, scene.olga, "return", "", "2026-01-30"), "");
    expect_done(&scene, "return", "", "2026-02-10");
    expect_form_again(happens(&scene, scene.olga, "pause", "reason=child_care", "2026-02-09"), "");
    expect_str("active", member(&scene, "status"));
}

/* The first membership stays what it was when the second one ends, too. */
void test_membership__two_memberships_never_overlap(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "leave", "", "2025-06-30");
    expect_done(&scene, "return", "", "2025-09-01");
    expect_done(&scene, "leave", "", "2026-02-01");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'm' "
                                          "AND valid_from = '2025-09-01' "
                                          "AND valid_to = '2026-02-01'"));
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM member_period WHERE kind = 'm'"));
}

void test_membership__a_return_taken_back_keeps_the_day_of_the_end(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "leave", "", "2025-06-30");
    expect_done(&scene, "return", "", "2026-02-01");
    undo_last(&scene);
    expect_str("left", member(&scene, "status"));
    expect_str("2025-06-30", member(&scene, "ended_on"));
}

/* The organisation that she left has ended since. */
void test_membership__nobody_comes_back_where_no_organisation_is(void)
{
    struct scene scene = scene_new();
    expect_done(&scene, "leave", "", TODAY);
    expect_int(303, test_post(scene.app, scene.olga, "/orgs/111/acts/liquidate",
                              "on=2026-03-01&step=do" BASIS)
                        .status);
    expect_form_again(happens(&scene, scene.olga, "return", "", TODAY), "");
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM act WHERE member_id IS NOT NULL");
    expect_refused(
        test_post(scene.app, scene.olga, test_text("/membership/%lld/undo", (long long)id), ""),
        "");
    expect_str("left", member(&scene, "status"));
}

void test_membership__who_looks_at_transfers_from_above_is_noted(void)
{
    struct scene scene = scene_new();
    expect_int(200, test_get(scene.app, scene.olga, "/transfers").status);
    test_run_jobs(scene.app);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry "
                                          "WHERE action = 'members.list' AND object_id = 100"));
}

/* A second registration of a second one would be counted nowhere. */
void test_membership__main_is_not_taken_back_while_somebody_stands_second_beside_it(void)
{
    struct scene scene = scene_new();
    static const char *const places[] = {"Рыльский сад", "Льговская СОШ 1"};
    int64_t others[2];
    for (int i = 0; i < 2; i++) {
        others[i] =
            test_members_add(scene.app, scene.olga, places[i],
                             TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                                       .registered_on = date_of("2020-09-01")));
    }
    int64_t chain[][2] = {{scene.anna, others[0]}, {others[1], scene.anna}};
    for (int i = 0; i < 2; i++) {
        struct request *req = test_begin(scene.app, scene.olga);
        CLEANUP(json_drop) json_t *arguments = json_object();
        json_put_int(arguments, "main_id", chain[i][1]);
        struct act act = {.region_id = 100,
                          .org_id = i == 0 ? 111 : 121,
                          .member_id = chain[i][0],
                          .kind = STR("membership.second"),
                          .on = req->today};
        str sentence;
        expect_true(
            act_do(req, access_scope(req, RIGHT_MEMBERS_ADMIT), &act, arguments, &sentence));
        test_commit(scene.app);
        if (i == 0) {
            expect_done(&scene, "main", "", TODAY);
        }
    }
    int64_t main = test_sql_int(scene.app, "SELECT id FROM act WHERE kind = 'membership.main'");
    expect_refused(
        test_post(scene.app, scene.olga, test_text("/membership/%lld/undo", (long long)main), ""),
        "");
    expect_str("active", member(&scene, "status"));
}

void test_membership__a_year_with_a_digit_too_few_is_refused(void)
{
    struct scene scene = scene_new();
    scene.anna =
        test_members_add(scene.app, scene.olga, SCHOOL,
                         TEST_CARD(.last_name = STR("Иванова"), .first_name = STR("Анна")));
    expect_form_again(happens(&scene, scene.olga, "leave", "", "0206-02-01"), "");
    expect_str("active", member(&scene, "status"));
}
