/* What the generators share: a file is read whole and written only when it changes, so that make
 * does not compile again what is as it was. Whatever goes wrong ends the program with one line. */
#pragma once

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

/* FILE:LINE: sentence, as compilers write it, so that editors find the place. */
static inline NO_RETURN PRINTF_LIKE(3, 4) void tool_fail_at(const char *file, int line,
                                                            const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

/* False if the file cannot be opened. */
static inline bool tool_read(struct arena *arena, const char *path, str *ret_text)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    struct buf text = BUF_INIT(arena);
    size_t length;
    do {
        length = fread(buf_room(&text, 65536), 1, 65536, file);
        text.length += length;
    } while (length > 0);
    fclose(file);
    *ret_text = buf_str(&text);
    return true;
}

static inline str tool_read_or_fail(struct arena *arena, const char *path)
{
    str text = {0};
    if (!tool_read(arena, path, &text)) {
        tool_fail_at(path, 1, "cannot be read: %s", strerror(errno));
    }
    return text;
}

static inline void tool_write_if_changed(struct arena *arena, const char *path, str text)
{
    str before = {0};
    if (tool_read(arena, path, &before) && str_equal(before, text)) {
        return;
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(text.data, 1, text.length, file) != text.length ||
        fclose(file) != 0) {
        tool_fail_at(path, 1, "cannot be written: %s", strerror(errno));
    }
}

/* Past a C string or character literal that begins at `at`; the length of the text if it never
 * ends. */
static inline size_t tool_after_c_literal(str text, size_t at)
{
    char quote = text.data[at++];
    while (at < text.length && text.data[at] != quote) {
        at += text.data[at] == '\\' ? 2 : 1;
    }
    return MIN_OF(at + 1, text.length);
}

/* As a C string literal, broken over lines in front of tags. */
static inline void tool_put_c_string(struct buf *out, str text)
{
    size_t width = 0;
    buf_put_char(out, '"');
    for (size_t i = 0; i < text.length; i++, width++) {
        char c = text.data[i];
        if (width > 70 && c == '<') {
            BUF_PUT(out, "\"\n                          \"");
            width = 0;
        }
        if (c == '\n') {
            BUF_PUT(out, "\\n");
        } else if (c == '\t') {
            BUF_PUT(out, "\\t");
        } else if (c == '"' || c == '\\') {
            buf_put_char(out, '\\');
            buf_put_char(out, c);
        } else {
            buf_put_char(out, c);
        }
    }
    buf_put_char(out, '"');
}

/* Walks a text and knows its line. */
struct reader {
    const char *file;
    str text;
    size_t at;
    int line;
};

static inline bool reader_ends(const struct reader *reader)
{
    return reader->at == reader->text.length;
}

/* '\0' at the end. */
static inline char reader_now(const struct reader *reader)
{
    return reader_ends(reader) ? '\0' : reader->text.data[reader->at];
}

static inline bool reader_sees(const struct reader *reader, const char *what)
{
    return str_starts_with(str_from(reader->text, reader->at), str_of(what));
}

static inline bool reader_sees_blank(const struct reader *reader)
{
    return !reader_ends(reader) && strchr(" \t\r\n\f", reader_now(reader)) != NULL;
}

static inline char reader_take(struct reader *reader)
{
    char c = reader->text.data[reader->at++];
    reader->line += c == '\n';
    return c;
}

static inline void reader_move_to(struct reader *reader, size_t place)
{
    while (reader->at < place) {
        reader_take(reader);
    }
}

/* The rest of the line; moves behind the line end. */
static inline str reader_take_line(struct reader *reader)
{
    ptrdiff_t length = str_find_char(str_from(reader->text, reader->at), '\n');
    size_t end = length < 0 ? reader->text.length : reader->at + (size_t)length;
    str line = str_slice(reader->text, reader->at, end - reader->at);
    reader_move_to(reader, MIN_OF(end + 1, reader->text.length));
    return line;
}
