#include <stdlib.h>

#include "features/slices/slices_inner.h"

/* From words to figures: the query of the engine, its figures laid out as rows and columns, those
 * without anybody left out, named, added up, sorted. */

/* More cells than so many nobody reads, not in a file either. */
#define CELLS (1 << 20)
/* Up to so many organisations all names are read at once, to sort by them. */
#define NAMES_AT_ONCE 400
#define SMALL 5

/* Five years each, as an age pyramid has them. */
static const int five_years[] = {0, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70};

/* ---- the query ------------------------------------------------------------------------------ */

static bool narrow(struct request *req, const struct slices_asked *asked, struct stats_query *query)
{
    str ignored;
    const struct slices_measure *measure = asked->measure;
    query->measure = measure->counted;
    bool is_good = measure->field == NULL || stats_narrow(req->arena, query, str_of(measure->field),
                                                          str_of(measure->value), &ignored);
    for (size_t i = 0; slices_things[i].word != NULL && is_good; i++) {
        is_good = str_is_empty(asked->conditions[i]) ||
                  stats_narrow(req->arena, query, str_of(slices_things[i].word),
                               asked->conditions[i], &ignored);
    }
    return is_good;
}

static str engine_word(const struct slices_thing *thing)
{
    return str_equal(str_of(thing->word), STR("age5")) ? STR("age") : str_of(thing->word);
}

static bool break_down(struct request *req, const struct slices_thing *thing,
                       struct stats_query *query, enum stats_by *ret_by)
{
    *ret_by = STATS_BY_NOTHING;
    if (thing == NULL) {
        return true;
    }
    str ignored;
    struct stats_query alone = {0};
    if (!stats_break_down(req->arena, &alone, engine_word(thing), &ignored) ||
        !stats_break_down(req->arena, query, engine_word(thing), &ignored)) {
        return false;
    }
    *ret_by = alone.by[0];
    return true;
}

static bool is_of_five_years(const struct slices_thing *thing)
{
    return thing != NULL && str_equal(str_of(thing->word), STR("age5"));
}

/* A slice as the engine counts it: which of its things the rows are, and which the columns. */
struct counting {
    struct request *req;
    const struct slices_asked *asked;
    const struct stats_store *store;
    struct stats_query query;
    enum stats_by row_by;
    enum stats_by column_by;
    struct stats_figures figures;
};

static bool prepare(struct counting *counting, str *ret_sentence)
{
    struct request *req = counting->req;
    const struct slices_asked *asked = counting->asked;
    struct stats_query *query = &counting->query;
    if (!narrow(req, asked, query)) {
        *ret_sentence = str_of(_("Two of the conditions exclude each other: nobody fits them "
                                 "all."));
        return false;
    }
    if (!break_down(req, asked->rows, query, &counting->row_by) ||
        !break_down(req, asked->columns, query, &counting->column_by)) {
        *ret_sentence = str_of(_("Rows and columns cannot be the same. Choose something else for "
                                 "one of them."));
        return false;
    }
    if (is_of_five_years(asked->rows) || is_of_five_years(asked->columns)) {
        memcpy(query->ages, five_years, sizeof(five_years));
        query->age_count = COUNT_OF(five_years);
    }
    query->day = slices_day(req, asked);
    query->since = slices_since(req, asked);
    size_t days = (size_t)MAX_OF(asked->days, 1);
    if (stats_figure_count(counting->store, query) > CELLS / days) {
        *ret_sentence = str_of(_("That would be more than a million figures. Take fewer columns, "
                                 "or an organisation further below."));
        return false;
    }
    return true;
}

/* ---- figures as rows and columns ------------------------------------------------------------ */

struct way {
    size_t size;
    size_t stride; /* 0: not broken down by it */
};

static struct way way_of(const struct counting *counting, enum stats_by by)
{
    size_t stride = 1;
    for (size_t i = counting->query.by_count; i-- > 0;) {
        if (counting->query.by[i] == by) {
            return (struct way){counting->figures.sizes[i], stride};
        }
        stride *= counting->figures.sizes[i];
    }
    return (struct way){1, 0};
}

static str code_of(const struct counting *counting, enum stats_by by, size_t value)
{
    size_t index = by == STATS_BY_LEVEL ? counting->figures.places[value] : value;
    return by == STATS_BY_NOTHING ? (str){0}
                                  : stats_value_code(counting->req->arena, counting->store,
                                                     &counting->query, by, index);
}

