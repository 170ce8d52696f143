/* How long the pages about training take where very much is written down, for
 * benchmarks/training.sh:
 *
 *     build/release/bench_training DATA E-MAIL
 *
 * A million records are planted in the first region, over five years and all its people. Prints, in
 * milliseconds, the 99th percentile of the page of the region, of its list of a year, of what has
 * to be repeated, of who was elected and not trained, and of the page of a person. The records stay
 * in the data. */
#include <stdio.h>
#include <stdlib.h>

#include "features/training/training_inner.h"

#include "timing.h"

#define ROUNDS 41

/* Twenty for each, dealt out until there are a million; the triggers count them. */
static void plant(struct bench *bench)
{
    bench_script(
        bench,
        "INSERT INTO training_record (region_id, id, member_id, org_id, org_path, is_counted, "
        "is_first, title, title_key, kind, attendance, category, hours, began_on, ended_on, "
        "taught_place, taught_by, valid_until, made_at, changed_at) "
        "SELECT m.region_id, 4000000000000 + row_number() OVER (ORDER BY y.year, m.org_path, m.id, "
        "n.n), m.id, m.org_id, m.org_path, 1, CASE WHEN n.n = 1 THEN 1 ELSE 0 END, 'Bench ' || "
        "n.n, 'bench ' || n.n, CASE n.n WHEN 1 THEN 'school' WHEN 2 THEN 'seminar' ELSE 'webinar' "
        "END, 'online', CASE WHEN m.id % 9 = 0 THEN 'committee' ELSE 'member' END, 8, y.year || "
        "'-0' || n.n || '-10', y.year || '-0' || n.n || '-11', 'outside', 'B', CASE WHEN n.n = 4 "
        "AND m.id % 5 = 0 THEN (y.year + 3) || '-06-01' END, 0, 0 "
        "FROM member m CROSS JOIN (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) n "
        "CROSS JOIN (SELECT 2022 AS year UNION SELECT 2023 UNION SELECT 2024 UNION SELECT 2025 "
        "UNION SELECT 2026) y WHERE m.region_id = " REGION
        " AND m.status IN ('active', 'temporarily_not_working') ORDER BY y.year LIMIT 1000000;");
}

static void measure(struct bench *bench, const char *what, const char *page)
{
    int64_t id = bench_number(bench, "SELECT id FROM org WHERE id = " REGION);
    bench_look(bench, bench_address(bench, page, id));
    bench_report(bench, what);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 3) {
        fprintf(stderr, "usage: bench_training DATA E-MAIL\n");
        return 2;
    }
    struct bench bench;
    struct arena *kept = arena_new();
    bench_open(&bench, kept, arguments[1], arguments[2], ROUNDS);
    plant(&bench);
    measure(&bench, "organisation", "/training?org=#&year=2026");
    measure(&bench, "list", "/training/list?org=#&year=2026");
    measure(&bench, "kind", "/training/list?org=#&year=2026&kind=seminar&category=committee");
    measure(&bench, "ending", "/training/list?org=#&show=ending");
    measure(&bench, "untrained", "/training/list?org=#&show=untrained");
    int64_t member = bench_number(&bench, "SELECT max(member_id) FROM training_record");
    bench_look(&bench, bench_address(&bench, "/members/#/training", member));
    bench_report(&bench, "person");
    bench_close(&bench);
    return 0;
}
