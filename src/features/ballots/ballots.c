/* The pages of ballots: of the voter, of the urn, of who conducts it. */
#include "features/ballots/ballots_inner.h"

#include "app/app.h"
#include "base/ids.h"
#include "features/ballots/ballots.html.h"

/* ---- for other features --------------------------------------------------------------------- */

int64_t ballots_open(struct request *req, const struct ballots_new *ballot)
{
    int64_t id = ids_new();
    ballots_db_add(req->db, &(struct ballots_db_add_values){
                                .region_id = ballot->region_id,
                                .id = id,
                                .org_id = ballot->org_id,
                                .org_path = ballot->org_path,
                                .title = ballot->title,
                                .back = ballot->back,
                                .picks = ballot->picks,
                                .opens_at = req->now,
                                .closes_at = ballot->closes_at,
                                .account_id = audit_actor(req),
                            });
    for (size_t i = 0; i < ballot->option_count; i++) {
        ballots_db_add_option(req->db, ballot->region_id, id, (int64_t)i + 1, ballot->options[i]);
    }
    for (size_t i = 0; i < ballot->voter_count; i++) {
        const struct ballots_voter *voter = &ballot->voters[i];
        ballots_db_add_voter(req->db, &(struct ballots_db_add_voter_values){
                                          .region_id = ballot->region_id,
                                          .ballot_id = id,
                                          .n = (int64_t)i + 1,
                                          .person_region_id = voter->person_region_id,
                                          .member_id = voter->member_id,
                                          .account_id = voter->account_id,
                                          .name = voter->name,
                                      });
    }
    jobs_add(req, "ballots.tell", ballot->region_id, ballot->org_id, id, (str){0});
    audit(req, "ballots.open", ballot->region_id, id, 0, NULL, 0);
    return id;
}

bool ballots_result(struct request *req, struct scope scope, int64_t id,
                    struct ballots_result *ret_result)
{
    struct ballots_db_line_row ballot;
    struct ballots_db_counts_row counts;
    if (!ballots_db_find(req->db, scope, id, &ballot) ||
        !ballots_db_counts(req->db, scope, ballot.region_id, id, &counts)) {
        return false;
    }
    struct ballots_db_options_rows rows = ballots_db_options(req->db, ballot.region_id, id);
    struct ballots_result result = {
        .is_closed = str_equal(ballot.state, STR("closed")),
        .voters = counts.voters,
        .given = counts.given,
        .found = ballot.in_urn,
        .hash = ballot.hash,
        .options = ARENA_ARRAY(req->arena, rows.count, struct ballots_option),
        .picks = ballot.picks,
    };
    EACH (row, rows) {
        result.options[result.option_count++] = (struct ballots_option){row->text, row->votes};
    }
    *ret_result = result;
    return true;
}

struct ballots_waiting ballots_waiting(struct request *req)
{
    struct ballots_db_waiting_own_rows rows = ballots_db_waiting_own(
        req->db, req->user.account_id, req->user.person_region_id, req->user.person_id, req->now);
    struct ballots_waiting waiting = {
        ARENA_ARRAY(req->arena, rows.count, struct ballots_waiting_line), 0};
    EACH (row, rows) {
        waiting.items[waiting.count++] = (struct ballots_waiting_line){
            row->id, row->title, row->org_name, !date_is_none(row->given_on)};
    }
    return waiting;
}

/* ---- the voter ------------------------------------------------------------------------------ */

static struct reply vote_page(struct request *req, const struct ballots_own *own)
{
    struct ballots_vote_view view = {.own = own};
    if (own->has_paper && ballots_is_open(req, &own->ballot)) {
        view.sealed = ballots_paper_sealed(req, own->ballot.id, &own->paper);
    }
    return reply_page(req, _("Secret ballot"), ballots_html_vote(req, &view));
}

static struct reply my_ballot_page(struct request *req)
{
    struct ballots_own own;
    return ballots_find_own(req, path_id(req), &own) ? vote_page(req, &own) : reply_not_found(req);
}

static struct reply not_open(struct request *req)
{
    return reply_refused(req, str_of(_("This ballot is over. What was in the urn then is counted; "
                                       "nothing can be added.")));
}

