#include "features/stats/stats_count_inner.h"
#include "features/stats/stats_posts.h"

/* One walk over the rows of members who ever held a post, a tenth of all. Whoever holds none is
 * what is left of all members: those are counted as ever. */

struct walk {
    const struct stats_store *store;
    const struct stats_posts *posts;
    const struct stats_query *query;
    const struct stats_tables *tables;
    const uint32_t *distances;
    stats_day day;
    stats_day since;
    uint64_t wanted;
    uint8_t flags[2]; /* released, first: which of no and yes are taken, as bits */
    bool is_by_post;
    uint8_t places[STATS_POSTS]; /* of a post among those that are taken */
    size_t width;
    struct stats_posts_figures *figures;
    int64_t *any; /* people with any post at all, by figure */
    /* People who have changed since: by open addressing. */
    int64_t *changed;
    size_t changed_mask;
};

/* ---- the posts of a row ---------------------------------------------------------------------- */

/* Of whoever comes the posts of that day count, of whoever goes those of his last one. */
static stats_day day_of_posts(const struct stats_query *query, stats_day from, stats_day to)
{
    return query->measure == STATS_BEGINNING ? from
           : query->measure == STATS_ENDING  ? (stats_day)(to - 1)
                                             : stats_day_of(query->day);
}

/* As bits, those that are asked for; `ret_has_any` tells whether there are any at all. */
static uint64_t posts_on(const struct stats_held *held, size_t count, stats_day day,
                         const uint8_t flags[2], bool *ret_has_any)
{
    uint64_t posts = 0;
    *ret_has_any = false;
    for (size_t i = 0; i < count; i++) {
        bool is_held = held[i].from <= day && held[i].to > day;
        bool fits =
            (flags[0] >> held[i].is_released & 1) != 0 && (flags[1] >> held[i].is_first & 1) != 0;
        *ret_has_any = *ret_has_any || is_held;
        posts |= (uint64_t)(is_held && fits) << held[i].post;
    }
    return posts;
}

static void flags_of(const struct stats_posts_asked *asked, uint8_t ret_flags[2])
{
    ret_flags[0] = asked->released == 0 ? 3 : (uint8_t)asked->released;
    ret_flags[1] = asked->firsts == 0 ? 3 : (uint8_t)asked->firsts;
}

/* ---- whom the file does not know any more --------------------------------------------------- */

static size_t slot_of(const struct walk *walk, int64_t person)
{
    size_t slot = (size_t)((uint64_t)person * 0x9E3779B97F4A7C15u >> 20) & walk->changed_mask;
    while (walk->changed[slot] != 0 && walk->changed[slot] != person) {
        slot = (slot + 1) & walk->changed_mask;
    }
    return slot;
}

static void note_changed(struct arena *arena, struct walk *walk)
{
    size_t size = 16;
    while (size < walk->store->changed_count * 2) {
        size *= 2;
    }
    walk->changed = ARENA_ARRAY(arena, size, int64_t);
    walk->changed_mask = size - 1;
    for (size_t i = 0; i < walk->store->changed_count; i++) {
        walk->changed[slot_of(walk, walk->store->changed[i])] = walk->store->changed[i];
    }
}

static bool has_changed(const struct walk *walk, int64_t person)
{
    return walk->store->changed_count > 0 && walk->changed[slot_of(walk, person)] != 0;
}

/* ---- one row -------------------------------------------------------------------------------- */

/* The day whose posts count; false if the row does not. */
static bool counts_on(const struct walk *walk, stats_day from, stats_day to, stats_day *ret_day)
{
    *ret_day = day_of_posts(walk->query, from, to);
    switch (walk->query->measure) {
    case STATS_BEGINNING:
        return from > walk->since && from <= walk->day;
    case STATS_ENDING:
        return to > walk->since && to <= walk->day;
    case STATS_MEMBERS:
    case STATS_MEASURES:
        break;
    }
    return from <= walk->day && to > walk->day;
}

static void add_posts(const struct walk *walk, size_t at, uint64_t posts)
{
    struct stats_posts_figures *figures = walk->figures;
    figures->people.items[at]++;
    while (walk->is_by_post && posts != 0) {
        figures->posts[at * walk->width + walk->places[__builtin_ctzll(posts)]]++;
        posts &= posts - 1;
    }
}

static void count_row(const struct walk *walk, const struct stats_laid *row,
                      const struct stats_held *held, size_t count)
{
    stats_day day;
    uint32_t distance = walk->distances[row->org - walk->query->org];
    if (!counts_on(walk, row->from, row->to, &day) || distance >= STATS_NOT_TAKEN) {
        return;
    }
    uint32_t at = walk->tables->marks[row->marks] + stats_band_of(&walk->tables->born, row->born) +
                  stats_band_of(&walk->tables->joined, row->joined) + distance;
    bool has_any;
    uint64_t posts = posts_on(held, count, day, walk->flags, &has_any);
    if (at >= STATS_NOT_TAKEN || !has_any) {
        return;
    }
    walk->any[at]++;
    if ((posts & walk->wanted) != 0) {
        add_posts(walk, at, posts & walk->wanted);
    }
}

/* ---- all rows ------------------------------------------------------------------------------- */

