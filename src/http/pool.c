#include "http/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct waiting {
    void *item;
    int64_t since_ms;
};

struct pool {
    struct pool_options options;
    pthread_mutex_t lock;
    pthread_cond_t has_work;
    pthread_cond_t is_done; /* nothing waits and nobody works */
    bool is_stopping;
    int started;
    int busy;
    pthread_t *threads;
    int thread_count;
    struct waiting *items; /* a ring */
    int first;
    int count;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False when the pool stops. The lock is held. */
static bool take(struct pool *pool, struct waiting *ret_item)
{
    while (pool->count == 0 && !pool->is_stopping) {
        pthread_cond_wait(&pool->has_work, &pool->lock);
    }
    if (pool->count == 0) {
        return false;
    }
    *ret_item = pool->items[pool->first];
    pool->first = (pool->first + 1) % pool->options.queue_limit;
    pool->count--;
    return true;
}

static void *run_thread(void *context)
{
    struct pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    int number = ++pool->started;
    struct waiting waiting;
    while (take(pool, &waiting)) {
        pool->busy++;
        pthread_mutex_unlock(&pool->lock);
        pool->options.work(waiting.item, now_ms() - waiting.since_ms, number);
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

struct pool *pool_new(const struct pool_options *options)
{
    assert(options->threads > 0 && options->queue_limit > 0);
    struct pool *pool = calloc(1, sizeof(*pool));
    assert(pool != NULL);
    pool->options = *options;
    pool->items = calloc((size_t)options->queue_limit, sizeof(*pool->items));
    pool->threads = calloc((size_t)options->threads, sizeof(*pool->threads));
    assert(pool->items != NULL && pool->threads != NULL);
    init_locks(pool);
    for (int i = 0; i < options->threads; i++) {
        if (pthread_create(&pool->threads[i], NULL, run_thread, pool) != 0) {
            join_and_free(pool);
            return NULL;
        }
        pool->thread_count++;
    }
    return pool;
}

/* The lock is held. */
static bool has_place(const struct pool *pool)
{
    return pool->count < pool->options.queue_limit && !pool->is_stopping;
}

bool pool_add(struct pool *pool, void *item)
{
    pthread_mutex_lock(&pool->lock);
    bool is_added = has_place(pool);
    if (is_added) {
        int place = (pool->first + pool->count) % pool->options.queue_limit;
        pool->items[place] = (struct waiting){item, now_ms()};
        pool->count++;
        pthread_cond_signal(&pool->has_work);
    }
    pthread_mutex_unlock(&pool->lock);
    return is_added;
}

bool pool_has_room(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    int wait_ms = pool->options.wait_ms;
    bool is_slow =
        wait_ms > 0 && pool->count > 0 && now_ms() - pool->items[pool->first].since_ms > wait_ms;
    bool has_room = has_place(pool) && !is_slow;
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
