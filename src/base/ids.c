#include "base/ids.h"

#include <pthread.h>
#include <time.h>

#define EPOCH_MS 1577836800000 /* 2020-01-01 */
#define NODE_BITS 12
#define COUNTER_BITS 10

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t last_tick;
static int64_t node_bits;

void ids_set_node(unsigned node)
{
    node_bits = (int64_t)(node & ((1u << NODE_BITS) - 1)) << COUNTER_BITS;
}

int64_t ids_new(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t milliseconds_now = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - EPOCH_MS;
    int64_t tick = milliseconds_now * (1 << COUNTER_BITS);
    pthread_mutex_lock(&lock);
    /* More than 1,024 ids in a millisecond, or a clock set back: run ahead of the clock. */
    if (tick <= last_tick) {
        tick = last_tick + 1;
    }
    last_tick = tick;
    pthread_mutex_unlock(&lock);
    int64_t counter = tick & ((1 << COUNTER_BITS) - 1);
    int64_t milliseconds = tick >> COUNTER_BITS;
    return (milliseconds << (NODE_BITS + COUNTER_BITS)) | node_bits | counter;
}

int64_t ids_at(int64_t instant)
{
    int64_t milliseconds = instant * 1000 - EPOCH_MS;
    return milliseconds <= 0 ? 0 : milliseconds << (NODE_BITS + COUNTER_BITS);
}

int64_t ids_before(int64_t id, int64_t seconds)
{
    int64_t milliseconds = (id >> (NODE_BITS + COUNTER_BITS)) - seconds * 1000;
    return milliseconds <= 0 ? 0 : milliseconds << (NODE_BITS + COUNTER_BITS);
}
