/* Randomness: from the system for secrets (libsodium), from a seed for demo data and tests. */
#pragma once

#include "base/str.h"

/* Unpredictable bytes. Needs no preparation; ends the process if the system has none. */
void rand_bytes(void *ret_bytes, size_t length);

/* `bytes` random bytes as lower-case hexadecimal. */
str rand_hex(struct arena *arena, size_t bytes);

/* Letters and digits that cannot be mistaken for one another: almost five bits each. For what
 * people read off paper and type. */
str rand_letters(struct arena *arena, size_t count);

/* A sequence that is the same for the same seed (splitmix64), never for secrets. */
struct rand_sequence {
    uint64_t state;
};

uint64_t rand_next(struct rand_sequence *sequence);

/* 0 … limit-1; limit > 0. */
uint32_t rand_below(struct rand_sequence *sequence, uint32_t limit);
