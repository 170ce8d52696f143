/* An item under control: how far it is in the whole, under each organisation of the next step, as
 * a file; those who are late are reminded with one press. */
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/sheet.h"
#include "features/bodies/bodies.h"
#include "features/control/control.html.h"
#include "features/control/control_inner.h"
#include "features/orgs/orgs.h"

#define REMIND_JOB "control.remind"

/* ---- the next step -------------------------------------------------------------------------- */

static bool is_shown(const struct control_item_view *view, const struct control_branch *branch)
{
    if (str_equal(view->only, STR("late"))) {
        return branch->late > 0;
    }
    if (str_equal(view->only, STR("waiting"))) {
        return branch->reported > 0;
    }
    return !str_equal(view->only, STR("done")) || branch->accepted == branch->total;
}

/* The copies of the organisation itself, to which those of the branches are added. */
static void begin_totals(struct request *req, const struct control_item *item,
                         struct control_item_view *view)
{
    view->totals = control_totals_on(
        req, control_branch_of(&item->row, item->path, str_join(req->arena, item->path, STR("0"))),
        view->day);
}

static void add_totals(struct control_db_totals_row *totals,
                       const struct control_db_branches_row *sum)
{
    totals->total += sum->total;
    totals->reported += sum->reported;
    totals->accepted += sum->accepted;
    totals->removed += sum->removed;
    totals->late += sum->late;
}

static int by_path(const void *a, const void *b)
{
    const struct control_db_branches_row *x = a;
    const struct control_db_branches_row *y = b;
    return str_compare(x->path, y->path);
}

/* NULL if nothing of that branch is under control. */
static const struct control_db_branches_row *sum_of(struct control_db_branches_rows sums, str path)
{
    struct control_db_branches_row key = {.path = path};
    return sums.count == 0 ? NULL : bsearch(&key, sums.items, sums.count, sizeof(key), by_path);
}

static struct control_db_branches_rows sums_today(struct request *req,
                                                  const struct control_item *item)
{
    struct control_db_branch_values branch = control_branch_of(&item->row, item->path, (str){0});
    return control_db_branches(req->db, &(struct control_db_branches_values){
                                            .root_id = branch.root_id,
                                            .root_period = branch.root_period,
                                            .only = branch.only,
                                            .path = branch.path,
                                            .sums = {req->today},
                                        });
}

/* On a day that is over each is added up for itself. False if nothing is there. */
static bool find_sum(struct request *req, const struct control_item_view *view,
                     const struct control_db_item_row *row, struct control_db_branches_rows today,
                     struct control_db_branches_row *ret_sum)
{
    if (view->is_past) {
        str path = ret_sum->path;
        struct control_db_totals_row totals = control_totals_on(
            req, control_branch_of(row, path, str_join(req->arena, path, STR("~"))), view->day);
        *ret_sum = (struct control_db_branches_row){
            path, totals.total, totals.reported, totals.accepted, totals.removed, totals.late};
        return totals.total > 0;
    }
    const struct control_db_branches_row *sum = sum_of(today, ret_sum->path);
    *ret_sum = sum == NULL ? *ret_sum : *sum;
    return sum != NULL;
}

/* Each organisation of the next step that has copies, its own or below it. */
static void add_branches(struct request *req, const struct control_item *item,
                         struct control_item_view *view)
{
    const struct control_db_item_row *row = &item->row;
    struct control_db_branches_rows sums =
        view->is_past ? (struct control_db_branches_rows){0} : sums_today(req, item);
    struct control_db_steps_of_rows steps = control_db_steps_of(
        req->db, &(struct control_db_steps_of_values){{row->id, row->period}, item->path});
    view->branches = ARENA_ARRAY(req->arena, steps.count, struct control_branch);
    begin_totals(req, item, view);
    EACH (step, steps) {
        struct control_db_branches_row sum = {.path = step->path};
        if (!find_sum(req, view, row, sums, &sum)) {
            continue;
        }
        add_totals(&view->totals, &sum);
        struct control_branch found = {step, sum.total - sum.removed, sum.accepted, sum.reported,
                                       sum.late};
        view->all++;
        if (is_shown(view, &found)) {
            view->branches[view->count++] = found;
        }
    }
}

