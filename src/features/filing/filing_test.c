#include "features/filing/filing.h"

#include <unistd.h>

#include "app/app.h"
#include "app/test.h"
#include "features/acts/test_acts.h"
#include "features/filing/filing_inner.h"
#include "features/members/test_members.h"

#define TODAY "2025-12-10"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define FORM "?form=fnpr-2-2025"

/* Three members of a school, two of a kindergarten; the region collects form 2. */
struct scene {
    struct test_app *app;
    int64_t olga; /* the specialist of the region */
    int64_t region;
    int64_t territory;
    int64_t school;
    int64_t garden;
    int64_t school_id;
    int64_t garden_id;
    int64_t territory_id;
    int64_t region_id;
};

static const char *at(int64_t org_id, const char *page)
{
    return test_text("/reports/%lld%s" FORM, (long long)org_id, page);
}

static void add(struct scene *scene, const char *org, const char *surname, const char *sex)
{
    (void)test_members_add(scene->app, scene->olga, org,
                           TEST_CARD(.last_name = str_of(surname), .first_name = STR("Анна"),
                                     .sex = str_of(sex), .born = date_of("1979-03-14"),
                                     .category = STR("worker_pedagogic"),
                                     .joined_on = date_of("2015-09-01")));
}

static struct scene scene_on(const char *day)
{
    struct test_app *app = test_app_on(day);
    struct scene scene = {
        .app = app,
        .olga = test_account(app, "region_specialist", "Курская"),
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .school = test_account(app, "primary_chair", SCHOOL),
        .garden = test_account(app, "primary_chair", GARDEN),
        .school_id = test_org(app, SCHOOL),
        .garden_id = test_org(app, GARDEN),
        .territory_id = test_org(app, "Рыльская"),
        .region_id = test_org(app, "Курская"),
    };
    add(&scene, SCHOOL, "Абрамова", "f");
    add(&scene, SCHOOL, "Белова", "f");
    add(&scene, SCHOOL, "Волков", "m");
    add(&scene, GARDEN, "Громова", "f");
    add(&scene, GARDEN, "Дёмина", "f");
    expect_see_other(test_post(app, scene.olga, "/reports/collect" FORM, ""), "/reports");
    return scene;
}

/* What stood in the fields that are sent: nothing yet. */
static const char *entered(const char *employees)
{
    return test_text("II/1:start=%s&was:II/1:start=&II/1:end=%s&was:II/1:end=&II/1:women=3"
                     "&was:II/1:women=&II/4:start=0&was:II/4:start=&II/4:end=0&was:II/4:end="
                     "&II/4:women=0&was:II/4:women=",
                     employees, employees);
}

static str state_of(const struct scene *scene, int64_t org_id)
{
    return test_sql_text(scene->app,
                         test_text("SELECT state FROM filing WHERE org_id = %lld AND form = "
                                   "'fnpr-2'",
                                   (long long)org_id));
}

/* Every open question is answered. */
static const char *explained(const struct scene *scene, int64_t account, const char *address,
                             const char *more)
{
    struct reply page = test_get(scene->app, account, address);
    struct buf out = BUF_INIT(test_arena());
    str rest = page.body;
    ptrdiff_t found;
    buf_put(&out, str_of(more));
    while ((found = str_find(rest, STR("name=\"reason:"))) >= 0) {
        rest = str_from(rest, (size_t)found + 6);
        str name = str_slice(rest, 0, (size_t)str_find_char(rest, '"'));
        buf_put_format(&out, "&%.*s=так+и+есть", STR_ARG(name));
    }
    return str_to_c(test_arena(), buf_str(&out));
}

static struct reply sign_at(const struct scene *scene, int64_t account, const char *address,
                            const char *more)
{
    return test_post(scene->app, account, address, explained(scene, account, address, more));
}

static struct reply sign(const struct scene *scene, int64_t account, int64_t org_id,
                         const char *more)
{
    return sign_at(scene, account, at(org_id, "/sign"), more);
}

static void hand_in(const struct scene *scene, int64_t account, int64_t org_id)
{
    expect_int(303, test_post(scene->app, account, at(org_id, ""), entered("4")).status);
    expect_int(303, sign(scene, account, org_id, "then=submit").status);
    expect_str("submitted", state_of(scene, org_id));
}

void test_filing__a_chair_finds_her_report_filled_in_from_the_register(void)
{
    struct scene scene = scene_on(TODAY);
    expect_page(test_get(scene.app, scene.school, "/reports"), "Статистическая отчётность");
    struct reply page = test_get(scene.app, scene.school, at(scene.school_id, ""));
    expect_page(page, "из реестра");
    expect_contains("II%2F2%3Aend\">3</a>", page.body);
}

