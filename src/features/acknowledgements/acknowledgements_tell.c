/* Letters: that one is asked, that one has not confirmed, that the day is near; and behind the day
 * a word to the chairs. A wave of letters walks the people in portions and remembers how far it
 * came: nobody is told twice when it is cut off, and nobody twice on one day. */
#include "app/app.h"
#include "app/look.h"
#include "app/portions.h"
#include "base/format.h"
#include "base/ids.h"
#include "features/acknowledgements/acknowledgements_inner.h"
#include "features/bodies/bodies.h"

#define AT_ONCE 200
#define NEAR_DAYS 3
#define LATE_DAYS 30
#define BEGUN_AT_ONCE 50
#define STANDING_AT_ONCE 200
#define LATELY_DAYS 90
#define PATHS_END STR("~")

/* ---- beginning ------------------------------------------------------------------------------ */

static void add_wave(struct request *req, const struct acknowledgements_request *request,
                     const char *kind, int64_t region_id, str path)
{
    acknowledgements_db_add_wave(req->db, &(struct acknowledgements_db_add_wave_values){
                                              .id = ids_new(),
                                              .request_id = request->row.id,
                                              .kind = str_of(kind),
                                              .region_id = region_id,
                                              .path = path,
                                              .day = req->today,
                                              .first_key = STR(ACKNOWLEDGEMENTS_FIRST_KEY),
                                          });
}

/* People are walked region by region, as their index has them. */
static void add_waves(struct request *req, const struct acknowledgements_request *request,
                      const char *kind, str path)
{
    bool walks_people = request->is_members && !str_equal(str_of(kind), STR("late"));
    struct acknowledgements_paths paths = acknowledgements_within(req, request, path);
    for (size_t i = 0; i < paths.count; i++) {
        if (!walks_people) {
            add_wave(req, request, kind, 0, paths.items[i]);
            continue;
        }
        EACH (region, acknowledgements_db_regions(req->db, paths.items[i])) {
            bool is_whole = region->path.length >= paths.items[i].length;
            add_wave(req, request, kind, region->region_id,
                     is_whole ? region->path : paths.items[i]);
        }
    }
}

static void queue(struct request *req, const struct acknowledgements_request *request)
{
    (void)jobs_add(req, ACKNOWLEDGEMENTS_LETTERS, request->row.region_id, request->row.org_id,
                   request->row.id, (str){0});
}

bool acknowledgements_begin_letters(struct request *req,
                                    const struct acknowledgements_request *request,
                                    const char *kind, str path)
{
    struct acknowledgements_db_wave_of_row row;
    struct acknowledgements_paths paths = acknowledgements_within(req, request, path);
    for (size_t i = 0; i < paths.count; i++) {
        if (acknowledgements_db_wave_of(req->db, request->row.id, req->today, paths.items[i],
                                        &row)) {
            return false;
        }
    }
    if (paths.count == 0) {
        return false;
    }
    add_waves(req, request, kind, path);
    queue(req, request);
    return true;
}

struct reply acknowledgements_remind_action(struct request *req)
{
    struct acknowledgements_place place;
    int64_t org_id = 0;
    (void)!str_to_int64(http_body_field(req->http, STR("org")), &org_id);
    if (!acknowledgements_find_place(req, org_id, &place)) {
        return reply_not_found(req);
    }
    str back = str_format(req->arena, "/acknowledgements/%lld?org=%lld",
                          (long long)place.request.row.id, (long long)place.org.id);
    if (!place.request.is_open) {
        return reply_refused(req, str_of(_("This request has ended.")));
    }
    if (!acknowledgements_begin_letters(req, &place.request, "reminder", place.org.path)) {
        return reply_done(
            req, back, str_of(_("They were written to today already. Remind them tomorrow.")), 0);
    }
    audit(req, "acknowledgements.remind", place.org.region_id, place.request.row.id, 0, NULL, 0);
    return reply_done(req, back, str_of(_("The letters are being written.")), 0);
}

