#include "app/throttle.h"

#include <arpa/inet.h>

#include "app/app.h"
#include "app/throttle.sql.h"

static str hashed(struct request *req, str subject)
{
    return secret_hash(req->arena, req->app->keys, STR("attempt"), subject);
}

bool throttle_is_over(struct request *req, str subject, int64_t tries, int64_t seconds)
{
    struct throttle_db_tries_row row = {0};
    return throttle_db_tries(req->db, hashed(req, subject), req->now - seconds, &row) &&
           row.total >= tries;
}

void throttle_count(struct request *req, str subject)
{
    throttle_db_count_try(req->db, hashed(req, subject), req->now - req->now % 60);
}

void throttle_forget(struct request *req, str subject)
{
    throttle_db_forget_tries(req->db, hashed(req, subject));
}

static str network_of(struct arena *arena, str address)
{
    struct in6_addr parts;
    char text[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, str_to_c(arena, address), &parts) != 1 ||
        IN6_IS_ADDR_V4MAPPED(&parts)) {
        return address;
    }
    memset(parts.s6_addr + 8, 0, 8);
    return str_copy(arena, str_of(inet_ntop(AF_INET6, &parts, text, sizeof(text))));
}

str throttle_address(struct request *req, const char *purpose)
{
    return STR_CONCAT(req->arena, str_of(purpose), STR(":"),
                      network_of(req->arena, req->http->remote_address));
}
