/* Campaigns and elections: from the day that is set to the new posts with their rights. */
#include "app/app.h"
#include "app/test.h"

#include "features/campaigns/campaigns_inner.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

struct scene {
    struct test_app *app;
    int64_t region;
    int64_t territory;
    int64_t chair; /* of the school */
    int64_t campaign;
    int64_t meeting;
};

static const char *const people[] = {"Абрамова", "Белова",   "Власова",
                                     "Гусева",   "Дроздова", "Ершова"};

static int64_t form_body(const struct scene *scene, const char *type)
{
    expect_int(303,
               test_post(scene->app, scene->chair,
                         test_text("/bodies/new?org=%lld", (long long)test_org(scene->app, SCHOOL)),
                         test_text("type=%s&formed_on=2020-10-01", type))
                   .status);
    return test_sql_int(scene->app, "SELECT max(id) FROM body");
}

static int64_t member(const struct scene *scene, const char *name)
{
    return test_sql_int(scene->app,
                        test_text("SELECT id FROM member WHERE last_name = '%s'", name));
}

/* A school of six, its committee elected five years ago, and a campaign of the region. */
static struct scene school(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_chair", "Курская");
    scene.territory = test_account(scene.app, "territory_chair", "Рыльская");
    scene.chair = test_account(scene.app, "primary_chair", SCHOOL);
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        test_members_add(scene.app, scene.chair, SCHOOL,
                         TEST_CARD(.last_name = str_of(people[i]), .first_name = STR("Анна"),
                                   .status = STR("active"),
                                   .registered_on = date_of("2020-09-01")));
    }
    int64_t committee = form_body(&scene, "union_committee");
    static const char *const posts[][2] = {
        {"Абрамова", "chair"}, {"Белова", "deputy"}, {"Власова", "member"}};
    for (size_t i = 0; i < COUNT_OF(posts); i++) {
        expect_int(303, test_post(scene.app, scene.chair,
                                  test_text("/bodies/%lld/elect", (long long)committee),
                                  test_text("member=%lld&post=%s&elected_on=2021-03-10"
                                            "&valid_from=2021-03-10&valid_to=2026-03-10",
                                            (long long)member(&scene, posts[i][0]), posts[i][1]))
                            .status);
    }
    form_body(&scene, "meeting");
    return scene;
}

static void open_campaign(struct scene *scene)
{
    expect_int(303, test_post(scene->app, scene->region, "/campaigns/new",
                              "title=Отчёты и выборы&primaries_by=2026-03-20"
                              "&territories_by=2026-05-01&regions_by=2026-06-01")
                        .status);
    scene->campaign = test_sql_int(scene->app, "SELECT max(id) FROM campaign");
}

static const char *at(const struct scene *scene, const char *what)
{
    return test_text("/campaigns/%lld%s", (long long)scene->campaign, what);
}

static void plan(struct scene *scene)
{
    int64_t body = test_sql_int(scene->app, "SELECT id FROM body WHERE body_type = 'meeting'");
    expect_int(303, test_post(scene->app, scene->chair, at(scene, "/plan"),
                              test_text("body=%lld&held_on=" TODAY "&begins_at=14:00&place=Рыльск",
                                        (long long)body))
                        .status);
    scene->meeting = test_sql_int(scene->app, "SELECT max(id) FROM meeting");
}

static struct reply send(const struct scene *scene, const char *what, const char *body)
{
    return test_post(scene->app, scene->chair,
                     test_text("/elections/%lld%s", (long long)scene->meeting, what), body);
}

static struct reply meet(const struct scene *scene, const char *what, const char *body)
{
    return test_post(scene->app, scene->chair,
                     test_text("/meetings/%lld%s", (long long)scene->meeting, what), body);
}

static struct reply look(const struct scene *scene, const char *what)
{
    return test_get(scene->app, scene->chair,
                    test_text("/elections/%lld%s", (long long)scene->meeting, what));
}

static int64_t n_of(const struct scene *scene, const char *name)
{
    return test_sql_int(scene->app, test_text("SELECT n FROM meeting_person WHERE meeting_id = "
                                              "%lld AND last_name = '%s'",
                                              (long long)scene->meeting, name));
}

/* All come, somebody leads, somebody writes. */
static void begin(const struct scene *scene)
{
    struct buf here = BUF_INIT(test_arena());
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        buf_put_format(&here, "here=%lld&", (long long)n_of(scene, people[i]));
    }
    expect_int(303, meet(scene, "/step/begin", "").status);
    expect_int(303, meet(scene, "/people", str_to_c(test_arena(), buf_str(&here))).status);
    int64_t version = test_sql_int(scene->app, "SELECT max(version) FROM meeting");
    expect_int(303, meet(scene, "/edit",
                         test_text("version=%lld&form=in_person&held_on=" TODAY
                                   "&number=9&is_election=1&chair=%lld&secretary=%lld",
                                   (long long)version, (long long)n_of(scene, "Абрамова"),
                                   (long long)n_of(scene, "Белова")))
                        .status);
}

