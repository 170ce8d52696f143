#include "features/stats/stats_cube.h"

#include "features/stats/stats_count_inner.h"

/* All rows of the branch go into a small cube: what somebody is × band of age × class of
 * organisation × whether he is counted on the day, on the first day, on both. Of the rows that
 * begin or end between the two, which are few, the way in and out is kept as well. A figure is then
 * a sum over the filled places of the cube.
 *
 * Bands are cut where the queries cut ages; classes are what they ask of organisations. */

#define BANDS 16
#define CLASSES 256
#define STATUSES 4 /* bit 0: counted on the first day, bit 1: on the day */
#define STANDINGS STATS_STANDINGS
#define WAYS (STATS_BEGINS + STATS_ENDS)
#define MOVES 1024

/* A filled place of the cube. */
struct entry {
    stats_marks marks; /* of a stock those of standing alone */
    uint8_t band;
    uint8_t class;
    bool is_at_start;
    enum stats_measure measure;
    int32_t count;
};

struct cube {
    struct arena *arena;
    const struct stats_store *store;
    size_t org;
    date date;
    stats_day day;
    stats_day since;
    /* bands */
    int cuts[BANDS]; /* years; the band before the first one and who is of no known age is 0 */
    size_t cut_count;
    uint8_t bands[UINT16_MAX + 1];
    /* classes */
    bool asks_kind, asks_type, asks_level, asks_small, asks_direct;
    struct stats_org classes[CLASSES]; /* one of each, for what is asked of it */
    bool class_is_small[CLASSES];
    size_t class_count;
    uint8_t *class_of; /* of each organisation of the branch */
    /* figures: two lists in turn, so that no row waits for the one before */
    uint32_t *stocks[2];
    size_t stock_count; /* of a class */
    int32_t *ways;      /* once there have been more moves than the list holds */
    struct entry moves[MOVES];
    size_t move_count;
    struct entry *entries;
    size_t entry_count;
    size_t entry_capacity;
};

/* ---- bands ---------------------------------------------------------------------------------- */

static bool cut(struct cube *cube, int years)
{
    size_t at = 0;
    while (at < cube->cut_count && cube->cuts[at] < years) {
        at++;
    }
    if (at < cube->cut_count && cube->cuts[at] == years) {
        return true;
    }
    if (cube->cut_count == BANDS - 1) {
        return false;
    }
    memmove(&cube->cuts[at + 1], &cube->cuts[at], (cube->cut_count - at) * sizeof(int));
    cube->cuts[at] = years;
    cube->cut_count++;
    return true;
}

/* Band i + 1 is of those who are at least as old as cut i. */
static void fill_bands(struct cube *cube)
{
    for (size_t i = 0; i < cube->cut_count; i++) {
        stats_day latest = stats_day_of(date_add_months(cube->date, -12 * cube->cuts[i]));
        memset(&cube->bands[1], (int)i + 1, latest);
    }
}

/* ---- classes -------------------------------------------------------------------------------- */

static bool is_same_class(const struct cube *cube, size_t class, const struct stats_org *org,
                          bool is_small)
{
    const struct stats_org *known = &cube->classes[class];
    return (!cube->asks_kind || known->kind == org->kind) &&
           (!cube->asks_type || known->type == org->type) &&
           (!cube->asks_level || known->level == org->level) &&
           (!cube->asks_direct || known->is_direct == org->is_direct) &&
           (!cube->asks_small || cube->class_is_small[class] == is_small);
}

static uint8_t class_among(struct cube *cube, const struct stats_org *org, bool is_small)
{
    size_t class = 0;
    while (class < cube->class_count && !is_same_class(cube, class, org, is_small)) {
        class ++;
    }
    if (class == cube->class_count) {
        assert(class < CLASSES);
        cube->classes[class] = *org;
        cube->class_is_small[class] = is_small;
        cube->class_count++;
    }
    return (uint8_t) class;
}

static void sort_orgs(struct cube *cube)
{
    const struct stats_org *orgs = cube->store->orgs;
    size_t count = orgs[cube->org].below - cube->org;
    cube->class_of = ARENA_ARRAY(cube->arena, count, uint8_t);
    const bool *smalls =
        cube->asks_small ? stats_smalls_of(cube->arena, cube->store, cube->org, cube->date) : NULL;
    for (size_t i = 0; i < count; i++) {
        cube->class_of[i] = class_among(cube, &orgs[cube->org + i], smalls != NULL && smalls[i]);
    }
}

