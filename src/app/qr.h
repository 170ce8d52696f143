/* QR codes as SVG (ISO/IEC 18004, error correction M), drawn by the server: no script, no image
 * file. */
#pragma once

#include "html/html.h"

/* A square of modules, row by row; the quiet zone of four around it is the caller's. side is 0 for
 * a text that is too long. */
struct qr {
    int side;
    const bool *dark;
};
struct qr qr_of(struct arena *arena, str text);

struct html qr_svg(struct arena *arena, str text, const char *label);

struct pdf;
/* A square for the code with its quiet zone. */
struct qr_place {
    double left, top, side;
};
void qr_draw(struct pdf *pdf, struct qr qr, struct qr_place place);
/* As a PNG file, some dots for each module. */
str qr_png(struct arena *arena, struct qr qr);
