/* Votes by correspondence, and being there by one's own sign-in. */
#include "app/app.h"
#include "app/test.h"

#include "features/meetings/meetings_inner.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

static const char *const names[] = {"Абрамова", "Белова", "Власова"};

struct poll {
    struct test_app *app;
    int64_t chair;
    int64_t body;
    int64_t id;
    int64_t voters[COUNT_OF(names)]; /* accounts */
};

static struct reply send(const struct poll *poll, const char *what, const char *body)
{
    return test_post(poll->app, poll->chair,
                     test_text("/meetings/%lld%s", (long long)poll->id, what), body);
}

static const char *mine(const struct poll *poll, const char *what)
{
    return test_text("/my/meetings/%lld%s", (long long)poll->id, what);
}

static int64_t number(const struct poll *poll, const char *sql)
{
    return test_sql_int(poll->app, sql);
}

static void elect(struct poll *poll, size_t i)
{
    const char *login = test_text("v%d@example.org", (int)i);
    poll->voters[i] = test_account(poll->app, "member", SCHOOL);
    test_sql(poll->app, test_text("UPDATE account SET email = '%s' WHERE id = %lld", login,
                                  (long long)poll->voters[i]));
    expect_int(303, test_post(poll->app, poll->chair,
                              test_text("/bodies/%lld/elect", (long long)poll->body),
                              test_text("last_name=%s&first_name=Анна&post=%s&valid_from=2024-10-30"
                                        "&valid_to=2029-10-30",
                                        names[i], i == 0 ? "chair" : "member"))
                        .status);
    test_sql(poll->app, test_text("UPDATE body_post SET login = '%s' WHERE last_name = '%s'", login,
                                  names[i]));
}

/* A committee of three with two items on the agenda. */
static struct poll poll_of(const char *fields)
{
    struct poll poll = {.app = test_app_on(TODAY)};
    poll.chair = test_account(poll.app, "primary_chair", SCHOOL);
    expect_int(303,
               test_post(poll.app, poll.chair,
                         test_text("/bodies/new?org=%lld", (long long)test_org(poll.app, SCHOOL)),
                         "type=union_committee&formed_on=2020-10-01")
                   .status);
    poll.body = test_sql_int(poll.app, "SELECT max(id) FROM body");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        elect(&poll, i);
    }
    expect_int(303, test_post(poll.app, poll.chair, "/meetings/new",
                              test_text("body=%lld&%s", (long long)poll.body, fields))
                        .status);
    poll.id = test_sql_int(poll.app, "SELECT max(id) FROM meeting");
    expect_int(303, send(&poll, "/items/new", "kind=item&title=О смете").status);
    expect_int(303, send(&poll, "/items/new", "kind=item&title=О премии").status);
    return poll;
}

#define BY_LETTER "form=correspondence&held_on=" TODAY "&held_to=2026-03-05"

static struct poll open_poll(void)
{
    struct poll poll = poll_of(BY_LETTER);
    expect_int(303, send(&poll, "/items/1",
                         "version=1&title=О смете&decided_as=resolution&decision="
                         "Утвердить смету")
                        .status);
    expect_int(303, send(&poll, "/step/begin", "").status);
    return poll;
}

static struct reply answer(const struct poll *poll, size_t voter, const char *body)
{
    return test_post(poll->app, poll->voters[voter], mine(poll, "/votes"), body);
}

static struct reply on_paper(const struct poll *poll, size_t voter, const char *body)
{
    int64_t n = number(
        poll, test_text("SELECT n FROM meeting_person WHERE last_name = '%s'", names[voter]));
    return send(poll, test_text("/answers/%lld", (long long)n), body);
}

static void sweep_on(const struct poll *poll, const char *day)
{
    struct request *req = test_begin(poll->app, poll->chair);
    db_rollback(req->db);
    req->today = date_of(day);
    meetings_sweep(req);
}

/* ---- from the first answer to the minutes ---------------------------------------------------- */

