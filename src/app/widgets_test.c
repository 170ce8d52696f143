#include "app/widgets.h"

#include "base/test.h"

static struct request *request_in_russian(void)
{
    struct request *req = ARENA_NEW(test_arena(), struct request);
    req->arena = test_arena();
    return req;
}

void test_widgets__a_low_share_is_hatched_and_told_in_figures(void)
{
    struct request *req = request_in_russian();
    expect_contains("class=\"bar low\"", widgets_html_bar(req, 713, 1000).markup);
    expect_contains("71,3", widgets_html_bar(req, 713, 1000).markup);
    expect_contains("class=\"bar mid\"", widgets_html_bar(req, 80, 100).markup);
    expect_lacks("mid", widgets_html_bar(req, 90, 100).markup);
}

void test_widgets__a_share_of_nothing_is_no_error(void)
{
    expect_contains("max=\"1\"", widgets_html_bar(request_in_russian(), 0, 0).markup);
}

void test_widgets__the_summary_leads_to_the_fields(void)
{
    struct widgets_error errors[] = {
        {STR("Укажите дату <полностью>"), STR("born")},
        {STR("Нет связи"), {0}},
    };
    struct html summary = widgets_html_errors(request_in_russian(), errors, COUNT_OF(errors));
    expect_contains("Исправьте 2 ошибки", summary.markup);
    expect_contains("<a href=\"#born\">Укажите дату &lt;полностью&gt;</a>", summary.markup);
    expect_contains("role=\"alert\"", summary.markup);
    expect_str("", widgets_html_errors(request_in_russian(), NULL, 0).markup);
}

void test_widgets__the_pager_shows_only_ways_that_there_are(void)
{
    struct widgets_pager pager = {.shown = STR("с А по Б"), .next = {STR("?after=x&show=all")}};
    struct html html = widgets_html_pager(request_in_russian(), pager);
    expect_contains("rel=\"next\" href=\"?after=x&amp;show=all\"", html.markup);
    expect_lacks("rel=\"prev\"", html.markup);
}

void test_widgets__finished_work_is_not_asked_again(void)
{
    struct widgets_job job = {.id = 7, .label = STR("Выгрузка"), .done = 1, .total = 2};
    expect_contains("data-poll=\"\"", widgets_html_job(request_in_russian(), job).markup);
    job.is_running = true;
    expect_contains("data-poll=\"/jobs/7\"", widgets_html_job(request_in_russian(), job).markup);
}

void test_widgets__a_fact_without_value_is_left_out(void)
{
    struct widgets_fact facts[] = {{STR("Билет"), STR("46 0002")}, {STR("Телефон"), {0}}};
    struct html html = widgets_html_facts(request_in_russian(), facts, COUNT_OF(facts));
    expect_contains("<dt>Билет</dt>", html.markup);
    expect_lacks("Телефон", html.markup);
}
