#include "features/published/published.h"

#include "app/json.h"
#include "app/undo.h"
#include "base/ids.h"
#include "features/published/published.html.h"
#include "features/published/published_inner.h"

#define TABLE_LIMIT 40000

static const struct form_field fields[] = {
    {"title", N_("What was published"), FORM_TEXT, .required = true, .max = 200, .wide = true,
     .hint = N_("For example: Summary statistics for 2025")},
    {"publisher", N_("Who published it"), FORM_TEXT, .max = 200},
    {"day", N_("On which day the figures hold"), FORM_DATE, .required = true,
     .hint = N_("For example, 01.01.2026")},
    {"source", N_("Where it was printed"), FORM_TEXT, .max = 300,
     .hint = N_("An address of a page, a newspaper with its number")},
    {"about", N_("Of whom it speaks, if of others"), FORM_TEXT, .max = 200,
     .hint = N_("Leave it empty if the figures are of this organisation: then they are compared "
                "with the register.")},
    {"note", N_("Note"), FORM_TEXT, .max = 1000, .wide = true},
    {"table", N_("Figures"), FORM_LONG_TEXT, .required = true, .max = TABLE_LIMIT, .wide = true,
     .hint =
         N_("Copy two columns from a sheet: name and value as printed. With more columns: code, "
            "name, value, formula, cell of a form, tolerance. In the place of a tab a | may "
            "stand.")},
    {0},
};

/* ---- pages ---------------------------------------------------------------------------------- */

static struct reply list_page(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    struct scope below = access_scope_below(req, req->scope, org.region_id, org.path);
    return reply_page(req, _("Published figures"),
                      published_html_list(req, &org, published_db_list(req->db, below),
                                          access_may(req, RIGHT_REPORTS_OPEN)));
}

static void tally(struct published_view *view)
{
    for (size_t i = 0; i < view->sheet.count; i++) {
        const struct published_finding *finding = &view->findings[i];
        const struct published_ours *ours = &view->ours[i];
        view->off += published_tone(finding) == TONE_BAD;
        view->near += finding->verdict == PUBLISHED_NEAR;
        view->has_ours = view->has_ours || ours->is_bound;
        view->different += ours->difference.is_known && ours->difference.above != 0;
    }
}

static struct reply publication_page(struct request *req)
{
    struct published_view view = {.may_edit = access_may(req, RIGHT_REPORTS_OPEN)};
    if (!published_db_find(req->db, path_id(req), req->scope, &view.row)) {
        return reply_not_found(req);
    }
    published_load(req, &view.row, &view.sheet);
    view.findings = published_look_over(req->arena, &view.sheet);
    view.ours = published_compare_ours(req, &view.row, &view.sheet);
    tally(&view);
    return reply_page_titled(req, view.row.title, published_html_publication(req, &view));
}

static struct reply new_page(struct request *req)
{
    struct orgs_org org;
    struct form form = form_of(req, fields);
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Add a publication"), published_html_new(req, &org, &form));
}

static struct reply edit_page(struct request *req)
{
    struct published_db_publication_row row;
    struct published_sheet sheet;
    struct form form = form_of(req, fields);
    if (!published_db_find(req->db, path_id(req), req->scope, &row)) {
        return reply_not_found(req);
    }
    published_load(req, &row, &sheet);
    form_set_text(&form, "title", row.title);
    form_set_text(&form, "publisher", row.publisher);
    form_set_date(&form, "day", row.day);
    form_set_text(&form, "source", row.source);
    form_set_text(&form, "about", row.about);
    form_set_text(&form, "note", row.note);
    form_set_text(&form, "table", published_table_to_edit(req->arena, &sheet));
    return reply_page(req, _("Correct the publication"), published_html_edit(req, &row, &form));
}

/* ---- actions -------------------------------------------------------------------------------- */

/* The publication of the form; what is wrong with its table goes to the field, a few sentences at
 * once. */
static struct form read_publication(struct request *req, struct published_sheet *ret_sheet)
{
    struct form form = form_read(req, fields);
    struct published_mistakes mistakes;
    *ret_sheet = (struct published_sheet){
        .title = form_text(&form, "title"),
        .publisher = form_text(&form, "publisher"),
        .about = form_text(&form, "about"),
        .day = form_date(&form, "day"),
        .source = form_text(&form, "source"),
        .note = form_text(&form, "note"),
    };
    str table = form_text(&form, "table");
    if (str_is_empty(table)) {
        return form;
    }
    if (published_table_read(req->arena, table, ret_sheet, &mistakes)) {
        published_check_cells(req, ret_sheet, &mistakes);
    }
    struct buf sentences = BUF_INIT(req->arena);
    for (size_t i = 0; i < MIN_OF(mistakes.count, 5); i++) {
        if (i > 0) {
            buf_put_char(&sentences, ' ');
        }
        buf_put(&sentences, published_mistake_sentence(req, &mistakes.items[i]));
    }
    if (mistakes.count > 0) {
        form_add_error(&form, "table", buf_str(&sentences));
    }
    return form;
}

