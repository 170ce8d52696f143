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
