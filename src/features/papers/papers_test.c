#include "features/papers/papers.h"

#include <unistd.h>
#include <zip.h>

#include "app/app.h"
#include "features/members/test_members.h"
#include "features/papers/papers_inner.h"
#include "features/papers/papers_shipped.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

struct scene {
    struct test_app *app;
    int64_t chair;
    int64_t irina;
};

static int64_t add(const struct scene *scene, const struct members_card *card)
{
    return test_members_add(scene->app, scene->chair, SCHOOL, card);
}

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    test_inner_app(app)->options.origin = "https://union.example";
    struct scene scene = {.app = app, .chair = test_account(app, "primary_chair", SCHOOL)};
    scene.irina =
        add(&scene, TEST_CARD(.last_name = STR("Корякина"), .first_name = STR("Ирина"),
                              .middle_name = STR("Васильевна"), .born = date_of("1979-03-14"),
                              .phone = STR("+79991234567"), .position = STR("учитель"),
                              .workplace = STR("Школа № 4"), .ticket_number = STR("00123/К"),
                              .joined_on = date_of("2015-09-01")));
    return scene;
}

static const char *of(int64_t member, const char *deed)
{
    return test_text("/members/%lld%s", (long long)member, deed);
}

/* The text of a template as it is shown, blanks for what is between elements. */
static str preview(const struct scene *scene, const char *kind, const char *language)
{
    struct reply page =
        test_get(scene->app, scene->chair,
                 of(scene->irina, test_text("/papers/%s?language=%s", kind, language)));
    expect_page(page, "class=\"sheet paper\"");
    return page.body;
}

static int64_t make(const struct scene *scene, const char *kind, const char *body)
{
    struct reply reply = test_post(scene->app, scene->chair,
                                   of(scene->irina, test_text("/make/%s?language=ru", kind)), body);
    expect_int(303, reply.status);
    return test_sql_int(scene->app, "SELECT max(id) FROM paper");
}

void test_papers__all_shipped_templates_can_be_read(void)
{
    size_t count = 0;
    for (const struct papers_shipped *shipped = papers_shipped; shipped->name != NULL; shipped++) {
        struct papers_template template;
        struct papers_mistakes mistakes;
        expect_true(
            papers_template_read(test_arena(), shipped->text, papers_names, &template, &mistakes));
        count++;
    }
    size_t sorts = 0;
    while (papers_sorts[sorts].code != NULL) {
        sorts++;
    }
    expect_int((int64_t)(2 * sorts), (int64_t)count);
}

void test_papers__names_and_posts_stand_in_their_cases(void)
{
    struct scene scene = scene_new();
    str leave = preview(&scene, "leave", "ru");
    expect_contains("от Корякиной Ирины Васильевны", leave);
    expect_contains("01\u00a0марта 2026\u00a0г.", leave);
    expect_contains("билет №\u00a000123/К", leave);
    str join = preview(&scene, "join", "ru");
    expect_contains("от учителя", join);
    expect_contains("ознакомлена", join);
    expect_contains("Корякину Ирину Васильевну", join);
    expect_contains("Корякина Ирина Васильевнадан", preview(&scene, "leave", "kk"));
    expect_contains("2026 жылғы 1 наурыз", preview(&scene, "leave", "kk"));
}

void test_papers__a_sex_that_cannot_be_known_is_asked_and_never_guessed(void)
{
    struct scene scene = scene_new();
    scene.irina = add(&scene, TEST_CARD(.last_name = STR("Ткач"), .first_name = STR("Саша")));
    str page = preview(&scene, "leave", "ru");
    expect_contains("Это мужчина или женщина?", page);
    expect_lacks("Ткача", page);
    struct reply without =
        test_post(scene.app, scene.chair, of(scene.irina, "/make/leave?language=ru"), "");
    expect_form_again(without, "мужчина или женщина");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper"));
    ptrdiff_t at = str_find(page, STR("<select id=\"f-"));
    expect_true(at > 0);
    str field = str_slice(page, (size_t)at + strlen("<select id=\"f-"), 9);
    const char *body = test_text("%.*s=m", STR_ARG(field));
    expect_page(
        test_post(scene.app, scene.chair, of(scene.irina, "/papers/leave?language=ru"), body),
        "от Ткача Саши");
    make(&scene, "leave", body);
}

