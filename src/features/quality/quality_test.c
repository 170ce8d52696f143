#include "features/quality/quality_inner.h"

#include "app/app.h"
#include "app/housekeeping.h"
#include "app/jobs_runner.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"

struct scene {
    struct test_app *app;
    int64_t school; /* the chair of the primary organisation */
    int64_t elena;
};

/* Nothing is missing in her card, and nothing is doubtful. */
static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .school = test_account(app, "primary_chair", SCHOOL)};
    scene.elena = test_members_add(
        app, scene.school, SCHOOL,
        TEST_CARD(.last_name = STR("Белова"), .first_name = STR("Елена"),
                  .middle_name = STR("Ивановна"), .sex = STR("f"), .born = date_of("1979-03-14"),
                  .phone = STR("+79101234567"), .email = STR("elena@primer.ru"),
                  .position = STR("учитель"), .workplace = STR("школа"),
                  .category = STR("worker_pedagogic"), .joined_on = date_of("2007-09-03"),
                  .registered_on = date_of("2007-09-03"), .decision = STR("протокол 2"),
                  .ticket_number = STR("460002118730"), .has_electronic_record = true));
    test_sql(app, "UPDATE member SET verified_on = '2025-06-01'");
    return scene;
}

static void set(const struct scene *scene, const char *values)
{
    test_sql(scene->app, test_text("UPDATE member SET %s", values));
}

/* "phone born", in the order of the table. */
static str faults(const struct scene *scene)
{
    struct request *req = test_begin(scene->app, scene->school);
    struct scope scope = access_system_scope(req->arena, 100, STR("0"));
    struct quality_db_person_row row;
    struct buf out = BUF_INIT(test_arena());
    if (quality_db_one_person(req->db, scope, scene->elena, &row)) {
        uint64_t bits = quality_faults_of(req, scope, &row);
        for (enum quality_kind kind = 0; kind < QUALITY_COUNT; kind++) {
            if ((bits & quality_bit(kind)) != 0) {
                buf_put(&out, out.length > 0 ? STR(" ") : (str){0});
                buf_put(&out, str_of(quality_rules[kind].code));
            }
        }
    }
    test_commit(scene->app);
    return buf_str(&out);
}

/* ---- the rules ------------------------------------------------------------------------------ */

/* Seconds of a day, for what keeps an instant. */
#define IN_2022 "1650000000"
#define IN_2024 "1710000000"

static const struct {
    const char *values;
    const char *faults;
} cases[] = {
    {"phone = NULL", "phone"},
    {"born = NULL, born_year = NULL", "born"},
    {"born = NULL, born_year = 1979", "born"},
    {"category = NULL", "category"},
    {"ticket_number = NULL", "ticket"},
    {"position = NULL", "position"},
    {"position = NULL, category = 'pensioner_nonworking'", ""},
    {"position = NULL, category = 'student_hpe'", ""},
    {"joined_on = NULL", "joined"},
    {"has_electronic_record = 0", "record"},
    {"email = NULL", "email"},
    {"workplace = NULL", "workplace"},
    {"workplace = NULL, category = 'pensioner_nonworking'", ""},
    {"sex = NULL", "sex"},
    {"decision = NULL", "decision"},

    {"born = '2012-03-01', joined_on = '2026-03-01'", ""},
    {"born = '2012-03-02', joined_on = '2026-03-01'", "age joined_when"},
    {"born = '2030-01-01', joined_on = NULL", "joined age"},
    {"born = '1925-03-02'", ""},
    {"born = '1925-03-01'", "age"},
    {"born = NULL, born_year = 1910", "born age"},
    {"born = NULL, born_year = 2027", "born age"},
    {"phone = '+7910123456'", "phone_form"},
    {"phone = '9101234567'", "phone_form"},
    {"phone = '+79999999999'", "phone_form"},
    {"phone = '+77777777777'", "phone_form"},
    {"phone = '+77011234567'", ""},
    {"phone = '+380441234567'", ""},
    {"joined_on = '2026-03-01'", ""},
    {"joined_on = '2026-03-02'", "joined_when"},
    {"joined_on = '1993-03-14'", ""},
    {"joined_on = '1993-03-13'", "joined_when"},
    {"joined_on = '1970-01-01'", "joined_when"},
    {"category = 'student_spo', born = '1965-03-02', joined_on = '2007-09-03'", ""},
    {"category = 'student_spo', born = '1965-03-01'", "student"},
    {"category = 'student_hpe', graduates_on = '2025-03-01'", ""},
    {"category = 'student_hpe', graduates_on = '2025-02-28'", "student"},
    {"category = 'worker_hpe', born = '1955-01-01', graduates_on = '2000-01-01'", ""},
    {"category = 'pensioner_nonworking', born = '1981-03-01'", ""},
    {"category = 'pensioner_nonworking', born = '1981-03-02'", "pensioner"},
    {"sex = 'm'", "sex_name"},
    {"sex = 'm', middle_name = 'Иванович'", ""},
    {"sex = 'm', middle_name = NULL", ""},
    {"sex = 'f', middle_name = 'Серікұлы'", "sex_name"},
    {"last_name = 'Бeлoва'", "latin"},
    {"last_name = 'Belova', first_name = 'Elena', middle_name = NULL", ""},
    {"last_name = 'БЕЛОВА'", "capitals"},
    {"last_name = 'Ли', first_name = 'Яна'", ""},
    {"last_name = 'ЛИ'", ""},
    {"email = 'elena'", "email_form"},
    {"email = 'elena@primer'", "email_form"},
    {"status = 'temporarily_not_working', created_at = " IN_2024, ""},
    {"status = 'temporarily_not_working', created_at = " IN_2022, "paused"},
    {"status = 'active', created_at = " IN_2022, ""},

    {"verified_on = '2025-03-01'", ""},
    {"verified_on = '2025-02-28'", "unchecked"},
    {"verified_on = NULL", "unchecked"},
    {"verified_on = NULL, registered_on = '2025-09-01'", ""},
    {"verified_on = '2023-02-28', changed_at = " IN_2022, "unchecked untouched"},
    {"verified_on = '2023-02-28', changed_at = " IN_2024, "unchecked"},
    {"verified_on = '2023-03-01', changed_at = " IN_2022, "unchecked"},
};

