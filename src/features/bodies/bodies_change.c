/* What happens to a post after the election: it is prolonged, corrected, ended, or taken back. Each
 * change first keeps how the post was; the mandate follows in the same transaction. */
#include "features/bodies/bodies_inner.h"

#include "app/undo.h"
#include "features/bodies/bodies.html.h"

static const struct form_field prolong_fields[] = {
    {"version", "", FORM_HIDDEN},
    {"valid_to", N_("Until"), FORM_DATE, .required = true},
    {"basis_kind", N_("Document"), FORM_CHOICE, .choices = bodies_basis_kinds},
    {"basis_number", N_("Number of the document"), FORM_TEXT, .max = 40},
    {"basis_date", N_("Date of the document"), FORM_DATE},
    {0},
};

static const struct form_field correct_fields[] = {
    {"version", "", FORM_HIDDEN},
    {"elected_on", N_("Elected on"), FORM_DATE},
    {"valid_from", N_("From"), FORM_DATE, .required = true},
    {"valid_to", N_("Until"), FORM_DATE},
    {"basis_kind", N_("Document"), FORM_CHOICE, .choices = bodies_basis_kinds},
    {"basis_number", N_("Number of the document"), FORM_TEXT, .max = 40},
    {"basis_date", N_("Date of the document"), FORM_DATE},
    {"is_released", N_("Released from the main work, paid by the union"), FORM_FLAG},
    {0},
};

static const struct form_field end_fields[] = {
    {"version", "", FORM_HIDDEN},
    {"ended_on", N_("Last day in the post"), FORM_DATE, .required = true},
    {"end_reason", N_("Reason"), FORM_CHOICE, .required = true, .choices = bodies_reasons},
    {0},
};

/* A post that the acting person may change; a reply with status 0 when he may. */
static struct reply open_post(struct request *req, struct bodies_db_post_row *ret_post,
                              struct bodies_db_line_row *ret_body)
{
    if (!bodies_find_post(req, path_id(req), ret_post, ret_body)) {
        return reply_not_found(req);
    }
    if (!bodies_may(req, ret_post).edit) {
        return reply_refused(
            req, str_of(_("This post gives rights above your own. It is changed by those above.")));
    }
    if (!date_is_none(ret_post->ended_on)) {
        return reply_refused(req, str_of(_("This post has been ended already.")));
    }
    return (struct reply){0};
}

/* ---- writing a change ----------------------------------------------------------------------- */

/* The form was opened at this version; somebody else may have been quicker. */
static bool is_same_version(const struct form *form, const struct bodies_db_post_row *post)
{
    int64_t version;
    return str_to_int64(form_text(form, "version"), &version) && version == post->version;
}

static struct reply changed_meanwhile(struct request *req)
{
    return reply_refused(req, str_of(_("Somebody else has changed this post meanwhile. Open it "
                                       "again and look at it.")));
}

static struct reply carry_out(struct request *req, const struct bodies_db_post_row *post,
                              const struct bodies_db_change_post_values *values, const char *what,
                              str sentence)
{
    str kept = bodies_kept_of(req, post);
    date behind = accounts_day_behind(req, bodies_last_day(values->valid_to, values->ended_on));
    bool had_editor = accounts_has_editor(req, behind);
    if (!bodies_write(req, values, what)) {
        return changed_meanwhile(req);
    }
    bodies_log_change(req, post, values);
    bool waits = bodies_follow(req, req->scope, post->id);
    if (had_editor && !accounts_has_editor(req, behind)) {
        return reply_refused(req, accounts_last_editor_text(req));
    }
    struct undo undo = {
        .object_id = post->id, .version = post->version + 1, .kept = kept, .kind = STR("bodies")};
    return reply_done(req, str_format(req->arena, "/bodies/posts/%lld", (long long)post->id),
                      waits ? str_of(_("Done. The rights of the post wait until somebody who may "
                                       "give them confirms them."))
                            : sentence,
                      undo_offer(req, &undo));
}

/* ---- prolonging ----------------------------------------------------------------------------- */

