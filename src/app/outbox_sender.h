/* The sender's side of the outbox. */
#pragma once

#include "app/request.h"

/* Whoever has taken a letter or a message to send it has so long; then it is due once more. Longer
 * than any server may take to answer. */
#define OUTBOX_SENDING_SECONDS 120
/* What came of it is written down, however often the database is busy meanwhile. */
#define OUTBOX_NOTE_TRIES 100

/* Once per process, before the first letter. */
void outbox_sender_start(void);

/* Sends the next letter that is due; false if there was none, or nothing can be written now. */
bool outbox_send_one(struct app *app, struct arena *arena);

/* Commits, or rolls back; false if nothing was kept. */
bool outbox_commit(struct db *db) MUST_USE;
