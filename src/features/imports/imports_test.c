#include "features/imports/imports.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "app/app.h"
#include "app/jobs_runner.h"
#include "app/sheet.h"
#include "app/test.h"
#include "features/imports/test_imports.h"
#include "features/members/members.h"
#include "features/members/test_members.h"

#define TODAY TEST_IMPORTS_TODAY
#define SCHOOL TEST_IMPORTS_SCHOOL
#define HEADING TEST_IMPORTS_HEADING

/* ---- helpers -------------------------------------------------------------------------------- */

static int64_t members_of_school(struct test_app *app)
{
    return test_sql_int(app, test_text("SELECT count(*) FROM member WHERE org_id = %lld",
                                       (long long)test_org(app, SCHOOL)));
}

static int64_t counter_of_school(struct test_app *app)
{
    return test_sql_int(app, test_text("SELECT members FROM org WHERE id = %lld",
                                       (long long)test_org(app, SCHOOL)));
}

/* Everything that is known of people but what only counts changes. */
static str whole_register(struct test_app *app)
{
    const char *join = getenv("PROFKOM_TEST_DATABASE") != NULL ? "string_agg" : "group_concat";
    return str_copy(
        test_arena(),
        test_sql_text(
            app,
            test_text(
                "SELECT (SELECT %s(id || last_name || first_name || coalesce(middle_name, '')"
                " || coalesce(born, '') || coalesce(phone, '') || coalesce(position, '')"
                " || coalesce(snils_hash, '') || coalesce(ended_on, '') || name_key || status, ';')"
                " FROM (SELECT * FROM member ORDER BY id) m) || '|' ||"
                " (SELECT %s(member_id || kind || valid_from || id || coalesce(valid_to, '')"
                " || coalesce(value, '') || coalesce(precision, '') || coalesce(mutation_id, 0), ';')"
                " FROM (SELECT * FROM member_period ORDER BY member_id, kind, valid_from, id) p)"
                " || '|' || (SELECT %s(members || '', ';') FROM (SELECT * FROM org ORDER BY id) o)",
                join, join, join)));
}

static bool on_postgres(void)
{
    return getenv("PROFKOM_TEST_DATABASE") != NULL;
}

/* ---- the way of a list ---------------------------------------------------------------------- */

void test_imports__a_small_list_goes_through_all_steps(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL, &test_imports_anna);

    const char *list =
        test_imports_sent(app, chair,
                          "Абрамова Анна Львовна;12.03.1985;+79100000099;воспитатель;\r\n"
                          "Бабич Олег Юрьевич;02.07.1992;;учитель физики;\r\n");
    struct reply check = test_get(app, chair, list);
    expect_page(check, "Проверка списка");
    expect_contains("Загрузить 2 строки", check.body);
    expect_int(1, members_of_school(app));

    expect_see_other(test_post(app, chair, test_text("%s/apply", list), "sure=1"),
                     test_text("%s/result", list));
    expect_int(1, members_of_school(app));
    test_run_jobs(app);
    expect_int(2, members_of_school(app));
    expect_int(2, counter_of_school(app));
    expect_page(test_get(app, chair, test_text("%s/result", list)), "Список загружен");
    expect_str("+79100000099",
               test_sql_text(app, "SELECT phone FROM member WHERE last_name = 'Абрамова'"));
    expect_page(test_get(app, chair, "/imports"), "список.csv");
}

void test_imports__changed_fields_are_shown_one_by_one(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL, &test_imports_anna);

    const char *list = test_imports_sent(
        app, chair, "Абрамова Анна Львовна;12.03.1985;8 910 000-00-99;педагог-психолог;\r\n");
    struct reply check = test_get(app, chair, test_text("%s?show=changed", list));
    expect_page(check, "<s>+7\u00a0910\u00a0000-00-01</s>");
    expect_contains("<s>воспитатель</s>", check.body);
    expect_contains("телефон у 1", check.body);
}

void test_imports__another_way_of_writing_is_no_change(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL, &test_imports_anna);

    const char *list =
        test_imports_sent(app, chair, "АБРАМОВА АННА ЛЬВОВНА;12.03.1985;;Воспитатель;\r\n");
    expect_int(1, test_sql_int(app, "SELECT same FROM import"));
    expect_int(0, test_sql_int(app, "SELECT changed FROM import"));
    expect_page(test_get(app, chair, list), "Загружать пока нечего");
}

