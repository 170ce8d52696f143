/* Votes: open, by name, secret on paper or by computer, by correspondence. A vote that exceeds
 * those who are there, and one without a quorum, is refused in words. */
#include "features/meetings/meetings_inner.h"

#include "features/meetings/meetings.html.h"

static const struct form_field vote_fields[] = {
    {"version", "", FORM_HIDDEN},
    {"vote", N_("How"), FORM_CHOICE, .required = true, .choices = meetings_votes},
    {"here", N_("Voters in the room and on the link at this vote"), FORM_INT, .required = true,
     .max = MEETINGS_MOST_PEOPLE},
    {"votes_for", N_("For"), FORM_INT, .required = true, .max = MEETINGS_MOST_PEOPLE},
    {"votes_against", N_("Against"), FORM_INT, .required = true, .max = MEETINGS_MOST_PEOPLE},
    {"votes_abstained", N_("Abstained"), FORM_INT, .required = true, .max = MEETINGS_MOST_PEOPLE},
    {"ballots_given", N_("Ballots given out"), FORM_INT, .max = MEETINGS_MOST_PEOPLE,
     .hint = N_("Of a secret vote on paper")},
    {"ballots_found", N_("Ballots in the urn"), FORM_INT, .max = MEETINGS_MOST_PEOPLE},
    {"ballots_invalid", N_("Of them invalid"), FORM_INT, .max = MEETINGS_MOST_PEOPLE},
    {"is_special",
     N_("Needs the larger majority (charter, reorganisation, early end of the chair)"), FORM_FLAG},
    {0},
};

/* ---- finding -------------------------------------------------------------------------------- */

static str item_address(struct request *req, const struct meetings_meeting *meeting, int64_t item,
                        const char *what)
{
    return str_format(req->arena, "/meetings/%lld/items/%lld%s", (long long)meeting->row.id,
                      (long long)item, what);
}

/* An item on which a vote can be taken now. */
static struct reply find_votable(struct request *req, struct meetings_meeting *ret_meeting,
                                 struct meetings_db_item_row *ret_item)
{
    struct reply refusal = meetings_find_open(req, ret_meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!meetings_find_item(req, ret_meeting, ret_item)) {
        return reply_not_found(req);
    }
    if (ret_meeting->quorum.entitled == 0) {
        return reply_refused(req, meetings_nobody_text(req, ret_meeting));
    }
    if (str_equal(ret_meeting->row.state, STR("called"))) {
        return reply_refused(req, str_of(_("The meeting has not begun yet. Begin it, and mark who "
                                           "is here.")));
    }
    return (struct reply){0};
}

/* The same for a vote that is no secret one by computer: there is none under way. */
static struct reply find_countable(struct request *req, struct meetings_meeting *ret_meeting,
                                   struct meetings_db_item_row *ret_item)
{
    struct ballots_result ballot;
    struct reply refusal = find_votable(req, ret_meeting, ret_item);
    if (refusal.status == 0 && ret_item->ballot_id != 0 &&
        ballots_result(req, req->scope, ret_item->ballot_id, &ballot) && !ballot.is_closed) {
        return reply_refused(req, str_of(_("The urn is still open.")));
    }
    return refusal;
}

/* ---- the rules ------------------------------------------------------------------------------ */

/* Who could vote: by correspondence all that are entitled. */
static int64_t most_votes(const struct meetings_meeting *meeting, str vote, int64_t here)
{
    return str_equal(vote, STR("correspondence")) ? meeting->quorum.entitled : here;
}

/* Those who are there for the quorum: by correspondence those who have voted. */
static struct meetings_quorum quorum_at(const struct meetings_meeting *meeting, str vote,
                                        int64_t here, int64_t voted)
{
    struct bodies_share all = {1, 1, false};
    return meetings_quorum_of(meeting->has_rules ? meeting->rules.quorum : all,
                              meeting->quorum.entitled,
                              str_equal(vote, STR("correspondence")) ? voted : here);
}

static str no_quorum_text(struct request *req, const struct meetings_quorum *quorum)
{
    return _nf("There is no quorum: %1 is missing (%2 of %3 are needed). Nothing can be decided.",
               "There is no quorum: %1 are missing (%2 of %3 are needed). Nothing can be decided.",
               quorum->needed - quorum->here, quorum->needed, quorum->entitled);
}

