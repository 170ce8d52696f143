/* How fast slices and forms are counted, and what comes out; see benchmarks/stats.sh.
 *
 * build/release/bench_slices DATA FOLDER lays the register of DATA out into FOLDER/facts.
 * build/release/bench_slices DATA FOLDER UNION REGION PRIMARY counts each slice and the forms of
 * these three organisations again and again; prints the name and the middle of the processor times
 * in milliseconds, and writes what was counted into FOLDER/NAME.ours, one line a figure, for
 * comparison with other engines.
 * build/release/bench_slices DATA FOLDER first UNION counts form 2 once, as the first that the
 * process counts, and opens the facts for it.
 * build/release/bench_slices DATA FOLDER rows writes the laid out rows into FOLDER/rows.csv: these
 * engines are given the same. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "app/command.h"
#include "features/reports/reports_count.h"
#include "features/reports/reports_forms.h"
#include "features/reports/reports_posts.h"
#include "features/stats/stats.h"
#include "clock.h"

#define ROUNDS 11

struct bench {
    struct request *req;
    const char *folder;
    struct stats_store store;
};

static FILE *results_of(const struct bench *bench, const char *name)
{
    char path[1024];
    snprintf(path, sizeof(path), "%s/%s.ours", bench->folder, name);
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

/* ---- slices --------------------------------------------------------------------------------- */

struct slice {
    const char *name;
    const char *measure;
    const char *by;
    const char *where;
    const char *day;
    const char *since;
};

/* All but "none": somebody who retires goes on. */
#define ENDS \
    "end=left|excluded|dismissal|graduation|moved|liquidation|other|deceased|second|transferred"

static const struct slice slices[] = {
    {"region-category-sex-youth", "members", "region category sex age", "", "2026-01-01", NULL},
    {"past-day", "members", "region category sex age", "", "2021-01-01", NULL},
    {"primary-category-sex", "members", "primary category sex", "", "2026-01-01", NULL},
    {"ends-of-a-year", "ended", "end", ENDS, "2026-01-01", "2025-01-01"},
    {"age-pyramid", "members", "sex age", "", "2026-01-01", NULL},
};

static void must(bool is_good, const char *what)
{
    if (!is_good) {
        fprintf(stderr, "bench_slices: %s\n", what);
        exit(1);
    }
}

/* The bands of slices are those of the program; a pyramid has its own. */
static void choose_bands(struct stats_query *query, const char *name)
{
    if (strcmp(name, "age-pyramid") == 0) {
        query->age_count = 13;
        for (size_t i = 0; i < query->age_count; i++) {
            query->ages[i] = i == 0 ? 0 : 15 + (int)i * 5;
        }
    } else if (query->age_count > 0) {
        query->age_count = 2;
        query->ages[0] = 0;
        query->ages[1] = 36;
    }
}

static struct stats_query query_of(const struct bench *bench, const struct slice *slice)
{
    struct arena *arena = bench->req->arena;
    struct stats_query query = {.day = date_of(slice->day)};
    str sentence;
    str names = str_of(slice->by);
    str name;
    if (slice->since != NULL) {
        query.since = date_of(slice->since);
    }
    must(stats_measure_named(str_of(slice->measure), &query.measure), "the measure");
    must(stats_narrow_all(arena, &query, str_of(slice->where), &sentence), "the conditions");
    while (str_next(&names, ' ', &name)) {
        must(stats_break_down(arena, &query, name, &sentence), "the breakdown");
    }
    choose_bands(&query, slice->name);
    return query;
}

static void write_slice(const struct bench *bench, const struct slice *slice,
                        const struct stats_query *query, const struct stats_figures *figures)
{
    FILE *file = results_of(bench, slice->name);
    for (size_t i = 0; i < figures->count; i++) {
        str codes[STATS_DIMENSIONS];
        size_t figure = i;
        for (size_t by = query->by_count; by-- > 0 && figures->items[i] != 0;) {
            size_t value = figure % figures->sizes[by];
            figure /= figures->sizes[by];
            codes[by] =
                stats_value_code(bench->req->arena, &bench->store, query, query->by[by],
                                 query->by[by] == STATS_BY_LEVEL ? figures->places[value] : value);
        }
        for (size_t by = 0; by < query->by_count && figures->items[i] != 0; by++) {
            fprintf(file, "%.*s\t", STR_ARG(codes[by]));
        }
        if (figures->items[i] != 0) {
            fprintf(file, "%lld\n", (long long)figures->items[i]);
        }
    }
    fclose(file);
}

static void measure_slice(const struct bench *bench, const struct slice *slice)
{
    struct stats_query query = query_of(bench, slice);
    double times[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        double begin = clock_now();
        struct stats_figures figures = stats_count(arena, &bench->store, &query);
        times[i] = clock_now() - begin;
        if (i == 0) {
            write_slice(bench, slice, &query, &figures);
        }
    }
    printf("%s %.3f\n", slice->name, clock_middle(times, ROUNDS));
}

/* ---- slices by posts ------------------------------------------------------------------------ */

