#include "app/app.h"
#include "app/sheet.h"
#include "features/consents/consents.html.h"
#include "features/consents/consents_inner.h"

/* Who has withdrawn what: a list for those who have to act on it, and a file of it. */

#define LINES_SHOWN 50
#define LINES_IN_FILE 20000
#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

int64_t consents_waiting(struct request *req)
{
    struct consents_db_waiting_row row;
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    return !str_is_empty(scope.from) && consents_db_waiting(req->db, scope, &row) ? row.total : 0;
}

struct reply consents_withdrawn_page(struct request *req)
{
    struct consents_list_view view = {
        .rows =
            consents_db_withdrawn(req->db, req->scope, query_int(req, "before"), LINES_SHOWN + 1),
        .may_note = access_may(req, RIGHT_MEMBERS_EDIT),
        .may_export = access_may(req, RIGHT_MEMBERS_EXPORT),
    };
    if (view.rows.count > LINES_SHOWN) {
        view.rows.count = LINES_SHOWN;
        view.next = widgets_link(req, "/consents/withdrawn?before=%lld",
                                 (long long)view.rows.items[LINES_SHOWN - 1].id);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "consents.list", req->mandate.region_id, req->mandate.org_id, 0);
    }
    return reply_page(req, _("Consents withdrawn"), consents_html_withdrawn(req, &view));
}

struct reply consents_note_action(struct request *req)
{
    struct consents_db_member_of_row row;
    struct scope scope = req->scope;
    if (!consents_db_member_of(req->db, scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    if (consents_db_note(req->db, scope, path_id(req), req->user.account_id, req->now)) {
        audit(req, "consents.note", scope.region_id, path_id(req), row.member_id, NULL, 0);
    }
    return reply_done(req, STR("/consents/withdrawn"), str_of(_("Noted.")), 0);
}

/* ---- the file ------------------------------------------------------------------------------- */

static void write_line(struct request *req, struct sheet_writer *writer,
                       const struct consents_db_withdrawn_row *row)
{
    const struct consents_purpose *purpose = consents_purpose_of(row->purpose);
    sheet_writer_text(
        writer, members_full_name(req->arena, row->last_name, row->first_name, row->middle_name));
    sheet_writer_text(writer, row->org_name);
    sheet_writer_text(writer, purpose == NULL ? row->purpose : str_of(_(purpose->title)));
    sheet_writer_date(writer, row->happened_on);
    sheet_writer_text(
        writer, str_of(str_equal(row->way, STR("paper")) ? _("on paper") : _("on the own pages")));
    sheet_writer_text(writer, row->remark);
    sheet_writer_end_row(writer);
}

struct reply consents_withdrawn_file(struct request *req)
{
    if (req->mandate.region_id == 0) {
        return reply_refused(req, str_of(_("Choose a region: lists are exported by regions.")));
    }
    const str titles[] = {
        str_of(_("Name")),         str_of(_("Organisation")), str_of(_("Purpose of the data")),
        str_of(_("Withdrawn on")), str_of(_("How")),          str_of(_("Remark"))};
    static const int widths[] = {36, 28, 32, 14, 18, 40};
    int fd = app_temporary_file(req->app);
    struct sheet_writer *writer =
        fd < 0 ? NULL : sheet_writer_open(SHEET_XLSX, fd, str_of(_("Consents withdrawn")));
    if (writer == NULL) {
        return reply_made_file(req, fd, false, (str){0}, (str){0});
    }
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    struct consents_db_withdrawn_rows rows =
        consents_db_withdrawn(req->db, req->scope, 0, LINES_IN_FILE);
    EACH (row, rows) {
        write_line(req, writer, row);
    }
    bool is_whole = sheet_writer_close(writer);
    if (is_whole) {
        audit_read(req, "consents.export", req->mandate.region_id, req->mandate.org_id, 0);
    }
    return reply_made_file(req, fd, is_whole, STR(XLSX_TYPE), str_of(_("consents withdrawn.xlsx")));
}
