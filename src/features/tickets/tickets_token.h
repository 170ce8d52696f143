/* What the QR code of an electronic ticket holds: 23 bytes that name nobody, and a signature
 * (Ed25519, RFC 8032). Written in base32 (RFC 4648) so that the address of the code stays within
 * the letters that QR codes pack tightly. Whoever has the public keys can check it without a
 * network; whether the ticket was taken back since, only the register or the list of those taken
 * back knows.
 *
 *   byte  0      1, the version
 *         1      number of the key
 *         2..9   serial number of the ticket: random, found in the register alone
 *        10..13  the organisation in whose series the ticket was issued
 *        14..15  issued on, 16..17 valid until: days since 1970-01-01
 *        18      what the code is for: enum tickets_use
 *        19..22  of a code in a phone: the minute since 1970 in which it was made; else 0
 *        23..86  the signature over "profkom ticket 1" and the bytes before it
 *
 * Numbers of more than one byte: the higher byte first. */
#pragma once

#include "app/sign.h"
#include "base/date.h"

#define TICKETS_TOKEN_HEAD 23
#define TICKETS_TOKEN_BYTES 87
#define TICKETS_TOKEN_LETTERS 140

enum tickets_use {
    TICKETS_PRINTED = 1, /* on plastic or paper: it can be copied, so a document is asked for */
    TICKETS_PHONE,       /* made anew each minute */
};

struct tickets_token {
    uint8_t key;
    uint64_t serial;
    uint32_t series;
    date issued;
    date until;
    enum tickets_use use;
    int64_t minute;
};

/* A key and the number by which tokens name it. */
struct tickets_key {
    uint8_t number;
    const struct sign_key *pair;
};

/* The token as TICKETS_TOKEN_LETTERS capital letters and digits. Days have to lie between 1970 and
 * 2148; token->key is not looked at: the key has its number. */
str tickets_token_sign(struct arena *arena, struct tickets_key key,
                       const struct tickets_token *token);

enum tickets_verdict {
    TICKETS_GENUINE,
    TICKETS_NO_TOKEN,    /* no token at all: cut short, other letters, another version */
    TICKETS_UNKNOWN_KEY, /* of a key that we do not have */
    TICKETS_FORGED,      /* the signature is not that of the key */
};
/* Reads and checks. Days and revocation are the caller's. ret_token is filled in as soon as it is a
 * token, genuine or not. */
enum tickets_verdict tickets_token_check(struct arena *arena, const struct tickets_key *keys,
                                         size_t count, str letters,
                                         struct tickets_token *ret_token);
