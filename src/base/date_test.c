#include "base/date.h"

#include "base/test.h"

void test_date__a_day_that_does_not_exist_is_no_date(void)
{
    expect_true(date_is_none(date_from(2025, 2, 29)));
    expect_false(date_is_none(date_from(2024, 2, 29)));
    expect_false(date_is_none(date_from(2000, 2, 29)));
    expect_true(date_is_none(date_from(1900, 2, 29)));
    expect_true(date_is_none(date_from(2025, 4, 31)));
    expect_true(date_is_none(date_from(2025, 13, 1)));
    expect_true(date_is_none(date_from(2025, 0, 1)));
    expect_true(date_is_none(date_from(2025, 1, 0)));
    expect_true(date_is_none(date_from(0, 1, 1)));
    expect_true(date_is_none(date_from(10000, 1, 1)));
    expect_true(date_is_none(date_from(-5, 1, 1)));
}

static void expect_no_date(const char *text)
{
    date day = date_from(2001, 2, 3);
    expect_false(date_from_iso(str_of(text), &day));
    expect_date("2001-02-03", day);
}

void test_date__iso_is_read_exactly(void)
{
    expect_date("2026-03-01", date_of("2026-03-01"));
    expect_date("0001-01-01", date_of("0001-01-01"));
    expect_date("9999-12-31", date_of("9999-12-31"));
    expect_no_date("");
    expect_no_date("2026-3-01");
    expect_no_date("2026-02-30");
    expect_no_date("2026-03-01 ");
    expect_no_date("2026/03/01");
    expect_no_date("-026-03-01");
    expect_no_date("01.03.2026");
    expect_no_date("0000-00-00");
    expect_no_date("20260-3-01");
}

void test_date__no_date_is_written_as_nothing(void)
{
    expect_str("", date_iso(test_arena(), (date){0}));
}

void test_date__days_are_counted_from_1970(void)
{
    expect_int(0, date_to_days(date_of("1970-01-01")));
    expect_int(-1, date_to_days(date_of("1969-12-31")));
    expect_int(11016, date_to_days(date_of("2000-02-29")));
    expect_int(20513, date_to_days(date_of("2026-03-01")));
    expect_int(-719162, date_to_days(date_of("0001-01-01")));
    expect_int(2932896, date_to_days(date_of("9999-12-31")));
}

void test_date__days_there_and_back_for_every_seventh_day_of_all_years(void)
{
    date before = {0};
    for (int64_t days = -719162; days <= 2932896; days += 7) {
        date day = date_from_days(days);
        if (date_to_days(day) != days || !date_before(before, day)) {
            test_fail(__FILE__, __LINE__, "day %lld", (long long)days);
        }
        before = day;
    }
}

void test_date__beyond_the_years_there_is_no_date(void)
{
    expect_true(date_is_none(date_from_days(-719163)));
    expect_true(date_is_none(date_from_days(2932897)));
    expect_true(date_is_none(date_from_days(INT64_MAX)));
    expect_true(date_is_none(date_from_days(INT64_MIN)));
    expect_true(date_is_none(date_add_days(date_of("2026-01-01"), INT64_MAX)));
    expect_true(date_is_none(date_add_months(date_of("0001-01-31"), -1)));
    expect_true(date_is_none(date_add_months(date_of("0001-01-31"), -14)));
    expect_true(date_is_none(date_add_months(date_of("9999-12-31"), 1)));
    expect_true(date_is_none(date_add_months(date_of("2026-01-01"), INT32_MAX)));
    expect_true(date_is_none(date_add_months(date_of("2026-01-01"), INT32_MIN)));
}

void test_date__nothing_added_to_no_date_makes_one(void)
{
    expect_true(date_is_none(date_add_days((date){0}, 400000)));
    expect_true(date_is_none(date_add_months((date){0}, 24)));
}

void test_date__adding_crosses_months_and_years(void)
{
    expect_date("2026-03-01", date_add_days(date_of("2026-02-28"), 1));
    expect_date("2024-02-29", date_add_days(date_of("2024-03-01"), -1));
    expect_date("2026-02-28", date_add_months(date_of("2026-01-31"), 1));
    expect_date("2024-02-29", date_add_months(date_of("2023-12-31"), 2));
    expect_date("2025-12-31", date_add_months(date_of("2026-01-31"), -1));
    expect_date("2025-02-28", date_add_months(date_of("2024-02-29"), 12));
    expect_date("2027-01-15", date_add_months(date_of("2026-12-15"), 1));
    expect_date("2026-12-15", date_add_months(date_of("2026-12-15"), 0));
}

void test_date__full_years_are_complete_on_the_birthday(void)
{
    date born = date_of("1985-03-12");
    expect_int(39, date_full_years(born, date_of("2025-03-11")));
    expect_int(40, date_full_years(born, date_of("2025-03-12")));
    expect_int(0, date_full_years(born, date_of("1984-03-12")));
    expect_int(0, date_full_years(born, (date){0}));
    expect_int(0, date_full_years((date){0}, born));
}

void test_date__who_is_born_on_29_february_ages_on_1_march(void)
{
    date born = date_of("2004-02-29");
    expect_int(17, date_full_years(born, date_of("2022-02-28")));
    expect_int(18, date_full_years(born, date_of("2022-03-01")));
    expect_int(20, date_full_years(born, date_of("2024-02-29")));
}

void test_date__weekdays(void)
{
    expect_int(4, date_weekday(date_of("1970-01-01")));
    expect_int(7, date_weekday(date_of("2026-03-01")));
    expect_int(1, date_weekday(date_of("2026-03-02")));
    expect_int(1, date_weekday(date_of("0001-01-01")));
}

void test_date__instants(void)
{
    expect_str("2026-03-01T12:30:05Z", instant_iso(test_arena(), 1772368205));
    expect_str("1969-12-31T23:59:59Z", instant_iso(test_arena(), -1));
    expect_str("1970-01-01T00:00:00Z", instant_iso(test_arena(), 0));
    expect_date("1970-01-01", date_of_instant(0, 180));
    expect_date("1969-12-31", date_of_instant(0, -1));
    expect_date("2026-03-02", date_of_instant(1772398800, 180));
    expect_date("2026-03-01", date_of_instant(1772398799, 180));
    expect_int(1772398800, date_begins_at(date_of("2026-03-02"), 180));
    expect_int(0, date_begins_at(date_of("1970-01-01"), 0));
}

void test_date__people_write_days_in_several_ways(void)
{
    static const char *const same[] = {"1979-03-14", "14.03.1979", "14.3.1979", "14/03/1979",
                                       "14-3-1979"};
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        expect_date("1979-03-14", date_from_written(str_of(same[i]), 0));
    }
    expect_date("1979-03-14", date_from_written(STR("14.3.79"), 2026));
    expect_date("2019-03-14", date_from_written(STR("14.3.19"), 2026));
    static const char *const wrong[] = {"14.3.79", "31.02.1985",  "14.03",         "1979",
                                        "..1979",  "14.03.19790", "14.03.1979 г.", "14.03.1979.1",
                                        "",        "март"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_true(date_is_none(date_from_written(str_of(wrong[i]), 0)));
    }
}
