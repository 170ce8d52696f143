/* XLSX: an archive of XML. Read in the order workbook (names, hidden sheets, 1904), relations
 * (which sheet lies where), styles (which numbers are dates), shared strings, and then sheet by
 * sheet as a stream. Formulas give the value that Excel last computed; merged cells simply have
 * their text in the first one. */
#include "app/sheet_parts.h"

#include <ctype.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum {
    STRINGS_LIMIT = 128 * 1024 * 1024, /* bytes of shared strings with their index */
    STYLE_LIMIT = 65536,
    FORMAT_LIMIT = 4096,
    PATH_LIMIT = 200,
};

enum number_style { STYLE_PLAIN, STYLE_DATE, STYLE_PADDED };

/* How numbers under a cell style are shown; `pattern` for «000-000-000 00» and the like. */
struct style {
    enum number_style kind;
    str pattern;
};

struct custom_format {
    int id;
    str code;
};

struct sheet_part {
    str name;
    char relation[64];
    char path[PATH_LIMIT];
    bool hidden;
};

struct xlsx {
    struct sheet_xml xml; /* first: see sheet_xml_read */
    struct arena *arena;
    struct zip *zip;
    bool since_1904;

    struct sheet_part sheets[SHEET_SHEET_LIMIT];
    int sheet_count;

    struct custom_format *formats;
    size_t format_count, format_capacity;
    struct style *styles;
    size_t style_count, style_capacity;
    bool in_cell_formats;

    str *strings;
    size_t string_count, string_capacity;

    /* the text that is being gathered: of a string, or of a cell */
    char *text;
    size_t text_length;
    bool gathering;
    int phonetic_depth;

    /* the cell and row that are being read */
    char type[12];
    int32_t column;
    int32_t row_number;
    size_t style;
    struct sheet_cell *cell;
};

/* ---- gathering text ------------------------------------------------------------------------- */

static void gather(struct xlsx *xlsx, bool start_anew)
{
    xlsx->gathering = true;
    if (start_anew) {
        xlsx->text_length = 0;
    }
}

static void on_text(void *context, const char *text, int length)
{
    struct xlsx *xlsx = context;
    if (!xlsx->gathering || xlsx->phonetic_depth > 0) {
        return;
    }
    size_t more = (size_t)length;
    if (xlsx->text_length + more > SHEET_CELL_LIMIT) {
        sheet_rows_fail(xlsx->xml.rows, SHEET_DAMAGED);
        return;
    }
    memcpy(xlsx->text + xlsx->text_length, text, more);
    xlsx->text_length += more;
}

static str gathered(const struct xlsx *xlsx)
{
    return (str){xlsx->text, xlsx->text_length};
}

static int64_t number_or(const char *text, int64_t otherwise)
{
    return text == NULL ? otherwise : strtoll(text, NULL, 10);
}

static bool is_true(const char *text)
{
    return text != NULL && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

/* ---- workbook and relations ----------------------------------------------------------------- */

static void workbook_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *xlsx = context;
    name = sheet_xml_local(name);
    if (strcmp(name, "workbookPr") == 0) {
        xlsx->since_1904 = is_true(sheet_xml_attribute(attributes, "date1904"));
    } else if (strcmp(name, "sheet") == 0) {
        if (xlsx->sheet_count == SHEET_SHEET_LIMIT) {
            sheet_rows_fail(xlsx->xml.rows, SHEET_TOO_LARGE);
            return;
        }
        struct sheet_part *sheet = &xlsx->sheets[xlsx->sheet_count++];
        const char *state = sheet_xml_attribute(attributes, "state");
        const char *relation = NULL;
        for (const char **a = attributes; a[0] != NULL; a += 2) {
            const char *local = sheet_xml_local(a[0]);
            relation = local != a[0] && strcmp(local, "id") == 0 ? a[1] : relation;
        }
        sheet->name = str_copy(xlsx->arena, str_of(sheet_xml_attribute(attributes, "name")));
        sheet->hidden = state != NULL && strstr(state, "idden") != NULL;
        snprintf(sheet->relation, sizeof(sheet->relation), "%s", relation == NULL ? "" : relation);
    }
}

