/* The programme of an event: sessions, in tracks that may stand beside each other. */
#include "app/calendar.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define MOST_PLACES 1000000

static const struct form_field session_fields[] = {
    {"title", N_("What it is about"), FORM_TEXT, .required = true, .max = 200, .wide = true},
    {"held_on", N_("Day"), FORM_DATE, .required = true},
    {"begins_at", N_("Begins at"), FORM_TEXT, .max = 8, .hint = N_("For example, 14:00")},
    {"ends_at", N_("Ends at"), FORM_TEXT, .max = 8},
    {"track", N_("Track"), FORM_TEXT, .max = 80,
     .hint = N_("Where several go on at the same time: hall 1, section of accountants")},
    {"speaker", N_("Who speaks or teaches"), FORM_TEXT, .max = 200},
    {"hours", N_("Academic hours"), FORM_INT, .min = 1, .max = 100,
     .hint = N_("Counted to those who were there")},
    {"place", N_("Place"), FORM_TEXT, .max = 200, .hint = N_("If not that of the event")},
    {"link", N_("Address of the room on line"), FORM_TEXT, .max = 300,
     .hint = N_("If not that of the event")},
    {"recording", N_("Address of the recording"), FORM_TEXT, .max = 300},
    {"is_chosen", N_("People say beforehand whether they come to it"), FORM_FLAG},
    {"places", N_("Places"), FORM_INT, .min = 1, .max = MOST_PLACES,
     .hint = N_("Empty: as many as come")},
    {0},
};

/* ---- what stands at the same time ------------------------------------------------------------ */

bool events_sessions_overlap(const struct events_db_session_row *one,
                             const struct events_db_session_row *other)
{
    bool have_times = one->begins_at.length > 0 && other->begins_at.length > 0;
    if (!date_equal(one->held_on, other->held_on) || !have_times) {
        return false;
    }
    str one_ends = one->ends_at.length > 0 ? one->ends_at : one->begins_at;
    str other_ends = other->ends_at.length > 0 ? other->ends_at : other->begins_at;
    bool begin_together = str_equal(one->begins_at, other->begins_at);
    return begin_together || (str_compare(one->begins_at, other_ends) < 0 &&
                              str_compare(other->begins_at, one_ends) < 0);
}

struct events_clashes events_clashes(struct request *req, struct events_db_session_rows sessions)
{
    struct events_clashes clashes = {0};
    size_t capacity = 0;
    for (size_t i = 0; i < sessions.count; i++) {
        for (size_t k = i + 1; k < sessions.count; k++) {
            const struct events_db_session_row *one = &sessions.items[i];
            const struct events_db_session_row *other = &sessions.items[k];
            bool same_track = str_equal(one->track, other->track);
            bool same_speaker = one->speaker.length > 0 && str_equal(one->speaker, other->speaker);
            if (!events_sessions_overlap(one, other) || (!same_track && !same_speaker)) {
                continue;
            }
            str when = events_session_when(req, one);
            *ARENA_PUSH(req->arena, clashes.items, clashes.count, capacity) =
                same_speaker ? _f("%1 would speak twice at the same time, %2: “%3” and “%4”.",
                                  one->speaker, when, one->title, other->title)
                             : _f("At the same time, %1: “%2” and “%3”. Name tracks if that is "
                                  "meant.",
                                  when, one->title, other->title);
        }
    }
    return clashes;
}

/* ---- the form -------------------------------------------------------------------------------- */

static bool find_event(struct request *req, struct events_session_view *view)
{
    struct events_db_event_row row;
    if (!events_find_own(req, RIGHT_EVENTS_EDIT, &row) || str_equal(row.state, STR("cancelled"))) {
        return false;
    }
    view->event = events_whole_of(req, &row);
    return true;
}

static bool find_session(struct request *req, struct events_session_view *view)
{
    int64_t n;
    return find_event(req, view) && str_to_int64(path_text(req, 1), &n) &&
           events_db_session_of(req->db, view->event.row.region_id, view->event.row.id, n,
                                &view->row);
}

static void check_link(struct form *form, const char *name)
{
    struct request *req = form->req;
    str link = form_text(form, name);
    if (link.length > 0 && !events_is_link(link)) {
        form_add_error(form, name, str_of(_("The address begins with https://")));
    }
}

static str time_of(struct form *form, const char *name)
{
    struct request *req = form->req;
    str typed = form_text(form, name), time = calendar_time_of(req->arena, typed);
    if (typed.length > 0 && time.length == 0) {
        form_add_error(form, name, str_of(_("Write the time as 14:00.")));
    }
    return time;
}

