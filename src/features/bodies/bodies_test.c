/* Bodies, who sits in them, and the rights that follow. */
#include "app/app.h"
#include "app/test.h"

#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

/* ---- a school with a committee -------------------------------------------------------------- */

static int64_t form_body(struct test_app *app, int64_t account, const char *org, const char *type)
{
    struct reply reply =
        test_post(app, account, test_text("/bodies/new?org=%lld", (long long)test_org(app, org)),
                  test_text("type=%s&formed_on=2020-10-01", type));
    expect_int(303, reply.status);
    return test_sql_int(app, "SELECT max(id) FROM body");
}

static struct reply elect(struct test_app *app, int64_t account, int64_t body, const char *fields)
{
    return test_post(app, account, test_text("/bodies/%lld/elect", (long long)body), fields);
}

/* Somebody with a sign-in and no post with rights. */
static int64_t anna(struct test_app *app)
{
    int64_t account = test_account(app, "member", SCHOOL);
    test_sql(app, test_text("UPDATE account SET email = 'anna@example.org', last_name = 'Ким', "
                            "first_name = 'Анна' WHERE id = %lld",
                            (long long)account));
    return account;
}

#define ANNA "last_name=Ким&first_name=Анна&login=anna@example.org"
#define TERM "&valid_from=2026-03-01&valid_to=2026-03-31"

/* It is that day; whoever is signed in has been busy all the time. */
static void set_today(struct test_app *app, const char *day)
{
    test_inner_app(app)->options.fixed_today = date_of(day);
    int64_t now = app_now(test_inner_app(app));
    test_sql(app, test_text("UPDATE session SET seen_at = %lld, created_at = %lld, expires_at = "
                            "%lld",
                            (long long)now, (long long)now, (long long)now + 600));
}

static int status_of(struct test_app *app, int64_t account, const char *path)
{
    test_sign_in_again(app, account);
    return test_get(app, account, path).status;
}

static const char *post_path(struct test_app *app, const char *what)
{
    return test_text("/bodies/posts/%lld%s",
                     (long long)test_sql_int(app, "SELECT max(id) FROM body_post"), what);
}

static const char *with_version(struct test_app *app, const char *fields)
{
    return test_text("version=%lld&%s",
                     (long long)test_sql_int(app, "SELECT version FROM body_post ORDER BY id DESC "
                                                  "LIMIT 1"),
                     fields);
}

/* ---- the composition ------------------------------------------------------------------------ */

void test_bodies__who_is_elected_stands_in_the_composition(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t member =
        test_members_add(app, chair, SCHOOL,
                         TEST_CARD(.last_name = STR("Гончарова"), .first_name = STR("Наталья"),
                                   .status = STR("active")));
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    struct reply found =
        test_post(app, chair, test_text("/bodies/%lld/find", (long long)body), "q=гончар");
    expect_page(found,
                test_text("/bodies/%lld/elect?member=%lld", (long long)body, (long long)member));
    expect_see_other(
        elect(app, chair, body,
              test_text("member=%lld&post=secretary&elected_on=2026-02-27" TERM
                        "&basis_kind=minutes&basis_number=3&basis_date=27.02.2026&is_released=1",
                        (long long)member)),
        test_text("/bodies/%lld", (long long)body));
    struct reply page = test_get(app, chair, "/bodies");
    expect_page(page, "Гончарова Наталья");
    expect_contains("Секретарь", page.body);
    expect_contains("освобождён", page.body);
    struct reply post = test_get(app, chair, post_path(app, ""));
    expect_page(post, "протокол №\xc2\xa0"
                      "3 от 27.02.2026");
}

void test_bodies__as_on_a_date_shows_who_sat_there_then(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    elect(app, chair, body,
          "last_name=Старая&first_name=Вера&post=chair&valid_from=2020-10-15&valid_to=2024-10-14");
    elect(app, chair, body,
          "last_name=Новая&first_name=Анна&post=chair&valid_from=2024-10-15&valid_to=2029-10-14");
    struct reply now = test_get(app, chair, "/bodies");
    expect_contains("Новая Анна", now.body);
    expect_lacks("Старая", now.body);
    struct reply then = test_get(app, chair, "/bodies?on=2023-01-01");
    expect_contains("Старая Вера", then.body);
    expect_lacks("Новая", then.body);
}

