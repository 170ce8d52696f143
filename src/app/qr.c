#include "app/qr.h"

#include <qrencode.h>

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

/* One path with a unit square per dark module. */
static str modules_path(struct arena *arena, struct qr qr)
{
    struct buf path = BUF_INIT(arena);
    for (int y = 0; y < qr.side; y++) {
        for (int x = 0; x < qr.side; x++) {
            if (qr.dark[y * qr.side + x]) {
                buf_put_format(&path, "M%d %dh1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
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
    html_put_markup(
        &out, "\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"");
    html_put_attribute_str(&out, modules_path(arena, code));
    html_put_markup(&out, "\"/></svg>");
    return html_end(&out);
}
