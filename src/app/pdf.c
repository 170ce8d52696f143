#include "app/pdf.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/pdf_fonts.h"
#include "base/log.h"

#define FACES "Golos Text, DejaVu Sans, Sans"

#define DEGREES(value) ((value) * (3.14159265358979323846 / 180))

/* Texts that stand on many pages are laid out once. */
#define FITTED_KEPT 128

struct fitted {
    PangoLayout *layout; /* has the text, too; NULL = none */
    double width, height, size;
    bool is_bold;
};

struct pdf {
    int fd;
    bool is_broken;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
    struct fitted fitted[FITTED_KEPT]; /* by the hash of the text */
    cairo_surface_t *stamp;            /* NULL until something is printed so */
    double page_height;
    struct pdf_box trim; /* no width: the pages are not cut */
    double bleed;
    int pages;
};

static cairo_status_t write_bytes(void *closure, const unsigned char *bytes, unsigned int length)
{
    struct pdf *pdf = closure;
    if (pdf->fd < 0) {
        return CAIRO_STATUS_SUCCESS;
    }
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

struct pdf *pdf_open(struct arena *arena, int fd, double width, double height)
{
    struct pdf *pdf = ARENA_NEW(arena, struct pdf);
    pdf_fonts_add();
    *pdf = (struct pdf){.fd = fd, .page_height = height, .pages = 1};
    pdf->surface = cairo_pdf_surface_create_for_stream(write_bytes, pdf, width, height);
    pdf->cairo = cairo_create(pdf->surface);
    pdf->layout = pango_cairo_create_layout(pdf->cairo);
    /* One unit of the page is a point; Pango would take it for a pixel of a screen. */
    pango_cairo_context_set_resolution(pango_layout_get_context(pdf->layout), 72);
    pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
    pdf_font(pdf, false, 10);
    return pdf;
}

/* ---- where pages are cut -------------------------------------------------------------------- */

/* Cairo knows no boxes but the MediaBox. It does write a transparency group into each page, which
 * what is printed has no need of and which PDF/X-1a forbids; its place, as long as both boxes
 * together, is where they go, so that nothing behind them moves. */
#define PAGE_GROUP \
    "   /Group <<\n      /Type /Group\n      /S /Transparency\n      /I true\n" \
    "      /CS /DeviceRGB\n   >>\n"

void pdf_trim(struct pdf *pdf, struct pdf_box trim, double bleed)
{
    pdf->trim = trim;
    pdf->bleed = bleed;
    /* Later versions could pack the pages' dictionaries. */
    cairo_pdf_surface_restrict_to_version(pdf->surface, CAIRO_PDF_VERSION_1_4);
}

/* As long as the group; lengths go up from the lower left corner. */
static void describe_boxes(const struct pdf *pdf, char text[sizeof(PAGE_GROUP)])
{
    double left = pdf->trim.left, right = left + pdf->trim.width, more = pdf->bleed;
    double top = pdf->page_height - pdf->trim.top, bottom = top - pdf->trim.height;
    int length =
        snprintf(text, sizeof(PAGE_GROUP),
                 "   /TrimBox [%.3f %.3f %.3f %.3f]\n   /BleedBox [%.3f %.3f %.3f %.3f]", left,
                 bottom, right, top, left - more, bottom - more, right + more, top + more);
    assert(length > 0 && length < (int)sizeof(PAGE_GROUP));
    memset(text + length, ' ', sizeof(PAGE_GROUP) - 2 - (size_t)length);
    memcpy(text + sizeof(PAGE_GROUP) - 2, "\n", 2);
}

static int write_boxes_into(const struct pdf *pdf, char *bytes, size_t length)
{
    char text[sizeof(PAGE_GROUP)];
    int found = 0;
    char *end = bytes + length;
    describe_boxes(pdf, text);
    for (char *at = bytes;
         (at = memmem(at, (size_t)(end - at), PAGE_GROUP, strlen(PAGE_GROUP))) != NULL;) {
        memcpy(at, text, strlen(PAGE_GROUP));
        at += strlen(PAGE_GROUP);
        found++;
    }
    return found;
}

static void write_boxes(const struct pdf *pdf)
{
    struct stat file;
    if (pdf->trim.width <= 0 || fstat(pdf->fd, &file) != 0) {
        return;
    }
    size_t length = (size_t)file.st_size;
    char *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, pdf->fd, 0);
    int found = 0;
    if (bytes != MAP_FAILED) {
        found = write_boxes_into(pdf, bytes, length);
        munmap(bytes, length);
    }
    if (found != pdf->pages) {
        LOG_ERROR("pdf.boxes", "pages=%d found=%d", pdf->pages, found);
    }
}

