/* The report of a platform: sent, looked through, written down. Nothing is written before somebody
 * has looked; until then who was connected lies sealed in a row of its own, for a week at most. */
#include "app/app.h"
#include "app/json.h"
#include "app/secret.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/checkin/checkin.html.h"
#include "features/checkin/checkin_inner.h"

#define KEPT_SECONDS (7 * 24 * 3600)
#define HALF 50
#define MINUTES_OF_HOUR 45 /* an academic one */

static const struct form_field upload_fields[] = {
    {"file", N_("Report of the platform"), FORM_FILE, .required = true, .wide = true,
     .hint = N_("As Zoom, BigBlueButton, MTS Link, VK, Yandex Telemost or Teams gives it: CSV or "
                "XLSX")},
    {0},
};

/* ---- what is kept ------------------------------------------------------------------------------
 */

static str place_of(struct request *req, int64_t id)
{
    return str_format(req->arena, "checkin_report.people:%lld", (long long)id);
}

static json_t *candidate_as_json(const struct checkin_candidate *candidate)
{
    return json_pack("[I, I, I, o]", (json_int_t)candidate->entry_id,
                     (json_int_t)candidate->region_id, (json_int_t)candidate->member_id,
                     json_of_text(candidate->label));
}

static str matches_packed(struct request *req, int64_t id, const struct checkin_matches *matches)
{
    CLEANUP(json_drop) json_t *all = json_array();
    EACH (match, *matches) {
        json_t *candidates = json_array();
        for (size_t i = 0; i < match->count; i++) {
            json_array_append_new(candidates, candidate_as_json(&match->candidates[i]));
        }
        json_array_append_new(all,
                              json_pack("[o, I, I, i, b, o]",
                                        json_of_text(utf8_repair(req->arena, match->visitor.name)),
                                        (json_int_t)match->visitor.minutes,
                                        (json_int_t)match->visitor.connections,
                                        (int)match->certainty, (int)match->is_likely, candidates));
    }
    return secret_seal(req->arena, req->app->keys, place_of(req, id),
                       json_as_text(req->arena, all));
}

static str text_of(struct request *req, const json_t *value)
{
    return str_copy(req->arena, (str){json_string_value(value), json_string_length(value)});
}

static struct checkin_match match_of(struct request *req, const json_t *line)
{
    struct checkin_match match = {
        .visitor = {.name = text_of(req, json_array_get(line, 0)),
                    .minutes = json_integer_value(json_array_get(line, 1)),
                    .connections = json_integer_value(json_array_get(line, 2))},
        .certainty = (enum checkin_certainty)json_integer_value(json_array_get(line, 3)),
        .is_likely = json_is_true(json_array_get(line, 4)),
    };
    const json_t *candidates = json_array_get(line, 5);
    for (size_t i = 0; i < MIN_OF(json_array_size(candidates), (size_t)CHECKIN_CANDIDATES); i++) {
        const json_t *candidate = json_array_get(candidates, i);
        match.candidates[match.count++] = (struct checkin_candidate){
            .entry_id = json_integer_value(json_array_get(candidate, 0)),
            .region_id = json_integer_value(json_array_get(candidate, 1)),
            .member_id = json_integer_value(json_array_get(candidate, 2)),
            .label = text_of(req, json_array_get(candidate, 3)),
        };
    }
    return match;
}

static bool unpack(struct request *req, struct checkin_report_view *view)
{
    str text;
    if (!secret_open(req->arena, req->app->keys, place_of(req, view->id), view->row.people,
                     &text)) {
        return false;
    }
    CLEANUP(json_drop) json_t *all = json_loadb(text.data, text.length, 0, NULL);
    view->matches.items = ARENA_ARRAY(req->arena, json_array_size(all) + 1, struct checkin_match);
    for (size_t i = 0; i < json_array_size(all); i++) {
        view->matches.items[view->matches.count++] = match_of(req, json_array_get(all, i));
    }
    return true;
}

void checkin_sweep(struct request *req)
{
    db_begin_write(req->db);
    checkin_db_remove_old(req->db, req->now - KEPT_SECONDS);
    (void)!db_commit(req->db);
}

/* ---- sending -----------------------------------------------------------------------------------
 */

static bool find_upload(struct request *req, struct checkin_upload_view *ret_view)
{
    if (!checkin_event(req, &ret_view->event)) {
        return false;
    }
    const struct events_event *event = &ret_view->event;
    ret_view->sessions = events_sessions(req, event);
    ret_view->waiting = checkin_db_reports(req->db, event->region_id, event->id);
    return true;
}

static struct reply refuse_day(struct request *req, const struct events_event *event)
{
    const char *refusal = checkin_refusal(req, event);
    if (refusal == NULL) {
        return (struct reply){0};
    }
    return reply_refused(req, str_of(strcmp(refusal, "cancelled") == 0
                                         ? _("The event was cancelled: nobody is marked.")
                                         : _("The event has not begun yet.")));
}

