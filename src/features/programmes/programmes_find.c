/* A programme with what belongs to it, for the pages here and for other features. */
#include "app/attachment.h"
#include "base/utf8.h"
#include "features/programmes/programmes_inner.h"

/* ---- the programme --------------------------------------------------------------------------- */

static void take(struct request *req, const struct programmes_db_line_row *row,
                 struct programmes_programme *ret_programme)
{
    *ret_programme = programmes_of_row(req, row, programmes_words(req, "level"));
}

bool programmes_find(struct request *req, struct scope scope, int64_t id,
                     struct programmes_programme *ret_programme)
{
    struct programmes_db_line_row row;
    if (str_is_empty(scope.from) || !programmes_db_find(req->db, scope, id, &row)) {
        return false;
    }
    take(req, &row, ret_programme);
    return true;
}

bool programmes_find_open(struct request *req, str path, int64_t id,
                          struct programmes_programme *ret_programme)
{
    struct programmes_db_line_row row;
    struct programmes_db_find_open_values values = {.id = id, .above = {path}};
    if (!programmes_db_find_open(req->db, &values, &row)) {
        return false;
    }
    take(req, &row, ret_programme);
    return true;
}

bool programmes_find_any(struct request *req, int64_t id,
                         struct programmes_programme *ret_programme)
{
    struct programmes_db_line_row row;
    if (!programmes_db_find_any(req->db, id, &row)) {
        return false;
    }
    take(req, &row, ret_programme);
    return true;
}

bool programmes_own_of(struct request *req, struct programmes_programme *ret_programme)
{
    return programmes_find(req, access_scope(req, RIGHT_EVENTS_EDIT), path_id(req), ret_programme);
}

bool programmes_seen_of(struct request *req, struct programmes_programme *ret_programme)
{
    struct programmes_db_line_row row;
    struct programmes_db_find_seen_values values = {
        .scope = req->scope, .id = path_id(req), .above = {req->mandate.org_path}};
    if (!programmes_db_find_seen(req->db, &values, &row)) {
        return false;
    }
    take(req, &row, ret_programme);
    return true;
}

/* ---- what belongs to it ---------------------------------------------------------------------- */

struct programmes_codes programmes_categories(struct request *req,
                                              const struct programmes_programme *programme)
{
    struct programmes_db_categories_rows rows =
        programmes_db_categories(req->db, programme->region_id, programme->id);
    struct programmes_codes codes = {ARENA_ARRAY(req->arena, rows.count + 1, str), 0};
    EACH (row, rows) {
        codes.items[codes.count++] = row->category;
    }
    return codes;
}

struct programmes_modules programmes_modules(struct request *req, int64_t region_id, int64_t id)
{
    const struct form_choice *kinds = programmes_words(req, "module");
    struct programmes_db_modules_rows rows = programmes_db_modules(req->db, region_id, id);
    struct programmes_modules modules = {
        ARENA_ARRAY(req->arena, rows.count + 1, struct programmes_module), 0};
    EACH (row, rows) {
        modules.items[modules.count++] = (struct programmes_module){
            .n = row->n,
            .title = row->title,
            .hours = row->hours,
            .kind = training_label(req, kinds, row->kind),
            .about = row->about,
            .trainer = row->trainer,
        };
    }
    return modules;
}

const struct form_choice *programmes_module_choices(struct request *req,
                                                    const struct programmes_programme *programme)
{
    struct programmes_modules modules =
        programmes_modules(req, programme->region_id, programme->id);
    struct form_choice *choices = ARENA_ARRAY(req->arena, modules.count + 1, struct form_choice);
    for (size_t i = 0; i < modules.count; i++) {
        str n = str_format(req->arena, "%lld", (long long)modules.items[i].n);
        choices[i] = (struct form_choice){str_to_c(req->arena, n),
                                          str_to_c(req->arena, modules.items[i].title)};
    }
    return choices;
}

struct programmes_trainers programmes_trainers(struct request *req, int64_t region_id, int64_t id)
{
    struct programmes_db_trainers_rows rows = programmes_db_trainers(req->db, region_id, id);
    struct programmes_trainers trainers = {
        ARENA_ARRAY(req->arena, rows.count + 1, struct programmes_trainer), 0};
    EACH (row, rows) {
        trainers.items[trainers.count++] =
            (struct programmes_trainer){row->name, row->post, row->member_id};
    }
    return trainers;
}

struct programmes_view programmes_view_of(struct request *req,
                                          const struct programmes_programme *programme)
{
    int64_t region_id = programme->region_id;
    struct scope own = access_scope(req, RIGHT_EVENTS_EDIT);
    struct programmes_programme held;
    return (struct programmes_view){
        .programme = *programme,
        .categories = programmes_categories(req, programme),
        .modules = programmes_modules(req, region_id, programme->id),
        .materials = programmes_materials(req, region_id, programme->id),
        .trainers = programmes_trainers(req, region_id, programme->id),
        .may_edit = programmes_find(req, own, programme->id, &held),
        .may_take = access_may(req, RIGHT_EVENTS_EDIT),
    };
}

