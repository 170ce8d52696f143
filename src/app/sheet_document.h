/* What the readers of text documents (DOCX, ODT) share. A document travels as a sheet does: each
 * line is a row, so that child, pipe and limits are the same; empty lines are gaps in the numbers
 * of the rows. A second sheet holds remarks about the file. */
#pragma once

#include "app/sheet_parts.h"

enum { DOCUMENT_LIST_LEVELS = 9, DOCUMENT_DEPTH_LIMIT = 512 };

enum document_number_format {
    DOCUMENT_DECIMAL,
    DOCUMENT_ROMAN_UPPER,
    DOCUMENT_ROMAN_LOWER,
    DOCUMENT_LETTER_UPPER,
    DOCUMENT_LETTER_LOWER,
    DOCUMENT_RUSSIAN_UPPER,
    DOCUMENT_RUSSIAN_LOWER,
    DOCUMENT_BULLET,
    DOCUMENT_NO_NUMBER,
};

struct document {
    struct sheet_xml xml; /* first: see sheet_xml_read */
    struct arena *arena;
    struct buf line;
    int32_t row_number;
    int depth;
    int skip_depth;  /* what stands deeper is left out; 0 = nothing */
    bool line_ended; /* the end of a line waits: a tab of a table may take its place */
    bool has_text;
    bool has_changes, has_macros, has_hidden, has_pictures, is_table;
};

/* Text goes on the line that is open. */
void document_put(struct document *document, const char *text, size_t length);
void document_end_line(struct document *document);
/* The end of a cell: a tab instead of the end of its last line. */
void document_end_cell(struct document *document);
/* Writes the waiting end of a line. */
void document_flush(struct document *document);
/* A number of a list, as it is shown: 3, IV, б. */
void document_put_number(struct buf *out, enum document_number_format format, int number);
/* Goes one element deeper; false where nothing is to be read. */
bool document_enter(struct document *document);
/* Back out; false where nothing was read. */
bool document_leave(struct document *document);
/* Leaves out what stands within the element that is being entered. */
static inline void document_skip(struct document *document)
{
    document->skip_depth = document->depth;
}

void sheet_docx_read(struct zip *zip, struct document *document);
void sheet_odt_read(struct zip *zip, struct document *document);
