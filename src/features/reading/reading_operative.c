/* The words behind which decisions follow, and where they end. */
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

/* A verb that lets decisions follow, from the token on. */
static bool is_verb(const struct tokens *tokens, size_t at)
{
    return token_is(tokens, at,
                    "постановляет|постановляют|постановил|постановили|постановила|постановило|"
                    "постановляю|постановлено|решил|решила|решили|решило|решает|решено|"
                    "приказываю|обязываю|распоряжаюсь|предлагаю") ||
           (at > 0 && token_is(tokens, at - 1, "қаулы") &&
            token_is(tokens, at, "етеді|етті|етілді|етемін|қылады"));
}

/* «РЕШЕНИЕ:», «Постановление:» in minutes; never the heading of a document. */
static bool is_noun(struct reader *reader, const struct tokens *tokens, size_t at)
{
    bool is_minutes =
        reader->reading->type == READING_MINUTES || reader->reading->type == READING_EXTRACT;
    return is_minutes && at <= 2 && token_is(tokens, at, "решение|постановление") &&
           token_is(tokens, at + 1, ":");
}

/* Cheap, since every line of a long text is asked. */
static bool may_hold_verb(str low)
{
    static const char *const stems[] = {"постанов", "реши",     "решен",    "решае",   "приказыв",
                                        "обязыв",   "распоряж", "предлага", "қаулы е", "қаулы қ"};
    for (size_t i = 0; i < COUNT_OF(stems); i++) {
        if (str_find(low, str_of(stems[i])) >= 0) {
            return true;
        }
    }
    return false;
}

static bool next_line_begins_item(struct reader *reader, size_t line)
{
    if (line + 1 >= reader->line_count) {
        return false;
    }
    struct marker marker =
        reading_marker_at(reader, reader->lines[line + 1].start, reader->lines[line + 1].end);
    return marker.kind != READING_ITEM_PLAIN;
}

size_t reading_operative_at(struct reader *reader, size_t line, size_t *ret_verb)
{
    if (!may_hold_verb(line_low(reader, line))) {
        return 0;
    }
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
    for (size_t i = 0; i < tokens.count; i++) {
        bool is_named = is_noun(reader, &tokens, i);
        if (tokens.items[i].in_quotes || (!is_verb(&tokens, i) && !is_named)) {
            continue;
        }
        bool has_colon = token_is(&tokens, i + 1, ":");
        bool is_last = i + 1 >= tokens.count ||
                       (i + 2 == tokens.count && token_is(&tokens, i + 1, ".|-|–|—|;"));
        str shown = str_slice(reader->text, tokens.items[i].start,
                              tokens.items[i].end - tokens.items[i].start);
        bool begins = has_colon ||
                      (is_last && (reading_is_upper(shown) || next_line_begins_item(reader, line)));
        /* «ПОСТАНОВИЛИ – утвердить», «РЕШИЛИ 1. Принять» */
        begins = begins || (i <= 2 && reading_is_upper(shown) &&
                            (token_is_dash(&tokens, i + 1) || token_is_number(&tokens, i + 1)));
        if (begins) {
            *ret_verb = tokens.items[i].start;
            bool has_sign = has_colon || is_last || token_is_dash(&tokens, i + 1);
            return i + 1 < tokens.count && has_sign ? tokens.items[i + 1].end : tokens.items[i].end;
        }
    }
    return 0;
}

/* ---- where decisions end -------------------------------------------------------------------- */

bool reading_is_attachment(struct reader *reader, size_t line)
{
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start,
                       MIN_OF(reader->lines[line].end, reader->lines[line].start + 400));
    bool is_finished = line == 0 || !reading_breaks_off(reader, line - 1);
    if (tokens.count == 0 || !tokens.items[0].is_capital || !is_finished ||
        line_length(reader, line) > 200) {
        return false;
    }
    bool is_approval = token_is(&tokens, 0, "утверждено|утвержден|утверждена|утверждены") &&
                       (tokens.count == 1 || token_starts(&tokens, 1, "постановлени|на|решени"));
    return is_approval || (token_is(&tokens, 0, "приложение|приложения") &&
                           (tokens.count == 1 || token_is(&tokens, 1, "№|к|n|:|1|2|3|4|5|(") ||
                            token_is_number(&tokens, 1)));
}

#define POSTS_THAT_SIGN \
    "председатель|заместитель|секретарь|президент|председательствующий|зам|врио|директор|" \
    "руководитель|сопредседатель|председатели|казначей|бухгалтер|төраға|төрайым|хатшы"

static bool starts_signature(const struct tokens *tokens)
{
    size_t first = token_starts(tokens, 0, "первый|главный|ответственный|генеральный") ? 1 : 0;
    bool is_acting =
        token_is(tokens, 0, "и") && token_is(tokens, 1, ".") && token_is(tokens, 2, "о");
    return tokens->count > 0 && tokens->items[0].is_capital &&
           (is_acting || token_is(tokens, first, POSTS_THAT_SIGN) ||
            token_is(tokens, 1, "төрағасы|төрайымы|хатшысы") ||
            (token_is(tokens, 0, "выписка") && token_is(tokens, 1, "верна")) ||
            (token_is(tokens, 0, "подписи|подписал|подписали") && tokens->count < 4));
}

/* A name stands alone on the line, or at its end behind a wide gap. */
static bool ends_with_name(struct reader *reader, const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        struct found_name name;
        if (reading_name_at(reader, tokens, i, &name)) {
            return i + name.token_count + 1 >= tokens->count;
        }
    }
    return false;
}

enum { SIGNATURE_LINES = 4, SIGNATURE_LENGTH = 160, NAME_LENGTH = 45 };

static bool is_signature(struct reader *reader, size_t line)
{
    if (line_length(reader, line) > SIGNATURE_LENGTH) {
        return false;
    }
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
    bool is_finished = line == 0 || !reading_breaks_off(reader, line - 1);
    if (!is_finished) {
        return false;
    }
    if (!starts_signature(&tokens)) {
        size_t end = line > 0 ? reader->lines[line - 1].end : 0;
        bool is_apart = reader->lines[line].after_gap ||
                        (end > 0 && strchr(".;)", reader->text.data[end - 1]) != NULL);
        bool is_near_end = is_apart && line + SIGNATURE_LINES >= reader->line_count;
        return is_near_end && line_length(reader, line) <= NAME_LENGTH && tokens.count <= 12 &&
               reading_is_speaker_line(reader, line);
    }
    for (size_t i = line; i < reader->line_count && i < line + SIGNATURE_LINES; i++) {
        struct tokens here = reading_tokens(reader, reader->lines[i].start, reader->lines[i].end);
        if (line_length(reader, i) > SIGNATURE_LENGTH) {
            return false;
        }
        if (ends_with_name(reader, &here) || (i > line && reading_is_attachment(reader, i))) {
            return true;
        }
    }
    return line + SIGNATURE_LINES >= reader->line_count || token_is(&tokens, 0, "выписка");
}

bool reading_line_ends_items(struct reader *reader, size_t line)
{
    return reading_is_attachment(reader, line) || is_signature(reader, line);
}
