/* Many people at once, the sums of organisations, lists and files; what follows the card. */
#include "app/test.h"
#include "features/duplicates/test_duplicates.h"
#include "features/members/test_members.h"
#include "features/training/training_inner.h"

#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region; /* chairs */
    int64_t territory;
    int64_t school;
    int64_t beside; /* of the neighbouring territory */
    int64_t anna;   /* cards of the school */
    int64_t boris;
    int64_t vera; /* of the kindergarten */
};

static int64_t add_person(struct scene *scene, const char *org, const char *last)
{
    return test_members_add(scene->app, scene->region, org,
                            TEST_CARD(.last_name = str_of(last), .first_name = STR("Анна"),
                                      .sex = STR("f"), .status = STR("active"),
                                      .joined_on = {20100901}, .registered_on = {20100901}));
}

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .school = test_account(app, "primary_chair", SCHOOL),
        .beside = test_account(app, "territory_chair", "Льговская"),
    };
    scene.anna = add_person(&scene, SCHOOL, "Абрамова");
    scene.boris = add_person(&scene, SCHOOL, "Белова");
    scene.vera = add_person(&scene, GARDEN, "Волкова");
    return scene;
}

static const char *at(const struct scene *scene, const char *page, const char *org,
                      const char *more)
{
    return test_text("/training%s?org=%lld%s", page, ID(test_org(scene->app, org)), more);
}

#define FORM \
    "title=Школа+актива&kind=school&attendance=in_person&hours=36&taught=federation&" \
    "taught_by=ФОПКО&began_on=10.02.2026&ended_on=14.02.2026"

#define COURSE \
    "title=Охрана+труда&kind=course&attendance=online&hours=16&taught=outside&taught_by=X"

static struct reply write_down(const struct scene *scene, int64_t account, const char *people)
{
    return test_post(scene->app, account, at(scene, "/new", SCHOOL, ""),
                     test_text(FORM "%s", people));
}

static const char *both(const struct scene *scene)
{
    return test_text("&person=%lld&person=%lld", ID(scene->anna), ID(scene->boris));
}

static void train_both(const struct scene *scene)
{
    expect_see_other(write_down(scene, scene->school, both(scene)), at(scene, "", SCHOOL, ""));
}

static int64_t count(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->app, test_text("SELECT count(*) FROM %s", what));
}

static int64_t counted(const struct scene *scene, const char *what, const char *org)
{
    return test_sql_int(scene->app, test_text("SELECT coalesce(sum(%s), 0) FROM training_count "
                                              "WHERE org_id = %lld",
                                              what, ID(test_org(scene->app, org))));
}

/* Counters are what a count of the records gives. */
static void expect_counters_true(struct test_app *app)
{
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM training_count WHERE trainings < 0 OR "
                                    "people < 0 OR hours < 0"));
    static const char *const sums[] = {
        "SELECT coalesce(sum(trainings), 0) - (SELECT count(*) FROM training_record WHERE state = "
        "'kept' AND is_counted >= 0) FROM training_count",
        "SELECT coalesce(sum(people), 0) - (SELECT count(*) FROM (SELECT DISTINCT member_id, year "
        "FROM training_record WHERE state = 'kept' AND is_counted >= 0) x) FROM training_count",
        "SELECT coalesce(sum(hours), 0) - (SELECT coalesce(sum(hours), 0) FROM training_record "
        "WHERE state = 'kept' AND is_counted >= 0) FROM training_count",
    };
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        expect_int(0, test_sql_int(app, sums[i]));
    }
}

/* ---- many at once ---------------------------------------------------------------------------- */

void test_training_many__one_seminar_is_written_down_for_all_who_are_ticked(void)
{
    struct scene scene = scene_new();
    expect_page(test_get(scene.app, scene.school, at(&scene, "/new", SCHOOL, "")), "Белова Анна");
    train_both(&scene);
    expect_int(2, count(&scene, "training_record WHERE state = 'kept'"));
    expect_int(2, counted(&scene, "people", SCHOOL));
    expect_int(72, counted(&scene, "hours", SCHOOL));
    int64_t undo = test_sql_int(scene.app, "SELECT max(id) FROM undo");
    expect_see_other(
        test_post(scene.app, scene.school, test_text("/training/undo/%lld", ID(undo)), ""),
        "/training");
    expect_int(0, count(&scene, "training_record WHERE state = 'kept'"));
    expect_counters_true(scene.app);
}

