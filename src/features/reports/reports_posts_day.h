/* What the files that count posts share: the figures of a day, and what a cell takes of them. One
 * walk over the posts of a branch and one over its organisations make tables, broken down by all
 * that any cell of the form may ask; a cell then adds up a few hundred figures. Nobody outside
 * includes it. */
#pragma once

#include "features/reports/reports_posts_inner.h"

#define POSTS_LEVELS 6
#define POSTS_BANDS 8
/* Of an organisation that is not there on the day: no row of it is counted. */
#define POSTS_NO_KEY UINT32_MAX

/* An organisation as on the day. */
struct posts_org_then {
    bool is_there;
    bool is_open; /* leads up to the top, whether it was founded yet or not */
    bool is_direct;
    bool is_small; /* its primary is */
    uint8_t type;
    uint8_t level;
    uint8_t kind; /* that of its primary, if it has one above it */
    uint32_t primary;
};

/* How many members a primary had on the day and on the first day of the period. */
struct posts_sizes {
    int32_t on[2];
};

/* Posts of the day and who holds them. */
struct posts_held {
    struct posts_held_row {
        uint32_t key; /* where it is counted */
        uint32_t person;
    } * items;
    size_t count;
};

struct posts_on_day {
    bool is_read;
    date day;
    struct posts_org_then **orgs; /* of each piece */
    struct posts_held *held;      /* of each piece, if cells ask for people */
    uint32_t *posts;      /* figures by class, level, kind, size, band of age, then the rest */
    uint32_t *org_counts; /* by type, kind, directness, size */
    int64_t *employed;    /* likewise */
    uint32_t *told;       /* likewise: how many have told it */
};

struct reports_posts {
    struct request *req;
    const struct stats_store *store;
    struct reports_posts_branch branch;
    struct posts_ground *ground;
    bool is_small_asked;
    bool are_people_asked; /* who or what counts once, in however many bodies or with how many */
    struct posts_sizes **sizes; /* of each organisation of each piece, once they are asked for */
    /* From so many years on a band of age begins; the first from 0. Without a day of birth one is
     * in the band behind the last. */
    int years[POSTS_BANDS];
    size_t band_count;
    struct posts_on_day days[2]; /* the day, and the first of the period */
};

/* ---- reports_posts_wanted.c ----------------------------------------------------------------- */

/* What a cell takes, as bits. */
struct posts_wanted {
    uint64_t levels, kinds, types, bodies, posts, sexes, bands;
    bool is_released, is_first, is_small, is_direct;
    bool has_body;
    bool is_at_start;
    bool is_refused; /* by a condition that such measures do not have */
};

/* What the conditions of the row and the column leave. */
struct posts_wanted posts_wanted_of(const struct reports_posts *posts,
                                    const struct reports_row *row,
                                    const struct reports_column *column);
/* The codes of a condition "a|b", as bits. */
uint64_t posts_bits_of(const struct posts_codes *codes, str value);
/* Whether it is one of the four measures that are counted here. */
bool posts_is_ours(str measure);
/* Notes what cells of the form will ask: bands of age, sizes, people. */
void posts_look_at_form(struct reports_posts *posts, const struct reports_form *form);

/* ---- reports_posts_day.c -------------------------------------------------------------------- */

/* The figures of the day, or of the first one of the period. */
struct posts_on_day *posts_day_of(struct reports_posts *posts, bool is_at_start);
/* Where posts in each organisation of a piece are counted, within their class and before their
 * band; POSTS_NO_KEY for one that is not there. */
uint32_t *posts_org_keys(const struct reports_posts *posts, const struct posts_on_day *on,
                         size_t at);
/* Behind the figures of all classes. */
uint32_t posts_key_of_rest(const struct reports_posts *posts);
/* Born on which day or before it somebody is at least as old as each band's first. */
void posts_latest_days(const struct reports_posts *posts, date day,
                       stats_day ret_days[POSTS_BANDS]);

/* The band of somebody who was born on that day (0: nobody knows when). */
static inline uint32_t posts_band_of(const struct reports_posts *posts,
                                     const stats_day days[POSTS_BANDS], stats_day born)
{
    uint32_t band = 0;
    for (size_t i = 1; i < posts->band_count; i++) {
        band += born <= days[i];
    }
    return born == 0 ? (uint32_t)posts->band_count : band;
}

/* By class, level, kind, size and band: the cells of a table that all cells of a form fit in. */
struct posts_shape {
    size_t kinds;
    size_t bands;
    size_t of_class;
};
static inline struct posts_shape posts_shape_of(const struct reports_posts *posts)
{
    struct posts_shape shape = {.kinds = posts->ground->kinds.count,
                                .bands = posts->band_count + 1};
    shape.of_class = POSTS_LEVELS * shape.kinds * 2 * shape.bands;
    return shape;
}
