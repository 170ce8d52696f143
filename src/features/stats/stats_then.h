/* The tree of a past day: which organisations lay below another one then, and of which type they
 * were. It is the tree of today with all later changes undone, and comes as the same facts with
 * their organisations in another order, so that whoever counts does so by the tree of that day with
 * the same loops. A branch is one stretch again; what has moved since costs a jump.
 *
 * If nothing has changed since the day it is the tree of today. An organisation stands before its
 * first version where that one stands: nobody is left out because a passport was written late. One
 * that was liquidated keeps its place, and who was counted in it on the day is counted there. */
#pragma once

#include "features/stats/stats_store.h"

/* The facts by the tree as it was on the day (none: as it is now), whichever tree `store` has. What
 * has a place has another one there. stats_close it as well. */
struct stats_store stats_by_tree_of(struct request *req, const struct stats_store *store, date day);
/* Where an organisation of the facts lies that has this place in the tree of today. */
size_t stats_place_then(const struct stats_store *store, size_t place);

/* Whether the branch of an organisation was another one on the day, or had another order: only then
 * both trees say different things. */
bool stats_has_moved(struct request *req, const struct stats_store *store, int64_t org_id,
                     date day) MUST_USE;
/* Directly below, by the tree of the store. */
bool stats_stands_under(const struct stats_store *store, int64_t org_id, int64_t above_id) MUST_USE;

/* An organisation stood under another one, or was of another type, until the day. */
struct stats_change {
    uint32_t org; /* places in the tree of today */
    uint32_t old_parent;
    stats_day day; /* the first on which it does not hold any more */
    uint8_t old_type;
    uint8_t old_level;
};
struct stats_changes {
    const struct stats_change *items; /* by days */
    size_t count;
};
/* All that began after the day. */
struct stats_changes stats_changes_after(struct request *req, const struct stats_store *store,
                                         date day);

/* ---- for stats_state.c and stats_store.c ---------------------------------------------------- */

/* What is known of the past of one tree; shared by the states that have that tree. */
struct stats_trees;
struct stats_trees *stats_trees_new(void);
void stats_trees_use(struct stats_trees *trees);
void stats_trees_leave(struct stats_trees *trees);

/* Facts of one state by one past tree. */
struct stats_then;
#define STATS_THENS 8
void stats_then_leave(struct stats_then *then);
/* Which tree it is: no two of a process have the same number, and that of today has none. */
uint64_t stats_tree_number(const struct stats_store *store);
/* Whether a row has changed there, in the last step of the state; also if the tree has been
 * forgotten meanwhile. */
bool stats_then_touched(const struct stats_state *state, uint64_t tree_number, size_t place);
