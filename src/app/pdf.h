/* PDF: pages of text, rules and boxes, drawn by cairo and pango and written into a file as they
 * come. Lengths are points (1/72 inch) from the upper left corner. Fonts are embedded; the letters
 * are those of the fonts that lie on the machine, Golos Text first. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#define PDF_A4_SHORT 595.0
#define PDF_A4_LONG 842.0

enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };

struct pdf;

/* Writes into the descriptor, which stays the caller's; with -1 nothing is kept, for who wants to
 * know first how many pages there will be. */
struct pdf *pdf_open(struct arena *arena, int fd, double width, double height);
/* False if the file could not be written. */
bool pdf_close(struct pdf *pdf) MUST_USE;

void pdf_next_page(struct pdf *pdf);

void pdf_font(struct pdf *pdf, bool is_bold, double size);
/* How high the text will be in that width; long words are broken rather than cut. */
double pdf_height(struct pdf *pdf, str text, double width);
/* How wide it is where nothing breaks it but its own line ends. */
double pdf_width(struct pdf *pdf, str text);
/* Draws it and returns its height. */
double pdf_text(struct pdf *pdf, str text, double left, double top, double width,
                enum pdf_align align);

void pdf_rule(struct pdf *pdf, double left, double top, double width, double thickness);

struct pdf_box {
    double left, top, width, height;
};
/* Its edges alone. */
void pdf_frame(struct pdf *pdf, struct pdf_box box, double thickness);
/* Filled; 0xRRGGBB. */
void pdf_fill(struct pdf *pdf, struct pdf_box box, unsigned colour);
/* Of what is drawn from now on. */
void pdf_colour(struct pdf *pdf, unsigned colour);
