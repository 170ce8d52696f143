/* The phrases of deadlines, and the words they are made of. Each phrase looks at one token, and
 * says how many tokens it takes; 0 if it does not begin there. */
#pragma once

#include "features/reading/reading_inner.h"

typedef size_t phrase(const struct scan *scan, size_t at, struct reading_deadline *deadline);

/* ---- words and days: reading_calendar.c ------------------------------------------------------ */

/* «три», «3»; 0 = none. */
int reading_small_number(const struct tokens *tokens, size_t at);
/* «первом», «1-м», «I»: of a quarter or half-year. */
size_t reading_ordinal_at(const struct tokens *tokens, size_t at, int *ret_number);
/* «до», «не позднее», «в срок до», «к»: how many tokens. */
size_t reading_until_at(const struct tokens *tokens, size_t at);
int reading_document_year(const struct scan *scan);
/* The first such day, or end of such a month, that is not before the document. */
date reading_coming(const struct scan *scan, int month, int day);
date reading_coming_month_end(const struct scan *scan, int month);
/* The year in which the school year of the document begins. */
int reading_school_year(const struct scan *scan);
void reading_set_school_year(struct reading_deadline *deadline, int first);
/* A date at the token, with its year made up from the document where it is missing. */
size_t reading_day_at(const struct scan *scan, size_t at, date *ret_first, date *ret_last);
/* «июня 2022 г.», «июня» at the token. */
size_t reading_month_at(const struct scan *scan, size_t at, int *ret_month, int *ret_year);

/* ---- until a day: reading_phrases.c; for a time: reading_periods.c --------------------------- */

phrase reading_phrase_until, reading_phrase_years, reading_phrase_during, reading_phrase_quarter,
    reading_phrase_month, reading_phrase_term;

/* ---- again and again, always: reading_recurring.c -------------------------------------------- */

phrase reading_phrase_recurring, reading_phrase_day_of_month, reading_phrase_constant,
    reading_phrase_named_term, reading_phrase_event;
