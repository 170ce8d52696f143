#include "features/reports/reports_form_inner.h"

/* ---- numbers -------------------------------------------------------------------------------- */

struct reports_number reports_whole(int64_t number)
{
    return (struct reports_number){true, number * REPORTS_MILLION};
}

struct reports_number reports_rounded(struct reports_number number, int decimals)
{
    int64_t unit = REPORTS_MILLION;
    for (int i = 0; i < decimals && unit > 1; i++) {
        unit /= 10;
    }
    if (number.is_known) {
        int64_t half = number.millionths < 0 ? -unit / 2 : unit / 2;
        number.millionths = (number.millionths + half) / unit * unit;
    }
    return number;
}

int reports_decimals(enum reports_unit unit)
{
    switch (unit) {
    case REPORTS_PERCENT:
        return 1;
    case REPORTS_MONEY:
        return 2;
    case REPORTS_COUNT:
    case REPORTS_TEXT:
    case REPORTS_DAY:
    case REPORTS_FLAG:
        break;
    }
    return 0;
}

/* ---- cells ---------------------------------------------------------------------------------- */

size_t reports_cell(const struct reports_form *form, size_t section, size_t row, size_t column)
{
    const struct reports_section *of = &form->sections[section];
    return of->first_cell + row * of->column_count + column;
}

struct reports_place reports_place_of(const struct reports_form *form, size_t cell)
{
    size_t section = form->section_count - 1;
    while (form->sections[section].first_cell > cell) {
        section--;
    }
    size_t inside = cell - form->sections[section].first_cell;
    size_t columns = form->sections[section].column_count;
    return (struct reports_place){section, inside / columns, inside % columns};
}

bool reports_row_has(const struct reports_row *row, size_t column)
{
    return (row->columns >> column & 1) != 0;
}

str reports_cell_name(struct arena *arena, const struct reports_form *form, size_t cell)
{
    struct reports_place place = reports_place_of(form, cell);
    const struct reports_section *section = &form->sections[place.section];
    return STR_CONCAT(arena, section->code, STR("/"), section->rows[place.row].number, STR(":"),
                      section->columns[place.column].code);
}

bool reports_cell_named(const struct reports_form *form, str name, size_t *ret_cell)
{
    ptrdiff_t slash = str_find_char(name, '/');
    ptrdiff_t colon = str_find_char(name, ':');
    if (slash < 0 || colon < slash) {
        return false;
    }
    str code = str_slice(name, 0, (size_t)slash);
    str number = str_slice(name, (size_t)slash + 1, (size_t)(colon - slash) - 1);
    str column_code = str_from(name, (size_t)colon + 1);
    for (size_t i = 0; i < form->section_count; i++) {
        const struct reports_section *section = &form->sections[i];
        for (size_t row = 0; str_equal(section->code, code) && row < section->row_count; row++) {
            for (size_t column = 0; column < section->column_count; column++) {
                if (str_equal(section->rows[row].number, number) &&
                    str_equal(section->columns[column].code, column_code) &&
                    reports_row_has(&section->rows[row], column)) {
                    *ret_cell = reports_cell(form, i, row, column);
                    return true;
                }
            }
        }
    }
    return false;
}

/* ---- formulas and sums ---------------------------------------------------------------------- */

bool reports_adds_up(enum reports_unit unit)
{
    return unit == REPORTS_COUNT || unit == REPORTS_MONEY || unit == REPORTS_FLAG;
}

const struct reports_formula *reports_formula_of(const struct reports_form *form,
                                                 struct reports_place place)
{
    const struct reports_section *section = &form->sections[place.section];
    const struct reports_row *row = &section->rows[place.row];
    const struct reports_column *column = &section->columns[place.column];
    if (row->source == REPORTS_FORMULA) {
        return &row->formula;
    }
    bool is_worked_out =
        column->is_formula && row->source == REPORTS_ENTERED && reports_adds_up(row->unit);
    return is_worked_out ? &column->formula : NULL;
}

const char *reports_source_code(const struct reports_form *form, struct reports_place place)
{
    const struct reports_row *row = &form->sections[place.section].rows[place.row];
    return reports_formula_of(form, place) != NULL ? "formula"
           : row->source == REPORTS_MEASURE        ? "register"
                                                   : "entered";
}

void reports_add(const struct reports_form *form, struct reports_number *sum,
                 const struct reports_number *below)
{
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        enum reports_unit unit = form->sections[place.section].rows[place.row].unit;
        if (!reports_adds_up(unit) || reports_formula_of(form, place) != NULL) {
            sum[cell] = (struct reports_number){0};
        } else if (below[cell].is_known) {
            sum[cell].is_known = true;
            sum[cell].millionths += below[cell].millionths;
        }
    }
}
