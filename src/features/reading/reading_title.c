/* What a document is about, and who reports. */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum { TITLE_LINE = 90 }; /* characters: a longer one is not broken by hand */

bool reading_starts_title(struct reader *reader, size_t line)
{
    str low = line_low(reader, line);
    str shown = str_from(reader->text, reader->lines[line].start);
    bool is_quoted = low_starts_with(low, "«|\"|“|„");
    if (is_quoted) {
        str rest = low;
        utf8_next(&rest);
        shown = str_from(shown, low.length - rest.length);
        low = rest;
    }
    if (reader->is_kazakh && reader->type_line != SIZE_MAX &&
        !low_starts_with(low, "күн тәртібі") &&
        (str_ends_with(low, STR(" туралы")) || str_ends_with(low, STR(" жайлы")) ||
         str_ends_with(low, STR(" жөнінде")))) {
        return true; /* «Кәсіподақ оқуының жоспары туралы» */
    }
    bool is_free = reader->type_line != SIZE_MAX && reader->reading->type > READING_ORDER;
    str first = shown;
    bool is_capital = shown.length > 0 && utf8_is_upper(utf8_next(&first));
    return low_starts_with(low, "о |об |обо |о\t|об\t|о:|о\n|об\n") && (is_capital || is_free);
}

bool reading_starts_preamble(str low)
{
    size_t end = 0;
    while (end < low.length && (unsigned char)low.data[end] >= 0x80) {
        end++;
    }
    str first = str_slice(low, 0, end);
    static const char *const endings[] = {"ав", "ив", "ев", "яв", "вшись", "уясь"};
    for (size_t i = 0; i < COUNT_OF(endings) && first.length > 10; i++) {
        if (str_ends_with(first, str_of(endings[i]))) {
            return true; /* «Рассмотрев», «Изучив», «Руководствуясь» */
        }
    }
    return low_starts_with(low, "заслушав|рассмотрев|обсудив|в соответствии|в целях|на основании|"
                                "руководствуясь|в связи|президиум |комитет |исполком|профком |"
                                "совет |пленум |в рамках|учитывая|отмеча|согласно|с целью|"
                                "во исполнение|принимая|пункт |статья |"
                                "подводя|исходя|признавая|отмечая|выражая|настоящ");
}

bool reading_has_section_word(str low)
{
    return low_has_stem(low, "слушали|повестка|присутств|рассмотрели|голосовали|председательств|"
                             "избрано|кворум|приглашен|отсутств|тыңдалды|күн тәртібі|қатысты");
}

static size_t open_quotes(str text)
{
    size_t depth = 0;
    while (text.length > 0) {
        uint32_t c = utf8_next(&text);
        depth += c == 0xAB;
        depth -= c == 0xBB && depth > 0;
    }
    return depth;
}

/* The line goes on with the title that began before it. */
static bool continues_title(struct reader *reader, size_t first, size_t line)
{
    size_t verb;
    str low = line_low(reader, line);
    str title = str_slice(reader->text, reader->lines[first].start,
                          reader->lines[line - 1].end - reader->lines[first].start);
    if (line - first >= READING_TITLE_LINES || reading_operative_at(reader, line, &verb) > 0 ||
        reading_has_section_word(low) || reading_is_speaker_line(reader, line)) {
        return false;
    }
    if (open_quotes(title) > 0 && !reading_starts_preamble(low)) {
        return true;
    }
    bool is_below_type = line == first + 1 && first == reader->type_line;
    if ((reader->lines[line].after_gap && !is_below_type) || reading_starts_preamble(low) ||
        line_length(reader, line) > READING_LONG_LINE || str_ends_with(title, STR("."))) {
        return false;
    }
    str shown = str_from(reader->text, reader->lines[line].start);
    uint32_t letter = utf8_next(&shown);
    bool begins_small = utf8_is_letter(letter) && !utf8_is_upper(letter);
    return begins_small || (line_length(reader, line - 1) <= TITLE_LINE &&
                            line_length(reader, line) <= TITLE_LINE &&
                            !low_starts_with(low, "докладчик|докладывает|1"));
}

