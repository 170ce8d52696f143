/* The modules of a programme laid out as sessions of an event: looked at first, then written. What
 * is written is laid out anew from what was typed, so nobody writes what he has not seen. */
#include "app/calendar.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

/* An academic hour. */
#define HOUR_MINUTES 45
#define DAY_MINUTES (24 * 60)
#define MOST_LESSONS 400
#define DEFAULT_FROM "10:00"

static const struct form_choice rhythms[] = {
    {"days", N_("Every day")},
    {"working", N_("On working days, Monday to Friday")},
    {"weeks", N_("Once a week, on the weekday of the first")},
    {"fortnights", N_("Once in two weeks")},
    {0},
};

static const struct form_field lessons_fields[] = {
    {"begins_on", N_("First day"), FORM_DATE, .required = true},
    {"rhythm", N_("How often"), FORM_CHOICE, .required = true, .choices = rhythms},
    {"begins_at", N_("Begins at"), FORM_TEXT, .required = true, .max = 8,
     .hint = N_("For example, 14:00")},
    {"hours", N_("Academic hours a day, at most"), FORM_INT, .required = true, .min = 1, .max = 14,
     .hint = N_("Of 45 minutes")},
    {"pause", N_("Break between lessons, minutes"), FORM_INT, .required = true, .min = 0,
     .max = 180},
    {0},
};

/* ---- laying out ------------------------------------------------------------------------------ */

struct plan {
    str rhythm;
    date day;
    int64_t from;     /* minutes since midnight */
    int64_t at;       /* when the next lesson begins */
    int64_t hours;    /* a day */
    int64_t free;     /* of them on this day */
    int64_t pause;    /* minutes */
    bool is_too_late; /* something would go on behind midnight */
};

static date next_day(const struct plan *plan)
{
    if (str_equal(plan->rhythm, STR("weeks"))) {
        return date_add_days(plan->day, 7);
    }
    if (str_equal(plan->rhythm, STR("fortnights"))) {
        return date_add_days(plan->day, 14);
    }
    date day = date_add_days(plan->day, 1);
    /* The first of January of 1970 was a Thursday. */
    while (str_equal(plan->rhythm, STR("working")) && (date_to_days(day) + 3) % 7 >= 5) {
        day = date_add_days(day, 1);
    }
    return day;
}

static str clock_text(struct request *req, int64_t minutes)
{
    return str_format(req->arena, "%02lld:%02lld", (long long)(minutes / 60),
                      (long long)(minutes % 60));
}

static void lay_out_module(struct request *req, struct events_lessons_view *view, struct plan *plan,
                           const struct programmes_module *module)
{
    int64_t left = MAX_OF(module->hours, (int64_t)1);
    for (int64_t part = 1; left > 0 && view->count < MOST_LESSONS; part++) {
        if (plan->free == 0) {
            plan->day = next_day(plan);
            plan->free = plan->hours;
            plan->at = plan->from;
        }
        int64_t hours = MIN_OF(left, plan->free), ends = plan->at + hours * HOUR_MINUTES;
        bool is_whole = part == 1 && hours == left;
        plan->is_too_late = plan->is_too_late || ends >= DAY_MINUTES;
        view->items[view->count] = (struct events_lesson){
            .n = (int64_t)view->count + 1,
            .title = is_whole ? module->title : _f("%1, part %2", module->title, part),
            .trainer = module->trainer,
            .hours = module->hours > 0 ? hours : 0,
            .held_on = plan->day,
            .begins_at = clock_text(req, plan->at),
            .ends_at = clock_text(req, ends),
        };
        view->last_day = plan->day;
        view->count++;
        plan->free -= hours;
        plan->at = ends + plan->pause;
        left -= hours;
    }
}

/* Minutes since midnight of "10:00". */
static int64_t minutes_of(str time)
{
    int64_t hours = 0, minutes = 0;
    (void)!(str_to_int64(str_slice(time, 0, 2), &hours) &&
            str_to_int64(str_from(time, 3), &minutes)); /* written by calendar_time_of */
    return hours * 60 + minutes;
}

static void lay_out(struct events_lessons_view *view, struct form *form)
{
    struct request *req = form->req;
    const struct events_db_event_row *row = &view->event.row;
    str from = calendar_time_of(req->arena, form_text(form, "begins_at"));
    struct programmes_modules modules =
        programmes_modules(req, view->programme.region_id, view->programme.id);
    struct plan plan = {.rhythm = form_text(form, "rhythm"),
                        .day = form_date(form, "begins_on"),
                        .hours = form_int(form, "hours"),
                        .free = form_int(form, "hours"),
                        .pause = form_int(form, "pause")};
    if (from.length == 0) {
        form_add_error(form, "begins_at", str_of(_("Write the time as 14:00.")));
        return;
    }
    plan.from = plan.at = minutes_of(from);
    view->items = ARENA_ARRAY(req->arena, MOST_LESSONS, struct events_lesson);
    EACH (module, modules) {
        lay_out_module(req, view, &plan, module);
    }
    if (plan.is_too_late) {
        form_add_error(form, "hours",
                       str_of(_("The lessons would go on after midnight. Begin earlier, or take "
                                "fewer hours a day.")));
    }
    if (date_before(plan.day, row->begins_on) ||
        date_before(form_date(form, "begins_on"), row->begins_on)) {
        form_add_error(form, "begins_on",
                       _f("The event begins on %1 only.", view->event.row.begins_on));
    }
    if (date_before(row->ends_on, view->last_day) && !str_equal(row->state, STR("draft"))) {
        form_add_error(form, "hours",
                       _f("The lessons would go on until %1, and the announced event ends on %2. "
                          "Take more hours a day, or change the last day of the event first.",
                          view->last_day, row->ends_on));
    }
}