/* ---- what is asked -------------------------------------------------------------------------- */

/* False if the query does not fit into a cube, and has to be counted by itself. */
static bool take_query(struct cube *cube, const struct stats_query *query)
{
    bool is_at_start = stats_day_of(query->day) != cube->day;
    bool asks_other_way = (query->begins != 0 && query->measure != STATS_BEGINNING) ||
                          (query->ends != 0 && query->measure != STATS_ENDING);
    bool is_stock_at_start = query->measure == STATS_MEMBERS && !query->age.is_asked &&
                             query->smalls == 0 && stats_day_of(query->day) == cube->since;
    if (query->seniority.is_asked || asks_other_way || (is_at_start && !is_stock_at_start)) {
        return false;
    }
    cube->asks_kind = cube->asks_kind || query->kinds != 0;
    cube->asks_type = cube->asks_type || query->types != 0;
    cube->asks_level = cube->asks_level || query->levels != 0;
    cube->asks_small = cube->asks_small || query->smalls != 0;
    cube->asks_direct = cube->asks_direct || query->directs != 0;
    return !query->age.is_asked || (cut(cube, query->age.from) && cut(cube, query->age.to + 1));
}

/* ---- the walk ------------------------------------------------------------------------------- */

static bool is_between(const struct cube *cube, stats_day day)
{
    return (stats_day)(day - cube->since - 1) < (stats_day)(cube->day - cube->since);
}

static size_t way_of(const struct cube *cube, const struct entry *move)
{
    struct stats_marked marked = stats_marked_of(move->marks);
    size_t way =
        move->measure == STATS_BEGINNING ? (size_t)marked.begin : STATS_BEGINS + (size_t)marked.end;
    size_t bands = cube->cut_count + 1;
    return ((move->class * bands + move->band) * WAYS + way) * STANDINGS + move->marks % STANDINGS;
}

static void pour_out_moves(struct cube *cube)
{
    if (cube->ways == NULL) {
        size_t count = cube->class_count * (cube->cut_count + 1) * WAYS * STANDINGS;
        cube->ways = ARENA_ARRAY(cube->arena, count, int32_t);
    }
    for (size_t i = 0; i < cube->move_count; i++) {
        cube->ways[way_of(cube, &cube->moves[i])] += cube->moves[i].count;
    }
    cube->move_count = 0;
}

static void add_move(struct cube *cube, struct entry move)
{
    if (cube->move_count == MOVES) {
        pour_out_moves(cube);
    }
    cube->moves[cube->move_count++] = move;
}

/* The row begins or ends in the time between: a change of category alone is no movement. */
static void note_moves(struct cube *cube, const struct stats_laid *row, uint8_t class, int32_t one)
{
    struct stats_marked marked = stats_marked_of(row->marks);
    struct entry move = {.marks = row->marks, .band = cube->bands[row->born], .class = class};
    move.count = one;
    if (marked.begin != STATS_GOES_ON && is_between(cube, row->from)) {
        move.measure = STATS_BEGINNING;
        add_move(cube, move);
    }
    if (marked.end != STATS_LASTS && is_between(cube, row->to)) {
        move.measure = STATS_ENDING;
        add_move(cube, move);
    }
}

static size_t stock_of(const struct cube *cube, const struct stats_laid *row)
{
    unsigned at_start = (row->from <= cube->since) & (row->to > cube->since);
    unsigned on_day = (row->from <= cube->day) & (row->to > cube->day);
    return ((size_t)cube->bands[row->born] * STATUSES + (on_day << 1 | at_start)) * STANDINGS +
           row->marks % STANDINGS;
}

