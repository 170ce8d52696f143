/* What a form asks of organisations and of those who sit in their bodies, as on the day and on the
 * first day of the period: the measures posts, activists, organisations, employees.
 *
 * The tree is that of one day for all figures; what is there is asked of each. A branch is read
 * once for all cells of a form; the union, from a file beside the database in which the regions
 * that have changed are read anew. */
#pragma once

#include "features/reports/reports_form.h"
#include "features/stats/stats.h"

struct reports_posts;

struct reports_posts_branch {
    int64_t org_id;
    date day;
    date since;
    date tree;     /* organisations stand as they did on that day; none: as they do now */
    bool is_alone; /* without what stands below */
};
/* `store` has the same tree. Reads nothing before the first question. Within the transaction that
 * is open. */
struct reports_posts *reports_posts_of(struct request *req, const struct stats_store *store,
                                       const struct reports_form *form,
                                       const struct reports_posts_branch *branch);

/* The figure of a cell. Unknown: another measure, conditions that these measures do not have, and
 * who was employed on the first day of the period. */
struct reports_number reports_posts_count(struct reports_posts *posts,
                                          const struct reports_row *row,
                                          const struct reports_column *column);

/* What is behind a figure, in the order of the tree: for posts and activists, posts by their ids;
 * for organisations and employees, organisations. A line is one of the figure's ones, so each post
 * of an activist has the same line; of employees those organisations that have told nothing are
 * there too. `from` and `limit` count lines. Not for the union with all below it. */
struct reports_behind {
    int64_t *ids;
    size_t *lines;
    size_t count;
    int64_t total; /* lines in all */
    bool is_known; /* false for conditions and days that nothing is known of */
};
struct reports_behind reports_posts_behind(struct reports_posts *posts,
                                           const struct reports_row *row,
                                           const struct reports_column *column, int64_t from,
                                           int64_t limit);

/* Up to which entry of the log the transaction certainly sees everything, to ask from there later
 * whether anything has happened to bodies, posts, those who hold them, or the tree of a region (0:
 * anywhere). */
int64_t reports_posts_moment(struct request *req);
bool reports_posts_touched(struct request *req, int64_t region_id, int64_t moment);
