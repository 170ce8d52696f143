#include "app/test.h"
#include "features/stats/stats_cube.h"

/* Rows thrown by dice, counted by the engine and once more one by one, as simply as can be. */

#define ORGS 14
#define ROWS 6000
#define QUERIES 400

struct dice {
    uint64_t state;
};

static unsigned below(struct dice *dice, unsigned limit)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(dice->state >> 33) % limit;
}

/* Lengths around the eights in which rows are looked at. */
static const uint32_t lengths[ORGS] = {0, 3, 7, 8, 9, 0, 1, 15, 16, 17, 600, 2000, 64, 2500};

struct place {
    struct dice dice;
    struct stats_org orgs[ORGS + 1];
    stats_day from[ROWS], to[ROWS], born[ROWS], joined[ROWS];
    stats_marks marks[ROWS];
    uint32_t org_of[ROWS];
    struct stats_store store;
};

/* The union, a region, primaries of several kinds; the last but one has units. */
static void fill_orgs(struct place *place)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < ORGS; i++) {
        uint8_t level = i < 2 ? (uint8_t)i : i == ORGS - 1 ? 5 : STATS_LEVEL_PRIMARY;
        uint32_t primary = i < 2 ? STATS_NOWHERE : i == ORGS - 1 ? i - 1 : i;
        place->orgs[i] = (struct stats_org){
            .id = 100 + i,
            .first_row = first,
            .end_row = first + lengths[i],
            .parent = i == 0          ? 0
                      : i == ORGS - 1 ? i - 1
                                      : i > 1,
            .below = i < 2 || i == ORGS - 2 ? ORGS : i + 1,
            .level = level,
            .kind = (uint8_t)(i % 3),
            .primary = primary,
        };
        for (uint32_t row = first; row < first + lengths[i]; row++) {
            place->org_of[row] = i;
        }
        first += lengths[i];
    }
    place->orgs[ORGS] = (struct stats_org){.first_row = first, .end_row = first};
    place->store = (struct stats_store){
        .rows = {.from = place->from,
                 .to = place->to,
                 .born = place->born,
                 .joined = place->joined,
                 .marks = place->marks,
                 .count = first},
        .orgs = place->orgs,
        .org_count = ORGS,
    };
}

static struct place *place_new(void)
{
    struct place *place = ARENA_NEW(test_arena(), struct place);
    struct dice *dice = &place->dice;
    stats_day start = stats_day_of(date_of("2015-01-01"));
    dice->state = 4;
    fill_orgs(place);
    for (size_t i = 0; i < place->store.rows.count; i++) {
        struct stats_marked marked = {below(dice, STATS_CATEGORIES), below(dice, STATS_SEXES),
                                      below(dice, STATS_BEGINS),     below(dice, STATS_ENDS),
                                      below(dice, STATS_PAUSES),     below(dice, 2) == 1};
        place->from[i] = (stats_day)(start + below(dice, 4000));
        place->to[i] = marked.end == STATS_LASTS
                           ? STATS_STILL
                           : (stats_day)(place->from[i] + 1 + below(dice, 2000));
        place->born[i] = (stats_day)(below(dice, 50) == 0 ? 0 : start - 7000 - below(dice, 20000));
        place->joined[i] = (stats_day)(place->from[i] - below(dice, 3000));
        place->marks[i] = stats_marks_of(&marked);
    }
    return place;
}

/* ---- one by one ----------------------------------------------------------------------------- */

static bool takes(uint32_t wanted, unsigned value)
{
    return wanted == 0 || (wanted >> value & 1) != 0;
}

/* -1: not known. */
static int years(stats_day since, date day)
{
    int full = since == 0 ? -1 : 0;
    while (full >= 0 && stats_day_of(date_add_months(day, -12 * (full + 1))) >= since) {
        full++;
    }
    return full;
}

static bool are_within(struct stats_years asked, int full)
{
    return !asked.is_asked || (full >= asked.from && full <= asked.to && full >= 0);
}

static size_t band(const int *starts, size_t count, int full)
{
    size_t at = 0;
    while (at + 1 < count && full >= starts[at + 1]) {
        at++;
    }
    return full < starts[0] ? count : at;
}

static bool is_counted(const struct place *place, const struct stats_query *query, size_t row)
{
    struct stats_marked marked = stats_marked_of(place->marks[row]);
    stats_day day = stats_day_of(query->day);
    stats_day since = stats_day_of(query->since);
    stats_day from = place->from[row];
    stats_day to = place->to[row];
    bool holds = query->measure == STATS_MEMBERS ? from <= day && to > day
                 : query->measure == STATS_BEGINNING
                     ? from > since && from <= day && marked.begin != STATS_GOES_ON
                     : to > since && to <= day && marked.end != STATS_LASTS;
    return holds && takes(query->categories, marked.category) && takes(query->sexes, marked.sex) &&
           takes(query->reasons, marked.pause) &&
           takes(query->pauses, marked.pause != STATS_ACTIVE) &&
           takes(query->records, marked.has_record) && takes(query->begins, marked.begin) &&
           takes(query->ends, marked.end) &&
           takes(query->kinds, place->orgs[place->org_of[row]].kind) &&
           are_within(query->age, years(place->born[row], query->day)) &&
           are_within(query->seniority, years(place->joined[row], query->day));
}