void test_papers__the_case_of_a_post_that_is_not_sure_is_asked_once(void)
{
    struct scene scene = scene_new();
    scene.irina =
        add(&scene, TEST_CARD(.last_name = STR("Белова"), .first_name = STR("Анна"),
                              .middle_name = STR("Ильинична"), .position = STR("Лаборантка")));
    str page = preview(&scene, "join", "ru");
    ptrdiff_t at = str_find(page, STR("«Лаборантка»: родительный"));
    expect_true(at > 0);
    expect_form_again(
        test_post(scene.app, scene.chair, of(scene.irina, "/make/join?language=ru"), ""),
        "«Лаборантка»");
    str before = str_slice(page, 0, (size_t)at);
    ptrdiff_t label = -1;
    for (ptrdiff_t next = str_find(before, STR("for=\"f-")); next >= 0;) {
        label = label < 0 ? next : label + 7 + next;
        next = str_find(str_from(before, (size_t)label + 7), STR("for=\"f-"));
    }
    str field = str_slice(page, (size_t)label + 7, 9);
    make(&scene, "join", test_text("%.*s=лаборантки", STR_ARG(field)));
    expect_str("лаборантки",
               test_sql_text(scene.app, "SELECT genitive FROM paper_word WHERE region_id <> 0"));
    str again = preview(&scene, "join", "ru");
    expect_contains("от лаборантки", again);
    expect_lacks("«Лаборантка»: родительный", again);
}

void test_papers__exceptions_of_a_name_are_kept_for_the_person(void)
{
    struct scene scene = scene_new();
    scene.irina = add(&scene, TEST_CARD(.last_name = STR("Гусь"), .first_name = STR("Иван"),
                                        .middle_name = STR("Петрович")));
    expect_contains("от Гусь Ивана Петровича", preview(&scene, "leave", "ru"));
    const char *body = "last_genitive=Гуся&last_dative=Гусю&last_accusative=Гуся&"
                       "last_instrumental=Гусем&last_prepositional=Гусе&first_genitive=Ивана&"
                       "first_dative=Ивану&first_accusative=Ивана&first_instrumental=Иваном&"
                       "first_prepositional=Иване&middle_genitive=Петровича&"
                       "middle_dative=Петровичу&middle_accusative=Петровича&"
                       "middle_instrumental=Петровичем&middle_prepositional=Петровиче";
    expect_see_other(test_post(scene.app, scene.chair, of(scene.irina, "/names"), body),
                     of(scene.irina, "/papers"));
    expect_contains("от Гуся Ивана Петровича", preview(&scene, "leave", "ru"));
    /* What is as the rules say needs no row. */
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM paper_name"));
    expect_page(test_get(scene.app, scene.chair, of(scene.irina, "/names")), "Гусем");
}

static str head_of(struct reply reply, size_t length)
{
    char *room = arena_bytes(test_arena(), length);
    expect_int(200, reply.status);
    ssize_t read = pread(reply.file_fd, room, length, 0);
    reply_close_file(&reply);
    return (str){room, read < 0 ? 0 : (size_t)read};
}

void test_papers__what_was_made_is_kept_numbered_and_proves_itself(void)
{
    struct scene scene = scene_new();
    int64_t first = make(&scene, "leave", "place=г.+Рыльск");
    int64_t second = make(&scene, "leave", "");
    expect_int(2, test_sql_int(scene.app, "SELECT max(number) FROM paper"));
    str page = test_get(scene.app, scene.chair, test_text("/papers/%lld", (long long)second)).body;
    expect_contains("Корякиной Ирины Васильевны", page);
    /* The place of the last one is offered again. */
    expect_contains("г. Рыльск", page);
    expect_str("%PDF", head_of(test_get(scene.app, scene.chair,
                                        test_text("/papers/%lld/pdf", (long long)second)),
                               4));
    /* What cannot be printed is not promised. */
    expect_contains("Код в углу", page);
    test_inner_app(scene.app)->options.origin = NULL;
    expect_lacks(
        "Код в углу",
        test_get(scene.app, scene.chair, test_text("/papers/%lld", (long long)second)).body);
    test_inner_app(scene.app)->options.origin = "https://union.example";
    str code = test_sql_text(
        scene.app, test_text("SELECT code FROM paper WHERE id = %lld", (long long)second));
    const char *address = test_text("/P/%.*s", STR_ARG(code));
    struct reply genuine = test_get(scene.app, 0, address);
    expect_page(genuine, "Документ подлинный");
    expect_contains("2/2026", genuine.body);
    expect_lacks("Корякин", genuine.body);
    /* Only the last application of a kind counts. */
    str former = test_sql_text(
        scene.app, test_text("SELECT code FROM paper WHERE id = %lld", (long long)first));
    expect_page(test_get(scene.app, 0, test_text("/P/%.*s", STR_ARG(former))),
                "заменён более поздним");
    test_post(scene.app, scene.chair, test_text("/papers/%lld/void", (long long)second), "");
    expect_page(test_get(scene.app, 0, address), "признан недействительным");
    expect_not_found(test_get(scene.app, 0, "/P/AAAAAAAAAAAAAAAAAAAAAAAAAA"));
    expect_not_found(test_get(scene.app, 0, "/P/x"));
}