void test_filing__a_page_has_no_more_than_its_reader_needs(void)
{
    struct scene scene = scene_on(TODAY);
    expect_lacks("От нижестоящих", test_get(scene.app, scene.school, "/reports").body);
    expect_contains("От нижестоящих", test_get(scene.app, scene.territory, "/reports").body);
    const char *below = at(scene.territory_id, "/below");
    expect_lacks("Принято ниже", test_get(scene.app, scene.territory, below).body);
    hand_in(&scene, scene.school, scene.school_id);
    const char *report = at(scene.school_id, "");
    expect_lacks("Забрать подпись", test_get(scene.app, scene.territory, report).body);
    expect_contains("Забрать подпись", test_get(scene.app, scene.school, report).body);
}

void test_filing__a_figure_and_empty_fields_are_named(void)
{
    struct scene scene = scene_on(TODAY);
    test_post(scene.app, scene.school, at(scene.school_id, ""),
              "II/1:start=4&was:II/1:start=&II/1:end=4&was:II/1:end=&II/1:women=3&was:II/1:women="
              "&II/4:start=0&was:II/4:start=&II/4:end=0&was:II/4:end=");
    expect_page(
        test_get(scene.app, scene.school,
                 test_text("/reports/%lld/cell" FORM "&cell=II/2:end", (long long)scene.school_id)),
        "Всего работающих, из них членов профсоюза");
    struct reply page = test_get(scene.app, scene.school, at(scene.school_id, "/sign"));
    expect_page(page, "оставьте так");
    expect_contains(">Охват меньше половины. В отчёте 0,0.<", page.body);
    expect_contains(">Число членов изменилось больше чем на десятую часть.<", page.body);
}

void test_filing__what_is_entered_is_kept_and_sums_follow(void)
{
    struct scene scene = scene_on(TODAY);
    expect_see_other(test_post(scene.app, scene.school, at(scene.school_id, ""), entered("4")),
                     at(scene.school_id, ""));
    struct reply page = test_get(scene.app, scene.school, at(scene.school_id, ""));
    expect_contains("data-sum=\"II/7:end\">4</span>", page.body);
    expect_contains("data-sum=\"II/9:end\">75,0</span>", page.body);
}

void test_filing__what_is_no_number_comes_back_with_a_sentence_and_the_rest_is_kept(void)
{
    struct scene scene = scene_on(TODAY);
    expect_form_again(test_post(scene.app, scene.school, at(scene.school_id, ""),
                                "II/1:start=много&was:II/1:start=&II/1:end=-4&was:II/1:end="
                                "&II/4:end=1,5&was:II/4:end=&II/1:women=3&was:II/1:women="),
                      "много");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM filing_cell"));
    expect_form_again(test_post(scene.app, scene.school, at(scene.school_id, ""),
                                "II/1:end=99999999999999999999&was:II/1:end="),
                      "Число слишком большое");
    expect_form_again(
        test_post(scene.app, scene.school, at(scene.school_id, ""), "II/1:end=-4&was:II/1:end="),
        "меньше нуля");
}

void test_filing__of_two_who_enter_one_cell_the_second_is_asked(void)
{
    struct scene scene = scene_on(TODAY);
    test_post(scene.app, scene.school, at(scene.school_id, ""), "II/1:end=40&was:II/1:end=");
    expect_form_again(
        test_post(scene.app, scene.olga, at(scene.school_id, ""), "II/1:end=41&was:II/1:end="),
        "ввели «40»");
    expect_int(40000000, test_sql_int(scene.app, "SELECT value FROM filing_cell"));
    expect_see_other(
        test_post(scene.app, scene.olga, at(scene.school_id, ""), "II/1:end=41&was:II/1:end=40"),
        at(scene.school_id, ""));
}

void test_filing__the_script_saves_a_cell_and_gets_the_sums(void)
{
    struct scene scene = scene_on(TODAY);
    struct reply reply =
        test_post(scene.app, scene.school, at(scene.school_id, "/cells"),
                  "cells=[{\"cell\":\"II/1:end\",\"value\":\"4\",\"was\":\"\"},"
                  "{\"cell\":\"II/4:end\",\"value\":\"x\",\"was\":\"\"},{\"cell\":\"no\"}]");
    expect_int(200, reply.status);
    expect_contains("\"state\":\"saved\"", reply.body);
    expect_contains("\"state\":\"wrong\"", reply.body);
    reply = test_post(scene.app, scene.school, at(scene.school_id, "/cells"),
                      "cells=[{\"cell\":\"II/4:end\",\"value\":\"0\",\"was\":\"\"}]");
    expect_contains("\"II/9:end\":\"75,0\"", reply.body);
    expect_int(
        200,
        test_post(scene.app, scene.school, at(scene.school_id, "/cells"), "cells={broken").status);
}

