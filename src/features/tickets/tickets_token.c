/* A chain has 1,440 links, and the low functions take two thirds of the time that EVP takes. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "features/tickets/tickets_token.h"

#include <openssl/sha.h>
#include <string.h>

#include "app/base32.h"
#include "base/bytes.h"

#define PRINTED_VERSION 1
#define PHONE_VERSION 2

/* ---- bytes ---------------------------------------------------------------------------------- */

static str text_of(const unsigned char *bytes, size_t count)
{
    return (str){(const char *)bytes, count};
}

#define PURPOSE_LENGTH 16

/* What is signed: with the purpose in front no signature of ours for anything else is one here. */
struct signed_text {
    unsigned char bytes[PURPOSE_LENGTH + TICKETS_TOKEN_HEAD];
};

static str signed_text(struct signed_text *ret_text, const unsigned char *bytes)
{
    bool is_printed = bytes[0] == PRINTED_VERSION;
    size_t length = is_printed ? TICKETS_TOKEN_HEAD : TICKETS_PHONE_HEAD;
    memcpy(ret_text->bytes, is_printed ? "profkom ticket 1" : "profkom ticket 2", PURPOSE_LENGTH);
    memcpy(ret_text->bytes + PURPOSE_LENGTH, bytes, length);
    return text_of(ret_text->bytes, PURPOSE_LENGTH + length);
}

/* ---- printed -------------------------------------------------------------------------------- */

static void write_head(unsigned char *bytes, uint8_t key, const struct tickets_token *token)
{
    bytes[0] = PRINTED_VERSION;
    bytes[1] = key;
    bytes_put(bytes + 2, token->serial, 8);
    bytes_put(bytes + 10, token->series, 4);
    bytes_put(bytes + 14, (uint64_t)date_to_days(token->issued), 2);
    bytes_put(bytes + 16, (uint64_t)date_to_days(token->until), 2);
    bytes[18] = TICKETS_PRINTED;
    bytes_put(bytes + 19, 0, 4);
}

static struct tickets_token read_printed(const unsigned char *bytes)
{
    return (struct tickets_token){
        .use = TICKETS_PRINTED,
        .key = bytes[1],
        .serial = bytes_get(bytes + 2, 8),
        .series = (uint32_t)bytes_get(bytes + 10, 4),
        .issued = date_from_days((int64_t)bytes_get(bytes + 14, 2)),
        .until = date_from_days((int64_t)bytes_get(bytes + 16, 2)),
    };
}

str tickets_token_sign(struct arena *arena, struct tickets_key key,
                       const struct tickets_token *token)
{
    unsigned char bytes[TICKETS_TOKEN_BYTES];
    struct signed_text text;
    write_head(bytes, key.number, token);
    sign_text(key.pair, signed_text(&text, bytes), bytes + TICKETS_TOKEN_HEAD);
    return base32_of(arena, text_of(bytes, sizeof(bytes)));
}

/* ---- in a phone ----------------------------------------------------------------------------- */

#define CHAIN_PURPOSE "profkom minute"
#define SIGNATURE_AT TICKETS_PHONE_HEAD
#define VALUE_AT (TICKETS_PHONE_HEAD + SIGN_BYTES)
#define END_AT 13

/* What is hashed: purpose, serial, day, link. */
struct chain {
    unsigned char text[sizeof(CHAIN_PURPOSE) - 1 + 8 + 2 + TICKETS_LINK_BYTES];
    unsigned char *link;
};

static void chain_begin(struct chain *chain, const unsigned char *bytes, const unsigned char *link)
{
    size_t length = sizeof(CHAIN_PURPOSE) - 1;
    memcpy(chain->text, CHAIN_PURPOSE, length);
    memcpy(chain->text + length, bytes + 2, 8);
    memcpy(chain->text + length + 8, bytes + 11, 2);
    chain->link = chain->text + length + 10;
    memcpy(chain->link, link, TICKETS_LINK_BYTES);
}

static void chain_step(struct chain *chain)
{
    SHA256_CTX context;
    unsigned char hash[SHA256_DIGEST_LENGTH];
    SHA256_Init(&context);
    SHA256_Update(&context, chain->text, sizeof(chain->text));
    SHA256_Final(hash, &context);
    memcpy(chain->link, hash, TICKETS_LINK_BYTES);
}

static void chain_steps(unsigned char *ret_link, const unsigned char *bytes,
                        const unsigned char *link, int steps)
{
    struct chain chain;
    chain_begin(&chain, bytes, link);
    for (int i = 0; i < steps; i++) {
        chain_step(&chain);
    }
    memcpy(ret_link, chain.link, TICKETS_LINK_BYTES);
}

