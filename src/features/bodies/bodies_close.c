/* Closing a body with all its posts, by hand or because its organisation ends; and opening it
 * again. A body that is closed stays, with all who sat in it. */
#include "features/bodies/bodies_inner.h"

#include "app/json.h"
#include "app/undo.h"
#include "features/bodies/bodies.html.h"

static const struct form_field close_fields[] = {
    {"closed_on", N_("Last day of the body"), FORM_DATE, .required = true},
    {0},
};

/* ---- a body with its posts ------------------------------------------------------------------ */

/* Who was to begin later never begins. */
static date end_of(const struct bodies_db_post_row *post, date last_day)
{
    return date_before(last_day, post->valid_from) ? date_add_days(post->valid_from, -1) : last_day;
}

void bodies_keep_post(json_t *kept, int64_t id, int64_t version, str before)
{
    json_t *one = json_object();
    json_put_int(one, "id", id);
    json_put_int(one, "version", version);
    json_put_text(one, "before", before);
    json_array_append_new(json_object_get(kept, "posts"), one);
}

void bodies_end_post(struct request *req, struct scope scope, const struct bodies_db_post_row *post,
                     date last_day, str reason, json_t *kept)
{
    struct bodies_db_change_post_values values = bodies_values_of(req, scope, post);
    bodies_keep_post(kept, post->id, post->version + 1, bodies_kept_of(req, post));
    values.ended_on = end_of(post, last_day);
    values.end_reason = reason;
    bool changed = bodies_write(req, &values, "close");
    (void)changed; /* read in this same transaction */
    bool waits = bodies_follow(req, scope, post->id);
    (void)waits; /* an end needs nobody's consent */
}

static void close_body(struct request *req, struct scope scope,
                       const struct bodies_db_line_row *body, date last_day, str reason,
                       json_t *kept)
{
    EACH (post, bodies_db_posts_of_body(req->db, scope, body->id)) {
        if (!bodies_is_over(post, last_day)) {
            bodies_end_post(req, scope, post, last_day, reason, kept);
        }
    }
    json_array_append_new(json_object_get(kept, "bodies"), json_integer((json_int_t)body->id));
    bodies_db_close(req->db, body->id, last_day);
    const struct audit_change closed = {"closed_on", (str){0}, date_iso(req->arena, last_day)};
    audit(req, "bodies.close", body->region_id, body->id, 0, &closed, 1);
}

json_t *bodies_nothing_kept(void)
{
    return json_pack("{s:[],s:[]}", "bodies", "posts");
}

bool bodies_open_again(struct request *req, struct scope scope, const json_t *kept, bool what_can)
{
    const json_t *bodies = json_object_get(kept, "bodies");
    for (size_t i = 0; i < json_array_size(bodies); i++) {
        struct bodies_db_line_row body;
        int64_t id = json_integer_value(json_array_get(bodies, i));
        if (bodies_db_find(req->db, scope, id, &body)) {
            bodies_db_close(req->db, body.id, (date){0});
            audit(req, "bodies.reopen", body.region_id, body.id, 0, NULL, 0);
        }
    }
    const json_t *posts = json_object_get(kept, "posts");
    for (size_t i = 0; i < json_array_size(posts); i++) {
        const json_t *one = json_array_get(posts, i);
        struct bodies_db_post_row post;
        bool is_same = bodies_db_find_post(req->db, scope, json_get_int(one, "id"), &post) &&
                       post.version == json_get_int(one, "version");
        if (is_same &&
            !bodies_put_back(req, scope, &post, json_get_text(req->arena, one, "before"))) {
            is_same = false;
        }
        if (!is_same && !what_can) {
            return false;
        }
    }
    return true;
}

/* ---- with the organisation ------------------------------------------------------------------ */

int64_t bodies_posts_behind(struct request *req, struct scope scope, int64_t org_id, date last_day)
{
    int64_t count = 0;
    EACH (body, bodies_db_open_of_org(req->db, scope, org_id)) {
        EACH (post, bodies_db_posts_of_body(req->db, scope, body->id)) {
            count += !bodies_is_over(post, last_day);
        }
    }
    return count;
}

