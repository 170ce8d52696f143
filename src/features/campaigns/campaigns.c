#include "features/campaigns/campaigns.h"

#include "features/campaigns/campaigns.html.h"
#include "features/campaigns/campaigns_inner.h"

static struct reply list_page(struct request *req)
{
    struct campaigns_list_view view = {
        .org_name = req->mandate.org_name,
        .campaigns = campaigns_db_around(req->db, req->mandate.org_path, CAMPAIGNS_LINES),
        .may_open = access_may(req, RIGHT_CONTROL_ACCEPT) && req->mandate.org_level < LEVEL_PRIMARY,
    };
    return reply_page(req, _("Reports and elections"), campaigns_html_list(req, &view));
}

/* ---- when organisations and cards change ------------------------------------------------------
 */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope scope = access_system_scope(req->arena, region_id, from);
    campaigns_db_move_paths(req->db, scope, to);
    campaigns_db_move_days(req->db, scope, to);
    campaigns_db_move_meetings(req->db, scope, to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    campaigns_db_person_merged(req->db, access_system_scope(req->arena, region_id, STR("0")), gone,
                               kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    campaigns_db_person_parted(req->db, access_system_scope(req->arena, region_id, STR("0")), gone,
                               kept);
}

/* With the minutes go the names of those who stood and of those who counted; who was elected is in
 * the bodies. */
static void document_erased(struct request *req, int64_t document_id)
{
    struct campaigns_db_of_minutes_row meeting;
    if (campaigns_db_of_minutes(req->db, document_id, &meeting)) {
        campaigns_db_erase_candidates(req->db, meeting.region_id, meeting.id);
        campaigns_db_erase_commissions(req->db, meeting.region_id, meeting.id);
    }
}

/* ---- contents ------------------------------------------------------------------------------- */

#define VIEW .needs = RIGHT_DOCUMENTS_VIEW
#define LEAD .needs = RIGHT_CONTROL_ACCEPT
#define EDIT .needs = RIGHT_MEETINGS_EDIT
#define COMPOSE .needs = RIGHT_BODIES_EDIT

static const struct route routes[] = {
    {GET, "/campaigns", list_page, VIEW},
    {GET, "/campaigns/new", campaigns_new_page, LEAD},
    {POST, "/campaigns/new", campaigns_new_action, LEAD},
    {GET, "/campaigns/:id", campaigns_page, VIEW},
    {GET, "/campaigns/:id/names", campaigns_names_page, VIEW},
    {GET, "/campaigns/:id/days", campaigns_days_page, LEAD},
    {POST, "/campaigns/:id/days", campaigns_days_action, LEAD},
    {GET, "/campaigns/:id/remind", campaigns_remind_page, LEAD},
    {POST, "/campaigns/:id/remind", campaigns_remind_action, LEAD},
    {GET, "/campaigns/:id/close", campaigns_close_page, LEAD},
    {POST, "/campaigns/:id/close", campaigns_close_action, LEAD},
    {GET, "/campaigns/:id/delegates", campaigns_delegates_page, COMPOSE},
    {POST, "/campaigns/:id/delegates", campaigns_delegates_action, COMPOSE},
    {GET, "/campaigns/:id/plan", campaigns_plan_page, EDIT},
    {POST, "/campaigns/:id/plan", campaigns_plan_action, EDIT},
    {POST, "/campaigns/:id/bind", campaigns_bind_action, EDIT},
    {GET, "/elections/:id", campaigns_meeting_page, VIEW},
    {POST, "/elections/:id/agenda", campaigns_agenda_action, EDIT},
    {GET, "/elections/:id/commissions/:which", campaigns_commission_page, EDIT},
    {POST, "/elections/:id/commissions/:which", campaigns_commission_action, EDIT,
     .body_limit = 512 * 1024},
    {GET, "/elections/:id/commissions/:which/pdf", campaigns_commission_file, VIEW, .slow = true},
    {GET, "/elections/:id/commissions/:which/docx", campaigns_commission_file, VIEW, .slow = true},
    {GET, "/elections/:id/new", campaigns_new_election_page, EDIT},
    {POST, "/elections/:id/new", campaigns_new_election_action, EDIT},
    {GET, "/elections/:id/posts/:n", campaigns_election_page, VIEW},
    {POST, "/elections/:id/posts/:n/find", campaigns_find_action, EDIT, .reads_only = true},
    {POST, "/elections/:id/posts/:n/add", campaigns_add_action, EDIT},
    {POST, "/elections/:id/posts/:n/seats", campaigns_seats_action, EDIT},
    {POST, "/elections/:id/posts/:n/drop", campaigns_drop_action, EDIT},
    {POST, "/elections/:id/posts/:n/candidates/:who", campaigns_step_action, EDIT},
    {GET, "/elections/:id/posts/:n/ballots", campaigns_ballots_file, EDIT, .slow = true},
    {GET, "/elections/:id/posts/:n/result", campaigns_result_page, EDIT},
    {POST, "/elections/:id/posts/:n/result", campaigns_result_action, EDIT},
    {POST, "/elections/:id/posts/:n/urn", campaigns_urn_action, EDIT},
    {POST, "/elections/:id/posts/:n/take", campaigns_take_ballot_action, EDIT},
    {GET, "/elections/:id/composition", campaigns_compose_page, COMPOSE},
    {POST, "/elections/:id/composition", campaigns_compose_action, COMPOSE},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Bodies and meetings"), N_("Reports and elections"), "checkbox", "/campaigns",
     RIGHT_DOCUMENTS_VIEW, 34},
    {0},
};

static const struct job_kind jobs[] = {
    {.name = "campaigns.remind",
     .label = N_("Reminders of a campaign"),
     .run = campaigns_remind_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "campaigns.reminder",
     .label = N_("Reports and elections"),
     .note = N_("When the meeting of your organisation is to be planned, or is overdue."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature campaigns_feature = {
    .name = "campaigns",
    .routes = routes,
    .menu = menu,
    .jobs = jobs,
    .acts = campaigns_acts,
    .notices = notices,
    .sweep = campaigns_sweep,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
    .document_erased = document_erased,
    .on_meeting = campaigns_on_meeting,
};
