/* The outbox: letters are rows, written in the transaction of what they tell about, and sent
 * afterwards by the job runner (SMTP), or laid into a folder where no server is configured (the
 * demo). Retried with growing pauses; never sent twice by us. */
#pragma once

#include "app/request.h"

/* Queues a letter that nobody can switch off; what its reader may do without goes through
 * app/notice.h. Subject and text are plain; line ends in the subject or the address are refused.
 */
void outbox_add(struct request *req, str to_address, str subject, str text);

/* For app/notice: asked once more when it is sent. */
void outbox_add_notice(struct request *req, str to_address, str subject, str text, str notice);

/* The same work for nobody: what was asked for belongs to no one, and must not show by its time. */
void outbox_add_void(struct request *req, str to_address, str subject, str text);

/* ---- for the sender ------------------------------------------------------------------------- */

/* Once per process, before the first letter. */
void outbox_sender_start(void);

/* Sends the next letter that is due; false if there was none, or nothing can be written now. */
bool outbox_send_one(struct app *app, struct arena *arena);
