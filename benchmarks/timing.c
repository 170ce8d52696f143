#include "timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/command.h"
#include "client.h"

void bench_open(struct bench *bench, struct arena *kept, const char *folder, const char *email,
                size_t count)
{
    arena_keep_memory();
    /* A URL of PostgreSQL, for who measures there. */
    struct command_options options = {.data_folder = folder, .database = getenv("BENCH_DATABASE")};
    bench->app = command_app(&options, 1);
    if (bench->app == NULL || app_connection(bench->app, 0) == NULL) {
        exit(1);
    }
    bench->arena = arena_new();
    bench->count = count;
    bench->ids = ARENA_ARRAY(kept, count, int64_t);
    bench->milliseconds = ARENA_ARRAY(kept, count, double);
    bench->cookie = str_copy(kept, client_sign_in(bench->app, bench->arena, email));
}

void bench_close(struct bench *bench)
{
    app_free(bench->app);
    arena_free(bench->arena);
}

double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

void bench_report(const struct bench *bench, const char *what)
{
    double sum = 0;
    for (size_t i = 0; i < bench->count; i++) {
        sum += bench->milliseconds[i];
    }
    qsort(bench->milliseconds, bench->count, sizeof(*bench->milliseconds), by_size);
    printf("%s %.1f %.3f\n", what, (double)bench->count / sum * 1e3,
           bench->milliseconds[bench->count * 99 / 100]);
}

struct reply bench_get(struct bench *bench, const char *path)
{
    return app_handle(bench->app, client_get(bench->arena, str_of(path), bench->cookie), 0);
}

void bench_look(struct bench *bench, const char *path)
{
    char kept[256];
    snprintf(kept, sizeof(kept), "%s", path);
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        double begin = bench_now();
        int status = bench_get(bench, kept).status;
        bench->milliseconds[i] = bench_now() - begin;
        if (status != 200) {
            fprintf(stderr, "%s answered %d\n", kept, status);
            exit(1);
        }
    }
}

double bench_form(struct bench *bench, const char *page, const char *action, const char *fields,
                  int status)
{
    struct arena *arena = bench->arena;
    str key = client_form_key(arena, bench_get(bench, page).body);
    str body = str_format(arena, "form_key=%.*s&%s", STR_ARG(key), fields);
    struct http_request *http = client_post(arena, str_of(action), bench->cookie, body);
    double begin = bench_now();
    struct reply reply = app_handle(bench->app, http, 0);
    double took = bench_now() - begin;
    if (reply.status != status) {
        fprintf(stderr, "%s answered %d\n", action, reply.status);
        exit(1);
    }
    return took;
}

double bench_post(struct bench *bench, const char *page, const char *action, const char *fields)
{
    return bench_form(bench, page, action, fields, 303);
}

const char *bench_address(struct bench *bench, const char *format, int64_t id)
{
    struct buf path = BUF_INIT(bench->arena);
    str pattern = str_of(format);
    ptrdiff_t at = str_find_char(pattern, '#');
    buf_put(&path, str_slice(pattern, 0, (size_t)at));
    buf_put_int64(&path, id);
    buf_put(&path, str_from(pattern, (size_t)at + 1));
    return str_to_c(bench->arena, buf_str(&path));
}

int64_t bench_number(struct bench *bench, const char *sql)
{
    struct db *db = app_connection(bench->app, 0);
    db_use_arena(db, bench->arena);
    int64_t value = 0;
    return str_to_int64(db_script_text(db, sql), &value) ? value : 0;
}

void bench_ids(struct bench *bench, const char *sql, int64_t *ret_ids)
{
    struct db *db = app_connection(bench->app, 0);
    db_use_arena(db, bench->arena);
    str rest = db_script_text(db, sql);
    str piece;
    for (size_t i = 0; i < bench->count; i++) {
        if (!str_next(&rest, ' ', &piece) || !str_to_int64(piece, &ret_ids[i])) {
            fprintf(stderr, "too few: %s\n", sql);
            exit(1);
        }
    }
}

void bench_script(struct bench *bench, const char *sql)
{
    struct db *db = app_connection(bench->app, 0);
    arena_reset(bench->arena);
    db_use_arena(db, bench->arena);
    if (!db_script(db, sql)) {
        fprintf(stderr, "%s\n", db_failure_text(db));
        exit(1);
    }
}