bool pdf_close(struct pdf *pdf)
{
    for (size_t i = 0; i < COUNT_OF(pdf->fitted); i++) {
        g_clear_object(&pdf->fitted[i].layout);
    }
    g_object_unref(pdf->layout);
    cairo_destroy(pdf->cairo);
    cairo_surface_finish(pdf->surface);
    cairo_surface_destroy(pdf->stamp);
    bool is_whole = cairo_surface_status(pdf->surface) == CAIRO_STATUS_SUCCESS && !pdf->is_broken;
    cairo_surface_destroy(pdf->surface);
    if (is_whole) {
        write_boxes(pdf);
    }
    return is_whole;
}

void pdf_next_page(struct pdf *pdf)
{
    pdf->pages++;
    cairo_show_page(pdf->cairo);
}

void pdf_page_size(struct pdf *pdf, double width, double height)
{
    cairo_pdf_surface_set_size(pdf->surface, width, height);
}

void pdf_font(struct pdf *pdf, bool is_bold, double size)
{
    PangoFontDescription *font =
        pango_font_description_from_string(is_bold ? FACES " Bold" : FACES);
    pango_font_description_set_size(font, (int)(size * PANGO_SCALE));
    pango_layout_set_font_description(pdf->layout, font);
    pango_font_description_free(font);
}

