#include "app/jobs_runner.h"
#include "features/imports/imports.html.h"
#include "features/imports/imports_inner.h"

/* The job that loads a list, and its pages. */

str imports_loaded_text(struct request *req, const struct imports_totals *totals)
{
    const int64_t *fates = totals->fates;
    return _f("Added to the register: %1. Changed: %2. Without changes: %3. Not loaded: %4.",
              fates[IMPORTS_ADDED], fates[IMPORTS_WRITTEN], fates[IMPORTS_SAME],
              fates[IMPORTS_WRONG] + fates[IMPORTS_SKIPPED]);
}

/* ---- the job -------------------------------------------------------------------------------- */

static bool find_list(struct job_run *run, struct imports_db_find_row *ret_row,
                      struct imports_list *ret_list)
{
    db_begin_read(run->req->db);
    bool is_found = imports_list_find(run->req, run->job.subject_id, ret_row, ret_list);
    db_rollback(run->req->db);
    return is_found;
}

bool imports_apply_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct imports_db_find_row row;
    struct imports_list list;
    struct imports_loaded loaded = {0};
    if (!find_list(run, &row, &list)) {
        *ret_sentence = str_of(_("Your role no longer allows you to load this list."));
        return false;
    }
    /* Cut off after its commit, the job comes here again: only the sheet is still to be made. */
    if (str_equal(row.state, STR("loading")) && !imports_load(req, &list, run, &loaded)) {
        imports_apply_given_up(run);
        return false;
    }
    db_begin_read(req->db);
    imports_keep_result(run, &list, &row);
    struct imports_totals totals = imports_totals_of(req, &list);
    db_rollback(req->db);
    *ret_sentence = imports_loaded_text(req, &totals);
    return true;
}

void imports_apply_given_up(struct job_run *run)
{
    imports_give_up(run, STR("loading"), STR("checked"));
}

/* ---- pages ---------------------------------------------------------------------------------- */

static str result_address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/imports/%lld/result", (long long)id);
}

struct reply imports_apply_action(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    struct imports_totals totals = imports_totals_of(req, &list);
    int64_t registered;
    if (str_equal(row.state, STR("checked")) && !imports_has_something(&totals)) {
        return reply_refused(req, imports_nothing_text(req, &totals));
    }
    if (imports_needs_tick(req, &list, &totals, &registered) &&
        http_body_field(req->http, STR("sure")).length == 0) {
        struct imports_view view = imports_view_of(req, &row, &list);
        view.tick_is_missing = true;
        return reply_form_again(req, _("Check of the list"), imports_html_check(req, &view));
    }
    if (!imports_db_move(req->db, list.scope, list.id, STR("checked"), STR("loading"))) {
        return reply_see_other(req, result_address(req, list.id));
    }
    int64_t job = jobs_add(req, "imports.apply", list.region_id, list.org_id, list.id, (str){0});
    imports_db_set_job(req->db, list.scope, list.id, job);
    return reply_see_other(req, result_address(req, list.id));
}

struct reply imports_result_page(struct request *req)
{
    struct imports_result_view view = {0};
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &view.list, &list)) {
        return reply_not_found(req);
    }
    str state = view.list.state;
    view.totals = imports_totals_of(req, &list);
    imports_take_job(req, &view);
    view.is_waiting = str_equal(state, STR("loading")) || str_equal(state, STR("undoing"));
    bool is_loaded = str_equal(state, STR("loaded"));
    if (!is_loaded && !view.is_waiting && !str_equal(state, STR("undone"))) {
        return reply_see_other(req, str_format(req->arena, "/imports/%lld", (long long)list.id));
    }
    view.may_undo = is_loaded && view.list.loaded_at + IMPORTS_KEPT_SECONDS > req->now;
    view.undo_until = date_of_instant(view.list.loaded_at + IMPORTS_KEPT_SECONDS,
                                      req->app->options.utc_offset_minutes);
    return imports_work_reply(req, _("Importing a list"),
                              view.is_waiting ? result_address(req, list.id) : (str){0},
                              imports_html_result(req, &view));
}
