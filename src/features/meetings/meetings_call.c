/* A meeting is called, changed, told, cancelled; it begins and ends. */
#include "features/meetings/meetings_inner.h"

#include "app/app.h"
#include "app/base32.h"
#include "app/look.h"
#include "base/ids.h"
#include "base/rand.h"
#include "features/meetings/meetings.html.h"
#include "features/orgs/orgs.h"

#define CODE_BYTES 10
#define TOLD_IN_A_TRANSACTION 200

static const struct form_field new_fields[] = {
    {"body", N_("Which body meets"), FORM_TEXT, .required = true, .max = 30},
    {"form", N_("How"), FORM_CHOICE, .required = true, .choices = meetings_forms},
    {"held_on", N_("Day"), FORM_DATE, .required = true},
    {"begins_at", N_("Begins at"), FORM_TEXT, .max = 8, .hint = N_("For example, 14:00")},
    {"held_to", N_("Last day"), FORM_DATE,
     .hint = N_("If it takes several days, or votes are sent in until then")},
    {"place", N_("Place"), FORM_TEXT, .max = 200, .hint = N_("City, street, room")},
    {"link", N_("Address of the video link"), FORM_TEXT, .max = 300},
    {"is_election", N_("Reports and elections"), FORM_FLAG},
    {0},
};

static const struct form_field edit_fields[] = {
    {"version", "", FORM_HIDDEN},
    {"number", N_("Number of the meeting since the beginning of the term"), FORM_INT, .min = 1,
     .max = 9999},
    {"form", N_("How"), FORM_CHOICE, .required = true, .choices = meetings_forms},
    {"held_on", N_("Day"), FORM_DATE, .required = true},
    {"begins_at", N_("Begins at"), FORM_TEXT, .max = 8, .hint = N_("For example, 14:00")},
    {"ends_at", N_("Ended at"), FORM_TEXT, .max = 8},
    {"held_to", N_("Last day"), FORM_DATE,
     .hint = N_("If it takes several days, or votes are sent in until then")},
    {"place", N_("Place"), FORM_TEXT, .max = 200, .hint = N_("City, street, room")},
    {"link", N_("Address of the video link"), FORM_TEXT, .max = 300},
    {"identified", N_("How people on the video link were identified"), FORM_CHOICE,
     .choices = meetings_identified},
    {"chair", N_("Chair of the meeting"), FORM_TEXT, .max = 20},
    {"secretary", N_("Secretary of the meeting"), FORM_TEXT, .max = 20},
    {"is_election", N_("Reports and elections"), FORM_FLAG},
    {0},
};

/* ---- what both forms check ------------------------------------------------------------------ */

static void check_time(struct request *req, struct form *form, const char *name)
{
    str typed = form_text(form, name);
    if (typed.length > 0 && calendar_time_of(req->arena, typed).length == 0) {
        form_add_error(form, name, str_of(_("Write the time as 14:00.")));
    }
}

static void check_days(struct request *req, struct form *form)
{
    date from = form_date(form, "held_on"), until = form_date(form, "held_to");
    bool is_by_letter = str_equal(form_text(form, "form"), STR("correspondence"));
    if (!date_is_none(from) && !date_is_none(until) && date_before(until, from)) {
        form_add_error(form, "held_to", str_of(_("The end date is before the start date.")));
    }
    if (is_by_letter && date_is_none(until)) {
        form_add_error(form, "held_to",
                       str_of(_("Enter until when votes by correspondence are taken.")));
    }
    str link = form_text(form, "link");
    if (link.length > 0 && !str_starts_with(link, STR("https://")) &&
        !str_starts_with(link, STR("http://"))) {
        form_add_error(form, "link", str_of(_("The address begins with https://")));
    }
    check_time(req, form, "begins_at");
}

static void take_call(struct request *req, const struct form *form,
                      struct meetings_db_change_values *values)
{
    values->form = form_text(form, "form");
    values->held_on = form_date(form, "held_on");
    values->held_to = form_date(form, "held_to");
    values->begins_at = calendar_time_of(req->arena, form_text(form, "begins_at"));
    values->place = form_text(form, "place");
    values->link = form_text(form, "link");
    values->is_election = form_flag(form, "is_election");
}

