#include "features/acts/acts.h"

#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define BASIS "&basis=Resolution&basis_number=14-3&basis_day=2026-02-20"
#define NEW_NAME "name=ППО+гимназии&short_name=Гимназия"

static int64_t specialist(struct test_app *app)
{
    return test_account(app, "region_specialist", "Курская");
}

/* The page that follows from sending the form of an act, with that button. */
static struct reply act(struct test_app *app, int64_t account, int64_t org, const char *deed,
                        const char *fields)
{
    return test_post(app, account, test_text("/orgs/%lld/acts/%s", (long long)org, deed), fields);
}

static const char *with(const char *own, const char *on, const char *step)
{
    return test_text("%s&on=%s" BASIS "&step=%s", own, on, step);
}

/* Where the act stands that was just done. */
static const char *done(struct reply reply)
{
    expect_int(303, reply.status);
    str location = test_location(reply);
    expect_true(str_starts_with(location, STR("/acts/")));
    return test_text("%.*s", STR_ARG(location));
}

static const char *undo_of(const char *act_page)
{
    return test_text("%s/undo", act_page);
}

static str org_text(struct test_app *app, const char *column, int64_t id)
{
    return test_sql_text(app,
                         test_text("SELECT %s FROM org WHERE id = %lld", column, (long long)id));
}

/* Paths, counters and registrations agree with each other, as `profkom check` asks. */
static void expect_whole(struct test_app *app)
{
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM member m JOIN org o ON o.id = m.org_id "
                                    "WHERE o.path <> m.org_path"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM org o WHERE o.members <> "
                                    "(SELECT count(*) FROM member m WHERE m.org_id = o.id "
                                    "AND m.status IN ('active', 'temporarily_not_working'))"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM org o JOIN org p ON p.id = o.parent_id "
                                    "WHERE substr(o.path, 1, length(p.path)) <> p.path"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM member m WHERE (SELECT count(*) FROM "
                                    "member_period r WHERE r.member_id = m.id AND r.kind = 'r' "
                                    "AND r.valid_to IS NULL AND r.org_id = m.org_id) <> 1"));
}

/* ---- a name --------------------------------------------------------------------------------- */

void test_acts__a_preview_changes_nothing_and_the_act_does(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    struct reply preview = act(app, olga, 111, "rename", with(NEW_NAME, TODAY, ""));
    expect_page(preview, "Гимназия");
    expect_contains("ППО Рыльской СОШ", preview.body);
    expect_str(SCHOOL, org_text(app, "short_name", 111));

    const char *page = done(act(app, olga, 111, "rename", with(NEW_NAME, TODAY, "do")));
    expect_str("Гимназия", org_text(app, "short_name", 111));
    expect_page(test_get(app, olga, page), "14-3");
    expect_page(test_get(app, olga, "/orgs/111/acts"), "ППО гимназии");
    expect_page(test_get(app, olga, "/orgs?q=%D0%B3%D0%B8%D0%BC%D0%BD%D0%B0%D0%B7"), "Гимназия");

    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_str(SCHOOL, org_text(app, "short_name", 111));
    expect_page(test_get(app, olga, page), "Отменено");
    expect_int(409, test_post(app, olga, undo_of(page), "").status);
}

void test_acts__a_name_of_a_past_day_stands_from_that_day_on(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    (void)done(act(app, olga, 111, "rename", with(NEW_NAME, "2024-09-01", "do")));
    expect_str("Гимназия", org_text(app, "short_name", 111));
    struct reply before = test_get(app, olga, "/orgs/110/past?on=2024-08-31");
    expect_page(before, SCHOOL);
    expect_lacks("Гимназия", before.body);
    expect_page(test_get(app, olga, "/orgs/110/past?on=2024-09-01"), "Гимназия");
    expect_form_again(
        act(app, olga, 111, "rename", with("name=ППО+лицея&short_name=Лицей", "2014-12-31", "do")),
        "ещё не было");
}

