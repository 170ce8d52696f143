#include "features/joining/joining.h"

#include <unistd.h>

#include "app/app.h"
#include "app/housekeeping.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define ANNA \
    "last_name=Карпенко&first_name=Анна&middle_name=Павловна&born=14.03.1979" \
    "&phone=8+910+123-45-67&email=anna@primer.ru&category=worker_pedagogic" \
    "&workplace=Школа+4&position=учитель"
#define MENDED \
    "last_name=Карпенкова&first_name=Анна&middle_name=Павловна&born=14.03.1979" \
    "&phone=89101234567&category=worker_pedagogic&workplace=Школа+4&applied_on=2026-03-01" \
    "&version="
#define DECISION "body=union_committee&number=5&day=2026-03-01&on=2026-03-01"

struct scene {
    struct test_app *app;
    int64_t chair; /* of the school */
    const char *join;
};

static const char *text_of(str text)
{
    return str_to_c(test_arena(), text);
}

/* The part of a page between two marks. */
static const char *between(struct reply reply, const char *from, const char *until)
{
    ptrdiff_t at = str_find(reply.body, str_of(from));
    if (at < 0) {
        return "";
    }
    str rest = str_from(reply.body, (size_t)at + strlen(from));
    return text_of(str_slice(rest, 0, (size_t)str_find(rest, str_of(until))));
}

static const char *link_page(struct test_app *app)
{
    return test_text("/orgs/%lld/joining", (long long)test_org(app, SCHOOL));
}

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {.app = app, .chair = test_account(app, "primary_chair", SCHOOL)};
    expect_see_other(test_post(app, scene.chair, link_page(app), "dues=1"), link_page(app));
    struct reply page = test_get(app, scene.chair, link_page(app));
    expect_page(page, "/join/");
    scene.join = test_text("/join/%s", between(page, "/join/", "<"));
    return scene;
}

/* As if the form had been opened a minute ago. */
static const char *opened(const struct scene *scene, int64_t seconds_ago)
{
    struct app *app = test_inner_app(scene->app);
    str at = str_format(test_arena(), "%lld", (long long)(app_now(app) - seconds_ago));
    return text_of(secret_seal_hex(test_arena(), app->keys, STR("join.opened"), at));
}

static struct reply first_step(const struct scene *scene, const char *person)
{
    return test_post(scene->app, 0, scene->join,
                     test_text("%s&opened=%s", person, opened(scene, 60)));
}

static struct reply second_step(const struct scene *scene, const char *who, const char *consent)
{
    return test_post(scene->app, 0, test_text("%s/consent", scene->join),
                     test_text("who=%s&consent=%s", who, consent));
}

static const char *who_of(struct reply page)
{
    return between(page, "name=\"who\" value=\"", "\"");
}

/* Both steps; the address of the private page. */
static const char *apply(const struct scene *scene, const char *person)
{
    struct reply reply = second_step(scene, who_of(first_step(scene, person)), "1");
    expect_int(303, reply.status);
    return text_of(test_location(reply));
}

static int64_t last_id(const struct scene *scene)
{
    return test_sql_int(scene->app, "SELECT max(id) FROM join_application");
}

static str column(const struct scene *scene, const char *name)
{
    return test_sql_text(scene->app, test_text("SELECT %s FROM join_application WHERE id = %lld",
                                               name, (long long)last_id(scene)));
}

static const char *address(const struct scene *scene, const char *action)
{
    return test_text("/applications/%lld%s", (long long)last_id(scene), action);
}

static void make_ready(const struct scene *scene)
{
    expect_see_other(test_post(scene->app, scene->chair, address(scene, "/state"), "state=ready"),
                     address(scene, ""));
}

static struct reply decide(const struct scene *scene, const char *document, const char *outcome)
{
    return test_post(scene->app, scene->chair, "/applications/decide",
                     test_text("%s&outcome_%lld=%s", document, (long long)last_id(scene), outcome));
}

static void admit(const struct scene *scene, const char *document)
{
    make_ready(scene);
    bool is_planned = str_find(str_of(document), STR("on=2026-04-01")) >= 0;
    expect_see_other(decide(scene, document, "admit"),
                     is_planned ? "/applications" : "/applications?state=admitted");
}

static int64_t count(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->app, test_text("SELECT count(*) FROM %s", what));
}

static int64_t members_of_school(const struct scene *scene)
{
    return test_sql_int(scene->app, test_text("SELECT members FROM org WHERE id = %lld",
                                              (long long)test_org(scene->app, SCHOOL)));
}

