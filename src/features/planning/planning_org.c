/* An organisation in a year: its plan against fact, its money against the norm. */
#include "app/app.h"
#include "app/sheet.h"
#include "base/format.h"
#include "features/planning/planning.html.h"
#include "features/planning/planning_inner.h"

#define FIRST_YEAR 2000
#define PATH_END "~"
#define LINES_SHOWN 300
#define COSTS_SHOWN 300
#define IN_A_FILE 20000

/* ---- which organisation, which year -----------------------------------------------------------
 */

struct planning_place planning_place_at(struct request *req, const struct orgs_org *org, int year)
{
    return (struct planning_place){
        .org = *org,
        .year = year,
        .path_end = str_join(req->arena, org->path, STR(PATH_END)),
        .is_small = org->path.length > PLANNING_BRANCH_PATH,
        .sign = orgs_money_sign(req, org->id),
        .may_edit = access_may(req, RIGHT_EVENTS_EDIT),
    };
}

bool planning_place_in(struct request *req, int64_t org_id, int year,
                       struct planning_place *ret_place)
{
    struct orgs_org org;
    if (!orgs_find(req, req->scope, org_id, &org)) {
        return false;
    }
    *ret_place = planning_place_at(req, &org, year);
    return true;
}

void planning_settle_place(struct request *req, const struct planning_place *place)
{
    planning_settle(req->db, req->arena, place->org.path, place->year, false);
}

struct audit_change planning_amount_change(struct request *req, money before, money after)
{
    str was = str_format(req->arena, "%lld", (long long)before.kopecks);
    str is = str_format(req->arena, "%lld", (long long)after.kopecks);
    return (struct audit_change){"amount", before.kopecks == 0 ? (str){0} : was,
                                 after.kopecks == 0 ? (str){0} : is};
}

bool planning_place_of(struct request *req, enum right right, struct planning_place *ret_place)
{
    struct orgs_org org;
    int64_t year = query_int(req, "year");
    int this_year = date_year(req->today);
    if (!orgs_asked_for(req, access_scope(req, right), &org)) {
        return false;
    }
    bool is_year = year >= FIRST_YEAR && year <= this_year + 1;
    *ret_place = planning_place_at(req, &org, is_year ? (int)year : this_year);
    return true;
}

date planning_first_day(const struct planning_place *place)
{
    return date_from(place->year, 1, 1);
}

date planning_last_day(const struct planning_place *place)
{
    return date_from(place->year, 12, 31);
}

str planning_money(struct request *req, const struct planning_place *place, money amount)
{
    struct buf out = BUF_INIT(req->arena);
    format_money_in(&out, req->language, amount, place->sign);
    return buf_str(&out);
}

str planning_round(struct request *req, const struct planning_place *place, money amount)
{
    struct buf out = BUF_INIT(req->arena);
    format_number(&out, req->language, (amount.kopecks + 50) / 100);
    BUF_PUT(&out, "\u00a0");
    buf_put(&out, str_of(place->sign));
    return buf_str(&out);
}

str planning_address(struct request *req, const struct planning_place *place, const char *page,
                     const char *more)
{
    return str_format(req->arena, PLANNING "%s?org=%lld&year=%d%s", page, (long long)place->org.id,
                      place->year, more);
}

struct html_link planning_link(struct request *req, const struct planning_place *place,
                               const char *page, const char *more)
{
    return (struct html_link){planning_address(req, place, page, more)};
}

/* ---- the norm ---------------------------------------------------------------------------------
 */

struct planning_norm planning_norm_on(struct request *req, const struct orgs_org *org, date day)
{
    struct planning_db_norm_on_row row;
    if (!planning_db_norm_on(req->db, org->path, org->level, day, &row)) {
        return (struct planning_norm){.least = PLANNING_LEAST, .most = PLANNING_MOST};
    }
    return (struct planning_norm){row.least, row.most, row.basis, row.org_name, row.valid_from};
}

struct planning_norm planning_norm_of(struct request *req, const struct planning_place *place)
{
    return planning_norm_on(req, &place->org, planning_last_day(place));
}

