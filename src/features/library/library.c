#include "features/library/library.h"

#include "features/library/library_inner.h"

/* ---- what happens elsewhere ------------------------------------------------------------------ */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope moved = access_system_scope(req->arena, region_id, from);
    library_db_move_paths(req->db, moved, to);
    library_db_move_audiences(req->db, moved, to);
    library_index_later(req, access_system_scope(req->arena, region_id, to));
}

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct library_db_has_items_row item;
    (void)region_id;
    return library_db_has_items(req->db, org_id, &item)
               ? N_("The organisation has published something in the library.")
               : NULL;
}

/* ---- contents -------------------------------------------------------------------------------- */

#define SEE .needs = RIGHT_SIGNED_IN
#define MY .needs = RIGHT_SIGNED_IN, .own_only = true
#define OPEN .needs = RIGHT_NOBODY
#define EDIT .needs = RIGHT_EVENTS_EDIT
#define WITH_FILE .slow = true, .body_limit = 21 * 1024 * 1024

static const struct route routes[] = {
    {GET, "/library", library_list_page, SEE},
    {POST, "/library/find", library_find_action, SEE, .reads_only = true},
    {GET, "/library/new", library_new_page, EDIT},
    {POST, "/library/new", library_new_action, EDIT},
    {GET, "/library/:id", library_page, SEE},
    {GET, "/library/:id/files/new", library_file_new_page, EDIT},
    {POST, "/library/:id/files/new", library_file_new_action, EDIT, WITH_FILE},
    {GET, "/library/:id/files/:n", library_file_page, SEE, .slow = true},
    {POST, "/library/:id/files/:n/take", library_take_action, SEE},
    {GET, "/library/:id/edit", library_edit_page, EDIT},
    {POST, "/library/:id/edit", library_edit_action, EDIT},
    {POST, "/library/:id/open", library_open_action, EDIT},
    {GET, "/library/:id/withdraw", library_withdraw_page, EDIT},
    {POST, "/library/:id/withdraw", library_withdraw_action, EDIT},
    {GET, "/library/:id/figures", library_figures_page, EDIT},
    {POST, "/library/undo/:id", library_undo_action, EDIT},
    {GET, LIBRARY_MY, library_list_page, MY},
    {POST, LIBRARY_MY "/find", library_find_action, MY, .reads_only = true},
    {GET, LIBRARY_MY "/:id", library_page, MY},
    {GET, LIBRARY_MY "/:id/files/:n", library_file_page, MY, .slow = true},
    {POST, LIBRARY_MY "/:id/files/:n/take", library_take_action, MY},
    {GET, LIBRARY_OPEN, library_list_page, OPEN},
    {POST, LIBRARY_OPEN "/find", library_find_action, OPEN, .reads_only = true},
    {GET, LIBRARY_OPEN "/:id", library_page, OPEN},
    {GET, LIBRARY_OPEN "/:id/files/:n", library_file_page, OPEN, .slow = true},
    {POST, LIBRARY_OPEN "/:id/files/:n/take", library_take_action, OPEN},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Library"), "books", "/library", RIGHT_SIGNED_IN, 9},
    {0},
};

const struct feature library_feature = {
    .name = "library",
    .routes = routes,
    .menu = menu,
    .watch = library_watch,
    .org_is_bound = org_is_bound,
    .path_moved = path_moved,
};
