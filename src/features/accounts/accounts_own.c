#include "features/accounts/accounts_internal.h"

#include "app/app.h"
#include "app/look.h"
#include "app/outbox.h"
#include "app/session.h"
#include "app/totp.h"
#include "features/accounts/accounts.html.h"

static const struct form_choice languages[] = {
    {"ru", "Русский"}, {"kk", "Қазақша"}, {"en", "English"}, {0}};

static const struct form_choice themes[] = {
    {"0", N_("Same as the device")}, {"1", N_("Light")}, {"2", N_("Dark")}, {0}};

static const struct form_field preference_fields[] = {
    {"language", N_("Language"), FORM_CHOICE, .required = true, .choices = languages},
    {"theme", N_("Theme"), FORM_CHOICE, .required = true, .choices = themes},
    {"large_type", N_("Larger text"), FORM_FLAG},
    {0},
};

static const struct form_field password_fields[] = {
    {"old", N_("Current password"), FORM_PASSWORD, .required = true, .max = 1000,
     .autocomplete = "current-password"},
    {"password", N_("New password"), FORM_PASSWORD, .required = true, .max = 1000,
     .autocomplete = "new-password",
     .hint = N_("At least eight characters. Three words together are easy to remember.")},
    {0},
};

static const struct form_field code_fields[] = {
    {"code", N_("Code from your authenticator"), FORM_TEXT, .required = true, .max = 6,
     .hint = N_("Six digits; they change every 30 seconds."), .autocomplete = "one-time-code"},
    {"password", N_("Password"), FORM_PASSWORD, .required = true, .max = 1000,
     .autocomplete = "current-password"},
    {"secret", "", FORM_HIDDEN},
    {0},
};

static struct html own_html(struct request *req, const struct form *password)
{
    struct accounts_db_find_row account = {0};
    bool found = accounts_db_find(req->db, req->user.account_id, &account);
    (void)found; /* the session was loaded with it a moment ago */
    struct form preferences = form_of(req, preference_fields);
    form_set_text(&preferences, "language", look_language_code(req->language));
    form_set_int(&preferences, "theme", req->theme);
    form_set_int(&preferences, "large_type", req->large_type);
    struct accounts_db_sessions_rows sessions =
        accounts_db_sessions(req->db, req->user.account_id, req->now);
    return accounts_html_own(req, &account, &preferences, password, sessions);
}

struct reply accounts_own_page(struct request *req)
{
    struct form password = form_of(req, password_fields);
    return reply_page(req, _("My settings"), own_html(req, &password));
}

/* Keeps what the request has now, in the account and in the browser. */
static struct reply keep_look(struct request *req, str path)
{
    accounts_db_set_preferences(req->db, req->user.account_id, look_language_code(req->language),
                                req->theme, req->large_type);
    struct reply reply = reply_see_other(req, path);
    reply_add_header(&reply, STR("Set-Cookie"), look_cookie(req));
    return reply;
}

static void take_look(struct request *req, const char *name, str value)
{
    if (strcmp(name, "language") == 0) {
        req->language = look_language(value, req->language);
    } else if (strcmp(name, "theme") == 0) {
        req->theme = value.data[0] - '0';
    } else {
        req->large_type = str_equal(value, STR("1"));
    }
}

struct reply accounts_look_action(struct request *req)
{
    static const struct form_choice switches[] = {{"0", ""}, {"1", ""}, {0}};
    static const struct form_field fields[] = {
        {"language", "", FORM_CHOICE, .choices = languages},
        {"theme", "", FORM_CHOICE, .choices = themes},
        {"large_type", "", FORM_CHOICE, .choices = switches},
        {"next", "", FORM_HIDDEN, .max = 2000},
        {0},
    };
    struct form form = form_read(req, fields);
    for (size_t i = 0; i < 3; i++) {
        str value = form_text(&form, fields[i].name);
        if (value.length > 0) {
            take_look(req, fields[i].name, value);
        }
    }
    return keep_look(req, form_text(&form, "next"));
}

void accounts_keep_look(struct request *req, int64_t account_id)
{
    if (http_cookie(req->http, STR("look")).length > 0) {
        accounts_db_keep_look(req->db, account_id, look_language_code(req->language), req->theme,
                              req->large_type);
    }
}

struct reply accounts_preferences_action(struct request *req)
{
    struct form form = form_read(req, preference_fields);
    if (form_is_good(&form)) {
        take_look(req, "language", form_text(&form, "language"));
        take_look(req, "theme", form_text(&form, "theme"));
        req->large_type = form_flag(&form, "large_type");
    }
    return keep_look(req, STR("/account"));
}

bool accounts_password_is_right(struct request *req, const struct accounts_db_find_row *account,
                                struct form *form, const char *field)
{
    str subject = str_format(req->arena, "again:%lld", (long long)req->user.account_id);
    if (accounts_guard_is_over(req, subject)) {
        form_add_error(form, field, str_of(_("Too many attempts. Please wait 15 minutes.")));
        return false;
    }
    if (!accounts_password_fits(account->password_hash, form_text(form, field))) {
        accounts_guard_count(req, subject);
        form_add_error(form, field, str_of(_("This is not your current password.")));
        return false;
    }
    return true;
}

