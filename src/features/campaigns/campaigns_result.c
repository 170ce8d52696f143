/* The result of an election: counted from paper or by show of hands, or taken over from a secret
 * vote by computer. Figures that cannot be are refused in words. */
#include <stdlib.h>

#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

#define VOTES_AT_MOST 100000

static const struct form_choice votes[] = {
    {"secret", N_("secret, on paper")},
    {"open", N_("open, by show of hands")},
    {0},
};

static const struct form_field result_fields[] = {
    {"version", "", FORM_HIDDEN},
    {"vote", N_("How the vote was taken"), FORM_CHOICE, .required = true, .choices = votes},
    {"ballots_given", N_("Ballots handed out"), FORM_INT, .max = VOTES_AT_MOST},
    {"ballots_found", N_("Ballots found in the urn"), FORM_INT, .max = VOTES_AT_MOST},
    {"ballots_invalid", N_("Of them invalid"), FORM_INT, .max = VOTES_AT_MOST},
    {0},
};

/* A count as it was entered, beside the candidates. */
struct count {
    const struct campaigns_db_candidates_row *candidate;
    int64_t votes_for;
    int64_t votes_against;
    bool is_elected;
};
struct counting {
    const struct campaigns_elections *meeting;
    const struct campaigns_election *election;
    struct campaigns_db_set_result_values values;
    struct count *items;
    size_t count;
};

/* ---- who is elected ------------------------------------------------------------------------- */

int64_t campaigns_needed(const struct campaigns_elections *meeting, int64_t voted)
{
    struct bodies_share more_than_half = {1, 2, true};
    return meetings_least(meeting->has_rules ? meeting->rules.majority : more_than_half, voted);
}

static int64_t present(const struct campaigns_elections *meeting)
{
    return meeting->row.recognised != 0 ? meeting->row.recognised : meeting->row.here;
}

/* Those whose votes are a share of: the ballots in the urn, or all who are there. */
static int64_t voted_in(const struct counting *counting)
{
    bool is_open = str_equal(counting->values.vote, STR("open"));
    return is_open ? present(counting->meeting) : counting->values.ballots_found;
}

static int by_votes(const void *a, const void *b)
{
    const struct count *x = a, *y = b;
    return x->votes_for > y->votes_for ? -1 : x->votes_for < y->votes_for;
}

/* Whoever has the majority, the most votes first, as far as there are places. Where the last places
 * go to more people with as many votes, none of these is elected: there is another vote. */
static void elect(struct counting *counting)
{
    int64_t voted = voted_in(counting);
    int64_t needed = campaigns_needed(counting->meeting, voted);
    size_t seats = (size_t)counting->election->row.seats;
    if (counting->count > 0) {
        qsort(counting->items, counting->count, sizeof(counting->items[0]), by_votes);
    }
    for (size_t i = 0; i < counting->count; i++) {
        struct count *count = &counting->items[i];
        bool is_tied =
            seats < counting->count && count->votes_for == counting->items[seats].votes_for;
        count->is_elected = i < seats && !is_tied && voted > 0 && count->votes_for >= needed;
    }
}

/* ---- what cannot be ------------------------------------------------------------------------- */

static str ballots_fault(struct request *req, const struct counting *counting)
{
    const struct campaigns_db_set_result_values *values = &counting->values;
    int64_t here = present(counting->meeting);
    if (values->ballots_given > here) {
        return _f("%1 ballots are said to be handed out, but only %2 people were registered.",
                  values->ballots_given, here);
    }
    if (values->ballots_found > values->ballots_given) {
        return _f("%1 ballots are said to be in the urn, but only %2 were handed out.",
                  values->ballots_found, values->ballots_given);
    }
    if (values->ballots_invalid > values->ballots_found) {
        return _f("%1 ballots are said to be invalid, but only %2 were in the urn.",
                  values->ballots_invalid, values->ballots_found);
    }
    return (str){0};
}

