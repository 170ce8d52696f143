/* Text documents: which format it is, lines as rows, remarks about the file. */
#include "app/sheet_document.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/utf8.h"

enum { CELL_BYTES = 60 * 1024, LINE_LIMIT = 8 * CELL_BYTES };

/* ---- lines ---------------------------------------------------------------------------------- */

static void send_line(struct document *document)
{
    struct sheet_rows *rows = document->xml.rows;
    str rest = buf_str(&document->line);
    sheet_rows_begin(rows, ++document->row_number, false);
    for (int32_t column = 0; rest.length > 0; column++) {
        size_t length = MIN_OF(rest.length, CELL_BYTES);
        while (length < rest.length && ((unsigned char)rest.data[length] & 0xC0) == 0x80) {
            length--;
        }
        sheet_cell_text(rows, sheet_rows_cell(rows, column), str_slice(rest, 0, length));
        rest = str_from(rest, length);
    }
    sheet_rows_end(rows);
    document->line.length = 0;
}

void document_flush(struct document *document)
{
    if (document->line_ended) {
        document->line_ended = false;
        send_line(document);
    }
}

void document_put(struct document *document, const char *text, size_t length)
{
    document_flush(document);
    if (document->line.length + length > LINE_LIMIT) {
        sheet_rows_fail(document->xml.rows, SHEET_DAMAGED);
        return;
    }
    buf_put_bytes(&document->line, text, length);
    document->has_text = true;
}

void document_end_line(struct document *document)
{
    document_flush(document);
    document->line_ended = true;
}

void document_end_cell(struct document *document)
{
    document->line_ended = false;
    document_put(document, "\t", 1);
}

/* ---- elements ------------------------------------------------------------------------------- */

bool document_enter(struct document *document)
{
    if (++document->depth > DOCUMENT_DEPTH_LIMIT) {
        sheet_rows_fail(document->xml.rows, SHEET_DAMAGED);
    }
    if (!sheet_rows_go_on(document->xml.rows)) {
        XML_StopParser(document->xml.parser, XML_FALSE);
        return false;
    }
    return document->skip_depth == 0;
}

bool document_leave(struct document *document)
{
    bool was_read = document->skip_depth == 0;
    if (document->skip_depth == document->depth) {
        document->skip_depth = 0;
    }
    document->depth--;
    return was_read;
}

/* ---- numbers of lists ----------------------------------------------------------------------- */

static void put_roman(struct buf *out, int number, bool is_lower)
{
    static const struct {
        int value;
        const char *upper, *lower;
    } digits[] = {{100, "C", "c"},  {90, "XC", "xc"}, {50, "L", "l"},
                  {40, "XL", "xl"}, {10, "X", "x"},   {9, "IX", "ix"},
                  {5, "V", "v"},    {4, "IV", "iv"},  {1, "I", "i"}};
    for (size_t i = 0; i < COUNT_OF(digits) && number < 1000; i++) {
        for (; number >= digits[i].value; number -= digits[i].value) {
            buf_put(out, str_of(is_lower ? digits[i].lower : digits[i].upper));
        }
    }
}

static void put_letter(struct buf *out, const char *letters, int number)
{
    size_t count = utf8_length(str_of(letters));
    str rest = str_of(letters);
    size_t place = number < 1 ? 0 : (size_t)(number - 1) % count;
    str before = utf8_slice(rest, place);
    buf_put(out, utf8_slice(str_from(rest, before.length), 1));
}

