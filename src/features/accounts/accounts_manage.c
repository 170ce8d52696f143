#include "features/accounts/accounts_internal.h"

#include "app/app.h"
#include "base/fold.h"
#include "features/accounts/accounts.html.h"

#define PAGE_SIZE 100

static const struct form_field new_fields[] = {
    {"org", N_("Organisation"), FORM_HIDDEN, .required = true},
    {"role", N_("Post"), FORM_TEXT, .required = true},
    {"last_name", N_("Surname"), FORM_TEXT, .required = true, .max = 80},
    {"first_name", N_("First name"), FORM_TEXT, .required = true, .max = 80},
    {"middle_name", N_("Patronymic"), FORM_TEXT, .max = 80},
    {"email", N_("E-mail address"), FORM_EMAIL, .required = true,
     .hint = N_("The link for the first password is sent there.")},
    {"phone", N_("Phone number"), FORM_PHONE},
    {"valid_from", N_("From"), FORM_DATE, .required = true},
    {"valid_to", N_("Until"), FORM_DATE,
     .hint = N_("The rights end automatically at the end of the term.")},
    {0},
};

static const struct form_field end_fields[] = {
    {"valid_to", N_("Last day in the post"), FORM_DATE, .required = true},
    {0},
};

struct reply accounts_list_page(struct request *req)
{
    /* One more than fits on the page tells whether there is a next one. */
    struct accounts_db_list_rows rows = accounts_db_list(req->db, req->scope.from, req->scope.to,
                                                         query_int(req, "after"), PAGE_SIZE + 1);
    struct widgets_pager pager = {0};
    if (rows.count > PAGE_SIZE) {
        rows.count = PAGE_SIZE;
        pager.next = widgets_link(req, "/accounts?after=%lld",
                                  (long long)rows.items[rows.count - 1].mandate_id);
    }
    return reply_page(req, _("Sign-ins and posts"), accounts_html_list(req, rows, pager));
}

int64_t accounts_ending(struct request *req, struct scope scope, date until)
{
    struct accounts_db_ending_row row = {0};
    bool found = accounts_db_ending(req->db, scope.from, scope.to, req->today, until, &row);
    return found ? row.total : 0;
}

struct accounts_role_choices accounts_role_choices(struct request *req)
{
    struct accounts_db_roles_rows roles = accounts_db_roles(req->db);
    struct accounts_role_choices choices = {
        ARENA_ARRAY(req->arena, roles.count, struct accounts_db_roles_row), 0};
    for (size_t i = 0; i < roles.count; i++) {
        if (accounts_may_grant(req, roles.items[i].code)) {
            choices.items[choices.count++] = roles.items[i];
        }
    }
    return choices;
}

static bool find_org(struct request *req, int64_t id, struct accounts_db_org_row *ret_org)
{
    return accounts_db_org(req->db, id, req->scope.from, req->scope.to, ret_org);
}

bool accounts_same_word(struct request *req, str a, str b)
{
    return str_equal(fold_search(req->arena, a), fold_search(req->arena, b));
}

struct reply accounts_new_page(struct request *req)
{
    if (!access_may(req, RIGHT_ROLES_GRANT)) {
        return reply_forbidden(req);
    }
    int64_t org_id = query_int(req, "org");
    struct accounts_db_org_row org;
    if (!find_org(req, org_id == 0 ? req->mandate.org_id : org_id, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, new_fields);
    form_set_int(&form, "org", org.id);
    form_set_date(&form, "valid_from", req->today);
    return reply_page(req, _("A new sign-in"), accounts_html_new(req, &form, &org));
}

/* The account with this address or number, 0 if there is none. The name has to be the same: a slip
 * in an address must not give rights to somebody else. False if it is another person's. */
static bool find_holder(struct request *req, const struct accounts_new *post,
                        struct accounts_db_holders_row *ret_holder)
{
    struct accounts_db_holders_rows holders =
        accounts_db_holders(req->db, post->email, post->phone);
    *ret_holder = (struct accounts_db_holders_row){0};
    if (holders.count == 0) {
        return true;
    }
    *ret_holder = holders.items[0];
    return holders.count == 1 && !ret_holder->is_closed &&
           accounts_same_word(req, post->last_name, ret_holder->last_name) &&
           accounts_same_word(req, post->first_name, ret_holder->first_name);
}

static bool holds_already(struct request *req, int64_t account_id, const struct accounts_new *post)
{
    struct accounts_db_same_posts_row same = {0};
    return accounts_db_same_posts(req->db,
                                  &(struct accounts_db_same_posts_values){
                                      .account_id = account_id,
                                      .org_id = post->org_id,
                                      .role = post->role,
                                      .valid_from = post->valid_from,
                                      .valid_to = post->valid_to,
                                  },
                                  &same) &&
           same.total > 0;
}

static struct accounts_new post_of(const struct form *form, const struct accounts_db_org_row *org)
{
    return (struct accounts_new){.email = form_text(form, "email"),
                                 .phone = form_text(form, "phone"),
                                 .last_name = form_text(form, "last_name"),
                                 .first_name = form_text(form, "first_name"),
                                 .middle_name = form_text(form, "middle_name"),
                                 .region_id = org->region_id,
                                 .org_id = org->id,
                                 .role = form_text(form, "role"),
                                 .valid_from = form_date(form, "valid_from"),
                                 .valid_to = form_date(form, "valid_to")};
}

static void check_post(struct request *req, struct form *form, const struct accounts_new *post,
                       struct accounts_db_holders_row *ret_holder)
{
    if (!accounts_may_grant(req, post->role)) {
        form_add_error(form, "role", str_of(_("Choose one from the list.")));
    }
    if (!date_is_none(post->valid_to) && date_before(post->valid_to, post->valid_from)) {
        form_add_error(form, "valid_to", str_of(_("The end date is before the start date.")));
    }
    if (!find_holder(req, post, ret_holder)) {
        form_add_error(form, "email",
                       str_of(_("Somebody else already signs in with this address or number.")));
    } else if (ret_holder->id == req->user.account_id) {
        form_add_error(form, "email", str_of(_("Nobody can give a post to himself.")));
    } else if (ret_holder->id != 0 && holds_already(req, ret_holder->id, post)) {
        form_add_error(form, "role",
                       str_of(_("This person already holds the post during that time.")));
    }
}

struct reply accounts_new_action(struct request *req)
{
    if (!access_may(req, RIGHT_ROLES_GRANT)) {
        return reply_forbidden(req);
    }
    struct form form = form_read(req, new_fields);
    int64_t org_id;
    struct accounts_db_org_row org;
    if (!str_to_int64(form_text(&form, "org"), &org_id) || !find_org(req, org_id, &org)) {
        return reply_not_found(req);
    }
    struct accounts_new post = post_of(&form, &org);
    struct accounts_db_holders_row holder;
    check_post(req, &form, &post, &holder);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("A new sign-in"), accounts_html_new(req, &form, &org));
    }
    if (holder.id != 0) {
        post.email = holder.email; /* the letter goes where the owner reads it */
        accounts_give_post(req, holder.id, &post);
        return reply_done(
            req, STR("/accounts"),
            str_of(_("Done. The person already had a sign-in; the post was added to it.")), 0);
    }
    accounts_create(req, &post);
    return reply_done(
        req, STR("/accounts"),
        str_of(_("Done. An e-mail with a link for the first password is on its way.")), 0);
}