/* ---- a letter ------------------------------------------------------------------------------- */

static str long_day(struct request *req, date day)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, day);
    return buf_str(&text);
}

static str link_to(struct request *req, const struct acknowledgements_request *request,
                   const struct acknowledgements_db_reader_row *reader)
{
    str origin = request_origin(req);
    return origin.length == 0
               ? (str){0}
               : STR_CONCAT(req->arena, origin, STR("/acknowledge/"),
                            acknowledgements_token(req, request->row.id, reader->region_id,
                                                   reader->member_id, reader->post_id));
}

/* "The union committee of … asks you …", what it is, why, and where to read it. */
static str letter_text(struct request *req, const struct acknowledgements_request *request,
                       str begins, str link)
{
    const struct acknowledgements_db_line_row *row = &request->row;
    struct buf text = BUF_INIT(req->arena);
    buf_put(&text, str_of(_("Hello!")));
    BUF_PUT(&text, "\n\n");
    buf_put(&text, begins);
    BUF_PUT(&text, "\n\n");
    buf_put(&text, acknowledgements_label(req, row->kind, row->number, row->dated_on));
    BUF_PUT(&text, "\n«");
    buf_put(&text, row->title);
    BUF_PUT(&text, "»\n");
    if (row->reason.length > 0) {
        BUF_PUT(&text, "\n");
        buf_put(&text, row->reason);
        BUF_PUT(&text, "\n");
    }
    BUF_PUT(&text, "\n");
    if (link.length > 0) {
        buf_put(&text, _f("Read it and confirm here, without signing in:\n%1\n\nThe link is yours "
                          "alone: please do not pass it on.",
                          link));
    } else {
        buf_put(&text, str_of(_("Sign in to Profkom: it waits on your own pages.")));
    }
    return buf_str(&text);
}

static struct notice notice_for(struct request *req, const struct acknowledgements_request *request,
                                str kind, str link)
{
    const struct acknowledgements_db_line_row *row = &request->row;
    bool is_first = str_equal(kind, STR("asked"));
    str day = long_day(req, row->until_on);
    str begins =
        is_first
            ? _f("%1 asks you to read a document and to confirm it until %2.", row->org_name, day)
            : _f("%1 has asked you to read a document and to confirm it until %2. You "
                 "have not confirmed it yet.",
                 row->org_name, day);
    return (struct notice){
        .kind = is_first ? "acknowledgements.asked" : "acknowledgements.reminder",
        .subject = is_first ? _f("To read and confirm: %1", row->title)
                            : _f("Reminder, to read and confirm: %1", row->title),
        .text = letter_text(req, request, begins, link),
        .message = link.length > 0 ? _f("%1: please read and confirm until %2. %3", row->org_name,
                                        row->until_on, link)
                                   : _f("%1: please read and confirm until %2 on your own pages.",
                                        row->org_name, row->until_on),
        .org_id = row->org_id,
    };
}

static bool tell(struct request *req, const struct acknowledgements_request *request, str kind,
                 const struct acknowledgements_db_reader_row *reader)
{
    enum language own = req->language;
    req->language = look_language(reader->language, LANGUAGE_RU);
    struct notice notice = notice_for(req, request, kind, link_to(req, request, reader));
    bool was_told = notice_send(req,
                                &(struct notice_reader){.region_id = reader->region_id,
                                                        .person_id = reader->member_id,
                                                        .account_id = reader->account_id,
                                                        .email = reader->email,
                                                        .phone = reader->phone},
                                &notice);
    req->language = own;
    return was_told;
}

/* ---- to the chairs -------------------------------------------------------------------------- */

struct late {
    const struct acknowledgements_db_line_row *row;
    str org_name;
    struct acknowledgements_sum sum;
};

