/* An event held by a programme: taken over, its modules laid out as sessions. */
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))
#define WEEKLY "begins_on=09.03.2026&rhythm=weeks&begins_at=14&hours=4&pause=10"

struct scene {
    struct test_app *app;
    int64_t region;
    int64_t programme;
    int64_t id;
};

static int64_t count(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->app, test_text("SELECT count(*) FROM %s", what));
}

static const char *at(const struct scene *scene, const char *page)
{
    return test_text("/events/%lld%s", ID(scene->id), page);
}

/* A programme of 16 hours that is open, of two modules: six hours and two. */
static int64_t open_programme(const struct scene *scene)
{
    expect_int(303, test_post(scene->app, scene->region, "/programmes/new",
                              test_text("title=Школа+председателя&level=basic&kind=school&"
                                        "form=mixed&hours=16&goal=Учить&category=2&audience=%lld",
                                        ID(test_org(scene->app, "Курская"))))
                        .status);
    int64_t id = test_sql_int(scene->app, "SELECT max(id) FROM programme");
    const char *const modules[] = {"title=Устав&kind=lecture&hours=6&trainer=Орлова+Н.+П.",
                                   "title=Протокол&kind=practice&hours=2"};
    for (size_t i = 0; i < COUNT_OF(modules); i++) {
        expect_int(303, test_post(scene->app, scene->region,
                                  test_text("/programmes/%lld/modules/new", ID(id)), modules[i])
                            .status);
    }
    expect_int(303, test_post(scene->app, scene->region,
                              test_text("/programmes/%lld/state/open", ID(id)), "")
                        .status);
    return id;
}

static struct reply plan(const struct scene *scene, const char *more)
{
    return test_post(scene->app, scene->region, "/events/new",
                     test_text("%s&title=Школа&kind=school&form=mixed&begins_on=09.03.2026"
                               "&audience=%s&entry_by=own",
                               more, str_to_c(test_arena(), test_org_path(scene->app, "Курская"))));
}

static struct scene planned(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_specialist", "Курская");
    scene.programme = open_programme(&scene);
    expect_int(
        303,
        plan(&scene, test_text("ends_on=20.03.2026&programme=%lld", ID(scene.programme))).status);
    scene.id = test_sql_int(scene.app, "SELECT max(id) FROM event");
    return scene;
}

void test_events_lessons__a_programme_fills_the_form_and_names_its_events(void)
{
    struct scene scene = planned();
    struct reply form = test_get(scene.app, scene.region,
                                 test_text("/events/new?programme=%lld", ID(scene.programme)));
    expect_page(form, "value=\"Школа председателя\"");
    expect_page(form, "value=\"16\"");
    expect_page(form, "value=\"17.03.2026\""); /* two days of eight hours */
    expect_page(form, "name=\"category\" value=\"2\" checked");
    expect_int(16, test_sql_int(scene.app, "SELECT hours FROM event"));
    expect_page(test_get(scene.app, scene.region, at(&scene, "")), "Школа председателя");
    struct reply page =
        test_get(scene.app, scene.region, test_text("/programmes/%lld", ID(scene.programme)));
    expect_page(page, test_text("/events/%lld\"", ID(scene.id)));
    expect_form_again(plan(&scene, "programme=7"), "Выберите");
}

void test_events_lessons__an_event_is_changed_and_takes_a_programme_afterwards(void)
{
    struct scene scene = planned();
    const char *path = str_to_c(test_arena(), test_org_path(scene.app, "Курская"));
    const char *body = test_text("version=1&title=Иначе&kind=school&form=mixed&audience=%s"
                                 "&begins_on=09.03.2026&entry_by=own",
                                 path);
    expect_page(test_get(scene.app, scene.region, at(&scene, "/edit")), "Школа председателя");
    expect_see_other(test_post(scene.app, scene.region, at(&scene, "/edit"), body), at(&scene, ""));
    expect_int(1, count(&scene, "event WHERE title = 'Иначе' AND programme_id IS NULL"));
    expect_refused(test_post(scene.app, scene.region, at(&scene, "/edit"), body), "изменил");
    body = test_text("version=2&title=Иначе&kind=school&form=mixed&audience=%s"
                     "&begins_on=09.03.2026&entry_by=own&programme=%lld",
                     path, ID(scene.programme));
    expect_see_other(test_post(scene.app, scene.region, at(&scene, "/edit"), body), at(&scene, ""));
    expect_int(1, count(&scene, "event WHERE hours = 16 AND programme_id IS NOT NULL"));
}

void test_events_lessons__a_plan_is_not_told_to_others_by_its_programme(void)
{
    struct scene scene = planned();
    int64_t school = test_account(scene.app, "primary_chair", TEST_SCHOOL);
    const char *page = test_text("/programmes/%lld", ID(scene.programme));
    expect_lacks(test_text("/events/%lld\"", ID(scene.id)), test_get(scene.app, school, page).body);
    expect_int(303, test_post(scene.app, scene.region, at(&scene, "/announce"), "").status);
    expect_page(test_get(scene.app, school, page), test_text("/events/%lld\"", ID(scene.id)));
}

