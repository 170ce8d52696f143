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
    case STATS_BY_KIND:
        return STATS_KINDS;
    case STATS_BY_TYPE:
        return STATS_TYPES;
    case STATS_BY_STANDING:
        return STATS_STANDING_LEVELS;
    case STATS_BY_SMALL:
    case STATS_BY_DIRECT:
        return 2;
    case STATS_BY_REASON:
        return STATS_PAUSES;
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

/* What somebody is, and how a row begins and ends, add up: two small tables make the large one. */
static void fill_marks(const struct stats_query *query, const struct stats_figures *figures,
                       struct stats_tables *tables)
{
    uint32_t standings[STATS_STANDINGS];
    uint32_t category = stride_of(query, figures, STATS_BY_CATEGORY);
    uint32_t sex = stride_of(query, figures, STATS_BY_SEX);
    uint32_t pause = stride_of(query, figures, STATS_BY_PAUSE);
    uint32_t reason = stride_of(query, figures, STATS_BY_REASON);
    uint32_t record = stride_of(query, figures, STATS_BY_RECORD);
    uint32_t begin = stride_of(query, figures, STATS_BY_BEGIN);
    uint32_t end = stride_of(query, figures, STATS_BY_END);
    for (unsigned i = 0; i < STATS_STANDINGS; i++) {
        struct stats_marked marked = stats_marked_of((stats_marks)i);
        bool is_paused = marked.pause != STATS_ACTIVE;
        bool is_taken = marked.category < STATS_CATEGORIES && marked.sex < STATS_SEXES &&
                        marked.pause < STATS_PAUSES && takes(query->categories, marked.category) &&
                        takes(query->sexes, marked.sex) && takes(query->pauses, is_paused) &&
                        takes(query->reasons, marked.pause) &&
                        takes(query->records, marked.has_record);
        standings[i] = is_taken
                           ? category * marked.category + sex * marked.sex + pause * is_paused +
                                 reason * marked.pause + record * marked.has_record
                           : STATS_NOT_TAKEN;
    }
    for (unsigned i = 0; i < STATS_MARKS; i += STATS_STANDINGS) {
        struct stats_marked marked = stats_marked_of((stats_marks)i);
        bool is_taken = marked.end < STATS_ENDS && is_movement(query, &marked) &&
                        takes(query->begins, marked.begin) && takes(query->ends, marked.end);
        uint32_t more = is_taken ? begin * marked.begin + end * marked.end : STATS_NOT_TAKEN;
        for (unsigned j = 0; j < STATS_STANDINGS; j++) {
            tables->marks[i + j] = standings[j] + more;
        }
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

/* ---- organisations -------------------------------------------------------------------------- */

const bool *stats_smalls_of(struct arena *arena, const struct stats_store *store, size_t org,
                            date day)
{
    const struct stats_org *orgs = store->orgs;
    size_t top = orgs[org].primary == STATS_NOWHERE ? org : orgs[org].primary;
    struct stats_query all = {.day = day, .org = top, .level = STATS_LEVEL_PRIMARY};
    all.by[all.by_count++] = STATS_BY_LEVEL;
    struct stats_figures figures = stats_count(arena, store, &all);
    bool *is_small = ARENA_ARRAY(arena, orgs[top].below - top, bool); /* the primaries */
    for (size_t i = 0; i < figures.count; i++) {
        bool is_primary = orgs[figures.places[i]].level == STATS_LEVEL_PRIMARY;
        is_small[figures.places[i] - top] = is_primary && figures.items[i] <= STATS_SMALL;
    }
    bool *smalls = ARENA_ARRAY(arena, orgs[org].below - org, bool);
    for (size_t i = org; i < orgs[org].below; i++) {
        smalls[i - org] = orgs[i].primary != STATS_NOWHERE && is_small[orgs[i].primary - top];
    }
    return smalls;
}

static bool asks_for_small(const struct stats_query *query, const struct stats_figures *figures)
{
    return query->smalls != 0 || stride_of(query, figures, STATS_BY_SMALL) != 0;
}

/* For each organisation of the branch how far from the first figure its own lie, or "not taken". */
uint32_t *stats_distances_of(struct arena *arena, const struct stats_store *store,
                             const struct stats_query *query, const struct stats_figures *figures)
{
    const struct stats_org *orgs = store->orgs;
    size_t count = orgs[query->org].below - query->org;
    uint32_t *distances = ARENA_ARRAY(arena, count, uint32_t);
    uint32_t *levels = ARENA_ARRAY(arena, count, uint32_t);
    uint32_t level = stride_of(query, figures, STATS_BY_LEVEL);
    uint32_t kind = stride_of(query, figures, STATS_BY_KIND);
    uint32_t type = stride_of(query, figures, STATS_BY_TYPE);
    uint32_t small = stride_of(query, figures, STATS_BY_SMALL);
    uint32_t standing = stride_of(query, figures, STATS_BY_STANDING);
    uint32_t direct = stride_of(query, figures, STATS_BY_DIRECT);
    const bool *smalls = asks_for_small(query, figures)
                             ? stats_smalls_of(arena, store, query->org, query->day)
                             : NULL;
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        const struct stats_org *org = &orgs[query->org + i];
        bool is_small = smalls != NULL && smalls[i];
        bool is_taken = takes(query->kinds, org->kind) && takes(query->types, org->type) &&
                        takes(query->levels, org->level) && takes(query->smalls, is_small) &&
                        takes(query->directs, org->is_direct);
        if (level != 0) {
            levels[i] = counts_for_itself(store, query, query->org + i)
                            ? level * next++
                            : levels[org->parent - query->org];
        }
        distances[i] = is_taken
                           ? levels[i] + kind * org->kind + type * org->type + small * is_small +
                                 standing * org->level + direct * org->is_direct
                           : STATS_NOT_TAKEN;
    }
    return distances;
}

/* ---- counting ------------------------------------------------------------------------------- */

struct count {
    const struct stats_store *store;
    const struct stats_query *query;
    const struct stats_tables *tables;
    const uint32_t *distances;
    uint32_t *counts[2];
};

/* Rows of organisations that lie side by side, and whose figures do, are one stretch. */
static void count_file(const struct count *count)
{
    const struct stats_org *orgs = count->store->orgs;
    size_t first_org = count->query->org;
    size_t end_org = orgs[first_org].below;
    for (size_t org = first_org; org < end_org;) {
        uint32_t distance = count->distances[org - first_org];
        uint32_t first = orgs[org].first_row;
        uint32_t end = orgs[org].end_row;
        for (org++; org < end_org && count->distances[org - first_org] == distance &&
                    (orgs[org].first_row == end || orgs[org].first_row == orgs[org].end_row);
             org++) {
            end = orgs[org].first_row == end ? orgs[org].end_row : end;
        }
        if (distance < STATS_NOT_TAKEN && first < end) {
            struct stretch stretch = stretch_of(count->store, first, end);
            add_up(&stretch, count->tables, count->query,
                   (uint32_t *const[2]){count->counts[0] + distance, count->counts[1] + distance});
        }
    }
}

/* `one` is 1, or -1 for what is taken back: figures may pass below nought on their way. */
static void count_changes(const struct count *count, const struct stats_laid_rows *rows,
                          uint32_t one)
{
    const struct stats_query *query = count->query;
    uint32_t end = count->store->orgs[query->org].below;
    for (size_t i = stats_first_laid(rows, query->org); i < rows->count && rows->items[i].org < end;
         i++) {
        const struct stats_laid *row = &rows->items[i];
        uint32_t at =
            stats_figure_of(query, count->tables, row) + count->distances[row->org - query->org];
        if (at < STATS_NOT_TAKEN) {
            count->counts[0][at] += one;
        }
    }
}

size_t stats_first_laid(const struct stats_laid_rows *rows, size_t place)
{
    size_t from = 0;
    size_t to = rows->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (rows->items[middle].org < place) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

uint32_t stats_figure_of(const struct stats_query *query, const struct stats_tables *tables,
                         const struct stats_laid *row)
{
    stats_day day = stats_day_of(query->day);
    stats_day since = stats_day_of(query->since);
    bool is_in = query->measure == STATS_MEMBERS     ? row->from <= day && row->to > day
                 : query->measure == STATS_BEGINNING ? row->from > since && row->from <= day
                                                     : row->to > since && row->to <= day;
    return is_in ? tables->marks[row->marks] + stats_band_of(&tables->born, row->born) +
                       stats_band_of(&tables->joined, row->joined)
                 : STATS_NOT_TAKEN;
}

struct stats_figures stats_figures_for(struct arena *arena, const struct stats_store *store,
                                       const struct stats_query *query)
{
    assert(stats_figure_count(store, query) <= STATS_FIGURES);
    struct stats_figures figures = {.count = 1};
    for (size_t i = 0; i < query->by_count; i++) {
        figures.sizes[i] = size_of(store, query, query->by[i]);
        figures.count *= figures.sizes[i];
    }
    if (stride_of(query, &figures, STATS_BY_LEVEL) != 0) {
        figures.places = ARENA_ARRAY(arena, figures.sizes[0], uint32_t);
        (void)places_of(store, query, figures.places);
    }
    figures.items = ARENA_ARRAY(arena, figures.count, int64_t);
    return figures;
}

struct stats_figures stats_count(struct arena *arena, const struct stats_store *store,
                                 const struct stats_query *query)
{
    struct stats_figures figures = stats_figures_for(arena, store, query);
    struct count count = {
        .store = store,
        .query = query,
        .tables = stats_tables_of(arena, query, &figures),
        .distances = stats_distances_of(arena, store, query, &figures),
        .counts = {ARENA_ARRAY(arena, figures.count, uint32_t),
                   ARENA_ARRAY(arena, figures.count, uint32_t)},
    };
    count_file(&count);
    count_changes(&count, &store->added, 1);
    count_changes(&count, &store->removed, UINT32_MAX);
    for (size_t i = 0; i < figures.count; i++) {
        figures.items[i] = (uint32_t)(count.counts[0][i] + count.counts[1][i]);
    }
    return figures;
}
