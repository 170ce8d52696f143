#include "features/stats/stats_count.h"

/* One walk over the rows of a branch. What filters and groupings ask of marks, birth and joining is
 * looked up in tables made before: each gives the distance from the first figure, or "not taken".
 * The inner loop has no jumps that depend on the facts: rows that are not taken are counted as
 * well, in a place of their own. */

#define NOT_TAKEN (1u << 24)

struct tables {
    uint32_t marks[STATS_MARKS];
    uint32_t born[UINT16_MAX + 1];
    uint32_t joined[UINT16_MAX + 1];
};

static size_t size_of(const struct stats_store *store, const struct stats_query *query,
                      enum stats_by by)
{
    switch (by) {
    case STATS_BY_CATEGORY:
        return STATS_CATEGORIES;
    case STATS_BY_SEX:
        return STATS_SEXES;
    case STATS_BY_PAUSE:
    case STATS_BY_RECORD:
        return 2;
    case STATS_BY_BEGIN:
        return STATS_BEGINS;
    case STATS_BY_END:
        return STATS_ENDS;
    case STATS_BY_AGE:
        return query->age_count + 1;
    case STATS_BY_SENIORITY:
        return query->year_count + 1;
    case STATS_BY_LEVEL:
        return store->orgs[query->org].below - query->org;
    case STATS_BY_NOTHING:
    case STATS_BYS:
        break;
    }
    return 1;
}

/* How far apart the figures of one thing lie; 0 if nothing is broken down by it. */
static uint32_t stride_of(const struct stats_query *query, const struct stats_figures *figures,
                          enum stats_by by)
{
    uint32_t stride = 1;
    for (size_t i = query->by_count; i-- > 0;) {
        if (query->by[i] == by) {
            return stride;
        }
        stride *= (uint32_t)figures->sizes[i];
    }
    return 0;
}

static bool takes(uint32_t wanted, unsigned value)
{
    return wanted == 0 || (wanted >> value & 1) != 0;
}

static void fill_marks(const struct stats_query *query, const struct stats_figures *figures,
                       struct tables *tables)
{
    uint32_t category = stride_of(query, figures, STATS_BY_CATEGORY);
    uint32_t sex = stride_of(query, figures, STATS_BY_SEX);
    uint32_t pause = stride_of(query, figures, STATS_BY_PAUSE);
    uint32_t record = stride_of(query, figures, STATS_BY_RECORD);
    uint32_t begin = stride_of(query, figures, STATS_BY_BEGIN);
    uint32_t end = stride_of(query, figures, STATS_BY_END);
    for (unsigned i = 0; i < STATS_MARKS; i++) {
        struct stats_marked marked = stats_marked_of((stats_marks)i);
        bool is_taken = marked.category < STATS_CATEGORIES && marked.sex < STATS_SEXES &&
                        marked.end < STATS_ENDS && takes(query->categories, marked.category) &&
                        takes(query->sexes, marked.sex) && takes(query->pauses, marked.is_paused) &&
                        takes(query->records, marked.has_record) &&
                        takes(query->begins, marked.begin) && takes(query->ends, marked.end);
        tables->marks[i] = is_taken ? category * marked.category + sex * marked.sex +
                                          pause * marked.is_paused + record * marked.has_record +
                                          begin * marked.begin + end * marked.end
                                    : NOT_TAKEN;
    }
}

/* Days on which somebody was born (or joined) who is at least so old, counted backwards: those up
 * to it. */
static stats_day latest(date day, int years)
{
    return stats_day_of(date_add_months(day, -12 * years));
}

struct bands {
    const int *starts;
    size_t count;
    struct stats_years asked;
};

/* The band of each day of birth (or of joining) on the day of the query. */
static void fill_days(date day, const struct bands *bands, uint32_t stride, uint32_t *ret_table)
{
    bool is_asked = bands->asked.is_asked;
    stats_day last = is_asked ? latest(day, bands->asked.from) : UINT16_MAX;
    stats_day first = is_asked ? (stats_day)(latest(day, bands->asked.to + 1) + 1) : 0;
    for (size_t i = 0; i <= UINT16_MAX; i++) {
        bool is_taken = !is_asked || (i >= first && i <= last);
        ret_table[i] = is_taken ? stride * (uint32_t)bands->count : NOT_TAKEN;
    }
    for (size_t band = 0; band < bands->count; band++) {
        bool is_last = band + 1 == bands->count;
        stats_day from = is_last ? 1 : (stats_day)(latest(day, bands->starts[band + 1]) + 1);
        stats_day to = latest(day, bands->starts[band]);
        for (size_t i = from; i <= to; i++) {
            ret_table[i] = ret_table[i] == NOT_TAKEN ? NOT_TAKEN : stride * (uint32_t)band;
        }
    }
}