struct reply checkin_upload_page(struct request *req)
{
    struct checkin_upload_view view;
    if (!find_upload(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, upload_fields);
    view.form = &form;
    return reply_page(req, _("Report of a platform"), checkin_html_upload(req, &view));
}

/* Whose cards may be looked through: of those the event is open to, and within reach. */
static struct scope scope_of(struct request *req, const struct events_event *event)
{
    struct scope reach = access_scope(req, RIGHT_EVENTS_EDIT);
    bool is_inside = str_starts_with(event->audience_path, reach.from);
    if (event->region_id == 0 || str_is_empty(reach.from)) {
        return (struct scope){0};
    }
    return is_inside ? access_system_scope(req->arena, event->region_id, event->audience_path)
                     : reach;
}

/* A stranger's file may take seconds: nobody waits for it meanwhile. Nothing was written yet. */
static const char *read_without_lock(struct request *req, const struct http_file *file,
                                     struct checkin_visitors *ret_visitors)
{
    db_rollback(req->db);
    const char *problem = checkin_read(req->arena, file->fd, file->name, ret_visitors);
    db_begin_write(req->db);
    return problem;
}

static void keep(struct request *req, const struct checkin_upload_view *view, int64_t id,
                 str file_name, const struct checkin_visitors *visitors)
{
    const struct events_event *event = &view->event;
    struct checkin_matches matches = checkin_match(req, event, scope_of(req, event), visitors);
    int64_t n = query_int(req, "session");
    bool has_session = checkin_session(view->sessions, n) != NULL;
    checkin_db_add_report(req->db, &(struct checkin_db_add_report_values){
                                       .region_id = event->region_id,
                                       .id = id,
                                       .event_id = event->id,
                                       .n = has_session ? n : view->sessions.items[0].n,
                                       .file_name = utf8_slice(file_name, 200),
                                       .lines = visitors->connections,
                                       .people = matches_packed(req, id, &matches),
                                       .account_id = audit_actor(req),
                                       .now = req->now,
                                   });
    audit(req, "checkin.report", event->region_id, event->id, 0, NULL, 0);
}

struct reply checkin_upload_action(struct request *req)
{
    struct checkin_upload_view view;
    if (!find_upload(req, &view)) {
        return reply_not_found(req);
    }
    struct reply refusal = refuse_day(req, &view.event);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, upload_fields);
    struct checkin_visitors visitors = {0};
    const struct http_file *file = http_file(req->http, STR("file"));
    view.form = &form;
    if (file == NULL || file->name.length == 0) {
        form_add_error(&form, "file", str_of(_("Choose a file.")));
    } else {
        const char *problem = read_without_lock(req, file, &visitors);
        if (problem != NULL) {
            form_add_error(&form, "file", str_of(_(problem)));
        }
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Report of a platform"), checkin_html_upload(req, &view));
    }
    int64_t id = ids_new();
    keep(req, &view, id, file->name, &visitors);
    return reply_see_other(req, str_format(req->arena, "/events/%lld/reports/%lld",
                                           (long long)view.event.id, (long long)id));
}

/* ---- looking -----------------------------------------------------------------------------------
 */

/* How long the session takes; 0: nobody knows. */
static int64_t minutes_of(const struct events_event *event, const struct events_session *session)
{
    str from = session->begins_at, to = session->ends_at;
    int64_t hour[2], minute[2];
    const str times[] = {from, to};
    for (int i = 0; i < 2; i++) {
        ptrdiff_t colon = str_find_char(times[i], ':');
        if (colon < 0 || !str_to_int64(str_slice(times[i], 0, (size_t)colon), &hour[i]) ||
            !str_to_int64(str_from(times[i], (size_t)colon + 1), &minute[i])) {
            return session->n == 0 ? event->hours * MINUTES_OF_HOUR : 0;
        }
    }
    int64_t length = (hour[1] - hour[0]) * 60 + minute[1] - minute[0];
    return MAX_OF(length, 0);
}

bool checkin_is_long(const struct checkin_report_view *view, const struct checkin_match *match)
{
    return match->visitor.minutes >= view->least;
}

static void count_groups(struct checkin_report_view *view)
{
    EACH (match, view->matches) {
        if (match->certainty == CHECKIN_UNKNOWN) {
            view->unknown++;
        } else if (!checkin_is_long(view, match)) {
            view->short_ones++;
        } else if (match->certainty == CHECKIN_SURE) {
            view->sure++;
        } else {
            view->doubtful++;
        }
    }
}

