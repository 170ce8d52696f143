#include "features/health/health.h"

#include "features/health/health.sql.h"

/* Strangers may ask as often as they like; the disk is asked at most this often. */
#define BEAT_SECONDS 10

static bool beat_is_fresh(struct request *req)
{
    struct health_db_last_beat_row last;
    int64_t beat;
    return health_db_last_beat(req->db, &last) && str_to_int64(last.value, &beat) &&
           beat <= req->now && req->now - beat < BEAT_SECONDS;
}

/* Writes for good: a full disk shows only then. Somebody else's long write is no illness. */
static bool can_write(struct request *req)
{
    db_rollback(req->db);
    db_begin_write(req->db);
    health_db_set_beat(req->db, str_format(req->arena, "%lld", (long long)req->now));
    if (db_commit(req->db)) {
        return true;
    }
    enum db_failure failure = db_failure(req->db);
    db_rollback(req->db);
    return failure == DB_BUSY;
}

static struct reply health_page(struct request *req)
{
    if (beat_is_fresh(req) || can_write(req)) {
        return reply_text(req, 200, STR("ok\n"));
    }
    return reply_text(req, 503, STR("degraded\n"));
}

/* Nothing of the register belongs into a search engine; what is named here shows nothing to who is
 * not signed in and has no code. */
static struct reply robots_page(struct request *req)
{
    return reply_text(req, 200,
                      STR("User-agent: *\nAllow: /sign-in\nAllow: /my\nAllow: /V/\nAllow: /a/\n"
                          "Disallow: /\n"));
}

static const struct route routes[] = {
    {GET, "/health", health_page, .needs = RIGHT_NOBODY, .slow = true},
    {GET, "/robots.txt", robots_page, .needs = RIGHT_NOBODY},
    {0},
};

const struct feature health_feature = {.name = "health", .routes = routes};
