/* Who was elected lately and not trained since: found, invited with one press, told once. */
#include "app/app.h"
#include "app/test.h"
#include "features/events/events_inner.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define GARDEN "Рыльский сад"
#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region; /* the specialist of the region, who holds the event */
    int64_t school; /* the chair of the school */
    int64_t anna;   /* elected in January in the school */
    int64_t vera;   /* elected in January beside it */
    int64_t event;
};

static int64_t count(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->app, test_text("SELECT count(*) FROM %s", what));
}

static int64_t person(const struct scene *scene, const char *org, const char *last)
{
    int64_t chair = test_account(scene->app, "primary_chair", org);
    return test_members_add(scene->app, chair, org,
                            TEST_CARD(.last_name = str_of(last), .first_name = STR("Анна"),
                                      .category = STR("worker_pedagogic"), .status = STR("active"),
                                      .email = STR("a@example.org")));
}

static void elect(const struct scene *scene, const char *org, int64_t member, int id,
                  const char *since)
{
    test_sql(scene->app,
             test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) SELECT "
                       "%d, region_id, id, 'union_committee', '2020-01-01' FROM org WHERE id = "
                       "%lld; INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, valid_to, changed_at) SELECT "
                       "%d, region_id, %d, id, 'chair', %lld, 'A', 'B', '%s', '2030-10-30', 0 "
                       "FROM org WHERE id = %lld",
                       id, ID(test_org(scene->app, org)), id, id, ID(member), since,
                       ID(test_org(scene->app, org))));
}

/* An event of the region that is announced to that organisation and all below it. */
static int64_t announce(const struct scene *scene, const char *more, const char *audience)
{
    expect_int(
        303, test_post(scene->app, scene->region, "/events/new",
                       test_text("%s&title=Школа председателя&kind=school&form=in_person&"
                                 "begins_on=20.03.2026&entry_by=own&has_waiting=1&audience=%s",
                                 more, str_to_c(test_arena(), test_org_path(scene->app, audience))))
                 .status);
    int64_t id = test_sql_int(scene->app, "SELECT max(id) FROM event");
    expect_int(303,
               test_post(scene->app, scene->region, test_text("/events/%lld/announce", ID(id)), "")
                   .status);
    return id;
}

static struct scene scene_new(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_specialist", "Курская");
    scene.school = test_account(scene.app, "primary_chair", TEST_SCHOOL);
    scene.anna = person(&scene, TEST_SCHOOL, "Абрамова");
    scene.vera = person(&scene, GARDEN, "Волкова");
    elect(&scene, TEST_SCHOOL, scene.anna, 901, "2026-01-15");
    elect(&scene, GARDEN, scene.vera, 902, "2025-12-02");
    scene.event = announce(&scene, "", "Курская");
    return scene;
}

static const char *page_of(const struct scene *scene, const char *org)
{
    return test_text("/events/invite?org=%lld", ID(test_org(scene->app, org)));
}

static struct reply invite(const struct scene *scene, int64_t account, const char *org,
                           int64_t member)
{
    return test_post(scene->app, account, page_of(scene, org),
                     test_text("event=%lld&person=%lld", ID(scene->event), ID(member)));
}

static struct reply invite_both(const struct scene *scene)
{
    return test_post(scene->app, scene->region, page_of(scene, "Курская"),
                     test_text("event=%lld&person=%lld&person=%lld", ID(scene->event),
                               ID(scene->anna), ID(scene->vera)));
}

/* ---- who stands there ------------------------------------------------------------------------ */

void test_events_invite__the_coverage_leads_to_who_was_elected_lately(void)
{
    struct scene scene = scene_new();
    expect_page(test_get(scene.app, scene.region, "/training"),
                test_text("/events/invite?org=%lld&amp;category=primary_chair\">2</a>",
                          ID(test_org(scene.app, "Курская"))));
    struct reply page = test_get(scene.app, scene.region, page_of(&scene, "Курская"));
    expect_page(page, "Абрамова");
    expect_page(page, "Волкова");
    expect_page(page, "ещё не приглашали");
    struct reply other = test_get(scene.app, scene.region,
                                  test_text("%s&category=accountant", page_of(&scene, "Курская")));
    expect_lacks("Абрамова", other.body);
}

void test_events_invite__neither_who_was_elected_before_nor_who_was_trained_since_stands_there(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, "UPDATE body_post SET valid_from = '2025-12-01' WHERE id = 902");
    test_sql(scene.app,
             test_text("INSERT INTO training_record (region_id, id, member_id, org_id, org_path, "
                       "is_counted, state, title, title_key, kind, attendance, category, hours, "
                       "began_on, ended_on, taught_place, taught_by, made_at, changed_at) SELECT "
                       "region_id, 77, id, org_id, org_path, 1, 'kept', 'X', 'x', 'school', "
                       "'online', 'member', 8, '2026-02-01', '2026-02-01', 'outside', 'X', 0, 0 "
                       "FROM member WHERE id = %lld",
                       ID(scene.anna)));
    struct reply page = test_get(scene.app, scene.region, page_of(&scene, "Курская"));
    expect_lacks("Абрамова", page.body);
    expect_lacks("Волкова", page.body);
    expect_page(test_get(scene.app, scene.region, "/training"), "1 из 2");
}