void test_imports__the_result_sheet_tells_of_each_row(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_loaded(app, chair,
                                           "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n"
                                           "Власова А. П.;19.11.1990;;логопед;\r\n");
    struct reply sheet = test_get(app, chair, test_text("%s/sheet", list));
    expect_int(200, sheet.status);
    expect_true(sheet.file_fd > 0 && sheet.file_size > 0);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM job WHERE file_name LIKE '%xlsx'"));
    close(sheet.file_fd);
}

struct found_result {
    bool heading;
    bool added;
    bool refused;
};

static bool look_at_result(void *context, const struct sheet_row *row)
{
    struct found_result *found = context;
    for (int32_t i = 0; i < row->cell_count; i++) {
        str cell = row->cells[i].text;
        found->heading = found->heading || str_equal(cell, STR("Результат"));
        found->added = found->added || str_equal(cell, STR("Добавлено в реестр"));
        found->refused = found->refused || str_starts_with(cell, STR("Не загружено. "));
    }
    return true;
}

static void pass_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    (void)context;
    (void)index;
    (void)info;
}

void test_imports__the_result_stands_in_a_column_of_its_own(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_loaded(app, chair,
                                           "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n"
                                           "Власова А. П.;19.11.1990;;логопед;\r\n");
    struct reply sheet = test_get(app, chair, test_text("%s/sheet", list));
    struct found_result found = {0};
    struct sheet_receiver receiver = {
        .context = &found, .sheet = pass_sheet, .row = look_at_result};
    expect_int(SHEET_READ, sheet_read_here(sheet.file_fd, STR("result.xlsx"), &receiver));
    close(sheet.file_fd);
    expect_true(found.heading);
    expect_true(found.added);
    expect_true(found.refused);
}

void test_imports__the_same_form_sent_twice_loads_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    const char *apply = test_text("%s/apply", list);
    const char *result = test_text("%s/result", list);
    expect_see_other(test_post(app, chair, apply, "sure=1"), result);
    expect_see_other(test_post(app, chair, apply, "sure=1"), result);
    test_run_jobs(app);
    expect_see_other(test_post(app, chair, apply, "sure=1"), result);
    test_run_jobs(app);
    expect_int(1, members_of_school(app));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM job WHERE kind = 'imports.apply'"));
}

void test_imports__the_same_file_checked_twice_doubles_nobody(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *rows = "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n";
    const char *first = test_imports_sent(app, chair, rows);
    const char *second = test_imports_sent(app, chair, rows);
    (void)test_post(app, chair, test_text("%s/apply", first), "sure=1");
    (void)test_post(app, chair, test_text("%s/apply", second), "sure=1");
    test_run_jobs(app);
    expect_int(1, members_of_school(app));
}

void test_imports__who_was_admitted_after_the_check_is_not_added_again(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair,
                                         "Абрамова Анна Львовна;12.03.1985;;воспитатель;\r\n"
                                         "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    test_members_add(app, chair, SCHOOL, &test_imports_anna);
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_int(2, members_of_school(app));
    expect_int(2, counter_of_school(app));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM import_row WHERE fate = 'wrong'"));
    expect_str("Добавлено в реестр: 1. Изменено: 0. Без изменений: 0. Не загружено: 1.",
               test_sql_text(app, "SELECT sentence FROM job"));
}

/* The list cannot know by itself that they are one; the register finds out while it is loaded. */
void test_imports__two_names_with_one_number_are_loaded_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_imports_loaded(app, chair,
                        "Бабич Олег Юрьевич;02.07.1992;;учитель;112-233-445 95\r\n"
                        "Яшина Вера Ильинична;05.05.1990;;учитель;112-233-445 95\r\n");
    expect_int(1, members_of_school(app));
    expect_int(1, counter_of_school(app));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM import_row WHERE fate = 'added'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM import_row WHERE fate = 'wrong'"));
}

