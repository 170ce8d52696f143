/* What the list promises, read here by a few lines of our own that know only its description. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "features/scan/scan_list.h"

#include <math.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

#include "app/command.h"
#include "base/rand.h"
#include "base/test.h"

static const unsigned char seed[SIGN_SEED_BYTES] = "a seed of 32 bytes, always this";

static struct tickets_key key_seven(void)
{
    static struct sign_key *pair;
    if (pair == NULL) {
        pair = sign_key_of_seed(seed);
    }
    return (struct tickets_key){7, pair};
}

/* Serials are random in the register too. */
static uint64_t *serials_from(uint64_t state, size_t count)
{
    struct rand_sequence sequence = {state};
    uint64_t *serials = ARENA_ARRAY(test_arena(), count, uint64_t);
    for (size_t i = 0; i < count; i++) {
        serials[i] = rand_next(&sequence) >> 1;
    }
    return serials;
}

static str list_of(const uint64_t *serials, size_t count, size_t limit, uint32_t *ret_odds)
{
    struct scan_list_source source = {
        .serials = serials,
        .count = count,
        .series = 46,
        .made_at = 1795000000,
        .salt = {1, 2, 3, 4, 5, 6, 7, 8},
        .limit = limit,
        .odds_most = SCAN_ODDS_MOST,
        .odds_least = SCAN_ODDS_LEAST,
    };
    return scan_list_of(test_arena(), key_seven(), &source, ret_odds);
}

/* As scan_make_lists asks for one of a region. */
static str list_of_region(size_t count, uint32_t *ret_odds)
{
    struct scan_list_source source = scan_list_measures(false);
    source.serials = serials_from(1, count);
    source.count = count;
    return scan_list_of(test_arena(), key_seven(), &source, ret_odds);
}

/* ---- reading -------------------------------------------------------------------------------- */

static uint64_t get(const unsigned char *at, size_t bytes)
{
    uint64_t number = 0;
    for (size_t i = 0; i < bytes; i++) {
        number = number << 8 | at[i];
    }
    return number;
}

static bool bit_at(const unsigned char *set, size_t at)
{
    return (set[at / 8] & 0x80 >> at % 8) != 0;
}

/* All places, unpacked. */
static uint64_t *places_of(str list, size_t *ret_count)
{
    const unsigned char *bytes = (const unsigned char *)list.data;
    size_t count = get(bytes + 12, 4);
    uint64_t *places = ARENA_ARRAY(test_arena(), count + 1, uint64_t);
    size_t at = 0;
    uint64_t place = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t distance = 0;
        while (bit_at(bytes + SCAN_LIST_HEAD, at++)) {
            distance++;
        }
        for (int k = 0; k < bytes[3]; k++) {
            distance = distance * 2 + bit_at(bytes + SCAN_LIST_HEAD, at++);
        }
        places[i] = place += distance;
    }
    expect_true(SCAN_LIST_HEAD + (at + 7) / 8 + SIGN_BYTES == list.length);
    *ret_count = count;
    return places;
}

static uint64_t place_of(str list, uint64_t serial)
{
    const unsigned char *bytes = (const unsigned char *)list.data;
    unsigned char text[16];
    unsigned char hash[SHA256_DIGEST_LENGTH];
    memcpy(text, bytes + 20, SCAN_SALT_BYTES);
    for (int i = 0; i < 8; i++) {
        text[8 + i] = (unsigned char)(serial >> (56 - 8 * i));
    }
    SHA256(text, sizeof(text), hash);
    return (uint64_t)((unsigned __int128)get(hash, 6) * (get(bytes + 12, 4) * get(bytes + 16, 4)) >>
                      48);
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static size_t hits(str list, const uint64_t *serials, size_t count)
{
    size_t place_count;
    size_t found = 0;
    const uint64_t *places = places_of(list, &place_count);
    for (size_t i = 0; i < count; i++) {
        uint64_t place = place_of(list, serials[i]);
        found += bsearch(&place, places, place_count, sizeof(place), compare) != NULL;
    }
    return found;
}

/* ---- promises ------------------------------------------------------------------------------- */

void test_scan_list__every_serial_is_found_and_mistakes_are_as_rare_as_told(void)
{
    static const struct {
        size_t count;
        size_t limit;
    } sizes[] = {{0, 1000},      {1, 1000},      {500, 1000},
                 {5000, 100000}, {80000, 97000}, {200000, 97000}};
    const uint64_t *others = serials_from(99, 50000);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint32_t odds;
        size_t count = sizes[i].count;
        const uint64_t *serials = serials_from(1, count + 1);
        str list = list_of(serials, count, sizes[i].limit, &odds);
        expect_true(list.length <= sizes[i].limit);
        expect_int((int64_t)count, (int64_t)hits(list, serials, count));
        /* Of 50,000 others, give or take five standard deviations; serials that share a place
         * make it a little rarer than one in `odds`. */
        double told = count == 0 ? 0 : 50000 * (1 - exp(-1.0 / odds));
        double found = (double)hits(list, others, 50000);
        expect_true((found - told) * (found - told) <= 25 * (told + 1));
    }
}

