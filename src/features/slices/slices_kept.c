#include "app/app.h"
#include "app/json.h"
#include "app/undo.h"
#include "base/ids.h"
#include "base/rand.h"
#include "features/slices/slices.html.h"
#include "features/slices/slices_inner.h"

/* Slices under names: kept, shared with those below, taken away, and published. What the public
 * sees was counted when it was published, or last night: a page that anybody may open asks the
 * register nothing, and nobody can watch a figure change with a single person. */

#define OWN_LIMIT 100
#define TOKEN_BYTES 16
#define PUBLIC_ROWS 300
#define PUBLIC_COLUMNS 60

const struct form_field slices_keep_fields[] = {
    {"title", N_("Name of the slice"), FORM_TEXT, .required = true, .min = 3, .max = 200},
    {"shared", N_("Share with the organisations below: each sees its own figures"), FORM_FLAG},
    {"address", N_("What is kept"), FORM_HIDDEN, .required = true, .max = 1000},
    {0},
};

/* ---- keeping -------------------------------------------------------------------------------- */

static bool is_full(struct request *req)
{
    struct slices_db_count_own_row row;
    return slices_db_count_own(req->db, req->user.account_id, &row) && row.total >= OWN_LIMIT;
}

struct reply slices_keep_action(struct request *req)
{
    struct form form = form_read(req, slices_keep_fields);
    struct slices_asked asked = {0};
    str sentence = {0};
    if (!slices_asked_from(req, form_text(&form, "address"), &asked, &sentence)) {
        form_add_general_error(&form, sentence);
    } else if (is_full(req)) {
        form_add_general_error(&form, str_of(_("A hundred slices are kept already. Remove one "
                                               "that you do not need.")));
    }
    struct orgs_org about;
    int64_t about_id = asked.org_id == 0 ? req->mandate.org_id : asked.org_id;
    if (!orgs_find(req, req->scope, about_id, &about)) {
        return reply_not_found(req);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Keep this slice"), slices_html_keep_again(req, &form));
    }
    asked.org_id = 0;
    struct slices_db_add_values kept = {
        .id = ids_new(),
        .account_id = req->user.account_id,
        .region_id = req->mandate.region_id,
        .org_id = req->mandate.org_id,
        .about_id = about.id,
        .title = form_text(&form, "title"),
        .address = slices_address(req, &asked),
        .is_shared = form_flag(&form, "shared"),
        .created_on = req->today,
    };
    slices_db_add(req->db, &kept);
    audit(req, "slices.keep", kept.region_id, kept.id, 0, NULL, 0);
    return reply_done(req, STR("/slices#kept"), str_of(_("The slice is kept.")), 0);
}

/* One's own; what others share or publish, for whoever collects reports above them. */
static bool find(struct request *req, struct slices_db_kept_row *ret_kept)
{
    struct slices_db_kept_row kept;
    struct orgs_org org;
    struct scope scope = access_scope(req, RIGHT_REPORTS_OPEN);
    bool is_there = slices_db_find(req->db, path_id(req), &kept);
    bool is_own = is_there && kept.account_id == req->user.account_id;
    bool is_below = is_there && (kept.is_shared || !str_is_empty(kept.token)) &&
                    access_may(req, RIGHT_REPORTS_OPEN) && orgs_find(req, scope, kept.org_id, &org);
    if (is_own || is_below) {
        *ret_kept = kept;
    }
    return is_own || is_below;
}

static str kept_text(struct request *req, const struct slices_db_kept_row *kept)
{
    CLEANUP(json_drop) json_t *text = json_object();
    json_put_int(text, "account", kept->account_id);
    json_put_int(text, "region", kept->region_id);
    json_put_int(text, "org", kept->org_id);
    json_put_int(text, "about", kept->about_id);
    json_put_text(text, "title", kept->title);
    json_put_text(text, "address", kept->address);
    json_put_int(text, "shared", kept->is_shared);
    json_put_day(text, "created", kept->created_on);
    return json_as_text(req->arena, text);
}

/* A link that was given out ends with it, and does not come back when the removal is undone. */
struct reply slices_remove_action(struct request *req)
{
    struct slices_db_kept_row kept;
    if (!find(req, &kept) || !slices_db_remove(req->db, kept.id)) {
        return reply_not_found(req);
    }
    audit(req, "slices.remove", kept.region_id, kept.id, 0, NULL, 0);
    struct undo undo = {.object_id = kept.id, .kept = kept_text(req, &kept), .kind = STR("slices")};
    return reply_done(req, STR("/slices#kept"), str_of(_("The slice is removed.")),
                      undo_offer(req, &undo));
}

