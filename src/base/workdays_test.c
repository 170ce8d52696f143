#include "base/test.h"
#include "base/workdays.h"

void test_workdays__moved_days_and_worked_saturdays_are_known(void)
{
    expect_false(workdays_is_one(date_of("2026-01-09"), COUNTRY_RU));
    expect_true(workdays_is_one(date_of("2026-01-12"), COUNTRY_RU));
    expect_true(workdays_is_one(date_of("2025-11-01"), COUNTRY_RU));
    expect_false(workdays_is_one(date_of("2025-11-02"), COUNTRY_RU));
    expect_false(workdays_is_one(date_of("2025-11-03"), COUNTRY_RU));
    expect_true(workdays_is_one(date_of("2026-01-09"), COUNTRY_KZ));
    expect_false(workdays_is_one(date_of("2026-03-23"), COUNTRY_KZ));
}

void test_workdays__a_deadline_on_a_day_off_moves_before_it(void)
{
    expect_str("2026-01-30",
               date_iso(test_arena(), workdays_until(date_of("2026-02-01"), COUNTRY_RU)));
    expect_str("2025-12-30",
               date_iso(test_arena(), workdays_until(date_of("2026-01-09"), COUNTRY_RU)));
    expect_str("2026-01-15",
               date_iso(test_arena(), workdays_until(date_of("2026-01-15"), COUNTRY_RU)));
}
