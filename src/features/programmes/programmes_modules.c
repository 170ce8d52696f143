/* The modules of a programme, in their order. */
#include "features/programmes/programmes.html.h"
#include "features/programmes/programmes_inner.h"

enum field { TITLE, KIND, HOURS, TRAINER, ABOUT, FIELDS };

static const struct form_field all_fields[FIELDS] = {
    [TITLE] = {"title", N_("What it is about"), FORM_TEXT, .required = true, .max = 200,
               .wide = true},
    [KIND] = {"kind", N_("Kind of lesson"), FORM_CHOICE, .required = true},
    [HOURS] = {"hours", N_("Academic hours"), FORM_INT, .min = 1, .max = 500},
    [TRAINER] = {"trainer", N_("Who teaches it"), FORM_TEXT, .max = 200},
    [ABOUT] = {"about", N_("What is dealt with"), FORM_LONG_TEXT, .max = 4000, .wide = true},
};

static const struct form_field *fields_of(struct request *req)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, all_fields, sizeof(all_fields));
    fields[KIND].choices = programmes_words(req, "module");
    return fields;
}

static void note(struct request *req, const struct programmes_programme *programme,
                 const char *what, str title)
{
    const struct audit_change change = {what, (str){0}, title};
    programmes_db_touch(req->db, programme->region_id, programme->id, req->now);
    audit(req, "programmes.change", programme->region_id, programme->id, 0, &change, 1);
}

static struct reply back_to(struct request *req, const struct programmes_programme *programme)
{
    return reply_see_other(req, programmes_address(req, programme->id, "#modules"));
}

/* ---- adding ---------------------------------------------------------------------------------- */

struct reply programmes_module_new_page(struct request *req)
{
    struct programmes_part_view view = {0};
    if (!programmes_own_of(req, &view.programme)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req));
    view.form = &form;
    return reply_page(req, _("Add a module"), programmes_html_module(req, &view));
}

struct reply programmes_module_new_action(struct request *req)
{
    struct programmes_part_view view = {0};
    if (!programmes_own_of(req, &view.programme)) {
        return reply_not_found(req);
    }
    const struct programmes_programme *programme = &view.programme;
    struct form form = form_read(req, fields_of(req));
    view.form = &form;
    int64_t last = 0, place = 0;
    struct programmes_db_modules_rows rows =
        programmes_db_modules(req->db, programme->region_id, programme->id);
    EACH (row, rows) {
        last = MAX_OF(last, row->n);
        place = MAX_OF(place, row->place);
    }
    if (rows.count >= PROGRAMMES_MODULES_MOST) {
        form_add_general_error(&form,
                               _f("A programme has at most %1 modules.", PROGRAMMES_MODULES_MOST));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add a module"), programmes_html_module(req, &view));
    }
    programmes_db_add_module(req->db, &(struct programmes_db_add_module_values){
                                          .region_id = programme->region_id,
                                          .programme_id = programme->id,
                                          .n = programmes_next_number(programme, last),
                                          .place = place + 1,
                                          .title = form_text(&form, "title"),
                                          .hours = form_int(&form, "hours"),
                                          .kind = form_text(&form, "kind"),
                                          .about = str_trim(form_text(&form, "about")),
                                          .trainer = form_text(&form, "trainer"),
                                      });
    note(req, programme, "module", form_text(&form, "title"));
    return back_to(req, programme);
}

/* ---- correcting ------------------------------------------------------------------------------ */

static bool find_module(struct request *req, struct programmes_programme *ret_programme,
                        struct programmes_db_modules_row *ret_row)
{
    int64_t n;
    if (!programmes_own_of(req, ret_programme) || !str_to_int64(path_text(req, 1), &n)) {
        return false;
    }
    EACH (row, programmes_db_modules(req->db, ret_programme->region_id, ret_programme->id)) {
        if (row->n == n) {
            *ret_row = *row;
            return true;
        }
    }
    return false;
}

struct reply programmes_module_page(struct request *req)
{
    struct programmes_part_view view = {0};
    struct programmes_db_modules_row row;
    if (!find_module(req, &view.programme, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req));
    form_set_text(&form, "title", row.title);
    form_set_text(&form, "kind", row.kind);
    form_set_text(&form, "trainer", row.trainer);
    form_set_text(&form, "about", row.about);
    if (row.hours > 0) {
        form_set_int(&form, "hours", row.hours);
    }
    view.form = &form;
    view.n = row.n;
    return reply_page(req, _("Correct the module"), programmes_html_module(req, &view));
}

struct reply programmes_module_action(struct request *req)
{
    struct programmes_part_view view = {0};
    struct programmes_db_modules_row row;
    if (!find_module(req, &view.programme, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req));
    view.form = &form;
    view.n = row.n;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Correct the module"), programmes_html_module(req, &view));
    }
    struct programmes_db_change_module_values values = {
        .region_id = view.programme.region_id,
        .programme_id = view.programme.id,
        .n = row.n,
        .title = form_text(&form, "title"),
        .hours = form_int(&form, "hours"),
        .kind = form_text(&form, "kind"),
        .about = str_trim(form_text(&form, "about")),
        .trainer = form_text(&form, "trainer"),
    };
    if (!programmes_db_change_module(req->db, &values)) {
        return reply_not_found(req);
    }
    note(req, &view.programme, "module", values.title);
    return back_to(req, &view.programme);
}

/* Changes places with the one before it. */
struct reply programmes_module_move_action(struct request *req)
{
    struct programmes_programme programme;
    struct programmes_db_modules_row row;
    if (!find_module(req, &programme, &row)) {
        return reply_not_found(req);
    }
    struct programmes_db_modules_row before = {0};
    EACH (other, programmes_db_modules(req->db, programme.region_id, programme.id)) {
        if (other->n == row.n) {
            break;
        }
        before = *other;
    }
    if (before.n != 0) {
        programmes_db_place_module(req->db, programme.region_id, programme.id, row.n, before.place);
        programmes_db_place_module(req->db, programme.region_id, programme.id, before.n, row.place);
        note(req, &programme, "module", row.title);
    }
    return back_to(req, &programme);
}

struct reply programmes_module_remove_action(struct request *req)
{
    struct programmes_programme programme;
    struct programmes_db_modules_row row;
    if (!find_module(req, &programme, &row) ||
        !programmes_db_remove_module(req->db, programme.region_id, programme.id, row.n)) {
        return reply_not_found(req);
    }
    programmes_db_free_materials(req->db, programme.region_id, programme.id, row.n);
    note(req, &programme, "module_removed", row.title);
    return back_to(req, &programme);
}
