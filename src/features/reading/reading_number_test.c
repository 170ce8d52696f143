#include "base/test.h"
#include "features/reading/reading.h"

void test_reading_number__all_spellings_of_a_number_have_one_key(void)
{
    static const char *const rows[][2] = {
        {"15-03", "15-3"},
        {"№ 15-03", "15-3"},
        {"№15 – 3", "15-3"},
        {"14-06", "14-6"},
        {"3- 1", "3-1"},
        {"№ 3-01", "3-1"},
        {"№4", "4"},
        {"04", "4"},
        {"5-4", "5-4"},
        {"27—5", "27-5"},
        {"13-2и", "13-2и"},
        {"13-2 И", "13-2и"},
        {"IV-1.4", "4-1.4"},
        {"ІV-1.4", "4-1.4"},
        {"8-9", "8-9"},
        {"20−1", "20-1"},
        {"N 12", "12"},
        {"№ 9/2", "9/2"},
        {"№ 022-п.3", "22-п.3"},
        {"5-3a", "5-3а"},
        {"№ 7.", "7"},
        {"13-Р", "13-р"},
        {"№ ____", ""},
        {"", ""},
        {"XIV-10", "14-10"},
        {"б/н", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        expect_str(rows[i][1], reading_number_key(test_arena(), str_of(rows[i][0])));
    }
}

static void expect_parts(const char *number, int meeting, int item, const char *suffix)
{
    struct reading_number parts = reading_number_of(test_arena(), str_of(number));
    expect_int(meeting, parts.meeting);
    expect_int(item, parts.item);
    expect_str(suffix, parts.suffix);
}

void test_reading_number__meeting_and_question_are_told_apart(void)
{
    expect_parts("15-03", 15, 3, "");
    expect_parts("3- 1", 3, 1, "");
    expect_parts("№4", 0, 4, "");
    expect_parts("13-2и", 13, 2, "и");
    expect_parts("IV-1.4", 4, 1, ".4");
    expect_parts("99999999999-1", 0, 99999999, "999-1");
    expect_parts("", 0, 0, "");
}

/* In the head of a document, with what stands around it. */
static void expect_number(const char *line, const char *number)
{
    const char *text = test_text("Президиум\nПОСТАНОВЛЕНИЕ\n%s\nО работе\n\n"
                                 "Президиум ПОСТАНОВЛЯЕТ:\n1. Утвердить план.\n",
                                 line);
    struct reading *reading = reading_read(test_arena(), str_of(text));
    expect_str(number, reading->number.text);
}

void test_reading_number__it_is_found_in_the_head(void)
{
    expect_number("01 февраля 2022 года   г. Курск   № 15-03", "15-03");
    expect_number("«18» декабря 2020 г.\nг. Астрахань\n№ 3- 1", "3- 1");
    expect_number("от 28.06.2021г. №4", "4");
    expect_number("20-21 мая 2016 года № 5-4", "5-4");
    expect_number("5 мая 2024 г. № IV-1.4 г. Астана", "IV-1.4");
    expect_number("№13-2и от 05.12.2024", "13-2и");
    expect_number("12 мая 2021 г.   № ___", "");
    expect_number("ППО МБОУ «СОШ № 5»\n12 мая 2021 г.", "");
    expect_number("МАДОУ «Детский сад № 7»\n12 мая 2021 г.   N 3", "3");
}

static void expect_date_of(const char *line, const char *first, const char *last)
{
    const char *text = test_text("Президиум\nПОСТАНОВЛЕНИЕ\n%s\nО работе\n\n"
                                 "Президиум ПОСТАНОВЛЯЕТ:\n1. Утвердить план.\n",
                                 line);
    struct reading *reading = reading_read(test_arena(), str_of(text));
    expect_date(first, reading->day);
    expect_date(last, reading->last_day);
}

void test_reading_number__dates_of_the_head_are_read_in_any_spelling(void)
{
    expect_date_of("01 февраля 2022 года", "2022-02-01", "");
    expect_date_of("\"18\" декабря 2020 г.", "2020-12-18", "");
    expect_date_of("« 18 » декабря 2020г.", "2020-12-18", "");
    expect_date_of("20-21 мая 2016 года", "2016-05-20", "2016-05-21");
    expect_date_of("30 мая – 1 июня 2016 года", "2016-05-30", "2016-06-01");
    expect_date_of("28.06.2021г.", "2021-06-28", "");
    expect_date_of("03.12.24", "2024-12-03", "");
    expect_date_of("20-21.05.2016", "2016-05-20", "2016-05-21");
    expect_date_of("1февраля2022года", "2022-02-01", "");
    expect_date_of("2022-02-01", "2022-02-01", "");
    expect_date_of("31 июня 2022 года", "", "");
}

void test_reading_number__blanks_beside_its_dashes_are_tidied_away(void)
{
    static const char *const pairs[][2] = {
        {"3- 1", "3-1"}, {"3 - 01", "3-01"},    {" 15-03 ", "15-03"},
        {"5 –4", "5–4"}, {"IV-1. 4", "IV-1.4"}, {"12 и", "12 и"},
        {"", ""}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        expect_str(pairs[i][1], reading_number_tidy(test_arena(), str_of(pairs[i][0])));
    }
}
