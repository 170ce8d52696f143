/* The list for scanners:
 *
 *     bench_tickets COUNT    milliseconds, bytes and odds of a list of so many serials
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/rand.h"
#include "features/scan/scan_inner.h"
#include "features/scan/scan_list.h"

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int list(size_t count)
{
    unsigned char seed[SIGN_SEED_BYTES] = {1};
    struct arena *arena = arena_new();
    struct rand_sequence sequence = {1};
    struct sign_key *pair = sign_key_of_seed(seed);
    uint64_t *serials = ARENA_ARRAY(arena, count + 1, uint64_t);
    uint32_t odds;
    for (size_t i = 0; i < count; i++) {
        serials[i] = rand_next(&sequence) >> 1;
    }
    struct scan_list_source source = {.serials = serials, .count = count,
                                      .limit = SCAN_LIST_LIMIT};
    double begin = processor_seconds();
    str made = scan_list_of(arena, (struct tickets_key){1, pair}, &source, &odds);
    printf("%.1f %zu %u\n", (processor_seconds() - begin) * 1000, made.length, odds);
    sign_key_free(pair);
    arena_free(arena);
    return 0;
}

int main(int argument_count, char **arguments)
{
    if (argument_count == 2) {
        return list((size_t)atol(arguments[1]));
    }
    fputs("bench_tickets COUNT\n", stderr);
    return 1;
}
