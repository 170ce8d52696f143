/* How fast figures are counted: STATS_FILE=FILE build/release/bench_stats DATA. Lays the register
 * out into the file (with KEEP set, takes the one that is there) and counts some slices of the
 * whole union again and again; prints the middle of the processor times. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/command.h"
#include "features/stats/stats_count.h"

#define ROUNDS 21

static double now_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const struct stats_store *store, const char *name,
                    const struct stats_query *query)
{
    double times[ROUNDS];
    int64_t sum = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        double begin = now_milliseconds();
        struct stats_figures figures = stats_count(arena, store, query);
        times[i] = now_milliseconds() - begin;
        sum = 0;
        for (size_t j = 0; j < figures.count; j++) {
            sum += figures.items[j];
        }
    }
    qsort(times, ROUNDS, sizeof(times[0]), by_size);
    printf("%s %.3f ms, in all %lld\n", name, times[ROUNDS / 2], (long long)sum);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 2) {
        fprintf(stderr, "bench_stats DATA\n");
        return 1;
    }
    struct command_options options = {.data_folder = arguments[1]};
    struct app *app = command_app(&options, 1);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    char error[256];
    str location = str_format(arena, "%s/profkom.db", arguments[1]);
    struct db *db = db_open(location.data, DB_READ_ONLY, error);
    if (app == NULL || db == NULL) {
        return 1;
    }
    db_use_arena(db, arena);
    const char *path = getenv("STATS_FILE");
    double begin = now_milliseconds();
    if (getenv("KEEP") == NULL && !stats_build(app_system_request(app, arena, db), path)) {
        fprintf(stderr, "not built: %d\n", (int)db_failure(db));
        return 1;
    }
    printf("built in %.0f ms\n", now_milliseconds() - begin);
    struct stats_store store;
    begin = now_milliseconds();
    if (!stats_open(path, &store)) {
        return 1;
    }
    printf("opened in %.3f ms: %zu rows, %zu organisations\n", now_milliseconds() - begin,
           store.rows.count, store.org_count);
    struct stats_query query = {.day = date_of("2026-01-01"), .ages = {0, 36}, .age_count = 2};
    query.by_count = 4;
    query.level = 1;
    query.by[0] = STATS_BY_LEVEL;
    query.by[1] = STATS_BY_CATEGORY;
    query.by[2] = STATS_BY_SEX;
    query.by[3] = STATS_BY_AGE;
    measure(&store, "region x category x sex x youth", &query);
    query.day = date_of("2021-01-01");
    measure(&store, "the same on a past day", &query);
    query.by_count = 3;
    query.level = 3;
    query.age_count = 0;
    measure(&store, "primary x category x sex", &query);
    query = (struct stats_query){.day = date_of("2026-01-01"), .since = date_of("2025-01-01"),
                                 .measure = STATS_ENDING};
    query.by_count = 1;
    query.by[0] = STATS_BY_END;
    measure(&store, "ends of a year by reason", &query);
    stats_close(&store);
    db_close(db);
    app_free(app);
    return 0;
}
