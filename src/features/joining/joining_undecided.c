#include "features/joining/joining.html.h"
#include "features/joining/joining_inner.h"

/* People who are on the register without a decision of admission: lists that were loaded, cards
 * that were written by hand. One decision is put into several cards at once. */

#define SHOWN 500

static const struct form_field fields[] = {
    {"document", N_("Document"), FORM_TEXT, .required = true, .max = 120,
     .hint = N_("For example, minutes of the union committee")},
    {"number", N_("Its number"), FORM_TEXT, .required = true, .max = 40},
    {"day", N_("Its date"), FORM_DATE, .required = true},
    {0},
};

static bool find_place(struct request *req, struct joining_undecided_view *ret_view)
{
    struct orgs_org *org = &ret_view->org;
    if (!orgs_asked_for(req, req->scope, org)) {
        return false;
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_ADMIT, org->region_id);
    if (org->holds_members && !str_is_empty(scope.from)) {
        ret_view->rows = joining_db_undecided(req->db, scope, org->path, SHOWN);
    }
    return true;
}

struct reply joining_undecided_page(struct request *req)
{
    struct joining_undecided_view view = {0};
    if (!find_place(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    view.form = &form;
    if (access_is_above_primary(req)) {
        audit_read(req, "members.list", view.org.region_id, view.org.id, 0);
    }
    return reply_page(req, _("Without a decision"), joining_html_undecided(req, &view));
}

/* A card that somebody else has just changed keeps its place in the list. */
static int64_t put_decision(struct request *req, const struct joining_undecided_view *view,
                            str decision)
{
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_ADMIT, view->org.region_id);
    int64_t done = 0;
    EACH (row, view->rows) {
        struct members_card card;
        int64_t version;
        if (form_is_ticked(req, "id", row->id) &&
            members_card_of(req, scope, row->id, &card, &version)) {
            card.decision = decision;
            done += members_change(req, scope, row->id, &card, version);
        }
    }
    return done;
}

struct reply joining_undecided_action(struct request *req)
{
    struct joining_undecided_view view = {0};
    if (!find_place(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    view.form = &form;
    form_refuse_future(&form, "day");
    struct act_basis basis = {form_text(&form, "document"), form_text(&form, "number"),
                              form_date(&form, "day")};
    int64_t done = form_is_good(&form) ? put_decision(req, &view, act_basis_text(req, &basis)) : 0;
    if (form_is_good(&form) && done == 0) {
        form_add_general_error(&form, str_of(_("Tick at least one person.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Without a decision"), joining_html_undecided(req, &view));
    }
    return reply_done(
        req, str_format(req->arena, "/applications/undecided?org=%lld", (long long)view.org.id),
        _n("The decision stands in %1 card.", "The decision stands in %1 cards.", done), 0);
}
