#include "app/totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/rand.h"
#include "html/html.h"

#define SECRET_BYTES 20
#define SECRET_LETTERS 32 /* the same in base32 */
#define STEP_SECONDS 30
#define STEP_WINDOW 1
#define CODE_DIGITS 6

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* Each letter carries five of eight random bits, so that 32 letters are 20 random bytes. */
str totp_new_secret(struct arena *arena)
{
    unsigned char random[SECRET_LETTERS];
    char *secret = arena_raw(arena, SECRET_LETTERS);
    rand_bytes(random, sizeof(random));
    for (size_t i = 0; i < SECRET_LETTERS; i++) {
        secret[i] = letters[random[i] % 32];
    }
    return (str){secret, SECRET_LETTERS};
}

str totp_uri(struct arena *arena, str secret, str issuer, str login)
{
    str maker = html_url_encode(arena, issuer);
    str name = html_url_encode(arena, login);
    return str_format(arena, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s", STR_ARG(maker),
                      STR_ARG(name), STR_ARG(secret), STR_ARG(maker));
}

int64_t totp_step_of(int64_t now)
{
    return now / STEP_SECONDS;
}

str totp_code(struct arena *arena, str secret, int64_t step)
{
    char *raw = NULL;
    size_t length = 0;
    char code[CODE_DIGITS + 1] = "";
    if (secret.length != SECRET_LETTERS ||
        oath_base32_decode(secret.data, secret.length, &raw, &length) != OATH_OK) {
        return (str){0};
    }
    bool is_made = length == SECRET_BYTES &&
                   oath_hotp_generate(raw, length, (uint64_t)step, CODE_DIGITS, false,
                                      OATH_HOTP_DYNAMIC_TRUNCATION, code) == OATH_OK;
    free(raw);
    return is_made ? str_copy(arena, str_of(code)) : (str){0};
}

int64_t totp_find_step(struct arena *arena, str secret, str code, int64_t now)
{
    int64_t found = 0;
    for (int64_t away = -STEP_WINDOW; away <= STEP_WINDOW; away++) {
        int64_t step = totp_step_of(now) + away;
        str expected = totp_code(arena, secret, step);
        if (code.length == CODE_DIGITS && expected.length == CODE_DIGITS &&
            sodium_memcmp(code.data, expected.data, CODE_DIGITS) == 0) {
            found = step;
        }
    }
    return found;
}