void test_acts__a_later_name_outlives_one_that_is_dated_before_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    (void)done(act(app, olga, 111, "rename", with(NEW_NAME, "2025-09-01", "do")));
    (void)done(
        act(app, olga, 111, "rename", with("name=ППО+лицея&short_name=Лицей", "2020-09-01", "do")));
    expect_str("Гимназия", org_text(app, "short_name", 111));
    expect_page(test_get(app, olga, "/orgs/110/past?on=2023-01-01"), "Лицей");
    expect_page(test_get(app, olga, "/orgs/110/past?on=2026-01-01"), "Гимназия");
}

void test_acts__an_act_of_a_coming_day_is_done_on_that_day(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    const char *page = done(act(app, olga, 111, "rename", with(NEW_NAME, "2026-04-01", "do")));
    expect_page(test_get(app, olga, page), "Запланировано");
    expect_str(SCHOOL, org_text(app, "short_name", 111));

    test_inner_app(app)->options.fixed_today = date_of("2026-03-31");
    struct arena *arena = test_arena();
    struct db *db = app_connection(test_inner_app(app), 0);
    act_carry_out_due(app_system_request(test_inner_app(app), arena, db));
    expect_str(SCHOOL, org_text(app, "short_name", 111));
    test_inner_app(app)->options.fixed_today = date_of("2026-04-01");
    act_carry_out_due(app_system_request(test_inner_app(app), arena, db));
    expect_str("Гимназия", org_text(app, "short_name", 111));
    expect_page(test_get(app, specialist(app), page), "Проведено");
}

void test_acts__a_planned_act_can_be_struck_out(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    const char *page = done(act(app, olga, 111, "rename", with(NEW_NAME, "2026-04-01", "do")));
    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    test_inner_app(app)->options.fixed_today = date_of("2026-04-02");
    struct db *db = app_connection(test_inner_app(app), 0);
    act_carry_out_due(app_system_request(test_inner_app(app), test_arena(), db));
    expect_str(SCHOOL, org_text(app, "short_name", 111));
}

void test_acts__a_planned_act_that_became_impossible_says_why(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    const char *page = done(act(app, olga, 111, "rename", with(NEW_NAME, "2026-04-01", "do")));
    (void)done(act(app, olga, 112, "rename", with(NEW_NAME, TODAY, "do")));
    test_inner_app(app)->options.fixed_today = date_of("2026-04-01");
    struct db *db = app_connection(test_inner_app(app), 0);
    act_carry_out_due(app_system_request(test_inner_app(app), test_arena(), db));
    expect_str(SCHOOL, org_text(app, "short_name", 111));
    expect_page(test_get(app, specialist(app), page), "Не удалось провести");
}

void test_acts__what_was_changed_again_is_not_taken_back(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    const char *first = done(act(app, olga, 111, "rename", with(NEW_NAME, "2025-01-01", "do")));
    const char *second = done(act(app, olga, 111, "suspend", with("", TODAY, "do")));
    expect_int(409, test_post(app, olga, undo_of(first), "").status);
    expect_str("Гимназия", org_text(app, "short_name", 111));
    expect_see_other(test_post(app, olga, undo_of(second), ""), "/orgs/111");
    expect_see_other(test_post(app, olga, undo_of(first), ""), "/orgs/111");
    expect_str(SCHOOL, org_text(app, "short_name", 111));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org_version WHERE org_id = 111"));
}

/* ---- the place ------------------------------------------------------------------------------ */

void test_acts__a_move_takes_people_and_rights_along(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    int64_t rylsk = test_account(app, "territory_chair", "Рыльская");
    int64_t lgov = test_account(app, "territory_chair", "Льговская");
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL,
                     TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна")));
    expect_page(act(app, olga, 111, "move", with("parent=120", TODAY, "")), "1 человек");
    const char *page = done(act(app, olga, 111, "move", with("parent=120", TODAY, "do")));
    expect_whole(app);
    expect_not_found(test_get(app, rylsk, "/orgs/111"));
    expect_page(test_get(app, lgov, "/orgs/111"), SCHOOL);
    expect_page(test_get(app, lgov, "/members"), "Карпенко");
    expect_page(test_get(app, chair, "/members"), "Карпенко");
    expect_page(test_get(app, olga, "/orgs/110/past?on=2025-01-01"), SCHOOL);
    expect_page(test_get(app, olga, "/orgs/120/past?on=" TODAY), SCHOOL);

    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_whole(app);
    expect_page(test_get(app, rylsk, "/members"), "Карпенко");
}

