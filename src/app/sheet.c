#include "app/sheet_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/utf8.h"

enum { HEAD_BYTES = 8192 };

enum sheet_kind { KIND_NONE, KIND_ZIP, KIND_OLE, KIND_HTML, KIND_XML_BOOK, KIND_XML, KIND_TEXT };

static bool starts_with(str head, const char *bytes, size_t length)
{
    return head.length >= length && memcmp(head.data, bytes, length) == 0;
}

static bool contains_nocase(str text, const char *part)
{
    size_t length = strlen(part);
    for (size_t i = 0; i + length <= text.length; i++) {
        if (str_equal_ascii_nocase(str_slice(text, i, length), str_of(part))) {
            return true;
        }
    }
    return false;
}

/* Text has next to no control characters; what a compiler or a camera wrote is full of them. */
static bool looks_like_text(str head, bool tag)
{
    size_t controls = 0;
    size_t line_ends = 0;
    for (size_t i = 0; i < head.length; i++) {
        unsigned char c = (unsigned char)head.data[i];
        line_ends += c == '\n' || c == '\r';
        controls += c < 32 && c != '\t' && c != '\n' && c != '\r';
        if (c == 0) {
            return false;
        }
    }
    if (head.length >= HEAD_BYTES && line_ends == 0 && !tag) {
        return false; /* no heading is eight kilobytes wide */
    }
    return controls * 100 <= head.length;
}

/* The head as UTF-8 where it is UTF-16; other bytes are left as they are. */
static str head_to_look_at(struct arena *arena, str head)
{
    int mark_length = 0;
    struct buf out = BUF_INIT(arena);
    enum sheet_encoding encoding = sheet_wide_encoding(head, &mark_length);
    if (encoding == ENCODING_UTF8) {
        return head;
    }
    (void)sheet_decode(encoding, str_from(head, (size_t)mark_length), &out);
    return buf_str(&out);
}

