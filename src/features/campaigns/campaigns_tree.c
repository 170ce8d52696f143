/* How far a campaign is: sums of branches, added up from one walk through an index; those that
 * planned nothing or are late by name. */
#include <stdlib.h>

#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

#define PLACES_AT_MOST 2000

/* ---- days ----------------------------------------------------------------------------------- */

/* Days are set at the head of a branch or above, and none is later than those above it. */
static date earliest(const struct campaigns_campaign *campaign, str path, int64_t level,
                     size_t longest)
{
    date first = {0};
    EACH (day, campaign->days) {
        bool holds = day->level == level && day->org_path.length <= longest &&
                     str_starts_with(path, day->org_path);
        if (holds && (date_is_none(first) || date_before(day->by_day, first))) {
            first = day->by_day;
        }
    }
    return first;
}

date campaigns_by_day(const struct campaigns_campaign *campaign, str path, int64_t level)
{
    return earliest(campaign, path, level, path.length);
}

date campaigns_day_above(const struct campaigns_campaign *campaign, str path, int64_t level)
{
    return earliest(campaign, path, level, path.length - 1);
}

/* ---- one campaign --------------------------------------------------------------------------- */

bool campaigns_find(struct request *req, struct campaigns_campaign *ret_campaign)
{
    struct campaigns_campaign campaign = {0};
    if (!campaigns_db_find(req->db, path_id(req), &campaign.row)) {
        return false;
    }
    str path = campaign.row.org_path;
    int64_t asked = query_int(req, "org");
    bool is_within = str_starts_with(req->mandate.org_path, path);
    int64_t id = asked != 0 ? asked : is_within ? req->mandate.org_id : campaign.row.org_id;
    if (!orgs_find(req, req->scope, id, &campaign.org) ||
        !str_starts_with(campaign.org.path, path)) {
        return false;
    }
    campaign.days = campaigns_db_days(req->db, campaign.row.id);
    *ret_campaign = campaign;
    return true;
}

str campaigns_address(struct request *req, const struct campaigns_campaign *campaign)
{
    return str_format(req->arena, "/campaigns/%lld?org=%lld", (long long)campaign->row.id,
                      (long long)campaign->org.id);
}

/* ---- sums ----------------------------------------------------------------------------------- */

int64_t campaigns_met(const struct campaigns_sums *sums)
{
    return sums->held + sums->with_minutes + sums->entered;
}

int64_t campaigns_unplanned(const struct campaigns_sums *sums)
{
    return sums->total - sums->planned - campaigns_met(sums);
}

bool campaigns_has_met(str stage)
{
    return str_equal(stage, STR("held")) || str_equal(stage, STR("signed")) ||
           str_equal(stage, STR("entered"));
}

static void count_stage(struct campaigns_sums *sums, str stage, int64_t total)
{
    sums->planned += str_equal(stage, STR("planned")) ? total : 0;
    sums->held += str_equal(stage, STR("held")) ? total : 0;
    sums->with_minutes += str_equal(stage, STR("signed")) ? total : 0;
    sums->entered += str_equal(stage, STR("entered")) ? total : 0;
}

static bool is_over(const struct request *req, date by_day)
{
    return !date_is_none(by_day) && date_before(by_day, req->today);
}

static void add(struct campaigns_levels *to, const struct campaigns_levels *more)
{
    for (size_t level = 0; level < CAMPAIGNS_LEVELS; level++) {
        struct campaigns_sums *sums = &to->of[level];
        const struct campaigns_sums *one = &more->of[level];
        sums->total += one->total;
        sums->planned += one->planned;
        sums->held += one->held;
        sums->with_minutes += one->with_minutes;
        sums->entered += one->entered;
        sums->late += one->late;
    }
}

/* A level that takes no part counts for nothing; whose day is over and who has not met is late. */
static void finish(struct request *req, const struct campaigns_campaign *campaign, str path,
                   struct campaigns_levels *levels)
{
    for (size_t level = 0; level < CAMPAIGNS_LEVELS; level++) {
        struct campaigns_sums *sums = &levels->of[level];
        date by_day = campaigns_by_day(campaign, path, (int64_t)level);
        if (date_is_none(by_day)) {
            *sums = (struct campaigns_sums){0};
        } else if (is_over(req, by_day)) {
            sums->late = sums->total - campaigns_met(sums);
        }
    }
}

