#include "app/sign.h"

#include <sodium.h>
#include <stdlib.h>

#define HALF 32 /* of a signature, of a hash */

/* What RFC 8032 makes of a seed. */
struct secret {
    unsigned char scalar[HALF]; /* its s, below the order L of the group */
    unsigned char prefix[HALF]; /* hashed before a text, it gives the r of its signature */
    unsigned char whole[crypto_sign_SECRETKEYBYTES]; /* seed and public key, as libsodium signs */
};

struct sign_key {
    unsigned char public[SIGN_PUBLIC_BYTES];
    bool has_secret;
    struct secret secret;
};

static struct sign_key *key_new(void)
{
    struct sign_key *key = calloc(1, sizeof(*key));
    if (key == NULL) {
        abort();
    }
    return key;
}

struct sign_key *sign_key_of_public(const unsigned char bytes[SIGN_PUBLIC_BYTES])
{
    struct sign_key *key = key_new();
    memcpy(key->public, bytes, SIGN_PUBLIC_BYTES);
    return key;
}

struct sign_key *sign_key_of_seed(const unsigned char seed[SIGN_SEED_BYTES])
{
    struct sign_key *key = key_new();
    unsigned char hash[crypto_hash_sha512_BYTES];
    unsigned char wide[crypto_core_ed25519_NONREDUCEDSCALARBYTES] = {0};
    crypto_hash_sha512(hash, seed, SIGN_SEED_BYTES);
    memcpy(wide, hash, HALF);
    wide[0] &= 0xF8;
    wide[HALF - 1] = (wide[HALF - 1] & 0x7F) | 0x40;
    crypto_core_ed25519_scalar_reduce(key->secret.scalar, wide);
    memcpy(key->secret.prefix, hash + HALF, HALF);
    crypto_sign_seed_keypair(key->public, key->secret.whole, seed);
    key->has_secret = true;
    sodium_memzero(hash, sizeof(hash));
    sodium_memzero(wide, sizeof(wide));
    return key;
}

void sign_key_free(struct sign_key *key)
{
    if (key != NULL) {
        sodium_memzero(key, sizeof(*key));
        free(key);
    }
}

void sign_public(const struct sign_key *key, unsigned char ret_bytes[SIGN_PUBLIC_BYTES])
{
    memcpy(ret_bytes, key->public, SIGN_PUBLIC_BYTES);
}

static const unsigned char *bytes_of(str text)
{
    return (const unsigned char *)text.data;
}

void sign_text(const struct sign_key *key, str text, unsigned char ret_signature[SIGN_BYTES])
{
    assert(key->has_secret);
    crypto_sign_detached(ret_signature, NULL, bytes_of(text), text.length, key->secret.whole);
}

/* ---- checking ------------------------------------------------------------------------------- */

/* The hash of up to three texts as a number below L. */
static void scalar_of(unsigned char ret_scalar[HALF], str first, str second, str third)
{
    crypto_hash_sha512_state state;
    unsigned char hash[crypto_hash_sha512_BYTES];
    crypto_hash_sha512_init(&state);
    crypto_hash_sha512_update(&state, bytes_of(first), first.length);
    crypto_hash_sha512_update(&state, bytes_of(second), second.length);
    crypto_hash_sha512_update(&state, bytes_of(third), third.length);
    crypto_hash_sha512_final(&state, hash);
    crypto_core_ed25519_scalar_reduce(ret_scalar, hash);
}

static str half(const unsigned char bytes[HALF])
{
    return (str){(const char *)bytes, HALF};
}

/* A signature is a point R and the number S = r + k s. Whoever has the secret works that number out
 * for the R that was sent, without any arithmetic of points. Nobody else can: r belongs to this
 * text alone and comes from the secret prefix, so the S of one text tells nothing of that of
 * another; and two points R with their S for one text would tell s, which the curve keeps. So S
 * proves R as well, and what passes here is what passes the public check. */
static bool has_our_number(const struct sign_key *key, str text, const unsigned char *signature)
{
    unsigned char r[HALF];
    unsigned char k[HALF];
    unsigned char product[HALF];
    unsigned char number[HALF];
    scalar_of(r, half(key->secret.prefix), text, (str){0});
    scalar_of(k, half(signature), half(key->public), text);
    crypto_core_ed25519_scalar_mul(product, k, key->secret.scalar);
    crypto_core_ed25519_scalar_add(number, r, product);
    bool is_same = sodium_memcmp(number, signature + HALF, HALF) == 0;
    sodium_memzero(r, sizeof(r));
    sodium_memzero(product, sizeof(product));
    sodium_memzero(number, sizeof(number));
    return is_same;
}

bool sign_is_good(const struct sign_key *key, str text, const unsigned char signature[SIGN_BYTES])
{
    return key->has_secret ? has_our_number(key, text, signature)
                           : crypto_sign_verify_detached(signature, bytes_of(text), text.length,
                                                         key->public) == 0;
}
