#include "features/duplicates/duplicates.h"
#include "features/duplicates/test_duplicates.h"
#include "features/members/test_members.h"

static struct members_card elena(void)
{
    return (struct members_card){
        .last_name = STR("Черемиссиновская"),
        .first_name = STR("Елена"),
        .middle_name = STR("Львовна"),
        .sex = STR("f"),
        .born = date_of("1979-03-14"),
        .phone = STR("+79101234567"),
        .position = STR("учитель химии"),
        .category = STR("worker_pedagogic"),
        .status = STR("active"),
        .joined_on = date_of("2011-09-01"),
        .registered_on = date_of("2019-09-02"),
        .ticket_number = STR("460002118730"),
    };
}

static struct members_card elena_again(void)
{
    struct members_card card = elena();
    card.last_name = STR("Лебедева");
    card.previous_last_name = STR("Черемиссиновская");
    card.email = STR("elena@primer.ru");
    card.position = STR("воспитатель");
    card.joined_on = date_of("2004-09-01");
    card.registered_on = date_of("2024-09-02");
    card.ticket_number = STR("460002118999");
    return card;
}

void test_look_through(struct test_app *app)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    duplicates_feature.sweep(req);
}

struct test_office test_office_with(const char *second_org)
{
    struct test_office office = {.app = test_app_on(TODAY)};
    struct members_card first = elena();
    struct members_card second = elena_again();
    office.region = test_account(office.app, "region_specialist", "Курская");
    office.school = test_account(office.app, "primary_chair", SCHOOL);
    office.elsewhere = test_account(office.app, "region_specialist", "Астраханская");
    office.first = test_members_add(office.app, office.region, SCHOOL, &first);
    office.second = test_members_add(office.app, office.region, second_org, &second);
    test_look_through(office.app);
    return office;
}

const char *test_pair_path(struct test_office office, const char *end)
{
    return test_text("/duplicates/%lld%s",
                     (long long)test_sql_int(office.app, "SELECT id FROM duplicate_pair"), end);
}

str test_pair_state(struct test_office office)
{
    return test_sql_text(office.app, "SELECT state FROM duplicate_pair");
}

struct reply test_merge(struct test_office office, int64_t account, const char *more)
{
    return test_post(office.app, account, test_pair_path(office, "/merge"),
                     test_text("version_a=1&version_b=1&%s", more));
}

static str members_here(struct test_office office)
{
    return test_sql_text(office.app, "SELECT count(*) FROM member");
}

/* ---- finding and showing -------------------------------------------------------------------- */

void test_duplicates__a_person_in_two_organisations_is_found_and_shown_side_by_side(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM duplicate_pair"));
    struct reply list = test_get(office.app, office.region, "/duplicates");
    expect_page(list, "Черемиссиновская Елена Львовна");
    expect_contains("Лебедева Елена Львовна", list.body);
    expect_contains("та же дата рождения", list.body);
    struct reply pair = test_get(office.app, office.region, test_pair_path(office, ""));
    expect_page(pair, "учитель химии");
    expect_contains("воспитатель", pair.body);
    expect_contains("отличается", pair.body);
    expect_contains("Это разные люди", pair.body);
}

void test_duplicates__nothing_is_shown_of_a_card_out_of_reach(void)
{
    struct test_office office = test_office_with(GARDEN);
    struct reply list = test_get(office.app, office.school, "/duplicates");
    expect_page(list, "Черемиссиновская Елена Львовна");
    expect_contains("Обе карточки видит: Рыльская", list.body);
    expect_lacks("Лебедева", list.body);
    expect_lacks("воспитатель", list.body);
    expect_lacks(GARDEN, list.body);
    expect_lacks("та же дата рождения", list.body);
    expect_not_found(test_get(office.app, office.school, test_pair_path(office, "")));
    expect_not_found(test_get(office.app, office.school, test_pair_path(office, "/merge")));
}

