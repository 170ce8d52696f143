/* Types of bodies: names and terms, the posts at each level with the role that a post gives, and
 * the rules, each with the day from which it counts. */
#include "features/roles/roles.html.h"
#include "features/roles/roles_inner.h"

static const struct form_choice kinds[] = {
    {"highest", N_("highest")},
    {"standing", N_("standing")},
    {"executive", N_("executive")},
    {"control", N_("control")},
    {"advisory", N_("advisory")},
    {"officers", N_("appointed people")},
    {0},
};

static const struct form_choice quorums[] = {
    {"members", N_("of the members")},
    {"delegates", N_("of the delegates")},
    {"elected", N_("of those elected")},
    {0},
};

#define NAME_FIELDS \
    {"label", N_("Name of the body"), FORM_TEXT, .required = true, .min = 3, .max = 120}, \
        {"label_of", \
         N_("The same behind “the term of”"), \
         FORM_TEXT, \
         .required = true, \
         .min = 3, \
         .max = 120, \
         .hint = N_("In the genitive, as in “the term of the committee ends”")}, \
    { \
        "term_months", N_("Usual term in months"), FORM_INT, .required = true, .min = 0, \
                                                             .max = 240 \
    }

static const struct form_field type_fields[] = {NAME_FIELDS, {0}};

static const struct form_field new_fields[] = {
    NAME_FIELDS,
    {"kind", N_("Kind"), FORM_CHOICE, .required = true, .choices = kinds},
    {"level", N_("Level"), FORM_CHOICE, .required = true, .choices = roles_levels},
    {0},
};

static const struct form_field rule_fields[] = {
    {"valid_from", N_("Counts from"), FORM_DATE, .required = true},
    {"quorum_of", N_("Quorum is counted"), FORM_CHOICE, .required = true, .choices = quorums},
    {"quorum_part", N_("Quorum: parts"), FORM_INT, .required = true, .min = 1, .max = 100},
    {"quorum_whole", N_("Quorum: of how many"), FORM_INT, .required = true, .min = 1, .max = 100},
    {"quorum_more", N_("More than that, not just as much"), FORM_FLAG},
    {"majority_part", N_("Votes for a decision: parts"), FORM_INT, .required = true, .min = 1,
     .max = 100},
    {"majority_whole", N_("Votes for a decision: of how many"), FORM_INT, .required = true,
     .min = 1, .max = 100},
    {"special_part", N_("Votes for an important decision: parts"), FORM_INT, .required = true,
     .min = 1, .max = 100},
    {"special_whole", N_("Votes for an important decision: of how many"), FORM_INT,
     .required = true, .min = 1, .max = 100},
    {0},
};

static const struct form_field level_fields[] = {
    {"level", N_("Level"), FORM_CHOICE, .required = true, .choices = roles_levels},
    {0},
};

static const struct form_field post_fields[] = {
    {"label", N_("Name of the post"), FORM_TEXT, .required = true, .min = 3, .max = 120},
    {0},
};

/* The type of the path; a reply with status 0 when it may be edited. */
static struct reply open_type(struct request *req, struct roles_db_body_type_row *ret_type)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    if (!roles_db_body_type(req->db, path_text(req, 0), ret_type)) {
        return reply_not_found(req);
    }
    return (struct reply){0};
}

static str type_path(struct request *req, str code)
{
    return str_join(req->arena, STR("/types/bodies/"), code);
}

static str posts_path(struct request *req, str code, int64_t level)
{
    return str_format(req->arena, "/types/bodies/%.*s/posts/%lld", STR_ARG(code), (long long)level);
}

/* ---- name and term --------------------------------------------------------------------------- */

static struct html type_html(struct request *req, const struct roles_db_body_type_row *type,
                             const struct form *form)
{
    struct form level = form_of(req, level_fields);
    return roles_html_body_type(req, type, roles_db_body_levels(req->db, type->code),
                                roles_db_rules(req->db, type->code), form, &level);
}

struct reply roles_body_type_page(struct request *req)
{
    struct roles_db_body_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, type_fields);
    form_set_text(&form, "label", roles_label(req, type.label));
    form_set_text(&form, "label_of", roles_label(req, type.label_of));
    form_set_int(&form, "term_months", type.term_months);
    return reply_page(req, _("Type of bodies"), type_html(req, &type, &form));
}

static str kept_or_sent(struct request *req, str kept, str sent)
{
    return str_equal(sent, roles_label(req, kept)) ? kept : sent;
}

struct reply roles_body_type_action(struct request *req)
{
    struct roles_db_body_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, type_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Type of bodies"), type_html(req, &type, &form));
    }
    str label = kept_or_sent(req, type.label, form_text(&form, "label"));
    str label_of = kept_or_sent(req, type.label_of, form_text(&form, "label_of"));
    roles_db_change_body_type(req->db, type.code, label, label_of, form_int(&form, "term_months"));
    const struct audit_change changes[] = {
        {"label", type.label, label},
        {"label_of", type.label_of, label_of},
        {"term_months", str_format(req->arena, "%lld", (long long)type.term_months),
         str_format(req->arena, "%lld", (long long)form_int(&form, "term_months"))},
    };
    audit(req, "roles.body_type", 0, 0, 0, changes, COUNT_OF(changes));
    return reply_done(req, type_path(req, type.code), str_of(_("Saved.")), 0);
}

