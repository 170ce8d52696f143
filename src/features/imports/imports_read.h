/* Understanding a list of members: rows of a sheet go in, people come out.
 *
 * imports_reader is fed with the rows of a file (its receiver is given to sheet_read) and calls
 * back with one `struct imports_person` per person. It looks at the first rows of each sheet (200)
 * before it says anything: where the heading stands, which column means what. From then on rows
 * stream; nothing but one 64-bit key a person (for duplicates) is kept.
 *
 * Two runs make an import: imports_survey tells which sheets hold people; then the reader is run
 * with the sheet chosen and, if somebody has corrected it, the meaning of the columns.
 *
 * Nothing is invented: what cannot be read stays empty and becomes a problem; a sex is read from a
 * column, a patronymic or an ИИН, never from a first name. No database here, no clock, no language.
 */
#pragma once

#include "app/sheet.h"

/* What a column may mean. Several columns may mean the same: the first usable value counts. */
enum imports_field {
    FIELD_UNKNOWN,
    FIELD_NUMBER, /* the running number of the row */
    FIELD_FULL_NAME,
    FIELD_LAST,
    FIELD_FIRST,
    FIELD_MIDDLE,
    FIELD_FORMER, /* maiden name */
    FIELD_BORN,
    FIELD_SEX,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_POSITION,
    FIELD_JOINED,
    FIELD_SNILS,
    FIELD_IIN,
    FIELD_CARD,
    FIELD_REMARK,
    FIELD_ADDRESS,
    FIELD_EDUCATION,
    FIELD_UNIT,  /* department, building, school */
    FIELD_OTHER, /* recognised, and nothing that we keep: place of birth, date of hire, age */
    /* Columns of our own export: never guessed, only known by its headings or chosen by a person.
     */
    FIELD_WORKPLACE,
    FIELD_CATEGORY,
    FIELD_STATUS,
    FIELD_GROUP,
    FIELD_GRADUATES,
    FIELD_REGISTERED,
    FIELD_DECISION,
    FIELD_RECORD,
    FIELD_LANGUAGE,
    FIELD_COUNT,
};

/* "born", "full_name" …: for stored mappings and JSON. */
const char *imports_field_name(enum imports_field field);
enum imports_field imports_field_named(str name);

enum { IMPORTS_COLUMNS = 512, IMPORTS_EXAMPLES = 3, IMPORTS_PROBLEMS = 16, IMPORTS_ANY_SHEET = -1 };

/* One column, described in numbers for the person who checks the mapping. */
struct imports_column {
    enum imports_field field;
    bool by_heading; /* otherwise guessed from what stands in it */
    str heading;
    int32_t filled; /* cells with something in them, among the rows looked at */
    int32_t bad;    /* of these, such as cannot be read as that field */
    str examples[IMPORTS_EXAMPLES];
};

/* What was found on a sheet. */
struct imports_layout {
    int32_t sheet;
    str sheet_name;
    bool hidden;
    bool is_list;          /* has a column with names */
    int32_t heading_first; /* 1-based rows of the heading; 0 = there is none */
    int32_t heading_last;
    int32_t column_count;
    bool first_name_first; /* «Имя Фамилия» in the full name */
    int32_t born_parts;    /* day, month, year of birth from this column on (from 1); 0 = in one */
    struct imports_column columns[IMPORTS_COLUMNS];
};

enum imports_problem_kind {
    PROBLEM_NONE,
    PROBLEM_NAME_INITIALS,
    PROBLEM_NO_BIRTH_DATE,
    PROBLEM_BAD_BIRTH_DATE,
    PROBLEM_FUTURE_BIRTH_DATE,
    PROBLEM_BAD_SNILS,
    PROBLEM_BAD_EMAIL,
    PROBLEM_DUPLICATE_IN_FILE,
    /* From here on: worth showing, not worth stopping at. */
    PROBLEM_BAD_PHONE,
    PROBLEM_BAD_JOINED_DATE,
    PROBLEM_BAD_IIN,
    PROBLEM_IIN_CONTRADICTS,   /* birth date or sex in the ИИН are others */
    PROBLEM_NAME_LETTERS_LOST, /* «?» for letters that the encoding did not have */
    PROBLEM_MONTH_FIRST,       /* 3/25/1985: others of the column may be meant so, too */
    PROBLEM_COUNT,
};

