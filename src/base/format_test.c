#include "base/format.h"

#include "base/test.h"

#define NO_BREAK "\xc2\xa0"

static str number(enum language language, int64_t value)
{
    struct buf out = BUF_INIT(test_arena());
    format_number(&out, language, value);
    return buf_str(&out);
}

static str amount(enum language language, int64_t kopecks)
{
    struct buf out = BUF_INIT(test_arena());
    format_money(&out, language, (money){kopecks});
    return buf_str(&out);
}

static str percent(enum language language, int64_t part, int64_t whole)
{
    struct buf out = BUF_INIT(test_arena());
    format_percent(&out, language, part, whole);
    return buf_str(&out);
}

static str day_by(void (*format)(struct buf *, enum language, date), enum language language,
                  const char *iso)
{
    struct buf out = BUF_INIT(test_arena());
    format(&out, language, iso == NULL ? (date){0} : date_of(iso));
    return buf_str(&out);
}

void test_format__thousands_are_grouped(void)
{
    expect_str("0", number(LANGUAGE_RU, 0));
    expect_str("999", number(LANGUAGE_RU, 999));
    expect_str("1" NO_BREAK "000", number(LANGUAGE_RU, 1000));
    expect_str("46" NO_BREAK "831", number(LANGUAGE_KK, 46831));
    expect_str("-1,234,567", number(LANGUAGE_EN, -1234567));
    expect_str("-999", number(LANGUAGE_EN, -999));
    expect_str("9,223,372,036,854,775,807", number(LANGUAGE_EN, INT64_MAX));
    expect_str("-9" NO_BREAK "223" NO_BREAK "372" NO_BREAK "036" NO_BREAK "854" NO_BREAK
               "775" NO_BREAK "808",
               number(LANGUAGE_RU, INT64_MIN));
}

void test_format__dates(void)
{
    expect_str("12.03.1985", day_by(format_date, LANGUAGE_RU, "1985-03-12"));
    expect_str("02.03.0985", day_by(format_date, LANGUAGE_KK, "0985-03-02"));
    expect_str("2 Mar 1985", day_by(format_date, LANGUAGE_EN, "1985-03-02"));
    expect_str("", day_by(format_date, LANGUAGE_RU, NULL));
}

void test_format__long_dates(void)
{
    expect_str("12 марта 1985", day_by(format_date_long, LANGUAGE_RU, "1985-03-12"));
    expect_str("1 мая 2026", day_by(format_date_long, LANGUAGE_RU, "2026-05-01"));
    expect_str("1985 ж. 12 наурыз", day_by(format_date_long, LANGUAGE_KK, "1985-03-12"));
    expect_str("12 March 1985", day_by(format_date_long, LANGUAGE_EN, "1985-03-12"));
    expect_str("", day_by(format_date_long, LANGUAGE_KK, NULL));
}

void test_format__margin_dates(void)
{
    expect_str("22 янв", day_by(format_date_margin, LANGUAGE_RU, "2026-01-22"));
    expect_str("1 жел", day_by(format_date_margin, LANGUAGE_KK, "2026-12-01"));
    expect_str("1 Dec", day_by(format_date_margin, LANGUAGE_EN, "2026-12-01"));
    expect_str("", day_by(format_date_margin, LANGUAGE_EN, NULL));
}

void test_format__money(void)
{
    expect_str("1" NO_BREAK "234,50" NO_BREAK "₽", amount(LANGUAGE_RU, 123450));
    expect_str("0,05" NO_BREAK "₽", amount(LANGUAGE_KK, 5));
    expect_str("-0,05" NO_BREAK "₽", amount(LANGUAGE_RU, -5));
    expect_str("1,234.50" NO_BREAK "₽", amount(LANGUAGE_EN, 123450));
    expect_str("-92,233,720,368,547,758.08" NO_BREAK "₽", amount(LANGUAGE_EN, INT64_MIN));
}

void test_format__percents_are_rounded_half_up(void)
{
    expect_str("92,1" NO_BREAK "%", percent(LANGUAGE_RU, 921, 1000));
    expect_str("92.1%", percent(LANGUAGE_EN, 921, 1000));
    expect_str("0,1" NO_BREAK "%", percent(LANGUAGE_RU, 1, 2000)); /* 0,05 */
    expect_str("0,0" NO_BREAK "%", percent(LANGUAGE_RU, 1, 2001));
    expect_str("100,0" NO_BREAK "%", percent(LANGUAGE_RU, 7, 7));
    expect_str("33,3" NO_BREAK "%", percent(LANGUAGE_RU, 1, 3));
    expect_str("66,7" NO_BREAK "%", percent(LANGUAGE_RU, 2, 3));
    expect_str("0,0" NO_BREAK "%", percent(LANGUAGE_RU, 0, 3));
    expect_str("-50,0" NO_BREAK "%", percent(LANGUAGE_RU, -1, 2));
    expect_str("1" NO_BREAK "200,0" NO_BREAK "%", percent(LANGUAGE_RU, 12, 1));
    expect_str("100.0%", percent(LANGUAGE_EN, INT64_MAX, INT64_MAX));
}

void test_format__percent_of_nothing_is_a_dash(void)
{
    expect_str("—", percent(LANGUAGE_RU, 5, 0));
}

void test_format__weekdays(void)
{
    expect_str("понедельник", str_of(format_weekday(LANGUAGE_RU, 1)));
    expect_str("жексенбі", str_of(format_weekday(LANGUAGE_KK, 7)));
    expect_str("Saturday", str_of(format_weekday(LANGUAGE_EN, 6)));
}

void test_format__russian_has_three_plurals(void)
{
    static const int numbers[] = {1, 21, 101, 1001, 2, 4, 22, 104, 0, 5, 11, 12, 14, 111, 112, 20};
    static const int forms[] = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (format_plural(LANGUAGE_RU, numbers[i]) != forms[i]) {
            test_fail(__FILE__, __LINE__, "%d has another form than %d", numbers[i], forms[i]);
        }
    }
    expect_int(0, format_plural(LANGUAGE_RU, -1));
    expect_int(2, format_plural(LANGUAGE_RU, INT64_MIN));
}

void test_format__kazakh_and_english_have_two(void)
{
    expect_int(0, format_plural(LANGUAGE_KK, 1));
    expect_int(1, format_plural(LANGUAGE_KK, 21));
    expect_int(0, format_plural(LANGUAGE_EN, 1));
    expect_int(1, format_plural(LANGUAGE_EN, 0));
}
