#include "base/test.h"
#include "features/reading/reading.h"

/* A resolution of that day with one item. */
static struct reading *resolution_of(const char *day, const char *item)
{
    const char *text = test_text("Президиум\nПОСТАНОВЛЕНИЕ\n%s   г. Курск   № 15-03\nО работе\n\n"
                                 "Президиум ПОСТАНОВЛЯЕТ:\n1. %s\n",
                                 day, item);
    return reading_read(test_arena(), str_of(text));
}

static const struct reading_item *first_item(const struct reading *reading)
{
    expect_int(1, reading->items.count);
    return &reading->items.items[0];
}

struct expected {
    const char *item, *phrase, *from, *to;
    enum reading_recurs recurs;
    bool is_constant;
};

static void expect_deadlines(const char *day, const struct expected *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct reading_item *item = first_item(resolution_of(day, rows[i].item));
        if (item->deadline < 0) {
            test_fail(__FILE__, __LINE__, "no deadline in «%s»", rows[i].item);
        }
        const struct reading_deadline *found = &item->deadlines.items[item->deadline];
        expect_str(rows[i].phrase, found->phrase);
        expect_date(rows[i].from, found->from);
        expect_date(rows[i].to, found->to);
        expect_int(rows[i].recurs, found->recurs);
        expect_int(rows[i].is_constant, found->is_constant);
    }
}

/* Those of domain.md §6.2, with the dates given there. */
void test_reading_deadlines__the_phrases_of_real_resolutions_are_read(void)
{
    static const struct expected rows[] = {
        {"разработать программу до 1 марта 2022г.", "до 1 марта 2022г.", "", "2022-03-01"},
        {"До 29 декабря 2020 г. подвести итоги", "До 29 декабря 2020 г.", "", "2020-12-29"},
        {"В течение 2021 года провести семинары", "В течение 2021 года", "2021-01-01",
         "2021-12-31"},
        {"Разработать систему обучения в первом квартале 2021 г.", "в первом квартале 2021 г.", "",
         "2021-03-31"},
        {"перейти во втором квартале 2021 года", "во втором квартале 2021 года", "", "2021-06-30"},
        {"В первом полугодии 2021 года ознакомить", "В первом полугодии 2021 года", "",
         "2021-06-30"},
        {"начать реализацию программы на 2022-2026 годы", "на 2022-2026 годы", "2022-01-01",
         "2026-12-31"},
        {"утвердить направления на 2020 – 2025 годы", "на 2020 – 2025 годы", "2020-01-01",
         "2025-12-31"},
        {"Каждые три месяца проводить мониторинг", "Каждые три месяца", "", "", READING_QUARTERLY},
        {"развивать практику ежегодных Публичных отчетов", "ежегодных", "", "", READING_YEARLY},
        {"своевременно вносить изменения", "своевременно", "", "", READING_ONCE, true},
        {"регулярно проводить встречи", "регулярно", "", "", READING_ONCE, true},
        {"продолжить работу сайта", "продолжить", "", "", READING_ONCE, true},
    };
    expect_deadlines("18 декабря 2020 года", rows, COUNT_OF(rows));
}

void test_reading_deadlines__days_are_read_in_any_spelling(void)
{
    static const struct expected rows[] = {
        {"сдать в срок до 01.03.2022 списки", "в срок до 01.03.2022", "", "2022-03-01"},
        {"сдать не позднее «5» марта 2022 г. списки", "не позднее «5» марта 2022 г.", "",
         "2022-03-05"},
        {"сдать к 1 сентября", "к 1 сентября", "", "2022-09-01"},
        {"сдать до 15 января", "до 15 января", "", "2023-01-15"},
        {"сдать списки до 01.03.23г.", "до 01.03.23г.", "", "2023-03-01"},
        {"сдать списки (срок: 20 мая 2022 года)", "срок: 20 мая 2022 года", "", "2022-05-20"},
        {"сдать списки. Срок – до 20.05.2022", "Срок – до 20.05.2022", "", "2022-05-20"},
        {"сдать до 17 часов 4 апреля 2022 г.", "до 17 часов 4 апреля 2022 г.", "", "2022-04-04"},
        {"Созвать пленум 20-21 мая 2022 года", "20-21 мая 2022 года", "2022-05-20", "2022-05-21"},
        {"Провести 30 мая – 1 июня 2022 г. слёт", "30 мая – 1 июня 2022 г.", "2022-05-30",
         "2022-06-01"},
    };
    expect_deadlines("1 февраля 2022 года", rows, COUNT_OF(rows));
}