void test_imports__a_card_corrected_after_the_check_keeps_what_the_list_leaves_out(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t member = test_members_add(app, chair, SCHOOL, &test_imports_anna);
    const char *list =
        test_imports_sent(app, chair, "Абрамова Анна Львовна;12.03.1985;89100000099;;\r\n");
    struct members_card corrected = test_imports_anna;
    corrected.status = STR("active");
    corrected.position = STR("методист");
    struct request *req = test_begin(app, chair);
    struct scope scope = access_system_scope(req->arena, 100, test_org_path(app, SCHOOL));
    expect_true(members_change(req, scope, member, &corrected, 0));
    test_commit(app);
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_str("методист", test_sql_text(app, "SELECT position FROM member"));
    expect_str("+79100000099", test_sql_text(app, "SELECT phone FROM member"));
    expect_see_other(test_post(app, chair, test_text("%s/undo", list), ""),
                     test_text("%s/result", list));
    expect_str("методист", test_sql_text(app, "SELECT position FROM member"));
    expect_str("+79100000001", test_sql_text(app, "SELECT phone FROM member"));
}

/* As if the job runner had died in it again and again. */
void test_imports__work_that_is_given_up_leaves_the_list_as_it_was(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_sql(app, "UPDATE job SET state = 'running', tries = 9");
    test_run_jobs(app);
    expect_page(test_get(app, chair, list), "Проверка списка");
    expect_int(0, members_of_school(app));
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_int(1, members_of_school(app));

    test_sql(app, "UPDATE import SET state = 'undoing'");
    struct request *req = test_begin(app, chair);
    (void)jobs_add(req, "imports.undo", 100, test_org(app, SCHOOL),
                   test_sql_int(app, "SELECT id FROM import"), (str){0});
    test_commit(app);
    test_sql(app, "UPDATE job SET tries = 9 WHERE kind = 'imports.undo'");
    test_run_jobs(app);
    expect_page(test_get(app, chair, test_text("%s/result", list)), "Список загружен");
}

static bool file_is_there(struct test_app *app, const char *list)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    const char *name = test_text("imports/%s", list + strlen("/imports/"));
    return access(app_file_path(req->app, test_arena(), name), F_OK) == 0;
}

static void sweep(struct test_app *app)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    imports_feature.sweep(req);
}

void test_imports__lists_go_with_their_files_after_thirty_days(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *old =
        test_imports_loaded(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    const char *abandoned =
        test_imports_sent(app, chair, "Власова Анна Петровна;19.11.1990;;логопед;\r\n");
    test_sql(app, "UPDATE import SET created_at = created_at - 31 * 86400,"
                  " loaded_at = loaded_at - 31 * 86400");
    const char *fresh =
        test_imports_sent(app, chair, "Гусева Анна Петровна;19.11.1991;;логопед;\r\n");
    sweep(app);
    expect_not_found(test_get(app, chair, old));
    expect_not_found(test_get(app, chair, abandoned));
    expect_page(test_get(app, chair, fresh), "Проверка списка");
    expect_false(file_is_there(app, old));
    expect_false(file_is_there(app, abandoned));
    expect_true(file_is_there(app, fresh));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM import_row"));
    expect_int(1, members_of_school(app));
}

void test_imports__many_overwritten_cards_want_a_tick(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL, &test_imports_anna);
    const char *list =
        test_imports_sent(app, chair, "Абрамова Анна Львовна;12.03.1985;89100000099;;\r\n");
    expect_page(test_get(app, chair, list), "Изменится много карточек: 1 из 1");
    expect_form_again(test_post(app, chair, test_text("%s/apply", list), ""),
                      "Сначала поставьте отметку");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM job"));
    expect_see_other(test_post(app, chair, test_text("%s/apply", list), "sure=1"),
                     test_text("%s/result", list));
}

/* ---- undoing -------------------------------------------------------------------------------- */

void test_imports__undoing_makes_the_register_what_it_was(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    test_members_add(app, chair, SCHOOL, &test_imports_anna);
    str before = whole_register(app);
    expect_contains("Абрамова", before);
    const char *list = test_imports_loaded(
        app, chair,
        "Абрамова Анна Львовна;12.03.1985;89100000099;методист;112-233-445 95\r\n"
        "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    expect_false(str_equal(before, whole_register(app)));
    expect_int(2, counter_of_school(app));

    expect_see_other(test_post(app, chair, test_text("%s/undo", list), ""),
                     test_text("%s/result", list));
    expect_str(str_to_c(test_arena(), before), whole_register(app));
    expect_page(test_get(app, chair, test_text("%s/result", list)), "Загрузка отменена");
}

void test_imports__undoing_is_refused_after_a_later_change(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t member = test_members_add(app, chair, SCHOOL, &test_imports_anna);
    const char *list = test_imports_loaded(app, chair,
                                           "Абрамова Анна Львовна;12.03.1985;89100000099;;\r\n"
                                           "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    test_sql(app, test_text("UPDATE member SET version = version + 1, remark = 'x' WHERE id = %lld",
                            (long long)member));
    expect_refused(test_post(app, chair, test_text("%s/undo", list), ""),
                   "1 карточку после загрузки кто-то изменил");
    expect_int(2, members_of_school(app));
    expect_str("+79100000099",
               test_sql_text(app, "SELECT phone FROM member WHERE last_name = 'Абрамова'"));
}