static bool find_report(struct request *req, struct checkin_report_view *ret_view)
{
    struct checkin_report_view view = {0};
    if (!checkin_event(req, &view.event) || !str_to_int64(path_text(req, 1), &view.id) ||
        !checkin_db_report(req->db, view.event.region_id, view.event.id, view.id, &view.row) ||
        !unpack(req, &view)) {
        return false;
    }
    struct events_session_list sessions = events_sessions(req, &view.event);
    view.session = checkin_session(sessions, view.row.n);
    if (view.session == NULL) {
        view.session = &sessions.items[0]; /* it was removed meanwhile */
    }
    bool is_told = query_text(req, "minutes").length > 0;
    view.least = is_told ? MAX_OF(query_int(req, "minutes"), 0)
                         : minutes_of(&view.event, view.session) * HALF / 100;
    count_groups(&view);
    *ret_view = view;
    return true;
}

struct reply checkin_report_page(struct request *req)
{
    struct checkin_report_view view;
    if (!find_report(req, &view)) {
        return reply_not_found(req);
    }
    audit_read(req, "events.people", view.event.region_id, view.event.id, 0);
    return reply_page(req, _("Report of a platform"), checkin_html_report(req, &view));
}

/* ---- writing down ------------------------------------------------------------------------------
 */

/* What was chosen for the visitor with that number; NULL: nobody. */
static const struct checkin_candidate *chosen(struct request *req,
                                              const struct checkin_match *match, size_t number)
{
    if (match->certainty == CHECKIN_SURE) {
        return form_is_ticked(req, "not", (int64_t)number) ? NULL : &match->candidates[0];
    }
    char name[32];
    snprintf(name, sizeof(name), "who%zu", number);
    int64_t place;
    bool is_told = str_to_int64(http_body_field(req->http, str_of(name)), &place) && place > 0 &&
                   (size_t)place <= match->count;
    return is_told ? &match->candidates[place - 1] : NULL;
}

struct written {
    int64_t marked;
    int64_t before;
    int64_t gone; /* the entry or the card is not there any more, or left the Union */
};

static void write_one(struct request *req, const struct checkin_report_view *view,
                      const struct checkin_match *match, const struct checkin_candidate *who,
                      struct written *written)
{
    int64_t entry_id = who->entry_id;
    if (entry_id == 0) {
        struct scope scope =
            access_system_scope(req->arena, who->region_id, view->event.audience_path);
        entry_id = events_bring(req, &view->event, scope, who->member_id);
    }
    switch (events_mark(req, &(struct events_marking){.event = &view->event,
                                                      .entry_id = entry_id,
                                                      .n = view->session->n,
                                                      .way = "online",
                                                      .source = "import",
                                                      .minutes = match->visitor.minutes})) {
    case EVENTS_MARKED:
        written->marked++;
        return;
    case EVENTS_MARKED_BEFORE:
        written->before++;
        return;
    case EVENTS_NO_ENTRY:
    case EVENTS_NO_SESSION:
        break;
    }
    written->gone++;
}

static str written_text(struct request *req, const struct written *written)
{
    str text = _n("%1 person is marked.", "%1 people are marked.", written->marked);
    if (written->before > 0) {
        text = STR_CONCAT(req->arena, text, STR(" "),
                          _n("%1 was marked before.", "%1 were marked before.", written->before));
    }
    if (written->gone > 0) {
        text = STR_CONCAT(req->arena, text, STR(" "),
                          _n("%1 is not on the register any more and is not marked.",
                             "%1 are not on the register any more and are not marked.",
                             written->gone));
    }
    return text;
}

struct reply checkin_report_action(struct request *req)
{
    struct checkin_report_view view;
    struct written written = {0};
    if (!find_report(req, &view)) {
        return reply_not_found(req);
    }
    struct reply refusal = refuse_day(req, &view.event);
    if (refusal.status != 0) {
        return refusal;
    }
    for (size_t i = 0; i < view.matches.count; i++) {
        const struct checkin_match *match = &view.matches.items[i];
        const struct checkin_candidate *who =
            match->certainty != CHECKIN_UNKNOWN && checkin_is_long(&view, match)
                ? chosen(req, match, i)
                : NULL;
        if (who != NULL) {
            write_one(req, &view, match, who, &written);
        }
    }
    if (http_body_field(req->http, STR("connections")).length > 0) {
        events_add_connections(req, &view.event, view.row.file_name, view.row.lines, req->today);
    }
    if (written.marked > 0) {
        events_marked_all(req, &view.event);
    }
    (void)!checkin_db_remove_report(req->db, view.event.region_id, view.event.id, view.id);
    return reply_done(req, checkin_address(req, &view.event, ""), written_text(req, &written), 0);
}

struct reply checkin_drop_action(struct request *req)
{
    struct events_event event;
    int64_t id;
    if (!checkin_event(req, &event) || !str_to_int64(path_text(req, 1), &id) ||
        !checkin_db_remove_report(req->db, event.region_id, event.id, id)) {
        return reply_not_found(req);
    }
    audit(req, "checkin.drop", event.region_id, event.id, 0, NULL, 0);
    return reply_done(req, checkin_address(req, &event, "/reports"),
                      str_of(_("The report is dropped; nothing was marked by it.")), 0);
}
