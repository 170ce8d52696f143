#include "app/stems.h"

#include <libstemmer.h>

#include "base/fold.h"
#include "base/kazakh.h"

enum { PATH_STEP = 3 };

/* ---- the list -------------------------------------------------------------------------------- */

struct stems stems_begin(struct arena *arena)
{
    return (struct stems){arena, sb_stemmer_new("russian", "UTF_8"), BUF_INIT(arena)};
}

static void put_stem(struct stems *stems, str word)
{
    const sb_symbol *stem =
        stems->stemmer == NULL
            ? NULL
            : sb_stemmer_stem(stems->stemmer, (const sb_symbol *)word.data, (int)word.length);
    if (stem == NULL) {
        buf_put(&stems->text, word);
    } else {
        buf_put_bytes(&stems->text, (const char *)stem, (size_t)sb_stemmer_length(stems->stemmer));
    }
    buf_put_char(&stems->text, ' ');
}

static void put_kazakh(struct stems *stems, str word)
{
    stems_mark(stems, "kk", kazakh_stem(word));
}

/* Folded words have letters, figures and hyphens alone. */
static void put_words(struct stems *stems, str text, void (*put)(struct stems *, str))
{
    str rest = fold_search(stems->arena, text);
    str word;
    while (str_next(&rest, ' ', &word)) {
        str part;
        while (str_next(&word, '-', &part)) {
            if (part.length > 0) {
                put(stems, part);
            }
        }
    }
}

void stems_text(struct stems *stems, str text)
{
    put_words(stems, text, put_stem);
}

void stems_kazakh(struct stems *stems, str text)
{
    put_words(stems, text, put_kazakh);
}

void stems_mark(struct stems *stems, const char *kind, str value)
{
    buf_put_format(&stems->text, "%s%.*s ", kind, STR_ARG(value));
}

void stems_day(struct stems *stems, date day)
{
    if (!date_is_none(day)) {
        stems_mark(stems, "dt", str_format(stems->arena, "%d", (int)day.number));
    }
}

void stems_places(struct stems *stems, const char *kind, str path)
{
    for (size_t length = 1; length <= path.length; length += PATH_STEP) {
        stems_mark(stems, kind, str_slice(path, 0, length));
    }
}

str stems_end(struct stems *stems)
{
    sb_stemmer_delete(stems->stemmer);
    return str_trim(buf_str(&stems->text));
}

str stems_of(struct arena *arena, str text)
{
    struct stems stems = stems_begin(arena);
    stems_text(&stems, text);
    return stems_end(&stems);
}

/* ---- the question ---------------------------------------------------------------------------- */

struct stems_question stems_ask(struct arena *arena)
{
    return (struct stems_question){arena, BUF_INIT(arena), BUF_INIT(arena)};
}

bool stems_asks_nothing(const struct stems_question *question)
{
    return question->match.length == 0;
}

static void put_both(struct stems_question *question, const char *match, const char *query)
{
    buf_put(&question->match, str_of(match));
    buf_put(&question->query, str_of(query));
}

void stems_ask_word(struct stems_question *question, str word)
{
    buf_put_format(&question->match, "\"%.*s\"", STR_ARG(word));
    buf_put_format(&question->query, "'%.*s'", STR_ARG(word));
}

void stems_ask_mark(struct stems_question *question, const char *kind, str value)
{
    stems_ask_word(question, STR_CONCAT(question->arena, str_of(kind), value));
}

void stems_ask_places(struct stems_question *question, const char *kind, str path)
{
    for (size_t length = 1; length <= path.length; length += PATH_STEP) {
        if (length > 1) {
            stems_or(question);
        }
        stems_ask_mark(question, kind, str_slice(path, 0, length));
    }
}

void stems_and(struct stems_question *question)
{
    if (!stems_asks_nothing(question)) {
        put_both(question, " AND ", " & ");
    }
}

void stems_or(struct stems_question *question)
{
    put_both(question, " OR ", " | ");
}

void stems_and_not(struct stems_question *question)
{
    put_both(question, " NOT ", " & ! ");
}

void stems_open(struct stems_question *question)
{
    put_both(question, "(", "(");
}

void stems_close(struct stems_question *question)
{
    put_both(question, ")", ")");
}

/* ---- what was typed -------------------------------------------------------------------------- */

static void ask_stem(struct stems_question *question, str stem, str kazakh)
{
    stems_and(question);
    if (str_is_empty(kazakh)) {
        stems_ask_word(question, stem);
        return;
    }
    stems_open(question);
    stems_ask_word(question, stem);
    stems_or(question);
    stems_ask_word(question, kazakh);
    stems_close(question);
}

/* Both lists have a word for each word that was typed. */
static size_t ask_word(struct stems_question *question, str typed, size_t most, bool is_kazakh)
{
    str stems = stems_of(question->arena, typed);
    struct stems in_kazakh = stems_begin(question->arena);
    if (is_kazakh) {
        stems_kazakh(&in_kazakh, typed);
    }
    str kazakh = stems_end(&in_kazakh);
    str stem;
    str beginning = {0};
    size_t count = 0;
    while (count < most && str_next(&stems, ' ', &stem)) {
        if (is_kazakh && !str_next(&kazakh, ' ', &beginning)) {
            beginning = (str){0};
        }
        if (stem.length > 0) {
            ask_stem(question, stem, beginning);
            count++;
        }
    }
    return count;
}

bool stems_ask_typed(struct stems_question *question, str text, size_t most, bool is_kazakh)
{
    size_t count = 0;
    str word;
    while (count < most && str_next(&text, ' ', &word)) {
        date day = date_from_written(str_trim(word), 0);
        if (date_is_none(day)) {
            count += ask_word(question, word, most - count, is_kazakh);
            continue;
        }
        stems_and(question);
        stems_ask_mark(question, "dt", str_format(question->arena, "%d", (int)day.number));
        count++;
    }
    return count > 0;
}
