/* The calendar of meetings, and a meeting. */
#include "features/meetings/meetings_inner.h"

#include "features/meetings/meetings.html.h"
#include "features/orgs/orgs.h"

static struct reply list_page(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    bool is_below = query_flag(req, "below");
    struct scope scope = access_scope_below(req, req->scope, org.region_id, org.path);
    int64_t only = is_below ? 0 : org.id;
    struct meetings_list_view view = {
        .org_name = org.short_name,
        .org_id = org.id,
        .is_below = is_below,
        .may_edit = access_may(req, RIGHT_MEETINGS_EDIT),
        .coming = meetings_db_coming(req->db, scope, only, req->today, MEETINGS_LINES),
        .past = meetings_db_past(req->db, scope, only, req->today, MEETINGS_LINES),
    };
    return reply_page(req, _("Meetings"), meetings_html_list(req, &view));
}

static struct reply meeting_page(struct request *req)
{
    struct meetings_meeting meeting;
    if (!meetings_find(req, &meeting)) {
        return reply_not_found(req);
    }
    bool can_change = !str_equal(meeting.row.state, STR("signed")) &&
                      !str_equal(meeting.row.state, STR("cancelled"));
    struct meetings_view view = {
        .meeting = &meeting,
        .may_edit = can_change && access_may(req, RIGHT_MEETINGS_EDIT),
        .may_sign = can_change && access_may(req, RIGHT_DOCUMENTS_ADOPT),
        .materials = meetings_materials_of(req, &meeting.row),
        .destroyed = meetings_destroyed_text(req, &meeting.row),
    };
    if (can_change) {
        view.missing = meetings_what_is_missing(req, &meeting);
        view.signs_oneself = meetings_signs_oneself(req, &meeting, &view.signer);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "meetings.look", meeting.row.region_id, meeting.row.id, 0);
    }
    return reply_page_titled(req, meeting.body, meetings_html_meeting(req, &view));
}

/* ---- on the page of a document --------------------------------------------------------------- */

static struct html on_document(struct request *req, int64_t document_id)
{
    struct documents_document document;
    struct meetings_db_of_document_row row;
    if (!documents_find(req, document_id, &document) || document.meeting_id == 0 ||
        !meetings_db_of_document(req->db, document_id, document.meeting_id, &row)) {
        return (struct html){0};
    }
    struct meetings_db_item_row votes = {.votes_for = row.votes_for,
                                         .votes_against = row.votes_against,
                                         .votes_abstained = row.votes_abstained,
                                         .result = row.result,
                                         .vote = row.vote};
    return meetings_html_on_document(req, &document, &row, &votes);
}

/* ---- contents ------------------------------------------------------------------------------- */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    meetings_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    meetings_db_person_merged(req->db, region_id, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    meetings_db_person_parted(req->db, region_id, gone, kept);
}

/* A file, and the other fields of its form. */
#define MATERIAL_LIMIT (21 * 1024 * 1024)
#define EDIT .needs = RIGHT_MEETINGS_EDIT
#define VIEW .needs = RIGHT_DOCUMENTS_VIEW
#define OWN .needs = RIGHT_SIGNED_IN, .own_only = true

static const char *document_is_bound(struct request *req, int64_t document_id)
{
    struct meetings_db_binds_row row;
    return meetings_db_binds(req->db, document_id, &row)
               ? N_("It stands on the agenda of a meeting whose minutes are not signed.")
               : NULL;
}

