#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/act.h"
#include "app/app.h"
#include "app/json.h"
#include "app/look.h"
#include "app/portions.h"
#include "features/papers/papers_inner.h"

/* Papers that are issued at once, and their one file. Few are issued while one waits. Many are a
 * job: in portions, each a transaction of its own, so that others can write in between. Its batch
 * has the number of the job: begun anew after a crash, it passes over whoever has his paper. */

#define ISSUED_IN_A_TRANSACTION 25
#define PRINTED_IN_A_PORTION 100

/* ---- issuing -------------------------------------------------------------------------------- */

static bool lacks_answer(const struct papers_questions *questions)
{
    for (size_t i = 0; i < questions->count; i++) {
        if (questions->items[i].is_required) {
            return true;
        }
    }
    return false;
}

bool papers_batch_issue(struct request *req, const struct papers_batch *batch, int64_t member_id)
{
    struct request reader = *req;
    struct papers_subject subject;
    struct papers_template template;
    reader.language = batch->language;
    if (!papers_subject_of_member(&reader, batch->choice->scope, member_id, &subject) ||
        !papers_sort_fits(batch->sort, subject.card.status) ||
        !papers_template_of(&subject, batch->sort, &template)) {
        return false;
    }
    subject.made_out_at = batch->place.length > 0 ? batch->place : subject.made_out_at;
    struct papers_paper paper = papers_make(&subject, &template);
    if (lacks_answer(&subject.questions)) {
        return false;
    }
    papers_issue(&subject, batch->sort, &paper, batch->id);
    return true;
}

/* ---- the file ------------------------------------------------------------------------------- */

struct printing {
    struct papers_printer *printer;
    struct scope scope;
    int64_t batch_id;
    int64_t after;
    int64_t printed;
};

/* False at the end. */
static bool print_portion(struct request *portion, void *what)
{
    struct printing *printing = what;
    struct papers_db_line_rows rows = papers_db_batch(
        portion->db, printing->scope, printing->batch_id, printing->after, PRINTED_IN_A_PORTION);
    EACH (row, rows) {
        struct papers_paper paper;
        if (papers_open(portion, row, &paper)) {
            papers_printer_put(printing->printer, portion, &paper,
                               papers_address(portion, row->code));
            printing->printed++;
        }
        printing->after = row->id;
    }
    return rows.count == PRINTED_IN_A_PORTION;
}

/* How many papers stand in the file; -1 if there was no room, or the job was told to stop. */
static int64_t print_batch(struct request *req, struct scope scope, int64_t batch_id, int fd,
                           struct job_run *run, int64_t total)
{
    struct printing printing = {.scope = scope, .batch_id = batch_id};
    bool is_stopped = false;
    printing.printer = papers_printer_open(req, fd);
    while (!is_stopped && app_portion(req, print_portion, &printing)) {
        if (run != NULL) {
            jobs_progress(run, total + printing.printed, 2 * total);
            is_stopped = jobs_is_cancelled(run);
        }
    }
    return papers_printer_close(printing.printer) && !is_stopped ? printing.printed : -1;
}

struct reply papers_batch_page(struct request *req)
{
    struct papers_db_batch_place_row place;
    if (!papers_db_batch_place(req->db, path_id(req), &place)) {
        return reply_not_found(req);
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_EDIT, place.region_id);
    if (papers_db_batch(req->db, scope, path_id(req), 0, 1).count == 0) {
        return reply_not_found(req);
    }
    if (place.papers > PAPERS_AT_ONCE) {
        return reply_refused(req, str_of(_("These papers are many: their file was made in the "
                                           "background and lies there for 30 days.")));
    }
    int fd = app_temporary_file(req->app);
    struct stat file;
    int64_t printed = fd < 0 ? -1 : print_batch(req, scope, path_id(req), fd, NULL, 0);
    if (printed <= 0 || fstat(fd, &file) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return printed == 0 ? reply_not_found(req) : reply_no_room(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "papers.open", scope.region_id, path_id(req), 0);
    }
    return reply_file(req, fd, file.st_size, STR("application/pdf"), STR("papers.pdf"));
}

/* ---- as a job ------------------------------------------------------------------------------- */

int64_t papers_batch_order(struct request *req, const struct papers_batch *batch)
{
    CLEANUP(json_drop) json_t *arguments = json_object();
    const struct members_chosen *choice = batch->choice;
    json_put_text(arguments, "kind", str_of(batch->sort->code));
    json_put_text(arguments, "language", look_language_code(batch->language));
    json_put_text(arguments, "place", batch->place);
    json_put_text(arguments, "chosen", choice->query);
    audit(req, "papers.many", choice->org.region_id, choice->org.id, 0,
          (const struct audit_change[]){{"kind", (str){0}, str_of(batch->sort->code)}}, 1);
    return jobs_add(req, "papers.many", choice->org.region_id, choice->org.id, 0,
                    json_as_text(req->arena, arguments));
}

