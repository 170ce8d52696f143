/* The facts of the register laid out for counting: for each time in which nothing changed for a
 * member, one row of small numbers. A person who was admitted, moved to another organisation and
 * retired has three rows. Whatever a report asks, as on any day, is one walk over these rows.
 *
 * Rows lie by organisation, and organisations in the order of their paths, so that a branch of the
 * tree is one stretch of rows. Texts, names and numbers of documents are not here. */
#pragma once

#include "base/arena.h"
#include "base/date.h"

/* Days are counted from 1900-01-01; 0 is "not known", the last one "still". */
typedef uint16_t stats_day;
#define STATS_STILL UINT16_MAX
stats_day stats_day_of(date day);
date stats_date_of(stats_day day);

enum stats_category {
    STATS_NO_CATEGORY,
    STATS_WORKER_PEDAGOGIC,
    STATS_WORKER_OTHER,
    STATS_WORKER_HPE,
    STATS_STUDENT_HPE,
    STATS_STUDENT_SPO,
    STATS_PENSIONER,
    STATS_NOT_WORKING,
    STATS_UNION_STAFF,
    STATS_CATEGORIES,
};
enum stats_category stats_category_of(str code);
/* "worker_pedagogic"; empty for none. */
const char *stats_category_code(enum stats_category category);

enum stats_sex { STATS_SEX_UNKNOWN, STATS_WOMAN, STATS_MAN, STATS_SEXES };

/* How a row begins: what the balance of movement adds up. */
enum stats_begin {
    STATS_GOES_ON, /* something else changed: a category, a time without work */
    STATS_ADMITTED,
    STATS_RETURNED,
    STATS_ARRIVED, /* from another organisation */
    STATS_BEGINS,
};
enum stats_end {
    STATS_LASTS,
    STATS_LEFT,
    STATS_EXCLUDED,
    STATS_DISMISSED,
    STATS_GRADUATED,
    STATS_MOVED,
    STATS_LIQUIDATED,
    STATS_DEREGISTERED, /* for another reason */
    STATS_DECEASED,
    STATS_SECOND, /* counted elsewhere from now on */
    STATS_WENT,   /* to another organisation */
    STATS_ENDS,
};

/* Temporarily not working, and why. */
enum stats_pause {
    STATS_ACTIVE,
    STATS_PAUSED, /* by the category alone, or the reason is not told */
    STATS_PAUSED_CHILD_CARE,
    STATS_PAUSED_SERVICE,
    STATS_PAUSED_STUDY,
    STATS_PAUSED_JOB_SEARCH,
    STATS_PAUSED_OTHER,
    STATS_PAUSES,
};
enum stats_pause stats_pause_of(str reason);

/* All small attributes of a row in one number: what a filter or a grouping asks of them is then one
 * look into a table. The lower bits are what somebody is, the upper ones how the row begins and
 * ends. */
typedef uint16_t stats_marks;
#define STATS_MARKS (1 << 16)
#define STATS_STANDINGS (1 << 10) /* the lower bits */
struct stats_marked {
    enum stats_category category;
    enum stats_sex sex;
    enum stats_begin begin;
    enum stats_end end;
    enum stats_pause pause;
    bool has_record; /* electronic record */
};
stats_marks stats_marks_of(const struct stats_marked *marked);
static inline struct stats_marked stats_marked_of(stats_marks marks)
{
    return (struct stats_marked){
        .category = (enum stats_category)(marks & 15),
        .sex = (enum stats_sex)(marks >> 4 & 3),
        .pause = (enum stats_pause)(marks >> 6 & 7),
        .has_record = (marks >> 9 & 1) != 0,
        .begin = (enum stats_begin)(marks >> 10 & 3),
        .end = (enum stats_end)(marks >> 12 & 15),
    };
}

/* The rows, column by column. Those of an organisation lie by the days on which they end, what
 * lasts first. */
struct stats_rows {
    stats_day *from; /* the first day on which it holds */
    stats_day *to;   /* the first on which it does not hold any more */
    stats_day *born;
    stats_day *joined;
    stats_marks *marks;
    int64_t *person;
    size_t count;
};

/* The employer of a primary organisation, and of what stands under it. */
enum stats_kind {
    STATS_OTHER_KIND, /* or none told */
    STATS_KINDERGARTEN,
    STATS_SCHOOL,
    STATS_BOARDING,
    STATS_EXTRA_SCHOOL,
    STATS_SPORT,
    STATS_COLLEGE,
    STATS_UNIVERSITY,
    STATS_SCIENCE,
    STATS_AUTHORITY,
    STATS_KINDS,
};
enum stats_kind stats_kind_of(str code);
const char *stats_kind_code(enum stats_kind kind);

enum stats_type {
    STATS_OTHER_TYPE,
    STATS_UNION,
    STATS_REGION,
    STATS_TERRITORY,
    STATS_PRIMARY_TERRITORIAL,
    STATS_PRIMARY_WORKERS,
    STATS_PRIMARY_STUDENTS,
    STATS_PRIMARY_JOINT,
    STATS_UNIT,
    STATS_GROUP,
    STATS_TYPES,
};
enum stats_type stats_type_of(str code);
const char *stats_type_code(enum stats_type type);

/* Levels of the tree, as the register numbers them. */
#define STATS_LEVEL_REGION 1
#define STATS_LEVEL_PRIMARY 3
#define STATS_STANDING_LEVELS 6 /* from the Union to the group */

/* An organisation, in the order of paths. */
struct stats_org {
    int64_t id;
    uint32_t first_row; /* its own rows */
    uint32_t end_row;
    uint32_t parent; /* its place in the list; that of the union is its own */
    uint32_t below;  /* the first organisation after it that does not lie below it */
    uint8_t level;
    uint8_t type;      /* enum stats_type */
    uint8_t kind;      /* enum stats_kind */
    uint8_t is_direct; /* a primary directly under its region */
    uint32_t primary;  /* the primary above it, or itself; STATS_NOWHERE = none */
};
#define STATS_NOWHERE UINT32_MAX

/* ---- one person ----------------------------------------------------------------------------- */

/* A dated fact of the register (member_period). */
struct stats_period {
    /* m membership, r registration, c category, s time without work, d electronic record */
    char kind;
    bool is_vague; /* since when is not known */
    stats_day from;
    stats_day to; /* the last day; STATS_STILL = open */
    int64_t org_id;
    uint8_t code; /* c: the category; m: how it ended, enum stats_end; s: enum stats_pause */
};
struct stats_person {
    int64_t id;
    stats_day born;
    stats_day joined;
    enum stats_sex sex;
    bool has_record; /* today; for all days where no period tells of it */
};

/* A row and where it belongs. */
struct stats_row {
    int64_t org_id;
    stats_day from;
    stats_day to;
    stats_marks marks;
};

#define STATS_PERIODS 256
/* Lays the facts of a person out; they come in the order of kinds and days. Writes at most
 * STATS_PERIODS rows and returns how many. */
size_t stats_lay_out(const struct stats_person *person, const struct stats_period *periods,
                     size_t count, struct stats_row *ret_rows);

/* How a membership ended, from the value and the detail of its period. */
enum stats_end stats_end_of(str status, str reason);
