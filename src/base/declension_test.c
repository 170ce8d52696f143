#include "base/declension.h"

#include "base/buf.h"
#include "base/test.h"

struct person {
    char sex;
    const char *last, *first, *middle;
    enum declension_case which;
    const char *expected;
};

static str whole(const struct person *person)
{
    struct arena *arena = test_arena();
    const char *const parts[] = {person->last, person->first, person->middle};
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        str text = declension_name(arena, (enum declension_part)i, person->sex, str_of(parts[i]),
                                   person->which);
        buf_put(&out, out.length > 0 && text.length > 0 ? STR(" ") : (str){0});
        buf_put(&out, text);
    }
    return buf_str(&out);
}

static const struct person people[] = {
    {'f', "Корякина", "Ирина", "Васильевна", DECLENSION_NOMINATIVE, "Корякина Ирина Васильевна"},
    {'f', "Корякина", "Ирина", "Васильевна", DECLENSION_GENITIVE, "Корякиной Ирины Васильевны"},
    {'f', "Корякина", "Ирина", "Васильевна", DECLENSION_DATIVE, "Корякиной Ирине Васильевне"},
    {'f', "Корякина", "Ирина", "Васильевна", DECLENSION_ACCUSATIVE, "Корякину Ирину Васильевну"},
    {'f', "Корякина", "Ирина", "Васильевна", DECLENSION_INSTRUMENTAL,
     "Корякиной Ириной Васильевной"},
    {'f', "Корякина", "Ирина", "Васильевна", DECLENSION_PREPOSITIONAL,
     "Корякиной Ирине Васильевне"},
    {'f', "Бугреева", "Татьяна", "Михайловна", DECLENSION_ACCUSATIVE,
     "Бугрееву Татьяну Михайловну"},
    {'m', "Лазарев", "Алексей", "Иванович", DECLENSION_INSTRUMENTAL,
     "Лазаревым Алексеем Ивановичем"},
    {'m', "Ткач", "Игорь", "", DECLENSION_GENITIVE, "Ткача Игоря"},
    {'f', "Ткач", "Инна", "", DECLENSION_GENITIVE, "Ткач Инны"},
    {'m', "Донейко", "Пётр", "", DECLENSION_GENITIVE, "Донейко Петра"},
    {'m', "Металиченко", "Павел", "Ильич", DECLENSION_DATIVE, "Металиченко Павлу Ильичу"},
    {'m', "Живаго", "Лев", "Кузьмич", DECLENSION_DATIVE, "Живаго Льву Кузьмичу"},
    {'f', "Черных", "Любовь", "", DECLENSION_DATIVE, "Черных Любови"},
    {'f', "Шевченко", "Любовь", "", DECLENSION_INSTRUMENTAL, "Шевченко Любовью"},
    {'m', "Салтыков-Щедрин", "Михаил", "Евграфович", DECLENSION_GENITIVE,
     "Салтыкова-Щедрина Михаила Евграфовича"},
    {'f', "Сирота", "Вера", "", DECLENSION_GENITIVE, "Сироты Веры"},
    {'m', "Воробей", "Олег", "", DECLENSION_GENITIVE, "Воробья Олега"},
    {'f', "Воробей", "Зоя", "", DECLENSION_GENITIVE, "Воробей Зои"},
    {'m', "Ткач", "Саша", "", DECLENSION_GENITIVE, "Ткача Саши"},
    {'m', "Гусь", "Иван", "", DECLENSION_GENITIVE, "Гусь Ивана"},
    {'m', "Ремень", "Иван", "", DECLENSION_GENITIVE, "Ремень Ивана"},
    {'m', "Заяц", "Иван", "", DECLENSION_GENITIVE, "Заяца Ивана"},
    {'m', "Достоевский", "Фёдор", "Фомич", DECLENSION_PREPOSITIONAL, "Достоевском Фёдоре Фомиче"},
    {'m', "Бонч-Бруевич", "Владимир", "", DECLENSION_GENITIVE, "Бонч-Бруевича Владимира"},
    {'f', "Ахметова", "Айгуль", "Серікқызы", DECLENSION_DATIVE, "Ахметовой Айгуль Серікқызы"},
    {'f', "Сәтбай", "Айгүл", "Болат қызы", DECLENSION_DATIVE, "Сәтбай Айгүл Болат қызы"},
    {'m', "Мамедов", "Вагиф", "Али оглы", DECLENSION_DATIVE, "Мамедову Вагифу Али оглы"},
    {'f', "Мамедова", "Лейла", "Вагиф кызы", DECLENSION_GENITIVE, "Мамедовой Лейлы Вагиф кызы"},
    {'m', "Ахметов", "Серік", "Болатұлы", DECLENSION_INSTRUMENTAL, "Ахметовым Серіком Болатұлы"},
    {'f', "Иванова-Петрова", "Анна Мария", "", DECLENSION_DATIVE, "Ивановой-Петровой Анне Марии"},
};

