#include "base/str.h"

#include <stdlib.h>

#include "base/buf.h"

str str_of(const char *c_string)
{
    return c_string == NULL ? (str){0} : (str){c_string, strlen(c_string)};
}

int str_compare(str a, str b)
{
    size_t shared = MIN_OF(a.length, b.length);
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);
    if (order != 0) {
        return order;
    }
    return a.length < b.length ? -1 : a.length > b.length;
}

bool str_starts_with(str text, str prefix)
{
    return text.length >= prefix.length && str_equal((str){text.data, prefix.length}, prefix);
}

bool str_ends_with(str text, str suffix)
{
    return text.length >= suffix.length &&
           str_equal(str_from(text, text.length - suffix.length), suffix);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_equal_ascii_nocase(str a, str b)
{
    if (a.length != b.length) {
        return false;
    }
    for (size_t i = 0; i < a.length; i++) {
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i])) {
            return false;
        }
    }
    return true;
}

ptrdiff_t str_find(str text, str part)
{
    if (part.length == 0) {
        return 0;
    }
    if (text.length < part.length) {
        return -1;
    }
    const char *found = memmem(text.data, text.length, part.data, part.length);
    return found == NULL ? -1 : found - text.data;
}

ptrdiff_t str_find_char(str text, char c)
{
    const char *found = text.length == 0 ? NULL : memchr(text.data, c, text.length);
    return found == NULL ? -1 : found - text.data;
}

str str_slice(str text, size_t from, size_t length)
{
    if (from >= text.length) {
        return (str){0};
    }
    return (str){text.data + from, MIN_OF(length, text.length - from)};
}

str str_from(str text, size_t from)
{
    return str_slice(text, from, SIZE_MAX);
}

/* Length of the blank at the front or, with `at_end`, at the back; 0 when there is none. */
static size_t blank_length(str text, bool at_end)
{
    if (text.length == 0) {
        return 0;
    }
    char c = at_end ? text.data[text.length - 1] : text.data[0];
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
        return 1;
    }
    str no_break = STR("\xc2\xa0");
    bool is_no_break = at_end ? str_ends_with(text, no_break) : str_starts_with(text, no_break);
    return is_no_break ? no_break.length : 0;
}

str str_trim(str text)
{
    size_t blank;
    while ((blank = blank_length(text, false)) > 0) {
        text = str_from(text, blank);
    }
    while ((blank = blank_length(text, true)) > 0) {
        text.length -= blank;
    }
    return text;
}

bool str_next(str *rest, char separator, str *ret_piece)
{
    if (rest->data == NULL) {
        return false;
    }
    ptrdiff_t at = str_find_char(*rest, separator);
    if (at < 0) {
        *ret_piece = *rest;
        *rest = (str){0};
        return true;
    }
    *ret_piece = (str){rest->data, (size_t)at};
    *rest = (str){rest->data + at + 1, rest->length - (size_t)at - 1};
    return true;
}

bool str_is_among(str piece, str list, char separator)
{
    str one;
    while (str_next(&list, separator, &one)) {
        if (str_equal(one, piece)) {
            return true;
        }
    }
    return false;
}

bool str_to_int64(str text, int64_t *ret_value)
{
    size_t at = 0;
    bool negative = text.length > 0 && text.data[0] == '-';
    if (negative) {
        at = 1;
    }
    if (at == text.length) {
        return false;
    }
    int64_t value = 0;
    for (; at < text.length; at++) {
        char c = text.data[at];
        if (c < '0' || c > '9') {
            return false;
        }
        /* Counted downwards, because the smallest number has no positive twin. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, c - '0', &value)) {
            return false;
        }
    }
    if (!negative && __builtin_sub_overflow(0, value, &value)) {
        return false;
    }
    *ret_value = value;
    return true;
}

str str_copy(struct arena *arena, str text)
{
    if (text.length == 0) {
        return (str){0};
    }
    return (str){memcpy(arena_raw(arena, text.length), text.data, text.length), text.length};
}

str str_join(struct arena *arena, str a, str b)
{
    if (b.length == 0) {
        return a;
    }
    char *joined = arena_raw(arena, a.length + b.length);
    if (a.length > 0) {
        memcpy(joined, a.data, a.length);
    }
    memcpy(joined + a.length, b.data, b.length);
    return (str){joined, a.length + b.length};
}

str str_comma(struct arena *arena, str a, str b)
{
    return a.length > 0 && b.length > 0 ? STR_CONCAT(arena, a, STR(", "), b)
                                        : str_join(arena, a, b);
}

str str_concat(struct arena *arena, const str *pieces, size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        length += pieces[i].length;
    }
    char *text = arena_raw(arena, length);
    char *end = text;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].length > 0) {
            end = (char *)mempcpy(end, pieces[i].data, pieces[i].length);
        }
    }
    return (str){text, length};
}

str str_format(struct arena *arena, const char *format, ...)
{
    struct buf text = BUF_INIT(arena);
    va_list arguments;
    va_start(arguments, format);
    buf_put_format_list(&text, format, arguments);
    va_end(arguments);
    arena_shrink(arena, text.data, text.capacity, text.length + 1);
    return buf_str(&text);
}

char *str_to_c(struct arena *arena, str text)
{
    char *copy = arena_raw(arena, text.length + 1);
    if (text.length > 0) {
        memcpy(copy, text.data, text.length);
    }
    copy[text.length] = '\0';
    return copy;
}

uint64_t str_hash(str text)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
    }
    return hash ^ (hash >> 32);
}