void test_duplicates__another_region_sees_no_pair(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_lacks("Елена", test_get(office.app, office.elsewhere, "/duplicates").body);
    expect_not_found(test_get(office.app, office.elsewhere, test_pair_path(office, "")));
}

void test_duplicates__the_look_through_can_be_ordered(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "DELETE FROM duplicate_pair");
    struct reply ordered = test_post(office.app, office.region, "/duplicates/find", "");
    test_run_jobs(office.app);
    expect_page(test_get(office.app, office.region, str_to_c(test_arena(), test_location(ordered))),
                "Регион просмотрен");
    expect_str("open", test_pair_state(office));
}

void test_duplicates__a_pair_goes_when_a_card_was_corrected(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app,
             "UPDATE member SET born = '1991-11-07', phone = NULL, first_name = 'Ольга', "
             "name_key = 'лебедева ольга львовна', first_key = 'ольга львовна' WHERE "
             "last_name = 'Лебедева'");
    test_sql(office.app, "DELETE FROM duplicate_pass");
    test_look_through(office.app);
    expect_int(0, test_sql_int(office.app, "SELECT count(*) FROM duplicate_pair"));
}

/* ---- judging -------------------------------------------------------------------------------- */

void test_duplicates__different_people_are_never_asked_about_again(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_see_other(test_post(office.app, office.region, test_pair_path(office, "/different"), ""),
                     "/duplicates");
    expect_str("different", test_pair_state(office));
    test_sql(office.app, "DELETE FROM duplicate_pass");
    test_look_through(office.app);
    expect_str("different", test_pair_state(office));
    expect_lacks("Лебедева", test_get(office.app, office.region, "/duplicates").body);
    expect_page(test_get(office.app, office.region, "/duplicates?state=different"), "Лебедева");
    expect_int(2, test_sql_int(office.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                           "'duplicates.different'"));
}

void test_duplicates__one_person_can_stand_on_two_lists_and_is_counted_once(void)
{
    struct test_office office = test_office_with(UNIVERSITY);
    expect_page(test_get(office.app, office.region, test_pair_path(office, "")), "Основной учёт: ");
    expect_not_found(
        test_post(office.app, office.elsewhere, test_pair_path(office, "/second"), ""));
    expect_see_other(
        test_post(office.app, office.region, test_pair_path(office, "/second"), "main=a"),
        "/duplicates");
    expect_str("second", test_pair_state(office));
    expect_str("second", test_sql_text(office.app, "SELECT status FROM member WHERE last_name = "
                                                   "'Лебедева'"));
    expect_int(1, test_sql_int(office.app, "SELECT sum(members) FROM org WHERE members < 2 AND "
                                           "id IN (SELECT org_id FROM member)"));
    test_sql(office.app, "DELETE FROM duplicate_pass");
    test_look_through(office.app);
    expect_str("second", test_pair_state(office));
    expect_see_other(test_post(office.app, office.region, test_pair_path(office, "/again"), ""),
                     "/duplicates");
    /* On two lists for nothing: they can be merged even so. */
    expect_int(303, test_post(office.app, office.region, test_pair_path(office, "/merge"),
                              "version_a=1&version_b=2&keep=a")
                        .status);
}

void test_duplicates__the_judgement_can_be_taken_back(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_refused(test_post(office.app, office.region, test_pair_path(office, "/again"), ""),
                   "решение");
    expect_see_other(test_post(office.app, office.region, test_pair_path(office, "/different"), ""),
                     "/duplicates");
    expect_refused(test_post(office.app, office.region, test_pair_path(office, "/different"), ""),
                   "решение");
    expect_see_other(test_post(office.app, office.region, test_pair_path(office, "/again"), ""),
                     "/duplicates");
    expect_str("open", test_pair_state(office));
}

