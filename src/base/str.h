/* str: text as pointer + length, passed by value. Zero is the empty text and always valid.
 * The bytes are UTF-8, belong to somebody else (an arena, a literal, the request) and are never
 * changed through a str; they need not end in NUL. */
#pragma once

#include <string.h>

#include "base/arena.h"

typedef struct str {
    const char *data;
    size_t length;
} str;

/* A literal as str, without counting at run time. */
#define STR(literal) ((str){("" literal ""), sizeof(literal) - 1})
/* The same for static initialisers. */
#define STR_INIT(literal) \
    { \
        ("" literal ""), sizeof(literal) - 1 \
    }

/* printf("%.*s", STR_ARG(text)) */
#define STR_ARG(text) (int)(text).length, (text).data == NULL ? "" : (text).data

/* NULL becomes the empty text. */
str str_of(const char *c_string);

static inline bool str_is_empty(str text)
{
    return text.length == 0;
}

static inline bool str_equal(str a, str b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* Byte order, like strcmp; for UTF-8 that is code point order. */
int str_compare(str a, str b);

bool str_starts_with(str text, str prefix);
bool str_ends_with(str text, str suffix);

/* ASCII letters alone are taken as equal in both cases: for header names and file suffixes. */
bool str_equal_ascii_nocase(str a, str b);

/* Offset of the first occurrence, or -1. */
ptrdiff_t str_find(str text, str part);
ptrdiff_t str_find_char(str text, char c);

/* The part from `from`, at most `length` bytes; both are cut to what is there. */
str str_slice(str text, size_t from, size_t length);
str str_from(str text, size_t from);

/* Without ASCII blanks, tabs, line ends, and no-break spaces at both ends. */
str str_trim(str text);

/* Takes the next piece before `separator` off the front of *rest; false when *rest is used up.
 * "a," has two pieces, the second empty; the zero str has none. */
bool str_next(str *rest, char separator, str *ret_piece);

/* Whether it is one of the pieces of the list. */
bool str_is_among(str piece, str list, char separator);

/* Whole decimal numbers only: no blanks, no plus sign, no overflow. */
bool str_to_int64(str text, int64_t *ret_value) MUST_USE;

str str_copy(struct arena *arena, str text);
str str_join(struct arena *arena, str a, str b);
/* With a comma and a blank between them where both are there. */
str str_comma(struct arena *arena, str a, str b);
/* STR_CONCAT(arena, last, STR(" "), first): for what is written in every line of a list, where
 * str_format would take the most time. */
str str_concat(struct arena *arena, const str *pieces, size_t count);
#define STR_CONCAT(arena, ...) \
    str_concat((arena), (const str[]){__VA_ARGS__}, COUNT_OF(((const str[]){__VA_ARGS__})))
str str_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* A NUL-terminated copy, for the C library. */
char *str_to_c(struct arena *arena, str text);

/* Hash for tables in memory; not for anything that leaves the process. */
uint64_t str_hash(str text);
