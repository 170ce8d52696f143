#include "features/accounts/accounts_internal.h"

#include <sodium.h>

#include "app/app.h"
#include "app/outbox.h"
#include "app/session.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "features/accounts/accounts.html.h"

#define TOKEN_BYTES 24
#define RESET_SECONDS (10 * 60)
#define FIRST_SECONDS (7 * 24 * 60 * 60)

static const struct form_field ask_fields[] = {
    {"email", N_("E-mail address"), FORM_EMAIL, .required = true, .autocomplete = "username"},
    {0},
};

static const struct form_field password_fields[] = {
    {"password", N_("New password"), FORM_PASSWORD, .required = true, .max = 128,
     .autocomplete = "new-password",
     .hint = N_("At least eight characters. Three words together are easy to remember.")},
    {0},
};

static str token_hash(struct request *req, str token)
{
    return secret_hash(req->arena, req->app->keys, STR("reset"), token);
}

static str letter_text(struct request *req, str link, enum accounts_letter letter)
{
    if (letter == ACCOUNTS_LETTER_RECOVERED) {
        return _f("Hello!\n\nTwo officers of the union have confirmed who you are. Your old "
                  "password and your code count no longer. Choose a new password here:\n%1\n\nThe "
                  "link works once, within seven days. After that the program asks you to set up a "
                  "new code.",
                  link);
    }
    if (letter == ACCOUNTS_LETTER_FIRST) {
        return _f(
            "Hello!\n\nAn account in Profkom has been opened for you. Choose your password here:\n%1\n\nThe link works once, within seven days.",
            link);
    }
    return _f(
        "Hello!\n\nSomebody, probably you, asked for a new password in Profkom. Choose it here:\n%1\n\nThe link works once, within ten minutes. If it was not you, do nothing: your password stays as it is.",
        link);
}

void accounts_reset_send(struct request *req, int64_t account_id, str email,
                         enum accounts_letter letter)
{
    bool is_first = letter == ACCOUNTS_LETTER_FIRST;
    str token = rand_hex(req->arena, TOKEN_BYTES);
    const char *origin = req->app->options.origin == NULL ? "" : req->app->options.origin;
    str link = str_format(req->arena, "%s/reset/%.*s", origin, STR_ARG(token));
    accounts_db_add_reset(
        req->db, token_hash(req, token), account_id,
        req->now + (letter == ACCOUNTS_LETTER_FORGOTTEN ? RESET_SECONDS : FIRST_SECONDS));
    const char *subject = is_first ? _("Your account in Profkom") : _("A new password for Profkom");
    outbox_add(req, email, str_of(subject), letter_text(req, link, letter));
}

struct reply accounts_reset_page(struct request *req)
{
    struct form form = form_of(req, ask_fields);
    return reply_page(req, _("A new password"), accounts_html_reset(req, &form));
}

struct reply accounts_reset_action(struct request *req)
{
    struct form form = form_read(req, ask_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("A new password"), accounts_html_reset(req, &form));
    }
    str email = form_text(&form, "email");
    str subject = str_join(req->arena, STR("reset:"), email);
    struct accounts_db_by_login_row account;
    bool known = accounts_db_by_login(req->db, email, &account) && !account.is_closed;
    if (known && !accounts_guard_is_over(req, subject)) {
        accounts_reset_send(req, account.id, email, ACCOUNTS_LETTER_FORGOTTEN);
        audit(req, "accounts.reset_asked", 0, account.id, 0, NULL, 0);
    }
    accounts_guard_count(req, subject);
    /* The same answer whether the address is known or not. */
    struct reply reply =
        reply_page(req, _("An e-mail is on its way"), accounts_html_reset_sent(req, email));
    reply.keep_changes = true;
    return reply;
}

static bool find_reset(struct request *req, int64_t *ret_account_id)
{
    struct accounts_db_find_reset_row row;
    if (!accounts_db_find_reset(req->db, token_hash(req, path_text(req, 0)), req->now, &row)) {
        return false;
    }
    *ret_account_id = row.account_id;
    return true;
}

static struct reply link_is_over(struct request *req)
{
    return reply_refused(
        req, str_of(_("This link has been used already or is too old. Ask for a new one.")));
}

struct reply accounts_new_password_page(struct request *req)
{
    int64_t account_id;
    if (!find_reset(req, &account_id)) {
        return link_is_over(req);
    }
    struct form form = form_of(req, password_fields);
    return reply_page(req, _("Choose a password"),
                      accounts_html_new_password(req, &form, path_text(req, 0)));
}

struct reply accounts_new_password_action(struct request *req)
{
    struct form form = form_read(req, password_fields);
    int64_t account_id;
    struct accounts_db_find_row account;
    if (!find_reset(req, &account_id) || !accounts_db_find(req->db, account_id, &account)) {
        return link_is_over(req);
    }
    const char *fault =
        accounts_password_fault(form_text(&form, "password"), account.email, account.last_name);
    if (fault != NULL) {
        form_add_error(&form, "password", str_of(tr(req->language, fault)));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Choose a password"),
                                accounts_html_new_password(req, &form, path_text(req, 0)));
    }
    if (!accounts_db_use_resets(req->db, account_id, req->now)) {
        return link_is_over(req);
    }
    accounts_db_set_password(req->db, account_id,
                             accounts_hash_password(req->arena, form_text(&form, "password")));
    session_sign_out_there(req, account_id, 0);
    audit(req, "accounts.password_set", 0, account_id, 0, NULL, 0);
    if (account.email.length > 0) {
        outbox_add(
            req, account.email, str_of(_("Your password in Profkom was changed")),
            str_of(_(
                "Hello!\n\nYour password in Profkom has just been changed. If it was not you, tell your regional committee at once.")));
    }
    /* A second factor is still asked for at the sign-in that follows. */
    return reply_see_other(req, STR("/sign-in?done=password"));
}
