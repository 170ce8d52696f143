#include "features/stats/stats_count_inner.h"

/* One walk over the rows of a branch. The inner loop has no jumps that depend on the facts: rows
 * that are not taken are counted as well, in a place of their own. */

/* Rows of an organisation count for the one of the wanted level above it; what hangs higher, and
 * the top of the branch, for itself. */
static bool counts_for_itself(const struct stats_store *store, const struct stats_query *query,
                              size_t org)
{
    return org == query->org || store->orgs[org].level <= query->level;
}

/* Those that count for themselves; returns how many. */
static size_t places_of(const struct stats_store *store, const struct stats_query *query,
                        uint32_t *ret_places)
{
    size_t count = 0;
    for (size_t org = query->org; org < store->orgs[query->org].below; org++) {
        if (counts_for_itself(store, query, org)) {
            if (ret_places != NULL) {
                ret_places[count] = (uint32_t)org;
            }
            count++;
        }
    }
    return count;
}

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
        return places_of(store, query, NULL);
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

/* A row that merely goes on under another category is no movement. */
static bool is_movement(const struct stats_query *query, const struct stats_marked *marked)
{
    return (query->measure != STATS_BEGINNING || marked->begin != STATS_GOES_ON) &&
           (query->measure != STATS_ENDING || marked->end != STATS_LASTS);
}

static void fill_marks(const struct stats_query *query, const struct stats_figures *figures,
                       struct stats_tables *tables)
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
                        marked.end < STATS_ENDS && is_movement(query, &marked) &&
                        takes(query->categories, marked.category) &&
                        takes(query->sexes, marked.sex) && takes(query->pauses, marked.is_paused) &&
                        takes(query->records, marked.has_record) &&
                        takes(query->begins, marked.begin) && takes(query->ends, marked.end);
        tables->marks[i] = is_taken ? category * marked.category + sex * marked.sex +
                                          pause * marked.is_paused + record * marked.has_record +
                                          begin * marked.begin + end * marked.end
                                    : STATS_NOT_TAKEN;
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
static void fill_days(date day, const struct bands *bands, uint32_t stride,
                      struct stats_days *ret_days)
{
    bool is_asked = bands->asked.is_asked;
    stats_day last = is_asked ? latest(day, bands->asked.from) : UINT16_MAX;
    stats_day first = is_asked ? (stats_day)(latest(day, bands->asked.to + 1) + 1) : 0;
    ret_days->is_used = is_asked || bands->count > 0;
    ret_days->stride = stride;
    memset(ret_days->bands, (int)bands->count, sizeof(ret_days->bands));
    for (size_t band = 0; band < bands->count; band++) {
        bool is_last = band + 1 == bands->count;
        stats_day from = is_last ? 1 : (stats_day)(latest(day, bands->starts[band + 1]) + 1);
        stats_day to = latest(day, bands->starts[band]);
        if (from <= to) {
            memset(&ret_days->bands[from], (int)band, (size_t)(to - from) + 1);
        }
    }
    if (is_asked) {
        memset(ret_days->bands, STATS_NO_BAND, MAX_OF(first, 1));
        memset(&ret_days->bands[(size_t)last + 1], STATS_NO_BAND, UINT16_MAX - (size_t)last);
    }
}

