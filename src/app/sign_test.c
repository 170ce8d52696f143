#include "app/sign.h"

#include <openssl/evp.h>
#include <sodium.h>

#include "base/rand.h"
#include "base/test.h"

struct pair {
    struct sign_key *whole;
    struct sign_key *half;
    unsigned char seed[SIGN_SEED_BYTES];
    unsigned char public[SIGN_PUBLIC_BYTES];
};

static struct pair pair_of_seed(const unsigned char *seed)
{
    struct pair pair = {.whole = sign_key_of_seed(seed)};
    memcpy(pair.seed, seed, sizeof(pair.seed));
    sign_public(pair.whole, pair.public);
    pair.half = sign_key_of_public(pair.public);
    return pair;
}

static void pair_free(struct pair *pair)
{
    sign_key_free(pair->whole);
    sign_key_free(pair->half);
}

static struct pair a_pair(void)
{
    unsigned char seed[SIGN_SEED_BYTES];
    rand_bytes(seed, sizeof(seed));
    return pair_of_seed(seed);
}

/* Whoever has the secret and whoever has the public half come to the same. */
static void expect_verdict(const struct pair *pair, bool is_good, str text,
                           const unsigned char *signature)
{
    expect_int(is_good, sign_is_good(pair->whole, text, signature));
    expect_int(is_good, sign_is_good(pair->half, text, signature));
}

static void from_hex(const char *hex, unsigned char *ret_bytes, size_t length)
{
    size_t read = 0;
    expect_int(0, sodium_hex2bin(ret_bytes, length, hex, strlen(hex), NULL, &read, NULL));
    expect_int((int64_t)length, (int64_t)read);
}

void test_sign__signatures_are_those_of_the_standard(void)
{
    /* RFC 8032, 7.1, tests 1 and 2. */
    static const struct {
        const char *seed, *public, *text, *signature;
    } known[] = {
        {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
         "1cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "r",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
         "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        unsigned char seed[SIGN_SEED_BYTES];
        unsigned char public[SIGN_PUBLIC_BYTES];
        unsigned char theirs[SIGN_BYTES];
        unsigned char ours[SIGN_BYTES];
        from_hex(known[i].seed, seed, sizeof(seed));
        from_hex(known[i].public, public, sizeof(public));
        from_hex(known[i].signature, theirs, sizeof(theirs));
        struct pair pair = pair_of_seed(seed);
        sign_text(pair.whole, str_of(known[i].text), ours);
        expect_int(0, memcmp(theirs, ours, sizeof(ours)));
        expect_int(0, memcmp(public, pair.public, sizeof(public)));
        expect_verdict(&pair, true, str_of(known[i].text), theirs);
        pair_free(&pair);
    }
}

/* By libcrypto. */
static void sign_elsewhere(const struct pair *pair, str text, unsigned char *ret_signature)
{
    size_t length = SIGN_BYTES;
    EVP_PKEY *key =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, pair->seed, SIGN_SEED_BYTES);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    expect_int(1, EVP_DigestSignInit(context, NULL, NULL, NULL, key));
    expect_int(1, EVP_DigestSign(context, ret_signature, &length, (const unsigned char *)text.data,
                                 text.length));
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
}

void test_sign__texts_of_any_length_are_checked_as_another_library_signs_them(void)
{
    unsigned char text[300];
    unsigned char signature[SIGN_BYTES];
    rand_bytes(text, sizeof(text));
    for (size_t length = 0; length <= sizeof(text); length++) {
        struct pair pair = a_pair();
        str begin = {(const char *)text, length};
        sign_elsewhere(&pair, begin, signature);
        expect_verdict(&pair, true, begin, signature);
        expect_verdict(&pair, false, (str){begin.data, length == 0 ? 1 : length - 1}, signature);
        pair_free(&pair);
    }
}

void test_sign__no_bit_of_a_signature_or_text_may_be_another(void)
{
    unsigned char text[39];
    unsigned char signature[SIGN_BYTES];
    struct pair pair = a_pair();
    str whole = {(const char *)text, sizeof(text)};
    rand_bytes(text, sizeof(text));
    sign_text(pair.whole, whole, signature);
    for (size_t bit = 0; bit < 8 * sizeof(signature); bit++) {
        signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
        expect_verdict(&pair, false, whole, signature);
        signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    for (size_t bit = 0; bit < 8 * sizeof(text); bit++) {
        text[bit / 8] ^= (unsigned char)(1 << bit % 8);
        expect_verdict(&pair, false, whole, signature);
        text[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    expect_verdict(&pair, true, whole, signature);
    pair_free(&pair);
}

/* The order of the group may be added to the number, and the equation of the points still holds. */
void test_sign__the_number_stands_in_its_smallest_form_alone(void)
{
    static const unsigned char order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a,       0x63,
                                            0x12, 0x58, 0xd6, 0x9c, 0xf7,       0xa2,
                                            0xde, 0xf9, 0xde, 0x14, [31] = 0x10};
    unsigned char signature[SIGN_BYTES];
    struct pair pair = a_pair();
    sign_text(pair.whole, STR("ticket"), signature);
    sodium_add(signature + 32, order, sizeof(order));
    expect_verdict(&pair, false, STR("ticket"), signature);
    pair_free(&pair);
}

/* What nobody signed: halves of two signatures, nothing at all, the smallest points. */
void test_sign__pieces_of_signatures_make_none(void)
{
    unsigned char first[SIGN_BYTES];
    unsigned char second[SIGN_BYTES];
    unsigned char mixed[SIGN_BYTES];
    struct pair pair = a_pair();
    struct pair other = a_pair();
    sign_text(pair.whole, STR("first"), first);
    sign_text(pair.whole, STR("second"), second);
    memcpy(mixed, first, 32);
    memcpy(mixed + 32, second + 32, 32);
    expect_verdict(&pair, false, STR("first"), mixed);
    expect_verdict(&pair, false, STR("second"), mixed);
    expect_verdict(&pair, false, STR("second"), first);
    expect_verdict(&other, false, STR("first"), first);
    memset(mixed, 0, sizeof(mixed));
    expect_verdict(&pair, false, STR("first"), mixed);
    mixed[0] = 1;
    expect_verdict(&pair, false, STR("first"), mixed);
    pair_free(&pair);
    pair_free(&other);
}
