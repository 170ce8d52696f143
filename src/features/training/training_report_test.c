/* The report of training: figures of a period with charts, each figure leading to what it is of. */
#include <unistd.h>

#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/training/training_inner.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

struct scene {
    struct test_app *app;
    int64_t region, beside;
    int64_t org;
};

static struct scene taught(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.region = test_account(scene.app, "region_chair", "Курская");
    scene.beside = test_account(scene.app, "territory_chair", "Льговская");
    scene.org = test_org(scene.app, "Курская");
    int64_t anna = test_members_add(scene.app, scene.region, TEST_SCHOOL,
                                    TEST_CARD(.last_name = STR("Белова"), .first_name = STR("Анна"),
                                              .sex = STR("f"), .status = STR("active")));
    static const char *const trainings[] = {
        "title=Школа&kind=school&hours=40&began_on=10.02.2026",
        "title=Вебинар&kind=webinar&hours=4&began_on=20.02.2026",
        "title=Семинар&kind=seminar&hours=8&began_on=20.09.2025",
    };
    for (size_t i = 0; i < COUNT_OF(trainings); i++) {
        expect_int(303, test_post(scene.app, scene.region,
                                  test_text("/members/%lld/training/new", ID(anna)),
                                  test_text("taught=region&taught_by=ЦС&attendance=online"
                                            "&category=primary_chair&%s",
                                            trainings[i]))
                            .status);
    }
    return scene;
}

static struct reply report(const struct scene *scene, int64_t account, const char *period)
{
    return test_get(scene->app, account,
                    test_text("/training/report?org=%lld&%s", ID(scene->org), period));
}

void test_training_report__counts_any_period_and_draws_it(void)
{
    struct scene scene = taught();
    struct reply page = report(&scene, scene.region, "year=2026");
    expect_page(page, "Отчёт об обучении");
    expect_contains("measure=trainings&amp;where=counted%3Dtrainings&amp;since=2026-01-01"
                    "&amp;on=2027-01-01\">2<",
                    page.body);
    expect_contains("where=hours%3D36..71&amp;since=2026-01-01&amp;on=2027-01-01\">1<", page.body);
    expect_contains("Обучено людей по годам", page.body);
    expect_contains("class=\"plot\"", page.body);
    page = report(&scene, scene.region, "since=2025-07-01&until=2025-12-31");
    expect_contains("since=2025-07-01&amp;on=2026-01-01\">1<", page.body);
    page = report(&scene, scene.region, "since=2025-07-01&until=2026-02-15");
    expect_contains("where=counted%3Dtrainings&amp;since=2025-07-01&amp;on=2026-02-16\">2<",
                    page.body);
    /* A period that ends before it begins is the year. */
    page = report(&scene, scene.region, "since=2026-02-15&until=2026-02-01");
    expect_contains("since=2026-01-01&amp;on=2027-01-01", page.body);
}

void test_training_report__is_for_those_who_see_trainings_of_their_own_branch(void)
{
    struct scene scene = taught();
    expect_not_found(report(&scene, scene.beside, "year=2026"));
    expect_forbidden(report(&scene, test_account(scene.app, "member", TEST_SCHOOL), "year=2026"));
}

static struct reply keep(const struct scene *scene, int64_t account, const char *fields)
{
    return test_post(scene->app, account,
                     test_text("/training/report/text?org=%lld&year=2026", ID(scene->org)), fields);
}

static struct reply text_of(const struct scene *scene, int64_t account, const char *page)
{
    return test_get(scene->app, account,
                    test_text("/training/report/%s?org=%lld&year=2026", page, ID(scene->org)));
}

void test_training_report__is_written_in_words_with_the_right_forms(void)
{
    struct scene scene = taught();
    struct reply page = text_of(&scene, scene.region, "text");
    expect_page(page, "Обучен 1 человек.");
    expect_contains("За пределами организации получено 2 обучения.", page.body);
    expect_contains("taught%3Dregion", page.body);
    test_sql(scene.app,
             test_text("INSERT INTO event (region_id, id, org_id, org_path, state, kind, form, "
                       "title, begins_on, ends_on, audience_path, code, people, made_at, "
                       "changed_at) SELECT region_id, 5, id, path, 'held', 'webinar', 'online', "
                       "'В', '2026-01-20', '2026-01-20', path, 'A', 21, 0, 0 FROM org WHERE id = "
                       "%lld UNION ALL SELECT region_id, 6, id, path, 'held', 'forum', 'online', "
                       "'Ф', '2026-01-21', '2026-01-21', path, 'B', 30, 0, 0 FROM org WHERE id = "
                       "%lld",
                       ID(scene.org), ID(scene.org)));
    page = text_of(&scene, scene.region, "text");
    expect_contains("Проведено 2 мероприятия, из них 1 вебинар, 1 форум.", page.body);
    expect_contains("Непосредственно участвовал 51 человек.", page.body);
}

void test_training_report__a_text_is_edited_kept_and_given_as_files(void)
{
    struct scene scene = taught();
    expect_int(303, keep(&scene, scene.region, "version=0&then=keep&body=Наш текст").status);
    expect_page(text_of(&scene, scene.region, "text"), "Наш текст");
    /* Whoever had opened the page before does not write over it unseen. */
    expect_form_again(keep(&scene, scene.region, "version=0&then=keep&body=Второй"), "Второй");
    expect_int(303, keep(&scene, scene.region, "version=1&then=keep&body=Второй").status);
    expect_form_again(keep(&scene, scene.region, "version=2&then=keep&body="), "20 000");
    expect_int(200, text_of(&scene, scene.region, "docx").status);
    expect_int(200, text_of(&scene, scene.region, "pdf").status);
    expect_int(303, keep(&scene, scene.region, "version=2&then=anew").status);
    expect_page(text_of(&scene, scene.region, "text"), "Обучен 1 человек.");
}

