/* The organisations for counting, found by their ids. */
#pragma once

#include "app/request.h"
#include "features/stats/stats_facts.h"

struct stats_tree {
    struct stats_org *orgs; /* in the order of paths; one more at the end, which is none */
    size_t count;
    uint32_t *slots; /* places by ids, and one more than that: open addressing */
    size_t slot_count;
};

/* As the transaction sees it; rows are not known yet. */
struct stats_tree stats_tree_read(struct request *req, struct arena *arena);
bool stats_tree_place(const struct stats_tree *tree, int64_t id, size_t *ret_place) MUST_USE;

/* The same organisations under other parents, as each is told in `orgs` with its level and type (in
 * the order of `tree`, which parents are numbered in); all lead to the top. Where each has come to
 * stand is put into `ret_places`. */
struct stats_tree stats_tree_regrown(struct arena *arena, const struct stats_tree *tree,
                                     const struct stats_org *orgs, uint32_t *ret_places);
