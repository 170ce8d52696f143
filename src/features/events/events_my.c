/* The member's side: what one may come to, what one has entered, saying that one comes or not. */
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define LINES 100
#define DAYS_BACK 400

/* ---- lists ----------------------------------------------------------------------------------- */

static str own_path(struct request *req, const struct members_self *self)
{
    struct events_db_own_path_row row = {0};
    (void)!events_db_own_path(req->db, self->scope, self->id, &row); /* empty: open to nobody */
    return row.org_path;
}

static bool has_entered(struct events_db_of_person_rows own, int64_t event_id)
{
    EACH (row, own) {
        if (row->id == event_id) {
            return true;
        }
    }
    return false;
}

struct reply events_my_page(struct request *req)
{
    struct events_my_view view = {0};
    struct members_self self;
    if (!members_self(req, &self)) {
        return members_no_card(req);
    }
    view.own = events_db_of_person(req->db, self.id, date_add_days(req->today, -DAYS_BACK), LINES);
    struct events_db_event_rows open =
        events_db_open_to(req->db, own_path(req, &self), req->today, LINES);
    view.open.items = ARENA_ARRAY(req->arena, open.count + 1, struct events_db_event_row);
    EACH (row, open) {
        bool is_offered = !str_equal(row->entry_by, STR("list"));
        if (is_offered && !has_entered(view.own, row->id)) {
            view.open.items[view.open.count++] = *row;
        }
    }
    return reply_page(req, _("Events"), events_html_my(req, &view));
}

struct events_own events_own(struct request *req)
{
    struct events_own own = {0};
    if (req->user.person_id == 0) {
        return own;
    }
    /* The latest first: the last one that counts is the nearest. */
    EACH (row, events_db_of_person(req->db, req->user.person_id, req->today, LINES)) {
        bool is_invited = str_equal(row->entry_state, STR("invited"));
        if (str_equal(row->state, STR("announced")) &&
            (is_invited || str_equal(row->entry_state, STR("comes")))) {
            own = (struct events_own){row->id, row->title, events_my_when(req, row), is_invited};
        }
    }
    return own;
}

/* ---- one ------------------------------------------------------------------------------------- */

/* An event that the person has an entry at, or that is open to his organisation. */
bool events_find_my(struct request *req, struct members_self *ret_self,
                    struct events_my_event_view *ret_view)
{
    struct events_my_event_view view = {0};
    struct events_db_event_row row;
    int64_t id = path_id(req);
    if (!members_self(req, ret_self)) {
        return false;
    }
    bool has_entry = events_db_entry_of_person(req->db, id, ret_self->id, &view.entry);
    if (!events_db_find_open_to(req->db, id, own_path(req, ret_self), &row) &&
        !(has_entry && events_db_find_any(req->db, id, &row) &&
          !str_equal(row.state, STR("draft")))) {
        return false;
    }
    view.event = (struct events_whole){
        .row = row,
        .sessions = events_db_sessions(req->db, row.region_id, row.id),
        .places = events_db_places(req->db, row.region_id, row.id),
        .categories = events_db_categories(req->db, row.region_id, row.id),
    };
    if (has_entry) {
        view.choices = events_db_choices(req->db, row.region_id, row.id, view.entry.id);
    }
    view.materials = events_materials_of(req, &row, &view.entry);
    bool is_invited = str_equal(view.entry.state, STR("invited"));
    view.why_not = events_refusal(req, &row, false);
    if (is_invited && !date_before(row.ends_on, req->today) &&
        str_equal(row.entry_by, STR("list"))) {
        view.why_not = (str){0};
    } else if (view.why_not.length == 0 && str_equal(row.entry_by, STR("org")) && !is_invited) {
        view.why_not = str_of(_("Organisations enter their people: ask your chair."));
    } else if (view.why_not.length == 0 && str_equal(view.entry.state, STR("refused"))) {
        view.why_not = str_of(_("Whoever holds the event could not give you a place."));
    }
    *ret_view = view;
    return true;
}

bool events_is_coming(const struct events_my_event_view *view)
{
    str state = view->entry.state;
    return str_equal(state, STR("comes")) || str_equal(state, STR("waiting")) ||
           str_equal(state, STR("asked"));
}

bool events_has_chosen(const struct events_my_event_view *view, int64_t n)
{
    EACH (choice, view->choices) {
        if (choice->n == n) {
            return true;
        }
    }
    return false;
}

struct reply events_my_event_page(struct request *req)
{
    struct members_self self;
    struct events_my_event_view view;
    return events_find_my(req, &self, &view)
               ? reply_page_titled(req, view.event.row.title, events_html_my_event(req, &view))
               : reply_not_found(req);
}

static str my_address(struct request *req, const struct events_my_event_view *view)
{
    return str_format(req->arena, EVENTS_MY "/%lld", (long long)view->event.row.id);
}

/* Whom his own organisation has invited to what another one holds still waits for its yes. */
static bool was_invited_by_holder(const struct events_db_entry_row *entry)
{
    return str_equal(entry->state, STR("invited")) && str_equal(entry->entered_by, STR("list"));
}

/* Whoever presses a second time, on a page that was opened before, is told what holds. */
static enum events_entered entered_before(str state)
{
    return str_equal(state, STR("waiting")) ? EVENTS_ENTERED_WAITS
           : str_equal(state, STR("asked")) ? EVENTS_ENTERED_ASKED
                                            : EVENTS_ENTERED_COMES;
}

