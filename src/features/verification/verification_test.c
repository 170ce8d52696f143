#include "features/verification/verification.h"

#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define LIST "/verification/111"
#define SIGN "/verification/111/sign"

/* Three people of a school, its chair and her deputy, a specialist of the region. */
struct scene {
    struct test_app *app;
    int64_t olga;
    int64_t chair;
    int64_t deputy;
    int64_t anna;
    int64_t boris;
    int64_t vera;
};

static struct scene scene_on(const char *day)
{
    struct test_app *app = test_app_on(day);
    struct scene scene = {.app = app, .olga = test_account(app, "region_specialist", "Курская")};
    scene.chair = test_account(app, "primary_chair", SCHOOL);
    scene.deputy = test_account(app, "primary_deputy", SCHOOL);
    scene.anna = test_members_add(
        app, scene.olga, SCHOOL,
        TEST_CARD(.last_name = STR("Абрамова"), .first_name = STR("Анна"), .sex = STR("f"),
                  .born = date_of("1979-03-14"), .position = STR("учитель химии"),
                  .phone = STR("+79101234567"), .category = STR("worker_pedagogic")));
    scene.boris = test_members_add(
        app, scene.olga, SCHOOL,
        TEST_CARD(.last_name = STR("Белов"), .first_name = STR("Борис"), .sex = STR("m")));
    scene.vera = test_members_add(
        app, scene.olga, SCHOOL,
        TEST_CARD(.last_name = STR("Волкова"), .first_name = STR("Вера"), .sex = STR("f")));
    return scene;
}

static struct scene scene_new(void)
{
    return scene_on(TODAY);
}

static struct reply mark(const struct scene *scene, int64_t account, int64_t member,
                         const char *answer, int version)
{
    return test_post(scene->app, account, LIST,
                     test_text("mark=%lld-%s-%d", (long long)member, answer, version));
}

static struct reply queue(const struct scene *scene, int64_t account, const char *marks)
{
    return test_post(scene->app, account, LIST "/marks", test_text("marks=%s", marks));
}

static str marked(const struct scene *scene, int64_t member, const char *column)
{
    return test_sql_text(scene->app,
                         test_text("SELECT %s FROM verification_mark WHERE member_id = %lld",
                                   column, (long long)member));
}

static int64_t number(const struct scene *scene, const char *column)
{
    return test_sql_int(scene->app, test_text("SELECT %s FROM verification", column));
}

static const char *person(const struct scene *scene, int64_t member)
{
    (void)scene;
    return test_text("/verification/people/%lld", (long long)member);
}

static void mark_all(const struct scene *scene)
{
    (void)mark(scene, scene->chair, scene->anna, "here", 0);
    (void)mark(scene, scene->chair, scene->boris, "here", 0);
    (void)mark(scene, scene->chair, scene->vera, "here", 0);
}

/* ---- marking -------------------------------------------------------------------------------- */

void test_verification__one_press_marks_and_goes_to_the_next(void)
{
    struct scene scene = scene_new();
    struct reply list = test_get(scene.app, scene.chair, LIST);
    expect_page(list, "Абрамова Анна");
    expect_contains("1979 · учитель химии", list.body);
    expect_contains("Выбыла</button>", list.body);
    expect_contains("Выбыл</button>", list.body);
    expect_see_other(mark(&scene, scene.chair, scene.anna, "here", 0),
                     test_text(LIST "#m%lld", (long long)scene.boris));
    expect_str("here", marked(&scene, scene.anna, "answer"));
    expect_int(1, number(&scene, "here"));
    expect_str(TODAY, test_sql_text(scene.app, "SELECT verified_on FROM member "
                                               "WHERE last_name = 'Абрамова'"));
    expect_page(test_get(scene.app, scene.chair, LIST), "aria-pressed=\"true\"");
    struct reply open = test_get(scene.app, scene.chair, LIST "?show=open");
    expect_page(open, "Белов");
    expect_lacks("Абрамова", open.body);
}

