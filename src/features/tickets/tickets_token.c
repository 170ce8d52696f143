#include "features/tickets/tickets_token.h"

#include "app/base32.h"

#define VERSION 1
#define PURPOSE "profkom ticket 1"

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
static str signed_text(struct arena *arena, const unsigned char *head)
{
    return STR_CONCAT(arena, STR(PURPOSE), (str){(const char *)head, TICKETS_TOKEN_HEAD});
}

str tickets_token_sign(struct arena *arena, struct tickets_key key,
                       const struct tickets_token *token)
{
    unsigned char bytes[TICKETS_TOKEN_BYTES];
    write_head(bytes, key.number, token);
    sign_text(key.pair, signed_text(arena, bytes), bytes + TICKETS_TOKEN_HEAD);
    return base32_of(arena, (str){(const char *)bytes, sizeof(bytes)});
}

enum tickets_verdict tickets_token_check(struct arena *arena, const struct tickets_key *keys,
                                         size_t count, str letters, struct tickets_token *ret_token)
{
    str read;
    *ret_token = (struct tickets_token){0};
    if (letters.length != TICKETS_TOKEN_LETTERS || !base32_read(arena, letters, &read)) {
        return TICKETS_NO_TOKEN;
    }
    const unsigned char *bytes = (const unsigned char *)read.data;
    if (bytes[0] != VERSION || (bytes[18] != TICKETS_PRINTED && bytes[18] != TICKETS_PHONE)) {
        return TICKETS_NO_TOKEN;
    }
    *ret_token = read_head(bytes);
    for (size_t i = 0; i < count; i++) {
        if (keys[i].number == ret_token->key) {
            bool is_good =
                sign_is_good(keys[i].pair, signed_text(arena, bytes), bytes + TICKETS_TOKEN_HEAD);
            return is_good ? TICKETS_GENUINE : TICKETS_FORGED;
        }
    }
    return TICKETS_UNKNOWN_KEY;
}
