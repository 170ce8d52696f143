#include "features/training/training_report.h"

#include "app/chart.h"
#include "base/format.h"
#include "features/reports/reports.h"
#include "features/training/training_report.html.h"

#define FIRST_YEAR 1950

/* ---- figures --------------------------------------------------------------------------------- */

static const struct {
    const char *measure;
    const char *conditions;
    const char *label;
} main_figures[TRAINING_REPORT_MAIN] = {
    [TRAINING_REPORT_PEOPLE] = {"trainings", "counted=people", N_("People trained")},
    [TRAINING_REPORT_TRAININGS] = {"trainings", "counted=trainings", N_("Trainings")},
    [TRAINING_REPORT_HOURS] = {"trainings", "counted=hours", N_("Hours of training")},
    [TRAINING_REPORT_OUTSIDE] = {"trainings", "taught=region|federation|institute|outside",
                                 N_("Trainings had elsewhere")},
    [TRAINING_REPORT_EVENTS] = {"events", "counted=events", N_("Events held")},
    [TRAINING_REPORT_DIRECT] = {"events", "counted=people", N_("Who took part in events directly")},
    [TRAINING_REPORT_CONNECTIONS] = {"events", "counted=connections",
                                     N_("Connections to broadcasts of events")},
    [TRAINING_REPORT_VIEWS] = {"events", "counted=views", N_("Views of recordings of events")},
    [TRAINING_REPORT_SCHOOLS] = {"schools", "kind=school", N_("Schools of union activists")},
    [TRAINING_REPORT_SEMINARS] = {"schools", "kind=standing_seminar", N_("Standing seminars")},
    [TRAINING_REPORT_SPENT] = {"training-money", "counted=spent", N_("Spent on training")},
    [TRAINING_REPORT_OWN] = {"training-money", "counted=own", N_("Spent on training of own money")},
    [TRAINING_REPORT_BUDGET] = {"training-money", "counted=budget", N_("Budgets of the year")},
};

static void add_figure(struct request *req, struct training_report_figures *figures,
                       const char *measure, str conditions, str label)
{
    struct training_report_figure *figure =
        ARENA_PUSH(req->arena, figures->items, figures->count, figures->capacity);
    *figure = (struct training_report_figure){
        .measure = measure, .conditions = conditions, .label = label};
}

/* All that one feature counts is asked at once. */
static void count_figures(struct request *req, const struct measure_branch *branch,
                          struct training_report_figures *figures)
{
    struct measure_figure *asked =
        ARENA_ARRAY(req->arena, figures->count + 1, struct measure_figure);
    for (size_t from = 0, to; from < figures->count; from = to) {
        const char *measure = figures->items[from].measure;
        const struct feature *lender = reports_lender(str_of(measure));
        for (to = from; to < figures->count && strcmp(figures->items[to].measure, measure) == 0;
             to++) {
            asked[to] =
                reports_figure_named(req->arena, str_of(measure), figures->items[to].conditions);
        }
        lender->count(req, branch, asked + from, to - from);
    }
    for (size_t i = 0; i < figures->count; i++) {
        figures->items[i].number = asked[i].number;
        figures->items[i].is_known = asked[i].is_known;
    }
}

/* Lines that are nought say nothing. */
static void keep_what_is_there(struct training_report_figures *figures)
{
    size_t kept = 0;
    for (size_t i = 0; i < figures->count; i++) {
        if (figures->items[i].number > 0) {
            figures->items[kept++] = figures->items[i];
        }
    }
    figures->count = kept;
}

static struct measure_branch branch_of(const struct training_report_view *view)
{
    return (struct measure_branch){
        .region_id = view->place.org.region_id,
        .org_id = view->place.org.id,
        .path = view->place.org.path,
        .since = view->since,
        .day = date_add_days(view->last, 1),
    };
}

static void count_lists(struct request *req, struct training_report_view *view)
{
    static const struct {
        const char *conditions;
        const char *label;
    } lengths[] = {
        {"hours=..35", N_("up to 35 hours")},
        {"hours=36..71", N_("36 to 71 hours")},
        {"hours=72..", N_("72 hours and more")},
    };
    struct training_choices choices = training_choices_of(req);
    struct measure_branch branch = branch_of(view);
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        add_figure(req, &view->lengths, "trainings", str_of(lengths[i].conditions),
                   str_of(_(lengths[i].label)));
    }
    for (const struct form_choice *choice = choices.category; choice->value != NULL; choice++) {
        add_figure(req, &view->categories, "trainings",
                   str_format(req->arena, "counted=people category=%s", choice->value),
                   str_of(_(choice->label)));
    }
    for (const struct form_choice *choice = choices.kind; choice->value != NULL; choice++) {
        add_figure(req, &view->kinds, "events",
                   str_format(req->arena, "counted=events kind=%s", choice->value),
                   str_of(_(choice->label)));
    }
    add_figure(req, &view->norm, "training-money", STR("counted=norm-least"), (str){0});
    add_figure(req, &view->norm, "training-money", STR("counted=norm-most"), (str){0});
    count_figures(req, &branch, &view->norm);
    count_figures(req, &branch, &view->lengths);
    count_figures(req, &branch, &view->categories);
    count_figures(req, &branch, &view->kinds);
    keep_what_is_there(&view->categories);
    keep_what_is_there(&view->kinds);
}

static void count_years(struct request *req, struct training_report_view *view)
{
    const str path = view->place.org.path;
    for (int i = 0; i < TRAINING_REPORT_YEARS; i++) {
        int year = date_year(view->last) - TRAINING_REPORT_YEARS + 1 + i;
        struct training_db_sums_row sums = {0};
        (void)!training_db_sums(req->db, year, path, str_join(req->arena, path, STR("~")), &sums);
        view->years[i].year = year;
        view->years[i].people = sums.people;
    }
}

