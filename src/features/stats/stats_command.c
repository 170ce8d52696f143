/* `profkom slice` and `profkom stats rebuild`. */
#include "features/stats/stats_command.h"

#include <stdio.h>
#include <time.h>

#include <jansson.h>

#include "app/app.h"
#include "app/command.h"
#include "features/stats/stats.sql.h"
#include "features/stats/stats_words.h"

struct slice {
    const char *measure;
    const char *by;
    const char *where;
    const char *on;
    const char *since;
    int64_t org_id;
    bool is_json;
};

static str file_of(const struct command_options *options, struct arena *arena)
{
    return str_format(arena, "%s/stats.facts", options->data_folder);
}

/* ---- what is asked -------------------------------------------------------------------------- */

static bool day_of(struct arena *arena, const char *text, date otherwise, date *ret_day,
                   str *ret_sentence)
{
    *ret_day = otherwise;
    if (text == NULL || date_from_iso(str_of(text), ret_day)) {
        return true;
    }
    *ret_sentence = str_format(arena, "\"%s\" is no day; write it as 2026-01-01", text);
    return false;
}

static bool break_down(struct arena *arena, const struct slice *slice, struct stats_query *query,
                       str *ret_sentence)
{
    str names = str_of(slice->by);
    str name;
    while (str_next(&names, ' ', &name)) {
        if (!str_is_empty(name) && !stats_break_down(arena, query, name, ret_sentence)) {
            return false;
        }
    }
    return true;
}

static bool read_query(struct request *req, const struct slice *slice, struct stats_query *query,
                       str *ret_sentence)
{
    struct arena *arena = req->arena;
    if (slice->measure != NULL && !stats_measure_named(str_of(slice->measure), &query->measure)) {
        *ret_sentence = STR("a measure is members, begun or ended");
        return false;
    }
    if (query->measure != STATS_MEMBERS && slice->since == NULL) {
        *ret_sentence = STR("--since is needed for what has begun or ended");
        return false;
    }
    return day_of(arena, slice->on, req->today, &query->day, ret_sentence) &&
           day_of(arena, slice->since, (date){0}, &query->since, ret_sentence) &&
           stats_narrow_all(arena, query, str_of(slice->where), ret_sentence) &&
           break_down(arena, slice, query, ret_sentence);
}

/* ---- the answer ----------------------------------------------------------------------------- */

struct answer {
    struct request *req;
    const struct stats_store *store;
    const struct stats_query *query;
    struct stats_figures figures;
    int64_t total;
};

/* The codes of a figure's values, in the order of the breakdown. */
static void codes_of(const struct answer *answer, size_t figure, str ret_codes[STATS_DIMENSIONS])
{
    for (size_t i = answer->query->by_count; i-- > 0;) {
        size_t size = answer->figures.sizes[i];
        enum stats_by by = answer->query->by[i];
        size_t value = figure % size;
        value = by == STATS_BY_LEVEL ? answer->figures.places[value] : value;
        ret_codes[i] =
            stats_value_code(answer->req->arena, answer->store, answer->query, by, value);
        figure /= size;
    }
}

static str place_name(const struct answer *answer, str id)
{
    struct stats_db_place_row place;
    int64_t number = 0;
    bool is_there = str_to_int64(id, &number) && stats_db_place(answer->req->db, number, &place);
    return is_there ? place.short_name : id;
}

static void print_lines(const struct answer *answer)
{
    for (size_t i = 0; i < answer->figures.count && answer->query->by_count > 0; i++) {
        str codes[STATS_DIMENSIONS];
        if (answer->figures.items[i] == 0) {
            continue;
        }
        codes_of(answer, i, codes);
        for (size_t by = 0; by < answer->query->by_count; by++) {
            bool is_place = answer->query->by[by] == STATS_BY_LEVEL;
            str text = is_place ? place_name(answer, codes[by]) : codes[by];
            printf("%.*s\t", STR_ARG(text));
        }
        printf("%lld\n", (long long)answer->figures.items[i]);
    }
    printf("total\t%lld\n", (long long)answer->total);
}

