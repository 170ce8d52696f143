/* Forms of the data folder, and the page where they are taken in. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/test.h"
#include "features/reports/reports_forms.h"

static const char own_form[] = "form own 2026\n"
                               "title \"Своя форма\" \"Өз нысанымыз\"\n"
                               "since 2026-01-01\n"
                               "day 2027-01-01\n"
                               "fill primary until 2026-12-15\n"
                               "section A \"Люди\" \"Адамдар\"\n"
                               "  column all \"Всего\" \"Барлығы\"\n"
                               "  row 1 \"Членов\" \"Мүшелер\" count members\n"
                               "  row 2 \"Дважды\" \"Екі рет\" = [1] * 2\n";

static const char *path_of(struct test_app *app, const char *name)
{
    return app_file_path(test_inner_app(app), test_arena(), test_text("forms/%s", name));
}

static void put_file(struct test_app *app, const char *name, const char *text)
{
    mkdir(app_file_path(test_inner_app(app), test_arena(), "forms"), 0700);
    FILE *file = fopen(path_of(app, name), "w");
    expect_true(file != NULL);
    fputs(text, file);
    fclose(file);
}

static struct request *asking(struct test_app *app)
{
    struct request *req = ARENA_NEW(test_arena(), struct request);
    req->app = test_inner_app(app);
    req->arena = test_arena();
    return req;
}

static int year_on(struct test_app *app, const char *name, const char *day)
{
    const struct reports_form *form =
        reports_form_on(asking(app), str_of(name), *day == '\0' ? (date){0} : date_of(day));
    return form == NULL ? 0 : form->year;
}

/* Form 2 of 2025 is made up on the first day of 2026. */
void test_reports_library__a_day_chooses_the_year_of_a_form(void)
{
    struct test_app *app = test_app_on("2026-11-22");
    expect_int(2025, year_on(app, "fnpr-2", "2026-01-01"));
    expect_int(2025, year_on(app, "fnpr-2", "2025-07-01"));
    expect_int(2025, year_on(app, "fnpr-2", "2019-01-01"));
    expect_int(2026, year_on(app, "fnpr-2", "2026-01-02"));
    expect_int(2026, year_on(app, "fnpr-2", "2031-01-01"));
    expect_int(2026, year_on(app, "fnpr-2", ""));
    expect_int(2026, year_on(app, "fnpr-2-2026", "2026-01-01"));
    expect_int(0, year_on(app, "no-form", "2026-01-01"));
}

/* A form of the next year that loses a row unseen would leave a hole in every series. */
void test_reports_library__the_years_of_a_form_ask_the_same(void)
{
    struct test_app *app = test_app_on("2026-11-22");
    const struct reports_forms *forms = reports_forms(asking(app));
    for (size_t i = 0; i + 1 < forms->count; i++) {
        const struct reports_form *form = forms->items[i];
        const struct reports_form *before = forms->items[i + 1];
        if (str_equal(form->code, before->code)) {
            expect_int((int64_t)before->section_count, (int64_t)form->section_count);
            expect_int((int64_t)before->cell_count, (int64_t)form->cell_count);
            expect_int((int64_t)before->check_count, (int64_t)form->check_count);
        }
    }
}

void test_reports_library__a_file_of_the_data_folder_is_noticed_at_once(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    struct request *req = asking(app);
    expect_true(reports_form_named(req, STR("own-2026")) == NULL);
    put_file(app, "own-2026.form", own_form);
    const struct reports_form *form = reports_form_named(req, STR("own-2026"));
    expect_true(form != NULL);
    expect_int(2, form->cell_count);

    put_file(app, "own-2026.form", test_text("%srow 3 \"Ещё\" \"Тағы\" entered\n", own_form));
    expect_int(3, reports_form_named(req, STR("own"))->cell_count);
    /* Whoever still holds the former one goes on with it. */
    expect_int(2, form->cell_count);
    expect_str("Своя форма", form->title.ru);
    expect_int(0, unlink(path_of(app, "own-2026.form")));
    expect_true(reports_form_named(req, STR("own")) == NULL);
}

