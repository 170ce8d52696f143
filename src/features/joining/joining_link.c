#include "app/app.h"
#include "base/rand.h"
#include "features/joining/joining.html.h"
#include "features/joining/joining_inner.h"

/* The link of an organisation: opened, made anew, switched off by its chair. Twelve characters out
 * of 31 that cannot be mistaken for one another: some 59 bits, more than anybody can try. */

#define TOKEN_LENGTH 12
#define LARGEST_DUES 500 /* hundredths of a per cent */

static const struct form_field fields[] = {
    {"dues", N_("Dues, per cent of the wage"), FORM_TEXT, .required = true, .max = 4,
     .hint = N_("Stands in the application to the accounting office; usually 1")},
    {0},
};

str joining_token_hash(struct request *req, str token)
{
    return secret_hash(req->arena, req->app->keys, STR("join_link"), token);
}

static str place_of(struct request *req, int64_t org_id)
{
    return str_format(req->arena, "join_link.token:%lld", (long long)org_id);
}

static str address_of(struct request *req, int64_t org_id, str cipher)
{
    str token;
    return secret_open(req->arena, req->app->keys, place_of(req, org_id), cipher, &token)
               ? joining_whole_address(req, str_join(req->arena, STR("/join/"), token))
               : (str){0};
}

str joining_link_of(struct request *req, int64_t org_id)
{
    struct joining_db_link_row link;
    return joining_db_link(req->db, org_id, &link) && link.is_open
               ? address_of(req, org_id, link.token_cipher)
               : (str){0};
}

/* ---- pages ---------------------------------------------------------------------------------- */

static bool find_org(struct request *req, struct joining_link_view *ret_view)
{
    struct joining_db_link_row link;
    struct joining_db_count_of_org_row count;
    if (!orgs_find(req, req->scope, path_id(req), &ret_view->org) || !ret_view->org.holds_members) {
        return false;
    }
    ret_view->dues = 100;
    if (joining_db_link(req->db, ret_view->org.id, &link)) {
        ret_view->has_link = true;
        ret_view->is_open = link.is_open;
        ret_view->dues = link.dues;
        ret_view->address = address_of(req, ret_view->org.id, link.token_cipher);
    }
    if (joining_db_count_of_org(req->db, req->scope, ret_view->org.id, &count)) {
        ret_view->total = count.total;
    }
    return true;
}

str joining_dues_text(struct request *req, int64_t dues)
{
    int64_t part = dues % 100;
    if (part == 0) {
        return str_format(req->arena, "%lld", (long long)(dues / 100));
    }
    const char *point = req->language == LANGUAGE_EN ? "." : ",";
    return part % 10 == 0 ? str_format(req->arena, "%lld%s%lld", (long long)(dues / 100), point,
                                       (long long)(part / 10))
                          : str_format(req->arena, "%lld%s%02lld", (long long)(dues / 100), point,
                                       (long long)part);
}

struct reply joining_link_page(struct request *req)
{
    struct joining_link_view view = {0};
    if (!find_org(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "dues", joining_dues_text(req, view.dues));
    view.form = &form;
    return reply_page(req, _("Joining by a link"), joining_html_link(req, &view));
}

/* "1", "1,5", "0.75" as hundredths; 0 if it is no such number. */
static int64_t dues_of(str text)
{
    int64_t whole = 0;
    int64_t part = 0;
    ptrdiff_t comma = str_find_char(text, ',');
    comma = comma < 0 ? str_find_char(text, '.') : comma;
    str digits = comma < 0 ? (str){0} : str_from(text, (size_t)comma + 1);
    str before = comma < 0 ? text : str_slice(text, 0, (size_t)comma);
    bool is_number = str_to_int64(before, &whole) &&
                     (digits.length == 0 || (digits.length <= 2 && str_to_int64(digits, &part)));
    if (!is_number || whole < 0 || part < 0 || whole > LARGEST_DUES) {
        return 0;
    }
    return whole * 100 + (digits.length == 1 ? part * 10 : part);
}

static void renew(struct request *req, const struct joining_link_view *view, int64_t dues)
{
    str token = rand_letters(req->arena, TOKEN_LENGTH);
    joining_db_renew(req->db, &(struct joining_db_renew_values){
                                  .org_id = view->org.id,
                                  .region_id = view->org.region_id,
                                  .token_hash = joining_token_hash(req, token),
                                  .token_cipher = secret_seal(req->arena, req->app->keys,
                                                              place_of(req, view->org.id), token),
                                  .dues = dues,
                                  .now = req->now,
                                  .account_id = req->user.account_id,
                              });
    audit(req, "joining.link", view->org.region_id, view->org.id, 0, NULL, 0);
}

static str link_address(struct request *req, const struct joining_link_view *view)
{
    return str_format(req->arena, "/orgs/%lld/joining", (long long)view->org.id);
}

struct reply joining_renew_action(struct request *req)
{
    struct joining_link_view view = {0};
    if (!find_org(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    view.form = &form;
    int64_t dues = dues_of(form_text(&form, "dues"));
    if (form_is_good(&form) && (dues < 1 || dues > LARGEST_DUES)) {
        form_add_error(&form, "dues", str_of(_("A number between 0.01 and 5, for example 1.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Joining by a link"), joining_html_link(req, &view));
    }
    renew(req, &view, dues);
    return reply_done(req, link_address(req, &view),
                      str_of(view.has_link
                                 ? _("There is a new link. The old one leads nowhere: print the "
                                     "poster anew.")
                                 : _("The link is open. Print the poster or send the link.")),
                      0);
}

struct reply joining_close_action(struct request *req)
{
    struct joining_link_view view = {0};
    if (!find_org(req, &view)) {
        return reply_not_found(req);
    }
    if (!joining_db_close_link(req->db, view.org.id)) {
        return reply_refused(req, str_of(_("The link is off already.")));
    }
    audit(req, "joining.link_off", view.org.region_id, view.org.id, 0, NULL, 0);
    return reply_done(req, link_address(req, &view),
                      str_of(_("Switched off: nobody can apply by the link.")), 0);
}
