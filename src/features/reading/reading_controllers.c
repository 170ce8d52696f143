/* Controllers: who looks after what was decided. «Контроль за выполнением … возложить на …» with
 * one or several people in the accusative, with their posts; «поручить» takes the dative,
 * «оставляю за собой» names nobody. */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

/* The token behind the verb that hands the control to somebody, and the case of what follows. */
static size_t behind_verb(const struct tokens *tokens, size_t from, int *ret_case)
{
    for (size_t i = from + 1; i < tokens->count; i++) {
        bool lays_on = token_is(tokens, i,
                                "возложить|возлагаю|возлагается|возложен|закрепить|"
                                "возлагаем|возложит|возлагает");
        bool keeps = token_is(tokens, i,
                              "оставить|оставляю|оставляет|оставлю|оставляем|"
                              "закрепить|сохранить");
        bool hands = token_is(tokens, i,
                              "поручить|поручаю|поручается|осуществлять|осуществить|"
                              "осуществляет|поручено");
        if (!lays_on && !keeps && !hands) {
            continue;
        }
        size_t at = i + 1;
        for (; at < tokens->count && at < i + 12; at++) {
            if (token_is(tokens, at, "на") && lays_on) {
                *ret_case = DECLENSION_ACCUSATIVE;
                return at + 1;
            }
            if (token_is(tokens, at, "за") && (keeps || lays_on)) {
                *ret_case = DECLENSION_INSTRUMENTAL;
                return at + 1;
            }
        }
        *ret_case = lays_on ? DECLENSION_ACCUSATIVE : DECLENSION_DATIVE;
        return i + 1;
    }
    return 0;
}

/* Where the item begins to speak of control: its first words, or those of a later sentence.
 * SIZE_MAX = nowhere. */
