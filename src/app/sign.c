#include "app/sign.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>

/* What fails here is memory, or the program: any 32 bytes are a seed, and a public key is not
 * looked at before it is used. */

struct sign_key {
    EVP_PKEY *pair;
    bool has_secret;
};

static struct sign_key *key_of(EVP_PKEY *pair, bool has_secret)
{
    struct sign_key *key = calloc(1, sizeof(*key));
    if (pair == NULL || key == NULL) {
        abort();
    }
    *key = (struct sign_key){pair, has_secret};
    return key;
}

struct sign_key *sign_key_of_seed(const unsigned char seed[SIGN_SEED_BYTES])
{
    return key_of(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, SIGN_SEED_BYTES),
                  true);
}

struct sign_key *sign_key_of_public(const unsigned char bytes[SIGN_PUBLIC_BYTES])
{
    return key_of(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, SIGN_PUBLIC_BYTES),
                  false);
}

void sign_key_free(struct sign_key *key)
{
    if (key != NULL) {
        EVP_PKEY_free(key->pair);
        free(key);
    }
}

void sign_public(const struct sign_key *key, unsigned char ret_bytes[SIGN_PUBLIC_BYTES])
{
    size_t length = SIGN_PUBLIC_BYTES;
    if (EVP_PKEY_get_raw_public_key(key->pair, ret_bytes, &length) != 1) {
        abort();
    }
}

void sign_text(const struct sign_key *key, str text, unsigned char ret_signature[SIGN_BYTES])
{
    size_t length = SIGN_BYTES;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestSignInit(context, NULL, NULL, NULL, key->pair) != 1 ||
        EVP_DigestSign(context, ret_signature, &length, (const unsigned char *)text.data,
                       text.length) != 1) {
        abort();
    }
    EVP_MD_CTX_free(context);
}

/* The signature that is made does not leave this function, so nobody gets us to sign a text of his
 * by asking about it. */
static bool is_made_again(const struct sign_key *key, str text, const unsigned char *signature)
{
    unsigned char own[SIGN_BYTES];
    sign_text(key, text, own);
    return CRYPTO_memcmp(own, signature, SIGN_BYTES) == 0;
}

static bool is_checked(const struct sign_key *key, str text, const unsigned char *signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_good = context != NULL &&
                   EVP_DigestVerifyInit(context, NULL, NULL, NULL, key->pair) == 1 &&
                   EVP_DigestVerify(context, signature, SIGN_BYTES,
                                    (const unsigned char *)text.data, text.length) == 1;
    EVP_MD_CTX_free(context);
    return is_good;
}

bool sign_is_good(const struct sign_key *key, str text, const unsigned char signature[SIGN_BYTES])
{
    return key->has_secret ? is_made_again(key, text, signature) : is_checked(key, text, signature);
}