void test_bodies__one_seat_has_one_holder_at_a_time(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    expect_int(303, elect(app, chair, body, "last_name=А&first_name=Б&post=chair" TERM).status);
    expect_form_again(elect(app, chair, body, "last_name=В&first_name=Г&post=chair" TERM), "А Б");
    expect_int(303, elect(app, chair, body, "last_name=В&first_name=Г&post=member" TERM).status);
    expect_form_again(elect(app, chair, body, "last_name=В&first_name=Г&post=union_chair" TERM),
                      "Выберите");
}

void test_bodies__nobody_writes_into_another_organisation_or_without_the_right(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t beside = test_account(app, "primary_chair", "Рыльский сад");
    int64_t accountant = test_account(app, "accountant", SCHOOL);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    const char *fields = "last_name=А&first_name=Б&post=member" TERM;
    expect_not_found(elect(app, beside, body, fields));
    expect_forbidden(elect(app, accountant, body, fields));
    expect_not_found(test_post(app, beside, "/bodies/new?org=111", "type=union_committee"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM body_post"));
    elect(app, chair, body, fields);
    static const char *const actions[] = {"/prolong", "/correct", "/end"};
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        expect_not_found(test_post(app, beside, post_path(app, actions[i]),
                                   with_version(app, "valid_to=2027-01-01&ended_on=2026-03-05")));
        expect_forbidden(test_post(app, accountant, post_path(app, actions[i]), ""));
    }
    expect_int(1, test_sql_int(app, "SELECT version FROM body_post"));
}

void test_bodies__a_member_of_another_organisation_cannot_be_elected_or_found(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t beside = test_account(app, "primary_chair", "Рыльский сад");
    int64_t member =
        test_members_add(app, beside, "Рыльский сад",
                         TEST_CARD(.last_name = STR("Гончарова"), .first_name = STR("Наталья"),
                                   .status = STR("active")));
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    expect_lacks(
        "Наталья",
        test_post(app, chair, test_text("/bodies/%lld/find", (long long)body), "q=гончарова").body);
    expect_not_found(
        elect(app, chair, body, test_text("member=%lld&post=member" TERM, (long long)member)));
}

void test_bodies__nothing_is_overwritten(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    elect(app, chair, body, "last_name=А&first_name=Б&post=member" TERM);
    expect_int(303, test_post(app, chair, post_path(app, "/prolong"),
                              with_version(app, "valid_to=2026-12-31"))
                        .status);
    expect_int(303, test_post(app, chair, post_path(app, "/correct"),
                              with_version(app, "valid_from=2026-02-15&valid_to=2026-12-30"))
                        .status);
    expect_int(303, test_post(app, chair, post_path(app, "/end"),
                              with_version(app, "ended_on=2026-03-10&end_reason=resigned"))
                        .status);
    expect_str("2026-03-31|2026-12-31|2026-12-30",
               test_sql_text(app, "SELECT (SELECT valid_to FROM body_post_past WHERE version = 1) "
                                  "|| '|' || (SELECT valid_to FROM body_post_past WHERE version = "
                                  "2) || '|' || (SELECT valid_to FROM body_post_past WHERE "
                                  "version = 3)"));
    expect_page(test_get(app, chair, post_path(app, "")), "Как было раньше");
    expect_int(3, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = "
                                    "'bodies.change_post'"));
    expect_refused(test_post(app, chair, post_path(app, "/end"),
                             with_version(app, "ended_on=2026-03-09&end_reason=resigned")),
                   "уже");
}

void test_bodies__two_who_change_at_once_lose_nothing(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    elect(app, chair, body, "last_name=А&first_name=Б&post=member" TERM);
    test_post(app, chair, post_path(app, "/prolong"), with_version(app, "valid_to=2026-12-31"));
    expect_refused(
        test_post(app, chair, post_path(app, "/prolong"), "version=1&valid_to=2027-12-31"),
        "изменил");
    expect_str("2026-12-31", test_sql_text(app, "SELECT valid_to FROM body_post"));
}

