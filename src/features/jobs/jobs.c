#include "features/jobs/jobs.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "app/app.h"
#include "app/jobs.sql.h"
#include "app/jobs_runner.h"
#include "features/jobs/jobs.html.h"
#include "features/jobs/jobs_pages.h"

#define OTHERS_SHOWN 50

/* ---- words ---------------------------------------------------------------------------------- */

static str label_of(struct request *req, str name)
{
    const struct job_kind *kind = jobs_kind(name);
    return kind == NULL ? name : str_of(_(kind->label));
}

static bool is_open(str state)
{
    return str_equal(state, STR("waiting")) || str_equal(state, STR("running"));
}

static str sentence_of(struct request *req, str state, str sentence, bool is_stopping)
{
    if (is_stopping && is_open(state)) {
        return str_of(_("It will stop in a moment."));
    }
    if (str_equal(state, STR("waiting"))) {
        return str_of(_("Waiting in the queue."));
    }
    if (str_equal(state, STR("running"))) {
        return str_of(_("In progress."));
    }
    return sentence;
}

/* One line is told from the next by the organisation, the sent file, the conditions of a list. */
static str about(struct request *req, const struct jobs_db_line_row *job)
{
    const struct job_kind *kind = jobs_kind(job->kind);
    str text = str_comma(req->arena, job->org_name, job->sent_file);
    return kind == NULL || kind->about == NULL
               ? text
               : str_comma(req->arena, text, kind->about(req, job->arguments));
}

static bool file_is_there(const struct request *req, str file_name, int64_t ended_at)
{
    return file_name.length > 0 && req->now - ended_at < JOBS_FILE_SECONDS;
}

static struct jobs_line line_of(struct request *req, const struct jobs_db_line_row *job)
{
    struct jobs_line line = {
        .id = job->id,
        .label = label_of(req, job->kind),
        .sentence = sentence_of(req, job->state, job->sentence, job->cancel_asked),
        .is_open = is_open(job->state),
        .is_failed = str_equal(job->state, STR("failed")),
        .is_stopping = job->cancel_asked,
        .has_file = file_is_there(req, job->file_name, job->ended_at),
        .done = job->done,
        .total = job->total,
        .about = about(req, job),
        .ordered_at = widgets_moment_text(req, job->created_at),
    };
    jobs_progress_now(req, line.id, &line.done, &line.total);
    return line;
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* What was ordered in a post is for those who hold it: when the term ends, the results are gone,
 * too. */
static bool is_in_force(const struct request *req, int64_t mandate_id)
{
    for (size_t i = 0; i < req->mandate_count; i++) {
        if (req->mandates[i].id == mandate_id) {
            return true;
        }
    }
    return mandate_id == 0;
}

static struct jobs_lines own_lines(struct request *req, bool *ret_any_open)
{
    struct jobs_db_line_rows rows = jobs_db_list(req->db, req->user.account_id);
    struct jobs_lines lines = {ARENA_ARRAY(req->arena, rows.count, struct jobs_line), 0};
    *ret_any_open = false;
    for (size_t i = 0; i < rows.count; i++) {
        const struct jobs_db_line_row *row = &rows.items[i];
        if (!is_in_force(req, row->mandate_id)) {
            continue;
        }
        struct jobs_line *line = &lines.items[lines.count++];
        *line = line_of(req, row);
        *ret_any_open = *ret_any_open || line->is_open;
    }
    return lines;
}

/* What came out is left out: it may name people. */
static struct jobs_lines lines_of_others(struct request *req)
{
    struct scope scope = access_scope(req, RIGHT_JOBS_VIEW);
    if (scope.from.length == 0) {
        return (struct jobs_lines){0};
    }
    struct jobs_db_line_rows rows =
        jobs_db_of_others(req->db, scope.from, scope.to, req->user.account_id, OTHERS_SHOWN);
    struct jobs_lines lines = {ARENA_ARRAY(req->arena, rows.count, struct jobs_line), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct jobs_db_line_row *row = &rows.items[i];
        lines.items[i] = (struct jobs_line){
            .id = row->id,
            .label = label_of(req, row->kind),
            .who = STR_CONCAT(req->arena, row->last_name, STR(" "), row->first_name),
            .about = about(req, row),
            .is_open = is_open(row->state),
            .is_failed = str_equal(row->state, STR("failed")),
            .ordered_at = widgets_moment_text(req, row->created_at),
        };
    }
    return lines;
}

static struct reply jobs_list_page(struct request *req)
{
    bool any_open;
    struct jobs_lines own = own_lines(req, &any_open);
    if (str_equal(query_text(req, "part"), STR("list"))) {
        return reply_fragment(req, jobs_html_list(req, own, any_open));
    }
    return reply_page(req, _("Imports and exports"),
                      jobs_html_page(req, own, any_open, lines_of_others(req)));
}

/* One's own job, in a post that one still holds: any other is not there. */
static bool find_own(struct request *req, struct jobs_db_line_row *ret_job)
{
    struct jobs_db_line_row job;
    if (!jobs_db_find(req->db, path_id(req), &job) || job.account_id != req->user.account_id ||
        !is_in_force(req, job.mandate_id)) {
        return false;
    }
    *ret_job = job;
    return true;
}

static struct reply jobs_job_page(struct request *req)
{
    struct jobs_db_line_row job;
    if (!find_own(req, &job)) {
        return reply_not_found(req);
    }
    struct jobs_line line = line_of(req, &job);
    if (query_text(req, "part").length > 0) {
        return reply_fragment(req, line.is_open ? jobs_html_progress(req, &line)
                                                : jobs_html_ended(req, &line));
    }
    return reply_page_titled(req, line.label, jobs_html_job(req, &line));
}

static struct reply jobs_file_page(struct request *req)
{
    struct jobs_db_line_row job;
    if (!find_own(req, &job) || !file_is_there(req, job.file_name, job.ended_at)) {
        return reply_not_found(req);
    }
    int fd = open(jobs_file_path(req->app, req->arena, job.id), O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        return reply_refused(req,
                             str_of(_("The result is no longer here. Please order it again.")));
    }
    audit_read(req, "jobs.file", job.region_id, job.id, 0);
    return reply_file(req, fd, status.st_size, job.file_type, job.file_name);
}

static struct reply jobs_cancel_action(struct request *req)
{
    struct jobs_db_line_row job;
    if (!find_own(req, &job)) {
        return reply_not_found(req);
    }
    if (!jobs_db_cancel(req->db, job.id, req->user.account_id)) {
        return reply_refused(req, str_of(_("This has already finished.")));
    }
    audit(req, "jobs.cancel", job.region_id, job.id, 0, NULL, 0);
    return reply_see_other(req, str_format(req->arena, "/jobs/%lld", (long long)job.id));
}

static const struct route routes[] = {
    {GET, "/jobs", jobs_list_page, .needs = RIGHT_SIGNED_IN},
    {GET, "/jobs/:id", jobs_job_page, .needs = RIGHT_SIGNED_IN},
    {GET, "/jobs/:id/file", jobs_file_page, .needs = RIGHT_SIGNED_IN},
    {POST, "/jobs/:id/cancel", jobs_cancel_action, .needs = RIGHT_SIGNED_IN},
    {0},
};

const struct feature jobs_feature = {.name = "jobs", .routes = routes};
