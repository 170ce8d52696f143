/* Working days of Russia and Kazakhstan: weekends, holidays of the Labour Codes (RU art. 112; KZ
 * law on holidays of 2001, No. 267), and for 2025 and 2026 the days that governments have moved
 * (domain.md §9.5). In other years moved days are not known and the weekday decides. */
#pragma once

#include "base/date.h"

enum country { COUNTRY_RU, COUNTRY_KZ };

bool workdays_is_one(date day, enum country country);
/* The day itself, or the last working day before it. */
date workdays_until(date day, enum country country);