void accounts_tell_of_change(struct request *req, str email)
{
    if (email.length > 0) {
        outbox_add(
            req, email, str_of(_("The way you sign in to Profkom was changed")),
            str_of(_(
                "Hello!\n\nThe way you sign in to Profkom has just been changed. If it was not you, tell your regional committee at once.")));
    }
}

struct reply accounts_password_action(struct request *req)
{
    struct form form = form_read(req, password_fields);
    struct accounts_db_find_row account;
    if (!accounts_db_find(req->db, req->user.account_id, &account)) {
        return reply_not_found(req);
    }
    bool right = form_is_good(&form) && accounts_password_is_right(req, &account, &form, "old");
    const char *fault =
        accounts_password_fault(form_text(&form, "password"), account.email, account.last_name);
    if (right && fault != NULL) {
        form_add_error(&form, "password", str_of(tr(req->language, fault)));
    }
    if (!form_is_good(&form)) {
        struct reply reply = reply_form_again(req, _("My settings"), own_html(req, &form));
        reply.keep_changes = true;
        return reply;
    }
    accounts_db_set_password(req->db, req->user.account_id,
                             accounts_hash_password(req->arena, form_text(&form, "password")));
    session_sign_out_there(req, req->user.account_id, 0);
    audit(req, "accounts.password_set", 0, req->user.account_id, 0, NULL, 0);
    accounts_tell_of_change(req, account.email);
    return reply_done(req, STR("/account"),
                      str_of(_("The password is changed. Other devices were signed out.")), 0);
}

static struct reply code_page(struct request *req, const struct form *form, bool is_again)
{
    struct accounts_db_find_row account = {0};
    bool found = accounts_db_find(req->db, req->user.account_id, &account);
    str login = found && account.email.length > 0 ? account.email : account.phone;
    str secret = form_text(form, "secret");
    struct html content = accounts_html_code_setup(
        req, form, secret, totp_uri(req->arena, secret, STR("Профком"), login));
    return is_again ? reply_form_again(req, _("Sign-in with a code"), content)
                    : reply_page(req, _("Sign-in with a code"), content);
}

struct reply accounts_code_page(struct request *req)
{
    struct form form = form_of(req, code_fields);
    form_set_text(&form, "secret", totp_new_secret(req->arena));
    return code_page(req, &form, false);
}

struct reply accounts_code_action(struct request *req)
{
    struct form form = form_read(req, code_fields);
    struct accounts_db_find_row account;
    if (!accounts_db_find(req->db, req->user.account_id, &account)) {
        return reply_not_found(req);
    }
    str secret = form_text(&form, "secret");
    int64_t step = totp_find_step(req->arena, secret, form_text(&form, "code"), req->now);
    if (form_is_good(&form) && step == 0) {
        form_add_error(
            &form, "code",
            str_of(_(
                "This code is wrong. Wait for the next one, and check that the phone's clock is right.")));
    }
    if (form_is_good(&form)) {
        accounts_password_is_right(req, &account, &form, "password");
    }
    if (!form_is_good(&form)) {
        struct reply reply = code_page(req, &form, true);
        reply.keep_changes = true;
        return reply;
    }
    accounts_db_set_second_factor(req->db, req->user.account_id,
                                  accounts_code_seal(req, req->user.account_id, secret), step);
    session_give_second_factor(req);
    audit(req, "accounts.code_on", 0, req->user.account_id, 0, NULL, 0);
    accounts_tell_of_change(req, account.email);
    return reply_done(req, STR("/account"),
                      str_of(_("From now on the sign-in asks for a code from your authenticator.")),
                      0);
}

struct reply accounts_code_off_action(struct request *req)
{
    struct form form = form_read(req, code_fields);
    struct accounts_db_find_row account;
    if (!accounts_db_find(req->db, req->user.account_id, &account)) {
        return reply_not_found(req);
    }
    if (req->user.must_add_second_factor) {
        return reply_refused(req, str_of(_("Your post asks for a code at every sign-in.")));
    }
    if (!accounts_password_is_right(req, &account, &form, "password")) {
        struct reply reply = reply_refused(
            req,
            str_of(
                _("The code stays on: the password was wrong, or there were too many attempts.")));
        reply.keep_changes = true;
        return reply;
    }
    accounts_db_set_second_factor(req->db, req->user.account_id, (str){0}, 0);
    audit(req, "accounts.code_off", 0, req->user.account_id, 0, NULL, 0);
    accounts_tell_of_change(req, account.email);
    return reply_done(req, STR("/account"), str_of(_("The sign-in no longer asks for a code.")), 0);
}

struct reply accounts_end_session_action(struct request *req)
{
    int64_t id;
    str sent = http_body_field(req->http, STR("session"));
    session_sign_out_there(req, req->user.account_id, str_to_int64(sent, &id) ? id : 0);
    audit(req, "accounts.sessions_ended", 0, req->user.account_id, 0, NULL, 0);
    return reply_done(req, STR("/account"), str_of(_("Signed out there.")), 0);
}

struct reply accounts_act_as_action(struct request *req)
{
    int64_t id;
    if (!str_to_int64(http_body_field(req->http, STR("mandate")), &id) ||
        !session_act_as(req, id)) {
        return reply_not_found(req);
    }
    audit(req, "accounts.act_as", 0, id, 0, NULL, 0);
    return reply_see_other(req, STR("/"));
}