struct reply roles_body_type_new_page(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_of(req, new_fields);
    form_set_int(&form, "term_months", 60);
    return reply_page(req, _("A new type of bodies"), roles_html_body_type_new(req, &form));
}

struct reply roles_body_type_new_action(struct request *req)
{
    if (!roles_is_of_union(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_read(req, new_fields);
    int64_t level = 0;
    if (!form_is_good(&form) || !str_to_int64(form_text(&form, "level"), &level)) {
        return reply_form_again(req, _("A new type of bodies"),
                                roles_html_body_type_new(req, &form));
    }
    str code = roles_new_code(req);
    roles_db_add_body_type(req->db, &(struct roles_db_add_body_type_values){
                                        .code = code,
                                        .label = form_text(&form, "label"),
                                        .label_of = form_text(&form, "label_of"),
                                        .kind = form_text(&form, "kind"),
                                        .term_months = form_int(&form, "term_months"),
                                    });
    bool is_added = roles_db_add_body_level(req->db, code, level);
    assert(is_added); /* the type is new */
    const struct audit_change change = {"label", (str){0}, form_text(&form, "label")};
    audit(req, "roles.body_type", 0, 0, 0, &change, 1);
    return reply_done(req, posts_path(req, code, level), str_of(_("Saved. Now choose its posts.")),
                      0);
}

/* ---- one more level -------------------------------------------------------------------------- */

struct reply roles_body_level_action(struct request *req)
{
    struct roles_db_body_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, level_fields);
    int64_t level = 0;
    if (!form_is_good(&form) || !str_to_int64(form_text(&form, "level"), &level) ||
        !roles_db_add_body_level(req->db, type.code, level)) {
        return reply_refused(req, str_of(_("Choose a level at which there is no such body yet.")));
    }
    const struct audit_change change = {"level", (str){0}, form_text(&form, "level")};
    audit(req, "roles.body_type", 0, 0, 0, &change, 1);
    return reply_done(req, posts_path(req, type.code, level),
                      str_of(_("Saved. Now choose its posts.")), 0);
}

/* ---- posts ----------------------------------------------------------------------------------- */

/* The same for a level at which there is such a body. */
static struct reply open_level(struct request *req, struct roles_db_body_type_row *ret_type,
                               int64_t *ret_level)
{
    struct reply refusal = open_type(req, ret_type);
    if (refusal.status != 0) {
        return refusal;
    }
    int64_t level = -1;
    bool is_number = str_to_int64(path_text(req, 1), &level);
    EACH (row, roles_db_body_levels(req->db, ret_type->code)) {
        if (is_number && row->level == level) {
            *ret_level = level;
            return refusal;
        }
    }
    return reply_not_found(req);
}

static struct html posts_html(struct request *req, const struct roles_db_body_type_row *type,
                              int64_t level, const struct form *form)
{
    return roles_html_posts(req, type, level, roles_db_body_posts(req->db, type->code, level),
                            roles_db_list(req->db), form);
}

struct reply roles_body_posts_page(struct request *req)
{
    struct roles_db_body_type_row type;
    int64_t level;
    struct reply refusal = open_level(req, &type, &level);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, post_fields);
    return reply_page(req, _("Posts of a body"), posts_html(req, &type, level, &form));
}

/* A kind of post that no body had before; from now on every type of body may have it. */
struct reply roles_body_post_new_action(struct request *req)
{
    struct roles_db_body_type_row type;
    int64_t level;
    struct reply refusal = open_level(req, &type, &level);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, post_fields);
    str label = form_text(&form, "label");
    EACH (post, roles_db_body_posts(req->db, type.code, level)) {
        if (str_equal(label, roles_label(req, post->label))) {
            form_add_error(&form, "label", str_of(_("There is such a post already.")));
        }
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Posts of a body"), posts_html(req, &type, level, &form));
    }
    str code = roles_new_code(req);
    roles_db_add_post_type(req->db, code, label);
    roles_db_put_body_post(req->db, &(struct roles_db_put_body_post_values){
                                        .body_type = type.code, .level = level, .post_type = code});
    const struct audit_change change = {"post", (str){0}, label};
    audit(req, "roles.body_posts", 0, 0, 0, &change, 1);
    return reply_done(req, posts_path(req, type.code, level), str_of(_("Saved.")), 0);
}

static str sent_of(struct request *req, const char *what, str post)
{
    return http_body_field(req->http, str_format(req->arena, "%s_%.*s", what, STR_ARG(post)));
}

/* A role of this level or below, or none. */
static bool may_give(struct request *req, str role, int64_t level)
{
    const struct app_role *found = app_role(req->app, role);
    return str_is_empty(role) || (found != NULL && found->level >= level && found->level < 9);
}