/* ---- calling -------------------------------------------------------------------------------- */

static bool find_org(struct request *req, struct meetings_form_view *view)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return false;
    }
    view->org_id = org.id;
    view->org_name = org.short_name;
    view->bodies = bodies_of_org(req, req->scope, org.id, req->today);
    return true;
}

static const struct bodies_body *chosen_body(const struct meetings_form_view *view, str value)
{
    int64_t id;
    if (str_to_int64(value, &id)) {
        EACH (body, view->bodies) {
            if (body->id == id) {
                return &view->bodies.items[body - view->bodies.items];
            }
        }
    }
    return NULL;
}

struct reply meetings_new_page(struct request *req)
{
    struct meetings_form_view view = {0};
    if (!find_org(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, new_fields);
    form_set_int(&form, "body", query_int(req, "body"));
    form_set_date(&form, "held_on", date_add_days(req->today, 14));
    form_set_text(&form, "begins_at", STR("14:00"));
    view.form = &form;
    return reply_page(req, _("Call a meeting"), meetings_html_new(req, &view));
}

/* The chair and the secretary of the body lead its meeting, if they sit in it and are two. */
static void choose_officers(struct meetings_meeting *meeting,
                            struct meetings_db_change_values *values)
{
    EACH (person, meeting->people) {
        bool is_chair = str_equal(person->post_type, STR("chair"));
        bool is_secretary = str_equal(person->post_type, STR("secretary"));
        values->chair = is_chair && values->chair == 0 ? person->n : values->chair;
        values->secretary = is_secretary && values->secretary == 0 ? person->n : values->secretary;
    }
}

/* What a new meeting is, as its form says. */
struct calling {
    const struct bodies_body *body;
    int64_t id;
    date held_on;
    str form;
};

/* The row, who may vote, and who leads; `values` is what can still be changed of it. */
static bool write_new(struct request *req, const struct calling *calling,
                      struct meetings_db_change_values *values)
{
    char code[CODE_BYTES];
    rand_bytes(code, sizeof(code));
    const struct bodies_body *body = calling->body;
    meetings_db_add(req->db, &(struct meetings_db_add_values){
                                 .region_id = body->region_id,
                                 .id = calling->id,
                                 .org_id = body->org_id,
                                 .org_path = body->org_path,
                                 .body_id = body->id,
                                 .code = base32_of(req->arena, (str){code, sizeof(code)}),
                                 .form = calling->form,
                                 .held_on = calling->held_on,
                                 .account_id = audit_actor(req),
                                 .now = req->now,
                             });
    struct meetings_meeting meeting = {0};
    if (!meetings_db_find(req->db, req->scope, calling->id, &meeting.row)) {
        return false;
    }
    meeting.has_rules =
        bodies_rules_on(req, meeting.row.body_type, calling->held_on, &meeting.rules);
    meetings_take_people(req, &meeting);
    meeting.people = meetings_db_people(req->db, req->scope, body->region_id, calling->id);
    *values = meetings_values_of(req, &meeting.row);
    values->number = meetings_next_number(req, body->id, calling->held_on, calling->id);
    choose_officers(&meeting, values);
    audit(req, "meetings.call", body->region_id, calling->id, 0, NULL, 0);
    return true;
}

/* All come, all agree, and it is over. */
static void hold(struct request *req, int64_t id)
{
    struct meetings_db_line_row row;
    if (!meetings_db_find(req->db, req->scope, id, &row)) {
        return;
    }
    struct meetings_db_person_rows people =
        meetings_db_people(req->db, req->scope, row.region_id, id);
    EACH (person, people) {
        meetings_db_mark(req->db, &(struct meetings_db_mark_values){.scope = req->scope,
                                                                    .region_id = row.region_id,
                                                                    .meeting_id = id,
                                                                    .n = person->n,
                                                                    .attendance = STR("present")});
    }
    EACH (item, meetings_db_items(req->db, row.region_id, id)) {
        struct meetings_db_set_votes_values votes = {.region_id = row.region_id,
                                                     .meeting_id = id,
                                                     .item = item->item,
                                                     .version = item->version,
                                                     .vote = STR("open"),
                                                     .here = (int64_t)people.count,
                                                     .votes_for = (int64_t)people.count,
                                                     .result = STR("adopted")};
        bool was_set = meetings_db_set_votes(req->db, &votes);
        (void)was_set; /* nobody else knows of it yet */
    }
    struct meetings_db_set_state_values state = {.scope = req->scope,
                                                 .id = id,
                                                 .from_state = STR("called"),
                                                 .state = STR("closed"),
                                                 .now = req->now};
    bool was_set = meetings_db_set_state(req->db, &state);
    (void)was_set;
}

int64_t meetings_add_items(struct request *req, int64_t region_id, int64_t meeting_id,
                           const char *const *titles)
{
    struct meetings_db_last_item_row last = {0};
    bool found = meetings_db_last_item(req->db, region_id, meeting_id, &last);
    (void)found; /* an aggregate always has a row */
    for (int64_t i = 0; titles[i] != NULL; i++) {
        meetings_db_add_item(req->db, &(struct meetings_db_add_item_values){
                                          .region_id = region_id,
                                          .meeting_id = meeting_id,
                                          .item = last.item + i + 1,
                                          .place = last.place + i + 1,
                                          .kind = STR("item"),
                                          .title = str_of(titles[i]),
                                          .decided_as = STR("minutes"),
                                      });
    }
    return last.item + 1;
}

int64_t meetings_add_planned(struct request *req, const struct meetings_plan *plan)
{
    struct request own = *req;
    struct bodies_body body;
    own.scope = plan->scope;
    if (!bodies_body_of(&own, plan->scope, plan->body_id, &body)) {
        return 0;
    }
    struct calling calling = {&body, ids_new(), plan->held_on, STR("in_person")};
    struct meetings_db_change_values values;
    if (!write_new(&own, &calling, &values)) {
        return 0;
    }
    values.is_election = plan->is_election;
    values.begins_at = plan->begins_at;
    values.place = plan->place;
    bool was_changed = meetings_db_change(own.db, &values);
    (void)was_changed; /* it was written in this transaction */
    (void)meetings_add_items(&own, body.region_id, calling.id, plan->agenda);
    if (plan->was_held) {
        hold(&own, calling.id);
    }
    return calling.id;
}

struct reply meetings_new_action(struct request *req)
{
    struct meetings_form_view view = {0};
    if (!find_org(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, new_fields);
    view.form = &form;
    const struct bodies_body *body = chosen_body(&view, form_text(&form, "body"));
    if (body == NULL) {
        form_add_error(&form, "body", str_of(_("Choose one from the list.")));
    }
    check_days(req, &form);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Call a meeting"), meetings_html_new(req, &view));
    }
    int64_t id = ids_new();
    struct calling calling = {body, id, form_date(&form, "held_on"), form_text(&form, "form")};
    struct meetings_db_change_values values;
    bool was_written = write_new(req, &calling, &values);
    if (was_written) {
        take_call(req, &form, &values);
        was_written = meetings_db_change(req->db, &values);
    }
    if (!was_written) {
        return reply_not_found(req); /* the database has failed */
    }
    bool is_past = date_before(form_date(&form, "held_on"), req->today);
    return reply_done(req, meetings_address(req, id, ""),
                      is_past ? str_of(_("The day is past: nobody is told of it. Write down what "
                                         "was decided then."))
                              : str_of(_("The meeting is entered. Now the agenda; then tell people "
                                         "of it.")),
                      0);
}

/* ---- changing ------------------------------------------------------------------------------- */

static struct html edit_html(struct request *req, const struct meetings_meeting *meeting,
                             const struct form *form)
{
    struct meetings_form_view view = {.form = form, .meeting = meeting};
    return meetings_html_edit(req, &view);
}

struct reply meetings_edit_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    struct form form = form_of(req, edit_fields);
    form_set_int(&form, "version", row->version);
    if (row->number != 0) {
        form_set_int(&form, "number", row->number);
    }
    form_set_text(&form, "form", row->form);
    form_set_date(&form, "held_on", row->held_on);
    form_set_date(&form, "held_to", row->held_to);
    form_set_text(&form, "begins_at", row->begins_at);
    form_set_text(&form, "ends_at", row->ends_at);
    form_set_text(&form, "place", row->place);
    form_set_text(&form, "link", row->link);
    form_set_text(&form, "identified", row->identified);
    form_set_int(&form, "chair", row->chair);
    form_set_int(&form, "secretary", row->secretary);
    form_set_int(&form, "is_election", row->is_election);
    return reply_page(req, _("Change the meeting"), edit_html(req, &meeting, &form));
}

