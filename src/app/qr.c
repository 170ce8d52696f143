#include "app/qr.h"

#include <cairo.h>
#include <qrencode.h>

#include "app/pdf.h"

#define QUIET_ZONE 4

struct qr qr_of(struct arena *arena, str text)
{
    /* Capital letters and digits are packed tighter where they stand together. */
    QRcode *code = QRcode_encodeString(str_to_c(arena, text), 0, QR_ECLEVEL_M, QR_MODE_8, true);
    if (code == NULL) {
        return (struct qr){0};
    }
    size_t count = (size_t)code->width * (size_t)code->width;
    bool *dark = ARENA_ARRAY(arena, count, bool);
    for (size_t i = 0; i < count; i++) {
        dark[i] = (code->data[i] & 1) != 0;
    }
    struct qr qr = {.side = code->width, .dark = dark};
    QRcode_free(code);
    return qr;
}

static int run_length(struct qr qr, int x, int y)
{
    const bool *row = qr.dark + (ptrdiff_t)y * qr.side;
    int end = x + 1;
    while (end < qr.side && row[end] == row[x]) {
        end++;
    }
    return end - x;
}

/* One line through the middle of each row, drawn over the dark modules: a third of the letters that
 * squares would take. */
static str modules_path(struct arena *arena, struct qr qr)
{
    struct buf path = BUF_INIT(arena);
    for (int y = 0; y < qr.side; y++) {
        buf_put_format(&path, "M%d %d.5", QUIET_ZONE, y + QUIET_ZONE);
        for (int x = 0; x < qr.side;) {
            int length = run_length(qr, x, y);
            bool is_dark = qr.dark[y * qr.side + x];
            buf_put_format(&path, is_dark ? "h%d" : "m%d 0", length);
            x += length;
        }
    }
    return buf_str(&path);
}

struct html qr_svg(struct arena *arena, str text, const char *label)
{
    struct html_out out = html_begin(arena, LANGUAGE_RU);
    struct qr code = qr_of(arena, text);
    if (code.side == 0) {
        return html_end(&out);
    }
    int side = code.side + 2 * QUIET_ZONE;
    html_put_markup(&out, "<svg class=\"qr\" role=\"img\" viewBox=\"0 0 ");
    html_put_attribute_int(&out, side);
    html_put_markup(&out, " ");
    html_put_attribute_int(&out, side);
    html_put_markup(&out, "\" aria-label=\"");
    html_put_attribute_c(&out, label);
    html_put_markup(&out, "\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
                          "<path fill=\"none\" stroke=\"#000\" d=\"");
    html_put_attribute_str(&out, modules_path(arena, code));
    html_put_markup(&out, "\"/></svg>");
    return html_end(&out);
}

void qr_draw(struct pdf *pdf, struct qr qr, struct qr_place place)
{
    double module = place.side / (qr.side + 2 * QUIET_ZONE);
    pdf_squares(
        pdf, qr.dark, qr.side,
        (struct pdf_point){place.left + QUIET_ZONE * module, place.top + QUIET_ZONE * module},
        module);
}

#define DOTS 6

static cairo_status_t take_bytes(void *closure, const unsigned char *bytes, unsigned int length)
{
    buf_put_bytes(closure, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

str qr_png(struct arena *arena, struct qr qr)
{
    struct buf out = BUF_INIT(arena);
    int side = (qr.side + 2 * QUIET_ZONE) * DOTS;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int i = 0; i < qr.side * qr.side; i++) {
        if (qr.dark[i]) {
            cairo_rectangle(cairo, (i % qr.side + QUIET_ZONE) * DOTS,
                            (i / qr.side + QUIET_ZONE) * DOTS, DOTS, DOTS);
        }
    }
    cairo_fill(cairo);
    cairo_surface_write_to_png_stream(surface, take_bytes, &out);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return buf_str(&out);
}