void test_training_report__the_text_is_kept_by_nobody_without_the_right(void)
{
    struct scene scene = taught();
    expect_not_found(keep(&scene, scene.beside, "version=0&then=keep&body=Чужой"));
    expect_forbidden(keep(&scene, test_account(scene.app, "member", TEST_SCHOOL),
                          "version=0&then=keep&body=Чужой"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM training_text"));
}

/* ---- the norm -------------------------------------------------------------------------------- */

/* A budget of 1,000 and 60 spent in each of the two years. */
static void spend(const struct scene *scene)
{
    test_sql(scene->app,
             test_text("INSERT INTO planning_budget (region_id, org_id, org_path, year, amount, "
                       "changed_at) SELECT region_id, id, path, 2024, 100000, 0 FROM org WHERE id "
                       "= %lld UNION ALL SELECT region_id, id, path, 2025, 100000, 0 FROM org "
                       "WHERE id = %lld; INSERT INTO planning_cost (region_id, id, org_id, "
                       "org_path, paid_on, source, article, amount, made_at, changed_at) SELECT "
                       "region_id, 1, id, path, '2024-05-05', 'own', 'travel', 6000, 0, 0 FROM "
                       "org WHERE id = %lld UNION ALL SELECT region_id, 2, id, path, "
                       "'2025-05-05', 'own', 'travel', 6000, 0, 0 FROM org WHERE id = %lld",
                       ID(scene->org), ID(scene->org), ID(scene->org), ID(scene->org)));
}

void test_training_report__the_share_is_held_against_the_norm_of_that_day(void)
{
    struct scene scene = taught();
    spend(&scene);
    test_sql(scene.app,
             test_text("INSERT INTO planning_norm (region_id, id, org_id, org_path, valid_from, "
                       "least, most, basis, made_at) SELECT region_id, 9, id, path, '2025-06-01', "
                       "80, 120, 'Постановление', 0 FROM org WHERE id = %lld",
                       ID(scene.org)));
    static const char *const texts[] = {
        "Это в пределах нормы на 31.12.2024: она составляет от 6,0 % до 10,0 %.",
        "Это меньше нормы на 31.12.2025: она составляет от 8,0 % до 12,0 %.",
    };
    for (int i = 0; i < 2; i++) {
        struct reply page = test_get(scene.app, scene.region,
                                     test_text("/training/report/text?org=%lld&since=%d-01-01&"
                                               "until=%d-12-31",
                                               ID(scene.org), 2024 + i, 2024 + i));
        expect_page(page, "из своего бюджета: 6,0 %");
        expect_contains(texts[i], page.body);
        expect_page(report(&scene, scene.region, test_text("year=%d", 2024 + i)), texts[i]);
    }
    test_sql(scene.app, "UPDATE planning_cost SET amount = 13000 WHERE id = 2");
    expect_page(report(&scene, scene.region, "year=2025"), "Это больше нормы на 31.12.2025");
    /* Without a budget there is no share. */
    expect_lacks("нормы на", report(&scene, scene.region, "year=2026").body);
}

/* ---- on the command line --------------------------------------------------------------------- */

static str written(const struct scene *scene, int year, enum training_text format)
{
    struct arena *arena = test_arena();
    struct app *app = test_inner_app(scene->app);
    struct db *db = app_connection(app, 0);
    int fd = app_temporary_file(app);
    struct buf text = BUF_INIT(arena);
    db_use_arena(db, arena);
    db_begin_read(db);
    struct request *req = app_system_request(app, arena, db);
    req->language = LANGUAGE_RU;
    expect_true(training_write_text(req, scene->org, year, format, fd));
    db_rollback(db);
    char part[4096];
    ssize_t length;
    expect_true(lseek(fd, 0, SEEK_SET) == 0);
    while ((length = read(fd, part, sizeof(part))) > 0) {
        buf_put(&text, (str){part, (size_t)length});
    }
    close(fd);
    return buf_str(&text);
}

void test_training_report__a_command_writes_what_the_page_writes(void)
{
    struct scene scene = taught();
    spend(&scene);
    str text = written(&scene, 2025, TRAINING_TEXT_PLAIN);
    str page = test_get(scene.app, scene.region,
                        test_text("/training/report/text?org=%lld&since=2025-01-01&"
                                  "until=2025-12-31",
                                  ID(scene.org)))
                   .body;
    str line, rest = text;
    int lines = 0;
    expect_contains("Отчёт об обучении", text);
    expect_contains("с 01.01.2025 по 31.12.2025", text);
    while (str_next(&rest, '\n', &line)) {
        bool is_sentence = str_ends_with(line, STR("."));
        if (is_sentence) {
            expect_contains(str_to_c(test_arena(), line), page);
            lines++;
        }
    }
    expect_true(lines >= 6);
    expect_true(str_starts_with(written(&scene, 2025, TRAINING_TEXT_DOCX), STR("PK")));
    expect_true(str_starts_with(written(&scene, 2025, TRAINING_TEXT_PDF), STR("%PDF")));
    /* What somebody has kept is what is given. */
    expect_int(303, keep(&scene, scene.region, "version=0&then=keep&body=Наш текст").status);
    expect_contains("Наш текст", written(&scene, 2026, TRAINING_TEXT_PLAIN));
}