static void stand(const struct scene *scene, int election, const char *name)
{
    expect_int(303, send(scene, test_text("/posts/%d/add", election),
                         test_text("member=%lld", (long long)member(scene, name)))
                        .status);
}

static int64_t version_of(const struct scene *scene, int election)
{
    return test_sql_int(scene->app,
                        test_text("SELECT version FROM election WHERE n = %d", election));
}

static struct reply count(const struct scene *scene, int election, const char *figures)
{
    return send(
        scene, test_text("/posts/%d/result", election),
        test_text("version=%lld&vote=secret&%s", (long long)version_of(scene, election), figures));
}

static void sign(const struct scene *scene)
{
    for (int item = 3; item <= 5; item++) {
        bool is_decided =
            test_sql_int(scene->app, test_text("SELECT count(*) FROM meeting_item WHERE item = %d "
                                               "AND decision IS NOT NULL",
                                               item)) > 0;
        if (is_decided) {
            expect_int(303, meet(scene, test_text("/items/%d/unanimous", item), "").status);
        }
    }
    expect_int(303, meet(scene, "/step/end", "").status);
    expect_int(303, meet(scene, "/sign/secretary", "paper=1").status);
    expect_int(303, meet(scene, "/sign/chair", "paper=1").status);
}

/* Elected: Gusewa as chair, two into the committee. */
static void elect(const struct scene *scene)
{
    stand(scene, 1, "Гусева");
    stand(scene, 2, "Дроздова");
    stand(scene, 2, "Власова");
    expect_int(303, count(scene, 1, "ballots_given=6&ballots_found=6&for_1=5&against_1=1").status);
    expect_int(303,
               count(scene, 2, "ballots_given=6&ballots_found=6&ballots_invalid=1&for_1=5&for_2=4")
                   .status);
}

static struct scene held(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    begin(&scene);
    elect(&scene);
    sign(&scene);
    return scene;
}

static const char *composition(const struct scene *scene)
{
    return test_text("/elections/%lld/composition", (long long)scene->meeting);
}

/* Who sits where on the day after. */
static int64_t sitting(const struct scene *scene, const char *name, const char *post)
{
    return test_sql_int(
        scene->app,
        test_text("SELECT count(*) FROM body_post WHERE last_name = '%s' AND post_type = '%s' AND "
                  "valid_from <= '2026-03-02' AND coalesce(ended_on, valid_to) >= '2026-03-02'",
                  name, post));
}

/* ---- a whole one ----------------------------------------------------------------------------- */

void test_campaigns__a_school_reports_elects_and_its_new_chair_gets_the_rights(void)
{
    struct scene scene = held();
    int64_t account = test_members_sign_in(scene.app, SCHOOL, member(&scene, "Гусева"));
    struct reply page = test_get(scene.app, scene.chair, composition(&scene));
    expect_page(page, "Гусева");
    expect_contains_all(page.body, "Права «", "Чьи полномочия кончаются", "Белова");
    expect_int(303, test_post(scene.app, scene.chair, composition(&scene), "").status);
    expect_int(1, sitting(&scene, "Гусева", "chair"));
    expect_int(1, sitting(&scene, "Дроздова", "member"));
    expect_int(1, sitting(&scene, "Власова", "member"));
    expect_int(0, sitting(&scene, "Абрамова", "chair"));
    expect_int(0, sitting(&scene, "Белова", "deputy"));
    expect_str("2031-03-01", test_sql_text(scene.app, "SELECT valid_to FROM body_post WHERE "
                                                      "last_name = 'Гусева'"));
    expect_str("9", test_sql_text(scene.app, "SELECT basis_number FROM body_post WHERE last_name "
                                             "= 'Гусева'"));
    expect_str("entered", test_sql_text(scene.app, "SELECT stage FROM campaign_meeting"));
    /* Rights above one's own are confirmed above. */
    int64_t post = test_sql_int(scene.app, "SELECT id FROM body_post WHERE last_name = 'Гусева'");
    expect_str("waits", test_sql_text(scene.app, "SELECT rights FROM body_post WHERE last_name = "
                                                 "'Гусева'"));
    expect_int(303, test_post(scene.app, scene.territory,
                              test_text("/bodies/posts/%lld/rights", (long long)post), "")
                        .status);
    test_sign_in_again(scene.app, account);
    expect_int(1, test_sql_int(scene.app, test_text("SELECT count(*) FROM mandate WHERE account_id "
                                                    "= %lld AND role = 'primary_chair'",
                                                    (long long)account)));
}

