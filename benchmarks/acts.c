/* How long an act on a member takes, from the sent form to the answer, with all that a commit needs
 * to be durable:
 *
 *     build/release/bench_acts DATA E-MAIL COUNT
 *
 * Lets COUNT members of the account's organisation pause and takes each act back; prints, for both,
 * acts a second and the 99th percentile in milliseconds; then the same for two pages, the timeline
 * of a member and an organisation with its live counts. Then two organisations of usual size are
 * merged and parted again, some twenty times; and one with 10,000 groups below, planted for it,
 * moves to another parent and back. The data are as before, but for the log. */
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

/* ---- acts on the tree ----------------------------------------------------------------------- */

#define MERGERS 20
#define GROUPS "10000"
#define FIRST_GROUP "4000000000"
/* Primaries side by side under the first territory that has enough of them. */
#define TERRITORY \
    "(SELECT t.id FROM org t JOIN org p ON p.parent_id = t.id WHERE t.type = 'territory' AND " \
    "t.region_id = " REGION " AND p.type = 'primary_workers' GROUP BY t.id HAVING count(*) >= 2 " \
    "ORDER BY t.path LIMIT 1)"
#define OTHER_TERRITORY \
    "(SELECT id FROM org WHERE type = 'territory' AND region_id = " REGION " AND id <> " \
    TERRITORY " ORDER BY path LIMIT 1)"
#define PRIMARY(which) \
    "(SELECT id FROM org WHERE parent_id = " TERRITORY " AND type = 'primary_workers' " \
    "AND members > 0 ORDER BY path LIMIT 1 OFFSET " which ")"

static double do_act(struct bench *bench, int64_t org, const char *deed, const char *field,
                     int64_t to)
{
    arena_reset(bench->arena);
    const char *form = address(bench, "/orgs/#/acts/", org);
    form = str_to_c(bench->arena, str_format(bench->arena, "%s%s", form, deed));
    str fields = str_format(bench->arena, "%s=%lld&on=2026-01-15&basis=Resolution&step=do", field,
                            (long long)to);
    return post(bench, form, form, str_to_c(bench->arena, fields));
}

static double take_back(struct bench *bench, int64_t org)
{
    arena_reset(bench->arena);
    int64_t act = number(bench, address(bench, "SELECT max(id) FROM act WHERE org_id = #", org));
    return post(bench, address(bench, "/acts/#", act), address(bench, "/acts/#/undo", act), "");
}

static void merge_and_part(struct bench *bench, size_t count)
{
    int64_t from = number(bench, "SELECT " PRIMARY("0"));
    int64_t into = number(bench, "SELECT " PRIMARY("1"));
    double *parted = ARENA_ARRAY(arena_new(), count, double);
    for (size_t i = 0; i < count; i++) {
        bench->milliseconds[i] = do_act(bench, from, "merge", "into", into);
        parted[i] = take_back(bench, from);
    }
    report(bench, "merge");
    memcpy(bench->milliseconds, parted, count * sizeof(*parted));
    report(bench, "part");
}

static void script(struct bench *bench, const char *sql)
{
    struct db *db = app_connection(bench->app, 0);
    arena_reset(bench->arena);
    db_use_arena(db, bench->arena);
    if (!db_script(db, sql)) {
        fprintf(stderr, "%s\n", db_failure_text(db));
        exit(1);
    }
}

#define DIGIT(place) "substr('0123456789abcdefghijklmnopqrstuvwxyz', n / " place " %% 36 + 1, 1)"

static void plant_groups(struct bench *bench, int64_t primary)
{
    str sql = str_format(
        arena_new(),
        "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, "
        "created_at, changed_at) WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c "
        "WHERE n < " GROUPS ") SELECT p.region_id, " FIRST_GROUP
        " + n, p.id, 'group', p.path || " DIGIT("1296") " || " DIGIT("36") " || " DIGIT("1")
        ", 'Group ' || n, 'Group ' || n, CAST(n AS BLOB), 0, 0 FROM c, org p WHERE p.id = %lld; "
        "INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, name, "
        "short_name) SELECT region_id, id, '2020-01-01', parent_id, type, name, short_name FROM "
        "org WHERE id > " FIRST_GROUP " AND id <= " FIRST_GROUP " + " GROUPS "; "
        "INSERT INTO org_search (path, org_id, folded) SELECT path, id, 'group' FROM org WHERE "
        "id > " FIRST_GROUP " AND id <= " FIRST_GROUP " + " GROUPS ";",
        (long long)primary);
    script(bench, str_to_c(arena_new(), sql));
}

static void uproot_groups(struct bench *bench)
{
    script(bench, "DELETE FROM org_search WHERE path IN (SELECT path FROM org WHERE id > "
                  FIRST_GROUP " AND id <= " FIRST_GROUP " + " GROUPS ");"
                  "DELETE FROM org_version WHERE org_id > " FIRST_GROUP
                  " AND org_id <= " FIRST_GROUP " + " GROUPS ";"
                  "DELETE FROM org WHERE id > " FIRST_GROUP " AND id <= " FIRST_GROUP
                  " + " GROUPS ";");
}

/* One act is one measurement; it is long enough. */
static void move_subtree(struct bench *bench)
{
    int64_t primary = number(bench, "SELECT " PRIMARY("0"));
    int64_t to = number(bench, "SELECT " OTHER_TERRITORY);
    plant_groups(bench, primary);
    double moved = do_act(bench, primary, "move", "parent", to);
    double back = take_back(bench, primary);
    uproot_groups(bench);
    printf("move 1 %.3f\nmove-back 1 %.3f\n", moved, back);
}

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
    bench.count = MERGERS;
    merge_and_part(&bench, MERGERS);
    move_subtree(&bench);
    app_free(bench.app);
    arena_free(bench.arena);
    arena_free(kept);
    return 0;
}
