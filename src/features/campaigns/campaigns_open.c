/* A campaign is opened with its days; those between set earlier days for their own; it is closed.
 */
#include "base/ids.h"
#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

#define DOCUMENTS_OFFERED 50

/* Named by what they ask, in the order of the meetings: from below upwards. */
static const struct {
    const char *name;
    int64_t level;
} day_fields[] = {{"primaries_by", LEVEL_PRIMARY},
                  {"territories_by", LEVEL_TERRITORY},
                  {"regions_by", LEVEL_REGION}};

static const struct form_field new_fields[] = {
    {"title", N_("What it is called"), FORM_TEXT, .required = true, .max = 200,
     .hint = N_("For example, “Reports and elections of 2029”")},
    {"primaries_by", N_("Primary organisations meet until"), FORM_DATE},
    {"territories_by", N_("Territorial organisations meet until"), FORM_DATE},
    {"regions_by", N_("Regional organisations meet until"), FORM_DATE},
    {"document", N_("Document that announces it"), FORM_TEXT, .max = 30},
    {0},
};

static const struct form_field own_day_fields[] = {
    {"primaries_by", N_("Primary organisations meet until"), FORM_DATE},
    {"territories_by", N_("Territorial organisations meet until"), FORM_DATE},
    {"regions_by", N_("Regional organisations meet until"), FORM_DATE},
    {0},
};

/* ---- opening -------------------------------------------------------------------------------- */

int64_t campaigns_open(struct request *req, const struct campaigns_new *campaign)
{
    int64_t id = ids_new();
    campaigns_db_add(req->db, &(struct campaigns_db_add_values){
                                  .id = id,
                                  .region_id = campaign->region_id,
                                  .org_id = campaign->org_id,
                                  .org_path = campaign->org_path,
                                  .title = campaign->title,
                                  .document_id = campaign->document_id,
                                  .opened_on = campaign->opened_on,
                                  .account_id = audit_actor(req),
                                  .now = req->now,
                              });
    for (int64_t level = 0; level < CAMPAIGNS_LEVELS; level++) {
        if (!date_is_none(campaign->by_days[level])) {
            campaigns_db_set_day(req->db, id, campaign->org_path, level, campaign->by_days[level]);
        }
    }
    audit(req, "campaigns.open", campaign->region_id, id, 0, NULL, 0);
    return id;
}

void campaigns_set_day(struct request *req, int64_t campaign_id, str path, int64_t level, date day)
{
    campaigns_db_set_day(req->db, campaign_id, path, level, day);
}

static bool may_open(const struct request *req)
{
    return req->mandate.org_level < LEVEL_PRIMARY;
}

static bool find_own(struct request *req, struct orgs_org *ret_org)
{
    return may_open(req) && orgs_find(req, req->scope, req->mandate.org_id, ret_org);
}

static struct html new_html(struct request *req, const struct orgs_org *org,
                            const struct form *form)
{
    struct campaigns_form_view view = {
        .form = form,
        .org_name = org->short_name,
        .documents = campaigns_db_documents(req->db, org->id, DOCUMENTS_OFFERED),
    };
    return campaigns_html_new(req, &view);
}

struct reply campaigns_new_page(struct request *req)
{
    struct orgs_org org;
    if (!find_own(req, &org)) {
        return reply_forbidden(req);
    }
    struct form form = form_of(req, new_fields);
    return reply_page(req, _("Open a campaign"), new_html(req, &org, &form));
}

/* Those below meet before those above: their delegates come from there. */
static void read_days(struct request *req, struct form *form, date *by_days)
{
    date before = {0};
    bool has_any = false;
    for (size_t i = 0; i < COUNT_OF(day_fields); i++) {
        date day = form_date(form, day_fields[i].name);
        by_days[day_fields[i].level] = day;
        has_any = has_any || !date_is_none(day);
        if (!date_is_none(day) && !date_is_none(before) && date_before(day, before)) {
            form_add_error(form, day_fields[i].name,
                           str_of(_("Organisations below meet first: this day is before theirs.")));
        }
        before = date_is_none(day) ? before : day;
    }
    if (!has_any) {
        form_add_general_error(form, str_of(_("Enter at least one day.")));
    }
}

static int64_t document_of(struct request *req, struct form *form, const struct orgs_org *org)
{
    int64_t id;
    str value = form_text(form, "document");
    if (value.length == 0 || str_equal(value, STR("0"))) {
        return 0;
    }
    if (str_to_int64(value, &id)) {
        EACH (row, campaigns_db_documents(req->db, org->id, DOCUMENTS_OFFERED)) {
            if (row->id == id) {
                return id;
            }
        }
    }
    form_add_error(form, "document", str_of(_("Choose one from the list.")));
    return 0;
}

struct reply campaigns_new_action(struct request *req)
{
    struct orgs_org org;
    if (!find_own(req, &org)) {
        return reply_forbidden(req);
    }
    struct form form = form_read(req, new_fields);
    struct campaigns_new campaign = {
        .region_id = org.region_id,
        .org_id = org.id,
        .org_path = org.path,
        .title = form_text(&form, "title"),
        .opened_on = req->today,
    };
    read_days(req, &form, campaign.by_days);
    campaign.document_id = document_of(req, &form, &org);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Open a campaign"), new_html(req, &org, &form));
    }
    int64_t id = campaigns_open(req, &campaign);
    return reply_done(req, str_format(req->arena, "/campaigns/%lld", (long long)id),
                      str_of(_("The campaign is open. All organisations below see it.")), 0);
}

