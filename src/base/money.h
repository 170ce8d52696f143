/* money: an amount in the smallest unit (kopecks or tiyn), passed by value. Never a fraction. */
#pragma once

#include "base/str.h"

typedef struct money {
    int64_t kopecks;
} money;

/* An amount as people type or paste it: "12 500", "12500,5", "12 500.50 ₽". What is not an
 * amount: other signs, more than two digits behind the comma, too much for any budget; a minus. */
enum money_reading { MONEY_READ, MONEY_NOT_READ, MONEY_NEGATIVE, MONEY_TOO_LARGE };
enum money_reading money_from_text(str text, money *ret_amount) MUST_USE;
