#include "features/imports/imports_columns.h"

#include "base/buf.h"
#include "base/test.h"

enum { WIDTH = 6, HEIGHT = 8 };

/* A sheet as text: cells end at «|», rows at the end of a line. */
struct table {
    struct sheet_row rows[HEIGHT];
    struct sheet_cell cells[HEIGHT][WIDTH];
    int32_t count;
};

static void fill_table(struct table *table, const char *text)
{
    str rest = str_of(text);
    str line;
    str piece;
    *table = (struct table){.count = 0};
    while (str_next(&rest, '\n', &line)) {
        struct sheet_row *row = &table->rows[table->count];
        *row = (struct sheet_row){.number = table->count + 1, .cells = table->cells[table->count]};
        while (row->cell_count < WIDTH && str_next(&line, '|', &piece)) {
            row->cells[row->cell_count++] = (struct sheet_cell){
                .kind = str_is_empty(piece) ? SHEET_EMPTY : SHEET_TEXT, .text = piece};
        }
        table->count++;
    }
}

/* "3-4 number last first …" */
static str layout_of(const char *text)
{
    struct table table;
    struct imports_layout layout = {0};
    struct buf out = BUF_INIT(test_arena());
    fill_table(&table, text);
    imports_find_layout(test_arena(), table.rows, table.count, date_from(2026, 3, 1), &layout);
    buf_put_format(&out, "%d-%d", layout.heading_first, layout.heading_last);
    for (int32_t i = 0; i < layout.column_count; i++) {
        buf_put_format(&out, " %s", imports_field_name(layout.columns[i].field));
    }
    return buf_str(&out);
}

static enum imports_field field_of(const char *heading)
{
    return imports_field_of_heading(test_arena(), str_of(heading));
}

void test_imports_columns__the_lowest_words_of_a_heading_decide(void)
{
    expect_str("1-2 number last first middle born joined",
               layout_of("№|Ф.И.О.|||Дата|\n|фамилия|имя|отчество|рождения|вступления\n"
                         "1|Репнина|Роза|Мироновна|09.01.2004|11.10.2024\n"
                         "2|Сычёв|Яков|Фомич|10.02.1984|12.11.2023"));
    expect_str("1-2 full_name joined card",
               layout_of("ФИО|Членство в Профсоюзе|\n|дата вступления|№ билета\n"
                         "Репнина Роза Мироновна|09.01.2004|123456"));
}

void test_imports_columns__a_title_is_not_a_part_of_the_heading(void)
{
    expect_str("4-4 number last first middle",
               layout_of("СПИСОК|||\nработников МБОУ «СОШ № 53»|||\n|||\n"
                         "п/п|Фамилия работника|ИМЯ|ОТЧЕСТВО\n1|Сычёва|Диана|Аркадьевна"));
}

void test_imports_columns__a_section_is_not_a_part_of_the_heading(void)
{
    expect_str("1-1 full_name born", layout_of("ФИО|Дата рождения\n|Корпус № 2\n"
                                               "Репнина Роза Мироновна|09.01.2004"));
    expect_str("1-1 full_name born", layout_of("ФИО|Дата рождения\n|1 корпус\n"
                                               "Репнина Роза Мироновна|09.01.2004"));
}

void test_imports_columns__a_section_below_the_name_does_not_change_what_it_means(void)
{
    expect_str("1-1 full_name other born",
               layout_of("ФИО|Ф.И.О. директора|Дата рождения\nВ отпуске по уходу за ребенком\n"
                         "Репнина Роза Мироновна|Белкина Анна Ильинична|09.01.2004"));
}

void test_imports_columns__a_cell_with_a_blank_is_empty(void)
{
    expect_str("1-1 last first unknown position", layout_of("Фамилия|И.О.| |Должность\n"
                                                            "Репнина|Роза Мироновна||доцент"));
}

void test_imports_columns__ten_digits_under_an_unknown_heading_are_no_phone(void)
{
    expect_str("1-1 full_name unknown",
               layout_of("ФИО|Загранпасп.\nРепнина Роза Мироновна|9242802473\n"
                         "Сычёв Яков Фомич|9242802474"));
}

void test_imports_columns__headings_are_known_by_their_words(void)
{
    expect_int(FIELD_FIRST, field_of("Имя и отчество"));
    expect_int(FIELD_FULL_NAME, field_of("Имя, отчество, фамилия"));
    expect_int(FIELD_BORN, field_of("Г.р."));
    expect_int(FIELD_JOINED, field_of("Член профсоюза с какого времени"));
    expect_int(FIELD_PHONE, field_of("Номер моб."));
    expect_int(FIELD_POSITION, field_of("Долж-ть"));
}

void test_imports_columns__other_peoples_and_other_days_are_not_ours(void)
{
    expect_int(FIELD_OTHER, field_of("Дети (ФИО, дата рождения)"));
    expect_int(FIELD_OTHER, field_of("Дата приёма на работу"));
    expect_int(FIELD_OTHER, field_of("Рабочий телефон"));
    expect_int(FIELD_OTHER, field_of("Дата выдачи документа"));
    expect_int(FIELD_OTHER, field_of("Общий стаж"));
    expect_int(FIELD_OTHER, field_of("ИНН"));
}