/* 0 for nobody; -1 for who is not on the list. */
static int64_t officer_of(const struct meetings_meeting *meeting, str value)
{
    int64_t n;
    if (value.length == 0 || str_equal(value, STR("0"))) {
        return 0;
    }
    return str_to_int64(value, &n) && meetings_person(meeting, n) != NULL ? n : -1;
}

static void check_officers(struct request *req, struct form *form,
                           const struct meetings_meeting *meeting,
                           struct meetings_db_change_values *values)
{
    values->chair = officer_of(meeting, form_text(form, "chair"));
    values->secretary = officer_of(meeting, form_text(form, "secretary"));
    if (values->chair < 0) {
        form_add_error(form, "chair", str_of(_("Choose one from the list.")));
    }
    if (values->secretary < 0) {
        form_add_error(form, "secretary", str_of(_("Choose one from the list.")));
    }
    if (values->chair > 0 && values->chair == values->secretary) {
        form_add_error(form, "secretary",
                       str_of(_("The chair and the secretary of a meeting are two people.")));
    }
}

/* Votes by correspondence would be seen before their end as those of another form. */
static void check_form(struct request *req, struct form *form,
                       const struct meetings_db_line_row *row)
{
    bool is_by_letter = str_equal(form_text(form, "form"), STR("correspondence"));
    if (is_by_letter != meetings_is_by_letter(row) && !str_equal(row->state, STR("called"))) {
        form_add_error(form, "form",
                       str_of(_("The vote has begun: its form cannot be changed any more.")));
    }
}

