/* How long the merge of two cards takes, from the sent form to the answer, and its undo:
 *
 *     build/release/bench_merges DATA E-MAIL COUNT
 *
 * Puts COUNT pairs of cards of the first region on the list of possible duplicates, whoever they
 * are, merges each with the values as they are proposed, and takes all merges back; prints, for
 * both, how many a second and the 99th percentile in milliseconds. The register is as before, but
 * for the log and the versions of the cards. */
#include <stdio.h>
#include <stdlib.h>

#include "timing.h"

#define FIRST_PAIR 4000000000

/* People on the register without a sign-in, as many from the one end as from the other. */
#define MEMBERS(order) \
    "SELECT group_concat(id, ' ') FROM (SELECT id FROM member m WHERE region_id = " REGION \
    " AND status = 'active' AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person_region_id = " \
    "m.region_id AND a.person_id = m.id) ORDER BY id " order " LIMIT 10000)"

static void put_pairs(struct bench *bench, const int64_t *others)
{
    struct arena *arena = arena_new();
    for (size_t i = 0; i < bench->count; i++) {
        str sql = str_format(
            arena,
            "INSERT INTO duplicate_pair (region_id, a_id, b_id, id, a_path, b_path, score, "
            "evidence, state) SELECT a.region_id, a.id, b.id, %lld, a.org_path, b.org_path, 100, "
            "'last_other_woman:-35', 'open' FROM member a JOIN member b ON b.region_id = "
            "a.region_id WHERE a.region_id = " REGION " AND a.id = %lld AND b.id = %lld",
            (long long)FIRST_PAIR + (long long)i, (long long)bench->ids[i], (long long)others[i]);
        bench_script(bench, str_to_c(arena, sql));
    }
    arena_free(arena);
}

/* The version of a card as the form has it. */
static long long version_of(struct bench *bench, int64_t id)
{
    return bench_number(bench, bench_address(bench, "SELECT version FROM member WHERE region_id = "
                                                    REGION " AND id = #",
                                             id));
}

static void merge(struct bench *bench, const int64_t *others)
{
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        const char *form =
            bench_address(bench, "/duplicates/#/merge", FIRST_PAIR + (int64_t)i);
        str fields = str_format(bench->arena,
                                "keep=a&version_a=%lld&version_b=%lld&other_surname=1",
                                version_of(bench, bench->ids[i]), version_of(bench, others[i]));
        bench->milliseconds[i] = bench_post(bench, form, form, str_to_c(bench->arena, fields));
    }
    bench_report(bench, "merge");
}

static void undo(struct bench *bench)
{
    for (size_t i = 0; i < bench->count; i++) {
        arena_reset(bench->arena);
        int64_t pair = FIRST_PAIR + (int64_t)i;
        bench->milliseconds[i] = bench_post(bench, bench_address(bench, "/duplicates/#", pair),
                                            bench_address(bench, "/duplicates/#/undo", pair), "");
    }
    bench_report(bench, "undo");
}

int main(int argument_count, char **arguments)
{
    struct bench bench = {0};
    if (argument_count != 4 || atoi(arguments[3]) <= 0 || atoi(arguments[3]) > 5000) {
        fprintf(stderr, "bench_merges DATA E-MAIL COUNT\n");
        return 1;
    }
    struct arena *kept = arena_new();
    bench_open(&bench, kept, arguments[1], arguments[2], (size_t)atoi(arguments[3]));
    int64_t *others = ARENA_ARRAY(kept, bench.count, int64_t);
    bench_ids(&bench, MEMBERS("ASC"), bench.ids);
    bench_ids(&bench, MEMBERS("DESC"), others);
    put_pairs(&bench, others);
    merge(&bench, others);
    undo(&bench);
    bench_script(&bench, "DELETE FROM duplicate_pair WHERE id BETWEEN 4000000000 AND 4000005000");
    bench_close(&bench);
    arena_free(kept);
    return 0;
}
