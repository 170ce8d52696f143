/* date: a day of the Gregorian calendar, passed by value; zero means "no date".
 * In SQL and in forms it is ISO text, YYYY-MM-DD. `instant`: seconds since 1970 in UTC.
 * Nobody here asks the clock: today is a parameter. */
#pragma once

#include "base/str.h"

typedef struct date {
    int32_t number; /* year * 10000 + month * 100 + day, so that numbers order as days do */
} date;

#define DATE_TEXT_LENGTH 10

static inline bool date_is_none(date day)
{
    return day.number == 0;
}

static inline bool date_before(date a, date b)
{
    return a.number < b.number;
}

static inline bool date_equal(date a, date b)
{
    return a.number == b.number;
}

static inline int date_year(date day)
{
    return day.number / 10000;
}

static inline int date_month(date day)
{
    return day.number / 100 % 100;
}

static inline int date_day(date day)
{
    return day.number % 100;
}

bool date_is_valid(int year, int month, int day);

/* "No date" unless the three make a day of years 1…9999. */
date date_from(int year, int month, int day);

/* For constants in code and tests: "2026-03-01"; a wrong text is a bug. */
date date_of(const char *iso);

/* Exactly YYYY-MM-DD. */
bool date_from_iso(str text, date *ret_date) MUST_USE;

/* 1 to 12 for the name of a month, in any case and shortened: "марта", "янв", "наурыз"; 0 if it is
 * none. `folded` is fold_letters() of the word. */
int date_month_named(str folded);

/* ISO, or day, month and year as people write them: 14.03.1979, 14/3/1979, 14-3-79. Two digits of a
 * year mean one of the last hundred years up to `year_now`; with 0 they are refused. No date for
 * anything else. */
date date_from_written(str text, int year_now);

/* Writes ten characters and a NUL; "" for no date. */
void date_to_iso(date day, char ret_text[DATE_TEXT_LENGTH + 1]);
str date_iso(struct arena *arena, date day);

/* Days since 1970-01-01, negative before. */
int64_t date_to_days(date day);

/* These give no date where the result would lie outside of the years 1…9999, or where none is
 * given. */
date date_from_days(int64_t days);
date date_add_days(date day, int64_t days);

/* The same day of another month; the 31st becomes the last day of a shorter month. */
date date_add_months(date day, int months);

/* Full years between the two, as ages are counted; 0 if either is missing. */
int date_full_years(date from, date to);

/* 1 = Monday … 7 = Sunday. */
int date_weekday(date day);

/* "2026-03-01T12:30:05Z" */
str instant_iso(struct arena *arena, int64_t instant);

/* The day that it is at that moment, so many minutes east of Greenwich. */
date date_of_instant(int64_t instant, int utc_offset_minutes);

/* The moment that day begins at, so many minutes east of Greenwich. */
int64_t date_begins_at(date day, int utc_offset_minutes);
