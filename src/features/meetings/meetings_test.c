/* Meetings: from the notice to the signed minutes. */
#include "app/app.h"
#include "app/test.h"

#include "features/meetings/meetings_inner.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

struct hall {
    struct test_app *app;
    int64_t chair;
    int64_t body;
    int64_t id;
};

static int64_t form_body(struct test_app *app, int64_t account, const char *org, const char *type)
{
    expect_int(303, test_post(app, account,
                              test_text("/bodies/new?org=%lld", (long long)test_org(app, org)),
                              test_text("type=%s&formed_on=2020-10-01", type))
                        .status);
    return test_sql_int(app, "SELECT max(id) FROM body");
}

static void elect(const struct hall *hall, const char *name, const char *post, const char *until)
{
    expect_int(303, test_post(hall->app, hall->chair,
                              test_text("/bodies/%lld/elect", (long long)hall->body),
                              test_text("last_name=%s&first_name=Анна&post=%s&valid_from=2024-10-30"
                                        "&valid_to=%s",
                                        name, post, until))
                        .status);
}

/* A committee of five in which one term has ended. */
static struct hall committee(void)
{
    struct hall hall = {.app = test_app_on(TODAY)};
    hall.chair = test_account(hall.app, "primary_chair", SCHOOL);
    hall.body = form_body(hall.app, hall.chair, SCHOOL, "union_committee");
    elect(&hall, "Абрамова", "chair", "2029-10-30");
    elect(&hall, "Белова", "secretary", "2029-10-30");
    elect(&hall, "Власова", "member", "2029-10-30");
    elect(&hall, "Гусева", "member", "2029-10-30");
    elect(&hall, "Дроздова", "member", "2029-10-30");
    elect(&hall, "Бывшая", "member", "2026-02-28");
    elect(&hall, "Белова", "member", "2029-10-30");
    return hall;
}

static const char *path(const struct hall *hall, const char *what)
{
    return test_text("/meetings/%lld%s", (long long)hall->id, what);
}

static struct reply send(const struct hall *hall, const char *what, const char *body)
{
    return test_post(hall->app, hall->chair, path(hall, what), body);
}

static void call(struct hall *hall, const char *fields)
{
    struct reply reply = test_post(hall->app, hall->chair, "/meetings/new",
                                   test_text("body=%lld&%s", (long long)hall->body, fields));
    expect_int(303, reply.status);
    hall->id = test_sql_int(hall->app, "SELECT max(id) FROM meeting");
}

static int64_t n_of(const struct hall *hall, const char *name)
{
    return test_sql_int(hall->app, test_text("SELECT n FROM meeting_person WHERE meeting_id = %lld "
                                             "AND last_name = '%s'",
                                             (long long)hall->id, name));
}

/* The boxes of these people, names with blanks between. */
static const char *here(const struct hall *hall, const char *names)
{
    struct buf body = BUF_INIT(test_arena());
    str rest = str_of(names), name;
    while (str_next(&rest, ' ', &name)) {
        buf_put_format(&body, "here=%lld&", (long long)n_of(hall, str_to_c(test_arena(), name)));
    }
    return str_to_c(test_arena(), buf_str(&body));
}

static void begin(const struct hall *hall, const char *names)
{
    expect_int(303, send(hall, "/step/begin", "").status);
    expect_int(303, send(hall, "/people", here(hall, names)).status);
}

static void add_item(const struct hall *hall, const char *title)
{
    expect_int(303,
               send(hall, "/items/new", test_text("kind=item&title=%s&speaker=Абрамова А.", title))
                   .status);
}

static int64_t version_of(const struct hall *hall, int item)
{
    return test_sql_int(hall->app,
                        test_text("SELECT version FROM meeting_item WHERE meeting_id = %lld AND "
                                  "item = %d",
                                  (long long)hall->id, item));
}

static struct reply decide(const struct hall *hall, int item, const char *decision)
{
    return send(hall, test_text("/items/%d", item),
                test_text("version=%lld&title=Об итогах&speaker=Абрамова А.&decided_as=resolution"
                          "&decision=%s",
                          (long long)version_of(hall, item), decision));
}

static struct reply vote(const struct hall *hall, const char *numbers)
{
    return send(hall, "/items/1/vote",
                test_text("version=%lld&vote=open&%s", (long long)version_of(hall, 1), numbers));
}

#define ALL "Абрамова Белова Власова Гусева Дроздова"