static void relations_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *xlsx = context;
    const char *id = sheet_xml_attribute(attributes, "Id");
    const char *target = sheet_xml_attribute(attributes, "Target");
    if (strcmp(sheet_xml_local(name), "Relationship") != 0 || id == NULL || target == NULL) {
        return;
    }
    for (int i = 0; i < xlsx->sheet_count; i++) {
        if (strcmp(xlsx->sheets[i].relation, id) == 0) {
            bool from_root = target[0] == '/';
            snprintf(xlsx->sheets[i].path, PATH_LIMIT, "%s%s", from_root ? "" : "xl/",
                     from_root ? target + 1 : target);
        }
    }
}

static void ignore_end(void *context, const char *name)
{
    (void)context, (void)name;
}

/* ---- styles --------------------------------------------------------------------------------- */

static bool builtin_is_date(int id)
{
    return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

/* A format shows a date if a day or a year stands outside of quotes, brackets and escapes. */
static bool code_is_date(str code)
{
    bool quoted = false;
    bool bracketed = false;
    for (size_t i = 0; i < code.length; i++) {
        char c = (char)tolower((unsigned char)code.data[i]);
        if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '[' || c == ']')) {
            bracketed = c == '[';
        } else if (!quoted && !bracketed && (c == 'y' || c == 'd')) {
            return true;
        }
    }
    return false;
}

/* «0000000000» keeps the zeros in front that the number itself has lost. */
static bool code_is_padding(str code)
{
    int zeros = 0;
    for (size_t i = 0; i < code.length; i++) {
        if (strchr("0- \\\"", code.data[i]) == NULL) {
            return false;
        }
        zeros += code.data[i] == '0';
    }
    return zeros > 1;
}

static struct style style_of(const struct xlsx *xlsx, int id)
{
    if (builtin_is_date(id)) {
        return (struct style){.kind = STYLE_DATE};
    }
    for (size_t i = 0; i < xlsx->format_count; i++) {
        str code = xlsx->formats[i].code;
        if (xlsx->formats[i].id == id && code_is_date(code)) {
            return (struct style){.kind = STYLE_DATE};
        }
        if (xlsx->formats[i].id == id && code_is_padding(code)) {
            return (struct style){.kind = STYLE_PADDED, .pattern = code};
        }
    }
    return (struct style){0};
}

static void styles_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *xlsx = context;
    name = sheet_xml_local(name);
    int id = (int)number_or(sheet_xml_attribute(attributes, "numFmtId"), 0);
    if (strcmp(name, "cellXfs") == 0) {
        xlsx->in_cell_formats = true;
    } else if (strcmp(name, "numFmt") == 0 && xlsx->format_count < FORMAT_LIMIT) {
        str code = str_copy(xlsx->arena, str_of(sheet_xml_attribute(attributes, "formatCode")));
        *ARENA_PUSH(xlsx->arena, xlsx->formats, xlsx->format_count, xlsx->format_capacity) =
            (struct custom_format){id, code};
    } else if (strcmp(name, "xf") == 0 && xlsx->in_cell_formats &&
               xlsx->style_count < STYLE_LIMIT) {
        *ARENA_PUSH(xlsx->arena, xlsx->styles, xlsx->style_count, xlsx->style_capacity) =
            style_of(xlsx, id);
    }
}

static void styles_end(void *context, const char *name)
{
    struct xlsx *xlsx = context;
    if (strcmp(sheet_xml_local(name), "cellXfs") == 0) {
        xlsx->in_cell_formats = false;
    }
}

/* ---- shared strings ------------------------------------------------------------------------- */

static void strings_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *xlsx = context;
    (void)attributes;
    name = sheet_xml_local(name);
    if (strcmp(name, "si") == 0) {
        xlsx->text_length = 0;
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->phonetic_depth++; /* how to read it aloud (Japanese): not part of the text */
    } else if (strcmp(name, "t") == 0) {
        gather(xlsx, false);
    }
}

static void strings_end(void *context, const char *name)
{
    struct xlsx *xlsx = context;
    name = sheet_xml_local(name);
    if (strcmp(name, "t") == 0) {
        xlsx->gathering = false;
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->phonetic_depth--;
    } else if (strcmp(name, "si") == 0) {
        if (arena_used(xlsx->arena) + xlsx->text_length > STRINGS_LIMIT) {
            sheet_rows_fail(xlsx->xml.rows, SHEET_TOO_LARGE);
            return;
        }
        *ARENA_PUSH(xlsx->arena, xlsx->strings, xlsx->string_count, xlsx->string_capacity) =
            str_copy(xlsx->arena, gathered(xlsx));
    }
}

