#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fold.h"
#include "base/utf8.h"
#include "features/imports/imports.html.h"
#include "features/imports/imports_inner.h"

/* Steps one and two: the file comes in, and a person sees what its columns are taken for. */

#define PLACES_SHOWN 20
#define SWEPT_AT_ONCE 20

static const struct form_field upload_fields[] = {
    {"file", N_("File with the list"), FORM_FILE, .required = true, .wide = true},
    {0},
};

/* ---- files ---------------------------------------------------------------------------------- */

static const char *path_of_file(struct request *req, int64_t import_id)
{
    return app_file_path(
        req->app, req->arena,
        str_to_c(req->arena, str_format(req->arena, "imports/%lld", (long long)import_id)));
}

bool imports_file_keep(struct request *req, int64_t import_id, int fd)
{
    struct stat status;
    mkdir(app_file_path(req->app, req->arena, "imports"), 0700);
    int target = open(path_of_file(req, import_id), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_kept = target >= 0 && fstat(fd, &status) == 0;
    off_t offset = 0;
    while (is_kept && offset < status.st_size) {
        is_kept = sendfile(target, fd, &offset, (size_t)(status.st_size - offset)) > 0;
    }
    is_kept = is_kept && fsync(target) == 0;
    if (target >= 0) {
        close(target);
    }
    if (!is_kept) {
        imports_file_remove(req, import_id);
    }
    return is_kept;
}

int imports_file_open(struct request *req, int64_t import_id)
{
    return open(path_of_file(req, import_id), O_RDONLY | O_CLOEXEC);
}

void imports_file_remove(struct request *req, int64_t import_id)
{
    unlink(path_of_file(req, import_id));
}

bool imports_forget(struct request *req, const struct imports_list *list)
{
    imports_forget_rows(req, list);
    bool is_begun = imports_begin_write(req);
    imports_db_remove(req->db, list->scope, list->id);
    if (!imports_commit(req) || !is_begun) {
        return false;
    }
    imports_file_remove(req, list->id);
    return true;
}

/* False if there are no more, or one of them would not go. */
static bool sweep_some(struct request *req)
{
    db_begin_read(req->db);
    struct imports_db_old_rows old =
        imports_db_old(req->db, req->now - IMPORTS_KEPT_SECONDS, SWEPT_AT_ONCE);
    db_rollback(req->db);
    for (size_t i = 0; i < old.count; i++) {
        const struct imports_db_old_row *row = &old.items[i];
        struct imports_list list = {
            .region_id = row->region_id,
            .id = row->id,
            .scope = access_system_scope(req->arena, row->region_id, row->org_path)};
        if (!imports_forget(req, &list)) {
            return false;
        }
    }
    return old.count == SWEPT_AT_ONCE;
}

void imports_sweep(struct request *req)
{
    while (sweep_some(req)) {}
}

/* ---- where the list belongs ----------------------------------------------------------------- */

/* The organisation that was asked for, or the acting one if it holds members. */
static bool find_place(struct request *req, int64_t org_id, struct orgs_org *ret_org)
{
    struct scope scope = access_scope(req, RIGHT_IMPORT);
    int64_t wanted = org_id != 0 ? org_id : req->mandate.org_id;
    return orgs_find(req, scope, wanted, ret_org) && ret_org->holds_members;
}

static struct imports_upload_view upload_view(struct request *req, struct form form)
{
    struct imports_upload_view view = {.form = form, .query = query_text(req, "q")};
    struct orgs_org org;
    if (!query_flag(req, "other") && str_is_empty(view.query) &&
        find_place(req, query_int(req, "org"), &org)) {
        view.org = org;
    } else {
        view.places = imports_db_places(req->db, access_scope(req, RIGHT_IMPORT),
                                        fold_search(req->arena, view.query), PLACES_SHOWN);
    }
    return view;
}

struct reply imports_new_page(struct request *req)
{
    struct imports_upload_view view = upload_view(req, form_of(req, upload_fields));
    return reply_page(req, _("New list"), imports_html_new(req, &view));
}

/* ---- the file comes in ---------------------------------------------------------------------- */

/* A stranger's file may take seconds to be understood or refused; nobody has to wait meanwhile, so
 * the transaction is let go and begun again. Nothing was written in it yet. */
static struct imports_survey survey_without_lock(struct request *req, int fd, str name)
{
    db_rollback(req->db);
    struct imports_survey survey = imports_survey(req->arena, fd, name, req->today);
    db_begin_write(req->db);
    return survey;
}

const struct imports_survey_sheet *imports_best_sheet(const struct imports_survey *survey)
{
    for (int32_t i = 0; i < survey->sheet_count; i++) {
        if (survey->sheets[i].layout.sheet == survey->best) {
            return &survey->sheets[i];
        }
    }
    return NULL;
}

/* What the organisation's people have said of such columns before, or what we know of our own
 * export; empty if nothing. */
static str known_mapping(struct request *req, const struct orgs_org *org,
                         const struct imports_layout *layout)
{
    struct imports_db_mapping_row row;
    str key = imports_headings_key(req->arena, layout);
    return imports_db_mapping(req->db, org->region_id, org->id, key, &row)
               ? row.fields
               : imports_own_mapping(req->arena, layout);
}

static bool check_list(struct request *req, const struct imports_list *list, str file_name,
                       int32_t sheet, str fields, int64_t people)
{
    if (people > IMPORTS_DIRECT_LIMIT) {
        int64_t job =
            jobs_add(req, "imports.check", list->region_id, list->org_id, list->id, fields);
        imports_db_set_job(req->db, list->scope, list->id, job);
        return true;
    }
    int fd = imports_file_open(req, list->id);
    bool is_read =
        fd >= 0 && imports_plan(req, list, fd, file_name, sheet, fields, NULL) == SHEET_READ;
    if (fd >= 0) {
        close(fd);
    }
    return is_read && imports_end_check(req, list);
}

static bool take_list(struct request *req, const struct orgs_org *org, const struct http_file *file,
                      const struct imports_survey *survey, int64_t *ret_id)
{
    const struct imports_survey_sheet *best = imports_best_sheet(survey);
    /* Run again after a busy database, the same request writes the same file. */
    int64_t id = req->mutation_id;
    struct imports_db_add_values values = {
        .region_id = org->region_id,
        .id = id,
        .org_id = org->id,
        .org_path = org->path,
        .account_id = req->user.account_id,
        .file_name = utf8_slice(file->name, 200),
        .sheet = best->layout.sheet,
        .sheet_name = best->layout.sheet_name,
        .lists = imports_survey_lists(survey),
        .now = req->now,
    };
    imports_db_add(req->db, &values);
    struct imports_db_find_row row;
    struct imports_list list;
    if (!imports_file_keep(req, id, file->fd) || !imports_list_find(req, id, &row, &list)) {
        return false;
    }
    *ret_id = id;
    audit(req, "imports.send", org->region_id, id, 0, NULL, 0);
    return check_list(req, &list, file->name, best->layout.sheet,
                      known_mapping(req, org, &best->layout), best->people);
}

struct reply imports_new_action(struct request *req)
{
    struct orgs_org org;
    if (!find_place(req, query_int(req, "org"), &org)) {
        return reply_not_found(req);
    }
    /* Not read by the form: it takes an empty file for none, and that deserves its own sentence. */
    struct form form = form_of(req, upload_fields);
    int64_t id = 0;
    const struct http_file *file = http_file(req->http, STR("file"));
    if (file == NULL || file->name.length == 0) {
        form_add_error(&form, "file", str_of(_("Choose a file.")));
    } else {
        struct imports_survey survey = survey_without_lock(req, file->fd, file->name);
        const char *refusal = imports_survey_sentence(&survey);
        if (refusal != NULL) {
            form_add_error(&form, "file", str_of(_(refusal)));
        } else if (!take_list(req, &org, file, &survey, &id)) {
            form_add_error(
                &form, "file",
                str_of(_(
                    "There is not enough space on the server for this file. Please try again later.")));
        }
    }
    if (!form_is_good(&form)) {
        struct imports_upload_view view = upload_view(req, form);
        return reply_form_again(req, _("New list"), imports_html_new(req, &view));
    }
    return reply_see_other(req, str_format(req->arena, "/imports/%lld", (long long)id));
}

/* ---- what the columns mean ------------------------------------------------------------------ */

struct reply imports_columns_page(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    struct imports_layout layout = imports_layout_open(req, list.id, row.layout);
    return reply_page(req, _("Columns"), imports_html_columns(req, &row, &layout));
}

static void take_fields(struct request *req, struct imports_layout *layout)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        char name[16];
        snprintf(name, sizeof(name), "c%d", i);
        str given = http_body_field(req->http, str_of(name));
        if (given.length > 0) {
            layout->columns[i].field = imports_field_named(given);
        }
    }
}