/* ---- the quorum, in numbers ------------------------------------------------------------------ */

void test_meetings__shares_are_counted_as_the_charter_says(void)
{
    struct bodies_share half = {1, 2, true}, thirds = {2, 3, false};
    expect_int(6, meetings_least(half, 11));
    expect_int(6, meetings_least(half, 10));
    expect_int(8, meetings_least(thirds, 12));
    expect_int(8, meetings_least(thirds, 11));
    expect_int(1, meetings_least(half, 1));
    expect_false(meetings_quorum_of(half, 0, 0).is_there);
    expect_false(meetings_quorum_of(half, 10, 5).is_there);
    expect_true(meetings_quorum_of(half, 10, 6).is_there);
    struct bodies_rules rules = {.majority = half, .special = thirds};
    struct meetings_count count = {.here = 9, .votes_for = 5, .votes_against = 4};
    expect_true(meetings_is_adopted(&rules, &count));
    count.is_special = true;
    expect_false(meetings_is_adopted(&rules, &count));
    struct meetings_count nobody = {.here = 9};
    expect_false(meetings_is_adopted(&rules, &nobody));
}

/* ---- from the notice to the signed minutes --------------------------------------------------- */

void test_meetings__a_committee_meets_decides_and_signs(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY "&begins_at=14.00&place=г. Рыльск");
    expect_int(5, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person"));
    add_item(&hall, "Об итогах");
    expect_page(test_get(hall.app, hall.chair, path(&hall, "")), "Об итогах");
    begin(&hall, "Абрамова Белова Власова Гусева");
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/people")),
                "Из 5 избранных присутствует 4. Кворум имеется.");
    expect_int(303, decide(&hall, 1, "Принять к сведению%0A2. Поручить комиссии").status);
    expect_int(303, vote(&hall, "here=4&votes_for=3&votes_against=0&votes_abstained=1").status);
    expect_int(303, send(&hall, "/step/end", "").status);
    expect_refused(send(&hall, "/sign/chair", "paper=1"), "Сначала протокол подписывает секретарь");
    expect_refused(send(&hall, "/sign/secretary", ""), "подписан от руки");
    expect_int(303, send(&hall, "/sign/secretary", "paper=1").status);
    expect_int(303, send(&hall, "/sign/chair", "paper=1").status);
    expect_str("signed", test_sql_text(hall.app, "SELECT state FROM meeting"));
    expect_str("1-1", test_sql_text(hall.app, "SELECT number FROM document WHERE kind = "
                                              "'resolution' AND state = 'adopted'"));
    expect_int(2, test_sql_int(hall.app, "SELECT count(*) FROM document_item"));
    str minutes = test_sql_text(hall.app, "SELECT preamble FROM document WHERE kind = 'minutes' "
                                          "AND state = 'adopted'");
    expect_contains_all(minutes, "ПРОТОКОЛ № 1", "СЛУШАЛИ: Об итогах",
                        "ПОСТАНОВИЛИ:", "Поручить комиссии", "за 3, против 0, воздержались 1",
                        "Присутствуют: Абрамова", "Отсутствуют: Дроздова");
    expect_refused(decide(&hall, 1, "Другое"), "Протокол подписан");
    struct reply pdf = test_get(hall.app, hall.chair, path(&hall, "/minutes/pdf"));
    expect_contains("%PDF", test_bytes_of(pdf.file_fd));
    reply_close_file(&pdf);
    struct reply extract = test_get(hall.app, hall.chair, path(&hall, "/items/1/docx"));
    expect_int(200, extract.status);
    reply_close_file(&extract);
    struct reply sheet = test_get(hall.app, hall.chair, path(&hall, "/people/pdf"));
    expect_int(200, sheet.status);
    reply_close_file(&sheet);
}

void test_meetings__terms_and_addressees_are_read_out_of_what_was_decided(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY "&begins_at=14.00&place=г. Рыльск");
    add_item(&hall, "Об обучении");
    begin(&hall, "Абрамова Белова Власова Гусева");
    expect_int(303, decide(&hall, 1,
                           "Информацию принять к сведению.%0A2. Первичным профсоюзным организациям "
                           "до 1 июня 2026 года провести обучение.")
                        .status);
    expect_int(303, vote(&hall, "here=4&votes_for=4&votes_against=0&votes_abstained=0").status);
    expect_int(303, send(&hall, "/step/end", "").status);
    expect_int(303, send(&hall, "/sign/secretary", "paper=1").status);
    expect_int(303, send(&hall, "/sign/chair", "paper=1").status);
    expect_str("2026-06-01",
               test_sql_text(hall.app, "SELECT due_on FROM document_item WHERE due_on "
                                       "IS NOT NULL"));
    /* The primary organisation tells itself. */
    expect_int(test_org(hall.app, SCHOOL),
               test_sql_int(hall.app, "SELECT org_id FROM document_addressee"));
    expect_str("1.", test_sql_text(hall.app, "SELECT number FROM document_item ORDER BY item "
                                             "LIMIT 1"));
}

