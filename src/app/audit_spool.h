/* The spool of read notes: a page that shows personal data must not wait for a write transaction,
 * and a note must not be lost when the worker dies a moment later. So each note is a line appended
 * to a file beside the database (it survives the process, though not a power cut in the same
 * second); the sealer takes the file into audit_entry. */
#pragma once

#include "app/request.h"

/* A note that waits for the end of the request. */
struct audit_note {
    struct audit_note *next;
    int64_t id;
    const char *action;
    int64_t region_id;
    int64_t object_id;
    int64_t person_id;
};

/* Appends the notes of the request, if it has any. */
void audit_spool_write(struct request *req);

/* Moves what was noted into audit_entry. Own transaction. */
void audit_spool_take_in(struct app *app, struct arena *arena, struct db *db);
