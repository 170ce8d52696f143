/* Materials of a programme: texts written here, files, links and videos. */
#include "app/attachment.h"
#include "base/utf8.h"
#include "features/programmes/programmes.html.h"
#include "features/programmes/programmes_inner.h"

static const struct form_field title_field = {"title", N_("What it is called"), FORM_TEXT,
                                              .max = 200, .wide = true};
static const struct form_field module_field = {"module", N_("To which module it belongs"),
                                               FORM_CHOICE,
                                               .hint = N_("Empty: to the whole programme")};
static const struct form_field body_field = {
    "body",
    N_("Text"),
    FORM_LONG_TEXT,
    .required = true,
    .max = PROGRAMMES_TEXT_LIMIT,
    .wide = true,
    .hint = N_("A line is a paragraph; “# ” before it makes a heading, “- ” an item of a list")};
static const struct form_field file_field = {"file", N_("File"), FORM_FILE, .wide = true,
                                             .hint = N_("At most 20 MB")};
static const struct form_field url_field = {
    "url",
    N_("Address"),
    FORM_TEXT,
    .required = true,
    .max = 1000,
    .wide = true,
    .hint = N_("Copy it out of the browser: https://… It opens on its own site, never inside our "
               "pages")};

/* ---- the form -------------------------------------------------------------------------------- */

static const struct form_field *fields_of(struct request *req,
                                          const struct programmes_part_view *view)
{
    enum programmes_material_kind kind = view->kind;
    struct form_field *fields = ARENA_ARRAY(req->arena, 4, struct form_field);
    fields[0] = title_field;
    fields[0].required = kind != PROGRAMMES_FILE;
    if (kind == PROGRAMMES_FILE) {
        fields[0].hint = N_("Empty: the name of the file");
    }
    fields[1] = module_field;
    fields[1].choices = programmes_module_choices(req, &view->programme);
    fields[2] = kind == PROGRAMMES_TEXT   ? body_field
                : kind == PROGRAMMES_FILE ? file_field
                                          : url_field;
    return fields;
}

static enum programmes_material_kind asked_kind(struct request *req)
{
    for (enum programmes_material_kind kind = PROGRAMMES_FILE; kind <= PROGRAMMES_VIDEO; kind++) {
        if (str_equal(query_text(req, "kind"), str_of(programmes_kind_code(kind)))) {
            return kind;
        }
    }
    return PROGRAMMES_TEXT;
}

static const char *heading_of(struct request *req, const struct programmes_part_view *view)
{
    return view->n == 0 ? _("Add material") : _("Correct the material");
}

static struct reply show(struct request *req, const struct programmes_part_view *view)
{
    struct html content = programmes_html_material_form(req, view);
    return form_is_good(view->form) ? reply_page(req, heading_of(req, view), content)
                                    : reply_form_again(req, heading_of(req, view), content);
}

/* ---- reading --------------------------------------------------------------------------------- */

static void take_file(struct request *req, struct form *form, int64_t id, bool is_needed,
                      struct programmes_db_add_material_values *values)
{
    struct attachment kept;
    if (!attachment_of_field(form, "file", programmes_file_place(req, id, values->n),
                             PROGRAMMES_FILE_MEGABYTES, &kept)) {
        return;
    }
    if (kept.content.length == 0 && is_needed) {
        form_add_error(form, "file", str_of(_("Choose a file.")));
        return;
    }
    values->name = kept.name;
    values->type = kept.type;
    values->size = kept.size;
    values->hash = kept.hash;
    values->content = kept.content;
}

static void read_kind(struct request *req, struct form *form,
                      const struct programmes_part_view *view,
                      struct programmes_db_add_material_values *values)
{
    switch (view->kind) {
    case PROGRAMMES_TEXT:
        values->body = form_text(form, "body");
        break;
    case PROGRAMMES_FILE:
        if (form_is_good(form)) {
            take_file(req, form, view->programme.id, view->n == 0, values);
        }
        values->title = values->title.length > 0  ? values->title
                        : values->name.length > 0 ? values->name
                                                  : view->name;
        break;
    case PROGRAMMES_LINK:
    case PROGRAMMES_VIDEO:
        values->url = form_text(form, "url");
        if (values->url.length > 0 && !programmes_is_address(values->url)) {
            form_add_error(form, "url",
                           str_of(_("The address begins with https:// and has no blanks.")));
        }
        break;
    }
}

static struct programmes_db_add_material_values read_values(struct request *req, struct form *form,
                                                            const struct programmes_part_view *view,
                                                            int64_t n)
{
    struct programmes_db_add_material_values values = {
        .region_id = view->programme.region_id,
        .programme_id = view->programme.id,
        .n = n,
        .kind = str_of(programmes_kind_code(view->kind)),
        .title = form_text(form, "title"),
        .now = req->now,
    };
    if (form_text(form, "module").length > 0) {
        (void)!str_to_int64(form_text(form, "module"), &values.module_n);
    }
    read_kind(req, form, view, &values);
    return values;
}

