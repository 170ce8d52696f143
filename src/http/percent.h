/* One percent escape of a URL: "%D0" is the byte 0xD0. */
#pragma once

#include "base/str.h"

static inline int percent_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that the escape at `at` stands for; -1 if it is not a whole one. */
static inline int percent_byte(str text, size_t at)
{
    if (text.length - at < 3) {
        return -1;
    }
    int high = percent_digit(text.data[at + 1]);
    int low = percent_digit(text.data[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}
