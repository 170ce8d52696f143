/* What the files that read a form share. */
#pragma once

#include "features/reports/reports_form.h"

/* Where reading has come to: a line of the file, and the mistakes so far. */
struct reports_reading {
    struct arena *arena;
    struct reports_form *form;
    struct reports_mistakes *mistakes;
    int32_t line;
    str rest; /* of the line */
};

/* "%1" is replaced by the word. */
void reports_mistake(struct reports_reading *reading, const char *sentence, str word);

/* The next word of the line (letters, digits and -_./=<>), or nothing. */
str reports_word(struct reports_reading *reading);
/* The next text between "…"; false if something else stands there. */
bool reports_quoted(struct reports_reading *reading, str *ret_text) MUST_USE;

/* Reads the rest of the line up to a relation as a formula of that section; its cells must exist.
 */
bool reports_formula_read(struct reports_reading *reading, size_t section,
                          struct reports_formula *ret_formula) MUST_USE;
/* "<=" and the like. */
bool reports_relation_read(struct reports_reading *reading, enum reports_relation *ret) MUST_USE;

/* Puts the formulas in an order in which each comes after those it needs; tells of circles. */
void reports_order_formulas(struct reports_reading *reading);
