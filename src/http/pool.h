/* A few threads and a bounded queue for slow handlers. */
#pragma once

#include "base/base.h"

struct pool;

/* `work` gets each item and the number of its thread, from 1 on. NULL if threads cannot be started.
 */
struct pool *pool_new(int threads, int queue_limit, void (*work)(void *item, int thread));

/* Whether pool_add has room now. With a single thread that adds, it stays true until that adds. */
bool pool_has_room(struct pool *pool);
bool pool_add(struct pool *pool, void *item) MUST_USE;

/* Does what is queued, at most until `seconds` have passed. False if a thread is busy still; the
 * pool is then left as it is. */
bool pool_stop(struct pool *pool, int seconds) MUST_USE;