static size_t value_of(const struct place *place, const struct stats_query *query,
                       const struct stats_figures *figures, enum stats_by by, size_t row)
{
    struct stats_marked marked = stats_marked_of(place->marks[row]);
    const struct stats_org *org = &place->orgs[place->org_of[row]];
    uint32_t counts_for = org->primary == STATS_NOWHERE ? place->org_of[row] : org->primary;
    size_t at = 0;
    switch ((unsigned)by) {
    case STATS_BY_CATEGORY:
        return marked.category;
    case STATS_BY_SEX:
        return marked.sex;
    case STATS_BY_END:
        return marked.end;
    case STATS_BY_REASON:
        return marked.pause;
    case STATS_BY_KIND:
        return org->kind;
    case STATS_BY_AGE:
        return band(query->ages, query->age_count, years(place->born[row], query->day));
    case STATS_BY_SENIORITY:
        return band(query->years, query->year_count, years(place->joined[row], query->day));
    default:
        while (figures->places[at] != counts_for) {
            at++;
        }
        return at;
    }
}

/* ---- questions thrown by dice --------------------------------------------------------------- */

static uint32_t some(struct dice *dice, unsigned values)
{
    return below(dice, 3) == 0 ? 1u << below(dice, values) | 1u << below(dice, values) : 0;
}

static struct stats_query ask(struct dice *dice)
{
    static const enum stats_by bys[] = {STATS_BY_CATEGORY, STATS_BY_SEX,  STATS_BY_END,
                                        STATS_BY_REASON,   STATS_BY_KIND, STATS_BY_AGE,
                                        STATS_BY_SENIORITY};
    struct stats_query query = {
        .measure = below(dice, STATS_MEASURES),
        .day = date_of("2021-03-01"),
        .since = date_of("2019-03-01"),
        .categories = some(dice, STATS_CATEGORIES),
        .sexes = some(dice, STATS_SEXES),
        .pauses = some(dice, 2),
        .reasons = some(dice, STATS_PAUSES),
        .records = some(dice, 2),
        .kinds = some(dice, 3),
        .ages = {0, 20, 36, 60},
        .age_count = 4,
        .years = {1, 5},
        .year_count = 2,
        .level = STATS_LEVEL_PRIMARY,
    };
    query.begins = query.measure == STATS_BEGINNING ? some(dice, STATS_BEGINS) : 0;
    query.ends = query.measure == STATS_ENDING ? some(dice, STATS_ENDS) : 0;
    if (below(dice, 3) == 0) {
        int first = (int)below(dice, 40);
        query.age = (struct stats_years){true, first, first + (int)below(dice, 20)};
    }
    if (below(dice, 4) == 0) {
        query.seniority = (struct stats_years){true, 1, (int)below(dice, 8)};
    }
    if (below(dice, 2) == 0) {
        query.by[query.by_count++] = STATS_BY_LEVEL;
    }
    for (size_t i = 0; i < COUNT_OF(bys); i++) {
        if (query.by_count < 4 && below(dice, 3) == 0) {
            query.by[query.by_count++] = bys[i];
        }
    }
    bool by_age = false;
    bool by_seniority = false;
    for (size_t i = 0; i < query.by_count; i++) {
        by_age = by_age || query.by[i] == STATS_BY_AGE;
        by_seniority = by_seniority || query.by[i] == STATS_BY_SENIORITY;
    }
    query.age_count = by_age ? query.age_count : 0;
    query.year_count = by_seniority ? query.year_count : 0;
    return query;
}

void test_stats_count__figures_are_those_of_counting_one_by_one(void)
{
    struct place *place = place_new();
    for (size_t turn = 0; turn < QUERIES; turn++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        struct stats_query query = ask(&place->dice);
        struct stats_figures figures = stats_count(arena, &place->store, &query);
        int64_t *expected = ARENA_ARRAY(arena, figures.count, int64_t);
        for (size_t row = 0; row < place->store.rows.count; row++) {
            size_t at = 0;
            for (size_t i = 0; i < query.by_count && is_counted(place, &query, row); i++) {
                at = at * figures.sizes[i] + value_of(place, &query, &figures, query.by[i], row);
            }
            expected[at] += is_counted(place, &query, row);
        }
        for (size_t i = 0; i < figures.count; i++) {
            expect_int(expected[i], figures.items[i]);
        }
    }
}

/* All questions of a form in one walk come to what each comes to by itself. */
void test_stats_count__many_at_once_are_the_same_as_each_alone(void)
{
    struct place *place = place_new();
    for (size_t turn = 0; turn < QUERIES / 20; turn++) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        struct stats_query queries[20];
        int32_t figures[COUNT_OF(queries)];
        struct stats_cube cube = {turn % ORGS, date_of("2021-03-01"), date_of("2019-03-01")};
        for (size_t i = 0; i < COUNT_OF(queries); i++) {
            queries[i] = ask(&place->dice);
            if (queries[i].measure == STATS_MEMBERS && below(&place->dice, 2) == 0) {
                queries[i].day = cube.since;
            }
        }
        stats_count_many(arena, &place->store, &cube, queries, COUNT_OF(queries), figures);
        for (size_t i = 0; i < COUNT_OF(queries); i++) {
            queries[i].org = cube.org;
            queries[i].by_count = queries[i].age_count = queries[i].year_count = 0;
            expect_int(stats_count(arena, &place->store, &queries[i]).items[0], figures[i]);
        }
    }
}

void test_stats_count__members_of_two_days_at_once(void)
{
    struct place *place = place_new();
    const char *const dates[2] = {"2021-03-01", "2018-05-06"};
    const stats_day days[2] = {stats_day_of(date_of(dates[0])), stats_day_of(date_of(dates[1]))};
    for (size_t org = 0; org < ORGS; org++) {
        int32_t members[2];
        stats_members_on(&place->store, org, days, INT32_MAX, members);
        for (size_t i = 0; i < 2; i++) {
            struct stats_query query = {.day = date_of(dates[i]), .org = org};
            expect_int(stats_count(test_arena(), &place->store, &query).items[0], members[i]);
        }
    }
}
