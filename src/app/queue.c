#include "app/queue.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/notice.h"
#include "base/log.h"

/* Whoever has taken one to send it has so long; then it is due once more. Longer than any server
 * may take to answer. */
#define SENDING_SECONDS 120
/* What came of it is written down, however often the database is busy meanwhile. */
#define NOTE_TRIES 100

static bool commit(struct db *db)
{
    bool was_kept = db_commit(db);
    if (!was_kept) {
        db_rollback(db);
    }
    return was_kept;
}

static bool take(struct request *req, const struct queue *queue, const struct queue_item *item,
                 bool *ret_is_wanted)
{
    db_begin_write(req->db);
    *ret_is_wanted = notice_is_wanted(req, item->notice);
    bool is_ours = true;
    if (*ret_is_wanted) {
        is_ours = queue->take(req->db, item->id, req->now, req->now + SENDING_SECONDS);
    } else {
        queue->unwanted(req->db, item->id, req->now);
    }
    return commit(req->db) && is_ours;
}

static void write_outcome(struct request *req, const struct queue *queue,
                          const struct queue_item *item, const char *failure)
{
    if (failure == NULL) {
        queue->sent(req->db, item->id, req->now);
        return;
    }
    bool give_up = item->tries + 1 >= queue->tries;
    queue->put_off(req->db, item->id, give_up ? STR("failed") : STR("waiting"),
                   req->now + ((int64_t)queue->first_pause_seconds << MIN_OF(item->tries, 10)),
                   str_of(failure));
}

static void note_outcome(struct request *req, const struct queue *queue,
                         const struct queue_item *item, const char *failure)
{
    if (failure != NULL) {
        LOG_WARNING(queue->event, "id=%lld reason=\"%s\"", (long long)item->id, failure);
    }
    bool is_noted = false;
    for (int i = 0; i < NOTE_TRIES && !is_noted; i++) {
        db_begin_write(req->db);
        write_outcome(req, queue, item, failure);
        is_noted = commit(req->db);
    }
}

bool queue_send_one(struct app *app, struct arena *arena, const struct queue *queue)
{
    struct db *db = app_connection(app, 0);
    if (db == NULL) {
        return false;
    }
    db_use_arena(db, arena);
    struct queue_item item;
    bool is_wanted;
    struct request *req = app_system_request(app, arena, db);
    db_begin_read(db);
    bool found = queue->next(db, req->now, &item);
    db_rollback(db);
    if (!found || !take(req, queue, &item, &is_wanted)) {
        return false;
    }
    if (is_wanted) {
        note_outcome(req, queue, &item, queue->send(req, &item));
    }
    return true;
}

/* Written whole under another name, then renamed: whoever watches the folder sees whole ones. */
const char *queue_lay(struct request *req, const char *folder, const char *ending, int64_t id,
                      str bytes)
{
    mkdir(app_file_path(req->app, req->arena, folder), 0700);
    str name = str_format(req->arena, "%s/%lld%s", folder, (long long)id, ending);
    const char *path = app_file_path(req->app, req->arena, name.data);
    const char *part_path = str_format(req->arena, "%s.part", path).data;
    int fd = open(part_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_written = fd >= 0 && write(fd, bytes.data, bytes.length) == (ssize_t)bytes.length;
    if (fd >= 0) {
        close(fd);
    }
    return is_written && rename(part_path, path) == 0 ? NULL : "the folder cannot be written";
}
