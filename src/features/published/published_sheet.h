/* A publication as data: what somebody else printed about an organisation, figure by figure,
 * exactly as it was printed, and what the figures should add up to. Read from a readable text (a
 * file of sets/, or a table that was pasted), looked over, written back as such a text. Knows no
 * database.
 *
 * Words: `printed` is the text as it stands in the source; a figure that was not printed has none.
 * A formula is over the codes of the same publication; nothing printed is ever mended by it. */
#pragma once

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

/* ---- numbers -------------------------------------------------------------------------------- */

/* An exact fraction, in lowest terms; none after an overflow or a division by nought. */
struct published_fraction {
    bool is_known;
    int64_t above;
    int64_t below; /* > 0 */
};
struct published_fraction published_whole(int64_t number);
/* -1, 0, 1; both are known. */
int published_compare(struct published_fraction a, struct published_fraction b);
struct published_fraction published_less(struct published_fraction a, struct published_fraction b);
/* Half away from zero, at so many decimals: 29.716 becomes 29.7. */
struct published_fraction published_rounded(struct published_fraction number, int decimals);

/* What a text says: "29,6 %", "более 15 000", "—". */
struct published_value {
    struct published_fraction number; /* not known: nothing was printed */
    int decimals;
    bool is_about;   /* "более", "около": cannot be held against anything */
    bool is_percent; /* also when only the sign stands there: "? %" */
};
/* False if it is neither a number nor nothing. */
bool published_value_read(str printed, struct published_value *ret_value) MUST_USE;

/* ---- formulas ------------------------------------------------------------------------------- */

enum published_operation {
    PUBLISHED_NUMBER,
    PUBLISHED_FIGURE,
    PUBLISHED_ADD,
    PUBLISHED_SUBTRACT,
    PUBLISHED_MULTIPLY,
    PUBLISHED_DIVIDE,
};

/* A node of a formula; the last one is the whole. */
struct published_node {
    enum published_operation operation;
    struct published_fraction number;
    str code;      /* of a figure */
    size_t figure; /* its place */
    size_t left;
    size_t right;
};
struct published_formula {
    struct published_node *nodes;
    size_t count;
};

/* ---- the publication ------------------------------------------------------------------------ */

struct published_figure {
    str code;
    str title;
    str printed;
    str formula_text;
    str cell;      /* "es-2025 MEM/MEM07:all": where our own figure stands; may be empty */
    str tolerance; /* as written; empty: 0.1 for shares, else nothing */
    struct published_value value;
    struct published_fraction allowed; /* the tolerance as a number */
    struct published_formula formula;
    int32_t line;
};

struct published_sheet {
    str title;
    str publisher;
    str about; /* of whom it speaks, if not of the organisation with which it is kept */
    date day;
    str source;
    str note;
    struct published_figure *figures;
    size_t count;
    size_t capacity;
};

enum published_fault {
    PUBLISHED_NO_TITLE,     /* the publication has none */
    PUBLISHED_BAD_DAY,      /* `what` is no day */
    PUBLISHED_BAD_LINE,     /* `what` is neither head nor row */
    PUBLISHED_NO_NAME,      /* a figure has neither title nor code */
    PUBLISHED_BAD_NUMBER,   /* `what` is no number */
    PUBLISHED_BAD_CODE,     /* `what` cannot be a code */
    PUBLISHED_TWICE,        /* the code `what` stands there already */
    PUBLISHED_BAD_FORMULA,  /* `what` cannot be read from there on */
    PUBLISHED_UNKNOWN_CODE, /* the formula names `what`, which is not there */
    PUBLISHED_CIRCLE,       /* the formula of `what` needs itself */
    PUBLISHED_BAD_CELL,     /* `what` is no cell of a form */
    PUBLISHED_TOO_MANY,     /* figures */
    PUBLISHED_TOO_LONG,     /* a line */
    PUBLISHED_NOTHING,      /* no figure at all */
};
struct published_mistake {
    enum published_fault fault;
    int32_t line;
    str what;
};
struct published_mistakes {
    struct published_mistake *items;
    size_t count;
    size_t capacity;
};

#define PUBLISHED_FIGURES 400
#define PUBLISHED_LINE 1000

/* A whole file: a head of "title: …" lines, then the table. False with mistakes. */
bool published_sheet_read(struct arena *arena, str text, struct published_sheet *ret_sheet,
                          struct published_mistakes *ret_mistakes) MUST_USE;
/* The table alone, as it is pasted: tabs (or |) between
 *     title, printed
 *     code, title, printed [, formula [, cell [, tolerance]]]
 * Adds the figures to the sheet. */
bool published_table_read(struct arena *arena, str text, struct published_sheet *sheet,
                          struct published_mistakes *ret_mistakes) MUST_USE;
/* The table again, with tabs; reading it gives the same. */
str published_table_text(struct arena *arena, const struct published_sheet *sheet);
/* The same with | where nothing in it has one: that can be told apart where lines are wrapped. */
str published_table_to_edit(struct arena *arena, const struct published_sheet *sheet);

/* Reads the formula; its figures are found by their codes later. False with what was not
 * understood. */
bool published_formula_read(struct arena *arena, str text, struct published_formula *ret_formula,
                            str *ret_what) MUST_USE;
/* "A + B + C": parts of a whole, so that one may speak of them as such. */
bool published_formula_is_sum(const struct published_formula *formula);
/* A share is a quotient, and is given in percent. */
bool published_formula_is_share(const struct published_formula *formula);

/* ---- looking it over ------------------------------------------------------------------------ */

enum published_verdict {
    PUBLISHED_NO_FORMULA,
    PUBLISHED_SAME,       /* what is printed comes out */
    PUBLISHED_NEAR,       /* not quite, within the tolerance */
    PUBLISHED_OFF,        /* it does not come out */
    PUBLISHED_WORKED_OUT, /* not printed; comes out of the others */
    PUBLISHED_OPEN,       /* cannot be told: something it needs is not known */
};
/* What follows for a figure that was not printed. */
enum published_bounds {
    PUBLISHED_NO_BOUNDS,
    PUBLISHED_BETWEEN, /* from … to */
    PUBLISHED_EXACTLY, /* from = to */
    PUBLISHED_NEVER,   /* what is printed contradicts itself */
};
struct published_finding {
    enum published_verdict verdict;
    struct published_fraction computed;   /* exact */
    struct published_fraction shown;      /* rounded as it was printed */
    struct published_fraction difference; /* printed − shown */
    int decimals;                         /* of what is shown */
    bool is_sum;
    bool gives_bounds; /* what was not printed follows from it */
    enum published_bounds bounds;
    int64_t from;
    int64_t to;
};
/* One finding for each figure. */
struct published_finding *published_look_over(struct arena *arena,
                                              const struct published_sheet *sheet);

/* ---- for these files alone ------------------------------------------------------------------ */

struct published_fraction published_added(struct published_fraction a, struct published_fraction b);
struct published_fraction published_times(struct published_fraction a, struct published_fraction b);
struct published_fraction published_over(struct published_fraction a, struct published_fraction b);
/* The largest whole number that is not larger. */
int64_t published_floor(struct published_fraction number);
