/* What hangs on a card goes along when it is merged, and comes back; rights never follow a card. */
#include "features/duplicates/test_duplicates.h"
#include "features/members/test_members.h"

/* ---- every table that names a card ----------------------------------------------------------- */

/* All columns of the schema that name the card of a person. With a row to put in, of which %lld is
 * the card: it has to go along and to come back. Without one: why it stays. */
static const struct holder {
    const char *column;
    const char *insert;
    const char *why;
} holders[] = {
    {"account.person_id", NULL, "the sign-in is chosen"},
    {"account_code.person_id", NULL, "ten minutes old at most; of a card that is no more, void"},
    {"account_invite.member_id", NULL, "ends with its card: whom it names is no more"},
    {"act.former_member_id", NULL, "remembers where the row was"},
    {"act.member_id",
     "INSERT INTO act (region_id, id, kind, org_id, member_id, on_day, state, account_id, made_at) "
     "VALUES (100, 901, 'membership.pause', 112, %lld, '2026-01-01', 'undone', 1, 0)",
     NULL},
    {"audit_entry.person_id", NULL, "the log is not rewritten"},
    {"body_post.member_id",
     "INSERT INTO body (id, region_id, org_id, body_type, formed_on) VALUES (902, 100, 112, "
     "'union_committee', '2020-01-01'); INSERT INTO body_post (id, region_id, body_id, org_id, "
     "post_type, member_id, last_name, first_name, valid_from, ended_on, changed_at) VALUES (902, "
     "100, 902, 112, 'secretary', %lld, 'Лебедева', 'Елена', '2020-01-01', '2024-01-01', 0)",
     NULL},
    {"bulk_edit_card.member_id", NULL, "undone only where the version is still the same"},
    {"document_addressee.member_id",
     "INSERT INTO document_addressee (region_id, document_id, item, n, kind, member_id) VALUES "
     "(100, 910, 1, 1, 'person', %lld)",
     NULL},
    {"document_controller.member_id",
     "INSERT INTO document_controller (region_id, document_id, item, n, name, member_id) VALUES "
     "(100, 910, 1, 1, 'Лебедева Е.А.', %lld)",
     NULL},
    {"election_candidate.member_id",
     "INSERT INTO body (id, region_id, org_id, body_type, formed_on) VALUES (912, 100, 112, "
     "'meeting', '2020-01-01'); INSERT INTO meeting (region_id, id, org_id, org_path, body_id, "
     "form, held_on, code, created_at, changed_at) SELECT 100, 912, id, path, 912, 'in_person', "
     "'2026-01-01', 'E', 0, 0 FROM org WHERE id = 112; INSERT INTO election_candidate (region_id, "
     "meeting_id, n, candidate, member_id, last_name, first_name) VALUES (100, 912, 1, 1, %lld, "
     "'K', 'L')",
     NULL},
    {"import_row.member_id", NULL, "undone only where the version is still the same"},
    {"join_application.former_member_id",
     "INSERT INTO join_application (region_id, id, org_id, org_path, number, state, source, "
     "applied_on, former_member_id, created_at, changed_at) VALUES (100, 903, 112, '00010010010ZZ', "
     "7001, 'refused', 'paper', '2024-01-01', %lld, 0, 0)",
     NULL},
    {"join_application.member_id",
     "INSERT INTO join_application (region_id, id, org_id, org_path, number, state, source, "
     "applied_on, member_id, created_at, changed_at) VALUES (100, 904, 112, '00010010010ZZ', 7002, "
     "'admitted', 'paper', '2024-01-01', %lld, 0, 0)",
     NULL},
    {"member.main_id", NULL, "a test of its own, below"},
    {"meeting_person.member_id",
     "INSERT INTO meeting_person (region_id, meeting_id, n, kind, person_region_id, member_id, "
     "last_name) VALUES (100, 1, 1, 'voter', 100, %lld, 'K')",
     NULL},
    {"ballot_voter.member_id",
     "INSERT INTO ballot_voter (region_id, ballot_id, n, person_region_id, member_id, name) VALUES "
     "(100, 1, 1, 100, %lld, 'K')",
     NULL},
    {"member_period.member_id", NULL, "merged by duplicates itself: what both say is said once"},
    {"merged_second.member_id", NULL, "remembers where second registrations were"},
    {"quality_accepted.member_id",
     "INSERT INTO quality_accepted (region_id, member_id, kind, value_hash, accepted_at, "
     "accepted_by) VALUES (100, %lld, 'phone', 'x', 0, 1)",
     NULL},
    {"transfer.member_id",
     "INSERT INTO transfer (region_id, id, member_id, from_org_id, to_org_id, on_day, state, "
     "asked_by, asked_at, expires_on) VALUES (100, 905, %lld, 112, 121, '2024-03-01', 'received', "
     "1, 0, '2024-12-01')",
     NULL},
    {"stats_changed.member_id", NULL, "says that the card was changed, whatever it was"},
    {"acknowledgement.former_member_id", NULL, "remembers where the row was"},
    {"acknowledgement.member_id",
     "INSERT INTO acknowledgement (request_id, region_id, member_id, org_id, org_path, "
     "given_org_id, given_path, confirmed_on, way, hash, made_at) VALUES (903, 100, %lld, 112, "
     "'00010010010ZZ', 112, '00010010010ZZ', '2024-01-01', 'paper', 'h', 0)",
     NULL},
    {"acknowledgement_newcomer.former_member_id", NULL, "remembers where the row was"},
    {"acknowledgement_newcomer.member_id",
     "INSERT INTO acknowledgement_newcomer (request_id, region_id, member_id, told_on) VALUES "
     "(903, 100, %lld, '2024-01-01')",
     NULL},
    {"event_entry.former_member_id", NULL, "remembers where the row was"},
    {"event_entry.member_id",
     "INSERT INTO event_entry (region_id, id, event_id, person_region_id, member_id, sort_key, "
     "state, entered_by, made_at, changed_at) VALUES (100, 914, 915, 100, %lld, 'K', 'comes', "
     "'org', 0, 0)",
     NULL},
    {"portfolio_entry.former_member_id", NULL, "remembers where the row was"},
    {"portfolio_entry.member_id",
     "INSERT INTO portfolio_entry (region_id, id, member_id, kind, title, year, made_at, "
     "changed_at) VALUES (100, 915, %lld, 'award', 'T', 2024, 0, 0)",
     NULL},
    {"certificate.former_member_id", NULL, "remembers where the row was"},
    {"certificate.member_id",
     "INSERT INTO certificate (region_id, id, code, batch_id, record_id, member_id, org_id, "
     "org_path, kind, year, number, number_text, issued_on, title, began_on, ended_on, "
     "signer_name, template_id, template_version, made_at) VALUES (100, 914, 'C', 1, 1, %lld, 112, "
     "'00010010010ZZ', 'certificate', 2024, 1, '1', '2024-01-01', 'T', '2024-01-01', '2024-01-01', "
     "'S', 1, 1, 0)",
     NULL},
    {"training_record.former_member_id", NULL, "remembers where the row was"},
    {"training_record.member_id",
     "INSERT INTO training_record (region_id, id, member_id, org_id, org_path, title, title_key, "
     "kind, attendance, category, began_on, ended_on, taught_place, taught_by, made_at, changed_at) "
     "VALUES (100, 913, %lld, 112, '00010010010ZZ', 'T', 't', 'seminar', 'online', 'member', "
     "'2024-01-01', '2024-01-01', 'outside', 'T', 0, 0)",
     NULL},
    {"programme_trainer.former_member_id", NULL, "remembers where the row was"},
    {"programme_trainer.member_id",
     "INSERT INTO programme_trainer (region_id, programme_id, n, name, person_region_id, member_id) "
     "VALUES (100, 914, 1, 'T', 100, %lld)",
     NULL},
    {"learning_entry.former_member_id", NULL, "remembers where the row was"},
    {"learning_entry.member_id",
     "INSERT INTO learning_entry (region_id, id, programme_id, member_id, state, entered_by, "
     "began_on, made_at, changed_at) VALUES (100, 915, 914, %lld, 'studying', 'own', '2024-01-01', "
     "0, 0)",
     NULL},
    {"reserve_person.former_member_id", NULL, "remembers where the row was"},
    {"reserve_person.former_mentor_member_id", NULL, "remembers where the row was"},
    {"reserve_person.member_id",
     "INSERT INTO reserve_person (region_id, id, member_id, org_id, org_path, post, readiness, "
     "since, made_at, changed_at) VALUES (100, 914, %lld, 112, '00010010010ZZ', 'chair', 'now', "
     "'2024-01-01', 0, 0)",
     NULL},
    {"reserve_person.mentor_member_id",
     "INSERT INTO reserve_person (region_id, id, member_id, org_id, org_path, post, readiness, "
     "since, mentor, mentor_member_id, made_at, changed_at) VALUES (100, 915, 9999, 112, "
     "'00010010010ZZ', 'chair', 'now', '2024-01-01', 'K', %lld, 0, 0)",
     NULL},
    {"verification_mark.former_member_id", NULL, "remembers where the row was"},
    {"verification_mark.member_id",
     "INSERT INTO verification (region_id, org_id, year, path) VALUES (100, 112, 2025, '0001'); "
     "INSERT INTO verification_mark (region_id, org_id, year, member_id, answer, marked_at, "
     "marked_by) VALUES (100, 112, 2025, %lld, 'here', 0, 1)",
     NULL},
    {"member_request.member_id",
     "INSERT INTO member_request (region_id, id, org_id, org_path, member_id, number, kind, state, "
     "sent_on, due_on, body, created_at, changed_at) VALUES (100, 909, 112, '00010010010ZZ', %lld, "
     "7003, 'surname', 'refused', '2024-01-01', '2024-01-11', '', 0, 0)",
     NULL},
    {"consent_event.member_id",
     "INSERT INTO consent_event (region_id, id, member_id, purpose, is_given, happened_on, way, "
     "made_at) VALUES (100, 911, %lld, 'news', 0, '2024-01-01', 'paper', 0)",
     NULL},
    {"notice_choice.person_id",
     "INSERT INTO notice_choice (region_id, person_id, account_id, kind, channel, changed_at) "
     "VALUES (100, %lld, 0, 'requests.answer', 'off', 0)",
     NULL},
    {"paper.member_id",
     "INSERT INTO paper (region_id, id, code, member_id, org_id, org_path, kind, language, year, "
     "number, issued_on, title, content, hash, made_at) VALUES (100, 910, 'abc', %lld, 112, "
     "'00010010010ZZ', 'extract', 'ru', 2024, 1, '2024-01-01', 'T', '', 'h', 0)",
     NULL},
    {"paper_name.member_id", NULL, "cases of the name that is not chosen"},
    {"ticket.member_id",
     "INSERT INTO ticket (region_id, id, member_id, org_id, org_path, number, is_own) VALUES (100, "
     "908, %lld, 112, '00010010010ZZ', '00123', 0)",
     NULL},
};