void test_imports__undoing_ends_after_thirty_days(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list =
        test_imports_loaded(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    test_sql(app, "UPDATE import SET loaded_at = loaded_at - 31 * 86400");
    expect_refused(test_post(app, chair, test_text("%s/undo", list), ""), "30 дней");
    expect_int(1, members_of_school(app));
}

/* ---- likeness ------------------------------------------------------------------------------- */

void test_imports__likeness_alone_merges_nobody(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t member = test_members_add(app, chair, SCHOOL, &test_imports_anna);
    const char *list =
        test_imports_sent(app, chair, "Абрамова Анна Львовна;1985;89100000099;;\r\n");
    struct reply check = test_get(app, chair, list);
    expect_page(check, "Указан только год рождения");
    expect_contains("Абрамова Анна Львовна, 12.03.1985", check.body);
    expect_int(1, test_sql_int(app, "SELECT wrong FROM import"));

    expect_see_other(test_post(app, chair, test_text("%s/rows/2", list),
                               test_text("do=match&member=%lld", (long long)member)),
                     list);
    expect_int(1, test_sql_int(app, "SELECT changed FROM import"));
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_int(1, members_of_school(app));
    expect_str("1985-03-12", test_sql_text(app, "SELECT born FROM member"));
}

void test_imports__a_chosen_card_must_be_one_that_was_offered(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct members_card other = test_imports_anna;
    other.last_name = STR("Другова");
    test_members_add(app, chair, SCHOOL, &test_imports_anna);
    int64_t not_offered = test_members_add(app, chair, SCHOOL, &other);
    const char *list =
        test_imports_sent(app, chair, "Абрамова Анна Львовна;1985;89100000099;;\r\n");
    expect_refused(test_post(app, chair, test_text("%s/rows/2", list),
                             test_text("do=match&member=%lld", (long long)not_offered)),
                   "Строка тем временем изменилась");
}

void test_imports__an_organisation_out_of_sight_is_not_named(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t specialist = test_account(app, "region_specialist", "Курская");
    struct members_card there = test_imports_anna;
    there.position = STR("завуч-секрет");
    test_members_add(app, specialist, "Льговская СОШ 1", &there);
    const char *list = test_imports_sent(app, chair, "Абрамова Анна Львовна;12.03.1985;;;\r\n");
    struct reply check = test_get(app, chair, list);
    expect_page(check, "состоит на учёте в другой организации региона");
    expect_contains("специалист", check.body);
    const char *const pages[] = {list, test_text("%s/rows/2", list)};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct reply page = test_get(app, chair, pages[i]);
        expect_lacks("Льговская", page.body);
        expect_lacks("завуч-секрет", page.body);
        expect_lacks("+7\u00a0910\u00a0000-00-01", page.body);
    }

    struct reply seen = test_get(app, specialist, list);
    expect_page(seen, "Состоит на учёте в другой организации: Льговская СОШ 1");
    expect_lacks("завуч-секрет", seen.body);
}

/* ---- mending -------------------------------------------------------------------------------- */

void test_imports__a_date_that_never_was_is_left_out_with_one_button(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list =
        test_imports_sent(app, chair, "Аникина Раиса Львовна;13.13.1985;;воспитатель;\r\n");
    expect_page(test_get(app, chair, list), "Такой даты рождения не бывает");
    expect_int(1, test_sql_int(app, "SELECT wrong FROM import"));
    expect_see_other(test_post(app, chair, test_text("%s/rows/2", list), "do=without"), list);
    expect_int(1, test_sql_int(app, "SELECT fresh FROM import"));
}

