/* Where decisions stand: behind the verb of a resolution or order, behind each ПОСТАНОВИЛИ of
 * minutes and extracts. Documents of other kinds decide nothing. */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum section { SECTION_NONE, SECTION_HEARD, SECTION_SPOKEN, SECTION_VOTED, SECTION_AGENDA };

static enum section section_of(const struct tokens *tokens, size_t *ret_word)
{
    static const struct {
        const char *stems;
        enum section section;
    } sections[] = {
        {"слушали|слушал|рассмотрели|докладывал|заслушали", SECTION_HEARD},
        {"выступил|выступал|обсудили|обсуждени|вопросы|прени", SECTION_SPOKEN},
        {"голосовал|проголосовал|голосовани|единогласно", SECTION_VOTED},
        {"повестк", SECTION_AGENDA},
    };
    for (size_t at = 0; at < tokens->count && at < 8; at++) {
        for (size_t i = 0; i < COUNT_OF(sections); i++) {
            if (token_starts(tokens, at, sections[i].stems)) {
                *ret_word = at;
                return sections[i].section;
            }
        }
        /* «2. », «По второму вопросу повестки дня», «Результаты» may stand before the word. */
        if (tokens->items[at].kind == TOKEN_WORD &&
            !token_starts(tokens, at,
                          "по|перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|"
                          "десят|вопрос|пункт|дня|результат|решение|принято|iii|ii|i|"
                          "iv|v|vi|итоги|открыт")) {
            break;
        }
    }
    return SECTION_NONE;
}

/* «За – 9, против – нет», «Принято единогласно». */
static bool is_vote(const struct tokens *tokens)
{
    size_t first = token_is(tokens, 0, "«|\"|(") ? 1 : 0;
    bool is_for = token_is(tokens, first, "за") && (token_is(tokens, first + 1, "»|\"|:|–|-|—|«") ||
                                                    token_is_number(tokens, first + 1));
    return is_for || (token_is(tokens, 0, "принято|решение|постановление") &&
                      (token_starts(tokens, 1, "единоглас|больш") ||
                       (token_starts(tokens, 1, "принят") && tokens->count < 12)));
}

static int question_number(const struct tokens *tokens, size_t word)
{
    for (size_t i = 0; i < word; i++) {
        if (token_is_number(tokens, i) && tokens->items[i].number > 0 &&
            tokens->items[i].number < 100) {
            return tokens->items[i].number;
        }
    }
    return 0;
}

struct minutes {
    int question;
    bool was_decided; /* the question that is open has its decision */
    bool has_decided; /* some question has */
    bool is_open;     /* lines are items */
    struct list list;
};

/* The heading of the next question stands where an item could: «2. О плане …» before «СЛУШАЛИ». */
static bool is_next_question(struct reader *reader, size_t line)
{
    struct marker marker =
        reading_marker_at(reader, reader->lines[line].start, reader->lines[line].end);
    str low = reader_low(reader, marker.text_start, reader->lines[line].end);
    if (low_starts_with(low, "вопрос ")) {
        return true;
    }
    for (size_t i = line + 1; i < reader->line_count && i < line + 4; i++) {
        size_t word;
        struct tokens tokens =
            reading_tokens(reader, reader->lines[i].start,
                           MIN_OF(reader->lines[i].end, reader->lines[i].start + 200));
        if (section_of(&tokens, &word) == SECTION_HEARD) {
            return low_starts_with(low, "о |об |обо |«о |«об |по ");
        }
    }
    return false;
}

static void add_speaker(struct reader *reader, struct reading_person person)
{
    struct reading_people *speakers = &reader->reading->speakers;
    EACH (speaker, *speakers) {
        if (str_equal(speaker->name, person.name)) {
            return;
        }
    }
    *ARENA_PUSH(reader->arena, speakers->items, speakers->count, speakers->capacity) = person;
}

