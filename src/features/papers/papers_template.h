/* The template of a paper: a readable text, a line for each paragraph, with marks in double braces
 * that stand for what the register knows. Knows no database and no language of the interface: reads
 * the text, says what is wrong with it, and fills it in with what it is given.
 *
 *     %title Заявление о выходе из Профсоюза      what the paper is called
 *     %wide                                       30 mm for the binding: kept for long
 *     > {{org.chair|dat}}                         to whom: in the right half
 *     = ЗАЯВЛЕНИЕ                                 a heading;  ^ a line in the middle
 *     Прошу {{?О чём вы просите}} …               a paragraph; {{?…}} is asked from whoever prints
 *     < - ~                                       without indent; of a list; in small type
 *     @ {{paper.date}} | {{paper.place}}          parts of one line, left to right
 *     |= Фамилия | Номер                          the head of a table;  | a row of it
 *     _ Председатель | {{org.chair.initials}}     who signs
 *     ===                                         a new page
 *     [if member.workplace] [if not …] [if member.sex f] [else] [end]
 *     [each ticket] … [end]                       the lines between, for each
 *     # …                                         for whoever edits the template
 *
 * The whole grammar is told in docs/internals/papers.md. */
#pragma once

#include "base/arena.h"
#include "base/declension.h"
#include "base/str.h"

/* ---- marks ---------------------------------------------------------------------------------- */

/* What kind of thing a mark stands for decides what may be asked of it behind the bar: cases of
 * names, posts, organisations; "short" of a day; two words, for a man and a woman, of a sex. */
enum papers_type {
    PAPERS_TEXT,
    PAPERS_PERSON,
    PAPERS_POST,
    PAPERS_ORGANISATION,
    PAPERS_DAY,
    PAPERS_SEX,
    PAPERS_LIST, /* for [each …] alone */
};

struct papers_name {
    const char *name; /* "member.full_name" */
    enum papers_type type;
    const char *label; /* N_() */
    const char *list;  /* within [each …] of that list alone; NULL = everywhere */
};

struct papers_mark {
    const struct papers_name *name; /* NULL: a question of the template's own */
    str key;                        /* as it is written, without blanks: "member.position|gen" */
    str question;
    bool asks_day;
    enum declension_case which;
    bool is_short;
    str words[2];      /* of a sex: for a man, for a woman */
    bool is_condition; /* of [if …]: whether there is something is all that is asked */
};

/* ---- templates ------------------------------------------------------------------------------ */

enum papers_kind {
    PAPERS_PARAGRAPH,
    PAPERS_PLAIN, /* no indent */
    PAPERS_TO,    /* right half */
    PAPERS_TITLE,
    PAPERS_CENTRED,
    PAPERS_ITEM,
    PAPERS_SMALL,
    PAPERS_SPREAD, /* two or three parts of one line */
    PAPERS_ROW_HEAD,
    PAPERS_ROW,
    PAPERS_SIGNATURE, /* who, and the name in full; a rule between them */
    PAPERS_GAP,
    PAPERS_NEW_PAGE,
};

#define PAPERS_CELLS 8
#define PAPERS_LONGEST_TEMPLATE 30000

struct papers_line;
struct papers_template {
    str title;
    bool is_wide;
    const struct papers_name *names;
    struct papers_line *lines;
    size_t count;
};

/* `word` is what was written, `nearest` a name that may have been meant, or empty. */
struct papers_mistake {
    int32_t line;
    const char *sentence; /* N_(), with %1 for the word */
    str word;
    str nearest;
};
struct papers_mistakes {
    struct papers_mistake *items;
    size_t count;
    size_t capacity;
};

/* Reads a template; everything in it lives in the arena or points into the text. `names` ends with
 * a NULL name. All mistakes are told; with one of them the template is not to be used. */
bool papers_template_read(struct arena *arena, str text, const struct papers_name *names,
                          struct papers_template *ret_template,
                          struct papers_mistakes *ret_mistakes) MUST_USE;

/* ---- papers --------------------------------------------------------------------------------- */

struct papers_block {
    enum papers_kind kind;
    str cells[PAPERS_CELLS];
    size_t count;
};
struct papers_paper {
    str title;
    bool is_wide;
    struct papers_block *blocks;
    size_t count;
    size_t capacity;
};

/* What a template is filled in with. `row` is the number in the list, 0 outside of [each …]. */
struct papers_source {
    void *context;
    /* The text of a mark; empty: it is not known. */
    str (*text)(void *context, const struct papers_mark *mark, size_t row);
    size_t (*rows)(void *context, const char *list);
};
struct papers_paper papers_fill_in(struct arena *arena, const struct papers_template *template,
                                   const struct papers_source *source);

/* What stands where something is not known, to be written in by hand. */
#define PAPERS_BLANK STR("____________________")

/* As bytes, to be kept; and back, pointing into them. False for what is none. */
str papers_pack(struct arena *arena, const struct papers_paper *paper);
bool papers_unpack(struct arena *arena, str packed, struct papers_paper *ret_paper) MUST_USE;