static enum sheet_kind kind_of(struct arena *arena, str head)
{
    if (starts_with(head, "PK\x03\x04", 4) || starts_with(head, "PK\x05\x06", 4)) {
        return KIND_ZIP;
    }
    if (starts_with(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) {
        return KIND_OLE;
    }
    head = head_to_look_at(arena, head);
    str start = str_trim(starts_with(head, "\xEF\xBB\xBF", 3) ? str_from(head, 3) : head);
    bool tag = starts_with(start, "<", 1);
    if (!looks_like_text(head, tag)) {
        return KIND_NONE;
    }
    if (tag && contains_nocase(head, "urn:schemas-microsoft-com:office:spreadsheet") &&
        !contains_nocase(head, "<html")) {
        return KIND_XML_BOOK;
    }
    if (tag && (contains_nocase(head, "<html") || contains_nocase(head, "<table"))) {
        return KIND_HTML;
    }
    return starts_with(start, "<?xml", 5) || starts_with(start, "%PDF", 4) ||
                   starts_with(start, "{\\rtf", 5)
               ? KIND_XML
               : KIND_TEXT;
}

/* XLSX and ODS are both archives, and so is a letter of Word; what lies in them tells which. */
static void read_archive(int fd, struct sheet_rows *rows)
{
    struct zip *zip = sheet_zip_open(fd, rows);
    if (zip == NULL) {
        return;
    }
    bool letter = zip_name_locate(zip, "word/document.xml", 0) >= 0 ||
                  zip_name_locate(zip, "ppt/presentation.xml", 0) >= 0;
    bool xlsx = zip_name_locate(zip, "[Content_Types].xml", 0) >= 0 ||
                zip_name_locate(zip, "xl/workbook.xml", 0) >= 0;
    bool ods = zip_name_locate(zip, "content.xml", 0) >= 0;
    zip_discard(zip);
    if (letter) {
        sheet_rows_fail(rows, SHEET_NOT_A_SHEET);
    } else if (xlsx) {
        sheet_xlsx_read(fd, rows);
    } else if (ods) {
        sheet_ods_read(fd, rows);
    } else {
        sheet_rows_fail(rows, SHEET_NOT_A_SHEET);
    }
}

enum sheet_outcome sheet_read_here(int fd, str name, const struct sheet_receiver *receiver)
{
    (void)name; /* nothing we read today needs it: the bytes tell */
    char room[HEAD_BYTES];
    ssize_t length = pread(fd, room, sizeof(room), 0);
    if (length <= 0) {
        return SHEET_IS_EMPTY;
    }
    struct sheet_rows *rows = calloc(1, sizeof(*rows));
    sheet_rows_init(rows, receiver);
    struct arena *arena = arena_new();
    enum sheet_kind kind = kind_of(arena, (str){room, (size_t)length});
    arena_free(arena);
    switch (kind) {
    case KIND_ZIP:
        read_archive(fd, rows);
        break;
    case KIND_OLE:
        sheet_xls_read(fd, rows);
        break;
    case KIND_HTML:
        sheet_html_read(fd, rows);
        break;
    case KIND_XML_BOOK:
        sheet_xml_book_read(fd, rows);
        break;
    case KIND_TEXT:
        sheet_csv_read(fd, rows);
        break;
    case KIND_XML:
    case KIND_NONE:
        sheet_rows_fail(rows, SHEET_NOT_A_SHEET);
        break;
    }
    enum sheet_outcome outcome = sheet_rows_outcome(rows);
    sheet_rows_release(rows);
    free(rows);
    return outcome;
}

/* ---- rows ----------------------------------------------------------------------------------- */

void sheet_rows_init(struct sheet_rows *rows, const struct sheet_receiver *receiver)
{
    rows->receiver = receiver;
    rows->arena = arena_new();
    rows->row.cells = rows->cells;
    rows->row.sheet = -1;
    rows->outcome = SHEET_READ;
}

void sheet_rows_release(struct sheet_rows *rows)
{
    arena_free(rows->arena);
    rows->arena = NULL;
}

void sheet_rows_fail(struct sheet_rows *rows, enum sheet_outcome outcome)
{
    if (rows->outcome == SHEET_READ) {
        rows->outcome = outcome;
    }
}

enum sheet_outcome sheet_rows_outcome(const struct sheet_rows *rows)
{
    return rows->outcome == SHEET_READ && rows->cell_count == 0 ? SHEET_IS_EMPTY : rows->outcome;
}

void sheet_rows_sheet(struct sheet_rows *rows, str name, bool hidden)
{
    if (rows->sheet_count == SHEET_SHEET_LIMIT) {
        sheet_rows_fail(rows, SHEET_TOO_LARGE);
        return;
    }
    rows->row.sheet = rows->sheet_count++;
    struct sheet_info info = {.name = utf8_repair(rows->arena, name), .hidden = hidden};
    if (rows->receiver->sheet != NULL) {
        rows->receiver->sheet(rows->receiver->context, rows->row.sheet, &info);
    }
}

void sheet_rows_begin(struct sheet_rows *rows, int32_t number, bool hidden)
{
    arena_reset(rows->arena);
    rows->row.number = number;
    rows->row.hidden = hidden;
    rows->row.cell_count = 0;
    rows->row_bytes = 0;
}

struct sheet_cell *sheet_rows_cell(struct sheet_rows *rows, int32_t column)
{
    if (column < 0 || column >= SHEET_COLUMN_LIMIT) {
        return NULL;
    }
    while (rows->row.cell_count <= column) {
        rows->cells[rows->row.cell_count++] = (struct sheet_cell){0};
    }
    return &rows->cells[column];
}

void sheet_rows_end(struct sheet_rows *rows)
{
    while (rows->row.cell_count > 0 && rows->cells[rows->row.cell_count - 1].kind == SHEET_EMPTY) {
        rows->row.cell_count--;
    }
    if (!sheet_rows_go_on(rows) || rows->row.cell_count == 0) {
        return;
    }
    rows->cell_count += rows->row.cell_count;
    if (++rows->row_count > SHEET_ROW_LIMIT) {
        sheet_rows_fail(rows, SHEET_TOO_LARGE);
    } else if (!rows->receiver->row(rows->receiver->context, &rows->row)) {
        sheet_rows_fail(rows, SHEET_STOPPED);
    }
}

void sheet_rows_again(struct sheet_rows *rows, int32_t number)
{
    rows->row.number = number;
    sheet_rows_end(rows);
}

/* ---- texts that could be formulas ----------------------------------------------------------- */

static bool starts_formula(str text)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (str_starts_with(text, str_of(starts[i]))) {
            return true;
        }
    }
    return false;
}