void test_meetings_correspondence__members_answer_and_the_count_goes_into_the_items(void)
{
    struct poll poll = open_poll();
    struct reply page = test_get(poll.app, poll.voters[0], mine(&poll, ""));
    expect_page(page, "Утвердить смету");
    expect_int(303, answer(&poll, 0, "v_1=for&v_2=against&o_2=Сначала ремонт").status);
    expect_int(303, answer(&poll, 0, "v_1=for&v_2=abstained&o_2=Сначала ремонт").status);
    expect_int(303, answer(&poll, 1, "v_1=for&v_2=for").status);
    expect_page(
        test_get(poll.app, poll.chair, test_text("/meetings/%lld/answers", (long long)poll.id)),
        "Из 3 голосующих ответили 2. Кворум имеется.");
    sweep_on(&poll, "2026-03-05");
    expect_str("open", test_sql_text(poll.app, "SELECT state FROM meeting"));
    sweep_on(&poll, "2026-03-06");
    expect_str("closed", test_sql_text(poll.app, "SELECT state FROM meeting"));
    expect_str("adopted",
               test_sql_text(poll.app, "SELECT result FROM meeting_item WHERE item = 1"));
    expect_str("rejected",
               test_sql_text(poll.app, "SELECT result FROM meeting_item WHERE item = 2"));
    expect_str("2/1/0/1",
               test_sql_text(poll.app, "SELECT here || '/' || votes_for || '/' || votes_against "
                                       "|| '/' || votes_abstained FROM meeting_item WHERE item = "
                                       "2"));
    struct reply minutes =
        test_get(poll.app, poll.chair, test_text("/meetings/%lld/minutes", (long long)poll.id));
    expect_contains_all(minutes.body, "А.: Сначала ремонт", "Не ответили: Власова",
                        "Участвовали в голосовании: Абрамова");
}

void test_meetings_correspondence__two_devices_of_one_voter_are_one_answer(void)
{
    struct poll poll = open_poll();
    expect_int(303, answer(&poll, 0, "v_1=for&v_2=for").status);
    test_sign_in_again(poll.app, poll.voters[0]);
    expect_int(303, answer(&poll, 0, "v_1=against").status);
    expect_int(2, number(&poll, "SELECT count(*) FROM meeting_vote"));
    expect_str("against",
               test_sql_text(poll.app, "SELECT choice FROM meeting_vote WHERE item = 1"));
    expect_str("for", test_sql_text(poll.app, "SELECT choice FROM meeting_vote WHERE item = 2"));
}

void test_meetings_correspondence__what_is_counted_is_not_opened_again(void)
{
    struct poll poll = open_poll();
    expect_int(303, answer(&poll, 0, "v_1=against&v_2=for").status);
    sweep_on(&poll, "2026-03-06");
    expect_refused(send(&poll, "/step/again", ""), "уже известны");
}

void test_meetings_correspondence__a_vote_that_has_begun_takes_no_other_form(void)
{
    struct poll poll = open_poll();
    expect_int(303, answer(&poll, 0, "v_1=against&v_2=for").status);
    const char *fields =
        test_text("version=%lld&form=in_person&held_on=" TODAY,
                  (long long)number(&poll, test_text("SELECT version FROM meeting WHERE id = %lld",
                                                     (long long)poll.id)));
    expect_form_again(send(&poll, "/edit", fields), "Голосование уже началось");
    expect_refused(test_get(poll.app, poll.chair,
                            test_text("/meetings/%lld/items/1/names", (long long)poll.id)),
                   "");
}

/* Numbers may be entered by hand at any time: they must not bring the names with them. */
void test_meetings_correspondence__who_voted_what_stands_in_no_minutes_before_the_end(void)
{
    struct poll poll = open_poll();
    expect_int(303, answer(&poll, 0, "v_1=against&v_2=for").status);
    expect_int(303, answer(&poll, 1, "v_1=for&v_2=for").status);
    expect_int(303, send(&poll, "/items/1/vote",
                         "version=2&vote=correspondence&here=3&votes_for=2&votes_against=1"
                         "&votes_abstained=0")
                        .status);
    struct reply minutes =
        test_get(poll.app, poll.chair, test_text("/meetings/%lld/minutes", (long long)poll.id));
    expect_page(minutes, "О смете");
    expect_lacks("А.: Против", minutes.body);
    sweep_on(&poll, "2026-03-06");
    minutes =
        test_get(poll.app, poll.chair, test_text("/meetings/%lld/minutes", (long long)poll.id));
    expect_page(minutes, "А.: Против");
}