static bool is_over(struct request *req, const struct planning_place *place)
{
    return place->year < date_year(req->today);
}

struct planning_verdict planning_judge(struct request *req, const struct planning_place *place,
                                       const struct planning_norm *norm, money budget, money spent)
{
    str year = str_format(req->arena, "%d", place->year);
    if (budget.kopecks == 0) {
        return (struct planning_verdict){
            TONE_INFO, _f("The budget of %1 is not entered, so its share cannot be told.", year)};
    }
    str share = widgets_percent(req, spent.kopecks, budget.kopecks);
    str least = planning_share_text(req, norm->least);
    str most = planning_share_text(req, norm->most);
    /* Whole roubles first: the product of two large sums of kopecks would not fit. */
    int64_t needed =
        budget.kopecks / 1000 * norm->least + budget.kopecks % 1000 * norm->least / 1000;
    if (spent.kopecks < needed) {
        return (struct planning_verdict){
            is_over(req, place) ? TONE_BAD : TONE_WARN,
            _f("%1 of the budget went to training, the norm is from %2 to %3: %4 are missing.",
               share, least, most, planning_money(req, place, (money){needed - spent.kopecks}))};
    }
    if (spent.kopecks / 1000 > budget.kopecks / 1000 * norm->most / 1000) {
        return (struct planning_verdict){
            TONE_INFO,
            _f("%1 of the budget went to training: more than the norm, which is from %2 to %3.",
               share, least, most)};
    }
    return (struct planning_verdict){
        TONE_OK, _f("%1 of the budget went to training: within the norm, which is from %2 to %3.",
                    share, least, most)};
}

str planning_each(struct request *req, const struct planning_place *place, money amount,
                  int64_t number)
{
    return number == 0 ? STR("—") : planning_round(req, place, (money){amount.kopecks / number});
}

/* ---- looking ----------------------------------------------------------------------------------
 */

/* Behind the organisation's own path and before those below. */
static str own_end(struct request *req, const struct planning_place *place)
{
    return str_join(req->arena, place->org.path, STR("!"));
}

static struct planning_org_view view_of(struct request *req, const struct planning_place *place,
                                        int64_t limit)
{
    const struct orgs_org *org = &place->org;
    struct planning_org_view view = {.place = *place, .choices = planning_choices_of(req)};
    view.has_plan = planning_db_plan(req->db, org->id, org->region_id, place->year, &view.plan);
    view.is_approved = str_equal(view.plan.state, STR("approved"));
    view.lines = planning_db_lines(req->db, org->id, place->year, limit);
    view.costs = planning_db_costs(req->db, org->id, place->year, limit + 1);
    view.is_cut = (int64_t)view.costs.count > limit;
    view.costs.count = MIN_OF(view.costs.count, (size_t)limit);
    view.has_budget =
        planning_db_budget(req->db, org->region_id, org->id, place->year, &view.budget);
    (void)!planning_db_small_branch(req->db, place->year, org->path, own_end(req, place),
                                    &view.figures); /* sums always have a row */
    view.by = planning_db_small_spent_by(req->db, place->year, org->path, own_end(req, place));
    (void)!planning_db_held(req->db, org->path, planning_first_day(place), planning_last_day(place),
                            &view.held);
    view.norm = planning_norm_of(req, place);
    view.verdict =
        planning_judge(req, place, &view.norm, view.budget.amount, view.figures.spent_own);
    return view;
}

struct reply planning_org_page(struct request *req)
{
    struct planning_place place;
    if (!planning_place_of(req, RIGHT_TRAINING_VIEW, &place)) {
        return reply_not_found(req);
    }
    struct planning_org_view view = view_of(req, &place, COSTS_SHOWN);
    view.may_copy = place.may_edit && view.lines.count == 0 && !view.is_approved &&
                    planning_db_lines(req->db, place.org.id, place.year - 1, 1).count > 0;
    view.has_below = orgs_totals_below(req->db, place.org.path).orgs > 0;
    return reply_page(req, _("Plan and money"), planning_html_org(req, &view));
}

