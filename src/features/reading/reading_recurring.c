/* Phrases of what comes again and again, or never ends. */
#include "features/reading/reading_phrases.h"

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
    size_t used = reading_until_at(tokens, at);
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

size_t reading_phrase_recurring(const struct scan *scan, size_t at,
                                struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    size_t begin = at;
    size_t used = recurring_word(tokens, at, &deadline->recurs);
    if (used == 0 && token_is(tokens, at, "каждые|каждый|каждое|каждую|каждого")) {
        int number = reading_small_number(tokens, at + 1);
        deadline->recurs = recurs_of_unit(tokens, at + 1 + (number > 0), number);
        used = deadline->recurs == READING_ONCE ? 0 : 2 + (size_t)(number > 0);
    }
    size_t times = at;
    times += token_is(tokens, times, "не") && token_is(tokens, times + 1, "реже|менее") ? 2 : 0;
    times += token_is(tokens, times, "чем");
    int number = reading_small_number(tokens, times);
    size_t behind = times + (number > 0 && !token_is(tokens, times, "раз"));
    if (used == 0 && number > 0 && token_is(tokens, behind, "раз|раза|разу") &&
        token_is(tokens, behind + 1, "в")) {
        int every = reading_small_number(tokens, behind + 2);
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
    more = more > 0 ? 0 : reading_phrase_until(scan, at + token_is(tokens, at, ","), &until);
    if (more > 0) {
        at += more + token_is(tokens, at, ",");
        deadline->to = until.to;
        deadline->is_due = true;
    }
    return at - begin;
}

/* «до 5 числа каждого месяца». */
size_t reading_phrase_day_of_month(const struct scan *scan, size_t at,
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

size_t reading_phrase_constant(const struct scan *scan, size_t at,
                               struct reading_deadline *deadline)
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
size_t reading_phrase_named_term(const struct scan *scan, size_t at,
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
    size_t used = reading_day_at(scan, at, &first, &deadline->to);
    if (used == 0) {
        return 0;
    }
    deadline->from = date_equal(first, deadline->to) ? (date){0} : first;
    deadline->is_due = true;
    return at + used - begin;
}

/* «Провести конференцию 15 мая 2022 года», «созвать на 15 мая»: a day on which it shall be. */
size_t reading_phrase_event(const struct scan *scan, size_t at, struct reading_deadline *deadline)
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
