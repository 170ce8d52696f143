#include "features/tickets/tickets.h"

#include "features/tickets/tickets.html.h"
#include "features/tickets/tickets.sql.h"
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

/* ---- two cards of one person ---------------------------------------------------------------- */

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    tickets_db_person_merged(req->db, region, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    tickets_db_person_parted(req->db, region, gone, kept);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/V/:code", look_page, .needs = RIGHT_NOBODY},
    {GET, "/members/:id/tickets", tickets_person_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/members/:id/tickets", tickets_issue_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/members/:id/tickets/replace", tickets_replace_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/members/:id/tickets/withdraw", tickets_withdraw_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/orgs/:id/tickets", tickets_journal_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/orgs/:id/tickets", tickets_issue_all_action, .needs = RIGHT_MEMBERS_ADMIT,
     .slow = true},
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
    .on_card = tickets_on_card,
    .on_org = tickets_on_org,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
