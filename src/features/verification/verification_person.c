#include "features/membership/membership.h"
#include "features/verification/verification.html.h"
#include "features/verification/verification_inner.h"

/* One person: what has changed is put right on the spot or noted for later; who has gone is taken
 * off the register by an act of his membership. */

static const struct form_choice status_choices[] = {
    {"active", N_("Registered member")},
    {"temporarily_not_working", N_("On the register, temporarily not working")},
    {0},
};

static const struct form_field fields[] = {
    {"version", "", FORM_HIDDEN},
    {"mark", "", FORM_HIDDEN},
    {"last_name", N_("Surname"), FORM_TEXT, .required = true, .max = 80},
    {"position", N_("Position"), FORM_TEXT, .hint = N_("For example, teacher of mathematics")},
    {"phone", N_("Phone"), FORM_PHONE, .hint = N_("For example, +7 910 123-45-67")},
    {"email", N_("E-mail"), FORM_EMAIL},
    {"category", N_("Category"), FORM_CHOICE, .choices = members_categories},
    {"status", N_("Status"), FORM_CHOICE, .choices = status_choices, .required = true},
    {0},
};

static const struct form_field note_fields[] = {
    {"mark", "", FORM_HIDDEN},
    {"note", N_("What is still to be found out or done"), FORM_TEXT, .max = 300, .required = true,
     .wide = true},
    {0},
};

/* ---- what the three share ------------------------------------------------------------------- */

/* The person on the register of an organisation within reach, in this year's verification. */
static bool find(struct request *req, struct verification_person_view *ret_view,
                 int64_t *ret_version)
{
    struct verification_person_view view = {.id = path_id(req)};
    struct scope reach = members_reach(req, RIGHT_MEMBERS_EDIT, view.id);
    if (str_is_empty(reach.from) ||
        !members_card_of(req, reach, view.id, &view.card, ret_version) ||
        !verification_find(req, RIGHT_MEMBERS_EDIT, members_org_of(req, reach, view.id),
                           verification_year(req->today), &view.org) ||
        !verification_db_standing(req->db, view.org.scope, view.org.org.id, view.org.year, view.id,
                                  &view.standing)) {
        return false;
    }
    view.name = members_name_of(req->arena, &view.card);
    view.may_act = access_may(req, RIGHT_MEMBERS_ADMIT);
    *ret_view = view;
    return true;
}

static void fill_note_form(struct request *req, struct verification_person_view *view)
{
    view->note_form = form_of(req, note_fields);
    form_set_int(&view->note_form, "mark", view->standing.version);
    form_set_text(&view->note_form, "note", view->standing.note);
}

static void fill_form(struct request *req, struct verification_person_view *view, int64_t version)
{
    view->form = form_of(req, fields);
    form_set_int(&view->form, "version", version);
    form_set_int(&view->form, "mark", view->standing.version);
    form_set_text(&view->form, "last_name", view->card.last_name);
    form_set_text(&view->form, "position", view->card.position);
    form_set_text(&view->form, "phone", view->card.phone);
    form_set_text(&view->form, "email", view->card.email);
    form_set_text(&view->form, "category", view->card.category);
    form_set_text(&view->form, "status", view->card.status);
}

static int64_t sent_number(const struct form *form, const char *name)
{
    int64_t number;
    return str_to_int64(form_text(form, name), &number) ? number : -1;
}

/* What the page asks for is over: everything of it is settled already. */
static struct reply reply_closed(struct request *req, const struct verification_person_view *view)
{
    enum verification_outcome outcome =
        view->standing.is_here ? VERIFICATION_FROZEN : VERIFICATION_LEFT;
    return reply_refused(req, verification_outcome_text(req, outcome, &view->standing));
}

static bool is_open(const struct verification_person_view *view)
{
    return view->standing.is_here && !view->org.is_signed;
}

static struct reply reply_again(struct request *req, struct verification_person_view *view)
{
    return reply_form_again(req, _("What has changed"), verification_html_person(req, view));
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply verification_person_page(struct request *req)
{
    struct verification_person_view view;
    int64_t version;
    if (!find(req, &view, &version)) {
        return reply_not_found(req);
    }
    if (!is_open(&view)) {
        return reply_see_other(req, str_format(req->arena, "/members/%lld", (long long)view.id));
    }
    fill_form(req, &view, version);
    fill_note_form(req, &view);
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", view.org.org.region_id, view.id, view.id);
    }
    return reply_page_titled(req, view.name, verification_html_person(req, &view));
}