void test_training_many__nobody_ticked_and_those_who_have_it_are_told_by_name(void)
{
    struct scene scene = scene_new();
    expect_form_again(write_down(&scene, scene.school, ""), "Отметьте тех");
    train_both(&scene);
    struct reply reply = write_down(&scene, scene.school, both(&scene));
    expect_form_again(reply, "уже записано: Абрамова Анна, Белова Анна. Снимите");
    expect_page(test_get(scene.app, scene.school, at(&scene, "/list", SCHOOL, "")), "Абрамова");
    expect_int(2, count(&scene, "training_record"));
}

void test_training_many__people_of_others_are_not_written(void)
{
    struct scene scene = scene_new();
    struct reply reply =
        write_down(&scene, scene.school, test_text("&person=%lld", ID(scene.vera)));
    expect_refused(reply, "больше нет");
    expect_not_found(test_get(scene.app, scene.school, at(&scene, "/new", GARDEN, "")));
    expect_not_found(test_post(scene.app, scene.beside, at(&scene, "/new", SCHOOL, ""),
                               test_text(FORM "%s", both(&scene))));
    int64_t auditor = test_account(scene.app, "primary_auditor", SCHOOL);
    expect_forbidden(write_down(&scene, auditor, both(&scene)));
    expect_int(0, count(&scene, "training_record"));
}

void test_training_many__those_ticked_in_the_list_of_members_stand_there_ticked(void)
{
    struct scene scene = scene_new();
    const char *here = at(&scene, "/new", "Рыльская", test_text("&id=%lld", ID(scene.vera)));
    struct reply page = test_get(scene.app, scene.territory, here);
    expect_page(page, "Волкова Анна");
    expect_lacks("Белова", page.body);
    expect_int(303, test_post(scene.app, scene.territory, here,
                              test_text(FORM "&person=%lld", ID(scene.vera)))
                        .status);
    expect_int(1, counted(&scene, "people", GARDEN));
}

/* ---- posts ----------------------------------------------------------------------------------- */

static void elect(const struct scene *scene, const char *org, int64_t member, int64_t id)
{
    test_sql(scene->app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) SELECT "
                       "%lld, region_id, id, 'union_committee', '2020-01-01' FROM org WHERE id = "
                       "%lld; INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, valid_to, changed_at) SELECT "
                       "%lld, region_id, %lld, id, 'chair', %lld, 'A', 'B', '2025-10-30', "
                       "'2029-10-30', 0 FROM org WHERE id = %lld",
                       ID(id), ID(test_org(scene->app, org)), ID(id), ID(id), ID(member),
                       ID(test_org(scene->app, org))));
}

void test_training_org__elected_people_without_training_in_the_term_are_found(void)
{
    struct scene scene = scene_new();
    elect(&scene, SCHOOL, scene.anna, 901);
    elect(&scene, GARDEN, scene.vera, 902);
    train_both(&scene);
    expect_page(test_get(scene.app, scene.territory, "/training"), "1 из 2");
    struct reply list =
        test_get(scene.app, scene.territory, at(&scene, "/list", "Рыльская", "&show=untrained"));
    expect_page(list, "Волкова Анна");
    expect_lacks("Абрамова", list.body);
    struct reply form =
        test_get(scene.app, scene.territory, at(&scene, "/new", "Рыльская", "&who=primary_chair"));
    expect_page(form, "нет обучения с 30.10.2025");
    expect_page(form, "последнее обучение 14.02.2026");
    expect_int(303, test_post(scene.app, scene.territory,
                              at(&scene, "/new", "Рыльская", "&who=primary_chair"),
                              test_text(FORM "&person=%lld", ID(scene.vera)))
                        .status);
    expect_page(test_get(scene.app, scene.territory, "/training"), "2 из 2");
    expect_int(2, count(&scene, "training_record WHERE category = 'primary_chair'"));
}

/* ---- sums and lists -------------------------------------------------------------------------- */

