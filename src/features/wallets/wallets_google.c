#include "features/wallets/wallets_google.h"

#include "app/app.h"
#include "features/wallets/wallets.html.h"

/* The member's side: what Google would learn, the wish, and the link. Nothing is handed over before
 * the member has asked for it. */

#define SAVE_URL "https://pay.google.com/gp/v/save/"
#define PAGE STR("/my/wallet/google")

static bool find(struct request *req, struct wallets_db_pass_row *ret_pass)
{
    return wallets_google(req) != NULL && wallets_own(req, ret_pass);
}

/* Names the object and nothing else: addresses end up in histories. */
static str link_of(struct request *req, str name)
{
    const char *save_url = req->app->options.google.save_url;
    const struct wallets_google *google = wallets_google(req);
    str id = wallets_google_id(req, name);
    json_t *claims = json_pack(
        "{s:s, s:s, s:s, s:I, s:[], s:{s:[{s:s%, s:s}]}}", "iss", google->email, "aud", "google",
        "typ", "savetowallet", "iat", (json_int_t)req->now, "origins", "payload", "genericObjects",
        "id", id.data, id.length, "classId", str_to_c(req->arena, wallets_google_class_id(req)));
    str token = wallets_google_jwt(req->arena, google, claims);
    json_decref(claims);
    return str_join(req->arena, str_of(save_url == NULL ? SAVE_URL : save_url), token);
}

static const char *trouble_of(str failure)
{
    static const struct {
        const char *failure;
        const char *sentence;
    } sentences[] = {
        {"unreached", N_("Google cannot be reached at the moment. The program tries again by "
                         "itself; you may come back later.")},
        {"quota", N_("Google takes no more tickets for now. The program tries again by itself; "
                     "you may come back later.")},
        {"key", N_("Google does not let the union in at the moment. The operator has to look at "
                   "it; the program tries again once an hour.")},
        {"refused", N_("Google did not take this ticket. Please tell the chair of your "
                       "organisation; the ticket in this program works as before.")},
    };
    for (size_t i = 0; i < COUNT_OF(sentences); i++) {
        if (str_equal(failure, str_of(sentences[i].failure))) {
            return sentences[i].sentence;
        }
    }
    return NULL;
}

static enum wallets_google_stage stage_of(const struct wallets_db_google_of_row *row)
{
    bool waits = str_equal(row->state, STR("waiting"));
    if (!row->is_wanted) {
        return waits ? WALLETS_GOOGLE_ENDS : WALLETS_GOOGLE_ASKS;
    }
    if (waits) {
        return WALLETS_GOOGLE_WAITS;
    }
    return str_equal(row->state, STR("written")) ? WALLETS_GOOGLE_READY : WALLETS_GOOGLE_FAILED;
}

struct reply wallets_google_page(struct request *req)
{
    struct wallets_db_pass_row pass;
    struct wallets_db_google_of_row row;
    struct wallets_google_view view = {.stage = WALLETS_GOOGLE_ASKS};
    if (!find(req, &pass)) {
        return reply_not_found(req);
    }
    if (wallets_db_google_of(req->db, pass.region_id, pass.ticket_id, &row)) {
        view.stage = stage_of(&row);
        view.trouble = trouble_of(row.failure);
    }
    if (view.stage == WALLETS_GOOGLE_WAITS || view.stage == WALLETS_GOOGLE_ENDS) {
        req->renews_in = 5;
    }
    return reply_page(req, _("Ticket in Google Wallet"), wallets_html_google(req, &view));
}

/* Out of the house: a page of ours links to ours alone, so this is the door. */
struct reply wallets_google_open_page(struct request *req)
{
    struct wallets_db_pass_row pass;
    struct wallets_db_google_of_row row;
    if (!find(req, &pass) || !wallets_db_google_of(req->db, pass.region_id, pass.ticket_id, &row)) {
        return reply_not_found(req);
    }
    if (stage_of(&row) != WALLETS_GOOGLE_READY) {
        return reply_see_other(req, PAGE);
    }
    struct reply reply = reply_text(req, 303, (str){0});
    reply_add_header(&reply, STR("Location"), link_of(req, row.object));
    return reply;
}

struct reply wallets_google_ask_action(struct request *req)
{
    struct wallets_db_pass_row pass;
    if (!find(req, &pass)) {
        return reply_not_found(req);
    }
    if (wallets_db_ask_google(req->db, pass.region_id, pass.ticket_id,
                              wallets_google_object_name(req, &pass), req->now)) {
        audit(req, "wallets.google", pass.region_id, pass.ticket_id, pass.member_id, NULL, 0);
    }
    return reply_see_other(req, PAGE);
}

struct reply wallets_google_end_action(struct request *req)
{
    struct wallets_db_pass_row pass;
    if (!find(req, &pass)) {
        return reply_not_found(req);
    }
    if (wallets_db_end_google(req->db, pass.region_id, pass.ticket_id, req->now)) {
        audit(req, "wallets.google_end", pass.region_id, pass.ticket_id, pass.member_id, NULL, 0);
    }
    return reply_see_other(req, PAGE);
}
