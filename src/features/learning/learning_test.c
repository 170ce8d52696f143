/* Learning: from the entry to the record on the card, and what must not happen on the way. */
#include "app/test.h"
#include "features/learning/learning_inner.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"

typedef long long number;
#define ID(id) ((number)(id))

static const char questions[] =
    "? (2) Кто созывает собрание?\n+ комитет\n- директор\n! Устав, статья 17\n"
    "? Сколько нужно для кворума из 30?\n= 16\n"
    "? Что верно?\n+ да\n+ конечно\n- нет\n"
    "? Назовите город\n= Рыльск\n";

/* A programme of the school, open, with a text, a test of four questions and an assignment. */
struct course {
    struct test_members_scene set;
    struct test_app *app;
    int64_t id;
};

static const char *encoded(const char *text)
{
    struct arena *arena = arena_new();
    const char *kept = test_text("%s", str_to_c(arena, html_url_encode(arena, str_of(text))));
    arena_free(arena);
    return kept;
}

static const char *staff(struct course course, const char *what)
{
    return test_text("/programmes/%lld%s", ID(course.id), what);
}

static const char *own(struct course course, const char *what)
{
    return test_text("/my/programmes/%lld%s", ID(course.id), what);
}

static int64_t count(struct course course, const char *what)
{
    return test_sql_int(course.app, test_text("SELECT count(*) FROM %s", what));
}

static void post(struct course course, int64_t account, const char *path, const char *body)
{
    struct reply reply = test_post(course.app, account, path, body);
    if (reply.status != 303) {
        test_fail(__FILE__, __LINE__, "%s answers %d: %.*s", path, reply.status,
                  STR_ARG(reply.body));
    }
}

static struct course course_as(const char *more)
{
    struct course course = {.set = test_members_scene_on(TODAY)};
    course.app = course.set.app;
    post(course, course.set.chair, "/programmes/new",
         test_text("title=Школа+актива&level=basic&kind=school&form=online&hours=36"
                   "&is_own_entry=1&learn_days=30&valid_months=12&audience=%lld&%s",
                   ID(test_org(course.app, TEST_SCHOOL)), more));
    course.id = test_sql_int(course.app, "SELECT max(id) FROM programme");
    return course;
}

static struct course course_on(void)
{
    struct course course = course_as("");
    int64_t chair = course.set.chair;
    post(course, chair, staff(course, "/modules/new"), "title=Устав&kind=lecture");
    post(course, chair, staff(course, "/materials/new"), "title=Памятка&body=Читайте&module=1");
    post(course, chair, staff(course, "/questions/new"),
         test_text("questions=%s", encoded(questions)));
    post(course, chair, staff(course, "/tests/new"),
         "title=Итог&minutes=30&attempts=2&pass_percent=70");
    post(course, chair, staff(course, "/assignments/new"),
         "title=Протокол&about=Напишите+протокол&most_points=10");
    post(course, chair, staff(course, "/state/open"), "");
    return course;
}

static struct course entered(void)
{
    struct course course = course_on();
    post(course, course.set.member, own(course, "/enter"), "");
    return course;
}

/* Begins the test and returns the attempt. */
static int64_t begin(struct course course)
{
    post(course, course.set.member, own(course, "/tests/1/begin"), "");
    return test_sql_int(course.app, "SELECT max(id) FROM learning_attempt");
}

static const char *attempt_at(struct course course, int64_t attempt, const char *what)
{
    return test_text("/my/programmes/%lld/attempts/%lld%s", ID(course.id), ID(attempt), what);
}

