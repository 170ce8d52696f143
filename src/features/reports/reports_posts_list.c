#include "features/reports/reports_posts_inner.h"

/* What a figure of posts or organisations is made of, a page at a time. The walk goes over numbers;
 * names are read for the page alone, by the ids that come out of it. */

struct listing {
    const struct posts_taken *taken;
    int64_t from;
    int64_t limit;
    struct reports_behind *behind;
};

static bool is_on_page(const struct listing *listing, int64_t line)
{
    return line >= listing->from && line < listing->from + listing->limit;
}

static void put(const struct listing *listing, int64_t id, int64_t line)
{
    struct reports_behind *behind = listing->behind;
    behind->ids[behind->count] = id;
    behind->lines[behind->count++] = (size_t)(line - listing->from);
}

static void list_orgs(const struct listing *listing)
{
    const struct posts_piece *piece = listing->taken->piece;
    for (size_t i = 0; i < piece->org_count; i++) {
        if (listing->taken->orgs[i]) {
            int64_t line = listing->behind->total++;
            if (is_on_page(listing, line)) {
                put(listing, piece->orgs[i].id, line);
            }
        }
    }
}

/* A row that counts, by its organisation. */
struct place {
    int64_t id;
    uint32_t org;
    uint32_t person;
};

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    int by_org = (a->org > b->org) - (a->org < b->org);
    return by_org != 0 ? by_org : (a->id > b->id) - (a->id < b->id);
}

/* The register gives posts in any order; pages need the same one each time. */
static size_t sorted_places(struct arena *arena, const struct posts_taken *taken,
                            struct place **ret_places)
{
    const struct posts_piece *piece = taken->piece;
    struct place *places = ARENA_ARRAY(arena, piece->row_count + 1, struct place);
    size_t count = 0;
    for (size_t i = 0; i < piece->row_count; i++) {
        if (taken->rows[i]) {
            places[count++] =
                (struct place){piece->ids[i], piece->rows[i].org, piece->rows[i].person};
        }
    }
    qsort(places, count, sizeof(*places), compare_places);
    *ret_places = places;
    return count;
}

/* A person stands where the first of his posts does, with all of them. */
static void list_people(struct arena *arena, const struct listing *listing,
                        const struct place *places, size_t count)
{
    int64_t *lines = ARENA_ARRAY(arena, listing->taken->piece->person_count + 1, int64_t);
    for (size_t i = 0; i < count; i++) {
        int64_t *line = &lines[places[i].person]; /* from 1 */
        if (*line == 0) {
            *line = ++listing->behind->total;
        }
        if (is_on_page(listing, *line - 1)) {
            put(listing, places[i].id, *line - 1);
        }
    }
}

static void list_posts(const struct listing *listing, const struct place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t line = listing->behind->total++;
        if (is_on_page(listing, line)) {
            put(listing, places[i].id, line);
        }
    }
}

struct reports_behind reports_posts_behind(struct reports_posts *posts,
                                           const struct reports_row *row,
                                           const struct reports_column *column, int64_t from,
                                           int64_t limit)
{
    struct posts_taken taken;
    struct reports_behind behind = {0};
    if (!posts_take(posts, row, column, &taken)) {
        return behind;
    }
    struct arena *arena = taken.arena;
    size_t room = (taken.rows == NULL ? taken.piece->org_count : taken.piece->row_count) + 1;
    behind.is_known = true;
    behind.ids = ARENA_ARRAY(arena, room, int64_t);
    behind.lines = ARENA_ARRAY(arena, room, size_t);
    struct listing listing = {&taken, from, limit, &behind};
    if (taken.rows == NULL) {
        list_orgs(&listing);
        return behind;
    }
    struct place *places;
    size_t count = sorted_places(arena, &taken, &places);
    if (taken.is_by_person) {
        list_people(arena, &listing, places, count);
    } else {
        list_posts(&listing, places, count);
    }
    return behind;
}
