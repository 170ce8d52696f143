/* Writing DOCX (ISO/IEC 29500, the transitional schema) for word processors: A4, paragraphs,
 * tables, page numbers from the second page on, a picture in the lower right corner of the first.
 * Texts go in as they are: what XML cannot hold is left out. */
#pragma once

#include "base/buf.h"

enum docx_align { DOCX_LEFT, DOCX_CENTRE, DOCX_RIGHT, DOCX_BOTH };

struct docx_style {
    enum docx_align align;
    int left_mm;
    int indent_tenths; /* of a millimetre, of the first line */
    int size;          /* points; 0 = 12 */
    int before;        /* points above */
    bool is_bold;
};

struct docx;
struct docx *docx_open(struct arena *arena, int left_margin_mm);
void docx_paragraph(struct docx *docx, str text, const struct docx_style *style);
/* Parts of one line: left, middle and right; two are left and right. */
void docx_spread(struct docx *docx, const str *parts, size_t count);
/* Rows of a table; `shares` of the width, in hundredths. */
void docx_table_begin(struct docx *docx, const int *shares, size_t count);
void docx_row(struct docx *docx, const str *cells, size_t count, bool is_head);
void docx_table_end(struct docx *docx);
void docx_next_page(struct docx *docx);
/* A PNG file for the corner, and the line beside it. */
void docx_corner(struct docx *docx, str png, str line);
/* False if there is no room. The descriptor stays the caller's. */
bool docx_close(struct docx *docx, int fd) MUST_USE;