void test_acts__an_organisation_goes_nowhere_it_cannot_stand(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    static const char *const wrong[] = {"parent=112", "parent=111", "parent=200", "parent=230",
                                        "parent=110", "parent=",    "parent=1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_int(422, act(app, olga, 111, "move", with(wrong[i], TODAY, "do")).status);
    }
    expect_str("0001001001", org_text(app, "path", 111));
}

/* ---- the end -------------------------------------------------------------------------------- */

void test_acts__nobody_is_liquidated_along(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL,
                     TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна")));
    expect_form_again(act(app, olga, 111, "liquidate", with("", TODAY, "")), "состоят люди");
    expect_form_again(act(app, olga, 111, "liquidate", with("", TODAY, "do")), "состоят люди");
    expect_form_again(act(app, olga, 110, "liquidate", with("", TODAY, "do")), "состоят люди");
    expect_str("active", org_text(app, "state", 111));
}

void test_acts__what_is_liquidated_is_in_no_list_and_keeps_its_history(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *page = done(act(app, olga, 111, "liquidate", with("", TODAY, "do")));
    expect_lacks(SCHOOL, test_get(app, olga, "/orgs/110").body);
    expect_lacks("/orgs/111",
                 test_get(app, olga, "/orgs?q=%D1%80%D1%8B%D0%BB%D1%8C%D1%81%D0%BA").body);
    expect_page(test_get(app, olga, "/orgs/111"), "Ликвидирована");
    expect_page(test_get(app, olga, "/orgs/110/past?on=2026-02-28"), SCHOOL);
    expect_lacks(SCHOOL, test_get(app, olga, "/orgs/110/past?on=" TODAY).body);
    expect_int(1, test_sql_int(app, "SELECT primaries FROM org_branch WHERE path = '0001001'"));
    expect_true(test_get(app, chair, "/members").status != 200);

    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_page(test_get(app, chair, "/members"), "Члены Профсоюза");
    expect_int(2, test_sql_int(app, "SELECT primaries FROM org_branch WHERE path = '0001001'"));
    expect_contains(SCHOOL, test_get(app, olga, "/orgs/110").body);
}

void test_acts__taking_a_liquidation_back_revives_no_post_that_was_ended_since(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *page = done(act(app, olga, 111, "liquidate", with("", TODAY, "do")));
    test_sql(app, test_text("UPDATE mandate SET valid_to = '2026-01-31' WHERE account_id = %lld",
                            (long long)chair));
    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_str("2026-01-31", test_sql_text(app, test_text("SELECT valid_to FROM mandate WHERE "
                                                          "account_id = %lld",
                                                          (long long)chair)));
}