static bool find_mandate(struct request *req, struct accounts_db_mandate_row *ret_mandate)
{
    return accounts_db_mandate(req->db, path_id(req), req->scope.from, req->scope.to,
                               ret_mandate) &&
           accounts_is_no_more_than_own(req, ret_mandate->role);
}

/* An end is never later than it was: prolonging is giving. */
static void check_end(struct request *req, struct form *form,
                      const struct accounts_db_mandate_row *mandate)
{
    date until = form_date(form, "valid_to");
    if (date_before(until, mandate->valid_from)) {
        form_add_error(form, "valid_to", str_of(_("The end date is before the start date.")));
    }
    if (!date_is_none(mandate->valid_to) && date_before(mandate->valid_to, until)) {
        form_add_error(
            form, "valid_to",
            _f("The post ends on %1 already. Here it can only end earlier.", mandate->valid_to));
    }
    if (mandate->post_id != 0) {
        form_add_general_error(
            form, str_of(_("These rights follow an elected post. End the post on the page of the "
                           "body, and they end with it.")));
    }
}

bool accounts_has_editor(struct request *req, date day)
{
    struct accounts_db_editors_row row = {0};
    return accounts_db_editors(req->db, day, &row) && row.total > 0;
}

str accounts_last_editor_text(struct request *req)
{
    return str_of(_("Then nobody could decide any more what each post may do. Give this right to "
                    "another post of the union first."));
}

date accounts_day_behind(struct request *req, date last_day)
{
    date behind = date_add_days(last_day, 1);
    return date_is_none(last_day) || date_before(behind, req->today) ? req->today : behind;
}

struct reply accounts_end_mandate_page(struct request *req)
{
    struct accounts_db_mandate_row mandate;
    if (!find_mandate(req, &mandate)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, end_fields);
    form_set_date(&form, "valid_to", req->today);
    return reply_page(req, _("End of a post"), accounts_html_end_mandate(req, &form, &mandate));
}

struct reply accounts_end_mandate_action(struct request *req)
{
    struct accounts_db_mandate_row mandate;
    if (!find_mandate(req, &mandate)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, end_fields);
    check_end(req, &form, &mandate);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("End of a post"),
                                accounts_html_end_mandate(req, &form, &mandate));
    }
    date until = form_date(&form, "valid_to");
    date behind = accounts_day_behind(req, until);
    bool had_editor = accounts_has_editor(req, behind);
    accounts_db_end_mandate(req->db, mandate.id, until);
    if (had_editor && !accounts_has_editor(req, behind)) {
        return reply_refused(req, accounts_last_editor_text(req));
    }
    const struct audit_change changes[] = {
        {"valid_to", date_iso(req->arena, mandate.valid_to), date_iso(req->arena, until)}};
    audit(req, "accounts.end_mandate", mandate.region_id, mandate.account_id, 0, changes,
          COUNT_OF(changes));
    return reply_done(req, STR("/accounts"),
                      str_of(_("The post ends on that day, and the rights with it.")), 0);
}

bool accounts_holds(const struct request *req, str role)
{
    for (size_t i = 0; i < req->mandate_count; i++) {
        if (str_equal(req->mandates[i].role, role)) {
            return true;
        }
    }
    return false;
}

struct reply accounts_rights_page(struct request *req)
{
    return reply_page(req, _("Who may do what"), accounts_html_rights(req));
}