/* The body that answers the n-th question rightly, by the place of each option on its page. */
static const char *right_answer(struct course course, int64_t attempt, int64_t n)
{
    struct request *req = test_begin(course.app, course.set.member);
    struct members_self self;
    struct learning_db_attempt_row row;
    const char *body = test_text("n=%lld", ID(n));
    if (!members_self(req, &self) ||
        !learning_db_find_attempt(req->db, self.scope, self.id, attempt, &row)) {
        test_fail(__FILE__, __LINE__, "there is no attempt");
    }
    EACH (asked, learning_db_asked(req->db, self.scope, attempt)) {
        if (asked->n == n && asked->key.length > 0) {
            body = test_text("%s&answer=%s", body, encoded(str_to_c(req->arena, asked->key)));
        } else if (asked->n == n) {
            struct learning_db_options_rows options =
                learning_options(req, row.seed, asked->question_id);
            for (size_t i = 0; i < options.count; i++) {
                body = options.items[i].is_right ? test_text("%s&option=%zu", body, i + 1) : body;
            }
        }
    }
    test_commit(course.app);
    return body;
}

static void pass(struct course course)
{
    int64_t attempt = begin(course);
    for (int64_t n = 1; n <= 4; n++) {
        post(course, course.set.member, attempt_at(course, attempt, ""),
             test_text("%s%s", right_answer(course, attempt, n), n == 4 ? "&end=1" : ""));
    }
}

static void send_work(struct course course)
{
    post(course, course.set.member, own(course, "/assignments/1"), "text=Мой+протокол");
}

static int64_t last_work(struct course course)
{
    return test_sql_int(course.app, "SELECT max(id) FROM learning_work");
}

/* ---- the whole way --------------------------------------------------------------------------- */

void test_learning__who_has_read_passed_and_sent_in_everything_has_it_on_the_card(void)
{
    struct course course = course_on();
    int64_t member = course.set.member;
    expect_page(test_get(course.app, member, "/my/programmes"), "Школа актива");
    expect_page(test_get(course.app, member, "/my/training"), "/my/programmes");
    post(course, member, own(course, "/enter"), "");
    expect_page(test_get(course.app, member, own(course, "")), "0 из 3");
    expect_page(test_get(course.app, member, own(course, "/materials/2")), "Читайте");
    post(course, member, own(course, "/materials/2/seen"), "");
    pass(course);
    expect_page(test_get(course.app, member, own(course, "")), "Сдан, 100 %");
    send_work(course);
    expect_page(test_get(course.app, course.set.chair, staff(course, "/works")), "Мой протокол");
    expect_int(0, count(course, "training_record"));
    post(course, course.set.chair, staff(course, test_text("/works/%lld", ID(last_work(course)))),
         "points=9&note=Хорошо");
    expect_int(1, count(course, "learning_entry WHERE state = 'done' AND record_id IS NOT NULL"));
    expect_int(1, count(course, "training_record WHERE state = 'kept' AND hours = 36 AND "
                                "kind = 'school' AND valid_until = '2027-03-02'"));
    expect_page(test_get(course.app, member, "/my/training"), "Школа актива");
    expect_page(test_get(course.app, member, own(course, "")), "записано в вашей карточке");
    expect_page(test_get(course.app, course.set.chair, staff(course, "/learners")),
                "Обучение завершено");
}

void test_learning__a_returned_work_is_sent_again_and_an_accepted_one_is_not(void)
{
    struct course course = entered();
    int64_t member = course.set.member;
    send_work(course);
    expect_refused(test_post(course.app, member, own(course, "/assignments/1"), "text=Ещё"),
                   "ждёт ответа");
    const char *answer = staff(course, test_text("/works/%lld", ID(last_work(course))));
    expect_form_again(test_post(course.app, course.set.chair, answer, "return=1"), "доработать");
    expect_form_again(test_post(course.app, course.set.chair, answer, "points=11"), "10 баллов");
    post(course, course.set.chair, answer, "return=1&note=Нет+даты");
    expect_page(test_get(course.app, member, own(course, "/assignments/1")), "Нет даты");
    expect_not_found(test_post(course.app, course.set.chair, answer, "note=Опять"));
    send_work(course);
    post(course, course.set.chair, staff(course, test_text("/works/%lld", ID(last_work(course)))),
         "");
    expect_refused(test_post(course.app, member, own(course, "/assignments/1"), "text=Ещё"),
                   "принята");
    expect_form_again(test_post(course.app, course.set.member, own(course, "/assignments/1"), ""),
                      "выберите файл");
}

