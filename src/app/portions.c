#include "app/portions.h"

#include <string.h>

#include "app/app.h"

struct attempt {
    const struct portions *portions;
    void *before; /* the state that each attempt begins with */
    bool goes_on;
};

static bool write_once(struct request *req, void *what)
{
    struct attempt *attempt = what;
    const struct portions *portions = attempt->portions;
    memcpy(portions->state, attempt->before, portions->state_size);
    attempt->goes_on = portions->write(req, portions->state);
    return true;
}

static bool write_portion(struct request *portion, void *what)
{
    struct attempt *attempt = what;
    const struct portions *portions = attempt->portions;
    attempt->before = arena_raw(portion->arena, portions->state_size);
    memcpy(attempt->before, portions->state, portions->state_size);
    bool was_kept = app_write(portion, write_once, attempt);
    if (!was_kept) {
        memcpy(portions->state, attempt->before, portions->state_size);
    }
    return was_kept;
}

static bool is_stopped(struct job_run *run, const struct portions *portions)
{
    return run != NULL && !portions->is_carried_to_end && jobs_is_cancelled(run);
}

enum portions_end portions_write(struct request *req, struct job_run *run,
                                 const struct portions *portions)
{
    struct attempt attempt = {.portions = portions, .goes_on = true};
    for (int i = 0; attempt.goes_on && (portions->most == 0 || i < portions->most); i++) {
        if (is_stopped(run, portions)) {
            return PORTIONS_CANCELLED;
        }
        if (!app_portion(req, write_portion, &attempt)) {
            return PORTIONS_FAILED;
        }
        if (run != NULL && portions->done != NULL) {
            jobs_progress(run, *portions->done, MAX_OF(portions->total, *portions->done));
        }
    }
    return is_stopped(run, portions) ? PORTIONS_CANCELLED : PORTIONS_DONE;
}
