/* Electing and appointing: first the person (of the register, or by name), then the post with its
 * dates. Words that one looks for stay out of addresses, so the search is sent as a form. */
#include "features/bodies/bodies_inner.h"

#include "app/undo.h"
#include "base/fold.h"
#include "base/ids.h"
#include "features/bodies/bodies.html.h"

static const struct form_field elect_fields[] = {
    {"member", N_("Member"), FORM_HIDDEN},
    {"last_name", N_("Surname"), FORM_TEXT, .max = 80},
    {"first_name", N_("First name"), FORM_TEXT, .max = 80},
    {"middle_name", N_("Patronymic"), FORM_TEXT, .max = 80},
    {"login", N_("E-mail address of the sign-in"), FORM_EMAIL,
     .hint = N_("Only if the post gives rights and the person has a sign-in.")},
    {"post", N_("Post"), FORM_TEXT, .required = true, .max = 60},
    {"elected_on", N_("Elected on"), FORM_DATE},
    {"valid_from", N_("From"), FORM_DATE, .required = true},
    {"valid_to", N_("Until"), FORM_DATE,
     .hint = N_("The rights end automatically at the end of the term.")},
    {"basis_kind", N_("Document"), FORM_CHOICE, .choices = bodies_basis_kinds},
    {"basis_number", N_("Number of the document"), FORM_TEXT, .max = 40},
    {"basis_date", N_("Date of the document"), FORM_DATE},
    {"is_released", N_("Released from the main work, paid by the union"), FORM_FLAG},
    {0},
};

static struct scope candidates_scope(struct request *req, const struct bodies_db_line_row *body)
{
    return access_scope_below(req, req->scope, body->region_id, body->org_path);
}

/* The member whom the form or the address names; false when there is none such here. */
static bool find_candidate(struct request *req, const struct bodies_db_line_row *body, int64_t id,
                           struct bodies_db_candidate_row *ret_member)
{
    *ret_member = (struct bodies_db_candidate_row){0};
    return id == 0 || bodies_db_candidate(req->db, candidates_scope(req, body), id, ret_member);
}

/* The term of such bodies, counted from the election. */
date bodies_usual_end(const struct bodies_db_line_row *body, date from)
{
    return body->term_months == 0 ? (date){0} : date_add_months(from, (int)body->term_months);
}

struct reply bodies_elect_page(struct request *req)
{
    struct bodies_db_line_row body;
    struct bodies_db_candidate_row member;
    if (!bodies_find(req, path_id(req), &body) ||
        !find_candidate(req, &body, query_int(req, "member"), &member)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, elect_fields);
    form_set_date(&form, "elected_on", req->today);
    form_set_date(&form, "valid_from", req->today);
    form_set_date(&form, "valid_to", bodies_usual_end(&body, req->today));
    if (member.id != 0) {
        form_set_int(&form, "member", member.id);
    }
    return reply_page(req, _("Elect or appoint"), bodies_html_elect(req, &body, &member, &form));
}

/* Changes nothing: a search whose words stand in no address. */
struct reply bodies_find_action(struct request *req)
{
    struct bodies_db_line_row body;
    if (!bodies_find(req, path_id(req), &body)) {
        return reply_not_found(req);
    }
    str words = fold_search(req->arena, http_body_field(req->http, STR("q")));
    struct bodies_db_candidates_rows found = {0};
    if (words.length > 0) {
        found = bodies_db_candidates(req->db, candidates_scope(req, &body), words,
                                     str_join(req->arena, words, STR("\xf4\x8f\xbf\xbf")));
    }
    audit_read(req, "bodies.find", body.region_id, body.org_id, 0);
    return reply_page(req, _("Elect or appoint"), bodies_html_found(req, &body, found));
}

static const struct bodies_db_posts_of_row *post_kind(struct bodies_db_posts_of_rows kinds,
                                                      str code)
{
    EACH (kind, kinds) {
        if (str_equal(kind->code, code)) {
            return kind;
        }
    }
    return NULL;
}

