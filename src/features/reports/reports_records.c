#include "app/app.h"
#include "features/reports/reports_inner.h"
#include "features/reports/reports_records.html.h"
#include "html/html.h"

/* From a figure that another feature counts to what it is made of: people and their trainings,
 * events, schools, payments. It is asked by a cell of a form, or by the measure itself with any
 * period; the feature that counts gives the lines. */

struct html_link reports_records_address(struct request *req, int64_t org_id, str measure,
                                         str conditions, date since, date day)
{
    return widgets_link(req, "/reports/records?org=%lld&measure=%.*s&where=%.*s&since=%.*s&on=%.*s",
                        (long long)org_id, STR_ARG(measure),
                        STR_ARG(html_url_encode(req->arena, conditions)),
                        STR_ARG(date_iso(req->arena, since)), STR_ARG(date_iso(req->arena, day)));
}

struct measure_figure reports_figure_named(struct arena *arena, str measure, str conditions)
{
    size_t room = 1, count = 0;
    for (size_t i = 0; i < conditions.length; i++) {
        room += conditions.data[i] == ' ';
    }
    struct measure_condition *list = ARENA_ARRAY(arena, room, struct measure_condition);
    str word;
    while (str_next(&conditions, ' ', &word)) {
        ptrdiff_t sign = str_find_char(word, '=');
        if (sign > 0) {
            list[count++] = (struct measure_condition){str_slice(word, 0, (size_t)sign),
                                                       str_from(word, (size_t)sign + 1)};
        }
    }
    return (struct measure_figure){
        .measure = measure, .conditions = list, .condition_count = count};
}

str reports_records_number(struct request *req, const struct reports_records_view *view,
                           int64_t number)
{
    if (!view->lines.is_money) {
        return reports_figure_text(req, reports_whole(number), REPORTS_COUNT);
    }
    return reports_figure_text(req, (struct reports_number){true, number * 10000}, REPORTS_MONEY);
}

/* What the address asks: a cell, or a measure with its conditions. */
struct question {
    struct measure_branch branch;
    struct measure_figure figure;
    struct reports_asked asked;
    bool is_of_form;
};

static bool find_cell(struct request *req, struct question *question,
                      struct reports_records_view *view)
{
    if (!reports_asked_for(req, req->scope, &question->asked)) {
        return false;
    }
    struct reports_asked *asked = &question->asked;
    view->org = asked->org;
    view->title = reports_whole_title(req, asked);
    view->parts = reports_page_from(req, "parts", asked, 0);
    return reports_lent_figure(req, &asked->subject, &question->branch, &question->figure);
}

static bool find_measure(struct request *req, struct question *question,
                         struct reports_records_view *view)
{
    str measure = query_text(req, "measure");
    date since = query_date(req, "since"), day = query_date(req, "on");
    if (reports_lender(measure) == NULL || date_is_none(since) || !date_before(since, day) ||
        !orgs_find(req, req->scope, query_int(req, "org"), &view->org)) {
        return false;
    }
    question->branch = (struct measure_branch){
        .region_id = view->org.region_id,
        .org_id = view->org.id,
        .path = view->org.path,
        .since = since,
        .day = day,
    };
    question->figure = reports_figure_named(req->arena, measure, query_text(req, "where"));
    return true;
}

static struct html_link page_link_from(struct request *req, const struct question *question,
                                       int64_t from)
{
    if (question->is_of_form) {
        return reports_page_from(req, "records", &question->asked, from);
    }
    struct html_link link = reports_records_address(
        req, question->branch.org_id, question->figure.measure, query_text(req, "where"),
        question->branch.since, question->branch.day);
    return from == 0 ? link
                     : widgets_link(req, "%.*s&from=%lld", STR_ARG(link.url), (long long)from);
}

static struct widgets_pager pager_of(struct request *req, const struct question *question,
                                     int64_t from, const struct measure_lines *lines)
{
    struct widgets_pager pager = {0};
    if (from > 0) {
        pager.previous =
            page_link_from(req, question, MAX_OF(from - REPORTS_BEHIND_PER_PAGE, (int64_t)0));
    }
    if (from + REPORTS_BEHIND_PER_PAGE < lines->total) {
        pager.next = page_link_from(req, question, from + REPORTS_BEHIND_PER_PAGE);
    }
    pager.shown = _f("%1 to %2 of %3", from + 1, from + (int64_t)lines->count, lines->total);
    return pager;
}

struct reply reports_records_page(struct request *req)
{
    struct reports_records_view view = {0};
    struct question question = {.is_of_form = query_text(req, "form").length > 0};
    if (!(question.is_of_form ? find_cell(req, &question, &view)
                              : find_measure(req, &question, &view))) {
        return reply_not_found(req);
    }
    int64_t from = MAX_OF(query_int(req, "from"), (int64_t)0);
    const struct feature *lender = reports_lender(question.figure.measure);
    view.since = question.branch.since;
    view.last = date_add_days(question.branch.day, -1);
    view.is_closed =
        lender->behind == NULL || !lender->behind(req, &question.branch, &question.figure, from,
                                                  REPORTS_BEHIND_PER_PAGE, &view.lines);
    view.pager = pager_of(req, &question, from, &view.lines);
    if (view.lines.is_personal && access_is_above_primary(req)) {
        audit_read(req, "reports.people", view.org.region_id, view.org.id, 0);
    }
    return reply_page(req, _("What stands behind the figure"),
                      reports_records_html_page(req, &view));
}