static const struct {
    const char *name;
    const char *by;
    const char *posts; /* the condition */
    bool is_by_post;
    const char *day;
} post_slices[] = {
    {"posts", "", NULL, true, "2026-01-01"},
    {"posts-sex-past-day", "sex", NULL, true, "2021-01-01"},
    {"posts-region", "region", NULL, true, "2026-01-01"},
    {"chairs-territory-age", "territory age", "chair", false, "2026-01-01"},
    {"chairs-primary-sex", "primary sex", "chair", false, "2026-01-01"},
    {"without-a-post-region-sex", "region sex", "none", false, "2026-01-01"},
};

static void measure_post_slice(const struct bench *bench, size_t slice,
                               const struct stats_posts *posts)
{
    struct arena *own = bench->req->arena;
    struct stats_query query = {.day = date_of(post_slices[slice].day)};
    struct stats_posts_asked asked = {.is_by_post = post_slices[slice].is_by_post};
    str sentence;
    str names = str_of(post_slices[slice].by);
    str name;
    while (str_next(&names, ' ', &name)) {
        must(str_is_empty(name) || stats_break_down(own, &query, name, &sentence),
             "the breakdown");
    }
    must(post_slices[slice].posts == NULL ||
             stats_narrow_posts(own, &asked, STR("post"), str_of(post_slices[slice].posts),
                                &sentence),
         "the condition");
    double times[ROUNDS];
    int64_t people = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        double begin = clock_now();
        struct stats_posts_figures figures =
            stats_count_posts(arena, &bench->store, posts, &query, &asked);
        times[i] = clock_now() - begin;
        people = 0;
        for (size_t j = 0; j < figures.people.count; j++) {
            people += figures.people.items[j];
        }
    }
    printf("%s %.3f (%lld people)\n", post_slices[slice].name, clock_middle(times, ROUNDS),
           (long long)people);
}

static void measure_post_slices(const struct bench *bench)
{
    const char *path = str_format(bench->req->arena, "%s/holders", bench->folder).data;
    double begin = clock_now();
    struct stats_posts posts = stats_posts_open(bench->req, &bench->store, path);
    printf("posts-laying-out %.3f (%zu rows)\n", clock_now() - begin, posts.count);
    stats_posts_close(&posts);
    begin = clock_now();
    posts = stats_posts_open(bench->req, &bench->store, path);
    printf("posts-opening %.3f\n", clock_now() - begin);
    for (size_t i = 0; i < COUNT_OF(post_slices); i++) {
        measure_post_slice(bench, i, &posts);
    }
    stats_posts_close(&posts);
}

/* ---- forms ---------------------------------------------------------------------------------- */

static void write_form(const struct bench *bench, const char *name, const struct reports_form *form,
                       const struct reports_values *values)
{
    FILE *file = results_of(bench, name);
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        const struct reports_row *row = &form->sections[place.section].rows[place.row];
        if (row->source == REPORTS_MEASURE && reports_row_has(row, place.column) &&
            values->numbers[cell].is_known) {
            str title = reports_cell_name(bench->req->arena, form, cell);
            fprintf(file, "%.*s\t%lld\n", STR_ARG(title),
                    (long long)values->numbers[cell].millionths / 1000000);
        }
    }
    fclose(file);
}

/* With formulas and checks: what a page of the form needs. */
static void measure_form(struct bench *bench, const char *code, const char *name, int64_t org_id)
{
    const struct reports_form *form = reports_form_named(bench->req, str_of(code));
    must(form != NULL, "the form");
    struct arena *own = bench->req->arena;
    double times[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        bench->req->arena = arena;
        db_use_arena(bench->req->db, arena);
        double begin = clock_now();
        struct reports_values values =
            reports_count(bench->req, &bench->store, form, org_id, (date){0});
        (void)reports_look_over(arena, form, values.numbers, NULL);
        times[i] = clock_now() - begin;
        if (i == 0) {
            write_form(bench, name, form, &values);
        }
    }
    bench->req->arena = own;
    db_use_arena(bench->req->db, own);
    printf("%s %.3f\n", name, clock_middle(times, ROUNDS));
}

/* Of that form what follows from posts and organisations, without the facts about members. */
static void measure_posts(struct bench *bench, const char *code, const char *name, int64_t org_id)
{
    const struct reports_form *form = reports_form_named(bench->req, str_of(code));
    must(form != NULL, "the form");
    struct arena *own = bench->req->arena;
    double times[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        bench->req->arena = arena;
        db_use_arena(bench->req->db, arena);
        double begin = clock_now();
        struct reports_posts_branch branch = {org_id, form->day, form->since, form->day};
        struct reports_posts *posts = reports_posts_of(bench->req, &bench->store, form, &branch);
        for (size_t cell = 0; cell < form->cell_count; cell++) {
            struct reports_place place = reports_place_of(form, cell);
            const struct reports_section *section = &form->sections[place.section];
            if (section->rows[place.row].source == REPORTS_MEASURE) {
                (void)reports_posts_count(posts, &section->rows[place.row],
                                          &section->columns[place.column]);
            }
        }
        times[i] = clock_now() - begin;
    }
    bench->req->arena = own;
    db_use_arena(bench->req->db, own);
    printf("%s-posts %.3f\n", name, clock_middle(times, ROUNDS));
}