/* «СЛУШАЛИ: Иванову И.И. – председателя профкома»: who spoke, in the accusative. */
static void take_speakers(struct reader *reader, size_t line, const struct tokens *tokens,
                          size_t word)
{
    struct found_name name;
    struct tokens next = {0};
    const struct tokens *from = tokens;
    size_t at = word + 1;
    bool is_bare = tokens->count <= word + 2;
    if (is_bare && line + 1 < reader->line_count) {
        next = reading_tokens(reader, reader->lines[line + 1].start, reader->lines[line + 1].end);
        from = &next;
        at = 0;
    }
    for (size_t i = at; i < from->count && i < at + 24; i++) {
        if (token_is(from, i, "о|об") && i > at) {
            return;
        }
        if (reading_name_at(reader, from, i, &name)) {
            add_speaker(reader, reading_person_of(reader, from, i, &name, DECLENSION_ACCUSATIVE));
            i += name.token_count - 1;
        }
    }
}

static void open_question(struct minutes *minutes, int number)
{
    minutes->question = number > minutes->question ? number : minutes->question + 1;
    minutes->was_decided = false;
}

/* A line of minutes; false where the minutes end. */
static bool take_minutes_line(struct reader *reader, struct minutes *minutes, size_t line)
{
    size_t verb, word = 0;
    /* «Секретарь: …» among those present is no signature. */
    if (minutes->has_decided && reading_line_ends_items(reader, line)) {
        return false;
    }
    struct tokens tokens =
        reading_tokens(reader, reader->lines[line].start,
                       MIN_OF(reader->lines[line].end, reader->lines[line].start + 600));
    size_t behind = reading_operative_at(reader, line, &verb);
    enum section section = section_of(&tokens, &word);
    if (section != SECTION_NONE) {
        minutes->is_open = false;
        if (section == SECTION_HEARD) {
            open_question(minutes, question_number(&tokens, word));
            take_speakers(reader, line, &tokens, word);
        }
    }
    if (behind > 0) {
        bool needs_question = minutes->was_decided || minutes->question == 0;
        if (needs_question && section != SECTION_HEARD) {
            open_question(minutes, 0);
        }
        minutes->was_decided = minutes->has_decided = true;
        minutes->is_open = true;
        minutes->list = reading_new_list(reader, minutes->question);
        reading_take_line(&minutes->list, line, behind);
        return true;
    }
    if (is_vote(&tokens) || is_next_question(reader, line)) {
        minutes->is_open = false;
    }
    if (minutes->is_open) {
        reading_take_line(&minutes->list, line, reader->lines[line].start);
    }
    return true;
}

static size_t take_minutes(struct reader *reader)
{
    struct minutes minutes = {0};
    size_t line = reader->body_start;
    while (line < reader->line_count && take_minutes_line(reader, &minutes, line)) {
        line++;
    }
    return line;
}

/* Where the operative part of a resolution begins; SIZE_MAX if nowhere. `ret_from` is the place
 * behind the verb, `ret_preamble` where the preamble ends. */
static size_t find_operative(struct reader *reader, size_t *ret_from, size_t *ret_verb)
{
    for (size_t i = reader->body_start; i < reader->line_count; i++) {
        if (reading_is_attachment(reader, i)) {
            break;
        }
        size_t behind = reading_operative_at(reader, i, ret_verb);
        if (behind > 0) {
            *ret_from = behind;
            return i;
        }
    }
    /* Without the verb: the first of several numbered lines. */
    for (size_t i = reader->body_start; i + 1 < reader->line_count; i++) {
        struct marker marker =
            reading_marker_at(reader, reader->lines[i].start, reader->lines[i].end);
        if (marker.kind == READING_ITEM && marker.part_count == 1 && marker.parts[0] == 1) {
            *ret_from = *ret_verb = reader->lines[i].start;
            return i;
        }
    }
    return SIZE_MAX;
}

enum { SUBJECT_BYTES = 300 };

/* «Учитывая изложенное, Конференция РЕШИЛА», «Президиум обкома / ПОСТАНОВЛЯЕТ»: who decides is no
 * part of the preamble, and names the body. Returns where the preamble ends. */
