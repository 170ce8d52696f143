#include "features/jobs/jobs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/jobs_runner.h"
#include "app/test.h"

#define TODAY "2026-03-01"

static int64_t order(struct test_app *app, int64_t account, const char *org)
{
    struct request *req = test_begin(app, account);
    int64_t id = jobs_add(req, "members.export", 100, test_org(app, org), 0, (str){0});
    test_commit(app);
    return id;
}

static void end(struct test_app *app, const char *state)
{
    test_sql(app,
             test_text("UPDATE job SET state = '%s', sentence = 'Готово: 48 строк.', file_name = "
                       "'Список.csv', file_type = 'text/csv', ended_at = created_at",
                       state));
}

/* The result as the runner leaves it. */
static const char *lay_file(struct test_app *app, int64_t job_id, str content)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    mkdir(app_file_path(req->app, test_arena(), "job-files"), 0700);
    const char *path = jobs_file_path(req->app, test_arena(), job_id);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    expect_int(content.length, write(fd, content.data, content.length));
    close(fd);
    return path;
}

static void remove_file(struct test_app *app, const char *path)
{
    struct request *req = test_begin(app, 0);
    db_rollback(req->db);
    unlink(path);
    rmdir(app_file_path(req->app, test_arena(), "job-files"));
}

static const char *job_path(int64_t id, const char *rest)
{
    return test_text("/jobs/%lld%s", (long long)id, rest);
}

void test_jobs__the_list_shows_ones_own_work_and_asks_again_while_it_runs(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    expect_page(test_get(app, anna, "/jobs"), "Пока ничего нет");
    order(app, anna, "Рыльская СОШ 4");
    test_sql(app, "UPDATE job SET state = 'running', done = 24, total = 48");
    struct reply page = test_get(app, anna, "/jobs");
    expect_page(page, "value=\"24\"");
    expect_contains("data-poll=\"/jobs\"", page.body);
    expect_contains("<b>1</b>", page.body); /* in the tray */
    struct reply part = test_get(app, anna, "/jobs?part=list");
    expect_page(part, "id=\"list\"");
    expect_lacks("<html", part.body);
    end(app, "done");
    page = test_get(app, anna, "/jobs");
    expect_page(page, "Готово: 48 строк.");
    expect_lacks("data-poll=\"/jobs\"", page.body);
    expect_lacks("<b>1</b>", page.body);
}

/* A long write is one transaction, in which nobody sees the row change. */
void test_jobs__progress_is_seen_while_the_work_holds_the_lock(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t id = order(app, anna, "Рыльская СОШ 4");
    test_sql(app, "UPDATE job SET state = 'running', done = 1, total = 48");
    struct request *req = test_begin(app, anna);
    struct job_run run = {.req = req, .job = {.id = id}};
    jobs_progress(&run, 24, 48);
    test_commit(app);
    expect_page(test_get(app, anna, job_path(id, "")), "value=\"24\"");
    expect_page(test_get(app, anna, "/"), "value=\"24\"");
}

void test_jobs__a_page_of_running_work_refreshes_itself_without_the_script(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t id = order(app, anna, "Рыльская СОШ 4");
    struct reply page = test_get(app, anna, job_path(id, ""));
    expect_page(page, "http-equiv=\"refresh\"");
    expect_contains("Ждёт своей очереди", page.body);
    struct reply part = test_get(app, anna, job_path(id, "?part=job"));
    expect_contains(test_text("id=\"job-%lld\"", (long long)id), part.body);
    end(app, "failed");
    page = test_get(app, anna, job_path(id, ""));
    expect_page(page, "note-bad");
    expect_lacks("http-equiv=\"refresh\"", page.body);
}

void test_jobs__the_result_is_given_to_the_one_who_ordered_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t boris = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t region = test_account(app, "region_chair", "Курская");
    int64_t id = order(app, anna, "Рыльская СОШ 4");
    end(app, "done");
    const char *file = lay_file(app, id, STR("a;b\n"));
    struct reply reply = test_get(app, anna, job_path(id, "/file"));
    expect_int(200, reply.status);
    expect_int(4, reply.file_size);
    expect_str("text/csv", reply.content_type);
    close(reply.file_fd);
    expect_not_found(test_get(app, boris, job_path(id, "/file")));
    expect_not_found(test_get(app, region, job_path(id, "/file")));
    expect_not_found(test_get(app, boris, job_path(id, "")));
    expect_see_other(test_get(app, 0, "/jobs"), "/sign-in?next=%2Fjobs");
    remove_file(app, file);
    expect_refused(test_get(app, anna, job_path(id, "/file")), "");
}