static void next_day(const struct scene *scene, const char *day)
{
    test_inner_app(scene->app)->options.fixed_today = date_of(day);
    test_sign_in_again(scene->app, scene->chair);
}

/* What the job runner does each hour. */
static void keep_house(const struct scene *scene)
{
    struct app *app = test_inner_app(scene->app);
    app->swept_at = 0;
    housekeeping(app, test_arena());
}

/* ---- applying ------------------------------------------------------------------------------- */

void test_joining__a_person_applies_by_the_link_and_sees_how_it_stands(void)
{
    struct scene scene = scene_new();
    expect_page(test_get(scene.app, 0, scene.join), "name=\"opened\"");
    struct reply consent = first_step(&scene, ANNA);
    expect_page(consent, "152-ФЗ");
    expect_int(0, count(&scene, "join_application"));
    struct reply done = second_step(&scene, who_of(consent), "1");
    expect_int(303, done.status);
    struct reply status = test_get(scene.app, 0, text_of(test_location(done)));
    expect_page(status, "Карпенко Анна Павловна");
    expect_str("new", column(&scene, "state"));
    expect_str("f", column(&scene, "sex"));
    expect_str("+79101234567", column(&scene, "phone"));
    expect_str(TODAY, column(&scene, "applied_on"));
    expect_str("1", column(&scene, "consent_text_id"));
    expect_int(64, column(&scene, "consent_hash").length);
    expect_int(1, count(&scene, "outbox WHERE to_address = 'anna@primer.ru' AND body LIKE "
                                "'%/joined/%'"));
    expect_page(test_get(scene.app, scene.chair, "/applications"), "Карпенко Анна Павловна");
}

void test_joining__the_private_link_is_nowhere_in_the_database(void)
{
    struct scene scene = scene_new();
    const char *own = apply(&scene, ANNA);
    const char *secret = own + strlen("/joined/");
    expect_int(0, count(&scene, test_text("join_application WHERE secret_hash = '%s'", secret)));
    expect_int(0, count(&scene, test_text("form_key WHERE location LIKE '%%%s%%'", secret)));
    expect_int(0, count(&scene, test_text("join_link WHERE token_hash = '%s'",
                                          scene.join + strlen("/join/"))));
    expect_not_found(test_get(scene.app, 0, "/joined/00000000000000000000000000000000"));
}

void test_joining__nobody_under_fourteen_is_taken(void)
{
    struct scene scene = scene_new();
#define CHILD \
    "last_name=Карпенко&first_name=Анна&middle_name=Павловна&phone=89101234567" \
    "&category=student_spo&workplace=Колледж&born="
    expect_form_again(first_step(&scene, CHILD "02.03.2012"), "14");
    expect_page(first_step(&scene, CHILD "01.03.2012"), "152-ФЗ");
    expect_form_again(first_step(&scene, CHILD "02.03.2027"), "errors");
}

void test_joining__the_sex_is_asked_for_where_the_name_does_not_tell_it(void)
{
    struct scene scene = scene_new();
#define SASHA \
    "last_name=Ким&first_name=Саша&phone=89101234567&category=worker_other&workplace=Школа" \
    "&born=01.03.1990"
    expect_form_again(first_step(&scene, SASHA), "f-sex");
    expect_page(first_step(&scene, SASHA "&sex=m"), "152-ФЗ");
}

void test_joining__without_the_consent_nothing_is_kept_and_nothing_is_lost(void)
{
    struct scene scene = scene_new();
    const char *who = who_of(first_step(&scene, ANNA));
    struct reply again = second_step(&scene, who, "");
    expect_form_again(again, "Карпенко Анна Павловна");
    expect_int(0, count(&scene, "join_application"));
    struct reply back = test_post(scene.app, 0, test_text("%s/consent", scene.join),
                                  test_text("who=%s&back=1", who));
    expect_page(back, "value=\"Карпенко\"");
    expect_int(303, second_step(&scene, who_of(again), "1").status);
}

void test_joining__the_same_form_sent_twice_is_one_application(void)
{
    struct scene scene = scene_new();
    const char *who = who_of(first_step(&scene, ANNA));
    str first = test_location(second_step(&scene, who, "1"));
    str second = test_location(second_step(&scene, who, "1"));
    expect_str(text_of(first), second);
    expect_int(1, count(&scene, "join_application"));
    expect_int(1, count(&scene, "outbox"));
}

