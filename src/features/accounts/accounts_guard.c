#include "features/accounts/accounts_internal.h"

#include "app/app.h"

#define WINDOW_SECONDS (15 * 60)
#define TRIES_PER_SUBJECT 10
#define TRIES_PER_ADDRESS 60

/* Subjects are kept as keyed hashes: the table must not become a list of who tried to sign in. */
static str hashed(struct request *req, str subject)
{
    return secret_hash(req->arena, req->app->keys, STR("attempt"), subject);
}

static str address_subject(struct request *req)
{
    return str_join(req->arena, STR("address:"), req->http->remote_address);
}

static int64_t tries(struct request *req, str subject)
{
    struct accounts_db_tries_row row = {0};
    bool found = accounts_db_tries(req->db, hashed(req, subject), req->now - WINDOW_SECONDS, &row);
    return found ? row.total : 0;
}

bool accounts_guard_is_over(struct request *req, str subject)
{
    return tries(req, subject) >= TRIES_PER_SUBJECT ||
           tries(req, address_subject(req)) >= TRIES_PER_ADDRESS;
}

void accounts_guard_count(struct request *req, str subject)
{
    int64_t minute = req->now - req->now % 60;
    accounts_db_count_try(req->db, hashed(req, subject), minute);
    accounts_db_count_try(req->db, hashed(req, address_subject(req)), minute);
}

void accounts_guard_forget(struct request *req, str subject)
{
    accounts_db_forget_tries(req->db, hashed(req, subject));
}
