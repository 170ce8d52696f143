#include "features/published/published_sheet.h"

#include "base/buf.h"
#include "base/utf8.h"

struct reading {
    struct arena *arena;
    struct published_sheet *sheet;
    struct published_mistakes *mistakes;
    int32_t line;
};

static void mistake(struct reading *reading, enum published_fault fault, str what)
{
    *ARENA_PUSH(reading->arena, reading->mistakes->items, reading->mistakes->count,
                reading->mistakes->capacity) =
        (struct published_mistake){fault, reading->line, what};
}

/* ---- a figure ------------------------------------------------------------------------------- */

static bool is_code(str code)
{
    if (str_is_empty(code) || code.length > 60 || (code.data[0] >= '0' && code.data[0] <= '9')) {
        return false;
    }
    for (size_t i = 0; i < code.length; i++) {
        if (strchr("+-*/() \t|\"<>&#", code.data[i]) != NULL) {
            return false;
        }
    }
    return true;
}

static const struct published_figure *figure_named(const struct published_sheet *sheet, str code)
{
    for (size_t i = 0; i < sheet->count; i++) {
        if (str_equal(sheet->figures[i].code, code)) {
            return &sheet->figures[i];
        }
    }
    return NULL;
}

/* "es-2025 MEM/MEM07:all"; whether there is such a cell is asked where the forms are. */
static bool is_cell(str cell)
{
    ptrdiff_t blank = str_find_char(cell, ' ');
    return blank > 0 && str_find_char(cell, '/') > blank;
}

static void read_tolerance(struct reading *reading, struct published_figure *figure)
{
    struct published_value value = {0};
    if (str_is_empty(figure->tolerance)) {
        bool is_percent = figure->value.is_percent;
        figure->allowed = (struct published_fraction){true, is_percent ? 1 : 0, 10};
    } else if (published_value_read(figure->tolerance, &value) && value.number.is_known &&
               value.number.above >= 0) {
        figure->allowed = value.number;
    } else {
        mistake(reading, PUBLISHED_BAD_NUMBER, figure->tolerance);
    }
}

static void check_figure(struct reading *reading, struct published_figure *figure)
{
    if (str_is_empty(figure->title) && str_is_empty(figure->code)) {
        mistake(reading, PUBLISHED_NO_NAME, (str){0});
        return;
    }
    figure->title = str_is_empty(figure->title) ? figure->code : figure->title;
    if (str_is_empty(figure->code)) {
        figure->code = str_format(reading->arena, "n%zu", reading->sheet->count + 1);
    }
    if (!is_code(figure->code)) {
        mistake(reading, PUBLISHED_BAD_CODE, figure->code);
    } else if (figure_named(reading->sheet, figure->code) != NULL) {
        mistake(reading, PUBLISHED_TWICE, figure->code);
    }
    if (figure->title.length + figure->printed.length + figure->formula_text.length +
            figure->cell.length + figure->tolerance.length >
        PUBLISHED_LINE) {
        mistake(reading, PUBLISHED_TOO_LONG, (str){0});
    }
    if (!published_value_read(figure->printed, &figure->value)) {
        mistake(reading, PUBLISHED_BAD_NUMBER, figure->printed);
    }
    read_tolerance(reading, figure);
    str what;
    if (!str_is_empty(figure->formula_text) &&
        !published_formula_read(reading->arena, figure->formula_text, &figure->formula, &what)) {
        mistake(reading, PUBLISHED_BAD_FORMULA, what);
    }
    if (!str_is_empty(figure->cell) && !is_cell(figure->cell)) {
        mistake(reading, PUBLISHED_BAD_CELL, figure->cell);
    }
}

/* Cells of a table of two columns are title and value; with more the code comes first. */
static void read_row(struct reading *reading, str row)
{
    str pieces[6] = {{0}};
    size_t count = 0;
    str rest = row;
    str piece;
    char separator = str_find_char(row, '\t') >= 0 ? '\t' : '|';
    while (count < COUNT_OF(pieces) && str_next(&rest, separator, &piece)) {
        pieces[count++] = str_trim(piece);
    }
    struct published_figure figure = {
        .code = count > 2 ? pieces[0] : (str){0},
        .title = count > 2 ? pieces[1] : pieces[0],
        .printed = count > 2 ? pieces[2] : pieces[1],
        .formula_text = pieces[3],
        .cell = pieces[4],
        .tolerance = pieces[5],
        .line = reading->line,
    };
    if (reading->sheet->count >= PUBLISHED_FIGURES) {
        mistake(reading, PUBLISHED_TOO_MANY, (str){0});
        return;
    }
    check_figure(reading, &figure);
    *ARENA_PUSH(reading->arena, reading->sheet->figures, reading->sheet->count,
                reading->sheet->capacity) = figure;
}

/* ---- formulas over the whole ---------------------------------------------------------------- */

static bool needs_itself(const struct published_figure *figure, size_t at)
{
    for (size_t i = 0; i < figure->formula.count; i++) {
        const struct published_node *node = &figure->formula.nodes[i];
        if (node->operation == PUBLISHED_FIGURE && node->figure == at) {
            return true;
        }
    }
    return false;
}

/* A figure that needs itself says nothing. Longer circles are harmless: what is printed is taken as
 * it is, and what is not printed stays open. */
