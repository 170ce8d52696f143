/* The phrases of deadlines. Each phrase_… function looks at one token, and says how many tokens its
 * phrase takes; 0 if it does not begin there. */
#include "features/reading/reading_inner.h"

enum { WORKING_DAYS_LIMIT = 400 };

typedef size_t phrase(const struct scan *scan, size_t at, struct reading_deadline *deadline);

/* ---- small words ---------------------------------------------------------------------------- */

static int small_number(const struct tokens *tokens, size_t at)
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
static size_t ordinal_at(const struct tokens *tokens, size_t at, int *ret_number)
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

static int document_year(const struct scan *scan)
{
    return date_is_none(scan->day) ? 0 : date_year(scan->day);
}

/* The first such day that is not before the document. */
static date coming(const struct scan *scan, int month, int day)
{
    int year = document_year(scan);
    date this_year = year == 0 ? (date){0} : date_from(year, month, day);
    return date_before(this_year, scan->day) ? date_from(year + 1, month, day) : this_year;
}

static date coming_month_end(const struct scan *scan, int month)
{
    int year = document_year(scan);
    date end = year == 0 ? (date){0} : reading_month_end(year, month);
    return date_before(end, scan->day) ? reading_month_end(year + 1, month) : end;
}

/* The year in which the school year of the document begins; from June on the next one is meant. */
static int school_year(const struct scan *scan)
{
    int year = document_year(scan);
    return year == 0 ? 0 : date_month(scan->day) >= 6 ? year : year - 1;
}

static void set_school_year(struct reading_deadline *deadline, int first)
{
    if (first > 0) {
        deadline->from = date_from(first, 9, 1);
        deadline->to = date_from(first + 1, 5, 31);
    }
}

/* A date at the token, with its year made up from the document where it is missing. */
static size_t day_at(const struct scan *scan, size_t at, date *ret_first, date *ret_last)
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
        *ret_first = coming(scan, found.month, found.day);
        *ret_last = coming(scan, found.last_month, found.last_day);
    }
    return used;
}

/* «июня 2022 г.», «июня» at the token. */
static size_t month_at(const struct scan *scan, size_t at, int *ret_month, int *ret_year)
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
        *ret_year = document_year(scan);
        years = token_is(tokens, at + used + 1, "года") ? 2 : 1;
    }
    return used + years;
}

/* ---- phrases: days -------------------------------------------------------------------------- */

/* «до», «не позднее», «в срок до», «к»: how many tokens. */
static size_t until_at(const struct tokens *tokens, size_t at)
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

/* «до 17 часов», «до 12.00»: the hour before the day says nothing to us. */
static size_t skip_hour(const struct tokens *tokens, size_t at)
{
    if (token_is_number(tokens, at) && token_is(tokens, at + 1, "часов|ч|час")) {
        return 2 + token_is(tokens, at + 2, ".");
    }
    return 0;
}