void test_quality__each_rule_fires_where_it_must_and_nowhere_else(void)
{
    struct scene scene = scene_new();
    expect_str("", faults(&scene));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        test_sql(scene.app, "CREATE TABLE kept AS SELECT * FROM member");
        set(&scene, cases[i].values);
        str found = faults(&scene);
        if (!str_equal(found, str_of(cases[i].faults))) {
            expect_str(test_text("%s: %s", cases[i].values, cases[i].faults),
                       str_format(test_arena(), "%s: %.*s", cases[i].values, STR_ARG(found)));
        }
        test_sql(scene.app,
                 "UPDATE member SET phone = k.phone, born = k.born, born_year = k.born_year, "
                 "category = k.category, ticket_number = k.ticket_number, position = k.position, "
                 "joined_on = k.joined_on, has_electronic_record = k.has_electronic_record, "
                 "email = k.email, workplace = k.workplace, sex = k.sex, decision = k.decision, "
                 "graduates_on = k.graduates_on, middle_name = k.middle_name, "
                 "last_name = k.last_name, first_name = k.first_name, status = k.status, "
                 "created_at = k.created_at, verified_on = k.verified_on, "
                 "registered_on = k.registered_on, changed_at = k.changed_at "
                 "FROM kept k WHERE k.id = member.id");
        test_sql(scene.app, "DROP TABLE kept");
    }
    expect_str("", faults(&scene));
}

void test_quality__a_phone_in_four_cards_is_shared_in_three_it_is_not(void)
{
    struct scene scene = scene_new();
    for (int i = 0; i < 3; i++) {
        expect_str("", faults(&scene));
        (void)test_members_add(scene.app, scene.school, SCHOOL,
                               TEST_CARD(.last_name = STR("Ким"), .first_name = STR("Анна"),
                                         .phone = STR("+79101234567")));
    }
    expect_str("phone_shared", faults(&scene));
}

void test_quality__a_time_without_work_is_counted_from_its_act(void)
{
    struct scene scene = scene_new();
    set(&scene, "status = 'temporarily_not_working', created_at = " IN_2022);
    test_sql(scene.app,
             test_text("INSERT INTO act (region_id, id, kind, org_id, member_id, on_day, state, "
                       "account_id, made_at) VALUES (100, 1, 'membership.pause', 111, %lld, "
                       "'2025-01-15', 'done', 1, 0)",
                       (long long)scene.elena));
    expect_str("", faults(&scene));
    test_sql(scene.app, "UPDATE act SET on_day = '2023-02-28'");
    expect_str("paused", faults(&scene));
}