void test_campaigns__the_new_composition_is_taken_back_as_a_whole(void)
{
    struct scene scene = held();
    expect_int(303, test_post(scene.app, scene.chair, composition(&scene), "").status);
    expect_refused(test_post(scene.app, scene.chair, composition(&scene), ""), "уже внесены");
    int64_t act = test_sql_int(scene.app, "SELECT act_id FROM election_meeting");
    expect_page(test_get(scene.app, scene.chair, test_text("/acts/%lld", (long long)act)),
                "Новый состав: избрано 3 человека");
    expect_int(
        303,
        test_post(scene.app, scene.chair, test_text("/acts/%lld/undo", (long long)act), "").status);
    expect_int(0, sitting(&scene, "Гусева", "chair"));
    expect_int(1, sitting(&scene, "Абрамова", "chair"));
    expect_int(1, sitting(&scene, "Белова", "deputy"));
    expect_str("signed", test_sql_text(scene.app, "SELECT stage FROM campaign_meeting"));
    expect_page(test_get(scene.app, scene.chair, composition(&scene)), "Гусева");
}

void test_campaigns__whoever_was_no_member_on_that_day_is_refused(void)
{
    struct scene scene = held();
    test_sql(scene.app, test_text("UPDATE member_period SET valid_from = '2026-03-02' WHERE kind = "
                                  "'r' AND member_id = %lld",
                                  (long long)member(&scene, "Гусева")));
    expect_page(test_get(scene.app, scene.chair, composition(&scene)), "не состоит на учёте");
    expect_refused(test_post(scene.app, scene.chair, composition(&scene), ""),
                   "не состоит на учёте");
    expect_int(1, sitting(&scene, "Абрамова", "chair"));
}

void test_campaigns__nothing_is_entered_before_the_minutes_are_signed(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    begin(&scene);
    elect(&scene);
    expect_refused(test_post(scene.app, scene.chair, composition(&scene), ""), "подпишите");
}

