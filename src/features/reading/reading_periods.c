/* Phrases that name a time: years, quarters, months, so many days. */
#include "features/reading/reading_phrases.h"

enum { WORKING_DAYS_LIMIT = 400 };

static bool is_school_word(const struct tokens *tokens, size_t at)
{
    return token_is(tokens, at, "учебном|учебный|учебного|учебных|учебному|уч");
}

/* «в течение 2021 года», «в 2021 году», «на 2022-2026 годы», «в 2021-2022 учебном году». */
size_t reading_phrase_years(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    bool is_during = token_is(tokens, at, "в|во") && token_is(tokens, at + 1, "течение|течении");
    bool is_period = token_is(tokens, at, "на|в") && token_is(tokens, at + 1, "период");
    if (!is_during && !is_period && !token_is(tokens, at, "в|на|весь")) {
        return 0;
    }
    at += is_during || is_period ? 2 : 1;
    at += token_is(tokens, at, "всего|период|периода|срока");
    int first = 0, last = 0;
    size_t used = reading_years_at(tokens, at, &first, &last);
    if (used == 0) {
        return 0;
    }
    bool has_word = used > 1 && token_is(tokens, at + used - 1, "г|гг|года|году|год|годы|годах|.");
    if (is_school_word(tokens, at + used)) {
        reading_set_school_year(deadline, first);
        used += 1 + token_is(tokens, at + used + 1, ".");
        return at + used + token_is(tokens, at + used, "году|год|года|г") - begin;
    }
    if (!has_word && last == first) {
        return 0;
    }
    /* «в смете на 2023 год», «график отпусков на 2022 год»: whose year it is, not until when. */
    for (size_t i = begin < 3 ? 0 : begin - 3; i < begin && last == first && !is_during; i++) {
        if (token_starts(tokens, i, "смет|бюджет|план|график|расписани|тариф|лимит")) {
            return 0;
        }
    }
    deadline->from = date_from(first, 1, 1);
    deadline->to = date_from(last, 12, 31);
    return at + used - begin;
}

/* «в течение учебного года», «в течение года», «в течение месяца», «в течение 10 рабочих дней». */
size_t reading_phrase_during(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    bool is_at_most = token_is(tokens, at, "не") && token_is(tokens, at + 1, "позднее|позже");
    bool is_during =
        token_is(tokens, at, "в|на") && token_is(tokens, at + 1, "течение|течении|протяжении");
    if (!is_during && !is_at_most) {
        return 0;
    }
    at += 2;
    at += token_is(tokens, at, "чем") + token_is(tokens, at, "всего|ближайшего|текущего|одного");
    at += is_at_most && token_is(tokens, at, "через|в");
    if (is_during && is_school_word(tokens, at)) {
        reading_set_school_year(deadline, reading_school_year(scan));
        return at + 1 + token_is(tokens, at + 1, "года") - begin;
    }
    int number = reading_small_number(tokens, at);
    at += number > 0;
    number = number > 0 ? number : 1;
    bool is_working = token_is(tokens, at, "рабочих");
    at += token_is(tokens, at, "рабочих|календарных");
    bool is_days = token_is(tokens, at, "дней|дня");
    bool is_weeks = token_is(tokens, at, "недели|недель");
    bool is_months = token_is(tokens, at, "месяца|месяцев");
    if (is_during && token_is(tokens, at, "года") && number == 1) {
        deadline->from = scan->day;
        deadline->to =
            date_is_none(scan->day) ? scan->day : date_from(reading_document_year(scan), 12, 31);
        return at + 1 - begin;
    }
    if (number > WORKING_DAYS_LIMIT || (!is_days && !is_weeks && !is_months)) {
        return 0;
    }
    at++;
    /* From another event on nobody knows the day yet. */
    bool is_counted = token_is(tokens, at, "со|с|после|до");
    bool is_from_now = !is_counted;
    for (size_t i = at; is_counted && i < at + 5; i++) {
        is_from_now = is_from_now || token_starts(tokens, i,
                                                  "принят|подписан|утвержд|издан|"
                                                  "настоящ|данного|вынесен|заседан");
    }
    date end = {0};
    if (is_from_now && is_working) {
        end = scan->day;
        for (int i = 0; i < number && !date_is_none(end); i++) {
            do {
                end = date_add_days(end, 1);
            } while (!date_is_none(end) && !workdays_is_one(end, scan->reader->reading->country));
        }
    } else if (is_from_now) {
        end = is_months ? date_add_months(scan->day, number)
                        : date_add_days(scan->day, is_weeks ? number * 7 : number);
    }
    deadline->to = end;
    deadline->is_due = true;
    return at - begin;
}