/* "bad_birth_date" … */
const char *imports_problem_name(enum imports_problem_kind kind);
/* One sentence for people; an English message id for translation. */
const char *imports_problem_sentence(enum imports_problem_kind kind);
/* Of the kind that stops. */
bool imports_problem_is_serious(enum imports_problem_kind kind);

struct imports_problem {
    enum imports_problem_kind kind;
    int32_t column; /* 0-based; -1 = the row as a whole */
    str cell;       /* what stands there */
    str suggestion; /* what it may have meant, as one would type it; empty = no idea */
    int32_t of_row; /* for a duplicate: the row that came first */
};

enum imports_category {
    CATEGORY_NONE, /* the position says nothing */
    CATEGORY_WORKER_PEDAGOGIC,
    CATEGORY_WORKER_OTHER,
    CATEGORY_WORKER_HPE,
    CATEGORY_STUDENT_HPE,
    CATEGORY_STUDENT_SPO,
    CATEGORY_PENSIONER_NONWORKING,
    CATEGORY_TEMPORARILY_NOT_WORKING,
    CATEGORY_UNION_STAFF,
};

/* The value of member.category; "" for none. */
const char *imports_category_name(enum imports_category category);
/* A proposal from the position, the remark and the section («Декрет») in which the person stands.
 */
enum imports_category imports_category_of(struct arena *arena, str position, str remark,
                                          str section);

struct imports_person {
    int32_t sheet;
    int32_t row;
    bool hidden_row;
    str last, first, middle, former;
    date born;
    int32_t born_year; /* where only a year is given; else 0 */
    char sex;          /* 'f', 'm', 0 = not known */
    str phone;         /* E.164 */
    str email;
    str position;
    date joined;
    int32_t joined_year;
    str snils; /* 11 digits */
    str iin;   /* 12 digits */
    str card;
    str remark, address, education, unit;
    str section; /* the section row above, «Технический персонал» */
    enum imports_category category;
    /* As they stand in the columns of our own export: labels in the language of who exported. */
    str workplace, category_label, status_label, decision, record_label, language, study_group;
    date registered;
    date graduates;
    struct imports_problem problems[IMPORTS_PROBLEMS];
    int32_t problem_count;
};

/* The row waits for a person: also a name whose lost letters nobody could put back. */
bool imports_problem_stops(const struct imports_problem *problem);

/* The person's problem of that kind, or NULL. */
const struct imports_problem *imports_person_problem(const struct imports_person *person,
                                                     enum imports_problem_kind kind);

struct imports_options {
    date today;    /* later births are errors */
    int32_t sheet; /* the one to read, or IMPORTS_ANY_SHEET: all visible ones */
    /* Meaning of the columns as a person has set it; NULL = guess. The heading is looked for all
     * the same. */
    const enum imports_field *fields;
    int32_t field_count;

    void *context;
    /* Once per sheet, before its people. */
    void (*layout)(void *context, const struct imports_layout *layout);
    /* Texts live until it returns. False = stop. */
    bool (*person)(void *context, const struct imports_person *person);
};

struct imports_reader;

struct imports_reader *imports_reader_new(const struct imports_options *options);
/* What sheet_read is given. */
struct sheet_receiver imports_reader_receiver(struct imports_reader *reader);
/* Says that no more rows come: a short sheet is still waiting to be understood. */
void imports_reader_finish(struct imports_reader *reader);
void imports_reader_free(struct imports_reader *reader);

/* A look at the whole file: layouts (in the arena) and how many rows look like people. */
struct imports_survey_sheet {
    struct imports_layout layout;
    int64_t people;
};
struct imports_survey {
    enum sheet_outcome outcome;
    int32_t sheet_count;
    struct imports_survey_sheet *sheets;
    int32_t best; /* the visible sheet with most people; -1 = none */
};
/* Sheets on which somebody stands. */
int32_t imports_survey_lists(const struct imports_survey *survey);
/* Why no list can be made of the file: a message id; NULL if one can. */
const char *imports_survey_sentence(const struct imports_survey *survey);
struct imports_survey imports_survey(struct arena *arena, int fd, str name, date today);

/* Both runs in one: the best sheet is read into the callbacks of the options. */
enum sheet_outcome imports_read_file(int fd, str name, const struct imports_options *options,
                                     bool *ret_found_list);

/* One sentence about an outcome, an English message id. NULL for SHEET_READ. */
const char *imports_outcome_sentence(enum sheet_outcome outcome);

/* `profkom import check FILE --json`. */
int imports_command(int argument_count, char **arguments);