static struct html prolong_html(struct request *req, const struct bodies_db_post_row *post,
                                const struct bodies_db_line_row *body, const struct form *form)
{
    return bodies_html_change(req, body, post, form, "prolong", _("Prolong the term"));
}

struct reply bodies_prolong_page(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    struct reply refusal = open_post(req, &post, &body);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, prolong_fields);
    form_set_int(&form, "version", post.version);
    return reply_page(req, _("Prolong the term"), prolong_html(req, &post, &body, &form));
}

struct reply bodies_prolong_action(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    struct reply refusal = open_post(req, &post, &body);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, prolong_fields);
    date until = form_date(&form, "valid_to");
    bool is_later = date_is_none(until) || date_is_none(post.valid_to)
                        ? !date_is_none(post.valid_to)
                        : date_before(post.valid_to, until);
    if (!date_is_none(until) && !is_later) {
        form_add_error(&form, "valid_to", str_of(_("This is not later than the term is now.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Prolong the term"), prolong_html(req, &post, &body, &form));
    }
    if (!is_same_version(&form, &post)) {
        return changed_meanwhile(req);
    }
    struct bodies_db_change_post_values values = bodies_values_of(req, req->scope, &post);
    values.valid_to = until;
    values.basis_kind = form_text(&form, "basis_kind");
    values.basis_number = form_text(&form, "basis_number");
    values.basis_date = form_date(&form, "basis_date");
    return carry_out(req, &post, &values, "prolong", str_of(_("The term is prolonged.")));
}

/* ---- correcting ----------------------------------------------------------------------------- */

static struct html correct_html(struct request *req, const struct bodies_db_post_row *post,
                                const struct bodies_db_line_row *body, const struct form *form)
{
    return bodies_html_change(req, body, post, form, "correct", _("Correct the entry"));
}

struct reply bodies_correct_page(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    struct reply refusal = open_post(req, &post, &body);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, correct_fields);
    form_set_int(&form, "version", post.version);
    form_set_date(&form, "elected_on", post.elected_on);
    form_set_date(&form, "valid_from", post.valid_from);
    form_set_date(&form, "valid_to", post.valid_to);
    form_set_text(&form, "basis_kind", post.basis_kind);
    form_set_text(&form, "basis_number", post.basis_number);
    form_set_date(&form, "basis_date", post.basis_date);
    form_set_int(&form, "is_released", post.is_released);
    return reply_page(req, _("Correct the entry"), correct_html(req, &post, &body, &form));
}

static void take_corrections(const struct form *form, struct bodies_db_change_post_values *values)
{
    values->elected_on = form_date(form, "elected_on");
    values->valid_from = form_date(form, "valid_from");
    values->valid_to = form_date(form, "valid_to");
    values->basis_kind = form_text(form, "basis_kind");
    values->basis_number = form_text(form, "basis_number");
    values->basis_date = form_date(form, "basis_date");
    values->is_released = form_flag(form, "is_released");
}

struct reply bodies_correct_action(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    struct reply refusal = open_post(req, &post, &body);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, correct_fields);
    struct bodies_db_change_post_values values = bodies_values_of(req, req->scope, &post);
    take_corrections(&form, &values);
    if (!date_is_none(values.valid_to) && date_before(values.valid_to, values.valid_from)) {
        form_add_error(&form, "valid_to", str_of(_("The end date is before the start date.")));
    }
    if (date_before(values.valid_from, body.formed_on)) {
        form_add_error(&form, "valid_from", _f("The body was formed on %1.", body.formed_on));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Correct the entry"),
                                correct_html(req, &post, &body, &form));
    }
    if (!is_same_version(&form, &post)) {
        return changed_meanwhile(req);
    }
    return carry_out(req, &post, &values, "correct", str_of(_("The entry is corrected.")));
}

/* ---- ending --------------------------------------------------------------------------------- */

static struct html end_html(struct request *req, const struct bodies_db_post_row *post,
                            const struct bodies_db_line_row *body, const struct form *form)
{
    return bodies_html_change(req, body, post, form, "end", _("End the post"));
}

