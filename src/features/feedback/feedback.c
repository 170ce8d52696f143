/* Feedback: the routes, and what stands on the pages of events. */
#include "features/feedback/feedback.html.h"
#include "features/feedback/feedback_inner.h"

#define EDIT .needs = RIGHT_EVENTS_EDIT
#define OWN .needs = RIGHT_SIGNED_IN, .own_only = true

/* ---- finding --------------------------------------------------------------------------------- */

struct feedback_form feedback_of(struct request *req, const struct events_event *event)
{
    struct feedback_form form = {.event = *event};
    form.is_there = feedback_db_form(req->db, event->region_id, event->id, &form.row);
    if (form.is_there) {
        form.questions = feedback_db_questions(req->db, event->region_id, event->id);
    }
    return form;
}

bool feedback_find(struct request *req, struct feedback_form *ret_form)
{
    struct events_event event;
    if (!events_find_marked(req, path_id(req), &event)) {
        return false;
    }
    *ret_form = feedback_of(req, &event);
    return true;
}

bool feedback_is_open(struct request *req, const struct feedback_form *form)
{
    return form->is_there && !date_is_none(form->row.opened_on) && !form->row.is_closed &&
           !date_before(form->row.closes_on, req->today);
}

str feedback_address(struct request *req, const struct feedback_form *form, const char *more)
{
    return str_format(req->arena, "/events/%lld/feedback%s", (long long)form->event.id, more);
}

str feedback_state_text(struct request *req, const struct feedback_form *form)
{
    if (!form->is_there) {
        return str_of(_("Nobody is asked yet."));
    }
    if (date_is_none(form->row.opened_on)) {
        return str_of(_("It is being prepared: nobody sees it yet."));
    }
    return feedback_is_open(req, form) ? _f("People can answer until %1.", form->row.closes_on)
                                       : str_of(_("It is closed."));
}

str feedback_session_text(struct request *req, const struct events_session *session)
{
    return str_comma(req->arena, _f("“%1”", session->title), session->speaker);
}

/* ---- on the pages of events ------------------------------------------------------------------ */

static struct html on_event(struct request *req, int64_t event_id)
{
    struct events_event event;
    if (!events_find_marked(req, event_id, &event) || str_equal(event.state, STR("cancelled"))) {
        return (struct html){0};
    }
    struct feedback_form form = feedback_of(req, &event);
    return feedback_html_on_event(req, &form, (int64_t)events_listeners(req, &event).count);
}

static struct html on_my_event(struct request *req, int64_t event_id)
{
    struct feedback_sheet sheet;
    bool is_asked = feedback_own_sheet(req, event_id, &sheet) &&
                    (sheet.has_answered || sheet.why_not.length == 0);
    return is_asked ? feedback_html_on_my_event(req, &sheet) : (struct html){0};
}

/* ---- contents -------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/events/:id/feedback", feedback_results_page, EDIT},
    {POST, "/events/:id/feedback/make", feedback_make_action, EDIT},
    {GET, "/events/:id/feedback/questions/new", feedback_question_new_page, EDIT},
    {POST, "/events/:id/feedback/questions/new", feedback_question_new_action, EDIT},
    {GET, "/events/:id/feedback/questions/:n", feedback_question_page, EDIT},
    {POST, "/events/:id/feedback/questions/:n", feedback_question_action, EDIT},
    {POST, "/events/:id/feedback/questions/:n/remove", feedback_question_remove_action, EDIT},
    {POST, "/events/:id/feedback/open", feedback_open_action, EDIT},
    {POST, "/events/:id/feedback/close", feedback_close_action, EDIT},
    {POST, "/events/:id/feedback/texts/:n", feedback_hide_action, EDIT},
    {GET, "/events/:id/feedback/file", feedback_results_file, EDIT, .slow = true},
    {GET, "/my/events/:id/feedback", feedback_my_page, OWN},
    {POST, "/my/events/:id/feedback", feedback_my_action, OWN},
    {GET, "/feedback/:token", feedback_link_page, .needs = RIGHT_NOBODY},
    {POST, "/feedback/:token", feedback_link_action, .needs = RIGHT_NOBODY},
    {0},
};

static const struct job_kind jobs[] = {
    {.name = FEEDBACK_JOB,
     .label = N_("Letters that ask about an event"),
     .run = feedback_letters_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "feedback.asked",
     .label = N_("Questions about events where I was"),
     .note = N_("After the event, and once more before the form closes."),
     .audience = NOTICE_MEMBERS},
    {0},
};

const struct feature feedback_feature = {
    .name = "feedback",
    .routes = routes,
    .jobs = jobs,
    .notices = notices,
    .sweep = feedback_sweep,
    .on_event = on_event,
    .on_my_event = on_my_event,
};