void test_joining__robots_are_not_taken_in(void)
{
    struct scene scene = scene_new();
    struct reply trapped = test_post(scene.app, 0, scene.join,
                                     test_text(ANNA "&website=x&opened=%s", opened(&scene, 60)));
    expect_refused(trapped, "");
    struct reply quick =
        test_post(scene.app, 0, scene.join, test_text(ANNA "&opened=%s", opened(&scene, 1)));
    expect_form_again(quick, "value=\"Карпенко\"");
    expect_form_again(test_post(scene.app, 0, scene.join, ANNA "&opened=00"), "errors");
    expect_refused(second_step(&scene, "00ff", "1"), "");
    expect_int(0, count(&scene, "join_application"));
}

void test_joining__a_flood_is_stopped_and_ends(void)
{
    struct scene scene = scene_new();
    for (int i = 0; i < 60; i++) {
        (void)apply(&scene, ANNA);
    }
    const char *who = who_of(first_step(&scene, ANNA));
    expect_refused(second_step(&scene, who, "1"), "");
    expect_int(60, count(&scene, "join_application"));
    test_sql(scene.app, "UPDATE attempt SET window_start = window_start - 1000");
    expect_int(303, second_step(&scene, who, "1").status);
}

void test_joining__a_seal_of_one_organisation_does_not_work_at_another(void)
{
    struct scene scene = scene_new();
    const char *who = who_of(first_step(&scene, ANNA));
    int64_t other = test_account(scene.app, "primary_chair", GARDEN);
    const char *page = test_text("/orgs/%lld/joining", (long long)test_org(scene.app, GARDEN));
    expect_see_other(test_post(scene.app, other, page, "dues=1,5"), page);
    const char *join =
        test_text("/join/%s", between(test_get(scene.app, other, page), "/join/", "<"));
    expect_refused(
        test_post(scene.app, 0, test_text("%s/consent", join), test_text("who=%s&consent=1", who)),
        "");
    expect_int(150, test_sql_int(scene.app, "SELECT max(dues) FROM join_link"));
}

void test_joining__who_changes_the_language_amidst_comes_back_to_the_form(void)
{
    struct scene scene = scene_new();
    struct reply again = first_step(&scene, "last_name=Ким");
    expect_form_again(again, test_text("name=\"next\" value=\"%s\"", scene.join));
    struct reply consent = first_step(&scene, ANNA);
    expect_page(consent, test_text("name=\"next\" value=\"%s\"", scene.join));
    expect_see_other(test_get(scene.app, 0, test_text("%s/consent", scene.join)), scene.join);
}

/* ---- the link ------------------------------------------------------------------------------- */

void test_joining__a_link_dies_when_it_is_renewed_switched_off_or_the_organisation_ends(void)
{
    struct scene scene = scene_new();
    const char *old = scene.join;
    expect_see_other(test_post(scene.app, scene.chair, link_page(scene.app), "dues=1"),
                     link_page(scene.app));
    scene.join = test_text(
        "/join/%s", between(test_get(scene.app, scene.chair, link_page(scene.app)), "/join/", "<"));
    expect_refused(test_get(scene.app, 0, old), "");
    expect_page(test_get(scene.app, 0, scene.join), "name=\"opened\"");
    test_sql(scene.app, test_text("UPDATE org SET state = 'liquidated' WHERE id = %lld",
                                  (long long)test_org(scene.app, SCHOOL)));
    expect_refused(test_get(scene.app, 0, scene.join), "");
    test_sql(scene.app, test_text("UPDATE org SET state = 'active' WHERE id = %lld",
                                  (long long)test_org(scene.app, SCHOOL)));
    expect_see_other(
        test_post(scene.app, scene.chair, test_text("%s/close", link_page(scene.app)), ""),
        link_page(scene.app));
    expect_refused(test_get(scene.app, 0, scene.join), "");
    expect_refused(first_step(&scene, ANNA), "");
    expect_not_found(
        test_get(scene.app, scene.chair, test_text("%s/poster", link_page(scene.app))));
}

void test_joining__a_token_is_twelve_letters_that_cannot_be_mistaken(void)
{
    struct scene scene = scene_new();
    const char *token = scene.join + strlen("/join/");
    expect_int(12, strlen(token));
    expect_int(12, strspn(token, "abcdefghjkmnpqrstuvwxyz23456789"));
}

static str head_of_file(struct reply reply)
{
    char bytes[5] = {0};
    ssize_t length = pread(reply.file_fd, bytes, sizeof(bytes) - 1, 0);
    expect_int(200, reply.status);
    reply_close_file(&reply);
    return str_copy(test_arena(), (str){bytes, length < 0 ? 0 : (size_t)length});
}