void test_declension__names_take_the_cases_of_russian(void)
{
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        expect_str(people[i].expected, whole(&people[i]));
    }
}

static str post(const char *text, enum declension_case which)
{
    str result = STR("?");
    return declension_post(test_arena(), str_of(text), which, &result) ? result : STR("?");
}

void test_declension__posts_are_declined_where_it_is_sure(void)
{
    expect_str("председателя", post("председатель", DECLENSION_GENITIVE));
    expect_str("заместителя председателя", post("заместитель председателя", DECLENSION_GENITIVE));
    expect_str("ведущего специалиста обкома Профсоюза",
               post("ведущий специалист обкома Профсоюза", DECLENSION_ACCUSATIVE));
    expect_str("Старшему воспитателю", post("Старший воспитатель", DECLENSION_DATIVE));
    expect_str("учителем начальных классов",
               post("учитель начальных классов", DECLENSION_INSTRUMENTAL));
    expect_str("заведующего кафедрой", post("заведующий кафедрой", DECLENSION_GENITIVE));
    expect_str("педагога-психолога", post("педагог-психолог", DECLENSION_GENITIVE));
    expect_str("музыкального работника", post("музыкальный работник", DECLENSION_GENITIVE));
    expect_str("медсестра", post("медсестра", DECLENSION_NOMINATIVE));
}

void test_declension__posts_that_are_not_sure_are_left_to_people(void)
{
    static const char *const posts[] = {"медсестра", "завуч школы",  "и. о. директора",
                                        "",          "повар-кассир", "бывший учитель"};
    for (size_t i = 0; i < COUNT_OF(posts); i++) {
        expect_str("?", post(posts[i], DECLENSION_GENITIVE));
    }
}

