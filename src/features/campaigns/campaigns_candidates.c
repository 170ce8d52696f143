/* What is elected at a meeting, and who stands for it: found on the register, withdrawn by the own
 * wish. */
#include "base/fold.h"
#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

#define CANDIDATES_AT_MOST 200

static const struct form_field new_fields[] = {
    {"post", N_("Post in a body"), FORM_TEXT, .required = true, .max = 120},
    {"seats", N_("How many are elected"), FORM_INT, .required = true, .min = 1,
     .max = CANDIDATES_AT_MOST},
    {0},
};

static const struct form_field seats_fields[] = {
    {"seats", N_("How many are elected"), FORM_INT, .required = true, .min = 1,
     .max = CANDIDATES_AT_MOST},
    {0},
};

/* An election was changed: back to its page. */
static struct reply changed(struct request *req, const struct campaigns_elections *meeting,
                            int64_t n)
{
    audit(req, "campaigns.election", meeting->row.region_id, meeting->row.id, 0, NULL, 0);
    return reply_see_other(req, campaigns_election_address(req, meeting->row.id, n, ""));
}

/* ---- another election ----------------------------------------------------------------------- */

static struct html new_html(struct request *req, const struct campaigns_elections *meeting,
                            const struct form *form)
{
    struct campaigns_db_posts_rows posts = campaigns_db_posts(req->db, meeting->row.level);
    struct bodies_bodies bodies =
        bodies_of_org(req, req->scope, meeting->row.org_id, meeting->row.held_on);
    return campaigns_html_new_election(req, meeting, form, posts, bodies);
}

struct reply campaigns_new_election_page(struct request *req)
{
    struct campaigns_elections meeting;
    struct reply refusal = campaigns_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, new_fields);
    form_set_int(&form, "seats", 1);
    return reply_page(req, _("Another election"), new_html(req, &meeting, &form));
}

/* "body:type:post"; the body 0 where there is none yet. */
static bool read_post(struct request *req, const struct campaigns_elections *meeting, str value,
                      struct campaigns_db_add_election_values *election)
{
    str piece;
    struct bodies_body body;
    if (!str_next(&value, ':', &piece) || !str_to_int64(piece, &election->body_id) ||
        !str_next(&value, ':', &election->body_type)) {
        return false;
    }
    election->post_type = value;
    bool has_body =
        election->body_id == 0 ||
        (bodies_body_of(req, req->scope, election->body_id, &body) &&
         body.org_id == meeting->row.org_id && str_equal(body.type, election->body_type));
    EACH (post, campaigns_db_posts(req->db, meeting->row.level)) {
        if (has_body && str_equal(post->body_type, election->body_type) &&
            str_equal(post->post_type, election->post_type)) {
            return true;
        }
    }
    return false;
}

struct reply campaigns_new_election_action(struct request *req)
{
    struct campaigns_elections meeting;
    struct reply refusal = campaigns_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, new_fields);
    struct campaigns_db_add_election_values election = {
        .region_id = meeting.row.region_id,
        .meeting_id = meeting.row.id,
        .seats = form_int(&form, "seats"),
        .ends = str_equal(http_body_field(req->http, STR("anew")), STR("1")) ? STR("post")
                                                                             : STR("nobody"),
    };
    if (!read_post(req, &meeting, form_text(&form, "post"), &election)) {
        form_add_error(&form, "post", str_of(_("Choose one from the list.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Another election"), new_html(req, &meeting, &form));
    }
    struct campaigns_db_last_election_row last = {0};
    bool found =
        campaigns_db_last_election(req->db, election.region_id, election.meeting_id, &last);
    (void)found; /* an aggregate always has a row */
    const char *titles[] = {tr(campaigns_reader(req).language, "Elections"), NULL};
    election.n = last.n + 1;
    election.item = meetings_add_items(req, election.region_id, election.meeting_id, titles);
    campaigns_db_add_election(req->db, &election);
    return changed(req, &meeting, election.n);
}

/* ---- one election --------------------------------------------------------------------------- */

static struct campaigns_election_view view_of(struct request *req,
                                              const struct campaigns_elections *meeting,
                                              const struct campaigns_election *election)
{
    return (struct campaigns_election_view){
        .meeting = meeting,
        .election = election,
        .may_edit = access_may(req, RIGHT_MEETINGS_EDIT) &&
                    !str_equal(meeting->row.state, STR("signed")) &&
                    !str_equal(meeting->row.state, STR("cancelled")),
        .has_ballot = election->row.ballot_id != 0,
    };
}

static struct reply show(struct request *req, const struct campaigns_election_view *view)
{
    return reply_page_titled(req, campaigns_election_name(req, &view->election->row),
                             campaigns_html_election(req, view));
}

