/* A slice by the structure of its day and by that of today. */
#include "features/acts/test_acts.h"
#include "features/members/test_members.h"
#include "features/slices/slices.h"

#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define PAST "/slices/file?format=json&rows=territory&on=2026-01-01"

struct desk {
    struct test_app *app;
    int64_t region;
};

/* Two in the school, one in the kindergarten, which leaves the town on 15 January. */
static struct desk desk_new(void)
{
    static const struct {
        const char *org;
        const char *surname;
    } people[] = {{SCHOOL, "Арбузова"}, {SCHOOL, "Берёзова"}, {GARDEN, "Грушева"}};
    struct desk desk = {.app = test_app_on("2026-03-01")};
    desk.region = test_account(desk.app, "region_chair", "Курская");
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        (void)test_members_add(
            desk.app, desk.region, people[i].org,
            TEST_CARD(.last_name = str_of(people[i].surname), .first_name = STR("Яна"),
                      .joined_on = date_of("2015-09-01"), .registered_on = date_of("2015-09-01")));
    }
    test_acts_move(desk.app, desk.region, GARDEN, "Льговская", "2026-01-15");
    return desk;
}

static str get(const struct desk *desk, const char *path)
{
    return test_get(desk->app, desk->region, path).body;
}

void test_slices_tree__rows_are_organisations_as_they_stood_on_the_day(void)
{
    struct desk desk = desk_new();
    expect_contains("\"cells\":[[3]]", get(&desk, PAST));
    expect_contains("\"tree\":\"day\"", get(&desk, PAST));
    str today = get(&desk, PAST "&tree=today");
    expect_contains("\"cells\":[[2],[1]]", today);
    expect_contains("по нынешней структуре", today);
    expect_contains("\"cells\":[[2],[1]]",
                    get(&desk, "/slices/file?format=json&rows=territory&on=2026-02-01"));
    expect_contains("tree=today", get(&desk, "/slices/show?rows=territory&on=2026-01-01"
                                             "&tree=today"));
    expect_contains("Структуры «then» нет",
                    get(&desk, "/slices/show?rows=territory&on=2026-01-01&tree=then"));
}

/* A branch too; and in a series all days are those of one branch. */
void test_slices_tree__a_branch_is_what_it_was_on_the_day(void)
{
    struct desk desk = desk_new();
    const char *town = test_text("&org=%lld", (long long)test_org(desk.app, "Рыльская"));
    const char *of_sex = "/slices/file?format=json&rows=sex&on=";
    expect_contains("\"total\":3", get(&desk, test_text("%s2026-01-01%s", of_sex, town)));
    expect_contains("\"total\":2", get(&desk, test_text("%s2026-02-01%s", of_sex, town)));
    expect_contains("\"total\":2",
                    get(&desk, test_text("%s2026-01-01%s&tree=today", of_sex, town)));
    const char *years = "/slices/file?format=json&rows=sex&columns=years&days=2&on=";
    expect_contains("\"cells\":[[3,3]]", get(&desk, test_text("%s2026-01-01%s", years, town)));
    expect_contains("\"cells\":[[2,2]]", get(&desk, test_text("%s2026-02-01%s", years, town)));
}

/* The town sees that it had the kindergarten, and cannot look into it any more. */
void test_slices_tree__a_row_that_has_moved_away_leads_nowhere(void)
{
    struct desk desk = desk_new();
    int64_t chair = test_account(desk.app, "territory_chair", "Рыльская");
    str page = test_get(desk.app, chair, "/slices/show?rows=primary&on=2026-01-01").body;
    expect_contains(GARDEN, page);
    expect_contains(test_text("org=%lld\"", (long long)test_org(desk.app, SCHOOL)), page);
    expect_lacks(test_text("org=%lld\"", (long long)test_org(desk.app, GARDEN)), page);
}
