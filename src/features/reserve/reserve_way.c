/* The way of somebody in the reserve: steps of the plan of development, reviews, the end. */
#include "features/reserve/reserve.html.h"
#include "features/reserve/reserve_inner.h"

const struct form_field reserve_step_fields[] = {
    {"step_kind", N_("What kind of step"), FORM_CHOICE, .required = true},
    {"step_title", N_("What is to be done"), FORM_TEXT, .required = true, .max = 200, .wide = true,
     .hint = N_("For example, School of the chair, part 1")},
    {"due_on", N_("Until"), FORM_DATE},
    {0},
};

const struct form_field reserve_review_fields[] = {
    {"held_on", N_("Day of the review"), FORM_DATE, .required = true},
    {"verdict", N_("How it goes"), FORM_TEXT, .required = true, .max = 300, .wide = true,
     .hint = N_("For example, has led two meetings; ready to stand for election")},
    {"review_readiness", N_("How far"), FORM_CHOICE, .required = true},
    {"next_on", N_("To be looked at again on"), FORM_DATE, .hint = N_("Left empty: in a year")},
    {0},
};

static const struct form_field end_fields[] = {
    {"ended_on", N_("On which day"), FORM_DATE, .required = true},
    {"ending", N_("Why"), FORM_CHOICE,
     .hint = N_("Left empty: the person got the post for which he was prepared")},
    {"end_words", N_("In words"), FORM_TEXT, .max = 200, .wide = true},
    {0},
};

const struct form_field *reserve_fields(struct request *req, const struct form_field *fields)
{
    struct reserve_choices choices = reserve_choices_of(req);
    size_t count = 0;
    while (fields[count].name != NULL) {
        count++;
    }
    struct form_field *copy = ARENA_ARRAY(req->arena, count + 1, struct form_field);
    for (size_t i = 0; i < count; i++) {
        copy[i] = fields[i];
        if (strcmp(copy[i].name, "step_kind") == 0) {
            copy[i].choices = choices.step;
        } else if (strcmp(copy[i].name, "review_readiness") == 0) {
            copy[i].choices = choices.readiness;
        } else if (strcmp(copy[i].name, "ending") == 0) {
            copy[i].choices = choices.ending;
        }
    }
    return copy;
}

static struct reply not_in(struct request *req)
{
    return reply_refused(req, str_of(_("This person is no longer in the reserve.")));
}

static struct reply back(struct request *req, int64_t id, const char *sentence)
{
    return reply_done(req, reserve_address(req, id), str_of(sentence), 0);
}

/* ---- steps ------------------------------------------------------------------------------------
 */

struct reply reserve_step_action(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    if (!reserve_find(req, RIGHT_EVENTS_EDIT, &scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, reserve_fields(req, reserve_step_fields));
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Reserve of cadres"),
                                reserve_person_html(req, scope, &row, &form, NULL));
    }
    struct reserve_db_add_step_values step = {scope, row.id, form_text(&form, "step_kind"),
                                              form_text(&form, "step_title"),
                                              form_date(&form, "due_on")};
    if (!reserve_db_add_step(req->db, &step)) {
        return not_in(req);
    }
    const struct audit_change change = {"title", (str){0}, step.title};
    audit(req, "reserve.step", scope.region_id, row.id, row.member_id, &change, 1);
    return back(req, row.id, _("The step is in the plan of development."));
}

static bool find_step(struct request *req, struct scope *ret_scope,
                      struct reserve_db_line_row *ret_row, int64_t *ret_n)
{
    return str_to_int64(path_text(req, 1), ret_n) &&
           reserve_find(req, RIGHT_EVENTS_EDIT, ret_scope, ret_row);
}

/* One press says that it is done, the next one that it is not. */
struct reply reserve_done_action(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    int64_t n = 0;
    if (!find_step(req, &scope, &row, &n)) {
        return reply_not_found(req);
    }
    bool is_done = str_equal(http_body_field(req->http, STR("done")), STR("1"));
    date day = is_done ? req->today : (date){0};
    if (!reserve_db_set_done(req->db, scope, row.id, n, day)) {
        return reply_not_found(req);
    }
    audit(req, "reserve.step", scope.region_id, row.id, row.member_id, NULL, 0);
    return back(req, row.id, is_done ? _("The step is done.") : _("The step is not done."));
}

struct reply reserve_drop_action(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    int64_t n = 0;
    if (!find_step(req, &scope, &row, &n) || !reserve_db_drop_step(req->db, scope, row.id, n)) {
        return reply_not_found(req);
    }
    audit(req, "reserve.step", scope.region_id, row.id, row.member_id, NULL, 0);
    return back(req, row.id, _("The step is taken out of the plan."));
}

/* ---- reviews ----------------------------------------------------------------------------------
 */

