#include "app/app.h"
#include "app/look.h"
#include "app/outbox.h"
#include "features/joining/joining_inner.h"
#include "features/joining/joining_public.html.h"

/* What the applicant sees by his private link: how it stands, his papers, the way back; and the
 * letters that he gets. */

/* ---- the link ------------------------------------------------------------------------------- */

str joining_secret(struct request *req, int64_t id)
{
    return secret_hash(req->arena, req->app->keys, STR("joined"),
                       str_format(req->arena, "%lld", (long long)id));
}

str joining_secret_hash(struct request *req, str secret)
{
    return secret_hash(req->arena, req->app->keys, STR("joined.link"), secret);
}

str joining_own_address(struct request *req, int64_t id)
{
    return str_join(req->arena, STR("/joined/"), joining_secret(req, id));
}

str joining_whole_address(struct request *req, str path)
{
    return str_join(req->arena, request_origin(req), path);
}

static bool find_own(struct request *req, struct joining_status_view *ret_view)
{
    ret_view->secret = path_text(req, 0);
    if (!joining_db_by_secret(req->db, joining_secret_hash(req, ret_view->secret),
                              &ret_view->row)) {
        return false;
    }
    ret_view->full_name = joining_name_of(req, &ret_view->row);
    return true;
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply joining_status_page(struct request *req)
{
    struct joining_status_view view;
    if (!find_own(req, &view)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Your application"), joining_public_html_status(req, &view));
}

struct reply joining_withdraw_page(struct request *req)
{
    struct joining_status_view view;
    if (!find_own(req, &view) || !joining_is_open(view.row.state)) {
        return reply_not_found(req);
    }
    str address = str_join(req->arena, STR("/joined/"), view.secret);
    struct widgets_question question = {
        .title = str_of(_("Withdraw the application?")),
        .explanation = str_of(_("The committee will not look at it, and your data will be removed. "
                                "You can apply again at any time.")),
        .action = widgets_link(req, "%.*s/withdraw", STR_ARG(address)),
        .answer = str_of(_("Withdraw the application")),
        .is_destructive = true,
        .back = {address},
    };
    return reply_page(req, _("Withdraw the application?"), widgets_html_question(req, question));
}

struct reply joining_withdraw_action(struct request *req)
{
    struct joining_status_view view;
    struct consents_text consent;
    if (!find_own(req, &view)) {
        return reply_not_found(req);
    }
    str hash = joining_secret_hash(req, view.secret);
    int64_t days = joining_consent_of(req, &view.row, &consent) ? consent.keep_days : 1;
    if (!joining_db_withdraw(req->db, hash, date_add_days(req->today, days), req->now)) {
        return reply_refused(req, str_of(_("The application has been decided already.")));
    }
    audit(req, "joining.withdraw", view.row.region_id, view.row.id, 0, NULL, 0);
    return reply_see_other(req, str_join(req->arena, STR("/joined/"), view.secret));
}

/* ---- letters -------------------------------------------------------------------------------- */

void joining_tell(struct request *req, const struct joining_db_line_row *row, const char *subject,
                  str (*text)(struct request *, const struct joining_db_line_row *))
{
    if (str_is_empty(row->email)) {
        return;
    }
    struct request reader = *req;
    reader.language = look_language(row->language, req->language);
    outbox_add(req, row->email, str_of(tr(reader.language, subject)), text(&reader, row));
}

/* Never by the name under which the request came: that is what the sender says, and a letter of
 * ours would lead its reader to him. */
static str link_to(struct request *req, str path)
{
    const char *origin = req->app->options.origin;
    return origin == NULL ? path : str_join(req->arena, str_of(origin), path);
}

str joining_letter_received(struct request *req, const struct joining_db_line_row *row)
{
    return _f(
        "Hello!\n\nYour application to join the union has come in: No. %1, %2.\n\nHere you "
        "see how it stands, print the papers for signature or withdraw it:\n%3\n\nThe link is "
        "yours alone: do not hand it on.",
        row->number, row->org_name, link_to(req, joining_own_address(req, row->id)));
}

str joining_letter_admitted(struct request *req, const struct joining_db_line_row *row)
{
    return _f("Hello!\n\nYou have been admitted to the union: %1. Welcome!\n\nDecision: %2.\n\n"
              "Your ticket and your own pages: sign in with the phone number or the address that "
              "you gave.\n%3",
              row->org_name, row->decision, link_to(req, STR("/sign-in")));
}

str joining_letter_refused(struct request *req, const struct joining_db_line_row *row)
{
    return _f("Hello!\n\nThe committee has not admitted you to the union: %1.\n\nDecision: "
              "%2.\nReason: %3\n\nYou can ask the organisation above to look at the decision.",
              row->org_name, row->decision, row->reason);
}

str joining_letter_transfer(struct request *req, const struct joining_db_line_row *row)
{
    return _f("Hello!\n\nIt seems that you are a member of the union already, in another "
              "organisation. Then you need not join again: ask its chair to transfer you to %1. "
              "Your union seniority goes on without a gap.",
              row->org_name);
}
