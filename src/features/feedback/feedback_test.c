/* Feedback: asked, answered once and without a name, shown from five people on. */
#include "app/test.h"
#include "app/app.h"
#include "features/checkin/test_checkin.h"
#include "features/feedback/feedback.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define PEOPLE 6
#define ID(number) ((long long)(number))

struct scene {
    struct test_checkin set;
    int64_t people[PEOPLE]; /* cards */
    int64_t signed_in[PEOPLE];
};

static int64_t count(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->set.app, test_text("SELECT count(*) FROM %s", what));
}

static const char *at(const struct scene *scene, const char *page)
{
    return test_checkin_at(&scene->set, test_text("/feedback%s", page));
}

static struct reply post(const struct scene *scene, const char *page, const char *body)
{
    return test_post(scene->set.app, scene->set.region, at(scene, page), body);
}

static struct reply look(const struct scene *scene, const char *page)
{
    return test_get(scene->set.app, scene->set.region, at(scene, page));
}

static void mark(const struct scene *scene, int64_t member)
{
    long long id = ID(test_checkin_entry(&scene->set, member));
    expect_int(303, test_post(scene->set.app, scene->set.region,
                              test_checkin_at(&scene->set, "/presence?session=1"),
                              test_text("seen=%lld&person=%lld", id, id))
                        .status);
}

/* An event of today with one session; all of six are entered, five were there. */
static struct scene held(void)
{
    static const char *const names[PEOPLE] = {"Белова",     "Власова", "Гусева",
                                              "Дементьева", "Ершова",  "Жукова"};
    struct scene scene = {.set = test_checkin_on(TODAY)};
    expect_int(303, test_post(scene.set.app, scene.set.region,
                              test_checkin_at(&scene.set, "/sessions/new"),
                              "title=Устав&held_on=02.03.2026&begins_at=10&ends_at=12&hours=2"
                              "&speaker=Орлова Н. П.")
                        .status);
    for (size_t i = 0; i < PEOPLE; i++) {
        scene.people[i] = test_checkin_person(&scene.set, names[i], "Анна");
        test_sql(scene.set.app, test_text("UPDATE member SET email = 'a%zu@example.org' "
                                          "WHERE id = %lld",
                                          i, ID(scene.people[i])));
        test_checkin_enter(&scene.set, scene.people[i]);
        if (i < PEOPLE - 1) {
            mark(&scene, scene.people[i]);
        }
    }
    return scene;
}

static void open_form(struct scene *scene)
{
    expect_see_other(post(scene, "/make", ""), at(scene, ""));
    expect_see_other(post(scene, "/open", "days=10"), at(scene, ""));
    test_run_jobs(scene->set.app);
    for (size_t i = 0; i < PEOPLE; i++) {
        scene->signed_in[i] = test_members_sign_in(scene->set.app, TEST_SCHOOL, scene->people[i]);
    }
}

static const char *my(const struct scene *scene)
{
    return test_text("/my/events/%lld/feedback", ID(scene->set.id));
}

static struct reply answer(const struct scene *scene, size_t who, const char *body)
{
    return test_post(scene->set.app, scene->signed_in[who], my(scene), body);
}

static void all_answer(const struct scene *scene, size_t people)
{
    for (size_t i = 0; i < people; i++) {
        expect_see_other(
            answer(scene, i, test_text("q1-0=%zu&q2-0=5&q3-1=4&q4-0=1&q5-0=Слово %zu", i + 1, i)),
            my(scene));
    }
}

void test_feedback__those_who_were_there_answer_once_and_the_organiser_sees_sums(void)
{
    struct scene scene = held();
    open_form(&scene);
    expect_page(test_get(scene.set.app, scene.signed_in[0], my(&scene)), "Орлова Н. П.");
    expect_page(
        test_get(scene.set.app, scene.signed_in[0], test_text("/my/events/%lld", ID(scene.set.id))),
        my(&scene));
    all_answer(&scene, 5);
    expect_refused(answer(&scene, 0, "q1-0=1"), "уже ответили");
    struct reply page = look(&scene, "");
    expect_page(page, "3,0");
    expect_page(page, "Слово 4");
    expect_page(page, "«Устав», Орлова Н. П.");
    expect_page(page, "5 из 5");
    expect_int(5, test_sql_int(scene.set.app, "SELECT answers FROM feedback_form"));
    expect_int(25, count(&scene, "feedback_answer"));
}