static str address_of(struct request *req, int64_t id)
{
    return str_format(req->arena, "/published/%lld", (long long)id);
}

static struct reply new_action(struct request *req)
{
    struct orgs_org org;
    struct published_sheet sheet;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    struct form form = read_publication(req, &sheet);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add a publication"), published_html_new(req, &org, &form));
    }
    int64_t id = ids_new();
    const struct published_db_org_row kept_with = {org.region_id, org.id, org.path, org.short_name};
    published_add(req, id, &kept_with, &sheet);
    const struct audit_change added = {"figures", (str){0},
                                       published_table_text(req->arena, &sheet)};
    audit(req, "published.add", org.region_id, id, 0, &added, 1);
    return reply_done(req, address_of(req, id), str_of(_("The publication is kept.")), 0);
}

/* What it was, whole, for the log and for taking back. */
static str kept_of(struct request *req, const struct published_db_publication_row *row,
                   const struct published_sheet *sheet)
{
    json_t *kept = json_object();
    json_put_int(kept, "org_id", row->org_id);
    json_put_text(kept, "title", sheet->title);
    json_put_text(kept, "publisher", sheet->publisher);
    json_put_text(kept, "about", sheet->about);
    json_put_day(kept, "day", sheet->day);
    json_put_text(kept, "source", sheet->source);
    json_put_text(kept, "note", sheet->note);
    json_put_text(kept, "table", published_table_text(req->arena, sheet));
    str text = json_as_text(req->arena, kept);
    json_decref(kept);
    return text;
}

static void log_change(struct request *req, const struct published_db_publication_row *row,
                       const struct published_sheet *before, const struct published_sheet *after)
{
    const struct audit_change changes[] = {
        {"title", before->title, after->title},
        {"publisher", before->publisher, after->publisher},
        {"about", before->about, after->about},
        {"day", date_iso(req->arena, before->day), date_iso(req->arena, after->day)},
        {"source", before->source, after->source},
        {"note", before->note, after->note},
        {"figures", published_table_text(req->arena, before),
         published_table_text(req->arena, after)},
    };
    struct audit_change kept[COUNT_OF(changes)];
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        if (!str_equal(changes[i].before, changes[i].after)) {
            kept[count++] = changes[i];
        }
    }
    audit(req, "published.edit", row->region_id, row->id, 0, kept, count);
}

