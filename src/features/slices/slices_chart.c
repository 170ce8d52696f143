#include "features/slices/slices_inner.h"

/* Which chart a slice is best looked at in. What a chart leaves out stands in the table. */

#define BARS 20
#define TILES 100

static const struct slices_line *line_at(const struct slices_table *table, size_t i, bool is_turned)
{
    return is_turned ? &table->columns[i] : &table->rows[i];
}

/* The lines of the table as things of a chart, `is_turned`: its columns. */
static struct chart chart_of(struct request *req, const struct slices_table *table, str title,
                             size_t limit, bool is_turned)
{
    size_t count = MIN_OF(is_turned ? table->column_count : table->row_count, limit);
    str *labels = ARENA_ARRAY(req->arena, count, str);
    struct html_link *links = ARENA_ARRAY(req->arena, count, struct html_link);
    for (size_t i = 0; i < count; i++) {
        labels[i] = line_at(table, i, is_turned)->label;
        links[i] = line_at(table, i, is_turned)->link;
    }
    return (struct chart){.title = title, .labels = labels, .count = count, .links = links};
}

static int64_t cell_at(const struct slices_table *table, size_t thing, size_t series,
                       bool is_turned)
{
    return is_turned ? *slices_cell(table, series, thing) : *slices_cell(table, thing, series);
}

/* Adds the columns (turned: the rows) as series; those beyond the last colour become one. */
static void add_series(struct request *req, struct chart *chart, const struct slices_table *table,
                       bool is_turned)
{
    size_t all = is_turned ? table->row_count : table->column_count;
    size_t count = MIN_OF(all, (size_t)CHART_SERIES);
    struct chart_series *series = ARENA_ARRAY(req->arena, count, struct chart_series);
    for (size_t j = 0; j < count; j++) {
        int64_t *values = ARENA_ARRAY(req->arena, chart->count, int64_t);
        bool is_rest = j + 1 == count && all > count;
        for (size_t i = 0; i < chart->count; i++) {
            values[i] = cell_at(table, i, j, is_turned);
            for (size_t k = j + 1; k < all && is_rest; k++) {
                values[i] = MAX_OF(values[i], 0) + MAX_OF(cell_at(table, i, k, is_turned), 0);
            }
        }
        str label = line_at(table, j, !is_turned)->label;
        series[j] = (struct chart_series){is_rest ? str_of(_("all others")) : label, values};
    }
    chart->series = series;
    chart->series_count = count;
}

static bool column_of(const struct slices_table *table, str code, size_t *ret_column)
{
    for (size_t j = 0; j < table->column_count; j++) {
        if (str_equal(table->columns[j].code, code)) {
            *ret_column = j;
            return true;
        }
    }
    return false;
}

/* "35–39", "70+": there is little room in the middle. */
static str short_band(struct request *req, str code)
{
    ptrdiff_t dots = str_find(code, STR(".."));
    str from = str_slice(code, 0, dots < 0 ? code.length : (size_t)dots);
    str to = dots < 0 ? (str){0} : str_from(code, (size_t)dots + 2);
    return str_is_empty(to) ? str_join(req->arena, from, STR("+"))
                            : STR_CONCAT(req->arena, from, STR("–"), to);
}

/* Without those whose age or sex nobody knows; they stand in the table. */
static struct html pyramid(struct request *req, const struct slices_table *table, str title)
{
    static const char *const sexes[] = {"f", "m"};
    struct slices_table known = *table;
    for (size_t i = 0; i < known.row_count; i++) {
        if (str_equal(known.rows[i].code, STR("none"))) {
            known.row_count = i;
        }
    }
    struct chart chart = chart_of(req, &known, title, SIZE_MAX, false);
    str *labels = ARENA_ARRAY(req->arena, chart.count, str);
    for (size_t i = 0; i < chart.count; i++) {
        labels[i] = short_band(req, known.rows[i].code);
    }
    chart.labels = labels;
    struct chart_series series[2];
    for (size_t j = 0; j < 2; j++) {
        size_t column;
        int64_t *values = ARENA_ARRAY(req->arena, chart.count, int64_t);
        /* In a kindergarten there may be women alone: the other side is empty. */
        bool is_there = column_of(table, str_of(sexes[j]), &column);
        for (size_t i = 0; i < chart.count && is_there; i++) {
            values[i] = *slices_cell(&known, i, column);
        }
        str label = slices_value_label(req, slices_thing_named(STR("sex")), str_of(sexes[j]));
        series[j] = (struct chart_series){label, values};
    }
    chart.series = series;
    chart.series_count = 2;
    return chart_pyramid(req, &chart);
}