void test_duplicates__only_who_may_correct_both_judges(void)
{
    struct test_office office = test_office_with(GARDEN);
    int64_t auditor = test_account(office.app, "region_auditor", "Курская");
    static const char *const ends[] = {"/different", "/again", "/merge", "/undo"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        const char *path = test_pair_path(office, ends[i]);
        expect_not_found(test_post(office.app, office.school, path, ""));
        expect_not_found(test_post(office.app, office.elsewhere, path, ""));
        expect_forbidden(test_post(office.app, auditor, path, ""));
    }
    expect_str("open", test_pair_state(office));
    expect_str("2", members_here(office));
}

/* ---- merging -------------------------------------------------------------------------------- */

void test_duplicates__merging_takes_the_chosen_values_and_the_history_of_both(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_page(test_get(office.app, office.region, test_pair_path(office, "/merge")),
                "Какая карточка останется");
    struct reply merged =
        test_merge(office, office.region, "keep=a&v_last_name=b&v_position=a&v_ticket_number=a");
    expect_see_other(merged, test_text("/members/%lld", (long long)office.first));
    expect_str("1", members_here(office));
    expect_str(
        "Лебедева Черемиссиновская elena@primer.ru учитель химии 460002118730 2004-09-01",
        test_sql_text(office.app,
                      "SELECT last_name || ' ' || previous_last_name || ' ' || email || ' ' "
                      "|| position || ' ' || ticket_number || ' ' || joined_on FROM member"));
    expect_str("лебедева елена львовна", test_sql_text(office.app, "SELECT name_key FROM member"));
    /* One membership, since the first day; both registrations, of which one has ended. */
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM member_period WHERE kind = 'm'"));
    expect_str("2004-09-01", test_sql_text(office.app, "SELECT valid_from FROM member_period WHERE "
                                                       "kind = 'm'"));
    expect_int(2, test_sql_int(office.app, "SELECT count(*) FROM member_period WHERE kind = 'r'"));
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM member_period WHERE kind = 'r' "
                                           "AND valid_to IS NULL"));
    expect_int(0, test_sql_int(office.app, "SELECT count(*) FROM member_period p WHERE NOT EXISTS "
                                           "(SELECT 1 FROM member m WHERE m.id = p.member_id)"));
}

void test_duplicates__merging_keeps_the_counters_and_is_in_the_log_of_both(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_merge(office, office.region, "keep=b");
    expect_int(0,
               test_sql_int(office.app, "SELECT members FROM org WHERE short_name = '" SCHOOL "'"));
    expect_int(1,
               test_sql_int(office.app, "SELECT members FROM org WHERE short_name = '" GARDEN "'"));
    expect_int(1,
               test_sql_int(office.app, test_text("SELECT count(*) FROM audit_entry WHERE action = "
                                                  "'duplicates.merge' AND person_id = %lld",
                                                  (long long)office.second)));
    expect_int(1,
               test_sql_int(office.app, test_text("SELECT count(*) FROM audit_entry WHERE action = "
                                                  "'duplicates.merged_away' AND person_id = %lld",
                                                  (long long)office.first)));
    expect_refused(test_merge(office, office.region, "keep=b"), "решение");
}

void test_duplicates__merging_is_refused_when_a_card_has_changed(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "UPDATE member SET version = version + 1 WHERE last_name = 'Лебедева'");
    expect_refused(test_merge(office, office.region, "keep=a"), "изменили");
    expect_str("2", members_here(office));
    expect_str("open", test_pair_state(office));
}

void test_duplicates__the_card_that_stays_is_the_registered_one(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "UPDATE member SET status = 'left' WHERE last_name = 'Лебедева'");
    expect_form_again(test_merge(office, office.region, "keep=b"), "состоит на учёте");
    expect_str("2", members_here(office));
}

void test_duplicates__who_is_not_the_one_is_not_the_other(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app,
             test_text("INSERT INTO duplicate_pair (region_id, a_id, b_id, id, a_path, "
                       "b_path, score, state) VALUES (100, 5, %lld, 77, '0001', '0001', "
                       "10, 'different')",
                       (long long)office.second));
    const char *path = test_text(
        "/duplicates/%lld/merge",
        (long long)test_sql_int(office.app, "SELECT id FROM duplicate_pair WHERE state = 'open'"));
    expect_int(303,
               test_post(office.app, office.region, path, "version_a=1&version_b=1&keep=a").status);
    expect_int(1, test_sql_int(office.app,
                               test_text("SELECT count(*) FROM duplicate_pair WHERE a_id = 5 AND "
                                         "b_id = %lld AND state = 'different'",
                                         (long long)office.first)));
}