static struct reply edit_action(struct request *req)
{
    struct published_db_publication_row row;
    struct published_sheet before;
    struct published_sheet sheet;
    if (!published_db_find(req->db, path_id(req), req->scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = read_publication(req, &sheet);
    int64_t seen = 0;
    if (!str_to_int64(http_body_field(req->http, STR("version")), &seen) || seen != row.version) {
        form_add_general_error(&form, str_of(_("Somebody else has corrected this publication "
                                               "meanwhile. Open it again and look at it.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Correct the publication"),
                                published_html_edit(req, &row, &form));
    }
    published_load(req, &row, &before);
    if (!published_change(req, row.id, row.version, &sheet)) {
        return reply_refused(req, str_of(_("Somebody else has corrected this publication "
                                           "meanwhile. Open it again and look at it.")));
    }
    log_change(req, &row, &before, &sheet);
    struct undo undo = {.object_id = row.id,
                        .version = row.version + 1,
                        .kept = kept_of(req, &row, &before),
                        .kind = STR("published")};
    return reply_done(req, address_of(req, row.id), str_of(_("The publication is corrected.")),
                      undo_offer(req, &undo));
}

static struct reply delete_action(struct request *req)
{
    struct published_db_publication_row row;
    struct published_sheet sheet;
    if (!published_db_find(req->db, path_id(req), req->scope, &row)) {
        return reply_not_found(req);
    }
    published_load(req, &row, &sheet);
    published_remove(req, row.id);
    const struct audit_change gone = {"figures", published_table_text(req->arena, &sheet),
                                      (str){0}};
    audit(req, "published.delete", row.region_id, row.id, 0, &gone, 1);
    struct undo undo = {
        .object_id = row.id, .kept = kept_of(req, &row, &sheet), .kind = STR("published")};
    return reply_done(req, str_format(req->arena, "/published?org=%lld", (long long)row.org_id),
                      str_of(_("The publication is deleted.")), undo_offer(req, &undo));
}

/* ---- taking back ---------------------------------------------------------------------------- */

static struct published_sheet sheet_of(struct request *req, const json_t *kept)
{
    struct published_sheet sheet = {
        .title = json_get_text(req->arena, kept, "title"),
        .publisher = json_get_text(req->arena, kept, "publisher"),
        .about = json_get_text(req->arena, kept, "about"),
        .day = json_get_day(kept, "day"),
        .source = json_get_text(req->arena, kept, "source"),
        .note = json_get_text(req->arena, kept, "note"),
    };
    struct published_mistakes mistakes;
    bool is_good = published_table_read(req->arena, json_get_text(req->arena, kept, "table"),
                                        &sheet, &mistakes);
    (void)is_good; /* it was kept before */
    return sheet;
}

/* A deleted one comes again under its number; a corrected one is as it was, if nobody has corrected
 * it since. */
static bool put_back(struct request *req, const struct undo *undo, const json_t *kept)
{
    struct published_db_publication_row row;
    struct orgs_org org;
    struct published_sheet sheet = sheet_of(req, kept);
    bool is_there = published_db_find(req->db, undo->object_id, req->scope, &row);
    if (undo->version != 0) {
        return is_there && row.version == undo->version &&
               published_change(req, row.id, row.version, &sheet);
    }
    if (is_there || !orgs_find(req, req->scope, json_get_int(kept, "org_id"), &org)) {
        return false;
    }
    const struct published_db_org_row kept_with = {org.region_id, org.id, org.path, org.short_name};
    published_add(req, undo->object_id, &kept_with, &sheet);
    return true;
}

static struct reply undo_action(struct request *req)
{
    struct undo undo;
    if (!undo_find_kind(req, STR("published"), path_id(req), &undo)) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(req, str_of(_("It is too late for this: ten minutes are over.")));
    }
    CLEANUP(json_drop) json_t *kept = json_loadb(undo.kept.data, undo.kept.length, 0, NULL);
    if (!put_back(req, &undo, kept)) {
        return reply_refused(req, str_of(_("Somebody else has corrected this publication "
                                           "meanwhile. Open it again and look at it.")));
    }
    undo_forget(req, &undo);
    audit(req, "published.undo", req->scope.region_id, undo.object_id, 0, NULL, 0);
    return reply_done(req, address_of(req, undo.object_id),
                      str_of(_("Undone: it is as it was before.")), 0);
}

/* ---- the feature ---------------------------------------------------------------------------- */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    published_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct published_db_any_of_org_row row;
    (void)region_id;
    return published_db_any_of_org(req->db, org_id, &row)
               ? N_("Published figures are kept with the organisation. Delete them first.")
               : NULL;
}

static const struct route routes[] = {
    {GET, "/published", list_page, .needs = RIGHT_REPORTS_VIEW},
    {GET, "/published/new", new_page, .needs = RIGHT_REPORTS_OPEN},
    {POST, "/published/new", new_action, .needs = RIGHT_REPORTS_OPEN, .body_limit = 512 * 1024},
    {GET, "/published/:id", publication_page, .needs = RIGHT_REPORTS_VIEW},
    {GET, "/published/:id/edit", edit_page, .needs = RIGHT_REPORTS_OPEN},
    {POST, "/published/:id/edit", edit_action, .needs = RIGHT_REPORTS_OPEN,
     .body_limit = 512 * 1024},
    {POST, "/published/:id/delete", delete_action, .needs = RIGHT_REPORTS_OPEN},
    {POST, "/published/undo/:id", undo_action, .needs = RIGHT_REPORTS_OPEN},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Reports and figures"), N_("Published figures"), "news", "/published", RIGHT_REPORTS_VIEW,
     46},
    {0},
};

static const struct command commands[] = {
    {"published", "Keeps published figures, or says what does not add up in them",
     published_command,
     "profkom published load FILE --org ID\n"
     "profkom published check FILE…\n"
     "\n"
     "  load      keeps the publication with an organisation\n"
     "  check     says what follows from its figures, without a database\n"},
    {0},
};

const struct feature published_feature = {.name = "published",
                                          .routes = routes,
                                          .menu = menu,
                                          .commands = commands,
                                          .org_is_bound = org_is_bound,
                                          .path_moved = path_moved};
