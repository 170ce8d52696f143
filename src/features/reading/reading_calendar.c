/* Numbers, days, months and school years in a phrase of a deadline. */
#include "features/reading/reading_phrases.h"

int reading_small_number(const struct tokens *tokens, size_t at)
{
    static const char *const numbers[] = {
        "один|одного|одну|одной|раз|одно",
        "два|двух|две|дважды",
        "три|трех|трое|трижды",
        "четыре|четырех",
        "пять|пяти",
        "шесть|шести",
        "семь|семи",
        "восемь|восьми",
        "девять|девяти",
        "десять|десяти",
    };
    if (token_is_number(tokens, at)) {
        return tokens->items[at].number;
    }
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (token_is(tokens, at, numbers[i])) {
            return (int)i + 1;
        }
    }
    return token_is(tokens, at, "пятнадцать|пятнадцати") ? 15
           : token_is(tokens, at, "двадцать|двадцати")   ? 20
           : token_is(tokens, at, "тридцать|тридцати")   ? 30
                                                         : 0;
}

/* «первом», «1-м», «I»: of a quarter or half-year. */
size_t reading_ordinal_at(const struct tokens *tokens, size_t at, int *ret_number)
{
    static const char *const ordinals[] = {"перв", "втор", "трет", "четверт"};
    for (size_t i = 0; i < COUNT_OF(ordinals); i++) {
        if (token_starts(tokens, at, ordinals[i])) {
            *ret_number = (int)i + 1;
            return 1;
        }
    }
    static const char *const romans[] = {"i|і|1", "ii|іі|2", "iii|ііі|3", "iv|іv|4"};
    for (size_t i = 0; i < COUNT_OF(romans); i++) {
        if (token_is(tokens, at, romans[i])) {
            *ret_number = (int)i + 1;
            bool has_ending = token_is_dash(tokens, at + 1) &&
                              token_is(tokens, at + 2, "м|й|ом|е|ем|го|ый|ой|ий|ое");
            return has_ending ? 3 : 1;
        }
    }
    return 0;
}

int reading_document_year(const struct scan *scan)
{
    return date_is_none(scan->day) ? 0 : date_year(scan->day);
}

/* The first such day that is not before the document. */
date reading_coming(const struct scan *scan, int month, int day)
{
    int year = reading_document_year(scan);
    date this_year = year == 0 ? (date){0} : date_from(year, month, day);
    return date_before(this_year, scan->day) ? date_from(year + 1, month, day) : this_year;
}

date reading_coming_month_end(const struct scan *scan, int month)
{
    int year = reading_document_year(scan);
    date end = year == 0 ? (date){0} : reading_month_end(year, month);
    return date_before(end, scan->day) ? reading_month_end(year + 1, month) : end;
}

/* The year in which the school year of the document begins; from June on the next one is meant. */
int reading_school_year(const struct scan *scan)
{
    int year = reading_document_year(scan);
    return year == 0 ? 0 : date_month(scan->day) >= 6 ? year : year - 1;
}

void reading_set_school_year(struct reading_deadline *deadline, int first)
{
    if (first > 0) {
        deadline->from = date_from(first, 9, 1);
        deadline->to = date_from(first + 1, 5, 31);
    }
}

/* A date at the token, with its year made up from the document where it is missing. */
size_t reading_day_at(const struct scan *scan, size_t at, date *ret_first, date *ret_last)
{
    struct found_date found;
    size_t used = reading_date_at(scan->tokens, at, true, &found);
    if (used == 0) {
        return 0;
    }
    const struct tokens *tokens = scan->tokens;
    if (found.is_impossible) {
        size_t start = tokens->items[at].start;
        reading_warn(scan->reader, READING_DATE_IMPOSSIBLE,
                     (struct reading_span){start, tokens->items[at + used - 1].end - start}, -1);
        *ret_first = *ret_last = (date){0};
    } else if (found.has_year) {
        *ret_first = found.from;
        *ret_last = found.to;
    } else {
        *ret_first = reading_coming(scan, found.month, found.day);
        *ret_last = reading_coming(scan, found.last_month, found.last_day);
    }
    return used;
}

/* «июня 2022 г.», «июня» at the token. */
size_t reading_month_at(const struct scan *scan, size_t at, int *ret_month, int *ret_year)
{
    const struct tokens *tokens = scan->tokens;
    int month = at < tokens->count && tokens->items[at].kind == TOKEN_WORD
                    ? reading_month_of(tokens->items[at].low)
                    : 0;
    if (month == 0) {
        return 0;
    }
    int last = 0;
    size_t used = 1 + token_is(tokens, at + 1, "месяца|месяце");
    *ret_month = month;
    *ret_year = 0;
    size_t years = reading_years_at(tokens, at + used, ret_year, &last);
    if (years == 0 && token_is(tokens, at + used, "текущего|этого")) {
        *ret_year = reading_document_year(scan);
        years = token_is(tokens, at + used + 1, "года") ? 2 : 1;
    }
    return used + years;
}

/* «до», «не позднее», «в срок до», «к»: how many tokens. */
size_t reading_until_at(const struct tokens *tokens, size_t at)
{
    size_t begin = at;
    if (token_is(tokens, at, "в") && token_is(tokens, at + 1, "срок|сроки")) {
        at += 2;
    } else if (token_is(tokens, at, "срок|сроком|сроки|исполнения|окончания")) {
        at += 1 + token_is(tokens, at + 1, "исполнения|выполнения|реализации|сдачи");
        at += token_is(tokens, at, ":") || token_is_dash(tokens, at);
        if (!token_is(tokens, at, "до|не|к|по")) {
            return 0;
        }
    }
    if (token_is(tokens, at, "не") && token_is(tokens, at + 1, "позднее|позже|поздней")) {
        return at + 2 - begin;
    }
    if (token_is(tokens, at, "до|к|ко")) {
        return at + 1 - begin;
    }
    return at > begin && token_is(tokens, at, "по") ? at + 1 - begin : 0;
}