void test_training_org__people_are_counted_once_and_trainings_each(void)
{
    struct scene scene = scene_new();
    train_both(&scene);
    expect_int(303, test_post(scene.app, scene.school,
                              test_text("/members/%lld/training/new", ID(scene.anna)),
                              "title=Вебинар&kind=webinar&attendance=online&hours=2&"
                              "taught=outside&taught_by=X&began_on=01.03.2026")
                        .status);
    expect_int(2, counted(&scene, "people", SCHOOL));
    expect_int(3, counted(&scene, "trainings", SCHOOL));
    expect_int(74, counted(&scene, "hours", SCHOOL));
    struct reply page = test_get(scene.app, scene.region, at(&scene, "", "Курская", ""));
    expect_page(page, "Школа профсоюзного актива");
    expect_page(page, "Рыльская");
    expect_page(test_get(scene.app, scene.region, at(&scene, "", "Курская", "&year=2025")),
                "Обучение");
    struct reply list =
        test_get(scene.app, scene.region, at(&scene, "/list", "Курская", "&kind=webinar"));
    expect_page(list, "Абрамова Анна");
    expect_lacks("Белова", list.body);
    expect_counters_true(scene.app);
}

void test_training_org__what_runs_out_is_told_until_it_is_repeated(void)
{
    struct scene scene = scene_new();
    const char *to = test_text("/members/%lld/training/new", ID(scene.anna));
    expect_int(303, test_post(scene.app, scene.school, to,
                              COURSE "&began_on=01.04.2023&valid_until=01.04.2026")
                        .status);
    const char *ending = at(&scene, "/list", SCHOOL, "&show=ending");
    expect_page(test_get(scene.app, scene.school, ending), "Абрамова Анна");
    expect_int(303, test_post(scene.app, scene.school, to,
                              COURSE "&began_on=01.02.2026&valid_until=01.02.2029")
                        .status);
    expect_lacks("Абрамова", test_get(scene.app, scene.school, ending).body);
}

void test_training_org__another_organisation_sees_no_list_and_no_file(void)
{
    struct scene scene = scene_new();
    train_both(&scene);
    expect_not_found(test_get(scene.app, scene.beside, at(&scene, "", SCHOOL, "")));
    expect_not_found(test_get(scene.app, scene.beside, at(&scene, "/list", SCHOOL, "")));
    expect_not_found(test_get(scene.app, scene.beside, at(&scene, "/list/file", SCHOOL, "")));
    int64_t auditor = test_account(scene.app, "territory_auditor", "Рыльская");
    expect_forbidden(test_get(scene.app, auditor, at(&scene, "/list/file", SCHOOL, "")));
    expect_lacks("Абрамова", test_get(scene.app, scene.beside, "/training/list").body);
}

void test_training_org__the_lists_are_saved_as_files(void)
{
    struct scene scene = scene_new();
    elect(&scene, GARDEN, scene.vera, 902);
    train_both(&scene);
    struct reply csv =
        test_get(scene.app, scene.territory, at(&scene, "/list/file", "Рыльская", "&format=csv"));
    expect_int(200, csv.status);
    str text = test_bytes_of(csv.file_fd);
    expect_true(str_find(text, STR("Абрамова Анна")) >= 0);
    expect_true(str_find(text, STR("ФОПКО")) >= 0);
    struct reply sheet = test_get(scene.app, scene.territory, at(&scene, "/list/file", SCHOOL, ""));
    expect_true(str_starts_with(test_bytes_of(sheet.file_fd), STR("PK")));
    csv = test_get(scene.app, scene.territory,
                   at(&scene, "/list/file", "Рыльская", "&show=untrained&format=csv"));
    expect_true(str_find(test_bytes_of(csv.file_fd), STR("Волкова Анна")) >= 0);
}

/* The union has no list of its own: people are looked at region by region. */
void test_training_org__the_union_sees_sums_and_a_region_its_people(void)
{
    struct scene scene = scene_new();
    train_both(&scene);
    int64_t officer = test_account(scene.app, "union_officer", "union");
    expect_page(test_get(scene.app, officer, "/training"), "Курская");
    expect_int(303, test_get(scene.app, officer, "/training/list").status);
    expect_page(test_get(scene.app, officer, at(&scene, "/list", "Курская", "")), "Абрамова");
    expect_page(test_get(scene.app, officer, test_text("/members/%lld/training", ID(scene.anna))),
                "Школа актива");
}

/* ---- what follows the card ------------------------------------------------------------------- */