void test_quality__former_members_are_not_judged(void)
{
    struct scene scene = scene_new();
    set(&scene, "phone = NULL, status = 'left'");
    expect_str("", faults(&scene));
}

void test_quality__every_fault_has_a_code_of_its_own_and_costs_something(void)
{
    for (enum quality_kind kind = 0; kind < QUALITY_COUNT; kind++) {
        expect_int(kind, quality_kind_of(str_of(quality_rules[kind].code)));
        expect_true(quality_rules[kind].weight > 0);
        bool is_of_org = quality_rules[kind].org_fires != NULL;
        expect_true(is_of_org == quality_is_of_org(kind));
        expect_true(is_of_org != (quality_rules[kind].fires != NULL));
    }
}

void test_quality__organisations_are_judged_by_their_passports(void)
{
    static const struct quality_db_orgs_row whole = {.type = STR_INIT("primary_workers"),
                                                     .level = 3,
                                                     .holds_members = true,
                                                     .employees = 20,
                                                     .is_legal_entity = true,
                                                     .has_number = true,
                                                     .has_contact = true,
                                                     .has_address = true,
                                                     .changed_at = 1770000000,
                                                     .has_chair = true,
                                                     .has_empty_body = false};
    struct quality_db_orgs_row row = whole;
    struct quality_org_facts facts = {
        .today = date_of(TODAY), .row = &row, .people = 20, .workers = 20};
#define EXPECT_FAULTS(expected) expect_int((int64_t)(expected), (int64_t)quality_org_faults(&facts))
    EXPECT_FAULTS(0);
    facts.workers = 21;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_OVERSTAFFED));
    facts.workers = facts.people = 0;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_NOBODY));
    facts.people = 1;
    row.has_chair = false;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_CHAIR));
    row = whole;
    row.employees = 0;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_STAFF));
    row.type = STR("primary_students");
    EXPECT_FAULTS(0);
    row = whole;
    row.has_number = false;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_NUMBER));
    row.is_legal_entity = false;
    EXPECT_FAULTS(0);
    row.level = 2;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_NUMBER));
    row = whole;
    row.has_contact = row.has_address = false;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_CONTACT) | quality_bit(QUALITY_ORG_ADDRESS));
    row.level = 5;
    EXPECT_FAULTS(0);
    row = whole;
    row.has_empty_body = true;
    row.changed_at = 1700000000;
    EXPECT_FAULTS(quality_bit(QUALITY_ORG_BODIES) | quality_bit(QUALITY_ORG_UNTOUCHED));
}

/* ---- the score ------------------------------------------------------------------------------ */

void test_quality__the_score_is_four_fifths_people_and_is_rounded_down(void)
{
    struct quality_sums sums = {.people = 2, .points = 185, .orgs = 1, .org_points = 75};
    expect_int(89, quality_score(&sums)); /* 0.8 × 92.5 + 0.2 × 75 = 89 */
    sums.points = 199;
    sums.org_points = 100;
    expect_int(99, quality_score(&sums));
    sums.points = 200;
    expect_int(100, quality_score(&sums));
    expect_int(75, quality_score(&(struct quality_sums){.orgs = 2, .org_points = 150}));
}

void test_quality__the_page_says_what_is_missing_and_what_it_gives(void)
{
    struct scene scene = scene_new();
    set(&scene, "phone = NULL");
    struct reply page = test_get(scene.app, scene.school, "/quality");
    expect_page(page, "Нет телефона: 1");
    expect_contains("/quality/111/phone", page.body);
    expect_contains("+12 к оценке", page.body); /* 15 × 0.8 */
    expect_lacks("Нет даты рождения: ", page.body);
    expect_contains(
        "Нет телефона",
        test_get(scene.app, scene.school, test_text("/members/%lld", (long long)scene.elena)).body);
}

/* As housekeeping does it, a day later. */
static void count(struct test_app *app)
{
    struct app *inner = test_inner_app(app);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request *req = app_system_request(inner, arena, test_looking(app));
    db_use_arena(test_looking(app), arena);
    quality_sweep(req);
    db_use_arena(test_looking(app), test_arena());
}

