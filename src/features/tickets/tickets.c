#include "features/tickets/tickets.h"

#include "base/log.h"
#include "features/tickets/tickets.html.h"
#include "features/tickets/tickets.sql.h"
#include "features/tickets/tickets_card.h"
#include "features/tickets/tickets_inner.h"
#include "features/tickets/tickets_order.h"

/* ---- what comes and goes by itself ---------------------------------------------------------- */

static void sweep(struct request *req)
{
    tickets_phone_sweep(req);
    db_begin_write(req->db);
    bool is_made = tickets_keys(req).signs.pair == NULL && tickets_keys_renew(req);
    if (!is_made || !db_commit(req->db)) {
        db_rollback(req->db);
    }
}

/* ---- two cards of one person ---------------------------------------------------------------- */

/* The card names the ticket that is valid. */
static void name_valid_one(struct request *req, struct scope region, int64_t member_id)
{
    struct members_card card;
    int64_t version;
    struct tickets_list list = tickets_of_member(req, region, member_id);
    const struct tickets_ticket *valid = tickets_valid(&list);
    if (valid != NULL && members_card_of(req, region, member_id, &card, &version) &&
        !str_equal(card.ticket_number, valid->number)) {
        card.ticket_number = valid->number;
        if (!members_change(req, region, member_id, &card, version)) {
            LOG_ERROR("tickets.merged", "the card was changed in between");
        }
    }
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    tickets_db_merge_ends_older(req->db, region, gone, kept, req->today);
    tickets_db_person_merged(req->db, region, gone, kept);
    name_valid_one(req, region, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    tickets_db_person_parted(req->db, region, gone, kept);
    tickets_db_parting_gives_back(req->db, region, gone, kept);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/members/:id/tickets", tickets_person_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/members/:id/tickets", tickets_issue_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/members/:id/tickets/replace", tickets_replace_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/members/:id/tickets/withdraw", tickets_withdraw_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/orgs/:id/tickets", tickets_journal_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/orgs/:id/tickets", tickets_issue_all_action, .needs = RIGHT_MEMBERS_ADMIT,
     .slow = true},
    {POST, "/members/:id/tickets/phone", tickets_phones_end_of_member_action,
     .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/my/ticket", tickets_card_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, "/my/ticket", tickets_card_action, .needs = RIGHT_SIGNED_IN},
    {GET, "/my/ticket/paper", tickets_card_paper_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/my/ticket/days", tickets_card_state_page, .needs = RIGHT_NOBODY},
    {POST, "/my/ticket/days", tickets_card_days_action, .needs = RIGHT_NOBODY,
     .own_protection = true},
    {GET, "/my/phones", tickets_phones_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, "/my/phones/:id/end", tickets_phones_end_action, .needs = RIGHT_SIGNED_IN},
    {GET, "/worker.js", tickets_card_worker_page, .needs = RIGHT_NOBODY},
    {GET, "/orgs/:id/tickets/print", tickets_order_new_page, .needs = RIGHT_MEMBERS_EXPORT},
    {POST, "/orgs/:id/tickets/orders", tickets_order_make_action, .needs = RIGHT_MEMBERS_EXPORT,
     .slow = true},
    {GET, "/ticket-orders/:id", tickets_order_page, .needs = RIGHT_MEMBERS_VIEW},
    {GET, "/ticket-orders/:id/:layout", tickets_order_file_page, .needs = RIGHT_MEMBERS_EXPORT,
     .slow = true},
    {POST, "/ticket-orders/:id/file", tickets_order_file_action, .needs = RIGHT_MEMBERS_EXPORT},
    {POST, "/ticket-orders/:id/state", tickets_order_state_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/ticket-orders/:id/hand-out", tickets_order_hand_out_action,
     .needs = RIGHT_MEMBERS_EDIT},
    {0},
};

static const struct job_kind jobs[] = {
    {"tickets.issue", N_("Issue of tickets"), tickets_issue_job},
    {"tickets.order", N_("Order of cards"), tickets_order_job},
    {"tickets.print", N_("Printing of tickets"), tickets_order_file_job},
    {0},
};

static const struct command commands[] = {
    {"card", "electronic tickets: codes, keys, issue, print", tickets_command,
     "profkom card token MEMBER | verify CODE | codes | keys [new] | issue --org ID | print --org "
     "ID --out FILE\n"
     "  --layout L      cards, sheet, booklet, signatures, csv or xlsx; cards unless named\n"
     "  --language L    ru or kk\n"
     "  --place N       on a sheet of ten: begin at that place"},
    {0},
};

static const char *const about_ticket[] = {"/my/phones", "/my/wallet", NULL};

static const struct page_tab tabs[] = {
    {N_("Ticket"), "qrcode", "/my/ticket", 10, .more = about_ticket},
    {0},
};

const struct feature tickets_feature = {
    .name = "tickets",
    .routes = routes,
    .jobs = jobs,
    .commands = commands,
    .tabs = tabs,
    .sweep = sweep,
    .on_card = tickets_on_card,
    .on_org = tickets_on_org,
    .path_moved = tickets_path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
    .signed_in = tickets_phone_signed_in,
    .signed_out = tickets_phone_signed_out,
};