void test_events_lessons__modules_are_looked_at_and_then_become_sessions(void)
{
    struct scene scene = planned();
    expect_page(test_get(scene.app, scene.region, at(&scene, "/lessons")), "По 45 минут");
    struct reply look = test_post(scene.app, scene.region, at(&scene, "/lessons/look"), WEEKLY);
    expect_page(look, "Устав, часть 2");
    expect_page(look, "17:00");
    expect_int(0, count(&scene, "event_session"));
    expect_form_again(test_post(scene.app, scene.region, at(&scene, "/lessons"), WEEKLY),
                      "ни одного");
    expect_see_other(test_post(scene.app, scene.region, at(&scene, "/lessons"),
                               WEEKLY "&lesson=1&lesson=2&lesson=3"),
                     at(&scene, ""));
    expect_int(3, count(&scene, "event_session"));
    expect_int(1, count(&scene, "event_session WHERE title = 'Устав, часть 1' AND hours = 4 AND "
                                "held_on = '2026-03-09' AND begins_at = '14:00' AND "
                                "ends_at = '17:00' AND speaker = 'Орлова Н. П.'"));
    expect_int(1, count(&scene, "event_session WHERE title = 'Протокол' AND hours = 2 AND "
                                "held_on = '2026-03-16' AND begins_at = '15:40'"));
    expect_page(test_get(scene.app, scene.region, at(&scene, "/lessons")), "Они останутся");
}

void test_events_lessons__what_is_not_ticked_is_not_written(void)
{
    struct scene scene = planned();
    expect_int(
        303, test_post(scene.app, scene.region, at(&scene, "/lessons"), WEEKLY "&lesson=1&lesson=3")
                 .status);
    expect_int(2, count(&scene, "event_session"));
    expect_int(0, count(&scene, "event_session WHERE title = 'Устав, часть 2'"));
}

void test_events_lessons__a_plan_takes_as_long_as_its_lessons_and_an_announced_event_not(void)
{
    struct scene scene = planned();
    const char *const slow = "begins_on=09.03.2026&rhythm=fortnights&begins_at=14&hours=2&pause=0"
                             "&lesson=1&lesson=2&lesson=3&lesson=4";
    expect_int(303, test_post(scene.app, scene.region, at(&scene, "/announce"), "").status);
    expect_form_again(test_post(scene.app, scene.region, at(&scene, "/lessons"), slow),
                      "20.04.2026");
    expect_int(0, count(&scene, "event_session"));
    test_sql(scene.app, "UPDATE event SET state = 'draft'");
    expect_int(303, test_post(scene.app, scene.region, at(&scene, "/lessons"), slow).status);
    expect_int(1, count(&scene, "event WHERE ends_on = '2026-04-20'"));
}

void test_events_lessons__working_days_leave_out_the_weekend(void)
{
    struct scene scene = planned();
    expect_int(303, test_post(scene.app, scene.region, at(&scene, "/lessons"),
                              "begins_on=13.03.2026&rhythm=working&begins_at=9&hours=6&pause=10"
                              "&lesson=1&lesson=2")
                        .status);
    expect_int(1, count(&scene, "event_session WHERE held_on = '2026-03-16'"));
}

void test_events_lessons__bad_input_is_told_and_nothing_is_written(void)
{
    struct scene scene = planned();
    const struct {
        const char *body;
        const char *sentence;
    } bad[] = {
        {"begins_on=09.03.2026&rhythm=days&begins_at=25&hours=4&pause=0&lesson=1", "14:00"},
        {"begins_on=09.03.2026&rhythm=days&begins_at=21&hours=8&pause=0&lesson=1", "полночь"},
        {"begins_on=01.03.2026&rhythm=days&begins_at=9&hours=8&pause=0&lesson=1", "09.03.2026"},
        {"begins_on=09.03.2026&rhythm=daily&begins_at=9&hours=8&pause=0&lesson=1", "Выберите"},
        {"begins_on=09.03.2026&rhythm=days&begins_at=9&hours=80&pause=0&lesson=1", "14"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        expect_form_again(test_post(scene.app, scene.region, at(&scene, "/lessons"), bad[i].body),
                          bad[i].sentence);
    }
    expect_int(0, count(&scene, "event_session"));
}

void test_events_lessons__who_does_not_hold_it_lays_nothing_out(void)
{
    struct scene scene = planned();
    int64_t school = test_account(scene.app, "primary_chair", TEST_SCHOOL);
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_int(303, test_post(scene.app, scene.region, at(&scene, "/announce"), "").status);
    expect_not_found(test_get(scene.app, school, at(&scene, "/lessons")));
    expect_not_found(test_post(scene.app, school, at(&scene, "/lessons"), WEEKLY "&lesson=1"));
    expect_forbidden(test_post(scene.app, auditor, at(&scene, "/lessons"), WEEKLY "&lesson=1"));
    expect_int(0, count(&scene, "event_session"));
}

void test_events_lessons__an_event_of_no_programme_has_none(void)
{
    struct scene scene = planned();
    expect_int(303, plan(&scene, "").status);
    scene.id = test_sql_int(scene.app, "SELECT max(id) FROM event");
    expect_not_found(test_get(scene.app, scene.region, at(&scene, "/lessons")));
}
