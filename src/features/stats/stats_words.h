/* Slices in words: "category=worker|union_staff age=..35" into a query, and figures back into
 * codes. The same words as in report forms (docs/internals/reports.md). */
#pragma once

#include "features/stats/stats_count.h"

/* Narrows the query by one condition. False with a sentence (English: for whoever writes a form or
 * calls the command). */
bool stats_narrow(struct arena *arena, struct stats_query *query, str field, str value,
                  str *ret_sentence) MUST_USE;
/* The same for "field=value field=value". */
bool stats_narrow_all(struct arena *arena, struct stats_query *query, str conditions,
                      str *ret_sentence) MUST_USE;

/* Breaks the query down by one thing more: "sex", "age", "region". False with a sentence. */
bool stats_break_down(struct arena *arena, struct stats_query *query, str name,
                      str *ret_sentence) MUST_USE;
/* Its name again. */
const char *stats_by_name(const struct stats_query *query, enum stats_by by);
/* The code of a value: "f", "36..54", "none". For a level the place of an organisation is given,
 * and its id is the code. */
str stats_value_code(struct arena *arena, const struct stats_store *store,
                     const struct stats_query *query, enum stats_by by, size_t value);

/* "members", "begun", "ended". */
bool stats_measure_named(str name, enum stats_measure *ret_measure) MUST_USE;
