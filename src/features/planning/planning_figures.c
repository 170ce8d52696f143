/* What report forms ask about money: «count training-money where counted=spent», in kopecks. A
 * budget is that of a year, so it is known for whole years alone. The norm is that of the last day,
 * in tenths of a percent; nothing stands behind it. */
#include "features/planning/planning_inner.h"

#define PATH_END STR("~")

const char *const planning_measures[] = {"training-money", NULL};

/* spent: on training in all · own: of the own budgets · other: of other sources · budget · the
 * share of the budget that is to go to training at least and at most */
enum counted { SPENT, OWN, OTHER, BUDGET, NORM_LEAST, NORM_MOST, NOT_COUNTED };

static enum counted counted_of(const struct measure_figure *figure)
{
    static const char *const names[] = {[SPENT] = "spent",           [OWN] = "own",
                                        [OTHER] = "other",           [BUDGET] = "budget",
                                        [NORM_LEAST] = "norm-least", [NORM_MOST] = "norm-most"};
    str counted = measure_condition(figure, "counted");
    enum counted i = SPENT;
    while (i < NOT_COUNTED && !str_equal(counted, str_of(names[i]))) {
        i++;
    }
    return i;
}

static bool is_a_year(const struct measure_branch *branch)
{
    int year = date_year(branch->since);
    return date_equal(branch->since, date_from(year, 1, 1)) &&
           date_equal(branch->day, date_from(year + 1, 1, 1));
}

static bool is_counted(enum counted counted, const struct measure_branch *branch)
{
    return counted != NOT_COUNTED && (counted != BUDGET || is_a_year(branch));
}

static struct planning_norm norm_of(struct request *req, const struct measure_branch *branch)
{
    struct orgs_org org;
    struct scope scope = access_system_scope(req->arena, branch->region_id, branch->path);
    if (!orgs_find(req, scope, branch->org_id, &org)) {
        return (struct planning_norm){0};
    }
    return planning_norm_on(req, &org, date_add_days(branch->day, -1));
}

void planning_count_figures(struct request *req, const struct measure_branch *branch,
                            struct measure_figure *figures, size_t count)
{
    struct planning_db_paid_between_row paid = {0};
    struct planning_db_budgets_of_row budget = {0};
    str to = str_join(req->arena, branch->path, PATH_END);
    (void)!planning_db_paid_between(req->db, branch->path, to, branch->since, branch->day, &paid);
    (void)!planning_db_budgets_of(req->db, branch->path, to, date_year(branch->since), &budget);
    struct planning_norm norm = norm_of(req, branch);
    const int64_t sums[] = {
        [SPENT] = paid.own.kopecks + paid.other.kopecks,
        [OWN] = paid.own.kopecks,
        [OTHER] = paid.other.kopecks,
        [BUDGET] = budget.amount.kopecks,
        [NORM_LEAST] = norm.least,
        [NORM_MOST] = norm.most,
    };
    for (size_t f = 0; f < count; f++) {
        enum counted counted = counted_of(&figures[f]);
        figures[f].is_known = is_counted(counted, branch);
        /* A budget that nobody has told is not known, rather than nought. */
        if (counted == BUDGET && budget.amount.kopecks == 0) {
            figures[f].is_known = false;
        }
        figures[f].number = figures[f].is_known ? sums[counted] : 0;
    }
}

/* ---- what stands behind them ----------------------------------------------------------------- */

static void add_line(struct measure_lines *lines, int64_t from, int64_t limit,
                     const struct measure_line *line)
{
    if (lines->total >= from && lines->count < (size_t)limit) {
        lines->items[lines->count++] = *line;
    }
    lines->total++;
    lines->figure += line->number;
}

static void add_payments(struct request *req, const struct measure_branch *branch,
                         enum counted counted, int64_t from, int64_t limit,
                         struct measure_lines *lines)
{
    struct planning_choices choices = planning_choices_of(req);
    str to = str_join(req->arena, branch->path, PATH_END);
    EACH (row, planning_db_paid_lines(req->db, branch->path, to, branch->since, branch->day)) {
        if (counted != SPENT && row->is_own != (counted == OWN)) {
            continue;
        }
        str paper = str_comma(req->arena, row->event_title, row->paper);
        struct measure_line line = {
            .link = widgets_link(req, PLANNING "?org=%lld&year=%d", (long long)row->org_id,
                                 date_year(row->paid_on)),
            .name = planning_label(req, choices.article, row->article),
            .about = str_comma(req->arena, planning_label(req, choices.source, row->source), paper),
            .org_name = row->org_name,
            .day = row->paid_on,
            .number = row->amount.kopecks,
        };
        add_line(lines, from, limit, &line);
    }
}

static void add_budgets(struct request *req, const struct measure_branch *branch, int64_t from,
                        int64_t limit, struct measure_lines *lines)
{
    int year = date_year(branch->since);
    str to = str_join(req->arena, branch->path, PATH_END);
    EACH (row, planning_db_budget_lines(req->db, branch->path, to, year)) {
        struct measure_line line = {
            .link = widgets_link(req, PLANNING "?org=%lld&year=%d", (long long)row->org_id, year),
            .name = str_of(_("Budget of the organisation")),
            .about = row->note,
            .org_name = row->org_name,
            .number = row->amount.kopecks,
        };
        add_line(lines, from, limit, &line);
    }
}

bool planning_behind_figure(struct request *req, const struct measure_branch *branch,
                            const struct measure_figure *figure, int64_t from, int64_t limit,
                            struct measure_lines *ret_lines)
{
    static const char *const titles[] = {
        [SPENT] = N_("Spent on training"),
        [OWN] = N_("Spent on training of own money"),
        [OTHER] = N_("Spent on training of other sources"),
        [BUDGET] = N_("Budgets of the year"),
    };
    enum counted counted = counted_of(figure);
    if (!access_may(req, RIGHT_TRAINING_VIEW) || counted > BUDGET || !is_counted(counted, branch)) {
        return false;
    }
    struct measure_lines lines = {
        .title = str_of(_(titles[counted])),
        .items = ARENA_ARRAY(req->arena, (size_t)limit + 1, struct measure_line),
        .is_money = true,
    };
    if (counted == BUDGET) {
        add_budgets(req, branch, from, limit, &lines);
    } else {
        add_payments(req, branch, counted, from, limit, &lines);
    }
    *ret_lines = lines;
    return true;
}
