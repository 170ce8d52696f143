#include "features/reports/reports_posts_day.h"

/* The figures of a day: the tree as it was, the sizes of primaries, and the tables that cells add
 * up. */

#define SMALL_MEMBERS 15
/* Of an organisation that is not there on the day: no row of it is counted. */
#define NO_KEY UINT32_MAX

/* ---- the tree of a day ---------------------------------------------------------------------- */

struct tree {
    const struct posts_piece *piece;
    stats_day day;
    stats_day placed_on; /* where organisations stand is that of this day */
    struct posts_org_then *orgs;
    bool *is_looked_at;
};

static const struct posts_version *version_on(const struct tree *tree, size_t org, stats_day day)
{
    const struct posts_org *orgs = tree->piece->orgs;
    for (size_t i = orgs[org].first_version; i < orgs[org + 1].first_version; i++) {
        const struct posts_version *version = &tree->piece->versions[i];
        if (version->from <= day && version->to > day) {
            return version;
        }
    }
    return NULL;
}

/* What an organisation was follows from the one above it. It is there if it was on the day and none
 * above it was liquidated by then; one above that was founded later is only a place. */
static void look_at(const struct tree *tree, size_t org)
{
    struct posts_org_then *then = &tree->orgs[org];
    if (tree->is_looked_at[org]) {
        return;
    }
    tree->is_looked_at[org] = true;
    const struct posts_version *version = version_on(tree, org, tree->day);
    const struct posts_version *place = version_on(tree, org, tree->placed_on);
    place = place == NULL ? version : place;
    if (place == NULL || (version != NULL && version->is_over)) {
        return;
    }
    const struct posts_org_then *above = NULL;
    if (org != tree->piece->top) {
        if (place->parent == POSTS_NOWHERE) {
            return;
        }
        look_at(tree, place->parent);
        above = &tree->orgs[place->parent];
    }
    bool has_primary = place->level > 3 && above != NULL && above->primary != POSTS_NOWHERE;
    bool is_open = above == NULL || above->is_open;
    *then = (struct posts_org_then){
        .is_there = is_open && version != NULL,
        .is_open = is_open,
        .type = place->type,
        .level = place->level,
        .is_direct = place->is_direct,
        .primary = place->level == 3 ? (uint32_t)org
                   : has_primary     ? above->primary
                                     : POSTS_NOWHERE,
        .kind = has_primary ? above->kind : tree->piece->orgs[org].kind,
    };
}

static struct posts_org_then *orgs_on(struct reports_posts *posts, const struct posts_piece *piece,
                                      date day)
{
    struct tree tree = {
        .piece = piece,
        .day = stats_day_of(day),
        /* On the last day of all days each stands as it does now. */
        .placed_on =
            date_is_none(posts->branch.tree) ? STATS_STILL - 1 : stats_day_of(posts->branch.tree),
        .orgs = ARENA_ARRAY(posts->req->arena, piece->org_count, struct posts_org_then),
        .is_looked_at = ARENA_ARRAY(posts->req->arena, piece->org_count, bool),
    };
    for (size_t org = 0; org < piece->org_count; org++) {
        look_at(&tree, org);
    }
    return tree.orgs;
}

/* ---- how many people a primary had ---------------------------------------------------------- */

/* The place of an organisation among the facts: that of the last one, or most often the next. */
static bool place_of(const struct stats_store *store, int64_t id, size_t *place)
{
    for (size_t i = *place; i < store->org_count && i < *place + 2; i++) {
        if (store->orgs[i].id == id) {
            *place = i;
            return true;
        }
    }
    return stats_place_of(store, id, place);
}

/* What has changed since the facts were laid out, by primaries. */
static struct posts_sizes *changes_of(const struct reports_posts *posts)
{
    const struct stats_store *store = posts->store;
    struct posts_sizes *changes =
        ARENA_ARRAY(posts->req->arena, store->org_count + 1, struct posts_sizes);
    const struct stats_laid_rows *lists[] = {&store->removed, &store->added};
    for (size_t list = 0; list < COUNT_OF(lists); list++) {
        for (size_t i = 0; i < lists[list]->count; i++) {
            const struct stats_laid *row = &lists[list]->items[i];
            uint32_t primary = store->orgs[row->org].primary;
            for (size_t day = 0; primary != STATS_NOWHERE && day < 2; day++) {
                stats_day on = stats_day_of(posts->days[day].day);
                int32_t holds = row->from <= on && row->to > on;
                changes[primary].on[day] += list == 0 ? -holds : holds;
            }
        }
    }
    return changes;
}

