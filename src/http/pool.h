/* A few threads and a queue for slow handlers. The queue is bounded twice: by how many wait, which
 * is memory, and by how long the first of them has waited, which is people's patience. */
#pragma once

#include "base/base.h"

struct pool;

struct pool_options {
    int threads;
    int queue_limit;
    int wait_ms; /* nobody is taken on while the first has waited so long; 0 = no such bound */
    /* Gets each item, how long it has waited, and the number of its thread, from 1 on. */
    void (*work)(void *item, int64_t waited_ms, int thread);
};

/* NULL if threads cannot be started. */
struct pool *pool_new(const struct pool_options *options);

/* Whether somebody new is taken on now. With a single thread that adds, pool_add then finds room.
 */
bool pool_has_room(struct pool *pool);
/* False if the queue is as long as it may be, or the pool stops. */
bool pool_add(struct pool *pool, void *item) MUST_USE;

/* Does what is queued, at most until `seconds` have passed. False if a thread is busy still; the
 * pool is then left as it is. */
bool pool_stop(struct pool *pool, int seconds) MUST_USE;
