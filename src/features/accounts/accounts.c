#include "features/accounts/accounts.h"

#include <sodium.h>

#include "app/app.h"
#include "app/outbox.h"
#include "app/phone.h"
#include "app/session.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/accounts/accounts.html.h"
#include "features/accounts/accounts_first.h"
#include "features/accounts/accounts_passkey.h"
#include "features/accounts/accounts_recover.h"

#define PENDING_SECONDS (10 * 60)
#define INVITES_KEPT_SECONDS (90 * 24 * 60 * 60)

static const struct form_field sign_in_fields[] = {
    {"login", N_("E-mail address or phone number"), FORM_TEXT, .required = true,
     .autocomplete = "username"},
    {"password", N_("Password"), FORM_PASSWORD, .required = true, .max = 1000,
     .autocomplete = "current-password"},
    {"next", "", FORM_HIDDEN},
    {0},
};

/* The same page, asked for a code: no password is needed. */
static const struct form_field once_fields[] = {
    {"login", N_("E-mail address or phone number"), FORM_TEXT, .required = true},
    {"next", "", FORM_HIDDEN},
    {0},
};

static const struct form_field code_fields[] = {
    {"code", N_("Code from your authenticator"), FORM_TEXT, .required = true, .max = 6,
     .hint = N_("Six digits; they change every 30 seconds."), .autocomplete = "one-time-code"},
    {"pending", "", FORM_HIDDEN, .max = 400},
    {"next", "", FORM_HIDDEN},
    {0},
};

/* ---- signing in ----------------------------------------------------------------------------- */

static struct reply sign_in_page(struct request *req)
{
    if (req->user.account_id != 0) {
        return reply_see_other(req, STR("/"));
    }
    struct form form = form_of(req, sign_in_fields);
    form_set_text(&form, "next", query_text(req, "next"));
    bool password_set = str_equal(query_text(req, "done"), STR("password"));
    return reply_page(req, _("Sign in"), accounts_html_sign_in(req, &form, password_set));
}

str accounts_login_of(struct request *req, str typed)
{
    str phone = phone_e164(req->arena, typed);
    return phone.length > 0 ? phone : utf8_lower(req->arena, typed);
}

/* A wrong try is kept although the answer is the form again: it has to count. */
static struct reply sign_in_failed(struct request *req, struct form *form, str sentence)
{
    form_add_general_error(form, sentence);
    struct reply reply =
        reply_form_again(req, _("Sign in"), accounts_html_sign_in(req, form, false));
    reply.keep_changes = true;
    return reply;
}

struct reply accounts_signed_in(struct request *req, int64_t account_id, bool second_factor,
                                str next)
{
    accounts_keep_look(req, account_id);
    if (second_factor) {
        accounts_recover_came_in(req, account_id);
    }
    str cookie = session_start(req, account_id, second_factor);
    audit(req, "accounts.signed_in", 0, account_id, 0, NULL, 0);
    /* `next` may come from a link that somebody sent; reply_see_other follows only paths of ours.
     */
    struct reply reply = reply_see_other(req, next);
    reply_add_header(&reply, STR("Set-Cookie"), cookie);
    return reply;
}

/* "account|until", sealed: what a person who has given the password carries to the page of the
 * code. */
static str pending_seal(struct request *req, int64_t account_id)
{
    str text = str_format(req->arena, "%lld|%lld", (long long)account_id,
                          (long long)(req->now + PENDING_SECONDS));
    str sealed = secret_seal(req->arena, req->app->keys, STR("sign-in"), text);
    char *hex = arena_raw(req->arena, sealed.length * 2 + 1);
    sodium_bin2hex(hex, sealed.length * 2 + 1, (const unsigned char *)sealed.data, sealed.length);
    return (str){hex, sealed.length * 2};
}

static bool pending_open(struct request *req, str hex, int64_t *ret_account_id)
{
    unsigned char *sealed = arena_raw(req->arena, hex.length / 2 + 1);
    size_t length;
    str text;
    str account;
    int64_t until;
    return sodium_hex2bin(sealed, hex.length / 2 + 1, hex.data, hex.length, NULL, &length, NULL) ==
               0 &&
           secret_open(req->arena, req->app->keys, STR("sign-in"),
                       (str){(const char *)sealed, length}, &text) &&
           str_next(&text, '|', &account) && str_to_int64(account, ret_account_id) &&
           str_to_int64(text, &until) && until > req->now;
}

struct reply accounts_ask_for_code(struct request *req, int64_t account_id, str next)
{
    struct form form = form_of(req, code_fields);
    form_set_text(&form, "pending", pending_seal(req, account_id));
    form_set_text(&form, "next", next);
    struct reply reply = reply_page(req, _("Code"), accounts_html_code(req, &form));
    reply.keep_changes = true;
    return reply;
}

