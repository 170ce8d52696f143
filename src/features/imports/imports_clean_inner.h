/* What the files that clean cells share. */
#pragma once

#include "features/imports/imports_clean.h"

static inline bool is_ascii(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static inline bool ends_with_any(str word, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str ending = str_of(endings[i]);
        if (word.length > ending.length && str_ends_with(word, ending)) {
            return true;
        }
    }
    return false;
}

static inline bool is_one_of(str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(word, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