void test_campaigns__whoever_is_elected_again_keeps_the_rights_until_those_above_confirm(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    begin(&scene);
    test_sql(scene.app, "UPDATE body_post SET rights = 'given' WHERE post_type = 'chair'");
    stand(&scene, 1, "Абрамова");
    expect_int(303, count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=6").status);
    sign(&scene);
    expect_page(test_get(scene.app, scene.chair, composition(&scene)), "остаются до 10.03.2026");
    expect_int(303, test_post(scene.app, scene.chair, composition(&scene), "").status);
    expect_int(2, sitting(&scene, "Абрамова", "chair"));
}

/* ---- numbers --------------------------------------------------------------------------------- */

void test_campaigns__the_meeting_that_elects_has_the_last_number_of_the_term(void)
{
    struct scene scene = held();
    expect_str("9", test_sql_text(scene.app, "SELECT number FROM document WHERE kind = 'minutes'"));
    expect_int(303, test_post(scene.app, scene.chair, composition(&scene), "").status);
    int64_t meeting = test_sql_int(scene.app, "SELECT id FROM body WHERE body_type = 'meeting'");
    expect_int(
        303, test_post(scene.app, scene.chair, "/meetings/new",
                       test_text("body=%lld&form=in_person&held_on=2026-03-15", (long long)meeting))
                 .status);
    expect_int(1, test_sql_int(scene.app, "SELECT number FROM meeting ORDER BY id DESC LIMIT 1"));
}

/* ---- figures --------------------------------------------------------------------------------- */

void test_campaigns__figures_that_cannot_be_are_refused_in_words(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    stand(&scene, 1, "Гусева");
    expect_refused(count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=5"), "ещё не начато");
    begin(&scene);
    stand(&scene, 1, "Ершова");
    expect_form_again(count(&scene, 1, "ballots_given=7&ballots_found=6&for_1=5"),
                      "зарегистрировано людей только 6");
    expect_form_again(count(&scene, 1, "ballots_given=5&ballots_found=6&for_1=5"),
                      "а выдано только 5");
    expect_form_again(count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=5&against_1=2"),
                      "за и против вместе 7");
    expect_form_again(count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=5&for_2=4"),
                      "больше, чем могли дать 6");
    expect_form_again(count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=пять"), "числом");
    /* As many votes for one place: nobody, and another vote. */
    expect_int(303, count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=3&for_2=3").status);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM election_candidate WHERE "
                                          "is_elected = 1"));
    expect_int(303, count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=4&for_2=2").status);
    expect_str("Гусева", test_sql_text(scene.app, "SELECT last_name FROM election_candidate WHERE "
                                                  "is_elected = 1"));
    /* What was counted before gives way in the text of the minutes. */
    str text = test_sql_text(scene.app, "SELECT decision FROM meeting_item WHERE item = 3");
    expect_contains("за 4", text);
    expect_true(str_find(text, STR("за 3")) < 0);
}

void test_campaigns__whoever_withdraws_stands_on_no_ballot(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    expect_refused(look(&scene, "/posts/1/ballots"), "Кандидатов пока нет");
    stand(&scene, 1, "Гусева");
    expect_refused(look(&scene, "/posts/1/ballots"), "Никто ещё не зарегистрирован");
    begin(&scene);
    stand(&scene, 1, "Ершова");
    expect_refused(
        send(&scene, "/posts/1/add", test_text("member=%lld", (long long)member(&scene, "Ершова"))),
        "уже среди кандидатов");
    expect_int(303, send(&scene, "/posts/1/candidates/2", "step=withdraw").status);
    struct reply pdf = look(&scene, "/posts/1/ballots");
    expect_contains("%PDF", test_bytes_of(pdf.file_fd));
    reply_close_file(&pdf);
    pdf = look(&scene, "/posts/1/ballots");
    str text = test_told_by("pdftotext -layout - - || exit 127", pdf.file_fd);
    if (text.length > 0) {
        expect_contains("Гусева Анна", text);
        expect_true(str_find(text, STR("Ершова")) < 0);
    }
    /* Six people are here: three rows of two, each in its own place. */
    pdf = look(&scene, "/posts/1/ballots");
    text = test_told_by("pdftotext -layout - - | grep -c 'Гусева Анна.*Гусева Анна' || "
                        "exit 127",
                        pdf.file_fd);
    if (text.length > 0) {
        expect_str("3", str_trim(text));
    }
    expect_int(303, send(&scene, "/posts/1/candidates/2", "step=remove").status);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM election_candidate"));
}

/* One at least can vote by computer. */
static void give_sign_in(const struct scene *scene)
{
    test_members_sign_in(scene->app, SCHOOL, member(scene, "Белова"));
}

void test_campaigns__a_secret_vote_by_computer_gives_the_result(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    stand(&scene, 1, "Гусева");
    expect_refused(send(&scene, "/posts/1/urn", "minutes=10"), "ещё не начато");
    begin(&scene);
    expect_refused(send(&scene, "/posts/1/take", ""), "нет тайного электронного");
    expect_refused(send(&scene, "/posts/1/urn", "minutes=10"), "проголосовать некому");
    give_sign_in(&scene);
    expect_int(303, send(&scene, "/posts/1/urn", "minutes=10").status);
    expect_refused(send(&scene, "/posts/1/urn", "minutes=10"), "уже есть тайное");
    int64_t ballot = test_sql_int(scene.app, "SELECT max(id) FROM ballot");
    expect_str("Гусева Анна", test_sql_text(scene.app, "SELECT text FROM ballot_option ORDER BY n "
                                                       "LIMIT 1"));
    expect_refused(send(&scene, "/posts/1/take", ""), "ещё открыта");
    expect_int(303, test_post(scene.app, scene.chair,
                              test_text("/ballots/%lld/close", (long long)ballot), "")
                        .status);
    expect_int(303, send(&scene, "/posts/1/take", "").status);
    expect_str("ballot", test_sql_text(scene.app, "SELECT vote FROM election WHERE n = 1"));
    /* Nobody has voted, so nobody is elected; the item needs no vote of its own beside the urn. */
    expect_str("rejected", test_sql_text(scene.app, "SELECT result FROM meeting_item WHERE item = "
                                                    "3"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM election_candidate WHERE "
                                          "is_elected = 1"));
}

/* Two of the same name on the register of the school, told apart by nothing but their birthdays. */
static void add_namesakes(const struct scene *scene, const char *first, const char *second)
{
    const char *const born[] = {first, second};
    for (size_t i = 0; i < COUNT_OF(born); i++) {
        test_members_add(scene->app, scene->chair, SCHOOL,
                         TEST_CARD(.last_name = STR("Петрова"), .first_name = STR("Ольга"),
                                   .born = born[i] == NULL ? (date){0} : date_of(born[i]),
                                   .status = STR("active"),
                                   .registered_on = date_of("2020-09-01")));
    }
}

static void stand_all(const struct scene *scene, int election, const char *name)
{
    int64_t first = member(scene, name);
    const char *last = test_text("SELECT max(id) FROM member WHERE last_name = '%s'", name);
    const int64_t members[] = {first, test_sql_int(scene->app, last)};
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        expect_int(303, send(scene, test_text("/posts/%d/add", election),
                             test_text("member=%lld", (long long)members[i]))
                            .status);
    }
}

void test_campaigns__namesakes_on_a_ballot_by_computer_get_their_own_votes(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    add_namesakes(&scene, "1970-05-01", "1980-06-02");
    plan(&scene);
    begin(&scene);
    stand_all(&scene, 1, "Петрова");
    give_sign_in(&scene);
    expect_int(303, send(&scene, "/posts/1/urn", "minutes=10").status);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM ballot_option WHERE text = "
                                          "'Петрова Ольга (1970)'"));
    int64_t ballot = test_sql_int(scene.app, "SELECT max(id) FROM ballot");
    expect_int(303, test_post(scene.app, scene.chair,
                              test_text("/ballots/%lld/close", (long long)ballot), "")
                        .status);
    test_sql(scene.app, "UPDATE ballot SET in_urn = 6");
    test_sql(scene.app, "UPDATE ballot_voter SET given_on = '2026-03-01'");
    test_sql(scene.app, "UPDATE ballot_option SET votes = 2 WHERE text LIKE '%(1970)'");
    test_sql(scene.app, "UPDATE ballot_option SET votes = 4 WHERE text LIKE '%(1980)'");
    expect_int(303, send(&scene, "/posts/1/take", "").status);
    expect_str("adopted", test_sql_text(scene.app, "SELECT result FROM meeting_item WHERE item = "
                                                   "3"));
    expect_str("1980-06-02", test_sql_text(scene.app, "SELECT born FROM election_candidate WHERE "
                                                      "is_elected = 1"));
    expect_int(2, test_sql_int(scene.app, "SELECT votes_for FROM election_candidate WHERE born = "
                                          "'1970-05-01'"));
    expect_contains("Петрова Ольга (1980): голосов 4",
                    test_sql_text(scene.app, "SELECT decision FROM meeting_item WHERE "
                                             "item = 3"));
}

