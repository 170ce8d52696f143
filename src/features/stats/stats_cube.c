#include "features/stats/stats_cube.h"

#include "features/stats/stats_count_inner.h"

#include "features/stats/stats_lanes.h"

/* All rows of the branch go into a small cube: group of what somebody is × band of age × class of
 * organisation × status: whether he is counted on the day, on the first day, on both. Of the rows
 * that begin or end between the two, which are few, the way in and the way out are counted as well.
 * A figure is then a sum over a part of the cube.
 *
 * Groups are what the queries tell apart of standings, bands are cut where they cut ages, classes
 * are what they ask of organisations. */

#define BANDS 16
#define CLASSES 256
#define STATUSES 4 /* bit 0: counted on the first day, bit 1: on the day */
#define WAYS_IN STATUSES
#define WAYS_OUT (WAYS_IN + STATS_BEGINS)
#define SLOTS (WAYS_OUT + STATS_ENDS)
#define MOVED 256
#define GROUPS (STATS_CATEGORIES * STATS_SEXES * STATS_PAUSES * 2)

/* What of the cube a query takes, by numbers. */
struct taken {
    uint8_t slots[SLOTS];
    uint8_t bands[BANDS];
    uint16_t groups[GROUPS + 1];
    size_t slot_count;
    size_t band_count;
    size_t group_count;
};

struct cube {
    struct arena *arena;
    const struct stats_store *store;
    size_t org;
    date date;
    stats_day day;
    stats_day since;
    /* groups */
    uint16_t groups[STATS_STANDINGS];
    stats_marks group_marks[GROUPS]; /* of one of each */
    size_t group_count;
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
    /* figures by class, band, slot and group: two lists in turn, so that no row waits for the one
     * before */
    int32_t *figures[2];
    size_t of_class;
    size_t of_band;
    uint32_t moved[MOVED + STATS_LANES]; /* rows that come or go in between */
    size_t moved_count;
    struct taken taken; /* by the query whose figure is made up */
};

/* ---- groups --------------------------------------------------------------------------------- */

static bool takes(uint32_t wanted, unsigned value)
{
    return wanted == 0 || (wanted >> value & 1) != 0;
}

/* Values of one attribute: each has the number of its part, the same as those that all queries
 * looked at so far either take with it or leave with it. */
#define VALUES 16
struct parts {
    uint8_t of[VALUES];
    uint8_t value_count;
    uint8_t count;
};

/* Those that are taken leave the part in which somebody is not. */
static void part(struct parts *parts, uint32_t wanted)
{
    bool has_others[VALUES] = {false};
    uint8_t new_part[VALUES] = {0};
    for (unsigned i = 0; i < parts->value_count; i++) {
        has_others[parts->of[i]] |= !takes(wanted, i);
    }
    for (unsigned i = 0; i < parts->value_count; i++) {
        uint8_t before = parts->of[i];
        if (has_others[before] && takes(wanted, i)) {
            new_part[before] = new_part[before] != 0 ? new_part[before] : parts->count++;
            parts->of[i] = new_part[before];
        }
    }
}

/* Whether somebody is paused is a question about the reason as well: no reason is none. */
static uint32_t reasons_of(uint32_t pauses)
{
    uint32_t active = 1u << STATS_ACTIVE;
    uint32_t all = (1u << STATS_PAUSES) - 1;
    return (takes(pauses, 0) ? active : 0) | (takes(pauses, 1) ? all & ~active : 0);
}

static void group(struct cube *cube, const struct stats_query *queries, size_t count)
{
    struct parts categories = {.value_count = STATS_CATEGORIES, .count = 1};
    struct parts sexes = {.value_count = STATS_SEXES, .count = 1};
    struct parts pauses = {.value_count = STATS_PAUSES, .count = 1};
    struct parts records = {.value_count = 2, .count = 1};
    for (size_t i = 0; i < count; i++) {
        part(&categories, queries[i].categories);
        part(&sexes, queries[i].sexes);
        part(&pauses, queries[i].reasons);
        part(&pauses, reasons_of(queries[i].pauses));
        part(&records, queries[i].records);
    }
    cube->group_count = (size_t)categories.count * sexes.count * pauses.count * records.count;
    for (unsigned i = 0; i < STATS_STANDINGS; i++) {
        struct stats_marked marked = stats_marked_of((stats_marks)i);
        if (marked.category < STATS_CATEGORIES && marked.sex < STATS_SEXES &&
            marked.pause < STATS_PAUSES) {
            unsigned number = categories.of[marked.category] * sexes.count + sexes.of[marked.sex];
            number = number * pauses.count + pauses.of[marked.pause];
            number = number * records.count + records.of[marked.has_record];
            cube->groups[i] = (uint16_t)number;
            cube->group_marks[number] = (stats_marks)i;
        }
    }
}

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