/* For each organisation of the branch how far from the first figure its own lie. */
static uint32_t *distances_of(struct arena *arena, const struct stats_store *store,
                              const struct stats_query *query, uint32_t stride)
{
    size_t count = store->orgs[query->org].below - query->org;
    uint32_t *distances = ARENA_ARRAY(arena, count, uint32_t);
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        const struct stats_org *org = &store->orgs[query->org + i];
        distances[i] = counts_for_itself(store, query, query->org + i)
                           ? stride * next++
                           : distances[org->parent - query->org];
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

/* One loop for each measure, and for whether days are asked about: what does not change from row to
 * row is decided before. Two rows in turn add to different lists, so that neither waits for the
 * other to write the same figure. */
#define ADD_UP(NAME, IS_IN, DAYS) \
    static void NAME(const struct stretch *rows, const struct stats_tables *tables, \
                     stats_day since, stats_day day, uint32_t *const counts[2]) \
    { \
        uint32_t not_taken[2] = {0}; \
        (void)since; \
        for (size_t i = 0; i < rows->count; i++) { \
            uint32_t at = tables->marks[rows->marks[i]] + (DAYS); \
            bool is_taken = (IS_IN) & (at < STATS_NOT_TAKEN); \
            uint32_t *count = is_taken ? &counts[i & 1][at] : &not_taken[i & 1]; \
            (*count)++; \
        } \
    }
#define HOLDS ((rows->from[i] <= day) & (rows->to[i] > day))
#define BEGAN ((rows->from[i] > since) & (rows->from[i] <= day))
#define ENDED ((rows->to[i] > since) & (rows->to[i] <= day))
#define BORN stats_band_of(&tables->born, rows->born[i])
#define BORN_AND_JOINED (BORN + stats_band_of(&tables->joined, rows->joined[i]))
ADD_UP(members, HOLDS, 0)
ADD_UP(members_by_age, HOLDS, BORN)
ADD_UP(members_by_days, HOLDS, BORN_AND_JOINED)
ADD_UP(beginnings, BEGAN, 0)
ADD_UP(beginnings_by_age, BEGAN, BORN)
ADD_UP(beginnings_by_days, BEGAN, BORN_AND_JOINED)
ADD_UP(endings, ENDED, 0)
ADD_UP(endings_by_age, ENDED, BORN)
ADD_UP(endings_by_days, ENDED, BORN_AND_JOINED)

static void add_up(const struct stretch *rows, const struct stats_tables *tables,
                   const struct stats_query *query, uint32_t *const counts[2])
{
    static void (*const loops[STATS_MEASURES][3])(const struct stretch *,
                                                  const struct stats_tables *, stats_day, stats_day,
                                                  uint32_t *const[2]) = {
        [STATS_MEMBERS] = {members, members_by_age, members_by_days},
        [STATS_BEGINNING] = {beginnings, beginnings_by_age, beginnings_by_days},
        [STATS_ENDING] = {endings, endings_by_age, endings_by_days},
    };
    size_t days = tables->joined.is_used ? 2 : tables->born.is_used;
    loops[query->measure][days](rows, tables, stats_day_of(query->since), stats_day_of(query->day),
                                counts);
}

const struct stats_tables *stats_tables_of(struct arena *arena, const struct stats_query *query,
                                           const struct stats_figures *figures)
{
    struct stats_tables *tables = ARENA_NEW(arena, struct stats_tables);
    fill_marks(query, figures, tables);
    struct bands ages = {query->ages, query->age_count, query->age};
    struct bands years = {query->years, query->year_count, query->seniority};
    fill_days(query->day, &ages, stride_of(query, figures, STATS_BY_AGE), &tables->born);
    fill_days(query->day, &years, stride_of(query, figures, STATS_BY_SENIORITY), &tables->joined);
    return tables;
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
    const struct stats_tables *tables = stats_tables_of(arena, query, &figures);
    uint32_t stride = stride_of(query, &figures, STATS_BY_LEVEL);
    uint32_t *distances = NULL;
    if (stride != 0) {
        distances = distances_of(arena, store, query, stride);
        figures.places = ARENA_ARRAY(arena, figures.sizes[0], uint32_t);
        (void)places_of(store, query, figures.places);
    }
    uint32_t *counts[2] = {ARENA_ARRAY(arena, figures.count, uint32_t),
                           ARENA_ARRAY(arena, figures.count, uint32_t)};
    const struct stats_org *orgs = store->orgs;
    size_t end = orgs[query->org].below;
    for (size_t org = query->org; org < end; org = distances == NULL ? end : org + 1) {
        size_t until = distances == NULL ? end : org + 1;
        struct stretch stretch = stretch_of(store, orgs[org].first_row, orgs[until].first_row);
        uint32_t distance = distances == NULL ? 0 : distances[org - query->org];
        add_up(&stretch, tables, query,
               (uint32_t *const[2]){counts[0] + distance, counts[1] + distance});
    }
    figures.items = ARENA_ARRAY(arena, figures.count, int64_t);
    for (size_t i = 0; i < figures.count; i++) {
        figures.items[i] = (int64_t)counts[0][i] + counts[1][i];
    }
    return figures;
}