static int by_path(const void *a, const void *b)
{
    const struct campaigns_branch *const *x = a;
    const struct campaigns_branch *const *y = b;
    return str_compare((*x)->place->path, (*y)->place->path);
}

/* Which of the organisations on the next step a branch belongs to. Both come in the order of paths,
 * so the walk never goes back. */
struct steps {
    struct campaigns_branch **items;
    size_t count;
    size_t at;
};

static struct campaigns_branch *step_of(struct steps *steps, str path)
{
    while (steps->at < steps->count) {
        struct campaigns_branch *branch = steps->items[steps->at];
        if (str_starts_with(path, branch->place->path)) {
            return branch;
        }
        if (str_compare(path, branch->place->path) < 0) {
            return NULL;
        }
        steps->at++;
    }
    return NULL;
}

static struct steps steps_by_path(struct request *req, struct campaigns_view *view)
{
    struct steps steps = {ARENA_ARRAY(req->arena, view->count + 1, struct campaigns_branch *),
                          view->count, 0};
    for (size_t i = 0; i < view->count; i++) {
        steps.items[i] = &view->branches[i];
    }
    if (view->count > 0) {
        qsort(steps.items, steps.count, sizeof(steps.items[0]), by_path);
    }
    return steps;
}

/* The branches below, each a territory with its primaries or a primary directly under a region. */
static void add_branches(struct request *req, const struct campaigns_campaign *campaign,
                         struct campaigns_view *view)
{
    struct campaigns_db_branches_rows branches = campaigns_db_branches(req->db, campaign->org.path);
    struct campaigns_db_stages_rows stages =
        campaigns_db_stages(req->db, campaign->row.id, campaign->org.path);
    struct steps steps = steps_by_path(req, view);
    size_t at = 0;
    EACH (branch, branches) {
        struct campaigns_levels levels = {0};
        levels.of[LEVEL_PRIMARY].total = branch->primaries;
        levels.of[LEVEL_TERRITORY].total = branch->level == LEVEL_TERRITORY;
        while (at < stages.count && str_compare(stages.items[at].branch, branch->path) < 0) {
            at++;
        }
        for (; at < stages.count && str_equal(stages.items[at].branch, branch->path); at++) {
            const struct campaigns_db_stages_row *stage = &stages.items[at];
            count_stage(&levels.of[stage->level], stage->stage, stage->total);
        }
        finish(req, campaign, branch->path, &levels);
        add(&view->totals, &levels);
        struct campaigns_branch *step = step_of(&steps, branch->path);
        if (step != NULL) {
            add(&step->levels, &levels);
        }
    }
}

/* A region counts itself: it is no branch. */
static void add_region(struct request *req, const struct campaigns_campaign *campaign,
                       struct campaigns_view *view, struct campaigns_branch *branch)
{
    struct campaigns_levels levels = {0};
    levels.of[LEVEL_REGION].total = 1;
    count_stage(&levels.of[LEVEL_REGION], branch->place->stage, 1);
    finish(req, campaign, branch->place->path, &levels);
    add(&view->totals, &levels);
    add(&branch->levels, &levels);
}

static struct campaigns_branch branch_of(struct request *req,
                                         const struct campaigns_campaign *campaign,
                                         const struct campaigns_db_place_row *place)
{
    date by_day = campaigns_by_day(campaign, place->path, place->level);
    return (struct campaigns_branch){.place = place,
                                     .by_day = by_day,
                                     .is_late =
                                         is_over(req, by_day) && !campaigns_has_met(place->stage)};
}

static bool is_shown(const struct campaigns_view *view, const struct campaigns_branch *branch)
{
    bool is_leaf = branch->place->level == LEVEL_PRIMARY;
    int64_t unplanned = is_leaf && str_equal(branch->place->stage, STR("none"));
    int64_t late = branch->is_late;
    for (size_t level = 0; level < CAMPAIGNS_LEVELS && !is_leaf; level++) {
        unplanned += campaigns_unplanned(&branch->levels.of[level]);
        late += branch->levels.of[level].late;
    }
    return str_equal(view->only, STR("unplanned")) ? unplanned > 0
           : str_equal(view->only, STR("late"))    ? late > 0
                                                   : true;
}

