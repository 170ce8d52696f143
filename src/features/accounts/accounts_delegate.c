/* Handing on: whoever holds a post lets somebody else act with some of his rights, in his
 * organisation or one below, until a day. What comes of it is decided again with each request
 * (session.sql, mandates): it is never more than he has, and ends with his own mandate. */
#include "features/accounts/accounts_internal.h"

#include "app/outbox.h"
#include "app/page.h"
#include "app/session.h"
#include "base/ids.h"
#include "features/accounts/accounts.html.h"

#define DAYS_AT_MOST 90

static const struct form_field fields[] = {
    {"org", N_("Organisation"), FORM_HIDDEN, .required = true},
    {"login", N_("E-mail address or phone number of the person's sign-in"), FORM_TEXT,
     .required = true, .max = 200},
    {"last_name", N_("Surname"), FORM_TEXT, .required = true, .max = 80,
     .hint = N_("As in the sign-in, so that a slip in the address reaches nobody else.")},
    {"valid_from", N_("From"), FORM_DATE, .required = true},
    {"valid_to", N_("Until"), FORM_DATE, .required = true,
     .hint = N_("At most 90 days. Ends at once when your own term ends.")},
    {"basis", N_("Why"), FORM_TEXT, .max = 200,
     .hint = N_("For example, leave from 1 to 28 July, order No. 12")},
    {0},
};

uint64_t accounts_delegable(const struct request *req)
{
    return req->mandate.delegated_from != 0 ? 0 : req->mandate.rights & ~ACCESS_NEVER_DELEGATED;
}

static struct reply refuse(struct request *req)
{
    return reply_refused(
        req,
        str_of(req->mandate.delegated_from != 0
                   ? _("You act here with rights that somebody handed on to you. They cannot be "
                       "handed on again.")
                   : _("Your post has no rights that could be handed on.")));
}

static bool find_org(struct request *req, int64_t id, struct accounts_db_org_row *ret_org)
{
    struct scope own =
        access_system_scope(req->arena, req->mandate.region_id, req->mandate.org_path);
    return accounts_db_org(req->db, id, own.from, own.to, ret_org);
}