static size_t preamble_end(struct reader *reader, size_t begin, size_t verb)
{
    size_t from = verb - begin > SUBJECT_BYTES ? verb - SUBJECT_BYTES : begin;
    while (from < verb && ((unsigned char)reader->text.data[from] & 0xC0) == 0x80) {
        from++;
    }
    struct tokens tokens = reading_tokens(reader, from, verb);
    for (size_t i = tokens.count; i > 0; i--) {
        size_t at = i - 1;
        if (token_is(&tokens, at, ",|.|;|:")) {
            break;
        }
        if (!token_is(&tokens, at,
                      "президиум|комитет|совет|исполком|пленум|бюро|правление|съезд|"
                      "профком|конференция|собрание|обком|горком|райком|реском|"
                      "крайком")) {
            continue;
        }
        while (at > 0 && (str_ends_with(tokens.items[at - 1].low, STR("ый")) ||
                          str_ends_with(tokens.items[at - 1].low, STR("ий")) ||
                          token_is(&tokens, at - 1, "пленум"))) {
            at--;
        }
        struct reading_part part = reading_part_of(reader, tokens.items[at].start, verb);
        if (str_is_empty(reader->reading->body.text)) {
            reader->reading->body = part;
        }
        size_t end = tokens.items[at].start;
        while (end > begin && strchr(", \n\t", reader->text.data[end - 1]) != NULL) {
            end--;
        }
        return end;
    }
    return verb;
}

static size_t take_resolution(struct reader *reader)
{
    size_t from = 0, verb = 0;
    size_t line = find_operative(reader, &from, &verb);
    if (line == SIZE_MAX) {
        return reader->body_start;
    }
    size_t begin = reader->body_start < reader->line_count ? reader->lines[reader->body_start].start
                                                           : reader->text.length;
    size_t end = preamble_end(reader, MIN_OF(begin, verb), verb);
    reader->reading->preamble = reading_part_of(reader, begin, end);
    struct list list = reading_new_list(reader, 0);
    reading_take_line(&list, line, from);
    for (line++; line < reader->line_count; line++) {
        struct tokens tokens =
            reading_tokens(reader, reader->lines[line].start,
                           MIN_OF(reader->lines[line].end, reader->lines[line].start + 200));
        size_t word;
        if (reading_line_ends_items(reader, line) || is_vote(&tokens) ||
            (section_of(&tokens, &word) == SECTION_VOTED && word < 2)) {
            break;
        }
        reading_take_line(&list, line, reader->lines[line].start);
    }
    return line;
}

/* A heading before the first number says nothing itself: «решил следующее:». */
static void drop_empty(struct reader *reader)
{
    struct reading_items *items = &reader->reading->items;
    bool is_heading = items->count > 1 && items->items[0].kind == READING_ITEM_PLAIN &&
                      items->items[1].kind == READING_ITEM && items->items[1].parent == -1 &&
                      items->items[0].question == items->items[1].question;
    if (is_heading) {
        for (size_t i = 1; i < items->count; i++) {
            items->items[i - 1] = items->items[i];
            items->items[i - 1].parent -= items->items[i].parent > 0;
        }
        items->count--;
        EACH (warning, reader->reading->warnings) {
            warning->item -= warning->item > 0;
        }
    }
}

static size_t end_of_others(struct reader *reader)
{
    for (size_t i = reader->body_start; i < reader->line_count; i++) {
        if (reading_line_ends_items(reader, i)) {
            return i;
        }
    }
    return reader->line_count;
}

void reading_find_items(struct reader *reader)
{
    struct reading *reading = reader->reading;
    size_t line = reader->line_count;
    switch (reading->type) {
    case READING_RESOLUTION:
    case READING_ORDER:
        line = take_resolution(reader);
        break;
    case READING_MINUTES:
    case READING_EXTRACT:
        line = take_minutes(reader);
        break;
    case READING_UNKNOWN:
    case READING_REGULATION:
    case READING_PLAN:
    case READING_INFORMATION:
    case READING_APPEAL:
    case READING_REPORT:
    case READING_LETTER:
    case READING_TYPES:
        line = end_of_others(reader);
        break;
    }
    drop_empty(reader);
    reading_find_end(reader, line);
}

void reading_understand_items(struct reader *reader)
{
    struct reading *reading = reader->reading;
    for (size_t i = 0; i < reading->items.count; i++) {
        struct reading_item *item = &reading->items.items[i];
        struct reading_part part =
            reading_part_of(reader, item->at.offset, item->at.offset + item->at.length);
        item->text = part.text;
        item->at = part.at.length > 0 ? part.at : item->at;
        reading_find_controllers(reader, item);
        reading_find_addressees(reader, item);
        reading_find_deadlines(reader, item);
        EACH (person, item->controllers) {
            if (person->is_self && reading->signatures.count > 0) {
                person->name = reading->signatures.items[0].name;
                person->post = reading->signatures.items[0].post;
            }
        }
    }
    reading_inherit(reader);
}
