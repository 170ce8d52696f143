/* A report form as data: sections of rows and columns, what each cell is (entered by hand, a
 * measure over the register, a formula), checks, deadlines, who fills in and who accepts. One
 * readable file for each form and year (forms/fnpr-2-2025.form); a new year is a new file.
 *
 * Words: a row has a number as the paper has it ("2.1"), a column a code ("women"); a cell is a row
 * and a column of a section. A measure is named here with its filter and counted elsewhere.
 *
 * Knows no database and no language: reads text, says what is wrong with it, computes. The grammar
 * is told in docs/internals/reports.md. */
#pragma once

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

/* ---- numbers -------------------------------------------------------------------------------- */

/* A figure in millionths, or none: an empty cell is not nought. */
struct reports_number {
    bool is_known;
    int64_t millionths;
};
struct reports_number reports_whole(int64_t number);
/* Half away from zero, at so many decimals: 29.716 becomes 29.7. */
struct reports_number reports_rounded(struct reports_number number, int decimals);

/* ---- formulas ------------------------------------------------------------------------------- */

enum reports_operation {
    REPORTS_NUMBER,
    REPORTS_CELL,
    REPORTS_ADD,
    REPORTS_SUBTRACT,
    REPORTS_MULTIPLY,
    REPORTS_DIVIDE,
    REPORTS_NEGATE,
    REPORTS_ABSOLUTE,
};

#define REPORTS_SAME SIZE_MAX

/* One step of a formula on a stack of numbers. */
struct reports_step {
    enum reports_operation operation;
    struct reports_number number;
    size_t section;
    size_t row;       /* REPORTS_SAME: that of the cell which is looked at */
    size_t column;    /* likewise */
    bool is_last;     /* of the same form a year before */
    bool is_optional; /* a cell that the row does not have counts as nought */
};
struct reports_formula {
    struct reports_step *steps;
    size_t count;
};

/* ---- the form ------------------------------------------------------------------------------- */

enum reports_level {
    REPORTS_GROUP,
    REPORTS_UNIT,
    REPORTS_PRIMARY,
    REPORTS_TERRITORY,
    REPORTS_REGION,
    REPORTS_UNION,
    REPORTS_LEVELS
};

/* A flag is yes or no, kept as 1 or 0: added up it tells how many have it. */
enum reports_unit {
    REPORTS_COUNT,
    REPORTS_PERCENT,
    REPORTS_MONEY,
    REPORTS_TEXT,
    REPORTS_DAY,
    REPORTS_FLAG,
};

enum reports_source { REPORTS_ENTERED, REPORTS_MEASURE, REPORTS_FORMULA };

/* Russian and Kazakh; Kazakh may be empty. */
struct reports_title {
    str ru;
    str kk;
};

/* "members where category=worker sex=f": a measure and what narrows it. */
struct reports_filter {
    str field; /* "category" */
    str value; /* "worker"; with an age: "..35", "36..54" */
};
struct reports_measure {
    str name;
    struct reports_filter *filters;
    size_t filter_count;
};

struct reports_column {
    str code;
    struct reports_title title;
    bool is_at_start; /* counts on the first day of the period */
    struct reports_filter *filters;
    size_t filter_count;
    bool is_formula; /* what would be entered is worked out: a total of other columns */
    struct reports_formula formula;
};

struct reports_row {
    str number;
    struct reports_title title;
    int depth; /* "- of them": how far its title is moved in */
    enum reports_unit unit;
    enum reports_source source;
    struct reports_measure measure;
    struct reports_formula formula;
    uint32_t columns; /* bits of those in which it has a cell */
    int32_t line;     /* of the file, for messages */
};

struct reports_section {
    str code;
    struct reports_title title;
    struct reports_title note;
    uint32_t levels; /* bits of those that enter something here; the others add up */
    struct reports_column *columns;
    size_t column_count;
    struct reports_row *rows;
    size_t row_count;
    size_t first_cell; /* its cells are numbered on from here: row by row, column by column */
};

enum reports_relation {
    REPORTS_EQUAL,
    REPORTS_AT_MOST,
    REPORTS_LESS,
    REPORTS_AT_LEAST,
    REPORTS_MORE
};