static bool names_a_card(str column)
{
    static const char *const ends[] = {"member_id", "person_id", "main_id"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (str_ends_with(column, str_of(ends[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_known(str column)
{
    for (size_t i = 0; i < COUNT_OF(holders); i++) {
        if (str_equal(column, str_of(holders[i].column))) {
            return true;
        }
    }
    return false;
}

void test_merging__no_table_that_names_a_card_is_forgotten(void)
{
    struct test_app *app = test_app_on(TODAY);
    str columns = test_columns(app);
    str column;
    size_t known = 0;
    while (str_next(&columns, ' ', &column)) {
        if (names_a_card(column) && !is_known(column)) {
            test_fail(__FILE__, __LINE__,
                      "%.*s: does it go along when cards are merged (person_merged)?",
                      STR_ARG(column));
        }
        known += is_known(column);
    }
    expect_int(COUNT_OF(holders), (int64_t)known);
}

static void put_in(struct test_office office, const struct holder *holder, int64_t person)
{
    str insert = str_of(holder->insert);
    ptrdiff_t at = str_find(insert, STR("%lld"));
    test_sql(office.app, test_text("%.*s%lld%.*s", (int)at, insert.data, (long long)person,
                                   STR_ARG(str_from(insert, (size_t)at + 4))));
}

static int64_t rows_of(struct test_office office, str table, str column, int64_t person)
{
    return test_sql_int(office.app, test_text("SELECT count(*) FROM %.*s WHERE %.*s = %lld",
                                              STR_ARG(table), STR_ARG(column), (long long)person));
}

/* All rows that were put in have one card and not the other. */
static void expect_all_at(struct test_office office, int64_t person, int64_t other)
{
    for (size_t i = 0; i < COUNT_OF(holders); i++) {
        str table;
        str column = str_of(holders[i].column);
        if (holders[i].insert != NULL && str_next(&column, '.', &table) &&
            (rows_of(office, table, column, person) != 1 ||
             rows_of(office, table, column, other) != 0)) {
            test_fail(__FILE__, __LINE__, "%s is not where it belongs", holders[i].column);
        }
    }
}

void test_merging__what_hangs_on_the_card_goes_along_and_comes_back(void)
{
    struct test_office office = test_office_with(GARDEN);
    for (size_t i = 0; i < COUNT_OF(holders); i++) {
        if (holders[i].insert != NULL) {
            put_in(office, &holders[i], office.second);
        }
    }
    test_sql(office.app, test_text("UPDATE join_application SET org_path = '%.*s'",
                                   STR_ARG(test_org_path(office.app, GARDEN))));
    expect_all_at(office, office.second, office.first);
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    expect_all_at(office, office.first, office.second);
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_all_at(office, office.second, office.first);
}

static str state_of_act(struct test_office office, int64_t member)
{
    return test_sql_text(office.app, test_text("SELECT count(*) FROM act WHERE member_id = %lld",
                                               (long long)member));
}

void test_duplicates__acts_go_along_and_come_back(void)
{
    struct test_office office = test_office_with(GARDEN);
    expect_int(303, test_post(office.app, office.region,
                              test_text("/members/%lld/acts/pause", (long long)office.second),
                              "reason=child_care&on=2026-01-15&basis=Application")
                        .status);
    test_look_through(office.app);
    expect_int(303, test_post(office.app, office.region, test_pair_path(office, "/merge"),
                              "version_a=1&version_b=2&keep=a")
                        .status);
    expect_str("1", state_of_act(office, office.first));
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_str("0", state_of_act(office, office.first));
    expect_str("1", state_of_act(office, office.second));
}

void test_duplicates__a_card_with_a_transfer_on_its_way_stays(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, test_text("INSERT INTO transfer (region_id, id, member_id, from_org_id, "
                                   "to_org_id, on_day, asked_by, asked_at, expires_on) VALUES "
                                   "(100, 1, %lld, 112, 121, '2026-03-01', 1, 0, '2026-12-01')",
                                   (long long)office.second));
    expect_form_again(test_merge(office, office.region, "keep=a"),
                      "Переход этого человека ждёт ответа");
    expect_str("open", test_pair_state(office));
}

/* ---- the surname that is not chosen ---------------------------------------------------------- */

void test_merging__the_surname_that_is_not_chosen_becomes_the_previous_one(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "UPDATE member SET previous_last_name = NULL");
    expect_lacks("other_surname",
                 test_get(office.app, office.region, test_pair_path(office, "/merge")).body);
    test_sql(office.app, "UPDATE duplicate_pair SET evidence = 'last_other_woman:-35'");
    expect_page(test_get(office.app, office.region, test_pair_path(office, "/merge")),
                "name=\"other_surname\" value=\"1\" checked");
    const char *choice = "keep=a&v_last_name=b&other_surname=1";
    expect_int(303, test_merge(office, office.region, choice).status);
    expect_str(
        "Лебедева Черемиссиновская",
        test_sql_text(office.app, "SELECT last_name || ' ' || previous_last_name FROM member"));
}

void test_merging__or_it_is_forgotten(void)
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "UPDATE member SET previous_last_name = NULL");
    test_sql(office.app, "UPDATE duplicate_pair SET evidence = 'last_other_woman:-35'");
    expect_int(303, test_merge(office, office.region, "keep=a&v_last_name=b").status);
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM member WHERE previous_last_name "
                                           "IS NULL"));
}

