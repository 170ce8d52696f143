/* Reading: the text of a document that exists already becomes its parts: who decided what, when,
 * under which number, who shall do it until when, and who looks after it.
 *
 * reading_file makes text of a file (DOCX and ODT in a closed child), reading_read makes parts of a
 * text. Nothing here knows the database, the clock or the language of the page. Nothing is
 * invented: what does not stand in the text stays empty, and what is doubtful becomes a warning
 * with its place. All places are offsets into `text`, the tidied text that is shown beside what was
 * read.
 *
 * Words: an item is what was decided, with all its sub-items; the control item says who looks after
 * the whole; an addressee is who shall act; a span is a place in the text. */
#pragma once

#include "app/feature.h"
#include "app/json.h"
#include "base/workdays.h"

extern const struct feature reading_feature;

enum reading_type {
    READING_UNKNOWN,
    READING_RESOLUTION,
    READING_MINUTES,
    READING_EXTRACT,
    READING_ORDER,
    READING_REGULATION,
    READING_PLAN,
    READING_INFORMATION,
    READING_APPEAL,
    READING_REPORT,
    READING_LETTER,
    READING_TYPES,
};

/* A place in the tidied text; a length of 0 means that nothing was found. */
struct reading_span {
    size_t offset;
    size_t length;
};

/* A part as one line without line ends, and where it stands. */
struct reading_part {
    str text;
    struct reading_span at;
};

struct reading_parts {
    struct reading_part *items;
    size_t count, capacity;
};

enum { READING_CANDIDATES = 3 };

/* Somebody named. `name` is in the nominative, «Бугреева Т.М.»; empty where only a post or a body
 * stands («на президиум», «за собой»). */
struct reading_person {
    str name;
    str post;    /* in the nominative where the rules are sure of it, else as written */
    str written; /* the name as it stands in the text */
    struct reading_span at;
    bool is_self;                       /* «оставляю за собой»: who signs */
    str candidates[READING_CANDIDATES]; /* other nominatives that the form allows */
    size_t candidate_count;
};

struct reading_people {
    struct reading_person *items;
    size_t count, capacity;
};

enum reading_recurs {
    READING_ONCE,
    READING_WEEKLY,
    READING_MONTHLY,
    READING_QUARTERLY,
    READING_HALF_YEARLY,
    READING_YEARLY,
};

/* A deadline, as the phrase says it: «в первом квартале 2021 г.» is due on the last day of March;
 * «в течение 2021 года» lasts from its first day to its last. */
struct reading_deadline {
    str phrase;
    struct reading_span at;
    date from;
    date to;
    enum reading_recurs recurs;
    int day_of_month; /* «ежемесячно до 5 числа» */
    bool is_due;      /* a day is meant («до», «к», «срок»), not a period */
    bool is_constant; /* «постоянно», «своевременно», «продолжить»: no end; wants a day of review */
    bool is_inherited; /* stands in the heading of the items to which this one belongs */
};

struct reading_deadlines {
    struct reading_deadline *items;
    size_t count, capacity;
};

enum reading_addressee_kind {
    READING_TO_ORGANISATIONS, /* of a level: «территориальным организациям» */
    READING_TO_NAMED, /* one or several by name: «Рыльской районной организации» */
    READING_TO_BODY, /* «Президиуму», «выборным органам», «комиссии» */
    READING_TO_POST, /* «председателям первичных организаций», «бухгалтеру» */
    READING_TO_PERSON,   /* by name */
    READING_TO_OUTSIDER, /* ministries, employers */
};

/* Levels of organisations that an addressee names, as bits. */
enum {
    READING_LEVEL_UNION = 1,
    READING_LEVEL_REGION = 2,
    READING_LEVEL_TERRITORY = 4,
    READING_LEVEL_PRIMARY = 8,
    READING_LEVEL_FEDERATION = 16,
};

struct reading_addressee {
    str text; /* as written, in its case */
    struct reading_span at;
    enum reading_addressee_kind kind;
    unsigned levels;
    str person; /* who answers for it: «(Корякина И.В.)», or the person itself; nominative */
    bool is_inherited;
};

struct reading_addressees {
    struct reading_addressee *items;
    size_t count, capacity;
};

enum reading_item_kind {
    READING_ITEM,        /* numbered: 1, 3.1.1, IV */
    READING_ITEM_LETTER, /* а), б) */
    READING_ITEM_DASH,   /* a sub-item behind a dash or a bullet */
    READING_ITEM_PLAIN,  /* the one decision of a document that does not number it */
};

/* Items stand flat, in the order of the text; `parent` is an index into them. */
struct reading_item {
    str number; /* as written, without its dot; empty for dashes */
    enum reading_item_kind kind;
    int depth;
    int parent;   /* -1 = none */
    int question; /* of minutes: which question of the agenda, from 1; 0 = not minutes */
    str text;
    struct reading_span at;        /* of the text */
    struct reading_span number_at; /* of the number or dash before it */
    bool is_control;               /* says who looks after the whole */
    struct reading_addressees addressees;
    struct reading_deadlines deadlines;
    int deadline; /* the one that counts, an index into deadlines; -1 = none */
    struct reading_people controllers;
};

struct reading_items {
    struct reading_item *items;
    size_t count, capacity;
};