void test_learning__a_file_of_a_work_opens_for_its_sender_and_the_trainer_alone(void)
{
    struct course course = entered();
    expect_int(303, test_upload(course.app, course.set.member, own(course, "/assignments/1"),
                                "file", "протокол.pdf", STR("%PDF"))
                        .status);
    const char *file = test_text("/works/%lld/file", ID(last_work(course)));
    struct reply reply = test_get(course.app, course.set.member, own(course, file));
    expect_str("%PDF", test_bytes_of(reply.file_fd));
    reply = test_get(course.app, course.set.chair, staff(course, file));
    expect_str("%PDF", test_bytes_of(reply.file_fd));
    expect_not_found(test_get(course.app, course.set.beside, staff(course, file)));
    expect_not_found(test_get(course.app, course.set.beside, own(course, file)));
}

/* ---- entering -------------------------------------------------------------------------------- */

void test_learning__an_application_waits_for_a_yes_where_the_programme_asks_for_it(void)
{
    struct course course = course_as("needs_answer=1");
    post(course, course.set.chair, staff(course, "/state/open"), "");
    post(course, course.set.member, own(course, "/enter"), "");
    expect_page(test_get(course.app, course.set.member, own(course, "")), "ждёт ответа");
    expect_refused(test_post(course.app, course.set.member, own(course, "/enter"), ""),
                   "уже учитесь");
    int64_t entry = test_sql_int(course.app, "SELECT max(id) FROM learning_entry");
    const char *accept = staff(course, test_text("/learners/%lld/accept", ID(entry)));
    expect_not_found(test_post(course.app, course.set.beside, accept, ""));
    expect_forbidden(test_post(course.app, course.set.member, accept, ""));
    post(course, course.set.chair, accept, "");
    expect_refused(test_post(course.app, course.set.chair, accept, ""), "уже ответил");
    expect_int(1, count(course, "learning_entry WHERE state = 'studying' AND due_on = "
                                "'2026-04-01'"));
    post(course, course.set.chair, staff(course, test_text("/learners/%lld/done", ID(entry))), "");
    expect_int(1, count(course, "training_record"));
}

void test_learning__who_is_declined_reads_why_and_may_apply_again(void)
{
    struct course course = course_as("needs_answer=1");
    post(course, course.set.chair, staff(course, "/state/open"), "");
    post(course, course.set.member, own(course, "/enter"), "");
    int64_t entry = test_sql_int(course.app, "SELECT max(id) FROM learning_entry");
    expect_page(test_get(course.app, course.set.chair, staff(course, "/learners")), "Почему нет");
    post(course, course.set.chair, staff(course, test_text("/learners/%lld/refuse", ID(entry))),
         "answer=Мест+нет");
    expect_page(test_get(course.app, course.set.member, own(course, "")), "отклонена: Мест нет");
    post(course, course.set.member, own(course, "/enter"), "");
    expect_int(1, count(course, "learning_entry WHERE state = 'asked'"));
}

void test_learning__the_chair_enters_the_own_people_once(void)
{
    struct course course = course_on();
    const char *at =
        staff(course, test_text("/enrol?org=%lld", ID(test_org(course.app, TEST_SCHOOL))));
    expect_page(test_get(course.app, course.set.chair, at), "Гончарова");
    expect_form_again(test_post(course.app, course.set.chair, at, ""), "Отметьте");
    post(course, course.set.chair, at, test_text("person=%lld", ID(course.set.natalia)));
    expect_page(test_get(course.app, course.set.chair, at), "уже учится");
    expect_form_again(test_post(course.app, course.set.chair, at,
                                test_text("person=%lld", ID(course.set.natalia))),
                      "Отметьте");
    expect_int(1, count(course, "learning_entry WHERE entered_by = 'org'"));
    expect_page(test_get(course.app, course.set.member, own(course, "")), "Прекратить обучение");
    post(course, course.set.member, own(course, "/leave"), "");
    expect_int(1, count(course, "learning_entry WHERE state = 'left'"));
}

