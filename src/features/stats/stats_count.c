#include "features/stats/stats_count_inner.h"

#include "features/stats/stats_lanes.h"

/* One walk over the rows of a branch. The inner loop hardly jumps as the facts are: rows that are
 * not taken are counted as well, in a place of their own, unless eight in a row are not. */

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

/* How far from the first figure of an organisation the last one lies that a row of it can have,
 * and one more. */
static size_t span_of(const struct stats_query *query, const struct stats_figures *figures)
{
    static const enum stats_by of_rows[] = {STATS_BY_CATEGORY, STATS_BY_SEX,    STATS_BY_PAUSE,
                                            STATS_BY_RECORD,   STATS_BY_BEGIN,  STATS_BY_END,
                                            STATS_BY_AGE,      STATS_BY_REASON, STATS_BY_SENIORITY};
    size_t span = 1;
    for (size_t i = 0; i < query->by_count; i++) {
        for (size_t j = 0; j < COUNT_OF(of_rows); j++) {
            if (query->by[i] == of_rows[j]) {
                span += stride_of(query, figures, query->by[i]) * (figures->sizes[i] - 1);
            }
        }
    }
    return span;
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

/* A stretch of rows. Taken are those of which the first day is not behind that of the query and the
 * last one is behind the limit: what holds on a day, what begins or ends in a time. */
struct stretch {
    const stats_day *first, *last, *born, *joined;
    const stats_marks *marks;
    size_t count;
    stats_day day, limit;
    bool is_stock;
};

static struct stretch stretch_of(const struct stats_store *store, const struct stats_query *query,
                                 size_t first, size_t end)
{
    const struct stats_rows *rows = &store->rows;
    bool is_stock = query->measure == STATS_MEMBERS;
    return (struct stretch){
        .first = (query->measure == STATS_ENDING ? rows->to : rows->from) + first,
        .last = (query->measure == STATS_BEGINNING ? rows->from : rows->to) + first,
        .born = rows->born + first,
        .joined = rows->joined + first,
        .marks = rows->marks + first,
        .count = end - first,
        .day = stats_day_of(query->day),
        .limit = stats_day_of(is_stock ? query->day : query->since),
        .is_stock = is_stock,
    };
}

static inline stats_lanes taken_of(const struct stretch *rows, size_t row)
{
    return (stats_lanes)(stats_lanes_at(rows->first + row) <= rows->day) &
           (stats_lanes)(stats_lanes_at(rows->last + row) > rows->limit);
}

/* Where rows are counted. Two in turn add to different lists, so that neither waits for the other
 * to write the same figure. Behind its figures each list has a place for what is not taken. */
struct target {
    int64_t *lists[2];
    uint32_t not_taken;
};

/* Which days are asked about: known when the loops are compiled, of which there is one for each. */
enum days { NO_DAYS, BORN, BORN_AND_JOINED };
#define FOR_EACH_CHOICE static inline __attribute__((always_inline))

FOR_EACH_CHOICE uint32_t place_of(const struct stretch *rows, const struct stats_tables *tables,
                                  enum days days, size_t row, stats_marks marks)
{
    uint32_t at = tables->marks[marks];
    at += days >= BORN ? stats_band_of(&tables->born, rows->born[row]) : 0;
    return at + (days == BORN_AND_JOINED ? stats_band_of(&tables->joined, rows->joined[row]) : 0);
}

/* Eight rows; those that are not taken get marks that nobody has. */
FOR_EACH_CHOICE void count_eight(const struct stretch *rows, const struct stats_tables *tables,
                                 struct target target, enum days days, size_t row,
                                 stats_lanes taken)
{
    stats_lanes marks = stats_lanes_at(rows->marks + row) | ~taken;
    for (size_t lane = 0; lane < STATS_LANES; lane += 2) {
        uint32_t one = place_of(rows, tables, days, row + lane, marks[lane]);
        uint32_t other = place_of(rows, tables, days, row + lane + 1, marks[lane + 1]);
        target.lists[0][MIN_OF(one, target.not_taken)]++;
        target.lists[1][MIN_OF(other, target.not_taken)]++;
    }
}

FOR_EACH_CHOICE void count_many(const struct stretch *rows, const struct stats_tables *tables,
                                struct target target, enum days days, size_t end)
{
    for (size_t row = 0; row < end; row += STATS_LANES) {
        stats_lanes taken = taken_of(rows, row);
        if (stats_lanes_any(taken)) {
            count_eight(rows, tables, target, days, row, taken);
        }
    }
}

/* Where few rows are taken, those are listed first: a jump for each would be guessed wrong too
 * often. */
#define LISTED 64
FOR_EACH_CHOICE void count_few(const struct stretch *rows, const struct stats_tables *tables,
                               struct target target, enum days days, size_t end)
{
    for (size_t row = 0; row < end;) {
        uint32_t listed[LISTED];
        size_t count = 0;
        for (size_t i = 0; i < LISTED && row < end; i++, row += STATS_LANES) {
            listed[count] = (uint32_t)row;
            count += stats_lanes_any(taken_of(rows, row));
        }
        for (size_t i = 0; i < count; i++) {
            count_eight(rows, tables, target, days, listed[i], taken_of(rows, listed[i]));
        }
    }
}

FOR_EACH_CHOICE void add_up(const struct stretch *rows, const struct stats_tables *tables,
                            struct target target, enum days days)
{
    size_t end = rows->count / STATS_LANES * STATS_LANES;
    if (rows->is_stock) {
        count_many(rows, tables, target, days, end);
    } else {
        count_few(rows, tables, target, days, end);
    }
    for (size_t row = end; row < rows->count; row++) {
        bool is_taken = (rows->first[row] <= rows->day) & (rows->last[row] > rows->limit);
        uint32_t at = place_of(rows, tables, days, row, rows->marks[row]);
        target.lists[0][is_taken ? MIN_OF(at, target.not_taken) : target.not_taken]++;
    }
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

/* Figures of a stretch are first counted apart, in lists that stay near the processor, if they are
 * not more than its rows. */
#define APART 1024

struct count {
    const struct stats_store *store;
    const struct stats_query *query;
    const struct stats_tables *tables;
    const uint32_t *distances;
    int64_t *items; /* and a place for what is not taken */
    size_t item_count;
    size_t span; /* rows of one organisation reach so far from its first figure */
    int64_t apart[2][APART + 1];
};

static void add_up_stretch(const struct count *count, const struct stretch *rows,
                           struct target target)
{
    const struct stats_tables *tables = count->tables;
    if (tables->joined.is_used) {
        add_up(rows, tables, target, BORN_AND_JOINED);
    } else if (tables->born.is_used) {
        add_up(rows, tables, target, BORN);
    } else {
        add_up(rows, tables, target, NO_DAYS);
    }
}

static void count_stretch(struct count *count, const struct stretch *rows, uint32_t distance)
{
    int64_t *items = count->items + distance;
    size_t span = count->span;
    if (span > APART || span > rows->count) {
        struct target target = {{items, items}, (uint32_t)count->item_count - distance};
        add_up_stretch(count, rows, target);
        return;
    }
    struct target apart = {{count->apart[0], count->apart[1]}, (uint32_t)span};
    memset(apart.lists[0], 0, span * sizeof(int64_t));
    memset(apart.lists[1], 0, span * sizeof(int64_t));
    add_up_stretch(count, rows, apart);
    for (size_t i = 0; i < span; i++) {
        items[i] += apart.lists[0][i] + apart.lists[1][i];
    }
}

/* Rows of organisations that lie side by side, and whose figures do, are one stretch. */
static void count_file(struct count *count)
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
            struct stretch rows = stretch_of(count->store, count->query, first, end);
            count_stretch(count, &rows, distance);
        }
    }
}