/* The page stays open while the first figure begins the report: what it keeps on the device without
 * a line has to be of the same round as the page that is opened next, or it would be thrown away.
 */
void test_filing__what_waits_on_a_device_is_still_of_use_after_the_first_figure(void)
{
    struct scene scene = scene_on(TODAY);
    expect_page(test_get(scene.app, scene.school, at(scene.school_id, "")), "data-round=\"1\"");
    test_post(scene.app, scene.school, at(scene.school_id, "/cells"),
              "cells=[{\"cell\":\"II/1:end\",\"value\":\"4\",\"was\":\"\"}]");
    expect_page(test_get(scene.app, scene.school, at(scene.school_id, "")), "data-round=\"1\"");
}

void test_filing__a_contradiction_keeps_the_report_from_being_signed(void)
{
    struct scene scene = scene_on(TODAY);
    test_post(scene.app, scene.school, at(scene.school_id, ""), entered("2"));
    struct reply page = test_get(scene.app, scene.school, at(scene.school_id, ""));
    expect_page(page, "Противоречия");
    expect_contains("class=\"fault\"", page.body);
    expect_contains("Правило: «Членов", page.body);
    /* What keeps it from being signed leads back to the figure. */
    page = test_get(scene.app, scene.school, at(scene.school_id, "/sign"));
    expect_contains(test_text("href=\"%s#c", at(scene.school_id, "")), page.body);
    expect_refused(sign(&scene, scene.school, scene.school_id, ""), "противоречат");
    expect_str("draft", state_of(&scene, scene.school_id));
}

void test_filing__another_figure_than_that_of_the_register_asks_for_a_reason(void)
{
    struct scene scene = scene_on(TODAY);
    const char *cell =
        test_text("/reports/%lld/cell" FORM "&cell=II/2:end", (long long)scene.school_id);
    test_post(scene.app, scene.school, at(scene.school_id, ""), entered("4"));
    expect_int(303, test_post(scene.app, scene.school, cell, "value=2&was=3&then=keep").status);
    expect_page(test_get(scene.app, scene.school, at(scene.school_id, "")), "реестр: 3");
    expect_form_again(test_post(scene.app, scene.school, at(scene.school_id, "/sign"), ""),
                      "В отчёте 2, по реестру 3");
    expect_int(303, test_post(scene.app, scene.school, cell, "value=2&was=2&then=register").status);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM filing_cell WHERE cell = "
                                          "'II/2:end' AND value IS NOT NULL"));
}

void test_filing__a_signed_report_does_not_follow_the_register(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    add(&scene, SCHOOL, "Ежова", "f");
    struct reply page = test_get(scene.app, scene.school, at(scene.school_id, ""));
    expect_contains("II%2F2%3Aend\">3</a>", page.body);
    expect_refused(test_post(scene.app, scene.school, at(scene.school_id, "/sign"), ""),
                   "уже подписан");
    expect_form_again(
        test_post(scene.app, scene.school, at(scene.school_id, ""), "II/1:end=9&was:II/1:end=4"),
        "уже нельзя");
}

void test_filing__frozen_figures_that_were_changed_behind_the_program_are_noticed(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    expect_lacks("контрольная сумма не совпадает",
                 test_get(scene.app, scene.school, at(scene.school_id, "")).body);
    test_sql(scene.app, "UPDATE filing_frozen SET own = total, total = computed");
    expect_page(test_get(scene.app, scene.school, at(scene.school_id, "")),
                "контрольная сумма не совпадает");
}

void test_filing__a_signature_is_taken_back_until_the_report_is_accepted(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    expect_int(303,
               test_post(scene.app, scene.school, at(scene.school_id, "/withdraw"), "").status);
    expect_str("draft", state_of(&scene, scene.school_id));
    expect_int(303, sign(&scene, scene.school, scene.school_id, "").status);
    expect_int(303,
               test_post(scene.app, scene.territory, at(scene.school_id, "/accept"), "").status);
    expect_refused(test_post(scene.app, scene.school, at(scene.school_id, "/withdraw"), ""),
                   "кто его принял");
}

