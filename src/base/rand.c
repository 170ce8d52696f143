#include "base/rand.h"

#include <sodium.h>

void rand_bytes(void *ret_bytes, size_t length)
{
    if (sodium_init() < 0) {
        abort();
    }
    randombytes_buf(ret_bytes, length);
}

str rand_hex(struct arena *arena, size_t bytes)
{
    unsigned char *raw = arena_raw(arena, bytes);
    char *hex = arena_raw(arena, bytes * 2 + 1);
    rand_bytes(raw, bytes);
    sodium_bin2hex(hex, bytes * 2 + 1, raw, bytes);
    return (str){hex, bytes * 2};
}

/* Sebastiano Vigna's splitmix64. */

static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
#define LETTER_COUNT (sizeof(letters) - 1)

/* Bytes above the last whole multiple would make the first letters likelier. */
str rand_letters(struct arena *arena, size_t count)
{
    char *text = arena_raw(arena, count + 1);
    size_t length = 0;
    while (length < count) {
        unsigned char byte;
        rand_bytes(&byte, 1);
        if (byte < 256 / LETTER_COUNT * LETTER_COUNT) {
            text[length++] = letters[byte % LETTER_COUNT];
        }
    }
    return (str){text, count};
}

uint64_t rand_next(struct rand_sequence *sequence)
{
    uint64_t z = (sequence->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint32_t rand_below(struct rand_sequence *sequence, uint32_t limit)
{
    return (uint32_t)((rand_next(sequence) >> 32) * limit >> 32);
}