/* What is wrong with the count, as a sentence; empty = nothing. */
str meetings_count_fault(struct request *req, const struct meetings_meeting *meeting,
                         const struct meetings_db_set_votes_values *values)
{
    int64_t voted = values->votes_for + values->votes_against + values->votes_abstained;
    int64_t most = most_votes(meeting, values->vote, values->here);
    if (values->here > meeting->quorum.entitled) {
        return _f("Only %1 are entitled to vote in this meeting, and %2 are entered as being here.",
                  meeting->quorum.entitled, values->here);
    }
    if (voted > most) {
        return _f("For, against and abstained are %1 together, but only %2 could vote.", voted,
                  most);
    }
    bool is_secret = str_equal(values->vote, STR("secret"));
    if (is_secret &&
        (values->ballots_given > values->here || values->ballots_found > values->ballots_given ||
         voted + values->ballots_invalid > values->ballots_found)) {
        return str_of(_("The ballots do not add up: no more can be given out than people are here, "
                        "found than given out, counted than found."));
    }
    struct meetings_quorum quorum = quorum_at(meeting, values->vote, values->here, voted);
    return quorum.is_there ? (str){0} : no_quorum_text(req, &quorum);
}

str meetings_result_of(const struct meetings_meeting *meeting,
                       const struct meetings_db_set_votes_values *values)
{
    struct meetings_count count = {values->here, values->votes_for, values->votes_against,
                                   values->votes_abstained, values->is_special};
    return meetings_is_adopted(&meeting->rules, &count) ? STR("adopted") : STR("rejected");
}

static struct reply write_votes(struct request *req, const struct meetings_meeting *meeting,
                                const struct meetings_db_set_votes_values *values)
{
    if (!meetings_db_set_votes(req->db, values)) {
        return reply_refused(req, meetings_changed_meanwhile(req));
    }
    meetings_db_clear_signatures(req->db, meeting->row.region_id, meeting->row.id);
    audit(req, "meetings.vote", meeting->row.region_id, meeting->row.id, 0, NULL, 0);
    return reply_done(req, item_address(req, meeting, values->item, ""),
                      str_equal(values->result, STR("adopted"))
                          ? str_of(_("The vote is written down: adopted."))
                          : str_of(_("The vote is written down: rejected.")),
                      0);
}

struct meetings_db_set_votes_values meetings_values_for(const struct meetings_meeting *meeting,
                                                        const struct meetings_db_item_row *item)
{
    return (struct meetings_db_set_votes_values){
        .region_id = meeting->row.region_id,
        .meeting_id = meeting->row.id,
        .item = item->item,
        .version = item->version,
        .vote = STR("open"),
        .is_special = item->is_special,
        .here = meeting->quorum.here,
    };
}

/* ---- numbers -------------------------------------------------------------------------------- */

struct reply meetings_vote_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_countable(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, vote_fields);
    bool is_by_letter = meetings_is_by_letter(&meeting.row);
    bool has_votes = item.result.length > 0 && !str_equal(item.vote, STR("ballot"));
    form_set_int(&form, "version", item.version);
    form_set_text(&form, "vote",
                  has_votes      ? item.vote
                  : is_by_letter ? STR("correspondence")
                                 : STR("open"));
    form_set_int(&form, "here", has_votes ? item.here : meeting.quorum.here);
    form_set_int(&form, "votes_for", item.votes_for);
    form_set_int(&form, "votes_against", item.votes_against);
    form_set_int(&form, "votes_abstained", item.votes_abstained);
    form_set_int(&form, "is_special", item.is_special);
    return reply_page(req, _("Vote"), meetings_html_vote(req, &meeting, &item, &form));
}

struct reply meetings_vote_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_countable(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, vote_fields);
    struct meetings_db_set_votes_values values = meetings_values_for(&meeting, &item);
    if (!str_to_int64(form_text(&form, "version"), &values.version)) {
        values.version = -1;
    }
    values.vote = form_text(&form, "vote");
    values.is_special = form_flag(&form, "is_special");
    values.here = form_int(&form, "here");
    values.votes_for = form_int(&form, "votes_for");
    values.votes_against = form_int(&form, "votes_against");
    values.votes_abstained = form_int(&form, "votes_abstained");
    values.ballots_given = form_int(&form, "ballots_given");
    values.ballots_found = form_int(&form, "ballots_found");
    values.ballots_invalid = form_int(&form, "ballots_invalid");
    str fault = form_is_good(&form) ? meetings_count_fault(req, &meeting, &values) : (str){0};
    if (fault.length > 0) {
        form_add_general_error(&form, fault);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Vote"), meetings_html_vote(req, &meeting, &item, &form));
    }
    values.result = meetings_result_of(&meeting, &values);
    return write_votes(req, &meeting, &values);
}