/* ---- words ----------------------------------------------------------------------------------- */

struct html_link training_report_link(struct request *req, const struct training_report_view *view,
                                      const struct training_report_figure *figure)
{
    return reports_records_address(req, view->place.org.id, str_of(figure->measure),
                                   figure->conditions, view->since, date_add_days(view->last, 1));
}

str training_report_text(struct request *req, const struct training_report_view *view,
                         const struct training_report_figure *figure)
{
    if (figure->is_known && strcmp(figure->measure, "training-money") == 0) {
        struct buf out = BUF_INIT(req->arena);
        format_money_in(&out, req->language, (money){figure->number}, view->money_sign);
        return buf_str(&out);
    }
    struct reports_number number = {figure->is_known, figure->number * 1000000};
    return reports_figure_text(req, number, REPORTS_COUNT);
}

str training_report_share(struct request *req, const struct training_report_view *view)
{
    int64_t own = view->main.items[TRAINING_REPORT_OWN].number;
    int64_t budget = view->main.items[TRAINING_REPORT_BUDGET].number;
    if (budget <= 0) {
        return (str){0};
    }
    return widgets_percent(req, own, budget);
}

str training_report_norm(struct request *req, const struct training_report_view *view)
{
    int64_t own = view->main.items[TRAINING_REPORT_OWN].number;
    int64_t budget = view->main.items[TRAINING_REPORT_BUDGET].number;
    int64_t least = view->norm.items[0].number, most = view->norm.items[1].number;
    if (budget <= 0 || most <= 0) {
        return (str){0};
    }
    str from = widgets_percent(req, least, 1000), to = widgets_percent(req, most, 1000);
    /* A thousandth of the budget first: the product of two large sums would not fit. */
    int64_t needed = budget / 1000 * least + budget % 1000 * least / 1000;
    if (own < needed) {
        return _f("That is less than the norm of %1, which is from %2 to %3.", view->last, from,
                  to);
    }
    if (own / 1000 > budget / 1000 * most / 1000) {
        return _f("That is more than the norm of %1, which is from %2 to %3.", view->last, from,
                  to);
    }
    return _f("That is within the norm of %1, which is from %2 to %3.", view->last, from, to);
}

struct html training_report_years_chart(struct request *req,
                                        const struct training_report_view *view)
{
    str labels[TRAINING_REPORT_YEARS];
    int64_t values[TRAINING_REPORT_YEARS];
    for (size_t i = 0; i < TRAINING_REPORT_YEARS; i++) {
        labels[i] = str_format(req->arena, "%d", view->years[i].year);
        values[i] = view->years[i].people;
    }
    struct chart_series series = {str_of(_("People trained")), values};
    return chart_columns(req, &(struct chart){.title = str_of(_("People trained by years")),
                                              .labels = labels,
                                              .count = TRAINING_REPORT_YEARS,
                                              .series = &series,
                                              .series_count = 1});
}

struct html training_report_bars_chart(struct request *req, const char *title,
                                       const struct training_report_figures *figures)
{
    str *labels = ARENA_ARRAY(req->arena, figures->count + 1, str);
    int64_t *values = ARENA_ARRAY(req->arena, figures->count + 1, int64_t);
    for (size_t i = 0; i < figures->count; i++) {
        labels[i] = figures->items[i].label;
        values[i] = figures->items[i].number;
    }
    struct chart_series series = {str_of(title), values};
    return chart_bars(req, &(struct chart){.title = str_of(title),
                                           .labels = labels,
                                           .count = figures->count,
                                           .series = &series,
                                           .series_count = 1});
}

/* ---- the page -------------------------------------------------------------------------------- */

/* since= and until= of the address; without them the year. What makes no sense is the year, too. */
static void read_period(struct request *req, int year, date *ret_since, date *ret_last)
{
    date since = query_date(req, "since"), last = query_date(req, "until");
    bool is_period = !date_is_none(since) && !date_is_none(last) && !date_before(last, since) &&
                     date_year(since) >= FIRST_YEAR;
    *ret_since = is_period ? since : date_from(year, 1, 1);
    *ret_last = is_period ? last : date_from(year, 12, 31);
}

struct training_report_view training_report_at(struct request *req,
                                               const struct training_org *place, date since,
                                               date last)
{
    struct training_report_view view = {.place = *place, .since = since, .last = last};
    struct measure_branch branch = branch_of(&view);
    view.money_sign = orgs_money_sign(req, view.place.org.id);
    for (size_t i = 0; i < TRAINING_REPORT_MAIN; i++) {
        add_figure(req, &view.main, main_figures[i].measure, str_of(main_figures[i].conditions),
                   str_of(_(main_figures[i].label)));
    }
    count_figures(req, &branch, &view.main);
    count_lists(req, &view);
    count_years(req, &view);
    return view;
}

bool training_report_of(struct request *req, enum right right,
                        struct training_report_view *ret_view)
{
    struct training_org place;
    date since, last;
    if (!training_org_of(req, right, &place)) {
        return false;
    }
    read_period(req, place.year, &since, &last);
    *ret_view = training_report_at(req, &place, since, last);
    return true;
}

struct html_link training_report_address(struct request *req,
                                         const struct training_report_view *view, const char *page)
{
    return widgets_link(req, "/training/report%s?org=%lld&since=%.*s&until=%.*s", page,
                        (long long)view->place.org.id, STR_ARG(date_iso(req->arena, view->since)),
                        STR_ARG(date_iso(req->arena, view->last)));
}

struct reply training_report_page(struct request *req)
{
    struct training_report_view view;
    if (!training_report_of(req, RIGHT_TRAINING_VIEW, &view)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Report of training"), training_report_html_page(req, &view));
}
