/* Many figures of one organisation with all below it in one walk: what a report form needs. */
#pragma once

#include "features/stats/stats_count.h"

struct stats_cube {
    size_t org; /* place */
    date day;
    date since;
};

/* Counts each of the queries; theirs are measure, conditions, and as `day` that of the cube or, for
 * members, its `since`. Their places and breakdowns are not looked at. */
void stats_count_many(struct arena *arena, const struct stats_store *store,
                      const struct stats_cube *cube, const struct stats_query *queries,
                      size_t count, int32_t *ret_figures);