void test_papers__nothing_personal_lies_open_in_the_table(void)
{
    struct scene scene = scene_new();
    make(&scene, "card", "");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper WHERE title LIKE "
                                          "'%Корякин%' OR hash LIKE '%Корякин%'"));
    expect_int(64, test_sql_int(scene.app, "SELECT length(hash) FROM paper"));
}

static str part_of(struct reply reply, const char *name)
{
    int error = 0;
    expect_int(200, reply.status);
    struct zip *zip = zip_fdopen(dup(reply.file_fd), 0, &error);
    reply_close_file(&reply);
    if (zip == NULL) {
        return STR("no archive");
    }
    zip_file_t *file = zip_fopen(zip, name, 0);
    char *room = arena_bytes(test_arena(), 100000);
    zip_int64_t length = file == NULL ? 0 : zip_fread(file, room, 99999);
    if (file != NULL) {
        zip_fclose(file);
    }
    zip_discard(zip);
    return (str){room, length < 0 ? 0 : (size_t)length};
}

void test_papers__word_processors_get_the_same_text(void)
{
    struct scene scene = scene_new();
    int64_t id = make(&scene, "card", "");
    const char *address = test_text("/papers/%lld/docx", (long long)id);
    str document = part_of(test_get(scene.app, scene.chair, address), "word/document.xml");
    expect_contains("Корякина Ирина Васильевна", document);
    expect_contains("<w:tblHeader/>", document);
    expect_contains("</w:document>", document);
    expect_contains("footer1", part_of(test_get(scene.app, scene.chair, address),
                                       "word/_rels/document.xml.rels"));
    expect_contains("PNG",
                    part_of(test_get(scene.app, scene.chair, address), "word/media/code.png"));
}

void test_papers__others_cannot_see_or_make_them(void)
{
    struct scene scene = scene_new();
    int64_t id = make(&scene, "leave", "");
    static const struct {
        const char *role;
        const char *org;
        int status;
    } people[] = {
        {"primary_chair", "Рыльский сад", 404},
        {"region_specialist", "Астраханская", 404},
        {"region_specialist", "Курская", 200},
        {"region_auditor", "Курская", 403},
        {"accountant", SCHOOL, 403},
    };
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        int64_t account = test_account(scene.app, people[i].role, people[i].org);
        expect_int(people[i].status,
                   test_get(scene.app, account, test_text("/papers/%lld", (long long)id)).status);
        expect_int(people[i].status,
                   test_get(scene.app, account, of(scene.irina, "/papers/leave")).status);
        struct reply made = test_post(scene.app, account, of(scene.irina, "/make/leave"), "");
        expect_int(people[i].status == 200 ? 303 : people[i].status, made.status);
    }
}

void test_papers__a_paper_has_to_fit_the_membership(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app, test_text("UPDATE member SET status = 'left' WHERE id = %lld",
                                  (long long)scene.irina));
    expect_not_found(test_get(scene.app, scene.chair, of(scene.irina, "/papers/leave")));
    expect_not_found(test_get(scene.app, scene.chair, of(scene.irina, "/papers/journal")));
    expect_not_found(test_get(scene.app, scene.chair, of(scene.irina, "/papers/nothing")));
    expect_page(test_get(scene.app, scene.chair, of(scene.irina, "/papers/extract")),
                "ВЫПИСКА ИЗ ПРОТОКОЛА");
}

/* ---- many, one's own, the journal ----------------------------------------------------------- */