static bool has_names(const struct imports_layout *layout)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        if (layout->columns[i].field == FIELD_FULL_NAME || layout->columns[i].field == FIELD_LAST) {
            return true;
        }
    }
    return false;
}

struct reply imports_columns_action(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    struct imports_layout layout = imports_layout_open(req, list.id, row.layout);
    take_fields(req, &layout);
    if (!has_names(&layout)) {
        return reply_refused(
            req, str_of(_("No column is marked as the name. Without names nobody can be found.")));
    }
    if (!imports_db_move(req->db, list.scope, list.id, STR("checked"), STR("checking"))) {
        return reply_refused(req, str_of(_("The list is being loaded or was loaded already.")));
    }
    str fields = imports_mapping_text(req->arena, &layout);
    imports_db_set_mapping(req->db, list.region_id, list.org_id,
                           imports_headings_key(req->arena, &layout), fields);
    int64_t people = row.fresh + row.changed + row.same + row.wrong + row.skipped;
    if (!check_list(req, &list, row.file_name, (int32_t)row.sheet, fields, people)) {
        return reply_refused(req,
                             str_of(_("The file is no longer there. Please send it once more.")));
    }
    return reply_see_other(req, str_format(req->arena, "/imports/%lld", (long long)list.id));
}

/* ---- another sheet of the file -------------------------------------------------------------- */