struct reply slices_undo_action(struct request *req)
{
    struct undo undo;
    struct slices_db_kept_row there;
    if (!undo_find_kind(req, STR("slices"), path_id(req), &undo) ||
        slices_db_find(req->db, undo.object_id, &there)) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(
            req, str_of(_("This can only be undone within ten minutes. Keep the slice anew.")));
    }
    CLEANUP(json_drop) json_t *kept = json_loadb(undo.kept.data, undo.kept.length, 0, NULL);
    struct slices_db_add_values values = {
        .id = undo.object_id,
        .account_id = json_get_int(kept, "account"),
        .region_id = json_get_int(kept, "region"),
        .org_id = json_get_int(kept, "org"),
        .about_id = json_get_int(kept, "about"),
        .title = json_get_text(req->arena, kept, "title"),
        .address = json_get_text(req->arena, kept, "address"),
        .is_shared = json_get_int(kept, "shared") != 0,
        .created_on = json_get_day(kept, "created"),
    };
    slices_db_add(req->db, &values);
    undo_forget(req, &undo);
    audit(req, "slices.keep", values.region_id, values.id, 0, NULL, 0);
    return reply_done(req, STR("/slices#kept"), str_of(_("The slice is there again.")), 0);
}

struct reply slices_share_action(struct request *req)
{
    struct slices_db_kept_row kept;
    if (!find(req, &kept) || !slices_db_share(req->db, kept.id, !kept.is_shared)) {
        return reply_not_found(req);
    }
    audit(req, "slices.share", kept.region_id, kept.id, 0, NULL, 0);
    return reply_done(req, STR("/slices#kept"),
                      str_of(kept.is_shared ? _("Only you see the slice now.")
                                            : _("The organisations below see the slice now, each "
                                                "with its own figures.")),
                      0);
}

/* ---- publishing ----------------------------------------------------------------------------- */

/* The slice as the public sees it; false with a sentence. */
static bool figure_out(struct request *req, const struct slices_db_kept_row *kept,
                       struct slices_view *ret_view)
{
    struct slices_view view = {.is_public = true, .figured_on = req->today};
    struct slices_db_org_name_row name;
    if (!slices_asked_from(req, kept->address, &view.asked, &view.refusal) ||
        !slices_db_org_name(req->db, kept->about_id, &name)) {
        *ret_view = view;
        return false;
    }
    view.asked.share = SHARE_NONE;
    view.asked.on = slices_day(req, &view.asked);
    view.org = (struct orgs_org){.id = kept->about_id,
                                 .short_name = name.short_name,
                                 .path = name.path,
                                 .level = name.level};
    view.sentence = slices_sentence(req, &view.asked, name.short_name);
    if (slices_count(req, &view.asked, &view.org, &view.table, &view.refusal)) {
        /* Hidden first: neither the order nor what is cut off may tell. */
        slices_hide_small(req, &view.table);
        slices_sort(req, &view.asked, &view.table);
        view.all_rows = view.table.row_count;
        slices_cut(&view.table, PUBLIC_ROWS);
        if (view.table.column_count > PUBLIC_COLUMNS) {
            view.refusal = str_of(_("So many columns cannot be published."));
        } else {
            slices_name(req, &view.asked, &view.table, false);
        }
    }
    *ret_view = view;
    return str_is_empty(view.refusal);
}

static str figures_text(struct request *req, const struct slices_view *view)
{
    CLEANUP(json_drop)
    json_t *whole = slices_json(req, &view->asked, view->org.id, &view->table);
    return json_as_text(req->arena, whole);
}

static bool find_to_publish(struct request *req, struct slices_db_kept_row *ret_kept)
{
    struct orgs_org about;
    return find(req, ret_kept) && orgs_find(req, req->scope, ret_kept->about_id, &about);
}

struct reply slices_publish_page(struct request *req)
{
    struct slices_db_kept_row kept;
    if (!find_to_publish(req, &kept)) {
        return reply_not_found(req);
    }
    struct slices_view view;
    if (!figure_out(req, &kept, &view)) {
        return reply_refused(req, view.refusal);
    }
    return reply_page(req, _("Publish the slice"), slices_html_publish(req, &kept, &view));
}

struct reply slices_publish_action(struct request *req)
{
    struct slices_db_kept_row kept;
    if (!find_to_publish(req, &kept)) {
        return reply_not_found(req);
    }
    struct slices_view view;
    if (!figure_out(req, &kept, &view)) {
        return reply_refused(req, view.refusal);
    }
    struct slices_db_publish_values values = {
        .id = kept.id,
        .token = str_is_empty(kept.token) ? rand_hex(req->arena, TOKEN_BYTES) : kept.token,
        .published_on = req->today,
        .figures = figures_text(req, &view),
        .figured_on = req->today,
    };
    if (!slices_db_publish(req->db, &values)) {
        return reply_not_found(req);
    }
    audit(req, "slices.publish", kept.region_id, kept.id, 0, NULL, 0);
    return reply_done(req, STR("/slices#kept"),
                      str_of(_("The slice is published. Copy its link from the list.")), 0);
}