void test_papers__many_people_get_one_file_and_who_needs_an_answer_is_left_out(void)
{
    struct scene scene = scene_new();
    add(&scene, TEST_CARD(.last_name = STR("Ткач"), .first_name = STR("Саша")));
    add(&scene, TEST_CARD(.last_name = STR("Белов"), .first_name = STR("Иван"),
                          .middle_name = STR("Ильич")));
    const char *address =
        test_text("/papers/many?org=%lld", (long long)test_org(scene.app, SCHOOL));
    expect_page(test_get(scene.app, scene.chair, address), "Выбрано 3 человека");
    expect_form_again(test_post(scene.app, scene.chair, address, "kind=journal&language=ru"),
                      "Какой документ");
    struct reply done = test_post(scene.app, scene.chair, address, "kind=leave&language=ru");
    expect_page(done, "Готово 2 документа");
    expect_contains("1 человек пропущен", done.body);
    int64_t batch = test_sql_int(scene.app, "SELECT max(batch_id) FROM paper");
    const char *file = test_text("/papers/batch/%lld", (long long)batch);
    expect_str("%PDF", head_of(test_get(scene.app, scene.chair, file), 4));
    int64_t other = test_account(scene.app, "primary_chair", "Рыльский сад");
    expect_not_found(test_get(scene.app, other, file));
    expect_int(2, test_sql_int(scene.app, "SELECT max(number) FROM paper"));
}

/* So many that a job makes them. */
static const char *many_of(const struct scene *scene, int total)
{
    struct request *req = test_begin(scene->app, scene->chair);
    int64_t region = test_sql_int(scene->app, "SELECT max(region_id) FROM member");
    for (int i = 1; i < total; i++) {
        (void)members_add(req, region, test_org(scene->app, SCHOOL),
                          test_org_path(scene->app, SCHOOL),
                          TEST_CARD(.last_name = STR("Белов"), .first_name = STR("Иван"),
                                    .middle_name = STR("Ильич")));
    }
    test_commit(scene->app);
    return test_text("/papers/many?org=%lld", (long long)test_org(scene->app, SCHOOL));
}

static const char *file_of_job(const struct scene *scene)
{
    return test_text("/jobs/%lld/file", (long long)test_sql_int(scene->app, "SELECT id FROM job"));
}

void test_papers__more_than_a_hundred_people_are_left_to_a_job(void)
{
    struct scene scene = scene_new();
    const char *address = many_of(&scene, 130);
    add(&scene, TEST_CARD(.last_name = STR("Ткач"), .first_name = STR("Саша")));
    struct reply ordered =
        test_post(scene.app, scene.chair, address, "kind=leave&language=ru&place=г.+Рыльск");
    expect_int(303, ordered.status);
    expect_contains("/jobs/", test_location(ordered));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper"));
    test_run_jobs(scene.app);
    expect_str("done", test_sql_text(scene.app, "SELECT state FROM job"));
    expect_contains("В файле 130 документов; пропущено людей: 1",
                    test_sql_text(scene.app, "SELECT sentence FROM job"));
    expect_int(130, test_sql_int(scene.app, "SELECT max(number) FROM paper"));
    expect_int(130, test_sql_int(scene.app, "SELECT count(DISTINCT member_id) FROM paper"));
    str text = test_told_by("pdftotext -raw - -",
                            test_get(scene.app, scene.chair, file_of_job(&scene)).file_fd);
    expect_contains("Корякиной Ирины Васильевны", text);
    expect_contains("г. Рыльск", text);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'papers.many'"));
    int64_t other = test_account(scene.app, "primary_chair", "Рыльский сад");
    expect_not_found(test_get(scene.app, other, file_of_job(&scene)));
    int64_t batch = test_sql_int(scene.app, "SELECT max(batch_id) FROM paper");
    const char *anew = test_text("/papers/batch/%lld", (long long)batch);
    expect_refused(test_get(scene.app, scene.chair, anew), "в фоне");
    expect_not_found(test_get(scene.app, other, anew));
}

void test_papers__a_job_that_was_cut_off_makes_nobody_a_second_paper(void)
{
    struct scene scene = scene_new();
    const char *address = many_of(&scene, 130);
    test_post(scene.app, scene.chair, address, "kind=leave&language=ru");
    test_run_jobs(scene.app);
    /* As after a crash: some have their papers, and the job is begun anew. */
    test_sql(scene.app, "DELETE FROM paper WHERE number > 57");
    test_sql(scene.app, "UPDATE job SET state = 'waiting'");
    test_run_jobs(scene.app);
    expect_int(130, test_sql_int(scene.app, "SELECT count(*) FROM paper"));
    expect_int(130, test_sql_int(scene.app, "SELECT count(DISTINCT member_id) FROM paper"));
    expect_contains("В файле 130 документов.",
                    test_sql_text(scene.app, "SELECT sentence FROM job"));
}

