#include "app/jobs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"
#include "app/jobs.sql.h"
#include "app/jobs_runner.h"
#include "app/look.h"
#include "app/session.h"
#include "app/session.sql.h"
#include "base/ids.h"
#include "base/log.h"

#define JOB_TRIES 3

int64_t jobs_add(struct request *req, const char *kind, int64_t region_id, int64_t org_id,
                 int64_t subject_id, str arguments)
{
    struct jobs_db_add_values values = {
        .id = ids_new(),
        .kind = str_of(kind),
        .region_id = region_id,
        .org_id = org_id,
        .account_id = req->user.account_id,
        .mandate_id = req->mandate.id,
        .language = look_language_code(req->language),
        .subject_id = subject_id,
        .arguments = arguments,
        .now = req->now,
    };
    jobs_db_add(req->db, &values);
    return values.id;
}

/* ---- inside a job --------------------------------------------------------------------------- */

void jobs_progress(struct job_run *run, int64_t done, int64_t total)
{
    struct app_health *health = run->req->app->health;
    atomic_store(&health->job_id, run->job.id);
    atomic_store(&health->job_total, total);
    atomic_store(&health->job_done, done);
    time_t now = time(NULL);
    bool holds_the_lock = db_kind_of(run->req->db) == DB_SQLITE && db_in_transaction(run->req->db);
    if ((now == run->progress_at && done < total) || holds_the_lock) {
        return;
    }
    run->progress_at = now;
    /* For who looks after a restart. The job's own work may be one long transaction, which nobody
     * else sees into; so a second connection writes, and not if it would have to wait. */
    struct db *db = app_connection(run->req->app, JOBS_PROGRESS_CONNECTION);
    if (db == NULL) {
        return;
    }
    db_use_arena(db, run->req->arena);
    db_begin_write(db);
    jobs_db_progress(db, run->job.id, done, total);
    if (!db_commit(db)) {
        db_rollback(db);
    }
}

void jobs_progress_now(const struct request *req, int64_t job_id, int64_t *done, int64_t *total)
{
    struct app_health *health = req->app->health;
    if (job_id != 0 && atomic_load(&health->job_id) == job_id) {
        *done = atomic_load(&health->job_done);
        *total = atomic_load(&health->job_total);
    }
}

bool jobs_is_cancelled(struct job_run *run)
{
    struct jobs_db_cancel_asked_row row = {0};
    return jobs_db_cancel_asked(run->req->db, run->job.id, &row) && row.cancel_asked;
}

const char *jobs_file_path(const struct app *app, struct arena *arena, int64_t job_id)
{
    const char *name = str_format(arena, "job-files/%lld", (long long)job_id).data;
    return app_file_path(app, arena, name);
}

void jobs_keep_file(struct job_run *run, int fd, str name, str content_type)
{
    const char *path = jobs_file_path(run->req->app, run->req->arena, run->job.id);
    const char *source = str_format(run->req->arena, "/proc/self/fd/%d", fd).data;
    mkdir(app_file_path(run->req->app, run->req->arena, "job-files"), 0700);
    unlink(path);
    if (linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) != 0) {
        LOG_ERROR("job.file", "job=%lld kept=0", (long long)run->job.id);
    } else {
        run->file_name = name;
        run->file_type = content_type;
    }
    close(fd);
}

/* ---- the runner ----------------------------------------------------------------------------- */

const struct job_kind *jobs_kind(str name)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        for (const struct job_kind *kind = (*feature)->jobs; kind != NULL && kind->name != NULL;
             kind++) {
            if (str_equal(name, str_of(kind->name))) {
                return kind;
            }
        }
    }
    return NULL;
}

/* The rights of the person who ordered the work, as they are now. */
static void follow_roles(struct request *req)
{
    struct session_db_setting_row setting;
    int64_t version;
    if (session_db_setting(req->db, STR("roles_version"), &setting) &&
        str_to_int64(setting.value, &version)) {
        app_follow_roles(req->app, req->db, version);
        db_use_arena(req->db, req->arena);
    }
}

