#include "features/bodies/bodies.h"

#include "features/bodies/bodies.html.h"
#include "features/bodies/bodies_inner.h"

bool bodies_find(struct request *req, int64_t id, struct bodies_db_line_row *ret_body)
{
    return bodies_db_find(req->db, req->scope, id, ret_body);
}

bool bodies_find_post(struct request *req, int64_t id, struct bodies_db_post_row *ret_post,
                      struct bodies_db_line_row *ret_body)
{
    return bodies_db_find_post(req->db, req->scope, id, ret_post) &&
           bodies_db_find(req->db, req->scope, ret_post->body_id, ret_body);
}

/* The bodies of an organisation with their compositions, now or as on a day. */
static struct reply bodies_list_page(struct request *req)
{
    int64_t id = query_int(req, "org");
    /* As an address has it, or as people write it. */
    date day = date_from_written(query_text(req, "on"), date_year(req->today));
    struct bodies_view view = {.day = date_is_none(day) ? req->today : day};
    if (!bodies_db_org(req->db, req->scope, id == 0 ? req->mandate.org_id : id, &view.org)) {
        return reply_not_found(req);
    }
    view.bodies = bodies_db_of_org(req->db, req->scope, view.org.id, view.day);
    view.posts = bodies_db_posts_on(req->db, req->scope, view.org.id, view.day);
    view.may_edit = access_may(req, RIGHT_BODIES_EDIT);
    if (access_is_above_primary(req)) {
        audit_read(req, "bodies.open", view.org.region_id, view.org.id, 0);
    }
    return reply_page(req, _("Elected bodies"), bodies_html_list(req, view));
}

static struct reply bodies_body_page(struct request *req)
{
    struct bodies_db_line_row body;
    if (!bodies_find(req, path_id(req), &body)) {
        return reply_not_found(req);
    }
    struct bodies_db_post_rows posts = bodies_db_posts_of_body(req->db, req->scope, body.id);
    if (access_is_above_primary(req)) {
        audit_read(req, "bodies.open", body.region_id, body.org_id, 0);
    }
    return reply_page_titled(req, bodies_name(req, body.label, body.name),
                             bodies_html_body(req, &body, posts));
}

static struct reply bodies_post_page(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    if (!bodies_find_post(req, path_id(req), &post, &body)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "bodies.open", body.region_id, body.org_id, post.member_id);
    }
    return reply_page(
        req, _("Elected post"),
        bodies_html_post(req, &body, &post, bodies_db_past(req->db, req->scope, post.id)));
}

static struct reply bodies_waiting_page(struct request *req)
{
    return reply_page(
        req, _("Rights that wait"),
        bodies_html_waiting(req, bodies_db_waiting_posts(req->db, req->scope, req->today)));
}

static const struct route routes[] = {
    {GET, "/bodies", bodies_list_page, .needs = RIGHT_BODIES_VIEW},
    {GET, "/bodies/new", bodies_new_page, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/new", bodies_new_action, .needs = RIGHT_BODIES_EDIT},
    {GET, "/bodies/waiting", bodies_waiting_page, .needs = RIGHT_ROLES_GRANT},
    {GET, "/bodies/:id", bodies_body_page, .needs = RIGHT_BODIES_VIEW},
    {GET, "/bodies/:id/close", bodies_close_page, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/:id/close", bodies_close_action, .needs = RIGHT_BODIES_EDIT},
    {GET, "/bodies/:id/elect", bodies_elect_page, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/:id/elect", bodies_elect_action, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/:id/find", bodies_find_action, .needs = RIGHT_BODIES_EDIT, .reads_only = true},
    {GET, "/bodies/posts/:id", bodies_post_page, .needs = RIGHT_BODIES_VIEW},
    {GET, "/bodies/posts/:id/prolong", bodies_prolong_page, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/posts/:id/prolong", bodies_prolong_action, .needs = RIGHT_BODIES_EDIT},
    {GET, "/bodies/posts/:id/correct", bodies_correct_page, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/posts/:id/correct", bodies_correct_action, .needs = RIGHT_BODIES_EDIT},
    {GET, "/bodies/posts/:id/end", bodies_end_page, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/posts/:id/end", bodies_end_action, .needs = RIGHT_BODIES_EDIT},
    {POST, "/bodies/posts/:id/rights", bodies_grant_action, .needs = RIGHT_ROLES_GRANT},
    {POST, "/bodies/undo/:id", bodies_undo_action, .needs = RIGHT_BODIES_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Bodies and meetings"), N_("Elected bodies"), "gavel", "/bodies", RIGHT_BODIES_VIEW, 32},
    {0},
};

static const char *person_is_bound(struct request *req, int64_t region_id, int64_t person_id)
{
    struct bodies_db_post_of_person_row post;
    return bodies_db_post_of_person(req->db, region_id, person_id, req->today, &post)
               ? N_("This person holds a post in an elected body. End the post on this card first.")
               : NULL;
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(BODIES_ALL));
    bodies_db_person_merged(req->db, region, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(BODIES_ALL));
    bodies_db_person_parted(req->db, region, gone, kept);
}

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct bodies_db_body_of_row body;
    (void)region_id;
    return bodies_db_body_of(req->db, org_id, &body)
               ? N_("The organisation has an elected body, or had one.")
               : NULL;
}

static const struct notice_kind notices[] = {
    {.code = "bodies.term",
     .label = N_("A term is ending"),
     .note = N_("60, 30 and 7 days before your own term ends, or one in an organisation below."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature bodies_feature = {.name = "bodies",
                                       .routes = routes,
                                       .menu = menu,
                                       .notices = notices,
                                       .sweep = bodies_sweep,
                                       .person_is_bound = person_is_bound,
                                       .sign_in_is_refused = bodies_sign_in_is_refused,
                                       .person_merged = person_merged,
                                       .person_parted = person_parted,
                                       .org_is_bound = org_is_bound};