/* ---- second registrations -------------------------------------------------------------------- */

static void make_second(struct test_office office, int64_t second, int64_t main)
{
    test_sql(office.app,
             test_text("UPDATE member SET status = 'second', main_id = %lld WHERE id = %lld",
                       (long long)main, (long long)second));
}

static int64_t main_of(struct test_office office, int64_t person)
{
    return test_sql_int(office.app, test_text("SELECT coalesce(main_id, 0) FROM member WHERE id = "
                                              "%lld",
                                              (long long)person));
}

void test_merging__a_second_registration_goes_into_its_main_one(void)
{
    struct test_office office = test_office_with(GARDEN);
    make_second(office, office.second, office.first);
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM member"));
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_int(office.first, main_of(office, office.second));
    expect_str("second", test_sql_text(office.app, test_text("SELECT status FROM member WHERE id = "
                                                             "%lld",
                                                             (long long)office.second)));
}

void test_merging__second_registrations_follow_their_main_one(void)
{
    struct test_office office = test_office_with(GARDEN);
    int64_t student =
        test_members_add(office.app, office.region, UNIVERSITY,
                         TEST_CARD(.last_name = STR("Лебедева"), .first_name = STR("Елена"),
                                   .status = STR("active")));
    make_second(office, student, office.second);
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    expect_int(office.first, main_of(office, student));
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_int(office.second, main_of(office, student));
}