void test_acts__a_merger_leaves_nobody_behind_and_can_be_parted_again(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    test_members_add(app, olga, SCHOOL,
                     TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                               .registered_on = date_of("2020-09-01")));
    test_members_add(app, olga, SCHOOL,
                     TEST_CARD(.last_name = STR("Новикова"), .first_name = STR("Вера"),
                               .registered_on = date_of(TODAY)));
    test_members_add(app, olga, "Рыльский сад",
                     TEST_CARD(.last_name = STR("Быкова"), .first_name = STR("Инна")));
    expect_page(act(app, olga, 111, "merge", with("into=112", TODAY, "")), "2 человека");
    const char *page = done(act(app, olga, 111, "merge", with("into=112", TODAY, "do")));
    expect_whole(app);
    expect_int(3, test_sql_int(app, "SELECT members FROM org WHERE id = 112"));
    expect_int(0, test_sql_int(app, "SELECT members FROM org WHERE id = 111"));
    expect_int(112, test_sql_int(app, "SELECT successor_id FROM org WHERE id = 111"));
    expect_int(3, test_sql_int(app, "SELECT members FROM org_branch WHERE path = '0001001'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM member_period WHERE kind = 'r' "
                                    "AND org_id = 111 AND valid_to = '2026-02-28'"));

    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_whole(app);
    expect_int(2, test_sql_int(app, "SELECT members FROM org WHERE id = 111"));
    expect_int(1, test_sql_int(app, "SELECT members FROM org WHERE id = 112"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM member_period WHERE kind = 'r' "
                                    "AND valid_to IS NOT NULL"));
    expect_str("2020-09-01", test_sql_text(app, "SELECT registered_on FROM member "
                                                "WHERE last_name = 'Карпенко'"));
}

void test_acts__a_merger_is_not_parted_over_somebody_who_went_on(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    test_members_add(app, olga, SCHOOL,
                     TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна")));
    const char *page = done(act(app, olga, 111, "merge", with("into=112", TODAY, "do")));
    (void)done(act(app, olga, 112, "move", with("parent=120", TODAY, "do")));
    test_sql(app, "UPDATE member SET org_id = 121, org_path = '0001002001'");
    expect_int(409, test_post(app, olga, undo_of(page), "").status);
    expect_str("liquidated", org_text(app, "state", 111));
}

/* ---- a part goes ---------------------------------------------------------------------------- */

#define NEW_ONE "into=new&name=ППО+лицея&short_name=Лицей&by=name"

static int64_t person(struct test_app *app, const char *last_name)
{
    return test_sql_int(app, test_text("SELECT id FROM member WHERE last_name = '%s'", last_name));
}

/* Two in the school; the second one came today. */
static int64_t school_of_two(struct test_app *app)
{
    int64_t olga = specialist(app);
    test_members_add(app, olga, SCHOOL,
                     TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                               .category = STR("worker_other"), .position = STR("завхоз"),
                               .registered_on = date_of("2020-09-01")));
    test_members_add(app, olga, SCHOOL,
                     TEST_CARD(.last_name = STR("Новикова"), .first_name = STR("Вера"),
                               .category = STR("worker_pedagogic"),
                               .registered_on = date_of(TODAY)));
    return olga;
}

void test_acts__a_part_is_split_off_and_joined_again(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school_of_two(app);
    const char *who = test_text(NEW_ONE "&who=%lld", (long long)person(app, "Карпенко"));
    expect_page(test_get(app, olga, "/orgs/111/acts/split"), "Карпенко");
    struct reply preview = act(app, olga, 111, "split", with(who, "2026-01-12", ""));
    expect_page(preview, "Лицей");
    expect_contains("2 человека", preview.body);
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'Лицей'"));

    const char *page = done(act(app, olga, 111, "split", with(who, "2026-01-12", "do")));
    expect_whole(app);
    int64_t fresh = test_sql_int(app, "SELECT id FROM org WHERE short_name = 'Лицей'");
    expect_int(fresh, test_sql_int(app, "SELECT org_id FROM member WHERE last_name = 'Карпенко'"));
    expect_int(111, test_sql_int(app, "SELECT org_id FROM member WHERE last_name = 'Новикова'"));
    expect_int(110, test_sql_int(app, "SELECT parent_id FROM org WHERE short_name = 'Лицей'"));
    expect_str("2026-01-12", test_sql_text(app, "SELECT registered_on FROM member "
                                                "WHERE last_name = 'Карпенко'"));
    expect_lacks("Лицей", test_get(app, olga, "/orgs/110/past?on=2026-01-11").body);
    expect_page(test_get(app, olga, page), "Лицей");

    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_whole(app);
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'Лицей'"));
    expect_int(2, test_sql_int(app, "SELECT members FROM org WHERE id = 111"));
    expect_str("2020-09-01", test_sql_text(app, "SELECT registered_on FROM member "
                                                "WHERE last_name = 'Карпенко'"));
}