void test_joining__papers_and_poster_are_pdf_files(void)
{
    struct scene scene = scene_new();
    const char *own = apply(&scene, ANNA);
    expect_str("%PDF", head_of_file(test_get(scene.app, 0, test_text("%s/papers", own))));
    expect_str("%PDF", head_of_file(test_get(scene.app, scene.chair, address(&scene, "/papers"))));
    expect_str("%PDF", head_of_file(test_get(scene.app, scene.chair,
                                             test_text("%s/poster", link_page(scene.app)))));
}

/* ---- deciding ------------------------------------------------------------------------------- */

void test_joining__a_decision_puts_the_person_on_the_register(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    next_day(&scene, "2026-03-10");
    admit(&scene, "body=union_committee&number=5&day=2026-03-09&on=2026-03-10");
    expect_str("admitted", column(&scene, "state"));
    const char *of = test_text("FROM member WHERE id = %s", text_of(column(&scene, "member_id")));
    expect_str(TODAY, test_sql_text(scene.app, test_text("SELECT joined_on %s", of)));
    expect_str("2026-03-10", test_sql_text(scene.app, test_text("SELECT registered_on %s", of)));
    expect_str("active", test_sql_text(scene.app, test_text("SELECT status %s", of)));
    str decision = test_sql_text(scene.app, test_text("SELECT decision %s", of));
    expect_true(str_find(decision, STR("5")) >= 0 && str_find(decision, STR("09.03.2026")) >= 0);
    expect_int(1, members_of_school(&scene));
    expect_int(1, count(&scene, "act WHERE kind = 'joining.admit' AND state = 'done' AND "
                                "on_day = '2026-03-10' AND basis_number = '5'"));
    expect_page(test_get(scene.app, scene.chair,
                         test_text("/members/%s", text_of(column(&scene, "member_id")))),
                "согласие версии 1");
    expect_int(2, count(&scene, "outbox"));
    expect_int(1, count(&scene, "outbox WHERE body LIKE '%/sign-in%'"));
    expect_page(test_get(scene.app, scene.chair, "/applications?state=admitted"), "Карпенко");
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    expect_page(test_get(scene.app, region, "/applications?state=admitted"), "Карпенко");
}

void test_joining__taking_it_back_removes_the_person_and_reopens_the_application(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    admit(&scene, DECISION);
    expect_int(1, count(&scene, "member"));
    expect_see_other(test_post(scene.app, scene.chair, address(&scene, "/undo"), ""),
                     address(&scene, ""));
    expect_int(0, count(&scene, "member"));
    expect_int(0, count(&scene, "member_period"));
    expect_int(0, members_of_school(&scene));
    expect_str("ready", column(&scene, "state"));
    expect_str("", column(&scene, "decision"));
    expect_see_other(decide(&scene, DECISION, "admit"), "/applications?state=admitted");
    /* The same from the timeline of the member. */
    int64_t act = test_sql_int(scene.app, "SELECT max(id) FROM act WHERE state = 'done'");
    expect_see_other(
        test_post(scene.app, scene.chair, test_text("/membership/%lld/undo", (long long)act), ""),
        "/members");
    expect_str("ready", column(&scene, "state"));
}

void test_joining__an_admission_is_not_taken_back_over_a_changed_card(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    admit(&scene, DECISION);
    test_sql(scene.app, "UPDATE member SET version = version + 1");
    expect_refused(test_post(scene.app, scene.chair, address(&scene, "/undo"), ""), "");
    expect_str("admitted", column(&scene, "state"));
    expect_int(1, count(&scene, "member"));
}

void test_joining__an_admission_of_a_coming_day_waits_for_it(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    admit(&scene, "body=meeting&number=1&day=2026-03-01&on=2026-04-01");
    expect_str("planned", column(&scene, "state"));
    expect_int(0, count(&scene, "member"));
    expect_see_other(test_post(scene.app, scene.chair, address(&scene, "/undo"), ""),
                     address(&scene, ""));
    expect_str("ready", column(&scene, "state"));
    expect_see_other(decide(&scene, "body=meeting&number=1&day=2026-03-01&on=2026-04-01", "admit"),
                     "/applications");
    next_day(&scene, "2026-04-01");
    keep_house(&scene);
    expect_str("admitted", column(&scene, "state"));
    expect_str("2026-04-01", test_sql_text(scene.app, "SELECT registered_on FROM member"));
    expect_str(TODAY, test_sql_text(scene.app, "SELECT joined_on FROM member"));
}