/* ---- inviting -------------------------------------------------------------------------------- */

void test_events_invite__all_are_invited_with_one_press_and_told_once(void)
{
    struct scene scene = scene_new();
    expect_page(test_get(scene.app, scene.region, page_of(&scene, "Курская")),
                test_text("value=\"%lld\" aria-label=\"Абрамова Анна\" checked", ID(scene.anna)));
    expect_see_other(invite_both(&scene), test_text("%s&category=", page_of(&scene, "Курская")));
    expect_int(2, count(&scene, "event_entry WHERE state = 'invited' AND entered_by = 'list'"));
    expect_int(2, count(&scene, "outbox WHERE subject LIKE 'Приглашение%'"));
    struct reply page = test_get(scene.app, scene.region, page_of(&scene, "Курская"));
    expect_page(page, "приглашение от 02.03.2026");
    expect_lacks("checked", page.body);
    expect_int(303, invite_both(&scene).status);
    expect_int(2, count(&scene, "event_entry"));
    expect_int(2, count(&scene, "outbox WHERE subject LIKE 'Приглашение%'"));
}

void test_events_invite__the_chair_sees_what_became_of_an_invitation(void)
{
    struct scene scene = scene_new();
    expect_int(303, invite(&scene, scene.school, TEST_SCHOOL, scene.anna).status);
    expect_page(test_get(scene.app, scene.school, page_of(&scene, TEST_SCHOOL)), "Приглашён");
    test_sql(scene.app, "UPDATE event_entry SET state = 'comes'");
    expect_page(test_get(scene.app, scene.school, page_of(&scene, TEST_SCHOOL)), "Придёт");
    test_sql(scene.app, "UPDATE event_entry SET state = 'declined'");
    expect_page(test_get(scene.app, scene.school, page_of(&scene, TEST_SCHOOL)), "Отклонено");
}

void test_events_invite__whom_an_event_is_not_meant_for_is_left_out_and_told_of(void)
{
    struct scene scene = scene_new();
    scene.event = announce(&scene, "", "Льговская");
    expect_int(303, invite(&scene, scene.region, "Курская", scene.anna).status);
    expect_int(0, count(&scene, "event_entry"));
}

void test_events_invite__an_event_for_others_or_none_is_refused(void)
{
    struct scene scene = scene_new();
    struct reply nobody = test_post(scene.app, scene.region, page_of(&scene, "Курская"),
                                    test_text("event=%lld", ID(scene.event)));
    expect_form_again(nobody, "Отметьте");
    test_sql(scene.app, "UPDATE event SET state = 'draft'");
    expect_int(422, invite_both(&scene).status);
    expect_page(test_get(scene.app, scene.region, page_of(&scene, "Курская")), "Пригласить некуда");
    expect_int(0, count(&scene, "event_entry"));
}

/* ---- who may --------------------------------------------------------------------------------- */

void test_events_invite__is_refused_without_the_right(void)
{
    struct scene scene = scene_new();
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    int64_t member = test_account(scene.app, "member", TEST_SCHOOL);
    expect_page(test_get(scene.app, auditor, page_of(&scene, "Курская")), "Абрамова");
    expect_forbidden(invite(&scene, auditor, "Курская", scene.anna));
    expect_int(403, test_get(scene.app, member, page_of(&scene, TEST_SCHOOL)).status);
    expect_int(403, invite(&scene, member, TEST_SCHOOL, scene.anna).status);
    expect_int(0, count(&scene, "event_entry"));
}

void test_events_invite__reaches_neither_people_nor_events_of_other_organisations(void)
{
    struct scene scene = scene_new();
    expect_form_again(invite(&scene, scene.school, TEST_SCHOOL, scene.vera), "списке больше нет");
    expect_int(0, count(&scene, "event_entry"));
    expect_not_found(test_get(scene.app, scene.school, page_of(&scene, GARDEN)));
    expect_not_found(invite(&scene, scene.school, GARDEN, scene.vera));
    int64_t beside = test_account(scene.app, "territory_chair", "Льговская");
    expect_not_found(invite(&scene, beside, TEST_SCHOOL, scene.anna));
    expect_int(0, count(&scene, "event_entry"));
}

void test_events_invite__whom_the_own_organisation_invited_still_waits_for_the_yes_of_the_holder(
    void)
{
    struct scene scene = scene_new();
    scene.event = announce(&scene, "needs_answer=1", "Курская");
    expect_int(303, invite(&scene, scene.school, TEST_SCHOOL, scene.anna).status);
    int64_t own = test_account(scene.app, "member", TEST_SCHOOL);
    test_sql(scene.app, test_text("UPDATE account SET person_id = %lld, person_region_id = (SELECT "
                                  "region_id FROM member WHERE id = %lld) WHERE id = %lld",
                                  ID(scene.anna), ID(scene.anna), ID(own)));
    expect_int(
        303,
        test_post(scene.app, own, test_text("/my/events/%lld/enter", ID(scene.event)), "").status);
    expect_int(1, count(&scene, "event_entry WHERE state = 'asked'"));
}