/* An organisation counts for itself where it stands higher than what is asked for. */
static bool is_direct(const struct counting *counting, enum stats_by by, size_t value)
{
    if (by != STATS_BY_LEVEL) {
        return false;
    }
    const struct stats_org *org = &counting->store->orgs[counting->figures.places[value]];
    return (int)org->level < counting->query.level;
}

static struct slices_line *lines_of(const struct counting *counting, enum stats_by by, size_t size)
{
    struct slices_line *lines = ARENA_ARRAY(counting->req->arena, size, struct slices_line);
    for (size_t i = 0; i < size; i++) {
        lines[i] = (struct slices_line){.code = code_of(counting, by, i),
                                        .is_direct = is_direct(counting, by, i)};
    }
    return lines;
}

static void count_once(struct counting *counting, struct slices_table *table)
{
    struct request *req = counting->req;
    counting->figures = stats_count(req->arena, counting->store, &counting->query);
    struct way row = way_of(counting, counting->row_by);
    struct way column = way_of(counting, counting->column_by);
    *table = (struct slices_table){
        .rows = lines_of(counting, counting->row_by, row.size),
        .columns = lines_of(counting, counting->column_by, column.size),
        .row_count = row.size,
        .column_count = column.size,
        .cells = ARENA_ARRAY(req->arena, row.size * column.size, int64_t),
        .has_row_totals = counting->column_by != STATS_BY_NOTHING,
        .has_column_totals = counting->row_by != STATS_BY_NOTHING,
    };
    for (size_t i = 0; i < row.size; i++) {
        for (size_t j = 0; j < column.size; j++) {
            *slices_cell(table, i, j) = counting->figures.items[i * row.stride + j * column.stride];
        }
    }
}

/* The days of a series, the last one first of January or of the month of the slice. For what came
 * and went a year begins with the figure of its first of January and ends with that of the next. */
static date series_day(const struct counting *counting, size_t back)
{
    date day = slices_day(counting->req, counting->asked);
    bool is_years = counting->asked->series == SERIES_YEARS;
    date first = date_from(date_year(day), is_years ? 1 : date_month(day), 1);
    return date_add_months(first, -(int)back * (is_years ? 12 : 1));
}

static void count_series(struct counting *counting, struct slices_table *table)
{
    struct request *req = counting->req;
    const struct slices_asked *asked = counting->asked;
    size_t days = (size_t)asked->days;
    bool is_flow = slices_is_flow(asked);
    date last = slices_day(req, asked);
    *table = (struct slices_table){.column_count = days};
    table->columns = ARENA_ARRAY(req->arena, days, struct slices_line);
    for (size_t j = 0; j < days; j++) {
        date day = series_day(counting, days - 1 - j);
        date next = date_add_months(day, asked->series == SERIES_YEARS ? 12 : 1);
        counting->query.since = day;
        counting->query.day = !is_flow ? day : date_before(last, next) ? last : next;
        struct slices_table one;
        count_once(counting, &one);
        if (j == 0) {
            table->rows = one.rows;
            table->row_count = one.row_count;
            table->cells = ARENA_ARRAY(req->arena, one.row_count * days, int64_t);
        }
        table->columns[j].code = date_iso(req->arena, day);
        for (size_t i = 0; i < one.row_count; i++) {
            *slices_cell(table, i, j) = *slices_cell(&one, i, 0);
        }
    }
    table->has_row_totals = is_flow;
    table->has_column_totals = counting->row_by != STATS_BY_NOTHING;
}

/* ---- without those that nobody is in -------------------------------------------------------- */

static bool is_empty_row(const struct slices_table *table, size_t row)
{
    for (size_t j = 0; j < table->column_count; j++) {
        if (*slices_cell(table, row, j) != 0) {
            return false;
        }
    }
    return true;
}

static bool is_empty_column(const struct slices_table *table, size_t column)
{
    for (size_t i = 0; i < table->row_count; i++) {
        if (*slices_cell(table, i, column) != 0) {
            return false;
        }
    }
    return true;
}

static void drop_empty_rows(struct slices_table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        if (is_empty_row(table, i)) {
            continue;
        }
        table->rows[kept] = table->rows[i];
        memmove(slices_cell(table, kept, 0), slices_cell(table, i, 0),
                table->column_count * sizeof(table->cells[0]));
        kept++;
    }
    table->row_count = kept;
}