void test_bodies__what_was_just_done_is_taken_back(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "territory_chair", "Рыльская");
    int64_t other = test_account(app, "territory_chair", "Рыльская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    elect(app, chair, body, ANNA "&post=deputy" TERM);
    test_post(app, chair, post_path(app, "/end"),
              with_version(app, "ended_on=2026-03-05&end_reason=resigned"));
    expect_str("2026-03-05", test_sql_text(app, "SELECT valid_to FROM mandate WHERE post_id > 0"));
    const char *undo =
        test_text("/bodies/undo/%lld", (long long)test_sql_int(app, "SELECT max(id) FROM undo"));
    expect_contains(undo, test_get(app, chair, "/bodies").body);
    expect_not_found(test_post(app, other, undo, ""));
    expect_not_found(
        test_post(app, chair, test_text("/undo/%s", undo + strlen("/bodies/undo/")), ""));
    expect_int(303, test_post(app, chair, undo, "").status);
    expect_str("2026-03-31", test_sql_text(app, "SELECT valid_to FROM mandate WHERE post_id > 0"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM body_post WHERE ended_on IS NULL"));
    expect_int(200, status_of(app, holder, "/members"));
    expect_not_found(test_post(app, chair, undo, ""));
}

void test_bodies__an_election_that_is_taken_back_never_took_place(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "territory_chair", "Рыльская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    elect(app, chair, body, ANNA "&post=deputy" TERM);
    expect_int(200, status_of(app, holder, "/orgs"));
    expect_int(303, test_post(app, chair,
                              test_text("/bodies/undo/%lld",
                                        (long long)test_sql_int(app, "SELECT max(id) FROM undo")),
                              "")
                        .status);
    expect_int(403, status_of(app, holder, "/orgs"));
    expect_lacks("Ким", test_get(app, chair, test_text("/bodies/%lld", (long long)body)).body);
    elect(app, chair, body, ANNA "&post=deputy" TERM);
    expect_int(200, status_of(app, holder, "/orgs"));
}

/* ---- rights follow the post ----------------------------------------------------------------- */

void test_bodies__rights_begin_and_end_with_the_post(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    expect_int(
        303, elect(app, region, body, ANNA "&post=chair&valid_from=2026-03-10&valid_to=2026-03-31")
                 .status);
    expect_int(403, status_of(app, holder, "/members"));
    set_today(app, "2026-03-10");
    expect_int(200, status_of(app, holder, "/members"));
    expect_int(200, test_get(app, holder, "/members/new?org=111").status);
    set_today(app, "2026-03-31");
    expect_int(200, test_get(app, holder, "/members").status);
    /* The session is open over midnight. */
    set_today(app, "2026-04-01");
    expect_forbidden(test_get(app, holder, "/members"));
    expect_forbidden(test_post(app, holder, "/members/new?org=111", "last_name=А"));
}

void test_bodies__a_members_session_of_a_month_does_not_become_one_of_staff(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body, ANNA "&post=chair&valid_from=2026-03-10&valid_to=2026-03-31");
    test_sign_in_again(app, holder);
    expect_int(403, test_get(app, holder, "/members").status);
    test_inner_app(app)->options.fixed_today = date_of("2026-03-10");
    expect_see_other(test_get(app, holder, "/members"), "/sign-in?next=%2Fmembers");
}

void test_bodies__ending_and_prolonging_a_post_changes_its_rights_at_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body, ANNA "&post=deputy" TERM);
    test_post(app, region, post_path(app, "/prolong"), with_version(app, "valid_to=2026-06-30"));
    expect_str("2026-06-30", test_sql_text(app, "SELECT valid_to FROM mandate WHERE post_id > 0"));
    expect_int(200, status_of(app, holder, "/members"));
    test_post(app, region, post_path(app, "/end"),
              with_version(app, "ended_on=2026-03-01&end_reason=recalled"));
    set_today(app, "2026-03-02");
    expect_forbidden(test_get(app, holder, "/members"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM mandate WHERE post_id > 0"));
}

void test_bodies__who_may_not_give_rights_writes_the_election_and_the_rights_wait(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t territory = test_account(app, "territory_chair", "Рыльская");
    int64_t elsewhere = test_account(app, "territory_chair", "Льговская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, chair, SCHOOL, "union_committee");
    expect_int(303, elect(app, chair, body, ANNA "&post=deputy" TERM).status);
    expect_int(403, status_of(app, holder, "/members"));
    expect_contains("1 избранный ждёт прав", test_get(app, territory, "/").body);
    expect_page(test_get(app, territory, "/bodies/waiting"), "Ким Анна");
    expect_lacks("Ким Анна", test_get(app, elsewhere, "/bodies/waiting").body);
    expect_not_found(test_post(app, elsewhere, post_path(app, "/rights"), ""));
    expect_forbidden(test_post(app, chair, post_path(app, "/rights"), ""));
    expect_int(303, test_post(app, territory, post_path(app, "/rights"), "").status);
    expect_int(200, status_of(app, holder, "/members"));
    /* The chair of the school may shorten it, and not prolong it. */
    test_post(app, chair, post_path(app, "/prolong"), with_version(app, "valid_to=2026-12-31"));
    expect_str("2026-03-31", test_sql_text(app, "SELECT valid_to FROM mandate WHERE post_id > 0"));
    test_post(app, chair, post_path(app, "/end"),
              with_version(app, "ended_on=2026-03-15&end_reason=resigned"));
    expect_str("2026-03-15", test_sql_text(app, "SELECT valid_to FROM mandate WHERE post_id > 0"));
}

void test_bodies__nobody_gives_himself_a_post_with_rights(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_specialist", "Курская");
    test_sql(app, test_text("UPDATE account SET email = 'olga@example.org' WHERE id = %lld",
                            (long long)region));
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body,
          "last_name=Сергеева&first_name=Ольга&login=olga@example.org&post=chair" TERM);
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM mandate WHERE post_id IS NOT NULL"));
    expect_refused(test_post(app, region, post_path(app, "/rights"), ""), "не позволяет");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM mandate WHERE post_id IS NOT NULL"));
}

void test_bodies__nobody_gives_rights_above_his_own_or_ends_them(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t deputy = test_account(app, "region_deputy", "Курская");
    test_sql(app, "INSERT INTO role_right (role, right_code) VALUES ('region_deputy', "
                  "'roles_grant')");
    test_sql(app, "UPDATE setting SET value = '2' WHERE name = 'roles_version'");
    int64_t holder = anna(app);
    int64_t body = form_body(app, region, "Курская", "committee");
    /* A deputy writes the chair's election down; he lacks the right to admit, so nothing comes. */
    elect(app, deputy, body, ANNA "&post=chair" TERM);
    expect_int(403, status_of(app, holder, "/members"));
    expect_int(409, test_post(app, deputy, post_path(app, "/rights"), "").status);
    expect_int(303, test_post(app, region, post_path(app, "/rights"), "").status);
    expect_int(200, status_of(app, holder, "/members"));
    expect_refused(test_post(app, deputy, post_path(app, "/end"),
                             with_version(app, "ended_on=2026-03-02&end_reason=recalled")),
                   "выше ваших");
    expect_form_again(test_post(app, deputy, test_text("/bodies/%lld/close", (long long)body),
                                "closed_on=2026-03-02"),
                      "выше ваших");
    expect_int(200, status_of(app, holder, "/members"));
}

void test_bodies__another_person_of_the_same_address_gets_nothing(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body,
          "last_name=Петрова&first_name=Анна&login=anna@example.org&post=chair" TERM);
    expect_int(403, status_of(app, holder, "/members"));
    expect_contains("нет входа", test_get(app, region, post_path(app, "")).body);
}

