#include "app/audit_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/audit.sql.h"
#include "base/log.h"

#define SPOOL_NAME "audit-reads"
#define TAKEN_NAME "audit-reads.taken"
#define LINE_BYTES 256

/* Opens the spool under its lock: shared for those who append (the kernel keeps their lines apart),
 * so that no worker waits for another; exclusive for the sealer, who renames it. By the time the
 * lock is had the file may no longer be the spool: then open again. */
static int open_locked(const char *path, int lock)
{
    for (int attempt = 0; attempt < 10; attempt++) {
        int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) {
            return -1;
        }
        struct stat opened;
        struct stat named;
        if (flock(fd, lock) == 0 && fstat(fd, &opened) == 0 && stat(path, &named) == 0 &&
            opened.st_ino == named.st_ino) {
            return fd;
        }
        close(fd);
    }
    return -1;
}

/* What stands behind the id. */
static const char *reading_of(const char *line)
{
    const char *blank = strchr(line, ' ');
    return blank == NULL ? line : blank;
}

/* A key that is held down loads the same card or list many times in a second: that is one reading.
 * Refusals count each. */
static bool repeats(const char *line, const char *previous)
{
    return strstr(line, " access.refused ") == NULL &&
           strcmp(reading_of(line), reading_of(previous)) == 0;
}

void audit_spool_write(struct request *req)
{
    /* The note that this thread wrote last. */
    static _Thread_local char previous[LINE_BYTES];
    if (req->audit_notes == NULL) {
        return;
    }
    struct buf lines = BUF_INIT(req->arena);
    for (const struct audit_note *note = req->audit_notes; note != NULL; note = note->next) {
        buf_put_format(&lines,
                       "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %s %" PRId64 " %" PRId64
                       " %" PRId64 "\n",
                       note->id, req->now, audit_actor(req), audit_acting_org(req), note->action,
                       note->region_id, note->object_id, note->person_id);
    }
    const char *text = str_to_c(req->arena, buf_str(&lines));
    if (repeats(text, previous)) {
        return;
    }
    const char *path = app_file_path(req->app, req->arena, SPOOL_NAME);
    int fd = open_locked(path, LOCK_SH);
    ssize_t written = fd < 0 ? -1 : write(fd, lines.data, lines.length);
    if (written != (ssize_t)lines.length) {
        LOG_ERROR("audit.spool", "lost=1 errno=%d", errno);
    } else if (lines.length < sizeof(previous)) {
        memcpy(previous, text, lines.length + 1);
    }
    if (fd >= 0) {
        close(fd);
    }
}

static bool take_line(struct db *db, const char *line)
{
    struct audit_db_add_values values = {0};
    char action[64];
    int count = sscanf(line,
                       "%" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %63s %" SCNd64 " %" SCNd64
                       " %" SCNd64,
                       &values.id, &values.happened_at, &values.account_id, &values.acting_org_id,
                       action, &values.region_id, &values.object_id, &values.person_id);
    if (count != 8) {
        return false;
    }
    values.action = str_of(action);
    /* The id makes it safe to take the same line twice. */
    audit_db_add(db, &values);
    return true;
}

/* A file that was taken in part before a crash is still there and is taken again. */
static bool move_aside(const char *path, const char *taken_path)
{
    if (access(taken_path, F_OK) == 0) {
        return true;
    }
    if (access(path, F_OK) != 0) {
        return false;
    }
    int fd = open_locked(path, LOCK_EX);
    if (fd < 0) {
        return false;
    }
    bool moved = rename(path, taken_path) == 0;
    close(fd);
    return moved;
}

void audit_spool_take_in(struct app *app, struct arena *arena, struct db *db)
{
    const char *path = app_file_path(app, arena, SPOOL_NAME);
    const char *taken_path = app_file_path(app, arena, TAKEN_NAME);
    if (!move_aside(path, taken_path)) {
        return;
    }
    FILE *file = fopen(taken_path, "re");
    if (file == NULL) {
        return;
    }
    char line[LINE_BYTES];
    char previous[LINE_BYTES] = "";
    db_begin_write(db);
    while (fgets(line, sizeof(line), file) != NULL) {
        if (!repeats(line, previous) && !take_line(db, line)) {
            LOG_WARNING("audit.spool", "unreadable=1");
        }
        memcpy(previous, line, sizeof(previous));
    }
    fclose(file);
    if (db_commit(db)) {
        unlink(taken_path);
    } else {
        db_rollback(db);
    }
}
