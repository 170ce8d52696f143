#include "features/tickets/tickets.h"

#include "features/tickets/tickets.html.h"
#include "features/tickets/tickets_inner.h"

/* ---- what whoever scans a code sees --------------------------------------------------------- */

static struct reply look_page(struct request *req)
{
    struct tickets_seen seen = tickets_look(req, path_text(req, 0));
    struct reply reply =
        reply_page(req, _(tickets_standing_label(seen.standing)), tickets_html_look(req, &seen));
    reply.status = seen.standing == TICKETS_NOT_A_CODE ? 404 : reply.status;
    return reply;
}

/* ---- the first key -------------------------------------------------------------------------- */

static void make_first_key(struct request *req)
{
    db_begin_write(req->db);
    bool is_made = tickets_keys(req).signs.pair == NULL && tickets_keys_renew(req);
    if (!is_made || !db_commit(req->db)) {
        db_rollback(req->db);
    }
}

static const struct route routes[] = {
    {GET, "/V/:code", look_page, .needs = RIGHT_NOBODY},
    {0},
};

static const struct command commands[] = {
    {"card", "codes of electronic tickets: make, check, keys", tickets_command,
     "profkom card token MEMBER | verify TOKEN | keys [new]"},
    {0},
};

const struct feature tickets_feature = {
    .name = "tickets",
    .routes = routes,
    .commands = commands,
    .sweep = make_first_key,
};
