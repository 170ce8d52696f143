#include "features/members/members_inner.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <unistd.h>

/* The printed list: A4 across, one line a person, headings on every page, page numbers at the foot.
 * cairo writes as it draws, so that the length of the list does not matter. */

#define PAGE_WIDTH 842.0
#define PAGE_HEIGHT 595.0
#define MARGIN 36.0
#define BASELINE_ROOM 26.0 /* for the page number */
#define CELL_GAP 6.0
#define LINE_GAP 3.0
#define TEXT_FONT "Golos Text, DejaVu Sans, Sans 9"
#define HEADING_FONT "Golos Text, DejaVu Sans, Sans Bold 9"
#define TITLE_FONT "Golos Text, DejaVu Sans, Sans Bold 12"

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
    int fd;
    bool is_broken;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    double top; /* of the next line */
    int page;
};

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned int length)
{
    struct members_pdf *pdf = closure;
    while (length > 0 && !pdf->is_broken) {
        ssize_t written = write(pdf->fd, bytes, length);
        if (written <= 0) {
            pdf->is_broken = true;
            break;
        }
        bytes += written;
        length -= (unsigned int)written;
    }
    return pdf->is_broken ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_font(struct members_pdf *pdf, const char *name)
{
    PangoFontDescription *font = pango_font_description_from_string(name);
    pango_layout_set_font_description(pdf->layout, font);
    pango_font_description_free(font);
}

/* Lays the text out in that width; long words are broken rather than cut. */
static double text_height(struct members_pdf *pdf, str text, double width)
{
    int height;
    pango_layout_set_width(pdf->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(pdf->layout, text.length == 0 ? "" : text.data, (int)text.length);
    pango_layout_get_size(pdf->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void draw_text(struct members_pdf *pdf, str text, double left, double top, double width)
{
    (void)text_height(pdf, text, width);
    cairo_move_to(pdf->cairo, left, top);
    pango_cairo_show_layout(pdf->cairo, pdf->layout);
}

static double column_width(size_t column)
{
    return (PAGE_WIDTH - 2 * MARGIN) * columns[column].share - CELL_GAP;
}

static void draw_row(struct members_pdf *pdf, const str *cells)
{
    double left = MARGIN;
    double height = 0;
    for (size_t i = 0; i < MEMBERS_PDF_COLUMNS; i++) {
        height = MAX_OF(height, text_height(pdf, cells[i], column_width(i)));
        draw_text(pdf, cells[i], left, pdf->top, column_width(i));
        left += column_width(i) + CELL_GAP;
    }
    pdf->top += height + LINE_GAP;
    cairo_set_line_width(pdf->cairo, 0.3);
    cairo_move_to(pdf->cairo, MARGIN, pdf->top);
    cairo_line_to(pdf->cairo, PAGE_WIDTH - MARGIN, pdf->top);
    cairo_stroke(pdf->cairo);
    pdf->top += LINE_GAP;
}

static void draw_page_number(struct members_pdf *pdf)
{
    struct request *req = pdf->req;
    set_font(pdf, TEXT_FONT);
    str number = _f("Page %1, printed on %2", pdf->page, req->today);
    draw_text(pdf, number, MARGIN, PAGE_HEIGHT - BASELINE_ROOM, PAGE_WIDTH - 2 * MARGIN);
}

static void begin_page(struct members_pdf *pdf)
{
    struct request *req = pdf->req;
    str headings[MEMBERS_PDF_COLUMNS];
    for (size_t i = 0; i < MEMBERS_PDF_COLUMNS; i++) {
        headings[i] = str_of(_(columns[i].heading));
    }
    pdf->page++;
    draw_page_number(pdf);
    set_font(pdf, HEADING_FONT);
    draw_row(pdf, headings);
    set_font(pdf, TEXT_FONT);
}

static double row_height(struct members_pdf *pdf, const str *cells)
{
    double height = 0;
    for (size_t i = 0; i < MEMBERS_PDF_COLUMNS; i++) {
        height = MAX_OF(height, text_height(pdf, cells[i], column_width(i)));
    }
    return height + 2 * LINE_GAP;
}

struct members_pdf *members_pdf_open(struct request *req, int fd, str title)
{
    struct members_pdf *pdf = ARENA_NEW(req->arena, struct members_pdf);
    *pdf = (struct members_pdf){.req = req, .fd = fd, .top = MARGIN};
    pdf->surface = cairo_pdf_surface_create_for_stream(write_bytes, pdf, PAGE_WIDTH, PAGE_HEIGHT);
    pdf->cairo = cairo_create(pdf->surface);
    pdf->layout = pango_cairo_create_layout(pdf->cairo);
    /* One unit of the page is a point; Pango would take it for a pixel of a screen. */
    pango_cairo_context_set_resolution(pango_layout_get_context(pdf->layout), 72);
    set_font(pdf, TITLE_FONT);
    double width = PAGE_WIDTH - 2 * MARGIN;
    draw_text(pdf, title, MARGIN, pdf->top, width);
    pdf->top += text_height(pdf, title, width) + 4 * LINE_GAP;
    begin_page(pdf);
    return pdf;
}

void members_pdf_line(struct members_pdf *pdf, const str *cells)
{
    if (pdf->top + row_height(pdf, cells) > PAGE_HEIGHT - BASELINE_ROOM - LINE_GAP) {
        cairo_show_page(pdf->cairo);
        pdf->top = MARGIN;
        begin_page(pdf);
    }
    draw_row(pdf, cells);
}

bool members_pdf_close(struct members_pdf *pdf)
{
    g_object_unref(pdf->layout);
    cairo_destroy(pdf->cairo);
    cairo_surface_finish(pdf->surface);
    bool is_whole = cairo_surface_status(pdf->surface) == CAIRO_STATUS_SUCCESS && !pdf->is_broken;
    cairo_surface_destroy(pdf->surface);
    return is_whole;
}