void test_filing__one_figure_is_returned_and_it_alone_can_be_changed(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    const char *cell =
        test_text("/reports/%lld/return" FORM "&cell=II/1:end", (long long)scene.school_id);
    expect_form_again(test_post(scene.app, scene.territory, cell, "words="), "Что исправить");
    expect_int(303, test_post(scene.app, scene.territory, cell, "words=Проверьте").status);
    expect_str("returned", state_of(&scene, scene.school_id));
    struct reply returned = test_get(scene.app, scene.school, at(scene.school_id, ""));
    expect_page(returned, "Вернули на исправление");
    expect_contains("Раздел II, строка 1, «На конец года»</a>: Проверьте", returned.body);
    expect_form_again(test_post(scene.app, scene.school, at(scene.school_id, ""),
                                "II/1:start=7&was:II/1:start=4"),
                      "уже нельзя");
    expect_int(303, test_post(scene.app, scene.school, at(scene.school_id, ""),
                              "II/1:end=5&was:II/1:end=4")
                        .status);
    add(&scene, SCHOOL, "Ежова", "f");
    expect_int(303, sign(&scene, scene.school, scene.school_id, "").status);
    struct reply page = test_get(scene.app, scene.school, at(scene.school_id, ""));
    expect_contains("data-sum=\"II/7:end\">5</span>", page.body);
    expect_contains("II%2F2%3Aend\">3</a>", page.body);
}

void test_filing__reports_are_added_up_and_missing_ones_need_a_word(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    expect_refused(sign(&scene, scene.territory, scene.territory_id, ""), "ждут вашего решения");
    expect_int(
        303,
        test_post(scene.app, scene.territory, at(scene.territory_id, "/accept-all"), "").status);
    expect_str("accepted", state_of(&scene, scene.school_id));
    expect_form_again(sign(&scene, scene.territory, scene.territory_id, ""), "Не хватает 1 отчёта");
    hand_in(&scene, scene.garden, scene.garden_id);
    test_post(scene.app, scene.territory, at(scene.garden_id, "/accept"), "");
    struct reply page = test_get(scene.app, scene.territory, at(scene.territory_id, ""));
    expect_contains("data-sum=\"II/8:end\">5</span>", page.body);
    expect_contains("data-sum=\"II/9:end\">62,5</span>", page.body);
    expect_int(303, sign(&scene, scene.territory, scene.territory_id, "").status);
    expect_refused(
        test_post(scene.app, scene.territory, at(scene.garden_id, "/return"), "words=Ещё+раз"),
        "Сводный отчёт");
    expect_int(303, test_post(scene.app, scene.olga, at(scene.territory_id, "/accept"), "").status);
    page = test_get(scene.app, scene.region, at(scene.region_id, ""));
    expect_contains("data-sum=\"II/8:end\">5</span>", page.body);
}

/* Level by level, and all at once from the reports of single organisations. */
void test_filing__both_ways_of_adding_up_give_the_same(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    hand_in(&scene, scene.garden, scene.garden_id);
    test_post(scene.app, scene.territory, at(scene.territory_id, "/accept-all"), "");
    sign(&scene, scene.territory, scene.territory_id, "");
    test_post(scene.app, scene.olga, at(scene.territory_id, "/accept"), "");
    struct request *req = test_begin(scene.app, scene.region);
    const struct reports_form *form = reports_form_named(req, STR("fnpr-2-2025"));
    struct orgs_org org;
    struct filing region;
    expect_true(orgs_find(req, access_scope(req, RIGHT_REPORTS_VIEW), scene.region_id, &org));
    expect_true(filing_of(req, &org, form, &region));
    filing_load(req, &region);
    struct filing_sums sums = filing_sum_of_branch(req, form, org.path);
    reports_compute(form, sums.numbers, NULL);
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        if (region.values.numbers[cell].is_known && sums.numbers[cell].is_known) {
            expect_int(region.values.numbers[cell].millionths, sums.numbers[cell].millionths);
        }
    }
    expect_int(3, sums.reports);
    test_commit(scene.app);
}

void test_filing__an_accepted_report_is_opened_again_with_a_reason_alone(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    test_post(scene.app, scene.territory, at(scene.school_id, "/accept"), "");
    expect_form_again(
        test_post(scene.app, scene.territory, at(scene.school_id, "/return"), "words="),
        "Что исправить");
    expect_int(303, test_post(scene.app, scene.territory, at(scene.school_id, "/return"),
                              "words=Пришло+письмо")
                        .status);
    expect_str("returned", state_of(&scene, scene.school_id));
    expect_int(1,
               test_sql_int(scene.app, "SELECT count(*) FROM filing_step WHERE step = 'unlocked'"));
}

void test_filing__nobody_accepts_his_own_report_or_that_of_others(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    expect_forbidden(test_post(scene.app, scene.school, at(scene.school_id, "/accept"), ""));
    expect_not_found(test_get(scene.app, scene.garden, at(scene.school_id, "")));
    expect_not_found(test_post(scene.app, scene.garden, at(scene.school_id, ""), "II/1:end=1"));
    int64_t other = test_account(scene.app, "territory_chair", "Льговская");
    expect_not_found(test_post(scene.app, other, at(scene.school_id, "/accept"), ""));
    expect_refused(test_post(scene.app, scene.territory, at(scene.territory_id, "/accept"), ""),
                   "которой его сдают");
}

