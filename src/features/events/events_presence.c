/* Who came: marked session by session, and the numbers that platforms tell, which are people of
 * nobody. When the event is held, what each one learnt goes onto his card; marks that are corrected
 * afterwards correct the cards. */
#include "app/portions.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define ON_A_PAGE 300
#define AT_ONCE 200
#define HOLD_JOB "events.hold"

static const struct form_choice whats[] = {
    {"connections", N_("Connections to the broadcast")},
    {"views", N_("Views of the recording")},
    {0},
};
static const struct form_field figure_fields[] = {
    {"what", N_("What was counted"), FORM_CHOICE, .required = true, .choices = whats},
    {"number", N_("How many"), FORM_INT, .required = true, .min = 0, .max = 100000000},
    {"source", N_("Where"), FORM_TEXT, .max = 80, .hint = N_("For example, VK Video, YouTube")},
    {"counted_on", N_("Counted on"), FORM_DATE, .required = true},
    {0},
};

const char *events_figure_label(str what)
{
    return form_choice_label(whats, what);
}

/* ---- marking --------------------------------------------------------------------------------- */

static bool find_markable(struct request *req, struct events_whole *ret_event)
{
    struct events_db_event_row row;
    if (!events_find_own(req, RIGHT_EVENTS_EDIT, &row) || str_equal(row.state, STR("draft")) ||
        str_equal(row.state, STR("cancelled"))) {
        return false;
    }
    *ret_event = events_whole_of(req, &row);
    return true;
}

str events_usual_way(const struct events_db_event_row *row)
{
    bool is_known = str_equal(row->form, STR("online")) || str_equal(row->form, STR("recording"));
    return is_known ? row->form : STR("in_person");
}

/* The session that the address asks for; the first one, or the event as a whole. */
static int64_t session_of(struct request *req, const struct events_whole *event)
{
    int64_t asked = query_int(req, "session");
    EACH (session, event->sessions) {
        if (session->n == asked) {
            return asked;
        }
    }
    return event->sessions.count == 0 ? EVENTS_WHOLE : event->sessions.items[0].n;
}

static str way_of(struct events_db_presence_rows rows, int64_t entry_id)
{
    EACH (row, rows) {
        if (row->entry_id == entry_id) {
            return row->way;
        }
    }
    return (str){0};
}

static bool find_lines(struct request *req, struct events_presence_view *view)
{
    if (!find_markable(req, &view->event)) {
        return false;
    }
    const struct events_db_event_row *row = &view->event.row;
    struct events_db_entry_row last = {0};
    int64_t after = query_int(req, "after");
    view->n = session_of(req, &view->event);
    view->way = events_usual_way(row);
    if (after != 0) {
        (void)!events_db_entry_of(req->db, row->region_id, row->id, after, &last);
    }
    struct events_db_entry_rows rows =
        events_db_entries(req->db, &(struct events_db_entries_values){.region_id = row->region_id,
                                                                      .event_id = row->id,
                                                                      .state = STR("comes"),
                                                                      .after_key = last.sort_key,
                                                                      .after_id = last.id,
                                                                      .limit = ON_A_PAGE + 1});
    struct events_db_presence_rows marks =
        events_db_presence(req->db, row->region_id, row->id, view->n);
    view->unplaced = events_db_unplaced(req->db, row->region_id, row->id, ON_A_PAGE);
    view->items = ARENA_ARRAY(req->arena, rows.count + 1, struct events_presence_line);
    view->count = MIN_OF(rows.count, (size_t)ON_A_PAGE);
    for (size_t i = 0; i < view->count; i++) {
        view->items[i] =
            (struct events_presence_line){rows.items[i], way_of(marks, rows.items[i].id)};
    }
    if (rows.count > ON_A_PAGE) {
        view->next =
            widgets_link(req, "/events/%lld/presence?session=%lld&after=%lld", (long long)row->id,
                         (long long)view->n, (long long)rows.items[ON_A_PAGE - 1].id);
    }
    return true;
}

static struct reply find_or_reply(struct request *req, struct events_presence_view *view)
{
    if (!find_lines(req, view)) {
        return reply_not_found(req);
    }
    bool has_begun = !date_before(req->today, view->event.row.begins_on);
    return has_begun ? (struct reply){0}
                     : reply_refused(req, _f("The event begins on %1: who came is marked then.",
                                             view->event.row.begins_on));
}

