/* Markup that is safe to send. `struct html` is made by templates (and the few functions here)
 * alone, so that a text can become markup in one place only: where it is escaped by its type.
 *
 * htmlgen turns .html files into functions that call html_put_text inside elements,
 * html_put_attribute inside quoted attributes and html_put_url inside href, src and action. */
#pragma once

#include "base/buf.h"
#include "base/date.h"
#include "base/money.h"

struct html {
    str markup;
};

struct html_out {
    struct buf buf;
    enum language language;
};

static inline struct html_out html_begin(struct arena *arena, enum language language)
{
    return (struct html_out){.buf = BUF_INIT(arena), .language = language};
}

static inline struct html html_end(struct html_out *out)
{
    arena_shrink(out->buf.arena, out->buf.data, out->buf.capacity, out->buf.length);
    return (struct html){buf_str(&out->buf)};
}

/* Markup of a template's own, known to be whole. Not for values. */
#define html_put_markup(out, literal) BUF_PUT(&(out)->buf, literal)

/* In the text of an element: escaped; numbers grouped and dates written as people of the language
 * write them (1 451; 12.03.1985; 1 234,50 ₽); a number sign stays on the line of its number. */
void html_put_text_str(struct html_out *out, str text);
void html_put_text_c(struct html_out *out, const char *text);
void html_put_text_int(struct html_out *out, int64_t number);
void html_put_text_date(struct html_out *out, date day);
void html_put_text_money(struct html_out *out, money amount);
void html_put_html(struct html_out *out, struct html markup);

/* In a quoted attribute: escaped; numbers as plain digits, dates in ISO form, money as 1234.50. */
void html_put_attribute_str(struct html_out *out, str text);
void html_put_attribute_c(struct html_out *out, const char *text);
void html_put_attribute_int(struct html_out *out, int64_t number);
void html_put_attribute_date(struct html_out *out, date day);
void html_put_attribute_money(struct html_out *out, money amount);

/* A value inside a URL: percent-encoded, so that it can be one path piece or one query value. */
void html_put_url_str(struct html_out *out, str text);
void html_put_url_c(struct html_out *out, const char *text);

/* A whole URL of ours, made by code (a link with its query): must begin with "/", "?", "#",
 * "mailto:" or "tel:"; anything else becomes "#". */
struct html_link {
    str url;
};
void html_put_link(struct html_out *out, struct html_link link);

#define html_put_text(out, value) \
    _Generic((value),                                                                              \
        str: html_put_text_str,                                                                    \
        const char *: html_put_text_c,                                                             \
        char *: html_put_text_c,                                                                   \
        int: html_put_text_int,                                                                    \
        unsigned: html_put_text_int,                                                               \
        int64_t: html_put_text_int,                                                                \
        size_t: html_put_text_int,                                                                 \
        date: html_put_text_date,                                                                  \
        money: html_put_text_money,                                                                \
        struct html: html_put_html)((out), (value))

#define html_put_attribute(out, value) \
    _Generic((value),                                                                              \
        str: html_put_attribute_str,                                                               \
        const char *: html_put_attribute_c,                                                        \
        char *: html_put_attribute_c,                                                              \
        int: html_put_attribute_int,                                                               \
        unsigned: html_put_attribute_int,                                                          \
        int64_t: html_put_attribute_int,                                                           \
        size_t: html_put_attribute_int,                                                            \
        date: html_put_attribute_date,                                                             \
        money: html_put_attribute_money)((out), (value))

#define html_put_url(out, value) \
    _Generic((value),                                                                              \
        str: html_put_url_str,                                                                     \
        const char *: html_put_url_c,                                                              \
        char *: html_put_url_c,                                                                    \
        int: html_put_attribute_int,                                                               \
        unsigned: html_put_attribute_int,                                                          \
        int64_t: html_put_attribute_int,                                                           \
        size_t: html_put_attribute_int,                                                            \
        date: html_put_attribute_date,                                                             \
        struct html_link: html_put_link)((out), (value))

/* Percent-encodes everything but letters, digits and -._~ */
str html_url_encode(struct arena *arena, str text);

/* The URL of the sprite with all icons, as it stands in an attribute; its name holds a checksum, so
 * the program sets it at start. */
extern str html_icon_sprite;

/* A picture that says nothing to a screen reader: the words stand beside it. `name` is one of ours:
 * it is not escaped. */
void html_put_icon(struct html_out *out, const char *name);
struct html html_icon(struct arena *arena, const char *name);

/* In templates {{ icon("search") }}, which writes into the page; in handlers, where `req` is in
 * scope, a piece of its own. */
#define icon(name) html_icon(req->arena, (name))
