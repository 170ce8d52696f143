/* SpreadsheetML, the XML of Excel 2003: one file for the whole book, which accounting programs
 * still write under the name .xls. Whether a sheet is hidden stands behind its rows, so the file
 * is gone through twice. */
#include "app/sheet_parts.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_LIMIT = 256, PLACE_LIMIT = 1 << 24 };

struct book {
    struct sheet_xml xml; /* first: see sheet_xml_read */
    bool hidden[SHEET_SHEET_LIMIT];
    bool looks_for_hidden; /* the first time through */
    int32_t sheets;
    int depth;
    int cell_depth; /* of the cell that is open; 0 = none */
    int data_depth;
    bool in_visible;

    int32_t row_number;
    int32_t column; /* of the cell, from 0 */
    int32_t merged; /* columns to the right that the cell covers */
    bool in_row;
    enum { DATA_TEXT, DATA_NUMBER, DATA_DAY, DATA_BOOL, DATA_ERROR } type;
    char *text;
    size_t text_length;
};

static void on_text(void *context, const char *text, int length)
{
    struct book *book = context;
    if (book->data_depth == 0 && !book->in_visible) {
        return;
    }
    if (book->text_length + (size_t)length > SHEET_CELL_LIMIT) {
        sheet_rows_fail(book->xml.rows, SHEET_DAMAGED);
        return;
    }
    memcpy(book->text + book->text_length, text, (size_t)length);
    book->text_length += (size_t)length;
}

/* A number in an attribute, at least 0; `otherwise` if there is none. */
static int32_t place_of(const char **attributes, const char *name, int32_t otherwise)
{
    const char *text = sheet_xml_attribute(attributes, name);
    long number = text == NULL ? otherwise : strtol(text, NULL, 10);
    return number < 0 ? 0 : (int32_t)MIN_OF(number, PLACE_LIMIT);
}

static void sheet_start(struct book *book, const char **attributes)
{
    int32_t index = book->sheets++;
    book->row_number = 0;
    if (!book->looks_for_hidden) {
        sheet_rows_sheet(book->xml.rows, str_of(sheet_xml_attribute(attributes, "Name")),
                         index < SHEET_SHEET_LIMIT && book->hidden[index]);
    }
}

/* «Index» counts from 1 and is left out where a row follows the one before. */
static void row_start(struct book *book, const char **attributes)
{
    bool hidden = place_of(attributes, "Hidden", 0) == 1;
    int32_t number = place_of(attributes, "Index", book->row_number + 1);
    if (number <= book->row_number || book->sheets == 0) {
        sheet_rows_fail(book->xml.rows, SHEET_DAMAGED);
        return;
    }
    book->row_number = number;
    book->column = 0;
    book->in_row = true;
    sheet_rows_begin(book->xml.rows, number, hidden);
}

static void cell_start(struct book *book, const char **attributes)
{
    book->column = MAX_OF(place_of(attributes, "Index", book->column + 1), 1) - 1;
    book->merged = place_of(attributes, "MergeAcross", 0);
    book->cell_depth = book->depth;
    book->type = DATA_TEXT;
    book->text_length = 0;
}

