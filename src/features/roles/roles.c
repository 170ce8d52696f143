/* The editor of roles: what each post may do. */
#include "features/roles/roles.h"

#include "base/ids.h"
#include "features/roles/roles.html.h"
#include "features/roles/roles_inner.h"

#define LEVEL_ONESELF 9

const struct form_choice roles_levels[] = {
    {"0", N_("the union")},
    {"1", N_("regional organisation")},
    {"2", N_("territorial organisation")},
    {"3", N_("primary organisation")},
    {"4", N_("structural unit")},
    {"5", N_("union group")},
    {0},
};

static const struct form_field role_fields[] = {
    {"label", N_("Name of the post"), FORM_TEXT, .required = true, .min = 3, .max = 120},
    {"needs_second_factor", N_("Asks for a code at the sign-in"), FORM_FLAG},
    {0},
};

static const struct form_field new_fields[] = {
    {"label", N_("Name of the post"), FORM_TEXT, .required = true, .min = 3, .max = 120},
    {"level", N_("Level"), FORM_CHOICE, .required = true, .choices = roles_levels},
    {"needs_second_factor", N_("Asks for a code at the sign-in"), FORM_FLAG},
    {0},
};

bool roles_is_of_union(const struct request *req)
{
    return req->mandate.org_level == 0 && req->mandate.org_id != 0 &&
           access_may(req, RIGHT_ROLES_EDIT);
}

str roles_label(struct request *req, str label)
{
    return str_is_empty(label) ? label : str_of(_(str_to_c(req->arena, label)));
}

str roles_new_code(struct request *req)
{
    return str_format(req->arena, "own_%lld", (long long)ids_new());
}

str roles_level_words(struct request *req, int64_t level)
{
    return level >= 0 && level < (int64_t)COUNT_OF(roles_levels) - 1
               ? str_of(_(roles_levels[level].label))
               : str_of(_("oneself"));
}

/* ---- the list -------------------------------------------------------------------------------- */

static struct reply roles_list_page(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    return reply_page(req, _("Posts and rights"), roles_html_list(req, roles_db_list(req->db)));
}

/* ---- one role -------------------------------------------------------------------------------- */

static uint64_t rights_now(struct request *req, str code)
{
    uint64_t rights = 0;
    EACH (row, roles_db_rights_of(req->db, code)) {
        rights |= access_rights_of(row->right_code);
    }
    return rights;
}

static uint64_t rights_sent(struct request *req)
{
    uint64_t rights = 0;
    for (enum right right = RIGHT_ORGS_VIEW; right < RIGHT_COUNT; right++) {
        str name = str_format(req->arena, "right_%s", access_right_names[right].code);
        rights |= http_body_field(req->http, name).length > 0 ? right_bit(right) : 0;
    }
    return rights;
}

static struct html role_html(struct request *req, const struct roles_db_find_row *role,
                             uint64_t rights, const struct form *form)
{
    struct roles_view view = {
        .code = role->code, .label = role->label, .rights = rights, .holders = role->holders};
    return roles_html_role(req, &view, role->holders == 0 && role->posts == 0, form);
}

static struct reply roles_role_page(struct request *req)
{
    struct roles_db_find_row role;
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    if (!roles_db_find(req->db, path_text(req, 0), &role) || role.level == LEVEL_ONESELF) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, role_fields);
    form_set_text(&form, "label", roles_label(req, role.label));
    form_set_int(&form, "needs_second_factor", role.needs_second_factor);
    return reply_page(req, _("Rights of a post"),
                      role_html(req, &role, rights_now(req, role.code), &form));
}

static void put_rights(struct request *req, str code, uint64_t rights)
{
    roles_db_remove_rights(req->db, code);
    for (enum right right = RIGHT_ORGS_VIEW; right < RIGHT_COUNT; right++) {
        if ((rights & right_bit(right)) != 0) {
            roles_db_add_right(req->db, code, str_of(access_right_names[right].code));
        }
    }
    roles_db_count_change(req->db);
}

/* A label that was not touched stays the message that is translated. */
static str label_sent(struct request *req, const struct form *form, str label)
{
    str sent = form_text(form, "label");
    return str_equal(sent, roles_label(req, label)) ? label : sent;
}

static void log_role(struct request *req, const struct roles_db_find_row *role, uint64_t before,
                     uint64_t after, str label, bool needs_second_factor)
{
    const struct audit_change changes[] = {
        {"role", role->label, label},
        {"rights", access_rights_text(req->arena, before), access_rights_text(req->arena, after)},
        {"needs_second_factor", role->needs_second_factor ? STR("1") : STR("0"),
         needs_second_factor ? STR("1") : STR("0")},
    };
    audit(req, "roles.change", 0, 0, 0, changes, COUNT_OF(changes));
}

/* In any of his posts, not only in the one in which he acts. */
static bool holds_role(const struct request *req, str code)
{
    for (size_t i = 0; i < req->mandate_count; i++) {
        if (str_equal(req->mandates[i].role, code)) {
            return true;
        }
    }
    return false;
}