void test_learning__another_branch_neither_enters_nor_sees_it(void)
{
    struct course course = entered();
    int64_t inna = test_members_add(course.app, course.set.beside, "Рыльский сад",
                                    TEST_CARD(.last_name = STR("Иная"), .first_name = STR("Инна"),
                                              .sex = STR("f"), .status = STR("active")));
    int64_t other = test_members_sign_in(course.app, "Рыльский сад", inna);
    expect_not_found(test_get(course.app, other, own(course, "")));
    expect_not_found(test_post(course.app, other, own(course, "/enter"), ""));
    expect_not_found(test_get(course.app, other, own(course, "/materials/2")));
    expect_not_found(test_get(course.app, course.set.beside, staff(course, "/learners")));
    expect_not_found(test_get(course.app, course.set.beside, staff(course, "/tests")));
    expect_not_found(test_get(course.app, course.set.beside, staff(course, "/works")));
    expect_not_found(
        test_post(course.app, course.set.beside, staff(course, "/questions/new"), "questions=?"));
    expect_forbidden(test_get(course.app, course.set.member, staff(course, "/learners")));
}

void test_learning__categories_decide_who_applies_but_not_whom_the_chair_enters(void)
{
    struct course course = course_as("category=2");
    post(course, course.set.chair, staff(course, "/state/open"), "");
    expect_true(str_find(test_get(course.app, course.set.member, "/my/programmes").body,
                         STR("Школа актива")) < 0);
    expect_refused(test_post(course.app, course.set.member, own(course, "/enter"), ""),
                   "не открыта");
    post(course, course.set.chair,
         staff(course, test_text("/enrol?org=%lld", ID(test_org(course.app, TEST_SCHOOL)))),
         test_text("person=%lld", ID(course.set.natalia)));
}

void test_learning__who_leaves_the_union_is_told_so(void)
{
    struct course course = entered();
    test_sql(course.app, test_text("UPDATE member SET status = 'left' WHERE id = %lld",
                                   ID(course.set.natalia)));
    expect_page(test_get(course.app, course.set.member, own(course, "")), "не состоите на учёте");
    expect_refused(test_post(course.app, course.set.member, own(course, "/materials/2/seen"), ""),
                   "больше не состоите на учёте");
    expect_not_found(test_get(course.app, course.set.member, own(course, "/materials/2")));
}

/* ---- tests ----------------------------------------------------------------------------------- */

void test_learning__a_reload_shows_the_same_and_no_key_reaches_the_browser(void)
{
    struct course course = entered();
    int64_t attempt = begin(course);
    for (int64_t n = 1; n <= 4; n++) {
        const char *at = attempt_at(course, attempt, test_text("?q=%lld", ID(n)));
        struct reply first = test_get(course.app, course.set.member, at);
        struct reply again = test_get(course.app, course.set.member, at);
        size_t from = (size_t)str_find(first.body, STR("<fieldset"));
        size_t to = (size_t)str_find(first.body, STR("data-told"));
        expect_page(again, test_text("Вопрос %lld из 4", ID(n)));
        expect_true(str_find(first.body, STR("статья 17")) < 0);
        expect_true(str_find(first.body, STR("Рыльск\"")) < 0);
        if (from < to) {
            expect_true(str_find(again.body, str_slice(first.body, from, to - from)) >= 0);
        }
    }
}