/* The organisation of the wanted level above each of the branch, as a distance in figures. */
static uint32_t *levels_of(struct arena *arena, const struct stats_store *store,
                           const struct stats_query *query, uint32_t stride)
{
    size_t count = store->orgs[query->org].below - query->org;
    uint32_t *distances = ARENA_ARRAY(arena, count, uint32_t);
    for (size_t i = 0; i < count; i++) {
        const struct stats_org *org = &store->orgs[query->org + i];
        bool is_it = org->level <= query->level || i == 0;
        distances[i] = is_it ? (uint32_t)i * stride : distances[org->parent - query->org];
    }
    return distances;
}

struct stretch {
    const stats_day *from, *to, *born, *joined;
    const stats_marks *marks;
    size_t count;
};

static struct stretch stretch_of(const struct stats_store *store, size_t first, size_t end)
{
    const struct stats_rows *rows = &store->rows;
    return (struct stretch){rows->from + first,   rows->to + first,    rows->born + first,
                            rows->joined + first, rows->marks + first, end - first};
}

static void add_up(const struct stretch *stretch, const struct tables *tables,
                   enum stats_measure measure, stats_day since, stats_day day, bool uses_days,
                   uint32_t *counts)
{
    uint32_t not_taken = 0;
    for (size_t i = 0; i < stretch->count; i++) {
        bool is_in = measure == STATS_MEMBERS ? (stretch->from[i] <= day) & (stretch->to[i] > day)
                     : measure == STATS_BEGINNING
                         ? (stretch->from[i] > since) & (stretch->from[i] <= day)
                         : (stretch->to[i] > since) & (stretch->to[i] <= day);
        uint32_t at = tables->marks[stretch->marks[i]];
        if (uses_days) {
            at += tables->born[stretch->born[i]] + tables->joined[stretch->joined[i]];
        }
        uint32_t *count = is_in & (at < NOT_TAKEN) ? &counts[at] : &not_taken;
        (*count)++;
    }
}

size_t stats_figure_count(const struct stats_store *store, const struct stats_query *query)
{
    size_t count = 1;
    for (size_t i = 0; i < query->by_count && count <= STATS_FIGURES; i++) {
        count *= size_of(store, query, query->by[i]);
    }
    return count;
}

struct stats_figures stats_count(struct arena *arena, const struct stats_store *store,
                                 const struct stats_query *query)
{
    assert(stats_figure_count(store, query) <= STATS_FIGURES);
    struct stats_figures figures = {.count = 1};
    for (size_t i = 0; i < query->by_count; i++) {
        figures.sizes[i] = size_of(store, query, query->by[i]);
        figures.count *= figures.sizes[i];
    }
    struct tables *tables = ARENA_NEW(arena, struct tables);
    fill_marks(query, &figures, tables);
    struct bands ages = {query->ages, query->age_count, query->age};
    struct bands years = {query->years, query->year_count, query->seniority};
    fill_days(query->day, &ages, stride_of(query, &figures, STATS_BY_AGE), tables->born);
    fill_days(query->day, &years, stride_of(query, &figures, STATS_BY_SENIORITY), tables->joined);
    uint32_t stride = stride_of(query, &figures, STATS_BY_LEVEL);
    uint32_t *distances = stride == 0 ? NULL : levels_of(arena, store, query, stride);
    uint32_t *counts = ARENA_ARRAY(arena, figures.count, uint32_t);
    const struct stats_org *orgs = store->orgs;
    bool uses_days = query->age_count > 0 || query->year_count > 0 || query->age.is_asked ||
                     query->seniority.is_asked;
    stats_day day = stats_day_of(query->day);
    stats_day since = stats_day_of(query->since);
    size_t end = orgs[query->org].below;
    for (size_t org = query->org; org < end; org = distances == NULL ? end : org + 1) {
        size_t until = distances == NULL ? end : org + 1;
        struct stretch stretch = stretch_of(store, orgs[org].first_row, orgs[until].first_row);
        uint32_t *here = counts + (distances == NULL ? 0 : distances[org - query->org]);
        add_up(&stretch, tables, query->measure, since, day, uses_days, here);
    }
    figures.items = ARENA_ARRAY(arena, figures.count, int64_t);
    for (size_t i = 0; i < figures.count; i++) {
        figures.items[i] = counts[i];
    }
    return figures;
}