void test_quality__the_pass_counts_every_organisation_with_all_below(void)
{
    struct scene scene = scene_new();
    int64_t officer = test_account(scene.app, "union_officer", "union");
    set(&scene, "phone = NULL");
    expect_page(test_get(scene.app, officer, "/quality"), "Ещё не посчитано");
    count(scene.app);
    expect_str("1 85",
               test_sql_text(scene.app, "SELECT people || ' ' || points FROM quality_total WHERE "
                                        "org_id = 111"));
    expect_str("1 85",
               test_sql_text(scene.app, "SELECT people || ' ' || points FROM quality_total WHERE "
                                        "org_id = 100"));
    expect_int(test_sql_int(scene.app, "SELECT count(*) FROM org WHERE region_id = 100"),
               test_sql_int(scene.app, "SELECT orgs FROM quality_total WHERE org_id = 100"));
    expect_page(test_get(scene.app, scene.school, "/orgs/111"), "Посчитано");
    struct reply page = test_get(scene.app, officer, "/quality");
    expect_page(page, "Астраханская");
    expect_contains("Нет телефона: 1", page.body);
    expect_lacks("/phone", page.body); /* the union mends no cards itself */
}

void test_quality__counting_by_the_button_is_a_job(void)
{
    struct scene scene = scene_new();
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    expect_int(303, test_post(scene.app, region, "/quality/count", "").status);
    test_run_jobs(scene.app);
    expect_str("done", test_sql_text(scene.app, "SELECT state FROM job"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM quality_total WHERE region_id "
                                          "<> 100"));
    expect_true(test_sql_int(scene.app, "SELECT count(*) FROM quality_total") > 3);
}

/* ---- mending -------------------------------------------------------------------------------- */

static struct reply mend(const struct scene *scene, int64_t account, const char *code,
                         const char *value, int version)
{
    long long id = (long long)scene->elena;
    return test_post(scene->app, account, test_text("/quality/111/%s", code),
                     test_text("id=%lld&version_%lld=%d&v_%lld=%s", id, id, version, id, value));
}

static str member(const struct scene *scene, const char *column)
{
    return test_sql_text(scene->app, test_text("SELECT %s FROM member WHERE id = %lld", column,
                                               (long long)scene->elena));
}

void test_quality__every_missing_value_is_filled_in_in_its_list(void)
{
    static const struct {
        const char *code, *column, *missing, *typed, *stored;
    } values[] = {
        {"phone", "phone", "NULL", "8+910+765-43-21", "+79107654321"},
        {"born", "born", "NULL", "15.04.1980", "1980-04-15"},
        {"category", "category", "NULL", "worker_other", "worker_other"},
        {"ticket", "ticket_number", "NULL", "46+0002+1187+30", "460002118730"},
        {"position", "position", "NULL", "завуч", "завуч"},
        {"joined", "joined_on", "NULL", "03.09.2007", "2007-09-03"},
        {"record", "has_electronic_record", "0", "1", "1"},
        {"email", "email", "NULL", "new@primer.ru", "new@primer.ru"},
        {"workplace", "workplace", "NULL", "лицей", "лицей"},
        {"sex", "sex", "NULL", "f", "f"},
        {"decision", "decision", "NULL", "протокол+5", "протокол 5"},
        {"age", "born", "'1879-03-14'", "14.03.1979", "1979-03-14"},
        {"phone_form", "phone", "'+7910'", "9107654321", "+79107654321"},
        {"joined_when", "joined_on", "'2070-09-03'", "03.09.2007", "2007-09-03"},
        {"sex_name", "sex", "'m'", "f", "f"},
        {"email_form", "email", "'elena'", "elena@primer.ru", "elena@primer.ru"},
        {"latin", "last_name", "'Бeлова'", "1", "Белова"},
        {"capitals", "last_name", "'БЕЛОВА'", "1", "Белова"},
    };
    struct scene scene = scene_new();
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        set(&scene, test_text("version = 1, %s = %s", values[i].column, values[i].missing));
        const char *list = test_text("/quality/111/%s", values[i].code);
        expect_page(test_get(scene.app, scene.school, list), "Елена Ивановна");
        expect_see_other(mend(&scene, scene.school, values[i].code, values[i].typed, 1), list);
        expect_str(values[i].stored, member(&scene, values[i].column));
        expect_lacks("Елена Ивановна", test_get(scene.app, scene.school, list).body);
        expect_str("", faults(&scene));
    }
}

static const char *undo_path(const struct scene *scene)
{
    return test_text("/quality/undo/%lld",
                     (long long)test_sql_int(scene->app, "SELECT max(id) FROM undo"));
}

