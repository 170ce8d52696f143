/* Events: the routes, and what follows from elsewhere. */
#include "features/events/events_inner.h"

#define MY EVENTS_MY
#define PATHS_END STR("~")
#define VIEW .needs = RIGHT_TRAINING_VIEW
#define EDIT .needs = RIGHT_EVENTS_EDIT
#define OWN .needs = RIGHT_SIGNED_IN, .own_only = true
#define MANY .body_limit = 512 * 1024
#define WITH_FILE .slow = true, .body_limit = 21 * 1024 * 1024

/* ---- what happens elsewhere ------------------------------------------------------------------ */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    (void)region_id; /* an event of one region may be open to another, and know its paths */
    str end = str_join(req->arena, from, PATHS_END);
    events_db_path_moved_events(req->db, from, end, to);
    events_db_path_moved_audiences(req->db, from, end, to);
    events_db_path_moved_places(req->db, from, end, to);
    events_db_path_moved_buckets(req->db, from, end, to);
    events_db_path_moved_entries(req->db, from, end, to);
}

/* Where both cards have entered, one entry stays; the place of the other one is free. */
static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    (void)region_id;
    EACH (twin, events_db_doubled(req->db, gone, kept)) {
        struct events_db_event_row event;
        struct events_db_entry_row entry;
        if (events_db_find_any(req->db, twin->event_id, &event) &&
            events_db_entry_of(req->db, twin->region_id, twin->event_id, twin->id, &entry)) {
            events_unplace(req, &event, &entry, "withdrawn", (str){0});
        }
        events_db_make_twin(req->db, twin->region_id, twin->id);
    }
    events_db_person_merged(req->db, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    (void)region_id;
    events_db_person_parted(req->db, gone, kept);
}

/* ---- contents -------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/events", events_list_page, VIEW},
    {GET, "/events/calendar", events_calendar_file, VIEW},
    {GET, "/events/entry/:code", events_entry_file, .needs = RIGHT_NOBODY},
    {GET, "/events/new", events_new_page, EDIT},
    {POST, "/events/new", events_new_action, EDIT},
    {GET, "/events/invite", events_invite_page, VIEW, .slow = true},
    {POST, "/events/invite", events_invite_action, .needs = RIGHT_TRAINING_EDIT, .slow = true},
    {GET, "/events/:id", events_event_page, VIEW},
    {GET, "/events/:id/edit", events_edit_page, EDIT},
    {POST, "/events/:id/edit", events_edit_action, EDIT},
    {POST, "/events/:id/announce", events_announce_action, EDIT},
    {GET, "/events/:id/cancel", events_cancel_page, EDIT},
    {POST, "/events/:id/cancel", events_cancel_action, EDIT},
    {POST, "/events/:id/remove", events_remove_action, EDIT},
    {GET, "/events/:id/places", events_places_page, EDIT},
    {POST, "/events/:id/places", events_places_action, EDIT},
    {POST, "/events/:id/quota", events_quota_action, EDIT},
    {POST, "/events/:id/quota/end", events_quota_end_action, EDIT},
    {GET, "/events/:id/sessions/new", events_session_new_page, EDIT},
    {POST, "/events/:id/sessions/new", events_session_new_action, EDIT},
    {GET, "/events/:id/sessions/:n", events_session_page, EDIT},
    {POST, "/events/:id/sessions/:n", events_session_action, EDIT},
    {POST, "/events/:id/sessions/:n/remove", events_session_remove_action, EDIT},
    {GET, "/events/:id/lessons", events_lessons_page, EDIT},
    {POST, "/events/:id/lessons", events_lessons_action, EDIT},
    {POST, "/events/:id/lessons/look", events_lessons_look_page, EDIT, .reads_only = true},
    {GET, "/events/:id/people", events_people_page, VIEW},
    {GET, "/events/:id/people/file", events_people_file, .needs = RIGHT_MEMBERS_EXPORT,
     .slow = true},
    {GET, "/events/:id/enter", events_enter_page, .needs = RIGHT_TRAINING_EDIT, .slow = true},
    {POST, "/events/:id/enter", events_enter_action, .needs = RIGHT_TRAINING_EDIT, .slow = true,
     MANY},
    {GET, "/events/:id/guest", events_guest_page, EDIT},
    {POST, "/events/:id/guest", events_guest_action, EDIT},
    {POST, "/events/:id/people/:person/answer", events_answer_action, .needs = RIGHT_TRAINING_EDIT},
    {GET, "/events/:id/people/:person", events_role_page, EDIT},
    {POST, "/events/:id/people/:person", events_role_action, EDIT},
    {GET, "/events/:id/presence", events_presence_page, EDIT},
    {POST, "/events/:id/presence", events_presence_action, EDIT, MANY},
    {POST, "/events/:id/presence/place", events_presence_place_action, EDIT},
    {POST, "/events/:id/figures", events_figure_action, EDIT},
    {POST, "/events/:id/figures/:n/remove", events_figure_remove_action, EDIT},
    {GET, "/events/:id/materials/new", events_material_new_page, EDIT},
    {POST, "/events/:id/materials/new", events_material_new_action, EDIT, WITH_FILE},
    {GET, "/events/:id/materials/:n", events_material_page, VIEW, .slow = true},
    {GET, "/events/:id/materials/:n/edit", events_material_edit_page, EDIT},
    {POST, "/events/:id/materials/:n/edit", events_material_edit_action, EDIT},
    {POST, "/events/:id/materials/:n/remove", events_material_remove_action, EDIT},
    {GET, "/events/:id/hold", events_hold_page, EDIT},
    {POST, "/events/:id/hold", events_hold_action, EDIT},
    {GET, MY, events_my_page, OWN},
    {GET, MY "/:id", events_my_event_page, OWN},
    {POST, MY "/:id/enter", events_my_enter_action, OWN, .slow = true},
    {POST, MY "/:id/leave", events_my_leave_action, OWN, .slow = true},
    {POST, MY "/:id/sessions/:n", events_my_choose_action, OWN},
    {GET, MY "/:id/room", events_my_room_page, OWN},
    {POST, MY "/:id/materials/:n", events_my_material_action, OWN},
    {GET, MY "/:id/materials/:n", events_my_material_page, OWN},
    {GET, MY "/:id/materials/:n/open", events_my_material_file, OWN, .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Events"), "calendar", "/events", RIGHT_TRAINING_VIEW, 7},
    {0},
};

static const struct job_kind jobs[] = {
    {.name = "events.letters", .label = N_("Letters about an event"), .run = events_letters_job},
    {.name = "events.hold",
     .label = N_("An event is written to the cards"),
     .run = events_hold_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "events.mine",
     .label = N_("Events that I come to or am invited to"),
     .note = N_("A place, the waiting list, an invitation, another day, the day before."),
     .audience = NOTICE_MEMBERS},
    {0},
};

const struct feature events_feature = {
    .name = "events",
    .routes = routes,
    .menu = menu,
    .jobs = jobs,
    .notices = notices,
    .sweep = events_sweep,
    .measures = events_measures,
    .count = events_count_figures,
    .behind = events_behind_figure,
    .on_calendar = events_on_calendar,
    .on_programme = events_on_programme,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
