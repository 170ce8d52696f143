/* Schools of activists and standing seminars: founded, with groups that are events, counted. */
#include "app/test.h"
#include "features/events/events.h"
#include "features/members/test_members.h"
#include "features/schools/schools.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region;
    int64_t id;
};

static struct reply found(const struct scene *scene, const char *more)
{
    str path = test_org_path(scene->app, "Курская");
    return test_post(scene->app, scene->region, "/schools/new",
                     test_text("%s&kind=school&title=Школа председателя&head=Орлова Н. П."
                               "&audience=%s&founded_on=01.09.2025",
                               more, str_to_c(test_arena(), path)));
}

static struct scene founded(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_specialist", "Курская");
    expect_int(303, found(&scene, "").status);
    scene.id = test_sql_int(scene.app, "SELECT id FROM school");
    return scene;
}

static const char *at(const struct scene *scene, const char *page)
{
    return test_text("/schools/%lld%s", ID(scene->id), page);
}

void test_schools__a_school_has_groups_which_are_events(void)
{
    struct scene scene = founded();
    expect_page(test_get(scene.app, scene.region, "/schools"), "Школа председателя");
    expect_page(test_get(scene.app, scene.region, at(&scene, "/group")), "Школа председателя");
    str path = test_org_path(scene.app, "Курская");
    expect_int(303, test_post(scene.app, scene.region, at(&scene, "/group"),
                              test_text("title=Поток 1&kind=school&form=in_person"
                                        "&begins_on=10.03.2026&audience=%s&entry_by=own",
                                        str_to_c(test_arena(), path)))
                        .status);
    expect_int(1, test_sql_int(scene.app, test_text("SELECT count(*) FROM event WHERE school_id = "
                                                    "%lld AND kind = 'school'",
                                                    ID(scene.id))));
    expect_page(test_get(scene.app, scene.region, at(&scene, "")), "Поток 1");
}

void test_schools__another_organisation_neither_sees_nor_changes_it(void)
{
    struct scene scene = founded();
    int64_t beside = test_account(scene.app, "primary_chair", "АГУ");
    int64_t below = test_account(scene.app, "primary_chair", TEST_SCHOOL);
    const char *const pages[] = {"", "/edit", "/group"};
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        expect_not_found(test_get(scene.app, beside, at(&scene, pages[i])));
        expect_not_found(test_get(scene.app, below, at(&scene, pages[i])));
    }
    expect_not_found(test_post(scene.app, beside, at(&scene, "/edit"), ""));
    expect_not_found(test_post(scene.app, beside, at(&scene, "/group"), ""));
}

void test_schools__what_two_people_change_at_once_is_told(void)
{
    struct scene scene = founded();
    str path = test_org_path(scene.app, "Курская");
    const char *body = test_text("version=1&kind=school&title=Иначе&audience=%s"
                                 "&founded_on=01.09.2025",
                                 str_to_c(test_arena(), path));
    expect_see_other(test_post(scene.app, scene.region, at(&scene, "/edit"), body), at(&scene, ""));
    expect_refused(test_post(scene.app, scene.region, at(&scene, "/edit"), body), "изменил");
}

void test_schools__bad_input_is_told_and_nothing_is_kept(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_specialist", "Курская");
    expect_form_again(found(&scene, "closed_on=01.01.2025"), "раньше первого");
    expect_form_again(found(&scene, "kind=party"), "Выберите");
    expect_form_again(found(&scene, "title="), "Название");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM school"));
}

static int64_t counted(const struct scene *scene, const char *kind, const char *since)
{
    struct measure_condition condition = {STR("kind"), str_of(kind)};
    struct measure_figure asked = {
        .measure = STR("schools"), .conditions = &condition, .condition_count = 1};
    struct request *req = test_begin(scene->app, scene->region);
    date first = date_of(since);
    schools_feature.count(req,
                          &(struct measure_branch){.path = test_org_path(scene->app, "Курская"),
                                                   .since = first,
                                                   .day = date_add_months(first, 12)},
                          &asked, 1);
    test_commit(scene->app);
    return asked.is_known ? asked.number : -1;
}

void test_schools__reports_count_those_that_worked_in_the_year(void)
{
    struct scene scene = founded();
    expect_int(1, counted(&scene, "school", "2025-01-01"));
    expect_int(1, counted(&scene, "school", "2026-01-01"));
    expect_int(0, counted(&scene, "school", "2024-01-01"));
    expect_int(0, counted(&scene, "standing_seminar", "2025-01-01"));
    test_sql(scene.app, "UPDATE school SET closed_on = '2025-12-31'");
    expect_int(0, counted(&scene, "school", "2026-01-01"));
}
