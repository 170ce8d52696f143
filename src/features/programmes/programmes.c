#include "features/programmes/programmes.h"

#include "features/programmes/programmes.html.h"
#include "features/programmes/programmes_inner.h"

/* ---- the catalogue --------------------------------------------------------------------------- */

static struct programmes_db_line_rows rows_of(struct request *req,
                                              const struct programmes_list_view *view)
{
    if (str_equal(view->show, STR("below"))) {
        return programmes_db_below(req->db, view->org.path, PROGRAMMES_SHOWN + 1);
    }
    if (str_equal(view->show, STR("others"))) {
        return programmes_db_open_to(req->db, &(struct programmes_db_open_to_values){
                                                  .path = view->org.path,
                                                  .above = {view->org.path},
                                                  .limit = PROGRAMMES_SHOWN + 1,
                                              });
    }
    return programmes_db_of_org(req->db, view->org.path, PROGRAMMES_SHOWN + 1);
}

static struct programmes_list list_of(struct request *req, struct programmes_db_line_rows rows)
{
    const struct form_choice *levels = programmes_words(req, "level");
    struct programmes_list list = {
        ARENA_ARRAY(req->arena, rows.count + 1, struct programmes_programme), 0};
    EACH (row, rows) {
        list.items[list.count++] = programmes_of_row(req, row, levels);
    }
    return list;
}

struct programmes_list programmes_open(struct request *req, str org_path)
{
    return list_of(
        req, programmes_db_all_open(req->db, &(struct programmes_db_all_open_values){
                                                 .above = {org_path}, .limit = PROGRAMMES_SHOWN}));
}

const struct form_choice *programmes_choices(struct request *req, str org_path)
{
    struct programmes_list list = programmes_open(req, org_path);
    struct form_choice *choices = ARENA_ARRAY(req->arena, list.count + 1, struct form_choice);
    for (size_t i = 0; i < list.count; i++) {
        str id = str_format(req->arena, "%lld", (long long)list.items[i].id);
        choices[i] = (struct form_choice){str_to_c(req->arena, id),
                                          str_to_c(req->arena, list.items[i].title)};
    }
    return choices;
}

struct reply programmes_list_page(struct request *req)
{
    struct programmes_list_view view = {.show = query_text(req, "show"),
                                        .may_edit = access_may(req, RIGHT_EVENTS_EDIT)};
    if (!orgs_asked_for(req, req->scope, &view.org)) {
        return reply_not_found(req);
    }
    bool is_known = str_equal(view.show, STR("below")) || str_equal(view.show, STR("others"));
    view.show = is_known ? view.show : STR("own");
    view.list = list_of(req, rows_of(req, &view));
    view.is_cut = view.list.count > PROGRAMMES_SHOWN;
    view.list.count = MIN_OF(view.list.count, (size_t)PROGRAMMES_SHOWN);
    return reply_page(req, _("Programmes"), programmes_html_list(req, &view));
}

/* ---- one programme --------------------------------------------------------------------------- */

struct reply programmes_page(struct request *req)
{
    struct programmes_programme programme;
    if (!programmes_seen_of(req, &programme)) {
        return reply_not_found(req);
    }
    struct programmes_view view = programmes_view_of(req, &programme);
    return reply_page_titled(req, programme.title, programmes_html_page(req, &view));
}

static bool seen_material(struct request *req, struct programmes_programme *ret_programme,
                          struct programmes_material *ret_material)
{
    int64_t n;
    return programmes_seen_of(req, ret_programme) && str_to_int64(path_text(req, 1), &n) &&
           programmes_material_of(req, ret_programme->region_id, ret_programme->id, n,
                                  ret_material);
}

struct reply programmes_material_page(struct request *req)
{
    struct programmes_programme programme;
    struct programmes_material material;
    if (!seen_material(req, &programme, &material) || material.kind != PROGRAMMES_TEXT) {
        return reply_not_found(req);
    }
    return reply_page_titled(req, material.title,
                             programmes_html_material(req, &programme, &material));
}

struct reply programmes_material_go_page(struct request *req)
{
    struct programmes_programme programme;
    struct programmes_material material;
    return seen_material(req, &programme, &material) ? programmes_lead_away(req, &material)
                                                     : reply_not_found(req);
}

struct reply programmes_file_page(struct request *req)
{
    struct programmes_programme programme;
    struct programmes_material material;
    return seen_material(req, &programme, &material)
               ? programmes_material_file(req, programme.region_id, programme.id, material.n)
               : reply_not_found(req);
}

/* ---- what happens elsewhere ------------------------------------------------------------------ */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope moved = access_system_scope(req->arena, region_id, from);
    programmes_db_move_paths(req->db, moved, to);
    programmes_db_move_audiences(req->db, moved, to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    programmes_db_person_merged(req->db, region_id, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    programmes_db_person_parted(req->db, region_id, gone, kept);
}

/* ---- contents -------------------------------------------------------------------------------- */

#define SEE .needs = RIGHT_TRAINING_VIEW
#define EDIT .needs = RIGHT_EVENTS_EDIT
#define WITH_TEXT .body_limit = 512 * 1024
#define WITH_FILE .slow = true, .body_limit = 21 * 1024 * 1024

static const struct route routes[] = {
    {GET, "/programmes", programmes_list_page, SEE},
    {GET, "/programmes/new", programmes_new_page, EDIT},
    {POST, "/programmes/new", programmes_new_action, EDIT, WITH_TEXT},
    {GET, "/programmes/:id", programmes_page, SEE},
    {GET, "/programmes/:id/edit", programmes_edit_page, EDIT},
    {POST, "/programmes/:id/edit", programmes_edit_action, EDIT, WITH_TEXT},
    {POST, "/programmes/:id/state/:state", programmes_state_action, EDIT},
    {POST, "/programmes/:id/copy", programmes_copy_action, EDIT, .slow = true},
    {GET, "/programmes/:id/modules/new", programmes_module_new_page, EDIT},
    {POST, "/programmes/:id/modules/new", programmes_module_new_action, EDIT, WITH_TEXT},
    {GET, "/programmes/:id/modules/:n", programmes_module_page, EDIT},
    {POST, "/programmes/:id/modules/:n", programmes_module_action, EDIT, WITH_TEXT},
    {POST, "/programmes/:id/modules/:n/up", programmes_module_move_action, EDIT},
    {POST, "/programmes/:id/modules/:n/remove", programmes_module_remove_action, EDIT},
    {GET, "/programmes/:id/materials/new", programmes_material_new_page, EDIT},
    {POST, "/programmes/:id/materials/new", programmes_material_new_action, EDIT, WITH_FILE},
    {GET, "/programmes/:id/materials/:n", programmes_material_page, SEE},
    {GET, "/programmes/:id/materials/:n/go", programmes_material_go_page, SEE},
    {GET, "/programmes/:id/materials/:n/file", programmes_file_page, SEE, .slow = true},
    {GET, "/programmes/:id/materials/:n/edit", programmes_material_edit_page, EDIT},
    {POST, "/programmes/:id/materials/:n/edit", programmes_material_edit_action, EDIT, WITH_FILE},
    {POST, "/programmes/:id/materials/:n/remove", programmes_material_remove_action, EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Programmes"), "file-text", "/programmes", RIGHT_TRAINING_VIEW,
     8},
    {0},
};

const struct feature programmes_feature = {
    .name = "programmes",
    .routes = routes,
    .menu = menu,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