struct work {
    struct job_run *run;
    struct papers_batch batch;
    struct members_chosen choice;
    struct papers_db_batch_members_rows issued; /* before a crash; in the order of their numbers */
    int64_t next;
    int64_t made;
};

static int compare_members(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one;
    int64_t b = ((const struct papers_db_batch_members_row *)other)->member_id;
    return a < b ? -1 : a > b;
}

static bool has_paper(const struct work *work, int64_t member_id)
{
    return work->issued.count > 0 && bsearch(&member_id, work->issued.items, work->issued.count,
                                             sizeof(*work->issued.items), compare_members) != NULL;
}

static bool issue_portion(struct request *req, void *state)
{
    struct work *work = state;
    int64_t end = MIN_OF(work->next + ISSUED_IN_A_TRANSACTION, (int64_t)work->choice.count);
    for (; work->next < end; work->next++) {
        int64_t id = work->choice.ids[work->next];
        work->made += has_paper(work, id) || papers_batch_issue(req, &work->batch, id);
    }
    return end < (int64_t)work->choice.count;
}

/* The post may have ended, and the list have changed, since the papers were ordered. */
static bool begin(struct job_run *run, struct work *work)
{
    struct request *req = run->req;
    CLEANUP(json_drop)
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    *work = (struct work){.run = run};
    work->batch = (struct papers_batch){
        .id = run->job.id,
        .sort = papers_sort_named(json_get_text(req->arena, arguments, "kind")),
        .language = look_language(json_get_text(req->arena, arguments, "language"), LANGUAGE_RU),
        .place = json_get_text(req->arena, arguments, "place"),
        .choice = &work->choice,
    };
    db_begin_read(req->db);
    bool may = work->batch.sort != NULL &&
               members_choose_again(req, RIGHT_MEMBERS_EDIT,
                                    json_get_text(req->arena, arguments, "chosen"), &work->choice);
    if (may) {
        work->issued = papers_db_batch_members(req->db, work->choice.scope, work->batch.id);
    }
    db_rollback(req->db);
    return may;
}

/* Papers first, which takes half of the time, then their file. */
static bool issue_all(struct work *work)
{
    const struct portions portions = {.write = issue_portion,
                                      PORTIONS_STATE(*work),
                                      .done = &work->next,
                                      .total = 2 * (int64_t)work->choice.count};
    return portions_write(work->run->req, work->run, &portions) == PORTIONS_DONE;
}

static bool print_all(struct work *work)
{
    struct job_run *run = work->run;
    struct request *req = run->req;
    int fd = app_temporary_file(req->app);
    db_begin_read(req->db);
    int64_t printed =
        fd < 0 ? -1 : print_batch(req, work->choice.scope, work->batch.id, fd, run, work->made);
    db_rollback(req->db);
    if (printed < 0) {
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    jobs_keep_file(run, fd, str_join(req->arena, str_of(_(work->batch.sort->label)), STR(".pdf")),
                   STR("application/pdf"));
    return true;
}

static str made_sentence(struct request *req, const struct work *work)
{
    int64_t skipped = (int64_t)work->choice.count - work->made;
    return skipped == 0
               ? _n("%1 paper is in the file.", "%1 papers are in the file.", work->made)
               : _nf("%1 paper is in the file; people who were left out: %2. Make theirs from the "
                     "card.",
                     "%1 papers are in the file; people who were left out: %2. Make theirs from "
                     "the card.",
                     work->made, skipped);
}

bool papers_many_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct work work;
    if (!begin(run, &work)) {
        *ret_sentence = str_of(_("Your post no longer gives the right to make these papers."));
        return false;
    }
    if (work.choice.is_cut) {
        *ret_sentence = papers_too_many(req);
        return false;
    }
    if (!issue_all(&work) || work.made == 0 || !print_all(&work)) {
        *ret_sentence =
            work.made == 0
                ? str_of(_("Nobody of those chosen can have this paper: it does not fit their "
                           "membership, or something has to be asked of each."))
                : _f("The file was not created: it was stopped, or there was not enough disk "
                     "space. Papers that were made by then: %1; they lie with their people.",
                     work.made);
        return false;
    }
    *ret_sentence = made_sentence(req, &work);
    return true;
}

str papers_many_about(struct request *req, str text)
{
    CLEANUP(json_drop) json_t *arguments = json_loadb(text.data, text.length, 0, NULL);
    const struct papers_sort *sort =
        papers_sort_named(json_get_text(req->arena, arguments, "kind"));
    return sort == NULL ? (str){0} : str_of(_(sort->label));
}