/* ---- the rows of a sheet -------------------------------------------------------------------- */

/* "BC12" is column 54 (from 0). A cell without reference stands right of the one before. */
static int32_t column_of(const char *reference, int32_t otherwise)
{
    int32_t column = 0;
    if (reference == NULL) {
        return otherwise;
    }
    for (; *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++) {
        column = column * 26 + (*reference - 'A' + 1);
    }
    return column == 0 ? otherwise : column - 1;
}

static void row_start(struct xlsx *xlsx, const char **attributes)
{
    int64_t number = number_or(sheet_xml_attribute(attributes, "r"), xlsx->row_number + 1);
    if (number < 1 || number > 1048576) {
        sheet_rows_fail(xlsx->xml.rows, SHEET_DAMAGED);
        return;
    }
    xlsx->row_number = (int32_t)number;
    xlsx->column = -1;
    sheet_rows_begin(xlsx->xml.rows, xlsx->row_number,
                     is_true(sheet_xml_attribute(attributes, "hidden")));
}

static void cell_start(struct xlsx *xlsx, const char **attributes)
{
    const char *reference = NULL;
    const char *type = "n";
    xlsx->style = 0;
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(attributes[0], "r") == 0) {
            reference = attributes[1];
        } else if (strcmp(attributes[0], "t") == 0) {
            type = attributes[1];
        } else if (strcmp(attributes[0], "s") == 0) {
            xlsx->style = (size_t)number_or(attributes[1], 0);
        }
    }
    xlsx->column = column_of(reference, xlsx->column + 1);
    snprintf(xlsx->type, sizeof(xlsx->type), "%s", type);
    xlsx->cell = sheet_rows_cell(xlsx->xml.rows, xlsx->column);
    xlsx->text_length = 0;
}

static void sheet_start(void *context, const char *name, const char **attributes)
{
    struct xlsx *xlsx = context;
    name = sheet_xml_local(name);
    if (strcmp(name, "c") == 0) {
        cell_start(xlsx, attributes);
    } else if (strcmp(name, "v") == 0) {
        gather(xlsx, true);
    } else if (strcmp(name, "t") == 0) {
        gather(xlsx, false);
    } else if (strcmp(name, "row") == 0) {
        row_start(xlsx, attributes);
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->phonetic_depth++;
    }
}

/* The digits of the number in the places of the zeros of the pattern. */
static str padded(struct arena *arena, str digits, str pattern)
{
    size_t places = 0;
    for (size_t i = 0; i < pattern.length; i++) {
        places += pattern.data[i] == '0';
    }
    if (digits.length > places) {
        return digits;
    }
    struct buf out = BUF_INIT(arena);
    size_t lacking = places - digits.length;
    size_t used = 0;
    for (size_t i = 0; i < pattern.length; i++) {
        char c = pattern.data[i];
        if (c == '0') {
            buf_put_char(&out, used < lacking ? '0' : digits.data[used - lacking]);
            used++;
        } else if (c != '\\' && c != '"') {
            buf_put_char(&out, c);
        }
    }
    return buf_str(&out);
}

static void number_cell(struct xlsx *xlsx, struct sheet_cell *cell, str text)
{
    struct sheet_rows *rows = xlsx->xml.rows;
    char room[64];
    size_t length = MIN_OF(text.length, sizeof(room) - 1);
    memcpy(room, text.data, length);
    room[length] = '\0';
    double number = strtod(room, NULL);
    const struct style *style =
        xlsx->style < xlsx->style_count ? &xlsx->styles[xlsx->style] : &(struct style){0};
    if (style->kind == STYLE_DATE) {
        sheet_cell_day(rows, cell, number, sheet_day_of_serial(number, xlsx->since_1904));
        return;
    }
    sheet_cell_number(rows, cell, number);
    if (style->kind == STYLE_PADDED && cell->kind == SHEET_NUMBER && number >= 0) {
        cell->text = padded(rows->arena, cell->text, style->pattern);
    }
}