struct reply campaigns_election_page(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct reply refusal = campaigns_find_election(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    struct campaigns_election_view view = view_of(req, &meeting, election);
    if (access_is_above_primary(req)) {
        audit_read(req, "campaigns.look", meeting.row.region_id, meeting.row.id, 0);
    }
    return show(req, &view);
}

static struct scope people_of(struct request *req, const struct campaigns_elections *meeting)
{
    return access_scope_below(
        req, access_scope_in_region(req, req->route->needs, meeting->row.region_id),
        meeting->row.region_id, meeting->row.org_path);
}

/* Changes nothing: words that one looks for stay out of addresses. */
struct reply campaigns_find_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct reply refusal = campaigns_find_election(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    struct campaigns_election_view view = view_of(req, &meeting, election);
    str words = fold_search(req->arena, http_body_field(req->http, STR("q")));
    view.is_found = true;
    if (words.length > 0) {
        view.found = campaigns_db_members(req->db, people_of(req, &meeting), words,
                                          str_join(req->arena, words, STR("\xf4\x8f\xbf\xbf")));
    }
    audit_read(req, "campaigns.find", meeting.row.region_id, meeting.row.org_id, 0);
    return show(req, &view);
}

/* As long as there is neither a result nor an urn: what was on a ballot stays on it. */
static struct reply find_unvoted(struct request *req, struct campaigns_elections *ret_meeting,
                                 const struct campaigns_election **ret_election)
{
    struct reply refusal = campaigns_find_election(req, ret_meeting, ret_election);
    if (refusal.status != 0) {
        return refusal;
    }
    if ((*ret_election)->row.vote.length > 0) {
        return reply_refused(req, str_of(_("There is a result already: the candidates stay as they "
                                           "were on the ballot.")));
    }
    return (*ret_election)->row.ballot_id == 0
               ? refusal
               : reply_refused(req, str_of(_("There is a secret vote by computer already: the "
                                             "candidates stay as they are on its ballot.")));
}

struct reply campaigns_add_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct campaigns_db_member_row member;
    int64_t id, last = 0;
    struct reply refusal = find_unvoted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!str_to_int64(http_body_field(req->http, STR("member")), &id) ||
        !campaigns_db_member(req->db, people_of(req, &meeting), id, &member)) {
        return reply_refused(
            req, str_of(_("Only who is on the register of this organisation can be elected.")));
    }
    EACH (candidate, election->candidates) {
        last = MAX_OF(last, candidate->candidate);
        if (candidate->member_id == id) {
            return reply_refused(req, str_of(_("This person is a candidate already.")));
        }
    }
    if (election->candidates.count >= CANDIDATES_AT_MOST) {
        return reply_refused(req, str_of(_("There are too many candidates for one ballot.")));
    }
    campaigns_db_add_candidate(req->db, &(struct campaigns_db_add_candidate_values){
                                            .region_id = meeting.row.region_id,
                                            .meeting_id = meeting.row.id,
                                            .n = election->row.n,
                                            .candidate = last + 1,
                                            .member_id = id,
                                            .last_name = member.last_name,
                                            .first_name = member.first_name,
                                            .middle_name = member.middle_name,
                                            .born = member.born,
                                        });
    return changed(req, &meeting, election->row.n);
}

/* A candidate withdraws, stands again, or was entered by mistake. */
struct reply campaigns_step_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    int64_t id = 0;
    struct reply refusal = find_unvoted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!str_to_int64(path_text(req, 2), &id)) {
        return reply_not_found(req);
    }
    EACH (candidate, election->candidates) {
        if (candidate->candidate != id) {
            continue;
        }
        if (str_equal(http_body_field(req->http, STR("step")), STR("remove"))) {
            campaigns_db_remove_candidate(req->db, meeting.row.region_id, meeting.row.id,
                                          election->row.n, id);
        } else {
            campaigns_db_set_withdrew(req->db, &(struct campaigns_db_set_withdrew_values){
                                                   .region_id = meeting.row.region_id,
                                                   .meeting_id = meeting.row.id,
                                                   .n = election->row.n,
                                                   .candidate = id,
                                                   .withdrew = !candidate->withdrew});
        }
        return changed(req, &meeting, election->row.n);
    }
    return reply_not_found(req);
}

struct reply campaigns_seats_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct reply refusal = find_unvoted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, seats_fields);
    if (!form_is_good(&form)) {
        return reply_refused(req, str_of(_("Enter how many are elected, at least one.")));
    }
    campaigns_db_set_seats(req->db, meeting.row.region_id, meeting.row.id, election->row.n,
                           form_int(&form, "seats"));
    return changed(req, &meeting, election->row.n);
}

/* What nobody stands for is not elected; its item stays on the agenda of the meeting. */
struct reply campaigns_drop_action(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct reply refusal = find_unvoted(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    if (election->candidates.count > 0) {
        return reply_refused(req, str_of(_("There are candidates. Take them off first.")));
    }
    campaigns_db_remove_election(req->db, meeting.row.region_id, meeting.row.id, election->row.n);
    audit(req, "campaigns.election", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_done(req, campaigns_meeting_address(req, meeting.row.id, ""),
                      str_of(_("It is not elected at this meeting.")), 0);
}
