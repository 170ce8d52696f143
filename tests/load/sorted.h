/* Order among figures. */
#pragma once

#include <stdint.h>

static int compare_numbers(const void *a, const void *b)
{
    int32_t left = *(const int32_t *)a;
    int32_t right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static double sorted_ms(const int32_t *sorted_us, int64_t count, double part)
{
    return count == 0 ? 0 : sorted_us[(int64_t)((double)(count - 1) * part)] / 1000.0;
}
