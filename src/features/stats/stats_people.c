#include "features/stats/stats_people.h"

#include "features/stats/stats_count_inner.h"

/* Who has been found, by open addressing: twice as many slots as there can be people. */
struct found {
    int64_t *people; /* in the order in which they were found */
    size_t count;
    size_t limit;
    int64_t *slots;
    size_t slot_count;
};

static struct found found_new(struct arena *arena, size_t limit)
{
    struct found found = {.limit = limit, .slot_count = 16};
    while (found.slot_count < limit * 2) {
        found.slot_count *= 2;
    }
    found.people = ARENA_ARRAY(arena, limit, int64_t);
    found.slots = ARENA_ARRAY(arena, found.slot_count, int64_t);
    return found;
}

static void find(struct found *found, int64_t person)
{
    size_t mask = found->slot_count - 1;
    size_t slot = (size_t)((uint64_t)person * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (found->slots[slot] != 0 && found->slots[slot] != person) {
        slot = (slot + 1) & mask;
    }
    if (found->slots[slot] == 0) {
        found->slots[slot] = person;
        found->people[found->count++] = person;
    }
}

static bool is_taken(const struct stats_query *query, const struct stats_tables *tables,
                     const struct stats_rows *rows, size_t i)
{
    stats_day day = stats_day_of(query->day);
    stats_day since = stats_day_of(query->since);
    bool is_in = query->measure == STATS_MEMBERS     ? rows->from[i] <= day && rows->to[i] > day
                 : query->measure == STATS_BEGINNING ? rows->from[i] > since && rows->from[i] <= day
                                                     : rows->to[i] > since && rows->to[i] <= day;
    return is_in && tables->marks[rows->marks[i]] + stats_band_of(&tables->born, rows->born[i]) +
                            stats_band_of(&tables->joined, rows->joined[i]) <
                        STATS_NOT_TAKEN;
}

struct stats_people stats_people(struct arena *arena, const struct stats_store *store,
                                 const struct stats_query *query, size_t offset, size_t limit)
{
    struct stats_query all = *query;
    all.by_count = all.age_count = all.year_count = 0;
    struct stats_figures none = {.count = 1};
    const struct stats_tables *tables = stats_tables_of(arena, &all, &none);
    struct found found = found_new(arena, offset + limit + 1);
    const struct stats_rows *rows = &store->rows;
    size_t end = store->orgs[store->orgs[query->org].below].first_row;
    for (size_t i = store->orgs[query->org].first_row; i < end && found.count < found.limit; i++) {
        if (is_taken(&all, tables, rows, i)) {
            find(&found, rows->person[i]);
        }
    }
    size_t first = MIN_OF(offset, found.count);
    return (struct stats_people){
        .items = found.people + first,
        .count = MIN_OF(found.count - first, limit),
        .has_more = found.count == found.limit,
    };
}