void test_filing__a_closed_collection_takes_nothing_any_more(void)
{
    struct scene scene = scene_on(TODAY);
    expect_int(303, test_post(scene.app, scene.olga, "/reports/collect/close" FORM, "").status);
    expect_form_again(test_post(scene.app, scene.school, at(scene.school_id, ""), entered("4")),
                      "уже нельзя");
    expect_refused(test_post(scene.app, scene.school, at(scene.school_id, "/sign"), ""),
                   "не собирают");
    expect_not_found(test_post(scene.app, scene.region, "/reports/collect/close?form=none", ""));
}

void test_filing__deadlines_stand_on_working_days(void)
{
    struct scene scene = scene_on(TODAY);
    expect_form_again(test_post(scene.app, scene.olga, "/reports/collect" FORM,
                                "primary=14.12.2025&territory=15.01.2026"),
                      "12.12.2025");
    expect_form_again(test_post(scene.app, scene.olga, "/reports/collect" FORM,
                                "primary=15.01.2026&territory=15.12.2025"),
                      "поставьте день позже");
    expect_see_other(test_post(scene.app, scene.olga, "/reports/collect" FORM,
                               "primary=12.12.2025&territory=15.01.2026&region=30.01.2026"),
                     "/reports");
    expect_page(test_get(scene.app, scene.school, at(scene.school_id, "")), "12.12.2025");
}

void test_filing__what_comes_after_the_deadline_is_late(void)
{
    struct scene scene = scene_on("2025-12-16");
    hand_in(&scene, scene.school, scene.school_id);
    expect_int(1, test_sql_int(scene.app, "SELECT is_late FROM filing"));
    expect_page(test_get(scene.app, scene.territory, at(scene.territory_id, "/below")),
                "с опозданием");
}

void test_filing__a_reminder_goes_to_the_chair_once_in_three_days(void)
{
    struct scene scene = scene_on(TODAY);
    int64_t before = test_sql_int(scene.app, "SELECT count(*) FROM outbox");
    expect_int(303,
               test_post(scene.app, scene.territory, at(scene.territory_id, "/remind"), "").status);
    int64_t after = test_sql_int(scene.app, "SELECT count(*) FROM outbox");
    expect_int(2, after - before);
    test_post(scene.app, scene.territory, at(scene.territory_id, "/remind"), "");
    expect_int(after, test_sql_int(scene.app, "SELECT count(*) FROM outbox"));
}

void test_filing__reports_are_compared_with_the_register(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    expect_page(test_get(scene.app, scene.territory, at(scene.territory_id, "/compare")),
                "Полностью совпадает: 1");
    add(&scene, SCHOOL, "Ежова", "f");
    struct reply page = test_get(scene.app, scene.territory, at(scene.territory_id, "/compare"));
    expect_page(page, "Где расходятся");
    expect_contains("<td role=\"cell\" class=\"n num\" data-l=\"По реестру\">4</td>", page.body);
}

void test_filing__a_difference_is_explained_by_what_was_missing_at_the_signature(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    test_post(scene.app, scene.territory, at(scene.school_id, "/accept"), "");
    expect_int(303, sign(&scene, scene.territory, scene.territory_id,
                         "then=submit&note=Сад+закрыт+на+карантин")
                        .status);
    struct reply page = test_get(scene.app, scene.region, at(scene.region_id, "/compare"));
    expect_page(page, "Подписан, когда было 1 из 2 отчётов: Сад закрыт на карантин");
    expect_lacks("без объяснения", page.body);
}

void test_filing__the_start_page_tells_what_is_due_and_what_waits(void)
{
    struct scene scene = scene_on(TODAY);
    expect_page(test_get(scene.app, scene.school, "/"), "Сдать до 15.12.2025");
    hand_in(&scene, scene.school, scene.school_id);
    expect_lacks("Сдать до 15.12.2025", test_get(scene.app, scene.school, "/").body);
    expect_page(test_get(scene.app, scene.territory, "/"), "1 отчёт снизу ждёт приёмки");
    test_post(scene.app, scene.territory, at(scene.school_id, "/return"), "words=Проверьте");
    expect_page(test_get(scene.app, scene.school, "/"), "Отчёт вернули");
    expect_lacks("ждёт приёмки", test_get(scene.app, scene.territory, "/").body);
}

#define BY_KIND "?form=es-2025"

