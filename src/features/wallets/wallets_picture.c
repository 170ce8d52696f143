#include <cairo.h>

#include "features/wallets/wallets_inner.h"

/* The mark of the program (web/logo.svg, 32 units wide and high), drawn for each size. */

#define UNITS 32.0

static void round_square(cairo_t *cairo, double side, double radius)
{
    const double quarter = 1.5707963267948966;
    cairo_new_path(cairo);
    cairo_arc(cairo, side - radius, radius, radius, -quarter, 0);
    cairo_arc(cairo, side - radius, side - radius, radius, 0, quarter);
    cairo_arc(cairo, radius, side - radius, radius, quarter, 2 * quarter);
    cairo_arc(cairo, radius, radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(cairo);
}

static void draw(cairo_t *cairo)
{
    round_square(cairo, UNITS, 7);
    cairo_clip(cairo);
    cairo_set_source_rgb(cairo, 1, 0.996, 0.988);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0.847, 0.537, 0.498); /* the margin of an exercise book */
    cairo_set_line_width(cairo, 1.6);
    cairo_move_to(cairo, 7.5, 0);
    cairo_line_to(cairo, 7.5, UNITS);
    cairo_stroke(cairo);
    cairo_set_source_rgb(cairo, 0.043, 0.353, 0.388);
    cairo_set_line_width(cairo, 3.6);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_move_to(cairo, 13, 25);
    cairo_line_to(cairo, 13, 12.2);
    cairo_curve_to(cairo, 13, 10.4, 14.4, 9, 16.2, 9);
    cairo_line_to(cairo, 21.8, 9);
    cairo_curve_to(cairo, 23.6, 9, 25, 10.4, 25, 12.2);
    cairo_line_to(cairo, 25, 25);
    cairo_stroke(cairo);
}

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned length)
{
    buf_put(context, (str){(const char *)bytes, length});
    return CAIRO_STATUS_SUCCESS;
}

str wallets_picture(struct arena *arena, int pixels)
{
    struct buf png = BUF_INIT(arena);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, pixels, pixels);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, pixels / UNITS, pixels / UNITS);
    draw(cairo);
    cairo_destroy(cairo);
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, take_bytes, &png);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ? buf_str(&png) : (str){0};
}
