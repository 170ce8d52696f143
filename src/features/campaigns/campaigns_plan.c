/* The own meeting in a campaign: called with its agenda in one press, or one that is there already
 * is counted in. */
#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

static const struct form_field plan_fields[] = {
    {"body", N_("Which body meets"), FORM_TEXT, .required = true, .max = 30},
    {"held_on", N_("Day"), FORM_DATE, .required = true},
    {"begins_at", N_("Begins at"), FORM_TEXT, .max = 5, .hint = N_("For example, 14:00")},
    {"place", N_("Place"), FORM_TEXT, .max = 200},
    {0},
};

/* ---- the agenda ----------------------------------------------------------------------------- */

/* What is elected under an item of the usual agenda, at each level. */
struct usual {
    const char *title;
    const char *post_type; /* NULL: nothing is elected */
    const char *ends;
    int64_t seats;
    enum { OF_COMMITTEE, OF_AUDIT, OF_ABOVE } of;
};
static const struct usual usual[] = {
    {N_("Report of the elected body on its work, and how the work is judged"), NULL, NULL, 0, 0},
    {N_("Report of the auditing commission"), NULL, NULL, 0, 0},
    {N_("Election of the chair"), "chair", "post", 1, OF_COMMITTEE},
    {N_("Election of the committee"), "member", "body", 5, OF_COMMITTEE},
    {N_("Election of the auditing commission"), "member", "body", 3, OF_AUDIT},
    {N_("Election of delegates"), "delegate", "above", 1, OF_ABOVE},
};

/* The body that leads an organisation of that level; and to which meeting it sends delegates. */
static const struct {
    const char *committee;
    const char *above; /* NULL: nowhere */
} bodies_of_level[] = {
    [LEVEL_UNION] = {"central_council", NULL},
    [LEVEL_REGION] = {"committee", "congress"},
    [LEVEL_TERRITORY] = {"committee", "conference"},
    [LEVEL_PRIMARY] = {"union_committee", "conference"},
};

static bool is_elected_here(const struct usual *item, int64_t level)
{
    return item->of != OF_ABOVE || bodies_of_level[level].above != NULL;
}

static void add_election(struct request *req, const struct campaigns_db_add_election_values *of,
                         const struct usual *item, int64_t level)
{
    struct campaigns_db_add_election_values election = *of;
    const char *type = item->of == OF_AUDIT   ? "audit"
                       : item->of == OF_ABOVE ? bodies_of_level[level].above
                                              : bodies_of_level[level].committee;
    election.body_type = str_of(type);
    election.post_type = str_of(item->post_type);
    election.ends = str_of(item->ends);
    election.seats = item->seats;
    campaigns_db_add_election(req->db, &election);
}

void campaigns_write_agenda(struct request *req, int64_t region_id, int64_t meeting_id,
                            int64_t level)
{
    struct request reader = campaigns_reader(req);
    const struct usual *items[COUNT_OF(usual)];
    const char *titles[COUNT_OF(usual) + 1] = {0};
    size_t count = 0;
    level = MIN_OF(level, LEVEL_PRIMARY);
    for (size_t i = 0; i < COUNT_OF(usual); i++) {
        if (is_elected_here(&usual[i], level)) {
            items[count] = &usual[i];
            titles[count++] = tr(reader.language, usual[i].title);
        }
    }
    int64_t first = meetings_add_items(req, region_id, meeting_id, titles);
    struct campaigns_db_last_election_row last = {0};
    bool found = campaigns_db_last_election(req->db, region_id, meeting_id, &last);
    (void)found; /* an aggregate always has a row */
    struct campaigns_db_add_election_values of = {
        .region_id = region_id, .meeting_id = meeting_id, .n = last.n};
    for (size_t i = 0; i < count; i++) {
        if (items[i]->post_type != NULL) {
            of.n++;
            of.item = first + (int64_t)i;
            add_election(req, &of, items[i], level);
        }
    }
}

/* ---- planning ------------------------------------------------------------------------------- */

static struct bodies_bodies highest_of(struct request *req, struct scope scope, int64_t org_id)
{
    struct bodies_bodies all = bodies_of_org(req, scope, org_id, req->today);
    struct bodies_bodies highest = {ARENA_ARRAY(req->arena, all.count + 1, struct bodies_body), 0};
    EACH (body, all) {
        if (str_equal(body->kind, STR("highest"))) {
            highest.items[highest.count++] = *body;
        }
    }
    return highest;
}

static void bind(struct request *req, int64_t campaign_id, const struct orgs_org *org,
                 const struct campaigns_db_set_meeting_values *of)
{
    struct campaigns_db_set_meeting_values values = *of;
    values.campaign_id = campaign_id;
    values.org_id = org->id;
    values.org_path = org->path;
    values.branch = str_slice(org->path, 0, MIN_OF(org->path.length, CAMPAIGNS_BRANCH));
    values.level = org->level;
    campaigns_db_set_meeting(req->db, &values);
    audit(req, "campaigns.plan", org->region_id, of->meeting_id, 0, NULL, 0);
}