/* The first of the file's rows with posts at or behind that row. */
static size_t first_with_posts(const struct stats_posts *posts, size_t near, uint32_t row)
{
    bool is_here = near <= posts->count && (near == 0 || posts->rows[near - 1] < row) &&
                   (near == posts->count || posts->rows[near] >= row);
    size_t from = is_here ? near : 0;
    size_t to = is_here ? near : posts->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (posts->rows[middle] < row) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static void count_file(const struct walk *walk)
{
    const struct stats_rows *rows = &walk->store->rows;
    const struct stats_posts *posts = walk->posts;
    size_t at = 0;
    for (size_t org = walk->query->org; org < walk->store->orgs[walk->query->org].below; org++) {
        const struct stats_org *about = &walk->store->orgs[org];
        at = first_with_posts(posts, at, about->first_row);
        for (; at < posts->count && posts->rows[at] < about->end_row; at++) {
            uint32_t i = posts->rows[at];
            struct stats_laid row = {0,
                                     (uint32_t)org,
                                     rows->from[i],
                                     rows->to[i],
                                     rows->born[i],
                                     rows->joined[i],
                                     rows->marks[i]};
            if (!has_changed(walk, walk->store->changed_count > 0 ? rows->person[i] : 0)) {
                count_row(walk, &row, &posts->items[posts->firsts[at]],
                          posts->firsts[at + 1] - posts->firsts[at]);
            }
        }
    }
}

static bool find_changed(const struct stats_posts *posts, int64_t person, size_t *ret_at)
{
    size_t from = 0;
    size_t to = posts->people_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (posts->people[middle] < person) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    *ret_at = from;
    return from < posts->people_count && posts->people[from] == person;
}

static void count_changed(const struct walk *walk)
{
    const struct stats_laid_rows *added = &walk->store->added;
    const struct stats_posts *posts = walk->posts;
    uint32_t end = walk->store->orgs[walk->query->org].below;
    for (size_t i = stats_first_laid(added, walk->query->org);
         i < added->count && added->items[i].org < end; i++) {
        size_t at;
        if (find_changed(posts, added->items[i].person, &at)) {
            count_row(walk, &added->items[i], &posts->people_items[posts->people_firsts[at]],
                      posts->people_firsts[at + 1] - posts->people_firsts[at]);
        }
    }
}

/* ---- who holds none ------------------------------------------------------------------------- */

static void add_those_without(struct arena *arena, const struct walk *walk)
{
    struct stats_posts_figures *figures = walk->figures;
    struct stats_figures all = stats_count(arena, walk->store, walk->query);
    for (size_t i = 0; i < all.count; i++) {
        int64_t without = all.items[i] - walk->any[i];
        figures->people.items[i] += without;
        if (walk->is_by_post) {
            figures->posts[i * walk->width + walk->places[STATS_NO_POST]] = without;
        }
    }
}

struct stats_posts_figures stats_count_posts(struct arena *arena, const struct stats_store *store,
                                             const struct stats_posts *posts,
                                             const struct stats_query *query,
                                             const struct stats_posts_asked *asked)
{
    struct stats_posts_figures figures = {.people = stats_figures_for(arena, store, query)};
    figures.taken_count = stats_posts_taken(asked, figures.taken);
    if (asked->is_by_post) {
        figures.posts = ARENA_ARRAY(arena, figures.people.count * figures.taken_count, int64_t);
    }
    struct walk walk = {
        .store = store,
        .posts = posts,
        .query = query,
        .tables = stats_tables_of(arena, query, &figures.people),
        .distances = stats_distances_of(arena, store, query, &figures.people),
        .day = stats_day_of(query->day),
        .since = stats_day_of(query->since),
        .is_by_post = asked->is_by_post,
        .width = figures.taken_count,
        .figures = &figures,
        .any = ARENA_ARRAY(arena, figures.people.count, int64_t),
    };
    flags_of(asked, walk.flags);
    bool is_without = false;
    for (size_t i = 0; i < figures.taken_count; i++) {
        walk.places[figures.taken[i]] = (uint8_t)i;
        walk.wanted |= (uint64_t)(figures.taken[i] != STATS_NO_POST) << figures.taken[i];
        is_without = is_without || figures.taken[i] == STATS_NO_POST;
    }
    note_changed(arena, &walk);
    count_file(&walk);
    count_changed(&walk);
    if (is_without) {
        add_those_without(arena, &walk);
    }
    return figures;
}

/* ---- one by one ----------------------------------------------------------------------------- */

bool stats_posts_fit(const struct stats_posts *posts, const struct stats_query *query,
                     const struct stats_posts_asked *asked, const struct stats_laid *row,
                     size_t file_row)
{
    enum stats_post taken[STATS_POSTS];
    size_t taken_count = stats_posts_taken(asked, taken);
    uint64_t wanted = 0;
    for (size_t i = 0; i < taken_count; i++) {
        wanted |= (uint64_t)1 << taken[i];
    }
    uint8_t flags[2];
    flags_of(asked, flags);
    size_t at;
    const struct stats_held *held = NULL;
    size_t count = 0;
    if (file_row == STATS_NO_FILE_ROW && find_changed(posts, row->person, &at)) {
        held = &posts->people_items[posts->people_firsts[at]];
        count = posts->people_firsts[at + 1] - posts->people_firsts[at];
    } else if (file_row != STATS_NO_FILE_ROW) {
        at = first_with_posts(posts, SIZE_MAX, (uint32_t)file_row);
        if (at < posts->count && posts->rows[at] == file_row) {
            held = &posts->items[posts->firsts[at]];
            count = posts->firsts[at + 1] - posts->firsts[at];
        }
    }
    bool has_any;
    uint64_t of_day =
        posts_on(held, count, day_of_posts(query, row->from, row->to), flags, &has_any);
    return has_any ? (of_day & wanted & ~(uint64_t)1) != 0 : (wanted & 1) != 0;
}