struct reply events_presence_page(struct request *req)
{
    struct events_presence_view view = {0};
    struct reply refusal = find_or_reply(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    return reply_page(req, _("Who came"), events_html_presence(req, &view));
}

/* What the box beside a name says: came, how; nothing: was not there. */
static str marked_way(struct request *req, const struct events_presence_view *view, int64_t id)
{
    if (form_is_ticked(req, "online", id)) {
        return STR("online");
    }
    if (form_is_ticked(req, "recording", id)) {
        return STR("recording");
    }
    return form_is_ticked(req, "person", id) ? view->way : (str){0};
}

/* Writes what has changed. How many lines that were. */
static int64_t write_marks(struct request *req, const struct events_presence_view *view)
{
    const struct events_db_event_row *event = &view->event.row;
    int64_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct events_presence_line *line = &view->items[i];
        str way = marked_way(req, view, line->entry.id);
        if (str_equal(way, line->way) || !form_is_ticked(req, "seen", line->entry.id)) {
            continue;
        }
        if (way.length == 0) {
            (void)!events_db_unmark(req->db, event->region_id, event->id, line->entry.id, view->n);
        } else {
            (void)!events_db_mark(req->db, &(struct events_db_mark_values){
                                               .region_id = event->region_id,
                                               .event_id = event->id,
                                               .entry_id = line->entry.id,
                                               .n = view->n,
                                               .way = way,
                                               .source = STR("hand"),
                                               .account_id = audit_actor(req),
                                               .now = req->now,
                                           });
        }
        events_rewrite(req, event, line->entry.id);
        count++;
    }
    return count;
}

struct reply events_presence_action(struct request *req)
{
    struct events_presence_view view = {0};
    struct reply refusal = find_or_reply(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct events_db_event_row *event = &view.event.row;
    int64_t count = write_marks(req, &view);
    if (str_equal(event->state, STR("held"))) {
        events_db_count_people(req->db, event->region_id, event->id);
    }
    audit(req, "events.presence", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req,
                      view.next.url.length > 0 ? view.next.url : events_address(req, event->id, ""),
                      _n("%1 mark is written down.", "%1 marks are written down.", count), 0);
}

/* Whoever was marked at the door and had no place. */
struct reply events_presence_place_action(struct request *req)
{
    struct events_whole event;
    int64_t id;
    if (!find_markable(req, &event) ||
        !str_to_int64(http_body_field(req->http, STR("person")), &id)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *row = &event.row;
    EACH (entry, events_db_unplaced(req->db, row->region_id, row->id, ON_A_PAGE)) {
        if (entry->id != id) {
            continue;
        }
        if (!events_place_here(req, row, entry)) {
            return reply_refused(req,
                                 str_of(_("There is no place left. Enter more places first.")));
        }
        audit(req, "events.answer", row->region_id, row->id, entry->member_id, NULL, 0);
        return reply_done(req, events_address(req, row->id, "/presence"),
                          str_of(_("The person has a place.")), 0);
    }
    return reply_not_found(req);
}

/* ---- what platforms tell --------------------------------------------------------------------- */

struct form events_figure_form(struct request *req)
{
    struct form form = form_of(req, figure_fields);
    form_set_date(&form, "counted_on", req->today);
    return form;
}

struct reply events_figure_action(struct request *req)
{
    struct events_whole event;
    if (!find_markable(req, &event)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *row = &event.row;
    struct form form = form_read(req, figure_fields);
    form_refuse_future(&form, "counted_on");
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Numbers of the platform"),
                                events_html_figure(req, &event, &form));
    }
    (void)!events_db_add_figure(req->db, &(struct events_db_add_figure_values){
                                             .region_id = row->region_id,
                                             .event_id = row->id,
                                             .what = form_text(&form, "what"),
                                             .source = form_text(&form, "source"),
                                             .number = form_int(&form, "number"),
                                             .counted_on = form_date(&form, "counted_on"),
                                         });
    audit(req, "events.figure", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, events_address(req, row->id, ""), str_of(_("It is written down.")), 0);
}

struct reply events_figure_remove_action(struct request *req)
{
    struct events_whole event;
    int64_t n;
    if (!find_markable(req, &event) || !str_to_int64(path_text(req, 1), &n)) {
        return reply_not_found(req);
    }
    events_db_remove_figure(req->db, event.row.region_id, event.row.id, n);
    audit(req, "events.figure", event.row.region_id, event.row.id, 0, NULL, 0);
    return reply_done(req, events_address(req, event.row.id, ""), str_of(_("It is removed.")), 0);
}

/* ---- onto the cards -------------------------------------------------------------------------- */

/* In the hall and on line is both; a recording alone is a recording. */
static str attendance_of(const struct events_db_came_row *came)
{
    return came->in_hall && came->on_line ? STR("mixed")
           : came->in_hall                ? STR("in_person")
           : came->on_line                ? STR("online")
                                          : STR("recording");
}

/* Hours of the sessions he was in, where sessions have hours; else those of the event. */
static int64_t hours_of(const struct events_db_event_row *event,
                        const struct events_db_came_row *came)
{
    if (came->hours == 0) {
        return event->hours;
    }
    return event->hours > 0 ? MIN_OF(came->hours, event->hours) : came->hours;
}

static bool write_one(struct request *req, const struct events_db_event_row *event,
                      const struct events_db_came_row *came)
{
    bool is_taught = came->member_id != 0 && str_equal(came->role, STR("listener"));
    return is_taught &&
           training_write_event(
               req, came->person_region_id, came->member_id,
               &(struct training_at_event){
                   .event_id = event->id,
                   .title = event->title,
                   .kind = event->kind,
                   .attendance = attendance_of(came),
                   .category = came->category,
                   .hours = hours_of(event, came),
                   .began_on = event->begins_on,
                   .ended_on = event->ends_on,
                   .taught_org_id = event->org_id,
                   .taught_by = event->org_name,
                   .valid_until = event->valid_months == 0
                                      ? (date){0}
                                      : date_add_months(event->ends_on, (int)event->valid_months),
               });
}

void events_rewrite(struct request *req, const struct events_db_event_row *event, int64_t entry_id)
{
    struct events_db_entry_row entry;
    if (!str_equal(event->state, STR("held")) ||
        !events_db_entry_of(req->db, event->region_id, event->id, entry_id, &entry)) {
        return;
    }
    struct events_db_came_rows came = events_db_came(
        req->db,
        &(struct events_db_came_values){
            .region_id = event->region_id, .event_id = event->id, .only = entry_id, .limit = 1});
    bool was_written = came.count > 0 && write_one(req, event, &came.items[0]);
    if (!was_written && entry.member_id != 0) {
        training_forget_event(req, entry.person_region_id, entry.member_id, event->id);
    }
}

struct holding {
    int64_t event_id;
    int64_t after_id;
    int64_t written;
};

static bool hold_portion(struct request *req, void *state)
{
    struct holding *holding = state;
    struct events_db_event_row event;
    if (!events_db_find_any(req->db, holding->event_id, &event)) {
        return false;
    }
    struct events_db_came_rows rows =
        events_db_came(req->db, &(struct events_db_came_values){.region_id = event.region_id,
                                                                .event_id = event.id,
                                                                .after_id = holding->after_id,
                                                                .limit = AT_ONCE});
    EACH (row, rows) {
        holding->written += write_one(req, &event, row);
        holding->after_id = row->entry_id;
    }
    return rows.count == AT_ONCE;
}

bool events_hold_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct holding holding = {.event_id = run->job.subject_id};
    const struct portions portions = {.write = hold_portion,
                                      PORTIONS_STATE(holding),
                                      .done = &holding.written,
                                      .is_carried_to_end = true};
    if (portions_write(req, run, &portions) != PORTIONS_DONE) {
        *ret_sentence = str_of(_("The cards could not be written."));
        return false;
    }
    *ret_sentence = _n("Written to %1 card", "Written to %1 cards", holding.written);
    return true;
}

