/* The note on how far it is («справка о ходе выполнения»): of one document or of all that an
 * organisation controls, on a day, out of what was entered; as a page and as a file. */
#include <unistd.h>

#include "app/app.h"
#include "app/docx.h"
#include "app/pdf.h"
#include "base/format.h"
#include "features/control/control.html.h"
#include "features/control/control_inner.h"
#include "features/orgs/orgs.h"

#define DAY_SECONDS (24 * 60 * 60)
#define NAMED 12
#define MM (72.0 / 25.4)
#define LEFT (20 * MM)
#define WIDTH (PDF_A4_SHORT - 30 * MM)
#define TOP (20 * MM)
#define BOTTOM (PDF_A4_LONG - 20 * MM)

static const struct form_field fields[] = {
    {"day", N_("As it stood on"), FORM_DATE, .required = true},
    {0},
};

/* ---- what stands in it ---------------------------------------------------------------------- */

static struct control_note_line line_of(struct request *req, const struct control_db_item_row *row,
                                        date day)
{
    struct control_db_branch_values branch =
        control_branch_of(row, row->org_path, str_join(req->arena, row->org_path, STR("~")));
    struct control_note_line line = {
        .row = row,
        .whom = control_whom(req, row->id),
        .late = control_db_late_ones(req->db,
                                     &(struct control_db_late_ones_values){branch, day, NAMED}),
        .answers =
            control_db_answers(req->db, &(struct control_db_answers_values){branch, day, NAMED}),
    };
    if (!control_db_stood(req->db, &(struct control_db_stood_values){branch, day}, &line.stood)) {
        line.stood = (struct control_db_stood_row){0};
    }
    return line;
}

static str title_of(struct request *req, const struct control_note_view *view)
{
    struct buf day = BUF_INIT(req->arena);
    format_date_long(&day, req->language, view->day);
    if (view->document_id != 0 && view->count > 0) {
        const struct control_db_item_row *row = view->lines[0].row;
        return _f("On the carrying out of “%1” (%2) on %3", row->title,
                  control_document_label(req, row->kind, row->document_number, row->dated_on),
                  buf_str(&day));
    }
    return _f("On the carrying out of decisions on %1", buf_str(&day));
}

static bool read_view(struct request *req, struct control_note_view *ret_view)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return false;
    }
    struct control_note_view view = {
        .org_id = org.id, .org_name = org.short_name, .document_id = query_int(req, "document")};
    view.day = date_from_written(query_text(req, "day"), date_year(req->today));
    view.day = date_is_none(view.day) ? req->today : view.day;
    int64_t until = (date_to_days(view.day) + 1) * DAY_SECONDS;
    struct control_db_item_rows rows =
        control_db_for_note(req->db, org.id, view.document_id, until);
    view.lines = ARENA_ARRAY(req->arena, rows.count, struct control_note_line);
    EACH (row, rows) {
        view.lines[view.count++] = line_of(req, row, view.day);
    }
    view.title = title_of(req, &view);
    view.form = form_of(req, fields);
    form_set_date(&view.form, "day", view.day);
    *ret_view = view;
    return true;
}

/* ---- as paragraphs -------------------------------------------------------------------------- */

/* Where the paragraphs go. */
struct sheet_of_paper {
    struct docx *docx;
    struct pdf *pdf;
    double top;
};

static void put_pdf(struct sheet_of_paper *paper, str text, bool is_bold)
{
    int line = 0;
    while (line >= 0) {
        pdf_font(paper->pdf, is_bold, 12);
        line = pdf_lines(paper->pdf, text, LEFT, &paper->top, WIDTH, BOTTOM, line);
        if (line >= 0) {
            pdf_next_page(paper->pdf);
            paper->top = TOP;
        }
    }
    paper->top += 5;
}

static void put(struct sheet_of_paper *paper, str text, bool is_bold)
{
    if (text.length == 0) {
        return;
    }
    if (paper->docx != NULL) {
        docx_paragraph(paper->docx, text, &(struct docx_style){.is_bold = is_bold, .before = 4});
    } else {
        put_pdf(paper, text, is_bold);
    }
}

static void put_line(struct request *req, struct sheet_of_paper *paper,
                     const struct control_note_line *line)
{
    const struct control_db_item_row *row = line->row;
    put(paper, STR_CONCAT(req->arena, row->number, STR(" "), row->text), true);
    put(paper, _f("Who: %1", line->whom), false);
    if (!date_is_none(row->due_on)) {
        put(paper, _f("The term: %1.", row->due_on), false);
    }
    put(paper, _f("State: %1", control_stood_text(req, &line->stood)), false);
    EACH (answer, line->answers) {
        put(paper, STR_CONCAT(req->arena, answer->org_name, STR(": "), answer->report), false);
    }
    str late = {0};
    EACH (one, line->late) {
        late = str_comma(req->arena, late, one->org_name);
    }
    if (late.length > 0) {
        put(paper, _f("Late: %1", late), false);
    }
}

static void put_all(struct request *req, struct sheet_of_paper *paper,
                    const struct control_note_view *view)
{
    put(paper, view->org_name, false);
    put(paper, str_of(_("Progress note")), true);
    put(paper, view->title, true);
    for (size_t i = 0; i < view->count; i++) {
        put_line(req, paper, &view->lines[i]);
    }
    if (view->count == 0) {
        put(paper, str_of(_("Nothing was under control on that day.")), false);
    }
}

static bool write_file(struct request *req, int fd, bool is_docx,
                       const struct control_note_view *view)
{
    struct sheet_of_paper paper = {.top = TOP};
    if (is_docx) {
        paper.docx = docx_open(req->arena, 20);
        put_all(req, &paper, view);
        return docx_close(paper.docx, fd);
    }
    paper.pdf = pdf_open(req->arena, fd, PDF_A4_SHORT, PDF_A4_LONG);
    pdf_paragraphs(paper.pdf, 0, false);
    put_all(req, &paper, view);
    return pdf_close(paper.pdf);
}

static struct reply file_of(struct request *req, const struct control_note_view *view, bool is_docx)
{
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_file(req, fd, is_docx, view);
    str name = _f("Note %1", date_iso(req->arena, view->day));
    return reply_made_file(
        req, fd, is_whole,
        is_docx ? STR("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
                : STR("application/pdf"),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_docx ? "docx" : "pdf"));
}

struct reply control_note_page(struct request *req)
{
    struct control_note_view view;
    str as = query_text(req, "as");
    if (!read_view(req, &view)) {
        return reply_not_found(req);
    }
    if (as.length > 0) {
        bool is_docx = str_equal(as, STR("docx"));
        return is_docx || str_equal(as, STR("pdf")) ? file_of(req, &view, is_docx)
                                                    : reply_not_found(req);
    }
    return reply_page(req, _("Note on the carrying out"), control_html_note(req, &view));
}