/* ---- for others ----------------------------------------------------------------------------- */

static void write_rows(struct bench *bench, const char *facts)
{
    must(stats_open(facts, &bench->store), "the facts were not opened");
    const struct stats_store *store = &bench->store;
    struct stats_query query = {0};
    char path[1024];
    snprintf(path, sizeof(path), "%s/rows.csv", bench->folder);
    FILE *file = fopen(path, "we");
    must(file != NULL, "rows.csv was not opened");
    for (size_t org = 0; org < store->org_count; org++) {
        for (size_t i = store->orgs[org].first_row; i < store->orgs[org + 1].first_row; i++) {
            struct stats_marked marked = stats_marked_of(store->rows.marks[i]);
            str begin =
                stats_value_code(bench->req->arena, store, &query, STATS_BY_BEGIN, marked.begin);
            str end = stats_value_code(bench->req->arena, store, &query, STATS_BY_END, marked.end);
            fprintf(file, "%lld,%u,%u,%u,%s,%d,%d,%.*s,%.*s\n", (long long)store->orgs[org].id,
                    store->rows.from[i], store->rows.to[i], store->rows.born[i],
                    stats_category_code(marked.category), (int)marked.sex,
                    (int)(marked.pause != STATS_ACTIVE), STR_ARG(begin), STR_ARG(end));
        }
    }
    must(fclose(file) == 0, "rows.csv was not written");
    stats_close(&bench->store);
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void lay_out(struct bench *bench, const char *path)
{
    double begin = clock_now();
    must(stats_build(bench->req, path), "the facts were not laid out");
    printf("rebuild %.3f\n", clock_now() - begin);
}

static void count(struct bench *bench, const char *path, char **org_ids)
{
    static const char *const levels[] = {"union", "region", "primary"};
    /* Of the year in which the others are asked as well. */
    static const char *const forms[] = {"fnpr-2", "es"};
    double begin = clock_now();
    must(stats_open(path, &bench->store), "the facts were not opened");
    printf("opening %.3f\n", clock_now() - begin);
    printf("rows %zu\n", bench->store.rows.count);
    for (size_t i = 0; i < COUNT_OF(slices); i++) {
        measure_slice(bench, &slices[i]);
    }
    db_begin_read(bench->req->db);
    measure_post_slices(bench);
    for (size_t i = 0; i < COUNT_OF(forms) * COUNT_OF(levels); i++) {
        const char *form = forms[i / COUNT_OF(levels)];
        size_t level = i % COUNT_OF(levels);
        str name = str_format(bench->req->arena, "%s-%s", form, levels[level]);
        int64_t org_id = strtoll(org_ids[level], NULL, 10);
        const char *of_year = str_format(bench->req->arena, "%s-2025", form).data;
        measure_form(bench, of_year, name.data, org_id);
        measure_posts(bench, of_year, name.data, org_id);
    }
    db_rollback(bench->req->db);
    stats_close(&bench->store);
}

static void count_first(struct bench *bench, const char *path, int64_t org_id)
{
    const struct reports_form *form = reports_form_named(bench->req, STR("fnpr-2-2025"));
    must(form != NULL, "the form");
    db_begin_read(bench->req->db);
    double begin = clock_now();
    must(stats_open(path, &bench->store), "the facts were not opened");
    (void)reports_count(bench->req, &bench->store, form, org_id, (date){0});
    printf("first %.3f\n", clock_now() - begin);
    db_rollback(bench->req->db);
    stats_close(&bench->store);
}

/* Of the process at its most, the mapped facts among it. */
static void print_memory(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("memory %.1f\n", (double)usage.ru_maxrss / 1024);
}

int main(int argument_count, char **arguments)
{
    arena_keep_memory();
    if (argument_count < 3 || argument_count > 6) {
        fprintf(stderr, "bench_slices DATA FOLDER [rows | first UNION | UNION REGION PRIMARY]\n");
        return 1;
    }
    struct command_options options = {.data_folder = arguments[1]};
    struct app *app = command_app(&options, 1);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    char error[256];
    str location = str_format(arena, "%s/profkom.db", arguments[1]);
    struct db *db = db_open(location.data, DB_READ_ONLY, error);
    must(app != NULL && db != NULL, "the database was not opened");
    db_use_arena(db, arena);
    struct bench bench = {.req = app_system_request(app, arena, db), .folder = arguments[2]};
    const char *path = str_format(arena, "%s/facts", arguments[2]).data;
    if (argument_count == 3) {
        lay_out(&bench, path);
    } else if (argument_count == 4) {
        write_rows(&bench, path);
    } else if (argument_count == 5) {
        count_first(&bench, path, strtoll(arguments[4], NULL, 10));
    } else {
        count(&bench, path, arguments + 3);
    }
    print_memory();
    db_close(db);
    app_free(app);
    return 0;
}
