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

struct listing {
    const struct stats_store *store;
    const struct stats_query *query;
    const struct stats_tables *tables;
    const struct stats_posts *posts; /* NULL: nothing is asked of posts */
    const struct stats_posts_asked *asked;
    struct found found;
};

static void look_at(struct listing *listing, const struct stats_laid *row, size_t file_row)
{
    if (stats_figure_of(listing->query, listing->tables, row) < STATS_NOT_TAKEN &&
        (listing->posts == NULL ||
         stats_posts_fit(listing->posts, listing->query, listing->asked, row, file_row))) {
        find(&listing->found, row->person);
    }
}

/* What the file says of an organisation, but of those who have changed since; then of those. */
static void list_org(struct listing *listing, size_t place)
{
    const struct stats_store *store = listing->store;
    const struct stats_rows *rows = &store->rows;
    const struct stats_org *org = &store->orgs[place];
    struct found *found = &listing->found;
    for (uint32_t i = org->first_row; i < org->end_row && found->count < found->limit; i++) {
        struct stats_laid row = {rows->person[i], (uint32_t)place, rows->from[i], rows->to[i],
                                 rows->born[i],   rows->joined[i], rows->marks[i]};
        if (!stats_has_changed(store, row.person)) {
            look_at(listing, &row, i);
        }
    }
    for (size_t i = stats_first_laid(&store->added, place);
         i < store->added.count && store->added.items[i].org == place &&
         found->count < found->limit;
         i++) {
        look_at(listing, &store->added.items[i], STATS_NO_FILE_ROW);
    }
}

struct stats_people stats_people(struct arena *arena, const struct stats_store *store,
                                 const struct stats_query *query, size_t offset, size_t limit)
{
    return stats_people_with_posts(arena, store, NULL, query, NULL, offset, limit);
}

struct stats_people stats_people_with_posts(struct arena *arena, const struct stats_store *store,
                                            const struct stats_posts *posts,
                                            const struct stats_query *query,
                                            const struct stats_posts_asked *asked, size_t offset,
                                            size_t limit)
{
    struct stats_query all = *query;
    all.by_count = all.age_count = all.year_count = 0;
    struct stats_figures none = {.count = 1};
    struct listing listing = {
        .store = store,
        .query = &all,
        .tables = stats_tables_of(arena, &all, &none),
        .posts = posts,
        .asked = asked,
        .found = found_new(arena, offset + limit + 1),
    };
    struct found *found = &listing.found;
    const uint32_t *distances = stats_distances_of(arena, store, &all, &none);
    size_t end = store->orgs[query->org].below;
    for (size_t org = query->org; org < end && found->count < found->limit; org++) {
        if (distances[org - query->org] < STATS_NOT_TAKEN) {
            list_org(&listing, org);
        }
    }
    size_t first = MIN_OF(offset, found->count);
    return (struct stats_people){
        .items = found->people + first,
        .count = MIN_OF(found->count - first, limit),
        .has_more = found->count == found->limit,
    };
}
