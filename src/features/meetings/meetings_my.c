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

bool meetings_find_mine(struct request *req, struct meetings_my_meeting_view *ret_view)
{
    int64_t id = path_id(req);
    *ret_view = (struct meetings_my_meeting_view){0};
    if (!meetings_db_own(req->db, id, req->user.account_id, req->user.person_region_id,
                         req->user.person_id, &ret_view->own) ||
        !meetings_db_find_any(req->db, id, &ret_view->row)) {
        return false;
    }
    ret_view->items = meetings_db_items(req->db, ret_view->row.region_id, ret_view->row.id);
    ret_view->materials = meetings_materials_of(req, &ret_view->row);
    ret_view->materials.keeps = false;
    if (meetings_is_by_letter(&ret_view->row)) {
        ret_view->answers =
            meetings_answers_of(req, &ret_view->row, ret_view->items, ret_view->own.n);
    }
    return true;
}

struct reply meetings_my_meeting_page(struct request *req)
{
    struct meetings_my_meeting_view view;
    return meetings_find_mine(req, &view)
               ? reply_page(req, _("Meeting"), meetings_html_my_meeting(req, &view))
               : reply_not_found(req);
}

struct reply meetings_my_answer_action(struct request *req)
{
    struct meetings_my_meeting_view view;
    if (!meetings_find_mine(req, &view)) {
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

/* ---- the video link ------------------------------------------------------------------------- */

/* Pages of ours lead nowhere else by themselves: whoever opens it is sent there. */
static struct reply video_of(struct request *req, const struct meetings_db_line_row *row)
{
    if (!meetings_has_video(row)) {
        return reply_not_found(req);
    }
    struct reply reply = reply_text(req, 303, (str){0});
    reply_add_header(&reply, STR("Location"), row->link);
    return reply;
}

struct reply meetings_video_page(struct request *req)
{
    struct meetings_meeting meeting;
    return meetings_find(req, &meeting) ? video_of(req, &meeting.row) : reply_not_found(req);
}

struct reply meetings_my_video_page(struct request *req)
{
    struct meetings_my_meeting_view view;
    return meetings_find_mine(req, &view) ? video_of(req, &view.row) : reply_not_found(req);
}

/* ---- on the link ---------------------------------------------------------------------------- */

bool meetings_is_marked_here(const struct meetings_db_own_row *own)
{
    return str_equal(own->attendance, STR("present")) || str_equal(own->attendance, STR("remote"));
}

bool meetings_can_say_here(const struct meetings_my_meeting_view *view)
{
    bool has_link =
        str_equal(view->row.form, STR("remote")) || str_equal(view->row.form, STR("mixed"));
    return has_link && str_equal(view->row.state, STR("open"));
}

/* Whoever signed in has proved who he is. What the secretary has marked since stays: he sees the
 * room. */
struct reply meetings_my_here_action(struct request *req)
{
    struct meetings_my_meeting_view view;
    if (!meetings_find_mine(req, &view)) {
        return reply_not_found(req);
    }
    if (!meetings_can_say_here(&view)) {
        return reply_refused(req, str_of(_("One can say this only while a meeting with a video "
                                           "link is under way.")));
    }
    if (view.own.signed_in_at != 0 && str_equal(view.own.attendance, STR("absent"))) {
        return reply_refused(req, str_of(_("The secretary has marked you as absent since. Tell the "
                                           "secretary that you are here.")));
    }
    bool is_in_room = str_equal(view.own.attendance, STR("present"));
    meetings_db_mark_own(req->db, &(struct meetings_db_mark_own_values){
                                      .region_id = view.own.region_id,
                                      .meeting_id = view.row.id,
                                      .n = view.own.n,
                                      .attendance = is_in_room ? STR("present") : STR("remote"),
                                      .signed_in_at = req->now,
                                  });
    audit(req, "meetings.here", view.row.region_id, view.row.id, 0, NULL, 0);
    return reply_done(req, str_format(req->arena, "/my/meetings/%lld", (long long)view.row.id),
                      str_of(_("Written down: you are here, identified by your sign-in.")), 0);
}
