/* A new composition out of an election: planned, shown, written in one go, taken back as a whole.
 */
#include "app/app.h"
#include "base/ids.h"
#include "features/bodies/bodies_inner.h"

/* Whoever was elected again and cannot give himself the rights of the new term keeps those of the
 * old one for so long; those above confirm meanwhile. */
#define HELD_OVER_DAYS 30

struct composing {
    struct request *req;
    struct scope scope;
    const struct bodies_composing *of;
    struct bodies_db_org_row org;
    struct bodies_plan plan;
};

static void refuse(struct composing *composing, str sentence)
{
    if (composing->plan.fault.length == 0) {
        composing->plan.fault = sentence;
    }
}

/* ---- bodies and posts ----------------------------------------------------------------------- */

static bool find_body(struct composing *composing, const struct bodies_seat *seat,
                      struct bodies_db_line_row *ret_body)
{
    struct request *req = composing->req;
    if (seat->body_id != 0) {
        return bodies_db_find(req->db, composing->scope, seat->body_id, ret_body) &&
               ret_body->org_id == composing->of->org_id;
    }
    EACH (body, bodies_db_of_org(req->db, composing->scope, composing->of->org_id,
                                 composing->of->elected_on)) {
        if (str_equal(body->type, seat->body_type) && body->name.length == 0) {
            *ret_body = *body;
            return true;
        }
    }
    return false;
}

/* One that is still to be formed: as it will be. */
static bool new_body(struct composing *composing, const struct bodies_seat *seat,
                     struct bodies_db_line_row *ret_body)
{
    struct bodies_db_type_row type;
    if (seat->body_id != 0 ||
        !bodies_db_type(composing->req->db, seat->body_type, composing->org.level, &type)) {
        return false;
    }
    *ret_body = (struct bodies_db_line_row){
        .region_id = composing->of->region_id,
        .org_id = composing->of->org_id,
        .level = composing->org.level,
        .type = seat->body_type,
        .label = type.label,
        .kind = type.kind,
        .term_months = type.term_months,
        .formed_on = composing->of->elected_on,
    };
    return true;
}

static bool body_of(struct composing *composing, const struct bodies_seat *seat,
                    struct bodies_db_line_row *ret_body)
{
    return find_body(composing, seat, ret_body) || new_body(composing, seat, ret_body);
}

static str role_words(struct request *req, str code)
{
    const struct app_role *role = code.length == 0 ? NULL : app_role(req->app, code);
    return role == NULL ? (str){0} : str_of(_(str_to_c(req->arena, role->label)));
}

/* ---- who ends ------------------------------------------------------------------------------- */

/* The chair of the organisation goes with an election of his own, not with that of the committee.
 */
static bool ends_with(const struct bodies_seat *seat, const struct bodies_db_line_row *body,
                      const struct bodies_db_post_row *post)
{
    if (seat->ends == BODIES_ENDS_POST) {
        return str_equal(post->post_type, seat->post_type);
    }
    bool is_chair = str_equal(post->post_type, STR("chair"));
    bool stays = is_chair && str_equal(body->kind, STR("standing")) &&
                 !str_equal(seat->post_type, STR("chair"));
    return seat->ends == BODIES_ENDS_BODY && !stays;
}

static bool ends_already(const struct bodies_plan *plan, int64_t post_id)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->turns[i].post_id == post_id) {
            return true;
        }
    }
    return false;
}

static bool is_elected_to(const struct bodies_seat *seat, const struct bodies_db_post_row *post)
{
    bool is_in = false;
    for (size_t i = 0; i < seat->count; i++) {
        is_in = is_in || seat->members[i] == post->member_id;
    }
    return is_in && str_equal(seat->post_type, post->post_type);
}

