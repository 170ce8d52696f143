/* The head of a document: whose, when, where, under which number, about what. */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum { HEAD_LINES = 40 };

/* ---- organisation and body ------------------------------------------------------------------ */

#define BODY_NOUNS \
    "президиум|комитет|совет|исполком|пленум|бюро|правление|профком|конференция|съезд|собрание|" \
    "обком|горком|райком|крайком|реском|комиссия|төралқа"
#define KAZAKH_BODIES \
    "төралқасы|комитеті|кеңесі|бюросы|конференциясы|жиналысы|пленумы|кәсіподақкомы"
#define KAZAKH_BODIES_OF \
    "төралқасының|комитетінің|кеңесінің|бюросының|конференциясының|жиналысының|пленумының"
#define BODY_NOUNS_OF \
    "президиума|комитета|совета|исполкома|пленума|бюро|правления|профкома|конференции|съезда|" \
    "собрания|обкома|горкома|райкома|крайкома|рескома|комиссии"

static bool is_adjective(const struct tokens *tokens, size_t at)
{
    static const char *const endings[] = {"ый", "ий", "ой", "ая", "ое", "ее", "ого", "его"};
    for (size_t i = 0; at < tokens->count && i < COUNT_OF(endings); i++) {
        if (str_ends_with(tokens->items[at].low, str_of(endings[i]))) {
            return true;
        }
    }
    return token_is_dash(tokens, at) || token_is_number(tokens, at) ||
           token_starts(tokens, at, "отчетно|контрольно|учетно") ||
           token_is(tokens, at, "i|ii|iii|iv|v|vi|vii|viii|ix|x|xi|xii|xiii|xiv|xv");
}

/* «Президиум», «РЫЛЬСКИЙ РАЙОННЫЙ КОМИТЕТ ПРОФСОЮЗА»: where the noun stands, SIZE_MAX if nowhere.
 */
static size_t body_noun(const struct tokens *tokens, size_t from, const char *nouns)
{
    for (size_t i = from; i < tokens->count && i < from + 6; i++) {
        if (token_is(tokens, i, nouns)) {
            return i;
        }
        if (!is_adjective(tokens, i)) {
            break;
        }
    }
    return SIZE_MAX;
}

/* «ЦЕНТРАЛЬНЫЙ КОМИТЕТ / ПРЕЗИДИУМ»: the last body is the one that decides. */
static void keep_as_organisation(struct reader *reader)
{
    struct reading *reading = reader->reading;
    if (reading->body.text.length > 0) {
        *ARENA_PUSH(reader->arena, reading->organisations.items, reading->organisations.count,
                    reading->organisations.capacity) = reading->body;
    }
}

/* Behind the type: «заседания президиума …», «ПРЕЗИДИУМА КУРСКОЙ …», in the genitive. */
static bool take_body_behind_type(struct reader *reader, const struct tokens *tokens, size_t from)
{
    while (
        token_is(tokens, from,
                 "заседания|заседание|внеочередного|очередного|расширенного|совместного|"
                 "очередное|из|протокола|постановления|решения|заочного|выездного|первого") ||
        (reading_is_number_sign(tokens, from) && token_is_number(tokens, from + 1)) ||
        (from > 0 && token_is_number(tokens, from) && reading_is_number_sign(tokens, from - 1))) {
        from++;
    }
    size_t noun = body_noun(tokens, from, BODY_NOUNS_OF);
    if (noun == SIZE_MAX) {
        return false;
    }
    size_t end = noun + 1;
    while (end < tokens->count && !reading_is_number_sign(tokens, end) &&
           !token_is(tokens, end, "от|,|.|(") && !tokens->items[end].after_gap &&
           tokens->items[end].kind != TOKEN_NUMBER) {
        end++;
    }
    keep_as_organisation(reader);
    struct reading_part part =
        reading_part_of(reader, tokens->items[from].start, tokens->items[end - 1].end);
    part.text = reading_post_nominative(reader->arena, part.text, DECLENSION_GENITIVE);
    str rest = part.text;
    if (rest.length > 0 && !reading_is_upper(rest)) {
        str first = utf8_slice(rest, 1);
        part.text =
            str_join(reader->arena, utf8_upper(reader->arena, first), str_from(rest, first.length));
    }
    reader->reading->body = part;
    return true;
}