void test_reports_library__an_own_file_replaces_a_shipped_one(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    struct request *req = asking(app);
    size_t count = reports_forms(req)->count;
    put_file(
        app, "info-2025.form",
        "form info 2025\ntitle \"Иначе\"\nsince 2025-01-01\nday 2026-01-01\n"
        "fill primary until 2025-12-15\nsection A \"А\"\ncolumn v \"В\"\nrow 1 \"С\" entered\n");
    expect_int(count, reports_forms(req)->count);
    expect_str("Иначе", reports_form_named(req, STR("info-2025"))->title.ru);
    expect_int(0, unlink(path_of(app, "info-2025.form")));
    expect_lacks("Иначе", reports_form_named(req, STR("info-2025"))->title.ru);
}

void test_reports_library__a_broken_file_is_left_out_and_named(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    struct request *req = asking(app);
    size_t count = reports_forms(req)->count;
    put_file(app, "info-2025.form", "form info 2025\nnonsense\n");
    put_file(app, "other-2025.form", own_form);
    expect_int(0, symlink("/etc/passwd", path_of(app, "link-2025.form")));
    expect_int(count, reports_forms(req)->count);
    expect_true(reports_form_named(req, STR("info-2025")) != NULL);
    int broken = 0;
    EACH (origin, reports_origins(req)) {
        broken += origin->form == NULL;
        expect_int(origin->form == NULL, origin->mistakes.count > 0);
    }
    expect_int(3, broken);

    int64_t officer = test_account(app, "union_officer", "union");
    struct reply page = test_get(app, officer, "/reports/forms");
    expect_page(page, "other-2025.form");
    expect_contains("файл должен называться own-2026.form", page.body);
    expect_contains("со слова \"nonsense\" ничего в форме не начинается", page.body);
    expect_lacks("root:", page.body);
    unlink(path_of(app, "info-2025.form"));
    unlink(path_of(app, "other-2025.form"));
    unlink(path_of(app, "link-2025.form"));
}

/* What the shipped form asks may be quite another thing than what the own one asked. */
void test_reports_library__a_file_that_breaks_closes_its_form(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    struct request *req = asking(app);
    put_file(
        app, "info-2025.form",
        "form info 2025\ntitle \"Иначе\"\nsince 2025-01-01\nday 2026-01-01\n"
        "fill primary until 2025-12-15\nsection A \"А\"\ncolumn v \"В\"\nrow 1 \"С\" entered\n");
    expect_str("", reports_form_named(req, STR("info-2025"))->broken_file);
    put_file(app, "info-2025.form", "form info 2025\nnonsense\n");
    const struct reports_form *form = reports_form_named(req, STR("info-2025"));
    expect_str("Иначе", form->title.ru);
    expect_str("info-2025.form", form->broken_file);
    expect_int(2, form->broken_line);
    expect_true(reports_is_kept(form));
    expect_true(reports_broken(req, STR("info"), 2025) != NULL);
    expect_true(reports_broken(req, STR("info"), 2026) == NULL);
    int64_t officer = test_account(app, "union_officer", "union");
    expect_page(test_get(app, officer, "/reports/forms"), "форма закрыта");
    /* Mended, or taken away. */
    unlink(path_of(app, "info-2025.form"));
    expect_str("", reports_form_named(req, STR("info-2025"))->broken_file);
}

/* ---- the page ------------------------------------------------------------------------------- */

void test_reports_library__a_form_is_checked_shown_and_taken_in(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    int64_t officer = test_account(app, "union_officer", "union");
    struct reply page =
        test_upload(app, officer, "/reports/forms", "file", "x.form", str_of(own_form));
    expect_page(page, "В форме own-2026.form ошибок нет");
    expect_contains("Дважды", page.body);
    expect_contains("до 15.12.2026 заполняют первичные организации", page.body);
    expect_true(access(path_of(app, "own-2026.form"), F_OK) != 0);

    struct buf body = BUF_INIT(test_arena());
    BUF_PUT(&body, "take=1&text=");
    buf_put(&body, html_url_encode(test_arena(), str_of(own_form)));
    const char *sent = str_to_c(test_arena(), buf_str(&body));
    expect_see_other(test_post(app, officer, "/reports/forms", sent), "/reports/forms");
    expect_int(0, access(path_of(app, "own-2026.form"), F_OK));
    expect_true(reports_form_named(asking(app), STR("own")) != NULL);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry "
                                    "WHERE action = 'reports.form'"));
    page = test_get(app, officer, "/reports/forms");
    expect_contains("Своя форма", page.body);
    expect_contains("своя форма", page.body);
    expect_page(test_get(app, officer, "/reports/forms?show=own-2026"), "Дважды");
}

