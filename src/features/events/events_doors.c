/* What others may do with an event: see who comes, mark who came, bring in who came unentered. */
#include "app/look.h"
#include "base/ids.h"
#include "features/events/events_inner.h"

#define ENTRIES_AT_MOST 50000

/* ---- finding --------------------------------------------------------------------------------- */

bool events_find_marked(struct request *req, int64_t id, struct events_event *ret_event)
{
    struct events_event event;
    if (!events_find(req, access_scope(req, RIGHT_EVENTS_EDIT), id, &event) ||
        str_equal(event.state, STR("draft"))) {
        return false;
    }
    *ret_event = event;
    return true;
}

struct events_session_list events_sessions(struct request *req, const struct events_event *event)
{
    struct events_db_session_rows rows = events_db_sessions(req->db, event->region_id, event->id);
    struct events_session_list list = {
        .items = ARENA_ARRAY(req->arena, rows.count + 1, struct events_session)};
    EACH (row, rows) {
        list.items[list.count++] = (struct events_session){
            .n = row->n,
            .title = row->title,
            .held_on = row->held_on,
            .begins_at = row->begins_at,
            .ends_at = row->ends_at,
            .speaker = row->speaker,
        };
    }
    if (list.count == 0) {
        list.items[list.count++] = (struct events_session){
            .n = EVENTS_WHOLE, .title = event->title, .held_on = event->begins_on};
    }
    return list;
}

static struct events_person person_of(const struct events_db_entry_row *row)
{
    return (struct events_person){
        .entry_id = row->id,
        .member_id = row->member_id,
        .last_name = row->last_name,
        .first_name = row->first_name,
        .middle_name = row->middle_name,
        .org_name = row->org_name,
        .post = row->post,
        .email = row->email,
        .role = row->role,
        .state = row->state,
        .is_registered = row->is_registered,
    };
}

struct events_people events_people(struct request *req, const struct events_event *event)
{
    struct events_db_entry_rows rows =
        events_db_all_entries(req->db, event->region_id, event->id, ENTRIES_AT_MOST);
    struct events_people people = {
        .items = ARENA_ARRAY(req->arena, rows.count + 1, struct events_person)};
    EACH (row, rows) {
        people.items[people.count++] = person_of(row);
    }
    return people;
}

const char *events_state_of_entry(str state)
{
    return events_entry_label(state);
}

struct events_seen_list events_presences(struct request *req, const struct events_event *event)
{
    struct events_db_presences_rows rows =
        events_db_presences(req->db, event->region_id, event->id);
    struct events_seen_list list = {
        .items = ARENA_ARRAY(req->arena, rows.count + 1, struct events_seen)};
    EACH (row, rows) {
        list.items[list.count++] = (struct events_seen){row->entry_id, row->n};
    }
    return list;
}

struct events_seen_list events_seen_by(struct request *req, const struct events_event *event,
                                       int64_t entry_id)
{
    struct events_db_presence_of_rows rows =
        events_db_presence_of(req->db, event->region_id, event->id, entry_id);
    struct events_seen_list list = {
        .items = ARENA_ARRAY(req->arena, rows.count + 1, struct events_seen)};
    EACH (row, rows) {
        list.items[list.count++] = (struct events_seen){entry_id, row->n};
    }
    return list;
}

static struct events_seen_list listeners(struct request *req, const struct events_event *event,
                                         int64_t only)
{
    struct events_db_listeners_rows rows =
        events_db_listeners(req->db, event->region_id, event->id, only);
    struct events_seen_list list = {
        .items = ARENA_ARRAY(req->arena, rows.count + 1, struct events_seen)};
    EACH (row, rows) {
        list.items[list.count++] = (struct events_seen){row->entry_id, EVENTS_WHOLE};
    }
    return list;
}

struct events_seen_list events_listeners(struct request *req, const struct events_event *event)
{
    return listeners(req, event, 0);
}

bool events_was_listener(struct request *req, const struct events_event *event, int64_t entry_id)
{
    return entry_id != 0 && listeners(req, event, entry_id).count > 0;
}

bool events_find_any(struct request *req, int64_t id, struct events_event *ret_event)
{
    struct events_db_event_row row;
    if (!events_db_find_any(req->db, id, &row) || str_equal(row.state, STR("draft"))) {
        return false;
    }
    *ret_event = events_event_of(&row);
    return true;
}

bool events_reader(struct request *req, const struct events_event *event, int64_t entry_id,
                   struct notice_reader *ret_reader, enum language *ret_language)
{
    struct events_db_reader_row row;
    if (!events_db_reader_of(req->db, event->region_id, entry_id, &row)) {
        return false;
    }
    *ret_reader = (struct notice_reader){.region_id = row.region_id,
                                         .person_id = row.member_id,
                                         .account_id = row.account_id,
                                         .email = row.email,
                                         .phone = row.phone};
    *ret_language = look_language(row.language, LANGUAGE_RU);
    return true;
}