/* Whoever votes by computer has one. */
static void give_sign_in(const struct hall *hall, const char *name)
{
    test_sql(hall->app,
             test_text("UPDATE meeting_person SET account_id = %lld WHERE last_name = '%s'",
                       (long long)test_account(hall->app, "member", SCHOOL), name));
}

/* An urn into which nobody can put anything is not opened; one that decided nothing is no dead end.
 */
void test_meetings__a_secret_vote_that_decides_nothing_is_taken_once_more(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "Об итогах");
    begin(&hall, ALL);
    expect_form_again(send(&hall, "/items/1/ballot", "picks=1&minutes=10"), "проголосовать некому");
    expect_int(0, test_sql_int(hall.app, "SELECT count(*) FROM ballot"));
    give_sign_in(&hall, "Абрамова");
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/items/1/ballot")), "Белова");
    expect_int(303, send(&hall, "/items/1/ballot", "picks=1&minutes=10").status);
    int64_t ballot = test_sql_int(hall.app, "SELECT max(id) FROM ballot");
    expect_page(test_get(hall.app, hall.chair, test_text("/ballots/%lld", (long long)ballot)),
                path(&hall, "/items/1"));
    expect_refused(vote(&hall, "here=5&votes_for=5&votes_against=0&votes_abstained=0"),
                   "ещё открыта");
    expect_refused(send(&hall, "/items/1/unanimous", ""), "ещё открыта");
    expect_int(303, test_post(hall.app, hall.chair,
                              test_text("/ballots/%lld/close", (long long)ballot), "")
                        .status);
    expect_int(303, send(&hall, "/items/1/result", "").status);
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/items/1")), "ещё раз");
    expect_int(303, vote(&hall, "here=5&votes_for=4&votes_against=1&votes_abstained=0").status);
    expect_str("adopted", test_sql_text(hall.app, "SELECT result FROM meeting_item"));
}

/* What the minutes lack is said first on the page, with the way to where it is put right. */
void test_meetings__the_page_leads_to_what_the_minutes_still_lack(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    expect_page(test_get(hall.app, hall.chair, path(&hall, "")), "Составить повестку");
    add_item(&hall, "Об итогах");
    expect_page(test_get(hall.app, hall.chair, path(&hall, "")), "/tell");
    begin(&hall, ALL);
    expect_int(303, send(&hall, "/items/1/unanimous", "").status);
    expect_int(303, send(&hall, "/step/end", "").status);
    struct reply page = test_get(hall.app, hall.chair, path(&hall, ""));
    expect_page(page, "только в протоколе");
    expect_contains(test_text("href=\"%s\"", path(&hall, "/items/1")), page.body);
    expect_int(303, decide(&hall, 1, "Принять к сведению").status);
    /* Somebody else's place: that the paper was signed by hand has to be said. */
    page = test_get(hall.app, hall.chair, path(&hall, ""));
    expect_page(page, "подписан от руки: Белова");
    expect_contains("required", page.body);
}

void test_meetings__whoever_is_called_is_led_to_the_video_link(void)
{
    struct hall hall = committee();
    call(&hall, "form=remote&held_on=" TODAY "&link=https://video.example.org/room/17");
    struct reply reply = test_get(hall.app, hall.chair, path(&hall, "/video"));
    expect_int(303, reply.status);
    expect_str("https://video.example.org/room/17", reply_location(&reply));
    /* Arrivals come to the page of the secretary by themselves. */
    expect_int(303, send(&hall, "/step/begin", "").status);
    expect_contains(test_text("data-poll=\"%s\"", path(&hall, "/people")),
                    test_get(hall.app, hall.chair, path(&hall, "/people")).body);
    test_sql(hall.app, "UPDATE meeting SET link = '+7 800 100-00-00, код 17'");
    expect_not_found(test_get(hall.app, hall.chair, path(&hall, "/video")));
    expect_page(test_get(hall.app, hall.chair, path(&hall, "")), "код 17");
}

