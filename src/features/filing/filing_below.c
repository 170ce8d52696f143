#include "features/filing/filing.html.h"
#include "features/filing/filing_inner.h"
#include "features/stats/stats.h"

/* The reports below: which are there, which are missing, how complete and how timely; accepting
 * many, and the figures of reports beside those of the register. */

#define REMINDING_TOLD_SECONDS (24 * 60 * 60)
#define DIFFERENCES_SHOWN 300

/* ---- looking -------------------------------------------------------------------------------- */

struct reply filing_find_collector(struct request *req, enum right right, struct filing *ret_filing)
{
    struct reply refusal = filing_find(req, right, ret_filing);
    if (refusal.status != 0 || ret_filing->is_collector) {
        return refusal;
    }
    return req->http->method != HTTP_POST
               ? reply_see_other(req, filing_address(req, ret_filing, ""))
               : reply_refused(req, str_of(_("Nobody hands in reports here.")));
}

static struct filing_db_below_rows below_of(struct request *req, const struct filing *filing)
{
    return filing_db_below(req->db, &(struct filing_db_below_values){
                                        .reports_to = filing_reports_to(req, filing),
                                        .is_stranded = {filing->form->code, filing->form->year},
                                    });
}

/* Places of branches by the beginnings of their paths. */
static struct filing_branch *branch_of(struct filing_below_view *view, str path)
{
    for (size_t i = 0; i < view->count; i++) {
        if (str_starts_with(path, view->branches[i].row->path)) {
            return &view->branches[i];
        }
    }
    return NULL;
}

/* How far it is under each, where others report to those below. */
static void add_progress(struct request *req, const struct filing *filing,
                         struct filing_below_view *view)
{
    str fillers = str_format(req->arena, "%d", REPORTS_UNION - (int)filing->form->fill.level);
    str to = str_join(req->arena, filing->org.path, STR("~"));
    struct filing_db_expected_rows expected =
        filing_db_expected(req->db, filing->org.path, to, fillers);
    struct filing_db_progress_rows progress =
        filing_db_progress(req->db, &(struct filing_db_progress_values){.form = filing->form->code,
                                                                        .year = filing->form->year,
                                                                        .from = filing->org.path,
                                                                        .to = to,
                                                                        .levels = fillers});
    EACH (row, expected) {
        struct filing_branch *branch = branch_of(view, row->path);
        view->expected += row->total;
        if (branch != NULL) {
            branch->expected += row->total;
        }
    }
    EACH (row, progress) {
        struct filing_branch *branch = branch_of(view, row->path);
        view->handed += row->handed;
        view->in_time += row->in_time;
        view->accepted += row->accepted;
        if (branch != NULL) {
            branch->handed += row->handed;
            branch->accepted += row->accepted;
        }
    }
}

static bool is_shown(const struct filing_below_view *view, const struct filing_branch *branch)
{
    bool is_missing = branch->state == FILING_DRAFT || branch->state == FILING_SIGNED;
    if (str_equal(view->only, STR("missing"))) {
        return is_missing;
    }
    if (str_equal(view->only, STR("waiting"))) {
        return branch->state == FILING_SUBMITTED;
    }
    return !str_equal(view->only, STR("returned")) || branch->state == FILING_RETURNED;
}

bool filing_branch_collects(const struct filing_below_view *view,
                            const struct filing_branch *branch)
{
    int filler = REPORTS_UNION - (int)view->filing->form->fill.level;
    return branch->expected > 0 && branch->row->level != filler;
}

static void add_branches(struct request *req, const struct filing *filing,
                         struct filing_below_view *view)
{
    struct filing_db_below_rows rows = below_of(req, filing);
    view->branches = ARENA_ARRAY(req->arena, rows.count, struct filing_branch);
    EACH (row, rows) {
        enum filing_state state = filing_state_of(row->state);
        view->branches[view->count++] = (struct filing_branch){.row = row, .state = state};
        view->counts[state]++;
    }
    view->total = (int64_t)view->count;
    add_progress(req, filing, view);
    size_t kept = 0;
    for (size_t i = 0; i < view->count; i++) {
        if (is_shown(view, &view->branches[i])) {
            view->branches[kept++] = view->branches[i];
        }
    }
    view->count = kept;
}

/* Letters that are being written, and what came of it while whoever ordered them may wonder. */
static void add_reminding(struct request *req, struct filing_below_view *view)
{
    if (!view->may_remind) {
        return;
    }
    struct filing_db_reminding_row job = filing_reminding(req, view->filing);
    view->is_reminding = job.id != 0 && job.ended_at == 0;
    bool is_fresh =
        job.account_id == req->user.account_id && req->now - job.ended_at < REMINDING_TOLD_SECONDS;
    if (view->is_reminding || (job.id != 0 && is_fresh)) {
        view->reminding = job;
    }
}