void test_imports__a_row_is_skipped_and_taken_back(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    expect_see_other(test_post(app, chair, test_text("%s/rows/2", list), "do=skip"), list);
    expect_page(test_get(app, chair, test_text("%s?show=skipped", list)), "Всё-таки загрузить");
    (void)test_post(app, chair, test_text("%s/rows/2", list), "do=take");
    expect_int(1, test_sql_int(app, "SELECT fresh FROM import"));
}

void test_imports__a_row_is_written_as_it_should_be(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Власова А. П.;19.11.1990;;логопед;\r\n");
    expect_page(test_get(app, chair, test_text("%s/rows/2", list)), "Строка 2");
    expect_form_again(test_post(app, chair, test_text("%s/rows/2", list),
                                "do=mend&last=Власова&first=Анна&born=01.01.2030"),
                      "Дата рождения ещё не наступила");
    expect_form_again(test_post(app, chair, test_text("%s/rows/2", list),
                                "do=mend&last=Власова&first=А.&middle=П.&born=19.11.1990"),
                      "нужны имя и отчество полностью");
    expect_see_other(test_post(app, chair, test_text("%s/rows/2", list),
                               "do=mend&last=Власова&first=Анна&middle=Петровна&born=19.11.1990"),
                     list);
    expect_int(1, test_sql_int(app, "SELECT fresh FROM import"));
}

/* ---- columns -------------------------------------------------------------------------------- */

void test_imports__the_meaning_of_columns_is_remembered(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *file =
        "Ф.И.О.;Дата рождения;Кем\r\nБабич Олег Юрьевич;02.07.1992;учитель физики\r\n";
    struct reply reply = test_imports_send(app, chair, SCHOOL, "a.csv", str_of(file));
    const char *first = str_to_c(test_arena(), test_location(reply));
    expect_page(test_get(app, chair, test_text("%s/columns", first)), "Кем");
    expect_see_other(
        test_post(app, chair, test_text("%s/columns", first), "c0=full_name&c1=born&c2=remark"),
        first);
    expect_contains("отметка", test_get(app, chair, first).body);

    struct reply again = test_imports_send(app, chair, SCHOOL, "b.csv", str_of(file));
    const char *second = str_to_c(test_arena(), test_location(again));
    struct reply columns = test_get(app, chair, test_text("%s/columns", second));
    expect_page(columns, "<option value=\"remark\" selected");
    expect_refused(
        test_post(app, chair, test_text("%s/columns", second), "c0=unknown&c1=unknown&c2=unknown"),
        "фамили");
}

/* ---- files that are refused ----------------------------------------------------------------- */

static void write_sheet(lxw_workbook *book, const char *name, const char *const *people)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book, name);
    worksheet_write_string(sheet, 0, 0, "Ф.И.О.", NULL);
    worksheet_write_string(sheet, 0, 1, "Дата рождения", NULL);
    for (lxw_row_t row = 1; people[row - 1] != NULL; row++) {
        worksheet_write_string(sheet, row, 0, people[row - 1], NULL);
        worksheet_write_string(sheet, row, 1, "12.03.1985", NULL);
    }
}

static str workbook_of_two(void)
{
    static const char *const many[] = {"Абрамова Анна Львовна", "Бабич Олег Юрьевич",
                                       "Власова Инна Петровна", NULL};
    static const char *const few[] = {"Гусева Нина Петровна", "Дёмин Глеб Юрьевич", NULL};
    char path[] = "/tmp/profkom-book-XXXXXX";
    int fd = mkstemp(path);
    lxw_workbook *book = workbook_new(path);
    write_sheet(book, "Сад", many);
    write_sheet(book, "Школа", few);
    expect_int(LXW_NO_ERROR, workbook_close(book));
    close(fd);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    char *content = arena_raw(test_arena(), 1 << 20);
    ssize_t length = read(fd, content, 1 << 20);
    close(fd);
    unlink(path);
    return (str){content, (size_t)length};
}

void test_imports__a_person_chooses_the_sheet(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct reply reply = test_imports_send(app, chair, SCHOOL, "book.xlsx", workbook_of_two());
    const char *list = str_to_c(test_arena(), test_location(reply));
    struct reply check = test_get(app, chair, list);
    expect_page(check, "лист «Сад»");
    expect_contains("Другой лист файла", check.body);
    const char *sheets = test_text("%s/sheets", list);
    struct reply page = test_get(app, chair, sheets);
    expect_page(page, "На каком листе список?");
    expect_contains("«Школа», 2 строки", page.body);
    expect_refused(test_post(app, chair, sheets, "sheet=7"), "На этом листе нет списка людей.");
    expect_see_other(test_post(app, chair, sheets, "sheet=1"), list);
    expect_page(test_get(app, chair, list), "лист «Школа»");
    expect_int(2, test_sql_int(app, "SELECT fresh FROM import"));
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_int(2, members_of_school(app));
    expect_refused(test_post(app, chair, sheets, "sheet=0"), "уже загружен");
}

