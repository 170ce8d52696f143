#include "features/members/members.h"
#include "features/tickets/tickets.html.h"
#include "features/tickets/tickets_phone.h"

/* The tickets of one member: what was issued, and a new one; a lost or worn one gives way to a new
 * one in a single step, so that nobody has two that are good. */

static const struct form_choice replace_reasons[] = {
    {"lost", N_("The ticket was lost")},
    {"worn", N_("The ticket is worn or damaged")},
    {"name", N_("The name has changed")},
    {"other", N_("Another reason")},
    {0},
};
static const struct form_field replace_fields[] = {
    {"reason", N_("Why a new ticket"), FORM_CHOICE, .required = true, .choices = replace_reasons},
    {0},
};
static const struct form_field withdraw_fields[] = {
    {"reason", N_("Why the ticket is withdrawn"), FORM_TEXT, .required = true, .max = 200,
     .wide = true},
    {0},
};

const char *tickets_state_label(str state)
{
    static const struct form_choice labels[] = {
        {"valid", N_("valid")},
        {"lost", N_("lost")},
        {"exchanged", N_("exchanged")},
        {"withdrawn", N_("withdrawn")},
        {0},
    };
    return form_choice_label(labels, state);
}

bool tickets_is_good(struct request *req, str state, date until, str status)
{
    return str_equal(state, STR("valid")) && !date_before(until, req->today) &&
           members_status_is_registered(status);
}

const char *tickets_today_label(struct request *req, str state, date until, str status)
{
    return !str_equal(state, STR("valid"))  ? tickets_state_label(state)
           : date_before(until, req->today) ? N_("not valid: its last day has passed")
           : !members_status_is_registered(status)
               ? N_("not valid: the holder is not on the register")
               : N_("valid");
}

str tickets_reason_text(struct request *req, str reason)
{
    const char *label = str_equal(reason, STR("merged"))
                            ? N_("Two cards of one person became one")
                            : form_choice_label(replace_reasons, reason);
    return label == NULL ? reason : str_of(_(label));
}

str tickets_person_path(struct request *req, int64_t member_id)
{
    return str_format(req->arena, "/members/%lld/tickets", (long long)member_id);
}

static bool find(struct request *req, enum right right, struct tickets_person_view *ret_view)
{
    int64_t version;
    struct tickets_person_view view = {.member_id = path_id(req)};
    view.scope = members_reach(req, right, view.member_id);
    if (str_is_empty(view.scope.from) ||
        !members_card_of(req, view.scope, view.member_id, &view.card, &version)) {
        return false;
    }
    view.full_name = members_name_of(req->arena, &view.card);
    view.tickets = tickets_of_member(req, view.scope, view.member_id);
    view.valid = tickets_valid(&view.tickets);
    view.is_good = view.valid != NULL &&
                   tickets_is_good(req, view.valid->state, view.valid->until, view.card.status);
    view.phones = tickets_phones_of(req, view.scope, view.member_id);
    view.may_issue =
        access_may(req, RIGHT_MEMBERS_ADMIT) && members_status_is_registered(view.card.status);
    *ret_view = view;
    return true;
}

static struct html person_html(struct request *req, struct tickets_person_view *view,
                               const struct form *replace, const struct form *withdraw)
{
    struct form empty_replace = form_of(req, replace_fields);
    struct form empty_withdraw = form_of(req, withdraw_fields);
    view->replace = replace == NULL ? &empty_replace : replace;
    view->withdraw = withdraw == NULL ? &empty_withdraw : withdraw;
    return tickets_html_person(req, view);
}

struct reply tickets_person_page(struct request *req)
{
    struct tickets_person_view view;
    if (!find(req, RIGHT_MEMBERS_VIEW, &view)) {
        return reply_not_found(req);
    }
    if (members_names_only(req)) {
        return reply_forbidden(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", view.scope.region_id, view.member_id, view.member_id);
    }
    return reply_page(req, _("Membership ticket"), person_html(req, &view, NULL, NULL));
}

static struct reply refuse_meanwhile(struct request *req)
{
    return reply_refused(req, str_of(_("The ticket has changed meanwhile. Please look at it "
                                       "again.")));
}

static struct reply issue(struct request *req, const struct tickets_person_view *view)
{
    struct tickets_ticket ticket;
    if (!tickets_issue(req, view->scope, view->member_id, &ticket)) {
        return refuse_meanwhile(req);
    }
    return reply_done(
        req, tickets_person_path(req, view->member_id),
        _f("Ticket No. %1 is issued.", tickets_number_text(req->arena, ticket.number)), 0);
}

struct reply tickets_issue_action(struct request *req)
{
    struct tickets_person_view view;
    if (!find(req, RIGHT_MEMBERS_ADMIT, &view)) {
        return reply_not_found(req);
    }
    return view.valid != NULL ? refuse_meanwhile(req) : issue(req, &view);
}

struct reply tickets_replace_action(struct request *req)
{
    struct tickets_person_view view;
    if (!find(req, RIGHT_MEMBERS_ADMIT, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, replace_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Membership ticket"), person_html(req, &view, &form, NULL));
    }
    str reason = form_text(&form, "reason");
    bool is_lost = str_equal(reason, STR("lost"));
    if (view.valid == NULL || !tickets_end(req, view.scope, view.valid,
                                           is_lost ? STR("lost") : STR("exchanged"), reason)) {
        return refuse_meanwhile(req);
    }
    return issue(req, &view);
}

struct reply tickets_withdraw_action(struct request *req)
{
    struct tickets_person_view view;
    if (!find(req, RIGHT_MEMBERS_ADMIT, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, withdraw_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Membership ticket"), person_html(req, &view, NULL, &form));
    }
    if (view.valid == NULL ||
        !tickets_end(req, view.scope, view.valid, STR("withdrawn"), form_text(&form, "reason"))) {
        return refuse_meanwhile(req);
    }
    return reply_done(req, tickets_person_path(req, view.member_id),
                      str_of(_("The ticket is withdrawn: its code is not valid any more.")), 0);
}

struct html tickets_on_card(struct request *req, int64_t person_id)
{
    int64_t version;
    struct members_card card;
    struct scope scope = members_reach(req, RIGHT_MEMBERS_VIEW, person_id);
    if (str_is_empty(scope.from) || members_names_only(req) ||
        !members_card_of(req, scope, person_id, &card, &version)) {
        return (struct html){0};
    }
    struct tickets_list list = tickets_of_member(req, scope, person_id);
    return tickets_html_on_card(req, person_id, tickets_valid(&list), card.status);
}
