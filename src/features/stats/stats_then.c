#include "features/stats/stats_then.h"

#include <pthread.h>

#include "features/stats/stats.sql.h"
#include "features/stats/stats_state.h"

/* A past tree is made once and kept for whoever asks next, the rows that have changed since the
 * file once for each state. Up to STATS_THENS of both; then the one that was used longest ago goes.
 */

struct past {
    _Atomic int users;
    struct arena *arena;
    struct stats_tree tree; /* organisations alone, not to be found by ids */
    uint32_t *place_of;     /* of each organisation of today's tree */
    stats_day until;        /* the day of the first change after it */
    uint64_t number;
    uint64_t last_use;
};

struct stats_trees {
    _Atomic int users;
    pthread_mutex_t lock;
    struct arena *arena; /* of the changes */
    struct stats_changes changes;
    stats_day known_from; /* changes after this day are known; STATS_STILL: none */
    struct past *pasts[STATS_THENS];
    uint64_t uses;
};

struct stats_then {
    _Atomic int users;
    struct arena *arena;
    struct past *past;
    struct stats_laid_rows added;
    struct stats_laid_rows removed;
    uint64_t last_use;
};

/* ---- who still needs it --------------------------------------------------------------------- */

static void past_leave(struct past *past)
{
    if (past != NULL && atomic_fetch_sub(&past->users, 1) == 1) {
        arena_free(past->arena);
    }
}

struct stats_trees *stats_trees_new(void)
{
    struct arena *arena = arena_new();
    struct stats_trees *trees = ARENA_NEW(arena, struct stats_trees);
    trees->arena = arena;
    trees->known_from = STATS_STILL;
    atomic_store(&trees->users, 1);
    pthread_mutex_init(&trees->lock, NULL);
    return trees;
}

void stats_trees_use(struct stats_trees *trees)
{
    atomic_fetch_add(&trees->users, 1);
}

void stats_trees_leave(struct stats_trees *trees)
{
    if (atomic_fetch_sub(&trees->users, 1) != 1) {
        return;
    }
    for (size_t i = 0; i < STATS_THENS; i++) {
        past_leave(trees->pasts[i]);
    }
    pthread_mutex_destroy(&trees->lock);
    arena_free(trees->arena);
}

void stats_then_leave(struct stats_then *then)
{
    if (then != NULL && atomic_fetch_sub(&then->users, 1) == 1) {
        past_leave(then->past);
        arena_free(then->arena);
    }
}

/* ---- changes -------------------------------------------------------------------------------- */

/* In the arena that lives as long as the tree: older lists, which somebody may still look at, stay
 * there too. They are few and short. */
static void know(struct stats_trees *trees, const struct stats_tree *tree,
                 const struct stats_db_tree_changes_rows *rows, stats_day from)
{
    struct stats_change *items = ARENA_ARRAY(trees->arena, rows->count + 1, struct stats_change);
    size_t count = 0;
    EACH (row, *rows) {
        size_t org;
        size_t old_parent;
        if (stats_tree_place(tree, row->org_id, &org)) {
            bool has_parent = stats_tree_place(tree, row->old_parent_id, &old_parent);
            items[count++] = (struct stats_change){
                .org = (uint32_t)org,
                .old_parent = has_parent ? (uint32_t)old_parent : tree->orgs[org].parent,
                .day = stats_day_of(row->day),
                .old_type = (uint8_t)stats_type_of(row->old_type),
                .old_level = (uint8_t)row->old_level,
            };
        }
    }
    trees->changes = (struct stats_changes){items, count};
    trees->known_from = from;
}