/* ---- sign-ins ------------------------------------------------------------------------------- */

/* Both cards have a sign-in, the second one with the chair of the kindergarten. */
static struct test_office office_with_sign_ins(int64_t ret_accounts[2])
{
    struct test_office office = test_office_with(GARDEN);
    ret_accounts[0] = test_account(office.app, "member", SCHOOL);
    ret_accounts[1] = test_account(office.app, "primary_chair", GARDEN);
    int64_t people[] = {office.first, office.second};
    for (size_t i = 0; i < 2; i++) {
        test_sql(office.app,
                 test_text("UPDATE account SET person_region_id = 100, person_id = %lld "
                           "WHERE id = %lld",
                           (long long)people[i], (long long)ret_accounts[i]));
    }
    return office;
}

static const char *posts(struct test_office office)
{
    return str_to_c(test_arena(),
                    test_sql_text(office.app, "SELECT count(*) || ' ' || sum(account_id % 100000 * "
                                              "org_id) FROM mandate"));
}

void test_duplicates__the_sign_in_is_chosen_and_posts_stay_where_they_are(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_sign_ins(accounts);
    const char *before = posts(office);
    expect_form_again(test_merge(office, office.region, "keep=a"), "какой вход");
    expect_form_again(test_merge(office, office.region, "keep=a&sign_in=12345"), "какой вход");
    expect_str("2", members_here(office));
    expect_int(303, test_merge(office, office.region,
                               test_text("keep=a&sign_in=%lld", (long long)accounts[0]))
                        .status);
    expect_str(before, str_of(posts(office)));
    expect_int(office.first,
               test_sql_int(office.app, test_text("SELECT person_id FROM account WHERE id = %lld",
                                                  (long long)accounts[0])));
    /* The chair goes on signing in for the post, without a card. */
    expect_int(1, test_sql_int(office.app, test_text("SELECT count(*) FROM account WHERE id = %lld "
                                                     "AND person_id IS NULL AND is_closed = 0",
                                                     (long long)accounts[1])));
    expect_page(test_get(office.app, accounts[1], "/members"), "Члены");
}

void test_duplicates__a_sign_in_without_card_and_post_is_closed_and_opened_again(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_sign_ins(accounts);
    expect_int(303, test_merge(office, office.region,
                               test_text("keep=b&sign_in=%lld", (long long)accounts[1]))
                        .status);
    expect_int(1,
               test_sql_int(office.app, test_text("SELECT is_closed FROM account WHERE id = %lld",
                                                  (long long)accounts[0])));
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_int(
        1, test_sql_int(office.app, test_text("SELECT count(*) FROM account WHERE id = %lld AND "
                                              "is_closed = 0 AND person_id = %lld",
                                              (long long)accounts[0], (long long)office.first)));
}

/* ---- undoing -------------------------------------------------------------------------------- */

/* All rows of a statement, one in a line. */
static void put_rows(struct buf *out, struct test_office office, const char *sql)
{
    for (int i = 0;; i++) {
        str row = test_sql_text(office.app, test_text("%s LIMIT 1 OFFSET %d", sql, i));
        if (row.length == 0) {
            break;
        }
        buf_put(out, row);
        buf_put(out, STR("\n"));
    }
}

