/* How fast figures are counted: STATS_FILE=FILE build/release/bench_stats DATA. Lays the register
 * out into the file (with KEEP set, takes the one that is there) and counts some slices of the
 * whole union and all forms again and again; prints the middle of the processor times. With WRITE
 * set and DATA/stats.facts as the file it changes cards, and tells when figures show it: only on a
 * copy. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/app.h"
#include "app/command.h"
#include "features/reports/reports_count.h"
#include "features/reports/reports_forms.h"
#include "clock.h"

#define ROUNDS 21

static void measure(const struct stats_store *store, const char *name,
                    const struct stats_query *query)
{
    double times[ROUNDS];
    int64_t sum = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        double begin = clock_now();
        struct stats_figures figures = stats_count(arena, store, query);
        times[i] = clock_now() - begin;
        sum = 0;
        for (size_t j = 0; j < figures.count; j++) {
            sum += figures.items[j];
        }
    }
    printf("%s %.3f ms, in all %lld\n", name, clock_middle(times, ROUNDS), (long long)sum);
}

static void slices(const struct stats_store *store)
{
    struct stats_query query = {.day = date_of("2026-01-01"), .ages = {0, 36}, .age_count = 2};
    query.by_count = 4;
    query.level = 1;
    query.by[0] = STATS_BY_LEVEL;
    query.by[1] = STATS_BY_CATEGORY;
    query.by[2] = STATS_BY_SEX;
    query.by[3] = STATS_BY_AGE;
    measure(store, "region x category x sex x youth", &query);
    query.day = date_of("2021-01-01");
    measure(store, "the same on a past day", &query);
    query.by_count = 3;
    query.level = 3;
    query.age_count = 0;
    measure(store, "primary x category x sex", &query);
    query.level = 1;
    query.by[1] = STATS_BY_KIND;
    measure(store, "region x kind x sex", &query);
    query = (struct stats_query){.day = date_of("2026-01-01"), .since = date_of("2025-01-01"),
                                 .measure = STATS_ENDING};
    query.by_count = 1;
    query.by[0] = STATS_BY_END;
    measure(store, "ends of a year by reason", &query);
}

/* ---- forms ---------------------------------------------------------------------------------- */

static int64_t number(struct db *db, const char *sql)
{
    int64_t value = 0;
    str text = db_script_text(db, sql);
    return str_to_int64(text, &value) ? value : 0;
}

static void count_form(struct request *req, const struct stats_store *store,
                       const struct reports_form *form, const char *where, int64_t org)
{
    double times[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        struct arena *before = req->arena;
        req->arena = arena;
        db_use_arena(req->db, arena);
        db_begin_read(req->db);
        double begin = clock_now();
        (void)reports_count(req, store, form, org, (date){0});
        times[i] = clock_now() - begin;
        db_rollback(req->db);
        req->arena = before;
        db_use_arena(req->db, before);
    }
    double middle = clock_middle(times, ROUNDS);
    printf("%.*s-%d, %s: %.3f ms\n", STR_ARG(form->code), form->year, where, middle);
}

static void forms(struct request *req, const struct stats_store *store, const char *how)
{
    const struct reports_forms *list = reports_forms(req);
    int64_t all = number(req->db, "SELECT id FROM org WHERE path = '0'");
    int64_t region = number(req->db, "SELECT id FROM org WHERE length(path) = 4 LIMIT 1");
    int64_t primary = number(req->db, "SELECT org_id FROM member LIMIT 1");
    for (size_t i = 0; i < list->count; i++) {
        char where[64];
        snprintf(where, sizeof(where), "union, %s", how);
        count_form(req, store, list->items[i], where, all);
        snprintf(where, sizeof(where), "a region, %s", how);
        count_form(req, store, list->items[i], where, region);
        snprintf(where, sizeof(where), "a primary, %s", how);
        count_form(req, store, list->items[i], where, primary);
    }
}

/* ---- changes -------------------------------------------------------------------------------- */

static double now_of_wall(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The first figure after so many cards have been changed in one transaction. */
static void change(struct request *req, int64_t people)
{
    str script = str_format(req->arena,
                            "BEGIN; UPDATE member SET born = date(born, '+1 day') WHERE id IN "
                            "(SELECT id FROM member WHERE born IS NOT NULL LIMIT %lld); COMMIT",
                            (long long)people);
    if (!db_script(req->db, script.data)) {
        printf("not changed: %s\n", db_failure_text(req->db));
        return;
    }
    struct stats_store store;
    struct stats_query query = {.day = date_of("2026-01-01")};
    double begin = now_of_wall();
    db_begin_read(req->db);
    if (stats_now(req, &store)) {
        double seen = now_of_wall() - begin;
        (void)stats_count(req->arena, &store, &query);
        printf("%lld cards changed: facts follow in %.3f ms, the figure is there after %.3f ms\n",
               (long long)people, seen, now_of_wall() - begin);
        stats_close(&store);
    }
    db_rollback(req->db);
}

static void kept(struct request *req)
{
    struct stats_store store;
    double begin = now_of_wall();
    db_begin_read(req->db);
    bool is_there = stats_now(req, &store);
    db_rollback(req->db);
    if (!is_there) {
        printf("the facts have to be laid out first\n");
        return;
    }
    printf("the first page of a process has them after %.3f ms\n", now_of_wall() - begin);
    forms(req, &store, "kept");
    stats_close(&store);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 2) {
        fprintf(stderr, "bench_stats DATA\n");
        return 1;
    }
    bool may_write = getenv("WRITE") != NULL;
    struct command_options options = {.data_folder = arguments[1]};
    struct app *app = command_app(&options, 1);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    char error[256];
    str location = str_format(arena, "%s/profkom.db", arguments[1]);
    struct db *db = db_open(location.data, may_write ? DB_READ_WRITE : DB_READ_ONLY, error);
    if (app == NULL || db == NULL) {
        return 1;
    }
    db_use_arena(db, arena);
    struct request *req = app_system_request(app, arena, db);
    const char *path = getenv("STATS_FILE");
    double begin = clock_now();
    if (getenv("KEEP") == NULL && !stats_build(req, path)) {
        fprintf(stderr, "not built: %d\n", (int)db_failure(db));
        return 1;
    }
    printf("built in %.0f ms\n", clock_now() - begin);
    struct stats_store store;
    begin = clock_now();
    if (!stats_open(path, &store)) {
        return 1;
    }
    printf("opened in %.3f ms: %zu rows, %zu organisations\n", clock_now() - begin,
           store.rows.count, store.org_count);
    slices(&store);
    forms(req, &store, "counted");
    stats_close(&store);
    kept(req);
    for (int64_t people = 1; may_write && people <= 100000; people *= 10) {
        change(req, people);
    }
    db_close(db);
    app_free(app);
    return 0;
}
