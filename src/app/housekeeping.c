#include "app/housekeeping.h"

#include <unistd.h>

#include "app/housekeeping.sql.h"
#include "app/jobs_runner.h"
#include "app/session.sql.h"
#include "app/sms.sql.h"

#define EVERY_SECONDS 3600
#define FORM_KEY_SECONDS (7 * 24 * 3600)
#define ATTEMPT_SECONDS (24 * 3600)
#define LETTER_SECONDS (30 * 24 * 3600)
#define SMS_SECONDS (24 * 3600)
/* Longer than it can be used: who comes late is told so. */
#define UNDO_KEPT_SECONDS (24 * 3600)

void housekeeping(struct app *app, struct arena *arena)
{
    int64_t now = app_now(app);
    struct db *db = app_connection(app, 0);
    if (db == NULL || now - app->swept_at < EVERY_SECONDS) {
        return;
    }
    app->swept_at = now;
    db_use_arena(db, arena);
    db_begin_write(db);
    session_db_remove_expired(db, now);
    session_db_forget_forms(db, now - FORM_KEY_SECONDS);
    housekeeping_db_forget_letters(db, now - LETTER_SECONDS);
    sms_db_forget(db, now - SMS_SECONDS);
    housekeeping_db_forget_attempts(db, now - ATTEMPT_SECONDS);
    housekeeping_db_forget_undos(db, now - UNDO_KEPT_SECONDS);
    struct housekeeping_db_old_job_files_rows old =
        housekeeping_db_old_job_files(db, now - JOBS_FILE_SECONDS);
    for (size_t i = 0; i < old.count; i++) {
        unlink(jobs_file_path(app, arena, old.items[i].id));
        housekeeping_db_forget_job_file(db, old.items[i].id);
    }
    if (!db_commit(db)) {
        db_rollback(db);
    }
    act_carry_out_due(app_system_request(app, arena, db));
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->sweep != NULL) {
            (*feature)->sweep(app_system_request(app, arena, db));
        }
    }
}

void housekeeping_watch(struct app *app, struct arena *arena)
{
    struct db *db = app_connection(app, 0);
    for (const struct feature *const *feature = features; db != NULL && *feature != NULL;
         feature++) {
        if ((*feature)->watch != NULL) {
            arena_reset(arena);
            db_use_arena(db, arena);
            (*feature)->watch(app_system_request(app, arena, db));
        }
    }
}
