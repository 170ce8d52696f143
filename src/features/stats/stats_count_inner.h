/* What counting and listing have in common. What filters and groupings ask of marks, birth and
 * joining is looked up in tables made before: each gives the distance from the first figure, or
 * "not taken". */
#pragma once

#include "features/stats/stats_count.h"

#define STATS_NOT_TAKEN (1u << 24)

/* Bands of days are bytes: a table of them stays near the processor. */
#define STATS_NO_BAND UINT8_MAX
struct stats_days {
    bool is_used;
    uint32_t stride;
    uint8_t bands[UINT16_MAX + 1];
};

struct stats_tables {
    uint32_t marks[STATS_MARKS];
    struct stats_days born;
    struct stats_days joined;
};
const struct stats_tables *stats_tables_of(struct arena *arena, const struct stats_query *query,
                                           const struct stats_figures *figures);

/* Figures of the query's shape, all nought. */
struct stats_figures stats_figures_for(struct arena *arena, const struct stats_store *store,
                                       const struct stats_query *query);

/* For each organisation of the branch how far from the first figure its own lie, or "not taken". */
uint32_t *stats_distances_of(struct arena *arena, const struct stats_store *store,
                             const struct stats_query *query, const struct stats_figures *figures);

/* For each organisation of the branch whether it is, or stands under, a small primary. */
const bool *stats_smalls_of(struct arena *arena, const struct stats_store *store, size_t org,
                            date day);

/* Where the row counts, apart from its organisation; "not taken" or more if it does not. */
uint32_t stats_figure_of(const struct stats_query *query, const struct stats_tables *tables,
                         const struct stats_laid *row);
/* The first row of that organisation or of one behind it. */
size_t stats_first_laid(const struct stats_laid_rows *rows, size_t place);

/* What a day adds to the place of a figure. */
static inline uint32_t stats_band_of(const struct stats_days *days, stats_day day)
{
    uint8_t band = days->bands[day];
    return band == STATS_NO_BAND ? STATS_NOT_TAKEN : band * days->stride;
}
