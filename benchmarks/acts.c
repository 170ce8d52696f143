/* How long an act on a member takes, from the sent form to the answer, with all that a commit needs
 * to be durable:
 *
 *     build/release/bench_acts DATA E-MAIL COUNT
 *
 * Lets COUNT members of the account's organisation pause and takes each act back; prints, for both,
 * acts a second and the 99th percentile in milliseconds; then the same for two pages, the timeline
 * of a member and an organisation with its live counts. The data are as before, but for the log. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/command.h"
#include "client.h"

struct bench {
    struct app *app;
    struct arena *arena;
    str cookie;
    size_t count;
    int64_t *ids;
    double *milliseconds;
};

static double now_milliseconds(void)
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

static void report(const struct bench *bench, const char *what)
{
    double sum = 0;
    for (size_t i = 0; i < bench->count; i++) {
        sum += bench->milliseconds[i];
    }
    qsort(bench->milliseconds, bench->count, sizeof(*bench->milliseconds), by_size);
    printf("%s %.1f %.3f\n", what, (double)bench->count / sum * 1e3,
           bench->milliseconds[bench->count * 99 / 100]);
}

static struct reply get(struct bench *bench, const char *path)
{
    return app_handle(bench->app, client_get(bench->arena, str_of(path), bench->cookie), 0);
}

/* The form is fetched, then sent; only the sending counts. */
static double post(struct bench *bench, const char *page, const char *action, const char *fields)
{
    struct arena *arena = bench->arena;
    str key = client_form_key(arena, get(bench, page).body);
    str body = str_format(arena, "form_key=%.*s&%s", STR_ARG(key), fields);
    struct http_request *http = client_post(arena, str_of(action), bench->cookie, body);
    double begin = now_milliseconds();
    struct reply reply = app_handle(bench->app, http, 0);
    double took = now_milliseconds() - begin;
    if (reply.status != 303) {
        fprintf(stderr, "%s answered %d\n", action, reply.status);
        exit(1);
    }
    return took;
}

static const char *address(struct bench *bench, const char *format, int64_t id)
{
    struct buf path = BUF_INIT(bench->arena);
    str pattern = str_of(format);
    ptrdiff_t at = str_find_char(pattern, '#');
    buf_put(&path, str_slice(pattern, 0, (size_t)at));
    buf_put_int64(&path, id);
    buf_put(&path, str_from(pattern, (size_t)at + 1));
    return str_to_c(bench->arena, buf_str(&path));
}

static int64_t number(struct bench *bench, const char *sql)
{
    struct db *db = app_connection(bench->app, 0);
    db_use_arena(db, bench->arena);
    int64_t value = 0;
    return str_to_int64(db_script_text(db, sql), &value) ? value : 0;
}

static void pause_and_resume(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        const char *form = address(bench, "/members/#/acts/pause", bench->ids[i]);
        bench->milliseconds[i] =
            post(bench, form, form, "reason=child_care&on=2026-01-15&basis=Resolution");
    }
    report(bench, "act");
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        const char *list = address(bench, "/members/#/acts", bench->ids[i]);
        const char *find = address(bench, "SELECT max(id) FROM act WHERE member_id = #",
                                   bench->ids[i]);
        const char *undo = address(bench, "/membership/#/undo", number(bench, find));
        bench->milliseconds[i] = post(bench, list, undo, "");
    }
    report(bench, "undo");
}

static void look(struct bench *bench, const char *what, const char *format, const int64_t *ids)
{
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        const char *path = address(bench, format, ids[i]);
        double begin = now_milliseconds();
        int status = get(bench, path).status;
        bench->milliseconds[i] = now_milliseconds() - begin;
        if (status != 200) {
            fprintf(stderr, "%s answered %d\n", path, status);
            exit(1);
        }
    }
    report(bench, what);
}

/* Ids by a query that gives them with blanks between. */
static void ids_of(struct bench *bench, const char *sql, int64_t *ret_ids)
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

#define REGION "(SELECT id FROM region ORDER BY path LIMIT 1)"
#define SOME_MEMBERS \
    "SELECT group_concat(id, ' ') FROM (SELECT id FROM member WHERE region_id = " REGION \
    " AND status = 'active' AND (id / 1000) % 7 = 3 LIMIT 100000)"
#define SOME_ORGS \
    "SELECT group_concat(id, ' ') FROM (SELECT id FROM org WHERE region_id = " REGION \
    " AND parent_id IS NOT NULL AND id <> region_id ORDER BY sort_key)"

int main(int argument_count, char **arguments)
{
    struct bench bench = {0};
    if (argument_count != 4 || atoi(arguments[3]) <= 0) {
        fprintf(stderr, "bench_acts DATA E-MAIL COUNT\n");
        return 1;
    }
    struct command_options options = {.data_folder = arguments[1]};
    bench.app = command_app(&options, 1);
    if (bench.app == NULL || app_connection(bench.app, 0) == NULL) {
        return 1;
    }
    struct arena *kept = arena_new();
    bench.arena = arena_new();
    bench.count = (size_t)atoi(arguments[3]);
    bench.ids = ARENA_ARRAY(kept, bench.count, int64_t);
    bench.milliseconds = ARENA_ARRAY(kept, bench.count, double);
    int64_t *orgs = ARENA_ARRAY(kept, bench.count, int64_t);
    bench.cookie = str_copy(kept, client_sign_in(bench.app, bench.arena, arguments[2]));
    ids_of(&bench, SOME_MEMBERS, bench.ids);
    ids_of(&bench, SOME_ORGS, orgs);
    pause_and_resume(&bench);
    look(&bench, "timeline", "/members/#", bench.ids);
    look(&bench, "organisation", "/orgs/#", orgs);
    app_free(bench.app);
    arena_free(bench.arena);
    arena_free(kept);
    return 0;
}