void test_training_org__a_transfer_takes_the_trainings_along(void)
{
    struct scene scene = scene_new();
    train_both(&scene);
    test_sql(scene.app, test_text("UPDATE member SET org_id = %lld, org_path = '%.*s' WHERE id = "
                                  "%lld",
                                  ID(test_org(scene.app, GARDEN)),
                                  STR_ARG(test_org_path(scene.app, GARDEN)), ID(scene.anna)));
    expect_int(1, counted(&scene, "people", SCHOOL));
    expect_int(1, counted(&scene, "people", GARDEN));
    const char *card = test_text("/members/%lld/training", ID(scene.anna));
    expect_not_found(test_get(scene.app, scene.school, card));
    int64_t garden = test_account(scene.app, "primary_chair", GARDEN);
    expect_page(test_get(scene.app, garden, card), "Школа актива");
    expect_counters_true(scene.app);
}

void test_training_org__who_has_left_is_not_asked_to_repeat(void)
{
    struct scene scene = scene_new();
    expect_int(303, test_post(scene.app, scene.school,
                              test_text("/members/%lld/training/new", ID(scene.anna)),
                              FORM "&valid_until=01.04.2026")
                        .status);
    const char *ending = at(&scene, "/list", SCHOOL, "&show=ending");
    expect_page(test_get(scene.app, scene.school, ending), "Абрамова");
    test_sql(scene.app,
             test_text("UPDATE member SET status = 'left' WHERE id = %lld", ID(scene.anna)));
    expect_lacks("Абрамова", test_get(scene.app, scene.school, ending).body);
    expect_int(1, counted(&scene, "people", SCHOOL));
    test_sql(scene.app, test_text("DELETE FROM member WHERE id = %lld", ID(scene.anna)));
    expect_int(0, counted(&scene, "people", SCHOOL));
    struct request *req = test_begin(scene.app, scene.school);
    test_commit(scene.app);
    training_sweep(req);
    expect_int(0, count(&scene, "training_record"));
}

static void plant(struct test_app *app, int64_t member, const char *title, const char *day)
{
    test_sql(app, test_text("INSERT INTO training_record (region_id, id, member_id, org_id, "
                            "org_path, is_first, title, title_key, kind, attendance, category, "
                            "hours, began_on, ended_on, taught_place, taught_by, made_at, "
                            "changed_at) SELECT region_id, 5000 + (SELECT count(*) FROM "
                            "training_record), id, org_id, org_path, 1, '%s', '%s', 'seminar', "
                            "'online', 'member', 8, '%s', '%s', 'outside', 'X', 0, 0 FROM member "
                            "WHERE id = %lld",
                            title, title, day, day, ID(member)));
}

void test_training_org__merged_cards_say_the_same_training_once_and_part_again(void)
{
    struct test_office office = test_office_with(GARDEN);
    plant(office.app, office.first, "a", "2026-01-10");
    plant(office.app, office.second, "a", "2026-01-10");
    plant(office.app, office.second, "b", "2026-01-20");
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    expect_int(2, test_sql_int(office.app, "SELECT sum(trainings) FROM training_count"));
    expect_int(1, test_sql_int(office.app, "SELECT sum(people) FROM training_count"));
    expect_counters_true(office.app);
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_int(3, test_sql_int(office.app, "SELECT sum(trainings) FROM training_count"));
    expect_int(2, test_sql_int(office.app, "SELECT sum(people) FROM training_count"));
    expect_counters_true(office.app);
}

void test_training_org__a_part_of_the_tree_that_moves_takes_its_sums_along(void)
{
    struct scene scene = scene_new();
    train_both(&scene);
    struct request *req = test_begin(scene.app, scene.region);
    str from = test_org_path(scene.app, "Рыльская");
    str to = test_org_path(scene.app, "Льговская");
    to = str_join(req->arena, to, STR("0ZZ"));
    training_feature.path_moved(req, test_org(scene.app, "Курская"), from, to);
    test_commit(scene.app);
    expect_int(2, test_sql_int(scene.app, test_text("SELECT sum(people) FROM training_count WHERE "
                                                    "path LIKE '%.*s%%'",
                                                    STR_ARG(to))));
    expect_int(2, test_sql_int(scene.app, test_text("SELECT count(*) FROM training_record WHERE "
                                                    "org_path LIKE '%.*s%%'",
                                                    STR_ARG(to))));
}
