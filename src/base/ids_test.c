#include "base/ids.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/test.h"

void test_ids__grow_and_are_positive(void)
{
    int64_t last = ids_new();
    expect_true(last > 0);
    for (int i = 0; i < 20000; i++) {
        int64_t id = ids_new();
        if (id <= last) {
            test_fail(__FILE__, __LINE__, "%lld after %lld", (long long)id, (long long)last);
        }
        last = id;
    }
}

void test_ids__carry_the_node_and_the_time(void)
{
    ids_set_node(0xABC);
    int64_t id = ids_new();
    ids_set_node(0);
    expect_int(0xABC, id >> 10 & 0xFFF);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t milliseconds = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - 1577836800000;
    int64_t distance = milliseconds - (id >> 22);
    expect_true(distance > -2000 && distance < 2000);
}

void test_ids__a_node_beyond_4095_does_not_spill_into_the_time(void)
{
    ids_set_node(4096 + 5);
    int64_t id = ids_new();
    ids_set_node(0);
    expect_int(5, id >> 10 & 0xFFF);
}

#define IDS_OF_A_THREAD 5000

static void *make_ids(void *ids)
{
    for (int i = 0; i < IDS_OF_A_THREAD; i++) {
        ((int64_t *)ids)[i] = ids_new();
    }
    return NULL;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void test_ids__two_threads_never_make_the_same(void)
{
    int64_t *ids = ARENA_ARRAY(test_arena(), 2 * IDS_OF_A_THREAD, int64_t);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        expect_int(0, pthread_create(&threads[i], NULL, make_ids, ids + i * IDS_OF_A_THREAD));
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    qsort(ids, 2 * IDS_OF_A_THREAD, sizeof(*ids), by_number);
    for (int i = 1; i < 2 * IDS_OF_A_THREAD; i++) {
        if (ids[i] == ids[i - 1]) {
            test_fail(__FILE__, __LINE__, "%lld was made twice", (long long)ids[i]);
        }
    }
}

void test_ids__a_moment_stands_between_the_ids_before_and_after(void)
{
    int64_t id = ids_new();
    int64_t now = (int64_t)time(NULL);
    expect_true(ids_at(now - 2) < id);
    expect_true(ids_at(now + 2) > id);
    expect_int(0, ids_at(0));
}