void test_acts__a_part_goes_to_a_neighbour_by_what_people_have_in_common(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school_of_two(app);
    expect_page(test_get(app, olga, "/orgs/111/acts/split?by=position"), "завхоз");
    const char *own = "into=112&by=category&group=worker_pedagogic";
    const char *page = done(act(app, olga, 111, "split", with(own, TODAY, "do")));
    expect_whole(app);
    expect_int(112, test_sql_int(app, "SELECT org_id FROM member WHERE last_name = 'Новикова'"));
    expect_int(111, test_sql_int(app, "SELECT org_id FROM member WHERE last_name = 'Карпенко'"));
    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_whole(app);
    expect_int(111, test_sql_int(app, "SELECT org_id FROM member WHERE last_name = 'Новикова'"));

    /* Who has no position is chosen by an empty one. */
    (void)done(act(app, olga, 111, "split", with("into=112&by=position&group=", TODAY, "do")));
    expect_int(112, test_sql_int(app, "SELECT org_id FROM member WHERE last_name = 'Новикова'"));
    expect_int(111, test_sql_int(app, "SELECT org_id FROM member WHERE last_name = 'Карпенко'"));
}

void test_acts__organisations_below_go_with_the_part(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t union_officer = test_account(app, "union_officer", "union");
    const char *page = done(
        act(app, union_officer, 110, "split", with("into=120&by=name&child=111", TODAY, "do")));
    expect_whole(app);
    expect_int(120, test_sql_int(app, "SELECT parent_id FROM org WHERE id = 111"));
    expect_int(110, test_sql_int(app, "SELECT parent_id FROM org WHERE id = 112"));
    expect_see_other(test_post(app, union_officer, undo_of(page), ""), "/orgs/110");
    expect_int(110, test_sql_int(app, "SELECT parent_id FROM org WHERE id = 111"));
}

void test_acts__a_split_says_what_it_lacks(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school_of_two(app);
    const char *who = test_text("&by=name&who=%lld", (long long)person(app, "Карпенко"));
    expect_form_again(act(app, olga, 111, "split", with(NEW_ONE, TODAY, "do")), "никто не выбран");
    expect_form_again(act(app, olga, 111, "split", with(test_text("into=new%s", who), TODAY, "do")),
                      "как она будет называться");
    expect_form_again(act(app, olga, 111, "split", with(test_text("into=120%s", who), TODAY, "do")),
                      "note-bad");
    /* Somebody of another organisation cannot be chosen. */
    test_members_add(app, olga, "Рыльский сад",
                     TEST_CARD(.last_name = STR("Быкова"), .first_name = STR("Инна")));
    expect_form_again(
        act(app, olga, 111, "split",
            with(test_text("into=112&by=name&who=%lld", (long long)person(app, "Быкова")), TODAY,
                 "do")),
        "никто не выбран");
    expect_int(2, test_sql_int(app, "SELECT members FROM org WHERE id = 111"));
    (void)done(
        act(app, olga, 111, "split",
            with(test_text(NEW_ONE "&who=%lld", (long long)person(app, "Карпенко")), TODAY, "do")));
    expect_form_again(
        act(app, olga, 111, "split",
            with(test_text(NEW_ONE "&who=%lld", (long long)person(app, "Новикова")), TODAY, "do")),
        "уже есть");
}

void test_acts__a_split_is_not_joined_over_somebody_who_went_on_or_came(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school_of_two(app);
    const char *who = test_text(NEW_ONE "&who=%lld", (long long)person(app, "Карпенко"));
    const char *page = done(act(app, olga, 111, "split", with(who, TODAY, "do")));
    int64_t fresh = test_sql_int(app, "SELECT id FROM org WHERE short_name = 'Лицей'");
    expect_int(303, test_post(app, olga, test_text("/members/new?org=%lld", (long long)fresh),
                              "last_name=Быкова&first_name=Инна&status=active")
                        .status);
    expect_int(409, test_post(app, olga, undo_of(page), "").status);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'Лицей'"));
    expect_whole(app);
}