struct reply accounts_delegate_page(struct request *req)
{
    int64_t org_id = query_int(req, "org");
    struct accounts_db_org_row org;
    if (accounts_delegable(req) == 0) {
        return refuse(req);
    }
    if (!find_org(req, org_id == 0 ? req->mandate.org_id : org_id, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_int(&form, "org", org.id);
    form_set_date(&form, "valid_from", req->today);
    return reply_page(req, _("Hand on rights"),
                      accounts_html_delegate(req, &form, &org, accounts_delegable(req)));
}

/* The boxes that were ticked, also those that the page did not show. */
static uint64_t rights_sent(struct request *req)
{
    uint64_t rights = 0;
    for (enum right right = RIGHT_ORGS_VIEW; right < RIGHT_COUNT; right++) {
        str name = str_format(req->arena, "right_%s", access_right_names[right].code);
        rights |= http_body_field(req->http, name).length > 0 ? right_bit(right) : 0;
    }
    return rights;
}

static void check_dates(struct request *req, struct form *form)
{
    date from = form_date(form, "valid_from");
    date until = form_date(form, "valid_to");
    if (date_is_none(from) || date_is_none(until)) {
        return;
    }
    if (date_before(from, req->today)) {
        form_add_error(form, "valid_from", str_of(_("Rights cannot be handed on for the past.")));
    }
    if (date_before(until, from)) {
        form_add_error(form, "valid_to", str_of(_("The end date is before the start date.")));
    }
    if (date_before(date_add_days(req->today, DAYS_AT_MOST), until)) {
        form_add_error(form, "valid_to", str_of(_("At most 90 days from today.")));
    }
    if (!date_is_none(req->mandate.valid_to) && date_before(req->mandate.valid_to, until)) {
        form_add_error(form, "valid_to", _f("Your own term ends on %1.", req->mandate.valid_to));
    }
}

static int64_t check_holder(struct request *req, struct form *form)
{
    str login = accounts_login_of(req, form_text(form, "login"));
    struct accounts_db_holders_rows holders = accounts_db_holders(req->db, login, login);
    bool is_known =
        holders.count == 1 && !holders.items[0].is_closed &&
        accounts_same_word(req, holders.items[0].last_name, form_text(form, "last_name"));
    if (!is_known) {
        form_add_error(form, "login",
                       str_of(_("Nobody of this surname signs in with this address or number.")));
        return 0;
    }
    if (holders.items[0].id == req->user.account_id) {
        form_add_error(form, "login", str_of(_("These rights are yours already.")));
    }
    return holders.items[0].id;
}

static void tell(struct request *req, int64_t account_id, date until)
{
    struct accounts_db_find_row account;
    if (accounts_db_find(req->db, account_id, &account) && account.email.length > 0) {
        outbox_add(req, account.email, str_of(_("Rights were handed on to you in Profkom")),
                   _f("Hello!\n\n%1 (%2) has handed on rights to you until %3. Sign in as usual "
                      "and choose them in your settings.",
                      page_full_name(req), req->mandate.org_name, until));
    }
}

static void hand_on(struct request *req, const struct form *form, int64_t account_id,
                    const struct accounts_db_org_row *org, uint64_t rights)
{
    str codes = access_rights_text(req->arena, rights);
    accounts_db_add_delegation(req->db, &(struct accounts_db_add_delegation_values){
                                            .id = ids_new(),
                                            .account_id = account_id,
                                            .region_id = org->region_id,
                                            .org_id = org->id,
                                            .role = req->mandate.role,
                                            .valid_from = form_date(form, "valid_from"),
                                            .valid_to = form_date(form, "valid_to"),
                                            .basis = form_text(form, "basis"),
                                            .delegated_from = req->mandate.id,
                                            .rights = codes,
                                        });
    const struct audit_change changes[] = {
        {"rights", (str){0}, codes},
        {"valid_to", (str){0}, date_iso(req->arena, form_date(form, "valid_to"))}};
    audit(req, "accounts.delegate", org->region_id, account_id, 0, changes, COUNT_OF(changes));
    session_end_others(req, account_id, 0);
    tell(req, account_id, form_date(form, "valid_to"));
}

struct reply accounts_delegate_action(struct request *req)
{
    uint64_t own = accounts_delegable(req);
    if (own == 0) {
        return refuse(req);
    }
    struct form form = form_read(req, fields);
    int64_t org_id;
    struct accounts_db_org_row org;
    if (!str_to_int64(form_text(&form, "org"), &org_id) || !find_org(req, org_id, &org)) {
        return reply_not_found(req);
    }
    uint64_t rights = rights_sent(req);
    if (rights == 0 || (rights & ~own) != 0) {
        form_add_general_error(&form, str_of(_("Choose at least one of your own rights.")));
    }
    check_dates(req, &form);
    int64_t account_id = check_holder(req, &form);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Hand on rights"),
                                accounts_html_delegate(req, &form, &org, rights & own));
    }
    hand_on(req, &form, account_id, &org, rights);
    return reply_done(req, STR("/account"),
                      str_of(_("Done. The rights hold until that day; you can take them back at "
                               "any time.")),
                      0);
}

str accounts_rights_words(struct request *req, str codes)
{
    uint64_t rights = access_rights_of(codes);
    str words = {0};
    for (enum right right = RIGHT_ORGS_VIEW; right < RIGHT_COUNT; right++) {
        if ((rights & right_bit(right)) != 0) {
            words = str_comma(req->arena, words,
                              str_of(tr(req->language, access_right_names[right].label)));
        }
    }
    return words;
}

/* Either side may end it. */
struct reply accounts_end_delegation_action(struct request *req)
{
    struct accounts_db_delegation_row row;
    if (!accounts_db_delegation(req->db, path_id(req), req->user.account_id, &row)) {
        return reply_not_found(req);
    }
    date last_day = date_add_days(req->today, -1);
    accounts_db_end_mandate(req->db, row.id, last_day);
    const struct audit_change change = {"valid_to", date_iso(req->arena, row.valid_to),
                                        date_iso(req->arena, last_day)};
    audit(req, "accounts.end_delegation", row.region_id, row.account_id, 0, &change, 1);
    return reply_done(req, STR("/account"), str_of(_("Taken back: the rights have ended.")), 0);
}