/* Holds the post already, was elected to it again, and cannot be given its rights now. */
static bool is_held_over(struct composing *composing, const struct bodies_seat *seat,
                         const struct bodies_db_post_row *post)
{
    struct request *req = composing->req;
    bool is_oneself = post->member_id != 0 && post->member_id == req->user.person_id &&
                      post->region_id == req->user.person_region_id;
    return is_elected_to(seat, post) && str_equal(post->rights, STR("given")) &&
           (is_oneself || !accounts_may_grant(req, post->role));
}

static date last_day_of(const struct composing *composing, const struct bodies_db_post_row *post,
                        bool is_over_later)
{
    date before = date_add_days(composing->of->elected_on, -1);
    if (!is_over_later) {
        return date_before(before, post->valid_from) ? date_add_days(post->valid_from, -1) : before;
    }
    date later = date_add_days(composing->req->today, HELD_OVER_DAYS);
    bool ends_sooner = !date_is_none(post->valid_to) && date_before(post->valid_to, later);
    return ends_sooner ? post->valid_to : later;
}

static void plan_ends(struct composing *composing, size_t at, const struct bodies_db_line_row *body)
{
    struct request *req = composing->req;
    const struct bodies_seat *seat = &composing->of->seats[at];
    if (body->id == 0) {
        return;
    }
    EACH (post, bodies_db_posts_of_body(req->db, composing->scope, body->id)) {
        if (bodies_is_over(post, composing->of->elected_on) || !ends_with(seat, body, post) ||
            ends_already(&composing->plan, post->id)) {
            continue;
        }
        str name = bodies_person(req, post->last_name, post->first_name, post->middle_name);
        if (!bodies_may(req, post).edit) {
            refuse(composing,
                   _f("%1 has rights above your own. This post is ended by those above.", name));
        }
        bool is_held = is_held_over(composing, seat, post);
        bool has_rights = str_equal(post->rights, STR("given"));
        *ARENA_PUSH(req->arena, composing->plan.turns, composing->plan.count,
                    composing->plan.capacity) = (struct bodies_turn){
            .is_held_over = is_held,
            .name = name,
            .body = bodies_name(req, body->label, body->name),
            .post = bodies_label(req, post->post_label),
            .from = post->valid_from,
            .until = last_day_of(composing, post, is_held),
            .role = has_rights ? role_words(req, post->role) : (str){0},
            .rights = has_rights ? BODIES_GIVEN : BODIES_NO_RIGHTS,
            .seat = at,
            .member_id = post->member_id,
            .post_id = post->id,
        };
    }
}

/* ---- who begins ----------------------------------------------------------------------------- */

static enum bodies_rights rights_of(struct request *req, str role,
                                    const struct bodies_db_elected_row *member)
{
    if (role.length == 0) {
        return BODIES_NO_RIGHTS;
    }
    if (member->account_id == 0) {
        return BODIES_NO_SIGN_IN;
    }
    bool is_oneself = member->account_id == req->user.account_id;
    return !is_oneself && accounts_may_grant(req, role) ? BODIES_GIVEN : BODIES_WAIT;
}

static const struct bodies_db_posts_of_row *kind_of(struct request *req,
                                                    const struct bodies_db_line_row *body,
                                                    str post_type)
{
    struct bodies_db_posts_of_rows kinds = bodies_db_posts_of(req->db, body->type, body->level);
    EACH (kind, kinds) {
        if (str_equal(kind->code, post_type)) {
            return kind;
        }
    }
    return NULL;
}

/* Those who stay in the post, whom nobody's election ends. */
static int64_t count_staying(struct composing *composing, const struct bodies_db_line_row *body,
                             const struct bodies_seat *seat, int64_t *ret_double)
{
    int64_t staying = 0;
    if (body->id == 0) {
        return 0;
    }
    EACH (post, bodies_db_posts_of_body(composing->req->db, composing->scope, body->id)) {
        bool stays = str_equal(post->post_type, seat->post_type) &&
                     !bodies_is_over(post, composing->of->elected_on) &&
                     !ends_already(&composing->plan, post->id);
        staying += stays;
        if (stays && is_elected_to(seat, post)) {
            *ret_double = post->member_id;
        }
    }
    return staying;
}