void test_verification__what_another_has_said_is_never_written_over_unseen(void)
{
    struct scene scene = scene_new();
    expect_int(303, mark(&scene, scene.deputy, scene.anna, "gone", 0).status);
    expect_see_other(mark(&scene, scene.chair, scene.anna, "here", 0),
                     test_text(LIST "#m%lld", (long long)scene.anna));
    expect_str("gone", marked(&scene, scene.anna, "answer"));
    expect_page(test_get(scene.app, scene.chair, LIST), "Выбыла»");
    expect_int(303, mark(&scene, scene.chair, scene.anna, "here", 1).status);
    expect_str("here", marked(&scene, scene.anna, "answer"));
    expect_int(2, test_sql_int(scene.app, "SELECT version FROM verification_mark"));
}

void test_verification__a_queue_may_come_twice(void)
{
    struct scene scene = scene_new();
    const char *marks = test_text("%lld-here-0,%lld-gone-0,%lld-changed-0", (long long)scene.anna,
                                  (long long)scene.boris, (long long)scene.vera);
    for (int i = 0; i < 2; i++) {
        struct reply reply = queue(&scene, scene.chair, marks);
        expect_int(200, reply.status);
        expect_contains("\"state\":\"saved\"", reply.body);
        expect_lacks("conflict", reply.body);
    }
    expect_int(3, number(&scene, "here + changed + gone"));
    expect_int(2, number(&scene, "unsettled"));
    expect_int(3, test_sql_int(scene.app, "SELECT sum(version) FROM verification_mark"));
}

void test_verification__a_queue_tells_of_what_another_has_said(void)
{
    struct scene scene = scene_new();
    (void)mark(&scene, scene.deputy, scene.anna, "gone", 0);
    struct reply reply =
        queue(&scene, scene.chair, test_text("%lld-here-0", (long long)scene.anna));
    expect_contains("\"state\":\"conflict\"", reply.body);
    expect_contains("\"answer\":\"gone\"", reply.body);
    expect_contains("\"version\":1", reply.body);
    expect_str("gone", marked(&scene, scene.anna, "answer"));
}

void test_verification__who_has_left_needs_no_mark(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, "UPDATE member SET status = 'left' WHERE last_name = 'Белов'");
    struct reply reply =
        queue(&scene, scene.chair, test_text("%lld-here-0", (long long)scene.boris));
    expect_contains("\"state\":\"left\"", reply.body);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM verification_mark"));
}

void test_verification__nonsense_in_a_queue_is_passed_over(void)
{
    struct scene scene = scene_new();
    static const char *const wrong[] = {"", "x", "1-2-3", "7-here", "-here-0", "9-here--1", ",,,"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_int(200, queue(&scene, scene.chair, wrong[i]).status);
    }
    struct reply reply = queue(
        &scene, scene.chair,
        test_text("x,%lld-where-0,%lld-here-0", (long long)scene.vera, (long long)scene.anna));
    expect_contains("saved", reply.body);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM verification_mark"));
}

/* ---- what has come up ----------------------------------------------------------------------- */

void test_verification__a_change_is_entered_on_the_spot_and_can_be_undone(void)
{
    struct scene scene = scene_new();
    expect_see_other(mark(&scene, scene.chair, scene.anna, "changed", 0),
                     person(&scene, scene.anna));
    expect_int(1, number(&scene, "unsettled"));
    struct reply page = test_get(scene.app, scene.chair, person(&scene, scene.anna));
    expect_page(page, "учитель химии");
    const char *form = "last_name=Громова&position=завуч&phone=%2B79101234567&"
                       "category=worker_pedagogic&status=active&version=1&mark=1";
    expect_see_other(test_post(scene.app, scene.chair, person(&scene, scene.anna), form),
                     test_text(LIST "#m%lld", (long long)scene.boris));
    expect_int(0, number(&scene, "unsettled"));
    expect_int(1, number(&scene, "changed"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM member WHERE last_name = 'Громова' "
                                          "AND previous_last_name = 'Абрамова' "
                                          "AND verified_on IS NOT NULL"));
    int64_t undo = test_sql_int(scene.app, "SELECT max(id) FROM undo");
    (void)test_post(scene.app, scene.chair, test_text("/undo/%lld", (long long)undo), "");
    expect_int(1,
               test_sql_int(scene.app, "SELECT count(*) FROM member WHERE last_name = 'Абрамова'"));
}

void test_verification__a_card_changed_meanwhile_is_shown_again(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, "UPDATE member SET version = version + 1, position = 'директор' "
                        "WHERE last_name = 'Абрамова'");
    const char *form = "last_name=Громова&position=завуч&status=active&version=1&mark=0";
    expect_form_again(test_post(scene.app, scene.chair, person(&scene, scene.anna), form),
                      "директор");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM verification_mark"));
}

