#include "features/requests/requests.h"

#include "app/page.h"
#include "features/requests/requests_inner.h"

/* The contents of the feature, and what it hears of others. */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    requests_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    requests_db_end_waiting(req->db, region, gone, kept, req->now);
    requests_db_merged(req->db, region, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    requests_db_parted(req->db, region, gone, kept);
}

static const struct route routes[] = {
    {GET, PAGE_MY "/requests", requests_own_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, PAGE_MY "/requests/new/:kind", requests_new_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, PAGE_MY "/requests/new/:kind", requests_new_action, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {GET, PAGE_MY "/requests/:id", requests_own_one_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, PAGE_MY "/requests/:id/withdraw", requests_withdraw_action, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, PAGE_MY "/requests/:id/code", requests_proof_action, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, PAGE_MY "/requests/:id/code/again", requests_proof_again_action,
     .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/requests", requests_list_page, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/requests/:id", requests_one_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/requests/:id/accept", requests_accept_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/requests/:id/refuse", requests_refuse_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/requests/undo/:id", requests_undo_action, .needs = RIGHT_MEMBERS_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Admissions and requests"), N_("Requests of members"), "mail", "/requests",
     RIGHT_MEMBERS_EDIT, 12},
    {0},
};

static const struct page_tab tabs[] = {
    {N_("Applications"), "file-text", PAGE_MY "/requests", 20},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "requests.answer",
     .label = N_("Answers to my applications"),
     .note = N_("When your organisation has answered an application. Without it you see the answer "
                "under “Applications”."),
     .audience = NOTICE_MEMBERS,
     .has_message = true},
    {0},
};

const struct feature requests_feature = {.name = "requests",
                                         .routes = routes,
                                         .menu = menu,
                                         .tabs = tabs,
                                         .notices = notices,
                                         .path_moved = path_moved,
                                         .person_merged = person_merged,
                                         .person_parted = person_parted};
