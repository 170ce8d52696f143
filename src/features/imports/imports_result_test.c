#include "features/imports/imports.h"

#include <unistd.h>

#include "app/sheet.h"
#include "features/imports/test_imports.h"
#include "features/members/test_members.h"

#define TODAY TEST_IMPORTS_TODAY
#define SCHOOL TEST_IMPORTS_SCHOOL

/* ---- helpers -------------------------------------------------------------------------------- */

/* The last column of the sheet that is given back, a line for each row below the heading. */
static bool note_result(void *context, const struct sheet_row *row)
{
    struct buf *out = context;
    if (row->number > 1) {
        buf_put_format(out, "%.*s\n", STR_ARG(row->cells[row->cell_count - 1].text));
    }
    return true;
}

static void pass_sheet(void *context UNUSED, int32_t index UNUSED,
                       const struct sheet_info *info UNUSED)
{
}

static str results(struct test_app *app, int64_t account, const char *list)
{
    struct buf out = BUF_INIT(test_arena());
    struct reply sheet = test_get(app, account, test_text("%s/sheet", list));
    expect_int(200, sheet.status);
    struct sheet_receiver receiver = {.context = &out, .sheet = pass_sheet, .row = note_result};
    expect_int(SHEET_READ, sheet_read_here(sheet.file_fd, STR("result.xlsx"), &receiver));
    close(sheet.file_fd);
    return buf_str(&out);
}

/* ---- what the program has mended ------------------------------------------------------------ */

void test_imports_result__the_sheet_says_what_was_mended(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_loaded(
        app, chair, "БАБИЧ ОЛЕГ ЮРЬЕВИЧ;2.7.92;8(910)000-00-11;учитель;112-233-445 95\r\n");
    expect_str(
        "Добавлено в реестр. Исправлено:"
        " фамилия, имя, отчество (столбец A): было БАБИЧ ОЛЕГ ЮРЬЕВИЧ, стало Бабич Олег Юрьевич;"
        " дата рождения (столбец B): было 2.7.92, стало 02.07.1992;"
        " телефон (столбец C): было 8(910)000-00-11, стало +7 910 000-00-11\n",
        results(app, chair, list));
}

void test_imports_result__a_value_that_was_not_taken_is_told(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(
        app, chair, "Бабич Олег Юрьевич;02.07.1992;8919123;учитель;112-233-445 00\r\n");
    (void)test_post(app, chair, test_text("%s/rows/2", list), "do=without&field=snils");
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_str("Добавлено в реестр. Не взято: телефон (столбец C): 8919123;"
               " СНИЛС (столбец E): 112-233-445 00\n",
               results(app, chair, list));
}

/* A maiden name in brackets was read, and a number with other hyphens is the same number. */
void test_imports_result__what_was_read_as_it_stands_is_not_mended(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_loaded(
        app, chair,
        "Белкина (Сомова)  Анна Юрьевна;02.07.1992;-;учитель  физики;112 233 445 95\r\n"
        "Власова Инна Петровна;19.11.1990;;логопед;\r\n");
    expect_str("Добавлено в реестр\nДобавлено в реестр\n", results(app, chair, list));
}

/* ---- the states ----------------------------------------------------------------------------- */

void test_imports_result__states_have_the_words_of_the_pages(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL, &test_imports_anna);
    struct members_card lev = test_imports_anna;
    lev.last_name = STR("Львов");
    lev.first_name = STR("Лев");
    lev.sex = STR("m");
    test_members_add(app, chair, SCHOOL, &lev);
    const char *list = test_imports_sent(app, chair,
                                         "Абрамова Анна Львовна;12.03.1985;;методист;\r\n"
                                         "Львов Лев Львовна;12.03.1985;;воспитатель;\r\n"
                                         "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n"
                                         "Власова А. П.;19.11.1990;;логопед;\r\n"
                                         "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    expect_see_other(test_post(app, chair, test_text("%s/rows/4", list), "do=skip"), list);
    expect_page(test_get(app, chair, test_text("%s?show=skipped", list)),
                "Решено не загружать эту строку.");
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_str("Изменено: должность: методист (было: воспитатель)\n"
               "Без изменений\n"
               "Не загружено. Решено не загружать эту строку.\n"
               "Не загружено. Вместо имени указаны только инициалы.\n"
               "Не загружено. Этот человек уже есть в списке. Тот же человек, что в строке 4.\n",
               results(app, chair, list));
    expect_page(test_get(app, chair, test_text("%s/result", list)),
                "Добавлено в реестр: 0. Изменено: 1. Без изменений: 1. Не загружено: 3.");
}

void test_imports_result__after_the_undoing_nothing_is_called_added(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list =
        test_imports_loaded(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    (void)test_post(app, chair, test_text("%s/undo", list), "");
    expect_str("Загрузка отменена\n", results(app, chair, list));
}