/* ---- materials ------------------------------------------------------------------------------- */

static const char *const material_kinds[] = {
    [PROGRAMMES_TEXT] = "text",
    [PROGRAMMES_FILE] = "file",
    [PROGRAMMES_LINK] = "link",
    [PROGRAMMES_VIDEO] = "video",
};

int64_t programmes_next_number(const struct programmes_programme *programme, int64_t last)
{
    return MAX_OF(last + 1, programme->version);
}

const char *programmes_kind_code(enum programmes_material_kind kind)
{
    return material_kinds[kind];
}

static enum programmes_material_kind kind_of(str code)
{
    size_t kind = 0;
    while (kind + 1 < COUNT_OF(material_kinds) && !str_equal(code, str_of(material_kinds[kind]))) {
        kind++;
    }
    return (enum programmes_material_kind)kind;
}

struct programmes_materials programmes_materials(struct request *req, int64_t region_id, int64_t id)
{
    struct programmes_db_materials_rows rows = programmes_db_materials(req->db, region_id, id);
    struct programmes_materials materials = {
        ARENA_ARRAY(req->arena, rows.count + 1, struct programmes_material), 0};
    EACH (row, rows) {
        materials.items[materials.count++] = (struct programmes_material){
            .n = row->n,
            .module_n = row->module_n,
            .kind = kind_of(row->kind),
            .title = row->title,
            .url = row->url,
            .name = row->name,
            .size = row->size,
        };
    }
    return materials;
}

struct programmes_materials programmes_texts(struct request *req, int64_t region_id, int64_t id)
{
    struct programmes_materials materials = programmes_materials(req, region_id, id);
    EACH (text, programmes_db_texts(req->db, region_id, id)) {
        for (size_t i = 0; i < materials.count; i++) {
            if (materials.items[i].n == text->n) {
                materials.items[i].body = text->body;
            }
        }
    }
    return materials;
}

struct programmes_materials programmes_materials_of_module(struct request *req,
                                                           const struct programmes_materials *all,
                                                           int64_t module_n)
{
    struct programmes_materials some = {
        ARENA_ARRAY(req->arena, all->count + 1, struct programmes_material), 0};
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].module_n == module_n) {
            some.items[some.count++] = all->items[i];
        }
    }
    return some;
}

bool programmes_material_of(struct request *req, int64_t region_id, int64_t id, int64_t n,
                            struct programmes_material *ret_material)
{
    struct programmes_db_material_row row;
    if (!programmes_db_material(req->db, region_id, id, n, &row)) {
        return false;
    }
    *ret_material = (struct programmes_material){
        .n = row.n,
        .module_n = row.module_n,
        .kind = kind_of(row.kind),
        .title = row.title,
        .url = row.url,
        .name = row.name,
        .size = row.size,
        .body = row.body,
    };
    return true;
}

struct html_link programmes_material_link(struct request *req, int64_t id,
                                          const struct programmes_material *material)
{
    static const char *const ends[] = {
        [PROGRAMMES_TEXT] = "",
        [PROGRAMMES_FILE] = "/file",
        [PROGRAMMES_LINK] = "/go",
        [PROGRAMMES_VIDEO] = "/go",
    };
    return widgets_link(req, "/programmes/%lld/materials/%lld%s", (long long)id,
                        (long long)material->n, ends[material->kind]);
}

str programmes_file_place(struct request *req, int64_t id, int64_t n)
{
    return str_format(req->arena, "programme_material.content:%lld:%lld", (long long)id,
                      (long long)n);
}

struct reply programmes_material_file(struct request *req, int64_t region_id, int64_t id, int64_t n)
{
    struct programmes_db_material_row row;
    if (!programmes_db_material(req->db, region_id, id, n, &row) || row.content.length == 0) {
        return reply_not_found(req);
    }
    return attachment_reply(req, programmes_file_place(req, id, n),
                            &(struct attachment){
                                .name = row.name,
                                .type = STR("application/octet-stream"),
                                .size = row.size,
                                .hash = row.hash,
                                .content = row.content,
                            });
}

bool programmes_is_address(str url)
{
    bool is_plain = str_starts_with(url, STR("https://")) || str_starts_with(url, STR("http://"));
    for (size_t i = 0; i < url.length; i++) {
        is_plain = is_plain && url.data[i] > ' ' && url.data[i] < 0x7f;
    }
    return is_plain;
}

struct reply programmes_lead_away(struct request *req, const struct programmes_material *material)
{
    if (!programmes_is_address(material->url)) {
        return reply_not_found(req);
    }
    struct reply reply = reply_text(req, 303, (str){0});
    reply_add_header(&reply, STR("Location"), material->url);
    return reply;
}