void test_merging__a_second_registration_of_a_third_card_stays(void)
{
    struct test_office office = test_office_with(GARDEN);
    int64_t student =
        test_members_add(office.app, office.region, UNIVERSITY,
                         TEST_CARD(.last_name = STR("Лебедева"), .first_name = STR("Елена"),
                                   .status = STR("active")));
    make_second(office, office.second, student);
    expect_form_again(test_merge(office, office.region, "keep=a"), "дополнительный учёт");
    expect_int(3, test_sql_int(office.app, "SELECT count(*) FROM member"));
}

/* ---- posts and the rights that come of them -------------------------------------------------- */

#define CHAIR_OF_GARDEN 0
#define OTHER 1

/* The second card has the post of the chair, whose sign-in holds its mandate; the first one has a
 * sign-in of its own. The specialist of the region may correct cards and give no posts. */
static struct test_office office_with_chair(int64_t ret_accounts[2])
{
    struct test_office office = test_office_with(GARDEN);
    test_sql(office.app, "DELETE FROM role_right WHERE role = 'region_specialist' AND right_code = "
                         "'roles_grant'; UPDATE setting SET value = CAST(CAST(value AS INTEGER) + "
                         "1 AS TEXT) WHERE name = 'roles_version'");
    int64_t garden = test_org(office.app, GARDEN);
    ret_accounts[CHAIR_OF_GARDEN] = test_account(office.app, "primary_chair", GARDEN);
    ret_accounts[OTHER] = test_account(office.app, "member", SCHOOL);
    int64_t people[] = {office.second, office.first};
    for (size_t i = 0; i < 2; i++) {
        test_sql(office.app, test_text("UPDATE account SET person_region_id = 100, person_id = "
                                       "%lld WHERE id = %lld",
                                       (long long)people[i], (long long)ret_accounts[i]));
    }
    test_sql(office.app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) VALUES "
                       "(902, 100, %lld, 'union_committee', '2020-01-01'); "
                       "INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, valid_to, rights, "
                       "changed_at) VALUES (902, 100, 902, %lld, 'chair', %lld, 'Лебедева', "
                       "'Елена', '2025-01-01', '2026-12-31', 'given', 0); "
                       "UPDATE mandate SET post_id = 902 WHERE account_id = %lld",
                       (long long)garden, (long long)garden, (long long)office.second,
                       (long long)ret_accounts[CHAIR_OF_GARDEN]));
    return office;
}

