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

#include "timing.h"

static void pause_and_resume(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        const char *form = bench_address(bench, "/members/#/acts/pause", bench->ids[i]);
        bench->milliseconds[i] =
            bench_post(bench, form, form, "reason=child_care&on=2026-01-15&basis=Resolution");
    }
    bench_report(bench, "act");
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        const char *list = bench_address(bench, "/members/#/acts", bench->ids[i]);
        const char *find = bench_address(bench, "SELECT max(id) FROM act WHERE member_id = #",
                                   bench->ids[i]);
        const char *undo = bench_address(bench, "/membership/#/undo", bench_number(bench, find));
        bench->milliseconds[i] = bench_post(bench, list, undo, "");
    }
    bench_report(bench, "undo");
}

static void look(struct bench *bench, const char *what, const char *format, const int64_t *ids)
{
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        const char *path = bench_address(bench, format, ids[i]);
        double begin = bench_now();
        int status = bench_get(bench, path).status;
        bench->milliseconds[i] = bench_now() - begin;
        if (status != 200) {
            fprintf(stderr, "%s answered %d\n", path, status);
            exit(1);
        }
    }
    bench_report(bench, what);
}

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
    const char *form = bench_address(bench, "/orgs/#/acts/", org);
    form = str_to_c(bench->arena, str_format(bench->arena, "%s%s", form, deed));
    str fields = str_format(bench->arena, "%s=%lld&on=2026-01-15&basis=Resolution&step=do", field,
                            (long long)to);
    return bench_post(bench, form, form, str_to_c(bench->arena, fields));
}

static double take_back(struct bench *bench, int64_t org)
{
    arena_reset(bench->arena);
    const char *latest = bench_address(bench, "SELECT max(id) FROM act WHERE org_id = #", org);
    int64_t act = bench_number(bench, latest);
    return bench_post(bench, bench_address(bench, "/acts/#", act),
                      bench_address(bench, "/acts/#/undo", act), "");
}

static void merge_and_part(struct bench *bench, size_t count)
{
    int64_t from = bench_number(bench, "SELECT " PRIMARY("0"));
    int64_t into = bench_number(bench, "SELECT " PRIMARY("1"));
    double *parted = ARENA_ARRAY(arena_new(), count, double);
    for (size_t i = 0; i < count; i++) {
        bench->milliseconds[i] = do_act(bench, from, "merge", "into", into);
        parted[i] = take_back(bench, from);
    }
    bench_report(bench, "merge");
    memcpy(bench->milliseconds, parted, count * sizeof(*parted));
    bench_report(bench, "part");
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
    bench_script(bench, str_to_c(arena_new(), sql));
}

static void uproot_groups(struct bench *bench)
{
    bench_script(bench, "DELETE FROM org_search WHERE path IN (SELECT path FROM org WHERE id > "
                  FIRST_GROUP " AND id <= " FIRST_GROUP " + " GROUPS ");"
                  "DELETE FROM org_version WHERE org_id > " FIRST_GROUP
                  " AND org_id <= " FIRST_GROUP " + " GROUPS ";"
                  "DELETE FROM org WHERE id > " FIRST_GROUP " AND id <= " FIRST_GROUP
                  " + " GROUPS ";");
}

/* One act is one measurement; it is long enough. */
static void move_subtree(struct bench *bench)
{
    int64_t primary = bench_number(bench, "SELECT " PRIMARY("0"));
    int64_t to = bench_number(bench, "SELECT " OTHER_TERRITORY);
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
    struct arena *kept = arena_new();
    bench_open(&bench, kept, arguments[1], arguments[2], (size_t)atoi(arguments[3]));
    int64_t *orgs = ARENA_ARRAY(kept, bench.count, int64_t);
    bench_ids(&bench, SOME_MEMBERS, bench.ids);
    bench_ids(&bench, SOME_ORGS, orgs);
    pause_and_resume(&bench);
    look(&bench, "timeline", "/members/#", bench.ids);
    look(&bench, "organisation", "/orgs/#", orgs);
    bench.count = MERGERS;
    merge_and_part(&bench, MERGERS);
    move_subtree(&bench);
    bench_close(&bench);
    arena_free(kept);
    return 0;
}