void test_filing__a_school_is_not_asked_about_colleges(void)
{
    struct scene scene = scene_on(TODAY);
    test_sql(scene.app, test_text("UPDATE org SET employer_kind = 'school' WHERE id = %lld",
                                  (long long)scene.school_id));
    test_post(scene.app, scene.olga, "/reports/collect" BY_KIND, "");
    const char *report = test_text("/reports/%lld" BY_KIND, (long long)scene.school_id);
    struct reply page = test_get(scene.app, scene.school, report);
    expect_contains("name=\"EMP/EMP02:school\"", page.body);
    expect_lacks("name=\"EMP/EMP02:college\"", page.body);
    expect_contains("Графы для организаций другого вида", page.body);
    expect_lacks("Среднее профессиональное образование", page.body);
    /* One field is enough for the total of all kinds. */
    test_post(scene.app, scene.school, report, "EMP/EMP02:school=40&was:EMP/EMP02:school=");
    page = test_get(scene.app, scene.school, report);
    expect_contains("data-sum=\"EMP/EMP02:all\">40</span>", page.body);
    expect_form_again(
        test_post(scene.app, scene.school, report, "EMP/EMP02:college=4&was:EMP/EMP02:college="),
        "уже нельзя");
}

/* What several levels enter, each for itself. */
#define SHARED "?form=ti-19-2025"
#define SHARED_CELL "I/1:end"

void test_filing__who_adds_up_enters_the_own_part_alone(void)
{
    struct scene scene = scene_on(TODAY);
    test_post(scene.app, scene.olga, "/reports/collect" SHARED, "");
    const char *school = test_text("/reports/%lld" SHARED, (long long)scene.school_id);
    const char *territory = test_text("/reports/%lld" SHARED, (long long)scene.territory_id);
    test_post(scene.app, scene.school, school, SHARED_CELL "=100&was:" SHARED_CELL "=");
    const char *signing = test_text("/reports/%lld/sign" SHARED, (long long)scene.school_id);
    expect_int(303, sign_at(&scene, scene.school, signing, "").status);
    test_post(scene.app, scene.territory,
              test_text("/reports/%lld/accept" SHARED, (long long)scene.school_id), "");
    struct reply page = test_get(scene.app, scene.territory, territory);
    expect_contains("name=\"was:" SHARED_CELL "\" value=\"\"", page.body);
    expect_contains("с нижестоящими: 100", page.body);
    test_post(scene.app, scene.territory, territory, SHARED_CELL "=5&was:" SHARED_CELL "=");
    page = test_get(scene.app, scene.territory, territory);
    expect_contains("name=\"was:" SHARED_CELL "\" value=\"5\"", page.body);
    expect_contains("с нижестоящими: 105", page.body);
    struct reply reply =
        test_post(scene.app, scene.territory,
                  test_text("/reports/%lld/cells" SHARED, (long long)scene.territory_id),
                  "cells=[{\"cell\":\"" SHARED_CELL "\",\"value\":\"6\",\"was\":\"5\"}]");
    expect_contains("\"value\":\"6\"", reply.body);
    page = test_get(scene.app, scene.territory, territory);
    expect_contains("с нижестоящими: 106", page.body);
}

void test_filing__an_open_collection_above_counts_where_the_nearer_one_was_closed(void)
{
    struct scene scene = scene_on(TODAY);
    test_post(scene.app, scene.olga, "/reports/collect/close" FORM, "");
    expect_page(test_get(scene.app, scene.school, at(scene.school_id, "")), "2025");
    int64_t union_officer = test_account(scene.app, "union_officer", "union");
    expect_int(303, test_post(scene.app, union_officer, "/reports/collect" FORM, "").status);
    expect_see_other(test_post(scene.app, scene.school, at(scene.school_id, ""), entered("4")),
                     at(scene.school_id, ""));
    /* The union closes: whoever hands in to it has nothing open any more, with an own collection or
     * without. */
    expect_int(303, test_post(scene.app, scene.olga, "/reports/collect" FORM, "").status);
    test_post(scene.app, union_officer, "/reports/collect/close" FORM, "");
    expect_refused(test_post(scene.app, scene.region, at(scene.region_id, "/sign"), ""),
                   "не собирают");
    expect_page(test_get(scene.app, scene.school, at(scene.school_id, "/sign")), "Подписать");
}

void test_filing__a_consolidated_report_that_was_returned_adds_up_anew(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    test_post(scene.app, scene.territory, at(scene.school_id, "/accept"), "");
    sign(&scene, scene.territory, scene.territory_id, "note=ждём");
    test_post(scene.app, scene.olga,
              test_text("%s&cell=V/1:end", at(scene.territory_id, "/return")), "words=Проверьте");
    hand_in(&scene, scene.garden, scene.garden_id);
    test_post(scene.app, scene.territory, at(scene.garden_id, "/accept"), "");
    struct reply page = test_get(scene.app, scene.territory, at(scene.territory_id, ""));
    expect_contains("data-sum=\"II/8:end\">5</span>", page.body);
}