/* ---- by name -------------------------------------------------------------------------------- */

/* By correspondence each answers for himself, on all items at once. */
static struct reply find_called_out(struct request *req, struct meetings_meeting *ret_meeting,
                                    struct meetings_db_item_row *ret_item)
{
    struct reply refusal = find_countable(req, ret_meeting, ret_item);
    if (refusal.status == 0 && meetings_is_by_letter(&ret_meeting->row)) {
        return reply_refused(req, str_of(_("In a vote by correspondence each answers for himself; "
                                           "answers on paper are entered person by person.")));
    }
    return refusal;
}

struct reply meetings_unanimous_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_called_out(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct meetings_db_set_votes_values values = meetings_values_for(&meeting, &item);
    values.votes_for = values.here;
    str fault = meetings_count_fault(req, &meeting, &values);
    if (fault.length > 0) {
        return reply_refused(req, fault);
    }
    values.result = meetings_result_of(&meeting, &values);
    return write_votes(req, &meeting, &values);
}

struct reply meetings_roll_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_called_out(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct meetings_item_view view = {
        .meeting = &meeting,
        .item = &item,
        .votes = meetings_db_votes(req->db, req->scope, meeting.row.region_id, meeting.row.id,
                                   item.item),
    };
    return reply_page(req, _("Vote by name"), meetings_html_roll(req, &view));
}

bool meetings_count_choice(str choice, struct meetings_db_set_votes_values *values)
{
    int64_t *count = str_equal(choice, STR("for"))         ? &values->votes_for
                     : str_equal(choice, STR("against"))   ? &values->votes_against
                     : str_equal(choice, STR("abstained")) ? &values->votes_abstained
                                                           : NULL;
    if (count == NULL) {
        return false;
    }
    ++*count;
    return true;
}

struct reply meetings_roll_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_called_out(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct meetings_db_set_votes_values values = meetings_values_for(&meeting, &item);
    values.vote = STR("roll_call");
    meetings_db_clear_votes(req->db, req->scope, values.region_id, values.meeting_id, values.item);
    EACH (person, meeting.people) {
        str field = str_format(req->arena, "v_%lld", (long long)person->n);
        str choice = http_body_field(req->http, field);
        bool may_vote = str_equal(person->kind, STR("voter")) && meetings_is_here(person);
        if (may_vote && meetings_count_choice(choice, &values)) {
            meetings_db_put_vote(
                req->db, &(struct meetings_db_put_vote_values){values.region_id, values.meeting_id,
                                                               values.item, person->n, choice});
        }
    }
    str fault = meetings_count_fault(req, &meeting, &values);
    if (fault.length > 0) {
        return reply_refused(req, fault);
    }
    values.result = meetings_result_of(&meeting, &values);
    return write_votes(req, &meeting, &values);
}

/* ---- secret, by computer -------------------------------------------------------------------- */

static const struct form_field ballot_fields[] = {
    {"candidates", N_("Candidates, one on a line"), FORM_LONG_TEXT, .max = 4000,
     .hint = N_("Empty: for, against, abstained")},
    {"picks", N_("How many may be chosen"), FORM_INT, .min = 1, .max = BALLOTS_MOST_OPTIONS},
    {"minutes", N_("The urn is open for so many minutes"), FORM_INT, .required = true, .min = 1,
     .max = 60 * 24 * 30},
    {0},
};

struct reply meetings_ballot_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_votable(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, ballot_fields);
    form_set_int(&form, "picks", 1);
    form_set_int(&form, "minutes", 30);
    return reply_page(req, _("Secret vote by computer"),
                      meetings_html_open_ballot(req, &meeting, &item, &form));
}

static size_t options_of(struct request *req, str candidates, str *options)
{
    size_t count = 0;
    str line;
    while (str_next(&candidates, '\n', &line) && count < BALLOTS_MOST_OPTIONS) {
        if (str_trim(line).length > 0) {
            options[count++] = str_trim(line);
        }
    }
    if (count == 0) {
        options[count++] = str_of(_("For"));
        options[count++] = str_of(_("Against"));
        options[count++] = str_of(_("Abstained"));
    }
    return count;
}

/* By correspondence all may vote, else those who are there. */
static bool may_vote(const struct meetings_meeting *meeting,
                     const struct meetings_db_person_row *person)
{
    return str_equal(person->kind, STR("voter")) &&
           (meetings_is_by_letter(&meeting->row) || meetings_is_here(person));
}