static const char *all_mandates(struct test_office office)
{
    return str_to_c(
        test_arena(),
        test_sql_text(office.app, test_text("SELECT %s FROM (SELECT account_id || ':' || org_id "
                                            "|| ':' || role || coalesce(valid_to, '') AS line "
                                            "FROM mandate ORDER BY id) m",
                                            test_db_is_postgres() ? "string_agg(line, ' ')"
                                                                  : "group_concat(line, ' ')")));
}

static int64_t holder(struct test_office office)
{
    return test_sql_int(office.app, "SELECT member_id FROM body_post WHERE id = 902");
}

void test_merging__a_current_post_goes_along_with_the_sign_in_that_has_its_rights(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_chair(accounts);
    const char *before = all_mandates(office);
    const char *choice = test_text("keep=a&sign_in=%lld", (long long)accounts[CHAIR_OF_GARDEN]);
    expect_int(303, test_merge(office, office.region, choice).status);
    expect_int(office.first, holder(office));
    expect_str(before, str_of(all_mandates(office)));
    expect_page(test_get(office.app, accounts[CHAIR_OF_GARDEN], "/members"), "Члены");
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_int(office.second, holder(office));
    expect_str(before, str_of(all_mandates(office)));
}

void test_merging__a_current_post_goes_along_without_a_sign_in(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_chair(accounts);
    const char *before = all_mandates(office);
    expect_int(303, test_merge(office, office.region, "keep=a&sign_in=none").status);
    expect_int(office.first, holder(office));
    expect_str(before, str_of(all_mandates(office)));
}

