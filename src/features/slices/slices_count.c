#include "features/slices/slices_inner.h"

/* From words to figures: the query of the engine, its figures laid out as rows and columns, those
 * without anybody left out, added up. */

/* More cells than so many nobody reads, not in a file either. */
#define CELLS (1 << 20)
#define SMALL 5

/* Five years each, as an age pyramid has them. */
static const int five_years[] = {0, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70};

/* ---- the query ------------------------------------------------------------------------------ */

bool slices_narrow(struct request *req, const struct slices_asked *asked, struct stats_query *query)
{
    str ignored;
    const struct slices_measure *measure = asked->measure;
    query->measure = measure->counted;
    bool is_good = measure->field == NULL || stats_narrow(req->arena, query, str_of(measure->field),
                                                          str_of(measure->value), &ignored);
    for (size_t i = 0; slices_things[i].word != NULL && is_good; i++) {
        is_good = str_is_empty(asked->conditions[i]) || slices_things[i].is_of_posts ||
                  stats_narrow(req->arena, query, str_of(slices_things[i].word),
                               asked->conditions[i], &ignored);
    }
    return is_good;
}

static str engine_word(const struct slices_thing *thing)
{
    return str_equal(str_of(thing->word), STR("age5")) ? STR("age") : str_of(thing->word);
}

bool slices_narrow_to(struct request *req, const struct slices_thing *thing, str code,
                      struct stats_query *query, struct stats_posts_asked *posts)
{
    str ignored;
    if (thing == NULL || thing->level > 0 || str_is_empty(code)) {
        return true;
    }
    return thing->is_of_posts
               ? stats_narrow_posts(req->arena, posts, str_of(thing->word), code, &ignored)
               : stats_narrow(req->arena, query, engine_word(thing), code, &ignored);
}

