#include "base/workdays.h"

/* Month and day, as 0101. */
static const int holidays_ru[] = {101, 102, 103, 104, 105, 106, 107,
                                  108, 223, 308, 501, 509, 612, 1104};
static const int holidays_kz[] = {101, 102, 107, 308, 321, 322,  323,
                                  501, 507, 509, 706, 830, 1025, 1216};

/* Days off in these years alone, and the Saturday that was worked. */
static const int moved_ru[] = {20250502, 20250508, 20250613, 20251103, 20251231,
                               20260109, 20260309, 20260511, 20261231};
static const int moved_kz[] = {20260309, 20260324, 20260325, 20260511,
                               20260527, 20260831, 20261026};
static const int worked_ru[] = {20251101};

static bool holds(const int *numbers, size_t count, int number)
{
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == number) {
            return true;
        }
    }
    return false;
}

bool workdays_is_one(date day, enum country country)
{
    bool is_ru = country == COUNTRY_RU;
    int in_year = day.number % 10000;
    if (is_ru && holds(worked_ru, COUNT_OF(worked_ru), day.number)) {
        return true;
    }
    bool is_holiday = is_ru ? holds(holidays_ru, COUNT_OF(holidays_ru), in_year) ||
                                  holds(moved_ru, COUNT_OF(moved_ru), day.number)
                            : holds(holidays_kz, COUNT_OF(holidays_kz), in_year) ||
                                  holds(moved_kz, COUNT_OF(moved_kz), day.number);
    return !is_holiday && date_weekday(day) < 6;
}

date workdays_until(date day, enum country country)
{
    while (!date_is_none(day) && !workdays_is_one(day, country)) {
        day = date_add_days(day, -1);
    }
    return day;
}