/* `one` is 1, or -1 for what is taken back: figures may pass below nought on their way. */
static void count_changes(const struct count *count, const struct stats_laid_rows *rows, int one)
{
    const struct stats_query *query = count->query;
    uint32_t end = count->store->orgs[query->org].below;
    for (size_t i = stats_first_laid(rows, query->org); i < rows->count && rows->items[i].org < end;
         i++) {
        const struct stats_laid *row = &rows->items[i];
        uint32_t at =
            stats_figure_of(query, count->tables, row) + count->distances[row->org - query->org];
        if (at < STATS_NOT_TAKEN) {
            count->items[at] += one;
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
    figures.items = ARENA_ARRAY(arena, figures.count + 1, int64_t);
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
        .items = figures.items,
        .item_count = figures.count,
        .span = span_of(query, &figures),
    };
    count_file(&count);
    count_changes(&count, &store->added, 1);
    count_changes(&count, &store->removed, -1);
    return figures;
}

/* How many of the rows hold on the day. */
static inline int32_t held_on(stats_lanes from, stats_lanes to, stats_day day)
{
    return stats_lanes_count((stats_lanes)(from <= day) & (stats_lanes)(to > day));
}

static void members_among(const struct stats_rows *rows, size_t first, size_t end,
                          const stats_day days[2], int32_t enough, int32_t ret_members[2])
{
    size_t row = first;
    for (; row + STATS_LANES <= end && MIN_OF(ret_members[0], ret_members[1]) < enough;
         row += STATS_LANES) {
        stats_lanes from = stats_lanes_at(rows->from + row);
        stats_lanes to = stats_lanes_at(rows->to + row);
        ret_members[0] += held_on(from, to, days[0]);
        ret_members[1] += held_on(from, to, days[1]);
    }
    for (; row < end && MIN_OF(ret_members[0], ret_members[1]) < enough; row++) {
        ret_members[0] += (rows->from[row] <= days[0]) & (rows->to[row] > days[0]);
        ret_members[1] += (rows->from[row] <= days[1]) & (rows->to[row] > days[1]);
    }
}

/* Each organisation by itself: where the tree has changed, they do not lie side by side. */
void stats_members_on(const struct stats_store *store, size_t org, const stats_day days[2],
                      int32_t enough, int32_t ret_members[2])
{
    ret_members[0] = ret_members[1] = 0;
    for (size_t i = org; i < store->orgs[org].below; i++) {
        const struct stats_org *own = &store->orgs[i];
        members_among(&store->rows, own->first_row, own->end_row, days, enough, ret_members);
    }
}