static size_t phrase_until(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t used = until_at(tokens, at);
    if (used == 0) {
        return 0;
    }
    size_t begin = at;
    bool is_until = token_is(tokens, at + used - 1, "до");
    at += used + skip_hour(tokens, at + used);
    date first;
    used = day_at(scan, at, &first, &deadline->to);
    int month = 0, year = 0, last = 0;
    if (used > 0) {
        at += used + token_is(tokens, at + used, "включительно");
        deadline->is_due = true;
        return at - begin;
    }
    used = month_at(scan, at, &month, &year);
    if (used > 0) {
        /* «до марта» ends with February; «к марту», «не позднее марта» with March. */
        date end = year > 0 ? reading_month_end(year, month) : coming_month_end(scan, month);
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
    size_t used = until_at(tokens, at);
    at += used;
    bool is_start = token_is(tokens, at, "начала|началу");
    if (used == 0 || (!is_start && !token_is(tokens, at, "конца|концу|окончания|истечения"))) {
        return 0;
    }
    at++;
    int year = document_year(scan);
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
        int first = school_year(scan);
        if (first > 0) {
            deadline->to = is_start ? coming(scan, 9, 1) : date_from(first + 1, 5, 31);
        }
        return at + 2 - begin;
    }
    size_t ordinal = ordinal_at(tokens, at, &number);
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
    used = month_at(scan, at, &month, &named_year);
    if (used > 0) {
        deadline->to =
            named_year > 0 ? reading_month_end(named_year, month) : coming_month_end(scan, month);
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
        size_t more =
            token_is(tokens, behind, "по|до") ? day_at(scan, behind + 1, &ignored, &last) : 0;
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
        if (is_day || day_at(scan, at, &first, &ignored) == 0) {
            return 0;
        }
        deadline->from = first;
        return at + used - begin;
    }
    int month = 0, year = 0, last_month = 0, last_year = 0;
    used = month_at(scan, at, &month, &year);
    size_t behind = at + used;
    size_t more = used > 0 && token_is(tokens, behind, "по|до")
                      ? month_at(scan, behind + 1, &last_month, &last_year)
                      : 0;
    if (more == 0) {
        return 0;
    }
    last = last_year > 0 ? reading_month_end(last_year, last_month)
                         : coming_month_end(scan, last_month);
    year = year > 0 ? year : date_is_none(last) ? 0 : date_year(last) - (month > last_month);
    deadline->to = last;
    deadline->from = year > 0 ? date_from(year, month, 1) : (date){0};
    return behind + 1 + more - begin;
}

/* ---- phrases: periods ----------------------------------------------------------------------- */

static bool is_school_word(const struct tokens *tokens, size_t at)
{
    return token_is(tokens, at, "учебном|учебный|учебного|учебных|учебному|уч");
}

/* «в течение 2021 года», «в 2021 году», «на 2022-2026 годы», «в 2021-2022 учебном году». */
static size_t phrase_years(const struct scan *scan, size_t at, struct reading_deadline *deadline)
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
        set_school_year(deadline, first);
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
static size_t phrase_during(const struct scan *scan, size_t at, struct reading_deadline *deadline)
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
        set_school_year(deadline, school_year(scan));
        return at + 1 + token_is(tokens, at + 1, "года") - begin;
    }
    int number = small_number(tokens, at);
    at += number > 0;
    number = number > 0 ? number : 1;
    bool is_working = token_is(tokens, at, "рабочих");
    at += token_is(tokens, at, "рабочих|календарных");
    bool is_days = token_is(tokens, at, "дней|дня");
    bool is_weeks = token_is(tokens, at, "недели|недель");
    bool is_months = token_is(tokens, at, "месяца|месяцев");
    if (is_during && token_is(tokens, at, "года") && number == 1) {
        deadline->from = scan->day;
        deadline->to = date_is_none(scan->day) ? scan->day : date_from(document_year(scan), 12, 31);
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
static size_t phrase_quarter(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    int number = 0, first = 0, last = 0;
    at += token_is(tokens, at, "в|во|на|за|до");
    at += token_is(tokens, at, "течение|течении");
    size_t used = ordinal_at(tokens, at, &number);
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
        first = document_year(scan);
    }
    if (month > 12) {
        return 0;
    }
    deadline->to = first > 0 ? reading_month_end(first, month) : coming_month_end(scan, month);
    deadline->is_due = true;
    return at + used - begin;
}

/* «в марте 2022 года», «в апреле-мае», «в течение марта», «ноябрь-декабрь 2022 г.» behind «срок».
 */
static size_t phrase_month(const struct scan *scan, size_t at, struct reading_deadline *deadline)
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
    size_t used = month_at(scan, at, &month, &year);
    if (used == 0) {
        return 0;
    }
    at += used;
    last_month = month;
    last_year = year;
    used = token_is_dash(tokens, at) || token_is(tokens, at, "и")
               ? month_at(scan, at + 1, &last_month, &last_year)
               : 0;
    at += used > 0 ? used + 1 : 0;
    deadline->to = last_year > 0 ? reading_month_end(last_year, last_month)
                                 : coming_month_end(scan, last_month);
    year = date_is_none(deadline->to) ? 0 : date_year(deadline->to) - (month > last_month);
    deadline->from = year > 0 ? date_from(year, month, 1) : (date){0};
    return at - begin;
}

