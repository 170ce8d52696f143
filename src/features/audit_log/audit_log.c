#include "features/audit_log/audit_log.h"

#include "app/app.h"
#include "base/ids.h"
#include "features/audit_log/audit_log.html.h"
#include "features/audit_log/audit_log.sql.h"
#include "features/audit_log/audit_log_view.h"

#define PAGE_SIZE 100
#define USUAL_DAYS 30

/* The moment a day begins at, here. */
static int64_t day_start(const struct request *req, date day)
{
    return date_begins_at(day, req->app->options.utc_offset_minutes);
}

static str who_of(struct request *req, const struct audit_log_db_list_row *row)
{
    if (row->account_id == 0) {
        return str_of(_("Nobody signed in"));
    }
    return str_trim(str_format(req->arena, "%.*s %.*s %.*s", STR_ARG(row->last_name),
                               STR_ARG(row->first_name), STR_ARG(row->middle_name)));
}

static struct audit_log_line line_of(struct request *req, const struct audit_log_db_list_row *row)
{
    int offset = req->app->options.utc_offset_minutes;
    int64_t minute = (row->happened_at / 60 + offset) % (24 * 60);
    bool has_card = row->person_id != 0 && access_may(req, RIGHT_MEMBERS_VIEW);
    return (struct audit_log_line){
        .day = date_of_instant(row->happened_at, offset),
        .moment = str_format(req->arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60)),
        .who = who_of(req, row),
        .org_name = row->org_name,
        .words = audit_log_words(req, row->action),
        .member_id = has_card ? row->person_id : 0,
    };
}

/* One day when one was chosen, else the last thirty; ids carry the time, so that a stretch of time
 * is a stretch of the key. */
static void take_period(struct request *req, struct audit_log_view *view)
{
    view->day = query_date(req, "day");
    bool is_one_day = !date_is_none(view->day);
    view->until = is_one_day ? view->day : req->today;
    view->from = is_one_day ? view->day : date_add_days(req->today, 1 - USUAL_DAYS);
}

static void turn_page(struct request *req, struct audit_log_view *view,
                      struct audit_log_db_list_rows *rows)
{
    if (rows->count <= PAGE_SIZE) {
        return;
    }
    rows->count = PAGE_SIZE;
    char day[DATE_TEXT_LENGTH + 1];
    date_to_iso(view->day, day);
    view->pager.next = widgets_link(req, "/audit?day=%s&action=%.*s&before=%lld", day,
                                    STR_ARG(html_url_encode(req->arena, view->action)),
                                    (long long)rows->items[rows->count - 1].id);
}

static struct reply audit_log_page(struct request *req)
{
    struct audit_log_view view = {.action = query_text(req, "action")};
    take_period(req, &view);
    int64_t before = query_int(req, "before");
    int64_t end = ids_at(day_start(req, date_add_days(view.until, 1)));
    struct audit_log_db_list_rows rows =
        audit_log_db_list(req->db, &(struct audit_log_db_list_values){
                                       .path_from = req->scope.from,
                                       .path_to = req->scope.to,
                                       .is_union = req->scope.region_id == 0,
                                       .since = ids_at(day_start(req, view.from)),
                                       .before = before > 0 ? MIN_OF(before, end) : end,
                                       .action = view.action,
                                       .limit = PAGE_SIZE + 1,
                                   });
    turn_page(req, &view, &rows);
    view.lines = (struct audit_log_lines){
        ARENA_ARRAY(req->arena, rows.count, struct audit_log_line), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        view.lines.items[i] = line_of(req, &rows.items[i]);
    }
    audit_read(req, "audit.view", req->mandate.region_id, req->mandate.org_id, 0);
    return reply_page(req, _("Audit log"), audit_log_html_page(req, view));
}

static const struct route routes[] = {
    {GET, "/audit", audit_log_page, .needs = RIGHT_AUDIT_VIEW, .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Settings"), N_("Audit log"), "history", "/audit", RIGHT_AUDIT_VIEW, 82},
    {0},
};

const struct feature audit_log_feature = {.name = "audit_log", .routes = routes, .menu = menu};
