/* Phrases that name a day until which, and all phrases of deadlines together. */
#include "features/reading/reading_phrases.h"

/* «до 17 часов», «до 12.00»: the hour before the day says nothing to us. */
static size_t skip_hour(const struct tokens *tokens, size_t at)
{
    if (token_is_number(tokens, at) && token_is(tokens, at + 1, "часов|ч|час")) {
        return 2 + token_is(tokens, at + 2, ".");
    }
    return 0;
}

size_t reading_phrase_until(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t used = reading_until_at(tokens, at);
    if (used == 0) {
        return 0;
    }
    size_t begin = at;
    bool is_until = token_is(tokens, at + used - 1, "до");
    at += used + skip_hour(tokens, at + used);
    date first;
    used = reading_day_at(scan, at, &first, &deadline->to);
    int month = 0, year = 0, last = 0;
    if (used > 0) {
        at += used + token_is(tokens, at + used, "включительно");
        deadline->is_due = true;
        return at - begin;
    }
    used = reading_month_at(scan, at, &month, &year);
    if (used > 0) {
        /* «до марта» ends with February; «к марту», «не позднее марта» with March. */
        date end =
            year > 0 ? reading_month_end(year, month) : reading_coming_month_end(scan, month);
        int back = is_until ? -1 : 0;
        date start = date_is_none(end) ? end : date_from(date_year(end), date_month(end), 1);
        deadline->to = is_until ? date_add_days(start, back) : end;
        deadline->is_due = true;
        return at + used - begin;
    }
    used = reading_years_at(tokens, at, &year, &last);
    if (used > 0 && is_until && token_is(tokens, at + 1, "г|года|году")) {
        deadline->to = date_from(last, 12, 31);
        deadline->is_due = true;
        return at + used - begin;
    }
    return 0;
}

/* «до конца года», «до конца I квартала», «до начала учебного года». */
static size_t phrase_until_end(const struct scan *scan, size_t at,
                               struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    size_t used = reading_until_at(tokens, at);
    at += used;
    bool is_start = token_is(tokens, at, "начала|началу");
    if (used == 0 || (!is_start && !token_is(tokens, at, "конца|концу|окончания|истечения"))) {
        return 0;
    }
    at++;
    int year = reading_document_year(scan);
    int last = 0, number = 0;
    deadline->is_due = true;
    size_t years = reading_years_at(tokens, at, &year, &last);
    if (years > 0 && last > year && token_is(tokens, at + years, "учебного|уч")) {
        deadline->to = is_start ? date_from(year, 9, 1) : date_from(last, 5, 31);
        at += years + 1;
        return at + token_is(tokens, at, "года") - begin;
    }
    if (years > 0) {
        deadline->to = date_from(year, 12, 31);
        return at + years - begin;
    }
    at += token_is(tokens, at, "текущего|этого|данного|календарного|нового");
    if (token_is(tokens, at, "года")) {
        deadline->to = year > 0 ? date_from(year, 12, 31) : (date){0};
        return at + 1 - begin;
    }
    if (token_is(tokens, at, "учебного") && token_is(tokens, at + 1, "года")) {
        int first = reading_school_year(scan);
        if (first > 0) {
            deadline->to = is_start ? reading_coming(scan, 9, 1) : date_from(first + 1, 5, 31);
        }
        return at + 2 - begin;
    }
    size_t ordinal = reading_ordinal_at(tokens, at, &number);
    bool is_half = token_is(tokens, at + ordinal, "полугодия");
    if (token_is(tokens, at + ordinal, "квартала|полугодия")) {
        int months = is_half ? 6 : 3;
        size_t behind = at + ordinal + 1;
        size_t more = reading_years_at(tokens, behind, &year, &last);
        int month = ordinal > 0 ? number * months
                    : year > 0  ? (date_month(scan->day) + months - 1) / months * months
                                : 0;
        deadline->to = year > 0 && month <= 12 ? reading_month_end(year, month) : (date){0};
        return behind + more - begin;
    }
    int month = 0, named_year = 0;
    used = reading_month_at(scan, at, &month, &named_year);
    if (used > 0) {
        deadline->to = named_year > 0 ? reading_month_end(named_year, month)
                                      : reading_coming_month_end(scan, month);
        return at + used - begin;
    }
    if (token_is(tokens, at, "месяца")) {
        deadline->to = year > 0 ? reading_month_end(year, date_month(scan->day)) : (date){0};
        return at + 1 - begin;
    }
    return 0;
}

/* «с 1 марта по 1 июня 2022 г.», «с 1 по 10 марта», «с марта по май», «с 1 января 2022 года». */
static size_t phrase_from(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    at += token_is(tokens, at, "в") && token_is(tokens, at + 1, "период") ? 2 : 0;
    at += token_is(tokens, at, "на") && token_is(tokens, at + 1, "период") ? 2 : 0;
    if (!token_is(tokens, at, "с|со")) {
        return 0;
    }
    at++;
    date first = {0}, last = {0}, ignored;
    struct found_date found = {0};
    size_t used = reading_date_at(tokens, at, true, &found);
    bool is_day = used == 0 && token_is_number(tokens, at) && token_is(tokens, at + 1, "по|до") &&
                  token_is_number(tokens, at + 2);
    if (used > 0 || is_day) {
        int day = is_day ? tokens->items[at].number : found.day;
        size_t behind = at + (is_day ? 1 : used);
        size_t more = token_is(tokens, behind, "по|до")
                          ? reading_day_at(scan, behind + 1, &ignored, &last)
                          : 0;
        if (more > 0) {
            int month = is_day ? date_month(last) : found.month;
            first = found.has_year ? found.from : date_from(date_year(last), month, day);
            if (date_before(last, first)) {
                first = date_from(date_year(last) - 1, month, day);
            }
            deadline->from = first;
            deadline->to = last;
            return behind + 1 + more - begin;
        }
        if (is_day || reading_day_at(scan, at, &first, &ignored) == 0) {
            return 0;
        }
        deadline->from = first;
        return at + used - begin;
    }
    int month = 0, year = 0, last_month = 0, last_year = 0;
    used = reading_month_at(scan, at, &month, &year);
    size_t behind = at + used;
    size_t more = used > 0 && token_is(tokens, behind, "по|до")
                      ? reading_month_at(scan, behind + 1, &last_month, &last_year)
                      : 0;
    if (more == 0) {
        return 0;
    }
    last = last_year > 0 ? reading_month_end(last_year, last_month)
                         : reading_coming_month_end(scan, last_month);
    year = year > 0 ? year : date_is_none(last) ? 0 : date_year(last) - (month > last_month);
    deadline->to = last;
    deadline->from = year > 0 ? date_from(year, month, 1) : (date){0};
    return behind + 1 + more - begin;
}

/* ---- together ------------------------------------------------------------------------------- */

static phrase *const phrases[] = {
    reading_kazakh_phrase,   reading_phrase_recurring, reading_phrase_day_of_month,
    phrase_until_end,        reading_phrase_until,     phrase_from,
    reading_phrase_years,    reading_phrase_during,    reading_phrase_quarter,
    reading_phrase_month,    reading_phrase_term,      reading_phrase_named_term,
    reading_phrase_constant, reading_phrase_event,
};

size_t reading_phrase_at(const struct scan *scan, size_t at, struct reading_deadline *ret_deadline)
{
    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        struct reading_deadline deadline = {0};
        size_t used = phrases[i](scan, at, &deadline);
        if (used > 0) {
            *ret_deadline = deadline;
            return used;
        }
    }
    return 0;
}
