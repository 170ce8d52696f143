/* Sheets: reading tables that people made (XLSX, XLS, ODS, CSV/TSV in cp1251, UTF-8, UTF-16, HTML
 * named .xls) and writing tables for them (XLSX, CSV).
 *
 * Reading takes place in a child process under seccomp, Landlock and limits of memory (256 MiB) and
 * time (10 s), because file formats are where programs break: whatever the file does, the parent
 * gets either rows or one outcome. Rows stream: a sheet of a million rows never lies in memory
 * whole. */
#pragma once

#include "base/buf.h"
#include "base/date.h"
#include "base/str.h"

enum sheet_cell_kind {
    SHEET_EMPTY,
    SHEET_TEXT,
    SHEET_NUMBER, /* `text` is the number as the file has it, shortest form; `number` its value */
    SHEET_DATE,   /* a number under a date format */
    SHEET_BOOL,
    SHEET_ERROR, /* #REF! and the like */
};

struct sheet_cell {
    enum sheet_cell_kind kind;
    str text; /* what a person sees in the cell, as near as we can tell */
    double number;
    date day;
};

struct sheet_row {
    int32_t sheet;  /* 0-based, in the order of the workbook */
    int32_t number; /* 1-based row number as the program that made the file shows it */
    bool hidden;    /* the row is hidden, or filtered out */
    int32_t cell_count;
    struct sheet_cell *cells; /* from column A on, without gaps */
};

struct sheet_info {
    str name;
    bool hidden;
};

enum sheet_outcome {
    SHEET_READ,
    SHEET_IS_EMPTY,    /* no bytes, or no cells at all */
    SHEET_NOT_A_SHEET, /* none of the formats */
    SHEET_DAMAGED,     /* the right format, cut short or broken */
    SHEET_TOO_LARGE,   /* unpacks to more than it may, or took too much time or memory */
    SHEET_FORBIDDEN,   /* holds what no sheet needs: a DOCTYPE, external entities */
    SHEET_LOCKED,      /* protected by a password */
    SHEET_STOPPED,     /* the receiver said stop */
};

struct sheet_receiver {
    void *context;
    /* Called once per sheet before its rows. */
    void (*sheet)(void *context, int32_t index, const struct sheet_info *info);
    /* Texts live until it returns. False = stop. */
    bool (*row)(void *context, const struct sheet_row *row);
};

/* Reads all sheets of the file, hidden ones too (the receiver knows which). The offset of `fd` does
 * not matter. `name` helps only to tell formats apart that look alike. */
enum sheet_outcome sheet_read(int fd, str name, const struct sheet_receiver *receiver);

/* The same without the child: for the fuzzers, and inside the child. */
enum sheet_outcome sheet_read_here(int fd, str name, const struct sheet_receiver *receiver);

/* Reads a text document (DOCX, ODT) in the same closed child. The first sheet holds its lines: one
 * a row, its text in as many cells as it takes; a row that is missing is an empty line. The second
 * one, SHEET_DOCUMENT_REMARKS, holds what there is to say about the file, a remark a row. */
enum sheet_outcome sheet_read_document(int fd, const struct sheet_receiver *receiver);
enum sheet_outcome sheet_read_document_here(int fd, const struct sheet_receiver *receiver);

enum { SHEET_DOCUMENT_REMARKS = 1 };
#define SHEET_REMARK_CHANGES "changes"   /* tracked changes, read as if accepted */
#define SHEET_REMARK_MACROS "macros"     /* never run */
#define SHEET_REMARK_HIDDEN "hidden"     /* hidden text, left out */
#define SHEET_REMARK_PICTURES "pictures" /* their text cannot be read */
#define SHEET_REMARK_TABLE "table"       /* an archive that holds a table instead */

/* ---- writing -------------------------------------------------------------------------------- */

enum sheet_format { SHEET_XLSX, SHEET_CSV };

struct sheet_writer;

/* Streams into the file. CSV is UTF-8 with a byte order mark, semicolons, and CRLF, as Excel in
 * Russia opens it. A text that begins with = + - @, tab, CR or their full-width forms never becomes
 * a formula: in XLSX it is a text cell, in CSV an apostrophe goes before it (and reading takes it
 * away again). A phone number stays as it is. */
struct sheet_writer *sheet_writer_open(enum sheet_format format, int fd, str sheet_name);
/* Widths are in characters; 0 = default. The heading row is bold and frozen. */
void sheet_writer_heading(struct sheet_writer *writer, const str *titles, const int *widths,
                          int count);
void sheet_writer_text(struct sheet_writer *writer, str text);
void sheet_writer_int(struct sheet_writer *writer, int64_t number);
void sheet_writer_date(struct sheet_writer *writer, date day);
/* So many decimals, thousands apart; with edges as SHEET_CELL. */
void sheet_writer_decimal(struct sheet_writer *writer, double number, int decimals);

/* A sheet that looks like a form. In CSV only texts and figures remain. */
enum sheet_style {
    SHEET_PLAIN,
    SHEET_BOLD,
    SHEET_TITLE,   /* larger, in the middle */
    SHEET_CENTRED, /* in the middle */
    SHEET_NOTE,    /* small */
    SHEET_HEADING, /* of a table: in the middle, with edges, broken into lines */
    SHEET_CELL,    /* of a table: with edges, broken into lines */
    SHEET_CELL_CENTRED,
    SHEET_STYLES,
};
/* A text over so many columns; the row becomes as high as it needs. */
void sheet_writer_styled(struct sheet_writer *writer, str text, enum sheet_style style,
                         int columns);
/* Before the first row: so many columns from the first one on are that wide, in characters. */
void sheet_writer_width(struct sheet_writer *writer, int first, int count, int width);

struct sheet_print {
    bool is_landscape;
    bool is_fitted;       /* as many columns as there are go on one page */
    bool is_frozen;       /* what is repeated on paper stays in sight on the screen */
    int repeated_rows;    /* the first ones, on each page */
    int repeated_columns; /* likewise */
    str foot;             /* "&CPage &P of &N"; may be empty */
};
void sheet_writer_print(struct sheet_writer *writer, const struct sheet_print *print);
/* Begins another sheet; the name is made to fit what programs allow. */
void sheet_writer_next_sheet(struct sheet_writer *writer, str name);

void sheet_writer_end_row(struct sheet_writer *writer);
/* False if the file could not be written (no room). Frees the writer either way. */
bool sheet_writer_close(struct sheet_writer *writer) MUST_USE;
