/* UTF-8: checking, walking, case and folding (through ICU's character data).
 * Texts that come from outside are checked once at the door; all others may be trusted. */
#pragma once

#include "base/str.h"

#define UTF8_INVALID 0xFFFFFFFFu

bool utf8_is_valid(str text);

/* For utf8_next alone: what is neither ASCII nor two good bytes. */
uint32_t utf8_next_long(str *rest);

/* Takes the next code point off the front of *rest; UTF8_INVALID for a broken byte (taken alone).
 * Call only while the rest is not empty. */
static inline uint32_t utf8_next(str *rest)
{
    const unsigned char *bytes = (const unsigned char *)rest->data;
    if (bytes[0] < 0x80) {
        *rest = (str){rest->data + 1, rest->length - 1};
        return bytes[0];
    }
    if (bytes[0] >= 0xC2 && bytes[0] < 0xE0 && rest->length >= 2 && (bytes[1] & 0xC0) == 0x80) {
        *rest = (str){rest->data + 2, rest->length - 2};
        return (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
    }
    return utf8_next_long(rest);
}

/* Writes 1–4 bytes, returns how many. */
size_t utf8_encode(uint32_t code_point, char ret_bytes[4]);

/* Characters (code points), not bytes. */
size_t utf8_length(str text);

/* At most `length` characters, never cutting one in two. */
str utf8_slice(str text, size_t length);

/* Broken bytes become U+FFFD, NUL and other controls but tab and line end are dropped. */
str utf8_repair(struct arena *arena, str text);

str utf8_lower(struct arena *arena, str text);
/* For a label in the middle of a line: "Студент СПО" → "студент СПО"; "ЖОО студенті" stays. */
str utf8_lower_first(struct arena *arena, str text);
str utf8_upper(struct arena *arena, str text);

/* The first character of each word in capitals, the rest small; a word also begins after a hyphen,
 * not after an apostrophe or a digit: ПЕТРОВ-ВОДКИН becomes Петров-Водкин. */
str utf8_title(struct arena *arena, str text);

bool utf8_is_letter(uint32_t code_point);
bool utf8_is_upper(uint32_t code_point);
bool utf8_is_blank(uint32_t code_point);

/* Each run of blanks and line ends becomes one blank; none at the ends. */
str utf8_single_blanks(struct arena *arena, str text);

/* Unicode normal form C (ICU). Text that is already so is returned as it is. */
str utf8_nfc(struct arena *arena, str text);
