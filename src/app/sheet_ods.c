/* ODS: LibreOffice's archive; all is in content.xml. Rows and cells may be "repeated" a million
 * times: empty ones are only counted, filled ones are written out up to a limit. */
#include "app/sheet_parts.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { REPEATED_ROWS_LIMIT = 10000, HIDDEN_STYLES_LIMIT = 256, DEPTH_LIMIT = 256 };

struct ods {
    struct sheet_xml xml; /* first: see sheet_xml_read */
    struct arena *arena;
    str hidden_styles[HIDDEN_STYLES_LIMIT];
    int hidden_style_count;
    str style_name;
    int depth;
    int table_depth;

    int32_t row_number;
    int32_t row_repeats;
    int32_t column;
    int32_t column_repeats;
    bool in_row, in_cell;
    int paragraphs;
    int note_depth; /* inside a comment to the cell */
    struct sheet_cell value;
    char *text;
    size_t text_length;
    bool in_paragraph;
};

static int32_t repeats_of(const char **attributes, const char *name)
{
    const char *text = sheet_xml_attribute(attributes, name);
    long number = text == NULL ? 1 : strtol(text, NULL, 10);
    return number < 1 ? 1 : (int32_t)MIN_OF(number, 1 << 24);
}

static void put_text(struct ods *ods, const char *text, size_t length)
{
    if (ods->text_length + length > SHEET_CELL_LIMIT) {
        sheet_rows_fail(ods->xml.rows, SHEET_DAMAGED);
        return;
    }
    memcpy(ods->text + ods->text_length, text, length);
    ods->text_length += length;
}

static void on_text(void *context, const char *text, int length)
{
    struct ods *ods = context;
    if (ods->in_cell && ods->in_paragraph && ods->note_depth == 0) {
        put_text(ods, text, (size_t)length);
    }
}

static void note_style(struct ods *ods, const char **attributes)
{
    const char *shown = sheet_xml_attribute(attributes, "display");
    if (shown != NULL && strcmp(shown, "false") == 0 &&
        ods->hidden_style_count < HIDDEN_STYLES_LIMIT) {
        ods->hidden_styles[ods->hidden_style_count++] = ods->style_name;
    }
}

static void table_start(struct ods *ods, const char **attributes)
{
    str style = str_of(sheet_xml_attribute(attributes, "style-name"));
    bool hidden = false;
    for (int i = 0; i < ods->hidden_style_count; i++) {
        hidden = hidden || (!str_is_empty(style) && str_equal(ods->hidden_styles[i], style));
    }
    if (ods->table_depth++ == 0) {
        ods->row_number = 0;
        sheet_rows_sheet(ods->xml.rows, str_of(sheet_xml_attribute(attributes, "name")), hidden);
    }
}

static void row_start(struct ods *ods, const char **attributes)
{
    const char *visibility = sheet_xml_attribute(attributes, "visibility");
    bool hidden = visibility != NULL && strcmp(visibility, "visible") != 0;
    ods->row_repeats = repeats_of(attributes, "number-rows-repeated");
    ods->column = 0;
    ods->in_row = true;
    sheet_rows_begin(ods->xml.rows, ods->row_number + 1, hidden);
}

static void cell_start(struct ods *ods, const char **attributes)
{
    const char *type = sheet_xml_attribute(attributes, "value-type");
    const char *value = sheet_xml_attribute(attributes, "value");
    const char *day = sheet_xml_attribute(attributes, "date-value");
    ods->column_repeats = repeats_of(attributes, "number-columns-repeated");
    ods->in_cell = true;
    ods->paragraphs = 0;
    ods->text_length = 0;
    ods->value = (struct sheet_cell){0};
    if (type != NULL && strcmp(type, "float") == 0 && value != NULL) {
        ods->value.kind = SHEET_NUMBER;
        ods->value.number = strtod(value, NULL);
    } else if (type != NULL && strcmp(type, "date") == 0 && day != NULL &&
               date_from_iso(str_slice(str_of(day), 0, DATE_TEXT_LENGTH), &ods->value.day)) {
        ods->value.kind = SHEET_DATE;
    } else if (type != NULL && strcmp(type, "boolean") == 0) {
        ods->value.kind = SHEET_BOOL;
    }
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct ods *ods = context;
    name = sheet_xml_local(name);
    if (++ods->depth > DEPTH_LIMIT) {
        sheet_rows_fail(ods->xml.rows, SHEET_DAMAGED);
        XML_StopParser(ods->xml.parser, XML_FALSE);
    } else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0) {
        cell_start(ods, attributes);
    } else if (strcmp(name, "p") == 0 && ods->in_cell) {
        if (ods->note_depth == 0 && ods->paragraphs++ > 0) {
            put_text(ods, "\n", 1);
        }
        ods->in_paragraph = true;
    } else if (strcmp(name, "s") == 0 && ods->in_paragraph && ods->note_depth == 0) {
        for (int i = MIN_OF(repeats_of(attributes, "c"), 100); i > 0; i--) {
            put_text(ods, " ", 1);
        }
    } else if (strcmp(name, "annotation") == 0) {
        ods->note_depth++;
    } else if (strcmp(name, "table-row") == 0 && ods->table_depth == 1) {
        row_start(ods, attributes);
    } else if (strcmp(name, "table") == 0) {
        table_start(ods, attributes);
    } else if (strcmp(name, "style") == 0) {
        ods->style_name = str_copy(ods->arena, str_of(sheet_xml_attribute(attributes, "name")));
    } else if (strcmp(name, "table-properties") == 0) {
        note_style(ods, attributes);
    }
}