static void print_json(const struct answer *answer)
{
    const struct stats_query *query = answer->query;
    json_t *cells = json_array();
    for (size_t i = 0; i < answer->figures.count && query->by_count > 0; i++) {
        str codes[STATS_DIMENSIONS];
        if (answer->figures.items[i] == 0) {
            continue;
        }
        codes_of(answer, i, codes);
        json_t *cell = json_object();
        for (size_t by = 0; by < query->by_count; by++) {
            json_object_set_new(cell, stats_by_name(query, query->by[by]),
                                json_stringn(codes[by].data, codes[by].length));
        }
        json_object_set_new(cell, "count", json_integer(answer->figures.items[i]));
        json_array_append_new(cells, cell);
    }
    json_t *whole =
        json_pack("{s:s, s:I, s:o}", "on", date_iso(answer->req->arena, query->day).data, "total",
                  (json_int_t)answer->total, "cells", cells);
    json_dumpf(whole, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(whole);
}

static bool place_of(struct request *req, const struct slice *slice,
                     const struct stats_store *store, size_t *ret_place)
{
    struct stats_db_union_org_row top = {0};
    int64_t id = slice->org_id;
    if (id == 0 && stats_db_union_org(req->db, &top)) {
        id = top.id;
    }
    return stats_place_of(store, id, ret_place);
}

static bool answer_slice(struct request *req, const struct slice *slice,
                         const struct stats_store *store)
{
    str sentence = {0};
    struct stats_query query = {0};
    if (!read_query(req, slice, &query, &sentence)) {
        fprintf(stderr, "profkom: %.*s\n", STR_ARG(sentence));
        return false;
    }
    db_begin_read(req->db);
    bool is_there = place_of(req, slice, store, &query.org);
    if (!is_there) {
        fputs("profkom: there is no such organisation\n", stderr);
    } else if (stats_figure_count(store, &query) > STATS_FIGURES) {
        fputs("profkom: that would be more than eight million figures\n", stderr);
    } else {
        struct answer answer = {.req = req,
                                .store = store,
                                .query = &query,
                                .figures = stats_count(req->arena, store, &query)};
        for (size_t i = 0; i < answer.figures.count; i++) {
            answer.total += answer.figures.items[i];
        }
        if (slice->is_json) {
            print_json(&answer);
        } else {
            print_lines(&answer);
        }
    }
    db_rollback(req->db);
    return is_there;
}

/* ---- the commands --------------------------------------------------------------------------- */

static bool run(const struct command_options *options, const struct slice *slice)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *app = command_prepare(options) ? command_app(options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(options, DB_READ_ONLY, arena);
    bool is_done = false;
    if (db != NULL) {
        struct request *req = app_system_request(app, arena, db);
        struct stats_store store;
        const char *path = file_of(options, arena).data;
        if (slice == NULL) {
            is_done = stats_build(req, path);
        } else if (stats_open_fresh(req, path, &store)) {
            is_done = answer_slice(req, slice, &store);
            stats_close(&store);
        } else {
            fputs("profkom: the facts could not be laid out\n", stderr);
        }
        db_close(db);
    }
    app_free(app);
    return is_done;
}

int stats_slice_command(int argument_count, char **arguments)
{
    struct command_options options;
    struct slice slice = {0};
    const struct command_own_option own[] = {
        {"--measure", .ret_value = &slice.measure},
        {"--by", .ret_value = &slice.by},
        {"--where", .ret_value = &slice.where},
        {"--on", .ret_value = &slice.on},
        {"--since", .ret_value = &slice.since},
        {"--org", .ret_number = &slice.org_id, .min = 1, .max = INT64_MAX},
        {"--json", .ret_flag = &slice.is_json},
        {0},
    };
    if (!command_read_options(&options, argument_count, arguments, own)) {
        return COMMAND_MISUSED;
    }
    return run(&options, &slice) ? 0 : 1;
}

int stats_rebuild_command(int argument_count, char **arguments)
{
    struct command_options options;
    if (!command_read(&options, argument_count, arguments, NULL) || options.argument_count != 1 ||
        strcmp(options.arguments[0], "rebuild") != 0) {
        fputs("Usage: profkom stats rebuild\n", stderr);
        return COMMAND_MISUSED;
    }
    return run(&options, NULL) ? 0 : 1;
}