struct reply events_my_enter_action(struct request *req)
{
    struct members_self self;
    struct events_my_event_view view;
    if (!events_find_my(req, &self, &view)) {
        return reply_not_found(req);
    }
    if (view.why_not.length > 0) {
        return reply_refused(req, view.why_not);
    }
    enum events_entered entered =
        events_enter(req, &(struct events_entering){
                              .event = &view.event.row,
                              .scope = self.scope,
                              .member_id = self.id,
                              .entered_by = "own",
                              .was_invited = was_invited_by_holder(&view.entry),
                          });
    if (entered == EVENTS_ENTERED_BEFORE) {
        entered = entered_before(view.entry.state);
    }
    switch (entered) {
    case EVENTS_ENTERED_COMES:
        return reply_done(req, my_address(req, &view), str_of(_("You have a place.")), 0);
    case EVENTS_ENTERED_WAITS:
        return reply_done(req, my_address(req, &view),
                          str_of(_("All places are taken. You are on the waiting list and get a "
                                   "letter as soon as there is a place.")),
                          0);
    case EVENTS_ENTERED_ASKED:
        return reply_done(req, my_address(req, &view),
                          str_of(_("Your entry has come. You get a letter with the answer.")), 0);
    case EVENTS_NOT_A_MEMBER:
        return reply_refused(req, str_of(_("You are not on the register of the Union any more. "
                                           "Please ask your chair.")));
    case EVENTS_ENTERED_INVITED:
    case EVENTS_NOT_FOR_HIM:
    case EVENTS_ENTERED_BEFORE:
    case EVENTS_ENTERED_FULL:
    case EVENTS_ENTERED_COUNT:
        break;
    }
    return reply_refused(req, str_of(_("All places are taken.")));
}

struct reply events_my_leave_action(struct request *req)
{
    struct members_self self;
    struct events_my_event_view view;
    if (!events_find_my(req, &self, &view)) {
        return reply_not_found(req);
    }
    bool is_invited = str_equal(view.entry.state, STR("invited"));
    if (!is_invited && !events_is_coming(&view)) {
        return reply_refused(req, str_of(_("You are not entered at this event.")));
    }
    if (date_before(view.event.row.ends_on, req->today)) {
        return reply_refused(req, str_of(_("This event is over.")));
    }
    events_unplace(req, &view.event.row, &view.entry, is_invited ? "declined" : "withdrawn",
                   (str){0});
    return reply_done(req, my_address(req, &view),
                      str_of(is_invited ? _("Thank you for telling. Whoever holds it sees it.")
                                        : _("You do not come; your place goes to somebody else.")),
                      0);
}

/* ---- sessions that one chooses --------------------------------------------------------------- */

/* Another chosen session stands at the same time. */
static const struct events_db_session_row *clash_of(const struct events_my_event_view *view,
                                                    const struct events_db_session_row *session)
{
    EACH (other, view->event.sessions) {
        if (other->n != session->n && events_has_chosen(view, other->n) &&
            events_sessions_overlap(session, other)) {
            return other;
        }
    }
    return NULL;
}

struct reply events_my_choose_action(struct request *req)
{
    struct members_self self;
    struct events_my_event_view view;
    struct events_db_session_row session;
    int64_t n;
    if (!events_find_my(req, &self, &view) || !str_to_int64(path_text(req, 1), &n) ||
        !events_db_session_of(req->db, view.event.row.region_id, view.event.row.id, n, &session)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *row = &view.event.row;
    if (!session.is_chosen || !events_is_coming(&view) || view.why_not.length > 0) {
        return reply_refused(req, view.why_not.length > 0
                                      ? view.why_not
                                      : str_of(_("Say first that you come to the event.")));
    }
    if (events_has_chosen(&view, n)) {
        if (events_db_unchoose(req->db, row->region_id, row->id, view.entry.id, n)) {
            events_db_leave_session(req->db, row->region_id, row->id, n);
        }
        return reply_done(req, my_address(req, &view), str_of(_("You do not come to it.")), 0);
    }
    const struct events_db_session_row *clash = clash_of(&view, &session);
    if (clash != NULL) {
        return reply_refused(
            req, _f("You have chosen “%1” at the same time. Leave that one first.", clash->title));
    }
    if (!events_db_take_session(req->db, row->region_id, row->id, n) ||
        !events_db_choose(req->db, row->region_id, row->id, view.entry.id, n)) {
        return reply_refused(req, str_of(_("All places of this session are taken.")));
    }
    return reply_done(req, my_address(req, &view), str_of(_("You have a place there.")), 0);
}

/* ---- the room on line ------------------------------------------------------------------------ */

/* Pages of ours lead nowhere else by themselves: whoever opens it is sent there. */
struct reply events_my_room_page(struct request *req)
{
    struct members_self self;
    struct events_my_event_view view;
    struct events_db_session_row session = {0};
    int64_t n = query_int(req, "session");
    if (!events_find_my(req, &self, &view) || !str_equal(view.entry.state, STR("comes"))) {
        return reply_not_found(req);
    }
    if (n != 0) {
        (void)!events_db_session_of(req->db, view.event.row.region_id, view.event.row.id, n,
                                    &session);
    }
    str link = query_flag(req, "recording") ? session.recording
               : session.link.length > 0    ? session.link
                                            : view.event.row.link;
    if (!events_is_link(link)) {
        return reply_not_found(req);
    }
    struct reply reply = reply_text(req, 303, (str){0});
    reply_add_header(&reply, STR("Location"), link);
    return reply;
}
