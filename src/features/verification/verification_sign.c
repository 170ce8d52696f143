#include "features/verification/verification.html.h"
#include "features/verification/verification_inner.h"

#include "app/page.h"

/* The end of a verification: what came out of it, the signature, the way back from it, the list on
 * paper. */

static const struct form_field unsign_fields[] = {
    {"note", N_("Why it is taken back"), FORM_TEXT, .max = 300, .required = true, .wide = true},
    {0},
};

static const struct form_choice ways[] = {
    {"left", N_("left the union")},
    {"excluded", N_("excluded")},
    {"deregistered", N_("taken off the register here")},
    {"deceased", N_("died")},
    {"transferred", N_("transferred to another organisation")},
    {"removed", N_("the card is one with another, or was taken back")},
    {"second", N_("is counted in another organisation now")},
    {0},
};

const char *verification_way(str left_as)
{
    return form_choice_label(ways, left_as);
}

/* ---- signing -------------------------------------------------------------------------------- */

static bool find_to_sign(struct request *req, struct verification_sign_view *ret_view)
{
    struct verification_sign_view view = {0};
    if (!verification_find(req, RIGHT_MEMBERS_ADMIT, path_id(req), verification_year(req->today),
                           &view.org)) {
        return false;
    }
    const struct verification_org *of = &view.org;
    struct verification_db_unexplained_row unexplained = {0};
    struct verification_db_came_since_row came = {0};
    view.ways = verification_db_departed_ways(req->db, of->scope, of->org.id, of->year);
    view.open = MAX_OF(of->people - of->marked, 0);
    if (verification_db_unexplained(req->db, of->scope, of->org.id, of->year, &unexplained)) {
        view.unexplained = unexplained.total;
    }
    date since = date_of_instant(of->row.started_at, 0);
    if (of->row.started_at != 0 &&
        verification_db_came_since(req->db, of->scope, of->org.path, since, &came)) {
        view.came = came.total;
    }
    *ret_view = view;
    return true;
}

struct reply verification_sign_page(struct request *req)
{
    struct verification_sign_view view;
    if (!find_to_sign(req, &view)) {
        return reply_not_found(req);
    }
    if (view.org.is_signed) {
        return reply_see_other(req, verification_address(req, view.org.org.id));
    }
    return reply_page(req, _("The result of the verification"), verification_html_sign(req, &view));
}

struct reply verification_sign_action(struct request *req)
{
    struct verification_sign_view view;
    if (!find_to_sign(req, &view)) {
        return reply_not_found(req);
    }
    const struct verification_org *of = &view.org;
    if (of->people == 0 || view.open > 0 || view.unexplained > 0) {
        return reply_refused(req, str_of(_("Not everybody is marked and settled yet, so this "
                                           "cannot be signed.")));
    }
    bool is_new = verification_db_sign(req->db, &(struct verification_db_sign_values){
                                                    .scope = of->scope,
                                                    .org_id = of->org.id,
                                                    .year = of->year,
                                                    .now = req->now,
                                                    .account_id = req->user.account_id,
                                                    .name = page_full_name(req),
                                                    .role = req->mandate.role,
                                                    .for_org = req->mandate.org_name,
                                                    .people = of->people,
                                                });
    if (!is_new) {
        return reply_refused(req, str_of(_("This verification is signed already.")));
    }
    audit(req, "verification.sign", of->org.region_id, of->org.id, 0, NULL, 0);
    return reply_done(req, verification_address(req, of->org.id),
                      str_of(_("The verification is signed. Thank you!")), 0);
}

/* ---- taking the signature back -------------------------------------------------------------- */

/* Whoever signed may think better of it for a few minutes; those above ask for it to be done again.
 */
bool verification_may_unsign(const struct request *req, const struct verification_org *org)
{
    if (!org->is_signed || !org->is_current || !access_may(req, RIGHT_MEMBERS_ADMIT)) {
        return false;
    }
    bool is_fresh = org->row.signed_by == req->user.account_id &&
                    req->now - org->row.signed_at < VERIFICATION_REGRET_SECONDS;
    return is_fresh || req->mandate.org_path.length < org->org.path.length;
}

static struct reply find_to_unsign(struct request *req, struct verification_org *ret_org)
{
    if (!verification_find(req, RIGHT_MEMBERS_ADMIT, path_id(req), verification_year(req->today),
                           ret_org)) {
        return reply_not_found(req);
    }
    if (!verification_may_unsign(req, ret_org)) {
        return reply_refused(req, str_of(_("A signature is taken back by whoever signed, within "
                                           "ten minutes, or by the organisation above.")));
    }
    return (struct reply){0};
}

struct reply verification_unsign_page(struct request *req)
{
    struct verification_org org;
    struct reply refusal = find_to_unsign(req, &org);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, unsign_fields);
    return reply_page(req, _("Take the signature back"),
                      verification_html_unsign(req, &org, &form));
}

struct reply verification_unsign_action(struct request *req)
{
    struct verification_org org;
    struct reply refusal = find_to_unsign(req, &org);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, unsign_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Take the signature back"),
                                verification_html_unsign(req, &org, &form));
    }
    if (!verification_db_unsign(req->db, org.scope, org.org.id, org.year,
                                form_text(&form, "note"))) {
        return reply_refused(req, str_of(_("This verification is not signed.")));
    }
    verification_db_follow_org(req->db, org.scope, org.org.id, org.year);
    audit(req, "verification.unsign", org.org.region_id, org.org.id, 0, NULL, 0);
    return reply_done(req, verification_address(req, org.org.id),
                      str_of(_("The signature is taken back: marks can be changed again.")), 0);
}

/* ---- on paper ------------------------------------------------------------------------------- */

struct reply verification_sheet_page(struct request *req)
{
    struct verification_org org;
    if (!verification_find(req, RIGHT_MEMBERS_VIEW, path_id(req), verification_year_asked(req),
                           &org)) {
        return reply_not_found(req);
    }
    if (!org.is_signed) {
        return reply_see_other(req, verification_address(req, org.org.id));
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "verification.open", org.org.region_id, org.org.id, 0);
    }
    return reply_page(req, _("List of the verification"),
                      verification_html_sheet(
                          req, &org,
                          verification_db_signed_people(req->db, org.scope, org.org.id, org.year),
                          verification_db_departed(req->db, org.scope, org.org.id, org.year)));
}