static str votes_fault(struct request *req, const struct counting *counting)
{
    const struct campaigns_db_set_result_values *values = &counting->values;
    bool is_open = str_equal(values->vote, STR("open"));
    int64_t most = voted_in(counting) - (is_open ? 0 : values->ballots_invalid);
    int64_t all = 0;
    for (size_t i = 0; i < counting->count; i++) {
        const struct count *count = &counting->items[i];
        all += count->votes_for;
        if (count->votes_for + count->votes_against > most) {
            return _f("%1: for and against are %2 together, but only %3 votes are valid.",
                      campaigns_candidate_name(req, count->candidate),
                      count->votes_for + count->votes_against, most);
        }
    }
    if (all > most * counting->election->row.seats) {
        return _f("%1 votes “for” are more than %2 valid ballots with %3 choices each can hold.",
                  all, most, counting->election->row.seats);
    }
    return (str){0};
}

static str fault_of(struct request *req, const struct counting *counting)
{
    const struct campaigns_elections *meeting = counting->meeting;
    struct bodies_share all = {1, 1, false};
    int64_t needed =
        meetings_least(meeting->has_rules ? meeting->rules.quorum : all, meeting->row.entitled);
    if (meeting->row.entitled == 0 || present(meeting) < needed) {
        return _f("There is no quorum: %1 are here, %2 are needed. Nobody can be elected.",
                  present(meeting), needed);
    }
    if (counting->count == 0) {
        return str_of(_("There are no candidates."));
    }
    str fault =
        str_equal(counting->values.vote, STR("open")) ? (str){0} : ballots_fault(req, counting);
    return fault.length > 0 ? fault : votes_fault(req, counting);
}

/* ---- writing it down ------------------------------------------------------------------------- */

static str count_text(struct request *req, const struct counting *counting,
                      const struct count *count)
{
    const struct campaigns_db_candidates_row *candidate = count->candidate;
    str name = campaigns_candidate_name(req, candidate);
    /* A ballot of a vote by computer names whom one is for, and nobody else. */
    str figures = str_equal(counting->values.vote, STR("ballot"))
                      ? _f("%1: %2 votes", name, count->votes_for)
                      : _f("%1: for %2, against %3", name, count->votes_for, count->votes_against);
    return str_comma(req->arena, figures,
                     campaigns_outcome(req, candidate->middle_name, count->is_elected));
}

/* Into the text of the item, from where the minutes take it. */
static bool write_minutes(struct request *req, const struct counting *counting)
{
    struct request reader = campaigns_reader(req), *asked = req;
    req = &reader; /* the words of the paper */
    const struct campaigns_db_election_row *row = &counting->election->row;
    str head = str_join(req->arena, campaigns_election_name(req, row), STR(": "));
    struct buf lines = BUF_INIT(req->arena);
    if (!str_equal(counting->values.vote, STR("open"))) {
        buf_put(&lines, head);
        buf_put(&lines,
                _f("ballots handed out %1, found %2, invalid %3", counting->values.ballots_given,
                   counting->values.ballots_found, counting->values.ballots_invalid));
        buf_put_char(&lines, '\n');
    }
    for (size_t i = 0; i < counting->count; i++) {
        buf_put(&lines, head);
        buf_put(&lines, count_text(req, counting, &counting->items[i]));
        buf_put_char(&lines, '\n');
    }
    return meetings_write_decision(
        asked, asked->scope,
        &(struct meetings_decision){.meeting_id = counting->meeting->row.id,
                                    .item = row->item,
                                    .head = head,
                                    .lines = buf_str(&lines)});
}

static struct reply keep(struct request *req, struct counting *counting)
{
    const struct campaigns_db_meeting_row *row = &counting->meeting->row;
    int64_t n = counting->election->row.n, elected = 0;
    elect(counting);
    if (!campaigns_db_set_result(req->db, &counting->values)) {
        return reply_refused(req, campaigns_changed_meanwhile(req));
    }
    for (size_t i = 0; i < counting->count; i++) {
        const struct count *count = &counting->items[i];
        elected += count->is_elected;
        campaigns_db_set_votes(req->db, &(struct campaigns_db_set_votes_values){
                                            .region_id = row->region_id,
                                            .meeting_id = row->id,
                                            .n = n,
                                            .candidate = count->candidate->candidate,
                                            .votes_for = count->votes_for,
                                            .votes_against = count->votes_against,
                                            .is_elected = count->is_elected,
                                        });
    }
    if (!write_minutes(req, counting)) {
        return reply_refused(req, str_of(_("The item of this election is not on the agenda any "
                                           "more.")));
    }
    /* On paper and by hands the meeting approves the count by a vote of its own; an urn decides. */
    str sentence;
    if (str_equal(counting->values.vote, STR("ballot")) &&
        !meetings_keep_ballot(req, counting->election->row.item, elected > 0, &sentence)) {
        return reply_refused(req, sentence);
    }
    audit(req, "campaigns.result", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, campaigns_election_address(req, row->id, n, ""),
                      elected == 0 ? str_of(_("Nobody has the majority: there is another vote."))
                                   : _n("%1 person is elected.", "%1 people are elected.", elected),
                      0);
}