void test_campaigns__namesakes_of_one_year_show_their_birthdays(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    add_namesakes(&scene, "1970-05-01", "1970-06-02");
    plan(&scene);
    begin(&scene);
    stand_all(&scene, 1, "Петрова");
    expect_page(look(&scene, "/posts/1"), "Петрова Ольга (02.06.1970)");
}

void test_campaigns__namesakes_that_nothing_tells_apart_stand_on_no_ballot(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    add_namesakes(&scene, NULL, NULL);
    plan(&scene);
    begin(&scene);
    stand_all(&scene, 1, "Петрова");
    expect_refused(send(&scene, "/posts/1/urn", "minutes=10"), "неотличимы");
    expect_refused(look(&scene, "/posts/1/ballots"), "неотличимы");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM ballot"));
}

void test_campaigns__what_stands_on_an_open_ballot_is_not_changed(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    stand(&scene, 1, "Гусева");
    begin(&scene);
    give_sign_in(&scene);
    expect_int(303, send(&scene, "/posts/1/urn", "minutes=10").status);
    expect_refused(
        send(&scene, "/posts/1/add", test_text("member=%lld", (long long)member(&scene, "Ершова"))),
        "как в бюллетене");
    expect_refused(send(&scene, "/posts/1/candidates/1", "step=withdraw"), "как в бюллетене");
    expect_refused(send(&scene, "/posts/1/seats", "seats=2"), "как в бюллетене");
    expect_lacks("step=", look(&scene, "/posts/1").body);
}

/* A card is a number in a region: the same number elsewhere is somebody else. */
void test_campaigns__a_card_of_another_region_with_the_same_number_is_nobody_here(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    begin(&scene);
    test_sql(scene.app, "UPDATE body_post SET rights = 'given' WHERE post_type = 'chair'");
    stand(&scene, 1, "Абрамова");
    expect_int(303, count(&scene, 1, "ballots_given=6&ballots_found=6&for_1=6").status);
    sign(&scene);
    expect_lacks("остаются до", test_get(scene.app, scene.territory, composition(&scene)).body);
    test_sql(scene.app,
             test_text("UPDATE account SET person_id = %lld, person_region_id = 999 "
                       "WHERE id = %lld",
                       (long long)member(&scene, "Абрамова"), (long long)scene.territory));
    test_sign_in_again(scene.app, scene.territory);
    struct reply page = test_get(scene.app, scene.territory, composition(&scene));
    expect_page(page, "Абрамова");
    expect_lacks("остаются до", page.body);
}

void test_campaigns__commissions_sit_those_who_are_there_and_no_candidates(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    long long belova = (long long)n_of(&scene, "Белова");
    expect_form_again(
        send(&scene, "/commissions/counting", test_text("person=%lld&chair=%lld", belova, belova)),
        "избирают из присутствующих");
    begin(&scene);
    expect_refused(look(&scene, "/commissions/mandate/pdf"), "внесите состав");
    expect_form_again(send(&scene, "/commissions/mandate",
                           test_text("person=%lld&chair=%lld&recognised=7", belova, belova)),
                      "Больше мандатов признать нельзя");
    expect_int(303, send(&scene, "/commissions/mandate",
                         test_text("person=%lld&chair=%lld&recognised=6", belova, belova))
                        .status);
    stand(&scene, 1, "Гусева");
    /* A namesake of a candidate may count: it is the card that is asked. */
    test_sql(scene.app, "UPDATE election_candidate SET last_name = 'Белова' WHERE last_name = "
                        "'Гусева'");
    long long guseva = (long long)n_of(&scene, "Гусева");
    expect_form_again(
        send(&scene, "/commissions/counting", test_text("person=%lld&chair=%lld", guseva, guseva)),
        "кандидат не может");
    expect_int(303, send(&scene, "/commissions/counting",
                         test_text("person=%lld&chair=%lld", belova, belova))
                        .status);
    expect_refused(look(&scene, "/commissions/counting/docx"), "Итога ещё нет");
    expect_int(303, count(&scene, 1, "ballots_given=6&ballots_found=5&for_1=5").status);
    static const char *const files[] = {"/commissions/mandate/pdf", "/commissions/mandate/docx",
                                        "/commissions/counting/pdf", "/commissions/counting/docx"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct reply file = look(&scene, files[i]);
        expect_int(200, file.status);
        reply_close_file(&file);
    }
    expect_page(look(&scene, ""), "должны были прийти 6, пришли 6, признано мандатов 6");
}

