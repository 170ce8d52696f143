/* Days of eight rows compared at once. The compiler makes one instruction of it wherever a register
 * has 16 bytes, which is everywhere, and so nothing has to be asked of the machine. What holds is
 * all bits, what does not is none. */
#pragma once

#include <string.h>

#include "features/stats/stats_facts.h"

#define STATS_LANES 8
typedef stats_day stats_lanes __attribute__((vector_size(2 * STATS_LANES)));

static inline stats_lanes stats_lanes_at(const stats_day *days)
{
    stats_lanes lanes;
    memcpy(&lanes, days, sizeof(lanes));
    return lanes;
}

static inline bool stats_lanes_any(stats_lanes lanes)
{
    uint64_t halves[2];
    memcpy(halves, &lanes, sizeof(halves));
    return (halves[0] | halves[1]) != 0;
}

/* The first so many of the eight, which are less than all. */
static inline stats_lanes stats_lanes_first(size_t count)
{
    const stats_lanes numbers = {0, 1, 2, 3, 4, 5, 6, 7};
    return (stats_lanes)(numbers < (stats_day)count);
}

/* Which of them hold: a bit for each, the first lane's the lowest. */
static inline uint32_t stats_lanes_bits(stats_lanes lanes)
{
    const stats_lanes bits = {1, 2, 4, 8, 16, 32, 64, 128};
    uint64_t halves[2];
    lanes &= bits;
    memcpy(halves, &lanes, sizeof(halves));
    uint64_t all = halves[0] | halves[1];
    all |= all >> 32;
    return (uint32_t)(all | all >> 16) & 255;
}

/* How many of them hold. */
static inline int32_t stats_lanes_count(stats_lanes lanes)
{
    uint64_t halves[2];
    lanes &= 1;
    memcpy(halves, &lanes, sizeof(halves));
    return (int32_t)((halves[0] + halves[1]) * 0x0001000100010001u >> 48);
}