void test_meetings_correspondence__without_a_quorum_nothing_is_decided(void)
{
    struct poll poll = open_poll();
    expect_int(303, answer(&poll, 0, "v_1=for&v_2=for").status);
    sweep_on(&poll, "2026-03-06");
    expect_int(0, number(&poll, "SELECT count(*) FROM meeting_item WHERE result IS NOT NULL"));
    struct reply page =
        test_get(poll.app, poll.chair, test_text("/meetings/%lld/answers", (long long)poll.id));
    expect_page(page, "Из 3 голосующих ответили 1. Кворума нет");
}

void test_meetings_correspondence__who_sits_in_the_body_no_more_leaves_no_vote_behind(void)
{
    struct poll poll = open_poll();
    expect_int(303, answer(&poll, 0, "v_1=for").status);
    expect_int(303, answer(&poll, 2, "v_1=against").status);
    test_sql(poll.app, "UPDATE body_post SET valid_to = '2026-02-28' WHERE last_name = 'Власова'");
    expect_int(303, send(&poll, "/people/renew", "").status);
    expect_not_found(answer(&poll, 2, "v_1=against"));
    expect_int(1, number(&poll, "SELECT count(*) FROM meeting_vote"));
}

/* ---- on paper -------------------------------------------------------------------------------- */

void test_meetings_correspondence__an_answer_on_paper_is_entered_and_counts_once(void)
{
    struct poll poll = open_poll();
    expect_form_again(on_paper(&poll, 1, ""), "ничего не выбрано");
    expect_int(303, on_paper(&poll, 1, "v_1=against&v_2=for").status);
    expect_int(303, on_paper(&poll, 1, "v_1=for").status);
    expect_int(1, number(&poll, "SELECT count(*) FROM meeting_vote WHERE way = 'paper'"));
    expect_refused(answer(&poll, 1, "v_1=against"), "ответ на бумаге");
    expect_int(303, answer(&poll, 0, "v_1=for").status);
    expect_refused(on_paper(&poll, 0, "v_1=against"), "под своим входом");
    sweep_on(&poll, "2026-03-06");
    expect_int(2, number(&poll, "SELECT votes_for FROM meeting_item WHERE item = 1"));
    /* It came in time and is entered a day later: counted anew. */
    expect_int(303, on_paper(&poll, 2, "v_1=against&o_1=Дорого").status);
    expect_int(303, on_paper(&poll, 2, "v_1=against&o_1=Дорого").status);
    expect_int(1, number(&poll, "SELECT votes_against FROM meeting_item WHERE item = 1"));
    str opinions = test_sql_text(poll.app, "SELECT opinions FROM meeting_item WHERE item = 1");
    expect_true(str_ends_with(opinions, STR("А.: Дорого")));
    expect_true(str_find_char(opinions, '\n') < 0);
}

/* ---- who may, and when ----------------------------------------------------------------------- */

void test_meetings_correspondence__only_voters_answer_and_only_in_time(void)
{
    struct poll poll = poll_of(BY_LETTER);
    expect_refused(answer(&poll, 0, "v_1=for"), "ещё не началось");
    expect_int(303, send(&poll, "/step/begin", "").status);
    expect_form_again(answer(&poll, 0, ""), "ничего не выбрано");
    expect_form_again(answer(&poll, 0, "v_1=yes"), "ничего не выбрано");
    struct reply again = answer(&poll, 0, "v_2=for&o_1=Против сметы");
    expect_form_again(again, "Выберите ещё и голос");
    expect_contains("Против сметы</textarea>", again.body);
    int64_t stranger = test_account(poll.app, "member", SCHOOL);
    expect_not_found(test_post(poll.app, stranger, mine(&poll, "/votes"), "v_1=for"));
    expect_not_found(test_get(poll.app, stranger, mine(&poll, "")));
    test_sql(poll.app, "UPDATE meeting_person SET kind = 'invited' WHERE last_name = 'Власова'");
    expect_refused(answer(&poll, 2, "v_1=for"), "не голосуете");
    test_sql(poll.app, "UPDATE meeting SET held_on = '2026-02-20', held_to = '2026-02-28'");
    expect_refused(answer(&poll, 0, "v_1=for"), "закончилось");
    expect_int(0, number(&poll, "SELECT count(*) FROM meeting_vote"));
}