/* ---- from paper ----------------------------------------------------------------------------- */

static void begin_counting(struct request *req, struct counting *counting,
                           const struct campaigns_elections *meeting,
                           const struct campaigns_election *election)
{
    *counting = (struct counting){
        .meeting = meeting,
        .election = election,
        .values = {.region_id = meeting->row.region_id,
                   .meeting_id = meeting->row.id,
                   .n = election->row.n,
                   .version = election->row.version},
        .items = ARENA_ARRAY(req->arena, election->candidates.count + 1, struct count),
    };
    EACH (candidate, election->candidates) {
        if (!candidate->withdrew) {
            counting->items[counting->count++] = (struct count){.candidate = candidate};
        }
    }
}

/* The meeting has begun, so that it is known who is there. */
static struct reply find_counted(struct request *req, struct campaigns_elections *ret_meeting,
                                 const struct campaigns_election **ret_election)
{
    struct reply refusal = campaigns_find_election(req, ret_meeting, ret_election);
    if (refusal.status == 0 && str_equal(ret_meeting->row.state, STR("called"))) {
        return reply_refused(req, str_of(_("The meeting has not begun yet. Begin it, and mark who "
                                           "is here.")));
    }
    return refusal;
}

struct reply campaigns_result_page(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct reply refusal = find_counted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, result_fields);
    bool has_result = election->row.vote.length > 0;
    form_set_int(&form, "version", election->row.version);
    form_set_text(&form, "vote",
                  str_equal(election->row.vote, STR("open")) ? STR("open") : STR("secret"));
    form_set_int(&form, "ballots_given",
                 has_result ? election->row.ballots_given : present(&meeting));
    form_set_int(&form, "ballots_found",
                 has_result ? election->row.ballots_found : present(&meeting));
    form_set_int(&form, "ballots_invalid", election->row.ballots_invalid);
    struct campaigns_election_view view = {
        .meeting = &meeting, .election = election, .form = &form};
    return reply_page(req, _("Result of the election"), campaigns_html_result(req, &view));
}

static int64_t figure(struct request *req, const char *what, int64_t candidate)
{
    int64_t number = 0;
    str field = str_format(req->arena, "%s_%lld", what, (long long)candidate);
    str typed = str_trim(http_body_field(req->http, field));
    bool is_number = typed.length == 0 || str_to_int64(typed, &number);
    return is_number && number >= 0 && number <= VOTES_AT_MOST ? number : -1;
}

static void read_counts(struct request *req, struct form *form, struct counting *counting)
{
    for (size_t i = 0; i < counting->count; i++) {
        struct count *count = &counting->items[i];
        count->votes_for = figure(req, "for", count->candidate->candidate);
        count->votes_against = figure(req, "against", count->candidate->candidate);
        if (count->votes_for < 0 || count->votes_against < 0) {
            form_add_general_error(form, _f("%1: write the votes as a number.",
                                            campaigns_candidate_name(req, count->candidate)));
        }
    }
}