/* «в месячный срок», «в 10-дневный срок», «в двухнедельный срок». */
static size_t phrase_term(const struct scan *scan, size_t at, struct reading_deadline *deadline)
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

/* ---- phrases: again and again --------------------------------------------------------------- */

static enum reading_recurs recurs_of_unit(const struct tokens *tokens, size_t at, int number)
{
    bool is_month = token_starts(tokens, at, "месяц");
    if (token_starts(tokens, at, "недел")) {
        return READING_WEEKLY;
    }
    if (token_starts(tokens, at, "квартал") || (is_month && number == 3)) {
        return READING_QUARTERLY;
    }
    if (token_starts(tokens, at, "полугоди") || (is_month && number == 6)) {
        return READING_HALF_YEARLY;
    }
    if (is_month) {
        return READING_MONTHLY;
    }
    return token_is(tokens, at, "год|года|лет|году") ? READING_YEARLY : READING_ONCE;
}

/* «ежемесячно», «ежегодных». Money and leave are spoken of so, too. */
static size_t recurring_word(const struct tokens *tokens, size_t at,
                             enum reading_recurs *ret_recurs)
{
    static const struct {
        const char *stem;
        enum reading_recurs recurs;
    } words[] = {{"еженедельн", READING_WEEKLY},      {"ежемесячн", READING_MONTHLY},
                 {"ежеквартальн", READING_QUARTERLY}, {"ежегодн", READING_YEARLY},
                 {"поквартальн", READING_QUARTERLY},  {"помесячн", READING_MONTHLY}};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (token_starts(tokens, at, words[i].stem)) {
            *ret_recurs = words[i].recurs;
            return token_starts(tokens, at + 1,
                                "отпуск|надбавк|доплат|выплат|пособи|взнос|"
                                "денежн|оплачиваем|основн|дополнительн|платеж")
                       ? 0
                       : 1;
        }
    }
    return 0;
}

/* «до 5 числа», «до 5 числа месяца, следующего за отчетным», «не позднее 20 числа». */
static size_t day_of_month_at(const struct tokens *tokens, size_t at, int *ret_day)
{
    size_t used = until_at(tokens, at);
    if (used == 0 || !token_is_number(tokens, at + used)) {
        return 0;
    }
    size_t behind = at + used + 1;
    behind += token_is_dash(tokens, behind) && token_is(tokens, behind + 1, "го") ? 2 : 0;
    int day = tokens->items[at + used].number;
    if (!token_is(tokens, behind, "числа") || day < 1 || day > 31) {
        return 0;
    }
    *ret_day = day;
    return behind + 1 - at;
}

static size_t phrase_recurring(const struct scan *scan, size_t at,
                               struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    size_t used = recurring_word(tokens, at, &deadline->recurs);
    if (used == 0 && token_is(tokens, at, "каждые|каждый|каждое|каждую|каждого")) {
        int number = small_number(tokens, at + 1);
        deadline->recurs = recurs_of_unit(tokens, at + 1 + (number > 0), number);
        used = deadline->recurs == READING_ONCE ? 0 : 2 + (size_t)(number > 0);
    }
    size_t times = at;
    times += token_is(tokens, times, "не") && token_is(tokens, times + 1, "реже|менее") ? 2 : 0;
    times += token_is(tokens, times, "чем");
    int number = small_number(tokens, times);
    size_t behind = times + (number > 0 && !token_is(tokens, times, "раз"));
    if (used == 0 && number > 0 && token_is(tokens, behind, "раз|раза|разу") &&
        token_is(tokens, behind + 1, "в")) {
        int every = small_number(tokens, behind + 2);
        size_t unit = behind + 2 + (every > 0);
        deadline->recurs = recurs_of_unit(tokens, unit, every);
        bool is_half = deadline->recurs == READING_YEARLY && number == 2;
        bool is_quarter = deadline->recurs == READING_YEARLY && number == 4;
        deadline->recurs = is_half      ? READING_HALF_YEARLY
                           : is_quarter ? READING_QUARTERLY
                                        : deadline->recurs;
        used = deadline->recurs == READING_ONCE ? 0 : unit + 1 - at;
    }
    if (used == 0) {
        return 0;
    }
    at += used;
    size_t more = day_of_month_at(tokens, at + token_is(tokens, at, ","), &deadline->day_of_month);
    at += more > 0 ? more + token_is(tokens, at, ",") : 0;
    struct reading_deadline until = {0};
    more = more > 0 ? 0 : phrase_until(scan, at + token_is(tokens, at, ","), &until);
    if (more > 0) {
        at += more + token_is(tokens, at, ",");
        deadline->to = until.to;
        deadline->is_due = true;
    }
    return at - begin;
}