static void walk_rows(struct cube *cube, uint32_t first, uint32_t end, uint8_t class)
{
    const struct stats_rows *rows = &cube->store->rows;
    uint32_t *stocks[2] = {cube->stocks[0] + class * cube->stock_count,
                           cube->stocks[1] + class * cube->stock_count};
    const stats_day since = cube->since;
    const stats_day day = cube->day;
    const stats_day length = (stats_day)(day - since);
    for (uint32_t i = first; i < end; i++) {
        stats_day from = rows->from[i];
        stats_day to = rows->to[i];
        stats_marks marks = rows->marks[i];
        unsigned at_start = (from <= since) & (to > since);
        unsigned on_day = (from <= day) & (to > day);
        size_t at =
            ((size_t)cube->bands[rows->born[i]] * STATUSES + (on_day << 1 | at_start)) * STANDINGS +
            marks % STANDINGS;
        stocks[i & 1][at]++;
        bool moves =
            ((stats_day)(from - since - 1) < length) | ((stats_day)(to - since - 1) < length);
        if (moves) {
            struct stats_laid row = {.from = from, .to = to, .born = rows->born[i], .marks = marks};
            note_moves(cube, &row, class, 1);
        }
    }
}

/* Organisations of one class that lie side by side are one stretch. */
static void walk_file(struct cube *cube)
{
    const struct stats_org *orgs = cube->store->orgs;
    size_t count = orgs[cube->org].below - cube->org;
    for (size_t i = 0; i < count;) {
        uint8_t class = cube->class_of[i];
        uint32_t first = orgs[cube->org + i].first_row;
        uint32_t end = orgs[cube->org + i].end_row;
        for (i++; i < count && cube->class_of[i] == class && orgs[cube->org + i].first_row == end;
             i++) {
            end = orgs[cube->org + i].end_row;
        }
        walk_rows(cube, first, end, class);
    }
}

static void walk_changes(struct cube *cube, const struct stats_laid_rows *rows, int32_t one)
{
    uint32_t below = cube->store->orgs[cube->org].below;
    for (size_t i = stats_first_laid(rows, cube->org);
         i < rows->count && rows->items[i].org < below; i++) {
        const struct stats_laid *row = &rows->items[i];
        uint8_t class = cube->class_of[row->org - cube->org];
        cube->stocks[0][class * cube->stock_count + stock_of(cube, row)] += (uint32_t)one;
        note_moves(cube, row, class, one);
    }
}

/* ---- filled places -------------------------------------------------------------------------- */

static void add_entry(struct cube *cube, struct entry entry)
{
    *ARENA_PUSH(cube->arena, cube->entries, cube->entry_count, cube->entry_capacity) = entry;
}

static void list_stocks(struct cube *cube)
{
    for (size_t i = 0; i < cube->class_count * cube->stock_count; i++) {
        uint32_t count = cube->stocks[0][i] + cube->stocks[1][i];
        size_t status = i / STANDINGS % STATUSES;
        struct entry entry = {
            .marks = (stats_marks)(i % STANDINGS),
            .band = (uint8_t)(i % cube->stock_count / (STANDINGS * STATUSES)),
            .class = (uint8_t)(i / cube->stock_count),
            .measure = STATS_MEMBERS,
            .count = (int32_t)count,
        };
        if (count != 0 && (status & 2) != 0) {
            add_entry(cube, entry);
        }
        entry.is_at_start = true;
        if (count != 0 && (status & 1) != 0) {
            add_entry(cube, entry);
        }
    }
}

static void list_ways(struct cube *cube)
{
    size_t bands = cube->cut_count + 1;
    for (size_t i = 0; i < cube->class_count * bands * WAYS * STANDINGS; i++) {
        if (cube->ways[i] == 0) {
            continue;
        }
        size_t way = i / STANDINGS % WAYS;
        bool is_beginning = way < STATS_BEGINS;
        struct stats_marked marked = stats_marked_of((stats_marks)(i % STANDINGS));
        marked.begin = is_beginning ? (enum stats_begin)way : STATS_GOES_ON;
        marked.end = is_beginning ? STATS_LASTS : (enum stats_end)(way - STATS_BEGINS);
        add_entry(cube, (struct entry){
                            .marks = stats_marks_of(&marked),
                            .band = (uint8_t)(i / (STANDINGS * WAYS) % bands),
                            .class = (uint8_t)(i / (STANDINGS * WAYS * bands)),
                            .measure = is_beginning ? STATS_BEGINNING : STATS_ENDING,
                            .count = cube->ways[i],
                        });
    }
}

