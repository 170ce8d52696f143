/* The head of a document: whose, when, where, under which number, about what. */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum {
    HEAD_LINES = 40,
    LONG_LINE = 150, /* characters: a paragraph, no line of a head */
    TITLE_LINE = 90, /* a longer one is not broken by hand */
    TITLE_LINES = 8,
    SPEAKER_LINE = 140,
};

/* ---- date, place, number -------------------------------------------------------------------- */

static void take_date(struct reader *reader, const struct tokens *tokens)
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

static bool is_number_sign(const struct tokens *tokens, size_t at)
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

static void take_number(struct reader *reader, const struct tokens *tokens)
{
    struct reading *reading = reader->reading;
    for (size_t i = 0; i < tokens->count && str_is_empty(reading->number.text); i++) {
        if (!is_number_sign(tokens, i) || is_number_of_another(tokens, i)) {
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
                 !(tokens->items[end].after_gap && end > first) && !is_number_sign(tokens, end)) ||
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
            !is_number_sign(tokens, i)) {
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
static bool take_particulars(struct reader *reader, size_t line)
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
    take_date(reader, &tokens);
    take_number(reader, &tokens);
    bool has_found = !date_equal(before.day, reading->day) ||
                     before.number.at.length != reading->number.at.length;
    if (has_found || !low_has_stem(low, "профсоюз|организаци|школ|гимнази|мбоу|ппо|университет")) {
        take_place(reader, &tokens, has_found);
    }
    return has_found || before.place.at.length != reading->place.at.length;
}

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
    while (token_is(tokens, from,
                    "заседания|заседание|внеочередного|очередного|расширенного|совместного|"
                    "очередное|из|протокола|постановления|решения|заочного|выездного|первого") ||
           (is_number_sign(tokens, from) && token_is_number(tokens, from + 1)) ||
           (from > 0 && token_is_number(tokens, from) && is_number_sign(tokens, from - 1))) {
        from++;
    }
    size_t noun = body_noun(tokens, from, BODY_NOUNS_OF);
    if (noun == SIZE_MAX) {
        return false;
    }
    size_t end = noun + 1;
    while (end < tokens->count && !is_number_sign(tokens, end) &&
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

/* ---- title and speakers --------------------------------------------------------------------- */

static bool starts_title(struct reader *reader, size_t line)
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

static bool starts_preamble(str low)
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

static bool has_section_word(str low)
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
    if (line - first >= TITLE_LINES || reading_operative_at(reader, line, &verb) > 0 ||
        has_section_word(low) || reading_is_speaker_line(reader, line)) {
        return false;
    }
    if (open_quotes(title) > 0 && !starts_preamble(low)) {
        return true;
    }
    bool is_below_type = line == first + 1 && first == reader->type_line;
    if ((reader->lines[line].after_gap && !is_below_type) || starts_preamble(low) ||
        line_length(reader, line) > LONG_LINE || str_ends_with(title, STR("."))) {
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
static void take_names(struct reader *reader, size_t start, size_t end, int which,
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
    if (line >= reader->line_count || line_length(reader, line) > SPEAKER_LINE) {
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
static size_t take_title(struct reader *reader, size_t line)
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
        take_names(reader, start + (size_t)speaker, end, DECLENSION_NOMINATIVE, &reading->speakers);
        end = start + (size_t)speaker;
    }
    reading->title = reading_part_of(reader, start, end);
    while (reading_is_speaker_line(reader, line)) {
        take_names(reader, reader->lines[line].start, reader->lines[line].end,
                   DECLENSION_NOMINATIVE, &reading->speakers);
        line++;
    }
    return line;
}

/* ---- together ------------------------------------------------------------------------------- */

/* The head ends where the first line stands that is no line of a head. */
static bool ends_head(struct reader *reader, size_t line)
{
    size_t verb;
    str low = line_low(reader, line);
    bool behind_type = reader->type_line == SIZE_MAX || line > reader->type_line;
    return reading_operative_at(reader, line, &verb) > 0 ||
           (behind_type && (has_section_word(low) || starts_preamble(low) ||
                            line_length(reader, line) > LONG_LINE ||
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
    (void)take_particulars(reader, line);
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
        if (may_title && starts_title(reader, line)) {
            break;
        }
        bool is_behind = reader->type_line != SIZE_MAX && line > reader->type_line;
        struct tokens tokens =
            reading_tokens(reader, reader->lines[line].start, reader->lines[line].end);
        if (take_particulars(reader, line)) {
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
        bool says_about = next < reader->line_count && starts_title(reader, next) &&
                          line_length(reader, line) < 30;
        line = take_title(reader, says_about ? next : line);
    } else if (line < reader->line_count && starts_title(reader, line)) {
        line = take_title(reader, line);
        while (line < reader->line_count && line < reader->head_end + TITLE_LINES &&
               line_length(reader, line) < SPEAKER_LINE / 2 && !ends_head(reader, line) &&
               take_particulars(reader, line)) {
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
    take_date(reader, &rest);
    take_number(reader, &rest);
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
    take_names(reader, start, start + length, DECLENSION_GENITIVE, &people);
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
    size_t first = reader->line_count > TITLE_LINES ? reader->line_count - TITLE_LINES : 0;
    for (size_t i = reader->line_count; i > MAX_OF(first, reader->body_start); i--) {
        size_t line = i - 1;
        if (reading->type <= READING_ORDER || !date_is_none(reading->day) ||
            !is_date_line(reader, line) || !take_particulars(reader, line)) {
            continue;
        }
        if (line > 0 && str_is_empty(reading->place.text) &&
            line_length(reader, line - 1) < SPEAKER_LINE / 4) {
            (void)take_particulars(reader, line - 1);
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
