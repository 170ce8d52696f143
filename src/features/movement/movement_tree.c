#include "features/movement/movement_count.h"

/* Under which child of the branch organisations stood in the time: for each stretch of days without
 * a change what the tree of that time says (features/stats/stats_then.h). */

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

/* The place of today of each organisation, by its place in the other tree. */
static uint32_t *places_now(struct arena *arena, const struct stats_store *then)
{
    uint32_t *places = ARENA_ARRAY(arena, then->org_count, uint32_t);
    for (uint32_t org = 0; org < then->org_count; org++) {
        places[stats_place_then(then, org)] = org;
    }
    return places;
}

/* A branch is one stretch of its tree, and so is what is below each child. */
static void add_epoch(struct request *req, struct movement_tree *tree, date from, bool is_then)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    uint32_t count = tree->end - tree->first;
    uint32_t *children = ARENA_ARRAY(req->arena, count, uint32_t);
    struct stats_store then = stats_by_tree_of(req, tree->store, is_then ? from : (date){0});
    uint32_t *now = places_now(scratch, &then);
    uint32_t top = (uint32_t)stats_place_then(&then, tree->top);
    memset(children, 0xff, count * sizeof(*children));
    children[tree->top - tree->first] = child_number(req, tree, tree->top);
    for (uint32_t at = top + 1; at < then.orgs[top].below; at = then.orgs[at].below) {
        uint32_t child = child_number(req, tree, now[at]);
        for (uint32_t org = at; org < then.orgs[at].below; org++) {
            if (now[org] >= tree->first && now[org] < tree->end) {
                children[now[org] - tree->first] = child;
            }
        }
    }
    stats_close(&then);
    *ARENA_PUSH(req->arena, tree->epochs, tree->epoch_count, tree->epoch_capacity) =
        (struct movement_epoch){stats_day_of(from), children};
}

static uint32_t parent_on(const struct movement_tree *tree, uint32_t org, stats_day day)
{
    for (size_t i = 0; i < tree->changes.count; i++) {
        const struct stats_change *change = &tree->changes.items[i];
        if (change->org == org && change->day > day) {
            return change->old_parent;
        }
    }
    return tree->store->orgs[org].parent;
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
    /* The union and what is below it stay one tree. */
    bool is_union = store->orgs[region].level < LEVEL_REGION;
    bool is_then = !question->is_by_todays_tree && !is_union;
    if (is_then) {
        tree.changes = stats_changes_after(req, store, question->from);
    }
    add_epoch(req, &tree, question->from, is_then);
    stats_day last = stats_day_of(question->from);
    for (size_t i = 0; i < tree.changes.count; i++) {
        const struct stats_change *change = &tree.changes.items[i];
        bool is_ours = change->org >= tree.first && change->org < tree.end;
        if (is_ours && change->day > last && change->day <= stats_day_of(question->to)) {
            last = change->day;
            add_epoch(req, &tree, stats_date_of(last), true);
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

#define DEEPEST 64

uint32_t movement_mover(const struct movement_tree *tree, uint32_t org, stats_day day,
                        uint32_t *ret_old_parent)
{
    bool was_outside = movement_child_on(tree, org, (stats_day)(day - 1)) == MOVEMENT_OUTSIDE;
    /* Up the tree in which it stands below the branch: there the one that moved is found. */
    stats_day side = was_outside ? day : (stats_day)(day - 1);
    uint32_t at = org;
    for (int depth = 0; depth < DEEPEST && at != tree->top; depth++) {
        for (size_t i = 0; i < tree->changes.count; i++) {
            const struct stats_change *change = &tree->changes.items[i];
            bool is_move = change->old_parent != parent_on(tree, at, day);
            if (change->org == at && change->day == day && is_move) {
                *ret_old_parent = change->old_parent;
                return at;
            }
        }
        at = parent_on(tree, at, side);
    }
    return MOVEMENT_OUTSIDE;
}
