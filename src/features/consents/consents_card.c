#include "features/consents/consents.html.h"
#include "features/consents/consents_inner.h"

/* Seen by who keeps the card: what was agreed to, and papers that were handed in. */

static const struct form_choice deeds[] = {
    {"give", N_("Gives the consent")}, {"withdraw", N_("Withdraws the consent")}, {0}};

static const struct form_choice purposes[] = {
    {CONSENTS_REGISTER, N_("Keeping the register")},
    {CONSENTS_NEWS, N_("News and congratulations")},
    {CONSENTS_PARTNERS, N_("Partners of the bonus programme")},
    {CONSENTS_PUBLISH, N_("Publishing name and photo")},
    {0},
};

static const struct form_field fields[] = {
    {"deed", N_("What the paper says"), FORM_CHOICE, .required = true, .choices = deeds},
    {"purpose", N_("Purpose of the data"), FORM_CHOICE, .required = true, .choices = purposes},
    {"on", N_("Day of the signature"), FORM_DATE, .required = true},
    {"remark", N_("Remark"), FORM_TEXT, .max = 200,
     .hint = N_("Number of the paper, where it lies.")},
    {0},
};

static bool find(struct request *req, enum right right, struct consents_card_view *ret_view)
{
    int64_t id = path_id(req);
    struct consents_card_view view = {.member_id = id};
    if (!consents_person_of(req, members_reach(req, right, id), id, &view.person)) {
        return false;
    }
    const struct consents_db_person_row *row = &view.person.row;
    view.name = members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
    view.may_enter = access_may(req, RIGHT_MEMBERS_EDIT);
    *ret_view = view;
    return true;
}

struct html consents_on_card(struct request *req, int64_t person_id)
{
    struct consents_card_view view = {.member_id = person_id};
    struct scope scope = members_reach(req, RIGHT_MEMBERS_VIEW, person_id);
    return !members_names_only(req) && consents_person_of(req, scope, person_id, &view.person)
               ? consents_html_on_card(req, &view)
               : (struct html){0};
}

struct reply consents_card_page(struct request *req)
{
    struct consents_card_view view;
    if (!find(req, RIGHT_MEMBERS_VIEW, &view)) {
        return reply_not_found(req);
    }
    if (members_names_only(req)) {
        return reply_forbidden(req);
    }
    struct form form = form_of(req, fields);
    form_set_date(&form, "on", req->today);
    view.form = &form;
    if (access_is_above_primary(req)) {
        audit_read(req, "consents.open", view.person.row.region_id, view.member_id, view.member_id);
    }
    return reply_page(req, _("Consents"), consents_html_card(req, &view));
}

/* A paper of before the last event would change nothing of how things stand, and is no mistake: it
 * is history. One that says what already holds is entered twice. */
static void check(struct request *req, const struct consents_card_view *view, bool is_given,
                  struct form *form)
{
    form_refuse_future(form, "on");
    const struct consents_purpose *purpose = consents_purpose_of(form_text(form, "purpose"));
    if (!form_is_good(form)) {
        return;
    }
    const struct consents_state *state = consents_state_of(&view->person, purpose);
    if (!is_given && !state->is_given && purpose->needs_consent) {
        form_add_general_error(form, str_of(_("There is no consent to withdraw.")));
    }
    if (state->last != NULL && state->last->is_given == is_given &&
        date_to_days(state->last->on) == date_to_days(form_date(form, "on"))) {
        form_add_general_error(form, str_of(_("This is written down already.")));
    }
}

struct reply consents_card_action(struct request *req)
{
    struct consents_card_view view;
    struct consents_text text = {0};
    if (!find(req, RIGHT_MEMBERS_EDIT, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    bool is_given = str_equal(form_text(&form, "deed"), STR("give"));
    check(req, &view, is_given, &form);
    const struct consents_purpose *purpose = consents_purpose_of(form_text(&form, "purpose"));
    struct consents_place place = consents_place_of(&view.person.row);
    if (form_is_good(&form) && is_given &&
        !consents_text_for(req, &place, purpose->code, 0, &text)) {
        form_add_general_error(&form, str_of(_("There is no text of consent for this country.")));
    }
    if (!form_is_good(&form)) {
        view.form = &form;
        return reply_form_again(req, _("Consents"), consents_html_card(req, &view));
    }
    consents_add(req, &view.person,
                 &(struct consents_new){.member_id = view.member_id,
                                        .purpose = purpose,
                                        .is_given = is_given,
                                        .on = form_date(&form, "on"),
                                        .way = "paper",
                                        .text = is_given ? &text : NULL,
                                        .remark = form_text(&form, "remark")});
    return reply_done(req,
                      str_format(req->arena, "/members/%lld/consents", (long long)view.member_id),
                      str_of(_("The paper is written down.")), 0);
}
