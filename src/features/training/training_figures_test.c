/* What report forms get to know about trainings, whatever happens to the cards. */
#include "app/test.h"
#include "features/members/test_members.h"
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

/* One figure of the region in 2026; -1: cannot be counted. */
static int64_t figure(const struct scene *scene, const char *fields_and_values)
{
    struct measure_condition conditions[4];
    size_t count = 0;
    str rest = str_of(fields_and_values), word;
    while (str_next(&rest, ' ', &word)) {
        ptrdiff_t sign = str_find_char(word, '=');
        conditions[count++] = (struct measure_condition){str_slice(word, 0, (size_t)sign),
                                                         str_from(word, (size_t)sign + 1)};
    }
    struct measure_figure asked = {
        .measure = STR("trainings"), .conditions = conditions, .condition_count = count};
    struct request *req = test_begin(scene->app, scene->region);
    training_feature.count(req,
                           &(struct measure_branch){.path = test_org_path(scene->app, "Курская"),
                                                    .since = date_of("2026-01-01"),
                                                    .day = date_of("2027-01-01")},
                           &asked, 1);
    test_commit(scene->app);
    return asked.is_known ? asked.number : -1;
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
