/* The reserve of cadres: in, prepared, judged, out; seen by whom. */
#include "app/test.h"
#include "features/duplicates/test_duplicates.h"
#include "features/members/test_members.h"
#include "features/reserve/reserve_inner.h"

#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region; /* chairs */
    int64_t territory;
    int64_t school;
    int64_t beside; /* of the neighbouring territory */
    int64_t anna;   /* cards of the school */
    int64_t boris;
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
    struct test_app *app = test_app_on("2026-09-01");
    struct scene scene = {
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .school = test_account(app, "primary_chair", SCHOOL),
        .beside = test_account(app, "territory_chair", "Льговская"),
    };
    scene.anna = add_person(&scene, SCHOOL, "Абрамова");
    scene.boris = add_person(&scene, SCHOOL, "Белова");
    return scene;
}

static const char *entry(const struct scene *scene, const char *org, const char *more)
{
    return test_text("org_id=%lld&post=chair&readiness=later&since=01.02.2026%s",
                     ID(test_org(scene->app, org)), more);
}

static const char *new_path(int64_t member)
{
    return test_text("/members/%lld/reserve/new", ID(member));
}

static int64_t put_in(const struct scene *scene, int64_t account, int64_t member, const char *org)
{
    expect_int(303, test_post(scene->app, account, new_path(member), entry(scene, org, "")).status);
    return test_sql_int(scene->app, "SELECT max(id) FROM reserve_person");
}

static const char *page(int64_t id, const char *more)
{
    return test_text("/reserve/%lld%s", ID(id), more);
}

static int64_t count(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->app, test_text("SELECT count(*) FROM %s", what));
}

/* ---- in ----------------------------------------------------------------------------------------
 */

void test_reserve__somebody_is_put_in_and_seen_on_list_and_card(void)
{
    struct scene scene = scene_new();
    expect_page(test_get(scene.app, scene.territory, new_path(scene.anna)), "Рыльская");
    int64_t id = put_in(&scene, scene.territory, scene.anna, SCHOOL);
    expect_page(test_get(scene.app, scene.territory, "/reserve"), "Абрамова Анна");
    expect_page(test_get(scene.app, scene.school, page(id, "")), "Председатель");
    expect_page(test_get(scene.app, scene.school, test_text("/members/%lld", ID(scene.anna))),
                "Готовится");
    expect_form_again(
        test_post(scene.app, scene.territory, new_path(scene.anna), entry(&scene, SCHOOL, "")),
        "уже в резерве на этот пост");
    expect_int(303, test_post(scene.app, scene.territory, new_path(scene.anna),
                              entry(&scene, "Рыльская", ""))
                        .status);
    expect_int(2, count(&scene, "reserve_person"));
}

void test_reserve__nobody_reaches_into_the_reserve_of_others(void)
{
    struct scene scene = scene_new();
    int64_t id = put_in(&scene, scene.territory, scene.anna, "Рыльская");
    expect_not_found(test_get(scene.app, scene.beside, page(id, "")));
    expect_not_found(test_get(scene.app, scene.school, page(id, "")));
    /* On the card the school sees it, and finds no link that leads nowhere. */
    struct reply card =
        test_get(scene.app, scene.school, test_text("/members/%lld", ID(scene.anna)));
    expect_page(card, "Председатель. Рыльская");
    expect_lacks(page(id, ""), card.body);
    expect_not_found(
        test_post(scene.app, scene.beside, page(id, "/steps"), "step_kind=task&step_title=X"));
    expect_not_found(
        test_post(scene.app, scene.beside, new_path(scene.anna), entry(&scene, SCHOOL, "")));
    /* The school may not put anybody into the reserve of the territory. */
    expect_form_again(
        test_post(scene.app, scene.school, new_path(scene.boris), entry(&scene, "Рыльская", "")),
        "Выберите");
    int64_t auditor = test_account(scene.app, "territory_auditor", "Рыльская");
    expect_page(test_get(scene.app, auditor, page(id, "")), "Абрамова");
    expect_forbidden(test_post(scene.app, auditor, page(id, "/end"), "version=1"));
    expect_forbidden(test_get(scene.app, auditor, new_path(scene.boris)));
}

void test_reserve__what_cannot_be_is_said_in_sentences(void)
{
    struct scene scene = scene_new();
    add_person(&scene, SCHOOL, "Белова");
    struct test_app *app = scene.app;
    const char *path = new_path(scene.anna);
    expect_form_again(test_post(app, scene.territory, path,
                                test_text("since=01.12.2026&%s", entry(&scene, SCHOOL, ""))),
                      "ещё не наступ");
    expect_form_again(
        test_post(app, scene.territory, path, entry(&scene, SCHOOL, "&review_on=01.01.2026")),
        "раньше, чем начало");
    expect_form_again(
        test_post(app, scene.territory, path, entry(&scene, SCHOOL, "&mentor=Белова")),
        "Так зовут нескольких");
    expect_form_again(
        test_post(app, scene.territory, path, entry(&scene, SCHOOL, "&mentor=Абрамова+Анна")),
        "самому себе");
    expect_int(
        303, test_post(app, scene.territory, path, entry(&scene, SCHOOL, "&mentor=Сергеева+Ольга"))
                 .status);
    expect_int(0, count(&scene, "reserve_person WHERE mentor_member_id IS NOT NULL"));
}