/* A code to the number or address. Whether it is anybody's shows neither in the answer nor in the
 * time that it takes. */
static struct reply ask_for_once(struct request *req)
{
    struct form sent = form_read(req, once_fields);
    struct form form = form_of(req, sign_in_fields);
    str login = accounts_login_of(req, form_text(&sent, "login"));
    form_set_text(&form, "login", form_text(&sent, "login"));
    form_set_text(&form, "next", form_text(&sent, "next"));
    bool is_login =
        str_starts_with(login, STR("+")) || form_clean_email(req->arena, login).length > 0;
    if (!form_is_good(&sent) || !is_login) {
        form_add_error(&form, "login", str_of(_("Your phone number or e-mail address")));
        return reply_form_again(req, _("Sign in"), accounts_html_sign_in(req, &form, false));
    }
    if (accounts_once_is_over(req, login)) {
        return sign_in_failed(req, &form,
                              str_of(_("Too many attempts. Please try again in an hour.")));
    }
    return accounts_once_send(req, login, form_text(&sent, "next"));
}

/* The button for a code is the first one of the form, which the Enter key presses: who has typed a
 * password means the password. */
static bool wants_code(struct request *req)
{
    return str_equal(http_body_field(req->http, STR("way")), STR("code")) &&
           http_body_field(req->http, STR("password")).length == 0;
}

static struct reply sign_in_action(struct request *req)
{
    if (wants_code(req)) {
        return ask_for_once(req);
    }
    struct form form = form_read(req, sign_in_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Sign in"), accounts_html_sign_in(req, &form, false));
    }
    str login = accounts_login_of(req, form_text(&form, "login"));
    str subject = str_join(req->arena, STR("sign-in:"), login);
    if (accounts_guard_is_over(req, subject)) {
        return sign_in_failed(
            req, &form,
            str_of(
                _("Too many attempts. Please wait 15 minutes, or set a new password by e-mail.")));
    }
    struct accounts_db_by_login_row account = {0};
    bool known = accounts_db_by_login(req->db, login, &account) && !account.is_closed;
    str hash = known ? account.password_hash : (str){0};
    if (!accounts_password_fits(hash, form_text(&form, "password"))) {
        accounts_guard_count(req, subject);
        audit(req, "accounts.sign_in_failed", 0, known ? account.id : 0, 0, NULL, 0);
        return sign_in_failed(
            req, &form,
            str_of(_(
                "The address and the password do not match. Check the keyboard layout and Caps Lock.")));
    }
    if (accounts_password_is_weakly_kept(hash)) {
        accounts_db_set_password(req->db, account.id,
                                 accounts_hash_password(req->arena, form_text(&form, "password")));
    }
    if (account.totp_secret.length > 0) {
        return accounts_ask_for_code(req, account.id, form_text(&form, "next"));
    }
    accounts_guard_forget(req, subject);
    return accounts_signed_in(req, account.id, false, form_text(&form, "next"));
}

static struct reply code_failed(struct request *req, struct form *form, str sentence)
{
    form_add_error(form, "code", sentence);
    struct reply reply = reply_form_again(req, _("Code"), accounts_html_code(req, form));
    reply.keep_changes = true;
    return reply;
}

static struct reply sign_in_code_action(struct request *req)
{
    struct form form = form_read(req, code_fields);
    int64_t account_id;
    struct accounts_db_find_row account;
    if (!pending_open(req, form_text(&form, "pending"), &account_id) ||
        !accounts_db_find(req->db, account_id, &account) || account.is_closed) {
        return reply_see_other(req, STR("/sign-in"));
    }
    str subject = str_format(req->arena, "code:%lld", (long long)account_id);
    if (accounts_guard_is_over(req, subject)) {
        return code_failed(req, &form, str_of(_("Too many attempts. Please wait 15 minutes.")));
    }
    if (!accounts_code_use(req, account_id, account.totp_secret, form_text(&form, "code"))) {
        accounts_guard_count(req, subject);
        audit(req, "accounts.code_failed", 0, account_id, 0, NULL, 0);
        return code_failed(
            req, &form,
            str_of(_(
                "This code is wrong. Wait for the next one, and check that the phone's clock is right.")));
    }
    accounts_guard_forget(req, subject);
    accounts_guard_forget(req, str_join(req->arena, STR("sign-in:"), account.email));
    accounts_guard_forget(req, str_join(req->arena, STR("sign-in:"), account.phone));
    return accounts_signed_in(req, account_id, true, form_text(&form, "next"));
}