void bodies_end_all(struct request *req, struct scope scope, int64_t org_id, date last_day,
                    json_t *kept)
{
    json_t *ended = bodies_nothing_kept();
    EACH (body, bodies_db_open_of_org(req->db, scope, org_id)) {
        close_body(req, scope, body, last_day, STR("liquidated"), ended);
    }
    json_object_set_new(kept, "bodies", ended);
}

void bodies_begin_again(struct request *req, struct scope scope, const json_t *kept)
{
    bool done = bodies_open_again(req, scope, json_object_get(kept, "bodies"), true);
    (void)done; /* a post that was ended since for another reason stays ended */
}

/* ---- by hand -------------------------------------------------------------------------------- */

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
static bool may_end_all(struct request *req, const struct bodies_db_line_row *body, date last_day)
{
    EACH (post, bodies_db_posts_of_body(req->db, req->scope, body->id)) {
        if (!bodies_is_over(post, last_day) && !bodies_may(req, post).edit) {
            return false;
        }
    }
    return true;
}

/* Offers the way back. */
static int64_t close_by_hand(struct request *req, const struct bodies_db_line_row *body,
                             date last_day)
{
    json_t *kept = bodies_nothing_kept();
    close_body(req, req->scope, body, last_day, STR("term"), kept);
    struct undo undo = {
        .object_id = body->id, .kept = json_as_text(req->arena, kept), .kind = STR("bodies")};
    json_decref(kept);
    return undo_offer(req, &undo);
}

struct reply bodies_close_action(struct request *req)
{
    struct bodies_db_line_row body;
    if (!bodies_find(req, path_id(req), &body)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, close_fields);
    date last_day = form_date(&form, "closed_on");
    if (date_before(last_day, body.formed_on) || !date_is_none(body.closed_on)) {
        form_add_error(&form, "closed_on", _f("The body was formed on %1.", body.formed_on));
    }
    if (!may_end_all(req, &body, last_day)) {
        form_add_general_error(
            &form, str_of(_("Somebody in this body has rights above your own. It is closed by "
                            "those above.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Close the body"), bodies_html_close(req, &body, &form));
    }
    date behind = accounts_day_behind(req, last_day);
    bool had_editor = accounts_has_editor(req, behind);
    int64_t undo = close_by_hand(req, &body, last_day);
    if (had_editor && !accounts_has_editor(req, behind)) {
        return reply_refused(req, accounts_last_editor_text(req));
    }
    return reply_done(req, str_format(req->arena, "/bodies?org=%lld", (long long)body.org_id),
                      str_of(_("The body is closed. Its compositions are kept.")), undo);
}

/* ---- taking back ---------------------------------------------------------------------------- */

bool bodies_is_of_body(const struct undo *undo)
{
    return str_equal(undo->kept, STR(BODIES_FORMED)) || str_starts_with(undo->kept, STR("{"));
}

struct reply bodies_undo_body(struct request *req, const struct undo *undo)
{
    struct bodies_db_line_row body;
    if (str_equal(undo->kept, STR(BODIES_FORMED))) {
        return bodies_undo_forming(req, undo);
    }
    if (!bodies_find(req, undo->object_id, &body)) {
        return reply_not_found(req);
    }
    json_t *kept = json_loadb(undo->kept.data, undo->kept.length, 0, NULL);
    bool is_open = bodies_open_again(req, req->scope, kept, false);
    json_decref(kept);
    if (!is_open) {
        return reply_refused(req, str_of(_("Somebody else has changed this post meanwhile. Open it "
                                           "again and look at it.")));
    }
    undo_forget(req, undo);
    return reply_done(req, str_format(req->arena, "/bodies/%lld", (long long)body.id),
                      str_of(_("Undone: it is as it was before.")), 0);
}