void test_quality__checked_cards_are_marked_in_the_list(void)
{
    struct scene scene = scene_new();
    set(&scene, "verified_on = '2024-01-01'");
    expect_see_other(mend(&scene, scene.school, "unchecked", "1", 1), "/quality/111/unchecked");
    expect_str(TODAY, member(&scene, "verified_on"));
}

void test_quality__what_is_wrong_stays_and_the_rest_is_saved(void)
{
    struct scene scene = scene_new();
    long long anna =
        (long long)test_members_add(scene.app, scene.school, SCHOOL,
                                    TEST_CARD(.last_name = STR("Ким"), .first_name = STR("Анна")));
    long long elena = (long long)scene.elena;
    set(&scene, "phone = NULL");
    struct reply again =
        test_post(scene.app, scene.school, "/quality/111/phone",
                  test_text("id=%lld&version_%lld=1&v_%lld=123&id=%lld&version_%lld=1&v_%lld="
                            "89107654321",
                            elena, elena, elena, anna, anna, anna));
    expect_form_again(again, "1 строка ещё не сохранена");
    expect_contains("value=\"123\"", again.body);
    expect_contains("1 карточка уже сохранена", again.body);
    expect_lacks("Ким Анна", again.body);
    expect_str("", member(&scene, "phone"));
    expect_str("+79107654321", test_sql_text(scene.app, "SELECT phone FROM member WHERE "
                                                        "last_name = 'Ким'"));
    /* Also the part that was good can be taken back, from the page that shows the rest. */
    const char *undo = undo_path(&scene);
    expect_contains(test_text("action=\"%s\"", undo), again.body);
    expect_int(303, test_post(scene.app, scene.school, undo, "").status);
    expect_str("", test_sql_text(scene.app, "SELECT coalesce(phone, '') FROM member WHERE "
                                            "last_name = 'Ким'"));
}

/* Pages are turned by a person; if that one has gone, the list begins at its beginning. */
void test_quality__a_long_list_has_pages(void)
{
    struct scene scene = scene_new();
    for (int i = 0; i < 30; i++) {
        (void)test_members_add(scene.app, scene.school, SCHOOL,
                               TEST_CARD(.last_name = str_of(test_text("Яшин%c", 'a' + i % 26)),
                                         .first_name = STR("Пётр"),
                                         .registered_on = date_of(TODAY)));
    }
    struct reply first = test_get(scene.app, scene.school, "/quality/111/phone");
    expect_page(first, "30 человек");
    expect_contains("rel=\"next\"", first.body);
    int64_t last = test_sql_int(scene.app, "SELECT id FROM member WHERE first_name = 'Пётр' ORDER "
                                           "BY sort_key, id LIMIT 1 OFFSET 24");
    struct reply second = test_get(scene.app, scene.school,
                                   test_text("/quality/111/phone?after=%lld", (long long)last));
    expect_page(second, "30 человек");
    expect_contains("rel=\"prev\"", second.body);
    expect_lacks("rel=\"next\"", second.body);
    test_sql(scene.app,
             test_text("UPDATE member SET status = 'left' WHERE id = %lld", (long long)last));
    expect_page(test_get(scene.app, scene.school,
                         test_text("/quality/111/phone?after=%lld", (long long)last)),
                "29 человек");
}

void test_quality__a_new_value_must_not_be_doubtful_itself(void)
{
    struct scene scene = scene_new();
    set(&scene, "born = NULL");
    expect_form_again(mend(&scene, scene.school, "born", "14.03.2020", 1),
                      "Возраст меньше 14 или больше 100 лет");
    expect_str("", member(&scene, "born"));
    set(&scene, "sex = 'm'");
    expect_form_again(mend(&scene, scene.school, "sex_name", "m", 1), "Пол не подходит");
}

void test_quality__a_card_that_was_changed_meanwhile_is_not_overwritten(void)
{
    struct scene scene = scene_new();
    set(&scene, "phone = NULL, version = 2");
    expect_form_again(mend(&scene, scene.school, "phone", "89107654321", 1), "тем временем");
    expect_str("", member(&scene, "phone"));
    expect_see_other(mend(&scene, scene.school, "phone", "89107654321", 2), "/quality/111/phone");
    expect_str("+79107654321", member(&scene, "phone"));
}

