/* The reserve of an organisation and all below, as lists and files; on cards and in the own data.
 */
#include "app/app.h"
#include "app/sheet.h"
#include "features/reserve/reserve.html.h"
#include "features/reserve/reserve_inner.h"

#define ON_A_PAGE 100
#define IN_A_FILE 50000

static const char *const shows[] = {"in", "due", "untrained", "past", "vacant"};

struct html_link reserve_list_link(struct request *req, int64_t org_id, const char *page,
                                   const char *show)
{
    return widgets_link(req, RESERVE "%s?org=%lld&show=%s", page, (long long)org_id, show);
}

/* ---- lists ------------------------------------------------------------------------------------
 */

/* False if the organisation is out of reach. The union has no scope of people: its reserve is shown
 * region by region. */
static bool list_of(struct request *req, struct reserve_list_view *ret_view)
{
    struct reserve_list_view view = {
        .show = STR("in"),
        .choices = reserve_choices_of(req),
        .may_export = access_may(req, RIGHT_MEMBERS_EXPORT),
    };
    str asked = query_text(req, "show");
    if (!orgs_asked_for(req, access_scope(req, RIGHT_TRAINING_VIEW), &view.org)) {
        return false;
    }
    if (view.org.region_id != 0) {
        struct scope region = access_scope_in_region(req, RIGHT_TRAINING_VIEW, view.org.region_id);
        view.scope = access_scope_below(req, region, view.org.region_id, view.org.path);
    }
    for (size_t i = 0; i < COUNT_OF(shows); i++) {
        view.show = str_equal(asked, str_of(shows[i])) ? asked : view.show;
    }
    *ret_view = view;
    return true;
}

static bool is_vacant(const struct reserve_list_view *view)
{
    return str_equal(view->show, STR("vacant"));
}

static struct reserve_db_line_rows lines_of(struct request *req,
                                            const struct reserve_list_view *view, int64_t after,
                                            int64_t limit)
{
    return reserve_db_lines(req->db, &(struct reserve_db_lines_values){.scope = view->scope,
                                                                       .today = req->today,
                                                                       .only = view->show,
                                                                       .after = after,
                                                                       .limit = limit});
}

static void add_rows(struct request *req, struct reserve_list_view *view)
{
    const char *show = str_to_c(req->arena, view->show);
    struct html_link here = reserve_list_link(req, view->org.id, "", show);
    if (is_vacant(view)) {
        view->vacant =
            reserve_db_vacant(req->db, view->scope, query_text(req, "after"), ON_A_PAGE + 1);
        if (view->vacant.count > ON_A_PAGE) {
            view->vacant.count = ON_A_PAGE;
            view->next = widgets_link(req, "%.*s&after=%.*s", STR_ARG(here.url),
                                      STR_ARG(view->vacant.items[ON_A_PAGE - 1].path));
        }
        return;
    }
    view->rows = lines_of(req, view, query_int(req, "after"), ON_A_PAGE + 1);
    if (view->rows.count > ON_A_PAGE) {
        view->rows.count = ON_A_PAGE;
        view->next = widgets_link(req, "%.*s&after=%lld", STR_ARG(here.url),
                                  (long long)view->rows.items[ON_A_PAGE - 1].id);
    }
}

struct reply reserve_list_page(struct request *req)
{
    struct reserve_list_view view;
    if (!list_of(req, &view)) {
        return reply_not_found(req);
    }
    if (str_is_empty(view.scope.from)) {
        view.regions = orgs_children(req, view.org.id);
        return reply_page(req, _("Reserve of cadres"), reserve_html_regions(req, &view));
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "reserve.list", view.org.region_id, view.org.id, 0);
    }
    (void)!reserve_db_counts(req->db, view.scope, req->today, &view.counts); /* always a row */
    add_rows(req, &view);
    return reply_page(req, _("Reserve of cadres"), reserve_html_list(req, &view));
}

/* ---- as a file --------------------------------------------------------------------------------
 */

static void write_line(struct request *req, struct sheet_writer *writer,
                       const struct reserve_list_view *view, const struct reserve_db_line_row *row)
{
    sheet_writer_text(writer, reserve_name(req, row));
    sheet_writer_text(writer, row->works_at);
    sheet_writer_text(writer, reserve_post_text(req, &view->choices, row));
    sheet_writer_date(writer, row->since);
    sheet_writer_text(writer, reserve_label(req, view->choices.readiness, row->readiness));
    sheet_writer_text(writer, row->mentor);
    sheet_writer_int(writer, row->steps);
    sheet_writer_int(writer, row->done);
    sheet_writer_date(writer, row->trained_on);
    sheet_writer_date(writer, row->review_on);
    sheet_writer_text(writer, reserve_mark_of(req, &view->choices, row).text);
    sheet_writer_end_row(writer);
}

