/* money: an amount in the smallest unit (kopecks or tiyn), passed by value. Never a fraction. */
#pragma once

#include "base/base.h"

typedef struct money {
    int64_t kopecks;
} money;