/* Where the figures of this class, of people of that age and standing, begin. */
static size_t place_of(const struct cube *cube, uint8_t class, stats_day born, stats_marks marks)
{
    return class * cube->of_class + cube->bands[born] * cube->of_band +
           cube->groups[marks % STATS_STANDINGS];
}

/* A change of category alone is no movement: what neither comes nor goes has the first way of each,
 * at which nobody looks. */
static void note_ways(struct cube *cube, const struct stats_laid *row, uint8_t class, int32_t one)
{
    struct stats_marked marked = stats_marked_of(row->marks);
    size_t way_in = WAYS_IN + (is_between(cube, row->from) ? marked.begin : 0);
    size_t way_out = WAYS_OUT + (is_between(cube, row->to) ? marked.end : 0);
    int32_t *figures = cube->figures[0] + place_of(cube, class, row->born, row->marks);
    figures[way_in * cube->group_count] += one;
    figures[way_out * cube->group_count] += one;
}

static void count_row(struct cube *cube, const struct stats_laid *row, uint8_t class, int32_t one)
{
    unsigned at_start = (row->from <= cube->since) & (row->to > cube->since);
    unsigned on_day = (row->from <= cube->day) & (row->to > cube->day);
    int32_t *figures = cube->figures[0] + place_of(cube, class, row->born, row->marks);
    figures[(on_day << 1 | at_start) * cube->group_count] += one;
    note_ways(cube, row, class, one);
}

static struct stats_laid row_at(const struct stats_rows *rows, size_t row)
{
    return (struct stats_laid){.from = rows->from[row],
                               .to = rows->to[row],
                               .born = rows->born[row],
                               .marks = rows->marks[row]};
}

/* Eight rows by their statuses. Those that come or go in between are few: they are listed, to be
 * looked at again. */
static inline void count_eight(struct cube *cube, int32_t *one, int32_t *other, size_t row)
{
    const struct stats_rows *rows = &cube->store->rows;
    const stats_day *born = rows->born + row;
    const uint8_t *bands = cube->bands;
    const uint16_t *groups = cube->groups;
    const size_t of_band = cube->of_band;
    const stats_day group_count = (stats_day)cube->group_count;
    stats_lanes from = stats_lanes_at(rows->from + row);
    stats_lanes to = stats_lanes_at(rows->to + row);
    stats_lanes has_begun = (stats_lanes)(from <= cube->since);
    stats_lanes begins = (stats_lanes)(from <= cube->day);
    stats_lanes lasts = (stats_lanes)(to > cube->since);
    stats_lanes still_lasts = (stats_lanes)(to > cube->day);
    stats_lanes status =
        (has_begun & lasts & group_count) + (begins & still_lasts & group_count) * 2;
    stats_lanes moves = (has_begun ^ begins) | (lasts ^ still_lasts);
    if (!stats_lanes_any(status | moves)) {
        return;
    }
    stats_lanes marks = stats_lanes_at(rows->marks + row) % STATS_STANDINGS;
    uint32_t *moved = cube->moved;
    size_t moved_count = cube->moved_count;
    for (size_t lane = 0; lane < STATS_LANES; lane += 2) {
        one[bands[born[lane]] * of_band + groups[marks[lane]] + status[lane]]++;
        other[bands[born[lane + 1]] * of_band + groups[marks[lane + 1]] + status[lane + 1]]++;
        moved[moved_count] = (uint32_t)(row + lane);
        moved_count += moves[lane] & 1;
        moved[moved_count] = (uint32_t)(row + lane + 1);
        moved_count += moves[lane + 1] & 1;
    }
    cube->moved_count = moved_count;
}

static void note_moved(struct cube *cube, uint8_t class)
{
    for (size_t i = 0; i < cube->moved_count; i++) {
        struct stats_laid laid = row_at(&cube->store->rows, cube->moved[i]);
        note_ways(cube, &laid, class, 1);
    }
    cube->moved_count = 0;
}