static bool find_holdable(struct request *req, struct events_hold_view *view)
{
    if (!find_markable(req, &view->event) || !str_equal(view->event.row.state, STR("announced"))) {
        return false;
    }
    const struct events_db_event_row *row = &view->event.row;
    (void)!events_db_count_came(req->db, row->region_id, row->id, &view->came);
    (void)!events_db_count_unwritten(req->db, row->region_id, row->id, &view->unwritten);
    view->teachers = events_teachers_text(req, &view->event);
    return true;
}

static struct reply refuse_hold(struct request *req, const struct events_hold_view *view)
{
    if (date_before(req->today, view->event.row.ends_on)) {
        return reply_refused(req, _f("The event ends on %1: it is written to the cards then.",
                                     view->event.row.ends_on));
    }
    return view->came.people == 0
               ? reply_refused(req,
                               str_of(_("Nobody is marked as having come. Mark who came first.")))
               : (struct reply){0};
}

struct reply events_hold_page(struct request *req)
{
    struct events_hold_view view = {0};
    if (!find_holdable(req, &view)) {
        return reply_not_found(req);
    }
    struct reply refusal = refuse_hold(req, &view);
    return refusal.status != 0
               ? refusal
               : reply_page(req, _("Write to the cards"), events_html_hold(req, &view));
}

struct reply events_hold_action(struct request *req)
{
    struct events_hold_view view = {0};
    if (!find_holdable(req, &view)) {
        return reply_not_found(req);
    }
    struct reply refusal = refuse_hold(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    if (view.teachers.length > 0 && !form_is_ticked(req, "teachers", 1)) {
        return reply_refused(req, view.teachers);
    }
    const struct events_db_event_row *row = &view.event.row;
    bool was_changed = events_db_set_state(req->db, &(struct events_db_set_state_values){
                                                        .scope = req->scope,
                                                        .id = row->id,
                                                        .before = row->state,
                                                        .after = STR("held"),
                                                        .now = req->now,
                                                    });
    if (!was_changed) {
        return events_changed_meanwhile(req);
    }
    events_db_count_people(req->db, row->region_id, row->id);
    audit(req, "events.hold", row->region_id, row->id, 0, NULL, 0);
    struct holding holding = {.event_id = row->id};
    if (view.came.people > AT_ONCE) {
        (void)jobs_add(req, HOLD_JOB, row->region_id, row->org_id, row->id, (str){0});
        return reply_done(req, events_address(req, row->id, ""),
                          str_of(_("The event is held; the cards are being written.")), 0);
    }
    (void)hold_portion(req, &holding);
    return reply_done(req, events_address(req, row->id, ""),
                      _n("The event is held: it stands on %1 card now.",
                         "The event is held: it stands on %1 cards now.", holding.written),
                      0);
}
