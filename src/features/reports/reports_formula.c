#include "features/reports/reports_form_inner.h"

/* Formulas: "[2] / [1] * 100", "last[II/12:end]". A cell is [ROW], [ROW:COLUMN],
 * [SECTION/ROW:COLUMN]; what is left out is that of the cell that is worked out, and [*] is every
 * row in turn. They are kept as steps on a stack. */

#define DEPTH_LIMIT 32
#define MILLION 1000000

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
    int64_t unit = MILLION;
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
                                            .number = {true, whole * MILLION + part}});
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
        reports_mistake(reading, "there is no section for [%1]", name);
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
        reports_mistake(reading, "there is no cell [%1]", name);
        return false;
    }
    return true;
}

static bool read_cell(struct parsing *parsing, bool is_last)
{
    struct reports_reading *reading = parsing->reading;
    ptrdiff_t end = str_find_char(reading->rest, ']');
    if (end < 0) {
        reports_mistake(reading, "a ] is missing", (str){0});
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
        reports_mistake(parsing->reading, "a ) is missing", (str){0});
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
    reports_mistake(parsing->reading, "\"%1\" means nothing in a formula", word);
    return false;
}

static bool read_factor(struct parsing *parsing)
{
    char c = next_char(parsing);
    if (++parsing->depth > DEPTH_LIMIT) {
        reports_mistake(parsing->reading, "the formula is too deep", (str){0});
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
        reports_mistake(parsing->reading, "the formula ends too early", (str){0});
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
    reports_mistake(reading, "a check compares with =, <=, >=, < or >", (str){0});
    return false;
}

/* ---- the order of formulas ------------------------------------------------------------------ */

enum mark { NEW, UNDER_WAY, DONE };

static struct reports_place cell_of_step(const struct reports_step *step, struct reports_place here)
{
    return (struct reports_place){step->section, step->row == REPORTS_SAME ? here.row : step->row,
                                  step->column == REPORTS_SAME ? here.column : step->column};
}

static size_t index_of(const struct reports_form *form, struct reports_place place)
{
    return reports_cell(form, place.section, place.row, place.column);
}

/* A row of another section may have fewer columns or rows. */
static bool is_there(const struct reports_form *form, struct reports_place place)
{
    const struct reports_section *section = &form->sections[place.section];
    return place.row < section->row_count && place.column < section->column_count &&
           reports_row_has(&section->rows[place.row], place.column);
}

static const struct reports_row *row_of(const struct reports_form *form, struct reports_place place)
{
    return &form->sections[place.section].rows[place.row];
}

static bool visit(struct reports_reading *reading, enum mark *marks, struct reports_place place)
{
    struct reports_form *form = reading->form;
    const struct reports_row *row = row_of(form, place);
    size_t cell = index_of(form, place);
    if (row->source != REPORTS_FORMULA || marks[cell] == DONE) {
        return true;
    }
    if (marks[cell] == UNDER_WAY) {
        reading->line = row->line;
        reports_mistake(reading, "the row %1 needs itself to be worked out", row->number);
        return false;
    }
    marks[cell] = UNDER_WAY;
    for (size_t i = 0; i < row->formula.count; i++) {
        const struct reports_step *step = &row->formula.steps[i];
        if (step->operation != REPORTS_CELL || step->is_last) {
            continue;
        }
        struct reports_place needed = cell_of_step(step, place);
        if (is_there(form, needed) && !visit(reading, marks, needed)) {
            return false;
        }
    }
    marks[cell] = DONE;
    form->order[form->order_count++] = cell;
    return true;
}

void reports_order_formulas(struct reports_reading *reading)
{
    struct reports_form *form = reading->form;
    enum mark *marks = ARENA_ARRAY(reading->arena, form->cell_count, enum mark);
    form->order = ARENA_ARRAY(reading->arena, form->cell_count, size_t);
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        if (is_there(form, place) && !visit(reading, marks, place)) {
            return;
        }
    }
}

/* ---- working out ---------------------------------------------------------------------------- */

static struct reports_number number_of(__int128 millionths)
{
    bool fits = millionths >= INT64_MIN && millionths <= INT64_MAX;
    return fits ? (struct reports_number){true, (int64_t)millionths} : (struct reports_number){0};
}

/* Half away from zero. */
static __int128 divided(__int128 above, __int128 below)
{
    bool is_negative = (above < 0) != (below < 0);
    above = above < 0 ? -above : above;
    below = below < 0 ? -below : below;
    __int128 result = (above * 2 + below) / (below * 2);
    return is_negative ? -result : result;
}

static struct reports_number operate(enum reports_operation operation, struct reports_number a,
                                     struct reports_number b)
{
    if (!a.is_known || !b.is_known) {
        return (struct reports_number){0};
    }
    switch (operation) {
    case REPORTS_ADD:
        return number_of((__int128)a.millionths + b.millionths);
    case REPORTS_SUBTRACT:
        return number_of((__int128)a.millionths - b.millionths);
    case REPORTS_MULTIPLY:
        return number_of(divided((__int128)a.millionths * b.millionths, MILLION));
    case REPORTS_DIVIDE:
        return b.millionths == 0
                   ? (struct reports_number){0}
                   : number_of(divided((__int128)a.millionths * MILLION, b.millionths));
    case REPORTS_NEGATE:
        return number_of(-(__int128)a.millionths);
    case REPORTS_ABSOLUTE:
        return a.millionths < 0 ? number_of(-(__int128)a.millionths) : a;
    case REPORTS_NUMBER:
    case REPORTS_CELL:
        break;
    }
    return (struct reports_number){0};
}

static struct reports_number value_of(const struct reports_form *form,
                                      const struct reports_step *step, struct reports_place here,
                                      const struct reports_number *values,
                                      const struct reports_number *last)
{
    struct reports_place place = cell_of_step(step, here);
    const struct reports_number *from = step->is_last ? last : values;
    return from == NULL || !is_there(form, place) ? (struct reports_number){0}
                                                  : from[index_of(form, place)];
}

/* The stack is as deep as the formula's brackets, which reading has limited. */
static struct reports_number work_out(const struct reports_form *form,
                                      const struct reports_formula *formula,
                                      struct reports_place here,
                                      const struct reports_number *values,
                                      const struct reports_number *last)
{
    struct reports_number stack[DEPTH_LIMIT * 2 + 2];
    size_t depth = 0;
    for (size_t i = 0; i < formula->count; i++) {
        const struct reports_step *step = &formula->steps[i];
        bool is_single = step->operation == REPORTS_NEGATE || step->operation == REPORTS_ABSOLUTE;
        if (step->operation == REPORTS_NUMBER) {
            assert(depth < COUNT_OF(stack));
            stack[depth++] = step->number;
        } else if (step->operation == REPORTS_CELL) {
            assert(depth < COUNT_OF(stack));
            stack[depth++] = value_of(form, step, here, values, last);
        } else if (is_single) {
            stack[depth - 1] = operate(step->operation, stack[depth - 1], stack[depth - 1]);
        } else {
            depth--;
            stack[depth - 1] = operate(step->operation, stack[depth - 1], stack[depth]);
        }
    }
    return depth == 1 ? stack[0] : (struct reports_number){0};
}

void reports_compute(const struct reports_form *form, struct reports_number *values,
                     const struct reports_number *last)
{
    for (size_t i = 0; i < form->order_count; i++) {
        struct reports_place place = reports_place_of(form, form->order[i]);
        const struct reports_row *row = row_of(form, place);
        values[form->order[i]] = reports_rounded(work_out(form, &row->formula, place, values, last),
                                                 reports_decimals(row->unit));
    }
}

/* ---- checks --------------------------------------------------------------------------------- */

static bool holds(enum reports_relation relation, struct reports_number left,
                  struct reports_number right)
{
    switch (relation) {
    case REPORTS_EQUAL:
        return left.millionths == right.millionths;
    case REPORTS_AT_MOST:
        return left.millionths <= right.millionths;
    case REPORTS_LESS:
        return left.millionths < right.millionths;
    case REPORTS_AT_LEAST:
        return left.millionths >= right.millionths;
    case REPORTS_MORE:
        return left.millionths > right.millionths;
    }
    return true;
}

struct looking {
    struct arena *arena;
    const struct reports_form *form;
    const struct reports_number *values;
    const struct reports_number *last;
    struct reports_findings findings;
};

static void look_at(struct looking *looking, const struct reports_check *check,
                    struct reports_place here)
{
    struct reports_number left =
        work_out(looking->form, &check->left, here, looking->values, looking->last);
    struct reports_number right =
        work_out(looking->form, &check->right, here, looking->values, looking->last);
    if (!left.is_known || !right.is_known || holds(check->relation, left, right)) {
        return;
    }
    const struct reports_step *first = check->left.steps;
    while (first->operation != REPORTS_CELL && first < check->left.steps + check->left.count - 1) {
        first++;
    }
    struct reports_place place = cell_of_step(first, here);
    struct reports_findings *findings = &looking->findings;
    *ARENA_PUSH(looking->arena, findings->items, findings->count, findings->capacity) =
        (struct reports_finding){check, index_of(looking->form, place), left, right};
}

static bool has_same(const struct reports_check *check, bool is_of_row)
{
    const struct reports_formula *sides[] = {&check->left, &check->right};
    for (size_t side = 0; side < COUNT_OF(sides); side++) {
        for (size_t i = 0; i < sides[side]->count; i++) {
            const struct reports_step *step = &sides[side]->steps[i];
            if (step->operation == REPORTS_CELL &&
                (is_of_row ? step->row : step->column) == REPORTS_SAME) {
                return true;
            }
        }
    }
    return false;
}

/* What a check leaves open, row or column, it asks of every one in turn. */
struct reports_findings reports_look_over(struct arena *arena, const struct reports_form *form,
                                          const struct reports_number *values,
                                          const struct reports_number *last)
{
    struct looking looking = {arena, form, values, last, {0}};
    for (size_t i = 0; i < form->check_count; i++) {
        const struct reports_check *check = &form->checks[i];
        const struct reports_section *section = &form->sections[check->section];
        size_t rows = has_same(check, true) ? section->row_count : 1;
        size_t columns = has_same(check, false) ? section->column_count : 1;
        for (size_t row = 0; row < rows; row++) {
            for (size_t column = 0; column < columns; column++) {
                look_at(&looking, check, (struct reports_place){check->section, row, column});
            }
        }
    }
    return looking.findings;
}
