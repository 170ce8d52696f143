#include "features/accounts/accounts_passkey.h"

#include "app/page.h"
#include "app/session.h"
#include "app/throttle.h"
#include "app/webauthn.h"
#include "base/ids.h"
#include "base/rand.h"
#include "features/accounts/accounts_first.html.h"

/* A challenge is not kept until it is answered: it carries its own end and a seal that binds it to
 * the session, or before the sign-in to a cookie. What was answered is written down, so that it
 * counts once. */

#define CHALLENGE_SECONDS (5 * 60)
#define RANDOM_BYTES 16
#define PASSKEYS_PER_ACCOUNT 20
#define TRIES_PER_ADDRESS 120
#define TRIES_SECONDS (15 * 60)

static const struct form_field sign_in_fields[] = {
    {"id", "", FORM_HIDDEN, .required = true, .max = 1400},
    {"client", "", FORM_HIDDEN, .required = true, .max = 6000},
    {"data", "", FORM_HIDDEN, .required = true, .max = 6000},
    {"signature", "", FORM_HIDDEN, .required = true, .max = 2000},
    {"user", "", FORM_HIDDEN, .max = 200},
    {"next", "", FORM_HIDDEN},
    {0},
};
static const struct form_field add_fields[] = {
    {"client", "", FORM_HIDDEN, .required = true, .max = 6000},
    {"object", "", FORM_HIDDEN, .required = true, .max = 24000},
    {0},
};
static const struct form_field add_with_password_fields[] = {
    {"client", "", FORM_HIDDEN, .required = true, .max = 6000},
    {"object", "", FORM_HIDDEN, .required = true, .max = 24000},
    {"password", N_("Current password"), FORM_PASSWORD, .required = true, .max = 1000,
     .autocomplete = "current-password"},
    {0},
};

/* ---- where we are ---------------------------------------------------------------------------- */

/* "https://union.example:8443" without scheme and port. */
static str rp_of(struct request *req)
{
    str origin = request_origin(req);
    ptrdiff_t at = str_find(origin, STR("://"));
    str host = at < 0 ? origin : str_from(origin, (size_t)at + 3);
    ptrdiff_t colon = str_find_char(host, ':');
    return colon < 0 ? host : str_slice(host, 0, (size_t)colon);
}

bool accounts_passkey_is_offered(const struct request *req)
{
    str origin = request_origin(req);
    return str_starts_with(origin, STR("https://")) || str_equal(origin, STR("http://localhost")) ||
           str_starts_with(origin, STR("http://localhost:"));
}

/* ---- challenges ------------------------------------------------------------------------------ */

static const char *cookie_name(const struct request *req)
{
    return req->http->is_secure ? "__Host-passkey" : "passkey";
}

static str binding_of(struct request *req)
{
    return req->user.session_id != 0
               ? str_format(req->arena, "session:%lld", (long long)req->user.session_id)
               : str_join(req->arena, STR("cookie:"),
                          http_cookie(req->http, str_of(cookie_name(req))));
}

static str seal_of(struct request *req, str random, str until, str binding)
{
    return secret_hash(req->arena, req->app->keys, STR("passkey"),
                       STR_CONCAT(req->arena, random, STR("."), until, STR("."), binding));
}

static str new_challenge(struct request *req, str binding)
{
    str random = rand_hex(req->arena, RANDOM_BYTES);
    str until = str_format(req->arena, "%lld", (long long)(req->now + CHALLENGE_SECONDS));
    return STR_CONCAT(req->arena, random, STR("."), until, STR("."),
                      seal_of(req, random, until, binding));
}

/* Ours, for this browser, not too old, and never answered before. */
static bool use_challenge(struct request *req, str challenge)
{
    str rest = challenge;
    str random;
    str until_text;
    int64_t until;
    if (!str_next(&rest, '.', &random) || !str_next(&rest, '.', &until_text) ||
        !str_to_int64(until_text, &until) || until <= req->now) {
        return false;
    }
    str binding = binding_of(req);
    return !str_equal(binding, STR("cookie:")) &&
           str_equal(rest, seal_of(req, random, until_text, binding)) &&
           accounts_passkey_db_use_challenge(
               req->db, secret_hash(req->arena, req->app->keys, STR("challenge"), challenge),
               until);
}

static struct webauthn_expected expected_of(struct request *req, str challenge)
{
    return (struct webauthn_expected){
        .origin = request_origin(req), .rp_id = rp_of(req), .challenge = challenge};
}

/* Tells the device who somebody is without telling it anything of him. */
static str handle_of(struct request *req, int64_t account_id)
{
    return secret_hash(req->arena, req->app->keys, STR("passkey_user"),
                       str_format(req->arena, "%lld", (long long)account_id));
}

