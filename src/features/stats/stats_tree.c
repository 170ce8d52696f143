#include "features/stats/stats_tree.h"

#include "features/stats/stats.sql.h"

#define DEPTHS 64

struct reading {
    struct arena *arena;
    struct stats_tree *tree;
    size_t capacity;
    uint32_t above[DEPTHS]; /* the one at each depth */
};

static uint32_t primary_of(const struct stats_tree *tree, uint32_t place, uint32_t parent,
                           int64_t level)
{
    if (level == STATS_LEVEL_PRIMARY) {
        return place;
    }
    return level < STATS_LEVEL_PRIMARY || parent == place ? STATS_NOWHERE
                                                          : tree->orgs[parent].primary;
}

static void take_org(void *context, const struct stats_db_orgs_row *row)
{
    struct reading *reading = context;
    struct stats_tree *tree = reading->tree;
    size_t depth = (row->path.length - 1) / 3;
    assert(depth < DEPTHS);
    uint32_t place = (uint32_t)tree->count;
    uint32_t parent = depth == 0 ? place : reading->above[depth - 1];
    reading->above[depth] = place;
    uint32_t primary = primary_of(tree, place, parent, row->level);
    struct stats_org org = {
        .id = row->id,
        .parent = parent,
        .level = (uint8_t)row->level,
        .type = (uint8_t)stats_type_of(row->type),
        .kind = primary == STATS_NOWHERE || primary == place
                    ? (uint8_t)stats_kind_of(row->employer_kind)
                    : tree->orgs[primary].kind,
        .is_direct = primary == place && tree->orgs[parent].level == STATS_LEVEL_REGION,
        .primary = primary,
    };
    *ARENA_PUSH(reading->arena, tree->orgs, tree->count, reading->capacity) = org;
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
