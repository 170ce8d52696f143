#include "features/movement/movement_count.h"

#include "features/movement/movement.sql.h"

/* Where organisations stood on a past day: the tree of today with the changes since then undone. An
 * organisation stands before its first version where that one stands: nobody is left out because
 * a passport was written late. */

static uint32_t parent_on(const struct movement_tree *tree, uint32_t org, stats_day day)
{
    bool is_of_region = org >= tree->first && org < tree->end;
    bool has_moved = is_of_region && tree->has_moved[org - tree->first];
    for (size_t i = 0; has_moved && i < tree->change_count; i++) {
        const struct movement_change *change = &tree->changes[i];
        if (change->org == org && change->day > day) {
            return change->old_parent;
        }
    }
    return tree->store->orgs[org].parent;
}

static uint32_t child_number(struct request *req, struct movement_tree *tree, uint32_t org)
{
    for (uint32_t i = 0; i < tree->child_count; i++) {
        if (tree->child_orgs[i] == org) {
            return i;
        }
    }
    *ARENA_PUSH(req->arena, tree->child_orgs, tree->child_count, tree->child_capacity) = org;
    return (uint32_t)tree->child_count - 1;
}

#define DEEPEST 64

/* Up from the organisation to the branch; the last one before it is the child. */
static uint32_t child_of(struct request *req, struct movement_tree *tree, uint32_t org,
                         stats_day day)
{
    uint32_t below = org;
    uint32_t at = org;
    for (int depth = 0; depth < DEEPEST; depth++) {
        if (at == tree->top) {
            return child_number(req, tree, below);
        }
        uint32_t parent = parent_on(tree, at, day);
        if (parent == at) {
            return MOVEMENT_OUTSIDE;
        }
        below = at;
        at = parent;
    }
    return MOVEMENT_OUTSIDE;
}

/* The tree of today lies in the order of paths: what is below the branch is one stretch, and so is
 * what is below each child. */
static void fill_by_today(struct request *req, struct movement_tree *tree, uint32_t *children)
{
    const struct stats_org *orgs = tree->store->orgs;
    uint32_t at = tree->top + 1;
    children[tree->top - tree->first] = child_number(req, tree, tree->top);
    while (at < orgs[tree->top].below) {
        *ARENA_PUSH(req->arena, tree->child_orgs, tree->child_count, tree->child_capacity) = at;
        for (uint32_t org = at; org < orgs[at].below; org++) {
            children[org - tree->first] = (uint32_t)tree->child_count - 1;
        }
        at = orgs[at].below;
    }
}

static void add_epoch(struct request *req, struct movement_tree *tree, stats_day from,
                      bool is_today)
{
    uint32_t count = tree->end - tree->first;
    uint32_t *children = ARENA_ARRAY(req->arena, count, uint32_t);
    memset(children, 0xff, count * sizeof(*children));
    if (is_today) {
        fill_by_today(req, tree, children);
    }
    for (uint32_t i = 0; i < count && !is_today; i++) {
        children[i] = child_of(req, tree, tree->first + i, from);
    }
    *ARENA_PUSH(req->arena, tree->epochs, tree->epoch_count, tree->epoch_capacity) =
        (struct movement_epoch){from, children};
}

static void read_changes(struct request *req, struct movement_tree *tree, int64_t region_id,
                         date from)
{
    EACH (row, movement_db_changes(req->db, region_id, from, req->today)) {
        size_t org;
        size_t old_parent;
        if (!row->is_first && row->old_parent_id != row->parent_id &&
            stats_place_of(tree->store, row->org_id, &org) &&
            stats_place_of(tree->store, row->old_parent_id, &old_parent) && org >= tree->first &&
            org < tree->end) {
            tree->has_moved[org - tree->first] = true;
            *ARENA_PUSH(req->arena, tree->changes, tree->change_count, tree->change_capacity) =
                (struct movement_change){(uint32_t)org, (uint32_t)old_parent,
                                         stats_day_of(row->valid_from)};
        }
    }
}

struct movement_tree movement_tree_of(struct request *req, const struct stats_store *store,
                                      const struct movement_question *question, size_t top)
{
    struct movement_tree tree = {.store = store, .top = (uint32_t)top};
    uint32_t region = tree.top;
    while (store->orgs[region].level > LEVEL_REGION) {
        region = store->orgs[region].parent;
    }
    tree.first = region;
    tree.end = store->orgs[region].below;
    tree.has_moved = ARENA_ARRAY(req->arena, tree.end - tree.first, bool);
    (void)child_number(req, &tree, tree.top);
    /* Organisations never leave their region: the union and what is below it stay one tree. */
    bool is_union = store->orgs[region].level < LEVEL_REGION;
    if (!question->is_by_todays_tree && !is_union) {
        read_changes(req, &tree, store->orgs[region].id, question->from);
    }
    stats_day from = stats_day_of(question->from);
    add_epoch(req, &tree, from, tree.change_count == 0);
    stats_day last = from;
    for (size_t i = 0; i < tree.change_count; i++) {
        if (tree.changes[i].day > last && tree.changes[i].day <= stats_day_of(question->to)) {
            last = tree.changes[i].day;
            add_epoch(req, &tree, last, false);
        }
    }
    return tree;
}

uint32_t movement_child_on(const struct movement_tree *tree, uint32_t org, stats_day day)
{
    size_t epoch = tree->epoch_count - 1;
    while (epoch > 0 && tree->epochs[epoch].from > day) {
        epoch--;
    }
    return tree->epochs[epoch].children[org - tree->first];
}

uint32_t movement_mover(const struct movement_tree *tree, uint32_t org, stats_day day,
                        uint32_t *ret_old_parent)
{
    bool was_outside = movement_child_on(tree, org, (stats_day)(day - 1)) == MOVEMENT_OUTSIDE;
    /* Up the tree in which it stands below the branch: there the one that moved is found. */
    stats_day side = was_outside ? day : (stats_day)(day - 1);
    uint32_t at = org;
    for (int depth = 0; depth < DEEPEST && at != tree->top; depth++) {
        for (size_t i = 0; i < tree->change_count; i++) {
            if (tree->changes[i].org == at && tree->changes[i].day == day) {
                *ret_old_parent = tree->changes[i].old_parent;
                return at;
            }
        }
        at = parent_on(tree, at, side);
    }
    return MOVEMENT_OUTSIDE;
}