struct reply slices_withdraw_action(struct request *req)
{
    struct slices_db_kept_row kept;
    if (!find(req, &kept) || str_is_empty(kept.token)) {
        return reply_not_found(req);
    }
    struct slices_db_publish_values nothing = {.id = kept.id};
    bool was_there = slices_db_publish(req->db, &nothing);
    (void)was_there; /* it was found in this transaction */
    audit(req, "slices.withdraw", kept.region_id, kept.id, 0, NULL, 0);
    return reply_done(req, STR("/slices#kept"), str_of(_("The link does not work any more.")), 0);
}

/* ---- what the public sees ------------------------------------------------------------------- */

static struct slices_line *lines_from(struct request *req, const json_t *list)
{
    size_t count = json_array_size(list);
    struct slices_line *lines = ARENA_ARRAY(req->arena, count, struct slices_line);
    for (size_t i = 0; i < count; i++) {
        const json_t *line = json_array_get(list, i);
        lines[i].code = json_get_text(req->arena, line, "code");
        lines[i].is_direct = json_is_true(json_object_get(line, "direct"));
    }
    return lines;
}

static struct slices_table table_from(struct request *req, const json_t *figures)
{
    const json_t *rows = json_object_get(figures, "rows");
    const json_t *columns = json_object_get(figures, "columns");
    const json_t *cells = json_object_get(figures, "cells");
    struct slices_table table = {
        .rows = lines_from(req, rows),
        .columns = lines_from(req, columns),
        .row_count = json_array_size(rows),
        .column_count = json_array_size(columns),
        .has_row_totals = json_object_get(figures, "row_totals") != NULL,
        .has_column_totals = json_object_get(figures, "column_totals") != NULL,
    };
    table.cells = ARENA_ARRAY(req->arena, table.row_count * table.column_count, int64_t);
    for (size_t i = 0; i < table.row_count; i++) {
        for (size_t j = 0; j < table.column_count; j++) {
            const json_t *row = json_array_get(cells, i);
            *slices_cell(&table, i, j) = json_integer_value(json_array_get(row, j));
        }
    }
    slices_add_up(req, &table);
    return table;
}

static date day_from(struct request *req, const json_t *figures, const char *name)
{
    date day;
    return date_from_iso(json_get_text(req->arena, figures, name), &day) ? day : (date){0};
}

struct reply slices_open_page(struct request *req)
{
    struct slices_db_kept_row kept;
    struct slices_db_org_name_row name;
    struct slices_view view = {.is_public = true};
    if (str_is_empty(path_text(req, 0)) || !slices_db_by_token(req->db, path_text(req, 0), &kept) ||
        !slices_asked_from(req, kept.address, &view.asked, &view.refusal) ||
        !slices_db_org_name(req->db, kept.about_id, &name)) {
        return reply_not_found(req);
    }
    CLEANUP(json_drop)
    json_t *figures = json_loadb(kept.figures.data, kept.figures.length, 0, NULL);
    view.asked.share = SHARE_NONE;
    view.figured_on = kept.figured_on;
    view.asked.on = day_from(req, figures, "on");
    view.asked.since = day_from(req, figures, "since");
    view.org.short_name = name.short_name;
    view.sentence = slices_sentence(req, &view.asked, name.short_name);
    view.table = table_from(req, figures);
    view.all_rows = view.table.row_count;
    slices_name(req, &view.asked, &view.table, false);
    return reply_page_titled(req, view.sentence, slices_html_open(req, &kept, &view));
}

/* ---- every night ---------------------------------------------------------------------------- */

static bool figure_anew(struct request *req, void *what)
{
    const int64_t *id = what;
    struct slices_db_kept_row kept;
    struct slices_view view;
    if (!slices_db_find(req->db, *id, &kept) || str_is_empty(kept.token)) {
        return true;
    }
    /* What can no longer be counted keeps its last figures, and its turn goes to the others. */
    bool is_good = figure_out(req, &kept, &view);
    struct slices_db_publish_values values = {
        .id = kept.id,
        .token = kept.token,
        .published_on = kept.published_on,
        .figures = is_good ? figures_text(req, &view) : kept.figures,
        .figured_on = req->today,
    };
    return slices_db_publish(req->db, &values);
}

void slices_sweep(struct request *req)
{
    db_begin_read(req->db);
    struct slices_db_stale_rows stale = slices_db_stale(req->db, req->today);
    db_rollback(req->db);
    EACH (one, stale) {
        bool is_done = app_write(req, figure_anew, &one->id);
        (void)is_done; /* else with the next hour */
    }
}
