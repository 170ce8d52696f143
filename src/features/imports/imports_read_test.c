#include "features/imports/imports_read.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/test.h"

/* People and problems as text, one a line: "row last|first|middle|(former)|born|sex|…" with only
 * the fields that are there. */
struct record {
    struct buf people;
    struct buf problems;
    struct imports_layout layout;
    int layouts;
};

static void note_layout(void *context, const struct imports_layout *layout)
{
    struct record *record = context;
    record->layout = *layout;
    record->layouts++;
}

static void note_text(struct buf *out, const char *label, str text)
{
    if (!str_is_empty(text)) {
        buf_put_format(out, " %s=%.*s", label, STR_ARG(text));
    }
}

static bool note_person(void *context, const struct imports_person *person)
{
    struct record *record = context;
    struct buf *out = &record->people;
    buf_put_format(out, "%d %.*s|%.*s|%.*s", person->row, STR_ARG(person->last),
                   STR_ARG(person->first), STR_ARG(person->middle));
    note_text(out, "former", person->former);
    note_text(out, "born", date_iso(test_arena(), person->born));
    if (person->born_year > 0) {
        buf_put_format(out, " born_year=%d", person->born_year);
    }
    note_text(out, "sex", person->sex == 0 ? (str){0} : (str){&person->sex, 1});
    note_text(out, "phone", person->phone);
    note_text(out, "email", person->email);
    note_text(out, "position", person->position);
    note_text(out, "joined", date_iso(test_arena(), person->joined));
    if (person->joined_year > 0) {
        buf_put_format(out, " joined_year=%d", person->joined_year);
    }
    note_text(out, "snils", person->snils);
    note_text(out, "iin", person->iin);
    note_text(out, "card", person->card);
    note_text(out, "remark", person->remark);
    note_text(out, "section", person->section);
    buf_put_char(out, '\n');
    for (int32_t i = 0; i < person->problem_count; i++) {
        const struct imports_problem *problem = &person->problems[i];
        buf_put_format(&record->problems, "%d %s", person->row,
                       imports_problem_name(problem->kind));
        if (problem->of_row > 0) {
            buf_put_format(&record->problems, " of %d", problem->of_row);
        }
        note_text(&record->problems, "perhaps", problem->suggestion);
        buf_put_char(&record->problems, '\n');
    }
    return true;
}

static struct record read_list(const char *csv)
{
    struct record record = {.people = BUF_INIT(test_arena()), .problems = BUF_INIT(test_arena())};
    struct imports_options options = {.today = date_of("2026-03-01"),
                                      .sheet = IMPORTS_ANY_SHEET,
                                      .context = &record,
                                      .layout = note_layout,
                                      .person = note_person};
    int fd = memfd_create("list", 0);
    if (write(fd, csv, strlen(csv)) != (ssize_t)strlen(csv)) {
        test_fail(__FILE__, __LINE__, "no room");
    }
    struct imports_reader *reader = imports_reader_new(&options);
    struct sheet_receiver receiver = imports_reader_receiver(reader);
    expect_int(SHEET_READ, sheet_read_here(fd, (str){0}, &receiver));
    imports_reader_finish(reader);
    imports_reader_free(reader);
    close(fd);
    return record;
}

static void expect_people(const char *people, const char *csv)
{
    struct record record = read_list(csv);
    expect_str(people, buf_str(&record.people));
}

static void expect_problems(const char *problems, const char *csv)
{
    struct record record = read_list(csv);
    expect_str(problems, buf_str(&record.problems));
}

/* ---- where people stand --------------------------------------------------------------------- */

