/* Which kind of document a text is: by the word in its head, else by what it does. */
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum { HEAD_LINES = 40, LONG_LINE = 150 };

static const struct {
    const char *words;
    enum reading_type type;
} type_words[] = {
    {"постановление|решение|қаулы|қаулысы|шешім|шешімі", READING_RESOLUTION},
    {"протокол|хаттама|хаттамасы", READING_MINUTES},
    {"выписка|выдержка|үзінді", READING_EXTRACT},
    {"распоряжение|приказ|өкім|өкімі|бұйрық", READING_ORDER},
    {"положение|регламент|инструкция|порядок|устав|правила", READING_REGULATION},
    {"план|программа|график", READING_PLAN},
    {"информация|справка|сведения", READING_INFORMATION},
    {"обращение|заявление|резолюция|призыв|декларация", READING_APPEAL},
    {"отчет|доклад", READING_REPORT},
    {"письмо", READING_LETTER},
};

enum reading_type reading_type_of_word(const struct tokens *tokens, size_t at)
{
    for (size_t i = 0; i < COUNT_OF(type_words); i++) {
        if (token_is(tokens, at, type_words[i].words)) {
            return type_words[i].type;
        }
    }
    return READING_UNKNOWN;
}

/* «ПОСТАНОВЛЕНИЕ», «Протокол № 5 заседания…», «КОМИТЕТ … ПОСТАНОВЛЕНИЕ». */
enum reading_type reading_type_of_line(struct reader *reader, size_t line, size_t *ret_word)
{
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
    if (tokens.count == 0 || line_length(reader, line) > LONG_LINE) {
        return READING_UNKNOWN;
    }
    bool has_adjective = token_is(&tokens, 0,
                                  "публичный|открытый|сводный|информационная|аналитическая|годовой|"
                                  "перспективный|календарный|примерный|статистический|отчетный") &&
                         tokens.count > 1;
    size_t first = has_adjective ? 1 : 0;
    enum reading_type type = reading_type_of_word(&tokens, first);
    str shown = str_slice(reader->text, reader->lines[line].start,
                          reader->lines[line].end - reader->lines[line].start);
    bool is_sentence = str_ends_with(shown, STR(".")) && tokens.count > 3 &&
                       !token_is(&tokens, tokens.count - 2, "г|гг");
    bool is_alone = first + 1 == tokens.count;
    bool is_capital = reading_is_upper(reading_token_shown(reader, &tokens, first));
    if (type != READING_UNKNOWN && tokens.items[0].is_capital && !is_sentence &&
        (is_alone || is_capital || type > READING_RESOLUTION ||
         token_is(&tokens, first + 1, "/|№|президиума|комитета|пленума|совета|от|исполкома"))) {
        *ret_word = tokens.items[first].start;
        return type;
    }
    size_t last = tokens.count - 1;
    type = reading_type_of_word(&tokens, last);
    if (type != READING_UNKNOWN && reading_is_upper(shown)) {
        *ret_word = tokens.items[last].start;
        return type;
    }
    return READING_UNKNOWN;
}

/* «УТВЕРЖДЕНО на заседании … Протокол № 3»: the minutes of the approval are not this document. */
static bool is_approval(struct reader *reader, size_t line)
{
    size_t from = line < 4 ? 0 : line - 4;
    for (size_t i = from; i <= line; i++) {
        if (low_starts_with(line_low(reader, i), "утвержд|принят|согласован|рассмотрен|одобрен")) {
            return true;
        }
    }
    return false;
}

static bool says(struct reader *reader, const char *part)
{
    return str_find(reader->low, str_of(part)) >= 0;
}

static enum reading_type type_without_word(struct reader *reader)
{
    for (size_t i = 0; i < reader->line_count && i < HEAD_LINES; i++) {
        if (low_starts_with(line_low(reader, i), "уважаем|дорогие |дорогой ")) {
            return READING_LETTER;
        }
    }
    size_t verb;
    for (size_t i = 0; i < reader->line_count; i++) {
        if (reading_operative_at(reader, i, &verb) > 0) {
            str low = reader_low(reader, verb, reader->lines[i].end);
            bool is_minutes = says(reader, "слушали") || says(reader, "присутствовали");
            return is_minutes                                                 ? READING_MINUTES
                   : low_starts_with(low, "приказ|обязыва|распоряж|предлага") ? READING_ORDER
                                                                              : READING_RESOLUTION;
        }
    }
    return READING_UNKNOWN;
}

void reading_find_type(struct reader *reader)
{
    reader->type_line = SIZE_MAX;
    size_t verb;
    for (size_t i = 0; i < reader->line_count && i < HEAD_LINES; i++) {
        size_t word = 0;
        if (reading_operative_at(reader, i, &verb) > 0) {
            break;
        }
        if (low_starts_with(line_low(reader, i), "уважаем")) {
            reader->reading->type = READING_LETTER;
            return;
        }
        enum reading_type type = reading_type_of_line(reader, i, &word);
        if (type == READING_UNKNOWN || (type == READING_MINUTES && is_approval(reader, i))) {
            continue;
        }
        reader->type_line = i;
        reader->reading->type = type;
        return;
    }
    reader->reading->type = type_without_word(reader);
}