void test_papers__whoever_loses_the_post_or_its_right_gets_no_papers_of_many(void)
{
    static const char *const losses[] = {"UPDATE mandate SET valid_to = '2026-02-01'",
                                         "UPDATE mandate SET role = 'primary_auditor'"};
    for (size_t i = 0; i < COUNT_OF(losses); i++) {
        struct scene scene = scene_new();
        test_post(scene.app, scene.chair, many_of(&scene, 101), "kind=leave&language=ru");
        test_sql(scene.app, losses[i]);
        test_run_jobs(scene.app);
        expect_str("failed", test_sql_text(scene.app, "SELECT state FROM job"));
        expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper"));
    }
}

void test_papers__the_file_of_many_goes_after_its_days(void)
{
    struct scene scene = scene_new();
    test_post(scene.app, scene.chair, many_of(&scene, 101), "kind=leave&language=ru");
    test_run_jobs(scene.app);
    struct reply there = test_get(scene.app, scene.chair, file_of_job(&scene));
    expect_int(200, there.status);
    reply_close_file(&there);
    test_sql(scene.app, "UPDATE job SET ended_at = ended_at - 31 * 86400");
    expect_not_found(test_get(scene.app, scene.chair, file_of_job(&scene)));
}

void test_papers__a_member_makes_his_own_and_sees_no_other(void)
{
    struct scene scene = scene_new();
    int64_t region = test_sql_int(scene.app, "SELECT max(region_id) FROM member");
    int64_t member = test_account(scene.app, "member", SCHOOL);
    test_sql(scene.app, test_text("UPDATE account SET person_region_id = %lld, person_id = %lld "
                                  "WHERE id = %lld",
                                  (long long)region, (long long)scene.irina, (long long)member));
    test_sign_in_again(scene.app, member);
    expect_page(test_get(scene.app, member, "/my/papers"), "/my/papers/leave");
    expect_page(test_get(scene.app, member, "/my/papers/leave"), "от Корякиной Ирины");
    expect_not_found(test_get(scene.app, member, "/my/papers/card"));
    struct reply made = test_post(scene.app, member, "/my/make/leave", "");
    expect_int(303, made.status);
    const char *own = str_to_c(test_arena(), test_location(made));
    expect_page(test_get(scene.app, member, own), "Корякиной Ирины Васильевны");
    expect_str("%PDF", head_of(test_get(scene.app, member, test_text("%s/pdf", own)), 4));
    int64_t of_other = add(&scene, TEST_CARD(.last_name = STR("Белов"), .first_name = STR("Иван"),
                                             .middle_name = STR("Ильич")));
    test_post(scene.app, scene.chair, of(of_other, "/make/leave"), "");
    int64_t foreign = test_sql_int(scene.app, "SELECT max(id) FROM paper");
    expect_not_found(
        test_get(scene.app, member, test_text("/my/papers/issued/%lld", (long long)foreign)));
    expect_not_found(
        test_get(scene.app, member, test_text("/my/papers/issued/%lld/pdf", (long long)foreign)));
}

void test_papers__the_journal_lists_the_tickets_of_the_organisation(void)
{
    struct scene scene = scene_new();
    test_post(scene.app, scene.chair, of(scene.irina, "/tickets"), "");
    const char *place = test_text("/orgs/%lld", (long long)test_org(scene.app, SCHOOL));
    expect_page(test_get(scene.app, scene.chair, test_text("%s/papers/journal", place)),
                "Корякина Ирина Васильевна");
    expect_int(303,
               test_post(scene.app, scene.chair, test_text("%s/make/journal", place), "").status);
    expect_not_found(test_get(
        scene.app, scene.chair,
        test_text("/orgs/%lld/papers/journal", (long long)test_org(scene.app, "Рыльский сад"))));
}

/* ---- templates ------------------------------------------------------------------------------ */

#define EDITED "text=%25title+Наше\n=+НАШЕ+ЗАЯВЛЕНИЕ\nОт+{{member.full_name|gen}}."

void test_papers__a_region_has_its_own_template_and_goes_back(void)
{
    struct scene scene = scene_new();
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    int64_t marat = test_account(scene.app, "region_specialist", "Астраханская");
    expect_page(test_get(scene.app, olga, "/papers/templates"), "из программы");
    expect_page(test_get(scene.app, olga, "/papers/templates/leave/ru"), "Примеровой Анны");
    expect_see_other(test_post(scene.app, olga, "/papers/templates/leave/ru", EDITED),
                     "/papers/templates/leave/ru");
    expect_contains("НАШЕ ЗАЯВЛЕНИЕ", preview(&scene, "leave", "ru"));
    expect_page(test_get(scene.app, olga, "/papers/templates"), "ваш");
    expect_lacks("НАШЕ", test_get(scene.app, marat, "/papers/templates/leave/ru").body);
    expect_see_other(test_post(scene.app, olga, "/papers/templates/leave/ru/back", ""),
                     "/papers/templates/leave/ru");
    expect_lacks("НАШЕ ЗАЯВЛЕНИЕ", preview(&scene, "leave", "ru"));
    /* Nothing is lost: the version can be looked at again. */
    expect_page(test_get(scene.app, olga, "/papers/templates/leave/ru?version=1"),
                "НАШЕ ЗАЯВЛЕНИЕ");
    expect_refused(test_post(scene.app, olga, "/papers/templates/leave/ru/back", ""), "нет своего");
}

