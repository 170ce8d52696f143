/* How long it takes until it is known how many of how many have read and confirmed a document, in
 * the whole and by branch, for benchmarks/acknowledgements.sh:
 *
 *     build/release/bench_acknowledgements DATA E-MAIL
 *
 * Every organisation has a counter, as if somebody had confirmed in each, and every primary one a
 * chair. Prints, in milliseconds,
 * the middle of the sums as the union and a region see them, of members and of the chairs of all
 * primary organisations; then the 99th percentile of the page for the union. The requests stay in
 * the data. */
#include <stdio.h>
#include <stdlib.h>

#include "features/acknowledgements/acknowledgements_inner.h"

#include "clock.h"
#include "timing.h"

#define DOCUMENT "990000011"
#define MEMBERS 990000012
#define OFFICERS 990000013
#define ROUNDS 21

#define PUT_REQUEST(id, whom) \
    "INSERT INTO acknowledgement_request (id, region_id, document_id, org_id, org_path, whom, " \
    "opened_on, until_on, hash, opened_at) SELECT " id ", region_id, " DOCUMENT \
    ", id, path, '" whom "', '2026-01-15', '2026-12-31', 'h', 0 FROM org WHERE path = '0';" \
    "INSERT INTO acknowledgement_area (request_id, n, org_id, path) SELECT " id ", 1, id, path " \
    "FROM org WHERE path = '0';"

static void plant(struct bench *bench)
{
    bench_script(
        bench,
        "INSERT INTO document (region_id, id, org_id, org_path, kind, state, audience, dated_on, "
        "number, title, hash, created_at, changed_at) SELECT region_id, " DOCUMENT
        ", id, path, 'resolution', 'adopted', 'below', '2026-01-15', '1-2', 'Bench', 'h', 0, 0 "
        "FROM org WHERE path = '0';" PUT_REQUEST("990000012", "members") PUT_REQUEST(
            "990000013",
            "officers") "INSERT INTO acknowledgement_post (request_id, n, level, post_type) VALUES (990000013, 1, "
                        "3, 'chair');"
                        "INSERT INTO acknowledgement_count (request_id, org_id, path, confirmed) SELECT 990000012, "
                        "id, path, members / 2 FROM org WHERE state <> 'liquidated';"
                        "INSERT INTO body (id, region_id, org_id, body_type, formed_on) SELECT 2000000000 + "
                        "row_number() OVER (ORDER BY o.path), o.region_id, o.id, 'bureau', '2024-01-01' FROM org o "
                        "JOIN org_type t ON t.code = o.type WHERE t.level = 3;"
                        "INSERT INTO body_post (id, region_id, body_id, org_id, post_type, last_name, first_name, "
                        "valid_from, changed_at) SELECT id + 1000000, region_id, id, org_id, 'chair', 'A', 'B', "
                        "'2024-01-01', 0 FROM body WHERE id > 2000000000 AND id < 2001000000;");
}

static struct orgs_org org_at(struct bench *bench, const char *path)
{
    return (struct orgs_org){
        .id = bench_number(
            bench,
            str_to_c(bench->arena,
                     str_format(bench->arena, "SELECT id FROM org WHERE path = '%s'", path))),
        .path = str_of(path),
    };
}

/* The sum of the whole and those of the branches, as the page takes them. */
static double add_up(struct bench *bench, int64_t id, const char *path)
{
    double times[ROUNDS];
    struct db *db = app_connection(bench->app, 0);
    struct orgs_org org = org_at(bench, path);
    size_t branches = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct acknowledgements_request request;
        struct request *req = app_system_request(bench->app, bench->arena, db);
        double begin = bench_now();
        db_begin_read(db);
        db_use_arena(db, bench->arena);
        bool found = acknowledgements_load(req, id, &request);
        branches += acknowledgements_branches(req, &request, &org).count;
        db_rollback(db);
        times[i] = bench_now() - begin;
        if (!found || branches == 0) {
            fprintf(stderr, "nothing was added up\n");
            exit(1);
        }
    }
    return clock_middle(times, ROUNDS);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 3) {
        fprintf(stderr, "usage: bench_acknowledgements DATA E-MAIL\n");
        return 2;
    }
    struct bench bench;
    struct arena *kept = arena_new();
    bench_open(&bench, kept, arguments[1], arguments[2], ROUNDS);
    plant(&bench);
    printf("members-union 1 %.1f\n", add_up(&bench, MEMBERS, "0"));
    printf("members-region 1 %.1f\n", add_up(&bench, MEMBERS, "0001"));
    printf("chairs-union 1 %.1f\n", add_up(&bench, OFFICERS, "0"));
    printf("chairs-region 1 %.1f\n", add_up(&bench, OFFICERS, "0001"));
    bench_look(&bench, bench_address(&bench, "/acknowledgements/#", MEMBERS));
    bench_report(&bench, "page");
    bench_close(&bench);
    return 0;
}