static void list_entries(struct cube *cube)
{
    list_stocks(cube);
    if (cube->ways == NULL) {
        for (size_t i = 0; i < cube->move_count; i++) {
            add_entry(cube, cube->moves[i]);
        }
        return;
    }
    pour_out_moves(cube);
    list_ways(cube);
}

/* ---- figures -------------------------------------------------------------------------------- */

static bool takes(uint32_t wanted, unsigned value)
{
    return wanted == 0 || (wanted >> value & 1) != 0;
}

static bool takes_class(const struct cube *cube, const struct stats_query *query, size_t class)
{
    const struct stats_org *org = &cube->classes[class];
    return takes(query->kinds, org->kind) && takes(query->types, org->type) &&
           takes(query->levels, org->level) && takes(query->directs, org->is_direct) &&
           takes(query->smalls, cube->class_is_small[class]);
}

/* A band lies wholly inside of the ages that are asked for, or wholly outside; who is of no known
 * age (band 0 is also that) has none of them. */
static bool takes_band(const struct cube *cube, const struct stats_query *query, size_t band)
{
    return !query->age.is_asked || (band > 0 && cube->cuts[band - 1] >= query->age.from &&
                                    cube->cuts[band - 1] <= query->age.to);
}

static bool takes_marks(const struct stats_query *query, stats_marks marks)
{
    struct stats_marked marked = stats_marked_of(marks);
    return takes(query->categories, marked.category) && takes(query->sexes, marked.sex) &&
           takes(query->pauses, marked.pause != STATS_ACTIVE) &&
           takes(query->reasons, marked.pause) && takes(query->records, marked.has_record) &&
           (query->measure != STATS_BEGINNING || takes(query->begins, marked.begin)) &&
           (query->measure != STATS_ENDING || takes(query->ends, marked.end));
}

static int32_t figure_of(const struct cube *cube, const struct stats_query *query)
{
    bool classes[CLASSES];
    bool bands[BANDS];
    for (size_t i = 0; i < cube->class_count; i++) {
        classes[i] = takes_class(cube, query, i);
    }
    for (size_t i = 0; i <= cube->cut_count; i++) {
        bands[i] = takes_band(cube, query, i);
    }
    bool is_at_start = query->measure == STATS_MEMBERS && stats_day_of(query->day) != cube->day;
    int32_t figure = 0;
    for (size_t i = 0; i < cube->entry_count; i++) {
        const struct entry *entry = &cube->entries[i];
        bool is_taken = entry->measure == query->measure && entry->is_at_start == is_at_start &&
                        classes[entry->class] && bands[entry->band] &&
                        takes_marks(query, entry->marks);
        figure += is_taken ? entry->count : 0;
    }
    return figure;
}

static int32_t figure_by_itself(const struct cube *cube, struct stats_query query)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    query.org = cube->org;
    query.since = stats_date_of(cube->since);
    query.by_count = 0;
    return (int32_t)stats_count(scratch, cube->store, &query).items[0];
}

void stats_count_many(struct arena *arena, const struct stats_store *store,
                      const struct stats_cube *asked, const struct stats_query *queries,
                      size_t count, int32_t *ret_figures)
{
    if (count == 0) {
        return;
    }
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct cube *cube = ARENA_NEW(scratch, struct cube);
    bool *fits = ARENA_ARRAY(arena, count + 1, bool);
    cube->arena = scratch;
    cube->store = store;
    cube->org = asked->org;
    cube->date = asked->day;
    cube->day = stats_day_of(asked->day);
    cube->since = stats_day_of(asked->since);
    for (size_t i = 0; i < count; i++) {
        fits[i] = take_query(cube, &queries[i]);
    }
    fill_bands(cube);
    sort_orgs(cube);
    cube->stock_count = (cube->cut_count + 1) * STATUSES * STANDINGS;
    for (size_t i = 0; i < 2; i++) {
        cube->stocks[i] = ARENA_ARRAY(scratch, cube->class_count * cube->stock_count, uint32_t);
    }
    walk_file(cube);
    walk_changes(cube, &store->added, 1);
    walk_changes(cube, &store->removed, -1);
    list_entries(cube);
    for (size_t i = 0; i < count; i++) {
        ret_figures[i] =
            fits[i] ? figure_of(cube, &queries[i]) : figure_by_itself(cube, queries[i]);
    }
}
