#include "features/papers/papers.h"

#include "features/papers/papers_inner.h"

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    papers_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    papers_db_person_merged(req->db, region, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    papers_db_person_parted(req->db, region, gone, kept);
}

static const struct route routes[] = {
    {GET, "/P/:code", papers_genuine_page, .needs = RIGHT_NOBODY},

    {GET, "/joined/:secret/papers", papers_joining_page, .needs = RIGHT_NOBODY, .slow = true},
    {GET, "/applications/:id/papers", papers_joining_page, .needs = RIGHT_MEMBERS_EDIT,
     .slow = true},

    {GET, "/members/:id/papers", papers_member_page, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/members/:id/papers/:kind", papers_print_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/members/:id/papers/:kind", papers_print_again, .needs = RIGHT_MEMBERS_EDIT,
     .reads_only = true},
    {POST, "/members/:id/make/:kind", papers_print_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/members/:id/names", papers_cases_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/members/:id/names", papers_cases_action, .needs = RIGHT_MEMBERS_EDIT},

    {GET, "/orgs/:id/papers/journal", papers_print_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/orgs/:id/papers/journal", papers_print_again, .needs = RIGHT_MEMBERS_EDIT,
     .reads_only = true},
    {POST, "/orgs/:id/make/journal", papers_print_action, .needs = RIGHT_MEMBERS_EDIT},

    {GET, "/papers/:id", papers_paper_page, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/papers/:id/pdf", papers_file_page, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {GET, "/papers/:id/docx", papers_file_page, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {POST, "/papers/:id/void", papers_annul_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/papers/many", papers_many_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/papers/many", papers_many_action, .needs = RIGHT_MEMBERS_EDIT, .slow = true},
    {GET, "/papers/batch/:id", papers_batch_page, .needs = RIGHT_MEMBERS_EDIT, .slow = true},

    {GET, "/papers/templates", papers_templates_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {GET, "/papers/templates/:kind/:language", papers_template_page,
     .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/papers/templates/:kind/:language", papers_template_action,
     .needs = RIGHT_ACCOUNTS_MANAGE, .body_limit = 256 * 1024},
    {POST, "/papers/templates/:kind/:language/preview", papers_template_preview,
     .needs = RIGHT_ACCOUNTS_MANAGE, .reads_only = true, .body_limit = 256 * 1024},
    {POST, "/papers/templates/:kind/:language/back", papers_template_back_action,
     .needs = RIGHT_ACCOUNTS_MANAGE},

    {GET, "/papers/words", papers_words_page, .needs = RIGHT_ORGS_VIEW},
    {GET, "/papers/words/new", papers_word_new_page, .needs = RIGHT_ORGS_VIEW},
    {POST, "/papers/words/new", papers_word_new_action, .needs = RIGHT_ORGS_VIEW},
    {POST, "/papers/words/preview", papers_word_preview, .needs = RIGHT_ORGS_VIEW,
     .reads_only = true},
    {GET, "/papers/words/:id", papers_word_page, .needs = RIGHT_ORGS_VIEW},
    {POST, "/papers/words/:id", papers_word_action, .needs = RIGHT_ORGS_VIEW},
    {POST, "/papers/words/:id/preview", papers_word_preview, .needs = RIGHT_ORGS_VIEW,
     .reads_only = true},
    {POST, "/papers/words/:id/remove", papers_word_remove_action, .needs = RIGHT_ORGS_VIEW},

    {GET, "/my/papers", papers_my_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/my/papers/:kind", papers_print_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, "/my/papers/:kind", papers_print_again, .needs = RIGHT_SIGNED_IN, .own_only = true,
     .reads_only = true},
    {POST, "/my/make/:kind", papers_print_action, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/my/papers/issued/:id", papers_paper_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/my/papers/issued/:id/pdf", papers_file_page, .needs = RIGHT_SIGNED_IN, .own_only = true,
     .slow = true},
    {GET, "/my/papers/issued/:id/docx", papers_file_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true, .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Settings"), N_("Templates of papers"), "file-text", "/papers/templates",
     RIGHT_ACCOUNTS_MANAGE, 76},
    {N_("Settings"), N_("Dictionary of cases"), "language", "/papers/words", RIGHT_ACCOUNTS_MANAGE,
     77},
    {0},
};

static const struct job_kind jobs[] = {
    {"papers.many", N_("Papers for many people"), papers_many_job, .about = papers_many_about},
    {0},
};

const struct feature papers_feature = {
    .name = "papers",
    .routes = routes,
    .jobs = jobs,
    .menu = menu,
    .on_card = papers_on_card,
    .on_org = papers_on_org,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