struct reports_check {
    bool is_hard; /* the report cannot be signed against it; soft ones ask for a word */
    struct reports_title sentence;
    struct reports_formula left;
    enum reports_relation relation;
    struct reports_formula right;
    size_t section;   /* that of its first cell */
    bool is_each_row; /* of each but those of percent: a share is no part of a share */
    int32_t line;
};

struct reports_deadline {
    enum reports_level level;
    date until;
};

struct reports_form {
    str sum;  /* SHA-256 of the file it was read from, in hexadecimal */
    str text; /* that file */
    str code; /* "fnpr-2" */
    int year;
    struct reports_title title;
    str basis; /* the document that asks for it */
    date day;  /* on which it counts */
    date since;
    bool is_landscape;
    struct reports_deadline fill;
    struct reports_deadline *accept; /* upwards */
    size_t accept_count;
    struct reports_section *sections;
    size_t section_count;
    struct reports_check *checks;
    size_t check_count;
    size_t cell_count;
    size_t *order; /* cells with formulas, so that each comes after those it needs */
    size_t order_count;
    /* reports_forms.h: a file that should take its place has a mistake there. Until it is mended
     * this form is for reading alone. */
    str broken_file;
    int32_t broken_line;
};

/* What is wrong, and where. */
struct reports_mistake {
    int32_t line;        /* 0: of the file as a whole */
    str sentence;        /* English, for whoever writes the file */
    const char *message; /* N_(): the same with %1, for whoever reads a page */
    str word;            /* %1 */
};
struct reports_mistakes {
    struct reports_mistake *items;
    size_t count;
    size_t capacity;
};

/* Reads a form; everything in it lives in the arena. All mistakes of the file are told; with one of
 * them the form is not to be used. */
bool reports_form_read(struct arena *arena, str text, struct reports_form *ret_form,
                       struct reports_mistakes *ret_mistakes) MUST_USE;

/* SHA-256 in hexadecimal. */
str reports_sum(struct arena *arena, str text);

/* ---- cells ---------------------------------------------------------------------------------- */

size_t reports_cell(const struct reports_form *form, size_t section, size_t row, size_t column);
/* Which cell that is. */
struct reports_place {
    size_t section;
    size_t row;
    size_t column;
};
struct reports_place reports_place_of(const struct reports_form *form, size_t cell);
bool reports_row_has(const struct reports_row *row, size_t column);
/* Decimals in which a unit is kept: 0 for people, 1 for percent, 2 for money. */
int reports_decimals(enum reports_unit unit);
/* "II/2:women"; false if there is no such cell. */
bool reports_cell_named(const struct reports_form *form, str name, size_t *ret_cell) MUST_USE;
str reports_cell_name(struct arena *arena, const struct reports_form *form, size_t cell);

/* The formula of a cell: that of its row, or that of its column where the row would be entered;
 * NULL if it has none. */
const struct reports_formula *reports_formula_of(const struct reports_form *form,
                                                 struct reports_place place);
/* Whether figures of a unit add up: people, money, and flags as how many have it. */
bool reports_adds_up(enum reports_unit unit);
/* "formula", "register" or "entered". */
const char *reports_source_code(const struct reports_form *form, struct reports_place place);
/* Adds the report of one below to a consolidated one. Formulas are left empty, for
 * reports_compute to work them out anew; shares, texts and days do not add up either. */
void reports_add(const struct reports_form *form, struct reports_number *sum,
                 const struct reports_number *below);

/* Works out all formulas: `values` has a number for each cell of the form, `last` those of the year
 * before (NULL = not known). */
void reports_compute(const struct reports_form *form, struct reports_number *values,
                     const struct reports_number *last);

/* A check that does not hold. */
struct reports_finding {
    const struct reports_check *check;
    size_t cell; /* the first cell it looks at */
    struct reports_number left;
    struct reports_number right;
};
struct reports_findings {
    struct reports_finding *items;
    size_t count;
    size_t capacity;
};
/* Checks of which all cells are known. */
struct reports_findings reports_look_over(struct arena *arena, const struct reports_form *form,
                                          const struct reports_number *values,
                                          const struct reports_number *last);
