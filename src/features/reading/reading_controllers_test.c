#include "base/test.h"
#include "features/reading/reading.h"

static struct reading *with_control(const char *words)
{
    const char *text = test_text("Президиум\nПОСТАНОВЛЕНИЕ\n01 февраля 2022 года № 15-03\nО работе"
                                 "\n\nПрезидиум ПОСТАНОВЛЯЕТ:\n1. Утвердить план.\n"
                                 "2.Контроль за выполнением постановления %s\n\n"
                                 "Председатель организации   И.В. Корякина\n",
                                 words);
    return reading_read(test_arena(), str_of(text));
}

static const struct reading_people *controllers_of(const char *words)
{
    struct reading *reading = with_control(words);
    expect_int(2, reading->items.count);
    expect_true(reading->items.items[1].is_control);
    return &reading->items.items[1].controllers;
}

void test_reading_controllers__a_name_in_the_accusative_goes_back_to_the_nominative(void)
{
    static const char *const rows[][2] = {
        {"Бугрееву Т.М.", "Бугреева Т.М."},
        {"Металиченко С.С.", "Металиченко С.С."},
        {"Жилину Е.А.", "Жилина Е.А."},
        {"Донейко Т.И.", "Донейко Т.И."},
        {"Иванова И.И.", "Иванов И.И."},
        {"Иванову И.И.", "Иванова И.И."},
        {"Петровского П.П.", "Петровский П.П."},
        {"Петровскую П.П.", "Петровская П.П."},
        {"Кошевую Л.Л.", "Кошевая Л.Л."},
        {"Черных Р.Р.", "Черных Р.Р."},
        {"Шевчука Г.Г.", "Шевчук Г.Г."},
        {"Шевчук Г.Г.", "Шевчук Г.Г."},
        {"Ткача И.И.", "Ткач И.И."},
        {"Ткач И.И.", "Ткач И.И."},
        {"Кима В.А.", "Ким В.А."},
        {"Ким В.А.", "Ким В.А."},
        {"Мороза П.П.", "Мороз П.П."},
        {"Кравца Е.Л.", "Кравец Е.Л."},
        {"Живаго Ю.А.", "Живаго Ю.А."},
        {"Сычёву Л.Н.", "Сычёва Л.Н."},
        {"Петрову-Водкину А.А.", "Петрова-Водкина А.А."},
        {"Жумабекову А.С.", "Жумабекова А.С."},
        {"Сироту В.В.", "Сирота В.В."},
        {"Бондаря С.С.", "Бондарь С.С."},
        {"Козырь А.А.", "Козырь А.А."},
        {"Дубового Н.Н.", "Дубовой Н.Н."},
        {"И.И. Петрову", "Петрова И.И."},
        {"И. И. Петрову", "Петрова И.И."},
        {"Петрову Анну Ивановну", "Петрова Анна Ивановна"},
        {"Сидорова Ивана Петровича", "Сидоров Иван Петрович"},
        {"Ирину Львовну Зайцеву", "Зайцева Ирина Львовна"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct reading_people *people =
            controllers_of(test_text("возложить на %s", rows[i][0]));
        expect_int(1, people->count);
        expect_str(rows[i][1], people->items[0].name);
    }
}

void test_reading_controllers__posts_go_back_to_the_nominative(void)
{
    static const char *const rows[][2] = {
        {"зам. председателя обкома профсоюза", "зам. председателя обкома профсоюза"},
        {"заместителя Председателя Федерации", "заместитель Председателя Федерации"},
        {"ведущего специалиста обкома Профсоюза", "ведущий специалист обкома Профсоюза"},
        {"председателя организации", "председатель организации"},
        {"главного правового инспектора труда", "главный правовой инспектор труда"},
        {"секретаря-заведующего отделом", "секретарь-заведующий отделом"},
        {"председателя контрольно-ревизионной комиссии",
         "председатель контрольно-ревизионной комиссии"},
        {"заведующую отделом", "заведующая отделом"},
        {"учителя начальных классов", "учитель начальных классов"},
        {"библиотекаря", "библиотекаря"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct reading_people *people =
            controllers_of(test_text("возложить на %s Бугрееву Т.М.", rows[i][0]));
        expect_int(1, people->count);
        expect_str(rows[i][1], people->items[0].post);
        expect_str("Бугреева Т.М.", people->items[0].name);
    }
}

void test_reading_controllers__several_have_each_their_post(void)
{
    const struct reading_people *people =
        controllers_of("возложить на зам. председателя обкома Профсоюза Металиченко С.С. и "
                       "ведущего специалиста обкома Профсоюза Жилину Е.А.");
    expect_int(2, people->count);
    expect_str("зам. председателя обкома Профсоюза", people->items[0].post);
    expect_str("Жилина Е.А.", people->items[1].name);
    expect_str("ведущий специалист обкома Профсоюза", people->items[1].post);

    people = controllers_of("возложить на Кошевую Л.Л., заместителя председателя, Петровского "
                            "С.С., правового инспектора, и Кима В.А.");
    expect_int(3, people->count);
    expect_str("заместитель председателя", people->items[0].post);
    expect_str("правовой инспектор", people->items[1].post);
    expect_str("Ким В.А.", people->items[2].name);
}

void test_reading_controllers__other_verbs_take_other_cases(void)
{
    expect_str("Мухина А.С.",
               controllers_of("поручить заместителю председателя Мухиной А.С.")->items[0].name);
    expect_str("Орлов А.С.", controllers_of("поручить Орлову А.С.")->items[0].name);
    expect_str("Мухина А.С.",
               controllers_of("закрепить за председателем Мухиной А.С.")->items[0].name);
    const struct reading_people *people = controllers_of("оставляю за собой.");
    expect_true(people->items[0].is_self);
    expect_str("Корякина И.В.", people->items[0].name);
}

void test_reading_controllers__a_body_stands_without_a_name(void)
{
    const struct reading_people *people = controllers_of("возложить на президиум обкома.");
    expect_int(1, people->count);
    expect_str("", people->items[0].name);
    expect_str("президиум обкома", people->items[0].post);
}

void test_reading_controllers__the_name_in_the_signature_settles_a_doubt(void)
{
    const struct reading_people *people = controllers_of("возложить на Корякину И.В.");
    expect_str("Корякина И.В.", people->items[0].name);
    expect_int(0, people->items[0].candidate_count);
}

void test_reading_controllers__a_sentence_behind_the_name_is_no_name(void)
{
    const struct reading_people *people =
        controllers_of("возложить на Бугрееву Т.М. Постановление разместить на сайте.");
    expect_int(1, people->count);
    expect_str("Бугреева Т.М.", people->items[0].name);
}