struct post_change {
    bool is_there;
    str role;
    int64_t seats;
};

static struct post_change change_of(struct request *req, str post)
{
    struct post_change change = {.is_there = sent_of(req, "has", post).length > 0,
                                 .role = sent_of(req, "role", post)};
    if (!str_to_int64(sent_of(req, "seats", post), &change.seats) || change.seats < 0) {
        change.seats = 0;
    }
    return change;
}

static bool is_same(const struct roles_db_body_posts_row *row, const struct post_change *change)
{
    return row->is_there == change->is_there &&
           (!row->is_there || (str_equal(row->role, change->role) && row->seats == change->seats));
}

/* Where somebody holds the post its role stays: his rights would neither end nor be renamed. */
static bool is_held(struct request *req, str body_type, int64_t level, str post)
{
    struct roles_db_post_holders_row row = {0};
    return roles_db_post_holders(req->db, body_type, level, post, req->today, &row) &&
           row.total > 0;
}

static void put_post(struct request *req, str body_type, int64_t level,
                     const struct roles_db_body_posts_row *row, const struct post_change *change)
{
    if (change->is_there) {
        roles_db_put_body_post(req->db,
                               &(struct roles_db_put_body_post_values){.body_type = body_type,
                                                                       .level = level,
                                                                       .post_type = row->code,
                                                                       .role = change->role,
                                                                       .seats = change->seats});
    } else {
        roles_db_remove_body_post(req->db, body_type, level, row->code);
    }
    const struct audit_change changes[] = {
        {"post", row->is_there ? row->code : (str){0}, change->is_there ? row->code : (str){0}},
        {"role", row->role, change->role},
    };
    audit(req, "roles.body_posts", 0, 0, 0, changes, COUNT_OF(changes));
}

struct reply roles_body_posts_action(struct request *req)
{
    struct roles_db_body_type_row type;
    int64_t level;
    struct reply refusal = open_level(req, &type, &level);
    if (refusal.status != 0) {
        return refusal;
    }
    struct roles_db_body_posts_rows posts = roles_db_body_posts(req->db, type.code, level);
    EACH (post, posts) {
        struct post_change change = change_of(req, post->code);
        bool changes_rights =
            post->is_there && (!change.is_there || !str_equal(change.role, post->role));
        if (change.is_there && !may_give(req, change.role, level)) {
            return reply_refused(req, str_of(_("A post gives a role of its own level or below.")));
        }
        if (changes_rights && is_held(req, type.code, level, post->code)) {
            return reply_refused(
                req, _f("Somebody holds the post “%1” now, so it keeps its role and stays.",
                        roles_label(req, post->label)));
        }
        if (!is_same(post, &change)) {
            put_post(req, type.code, level, post, &change);
        }
    }
    return reply_done(req, type_path(req, type.code), str_of(_("Saved.")), 0);
}

/* ---- rules ----------------------------------------------------------------------------------- */

struct reply roles_body_rule_page(struct request *req)
{
    struct roles_db_body_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, rule_fields);
    form_set_date(&form, "valid_from", req->today);
    return reply_page(req, _("A new rule"), roles_html_rule(req, &type, &form));
}

static void check_share(struct request *req, struct form *form, const char *part, const char *whole)
{
    if (form_int(form, part) > form_int(form, whole)) {
        form_add_error(form, part, str_of(_("A part is not more than the whole.")));
    }
}

struct reply roles_body_rule_action(struct request *req)
{
    struct roles_db_body_type_row type;
    struct reply refusal = open_type(req, &type);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, rule_fields);
    check_share(req, &form, "quorum_part", "quorum_whole");
    check_share(req, &form, "majority_part", "majority_whole");
    check_share(req, &form, "special_part", "special_whole");
    bool is_good = form_is_good(&form);
    if (is_good &&
        !roles_db_add_rule(req->db, &(struct roles_db_add_rule_values){
                                        .body_type = type.code,
                                        .valid_from = form_date(&form, "valid_from"),
                                        .quorum_of = form_text(&form, "quorum_of"),
                                        .quorum_part = form_int(&form, "quorum_part"),
                                        .quorum_whole = form_int(&form, "quorum_whole"),
                                        .quorum_more = form_flag(&form, "quorum_more"),
                                        .majority_part = form_int(&form, "majority_part"),
                                        .majority_whole = form_int(&form, "majority_whole"),
                                        .majority_more = true,
                                        .special_part = form_int(&form, "special_part"),
                                        .special_whole = form_int(&form, "special_whole"),
                                    })) {
        form_add_error(&form, "valid_from", str_of(_("There is a rule from that day already.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("A new rule"), roles_html_rule(req, &type, &form));
    }
    const struct audit_change change = {"rule", (str){0},
                                        date_iso(req->arena, form_date(&form, "valid_from"))};
    audit(req, "roles.body_rule", 0, 0, 0, &change, 1);
    return reply_done(req, type_path(req, type.code),
                      str_of(_("Saved. Earlier days keep their rule.")), 0);
}
