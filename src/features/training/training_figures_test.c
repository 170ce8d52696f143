/* What report forms get to know about trainings, whatever happens to the cards. */
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/reports/reports.h"
#include "features/training/training_inner.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region;
    int64_t anna; /* 30 years */
    int64_t vera; /* 60 years */
};

static int64_t person(const struct scene *scene, const char *last, const char *born)
{
    return test_members_add(scene->app, scene->region, TEST_SCHOOL,
                            TEST_CARD(.last_name = str_of(last), .first_name = STR("Анна"),
                                      .sex = STR("f"), .born = date_of(born),
                                      .category = STR("worker_pedagogic"),
                                      .status = STR("active")));
}

static void learn(const struct scene *scene, int64_t member, const char *fields)
{
    expect_int(
        303,
        test_post(scene->app, scene->region, test_text("/members/%lld/training/new", ID(member)),
                  test_text("taught=org:%lld&%s", ID(test_org(scene->app, TEST_SCHOOL)), fields))
            .status);
}

static struct scene taught(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_specialist", "Курская");
    scene.anna = person(&scene, "Белова", "1996-05-01");
    scene.vera = person(&scene, "Власова", "1966-05-01");
    learn(&scene, scene.anna,
          "title=А&kind=school&attendance=in_person&category=primary_chair&hours=72"
          "&began_on=10.02.2026");
    learn(&scene, scene.anna,
          "title=Б&kind=webinar&attendance=online&category=primary_chair&hours=4"
          "&began_on=11.02.2026");
    learn(&scene, scene.vera,
          "title=А&kind=school&attendance=in_person&category=committee&hours=36"
          "&began_on=10.02.2026");
    return scene;
}

static struct measure_branch branch_of(const struct scene *scene, const char *since,
                                       const char *day)
{
    return (struct measure_branch){.region_id = test_org(scene->app, "Курская"),
                                   .org_id = test_org(scene->app, "Курская"),
                                   .path = test_org_path(scene->app, "Курская"),
                                   .since = date_of(since),
                                   .day = date_of(day)};
}

/* One figure of the region; -1: cannot be counted. */
static int64_t figure_of(const struct scene *scene, const char *since, const char *day,
                         const char *conditions)
{
    struct measure_figure asked =
        reports_figure_named(test_arena(), STR("trainings"), str_of(conditions));
    struct measure_branch branch = branch_of(scene, since, day);
    training_feature.count(test_begin(scene->app, scene->region), &branch, &asked, 1);
    test_commit(scene->app);
    return asked.is_known ? asked.number : -1;
}

static int64_t figure(const struct scene *scene, const char *conditions)
{
    return figure_of(scene, "2026-01-01", "2027-01-01", conditions);
}

void test_training_figures__people_and_trainings_are_counted_apart(void)
{
    struct scene scene = taught();
    expect_int(3, figure(&scene, ""));
    expect_int(2, figure(&scene, "counted=people"));
    expect_int(112, figure(&scene, "counted=hours"));
    expect_int(2, figure(&scene, "category=primary_chair"));
    expect_int(1, figure(&scene, "category=primary_chair counted=people"));
    expect_int(3, figure(&scene, "category=primary_chair|committee"));
}

void test_training_figures__hours_attendance_sex_age_and_teacher_narrow_them(void)
{
    struct scene scene = taught();
    expect_int(1, figure(&scene, "hours=..35"));
    expect_int(1, figure(&scene, "hours=36..71"));
    expect_int(1, figure(&scene, "hours=72.."));
    expect_int(1, figure(&scene, "attendance=online|recording"));
    expect_int(2, figure(&scene, "age=..35"));
    expect_int(2, figure(&scene, "counted=people sex=f"));
    expect_int(0, figure(&scene, "taught=institute"));
    expect_int(3, figure(&scene, "taught=register"));
}

void test_training_figures__a_card_that_is_corrected_corrects_them(void)
{
    struct scene scene = taught();
    test_sql(scene.app,
             test_text("UPDATE member SET sex = 'm', born = '1970-01-01', born_year = 1970 "
                       "WHERE id = %lld",
                       ID(scene.anna)));
    expect_int(1, figure(&scene, "counted=people sex=m"));
    expect_int(0, figure(&scene, "age=..35"));
    expect_int(3, figure(&scene, ""));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM training_count WHERE people < 0 "
                                          "OR trainings < 0"));
}

void test_training_figures__what_has_to_be_entered_stays_unknown(void)
{
    struct scene scene = taught();
    expect_int(-1, figure(&scene, "counted=entered"));
    expect_int(-1, figure(&scene, "counted=something"));
}

void test_training_figures__any_period_is_counted_over_the_trainings(void)
{
    struct scene scene = taught();
    expect_int(2, figure_of(&scene, "2026-02-10", "2026-02-11", ""));
    expect_int(1, figure_of(&scene, "2026-02-11", "2026-02-12", "counted=people"));
    expect_int(112, figure_of(&scene, "2025-07-01", "2026-07-01", "counted=hours"));
    expect_int(2, figure_of(&scene, "2025-07-01", "2026-07-01", "counted=people"));
    expect_int(1, figure_of(&scene, "2025-07-01", "2026-07-01", "age=..35 hours=72.."));
    expect_int(0, figure_of(&scene, "2025-01-01", "2026-01-01", ""));
}

/* Other bands of hours than the sums know, and people who had such a training at least once. */
void test_training_figures__whoever_had_such_a_training_counts_once_in_each_column(void)
{
    struct scene scene = taught();
    expect_int(2, figure(&scene, "counted=trained"));
    expect_int(1, figure(&scene, "counted=trained hours=..15"));
    expect_int(2, figure(&scene, "counted=trained hours=16..249"));
    expect_int(0, figure(&scene, "counted=trained hours=250.."));
    expect_int(2, figure(&scene, "counted=trainings hours=16..249"));
    expect_int(0, figure(&scene, "counted=trainings hours=many"));
}

/* Section IV of form 2: the post of the last day of the training says who somebody was. */
void test_training_figures__released_staff_and_activists_are_told_apart(void)
{
    struct scene scene = taught();
    test_sql(scene.app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) VALUES "
                       "(7, %lld, %lld, 'union_committee', '2020-01-01'); "
                       "INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, is_released, changed_at) "
                       "SELECT 8, m.region_id, 7, m.org_id, 'chair', m.id, 'Белова', 'Анна', "
                       "'2025-01-01', 1, 0 FROM member m WHERE m.id = %lld UNION ALL "
                       "SELECT 9, m.region_id, 7, m.org_id, 'member', m.id, 'Власова', 'Анна', "
                       "'2026-02-11', 0, 0 FROM member m WHERE m.id = %lld",
                       ID(test_org(scene.app, "Курская")), ID(test_org(scene.app, TEST_SCHOOL)),
                       ID(scene.anna), ID(scene.vera)));
    expect_int(1, figure(&scene, "counted=trained released=yes"));
    expect_int(2, figure(&scene, "counted=trainings released=yes"));
    expect_int(1, figure(&scene, "counted=trained released=yes level=primary "
                                 "body=union_committee post=chair"));
    expect_int(0, figure(&scene, "counted=trained released=yes body=bureau post=chair"));
    /* Elected a day after the training. */
    expect_int(0, figure(&scene, "counted=trained released=no"));
    expect_int(2, figure(&scene, "counted=trained"));
}