static struct bodies_letter letter_late(struct request *req, const void *of)
{
    const struct late *late = of;
    return (struct bodies_letter){
        _f("Not everybody has confirmed: %1", late->row->title),
        _f("Hello!\n\n%1: %2 of %3 people have confirmed that they have read\n%4\n“%5”.\nThe day "
           "was %6.\n\nOpen “Read and confirmed” in Profkom: there is the list of those who have "
           "not. It can be printed to be signed; the signatures are then entered at once.",
           late->org_name, late->sum.confirmed, late->sum.asked,
           acknowledgements_label(req, late->row->kind, late->row->number, late->row->dated_on),
           late->row->title, long_day(req, late->row->until_on)),
    };
}

static bool tell_chair(struct request *req, int64_t org_id, str email, const struct late *late)
{
    return bodies_remind(req, &(struct bodies_reminder){.kind = "acknowledgements.late",
                                                        .org_id = org_id,
                                                        .email = email,
                                                        .write = letter_late,
                                                        .of = late});
}

/* ---- a portion ------------------------------------------------------------------------------ */

struct telling {
    int64_t request_id;
    int64_t told;
};

struct step {
    const struct acknowledgements_request *request;
    const struct acknowledgements_db_next_wave_row *wave;
    struct acknowledgements_db_wave_went_values went;
    bool is_over;
};

static struct acknowledgements_db_reader_rows readers_of(struct request *req,
                                                         const struct step *step)
{
    const struct acknowledgements_db_next_wave_row *wave = step->wave;
    const struct acknowledgements_db_line_row *row = &step->request->row;
    struct scope scope = access_system_scope(req->arena, wave->region_id, wave->path);
    if (step->request->is_members) {
        return acknowledgements_db_members_to_tell(
            req->db, &(struct acknowledgements_db_members_to_tell_values){
                         .scope = scope,
                         .wave_id = wave->id,
                         .request_id = row->id,
                         .day = wave->day,
                         .asked_member = {row->takes_later, row->opened_on},
                         .after_path = wave->after_path,
                         .after_key = wave->after_key,
                         .after_id = wave->after_id,
                         .limit = AT_ONCE,
                     });
    }
    return acknowledgements_db_holders_to_tell(req->db,
                                               &(struct acknowledgements_db_holders_to_tell_values){
                                                   .scope = scope,
                                                   .wave_id = wave->id,
                                                   .request_id = row->id,
                                                   .day = wave->day,
                                                   .asked_post = {req->today},
                                                   .after_path = wave->after_path,
                                                   .after_id = wave->after_id,
                                                   .limit = AT_ONCE,
                                               });
}

static void tell_people(struct request *req, struct step *step)
{
    struct acknowledgements_db_reader_rows readers = readers_of(req, step);
    EACH (reader, readers) {
        bool was_told = tell(req, step->request, step->wave->kind, reader);
        step->went.told += was_told;
        step->went.silent += !was_told;
        step->went.after_path = reader->path;
        step->went.after_id = reader->place;
        if (reader->sort_key.length > 0) {
            step->went.after_key = reader->sort_key;
        }
    }
    step->is_over = readers.count < AT_ONCE;
}

/* Those who joined later are not missing. */
static void tell_chairs(struct request *req, struct step *step)
{
    const struct acknowledgements_db_next_wave_row *wave = step->wave;
    struct acknowledgements_db_orgs_to_tell_rows orgs = acknowledgements_db_orgs_to_tell(
        req->db, step->request->row.id, str_join(req->arena, wave->path, PATHS_END),
        wave->after_path, AT_ONCE);
    EACH (org, orgs) {
        struct late late = {&step->request->row, org->org_name,
                            acknowledgements_sum_alone(req, step->request, org->path)};
        if (late.sum.confirmed < late.sum.asked) {
            bool was_told = tell_chair(req, org->id, org->email, &late);
            step->went.told += was_told;
            step->went.silent += !was_told;
        }
        step->went.after_path = org->path;
    }
    step->is_over = orgs.count < AT_ONCE;
}