/* ---- prepared ----------------------------------------------------------------------------------
 */

void test_reserve__steps_and_reviews_are_written_down(void)
{
    struct scene scene = scene_new();
    int64_t id = put_in(&scene, scene.territory, scene.anna, SCHOOL);
    expect_form_again(test_post(scene.app, scene.territory, page(id, "/steps"), "step_kind=task"),
                      "Это нужно заполнить");
    expect_see_other(test_post(scene.app, scene.territory, page(id, "/steps"),
                               "step_kind=task&step_title=Провести+собрание&due_on=01.10.2026"),
                     page(id, ""));
    expect_page(test_get(scene.app, scene.territory, page(id, "")), "до 01.10.2026");
    expect_see_other(test_post(scene.app, scene.territory, page(id, "/steps/1/done"), "done=1"),
                     page(id, ""));
    expect_page(test_get(scene.app, scene.territory, "/reserve"), "исполнено 1 из 1");
    expect_not_found(test_post(scene.app, scene.territory, page(id, "/steps/7/done"), "done=1"));
    expect_form_again(test_post(scene.app, scene.territory, page(id, "/reviews"),
                                "held_on=01.01.2026&verdict=X&review_readiness=now"),
                      "только с 01.02.2026");
    expect_see_other(test_post(scene.app, scene.territory, page(id, "/reviews"),
                               "held_on=01.08.2026&verdict=Готов+выдвигаться&review_readiness=now"),
                     page(id, ""));
    expect_page(test_get(scene.app, scene.territory, page(id, "")), "Готов выдвигаться");
    expect_int(1, count(&scene, "reserve_person WHERE readiness = 'now' AND review_on = "
                                "'2027-08-01'"));
    expect_see_other(test_post(scene.app, scene.territory, page(id, "/steps/1/remove"), ""),
                     page(id, ""));
    expect_int(0, count(&scene, "reserve_step"));
}

void test_reserve__who_is_due_untrained_or_missing_is_found(void)
{
    struct scene scene = scene_new();
    int64_t id = put_in(&scene, scene.territory, scene.anna, SCHOOL);
    expect_page(test_get(scene.app, scene.territory, page(id, "")), "Абрамова"); /* and the toast */
    expect_lacks("Абрамова", test_get(scene.app, scene.territory, "/reserve?show=due").body);
    expect_see_other(
        test_post(scene.app, scene.territory, page(id, "/edit"),
                  test_text("version=1&%s", entry(&scene, SCHOOL, "&review_on=01.08.2026"))),
        page(id, ""));
    expect_page(test_get(scene.app, scene.territory, "/reserve?show=due"), "Абрамова");
    expect_page(test_get(scene.app, scene.territory, "/reserve?show=untrained"), "Абрамова");
    expect_int(303, test_post(scene.app, scene.territory,
                              test_text("/members/%lld/training/new", ID(scene.anna)),
                              "title=Школа&kind=school&attendance=in_person&hours=36&taught="
                              "federation&taught_by=ФОПКО&began_on=10.02.2026")
                        .status);
    expect_lacks("Абрамова", test_get(scene.app, scene.territory, "/reserve?show=untrained").body);
    struct reply vacant = test_get(scene.app, scene.territory, "/reserve?show=vacant");
    expect_page(vacant, GARDEN);
    expect_lacks(SCHOOL, vacant.body);
    expect_int(200, test_get(scene.app, scene.territory, "/reserve/file?show=in").status);
    int64_t officer = test_account(scene.app, "union_officer", "union");
    expect_page(test_get(scene.app, officer, "/reserve"), "Курская");
}

/* ---- out ---------------------------------------------------------------------------------------
 */

void test_reserve__the_end_is_written_down_and_taken_back(void)
{
    struct scene scene = scene_new();
    int64_t id = put_in(&scene, scene.territory, scene.anna, SCHOOL);
    test_sql(scene.app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) SELECT 901, "
                       "region_id, id, 'union_committee', '2020-01-01' FROM org WHERE id = %lld; "
                       "INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, changed_at) SELECT 901, "
                       "region_id, 901, id, 'chair', %lld, 'А', 'Б', '2026-08-15', 0 FROM org "
                       "WHERE id = %lld",
                       ID(test_org(scene.app, SCHOOL)), ID(scene.anna),
                       ID(test_org(scene.app, SCHOOL))));
    expect_page(test_get(scene.app, scene.territory, page(id, "")), "Занимает пост с 15.08.2026");
    expect_page(test_get(scene.app, scene.territory, page(id, "/end")), "15.08.2026");
    expect_refused(
        test_post(scene.app, scene.territory, page(id, "/end"), "version=9&ended_on=15.08.2026"),
        "уже изменил");
    expect_form_again(
        test_post(scene.app, scene.territory, page(id, "/end"), "version=1&ended_on=15.01.2026"),
        "только с 01.02.2026");
    expect_see_other(
        test_post(scene.app, scene.territory, page(id, "/end"), "version=1&ended_on=15.08.2026"),
        page(id, ""));
    expect_page(test_get(scene.app, scene.territory, "/reserve?show=past"), "Получил пост");
    expect_refused(
        test_post(scene.app, scene.territory, page(id, "/steps"), "step_kind=task&step_title=X"),
        "больше не в резерве");
    expect_see_other(test_post(scene.app, scene.territory, page(id, "/return"), "version=2"),
                     page(id, ""));
    expect_see_other(test_post(scene.app, scene.territory, page(id, "/end"),
                               "version=3&ended_on=20.08.2026&ending=wish"),
                     page(id, ""));
    expect_page(test_get(scene.app, scene.territory, page(id, "")), "По собственному желанию");
}

