#include "app/app.h"
#include "app/totp.h"
#include "features/accounts/accounts_internal.h"

static str place(struct request *req, int64_t account_id)
{
    return str_format(req->arena, "account.totp_secret:%lld", (long long)account_id);
}

str accounts_code_seal(struct request *req, int64_t account_id, str secret)
{
    return secret_seal(req->arena, req->app->keys, place(req, account_id), secret);
}

bool accounts_code_use(struct request *req, int64_t account_id, str sealed_secret, str code)
{
    str secret;
    if (!secret_open(req->arena, req->app->keys, place(req, account_id), sealed_secret, &secret)) {
        return false;
    }
    int64_t step = totp_find_step(req->arena, secret, code, req->now);
    return step > 0 && accounts_db_use_step(req->db, account_id, step);
}
