/* The list for scanners:
 *
 *     bench_tickets all COUNT        milliseconds, bytes and odds of one list of so many serials
 *     bench_tickets regions COUNT    of lists of 84 regions with so many serials together: bytes of
 *                                    the two largest, the coarsest odds, bytes of all
 */
#include <stdint.h>
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

struct measured {
    double milliseconds;
    size_t bytes;
    uint32_t odds;
};

static struct measured measure(size_t count, bool is_of_all)
{
    unsigned char seed[SIGN_SEED_BYTES] = {1};
    struct arena *arena = arena_new();
    struct rand_sequence sequence = {1};
    struct sign_key *pair = sign_key_of_seed(seed);
    uint64_t *serials = ARENA_ARRAY(arena, count + 1, uint64_t);
    struct measured measured = {0};
    for (size_t i = 0; i < count; i++) {
        serials[i] = rand_next(&sequence) >> 1;
    }
    struct scan_list_source source = scan_list_measures(is_of_all);
    source.serials = serials;
    source.count = count;
    double begin = processor_seconds();
    str made = scan_list_of(arena, (struct tickets_key){1, pair}, &source, &measured.odds);
    measured.milliseconds = (processor_seconds() - begin) * 1000;
    measured.bytes = made.length;
    sign_key_free(pair);
    arena_free(arena);
    return measured;
}

/* The regions of a union of four million, the largest with six in a hundred of its members: the
 * shares of a geometric row, which comes close to what federal subjects have. */
#define REGIONS 84
#define LARGEST 0.06

static void measure_regions(size_t count)
{
    double share = LARGEST;
    size_t bytes = 0;
    size_t two = 0;
    uint32_t coarsest = UINT32_MAX;
    for (int i = 0; i < REGIONS; i++, share *= 1 - LARGEST) {
        struct measured region = measure((size_t)((double)count * share), false);
        coarsest = region.odds < coarsest ? region.odds : coarsest;
        bytes += region.bytes;
        two = i == 1 ? bytes : two;
    }
    printf("%zu %u %zu\n", two, coarsest, bytes);
}

int main(int argument_count, char **arguments)
{
    size_t count = argument_count == 3 ? (size_t)atol(arguments[2]) : 0;
    if (count > 0 && strcmp(arguments[1], "all") == 0) {
        struct measured all = measure(count, true);
        printf("%.1f %zu %u\n", all.milliseconds, all.bytes, all.odds);
        return 0;
    }
    if (count > 0 && strcmp(arguments[1], "regions") == 0) {
        measure_regions(count);
        return 0;
    }
    fputs("bench_tickets all|regions COUNT\n", stderr);
    return 1;
}