void test_filing__an_organisation_that_moves_is_counted_where_it_was_accepted(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    test_post(scene.app, scene.territory, at(scene.school_id, "/accept"), "");
    int64_t other_id = test_org(scene.app, "Льговская");
    test_sql(scene.app, test_text("UPDATE org SET parent_id = %lld WHERE id = %lld",
                                  (long long)other_id, (long long)scene.school_id));
    struct reply page = test_get(scene.app, scene.territory, at(scene.territory_id, ""));
    expect_contains("data-sum=\"II/8:end\">3</span>", page.body);
    int64_t other = test_account(scene.app, "territory_chair", "Льговская");
    page = test_get(scene.app, other, at(other_id, ""));
    expect_lacks("data-sum=\"II/8:end\">3</span>", page.body);
}

/* After the day of the report, with people who have been there for long. */
static struct scene scene_after_the_day(void)
{
    struct scene scene = scene_on("2026-01-20");
    test_sql(scene.app, "UPDATE member_period SET valid_from = '2015-09-01'");
    return scene;
}

static str file_of(const struct scene *scene, const char *more)
{
    struct reply reply = test_get(scene->app, scene->territory,
                                  test_text("%s%s", at(scene->territory_id, "/file"), more));
    char *bytes = arena_bytes(test_arena(), 1 << 20);
    expect_int(200, reply.status);
    expect_true(reply.file_fd > 0);
    ssize_t length = pread(reply.file_fd, bytes, 1 << 20, 0);
    expect_true(length > 0);
    reply_close_file(&reply);
    return (str){bytes, (size_t)length};
}

static void move_garden(const struct scene *scene)
{
    test_acts_move(scene->app, scene->region, GARDEN, "Льговская", "2026-01-15");
}

/* The kindergarten has left the territory since the day of the report. */
void test_filing__a_report_is_looked_at_by_the_structure_of_today_and_signed_by_its_own(void)
{
    struct scene scene = scene_after_the_day();
    hand_in(&scene, scene.school, scene.school_id);
    hand_in(&scene, scene.garden, scene.garden_id);
    test_post(scene.app, scene.territory, at(scene.school_id, "/accept"), "");
    test_post(scene.app, scene.territory, at(scene.garden_id, "/accept"), "");
    struct reply page = test_get(scene.app, scene.territory, at(scene.territory_id, ""));
    expect_contains("data-sum=\"II/8:end\">5</span>", page.body);
    expect_lacks("Структура организаций", page.body);
    move_garden(&scene);
    page = test_get(scene.app, scene.territory, at(scene.territory_id, ""));
    expect_page(page, "Структура организаций");
    expect_contains("data-sum=\"II/8:end\">5</span>", page.body);
    expect_lacks("реестр: ", page.body);
    expect_contains("id=\"filing\"", page.body);
    page = test_get(scene.app, scene.territory,
                    test_text("%s&tree=today", at(scene.territory_id, "")));
    expect_page(page, "Сам отчёт заполняют и подписывают по структуре на его день");
    expect_contains("data-sum=\"II/8:end\">3</span>", page.body);
    expect_lacks("id=\"filing\"", page.body);
    expect_contains("tree=today&amp;cell=", page.body);
    page = test_get(scene.app, scene.territory,
                    test_text("%s&cell=II/2:end&tree=today", at(scene.territory_id, "/cell")));
    expect_page(page, "tree=today");
    /* Whoever signs signs what the report says of its day. */
    const char *address = test_text("%s&tree=today", at(scene.territory_id, "/sign"));
    expect_int(303, test_post(scene.app, scene.territory, address,
                              explained(&scene, scene.territory, at(scene.territory_id, "/sign"),
                                        "note="
                                        "так+и+есть"))
                        .status);
    expect_str("submitted", state_of(&scene, scene.territory_id));
    page = test_get(scene.app, scene.territory, at(scene.territory_id, ""));
    expect_lacks("реестр: ", page.body);
    page = test_get(scene.app, scene.territory,
                    test_text("%s&tree=today", at(scene.territory_id, "")));
    expect_page(page, "В отчёте стоят подписанные цифры");
    expect_contains("реестр: 3", page.body);
    expect_lacks("Структура организаций",
                 test_get(scene.app, scene.school, at(scene.school_id, "")).body);
}

void test_filing__files_tell_by_which_structure_they_are(void)
{
    struct scene scene = scene_after_the_day();
    move_garden(&scene);
    expect_contains("\"tree\": \"day\"", file_of(&scene, "&as=json"));
    expect_contains("\"tree\": \"today\"", file_of(&scene, "&as=json&tree=today"));
    expect_lacks("структуре", file_of(&scene, "&as=csv"));
    expect_contains("Значение, по нынешней структуре", file_of(&scene, "&as=csv&tree=today"));
    expect_page(test_get(scene.app, scene.territory,
                         test_text("%s&as=html&tree=today", at(scene.territory_id, "/file"))),
                "на 1 января 2026 г., по нынешней структуре");
}

