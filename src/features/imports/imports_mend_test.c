#include "features/imports/imports.h"

#include "features/imports/test_imports.h"

#define TODAY TEST_IMPORTS_TODAY
#define SCHOOL TEST_IMPORTS_SCHOOL
#define TWO_FAULTS "Бабич Олег Юрьевич;02.07.1992;8919123;учитель;112-233-445 00\r\n"

/* ---- what the form shows -------------------------------------------------------------------- */

void test_imports_mend__the_form_shows_what_stood_in_the_sheet_and_why_it_is_wrong(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, TWO_FAULTS);
    struct reply page = test_get(app, chair, test_text("%s/rows/2", list));
    expect_page(page, "value=\"112-233-445 00\"");
    expect_contains_all(page.body, "id=\"e-snils\"", "В СНИЛС опечатка", "value=\"8919123\"",
                        "id=\"e-phone\"", "Загрузить без СНИЛС", "Загрузить без телефона");
    expect_lacks("id=\"e-born\"", page.body);
}

void test_imports_mend__a_date_that_is_no_date_is_shown_as_it_was_written(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Бабич Олег Юрьевич;12.13.1985;;;\r\n");
    struct reply page = test_get(app, chair, test_text("%s/rows/2", list));
    expect_page(page, "value=\"12.13.1985\"");
    expect_contains("Поставить 13.12.1985", page.body);
    expect_contains("Загрузить без даты рождения", page.body);
}

/* ---- going without a value ------------------------------------------------------------------ */

void test_imports_mend__a_person_is_loaded_without_the_faulty_value(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, TWO_FAULTS);
    const char *row = test_text("%s/rows/2", list);
    expect_see_other(test_post(app, chair, row, "do=without&field=snils"), list);
    expect_int(1, test_sql_int(app, "SELECT fresh FROM import"));
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM member WHERE snils_hash IS NULL"));
}

void test_imports_mend__of_two_faulty_values_the_other_still_waits(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list =
        test_imports_sent(app, chair, "Бабич Олег Юрьевич;33.07.1992;;учитель;112-233-445 00\r\n");
    const char *row = test_text("%s/rows/2", list);
    expect_see_other(test_post(app, chair, row, "do=without&field=snils"), row);
    struct reply page = test_get(app, chair, row);
    expect_page(page, "id=\"e-born\"");
    expect_lacks("id=\"e-snils\"", page.body);
    expect_see_other(test_post(app, chair, row, "do=without&field=born"), list);
    expect_int(1, test_sql_int(app, "SELECT fresh FROM import"));
}

/* The number is well-formed, so it was read; without it means that it goes. */
void test_imports_mend__an_iin_of_somebody_else_is_left_out(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_file(app, chair, "a.csv",
                                         STR("Ф.И.О.;Дата рождения;ИИН\r\n"
                                             "Бабич Олег Юрьевич;02.07.1992;850101300005\r\n"));
    const char *row = test_text("%s/rows/2", list);
    expect_page(test_get(app, chair, row), "value=\"850101300005\"");
    expect_see_other(test_post(app, chair, row, "do=without&field=iin"), list);
    expect_lacks("850101300005", test_get(app, chair, row).body);
}

void test_imports_mend__a_name_cannot_be_left_out(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Власова А. П.;19.11.1990;;логопед;\r\n");
    const char *row = test_text("%s/rows/2", list);
    struct reply page = test_get(app, chair, row);
    expect_page(page, "id=\"e-first\"");
    expect_contains("id=\"e-middle\"", page.body);
    expect_lacks("Загрузить без", page.body);
    expect_refused(test_post(app, chair, row, "do=without&field=first"), "Строка");
    expect_refused(test_post(app, chair, row, "do=without&field=snils"), "Строка");
}

/* ---- letters that were lost ----------------------------------------------------------------- */

/* Гүлнәр or Гүлнұр: nobody can know. */
void test_imports_mend__a_name_with_question_marks_is_never_loaded_as_it_is(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list =
        test_imports_sent(app, chair, "Исмаилова Г?лн?р Сабит?ызы;19.11.1990;;логопед;\r\n");
    expect_int(1, test_sql_int(app, "SELECT wrong FROM import"));
    struct reply check = test_get(app, chair, list);
    expect_page(check, "вместо них стоят вопросительные знаки");
    expect_contains("XLSX", check.body);
    const char *row = test_text("%s/rows/2", list);
    expect_page(test_get(app, chair, row), "id=\"e-first\"");
    expect_refused(test_post(app, chair, row, "do=without"), "Строка");
    expect_form_again(
        test_post(app, chair, row, "do=mend&last=Исмаилова&first=Г?лн?р&born=19.11.1990"),
        "Вместо вопросительных знаков");
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM member"));
}

void test_imports_mend__lost_letters_are_written_in_the_browser(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list =
        test_imports_sent(app, chair, "Исмаилова Г?лн?р Сабит?ызы;19.11.1990;;логопед;\r\n");
    expect_see_other(test_post(app, chair, test_text("%s/rows/2", list),
                               "do=mend&last=Исмаилова&first=Гүлнәр&middle=Сабитқызы"
                               "&born=19.11.1990&position=логопед"),
                     list);
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_str("Гүлнәр", test_sql_text(app, "SELECT first_name FROM member"));
}

void test_imports_mend__a_former_surname_with_question_marks_waits_too(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(
        app, chair, "Абрамова (Т?л?гозова) Анна Львовна;19.11.1990;;логопед;\r\n");
    expect_int(1, test_sql_int(app, "SELECT wrong FROM import"));
    expect_page(test_get(app, chair, test_text("%s/rows/2", list)), "id=\"e-former\"");
}

/* Only one name fits. */
void test_imports_mend__letters_that_were_put_back_are_told(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Исмаилова ?йгерім;19.11.1990;;логопед;\r\n");
    expect_int(1, test_sql_int(app, "SELECT fresh FROM import"));
    struct reply remarks = test_get(app, chair, test_text("%s?show=remarks", list));
    expect_page(remarks, "Загрузим так: Исмаилова Әйгерім");
    expect_lacks("стоят вопросительные знаки", remarks.body);
}
