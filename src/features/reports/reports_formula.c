#include "features/reports/reports_form_inner.h"

/* Formulas: "[2] / [1] * 100", "last[II/12:end]". A cell is [ROW], [ROW:COLUMN],
 * [SECTION/ROW:COLUMN]; what is left out is that of the cell that is worked out, and [*] is every
 * row in turn. They are kept as steps on a stack. */

/* ---- reading -------------------------------------------------------------------------------- */

struct parsing {
    struct reports_reading *reading;
    size_t section;
    struct reports_formula formula;
    size_t capacity;
    int depth;
};

static void put_step(struct parsing *parsing, struct reports_step step)
{
    *ARENA_PUSH(parsing->reading->arena, parsing->formula.steps, parsing->formula.count,
                parsing->capacity) = step;
}

static void put_operation(struct parsing *parsing, enum reports_operation operation)
{
    put_step(parsing, (struct reports_step){.operation = operation});
}

static char next_char(struct parsing *parsing)
{
    str rest = str_trim(parsing->reading->rest);
    parsing->reading->rest = rest;
    return rest.length == 0 ? '\0' : rest.data[0];
}

static void take_char(struct parsing *parsing)
{
    parsing->reading->rest = str_from(parsing->reading->rest, 1);
}

static bool read_number(struct parsing *parsing)
{
    str rest = parsing->reading->rest;
    int64_t whole = 0;
    int64_t part = 0;
    int64_t unit = REPORTS_MILLION;
    size_t at = 0;
    while (at < rest.length && at < 12 && rest.data[at] >= '0' && rest.data[at] <= '9') {
        whole = whole * 10 + (rest.data[at++] - '0');
    }
    if (at < rest.length && rest.data[at] == '.') {
        at++;
        while (at < rest.length && unit > 1 && rest.data[at] >= '0' && rest.data[at] <= '9') {
            unit /= 10;
            part += (rest.data[at++] - '0') * unit;
        }
    }
    parsing->reading->rest = str_from(rest, at);
    put_step(parsing, (struct reports_step){.operation = REPORTS_NUMBER,
                                            .number = {true, whole * REPORTS_MILLION + part}});
    return true;
}

static size_t section_named(const struct reports_form *form, str code)
{
    size_t i = 0;
    while (i < form->section_count && !str_equal(form->sections[i].code, code)) {
        i++;
    }
    return i;
}

static size_t row_named(const struct reports_section *section, str number)
{
    size_t i = 0;
    while (i < section->row_count && !str_equal(section->rows[i].number, number)) {
        i++;
    }
    return i;
}

static size_t column_named(const struct reports_section *section, str code)
{
    size_t i = 0;
    while (i < section->column_count && !str_equal(section->columns[i].code, code)) {
        i++;
    }
    return i;
}

static bool has_same_columns(const struct reports_section *a, const struct reports_section *b)
{
    bool is_same = a->column_count == b->column_count;
    for (size_t i = 0; is_same && i < a->column_count; i++) {
        is_same = str_equal(a->columns[i].code, b->columns[i].code);
    }
    return is_same;
}

/* What is left open is that of the cell which is worked out, so it has to be there as well. */
static bool may_be_open(const struct reports_form *form, size_t here,
                        const struct reports_step *step)
{
    bool is_elsewhere = step->section != here;
    bool has_columns = has_same_columns(&form->sections[here], &form->sections[step->section]);
    return !is_elsewhere ||
           (step->row != REPORTS_SAME && (step->column != REPORTS_SAME || has_columns));
}

/* "II/2:women" into numbers; a mistake is told if such a cell cannot be. */
static bool find_cell(struct parsing *parsing, str name, struct reports_step *step)
{
    struct reports_reading *reading = parsing->reading;
    const struct reports_form *form = reading->form;
    ptrdiff_t slash = str_find_char(name, '/');
    ptrdiff_t colon = str_find_char(name, ':');
    str row_name = slash < 0 ? name : str_from(name, (size_t)slash + 1);
    step->section =
        slash < 0 ? parsing->section : section_named(form, str_slice(name, 0, (size_t)slash));
    if (step->section >= form->section_count) {
        reports_mistake(reading, N_("there is no section for [%1]"), name);
        return false;
    }
    const struct reports_section *section = &form->sections[step->section];
    step->column = REPORTS_SAME;
    if (colon >= 0) {
        step->column = column_named(section, str_from(name, (size_t)colon + 1));
        row_name = str_slice(row_name, 0, row_name.length - (name.length - (size_t)colon));
    }
    bool is_every = str_equal(row_name, STR("*"));
    step->row = is_every ? REPORTS_SAME : row_named(section, row_name);
    bool has_row = is_every || step->row < section->row_count;
    bool has_column = step->column == REPORTS_SAME || step->column < section->column_count;
    if (!has_row || !has_column ||
        (!is_every && step->column != REPORTS_SAME &&
         !reports_row_has(&section->rows[step->row], step->column))) {
        reports_mistake(reading, N_("there is no cell [%1]"), name);
        return false;
    }
    if (!may_be_open(form, parsing->section, step)) {
        reports_mistake(reading, N_("[%1] needs its row and column: that section has others"),
                        name);
        return false;
    }
    return true;
}