void test_acts__nobody_splits_the_own_organisation_or_a_foreign_one(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t marat = test_account(app, "region_specialist", "Астраханская");
    int64_t auditor = test_account(app, "region_auditor", "Курская");
    (void)school_of_two(app);
    const char *who = test_text(NEW_ONE "&who=%lld", (long long)person(app, "Карпенко"));
    expect_not_found(test_get(app, chair, "/orgs/111/acts/split"));
    expect_not_found(act(app, chair, 111, "split", with(who, TODAY, "do")));
    expect_not_found(act(app, marat, 111, "split", with(who, TODAY, "do")));
    expect_forbidden(act(app, auditor, 111, "split", with(who, TODAY, "do")));
    expect_int(2, test_sql_int(app, "SELECT members FROM org WHERE id = 111"));
}

/* ---- posts end with their organisation ------------------------------------------------------ */

void test_acts__bodies_and_their_posts_end_with_the_organisation(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = school_of_two(app);
    test_sql(app, "INSERT INTO body (id, region_id, org_id, body_type, formed_on) VALUES "
                  "(70, 100, 111, 'union_committee', '2024-01-01')");
    test_sql(app, test_text("INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                            "member_id, last_name, first_name, valid_from, valid_to, changed_at) "
                            "VALUES (71, 100, 70, 111, 'chair', %lld, 'Карпенко', 'Анна', "
                            "'2024-01-01', '2029-01-01', 0)",
                            (long long)person(app, "Карпенко")));
    struct reply preview = act(app, olga, 111, "merge", with("into=112", TODAY, ""));
    expect_page(preview, "полномочия 1 человека");
    const char *page = done(act(app, olga, 111, "merge", with("into=112", TODAY, "do")));
    expect_str("2026-02-28", test_sql_text(app, "SELECT ended_on FROM body_post WHERE id = 71"));
    expect_str("liquidated", test_sql_text(app, "SELECT end_reason FROM body_post WHERE id = 71"));
    expect_str("2026-02-28", test_sql_text(app, "SELECT closed_on FROM body WHERE id = 70"));
    expect_page(test_get(app, olga, "/bodies/posts/71"), "ликвидирована");

    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_str("", test_sql_text(app, "SELECT ended_on FROM body_post WHERE id = 71"));
    expect_str("", test_sql_text(app, "SELECT closed_on FROM body WHERE id = 70"));
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_acts__ones_own_organisation_is_decided_above(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    expect_not_found(act(app, chair, 111, "rename", with(NEW_NAME, TODAY, "do")));
    expect_not_found(test_get(app, chair, "/orgs/111/acts/rename"));
    struct reply page = test_get(app, chair, "/orgs/111/acts");
    expect_page(page, "Изменения");
    expect_lacks("/acts/rename", page.body);
    expect_str(SCHOOL, org_text(app, "short_name", 111));
}

void test_acts__nothing_is_done_or_taken_back_without_the_right(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t auditor = test_account(app, "region_auditor", "Курская");
    const char *page = done(act(app, specialist(app), 111, "rename", with(NEW_NAME, TODAY, "do")));
    expect_forbidden(act(app, auditor, 111, "suspend", with("", TODAY, "do")));
    expect_forbidden(test_post(app, auditor, undo_of(page), ""));
    expect_page(test_get(app, auditor, page), "Гимназия");
    expect_str("Гимназия", org_text(app, "short_name", 111));
}

void test_acts__another_region_neither_sees_nor_does_anything(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t marat = test_account(app, "region_specialist", "Астраханская");
    const char *page = done(act(app, specialist(app), 111, "rename", with(NEW_NAME, TODAY, "do")));
    expect_not_found(test_get(app, marat, "/orgs/111/acts"));
    expect_not_found(test_get(app, marat, "/orgs/111/past"));
    expect_not_found(act(app, marat, 111, "suspend", with("", TODAY, "do")));
    expect_not_found(test_get(app, marat, page));
    expect_not_found(test_post(app, marat, undo_of(page), ""));
    expect_str("Гимназия", org_text(app, "short_name", 111));
}