struct reply campaigns_result_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct counting counting;
    struct reply refusal = find_counted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, result_fields);
    begin_counting(req, &counting, &meeting, election);
    if (!str_to_int64(form_text(&form, "version"), &counting.values.version)) {
        counting.values.version = -1;
    }
    counting.values.vote = form_text(&form, "vote");
    counting.values.ballots_given = form_int(&form, "ballots_given");
    counting.values.ballots_found = form_int(&form, "ballots_found");
    counting.values.ballots_invalid = form_int(&form, "ballots_invalid");
    read_counts(req, &form, &counting);
    str fault = form_is_good(&form) ? fault_of(req, &counting) : (str){0};
    if (fault.length > 0) {
        form_add_general_error(&form, fault);
    }
    if (!form_is_good(&form)) {
        struct campaigns_election_view view = {
            .meeting = &meeting, .election = election, .form = &form};
        return reply_form_again(req, _("Result of the election"),
                                campaigns_html_result(req, &view));
    }
    return keep(req, &counting);
}

/* ---- from a secret vote by computer -----------------------------------------------------------
 */

#define URN_MINUTES 30
#define URN_MINUTES_AT_MOST (60 * 24 * 30)

/* The names of the candidates, and the way to choose none of them. */
struct reply campaigns_urn_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    str options[BALLOTS_MOST_OPTIONS], sentence;
    size_t count = 0;
    int64_t minutes;
    struct reply refusal = find_counted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    if (election->standing == 0 || election->standing >= BALLOTS_MOST_OPTIONS) {
        return reply_refused(req, election->standing == 0
                                      ? str_of(_("There are no candidates."))
                                      : str_of(_("There are too many candidates for one ballot.")));
    }
    str namesake = campaigns_namesake(req, election);
    if (namesake.length > 0) {
        return campaigns_refuse_namesake(req, namesake);
    }
    EACH (candidate, election->candidates) {
        if (!candidate->withdrew) {
            options[count++] = campaigns_candidate_name(req, candidate);
        }
    }
    options[count++] = str_of(_("Against all"));
    bool has_minutes = str_to_int64(http_body_field(req->http, STR("minutes")), &minutes) &&
                       minutes > 0 && minutes <= URN_MINUTES_AT_MOST;
    int64_t id = meetings_open_urn(
        req,
        &(struct meetings_urn){
            .item = election->row.item,
            .options = options,
            .option_count = count,
            .picks = MIN_OF(election->row.seats, election->standing),
            .minutes = has_minutes ? minutes : URN_MINUTES,
            .back = campaigns_election_address(req, meeting.row.id, election->row.n, "")},
        &sentence);
    return id == 0
               ? reply_refused(req, sentence)
               : reply_done(req, str_format(req->arena, "/ballots/%lld", (long long)id),
                            str_of(_("The urn is open. Voters find it under “My meetings”.")), 0);
}

/* Candidates are found by the names on the ballot. The sentence if one of them was not on it, or
 * twice: then nobody can say whose votes they are. */
static str take_options(struct request *req, struct counting *counting,
                        const struct ballots_result *ballot)
{
    for (size_t i = 0; i < counting->count; i++) {
        struct count *count = &counting->items[i];
        str name = campaigns_candidate_name(req, count->candidate);
        size_t found = 0;
        for (size_t k = 0; k < ballot->option_count; k++) {
            if (str_equal(ballot->options[k].text, name)) {
                count->votes_for = ballot->options[k].votes;
                found++;
            }
        }
        if (found != 1) {
            return found == 0 ? _f("%1 was not on the ballot of that vote.", name)
                              : _f("%1 stands on the ballot of that vote twice: whose votes they "
                                   "are cannot be told.",
                                   name);
        }
        count->votes_against = ballot->found - count->votes_for;
    }
    return (str){0};
}

struct reply campaigns_take_ballot_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct counting counting;
    struct ballots_result ballot;
    struct reply refusal = find_counted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    if (election->row.ballot_id == 0 ||
        !ballots_result(req, req->scope, election->row.ballot_id, &ballot)) {
        return reply_refused(req, str_of(_("There is no secret vote by computer on this item.")));
    }
    if (!ballot.is_closed) {
        return reply_refused(req, str_of(_("The urn is still open.")));
    }
    begin_counting(req, &counting, &meeting, election);
    counting.values.vote = STR("ballot");
    counting.values.ballots_given = ballot.given;
    counting.values.ballots_found = ballot.found;
    str fault = take_options(req, &counting, &ballot);
    fault = fault.length > 0 ? fault : fault_of(req, &counting);
    return fault.length > 0 ? reply_refused(req, fault) : keep(req, &counting);
}
