/* Letters about events: a place was found, a yes or a no, invited, moved, cancelled, tomorrow. One
 * person is told in the transaction that changes his entry; many are marked and told by a job,
 * portion by portion, so that being cut off tells nobody twice. */
#include "app/app.h"
#include "app/look.h"
#include "app/portions.h"
#include "features/events/events_inner.h"

#define AT_ONCE 200
#define REMINDED_AT_ONCE 100
#define LETTERS_JOB "events.letters"

struct letter {
    const char *what;
    const char *subject; /* %1: the title */
    const char *begins;  /* %1: the title, %2: when */
};

static const struct letter letters[] = {
    {"comes", N_("You have a place: %1"), N_("You have a place at “%1”, %2.")},
    {"asked", N_("Your entry has come: %1"),
     N_("Your entry for “%1”, %2, has come. You get an answer here.")},
    {"waiting", N_("You are on the waiting list: %1"),
     N_("All places at “%1”, %2, are taken. You are on the waiting list; as soon as somebody gives "
        "a place back, you get a letter.")},
    {"invited", N_("Invitation: %1"),
     N_("You are invited to “%1”, %2. Please say whether you come.")},
    {"refused", N_("No place: %1"), N_("We cannot give you a place at “%1”, %2.")},
    {"changed", N_("Day, time or place has changed: %1"),
     N_("“%1” has been moved. It is held now: %2.")},
    {"cancelled", N_("Cancelled: %1"), N_("“%1”, %2, is not held.")},
    {"reminder", N_("Reminder: %1"), N_("You wanted to come to “%1”, %2.")},
};

static const struct letter *letter_of(str what)
{
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (str_equal(what, str_of(letters[i].what))) {
            return &letters[i];
        }
    }
    return NULL;
}

static void put_paragraph(struct buf *text, str paragraph)
{
    if (paragraph.length > 0) {
        BUF_PUT(text, "\n\n");
        buf_put(text, paragraph);
    }
}

static str address_of(struct request *req, const struct events_db_event_row *event)
{
    str origin = request_origin(req);
    return origin.length == 0 ? str_of(_("Sign in to Profkom: it stands on your own pages."))
                              : str_format(req->arena, "%.*s" EVENTS_MY "/%lld", STR_ARG(origin),
                                           (long long)event->id);
}

/* `answer`: what was said to this person alone. */
static bool tell(struct request *req, const struct events_db_event_row *event,
                 const struct events_db_reader_row *reader, str what, str answer)
{
    const struct letter *letter = letter_of(what);
    if (letter == NULL) {
        return false;
    }
    enum language own = req->language;
    req->language = look_language(reader->language, LANGUAGE_RU);
    struct buf text = BUF_INIT(req->arena);
    str when = events_when(req, event);
    bool is_on = !str_equal(what, STR("cancelled")) && !str_equal(what, STR("refused"));
    buf_put(&text, str_of(_("Hello!")));
    put_paragraph(&text, _f(letter->begins, event->title, when));
    put_paragraph(&text, is_on ? event->place : event->cancelled_for);
    put_paragraph(&text, answer);
    put_paragraph(&text, event->org_name);
    put_paragraph(&text, address_of(req, event));
    bool was_told = notice_send(
        req,
        &(struct notice_reader){.region_id = reader->region_id,
                                .person_id = reader->member_id,
                                .account_id = reader->account_id,
                                .email = reader->email,
                                .phone = reader->phone},
        &(struct notice){.kind = "events.mine",
                         .subject = _f(letter->subject, event->title),
                         .text = buf_str(&text),
                         .message = str_comma(req->arena, _f(letter->subject, event->title), when),
                         .org_id = event->org_id});
    req->language = own;
    return was_told;
}

void events_tell(struct request *req, const struct events_db_event_row *event, int64_t entry_id,
                 const char *what, str answer)
{
    struct events_db_reader_row reader;
    bool is_known = !str_equal(event->state, STR("draft"));
    if (is_known && events_db_reader_of(req->db, event->region_id, entry_id, &reader)) {
        (void)!tell(req, event, &reader, str_of(what), answer);
    }
}

/* ---- many ------------------------------------------------------------------------------------ */

void events_tell_all(struct request *req, const struct events_db_event_row *event, const char *what)
{
    events_db_set_to_tell(req->db, event->region_id, event->id, str_of(what));
    (void)jobs_add(req, LETTERS_JOB, event->region_id, event->org_id, event->id, (str){0});
}

struct telling {
    int64_t event_id;
    int64_t told;
};

static bool tell_portion(struct request *req, void *state)
{
    struct telling *telling = state;
    struct events_db_event_row event;
    if (!events_db_find_any(req->db, telling->event_id, &event)) {
        return false;
    }
    struct events_db_reader_rows readers =
        events_db_to_tell(req->db, event.region_id, event.id, AT_ONCE);
    EACH (reader, readers) {
        telling->told += tell(req, &event, reader, reader->what, (str){0});
        events_db_was_told(req->db, event.region_id, reader->id);
    }
    return readers.count == AT_ONCE;
}

bool events_letters_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct telling telling = {.event_id = run->job.subject_id};
    const struct portions portions = {
        .write = tell_portion, PORTIONS_STATE(telling), .done = &telling.told};
    if (portions_write(req, run, &portions) == PORTIONS_FAILED) {
        *ret_sentence = str_of(_("The letters could not be written."));
        return false;
    }
    *ret_sentence = _n("%1 letter was written", "%1 letters were written", telling.told);
    return true;
}

/* ---- reminders ------------------------------------------------------------------------------- */

static bool remind(struct request *req, void *what)
{
    (void)what;
    date tomorrow = date_add_days(req->today, 1);
    EACH (event, events_db_to_remind(req->db, req->today, tomorrow, REMINDED_AT_ONCE)) {
        if (events_db_set_told(req->db, event->region_id, event->id, req->now)) {
            events_tell_all(req, event, "reminder");
        }
    }
    return true;
}

/* Looked for outside of a write: nearly every hour there is none. */
void events_sweep(struct request *req)
{
    db_begin_read(req->db);
    size_t count = events_db_to_remind(req->db, req->today, date_add_days(req->today, 1), 1).count;
    db_rollback(req->db);
    if (count > 0) {
        (void)!app_write(req, remind, NULL);
    }
}
