/* PDF: pages of text, rules and boxes, drawn by cairo and pango and written into a file as they
 * come. Lengths are points (1/72 inch) from the upper left corner. Fonts are embedded: Golos Text
 * (pdf_fonts.h); signs that it lacks are of a font that lies on the machine. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#define PDF_A4_SHORT 595.0
#define PDF_A4_LONG 842.0

enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };

struct pdf;

struct pdf_box {
    double left, top, width, height;
};

/* Writes into the descriptor, which stays the caller's; with -1 nothing is kept, for who wants to
 * know first how many pages there will be. */
struct pdf *pdf_open(struct arena *arena, int fd, double width, double height);
/* False if the file could not be written. */
bool pdf_close(struct pdf *pdf) MUST_USE;

void pdf_next_page(struct pdf *pdf);
/* Of the page that has just begun and those after it. */
void pdf_page_size(struct pdf *pdf, double width, double height);

/* For a print house: where all pages are cut (TrimBox) and how far what is printed reaches over it
 * (BleedBox). Of the first page on; the descriptor must be open for reading, too. */
void pdf_trim(struct pdf *pdf, struct pdf_box trim, double bleed);

void pdf_font(struct pdf *pdf, bool is_bold, double size);
/* How high the text will be in that width; long words are broken rather than cut. */
double pdf_height(struct pdf *pdf, str text, double width);
/* How wide it is where nothing breaks it but its own line ends. */
double pdf_width(struct pdf *pdf, str text);
/* Draws it and returns its height. */
double pdf_text(struct pdf *pdf, str text, double left, double top, double width,
                enum pdf_align align);

/* How paragraphs are set from now on: the indent of the first line, and both edges straight. */
void pdf_paragraphs(struct pdf *pdf, double indent, bool is_justified);
/* For texts that may go on on the next page: draws lines from number `first` on as long as they
 * end above `bottom`, and moves *top below them. Returns the number of the next line, or -1 if
 * there is none. */
int pdf_lines(struct pdf *pdf, str text, double left, double *top, double width, double bottom,
              int first);

/* The same so that it fits into the box: as large as `size` or as much smaller as it must be. No
 * word is broken while letters of three fifths of the size can help, and no letter is ever cut off.
 * Returns the height. */
double pdf_text_fitted(struct pdf *pdf, str text, struct pdf_box box, bool is_bold, double size);

void pdf_rule(struct pdf *pdf, double left, double top, double width, double thickness);

/* Its edges alone. */
void pdf_frame(struct pdf *pdf, struct pdf_box box, double thickness);
/* Filled; 0xRRGGBB. */
void pdf_fill(struct pdf *pdf, struct pdf_box box, unsigned colour);
/* Many in one stroke. */
void pdf_fill_all(struct pdf *pdf, const struct pdf_box *boxes, size_t count, unsigned colour);
/* Of what is drawn from now on. */
void pdf_colour(struct pdf *pdf, unsigned colour);

/* ---- drawings ------------------------------------------------------------------------------- */

struct pdf_point {
    double left, top;
};
/* A line from point to point; closed and filled, or as thick as said. Ends and corners are round.
 */
void pdf_polygon(struct pdf *pdf, const struct pdf_point *points, size_t count, unsigned colour);
void pdf_polyline(struct pdf *pdf, const struct pdf_point *points, size_t count, double thickness);
void pdf_circle(struct pdf *pdf, struct pdf_point middle, double radius, unsigned colour);
/* A part of a circle; degrees from the right, clockwise. */
void pdf_arc(struct pdf *pdf, struct pdf_point middle, double radius, double from, double to,
             double thickness);
/* With round corners. */
void pdf_fill_round(struct pdf *pdf, struct pdf_box box, double radius, unsigned colour);
void pdf_frame_round(struct pdf *pdf, struct pdf_box box, double radius, double thickness);
/* Lines across and along, as far from each other as said. */
void pdf_grid(struct pdf *pdf, struct pdf_box box, double step, double thickness);
/* Lines drawn from now on have gaps of that length; 0 = none. */
void pdf_dashes(struct pdf *pdf, double length);
/* Side × side squares, row by row, the dark ones black: one path, so that no seam shows. Place and
 * size are kept to a sixteenth of a point, in the middle of where they would be: exact in the file,
 * and short there. */
void pdf_squares(struct pdf *pdf, const bool *dark, int side, struct pdf_point at, double size);

/* ---- what comes again ----------------------------------------------------------------------- */

/* Prints what `draw` draws within the box. It is drawn and kept in the file once, however often it
 * is printed, so a file has one such drawing. Not for pages that are cut: cairo makes a group of
 * it, which print houses do not want. */
void pdf_stamp(struct pdf *pdf, struct pdf_box box, void (*draw)(void *context), void *context);

/* ---- parts of a page ------------------------------------------------------------------------ */

/* Until pdf_end_part lengths are measured from that corner; turned ones stand upside down, and the
 * corner is their lower right one. */
void pdf_begin_part(struct pdf *pdf, double left, double top);
void pdf_begin_turned_part(struct pdf *pdf, double right, double bottom);
/* Nothing of the part shows outside of the box. */
void pdf_clip(struct pdf *pdf, struct pdf_box box);
void pdf_end_part(struct pdf *pdf);