void test_meetings_correspondence__a_vote_that_comes_after_the_close_is_refused(void)
{
    struct poll poll = open_poll();
    expect_int(303, answer(&poll, 0, "v_1=for").status);
    expect_refused(send(&poll, "/step/end", ""), "ответили не все");
    expect_int(303, answer(&poll, 1, "v_1=for").status);
    expect_int(303, answer(&poll, 2, "v_1=against").status);
    expect_int(303, send(&poll, "/step/end", "").status);
    expect_refused(answer(&poll, 2, "v_1=for"), "закончилось");
    expect_int(2, number(&poll, "SELECT votes_for FROM meeting_item WHERE item = 1"));
    expect_int(1, number(&poll, "SELECT votes_against FROM meeting_item WHERE item = 1"));
}

void test_meetings_correspondence__answers_are_seen_with_the_right_and_in_the_organisation(void)
{
    struct poll poll = open_poll();
    int64_t beside = test_account(poll.app, "primary_chair", "Рыльский сад");
    int64_t accountant = test_account(poll.app, "accountant", SCHOOL);
    const char *answers = test_text("/meetings/%lld/answers", (long long)poll.id);
    expect_not_found(test_get(poll.app, beside, answers));
    expect_forbidden(test_get(poll.app, accountant, answers));
    expect_not_found(test_post(poll.app, beside, test_text("%s/1", answers), "v_1=for"));
    expect_forbidden(test_post(poll.app, accountant, test_text("%s/1", answers), "v_1=for"));
    expect_refused(send(&poll, "/items/1/names", ""), "каждый отвечает сам");
    expect_int(0, number(&poll, "SELECT count(*) FROM meeting_vote"));
}

/* ---- on the link ----------------------------------------------------------------------------- */

void test_meetings_correspondence__who_says_under_his_sign_in_that_he_is_here_is_identified(void)
{
    struct poll poll = poll_of("form=remote&held_on=" TODAY "&link=https://example.org/1");
    const char *here = mine(&poll, "/here");
    expect_refused(test_post(poll.app, poll.voters[0], here, ""), "пока идёт заседание");
    expect_int(303, send(&poll, "/step/begin", "").status);
    expect_int(303, test_post(poll.app, poll.voters[0], here, "").status);
    expect_int(303, test_post(poll.app, poll.voters[1], here, "").status);
    struct reply live = test_get(
        poll.app, poll.chair, test_text("/meetings/%lld/people?part=arrivals", (long long)poll.id));
    expect_contains("под своим входом: 2", live.body);
    /* Nothing was seen of them when the secretary's page was opened: his press keeps their marks.
     */
    expect_int(303, send(&poll, "/people", "seen=---").status);
    expect_int(2, number(&poll, "SELECT count(*) FROM meeting_person WHERE attendance = 'remote'"));
    expect_int(303, send(&poll, "/people", "seen=rr-&here=1").status);
    expect_refused(test_post(poll.app, poll.voters[1], here, ""), "отметил, что вас нет");
    expect_int(1, number(&poll, "SELECT count(*) FROM meeting_person WHERE attendance = 'remote'"));
    int64_t stranger = test_account(poll.app, "member", SCHOOL);
    expect_not_found(test_post(poll.app, stranger, here, ""));
    struct reply minutes =
        test_get(poll.app, poll.chair, test_text("/meetings/%lld/minutes", (long long)poll.id));
    expect_contains("по входу в программу", minutes.body);
}