static bool write_lines(struct request *req, const struct reserve_list_view *view, int fd)
{
    const str titles[] = {
        str_of(_("Surname, first name, patronymic")),
        str_of(_("On the register of")),
        str_of(_("For which post")),
        str_of(_("In the reserve since")),
        str_of(_("How far")),
        str_of(_("Mentor")),
        str_of(_("Steps of the plan")),
        str_of(_("Steps done")),
        str_of(_("Last trained since then")),
        str_of(_("To be looked at again on")),
        str_of(_("State")),
    };
    static const int widths[] = {36, 30, 44, 16, 24, 36, 12, 12, 18, 18, 34};
    struct sheet_writer *writer = sheet_writer_open(SHEET_XLSX, fd, str_of(_("Reserve of cadres")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, lines_of(req, view, 0, IN_A_FILE)) {
        write_line(req, writer, view, row);
    }
    return sheet_writer_close(writer);
}

static bool write_vacant(struct request *req, const struct reserve_list_view *view, int fd)
{
    const str titles[] = {str_of(_("Organisation")), str_of(_("Stands under"))};
    static const int widths[] = {44, 44};
    struct sheet_writer *writer =
        sheet_writer_open(SHEET_XLSX, fd, str_of(_("Nobody in the reserve")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, reserve_db_vacant(req->db, view->scope, (str){0}, IN_A_FILE)) {
        sheet_writer_text(writer, row->short_name);
        sheet_writer_text(writer, row->above);
        sheet_writer_end_row(writer);
    }
    return sheet_writer_close(writer);
}

struct reply reserve_list_file(struct request *req)
{
    struct reserve_list_view view;
    if (!access_may(req, RIGHT_TRAINING_VIEW)) {
        return reply_forbidden(req);
    }
    if (!list_of(req, &view)) {
        return reply_not_found(req);
    }
    if (str_is_empty(view.scope.from)) {
        return reply_refused(req, str_of(_("Choose a region: lists are exported by regions.")));
    }
    audit_read(req, "reserve.export", view.org.region_id, view.org.id, 0);
    int fd = app_temporary_file(req->app);
    bool is_whole =
        fd >= 0 && (is_vacant(&view) ? write_vacant(req, &view, fd) : write_lines(req, &view, fd));
    str name = _f("Reserve %1", date_iso(req->arena, req->today));
    return reply_made_file(req, fd, is_whole,
                           STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                           str_format(req->arena, "%.*s.xlsx", STR_ARG(name)));
}

/* ---- on cards ---------------------------------------------------------------------------------
 */

bool reserve_is_in_reach(struct request *req, const struct reserve_db_line_row *row)
{
    struct orgs_org org;
    return orgs_find(req, access_scope(req, RIGHT_TRAINING_VIEW), row->org_id, &org);
}

struct html reserve_on_card(struct request *req, int64_t person_id)
{
    struct reserve_db_member_row person;
    struct scope scope = members_likely_reach(req, RIGHT_TRAINING_VIEW, person_id);
    if (str_is_empty(scope.from) || !reserve_db_member(req->db, scope, person_id, &person)) {
        return (struct html){0};
    }
    struct reserve_card_view view = {
        .member_id = person_id,
        .rows = reserve_db_of_member(req->db, scope, req->today, person_id),
        .choices = reserve_choices_of(req),
        .may_add =
            access_may(req, RIGHT_EVENTS_EDIT) && members_status_is_registered(person.status),
    };
    return view.rows.count == 0 && !view.may_add ? (struct html){0}
                                                 : reserve_html_on_card(req, &view);
}

struct html reserve_on_own_card(struct request *req)
{
    struct members_self self;
    if (!members_self(req, &self)) {
        return (struct html){0};
    }
    struct reserve_own_view view = {
        .rows = reserve_db_of_member(req->db, self.scope, req->today, self.id),
        .choices = reserve_choices_of(req),
    };
    if (view.rows.count == 0) {
        return (struct html){0};
    }
    view.steps = ARENA_ARRAY(req->arena, view.rows.count, struct reserve_db_own_steps_rows);
    for (size_t i = 0; i < view.rows.count; i++) {
        view.steps[i] = reserve_db_own_steps(req->db, self.scope, view.rows.items[i].id, self.id);
    }
    return reserve_html_on_own_card(req, &view);
}