static double lay_out(struct pdf *pdf, str text, double width)
{
    int height;
    pango_layout_set_width(pdf->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_text(pdf->layout, text.length == 0 ? "" : text.data, (int)text.length);
    pango_layout_get_size(pdf->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double pdf_height(struct pdf *pdf, str text, double width)
{
    return lay_out(pdf, text, width);
}

double pdf_width(struct pdf *pdf, str text)
{
    int width;
    pango_layout_set_width(pdf->layout, -1);
    pango_layout_set_text(pdf->layout, text.length == 0 ? "" : text.data, (int)text.length);
    pango_layout_get_size(pdf->layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

double pdf_text(struct pdf *pdf, str text, double left, double top, double width,
                enum pdf_align align)
{
    static const PangoAlignment alignments[] = {
        [PDF_LEFT] = PANGO_ALIGN_LEFT,
        [PDF_CENTRE] = PANGO_ALIGN_CENTER,
        [PDF_RIGHT] = PANGO_ALIGN_RIGHT,
    };
    pango_layout_set_alignment(pdf->layout, alignments[align]);
    double height = lay_out(pdf, text, width);
    cairo_move_to(pdf->cairo, left, top);
    pango_cairo_show_layout(pdf->cairo, pdf->layout);
    return height;
}

void pdf_paragraphs(struct pdf *pdf, double indent, bool is_justified)
{
    pango_layout_set_indent(pdf->layout, (int)(indent * PANGO_SCALE));
    pango_layout_set_justify(pdf->layout, is_justified);
}

int pdf_lines(struct pdf *pdf, str text, double left, double *top, double width, double bottom,
              int first)
{
    pango_layout_set_alignment(pdf->layout, PANGO_ALIGN_LEFT);
    lay_out(pdf, text, width);
    PangoLayoutIter *walk = pango_layout_get_iter(pdf->layout);
    int line = 0, next = -1;
    do {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(walk, NULL, &box);
        double height = (double)box.height / PANGO_SCALE;
        if (line >= first && *top + height > bottom) {
            next = line;
            break;
        }
        if (line >= first) {
            double baseline = (double)(pango_layout_iter_get_baseline(walk) - box.y) / PANGO_SCALE;
            cairo_move_to(pdf->cairo, left + (double)box.x / PANGO_SCALE, *top + baseline);
            pango_cairo_show_layout_line(pdf->cairo, pango_layout_iter_get_line_readonly(walk));
            *top += height;
        }
        line++;
    } while (pango_layout_iter_next_line(walk));
    pango_layout_iter_free(walk);
    return next;
}

/* Lays the text out; true if the longest word is within the width, too. */
static bool has_room(struct pdf *pdf, str text, struct pdf_box box, bool breaks_words)
{
    int width = 0;
    pango_layout_set_wrap(pdf->layout, breaks_words ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD);
    double height = lay_out(pdf, text, box.width);
    pango_layout_get_size(pdf->layout, &width, NULL);
    return height <= box.height && (double)width / PANGO_SCALE <= box.width + 0.01;
}

static void fit(struct pdf *pdf, str text, struct pdf_box box, bool is_bold, double size)
{
    pango_layout_set_alignment(pdf->layout, PANGO_ALIGN_LEFT);
    for (double now = size; now > size / 10; now *= 0.96) {
        pdf_font(pdf, is_bold, now);
        if (has_room(pdf, text, box, now < size * 0.6)) {
            break;
        }
    }
}

static bool is_same(const struct fitted *kept, const struct pdf *pdf, str text,
                    const struct fitted *wanted)
{
    return kept->layout != NULL && kept->width == wanted->width && kept->height == wanted->height &&
           kept->size == wanted->size && kept->is_bold == wanted->is_bold &&
           pango_layout_get_indent(kept->layout) == pango_layout_get_indent(pdf->layout) &&
           pango_layout_get_justify(kept->layout) == pango_layout_get_justify(pdf->layout) &&
           str_equal(text, str_of(pango_layout_get_text(kept->layout)));
}

double pdf_text_fitted(struct pdf *pdf, str text, struct pdf_box box, bool is_bold, double size)
{
    int height;
    struct fitted wanted = {
        .width = box.width, .height = box.height, .size = size, .is_bold = is_bold};
    struct fitted *kept = &pdf->fitted[str_hash(text) % FITTED_KEPT];
    if (!is_same(kept, pdf, text, &wanted)) {
        fit(pdf, text, box, is_bold, size);
        g_clear_object(&kept->layout);
        *kept = wanted;
        kept->layout = pdf->layout;
        pdf->layout = pango_layout_copy(kept->layout);
        pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
    }
    cairo_move_to(pdf->cairo, box.left, box.top);
    pango_cairo_show_layout(pdf->cairo, kept->layout);
    pango_layout_get_size(kept->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

void pdf_rule(struct pdf *pdf, double left, double top, double width, double thickness)
{
    cairo_set_line_width(pdf->cairo, thickness);
    cairo_move_to(pdf->cairo, left, top);
    cairo_line_to(pdf->cairo, left + width, top);
    cairo_stroke(pdf->cairo);
}

void pdf_frame(struct pdf *pdf, struct pdf_box box, double thickness)
{
    cairo_set_line_width(pdf->cairo, thickness);
    cairo_rectangle(pdf->cairo, box.left, box.top, box.width, box.height);
    cairo_stroke(pdf->cairo);
}

void pdf_colour(struct pdf *pdf, unsigned colour)
{
    cairo_set_source_rgb(pdf->cairo, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
                         (colour & 255) / 255.0);
}

void pdf_fill(struct pdf *pdf, struct pdf_box box, unsigned colour)
{
    pdf_fill_all(pdf, &box, 1, colour);
}

void pdf_fill_all(struct pdf *pdf, const struct pdf_box *boxes, size_t count, unsigned colour)
{
    cairo_save(pdf->cairo);
    pdf_colour(pdf, colour);
    for (size_t i = 0; i < count; i++) {
        cairo_rectangle(pdf->cairo, boxes[i].left, boxes[i].top, boxes[i].width, boxes[i].height);
    }
    cairo_fill(pdf->cairo);
    cairo_restore(pdf->cairo);
}

/* ---- drawings ------------------------------------------------------------------------------- */

static void trace(struct pdf *pdf, const struct pdf_point *points, size_t count)
{
    cairo_new_path(pdf->cairo);
    for (size_t i = 0; i < count; i++) {
        cairo_line_to(pdf->cairo, points[i].left, points[i].top);
    }
}

static void draw_line(struct pdf *pdf, double thickness)
{
    cairo_set_line_cap(pdf->cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(pdf->cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(pdf->cairo, thickness);
    cairo_stroke(pdf->cairo);
    cairo_set_line_cap(pdf->cairo, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_join(pdf->cairo, CAIRO_LINE_JOIN_MITER);
}

static void fill_path(struct pdf *pdf, unsigned colour)
{
    cairo_save(pdf->cairo);
    pdf_colour(pdf, colour);
    cairo_fill(pdf->cairo);
    cairo_restore(pdf->cairo);
}

void pdf_polygon(struct pdf *pdf, const struct pdf_point *points, size_t count, unsigned colour)
{
    trace(pdf, points, count);
    cairo_close_path(pdf->cairo);
    fill_path(pdf, colour);
}

void pdf_polyline(struct pdf *pdf, const struct pdf_point *points, size_t count, double thickness)
{
    trace(pdf, points, count);
    draw_line(pdf, thickness);
}

void pdf_circle(struct pdf *pdf, struct pdf_point middle, double radius, unsigned colour)
{
    cairo_new_path(pdf->cairo);
    cairo_arc(pdf->cairo, middle.left, middle.top, radius, 0, DEGREES(360));
    fill_path(pdf, colour);
}

void pdf_arc(struct pdf *pdf, struct pdf_point middle, double radius, double from, double to,
             double thickness)
{
    cairo_new_path(pdf->cairo);
    cairo_arc(pdf->cairo, middle.left, middle.top, radius, DEGREES(from), DEGREES(to));
    draw_line(pdf, thickness);
}

static void trace_round(struct pdf *pdf, struct pdf_box box, double radius)
{
    double right = box.left + box.width - radius;
    double bottom = box.top + box.height - radius;
    cairo_new_path(pdf->cairo);
    cairo_arc(pdf->cairo, right, box.top + radius, radius, DEGREES(-90), 0);
    cairo_arc(pdf->cairo, right, bottom, radius, 0, DEGREES(90));
    cairo_arc(pdf->cairo, box.left + radius, bottom, radius, DEGREES(90), DEGREES(180));
    cairo_arc(pdf->cairo, box.left + radius, box.top + radius, radius, DEGREES(180), DEGREES(270));
    cairo_close_path(pdf->cairo);
}

void pdf_fill_round(struct pdf *pdf, struct pdf_box box, double radius, unsigned colour)
{
    trace_round(pdf, box, radius);
    fill_path(pdf, colour);
}

void pdf_frame_round(struct pdf *pdf, struct pdf_box box, double radius, double thickness)
{
    trace_round(pdf, box, radius);
    cairo_set_line_width(pdf->cairo, thickness);
    cairo_stroke(pdf->cairo);
}

/* One line as thick as the box is wide, with short dashes: its dashes are the lines. */
static void draw_bars(struct pdf *pdf, struct pdf_point from, struct pdf_point to, double step,
                      double thickness)
{
    cairo_set_dash(pdf->cairo, (const double[]){thickness, step - thickness}, 2, 0);
    cairo_move_to(pdf->cairo, from.left, from.top);
    cairo_line_to(pdf->cairo, to.left, to.top);
    cairo_stroke(pdf->cairo);
}

void pdf_grid(struct pdf *pdf, struct pdf_box box, double step, double thickness)
{
    double first = (step - thickness) / 2, right = box.left + box.width;
    double middle = box.left + box.width / 2, bottom = box.top + box.height;
    double half = box.top + box.height / 2;
    cairo_new_path(pdf->cairo);
    cairo_set_line_width(pdf->cairo, box.height);
    draw_bars(pdf, (struct pdf_point){box.left + first, half}, (struct pdf_point){right, half},
              step, thickness);
    cairo_set_line_width(pdf->cairo, box.width);
    draw_bars(pdf, (struct pdf_point){middle, box.top + first}, (struct pdf_point){middle, bottom},
              step, thickness);
    pdf_dashes(pdf, 0);
}

void pdf_dashes(struct pdf *pdf, double length)
{
    cairo_set_dash(pdf->cairo, &length, length > 0 ? 1 : 0, 0);
}

struct squares {
    const bool *dark;
    int side;
};

static bool is_dark(const struct squares *squares, int x, int y)
{
    return x >= 0 && x < squares->side && y >= 0 && y < squares->side &&
           squares->dark[y * squares->side + x];
}

static int run_from(const struct squares *squares, int x, int y)
{
    int length = 0;
    while (is_dark(squares, x + length, y)) {
        length++;
    }
    return length;
}

/* To a sixteenth of a point on the page: a code is a thousand numbers, and such ones are exact
 * where they are kept (256 parts of a point) and short where they are printed. */
#define SIXTEENTH(length) (floor((length)*16) / 16)

static struct pdf_point to_sixteenth(struct pdf *pdf, struct pdf_point at)
{
    cairo_user_to_device(pdf->cairo, &at.left, &at.top);
    at.left = SIXTEENTH(at.left);
    at.top = SIXTEENTH(at.top);
    cairo_device_to_user(pdf->cairo, &at.left, &at.top);
    return at;
}

/* Each run of dark squares is a thick line: two points where its corners would be four. */
void pdf_squares(struct pdf *pdf, const bool *dark, int side, struct pdf_point at, double size)
{
    const struct squares squares = {dark, side};
    double exact = SIXTEENTH(size), edge = (size - exact) * side / 2;
    at = to_sixteenth(pdf, (struct pdf_point){at.left + edge, at.top + edge});
    size = exact;
    cairo_new_path(pdf->cairo);
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            int length = run_from(&squares, x, y);
            if (length > 0) {
                cairo_move_to(pdf->cairo, at.left + x * size, at.top + (y + 0.5) * size);
                cairo_rel_line_to(pdf->cairo, length * size, 0);
            }
            x += length;
        }
    }
    cairo_save(pdf->cairo);
    pdf_colour(pdf, 0);
    cairo_set_line_width(pdf->cairo, size);
    cairo_stroke(pdf->cairo);
    cairo_restore(pdf->cairo);
}

/* ---- what comes again ----------------------------------------------------------------------- */

static cairo_surface_t *recorded(struct pdf *pdf, struct pdf_box box, void (*draw)(void *context),
                                 void *context)
{
    const cairo_rectangle_t extents = {box.left, box.top, box.width, box.height};
    cairo_surface_t *stamp = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
    cairo_t *page = pdf->cairo;
    pdf->cairo = cairo_create(stamp);
    draw(context);
    cairo_destroy(pdf->cairo);
    pdf->cairo = page;
    return stamp;
}

void pdf_stamp(struct pdf *pdf, struct pdf_box box, void (*draw)(void *context), void *context)
{
    assert(pdf->trim.width <= 0);
    if (pdf->stamp == NULL) {
        pdf->stamp = recorded(pdf, box, draw, context);
    }
    cairo_save(pdf->cairo);
    cairo_set_source_surface(pdf->cairo, pdf->stamp, 0, 0);
    cairo_paint(pdf->cairo);
    cairo_restore(pdf->cairo);
}

/* ---- parts of a page ------------------------------------------------------------------------ */

void pdf_begin_part(struct pdf *pdf, double left, double top)
{
    cairo_save(pdf->cairo);
    cairo_translate(pdf->cairo, left, top);
}

void pdf_begin_turned_part(struct pdf *pdf, double right, double bottom)
{
    pdf_begin_part(pdf, right, bottom);
    cairo_rotate(pdf->cairo, DEGREES(180));
}

void pdf_clip(struct pdf *pdf, struct pdf_box box)
{
    cairo_rectangle(pdf->cairo, box.left, box.top, box.width, box.height);
    cairo_clip(pdf->cairo);
}

void pdf_end_part(struct pdf *pdf)
{
    cairo_restore(pdf->cairo);
}