void test_imports_read__titles_totals_and_signatures_are_no_people(void)
{
    expect_people("5 Белкина|Анна|Петровна born=1980-05-01 sex=f\n"
                  "6 Стрелкин|Олег|Ильич born=1975-12-31 sex=m\n",
                  "Список членов Профсоюза МБОУ СОШ № 5;;\n"
                  "на 01.01.2022 г.;;\n"
                  ";;\n"
                  "№;Ф.И.О.;Дата рождения\n"
                  "1;Белкина Анна Петровна;01.05.1980\n"
                  "2;Стрелкин Олег Ильич;31.12.1975\n"
                  ";Итого: 2;\n"
                  ";;\n"
                  "Председатель ППО ______ /Иванова И.И./;;\n"
                  ";Председатель ППО Сомова Ольга Ивановна;\n");
}

void test_imports_read__a_heading_of_three_rows_is_one(void)
{
    struct record record = read_list("п/п;Сотрудник;Дата;;Контакты\n"
                                     ";ФИО;рождения;вступления;телефон\n"
                                     ";;;в профсоюз;\n"
                                     "1;2;3;4;5\n"
                                     "1;Белкина Анна Петровна;01.05.1980;02.09.2001;89101112233\n");
    expect_str("5 Белкина|Анна|Петровна born=1980-05-01 sex=f phone=+79101112233 "
               "joined=2001-09-02\n",
               buf_str(&record.people));
    expect_int(1, record.layout.heading_first);
    expect_int(3, record.layout.heading_last);
}

void test_imports_read__section_rows_are_remembered(void)
{
    expect_people("3 Белкина|Анна|Петровна sex=f position=учитель section=Педагоги\n"
                  "5 Серова|Нина|Олеговна sex=f position=повар section=Технический персонал\n"
                  "6 Один|Лев|Ильич sex=m section=Технический персонал\n",
                  "№;ФИО;Должность\n;Педагоги;\n1;Белкина Анна Петровна;учитель\n"
                  ";Технический персонал;\n2;Серова Нина Олеговна;повар\n;Один Лев Ильич;\n");
}

void test_imports_read__a_heading_that_comes_again_is_skipped(void)
{
    expect_people("2 Белкина|Анна|Петровна sex=f position=учитель\n"
                  "4 Серова|Нина|Олеговна sex=f position=повар\n",
                  "№;ФИО;Должность\n1;Белкина Анна Петровна;учитель\n№;Ф.И.О.;должность\n"
                  "2;Серова Нина Олеговна;повар\n");
}

void test_imports_read__columns_without_heading_are_known_by_what_stands_in_them(void)
{
    expect_people("1 Белкина|Анна|Петровна born=1980-05-01 sex=f phone=+79101112233 "
                  "email=a@b.ru\n"
                  "2 Стрелкин|Олег|Ильич born=1975-12-31 sex=m phone=+79101112244 "
                  "email=c@d.ru\n",
                  "Белкина Анна Петровна;01.05.1980;89101112233;a@b.ru\n"
                  "Стрелкин Олег Ильич;31.12.1975;89101112244;c@d.ru\n");
}

void test_imports_read__a_list_of_bare_names_works(void)
{
    expect_people("2 Белкина|Анна|Петровна sex=f\n3 Абай|Думан|\n",
                  "ФИО;\nБелкина Анна Петровна;\nАбай Думан;\n");
}

void test_imports_read__children_and_parents_are_not_members(void)
{
    struct record record =
        read_list("№;ФИО ребенка;Дата рождения ребенка\n1;Белкин Олег;1.2.2015\n");
    expect_false(record.layout.is_list && record.layout.columns[1].by_heading &&
                 record.layout.columns[1].field == FIELD_FULL_NAME);
}

void test_imports_read__yes_and_no_under_member_of_the_union_is_no_name(void)
{
    expect_people("2 Белкина|Анна|Петровна sex=f\n3 Серова|Нина|Олеговна sex=f\n"
                  "4 Лунина|Яна|Олеговна sex=f\n",
                  "ФИО;Член профсоюза\nБелкина Анна Петровна;1\nСерова Нина Олеговна;1\n"
                  "Лунина Яна Олеговна;1\n");
}

/* ---- names ---------------------------------------------------------------------------------- */

