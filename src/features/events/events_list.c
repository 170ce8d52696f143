/* What is held and what one may come to; an event as its staff see it; its entry for calendars. */
#include "app/calendar.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define ON_A_PAGE 50
#define DAYS_BACK 90

/* ---- the list -------------------------------------------------------------------------------- */

static void find_past(struct request *req, struct events_list_view *view, struct scope scope)
{
    struct events_db_event_row last = {0};
    int64_t after = query_int(req, "after");
    if (after != 0) {
        (void)!events_db_find(req->db, scope, after, &last);
    }
    view->rows = events_db_past(
        req->db,
        &(struct events_db_past_values){
            .scope = scope,
            .org_id = view->is_below ? 0 : view->org.id,
            .today = req->today,
            .after_day = date_is_none(last.ends_on) ? (str){0} : date_iso(req->arena, last.ends_on),
            .after_id = last.id == 0 ? INT64_MAX : last.id,
            .limit = ON_A_PAGE + 1,
        });
    if (view->rows.count > ON_A_PAGE) {
        view->rows.count = ON_A_PAGE;
        view->next = widgets_link(req, "/events?org=%lld&show=past&below=%d&after=%lld",
                                  (long long)view->org.id, view->is_below,
                                  (long long)view->rows.items[ON_A_PAGE - 1].id);
    }
}

struct reply events_list_page(struct request *req)
{
    struct events_list_view view = {.show = query_text(req, "show"),
                                    .is_below = query_flag(req, "below"),
                                    .may_edit = access_may(req, RIGHT_EVENTS_EDIT)};
    if (!orgs_asked_for(req, req->scope, &view.org)) {
        return reply_not_found(req);
    }
    struct scope scope = access_scope_below(req, req->scope, view.org.region_id, view.org.path);
    if (str_equal(view.show, STR("open"))) {
        view.rows = events_db_open_to(req->db, view.org.path, req->today, ON_A_PAGE);
    } else if (str_equal(view.show, STR("past"))) {
        find_past(req, &view, scope);
    } else {
        view.show = STR("coming");
        view.rows = events_db_coming(req->db, scope, view.is_below ? 0 : view.org.id, req->today,
                                     ON_A_PAGE);
    }
    return reply_page(req, _("Events"), events_html_list(req, &view));
}

/* ---- an event -------------------------------------------------------------------------------- */

struct reply events_event_page(struct request *req)
{
    struct events_db_event_row row;
    if (!events_find_seen(req, &row)) {
        return reply_not_found(req);
    }
    struct events_view view = {.event = events_whole_of(req, &row)};
    bool is_cancelled = str_equal(row.state, STR("cancelled"));
    view.may_edit = view.event.is_held_by_us && access_may(req, RIGHT_EVENTS_EDIT) && !is_cancelled;
    view.may_enter = access_may(req, RIGHT_TRAINING_EDIT) &&
                     events_refusal(req, &row, view.may_edit).length == 0;
    view.own = events_counts_of(req, &row, req->mandate.org_path);
    view.clashes = events_clashes(req, view.event.sessions);
    view.materials = events_materials_of(
        req, &row, view.event.is_held_by_us ? NULL : &(struct events_db_entry_row){0});
    struct programmes_programme programme;
    if (row.programme_id != 0 && programmes_find_any(req, row.programme_id, &programme)) {
        view.programme = programme.title;
    }
    if (view.event.is_held_by_us) {
        view.counts = events_counts_of(req, &row, (str){0});
        (void)!events_db_count_came(req->db, row.region_id, row.id, &view.came);
        view.figures = events_db_figures(req->db, row.region_id, row.id);
    }
    return reply_page_titled(req, row.title, events_html_event(req, &view));
}

/* ---- calendars ------------------------------------------------------------------------------- */

static void put_event(struct calendar *calendar, const struct events_db_event_row *row)
{
    struct request *req = calendar->req;
    calendar_put(calendar, &(struct calendar_entry){
                               .kind = "event",
                               .id = row->id,
                               .version = row->version,
                               .begins_on = row->begins_on,
                               .ends_on = row->ends_on,
                               .begins_at = row->begins_at,
                               .ends_at = row->ends_at,
                               .title = row->title,
                               .place = row->place,
                               .text = str_comma(req->arena, events_how(req, row), row->org_name),
                               .is_cancelled = str_equal(row->state, STR("cancelled")),
                           });
}

struct reply events_entry_file(struct request *req)
{
    struct events_db_event_row row;
    if (!events_db_by_code(req->db, path_text(req, 0), &row)) {
        return reply_not_found(req);
    }
    struct calendar calendar = calendar_new(req, (str){0});
    put_event(&calendar, &row);
    return calendar_reply(&calendar, "event.ics");
}

/* What an organisation holds and what it may come to, for its wall and its phones: the address is
 * known to who sees its events. */
struct reply events_calendar_file(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    struct scope scope = access_scope_below(req, req->scope, org.region_id, org.path);
    struct calendar calendar = calendar_new(req, _f("Events: %1", org.short_name));
    date since = date_add_days(req->today, -DAYS_BACK);
    EACH (row, events_db_coming(req->db, scope, org.id, since, ON_A_PAGE)) {
        if (!str_equal(row->state, STR("draft"))) {
            put_event(&calendar, row);
        }
    }
    EACH (row, events_db_open_to(req->db, org.path, req->today, ON_A_PAGE)) {
        if (row->org_id != org.id) {
            put_event(&calendar, row);
        }
    }
    return calendar_reply(&calendar, "events.ics");
}

void events_on_calendar(struct request *req, struct calendar *calendar, int64_t person_id)
{
    date since = date_add_days(req->today, -DAYS_BACK);
    if (person_id == 0) {
        return;
    }
    EACH (own, events_db_of_person(req->db, person_id, since, ON_A_PAGE)) {
        struct events_db_event_row row;
        bool is_there = str_equal(own->entry_state, STR("comes")) ||
                        str_equal(own->entry_state, STR("waiting"));
        if (is_there && events_db_find_any(req->db, own->id, &row)) {
            put_event(calendar, &row);
        }
    }
}
