/* Events: planned, announced, entered, held, written to the cards. */
#include "app/app.h"
#include "app/test.h"
#include "features/events/events_inner.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define TODAY_AS_TYPED "02.03.2026"
#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region; /* the specialist of the region, who holds the event */
    int64_t school; /* the chair of a school, who enters people */
    int64_t id;     /* of the event */
};

static int64_t count(const struct scene *set, const char *what)
{
    return test_sql_int(set->app, test_text("SELECT count(*) FROM %s", what));
}

static const char *at(const struct scene *set, const char *page)
{
    return test_text("/events/%lld%s", ID(set->id), page);
}

/* What stands in `more` comes before the rest. */
static struct reply hold_form(const struct scene *set, const char *more)
{
    return test_post(
        set->app, set->region, "/events/new",
        test_text("%s&title=Школа актива&kind=school&form=in_person&begins_on=" TODAY_AS_TYPED
                  "&begins_at=10&ends_at=13.30&place=Курск&hours=8&audience=%s&entry_by=own"
                  "&has_waiting=1",
                  more, str_to_c(test_arena(), test_org_path(set->app, "Курская"))));
}

static void announce(const struct scene *set)
{
    expect_see_other(test_post(set->app, set->region, at(set, "/announce"), ""), at(set, ""));
}

/* An event of the region on that day, open to all of it. */
static struct scene planned(const char *more)
{
    struct scene set = {.app = test_app_on(TODAY)};
    set.region = test_account(set.app, "region_specialist", "Курская");
    set.school = test_account(set.app, "primary_chair", TEST_SCHOOL);
    expect_int(303, hold_form(&set, more).status);
    set.id = test_sql_int(set.app, "SELECT max(id) FROM event");
    return set;
}

static struct scene announced(const char *more)
{
    struct scene set = planned(more);
    announce(&set);
    return set;
}

static int64_t person(const struct scene *set, const char *org, const char *last)
{
    int64_t chair = test_account(set->app, "primary_chair", org);
    return test_members_add(set->app, chair, org,
                            TEST_CARD(.last_name = str_of(last), .first_name = STR("Анна"),
                                      .category = STR("worker_pedagogic"), .status = STR("active"),
                                      .email = STR("a@example.org")));
}

static struct reply enter(const struct scene *set, int64_t account, int64_t member)
{
    int64_t org =
        test_sql_int(set->app, test_text("SELECT org_id FROM member WHERE id = %lld", ID(member)));
    return test_post(set->app, account, at(set, test_text("/enter?org=%lld", ID(org))),
                     test_text("person=%lld", ID(member)));
}

static int64_t entry_of(const struct scene *set, int64_t member)
{
    return test_sql_int(set->app,
                        test_text("SELECT id FROM event_entry WHERE member_id = %lld", ID(member)));
}

static str state_of(const struct scene *set, int64_t member)
{
    return test_sql_text(
        set->app, test_text("SELECT state FROM event_entry WHERE member_id = %lld", ID(member)));
}

static struct reply answer(const struct scene *set, int64_t account, int64_t member,
                           const char *body)
{
    return test_post(set->app, account,
                     at(set, test_text("/people/%lld/answer", ID(entry_of(set, member)))), body);
}

static void mark(const struct scene *set, int64_t member, const char *box)
{
    long long id = ID(entry_of(set, member));
    expect_int(303, test_post(set->app, set->region, at(set, "/presence"),
                              test_text("seen=%lld&%s=%lld", id, box, id))
                        .status);
}

static void hold(const struct scene *set)
{
    expect_see_other(test_post(set->app, set->region, at(set, "/hold"), ""), at(set, ""));
}

static int64_t taken(const struct scene *set)
{
    return test_sql_int(set->app, "SELECT sum(taken) FROM event_places");
}

static int64_t waiting(const struct scene *set)
{
    return test_sql_int(set->app, "SELECT sum(waiting) FROM event_places");
}

/* ---- the whole way --------------------------------------------------------------------------- */

