/* A file and what has changed since: never changed itself. What comes next is a new state, made
 * from the one before, so that others go on counting meanwhile. */
#pragma once

#include "features/stats/stats_file.h"
#include "features/stats/stats_then.h"

/* The tree as it became after the file; shared by the states that follow. */
struct stats_grown {
    _Atomic int users;
    struct stats_tree tree;
    struct arena *arena;
};

struct stats_state {
    _Atomic int users;
    struct arena *arena;
    struct stats_file *file;
    struct stats_grown *grown; /* NULL: the tree is that of the file */
    struct stats_tree tree;
    struct stats_trees *trees;             /* the same on past days */
    struct stats_then *thens[STATS_THENS]; /* this state by past trees, under their lock */
    struct stats_laid_rows added;
    struct stats_laid_rows removed;
    int64_t *changed; /* by ids */
    size_t changed_count;
    int64_t since;
    const char *snapshot;
    uint64_t number;         /* no two of a process have the same */
    const uint32_t *touched; /* places of rows that the last step took back or told anew, sorted */
    size_t touched_count;
    bool is_all_new; /* the last step took another file or another tree */
};

/* Takes over the caller's use of the file. */
struct stats_state *stats_state_of(struct stats_file *file);
/* What the transaction sees, beginning from `before`: that itself, if nothing has changed since.
 * NULL if too much has, or the database did not answer. The caller has one use of the result. */
struct stats_state *stats_state_follow(struct request *req, struct stats_state *before,
                                       const struct stats_moment *moment);
void stats_state_use(struct stats_state *state);
void stats_state_leave(struct stats_state *state);

/* In the order of places, and of people within one. */
void stats_laid_sort(struct stats_laid_rows *rows);

struct stats_store stats_store_of(const struct stats_state *state);

/* So many people are laid out while a page waits; with more the file has to be made anew. */
#define STATS_FOLLOWED 200000
