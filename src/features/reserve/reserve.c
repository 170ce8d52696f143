#include "features/reserve/reserve.h"

#include "features/reserve/reserve_inner.h"

#define UNION_PATH "0"

/* ---- what happens elsewhere -------------------------------------------------------------------
 */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    reserve_db_move_people(req->db, access_system_scope(req->arena, region_id, from), to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    reserve_db_person_merged(req->db, region, gone, kept);
    reserve_db_mentor_merged(req->db, region, gone, kept);
}

/* Whose mentor he was stays with the card that was kept: which of the two was meant nobody knows.
 */
static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    reserve_db_person_parted(req->db, region, gone, kept);
    reserve_db_mentor_parted(req->db, region, gone, kept);
}

static const char *org_is_bound(struct request *req, int64_t region_id UNUSED, int64_t org_id)
{
    struct reserve_db_org_has_row row;
    return reserve_db_org_has(req->db, org_id, &row) && row.total > 0
               ? N_("Somebody is or was in the reserve for its posts.")
               : NULL;
}

/* Cards that are no more take their rows along; mentors whose cards are no more lose their names.
 */
static void sweep(struct request *req)
{
    db_begin_write(req->db);
    reserve_db_sweep_steps(req->db);
    reserve_db_sweep_reviews(req->db);
    reserve_db_sweep_people(req->db);
    reserve_db_sweep_mentors(req->db);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}

/* ---- contents ---------------------------------------------------------------------------------
 */

static const struct route routes[] = {
    {GET, RESERVE, reserve_list_page, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, RESERVE "/file", reserve_list_file, .needs = RIGHT_MEMBERS_EXPORT, .slow = true},
    {GET, RESERVE "/:id", reserve_person_page, .needs = RIGHT_TRAINING_VIEW},
    {GET, RESERVE "/:id/edit", reserve_edit_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, RESERVE "/:id/edit", reserve_edit_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, RESERVE "/:id/steps", reserve_step_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, RESERVE "/:id/steps/:n/done", reserve_done_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, RESERVE "/:id/steps/:n/remove", reserve_drop_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, RESERVE "/:id/reviews", reserve_review_action, .needs = RIGHT_EVENTS_EDIT},
    {GET, RESERVE "/:id/end", reserve_end_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, RESERVE "/:id/end", reserve_end_action, .needs = RIGHT_EVENTS_EDIT},
    {POST, RESERVE "/:id/return", reserve_return_action, .needs = RIGHT_EVENTS_EDIT},

    {GET, "/members/:id/reserve/new", reserve_new_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, "/members/:id/reserve/new", reserve_new_action, .needs = RIGHT_EVENTS_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Reserve of cadres"), "user-plus", RESERVE, RIGHT_TRAINING_VIEW,
     9},
    {0},
};

const struct feature reserve_feature = {
    .name = "reserve",
    .routes = routes,
    .menu = menu,
    .sweep = sweep,
    .on_card = reserve_on_card,
    .on_own_card = reserve_on_own_card,
    .path_moved = path_moved,
    .org_is_bound = org_is_bound,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
