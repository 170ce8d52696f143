/* From signed minutes to the new composition: shown as a whole, then one act. */
#include "app/json.h"
#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

#define COMPOSE "campaigns.compose"

/* ---- what was elected ----------------------------------------------------------------------- */

static enum bodies_ends ends_of(str ends)
{
    return str_equal(ends, STR("body"))   ? BODIES_ENDS_BODY
           : str_equal(ends, STR("post")) ? BODIES_ENDS_POST
                                          : BODIES_ENDS_NOBODY;
}

/* Delegates are entered by the organisation above. */
static bool is_own(const struct campaigns_election *election)
{
    return !str_equal(election->row.ends, STR("above"));
}

static struct bodies_seat seat_of(struct request *req, const struct campaigns_election *election)
{
    int64_t *members = ARENA_ARRAY(req->arena, election->candidates.count + 1, int64_t);
    struct bodies_seat seat = {
        .body_id = election->row.body_id,
        .body_type = election->row.body_type,
        .post_type = election->row.post_type,
        .ends = ends_of(election->row.ends),
        .members = members,
    };
    EACH (candidate, election->candidates) {
        if (candidate->is_elected && !candidate->withdrew) {
            members[seat.count++] = candidate->member_id;
        }
    }
    return seat;
}

static struct bodies_composing composing_of(struct request *req,
                                            const struct campaigns_elections *meeting)
{
    struct bodies_seat *seats = ARENA_ARRAY(req->arena, meeting->count + 1, struct bodies_seat);
    size_t count = 0;
    for (size_t i = 0; i < meeting->count; i++) {
        if (is_own(&meeting->items[i]) && meeting->items[i].elected > 0) {
            seats[count++] = seat_of(req, &meeting->items[i]);
        }
    }
    return (struct bodies_composing){
        .region_id = meeting->row.region_id,
        .org_id = meeting->row.org_id,
        .elected_on = meeting->row.held_on,
        .minutes = meeting->row.number == 0
                       ? (str){0}
                       : str_format(req->arena, "%lld", (long long)meeting->row.number),
        .seats = seats,
        .count = count,
    };
}

/* ---- the act -------------------------------------------------------------------------------- */

/* The meeting of an act, within what the act may change. */
static bool find_of_act(struct act_run *run, struct request *own,
                        struct campaigns_elections *ret_meeting)
{
    *own = *run->req;
    own->scope = run->scope;
    return campaigns_find_meeting(own, json_get_int(run->arguments, "meeting_id"), ret_meeting);
}

static bool compose(struct act_run *run)
{
    struct request own;
    struct campaigns_elections meeting;
    struct request *req = run->req;
    if (!find_of_act(run, &own, &meeting)) {
        return act_refuse(run, _("The meeting is not there any more."));
    }
    if (!str_equal(meeting.row.state, STR("signed"))) {
        return act_refuse(run, _("The minutes are not signed yet."));
    }
    if (meeting.row.act_id != 0) {
        return act_refuse(run, _("The results of this meeting are entered already."));
    }
    struct bodies_composing composing = composing_of(req, &meeting);
    if (!bodies_compose(req, run->scope, &composing, run->kept, &run->sentence)) {
        return false;
    }
    campaigns_db_set_act(req->db, meeting.row.region_id, meeting.row.id, run->act.id);
    campaigns_db_set_stage(req->db, meeting.row.id, STR("entered"));
    return true;
}

static bool take_back(struct act_run *run)
{
    struct request own;
    struct campaigns_elections meeting;
    struct request *req = run->req;
    if (!find_of_act(run, &own, &meeting)) {
        return act_refuse(run, _("The meeting is not there any more."));
    }
    if (!bodies_uncompose(req, run->scope, run->kept, &run->sentence)) {
        return false;
    }
    campaigns_db_set_act(req->db, meeting.row.region_id, meeting.row.id, 0);
    campaigns_db_set_stage(req->db, meeting.row.id, STR("signed"));
    return true;
}

