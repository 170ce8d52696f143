/* What the parts of the reader share. `low` is the tidied text in small letters, ё as е, of the
 * same length: a place in one is the same place in the other. */
#pragma once

#include "base/utf8.h"
#include "features/reading/reading.h"

struct line {
    size_t start, end; /* without blanks at both ends */
    bool after_gap;    /* an empty line stands before it */
};

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    size_t start, end;
    str low;
    int number;      /* of TOKEN_NUMBER; -1 = too large */
    bool is_capital; /* a word that begins with a capital letter */
    bool after_gap;  /* a wide gap or a line end stands before it */
    bool in_quotes;  /* within «…» */
};

struct tokens {
    struct token *items;
    size_t count, capacity;
};

struct reader {
    struct arena *arena;
    struct reading *reading;
    str text;
    str low;
    struct line *lines;
    size_t line_count;
    size_t type_line;  /* SIZE_MAX = none */
    size_t head_end;   /* line behind the head */
    size_t body_start; /* line behind title and speakers */
    bool is_full;      /* no more items */
    bool is_kazakh;
    int names_declined; /* going back by trial costs time; a text of names alone must not */
};

/* ---- text: reading_text.c, reading_tokens.c ------------------------------------------------- */

/* Tidies: one kind of line end and blank, wide gaps as tabs, no invisible signs, no bookmarks of
 * Word, no page numbers, letters that were spaced out as words. */
str reading_tidy(struct arena *arena, str text);
/* Small letters, ё as е, nothing moved. */
str reading_low(struct arena *arena, str text);
/* A part in one line: blanks instead of gaps and line ends. */
str reading_one_line(struct arena *arena, str text);
struct reading_part reading_part_of(struct reader *reader, size_t start, size_t end);

static inline str reader_low(const struct reader *reader, size_t start, size_t end)
{
    return str_slice(reader->low, start, end > start ? end - start : 0);
}
static inline str line_low(const struct reader *reader, size_t line)
{
    return reader_low(reader, reader->lines[line].start, reader->lines[line].end);
}
static inline size_t line_length(const struct reader *reader, size_t line)
{
    return utf8_length(line_low(reader, line));
}

/* Words, numbers and signs between two places. */
struct tokens reading_tokens(struct reader *reader, size_t start, size_t end);
/* The token as it stands in the text. */
str reading_token_shown(struct reader *reader, const struct tokens *tokens, size_t at);
/* The token is the word (in small letters), or one of several: "до|к|не". */
bool token_is(const struct tokens *tokens, size_t at, const char *words);
bool token_starts(const struct tokens *tokens, size_t at, const char *stems);
static inline bool token_is_number(const struct tokens *tokens, size_t at)
{
    return at < tokens->count && tokens->items[at].kind == TOKEN_NUMBER;
}
bool token_is_dash(const struct tokens *tokens, size_t at);
/* «представить», «обеспечить»: what somebody shall do. */
bool token_is_infinitive(const struct tokens *tokens, size_t at);
/* One of the words, separated by |, stands in the text as a whole word or as the start of one. */
bool low_has_word(str low, const char *words);
bool low_has_stem(str low, const char *stems);
bool low_starts_with(str low, const char *starts);
/* Not one small letter, and at least one capital. */
bool reading_is_upper(str text);

/* ---- reading_dates.c ------------------------------------------------------------------------ */

struct found_date {
    date from, to;  /* the same unless several days are meant */
    int day, month; /* where the year is missing: from and to are none */
    int last_day, last_month;
    bool has_year;
    bool is_impossible;
};

/* A date of any usual spelling at the token: how many tokens it takes, 0 if there is none.
 * `may_be_short` allows «01.03» without a year. */
size_t reading_date_at(const struct tokens *tokens, size_t at, bool may_be_short,
                       struct found_date *ret_found);
/* 1…12 for a month in any of its cases, else 0. */
int reading_month_of(str low);
/* «2021», «2021 г.», «2021-2022 годы» at the token. */
size_t reading_years_at(const struct tokens *tokens, size_t at, int *ret_first, int *ret_last);
date reading_month_end(int year, int month);

/* ---- phrases: reading_phrases.c ------------------------------------------------------------- */

/* An item in which deadlines are looked for. */
struct scan {
    struct reader *reader;
    const struct tokens *tokens;
    date day;           /* of the document */
    bool is_retrospect; /* the item speaks of what has been done */
};

/* A phrase of a deadline at the token: how many tokens it takes, 0 if there is none. */
size_t reading_phrase_at(const struct scan *scan, size_t at, struct reading_deadline *ret_deadline);

/* ---- Kazakh: reading_kazakh.c --------------------------------------------------------------- */

/* The text has the letters that Russian has not. */
bool reading_is_kazakh(str low);
/* 1…12 for a month in any of its cases, else 0. */
int reading_kazakh_month(const struct tokens *tokens, size_t at);
size_t reading_kazakh_phrase(const struct scan *scan, size_t at, struct reading_deadline *deadline);
/* False if the item lays the control on nobody. */
bool reading_kazakh_controllers(struct reader *reader, struct reading_item *item,
                                const struct tokens *tokens) MUST_USE;
