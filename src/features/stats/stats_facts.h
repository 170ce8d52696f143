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

/* All small attributes of a row in one number: what a filter or a grouping asks of them is then one
 * look into a table. */
typedef uint16_t stats_marks;
#define STATS_MARKS (1 << 14)
struct stats_marked {
    enum stats_category category;
    enum stats_sex sex;
    enum stats_begin begin;
    enum stats_end end;
    bool is_paused;  /* temporarily not working, by the status or by the category */
    bool has_record; /* electronic record, as of today */
};
stats_marks stats_marks_of(const struct stats_marked *marked);
struct stats_marked stats_marked_of(stats_marks marks);

/* The rows, column by column. */
struct stats_rows {
    stats_day *from; /* the first day on which it holds */
    stats_day *to;   /* the first on which it does not hold any more */
    stats_day *born;
    stats_day *joined;
    stats_marks *marks;
    int64_t *person;
    size_t count;
};

/* An organisation, in the order of paths. */
struct stats_org {
    int64_t id;
    uint32_t first_row;
    uint32_t parent; /* its place in the list; that of the union is its own */
    uint32_t below;  /* the first organisation after it that does not lie below it */
    uint16_t level;
    uint16_t type; /* place in the list of types */
};

/* ---- one person ----------------------------------------------------------------------------- */

/* A dated fact of the register (member_period). */
struct stats_period {
    char kind;     /* m membership, r registration, c category, s time without work */
    bool is_vague; /* since when is not known */
    stats_day from;
    stats_day to; /* the last day; STATS_STILL = open */
    int64_t org_id;
    uint8_t code; /* c: the category; m: how it ended, enum stats_end */
};
struct stats_person {
    int64_t id;
    stats_day born;
    stats_day joined;
    enum stats_sex sex;
    bool has_record;
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