static void plan_begin(struct composing *composing, size_t at,
                       const struct bodies_db_line_row *body,
                       const struct bodies_db_posts_of_row *kind, int64_t member_id)
{
    struct request *req = composing->req;
    struct bodies_db_elected_row member;
    date day = composing->of->elected_on;
    struct scope people =
        access_scope_below(req, composing->scope, composing->of->region_id, composing->org.path);
    if (!bodies_db_elected(req->db, people, member_id, day, &member)) {
        refuse(composing, str_of(_("Somebody who was elected is no member of this organisation any "
                                   "more: the card is not on its register.")));
        return;
    }
    str name = bodies_person(req, member.last_name, member.first_name, member.middle_name);
    if (!member.was_member) {
        refuse(composing,
               _f("%1 was not on the register of this organisation on %2, and could not be elected "
                  "there.",
                  name, day));
    }
    *ARENA_PUSH(req->arena, composing->plan.turns, composing->plan.count,
                composing->plan.capacity) = (struct bodies_turn){
        .begins = true,
        .name = name,
        .body = bodies_name(req, body->label, body->name),
        .post = bodies_label(req, kind->label),
        .from = day,
        .until = bodies_usual_end(body, day),
        .role = role_words(req, kind->role),
        .rights = rights_of(req, kind->role, &member),
        .seat = at,
        .member_id = member_id,
    };
}

static void plan_seat(struct composing *composing, size_t at)
{
    struct request *req = composing->req;
    const struct bodies_seat *seat = &composing->of->seats[at];
    struct bodies_db_line_row body;
    if (!body_of(composing, seat, &body)) {
        refuse(composing,
               str_of(_("A body into which people were elected is not there any more.")));
        return;
    }
    const struct bodies_db_posts_of_row *kind = kind_of(req, &body, seat->post_type);
    if (kind == NULL || !date_is_none(body.closed_on) ||
        date_before(composing->of->elected_on, body.formed_on)) {
        refuse(composing, _f("%1: nobody could be elected to this post on %2.",
                             bodies_name(req, body.label, body.name), composing->of->elected_on));
        return;
    }
    int64_t twice = 0;
    int64_t staying = count_staying(composing, &body, seat, &twice);
    if (twice != 0) {
        refuse(composing, _f("%1: somebody who was elected holds this post already, and it was not "
                             "elected anew.",
                             bodies_name(req, body.label, body.name)));
    }
    if (kind->seats > 0 && staying + (int64_t)seat->count > kind->seats) {
        refuse(composing,
               _f("%1, %2: more people than there are places.",
                  bodies_name(req, body.label, body.name), bodies_label(req, kind->label)));
    }
    for (size_t i = 0; i < seat->count; i++) {
        plan_begin(composing, at, &body, kind, seat->members[i]);
    }
}

static struct composing plan_of(struct request *req, struct scope scope,
                                const struct bodies_composing *of)
{
    struct composing composing = {.req = req, .scope = scope, .of = of};
    if (!bodies_db_org(req->db, scope, of->org_id, &composing.org)) {
        refuse(&composing, str_of(_("The organisation is not there any more.")));
        return composing;
    }
    /* First all ends: a place that one election leaves may be taken by another. */
    for (size_t i = 0; i < of->count; i++) {
        struct bodies_db_line_row body;
        if (of->seats[i].count > 0 && body_of(&composing, &of->seats[i], &body)) {
            plan_ends(&composing, i, &body);
        }
    }
    for (size_t i = 0; i < of->count; i++) {
        if (of->seats[i].count > 0) {
            plan_seat(&composing, i);
        }
    }
    if (composing.plan.count == 0) {
        refuse(&composing, str_of(_("Nobody was elected.")));
    }
    return composing;
}

struct bodies_plan bodies_plan_composition(struct request *req, struct scope scope,
                                           const struct bodies_composing *composing)
{
    return plan_of(req, scope, composing).plan;
}

