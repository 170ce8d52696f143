/* Who was elected within the last three months and has had no training since is invited to an
 * event, all of them with one press. An invitation is an entry: nobody has two, so a second press
 * tells nobody twice. */
#include "app/app.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define MOST_EVENTS 50

static const struct form_field invite_fields[] = {
    {"event", N_("Event to invite to"), FORM_CHOICE, .required = true},
    {0},
};

/* ---- who ------------------------------------------------------------------------------------- */

str events_invited_text(struct request *req, const struct events_db_last_entry_row *entry)
{
    date day = date_of_instant(entry->made_at, req->app->options.utc_offset_minutes);
    return str_equal(entry->entered_by, STR("own")) ? _f("own entry of %1", day)
                                                    : _f("invitation of %1", day);
}

/* False if the organisation is out of reach. */
static bool view_of(struct request *req, struct events_invite_view *ret_view)
{
    struct events_invite_view view = {.categories = training_choices_of(req).category,
                                      .may_invite = access_may(req, RIGHT_TRAINING_EDIT),
                                      .may_hold = access_may(req, RIGHT_EVENTS_EDIT)};
    if (!training_newcomers_of(req, RIGHT_TRAINING_VIEW, &view.people)) {
        return false;
    }
    view.items = ARENA_ARRAY(req->arena, view.people.count + 1, struct events_newcomer);
    for (size_t i = 0; i < view.people.count; i++) {
        struct events_newcomer *item = &view.items[i];
        item->person = view.people.items[i];
        item->is_ticked =
            !events_db_last_entry(req->db, item->person.member_id, req->today, &item->entry);
    }
    *ret_view = view;
    return true;
}

/* ---- to what --------------------------------------------------------------------------------- */

/* An event that somebody of the list could be invited to. */
struct offer {
    struct events_db_event_row event;
    struct events_db_categories_rows categories;
    bool is_holder;
};
struct offers {
    struct offer *items;
    size_t count, capacity;
};

static bool is_for_category(const struct offer *offer, str category)
{
    EACH (row, offer->categories) {
        if (str_equal(row->category, category)) {
            return true;
        }
    }
    return offer->categories.count == 0;
}

static void add_offer(struct request *req, struct offers *offers, str category,
                      const struct events_db_event_row *event)
{
    struct scope reach = access_scope(req, RIGHT_TRAINING_VIEW);
    struct events_db_event_row own;
    struct offer offer = {
        .event = *event,
        .categories = events_db_categories(req->db, event->region_id, event->id),
        .is_holder =
            access_may(req, RIGHT_EVENTS_EDIT) && events_db_find(req->db, reach, event->id, &own),
    };
    bool is_asked_for = category.length == 0 || is_for_category(&offer, category);
    bool is_open = str_equal(event->state, STR("announced")) && is_asked_for &&
                   events_refusal(req, event, offer.is_holder).length == 0;
    for (size_t i = 0; i < offers->count; i++) {
        is_open = is_open && offers->items[i].event.id != event->id;
    }
    if (is_open) {
        *ARENA_PUSH(req->arena, offers->items, offers->count, offers->capacity) = offer;
    }
}

/* What is open to the whole organisation, then what is held in it. An event is open to a part of
 * the branch of whoever holds it, so both are seen by whoever sees the organisation. */
static struct offers offers_of(struct request *req, const struct training_newcomers *people)
{
    struct offers offers = {0};
    EACH (event, events_db_open_to(req->db, people->org.path, req->today, MOST_EVENTS)) {
        add_offer(req, &offers, people->category, event);
    }
    EACH (event, events_db_coming(req->db, people->scope, 0, req->today, MOST_EVENTS)) {
        add_offer(req, &offers, people->category, event);
    }
    return offers;
}