static bool was_ever_primary(const struct posts_piece *piece, size_t org)
{
    bool is_primary = false;
    for (size_t i = piece->orgs[org].first_version; i < piece->orgs[org + 1].first_version; i++) {
        is_primary = is_primary || piece->versions[i].level == STATS_LEVEL_PRIMARY;
    }
    return is_primary;
}

/* Of primaries with their units and groups, on both days, so that the facts are walked once; and
 * not further than until one is no small one. */
static void find_sizes(struct reports_posts *posts)
{
    const struct stats_store *store = posts->store;
    const struct posts_sizes *changes = changes_of(posts);
    const stats_day days[2] = {stats_day_of(posts->days[0].day), stats_day_of(posts->days[1].day)};
    size_t place = 0;
    posts->sizes = ARENA_ARRAY(posts->req->arena, posts->ground->piece_count, struct posts_sizes *);
    for (size_t i = 0; i < posts->ground->piece_count; i++) {
        const struct posts_piece *piece = &posts->ground->pieces[i];
        posts->sizes[i] = ARENA_ARRAY(posts->req->arena, piece->org_count, struct posts_sizes);
        for (size_t org = 0; org < piece->org_count; org++) {
            struct posts_sizes *sizes = &posts->sizes[i][org];
            sizes->on[0] = sizes->on[1] = INT32_MAX;
            if (was_ever_primary(piece, org) && place_of(store, piece->orgs[org].id, &place)) {
                const int32_t *changed = changes[place].on;
                int32_t enough = SMALL_MEMBERS + 1 - MIN_OF(0, MIN_OF(changed[0], changed[1]));
                stats_members_on(store, place, days, enough, sizes->on);
                sizes->on[0] += changed[0];
                sizes->on[1] += changed[1];
            }
        }
    }
}

static void find_small(struct reports_posts *posts, struct posts_on_day *on)
{
    if (posts->sizes == NULL) {
        find_sizes(posts);
    }
    for (size_t i = 0; i < posts->ground->piece_count; i++) {
        const struct posts_piece *piece = &posts->ground->pieces[i];
        struct posts_org_then *orgs = on->orgs[i];
        for (size_t org = 0; org < piece->org_count; org++) {
            orgs[org].is_small = orgs[org].is_there && orgs[org].primary == org &&
                                 posts->sizes[i][org].on[on - posts->days] <= SMALL_MEMBERS;
        }
        for (size_t org = 0; org < piece->org_count; org++) {
            bool has_primary = orgs[org].is_there && orgs[org].primary != POSTS_NOWHERE;
            orgs[org].is_small = has_primary && orgs[orgs[org].primary].is_small;
        }
    }
}

/* ---- tables --------------------------------------------------------------------------------- */

static size_t org_key(const struct posts_ground *ground, const struct posts_org_then *org)
{
    return ((org->type * ground->kinds.count + org->kind) * 2 + org->is_direct) * 2 + org->is_small;
}

/* The number of the day; before the first one that is known that one, -1 if there is none. */
static int32_t employees_on(const struct posts_piece *piece, size_t org, stats_day day)
{
    uint32_t first = piece->orgs[org].first_told;
    uint32_t end = piece->orgs[org + 1].first_told;
    uint32_t at = first;
    while (at + 1 < end && piece->told[at + 1].from <= day) {
        at++;
    }
    return at < end ? piece->told[at].employees : -1;
}

static void count_orgs(struct reports_posts *posts, struct posts_on_day *on)
{
    const struct posts_ground *ground = posts->ground;
    struct arena *arena = posts->req->arena;
    stats_day day = stats_day_of(on->day);
    size_t count = ground->types.count * ground->kinds.count * 4;
    on->org_counts = ARENA_ARRAY(arena, count, uint32_t);
    on->employed = ARENA_ARRAY(arena, count, int64_t);
    on->told = ARENA_ARRAY(arena, count, uint32_t);
    for (size_t i = 0; i < ground->piece_count; i++) {
        for (size_t org = 0; org < ground->pieces[i].org_count; org++) {
            size_t key = org_key(ground, &on->orgs[i][org]);
            int32_t employees = employees_on(&ground->pieces[i], org, day);
            if (on->orgs[i][org].is_there) {
                on->org_counts[key]++;
                on->told[key] += employees >= 0;
                on->employed[key] += MAX_OF(employees, 0);
            }
        }
    }
}

