/* Counting over the laid out facts: a measure, on a day or in a time, narrowed by filters, broken
 * down by up to four things. */
#pragma once

#include "features/stats/stats_store.h"

enum stats_measure {
    STATS_MEMBERS,   /* on the register on the day */
    STATS_BEGINNING, /* admissions, returns, arrivals after `since`, up to the day */
    STATS_ENDING,    /* ends of memberships and departures, likewise */
    STATS_MEASURES,
};

/* By what figures are broken down. */
enum stats_by {
    STATS_BY_NOTHING,
    STATS_BY_CATEGORY,
    STATS_BY_SEX,
    STATS_BY_PAUSE,
    STATS_BY_RECORD,
    STATS_BY_BEGIN,
    STATS_BY_END,
    STATS_BY_AGE,       /* bands of the query */
    STATS_BY_SENIORITY, /* likewise */
    STATS_BY_LEVEL,     /* the organisation of a level above the row, as a place */
    STATS_BY_KIND,      /* of the primary's employer */
    STATS_BY_TYPE,      /* of the organisation */
    STATS_BY_SMALL,     /* a primary of up to STATS_SMALL people on the day */
    STATS_BY_REASON,    /* of a pause */
    STATS_BY_STANDING,  /* the level at which the organisation stands */
    STATS_BY_DIRECT,    /* a primary directly under its region */
    STATS_BYS,
};

#define STATS_BANDS 16
#define STATS_DIMENSIONS 6
#define STATS_SMALL 15

struct stats_years {
    bool is_asked;
    int from;
    int to;
};

struct stats_query {
    enum stats_measure measure;
    date day;
    date since;
    size_t org; /* place of the organisation: it and all below */
    /* What is taken, as bits; 0 = all. */
    uint32_t categories, sexes, pauses, records, begins, ends, reasons;
    /* Of the organisations in which people are registered, likewise. */
    uint32_t kinds, types, levels, smalls, directs;
    /* Full years on the day, of age and of membership: from and to, both included. */
    struct stats_years age, seniority;
    /* Bands for breaking down, each from its first year; who is in none, or of whom it is not
     * known, comes last. */
    int ages[STATS_BANDS];
    size_t age_count;
    int years[STATS_BANDS];
    size_t year_count;
    enum stats_by by[STATS_DIMENSIONS];
    size_t by_count;
    int level; /* for STATS_BY_LEVEL: 1 region, 2 territory, 3 primary */
};

/* Figures by all things in turn, the first slowest. With STATS_BY_LEVEL (which must be the first)
 * `places` has the organisation of each first index. */
struct stats_figures {
    int64_t *items;
    size_t count;
    size_t sizes[STATS_DIMENSIONS];
    uint32_t *places;
};
/* More figures than so many are refused: no page and no table has as many. */
#define STATS_FIGURES (1 << 23)
size_t stats_figure_count(const struct stats_store *store, const struct stats_query *query);
/* At most STATS_FIGURES. */
struct stats_figures stats_count(struct arena *arena, const struct stats_store *store,
                                 const struct stats_query *query);

/* Members on two days of an organisation with all below it, as the file has them: without what has
 * changed since. Where both are `enough`, it does not matter how many more there are. */
void stats_members_on(const struct stats_store *store, size_t org, const stats_day days[2],
                      int32_t enough, int32_t ret_members[2]);
