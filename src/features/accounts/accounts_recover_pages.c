#include "base/format.h"
#include "features/accounts/accounts_recover.h"
#include "features/accounts/accounts_recover.html.h"

/* The officers' pages, and the link by which the person stops it. */

#define WAITING_SHOWN 100

static const struct form_field officer_fields[] = {
    {"seen", N_("I have met this person and am sure who it is"), FORM_FLAG},
    {"password", N_("Your own password"), FORM_PASSWORD, .max = 1000,
     .autocomplete = "current-password"},
    {0},
};

/* ---- an officer ----------------------------------------------------------------------------- */

static str name_of(struct request *req, const struct accounts_recover_db_line_row *line)
{
    return STR_CONCAT(req->arena, line->last_name, STR(" "), line->first_name, STR(" "),
                      line->middle_name);
}

/* Seen, and with the password once more: an open screen is not enough. */
static bool vouches(struct request *req, struct form *form)
{
    struct accounts_db_find_row own;
    if (!form_flag(form, "seen")) {
        form_add_error(form, "seen",
                       str_of(_("Without having met the person nobody may vouch for him.")));
    }
    if (accounts_db_find(req->db, req->user.account_id, &own) && own.password_hash.length > 0) {
        bool is_right = accounts_password_is_right(req, &own, form, "password");
        return is_right && form_is_good(form);
    }
    return form_is_good(form);
}

static struct reply shown_again(struct reply reply)
{
    reply.keep_changes = true; /* a wrong password counts */
    return reply;
}

/* True with the post; else *ret_reply says why not. */
static bool find_mandate(struct request *req, struct accounts_db_mandate_row *ret_mandate,
                         struct reply *ret_reply)
{
    if (!accounts_db_mandate(req->db, path_id(req), req->scope.from, req->scope.to, ret_mandate)) {
        *ret_reply = reply_not_found(req);
        return false;
    }
    if (!accounts_recover_may(req, ret_mandate->account_id)) {
        *ret_reply = reply_refused(
            req, str_of(_("Only who stands above all present posts of this person, or beside them, "
                          "can do this, and nobody for himself.")));
        return false;
    }
    return true;
}

static str address_of(struct request *req, int64_t id)
{
    return str_format(req->arena, "/accounts/recoveries/%lld", (long long)id);
}

static struct html new_html(struct request *req, const struct accounts_db_mandate_row *mandate,
                            const struct form *form)
{
    struct accounts_recover_view view = {.form = form,
                                         .mandate_id = mandate->id,
                                         .name = STR_CONCAT(req->arena, mandate->last_name,
                                                            STR(" "), mandate->first_name, STR(" "),
                                                            mandate->middle_name)};
    return accounts_recover_html_new(req, &view);
}

struct reply accounts_recover_new_page(struct request *req)
{
    struct accounts_db_mandate_row mandate;
    struct accounts_recover_db_line_row open;
    struct reply refusal;
    if (!find_mandate(req, &mandate, &refusal)) {
        return refusal;
    }
    if (accounts_recover_db_open_of(req->db, mandate.account_id, &open)) {
        return reply_see_other(req, address_of(req, open.id));
    }
    struct form form = form_of(req, officer_fields);
    return reply_page(req, _("Let somebody in again"), new_html(req, &mandate, &form));
}

struct reply accounts_recover_new_action(struct request *req)
{
    struct accounts_db_mandate_row mandate;
    struct accounts_db_find_row person;
    struct reply refusal;
    if (!find_mandate(req, &mandate, &refusal)) {
        return refusal;
    }
    if (!accounts_db_find(req->db, mandate.account_id, &person) || person.is_closed) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, officer_fields);
    if (person.email.length == 0) {
        form_add_general_error(
            &form, str_of(_("This sign-in has no e-mail address, so there is nowhere to send the "
                            "link. Open a new sign-in instead.")));
    }
    if (!vouches(req, &form)) {
        return shown_again(
            reply_form_again(req, _("Let somebody in again"), new_html(req, &mandate, &form)));
    }
    bool is_begun =
        accounts_recover_begin(req, mandate.account_id, mandate.region_id, req->user.account_id);
    return reply_done(req, STR("/accounts"),
                      str_of(is_begun ? _("Begun. Now a second officer has to confirm it; the "
                                          "person was told by e-mail.")
                                      : _("Somebody has begun this already.")),
                      0);
}