static void drop_empty_columns(struct request *req, struct slices_table *table)
{
    size_t *kept = ARENA_ARRAY(req->arena, table->column_count, size_t);
    size_t count = 0;
    for (size_t j = 0; j < table->column_count; j++) {
        if (!is_empty_column(table, j)) {
            table->columns[count] = table->columns[j];
            kept[count++] = j;
        }
    }
    for (size_t i = 0; i < table->row_count; i++) {
        for (size_t j = 0; j < count; j++) {
            table->cells[i * count + j] = *slices_cell(table, i, kept[j]);
        }
    }
    table->column_count = count;
}

static bool count_by_tree(struct request *req, const struct slices_asked *asked,
                          const struct orgs_org *org, const struct stats_store *store,
                          struct slices_table *ret_table, str *ret_sentence)
{
    struct counting counting = {.req = req, .asked = asked, .store = store};
    /* An organisation founded this very moment stands in the facts with the next change. */
    if (!stats_place_of(store, org->id, &counting.query.org)) {
        *ret_sentence =
            str_of(_("The figures are being prepared. Open this page again in a minute."));
        return false;
    }
    if (!prepare(&counting, ret_sentence)) {
        return false;
    }
    if (asked->series == SERIES_NONE) {
        count_once(&counting, ret_table);
    } else {
        count_series(&counting, ret_table);
    }
    if (asked->rows != NULL) {
        drop_empty_rows(ret_table);
    }
    if (asked->columns != NULL) {
        drop_empty_columns(req, ret_table);
    }
    slices_add_up(req, ret_table);
    return true;
}

struct stats_store slices_facts(struct request *req, const struct slices_asked *asked,
                                const struct stats_store *store)
{
    date day = asked->is_by_todays_tree ? (date){0} : slices_day(req, asked);
    return stats_by_tree_of(req, store, day);
}

bool slices_count_in(struct request *req, const struct slices_asked *asked,
                     const struct orgs_org *org, const struct stats_store *store,
                     struct slices_table *ret_table, str *ret_sentence)
{
    struct stats_store facts = slices_facts(req, asked, store);
    bool is_good = count_by_tree(req, asked, org, &facts, ret_table, ret_sentence);
    stats_close(&facts);
    return is_good;
}

bool slices_count(struct request *req, const struct slices_asked *asked, const struct orgs_org *org,
                  struct slices_table *ret_table, str *ret_sentence)
{
    struct stats_store store;
    if (!stats_now(req, &store)) {
        *ret_sentence =
            str_of(_("The figures are being prepared. Open this page again in a minute."));
        return false;
    }
    bool is_good = slices_count_in(req, asked, org, &store, ret_table, ret_sentence);
    stats_close(&store);
    return is_good;
}

/* ---- sums and what is hidden ---------------------------------------------------------------- */

static void add(struct slices_total *total, int64_t cell)
{
    total->is_least = total->is_least || cell == CHART_HIDDEN;
    total->value += cell == CHART_HIDDEN ? 1 : cell;
}

/* A sum says nothing that the cells do not say: of a hidden one it takes the least that it may be.
 * So nobody can compute what is hidden from a sum, whatever else he subtracts. */
void slices_add_up(struct request *req, struct slices_table *table)
{
    table->row_totals = ARENA_ARRAY(req->arena, table->row_count, struct slices_total);
    table->column_totals = ARENA_ARRAY(req->arena, table->column_count, struct slices_total);
    table->total = (struct slices_total){0};
    for (size_t i = 0; i < table->row_count; i++) {
        for (size_t j = 0; j < table->column_count; j++) {
            int64_t cell = *slices_cell(table, i, j);
            add(&table->row_totals[i], cell);
            add(&table->column_totals[j], cell);
            add(&table->total, cell);
        }
    }
}

void slices_hide_small(struct request *req, struct slices_table *table)
{
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        if (table->cells[i] > 0 && table->cells[i] < SMALL) {
            table->cells[i] = CHART_HIDDEN;
        }
    }
    slices_add_up(req, table);
}

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
    table->rows = rows;
    table->cells = cells;
    slices_add_up(req, table);
}

/* Organisations come with the largest first, everything else as it naturally goes. By name needs
 * the names, so very many are always sorted by their figures. */
void slices_sort(struct request *req, const struct slices_asked *asked, struct slices_table *table)
{
    bool are_orgs = asked->rows != NULL && asked->rows->level > 0;
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
    if (asked->rows != NULL && table->row_count > 1) {
        qsort(sorted, table->row_count, sizeof(sorted[0]), compare);
        apply_order(req, table, sorted);
    }
}

void slices_cut(struct slices_table *table, size_t rows)
{
    table->row_count = MIN_OF(table->row_count, rows);
}
