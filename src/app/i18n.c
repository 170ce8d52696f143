#include "app/i18n.h"

#include "base/messages.h"
#include "base/format.h"

static const struct message *look_up(const char *context, const char *id)
{
    size_t slot = message_hash(context, id) & (message_slots - 1);
    while (messages[slot].id != NULL) {
        const struct message *message = &messages[slot];
        if (strcmp(message->id, id) == 0 && strcmp(message->context, context) == 0) {
            return message;
        }
        slot = (slot + 1) & (message_slots - 1);
    }
    return NULL;
}

/* Most texts are asked for again and again from the same place in memory: this thread's last finds,
 * by that place. What is there is compared, too, for memory is used again. */
static const struct message *find(const char *context, const char *id)
{
    static _Thread_local const struct message *finds[256];
    if (context[0] != '\0') {
        return look_up(context, id);
    }
    const struct message **kept = &finds[((uintptr_t)id >> 3) % COUNT_OF(finds)];
    const struct message *message = *kept;
    if (message == NULL || message->context[0] != '\0' || strcmp(message->id, id) != 0) {
        message = look_up(context, id);
        *kept = message;
    }
    return message;
}

/* NULL if the language has no such form of the message. */
static const char *translation(enum language language, const char *context, const char *id,
                               int form)
{
    if (language >= MESSAGE_LANGUAGES) {
        return NULL;
    }
    const struct message *message = find(context, id);
    return message == NULL ? NULL : message->forms[language][form];
}

const char *tr(enum language language, const char *message)
{
    return tr_in(language, "", message);
}

const char *tr_at(enum language language, const char *message, const struct message **place)
{
    /* What stands in for a message without translations. */
    static const struct message untranslated;
    const struct message *found = __atomic_load_n(place, __ATOMIC_RELAXED);
    if (found == NULL) {
        found = find("", message);
        found = found == NULL ? &untranslated : found;
        __atomic_store_n(place, found, __ATOMIC_RELAXED);
    }
    const char *translated = language < MESSAGE_LANGUAGES ? found->forms[language][0] : NULL;
    return translated == NULL ? message : translated;
}

const char *tr_in(enum language language, const char *context, const char *message)
{
    if (message == NULL) {
        return "";
    }
    const char *translated = translation(language, context, message, 0);
    return translated == NULL ? message : translated;
}

const char *tr_plural(enum language language, const char *one, const char *many, int64_t number)
{
    const char *translated = translation(language, "", one, format_plural(language, number));
    if (translated != NULL) {
        return translated;
    }
    return format_plural(LANGUAGE_EN, number) == 0 ? one : many;
}

str tr_fill(struct arena *arena, const char *message, const str *values, size_t count)
{
    struct buf out = BUF_INIT(arena);
    for (const char *c = message; *c != '\0'; c++) {
        if (*c != '%') {
            const char *plain_end = strchrnul(c, '%');
            buf_put_bytes(&out, c, (size_t)(plain_end - c));
            c = plain_end - 1;
        } else if (c[1] >= '1' && c[1] <= '9' && (size_t)(c[1] - '1') < count) {
            c++;
            buf_put(&out, values[*c - '1']);
        } else {
            c += c[1] == '%';
            buf_put_char(&out, '%');
        }
    }
    return buf_str(&out);
}

str tr_value_str(struct arena *arena, enum language language, str value)
{
    (void)arena;
    (void)language;
    return value;
}

str tr_value_c(struct arena *arena, enum language language, const char *value)
{
    return tr_value_str(arena, language, str_of(value));
}

str tr_value_int(struct arena *arena, enum language language, int64_t value)
{
    struct buf out = BUF_INIT(arena);
    format_number(&out, language, value);
    return buf_str(&out);
}

str tr_value_date(struct arena *arena, enum language language, date value)
{
    struct buf out = BUF_INIT(arena);
    format_date(&out, language, value);
    return buf_str(&out);
}

str tr_value_money(struct arena *arena, enum language language, money value)
{
    struct buf out = BUF_INIT(arena);
    format_money(&out, language, value);
    return buf_str(&out);
}
