/* The code on the wall: whoever comes scans it with his own phone and says that he is here. It is
 * another one every five minutes, so that a picture sent home is of no use soon, and leads nowhere
 * outside of the event's days. Who holds the event opens and closes it. */
#include "app/app.h"
#include "app/secret.h"
#include "features/checkin/checkin.html.h"
#include "features/checkin/checkin_inner.h"

#define WINDOW_SECONDS 300
/* Whoever has to sign in first needs some minutes. */
#define WINDOWS_ACCEPTED 4
#define SEAL_LETTERS 20

/* ---- the code ----------------------------------------------------------------------------------
 */

static str seal_of(struct request *req, int64_t event_id, int64_t n, int64_t window)
{
    str what = str_format(req->arena, "%lld.%lld.%lld", (long long)event_id, (long long)n,
                          (long long)window);
    return str_slice(secret_hash(req->arena, req->app->keys, STR("checkin.wall"), what), 0,
                     SEAL_LETTERS);
}

str checkin_wall_code(struct request *req, int64_t event_id, int64_t n)
{
    str seal = seal_of(req, event_id, n, req->now / WINDOW_SECONDS);
    return str_format(req->arena, "%lld-%lld-%.*s", (long long)event_id, (long long)n,
                      STR_ARG(seal));
}

struct place {
    int64_t event_id;
    int64_t n;
    bool is_fresh;
};

/* False if it is no code of ours. */
static bool read_code(struct request *req, str code, struct place *ret_place)
{
    str rest = code, event = {0}, session = {0}, seal = {0};
    struct place place = {0};
    if (!str_next(&rest, '-', &event) || !str_next(&rest, '-', &session) ||
        !str_next(&rest, '-', &seal) || !str_to_int64(event, &place.event_id) ||
        !str_to_int64(session, &place.n)) {
        return false;
    }
    int64_t window = req->now / WINDOW_SECONDS;
    for (int64_t back = 0; back < WINDOWS_ACCEPTED && !place.is_fresh; back++) {
        place.is_fresh = str_equal(seal, seal_of(req, place.event_id, place.n, window - back));
    }
    *ret_place = place;
    return true;
}

/* ---- the wall ----------------------------------------------------------------------------------
 */

static bool is_day_of(struct request *req, const struct events_event *event)
{
    return !date_before(req->today, event->begins_on) && !date_before(event->ends_on, req->today) &&
           !str_equal(event->state, STR("cancelled"));
}

static bool wall_is_open(struct request *req, const struct events_event *event)
{
    struct checkin_db_wall_row row;
    return checkin_db_wall(req->db, event->region_id, event->id, &row);
}

static bool find_wall(struct request *req, struct checkin_wall_view *ret_view)
{
    struct checkin_wall_view view = {0};
    if (!checkin_event(req, &view.event)) {
        return false;
    }
    view.sessions = events_sessions(req, &view.event);
    view.session = query_text(req, "session").length == 0
                       ? checkin_session_now(req, view.sessions)
                       : checkin_session(view.sessions, query_int(req, "session"));
    view.is_open = wall_is_open(req, &view.event);
    if (view.session == NULL) {
        return false;
    }
    if (view.is_open && is_day_of(req, &view.event)) {
        view.address = STR_CONCAT(req->arena, request_origin(req), STR("/here/"),
                                  checkin_wall_code(req, view.event.id, view.session->n));
    }
    *ret_view = view;
    return true;
}

struct reply checkin_wall_page(struct request *req)
{
    struct checkin_wall_view view;
    if (!find_wall(req, &view)) {
        return reply_not_found(req);
    }
    if (view.address.length > 0) {
        req->renews_in = WINDOW_SECONDS / 2;
    }
    return reply_page(req, _("Code on the wall"), checkin_html_wall(req, &view));
}

struct reply checkin_wall_action(struct request *req)
{
    struct checkin_wall_view view;
    if (!find_wall(req, &view)) {
        return reply_not_found(req);
    }
    const struct events_event *event = &view.event;
    bool opens = str_equal(http_body_field(req->http, STR("wall")), STR("open"));
    bool was_changed = opens ? checkin_db_open_wall(req->db, event->region_id, event->id,
                                                    audit_actor(req), req->now)
                             : checkin_db_close_wall(req->db, event->region_id, event->id);
    if (was_changed && opens) {
        audit(req, "checkin.open", event->region_id, event->id, 0, NULL, 0);
    } else if (was_changed) {
        audit(req, "checkin.close", event->region_id, event->id, 0, NULL, 0);
    }
    str address = str_format(req->arena, "/events/%lld/wall?session=%lld", (long long)event->id,
                             (long long)view.session->n);
    return reply_done(req, address,
                      str_of(opens ? _("The code is open: whoever scans it marks himself.")
                                   : _("The code is closed: it leads nowhere any more.")),
                      0);
}

/* ---- who scans it ------------------------------------------------------------------------------
 */

static str here_refusal(struct request *req, const struct checkin_here_view *view,
                        const struct place *place)
{
    if (!is_day_of(req, &view->event) || !wall_is_open(req, &view->event)) {
        return str_of(_("Nobody marks himself at this event now. Please tell the people at the "
                        "door."));
    }
    if (!place->is_fresh) {
        return str_of(_("This code is too old. Scan the one on the wall once more."));
    }
    if (!date_equal(view->session->held_on, req->today) && view->session->n != 0) {
        return _f("This is held on %1.", view->session->held_on);
    }
    return str_equal(view->person.state, STR("comes"))
               ? (str){0}
               : str_of(_("You have no place at this event. Please tell the people at the door."));
}

/* A reply with status 0: found, and may be looked at. */
static struct reply find_here(struct request *req, struct checkin_here_view *ret_view)
{
    struct checkin_here_view view = {0};
    struct place place;
    if (!read_code(req, path_text(req, 0), &place)) {
        return reply_not_found(req);
    }
    if (!events_find_mine(req, place.event_id, &view.event, &view.person)) {
        return reply_refused(req, str_of(_("You are not entered at this event, or the code is not "
                                           "whole. Please tell the people at the door.")));
    }
    view.session = checkin_session(events_sessions(req, &view.event), place.n);
    if (view.session == NULL) {
        return reply_not_found(req);
    }
    view.refusal = here_refusal(req, &view, &place);
    *ret_view = view;
    return (struct reply){0};
}

struct reply checkin_here_page(struct request *req)
{
    struct checkin_here_view view;
    struct reply refusal = find_here(req, &view);
    return refusal.status != 0 ? refusal
                               : reply_page(req, _("I am here"), checkin_html_here(req, &view));
}

struct reply checkin_here_action(struct request *req)
{
    struct checkin_here_view view;
    struct reply refusal = find_here(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    if (view.refusal.length > 0) {
        return reply_refused(req, view.refusal);
    }
    enum events_marked marked =
        events_mark(req, &(struct events_marking){.event = &view.event,
                                                  .entry_id = view.person.entry_id,
                                                  .n = view.session->n,
                                                  .way = "in_person",
                                                  .source = "scan"});
    if (marked == EVENTS_MARKED) {
        events_marked_all(req, &view.event);
    }
    return reply_done(req, str_format(req->arena, "/my/events/%lld", (long long)view.event.id),
                      str_of(_("You are marked: you are here.")), 0);
}