static void shared_cell(struct xlsx *xlsx, struct sheet_cell *cell, str text)
{
    int64_t index = -1;
    if (!str_to_int64(str_trim(text), &index) || index < 0 || (size_t)index >= xlsx->string_count) {
        sheet_rows_fail(xlsx->xml.rows, SHEET_DAMAGED);
        return;
    }
    sheet_cell_text(xlsx->xml.rows, cell, xlsx->strings[index]);
}

static void cell_end(struct xlsx *xlsx)
{
    struct sheet_rows *rows = xlsx->xml.rows;
    struct sheet_cell *cell = xlsx->cell;
    str text = gathered(xlsx);
    if (cell == NULL || str_is_empty(text)) {
        return;
    }
    if (strcmp(xlsx->type, "s") == 0) {
        shared_cell(xlsx, cell, text);
    } else if (strcmp(xlsx->type, "n") == 0) {
        number_cell(xlsx, cell, text);
    } else if (strcmp(xlsx->type, "b") == 0) {
        cell->kind = SHEET_BOOL;
        cell->number = text.data[0] == '1';
        cell->text = cell->number > 0 ? STR("1") : STR("0");
    } else if (strcmp(xlsx->type, "d") == 0) {
        date day = {0};
        bool read = date_from_iso(str_slice(text, 0, DATE_TEXT_LENGTH), &day);
        sheet_cell_text(rows, cell, text);
        if (read) {
            sheet_cell_day(rows, cell, (double)(date_to_days(day) + 25569), day);
        }
    } else {
        sheet_cell_text(rows, cell, text);
        cell->kind = strcmp(xlsx->type, "e") == 0 ? SHEET_ERROR : cell->kind;
    }
}

static void sheet_end(void *context, const char *name)
{
    struct xlsx *xlsx = context;
    name = sheet_xml_local(name);
    if (strcmp(name, "c") == 0) {
        cell_end(xlsx);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        xlsx->gathering = false;
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->phonetic_depth--;
    } else if (strcmp(name, "row") == 0) {
        sheet_rows_end(xlsx->xml.rows);
        if (!sheet_rows_go_on(xlsx->xml.rows)) {
            XML_StopParser(xlsx->xml.parser, XML_FALSE);
        }
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool read_part(struct xlsx *xlsx, const char *path,
                      void (*start)(void *, const char *, const char **),
                      void (*end)(void *, const char *))
{
    const struct sheet_xml_handlers handlers = {start, end, on_text};
    xlsx->gathering = false;
    xlsx->phonetic_depth = 0;
    return sheet_rows_go_on(xlsx->xml.rows) &&
           sheet_xml_read(xlsx->zip, path, &xlsx->xml, &handlers);
}

static void read_sheets(struct xlsx *xlsx)
{
    for (int i = 0; i < xlsx->sheet_count && sheet_rows_go_on(xlsx->xml.rows); i++) {
        struct sheet_part *sheet = &xlsx->sheets[i];
        if (strstr(sheet->path, "worksheets/") == NULL) {
            continue; /* a chart */
        }
        xlsx->row_number = 0;
        sheet_rows_sheet(xlsx->xml.rows, sheet->name, sheet->hidden);
        if (!read_part(xlsx, sheet->path, sheet_start, sheet_end)) {
            sheet_rows_fail(xlsx->xml.rows, SHEET_DAMAGED);
        }
    }
}

void sheet_xlsx_read(int fd, struct sheet_rows *rows)
{
    struct xlsx *xlsx = calloc(1, sizeof(*xlsx));
    xlsx->xml.rows = rows;
    xlsx->zip = sheet_zip_open(fd, rows);
    if (xlsx->zip != NULL) {
        xlsx->arena = arena_new();
        xlsx->text = malloc(SHEET_CELL_LIMIT);
        bool whole = read_part(xlsx, "xl/workbook.xml", workbook_start, ignore_end) &&
                     read_part(xlsx, "xl/_rels/workbook.xml.rels", relations_start, ignore_end);
        if (whole) {
            (void)read_part(xlsx, "xl/styles.xml", styles_start, styles_end);
            (void)read_part(xlsx, "xl/sharedStrings.xml", strings_start, strings_end);
            read_sheets(xlsx);
        }
        if (!whole || xlsx->sheet_count == 0) {
            sheet_rows_fail(rows, SHEET_DAMAGED);
        }
        zip_discard(xlsx->zip);
        free(xlsx->text);
        arena_free(xlsx->arena);
    }
    free(xlsx);
}
