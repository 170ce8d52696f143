/* Checking in: the routes, what stands on the pages of events, what goes after a week. */
#include "features/checkin/checkin.html.h"
#include "features/checkin/checkin_inner.h"

#define EDIT .needs = RIGHT_EVENTS_EDIT
#define OWN .needs = RIGHT_SIGNED_IN, .own_only = true
#define REPORT_LIMIT (16 * 1024 * 1024)

/* ---- what all of it asks -----------------------------------------------------------------------
 */

bool checkin_event(struct request *req, struct events_event *ret_event)
{
    return events_find_marked(req, path_id(req), ret_event);
}

str checkin_address(struct request *req, const struct events_event *event, const char *more)
{
    return str_format(req->arena, "/events/%lld%s", (long long)event->id, more);
}

str checkin_name(struct request *req, const struct events_person *person)
{
    return members_full_name(req->arena, person->last_name, person->first_name,
                             person->middle_name);
}

str checkin_session_text(struct request *req, const struct events_event *event,
                         const struct events_session *session)
{
    str when = session->begins_at;
    if (!date_equal(event->begins_on, event->ends_on)) {
        when =
            str_comma(req->arena, members_day_text(req, session->held_on, 0), session->begins_at);
    }
    return when.length == 0 ? session->title
                            : STR_CONCAT(req->arena, when, STR(". "), session->title);
}

const char *checkin_refusal(struct request *req, const struct events_event *event)
{
    return str_equal(event->state, STR("cancelled"))   ? "cancelled"
           : date_before(req->today, event->begins_on) ? "too_early"
                                                       : NULL;
}

const struct events_session *checkin_session(struct events_session_list sessions, int64_t n)
{
    EACH (session, sessions) {
        if (session->n == n) {
            return session;
        }
    }
    return NULL;
}

const struct events_session *checkin_session_now(struct request *req,
                                                 struct events_session_list sessions)
{
    const struct events_session *found = &sessions.items[0];
    str clock = str_from(widgets_moment_text(req, req->now), strlen("01.03.2026, "));
    EACH (session, sessions) {
        bool has_begun =
            date_equal(session->held_on, req->today) && str_compare(session->begins_at, clock) <= 0;
        if (has_begun) {
            found = session;
        }
    }
    return found;
}

/* ---- on the pages of events --------------------------------------------------------------------
 */

static struct html on_event(struct request *req, int64_t event_id)
{
    struct events_event event;
    if (!events_find_marked(req, event_id, &event) || str_equal(event.state, STR("cancelled"))) {
        return (struct html){0};
    }
    return checkin_html_event(req, &event);
}

static struct html on_my_event(struct request *req, int64_t event_id)
{
    struct events_event event;
    struct events_person person;
    if (!events_find_mine(req, event_id, &event, &person) ||
        !str_equal(person.state, STR("comes")) || !str_equal(event.state, STR("announced")) ||
        date_before(event.ends_on, req->today) || str_equal(event.form, STR("online"))) {
        return (struct html){0};
    }
    return checkin_html_my_code(req, checkin_code(req, &event, person.entry_id));
}

/* ---- contents ----------------------------------------------------------------------------------
 */

static const struct route routes[] = {
    {GET, "/events/:id/checkin", checkin_door_page, EDIT},
    {POST, "/events/:id/checkin", checkin_marks_action, EDIT, .own_protection = true,
     .body_limit = 512 * 1024},
    {GET, "/events/:id/checkin/list", checkin_list_file, EDIT},
    {GET, "/checkin/worker.js", checkin_worker_file, .needs = RIGHT_NOBODY},
    {GET, "/events/:id/wall", checkin_wall_page, EDIT},
    {POST, "/events/:id/wall", checkin_wall_action, EDIT},
    {GET, "/here/:code", checkin_here_page, OWN},
    {POST, "/here/:code", checkin_here_action, OWN},
    {GET, "/events/:id/reports", checkin_upload_page, EDIT},
    {POST, "/events/:id/reports", checkin_upload_action, EDIT, .slow = true,
     .body_limit = REPORT_LIMIT},
    {GET, "/events/:id/reports/:report", checkin_report_page, EDIT},
    {POST, "/events/:id/reports/:report", checkin_report_action, EDIT, .slow = true,
     .body_limit = 512 * 1024},
    {POST, "/events/:id/reports/:report/drop", checkin_drop_action, EDIT},
    {GET, "/events/:id/sheet", checkin_sheet_file, EDIT, .slow = true},
    {0},
};

const struct feature checkin_feature = {
    .name = "checkin",
    .routes = routes,
    .sweep = checkin_sweep,
    .on_event = on_event,
    .on_my_event = on_my_event,
};