/* The order of the columns: genitive, dative, accusative, locative, ablative, instrumental. */
void test_declension__kazakh_endings_follow_vowels_and_sounds(void)
{
    static const enum declension_case cases[] = {DECLENSION_GENITIVE,   DECLENSION_DATIVE,
                                                 DECLENSION_ACCUSATIVE, DECLENSION_LOCATIVE,
                                                 DECLENSION_ABLATIVE,   DECLENSION_INSTRUMENTAL};
    static const struct {
        const char *word;
        bool is_possessive;
        const char *endings[6];
    } words[] = {
        {"Серік", false, {"тің", "ке", "ті", "те", "тен", "пен"}},
        {"Болат", false, {"тың", "қа", "ты", "та", "тан", "пен"}},
        {"Айгүл", false, {"дің", "ге", "ді", "де", "ден", "мен"}},
        {"Айгуль", false, {"дің", "ге", "ді", "де", "ден", "мен"}},
        {"Нұрлан", false, {"ның", "ға", "ды", "да", "нан", "мен"}},
        {"Сәуле", false, {"нің", "ге", "ні", "де", "ден", "мен"}},
        {"Айжан", false, {"ның", "ға", "ды", "да", "нан", "мен"}},
        {"Абай", false, {"дың", "ға", "ды", "да", "дан", "мен"}},
        {"Ораз", false, {"дың", "ға", "ды", "да", "дан", "бен"}},
        {"Ахметов Асан", false, {"ның", "ға", "ды", "да", "нан", "мен"}},
        {"Иванов", false, {"тың", "қа", "ты", "та", "тан", "пен"}},
        {"Тоқаев", false, {"тың", "қа", "ты", "та", "тан", "пен"}},
        {"Сергеев", false, {"тің", "ке", "ті", "те", "тен", "пен"}},
        {"Әуезов", false, {"тің", "ке", "ті", "те", "тен", "пен"}},
        {"Мария", false, {"ның", "ға", "ны", "да", "дан", "мен"}},
        {"Пушкин", false, {"нің", "ге", "ді", "де", "нен", "мен"}},
        {"Ахметов Серік Болатұлы", false, {"ның", "на", "н", "нда", "нан", "мен"}},
        {"Сәтбай Айгүл Серікқызы", false, {"ның", "на", "н", "нда", "нан", "мен"}},
        {"мектеп кәсіподақ комитеті", true, {"нің", "не", "н", "нде", "нен", "мен"}},
        {"бастауыш кәсіподақ ұйымы", true, {"ның", "на", "н", "нда", "нан", "мен"}},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        for (size_t c = 0; c < COUNT_OF(cases); c++) {
            expect_str(test_text("%s%s", words[i].word, words[i].endings[c]),
                       declension_kazakh(test_arena(), str_of(words[i].word),
                                         words[i].is_possessive, cases[c]));
        }
    }
}

/* Endings follow what is read: бестің, алтыға, қырыққа, жүзге, мыңға; behind a hyphen. */
void test_declension__kazakh_numbers_are_declined_as_they_are_read(void)
{
    static const struct {
        const char *text, *genitive, *dative, *ablative;
    } numbers[] = {
        {"мектеп № 1", "-дің", "-ге", "-ден"},   {"мектеп № 2", "-нің", "-ге", "-ден"},
        {"мектеп № 3", "-тің", "-ке", "-тен"},   {"мектеп № 5", "-тің", "-ке", "-тен"},
        {"мектеп № 6", "-ның", "-ға", "-дан"},   {"мектеп № 7", "-нің", "-ге", "-ден"},
        {"мектеп № 8", "-дің", "-ге", "-ден"},   {"мектеп № 9", "-дың", "-ға", "-дан"},
        {"мектеп № 10", "-ның", "-ға", "-нан"},  {"мектеп № 20", "-ның", "-ға", "-дан"},
        {"мектеп № 25", "-тің", "-ке", "-тен"},  {"мектеп № 40", "-тың", "-қа", "-тан"},
        {"мектеп № 60", "-тың", "-қа", "-тан"},  {"мектеп № 70", "-тің", "-ке", "-тен"},
        {"мектеп № 80", "-нің", "-ге", "-нен"},  {"мектеп № 100", "-дің", "-ге", "-ден"},
        {"мектеп № 140", "-тың", "-қа", "-тан"}, {"мектеп № 2000", "-ның", "-ға", "-нан"},
        {"«Балапан»", "ның", "ға", "нан"},       {"«Қызғалдақ»", "тың", "қа", "тан"},
    };
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        const char *const endings[] = {numbers[i].genitive, numbers[i].dative, numbers[i].ablative};
        static const enum declension_case cases[] = {DECLENSION_GENITIVE, DECLENSION_DATIVE,
                                                     DECLENSION_ABLATIVE};
        for (size_t c = 0; c < COUNT_OF(cases); c++) {
            expect_str(test_text("%s%s", numbers[i].text, endings[c]),
                       declension_kazakh(test_arena(), str_of(numbers[i].text), true, cases[c]));
        }
    }
}
