/* What the files that read a form share. */
#pragma once

#include "app/i18n.h"
#include "features/reports/reports_form.h"

#define REPORTS_MILLION 1000000 /* numbers are kept in millionths */
#define REPORTS_DEPTH_LIMIT 32  /* of brackets in each other */

/* Where reading has come to: a line of the file, and the mistakes so far. */
struct reports_reading {
    struct arena *arena;
    struct reports_form *form;
    struct reports_mistakes *mistakes;
    int32_t line;
    str rest; /* of the line */
};

/* The sentence is marked by N_(); "%1" is replaced by the word. */
void reports_mistake(struct reports_reading *reading, const char *sentence, str word);

/* The next word of the line (letters, digits and -_./=<>), or nothing. */
str reports_word(struct reports_reading *reading);
/* The next text between "…"; false if something else stands there. */
bool reports_quoted(struct reports_reading *reading, str *ret_text) MUST_USE;
/* Takes the next word if it is this one. */
bool reports_is_next(struct reports_reading *reading, const char *expected);
/* Takes a comma: the list goes on. */
bool reports_goes_on(struct reports_reading *reading);
/* One or two texts between "…"; tells a mistake if there is none. */
struct reports_title reports_title_read(struct reports_reading *reading);
/* A day as 2026-01-15; tells a mistake if it is none. */
date reports_day_read(struct reports_reading *reading);
/* "territory"; tells a mistake if it is no level. */
bool reports_level_read(struct reports_reading *reading, enum reports_level *ret_level) MUST_USE;
/* Where the word stands among the names; their count if it does not. */
size_t reports_place_in(const char *const *names, size_t count, str word);

/* Words that the engine knows: "members", "category". */
bool reports_is_measure(str word);
bool reports_is_condition(str word);

/* Reads the rest of the line up to a relation as a formula of that section; its cells must exist.
 */
bool reports_formula_read(struct reports_reading *reading, size_t section,
                          struct reports_formula *ret_formula) MUST_USE;
/* It has a cell [*:…]. */
bool reports_formula_is_of_any_row(const struct reports_formula *formula);
/* "<=" and the like. */
bool reports_relation_read(struct reports_reading *reading, enum reports_relation *ret) MUST_USE;

/* Puts the formulas in an order in which each comes after those it needs; tells of circles. */
void reports_order_formulas(struct reports_reading *reading);