/* ---- writing -------------------------------------------------------------------------------- */

static int64_t form_body(struct composing *composing, const struct bodies_seat *seat)
{
    struct request *req = composing->req;
    struct bodies_db_line_row body;
    if (find_body(composing, seat, &body)) {
        return body.id;
    }
    struct bodies_db_add_values values = {
        .id = ids_new(),
        .region_id = composing->of->region_id,
        .org_id = composing->of->org_id,
        .body_type = seat->body_type,
        .formed_on = composing->of->elected_on,
    };
    bodies_db_add(req->db, &values);
    const struct audit_change type = {"type", (str){0}, values.body_type};
    audit(req, "bodies.form", values.region_id, values.id, 0, &type, 1);
    return values.id;
}

static void begin(struct composing *composing, const struct bodies_turn *turn, json_t *kept)
{
    struct request *req = composing->req;
    const struct bodies_composing *of = composing->of;
    const struct bodies_seat *seat = &of->seats[turn->seat];
    struct bodies_db_elected_row member;
    struct scope people =
        access_scope_below(req, composing->scope, of->region_id, composing->org.path);
    if (!bodies_db_elected(req->db, people, turn->member_id, of->elected_on, &member)) {
        return; /* the plan has found it in this transaction */
    }
    struct bodies_db_add_post_values post = {
        .id = ids_new(),
        .region_id = of->region_id,
        .body_id = form_body(composing, seat),
        .org_id = of->org_id,
        .post_type = seat->post_type,
        .member_id = turn->member_id,
        .last_name = member.last_name,
        .first_name = member.first_name,
        .middle_name = member.middle_name,
        .elected_on = of->elected_on,
        .valid_from = turn->from,
        .valid_to = turn->until,
        .basis_kind = STR("minutes"),
        .basis_number = of->minutes,
        .basis_date = of->elected_on,
        .now = req->now,
    };
    bodies_write_election(req, &post);
    bool waits = bodies_follow(req, composing->scope, post.id);
    (void)waits; /* shown among those that wait */
    bodies_keep_post(kept, post.id, 1, (str){0});
}

static void end(struct composing *composing, const struct bodies_turn *turn, json_t *kept)
{
    struct request *req = composing->req;
    struct bodies_db_post_row post;
    if (bodies_db_find_post(req->db, composing->scope, turn->post_id, &post)) {
        bodies_end_post(req, composing->scope, &post, turn->until, STR("reelected"), kept);
    }
}

bool bodies_compose(struct request *req, struct scope scope, const struct bodies_composing *of,
                    json_t *kept, str *ret_sentence)
{
    struct composing composing = plan_of(req, scope, of);
    if (composing.plan.fault.length > 0) {
        *ret_sentence = composing.plan.fault;
        return false;
    }
    date behind = accounts_day_behind(req, of->elected_on);
    bool had_editor = accounts_has_editor(req, behind);
    json_t *written = bodies_nothing_kept();
    for (size_t i = 0; i < composing.plan.count; i++) {
        const struct bodies_turn *turn = &composing.plan.turns[i];
        if (turn->begins) {
            begin(&composing, turn, written);
        } else {
            end(&composing, turn, written);
        }
    }
    json_object_set_new(kept, "bodies", written);
    if (had_editor && !accounts_has_editor(req, behind)) {
        *ret_sentence = accounts_last_editor_text(req);
        return false;
    }
    return true;
}

bool bodies_uncompose(struct request *req, struct scope scope, const json_t *kept,
                      str *ret_sentence)
{
    bool had_editor = accounts_has_editor(req, req->today);
    if (!bodies_open_again(req, scope, json_object_get(kept, "bodies"), false)) {
        *ret_sentence = str_of(_("Somebody has changed one of these posts meanwhile. Look at the "
                                 "composition and correct it there."));
        return false;
    }
    if (had_editor && !accounts_has_editor(req, req->today)) {
        *ret_sentence = accounts_last_editor_text(req);
        return false;
    }
    return true;
}