static struct reply sign_out_action(struct request *req)
{
    str cookie = session_end(req);
    audit(req, "accounts.signed_out", 0, req->user.account_id, 0, NULL, 0);
    struct reply reply = reply_see_other(req, STR("/sign-in"));
    reply_add_header(&reply, STR("Set-Cookie"), cookie);
    reply_add_header(&reply, STR("Clear-Site-Data"), STR("\"cache\", \"storage\""));
    return reply;
}

static void add_mandate(struct request *req, int64_t account_id, const struct accounts_new *post)
{
    accounts_db_add_mandate(req->db,
                            &(struct accounts_db_add_mandate_values){.id = ids_new(),
                                                                     .account_id = account_id,
                                                                     .region_id = post->region_id,
                                                                     .org_id = post->org_id,
                                                                     .role = post->role,
                                                                     .valid_from = post->valid_from,
                                                                     .valid_to = post->valid_to});
}

void accounts_give_post(struct request *req, int64_t account_id, const struct accounts_new *post)
{
    add_mandate(req, account_id, post);
    const struct audit_change role = {"role", (str){0}, post->role};
    audit(req, "accounts.give_post", post->region_id, account_id, 0, &role, 1);
    /* The session of a member lives for a month, that of staff for minutes: it begins anew. */
    session_end_others(req, account_id, 0);
    if (post->email.length > 0) {
        outbox_add(
            req, post->email, str_of(_("A new post in Profkom")),
            str_of(_(
                "Hello!\n\nYou have been given a new post in Profkom. Sign in as usual and choose it in your settings.")));
    }
}

int64_t accounts_create(struct request *req, const struct accounts_new *account)
{
    int64_t id = ids_new();
    accounts_db_add(req->db, &(struct accounts_db_add_values){.id = id,
                                                              .email = account->email,
                                                              .phone = account->phone,
                                                              .last_name = account->last_name,
                                                              .first_name = account->first_name,
                                                              .middle_name = account->middle_name,
                                                              .now = req->now});
    add_mandate(req, id, account);
    const struct audit_change role = {"role", (str){0}, account->role};
    audit(req, "accounts.add", account->region_id, id, 0, &role, 1);
    if (account->email.length > 0) {
        accounts_reset_send(req, id, account->email, ACCOUNTS_LETTER_FIRST);
    }
    return id;
}