static const struct form_field *fields_of(struct request *req, const struct offers *offers)
{
    struct form_choices choices = {.arena = req->arena};
    struct form_field *fields = ARENA_ARRAY(req->arena, COUNT_OF(invite_fields), struct form_field);
    memcpy(fields, invite_fields, sizeof(invite_fields));
    EACH (offer, *offers) {
        const struct events_db_event_row *event = &offer->event;
        struct events_whole whole = {.row = *event, .categories = offer->categories};
        str title = STR_CONCAT(req->arena, event->title, STR(" · "), events_when(req, event),
                               STR(" · "), events_whom(req, &whole));
        form_choices_add_id(&choices, event->id, title);
    }
    fields[0].choices = form_choices_list(&choices);
    return fields;
}

static const struct offer *offer_chosen(const struct form *form, const struct offers *offers)
{
    int64_t id;
    bool is_number = str_to_int64(form_text(form, "event"), &id);
    for (size_t i = 0; i < offers->count && is_number; i++) {
        if (offers->items[i].event.id == id) {
            return &offers->items[i];
        }
    }
    return NULL;
}

/* ---- the page -------------------------------------------------------------------------------- */

struct reply events_invite_page(struct request *req)
{
    struct events_invite_view view;
    struct form form;
    if (!view_of(req, &view)) {
        return reply_not_found(req);
    }
    if (str_is_empty(view.people.scope.from)) {
        return reply_see_other(req, STR("/training"));
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "training.list", view.people.org.region_id, view.people.org.id, 0);
    }
    struct offers offers = offers_of(req, &view.people);
    if (offers.count > 0) {
        form = form_of(req, fields_of(req, &offers));
        form_set_int(&form, "event", offers.items[0].event.id);
        view.form = &form;
    }
    return reply_page(req, _("Elected in the last three months"), events_html_invite(req, &view));
}

static enum events_entered invite(struct request *req, const struct events_invite_view *view,
                                  const struct offer *offer, const struct training_newcomer *person)
{
    if (!str_starts_with(person->org_path, offer->event.audience_path) ||
        !is_for_category(offer, person->category)) {
        return EVENTS_NOT_FOR_HIM;
    }
    return events_enter(req, &(struct events_entering){
                                 .event = &offer->event,
                                 .scope = view->people.scope,
                                 .member_id = person->member_id,
                                 .entered_by = offer->is_holder ? "list" : "org",
                                 .is_holder = offer->is_holder,
                                 .only_invites = true,
                             });
}

struct reply events_invite_action(struct request *req)
{
    struct events_invite_view view;
    int64_t counts[EVENTS_ENTERED_COUNT] = {0};
    if (!view_of(req, &view) || str_is_empty(view.people.scope.from)) {
        return reply_not_found(req);
    }
    struct offers offers = offers_of(req, &view.people);
    struct form form = form_read(req, fields_of(req, &offers));
    const struct offer *offer = offer_chosen(&form, &offers);
    view.form = offers.count > 0 ? &form : NULL;
    int64_t ticked = 0;
    for (size_t i = 0; i < view.people.count; i++) {
        view.items[i].is_ticked = form_is_ticked(req, "person", view.items[i].person.member_id);
        ticked += view.items[i].is_ticked;
    }
    if (form_ticked(req, "person").count == 0) {
        form_add_general_error(&form, str_of(_("Tick those who are to be invited.")));
    } else if (ticked == 0) {
        form_add_general_error(&form, str_of(_("Nobody of those ticked is on the list any more. "
                                               "Open it again.")));
    }
    if (!form_is_good(&form) || offer == NULL) {
        return reply_form_again(req, _("Elected in the last three months"),
                                events_html_invite(req, &view));
    }
    for (size_t i = 0; i < view.people.count; i++) {
        if (view.items[i].is_ticked) {
            counts[invite(req, &view, offer, &view.items[i].person)]++;
        }
    }
    audit(req, "events.enter", offer->event.region_id, offer->event.id, 0, NULL, 0);
    return reply_done(req,
                      str_format(req->arena, "/events/invite?org=%lld&category=%.*s",
                                 (long long)view.people.org.id, STR_ARG(view.people.category)),
                      events_entered_text(req, counts), 0);
}