void test_joining__what_fails_on_its_day_waits_for_a_decision_again(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    admit(&scene, "body=meeting&number=1&day=2026-03-01&on=2026-04-01");
    test_sql(scene.app, test_text("UPDATE org SET state = 'liquidated' WHERE id = %lld",
                                  (long long)test_org(scene.app, SCHOOL)));
    next_day(&scene, "2026-04-01");
    keep_house(&scene);
    expect_str("ready", column(&scene, "state"));
    expect_int(0, count(&scene, "member"));
    expect_int(1, count(&scene, "act WHERE state = 'failed'"));
}

void test_joining__one_decision_over_several_applications(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    make_ready(&scene);
    int64_t first = last_id(&scene);
    (void)apply(&scene, "last_name=Орлов&first_name=Иван&middle_name=Петрович&born=01.01.1985"
                        "&phone=89101234568&category=worker_other&workplace=Школа");
    make_ready(&scene);
    expect_form_again(decide(&scene, DECISION, "later"), "errors");
    const char *both = test_text(DECISION "&outcome_%lld=refuse", (long long)first);
    expect_form_again(decide(&scene, both, "admit"), "errors");
    expect_int(0, count(&scene, "member"));
    expect_see_other(
        decide(&scene, test_text("%s&reason_%lld=Не+работает", both, (long long)first), "admit"),
        "/applications?state=admitted");
    expect_int(1, count(&scene, "member WHERE last_name = 'Орлов'"));
    expect_int(1, count(&scene, "join_application WHERE state = 'refused' AND reason = "
                                "'Не работает' AND empty_on = '2026-05-30'"));
}

void test_joining__a_decision_is_not_older_than_the_application(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    make_ready(&scene);
    expect_form_again(decide(&scene, "body=meeting&number=1&day=2026-02-28&on=2026-03-01", "admit"),
                      "Карпенко");
    expect_form_again(decide(&scene, "body=meeting&number=1&day=2026-03-02&on=2026-03-02", "admit"),
                      "e-day");
    expect_int(0, count(&scene, "member"));
}

void test_joining__a_former_member_comes_back_with_the_card_and_seniority(void)
{
    struct scene scene = scene_new();
    int64_t member =
        test_members_add(scene.app, scene.chair, SCHOOL,
                         TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                                   .middle_name = STR("Павловна"), .born = date_of("1979-03-14"),
                                   .status = STR("left"), .joined_on = date_of("2005-09-01")));
    (void)apply(&scene, ANNA "&was_member=1");
    expect_page(test_get(scene.app, scene.chair, address(&scene, "")),
                test_text("value=\"%lld\"", (long long)member));
    expect_see_other(test_post(scene.app, scene.chair, address(&scene, "/same"),
                               test_text("member=%lld", (long long)member)),
                     address(&scene, ""));
    admit(&scene, DECISION);
    expect_int(1, count(&scene, "member"));
    expect_str("active", test_sql_text(scene.app, "SELECT status FROM member"));
    expect_str("2005-09-01", test_sql_text(scene.app, "SELECT joined_on FROM member"));
    expect_str("+79101234567", test_sql_text(scene.app, "SELECT phone FROM member"));
    expect_int(1, members_of_school(&scene));
    expect_see_other(test_post(scene.app, scene.chair, address(&scene, "/undo"), ""),
                     address(&scene, ""));
    expect_str("left", test_sql_text(scene.app, "SELECT status FROM member"));
    expect_int(0, members_of_school(&scene));
    expect_str("ready", column(&scene, "state"));
}