static bool erase(struct test_app *app, int64_t account, int64_t document)
{
    test_sql(app, "DELETE FROM control_waiting"); /* somebody has looked through the decisions */
    struct request req = *test_begin(app, account);
    req.scope = access_system_scope(req.arena, 0, STR("0"));
    bool was_erased = documents_erase(&req, document, STR("акту № 3"));
    test_commit(app);
    return was_erased;
}

/* An extract must not outlive the minutes out of which it is made. */
void test_meetings__with_destroyed_minutes_goes_all_that_the_meeting_keeps_of_them(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "О матпомощи Ивановой");
    begin(&hall, ALL);
    expect_int(303, decide(&hall, 1, "Оказать помощь Ивановой").status);
    give_sign_in(&hall, "Абрамова");
    expect_int(303, send(&hall, "/items/1/ballot", "picks=1&minutes=10").status);
    int64_t ballot = test_sql_int(hall.app, "SELECT max(id) FROM ballot");
    expect_int(303, test_post(hall.app, hall.chair,
                              test_text("/ballots/%lld/close", (long long)ballot), "")
                        .status);
    test_sql(hall.app, "UPDATE ballot SET given = 5, in_urn = 5");
    test_sql(hall.app, "UPDATE ballot_option SET votes = 5 WHERE n = 1");
    expect_int(303, send(&hall, "/items/1/result", "").status);
    expect_int(303, send(&hall, "/step/end", "").status);
    expect_int(303, send(&hall, "/sign/secretary", "paper=1").status);
    expect_int(303, send(&hall, "/sign/chair", "paper=1").status);
    int64_t minutes = test_sql_int(hall.app, "SELECT document_id FROM meeting");
    int64_t resolution = test_sql_int(hall.app, "SELECT document_id FROM meeting_item");
    expect_true(erase(hall.app, hall.chair, minutes));
    expect_page(test_get(hall.app, hall.chair, path(&hall, "")), "уничтожен по акту");
    expect_lacks("Ивановой", test_get(hall.app, hall.chair, path(&hall, "")).body);
    expect_refused(test_get(hall.app, hall.chair, path(&hall, "/minutes")), "уничтожен");
    expect_refused(test_get(hall.app, hall.chair, path(&hall, "/minutes/docx")), "уничтожен");
    expect_refused(test_get(hall.app, hall.chair, path(&hall, "/items/1/pdf")), "уничтожен");
    expect_refused(test_get(hall.app, hall.chair, path(&hall, "/people/pdf")), "уничтожен");
    expect_not_found(test_get(hall.app, hall.chair, test_text("/ballots/%lld", (long long)ballot)));
    static const char *const tables[] = {"meeting_item", "meeting_person", "meeting_signature",
                                         "ballot_voter", "ballot_option"};
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        expect_int(0, test_sql_int(hall.app, test_text("SELECT count(*) FROM %s", tables[i])));
    }
    /* The resolution lies in a case of its own. */
    expect_page(test_get(hall.app, hall.chair, test_text("/documents/%lld", (long long)resolution)),
                "Ивановой");
}

/* A resolution is no minutes: the meeting goes on saying what was decided. */
void test_meetings__a_destroyed_resolution_leaves_the_minutes_as_they_are(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "Об итогах");
    begin(&hall, ALL);
    expect_int(303, decide(&hall, 1, "Принять к сведению").status);
    expect_int(303, send(&hall, "/items/1/unanimous", "").status);
    expect_int(303, send(&hall, "/step/end", "").status);
    expect_int(303, send(&hall, "/sign/secretary", "paper=1").status);
    expect_int(303, send(&hall, "/sign/chair", "paper=1").status);
    expect_true(erase(hall.app, hall.chair,
                      test_sql_int(hall.app, "SELECT document_id FROM meeting_item")));
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/minutes")), "Принять к сведению");
}

void test_meetings__whose_post_ended_before_is_not_on_the_list_and_nobody_stands_there_twice(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=2026-02-20");
    expect_int(6, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person"));
    expect_int(303, send(&hall, "/edit",
                         "version=1&form=in_person&held_on=" TODAY "&number=1&chair=1&secretary=2")
                        .status);
    expect_int(0, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person WHERE last_name = "
                                         "'Бывшая'"));
    expect_int(1, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person WHERE last_name = "
                                         "'Белова'"));
}