static void join_formula(struct reading *reading, size_t at)
{
    struct published_figure *figure = &reading->sheet->figures[at];
    reading->line = figure->line;
    for (size_t i = 0; i < figure->formula.count; i++) {
        struct published_node *node = &figure->formula.nodes[i];
        if (node->operation != PUBLISHED_FIGURE) {
            continue;
        }
        const struct published_figure *found = figure_named(reading->sheet, node->code);
        if (found == NULL) {
            mistake(reading, PUBLISHED_UNKNOWN_CODE, node->code);
            return;
        }
        node->figure = (size_t)(found - reading->sheet->figures);
    }
    if (needs_itself(figure, at)) {
        mistake(reading, PUBLISHED_CIRCLE, figure->code);
    }
}

static void finish(struct reading *reading)
{
    for (size_t i = 0; i < reading->sheet->count; i++) {
        join_formula(reading, i);
    }
    if (reading->sheet->count == 0 && reading->mistakes->count == 0) {
        mistake(reading, PUBLISHED_NOTHING, (str){0});
    }
}

/* ---- lines ---------------------------------------------------------------------------------- */

static bool next_line(struct reading *reading, str *rest, str *ret_line)
{
    while (str_next(rest, '\n', ret_line)) {
        reading->line++;
        /* A tab in front of an empty first cell must stay. */
        while (ret_line->length > 0 && strchr("\r ", ret_line->data[ret_line->length - 1])) {
            ret_line->length--;
        }
        if (str_trim(*ret_line).length > 0 && ret_line->data[0] != '#') {
            return true;
        }
    }
    return false;
}

static bool is_row(str line)
{
    return str_find_char(line, '\t') >= 0 || str_find_char(line, '|') >= 0;
}

static void read_head(struct reading *reading, str line)
{
    struct published_sheet *sheet = reading->sheet;
    const struct {
        const char *name;
        str *text;
    } heads[] = {
        {"title:", &sheet->title},   {"publisher:", &sheet->publisher}, {"about:", &sheet->about},
        {"source:", &sheet->source}, {"note:", &sheet->note},
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        if (str_starts_with(line, str_of(heads[i].name))) {
            *heads[i].text = str_trim(str_from(line, strlen(heads[i].name)));
            return;
        }
    }
    if (!str_starts_with(line, STR("day:"))) {
        mistake(reading, PUBLISHED_BAD_LINE, line);
    } else if (!date_from_iso(str_trim(str_from(line, 4)), &sheet->day)) {
        mistake(reading, PUBLISHED_BAD_DAY, str_trim(str_from(line, 4)));
    }
}

bool published_table_read(struct arena *arena, str text, struct published_sheet *sheet,
                          struct published_mistakes *ret_mistakes)
{
    *ret_mistakes = (struct published_mistakes){0};
    struct reading reading = {arena, sheet, ret_mistakes, 0};
    str line;
    while (next_line(&reading, &text, &line)) {
        if (is_row(line)) {
            read_row(&reading, line);
        } else {
            mistake(&reading, PUBLISHED_BAD_LINE, line);
        }
    }
    finish(&reading);
    return ret_mistakes->count == 0;
}

bool published_sheet_read(struct arena *arena, str text, struct published_sheet *ret_sheet,
                          struct published_mistakes *ret_mistakes)
{
    *ret_sheet = (struct published_sheet){0};
    *ret_mistakes = (struct published_mistakes){0};
    struct reading reading = {arena, ret_sheet, ret_mistakes, 0};
    str line;
    while (next_line(&reading, &text, &line)) {
        if (is_row(line)) {
            read_row(&reading, line);
        } else {
            read_head(&reading, line);
        }
    }
    if (str_is_empty(ret_sheet->title)) {
        reading.line = 1;
        mistake(&reading, PUBLISHED_NO_TITLE, (str){0});
    }
    if (date_is_none(ret_sheet->day) && ret_mistakes->count == 0) {
        reading.line = 1;
        mistake(&reading, PUBLISHED_BAD_DAY, (str){0});
    }
    finish(&reading);
    return ret_mistakes->count == 0;
}

/* Six columns less the empty ones at the end, at least three. */
static str table_with(struct arena *arena, const struct published_sheet *sheet, str separator)
{
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < sheet->count; i++) {
        const struct published_figure *figure = &sheet->figures[i];
        const str pieces[] = {figure->code,         figure->title, figure->printed,
                              figure->formula_text, figure->cell,  figure->tolerance};
        size_t count = COUNT_OF(pieces);
        while (count > 3 && str_is_empty(pieces[count - 1])) {
            count--;
        }
        for (size_t j = 0; j < count; j++) {
            buf_put(&out, pieces[j]);
            buf_put(&out, j + 1 == count ? STR("\n") : separator);
        }
    }
    return buf_str(&out);
}

str published_table_text(struct arena *arena, const struct published_sheet *sheet)
{
    return table_with(arena, sheet, STR("\t"));
}

str published_table_to_edit(struct arena *arena, const struct published_sheet *sheet)
{
    str text = published_table_text(arena, sheet);
    return str_find_char(text, '|') >= 0 ? text : table_with(arena, sheet, STR(" | "));
}
