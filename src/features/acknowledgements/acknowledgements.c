/* What is read and confirmed: the routes, and what follows from elsewhere. */
#include "features/acknowledgements/acknowledgements_inner.h"

#include "app/page.h"

#define MY PAGE_MY "/acknowledgements"
#define UNION_PATH STR("0")

/* ---- what happens elsewhere ----------------------------------------------------------------- */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope scope = access_system_scope(req->arena, region_id, from);
    acknowledgements_db_move_requests(req->db, scope, to);
    acknowledgements_db_move_areas(req->db, scope, to);
    acknowledgements_db_move_waves(req->db, scope, to);
    acknowledgements_db_move_counts(req->db, scope, to);
    acknowledgements_db_move_confirmed(req->db, scope, to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope scope = access_system_scope(req->arena, region_id, UNION_PATH);
    acknowledgements_db_person_merged(req->db, scope, gone, kept);
    acknowledgements_db_newcomer_merged(req->db, scope, gone, kept);
    acknowledgements_db_follow_person(req->db, scope, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope scope = access_system_scope(req->arena, region_id, UNION_PATH);
    acknowledgements_db_person_parted(req->db, scope, gone, kept);
    acknowledgements_db_newcomer_parted(req->db, scope, gone, kept);
    acknowledgements_db_follow_person(req->db, scope, gone);
}

static const char *org_is_bound(struct request *req, int64_t region_id UNUSED, int64_t org_id)
{
    struct acknowledgements_db_org_has_row row;
    return acknowledgements_db_org_has(req->db, org_id, &row)
               ? N_("People of the organisation are asked to read and confirm documents.")
               : NULL;
}

static const char *document_is_bound(struct request *req, int64_t document_id)
{
    struct acknowledgements_db_binds_row row;
    return acknowledgements_db_binds(req->db, document_id, &row)
               ? N_("People are still asked to read and confirm it.")
               : NULL;
}

static void document_erased(struct request *req, int64_t document_id)
{
    acknowledgements_db_forget_reasons(req->db, document_id);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    /* Slow: what has confirmed in a whole union is added up. */
    {GET, "/acknowledgements", acknowledgements_list_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {GET, "/acknowledgements/ask/:id", acknowledgements_ask_page, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/acknowledgements/ask/:id/count", acknowledgements_count_action,
     .needs = RIGHT_DOCUMENTS_ADOPT, .slow = true, .reads_only = true},
    {POST, "/acknowledgements/ask/:id", acknowledgements_ask_action, .needs = RIGHT_DOCUMENTS_ADOPT,
     .slow = true},
    {GET, "/acknowledgements/:id", acknowledgements_state_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {GET, "/acknowledgements/:id/file", acknowledgements_file_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {GET, "/acknowledgements/:id/end", acknowledgements_end_page, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/acknowledgements/:id/end", acknowledgements_end_action,
     .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/acknowledgements/:id/again", acknowledgements_again_action,
     .needs = RIGHT_DOCUMENTS_ADOPT, .slow = true},
    {POST, "/acknowledgements/:id/remind", acknowledgements_remind_action,
     .needs = RIGHT_DOCUMENTS_ADOPT, .slow = true},
    {GET, "/acknowledgements/:id/people", acknowledgements_people_page,
     .needs = RIGHT_MEMBERS_VIEW},
    {GET, "/acknowledgements/:id/sheet", acknowledgements_sheet_page, .needs = RIGHT_MEMBERS_VIEW,
     .slow = true},
    {GET, "/acknowledgements/:id/people/file", acknowledgements_people_file_page,
     .needs = RIGHT_MEMBERS_EXPORT, .slow = true},
    {POST, "/acknowledgements/:id/enter", acknowledgements_enter_action,
     .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {POST, "/acknowledgements/:id/take-back", acknowledgements_take_back_action,
     .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {GET, MY, acknowledgements_my_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, MY "/:id", acknowledgements_my_request_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, MY "/:id", acknowledgements_my_action, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, MY "/:id/files/:n", acknowledgements_my_file_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true, .slow = true},
    {GET, "/acknowledge/:token", acknowledgements_link_page, .needs = RIGHT_NOBODY},
    {GET, "/acknowledge/:token/files/:n", acknowledgements_link_file_page, .needs = RIGHT_NOBODY,
     .slow = true},
    {POST, "/acknowledge/:token", acknowledgements_link_action, .needs = RIGHT_NOBODY,
     .own_protection = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Documents and control"), N_("Read and confirmed"), "user-check", "/acknowledgements",
     RIGHT_DOCUMENTS_VIEW, 24},
    {0},
};

static const struct job_kind jobs[] = {
    {ACKNOWLEDGEMENTS_LETTERS, N_("Letters about documents to read and confirm"),
     acknowledgements_letters_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "acknowledgements.asked",
     .label = N_("Documents to read and confirm"),
     .note = N_("When your organisation or one above it asks you to read a document."),
     .audience = NOTICE_MEMBERS,
     .has_message = true},
    {.code = "acknowledgements.reminder",
     .label = N_("Reminders to read and confirm"),
     .note = N_("When you have not confirmed yet and the day is near, or you are reminded."),
     .audience = NOTICE_MEMBERS,
     .has_message = true},
    {.code = "acknowledgements.late",
     .label = N_("Who has not read and confirmed"),
     .note = N_("When the day has passed and people of your organisation have not confirmed."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature acknowledgements_feature = {
    .name = "acknowledgements",
    .routes = routes,
    .menu = menu,
    .jobs = jobs,
    .notices = notices,
    .sweep = acknowledgements_sweep,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
    .org_is_bound = org_is_bound,
    .document_is_bound = document_is_bound,
    .document_erased = document_erased,
    .on_document = acknowledgements_on_document,
};
