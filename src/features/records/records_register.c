/* The registers: the lines of a year, and the same as a journal in a file. */
#include "features/records/records_inner.h"

#include "app/app.h"
#include "app/sheet.h"
#include "base/fold.h"
#include "features/papers/papers.h"
#include "features/records/records.html.h"

enum { LINES = 100, FIRST_YEAR = 1990 };

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

static struct records_db_asked_values asked_by(struct request *req,
                                               const struct records_register_view *view)
{
    return (struct records_db_asked_values){
        .org_id = view->org.id,
        .stream = view->stream,
        .year = view->year,
        .words = fold_search(req->arena, view->words),
        .since = view->since,
        .until = view->until,
        .only = view->only,
        .today = req->today,
    };
}

/* ---- pages ---------------------------------------------------------------------------------- */

static bool find(struct request *req, str stream, struct records_register_view *ret_view)
{
    struct records_register_view view = {.stream = stream};
    if (!records_find_org(req, &view.org)) {
        return false;
    }
    view.year = query_int(req, "year");
    view.year = view.year < FIRST_YEAR ? date_year(req->today) : view.year;
    str only = query_text(req, "only");
    view.only = form_choice_label(records_onlies, only) == NULL ? (str){0} : only;
    *ret_view = view;
    return true;
}

static struct reply show(struct request *req, struct records_register_view *view)
{
    bool is_incoming = records_is_incoming(view->stream);
    int64_t before = query_int(req, "before");
    struct records_db_register_values values = {.asked = asked_by(req, view),
                                                .before = before > 0 ? before : INT64_MAX,
                                                .limit = LINES + 1};
    view->rows = records_db_register(req->db, &values);
    view->has_more = view->rows.count > LINES;
    view->rows.count = MIN_OF(view->rows.count, (size_t)LINES);
    view->years = records_db_years(req->db, view->org.id, view->stream);
    view->may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT);
    view->may_number = access_may(req, RIGHT_DOCUMENTS_ADOPT);
    if (!is_incoming) {
        view->drafts = records_db_drafts(req->db, view->org.id);
    }
    if (!records_db_waiting(req->db, view->org.id, view->stream, view->year, req->today,
                            &view->waiting)) {
        view->waiting = (struct records_db_waiting_row){0};
    }
    return reply_page(req, is_incoming ? _("Incoming") : _("Outgoing"),
                      records_html_register(req, view));
}

static struct reply page_of(struct request *req, str stream)
{
    struct records_register_view view;
    return find(req, stream, &view) ? show(req, &view) : reply_not_found(req);
}

struct reply records_incoming_page(struct request *req)
{
    return page_of(req, STR("incoming"));
}

struct reply records_outgoing_page(struct request *req)
{
    return page_of(req, STR("outgoing"));
}

static const struct form_field find_fields[] = {
    {"words", N_("Number, correspondent, subject or executor"), FORM_TEXT, .max = 200},
    {"since", N_("From the day"), FORM_DATE},
    {"until", N_("To the day"), FORM_DATE},
    {"year", N_("Year"), FORM_INT, .max = 2200, .min = FIRST_YEAR},
    {0},
};

/* What is looked for may be a name: it goes into no address. */
static struct reply found_in(struct request *req, str stream)
{
    struct records_register_view view;
    struct form form = form_read(req, find_fields);
    if (!find(req, stream, &view)) {
        return reply_not_found(req);
    }
    view.words = form_text(&form, "words");
    view.since = form_date(&form, "since");
    view.until = form_date(&form, "until");
    view.year = form_int(&form, "year") >= FIRST_YEAR ? form_int(&form, "year") : view.year;
    return show(req, &view);
}

struct reply records_incoming_find(struct request *req)
{
    return found_in(req, STR("incoming"));
}

struct reply records_outgoing_find(struct request *req)
{
    return found_in(req, STR("outgoing"));
}

/* ---- what stands in the journal ------------------------------------------------------------- */

enum { COLUMNS = 8 };

/* "Petrov A. A., by 12.03.2026: done on 10.03.2026" of each order, one on a line. */
static str orders_text(struct request *req, const struct records_db_letter_row *row)
{
    str text = {0};
    struct records_db_orders_rows orders =
        row->orders == 0 ? (struct records_db_orders_rows){0}
                         : records_db_orders(req->db, row->region_id, row->id);
    EACH (order, orders) {
        str line =
            date_is_none(order->due_on) ? order->who : _f("%1, by %2", order->who, order->due_on);
        if (!date_is_none(order->done_on)) {
            line = _f("%1: done on %2", line, order->done_on);
        }
        text = text.length == 0 ? line : STR_CONCAT(req->arena, text, STR("\n"), line);
    }
    return text;
}

static str remark_text(struct request *req, const struct records_db_letter_row *row)
{
    if (!date_is_none(row->annulled_on)) {
        return _f("Annulled on %1: %2", row->annulled_on, row->annulled_why);
    }
    if (row->is_erased) {
        return str_of(_("destroyed"));
    }
    return row->answers > 0               ? str_of(_("answered"))
           : date_is_none(row->answer_by) ? (str){0}
                                          : _f("answer by %1", row->answer_by);
}

static str way_text(struct request *req, const struct records_db_letter_row *row)
{
    const char *way = form_choice_label(records_ways, row->way);
    str label = way == NULL ? (str){0} : str_of(tr(req->language, way));
    if (!date_is_none(row->sent_on)) {
        label = str_comma(req->arena, label, _f("sent on %1", row->sent_on));
    }
    return row->pages == 0 ? label : str_comma(req->arena, label, _f("%1 p.", row->pages));
}

