/* The processor's clock, and the middle of what was measured with it. */
#pragma once

#include <stddef.h>
#include <stdlib.h>
#include <time.h>

/* What this process has used, in milliseconds. */
static inline double clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static inline int clock_by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts them. */
static inline double clock_middle(double *times, size_t count)
{
    qsort(times, count, sizeof(*times), clock_by_size);
    return times[count / 2];
}