void test_papers__the_union_gives_a_template_to_all_its_regions(void)
{
    struct scene scene = scene_new();
    int64_t anna = test_account(scene.app, "union_officer", "union");
    expect_see_other(test_post(scene.app, anna, "/papers/templates/leave/ru", EDITED),
                     "/papers/templates/leave/ru");
    expect_contains("НАШЕ ЗАЯВЛЕНИЕ", preview(&scene, "leave", "ru"));
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    expect_page(test_get(scene.app, olga, "/papers/templates"), "Профсоюза");
}

void test_papers__a_wrong_mark_is_named_and_nothing_is_lost(void)
{
    struct scene scene = scene_new();
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    const char *body = "text=%25title+Т\n\nот+{{member.ful_name|gen}}+и+ещё+текст";
    static const char *const places[] = {"", "/preview"};
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        struct reply again =
            test_post(scene.app, olga, test_text("/papers/templates/leave/ru%s", places[i]), body);
        expect_form_again(again, "Строка 3:");
        expect_contains("Метки «member.ful_name» нет.", again.body);
        expect_contains("Может быть, «member.full_name»?", again.body);
        expect_contains("и ещё текст", again.body);
    }
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper_template"));
    expect_forbidden(test_get(scene.app, scene.chair, "/papers/templates"));
    expect_not_found(test_get(scene.app, olga, "/papers/templates/leave/en"));
    expect_not_found(test_get(scene.app, olga, "/papers/templates/nothing/ru"));
}

/* ---- who joins ------------------------------------------------------------------------------ */

static const char *applicant(const struct scene *scene, const char *more)
{
    const char *body = test_text("last_name=Громова&first_name=Анна&middle_name=Петровна&"
                                 "born=1990-03-12&phone=%%2B79991112233&workplace=Школа+4&"
                                 "applied_on=2026-02-20&consent=1&%s",
                                 more);
    struct reply entered = test_post(
        scene->app, scene->chair,
        test_text("/applications/new?org=%lld", (long long)test_org(scene->app, SCHOOL)), body);
    expect_int(303, entered.status);
    return test_text("%.*s/papers", STR_ARG(test_location(entered)));
}

static str papers_text(const struct scene *scene, const char *address)
{
    struct reply reply = test_get(scene->app, scene->chair, address);
    expect_int(200, reply.status);
    return test_told_by("pdftotext -raw - - | tr -s ' \\n' '  '", reply.file_fd);
}

void test_papers__who_joins_signs_papers_in_the_right_case(void)
{
    struct scene scene = scene_new();
    str text = papers_text(
        &scene, applicant(&scene, "category=worker_pedagogic&position=учитель&was_member=1"));
    expect_contains("от учителя Громовой Анны Петровны", text);
    expect_contains("ознакомлена", text);
    expect_contains("Ранее состояла в Профсоюзе", text);
    expect_contains("Заявление № 1 от 20.02.2026", text);
    expect_contains("из моей заработной платы", text);
    expect_contains("Версия 1 текста согласия", text);
    expect_lacks("Дано электронно", text);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper"));
}

void test_papers__students_and_pensioners_who_join_sign_their_own(void)
{
    struct scene scene = scene_new();
    str student = papers_text(&scene, applicant(&scene, "category=student_hpe"));
    expect_contains("из моей стипендии", student);
    str pensioner = papers_text(&scene, applicant(&scene, "category=pensioner_nonworking"));
    expect_lacks("В бухгалтерию", pensioner);
    expect_contains("СОГЛАСИЕ", pensioner);
}