void test_imports__an_empty_file_is_one_sentence(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    expect_form_again(test_imports_send(app, chair, SCHOOL, "empty.csv", (str){0}), "Файл пуст");
    expect_form_again(
        test_imports_send(app, chair, SCHOOL, "photo.xlsx", STR("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")),
        "Это не таблица");
    expect_form_again(
        test_imports_send(app, chair, SCHOOL, "damaged.xlsx", STR("PK\x03\x04 and no more of it")),
        "Файл повреждён");
    expect_form_again(
        test_imports_send(app, chair, SCHOOL, "numbers.csv", STR("1;2;3\r\n4;5;6\r\n")),
        "список людей");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM import"));
    expect_int(0, members_of_school(app));
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_imports__without_the_right_nothing_opens(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t accountant = test_account(app, "accountant", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    expect_forbidden(test_get(app, accountant, "/imports"));
    expect_forbidden(test_get(app, accountant, list));
    expect_forbidden(test_imports_send(app, accountant, SCHOOL, "a.csv", STR(HEADING)));
    static const char *const actions[] = {"apply", "undo", "remove", "columns", "rows/2"};
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        expect_forbidden(test_post(app, accountant, test_text("%s/%s", list, actions[i]), ""));
    }
}

void test_imports__another_organisation_finds_nothing(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t stranger = test_account(app, "territory_chair", "Льговская");
    const char *list = test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    static const char *const pages[] = {"",        "/columns", "/rows/2",
                                        "/result", "/sheet",   "/problems"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_not_found(test_get(app, stranger, test_text("%s%s", list, pages[i])));
    }
    static const char *const actions[] = {"apply", "undo", "remove", "columns", "rows/2"};
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        expect_not_found(test_post(app, stranger, test_text("%s/%s", list, actions[i]), "sure=1"));
    }
    expect_not_found(test_imports_send(app, stranger, SCHOOL, "a.csv", STR(HEADING)));
    expect_lacks("список.csv", test_get(app, stranger, "/imports").body);
}

