#include "features/imports/imports.h"

#include "features/imports/imports.html.h"
#include "features/imports/imports_inner.h"

#define LISTS_SHOWN 100

/* The organisation's lists, the latest first. */
static struct reply imports_list_page(struct request *req)
{
    struct imports_db_list_rows lists = imports_db_list(req->db, req->scope, LISTS_SHOWN);
    return reply_page(req, _("Import lists"), imports_html_list(req, lists));
}

/* ---- contents ------------------------------------------------------------------------------- */

#define UPLOAD_LIMIT ((int64_t)64 << 20)

static const struct route routes[] = {
    {GET, "/imports", imports_list_page, .needs = RIGHT_IMPORT},
    {GET, "/imports/new", imports_new_page, .needs = RIGHT_IMPORT},
    {POST, "/imports/new", imports_new_action, .needs = RIGHT_IMPORT, .slow = true,
     .body_limit = UPLOAD_LIMIT},
    {GET, "/imports/:id", imports_show_page, .needs = RIGHT_IMPORT, .slow = true},
    {GET, "/imports/:id/columns", imports_columns_page, .needs = RIGHT_IMPORT},
    {POST, "/imports/:id/columns", imports_columns_action, .needs = RIGHT_IMPORT, .slow = true},
    {GET, "/imports/:id/sheets", imports_sheets_page, .needs = RIGHT_IMPORT, .slow = true},
    {POST, "/imports/:id/sheets", imports_sheets_action, .needs = RIGHT_IMPORT, .slow = true},
    {GET, "/imports/:id/rows/:row", imports_row_page, .needs = RIGHT_IMPORT},
    {POST, "/imports/:id/rows/:row", imports_row_action, .needs = RIGHT_IMPORT, .slow = true},
    {POST, "/imports/:id/apply", imports_apply_action, .needs = RIGHT_IMPORT, .slow = true},
    {GET, "/imports/:id/result", imports_result_page, .needs = RIGHT_IMPORT, .slow = true},
    {GET, "/imports/:id/sheet", imports_sheet_page, .needs = RIGHT_IMPORT, .slow = true},
    {GET, "/imports/:id/problems", imports_problems_page, .needs = RIGHT_IMPORT, .slow = true},
    {GET, "/imports/:id/undo", imports_undo_page, .needs = RIGHT_IMPORT},
    {POST, "/imports/:id/undo", imports_undo_action, .needs = RIGHT_IMPORT, .slow = true},
    {POST, "/imports/:id/remove", imports_remove_action, .needs = RIGHT_IMPORT, .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Lists in order"), N_("Import lists"), "upload", "/imports", RIGHT_IMPORT, 56},
    {0},
};

static const struct job_kind jobs[] = {
    {"imports.check", N_("Checking a list"), imports_check_job, imports_check_given_up},
    {"imports.apply", N_("Importing a list"), imports_apply_job, imports_apply_given_up},
    {"imports.undo", N_("Undoing an import"), imports_undo_job, imports_undo_given_up},
    {0},
};

static const struct command commands[] = {
    {"import", "Checks and loads a list of members", imports_import_command,
     "profkom import FILE --org ID [--apply] [--json]\n"
     "profkom import check FILE --json\n"
     "\n"
     "  --org ID   whose people they are: the number in the address of the organisation's page\n"
     "  --apply    loads the list; otherwise it is checked, and nothing stays\n"
     "  --json     prints the figures as JSON\n"
     "  check      reads the file alone and prints its people and problems as JSON\n"},
    {0},
};

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope scope = access_system_scope(req->arena, region_id, from);
    imports_db_move_row_paths(req->db, scope, to);
    imports_db_move_paths(req->db, scope, to);
}

const struct feature imports_feature = {.name = "imports",
                                        .routes = routes,
                                        .menu = menu,
                                        .jobs = jobs,
                                        .commands = commands,
                                        .sweep = imports_sweep,
                                        .path_moved = path_moved};