/* «кәсіподақ комитетінің отырысы»: the body in the nominative. */
static bool take_kazakh_body(struct reader *reader, const struct tokens *tokens)
{
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        if (!token_is(tokens, i, KAZAKH_BODIES_OF) ||
            !token_is(tokens, i + 1, "отырысы|отырысының|мәжілісі|мәжілісінің")) {
            continue;
        }
        size_t from = i > 0 && token_is(tokens, i - 1, "кәсіподақ") ? i - 1 : i;
        struct reading_part part =
            reading_part_of(reader, tokens->items[from].start, tokens->items[i].end);
        part.text = str_slice(part.text, 0, part.text.length - strlen("нің"));
        reader->reading->body = part;
        return true;
    }
    return false;
}

/* A line of the head that is neither date nor type: the body, or the organisation. */
static void take_name_line(struct reader *reader, size_t line, size_t end)
{
    struct reading *reading = reader->reading;
    size_t start = reader->lines[line].start;
    struct tokens tokens = reading_tokens(reader, start, end);
    if (tokens.count == 0) {
        return;
    }
    if (body_noun(&tokens, 0, BODY_NOUNS) != SIZE_MAX ||
        token_is(&tokens, tokens.count - 1, KAZAKH_BODIES)) {
        keep_as_organisation(reader);
        reading->body = reading_part_of(reader, start, end);
        return;
    }
    if (take_kazakh_body(reader, &tokens)) {
        return;
    }
    str low = reader_low(reader, start, end);
    if (low_starts_with(low,
                        "председател|директор|ректор|утвержд|согласован|постановлени|решени|"
                        "протокол|на заседании|от |заместител|руководител|всем |исх|тел|состоит|"
                        "избран|присутств|членов|всего")) {
        return;
    }
    if (low_has_stem(low, "профсоюз|организаци|федераци|кәсіп|одағы|объединен|союз|школ|мбоу|мкоу|"
                          "ппо")) {
        *ARENA_PUSH(reader->arena, reading->organisations.items, reading->organisations.count,
                    reading->organisations.capacity) = reading_part_of(reader, start, end);
    }
}

/* ---- together ------------------------------------------------------------------------------- */

/* The head ends where the first line stands that is no line of a head. */
static bool ends_head(struct reader *reader, size_t line)
{
    size_t verb;
    str low = line_low(reader, line);
    bool behind_type = reader->type_line == SIZE_MAX || line > reader->type_line;
    return reading_operative_at(reader, line, &verb) > 0 ||
           (behind_type && (reading_has_section_word(low) || reading_starts_preamble(low) ||
                            line_length(reader, line) > READING_LONG_LINE ||
                            low_starts_with(low, "уважаем|1.|1)|i.|раздел|глава"))) ||
           line >= HEAD_LINES;
}

static void take_type_line(struct reader *reader, size_t line)
{
    size_t word = 0;
    (void)reading_type_of_line(reader, line, &word);
    struct tokens tokens = reading_tokens(reader, word, reader->lines[line].end);
    if (word > reader->lines[line].start) {
        take_name_line(reader, line, word);
    }
    size_t behind = 1;
    while (behind < tokens.count &&
           !token_is(&tokens, behind,
                     "заседания|заседание|собрания|"
                     "конференции|пленума|президиума|"
                     "комитета|совета|" BODY_NOUNS_OF) &&
           !is_adjective(&tokens, behind)) {
        behind++;
    }
    (void)take_body_behind_type(reader, &tokens, behind);
    (void)reading_take_particulars(reader, line);
}

/* «ПЛАН / работы президиума на 2022 год»: the title is the type with what stands below it. */
static bool titles_itself(enum reading_type type)
{
    return type == READING_REGULATION || type == READING_PLAN || type == READING_INFORMATION ||
           type == READING_APPEAL || type == READING_REPORT;
}

static size_t take_head_lines(struct reader *reader)
{
    size_t line = 0;
    for (; line < reader->line_count && !ends_head(reader, line); line++) {
        if (line == reader->type_line) {
            take_type_line(reader, line);
            if (titles_itself(reader->reading->type)) {
                break;
            }
            continue;
        }
        bool may_title = reader->type_line == SIZE_MAX || line > reader->type_line;
        if (may_title && reading_starts_title(reader, line)) {
            break;
        }
        bool is_behind = reader->type_line != SIZE_MAX && line > reader->type_line;
        struct tokens tokens =
            reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
        if (reading_take_particulars(reader, line)) {
            /* «из протокола № 11 заседания профсоюзного комитета» below «ВЫПИСКА» */
            if (is_behind && low_starts_with(line_low(reader, line), "из протокола")) {
                (void)take_body_behind_type(reader, &tokens, 0);
            }
            continue;
        }
        bool is_sitting = low_starts_with(line_low(reader, line), "заседани");
        if ((!is_behind && !is_sitting) || !take_body_behind_type(reader, &tokens, 0)) {
            take_name_line(reader, line, reader->lines[line].end);
        }
    }
    return line;
}

