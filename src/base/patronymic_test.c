#include "base/patronymic.h"
#include "base/test.h"

static int sex(const char *patronymic)
{
    return patronymic_sex(test_arena(), str_of(patronymic));
}

void test_patronymic__it_tells_the_sex(void)
{
    static const char *const women[] = {"Павловна",    "СЕРГЕЕВНА",  "Фоминична", "Ильинична",
                                        "Кузьминична", "Вагиф кызы", "Серікқызы", "Болат қызы"};
    static const char *const men[] = {"Павлович", "Сергеевич",  "Саввич",   "Ильич",    "Кузьмич",
                                      "Лукич",    "Вагиф оглы", "Серікұлы", "Болат ұлы"};
    for (size_t i = 0; i < COUNT_OF(women); i++) {
        expect_int('f', sex(women[i]));
    }
    for (size_t i = 0; i < COUNT_OF(men); i++) {
        expect_int('m', sex(men[i]));
    }
}

void test_patronymic__what_does_not_tell_gives_nothing(void)
{
    static const char *const words[] = {"", "Анна", "П.", "Мария", "Хоанг", "вна", "-", "Ли"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        expect_int(0, sex(words[i]));
    }
}

void test_patronymic__a_short_ending_counts_in_the_place_of_a_patronymic_alone(void)
{
    expect_int('m', sex("Фокич"));
    expect_int('m', sex("Хич"));
    expect_int(0, patronymic_sex_of_any_word(test_arena(), STR("Хич")));
    expect_int('m', patronymic_sex_of_any_word(test_arena(), STR("Юркевич")));
    expect_int(0, patronymic_sex_of_any_word(test_arena(), STR("Иванова")));
}