bool events_find_mine(struct request *req, int64_t id, struct events_event *ret_event,
                      struct events_person *ret_person)
{
    struct events_db_event_row row;
    struct events_db_entry_row entry;
    int64_t person_id = req->user.person_id;
    if (person_id == 0 || !events_db_entry_of_person(req->db, id, person_id, &entry) ||
        !events_db_find_any(req->db, id, &row) || str_equal(row.state, STR("draft"))) {
        return false;
    }
    *ret_event = events_event_of(&row);
    *ret_person = person_of(&entry);
    return true;
}

/* ---- marking --------------------------------------------------------------------------------- */

static bool has_session(struct request *req, const struct events_event *event, int64_t n)
{
    struct events_session_list list = events_sessions(req, event);
    EACH (session, list) {
        if (session->n == n) {
            return true;
        }
    }
    return false;
}

/* Whoever stands in the hall has come, with a place or without; of those there may be one left. */
static void place_late(struct request *req, const struct events_db_event_row *event,
                       const struct events_db_entry_row *entry)
{
    bool is_placed = str_equal(entry->state, STR("comes")) ||
                     str_equal(entry->state, STR("waiting")) ||
                     str_equal(event->state, STR("cancelled"));
    if (!is_placed) {
        (void)!events_place(req, &(struct events_placing){.event = event,
                                                          .entry_id = entry->id,
                                                          .org_path = entry->org_path,
                                                          .before = entry->state});
    }
}

enum events_marked events_mark(struct request *req, const struct events_marking *marking)
{
    const struct events_event *event = marking->event;
    struct events_db_event_row row;
    struct events_db_entry_row entry;
    if (!events_db_entry_of(req->db, event->region_id, event->id, marking->entry_id, &entry) ||
        !events_db_find_any(req->db, event->id, &row)) {
        return EVENTS_NO_ENTRY;
    }
    if (!has_session(req, event, marking->n)) {
        return EVENTS_NO_SESSION;
    }
    bool is_new = events_db_mark_first(
        req->db, &(struct events_db_mark_first_values){
                     .region_id = event->region_id,
                     .event_id = event->id,
                     .entry_id = entry.id,
                     .n = marking->n,
                     .way = marking->way == NULL ? events_usual_way(&row) : str_of(marking->way),
                     .source = str_of(marking->source),
                     .minutes = marking->minutes,
                     .account_id = audit_actor(req),
                     .now = req->now,
                 });
    if (!is_new) {
        return EVENTS_MARKED_BEFORE;
    }
    place_late(req, &row, &entry);
    events_rewrite(req, &row, entry.id);
    return EVENTS_MARKED;
}

void events_marked_all(struct request *req, const struct events_event *event)
{
    if (str_equal(event->state, STR("held"))) {
        events_db_count_people(req->db, event->region_id, event->id);
    }
    audit(req, "events.presence", event->region_id, event->id, 0, NULL, 0);
}

int64_t events_bring(struct request *req, const struct events_event *event, struct scope scope,
                     int64_t member_id)
{
    struct events_db_entry_row entry;
    struct events_db_own_path_row own;
    if (events_db_entry_of_person(req->db, event->id, member_id, &entry)) {
        return entry.id;
    }
    if (!events_db_own_path(req->db, scope, member_id, &own) ||
        !str_starts_with(own.org_path, event->audience_path)) {
        return 0;
    }
    int64_t id = ids_new();
    bool is_added = events_db_add_entry(req->db, &(struct events_db_add_entry_values){
                                                     .scope = scope,
                                                     .member_id = member_id,
                                                     .region_id = event->region_id,
                                                     .event_id = event->id,
                                                     .id = id,
                                                     .role = STR("listener"),
                                                     .state = STR("invited"),
                                                     .entered_by = STR("came"),
                                                     .account_id = audit_actor(req),
                                                     .now = req->now,
                                                 });
    return is_added ? id : 0;
}

void events_add_connections(struct request *req, const struct events_event *event, str source,
                            int64_t number, date counted_on)
{
    (void)!events_db_add_figure(req->db, &(struct events_db_add_figure_values){
                                             .region_id = event->region_id,
                                             .event_id = event->id,
                                             .what = STR("connections"),
                                             .source = source,
                                             .number = number,
                                             .counted_on = counted_on,
                                         });
    audit(req, "events.figure", event->region_id, event->id, 0, NULL, 0);
}