static bool break_down(struct request *req, const struct slices_thing *thing,
                       struct stats_query *query, enum stats_by *ret_by)
{
    *ret_by = STATS_BY_NOTHING;
    if (thing == NULL || thing->is_of_posts) {
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
    struct stats_posts posts; /* where any are asked about */
    struct stats_posts_asked posts_asked;
    struct stats_posts_figures by_post;
};

static bool prepare(struct counting *counting, str *ret_sentence)
{
    struct request *req = counting->req;
    const struct slices_asked *asked = counting->asked;
    struct stats_query *query = &counting->query;
    if (!slices_narrow(req, asked, query)) {
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
    if (!slices_posts_asked(req, asked, &counting->posts_asked, ret_sentence)) {
        return false;
    }
    query->day = slices_day(req, asked);
    query->since = slices_since(req, asked);
    enum stats_post posts[STATS_POSTS];
    size_t parts =
        counting->posts_asked.is_by_post ? stats_posts_taken(&counting->posts_asked, posts) : 1;
    size_t days = (size_t)MAX_OF(asked->days, 1);
    if (stats_figure_count(counting->store, query) > CELLS / days / parts) {
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
    bool is_post;
};

static bool is_post(const struct slices_thing *thing)
{
    return thing != NULL && thing->is_of_posts;
}

static struct way way_of(const struct counting *counting, const struct slices_thing *thing,
                         enum stats_by by)
{
    size_t stride = 1;
    if (is_post(thing)) {
        return (struct way){counting->by_post.taken_count, 0, true};
    }
    for (size_t i = counting->query.by_count; i-- > 0;) {
        if (counting->query.by[i] == by) {
            return (struct way){counting->figures.sizes[i], stride, false};
        }
        stride *= counting->figures.sizes[i];
    }
    return (struct way){1, 0, false};
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

static struct slices_line *lines_of(const struct counting *counting, struct way way,
                                    enum stats_by by)
{
    struct slices_line *lines = ARENA_ARRAY(counting->req->arena, way.size, struct slices_line);
    for (size_t i = 0; i < way.size; i++) {
        str code = way.is_post ? str_of(stats_post_code(counting->by_post.taken[i]))
                               : code_of(counting, by, i);
        lines[i] = (struct slices_line){.code = code, .is_direct = is_direct(counting, by, i)};
    }
    return lines;
}

static void count_figures(struct counting *counting)
{
    struct arena *arena = counting->req->arena;
    if (!stats_asks_posts(&counting->posts_asked)) {
        counting->figures = stats_count(arena, counting->store, &counting->query);
        return;
    }
    counting->by_post = stats_count_posts(arena, counting->store, &counting->posts,
                                          &counting->query, &counting->posts_asked);
    counting->figures = counting->by_post.people;
}

static int64_t figure_at(const struct counting *counting, struct way row, size_t i,
                         struct way column, size_t j)
{
    size_t at = i * row.stride + j * column.stride;
    size_t post = row.is_post ? i : j;
    return row.is_post || column.is_post
               ? counting->by_post.posts[at * counting->by_post.taken_count + post]
               : counting->figures.items[at];
}

/* Where rows or columns are posts, how many people there are of the other. */
static int64_t *people_of(const struct counting *counting, struct way row, struct way column)
{
    if (!row.is_post && !column.is_post) {
        return NULL;
    }
    struct way other = row.is_post ? column : row;
    int64_t *people = ARENA_ARRAY(counting->req->arena, other.size, int64_t);
    for (size_t i = 0; i < other.size; i++) {
        people[i] = counting->figures.items[i * other.stride];
    }
    return people;
}

static void count_once(struct counting *counting, struct slices_table *table)
{
    const struct slices_asked *asked = counting->asked;
    count_figures(counting);
    struct way row = way_of(counting, asked->rows, counting->row_by);
    struct way column = way_of(counting, asked->columns, counting->column_by);
    *table = (struct slices_table){
        .rows = lines_of(counting, row, counting->row_by),
        .columns = lines_of(counting, column, counting->column_by),
        .row_count = row.size,
        .column_count = column.size,
        .cells = ARENA_ARRAY(counting->req->arena, row.size * column.size, int64_t),
        .people = people_of(counting, row, column),
        .are_rows_shared = row.is_post,
        .has_row_totals = asked->columns != NULL,
        .has_column_totals = asked->rows != NULL,
    };
    for (size_t i = 0; i < row.size; i++) {
        for (size_t j = 0; j < column.size; j++) {
            *slices_cell(table, i, j) = figure_at(counting, row, i, column, j);
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

void slices_days_of(const struct request *req, const struct slices_asked *asked, date column,
                    struct stats_query *query)
{
    date last = slices_day(req, asked);
    date next = date_add_months(column, asked->series == SERIES_YEARS ? 12 : 1);
    query->since = column;
    query->day = !slices_is_flow(asked) ? column : date_before(last, next) ? last : next;
}

static void count_series(struct counting *counting, struct slices_table *table)
{
    struct request *req = counting->req;
    const struct slices_asked *asked = counting->asked;
    size_t days = (size_t)asked->days;
    bool is_flow = slices_is_flow(asked);
    *table = (struct slices_table){.column_count = days};
    table->columns = ARENA_ARRAY(req->arena, days, struct slices_line);
    for (size_t j = 0; j < days; j++) {
        date day = series_day(counting, days - 1 - j);
        slices_days_of(req, asked, day, &counting->query);
        struct slices_table one;
        count_once(counting, &one);
        if (j == 0) {
            table->rows = one.rows;
            table->row_count = one.row_count;
            table->cells = ARENA_ARRAY(req->arena, one.row_count * days, int64_t);
            table->are_rows_shared = one.are_rows_shared;
            table->people = one.people == NULL ? NULL : ARENA_ARRAY(req->arena, days, int64_t);
        }
        if (one.people != NULL) {
            table->people[j] = one.people[0];
        }
        table->columns[j].code = date_iso(req->arena, day);
        for (size_t i = 0; i < one.row_count; i++) {
            *slices_cell(table, i, j) = *slices_cell(&one, i, 0);
        }
    }
    table->has_row_totals = is_flow;
    table->has_column_totals = asked->rows != NULL;
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
        if (table->people != NULL && !table->are_rows_shared) {
            table->people[kept] = table->people[i];
        }
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
            if (table->people != NULL && table->are_rows_shared) {
                table->people[count] = table->people[j];
            }
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
    bool asks_posts = stats_asks_posts(&counting.posts_asked);
    if (asks_posts) {
        counting.posts = stats_posts_now(req, store);
    }
    if (asked->series == SERIES_NONE) {
        count_once(&counting, ret_table);
    } else {
        count_series(&counting, ret_table);
    }
    if (asks_posts) {
        stats_posts_close(&counting.posts);
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

/* Parts that share people are no sum: the whole was counted for itself. */
static void count_people_once(struct slices_table *table)
{
    if (table->people == NULL) {
        return;
    }
    struct slices_total *totals = table->are_rows_shared ? table->column_totals : table->row_totals;
    size_t count = table->are_rows_shared ? table->column_count : table->row_count;
    table->total = (struct slices_total){0};
    for (size_t i = 0; i < count; i++) {
        totals[i] = (struct slices_total){.value = table->people[i]};
        table->total.value += table->people[i];
    }
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
    count_people_once(table);
}

/* How many people share the posts is not told at all: beside the posts it would tell how many hold
 * one that is hidden. */
void slices_hide_small(struct request *req, struct slices_table *table)
{
    if (table->people != NULL) {
        bool *has_totals =
            table->are_rows_shared ? &table->has_column_totals : &table->has_row_totals;
        *has_totals = false;
        table->people = NULL;
    }
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        if (table->cells[i] > 0 && table->cells[i] < SMALL) {
            table->cells[i] = CHART_HIDDEN;
        }
    }
    slices_add_up(req, table);
}
