/* `profkom slice`: the same words and figures as the pages, on the command line. */
#include <stdio.h>

#include "app/app.h"
#include "app/command.h"
#include "app/json.h"
#include "features/slices/slices_inner.h"

static bool fail(str sentence)
{
    fprintf(stderr, "profkom: %.*s\n", STR_ARG(sentence));
    return false;
}

/* ---- what is asked -------------------------------------------------------------------------- */

static bool take(struct request *req, struct slices_asked *asked, const char *name,
                 const char *value, str *ret_sentence)
{
    return value == NULL || slices_take(req, asked, str_of(name), str_of(value), ret_sentence);
}

/* "category=worker|union_staff age=..35" */
static bool take_where(struct request *req, struct slices_asked *asked, str where,
                       str *ret_sentence)
{
    str condition;
    while (str_next(&where, ' ', &condition)) {
        ptrdiff_t equals = str_find_char(condition, '=');
        if (str_is_empty(condition)) {
            continue;
        }
        str name = equals < 0 ? condition : str_slice(condition, 0, (size_t)equals);
        const struct slices_thing *thing = slices_thing_named(name);
        str value = equals < 0 ? (str){0} : str_from(condition, (size_t)equals + 1);
        if (equals >= 0 && str_is_empty(value)) {
            *ret_sentence =
                str_format(req->arena, "\"%.*s\" has no value; write sex=f", STR_ARG(condition));
            return false;
        }
        /* Names that mean something else on a page are no conditions. */
        bool is_known = thing != NULL && thing->condition != NULL;
        if (!slices_take(req, asked, is_known ? name : condition,
                         is_known && !str_is_empty(value) ? value : STR("?"), ret_sentence)) {
            return false;
        }
    }
    return true;
}

/* "years=10", "months=12" */
static bool take_series(struct request *req, struct slices_asked *asked, const char *series,
                        str *ret_sentence)
{
    str text = str_of(series);
    ptrdiff_t equals = str_find_char(text, '=');
    str name = equals < 0 ? text : str_slice(text, 0, (size_t)equals);
    str number = equals < 0 ? (str){0} : str_from(text, (size_t)equals + 1);
    if (series == NULL) {
        return true;
    }
    if (!str_equal(name, STR("years")) && !str_equal(name, STR("months"))) {
        *ret_sentence = STR("a series is years=10 or months=12");
        return false;
    }
    return slices_take(req, asked, STR("days"), number, ret_sentence) &&
           slices_take(req, asked, STR("columns"), name, ret_sentence);
}

static bool take_options(struct request *req, const struct slices_options *options,
                         struct slices_asked *asked, str *ret_sentence)
{
    return take(req, asked, "measure", options->measure, ret_sentence) &&
           take(req, asked, "rows", options->rows, ret_sentence) &&
           take(req, asked, "columns", options->columns, ret_sentence) &&
           take(req, asked, "on", options->on, ret_sentence) &&
           take(req, asked, "since", options->since, ret_sentence) &&
           take(req, asked, "tree", options->tree, ret_sentence) &&
           take_series(req, asked, options->series, ret_sentence) &&
           take_where(req, asked, str_of(options->where), ret_sentence);
}

bool slices_asked_by(struct request *req, const struct slices_options *options,
                     struct slices_asked *ret_asked, str *ret_sentence)
{
    struct slices_asked asked = {0};
    bool is_good = take_options(req, options, &asked, ret_sentence) &&
                   slices_look_over(req, &asked, ret_sentence);
    *ret_asked = asked;
    return is_good;
}

/* By its number, or by its name if no other has the same. */
static bool find_org(struct request *req, const struct slices_options *options,
                     struct orgs_org *ret_org)
{
    struct orgs_org org = {0};
    struct slices_db_union_org_row top;
    struct slices_db_org_name_row name;
    str wanted = str_of(options->org);
    if (options->org == NULL) {
        org.id = slices_db_union_org(req->db, &top) ? top.id : 0;
    } else if (!str_to_int64(wanted, &org.id)) {
        struct slices_db_named_rows named = slices_db_named(req->db, wanted);
        if (named.count > 1) {
            return fail(STR("several organisations have this name; take the number of one"));
        }
        org.id = named.count == 1 ? named.items[0].id : 0;
    }
    if (!slices_db_org_name(req->db, org.id, &name)) {
        return fail(STR("there is no such organisation"));
    }
    org.short_name = name.short_name;
    org.path = name.path;
    org.level = name.level;
    *ret_org = org;
    return true;
}

/* ---- the answer ----------------------------------------------------------------------------- */

