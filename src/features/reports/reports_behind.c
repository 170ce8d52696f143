#include "app/app.h"
#include "features/bodies/bodies.h"
#include "features/members/members.h"
#include "features/reports/reports_inner.h"
#include "features/reports/reports_parts.html.h"
#include "features/reports/reports_parts.sql.h"

/* From a figure of posts to those who hold them, and from one of organisations to these. The page
 * comes from the numbers that made the figure; names are read for its fifty lines alone. */

struct widgets_pager reports_pager(struct request *req, const char *page,
                                   const struct reports_asked *asked, int64_t from, size_t shown,
                                   int64_t total)
{
    struct widgets_pager pager = {0};
    if (from > 0) {
        int64_t before = MAX_OF(from - REPORTS_BEHIND_PER_PAGE, 0);
        pager.previous = reports_page_from(req, page, asked, before);
    }
    if (from + REPORTS_BEHIND_PER_PAGE < total) {
        pager.next = reports_page_from(req, page, asked, from + REPORTS_BEHIND_PER_PAGE);
    }
    pager.shown = _f("%1 to %2 of %3", from + 1, from + (int64_t)shown, total);
    return pager;
}

/* Behind the end stands the last page: the list may have become shorter meanwhile. */
static struct reports_behind page_behind(struct request *req, const struct stats_store *store,
                                         const struct reports_asked *asked, int64_t *ret_from)
{
    int64_t from = MAX_OF(query_int(req, "from"), 0);
    struct reports_behind behind =
        reports_cell_behind(req, store, asked, from, REPORTS_BEHIND_PER_PAGE);
    if (behind.count == 0 && behind.total > 0) {
        from = (behind.total - 1) / REPORTS_BEHIND_PER_PAGE * REPORTS_BEHIND_PER_PAGE;
        behind = reports_cell_behind(req, store, asked, from, REPORTS_BEHIND_PER_PAGE);
    }
    *ret_from = from;
    return behind;
}

/* ---- posts ---------------------------------------------------------------------------------- */

static struct reports_seat seat_of(struct request *req,
                                   const struct reports_parts_db_holders_row *row)
{
    return (struct reports_seat){
        .post = bodies_label(req, row->post),
        .body = bodies_name(req, row->body, row->body_name),
        .org_id = row->org_id,
        .org_name = row->org_name,
        .is_org_near = row->is_org_near,
        .since = row->valid_from,
    };
}

static void add_seat(struct request *req, struct reports_holders_view *view,
                     struct reports_holder *holder, const struct reports_parts_db_holders_row *row,
                     size_t room)
{
    if (holder->seats == NULL) {
        *holder = (struct reports_holder){
            .id = row->member_id,
            .name =
                members_full_name(req->arena, row->last_name, row->first_name, row->middle_name),
            .is_near = row->is_near && !view->is_names_only,
            .seats = ARENA_ARRAY(req->arena, room, struct reports_seat),
        };
    }
    holder->seats[holder->seat_count++] = seat_of(req, row);
}

static void read_holders(struct request *req, struct scope scope,
                         const struct reports_behind *behind, struct reports_holders_view *view)
{
    str ids = reports_ids_text(req->arena, behind->ids, behind->count);
    struct reports_parts_db_holders_rows rows =
        reports_parts_db_holders(req->db, scope, ids, view->asked.day);
    size_t *seats = ARENA_ARRAY(req->arena, REPORTS_BEHIND_PER_PAGE, size_t);
    for (size_t i = 0; i < behind->count; i++) {
        seats[behind->lines[i]]++;
    }
    view->items = ARENA_ARRAY(req->arena, REPORTS_BEHIND_PER_PAGE, struct reports_holder);
    EACH (row, rows) {
        size_t line = behind->lines[row->place];
        view->count = MAX_OF(view->count, line + 1);
        add_seat(req, view, &view->items[line], row, seats[line]);
    }
}

struct reply reports_holders_reply(struct request *req, const struct stats_store *store,
                                   const struct reports_asked *asked)
{
    int64_t from;
    struct reports_behind behind = page_behind(req, store, asked, &from);
    if (!behind.is_known) {
        return reply_page(req, _("People behind a figure"), reports_parts_html_closed(req, asked));
    }
    struct reports_holders_view view = {
        .asked = *asked,
        .total = behind.total,
        .is_names_only = members_names_only(req),
        .is_by_person = str_equal(asked->row->measure.name, STR("activists")),
    };
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, asked->org.region_id);
    read_holders(req, scope, &behind, &view);
    view.pager = reports_pager(req, "people", asked, from, view.count, behind.total);
    if (access_is_above_primary(req)) {
        audit_read(req, "reports.people", asked->org.region_id, asked->org.id, 0);
    }
    return reply_page(req, _("People behind a figure"), reports_parts_html_holders(req, &view));
}

/* ---- organisations -------------------------------------------------------------------------- */

static void read_orgs(struct request *req, const struct reports_behind *behind,
                      struct reports_orgs_view *view)
{
    str ids = reports_ids_text(req->arena, behind->ids, behind->count);
    struct reports_parts_db_orgs_rows rows =
        reports_parts_db_orgs(req->db, req->scope, ids, view->asked.day);
    view->items = ARENA_ARRAY(req->arena, REPORTS_BEHIND_PER_PAGE, struct reports_behind_org);
    EACH (row, rows) {
        view->items[view->count++] = (struct reports_behind_org){
            .id = row->id,
            .name = row->short_name,
            .type = str_of(orgs_type_name(req, row->type_label)),
            .above = row->above,
            .employees = row->is_told ? reports_whole(row->employees) : (struct reports_number){0},
            .told_on = row->told_on,
            .is_told_later = row->is_told && date_before(view->asked.day, row->told_on),
            .is_near = row->is_near,
        };
        view->has_told_later |= view->items[view->count - 1].is_told_later;
    }
}

static struct reply orgs_reply(struct request *req, const struct stats_store *store,
                               const struct reports_asked *asked)
{
    int64_t from;
    struct reports_behind behind = page_behind(req, store, asked, &from);
    if (!behind.is_known) {
        return reply_page(req, _("Organisations behind a figure"),
                          reports_parts_html_closed(req, asked));
    }
    struct reports_orgs_view view = {
        .asked = *asked,
        .total = reports_whole(behind.total),
        .org_count = behind.total,
        .is_of_employees = str_equal(asked->row->measure.name, STR("employees")),
    };
    if (view.is_of_employees) {
        view.total = reports_cell_count(req, store, &asked->subject, asked->org.id);
    }
    read_orgs(req, &behind, &view);
    view.pager = reports_pager(req, "orgs", asked, from, view.count, behind.total);
    return reply_page(req, _("Organisations behind a figure"), reports_parts_html_orgs(req, &view));
}

struct reply reports_orgs_page(struct request *req)
{
    struct reports_asked asked;
    struct stats_store store;
    if (!reports_asked_for(req, req->scope, &asked)) {
        return reply_not_found(req);
    }
    bool is_of_union = asked.org.level == LEVEL_UNION && !asked.is_alone;
    if (asked.kind != REPORTS_KIND_ORGS || is_of_union) {
        return reply_see_other(req, reports_page_from(req, "parts", &asked, 0).url);
    }
    if (!reports_facts_now(req, &asked, &store)) {
        return reports_being_counted(req);
    }
    struct reply reply = orgs_reply(req, &store, &asked);
    stats_close(&store);
    return reply;
}
