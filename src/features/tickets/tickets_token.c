#include "features/tickets/tickets_token.h"

#include <liboath/oath.h>
#include <openssl/evp.h>
#include <stdlib.h>

#define VERSION 1
#define SIGNATURE_BYTES (TICKETS_TOKEN_BYTES - TICKETS_TOKEN_HEAD)
#define PURPOSE "profkom ticket 1"
#define PURPOSE_BYTES (sizeof(PURPOSE) - 1)

/* ---- keys ----------------------------------------------------------------------------------- */

struct tickets_key {
    uint8_t number;
    EVP_PKEY *pair;
};

static struct tickets_key *key_with(uint8_t number, EVP_PKEY *pair)
{
    struct tickets_key *key = malloc(sizeof(*key));
    if (key == NULL || pair == NULL) {
        abort(); /* no memory: 32 bytes of anything are a seed, and a public key is not looked at */
    }
    *key = (struct tickets_key){number, pair};
    return key;
}

struct tickets_key *tickets_key_of_seed(uint8_t number,
                                        const unsigned char seed[TICKETS_SEED_BYTES])
{
    return key_with(
        number, EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, TICKETS_SEED_BYTES));
}

struct tickets_key *tickets_key_of_public(uint8_t number,
                                          const unsigned char bytes[TICKETS_PUBLIC_BYTES])
{
    return key_with(
        number, EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, TICKETS_PUBLIC_BYTES));
}

void tickets_key_free(struct tickets_key *key)
{
    if (key != NULL) {
        EVP_PKEY_free(key->pair);
        free(key);
    }
}

uint8_t tickets_key_number(const struct tickets_key *key)
{
    return key->number;
}

void tickets_key_public(const struct tickets_key *key, unsigned char ret[TICKETS_PUBLIC_BYTES])
{
    size_t length = TICKETS_PUBLIC_BYTES;
    if (EVP_PKEY_get_raw_public_key(key->pair, ret, &length) != 1) {
        abort();
    }
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static void put(unsigned char *at, uint64_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        at[i] = (unsigned char)(number >> (8 * (bytes - 1 - i)));
    }
}

static uint64_t get(const unsigned char *at, size_t bytes)
{
    uint64_t number = 0;
    for (size_t i = 0; i < bytes; i++) {
        number = number << 8 | at[i];
    }
    return number;
}

static void write_head(unsigned char *bytes, uint8_t key, const struct tickets_token *token)
{
    bytes[0] = VERSION;
    bytes[1] = key;
    put(bytes + 2, token->serial, 8);
    put(bytes + 10, token->series, 4);
    put(bytes + 14, (uint64_t)date_to_days(token->issued), 2);
    put(bytes + 16, (uint64_t)date_to_days(token->until), 2);
    bytes[18] = (unsigned char)token->use;
    put(bytes + 19, (uint64_t)token->minute, 4);
}

static struct tickets_token read_head(const unsigned char *bytes)
{
    return (struct tickets_token){
        .key = bytes[1],
        .serial = get(bytes + 2, 8),
        .series = (uint32_t)get(bytes + 10, 4),
        .issued = date_from_days((int64_t)get(bytes + 14, 2)),
        .until = date_from_days((int64_t)get(bytes + 16, 2)),
        .use = (enum tickets_use)bytes[18],
        .minute = (int64_t)get(bytes + 19, 4),
    };
}

/* What is signed: with the purpose in front no signature of ours for anything else is one here. */
static void signed_bytes(const unsigned char *head,
                         unsigned char ret_bytes[PURPOSE_BYTES + TICKETS_TOKEN_HEAD])
{
    memcpy(ret_bytes, PURPOSE, PURPOSE_BYTES);
    memcpy(ret_bytes + PURPOSE_BYTES, head, TICKETS_TOKEN_HEAD);
}

/* ---- base32 --------------------------------------------------------------------------------- */

static str letters_of(struct arena *arena, const unsigned char *bytes)
{
    char *letters = NULL;
    size_t length = 0;
    if (oath_base32_encode((const char *)bytes, TICKETS_TOKEN_BYTES, &letters, &length) !=
        OATH_OK) {
        abort();
    }
    str text = str_slice(str_copy(arena, (str){letters, length}), 0, TICKETS_TOKEN_LETTERS);
    free(letters);
    return text;
}

/* One text for one token: small letters, blanks and bits beyond the last byte, which the library
 * passes over, are refused. */
static bool bytes_of(struct arena *arena, str letters, unsigned char *ret_bytes)
{
    char *bytes = NULL;
    size_t length = 0;
    bool is_whole = letters.length == TICKETS_TOKEN_LETTERS &&
                    oath_base32_decode(letters.data, letters.length, &bytes, &length) == OATH_OK &&
                    length == TICKETS_TOKEN_BYTES;
    if (is_whole) {
        memcpy(ret_bytes, bytes, TICKETS_TOKEN_BYTES);
    }
    free(bytes);
    return is_whole && str_equal(letters_of(arena, ret_bytes), letters);
}

/* ---- signing and checking ------------------------------------------------------------------- */

str tickets_token_sign(struct arena *arena, const struct tickets_key *key,
                       const struct tickets_token *token)
{
    unsigned char bytes[TICKETS_TOKEN_BYTES];
    unsigned char text[PURPOSE_BYTES + TICKETS_TOKEN_HEAD];
    size_t length = SIGNATURE_BYTES;
    write_head(bytes, key->number, token);
    signed_bytes(bytes, text);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestSignInit(context, NULL, NULL, NULL, key->pair) != 1 ||
        EVP_DigestSign(context, bytes + TICKETS_TOKEN_HEAD, &length, text, sizeof(text)) != 1) {
        abort(); /* no memory, or a public key alone: a mistake of the program */
    }
    EVP_MD_CTX_free(context);
    return letters_of(arena, bytes);
}

static bool is_signed(const struct tickets_key *key, const unsigned char *bytes)
{
    unsigned char text[PURPOSE_BYTES + TICKETS_TOKEN_HEAD];
    signed_bytes(bytes, text);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_good =
        context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->pair) == 1 &&
        EVP_DigestVerify(context, bytes + TICKETS_TOKEN_HEAD, SIGNATURE_BYTES, text,
                         sizeof(text)) == 1;
    EVP_MD_CTX_free(context);
    return is_good;
}

enum tickets_verdict tickets_token_check(struct arena *arena,
                                         const struct tickets_key *const *keys, size_t count,
                                         str letters, struct tickets_token *ret_token)
{
    unsigned char bytes[TICKETS_TOKEN_BYTES];
    *ret_token = (struct tickets_token){0};
    if (!bytes_of(arena, letters, bytes) || bytes[0] != VERSION ||
        (bytes[18] != TICKETS_PRINTED && bytes[18] != TICKETS_PHONE)) {
        return TICKETS_NO_TOKEN;
    }
    *ret_token = read_head(bytes);
    for (size_t i = 0; i < count; i++) {
        if (keys[i]->number == ret_token->key) {
            return is_signed(keys[i], bytes) ? TICKETS_GENUINE : TICKETS_FORGED;
        }
    }
    return TICKETS_UNKNOWN_KEY;
}