/* ---- reminding ------------------------------------------------------------------------------ */

static str arguments_of(struct request *req, const struct control_item *item)
{
    return str_format(req->arena, "{\"item\":\"%lld\"}", (long long)item->row.id);
}

struct reply control_remind_action(struct request *req)
{
    struct control_item item;
    if (!control_find_item(req, path_id(req), &item)) {
        return reply_not_found(req);
    }
    str back = str_format(req->arena, "/control/%lld", (long long)item.row.id);
    struct control_db_totals_row totals = control_totals(req, &item);
    if (totals.late > BODIES_REMIND_AT_ONCE) {
        (void)jobs_add(req, REMIND_JOB, req->mandate.region_id, req->mandate.org_id, 0,
                       arguments_of(req, &item));
        return reply_done(req, back, str_of(_("The letters are being written.")), 0);
    }
    struct bodies_reminded reminded = {0};
    (void)control_remind_some(req, &item, BODIES_REMIND_AT_ONCE, &reminded);
    control_note_step(req, &(struct control_step){.step = "reminded", .item_id = item.row.id});
    audit(req, "control.remind", item.row.region_id, item.row.id, 0, NULL, 0);
    return reply_done(req, back, bodies_reminded_text(req, &reminded), 0);
}

static size_t remind_portion(struct request *req, const void *of, struct bodies_reminded *reminded)
{
    const int64_t *item_id = of;
    struct control_item item;
    req->scope = access_scope(req, RIGHT_CONTROL_ACCEPT);
    if (!control_find_item(req, *item_id, &item)) {
        reminded->stopped_by = N_("This is not under control any more.");
        return 0;
    }
    return control_remind_some(req, &item, BODIES_REMIND_AT_ONCE, reminded);
}

bool control_remind_job(struct job_run *run, str *ret_sentence)
{
    CLEANUP(json_drop)
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    int64_t item_id = 0;
    if (!str_to_int64(json_get_text(run->req->arena, arguments, "item"), &item_id)) {
        return false;
    }
    return bodies_remind_all(
        run, &(struct bodies_reminding){.portion = remind_portion, .of = &item_id}, ret_sentence);
}

/* ---- the page ------------------------------------------------------------------------------- */

/* A branch of what is seen, if the address names one. False if it lies elsewhere. */
static bool narrow(struct request *req, struct control_item *item, struct orgs_org *ret_org)
{
    struct scope seen = {
        .region_id = req->scope.region_id, .from = item->path, .to = item->path_to};
    int64_t org_id = query_int(req, "org");
    if (org_id == 0) {
        return true;
    }
    if (!orgs_find(req, seen, org_id, ret_org)) {
        return false;
    }
    item->path = ret_org->path;
    item->path_to = str_join(req->arena, ret_org->path, STR("~"));
    return true;
}

/* A period that is over, if the address names one or a day in it: its copies instead of the current
 * ones. */
static struct control_item item_then(struct request *req, const struct control_item *item, date day)
{
    struct control_item then = *item;
    int64_t period = query_int(req, "period");
    then.row = control_item_on(req, &item->row, day);
    if (period > 0 && period < then.row.period) {
        then.row = control_in_period(req, &item->row, period);
    }
    return then;
}

static const struct form_field day_fields[] = {
    {"day", N_("As it stood on"), FORM_DATE, .required = true},
    {0},
};

date control_day_asked(struct request *req)
{
    date day = date_from_written(query_text(req, "day"), date_year(req->today));
    return date_is_none(day) || date_before(req->today, day) ? req->today : day;
}