void test_learning__what_was_saved_stands_and_counts_when_the_time_is_over(void)
{
    struct course course = entered();
    int64_t attempt = begin(course);
    int64_t member = course.set.member;
    for (int64_t n = 1; n <= 3; n++) {
        struct reply saved = test_post(course.app, member, attempt_at(course, attempt, "/save"),
                                       right_answer(course, attempt, n));
        expect_int(200, saved.status);
        expect_str("{\"saved\":true}", saved.body);
    }
    test_sql(course.app, "UPDATE learning_attempt SET ends_at = began_at - 60");
    expect_refused(test_post(course.app, member, attempt_at(course, attempt, ""),
                             right_answer(course, attempt, 4)),
                   "Время вышло");
    expect_page(test_get(course.app, member, attempt_at(course, attempt, "")), "Результат теста");
    struct request *req = test_begin(course.app, course.set.chair);
    test_commit(course.app);
    learning_watch(req);
    expect_int(1, count(course, "learning_attempt WHERE closed_at IS NOT NULL AND points >= 3"));
    expect_int(3, count(course, "learning_answer WHERE is_right = 1"));
    expect_page(test_get(course.app, course.set.chair, staff(course, "/tests")), "верно ответили");
}

void test_learning__attempts_are_counted_and_a_passed_test_is_not_begun_again(void)
{
    struct course course = entered();
    int64_t member = course.set.member;
    int64_t attempt = begin(course);
    expect_refused(test_post(course.app, member, own(course, "/tests/1/begin"), ""), "уже идёт");
    post(course, member, attempt_at(course, attempt, ""), "n=4&answer=Нет&end=1");
    expect_page(test_get(course.app, member, attempt_at(course, attempt, "")), "Не сдан: 0 из 5");
    expect_page(test_get(course.app, member, attempt_at(course, attempt, "")), "статья 17");
    pass(course);
    expect_refused(test_post(course.app, member, own(course, "/tests/1/begin"), ""), "сдан");
    expect_int(2, count(course, "learning_attempt"));
}

void test_learning__nobody_sees_the_attempt_of_another(void)
{
    struct course course = entered();
    int64_t attempt = begin(course);
    int64_t inna = test_members_add(course.app, course.set.chair, TEST_SCHOOL,
                                    TEST_CARD(.last_name = STR("Иная"), .first_name = STR("Инна"),
                                              .sex = STR("f"), .status = STR("active")));
    int64_t other = test_members_sign_in(course.app, TEST_SCHOOL, inna);
    post(course, other, own(course, "/enter"), "");
    expect_not_found(test_get(course.app, other, attempt_at(course, attempt, "")));
    expect_not_found(test_post(course.app, other, attempt_at(course, attempt, ""), "n=1"));
    expect_not_found(test_post(course.app, other, attempt_at(course, attempt, "/save"), "n=1"));
    expect_int(0, count(course, "learning_answer WHERE answer IS NOT NULL"));
}

/* ---- on the pages of events ------------------------------------------------------------------ */

void test_learning__the_page_of_an_event_tells_how_many_of_its_listeners_learn(void)
{
    struct course course = entered();
    int64_t school = test_org(course.app, TEST_SCHOOL);
    test_sql(course.app,
             test_text("INSERT INTO event (region_id, id, org_id, org_path, kind, form, title, "
                       "begins_on, ends_on, programme_id, audience_path, code, made_at, "
                       "changed_at) SELECT region_id, 7, id, path, 'school', 'online', 'T', "
                       "'2026-03-10', '2026-03-12', %lld, path, 'c', 0, 0 FROM org WHERE id = %lld",
                       ID(course.id), ID(school)));
    test_sql(course.app,
             test_text("INSERT INTO event_entry (region_id, id, event_id, person_region_id, "
                       "member_id, sort_key, state, entered_by, made_at, changed_at) VALUES (100, "
                       "8, 7, 100, %lld, 'K', 'comes', 'own', 0, 0)",
                       ID(course.set.natalia)));
    struct request *req = test_begin(course.app, course.set.chair);
    struct html section = learning_on_event(req, 7);
    expect_true(str_find(section.markup, STR("Из 1 слушателя учатся 1, завершили 0")) > 0);
    test_commit(course.app);
    req = test_begin(course.app, course.set.beside);
    expect_int(0, (int64_t)learning_on_event(req, 7).markup.length);
    test_commit(course.app);
    req = test_begin(course.app, course.set.member);
    expect_true(str_find(learning_on_my_event(req, 7).markup, STR("/my/programmes/")) > 0);
    test_commit(course.app);
}

