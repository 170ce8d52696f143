/* Letters of a ballot: that the urn is open, and before it is closed a reminder to those who have
 * not taken their ballot. A letter is read by others on its way: it does not say what is asked. */
#include "features/ballots/ballots_inner.h"

#include "app/app.h"
#include "app/look.h"
#include "app/portions.h"

#define LETTERS_IN_A_TRANSACTION 100

struct letters {
    int64_t id;
    bool is_reminder;
    int64_t after; /* the voter to whom the last one went */
    int64_t done;
};

/* ---- one letter ----------------------------------------------------------------------------- */

static void write_letter(struct request *req, const struct ballots_db_line_row *ballot,
                         const struct ballots_db_readers_row *reader, bool is_reminder)
{
    enum language own = req->language;
    req->language = look_language(reader->language, LANGUAGE_RU);
    struct buf text = BUF_INIT(req->arena);
    buf_put(&text,
            _f("Hello!\n\n%1: a secret ballot is held, and you have a vote.\n", ballot->org_name));
    if (is_reminder) {
        buf_put(&text, str_of(_("You have not taken your ballot yet.\n")));
    }
    if (ballot->closes_at != 0) {
        buf_put(&text,
                _f("The urn is closed on %1.\n", widgets_moment_text(req, ballot->closes_at)));
    }
    buf_put(&text,
            _f("\nVote here: %1\n\nHow you vote nobody learns. Take the ballot and cast it on "
               "the same device.\n",
               str_format(req->arena, "%.*s/my/ballots/%lld", STR_ARG(request_origin(req)),
                          (long long)ballot->id)));
    struct notice_reader to = {reader->person_region_id, reader->member_id, reader->account_id,
                               reader->email, (str){0}};
    const char *subject =
        is_reminder ? _("A secret ballot ends soon") : _("A secret ballot is open");
    (void)notice_send(req, &to,
                      &(struct notice){.kind = "ballots.vote",
                                       .subject = str_of(subject),
                                       .text = buf_str(&text)});
    req->language = own;
}

/* ---- portions ------------------------------------------------------------------------------- */

/* Who has taken the ballot meanwhile, or finds it closed, is written to no more. */
static bool write_portion(struct request *req, void *state)
{
    struct letters *letters = state;
    struct ballots_db_line_row ballot;
    if (!ballots_db_find_own(req->db, letters->id, &ballot) || !ballots_is_open(req, &ballot)) {
        return false;
    }
    struct ballots_db_readers_rows readers = ballots_db_readers(
        req->db, ballot.region_id, letters->id, letters->after, LETTERS_IN_A_TRANSACTION);
    EACH (reader, readers) {
        if (date_is_none(reader->given_on)) {
            write_letter(req, &ballot, reader, letters->is_reminder);
        }
        letters->after = reader->n;
    }
    letters->done += (int64_t)readers.count;
    return readers.count == LETTERS_IN_A_TRANSACTION;
}

/* A job that is cut off between two portions writes the first ones again: better twice than not. */
static bool write_all(struct job_run *run, bool is_reminder, str *ret_sentence)
{
    struct request *req = run->req;
    struct letters letters = {.id = run->job.subject_id, .is_reminder = is_reminder};
    const struct portions portions = {
        .write = write_portion, PORTIONS_STATE(letters), .done = &letters.done};
    if (portions_write(req, run, &portions) == PORTIONS_FAILED) {
        *ret_sentence = str_of(_("The letters could not be written."));
        return false;
    }
    *ret_sentence = str_of(_("Those who can be written to have a letter."));
    return true;
}

bool ballots_tell_job(struct job_run *run, str *ret_sentence)
{
    return write_all(run, false, ret_sentence);
}

bool ballots_remind_job(struct job_run *run, str *ret_sentence)
{
    return write_all(run, true, ret_sentence);
}

/* ---- when a reminder is due ----------------------------------------------------------------- */

static bool order_reminder(struct request *req, void *what)
{
    const struct ballots_db_to_remind_row *row = what;
    if (ballots_db_set_reminded(req->db, row->id, req->now)) {
        jobs_add(req, "ballots.remind", row->region_id, row->org_id, row->id, (str){0});
    }
    return true;
}

void ballots_order_reminders(struct request *req)
{
    db_begin_read(req->db);
    struct ballots_db_to_remind_rows rows = ballots_db_to_remind(req->db, req->now);
    db_rollback(req->db);
    for (size_t i = 0; i < rows.count; i++) {
        bool was_ordered = app_write(req, order_reminder, &rows.items[i]);
        (void)was_ordered; /* else the next look does it */
    }
}