static void add_tree(struct request *req, const struct campaigns_campaign *campaign,
                     struct campaigns_view *view)
{
    struct campaigns_db_place_rows places =
        campaigns_db_places_under(req->db, campaign->row.id, campaign->org.id, PLACES_AT_MOST);
    view->branches = ARENA_ARRAY(req->arena, places.count + 1, struct campaigns_branch);
    EACH (place, places) {
        view->branches[view->count++] = branch_of(req, campaign, place);
    }
    add_branches(req, campaign, view);
    size_t kept = 0;
    for (size_t i = 0; i < view->count; i++) {
        struct campaigns_branch *branch = &view->branches[i];
        if (branch->place->level == LEVEL_REGION) {
            add_region(req, campaign, view, branch);
        }
        if (is_shown(view, branch)) {
            view->branches[kept++] = *branch;
        }
    }
    view->count = kept;
    if (campaign->org.level == LEVEL_REGION) {
        struct campaigns_branch own = branch_of(req, campaign, &view->own);
        add_region(req, campaign, view, &own);
    }
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply campaigns_page(struct request *req)
{
    struct campaigns_campaign campaign;
    if (!campaigns_find(req, &campaign)) {
        return reply_not_found(req);
    }
    bool is_open = date_is_none(campaign.row.closed_on);
    bool may_lead =
        is_open && access_may(req, RIGHT_CONTROL_ACCEPT) && campaign.org.level < LEVEL_PRIMARY;
    struct campaigns_view view = {
        .campaign = &campaign,
        .only = query_text(req, "show"),
        .is_open = is_open,
        .is_own = campaign.org.id == req->mandate.org_id,
        .may_plan = is_open && access_may(req, RIGHT_MEETINGS_EDIT) &&
                    campaign.org.level != LEVEL_UNION && campaign.org.level <= LEVEL_PRIMARY,
        .may_lead = may_lead,
        .may_close = may_lead && campaign.row.org_id == campaign.org.id,
    };
    if (!campaigns_db_place_of(req->db, campaign.row.id, campaign.org.id, &view.own)) {
        return reply_not_found(req);
    }
    struct campaigns_branch own = branch_of(req, &campaign, &view.own);
    view.own_day = own.by_day;
    view.own_is_late = own.is_late;
    if (view.may_plan && view.own.meeting_id == 0) {
        view.unbound = campaigns_db_unbound(req->db, campaign.org.id, campaign.row.opened_on);
    }
    if (access_may(req, RIGHT_BODIES_EDIT) && campaign.org.level < LEVEL_PRIMARY) {
        view.delegates = campaigns_delegates_of(req, &campaign);
    }
    add_tree(req, &campaign, &view);
    return reply_page_titled(req, campaign.row.title, campaigns_html_campaign(req, &view));
}

struct reply campaigns_names_page(struct request *req)
{
    struct campaigns_campaign campaign;
    if (!campaigns_find(req, &campaign)) {
        return reply_not_found(req);
    }
    struct campaigns_names_view view = {
        .campaign = &campaign,
        .are_late = str_equal(query_text(req, "show"), STR("late")),
    };
    str after = query_text(req, "after");
    struct campaigns_db_owing_values owing = {campaign.row.id, campaign.org.path, after};
    struct campaigns_db_late_values late = {owing, req->today, CAMPAIGNS_LINES + 1};
    struct campaigns_db_unplanned_values unplanned = {owing, CAMPAIGNS_LINES + 1};
    view.places = view.are_late ? campaigns_db_late(req->db, &late)
                                : campaigns_db_unplanned(req->db, &unplanned);
    if (view.places.count > CAMPAIGNS_LINES) {
        view.places.count = CAMPAIGNS_LINES;
        view.next = view.places.items[CAMPAIGNS_LINES - 1].path;
    }
    return reply_page(req, view.are_late ? _("Late") : _("Not planned"),
                      campaigns_html_names(req, &view));
}
