/* The job runner's side of the outbox. */
#pragma once

#include "app/request.h"

/* Once per process, before the first letter. */
void outbox_sender_start(void);

/* Sends the next letter that is due; false if there was none. */
bool outbox_send_one(struct app *app, struct arena *arena);