static size_t voters_of(struct request *req, const struct meetings_meeting *meeting,
                        struct ballots_voter *voters)
{
    size_t count = 0;
    EACH (person, meeting->people) {
        if (may_vote(meeting, person)) {
            voters[count++] =
                (struct ballots_voter){person->person_region_id, person->member_id,
                                       person->account_id, meetings_name(req, person)};
        }
    }
    return count;
}

static bool is_among(struct meetings_db_without_sign_in_rows rows, int64_t n)
{
    EACH (row, rows) {
        if (row->n == n) {
            return true;
        }
    }
    return false;
}

/* How many of those who may vote can do it by computer; the names of the others. */
static int64_t count_able(struct request *req, const struct meetings_meeting *meeting,
                          str *ret_unable)
{
    struct meetings_db_without_sign_in_rows without =
        meetings_db_without_sign_in(req->db, req->scope, meeting->row.region_id, meeting->row.id);
    int64_t able = 0;
    *ret_unable = (str){0};
    EACH (person, meeting->people) {
        if (may_vote(meeting, person) && is_among(without, person->n)) {
            *ret_unable = str_comma(req->arena, *ret_unable, meetings_short_name(req, person));
        } else {
            able += may_vote(meeting, person);
        }
    }
    return able;
}

str meetings_without_sign_in(struct request *req, const struct meetings_meeting *meeting)
{
    str unable;
    (void)count_able(req, meeting, &unable);
    return unable;
}

/* What keeps an urn from being opened on an item; empty = nothing. */
static str urn_fault(struct request *req, const struct meetings_meeting *meeting,
                     const struct meetings_db_item_row *item)
{
    str unable;
    if (!meetings_is_by_letter(&meeting->row) && !meeting->quorum.is_there) {
        return no_quorum_text(req, &meeting->quorum);
    }
    if (item->ballot_id != 0) {
        return str_of(_("There is a secret vote on this item already."));
    }
    return count_able(req, meeting, &unable) > 0
               ? (str){0}
               : str_of(_("Nobody of those who are here has a sign-in, so nobody could vote by "
                          "computer. Vote on paper."));
}

/* 0 if somebody has changed the item meanwhile. */
static int64_t open_urn(struct request *req, const struct meetings_meeting *meeting,
                        const struct meetings_db_item_row *item, const struct meetings_urn *urn)
{
    struct ballots_voter *voters =
        ARENA_ARRAY(req->arena, meeting->people.count + 1, struct ballots_voter);
    struct meetings_db_set_votes_values values = meetings_values_for(meeting, item);
    values.vote = STR("ballot");
    values.ballot_id = ballots_open(
        req,
        &(struct ballots_new){
            .region_id = meeting->row.region_id,
            .org_id = meeting->row.org_id,
            .org_path = meeting->row.org_path,
            .title = item->title,
            .back = urn->back.length > 0 ? urn->back : item_address(req, meeting, item->item, ""),
            .picks = urn->picks,
            .options = urn->options,
            .option_count = urn->option_count,
            .voters = voters,
            .voter_count = voters_of(req, meeting, voters),
            .closes_at = req->now + urn->minutes * 60,
        });
    return meetings_db_set_votes(req->db, &values) ? values.ballot_id : 0;
}

int64_t meetings_open_urn(struct request *req, const struct meetings_urn *urn, str *ret_sentence)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    if (!meetings_find(req, &meeting) ||
        !meetings_db_find_item(req->db, meeting.row.region_id, meeting.row.id, urn->item, &item)) {
        *ret_sentence = meetings_changed_meanwhile(req);
        return 0;
    }
    *ret_sentence = urn_fault(req, &meeting, &item);
    if (ret_sentence->length > 0) {
        return 0;
    }
    int64_t id = open_urn(req, &meeting, &item, urn);
    *ret_sentence = id == 0 ? meetings_changed_meanwhile(req) : (str){0};
    return id;
}

