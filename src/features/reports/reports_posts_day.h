/* What the files that count posts share: the figures of a day, and what a cell takes of them. One
 * walk over the posts of a branch and one over its organisations make tables, broken down by all
 * that any cell of the form may ask; a cell then adds up a few hundred figures. Nobody outside
 * includes it. */
#pragma once

#include "features/reports/reports_posts_inner.h"

#define POSTS_LEVELS 6
#define POSTS_BANDS 8

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

struct posts_on_day {
    bool is_read;
    date day;
    struct posts_org_then **orgs; /* of each piece */
    uint32_t **keys;              /* likewise, of each row: where it is counted */
    uint32_t *posts;      /* figures by class, level, kind, size, band of age, then the rest */
    uint32_t *org_counts; /* by type, kind, directness, size */
    int64_t *employed;    /* likewise */
    uint32_t *told;       /* likewise: how many have told it */
};

/* A cell that counts each person once, in however many bodies he sits; all of a form are counted in
 * one walk. */
struct posts_asked {
    const struct reports_row *row;
    const struct reports_column *column;
    int64_t people;
};

struct reports_posts {
    struct request *req;
    const struct stats_store *store;
    struct reports_posts_branch branch;
    struct posts_ground *ground;
    bool is_small_asked;
    struct posts_asked *asked; /* the cells of the form that count people */
    size_t asked_count;
    bool are_people_counted;
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
/* Behind the figures of all classes. */
uint32_t posts_key_of_rest(const struct reports_posts *posts);

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
