/* The movement of a branch of the tree between two days, from the laid out facts.
 *
 * Each change of the number of people has exactly one cause, so that what was and the causes make
 * up what is. Somebody who goes from one organisation of the branch to another changes nothing; an
 * organisation that moves takes its people along, on its day.
 *
 * Words: a line is what one act or one organisation brought or took. */
#pragma once

#include "features/movement/movement.h"
#include "features/stats/stats.h"

/* Why somebody is counted from a day on, or not any more. */
enum movement_cause {
    MOVEMENT_ADMITTED,
    MOVEMENT_RETURNED,
    MOVEMENT_ARRIVED, /* by a transfer from outside of the branch */
    MOVEMENT_CAME,    /* with an organisation that moved under the branch */
    MOVEMENT_RETYPED, /* another category: into those that are counted */
    MOVEMENT_WENT,    /* by a transfer out of the branch */
    MOVEMENT_TAKEN,   /* with an organisation that moved away */
    MOVEMENT_LEFT,
    MOVEMENT_EXCLUDED,
    MOVEMENT_DISMISSED,
    MOVEMENT_GRADUATED,
    MOVEMENT_MOVED,
    MOVEMENT_LIQUIDATED,
    MOVEMENT_DEREGISTERED,
    MOVEMENT_DECEASED,
    MOVEMENT_SECOND,
    MOVEMENT_UNTYPED, /* another category: out of those that are counted */
    MOVEMENT_CAUSES,
};
#define MOVEMENT_FIRST_LOSS MOVEMENT_WENT

enum movement_line_kind {
    MOVEMENT_ORG_FOUNDED,
    MOVEMENT_ORG_LIQUIDATED,
    MOVEMENT_ORG_MOVED, /* in or out */
    MOVEMENT_ORG_MERGED,
    MOVEMENT_ORG_SPLIT,
};
struct movement_line {
    enum movement_line_kind kind;
    int64_t org_id;
    int64_t act_id; /* 0 = not known */
    date day;
    int64_t people; /* brought; negative: took */
    int64_t within; /* went along inside of the branch and change nothing */
};

struct movement_child {
    int64_t org_id; /* that of the branch itself: directly in it */
    int64_t was;
    int64_t is;
};

/* "worker" became "pensioner": of one of both kinds is counted. */
struct movement_retyped {
    enum stats_category from;
    enum stats_category to;
    int64_t people; /* negative: out of those that are counted */
};

struct movement_question {
    int64_t org_id;
    date from;
    date to;
    uint32_t categories; /* bits; 0 = everybody */
    bool is_by_todays_tree;
};

struct movement {
    int64_t was;
    int64_t is;
    int64_t causes[MOVEMENT_CAUSES]; /* all, each positive */
    int64_t rest[MOVEMENT_CAUSES];   /* those that no line has */
    int64_t unexplained;             /* is − (was + causes): the register contradicts itself */
    int64_t within;                  /* transfers inside of the branch */
    struct movement_line *lines;
    size_t line_count;
    size_t line_capacity;
    struct movement_retyped *retyped;
    size_t retyped_count;
    size_t retyped_capacity;
    struct movement_child *children; /* those that changed most come first */
    size_t child_count;
    size_t child_capacity;
};

/* False if the facts do not know the organisation. */
bool movement_count(struct request *req, const struct stats_store *store,
                    const struct movement_question *question,
                    struct movement *ret_movement) MUST_USE;

/* What the causes come to: was + this should be what is. */
int64_t movement_balance(const int64_t *causes);

/* ---- the tree by days (movement_tree.c) ----------------------------------------------------- */

#define MOVEMENT_OUTSIDE UINT32_MAX

/* A time in which the tree of the region stayed as it was. */
struct movement_epoch {
    stats_day from;
    uint32_t *children; /* of each organisation of the stretch: which child of the branch it is
                           under; MOVEMENT_OUTSIDE = under none */
};
struct movement_tree {
    const struct stats_store *store;
    uint32_t top;   /* the branch */
    uint32_t first; /* the stretch: the region of the branch, or everything */
    uint32_t end;
    struct movement_epoch *epochs;
    size_t epoch_count;
    size_t epoch_capacity;
    struct stats_changes changes; /* after the first day, of the whole installation */
    uint32_t *child_orgs;         /* places of the children; the first is the branch itself */
    size_t child_count;
    size_t child_capacity;
};
struct movement_tree movement_tree_of(struct request *req, const struct stats_store *store,
                                      const struct movement_question *question, size_t top);
/* Which child the organisation stands under on a day, or MOVEMENT_OUTSIDE. */
uint32_t movement_child_on(const struct movement_tree *tree, uint32_t org, stats_day day);
/* The organisation that moved on the day and took this one along; MOVEMENT_OUTSIDE: none did. */
uint32_t movement_mover(const struct movement_tree *tree, uint32_t org, stats_day day,
                        uint32_t *ret_old_parent);