static const struct route routes[] = {
    {GET, "/sign-in", sign_in_page, .needs = RIGHT_NOBODY},
    {POST, "/sign-in", sign_in_action, .needs = RIGHT_NOBODY, .slow = true},
    {POST, "/sign-in/code", sign_in_code_action, .needs = RIGHT_NOBODY},
    {POST, "/sign-in/once", accounts_once_action, .needs = RIGHT_NOBODY, .own_protection = true},
    {GET, "/sign-in/first", accounts_first_page, .needs = RIGHT_NOBODY},
    {POST, "/sign-in/first", accounts_first_action, .needs = RIGHT_NOBODY},
    {GET, "/sign-in/passkey", accounts_passkey_sign_in_challenge, .needs = RIGHT_NOBODY},
    {POST, "/sign-in/passkey", accounts_passkey_sign_in_action, .needs = RIGHT_NOBODY,
     .own_protection = true},
    {GET, "/i", accounts_invited_page, .needs = RIGHT_NOBODY},
    {POST, "/i", accounts_invited_by_code_action, .needs = RIGHT_NOBODY, .own_protection = true},
    {GET, "/i/:token", accounts_invited_page, .needs = RIGHT_NOBODY},
    {POST, "/i/:token", accounts_invited_action, .needs = RIGHT_NOBODY, .own_protection = true},
    {POST, "/members/:id/invite", accounts_invite_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/orgs/:id/entries", accounts_entries_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/orgs/:id/entries", accounts_invite_all_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/sign-out", sign_out_action, .needs = RIGHT_SIGNED_IN, .without_second_factor = true},
    {GET, "/reset", accounts_reset_page, .needs = RIGHT_NOBODY},
    {POST, "/reset", accounts_reset_action, .needs = RIGHT_NOBODY},
    {GET, "/reset/:token", accounts_new_password_page, .needs = RIGHT_NOBODY},
    {POST, "/reset/:token", accounts_new_password_action, .needs = RIGHT_NOBODY, .slow = true},
    {POST, "/preferences", accounts_look_action, .needs = RIGHT_NOBODY},
    {GET, "/account", accounts_own_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, "/account/preferences", accounts_preferences_action, .needs = RIGHT_SIGNED_IN},
    {POST, "/account/password", accounts_password_action, .needs = RIGHT_SIGNED_IN, .slow = true},
    {GET, "/account/code", accounts_code_page, .needs = RIGHT_SIGNED_IN, .own_only = true,
     .without_second_factor = true},
    {POST, "/account/code", accounts_code_action, .needs = RIGHT_SIGNED_IN,
     .without_second_factor = true},
    {POST, "/account/code/off", accounts_code_off_action, .needs = RIGHT_SIGNED_IN},
    {GET, "/account/passkey", accounts_passkey_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/account/passkey/challenge", accounts_passkey_new_challenge, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, "/account/passkeys", accounts_passkey_add_action, .needs = RIGHT_SIGNED_IN,
     .slow = true},
    {POST, "/account/passkeys/:id/remove", accounts_passkey_remove_action,
     .needs = RIGHT_SIGNED_IN},
    {POST, "/account/sessions/end", accounts_end_session_action, .needs = RIGHT_SIGNED_IN},
    {POST, "/account/act-as", accounts_act_as_action, .needs = RIGHT_SIGNED_IN,
     .without_second_factor = true},
    {GET, "/account/delegate", accounts_delegate_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, "/account/delegate", accounts_delegate_action, .needs = RIGHT_SIGNED_IN},
    {POST, "/account/delegations/:id/end", accounts_end_delegation_action,
     .needs = RIGHT_SIGNED_IN},
    {GET, "/accounts", accounts_list_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {GET, "/accounts/new", accounts_new_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/accounts/new", accounts_new_action, .needs = RIGHT_ACCOUNTS_MANAGE},
    {GET, "/accounts/mandates/:id/end", accounts_end_mandate_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/accounts/mandates/:id/end", accounts_end_mandate_action,
     .needs = RIGHT_ACCOUNTS_MANAGE},
    {GET, "/accounts/mandates/:id/recover", accounts_recover_new_page,
     .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/accounts/mandates/:id/recover", accounts_recover_new_action,
     .needs = RIGHT_ACCOUNTS_MANAGE, .slow = true},
    {GET, "/accounts/recoveries/:id", accounts_recover_one_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/accounts/recoveries/:id/confirm", accounts_recover_confirm_action,
     .needs = RIGHT_ACCOUNTS_MANAGE, .slow = true},
    {POST, "/accounts/recoveries/:id/stop", accounts_recover_stop_action,
     .needs = RIGHT_ACCOUNTS_MANAGE},
    {GET, "/recovery/:token", accounts_recover_stop_page, .needs = RIGHT_NOBODY},
    {POST, "/recovery/:token", accounts_recover_stop_by_link_action, .needs = RIGHT_NOBODY},
    {GET, "/rights", accounts_rights_page, .needs = RIGHT_SIGNED_IN},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Settings"), N_("My settings"), "settings", "/account", RIGHT_SIGNED_IN, 70},
    {N_("Settings"), N_("Sign-ins and posts"), "key", "/accounts", RIGHT_ACCOUNTS_MANAGE, 72},
    {0},
};

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct accounts_db_mandate_in_row row;
    (void)region_id;
    return accounts_db_mandate_in(req->db, org_id, &row)
               ? N_("Somebody has a post with rights there, or had one.")
               : NULL;
}

/* What has had its time: codes, challenges, invitations. */
static void sweep(struct request *req)
{
    db_begin_write(req->db);
    accounts_first_db_forget_codes(req->db, req->now);
    accounts_first_db_forget_invites(req->db, req->now - INVITES_KEPT_SECONDS);
    accounts_passkey_db_forget_challenges(req->db, req->now);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
    accounts_recover_sweep(req);
}

static const struct command commands[] = {
    {"recover", "let somebody in again who lost password and second factor, as the second of two",
     accounts_recover_command, "recover ADDRESS"},
    {0},
};

static const struct job_kind jobs[] = {
    {"accounts.invite", N_("Invitations of members"), accounts_invite_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "accounts.safety",
     .label = N_("Safety of the sign-in"),
     .note = N_("Codes for signing in; a new password, address or way of signing in; rights that "
                "were handed on."),
     .fixed = N_("They protect your sign-in: nobody else could tell you that a stranger uses it."),
     .audience = NOTICE_MEMBERS},
    {.code = ACCOUNTS_INVITATION,
     .label = N_("Invitation to the personal page"),
     .note = N_("Until you have signed in for the first time."),
     .purpose = "register",
     .has_message = true,
     .falls_back = true},
    {0},
};

const struct feature accounts_feature = {
    .name = "accounts",
    .routes = routes,
    .menu = menu,
    .jobs = jobs,
    .notices = notices,
    .commands = commands,
    .sweep = sweep,
    .org_is_bound = org_is_bound,
    .on_card = accounts_invite_on_card,
    .on_org = accounts_invite_on_org,
    .person_merged = accounts_invite_merged,
};