/* Who asks twice, or in two windows, gets the same ballot. */
static struct reply give_action(struct request *req)
{
    struct ballots_own own;
    if (!ballots_find_own(req, path_id(req), &own)) {
        return reply_not_found(req);
    }
    if (!ballots_is_open(req, &own.ballot)) {
        return not_open(req);
    }
    bool is_new = !own.is_given && ballots_give(req, &own);
    struct reply reply = vote_page(req, &own);
    /* Not a redirect: the key of its form would be kept with the moment. */
    reply.keep_changes = is_new;
    return reply;
}

/* The boxes that were ticked, as "0110"; empty with a sentence if they are none or too many. */
static str read_choice(struct request *req, const struct ballots_own *own, str *ret_error,
                       str *ret_picked)
{
    struct buf choice = BUF_INIT(req->arena);
    int64_t picked = 0;
    EACH (option, own->options) {
        bool is_picked = form_is_ticked(req, "pick", option->n);
        picked += is_picked;
        buf_put_char(&choice, is_picked ? '1' : '0');
    }
    *ret_picked = buf_str(&choice);
    if (picked == 0) {
        *ret_error = str_of(_("Nothing is chosen yet."));
        return (str){0};
    }
    if (picked > own->ballot.picks) {
        *ret_error = _f("%1 are chosen, and %2 may be. Untick some.", picked, own->ballot.picks);
        return (str){0};
    }
    return *ret_picked;
}

/* Nobody is signed in here, as far as this knows: whoever brings the ballot may cast it. */
static struct reply cast_action(struct request *req)
{
    struct ballots_own own = {0};
    str sealed = http_body_field(req->http, STR("paper"));
    if (!ballots_db_find_own(req->db, path_id(req), &own.ballot)) {
        return reply_not_found(req);
    }
    if (!ballots_paper_of(req, own.ballot.id, sealed, &own.paper)) {
        return reply_refused(req, str_of(_("This is no ballot of ours. Open the page of the vote "
                                           "again and take your ballot there.")));
    }
    if (!ballots_is_open(req, &own.ballot)) {
        return not_open(req);
    }
    own.has_paper = true;
    own.options = ballots_db_options(req->db, own.ballot.region_id, own.ballot.id);
    struct ballots_vote_view view = {.own = &own, .sealed = sealed};
    str choice = read_choice(req, &own, &view.error, &view.picked);
    if (choice.length == 0) {
        return reply_form_again(req, _("Secret ballot"), ballots_html_vote(req, &view));
    }
    bool is_new = ballots_cast(req, &own.ballot, &own.paper, choice);
    struct reply reply = reply_page(req, _("Secret ballot"), ballots_html_cast(req, &own, is_new));
    reply.keep_changes = is_new;
    return reply;
}

/* The code is not in the address: whoever sees it there could look up the vote. */
static struct reply look_up_action(struct request *req)
{
    struct ballots_own own;
    struct ballots_db_choice_row row;
    if (!ballots_find_own(req, path_id(req), &own)) {
        return reply_not_found(req);
    }
    if (!str_equal(own.ballot.state, STR("closed"))) {
        return reply_refused(req, str_of(_("The list is published when the ballot is over.")));
    }
    str code = ballots_code_typed(req->arena, http_body_field(req->http, STR("code")));
    bool is_there = ballots_db_choice(req->db, own.ballot.id, own.ballot.region_id, code, &row);
    struct ballots_vote_view view = {
        .own = &own,
        .found = is_there ? _f("Counted: %1", ballots_choice_text(req, own.options, row.choice))
                          : str_of(_("There is no ballot with this code in the list. Look at the "
                                     "letters once more; then tell the counting commission.")),
    };
    return reply_page(req, _("Secret ballot"), ballots_html_vote(req, &view));
}

/* ---- who conducts it ------------------------------------------------------------------------ */