static const char *register_now(struct test_office office)
{
    struct buf out = BUF_INIT(test_arena());
    put_rows(&out, office,
             "SELECT id || last_name || coalesce(previous_last_name, '') || coalesce(email, '') || "
             "joined_on || position || status || org_path FROM member ORDER BY id");
    put_rows(&out, office,
             "SELECT member_id || kind || valid_from || id || coalesce(valid_to, '') || "
             "coalesce(value, '') FROM member_period ORDER BY member_id, kind, valid_from, id");
    put_rows(&out, office, "SELECT short_name || members FROM org ORDER BY id");
    return str_to_c(test_arena(), buf_str(&out));
}

void test_duplicates__a_merge_is_undone_to_the_last_period(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "UPDATE member SET verified_on = '2025-10-01'");
    const char *before = register_now(office);
    expect_int(303, test_merge(office, office.region, "keep=a&v_last_name=b").status);
    expect_page(test_get(office.app, office.region, "/duplicates?state=merged"), "Посмотреть");
    expect_page(test_get(office.app, office.region, test_pair_path(office, "")),
                "Отменить объединение");
    expect_see_other(test_post(office.app, office.region, test_pair_path(office, "/undo"), ""),
                     test_pair_path(office, ""));
    expect_str(before, str_of(register_now(office)));
    expect_int(2, test_sql_int(office.app,
                               "SELECT count(*) FROM member WHERE verified_on = '2025-10-01'"));
    expect_str("open", test_pair_state(office));
    expect_refused(test_post(office.app, office.region, test_pair_path(office, "/undo"), ""),
                   "30 дней");
}

/* The same person had it since the first of the days: the other card's history of it says nothing
 * more. */
void test_duplicates__merging_keeps_since_when_there_is_an_electronic_record(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "UPDATE member SET has_electronic_record = 1");
    test_sql(office.app,
             test_text("INSERT INTO member_period (region_id, member_id, kind, valid_from, id) "
                       "VALUES (100, %lld, 'd', '2022-05-01', 1), (100, %lld, 'd', "
                       "'2020-03-01', 2)",
                       (long long)office.first, (long long)office.second));
    const char *before = register_now(office);
    expect_int(303, test_merge(office, office.region, "keep=a&v_has_electronic_record=b").status);
    expect_str("2020-03-01 open",
               test_sql_text(office.app, "SELECT valid_from || ' ' || coalesce(valid_to, 'open') "
                                         "FROM member_period WHERE kind = 'd'"));
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM member_period WHERE kind = 'd'"));
    expect_see_other(test_post(office.app, office.region, test_pair_path(office, "/undo"), ""),
                     test_pair_path(office, ""));
    expect_str(before, str_of(register_now(office)));
}

void test_duplicates__nothing_is_undone_when_the_card_has_changed_since(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    test_sql(office.app, "UPDATE member SET version = version + 1");
    expect_refused(test_post(office.app, office.region, test_pair_path(office, "/undo"), ""),
                   "изменили");
    expect_str("1", members_here(office));
    expect_str("merged", test_pair_state(office));
}

void test_duplicates__after_thirty_days_nothing_is_kept(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    test_sql(office.app, "UPDATE duplicate_pair SET judged_at = judged_at - 31 * 86400");
    expect_refused(test_post(office.app, office.region, test_pair_path(office, "/undo"), ""),
                   "30 дней");
    test_look_through(office.app);
    expect_int(0, test_sql_int(office.app, "SELECT count(*) FROM duplicate_pair WHERE kept_card IS "
                                           "NOT NULL OR gone_card IS NOT NULL"));
}

void test_duplicates__a_merge_is_not_undone_by_who_sees_one_card_alone(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    expect_not_found(test_post(office.app, office.school, test_pair_path(office, "/undo"), ""));
    expect_not_found(test_get(office.app, office.school, test_pair_path(office, "")));
    expect_str("1", members_here(office));
}

/* The numbers of the state are sealed: nothing of them may lie open in what is kept. */
void test_duplicates__what_is_kept_is_sealed(void)
{
    struct test_office office = test_office_with(UNIVERSITY);
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    expect_int(0, test_sql_int(office.app, "SELECT count(*) FROM duplicate_pair WHERE "
                                           "length(gone_card) < 100"));
}