/* The card lies in the neighbouring kindergarten; the territory keeps both. */
void test_joining__a_territory_brings_a_former_member_over_and_decides(void)
{
    struct scene scene = scene_new();
    int64_t territory = test_account(scene.app, "territory_chair", "Рыльская");
    int64_t member =
        test_members_add(scene.app, territory, GARDEN,
                         TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                                   .middle_name = STR("Павловна"), .born = date_of("1979-03-14"),
                                   .status = STR("left"), .joined_on = date_of("2005-09-01")));
    (void)apply(&scene, ANNA);
    make_ready(&scene);
    const char *same = test_text("member=%lld", (long long)member);
    expect_refused(test_post(scene.app, scene.chair, address(&scene, "/same"), same), "");
    expect_see_other(test_post(scene.app, territory, address(&scene, "/same"), same),
                     address(&scene, ""));
    const char *page =
        test_text("/applications/decide?org=%lld", (long long)test_org(scene.app, SCHOOL));
    expect_page(test_get(scene.app, territory, page), "value=\"territory\" selected");
    expect_see_other(test_post(scene.app, territory, page,
                               test_text("body=territory&number=9&day=2026-03-01&on=2026-03-01"
                                         "&outcome_%lld=admit",
                                         (long long)last_id(&scene))),
                     "/applications?state=admitted");
    const char *org = test_text("SELECT org_id FROM member WHERE id = %lld", (long long)member);
    expect_int(test_org(scene.app, SCHOOL), test_sql_int(scene.app, org));
    expect_int(1, members_of_school(&scene));
    expect_see_other(test_post(scene.app, territory, address(&scene, "/undo"), ""),
                     address(&scene, ""));
    expect_int(test_org(scene.app, GARDEN), test_sql_int(scene.app, org));
    expect_str("left", test_sql_text(scene.app, "SELECT status FROM member"));
    expect_int(0, members_of_school(&scene));
}

void test_joining__of_a_look_alike_out_of_reach_only_its_existence_is_told(void)
{
    struct scene scene = scene_new();
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    (void)test_members_add(scene.app, region, "Льговская СОШ 1",
                           TEST_CARD(.last_name = STR("Карпенко"), .first_name = STR("Анна"),
                                     .middle_name = STR("Павловна"),
                                     .position = STR("Завуч льговский"),
                                     .born = date_of("1979-03-14")));
    (void)apply(&scene, ANNA);
    struct reply page = test_get(scene.app, scene.chair, address(&scene, ""));
    expect_page(page, "s-alike");
    expect_true(str_find(page.body, STR("Льговская")) < 0);
    expect_true(str_find(page.body, STR("льговский")) < 0);
    expect_page(test_get(scene.app, region, address(&scene, "")), "Льговская СОШ 1");
    expect_see_other(test_post(scene.app, scene.chair, address(&scene, "/transfer"), ""),
                     address(&scene, ""));
    expect_str("transfer", column(&scene, "state"));
    expect_refused(test_post(scene.app, scene.chair, address(&scene, "/transfer"), ""), "");
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_joining__another_school_sees_nothing_and_an_operator_does_not_decide(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    int64_t other = test_account(scene.app, "primary_chair", GARDEN);
    int64_t operator_account = test_account(scene.app, "primary_operator", SCHOOL);
    struct reply list = test_get(scene.app, other, "/applications");
    expect_int(200, list.status);
    expect_true(str_find(list.body, STR("Карпенко")) < 0);
    expect_not_found(test_get(scene.app, other, address(&scene, "")));
    expect_not_found(test_post(scene.app, other, address(&scene, "/state"), "state=ready"));
    expect_not_found(test_post(
        scene.app, other,
        test_text("/applications/decide?org=%lld", (long long)test_org(scene.app, SCHOOL)),
        DECISION));
    expect_not_found(test_get(scene.app, other, link_page(scene.app)));
    expect_see_other(
        test_post(scene.app, operator_account, address(&scene, "/state"), "state=ready"),
        address(&scene, ""));
    expect_forbidden(
        test_post(scene.app, operator_account, "/applications/decide",
                  test_text(DECISION "&outcome_%lld=admit", (long long)last_id(&scene))));
    expect_int(0, count(&scene, "member"));
}

void test_joining__the_start_page_tells_what_waits(void)
{
    struct scene scene = scene_new();
    int64_t other = test_account(scene.app, "primary_chair", GARDEN);
    (void)apply(&scene, ANNA);
    expect_page(test_get(scene.app, scene.chair, "/"), "1 новое заявление");
    expect_true(str_find(test_get(scene.app, other, "/").body, STR("новое заявление")) < 0);
}

/* ---- paper and slips ------------------------------------------------------------------------ */

void test_joining__a_paper_application_needs_its_signed_consent(void)
{
    struct scene scene = scene_new();
    expect_form_again(
        test_post(scene.app, scene.chair, "/applications/new", ANNA "&applied_on=2026-02-20"),
        "errors");
    struct reply done = test_post(scene.app, scene.chair, "/applications/new",
                                  ANNA "&applied_on=2026-02-20&consent=1");
    expect_int(303, done.status);
    expect_str("paper", column(&scene, "source"));
    expect_str("", column(&scene, "secret_hash"));
    expect_str("2026-02-20", column(&scene, "applied_on"));
}

void test_joining__a_slip_is_corrected_before_the_decision_and_logged(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    expect_see_other(test_post(scene.app, scene.chair, address(&scene, "/edit"), MENDED "1"),
                     address(&scene, ""));
    expect_str("Карпенкова", column(&scene, "last_name"));
    expect_int(1, count(&scene, "audit_entry WHERE action = 'joining.correct' AND changes LIKE "
                                "'%Карпенкова%'"));
    expect_refused(test_post(scene.app, scene.chair, address(&scene, "/edit"), MENDED "1"), "");
    admit(&scene, DECISION);
    expect_refused(test_get(scene.app, scene.chair, address(&scene, "/edit")), "");
    expect_refused(test_post(scene.app, scene.chair, address(&scene, "/edit"),
                             test_text(MENDED "%s", text_of(column(&scene, "version")))),
                   "");
}

void test_joining__one_decision_is_put_into_several_cards(void)
{
    struct scene scene = scene_new();
    int64_t ids[3];
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        ids[i] = test_members_add(scene.app, scene.chair, SCHOOL,
                                  TEST_CARD(.last_name = STR("Орлов"), .first_name = STR("Иван"),
                                            .joined_on = date_of("2015-09-01")));
    }
    int64_t other = test_members_add(scene.app, scene.chair, GARDEN,
                                     TEST_CARD(.last_name = STR("Чужой"), .first_name = STR("Ян")));
    const char *body = test_text("document=Протокол&number=2&day=2015-09-03&id=%lld"
                                 "&id=%lld&id=%lld",
                                 (long long)ids[0], (long long)ids[2], (long long)other);
    expect_form_again(test_post(scene.app, scene.chair, "/applications/undecided",
                                "document=Протокол&number=2&day=2015-09-03"),
                      "errors");
    expect_int(303, test_post(scene.app, scene.chair, "/applications/undecided", body).status);
    expect_int(2, count(&scene, "member WHERE decision LIKE 'Протокол%2%03.09.2015'"));
    struct reply list = test_get(scene.app, scene.chair, "/applications/undecided");
    expect_page(list, test_text("value=\"%lld\"", (long long)ids[1]));
    expect_true(str_find(list.body, str_of(test_text("value=\"%lld\"", (long long)ids[0]))) < 0);
}