static struct members_card corrected(const struct form *form, const struct members_card *before)
{
    struct members_card card = *before;
    card.last_name = form_text(form, "last_name");
    card.position = form_text(form, "position");
    card.phone = form_text(form, "phone");
    card.email = form_text(form, "email");
    card.category = form_text(form, "category");
    card.status = form_text(form, "status");
    if (!str_equal(card.last_name, before->last_name)) {
        card.previous_last_name = before->last_name;
    }
    return card;
}

/* The register's values as they are now, and why what was typed is not among them. */
static struct reply card_conflict(struct request *req, struct verification_person_view *view,
                                  int64_t version)
{
    fill_form(req, view, version);
    form_add_general_error(&view->form,
                           str_of(_("Somebody else has just changed this card. Below is what it "
                                    "says now: enter your change once more.")));
    return reply_again(req, view);
}

/* Marks and keeps whatever was changed; a form with nothing new in it says that all is right. */
static struct reply keep(struct request *req, struct verification_person_view *view,
                         const struct verification_mark *mark, struct form *form, str done,
                         int64_t undo_id)
{
    struct verification_db_standing_row standing;
    enum verification_outcome outcome = verification_put(req, &view->org, mark, &standing);
    if (outcome != VERIFICATION_SAVED) {
        form_add_general_error(form, verification_outcome_text(req, outcome, &standing));
        return reply_again(req, view);
    }
    return reply_done(req, verification_next_place(req, &view->org, view->id), done, undo_id);
}

/* Does what the form asks with a card that is there and may still be marked. */
static struct reply with_open_card(struct request *req,
                                   struct reply (*act)(struct request *req,
                                                       struct verification_person_view *view,
                                                       int64_t version))
{
    struct verification_person_view view;
    int64_t version;
    if (!find(req, &view, &version)) {
        return reply_not_found(req);
    }
    if (!is_open(&view)) {
        return reply_closed(req, &view);
    }
    fill_form(req, &view, version);
    fill_note_form(req, &view);
    return act(req, &view, version);
}

static struct reply correct(struct request *req, struct verification_person_view *view,
                            int64_t version)
{
    view->form = form_read(req, fields);
    if (!form_is_good(&view->form)) {
        return reply_again(req, view);
    }
    struct members_card after = corrected(&view->form, &view->card);
    str kept = members_keep(req, view->org.scope, view->id);
    if (sent_number(&view->form, "version") != version ||
        !members_change(req, view->org.scope, view->id, &after, version)) {
        return card_conflict(req, view, version);
    }
    bool is_changed = members_version(req->db, view->org.scope, view->id) != version;
    bool is_confirmed = is_changed && members_confirm(req, view->org.scope, view->id);
    struct verification_mark mark = {
        .member_id = view->id,
        .version = sent_number(&view->form, "mark"),
        .answer = is_confirmed ? STR("changed") : STR("here"),
        .is_settled = true,
    };
    return keep(req, view, &mark, &view->form, str_of(_("The card is saved and checked.")),
                members_undo_offer(req, view->org.scope, view->id, kept, version));
}

struct reply verification_person_action(struct request *req)
{
    return with_open_card(req, correct);
}

/* For later: a word about what has to be found out; or that it is done. */
static struct reply note(struct request *req, struct verification_person_view *view,
                         int64_t version UNUSED)
{
    bool is_done = str_equal(http_body_field(req->http, STR("done")), STR("1"));
    bool is_gone = str_equal(view->standing.answer, STR("gone"));
    view->note_form = form_read(req, note_fields);
    if (!is_done && !form_is_good(&view->note_form)) {
        return reply_again(req, view);
    }
    struct verification_mark mark = {
        .member_id = view->id,
        .version = sent_number(&view->note_form, "mark"),
        .answer = is_gone && !is_done ? STR("gone") : STR("changed"),
        .note = is_done ? (str){0} : form_text(&view->note_form, "note"),
        .is_settled = is_done,
    };
    return keep(req, view, &mark, &view->note_form,
                str_of(is_done ? _("Settled.") : _("Noted for later.")), 0);
}

struct reply verification_note_action(struct request *req)
{
    return with_open_card(req, note);
}