void test_verification__a_note_stays_until_it_is_settled(void)
{
    struct scene scene = scene_new();
    const char *note = test_text("%s/note", person(&scene, scene.anna));
    expect_form_again(test_post(scene.app, scene.chair, note, "note=&mark=0"), "note");
    expect_int(303, test_post(scene.app, scene.chair, note, "note=Спросить&mark=0").status);
    expect_int(1, number(&scene, "unsettled"));
    expect_page(test_get(scene.app, scene.chair, LIST "?show=unsettled"), "Спросить");
    /* A press on the same answer leaves the note where it is. */
    (void)mark(&scene, scene.chair, scene.anna, "changed", 1);
    expect_str("Спросить", marked(&scene, scene.anna, "note"));
    expect_int(303, test_post(scene.app, scene.chair, note, "done=1&mark=1").status);
    expect_int(0, number(&scene, "unsettled"));
    expect_str("", marked(&scene, scene.anna, "note"));
}

void test_verification__who_has_gone_is_settled_when_he_is_off_the_register(void)
{
    struct scene scene = scene_new();
    expect_see_other(mark(&scene, scene.chair, scene.boris, "gone", 0),
                     person(&scene, scene.boris));
    expect_page(test_get(scene.app, scene.chair, person(&scene, scene.boris)), "/acts/leave");
    expect_int(1, number(&scene, "gone"));
    expect_int(303, test_post(scene.app, scene.chair,
                              test_text("/members/%lld/acts/leave", (long long)scene.boris),
                              "on=2026-02-20&basis=Заявление&basis_number=1&basis_day=2026-02-20")
                        .status);
    expect_int(0, number(&scene, "gone + unsettled"));
    expect_int(1, number(&scene, "departed"));
    expect_page(test_get(scene.app, scene.chair, LIST), "вышли из Профсоюза");
    int64_t act = test_sql_int(scene.app, "SELECT max(id) FROM act");
    (void)test_post(scene.app, scene.chair, test_text("/membership/%lld/undo", (long long)act), "");
    expect_int(1, number(&scene, "gone"));
    expect_int(0, number(&scene, "departed"));
}

void test_verification__who_records_an_act_is_led_on_to_the_next_person(void)
{
    struct scene scene = scene_new();
    (void)mark(&scene, scene.chair, scene.boris, "gone", 0);
    const char *act = test_text("/members/%lld/acts/leave", (long long)scene.boris);
    expect_page(test_get(scene.app, scene.chair, person(&scene, scene.boris)),
                test_text("%s?from=verification", act));
    struct reply form = test_get(scene.app, scene.chair, test_text("%s?from=verification", act));
    expect_page(form, "name=\"from\" value=\"verification\"");
    expect_contains(person(&scene, scene.boris), form.body);
    const char *back = test_text(LIST "?next=%lld", (long long)scene.boris);
    expect_see_other(test_post(scene.app, scene.chair, act,
                               "from=verification&on=2026-02-20&basis=Заявление&basis_number=1"
                               "&basis_day=2026-02-20"),
                     back);
    struct reply next = test_get(scene.app, scene.chair, back);
    expect_see_other(next, test_text(LIST "#m%lld", (long long)scene.vera));
}

void test_verification__only_the_verification_is_a_way_back(void)
{
    struct scene scene = scene_new();
    const char *act = test_text("/members/%lld/acts/leave", (long long)scene.boris);
    expect_see_other(test_post(scene.app, scene.chair, act,
                               "from=https://example.org&on=2026-02-20&basis=Заявление"
                               "&basis_number=1&basis_day=2026-02-20"),
                     test_text("/members/%lld/acts", (long long)scene.boris));
}

/* ---- the signature -------------------------------------------------------------------------- */

