#include "app/app.h"
#include "features/joining/joining_inner.h"

/* What the others ask, the housekeeping, and the contents page. */

#define EMPTIED_AT_ONCE 500

struct joining_waiting joining_waiting(struct request *req)
{
    struct joining_waiting waiting = {0};
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    if (str_is_empty(scope.from)) {
        return waiting;
    }
    struct joining_db_counts_rows counts = joining_db_counts(req->db, scope);
    EACH (row, counts) {
        waiting.fresh += str_equal(row->state, STR("new")) ? row->total : 0;
        waiting.ready += str_equal(row->state, STR("ready")) ? row->total : 0;
    }
    return waiting;
}

/* What led to nothing is kept as long as the consent says, and no longer. */
static void sweep(struct request *req)
{
    db_begin_write(req->db);
    struct joining_db_to_empty_rows rows =
        joining_db_to_empty(req->db, req->today, EMPTIED_AT_ONCE);
    EACH (row, rows) {
        joining_db_empty(req->db, row->region_id, row->id, req->now);
        joining_db_empty_log(req->db, row->region_id, row->id);
    }
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    joining_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    joining_db_merged(req->db, region, gone, kept);
    joining_db_former_merged(req->db, region, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    joining_db_parted(req->db, region, gone, kept);
    joining_db_former_parted(req->db, region, gone, kept);
}

/* An applicant has no session that could be misused, and his network changes while he fills the
 * form in: those forms are protected by their own seal or by the secret of the link. */
static const struct route routes[] = {
    {GET, "/join/:token", joining_start_page, .needs = RIGHT_NOBODY},
    {POST, "/join/:token", joining_start_action, .needs = RIGHT_NOBODY, .reads_only = true,
     .own_protection = true},
    {GET, "/join/:token/consent", joining_consent_page, .needs = RIGHT_NOBODY},
    {POST, "/join/:token/consent", joining_consent_action, .needs = RIGHT_NOBODY,
     .own_protection = true},
    {GET, "/joined/:secret", joining_status_page, .needs = RIGHT_NOBODY},
    {GET, "/joined/:secret/withdraw", joining_withdraw_page, .needs = RIGHT_NOBODY},
    {POST, "/joined/:secret/withdraw", joining_withdraw_action, .needs = RIGHT_NOBODY,
     .own_protection = true},

    {GET, "/orgs/:id/joining", joining_link_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/orgs/:id/joining", joining_renew_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/orgs/:id/joining/close", joining_close_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/orgs/:id/joining/poster", joining_poster_page, .needs = RIGHT_MEMBERS_ADMIT,
     .slow = true},

    {GET, "/applications", joining_list_page, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/applications/new", joining_new_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/applications/new", joining_new_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/applications/decide", joining_decide_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/applications/decide", joining_decide_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/applications/undecided", joining_undecided_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/applications/undecided", joining_undecided_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/applications/:id", joining_one_page, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/applications/:id/edit", joining_edit_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/applications/:id/edit", joining_edit_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/applications/:id/state", joining_state_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/applications/:id/same", joining_same_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/applications/:id/transfer", joining_transfer_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/applications/:id/undo", joining_undo_action, .needs = RIGHT_MEMBERS_ADMIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Admissions and requests"), N_("Applications to join"), "user-plus", "/applications",
     RIGHT_MEMBERS_EDIT, 10},
    {0},
};

const struct feature joining_feature = {.name = "joining",
                                        .routes = routes,
                                        .menu = menu,
                                        .acts = joining_kinds,
                                        .sweep = sweep,
                                        .path_moved = path_moved,
                                        .person_merged = person_merged,
                                        .person_parted = person_parted};