/* The largest region has six in a hundred members of a union of four million, and as many of its
 * tickets that were taken back; the next has five. */
void test_scan_list__what_is_promised_for_four_million_members(void)
{
    static const size_t of_union[] = {80000, 200000, 400000, 600000};
    uint32_t odds;
    str list = list_of(serials_from(1, 80000), 80000, SCAN_LIST_LIMIT, &odds);
    expect_true(odds >= SCAN_ODDS_ENOUGH && list.length <= SCAN_LIST_LIMIT);
    for (size_t i = 0; i < COUNT_OF(of_union); i++) {
        uint32_t odds_of_next;
        str largest = list_of_region(of_union[i] * 6 / 100, &odds);
        str next = list_of_region(of_union[i] * 5 / 100, &odds_of_next);
        expect_true(odds >= SCAN_ODDS_ENOUGH && odds_of_next >= SCAN_ODDS_ENOUGH);
        expect_true(largest.length + next.length <= SCAN_LIST_LIMIT);
    }
}

void test_scan_list__is_rather_longer_than_coarser_than_the_least(void)
{
    uint32_t odds;
    str list = list_of_region(60000, &odds);
    expect_int(SCAN_ODDS_ENOUGH, odds);
    expect_true(list.length > SCAN_REGION_LIMIT);
}

void test_scan_list__is_signed_as_another_implementation_finds_too(void)
{
    uint32_t odds;
    unsigned char public[SIGN_PUBLIC_BYTES];
    str list = list_of(serials_from(1, 100), 100, 1000, &odds);
    str before = str_slice(list, 0, list.length - SIGN_BYTES);
    str text = STR_CONCAT(test_arena(), STR("profkom revoked 1"), before);
    sign_public(key_seven().pair, public);
    const unsigned char *signature = (const unsigned char *)list.data + before.length;
    expect_int(0, crypto_sign_verify_detached(signature, (const unsigned char *)text.data,
                                              text.length, public));
}

/* The same bytes stand in tests/scan/vectors.json, by which the scanner's script is tested: what
 * one side writes the other reads. */
void test_scan_list__and_tokens_are_those_that_the_script_is_tested_with(void)
{
    uint32_t odds;
    char base64[8192];
    str vectors;
    expect_true(command_read_file(test_arena(), "tests/scan/vectors.json", 16384, &vectors));
    str list = list_of(serials_from(1, 2000), 2000, 1300, &odds);
    sodium_bin2base64(base64, sizeof(base64), (const unsigned char *)list.data, list.length,
                      sodium_base64_VARIANT_ORIGINAL);
    expect_contains(base64, vectors);
    struct tickets_token printed = {
        .serial = serials_from(7, 1)[0],
        .series = 46,
        .issued = date_of("2026-09-01"),
        .until = date_of("2031-08-31"),
    };
    expect_contains(str_to_c(test_arena(), tickets_token_sign(test_arena(), key_seven(), &printed)),
                    vectors);
    struct tickets_day day = {.serial = printed.serial,
                              .series = 46,
                              .number = date_to_days(date_of("2026-11-18")),
                              .secret = {9, 8, 7, 6, 5, 4, 3, 2, 1}};
    struct tickets_sheet sheet = tickets_sheet_sign(key_seven(), &day);
    str code = tickets_sheet_token(test_arena(), &sheet, 720);
    expect_contains(str_to_c(test_arena(), code), vectors);
}