void test_bodies__closing_a_body_ends_its_posts_and_their_rights(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body, ANNA "&post=chair" TERM);
    expect_int(303, test_post(app, region, test_text("/bodies/%lld/close", (long long)body),
                              "closed_on=2026-03-05")
                        .status);
    expect_int(200, status_of(app, holder, "/members"));
    set_today(app, "2026-03-06");
    expect_forbidden(test_get(app, holder, "/members"));
    expect_lacks("Ким", test_get(app, region, "/bodies?org=111").body);
    expect_contains("Ким", test_get(app, region, "/bodies?org=111&on=2026-03-04").body);
}

/* ---- the end of a term is told --------------------------------------------------------------- */

static void sweep(struct test_app *app)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if (strcmp((*feature)->name, "bodies") == 0) {
            (*feature)->sweep(req);
        }
    }
}

static int64_t letters_to(struct test_app *app, const char *address)
{
    return test_sql_int(
        app, test_text("SELECT count(*) FROM outbox WHERE to_address = '%s' AND subject LIKE "
                       "'%%срок%%'",
                       address));
}

void test_bodies__the_end_of_a_term_is_told_60_30_and_7_days_before_and_once(void)
{
    static const struct {
        const char *day;
        int64_t letters;
    } days[] = {{"2026-03-01", 0}, {"2026-08-15", 0}, {"2026-08-16", 1},
                {"2026-09-14", 1}, {"2026-09-15", 2}, {"2026-10-07", 2},
                {"2026-10-08", 3}, {"2026-10-15", 3}, {"2026-10-16", 3}};
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t territory = test_account(app, "territory_chair", "Рыльская");
    test_sql(app, test_text("UPDATE account SET email = 'rylsk@example.org' WHERE id = %lld",
                            (long long)territory));
    (void)anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body, ANNA "&post=chair&valid_from=2026-03-01&valid_to=2026-10-15");
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        set_today(app, days[i].day);
        sweep(app);
        sweep(app);
        expect_int(days[i].letters, letters_to(app, "anna@example.org"));
        expect_int(days[i].letters, letters_to(app, "rylsk@example.org"));
    }
    expect_contains(
        "Рыльская СОШ 4: срок полномочий профкома кончается 15 октября 2026, осталось "
        "30 дней",
        test_sql_text(app, "SELECT body FROM outbox WHERE body LIKE '%осталось 30%' LIMIT 1"));
}