void test_events__an_event_goes_from_the_plan_to_the_cards(void)
{
    struct scene set = planned("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t vera = person(&set, TEST_SCHOOL, "Власова");
    expect_not_found(test_get(set.app, set.school, at(&set, "")));
    announce(&set);
    expect_page(test_get(set.app, set.school, at(&set, "")), "Школа актива");
    expect_page(test_get(set.app, set.school, "/events?show=open"), "Школа актива");
    expect_int(303, enter(&set, set.school, anna).status);
    expect_int(303, enter(&set, set.school, vera).status);
    expect_page(test_get(set.app, set.region, at(&set, "/people")), "Белова");
    mark(&set, anna, "person");
    expect_page(test_get(set.app, set.region, at(&set, "/hold")), "1 человек");
    hold(&set);
    expect_int(1, count(&set, "training_record WHERE event_id IS NOT NULL AND hours = 8 AND "
                              "attendance = 'in_person' AND title = 'Школа актива'"));
    expect_int(1, test_sql_int(set.app, "SELECT people FROM event"));
    expect_int(1, test_sql_int(set.app, "SELECT sum(people) FROM training_count"));
    expect_page(test_get(set.app, set.school, test_text("/members/%lld/training", ID(anna))),
                "Школа актива");
    expect_int(0, count(&set, test_text("training_record WHERE member_id = %lld", ID(vera))));
}

void test_events__marks_corrected_afterwards_correct_the_cards(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t vera = person(&set, TEST_SCHOOL, "Власова");
    (void)enter(&set, set.school, anna);
    (void)enter(&set, set.school, vera);
    mark(&set, anna, "person");
    hold(&set);
    mark(&set, vera, "online");
    expect_int(1, count(&set, test_text("training_record WHERE member_id = %lld AND attendance = "
                                        "'online' AND state = 'kept'",
                                        ID(vera))));
    mark(&set, anna, "nothing");
    expect_int(0, count(&set, test_text("training_record WHERE member_id = %lld AND state = 'kept'",
                                        ID(anna))));
    expect_int(1, test_sql_int(set.app, "SELECT sum(trainings) FROM training_count"));
    expect_int(1, test_sql_int(set.app, "SELECT people FROM event"));
}

void test_events__what_was_written_by_hand_becomes_the_record_of_the_event(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    expect_int(303,
               test_post(set.app, set.school, test_text("/members/%lld/training/new", ID(anna)),
                         test_text("title=Школа+актива&kind=school&attendance=in_person&hours=6&"
                                   "taught=org:%lld&began_on=" TODAY_AS_TYPED
                                   "&paper_kind=certificate&paper_number=7",
                                   ID(test_org(set.app, TEST_SCHOOL))))
                   .status);
    (void)enter(&set, set.school, anna);
    mark(&set, anna, "person");
    hold(&set);
    expect_int(1, count(&set, "training_record"));
    expect_int(1, count(&set, "training_record WHERE event_id IS NOT NULL AND hours = 8 AND "
                              "paper_number = '7'"));
}

void test_events__hours_are_those_of_the_sessions_one_was_in(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    for (int i = 1; i <= 2; i++) {
        expect_int(303, test_post(set.app, set.region, at(&set, "/sessions/new"),
                                  test_text("title=Занятие %d&held_on=" TODAY_AS_TYPED
                                            "&begins_at=1%d:00&ends_at=1%d:45&hours=%d",
                                            i, i, i, i))
                            .status);
    }
    (void)enter(&set, set.school, anna);
    long long id = ID(entry_of(&set, anna));
    expect_int(303, test_post(set.app, set.region, at(&set, "/presence?session=2"),
                              test_text("seen=%lld&person=%lld", id, id))
                        .status);
    hold(&set);
    expect_int(2, test_sql_int(set.app, "SELECT hours FROM training_record"));
}

/* ---- places ---------------------------------------------------------------------------------- */

void test_events__who_waits_longest_gets_the_next_place(void)
{
    struct scene set = announced("places=1");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t vera = person(&set, TEST_SCHOOL, "Власова");
    int64_t galina = person(&set, "Рыльский сад", "Гусева");
    (void)enter(&set, set.school, anna);
    (void)enter(&set, set.school, vera);
    (void)enter(&set, set.region, galina);
    expect_str("comes", state_of(&set, anna));
    expect_str("waiting", state_of(&set, vera));
    expect_int(1, taken(&set));
    expect_int(2, waiting(&set));
    expect_int(303, answer(&set, set.school, anna, "answer=out").status);
    expect_str("withdrawn", state_of(&set, anna));
    expect_str("comes", state_of(&set, vera));
    expect_str("waiting", state_of(&set, galina));
    expect_int(1, taken(&set));
    expect_int(1, waiting(&set));
    expect_int(303, test_post(set.app, set.region, at(&set, "/places"), "places=5").status);
    expect_str("comes", state_of(&set, galina));
    expect_form_again(test_post(set.app, set.region, at(&set, "/places"), "places=1"),
                      "Места уже есть");
}

void test_events__a_quota_waits_for_its_own_people(void)
{
    struct scene set = announced("places=1");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t galina = person(&set, "Льговская СОШ 1", "Гусева");
    int64_t vera = person(&set, "Льговская СОШ 1", "Власова");
    expect_int(303,
               test_post(set.app, set.region, at(&set, "/quota"), "org=Рыльская&quota=1").status);
    (void)enter(&set, set.region, galina);
    (void)enter(&set, set.region, vera);
    (void)enter(&set, set.school, anna);
    expect_str("comes", state_of(&set, galina));
    expect_str("waiting", state_of(&set, vera));
    expect_str("comes", state_of(&set, anna));
    expect_int(303, answer(&set, set.school, anna, "answer=out").status);
    expect_str("waiting", state_of(&set, vera));
    str path = test_org_path(set.app, "Рыльская");
    expect_int(303, test_post(set.app, set.region, at(&set, "/quota/end"),
                              test_text("path=%s", str_to_c(test_arena(), path)))
                        .status);
    expect_str("comes", state_of(&set, vera));
    expect_int(1, count(&set, "event_places WHERE places = 2 AND taken = 2 AND waiting = 0"));
}

void test_events__entries_wait_for_a_yes_where_that_is_asked(void)
{
    struct scene set = announced("needs_answer=1&places=1");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t vera = person(&set, TEST_SCHOOL, "Власова");
    (void)enter(&set, set.school, anna);
    (void)enter(&set, set.school, vera);
    expect_str("asked", state_of(&set, anna));
    expect_int(0, taken(&set));
    expect_forbidden(answer(&set, set.school, anna, "answer=yes"));
    expect_int(303, answer(&set, set.region, anna, "answer=yes").status);
    expect_int(303, answer(&set, set.region, vera, "answer=no&why=Для председателей").status);
    expect_str("comes", state_of(&set, anna));
    expect_str("refused", state_of(&set, vera));
    expect_int(1, count(&set, "outbox WHERE body LIKE '%Для председателей%'"));
}

/* ---- all at the same moment ------------------------------------------------------------------ */

#define AT_ONCE 40
#define PLACES_AT_ONCE 15

struct rival {
    int64_t event_id;
    int64_t member_id;
    enum events_entered told;
};

static void enter_at_once(struct request *req, void *piece)
{
    struct rival *rival = piece;
    struct events_db_event_row event = {0};
    (void)!events_db_find_any(req->db, rival->event_id, &event);
    rival->told = events_enter(
        req, &(struct events_entering){.event = &event,
                                       .scope = access_system_scope(req->arena, 100, STR("0")),
                                       .member_id = rival->member_id,
                                       .entered_by = "own"});
}

static int64_t told(const struct rival *rivals, enum events_entered what)
{
    int64_t total = 0;
    for (size_t i = 0; i < AT_ONCE; i++) {
        total += rivals[i].told == what;
    }
    return total;
}

void test_events__no_place_is_given_twice_and_nobody_is_lost_when_all_enter_at_once(void)
{
    struct scene set = announced("places=15");
    struct rival rivals[AT_ONCE];
    for (size_t i = 0; i < AT_ONCE; i++) {
        const char *name = test_text("Белова-%c%c", 'a' + (int)i / 8, 'a' + (int)i % 8);
        rivals[i] =
            (struct rival){.event_id = set.id, .member_id = person(&set, TEST_SCHOOL, name)};
    }
    test_at_once(set.app, AT_ONCE, enter_at_once, rivals, sizeof(rivals[0]));
    expect_int(PLACES_AT_ONCE, told(rivals, EVENTS_ENTERED_COMES));
    expect_int(AT_ONCE - PLACES_AT_ONCE, told(rivals, EVENTS_ENTERED_WAITS));
    expect_int(PLACES_AT_ONCE, count(&set, "event_entry WHERE state = 'comes'"));
    expect_int(AT_ONCE - PLACES_AT_ONCE, count(&set, "event_entry WHERE state = 'waiting'"));
    expect_int(PLACES_AT_ONCE, taken(&set));
    expect_int(AT_ONCE - PLACES_AT_ONCE, waiting(&set));
    for (size_t i = 0; i < AT_ONCE; i++) {
        expect_str(rivals[i].told == EVENTS_ENTERED_COMES ? "comes" : "waiting",
                   state_of(&set, rivals[i].member_id));
    }
    expect_int(AT_ONCE, count(&set, "outbox"));
}

/* ---- the member ------------------------------------------------------------------------------ */

void test_events__a_member_enters_and_leaves_and_sees_the_room_only_with_a_place(void)
{
    struct scene set = announced("places=1&link=https://room.example.org/a");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t vera = person(&set, TEST_SCHOOL, "Власова");
    int64_t as_anna = test_members_sign_in(set.app, TEST_SCHOOL, anna);
    int64_t as_vera = test_members_sign_in(set.app, TEST_SCHOOL, vera);
    const char *page = test_text("/my/events/%lld", ID(set.id));
    expect_page(test_get(set.app, as_anna, "/my/events"), "Школа актива");
    expect_not_found(test_get(set.app, as_anna, test_text("%s/room", page)));
    expect_see_other(test_post(set.app, as_anna, test_text("%s/enter", page), ""), page);
    expect_see_other(test_post(set.app, as_anna, test_text("%s/enter", page), ""), page);
    expect_see_other(test_post(set.app, as_vera, test_text("%s/enter", page), ""), page);
    expect_see_other(test_get(set.app, as_anna, test_text("%s/room", page)),
                     "https://room.example.org/a");
    expect_not_found(test_get(set.app, as_vera, test_text("%s/room", page)));
    expect_see_other(test_post(set.app, as_anna, test_text("%s/leave", page), ""), page);
    expect_str("comes", state_of(&set, vera));
    expect_int(1, taken(&set));
}

void test_events__who_waits_and_presses_again_is_told_that_he_waits(void)
{
    struct scene set = announced("places=1");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t vera = person(&set, TEST_SCHOOL, "Власова");
    int64_t as_vera = test_members_sign_in(set.app, TEST_SCHOOL, vera);
    const char *page = test_text("/my/events/%lld", ID(set.id));
    const char *enter_page = test_text("%s/enter", page);
    expect_int(303, enter(&set, set.region, anna).status);
    for (int i = 0; i < 2; i++) {
        expect_see_other(test_post(set.app, as_vera, enter_page, ""), page);
        struct reply after = test_get(set.app, as_vera, page);
        expect_page(after, "Вы в листе ожидания");
        expect_true(str_find(after.body, STR("Место за вами.")) < 0);
    }
    expect_int(1, waiting(&set));
}

void test_events__sessions_at_the_same_time_are_not_chosen_together(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t as_anna = test_members_sign_in(set.app, TEST_SCHOOL, anna);
    const char *const sessions[] = {
        "title=Первая&begins_at=10:00&ends_at=11:00&is_chosen=1&places=1",
        "title=Вторая&begins_at=10:30&ends_at=11:30&is_chosen=1&track=2",
        "title=Третья&begins_at=11:30&ends_at=12:30&is_chosen=1",
    };
    for (size_t i = 0; i < COUNT_OF(sessions); i++) {
        expect_int(303, test_post(set.app, set.region, at(&set, "/sessions/new"),
                                  test_text("held_on=" TODAY_AS_TYPED "&%s", sessions[i]))
                            .status);
    }
    const char *page = test_text("/my/events/%lld", ID(set.id));
    expect_refused(test_post(set.app, as_anna, test_text("%s/sessions/1", page), ""), "Сначала");
    (void)test_post(set.app, as_anna, test_text("%s/enter", page), "");
    expect_see_other(test_post(set.app, as_anna, test_text("%s/sessions/1", page), ""), page);
    expect_refused(test_post(set.app, as_anna, test_text("%s/sessions/2", page), ""), "Первая");
    expect_see_other(test_post(set.app, as_anna, test_text("%s/sessions/3", page), ""), page);
    (void)test_post(set.app, as_anna, test_text("%s/leave", page), "");
    expect_int(0, test_sql_int(set.app, "SELECT sum(taken) FROM event_session"));
}

/* ---- who may what ---------------------------------------------------------------------------- */

void test_events__another_organisation_sees_and_changes_nothing_of_it(void)
{
    struct scene set = {.app = test_app_on(TODAY)};
    set.region = test_account(set.app, "territory_chair", "Рыльская");
    int64_t beside = test_account(set.app, "primary_chair", "Льговская СОШ 1");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t other = person(&set, "Льговская СОШ 1", "Гусева");
    str path = test_org_path(set.app, "Рыльская");
    expect_int(303, test_post(set.app, set.region, "/events/new",
                              test_text("title=Районный семинар&kind=seminar&form=in_person"
                                        "&begins_on=" TODAY_AS_TYPED "&audience=%s&entry_by=own",
                                        str_to_c(test_arena(), path)))
                        .status);
    set.id = test_sql_int(set.app, "SELECT max(id) FROM event");
    announce(&set);
    (void)enter(&set, set.region, anna);
    const char *const pages[] = {"", "/people", "/enter", "/edit", "/places", "/presence", "/hold"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_not_found(test_get(set.app, beside, at(&set, pages[i])));
    }
    const char *const deeds[] = {"/edit",     "/announce", "/cancel",       "/remove",
                                 "/places",   "/quota",    "/sessions/new", "/guest",
                                 "/presence", "/figures",  "/hold"};
    for (size_t i = 0; i < COUNT_OF(deeds); i++) {
        expect_not_found(test_post(set.app, beside, at(&set, deeds[i]), ""));
    }
    expect_not_found(answer(&set, beside, anna, "answer=out"));
    int64_t as_other = test_members_sign_in(set.app, "Льговская СОШ 1", other);
    expect_not_found(test_get(set.app, as_other, test_text("/my/events/%lld", ID(set.id))));
    expect_not_found(
        test_post(set.app, as_other, test_text("/my/events/%lld/enter", ID(set.id)), ""));
    expect_str("comes", state_of(&set, anna));
}

void test_events__a_school_sees_its_own_people_alone_at_an_event_of_the_region(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t galina = person(&set, "Рыльский сад", "Гусева");
    (void)enter(&set, set.region, anna);
    (void)enter(&set, set.region, galina);
    struct reply page = test_get(set.app, set.school, at(&set, "/people"));
    expect_page(page, "Белова");
    expect_lacks("Гусева", page.body);
    expect_not_found(answer(&set, set.school, galina, "answer=out"));
    expect_not_found(test_post(set.app, set.school, at(&set, "/presence"), ""));
}

/* ---- people, connections, views ---------------------------------------------------------------
 */

void test_events__connections_and_views_are_never_people(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    (void)enter(&set, set.school, anna);
    mark(&set, anna, "person");
    expect_int(303,
               test_post(set.app, set.region, at(&set, "/figures"),
                         "what=connections&number=6000&source=YouTube&counted_on=" TODAY_AS_TYPED)
                   .status);
    expect_int(303, test_post(set.app, set.region, at(&set, "/figures"),
                              "what=views&number=9000&counted_on=" TODAY_AS_TYPED)
                        .status);
    hold(&set);
    expect_int(1, test_sql_int(set.app, "SELECT people FROM event"));
    expect_int(1, test_sql_int(set.app, "SELECT sum(people) FROM training_count"));
    struct reply page = test_get(set.app, set.region, at(&set, ""));
    expect_page(page, "6\xc2\xa0"
                      "000");
    expect_page(page, "9\xc2\xa0"
                      "000");
    expect_page(page, "1 человек");
}

static int64_t figure(const struct scene *set, const char *counted, const char *since)
{
    struct measure_condition conditions[] = {{STR("kind"), STR("school|seminar")},
                                             {STR("counted"), str_of(counted)}};
    struct measure_figure asked = {
        .measure = STR("events"), .conditions = conditions, .condition_count = 2};
    struct request *req = test_begin(set->app, set->region);
    events_feature.count(req,
                         &(struct measure_branch){.path = test_org_path(set->app, "Курская"),
                                                  .since = date_of(since),
                                                  .day = date_of("2027-01-01")},
                         &asked, 1);
    test_commit(set->app);
    return asked.is_known ? asked.number : -1;
}

void test_events__reports_get_events_people_connections_and_views_apart(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    (void)enter(&set, set.school, anna);
    mark(&set, anna, "person");
    expect_int(303, test_post(set.app, set.region, at(&set, "/figures"),
                              "what=connections&number=70&counted_on=" TODAY_AS_TYPED)
                        .status);
    expect_int(0, figure(&set, "events", "2026-01-01"));
    hold(&set);
    expect_int(1, figure(&set, "events", "2026-01-01"));
    expect_int(1, figure(&set, "people", "2026-01-01"));
    expect_int(70, figure(&set, "connections", "2026-01-01"));
    expect_int(0, figure(&set, "views", "2026-01-01"));
    expect_int(0, figure(&set, "events", "2026-04-01"));
    expect_int(-1, figure(&set, "money", "2026-01-01"));
}

/* ---- what goes wrong ------------------------------------------------------------------------- */

void test_events__bad_input_is_told_and_nothing_is_kept(void)
{
    struct scene set = {.app = test_app_on(TODAY)};
    set.region = test_account(set.app, "region_specialist", "Курская");
    const struct {
        const char *more;
        const char *told;
    } cases[] = {
        {"title=", "О чём"},          {"ends_on=01.03.2026", "Последний день раньше первого"},
        {"begins_at=25:00", "14:00"}, {"begins_at=14:00&ends_at=13:00", "раньше"},
        {"link=zoom", "https://"},    {"closes_on=05.03.2026", "К этому дню"},
        {"audience=1", "Выберите"},   {"places=0", "Места"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_form_again(hold_form(&set, cases[i].more), cases[i].told);
    }
    expect_int(0, count(&set, "event"));
}

void test_events__nobody_is_entered_twice_and_nobody_from_elsewhere(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t far = person(&set, "АГУ", "Дальняя");
    (void)enter(&set, set.school, anna);
    expect_int(303, enter(&set, set.school, anna).status);
    expect_int(1, count(&set, "event_entry"));
    expect_int(1, taken(&set));
    int64_t astrakhan = test_account(set.app, "primary_chair", "АГУ");
    expect_not_found(enter(&set, astrakhan, far));
    expect_int(1, count(&set, "event_entry"));
}

void test_events__who_has_left_keeps_what_was_learnt(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    (void)enter(&set, set.school, anna);
    mark(&set, anna, "person");
    test_sql(set.app, test_text("UPDATE member SET status = 'left' WHERE id = %lld", ID(anna)));
    expect_page(test_get(set.app, set.region, at(&set, "/hold")), "вышел");
    hold(&set);
    expect_int(1, count(&set, "training_record WHERE event_id IS NOT NULL AND is_counted = 0"));
}

void test_events__it_is_not_written_to_the_cards_before_it_was_held(void)
{
    struct scene set = announced("ends_on=05.03.2026");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    (void)enter(&set, set.school, anna);
    expect_refused(test_post(set.app, set.region, at(&set, "/hold"), ""), "05.03.2026");
    mark(&set, anna, "person");
    expect_refused(test_post(set.app, set.region, at(&set, "/hold"), ""), "05.03.2026");
    expect_int(0, count(&set, "training_record"));
}

void test_events__two_cards_of_one_person_keep_one_entry_and_one_place(void)
{
    struct scene set = announced("places=2");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    int64_t again = person(&set, "Рыльский сад", "Белова");
    int64_t vera = person(&set, TEST_SCHOOL, "Власова");
    (void)enter(&set, set.region, anna);
    (void)enter(&set, set.region, again);
    (void)enter(&set, set.region, vera);
    expect_str("waiting", state_of(&set, vera));
    struct request *req = test_begin(set.app, set.region);
    events_feature.person_merged(req, 0, again, anna);
    test_commit(set.app);
    expect_str("comes", state_of(&set, vera));
    expect_int(2, taken(&set));
    req = test_begin(set.app, set.region);
    events_feature.person_parted(req, 0, again, anna);
    test_commit(set.app);
    expect_str("withdrawn", state_of(&set, again));
    expect_str("comes", state_of(&set, anna));
}

/* ---- letters --------------------------------------------------------------------------------- */

void test_events__those_who_come_are_told_of_a_place_a_change_and_the_day_before(void)
{
    struct scene set = announced("");
    int64_t anna = person(&set, TEST_SCHOOL, "Белова");
    (void)enter(&set, set.school, anna);
    expect_int(1, count(&set, "outbox WHERE body LIKE '%Школа актива%'"));
    struct request *req = test_begin(set.app, set.region);
    test_commit(set.app);
    events_sweep(req);
    events_sweep(req);
    test_run_jobs(set.app);
    expect_int(2, count(&set, "outbox WHERE body LIKE '%Школа актива%'"));
    expect_int(303, test_post(set.app, set.region, at(&set, "/cancel"), "reason=Карантин").status);
    test_run_jobs(set.app);
    expect_int(1, count(&set, "outbox WHERE body LIKE '%Карантин%'"));
    expect_refused(enter(&set, set.school, anna), "отмен");
}

void test_events__an_event_goes_into_calendars_without_a_sign_in(void)
{
    struct scene set = announced("");
    str code = test_sql_text(set.app, "SELECT code FROM event");
    struct reply reply =
        test_get(set.app, 0, test_text("/events/entry/%s", str_to_c(test_arena(), code)));
    expect_int(200, reply.status);
    expect_contains("SUMMARY:Школа актива", reply.body);
    expect_contains("DTSTART:20260302T", reply.body);
}