/* What stood there before is kept beside it, and is no form. */
void test_reports_library__the_former_file_is_kept(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    struct request *req = test_begin(app, test_account(app, "union_officer", "union"));
    struct reports_form form;
    struct reports_mistakes mistakes;
    expect_true(reports_form_read(test_arena(), str_of(own_form), &form, &mistakes));
    expect_true(reports_file_keep(req, &form, str_of(own_form)));
    expect_true(reports_file_keep(req, &form, str_of(test_text("%s# later\n", own_form))));
    const char *former =
        test_text("%s.2026-02-01-%lld", path_of(app, "own-2026.form"), (long long)req->now);
    struct stat status;
    expect_int(0, stat(former, &status));
    expect_int(strlen(own_form), status.st_size);
    expect_int(0, stat(path_of(app, "own-2026.form"), &status));
    expect_int(strlen(own_form) + 8, status.st_size);
    test_commit(app);
}

void test_reports_library__mistakes_are_told_by_line_in_the_language_of_the_reader(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    int64_t officer = test_account(app, "union_officer", "union");
    const char *circle = test_text("%srow 3 \"А\" = [4]\nrow 4 \"Б\" = [3]\n", own_form);
    struct reply page =
        test_upload(app, officer, "/reports/forms", "file", "x.form", str_of(circle));
    expect_form_again(page, "формулы замкнулись в круг");
    const char *unknown = test_text("%srow 3 \"А\" count souls where colour=red\n", own_form);
    page = test_upload(app, officer, "/reports/forms", "file", "x.form", str_of(unknown));
    expect_form_again(page, "Строка 10 файла");
    expect_contains("нет показателя \"souls\"", page.body);
    expect_contains("нет условия \"colour=red\"", page.body);
    expect_contains("count souls", page.body);
    expect_form_again(test_post(app, officer, "/reports/forms", "text="), "Выберите файл формы");
}

void test_reports_library__only_the_union_takes_forms_in(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t school = test_account(app, "primary_chair", "Рыльская СОШ 4");
    const char *sent =
        test_text("take=1&text=%.*s", STR_ARG(html_url_encode(test_arena(), str_of(own_form))));
    expect_page(test_get(app, region, "/reports/forms"), "Статистическая отчётность");
    expect_lacks("Проверить форму", test_get(app, region, "/reports/forms").body);
    expect_forbidden(test_post(app, region, "/reports/forms", sent));
    expect_forbidden(test_get(app, school, "/reports/forms"));
    expect_forbidden(test_post(app, school, "/reports/forms", sent));
    expect_true(access(path_of(app, "own-2026.form"), F_OK) != 0);
}

/* Files that are no form at all: nothing breaks, and something is said. */
void test_reports_library__pasted_junk_is_refused_with_a_sentence(void)
{
    struct test_app *app = test_app_on("2026-02-01");
    int64_t officer = test_account(app, "union_officer", "union");
    const str junk[] = {
        STR("PK\x03\x04\x00\x00\xff\xfe"),
        STR("form ../../etc/passwd 2026\n"),
        STR("<script>alert(1)</script>"),
        STR("form a 2025\nrow\ncolumn\ncheck\nsection\n"),
    };
    for (size_t i = 0; i < COUNT_OF(junk); i++) {
        struct reply page = test_upload(app, officer, "/reports/forms", "file", "x", junk[i]);
        expect_form_again(page, i == 1   ? "не код формы"
                                : i == 3 ? "Строка 2 файла"
                                         : "Строка 1 файла");
        expect_lacks("<script>alert", page.body);
    }
}
