#define OPENSSL_SUPPRESS_DEPRECATED
#include "features/scan/scan_list.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

#define VERSION 1
#define PURPOSE "profkom revoked 1"
#define HASH_BITS 48
/* Places stay numbers that scripts count with exactly. */
#define PLACES_MOST ((uint64_t)1 << 40)

/* ---- places --------------------------------------------------------------------------------- */

static uint64_t hash_of(const unsigned char *salt, uint64_t serial)
{
    unsigned char text[SCAN_SALT_BYTES + 8];
    unsigned char hash[SHA256_DIGEST_LENGTH];
    memcpy(text, salt, SCAN_SALT_BYTES);
    bytes_put(text + SCAN_SALT_BYTES, serial, 8);
    SHA256(text, sizeof(text), hash);
    return bytes_get(hash, HASH_BITS / 8);
}

static uint64_t place_of(uint64_t hash, uint64_t places)
{
    return (uint64_t)((unsigned __int128)hash * places >> HASH_BITS);
}

static int by_size(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* In order; places are in the same order then, however many there are. */
static uint64_t *hashes_of(struct arena *arena, const struct scan_list_source *source)
{
    uint64_t *hashes = ARENA_ARRAY(arena, source->count + 1, uint64_t);
    for (size_t i = 0; i < source->count; i++) {
        hashes[i] = hash_of(source->salt, source->serials[i]);
    }
    qsort(hashes, source->count, sizeof(*hashes), by_size);
    return hashes;
}

/* ---- how exact ------------------------------------------------------------------------------ */

/* Distances have the mean `odds` and thin out geometrically; then the best number of bits is that
 * of odds · ln 2. */
static int remainder_bits(uint32_t odds)
{
    int bits = 0;
    while ((uint64_t)2 << bits <= (uint64_t)odds * 7 / 10 + 1) {
        bits++;
    }
    return bits;
}

static size_t bytes_of(const uint64_t *hashes, size_t count, uint32_t odds)
{
    int bits = remainder_bits(odds);
    uint64_t total = 0;
    uint64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t place = place_of(hashes[i], (uint64_t)count * odds);
        total += ((place - before) >> bits) + 1 + (uint64_t)bits;
        before = place;
    }
    return SCAN_LIST_HEAD + (size_t)((total + 7) / 8) + SIGN_BYTES;
}

static uint32_t odds_within(const uint64_t *hashes, const struct scan_list_source *source)
{
    uint32_t odds = source->odds_most;
    while (odds > source->odds_least && (bytes_of(hashes, source->count, odds) > source->limit ||
                                         source->count * (uint64_t)odds > PLACES_MOST)) {
        odds -= odds / 16 + 1;
    }
    return odds < source->odds_least ? source->odds_least : odds;
}

struct scan_list_source scan_list_measures(bool is_of_all)
{
    return (struct scan_list_source){
        .limit = is_of_all ? SCAN_LIST_LIMIT : SCAN_REGION_LIMIT,
        .odds_most = is_of_all ? SCAN_ODDS_MOST : SCAN_REGION_ODDS_MOST,
        .odds_least = is_of_all ? SCAN_ODDS_LEAST : SCAN_ODDS_ENOUGH,
    };
}

/* ---- writing -------------------------------------------------------------------------------- */

struct bits {
    unsigned char *bytes;
    size_t count;
};

static void put_bit(struct bits *bits, bool is_one)
{
    if (is_one) {
        bits->bytes[bits->count / 8] |= (unsigned char)(0x80 >> bits->count % 8);
    }
    bits->count++;
}

static void put_distance(struct bits *bits, uint64_t distance, int remainder)
{
    for (uint64_t i = 0; i < distance >> remainder; i++) {
        put_bit(bits, true);
    }
    put_bit(bits, false);
    for (int i = remainder - 1; i >= 0; i--) {
        put_bit(bits, (distance >> i & 1) != 0);
    }
}

static void put_set(unsigned char *at, const uint64_t *hashes, size_t count, uint32_t odds)
{
    struct bits bits = {.bytes = at};
    uint64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t place = place_of(hashes[i], (uint64_t)count * odds);
        put_distance(&bits, place - before, remainder_bits(odds));
        before = place;
    }
}

str scan_list_of(struct arena *arena, struct tickets_key key, const struct scan_list_source *source,
                 uint32_t *ret_odds)
{
    const uint64_t *hashes = hashes_of(arena, source);
    uint32_t odds = odds_within(hashes, source);
    size_t length = bytes_of(hashes, source->count, odds);
    unsigned char *bytes = ARENA_ARRAY(arena, length, unsigned char);
    memset(bytes, 0, length);
    bytes[0] = VERSION;
    bytes[1] = key.number;
    bytes[2] = source->series;
    bytes[3] = (unsigned char)remainder_bits(odds);
    bytes_put(bytes + 4, (uint64_t)source->made_at, 8);
    bytes_put(bytes + 12, source->count, 4);
    bytes_put(bytes + 16, odds, 4);
    memcpy(bytes + 20, source->salt, SCAN_SALT_BYTES);
    put_set(bytes + SCAN_LIST_HEAD, hashes, source->count, odds);
    str before = {(const char *)bytes, length - SIGN_BYTES};
    sign_text(key.pair, STR_CONCAT(arena, STR(PURPOSE), before), bytes + before.length);
    *ret_odds = odds;
    return (str){(const char *)bytes, length};
}
