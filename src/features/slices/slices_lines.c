#include <stdlib.h>

#include "features/slices/slices_inner.h"

/* Rows and columns under their names, in their order. */

/* Up to so many organisations all names are read at once, to sort by them. */
#define NAMES_AT_ONCE 400

/* ---- names ---------------------------------------------------------------------------------- */

static str org_label(struct request *req, const struct slices_line *line)
{
    struct slices_db_org_name_row row;
    int64_t id;
    if (!str_to_int64(line->code, &id) || !slices_db_org_name(req->db, id, &row)) {
        return line->code;
    }
    return line->is_direct ? _f("%1 (directly)", row.short_name) : row.short_name;
}

static str day_label(struct request *req, const struct slices_asked *asked, str code)
{
    date day;
    if (!date_from_iso(code, &day)) {
        return code;
    }
    return asked->series == SERIES_YEARS
               ? str_format(req->arena, "%d", date_year(day))
               : str_format(req->arena, "%02d.%d", date_month(day), date_year(day));
}

/* Where a row of an organisation leads to: the next level below it, or what it consists of. */
static struct html_link link_below(struct request *req, const struct slices_asked *asked,
                                   const struct slices_line *line)
{
    struct slices_asked below = *asked;
    struct slices_db_org_name_row row;
    if (line->is_direct || !str_to_int64(line->code, &below.org_id) ||
        !slices_db_org_name(req->db, below.org_id, &row)) {
        return (struct html_link){0};
    }
    const char *next = row.level == LEVEL_REGION ? "territory" : "primary";
    bool is_leaf = row.level >= LEVEL_PRIMARY;
    bool is_taken = asked->columns != NULL && strcmp(asked->columns->word, "category") == 0;
    below.rows = slices_thing_named(str_of(is_leaf ? (is_taken ? "sex" : "category") : next));
    below.order = (str){0};
    return slices_link(req, &below);
}

static void name_lines(struct request *req, const struct slices_thing *thing,
                       struct slices_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lines[i].label = thing->level > 0 ? org_label(req, &lines[i])
                                          : slices_value_label(req, thing, lines[i].code);
    }
}

void slices_name(struct request *req, const struct slices_asked *asked, struct slices_table *table,
                 bool with_links)
{
    if (asked->rows != NULL) {
        name_lines(req, asked->rows, table->rows, table->row_count);
    } else {
        table->rows[0].label = str_of(_(asked->measure->label));
    }
    if (asked->columns != NULL) {
        name_lines(req, asked->columns, table->columns, table->column_count);
    } else if (asked->series == SERIES_NONE) {
        table->columns[0].label = str_of(_(asked->measure->label));
    }
    for (size_t j = 0; j < table->column_count && asked->series != SERIES_NONE; j++) {
        table->columns[j].label = day_label(req, asked, table->columns[j].code);
    }
    bool are_orgs = asked->rows != NULL && asked->rows->level > 0;
    for (size_t i = 0; i < table->row_count && with_links && are_orgs; i++) {
        table->rows[i].link = link_below(req, asked, &table->rows[i]);
    }
}

/* ---- order ---------------------------------------------------------------------------------- */

struct sorted {
    int64_t value;
    str name;
    size_t row;
    bool is_down;
};

static int compare(const void *a, const void *b)
{
    const struct sorted *left = a;
    const struct sorted *right = b;
    int order = left->value < right->value   ? -1
                : left->value > right->value ? 1
                                             : str_compare(left->name, right->name);
    order = left->is_down ? -order : order;
    return order != 0 ? order : (left->row > right->row) - (left->row < right->row);
}

/* What the row is sorted by: a column that is there, else its sum. */
static int64_t sort_value(const struct slices_table *table, str word, size_t row)
{
    int64_t column;
    bool is_column =
        str_to_int64(word, &column) && column >= 0 && (size_t)column < table->column_count;
    return is_column ? *slices_cell(table, row, (size_t)column) : table->row_totals[row].value;
}

static void apply_order(struct request *req, struct slices_table *table,
                        const struct sorted *sorted)
{
    size_t count = table->row_count;
    struct slices_line *rows = ARENA_ARRAY(req->arena, count, struct slices_line);
    int64_t *cells = ARENA_ARRAY(req->arena, count * table->column_count, int64_t);
    for (size_t i = 0; i < count; i++) {
        rows[i] = table->rows[sorted[i].row];
        memcpy(&cells[i * table->column_count], slices_cell(table, sorted[i].row, 0),
               table->column_count * sizeof(cells[0]));
    }
    if (table->people != NULL && !table->are_rows_shared) {
        int64_t *people = ARENA_ARRAY(req->arena, count, int64_t);
        for (size_t i = 0; i < count; i++) {
            people[i] = table->people[sorted[i].row];
        }
        table->people = people;
    }
    table->rows = rows;
    table->cells = cells;
    slices_add_up(req, table);
}

/* Organisations come with the largest first, everything else as it naturally goes. By name needs
 * the names, so very many are always sorted by their figures. */
void slices_sort(struct request *req, const struct slices_asked *asked, struct slices_table *table)
{
    if (asked->rows == NULL || table->row_count < 2) {
        return;
    }
    bool are_orgs = asked->rows->level > 0;
    str order = asked->order;
    if (str_is_empty(order)) {
        if (!are_orgs) {
            return;
        }
        order = STR("-total");
    }
    bool is_down = str_starts_with(order, STR("-"));
    str word = str_from(order, is_down);
    bool by_name = str_equal(word, STR("name"));
    if (by_name && are_orgs && table->row_count > NAMES_AT_ONCE) {
        by_name = false;
        is_down = true;
    }
    struct sorted *sorted = ARENA_ARRAY(req->arena, table->row_count, struct sorted);
    for (size_t i = 0; i < table->row_count; i++) {
        sorted[i] = (struct sorted){.row = i, .is_down = is_down};
        if (by_name) {
            str name = are_orgs ? org_label(req, &table->rows[i])
                                : slices_value_label(req, asked->rows, table->rows[i].code);
            sorted[i].name = orgs_sort_key(req->arena, name);
        } else {
            sorted[i].value = sort_value(table, word, i);
        }
    }
    qsort(sorted, table->row_count, sizeof(sorted[0]), compare);
    apply_order(req, table, sorted);
}

void slices_cut(struct slices_table *table, size_t rows)
{
    table->row_count = MIN_OF(table->row_count, rows);
}
