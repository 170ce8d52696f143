#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "features/members/test_members.h"
#include "features/orgs/test_orgs.h"
#include "features/reports/reports_count.h"
#include "features/reports/reports_forms.h"

#define SCHOOL "Рыльская СОШ 4"

struct office {
    struct test_app *app;
    int64_t account;
    char path[64];
    struct stats_store store;
    struct reports_form form;
    struct reports_values values;
};

static void person(const struct office *office, const char *surname, const char *sex,
                   const char *category, const char *since)
{
    (void)test_members_add(office->app, office->account, SCHOOL,
                           TEST_CARD(.last_name = str_of(surname), .first_name = STR("Яна"),
                                     .sex = str_of(sex), .category = str_of(category),
                                     .joined_on = date_of(since), .registered_on = date_of(since)));
}

static void read_form(struct office *office, const char *name)
{
    for (const struct reports_shipped *form = reports_shipped; form->name != NULL; form++) {
        struct reports_mistakes mistakes;
        if (strcmp(form->name, name) == 0) {
            expect_true(reports_form_read(test_arena(), form->text, &office->form, &mistakes));
        }
    }
}

/* A school with three teachers, of whom one came in 2025, and a pensioner. */
static struct office office_with(const char *form, const char *org)
{
    struct office office = {.app = test_app_on("2026-02-01")};
    office.account = test_account(office.app, "region_specialist", "Курская");
    person(&office, "Арбузова", "f", "worker_pedagogic", "2015-09-01");
    person(&office, "Берёзов", "m", "worker_pedagogic", "2015-09-01");
    person(&office, "Вязова", "f", "worker_other", "2025-09-01");
    person(&office, "Грушева", "f", "pensioner_nonworking", "1990-09-01");
    test_sql(office.app, "UPDATE org SET employer_kind = 'school' WHERE id = 111");
    test_employees(office.app, 111, "2024-09-01", 40);
    read_form(&office, form);
    snprintf(office.path, sizeof(office.path), "/tmp/profkom-reports-XXXXXX");
    int fd = mkstemp(office.path);
    expect_true(fd >= 0);
    close(fd);
    struct app *app = test_inner_app(office.app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    expect_true(stats_open_fresh(req, office.path, &office.store));
    db_begin_read(req->db);
    office.values =
        reports_count(req, &office.store, &office.form, test_org(office.app, org), (date){0});
    db_rollback(req->db);
    return office;
}

static void close_office(struct office *office)
{
    stats_close(&office->store);
    unlink(office->path);
}

static int64_t cell(const struct office *office, const char *name)
{
    size_t at = SIZE_MAX;
    expect_true(reports_cell_named(&office->form, str_of(name), &at));
    return office->values.numbers[at].is_known ? office->values.numbers[at].millionths / 1000000
                                               : -1;
}

void test_reports_count__form_2_is_filled_from_the_register(void)
{
    struct office office = office_with("fnpr-2-2025.form", SCHOOL);
    expect_int(2, cell(&office, "II/2:start"));
    expect_int(3, cell(&office, "II/2:end"));
    expect_int(2, cell(&office, "II/2:women"));
    expect_int(1, cell(&office, "II/3:end"));
    expect_int(1, cell(&office, "II/10:end"));
    expect_int(4, cell(&office, "II/12:end"));
    expect_int(-1, cell(&office, "II/1:start"));
    size_t name = SIZE_MAX;
    expect_true(reports_cell_named(&office.form, STR("I/2:value"), &name));
    expect_contains("СОШ", office.values.texts[name]);
    close_office(&office);
}

static int64_t hard_findings(const struct office *office)
{
    int64_t count = 0;
    EACH (finding, reports_look_over(test_arena(), &office->form, office->values.numbers, NULL)) {
        count += finding->check->is_hard;
    }
    return count;
}

/* The number of the day; before the first that is known that one. */
void test_reports_count__employees_of_a_past_day_are_those_of_that_day(void)
{
    static const struct {
        const char *day;
        int64_t employees;
    } days[] = {{"2026-01-31", 43}, {"2026-01-30", 40}, {"2024-09-01", 40}, {"2020-01-01", 40}};
    struct office office = office_with("es-2025.form", "Курская");
    test_employees(office.app, 111, "2026-01-31", 43);
    struct app *app = test_inner_app(office.app);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        db_begin_read(req->db);
        office.form.day = date_of(days[i].day);
        office.values = reports_count(req, &office.store, &office.form,
                                      test_org(office.app, "Курская"), (date){0});
        db_rollback(req->db);
        expect_int(days[i].employees, cell(&office, "EMP/EMP01:all"));
    }
    close_office(&office);
}

void test_reports_count__the_movement_of_form_2_adds_up_or_is_refused(void)
{
    struct office office = office_with("fnpr-2-2025.form", SCHOOL);
    expect_int(3, cell(&office, "VI/1:end"));
    expect_int(1, cell(&office, "VI/2:end"));
    expect_int(4, cell(&office, "VI/10:end"));
    expect_int(0, hard_findings(&office));
    size_t at = SIZE_MAX;
    expect_true(reports_cell_named(&office.form, STR("VI/6:end"), &at));
    office.values.numbers[at] =
        reports_whole(1); /* somebody left whom the register does not know */
    expect_int(1, hard_findings(&office));
    close_office(&office);
}

void test_reports_count__a_region_counts_all_below_it_and_nobody_else(void)
{
    struct office office = office_with("fnpr-2-2025.form", "Курская");
    expect_int(4, cell(&office, "II/12:end"));
    close_office(&office);
    office = office_with("fnpr-2-2025.form", "Астраханская");
    expect_int(0, cell(&office, "II/12:end"));
    close_office(&office);
}

void test_reports_count__the_movement_of_a_year_leaves_nothing_unexplained(void)
{
    struct office office = office_with("es-2025.form", SCHOOL);
    expect_int(3, cell(&office, "MOV/MOV00:all"));
    expect_int(1, cell(&office, "MOV/MOV01:all"));
    expect_int(4, cell(&office, "MOV/MOV11:all"));
    expect_int(0, cell(&office, "MOV/MOV12:all"));
    expect_int(40, cell(&office, "EMP/EMP01:school"));
    close_office(&office);
}