/* Of posts the organisation that asked hears itself: those who are missing are the chairs. */
static void tell_asker(struct request *req, struct step *step)
{
    const struct acknowledgements_db_line_row *row = &step->request->row;
    struct late late = {row, row->org_name,
                        acknowledgements_sum(req, step->request, row->org_path)};
    bool is_first_area = step->request->areas.count > 0 &&
                         str_equal(step->request->areas.items[0].path, step->wave->path);
    if (is_first_area && late.sum.confirmed < late.sum.asked) {
        step->went.told += tell_chair(req, row->org_id, (str){0}, &late);
    }
    step->is_over = true;
}

static bool tell_portion(struct request *req, void *state)
{
    struct telling *telling = state;
    struct acknowledgements_db_next_wave_row wave;
    struct acknowledgements_request request;
    if (!acknowledgements_db_next_wave(req->db, telling->request_id, &wave) ||
        !acknowledgements_load(req, telling->request_id, &request)) {
        return false;
    }
    struct step step = {&request,
                        &wave,
                        {.id = wave.id,
                         .after_path = wave.after_path,
                         .after_key = wave.after_key,
                         .after_id = wave.after_id},
                        !request.is_open};
    bool is_late = str_equal(wave.kind, STR("late"));
    if (!step.is_over && is_late && request.is_members) {
        tell_chairs(req, &step);
    } else if (!step.is_over && is_late) {
        tell_asker(req, &step);
    } else if (!step.is_over) {
        tell_people(req, &step);
    }
    telling->told += step.went.told;
    acknowledgements_db_wave_went(req->db, &step.went);
    if (step.is_over) {
        acknowledgements_db_wave_ended(req->db, wave.id, req->now);
    }
    return true;
}

/* ---- who came later ------------------------------------------------------------------------- */

/* In one part of the tree. Whoever came long ago, and stands on the register only now, gets the
 * reminders. */
static struct acknowledgements_db_reader_rows who_came(
    struct request *req, const struct acknowledgements_request *request, str path, int64_t limit)
{
    const struct acknowledgements_db_line_row *row = &request->row;
    struct scope scope = access_system_scope(req->arena, 0, path);
    date lately = date_add_days(req->today, -LATELY_DAYS);
    date since = date_before(row->opened_on, lately) ? lately : row->opened_on;
    if (request->is_members) {
        return acknowledgements_db_members_who_came(req->db, scope, row->id, since, limit);
    }
    return acknowledgements_db_holders_who_came(
        req->db, &(struct acknowledgements_db_holders_who_came_values){
                     .scope = scope,
                     .request_id = row->id,
                     .since = since,
                     .asked_post = {req->today},
                     .limit = limit,
                 });
}

static void welcome(struct request *req, const struct acknowledgements_request *request,
                    const struct acknowledgements_db_reader_row *reader, struct telling *telling)
{
    struct acknowledgements_db_note_newcomer_values note = {
        .request_id = request->row.id,
        .region_id = reader->region_id,
        .member_id = reader->member_id,
        .post_id = reader->post_id,
        .told_on = req->today,
        .was_told = tell(req, request, STR("asked"), reader),
    };
    telling->told += note.was_told;
    (void)!acknowledgements_db_note_newcomer(req->db, &note);
}

/* Whoever holds two posts stands there twice. */
static bool was_welcomed(struct acknowledgements_db_reader_rows readers,
                         const struct acknowledgements_db_reader_row *reader)
{
    for (const struct acknowledgements_db_reader_row *one = readers.items; one < reader; one++) {
        if (one->region_id == reader->region_id && one->member_id == reader->member_id &&
            one->post_id == reader->post_id) {
            return true;
        }
    }
    return false;
}