static bool is_named(const struct slices_thing *thing, const char *word)
{
    return thing != NULL && strcmp(thing->word, word) == 0;
}

/* Those without a post, most of all members, stand in the table: beside them no post could be seen.
 * With `limit` rows the largest remain, since posts that share people make no "all others". */
static struct slices_table posts_of(struct request *req, const struct slices_table *table,
                                    size_t limit)
{
    struct slices_table posts = *table;
    size_t last = table->column_count - 1;
    posts.rows = ARENA_ARRAY(req->arena, table->row_count, struct slices_line);
    posts.cells = ARENA_ARRAY(req->arena, table->row_count * table->column_count, int64_t);
    posts.row_count = 0;
    for (size_t i = 0; i < table->row_count; i++) {
        size_t larger = 0;
        for (size_t j = 0; j < table->row_count; j++) {
            int64_t mine = *slices_cell(table, i, last);
            int64_t other = *slices_cell(table, j, last);
            bool is_post = !str_equal(table->rows[j].code, STR("none"));
            larger += is_post && (other > mine || (other == mine && j < i));
        }
        bool is_none = str_equal(table->rows[i].code, STR("none"));
        if (larger < limit && (!is_none || table->row_count == 1)) {
            posts.rows[posts.row_count] = table->rows[i];
            memcpy(slices_cell(&posts, posts.row_count, 0), slices_cell(table, i, 0),
                   table->column_count * sizeof(table->cells[0]));
            posts.row_count++;
        }
    }
    return posts;
}

static struct html chart_of_series(struct request *req, const struct slices_asked *asked,
                                   const struct slices_table *table, str title)
{
    struct chart chart = chart_of(req, table, title, SIZE_MAX, true);
    add_series(req, &chart, table, true);
    return asked->rows == NULL && slices_is_flow(asked) ? chart_columns(req, &chart)
                                                        : chart_lines(req, &chart);
}

struct html slices_chart(struct request *req, const struct slices_asked *asked,
                         const struct slices_table *table, str title)
{
    if (table->row_count == 0 || table->column_count == 0) {
        return (struct html){0};
    }
    struct slices_table posts;
    if (asked->rows != NULL && asked->rows->is_of_posts) {
        posts = posts_of(req, table, asked->series != SERIES_NONE ? CHART_SERIES : SIZE_MAX);
        table = &posts;
    }
    if (asked->series != SERIES_NONE) {
        return table->column_count > 1 ? chart_of_series(req, asked, table, title)
                                       : (struct html){0};
    }
    bool is_age = asked->rows != NULL && asked->rows->is_years;
    bool natural = str_is_empty(asked->order);
    if (is_age && natural && is_named(asked->columns, "sex")) {
        return pyramid(req, table, title);
    }
    if (asked->rows == NULL && asked->columns == NULL) {
        return (struct html){0};
    }
    /* Posts do not make up a whole: each has its own bar. */
    bool is_turned = asked->rows == NULL || (asked->columns != NULL && asked->columns->is_of_posts);
    bool is_share = asked->share == SHARE_ROW && !slices_is_shared(asked);
    size_t things = is_turned ? table->column_count : table->row_count;
    bool is_tiled = asked->columns == NULL && asked->rows != NULL && asked->rows->level > 0 &&
                    asked->rows->level < 3 && things > BARS && things <= TILES;
    struct chart chart = chart_of(req, table, title, is_tiled ? TILES : BARS, is_turned);
    add_series(req, &chart, table, is_turned);
    return asked->columns != NULL && asked->rows != NULL ? chart_stacked(req, &chart, is_share)
           : is_tiled                                    ? chart_tiles(req, &chart)
                                                         : chart_bars(req, &chart);
}
