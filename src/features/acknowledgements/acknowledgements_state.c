/* How far it is: the list of requests, one of them by organisations, as a file; what is said of it
 * on the page of the document and on the start page. */
#include "features/acknowledgements/acknowledgements_inner.h"

#include "app/app.h"
#include "app/sheet.h"
#include "features/acknowledgements/acknowledgements.html.h"

#define LINES 40
#define WAVES_SHOWN 6

/* ---- the list ------------------------------------------------------------------------------- */

static struct acknowledgements_line line_of(struct request *req,
                                            const struct acknowledgements_db_line_row *row,
                                            str path)
{
    struct acknowledgements_line line = {.request = acknowledgements_of_row(req, row)};
    line.sum = acknowledgements_sum(req, &line.request, path);
    return line;
}

static struct acknowledgements_db_line_rows rows_of_org(struct request *req, bool open_only)
{
    return acknowledgements_db_of_org(req->db, &(struct acknowledgements_db_of_org_values){
                                                   .above = {req->mandate.org_path},
                                                   .org_id = req->mandate.org_id,
                                                   .open_only = open_only,
                                                   .limit = LINES,
                                               });
}

struct reply acknowledgements_list_page(struct request *req)
{
    struct acknowledgements_list_view view = {.shows_all = query_flag(req, "all")};
    struct acknowledgements_db_line_rows rows = rows_of_org(req, !view.shows_all);
    view.lines = ARENA_ARRAY(req->arena, rows.count, struct acknowledgements_line);
    EACH (row, rows) {
        view.lines[view.count++] = line_of(req, row, req->mandate.org_path);
    }
    view.own = acknowledgements_own(req);
    return reply_page(req, _("Read and confirmed"), acknowledgements_html_list(req, &view));
}

struct acknowledgements_todo acknowledgements_todo(struct request *req)
{
    if (!access_may(req, RIGHT_DOCUMENTS_EDIT)) {
        return (struct acknowledgements_todo){0};
    }
    bool is_union = req->mandate.org_level < LEVEL_REGION;
    EACH (row, rows_of_org(req, true)) {
        /* Holders of posts in 67,000 organisations are too many to count on each start page. */
        if (is_union && !str_equal(row->whom, STR("members"))) {
            continue;
        }
        struct acknowledgements_line line = line_of(req, row, req->mandate.org_path);
        if (line.sum.confirmed < line.sum.asked) {
            return (struct acknowledgements_todo){
                .request_id = row->id,
                .title = row->title,
                .until = row->until_on,
                .waiting = line.sum.asked - line.sum.confirmed,
                .asked = line.sum.asked,
            };
        }
    }
    return (struct acknowledgements_todo){0};
}

/* ---- on the page of the document ------------------------------------------------------------ */

struct html acknowledgements_on_document(struct request *req, int64_t document_id)
{
    struct documents_document document;
    if (!documents_find(req, document_id, &document) || str_equal(document.state, STR("draft"))) {
        return (struct html){0};
    }
    struct acknowledgements_db_line_rows rows =
        acknowledgements_db_of_document(req->db, document_id);
    struct acknowledgements_document_view view = {
        .document_id = document_id,
        .lines = ARENA_ARRAY(req->arena, rows.count, struct acknowledgements_line),
        .may_ask = str_equal(document.state, STR("adopted")) &&
                   acknowledgements_is_within(req, RIGHT_DOCUMENTS_ADOPT, document.org_path),
    };
    struct documents_edition today = {0};
    if (rows.count > 0 && view.may_ask) {
        today = documents_edition_of(req, &document, req->today);
    }
    EACH (row, rows) {
        struct acknowledgements_request request;
        if (acknowledgements_find(req, row->id, &request)) {
            view.lines[view.count++] = (struct acknowledgements_line){
                request, acknowledgements_sum(req, &request, request.path),
                view.may_ask && acknowledgements_may_ask_again(req, &request, &today)};
        }
    }
    return view.count == 0 && !view.may_ask ? (struct html){0}
                                            : acknowledgements_html_on_document(req, &view);
}

/* ---- by organisations ----------------------------------------------------------------------- */