struct reply meetings_edit_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, edit_fields);
    struct meetings_db_change_values values = meetings_values_of(req, &meeting.row);
    check_days(req, &form);
    check_time(req, &form, "ends_at");
    check_officers(req, &form, &meeting, &values);
    check_form(req, &form, &meeting.row);
    int64_t version;
    bool is_same =
        str_to_int64(form_text(&form, "version"), &version) && version == meeting.row.version;
    if (!is_same) {
        form_add_general_error(&form, meetings_changed_meanwhile(req));
        form_set_int(&form, "version", meeting.row.version);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Change the meeting"), edit_html(req, &meeting, &form));
    }
    take_call(req, &form, &values);
    values.number = form_int(&form, "number");
    values.ends_at = calendar_time_of(req->arena, form_text(&form, "ends_at"));
    values.identified = form_text(&form, "identified");
    if (!meetings_db_change(req->db, &values)) {
        return reply_refused(req, meetings_changed_meanwhile(req));
    }
    bool has_new_day = !date_equal(values.held_on, meeting.row.held_on);
    if (has_new_day) {
        meeting.row.held_on = values.held_on;
        meetings_take_people(req, &meeting);
    }
    meetings_db_clear_signatures(req->db, meeting.row.region_id, meeting.row.id);
    audit(req, "meetings.change", meeting.row.region_id, meeting.row.id, 0, NULL, 0);
    return reply_done(req, meetings_address(req, meeting.row.id, ""),
                      has_new_day && meeting.row.told_at != 0
                          ? str_of(_("Kept. People were told of another day: tell them anew."))
                          : str_of(_("Kept.")),
                      0);
}

