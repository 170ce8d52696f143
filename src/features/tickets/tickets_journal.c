#include "features/members/members.h"
#include "features/tickets/tickets.html.h"
#include "features/tickets/tickets.sql.h"
#include "features/tickets/tickets_order.h"
#include "features/tickets/tickets_order.html.h"

/* The journal of issue of an organisation, and tickets for all of its people who have none. */

#define LINES_SHOWN 50
/* A school, a college, in one transaction; a job goes on in portions. */
#define ISSUED_AT_ONCE 500
#define PORTION 100
/* Somebody else may be writing. */
#define TRIES 10

static bool find(struct request *req, enum right right, int64_t org_id,
                 struct tickets_journal_view *ret_view)
{
    struct tickets_journal_view view = {0};
    if (!orgs_find(req, access_scope(req, right), org_id, &view.org) ||
        view.org.level < LEVEL_REGION) {
        return false;
    }
    view.scope = access_scope_below(req, access_scope_in_region(req, right, view.org.region_id),
                                    view.org.region_id, view.org.path);
    view.is_above = view.org.level < LEVEL_PRIMARY;
    *ret_view = view;
    return true;
}

struct reply tickets_journal_page(struct request *req)
{
    struct tickets_journal_view view;
    struct tickets_db_lacking_count_row lacking = {0};
    if (!find(req, RIGHT_MEMBERS_VIEW, path_id(req), &view)) {
        return reply_not_found(req);
    }
    int64_t before = query_int(req, "before");
    struct tickets_db_journal_rows rows = {0};
    if (!view.is_above) {
        rows = tickets_db_journal(req->db, view.scope, before > 0 ? before : INT64_MAX,
                                  LINES_SHOWN + 1);
    }
    view.has_more = rows.count > LINES_SHOWN;
    view.lines = rows.items;
    view.count = MIN_OF(rows.count, (size_t)LINES_SHOWN);
    view.is_first = before <= 0;
    view.is_names_only = members_names_only(req);
    if (!view.is_above && tickets_db_lacking_count(req->db, view.scope, &lacking)) {
        view.lacking = lacking.total;
    }
    view.may_issue = access_may(req, RIGHT_MEMBERS_ADMIT);
    if (!view.is_names_only) {
        view.orders =
            tickets_order_html_list(req, view.org.id, tickets_orders_of(req, &view.org, view.scope),
                                    access_may(req, RIGHT_MEMBERS_EXPORT));
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "tickets.journal", view.org.region_id, view.org.id, 0);
    }
    return reply_page(req, _("Journal of tickets"), tickets_html_journal(req, &view));
}

int64_t tickets_issue_lacking(struct request *req, struct scope scope, int64_t limit)
{
    int64_t issued = 0;
    struct tickets_db_lacking_rows rows = tickets_db_lacking(req->db, scope, limit);
    for (size_t i = 0; i < rows.count; i++) {
        struct tickets_ticket ticket;
        issued += tickets_issue(req, scope, rows.items[i].id, &ticket);
    }
    return issued;
}

struct reply tickets_issue_all_action(struct request *req)
{
    struct tickets_journal_view view;
    if (!find(req, RIGHT_MEMBERS_ADMIT, path_id(req), &view)) {
        return reply_not_found(req);
    }
    if (view.is_above) {
        int64_t job = jobs_add(req, "tickets.issue", view.org.region_id, view.org.id, 0, (str){0});
        return reply_done(req, str_format(req->arena, "/jobs/%lld", (long long)job),
                          str_of(_("Tickets are being issued.")), 0);
    }
    int64_t issued = tickets_issue_lacking(req, view.scope, ISSUED_AT_ONCE);
    return reply_done(req, str_format(req->arena, "/orgs/%lld/tickets", (long long)view.org.id),
                      _n("%1 ticket is issued.", "%1 tickets are issued.", issued), 0);
}

/* One portion in a transaction of its own; what was issued stays issued if the next one fails. */
static int64_t issue_portion(struct job_run *run)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request portion = *run->req;
    struct tickets_journal_view view;
    int64_t issued = 0;
    portion.arena = arena;
    db_use_arena(portion.db, arena);
    db_begin_write(portion.db);
    if (find(&portion, RIGHT_MEMBERS_ADMIT, run->job.org_id, &view)) {
        issued = tickets_issue_lacking(&portion, view.scope, PORTION);
    }
    if (!db_commit(portion.db)) {
        db_rollback(portion.db);
        issued = -1;
    }
    db_use_arena(portion.db, run->req->arena);
    return issued;
}

/* Begins anew where it was cut off: whoever has a ticket lacks none. */
bool tickets_issue_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    int64_t total = 0;
    int64_t issued = 0;
    int failed = 0;
    do {
        issued = issue_portion(run);
        failed = issued < 0 ? failed + 1 : 0;
        total += MAX_OF(issued, 0);
        jobs_progress(run, total, 0);
    } while (!jobs_is_cancelled(run) && (issued > 0 || (issued < 0 && failed < TRIES)));
    *ret_sentence = _n("%1 ticket is issued.", "%1 tickets are issued.", total);
    return issued >= 0;
}

struct html tickets_on_org(struct request *req, int64_t org_id)
{
    struct tickets_journal_view view;
    return access_may(req, RIGHT_MEMBERS_VIEW) && find(req, RIGHT_MEMBERS_VIEW, org_id, &view)
               ? tickets_html_on_org(req, org_id)
               : (struct html){0};
}