void test_reading_deadlines__kazakh_ones_are_read(void)
{
    static const struct expected rows[] = {
        {"2022 жылғы 1 наурызға дейін ұсынсын", "2022 жылғы 1 наурызға дейін", "", "2022-03-01"},
        {"2022 ж. 15 қыркүйекке дейін тапсырсын", "2022 ж. 15 қыркүйекке дейін", "", "2022-09-15"},
        {"20 қаңтарға дейін тапсырсын", "20 қаңтарға дейін", "", "2023-01-20"},
        {"тоқсан сайын хабарласын", "тоқсан сайын", "", "", READING_QUARTERLY},
        {"жыл сайын баяндасын", "жыл сайын", "", "", READING_YEARLY},
        {"тізілімді тұрақты түрде жаңартсын", "тұрақты түрде", "", "", READING_ONCE, true},
    };
    expect_deadlines("1 февраля 2022 года", rows, COUNT_OF(rows));
}

void test_reading_deadlines__periods_count_from_the_day_of_the_document(void)
{
    static const struct expected rows[] = {
        {"в месячный срок представить план", "в месячный срок", "", "2022-03-01"},
        {"в 10-дневный срок представить план", "в 10-дневный срок", "", "2022-02-11"},
        {"в двухнедельный срок представить план", "в двухнедельный срок", "", "2022-02-15"},
        {"в течение 5 рабочих дней представить план", "в течение 5 рабочих дней", "", "2022-02-08"},
        {"в течение двух месяцев со дня принятия решения", "в течение двух месяцев", "",
         "2022-04-01"},
        {"до конца года провести сверку", "до конца года", "", "2022-12-31"},
        {"до конца первого полугодия провести сверку", "до конца первого полугодия", "",
         "2022-06-30"},
        {"до конца марта провести сверку", "до конца марта", "", "2022-03-31"},
        {"в марте провести сверку", "в марте", "2022-03-01", "2022-03-31"},
        {"в апреле-мае 2022 года провести сверку", "в апреле-мае 2022 года", "2022-04-01",
         "2022-05-31"},
        {"с 1 марта по 1 июня провести сверку", "с 1 марта по 1 июня", "2022-03-01", "2022-06-01"},
        {"с 1 по 10 марта 2022 г. провести", "с 1 по 10 марта 2022 г.", "2022-03-01", "2022-03-10"},
        {"с сентября по ноябрь 2022 года провести", "с сентября по ноябрь 2022 года", "2022-09-01",
         "2022-11-30"},
        {"В течение учебного года провести", "В течение учебного года", "2021-09-01", "2022-05-31"},
        {"в 2022-2023 учебном году провести", "в 2022-2023 учебном году", "2022-09-01",
         "2023-05-31"},
        {"во II полугодии 2022 года провести", "во II полугодии 2022 года", "", "2022-12-31"},
        {"в 3-м квартале текущего года провести", "в 3-м квартале текущего года", "", "2022-09-30"},
        {"с 1 марта 2022 года ввести электронный учёт", "с 1 марта 2022 года", "2022-03-01", ""},
    };
    expect_deadlines("1 февраля 2022 года", rows, COUNT_OF(rows));
}