struct reply reserve_review_action(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    if (!reserve_find(req, RIGHT_EVENTS_EDIT, &scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, reserve_fields(req, reserve_review_fields));
    date held_on = form_date(&form, "held_on");
    date next_on = form_date(&form, "next_on");
    form_refuse_future(&form, "held_on");
    if (!date_is_none(held_on) && date_before(held_on, row.since)) {
        form_add_error(&form, "held_on",
                       _f("The person is in the reserve since %1 only.", row.since));
    }
    if (date_is_none(next_on) && !date_is_none(held_on)) {
        next_on = date_add_months(held_on, RESERVE_REVIEW_MONTHS);
    }
    if (!date_is_none(held_on) && !date_before(held_on, next_on)) {
        form_add_error(&form, "next_on", str_of(_("The next review comes after this one.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Reserve of cadres"),
                                reserve_person_html(req, scope, &row, NULL, &form));
    }
    str readiness = form_text(&form, "review_readiness");
    struct reserve_db_add_review_values review = {
        scope, row.id, held_on, form_text(&form, "verdict"), readiness, next_on};
    if (!reserve_db_add_review(req->db, &review)) {
        return not_in(req);
    }
    reserve_db_reviewed(
        req->db, &(struct reserve_db_reviewed_values){scope, row.id, readiness, next_on, req->now});
    const struct audit_change change = {"readiness", row.readiness, readiness};
    audit(req, "reserve.review", scope.region_id, row.id, row.member_id, &change, 1);
    return back(req, row.id, _("The review is written down."));
}

/* ---- the end ----------------------------------------------------------------------------------
 */

static struct html end_html(struct request *req, const struct reserve_db_line_row *row,
                            const struct form *form)
{
    struct reserve_choices choices = reserve_choices_of(req);
    struct reserve_end_view view = {*row, form, reserve_post_text(req, &choices, row)};
    return reserve_html_end(req, &view);
}

struct reply reserve_end_page(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    if (!reserve_find(req, RIGHT_EVENTS_EDIT, &scope, &row)) {
        return reply_not_found(req);
    }
    if (!str_equal(row.state, STR("in"))) {
        return not_in(req);
    }
    struct form form = form_of(req, reserve_fields(req, end_fields));
    form_set_date(&form, "ended_on", date_is_none(row.held_since) ? req->today : row.held_since);
    return reply_page(req, _("End of the reserve"), end_html(req, &row, &form));
}

static bool set_state(struct request *req, struct scope scope,
                      const struct reserve_db_line_row *row, const char *before, const char *after,
                      const struct form *form)
{
    return reserve_db_set_state(
        req->db, &(struct reserve_db_set_state_values){
                     .scope = scope,
                     .id = row->id,
                     .version = row->version,
                     .before = str_of(before),
                     .after = str_of(after),
                     .ended_on = form == NULL ? (date){0} : form_date(form, "ended_on"),
                     .ending = form == NULL ? (str){0} : form_text(form, "ending"),
                     .end_words = form == NULL ? (str){0} : form_text(form, "end_words"),
                     .account_id = audit_actor(req),
                     .now = req->now,
                 });
}

struct reply reserve_end_action(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    if (!reserve_find(req, RIGHT_EVENTS_EDIT, &scope, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, reserve_fields(req, end_fields));
    form_refuse_future(&form, "ended_on");
    if (!date_is_none(form_date(&form, "ended_on")) &&
        date_before(form_date(&form, "ended_on"), row.since)) {
        form_add_error(&form, "ended_on",
                       _f("The person is in the reserve since %1 only.", row.since));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("End of the reserve"), end_html(req, &row, &form));
    }
    const char *after = form_text(&form, "ending").length > 0 ? "left" : "appointed";
    if (!reserve_is_version(req, &row) || !set_state(req, scope, &row, "in", after, &form)) {
        return reserve_changed_meanwhile(req);
    }
    const struct audit_change change = {"state", row.state, str_of(after)};
    audit(req, "reserve.end", scope.region_id, row.id, row.member_id, &change, 1);
    return back(req, row.id, _("Written down. It can be taken back here."));
}

struct reply reserve_return_action(struct request *req)
{
    struct scope scope;
    struct reserve_db_line_row row;
    struct reserve_db_same_row same;
    if (!reserve_find(req, RIGHT_EVENTS_EDIT, &scope, &row)) {
        return reply_not_found(req);
    }
    struct reserve_db_same_values values = {scope,      row.id,   row.member_id,
                                            row.org_id, row.post, row.post_words};
    if (reserve_db_same(req->db, &values, &same)) {
        return reply_refused(req,
                             str_of(_("This person is in the reserve for that post already.")));
    }
    if (!reserve_is_version(req, &row) || !set_state(req, scope, &row, "any", "in", NULL)) {
        return reserve_changed_meanwhile(req);
    }
    const struct audit_change change = {"state", row.state, STR("in")};
    audit(req, "reserve.end", scope.region_id, row.id, row.member_id, &change, 1);
    return back(req, row.id, _("The person is in the reserve again."));
}
