/* What who holds meetings asks of bodies: who sits in them, by what rules they decide; and what the
 * minutes of an election write down. */
#include "features/bodies/bodies_inner.h"

#include "base/ids.h"

/* ---- bodies --------------------------------------------------------------------------------- */

static struct bodies_body body_of_row(struct request *req, const struct bodies_db_line_row *row)
{
    return (struct bodies_body){
        .id = row->id,
        .region_id = row->region_id,
        .org_id = row->org_id,
        .org_path = row->org_path,
        .org_name = row->org_name,
        .level = row->level,
        .type = row->type,
        .kind = row->kind,
        .name = bodies_name(req, row->label, row->name),
        .formed_on = row->formed_on,
        .closed_on = row->closed_on,
    };
}

static bool meets(const struct bodies_db_line_row *row)
{
    return !str_equal(row->kind, STR("officers"));
}

bool bodies_body_of(struct request *req, struct scope scope, int64_t id,
                    struct bodies_body *ret_body)
{
    struct bodies_db_line_row row;
    if (!bodies_db_find(req->db, scope, id, &row) || !meets(&row)) {
        return false;
    }
    *ret_body = body_of_row(req, &row);
    return true;
}

struct bodies_bodies bodies_of_org(struct request *req, struct scope scope, int64_t org_id,
                                   date day)
{
    struct bodies_db_line_rows rows = bodies_db_of_org(req->db, scope, org_id, day);
    struct bodies_bodies bodies = {ARENA_ARRAY(req->arena, rows.count, struct bodies_body), 0};
    EACH (row, rows) {
        if (meets(row)) {
            bodies.items[bodies.count++] = body_of_row(req, row);
        }
    }
    return bodies;
}

bool bodies_rules_on(struct request *req, str body_type, date day, struct bodies_rules *ret_rules)
{
    struct bodies_db_rule_row row;
    if (!bodies_db_rule(req->db, body_type, day, &row)) {
        return false;
    }
    *ret_rules = (struct bodies_rules){
        .quorum_of = row.quorum_of,
        .quorum = {row.quorum_part, row.quorum_whole, row.quorum_more},
        .majority = {row.majority_part, row.majority_whole, row.majority_more},
        .special = {row.special_part, row.special_whole, false},
    };
    return true;
}

/* ---- who sits there ------------------------------------------------------------------------- */

static bool is_same_person(const struct bodies_sitter *a, const struct bodies_db_sitting_row *b)
{
    if (a->member_id != 0 || b->member_id != 0) {
        return a->member_id == b->member_id;
    }
    return str_equal(a->last_name, b->last_name) && str_equal(a->first_name, b->first_name) &&
           str_equal(a->middle_name, b->middle_name);
}

static bool sits_already(const struct bodies_sitters *sitters,
                         const struct bodies_db_sitting_row *row)
{
    for (size_t i = 0; i < sitters->count; i++) {
        if (is_same_person(&sitters->items[i], row)) {
            return true;
        }
    }
    return false;
}

struct bodies_sitters bodies_sitting(struct request *req, struct scope scope, int64_t body_id,
                                     date day)
{
    struct bodies_db_sitting_rows rows = bodies_db_sitting(req->db, scope, body_id, day);
    struct bodies_sitters sitters = {ARENA_ARRAY(req->arena, rows.count, struct bodies_sitter), 0};
    EACH (row, rows) {
        if (!sits_already(&sitters, row)) {
            sitters.items[sitters.count++] = (struct bodies_sitter){
                row->post_id,   row->member_id,  row->account_id,  row->post_type, row->post_label,
                row->last_name, row->first_name, row->middle_name, row->email,     row->language};
        }
    }
    return sitters;
}

struct bodies_posts bodies_posts_of(struct request *req, const struct bodies_body *body)
{
    struct bodies_db_posts_of_rows rows = bodies_db_posts_of(req->db, body->type, body->level);
    struct bodies_posts posts = {ARENA_ARRAY(req->arena, rows.count, struct bodies_post_kind), 0};
    EACH (row, rows) {
        posts.items[posts.count++] =
            (struct bodies_post_kind){row->code, bodies_label(req, row->label), row->seats};
    }
    return posts;
}

