/* Dates as people write them: «01» февраля 2022 г., 20-21 мая 2016 года, 30 мая – 1 июня 2016,
 * 01.02.22, 20-21.05.2016, 2022-02-01; with and without blanks. */
#include "features/reading/reading_inner.h"

enum { CENTURY_TURN = 70 }; /* two digits from here on mean the last century */

int reading_month_of(str low)
{
    static const char *const months[] = {
        "январь|января|январе|январю|янв",
        "февраль|февраля|феврале|февралю|фев|февр",
        "март|марта|марте|марту|мар",
        "апрель|апреля|апреле|апрелю|апр",
        "май|мая|мае|маю",
        "июнь|июня|июне|июню",
        "июль|июля|июле|июлю",
        "август|августа|августе|августу|авг",
        "сентябрь|сентября|сентябре|сентябрю|сен|сент",
        "октябрь|октября|октябре|октябрю|окт",
        "ноябрь|ноября|ноябре|ноябрю|нояб|ноя",
        "декабрь|декабря|декабре|декабрю|дек",
    };
    const struct token word = {.kind = TOKEN_WORD, .low = low};
    const struct tokens one = {.items = (struct token *)&word, .count = 1};
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        if (token_is(&one, 0, months[i])) {
            return (int)i + 1;
        }
    }
    return 0;
}

date reading_month_end(int year, int month)
{
    return date_add_days(date_add_months(date_from(year, month, 1), 1), -1);
}

static size_t digits_of(const struct tokens *tokens, size_t at)
{
    return tokens->items[at].end - tokens->items[at].start;
}

static bool is_quote(const struct tokens *tokens, size_t at)
{
    return token_is(tokens, at, "«|»|\"|“|”|„|'|’|‘");
}

static bool is_year_word(const struct tokens *tokens, size_t at)
{
    return token_is(tokens, at, "г|года|году|год|гг|годы|годов|годах|годам");
}

/* «г.», «года», «гг.» behind a year. */
static size_t skip_year_word(const struct tokens *tokens, size_t at)
{
    if (is_year_word(tokens, at)) {
        bool has_dot = token_is(tokens, at + 1, ".") && token_is(tokens, at, "г|гг");
        return at + (has_dot ? 2 : 1);
    }
    return at;
}

/* A year of four digits, or of two where a word says that it is one; 0 if there is none. */
static int year_at(const struct tokens *tokens, size_t at, bool may_be_short)
{
    if (!token_is_number(tokens, at)) {
        return 0;
    }
    int number = tokens->items[at].number;
    if (digits_of(tokens, at) == 4 && number >= 1900 && number < 2200) {
        return number;
    }
    if (digits_of(tokens, at) == 2 && (may_be_short || is_year_word(tokens, at + 1))) {
        return number + (number >= CENTURY_TURN ? 1900 : 2000);
    }
    return 0;
}

size_t reading_years_at(const struct tokens *tokens, size_t at, int *ret_first, int *ret_last)
{
    int first = year_at(tokens, at, false);
    if (first == 0 || digits_of(tokens, at) != 4) {
        return 0;
    }
    *ret_first = *ret_last = first;
    size_t end = at + 1;
    bool is_range = token_is_dash(tokens, end) || token_is(tokens, end, "/|и|по");
    int last = is_range ? year_at(tokens, end + 1, true) : 0;
    if (last > first && last < first + 50) {
        *ret_last = last;
        end += 2;
    }
    return skip_year_word(tokens, end) - at;
}

static bool is_day(const struct tokens *tokens, size_t at)
{
    return token_is_number(tokens, at) && digits_of(tokens, at) <= 2 &&
           tokens->items[at].number >= 1 && tokens->items[at].number <= 31;
}

/* «"18"», «18-», «18-го»: a day with what people put around it. 0 if there is none. */
static size_t day_at(const struct tokens *tokens, size_t at, int *ret_day)
{
    size_t begin = at;
    bool is_quoted = token_is(tokens, at, "«|\"|“|„|'|‘|”|’");
    at += is_quoted;
    if (!is_day(tokens, at) || (is_quoted && !is_quote(tokens, at + 1))) {
        return 0;
    }
    *ret_day = tokens->items[at++].number;
    at += is_quote(tokens, at);
    if (token_is_dash(tokens, at) && token_is(tokens, at + 1, "го|е|ого")) {
        at += 2;
    }
    return at - begin;
}

static void finish(struct found_date *found, int first_year, int year)
{
    found->has_year = year != 0;
    if (year == 0) {
        found->is_impossible = !date_is_valid(2024, found->month, found->day) ||
                               !date_is_valid(2024, found->last_month, found->last_day);
        return;
    }
    found->from = date_from(first_year, found->month, found->day);
    found->to = date_from(year, found->last_month, found->last_day);
    found->is_impossible = date_is_none(found->from) || date_is_none(found->to);
    if (found->is_impossible || date_before(found->to, found->from)) {
        found->from = found->to;
    }
}

static int month_at(const struct tokens *tokens, size_t at)
{
    return at < tokens->count && tokens->items[at].kind == TOKEN_WORD
               ? reading_month_of(tokens->items[at].low)
               : 0;
}