/* ---- what is refused in words ---------------------------------------------------------------- */

void test_meetings__without_a_quorum_nothing_is_decided_and_it_says_by_how_many(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "Об итогах");
    expect_refused(send(&hall, "/items/1/unanimous", ""), "ещё не начато");
    begin(&hall, "Абрамова");
    expect_page(test_get(hall.app, hall.chair, path(&hall, "")), "не хватает 2 человек");
    expect_refused(send(&hall, "/items/1/unanimous", ""), "нужно 3 из 5");
    expect_form_again(vote(&hall, "here=1&votes_for=1&votes_against=0&votes_abstained=0"),
                      "Решать ничего нельзя");
}

void test_meetings__a_vote_that_exceeds_those_who_are_there_is_refused(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "Об итогах");
    begin(&hall, ALL);
    expect_form_again(vote(&hall, "here=5&votes_for=4&votes_against=1&votes_abstained=1"),
                      "вместе 6, а голосовать могли только 5");
    expect_form_again(vote(&hall, "here=9&votes_for=4&votes_against=1&votes_abstained=1"),
                      "Право голоса в этом заседании у 5");
    expect_int(303, send(&hall, "/items/1/unanimous", "").status);
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/items/1")), "единогласно");
    expect_form_again(send(&hall, "/items/1/vote",
                           test_text("version=%lld&vote=secret&here=5&votes_for=4&votes_against=1"
                                     "&votes_abstained=0&ballots_given=5&ballots_found=4",
                                     (long long)version_of(&hall, 1))),
                      "Бюллетени не сходятся");
}

void test_meetings__a_body_in_which_nobody_sits_leads_to_where_that_is_entered(void)
{
    struct hall hall = {.app = test_app_on(TODAY)};
    hall.chair = test_account(hall.app, "primary_chair", SCHOOL);
    hall.body = form_body(hall.app, hall.chair, SCHOOL, "union_committee");
    call(&hall, "form=in_person&held_on=" TODAY);
    struct reply page = test_get(hall.app, hall.chair, path(&hall, ""));
    expect_page(page, "Сначала внесите, кто избран");
    expect_contains(test_text("href=\"/bodies/%lld\"", (long long)hall.body), page.body);
    expect_refused(send(&hall, "/step/begin", ""), "голосовать некому");
}

void test_meetings__the_chair_and_the_secretary_are_two_people(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    expect_form_again(
        send(&hall, "/edit", "version=1&form=in_person&held_on=" TODAY "&chair=1&secretary=1"),
        "два разных человека");
    expect_form_again(
        send(&hall, "/edit", "version=1&form=correspondence&held_on=" TODAY "&chair=1&secretary=2"),
        "до какого дня");
    expect_form_again(send(&hall, "/edit", "version=1&form=in_person&begins_at=25&held_on=" TODAY),
                      "Напишите время так: 14:00");
}

void test_meetings__two_secretaries_who_write_at_once_lose_nothing(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "Об итогах");
    const char *stale = "version=1&title=Об итогах&decided_as=minutes&heard=Написал второй";
    expect_int(303, decide(&hall, 1, "Первый").status);
    struct reply again = send(&hall, "/items/1", stale);
    expect_form_again(again, "изменил кто-то другой");
    expect_contains("Написал второй", again.body);
    expect_contains("name=\"version\" value=\"2\"", again.body);
    /* Marks of two who tick at once meet: each writes what he has changed. */
    expect_int(303,
               send(&hall, "/people", test_text("seen=-----&%s", here(&hall, "Власова"))).status);
    expect_int(303,
               send(&hall, "/people", test_text("seen=-----&%s", here(&hall, "Гусева"))).status);
    expect_int(2, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person WHERE attendance = "
                                         "'present'"));
}

/* ---- other forms ------------------------------------------------------------------------------
 */

void test_meetings__by_video_link_it_is_said_how_people_were_identified(void)
{
    struct hall hall = committee();
    call(&hall, "form=mixed&held_on=" TODAY "&link=https://example.org/1");
    expect_int(303, send(&hall, "/step/begin", "").status);
    const char *marks =
        test_text("here=%lld&here=%lld&remote=%lld", (long long)n_of(&hall, "Абрамова"),
                  (long long)n_of(&hall, "Белова"), (long long)n_of(&hall, "Гусева"));
    struct reply live = send(&hall, "/people/count", test_text("part=quorum&%s", marks));
    expect_contains("присутствует 3", live.body);
    expect_int(0, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person WHERE attendance IS "
                                         "NOT NULL"));
    expect_int(303, send(&hall, "/people", marks).status);
    expect_int(1, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person WHERE attendance = "
                                         "'remote'"));
    expect_int(303, send(&hall, "/step/end", "").status);
    expect_refused(send(&hall, "/sign/secretary", "paper=1"), "установлена личность");
}

