/* Types of organisations: what they are called, and which may stand under which. What organisations
 * already do cannot be forbidden, and a type that was ever used stays. */
#include "features/roles/roles.html.h"
#include "features/roles/roles_inner.h"

static const struct form_field type_fields[] = {
    {"label", N_("Name of the type"), FORM_TEXT, .required = true, .min = 3, .max = 120},
    {0},
};

static const struct form_field new_fields[] = {
    {"label", N_("Name of the type"), FORM_TEXT, .required = true, .min = 3, .max = 120},
    {"level", N_("Level"), FORM_CHOICE, .required = true, .choices = roles_levels},
    {"holds_members", N_("People are registered in such organisations"), FORM_FLAG},
    {0},
};

struct reply roles_types_page(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    return reply_page(
        req, _("Types of organisations and bodies"),
        roles_html_types(req, roles_db_org_types(req->db), roles_db_body_types(req->db)));
}

/* The type of the path; a reply with status 0 when it may be edited. */
static struct reply open_type(struct request *req, struct roles_db_org_type_row *ret_type)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    if (!roles_db_org_type(req->db, path_text(req, 0), ret_type)) {
        return reply_not_found(req);
    }
    return (struct reply){0};
}

struct reply roles_org_type_page(struct request *req)
{
    struct roles_db_org_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, type_fields);
    form_set_text(&form, "label", roles_label(req, type.label));
    return reply_page(
        req, _("Type of organisations"),
        roles_html_org_type(req, &type, roles_db_children(req->db, type.code), &form));
}

static bool is_ticked(struct request *req, str code)
{
    str name = str_join(req->arena, STR("under_"), code);
    return http_body_field(req->http, name).length > 0;
}

/* A level below only: a circle of types would let an organisation stand under itself. */
static void check_children(struct request *req, struct form *form,
                           const struct roles_db_org_type_row *type,
                           struct roles_db_children_rows children)
{
    EACH (child, children) {
        bool ticked = is_ticked(req, child->code);
        if (ticked && child->level <= type->level) {
            form_add_general_error(
                form, _f("“%1” is not below this level.", roles_label(req, child->label)));
        }
        if (!ticked && child->is_allowed && child->orgs > 0) {
            form_add_general_error(form, _nf("%1 organisation of the type “%2” stands here.",
                                             "%1 organisations of the type “%2” stand here.",
                                             child->orgs, roles_label(req, child->label)));
        }
    }
}

static void put_children(struct request *req, const struct roles_db_org_type_row *type,
                         struct roles_db_children_rows children)
{
    EACH (child, children) {
        bool ticked = is_ticked(req, child->code);
        if (ticked == child->is_allowed) {
            continue;
        }
        if (ticked) {
            roles_db_allow_child(req->db, type->code, child->code);
        } else {
            roles_db_forbid_child(req->db, type->code, child->code);
        }
        const struct audit_change change = {"under", ticked ? (str){0} : child->label,
                                            ticked ? child->label : (str){0}};
        audit(req, "roles.org_type", 0, 0, 0, &change, 1);
    }
}

struct reply roles_org_type_action(struct request *req)
{
    struct roles_db_org_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, type_fields);
    struct roles_db_children_rows children = roles_db_children(req->db, type.code);
    check_children(req, &form, &type, children);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Type of organisations"),
                                roles_html_org_type(req, &type, children, &form));
    }
    str sent = form_text(&form, "label");
    if (!str_equal(sent, roles_label(req, type.label))) {
        roles_db_change_org_type(req->db, type.code, sent);
        const struct audit_change change = {"label", type.label, sent};
        audit(req, "roles.org_type", 0, 0, 0, &change, 1);
    }
    put_children(req, &type, children);
    return reply_done(req, STR("/types"), str_of(_("Saved.")), 0);
}

struct reply roles_org_type_new_page(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_of(req, new_fields);
    return reply_page(req, _("A new type of organisations"), roles_html_org_type_new(req, &form));
}

struct reply roles_org_type_new_action(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_read(req, new_fields);
    int64_t level = 0;
    bool has_level = str_to_int64(form_text(&form, "level"), &level);
    if (has_level && level == 0) {
        form_add_error(&form, "level", str_of(_("There is one union.")));
    }
    if (!form_is_good(&form) || !has_level) {
        return reply_form_again(req, _("A new type of organisations"),
                                roles_html_org_type_new(req, &form));
    }
    str code = roles_new_code(req);
    roles_db_add_org_type(req->db, code, form_text(&form, "label"), level,
                          form_flag(&form, "holds_members"));
    const struct audit_change change = {"label", (str){0}, form_text(&form, "label")};
    audit(req, "roles.org_type", 0, 0, 0, &change, 1);
    return reply_done(req, STR_CONCAT(req->arena, STR("/types/orgs/"), code),
                      str_of(_("Saved. Now choose on the pages of other types under which it may "
                               "stand.")),
                      0);
}

struct reply roles_org_type_remove_action(struct request *req)
{
    struct roles_db_org_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    if (type.orgs > 0 || type.versions > 0) {
        return reply_refused(
            req, str_of(_("There are or were organisations of this type, so it stays.")));
    }
    roles_db_remove_org_type_children(req->db, type.code);
    roles_db_remove_org_type(req->db, type.code);
    const struct audit_change change = {"label", type.label, (str){0}};
    audit(req, "roles.org_type", 0, 0, 0, &change, 1);
    return reply_done(req, STR("/types"), str_of(_("The type is removed.")), 0);
}
