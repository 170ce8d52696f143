#include "features/wallets/wallets.h"

#include <unistd.h>

#include "app/app.h"
#include "features/members/members.h"
#include "features/wallets/wallets.html.h"
#include "features/wallets/wallets_google.h"

#define PASS_TYPE "application/vnd.apple.pkpass"

/* A pass can be made: somebody signs it, and there is a ticket that is good. */
static const struct wallets_signer *find(struct request *req, struct scope scope, int64_t member_id,
                                         struct wallets_db_pass_row *ret_pass)
{
    const struct wallets_signer *signer = wallets_signer(req);
    bool is_there = signer != NULL && wallets_db_of_member(req->db, scope, member_id, ret_pass) &&
                    wallets_is_good(req, ret_pass);
    return is_there ? signer : NULL;
}

struct reply wallets_give(struct request *req, const struct wallets_signer *signer,
                          const struct wallets_db_pass_row *pass)
{
    str bytes = wallets_pass_file(req, signer, pass);
    int fd = str_is_empty(bytes) ? -1 : app_temporary_file(req->app);
    if (fd < 0 || pwrite(fd, bytes.data, bytes.length, 0) != (ssize_t)bytes.length) {
        if (fd >= 0) {
            close(fd);
        }
        return reply_unavailable(req, str_of(_("The pass cannot be made at the moment. Please try "
                                               "again later.")));
    }
    return reply_file(req, fd, (int64_t)bytes.length, STR(PASS_TYPE), STR("ticket.pkpass"));
}

/* ---- of the signed-in member ---------------------------------------------------------------- */

static struct scope own_scope(struct request *req)
{
    return access_system_scope(req->arena, req->user.person_region_id, STR("0"));
}

bool wallets_own(struct request *req, struct wallets_db_pass_row *ret_pass)
{
    return req->user.person_id != 0 &&
           wallets_db_of_member(req->db, own_scope(req), req->user.person_id, ret_pass) &&
           wallets_is_good(req, ret_pass);
}

static struct reply own_page(struct request *req)
{
    struct wallets_db_pass_row pass;
    const struct wallets_signer *signer = wallets_signer(req);
    return signer != NULL && wallets_own(req, &pass) ? wallets_give(req, signer, &pass)
                                                     : reply_not_found(req);
}

/* What puts the ticket into the wallet of a phone. */
static struct html on_ticket(struct request *req)
{
    struct wallets_db_pass_row pass;
    bool has_apple = wallets_signer(req) != NULL;
    bool has_google = wallets_google(req) != NULL;
    return (has_apple || has_google) && wallets_own(req, &pass)
               ? wallets_html_buttons(req, has_apple, has_google)
               : (struct html){0};
}

/* ---- by who issues tickets ------------------------------------------------------------------ */

static struct reply member_page(struct request *req)
{
    struct wallets_db_pass_row pass;
    int64_t member_id = path_id(req);
    struct scope scope = members_reach(req, RIGHT_MEMBERS_ADMIT, member_id);
    const struct wallets_signer *signer =
        str_is_empty(scope.from) ? NULL : find(req, scope, member_id, &pass);
    if (signer == NULL) {
        return reply_not_found(req);
    }
    audit_read(req, "wallets.give", scope.region_id, pass.ticket_id, member_id);
    return wallets_give(req, signer, &pass);
}

static struct html on_card(struct request *req, int64_t person_id)
{
    struct wallets_db_pass_row pass;
    struct scope scope = members_reach(req, RIGHT_MEMBERS_ADMIT, person_id);
    bool is_there = !str_is_empty(scope.from) && find(req, scope, person_id, &pass) != NULL;
    return is_there ? wallets_html_on_card(req, person_id) : (struct html){0};
}

/* ---- hourly --------------------------------------------------------------------------------- */

static void sweep(struct request *req)
{
    wallets_tell(req);
    wallets_google_look(req);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/my/wallet/apple", own_page, .needs = RIGHT_SIGNED_IN, .slow = true, .own_only = true},
    {GET, "/my/wallet/google", wallets_google_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/my/wallet/google/open", wallets_google_open_page, .needs = RIGHT_SIGNED_IN,
     .slow = true, .own_only = true},
    {POST, "/my/wallet/google", wallets_google_ask_action, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, "/my/wallet/google/end", wallets_google_end_action, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, "/wallet/v1/devices/:device/registrations/:type/:serial", wallets_register_action,
     .needs = RIGHT_NOBODY, .own_protection = true},
    {DELETE, "/wallet/v1/devices/:device/registrations/:type/:serial", wallets_unregister_action,
     .needs = RIGHT_NOBODY, .own_protection = true},
    {GET, "/wallet/v1/devices/:device/registrations/:type", wallets_changed_page,
     .needs = RIGHT_NOBODY},
    {GET, "/wallet/v1/passes/:type/:serial", wallets_latest_page, .needs = RIGHT_NOBODY,
     .slow = true},
    {POST, "/wallet/v1/log", wallets_log_action, .needs = RIGHT_NOBODY, .reads_only = true,
     .own_protection = true},
    {GET, "/members/:id/wallet/apple", member_page, .needs = RIGHT_MEMBERS_ADMIT, .slow = true},
    {0},
};

const struct feature wallets_feature = {
    .name = "wallets",
    .routes = routes,
    .sweep = sweep,
    .watch = wallets_google_write,
    .on_card = on_card,
    .on_ticket = on_ticket,
};
