/* From what stands in a cell to a value. Pure functions; texts returned live in the arena. */
#pragma once

#include "features/imports/imports_read.h"

/* Blanks of every kind collapsed, Latin look-alikes in Cyrillic words mended, ends trimmed. */
str imports_clean_text(struct arena *arena, str text);

/* «-», «нет», «н/д» and the like say that there is nothing. */
bool imports_is_nothing(struct arena *arena, str text);

struct imports_name {
    str last, first, middle, former;
    str remark;        /* «д/о», «, председатель ППО» behind the name */
    bool initials;     /* initials stand for the first name or the patronymic */
    bool letters_lost; /* holds «?» */
};

/* One name of a person in usual case; a name in brackets goes to ret_former. */
str imports_clean_name(struct arena *arena, str text, str *ret_former);
/* «Иванова (Петрова) Мария Ивановна» taken apart. */
struct imports_name imports_split_name(struct arena *arena, str text, bool first_name_first);

/* «?йгерім» becomes «Әйгерім» where exactly one known name fits; see imports_letters.c. */
str imports_restore_letters(struct arena *arena, str word);

/* 'f', 'm' or 0. */
char imports_sex_of_text(struct arena *arena, str text);
bool imports_is_first_name(struct arena *arena, str word);

enum imports_date_kind { DATE_NOTHING, DATE_DAY, DATE_YEAR, DATE_UNREADABLE };

struct imports_date {
    enum imports_date_kind kind;
    date day;
    int year;
    date suggestion;  /* for an unreadable one */
    bool month_first; /* «3/25/1985»: the day cannot be meant otherwise */
};

/* `youngest`: years between the day and today that are at least to be expected (14 for births),
 * which decides the century of «85». */
struct imports_date imports_clean_date(struct arena *arena, const struct sheet_cell *cell,
                                       date today, int youngest);

/* E.164 of the first mobile number in the cell, else of the first number; empty if none is whole.
 */
str imports_clean_phone(struct arena *arena, str text);
/* Lower case; empty if it is not an address. */
str imports_clean_email(struct arena *arena, str text);
/* 11 digits with a right checksum, zeros in front restored; else empty. */
str imports_clean_snils(struct arena *arena, str text);
str imports_clean_iin(struct arena *arena, str text);
/* The number of a ticket, zeros in front and letters kept. */
str imports_clean_card(struct arena *arena, str text);
