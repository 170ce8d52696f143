/* Forming a body, and taking that back as long as nobody was elected into it. */
#include "features/bodies/bodies_inner.h"

#include "app/undo.h"
#include "base/ids.h"
#include "features/bodies/bodies.html.h"

static const struct form_field new_fields[] = {
    {"type", N_("Kind of body"), FORM_TEXT, .required = true, .max = 60},
    {"name", N_("Its own name"), FORM_TEXT, .max = 120,
     .hint = N_("For commissions, for example “for labour protection”")},
    {"formed_on", N_("Formed on"), FORM_DATE, .required = true},
    {0},
};

static bool has_type(struct bodies_db_types_of_rows types, str code)
{
    EACH (type, types) {
        if (str_equal(type->code, code)) {
            return true;
        }
    }
    return false;
}

struct reply bodies_new_page(struct request *req)
{
    struct bodies_db_org_row org;
    int64_t id = query_int(req, "org");
    if (!bodies_db_org(req->db, req->scope, id == 0 ? req->mandate.org_id : id, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, new_fields);
    form_set_date(&form, "formed_on", req->today);
    return reply_page(req, _("Add a body"), bodies_html_new(req, &org, &form));
}

static void check_new(struct request *req, struct form *form, const struct bodies_db_org_row *org)
{
    struct bodies_db_same_row same = {0};
    str type = form_text(form, "type");
    if (!has_type(bodies_db_types_of(req->db, org->level), type)) {
        form_add_error(form, "type", str_of(_("Choose one from the list.")));
    }
    if (bodies_db_same(req->db, org->id, type, form_text(form, "name"),
                       form_date(form, "formed_on"), &same) &&
        same.total > 0) {
        form_add_error(form, "type", str_of(_("The organisation has such a body already.")));
    }
}

struct reply bodies_new_action(struct request *req)
{
    struct bodies_db_org_row org;
    int64_t id = query_int(req, "org");
    if (!bodies_db_org(req->db, req->scope, id == 0 ? req->mandate.org_id : id, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, new_fields);
    check_new(req, &form, &org);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add a body"), bodies_html_new(req, &org, &form));
    }
    struct bodies_db_add_values body = {
        .id = ids_new(),
        .region_id = org.region_id,
        .org_id = org.id,
        .body_type = form_text(&form, "type"),
        .name = form_text(&form, "name"),
        .formed_on = form_date(&form, "formed_on"),
    };
    bodies_db_add(req->db, &body);
    const struct audit_change type = {"type", (str){0}, body.body_type};
    audit(req, "bodies.form", body.region_id, body.id, 0, &type, 1);
    struct undo undo = {.object_id = body.id, .kept = STR(BODIES_FORMED), .kind = STR("bodies")};
    return reply_done(req, str_format(req->arena, "/bodies/%lld", (long long)body.id),
                      str_of(_("The body is there. Now enter who was elected.")),
                      undo_offer(req, &undo));
}

/* ---- taking back ---------------------------------------------------------------------------- */

struct reply bodies_undo_forming(struct request *req, const struct undo *undo)
{
    struct bodies_db_line_row body;
    if (!bodies_find(req, undo->object_id, &body)) {
        return reply_not_found(req);
    }
    if (!bodies_db_remove_empty(req->db, body.id)) {
        return reply_refused(req,
                             str_of(_("Somebody has been elected into this body already. Close "
                                      "it instead.")));
    }
    audit(req, "bodies.unform", body.region_id, body.id, 0,
          (const struct audit_change[]){{"type", body.type, {0}}}, 1);
    undo_forget(req, undo);
    return reply_done(req, str_format(req->arena, "/bodies?org=%lld", (long long)body.org_id),
                      str_of(_("Undone: it is as it was before.")), 0);
}