struct html planning_on_org(struct request *req, int64_t org_id)
{
    struct orgs_org org;
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    if (str_is_empty(scope.from) || !orgs_find(req, scope, org_id, &org) ||
        org.level > LEVEL_PRIMARY) {
        return (struct html){0};
    }
    struct planning_org_view view = {.place = planning_place_at(req, &org, date_year(req->today))};
    (void)!planning_db_small_branch(req->db, view.place.year, org.path, own_end(req, &view.place),
                                    &view.figures);
    return planning_html_on_org(req, &view);
}

/* ---- as a file --------------------------------------------------------------------------------
 */

void planning_write_amount(struct sheet_writer *writer, money amount)
{
    sheet_writer_decimal(writer, (double)amount.kopecks / 100, 2);
}

static void write_lines(struct request *req, struct sheet_writer *writer,
                        const struct planning_org_view *view)
{
    const str titles[] = {
        str_of(_("Training")),    str_of(_("Kind of training")),
        str_of(_("For whom")),    str_of(_("When")),
        str_of(_("People")),      str_of(_("Money planned")),
        str_of(_("Spent")),       str_of(_("Whose money")),
        str_of(_("Responsible")), str_of(_("Which event was held")),
    };
    static const int widths[] = {44, 24, 34, 16, 10, 16, 16, 26, 30, 40};
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, view->lines) {
        sheet_writer_text(writer, row->title);
        sheet_writer_text(writer, planning_label(req, view->choices.kind, row->kind));
        sheet_writer_text(writer, planning_label(req, view->choices.category, row->category));
        sheet_writer_text(writer, planning_label(req, planning_dues, row->due));
        sheet_writer_int(writer, row->people);
        planning_write_amount(writer, row->amount);
        planning_write_amount(writer, row->spent);
        sheet_writer_text(writer, planning_label(req, view->choices.source, row->source));
        sheet_writer_text(writer, row->responsible);
        sheet_writer_text(writer, row->event_title);
        sheet_writer_end_row(writer);
    }
}

static void write_costs(struct request *req, struct sheet_writer *writer,
                        const struct planning_org_view *view)
{
    const str titles[] = {
        str_of(_("Day of payment")), str_of(_("Sum")),   str_of(_("What it was spent on")),
        str_of(_("Whose money")),    str_of(_("Event")), str_of(_("Line of the plan")),
        str_of(_("Document")),       str_of(_("Note")),
    };
    static const int widths[] = {14, 16, 26, 26, 40, 40, 30, 30};
    sheet_writer_next_sheet(writer, str_of(_("Costs")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, view->costs) {
        sheet_writer_date(writer, row->paid_on);
        planning_write_amount(writer, row->amount);
        sheet_writer_text(writer, planning_label(req, view->choices.article, row->article));
        sheet_writer_text(writer, planning_label(req, view->choices.source, row->source));
        sheet_writer_text(writer, row->event_title);
        sheet_writer_text(writer, row->line_title);
        sheet_writer_text(writer, row->paper);
        sheet_writer_text(writer, row->note);
        sheet_writer_end_row(writer);
    }
}

/* The plan on one sheet, ready for the printer; the costs on another. */
struct reply planning_org_file(struct request *req)
{
    struct planning_place place;
    if (!planning_place_of(req, RIGHT_TRAINING_VIEW, &place)) {
        return reply_not_found(req);
    }
    struct planning_org_view view = view_of(req, &place, IN_A_FILE);
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0;
    if (is_whole) {
        struct sheet_writer *writer = sheet_writer_open(SHEET_XLSX, fd, str_of(_("Plan")));
        write_lines(req, writer, &view);
        sheet_writer_print(
            writer,
            &(struct sheet_print){.is_landscape = true, .is_fitted = true, .repeated_rows = 1});
        write_costs(req, writer, &view);
        is_whole = sheet_writer_close(writer);
    }
    str name = _f("Plan of training %1", str_format(req->arena, "%d", place.year));
    return reply_made_file(req, fd, is_whole,
                           STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                           str_format(req->arena, "%.*s.xlsx", STR_ARG(name)));
}
