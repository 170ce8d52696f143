/* Queues of what is sent to people: letters (outbox.c), text messages (sms.c). One is taken out of
 * its queue before it is sent: while nothing can be written, nothing is sent, or it would be sent
 * again and again. What fails is tried again after pauses that double, and given up at last; what
 * its reader has switched off meanwhile is put away. */
#pragma once

#include "app/request.h"

struct queue_item {
    int64_t id;
    str to;
    str subject;
    str body;
    str notice; /* sealed: which choice of its reader counts; empty = none (app/notice.h) */
    int64_t tries;
    int64_t created_at;
};

struct queue {
    const char *event; /* in the log, of one that was put off */
    int tries;
    int first_pause_seconds;
    bool (*next)(struct db *db, int64_t now, struct queue_item *ret_item);
    bool (*take)(struct db *db, int64_t id, int64_t now, int64_t until);
    void (*unwanted)(struct db *db, int64_t id, int64_t now);
    void (*sent)(struct db *db, int64_t id, int64_t now);
    void (*put_off)(struct db *db, int64_t id, str state, int64_t next_try_at, str failure);
    /* NULL, or why it could not be sent. */
    const char *(*send)(struct request *req, const struct queue_item *item);
};

/* Sends the next one that is due; false if there was none, or nothing can be written now. */
bool queue_send_one(struct app *app, struct arena *arena, const struct queue *queue);

/* Where nobody is named who would send it: into a folder of the data folder, under its number. */
const char *queue_lay(struct request *req, const char *folder, const char *ending, int64_t id,
                      str bytes);