static struct reply roles_role_action(struct request *req)
{
    struct roles_db_find_row role;
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    if (!roles_db_find(req->db, path_text(req, 0), &role) || role.level == LEVEL_ONESELF) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, role_fields);
    uint64_t before = rights_now(req, role.code);
    uint64_t after = rights_sent(req);
    if (holds_role(req, role.code) && (after & ~before) != 0) {
        form_add_general_error(
            &form, str_of(_("Nobody adds rights to a post that he holds himself. Somebody in "
                            "another post of the union has to do it.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Rights of a post"), role_html(req, &role, after, &form));
    }
    str label = label_sent(req, &form, role.label);
    roles_db_change(req->db, role.code, label, form_flag(&form, "needs_second_factor"));
    put_rights(req, role.code, after);
    if (!accounts_has_editor(req, req->today)) {
        return reply_refused(req, accounts_last_editor_text(req));
    }
    log_role(req, &role, before, after, label, form_flag(&form, "needs_second_factor"));
    return reply_done(req, STR("/roles"),
                      str_of(_("Saved. It counts from the next page that anybody opens.")), 0);
}

/* ---- a new role, and one that is not needed -------------------------------------------------- */

static struct reply roles_new_page(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_of(req, new_fields);
    form_set_text(&form, "level", STR("3"));
    return reply_page(req, _("A new kind of post"), roles_html_new(req, 0, &form));
}

static struct reply roles_new_action(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_read(req, new_fields);
    uint64_t rights = rights_sent(req);
    int64_t level = 0;
    if (!form_is_good(&form) || !str_to_int64(form_text(&form, "level"), &level)) {
        return reply_form_again(req, _("A new kind of post"), roles_html_new(req, rights, &form));
    }
    struct roles_db_find_row role = {.code = roles_new_code(req)};
    str label = form_text(&form, "label");
    bool needs_code = form_flag(&form, "needs_second_factor");
    roles_db_add(req->db, role.code, label, level, needs_code);
    put_rights(req, role.code, rights);
    log_role(req, &role, 0, rights, label, needs_code);
    return reply_done(req, STR("/roles"), str_of(_("The post is there and can be given.")), 0);
}

static struct reply roles_remove_action(struct request *req)
{
    struct roles_db_find_row role;
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    if (!roles_db_find(req->db, path_text(req, 0), &role) || role.level == LEVEL_ONESELF) {
        return reply_not_found(req);
    }
    if (role.holders > 0 || role.posts > 0) {
        return reply_refused(req, str_of(_("Somebody holds or has held this post, or a body gives "
                                           "it, so it stays.")));
    }
    const struct audit_change change = {"role", role.label, (str){0}};
    roles_db_remove_rights(req->db, role.code);
    roles_db_remove(req->db, role.code);
    roles_db_count_change(req->db);
    audit(req, "roles.remove", 0, 0, 0, &change, 1);
    return reply_done(req, STR("/roles"), str_of(_("The post is removed.")), 0);
}

static const struct route routes[] = {
    {GET, "/roles", roles_list_page, .needs = RIGHT_ROLES_EDIT},
    {GET, "/roles/new", roles_new_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/roles/new", roles_new_action, .needs = RIGHT_ROLES_EDIT},
    {GET, "/roles/:code", roles_role_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/roles/:code", roles_role_action, .needs = RIGHT_ROLES_EDIT},
    {POST, "/roles/:code/remove", roles_remove_action, .needs = RIGHT_ROLES_EDIT},
    {GET, "/types", roles_types_page, .needs = RIGHT_ROLES_EDIT},
    {GET, "/types/orgs/new", roles_org_type_new_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/orgs/new", roles_org_type_new_action, .needs = RIGHT_ROLES_EDIT},
    {GET, "/types/orgs/:code", roles_org_type_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/orgs/:code", roles_org_type_action, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/orgs/:code/remove", roles_org_type_remove_action, .needs = RIGHT_ROLES_EDIT},
    {GET, "/types/bodies/new", roles_body_type_new_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/bodies/new", roles_body_type_new_action, .needs = RIGHT_ROLES_EDIT},
    {GET, "/types/bodies/:code", roles_body_type_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/bodies/:code", roles_body_type_action, .needs = RIGHT_ROLES_EDIT},
    {GET, "/types/bodies/:code/posts/:level", roles_body_posts_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/bodies/:code/posts/:level", roles_body_posts_action, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/bodies/:code/posts/:level/new", roles_body_post_new_action,
     .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/bodies/:code/levels", roles_body_level_action, .needs = RIGHT_ROLES_EDIT},
    {GET, "/types/bodies/:code/rule", roles_body_rule_page, .needs = RIGHT_ROLES_EDIT},
    {POST, "/types/bodies/:code/rule", roles_body_rule_action, .needs = RIGHT_ROLES_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Settings"), N_("Posts and rights"), "shield-check", "/roles", RIGHT_ROLES_EDIT, 74},
    {N_("Settings"), N_("Types of organisations and bodies"), "sitemap", "/types", RIGHT_ROLES_EDIT,
     75},
    {0},
};

const struct feature roles_feature = {.name = "roles", .routes = routes, .menu = menu};