/* ---- the start page -------------------------------------------------------------------------- */

void test_campaigns__the_start_page_says_what_the_organisation_owes(void)
{
    struct scene scene = school();
    expect_lacks("отчётно-выборно", test_get(scene.app, scene.chair, "/").body);
    open_campaign(&scene);
    expect_page(test_get(scene.app, scene.chair, "/"), "Назначьте отчётно-выборное собрание");
    plan(&scene);
    expect_page(test_get(scene.app, scene.chair, "/"), "Сегодня отчёты и выборы");
    begin(&scene);
    elect(&scene);
    expect_int(303, meet(&scene, "/step/end", "").status);
    expect_page(test_get(scene.app, scene.chair, "/"), "Подпишите протокол отчётно-выборного");
    int64_t beside = test_account(scene.app, "primary_chair", "Рыльский сад");
    expect_page(test_get(scene.app, beside, "/"), "Назначьте отчётно-выборное собрание");
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_lacks("отчётно-выборно", test_get(scene.app, auditor, "/").body);
}

/* ---- delegates ------------------------------------------------------------------------------- */

static const char *delegates_of_territory(const struct scene *scene)
{
    return at(scene, test_text("/delegates?org=%lld", (long long)test_org(scene->app, "Рыльская")));
}

/* A school that has elected a delegate besides, and signed. */
static struct scene with_delegate(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    begin(&scene);
    elect(&scene);
    stand(&scene, 4, "Ершова");
    expect_int(303, count(&scene, 4, "ballots_given=6&ballots_found=6&for_1=6").status);
    expect_int(303, meet(&scene, "/items/6/unanimous", "").status);
    return scene;
}

static void form_conference(const struct scene *scene)
{
    expect_int(303, test_post(scene->app, scene->territory,
                              test_text("/bodies/new?org=%lld",
                                        (long long)test_org(scene->app, "Рыльская")),
                              "type=conference&formed_on=2020-10-01")
                        .status);
}

void test_campaigns__delegates_out_of_signed_minutes_are_entered_with_one_press(void)
{
    struct scene scene = with_delegate();
    expect_page(test_get(scene.app, scene.territory, delegates_of_territory(&scene)),
                "с избранными делегатами снизу пока нет");
    sign(&scene);
    expect_refused(test_post(scene.app, scene.territory, delegates_of_territory(&scene), ""),
                   "не внесена");
    form_conference(&scene);
    struct reply page = test_get(scene.app, scene.territory, delegates_of_territory(&scene));
    expect_page(page, "Ершова Анна");
    expect_contains("Внести", page.body);
    expect_int(303,
               test_post(scene.app, scene.territory, delegates_of_territory(&scene), "").status);
    expect_int(1, sitting(&scene, "Ершова", "delegate"));
    expect_str("9", test_sql_text(scene.app, "SELECT basis_number FROM body_post WHERE post_type = "
                                             "'delegate'"));
    expect_refused(test_post(scene.app, scene.territory, delegates_of_territory(&scene), ""),
                   "уже внесены");
    int64_t act = test_sql_int(scene.app, "SELECT max(id) FROM act");
    expect_page(test_get(scene.app, scene.territory, test_text("/acts/%lld", (long long)act)),
                "Делегаты конференции");
    expect_int(
        303, test_post(scene.app, scene.territory, test_text("/acts/%lld/undo", (long long)act), "")
                 .status);
    expect_int(0, sitting(&scene, "Ершова", "delegate"));
}

/* The conference is often entered when it is needed, after the schools have elected. */
void test_campaigns__a_conference_that_was_entered_later_has_its_delegates_from_then_on(void)
{
    struct scene scene = with_delegate();
    sign(&scene);
    form_conference(&scene);
    test_sql(scene.app, "UPDATE body SET formed_on = '2026-03-02' WHERE body_type = 'conference'");
    test_inner_app(scene.app)->options.fixed_today = date_of("2026-03-02");
    test_sign_in_again(scene.app, scene.territory);
    expect_int(303,
               test_post(scene.app, scene.territory, delegates_of_territory(&scene), "").status);
    expect_str("2026-03-02", test_sql_text(scene.app, "SELECT valid_from FROM body_post WHERE "
                                                      "post_type = 'delegate'"));
}