/* One template for members and for who is to become one. */
void test_papers__a_template_of_the_region_is_that_of_who_joins_too(void)
{
    struct scene scene = scene_new();
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    expect_see_other(test_post(scene.app, olga, "/papers/templates/join/ru", EDITED),
                     "/papers/templates/join/ru");
    const char *address = applicant(&scene, "category=worker_pedagogic&position=Лаборантка");
    str text = papers_text(&scene, address);
    expect_contains("НАШЕ ЗАЯВЛЕНИЕ От Громовой Анны Петровны.", text);
    /* Nobody is there to be asked for the case of a post: a line to be written on. */
    expect_contains("от ____________________ Громовой", text);
    expect_not_found(
        test_get(scene.app, test_account(scene.app, "primary_chair", "Рыльский сад"), address));
    expect_forbidden(test_get(scene.app, test_account(scene.app, "accountant", SCHOOL), address));
}

/* ---- the dictionary ------------------------------------------------------------------------- */

#define GOOSE "kind=last_m&nominative=Гусь&genitive=Гуся&dative=Гусю"

void test_papers_words__what_the_region_writes_counts_for_all_its_papers(void)
{
    struct scene scene = scene_new();
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    scene.irina = add(&scene, TEST_CARD(.last_name = STR("Гусь"), .first_name = STR("Иван"),
                                        .middle_name = STR("Петрович")));
    expect_page(test_get(scene.app, olga, "/papers/words"), "профгрупорг");
    expect_see_other(test_post(scene.app, olga, "/papers/words/new", GOOSE), "/papers/words");
    expect_contains("от Гуся Ивана Петровича", preview(&scene, "leave", "ru"));
    expect_page(test_get(scene.app, scene.chair, of(scene.irina, "/names")), "Гуся");
    expect_form_again(test_post(scene.app, olga, "/papers/words/new", GOOSE), "уже есть в словаре");
    const char *own = test_text(
        "/papers/words/%lld",
        (long long)test_sql_int(scene.app, "SELECT id FROM paper_word WHERE region_id <> 0"));
    expect_page(test_get(scene.app, olga, own), "Гуся");
    expect_see_other(test_post(scene.app, olga, own, "kind=last_m&nominative=Гусь&genitive=Гусь"),
                     "/papers/words");
    expect_contains("от Гусь Ивана Петровича", preview(&scene, "leave", "ru"));
    expect_see_other(test_post(scene.app, olga, test_text("%s/remove", own), ""), "/papers/words");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper_word WHERE region_id <> 0"));
    expect_int(3, test_sql_int(scene.app,
                               "SELECT count(*) FROM audit_entry WHERE action = 'papers.word'"));
    expect_contains("Гуся", test_sql_text(scene.app, "SELECT min(changes) FROM audit_entry WHERE "
                                                     "action = 'papers.word'"));
}

void test_papers_words__all_cases_are_shown_while_one_types(void)
{
    struct scene scene = scene_new();
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    expect_page(test_get(scene.app, olga, "/papers/words/new"), "data-live=\"cases\"");
    struct reply shown = test_post(scene.app, olga, "/papers/words/preview",
                                   "kind=word&nominative=учитель&dative=учителю!");
    expect_page(shown, "учителем");
    expect_contains("<b>учителю!</b>", shown.body);
    expect_page(
        test_post(scene.app, olga, "/papers/words/preview", "kind=word&nominative=Лаборантка"),
        "спросим при составлении");
    expect_page(
        test_post(scene.app, olga, "/papers/words/preview", "kind=last_f&nominative=Корякина"),
        "Корякиной");
    expect_page(test_post(scene.app, olga, "/papers/words/preview", "kind=word&nominative="),
                "в именительном падеже");
    expect_form_again(
        test_post(scene.app, olga, "/papers/words/new", "kind=word&nominative=Лаборантка"),
        "хотя бы один падеж");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM paper_word WHERE region_id <> 0"));
}

void test_papers_words__each_level_changes_its_own_alone(void)
{
    struct scene scene = scene_new();
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    int64_t marat = test_account(scene.app, "region_specialist", "Астраханская");
    int64_t anna = test_account(scene.app, "union_officer", "union");
    test_post(scene.app, olga, "/papers/words/new", "kind=word&nominative=швея&genitive=швеи");
    const char *of_olga = test_text(
        "/papers/words/%lld",
        (long long)test_sql_int(scene.app, "SELECT id FROM paper_word WHERE region_id <> 0"));
    expect_not_found(test_get(scene.app, marat, of_olga));
    expect_not_found(test_post(scene.app, marat, test_text("%s/remove", of_olga), ""));
    expect_not_found(test_post(scene.app, anna, of_olga, "kind=word&nominative=швея&genitive=х"));
    expect_lacks("швея", test_get(scene.app, marat, "/papers/words").body);
    expect_page(test_get(scene.app, scene.chair, "/papers/words"), "швея");
    expect_not_found(test_get(scene.app, scene.chair, of_olga));
    expect_not_found(test_post(scene.app, scene.chair, test_text("%s/remove", of_olga), ""));
    /* The union's counts everywhere, the region's own before it. */
    expect_see_other(test_post(scene.app, anna, "/papers/words/new",
                               "kind=word&nominative=швея&genitive=швеи-союз&dative=швее-союз"),
                     "/papers/words");
    expect_page(test_get(scene.app, marat, "/papers/words"), "швеи-союз");
    expect_not_found(test_get(
        scene.app, olga,
        test_text("/papers/words/%lld",
                  (long long)test_sql_int(scene.app, "SELECT id FROM paper_word WHERE genitive = "
                                                     "'швеи-союз'"))));
}