/* Digits with the signs between them that people write: nothing is in it that could do harm. */
static bool is_phone(str text)
{
    size_t digits = 0;
    for (size_t i = 1; i < text.length; i++) {
        char c = text.data[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && strchr(" -()", c) == NULL) {
            return false;
        }
        digits += is_digit;
    }
    return str_starts_with(text, STR("+")) && digits >= 8 && digits <= 15;
}

static bool starts_formula_behind_guards(str text)
{
    while (str_starts_with(text, STR("'"))) {
        text = str_from(text, 1);
    }
    return starts_formula(text);
}

bool sheet_text_needs_guard(str text)
{
    return starts_formula_behind_guards(text) && !is_phone(text);
}

str sheet_text_without_guard(str text)
{
    bool guarded = str_starts_with(text, STR("'")) && starts_formula_behind_guards(text);
    return guarded ? str_from(text, 1) : text;
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* Nearly every text is good as it is; repairing would copy it once more. */
static bool needs_repair(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] < 32 || text.data[i] == 127) {
            return true;
        }
    }
    return !utf8_is_valid(text);
}

void sheet_cell_text(struct sheet_rows *rows, struct sheet_cell *cell, str text)
{
    rows->row_bytes += text.length;
    if (text.length > SHEET_CELL_LIMIT || rows->row_bytes > SHEET_ROW_TEXT_LIMIT) {
        sheet_rows_fail(rows, SHEET_DAMAGED);
        return;
    }
    str good = needs_repair(text) ? utf8_repair(rows->arena, text) : text;
    cell->text = str_copy(rows->arena, good);
    cell->kind = str_is_empty(cell->text) ? SHEET_EMPTY : SHEET_TEXT;
}

/* Fifteen digits are what Excel itself keeps: 0.1 + 0.2 is shown as 0.3. */
void sheet_cell_number(struct sheet_rows *rows, struct sheet_cell *cell, double number)
{
    char text[40];
    if (!isfinite(number)) {
        cell->kind = SHEET_ERROR;
        cell->text = STR("#NUM!");
        return;
    }
    bool whole = number == floor(number) && fabs(number) < 1e15;
    int length = whole ? snprintf(text, sizeof(text), "%.0f", number)
                       : snprintf(text, sizeof(text), "%.15g", number);
    cell->kind = SHEET_NUMBER;
    cell->number = number;
    cell->text = str_copy(rows->arena, (str){text, (size_t)length});
}

void sheet_cell_day(struct sheet_rows *rows, struct sheet_cell *cell, double number, date day)
{
    if (date_is_none(day)) {
        sheet_cell_number(rows, cell, number);
        return;
    }
    cell->kind = SHEET_DATE;
    cell->number = number;
    cell->day = day;
    cell->text =
        str_format(rows->arena, "%02d.%02d.%04d", date_day(day), date_month(day), date_year(day));
}

/* Excel believes that 1900 was a leap year: serials up to 60 are one day off. */
date sheet_day_of_serial(double serial, bool since_1904)
{
    if (!(serial >= 1 && serial < 2958466)) {
        return (date){0};
    }
    int64_t days = (int64_t)serial;
    if (since_1904) {
        return date_from_days(days + 1462 - 25569);
    }
    return date_from_days(days - 25569 + (days < 60 ? 1 : 0));
}
