/* Items and copies that the reader may see, and what he may do with them. */
#include "app/app.h"
#include "features/control/control_inner.h"

#define PATHS_END STR("~")

/* Those who are named in the document see to it, and whoever may accept for the organisation that
 * gave the task. */
bool control_may_decide(struct request *req, int64_t item_id, str giver_path)
{
    struct scope scope = access_scope(req, RIGHT_CONTROL_ACCEPT);
    struct control_db_is_controller_row row;
    bool is_within = !str_is_empty(scope.from) && str_compare(giver_path, scope.from) >= 0 &&
                     str_compare(giver_path, scope.to) < 0;
    return is_within || control_db_is_controller(req->db, item_id, req->user.account_id, &row);
}

static bool has_copies_within(struct request *req, const struct control_db_item_row *row)
{
    struct control_db_reaches_row reaches;
    return control_db_reaches(req->db, req->scope, row->root_id,
                              row->root_id == row->id ? 0 : row->id, &reaches);
}

/* All of what an organisation within reach controls; of what comes from above, what lies within
 * reach. */
bool control_find_item(struct request *req, int64_t id, struct control_item *ret_item)
{
    struct control_item item = {0};
    if (str_is_empty(req->scope.from) || !control_db_find(req->db, id, &item.row)) {
        return false;
    }
    item.is_own = str_compare(item.row.org_path, req->scope.from) >= 0 &&
                  str_compare(item.row.org_path, req->scope.to) < 0;
    struct control_db_is_controller_row controller;
    if (!item.is_own && !has_copies_within(req, &item.row)) {
        return false;
    }
    item.is_own =
        item.is_own || control_db_is_controller(req->db, id, req->user.account_id, &controller);
    item.may_decide = control_may_decide(req, id, item.row.org_path);
    item.path = item.is_own ? item.row.org_path : req->scope.from;
    item.path_to = item.is_own ? str_join(req->arena, item.row.org_path, PATHS_END) : req->scope.to;
    *ret_item = item;
    return true;
}

bool control_task_numbered(struct request *req, int64_t item_id, int64_t n,
                           struct control_task *ret_task)
{
    struct control_task task = {0};
    if (str_is_empty(req->scope.from) ||
        !control_db_task_of(req->db, req->scope, item_id, n, &task.row) ||
        !control_find_item(req, item_id, &task.item)) {
        return false;
    }
    struct scope reporting = access_scope(req, RIGHT_CONTROL_REPORT);
    task.state = control_state_of(task.row.state);
    task.may_report = !str_is_empty(reporting.from) &&
                      str_compare(task.row.org_path, reporting.from) >= 0 &&
                      str_compare(task.row.org_path, reporting.to) < 0;
    task.may_decide = control_may_decide(req, item_id, task.row.giver_path);
    *ret_task = task;
    return true;
}

bool control_find_task(struct request *req, struct control_task *ret_task)
{
    int64_t n = 0;
    return str_to_int64(path_text(req, 1), &n) &&
           control_task_numbered(req, path_id(req), n, ret_task);
}

struct control_db_branch_values control_branch_of(const struct control_db_item_row *row, str path,
                                                  str path_to)
{
    return (struct control_db_branch_values){
        .root_id = row->root_id,
        .root_period = row->root_period,
        .only = row->root_id == row->id ? 0 : row->id,
        .path = path,
        .path_to = path_to,
    };
}

/* Of what carries out a task that recurs, the copies say for which period of that they were. */
struct control_db_item_row control_in_period(struct request *req,
                                             const struct control_db_item_row *row, int64_t period)
{
    struct control_db_item_row then = *row;
    struct control_db_root_period_row root;
    if (period != row->period && control_db_root_period(req->db, row->id, period, &root)) {
        then.period = period;
        then.root_period = root.root_period;
    }
    return then;
}

struct control_db_item_row control_item_on(struct request *req,
                                           const struct control_db_item_row *row, date day)
{
    struct control_db_period_on_row on;
    int64_t until = date_begins_at(date_add_days(day, 1), req->app->options.utc_offset_minutes);
    return row->period > 1 && date_before(day, req->today) &&
                   control_db_period_on(req->db, row->id, until, &on)
               ? control_in_period(req, row, on.period)
               : *row;
}

struct control_db_totals_row control_totals_within(struct request *req,
                                                   struct control_db_branch_values branch)
{
    return control_totals_on(req, branch, req->today);
}

/* What was said on the day itself is in the states, and those are in the index. */
struct control_db_totals_row control_totals_on(struct request *req,
                                               struct control_db_branch_values branch, date day)
{
    struct control_db_totals_row row = {0};
    bool found = date_before(day, req->today)
                     ? control_db_totals_on(
                           req->db, &(struct control_db_totals_on_values){branch, {day}}, &row)
                     : control_db_totals_today(
                           req->db, &(struct control_db_totals_today_values){branch, {day}}, &row);
    return found ? row : (struct control_db_totals_row){0};
}

struct control_db_totals_row control_totals(struct request *req, const struct control_item *item)
{
    return control_totals_within(req, control_branch_of(&item->row, item->path, item->path_to));
}

struct control_db_totals_row control_totals_of(struct request *req,
                                               const struct control_db_item_row *row, str path)
{
    return control_totals_within(
        req, control_branch_of(row, path, str_join(req->arena, path, PATHS_END)));
}