/* «в первом квартале 2021 г.», «во II полугодии 2021 года», «IV квартал 2021 г.». */
size_t reading_phrase_quarter(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    int number = 0, first = 0, last = 0;
    at += token_is(tokens, at, "в|во|на|за|до");
    at += token_is(tokens, at, "течение|течении");
    size_t used = reading_ordinal_at(tokens, at, &number);
    bool is_quarter = token_starts(tokens, at + used, "квартал");
    if (used == 0 || (!is_quarter && !token_starts(tokens, at + used, "полугоди")) ||
        token_is(tokens, begin, "за")) {
        return 0;
    }
    at += used + 1;
    int month = number * (is_quarter ? 3 : 6);
    used = reading_years_at(tokens, at, &first, &last);
    if (used == 0 && token_is(tokens, at, "текущего|этого")) {
        used = 1 + token_is(tokens, at + 1, "года");
        first = reading_document_year(scan);
    }
    if (month > 12) {
        return 0;
    }
    deadline->to =
        first > 0 ? reading_month_end(first, month) : reading_coming_month_end(scan, month);
    deadline->is_due = true;
    return at + used - begin;
}

/* «в марте 2022 года», «в апреле-мае», «в течение марта», «ноябрь-декабрь 2022 г.» behind «срок».
 */
size_t reading_phrase_month(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    bool is_term = token_is(tokens, at, "срок|сроки") &&
                   (token_is(tokens, at + 1, ":") || token_is_dash(tokens, at + 1));
    if (!is_term && !token_is(tokens, at, "в|во")) {
        return 0;
    }
    at += is_term ? 2 : 1;
    at += token_is(tokens, at, "течение|течении|начале|конце|середине");
    int month = 0, year = 0, last_month = 0, last_year = 0;
    size_t used = reading_month_at(scan, at, &month, &year);
    if (used == 0) {
        return 0;
    }
    at += used;
    last_month = month;
    last_year = year;
    used = token_is_dash(tokens, at) || token_is(tokens, at, "и")
               ? reading_month_at(scan, at + 1, &last_month, &last_year)
               : 0;
    at += used > 0 ? used + 1 : 0;
    deadline->to = last_year > 0 ? reading_month_end(last_year, last_month)
                                 : reading_coming_month_end(scan, last_month);
    year = date_is_none(deadline->to) ? 0 : date_year(deadline->to) - (month > last_month);
    deadline->from = year > 0 ? date_from(year, month, 1) : (date){0};
    return at - begin;
}

/* «в месячный срок», «в 10-дневный срок», «в двухнедельный срок». */
size_t reading_phrase_term(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    static const struct {
        const char *stem;
        int number;
    } numbers[] = {{"одно", 1},        {"двух", 2},      {"трех", 3},     {"четырех", 4},
                   {"пяти", 5},        {"шести", 6},     {"семи", 7},     {"десяти", 10},
                   {"пятнадцати", 15}, {"двадцати", 20}, {"тридцати", 30}};
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    if (!token_is(tokens, at, "в")) {
        return 0;
    }
    at++;
    int number = 1;
    if (token_is_number(tokens, at)) {
        number = tokens->items[at].number;
        at += 1 + (size_t)token_is_dash(tokens, at + 1);
        at += token_is(tokens, at, "х|ти|ми") + token_is_dash(tokens, at + 1);
    }
    bool is_working = token_is(tokens, at, "рабочих");
    at += is_working;
    str word = at < tokens->count ? tokens->items[at].low : (str){0};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        str stem = str_of(numbers[i].stem);
        if (str_starts_with(word, stem)) {
            number = numbers[i].number;
            word = str_from(word, stem.length);
        }
    }
    bool is_month = str_starts_with(word, STR("месячн"));
    bool is_week = str_starts_with(word, STR("недельн"));
    bool is_day = str_starts_with(word, STR("дневн"));
    if ((!is_month && !is_week && !is_day) || !token_is(tokens, at + 1, "срок") ||
        number > WORKING_DAYS_LIMIT || number < 1) {
        return 0;
    }
    deadline->to = is_month ? date_add_months(scan->day, number)
                            : date_add_days(scan->day, is_week ? number * 7 : number);
    deadline->is_due = true;
    return at + 2 - begin;
}
