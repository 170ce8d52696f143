/* Secret ballots: each votes once, nobody's vote is known, everybody counts the same. */
#include "app/app.h"
#include "app/test.h"

#include "features/ballots/ballots_inner.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

struct vote {
    struct test_app *app;
    int64_t chair;
    int64_t voters[3];
    int64_t id;
};

static void open_ballot(struct vote *vote, int64_t picks, int64_t seconds)
{
    static const str options[] = {STR_INIT("За"), STR_INIT("Против"), STR_INIT("Воздержался")};
    struct ballots_voter voters[COUNT_OF(vote->voters)];
    for (size_t i = 0; i < COUNT_OF(vote->voters); i++) {
        voters[i] = (struct ballots_voter){.account_id = vote->voters[i], .name = STR("Ким Анна")};
    }
    struct request *req = test_begin(vote->app, vote->chair);
    vote->id = ballots_open(req, &(struct ballots_new){
                                     .region_id = test_org(vote->app, "Курская"),
                                     .org_id = test_org(vote->app, SCHOOL),
                                     .org_path = test_org_path(vote->app, SCHOOL),
                                     .title = STR("Избрать председателем Ким А. И."),
                                     .picks = picks,
                                     .options = options,
                                     .option_count = COUNT_OF(options),
                                     .voters = voters,
                                     .voter_count = COUNT_OF(voters),
                                     .closes_at = seconds == 0 ? 0 : req->now + seconds,
                                 });
    test_commit(vote->app);
}

static struct vote vote_of(int64_t picks)
{
    struct vote vote = {.app = test_app_on(TODAY)};
    vote.chair = test_account(vote.app, "primary_chair", SCHOOL);
    for (size_t i = 0; i < COUNT_OF(vote.voters); i++) {
        vote.voters[i] = test_account(vote.app, "member", SCHOOL);
    }
    open_ballot(&vote, picks, 0);
    return vote;
}

/* What stands between the two in the page. */
static str between(str page, const char *from, char until)
{
    ptrdiff_t at = str_find(page, str_of(from));
    expect_true(at >= 0);
    str rest = str_from(page, (size_t)at + strlen(from));
    ptrdiff_t end = str_find_char(rest, until);
    return str_slice(rest, 0, (size_t)end);
}

static const char *my_page(const struct vote *vote)
{
    return test_text("/my/ballots/%lld", (long long)vote->id);
}

static str take(const struct vote *vote, int64_t voter)
{
    struct reply reply = test_post(vote->app, voter, my_page(vote), "");
    expect_page(reply, "name=\"paper\"");
    return between(reply.body, "name=\"paper\" value=\"", '"');
}

static struct reply cast(const struct vote *vote, str paper, const char *picks)
{
    return test_post(vote->app, 0, test_text("/vote/%lld", (long long)vote->id),
                     test_text("paper=%.*s%s", STR_ARG(paper), picks));
}

static str close_and_list(const struct vote *vote)
{
    expect_int(303, test_post(vote->app, vote->chair,
                              test_text("/ballots/%lld/close", (long long)vote->id), "")
                        .status);
    struct reply list =
        test_get(vote->app, vote->voters[0], test_text("/ballots/%lld/list", (long long)vote->id));
    expect_int(200, list.status);
    return list.body;
}

void test_ballots__who_votes_finds_the_ballot_counted_in_the_published_list(void)
{
    struct vote vote = vote_of(1);
    static const char *const picks[] = {"&pick=1", "&pick=1", "&pick=2"};
    str code = {0};
    for (size_t i = 0; i < COUNT_OF(vote.voters); i++) {
        struct reply reply = cast(&vote, take(&vote, vote.voters[i]), picks[i]);
        expect_page(reply, "в урне");
        code = between(reply.body, "<b class=\"num nw\">", '<');
    }
    str list = close_and_list(&vote);
    struct ballots_recount recount;
    const char *sentence;
    int64_t line;
    expect_true(ballots_count_list(list, &recount, &sentence, &line));
    expect_int(2, recount.votes[0]);
    expect_int(1, recount.votes[1]);
    expect_int(0, recount.votes[2]);
    expect_int(3, recount.given);
    expect_contains(str_to_c(test_arena(), ballots_code_typed(test_arena(), code)), list);
    expect_page(test_get(vote.app, vote.chair, test_text("/ballots/%lld", (long long)vote.id)),
                str_to_c(test_arena(), ballots_hash_of(test_arena(), list)));
    struct reply found = test_post(vote.app, vote.voters[2], test_text("%s/code", my_page(&vote)),
                                   test_text("code=%.*s", STR_ARG(code)));
    expect_page(found, "Учтён: Против");
    struct reply none =
        test_post(vote.app, vote.voters[2], test_text("%s/code", my_page(&vote)), "code=AAAA");
    expect_page(none, "нет бюллетеня с таким кодом");
}

