#include "features/certificates/certificates.h"

#include "features/certificates/certificates_inner.h"

#define UNION_PATH "0"

/* ---- what happens elsewhere ------------------------------------------------------------------ */

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    certificates_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    certificates_db_person_merged(req->db, region, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    certificates_db_person_parted(req->db, region, gone, kept);
}

/* ---- contents -------------------------------------------------------------------------------- */

#define VIEW .needs = RIGHT_TRAINING_VIEW
#define ISSUE .needs = RIGHT_EVENTS_EDIT
#define OWN .needs = RIGHT_SIGNED_IN, .own_only = true

static const struct route routes[] = {
    {GET, "/C/:code", certificates_proof_page, .needs = RIGHT_NOBODY},
    {GET, "/C/:code/badge", certificates_proof_badge, .needs = RIGHT_NOBODY},
    {GET, "/badges/:id", certificates_issuer_page, .needs = RIGHT_NOBODY},
    {GET, "/badges/:id/keys", certificates_keys_page, .needs = RIGHT_NOBODY},
    {GET, "/badges/:id/keys/:n", certificates_key_page, .needs = RIGHT_NOBODY},
    {GET, "/badges/:id/revoked", certificates_revoked_page, .needs = RIGHT_NOBODY},

    {GET, "/certificates", certificates_journal_page, VIEW},
    {POST, "/certificates/find", certificates_journal_search, VIEW, .reads_only = true},
    {GET, "/certificates/file", certificates_journal_file, .needs = RIGHT_MEMBERS_EXPORT,
     .slow = true},
    {GET, "/certificates/new", certificates_new_page, ISSUE},
    {POST, "/certificates/new", certificates_new_action, ISSUE, .slow = true,
     .body_limit = 256 * 1024},
    {POST, "/certificates/undo/:id", certificates_undo_action, ISSUE},
    {GET, "/certificates/batch/:id", certificates_batch_page, VIEW},
    {GET, "/certificates/batch/:id/pdf", certificates_batch_file, VIEW, .slow = true},
    {GET, "/certificates/templates", certificates_templates_page, ISSUE},
    {POST, "/certificates/numbers", certificates_numbers_action, ISSUE},
    {GET, "/certificates/templates/:id", certificates_template_page, ISSUE},
    {POST, "/certificates/templates/:id", certificates_template_action, ISSUE, .slow = true},
    {POST, "/certificates/templates/:id/preview", certificates_template_preview, ISSUE,
     .slow = true, .reads_only = true},
    {GET, "/certificates/templates/:id/sample", certificates_template_sample, ISSUE, .slow = true},
    {POST, "/certificates/templates/:id/remove", certificates_template_remove, ISSUE},
    {GET, "/certificates/:id", certificates_page, VIEW},
    {GET, "/certificates/:id/pdf", certificates_pdf, VIEW, .slow = true},
    {POST, "/certificates/:id/revoke", certificates_revoke_action, ISSUE},
    {POST, "/certificates/:id/again", certificates_again_action, ISSUE},

    {GET, CERTIFICATES_MY, certificates_my_page, OWN},
    {GET, CERTIFICATES_MY "/:id/pdf", certificates_my_pdf, OWN, .slow = true},
    {GET, CERTIFICATES_MY "/:id/badge", certificates_my_badge, OWN},
    {0},
};

static const struct job_kind jobs[] = {
    {"certificates.issue", N_("Certificates for many people"), certificates_job,
     .about = certificates_job_about},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Certificates"), "id", "/certificates", RIGHT_TRAINING_VIEW, 9},
    {0},
};

const struct feature certificates_feature = {
    .name = "certificates",
    .menu = menu,
    .routes = routes,
    .jobs = jobs,
    .sweep = certificates_sweep,
    .on_card = certificates_on_card,
    .on_own_card = certificates_on_own_card,
    .on_event = certificates_on_event,
    .on_my_event = certificates_on_my_event,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
