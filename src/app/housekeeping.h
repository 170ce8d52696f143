/* What has to be swept now and then: sessions that ended, form keys that nobody will send again,
 * old attempts, what can no longer be taken back, results of jobs and letters after thirty days. */
#pragma once

#include "app/app.h"

/* At most once an hour; cheap otherwise. Called by the job runner. */
void housekeeping(struct app *app, struct arena *arena);

/* What features watch for. */
void housekeeping_watch(struct app *app, struct arena *arena);
