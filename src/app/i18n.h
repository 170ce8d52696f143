/* Translation. Message ids are the English texts; each folder keeps its translations in NAME.ru.po
 * and NAME.kk.po (GNU gettext's format), which langgen compiles into one sorted table. A message
 * without translation fails the test run.
 *
 * Placeholders are numbered: _f("Rows %1 to %2 of %3", a, b, c): translators may change their
 * order. */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/date.h"
#include "base/money.h"

/* Marks a text for translation where it cannot be translated yet (tables, enums). */
#define N_(message) (message)

/* The translation, or the message itself. Never NULL. */
const char *tr(enum language language, const char *message);

/* The form of the message that goes with the number; %1 in it is the number. */
const char *tr_plural(enum language language, const char *one, const char *many, int64_t number);

/* With a context that tells apart equal English words: tr_in(lang, "verb", "Open"). In .po:
 * msgctxt. */
const char *tr_in(enum language language, const char *context, const char *message);

/* Replaces %1 … %9 by the texts and %% by %. */
str tr_fill(struct arena *arena, const char *message, const str *values, size_t count);

/* A value as text of the language, for _f and _n. */
str tr_value_str(struct arena *arena, enum language language, str value);
str tr_value_c(struct arena *arena, enum language language, const char *value);
str tr_value_int(struct arena *arena, enum language language, int64_t value);
str tr_value_date(struct arena *arena, enum language language, date value);
str tr_value_money(struct arena *arena, enum language language, money value);

#define TR_VALUE(req, value) \
    _Generic((value),                                                                              \
        str: tr_value_str,                                                                         \
        const char *: tr_value_c,                                                                  \
        char *: tr_value_c,                                                                        \
        int: tr_value_int,                                                                         \
        unsigned: tr_value_int,                                                                    \
        int64_t: tr_value_int,                                                                     \
        size_t: tr_value_int,                                                                      \
        date: tr_value_date,                                                                       \
        money: tr_value_money)((req)->arena, (req)->language, (value))

/* The same for a message that is always the same at its place, which remembers where it was found:
 * a list of fifty lines says «Phone» fifty times. */
struct message;
const char *tr_at(enum language language, const char *message, const struct message **place);

/* In templates and handlers `req` is in scope. */
#define _(words) \
    (__builtin_constant_p(words) ? tr_at(req->language, (words), TR_PLACE) \
                                 : tr(req->language, (words)))
#define TR_PLACE \
    ({ \
        static const struct message *tr_place_; \
        &tr_place_; \
    })
#define _c(context, message) tr_in(req->language, (context), (message))

#define TR_PICK(_1, _2, _3, _4, _5, _6, NAME, ...) NAME
#define TR_1(a) TR_VALUE(req, a)
#define TR_2(a, b) TR_1(a), TR_1(b)
#define TR_3(a, b, c) TR_2(a, b), TR_1(c)
#define TR_4(a, b, c, d) TR_3(a, b, c), TR_1(d)
#define TR_5(a, b, c, d, e) TR_4(a, b, c, d), TR_1(e)
#define TR_6(a, b, c, d, e, f) TR_5(a, b, c, d, e), TR_1(f)
#define TR_VALUES(...) \
    (const str[]) \
    { \
        TR_PICK(__VA_ARGS__, TR_6, TR_5, TR_4, TR_3, TR_2, TR_1)(__VA_ARGS__) \
    }
#define TR_FILL(message, values) \
    tr_fill(req->arena, (message), (values), sizeof(values) / sizeof(str))

/* _f("Page %1", number) */
#define _f(message, ...) TR_FILL(tr(req->language, (message)), TR_VALUES(__VA_ARGS__))
/* _n("%1 member", "%1 members", count) */
#define _n(one, many, number) \
    TR_FILL(tr_plural(req->language, (one), (many), (number)), TR_VALUES(number))
/* _nf("%1 member of %2", "%1 members of %2", count, name): the number is %1. */
#define _nf(one, many, number, ...) \
    TR_FILL(tr_plural(req->language, (one), (many), (number)), TR_VALUES(number, __VA_ARGS__))