static struct events_db_change_session_values read_form(struct form *form,
                                                        const struct events_db_event_row *event)
{
    struct request *req = form->req;
    struct events_db_change_session_values values = {
        .region_id = event->region_id,
        .event_id = event->id,
        .track = form_text(form, "track"),
        .held_on = form_date(form, "held_on"),
        .begins_at = time_of(form, "begins_at"),
        .ends_at = time_of(form, "ends_at"),
        .title = form_text(form, "title"),
        .speaker = form_text(form, "speaker"),
        .place = form_text(form, "place"),
        .link = form_text(form, "link"),
        .recording = form_text(form, "recording"),
        .hours = form_int(form, "hours"),
        .is_chosen = form_flag(form, "is_chosen"),
        .places = form_int(form, "places"),
    };
    bool is_outside = date_before(values.held_on, event->begins_on) ||
                      date_before(event->ends_on, values.held_on);
    if (!date_is_none(values.held_on) && is_outside) {
        form_add_error(form, "held_on",
                       _f("The event takes from %1 to %2.", event->begins_on, event->ends_on));
    }
    if (values.begins_at.length > 0 && values.ends_at.length > 0 &&
        str_compare(values.ends_at, values.begins_at) <= 0) {
        form_add_error(form, "ends_at", str_of(_("It ends before it begins.")));
    }
    if (values.places > 0 && !values.is_chosen) {
        form_add_error(
            form, "places",
            str_of(_("Places are counted only where people choose beforehand: tick that, "
                     "or leave this empty.")));
    }
    check_link(form, "link");
    check_link(form, "recording");
    return values;
}

struct reply events_session_new_page(struct request *req)
{
    struct events_session_view view = {0};
    if (!find_event(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, session_fields);
    size_t count = view.event.sessions.count;
    const struct events_db_session_row *last =
        count == 0 ? NULL : &view.event.sessions.items[count - 1];
    form_set_date(&form, "held_on", last == NULL ? view.event.row.begins_on : last->held_on);
    form_set_text(&form, "begins_at", last == NULL ? view.event.row.begins_at : last->ends_at);
    view.form = &form;
    return reply_page(req, _("Add a session"), events_html_session(req, &view));
}

struct reply events_session_new_action(struct request *req)
{
    struct events_session_view view = {0};
    struct events_db_next_session_row next;
    if (!find_event(req, &view)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *event = &view.event.row;
    struct form form = form_read(req, session_fields);
    struct events_db_change_session_values values = read_form(&form, event);
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add a session"), events_html_session(req, &view));
    }
    (void)!events_db_next_session(req->db, event->region_id, event->id, &next); /* always a row */
    events_db_add_session(req->db, &(struct events_db_add_session_values){
                                       .region_id = event->region_id,
                                       .event_id = event->id,
                                       .n = next.n,
                                       .track = values.track,
                                       .held_on = values.held_on,
                                       .begins_at = values.begins_at,
                                       .ends_at = values.ends_at,
                                       .title = values.title,
                                       .speaker = values.speaker,
                                       .place = values.place,
                                       .link = values.link,
                                       .recording = values.recording,
                                       .hours = values.hours,
                                       .is_chosen = values.is_chosen,
                                       .places = values.places,
                                   });
    audit(req, "events.session", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req, events_address(req, event->id, ""), str_of(_("The session is added.")),
                      0);
}

struct reply events_session_page(struct request *req)
{
    struct events_session_view view = {0};
    if (!find_session(req, &view)) {
        return reply_not_found(req);
    }
    const struct events_db_session_row *row = &view.row;
    struct form form = form_of(req, session_fields);
    form_set_text(&form, "title", row->title);
    form_set_date(&form, "held_on", row->held_on);
    form_set_text(&form, "begins_at", row->begins_at);
    form_set_text(&form, "ends_at", row->ends_at);
    form_set_text(&form, "track", row->track);
    form_set_text(&form, "speaker", row->speaker);
    form_set_text(&form, "place", row->place);
    form_set_text(&form, "link", row->link);
    form_set_text(&form, "recording", row->recording);
    form_set_int(&form, "is_chosen", row->is_chosen);
    if (row->hours > 0) {
        form_set_int(&form, "hours", row->hours);
    }
    if (row->places > 0) {
        form_set_int(&form, "places", row->places);
    }
    view.form = &form;
    return reply_page(req, _("Change a session"), events_html_session(req, &view));
}

struct reply events_session_action(struct request *req)
{
    struct events_session_view view = {0};
    if (!find_session(req, &view)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *event = &view.event.row;
    struct form form = form_read(req, session_fields);
    struct events_db_change_session_values values = read_form(&form, event);
    values.n = view.row.n;
    view.form = &form;
    if (form_is_good(&form) && !events_db_change_session(req->db, &values)) {
        form_add_error(&form, "places",
                       _n("%1 person has chosen this session already.",
                          "%1 people have chosen this session already.", view.row.taken));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Change a session"), events_html_session(req, &view));
    }
    audit(req, "events.session", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req, events_address(req, event->id, ""), str_of(_("The session is changed.")),
                      0);
}

struct reply events_session_remove_action(struct request *req)
{
    struct events_session_view view = {0};
    if (!find_session(req, &view)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *event = &view.event.row;
    if (!events_db_remove_session(req->db, event->region_id, event->id, view.row.n)) {
        return reply_refused(req, str_of(_("People have chosen this session or were marked there: "
                                           "it cannot be removed.")));
    }
    events_db_keep_materials(req->db, event->region_id, event->id, view.row.n);
    audit(req, "events.session", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req, events_address(req, event->id, ""), str_of(_("The session is removed.")),
                      0);
}
