/* Date, place and number in the head of a document. */
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

void reading_take_date(struct reader *reader, const struct tokens *tokens)
{
    struct reading *reading = reader->reading;
    for (size_t i = 0; i < tokens->count; i++) {
        struct found_date found;
        size_t used = date_is_none(reading->day) ? reading_date_at(tokens, i, false, &found) : 0;
        if (used == 0 || (!found.has_year && !found.is_impossible)) {
            continue;
        }
        struct reading_span at = {tokens->items[i].start,
                                  tokens->items[i + used - 1].end - tokens->items[i].start};
        if (found.is_impossible) {
            reading_warn(reader, READING_DATE_IMPOSSIBLE, at, -1);
            return;
        }
        reading->day = found.from;
        reading->last_day = date_equal(found.from, found.to) ? (date){0} : found.to;
        reading->day_at = at;
        return;
    }
}

/* Behind these words a number is that of a school or an enclosure. */
static bool is_number_of_another(const struct tokens *tokens, size_t sign)
{
    return sign > 0 && !tokens->items[sign].after_gap &&
           (tokens->items[sign].in_quotes || token_is(tokens, sign - 1, "на|к") ||
            token_starts(tokens, sign - 1,
                         "сош|школ|гимнази|лице|сад|доу|ппо|мбоу|мбдоу|мкоу|моу|приложени|"
                         "учрежден|организац|билет|училищ|колледж|дс|форм|цо|центр|ясли|район"));
}

bool reading_is_number_sign(const struct tokens *tokens, size_t at)
{
    if (token_is(tokens, at, "№|#")) {
        return true;
    }
    return token_is(tokens, at, "n|no") && tokens->items[at].is_capital &&
           (token_is_number(tokens, at + 1) || token_is(tokens, at + 1, "."));
}

/* How many tokens behind the sign belong to the number: «3- 1», «13-2и», «IV-1.4». */
static size_t number_length(struct reader *reader, const struct tokens *tokens, size_t at)
{
    size_t used = 0;
    bool wants_more = true; /* behind a dash a blank may stand */
    for (; at + used < tokens->count; used++) {
        const struct token *token = &tokens->items[at + used];
        bool touches = used > 0 && token->start == token[-1].end;
        bool is_sign = token_is_dash(tokens, at + used) || token_is(tokens, at + used, ".|/|,");
        size_t roman;
        bool is_roman = token->kind == TOKEN_WORD &&
                        reading_roman(reading_token_shown(reader, tokens, at + used), &roman) > 0 &&
                        roman == token->end - token->start;
        bool is_letter = token->kind == TOKEN_WORD && utf8_length(token->low) <= 2 && used > 0 &&
                         (touches || !token_is(tokens, at + used, "от|г|с|п"));
        if ((token->after_gap && used > 0) || (token->kind == TOKEN_SIGN && !is_sign) ||
            (token->kind == TOKEN_WORD && !is_roman && !(is_letter && (touches || wants_more))) ||
            (token->kind == TOKEN_NUMBER && !touches && !wants_more)) {
            break;
        }
        wants_more = is_sign && !token_is(tokens, at + used, ",");
    }
    while (used > 0 && tokens->items[at + used - 1].kind == TOKEN_SIGN) {
        used--;
    }
    return used;
}

void reading_take_number(struct reader *reader, const struct tokens *tokens)
{
    struct reading *reading = reader->reading;
    for (size_t i = 0; i < tokens->count && str_is_empty(reading->number.text); i++) {
        if (!reading_is_number_sign(tokens, i) || is_number_of_another(tokens, i)) {
            continue;
        }
        size_t first = i + 1 + token_is(tokens, i + 1, ".");
        size_t used = number_length(reader, tokens, first);
        if (used > 0) {
            reading->number = reading_part_of(reader, tokens->items[first].start,
                                              tokens->items[first + used - 1].end);
            reading->number_parts = reading_number_of(reader->arena, reading->number.text);
        }
    }
}

static void set_place(struct reader *reader, const struct tokens *tokens, size_t first, size_t end,
                      const char *prefix)
{
    size_t from = tokens->items[first].start;
    struct reading_part part = reading_part_of(reader, from, tokens->items[end - 1].end);
    part.text = str_join(reader->arena, str_of(prefix), part.text);
    reader->reading->place = part;
}