void test_ballots__nobody_gets_two_ballots_or_casts_one_twice(void)
{
    struct vote vote = vote_of(1);
    str first = take(&vote, vote.voters[0]);
    expect_page(cast(&vote, first, "&pick=1"), "в урне");
    str again = take(&vote, vote.voters[0]);
    expect_page(cast(&vote, again, "&pick=2"), "уже в урне");
    expect_page(cast(&vote, first, "&pick=3"), "уже в урне");
    expect_int(1, test_sql_int(vote.app, "SELECT count(*) FROM ballot_urn"));
    str list = close_and_list(&vote);
    expect_contains(" 100\n", list);
    expect_contains("given 1\nfound 1\n", list);
}

void test_ballots__a_closed_page_is_opened_again_in_the_same_browser_only(void)
{
    struct vote vote = vote_of(1);
    take(&vote, vote.voters[0]);
    struct reply again = test_get(vote.app, vote.voters[0], my_page(&vote));
    expect_page(again, "name=\"paper\"");
    test_sign_in_again(vote.app, vote.voters[0]);
    struct reply elsewhere = test_get(vote.app, vote.voters[0], my_page(&vote));
    expect_page(elsewhere, "на другом устройстве");
    expect_lacks("name=\"paper\"", elsewhere.body);
}

void test_ballots__nothing_joins_the_voter_and_the_choice(void)
{
    struct vote vote = vote_of(1);
    for (size_t i = 0; i < COUNT_OF(vote.voters); i++) {
        expect_page(cast(&vote, take(&vote, vote.voters[i]), "&pick=2"), "в урне");
    }
    /* While it is open: neither the log nor the keys of forms tell of it. */
    expect_int(0, test_sql_int(vote.app, "SELECT count(*) FROM form_key"));
    expect_int(0, test_sql_int(vote.app, "SELECT count(*) FROM audit_entry WHERE action LIKE "
                                         "'ballots.%' AND action <> 'ballots.open'"));
    expect_int(0, test_sql_int(vote.app,
                               "SELECT count(*) FROM ballot_voter WHERE given_on <> '" TODAY "'"));
    str urn = test_sql_text(vote.app, "SELECT choice FROM ballot_urn LIMIT 1");
    expect_lacks("010", urn);
    close_and_list(&vote);
    expect_int(0, test_sql_int(vote.app, "SELECT count(*) FROM ballot_urn"));
    expect_int(0, test_sql_int(vote.app, "SELECT count(*) FROM ballot_voter WHERE kept IS NOT "
                                         "NULL"));
    expect_int(3, test_sql_int(vote.app, "SELECT count(*) FROM ballot_choice"));
}

void test_ballots__only_those_on_the_list_vote_and_only_while_it_is_open(void)
{
    struct vote vote = vote_of(1);
    int64_t stranger = test_account(vote.app, "member", SCHOOL);
    expect_not_found(test_get(vote.app, stranger, my_page(&vote)));
    expect_not_found(test_post(vote.app, stranger, my_page(&vote), ""));
    expect_refused(cast(&vote, STR("00ff"), "&pick=1"), "не наш бюллетень");
    str paper = take(&vote, vote.voters[0]);
    struct vote other = vote;
    open_ballot(&other, 1, 0);
    expect_refused(cast(&other, paper, "&pick=1"), "не наш бюллетень");
    expect_not_found(
        test_get(vote.app, stranger, test_text("/ballots/%lld/list", (long long)vote.id)));
    close_and_list(&vote);
    expect_refused(cast(&vote, paper, "&pick=1"), "закончилось");
    expect_refused(test_post(vote.app, vote.voters[1], my_page(&vote), ""), "закончилось");
    expect_int(0, test_sql_int(vote.app, "SELECT count(*) FROM ballot_choice"));
}