void test_campaigns__delegates_are_entered_by_their_own_organisation_alone(void)
{
    struct scene scene = with_delegate();
    sign(&scene);
    form_conference(&scene);
    int64_t foreign = test_account(scene.app, "region_chair", "Астраханская");
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_not_found(test_post(scene.app, foreign, delegates_of_territory(&scene), ""));
    expect_not_found(test_post(scene.app, scene.chair, delegates_of_territory(&scene), ""));
    expect_forbidden(test_post(scene.app, auditor, delegates_of_territory(&scene), ""));
    expect_int(0, sitting(&scene, "Ершова", "delegate"));
}

/* ---- the calendar ---------------------------------------------------------------------------- */

void test_campaigns__the_region_sees_who_has_planned_who_has_met_and_who_is_late(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    struct reply page = test_get(scene.app, scene.region, at(&scene, ""));
    expect_page(page, "из 4 провели");
    expect_page(test_get(scene.app, scene.chair, at(&scene, "")), "Назначить собрание");
    plan(&scene);
    expect_form_again(test_post(scene.app, scene.chair, at(&scene, "/plan"),
                                test_text("body=%lld&held_on=" TODAY,
                                          (long long)test_sql_int(
                                              scene.app, "SELECT id FROM body WHERE body_type = "
                                                         "'meeting'"))),
                      "уже назначено");
    expect_page(test_get(scene.app, scene.territory, at(&scene, "")), "назначено");
    begin(&scene);
    expect_int(303, meet(&scene, "/step/end", "").status);
    expect_str("held", test_sql_text(scene.app, "SELECT stage FROM campaign_meeting"));
    page = test_get(scene.app, scene.region,
                    at(&scene, test_text("?org=%lld", (long long)test_org(scene.app, "Рыльская"))));
    expect_page(page, "проведено");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM campaign_meeting"));
}

void test_campaigns__own_days_are_earlier_and_never_later(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    expect_form_again(
        test_post(scene.app, scene.territory, at(&scene, "/days"), "primaries_by=2026-03-25"),
        "Не позже 20.03.2026");
    expect_form_again(test_post(scene.app, scene.territory, at(&scene, "/days"),
                                "primaries_by=2026-03-10&territories_by=2026-02-01"),
                      "раньше их срока");
    expect_int(303,
               test_post(scene.app, scene.territory, at(&scene, "/days"), "primaries_by=2026-02-20")
                   .status);
    expect_page(test_get(scene.app, scene.chair, at(&scene, "")), "до 20.02.2026");
    struct reply late = test_get(scene.app, scene.region, at(&scene, "/names?show=late"));
    expect_page(late, SCHOOL);
    expect_true(str_find(late.body, STR("Льговская СОШ 1")) < 0);
    expect_refused(test_post(scene.app, scene.chair, at(&scene, "/days"), ""),
                   "вышестоящие организации");
}

void test_campaigns__a_meeting_that_was_called_without_it_is_counted_in(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    int64_t body = test_sql_int(scene.app, "SELECT id FROM body WHERE body_type = 'meeting'");
    expect_int(303, test_post(scene.app, scene.chair, "/meetings/new",
                              test_text("body=%lld&form=in_person&held_on=2026-03-12"
                                        "&is_election=1",
                                        (long long)body))
                        .status);
    scene.meeting = test_sql_int(scene.app, "SELECT max(id) FROM meeting");
    expect_page(test_get(scene.app, scene.chair, at(&scene, "")), "Учесть собрание 12.03.2026");
    expect_int(303, test_post(scene.app, scene.chair, at(&scene, "/bind"),
                              test_text("meeting=%lld", (long long)scene.meeting))
                        .status);
    expect_str("planned", test_sql_text(scene.app, "SELECT stage FROM campaign_meeting"));
    expect_int(303, send(&scene, "/agenda", "").status);
    expect_int(4, test_sql_int(scene.app, "SELECT count(*) FROM election"));
    expect_int(303, meet(&scene, "/cancel", "").status);
    expect_str("none", test_sql_text(scene.app, "SELECT stage FROM campaign_meeting"));
}

void test_campaigns__who_owes_something_is_reminded_once_in_three_days(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    test_sql(scene.app, "UPDATE org SET email = 'sad@example.org' WHERE short_name = "
                        "'Рыльский сад'");
    expect_int(303, test_post(scene.app, scene.territory, at(&scene, "/remind"), "").status);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM outbox WHERE to_address = "
                                          "'sad@example.org'"));
    expect_int(303, test_post(scene.app, scene.territory, at(&scene, "/remind"), "").status);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM outbox WHERE to_address = "
                                          "'sad@example.org'"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM campaign_meeting WHERE reminded_at "
                                          "IS NOT NULL AND stage = 'planned'"));
}

void test_campaigns__letters_go_by_themselves_when_the_day_is_near(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    test_sql(scene.app, "UPDATE org SET email = 'sad@example.org' WHERE short_name = "
                        "'Рыльский сад'");
    test_run_jobs(scene.app);
    struct request req = *test_begin(scene.app, scene.region);
    test_commit(scene.app);
    campaigns_sweep(&req);
    campaigns_sweep(&req);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM outbox WHERE to_address = "
                                          "'sad@example.org'"));
}