/* ---- pages ----------------------------------------------------------------------------------- */

static bool find_lessons(struct request *req, struct events_lessons_view *view)
{
    struct events_db_event_row row;
    if (!events_find_own(req, RIGHT_EVENTS_EDIT, &row) || str_equal(row.state, STR("cancelled")) ||
        row.programme_id == 0 || !programmes_find_any(req, row.programme_id, &view->programme)) {
        return false;
    }
    view->event = events_whole_of(req, &row);
    return true;
}

static struct reply refuse_empty(struct request *req, const struct events_lessons_view *view)
{
    bool is_empty =
        programmes_modules(req, view->programme.region_id, view->programme.id).count == 0;
    return is_empty ? reply_refused(req, str_of(_("No modules are entered in the programme: there "
                                                  "is nothing to lay out.")))
                    : (struct reply){0};
}

struct reply events_lessons_page(struct request *req)
{
    struct events_lessons_view view = {0};
    if (!find_lessons(req, &view)) {
        return reply_not_found(req);
    }
    struct reply refusal = refuse_empty(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct events_db_event_row *row = &view.event.row;
    struct form form = form_of(req, lessons_fields);
    form_set_date(&form, "begins_on", row->begins_on);
    form_set_text(&form, "rhythm", row->school_id != 0 ? STR("weeks") : STR("days"));
    form_set_text(&form, "begins_at",
                  row->begins_at.length > 0 ? row->begins_at : STR(DEFAULT_FROM));
    form_set_int(&form, "hours", row->school_id != 0 ? 2 : 8);
    form_set_int(&form, "pause", 15);
    view.form = &form;
    return reply_page(req, _("Lessons from the programme"), events_html_lessons(req, &view));
}

/* Reads what was typed and lays the lessons out; a reply with status 0: they stand. */
static struct reply read_lessons(struct request *req, struct events_lessons_view *view,
                                 struct form *form)
{
    if (!find_lessons(req, view)) {
        return reply_not_found(req);
    }
    struct reply refusal = refuse_empty(req, view);
    if (refusal.status != 0) {
        return refusal;
    }
    *form = form_read(req, lessons_fields);
    view->form = form;
    if (form_is_good(form)) {
        lay_out(view, form);
    }
    return form_is_good(form) ? (struct reply){0}
                              : reply_form_again(req, _("Lessons from the programme"),
                                                 events_html_lessons(req, view));
}

struct reply events_lessons_look_page(struct request *req)
{
    struct events_lessons_view view = {0};
    struct form form;
    struct reply refusal = read_lessons(req, &view, &form);
    if (refusal.status != 0) {
        return refusal;
    }
    view.was_laid_out = true;
    return reply_page(req, _("Lessons from the programme"), events_html_lessons(req, &view));
}

/* The day until which what is ticked goes on. */
static date last_ticked(struct request *req, const struct events_lessons_view *view)
{
    date last = view->event.row.ends_on;
    EACH (lesson, *view) {
        if (form_is_ticked(req, "lesson", lesson->n) && date_before(last, lesson->held_on)) {
            last = lesson->held_on;
        }
    }
    return last;
}

static int64_t add_lessons(struct request *req, const struct events_lessons_view *view)
{
    const struct events_db_event_row *row = &view->event.row;
    struct events_db_next_session_row next;
    int64_t added = 0;
    (void)!events_db_next_session(req->db, row->region_id, row->id, &next); /* always a row */
    EACH (lesson, *view) {
        if (!form_is_ticked(req, "lesson", lesson->n)) {
            continue;
        }
        events_db_add_session(req->db, &(struct events_db_add_session_values){
                                           .region_id = row->region_id,
                                           .event_id = row->id,
                                           .n = next.n + added,
                                           .held_on = lesson->held_on,
                                           .begins_at = lesson->begins_at,
                                           .ends_at = lesson->ends_at,
                                           .title = lesson->title,
                                           .speaker = lesson->trainer,
                                           .hours = lesson->hours,
                                       });
        added++;
    }
    return added;
}

struct reply events_lessons_action(struct request *req)
{
    struct events_lessons_view view = {0};
    struct form form;
    struct reply refusal = read_lessons(req, &view, &form);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct events_db_event_row *row = &view.event.row;
    if (form_ticked(req, "lesson").count == 0) {
        form_add_general_error(&form, str_of(_("No lesson is ticked: nothing was written.")));
        view.was_laid_out = true;
        return reply_form_again(req, _("Lessons from the programme"),
                                events_html_lessons(req, &view));
    }
    date last_day = last_ticked(req, &view);
    if (date_before(row->ends_on, last_day) &&
        !events_db_set_last_day(req->db, req->scope, row->id, last_day, req->now)) {
        return events_changed_meanwhile(req);
    }
    int64_t added = add_lessons(req, &view);
    audit(req, "events.session", row->region_id, row->id, 0, NULL, 0);
    return reply_done(
        req, events_address(req, row->id, ""),
        _n("%1 lesson stands in the event now.", "%1 lessons stand in the event now.", added), 0);
}
