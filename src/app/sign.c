#include "app/sign.h"

#include <openssl/evp.h>
#include <stdlib.h>

/* What fails here is memory, or the program: any 32 bytes are a seed, and a public key is not
 * looked at before it is used. */

static struct sign_key *key_of(EVP_PKEY *pair)
{
    if (pair == NULL) {
        abort();
    }
    return (struct sign_key *)pair;
}

static EVP_PKEY *pair_of(const struct sign_key *key)
{
    return (EVP_PKEY *)key;
}

struct sign_key *sign_key_of_seed(const unsigned char seed[SIGN_SEED_BYTES])
{
    return key_of(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, SIGN_SEED_BYTES));
}

struct sign_key *sign_key_of_public(const unsigned char bytes[SIGN_PUBLIC_BYTES])
{
    return key_of(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, SIGN_PUBLIC_BYTES));
}

void sign_key_free(struct sign_key *key)
{
    EVP_PKEY_free(pair_of(key));
}

void sign_public(const struct sign_key *key, unsigned char ret_bytes[SIGN_PUBLIC_BYTES])
{
    size_t length = SIGN_PUBLIC_BYTES;
    if (EVP_PKEY_get_raw_public_key(pair_of(key), ret_bytes, &length) != 1) {
        abort();
    }
}

void sign_text(const struct sign_key *key, str text, unsigned char ret_signature[SIGN_BYTES])
{
    size_t length = SIGN_BYTES;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestSignInit(context, NULL, NULL, NULL, pair_of(key)) != 1 ||
        EVP_DigestSign(context, ret_signature, &length, (const unsigned char *)text.data,
                       text.length) != 1) {
        abort();
    }
    EVP_MD_CTX_free(context);
}

bool sign_is_good(const struct sign_key *key, str text, const unsigned char signature[SIGN_BYTES])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_good = context != NULL &&
                   EVP_DigestVerifyInit(context, NULL, NULL, NULL, pair_of(key)) == 1 &&
                   EVP_DigestVerify(context, signature, SIGN_BYTES,
                                    (const unsigned char *)text.data, text.length) == 1;
    EVP_MD_CTX_free(context);
    return is_good;
}