void test_ballots__too_many_or_none_chosen_is_told_and_nothing_is_cast(void)
{
    struct vote vote = vote_of(2);
    str paper = take(&vote, vote.voters[0]);
    expect_form_again(cast(&vote, paper, ""), "ничего не выбрано");
    struct reply again = cast(&vote, paper, "&pick=1&pick=2&pick=3");
    expect_form_again(again, "Отмечено 3, а можно 2");
    expect_contains("value=\"3\" checked", again.body);
    expect_page(cast(&vote, paper, "&pick=1&pick=3"), "в урне");
}

void test_ballots__it_is_conducted_within_the_organisation_and_with_the_right(void)
{
    struct vote vote = vote_of(1);
    int64_t beside = test_account(vote.app, "primary_chair", "Рыльский сад");
    int64_t accountant = test_account(vote.app, "accountant", SCHOOL);
    const char *page = test_text("/ballots/%lld", (long long)vote.id);
    expect_page(test_get(vote.app, vote.chair, page), "0 / 3");
    expect_not_found(test_get(vote.app, beside, page));
    expect_not_found(test_post(vote.app, beside, test_text("%s/close", page), ""));
    expect_forbidden(test_post(vote.app, accountant, test_text("%s/close", page), ""));
    close_and_list(&vote);
    expect_refused(test_post(vote.app, vote.chair, test_text("%s/close", page), ""), "уже закрыто");
}

void test_ballots__the_urn_is_closed_when_the_time_is_over(void)
{
    struct vote vote = vote_of(1);
    open_ballot(&vote, 1, 60);
    str paper = take(&vote, vote.voters[0]);
    str late = take(&vote, vote.voters[1]);
    expect_page(cast(&vote, paper, "&pick=1"), "в урне");
    test_sql(vote.app, "UPDATE ballot SET closes_at = closes_at - 3600");
    expect_refused(cast(&vote, late, "&pick=1"), "закончилось");
    struct request *req = test_begin(vote.app, vote.chair);
    db_rollback(req->db);
    ballots_watch(req);
    expect_int(1, test_sql_int(vote.app, "SELECT count(*) FROM ballot_choice"));
}

/* ---- letters --------------------------------------------------------------------------------- */

static void watch(const struct vote *vote)
{
    struct request *req = test_begin(vote->app, vote->chair);
    db_rollback(req->db);
    ballots_watch(req);
    test_run_jobs(vote->app);
}

static void give_addresses(const struct vote *vote)
{
    for (size_t i = 0; i < 2; i++) {
        test_sql(vote->app,
                 test_text("UPDATE account SET email = 'v%d@example.org' WHERE id = %lld", (int)i,
                           (long long)vote->voters[i]));
    }
    test_sql(vote->app, test_text("UPDATE account SET email = NULL WHERE id = %lld",
                                  (long long)vote->voters[2]));
}

void test_ballots__who_may_vote_hears_of_it_and_who_has_not_voted_is_reminded_once(void)
{
    struct vote vote = vote_of(1);
    give_addresses(&vote);
    test_run_jobs(vote.app); /* of the ballot without an end */
    test_sql(vote.app, "DELETE FROM outbox");
    open_ballot(&vote, 1, 8 * 3600);
    test_run_jobs(vote.app);
    expect_int(2, test_sql_int(vote.app, "SELECT count(*) FROM outbox"));
    str letter = test_sql_text(vote.app, "SELECT body FROM outbox LIMIT 1");
    expect_contains(my_page(&vote), letter);
    expect_contains("Урна закрывается", letter);
    expect_lacks("Избрать председателем", letter);
    take(&vote, vote.voters[0]);
    watch(&vote);
    expect_int(2, test_sql_int(vote.app, "SELECT count(*) FROM outbox"));
    test_sql(vote.app, "UPDATE ballot SET opens_at = opens_at - 21600, closes_at = closes_at - "
                       "21600 WHERE closes_at IS NOT NULL");
    watch(&vote);
    watch(&vote);
    expect_int(3, test_sql_int(vote.app, "SELECT count(*) FROM outbox"));
    expect_int(1, test_sql_int(vote.app, "SELECT count(*) FROM outbox WHERE body LIKE "
                                         "'%ещё не получили бюллетень%'"));
}