struct reply bodies_end_page(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    struct reply refusal = open_post(req, &post, &body);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, end_fields);
    form_set_int(&form, "version", post.version);
    form_set_date(&form, "ended_on", req->today);
    return reply_page(req, _("End the post"), end_html(req, &post, &body, &form));
}

static void check_end(struct request *req, struct form *form, const struct bodies_db_post_row *post)
{
    date last_day = form_date(form, "ended_on");
    bool is_mistake = str_equal(form_text(form, "end_reason"), STR("mistake"));
    if (!is_mistake && date_before(last_day, post->valid_from)) {
        form_add_error(form, "ended_on", str_of(_("The end date is before the start date.")));
    }
    if (!date_is_none(post->valid_to) && date_before(post->valid_to, last_day)) {
        form_add_error(
            form, "ended_on",
            _f("The term ends on %1. It can be prolonged, but not ended later.", post->valid_to));
    }
}

struct reply bodies_end_action(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    struct reply refusal = open_post(req, &post, &body);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, end_fields);
    check_end(req, &form, &post);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("End the post"), end_html(req, &post, &body, &form));
    }
    if (!is_same_version(&form, &post)) {
        return changed_meanwhile(req);
    }
    struct bodies_db_change_post_values values = bodies_values_of(req, req->scope, &post);
    values.end_reason = form_text(&form, "end_reason");
    /* What was entered by mistake was never so, not for a day. */
    values.ended_on = str_equal(values.end_reason, STR("mistake"))
                          ? date_add_days(post.valid_from, -1)
                          : form_date(&form, "ended_on");
    return carry_out(req, &post, &values, "end",
                     str_of(_("The post ends on that day, and the rights with it.")));
}

/* ---- giving the rights that wait ------------------------------------------------------------- */

struct reply bodies_grant_action(struct request *req)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    if (!bodies_find_post(req, path_id(req), &post, &body)) {
        return reply_not_found(req);
    }
    str path = str_format(req->arena, "/bodies/posts/%lld", (long long)post.id);
    bool waits = bodies_follow(req, req->scope, post.id);
    struct bodies_db_post_row after = post;
    bool found = bodies_db_find_post(req->db, req->scope, post.id, &after);
    (void)found; /* it was there a moment ago */
    if (waits) {
        return reply_refused(
            req, str_of(_("Your post does not let you give these rights: they are above your own, "
                          "or they would be your own.")));
    }
    if (!str_equal(after.rights, STR("given"))) {
        return reply_refused(
            req, str_of(_("This person has no sign-in yet. Open one under the same name and "
                          "address; then the rights can be given.")));
    }
    audit(req, "bodies.grant", post.region_id, post.id, post.member_id, NULL, 0);
    return reply_done(req, path, str_of(_("Done. The rights follow the dates of the post.")), 0);
}

/* ---- taking back ---------------------------------------------------------------------------- */

static struct reply undo_post(struct request *req, const struct undo *undo)
{
    struct bodies_db_post_row post;
    struct bodies_db_line_row body;
    if (!bodies_find_post(req, undo->object_id, &post, &body)) {
        return reply_not_found(req);
    }
    bool had_editor = accounts_has_editor(req, req->today);
    if (post.version != undo->version || !bodies_put_back(req, req->scope, &post, undo->kept)) {
        return changed_meanwhile(req);
    }
    if (had_editor && !accounts_has_editor(req, req->today)) {
        return reply_refused(req, accounts_last_editor_text(req));
    }
    undo_forget(req, undo);
    return reply_done(req, str_format(req->arena, "/bodies/%lld", (long long)post.body_id),
                      str_of(_("Undone: it is as it was before.")), 0);
}

/* Of a post, or of a body as a whole. */
struct reply bodies_undo_action(struct request *req)
{
    struct undo undo;
    if (!undo_find_kind(req, STR("bodies"), path_id(req), &undo)) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(
            req,
            str_of(_("This can only be undone within ten minutes. Correct the entry instead.")));
    }
    return bodies_is_of_body(&undo) ? bodies_undo_body(req, &undo) : undo_post(req, &undo);
}