static bool read_cell(struct parsing *parsing, bool is_last)
{
    struct reports_reading *reading = parsing->reading;
    ptrdiff_t end = str_find_char(reading->rest, ']');
    if (end < 0) {
        reports_mistake(reading, N_("a ] is missing"), (str){0});
        return false;
    }
    struct reports_step step = {.operation = REPORTS_CELL, .is_last = is_last};
    str name = str_trim(str_slice(reading->rest, 1, (size_t)end - 1));
    reading->rest = str_from(reading->rest, (size_t)end + 1);
    if (!find_cell(parsing, name, &step)) {
        return false;
    }
    put_step(parsing, step);
    return true;
}

static bool read_sum(struct parsing *parsing);

static bool read_bracket(struct parsing *parsing)
{
    take_char(parsing);
    if (!read_sum(parsing)) {
        return false;
    }
    if (next_char(parsing) != ')') {
        reports_mistake(parsing->reading, N_("a ) is missing"), (str){0});
        return false;
    }
    take_char(parsing);
    return true;
}

/* last[…] and abs(…) */
static bool read_named(struct parsing *parsing)
{
    str word = reports_word(parsing->reading);
    if (str_equal(word, STR("last")) && next_char(parsing) == '[') {
        return read_cell(parsing, true);
    }
    if (str_equal(word, STR("abs")) && next_char(parsing) == '(') {
        if (!read_bracket(parsing)) {
            return false;
        }
        put_operation(parsing, REPORTS_ABSOLUTE);
        return true;
    }
    reports_mistake(parsing->reading, N_("\"%1\" means nothing in a formula"), word);
    return false;
}

static bool read_factor(struct parsing *parsing)
{
    char c = next_char(parsing);
    if (++parsing->depth > REPORTS_DEPTH_LIMIT) {
        reports_mistake(parsing->reading, N_("the formula is too deep"), (str){0});
        return false;
    }
    bool is_good = false;
    if (c == '[') {
        is_good = read_cell(parsing, false);
    } else if (c == '(') {
        is_good = read_bracket(parsing);
    } else if (c == '-') {
        take_char(parsing);
        is_good = read_factor(parsing);
        put_operation(parsing, REPORTS_NEGATE);
    } else if (c >= '0' && c <= '9') {
        is_good = read_number(parsing);
    } else if (c == '\0') {
        reports_mistake(parsing->reading, N_("the formula ends too early"), (str){0});
    } else {
        is_good = read_named(parsing);
    }
    parsing->depth--;
    return is_good;
}

static bool read_product(struct parsing *parsing)
{
    if (!read_factor(parsing)) {
        return false;
    }
    for (char c = next_char(parsing); c == '*' || c == '/'; c = next_char(parsing)) {
        take_char(parsing);
        if (!read_factor(parsing)) {
            return false;
        }
        put_operation(parsing, c == '*' ? REPORTS_MULTIPLY : REPORTS_DIVIDE);
    }
    return true;
}

static bool read_sum(struct parsing *parsing)
{
    if (!read_product(parsing)) {
        return false;
    }
    for (char c = next_char(parsing); c == '+' || c == '-'; c = next_char(parsing)) {
        take_char(parsing);
        if (!read_product(parsing)) {
            return false;
        }
        put_operation(parsing, c == '+' ? REPORTS_ADD : REPORTS_SUBTRACT);
    }
    return true;
}

bool reports_formula_read(struct reports_reading *reading, size_t section,
                          struct reports_formula *ret_formula)
{
    struct parsing parsing = {.reading = reading, .section = section};
    if (!read_sum(&parsing)) {
        return false;
    }
    *ret_formula = parsing.formula;
    return true;
}

bool reports_formula_is_of_any_row(const struct reports_formula *formula)
{
    bool is_open = false;
    for (size_t i = 0; i < formula->count && !is_open; i++) {
        is_open =
            formula->steps[i].operation == REPORTS_CELL && formula->steps[i].row == REPORTS_SAME;
    }
    return is_open;
}

bool reports_relation_read(struct reports_reading *reading, enum reports_relation *ret)
{
    static const struct {
        const char *sign;
        enum reports_relation relation;
    } relations[] = {{"<=", REPORTS_AT_MOST},
                     {">=", REPORTS_AT_LEAST},
                     {"=", REPORTS_EQUAL},
                     {"<", REPORTS_LESS},
                     {">", REPORTS_MORE}};
    reading->rest = str_trim(reading->rest);
    for (size_t i = 0; i < COUNT_OF(relations); i++) {
        str sign = str_of(relations[i].sign);
        if (str_starts_with(reading->rest, sign)) {
            reading->rest = str_from(reading->rest, sign.length);
            *ret = relations[i].relation;
            return true;
        }
    }
    reports_mistake(reading, N_("a check compares with =, <=, >=, < or >"), (str){0});
    return false;
}
