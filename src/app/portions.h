/* Portions: long work that is written a piece at a time, so that others may write in between and
 * memory stays small. Each portion is a write transaction of its own (app_write) in an arena of its
 * own (app_portion). What the work remembers from one to the next is its state: when a portion has
 * to begin anew because somebody else was writing, or could not be kept, the state is again what it
 * was before. So a portion counts and moves on freely; but nothing in the state may point to what a
 * portion has found, which is gone with it.
 *
 * A job that was cut off begins from the beginning: what is done must be marked in the database, or
 * may be done twice. */
#pragma once

#include "app/jobs.h"

struct portions {
    /* One portion; false if it was the last. */
    bool (*write)(struct request *req, void *state);
    void *state;
    size_t state_size;
    int most;               /* portions; 0 = until the last */
    bool is_carried_to_end; /* stopping it halfway would leave something half done */
    /* For the progress of a job: `done` lies in the state; no `total` is known with 0. */
    const int64_t *done;
    int64_t total;
};
/* For `struct portions`, of a state that is a variable. */
#define PORTIONS_STATE(variable) .state = &(variable), .state_size = sizeof(variable)

enum portions_end {
    PORTIONS_DONE,
    PORTIONS_CANCELLED, /* what was written until then is kept */
    PORTIONS_FAILED,    /* likewise; a portion could not be kept */
};

/* Writes all portions, `run` being the job that does; NULL for what happens by itself. */
enum portions_end portions_write(struct request *req, struct job_run *run,
                                 const struct portions *portions) MUST_USE;
