/* What the QR code of an electronic ticket holds: some bytes that name nobody, and a signature
 * (Ed25519, RFC 8032). Written in base32 (RFC 4648) so that the address of the code stays within
 * the letters that QR codes pack tightly. Whoever has the public keys can check it without a
 * network; whether the ticket was taken back since, only the register or the list of those taken
 * back knows. Numbers of more than one byte: the higher byte first.
 *
 * On plastic or paper, 87 bytes:
 *
 *   byte  0      1, the version
 *         1      number of the key
 *         2..9   serial number of the ticket: random, found in the register alone
 *        10..13  the organisation in whose series the ticket was issued
 *        14..15  issued on, 16..17 valid until: days since 1970-01-01
 *        18      1;  19..22 nought
 *        23..86  the signature over "profkom ticket 1" and the bytes before it
 *
 * In a phone, 95 bytes, others each minute:
 *
 *   byte  0      2, the version
 *         1      number of the key
 *         2..9   serial number of the phone, likewise random
 *        10      the series
 *        11..12  the day (UTC), since 1970-01-01
 *        13..21  the end of the day's chain
 *        22..85  the signature over "profkom ticket 2" and the bytes before it
 *        86..94  the value of the minute
 *
 * The chain of a day begins with a secret of nine bytes; each next link is the hash (the first nine
 * bytes of SHA-256) of "profkom minute", serial, day and the link before; the 1,440th link is its
 * end. The value of minute m is the link from which m more steps lead to the end. Whoever has seen
 * it can make the minutes that are gone, never those to come; a phone that was given secret and
 * signature of a day makes all of its codes without asking. Serial and day in the hash keep the
 * chains of all phones and days apart. */
#pragma once

#include "app/sign.h"
#include "base/date.h"

#define TICKETS_TOKEN_HEAD 23
#define TICKETS_TOKEN_BYTES 87
#define TICKETS_TOKEN_LETTERS 140

#define TICKETS_LINK_BYTES 9
#define TICKETS_PHONE_HEAD 22
#define TICKETS_PHONE_BYTES 95
#define TICKETS_PHONE_LETTERS 152
#define TICKETS_DAY_MINUTES 1440

enum tickets_use {
    TICKETS_PRINTED = 1, /* on plastic or paper: it can be copied, so a document is asked for */
    TICKETS_PHONE,       /* another one each minute */
};

struct tickets_token {
    enum tickets_use use;
    uint8_t key;
    uint64_t serial;
    uint32_t series;
    date issued; /* of a printed one */
    date until;
    int64_t minute; /* of a phone: which one since 1970 its code belongs to */
};

/* A key and the number by which tokens name it. */
struct tickets_key {
    uint8_t number;
    const struct sign_key *pair;
};

/* The token of a printed ticket as TICKETS_TOKEN_LETTERS capital letters and digits. Days have to
 * lie between 1970 and 2148; token->key is not looked at: the key has its number. */
str tickets_token_sign(struct arena *arena, struct tickets_key key,
                       const struct tickets_token *token);

/* A day of a phone, since 1970-01-01 in UTC. The secret is known to the phone and us. */
struct tickets_day {
    uint64_t serial;
    uint8_t series;
    int64_t number;
    unsigned char secret[TICKETS_LINK_BYTES];
};
/* All that a phone needs for a day: a token with the day's secret in the place of the value. */
struct tickets_sheet {
    unsigned char bytes[TICKETS_PHONE_BYTES];
};
struct tickets_sheet tickets_sheet_sign(struct tickets_key key, const struct tickets_day *day);
/* The sheet as it stands, in as many letters as a token. */
str tickets_sheet_letters(struct arena *arena, const struct tickets_sheet *sheet);
/* The token of a minute of that day (0..1439), as TICKETS_PHONE_LETTERS letters. */
str tickets_sheet_token(struct arena *arena, const struct tickets_sheet *sheet, int minute);

enum tickets_verdict {
    TICKETS_GENUINE,
    TICKETS_NO_TOKEN,    /* no token at all: cut short, other letters, another version */
    TICKETS_UNKNOWN_KEY, /* of a key that we do not have */
    TICKETS_FORGED,      /* the signature is not that of the key, or the value not of the day */
};
/* Reads and checks. Days, minutes and revocation are the caller's. ret_token is filled in as soon
 * as it is a token, genuine or not; the minute of a phone only if it is genuine. */
enum tickets_verdict tickets_token_check(struct arena *arena, const struct tickets_key *keys,
                                         size_t count, str letters,
                                         struct tickets_token *ret_token);