/* ---- telling -------------------------------------------------------------------------------- */

struct reply meetings_tell_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    return refusal.status != 0
               ? refusal
               : reply_page(req, _("Tell people"), meetings_html_tell(req, &meeting));
}

struct reply meetings_tell_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    if (date_before(row->held_on, req->today) && date_is_none(row->held_to)) {
        return reply_refused(req, str_of(_("The day of this meeting is past.")));
    }
    if (meeting.people.count == 0) {
        return reply_refused(req, meetings_nobody_text(req, &meeting));
    }
    jobs_add(req, "meetings.tell", row->region_id, row->org_id, row->id, (str){0});
    meetings_db_set_told(req->db, row->id, req->now);
    audit(req, "meetings.tell", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, meetings_address(req, row->id, ""),
                      str_of(_("The notices are on their way.")), 0);
}

static void put_agenda(struct buf *text, struct meetings_db_item_rows items)
{
    int64_t number = 0;
    EACH (item, items) {
        if (str_equal(item->kind, STR("item"))) {
            buf_put_format(text, "%lld. %.*s\n", (long long)++number, STR_ARG(item->title));
        }
    }
}

/* By their titles alone: a letter is read by others on its way. */
static void put_materials(struct request *req, struct buf *text,
                          const struct meetings_db_line_row *row)
{
    struct meetings_db_materials_rows materials =
        meetings_db_materials(req->db, row->region_id, row->id);
    if (materials.count > 0) {
        buf_put(text, str_of(_("\nMaterials, on your own pages:\n")));
    }
    EACH (material, materials) {
        buf_put_format(text, "- %.*s\n", STR_ARG(material->title));
    }
}

static void write_notice(struct request *req, const struct meetings_db_line_row *row,
                         const struct meetings_db_readers_row *reader)
{
    enum language own = req->language;
    req->language = look_language(reader->language, LANGUAGE_RU);
    struct buf text = BUF_INIT(req->arena);
    str body = meetings_body_name(req, row);
    buf_put(&text, _f("Hello!\n\n%1, %2: a meeting on %3.\n", body, row->org_name,
                      meetings_when(req, row)));
    if (row->place.length > 0) {
        buf_put(&text, _f("Place: %1\n", row->place));
    }
    if (row->link.length > 0) {
        buf_put(&text, _f("Video link: %1\n", row->link));
    }
    BUF_PUT(&text, "\n");
    put_agenda(&text, meetings_db_items(req->db, row->region_id, row->id));
    put_materials(req, &text, row);
    buf_put(&text, _f("\nFor your calendar: %1\nSay whether you come: %2\n",
                      STR_CONCAT(req->arena, request_origin(req), meetings_entry_path(req, row)),
                      str_format(req->arena, "%.*s/my/meetings/%lld", STR_ARG(request_origin(req)),
                                 (long long)row->id)));
    struct notice_reader to = {reader->person_region_id, reader->member_id, reader->account_id,
                               reader->email, (str){0}};
    (void)notice_send(req, &to,
                      &(struct notice){.kind = "meetings.call",
                                       .subject = _f("Meeting on %1: %2", row->held_on, body),
                                       .text = buf_str(&text)});
    req->language = own;
}

struct telling {
    struct meetings_db_line_row row;
    struct meetings_db_readers_rows readers;
    size_t next, end;
};

static bool tell_portion(struct request *req, void *what)
{
    struct telling *telling = what;
    for (size_t i = telling->next; i < telling->end; i++) {
        write_notice(req, &telling->row, &telling->readers.items[i]);
    }
    return true;
}

/* A job that is cut off between two portions tells the first ones again: better twice than not. */
bool meetings_tell_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct telling telling = {0};
    db_begin_read(req->db);
    bool is_there = meetings_db_find_any(req->db, run->job.subject_id, &telling.row);
    telling.readers = meetings_db_readers(req->db, telling.row.region_id, run->job.subject_id);
    db_rollback(req->db);
    while (is_there && telling.next < telling.readers.count && !jobs_is_cancelled(run)) {
        telling.end = MIN_OF(telling.next + TOLD_IN_A_TRANSACTION, telling.readers.count);
        if (!app_write(req, tell_portion, &telling)) {
            *ret_sentence = str_of(_("The notices could not be written."));
            return false;
        }
        telling.next = telling.end;
        jobs_progress(run, (int64_t)telling.next, (int64_t)telling.readers.count);
    }
    *ret_sentence = _n("%1 person was told", "%1 people were told", telling.readers.count);
    return true;
}