/* ,"name":"value" */
static void put_member(struct buf *out, const char *name, str value)
{
    buf_put_format(out, "%c\"%s\":\"", out->length == 0 ? '{' : ',', name);
    buf_put_json(out, value);
    buf_put_char(out, '"');
}

static struct buf challenge_json(struct request *req, str binding)
{
    struct buf out = BUF_INIT(req->arena);
    put_member(&out, "challenge", new_challenge(req, binding));
    put_member(&out, "rp", rp_of(req));
    return out;
}

struct reply accounts_passkey_sign_in_challenge(struct request *req)
{
    str token = rand_hex(req->arena, RANDOM_BYTES);
    str binding =
        req->user.session_id != 0 ? binding_of(req) : str_join(req->arena, STR("cookie:"), token);
    struct buf out = challenge_json(req, binding);
    buf_put_char(&out, '}');
    struct reply reply = reply_json(req, 200, buf_str(&out));
    reply_add_header(&reply, STR("Set-Cookie"),
                     str_format(req->arena,
                                "%s=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
                                cookie_name(req), STR_ARG(token), CHALLENGE_SECONDS,
                                req->http->is_secure ? "; Secure" : ""));
    return reply;
}

/* With the keys that there are, so that a device does not make a second one. */
struct reply accounts_passkey_new_challenge(struct request *req)
{
    struct buf out = challenge_json(req, binding_of(req));
    put_member(&out, "site", str_of(_("Profkom")));
    put_member(&out, "user", handle_of(req, req->user.account_id));
    put_member(&out, "name", page_person_name(req));
    BUF_PUT(&out, ",\"known\":[");
    struct accounts_passkey_db_of_account_rows rows =
        accounts_passkey_db_of_account(req->db, req->user.account_id);
    for (size_t i = 0; i < rows.count; i++) {
        buf_put_format(&out, "%s\"%.*s\"", i == 0 ? "" : ",", STR_ARG(rows.items[i].credential_id));
    }
    BUF_PUT(&out, "]}");
    return reply_json(req, 200, buf_str(&out));
}

/* ---- signing in ------------------------------------------------------------------------------ */

struct signed_form {
    str client;
    str data;
    str signature;
};

static bool read_signed(struct request *req, const struct form *form, struct signed_form *ret_sent)
{
    return webauthn_bytes(req->arena, form_text(form, "client"), &ret_sent->client) &&
           webauthn_bytes(req->arena, form_text(form, "data"), &ret_sent->data) &&
           webauthn_bytes(req->arena, form_text(form, "signature"), &ret_sent->signature);
}

static str hex_id(struct request *req, str text)
{
    str bytes;
    if (!webauthn_bytes(req->arena, text, &bytes)) {
        return (str){0};
    }
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < bytes.length; i++) {
        buf_put_format(&out, "%02x", (unsigned char)bytes.data[i]);
    }
    return buf_str(&out);
}

/* The device may say whose key it is; then it must be right. */
static bool is_his(struct request *req, int64_t account_id, str handle)
{
    str bytes;
    return handle.length == 0 || (webauthn_bytes(req->arena, handle, &bytes) &&
                                  str_equal(bytes, handle_of(req, account_id)));
}

static bool key_fits(struct request *req, const struct form *form,
                     struct accounts_passkey_db_find_row *ret_key, int64_t *ret_counter)
{
    struct signed_form sent;
    if (!read_signed(req, form, &sent)) {
        return false;
    }
    str challenge = str_copy(req->arena, webauthn_challenge_of(req->arena, sent.client));
    if (!use_challenge(req, challenge) ||
        !accounts_passkey_db_find(req->db, hex_id(req, form_text(form, "id")), ret_key) ||
        ret_key->is_closed || !is_his(req, ret_key->account_id, form_text(form, "user"))) {
        return false;
    }
    struct webauthn_expected expected = expected_of(req, challenge);
    struct webauthn_key key = {.algorithm = ret_key->algorithm, .public_key = ret_key->public_key};
    return webauthn_check(req->arena, &expected, &key, sent.client, sent.data, sent.signature,
                          ret_counter) == WEBAUTHN_GOOD;
}

static struct reply refuse_key(struct request *req)
{
    struct reply reply = reply_refused(
        req, str_of(_("That did not work. Sign in with a code or a password instead; you can set "
                      "up the fingerprint anew in your settings.")));
    reply.keep_changes = true;
    return reply;
}

