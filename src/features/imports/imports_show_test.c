#include "features/imports/imports.h"

#include "features/imports/test_imports.h"
#include "features/members/test_members.h"

#define TODAY TEST_IMPORTS_TODAY
#define SCHOOL TEST_IMPORTS_SCHOOL
#define TEACHER "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n"

/* ---- nothing to load ------------------------------------------------------------------------ */

void test_imports_show__where_nothing_can_be_loaded_it_says_what_to_do(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Власова А. П.;19.11.1990;;логопед;\r\n");
    struct reply check = test_get(app, chair, list);
    expect_page(check, "Загружать пока нечего");
    expect_contains("Исправьте строки с ошибками", check.body);
    expect_lacks("Загрузить 0", check.body);
    expect_lacks("/apply", check.body);
    expect_refused(test_post(app, chair, test_text("%s/apply", list), "sure=1"),
                   "Исправьте строки с ошибками");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM job"));

    (void)test_post(app, chair, test_text("%s/rows/2", list), "do=skip");
    expect_page(test_get(app, chair, list), "Решено не загружать ни одной строки");
}

void test_imports_show__a_list_that_says_nothing_new_is_not_loaded(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    (void)test_imports_loaded(app, chair, TEACHER);
    struct reply check = test_get(app, chair, test_imports_sent(app, chair, TEACHER));
    expect_page(check, "уже в реестре");
    expect_lacks("/apply", check.body);
}

/* ---- the file ------------------------------------------------------------------------------- */

void test_imports_show__headings_without_people_are_one_clear_sentence(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    static const char *const files[] = {TEST_IMPORTS_HEADING, "ФИО\r\n",
                                        TEST_IMPORTS_HEADING "1;2;3;4;5\r\n;;;;\r\n"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        expect_form_again(test_imports_send(app, chair, SCHOOL, "a.csv", str_of(files[i])),
                          "В таблице есть заголовки, но нет ни одной строки с людьми.");
    }
}

void test_imports_show__another_sheet_is_offered_only_where_there_is_one(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, TEACHER);
    test_sql(app, "UPDATE import SET sheet_name = 'Лист1'");
    expect_int(1, test_sql_int(app, "SELECT lists FROM import"));
    expect_lacks("Другой лист файла", test_get(app, chair, list).body);
    test_sql(app, "UPDATE import SET lists = 2");
    expect_contains("Другой лист файла", test_get(app, chair, list).body);
}

/* ---- what changes --------------------------------------------------------------------------- */

void test_imports_show__every_field_that_changes_is_named_old_and_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct members_card anna = test_imports_anna;
    anna.category = (str){0};
    test_members_add(app, chair, SCHOOL, &anna);
    const char *list = test_imports_sent(
        app, chair, "Абрамова Анна Львовна;12.03.1985;89100000099;методист;112-233-445 95\r\n");
    struct reply page = test_get(app, chair, test_text("%s?show=changed", list));
    expect_page(page, "телефон: +7\u00a0910\u00a0000-00-99 (было: +7\u00a0910\u00a0000-00-01)");
    expect_contains("должность: методист (было: воспитатель)", page.body);
    expect_contains("СНИЛС: …4595 (было: пусто)", page.body);
    expect_contains("категория: Работающий, педагог (было: пусто)", page.body);
    expect_contains("телефон у 1, должность у 1, СНИЛС у 1, категория у 1", page.body);
    expect_lacks("worker_pedagogic", page.body);
}

/* The sheet on the page has eight columns, the card more. */
void test_imports_show__a_change_is_named_although_its_column_is_not_shown(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL, &test_imports_anna);
    const char *list = test_imports_file(
        app, chair, "a.csv",
        STR("Фамилия;Имя;Отчество;Дата рождения;Пол;Телефон;Эл. почта;СНИЛС;Адрес;Должность\r\n"
            "Абрамова;Анна;Львовна;12.03.1985;ж;;;;;методист\r\n"));
    expect_page(test_get(app, chair, test_text("%s?show=changed", list)),
                "должность: методист (было: воспитатель)");
}

/* ---- remarks -------------------------------------------------------------------------------- */

/* A phone that is not whole is left out; the number of somebody else and a day are not. */
void test_imports_show__a_remark_says_what_is_done_with_the_value(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_file(app, chair, "a.csv",
                                         STR("Ф.И.О.;Дата рождения;Телефон;ИИН\r\n"
                                             "Бабич Олег Юрьевич;7/25/1992;8919123;\r\n"
                                             "Власова Инна;02.07.1992;;850101300005\r\n"));
    struct reply page = test_get(app, chair, test_text("%s?show=remarks", list));
    expect_page(page, "Месяц стоит перед днём");
    expect_contains("Номер телефона неполный. Загрузим без него", page.body);
    expect_contains("Загрузим его как есть", page.body);
}

void test_imports_show__all_else_is_called_right_only_where_it_is(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct reply page = test_get(
        app, chair,
        test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;;;112-233-445 00\r\n"));
    expect_page(page, "Остальное в порядке");
    page = test_get(
        app, chair,
        test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;89;;112-233-445 00\r\n"));
    expect_page(page, "есть и другие ошибки");
    expect_lacks("Остальное в порядке", page.body);
}

/* ---- while the work goes on ----------------------------------------------------------------- */

void test_imports_show__the_page_of_the_loading_shows_its_end_by_itself(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, TEACHER);
    const char *result = test_text("%s/result", list);
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    const char *polls = test_text("id=\"work\" data-poll=\"%s\"", result);
    expect_page(test_get(app, chair, result), polls);
    expect_page(test_get(app, chair, test_text("%s?part=work", result)), polls);

    test_run_jobs(app);
    struct reply ended = test_get(app, chair, test_text("%s?part=work", result));
    expect_page(ended, "id=\"work\" data-poll=\"\"");
    expect_lacks("<html", ended.body);
    expect_contains("Список загружен", ended.body);
    expect_contains("Скачать лист с результатом", ended.body);
    expect_contains("Вернуть всё как было", ended.body);
}

void test_imports_show__the_page_of_the_check_shows_its_end_by_itself(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, TEACHER);
    test_sql(app, "UPDATE import SET state = 'checking'");
    expect_page(test_get(app, chair, list), test_text("id=\"work\" data-poll=\"%s\"", list));
    test_sql(app, "UPDATE import SET state = 'checked'");
    struct reply ended = test_get(app, chair, test_text("%s?part=work", list));
    expect_page(ended, "id=\"work\" data-poll=\"\"");
    expect_lacks("<html", ended.body);
    expect_contains("Загрузить 1 строку", ended.body);
}

/* Somebody who watched the bar comes back to the check and has to be told why. */
void test_imports_show__a_loading_that_failed_is_told_on_the_check(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, TEACHER);
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_sql(app, "UPDATE job SET state = 'running', tries = 9");
    test_run_jobs(app);
    struct reply check = test_get(app, chair, list);
    expect_page(check, "id=\"work\"");
    expect_contains("Работа не удалась, ничего не изменено", check.body);
}
