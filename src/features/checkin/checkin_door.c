/* At the door: a page that is kept on the device with the list of who comes, and the marks that it
 * sends, at once or when there is a line again. A mark names an entry by its code, never by its
 * number, and is the same however often it is sent. */
#include "app/app.h"
#include "app/assets.h"
#include "app/json.h"
#include "app/secret.h"
#include "base/utf8.h"
#include "features/checkin/checkin.html.h"
#include "features/checkin/checkin_inner.h"
#include "features/tickets/tickets.h"

#define MARKS_AT_ONCE 2000

/* ---- codes -------------------------------------------------------------------------------------
 */

str checkin_code(struct request *req, const struct events_event *event, int64_t entry_id)
{
    str what = str_format(req->arena, "%lld.%lld", (long long)event->id, (long long)entry_id);
    str hash = secret_hash(req->arena, req->app->keys, STR("checkin"), what);
    str letters = str_slice(hash, 0, CHECKIN_CODE_LETTERS - strlen("PK"));
    return STR_CONCAT(req->arena, STR("PK"), utf8_upper(req->arena, letters));
}

/* All codes of an event in the order of their letters. */
struct coded {
    str code;
    const struct events_person *person;
};

static int by_code(const void *a, const void *b)
{
    return str_compare(((const struct coded *)a)->code, ((const struct coded *)b)->code);
}

struct door {
    struct events_event event;
    struct events_people people;
    struct coded *codes;
    int64_t written;
};

static struct door open_door(struct request *req, const struct events_event *event)
{
    struct door door = {.event = *event, .people = events_people(req, event)};
    door.codes = ARENA_ARRAY(req->arena, door.people.count + 1, struct coded);
    for (size_t i = 0; i < door.people.count; i++) {
        const struct events_person *person = &door.people.items[i];
        door.codes[i] = (struct coded){checkin_code(req, event, person->entry_id), person};
    }
    qsort(door.codes, door.people.count, sizeof(*door.codes), by_code);
    return door;
}

static const struct events_person *person_of(const struct door *door, str code)
{
    struct coded key = {.code = code};
    const struct coded *found =
        bsearch(&key, door->codes, door->people.count, sizeof(*door->codes), by_code);
    return found == NULL ? NULL : found->person;
}

/* ---- what the device keeps ---------------------------------------------------------------------
 */

struct reply checkin_door_page(struct request *req)
{
    struct events_event event;
    if (!checkin_event(req, &event)) {
        return reply_not_found(req);
    }
    return (struct reply){
        .status = 200,
        .content_type = STR("text/html; charset=utf-8"),
        .body = checkin_html_door(req, &event).markup,
    };
}

static json_t *person_as_json(struct request *req, const struct coded *line)
{
    const struct events_person *person = line->person;
    const char *label = events_state_of_entry(person->state);
    bool comes = str_equal(person->state, STR("comes"));
    return json_pack("[o, o, o, o]", json_of_text(line->code),
                     json_of_text(checkin_name(req, person)),
                     json_of_text(str_comma(req->arena, person->org_name, person->post)),
                     json_of_text(comes || label == NULL ? (str){0} : str_of(_(label))));
}

static json_t *sessions_as_json(struct request *req, const struct events_event *event)
{
    json_t *array = json_array();
    struct events_session_list sessions = events_sessions(req, event);
    EACH (session, sessions) {
        json_array_append_new(array,
                              json_pack("{s:I, s:o}", "n", (json_int_t)session->n, "title",
                                        json_of_text(checkin_session_text(req, event, session))));
    }
    return array;
}

