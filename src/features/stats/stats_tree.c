#include "features/stats/stats_tree.h"

#include "features/stats/stats.sql.h"

#define DEPTHS 64

struct reading {
    struct arena *arena;
    struct stats_tree *tree;
    size_t capacity;
    uint32_t above[DEPTHS]; /* the one at each depth */
};

/* What an organisation has from those above it, which are settled already. `kind` is its own. */
static void settle(struct stats_tree *tree, uint32_t place, uint8_t kind)
{
    struct stats_org *org = &tree->orgs[place];
    const struct stats_org *above = &tree->orgs[org->parent];
    bool is_primary = org->level == STATS_LEVEL_PRIMARY;
    bool stands_higher = org->level < STATS_LEVEL_PRIMARY || org->parent == place;
    org->primary = is_primary ? place : stands_higher ? STATS_NOWHERE : above->primary;
    org->kind = org->primary == STATS_NOWHERE || is_primary ? kind : tree->orgs[org->primary].kind;
    org->is_direct = is_primary && above->level == STATS_LEVEL_REGION;
}

static void take_org(void *context, const struct stats_db_orgs_row *row)
{
    struct reading *reading = context;
    struct stats_tree *tree = reading->tree;
    size_t depth = (row->path.length - 1) / 3;
    assert(depth < DEPTHS);
    uint32_t place = (uint32_t)tree->count;
    reading->above[depth] = place;
    struct stats_org org = {
        .id = row->id,
        .parent = depth == 0 ? place : reading->above[depth - 1],
        .level = (uint8_t)row->level,
        .type = (uint8_t)stats_type_of(row->type),
    };
    *ARENA_PUSH(reading->arena, tree->orgs, tree->count, reading->capacity) = org;
    settle(tree, place, (uint8_t)stats_kind_of(row->employer_kind));
}

static size_t slot_of(const struct stats_tree *tree, int64_t id)
{
    size_t mask = tree->slot_count - 1;
    size_t slot = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (tree->slots[slot] != 0 && tree->orgs[tree->slots[slot] - 1].id != id) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

struct stats_tree stats_tree_read(struct request *req, struct arena *arena)
{
    struct stats_tree tree = {.slot_count = 16};
    struct reading reading = {.arena = arena, .tree = &tree};
    stats_db_orgs(req->db, take_org, &reading);
    while (tree.slot_count < tree.count * 2) {
        tree.slot_count *= 2;
    }
    tree.slots = ARENA_ARRAY(arena, tree.slot_count, uint32_t);
    for (uint32_t i = 0; i < tree.count; i++) {
        tree.slots[slot_of(&tree, tree.orgs[i].id)] = i + 1;
        tree.orgs[i].below = i + 1;
        for (uint32_t above = i; tree.orgs[above].parent != above;
             above = tree.orgs[above].parent) {
            tree.orgs[tree.orgs[above].parent].below = i + 1;
        }
    }
    *ARENA_PUSH(arena, tree.orgs, tree.count, reading.capacity) = (struct stats_org){0};
    tree.count--; /* it is the end, and no organisation */
    return tree;
}

bool stats_tree_place(const struct stats_tree *tree, int64_t id, size_t *ret_place)
{
    uint32_t found = tree->slot_count == 0 ? 0 : tree->slots[slot_of(tree, id)];
    if (found != 0) {
        *ret_place = found - 1;
    }
    return found != 0;
}

/* ---- under other parents -------------------------------------------------------------------- */

struct growing {
    const struct stats_org *orgs;
    struct stats_tree *tree;
    uint32_t *places;
    uint32_t *first; /* child of each */
    uint32_t *next;  /* child of the same parent */
};

static void put(struct growing *growing, uint32_t org)
{
    struct stats_tree *tree = growing->tree;
    uint32_t place = (uint32_t)tree->count++;
    growing->places[org] = place;
    tree->orgs[place] = growing->orgs[org];
    tree->orgs[place].parent = growing->places[growing->orgs[org].parent];
    settle(tree, place, growing->orgs[org].kind);
}

/* Each before those below it, children in the order in which they lay. */
static void put_branch(struct growing *growing, uint32_t top)
{
    struct stats_tree *tree = growing->tree;
    uint32_t at = top;
    while (true) {
        put(growing, at);
        if (growing->first[at] != STATS_NOWHERE) {
            at = growing->first[at];
            continue;
        }
        tree->orgs[growing->places[at]].below = (uint32_t)tree->count;
        while (at != top && growing->next[at] == STATS_NOWHERE) {
            at = growing->orgs[at].parent;
            tree->orgs[growing->places[at]].below = (uint32_t)tree->count;
        }
        if (at == top) {
            return;
        }
        at = growing->next[at];
    }
}

struct stats_tree stats_tree_regrown(struct arena *arena, const struct stats_tree *tree,
                                     const struct stats_org *orgs, uint32_t *ret_places)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct stats_tree grown = {.orgs = ARENA_ARRAY(arena, tree->count + 1, struct stats_org)};
    struct growing growing = {
        .orgs = orgs,
        .tree = &grown,
        .places = ret_places,
        .first = ARENA_ARRAY(scratch, tree->count + 1, uint32_t),
        .next = ARENA_ARRAY(scratch, tree->count + 1, uint32_t),
    };
    memset(growing.first, 0xff, tree->count * sizeof(uint32_t));
    memset(growing.next, 0xff, tree->count * sizeof(uint32_t));
    for (uint32_t i = (uint32_t)tree->count; i-- > 0;) {
        if (orgs[i].parent != i) {
            growing.next[i] = growing.first[orgs[i].parent];
            growing.first[orgs[i].parent] = i;
        }
    }
    for (uint32_t i = 0; i < tree->count; i++) {
        if (orgs[i].parent == i) {
            put_branch(&growing, i);
        }
    }
    return grown;
}
