/* A meeting that elects: what is elected, the commissions, and what is to be done next. */
#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

/* ---- finding -------------------------------------------------------------------------------- */

static void count_candidates(struct campaigns_election *election)
{
    EACH (candidate, election->candidates) {
        election->standing += !candidate->withdrew;
        election->elected += candidate->is_elected;
    }
}

bool campaigns_find_meeting(struct request *req, int64_t id,
                            struct campaigns_elections *ret_meeting)
{
    struct campaigns_elections meeting = {0};
    if (!campaigns_db_meeting(req->db, req->scope, id, &meeting.row)) {
        return false;
    }
    const struct campaigns_db_meeting_row *row = &meeting.row;
    struct campaigns_db_election_rows rows =
        campaigns_db_elections(req->db, row->region_id, row->id);
    meeting.items = ARENA_ARRAY(req->arena, rows.count + 1, struct campaigns_election);
    EACH (election, rows) {
        struct campaigns_election *item = &meeting.items[meeting.count++];
        *item = (struct campaigns_election){
            .row = *election,
            .candidates =
                campaigns_db_candidates(req->db, req->scope, row->region_id, row->id, election->n),
        };
        count_candidates(item);
    }
    meeting.has_rules = bodies_rules_on(req, row->body_type, row->held_on, &meeting.rules);
    *ret_meeting = meeting;
    return true;
}

struct reply campaigns_find_open(struct request *req, struct campaigns_elections *ret_meeting)
{
    if (!campaigns_find_meeting(req, path_id(req), ret_meeting)) {
        return reply_not_found(req);
    }
    if (str_equal(ret_meeting->row.state, STR("signed"))) {
        return reply_refused(req, str_of(_("The minutes are signed: nothing can be changed in this "
                                           "meeting any more.")));
    }
    if (str_equal(ret_meeting->row.state, STR("cancelled"))) {
        return reply_refused(req, str_of(_("This meeting was cancelled. Call a new one.")));
    }
    return (struct reply){0};
}

static const struct campaigns_election *election_of(const struct campaigns_elections *meeting,
                                                    str number)
{
    int64_t n;
    if (!str_to_int64(number, &n)) {
        return NULL;
    }
    for (size_t i = 0; i < meeting->count; i++) {
        if (meeting->items[i].row.n == n) {
            return &meeting->items[i];
        }
    }
    return NULL;
}

struct reply campaigns_find_election(struct request *req, struct campaigns_elections *ret_meeting,
                                     const struct campaigns_election **ret_election)
{
    bool only_looks = req->http->method != HTTP_POST;
    if (!campaigns_find_meeting(req, path_id(req), ret_meeting)) {
        return reply_not_found(req);
    }
    *ret_election = election_of(ret_meeting, path_text(req, 1));
    if (*ret_election == NULL) {
        return reply_not_found(req);
    }
    return only_looks ? (struct reply){0} : campaigns_find_open(req, ret_meeting);
}

str campaigns_meeting_address(struct request *req, int64_t meeting_id, const char *what)
{
    return str_format(req->arena, "/elections/%lld%s", (long long)meeting_id, what);
}

str campaigns_election_address(struct request *req, int64_t meeting_id, int64_t n, const char *what)
{
    return str_format(req->arena, "/elections/%lld/posts/%lld%s", (long long)meeting_id,
                      (long long)n, what);
}

/* ---- the page ------------------------------------------------------------------------------- */

static bool can_change(const struct campaigns_elections *meeting)
{
    return !str_equal(meeting->row.state, STR("signed")) &&
           !str_equal(meeting->row.state, STR("cancelled"));
}

struct reply campaigns_meeting_page(struct request *req)
{
    struct campaigns_elections meeting;
    if (!campaigns_find_meeting(req, path_id(req), &meeting)) {
        return reply_not_found(req);
    }
    const struct campaigns_db_meeting_row *row = &meeting.row;
    struct campaigns_meeting_view view = {
        .meeting = &meeting,
        .may_edit = can_change(&meeting) && access_may(req, RIGHT_MEETINGS_EDIT),
        .may_compose = access_may(req, RIGHT_BODIES_EDIT),
        .is_signed = str_equal(row->state, STR("signed")),
        .mandate =
            campaigns_db_commission(req->db, req->scope, row->region_id, row->id, STR("mandate")),
        .counting =
            campaigns_db_commission(req->db, req->scope, row->region_id, row->id, STR("counting")),
        .is_composed = row->act_id != 0,
    };
    view.has_campaign = campaigns_db_of_meeting(req->db, row->id, &view.campaign);
    for (size_t i = 0; i < meeting.count; i++) {
        view.elected += meeting.items[i].elected;
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "campaigns.look", row->region_id, row->id, 0);
    }
    return reply_page(req, _("Elections"), campaigns_html_meeting(req, &view));
}

/* The usual agenda on a meeting that was called without it. */
struct reply campaigns_agenda_action(struct request *req)
{
    struct campaigns_elections meeting;
    struct reply refusal = campaigns_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    if (meeting.count > 0) {
        return reply_refused(req, str_of(_("There are elections at this meeting already.")));
    }
    campaigns_write_agenda(req, meeting.row.region_id, meeting.row.id, meeting.row.level);
    audit(req, "campaigns.election", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_done(req, campaigns_meeting_address(req, meeting.row.id, ""),
                      str_of(_("The agenda is there. Now the candidates.")), 0);
}

/* In the margin of the meeting. */
struct html campaigns_on_meeting(struct request *req, int64_t meeting_id)
{
    struct campaigns_db_meeting_row row;
    if (!campaigns_db_meeting(req->db, access_scope(req, RIGHT_DOCUMENTS_VIEW), meeting_id, &row)) {
        return (struct html){0};
    }
    struct campaigns_db_election_rows elections =
        campaigns_db_elections(req->db, row.region_id, row.id);
    bool is_asked = row.is_election || elections.count > 0 || access_may(req, RIGHT_MEETINGS_EDIT);
    return is_asked && !str_equal(row.state, STR("cancelled"))
               ? campaigns_html_on_meeting(req, &row, elections)
               : (struct html){0};
}