void reading_find_head(struct reader *reader)
{
    size_t line = take_head_lines(reader);
    reader->head_end = line;
    if (line == reader->type_line && line < reader->line_count) {
        size_t next = line + 1;
        bool says_about = next < reader->line_count && reading_starts_title(reader, next) &&
                          line_length(reader, line) < 30;
        line = reading_take_title(reader, says_about ? next : line);
    } else if (line < reader->line_count && reading_starts_title(reader, line)) {
        line = reading_take_title(reader, line);
        while (line < reader->line_count && line < reader->head_end + READING_TITLE_LINES &&
               line_length(reader, line) < READING_SPEAKER_LINE / 2 && !ends_head(reader, line) &&
               reading_take_particulars(reader, line)) {
            line++;
        }
    }
    reader->body_start = line;
}

/* ---- what other parts say ------------------------------------------------------------------- */

/* «к постановлению Президиума Федерации от 28.06.2021г. №4» over an attachment. */
static void learn_from_attachment(struct reader *reader,
                                  const struct reading_attachment *attachment)
{
    struct reading *reading = reader->reading;
    size_t start = attachment->at.offset;
    str heading = str_slice(reader->low, start, attachment->at.length);
    struct tokens tokens = reading_tokens(reader, start, start + MIN_OF(heading.length, 400));
    size_t to = 0;
    while (to < tokens.count && !token_starts(&tokens, to, "постановлени|протокол|распоряжени")) {
        to++;
    }
    if (to >= tokens.count || to > 6) {
        return;
    }
    struct tokens rest = {.items = tokens.items + to + 1,
                          .count = MIN_OF(tokens.count - to - 1, 24)};
    reading_take_date(reader, &rest);
    reading_take_number(reader, &rest);
    if (str_is_empty(reading->body.text)) {
        (void)take_body_behind_type(reader, &rest, 0);
    }
}

/* «Заслушав информацию председателя … Корякиной И.В.»: who spoke. */
static void speakers_of_preamble(struct reader *reader)
{
    struct reading *reading = reader->reading;
    size_t start = reading->preamble.at.offset;
    str low = str_slice(reader->low, start, reading->preamble.at.length);
    if (reading->speakers.count > 0 || !low_starts_with(low, "заслушав|рассмотрев|обсудив")) {
        return;
    }
    ptrdiff_t line_end = str_find_char(low, '\n');
    ptrdiff_t notes = str_find(low, STR("отмеча"));
    size_t length = MIN_OF(low.length, 500);
    length = line_end > 0 ? MIN_OF(length, (size_t)line_end) : length;
    length = notes > 0 ? MIN_OF(length, (size_t)notes) : length;
    struct reading_people people = {0};
    reading_take_names(reader, start, start + length, DECLENSION_GENITIVE, &people);
    reading->speakers = people;
}

/* Nothing but a date, and a few signs and words around it. */
static bool is_date_line(struct reader *reader, size_t line)
{
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
    for (size_t i = 0; i < tokens.count && tokens.count < 16; i++) {
        struct found_date found;
        size_t used = reading_date_at(&tokens, i, false, &found);
        if (used > 0) {
            return tokens.count - used <= 4;
        }
    }
    return false;
}

/* An appeal or report bears its place and day at the end. */
static void take_end(struct reader *reader)
{
    struct reading *reading = reader->reading;
    size_t first =
        reader->line_count > READING_TITLE_LINES ? reader->line_count - READING_TITLE_LINES : 0;
    for (size_t i = reader->line_count; i > MAX_OF(first, reader->body_start); i--) {
        size_t line = i - 1;
        if (reading->type <= READING_ORDER || !date_is_none(reading->day) ||
            !is_date_line(reader, line) || !reading_take_particulars(reader, line)) {
            continue;
        }
        if (line > 0 && str_is_empty(reading->place.text) &&
            line_length(reader, line - 1) < READING_SPEAKER_LINE / 4) {
            (void)reading_take_particulars(reader, line - 1);
        }
    }
}

void reading_complete_head(struct reader *reader)
{
    struct reading *reading = reader->reading;
    EACH (attachment, reading->attachments) {
        learn_from_attachment(reader, attachment);
    }
    speakers_of_preamble(reader);
    take_end(reader);
}
