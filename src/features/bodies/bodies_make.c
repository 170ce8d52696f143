/* Forming a body and closing it. A body that is closed stays, with all who sat in it. */
#include "features/bodies/bodies_inner.h"

#include "base/ids.h"
#include "features/bodies/bodies.html.h"

static const struct form_field new_fields[] = {
    {"type", N_("Kind of body"), FORM_TEXT, .required = true, .max = 60},
    {"name", N_("Its own name"), FORM_TEXT, .max = 120,
     .hint = N_("For commissions, for example “for labour protection”")},
    {"formed_on", N_("Formed on"), FORM_DATE, .required = true},
    {0},
};

static const struct form_field close_fields[] = {
    {"closed_on", N_("Last day of the body"), FORM_DATE, .required = true},
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
    return reply_done(req, str_format(req->arena, "/bodies/%lld", (long long)body.id),
                      str_of(_("The body is there. Now enter who was elected.")), 0);
}

/* ---- closing -------------------------------------------------------------------------------- */

struct reply bodies_close_page(struct request *req)
{
    struct bodies_db_line_row body;
    if (!bodies_find(req, path_id(req), &body)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, close_fields);
    form_set_date(&form, "closed_on", req->today);
    return reply_page(req, _("Close the body"), bodies_html_close(req, &body, &form));
}

/* Somebody whose post is above one's own cannot be put out by closing the body around him. */
static bool may_end_all(struct request *req, struct bodies_db_post_rows posts, date last_day)
{
    EACH (post, posts) {
        if (!bodies_is_over(post, last_day) && !bodies_may(req, post).edit) {
            return false;
        }
    }
    return true;
}

static void end_post(struct request *req, const struct bodies_db_post_row *post, date last_day)
{
    bodies_db_keep_post(req->db, &(struct bodies_db_keep_post_values){
                                     .scope = req->scope,
                                     .id = post->id,
                                     .account_id = req->user.account_id,
                                     .what = STR("close"),
                                     .now = req->now,
                                 });
    bool changed = bodies_db_change_post(
        req->db, &(struct bodies_db_change_post_values){.scope = req->scope,
                                                        .id = post->id,
                                                        .version = post->version,
                                                        .elected_on = post->elected_on,
                                                        .valid_from = post->valid_from,
                                                        .valid_to = post->valid_to,
                                                        .basis_kind = post->basis_kind,
                                                        .basis_number = post->basis_number,
                                                        .basis_date = post->basis_date,
                                                        .is_released = post->is_released,
                                                        .ended_on = last_day,
                                                        .end_reason = STR("term"),
                                                        .now = req->now});
    (void)changed; /* read in this same transaction */
    bool waits = bodies_follow(req, req->scope, post->id);
    (void)waits; /* an end needs nobody's consent */
}

struct reply bodies_close_action(struct request *req)
{
    struct bodies_db_line_row body;
    if (!bodies_find(req, path_id(req), &body)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, close_fields);
    date last_day = form_date(&form, "closed_on");
    struct bodies_db_post_rows posts = bodies_db_posts_of_body(req->db, req->scope, body.id);
    if (date_before(last_day, body.formed_on) || !date_is_none(body.closed_on)) {
        form_add_error(&form, "closed_on", _f("The body was formed on %1.", body.formed_on));
    }
    if (!may_end_all(req, posts, last_day)) {
        form_add_general_error(
            &form, str_of(_("Somebody in this body has rights above your own. It is closed by "
                            "those above.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Close the body"), bodies_html_close(req, &body, &form));
    }
    EACH (post, posts) {
        if (!bodies_is_over(post, last_day)) {
            end_post(req, post, last_day);
        }
    }
    bodies_db_close(req->db, body.id, last_day);
    const struct audit_change closed = {"closed_on", (str){0}, date_iso(req->arena, last_day)};
    audit(req, "bodies.close", body.region_id, body.id, 0, &closed, 1);
    return reply_done(req, str_format(req->arena, "/bodies?org=%lld", (long long)body.org_id),
                      str_of(_("The body is closed. Its compositions are kept.")), 0);
}