/* Whoever prolongs the post next would give its rights to the sign-in of the card. */
void test_merging__a_post_does_not_come_to_another_sign_in(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_chair(accounts);
    const char *choice = test_text("keep=a&sign_in=%lld", (long long)accounts[OTHER]);
    expect_form_again(test_merge(office, office.region, choice),
                      "права, которых у этого входа нет");
    /* Nor the sign-in to the post, when its card stays. */
    choice = test_text("keep=b&sign_in=%lld", (long long)accounts[OTHER]);
    expect_form_again(test_merge(office, office.region, choice),
                      "права, которых у этого входа нет");
    /* Nor where nothing is to be chosen: the chair's sign-in knows no card. */
    test_sql(office.app, test_text("UPDATE account SET person_id = NULL, person_region_id = NULL "
                                   "WHERE id = %lld",
                                   (long long)accounts[CHAIR_OF_GARDEN]));
    expect_form_again(test_merge(office, office.region, "keep=a"),
                      "права, которых у этого входа нет");
    expect_int(office.second, holder(office));
    expect_str("open", test_pair_state(office));
}

void test_merging__who_may_give_the_post_may_lead_it_to_another_sign_in(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_chair(accounts);
    int64_t chair = test_account(office.app, "region_chair", "Курская");
    const char *before = all_mandates(office);
    const char *choice = test_text("keep=a&sign_in=%lld", (long long)accounts[OTHER]);
    expect_int(303, test_merge(office, chair, choice).status);
    /* Even so nothing is given by the merge itself. */
    expect_str(before, str_of(all_mandates(office)));
    expect_int(office.first, holder(office));
}

void test_merging__nobody_leads_a_post_to_the_own_sign_in(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_chair(accounts);
    int64_t chair = test_account(office.app, "region_chair", "Курская");
    test_sql(office.app, test_text("UPDATE account SET person_id = NULL, person_region_id = NULL "
                                   "WHERE id = %lld",
                                   (long long)accounts[OTHER]));
    test_sql(office.app, test_text("UPDATE account SET person_id = %lld, person_region_id = 100 "
                                   "WHERE id = %lld",
                                   (long long)office.first, (long long)chair));
    expect_form_again(test_merge(office, chair, test_text("keep=a&sign_in=%lld", (long long)chair)),
                      "права, которых у этого входа нет");
}

/* The card that stayed was elected since, as the chair: her own sign-in left it with the merge and
 * does not come to the post by undoing it. */
void test_merging__undoing_brings_no_sign_in_to_a_post(void)
{
    int64_t accounts[2];
    struct test_office office = office_with_chair(accounts);
    expect_int(303,
               test_merge(office, office.region,
                          test_text("keep=a&sign_in=%lld", (long long)accounts[CHAIR_OF_GARDEN]))
                   .status);
    test_sql(office.app, "UPDATE body_post SET merged_from = NULL"); /* as if elected after it */
    expect_refused(test_post(office.app, office.region, test_pair_path(office, "/undo"), ""),
                   "права, которых у этого входа нет");
    expect_str("merged", test_pair_state(office));
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM member"));
}