void test_imports_columns__a_mobile_is_known_under_any_heading(void)
{
    expect_str("1-1 full_name phone",
               layout_of("ФИО|Связь\nРепнина Роза Мироновна|8 910 242-80-24\n"
                         "Сычёв Яков Фомич|+7 (910) 242-80-25"));
    expect_int(FIELD_PHONE, field_of("Т."));
}

void test_imports_columns__posts_without_a_heading_are_known_by_their_words(void)
{
    expect_str("0-0 full_name position born",
               layout_of("Репнина Роза Мироновна|учитель|09.01.1984\n"
                         "Сычёв Яков Фомич|сторож|10.02.1974"));
}

void test_imports_columns__the_subject_is_the_post_only_where_there_is_no_other(void)
{
    expect_str("1-1 full_name position other",
               layout_of("ФИО|Должность|Предмет\nРепнина Роза Мироновна||физика"));
    expect_str("1-1 full_name other position",
               layout_of("ФИО|Предмет|Должность\nРепнина Роза Мироновна|физика|"));
    expect_str("1-1 full_name position", layout_of("ФИО|Предмет\nРепнина Роза Мироновна|физика"));
}

void test_imports_columns__the_name_of_a_head_is_not_the_members(void)
{
    expect_str("1-1 other full_name born",
               layout_of("ФИО председателя ППО|ФИО члена профсоюза|Дата рождения\n"
                         "Репнина Роза Мироновна|Сычёв Яков Фомич|10.02.1974\n"
                         "Репнина Роза Мироновна|Белкина Анна Ильинична|11.02.1974"));
    expect_str("1-1 last first other", layout_of("Фамилия|Имя, отчество|Ф.И.О. директора\n"
                                                 "Репнина|Роза Мироновна|Белкина Анна Ильинична\n"
                                                 "Сычёв|Яков Фомич|Белкина Анна Ильинична"));
    expect_str("1-1 full_name born", layout_of("ФИО председателя|Дата рождения\n"
                                               "Репнина Роза Мироновна|10.02.1974"));
}

void test_imports_columns__headings_of_two_languages_or_cut_short(void)
{
    expect_int(FIELD_LAST, field_of("Тегі (Фамилия)"));
    expect_int(FIELD_FIRST, field_of("Аты (Имя)"));
    expect_int(FIELD_LAST, field_of("Фам."));
    expect_int(FIELD_MIDDLE, field_of("Отч."));
    expect_int(FIELD_FULL_NAME, field_of("Фамилия Имя Отчество (по паспорту)"));
    expect_int(FIELD_OTHER, field_of("Паспорт"));
    expect_int(FIELD_BORN, field_of("Г.р. (дд.мм.гггг)"));
    expect_int(FIELD_OTHER, field_of("Телефон (родителя)"));
    expect_int(FIELD_POSITION, field_of("Position"));
}

void test_imports_columns__a_heading_may_be_spaced_out_or_name_two_things(void)
{
    expect_int(FIELD_POSITION, field_of("Д О Л Ж Н О С Т Ь"));
    expect_int(FIELD_FULL_NAME, field_of("Ф А М И Л И Я  И М Я  О Т Ч Е С Т В О"));
    expect_int(FIELD_BORN, field_of("Дата и место рождения"));
    expect_int(FIELD_OTHER, field_of("Место рождения"));
}

void test_imports_columns__years_under_in_the_union_tell_since_when(void)
{
    expect_str("1-1 full_name born joined",
               layout_of("ФИО|Дата рождения|В профсоюзе\nРепнина Роза Мироновна|09.01.1984|2010\n"
                         "Сычёв Яков Фомич|10.02.1974|с 2011 г."));
    expect_str("1-1 full_name born unknown",
               layout_of("ФИО|Дата рождения|В профсоюзе\nРепнина Роза Мироновна|09.01.1984|+\n"
                         "Сычёв Яков Фомич|10.02.1974|+"));
}

void test_imports_columns__a_heading_may_hold_a_day(void)
{
    expect_str("1-1 full_name born position phone other",
               layout_of("ФИО|Дата рождения|Должность|Телефон|Стаж на 01.09.2021\n"
                         "Репнина Роза Мироновна|09.01.1984|учитель|89102428024|5"));
}

void test_imports_columns__names_may_stand_under_words_that_nobody_knows(void)
{
    expect_str("2-2 number full_name born sex",
               layout_of("Отбор: школа|||\n№|Работающий|Дата рождения|Пол\n"
                         "1|Репнина Роза Мироновна|09.01.1984|ж\n"
                         "2|Сычёв Яков Фомич|10.02.1974|м"));
}

void test_imports_columns__hints_under_a_heading_belong_to_it(void)
{
    expect_str("1-2 number full_name born",
               layout_of("№|ФИО|Дата рождения\n|(полностью)|(дд.мм.гггг)\n"
                         "1|Репнина Роза Мироновна|09.01.1984"));
    expect_str("1-1 full_name position", layout_of("ФИО|Должность\nрепнина анна ильинична|повар\n"
                                                   "сычёв олег фомич|сторож"));
}

void test_imports_columns__initials_have_columns_of_their_own(void)
{
    expect_str("1-1 last first middle", layout_of("Фамилия|И.|О.\nРепнина|Р.|М."));
    expect_str("1-1 last first born", layout_of("Фамилия|Инициалы|Дата рождения\n"
                                                "Репнина|Р.М.|09.01.1984"));
}