void test_bodies__who_is_elected_for_a_few_days_is_told_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    (void)anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body, ANNA "&post=chair&valid_from=2026-03-01&valid_to=2026-03-05");
    sweep(app);
    expect_int(1, letters_to(app, "anna@example.org"));
}

void test_bodies__a_new_composition_ends_the_reminders(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    (void)anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body, ANNA "&post=chair&valid_from=2026-02-01&valid_to=2026-03-20");
    elect(app, region, body,
          "last_name=Новая&first_name=Вера&post=chair&valid_from=2026-03-21&valid_to=2031-03-20");
    sweep(app);
    expect_int(0, letters_to(app, "anna@example.org"));
}

void test_bodies__the_start_pages_of_the_chair_and_of_the_level_above_tell_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t territory = test_account(app, "territory_chair", "Рыльская");
    int64_t school = test_account(app, "primary_chair", SCHOOL);
    int64_t beside = test_account(app, "primary_chair", "Рыльский сад");
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    elect(app, region, body, ANNA "&post=chair&valid_from=2026-03-01&valid_to=2026-03-03");
    const char *sentence =
        "Рыльская СОШ 4: срок полномочий профкома кончается 3 марта 2026, осталось 2 дня.";
    expect_contains(sentence, test_get(app, school, "/").body);
    expect_contains(sentence, test_get(app, territory, "/").body);
    expect_lacks("срок полномочий профкома", test_get(app, beside, "/").body);
    expect_lacks("срок полномочий профкома", test_get(app, region, "/").body);
    set_today(app, "2026-03-02");
    expect_contains("остался 1 день", test_get(app, school, "/").body);
    set_today(app, "2026-03-03");
    expect_contains("кончается сегодня", test_get(app, school, "/").body);
}

/* ---- taking back a body --------------------------------------------------------------------- */

static const char *last_undo(struct test_app *app)
{
    return test_text(
        "/bodies/undo/%lld",
        (long long)test_sql_int(app, "SELECT max(id) FROM undo WHERE kind = 'bodies'"));
}

void test_bodies__forming_a_body_is_undone_while_nobody_sits_in_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    const char *undo = last_undo(app);
    expect_int(303, elect(app, region, body, "post=member&" ANNA TERM).status);
    expect_refused(test_post(app, region, undo, ""), "уже кого-то избрали");
    expect_int(303, test_post(app, region, last_undo(app), "").status);

    (void)form_body(app, region, "Рыльский сад", "union_committee");
    undo = last_undo(app);
    int64_t other = test_account(app, "region_specialist", "Курская");
    expect_not_found(test_post(app, other, undo, ""));
    expect_see_other(test_post(app, region, undo, ""), "/bodies?org=112");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM body"));
}

void test_bodies__closing_a_body_is_undone_with_its_posts_and_rights(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t holder = anna(app);
    int64_t body = form_body(app, region, SCHOOL, "union_committee");
    expect_int(303, elect(app, region, body, "post=chair&" ANNA TERM).status);
    expect_int(200, status_of(app, holder, "/members"));
    expect_int(303, test_post(app, region, test_text("/bodies/%lld/close", (long long)body),
                              "closed_on=2026-02-28")
                        .status);
    expect_int(403, status_of(app, holder, "/members"));
    expect_see_other(test_post(app, region, last_undo(app), ""),
                     test_text("/bodies/%lld", (long long)body));
    expect_int(200, status_of(app, holder, "/members"));
    expect_str("", test_sql_text(app, "SELECT closed_on FROM body"));
    expect_str("", test_sql_text(app, "SELECT ended_on FROM body_post"));
}