void test_imports__a_list_not_loaded_can_be_removed(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_sent(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    expect_see_other(test_post(app, chair, test_text("%s/remove", list), ""), "/imports");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM import_row"));
    expect_not_found(test_get(app, chair, list));

    const char *second =
        test_imports_loaded(app, chair, "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n");
    expect_refused(test_post(app, chair, test_text("%s/remove", second), ""), "30 дней");
}

void test_imports__rows_lie_sealed(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    (void)test_imports_sent(app, chair,
                            "Бабич Олег Юрьевич;02.07.1992;;учитель;112-233-445 95\r\n");
    if (!on_postgres()) {
        expect_int(0, test_sql_int(app, "SELECT count(*) FROM import_row"
                                        " WHERE instr(content, CAST('11223344595' AS BLOB)) > 0"));
        expect_int(1, test_sql_int(app, "SELECT count(*) FROM import_row"));
    }
}

void test_imports__a_long_list_is_checked_by_a_job(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct buf out = BUF_INIT(test_arena());
    BUF_PUT(&out, HEADING);
    for (int i = 0; i < 1100; i++) {
        buf_put_format(&out, "Бабич Олег Юрьевич;%02d.%02d.%d;;учитель;\r\n", i % 28 + 1,
                       i / 28 % 12 + 1, 1960 + i / 336);
    }
    struct reply reply = test_imports_send(app, chair, SCHOOL, "long.csv", buf_str(&out));
    const char *list = str_to_c(test_arena(), test_location(reply));
    expect_page(test_get(app, chair, list), "Список проверяется");
    test_run_jobs(app);
    expect_page(test_get(app, chair, list), "Загрузить 1\u00a0100 строк");
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_int(1100, counter_of_school(app));
    expect_see_other(test_post(app, chair, test_text("%s/undo", list), ""),
                     test_text("%s/result", list));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM job WHERE kind = 'imports.undo'"));
    test_run_jobs(app);
    expect_str("Загрузка отменена. В реестре всё как было.",
               test_sql_text(app, "SELECT sentence FROM job WHERE kind = 'imports.undo'"));
    expect_int(0, members_of_school(app));
    expect_int(0, counter_of_school(app));
}

void test_imports__our_own_export_comes_back_unchanged(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct members_card card = test_imports_anna;
    card.middle_name = STR("Львовна");
    card.joined_on = date_of("2007-09-03");
    card.ticket_number = STR("46000211873");
    card.email = STR("test_imports_anna@example.ru");
    card.workplace = STR("Школа № 4");
    test_members_add(app, chair, SCHOOL, &card);
    /* A year alone, or no birth at all, and no number: nothing is strong, and nothing to write. */
    test_members_add(app, chair, SCHOOL,
                     &(struct members_card){.last_name = STR("Васильева"),
                                            .first_name = STR("Вера"),
                                            .middle_name = STR("Викторовна"),
                                            .born_year = 1967,
                                            .sex = STR("f")});
    test_members_add(app, chair, SCHOOL,
                     &(struct members_card){.last_name = STR("Устинова"),
                                            .first_name = STR("Софья"),
                                            .middle_name = STR("Львовна"),
                                            .sex = STR("f"),
                                            .joined_on = date_of("2012-09-03")});
    static const char *const formats[] = {"csv", "xlsx"};
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        struct reply file =
            test_get(app, chair, test_text("/members/export?format=%s", formats[i]));
        expect_int(200, file.status);
        char *content = arena_raw(test_arena(), (size_t)file.file_size);
        expect_int(file.file_size, pread(file.file_fd, content, (size_t)file.file_size, 0));
        close(file.file_fd);
        expect_int(303, test_imports_send(app, chair, SCHOOL, test_text("list.%s", formats[i]),
                                          (str){content, (size_t)file.file_size})
                            .status);
        expect_str("same 0", test_sql_text(app, "SELECT fate || ' ' || fields FROM import_row"
                                                " ORDER BY import_id DESC LIMIT 1"));
        expect_int(3, test_sql_int(app, "SELECT same FROM import ORDER BY id DESC LIMIT 1"));
        expect_int(0, test_sql_int(app, "SELECT changed FROM import ORDER BY id DESC LIMIT 1"));
    }
}

static str exported(struct test_app *app, int64_t account, const char *format)
{
    struct reply file =
        test_get(app, account, test_text("/members/export?format=%s&standing=all", format));
    expect_int(200, file.status);
    char *content = arena_raw(test_arena(), (size_t)file.file_size);
    expect_int(file.file_size, pread(file.file_fd, content, (size_t)file.file_size, 0));
    close(file.file_fd);
    return (str){content, (size_t)file.file_size};
}

/* Two people with every column filled, one of them gone. */
static void add_full_cards(struct test_app *app, int64_t chair)
{
    struct members_card card = test_imports_anna;
    card.previous_last_name = STR("Иванова");
    card.email = STR("test_imports_anna@example.ru");
    card.address = STR("г. Рыльск, ул. Ленина, д. 5");
    card.workplace = STR("Школа № 4");
    card.joined_on = date_of("2007-09-03");
    card.registered_on = date_of("2011-02-01");
    card.decision = STR("протокол № 2 от 03.09.2007");
    card.ticket_number = STR("46000211873");
    card.has_electronic_record = true;
    card.record_on = date_of("2021-03-14");
    card.language = STR("kk");
    card.remark = STR("дежурит по средам");
    card.status = STR("temporarily_not_working");
    card.category = STR("worker_other");
    test_members_add(app, chair, SCHOOL, &card);
    card.last_name = STR("Яшин");
    card.first_name = STR("Борис");
    card.middle_name = STR("Ильич");
    card.sex = STR("m");
    card.born = date_of("1960-05-09");
    card.ticket_number = STR("46000211874");
    card.email = STR("boris@example.ru");
    card.phone = STR("+79100000002");
    card.status = STR("left");
    test_members_add(app, chair, SCHOOL, &card);
}

/* Since when somebody has an electronic record: "2021-03-14"; "open" without a day. */
static str record_day(struct test_app *app)
{
    return test_sql_text(app, "SELECT coalesce(max(valid_from), 'open') FROM member_period WHERE "
                              "kind = 'd'");
}