static str about(struct act_run *run)
{
    struct request *req = run->req;
    int64_t people = json_get_int(run->arguments, "people");
    return _n("New composition: %1 person was elected", "New composition: %1 people were elected",
              people);
}

const struct act_kind campaigns_acts[] = {
    {COMPOSE, N_("New composition"), RIGHT_BODIES_EDIT, compose, take_back, about,
     .is_below = true},
    {CAMPAIGNS_DELEGATES, N_("Delegates of the conference"), RIGHT_BODIES_EDIT,
     campaigns_enter_delegates, campaigns_take_back_delegates, campaigns_about_delegates,
     .is_below = true},
    {0},
};

/* ---- pages ---------------------------------------------------------------------------------- */

static struct reply find_composed(struct request *req, struct campaigns_elections *ret_meeting)
{
    if (!campaigns_find_meeting(req, path_id(req), ret_meeting)) {
        return reply_not_found(req);
    }
    if (!str_equal(ret_meeting->row.state, STR("signed"))) {
        return reply_refused(req, str_of(_("The new composition comes out of the minutes: sign "
                                           "them first.")));
    }
    if (ret_meeting->row.act_id != 0) {
        return reply_refused(req, str_of(_("The results of this meeting are entered already.")));
    }
    return (struct reply){0};
}

/* Whoever presses acts under a post that ends. */
static bool ends_oneself(struct request *req, const struct bodies_plan *plan)
{
    struct campaigns_db_acting_post_row acting;
    if (!campaigns_db_acting_post(req->db, req->mandate.id, &acting) || acting.post_id == 0) {
        return false;
    }
    for (size_t i = 0; i < plan->count; i++) {
        const struct bodies_turn *turn = &plan->turns[i];
        if (!turn->begins && turn->post_id == acting.post_id) {
            return date_before(turn->until, req->today);
        }
    }
    return false;
}

struct reply campaigns_compose_page(struct request *req)
{
    struct campaigns_elections meeting;
    struct reply refusal = find_composed(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct bodies_composing composing = composing_of(req, &meeting);
    struct campaigns_compose_view view = {
        .meeting = &meeting,
        .plan = bodies_plan_composition(req, req->scope, &composing),
    };
    view.ends_oneself = ends_oneself(req, &view.plan);
    for (size_t i = 0; i < meeting.count; i++) {
        view.delegates += is_own(&meeting.items[i]) ? 0 : meeting.items[i].elected;
    }
    return reply_page(req, _("New composition"), campaigns_html_compose(req, &view));
}

static int64_t people_in(const struct bodies_composing *composing)
{
    int64_t people = 0;
    for (size_t i = 0; i < composing->count; i++) {
        people += (int64_t)composing->seats[i].count;
    }
    return people;
}

struct reply campaigns_compose_action(struct request *req)
{
    struct campaigns_elections meeting;
    struct reply refusal = find_composed(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct bodies_composing composing = composing_of(req, &meeting);
    struct act act = {
        .region_id = meeting.row.region_id,
        .org_id = meeting.row.org_id,
        .kind = STR(COMPOSE),
        .on = meeting.row.held_on,
        .basis = {.document = str_of(tr(campaigns_reader(req).language, "Minutes")),
                  .number = composing.minutes,
                  .day = meeting.row.held_on},
    };
    struct bodies_plan plan = bodies_plan_composition(req, req->scope, &composing);
    bool is_over = ends_oneself(req, &plan);
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(arguments, "meeting_id", meeting.row.id);
    json_put_int(arguments, "people", people_in(&composing));
    str sentence = {0};
    if (!act_do(req, req->scope, &act, arguments, &sentence)) {
        return reply_refused(req, sentence);
    }
    audit(req, "campaigns.compose", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    if (is_over) {
        return reply_page(req, _("New composition"), campaigns_html_composed(req, &meeting));
    }
    return reply_done(req, str_format(req->arena, "/bodies?org=%lld", (long long)act.org_id),
                      str_of(_("Done: the new composition is entered. It can be taken back as a "
                               "whole on the page of changes of the organisation.")),
                      0);
}