static size_t first_after(const struct stats_changes *changes, stats_day day)
{
    size_t from = 0;
    size_t to = changes->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (changes->items[middle].day <= day) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* Asked of the register without the lock; whoever sees this state reads the same. A year more than
 * is asked for, because the next question is about the day before the period. */
struct stats_changes stats_changes_after(struct request *req, const struct stats_store *store,
                                         date day)
{
    struct stats_trees *trees = store->state->trees;
    stats_day after = stats_day_of(day);
    pthread_mutex_lock(&trees->lock);
    struct stats_changes changes = trees->changes;
    bool is_known = trees->known_from <= after;
    pthread_mutex_unlock(&trees->lock);
    if (!is_known) {
        date from = date_add_months(day, -12);
        struct stats_db_tree_changes_rows rows = stats_db_tree_changes(req->db, from);
        if (db_failure(req->db) != DB_FINE) {
            return (struct stats_changes){0};
        }
        pthread_mutex_lock(&trees->lock);
        if (trees->known_from > stats_day_of(from)) {
            know(trees, &store->state->tree, &rows, stats_day_of(from));
        }
        changes = trees->changes;
        pthread_mutex_unlock(&trees->lock);
    }
    size_t first = first_after(&changes, after);
    return (struct stats_changes){changes.items + first, changes.count - first};
}

/* ---- a past tree ---------------------------------------------------------------------------- */

static bool leads_up(const struct stats_org *orgs, uint32_t org, size_t count)
{
    for (size_t depth = 0; depth <= count; depth++) {
        if (orgs[org].parent == org) {
            return true;
        }
        org = orgs[org].parent;
    }
    return false;
}

/* A history that contradicts itself (two organisations below each other) yields to the tree of
 * today, one organisation after the other, until all lead to the top. */
static void undo_circles(struct stats_org *orgs, const struct stats_tree *tree,
                         const struct stats_changes *changes)
{
    bool is_good = false;
    while (!is_good) {
        is_good = true;
        for (size_t i = 0; i < changes->count; i++) {
            uint32_t org = changes->items[i].org;
            if (orgs[org].parent != tree->orgs[org].parent && !leads_up(orgs, org, tree->count)) {
                orgs[org].parent = tree->orgs[org].parent;
                is_good = false;
            }
        }
    }
}

static struct past *past_new(const struct stats_tree *tree, const struct stats_changes *changes)
{
    static _Atomic uint64_t last_number;
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct stats_org *orgs = ARENA_ARRAY(scratch, tree->count + 1, struct stats_org);
    memcpy(orgs, tree->orgs, tree->count * sizeof(*orgs));
    /* The earliest change comes last and stays. */
    for (size_t i = changes->count; i-- > 0;) {
        const struct stats_change *change = &changes->items[i];
        orgs[change->org].parent = change->old_parent;
        orgs[change->org].type = change->old_type;
        orgs[change->org].level = change->old_level;
    }
    undo_circles(orgs, tree, changes);
    struct arena *arena = arena_new();
    struct past *past = ARENA_NEW(arena, struct past);
    past->arena = arena;
    past->place_of = ARENA_ARRAY(arena, tree->count + 1, uint32_t);
    past->tree = stats_tree_regrown(arena, tree, orgs, past->place_of);
    past->until = changes->items[0].day;
    past->number = atomic_fetch_add(&last_number, 1) + 1;
    atomic_store(&past->users, 1);
    return past;
}

/* The place for another one: an empty one, or that of what was used longest ago. */
static size_t oldest_past(const struct stats_trees *trees)
{
    size_t oldest = 0;
    for (size_t i = 0; i < STATS_THENS; i++) {
        if (trees->pasts[i] == NULL) {
            return i;
        }
        oldest = trees->pasts[i]->last_use < trees->pasts[oldest]->last_use ? i : oldest;
    }
    return oldest;
}

/* With the lock. All days between two changes have one tree. */
static struct past *past_of(struct stats_trees *trees, const struct stats_tree *tree,
                            const struct stats_changes *changes)
{
    struct past *past = NULL;
    for (size_t i = 0; i < STATS_THENS && past == NULL; i++) {
        bool is_it = trees->pasts[i] != NULL && trees->pasts[i]->until == changes->items[0].day;
        past = is_it ? trees->pasts[i] : NULL;
    }
    if (past == NULL) {
        past = past_new(tree, changes);
        size_t at = oldest_past(trees);
        past_leave(trees->pasts[at]);
        trees->pasts[at] = past;
    }
    past->last_use = ++trees->uses;
    return past;
}

/* ---- the rows that have changed ------------------------------------------------------------- */

static struct stats_laid_rows placed(struct arena *arena, const struct past *past,
                                     const struct stats_laid_rows *rows)
{
    struct stats_laid_rows there = {ARENA_ARRAY(arena, rows->count + 1, struct stats_laid), 0};
    for (size_t i = 0; i < rows->count; i++) {
        struct stats_laid row = rows->items[i];
        row.org = past->place_of[row.org];
        there.items[there.count++] = row;
    }
    stats_laid_sort(&there);
    return there;
}

/* With the lock. */
static struct stats_then *then_of(struct stats_state *state, struct past *past)
{
    size_t oldest = 0;
    for (size_t i = 0; i < STATS_THENS; i++) {
        struct stats_then *then = state->thens[i];
        if (then != NULL && then->past == past) {
            return then;
        }
        bool is_older = then == NULL || (state->thens[oldest] != NULL &&
                                         then->last_use < state->thens[oldest]->last_use);
        oldest = is_older ? i : oldest;
    }
    struct arena *arena = arena_new();
    struct stats_then *then = ARENA_NEW(arena, struct stats_then);
    then->arena = arena;
    then->past = past;
    atomic_fetch_add(&past->users, 1);
    then->added = placed(arena, past, &state->added);
    then->removed = placed(arena, past, &state->removed);
    atomic_store(&then->users, 1);
    stats_then_leave(state->thens[oldest]);
    state->thens[oldest] = then;
    return then;
}

static struct stats_then *then_on(struct stats_state *state, const struct stats_changes *changes)
{
    struct stats_trees *trees = state->trees;
    pthread_mutex_lock(&trees->lock);
    struct stats_then *then = then_of(state, past_of(trees, &state->tree, changes));
    then->last_use = trees->uses;
    atomic_fetch_add(&then->users, 1);
    pthread_mutex_unlock(&trees->lock);
    return then;
}

struct stats_store stats_by_tree_of(struct request *req, const struct stats_store *store, date day)
{
    /* What is kept with a state changes, though what it says does not. */
    struct stats_state *state = (struct stats_state *)store->state;
    struct stats_store other = stats_store_of(state);
    struct stats_changes changes = {0};
    stats_state_use(state);
    other.keep = store->keep;
    if (!date_is_none(day)) {
        changes = stats_changes_after(req, store, day);
    }
    if (changes.count > 0) {
        other.then = then_on(state, &changes);
        other.orgs = other.then->past->tree.orgs;
        other.added = other.then->added;
        other.removed = other.then->removed;
    }
    return other;
}

size_t stats_place_then(const struct stats_store *store, size_t place)
{
    return store->then == NULL ? place : store->then->past->place_of[place];
}

static bool lies_in(const struct stats_org *orgs, size_t place, size_t top)
{
    return place >= top && place < orgs[top].below;
}

bool stats_has_moved(struct request *req, const struct stats_store *store, int64_t org_id, date day)
{
    struct stats_store then = stats_by_tree_of(req, store, day);
    struct stats_store now = stats_by_tree_of(req, store, (date){0});
    struct stats_changes changes = stats_changes_after(req, store, day);
    size_t top;
    bool has_moved = false;
    if (then.then != NULL && stats_place_of(&now, org_id, &top)) {
        for (size_t i = 0; i < changes.count && !has_moved; i++) {
            size_t org = changes.items[i].org;
            has_moved =
                lies_in(now.orgs, org, top) ||
                lies_in(then.orgs, stats_place_then(&then, org), stats_place_then(&then, top));
        }
    }
    stats_close(&then);
    stats_close(&now);
    return has_moved;
}

bool stats_stands_under(const struct stats_store *store, int64_t org_id, int64_t above_id)
{
    size_t place;
    size_t above;
    return stats_place_of(store, org_id, &place) && stats_place_of(store, above_id, &above) &&
           place != above && store->orgs[place].parent == above;
}

/* ---- figures that are kept ------------------------------------------------------------------ */

uint64_t stats_tree_number(const struct stats_store *store)
{
    return store->then == NULL ? 0 : store->then->past->number;
}

/* With more rows than so many nothing is looked for: all of it is counted anew. */
#define TOUCHED 256

bool stats_then_touched(const struct stats_state *state, uint64_t tree_number, size_t place)
{
    bool is_touched = true;
    pthread_mutex_lock(&state->trees->lock);
    for (size_t i = 0; i < STATS_THENS && state->touched_count <= TOUCHED; i++) {
        const struct past *past = state->trees->pasts[i];
        if (past == NULL || past->number != tree_number) {
            continue;
        }
        is_touched = false;
        for (size_t j = 0; j < state->touched_count && !is_touched; j++) {
            uint32_t org = past->place_of[state->touched[j]];
            is_touched = org >= place && org < past->tree.orgs[place].below;
        }
    }
    pthread_mutex_unlock(&state->trees->lock);
    return is_touched;
}