static void fill_cell(struct ods *ods, struct sheet_cell *cell)
{
    struct sheet_rows *rows = ods->xml.rows;
    str text = {ods->text, ods->text_length};
    if (ods->value.kind == SHEET_NUMBER) {
        sheet_cell_number(rows, cell, ods->value.number);
        /* A format may show «0046183462» for the number 46183462. */
        if (text.length > cell->text.length && text.data[0] == '0') {
            sheet_cell_text(rows, cell, text);
        }
    } else if (ods->value.kind == SHEET_DATE) {
        sheet_cell_day(rows, cell, (double)(date_to_days(ods->value.day) + 25569), ods->value.day);
    } else {
        sheet_cell_text(rows, cell, text);
        cell->kind =
            ods->value.kind == SHEET_BOOL && cell->kind == SHEET_TEXT ? SHEET_BOOL : cell->kind;
    }
}

static void cell_end(struct ods *ods)
{
    bool empty = ods->value.kind == SHEET_EMPTY && ods->text_length == 0;
    for (int32_t i = 0; i < ods->column_repeats && !empty; i++) {
        struct sheet_cell *cell = sheet_rows_cell(ods->xml.rows, ods->column + i);
        if (cell == NULL) {
            break;
        }
        fill_cell(ods, cell);
    }
    ods->column = (int32_t)MIN_OF((int64_t)ods->column + ods->column_repeats, 1 << 24);
    ods->in_cell = false;
}

static void row_end(struct ods *ods)
{
    struct sheet_rows *rows = ods->xml.rows;
    bool filled = rows->row.cell_count > 0;
    sheet_rows_end(rows);
    int32_t more = filled ? ods->row_repeats - 1 : 0;
    if (more > REPEATED_ROWS_LIMIT) {
        sheet_rows_fail(rows, SHEET_TOO_LARGE);
    }
    for (int32_t i = 1; i <= more && sheet_rows_go_on(rows); i++) {
        sheet_rows_again(rows, ods->row_number + 1 + i);
    }
    ods->row_number = (int32_t)MIN_OF((int64_t)ods->row_number + ods->row_repeats, 1 << 24);
    ods->in_row = false;
    if (!sheet_rows_go_on(rows)) {
        XML_StopParser(ods->xml.parser, XML_FALSE);
    }
}

static void on_end(void *context, const char *name)
{
    struct ods *ods = context;
    name = sheet_xml_local(name);
    ods->depth--;
    if (strcmp(name, "p") == 0) {
        ods->in_paragraph = false;
    } else if (strcmp(name, "annotation") == 0) {
        ods->note_depth--;
    } else if (strcmp(name, "table") == 0) {
        ods->table_depth--;
    } else if (ods->in_row && ods->in_cell && strstr(name, "table-cell") != NULL) {
        cell_end(ods);
    } else if (ods->in_row && strcmp(name, "table-row") == 0) {
        row_end(ods);
    }
}

void sheet_ods_read(int fd, struct sheet_rows *rows)
{
    static const struct sheet_xml_handlers handlers = {on_start, on_end, on_text};
    struct zip *zip = sheet_zip_open(fd, rows);
    if (zip == NULL) {
        return;
    }
    struct ods *ods = calloc(1, sizeof(*ods));
    ods->xml.rows = rows;
    ods->arena = arena_new();
    ods->text = malloc(SHEET_CELL_LIMIT);
    if (!sheet_xml_read(zip, "content.xml", &ods->xml, &handlers)) {
        sheet_rows_fail(rows, SHEET_DAMAGED);
    }
    zip_discard(zip);
    free(ods->text);
    arena_free(ods->arena);
    free(ods);
}
