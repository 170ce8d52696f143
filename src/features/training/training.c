#include "features/training/training.h"

#include "features/training/training_inner.h"

#define UNION_PATH "0"
#define WITH_FILE .slow = true, .body_limit = 6 * 1024 * 1024

/* ---- what happens elsewhere ------------------------------------------------------------------ */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope moved = access_system_scope(req->arena, region_id, from);
    training_db_move_records(req->db, moved, to);
    training_db_move_counts(req->db, moved, to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    training_db_person_merged(req->db, region, gone, kept);
    training_db_follow_person(req->db, region, kept);
    training_db_count_once(req->db, region, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    training_db_person_parted(req->db, region, gone, kept);
    training_db_follow_person(req->db, region, gone);
    training_db_count_once(req->db, region, gone);
    training_db_count_once(req->db, region, kept);
}

/* ---- contents -------------------------------------------------------------------------------- */

static const struct route routes[] = {
    /* Slow: whoever is elected in a whole region is looked up. */
    {GET, "/training", training_org_page, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, "/training/report", training_report_page, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, "/training/report/text", training_report_text_page, .needs = RIGHT_TRAINING_VIEW,
     .slow = true},
    {POST, "/training/report/text", training_report_text_action, .needs = RIGHT_TRAINING_EDIT,
     .slow = true, .body_limit = 256 * 1024},
    {GET, "/training/report/docx", training_report_file, .needs = RIGHT_TRAINING_VIEW,
     .slow = true},
    {GET, "/training/report/pdf", training_report_file, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, "/training/list", training_list_page, .needs = RIGHT_TRAINING_VIEW, .slow = true},
    {GET, "/training/list/file", training_list_file, .needs = RIGHT_MEMBERS_EXPORT, .slow = true},
    {GET, "/training/new", training_many_page, .needs = RIGHT_TRAINING_EDIT, .slow = true},
    {POST, "/training/new", training_many_action, .needs = RIGHT_TRAINING_EDIT, .slow = true},
    {GET, "/training/told", training_told_page, .needs = RIGHT_TRAINING_EDIT},
    {POST, "/training/undo/:id", training_undo_action, .needs = RIGHT_TRAINING_EDIT},

    {GET, "/members/:id/training", training_person_page, .needs = RIGHT_TRAINING_VIEW},
    {GET, "/members/:id/training/new", training_new_page, .needs = RIGHT_TRAINING_EDIT},
    {POST, "/members/:id/training/new", training_new_action, .needs = RIGHT_TRAINING_EDIT,
     WITH_FILE},
    {GET, "/members/:id/training/:n", training_edit_page, .needs = RIGHT_TRAINING_EDIT},
    {POST, "/members/:id/training/:n", training_edit_action, .needs = RIGHT_TRAINING_EDIT,
     WITH_FILE},
    {POST, "/members/:id/training/:n/remove", training_remove_action, .needs = RIGHT_TRAINING_EDIT},
    {GET, "/members/:id/training/:n/file", training_file_page, .needs = RIGHT_TRAINING_VIEW,
     .slow = true},
    {POST, "/members/:id/training/:n/confirm", training_confirm_action,
     .needs = RIGHT_TRAINING_EDIT},
    {POST, "/members/:id/training/:n/refuse", training_refuse_action, .needs = RIGHT_TRAINING_EDIT},

    {GET, TRAINING_MY, training_my_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, TRAINING_MY "/new", training_my_new_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, TRAINING_MY "/new", training_my_new_action, .needs = RIGHT_SIGNED_IN, .own_only = true,
     WITH_FILE},
    {GET, TRAINING_MY "/:id/file", training_my_file_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true, .slow = true},
    {POST, TRAINING_MY "/:id/withdraw", training_my_withdraw_action, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Training"), "school", "/training", RIGHT_TRAINING_VIEW, 6},
    {0},
};

const struct feature training_feature = {
    .name = "training",
    .routes = routes,
    .menu = menu,
    .sweep = training_sweep,
    .measures = training_measures,
    .count = training_count_figures,
    .behind = training_behind_figure,
    .on_card = training_on_card,
    .on_org = training_on_org,
    .on_own_card = training_on_own_card,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