void test_imports__a_list_tells_since_when_there_is_an_electronic_record(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct members_card card = test_imports_anna;
    card.has_electronic_record = true;
    card.record_on = date_of("2021-03-14");
    test_members_add(app, chair, SCHOOL, &card);
    str dated = exported(app, chair, "csv");
    expect_contains("14.03.2021", dated);
    test_sql(app, "DELETE FROM member_period WHERE kind = 'd'");
    str undated = exported(app, chair, "csv");
    test_sql(app, "UPDATE member SET has_electronic_record = 0");

    const char *list = str_to_c(
        test_arena(), test_location(test_imports_send(app, chair, SCHOOL, "l.csv", dated)));
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_str("2021-03-14", record_day(app));
    /* That there is one takes away no day. */
    expect_int(303, test_imports_send(app, chair, SCHOOL, "l.csv", undated).status);
    expect_int(1, test_sql_int(app, "SELECT same FROM import ORDER BY id DESC LIMIT 1"));

    (void)test_post(app, chair, test_text("%s/undo", list), "sure=1");
    test_run_jobs(app);
    expect_str("open", record_day(app));
    expect_int(0, test_sql_int(app, "SELECT has_electronic_record FROM member"));
    /* A list without a day: it was there when the list was loaded. */
    list = str_to_c(test_arena(),
                    test_location(test_imports_send(app, chair, SCHOOL, "n.csv", undated)));
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_str(TODAY, record_day(app));
}

void test_imports__every_column_of_an_export_comes_back(void)
{
    static const char *const formats[] = {"csv", "xlsx"};
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        struct test_app *app = test_app_on(TODAY);
        int64_t chair = test_account(app, "primary_chair", SCHOOL);
        add_full_cards(app, chair);
        str sheet = exported(app, chair, formats[i]);
        str before = exported(app, chair, "csv");
        expect_contains("Яшин", before);
        const char *name = test_text("list.%s", formats[i]);
        expect_int(303, test_imports_send(app, chair, SCHOOL, name, sheet).status);
        expect_int(2, test_sql_int(app, "SELECT same FROM import"));

        /* The same file makes the same people where they are not known. */
        test_sql(app, "DELETE FROM member_period");
        test_sql(app, "DELETE FROM member");
        test_sql(app, "DELETE FROM import");
        struct reply reply = test_imports_send(app, chair, SCHOOL, name, sheet);
        const char *list = str_to_c(test_arena(), test_location(reply));
        (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
        test_run_jobs(app);
        expect_str(str_to_c(test_arena(), before), exported(app, chair, "csv"));
        expect_str("left", test_sql_text(app, "SELECT status FROM member WHERE sex = 'm'"));
    }
}

/* An end is an act with a decision of its own. */
void test_imports__a_list_ends_no_membership_and_begins_none_again(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    add_full_cards(app, chair);
    str sheet = exported(app, chair, "csv");
    test_sql(app, "UPDATE member SET status = CASE WHEN sex = 'm' THEN 'active' ELSE 'left' END");
    expect_int(303, test_imports_send(app, chair, SCHOOL, "list.csv", sheet).status);
    expect_int(1, test_sql_int(app, "SELECT same FROM import"));
    expect_int(1, test_sql_int(app, "SELECT wrong FROM import"));
}

void test_imports__a_repetition_in_the_list_is_loaded_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = test_imports_loaded(app, chair,
                                           "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n"
                                           "БАБИЧ ОЛЕГ ЮРЬЕВИЧ;02.07.1992;89100000011;;\r\n");
    expect_int(1, members_of_school(app));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM import_row WHERE fate = 'wrong'"));
    expect_page(test_get(app, chair, test_text("%s/result", list)), "Добавлено в реестр: 1");
}

void test_imports__a_likely_date_is_put_with_one_button(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list =
        test_imports_sent(app, chair, "Аникина Раиса Львовна;12.13.1985;;воспитатель;\r\n");
    expect_page(test_get(app, chair, list), "Поставить 13.12.1985");
    expect_see_other(test_post(app, chair, test_text("%s/rows/2", list), "do=suggest"), list);
    (void)test_post(app, chair, test_text("%s/apply", list), "sure=1");
    test_run_jobs(app);
    expect_str("1985-12-13", test_sql_text(app, "SELECT born FROM member"));
}
