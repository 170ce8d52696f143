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
#define STATUSES 4 /* bit 0: counted on the first day, bit 1: on the day */
#define WAYS_IN STATUSES
#define WAYS_OUT (WAYS_IN + STATS_BEGINS)
#define SLOTS (WAYS_OUT + STATS_ENDS)
#define WAYS (SLOTS - STATUSES)
#define LISTS 2
#define MOVED 256
#define GROUPS (STATS_CATEGORIES * STATS_SEXES * STATS_PAUSES * 2)
/* The place of a figure by status is a number in a lane. */
_Static_assert((size_t)BANDS *STATUSES *GROUPS <= UINT16_MAX, "a class has too many figures");
#define WAY_MARKS (STATS_MARKS / STATS_STANDINGS) /* the upper bits of marks */
/* What may be asked of an organisation, in all combinations. */
#define CLASSES ((size_t)STATS_TYPES * STATS_KINDS * STATS_STANDING_LEVELS * 4)

/* What of the cube a query takes, by numbers. */
struct taken {
    uint8_t slots[SLOTS];
    uint8_t bands[BANDS];
    uint16_t groups[GROUPS + 1];
    size_t slot_count;
    size_t band_count;
    size_t group_count;
};

/* Rows that come or go in between: which of eight. */
struct moved {
    uint32_t row; /* the first of them */
    uint32_t lanes;
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
    stats_day latest[BANDS]; /* born then or before, somebody is as old as the cut */
    size_t cut_count;
    /* classes */
    bool asks_kind, asks_type, asks_level, asks_small, asks_direct;
    struct stats_org classes[CLASSES]; /* one of each, for what is asked of it */
    bool class_is_small[CLASSES];
    size_t class_count;
    uint16_t *class_of; /* of each organisation of the branch */
    /* figures by class, band, status and group: lists in turn, so that no row waits for the ones
     * before to write the same figure */
    int32_t *statuses[LISTS];
    size_t statuses_of_class;
    /* figures by class, band, way and group */
    int32_t *ways;
    size_t ways_of_class;
    uint32_t way_in[WAY_MARKS]; /* how far from the first way that of the marks lies */
    uint32_t way_out[WAY_MARKS];
    struct moved moved[MOVED];
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

static void find_latest(struct cube *cube)
{
    for (size_t i = 0; i < cube->cut_count; i++) {
        cube->latest[i] = stats_day_of(date_add_months(cube->date, -12 * cube->cuts[i]));
    }
}

/* Band i + 1 is of those who are at least as old as cut i; days before the first one (nobody knows
 * when) come out as the last of all. */
static size_t band_of(const struct cube *cube, stats_day born)
{
    size_t band = 0;
    for (size_t i = 0; i < cube->cut_count; i++) {
        band += (stats_day)(born - 1) < cube->latest[i];
    }
    return band;
}

/* ---- classes -------------------------------------------------------------------------------- */

/* What is asked of the organisation, as a number. */
static size_t key_of(const struct cube *cube, const struct stats_org *org, bool is_small)
{
    size_t key = cube->asks_type ? org->type : 0;
    key = key * STATS_KINDS + (cube->asks_kind ? org->kind : 0);
    key = key * STATS_STANDING_LEVELS + (cube->asks_level ? org->level : 0);
    key = key * 2 + (cube->asks_direct && org->is_direct);
    return key * 2 + (cube->asks_small && is_small);
}

#define NO_CLASS UINT16_MAX
static uint16_t new_class(struct cube *cube, const struct stats_org *org, bool is_small)
{
    cube->classes[cube->class_count] = *org;
    cube->class_is_small[cube->class_count] = is_small;
    return (uint16_t)cube->class_count++;
}

static void sort_orgs(struct cube *cube)
{
    const struct stats_org *orgs = cube->store->orgs;
    size_t count = orgs[cube->org].below - cube->org;
    cube->class_of = ARENA_ARRAY(cube->arena, count, uint16_t);
    const bool *smalls =
        cube->asks_small ? stats_smalls_of(cube->arena, cube->store, cube->org, cube->date) : NULL;
    uint16_t class_of_key[CLASSES];
    memset(class_of_key, UINT8_MAX, sizeof(class_of_key));
    for (size_t i = 0; i < count; i++) {
        const struct stats_org *org = &orgs[cube->org + i];
        bool is_small = smalls != NULL && smalls[i];
        uint16_t *class = &class_of_key[key_of(cube, org, is_small)];
        *class = *class == NO_CLASS ? new_class(cube, org, is_small) : *class;
        cube->class_of[i] = *class;
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

/* The figures of that class, age and slot, by groups. */
static int32_t *figures_at(const struct cube *cube, size_t class, size_t band, size_t slot)
{
    if (slot < STATUSES) {
        return cube->statuses[0] + class * cube->statuses_of_class +
               (band * STATUSES + slot) * cube->group_count;
    }
    return cube->ways + class * cube->ways_of_class +
           (band * WAYS + slot - STATUSES) * cube->group_count;
}

/* A change of category alone is no movement: what neither comes nor goes has the first way of each,
 * at which nobody looks. */
static void find_ways(struct cube *cube)
{
    for (size_t i = 0; i < WAY_MARKS; i++) {
        struct stats_marked marked = stats_marked_of((stats_marks)(i * STATS_STANDINGS));
        size_t out = marked.end < STATS_ENDS ? marked.end : STATS_LASTS;
        cube->way_in[i] = (uint32_t)(marked.begin * cube->group_count);
        cube->way_out[i] = (uint32_t)((STATS_BEGINS + out) * cube->group_count);
    }
}

static void note_ways(struct cube *cube, const struct stats_laid *row, size_t class, int32_t one)
{
    size_t marks = row->marks / STATS_STANDINGS;
    int32_t *figures = figures_at(cube, class, band_of(cube, row->born), WAYS_IN);
    figures += cube->groups[row->marks % STATS_STANDINGS];
    figures[cube->way_in[is_between(cube, row->from) ? marks : 0]] += one;
    figures[cube->way_out[is_between(cube, row->to) ? marks : 0]] += one;
}

static void count_row(struct cube *cube, const struct stats_laid *row, size_t class, int32_t one)
{
    unsigned at_start = (row->from <= cube->since) & (row->to > cube->since);
    unsigned on_day = (row->from <= cube->day) & (row->to > cube->day);
    size_t band = band_of(cube, row->born);
    size_t group = cube->groups[row->marks % STATS_STANDINGS];
    figures_at(cube, class, band, on_day << 1 | at_start)[group] += one;
    note_ways(cube, row, class, one);
}

static struct stats_laid row_at(const struct stats_rows *rows, size_t row)
{
    return (struct stats_laid){.from = rows->from[row],
                               .to = rows->to[row],
                               .born = rows->born[row],
                               .marks = rows->marks[row]};
}

/* What the walk over a stretch needs of the cube, in one place: it is kept in registers. */
struct walk {
    const struct stats_rows *rows;
    const uint16_t *groups;
    int32_t *statuses[LISTS]; /* of the class of the stretch */
    const stats_day *latest;
    size_t cut_count;
    stats_day day;
    stats_day since;
    stats_day group_count;
};

/* The place of the first group of each row's age and status. */
static inline stats_lanes places_of(const struct walk *walk, stats_lanes born, stats_lanes status)
{
    stats_lanes at = status * walk->group_count;
    for (size_t i = 0; i < walk->cut_count; i++) {
        stats_lanes is_as_old = (stats_lanes)(born - 1 < walk->latest[i]);
        at += is_as_old & (stats_day)(STATUSES * walk->group_count);
    }
    return at;
}

/* Eight rows by their statuses, or those of them that are asked for. Those that come or go in
 * between are few: they are listed, to be looked at again. */
static inline __attribute__((always_inline)) size_t count_eight(const struct walk *walk, size_t row,
                                                                stats_lanes asked,
                                                                struct moved *moved)
{
    stats_lanes from = stats_lanes_at(walk->rows->from + row);
    stats_lanes to = stats_lanes_at(walk->rows->to + row);
    stats_lanes has_begun = (stats_lanes)(from <= walk->since);
    stats_lanes begins = (stats_lanes)(from <= walk->day);
    stats_lanes lasts = (stats_lanes)(to > walk->since);
    stats_lanes still_lasts = (stats_lanes)(to > walk->day);
    stats_lanes status = asked & ((has_begun & lasts & 1) | (begins & still_lasts & 2));
    stats_lanes moves = asked & ((has_begun ^ begins) | (lasts ^ still_lasts));
    if (!stats_lanes_any(status | moves)) {
        return 0;
    }
    stats_lanes at = places_of(walk, stats_lanes_at(walk->rows->born + row), status);
    stats_lanes marks = stats_lanes_at(walk->rows->marks + row) % STATS_STANDINGS;
    for (size_t lane = 0; lane < STATS_LANES; lane += LISTS) {
        for (size_t i = 0; i < LISTS; i++) {
            walk->statuses[i][at[lane + i] + walk->groups[marks[lane + i]]]++;
        }
    }
    *moved = (struct moved){(uint32_t)row, stats_lanes_bits(moves)};
    return moved->lanes != 0;
}

static void note_moved(struct cube *cube, size_t class)
{
    for (size_t i = 0; i < cube->moved_count; i++) {
        const struct moved *moved = &cube->moved[i];
        for (uint32_t lanes = moved->lanes; lanes != 0; lanes &= lanes - 1) {
            size_t row = moved->row + (size_t)__builtin_ctz(lanes);
            struct stats_laid laid = row_at(&cube->store->rows, row);
            note_ways(cube, &laid, class, 1);
        }
    }
    cube->moved_count = 0;
}

/* Behind rows that ended before the first day there are none but such, in the same organisation. */
static bool is_history(const struct walk *walk, size_t row)
{
    stats_lanes to = stats_lanes_at(walk->rows->to + row);
    return !stats_lanes_any((stats_lanes)(to > walk->since));
}

/* The rows of one organisation. Most have few (a school): what is left behind their last eight is
 * counted as a part of eight rows, too, of which the others belong to the next stretch. */
static void walk_rows(struct cube *cube, size_t first, size_t end, size_t class)
{
    struct walk walk = {
        .rows = &cube->store->rows,
        .groups = cube->groups,
        .latest = cube->latest,
        .cut_count = cube->cut_count,
        .day = cube->day,
        .since = cube->since,
        .group_count = (stats_day)cube->group_count,
    };
    for (size_t i = 0; i < LISTS; i++) {
        walk.statuses[i] = cube->statuses[i] + class * cube->statuses_of_class;
    }
    size_t row = first;
    for (; row + STATS_LANES <= end; row += STATS_LANES) {
        if (is_history(&walk, row)) {
            end = row;
            break;
        }
        cube->moved_count +=
            count_eight(&walk, row, ~(stats_lanes){0}, &cube->moved[cube->moved_count]);
        if (cube->moved_count == MOVED) {
            note_moved(cube, class);
        }
    }
    if (row < end && row + STATS_LANES <= cube->store->rows.count) {
        cube->moved_count +=
            count_eight(&walk, row, stats_lanes_first(end - row), &cube->moved[cube->moved_count]);
        row = end;
    }
    note_moved(cube, class);
    for (; row < end; row++) {
        struct stats_laid laid = row_at(&cube->store->rows, row);
        count_row(cube, &laid, class, 1);
    }
}

static void walk_file(struct cube *cube)
{
    const struct stats_org *orgs = cube->store->orgs + cube->org;
    size_t count = cube->store->orgs[cube->org].below - cube->org;
    for (size_t i = 0; i < count; i++) {
        walk_rows(cube, orgs[i].first_row, orgs[i].end_row, cube->class_of[i]);
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

static void make_room(struct cube *cube)
{
    size_t bands = cube->cut_count + 1;
    cube->statuses_of_class = bands * STATUSES * cube->group_count;
    cube->ways_of_class = bands * WAYS * cube->group_count;
    for (size_t i = 0; i < LISTS; i++) {
        cube->statuses[i] =
            ARENA_ARRAY(cube->arena, cube->class_count * cube->statuses_of_class, int32_t);
    }
    cube->ways = ARENA_ARRAY(cube->arena, cube->class_count * cube->ways_of_class, int32_t);
    find_ways(cube);
}

static void add_up_lists(struct cube *cube)
{
    size_t count = cube->class_count * cube->statuses_of_class;
    for (size_t list = 1; list < LISTS; list++) {
        for (size_t i = 0; i < count; i++) {
            cube->statuses[0][i] += cube->statuses[list][i];
        }
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

static int32_t sum_of(const struct cube *cube, size_t class)
{
    const struct taken *taken = &cube->taken;
    int32_t sum = 0;
    for (size_t band = 0; band < taken->band_count; band++) {
        for (size_t slot = 0; slot < taken->slot_count; slot++) {
            const int32_t *items = figures_at(cube, class, taken->bands[band], taken->slots[slot]);
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
            figure += sum_of(cube, class);
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
    find_latest(cube);
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
