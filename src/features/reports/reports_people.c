#include "features/members/members.h"
#include "features/reports/reports_inner.h"
#include "features/reports/reports_parts.html.h"

/* From a figure of a form to the people behind it. */

#define DISTINCT_LIMIT 100000

/* Whoever came and went twice in a year is counted twice, and stands in the list once. */
static int64_t distinct_people(struct request *req, const struct stats_store *store,
                               const struct stats_query *query, int64_t total)
{
    if (query->measure == STATS_MEMBERS || total > DISTINCT_LIMIT) {
        return 0;
    }
    int64_t count = (int64_t)stats_people(req->arena, store, query, 0, (size_t)total + 1).count;
    return count < total ? count : 0;
}

static struct reply list_reply(struct request *req, const struct stats_store *store,
                               const struct reports_asked *asked)
{
    struct stats_query query;
    struct reports_people_view view = {.asked = *asked};
    if (!reports_people_query(req, store, &asked->subject, &query)) {
        return reply_page(req, _("People behind a figure"), reports_parts_html_closed(req, asked));
    }
    int64_t from = MAX_OF(query_int(req, "from"), 0);
    int64_t total = stats_count(req->arena, store, &query).items[0];
    view.total = reports_whole(total);
    int64_t distinct = distinct_people(req, store, &query, total);
    struct stats_people people = {0};
    if (from < total) {
        people = stats_people(req->arena, store, &query, (size_t)from, REPORTS_BEHIND_PER_PAGE);
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, asked->org.region_id);
    view.people = members_behind(req, scope, people.items, people.count, asked->day);
    view.people.distinct = distinct;
    view.people.pager =
        reports_pager(req, "people", asked, from, people.count, distinct > 0 ? distinct : total);
    if (!people.has_more) {
        view.people.pager.next = (struct html_link){0};
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "reports.people", asked->org.region_id, asked->org.id, 0);
    }
    return reply_page(req, _("People behind a figure"), reports_parts_html_people(req, &view));
}

struct reply reports_people_page(struct request *req)
{
    struct reports_asked asked;
    struct stats_store store;
    if (!access_may(req, RIGHT_REPORTS_VIEW)) {
        return reply_forbidden(req);
    }
    if (!reports_asked_for(req, req->scope, &asked)) {
        return reply_not_found(req);
    }
    if (asked.kind == REPORTS_KIND_ENTERED || asked.kind == REPORTS_KIND_TEXT) {
        return reports_source_reply(req, &asked, _("People behind a figure"));
    }
    if (asked.kind == REPORTS_KIND_RECORDS) {
        return reply_see_other(req, reports_page_from(req, "records", &asked, 0).url);
    }
    /* Personal data is shown by regions. */
    bool is_of_union = asked.org.level == LEVEL_UNION && !asked.is_alone;
    if (asked.kind == REPORTS_KIND_FORMULA || asked.kind == REPORTS_KIND_ORGS || is_of_union) {
        return reply_see_other(req, reports_page_from(req, "parts", &asked, 0).url);
    }
    if (!reports_facts_now(req, &asked, &store)) {
        return reports_being_counted(req);
    }
    struct reply reply = asked.kind == REPORTS_KIND_POSTS
                             ? reports_holders_reply(req, &store, &asked)
                             : list_reply(req, &store, &asked);
    stats_close(&store);
    return reply;
}