void test_verification__it_is_signed_when_all_is_settled_and_frozen_then(void)
{
    struct scene scene = scene_new();
    (void)mark(&scene, scene.chair, scene.anna, "here", 0);
    (void)mark(&scene, scene.chair, scene.boris, "gone", 0);
    expect_page(test_get(scene.app, scene.chair, SIGN), "Не отмечен ещё 1");
    expect_refused(test_post(scene.app, scene.chair, SIGN, ""), "подписать нельзя");
    (void)mark(&scene, scene.chair, scene.vera, "here", 0);
    expect_refused(test_post(scene.app, scene.chair, SIGN, ""), "подписать нельзя");
    (void)test_post(scene.app, scene.chair, test_text("%s/note", person(&scene, scene.boris)),
                    "note=Ждём+приказ&mark=1");
    expect_forbidden(test_post(scene.app, scene.deputy, SIGN, ""));
    expect_see_other(test_post(scene.app, scene.chair, SIGN, ""), LIST);
    expect_int(3, number(&scene, "people"));
    expect_refused(test_post(scene.app, scene.chair, SIGN, ""), "");

    expect_page(test_get(scene.app, scene.chair, LIST), "Подписано");
    struct reply late = mark(&scene, scene.chair, scene.anna, "gone", 1);
    expect_int(303, late.status);
    expect_str("here", marked(&scene, scene.anna, "answer"));
    /* What happens afterwards changes nothing in the list that was signed. */
    test_sql(scene.app, "UPDATE member SET status = 'left' WHERE last_name = 'Белов'");
    struct reply sheet = test_get(scene.app, scene.chair, LIST "/sheet");
    expect_page(sheet, "Белов");
    expect_contains("Ждём приказ", sheet.body);
    expect_int(0, number(&scene, "departed"));
}

void test_verification__a_signature_is_taken_back_soon_or_from_above(void)
{
    struct scene scene = scene_new();
    mark_all(&scene);
    const char *unsign = "/verification/111/unsign";
    expect_refused(test_post(scene.app, scene.chair, unsign, "note=Рано"), "");
    expect_see_other(test_post(scene.app, scene.chair, SIGN, ""), LIST);
    expect_form_again(test_post(scene.app, scene.chair, unsign, "note="), "note");
    expect_see_other(test_post(scene.app, scene.chair, unsign, "note=Рано"), LIST);
    expect_page(test_get(scene.app, scene.chair, LIST), "Рано");

    expect_see_other(test_post(scene.app, scene.chair, SIGN, ""), LIST);
    test_sql(scene.app, "UPDATE verification SET signed_at = signed_at - 601");
    test_sql(scene.app, "UPDATE member SET status = 'left' WHERE last_name = 'Белов'");
    expect_refused(test_post(scene.app, scene.chair, unsign, "note=Поздно"), "");
    expect_see_other(test_post(scene.app, scene.olga, unsign, "note=Проверить"), LIST);
    expect_int(1, number(&scene, "departed"));
    expect_int(2, number(&scene, "here"));
}

void test_verification__january_belongs_to_the_year_before(void)
{
    expect_int(2026, verification_year(date_of("2026-02-01")));
    expect_int(2026, verification_year(date_of("2026-12-31")));
    expect_int(2026, verification_year(date_of("2027-01-31")));
    expect_int(2027, verification_year(date_of("2027-02-01")));
    struct scene scene = scene_new();
    mark_all(&scene);
    test_inner_app(scene.app)->options.fixed_today = date_of("2027-02-02");
    test_sign_in_again(scene.app, scene.chair);
    expect_lacks("aria-pressed", test_get(scene.app, scene.chair, LIST).body);
    expect_page(test_get(scene.app, scene.chair, LIST "?year=2026"), "не подписана");
    expect_int(303, mark(&scene, scene.chair, scene.anna, "gone", 0).status);
    expect_int(2, test_sql_int(scene.app, test_text("SELECT count(*) FROM verification_mark "
                                                    "WHERE member_id = %lld",
                                                    (long long)scene.anna)));
}

/* ---- who may -------------------------------------------------------------------------------- */

void test_verification__nobody_marks_or_signs_for_another_organisation(void)
{
    struct scene scene = scene_new();
    int64_t neighbour = test_account(scene.app, "primary_chair", GARDEN);
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_not_found(test_get(scene.app, neighbour, LIST));
    expect_not_found(mark(&scene, neighbour, scene.anna, "here", 0));
    expect_not_found(queue(&scene, neighbour, test_text("%lld-here-0", (long long)scene.anna)));
    expect_not_found(test_get(scene.app, neighbour, person(&scene, scene.anna)));
    expect_not_found(test_post(scene.app, neighbour, SIGN, ""));
    expect_forbidden(mark(&scene, auditor, scene.anna, "here", 0));
    struct reply seen = test_get(scene.app, auditor, LIST);
    expect_page(seen, "Абрамова");
    expect_lacks("name=\"mark\"", seen.body);
    /* A person of another organisation is not marked through one's own. */
    struct reply own = test_post(scene.app, neighbour, "/verification/112/marks",
                                 test_text("marks=%lld-here-0", (long long)scene.anna));
    expect_contains("\"state\":\"left\"", own.body);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM verification_mark"));
}