/* ---- elections ------------------------------------------------------------------------------ */

/* Why the seat cannot be taken, as a sentence; empty = it can. */
static str why_not(struct request *req, struct scope scope, const struct bodies_db_line_row *body,
                   const struct bodies_db_add_post_values *post)
{
    if (!date_is_none(body->closed_on)) {
        return str_of(_("This body is closed."));
    }
    int64_t seats = -1;
    EACH (kind, bodies_db_posts_of(req->db, body->type, body->level)) {
        seats = str_equal(kind->code, post->post_type) ? kind->seats : seats;
    }
    if (seats < 0) {
        return str_of(_("This body has no such post."));
    }
    struct bodies_db_holders_values during = {.scope = scope,
                                              .body_id = body->id,
                                              .post_type = post->post_type,
                                              .valid_from = post->valid_from,
                                              .valid_to = post->valid_to};
    struct bodies_db_holders_rows holders = bodies_db_holders(req->db, &during);
    if (seats > 0 && (int64_t)holders.count >= seats) {
        return _f("%1 holds this post during that time. End that post first.",
                  bodies_person(req, holders.items[0].last_name, holders.items[0].first_name,
                                holders.items[0].middle_name));
    }
    EACH (holder, holders) {
        if (post->member_id != 0 && holder->member_id == post->member_id) {
            return str_of(_("This person already holds the post during that time."));
        }
    }
    return (str){0};
}

bool bodies_elect(struct request *req, struct scope scope, const struct bodies_election *election,
                  int64_t *ret_post_id, str *ret_sentence)
{
    struct bodies_db_line_row body;
    if (!bodies_db_find(req->db, scope, election->body_id, &body)) {
        *ret_sentence = str_of(_("There is no such body any more."));
        return false;
    }
    struct bodies_db_add_post_values post = {
        .id = ids_new(),
        .region_id = body.region_id,
        .body_id = body.id,
        .org_id = body.org_id,
        .post_type = election->post_type,
        .member_id = election->member_id,
        .last_name = election->last_name,
        .first_name = election->first_name,
        .middle_name = election->middle_name,
        .elected_on = election->elected_on,
        .valid_from = election->valid_from,
        .valid_to = date_is_none(election->valid_to) ? bodies_usual_end(&body, election->valid_from)
                                                     : election->valid_to,
        .basis_kind = STR("minutes"),
        .basis_number = election->minutes_number,
        .basis_date = election->elected_on,
        .now = req->now,
    };
    *ret_sentence = why_not(req, scope, &body, &post);
    if (ret_sentence->length > 0) {
        return false;
    }
    bodies_write_election(req, &post);
    bool waits = bodies_follow(req, scope, post.id);
    (void)waits; /* the page of waiting rights tells of it */
    *ret_post_id = post.id;
    return true;
}

bool bodies_end(struct request *req, struct scope scope, int64_t post_id, date last_day,
                str *ret_sentence)
{
    struct bodies_db_post_row post;
    if (!bodies_db_find_post(req->db, scope, post_id, &post)) {
        *ret_sentence = str_of(_("There is no such post any more."));
        return false;
    }
    if (!bodies_may(req, &post).edit) {
        *ret_sentence =
            str_of(_("This post gives rights above your own. It is changed by those above."));
        return false;
    }
    struct bodies_db_change_post_values values = bodies_values_of(req, scope, &post);
    values.ended_on = date_before(last_day, post.valid_from) ? post.valid_from : last_day;
    values.end_reason = STR("reelected");
    if (!bodies_write(req, &values, "end")) {
        *ret_sentence = str_of(_("Somebody else has changed this post meanwhile. Open it again and "
                                 "look at it."));
        return false;
    }
    bodies_log_change(req, &post, &values);
    bool waits = bodies_follow(req, scope, post.id);
    (void)waits; /* nothing is given */
    return true;
}