static void walk_rows(struct cube *cube, size_t first, size_t end, uint8_t class)
{
    int32_t *one = cube->figures[0] + class * cube->of_class;
    int32_t *other = cube->figures[1] + class * cube->of_class;
    size_t row = first;
    for (; row + STATS_LANES <= end; row += STATS_LANES) {
        count_eight(cube, one, other, row);
        if (cube->moved_count >= MOVED) {
            note_moved(cube, class);
        }
    }
    note_moved(cube, class);
    for (; row < end; row++) {
        struct stats_laid laid = row_at(&cube->store->rows, row);
        count_row(cube, &laid, class, 1);
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
        count_row(cube, row, cube->class_of[row->org - cube->org], one);
    }
}

static size_t room_of(const struct cube *cube)
{
    return cube->class_count * cube->of_class;
}

static void make_room(struct cube *cube)
{
    cube->of_band = SLOTS * cube->group_count;
    cube->of_class = (cube->cut_count + 1) * cube->of_band;
    for (size_t i = 0; i < 2; i++) {
        cube->figures[i] = ARENA_ARRAY(cube->arena, room_of(cube), int32_t);
    }
}

static void add_up_lists(struct cube *cube)
{
    for (size_t i = 0; i < room_of(cube); i++) {
        cube->figures[0][i] += cube->figures[1][i];
    }
}

/* ---- figures -------------------------------------------------------------------------------- */

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

static bool takes_group(const struct stats_query *query, stats_marks marks)
{
    struct stats_marked marked = stats_marked_of(marks);
    return takes(query->categories, marked.category) && takes(query->sexes, marked.sex) &&
           takes(query->pauses, marked.pause != STATS_ACTIVE) &&
           takes(query->reasons, marked.pause) && takes(query->records, marked.has_record);
}

/* The first way of each is no movement. */
static bool takes_slot(const struct cube *cube, const struct stats_query *query, unsigned slot)
{
    switch (query->measure) {
    case STATS_MEMBERS:
        return slot < STATUSES && (slot & (stats_day_of(query->day) == cube->day ? 2 : 1)) != 0;
    case STATS_BEGINNING:
        return slot > WAYS_IN && slot < WAYS_OUT && takes(query->begins, slot - WAYS_IN);
    case STATS_ENDING:
        return slot > WAYS_OUT && takes(query->ends, slot - WAYS_OUT);
    case STATS_MEASURES:
        break;
    }
    return false;
}

static void choose(struct cube *cube, const struct stats_query *query)
{
    struct taken *taken = &cube->taken;
    taken->slot_count = taken->band_count = taken->group_count = 0;
    for (unsigned i = 0; i < SLOTS; i++) {
        if (takes_slot(cube, query, i)) {
            taken->slots[taken->slot_count++] = (uint8_t)i;
        }
    }
    for (size_t i = 0; i <= cube->cut_count; i++) {
        if (takes_band(cube, query, i)) {
            taken->bands[taken->band_count++] = (uint8_t)i;
        }
    }
    for (size_t i = 0; i < cube->group_count; i++) {
        taken->groups[taken->group_count] = (uint16_t)i;
        taken->group_count += takes_group(query, cube->group_marks[i]);
    }
}

static int32_t sum_of(const struct cube *cube, const int32_t *figures)
{
    const struct taken *taken = &cube->taken;
    int32_t sum = 0;
    for (size_t band = 0; band < taken->band_count; band++) {
        for (size_t slot = 0; slot < taken->slot_count; slot++) {
            const int32_t *items = figures + taken->bands[band] * cube->of_band +
                                   taken->slots[slot] * cube->group_count;
            for (size_t i = 0; i < taken->group_count; i++) {
                sum += items[taken->groups[i]];
            }
        }
    }
    return sum;
}

static int32_t figure_of(struct cube *cube, const struct stats_query *query)
{
    int32_t figure = 0;
    choose(cube, query);
    for (size_t class = 0; class < cube->class_count; class ++) {
        if (takes_class(cube, query, class)) {
            figure += sum_of(cube, cube->figures[0] + class * cube->of_class);
        }
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
    group(cube, queries, count);
    fill_bands(cube);
    sort_orgs(cube);
    make_room(cube);
    walk_file(cube);
    walk_changes(cube, &store->added, 1);
    walk_changes(cube, &store->removed, -1);
    add_up_lists(cube);
    for (size_t i = 0; i < count; i++) {
        ret_figures[i] =
            fits[i] ? figure_of(cube, &queries[i]) : figure_by_itself(cube, queries[i]);
    }
}
