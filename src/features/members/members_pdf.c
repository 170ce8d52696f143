#include "app/pdf.h"
#include "features/members/members_inner.h"

/* The printed list: A4 across, one line a person, headings on every page, page numbers at the foot.
 * The file is written as it is drawn, so that the length of the list does not matter. */

#define MARGIN 36.0
#define WIDTH (PDF_A4_LONG - 2 * MARGIN)
#define BASELINE_ROOM 26.0 /* for the page number */
#define CELL_GAP 6.0
#define LINE_GAP 3.0
#define TEXT_SIZE 9
#define TITLE_SIZE 12

const char *const members_pdf_columns[MEMBERS_PDF_COLUMNS] = {
    "name", "born", "org", "position", "phone", "ticket_number", "joined_on"};

static const struct {
    const char *heading; /* N_() */
    double share;        /* of the width */
} columns[MEMBERS_PDF_COLUMNS] = {
    {N_("Surname, first name, patronymic"), 0.22},
    {N_("Born"), 0.085},
    {N_("Organisation"), 0.215},
    {N_("Position"), 0.15},
    {N_("Phone"), 0.13},
    {N_("Ticket"), 0.115},
    {N_("Joined"), 0.085},
};

struct members_pdf {
    struct request *req;
    struct pdf *pdf;
    double top; /* of the next line */
    int page;
};

static double column_width(size_t column)
{
    return WIDTH * columns[column].share - CELL_GAP;
}

static void draw_row(struct members_pdf *list, const str *cells)
{
    double left = MARGIN;
    double height = 0;
    for (size_t i = 0; i < MEMBERS_PDF_COLUMNS; i++) {
        double cell = pdf_text(list->pdf, cells[i], left, list->top, column_width(i), PDF_LEFT);
        height = MAX_OF(height, cell);
        left += column_width(i) + CELL_GAP;
    }
    list->top += height + LINE_GAP;
    pdf_rule(list->pdf, MARGIN, list->top, WIDTH, 0.3);
    list->top += LINE_GAP;
}

static void begin_page(struct members_pdf *list)
{
    struct request *req = list->req;
    str headings[MEMBERS_PDF_COLUMNS];
    for (size_t i = 0; i < MEMBERS_PDF_COLUMNS; i++) {
        headings[i] = str_of(_(columns[i].heading));
    }
    list->page++;
    pdf_font(list->pdf, false, TEXT_SIZE);
    pdf_text(list->pdf, _f("Page %1, printed on %2", list->page, req->today), MARGIN,
             PDF_A4_SHORT - BASELINE_ROOM, WIDTH, PDF_LEFT);
    pdf_font(list->pdf, true, TEXT_SIZE);
    draw_row(list, headings);
    pdf_font(list->pdf, false, TEXT_SIZE);
}

static double row_height(struct members_pdf *list, const str *cells)
{
    double height = 0;
    for (size_t i = 0; i < MEMBERS_PDF_COLUMNS; i++) {
        height = MAX_OF(height, pdf_height(list->pdf, cells[i], column_width(i)));
    }
    return height + 2 * LINE_GAP;
}

struct members_pdf *members_pdf_open(struct request *req, int fd, str title)
{
    struct members_pdf *list = ARENA_NEW(req->arena, struct members_pdf);
    *list = (struct members_pdf){.req = req, .top = MARGIN};
    list->pdf = pdf_open(req->arena, fd, PDF_A4_LONG, PDF_A4_SHORT);
    pdf_font(list->pdf, true, TITLE_SIZE);
    list->top += pdf_text(list->pdf, title, MARGIN, list->top, WIDTH, PDF_LEFT) + 4 * LINE_GAP;
    begin_page(list);
    return list;
}

void members_pdf_line(struct members_pdf *list, const str *cells)
{
    if (list->top + row_height(list, cells) > PDF_A4_SHORT - BASELINE_ROOM - LINE_GAP) {
        pdf_next_page(list->pdf);
        list->top = MARGIN;
        begin_page(list);
    }
    draw_row(list, cells);
}

bool members_pdf_close(struct members_pdf *list)
{
    return pdf_close(list->pdf);
}