/* ---- the way out ---------------------------------------------------------------------------- */

void test_joining__an_applicant_withdraws_and_the_data_go_after_the_days_of_the_consent(void)
{
    struct scene scene = scene_new();
    const char *own = apply(&scene, ANNA);
    test_sql(scene.app, "UPDATE join_application SET number = 7");
    int64_t id = last_id(&scene);
    expect_page(test_get(scene.app, 0, test_text("%s/withdraw", own)), own);
    expect_see_other(test_post(scene.app, 0, test_text("%s/withdraw", own), ""), own);
    expect_str("withdrawn", column(&scene, "state"));
    expect_refused(test_post(scene.app, 0, test_text("%s/withdraw", own), ""), "");
    expect_refused(test_post(scene.app, scene.chair, address(&scene, "/state"), "state=ready"), "");
    next_day(&scene, "2026-05-29");
    keep_house(&scene);
    expect_str("Карпенко", column(&scene, "last_name"));
    next_day(&scene, "2026-05-30");
    keep_house(&scene);
    expect_int(1, count(&scene, test_text("join_application WHERE id = %lld AND last_name IS NULL "
                                          "AND first_name IS NULL AND born IS NULL AND phone IS "
                                          "NULL AND email IS NULL AND workplace IS NULL AND "
                                          "emptied_at IS NOT NULL AND number = 7",
                                          (long long)id)));
    expect_not_found(test_get(scene.app, 0, own));
    expect_page(test_get(scene.app, scene.chair, address(&scene, "")), "7");
    expect_not_found(test_get(scene.app, scene.chair, address(&scene, "/papers")));
}

void test_joining__a_correction_leaves_nothing_in_the_log_of_what_was_emptied(void)
{
    struct scene scene = scene_new();
    const char *own = apply(&scene, ANNA);
    expect_int(303, test_post(scene.app, scene.chair, address(&scene, "/edit"), MENDED "1").status);
    expect_see_other(test_post(scene.app, 0, test_text("%s/withdraw", own), ""), own);
    next_day(&scene, "2026-06-30");
    keep_house(&scene);
    expect_int(0, count(&scene, "audit_entry WHERE changes LIKE '%Карпенков%'"));
    expect_int(1, count(&scene, "audit_entry WHERE action = 'joining.correct'"));
}