/* «до 5 числа каждого месяца». */
static size_t phrase_day_of_month(const struct scan *scan, size_t at,
                                  struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t used = day_of_month_at(tokens, at, &deadline->day_of_month);
    if (used == 0) {
        return 0;
    }
    deadline->recurs = READING_MONTHLY;
    if (token_is(tokens, at + used, "каждого|ежемесячно")) {
        used += 1 + token_is(tokens, at + used + 1, "месяца");
    }
    return used;
}

static size_t phrase_constant(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    deadline->is_constant = true;
    if (token_is(tokens, at, "на") && token_is(tokens, at + 1, "постоянной|регулярной") &&
        token_is(tokens, at + 2, "основе")) {
        return 3;
    }
    if (token_is(tokens, at, "постоянно")) {
        bool is_name = token_is_dash(tokens, at + 1) || token_starts(tokens, at + 1, "действующ");
        return is_name ? 0 : 1;
    }
    if (token_is(tokens, at, "по") && token_is(tokens, at + 1, "мере") &&
        token_starts(tokens, at + 2, "необходимост|поступлен")) {
        return 3;
    }
    return token_is(tokens, at, "продолжить|продолжать|своевременно|систематически|впредь") ||
                   token_starts(tokens, at, "регулярн|систематическ")
               ? 1
               : 0;
}

/* «Срок: 01.03.2022», «срок исполнения – 1 марта», «(срок 1 марта 2022 г.)». */
static size_t phrase_named_term(const struct scan *scan, size_t at,
                                struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    if (!token_is(tokens, at, "срок|сроки")) {
        return 0;
    }
    size_t begin = at++;
    at += token_is(tokens, at, "исполнения|выполнения|реализации|проведения|сдачи|представления");
    at += token_is(tokens, at, ":") || token_is_dash(tokens, at);
    date first = {0};
    size_t used = day_at(scan, at, &first, &deadline->to);
    if (used == 0) {
        return 0;
    }
    deadline->from = date_equal(first, deadline->to) ? (date){0} : first;
    deadline->is_due = true;
    return at + used - begin;
}

/* «Провести конференцию 15 мая 2022 года», «созвать на 15 мая»: a day on which it shall be. */
static size_t phrase_event(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    struct found_date found;
    size_t used = reading_date_at(tokens, at, false, &found);
    bool is_held = false;
    for (size_t i = 0; i < at && i < 40 && used > 0; i++) {
        is_held =
            is_held || token_is(tokens, i,
                                "провести|созвать|назначить|организовать|перенести|начать|"
                                "открыть|состоится|направить|принять|выдать|вручить|подвести");
    }
    if (!is_held || !found.has_year || found.is_impossible ||
        token_is(tokens, at - 1, "от|за|состоянию|№")) {
        return 0;
    }
    deadline->from = found.from;
    deadline->to = found.to;
    deadline->is_due = true;
    return used;
}

/* ---- together ------------------------------------------------------------------------------- */

static phrase *const phrases[] = {
    reading_kazakh_phrase, phrase_recurring,  phrase_day_of_month, phrase_until_end, phrase_until,
    phrase_from,           phrase_years,      phrase_during,       phrase_quarter,   phrase_month,
    phrase_term,           phrase_named_term, phrase_constant,     phrase_event,
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