/* Calls the meeting of a body with the usual agenda. */
static int64_t call(struct request *req, int64_t campaign_id, const struct orgs_org *org,
                    const struct meetings_plan *plan)
{
    static const char *const nothing[] = {NULL};
    struct meetings_plan whole = *plan;
    whole.agenda = nothing;
    whole.is_election = true;
    int64_t id = meetings_add_planned(req, &whole);
    if (id != 0) {
        campaigns_write_agenda(req, org->region_id, id, org->level);
        bind(req, campaign_id, org,
             &(struct campaigns_db_set_meeting_values){.meeting_id = id,
                                                       .stage = plan->was_held ? STR("held")
                                                                               : STR("planned"),
                                                       .held_on = plan->held_on});
    }
    return id;
}

int64_t campaigns_plan_meeting(struct request *req, int64_t campaign_id,
                               const struct campaigns_meeting *meeting)
{
    struct orgs_org org;
    struct bodies_bodies bodies = highest_of(req, meeting->scope, meeting->org_id);
    if (bodies.count == 0 || !orgs_find(req, meeting->scope, meeting->org_id, &org)) {
        return 0;
    }
    return call(req, campaign_id, &org,
                &(struct meetings_plan){
                    .scope = meeting->scope,
                    .body_id = bodies.items[0].id,
                    .held_on = meeting->held_on,
                    .begins_at = meeting->begins_at,
                    .place = meeting->place,
                    .was_held = meeting->was_held,
                });
}

static struct reply find_planned(struct request *req, struct campaigns_form_view *view,
                                 struct campaigns_campaign *ret_campaign)
{
    if (!campaigns_find(req, ret_campaign)) {
        return reply_not_found(req);
    }
    if (!date_is_none(ret_campaign->row.closed_on)) {
        return reply_refused(req, str_of(_("This campaign is over.")));
    }
    view->campaign = ret_campaign;
    view->org_name = ret_campaign->org.short_name;
    view->bodies = highest_of(req, req->scope, ret_campaign->org.id);
    return (struct reply){0};
}

struct reply campaigns_plan_page(struct request *req)
{
    struct campaigns_campaign campaign;
    struct campaigns_form_view view = {0};
    struct reply refusal = find_planned(req, &view, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, plan_fields);
    form_set_date(&form, "held_on", date_add_days(req->today, 14));
    form_set_text(&form, "begins_at", STR("14:00"));
    view.form = &form;
    return reply_page(req, _("Plan the meeting"), campaigns_html_plan(req, &view));
}

static int64_t chosen_body(struct request *req, struct form *form,
                           const struct campaigns_form_view *view)
{
    int64_t id;
    if (str_to_int64(form_text(form, "body"), &id)) {
        struct bodies_bodies bodies = view->bodies;
        EACH (body, bodies) {
            if (body->id == id) {
                return id;
            }
        }
    }
    form_add_error(form, "body", str_of(_("Choose one from the list.")));
    return 0;
}

struct reply campaigns_plan_action(struct request *req)
{
    struct campaigns_campaign campaign;
    struct campaigns_form_view view = {0};
    struct reply refusal = find_planned(req, &view, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, plan_fields);
    view.form = &form;
    struct meetings_plan plan = {
        .scope = req->scope,
        .body_id = chosen_body(req, &form, &view),
        .held_on = form_date(&form, "held_on"),
        .begins_at = form_text(&form, "begins_at"),
        .place = form_text(&form, "place"),
    };
    struct campaigns_db_place_row place;
    if (campaigns_db_place_of(req->db, campaign.row.id, campaign.org.id, &place) &&
        !str_equal(place.stage, STR("none"))) {
        form_add_general_error(&form,
                               str_of(_("A meeting of this organisation is planned already.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Plan the meeting"), campaigns_html_plan(req, &view));
    }
    int64_t id = call(req, campaign.row.id, &campaign.org, &plan);
    return reply_done(req, str_format(req->arena, "/meetings/%lld", (long long)id),
                      str_of(_("The meeting is entered with its agenda. Tell people of it.")), 0);
}

/* A meeting with reports and elections that was called without the campaign. */
struct reply campaigns_bind_action(struct request *req)
{
    struct campaigns_campaign campaign;
    struct campaigns_form_view view = {0};
    struct reply refusal = find_planned(req, &view, &campaign);
    int64_t id = 0;
    if (refusal.status != 0) {
        return refusal;
    }
    if (!str_to_int64(http_body_field(req->http, STR("meeting")), &id)) {
        id = 0; /* none of them */
    }
    EACH (row, campaigns_db_unbound(req->db, campaign.org.id, campaign.row.opened_on)) {
        if (row->id != id) {
            continue;
        }
        bool is_held = str_equal(row->state, STR("closed"));
        bool is_signed = str_equal(row->state, STR("signed"));
        bind(req, campaign.row.id, &campaign.org,
             &(struct campaigns_db_set_meeting_values){.meeting_id = id,
                                                       .stage = is_signed ? STR("signed")
                                                                : is_held ? STR("held")
                                                                          : STR("planned"),
                                                       .held_on = row->held_on});
        return reply_done(req, campaigns_address(req, &campaign),
                          str_of(_("The meeting counts in this campaign.")), 0);
    }
    return reply_refused(req, str_of(_("Choose one from the list.")));
}