/* One seat has one holder at a time, and nobody holds the same post twice at once. */
static void check_seat(struct request *req, struct form *form,
                       const struct bodies_db_line_row *body,
                       const struct bodies_db_posts_of_row *kind,
                       const struct bodies_db_candidate_row *member)
{
    struct bodies_db_holders_rows holders = bodies_db_holders(
        req->db, &(struct bodies_db_holders_values){.scope = req->scope,
                                                    .body_id = body->id,
                                                    .post_type = kind->code,
                                                    .valid_from = form_date(form, "valid_from"),
                                                    .valid_to = form_date(form, "valid_to")});
    if (kind->seats > 0 && (int64_t)holders.count >= kind->seats) {
        form_add_error(
            form, "post",
            _f("%1 holds this post during that time. End that post first.",
               bodies_person(req, holders.items[0].last_name, holders.items[0].first_name,
                             holders.items[0].middle_name)));
        return;
    }
    EACH (holder, holders) {
        if (member->id != 0 && holder->member_id == member->id) {
            form_add_error(form, "post",
                           str_of(_("This person already holds the post during that time.")));
            return;
        }
    }
}

static void check_election(struct request *req, struct form *form,
                           const struct bodies_db_line_row *body,
                           const struct bodies_db_candidate_row *member)
{
    date from = form_date(form, "valid_from");
    date until = form_date(form, "valid_to");
    if (!date_is_none(until) && date_before(until, from)) {
        form_add_error(form, "valid_to", str_of(_("The end date is before the start date.")));
    }
    if (date_before(from, body->formed_on)) {
        form_add_error(form, "valid_from", _f("The body was formed on %1.", body->formed_on));
    }
    if (!date_is_none(body->closed_on)) {
        form_add_general_error(form, str_of(_("This body is closed.")));
    }
    if (member->id == 0 && (str_is_empty(form_text(form, "last_name")) ||
                            str_is_empty(form_text(form, "first_name")))) {
        form_add_error(form, "last_name", str_of(_("Give the surname and the first name.")));
    }
    struct bodies_db_posts_of_rows kinds = bodies_db_posts_of(req->db, body->type, body->level);
    const struct bodies_db_posts_of_row *kind = post_kind(kinds, form_text(form, "post"));
    if (kind == NULL) {
        form_add_error(form, "post", str_of(_("Choose one from the list.")));
    } else if (!date_is_none(from)) {
        check_seat(req, form, body, kind, member);
    }
}

static int64_t add_post(struct request *req, const struct form *form,
                        const struct bodies_db_line_row *body,
                        const struct bodies_db_candidate_row *member)
{
    bool is_member = member->id != 0;
    struct bodies_db_add_post_values post = {
        .id = ids_new(),
        .region_id = body->region_id,
        .body_id = body->id,
        .org_id = body->org_id,
        .post_type = form_text(form, "post"),
        .member_id = member->id,
        .last_name = is_member ? member->last_name : form_text(form, "last_name"),
        .first_name = is_member ? member->first_name : form_text(form, "first_name"),
        .middle_name = is_member ? member->middle_name : form_text(form, "middle_name"),
        .login = is_member ? (str){0} : form_text(form, "login"),
        .elected_on = form_date(form, "elected_on"),
        .valid_from = form_date(form, "valid_from"),
        .valid_to = form_date(form, "valid_to"),
        .basis_kind = form_text(form, "basis_kind"),
        .basis_number = form_text(form, "basis_number"),
        .basis_date = form_date(form, "basis_date"),
        .is_released = form_flag(form, "is_released"),
        .now = req->now,
    };
    bodies_write_election(req, &post);
    return post.id;
}

struct reply bodies_elect_action(struct request *req)
{
    struct bodies_db_line_row body;
    struct bodies_db_candidate_row member;
    struct form form = form_read(req, elect_fields);
    int64_t member_id = 0;
    str sent = form_text(&form, "member");
    if (!bodies_find(req, path_id(req), &body) ||
        (!str_is_empty(sent) && !str_to_int64(sent, &member_id)) ||
        !find_candidate(req, &body, member_id, &member)) {
        return reply_not_found(req);
    }
    check_election(req, &form, &body, &member);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Elect or appoint"),
                                bodies_html_elect(req, &body, &member, &form));
    }
    int64_t id = add_post(req, &form, &body, &member);
    bool waits = bodies_follow(req, req->scope, id);
    struct undo undo = {.object_id = id, .version = 1, .kind = STR("bodies")};
    return reply_done(req, str_format(req->arena, "/bodies/%lld", (long long)body.id),
                      waits ? str_of(_("Done. The rights of the post wait until somebody who may "
                                       "give them confirms them."))
                            : str_of(_("Done. It is in the composition of the body.")),
                      undo_offer(req, &undo));
}