/* Portions go on behind the last organisation that was told. */
void test_campaigns__letters_go_to_more_than_one_portion_each_once(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    test_sql(
        scene.app,
        "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, "
        "email, created_at, changed_at) SELECT o.region_id, 880000 + n.n, o.parent_id, o.type, "
        "substr(o.path, 1, length(o.path) - 3) || substr(CAST(1000 + n.n AS TEXT), 2), "
        "'New', 'New', o.sort_key, 'new' || n.n || '@example.org', 0, 0 FROM org o, (WITH "
        "RECURSIVE c (n) AS (SELECT 400 UNION ALL SELECT n + 1 FROM c WHERE n < 899) SELECT n "
        "FROM c) n WHERE o.short_name = 'Рыльский сад'");
    test_run_jobs(scene.app);
    struct request req = *test_begin(scene.app, scene.region);
    test_commit(scene.app);
    campaigns_sweep(&req);
    campaigns_sweep(&req);
    expect_int(500, test_sql_int(scene.app, "SELECT count(DISTINCT to_address) FROM outbox WHERE "
                                            "to_address LIKE 'new%@example.org'"));
    expect_int(500, test_sql_int(scene.app, "SELECT count(*) FROM outbox WHERE to_address LIKE "
                                            "'new%@example.org'"));
}

/* ---- any meeting that elects ----------------------------------------------------------------- */

void test_campaigns__an_ordinary_meeting_fills_one_free_place(void)
{
    struct scene scene = school();
    int64_t body = test_sql_int(scene.app, "SELECT id FROM body WHERE body_type = 'meeting'");
    int64_t committee =
        test_sql_int(scene.app, "SELECT id FROM body WHERE body_type = 'union_committee'");
    expect_int(303, test_post(scene.app, scene.chair, "/meetings/new",
                              test_text("body=%lld&form=in_person&held_on=" TODAY, (long long)body))
                        .status);
    scene.meeting = test_sql_int(scene.app, "SELECT max(id) FROM meeting");
    expect_form_again(send(&scene, "/new", "post=0:congress:chair&seats=1"), "Выберите");
    expect_int(303,
               send(&scene, "/new",
                    test_text("post=%lld:union_committee:member&seats=1", (long long)committee))
                   .status);
    begin(&scene);
    stand(&scene, 1, "Ершова");
    expect_int(303,
               send(&scene, "/posts/1/result",
                    test_text("version=%lld&vote=open&for_1=6", (long long)version_of(&scene, 1)))
                   .status);
    expect_int(303, meet(&scene, "/items/1/unanimous", "").status);
    sign(&scene);
    expect_int(303, test_post(scene.app, scene.chair, composition(&scene), "").status);
    expect_int(1, sitting(&scene, "Ершова", "member"));
    expect_int(1, sitting(&scene, "Власова", "member"));
    expect_int(1, sitting(&scene, "Абрамова", "chair"));
}

/* ---- who may --------------------------------------------------------------------------------- */

void test_campaigns__nobody_writes_into_another_organisation_or_without_the_right(void)
{
    struct scene scene = school();
    open_campaign(&scene);
    plan(&scene);
    int64_t beside = test_account(scene.app, "primary_chair", "Рыльский сад");
    int64_t accountant = test_account(scene.app, "accountant", SCHOOL);
    int64_t foreign = test_account(scene.app, "region_chair", "Астраханская");
    static const char *const actions[] = {"/agenda",      "/commissions/mandate", "/new",
                                          "/posts/1/add", "/posts/1/find",        "/posts/1/result",
                                          "/composition", "/posts/1/seats"};
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        const char *path = test_text("/elections/%lld%s", (long long)scene.meeting, actions[i]);
        expect_not_found(test_post(scene.app, beside, path, ""));
        expect_forbidden(test_post(scene.app, accountant, path, ""));
    }
    expect_not_found(test_get(scene.app, foreign, at(&scene, "")));
    expect_not_found(test_post(scene.app, foreign, at(&scene, "/close"), ""));
    expect_refused(test_post(scene.app, scene.territory, at(&scene, "/close"), ""),
                   "Завершает кампанию тот");
    expect_forbidden(test_get(scene.app, scene.chair, "/campaigns/new"));
    /* Somebody of another school is no candidate here. */
    int64_t stranger = test_members_add(
        scene.app, beside, "Рыльский сад",
        TEST_CARD(.last_name = STR("Чужая"), .first_name = STR("Анна"), .status = STR("active"),
                  .registered_on = date_of("2020-09-01")));
    expect_refused(send(&scene, "/posts/1/add", test_text("member=%lld", (long long)stranger)),
                   "состоит на учёте в этой организации");
    expect_int(303, test_post(scene.app, scene.region, at(&scene, "/close"), "").status);
    expect_refused(test_post(scene.app, scene.region, at(&scene, "/remind"), ""), "завершена");
}
