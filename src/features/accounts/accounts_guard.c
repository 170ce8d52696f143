#include "app/throttle.h"
#include "features/accounts/accounts_internal.h"

#define WINDOW_SECONDS (15 * 60)
#define TRIES_PER_SUBJECT 10
#define TRIES_PER_ADDRESS 60

static str address(struct request *req)
{
    return throttle_address(req, "address");
}

bool accounts_guard_is_over(struct request *req, str subject)
{
    return throttle_is_over(req, subject, TRIES_PER_SUBJECT, WINDOW_SECONDS) ||
           throttle_is_over(req, address(req), TRIES_PER_ADDRESS, WINDOW_SECONDS);
}

void accounts_guard_count(struct request *req, str subject)
{
    throttle_count(req, subject);
    throttle_count(req, address(req));
}

void accounts_guard_forget(struct request *req, str subject)
{
    throttle_forget(req, subject);
}