static void print_json(json_t *whole)
{
    json_dumpf(whole, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(whole);
}

static void print_row(str label, const struct slices_table *table, size_t row)
{
    printf("%.*s", STR_ARG(label));
    for (size_t j = 0; j < table->column_count; j++) {
        printf("\t%lld", (long long)*slices_cell(table, row, j));
    }
    if (table->has_row_totals) {
        printf("\t%lld", (long long)table->row_totals[row].value);
    }
    putchar('\n');
}

static void print_table(struct request *req, const struct slices_asked *asked,
                        const struct orgs_org *org, const struct slices_table *table)
{
    str sentence = slices_sentence(req, asked, org->short_name);
    printf("%.*s\n", STR_ARG(sentence));
    for (size_t j = 0; j < table->column_count; j++) {
        printf("\t%.*s", STR_ARG(table->columns[j].label));
    }
    puts(table->has_row_totals ? "\ttotal" : "");
    for (size_t i = 0; i < table->row_count; i++) {
        print_row(table->rows[i].label, table, i);
    }
    if (table->has_column_totals) {
        printf("total");
        for (size_t j = 0; j < table->column_count; j++) {
            printf("\t%lld", (long long)table->column_totals[j].value);
        }
        if (table->has_row_totals) {
            printf("\t%lld", (long long)table->total.value);
        }
        putchar('\n');
    }
}

static bool answer_table(struct request *req, const struct slices_options *options,
                         const struct slices_asked *asked, const struct orgs_org *org,
                         const struct stats_store *store)
{
    struct slices_table table;
    str sentence = {0};
    if (!slices_count_in(req, asked, org, store, &table, &sentence)) {
        return fail(sentence);
    }
    slices_sort(req, asked, &table);
    slices_name(req, asked, &table, false);
    if (options->is_json) {
        print_json(slices_json(req, asked, org->id, &table));
    } else {
        print_table(req, asked, org, &table);
        if (slices_is_shared(asked)) {
            str why = slices_shared_text(req, false);
            printf("%.*s\n", STR_ARG(why));
        }
    }
    return true;
}

/* ---- a line for each figure ----------------------------------------------------------------- */

struct listing {
    struct request *req;
    const struct stats_store *store;
    const struct stats_query *query;
    struct stats_figures figures;
    int64_t total;
};

/* The codes of a figure's values, in the order of the breakdown. */
static void codes_of(const struct listing *listing, size_t figure, str ret_codes[STATS_DIMENSIONS])
{
    for (size_t i = listing->query->by_count; i-- > 0;) {
        size_t size = listing->figures.sizes[i];
        enum stats_by by = listing->query->by[i];
        size_t value = figure % size;
        value = by == STATS_BY_LEVEL ? listing->figures.places[value] : value;
        ret_codes[i] =
            stats_value_code(listing->req->arena, listing->store, listing->query, by, value);
        figure /= size;
    }
}

static str place_name(const struct listing *listing, str id)
{
    struct slices_db_org_name_row row;
    int64_t number = 0;
    bool is_there = str_to_int64(id, &number) && slices_db_org_name(listing->req->db, number, &row);
    return is_there ? row.short_name : id;
}

static void print_lines(const struct listing *listing)
{
    for (size_t i = 0; i < listing->figures.count && listing->query->by_count > 0; i++) {
        str codes[STATS_DIMENSIONS];
        if (listing->figures.items[i] == 0) {
            continue;
        }
        codes_of(listing, i, codes);
        for (size_t by = 0; by < listing->query->by_count; by++) {
            bool is_place = listing->query->by[by] == STATS_BY_LEVEL;
            str text = is_place ? place_name(listing, codes[by]) : codes[by];
            printf("%.*s\t", STR_ARG(text));
        }
        printf("%lld\n", (long long)listing->figures.items[i]);
    }
    printf("total\t%lld\n", (long long)listing->total);
}

static json_t *lines_json(const struct listing *listing)
{
    const struct stats_query *query = listing->query;
    json_t *cells = json_array();
    for (size_t i = 0; i < listing->figures.count && query->by_count > 0; i++) {
        str codes[STATS_DIMENSIONS];
        if (listing->figures.items[i] == 0) {
            continue;
        }
        codes_of(listing, i, codes);
        json_t *cell = json_object();
        for (size_t by = 0; by < query->by_count; by++) {
            json_object_set_new(cell, stats_by_name(query, query->by[by]), json_of_text(codes[by]));
        }
        json_object_set_new(cell, "count", json_integer(listing->figures.items[i]));
        json_array_append_new(cells, cell);
    }
    return json_pack("{s:s, s:I, s:o}", "on", date_iso(listing->req->arena, query->day).data,
                     "total", (json_int_t)listing->total, "cells", cells);
}

static bool prepare_listing(struct request *req, const struct slices_options *options,
                            const struct slices_asked *asked, struct stats_query *query,
                            str *ret_sentence)
{
    str names = str_of(options->by);
    str name;
    query->day = slices_day(req, asked);
    query->since = slices_since(req, asked);
    bool is_good = slices_narrow(req, asked, query);
    if (!is_good) {
        *ret_sentence = STR("two conditions exclude each other");
    }
    while (is_good && str_next(&names, ' ', &name)) {
        is_good = str_is_empty(name) || stats_break_down(req->arena, query, name, ret_sentence);
    }
    return is_good;
}

static struct stats_figures count_listing(struct request *req, const struct stats_store *store,
                                          const struct stats_query *query,
                                          const struct stats_posts_asked *posts_asked)
{
    if (!stats_asks_posts(posts_asked)) {
        return stats_count(req->arena, store, query);
    }
    struct stats_posts posts = stats_posts_now(req, store);
    struct stats_figures figures =
        stats_count_posts(req->arena, store, &posts, query, posts_asked).people;
    stats_posts_close(&posts);
    return figures;
}

static bool answer_listing(struct request *req, const struct slices_options *options,
                           const struct slices_asked *asked, const struct orgs_org *org,
                           const struct stats_store *store)
{
    struct stats_query query = {0};
    str sentence = STR("there is no such organisation");
    struct stats_posts_asked posts_asked = {0};
    bool is_good = stats_place_of(store, org->id, &query.org) &&
                   prepare_listing(req, options, asked, &query, &sentence) &&
                   slices_posts_asked(req, asked, &posts_asked, &sentence);
    if (is_good && stats_figure_count(store, &query) > STATS_FIGURES) {
        sentence = STR("that would be more than eight million figures");
        is_good = false;
    }
    if (is_good) {
        struct listing listing = {req, store, &query,
                                  count_listing(req, store, &query, &posts_asked), 0};
        for (size_t i = 0; i < listing.figures.count; i++) {
            listing.total += listing.figures.items[i];
        }
        if (options->is_json) {
            print_json(lines_json(&listing));
        } else {
            print_lines(&listing);
        }
    }
    return is_good || fail(sentence);
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool answer(struct request *req, const struct slices_options *options,
                   const struct slices_asked *asked, const struct stats_store *store)
{
    struct orgs_org org;
    bool is_listed = options->by != NULL ||
                     (options->rows == NULL && options->columns == NULL && options->series == NULL);
    db_begin_read(req->db);
    struct stats_store facts = slices_facts(req, asked, store);
    bool is_done = find_org(req, options, &org) &&
                   (is_listed ? answer_listing(req, options, asked, &org, &facts)
                              : answer_table(req, options, asked, &org, &facts));
    stats_close(&facts);
    db_rollback(req->db);
    return is_done;
}

static bool open_and_answer(struct request *req, const struct slices_options *options)
{
    struct slices_asked asked = {0};
    struct stats_store store;
    str sentence = {0};
    req->language = LANGUAGE_EN;
    if (options->by != NULL && (options->rows != NULL || options->columns != NULL)) {
        return fail(STR("take either --by or --rows and --columns"));
    }
    if (!slices_asked_by(req, options, &asked, &sentence)) {
        return fail(sentence);
    }
    if (!stats_open_fresh(req, app_file_path(req->app, req->arena, "stats.facts"), &store)) {
        return fail(STR("the facts could not be laid out"));
    }
    bool is_done = answer(req, options, &asked, &store);
    stats_close(&store);
    return is_done;
}

static bool run(const struct command_options *common, const struct slices_options *options)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *app = command_prepare(common) ? command_app(common, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(common, DB_READ_ONLY, arena);
    bool is_done = false;
    if (db != NULL) {
        is_done = open_and_answer(app_system_request(app, arena, db), options);
        db_close(db);
    }
    app_free(app);
    return is_done;
}

int slices_command(int argument_count, char **arguments)
{
    struct command_options common;
    struct slices_options options = {0};
    const struct command_own_option own[] = {
        {"--measure", .ret_value = &options.measure}, {"--by", .ret_value = &options.by},
        {"--rows", .ret_value = &options.rows},       {"--columns", .ret_value = &options.columns},
        {"--where", .ret_value = &options.where},     {"--on", .ret_value = &options.on},
        {"--since", .ret_value = &options.since},     {"--series", .ret_value = &options.series},
        {"--org", .ret_value = &options.org},         {"--tree", .ret_value = &options.tree},
        {"--json", .ret_flag = &options.is_json},     {0},
    };
    if (!command_read_options(&common, argument_count, arguments, own)) {
        return COMMAND_MISUSED;
    }
    return run(&common, &options) ? 0 : 1;
}