void document_put_number(struct buf *out, enum document_number_format format, int number)
{
    switch (format) {
    case DOCUMENT_DECIMAL:
        buf_put_int64(out, number);
        break;
    case DOCUMENT_ROMAN_UPPER:
    case DOCUMENT_ROMAN_LOWER:
        put_roman(out, number, format == DOCUMENT_ROMAN_LOWER);
        break;
    case DOCUMENT_LETTER_UPPER:
        put_letter(out, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", number);
        break;
    case DOCUMENT_LETTER_LOWER:
        put_letter(out, "abcdefghijklmnopqrstuvwxyz", number);
        break;
    case DOCUMENT_RUSSIAN_UPPER:
        put_letter(out, "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ", number);
        break;
    case DOCUMENT_RUSSIAN_LOWER:
        put_letter(out, "абвгдежзиклмнопрстуфхцчшщэюя", number);
        break;
    case DOCUMENT_BULLET:
        BUF_PUT(out, "•");
        break;
    case DOCUMENT_NO_NUMBER:
        break;
    }
}

/* ---- files ---------------------------------------------------------------------------------- */

static bool has_macros(struct zip *zip)
{
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; i < count; i++) {
        str name = str_of(zip_get_name(zip, (zip_uint64_t)i, 0));
        if (str_ends_with(name, STR("vbaProject.bin")) || str_starts_with(name, STR("Basic/")) ||
            str_starts_with(name, STR("Scripts/"))) {
            return true;
        }
    }
    return false;
}

static void send_remark(struct document *document, bool is_so, const char *name)
{
    struct sheet_rows *rows = document->xml.rows;
    if (is_so) {
        sheet_rows_begin(rows, ++document->row_number, false);
        sheet_cell_text(rows, sheet_rows_cell(rows, 0), str_of(name));
        sheet_rows_end(rows);
    }
}

static bool holds(struct zip *zip, const char *path)
{
    return zip_name_locate(zip, path, 0) >= 0;
}

/* OpenDocument of every kind keeps its content under one name; its type stands in «mimetype». */
static bool is_open_text(struct zip *zip)
{
    char type[64] = {0};
    struct zip_file *file = zip_fopen(zip, "mimetype", 0);
    zip_int64_t length = file == NULL ? 0 : zip_fread(file, type, sizeof(type) - 1);
    if (file != NULL) {
        zip_fclose(file);
    }
    return holds(zip, "content.xml") &&
           (length <= 0 || str_find(str_of(type), STR("opendocument.text")) >= 0);
}

static void read_document(int fd, struct document *document)
{
    struct sheet_rows *rows = document->xml.rows;
    struct zip *zip = sheet_zip_open(fd, rows);
    if (zip == NULL) {
        return;
    }
    document->has_macros = has_macros(zip);
    sheet_rows_sheet(rows, STR("text"), false);
    if (holds(zip, "word/document.xml")) {
        sheet_docx_read(zip, document);
    } else if (is_open_text(zip)) {
        sheet_odt_read(zip, document);
    } else {
        document->is_table = holds(zip, "xl/workbook.xml") || holds(zip, "content.xml");
        if (!document->is_table) {
            sheet_rows_fail(rows, SHEET_NOT_A_SHEET);
        }
    }
    zip_discard(zip);
    document_end_line(document);
    document_flush(document);
    if (sheet_rows_go_on(rows)) {
        sheet_rows_sheet(rows, STR("remarks"), true);
        document->row_number = 0;
        send_remark(document, document->has_changes, SHEET_REMARK_CHANGES);
        send_remark(document, document->has_macros, SHEET_REMARK_MACROS);
        send_remark(document, document->has_hidden, SHEET_REMARK_HIDDEN);
        send_remark(document, document->has_pictures, SHEET_REMARK_PICTURES);
        send_remark(document, document->is_table, SHEET_REMARK_TABLE);
    }
}

enum sheet_outcome sheet_read_document_here(int fd, const struct sheet_receiver *receiver)
{
    struct sheet_rows *rows = calloc(1, sizeof(*rows));
    sheet_rows_init(rows, receiver);
    struct arena *arena = arena_new();
    struct document document = {.xml = {.rows = rows}, .arena = arena, .line = BUF_INIT(arena)};
    read_document(fd, &document);
    enum sheet_outcome outcome = sheet_rows_outcome(rows);
    arena_free(arena);
    sheet_rows_release(rows);
    free(rows);
    return outcome;
}
