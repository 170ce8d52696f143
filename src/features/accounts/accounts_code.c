#include "features/accounts/accounts_internal.h"

#include <liboath/oath.h>
#include <stdlib.h>

#include "app/app.h"
#include "base/rand.h"

#define SECRET_BYTES 20
#define SECRET_LETTERS 32 /* the same in base32 */
#define STEP_SECONDS 30
#define STEP_WINDOW 1
#define CODE_DIGITS 6

str accounts_code_new_secret(struct request *req)
{
    char raw[SECRET_BYTES];
    char *base32 = NULL;
    rand_bytes(raw, sizeof(raw));
    if (oath_base32_encode(raw, sizeof(raw), &base32, NULL) != OATH_OK) {
        abort();
    }
    str secret = str_copy(req->arena, str_of(base32));
    free(base32);
    while (str_ends_with(secret, STR("="))) {
        secret.length--;
    }
    return secret;
}

str accounts_code_uri(struct request *req, str secret, str login)
{
    str issuer = html_url_encode(req->arena, STR("Профком"));
    str name = html_url_encode(req->arena, login);
    return str_format(req->arena, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s",
                      STR_ARG(issuer), STR_ARG(name), STR_ARG(secret), STR_ARG(issuer));
}

static str place(struct request *req, int64_t account_id)
{
    return str_format(req->arena, "account.totp_secret:%lld", (long long)account_id);
}

str accounts_code_seal(struct request *req, int64_t account_id, str secret)
{
    return secret_seal(req->arena, req->app->keys, place(req, account_id), secret);
}

int64_t accounts_code_step(struct request *req, str secret, str code)
{
    char *raw = NULL;
    size_t length = 0;
    /* The key comes back with the form; a short one would be guessed. */
    if (code.length != CODE_DIGITS || secret.length != SECRET_LETTERS ||
        oath_base32_decode(secret.data, secret.length, &raw, &length) != OATH_OK) {
        return 0;
    }
    int64_t now_step = req->now / STEP_SECONDS;
    int64_t found = 0;
    for (int64_t step = now_step - STEP_WINDOW; step <= now_step + STEP_WINDOW; step++) {
        char expected[CODE_DIGITS + 1];
        bool made = oath_hotp_generate(raw, length, (uint64_t)step, CODE_DIGITS, false,
                                       OATH_HOTP_DYNAMIC_TRUNCATION, expected) == OATH_OK;
        if (made && str_equal(code, str_of(expected))) {
            found = step;
        }
    }
    free(raw);
    return found;
}

bool accounts_code_use(struct request *req, int64_t account_id, str sealed_secret, str code)
{
    str secret;
    if (!secret_open(req->arena, req->app->keys, place(req, account_id), sealed_secret, &secret)) {
        return false;
    }
    int64_t step = accounts_code_step(req, secret, code);
    return step > 0 && accounts_db_use_step(req->db, account_id, step);
}