void test_meetings__a_vote_by_name_is_counted_from_the_names(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "Об итогах");
    begin(&hall, ALL);
    expect_int(303,
               send(&hall, "/items/1/names",
                    test_text("v_%lld=for&v_%lld=against&v_%lld=for&v_%lld=abstained&v_99=for",
                              (long long)n_of(&hall, "Абрамова"), (long long)n_of(&hall, "Белова"),
                              (long long)n_of(&hall, "Власова"), (long long)n_of(&hall, "Гусева")))
                   .status);
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/items/1")),
                "за 2, против 1, воздержались 1");
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/minutes")), "А.: Против");
}

void test_meetings__a_secret_vote_by_computer_comes_into_the_minutes(void)
{
    struct hall hall = committee();
    test_sql(hall.app, test_text("UPDATE body_post SET login = 'a@example.org' WHERE last_name = "
                                 "'Абрамова'"));
    test_sql(hall.app, test_text("UPDATE account SET email = 'a@example.org' WHERE id = %lld",
                                 (long long)hall.chair));
    call(&hall, "form=in_person&held_on=" TODAY);
    add_item(&hall, "О выборах");
    begin(&hall, ALL);
    expect_int(303, send(&hall, "/items/1/ballot", "candidates=&picks=1&minutes=10").status);
    int64_t ballot = test_sql_int(hall.app, "SELECT ballot_id FROM meeting_item");
    expect_page(test_get(hall.app, hall.chair, "/my/meetings"), "О выборах");
    expect_refused(send(&hall, "/items/1/result", ""), "Урна ещё открыта");
    test_sql(hall.app, "INSERT INTO ballot_urn (region_id, ballot_id, code, choice) SELECT "
                       "region_id, id, 'AAAAAAAAAAAAAAAA', 'x' FROM ballot");
    expect_int(303, test_post(hall.app, hall.chair,
                              test_text("/ballots/%lld/close", (long long)ballot), "")
                        .status);
    expect_int(303, send(&hall, "/items/1/result", "").status);
    expect_str("rejected", test_sql_text(hall.app, "SELECT result FROM meeting_item"));
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/minutes")), "обнаружено в урне 1");
}

/* ---- a general meeting ------------------------------------------------------------------------
 */

void test_meetings__in_a_general_meeting_all_members_of_that_day_vote(void)
{
    struct hall hall = {.app = test_app_on(TODAY)};
    hall.chair = test_account(hall.app, "primary_chair", SCHOOL);
    static const char *const names[] = {"Абрамова", "Белова", "Власова"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        test_members_add(hall.app, hall.chair, SCHOOL,
                         TEST_CARD(.last_name = str_of(names[i]), .first_name = STR("Анна"),
                                   .status = STR("active"),
                                   .registered_on = date_of("2020-09-01")));
    }
    test_members_add(hall.app, hall.chair, SCHOOL,
                     TEST_CARD(.last_name = STR("Новая"), .first_name = STR("Вера"),
                               .status = STR("active"), .registered_on = date_of("2026-02-25")));
    hall.body = form_body(hall.app, hall.chair, SCHOOL, "meeting");
    call(&hall, "form=in_person&held_on=2026-02-20");
    expect_int(3, test_sql_int(hall.app, "SELECT count(*) FROM meeting_person"));
    expect_int(303, send(&hall, "/step/begin", "").status);
    expect_page(send(&hall, "/people/count", here(&hall, "Абрамова Белова")),
                "Из 3 членов Профсоюза присутствует 2. Кворум имеется.");
}

/* ---- calendars --------------------------------------------------------------------------------
 */