struct reply meetings_ballot_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct reply refusal = find_votable(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, ballot_fields);
    str options[BALLOTS_MOST_OPTIONS];
    size_t option_count = options_of(req, form_text(&form, "candidates"), options);
    int64_t picks = MAX_OF(form_int(&form, "picks"), 1);
    if (picks >= (int64_t)option_count) {
        form_add_error(&form, "picks", str_of(_("Fewer can be chosen than there are candidates.")));
    }
    str fault = urn_fault(req, &meeting, &item);
    if (fault.length > 0) {
        form_add_general_error(&form, fault);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Secret vote by computer"),
                                meetings_html_open_ballot(req, &meeting, &item, &form));
    }
    int64_t id = open_urn(req, &meeting, &item,
                          &(struct meetings_urn){.options = options,
                                                 .option_count = option_count,
                                                 .picks = picks,
                                                 .minutes = form_int(&form, "minutes")});
    if (id == 0) {
        return reply_refused(req, meetings_changed_meanwhile(req));
    }
    return reply_done(req, str_format(req->arena, "/ballots/%lld", (long long)id),
                      str_of(_("The urn is open. Voters find it under “My meetings”.")), 0);
}

/* Of candidates those are elected for whom enough of the ballots are. */
static str result_of_ballot(const struct meetings_meeting *meeting,
                            const struct ballots_result *ballot, bool asks,
                            const struct meetings_db_set_votes_values *values)
{
    if (asks) {
        return meetings_result_of(meeting, values);
    }
    struct bodies_share share =
        values->is_special ? meeting->rules.special : meeting->rules.majority;
    for (size_t i = 0; i < ballot->option_count; i++) {
        if (ballot->found > 0 && ballot->options[i].votes >= meetings_least(share, ballot->found)) {
            return STR("adopted");
        }
    }
    return STR("rejected");
}

/* "For, against, abstained", in whichever language the urn was opened. */
static bool is_question(const struct ballots_result *ballot)
{
    bool is_for = false;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        is_for = is_for || str_equal(ballot->options[0].text, str_of(tr(language, "For")));
    }
    return ballot->option_count == 3 && ballot->picks == 1 && is_for;
}

/* What a closed urn says of an item; the sentence if it decides nothing. */
static str read_ballot(struct request *req, const struct meetings_meeting *meeting,
                       const struct meetings_db_item_row *item, struct ballots_result *ret_ballot,
                       struct meetings_db_set_votes_values *ret_values)
{
    if (item->ballot_id == 0 || !ballots_result(req, req->scope, item->ballot_id, ret_ballot)) {
        return str_of(_("There is no secret vote by computer on this item."));
    }
    if (!ret_ballot->is_closed) {
        return str_of(_("The urn is still open."));
    }
    *ret_values = meetings_values_for(meeting, item);
    ret_values->vote = STR("ballot");
    ret_values->ballot_id = item->ballot_id;
    ret_values->here = item->here;
    ret_values->ballots_given = ret_ballot->given;
    ret_values->ballots_found = ret_ballot->found;
    struct meetings_quorum quorum = quorum_at(
        meeting, meetings_is_by_letter(&meeting->row) ? STR("correspondence") : STR("ballot"),
        item->here, ret_ballot->found);
    return quorum.is_there ? (str){0} : no_quorum_text(req, &quorum);
}

struct reply meetings_take_ballot_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct ballots_result ballot;
    struct meetings_db_set_votes_values values;
    struct reply refusal = find_votable(req, &meeting, &item);
    if (refusal.status != 0) {
        return refusal;
    }
    str fault = read_ballot(req, &meeting, &item, &ballot, &values);
    if (fault.length > 0) {
        return reply_refused(req, fault);
    }
    if (is_question(&ballot)) {
        values.votes_for = ballot.options[0].votes;
        values.votes_against = ballot.options[1].votes;
        values.votes_abstained = ballot.options[2].votes;
    }
    values.result = result_of_ballot(&meeting, &ballot, is_question(&ballot), &values);
    return write_votes(req, &meeting, &values);
}

bool meetings_keep_ballot(struct request *req, int64_t n, bool is_adopted, str *ret_sentence)
{
    struct meetings_meeting meeting;
    struct meetings_db_item_row item;
    struct ballots_result ballot;
    struct meetings_db_set_votes_values values;
    if (!meetings_find(req, &meeting) ||
        !meetings_db_find_item(req->db, meeting.row.region_id, meeting.row.id, n, &item)) {
        *ret_sentence = meetings_changed_meanwhile(req);
        return false;
    }
    *ret_sentence = read_ballot(req, &meeting, &item, &ballot, &values);
    if (ret_sentence->length > 0) {
        return false;
    }
    values.result = is_adopted ? STR("adopted") : STR("rejected");
    *ret_sentence = meetings_changed_meanwhile(req);
    return meetings_db_set_votes(req->db, &values);
}