/* Before it was put under control there is nothing to show. */
static void set_day(struct request *req, struct control_item_view *view)
{
    date opened_on =
        date_of_instant(view->item->row.opened_at, req->app->options.utc_offset_minutes);
    view->day = control_day_asked(req);
    view->day = date_before(view->day, opened_on) ? opened_on : view->day;
    view->is_past = date_before(view->day, req->today);
    view->form = form_of(req, day_fields);
    form_set_date(&view->form, "day", view->day);
}

struct reply control_item_page(struct request *req)
{
    struct control_item item;
    struct orgs_org branch = {0};
    if (!control_find_item(req, path_id(req), &item) || !narrow(req, &item, &branch)) {
        return reply_not_found(req);
    }
    struct control_item_view view = {
        .branch_name = branch.short_name,
        .proposals = control_db_proposals_of(req->db, item.row.id),
        .item = &item,
        .controllers = control_db_controllers(req->db, item.row.id),
        .only = query_text(req, "show"),
        .whom = control_whom(req, item.row.id),
        .may_remind = access_may(req, RIGHT_CONTROL_ACCEPT),
    };
    if (item.is_own) {
        view.history = control_db_history(req->db, item.row.id, 0);
    }
    set_day(req, &view);
    struct control_item then = item_then(req, &item, view.day);
    view.period = then.row.period;
    if (!control_db_own_step(req->db, item.row.id, view.period, item.path, &view.own)) {
        view.own = (struct control_db_own_step_row){0};
    }
    add_branches(req, &then, &view);
    str title = _f("Item %1", control_item_name(req, item.row.number, item.row.text));
    return reply_page_titled(req, title, control_html_item(req, &view));
}

/* ---- as a file ------------------------------------------------------------------------------ */

struct writing {
    struct request *req;
    struct sheet_writer *sheet;
};

static void write_copy(void *context, const struct control_db_every_row *row)
{
    const struct writing *writing = context;
    struct request *req = writing->req;
    struct sheet_writer *sheet = writing->sheet;
    sheet_writer_text(sheet, row->org_name);
    sheet_writer_text(sheet, row->above);
    sheet_writer_text(sheet, control_state_text(req, row->state, row->due_on));
    sheet_writer_date(sheet, row->due_on);
    sheet_writer_text(sheet, row->who);
    sheet_writer_date(sheet, row->reported_on);
    sheet_writer_text(sheet, row->report);
    sheet_writer_date(sheet, row->decided_on);
    sheet_writer_text(sheet, row->decided_name);
    sheet_writer_text(sheet, row->remark);
    sheet_writer_end_row(sheet);
}

static bool write_sheet(struct request *req, enum sheet_format format, int fd,
                        const struct control_item *item)
{
    const str titles[] = {str_of(_("Organisation")), str_of(_("Stands under")),
                          str_of(_("State")),        str_of(_("To be done by")),
                          str_of(_("Who")),          str_of(_("Reported on")),
                          str_of(_("Report")),       str_of(_("Decided on")),
                          str_of(_("By whom")),      str_of(_("Remark"))};
    static const int widths[] = {36, 30, 20, 12, 24, 12, 60, 12, 20, 40};
    struct writing writing = {req, sheet_writer_open(format, fd, str_of(_("Control")))};
    sheet_writer_heading(writing.sheet, titles, widths, COUNT_OF(titles));
    control_db_every(
        req->db,
        &(struct control_db_every_values){control_branch_of(&item->row, item->path, item->path_to)},
        write_copy, &writing);
    return sheet_writer_close(writing.sheet);
}

struct reply control_file_page(struct request *req)
{
    struct control_item item;
    bool is_csv = str_equal(query_text(req, "format"), STR("csv"));
    if (!control_find_item(req, path_id(req), &item)) {
        return reply_not_found(req);
    }
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_sheet(req, is_csv ? SHEET_CSV : SHEET_XLSX, fd, &item);
    str name = _f("Control %1", date_iso(req->arena, req->today));
    return reply_made_file(
        req, fd, is_whole,
        is_csv ? STR("text/csv; charset=utf-8")
               : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_csv ? "csv" : "xlsx"));
}