/* ---- from above ----------------------------------------------------------------------------- */

void test_verification__those_above_see_how_far_everybody_is(void)
{
    struct scene scene = scene_new();
    (void)test_members_add(scene.app, scene.olga, GARDEN,
                           TEST_CARD(.last_name = STR("Гусева"), .first_name = STR("Галина")));
    mark_all(&scene);
    struct reply region = test_get(scene.app, scene.olga, "/verification");
    expect_page(region, "3 из 4");
    expect_contains("Рыльская", region.body);
    expect_lacks("Абрамова", region.body);
    struct reply territory = test_get(scene.app, scene.olga, "/verification?org=110");
    expect_page(territory, "Рыльский сад");
    expect_true(str_find(territory.body, STR("Рыльский сад")) <
                str_find(territory.body, STR("Рыльская СОШ 4")));
    (void)test_post(scene.app, scene.chair, SIGN, "");
    expect_page(test_get(scene.app, scene.olga, "/verification?org=110"), "Подписано");
    int64_t union_officer = test_account(scene.app, "union_officer", "union");
    expect_page(test_get(scene.app, union_officer, "/verification"), "Курская");
    expect_see_other(test_get(scene.app, scene.chair, "/verification"), LIST);
}

static int64_t letters(const struct scene *scene)
{
    return test_sql_int(scene->app, "SELECT count(*) FROM outbox WHERE subject LIKE '%Сверка%'");
}

void test_verification__a_reminder_goes_to_those_who_have_not_signed_and_not_too_often(void)
{
    struct scene scene = scene_new();
    (void)test_members_add(scene.app, scene.olga, GARDEN,
                           TEST_CARD(.last_name = STR("Гусева"), .first_name = STR("Галина")));
    test_sql(scene.app, "UPDATE org SET email = 'sad@example.org' WHERE id = 112");
    mark_all(&scene);
    expect_page(test_get(scene.app, scene.olga, "/verification/remind?org=110"), "2 организаций");
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_forbidden(test_post(scene.app, auditor, "/verification/remind?org=110", ""));
    (void)test_post(scene.app, scene.chair, SIGN, "");
    expect_int(0, letters(&scene));
    expect_see_other(test_post(scene.app, scene.olga, "/verification/remind?org=110", ""),
                     "/verification?org=110");
    expect_int(1, letters(&scene));
    expect_str("sad@example.org", test_sql_text(scene.app, "SELECT to_address FROM outbox"));
    (void)test_post(scene.app, scene.olga, "/verification/remind?org=110", "");
    expect_int(1, letters(&scene));
    test_inner_app(scene.app)->options.fixed_today = date_of("2026-03-04");
    test_sign_in_again(scene.app, scene.olga);
    (void)test_post(scene.app, scene.olga, "/verification/remind?org=112", "");
    expect_int(2, letters(&scene));
}

#define MANY "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "

void test_verification__very_many_are_reminded_by_a_job(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, MANY
             "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, "
             "country, email, members, created_at, changed_at) "
             "SELECT region_id, 5000 + i, parent_id, type, '0001001' || (200 + i), name, "
             "short_name, sort_key, country, CASE WHEN i <= 450 THEN 'x@example.org' END, 5, 0, 0 "
             "FROM org, n WHERE id = 112");
    expect_see_other(test_post(scene.app, scene.olga, "/verification/remind", ""),
                     "/verification?org=100");
    expect_int(0, letters(&scene));
    test_run_jobs(scene.app);
    expect_int(451, letters(&scene));
    str sentence = test_sql_text(scene.app, "SELECT sentence FROM job");
    expect_contains("Напомнили 451", sentence);
    expect_contains("У 150 нет ни входа", sentence);
    expect_page(test_get(scene.app, scene.olga, "/verification/remind"), "Напоминать некому");
}