static struct reply kept(struct request *req, const struct programmes_programme *programme,
                         str title)
{
    const struct audit_change change = {"material", (str){0}, title};
    programmes_db_touch(req->db, programme->region_id, programme->id, req->now);
    audit(req, "programmes.change", programme->region_id, programme->id, 0, &change, 1);
    return reply_see_other(req, programmes_address(req, programme->id, "#materials"));
}

/* ---- adding ---------------------------------------------------------------------------------- */

struct reply programmes_material_new_page(struct request *req)
{
    struct programmes_part_view view = {.kind = asked_kind(req)};
    if (!programmes_own_of(req, &view.programme)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view));
    view.form = &form;
    form_set_text(&form, "module", query_text(req, "module"));
    return show(req, &view);
}

struct reply programmes_material_new_action(struct request *req)
{
    struct programmes_part_view view = {.kind = asked_kind(req)};
    if (!programmes_own_of(req, &view.programme)) {
        return reply_not_found(req);
    }
    int64_t last = 0, place = 0;
    struct programmes_db_materials_rows rows =
        programmes_db_materials(req->db, view.programme.region_id, view.programme.id);
    EACH (row, rows) {
        last = MAX_OF(last, row->n);
        place = MAX_OF(place, row->place);
    }
    struct form form = form_read(req, fields_of(req, &view));
    view.form = &form;
    if (rows.count >= PROGRAMMES_MATERIALS_MOST) {
        form_add_general_error(
            &form, _f("A programme has at most %1 materials.", PROGRAMMES_MATERIALS_MOST));
    }
    struct programmes_db_add_material_values values =
        read_values(req, &form, &view, programmes_next_number(&view.programme, last));
    if (!form_is_good(&form)) {
        return show(req, &view);
    }
    values.place = place + 1;
    programmes_db_add_material(req->db, &values);
    return kept(req, &view.programme, values.title);
}

/* ---- correcting ------------------------------------------------------------------------------ */

static bool find_material(struct request *req, struct programmes_part_view *view,
                          struct programmes_material *ret_material)
{
    int64_t n;
    if (!programmes_own_of(req, &view->programme) || !str_to_int64(path_text(req, 1), &n) ||
        !programmes_material_of(req, view->programme.region_id, view->programme.id, n,
                                ret_material)) {
        return false;
    }
    view->n = n;
    view->kind = ret_material->kind;
    view->name = ret_material->name;
    return true;
}

struct reply programmes_material_edit_page(struct request *req)
{
    struct programmes_part_view view = {0};
    struct programmes_material material;
    if (!find_material(req, &view, &material)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view));
    view.form = &form;
    form_set_text(&form, "title", material.title);
    if (material.module_n != 0) {
        form_set_int(&form, "module", material.module_n);
    }
    if (view.kind == PROGRAMMES_TEXT) {
        form_set_text(&form, "body", material.body);
    } else if (view.kind != PROGRAMMES_FILE) {
        form_set_text(&form, "url", material.url);
    }
    return show(req, &view);
}

struct reply programmes_material_edit_action(struct request *req)
{
    struct programmes_part_view view = {0};
    struct programmes_material material;
    if (!find_material(req, &view, &material)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &view));
    view.form = &form;
    struct programmes_db_add_material_values values = read_values(req, &form, &view, view.n);
    if (!form_is_good(&form)) {
        return show(req, &view);
    }
    struct programmes_db_change_material_values change = {
        .region_id = values.region_id,
        .programme_id = values.programme_id,
        .n = values.n,
        .module_n = values.module_n,
        .title = values.title,
        .body = values.body,
        .url = values.url,
        .now = req->now,
    };
    if (!programmes_db_change_material(req->db, &change)) {
        return reply_not_found(req);
    }
    if (values.content.length > 0) {
        programmes_db_replace_file(req->db, &(struct programmes_db_replace_file_values){
                                                .region_id = values.region_id,
                                                .programme_id = values.programme_id,
                                                .n = values.n,
                                                .name = values.name,
                                                .type = values.type,
                                                .size = values.size,
                                                .hash = values.hash,
                                                .content = values.content,
                                            });
    }
    return kept(req, &view.programme, values.title);
}

struct reply programmes_material_remove_action(struct request *req)
{
    struct programmes_part_view view = {0};
    struct programmes_material material;
    if (!find_material(req, &view, &material) ||
        !programmes_db_remove_material(req->db, view.programme.region_id, view.programme.id,
                                       view.n)) {
        return reply_not_found(req);
    }
    return kept(req, &view.programme, material.title);
}
