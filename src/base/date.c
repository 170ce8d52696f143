#include "base/date.h"

#include <stdio.h>

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_is_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           (day <= 28 || day <= days_in_month(year, month));
}

date date_from(int year, int month, int day)
{
    return date_is_valid(year, month, day) ? (date){year * 10000 + month * 100 + day} : (date){0};
}

date date_of(const char *iso)
{
    date day;
    bool valid = date_from_iso(str_of(iso), &day);
    assert(valid);
    return day;
}

/* The number of two digits; 100 or more if one of them is none. */
static inline int two_digits(const char *text)
{
    unsigned tens = (unsigned char)text[0] - (unsigned)'0';
    unsigned ones = (unsigned char)text[1] - (unsigned)'0';
    return tens > 9 || ones > 9 ? 100 : (int)(tens * 10 + ones);
}

/* Some forty million dates are read when the statistics are laid out. */
bool date_from_iso(str text, date *ret_date)
{
    if (text.length != DATE_TEXT_LENGTH || text.data[4] != '-' || text.data[7] != '-') {
        return false;
    }
    int century = two_digits(text.data);
    int year = two_digits(text.data + 2);
    date day = date_from(century < 100 && year < 100 ? century * 100 + year : 0,
                         two_digits(text.data + 5), two_digits(text.data + 8));
    if (date_is_none(day)) {
        return false;
    }
    *ret_date = day;
    return true;
}

date date_from_written(str text, int year_now)
{
    date day;
    if (date_from_iso(text, &day)) {
        return day;
    }
    int parts[3] = {0};
    size_t part = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c >= '0' && c <= '9' && parts[part] < 1000) {
            parts[part] = parts[part] * 10 + (c - '0');
        } else if ((c == '.' || c == '/' || c == '-') && part < 2 && parts[part] > 0) {
            part++;
        } else {
            return (date){0};
        }
    }
    int year = parts[2];
    bool is_short = year > 0 && year < 100;
    if (is_short && year_now > 0) {
        year += year > year_now % 100 ? 1900 : 2000;
    }
    return part == 2 && year >= 1000 ? date_from(year, parts[1], parts[0]) : (date){0};
}

int date_month_named(str folded)
{
    static const struct {
        const char *start;
        int month;
    } months[] = {
        {"янв", 1},        {"фев", 2},      {"мар", 3},      {"апр", 4},    {"мая", 5},
        {"май", 5},        {"июн", 6},      {"июл", 7},      {"авг", 8},    {"сен", 9},
        {"окт", 10},       {"ноя", 11},     {"дек", 12},     {"кантар", 1}, {"акпан", 2},
        {"наурыз", 3},     {"сауир", 4},    {"мамыр", 5},    {"маусым", 6}, {"шилде", 7},
        {"тамыз", 8},      {"киркуйек", 9}, {"кыркуйек", 9}, {"казан", 10}, {"караша", 11},
        {"желтоксан", 12},
    };
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        if (str_starts_with(folded, str_of(months[i].start))) {
            return months[i].month;
        }
    }
    return 0;
}

void date_to_iso(date day, char ret_text[DATE_TEXT_LENGTH + 1])
{
    if (date_is_none(day)) {
        ret_text[0] = '\0';
        return;
    }
    int number = day.number;
    static const int places[] = {9, 8, 6, 5, 3, 2, 1, 0};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        ret_text[places[i]] = (char)('0' + number % 10);
        number /= 10;
    }
    ret_text[4] = ret_text[7] = '-';
    ret_text[DATE_TEXT_LENGTH] = '\0';
}

str date_iso(struct arena *arena, date day)
{
    char text[DATE_TEXT_LENGTH + 1];
    date_to_iso(day, text);
    return str_copy(arena, str_of(text));
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil. */
int64_t date_to_days(date day)
{
    int month = date_month(day);
    int year = date_year(day) - (month <= 2);
    int century = year / 100;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date_day(day) - 1;
    return year * 365 + year / 4 - century + century / 4 + day_of_year - 719468;
}

/* The same source: civil_from_days. */
date date_from_days(int64_t days)
{
    static const int64_t first = -719162;
    static const int64_t last = 2932896;
    if (days < first || days > last) {
        return (date){0};
    }
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;
    int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    return date_from((int)(year_of_era + era * 400 + (month <= 2)), (int)month, (int)day);
}

date date_add_days(date day, int64_t days)
{
    int64_t sum;
    bool is_too_far = __builtin_add_overflow(date_to_days(day), days, &sum);
    return date_is_none(day) || is_too_far ? (date){0} : date_from_days(sum);
}

date date_add_months(date day, int months)
{
    int64_t month_index = (int64_t)date_year(day) * 12 + date_month(day) - 1 + months;
    bool is_in_range = month_index >= 1 * 12 && month_index < 10000 * 12;
    if (date_is_none(day) || !is_in_range) {
        return (date){0};
    }
    int year = (int)(month_index / 12);
    int month = (int)(month_index % 12) + 1;
    int last_day = days_in_month(year, month);
    return date_from(year, month, MIN_OF(date_day(day), last_day));
}

int date_full_years(date from, date to)
{
    if (date_is_none(from) || date_is_none(to) || date_before(to, from)) {
        return 0;
    }
    return (to.number - from.number) / 10000;
}

int date_weekday(date day)
{
    int64_t since_monday = (date_to_days(day) + 3) % 7;
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

str instant_iso(struct arena *arena, int64_t instant)
{
    int64_t days = instant / 86400;
    int64_t seconds = instant % 86400;
    if (seconds < 0) {
        days--;
        seconds += 86400;
    }
    char day[DATE_TEXT_LENGTH + 1];
    date_to_iso(date_from_days(days), day);
    return str_format(arena, "%sT%02d:%02d:%02dZ", day, (int)(seconds / 3600),
                      (int)(seconds / 60 % 60), (int)(seconds % 60));
}

date date_of_instant(int64_t instant, int utc_offset_minutes)
{
    int64_t local = instant + (int64_t)utc_offset_minutes * 60;
    int64_t days = local / 86400 - (local % 86400 < 0);
    return date_from_days(days);
}

int64_t date_begins_at(date day, int utc_offset_minutes)
{
    return date_to_days(day) * 86400 - (int64_t)utc_offset_minutes * 60;
}