void test_feedback__fewer_than_five_answers_are_not_shown_nor_saved(void)
{
    struct scene scene = held();
    open_form(&scene);
    all_answer(&scene, 4);
    struct reply page = look(&scene, "");
    expect_page(page, "4 из 5");
    expect_lacks("Слово", page.body);
    expect_refused(look(&scene, "/file"), "Меньше пяти");
    expect_int(303, answer(&scene, 4, "q1-0=5").status);
    page = look(&scene, "");
    expect_page(page, "3,0");
    /* Only four have answered these. */
    expect_lacks_all(page.body, "Слово", "5,0");
    expect_page(page, "Меньше пяти");
}

void test_feedback__an_answer_leads_to_nobody(void)
{
    struct scene scene = held();
    open_form(&scene);
    all_answer(&scene, 5);
    str columns = test_columns(scene.set.app);
    expect_lacks_all(columns, "feedback_answer.entry_id", "feedback_answer.member_id",
                     "feedback_answer.account_id", "feedback_answer.made_at",
                     "feedback_person.answered_at");
    /* The log tells who asked, and of nobody that he answered. */
    expect_int(2, count(&scene, "audit_entry WHERE action LIKE 'feedback.%'"));
    /* Numbers drawn by lot: those of one person do not stand beside each other. */
    expect_true(test_sql_int(scene.set.app, "SELECT max(id) - min(id) FROM feedback_answer") >
                1000000000);
}

void test_feedback__who_was_not_there_is_not_asked(void)
{
    struct scene scene = held();
    open_form(&scene);
    expect_int(5, count(&scene, "outbox WHERE subject LIKE 'Как всё прошло%'"));
    expect_refused(answer(&scene, 5, "q1-0=5"), "отмечен");
    expect_lacks(my(&scene), test_get(scene.set.app, scene.signed_in[5],
                                      test_text("/my/events/%lld", ID(scene.set.id)))
                                 .body);
    expect_int(0, count(&scene, "feedback_answer"));
}

static const char *linked(const struct scene *scene)
{
    str body = test_sql_text(scene->set.app, "SELECT min(body) FROM outbox WHERE subject LIKE "
                                             "'Как всё прошло%'");
    str link = str_from(body, (size_t)str_find(body, STR("/feedback/")));
    str piece;
    expect_true(str_next(&link, '\n', &piece));
    return str_to_c(test_arena(), piece);
}

void test_feedback__the_link_of_the_letter_needs_no_sign_in_and_works_once(void)
{
    struct scene scene = held();
    test_inner_app(scene.set.app)->options.origin = "https://union.example";
    open_form(&scene);
    const char *link = linked(&scene);
    expect_page(test_get(scene.set.app, 0, link), "Насколько полезно");
    expect_form_again(test_post(scene.set.app, 0, link, "q1-0=9"), "Выберите");
    expect_form_again(test_post(scene.set.app, 0, link, ""), "хотя бы на один");
    expect_see_other(test_post(scene.set.app, 0, link, "q1-0=5&q5-0=Да"), link);
    expect_refused(test_post(scene.set.app, 0, link, "q1-0=5"), "уже ответили");
    expect_int(2, count(&scene, "feedback_answer"));
    expect_not_found(test_get(scene.set.app, 0, "/feedback/00"));
}

void test_feedback__questions_change_until_the_first_answer(void)
{
    struct scene scene = held();
    expect_see_other(post(&scene, "/make", ""), at(&scene, ""));
    expect_int(6, count(&scene, "feedback_question"));
    expect_int(303, post(&scene, "/questions/new",
                         "title=Откуда узнали?&kind=choice&choices=От+председателя%0AИз+письма")
                        .status);
    expect_form_again(post(&scene, "/questions/new", "title=Кто?&kind=choice&choices=Я"),
                      "от двух до десяти");
    expect_form_again(post(&scene, "/questions/new", "title=&kind=mark"), "Вопрос");
    expect_int(303, post(&scene, "/questions/1", "title=Полезно ли?&kind=mark").status);
    expect_int(303, post(&scene, "/questions/6/remove", "").status);
    open_form(&scene);
    expect_page(test_get(scene.set.app, scene.signed_in[0], my(&scene)), "Из письма");
    expect_int(303, answer(&scene, 0, "q1-0=5&q7-0=2").status);
    expect_refused(post(&scene, "/questions/1", "title=Иначе&kind=mark"), "уже ответ");
    expect_refused(post(&scene, "/questions/2/remove", ""), "уже ответ");
    expect_refused(look(&scene, "/questions/new"), "уже ответ");
    expect_int(1, count(&scene, "feedback_question WHERE title = 'Полезно ли?'"));
}