static struct reply ballot_page(struct request *req)
{
    struct ballots_view view = {.may_close = access_may(req, RIGHT_MEETINGS_EDIT)};
    if (!ballots_db_find(req->db, req->scope, path_id(req), &view.ballot) ||
        !ballots_db_counts(req->db, req->scope, view.ballot.region_id, view.ballot.id,
                           &view.counts)) {
        return reply_not_found(req);
    }
    view.options = ballots_db_options(req->db, view.ballot.region_id, view.ballot.id);
    view.voters = ballots_db_voters(req->db, req->scope, view.ballot.region_id, view.ballot.id);
    if (view.may_close && access_may(req, RIGHT_MEMBERS_VIEW) &&
        ballots_is_open(req, &view.ballot)) {
        view.to_call =
            ballots_db_to_call(req->db, req->scope, view.ballot.region_id, view.ballot.id);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "ballots.look", view.ballot.region_id, view.ballot.id, 0);
    }
    return reply_page(req, _("Secret ballot"), ballots_html_ballot(req, &view));
}

static struct reply close_page(struct request *req)
{
    struct ballots_db_line_row ballot;
    if (!ballots_db_find(req->db, req->scope, path_id(req), &ballot)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Close the ballot"), ballots_html_close(req, &ballot));
}

static struct reply close_action(struct request *req)
{
    struct ballots_db_line_row ballot;
    if (!ballots_db_find(req->db, req->scope, path_id(req), &ballot)) {
        return reply_not_found(req);
    }
    if (!ballots_close(req, req->scope, &ballot)) {
        return reply_refused(req, str_of(_("This ballot has been closed already.")));
    }
    return reply_done(req, str_format(req->arena, "/ballots/%lld", (long long)ballot.id),
                      str_of(_("The urn is mixed and counted, the list is published.")), 0);
}

/* For those who could vote in it, and for those who look after the organisation. */
static struct reply list_page(struct request *req)
{
    struct ballots_own own;
    int64_t id = path_id(req);
    struct scope scope = access_scope(req, RIGHT_DOCUMENTS_VIEW);
    bool may = (!str_is_empty(scope.from) && ballots_db_find(req->db, scope, id, &own.ballot)) ||
               ballots_find_own(req, id, &own);
    if (!may || !str_equal(own.ballot.state, STR("closed"))) {
        return reply_not_found(req);
    }
    return reply_text(req, 200, ballots_list_text(req, &own.ballot));
}

/* ---- contents ------------------------------------------------------------------------------- */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    ballots_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    ballots_db_person_merged(req->db, region_id, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    ballots_db_person_parted(req->db, region_id, gone, kept);
}

static const struct route routes[] = {
    {GET, "/ballots/:id", ballot_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {GET, "/ballots/:id/close", close_page, .needs = RIGHT_MEETINGS_EDIT},
    {POST, "/ballots/:id/close", close_action, .needs = RIGHT_MEETINGS_EDIT},
    {GET, "/ballots/:id/list", list_page, .needs = RIGHT_SIGNED_IN},
    {GET, "/my/ballots/:id", my_ballot_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    /* On the pool: a thousand commits at once must not stand before everybody else's pages. */
    {POST, "/my/ballots/:id", give_action, .needs = RIGHT_SIGNED_IN, .own_only = true,
     .slow = true},
    {POST, "/my/ballots/:id/code", look_up_action, .needs = RIGHT_SIGNED_IN, .own_only = true,
     .reads_only = true},
    /* The ballot itself is the proof; the form's key would name the session. */
    {POST, "/vote/:id", cast_action, .needs = RIGHT_NOBODY, .own_protection = true, .slow = true},
    {0},
};

static const struct command commands[] = {
    {"ballots", "counts the published list of a secret ballot anew", ballots_command,
     "profkom ballots count FILE"},
    {0},
};

static const struct job_kind jobs[] = {
    {.name = "ballots.tell", .label = N_("Letters of a secret ballot"), .run = ballots_tell_job},
    {.name = "ballots.remind",
     .label = N_("Reminders of a secret ballot"),
     .run = ballots_remind_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "ballots.vote",
     .label = N_("Secret ballots in which I have a vote"),
     .note = N_("When the urn is opened, and before it is closed if I have not voted."),
     .audience = NOTICE_MEMBERS},
    {0},
};

const struct feature ballots_feature = {
    .name = "ballots",
    .routes = routes,
    .commands = commands,
    .jobs = jobs,
    .notices = notices,
    .watch = ballots_watch,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