/* The region keeps it wrong: the chair need not wait, and nobody else's papers change. */
void test_papers_words__a_chair_corrects_a_case_for_the_own_papers(void)
{
    struct scene scene = scene_new();
    int64_t olga = test_account(scene.app, "region_specialist", "Курская");
    int64_t vera = test_account(scene.app, "primary_chair", "Рыльский сад");
    test_post(scene.app, olga, "/papers/words/new",
              "kind=last_f&nominative=Корякина&genitive=Корякиной-область");
    expect_contains("от Корякиной-область", preview(&scene, "leave", "ru"));
    long long of_olga =
        (long long)test_sql_int(scene.app, "SELECT id FROM paper_word WHERE region_id <> 0");
    expect_page(test_get(scene.app, scene.chair, "/papers/words"),
                test_text("href=\"/papers/words/new?from=%lld\"", of_olga));
    expect_page(test_get(scene.app, scene.chair, test_text("/papers/words/new?from=%lld", of_olga)),
                "value=\"Корякиной-область\"");
    expect_see_other(test_post(scene.app, scene.chair, "/papers/words/new",
                               "kind=last_f&nominative=Корякина&genitive=Корякиной-школа"),
                     "/papers/words");
    expect_contains("от Корякиной-школа", preview(&scene, "leave", "ru"));

    const char *own = test_text(
        "/papers/words/%lld",
        (long long)test_sql_int(scene.app, "SELECT id FROM paper_word WHERE org_id <> 0"));
    expect_page(test_get(scene.app, scene.chair, own), "Корякиной-школа");
    expect_lacks("Корякиной-школа", test_get(scene.app, vera, "/papers/words").body);
    expect_not_found(test_get(scene.app, vera, own));
    expect_not_found(test_post(scene.app, vera, test_text("%s/remove", own), ""));
    expect_forbidden(test_post(scene.app, test_account(scene.app, "accountant", SCHOOL),
                               "/papers/words/new", GOOSE));

    /* The region sees it and takes it over. */
    struct reply list = test_get(scene.app, olga, "/papers/words");
    expect_page(list, "Корякиной-школа");
    expect_page(list, "Из организаций ниже");
    expect_not_found(test_get(scene.app, olga, own));
    expect_see_other(test_post(scene.app, scene.chair, test_text("%s/remove", own), ""),
                     "/papers/words");
    expect_contains("от Корякиной-область", preview(&scene, "leave", "ru"));
}

/* ---- what happens to cards and organisations ------------------------------------------------ */

void test_papers__follow_the_card_and_the_organisation(void)
{
    struct scene scene = scene_new();
    int64_t id = make(&scene, "leave", "");
    int64_t other = add(&scene, TEST_CARD(.last_name = STR("Корякина"), .first_name = STR("Ира")));
    int64_t region = test_sql_int(scene.app, "SELECT max(region_id) FROM paper");
    const char *whose = test_text("SELECT member_id FROM paper WHERE id = %lld", (long long)id);
    papers_feature.person_merged(test_begin(scene.app, 0), region, scene.irina, other);
    test_commit(scene.app);
    expect_int(other, test_sql_int(scene.app, whose));
    expect_page(test_get(scene.app, scene.chair, of(other, "/papers")), "1/2026");
    papers_feature.person_parted(test_begin(scene.app, 0), region, scene.irina, other);
    test_commit(scene.app);
    expect_int(scene.irina, test_sql_int(scene.app, whose));
    str path = test_org_path(scene.app, SCHOOL);
    papers_feature.path_moved(test_begin(scene.app, 0), region, path, STR("0zzz"));
    test_commit(scene.app);
    expect_str("0zzz", test_sql_text(scene.app, "SELECT org_path FROM paper"));
}