/* Names and organisations alone: what a person at the door needs to tell one from another. */
struct reply checkin_list_file(struct request *req)
{
    struct events_event event;
    if (!checkin_event(req, &event)) {
        return reply_not_found(req);
    }
    audit_read(req, "events.people", event.region_id, event.id, 0);
    struct door door = open_door(req, &event);
    json_t *people = json_array(), *seen = json_array();
    for (size_t i = 0; i < door.people.count; i++) {
        json_array_append_new(people, person_as_json(req, &door.codes[i]));
    }
    EACH (mark, events_presences(req, &event)) {
        json_array_append_new(
            seen, json_pack("[o, I]", json_of_text(checkin_code(req, &event, mark->entry_id)),
                            (json_int_t)mark->n));
    }
    const char *refusal = checkin_refusal(req, &event);
    struct events_session_list sessions = events_sessions(req, &event);
    CLEANUP(json_drop)
    json_t *list =
        json_pack("{s:o, s:s, s:I, s:s, s:o, s:o, s:o}", "title", json_of_text(event.title),
                  "until", str_to_c(req->arena, date_iso(req->arena, event.ends_on)), "now",
                  (json_int_t)checkin_session_now(req, sessions)->n, "refusal",
                  refusal == NULL ? "" : refusal, "sessions", sessions_as_json(req, &event),
                  "people", people, "seen", seen);
    struct reply reply = reply_json(req, 200, json_as_text(req->arena, list));
    reply_add_header(&reply, STR("Cache-Control"), STR("no-store"));
    return reply;
}

/* The worker keeps the page and these; their names change with their content, and so the browser
 * notices a newer one. */
static const char *const kept_assets[] = {"scan.css", "checkin.js", "scan-reader.js", "logo.svg"};

struct reply checkin_worker_file(struct request *req)
{
    struct buf out = BUF_INIT(req->arena);
    BUF_PUT(&out, "const files = [");
    for (size_t i = 0; i < COUNT_OF(kept_assets); i++) {
        buf_put_format(&out, "\"%s\",", asset_url(kept_assets[i]));
    }
    BUF_PUT(&out, "];\n");
    const struct asset *script = asset_find(str_of(asset_url("checkin-worker.js")));
    buf_put(&out, (str){script->plain.data, script->plain.length});
    struct reply reply = {
        .status = 200,
        .content_type = STR("text/javascript; charset=utf-8"),
        .body = buf_str(&out),
    };
    reply_add_header(&reply, STR("Service-Worker-Allowed"), STR("/events/"));
    return reply;
}

/* ---- marks -------------------------------------------------------------------------------------
 */

/* What became of one mark; `name` where the device cannot know it. */
struct answer {
    const char *is;
    str name;
    str code;
};

static struct answer mark(struct request *req, struct door *door, int64_t entry_id, int64_t n)
{
    switch (events_mark(req, &(struct events_marking){.event = &door->event,
                                                      .entry_id = entry_id,
                                                      .n = n,
                                                      .way = "in_person",
                                                      .source = "scan"})) {
    case EVENTS_MARKED:
        door->written++;
        return (struct answer){.is = "marked"};
    case EVENTS_MARKED_BEFORE:
        return (struct answer){.is = "before"};
    case EVENTS_NO_ENTRY:
        return (struct answer){.is = "unknown"};
    case EVENTS_NO_SESSION:
        break;
    }
    return (struct answer){.is = "no_session"};
}

static struct answer mark_code(struct request *req, struct door *door, str code, int64_t n)
{
    const struct events_person *person = person_of(door, code);
    return person == NULL ? (struct answer){.is = "unknown"} : mark(req, door, person->entry_id, n);
}

/* The letters of a ticket's code, or of the address that it leads to. */
static str letters_of(struct request *req, str text)
{
    str upper = utf8_upper(req->arena, str_trim(text));
    ptrdiff_t at = str_find(upper, STR("/V/"));
    return at < 0 ? upper : str_from(upper, (size_t)at + 3);
}

/* Whoever shows a ticket of the union is found among the entries; who is not there can be brought
 * in, if the event is open to him. His name is masked until then. */
static struct answer mark_ticket(struct request *req, struct door *door, str text, int64_t n,
                                 bool is_brought)
{
    struct tickets_seen seen = tickets_look(req, letters_of(req, text));
    if (seen.standing != TICKETS_GOOD) {
        return (struct answer){.is = "bad_ticket"};
    }
    for (size_t i = 0; i < door->people.count; i++) {
        const struct events_person *person = &door->people.items[i];
        if (person->member_id == seen.member_id) {
            struct answer answer = mark(req, door, person->entry_id, n);
            answer.name = checkin_name(req, person);
            answer.code = checkin_code(req, &door->event, person->entry_id);
            return answer;
        }
    }
    if (!is_brought) {
        return (struct answer){.is = "not_entered", .name = seen.name};
    }
    struct scope scope = access_system_scope(req->arena, seen.region_id, door->event.audience_path);
    int64_t entry_id = events_bring(req, &door->event, scope, seen.member_id);
    if (entry_id == 0) {
        return (struct answer){.is = "not_open", .name = seen.name};
    }
    struct answer answer = mark(req, door, entry_id, n);
    answer.name = seen.name;
    answer.code = checkin_code(req, &door->event, entry_id);
    return answer;
}