void test_quality__what_was_filled_in_is_undone(void)
{
    struct scene scene = scene_new();
    set(&scene, "phone = NULL");
    expect_int(303, mend(&scene, scene.school, "phone", "89107654321", 1).status);
    int64_t other = test_account(scene.app, "primary_chair", GARDEN);
    expect_not_found(test_post(scene.app, other, undo_path(&scene), ""));
    expect_see_other(test_post(scene.app, scene.school, undo_path(&scene), ""), "/quality?org=111");
    expect_str("", member(&scene, "phone"));
}

void test_quality__what_is_right_all_the_same_is_remembered_until_it_changes(void)
{
    struct scene scene = scene_new();
    set(&scene, "sex = 'm'");
    expect_see_other(test_post(scene.app, scene.school, "/quality/111/sex_name",
                               test_text("version_%lld=1&accept=%lld", (long long)scene.elena,
                                         (long long)scene.elena)),
                     "/quality/111/sex_name");
    expect_str("", faults(&scene));
    expect_page(test_get(scene.app, scene.school, "/quality/111/sex_name"),
                "исправлять больше нечего");
    count(scene.app);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM quality_total WHERE faults LIKE "
                                          "'%sex_name%'"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM quality_accepted WHERE "
                                          "accepted_by > 0 AND value_hash NOT LIKE '%Иван%'"));
    set(&scene, "middle_name = 'Петровна'");
    expect_str("sex_name", faults(&scene));
    set(&scene, "middle_name = 'Ивановна'");
    expect_int(303, test_post(scene.app, scene.school, undo_path(&scene), "").status);
    expect_str("sex_name", faults(&scene));
}

void test_quality__only_doubts_can_be_confirmed(void)
{
    struct scene scene = scene_new();
    set(&scene, "phone = NULL");
    expect_int(303, test_post(scene.app, scene.school, "/quality/111/phone",
                              test_text("version_%lld=1&accept=%lld", (long long)scene.elena,
                                        (long long)scene.elena))
                        .status);
    expect_str("phone", faults(&scene));
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_quality__who_may_not_correct_sees_numbers_and_no_names(void)
{
    struct scene scene = scene_new();
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    set(&scene, "phone = NULL");
    struct reply page = test_get(scene.app, auditor, "/quality?org=111");
    expect_page(page, "Нет телефона: 1");
    expect_lacks("/phone", page.body);
    expect_forbidden(test_get(scene.app, auditor, "/quality/111/phone"));
    expect_forbidden(mend(&scene, auditor, "phone", "89107654321", 1));
    expect_str("", member(&scene, "phone"));
}

void test_quality__another_organisation_sees_and_mends_nothing(void)
{
    struct scene scene = scene_new();
    int64_t other = test_account(scene.app, "primary_chair", GARDEN);
    set(&scene, "phone = NULL");
    expect_not_found(test_get(scene.app, other, "/quality?org=111"));
    expect_not_found(test_get(scene.app, other, "/quality/111/phone"));
    expect_not_found(mend(&scene, other, "phone", "89107654321", 1));
    /* Its own list with the id of a foreign person. */
    long long id = (long long)scene.elena;
    expect_int(303, test_post(scene.app, other, "/quality/112/phone",
                              test_text("id=%lld&version_%lld=1&v_%lld=89107654321", id, id, id))
                        .status);
    expect_str("", member(&scene, "phone"));
    expect_not_found(test_get(scene.app, scene.school, "/quality/111/nonsense"));
}

void test_quality__reading_from_above_is_logged(void)
{
    struct scene scene = scene_new();
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    set(&scene, "phone = NULL");
    expect_page(test_get(scene.app, region, "/quality/111/phone"), "Белова");
    test_run_jobs(scene.app);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'quality.list' AND object_id = 111"));
}

/* Large places are left to the pass, and lead from organisation to organisation. */
void test_quality__a_large_place_leads_to_the_organisations_below(void)
{
    struct scene scene = scene_new();
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    set(&scene, "phone = NULL");
    count(scene.app);
    test_sql(scene.app, "UPDATE org SET members = 5000 WHERE id = 111");
    struct reply page = test_get(scene.app, region, "/quality");
    expect_page(page, "Посчитано");
    expect_contains("Нет телефона: 1", page.body);
    struct reply list = test_get(scene.app, region, "/quality/100/phone");
    expect_page(list, "Рыльская: 1");
    expect_lacks("Белова", list.body);
    expect_contains("/quality/110/phone", list.body);
    expect_page(test_get(scene.app, region, "/quality/111/phone"), "Белова");
}