static bool welcome_portion(struct request *req, void *state)
{
    struct telling *telling = state;
    struct acknowledgements_request request;
    bool goes_on = false;
    if (!acknowledgements_load(req, telling->request_id, &request) || !request.is_open ||
        !request.row.takes_later) {
        return false;
    }
    EACH (area, request.areas) {
        struct acknowledgements_db_reader_rows readers =
            who_came(req, &request, area->path, AT_ONCE);
        EACH (reader, readers) {
            if (!was_welcomed(readers, reader)) {
                welcome(req, &request, reader, telling);
            }
        }
        goes_on = goes_on || readers.count == AT_ONCE;
    }
    return goes_on;
}

bool acknowledgements_letters_job(struct job_run *run, str *ret_sentence)
{
    bool (*const steps[])(struct request *, void *) = {welcome_portion, tell_portion};
    struct request *req = run->req;
    struct telling telling = {.request_id = run->job.subject_id};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        const struct portions portions = {
            .write = steps[i], PORTIONS_STATE(telling), .done = &telling.told};
        if (portions_write(req, run, &portions) == PORTIONS_FAILED) {
            *ret_sentence = str_of(_("The letters could not be written."));
            return false;
        }
    }
    *ret_sentence = _n("%1 letter was written", "%1 letters were written", telling.told);
    return true;
}

/* ---- what happens by itself ----------------------------------------------------------------- */

struct rung {
    const char *kind;
    date from;
    date until;
};

static bool begin_rung(struct request *req, void *what)
{
    const struct rung *rung = what;
    struct acknowledgements_db_to_begin_rows rows = acknowledgements_db_to_begin(
        req->db, str_of(rung->kind), rung->from, rung->until, BEGUN_AT_ONCE);
    EACH (row, rows) {
        struct acknowledgements_request request;
        if (acknowledgements_load(req, row->id, &request)) {
            add_waves(req, &request, rung->kind, request.row.org_path);
            queue(req, &request);
        }
    }
    return rows.count > 0;
}

static bool somebody_came(struct request *req, int64_t request_id)
{
    struct acknowledgements_request request;
    if (!acknowledgements_load(req, request_id, &request)) {
        return false;
    }
    EACH (area, request.areas) {
        if (who_came(req, &request, area->path, 1).count > 0) {
            return true;
        }
    }
    return false;
}

static bool queue_welcome(struct request *req, void *what)
{
    const int64_t *request_id = what;
    struct acknowledgements_request request;
    bool is_open = acknowledgements_load(req, *request_id, &request) && request.is_open;
    if (is_open) {
        queue(req, &request);
    }
    return is_open;
}

/* Looks before it writes: a whole union is looked through for each request, and meanwhile others
 * write. */
static bool welcome_one(struct request *req, void *what)
{
    db_begin_read(req->db);
    bool has_come = somebody_came(req, *(const int64_t *)what);
    db_rollback(req->db);
    return has_come && app_write(req, queue_welcome, what);
}

/* Requests that go on for long: whoever came since is written to as the others were at first. */
static void begin_welcomes(struct request *req)
{
    db_begin_read(req->db);
    struct acknowledgements_db_standing_requests_rows rows =
        acknowledgements_db_standing_requests(req->db, STANDING_AT_ONCE);
    db_rollback(req->db);
    EACH (row, rows) {
        (void)!app_portion(req, welcome_one, &row->id);
    }
}

static bool end_repealed(struct request *req, void *what UNUSED)
{
    return acknowledgements_db_end_repealed(req->db, req->today) > 0;
}

void acknowledgements_sweep(struct request *req)
{
    struct rung near = {"near", req->today, date_add_days(req->today, NEAR_DAYS)};
    struct rung late = {"late", date_add_days(req->today, -LATE_DAYS),
                        date_add_days(req->today, -1)};
    (void)!app_write(req, end_repealed, NULL);
    (void)!app_write(req, begin_rung, &near);
    (void)!app_write(req, begin_rung, &late);
    begin_welcomes(req);
}