/* A name stands behind the title in a column of its own. */
static size_t end_without_speaker(struct reader *reader, size_t start, size_t end)
{
    struct tokens tokens = reading_tokens(reader, start, end);
    for (size_t i = 1; i < tokens.count; i++) {
        struct found_name name;
        if (tokens.items[i].after_gap && reading_name_at(reader, &tokens, i, &name) &&
            i + name.token_count >= tokens.count) {
            *ARENA_PUSH(reader->arena, reader->reading->speakers.items,
                        reader->reading->speakers.count, reader->reading->speakers.capacity) =
                reading_person_of(reader, &tokens, i, &name, DECLENSION_NOMINATIVE);
            return tokens.items[i].start;
        }
    }
    return end;
}

/* Names in the line, in that case of the declension. */
void reading_take_names(struct reader *reader, size_t start, size_t end, int which,
                        struct reading_people *people)
{
    struct tokens tokens = reading_tokens(reader, start, end);
    for (size_t i = 0; i < tokens.count;) {
        struct found_name name;
        if (!reading_name_at(reader, &tokens, i, &name)) {
            i++;
            continue;
        }
        *ARENA_PUSH(reader->arena, people->items, people->count, people->capacity) =
            reading_person_of(reader, &tokens, i, &name, which);
        i += name.token_count;
    }
}

/* Nothing but names, and words that say that they speak: «Докладчик: …», «(Иванова И.И.)». */
bool reading_is_speaker_line(struct reader *reader, size_t line)
{
    if (line >= reader->line_count || line_length(reader, line) > READING_SPEAKER_LINE) {
        return false;
    }
    size_t verb;
    if (reading_operative_at(reader, line, &verb) > 0) {
        return false;
    }
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
    bool is_labelled =
        token_starts(&tokens, 0, "докладчик|докладыва|содокладчик|докл|вносит|баяндама|баянда");
    bool has_name = false;
    for (size_t i = is_labelled ? 1 : 0; i < tokens.count;) {
        struct found_name name;
        if (reading_name_at(reader, &tokens, i, &name)) {
            has_name = true;
            i += name.token_count;
        } else if (is_labelled || tokens.items[i].kind == TOKEN_SIGN || token_is(&tokens, i, "и")) {
            i++;
        } else {
            /* «Иванова И.И., заместитель председателя»: the post behind the name. */
            return has_name && token_is(&tokens, i - 1, ",|–|-|—") &&
                   token_starts(&tokens, i,
                                "председател|заместител|зам|специалист|главн|ведущ|"
                                "секретар|член|правов|техническ");
        }
    }
    return has_name;
}

/* Title and speakers from the line on; returns the line behind them. */
size_t reading_take_title(struct reader *reader, size_t line)
{
    struct reading *reading = reader->reading;
    size_t first = line;
    do {
        line++;
    } while (line < reader->line_count && continues_title(reader, first, line));
    size_t start = reader->lines[first].start;
    size_t end = end_without_speaker(reader, start, reader->lines[line - 1].end);
    /* «… при приёме на работу (докладчик Савина О.В.)» */
    ptrdiff_t speaker = str_find(reader_low(reader, start, end), STR("(доклад"));
    if (speaker > 0) {
        reading_take_names(reader, start + (size_t)speaker, end, DECLENSION_NOMINATIVE,
                           &reading->speakers);
        end = start + (size_t)speaker;
    }
    reading->title = reading_part_of(reader, start, end);
    while (reading_is_speaker_line(reader, line)) {
        reading_take_names(reader, reader->lines[line].start, reader->lines[line].end,
                           DECLENSION_NOMINATIVE, &reading->speakers);
        line++;
    }
    return line;
}