/* ---- beginning, ending, cancelling ---------------------------------------------------------- */

struct reply meetings_cancel_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    return refusal.status != 0
               ? refusal
               : reply_page(req, _("Cancel the meeting"), meetings_html_cancel(req, &meeting));
}

struct reply meetings_cancel_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    bool was_changed = meetings_db_set_state(
        req->db, &(struct meetings_db_set_state_values){
                     .scope = req->scope,
                     .id = row->id,
                     .from_state = row->state,
                     .state = STR("cancelled"),
                     .cancelled_for = http_body_field(req->http, STR("reason")),
                     .now = req->now});
    if (!was_changed) {
        return reply_refused(req, meetings_changed_meanwhile(req));
    }
    audit(req, "meetings.cancel", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, meetings_address(req, row->id, ""),
                      str_of(_("The meeting is cancelled; calendars show it so.")), 0);
}

/* From which state a step leads where. */
static const struct {
    const char *step;
    const char *from;
    const char *to;
} steps[] = {
    {"begin", "called", "open"},
    {"end", "open", "closed"},
    {"again", "closed", "open"},
};

/* What keeps the step from being taken now; status 0 = nothing. */
static struct reply refuse_step(struct request *req, const struct meetings_meeting *meeting,
                                bool begins, bool ends)
{
    bool is_again = !begins && !ends;
    const struct meetings_db_line_row *row = &meeting->row;
    if (begins && date_before(req->today, row->held_on)) {
        return reply_refused(req, str_of(_("The day of this meeting has not come yet.")));
    }
    /* Who may vote is settled by the day itself: posts may have ended since it was called. */
    if (begins && meetings_take_people(req, meeting) == 0) {
        return reply_refused(req, meetings_nobody_text(req, meeting));
    }
    if (is_again && meetings_is_by_letter(row) && meeting->quorum.here > 0) {
        return reply_refused(req, str_of(_("The votes are counted and known: nobody votes on after "
                                           "that. Answers on paper that came in time can still be "
                                           "entered.")));
    }
    bool waits_for_answers = meetings_is_by_letter(row) && date_before(req->today, row->held_to) &&
                             meeting->quorum.here < meeting->quorum.entitled;
    if (ends && waits_for_answers) {
        return reply_refused(req, _f("Votes are taken until %1, and not all have answered. To end "
                                     "earlier, change the last day.",
                                     row->held_to));
    }
    return (struct reply){0};
}

struct reply meetings_state_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    str step = path_text(req, 1);
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (!str_equal(step, str_of(steps[i].step))) {
            continue;
        }
        bool begins = i == 0, ends = i == 1;
        refusal = refuse_step(req, &meeting, begins, ends);
        if (refusal.status != 0) {
            return refusal;
        }
        struct meetings_db_set_state_values values = {.scope = req->scope,
                                                      .id = row->id,
                                                      .from_state = str_of(steps[i].from),
                                                      .state = str_of(steps[i].to),
                                                      .now = req->now};
        if (!meetings_db_set_state(req->db, &values)) {
            return reply_refused(req, meetings_changed_meanwhile(req));
        }
        if (ends && meetings_is_by_letter(row)) {
            meetings_count_answers(req, &meeting);
        }
        meetings_db_clear_signatures(req->db, row->region_id, row->id);
        audit(req, "meetings.change", row->region_id, row->id, 0, NULL, 0);
        const char *next = !begins ? "" : meetings_is_by_letter(row) ? "/answers" : "/people";
        return reply_see_other(req, meetings_address(req, row->id, next));
    }
    return reply_not_found(req);
}