struct reply filing_below_page(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find_collector(req, RIGHT_REPORTS_VIEW, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    struct filing_below_view view = {.filing = &filing, .only = query_text(req, "show")};
    add_branches(req, &filing, &view);
    view.may_accept = access_may(req, RIGHT_REPORTS_ACCEPT) &&
                      req->mandate.org_path.length <= filing.org.path.length;
    view.may_remind = view.may_accept && filing.is_open;
    add_reminding(req, &view);
    return reply_page(req, _("Reports from below"), filing_html_below(req, &view));
}

/* ---- accepting all -------------------------------------------------------------------------- */

struct reply filing_accept_all_action(struct request *req)
{
    struct filing filing;
    int64_t accepted = 0;
    struct reply refusal = filing_find_collector(req, RIGHT_REPORTS_ACCEPT, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (filing.is_frozen) {
        return reply_refused(req, str_of(_("The consolidated report above is signed. Take its "
                                           "signature back first.")));
    }
    int64_t moment = INT64_MAX;
    bool has_moment = str_to_int64(http_body_field(req->http, STR("moment")), &moment);
    struct filing_db_below_rows rows = below_of(req, &filing);
    EACH (row, rows) {
        struct orgs_org org;
        struct filing below;
        bool was_seen = !has_moment || row->changed_at <= moment;
        if (was_seen && filing_state_of(row->state) == FILING_SUBMITTED &&
            orgs_find(req, req->scope, row->org_id, &org) &&
            filing_of(req, &org, filing.form, &below) && below.may_accept) {
            accepted += filing_accept(req, &below);
        }
    }
    return reply_done(req, filing_address(req, &filing, "below"),
                      _n("%1 report is accepted.", "%1 reports are accepted.", accepted), 0);
}

/* ---- register and report -------------------------------------------------------------------- */

/* What the report itself says of the difference: of the figure, or of the reports that it was
 * signed without. */
static str reason_of(struct request *req, const struct filing *below, size_t cell)
{
    const struct filing_db_cells_row *entered = below->entered[cell];
    if (entered != NULL && !str_is_empty(entered->reason)) {
        return entered->reason;
    }
    return str_is_empty(below->row.note)
               ? (str){0}
               : _f("Signed with %1 of %2 reports: %3", below->row.reports, below->row.expected,
                    below->row.note);
}

static void compare_one(struct request *req, const struct stats_store *store,
                        const struct filing_db_below_row *row, struct filing *below,
                        struct filing_compare_view *view)
{
    filing_load(req, below);
    struct reports_values now = reports_count(req, store, below->form, row->org_id, (date){0});
    bool is_same = true;
    for (size_t cell = 0; cell < below->form->cell_count; cell++) {
        below->computed.numbers[cell] = now.numbers[cell];
        if (!filing_differs(below, cell)) {
            continue;
        }
        is_same = false;
        view->difference_count++;
        if (view->count < DIFFERENCES_SHOWN) {
            view->items[view->count++] = (struct filing_difference){
                .row = row,
                .form = below->form,
                .cell = cell,
                .in_register = now.numbers[cell],
                .in_report = below->values.numbers[cell],
                .reason = reason_of(req, below, cell),
            };
        }
    }
    view->same += is_same;
    view->compared++;
}

struct reply filing_compare_page(struct request *req)
{
    struct filing filing;
    struct stats_store store;
    struct reply refusal = filing_find_collector(req, RIGHT_REPORTS_VIEW, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    struct filing_compare_view view = {
        .filing = &filing,
        .items = ARENA_ARRAY(req->arena, DIFFERENCES_SHOWN, struct filing_difference),
        .is_counted = stats_now(req, &store),
    };
    struct filing_db_below_rows rows = below_of(req, &filing);
    EACH (row, rows) {
        struct orgs_org org;
        struct filing below;
        enum filing_state state = filing_state_of(row->state);
        bool is_there = state == FILING_SUBMITTED || state == FILING_ACCEPTED;
        if (view.is_counted && is_there && orgs_find(req, req->scope, row->org_id, &org) &&
            filing_of(req, &org, filing.form, &below)) {
            compare_one(req, &store, row, &below, &view);
        }
        view.missing += !is_there;
    }
    if (view.is_counted) {
        stats_close(&store);
    }
    return reply_page(req, _("Register and reports"), filing_html_compare(req, &view));
}