struct reading_attachment {
    str heading; /* «Приложение к постановлению … №4», in one line */
    struct reading_span at; /* heading and text */
    str text;
};

struct reading_attachments {
    struct reading_attachment *items;
    size_t count, capacity;
};

enum reading_warning_code {
    READING_NO_WARNING,
    READING_EMPTY,             /* there is no text */
    READING_TYPE_UNKNOWN,      /* none of the kinds of documents that we know */
    READING_NOTHING_OPERATIVE, /* a resolution, order or minutes without anything decided */
    READING_NUMBER_MISSING,
    READING_DATE_MISSING,
    READING_DATE_IMPOSSIBLE, /* 31.02.2022 */
    READING_TITLE_MISSING,
    READING_BODY_MISSING,
    READING_SIGNATURE_MISSING,
    READING_SIGNER_MISSING, /* the post stands there, nobody's name */
    READING_NUMBER_DOUBLED, /* two items of one number */
    READING_NUMBER_SKIPPED,
    READING_NUMBER_BACKWARDS,
    READING_CONTROL_MISSING,
    READING_CONTROLLER_UNCLEAR, /* a control item that names nobody, or a name that may be two */
    READING_DAY_OFF,            /* due on a day off; `day` is the last working day before it */
    READING_DEADLINE_PAST,      /* due before the document itself */
    READING_YEAR_MISSING,       /* a day without a year, and the document has no date either */
    READING_TOO_MANY_ITEMS,
    /* Of the file. */
    READING_HAS_CHANGES, /* tracked changes; read as if all were accepted */
    READING_HAS_MACROS,
    READING_HAS_HIDDEN,   /* hidden text, left out */
    READING_HAS_PICTURES, /* what is written in them cannot be read */
    READING_WARNINGS,
};

struct reading_warning {
    enum reading_warning_code code;
    struct reading_span at;
    int item; /* index; -1 = the document */
    date day;
};

struct reading_warnings {
    struct reading_warning *items;
    size_t count, capacity;
};

/* A number such as 15-03, taken apart: the meeting since the start of the term, the question. */
struct reading_number {
    int meeting; /* 0 = not said */
    int item;    /* 0 = none */
    str suffix;  /* «и», «.4» */
};

struct reading {
    str text; /* tidied; all places are offsets into it */
    enum reading_type type;
    enum country country; /* whose days off count */
    struct reading_parts organisations;
    struct reading_part body; /* in the nominative */
    struct reading_part place;
    date day;
    date last_day; /* of a meeting of two days; else no date */
    struct reading_span day_at;
    struct reading_part number;
    struct reading_number number_parts;
    struct reading_part title;
    struct reading_people speakers;
    struct reading_part preamble;
    struct reading_items items;
    struct reading_people signatures;
    struct reading_attachments attachments;
    struct reading_warnings warnings;
};

/* Reads a text in UTF-8 (broken bytes are mended). Everything lives in the arena. */
struct reading *reading_read(struct arena *arena, str text);

/* What kept a file from becoming text. */
enum reading_outcome {
    READING_DONE,
    READING_FILE_EMPTY,
    READING_FILE_TOO_LARGE,
    READING_FILE_DAMAGED,
    READING_FILE_LOCKED,
    READING_FILE_FORBIDDEN, /* holds what no document needs: a DOCTYPE */
    READING_FILE_OLD_WORD,  /* .doc */
    READING_FILE_PDF,
    READING_FILE_RTF,
    READING_FILE_HTML,
    READING_FILE_SHEET,
    READING_FILE_PICTURE,       /* a scan */
    READING_FILE_ONLY_PICTURES, /* a DOCX or ODT without text, with pictures */
    READING_FILE_NOT_TEXT,
    READING_OUTCOMES,
};

/* The text of a file that somebody has, whatever its name: text of any usual encoding, DOCX, ODT.
 * `ret_remarks` are the warnings about the file, to be shown with those of the reading. */
enum reading_outcome reading_file(struct arena *arena, int fd, str *ret_text,
                                  struct reading_warnings *ret_remarks);

/* One sentence for people, an English message id; NULL for READING_DONE. */
const char *reading_outcome_sentence(enum reading_outcome outcome);
const char *reading_warning_sentence(enum reading_warning_code code);
/* «resolution», «number_doubled»: for programs. */
const char *reading_type_name(enum reading_type type);
const char *reading_warning_name(enum reading_warning_code code);
/* «Постановление» and so on, an English message id. */
const char *reading_type_label(enum reading_type type);

/* The form of a number in which all its spellings are equal: «№ 3- 01» and «3-1», «IV-1.4» and
 * «4-1.4», kinds of dashes, blanks, leading zeros, Latin letters. Empty if there is no number. */
str reading_number_key(struct arena *arena, str number);
/* As it is written, without blanks beside its dashes: «3- 1» is «3-1». */
str reading_number_tidy(struct arena *arena, str number);
struct reading_number reading_number_of(struct arena *arena, str number);

/* All of the reading as JSON; see docs/internals/reading.md for its shape. */
json_t *reading_json(struct arena *arena, const struct reading *reading);

/* `profkom documents read FILE [--json]`. */
int reading_command(int argument_count, char **arguments);