/* «г. Курск», «г.Нур-Султан», «пос. Коренево», «город Москва»; false if none stands there. */
static bool take_place_at(struct reader *reader, const struct tokens *tokens, size_t at)
{
    static const struct {
        const char *words, *shown;
        bool has_dot;
    } prefixes[] = {
        {"г|гор", "г. ", true},     {"с", "с. ", true},     {"п|пос", "пос. ", true},
        {"пгт", "пгт. ", false},    {"рп", "рп. ", false},  {"ст", "ст. ", true},
        {"город", "г. ", false},    {"село", "с. ", false}, {"поселок", "пос. ", false},
        {"станица", "ст. ", false}, {"аул", "аул ", false},
    };
    /* «р.п. Колышлей» */
    if (token_is(tokens, at, "р") && token_is(tokens, at + 1, ".") &&
        token_is(tokens, at + 2, "п") && token_is(tokens, at + 3, ".") && at + 4 < tokens->count &&
        tokens->items[at + 4].is_capital) {
        set_place(reader, tokens, at + 4, at + 5, "р.п. ");
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        if (!token_is(tokens, at, prefixes[i].words)) {
            continue;
        }
        bool has_dot = token_is(tokens, at + 1, ".");
        size_t first = at + 1 + has_dot;
        size_t end = first;
        while (end < tokens->count &&
               ((tokens->items[end].kind == TOKEN_WORD && tokens->items[end].is_capital &&
                 !(tokens->items[end].after_gap && end > first) &&
                 !reading_is_number_sign(tokens, end)) ||
                (end > first && (token_is_dash(tokens, end) || token_is(tokens, end, "на")) &&
                 tokens->items[end].start == tokens->items[end - 1].end))) {
            end++;
        }
        bool is_word = first < end && utf8_length(tokens->items[first].low) > 2;
        if (is_word && (has_dot || !prefixes[i].has_dot || token_is(tokens, at, "г"))) {
            set_place(reader, tokens, first, end, prefixes[i].shown);
            return true;
        }
    }
    return false;
}

/* «Керуен қ.», «Тасбұлақ қаласы»: what it is stands behind the name. */
static bool take_kazakh_place(struct reader *reader, const struct tokens *tokens, size_t at)
{
    bool is_short = token_is(tokens, at + 1, "қ|а") && token_is(tokens, at + 2, ".");
    if (!tokens->items[at].is_capital ||
        (!is_short && !token_is(tokens, at + 1, "қаласы|ауылы|кенті"))) {
        return false;
    }
    set_place(reader, tokens, at, at + 2 + is_short, "");
    return true;
}

/* A column of its own between date and number: «12 марта 2021 года   Москва   № 5». */
static bool take_place_column(struct reader *reader, const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        size_t end = i;
        while (end < tokens->count && end < i + 2 && tokens->items[end].kind == TOKEN_WORD &&
               tokens->items[end].is_capital && (end == i || !tokens->items[end].after_gap) &&
               reading_month_of(tokens->items[end].low) == 0) {
            end++;
        }
        bool is_column = end > i && tokens->items[i].after_gap &&
                         (end == tokens->count || tokens->items[end].after_gap);
        if (is_column && reading_type_of_word(tokens, i) == READING_UNKNOWN &&
            !reading_is_number_sign(tokens, i)) {
            set_place(reader, tokens, i, end, "");
            return true;
        }
    }
    return false;
}

static void take_place(struct reader *reader, const struct tokens *tokens, bool has_columns)
{
    struct reading *reading = reader->reading;
    for (size_t i = 0; i < tokens->count && str_is_empty(reading->place.text); i++) {
        /* «организация школы г. Курска» names no place of the document. */
        bool is_own = i == 0 || tokens->items[i].after_gap ||
                      tokens->items[i - 1].kind != TOKEN_WORD ||
                      token_is(tokens, i - 1, "г|года|год");
        if (is_own && (take_place_at(reader, tokens, i) || take_kazakh_place(reader, tokens, i))) {
            return;
        }
    }
    if (str_is_empty(reading->place.text) && has_columns) {
        (void)take_place_column(reader, tokens);
    }
}

/* Lines of the head that hold date, place or number; true if one of these was found. */
bool reading_take_particulars(struct reader *reader, size_t line)
{
    struct reading *reading = reader->reading;
    str low = line_low(reader, line);
    if (low_starts_with(low, "на №|приложение|вход") ||
        (reading->type <= READING_ORDER &&
         low_has_stem(low, "утвержден|утверждаю|приложени|приложению"))) {
        return false;
    }
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
    struct reading before = *reading;
    reading_take_date(reader, &tokens);
    reading_take_number(reader, &tokens);
    bool has_found = !date_equal(before.day, reading->day) ||
                     before.number.at.length != reading->number.at.length;
    if (has_found || !low_has_stem(low, "профсоюз|организаци|школ|гимнази|мбоу|ппо|университет")) {
        take_place(reader, &tokens, has_found);
    }
    return has_found || before.place.at.length != reading->place.at.length;
}
