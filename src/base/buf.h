/* buf: text that grows, in an arena. `buf_str` is what it holds now. */
#pragma once

#include <stdarg.h>

#include "base/str.h"

struct buf {
    struct arena *arena;
    char *data;
    size_t length;
    size_t capacity;
};

#define BUF_INIT(of_arena) \
    { \
        .arena = (of_arena) \
    }

/* For buf_room alone. */
void buf_grow(struct buf *buf, size_t more);

/* Makes room for `more` bytes behind what is there and returns the place to write them. */
static inline char *buf_room(struct buf *buf, size_t more)
{
    if (buf->data == NULL || buf->capacity - buf->length < more) {
        buf_grow(buf, more);
    }
    return buf->data + buf->length;
}

static inline void buf_put_bytes(struct buf *buf, const char *bytes, size_t length)
{
    if (length > 0) {
        memcpy(buf_room(buf, length), bytes, length);
        buf->length += length;
    }
}

static inline void buf_put(struct buf *buf, str text)
{
    buf_put_bytes(buf, text.data, text.length);
}

#define BUF_PUT(buf, literal) buf_put_bytes((buf), ("" literal ""), sizeof(literal) - 1)

static inline void buf_put_char(struct buf *buf, char c)
{
    *buf_room(buf, 1) = c;
    buf->length++;
}

void buf_put_int64(struct buf *buf, int64_t value);
void buf_put_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* A NUL stands behind the text. */
void buf_put_format_list(struct buf *buf, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

/* As it stands between the quotes of a JSON text; without markup for who takes it for a page. */
void buf_put_json(struct buf *buf, str text);

static inline str buf_str(const struct buf *buf)
{
    return (str){buf->data, buf->length};
}
