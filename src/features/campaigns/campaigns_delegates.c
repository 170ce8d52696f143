/* Delegates: the meetings directly below elect them, the organisation above has them in its
 * conference. Out of the signed minutes they are entered with one press, as one act. */
#include "app/json.h"
#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

#define CONFERENCE STR("conference")
#define DELEGATE STR("delegate")

/* ---- finding -------------------------------------------------------------------------------- */

static bool find_conference(struct request *req, struct scope scope, int64_t org_id,
                            struct bodies_body *ret_body)
{
    EACH (body, bodies_of_org(req, scope, org_id, req->today)) {
        if (str_equal(body->type, CONFERENCE)) {
            *ret_body = *body;
            return true;
        }
    }
    return false;
}

static bool sits(struct bodies_sitters sitters, int64_t member_id)
{
    EACH (sitter, sitters) {
        if (sitter->member_id == member_id && str_equal(sitter->post_type, DELEGATE)) {
            return true;
        }
    }
    return false;
}

/* Those elected below, and who of them is no delegate yet. */
static void read_delegates(struct request *req, struct scope scope, int64_t campaign_id,
                           int64_t org_id, struct campaigns_delegates *ret_delegates)
{
    struct campaigns_delegates delegates = {0};
    struct bodies_sitters sitters = {0};
    delegates.has_body = find_conference(req, scope, org_id, &delegates.body);
    if (delegates.has_body) {
        sitters = bodies_sitting(req, scope, delegates.body.id, req->today);
    }
    delegates.rows = campaigns_db_delegates(req->db, scope, campaign_id, org_id);
    delegates.is_there = ARENA_ARRAY(req->arena, delegates.rows.count + 1, bool);
    for (size_t i = 0; i < delegates.rows.count; i++) {
        delegates.is_there[i] = sits(sitters, delegates.rows.items[i].member_id);
        delegates.fresh += !delegates.is_there[i];
    }
    *ret_delegates = delegates;
}

struct campaigns_delegates campaigns_delegates_of(struct request *req,
                                                  const struct campaigns_campaign *campaign)
{
    struct campaigns_delegates delegates;
    read_delegates(req, req->scope, campaign->row.id, campaign->org.id, &delegates);
    return delegates;
}

/* ---- the act -------------------------------------------------------------------------------- */

/* The delegates of one meeting, from the row on; returns the row behind them. */
static size_t take_meeting(struct request *req, const struct campaigns_delegates *delegates,
                           size_t from, struct bodies_composing *ret_composing)
{
    const struct campaigns_db_delegates_row *first = &delegates->rows.items[from];
    int64_t *members = ARENA_ARRAY(req->arena, delegates->rows.count, int64_t);
    struct bodies_seat *seat = ARENA_ARRAY(req->arena, 1, struct bodies_seat);
    size_t i = from;
    *seat = (struct bodies_seat){.body_id = delegates->body.id,
                                 .body_type = CONFERENCE,
                                 .post_type = DELEGATE,
                                 .ends = BODIES_ENDS_NOBODY,
                                 .members = members};
    for (; i < delegates->rows.count && delegates->rows.items[i].meeting_id == first->meeting_id;
         i++) {
        if (!delegates->is_there[i]) {
            members[seat->count++] = delegates->rows.items[i].member_id;
        }
    }
    *ret_composing = (struct bodies_composing){
        .region_id = delegates->body.region_id,
        .org_id = delegates->body.org_id,
        /* A conference that was entered later cannot have had delegates before. */
        .elected_on = date_before(first->held_on, delegates->body.formed_on)
                          ? delegates->body.formed_on
                          : first->held_on,
        .minutes = first->number == 0 ? (str){0}
                                      : str_format(req->arena, "%lld", (long long)first->number),
        .seats = seat,
        .count = seat->count > 0,
    };
    return i;
}

bool campaigns_enter_delegates(struct act_run *run)
{
    struct request *req = run->req;
    struct campaigns_delegates delegates;
    read_delegates(req, run->scope, json_get_int(run->arguments, "campaign_id"), run->act.org_id,
                   &delegates);
    if (!delegates.has_body) {
        return act_refuse(run, _("No conference is entered for this organisation."));
    }
    json_t *meetings = json_array();
    json_object_set_new(run->kept, "meetings", meetings);
    for (size_t i = 0; i < delegates.rows.count;) {
        struct bodies_composing composing;
        i = take_meeting(req, &delegates, i, &composing);
        json_t *kept = json_object();
        json_array_append_new(meetings, kept);
        if (composing.count > 0 &&
            !bodies_compose(req, run->scope, &composing, kept, &run->sentence)) {
            return false;
        }
    }
    return true;
}

bool campaigns_take_back_delegates(struct act_run *run)
{
    json_t *meetings = json_object_get(run->kept, "meetings");
    for (size_t i = 0; i < json_array_size(meetings); i++) {
        json_t *kept = json_array_get(meetings, i);
        if (json_object_size(kept) > 0 &&
            !bodies_uncompose(run->req, run->scope, kept, &run->sentence)) {
            return false;
        }
    }
    return true;
}

str campaigns_about_delegates(struct act_run *run)
{
    struct request *req = run->req;
    int64_t people = json_get_int(run->arguments, "people");
    return _n("Delegates of the conference: %1 person, elected below",
              "Delegates of the conference: %1 people, elected below", people);
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply campaigns_delegates_page(struct request *req)
{
    struct campaigns_campaign campaign;
    if (!campaigns_find(req, &campaign)) {
        return reply_not_found(req);
    }
    struct campaigns_delegates delegates = campaigns_delegates_of(req, &campaign);
    audit_read(req, "campaigns.look", campaign.row.region_id, campaign.row.id, 0);
    return reply_page(req, _("Delegates of the conference"),
                      campaigns_html_delegates(req, &campaign, &delegates));
}

struct reply campaigns_delegates_action(struct request *req)
{
    struct campaigns_campaign campaign;
    if (!campaigns_find(req, &campaign)) {
        return reply_not_found(req);
    }
    struct campaigns_delegates delegates = campaigns_delegates_of(req, &campaign);
    if (!delegates.has_body) {
        return reply_refused(req, str_of(_("No conference is entered for this organisation.")));
    }
    if (delegates.fresh == 0) {
        return reply_refused(req, str_of(_("All delegates out of signed minutes are entered "
                                           "already.")));
    }
    struct act act = {
        .region_id = delegates.body.region_id,
        .org_id = campaign.org.id,
        .kind = STR(CAMPAIGNS_DELEGATES),
        .on = req->today,
        .basis = {.document =
                      str_of(tr(campaigns_reader(req).language, "Minutes of the meetings below"))},
    };
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(arguments, "campaign_id", campaign.row.id);
    json_put_int(arguments, "people", delegates.fresh);
    str sentence = {0};
    if (!act_do(req, req->scope, &act, arguments, &sentence)) {
        return reply_refused(req, sentence);
    }
    audit(req, "campaigns.compose", act.region_id, campaign.row.id, 0, NULL, 0);
    return reply_done(req, str_format(req->arena, "/bodies/%lld", (long long)delegates.body.id),
                      _n("%1 delegate is entered. It can be taken back as a whole on the page of "
                         "changes of the organisation.",
                         "%1 delegates are entered. It can be taken back as a whole on the page of "
                         "changes of the organisation.",
                         delegates.fresh),
                      0);
}