void test_meetings__the_calendar_has_the_meeting_at_its_hour(void)
{
    struct hall hall = committee();
    test_inner_app(hall.app)->options.utc_offset_minutes = 180;
    call(&hall, "form=in_person&held_on=2026-03-20&begins_at=01:30&place=Курск, ул. Ленина");
    add_item(&hall, "Об итогах; и планах");
    str code = test_sql_text(hall.app, "SELECT code FROM meeting");
    struct reply entry = test_get(hall.app, 0, test_text("/calendar/entry/%.*s", STR_ARG(code)));
    expect_int(200, entry.status);
    /* Moscow is three hours ahead. */
    expect_contains_all(entry.body, "DTSTART:20260319T223000Z\r\n", "DTEND:20260320T003000Z\r\n",
                        "LOCATION:Курск\\, ул. Ленина\r\n", "Об итогах\\; и планах",
                        "STATUS:CONFIRMED");
    expect_int(303, send(&hall, "/cancel", "reason=Карантин").status);
    entry = test_get(hall.app, 0, test_text("/calendar/entry/%.*s", STR_ARG(code)));
    expect_contains("STATUS:CANCELLED", entry.body);
    expect_not_found(test_get(hall.app, 0, "/calendar/entry/AAAA"));
}

void test_meetings__each_person_has_a_calendar_of_his_own(void)
{
    struct hall hall = committee();
    int64_t member = test_account(hall.app, "member", SCHOOL);
    test_sql(hall.app, "UPDATE body_post SET login = 'v@example.org' WHERE last_name = 'Власова'");
    test_sql(hall.app, test_text("UPDATE account SET email = 'v@example.org' WHERE id = %lld",
                                 (long long)member));
    call(&hall, "form=in_person&held_on=2026-03-20");
    expect_int(303, test_post(hall.app, member, "/my/meetings/calendar", "").status);
    struct reply page = test_get(hall.app, member, "/my/meetings");
    ptrdiff_t at = str_find(page.body, STR("/calendar/"));
    str rest = str_from(page.body, (size_t)str_find(page.body, STR("readonly")));
    at = str_find(rest, STR("/calendar/"));
    expect_true(at > 0);
    str address = str_from(rest, (size_t)at);
    address = str_slice(address, 0, (size_t)str_find_char(address, '"'));
    struct reply feed = test_get(hall.app, 0, str_to_c(test_arena(), address));
    expect_contains("BEGIN:VEVENT", feed.body);
    expect_int(303, test_post(hall.app, member, "/my/meetings/calendar", "").status);
    expect_not_found(test_get(hall.app, 0, str_to_c(test_arena(), address)));
    const char *own = test_text("/my/meetings/%lld", (long long)hall.id);
    expect_int(303, test_post(hall.app, member, own, "answer=comes").status);
    expect_page(test_get(hall.app, hall.chair, path(&hall, "/people")), "ответ: придёт");
    int64_t stranger = test_account(hall.app, "member", SCHOOL);
    expect_not_found(test_get(hall.app, stranger, own));
}

void test_meetings__those_who_are_called_get_one_letter_each(void)
{
    struct hall hall = committee();
    test_sql(hall.app, "UPDATE body_post SET login = 'v@example.org' WHERE last_name = 'Власова'");
    call(&hall, "form=in_person&held_on=2026-03-20&begins_at=14:00&place=Рыльск");
    add_item(&hall, "Об итогах");
    expect_int(303, send(&hall, "/tell", "").status);
    test_run_jobs(hall.app);
    expect_int(1, test_sql_int(hall.app, "SELECT count(*) FROM outbox"));
    str text = test_sql_text(hall.app, "SELECT body FROM outbox");
    expect_contains_all(text, "14:00", "Место: Рыльск", "1. Об итогах", "/calendar/entry/");
}

/* ---- who may ----------------------------------------------------------------------------------
 */

void test_meetings__nobody_writes_into_another_organisation_or_without_the_right(void)
{
    struct hall hall = committee();
    call(&hall, "form=in_person&held_on=" TODAY);
    int64_t beside = test_account(hall.app, "primary_chair", "Рыльский сад");
    int64_t accountant = test_account(hall.app, "accountant", SCHOOL);
    static const char *const actions[] = {"/edit",           "/tell",      "/cancel",
                                          "/step/begin",     "/people",    "/items/new",
                                          "/sign/secretary", "/sign/chair"};
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        expect_not_found(test_post(hall.app, beside, path(&hall, actions[i]), ""));
        expect_forbidden(test_post(hall.app, accountant, path(&hall, actions[i]), ""));
    }
    expect_not_found(test_get(hall.app, beside, path(&hall, "")));
    expect_int(1, test_sql_int(hall.app, "SELECT version FROM meeting"));
}
