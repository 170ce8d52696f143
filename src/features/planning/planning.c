#include "features/planning/planning.h"

#include "features/planning/planning_inner.h"

/* ---- sums -------------------------------------------------------------------------------------
 */

void planning_settle(struct db *db, struct arena *arena, str path, int year, bool is_branch)
{
    bool is_above = path.length < PLANNING_BRANCH_PATH; /* of the union, of a region */
    str end = str_join(arena, path, is_branch ? STR("~") : STR("!"));
    str branch = str_slice(path, 0, PLANNING_BRANCH_PATH);
    str branch_end = is_above ? end : str_join(arena, branch, STR("~"));
    planning_db_drop_sums(db, year, path, end);
    planning_db_make_sums(db, year, path, end);
    planning_db_fit_norms(db, year, path, end, date_from(year, 12, 31));
    planning_db_drop_totals(db, year, branch, branch_end);
    planning_db_make_totals(db, year, branch, branch_end);
    planning_db_drop_spent(db, year, branch, branch_end);
    planning_db_make_spent(db, year, branch, branch_end);
}

/* ---- forms ------------------------------------------------------------------------------------
 */

bool planning_is_version(struct request *req, int64_t version)
{
    int64_t sent = 0;
    return str_to_int64(http_body_field(req->http, STR("version")), &sent) && sent == version;
}

struct reply planning_changed_meanwhile(struct request *req)
{
    return reply_refused(req, str_of(_("Somebody else has changed this meanwhile. Open it again "
                                       "and look at it.")));
}

/* ---- what happens elsewhere -------------------------------------------------------------------
 */

/* The branch that was left and the one that it came to are added up anew. */
static void path_moved(struct request *req, int64_t region_id UNUSED, str from, str to)
{
    str from_end = str_join(req->arena, from, STR("~"));
    planning_db_move_plans(req->db, from, from_end, to);
    planning_db_move_lines(req->db, from, from_end, to);
    planning_db_move_costs(req->db, from, from_end, to);
    planning_db_move_budgets(req->db, from, from_end, to);
    planning_db_move_norms(req->db, from, from_end, to);
    EACH (row, planning_db_years(req->db)) {
        planning_settle(req->db, req->arena, from, (int)row->year, true);
        planning_settle(req->db, req->arena, to, (int)row->year, true);
    }
}

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct planning_db_has_any_row row;
    return planning_db_has_any(req->db, region_id, org_id, &row)
               ? N_("It has a plan, a budget or costs of training.")
               : NULL;
}

/* ---- contents ---------------------------------------------------------------------------------
 */

static const struct route routes[] = {
    {GET, PLANNING, planning_org_page, .needs = RIGHT_TRAINING_VIEW},
    {GET, PLANNING "/file", planning_org_file, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, PLANNING "/below", planning_below_page, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, PLANNING "/list", planning_list_page, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, PLANNING "/list/file", planning_list_file, .needs = RIGHT_TRAINING_VIEW, .slow = true},

    {GET, PLANNING "/lines/new", planning_line_new_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/lines/new", planning_line_new_action, .needs = RIGHT_EVENTS_EDIT},
    {GET, PLANNING "/lines/:id", planning_line_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/lines/:id", planning_line_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/lines/:id/remove", planning_line_remove_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/copy", planning_copy_action, .needs = RIGHT_EVENTS_EDIT},
    {GET, PLANNING "/approve", planning_approve_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/approve", planning_approve_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/reopen", planning_reopen_action, .needs = RIGHT_EVENTS_EDIT},

    {GET, PLANNING "/costs/new", planning_cost_new_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/costs/new", planning_cost_new_action, .needs = RIGHT_EVENTS_EDIT},
    {GET, PLANNING "/costs/:id", planning_cost_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/costs/:id", planning_cost_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/costs/:id/remove", planning_cost_remove_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/undo/:id", planning_undo_action, .needs = RIGHT_EVENTS_EDIT},

    {GET, PLANNING "/budget", planning_budget_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, PLANNING "/budget", planning_budget_action, .needs = RIGHT_EVENTS_EDIT},
    {GET, PLANNING "/norms", planning_norms_page, .needs = RIGHT_TRAINING_VIEW},
    /* Slow: who is below the norm is found out anew in the whole branch. */
    {POST, PLANNING "/norms", planning_norms_action, .needs = RIGHT_EVENTS_EDIT, .slow = true},
    {POST, PLANNING "/norms/:id/end", planning_norm_end_action, .needs = RIGHT_EVENTS_EDIT,
     .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Plan and money"), "coin", PLANNING, RIGHT_TRAINING_VIEW, 8},
    {0},
};

const struct feature planning_feature = {
    .name = "planning",
    .routes = routes,
    .menu = menu,
    .sweep = planning_sweep,
    .on_org = planning_on_org,
    .on_event = planning_on_event,
    .measures = planning_measures,
    .count = planning_count_figures,
    .behind = planning_behind_figure,
    .path_moved = path_moved,
    .org_is_bound = org_is_bound,
};