struct reply accounts_passkey_sign_in_action(struct request *req)
{
    struct form form = form_read(req, sign_in_fields);
    struct accounts_passkey_db_find_row key = {0};
    int64_t counter = 0;
    str address = throttle_address(req, "passkey-address");
    if (throttle_is_over(req, address, TRIES_PER_ADDRESS, TRIES_SECONDS)) {
        return reply_refused(req, str_of(_("Too many attempts. Please wait 15 minutes.")));
    }
    if (!form_is_good(&form)) {
        return refuse_key(req); /* nothing was answered */
    }
    if (!key_fits(req, &form, &key, &counter)) {
        throttle_count(req, address);
        audit(req, "accounts.passkey_failed", 0, key.account_id, 0, NULL, 0);
        return refuse_key(req);
    }
    if (!accounts_passkey_db_used(req->db, key.id, counter, req->now)) {
        throttle_count(req, address);
        audit(req, "accounts.passkey_copy", 0, key.account_id, 0, NULL, 0);
        return refuse_key(req);
    }
    /* The device has made sure who is there: possession and owner, two factors in one. */
    return accounts_signed_in(req, key.account_id, true, form_text(&form, "next"));
}

/* ---- one's own keys -------------------------------------------------------------------------- */

static const struct form_field *fields_for(const struct accounts_db_find_row *account)
{
    return account->password_hash.length > 0 ? add_with_password_fields : add_fields;
}

struct reply accounts_passkey_page(struct request *req)
{
    struct accounts_db_find_row account;
    if (!accounts_db_find(req->db, req->user.account_id, &account)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_for(&account));
    return reply_page(req, _("Fingerprint or face"), accounts_first_html_passkey(req, &form));
}

static struct reply not_added(struct request *req, struct form *form)
{
    struct reply reply =
        reply_form_again(req, _("Fingerprint or face"), accounts_first_html_passkey(req, form));
    reply.keep_changes = true;
    return reply;
}

static bool read_new_key(struct request *req, const struct form *form, struct webauthn_key *ret_key)
{
    str client;
    str object;
    if (!webauthn_bytes(req->arena, form_text(form, "client"), &client) ||
        !webauthn_bytes(req->arena, form_text(form, "object"), &object)) {
        return false;
    }
    str challenge = str_copy(req->arena, webauthn_challenge_of(req->arena, client));
    struct webauthn_expected expected = expected_of(req, challenge);
    return use_challenge(req, challenge) &&
           webauthn_register(req->arena, &expected, client, object, ret_key) == WEBAUTHN_GOOD;
}

static bool keep_key(struct request *req, const struct webauthn_key *key)
{
    if (accounts_passkey_db_of_account(req->db, req->user.account_id).count >=
        PASSKEYS_PER_ACCOUNT) {
        return false;
    }
    str device = session_device(req);
    return accounts_passkey_db_add(req->db,
                                   &(struct accounts_passkey_db_add_values){
                                       .id = ids_new(),
                                       .account_id = req->user.account_id,
                                       .credential_id = key->credential_id,
                                       .algorithm = key->algorithm,
                                       .public_key = key->public_key,
                                       .counter = key->counter,
                                       .name = device.length > 0 ? device : str_of(_("A device")),
                                       .now = req->now,
                                   });
}

struct reply accounts_passkey_add_action(struct request *req)
{
    struct accounts_db_find_row account;
    if (!accounts_db_find(req->db, req->user.account_id, &account)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_for(&account));
    struct webauthn_key key;
    if (form_is_good(&form) && account.password_hash.length > 0) {
        accounts_password_is_right(req, &account, &form, "password");
    }
    if (form_is_good(&form) && account.totp_secret.length > 0 && !req->user.has_second_factor) {
        form_add_general_error(&form, str_of(_("Please sign in anew first.")));
    }
    if (form_is_good(&form) && (!read_new_key(req, &form, &key) || !keep_key(req, &key))) {
        form_add_general_error(&form,
                               str_of(_("That did not work. Try again, or go on without it.")));
    }
    if (!form_is_good(&form)) {
        return not_added(req, &form);
    }
    audit(req, "accounts.passkey_add", 0, req->user.account_id, 0, NULL, 0);
    accounts_tell_of_change(req, account.email);
    return reply_done(req, STR("/account"),
                      str_of(_("Done: next time a finger or a look is enough.")), 0);
}

struct reply accounts_passkey_remove_action(struct request *req)
{
    struct accounts_db_find_row account;
    if (!accounts_db_find(req->db, req->user.account_id, &account) ||
        !accounts_passkey_db_remove(req->db, path_id(req), req->user.account_id)) {
        return reply_not_found(req);
    }
    audit(req, "accounts.passkey_remove", 0, req->user.account_id, 0, NULL, 0);
    accounts_tell_of_change(req, account.email);
    return reply_done(req, STR("/account"), str_of(_("Removed: it opens nothing any more.")), 0);
}
