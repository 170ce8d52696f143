#include "base/buf.h"

#include <stdio.h>

void buf_grow(struct buf *buf, size_t more)
{
    /* Large steps while it is small: a page grows to 50 KB among other pieces of its arena. */
    size_t larger = buf->capacity < 256     ? 256
                    : buf->capacity < 32768 ? buf->capacity * 4
                                            : buf->capacity * 2;
    size_t needed = buf->length + more;
    assert(needed >= more);
    size_t capacity = MAX_OF(larger, needed);
    buf->data = arena_grow(buf->arena, buf->data, buf->capacity, capacity);
    buf->capacity = capacity;
}

static const char two_digits[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445"
    "46474849505152535455565758596061626364656667686970717273747576777879808182838485868788899091"
    "9293949596979899";

/* Pages are full of ids of eighteen digits: two at a step. */
void buf_put_int64(struct buf *buf, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    for (; rest >= 10; rest /= 100) {
        const char *two = two_digits + rest % 100 * 2;
        digits[--at] = two[1];
        digits[--at] = two[0];
    }
    if (rest > 0 || at == sizeof(digits)) {
        digits[--at] = (char)('0' + rest);
    }
    if (value < 0) {
        digits[--at] = '-';
    }
    buf_put_bytes(buf, digits + at, sizeof(digits) - at);
}

/* Nearly all texts fit at once; only the others are written twice. */
#define LIKELY_LENGTH 128

void buf_put_format_list(struct buf *buf, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    char *room = buf_room(buf, LIKELY_LENGTH);
    size_t capacity = buf->capacity - buf->length;
    int length = vsnprintf(room, capacity, format, arguments);
    assert(length >= 0);
    if ((size_t)length >= capacity) {
        capacity = (size_t)length + 1;
        vsnprintf(buf_room(buf, capacity), capacity, format, again);
    }
    buf->length += (size_t)length;
    va_end(again);
}

void buf_put_format(struct buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buf_put_format_list(buf, format, arguments);
    va_end(arguments);
}

void buf_put_json(struct buf *buf, str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == '"' || c == '\\' || c == '<' || c == '>') {
            buf_put_format(buf, "\\u%04x", c);
        } else {
            buf_put_char(buf, (char)c);
        }
    }
}