void test_reserve__a_card_that_is_no_more_takes_its_reserve_along(void)
{
    struct scene scene = scene_new();
    int64_t id = put_in(&scene, scene.territory, scene.anna, SCHOOL);
    expect_int(303, test_post(scene.app, scene.territory, page(id, "/steps"),
                              "step_kind=task&step_title=X")
                        .status);
    expect_int(303, test_post(scene.app, scene.territory, new_path(scene.boris),
                              entry(&scene, SCHOOL, "&mentor=Абрамова+Анна"))
                        .status);
    expect_int(1, count(&scene, "reserve_person WHERE mentor_member_id IS NOT NULL"));
    test_sql(scene.app, test_text("DELETE FROM member WHERE id = %lld", ID(scene.anna)));
    struct request *req = test_begin(scene.app, scene.territory);
    test_commit(scene.app);
    reserve_feature.sweep(req);
    expect_int(1, count(&scene, "reserve_person"));
    expect_int(0, count(&scene, "reserve_step"));
    expect_int(0, count(&scene, "reserve_person WHERE mentor IS NOT NULL"));
}

void test_reserve__merged_cards_are_in_the_reserve_once_and_part_again(void)
{
    struct test_office office = test_office_with(GARDEN);
    for (int i = 0; i < 2; i++) {
        test_sql(
            office.app,
            test_text("INSERT INTO reserve_person (region_id, id, member_id, org_id, "
                      "org_path, post, readiness, since, made_at, changed_at) SELECT "
                      "m.region_id, %d, m.id, o.id, o.path, 'chair', 'now', '2024-01-01', 0, "
                      "0 FROM member m JOIN org o ON o.short_name = 'Рыльская' WHERE m.id = %lld",
                      801 + i, ID(i == 0 ? office.first : office.second)));
    }
    expect_int(303, test_merge(office, office.region, "keep=a").status);
    expect_int(1, test_sql_int(office.app, "SELECT count(*) FROM reserve_person WHERE state = 'in' "
                                           "AND is_gone = 0"));
    expect_int(303,
               test_post(office.app, office.region, test_pair_path(office, "/undo"), "").status);
    expect_int(2, test_sql_int(office.app, "SELECT count(*) FROM reserve_person WHERE state = 'in' "
                                           "AND is_gone = 0"));
}

void test_reserve__a_part_of_the_tree_that_moves_takes_its_reserve_along(void)
{
    struct scene scene = scene_new();
    put_in(&scene, scene.territory, scene.anna, SCHOOL);
    struct request *req = test_begin(scene.app, scene.region);
    str to = str_join(req->arena, test_org_path(scene.app, "Льговская"), STR("0ZZ"));
    reserve_feature.path_moved(req, test_org(scene.app, "Курская"),
                               test_org_path(scene.app, SCHOOL), to);
    test_commit(scene.app);
    expect_page(test_get(scene.app, scene.beside, "/reserve"), "Абрамова");
}

void test_reserve__the_member_sees_for_what_he_is_prepared(void)
{
    struct scene scene = scene_new();
    int64_t id = put_in(&scene, scene.territory, scene.anna, SCHOOL);
    expect_int(303, test_post(scene.app, scene.territory, page(id, "/steps"),
                              "step_kind=task&step_title=Провести+собрание")
                        .status);
    expect_int(303, test_post(scene.app, scene.territory, page(id, "/reviews"),
                              "held_on=01.08.2026&verdict=Тайное+слово&review_readiness=now")
                        .status);
    int64_t own = test_account(scene.app, "member", SCHOOL);
    test_sql(scene.app, test_text("UPDATE account SET person_id = %lld, person_region_id = %lld "
                                  "WHERE id = %lld",
                                  ID(scene.anna), ID(test_org(scene.app, "Курская")), ID(own)));
    test_sign_in_again(scene.app, own);
    struct reply about = test_get(scene.app, own, "/my/about/data");
    expect_page(about, "Провести собрание");
    expect_lacks("Тайное слово", about.body);
    expect_forbidden(test_get(scene.app, own, page(id, "")));
}