void test_acts__day_and_document_are_asked_for(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    expect_form_again(act(app, olga, 111, "suspend", "on=2026-03-01&step=do"), "Документ");
    expect_form_again(act(app, olga, 111, "suspend", "basis=Resolution&step=do"), "С какого дня");
    expect_form_again(act(app, olga, 111, "rename",
                          with("name=ППО+Рыльской+СОШ+№+4&short_name=Рыльская+СОШ+4", TODAY, "do")),
                      "уже так называется");
    expect_not_found(act(app, olga, 111, "resume", with("", TODAY, "do")));
    expect_not_found(act(app, olga, 111, "nonsense", with("", TODAY, "do")));
}

void test_acts__names_of_acts_lie_sealed(void)
{
    struct test_app *app = test_app_on(TODAY);
    (void)done(act(app, specialist(app), 111, "rename", with(NEW_NAME, TODAY, "do")));
    str hex = test_sql_text(app, "SELECT kind FROM act");
    expect_str("acts.rename", hex);
    struct reply page = test_get(app, specialist(app), "/orgs/111/acts");
    expect_contains("ППО гимназии", page.body);
}

/* ---- rights that were lost meanwhile -------------------------------------------------------- */

static void carry_out_on(struct test_app *app, const char *day)
{
    test_inner_app(app)->options.fixed_today = date_of(day);
    struct db *db = app_connection(test_inner_app(app), 0);
    act_carry_out_due(app_system_request(test_inner_app(app), test_arena(), db));
}

/* Planned in the territory that kept the school; on the day another one keeps it. */
void test_acts__what_was_planned_is_not_done_where_the_planner_has_no_say_any_more(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "territory_chair", "Рыльская");
    (void)done(act(app, chair, 111, "rename", with(NEW_NAME, "2026-04-01", "do")));
    (void)done(act(app, specialist(app), 111, "move", with("parent=120", TODAY, "do")));
    carry_out_on(app, "2026-04-01");
    expect_str(SCHOOL, org_text(app, "short_name", 111));
    expect_str("failed", test_sql_text(app, "SELECT state FROM act WHERE kind = 'acts.rename'"));
}

/* And it takes nothing from where it has no say. */
void test_acts__what_was_planned_reaches_no_further_than_its_planner(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "territory_chair", "Рыльская");
    (void)done(act(app, chair, 111, "merge", with("into=112", "2026-04-01", "do")));
    (void)done(act(app, specialist(app), 112, "move", with("parent=120", TODAY, "do")));
    carry_out_on(app, "2026-04-01");
    expect_str("active", org_text(app, "state", 111));
}

/* The new keeper would push the school, with its people, into a territory that he does not keep. */
void test_acts__a_move_is_taken_back_by_who_keeps_both_places(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    int64_t chair = test_account(app, "territory_chair", "Льговская");
    const char *page = done(act(app, olga, 111, "move", with("parent=120", TODAY, "do")));
    expect_refused(test_post(app, chair, undo_of(page), ""), "вышестоящ");
    expect_int(120, test_sql_int(app, "SELECT parent_id FROM org WHERE id = 111"));
    expect_see_other(test_post(app, olga, undo_of(page), ""), "/orgs/111");
    expect_int(110, test_sql_int(app, "SELECT parent_id FROM org WHERE id = 111"));
}

void test_acts__a_planned_change_of_type_leaves_nobody_where_nobody_can_be(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t olga = specialist(app);
    (void)done(act(app, olga, 130, "type", with("type=territory", "2026-04-01", "do")));
    test_members_add(app, olga, "КГУ",
                     TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Татьяна"),
                               .registered_on = date_of("2020-09-01")));
    carry_out_on(app, "2026-04-01");
    expect_str("primary_territorial", org_text(app, "type", 130));
    expect_whole(app);
}
