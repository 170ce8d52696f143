/* Numbers, dates and money as people of a language write them. Thousands and units are joined by
 * no-break spaces. */
#pragma once

#include "base/buf.h"
#include "base/date.h"
#include "base/money.h"

/* 1 451; in English 1,451. */
void format_number(struct buf *out, enum language language, int64_t number);

/* 12.03.1985; in English 12 Mar 1985. */
void format_date(struct buf *out, enum language language, date day);

/* 12 марта 1985; 1985 ж. 12 наурыз; 12 March 1985. */
void format_date_long(struct buf *out, enum language language, date day);

/* 22 янв, for the margin of a list. */
void format_date_margin(struct buf *out, enum language language, date day);

/* 1 234,50 ₽ */
void format_money(struct buf *out, enum language language, money amount);
/* The same with another sign than that of the rouble: 1 234,50 ₸ */
void format_money_in(struct buf *out, enum language language, money amount, const char *sign);

/* 92,1 % of `part` in `whole`, rounded half up to one place; an em dash when the whole is 0. */
void format_percent(struct buf *out, enum language language, int64_t part, int64_t whole);

/* понедельник; дүйсенбі; Monday. 1 = Monday. */
const char *format_weekday(enum language language, int weekday);

/* Which plural form goes with a number: 0, 1 or 2 for Russian (1 член, 2 члена, 5 членов), 0 or 1
 * for Kazakh and English. */
int format_plural(enum language language, int64_t number);

/* "Сергеева О. В." with no-break spaces; what is empty is left out. */
str format_initials(struct arena *arena, str last, str first, str middle);