void test_imports_read__names_in_every_disguise(void)
{
    expect_people("2 Иванова|Мария|Ивановна former=Петрова sex=f position=а\n"
                  "3 Петров-Водкин|Кузьма|Сергеевич sex=m position=б\n"
                  "4 Ёлкина|Алёна|Львовна sex=f position=в\n"
                  "5 Мамедов|Али|Гусейн оглы sex=m position=г\n"
                  "6 Нұрланова|Сәуле|Асқарқызы sex=f position=д\n"
                  "7 Сорокина|Вера|Павловна sex=f position=е\n"
                  "8 Кузнецова|Анна| position=ж\n",
                  "ФИО;Должность\nИванова (Петрова) Мария Ивановна;а\n"
                  "ПЕТРОВ - ВОДКИН  КУЗЬМА\xC2\xA0СЕРГЕЕВИЧ;б\n  ёлкина алёна львовна ;в\n"
                  "Мамедов Али Гусейн оглы;г\nНұрланова Сәуле Асқарқызы;д\n"
                  "Copoкинa Bepa Павловна;е\nКузнецова Анна;ж\n");
}

void test_imports_read__initials_are_pointed_at(void)
{
    const char *list = "ФИО;Должность\nИВАНОВА М. И.;а\nП.С. Петров;б\nСидорова М.И;в\n";
    expect_people("2 Иванова|М.|И. position=а\n3 Петров|П.|С. position=б\n"
                  "4 Сидорова|М.|И. position=в\n",
                  list);
    expect_problems("2 name_initials\n3 name_initials\n4 name_initials\n", list);
}

void test_imports_read__first_names_may_come_first(void)
{
    expect_people("2 Белкина|Анна| position=а\n3 Стрелкин|Олег| position=б\n"
                  "4 Сомова|Ольга|Ильинична sex=f position=в\n",
                  "Сотрудник;Должность\nАнна Белкина;а\nОлег Стрелкин;б\n"
                  "Ольга Ильинична Сомова;в\n");
}

void test_imports_read__each_row_may_have_its_own_order(void)
{
    expect_people("2 Белкина|Анна| position=а\n3 Стрелкин|Олег| position=б\n"
                  "4 Марат|Думан| position=в\n5 Серова|Нина| position=г\n",
                  "ФИО;Должность\nБелкина Анна;а\nОлег Стрелкин;б\nМарат Думан;в\n"
                  "Серова Нина;г\n");
}

void test_imports_read__names_in_three_columns(void)
{
    expect_people("2 Белкина|Анна|Петровна former=Сомова sex=f\n3 Юсупов|Тимур| sex=m\n",
                  "Фамилия;Имя;Отчество;Пол\nБелкина (Сомова);АННА;петровна;ж\n"
                  "Юсупов;Тимур;-;Муж.\n");
}

void test_imports_read__lost_letters_come_back_only_where_one_name_fits(void)
{
    const char *list = "ФИО;Должность\n?асымова ?йгерім Серік?ызы;а\nН?рланов ??? Ербол?лы;б\n";
    expect_people("2 Қасымова|Әйгерім|Серікқызы sex=f position=а\n"
                  "3 Нұрланов|???|Ерболұлы sex=m position=б\n",
                  list);
    expect_problems("2 name_letters_lost perhaps=Қасымова Әйгерім Серікқызы\n"
                    "3 name_letters_lost\n",
                    list);
}

void test_imports_read__letters_put_back_in_split_names_are_pointed_at_too(void)
{
    expect_problems("2 name_letters_lost perhaps=Қасымова Әйгерім\n",
                    "Фамилия;Имя;Отчество\n?асымова;?йгерім;\n");
}

void test_imports_read__first_name_and_patronymic_may_share_a_cell(void)
{
    expect_people(
        "2 Репнина|Роза|Мироновна sex=f\n3 Алиева|Севда|Вагиф кызы sex=f\n",
        "Фамилия;Имя Отчество;Адрес\nРепнина;Роза Мироновна;\nАлиева;Севда Вагиф кызы;\n");
}

