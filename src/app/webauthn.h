/* Passkeys (W3C WebAuthn, level 2): what a browser sends when a key is made and when it signs in.
 * Pure functions: no database, no session. Signatures are checked by libfido2; JSON and CBOR are
 * read within narrow limits, since anybody may send anything.
 *
 * Attestation is not asked for (“none”): whose make a telephone is does not matter here. The owner
 * must have shown himself to the device (finger, face or its code), in both steps. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

/* What must stand in what the browser sends. */
struct webauthn_expected {
    str origin;    /* "https://union.example" */
    str rp_id;     /* "union.example" */
    str challenge; /* the bytes that were given */
};

struct webauthn_key {
    int64_t algorithm; /* COSE: -7 ES256, -8 EdDSA, -257 RS256 */
    str public_key;
    str credential_id; /* hexadecimal */
    int64_t counter;
};

enum webauthn_outcome {
    WEBAUTHN_GOOD,
    WEBAUTHN_UNREADABLE,
    WEBAUTHN_OTHER_TYPE,
    WEBAUTHN_OTHER_CHALLENGE,
    WEBAUTHN_OTHER_ORIGIN,
    WEBAUTHN_OTHER_RP,
    WEBAUTHN_NOT_VERIFIED, /* the device has not asked who is there */
    WEBAUTHN_BAD_KEY,
    WEBAUTHN_BAD_SIGNATURE,
};

/* Base64 of addresses, without padding, as browsers' scripts send bytes. */
bool webauthn_bytes(struct arena *arena, str text, str *ret_bytes) MUST_USE;
str webauthn_text(struct arena *arena, str bytes);

/* The challenge that a browser says it was given, for who has to look it up first; empty if it
 * cannot be read. */
str webauthn_challenge_of(struct arena *arena, str client_data);

/* A new key. */
enum webauthn_outcome webauthn_register(struct arena *arena,
                                        const struct webauthn_expected *expected, str client_data,
                                        str attestation, struct webauthn_key *ret_key) MUST_USE;

/* A signature of a known key. The counter is for the caller to compare. */
enum webauthn_outcome webauthn_check(struct arena *arena, const struct webauthn_expected *expected,
                                     const struct webauthn_key *key, str client_data,
                                     str authenticator_data, str signature,
                                     int64_t *ret_counter) MUST_USE;