void test_jobs__a_download_is_in_the_log(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t id = order(app, anna, "Рыльская СОШ 4");
    end(app, "done");
    const char *file = lay_file(app, id, STR("a;b\n"));
    close(test_get(app, anna, job_path(id, "/file")).file_fd);
    remove_file(app, file);
    test_run_jobs(app);
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'jobs.file'"));
}

void test_jobs__a_result_is_over_after_thirty_days(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t id = order(app, anna, "Рыльская СОШ 4");
    end(app, "done");
    const char *file = lay_file(app, id, STR("a;b\n"));
    test_sql(app, "UPDATE job SET ended_at = ended_at - 30 * 86400");
    expect_not_found(test_get(app, anna, job_path(id, "/file")));
    expect_lacks("/file", test_get(app, anna, job_path(id, "")).body);
    test_sql(app, "UPDATE job SET ended_at = ended_at + 1");
    struct reply reply = test_get(app, anna, job_path(id, "/file"));
    expect_int(200, reply.status);
    close(reply.file_fd);
    remove_file(app, file);
}

void test_jobs__work_is_stopped_by_the_one_who_ordered_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t boris = test_account(app, "region_chair", "Астраханская");
    int64_t id = order(app, anna, "Рыльская СОШ 4");
    expect_not_found(test_post(app, boris, job_path(id, "/cancel"), ""));
    expect_int(0, test_sql_int(app, "SELECT cancel_asked FROM job"));
    expect_see_other(test_post(app, anna, job_path(id, "/cancel"), ""), job_path(id, ""));
    expect_int(1, test_sql_int(app, "SELECT cancel_asked FROM job"));
    expect_page(test_get(app, anna, job_path(id, "")), "Сейчас остановится");
    end(app, "done");
    expect_refused(test_post(app, anna, job_path(id, "/cancel"), ""), "уже закончена");
}

void test_jobs__work_of_others_is_seen_in_the_own_organisation_without_its_outcome(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t above = test_account(app, "territory_chair", "Рыльская");
    int64_t beside = test_account(app, "territory_chair", "Льговская");
    int64_t operator= test_account(app, "primary_operator", "Рыльская СОШ 4");
    order(app, anna, "Рыльская СОШ 4");
    end(app, "done");
    struct reply page = test_get(app, above, "/jobs");
    expect_page(page, "Работы других в организации");
    expect_contains("Сергеева", page.body);
    expect_lacks("48 строк", page.body);
    expect_lacks("Работы других", test_get(app, beside, "/jobs").body);
    expect_lacks("Работы других", test_get(app, operator, "/jobs").body);
}

void test_jobs__each_line_says_which_list_when_and_by_whom(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t anna = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t above = test_account(app, "territory_chair", "Рыльская");
    struct request *req = test_begin(app, anna);
    int64_t org = test_org(app, "Рыльская СОШ 4");
    (void)jobs_add(req, "imports.apply", 100, org, 77, (str){0});
    (void)jobs_add(req, "members.export", 100, org, 0,
                   STR("{\"format\":\"csv\",\"filter\":\"sex=f&without=phone\"}"));
    test_commit(app);
    test_sql(app, "INSERT INTO import (region_id, id, org_id, org_path, account_id, file_name, "
                  "state, sheet, created_at) VALUES (100, 77, 111, '0001001001', 1, "
                  "'Список школы.xlsx', 'loading', 0, 0)");
    test_sql(app, "UPDATE job SET created_at = 1772355900");
    struct reply page = test_get(app, anna, "/jobs");
    expect_page(page, "Рыльская СОШ 4, Список школы.xlsx");
    expect_contains("Рыльская СОШ 4, только женщин, без телефона, CSV", page.body);
    expect_contains("01.03.2026, ", page.body);
    expect_contains("<h1>Загрузки и выгрузки</h1>", page.body);
    expect_lacks("Сергеева Ольга, 0", page.body);
    page = test_get(app, above, "/jobs");
    expect_page(page, "Рыльская СОШ 4, Список школы.xlsx");
    expect_contains("Сергеева Ольга, 01.03.2026, ", page.body);
}