/* The branch that the address names, else all that the reader sees. */
static bool find_branch(struct request *req, const struct acknowledgements_request *request,
                        struct orgs_org *ret_org)
{
    int64_t id = query_int(req, "org");
    if (id == 0) {
        id = request->is_own ? request->row.org_id : req->mandate.org_id;
    }
    return orgs_find(req, req->scope, id, ret_org) &&
           acknowledgements_within(req, request, ret_org->path).count > 0;
}

struct reply acknowledgements_state_page(struct request *req)
{
    struct acknowledgements_request request;
    struct acknowledgements_state_view view = {.request = &request};
    if (!acknowledgements_find(req, path_id(req), &request) ||
        !find_branch(req, &request, &view.org)) {
        return reply_not_found(req);
    }
    view.is_whole = str_equal(view.org.path, request.path);
    view.branches = acknowledgements_branches(req, &request, &view.org);
    view.sum = view.branches.sum;
    view.may_remind = request.is_open && view.sum.confirmed < view.sum.asked &&
                      acknowledgements_is_within(req, RIGHT_DOCUMENTS_ADOPT, view.org.path);
    view.may_see_people =
        access_may(req, RIGHT_MEMBERS_VIEW) && (!request.is_members || view.org.holds_members);
    view.may_export = access_may(req, RIGHT_MEMBERS_EXPORT) && view.org.region_id != 0;
    if (request.is_own) {
        view.letters = acknowledgements_db_letters(req->db, request.row.id, WAVES_SHOWN);
        (void)!acknowledgements_db_newcomers_told(req->db, request.row.id, &view.newcomers);
    }
    return reply_page(req, _("Read and confirmed"), acknowledgements_html_state(req, &view));
}

/* ---- as a file ------------------------------------------------------------------------------ */

struct writing {
    struct request *req;
    struct sheet_writer *sheet;
    const struct acknowledgements_request *request;
};

static void write_org(void *context, const struct acknowledgements_db_orgs_row *row)
{
    const struct writing *writing = context;
    sheet_writer_text(writing->sheet, row->org_name);
    sheet_writer_text(writing->sheet, row->above);
    sheet_writer_int(writing->sheet, row->people);
    sheet_writer_int(writing->sheet, row->confirmed);
    sheet_writer_int(writing->sheet, MAX_OF(row->people - row->confirmed, 0));
    sheet_writer_end_row(writing->sheet);
}

static bool write_orgs(struct request *req, const struct acknowledgements_request *request,
                       str path, enum sheet_format format, int fd)
{
    const str titles[] = {str_of(_("Organisation")), str_of(_("Stands under")),
                          str_of(_("On the register")), str_of(_("Have confirmed")),
                          str_of(_("Have not yet"))};
    static const int widths[] = {40, 34, 14, 14, 14};
    struct writing writing = {req, sheet_writer_open(format, fd, str_of(_("Acknowledgement"))),
                              request};
    sheet_writer_heading(writing.sheet, titles, widths, COUNT_OF(titles));
    struct acknowledgements_paths paths = acknowledgements_within(req, request, path);
    for (size_t i = 0; i < paths.count; i++) {
        acknowledgements_db_orgs(req->db, request->row.id, paths.items[i],
                                 str_join(req->arena, paths.items[i], STR("~")), write_org,
                                 &writing);
    }
    return sheet_writer_close(writing.sheet);
}

struct reply acknowledgements_file_page(struct request *req)
{
    struct acknowledgements_request request;
    struct orgs_org org;
    bool is_csv = str_equal(query_text(req, "format"), STR("csv"));
    if (!acknowledgements_find(req, path_id(req), &request) || !find_branch(req, &request, &org)) {
        return reply_not_found(req);
    }
    int fd = app_temporary_file(req->app);
    bool is_whole =
        fd >= 0 && write_orgs(req, &request, org.path, is_csv ? SHEET_CSV : SHEET_XLSX, fd);
    str name = _f("Acknowledgement %1", date_iso(req->arena, req->today));
    return reply_made_file(
        req, fd, is_whole,
        is_csv ? STR("text/csv; charset=utf-8")
               : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_csv ? "csv" : "xlsx"));
}
