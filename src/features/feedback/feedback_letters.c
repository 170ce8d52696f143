/* Letters that ask: when the form is opened, and once more before it closes, to whoever has not
 * answered. Portion by portion; who was told is marked in the same transaction. */
#include "app/app.h"
#include "features/feedback/feedback_inner.h"

#define AT_ONCE 200
#define REMINDED_AT_ONCE 100
#define DAYS_BEFORE 2
enum told { TOLD_NOTHING, TOLD_ASKED, TOLD_REMINDED };

static str letter_text(struct request *req, const struct feedback_form *form, int64_t entry_id)
{
    const struct events_event *event = &form->event;
    bool has_origin = request_origin(req).length > 0;
    str lines[] = {
        str_of(_("Hello!")),
        _f("You were at “%1”. Please tell what it was like: a few questions, three minutes.",
           event->title),
        str_of(_("The answers are anonymous: whoever holds the event sees them without names, from "
                 "five people on.")),
        _f("You can answer until %1.", form->row.closes_on),
        has_origin ? feedback_link(req, form, entry_id)
                   : str_of(_("Sign in to Profkom: it stands on your own pages.")),
        event->org_name,
    };
    struct buf text = BUF_INIT(req->arena);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (i > 0) {
            BUF_PUT(&text, "\n\n");
        }
        buf_put(&text, lines[i]);
    }
    return buf_str(&text);
}

static bool tell(struct request *req, const struct feedback_form *form, int64_t entry_id)
{
    struct notice_reader reader;
    enum language own = req->language, language;
    if (!events_reader(req, &form->event, entry_id, &reader, &language)) {
        return false;
    }
    req->language = language;
    str subject = _f("What was it like? %1", form->event.title);
    bool was_told = notice_send(req, &reader,
                                &(struct notice){.kind = "feedback.asked",
                                                 .subject = subject,
                                                 .text = letter_text(req, form, entry_id),
                                                 .message = subject,
                                                 .org_id = form->event.org_id});
    req->language = own;
    return was_told;
}

struct portion {
    int64_t event_id;
    bool goes_on;
    int64_t told;
};

static bool tell_portion(struct request *req, void *what)
{
    struct portion *portion = what;
    struct events_event event;
    portion->told = 0;
    portion->goes_on = false;
    if (!events_find_any(req, portion->event_id, &event)) {
        return true;
    }
    struct feedback_form form = feedback_of(req, &event);
    if (!feedback_is_open(req, &form)) {
        return true;
    }
    int64_t stage = form.row.reminded_at == 0 ? TOLD_ASKED : TOLD_REMINDED;
    struct feedback_db_to_tell_rows rows =
        feedback_db_to_tell(req->db, event.region_id, event.id, stage, AT_ONCE);
    EACH (row, rows) {
        portion->told +=
            events_was_listener(req, &event, row->entry_id) && tell(req, &form, row->entry_id);
        feedback_db_set_told(req->db, event.region_id, event.id, row->entry_id, stage);
    }
    portion->goes_on = rows.count == AT_ONCE;
    return true;
}

/* Whoever was there is asked; those who were marked since the last time, too. */
static bool list_people(struct request *req, void *what)
{
    const struct portion *portion = what;
    struct events_event event;
    if (events_find_any(req, portion->event_id, &event)) {
        EACH (person, events_listeners(req, &event)) {
            feedback_db_add_person(req->db, event.region_id, event.id, person->entry_id);
        }
    }
    return true;
}

static bool write_portion(struct request *req, void *what)
{
    return app_write(req, tell_portion, what);
}

bool feedback_letters_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct portion portion = {.event_id = run->job.subject_id, .goes_on = true};
    int64_t told = 0;
    bool is_listed = app_write(req, list_people, &portion);
    while (is_listed && portion.goes_on && !jobs_is_cancelled(run)) {
        is_listed = app_portion(req, write_portion, &portion);
        told += portion.told;
        jobs_progress(run, told, 0);
    }
    *ret_sentence = is_listed ? _n("%1 letter was written", "%1 letters were written", told)
                              : str_of(_("The letters could not be written."));
    return is_listed;
}

/* ---- reminders ------------------------------------------------------------------------------- */

static struct feedback_db_to_remind_rows due(struct request *req, int64_t limit)
{
    return feedback_db_to_remind(req->db, req->today, date_add_days(req->today, DAYS_BEFORE),
                                 limit);
}

static bool remind(struct request *req, void *what)
{
    (void)what;
    EACH (row, due(req, REMINDED_AT_ONCE)) {
        struct events_event event;
        if (feedback_db_set_reminded(req->db, row->region_id, row->event_id, req->now) &&
            events_find_any(req, row->event_id, &event)) {
            (void)jobs_add(req, FEEDBACK_JOB, event.region_id, event.org_id, event.id, (str){0});
        }
    }
    return true;
}

/* Looked for outside of a write: nearly every hour there is none. */
void feedback_sweep(struct request *req)
{
    db_begin_read(req->db);
    size_t count = due(req, 1).count;
    db_rollback(req->db);
    if (count > 0) {
        (void)!app_write(req, remind, NULL);
    }
}
