/* Stems: texts found by their words in any form, alike on both databases. A list of stems is made
 * here (Snowball's for Russian, of folded words) and given to FTS5 or to a tsvector; neither parses
 * a word. Among the stems stand marks, "dt20201229" a day or "up0001" a place in the tree: a kind
 * of two letters and a value. Folding turns Latin letters that look like Cyrillic ones into these,
 * so that hardly a typed word becomes a mark, and who may read what can be asked of the index; the
 * rows are looked at once more all the same.
 *
 * Asking builds the same question in the words of both databases. */
#pragma once

#include "base/buf.h"
#include "base/date.h"

struct sb_stemmer;

/* Words one after the other, without what stands between them. */
struct stems {
    struct arena *arena;
    struct sb_stemmer *stemmer;
    struct buf text;
};

struct stems stems_begin(struct arena *arena);
/* The stems of all words of a text; parts of a hyphened word count for themselves. */
void stems_text(struct stems *stems, str text);
/* The same behind the mark "kk": what Kazakh words begin with, without their endings
 * (base/kazakh.h). */
void stems_kazakh(struct stems *stems, str text);
void stems_mark(struct stems *stems, const char *kind, str value);
/* The mark of a day; nothing if there is none. */
void stems_day(struct stems *stems, date day);
/* The place in the tree and each above it, as marks of that kind. */
void stems_places(struct stems *stems, const char *kind, str path);
/* Ends the list; blanks stand between what is in it. */
str stems_end(struct stems *stems);

/* The list of a text alone: "Рыльской районной" finds "Рыльская районная". */
str stems_of(struct arena *arena, str text);

/* A question: for FTS5 «"стем" AND ("a" OR "b")», for PostgreSQL «'стем' & ('a' | 'b')». */
struct stems_question {
    struct arena *arena;
    struct buf match;
    struct buf query;
};

struct stems_question stems_ask(struct arena *arena);
bool stems_asks_nothing(const struct stems_question *question);
/* A word or a mark as it stands in the index. */
void stems_ask_word(struct stems_question *question, str word);
void stems_ask_mark(struct stems_question *question, const char *kind, str value);
/* One of the marks that stems_places writes, of the place and each above it: asks for any of them,
 * with OR between. */
void stems_ask_places(struct stems_question *question, const char *kind, str path);
/* Between two parts; AND writes nothing where nothing stands before it. */
void stems_and(struct stems_question *question);
void stems_or(struct stems_question *question);
void stems_and_not(struct stems_question *question);
void stems_open(struct stems_question *question);
void stems_close(struct stems_question *question);

/* What a person typed: all its words, at most `most`; a day as people write it is looked for among
 * the days. With `is_kazakh` a word is also found by its Kazakh beginning. False if there is no
 * word in it. */
bool stems_ask_typed(struct stems_question *question, str text, size_t most, bool is_kazakh);