static void cells_of(struct request *req, const struct records_db_letter_row *row,
                     str ret_cells[COLUMNS])
{
    bool is_incoming = records_is_incoming(row->stream);
    ret_cells[0] = row->number;
    ret_cells[1] = records_day(req, row->dated_on);
    ret_cells[2] = row->correspondent;
    ret_cells[3] =
        is_incoming ? records_number_text(req, row->their_number, row->their_date) : (str){0};
    ret_cells[4] = records_title(req, row);
    ret_cells[5] = way_text(req, row);
    ret_cells[6] = orders_text(req, row);
    ret_cells[7] = remark_text(req, row);
}

static void titles_of(struct request *req, bool is_incoming, str ret_titles[COLUMNS])
{
    ret_titles[0] = str_of(_("No."));
    ret_titles[1] = str_of(_("Day"));
    ret_titles[2] = str_of(is_incoming ? _("From whom") : _("To whom"));
    ret_titles[3] = str_of(is_incoming ? _("Their number and day") : _("Note"));
    ret_titles[4] = str_of(_("What it is about"));
    ret_titles[5] = str_of(_("How, pages"));
    ret_titles[6] = str_of(_("Who carries it out"));
    ret_titles[7] = str_of(_("Remarks"));
}

/* ---- as files ------------------------------------------------------------------------------- */

struct writing {
    struct request *req;
    struct sheet_writer *sheet; /* of a sheet */
    struct papers_paper *paper; /* of a printed journal */
};

static void write_line(void *context, const struct records_db_letter_row *row)
{
    struct writing *writing = context;
    str cells[COLUMNS];
    cells_of(writing->req, row, cells);
    for (size_t i = 0; i < COLUMNS; i++) {
        sheet_writer_text(writing->sheet, cells[i]);
    }
    sheet_writer_end_row(writing->sheet);
}

static bool write_sheet(struct request *req, enum sheet_format format, int fd,
                        const struct records_register_view *view)
{
    static const int widths[COLUMNS] = {10, 12, 36, 24, 50, 24, 36, 30};
    bool is_incoming = records_is_incoming(view->stream);
    str titles[COLUMNS];
    titles_of(req, is_incoming, titles);
    struct writing writing = {.req = req,
                              .sheet = sheet_writer_open(
                                  format, fd, str_of(is_incoming ? _("Incoming") : _("Outgoing")))};
    sheet_writer_heading(writing.sheet, titles, widths, COLUMNS);
    records_db_journal(req->db, &(struct records_db_journal_values){asked_by(req, view)},
                       write_line, &writing);
    return sheet_writer_close(writing.sheet);
}

static void print_row(struct request *req, struct papers_paper *paper, enum papers_kind kind,
                      const str cells[COLUMNS])
{
    papers_add_row(req->arena, paper, kind, cells, COLUMNS);
}

/* Texts live during the call alone. */
static void print_line(void *context, const struct records_db_letter_row *row)
{
    struct writing *writing = context;
    str cells[COLUMNS];
    cells_of(writing->req, row, cells);
    for (size_t i = 0; i < COLUMNS; i++) {
        cells[i] = str_copy(writing->req->arena, cells[i]);
    }
    print_row(writing->req, writing->paper, PAPERS_ROW, cells);
}

static struct reply print(struct request *req, const struct records_register_view *view, str name)
{
    bool is_incoming = records_is_incoming(view->stream);
    struct papers_paper paper = {.title = name, .is_wide = true};
    str titles[COLUMNS];
    titles_of(req, is_incoming, titles);
    papers_add(req->arena, &paper, PAPERS_CENTRED, view->org.name, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_TITLE,
               is_incoming ? _f("Journal of incoming documents, year %1",
                                str_format(req->arena, "%lld", (long long)view->year))
                           : _f("Journal of outgoing documents, year %1",
                                str_format(req->arena, "%lld", (long long)view->year)),
               (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    print_row(req, &paper, PAPERS_ROW_HEAD, titles);
    struct writing writing = {.req = req, .paper = &paper};
    records_db_journal(req->db, &(struct records_db_journal_values){asked_by(req, view)},
                       print_line, &writing);
    return papers_reply(req, &paper, (str){0}, name, PAPERS_PDF);
}

struct reply records_journal_page(struct request *req)
{
    struct records_register_view view;
    str stream = query_text(req, "stream");
    str format = query_text(req, "format");
    bool is_incoming = !str_equal(stream, STR("outgoing"));
    if (!find(req, is_incoming ? STR("incoming") : STR("outgoing"), &view)) {
        return reply_not_found(req);
    }
    str name = str_format(req->arena, "%.*s-%lld", STR_ARG(view.stream), (long long)view.year);
    audit_read(req, "records.journal", view.org.region_id, view.org.id, 0);
    if (str_equal(format, STR("pdf"))) {
        return print(req, &view, name);
    }
    bool is_csv = str_equal(format, STR("csv"));
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_sheet(req, is_csv ? SHEET_CSV : SHEET_XLSX, fd, &view);
    return reply_made_file(
        req, fd, is_whole, is_csv ? STR("text/csv; charset=utf-8") : STR(XLSX_TYPE),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_csv ? "csv" : "xlsx"));
}