static bool find_one(struct request *req, struct accounts_recover_db_line_row *ret_line)
{
    return accounts_recover_db_find(req->db, path_id(req), ret_line) &&
           accounts_recover_may(req, ret_line->account_id);
}

static struct html one_html(struct request *req, const struct accounts_recover_db_line_row *line,
                            const struct form *form)
{
    struct accounts_recover_view view = {
        .line = line,
        .form = form,
        .name = name_of(req, line),
        .asked_by =
            format_initials(req->arena, line->asked_last, line->asked_first, line->asked_middle),
        .is_own = line->asked_by == req->user.account_id,
    };
    return accounts_recover_html_one(req, &view);
}

struct reply accounts_recover_one_page(struct request *req)
{
    struct accounts_recover_db_line_row line;
    if (!find_one(req, &line)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, officer_fields);
    return reply_page(req, _("Let somebody in again"), one_html(req, &line, &form));
}

struct reply accounts_recover_confirm_action(struct request *req)
{
    struct accounts_recover_db_line_row line;
    if (!find_one(req, &line)) {
        return reply_not_found(req);
    }
    if (line.asked_by == req->user.account_id) {
        return reply_refused(req, str_of(_("You have begun it. Somebody else has to confirm.")));
    }
    struct form form = form_read(req, officer_fields);
    if (!vouches(req, &form)) {
        return shown_again(
            reply_form_again(req, _("Let somebody in again"), one_html(req, &line, &form)));
    }
    if (!accounts_recover_confirm(req, &line, req->user.account_id)) {
        return reply_refused(req, str_of(_("This has been confirmed or stopped meanwhile.")));
    }
    return reply_done(req, address_of(req, line.id),
                      str_of(_("Confirmed. The link for a new password goes out in a day; until "
                               "then it can be stopped.")),
                      0);
}

struct reply accounts_recover_stop_action(struct request *req)
{
    struct accounts_recover_db_line_row line;
    if (!find_one(req, &line)) {
        return reply_not_found(req);
    }
    if (!accounts_recover_stop(req, &line)) {
        return reply_refused(req, str_of(_("It is over already.")));
    }
    return reply_done(req, STR("/accounts"), str_of(_("Stopped. Nothing was changed.")), 0);
}

struct html accounts_recover_waiting(struct request *req)
{
    struct accounts_recover_db_line_rows all = accounts_recover_db_open(req->db, WAITING_SHOWN);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (accounts_recover_may(req, all.items[i].account_id)) {
            all.items[kept++] = all.items[i];
        }
    }
    all.count = kept;
    return kept == 0 ? (struct html){0} : accounts_recover_html_waiting(req, &all);
}

/* ---- the person, by the link in a letter ----------------------------------------------------- */

static bool find_by_link(struct request *req, struct accounts_recover_db_line_row *ret_line)
{
    return accounts_recover_db_by_stop(req->db, accounts_recover_hash(req, path_text(req, 0)),
                                       ret_line) &&
           (str_equal(ret_line->state, STR("asked")) ||
            str_equal(ret_line->state, STR("confirmed")));
}

static struct reply link_is_over(struct request *req)
{
    return reply_refused(req, str_of(_("There is nothing to be stopped by this link any more.")));
}

/* Mail programs open links, so opening one changes nothing. */
struct reply accounts_recover_stop_page(struct request *req)
{
    struct accounts_recover_db_line_row line;
    return find_by_link(req, &line)
               ? reply_page(req, _("Stop it"), accounts_recover_html_stop(req, path_text(req, 0)))
               : link_is_over(req);
}

struct reply accounts_recover_stop_by_link_action(struct request *req)
{
    struct accounts_recover_db_line_row line;
    if (!find_by_link(req, &line) || !accounts_recover_stop(req, &line)) {
        return link_is_over(req);
    }
    return reply_done(req, STR("/sign-in"),
                      str_of(_("Stopped: your password and your code stay as they are. Tell your "
                               "regional committee who asked for it.")),
                      0);
}