static size_t control_at(const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        bool begins = i < 6 || (tokens->items[i].is_capital && token_is(tokens, i - 1, ".|;"));
        if (begins && (token_is(tokens, i, "контроль|контроля") ||
                       (token_is(tokens, i, "ответственность") && token_is(tokens, i + 1, "за")))) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void add_person(struct reader *reader, struct reading_item *item,
                       struct reading_person person)
{
    *ARENA_PUSH(reader->arena, item->controllers.items, item->controllers.count,
                item->controllers.capacity) = person;
}

static str post_between(struct reader *reader, const struct tokens *tokens, size_t from, size_t end,
                        int which)
{
    while (from < end && token_is(tokens, from, ",|и|;|а|также|–|-|(|на|.|:")) {
        from++;
    }
    while (end > from && token_is(tokens, end - 1, ",|–|-|—|(|:")) {
        end--;
    }
    if (end <= from) {
        return (str){0};
    }
    str written =
        reading_part_of(reader, tokens->items[from].start, tokens->items[end - 1].end).text;
    /* «п.2 – на»: parts of the decision, no post. */
    bool is_post = tokens->items[from].kind == TOKEN_WORD &&
                   (utf8_length(tokens->items[from].low) > 2 || token_is(tokens, from, "и|ио|гл"));
    return is_post ? reading_post_nominative(reader->arena, written, which) : (str){0};
}

/* «Иванову И.И., заместителя председателя»: the post behind the name, up to the next person. */
static size_t post_behind(struct reader *reader, const struct tokens *tokens, size_t at, int which,
                          str *ret_post)
{
    struct found_name name;
    bool has_sign = token_is(tokens, at, ",|(|–|—|-");
    size_t from = at + has_sign;
    if (!has_sign || from >= tokens->count || reading_name_at(reader, tokens, from, &name) ||
        tokens->items[from].kind != TOKEN_WORD) {
        return at;
    }
    size_t end = from;
    while (end < tokens->count && !token_is(tokens, end, ",|;|)|.") &&
           !reading_name_at(reader, tokens, end, &name)) {
        end++;
    }
    bool meets_name = end < tokens->count && !token_is(tokens, end, ",|;|)|.");
    /* «Иванову И.И. и специалиста Петрову»: that post is the next one's. */
    if (meets_name) {
        return at;
    }
    *ret_post = post_between(reader, tokens, from, end, which);
    return end + token_is(tokens, end, ")");
}

static void take_people(struct reader *reader, struct reading_item *item,
                        const struct tokens *tokens, size_t at, int which)
{
    size_t post_start = at;
    while (at < tokens->count) {
        struct found_name name;
        if (!reading_name_at(reader, tokens, at, &name)) {
            at++;
            continue;
        }
        /* «на президиум (Агапова С.М.)»: in brackets the name stands as it is. */
        bool in_brackets = at > 0 && token_is(tokens, at - 1, "(");
        struct reading_person person = reading_person_of(
            reader, tokens, at, &name, in_brackets ? DECLENSION_NOMINATIVE : which);
        person.post = post_between(reader, tokens, post_start, at, which);
        at += name.token_count;
        if (str_is_empty(person.post)) {
            at = post_behind(reader, tokens, at, which, &person.post);
        }
        add_person(reader, item, person);
        post_start = at;
        /* A sentence that follows speaks of something else. */
        if (at < tokens->count && tokens->items[at].is_capital &&
            tokens->items[at].kind == TOKEN_WORD && !reading_name_at(reader, tokens, at, &name)) {
            break;
        }
    }
}

/* «на президиум обкома», «на председателей ППО», «за собой»: nobody by name. */
static void take_nameless(struct reader *reader, struct reading_item *item,
                          const struct tokens *tokens, size_t at, int which)
{
    size_t end = at;
    while (end < tokens->count && !token_is(tokens, end, ";|.")) {
        end++;
    }
    if (end + 1 < tokens->count && token_is(tokens, end, ".") && end > at &&
        token_is(tokens, end - 1, "зам|и|о|отв|гл")) {
        while (end + 1 < tokens->count) {
            end++;
        }
        end += token_is(tokens, end, ".") ? 0 : 1;
    }
    if (end <= at) {
        return;
    }
    struct reading_part part =
        reading_part_of(reader, tokens->items[at].start, tokens->items[end - 1].end);
    struct reading_person person = {.written = part.text, .at = part.at};
    person.is_self = token_is(tokens, at, "себя|собой|себе");
    if (!person.is_self) {
        person.post = post_between(reader, tokens, at, end, which);
    }
    add_person(reader, item, person);
}

static void warn_of_doubts(struct reader *reader, const struct reading_item *item, int index)
{
    if (item->controllers.count == 0) {
        reading_warn(reader, READING_CONTROLLER_UNCLEAR, item->at, index);
    }
    EACH (person, item->controllers) {
        if (person->candidate_count > 0) {
            reading_warn(reader, READING_CONTROLLER_UNCLEAR, person->at, index);
        }
    }
}

void reading_find_controllers(struct reader *reader, struct reading_item *item)
{
    struct tokens tokens =
        reading_tokens(reader, item->at.offset, item->at.offset + item->at.length);
    int which = DECLENSION_ACCUSATIVE;
    if (reader->is_kazakh && reading_kazakh_controllers(reader, item, &tokens)) {
        warn_of_doubts(reader, item, (int)(item - reader->reading->items.items));
        return;
    }
    size_t from = control_at(&tokens);
    size_t at = from == SIZE_MAX ? 0 : behind_verb(&tokens, from, &which);
    if (at == 0 || at >= tokens.count) {
        return;
    }
    /* «поручить председателю … осуществлять контроль» is an order like others. */
    bool is_about_decision = false;
    for (size_t i = 0; i < tokens.count; i++) {
        is_about_decision =
            is_about_decision || token_starts(&tokens, i,
                                              "выполнени|исполнени|реализаци|постановлени|"
                                              "решени|распоряжени|контроль|приказ");
    }
    item->is_control = is_about_decision && from < 6 && token_starts(&tokens, from, "контрол");
    take_people(reader, item, &tokens, at, which);
    if (item->controllers.count == 0) {
        take_nameless(reader, item, &tokens, at, which);
    }
    warn_of_doubts(reader, item, (int)(item - reader->reading->items.items));
}