/* ---- questions ------------------------------------------------------------------------------- */

void test_learning__faults_in_questions_are_told_by_line_and_nothing_is_kept(void)
{
    struct course course = course_as("");
    static const struct {
        const char *text;
        const char *told;
    } cases[] = {
        {"+ ответ", "Строка 1: Вопрос начинается"},
        {"? Кто?\n- он\n- она", "Строка 1: Ни один ответ"},
        {"? Кто?\n+ он", "Строка 1: Ответ только один"},
        {"?\n+ да\n- нет", "Строка 1: Вопрос пустой"},
        {"? Кто?\n+ он\n- она\n* что", "Строка 4: Непонятно"},
        {"? Кто?\n+ он\n- она\n= 4", "Строка 1: В вопросе есть"},
        {"? (500) Кто?\n+ он\n- она", "от 1 до 100"},
        {" ", "нужно заполнить"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reply reply =
            test_post(course.app, course.set.chair, staff(course, "/questions/new"),
                      test_text("questions=%s", encoded(cases[i].text)));
        expect_form_again(reply, cases[i].told);
    }
    expect_int(0, count(course, "learning_question"));
}

void test_learning__questions_come_out_of_a_table(void)
{
    struct course course = course_as("");
    str table = STR("Вопрос;Баллы;Пояснение;Ответ;Ответ\r\n"
                    "Кто созывает?;2;Устав;+комитет;директор\r\n"
                    "Сколько?;;;=16;\r\n");
    struct reply reply = test_upload(course.app, course.set.chair, staff(course, "/questions/new"),
                                     "file", "вопросы.csv", table);
    expect_int(303, reply.status);
    expect_int(1, count(course, "learning_question WHERE kind = 'one' AND points = 2 AND "
                                "explanation = 'Устав'"));
    expect_int(1, count(course, "learning_question WHERE kind = 'number' AND answer = '16'"));
    expect_int(1, count(course, "learning_option WHERE is_right = 0 AND label = 'директор'"));
}

void test_learning__a_corrected_question_is_a_new_one(void)
{
    struct course course = course_on();
    int64_t id = test_sql_int(course.app, "SELECT min(id) FROM learning_question");
    const char *at = staff(course, test_text("/questions/%lld", ID(id)));
    expect_page(test_get(course.app, course.set.chair, at), "+ комитет");
    post(course, course.set.chair, at,
         test_text("questions=%s", encoded("? Кто?\n+ комитет\n- директор")));
    expect_not_found(test_get(course.app, course.set.chair, at));
    expect_int(1, count(course, "learning_question WHERE is_retired = 1"));
    expect_int(5, count(course, "learning_question"));
}

void test_learning__numbers_and_words_are_judged_as_people_write_them(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct request *req = test_begin(app, 0);
    static const struct {
        const char *kind, *key, *answer;
        bool is_right;
    } cases[] = {
        {"number", "0,5", "0.50", true},    {"number", "16", " 16 ", true},
        {"number", "16", "17", false},      {"number", "16", "шестнадцать", false},
        {"text", "Рыльск", "рыльск", true}, {"text", "Рыльск\nРыльске", "РЫЛЬСКЕ.", true},
        {"text", "Рыльск", "Курск", false}, {"text", "Рыльск", "", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct learning_db_asked_row asked = {.kind = str_of(cases[i].kind),
                                              .key = str_of(cases[i].key),
                                              .answer = str_of(cases[i].answer)};
        expect_int(cases[i].is_right, learning_is_right(req, &asked));
    }
    test_commit(app);
}

/* ---- the export and the sweep ---------------------------------------------------------------- */

void test_learning__the_list_of_listeners_is_saved_as_a_table(void)
{
    struct course course = entered();
    struct reply file =
        test_get(course.app, course.set.chair, staff(course, "/learners/file?format=csv"));
    expect_int(200, file.status);
    str text = test_bytes_of(file.file_fd);
    expect_true(str_find(text, STR("Гончарова Наталья Павловна")) > 0);
    expect_true(str_find(text, STR("Учится")) > 0);
}

void test_learning__what_belonged_to_a_card_that_is_no_more_is_swept_away(void)
{
    struct course course = entered();
    (void)begin(course);
    send_work(course);
    test_sql(course.app, test_text("DELETE FROM member WHERE id = %lld", ID(course.set.natalia)));
    struct request *req = test_begin(course.app, course.set.chair);
    test_commit(course.app);
    learning_feature.sweep(req);
    expect_int(0, count(course, "learning_entry"));
    expect_int(0, count(course, "learning_attempt"));
    expect_int(0, count(course, "learning_answer"));
    expect_int(0, count(course, "learning_work"));
}

/* ---- read without a line --------------------------------------------------------------------- */

void test_learning__all_texts_stand_on_one_page_for_who_learns_and_may_be_kept(void)
{
    struct course course = course_on();
    int64_t member = course.set.member;
    expect_not_found(test_get(course.app, member, own(course, "/book")));
    expect_not_found(test_post(course.app, member, own(course, "/keep"), ""));
    post(course, member, own(course, "/enter"), "");
    expect_page(test_get(course.app, member, own(course, "/book")), "Читайте");
    expect_see_other(test_post(course.app, member, own(course, "/keep"), ""),
                     own(course, "/book#keep"));
    struct reply worker = test_get(course.app, 0, "/my/programmes/worker.js");
    expect_str("text/javascript; charset=utf-8", worker.content_type);
}

/* What one person keeps on a device is not there for the next one. */
void test_learning__another_person_on_the_device_clears_what_is_kept(void)
{
    struct course course = entered();
    struct request *req = test_begin(course.app, course.set.member);
    req->http->headers = &(struct http_field){STR("cookie"), STR("profkom-book=17")};
    req->http->header_count = 1;
    learning_signed_in(req, 17);
    expect_false(req->forgets_device);
    learning_signed_in(req, 18);
    expect_true(req->forgets_device);
    test_commit(course.app);
}

void test_learning__who_was_merged_learns_once_and_parts_with_what_was_his(void)
{
    struct course course = entered();
    test_sql(course.app, test_text("INSERT INTO learning_entry (region_id, id, programme_id, "
                                   "member_id, state, entered_by, began_on, made_at, changed_at) "
                                   "VALUES (100, 5, %lld, 6, 'studying', 'own', '2026-01-01', 0, "
                                   "0)",
                                   ID(course.id)));
    struct request *req = test_begin(course.app, course.set.chair);
    learning_feature.person_merged(req, 100, 6, course.set.natalia);
    test_commit(course.app);
    expect_int(1, count(course, "learning_entry WHERE state = 'twin'"));
    req = test_begin(course.app, course.set.chair);
    learning_feature.person_parted(req, 100, 6, course.set.natalia);
    test_commit(course.app);
    expect_int(1, count(course, "learning_entry WHERE member_id = 6 AND state = 'studying'"));
}

/* ---- letters --------------------------------------------------------------------------------- */

static int64_t letters_about(struct course course, const char *subject)
{
    return count(course, test_text("outbox WHERE subject LIKE '%%%s%%'", subject));
}

static void with_addresses(struct course course)
{
    test_sql(course.app, "UPDATE account SET email = 'a' || id || '@example.org'");
}

void test_learning__letters_tell_of_a_work_looked_at_and_of_the_answer(void)
{
    struct course course = course_as("needs_answer=1");
    with_addresses(course);
    post(course, course.set.chair, staff(course, "/assignments/new"),
         "title=Протокол&about=Напишите&most_points=10");
    post(course, course.set.chair, staff(course, "/state/open"), "");
    post(course, course.set.member, own(course, "/enter"), "");
    expect_int(0, count(course, "outbox"));
    int64_t entry = test_sql_int(course.app, "SELECT max(id) FROM learning_entry");
    post(course, course.set.chair, staff(course, test_text("/learners/%lld/accept", ID(entry))),
         "");
    expect_int(1, letters_about(course, "Заявка принята: Школа актива"));
    post(course, course.set.member, own(course, "/assignments/1"), "text=Мой протокол");
    post(course, course.set.chair, staff(course, test_text("/works/%lld", ID(last_work(course)))),
         "return=1&note=Где подписи");
    expect_int(1, letters_about(course, "Работа возвращена"));
    post(course, course.set.member, own(course, "/assignments/1"), "text=С подписями");
    post(course, course.set.chair, staff(course, test_text("/works/%lld", ID(last_work(course)))),
         "points=9");
    expect_int(1, letters_about(course, "Работа принята"));
    expect_int(1, letters_about(course, "Вы закончили: Школа актива"));
    expect_int(0, count(course, "outbox WHERE body LIKE '%подпис%'"));
}

void test_learning__who_is_entered_is_told_once_he_learns_and_not_while_a_yes_is_waited_for(void)
{
    static const struct {
        const char *more;
        int entered;
        int accepted;
    } cases[] = {{"needs_answer=0", 1, 0}, {"needs_answer=1", 0, 1}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct course course = course_as(cases[i].more);
        with_addresses(course);
        post(course, course.set.chair, staff(course, "/state/open"), "");
        post(course, course.set.chair,
             staff(course, test_text("/enrol?org=%lld", ID(test_org(course.app, TEST_SCHOOL)))),
             test_text("person=%lld", ID(course.set.natalia)));
        expect_int(cases[i].entered, letters_about(course, "Школа актива"));
        int64_t entry = test_sql_int(course.app, "SELECT max(id) FROM learning_entry");
        (void)test_post(course.app, course.set.chair,
                        staff(course, test_text("/learners/%lld/accept", ID(entry))), "");
        expect_int(1, letters_about(course, "Школа актива"));
        expect_int(cases[i].accepted, letters_about(course, "Заявка принята"));
    }
}

void test_learning__a_trainer_is_told_once_a_day_that_works_wait(void)
{
    struct course course = entered();
    with_addresses(course);
    test_sql(course.app,
             test_text("INSERT INTO programme_trainer (region_id, programme_id, n, name, "
                       "person_region_id, member_id) SELECT p.region_id, p.id, 9, 'А', "
                       "m.region_id, m.id FROM programme p, member m WHERE p.id = %lld "
                       "AND m.id = %lld",
                       ID(course.id), ID(course.set.natalia)));
    for (size_t i = 0; i < 2; i++) {
        post(course, course.set.member, own(course, "/assignments/1"), "text=Мой протокол");
        post(course, course.set.chair,
             staff(course, test_text("/works/%lld", ID(last_work(course)))),
             "return=1&note=Ещё раз");
    }
    expect_int(1, letters_about(course, "Вас ждёт работа: Школа актива"));
    expect_int(0, count(course, "outbox WHERE body LIKE '%протокол%'"));
}

void test_learning__whoever_wants_no_letters_of_learning_gets_none(void)
{
    struct course course = entered();
    with_addresses(course);
    post(course, course.set.member, "/account/notices",
         "learning-mine=off&learning-works=mail&requests-answer=mail&ballots-vote=mail&"
         "meetings-call=mail&acknowledgements-asked=mail&acknowledgements-reminder=mail&"
         "events-mine=mail&feedback-asked=mail");
    post(course, course.set.member, own(course, "/assignments/1"), "text=Мой протокол");
    post(course, course.set.chair, staff(course, test_text("/works/%lld", ID(last_work(course)))),
         "return=1&note=Ещё раз");
    expect_int(0, letters_about(course, "Работа возвращена"));
}
