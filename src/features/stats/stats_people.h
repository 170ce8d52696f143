/* The people behind a figure. */
#pragma once

#include "features/stats/stats_posts.h"

struct stats_people {
    int64_t *items; /* ids of cards */
    size_t count;
    bool has_more;
};

/* Those whom the query counts, whatever it is broken down by: each once, in the order of their
 * organisations, at most `limit` after the first `offset`. Of flows one figure may count somebody
 * twice (he left, came back and left again), so there may be fewer people than the figure says.
 * Rights are for whoever shows their cards. */
struct stats_people stats_people(struct arena *arena, const struct stats_store *store,
                                 const struct stats_query *query, size_t offset, size_t limit);

/* The same narrowed by posts. */
struct stats_people stats_people_with_posts(struct arena *arena, const struct stats_store *store,
                                            const struct stats_posts *posts,
                                            const struct stats_query *query,
                                            const struct stats_posts_asked *asked, size_t offset,
                                            size_t limit);