void test_reading_deadlines__what_recurs_is_told_as_such(void)
{
    static const struct expected rows[] = {
        {"ежемесячно до 5 числа сдавать", "ежемесячно до 5 числа", "", "", READING_MONTHLY},
        {"до 10 числа каждого месяца сдавать", "до 10 числа каждого месяца", "", "",
         READING_MONTHLY},
        {"ежеквартально сдавать", "ежеквартально", "", "", READING_QUARTERLY},
        {"не реже одного раза в полугодие сдавать", "не реже одного раза в полугодие", "", "",
         READING_HALF_YEARLY},
        {"два раза в год сдавать", "два раза в год", "", "", READING_HALF_YEARLY},
        {"раз в квартал сдавать", "раз в квартал", "", "", READING_QUARTERLY},
        {"ежегодно к 1 декабря сдавать", "ежегодно к 1 декабря", "", "2022-12-01", READING_YEARLY},
        {"еженедельно сообщать", "еженедельно", "", "", READING_WEEKLY},
        {"постоянно обновлять сайт", "постоянно", "", "", READING_ONCE, true},
    };
    expect_deadlines("1 февраля 2022 года", rows, COUNT_OF(rows));
}

void test_reading_deadlines__what_only_describes_is_none(void)
{
    static const char *const items[] = {
        "Выполнить постановление Исполкома № 5-4 от 20-21 мая 2022 года",
        "Информацию о работе в 2022 году принять к сведению",
        "Утвердить отчет по обучению профактива в 2021 году",
        "Считать выполненной Программу на 2017-2022 гг.",
        "Одобрить решения VIII съезда Профсоюза",
        "Утвердить программу «Развитие Профсоюза на 2022-2026 годы»",
        "Принять участие в семинарах постоянно действующей школы",
        "Проверить ежегодный оплачиваемый отпуск педагогов",
        "Поздравить организации с численностью до 1 тыс. членов",
        "Пригласить молодежь до 35 лет",
        "Внести в смету на 2022 год изменения",
        "Учесть данные по состоянию на 1 января 2023 года",
        "Руководствоваться п. 3.1.12 Устава",
        "Сдать списки по п. 1.03.22", /* a part of the charter, too */
        "Пункт 2 изложить в редакции: «2. Сдать списки до 1 марта 2022 года.»",
    };
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        const struct reading_item *item =
            first_item(resolution_of("1 февраля 2022 года", items[i]));
        if (item->deadline >= 0) {
            test_fail(__FILE__, __LINE__, "a deadline in «%s»", items[i]);
        }
    }
}

void test_reading_deadlines__the_day_that_is_meant_goes_before_the_period(void)
{
    const struct reading_item *item = first_item(
        resolution_of("23 декабря 2021 года",
                      "разработать программу «Информация» на 2022-2026 годы до 1 марта 2022г."));
    expect_int(2, item->deadlines.count);
    expect_date("2022-03-01", item->deadlines.items[item->deadline].to);
}

static const struct reading_warning *warning_of(const struct reading *reading,
                                                enum reading_warning_code code)
{
    EACH (warning, reading->warnings) {
        if (warning->code == code) {
            return warning;
        }
    }
    return NULL;
}

void test_reading_deadlines__a_day_off_is_warned_of_with_the_working_day_before(void)
{
    struct reading *reading = resolution_of("1 февраля 2022 года", "Сдать до 6 марта 2022 года.");
    const struct reading_warning *warning = warning_of(reading, READING_DAY_OFF);
    expect_true(warning != NULL);
    expect_date("2022-03-04", warning->day);
    expect_str("до 6 марта 2022 года",
               str_slice(reading->text, warning->at.offset, warning->at.length));
}

void test_reading_deadlines__an_impossible_day_and_one_that_is_over_are_warned_of(void)
{
    struct reading *reading = resolution_of("1 февраля 2022 года", "Сдать до 31.02.2022.");
    expect_true(warning_of(reading, READING_DATE_IMPOSSIBLE) != NULL);
    reading = resolution_of("1 февраля 2022 года", "Сдать до 15 января 2022 г.");
    expect_true(warning_of(reading, READING_DEADLINE_PAST) != NULL);
}

void test_reading_deadlines__a_heading_hands_its_deadline_down(void)
{
    struct reading *reading =
        resolution_of("1 февраля 2022 года",
                      "До 1 марта 2022 года профкомам:\n1.1. провести сверку;\n1.2. сдать отчёт.");
    expect_int(3, reading->items.count);
    const struct reading_item *last = &reading->items.items[2];
    expect_true(last->deadlines.items[last->deadline].is_inherited);
    expect_date("2022-03-01", last->deadlines.items[last->deadline].to);
}
