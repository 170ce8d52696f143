/* Words, numbers and signs of a part of the text, and what is asked of them. */
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum { NUMBER_LIMIT = 100000000, TOKEN_LIMIT = 20000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t end_of_number(str text, size_t at, int *ret_number)
{
    int number = 0;
    for (; at < text.length && is_digit(text.data[at]); at++) {
        number = number < 0 || number > NUMBER_LIMIT ? -1 : number * 10 + (text.data[at] - '0');
    }
    *ret_number = number;
    return at;
}

static size_t end_of_word(str text, size_t at)
{
    while (at < text.length) {
        str rest = str_from(text, at);
        size_t length = rest.length;
        if (!utf8_is_letter(utf8_next(&rest))) {
            break;
        }
        at += length - rest.length;
    }
    return at;
}

/* Quotes that hold nothing but a number belong to a date: «01» марта. */
static bool opens_quotes(str text, size_t behind)
{
    size_t at = behind;
    while (at < text.length && is_digit(text.data[at])) {
        at++;
    }
    str rest = str_from(text, at);
    bool is_number =
        at > behind && (low_starts_with(rest, "»|\"|“|”|'|’|‘|-|–| ") || str_is_empty(rest));
    return behind < text.length && !is_number && text.data[behind] != '_';
}

struct quotes {
    int depth;
    bool is_straight; /* within "…" */
};

static void follow_quotes(struct quotes *quotes, str sign, str text, size_t behind)
{
    if (str_equal(sign, STR("«")) || str_equal(sign, STR("„"))) {
        quotes->depth += opens_quotes(text, behind);
    } else if (str_equal(sign, STR("»"))) {
        quotes->depth -= quotes->depth > 0;
    } else if (str_equal(sign, STR("\"")) || str_equal(sign, STR("“")) ||
               str_equal(sign, STR("”"))) {
        quotes->is_straight = !quotes->is_straight && opens_quotes(text, behind);
    }
}

struct tokens reading_tokens(struct reader *reader, size_t start, size_t end)
{
    struct tokens tokens = {0};
    struct quotes quotes = {0};
    str text = str_slice(reader->low, 0, end);
    bool after_gap = true;
    for (size_t at = start; at < end && tokens.count < TOKEN_LIMIT;) {
        char c = text.data[at];
        if (c == ' ' || c == '\n' || c == '\t') {
            after_gap = after_gap || c != ' ';
            at++;
            continue;
        }
        str rest = str_from(text, at);
        uint32_t code_point = utf8_next(&rest);
        struct token token = {.start = at, .after_gap = after_gap};
        if (is_digit(c)) {
            token.kind = TOKEN_NUMBER;
            token.end = end_of_number(text, at, &token.number);
        } else if (utf8_is_letter(code_point)) {
            str shown = str_from(reader->text, at);
            token.kind = TOKEN_WORD;
            token.end = end_of_word(text, at);
            token.is_capital = utf8_is_upper(utf8_next(&shown));
        } else {
            token.kind = TOKEN_SIGN;
            token.end = text.length - rest.length;
            follow_quotes(&quotes, str_slice(text, at, token.end - at), text, token.end);
        }
        token.low = str_slice(text, at, token.end - at);
        token.in_quotes = quotes.depth > 0 || quotes.is_straight;
        *ARENA_PUSH(reader->arena, tokens.items, tokens.count, tokens.capacity) = token;
        at = token.end;
        after_gap = false;
    }
    return tokens;
}

/* One of "a|b|c" equals the word (or begins it). */
static bool is_one_of(str word, const char *words, bool as_start)
{
    for (const char *at = words;;) {
        const char *end = strchrnul(at, '|');
        size_t length = (size_t)(end - at);
        bool may_be = as_start ? length <= word.length : length == word.length;
        if (may_be && memcmp(at, word.data, length) == 0) {
            return true;
        }
        if (*end == '\0') {
            return false;
        }
        at = end + 1;
    }
}

bool token_is(const struct tokens *tokens, size_t at, const char *words)
{
    return at < tokens->count && is_one_of(tokens->items[at].low, words, false);
}

bool token_starts(const struct tokens *tokens, size_t at, const char *stems)
{
    return at < tokens->count && tokens->items[at].kind == TOKEN_WORD &&
           is_one_of(tokens->items[at].low, stems, true);
}

bool token_is_dash(const struct tokens *tokens, size_t at)
{
    return token_is(tokens, at, "-|–|—|−|‒|―|÷");
}

static bool low_has(str low, const char *words, bool as_start)
{
    size_t at = 0;
    while (at < low.length) {
        size_t end = end_of_word(low, at);
        if (end > at && is_one_of(str_slice(low, at, end - at), words, as_start)) {
            return true;
        }
        str rest = str_from(low, end);
        if (rest.length > 0) {
            utf8_next(&rest);
        }
        at = low.length - rest.length;
    }
    return false;
}

bool low_has_word(str low, const char *words)
{
    return low_has(low, words, false);
}

bool low_has_stem(str low, const char *stems)
{
    return low_has(low, stems, true);
}

bool low_starts_with(str low, const char *starts)
{
    return is_one_of(low, starts, true);
}

bool reading_is_upper(str text)
{
    bool has_capital = false;
    while (text.length > 0) {
        uint32_t c = utf8_next(&text);
        if (utf8_is_letter(c) && !utf8_is_upper(c)) {
            return false;
        }
        has_capital = has_capital || utf8_is_letter(c);
    }
    return has_capital;
}

bool token_is_infinitive(const struct tokens *tokens, size_t at)
{
    static const char *const endings[] = {"ать",  "ять", "ить", "еть",  "уть", "ыть",  "оть",
                                          "ться", "сти", "зти", "чься", "ечь", "тись", "йти"};
    if (at >= tokens->count || tokens->items[at].kind != TOKEN_WORD ||
        token_is(tokens, at,
                 "сеть|часть|область|деятельность|связь|власть|пять|шесть|девять|"
                 "десять|есть|области|части|почти|сети|власти|молодежь|речь|печать|"
                 "нить|мать|памяти|опять|отрасли|ответственности")) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (str_ends_with(tokens->items[at].low, str_of(endings[i]))) {
            return true;
        }
    }
    return token_is(tokens, at, "не");
}

str reading_token_shown(struct reader *reader, const struct tokens *tokens, size_t at)
{
    const struct token *token = &tokens->items[at];
    return str_slice(reader->text, token->start, token->end - token->start);
}