void test_feedback__it_is_opened_after_the_event_and_closes_after_its_days(void)
{
    struct scene scene = held();
    expect_see_other(post(&scene, "/make", ""), at(&scene, ""));
    expect_form_again(post(&scene, "/open", "days=0"), "1");
    test_sql(scene.set.app, "UPDATE event SET ends_on = '2026-03-20'");
    expect_refused(post(&scene, "/open", "days=10"), "20.03.2026");
    test_sql(scene.set.app, "UPDATE event SET ends_on = '2026-03-02'");
    open_form(&scene);
    expect_refused(post(&scene, "/open", "days=10"), "уже");
    test_sql(scene.set.app, "UPDATE feedback_form SET opened_on = '2026-02-01', "
                            "closes_on = '2026-03-01'");
    expect_refused(answer(&scene, 0, "q1-0=5"), "истекло");
    test_sql(scene.set.app, "UPDATE feedback_form SET closes_on = '2026-03-09'");
    expect_int(303, answer(&scene, 0, "q1-0=5").status);
    expect_int(303, post(&scene, "/close", "").status);
    expect_refused(answer(&scene, 1, "q1-0=5"), "истекло");
    expect_refused(post(&scene, "/close", ""), "не открыт");
}

static void sweep(const struct scene *scene)
{
    struct request *req = test_begin(scene->set.app, 0);
    db_rollback(req->db);
    feedback_feature.sweep(req);
    db_begin_read(req->db);
    test_commit(scene->set.app);
    test_run_jobs(scene->set.app);
}

void test_feedback__who_has_not_answered_is_reminded_once(void)
{
    struct scene scene = held();
    open_form(&scene);
    expect_int(303, answer(&scene, 0, "q1-0=5").status);
    sweep(&scene);
    expect_int(5, count(&scene, "outbox WHERE subject LIKE 'Как всё прошло%'"));
    test_sql(scene.set.app, "UPDATE feedback_form SET opened_on = '2026-02-25', "
                            "closes_on = '2026-03-03'");
    sweep(&scene);
    sweep(&scene);
    expect_int(9, count(&scene, "outbox WHERE subject LIKE 'Как всё прошло%'"));
}

void test_feedback__a_text_put_aside_is_neither_shown_nor_saved(void)
{
    struct scene scene = held();
    open_form(&scene);
    all_answer(&scene, 5);
    int64_t id = test_sql_int(scene.set.app, "SELECT id FROM feedback_answer WHERE text = "
                                             "'Слово 2'");
    const char *text = test_text("/texts/%lld", ID(id));
    expect_see_other(post(&scene, text, "text=hide"), at(&scene, ""));
    expect_lacks("Слово 2", look(&scene, "").body);
    expect_page(look(&scene, "?hidden=1"), "Слово 2");
    struct reply file = look(&scene, "/file?as=csv");
    expect_int(200, file.status);
    expect_int(303, post(&scene, text, "text=show").status);
    expect_page(look(&scene, ""), "Слово 2");
}

void test_feedback__another_organisation_neither_asks_nor_sees(void)
{
    struct scene scene = held();
    open_form(&scene);
    all_answer(&scene, 5);
    int64_t beside = test_account(scene.set.app, "region_specialist", "Астраханская");
    const int64_t others[] = {scene.set.school, beside};
    const char *const pages[] = {"", "/file", "/questions/1", "/questions/new"};
    const char *const actions[] = {"/make", "/open", "/close", "/questions/1/remove", "/texts/1"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        for (size_t k = 0; k < COUNT_OF(pages); k++) {
            expect_not_found(test_get(scene.set.app, others[i], at(&scene, pages[k])));
        }
        for (size_t k = 0; k < COUNT_OF(actions); k++) {
            expect_not_found(test_post(scene.set.app, others[i], at(&scene, actions[k]), ""));
        }
    }
    int64_t auditor = test_account(scene.set.app, "region_auditor", "Курская");
    expect_forbidden(test_get(scene.set.app, auditor, at(&scene, "")));
    expect_not_found(test_get(scene.set.app, scene.set.school, my(&scene)));
}