#define FILE_IS_GONE N_("The file is no longer there. Please send it once more.")

struct reply imports_sheets_page(struct request *req)
{
    struct imports_sheets_view view = {0};
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &view.list, &list)) {
        return reply_not_found(req);
    }
    int fd = imports_file_open(req, list.id);
    if (fd < 0) {
        return reply_refused(req, str_of(_(FILE_IS_GONE)));
    }
    view.survey = imports_survey(req->arena, fd, view.list.file_name, req->today);
    close(fd);
    return reply_page(req, _("Sheets of the file"), imports_html_sheets(req, &view));
}

static const struct imports_survey_sheet *chosen_sheet(struct request *req,
                                                       const struct imports_survey *survey)
{
    int64_t wanted;
    if (!str_to_int64(http_body_field(req->http, STR("sheet")), &wanted)) {
        return NULL;
    }
    for (int32_t i = 0; i < survey->sheet_count; i++) {
        if (survey->sheets[i].layout.sheet == wanted && survey->sheets[i].layout.is_list) {
            return &survey->sheets[i];
        }
    }
    return NULL;
}

static bool check_sheet(struct request *req, const struct imports_list *list, str file_name,
                        const struct imports_survey_sheet *sheet)
{
    struct orgs_org org = {.id = list->org_id, .region_id = list->region_id};
    imports_db_set_sheet(req->db, list->scope, list->id, sheet->layout.sheet,
                         sheet->layout.sheet_name);
    return check_list(req, list, file_name, sheet->layout.sheet,
                      known_mapping(req, &org, &sheet->layout), sheet->people);
}

struct reply imports_sheets_action(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    int fd = imports_file_open(req, list.id);
    if (fd < 0) {
        return reply_refused(req, str_of(_(FILE_IS_GONE)));
    }
    struct imports_survey survey = survey_without_lock(req, fd, row.file_name);
    close(fd);
    const struct imports_survey_sheet *sheet = chosen_sheet(req, &survey);
    if (sheet == NULL) {
        return reply_refused(req, str_of(_("There is no list of people on this sheet.")));
    }
    if (!imports_db_move(req->db, list.scope, list.id, STR("checked"), STR("checking"))) {
        return reply_refused(req, str_of(_("The list is being loaded or was loaded already.")));
    }
    if (!check_sheet(req, &list, row.file_name, sheet)) {
        return reply_refused(req, str_of(_(FILE_IS_GONE)));
    }
    return reply_see_other(req, str_format(req->arena, "/imports/%lld", (long long)list.id));
}

struct reply imports_remove_action(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    if (!str_equal(row.state, STR("checked")) && !str_equal(row.state, STR("failed"))) {
        return reply_refused(
            req,
            str_of(_("A list that was loaded stays here for 30 days, so that it can be undone.")));
    }
    imports_forget_rows(req, &list);
    imports_db_remove(req->db, list.scope, list.id);
    audit(req, "imports.remove", list.region_id, list.id, 0, NULL, 0);
    imports_file_remove(req, list.id);
    return reply_done(req, STR("/imports"),
                      str_of(_("The list is removed. Nothing was loaded from it.")), 0);
}
