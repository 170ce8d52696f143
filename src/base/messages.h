/* The compiled translations: langgen writes the table, app/i18n.c reads it. A hash table with open
 * addressing; a slot without id is empty. At least half of the slots are, so that a search is
 * short. */
#pragma once

#include <string.h>

#include "base/base.h"

/* English is the language of the ids and needs no translation; it is the last in enum language. */
#define MESSAGE_LANGUAGES LANGUAGE_EN
#define MESSAGE_FORMS 3

struct message {
    const char *context; /* "" for none */
    const char *id;
    const char *forms[MESSAGE_LANGUAGES][MESSAGE_FORMS]; /* NULL where there is no translation */
};

extern const struct message messages[];
extern const size_t message_slots; /* a power of two */

/* Eight bytes a step: a page looks up some sixty messages. */
static inline uint64_t message_hash(const char *context, const char *id)
{
    const uint64_t factor = 0x9E3779B97F4A7C15u;
    size_t length = strlen(id);
    uint64_t hash = length + 257 * strlen(context) + (unsigned char)context[0];
    for (size_t at = 0; at < length; at += 8) {
        uint64_t word = 0;
        memcpy(&word, id + at, MIN_OF(length - at, 8));
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
    }
    return hash;
}