void reading_kazakh_addressees(struct reader *reader, struct reading_item *item,
                               const struct tokens *tokens);

/* ---- names: reading_names.c ----------------------------------------------------------------- */

struct found_name {
    size_t token_count;
    str last;          /* as written */
    str initials;      /* «Т.М.» */
    str first, middle; /* instead of initials */
};

/* A name with initials on either side, or in full, at the token. */
bool reading_name_at(struct reader *reader, const struct tokens *tokens, size_t at,
                     struct found_name *ret_name);
/* The person in the nominative, whose name stands in that case; 0 for the nominative itself. */
struct reading_person reading_person_of(struct reader *reader, const struct tokens *tokens,
                                        size_t at, const struct found_name *name, int which);
/* «ведущего специалиста обкома» in the nominative; as it is if the rules are not sure. */
str reading_post_nominative(struct arena *arena, str post, int which);

/* Roman digits at the start of the text: their value, 0 if there are none; how many bytes. */
int reading_roman(str text, size_t *ret_length);

/* ---- markers: reading_markers.c ------------------------------------------------------------- */

enum marker_style { STYLE_NONE, STYLE_DOT, STYLE_BRACKET, STYLE_BARE, STYLE_ROMAN };
enum { MARKER_DEPTH = 6 };

/* What stands before an item: its number, letter or dash. */
struct marker {
    enum reading_item_kind kind; /* READING_ITEM_PLAIN = there is none */
    enum marker_style style;
    int parts[MARKER_DEPTH]; /* 3.1.1 */
    int part_count;
    size_t start, end; /* the sign itself, without dot and bracket */
    size_t text_start; /* behind it */
};

struct marker reading_marker_at(struct reader *reader, size_t start, size_t end);
/* The line breaks off: what stands on the next one belongs to it, whatever it looks like. */
bool reading_breaks_off(struct reader *reader, size_t line);

/* ---- lists of items: reading_items.c -------------------------------------------------------- */

/* The list that is being read: of the whole document, or of one question of minutes. */
struct list {
    struct reader *reader;
    size_t first; /* index of its first item */
    int question;
    int current;  /* item that a line without a sign goes on with; -1 = none */
    int top_last; /* number of the last item on the top; 0 = none yet */
    enum marker_style top_style;
    int top_item;
    int nested_parent; /* the item whose own list «1. 2. 3.» is being read; -1 = none */
    int nested_last;
};

struct list reading_new_list(struct reader *reader, int question);
/* A line from the place on becomes items, or goes on with the item before. */
void reading_take_line(struct list *list, size_t line, size_t start);

/* ---- the parts ------------------------------------------------------------------------------ */

void reading_find_type(struct reader *reader);
enum reading_type reading_type_of_word(const struct tokens *tokens, size_t at);
/* The kind that the line names, and where its word stands. */
enum reading_type reading_type_of_line(struct reader *reader, size_t line, size_t *ret_word);
void reading_find_head(struct reader *reader);
/* A longer line is a paragraph and none of a head; a longer one names no speaker (characters). A
 * title has no more lines. */
enum { READING_LONG_LINE = 150, READING_SPEAKER_LINE = 140, READING_TITLE_LINES = 8 };
/* «№» at the token. */
bool reading_is_number_sign(const struct tokens *tokens, size_t at);
/* Of the head; each only if it is not known yet (reading_particulars.c). The last one takes a line
 * that holds date, place or number; true if one of these was found. */
void reading_take_date(struct reader *reader, const struct tokens *tokens);
void reading_take_number(struct reader *reader, const struct tokens *tokens);
bool reading_take_particulars(struct reader *reader, size_t line);
/* What it is about (reading_title.c): the line behind what was taken as title and speakers. */
bool reading_starts_title(struct reader *reader, size_t line);
size_t reading_take_title(struct reader *reader, size_t line);
bool reading_starts_preamble(str low);
bool reading_has_section_word(str low);
/* Names between two places, in that case. */
void reading_take_names(struct reader *reader, size_t start, size_t end, int which,
                        struct reading_people *people);
/* Behind the items: what only other parts of the text can say. */
void reading_complete_head(struct reader *reader);
void reading_find_items(struct reader *reader);
/* Who, until when, looked after by whom; needs the date of the document. */
void reading_understand_items(struct reader *reader);
void reading_find_deadlines(struct reader *reader, struct reading_item *item);
void reading_inherit(struct reader *reader);
void reading_find_addressees(struct reader *reader, struct reading_item *item);
void reading_find_controllers(struct reader *reader, struct reading_item *item);
/* Signatures and attachments from the line on. */
void reading_find_end(struct reader *reader, size_t line);
/* The line begins the signatures, an attachment or the votes: no item goes on behind it. */
bool reading_line_ends_items(struct reader *reader, size_t line);
bool reading_is_attachment(struct reader *reader, size_t line);
/* A verb that lets decisions follow: where in the line the decisions begin, 0 if there is none. */
size_t reading_operative_at(struct reader *reader, size_t line, size_t *ret_verb);
bool reading_is_speaker_line(struct reader *reader, size_t line);

struct reading_warning *reading_warn(struct reader *reader, enum reading_warning_code code,
                                     struct reading_span at, int item);