static void data_start(struct book *book, const char **attributes)
{
    static const char *const names[] = {[DATA_NUMBER] = "Number",
                                        [DATA_DAY] = "DateTime",
                                        [DATA_BOOL] = "Boolean",
                                        [DATA_ERROR] = "Error"};
    str type = str_of(sheet_xml_attribute(attributes, "Type"));
    book->data_depth = book->depth;
    for (size_t i = DATA_NUMBER; i < COUNT_OF(names); i++) {
        book->type = str_equal(type, str_of(names[i])) ? i : book->type;
    }
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct book *book = context;
    name = sheet_xml_local(name);
    if (++book->depth > DEPTH_LIMIT) {
        sheet_rows_fail(book->xml.rows, SHEET_DAMAGED);
    } else if (strcmp(name, "Worksheet") == 0) {
        sheet_start(book, attributes);
    } else if (strcmp(name, "Visible") == 0) {
        book->in_visible = true;
        book->text_length = 0;
    } else if (book->looks_for_hidden) {
        return;
    } else if (strcmp(name, "Row") == 0) {
        row_start(book, attributes);
    } else if (strcmp(name, "Cell") == 0 && book->in_row && book->cell_depth == 0) {
        cell_start(book, attributes);
    } else if (strcmp(name, "Data") == 0 && book->cell_depth > 0 &&
               book->depth == book->cell_depth + 1) { /* a comment has a Data of its own */
        data_start(book, attributes);
    }
    if (!sheet_rows_go_on(book->xml.rows)) {
        XML_StopParser(book->xml.parser, XML_FALSE);
    }
}

static void cell_end(struct book *book)
{
    struct sheet_rows *rows = book->xml.rows;
    str text = {book->text, book->text_length};
    struct sheet_cell *cell = text.length == 0 ? NULL : sheet_rows_cell(rows, book->column);
    date day;
    char *end = NULL;
    book->text[book->text_length] = '\0';
    double number = book->type == DATA_NUMBER ? strtod(text.data, &end) : 0;
    if (cell == NULL) {
        /* nothing stands there, or too far to the right */
    } else if (book->type == DATA_NUMBER && end != NULL && *end == '\0') {
        sheet_cell_number(rows, cell, number);
    } else if (book->type == DATA_DAY &&
               date_from_iso(str_slice(text, 0, DATE_TEXT_LENGTH), &day)) {
        sheet_cell_day(rows, cell, (double)(date_to_days(day) + 25569), day);
    } else {
        sheet_cell_text(rows, cell, text);
        if (cell->kind == SHEET_TEXT && book->type == DATA_ERROR) {
            cell->kind = SHEET_ERROR;
        }
    }
    book->column = (int32_t)MIN_OF((int64_t)book->column + 1 + book->merged, PLACE_LIMIT);
    book->cell_depth = 0;
}

static void on_end(void *context, const char *name)
{
    struct book *book = context;
    name = sheet_xml_local(name);
    if (book->depth == book->data_depth) {
        book->data_depth = 0;
    } else if (book->depth == book->cell_depth) {
        cell_end(book);
    } else if (book->in_row && book->cell_depth == 0 && strcmp(name, "Row") == 0) {
        book->in_row = false;
        sheet_rows_end(book->xml.rows);
    } else if (book->in_visible && strcmp(name, "Visible") == 0) {
        bool hidden = str_starts_with((str){book->text, book->text_length}, STR("SheetHidden")) ||
                      str_starts_with((str){book->text, book->text_length}, STR("SheetVeryHidden"));
        book->in_visible = false;
        if (book->looks_for_hidden && book->sheets > 0 && book->sheets <= SHEET_SHEET_LIMIT) {
            book->hidden[book->sheets - 1] = hidden;
        }
    }
    book->depth--;
    if (!sheet_rows_go_on(book->xml.rows)) {
        XML_StopParser(book->xml.parser, XML_FALSE);
    }
}

void sheet_xml_book_read(int fd, struct sheet_rows *rows)
{
    static const struct sheet_xml_handlers handlers = {on_start, on_end, on_text};
    struct book *book = calloc(1, sizeof(*book));
    book->xml.rows = rows;
    book->text = malloc(SHEET_CELL_LIMIT + 1);
    book->looks_for_hidden = true;
    sheet_xml_read_text(fd, &book->xml, &handlers);
    book->looks_for_hidden = false;
    book->sheets = 0;
    book->depth = 0;
    book->in_visible = false;
    if (sheet_rows_go_on(rows)) {
        sheet_xml_read_text(fd, &book->xml, &handlers);
    }
    free(book->text);
    free(book);
}