void test_verification__a_large_organisation_is_walked_page_by_page(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, MANY
             "INSERT INTO member (region_id, id, org_id, org_path, status, last_name, first_name, "
             "name_key, sort_key, created_at, changed_at) "
             "SELECT region_id, id + i, org_id, org_path, status, 'Яшин', first_name, name_key, "
             "sort_key, 0, 0 FROM member, n WHERE last_name = 'Волкова'");
    test_sql(scene.app, "UPDATE org SET members = members + 600 WHERE id = 111");
    struct reply first = test_get(scene.app, scene.chair, LIST);
    expect_page(first, "rel=\"next\"");
    expect_contains("Абрамова", first.body);
    expect_see_other(mark(&scene, scene.chair, scene.anna, "here", 0),
                     test_text(LIST "?after=%lld", (long long)scene.anna));
    struct reply next =
        test_get(scene.app, scene.chair, test_text(LIST "?after=%lld", (long long)scene.vera));
    expect_page(next, "Яшин");
    expect_lacks("Белов", next.body);
    expect_contains(test_text("id=\"m%lld\"", (long long)scene.vera + 100), next.body);
    expect_lacks(test_text("id=\"m%lld\"", (long long)scene.vera + 101), next.body);
}

/* ---- what happens elsewhere ----------------------------------------------------------------- */

void test_verification__marks_follow_a_card_that_is_merged_and_parted(void)
{
    struct scene scene = scene_new();
    (void)mark(&scene, scene.chair, scene.anna, "here", 0);
    struct request *req = test_begin(scene.app, scene.olga);
    int64_t region = 100;
    act_person_merged(req, region, scene.anna, scene.boris);
    test_commit(scene.app);
    expect_str("here", marked(&scene, scene.boris, "answer"));
    expect_int(0, test_sql_int(scene.app, test_text("SELECT count(*) FROM verification_mark WHERE "
                                                    "member_id = %lld",
                                                    (long long)scene.anna)));
    expect_int(1, number(&scene, "here"));
    req = test_begin(scene.app, scene.olga);
    act_person_parted(req, region, scene.anna, scene.boris);
    test_commit(scene.app);
    expect_str("here", marked(&scene, scene.anna, "answer"));
    expect_int(1, number(&scene, "here"));
}

void test_verification__it_goes_along_when_the_organisation_moves(void)
{
    struct scene scene = scene_new();
    mark_all(&scene);
    expect_int(303, test_post(scene.app, scene.olga, "/orgs/111/acts/move",
                              "parent=120&on=2026-03-01&basis=Resolution&basis_number=7&"
                              "basis_day=2026-02-20&step=do")
                        .status);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM verification v JOIN org o ON "
                                          "o.id = v.org_id AND o.path = v.path"));
    expect_page(test_get(scene.app, scene.olga, "/verification?org=120"), "3 из 3");
}

void test_verification__the_numbers_follow_a_transfer_and_a_removed_card(void)
{
    struct scene scene = scene_new();
    mark_all(&scene);
    test_sql(scene.app, "UPDATE member SET org_id = 112, org_path = '0001001002' "
                        "WHERE last_name = 'Белов'");
    expect_str("transferred", marked(&scene, scene.boris, "left_as"));
    test_sql(scene.app, "DELETE FROM member WHERE last_name = 'Волкова'");
    expect_str("removed", marked(&scene, scene.vera, "left_as"));
    expect_int(1, number(&scene, "here"));
    expect_int(2, number(&scene, "departed"));
    test_sql(scene.app, "UPDATE member SET org_id = 111, org_path = '0001001001' "
                        "WHERE last_name = 'Белов'");
    expect_str("", marked(&scene, scene.boris, "left_as"));
    expect_int(2, number(&scene, "here"));
}

void test_verification__the_start_page_speaks_of_it_when_it_is_time(void)
{
    struct scene spring = scene_new();
    expect_lacks("Сверка списка:", test_get(spring.app, spring.chair, "/").body);
    (void)mark(&spring, spring.chair, spring.anna, "here", 0);
    expect_page(test_get(spring.app, spring.chair, "/"), "отмечено 1 из 3");
    struct scene autumn = scene_on("2026-10-05");
    expect_page(test_get(autumn.app, autumn.chair, "/"), "отмечено 0 из 3");
    mark_all(&autumn);
    (void)test_post(autumn.app, autumn.chair, SIGN, "");
    expect_lacks("Сверка списка:", test_get(autumn.app, autumn.chair, "/").body);
}