/* ---- days ----------------------------------------------------------------------------------- */

/* Whoever stands at a branch or above it sets days for those below. */
static struct reply find_led(struct request *req, struct campaigns_campaign *ret_campaign)
{
    if (!campaigns_find(req, ret_campaign)) {
        return reply_not_found(req);
    }
    if (ret_campaign->org.level >= LEVEL_PRIMARY) {
        return reply_refused(req, str_of(_("Days are set by the organisations above.")));
    }
    if (!date_is_none(ret_campaign->row.closed_on)) {
        return reply_refused(req, str_of(_("This campaign is over.")));
    }
    return (struct reply){0};
}

static bool is_opener(const struct campaigns_campaign *campaign)
{
    return campaign->org.id == campaign->row.org_id;
}

/* The levels below the organisation; of its own days, those of the whole campaign. */
static bool asks_for(const struct campaigns_campaign *campaign, int64_t level)
{
    return is_opener(campaign) ? level >= campaign->org.level : level > campaign->org.level;
}

static struct html days_html(struct request *req, const struct campaigns_campaign *campaign,
                             const struct form *form)
{
    struct campaigns_form_view view = {.campaign = campaign, .form = form};
    return campaigns_html_days(req, &view);
}

struct reply campaigns_days_page(struct request *req)
{
    struct campaigns_campaign campaign;
    struct reply refusal = find_led(req, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, own_day_fields);
    for (size_t i = 0; i < COUNT_OF(day_fields); i++) {
        form_set_date(&form, day_fields[i].name,
                      campaigns_by_day(&campaign, campaign.org.path, day_fields[i].level));
    }
    return reply_page(req, _("Days of the campaign"), days_html(req, &campaign, &form));
}

static void check_days(struct request *req, struct form *form,
                       const struct campaigns_campaign *campaign, date *by_days)
{
    for (size_t i = 0; i < COUNT_OF(day_fields); i++) {
        int64_t level = day_fields[i].level;
        date above = campaigns_day_above(campaign, campaign->org.path, level);
        if (is_opener(campaign) || !asks_for(campaign, level) || date_is_none(by_days[level])) {
            continue;
        }
        if (date_is_none(above)) {
            form_add_error(form, day_fields[i].name,
                           str_of(_("Organisations of this level take no part in it.")));
        } else if (date_before(above, by_days[level])) {
            form_add_error(form, day_fields[i].name,
                           _f("Not later than %1, which was set above.", above));
        }
    }
}

struct reply campaigns_days_action(struct request *req)
{
    struct campaigns_campaign campaign;
    date by_days[CAMPAIGNS_LEVELS] = {0};
    struct reply refusal = find_led(req, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, own_day_fields);
    read_days(req, &form, by_days);
    check_days(req, &form, &campaign, by_days);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Days of the campaign"), days_html(req, &campaign, &form));
    }
    for (int64_t level = 0; level < CAMPAIGNS_LEVELS; level++) {
        date above = campaigns_day_above(&campaign, campaign.org.path, level);
        bool is_own = asks_for(&campaign, level) && !date_is_none(by_days[level]) &&
                      !date_equal(by_days[level], above);
        if (is_own) {
            campaigns_db_set_day(req->db, campaign.row.id, campaign.org.path, level,
                                 by_days[level]);
        } else {
            campaigns_db_drop_day(req->db, campaign.row.id, campaign.org.path, level);
        }
    }
    audit(req, "campaigns.days", campaign.row.region_id, campaign.row.id, 0, NULL, 0);
    return reply_done(req, campaigns_address(req, &campaign), str_of(_("Kept.")), 0);
}

/* ---- the end -------------------------------------------------------------------------------- */

static struct reply find_closable(struct request *req, struct campaigns_campaign *ret_campaign)
{
    struct reply refusal = find_led(req, ret_campaign);
    return refusal.status != 0 || is_opener(ret_campaign)
               ? refusal
               : reply_refused(req, str_of(_("It is closed by who opened it.")));
}

struct reply campaigns_close_page(struct request *req)
{
    struct campaigns_campaign campaign;
    struct reply refusal = find_closable(req, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    struct widgets_question question = {
        .title = str_of(_("Close the campaign")),
        .explanation = str_of(_("Nobody is reminded any more, and no meeting counts in it that is "
                                "planned later. What was entered stays. It cannot be opened "
                                "again.")),
        .action = widgets_link(req, "/campaigns/%lld/close", (long long)campaign.row.id),
        .answer = str_of(_("Close the campaign")),
        .back = {campaigns_address(req, &campaign)},
    };
    return reply_page(req, _("Close the campaign"), widgets_html_question(req, question));
}

struct reply campaigns_close_action(struct request *req)
{
    struct campaigns_campaign campaign;
    struct reply refusal = find_closable(req, &campaign);
    if (refusal.status != 0) {
        return refusal;
    }
    campaigns_db_close(req->db, campaign.row.id, req->today);
    audit(req, "campaigns.close", campaign.row.region_id, campaign.row.id, 0, NULL, 0);
    return reply_done(req, campaigns_address(req, &campaign),
                      str_of(_("The campaign is over. It stays to be looked at.")), 0);
}