static void put_answer(json_t *answers, const struct answer *answer)
{
    json_t *object = json_pack("{s:s}", "is", answer->is);
    json_put_text(object, "name", answer->name);
    json_put_text(object, "code", answer->code);
    json_array_append_new(answers, object);
}

static struct answer answer_line(struct request *req, struct door *door, const json_t *line)
{
    const char *refusal = checkin_refusal(req, &door->event);
    str code = json_get_text(req->arena, line, "code");
    str ticket = json_get_text(req->arena, line, "ticket");
    int64_t n = json_get_int(line, "session");
    if (refusal != NULL) {
        return (struct answer){.is = refusal};
    }
    return ticket.length > 0
               ? mark_ticket(req, door, ticket, n, json_is_true(json_object_get(line, "bring")))
               : mark_code(req, door, code, n);
}

/* {"marks": [{"code": "PK…", "session": 2}, {"ticket": "…", "session": 2, "bring": true}]}; what
 * becomes of each is answered in the same order. Other sites cannot send JSON here. */
static struct reply marks_of_json(struct request *req, struct door *door)
{
    CLEANUP(json_drop)
    json_t *sent =
        json_loadb(req->http->json.data, req->http->json.length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *marks = json_object_get(sent, "marks");
    if (!json_is_array(marks) || json_array_size(marks) > MARKS_AT_ONCE) {
        return reply_json(req, 400, STR("{\"error\":\"not_understood\"}"));
    }
    json_t *answers = json_array();
    for (size_t i = 0; i < json_array_size(marks); i++) {
        struct answer answer = answer_line(req, door, json_array_get(marks, i));
        put_answer(answers, &answer);
    }
    if (door->written > 0) {
        events_marked_all(req, &door->event);
    }
    CLEANUP(json_drop) json_t *said = json_pack("{s:o}", "answers", answers);
    struct reply reply = reply_json(req, 200, json_as_text(req->arena, said));
    reply.keep_changes = true;
    return reply;
}

/* The same by a form: mark=PK….2, as often as there are marks. */
static struct reply marks_of_form(struct request *req, struct door *door)
{
    int64_t refused = 0;
    const char *refusal = checkin_refusal(req, &door->event);
    if (!form_key_is_ours(req)) {
        return reply_refused(req,
                             str_of(_("This page was open for too long. Nothing is lost: go back, "
                                      "reload the page and send it again.")));
    }
    if (refusal != NULL) {
        return reply_refused(req, str_of(strcmp(refusal, "cancelled") == 0
                                             ? _("The event was cancelled: nobody is marked.")
                                             : _("The event has not begun yet.")));
    }
    for (size_t i = req->http->query_field_count; i < req->http->field_count; i++) {
        const struct http_field *field = &req->http->fields[i];
        ptrdiff_t dot = str_find_char(field->value, '.');
        int64_t n;
        if (!str_equal(field->name, STR("mark"))) {
            continue;
        }
        bool is_read = dot > 0 && str_to_int64(str_from(field->value, (size_t)dot + 1), &n);
        struct answer answer =
            is_read ? mark_code(req, door, str_slice(field->value, 0, (size_t)dot), n)
                    : (struct answer){.is = "unknown"};
        refused += strcmp(answer.is, "marked") != 0 && strcmp(answer.is, "before") != 0;
    }
    if (door->written > 0) {
        events_marked_all(req, &door->event);
    }
    str said = _n("%1 mark is written down.", "%1 marks are written down.", door->written);
    if (refused > 0) {
        said = STR_CONCAT(
            req->arena, said, STR(" "),
            _n("%1 is of nobody who is entered.", "%1 are of nobody who is entered.", refused));
    }
    return reply_done(req, checkin_address(req, &door->event, "/presence"), said, 0);
}

struct reply checkin_marks_action(struct request *req)
{
    struct events_event event;
    if (!checkin_event(req, &event)) {
        return reply_not_found(req);
    }
    struct door door = open_door(req, &event);
    return req->http->json.length > 0 ? marks_of_json(req, &door) : marks_of_form(req, &door);
}
