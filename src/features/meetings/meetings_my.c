/* One's own meetings: when and where, whether one comes; and the secret votes that wait. */
#include "features/meetings/meetings_inner.h"

#include "features/meetings/meetings.html.h"

#define DAYS_BACK 60

struct reply meetings_my_page(struct request *req)
{
    struct meetings_my_view view = {
        .meetings = meetings_db_of_person(req->db,
                                          &(struct meetings_db_of_person_values){
                                              .account_id = req->user.account_id,
                                              .person_region_id = req->user.person_region_id,
                                              .person_id = req->user.person_id,
                                              .since = date_add_days(req->today, -DAYS_BACK),
                                              .limit = MEETINGS_LINES,
                                          }),
        .ballots = ballots_waiting(req),
        .feed = meetings_feed_address(req),
    };
    return reply_page(req, _("My meetings"), meetings_html_my(req, &view));
}

static bool find_own(struct request *req, struct meetings_my_meeting_view *ret_view)
{
    int64_t id = path_id(req);
    if (!meetings_db_own(req->db, id, req->user.account_id, req->user.person_region_id,
                         req->user.person_id, &ret_view->own) ||
        !meetings_db_find_any(req->db, id, &ret_view->row)) {
        return false;
    }
    ret_view->items = meetings_db_items(req->db, ret_view->row.region_id, ret_view->row.id);
    return true;
}

struct reply meetings_my_meeting_page(struct request *req)
{
    struct meetings_my_meeting_view view;
    return find_own(req, &view)
               ? reply_page(req, _("Meeting"), meetings_html_my_meeting(req, &view))
               : reply_not_found(req);
}

struct reply meetings_my_answer_action(struct request *req)
{
    struct meetings_my_meeting_view view;
    if (!find_own(req, &view)) {
        return reply_not_found(req);
    }
    str answer = http_body_field(req->http, STR("answer"));
    if (!str_equal(answer, STR("comes")) && !str_equal(answer, STR("cannot"))) {
        return reply_refused(req, str_of(_("Say whether you come or cannot.")));
    }
    if (!str_equal(view.row.state, STR("called"))) {
        return reply_refused(req, str_of(_("This meeting is under way or over.")));
    }
    meetings_db_answer(req->db, view.own.region_id, view.row.id, view.own.n, answer);
    return reply_done(req, str_format(req->arena, "/my/meetings/%lld", (long long)view.row.id),
                      str_of(_("Thank you. Who calls the meeting sees it.")), 0);
}
