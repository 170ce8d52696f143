/* How long it takes until each primary organisation of the union has its copy of one item, from the
 * sent form to the durable answer, and how long adding them up takes, for benchmarks/control.sh:
 *
 *     build/release/bench_control DATA E-MAIL
 *
 * Prints how many copies there are and the milliseconds until they were made; then, in
 * milliseconds, the middle of the sums by state and by branch as the union and a region see them,
 * right after that and once more when two in five have answered; then the 99th percentile of the
 * page of the item for the union. The item stays in the data. */
#include <stdio.h>
#include <stdlib.h>

#include "features/control/control_inner.h"

#include "clock.h"
#include "timing.h"

#define DOCUMENT "990000001"
#define ROUNDS 21

/* One adopted resolution of the union with one item for all primary organisations. */
static void plant(struct bench *bench)
{
    bench_script(
        bench,
        "INSERT INTO document (region_id, id, org_id, org_path, kind, state, audience, dated_on, "
        "number, title, created_at, changed_at) SELECT region_id, " DOCUMENT
        ", id, path, 'resolution', 'adopted', 'below', '2026-01-15', '1-1', 'Bench', 0, 0 FROM org "
        "WHERE path = '0';"
        "INSERT INTO document_item (region_id, document_id, item, place, number, text, due_on) "
        "SELECT region_id, " DOCUMENT ", 1, 1, '1.', 'Report', '2026-03-01' FROM org "
        "WHERE path = '0';"
        "INSERT INTO document_addressee (region_id, document_id, item, n, kind, level) "
        "SELECT region_id, " DOCUMENT ", 1, 1, 'level', 3 FROM org WHERE path = '0';");
}

/* Some answered, some late, as it would be in the middle of the term. */
static void answer_some(struct bench *bench, int64_t item)
{
    bench_script(bench, bench_address(bench,
                                      "UPDATE control_task SET state = CASE n % 5 WHEN 0 THEN "
                                      "'reported' WHEN 1 THEN 'accepted' ELSE state END "
                                      "WHERE item_id = #",
                                      item));
}

/* The sums by branch, as the page of the item takes them. */
static double add_up(struct bench *bench, const char *path, int64_t item)
{
    double times[ROUNDS];
    struct db *db = app_connection(bench->app, 0);
    int64_t sum = 0;
    for (size_t i = 0; i < ROUNDS; i++) {
        double begin = bench_now();
        db_begin_read(db);
        db_use_arena(db, bench->arena);
        struct control_db_branches_rows rows =
            control_db_branches(db, &(struct control_db_branches_values){
                                        item, 1, 0, str_of(path), {date_of("2026-04-01")}});
        db_rollback(db);
        times[i] = bench_now() - begin;
        sum += (int64_t)rows.count;
    }
    if (sum == 0) {
        fprintf(stderr, "nothing was added up\n");
        exit(1);
    }
    return clock_middle(times, ROUNDS);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 3) {
        fprintf(stderr, "usage: bench_control DATA E-MAIL\n");
        return 2;
    }
    struct bench bench;
    struct arena *kept = arena_new();
    bench_open(&bench, kept, arguments[1], arguments[2], ROUNDS);
    plant(&bench);
    int64_t primaries =
        bench_number(&bench, "SELECT count(*) FROM org o JOIN org_type t ON t.code = o.type "
                             "WHERE t.level = 3 AND o.state = 'active'");
    const char *order =
        bench_address(&bench, "on=1&to1=text&due1=2026-03-01&recurs1=once&agreed=#", primaries);
    double made = bench_post(&bench, "/control/documents/" DOCUMENT, "/control/documents/" DOCUMENT,
                             order);
    int64_t item =
        bench_number(&bench, "SELECT id FROM control_item WHERE document_id = " DOCUMENT);
    int64_t copies = bench_number(
        &bench, bench_address(&bench, "SELECT count(*) FROM control_task WHERE item_id = #", item));
    printf("made %lld %.0f\n", (long long)copies, made);
    printf("union 1 %.1f\n", add_up(&bench, "0", item));
    printf("region 1 %.1f\n", add_up(&bench, "0001", item));
    answer_some(&bench, item);
    printf("answered 1 %.1f\n", add_up(&bench, "0", item));
    bench_look(&bench, bench_address(&bench, "/control/#", item));
    bench_report(&bench, "page");
    bench_close(&bench);
    return 0;
}