uint32_t posts_key_of_rest(const struct reports_posts *posts)
{
    return (uint32_t)(posts->ground->class_count * posts_shape_of(posts).of_class);
}

/* Where the rows of a piece are counted on a day. */
struct keys {
    const uint32_t *orgs; /* within their class, before their band; NO_KEY = not there */
    uint32_t of_class;
    uint32_t rest;
    stats_day day;
    stats_day latest[POSTS_BANDS]; /* born then or before, one is as old as the band's first */
    size_t band_count;
};

static struct keys keys_of(const struct reports_posts *posts, const struct posts_on_day *on,
                           size_t at)
{
    const struct posts_piece *piece = &posts->ground->pieces[at];
    struct posts_shape shape = posts_shape_of(posts);
    uint32_t *orgs = ARENA_ARRAY(posts->req->arena, piece->org_count, uint32_t);
    for (size_t i = 0; i < piece->org_count; i++) {
        const struct posts_org_then *org = &on->orgs[at][i];
        size_t key = ((org->level * shape.kinds + org->kind) * 2 + org->is_small) * shape.bands;
        orgs[i] = org->is_there ? (uint32_t)key : NO_KEY;
    }
    struct keys keys = {.orgs = orgs,
                        .of_class = (uint32_t)shape.of_class,
                        .rest = posts_key_of_rest(posts),
                        .day = stats_day_of(on->day),
                        .band_count = posts->band_count};
    for (size_t i = 0; i < posts->band_count; i++) {
        keys.latest[i] = stats_day_of(date_add_months(on->day, -12 * posts->years[i]));
    }
    return keys;
}

/* The band of somebody who was born on that day (0: nobody knows when). */
static inline uint32_t band_of(const struct keys *keys, stats_day born)
{
    uint32_t band = 0;
    for (size_t i = 1; i < keys->band_count; i++) {
        band += born <= keys->latest[i];
    }
    return born == 0 ? (uint32_t)keys->band_count : band;
}

/* The key of a row that holds on the day, of any other that of the rest. Without a jump: which of
 * them hold is as good as by chance. */
static inline uint32_t key_of(const struct keys *keys, const struct posts_row *row)
{
    uint32_t of_org = keys->orgs[row->org];
    bool holds = (row->from <= keys->day) & (row->to > keys->day) & (of_org != NO_KEY);
    uint32_t key = row->class * keys->of_class + of_org + band_of(keys, row->born);
    return keys->rest ^ ((keys->rest ^ key) & (0u - holds));
}

/* What does not hold is counted as the rest. */
static void count_rows(struct reports_posts *posts, struct posts_on_day *on, size_t at)
{
    const struct posts_piece *piece = &posts->ground->pieces[at];
    const struct keys keys = keys_of(posts, on, at);
    uint32_t *key = ARENA_ARRAY(posts->req->arena, piece->row_count, uint32_t);
    for (size_t i = 0; i < piece->row_count; i++) {
        key[i] = key_of(&keys, &piece->rows[i]);
        on->posts[key[i]]++;
    }
    on->keys[at] = key;
}

struct posts_on_day *posts_day_of(struct reports_posts *posts, bool is_at_start)
{
    struct posts_on_day *on = &posts->days[is_at_start];
    if (on->is_read) {
        return on;
    }
    struct arena *arena = posts->req->arena;
    const struct posts_ground *ground = posts->ground;
    on->is_read = true;
    on->orgs = ARENA_ARRAY(arena, ground->piece_count, struct posts_org_then *);
    on->keys = ARENA_ARRAY(arena, ground->piece_count, uint32_t *);
    on->posts = ARENA_ARRAY(arena, posts_key_of_rest(posts) + 1, uint32_t);
    for (size_t i = 0; i < ground->piece_count; i++) {
        on->orgs[i] = orgs_on(posts, &ground->pieces[i], on->day);
    }
    if (posts->is_small_asked) {
        find_small(posts, on);
    }
    count_orgs(posts, on);
    for (size_t i = 0; i < ground->piece_count; i++) {
        count_rows(posts, on, i);
    }
    return on;
}
