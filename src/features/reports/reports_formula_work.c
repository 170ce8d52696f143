#include "features/reports/reports_form_inner.h"

/* Formulas at work: in which order they are worked out, their values, the checks that fail. */

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
    const struct reports_formula *formula = reports_formula_of(form, place);
    size_t cell = index_of(form, place);
    if (formula == NULL || marks[cell] == DONE) {
        return true;
    }
    if (marks[cell] == UNDER_WAY) {
        reading->line = row->line;
        reports_mistake(reading, N_("the row %1 needs itself to be worked out"), row->number);
        return false;
    }
    marks[cell] = UNDER_WAY;
    for (size_t i = 0; i < formula->count; i++) {
        const struct reports_step *step = &formula->steps[i];
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
        return number_of(divided((__int128)a.millionths * b.millionths, REPORTS_MILLION));
    case REPORTS_DIVIDE:
        return b.millionths == 0
                   ? (struct reports_number){0}
                   : number_of(divided((__int128)a.millionths * REPORTS_MILLION, b.millionths));
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
    if (!is_there(form, place)) {
        return step->is_optional ? reports_whole(0) : (struct reports_number){0};
    }
    return from == NULL ? (struct reports_number){0} : from[index_of(form, place)];
}

/* The stack is as deep as the formula's brackets, which reading has limited. */
static struct reports_number work_out(const struct reports_form *form,
                                      const struct reports_formula *formula,
                                      struct reports_place here,
                                      const struct reports_number *values,
                                      const struct reports_number *last)
{
    struct reports_number stack[REPORTS_DEPTH_LIMIT * 2 + 2];
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
        const struct reports_formula *formula = reports_formula_of(form, place);
        values[form->order[i]] = reports_rounded(work_out(form, formula, place, values, last),
                                                 reports_decimals(row_of(form, place)->unit));
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

static bool has_open_column(const struct reports_formula *formula)
{
    bool is_open = false;
    for (size_t i = 0; i < formula->count && !is_open; i++) {
        is_open =
            formula->steps[i].operation == REPORTS_CELL && formula->steps[i].column == REPORTS_SAME;
    }
    return is_open;
}

static void look_at_columns(struct looking *looking, const struct reports_check *check, size_t row)
{
    bool is_each = has_open_column(&check->left) || has_open_column(&check->right);
    size_t columns = is_each ? looking->form->sections[check->section].column_count : 1;
    for (size_t column = 0; column < columns; column++) {
        look_at(looking, check, (struct reports_place){check->section, row, column});
    }
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
        if (!check->is_each_row) {
            look_at_columns(&looking, check, 0);
        }
        for (size_t row = 0; check->is_each_row && row < section->row_count; row++) {
            if (section->rows[row].unit != REPORTS_PERCENT) {
                look_at_columns(&looking, check, row);
            }
        }
    }
    return looking.findings;
}