void test_ballots__a_letter_that_was_switched_off_does_not_come(void)
{
    struct vote vote = vote_of(1);
    give_addresses(&vote);
    test_sql(vote.app, test_text("INSERT INTO notice_choice (region_id, person_id, account_id, "
                                 "kind, channel, changed_at) VALUES (0, 0, %lld, 'ballots.vote', "
                                 "'off', 0)",
                                 (long long)vote.voters[0]));
    test_run_jobs(vote.app);
    expect_int(1, test_sql_int(vote.app, "SELECT count(*) FROM outbox"));
}

void test_ballots__who_conducts_it_sees_whom_no_letter_reaches(void)
{
    struct vote vote = vote_of(1);
    const char *page = test_text("/ballots/%lld", (long long)vote.id);
    give_addresses(&vote);
    expect_page(test_get(vote.app, vote.chair, page), "Кому позвонить");
    int64_t accountant = test_account(vote.app, "accountant", SCHOOL);
    struct reply reply = test_get(vote.app, accountant, page);
    expect_lacks("Кому позвонить", reply.body);
    take(&vote, vote.voters[2]);
    expect_lacks("Кому позвонить", test_get(vote.app, vote.chair, page).body);
}

void test_ballots__a_ballot_that_comes_while_the_urn_is_closed_counts_or_is_refused(void)
{
    struct vote vote = vote_of(1);
    str papers[3];
    for (size_t i = 0; i < COUNT_OF(papers); i++) {
        papers[i] = take(&vote, vote.voters[i]);
    }
    expect_page(cast(&vote, papers[0], "&pick=1"), "в урне");
    str list = close_and_list(&vote);
    expect_refused(cast(&vote, papers[1], "&pick=1"), "закончилось");
    expect_contains("found 1\n", list);
    expect_int(0, test_sql_int(vote.app, "SELECT count(*) FROM ballot_urn"));
}

void test_ballots__a_list_that_was_tampered_with_is_not_counted(void)
{
    static const struct {
        const char *list;
        const char *fault;
    } lists[] = {
        {"", "this is no list of ballots"},
        {"profkom-ballots 1\nsurprise 1\n", "this line is not known"},
        {"profkom-ballots 1\npicks 1\noption A\nfound 1\n\nAAAAAAAAAAAAAAAA 10\n",
         "this is no ballot"},
        {"profkom-ballots 1\npicks 1\noption A\nfound 2\n\nBBBBBBBBBBBBBBBB 1\n"
         "AAAAAAAAAAAAAAAA 1\n",
         "the codes do not stand in their order"},
        {"profkom-ballots 1\npicks 1\noption A\nfound 2\n\nAAAAAAAAAAAAAAAA 1\n"
         "AAAAAAAAAAAAAAAA 1\n",
         "this code stands there twice"},
        {"profkom-ballots 1\npicks 1\noption A\nfound 2\n\nAAAAAAAAAAAAAAAA 1\n",
         "there are not as many ballots as the list says"},
    };
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct ballots_recount recount;
        const char *sentence;
        int64_t line;
        expect_false(ballots_count_list(str_of(lists[i].list), &recount, &sentence, &line));
        expect_str(lists[i].fault, str_of(sentence));
    }
    struct ballots_recount recount;
    const char *sentence;
    int64_t line;
    str good = STR("profkom-ballots 1\nballot 7\ntitle T\npicks 1\noption A\noption B\ngiven 3\n"
                   "found 3\n\nAAAAAAAAAAAAAAAA 10\nBBBBBBBBBBBBBBBB 11\nCCCCCCCCCCCCCCCC 00\n");
    expect_true(ballots_count_list(good, &recount, &sentence, &line));
    expect_int(1, recount.votes[0]);
    expect_int(2, recount.invalid);
}