static bool take_rights(struct request *req, const struct jobs_db_next_row *job)
{
    struct jobs_db_account_row account;
    if (job->account_id == 0) {
        return true;
    }
    if (!jobs_db_account(req->db, job->account_id, &account)) {
        return false;
    }
    req->user = (struct user){.account_id = job->account_id,
                              .person_id = account.person_id,
                              .person_region_id = account.person_region_id,
                              .last_name = account.last_name,
                              .first_name = account.first_name,
                              .middle_name = account.middle_name,
                              .is_staff = true};
    follow_roles(req);
    struct session_db_mandates_rows mandates =
        session_db_mandates(req->db, job->account_id, req->today);
    for (size_t i = 0; i < mandates.count; i++) {
        const struct session_db_mandates_row *row = &mandates.items[i];
        if (row->id == job->mandate_id) {
            req->mandate =
                (struct mandate){.id = row->id,
                                 .region_id = row->region_id,
                                 .org_id = row->org_id,
                                 .org_path = row->org_path,
                                 .org_name = row->org_name,
                                 .role = row->role,
                                 .rights = access_mandate_rights(
                                     req->app, row->role, row->delegated_from != 0, row->rights),
                                 .org_level = (int)row->org_level,
                                 .delegated_from = row->delegated_from};
            return true;
        }
    }
    return false;
}

static bool start_next(struct request *req, struct jobs_db_next_row *ret_job)
{
    db_begin_write(req->db);
    int64_t day_start = req->now - req->now % 86400;
    bool found = jobs_db_next(req->db, day_start, ret_job);
    if (found) {
        jobs_db_start(req->db, ret_job->id, req->now);
    }
    bool kept = db_commit(req->db);
    if (!kept) {
        db_rollback(req->db);
    }
    return found && kept;
}

static void end_job(struct request *req, struct job_run *run, const char *state, str sentence)
{
    for (int attempt = 0; attempt < 20; attempt++) {
        db_begin_write(req->db);
        jobs_db_end(req->db, run->job.id, str_of(state), sentence, app_now(req->app));
        if (run->file_name.length > 0) {
            jobs_db_keep_file(req->db, run->job.id, run->file_name, run->file_type);
        }
        if (db_commit(req->db)) {
            return;
        }
        db_rollback(req->db);
        struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
        nanosleep(&pause, NULL);
    }
    /* The row stays "running" and is taken up again at the next start. */
    LOG_ERROR("job.end", "job=%lld kept=0", (long long)run->job.id);
}

static void run_job(struct request *req, const struct jobs_db_next_row *row)
{
    struct job_run run = {
        .req = req,
        .job = {.id = row->id,
                .region_id = row->region_id,
                .org_id = row->org_id,
                .account_id = row->account_id,
                .subject_id = row->subject_id,
                .arguments = row->arguments},
    };
    req->language = look_language(row->language, req->language);
    const struct job_kind *kind = jobs_kind(row->kind);
    db_begin_read(req->db);
    bool may = take_rights(req, row);
    db_rollback(req->db);
    str sentence = {0};
    if (kind == NULL || row->tries >= JOB_TRIES || !may) {
        if (kind != NULL && kind->given_up != NULL) {
            kind->given_up(&run);
        }
        end_job(
            req, &run, "failed",
            str_of(may ? _("The task was interrupted several times. Please tell the administrator.")
                       : _("The person who ordered this no longer holds the post.")));
        return;
    }
    bool is_done = kind->run(&run, &sentence);
    if (db_in_transaction(req->db)) {
        LOG_ERROR("job.failed", "kind=%s database=\"%s\"", kind->name, db_failure_text(req->db));
        db_rollback(req->db);
        is_done = false;
    }
    if (!is_done && sentence.length == 0) {
        sentence = str_of(_("The task failed and nothing was changed. Please try again."));
    }
    end_job(req, &run, is_done ? "done" : "failed", sentence);
}

bool jobs_run_one(struct app *app, struct arena *arena)
{
    struct db *db = app_connection(app, 0);
    if (db == NULL) {
        return false;
    }
    struct request *req = app_system_request(app, arena, db);
    struct jobs_db_next_row row = {0};
    if (!start_next(req, &row)) {
        return false;
    }
    run_job(req, &row);
    return true;
}
