/* Signatures: Ed25519 (RFC 8032) by libsodium. Whoever has the secret half checks one of his own
 * for a fiftieth of what the public check costs: a signature is a point and a number, and the
 * number, which only he can work out, proves both (sign.c). */
#pragma once

#include "base/str.h"

#define SIGN_SEED_BYTES 32
#define SIGN_PUBLIC_BYTES 32
#define SIGN_BYTES 64

/* A key pair, or its public half alone. Safe from several threads. */
struct sign_key;
struct sign_key *sign_key_of_seed(const unsigned char seed[SIGN_SEED_BYTES]);
struct sign_key *sign_key_of_public(const unsigned char bytes[SIGN_PUBLIC_BYTES]);
void sign_key_free(struct sign_key *key);

void sign_public(const struct sign_key *key, unsigned char ret_bytes[SIGN_PUBLIC_BYTES]);

void sign_text(const struct sign_key *key, str text, unsigned char ret_signature[SIGN_BYTES]);
/* Whether the key has made that signature of the text. */
bool sign_is_good(const struct sign_key *key, str text,
                  const unsigned char signature[SIGN_BYTES]) MUST_USE;
