#include "features/members/test_members.h"

struct town {
    struct test_app *app;
    int64_t region;
};

static struct town town_with_anna(void)
{
    struct town town = {.app = test_app_on("2026-01-22")};
    town.region = test_account(town.app, "region_specialist", "Курская");
    (void)test_members_add(town.app, town.region, "Рыльская СОШ 4",
                           TEST_CARD(.last_name = STR("Гончарова"), .first_name = STR("Анна"),
                                     .category = STR("worker_pedagogic"),
                                     .born = date_of("1979-03-14")));
    return town;
}

void test_members_filter__a_condition_that_is_none_is_told_and_left_out(void)
{
    struct town town = town_with_anna();
    static const struct {
        const char *query;
        const char *told;
    } cases[] = {
        {"age_from=abc", "возраст от «abc»"},
        {"age_to=-5", "возраст до «-5»"},
        {"category=xyz", "категория «xyz»"},
        {"sex=%3Cb%3E", "пол «&lt;b&gt;»"},
        {"standing=here", "статус «here»"},
        {"joined_from=31.02.2020", "вступили с «31.02.2020»"},
        {"joined_to=soon", "вступили по «soon»"},
        {"without=shoes", "чего нет в карточке «shoes»"},
        {"unchecked=x", "месяцев без сверки «x»"},
        {"org=x", "организация «x»"},
        {"found=00ff", "Условие непонятно: слова поиска."},
        {"age_from=abc&category=xyz", "Условия непонятны: возраст от «abc», категория «xyz»."},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reply list =
            test_get(town.app, town.region, test_text("/members?%s", cases[i].query));
        expect_page(list, cases[i].told);
        expect_contains("Список показан без", list.body);
        expect_contains("Гончарова", list.body);
    }
}

void test_members_filter__conditions_that_make_sense_are_not_complained_about(void)
{
    struct town town = town_with_anna();
    struct reply list = test_get(town.app, town.region,
                                 "/members?age_from=&age_to=90&category=worker&joined_from="
                                 "01.09.2001&joined_to=&own=0&utm=x&without=phone");
    expect_page(list, "Показать");
    expect_lacks("непонятн", list.body);
}

void test_members_filter__no_file_is_made_of_more_people_than_were_meant(void)
{
    struct town town = town_with_anna();
    expect_refused(test_get(town.app, town.region, "/members/export?format=csv&category=xyz"),
                   "категория «xyz»");
}
