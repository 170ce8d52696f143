/* What the files of reports_posts share: organisations, what they were in which time, and posts as
 * rows of small numbers. Nobody outside includes it. */
#pragma once

#include "features/reports/reports_posts.h"

/* Codes of one sort in the order in which they turned up; a number stands for each. */
#define POSTS_CODES 64
#define POSTS_CODE_LENGTH 40
struct posts_codes {
    uint64_t count;
    char items[POSTS_CODES][POSTS_CODE_LENGTH];
};

#define POSTS_NOWHERE UINT32_MAX

/* Things are numbered within their piece. */
struct posts_org {
    int64_t id;
    uint32_t first_version; /* of its own; the next one's first is the end */
    uint32_t first_told;    /* how many are employed there; likewise */
    uint8_t kind;           /* as the passport has it */
};

struct posts_version {
    stats_day from;
    stats_day to; /* the first day on which it does not hold */
    uint32_t parent;
    uint8_t type;
    uint8_t level;
    bool is_over;   /* liquidated */
    bool is_direct; /* under a region */
};

/* How many an organisation's employer employs from that day on, in the order of days. */
struct posts_told {
    stats_day from;
    int32_t employees; /* -1: not known */
};

/* What does not change while somebody holds a post. A body itself is a row without a post. */
struct posts_class {
    uint8_t body;
    uint8_t post;
    uint8_t sex;
    bool is_released;
    bool is_first;
    bool is_body;
};

struct posts_row {
    uint32_t org;
    uint32_t person;
    stats_day from;
    stats_day to;
    stats_day born;
    uint16_t class;
};

/* A branch, or a region of the union, with all that ever stood below its top. One more organisation
 * stands at the end. */
struct posts_piece {
    int64_t top_id;
    uint64_t top;
    const struct posts_org *orgs;
    const struct posts_version *versions;
    const struct posts_told *told;
    const struct posts_row *rows;
    const int64_t *ids; /* of the posts, row by row */
    uint64_t org_count;
    uint64_t version_count;
    uint64_t told_count;
    uint64_t row_count;
    uint64_t person_count;
};

#define POSTS_CLASSES 4096
struct posts_ground {
    struct posts_codes kinds; /* of employers; the first is "other" */
    struct posts_codes types; /* of organisations */
    struct posts_codes bodies;
    struct posts_codes posts;
    struct posts_class classes[POSTS_CLASSES];
    size_t class_count;
    struct posts_piece *pieces;
    size_t piece_count;
    int64_t last_entry; /* of the log, for the union */
};

/* The number of a code, which it gets if it has none; the last one when there are too many. */
uint8_t posts_code(struct posts_codes *codes, str code);

/* ---- reports_posts_read.c ------------------------------------------------------------------- */

/* Adds a piece: the organisation, with all that ever stood below it. */
struct posts_piece posts_read_piece(struct request *req, struct posts_ground *ground,
                                    int64_t org_id, bool with_those_below);

/* ---- reports_posts_file.c ------------------------------------------------------------------- */

/* The whole union, as the register stands now. */
struct posts_ground *posts_read_union(struct request *req, int64_t union_id);
/* A region out of what is kept of the union; false if that is not there, or the region has changed
 * since. */
bool posts_read_region(struct request *req, struct posts_ground *ground,
                       int64_t region_id) MUST_USE;

/* ---- reports_posts.c ------------------------------------------------------------------------ */

/* What a cell takes of a branch on its day, post by post and organisation by organisation. */
struct posts_taken {
    struct arena *arena;
    const struct posts_piece *piece;
    const bool *rows;
    const bool *orgs;
    bool is_by_person; /* activists: each counts once */
};
/* False for conditions and days that reports_posts_count knows nothing of. Not for the union with
 * all below it. */
bool posts_take(struct reports_posts *posts, const struct reports_row *row,
                const struct reports_column *column, struct posts_taken *ret_taken) MUST_USE;