static const struct route routes[] = {
    {GET, "/meetings", list_page, VIEW},
    {GET, "/meetings/new", meetings_new_page, EDIT},
    {POST, "/meetings/new", meetings_new_action, EDIT},
    {GET, "/meetings/:id", meeting_page, VIEW},
    {GET, "/meetings/:id/edit", meetings_edit_page, EDIT},
    {POST, "/meetings/:id/edit", meetings_edit_action, EDIT},
    {GET, "/meetings/:id/tell", meetings_tell_page, EDIT},
    {POST, "/meetings/:id/tell", meetings_tell_action, EDIT},
    {GET, "/meetings/:id/cancel", meetings_cancel_page, EDIT},
    {POST, "/meetings/:id/cancel", meetings_cancel_action, EDIT},
    {POST, "/meetings/:id/step/:step", meetings_state_action, EDIT},
    {GET, "/meetings/:id/video", meetings_video_page, VIEW},
    {GET, "/meetings/:id/people", meetings_people_page, VIEW},
    {POST, "/meetings/:id/people", meetings_people_action, EDIT, .body_limit = 512 * 1024},
    {POST, "/meetings/:id/people/count", meetings_people_count, EDIT, .reads_only = true,
     .body_limit = 512 * 1024},
    {POST, "/meetings/:id/people/renew", meetings_renew_action, EDIT},
    {GET, "/meetings/:id/people/absent", meetings_absent_page, EDIT},
    {POST, "/meetings/:id/people/absent", meetings_absent_action, EDIT, .body_limit = 512 * 1024},
    {GET, "/meetings/:id/people/new", meetings_invite_page, EDIT},
    {POST, "/meetings/:id/people/new", meetings_invite_action, EDIT},
    {POST, "/meetings/:id/people/remove/:person", meetings_uninvite_action, EDIT},
    {GET, "/meetings/:id/people/pdf", meetings_sheet_file, VIEW, .slow = true},
    {GET, "/meetings/:id/answers", meetings_answers_page, EDIT},
    {GET, "/meetings/:id/answers/:person", meetings_paper_page, EDIT},
    {POST, "/meetings/:id/answers/:person", meetings_paper_action, EDIT, .body_limit = 512 * 1024},
    {GET, "/meetings/:id/materials/new", meetings_material_new_page, EDIT},
    {POST, "/meetings/:id/materials/new", meetings_material_new_action, EDIT, .slow = true,
     .body_limit = MATERIAL_LIMIT},
    {GET, "/meetings/:id/materials/:n", meetings_material_file, EDIT, .slow = true},
    {POST, "/meetings/:id/materials/:n/remove", meetings_material_remove_action, EDIT},
    {GET, "/meetings/:id/items/new", meetings_item_new_page, EDIT},
    {POST, "/meetings/:id/items/new", meetings_item_new_action, EDIT},
    {GET, "/meetings/:id/items/:item", meetings_item_page, VIEW},
    {POST, "/meetings/:id/items/:item", meetings_item_action, EDIT, .body_limit = 512 * 1024},
    {POST, "/meetings/:id/items/:item/up", meetings_item_move_action, EDIT},
    {POST, "/meetings/:id/items/:item/remove", meetings_item_remove_action, EDIT},
    {GET, "/meetings/:id/items/:item/vote", meetings_vote_page, EDIT},
    {POST, "/meetings/:id/items/:item/vote", meetings_vote_action, EDIT},
    {POST, "/meetings/:id/items/:item/unanimous", meetings_unanimous_action, EDIT},
    {GET, "/meetings/:id/items/:item/names", meetings_roll_page, EDIT},
    {POST, "/meetings/:id/items/:item/names", meetings_roll_action, EDIT, .body_limit = 512 * 1024},
    {GET, "/meetings/:id/items/:item/ballot", meetings_ballot_page, EDIT},
    {POST, "/meetings/:id/items/:item/ballot", meetings_ballot_action, EDIT},
    {POST, "/meetings/:id/items/:item/result", meetings_take_ballot_action, EDIT},
    {GET, "/meetings/:id/items/:item/pdf", meetings_extract_file, VIEW, .slow = true},
    {GET, "/meetings/:id/items/:item/docx", meetings_extract_file, VIEW, .slow = true},
    {GET, "/meetings/:id/minutes", meetings_minutes_page, VIEW},
    {GET, "/meetings/:id/minutes/pdf", meetings_minutes_file, VIEW, .slow = true},
    {GET, "/meetings/:id/minutes/docx", meetings_minutes_file, VIEW, .slow = true},
    {POST, "/meetings/:id/sign/secretary", meetings_sign_action, EDIT},
    {POST, "/meetings/:id/sign/chair", meetings_sign_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {GET, "/calendar/entry/:code", meetings_entry_file, .needs = RIGHT_NOBODY},
    {GET, "/calendar/:token", meetings_feed_file, .needs = RIGHT_NOBODY},
    {GET, "/my/meetings", meetings_my_page, OWN},
    {POST, "/my/meetings/calendar", meetings_feed_action, OWN},
    {GET, "/my/meetings/:id", meetings_my_meeting_page, OWN},
    {POST, "/my/meetings/:id", meetings_my_answer_action, OWN},
    {GET, "/my/meetings/:id/materials/:n", meetings_my_material_file, OWN, .slow = true},
    /* On the pool: a general meeting may say so all at once. */
    {GET, "/my/meetings/:id/video", meetings_my_video_page, OWN},
    {POST, "/my/meetings/:id/here", meetings_my_here_action, OWN, .slow = true},
    {POST, "/my/meetings/:id/votes", meetings_my_votes_action, OWN, .body_limit = 512 * 1024,
     .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Bodies and meetings"), N_("Meetings"), "calendar", "/meetings", RIGHT_DOCUMENTS_VIEW, 30},
    {0},
};

static const struct job_kind jobs[] = {
    {.name = "meetings.tell", .label = N_("Notices of a meeting"), .run = meetings_tell_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "meetings.call",
     .label = N_("Meetings to which I am called"),
     .note = N_("When a body in which you have a vote meets, with place, time and agenda."),
     .audience = NOTICE_MEMBERS},
    {0},
};

const struct feature meetings_feature = {
    .name = "meetings",
    .routes = routes,
    .menu = menu,
    .jobs = jobs,
    .notices = notices,
    .sweep = meetings_sweep,
    .path_moved = path_moved,
    .on_document = on_document,
    .document_is_bound = document_is_bound,
    .document_erased = meetings_document_erased,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