void test_filing__what_was_not_seen_is_not_signed_or_accepted(void)
{
    struct scene scene = scene_on(TODAY);
    test_post(scene.app, scene.school, at(scene.school_id, ""), entered("4"));
    expect_refused(sign(&scene, scene.school, scene.school_id, "seen=0000"), "за это время");
    sign(&scene, scene.school, scene.school_id, "");
    expect_refused(
        test_post(scene.app, scene.territory, at(scene.school_id, "/accept"), "seen=0000"),
        "за это время");
    expect_str("submitted", state_of(&scene, scene.school_id));
}

void test_filing__taking_back_what_was_mended_returns_to_the_same_figures(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    test_post(scene.app, scene.territory,
              test_text("%s&cell=II/1:end", at(scene.school_id, "/return")), "words=Проверьте");
    sign(&scene, scene.school, scene.school_id, "");
    test_post(scene.app, scene.school, at(scene.school_id, "/withdraw"), "");
    expect_str("returned", state_of(&scene, scene.school_id));
    expect_form_again(test_post(scene.app, scene.school, at(scene.school_id, ""),
                                "II/1:start=7&was:II/1:start=4"),
                      "уже нельзя");
}

void test_filing__what_comes_back_mended_is_as_timely_as_it_was(void)
{
    struct scene scene = scene_on("2025-12-15");
    hand_in(&scene, scene.school, scene.school_id);
    test_sql(scene.app, "UPDATE filing_deadline SET until = '2025-12-01'; INSERT INTO "
                        "filing_deadline SELECT id, 3, '2025-12-01' FROM filing_period WHERE NOT "
                        "EXISTS (SELECT 1 FROM filing_deadline)");
    test_post(scene.app, scene.territory, at(scene.school_id, "/return"), "words=Проверьте");
    sign(&scene, scene.school, scene.school_id, "");
    expect_int(0, test_sql_int(scene.app, "SELECT is_late FROM filing WHERE submitted_on IS NOT "
                                          "NULL"));
}

void test_filing__numbers_are_read_as_people_of_the_language_write_them(void)
{
    static const struct {
        enum language language;
        enum reports_unit unit;
        const char *typed;
        int64_t millionths; /* -1: refused */
    } cases[] = {
        {LANGUAGE_RU, REPORTS_COUNT, "1\u00a0451", 1451000000},
        {LANGUAGE_RU, REPORTS_COUNT, "12,5", -1},
        {LANGUAGE_RU, REPORTS_PERCENT, "12,5 %", 12500000},
        {LANGUAGE_RU, REPORTS_MONEY, "1 234,56", 1234560000},
        {LANGUAGE_EN, REPORTS_COUNT, "13,000", 13000000000},
        {LANGUAGE_EN, REPORTS_MONEY, "12,500.25", 12500250000},
        {LANGUAGE_RU, REPORTS_MONEY, "9300000000000,001616", -1},
        {LANGUAGE_RU, REPORTS_MONEY, "9999999999999999999", -1},
        {LANGUAGE_RU, REPORTS_COUNT, "1e5", -1},
        {LANGUAGE_RU, REPORTS_COUNT, "−1", -1},
        {LANGUAGE_RU, REPORTS_FLAG, "да", 1000000},
    };
    struct scene scene = scene_on(TODAY);
    struct request *req = test_begin(scene.app, scene.school);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reports_number number;
        str sentence;
        req->language = cases[i].language;
        bool is_good =
            filing_read_number(req, cases[i].unit, str_of(cases[i].typed), &number, &sentence);
        expect_int(cases[i].millionths, is_good ? number.millionths : -1);
    }
    req->language = LANGUAGE_RU;
    expect_str("−0,5", filing_shown(req, REPORTS_PERCENT, (struct reports_number){true, -500000}));
    test_commit(scene.app);
}

void test_filing__a_report_goes_into_files_as_it_stands(void)
{
    struct scene scene = scene_on(TODAY);
    hand_in(&scene, scene.school, scene.school_id);
    struct reply page =
        test_get(scene.app, scene.school, test_text("%s&as=html", at(scene.school_id, "/file")));
    expect_page(page, "Сергеева");
    expect_contains("75,0", page.body);
    struct reply file =
        test_get(scene.app, scene.school, test_text("%s&as=xlsx", at(scene.school_id, "/file")));
    expect_int(200, file.status);
    expect_true(file.file_fd > 0);
    reply_close_file(&file);
    expect_not_found(
        test_get(scene.app, scene.school, test_text("%s&as=exe", at(scene.school_id, "/file"))));
    expect_not_found(
        test_get(scene.app, scene.garden, test_text("%s&as=html", at(scene.school_id, "/file"))));
}
