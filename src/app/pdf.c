#include "app/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <unistd.h>

#define FACES "Golos Text, DejaVu Sans, Sans"

struct pdf {
    int fd;
    bool is_broken;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
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
    *pdf = (struct pdf){.fd = fd};
    pdf->surface = cairo_pdf_surface_create_for_stream(write_bytes, pdf, width, height);
    pdf->cairo = cairo_create(pdf->surface);
    pdf->layout = pango_cairo_create_layout(pdf->cairo);
    /* One unit of the page is a point; Pango would take it for a pixel of a screen. */
    pango_cairo_context_set_resolution(pango_layout_get_context(pdf->layout), 72);
    pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
    pdf_font(pdf, false, 10);
    return pdf;
}

bool pdf_close(struct pdf *pdf)
{
    g_object_unref(pdf->layout);
    cairo_destroy(pdf->cairo);
    cairo_surface_finish(pdf->surface);
    bool is_whole = cairo_surface_status(pdf->surface) == CAIRO_STATUS_SUCCESS && !pdf->is_broken;
    cairo_surface_destroy(pdf->surface);
    return is_whole;
}

void pdf_next_page(struct pdf *pdf)
{
    cairo_show_page(pdf->cairo);
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
    cairo_save(pdf->cairo);
    pdf_colour(pdf, colour);
    cairo_rectangle(pdf->cairo, box.left, box.top, box.width, box.height);
    cairo_fill(pdf->cairo);
    cairo_restore(pdf->cairo);
}