/* Day and month in words, one or two of them, and the year. */
static size_t date_in_words(const struct tokens *tokens, size_t at, struct found_date *found)
{
    size_t begin = at;
    size_t used = day_at(tokens, at, &found->day);
    if (used == 0) {
        return 0;
    }
    at += used;
    found->last_day = found->day;
    found->month = month_at(tokens, at);
    int first_year = 0;
    if (found->month > 0) {
        at++;
        at += token_is(tokens, at, ".") && year_at(tokens, at + 1, false) > 0;
        first_year = year_at(tokens, at, false);
    }
    size_t behind_year = skip_year_word(tokens, at + (first_year > 0));
    size_t dash = first_year > 0 ? behind_year : at;
    used = token_is_dash(tokens, dash) || token_is(tokens, dash, "и|,")
               ? day_at(tokens, dash + 1, &found->last_day)
               : 0;
    int last_month = used == 0 ? 0 : month_at(tokens, dash + 1 + used);
    if (last_month > 0) {
        at = dash + 1 + used + 1;
        found->month = found->month == 0 ? last_month : found->month;
        found->last_month = last_month;
        int year = year_at(tokens, at, false);
        finish(found, first_year > 0 ? first_year : year, year);
        return skip_year_word(tokens, at + (year > 0)) - begin;
    }
    if (found->month == 0) {
        return 0;
    }
    found->last_day = found->day;
    found->last_month = found->month;
    finish(found, first_year, first_year);
    return (first_year > 0 ? behind_year : at) - begin;
}

static bool is_separator(const struct tokens *tokens, size_t at, const char *signs)
{
    return token_is(tokens, at, signs);
}

/* 01.02.2022, 1/2/2022, 01-02-2022, 20-21.05.2016. */
static size_t date_in_digits(const struct tokens *tokens, size_t at, bool may_be_short,
                             struct found_date *found)
{
    size_t begin = at;
    if (!is_day(tokens, at)) {
        return 0;
    }
    found->day = found->last_day = tokens->items[at++].number;
    if (token_is_dash(tokens, at) && is_day(tokens, at + 1) && token_is(tokens, at + 2, ".")) {
        found->last_day = tokens->items[at + 1].number;
        at += 2;
    }
    bool is_dashed = is_separator(tokens, at, "-") && found->last_day == found->day;
    if ((!is_dashed && !is_separator(tokens, at, ".|/")) || !token_is_number(tokens, at + 1) ||
        digits_of(tokens, at + 1) > 2) {
        return 0;
    }
    found->month = found->last_month = tokens->items[at + 1].number;
    bool is_padded = digits_of(tokens, at - 1) == 2 && digits_of(tokens, at + 1) == 2;
    bool has_more = is_separator(tokens, at + 2, is_dashed ? "-" : ".|/");
    int year = has_more ? year_at(tokens, at + 3, is_padded && !is_dashed) : 0;
    if (year > 0) {
        bool goes_on = token_is(tokens, at + 4, ".") && token_is_number(tokens, at + 5) &&
                       tokens->items[at + 5].start == tokens->items[at + 4].end;
        finish(found, year, year);
        return goes_on ? 0 : skip_year_word(tokens, at + 4) - begin;
    }
    if (!may_be_short || is_dashed || !is_padded || has_more || found->month > 12) {
        return 0;
    }
    finish(found, 0, 0);
    return at + 2 - begin;
}

static size_t date_of_iso(const struct tokens *tokens, size_t at, struct found_date *found)
{
    int year = year_at(tokens, at, false);
    if (year == 0 || digits_of(tokens, at) != 4 || !token_is(tokens, at + 1, "-") ||
        !token_is_number(tokens, at + 2) || digits_of(tokens, at + 2) != 2 ||
        !token_is(tokens, at + 3, "-") || !is_day(tokens, at + 4) ||
        digits_of(tokens, at + 4) != 2) {
        return 0;
    }
    found->month = found->last_month = tokens->items[at + 2].number;
    found->day = found->last_day = tokens->items[at + 4].number;
    finish(found, year, year);
    return 5;
}

/* «2022 жылғы 1 ақпан», «2022 ж. 1 наурызға». */
static size_t date_in_kazakh(const struct tokens *tokens, size_t at, struct found_date *found)
{
    int year = year_at(tokens, at, false);
    if (year == 0 || !token_is(tokens, at + 1, "жылғы|жылдың|жылы|ж")) {
        return 0;
    }
    size_t day = at + 2 + token_is(tokens, at + 2, ".");
    int month = is_day(tokens, day) ? reading_kazakh_month(tokens, day + 1) : 0;
    if (month == 0) {
        return 0;
    }
    found->day = found->last_day = tokens->items[day].number;
    found->month = found->last_month = month;
    finish(found, year, year);
    return day + 2 - at;
}

size_t reading_date_at(const struct tokens *tokens, size_t at, bool may_be_short,
                       struct found_date *ret_found)
{
    struct found_date found = {0};
    size_t used = date_of_iso(tokens, at, &found);
    if (used == 0) {
        found = (struct found_date){0};
        used = date_in_digits(tokens, at, may_be_short, &found);
    }
    if (used == 0) {
        found = (struct found_date){0};
        used = date_in_words(tokens, at, &found);
    }
    if (used == 0) {
        found = (struct found_date){0};
        used = date_in_kazakh(tokens, at, &found);
    }
    if (used > 0) {
        *ret_found = found;
    }
    return used;
}