void test_imports_read__who_signs_below_the_total_is_no_member(void)
{
    expect_people("2 Репнина|Роза|Мироновна born=2004-01-09 sex=f\n",
                  "ФИО;Дата рождения\nРепнина Роза Мироновна;09.01.2004\nИтого: 1;\n"
                  "Председатель первичной организации;\nЧаадаева И.В.;\n");
}

void test_imports_read__a_numbered_section_is_no_initial(void)
{
    expect_people("3 Репнина|Роза|Мироновна born=2004-01-09 sex=f section=I. Руководители\n",
                  "ФИО;Дата рождения\nI. Руководители;\nРепнина Роза Мироновна;09.01.2004\n");
}

void test_imports_read__each_row_of_a_repeated_heading_is_skipped(void)
{
    expect_people("3 Репнина|Роза|Мироновна sex=f\n6 Сычёв|Яков|Фомич sex=m\n",
                  "№;Ф.И.О.;;;Место работы\n;Фамилия;Имя;Отчество;\n1;Репнина;Роза;Мироновна;\n"
                  "№;Ф.И.О.;;;Место работы\n;Фамилия;Имя;Отчество;\n2;Сычёв;Яков;Фомич;\n");
}

/* ---- days ----------------------------------------------------------------------------------- */

void test_imports_read__days_in_every_shape(void)
{
    static const char *const shapes[] = {
        "12.03.1985г.",      "12.3.85",          "12/03/1985",
        "12-03-1985",        "12,03,1985",       "12 марта 1985",
        "12 марта 1985 г.",  "1985-03-12",       "31118",
        " 12.03.1985",       "12031985",         "12 наурыз 1985 ж.",
        "1985 ж. 12 наурыз", "12. 03. 1985 года"};
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        str list =
            str_format(test_arena(), "ФИО;Дата рождения\nБелкина Анна Петровна;%s\n", shapes[i]);
        struct record record = read_list(str_to_c(test_arena(), list));
        expect_str("2 Белкина|Анна|Петровна born=1985-03-12 sex=f\n", buf_str(&record.people));
        expect_str("", buf_str(&record.problems));
    }
}

void test_imports_read__days_that_cannot_be_are_problems(void)
{
    const char *list =
        "ФИО;Д.р.\nБелкина Анна Петровна;31.02.1985\nСерова Нина Олеговна;24.07.2059\n"
        "Лунина Яна Олеговна;\nСомова Ия Олеговна;-\nКот Лев Ильич;03.25.1985\n"
        "Рак Лев Ильич;1985\nЛис Лев Ильич;весной\n";
    expect_problems("2 bad_birth_date\n3 future_birth_date\n4 no_birth_date\n5 no_birth_date\n"
                    "6 bad_birth_date perhaps=25.03.1985\n8 bad_birth_date\n",
                    list);
    struct record record = read_list(list);
    expect_lacks("1970", buf_str(&record.people));
    expect_contains("7 Рак|Лев|Ильич born_year=1985 sex=m\n", buf_str(&record.people));
}

void test_imports_read__two_digits_of_a_year_take_the_likely_century(void)
{
    expect_people("2 Белкина|Анна|Петровна born=1947-05-01 sex=f joined=2015-09-02\n"
                  "3 Серова|Нина|Олеговна born=2005-05-01 sex=f joined=1999-09-02\n",
                  "ФИО;Дата рождения;Дата вступления\nБелкина Анна Петровна;1.5.47;2.9.15\n"
                  "Серова Нина Олеговна;1.5.05;2.9.99\n");
}

void test_imports_read__a_list_without_births_misses_none(void)
{
    expect_problems("", "ФИО;Должность\nБелкина Анна Петровна;учитель\n");
}

/* ---- numbers -------------------------------------------------------------------------------- */

