/* What the readers of the single formats share, and nobody else needs: the row that is being put
 * together, the limits, and the outcome that ends a reading.
 * A format reader calls sheet_rows_begin, sheet_rows_cell for the cells that are there (gaps are
 * filled), sheet_rows_end; and stops as soon as sheet_rows_go_on says no. */
#pragma once

#include "app/sheet.h"

enum {
    SHEET_COLUMN_LIMIT = 512,          /* columns behind it are not read */
    SHEET_CELL_LIMIT = 64 * 1024,      /* bytes of one text */
    SHEET_ROW_TEXT_LIMIT = 512 * 1024, /* bytes of all texts of one row */
    SHEET_ROW_LIMIT = 2000000,         /* rows of one file */
    SHEET_SHEET_LIMIT = 256,           /* sheets of one workbook */
};

/* What an archive may unpack to in all, and how many times its own size once that is not small. */
#define SHEET_UNPACKED_LIMIT (1024LL * 1024 * 1024)
#define SHEET_RATIO_FREE (16LL * 1024 * 1024)
#define SHEET_RATIO_LIMIT 200

struct sheet_rows {
    const struct sheet_receiver *receiver;
    struct arena *arena; /* of the row that is being read */
    struct sheet_row row;
    struct sheet_cell cells[SHEET_COLUMN_LIMIT];
    size_t row_bytes;
    int64_t row_count;
    int64_t cell_count;
    int32_t sheet_count;
    enum sheet_outcome outcome; /* SHEET_READ while all is well */
};

void sheet_rows_init(struct sheet_rows *rows, const struct sheet_receiver *receiver);
void sheet_rows_release(struct sheet_rows *rows);

void sheet_rows_sheet(struct sheet_rows *rows, str name, bool hidden);
void sheet_rows_begin(struct sheet_rows *rows, int32_t number, bool hidden);
/* The cell of the column (from 0), or NULL for one that is too far to the right. */
struct sheet_cell *sheet_rows_cell(struct sheet_rows *rows, int32_t column);
void sheet_rows_end(struct sheet_rows *rows);

/* The same row once more under the next number (repeated rows of ODS). */
void sheet_rows_again(struct sheet_rows *rows, int32_t number);

/* The first outcome that is not SHEET_READ stays. */
void sheet_rows_fail(struct sheet_rows *rows, enum sheet_outcome outcome);

static inline bool sheet_rows_go_on(const struct sheet_rows *rows)
{
    return rows->outcome == SHEET_READ;
}

/* The outcome of a reading that came to its end. */
enum sheet_outcome sheet_rows_outcome(const struct sheet_rows *rows);

/* Fill a cell. Texts are repaired (UTF-8, no controls) and copied into the row's arena. */
void sheet_cell_text(struct sheet_rows *rows, struct sheet_cell *cell, str text);
void sheet_cell_number(struct sheet_rows *rows, struct sheet_cell *cell, double number);
void sheet_cell_day(struct sheet_rows *rows, struct sheet_cell *cell, double number, date day);

/* In CSV an apostrophe goes before a text that a program could take for a formula, and before one
 * that would look guarded already; reading takes one away. The two are each other's inverse. A
 * phone number (+7 910 000-41-07) goes without: Excel would show the apostrophe. */
bool sheet_text_needs_guard(str text);
str sheet_text_without_guard(str text);

/* A day of Excel's calendar; none if it is outside of 1900…9999. */
date sheet_day_of_serial(double serial, bool since_1904);

/* One decoded text for all encodings of text files. */
enum sheet_encoding {
    ENCODING_UTF8,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE,
    ENCODING_CP1251,
    ENCODING_KOI8_R,
};
enum sheet_encoding sheet_encoding_of(int fd, int *ret_mark_length);
/* By the first bytes alone: UTF-16 of either kind, with its mark or without, or ENCODING_UTF8 for
 * anything else. */
enum sheet_encoding sheet_wide_encoding(str head, int *ret_mark_length);
/* Of a text that lies in memory whole; tells KOI8-R from Windows-1251 by its capitals. */
enum sheet_encoding sheet_text_encoding(str text, int *ret_mark_length);
/* Decodes bytes to UTF-8; returns how many of them were used (an unfinished character waits). */
size_t sheet_decode(enum sheet_encoding encoding, str bytes, struct buf *out);

/* An archive opened with all limits checked; see sheet_zip.c. */
struct zip;
struct zip *sheet_zip_open(int fd, struct sheet_rows *rows);
struct XML_ParserStruct;

/* The head of every XML reader's own structure, so that the shared handlers can work with it. */
struct sheet_xml {
    struct sheet_rows *rows;
    struct XML_ParserStruct *parser;
};

struct sheet_xml_handlers {
    void (*start)(void *xml, const char *name, const char **attributes);
    void (*end)(void *xml, const char *name);
    void (*text)(void *xml, const char *text, int length);
};

/* Parses a file of the archive, refusing a DOCTYPE; false if the archive has no such file. */
bool sheet_xml_read(struct zip *zip, const char *path, struct sheet_xml *xml,
                    const struct sheet_xml_handlers *handlers);
/* The same for a file that is XML itself, in any of our encodings whatever its first line says. */
void sheet_xml_read_text(int fd, struct sheet_xml *xml, const struct sheet_xml_handlers *handlers);
/* A name without the prefix of its namespace. */
const char *sheet_xml_local(const char *name);
/* The value of an attribute by its local name, or NULL. */
const char *sheet_xml_attribute(const char **attributes, const char *local_name);

void sheet_xlsx_read(int fd, struct sheet_rows *rows);
void sheet_ods_read(int fd, struct sheet_rows *rows);
void sheet_xls_read(int fd, struct sheet_rows *rows);
void sheet_csv_read(int fd, struct sheet_rows *rows);
void sheet_html_read(int fd, struct sheet_rows *rows);
void sheet_xml_book_read(int fd, struct sheet_rows *rows);

/* The path under which the child may open its file; seccomp compares this very pointer. */
extern const char sheet_child_path[];
#define SHEET_CHILD_INPUT 3
#define SHEET_CHILD_OUTPUT 4

/* `profkom read-sheet`: the child's main. */
int sheet_child_main(int argument_count, char **arguments);
