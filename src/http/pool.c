#include "http/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct pool {
    void (*work)(void *item, int thread);
    pthread_mutex_t lock;
    pthread_cond_t has_work;
    pthread_cond_t is_done; /* nothing waits and nobody works */
    bool is_stopping;
    int started;
    int busy;
    pthread_t *threads;
    int thread_count;
    void **items; /* a ring */
    int first;
    int count;
    int limit;
};

/* The lock is held. */
static void *take(struct pool *pool)
{
    while (pool->count == 0 && !pool->is_stopping) {
        pthread_cond_wait(&pool->has_work, &pool->lock);
    }
    if (pool->count == 0) {
        return NULL;
    }
    void *item = pool->items[pool->first];
    pool->first = (pool->first + 1) % pool->limit;
    pool->count--;
    return item;
}

static void *run_thread(void *context)
{
    struct pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    int number = ++pool->started;
    void *item;
    while ((item = take(pool)) != NULL) {
        pool->busy++;
        pthread_mutex_unlock(&pool->lock);
        pool->work(item, number);
        pthread_mutex_lock(&pool->lock);
        pool->busy--;
        if (pool->busy == 0 && pool->count == 0) {
            pthread_cond_broadcast(&pool->is_done);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void init_locks(struct pool *pool)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->has_work, &attributes);
    pthread_cond_init(&pool->is_done, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void join_and_free(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->is_stopping = true;
    pthread_cond_broadcast(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++) {
        pthread_join(pool->threads[i], NULL);
    }
    pthread_cond_destroy(&pool->has_work);
    pthread_cond_destroy(&pool->is_done);
    pthread_mutex_destroy(&pool->lock);
    free(pool->threads);
    free(pool->items);
    free(pool);
}

struct pool *pool_new(int threads, int queue_limit, void (*work)(void *item, int thread))
{
    assert(threads > 0 && queue_limit > 0);
    struct pool *pool = calloc(1, sizeof(*pool));
    assert(pool != NULL);
    pool->work = work;
    pool->limit = queue_limit;
    pool->items = calloc((size_t)queue_limit, sizeof(*pool->items));
    pool->threads = calloc((size_t)threads, sizeof(*pool->threads));
    assert(pool->items != NULL && pool->threads != NULL);
    init_locks(pool);
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&pool->threads[i], NULL, run_thread, pool) != 0) {
            join_and_free(pool);
            return NULL;
        }
        pool->thread_count++;
    }
    return pool;
}

bool pool_add(struct pool *pool, void *item)
{
    pthread_mutex_lock(&pool->lock);
    bool has_room = pool->count < pool->limit && !pool->is_stopping;
    if (has_room) {
        pool->items[(pool->first + pool->count) % pool->limit] = item;
        pool->count++;
        pthread_cond_signal(&pool->has_work);
    }
    pthread_mutex_unlock(&pool->lock);
    return has_room;
}

bool pool_has_room(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    bool has_room = pool->count < pool->limit && !pool->is_stopping;
    pthread_mutex_unlock(&pool->lock);
    return has_room;
}

static bool wait_until_done(struct pool *pool, int seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    int error = 0;
    pthread_mutex_lock(&pool->lock);
    while (error == 0 && (pool->busy > 0 || pool->count > 0)) {
        error = pthread_cond_timedwait(&pool->is_done, &pool->lock, &until);
    }
    bool is_done = pool->busy == 0 && pool->count == 0;
    pthread_mutex_unlock(&pool->lock);
    return is_done;
}

bool pool_stop(struct pool *pool, int seconds)
{
    if (!wait_until_done(pool, seconds)) {
        return false;
    }
    join_and_free(pool);
    return true;
}