void test_imports_read__phones(void)
{
    static const char *const cases[][2] = {
        {"8.9191234567E10", "+79191234567"},
        {"8 (919) 123-45-67", "+79191234567"},
        {"9191234567", "+79191234567"},
        {"79191234567", "+79191234567"},
        {"54-12-34, 8-919-123-45-67", "+79191234567"},
        {"8(4712)54-12-34, +7 919 123 4567", "+79191234567"},
        {"8-4712-54-12-34 (дом.)", "+74712541234"},
        {"87011234567", "+77011234567"},
        {"7011234567", "+77011234567"},
        {"+7 (7172) 21-71-06", "+77172217106"},
        {"нет", ""},
        {"54-12-34", ""},
        {"+375 29 123-45-67", "+375291234567"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        str list =
            str_format(test_arena(), "ФИО;Телефон\nБелкина Анна Петровна;\"%s\"\n", cases[i][0]);
        struct record record = read_list(str_to_c(test_arena(), list));
        str wanted = str_format(test_arena(), "2 Белкина|Анна|Петровна sex=f%s%s\n",
                                cases[i][1][0] != '\0' ? " phone=" : "", cases[i][1]);
        expect_str(str_to_c(test_arena(), wanted), buf_str(&record.people));
    }
}

void test_imports_read__snils_iin_email_and_card(void)
{
    const char *list = "ФИО;СНИЛС;ИИН;E-mail;№ проф. билета\n"
                       "Белкина Анна Петровна;112-233-445 95;;Anna@Mail.RU;№ 0046183462\n"
                       "Серова Нина Олеговна;112-233-445 96;850101300005;нет;00012\n"
                       "Лунина Яна Олеговна;;850101300006;луна@;б/н\n";
    expect_people("2 Белкина|Анна|Петровна sex=f email=anna@mail.ru snils=11223344595 "
                  "card=0046183462\n"
                  "3 Серова|Нина|Олеговна sex=f iin=850101300005 card=00012\n"
                  "4 Лунина|Яна|Олеговна sex=f\n",
                  list);
    expect_problems("3 bad_snils\n3 iin_contradicts\n4 bad_iin\n4 bad_email\n", list);
}

void test_imports_read__a_snils_gets_its_lost_zero_back(void)
{
    expect_people("2 Белкина|Анна|Петровна sex=f snils=08765430300\n",
                  "ФИО;№ СНИЛС\nБелкина Анна Петровна;8765430300\n");
}

/* ---- duplicates and categories -------------------------------------------------------------- */

void test_imports_read__the_same_person_twice(void)
{
    expect_problems("4 duplicate_in_file of 2\n",
                    "ФИО;Дата рождения\nЁлкина Анна Петровна;01.05.1980\n"
                    "Ёлкина Анна Петровна;01.05.1981\nЕЛКИНА АННА ПЕТРОВНА;1.5.80\n");
}

void test_imports_read__positions_propose_categories(void)
{
    struct arena *arena = test_arena();
    str none = {0};
    expect_int(CATEGORY_WORKER_PEDAGOGIC,
               imports_category_of(arena, STR("Учитель-логопед"), none, none));
    expect_int(CATEGORY_WORKER_OTHER,
               imports_category_of(arena, STR("мл. воспитатель"), none, none));
    expect_int(CATEGORY_WORKER_HPE, imports_category_of(arena, STR("доцент"), none, none));
    expect_int(CATEGORY_TEMPORARILY_NOT_WORKING,
               imports_category_of(arena, STR("учитель"), STR("в д/о"), none));
    expect_int(CATEGORY_TEMPORARILY_NOT_WORKING,
               imports_category_of(arena, STR("учитель"), none, STR("Декрет")));
    expect_int(CATEGORY_NONE, imports_category_of(arena, STR("астроном"), none, none));
}

void test_imports_read__a_person_can_correct_the_columns(void)
{
    static const enum imports_field fields[] = {FIELD_FULL_NAME, FIELD_CARD, FIELD_POSITION};
    struct record record = {.people = BUF_INIT(test_arena()), .problems = BUF_INIT(test_arena())};
    struct imports_options options = {.today = date_of("2026-03-01"),
                                      .sheet = 0,
                                      .fields = fields,
                                      .field_count = COUNT_OF(fields),
                                      .context = &record,
                                      .person = note_person};
    struct imports_reader *reader = imports_reader_new(&options);
    struct sheet_receiver receiver = imports_reader_receiver(reader);
    struct sheet_cell heading[] = {{.kind = SHEET_TEXT, .text = STR("ФИО")},
                                   {.kind = SHEET_TEXT, .text = STR("Код")},
                                   {.kind = SHEET_TEXT, .text = STR("Что делает")}};
    struct sheet_cell person[] = {{.kind = SHEET_TEXT, .text = STR("Белкина Анна Петровна")},
                                  {.kind = SHEET_TEXT, .text = STR("007")},
                                  {.kind = SHEET_TEXT, .text = STR("поёт")}};
    struct sheet_info info = {.name = STR("A")};
    receiver.sheet(receiver.context, 0, &info);
    expect_true(receiver.row(receiver.context,
                             &(struct sheet_row){.number = 1, .cell_count = 3, .cells = heading}));
    expect_true(receiver.row(receiver.context,
                             &(struct sheet_row){.number = 2, .cell_count = 3, .cells = person}));
    imports_reader_finish(reader);
    imports_reader_free(reader);
    expect_str("2 Белкина|Анна|Петровна sex=f position=поёт card=007\n", buf_str(&record.people));
}

void test_imports_read__a_list_longer_than_the_look_ahead_loses_nobody(void)
{
    struct buf list = BUF_INIT(test_arena());
    BUF_PUT(&list, "ФИО;Дата рождения\n");
    for (int i = 0; i < 1000; i++) {
        buf_put_format(&list, "Белкина Анна Петровна;%02d.%02d.%d\n", i % 28 + 1, i / 28 % 12 + 1,
                       1960 + i / 336);
    }
    struct record record = read_list(str_to_c(test_arena(), buf_str(&list)));
    expect_contains("1001 Белкина|Анна|Петровна born=", buf_str(&record.people));
    expect_contains("202 Белкина|Анна|Петровна born=", buf_str(&record.people));
    expect_str("", buf_str(&record.problems));
}

/* The dates beside it that could be meant both ways are why it is told. */
void test_imports_read__a_month_before_the_day_is_read_and_told(void)
{
    struct record record = read_list("Фамилия;Имя;Дата рождения;Пол\n"
                                     "Иванова;Анна;3/25/1985;Ә\n"
                                     "Петров;Пётр;3/4/1985;Е\n");
    expect_str("2 Иванова|Анна| born=1985-03-25 sex=f\n"
               "3 Петров|Пётр| born=1985-04-03 sex=m\n",
               buf_str(&record.people));
    expect_str("2 month_first\n", buf_str(&record.problems));
}

void test_imports_read__a_birth_in_three_columns_is_one_day(void)
{
    expect_people("3 Белкина|Анна|Петровна born=1980-05-01 sex=f\n"
                  "4 Один|Лев|Ильич born=1975-12-31 sex=m\n"
                  "5 Серова|Нина|Олеговна born_year=1960 sex=f\n",
                  "№;Ф.И.О.;Дата рождения;;;\n"
                  ";;число;месяц;год\n"
                  "1;Белкина Анна Петровна;1;мая;1980\n"
                  "2;Один Лев Ильич;31;12;1975\n"
                  "3;Серова Нина Олеговна;;;1960\n");
}

void test_imports_read__who_signs_is_no_member_whatever_stands_beside(void)
{
    expect_people("2 Белкина|Анна|Петровна born=1980-05-01 sex=f\n",
                  "№;Ф.И.О.;Дата рождения\n"
                  "1;Белкина Анна Петровна;01.05.1980\n"
                  ";Всего: 1;\n"
                  ";педагоги;15\n"
                  "Председатель ППО;Сомова Ольга Ивановна;12.09.2021\n"
                  ";Согласовано: директор Рудь Анна Аркадьевна;\n");
}

void test_imports_read__a_numbered_section_and_lettered_columns_are_nobody(void)
{
    expect_people("4 Белкина|Анна|Петровна born=1980-05-01 sex=f section=Отдел 1\n"
                  "5 Оразбай|Жанна| section=Отдел 1\n",
                  "№;Ф.И.О.;Дата рождения\n"
                  "А;Б;В\n"
                  "1;Отдел 1;\n"
                  "1.1;Белкина Анна Петровна;01.05.1980\n"
                  "1.2;Оразбай Жанна;\n");
}

void test_imports_read__a_vacancy_is_nobody(void)
{
    expect_people("3 Белкина|Анна|Петровна born=1980-05-01 sex=f position=повар\n",
                  "№;Ф.И.О.;Дата рождения;Должность\n"
                  "1;вакансия;;учитель\n"
                  "2;Белкина Анна Петровна;01.05.1980;повар\n");
}

void test_imports_read__below_a_total_a_name_alone_is_nobody(void)
{
    expect_people("2 Белкина|Анна|Петровна born=1980-05-01 sex=f\n"
                  "7 Один|Лев|Ильич born=1975-12-31 sex=m\n",
                  "Ф.И.О.;Дата рождения\n"
                  "Белкина Анна Петровна;01.05.1980\n"
                  "Итого: 1;\n"
                  "женщин;1\n"
                  "Рудь Анна Аркадьевна;(расшифровка подписи)\n"
                  "\n"
                  "Один Лев Ильич;31.12.1975\n");
}

void test_imports_read__an_organisation_between_people_is_a_section(void)
{
    expect_people("3 Белкина|Анна|Петровна born=1980-05-01 sex=f section=Администрация\n"
                  "5 Один|Лев|Ильич born=1975-12-31 sex=m section=МБОУ «СОШ № 2»\n",
                  "№;Ф.И.О.;Дата рождения\n"
                  "II.;Администрация;\n"
                  "1;Белкина Анна Петровна;01.05.1980\n"
                  ";МБОУ «СОШ № 2»;(15 чел.)\n"
                  "2;Один Лев Ильич;31.12.1975\n");
}

static str examples_of(const struct imports_layout *layout, int column)
{
    struct buf out = BUF_INIT(test_arena());
    for (int i = 0; i < IMPORTS_EXAMPLES; i++) {
        buf_put_format(&out, "%.*s|", STR_ARG(layout->columns[column].examples[i]));
    }
    return buf_str(&out);
}

void test_imports_read__examples_of_columns_are_those_of_people(void)
{
    struct record record = read_list("№;ФИО;Дата рождения;Должность\n"
                                     "1;2;3;4\n"
                                     ";Педагоги;;\n"
                                     "1;Репнина Роза Мироновна;09.01.2004;логопед\n"
                                     ";Технический персонал;;\n"
                                     "2;Белкина Анна Петровна;17.03.1980;\n"
                                     ";Итого;2;\n");
    expect_str("Репнина Роза Мироновна|Белкина Анна Петровна||", examples_of(&record.layout, 1));
    expect_str("09.01.2004|17.03.1980||", examples_of(&record.layout, 2));
    expect_str("логопед|||", examples_of(&record.layout, 3));
    expect_int(0, record.layout.columns[2].bad);
}

void test_imports_read__each_example_of_a_column_is_another_one(void)
{
    struct record record = read_list("ФИО;Дата рождения;Должность\n"
                                     "Репнина Роза Мироновна;09.01.2004;логопед\n"
                                     "Белкина Анна Петровна;17.03.1980;логопед\n"
                                     "Один Лев Ильич;31.12.1975;повар\n");
    expect_str("логопед|повар||", examples_of(&record.layout, 2));
}
