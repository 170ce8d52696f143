#include "app/test.h"
#include "features/orgs/orgs.h"

/* Loading a tree of organisations from a sheet. */

#define TODAY "2026-03-01"

static int64_t org_count(struct test_app *app, const char *short_name)
{
    return test_sql_int(app,
                        test_text("SELECT count(*) FROM org WHERE short_name = '%s'", short_name));
}

#define HEADINGS "№;Наименование;Краткое наименование;Тип;Входит в;ИНН\n"

static struct reply upload(struct test_app *app, int64_t account, const char *sheet)
{
    return test_upload(app, account, "/orgs/import", "file", "Организации.csv", str_of(sheet));
}

static const char *uploaded(struct test_app *app, int64_t account, const char *sheet)
{
    struct reply reply = upload(app, account, sheet);
    expect_int(303, reply.status);
    return str_to_c(test_arena(), test_location(reply));
}

void test_orgs_import__a_tree_is_loaded_from_a_sheet(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    const char *path = uploaded(app, account,
                                "Организации области на 1 марта;;;;;\n" HEADINGS
                                "3;ППО Суджанской СОШ № 1;Суджанская СОШ 1;ППО;2;4629027460\n"
                                "2;Суджанская районная организация;Суджанская;территориальная;;\n"
                                "4;Профгруппа начальных классов;;профгруппа;Суджанская СОШ 1;\n"
                                "5;ППО Рыльской СОШ № 5;Рыльская СОШ 5;первичная;Рыльская;\n");

    struct reply preview = test_get(app, account, path);
    expect_page(preview, "Суджанская СОШ 1");
    expect_contains("Добавить 4 организации", preview.body);
    expect_int(0, org_count(app, "Суджанская"));

    expect_see_other(test_post(app, account, path, ""), "/orgs");
    expect_str("0001004",
               test_sql_text(app, "SELECT path FROM org WHERE short_name = 'Суджанская'"));
    expect_str("0001004001",
               test_sql_text(app, "SELECT path FROM org WHERE short_name = 'Суджанская СОШ 1'"));
    expect_str("4629027460",
               test_sql_text(app, "SELECT inn FROM org WHERE short_name = 'Суджанская СОШ 1'"));
    expect_str("0001004001001", test_sql_text(app, "SELECT path FROM org WHERE type = 'group'"));
    expect_str("0001001003",
               test_sql_text(app, "SELECT path FROM org WHERE short_name = 'Рыльская СОШ 5'"));
    expect_int(4,
               test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'orgs.create'"));
    expect_not_found(test_get(app, account, path));
}

void test_orgs_import__a_sheet_loaded_twice_adds_nothing_twice(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    const char *sheet = HEADINGS "1;Рыльская районная организация;Рыльская;районная;;\n"
                                 "2;ППО лицея;Лицей;ППО;1;\n";

    expect_see_other(test_post(app, account, uploaded(app, account, sheet), ""), "/orgs");
    const char *again = uploaded(app, account, sheet);
    expect_page(test_get(app, account, again), "уже есть в реестре");
    expect_see_other(test_post(app, account, again, ""), "/orgs");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'Лицей'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'Рыльская'"));
    expect_int(110, test_sql_int(app, "SELECT parent_id FROM org WHERE short_name = 'Лицей'"));
}

void test_orgs_import__mistakes_in_a_sheet_are_told_by_row_and_nothing_is_added(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    const char *path = uploaded(app, account,
                                HEADINGS "1;Хорошая районная;Хорошая;районная;;\n"
                                         "2;;;ППО;;\n"
                                         "3;Без типа;;;;\n"
                                         "4;Странная;;галактика;;\n"
                                         "5;Чужая;;ППО;Астраханская;\n"
                                         "6;Сама в себе;;ППО;6;\n"
                                         "7;Группа в районе;;профгруппа;Рыльская;\n"
                                         "8;С ошибкой в ИНН;;ППО;Рыльская;1234567895\n"
                                         "9;Двойная;;ППО;Рыльская;\n"
                                         "10;двойная;;ППО;Рыльская;\n"
                                         "11;Ниже ошибки;;профгруппа;8;\n");
    struct reply preview = test_get(app, account, path);
    expect_page(preview, "<p class=\"v\">9</p>");
    static const char *const sentences[] = {
        "Не указано название",   "Не указан тип",     "«галактика»", "«Астраханская»",
        "сама в себя",           "не может состоять", "1234567895",  "То же, что в строке 10",
        "есть ошибка: строка 9",
    };
    for (size_t i = 0; i < COUNT_OF(sentences); i++) {
        expect_contains(sentences[i], preview.body);
    }
    expect_form_again(test_post(app, account, path, ""), "галактика");
    expect_int(0, org_count(app, "Хорошая"));
}

void test_orgs_import__a_file_that_is_no_list_is_explained(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");

    expect_form_again(upload(app, account, "Фамилия;Имя\nИванова;Анна\n"), "заголовк");
    expect_form_again(upload(app, account, HEADINGS), "нет строк");
    expect_form_again(upload(app, account, "PK\x03\x04 broken"), "note-bad");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM org_import"));
}

void test_orgs_import__a_new_sheet_takes_the_place_of_the_one_before(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    const char *first = uploaded(app, account, HEADINGS "1;Новая районная;Новая;районная;;\n");
    for (int i = 0; i < 3; i++) {
        uploaded(app, account, HEADINGS "1;Другая районная;Другая;районная;;\n");
    }
    expect_not_found(test_get(app, account, first));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org_import"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org_import_row"));
}

void test_orgs_import__anothers_sheet_is_not_there(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    int64_t other = test_account(app, "region_specialist", "Астраханская");
    int64_t colleague = test_account(app, "region_chair", "Курская");
    const char *path = uploaded(app, account, HEADINGS "1;Новая районная;Новая;районная;;\n");

    expect_not_found(test_get(app, other, path));
    expect_not_found(test_post(app, colleague, path, ""));
    expect_int(0, org_count(app, "Новая"));
}

/* ---- telephones and addresses --------------------------------------------------------------- */

#define WITH_CONTACTS "Наименование;Тип;Телефон;Электронная почта\n"

void test_orgs_import__telephones_and_addresses_are_kept_as_the_form_keeps_them(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    const char *path = uploaded(app, account,
                                WITH_CONTACTS "ППО лицея;ППО;8 (910) 123-45-67;Licey@Mail.RU\n"
                                              "ППО сада;ППО;;\n");
    expect_see_other(test_post(app, account, path, ""), "/orgs");
    expect_str("+79101234567 licey@mail.ru",
               test_sql_text(app, "SELECT phone || ' ' || email FROM org "
                                  "WHERE short_name = 'ППО лицея'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'ППО сада' "
                                    "AND phone IS NULL AND email IS NULL"));
}

void test_orgs_import__what_is_no_telephone_or_address_is_told_by_row(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    const char *path = uploaded(app, account,
                                WITH_CONTACTS "ППО лицея;ППО;2-15-44;licey@mail.ru\n"
                                              "ППО сада;ППО;+7 910 123-45-67;почта: sad.mail.ru\n");
    struct reply preview = test_get(app, account, path);
    expect_page(preview, "«2-15-44» — не телефон с кодом");
    expect_contains("«почта: sad.mail.ru» не похоже на адрес почты", preview.body);
    expect_form_again(test_post(app, account, path, ""), "2-15-44");
    expect_int(0, org_count(app, "ППО лицея"));
}
