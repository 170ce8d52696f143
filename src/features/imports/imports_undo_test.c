#include "features/imports/imports.h"

#include "features/imports/test_imports.h"
#include "features/members/test_members.h"

#define TODAY TEST_IMPORTS_TODAY
#define SCHOOL TEST_IMPORTS_SCHOOL

static const struct members_card anna = {
    .last_name = STR_INIT("Абрамова"),
    .first_name = STR_INIT("Анна"),
    .middle_name = STR_INIT("Львовна"),
    .born = {19850312},
    .phone = STR_INIT("+79100000001"),
};

static const char *loaded(struct test_app *app, int64_t chair)
{
    test_members_add(app, chair, SCHOOL, &anna);
    return test_imports_loaded(app, chair,
                               "Абрамова Анна Львовна;12.03.1985;89100000099;методист;\r\n"
                               "Бабич Олег Юрьевич;02.07.1992;;учитель;\r\n"
                               "Власова Инна Петровна;19.11.1990;;логопед;\r\n");
}

void test_imports_undo__it_asks_first_and_says_in_figures_what_will_happen(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = loaded(app, chair);
    const char *undo = test_text("%s/undo", list);
    struct reply result = test_get(app, chair, test_text("%s/result", list));
    expect_page(result, test_text("href=\"%s\"", undo));
    expect_lacks(test_text("action=\"%s\"", undo), result.body);

    struct reply question = test_get(app, chair, undo);
    expect_page(question, "2 человека");
    expect_contains("1 карточка", question.body);
    expect_contains("таких карточек нет", question.body);
    expect_contains(test_text("action=\"%s\"", undo), question.body);
    expect_int(3, test_sql_int(app, "SELECT count(*) FROM member"));

    expect_see_other(test_post(app, chair, undo, ""), test_text("%s/result", list));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM member"));
    expect_see_other(test_get(app, chair, undo), test_text("%s/result", list));
}

void test_imports_undo__cards_changed_since_are_counted_and_named(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = loaded(app, chair);
    test_sql(app, "UPDATE member SET version = version + 1 WHERE last_name = 'Абрамова'");
    const char *undo = test_text("%s/undo", list);
    struct reply question = test_get(app, chair, undo);
    expect_page(question, "1 карточку после загрузки кто-то изменил");
    expect_contains("Абрамова Анна Львовна", question.body);
    expect_lacks("Бабич", question.body);
    expect_lacks("уберём", question.body);
    expect_lacks(test_text("action=\"%s\"", undo), question.body);
}

void test_imports_undo__after_thirty_days_nothing_is_asked(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    const char *list = loaded(app, chair);
    test_sql(app, "UPDATE import SET loaded_at = loaded_at - 31 * 86400");
    expect_refused(test_get(app, chair, test_text("%s/undo", list)), "30 дней");
}

void test_imports_undo__only_who_may_load_is_asked(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t accountant = test_account(app, "accountant", SCHOOL);
    int64_t stranger = test_account(app, "territory_chair", "Льговская");
    const char *undo = test_text("%s/undo", loaded(app, chair));
    expect_forbidden(test_get(app, accountant, undo));
    expect_not_found(test_get(app, stranger, undo));
}