/* ---- texts of consent ----------------------------------------------------------------------- */

void test_joining__a_new_text_of_consent_changes_nothing_that_was_given(void)
{
    struct scene scene = scene_new();
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    (void)apply(&scene, ANNA);
    str hash = column(&scene, "consent_hash");
    const char *who = who_of(first_step(&scene, ANNA));
    expect_form_again(
        test_post(scene.app, region, "/consents/1/new", "text=Без+меток&keep_days=30"), "e-text");
    expect_see_other(test_post(scene.app, region, "/consents/1/new",
                               "text=Новый+текст:+{operator},+{days}+дней.&keep_days=30"),
                     "/consents");
    expect_str(text_of(hash), column(&scene, "consent_hash"));
    expect_page(test_get(scene.app, scene.chair, address(&scene, "")), "152-ФЗ");
    expect_page(first_step(&scene, ANNA), "30 дней.");
    /* Who has the old text before him consents to that. */
    expect_int(303, second_step(&scene, who, "1").status);
    expect_str("1", column(&scene, "consent_text_id"));
}

void test_joining__the_text_of_one_region_is_not_that_of_another(void)
{
    struct scene scene = scene_new();
    int64_t other = test_account(scene.app, "region_specialist", "Астраханская");
    expect_see_other(test_post(scene.app, other, "/consents/1/new",
                               "text=Астрахань:+{operator},+{days}&keep_days=30"),
                     "/consents");
    expect_page(first_step(&scene, ANNA), "152-ФЗ");
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    int64_t text = test_sql_int(scene.app, "SELECT max(id) FROM consent_text");
    expect_not_found(test_get(scene.app, region, test_text("/consents/%lld", (long long)text)));
}

void test_joining__in_kazakhstan_the_consent_follows_its_own_law_and_language(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, test_text("UPDATE org SET country = 'kz' WHERE id = %lld",
                                  (long long)test_org(scene.app, SCHOOL)));
    expect_page(first_step(&scene, ANNA), "94-V");
    const struct http_field kazakh[] = {{STR("cookie"), STR("look=kk.0.0")}};
    struct reply page = test_request(scene.app, 0, HTTP_POST, scene.join, kazakh, 1,
                                     test_text(ANNA "&opened=%s", opened(&scene, 60)));
    expect_page(page, "Дербес деректерімді");
}

/* ---- the tree ------------------------------------------------------------------------------- */

void test_joining__applications_go_along_when_their_organisation_moves(void)
{
    struct scene scene = scene_new();
    (void)apply(&scene, ANNA);
    str path = test_org_path(scene.app, SCHOOL);
    struct request *req = test_begin(scene.app, scene.chair);
    joining_feature.path_moved(req, 100, path, STR("00010zz001"));
    test_commit(scene.app);
    expect_str("00010zz001", column(&scene, "org_path"));
}

/* ---- what a stranger can do with the name of the server ------------------------------------- */

void test_joining__a_letter_never_leads_to_the_server_that_the_sender_named(void)
{
    struct scene scene = scene_new();
    const char *who = who_of(first_step(&scene, ANNA));
    const struct http_field headers[] = {
        {STR("host"), STR("evil.example")},
        {STR("content-type"), STR("application/x-www-form-urlencoded")}};
    struct reply done = test_request(scene.app, 0, HTTP_POST, test_text("%s/consent", scene.join),
                                     headers, 2, test_text("who=%s&consent=1", who));
    expect_int(303, done.status);
    expect_int(1, count(&scene, "outbox WHERE body LIKE '%/joined/%'"));
    expect_int(0, count(&scene, "outbox WHERE body LIKE '%evil.example%'"));
}

void test_joining__each_reading_from_above_is_noted(void)
{
    static const char *const pages[] = {"/papers", "/edit"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct scene scene = scene_new();
        int64_t region = test_account(scene.app, "region_specialist", "Курская");
        (void)apply(&scene, ANNA);
        expect_int(200, test_get(scene.app, region, address(&scene, pages[i])).status);
        test_run_jobs(scene.app);
        expect_int(1, count(&scene, "audit_entry WHERE action = 'joining.open'"));
        expect_int(200, test_get(scene.app, region, "/applications/decide?org=111").status);
        test_run_jobs(scene.app);
        expect_int(1, count(&scene, "audit_entry WHERE action = 'joining.list'"));
    }
}
