#include "features/members/members.h"
#include "features/tickets/tickets.html.h"
#include "features/tickets/tickets.sql.h"
#include "features/tickets/tickets_inner.h"

/* The journal of issue of an organisation, and tickets for all of its people who have none. */

#define LINES_SHOWN 50
/* A school, a college; a university issues by faculties. One transaction. */
#define ISSUED_AT_ONCE 500

static bool find(struct request *req, enum right right, int64_t org_id,
                 struct tickets_journal_view *ret_view)
{
    struct tickets_journal_view view = {0};
    if (!orgs_find(req, access_scope(req, right), org_id, &view.org) ||
        view.org.level < LEVEL_PRIMARY) {
        return false;
    }
    view.scope = access_scope_below(req, access_scope_in_region(req, right, view.org.region_id),
                                    view.org.region_id, view.org.path);
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
    struct tickets_db_journal_rows rows =
        tickets_db_journal(req->db, view.scope, before > 0 ? before : INT64_MAX, LINES_SHOWN + 1);
    view.has_more = rows.count > LINES_SHOWN;
    view.lines = rows.items;
    view.count = MIN_OF(rows.count, (size_t)LINES_SHOWN);
    view.is_first = before <= 0;
    view.is_names_only = members_names_only(req);
    if (tickets_db_lacking_count(req->db, view.scope, &lacking)) {
        view.lacking = lacking.total;
    }
    view.may_issue = access_may(req, RIGHT_MEMBERS_ADMIT);
    if (access_is_above_primary(req)) {
        audit_read(req, "tickets.journal", view.org.region_id, view.org.id, 0);
    }
    return reply_page(req, _("Journal of tickets"), tickets_html_journal(req, &view));
}

struct reply tickets_issue_all_action(struct request *req)
{
    struct tickets_journal_view view;
    int64_t issued = 0;
    if (!find(req, RIGHT_MEMBERS_ADMIT, path_id(req), &view)) {
        return reply_not_found(req);
    }
    struct tickets_db_lacking_rows rows = tickets_db_lacking(req->db, view.scope, ISSUED_AT_ONCE);
    for (size_t i = 0; i < rows.count; i++) {
        struct tickets_ticket ticket;
        issued += tickets_issue(req, view.scope, rows.items[i].id, &ticket);
    }
    return reply_done(req, str_format(req->arena, "/orgs/%lld/tickets", (long long)view.org.id),
                      _n("%1 ticket is issued.", "%1 tickets are issued.", issued), 0);
}

struct html tickets_on_org(struct request *req, int64_t org_id)
{
    struct tickets_journal_view view;
    return access_may(req, RIGHT_MEMBERS_VIEW) && find(req, RIGHT_MEMBERS_VIEW, org_id, &view)
               ? tickets_html_on_org(req, org_id)
               : (struct html){0};
}