/* How many steps lead from the value to the end of the chain; -1 = none of the day's 1,439. */
static int minute_of(const unsigned char *bytes)
{
    struct chain chain;
    chain_begin(&chain, bytes, bytes + VALUE_AT);
    for (int minute = 0; minute < TICKETS_DAY_MINUTES; minute++) {
        if (memcmp(chain.link, bytes + END_AT, TICKETS_LINK_BYTES) == 0) {
            return minute;
        }
        chain_step(&chain);
    }
    return -1;
}

struct tickets_sheet tickets_sheet_sign(struct tickets_key key, const struct tickets_day *day)
{
    struct tickets_sheet sheet;
    struct signed_text text;
    unsigned char *bytes = sheet.bytes;
    bytes[0] = PHONE_VERSION;
    bytes[1] = key.number;
    bytes_put(bytes + 2, day->serial, 8);
    bytes[10] = day->series;
    bytes_put(bytes + 11, (uint64_t)day->number, 2);
    chain_steps(bytes + END_AT, bytes, day->secret, TICKETS_DAY_MINUTES);
    sign_text(key.pair, signed_text(&text, bytes), bytes + SIGNATURE_AT);
    memcpy(bytes + VALUE_AT, day->secret, TICKETS_LINK_BYTES);
    return sheet;
}

str tickets_sheet_letters(struct arena *arena, const struct tickets_sheet *sheet)
{
    return base32_of(arena, text_of(sheet->bytes, sizeof(sheet->bytes)));
}

str tickets_sheet_token(struct arena *arena, const struct tickets_sheet *sheet, int minute)
{
    struct tickets_sheet token = *sheet;
    assert(minute >= 0 && minute < TICKETS_DAY_MINUTES);
    chain_steps(token.bytes + VALUE_AT, sheet->bytes, sheet->bytes + VALUE_AT,
                TICKETS_DAY_MINUTES - minute);
    return tickets_sheet_letters(arena, &token);
}

static struct tickets_token read_phone(const unsigned char *bytes)
{
    return (struct tickets_token){
        .use = TICKETS_PHONE,
        .key = bytes[1],
        .serial = bytes_get(bytes + 2, 8),
        .series = bytes[10],
    };
}

/* ---- checking ------------------------------------------------------------------------------- */

static bool is_printed(str bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.data;
    return bytes.length == TICKETS_TOKEN_BYTES && at[0] == PRINTED_VERSION &&
           at[18] == TICKETS_PRINTED && bytes_get(at + 19, 4) == 0;
}

static bool is_phone(str bytes)
{
    return bytes.length == TICKETS_PHONE_BYTES && bytes.data[0] == PHONE_VERSION;
}

static const struct sign_key *key_of(const struct tickets_key *keys, size_t count, uint8_t number)
{
    for (size_t i = 0; i < count; i++) {
        if (keys[i].number == number) {
            return keys[i].pair;
        }
    }
    return NULL;
}

enum tickets_verdict tickets_token_check(struct arena *arena, const struct tickets_key *keys,
                                         size_t count, str letters, struct tickets_token *ret_token)
{
    str read;
    struct signed_text text;
    *ret_token = (struct tickets_token){0};
    if ((letters.length != TICKETS_TOKEN_LETTERS && letters.length != TICKETS_PHONE_LETTERS) ||
        !base32_read(arena, letters, &read) || (!is_printed(read) && !is_phone(read))) {
        return TICKETS_NO_TOKEN;
    }
    const unsigned char *bytes = (const unsigned char *)read.data;
    *ret_token = is_printed(read) ? read_printed(bytes) : read_phone(bytes);
    bool is_of_phone = ret_token->use == TICKETS_PHONE;
    const struct sign_key *pair = key_of(keys, count, ret_token->key);
    if (pair == NULL) {
        return TICKETS_UNKNOWN_KEY;
    }
    if (!sign_is_good(pair, signed_text(&text, bytes),
                      bytes + (is_of_phone ? SIGNATURE_AT : TICKETS_TOKEN_HEAD))) {
        return TICKETS_FORGED;
    }
    int minute = is_of_phone ? minute_of(bytes) : 0;
    if (minute < 0) {
        return TICKETS_FORGED;
    }
    if (is_of_phone) {
        ret_token->minute = (int64_t)bytes_get(bytes + 11, 2) * TICKETS_DAY_MINUTES + minute;
    }
    return TICKETS_GENUINE;
}
