#include "features/consents/consents.h"

#include "app/page.h"
#include "features/consents/consents_inner.h"

/* The contents of the feature, and what it hears of others. */

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    consents_db_merged(req->db, region_id, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    consents_db_parted(req->db, region_id, gone, kept);
}

static bool notice_is_barred(struct request *req, const char *purpose, int64_t region_id,
                             int64_t person_id)
{
    return !consents_allow(req, region_id, person_id, purpose);
}

#define OWN PAGE_MY "/about/consents"

static const struct route routes[] = {
    {GET, OWN, consents_own_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, OWN "/give/:purpose", consents_give_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {POST, OWN "/give/:purpose", consents_give_action, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, OWN "/withdraw/:purpose", consents_withdraw_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {POST, OWN "/withdraw/:purpose", consents_withdraw_action, .needs = RIGHT_SIGNED_IN,
     .own_only = true},

    {GET, "/members/:id/consents", consents_card_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/members/:id/consents", consents_card_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/consents/withdrawn", consents_withdrawn_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/consents/withdrawn/:id/note", consents_note_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/consents/withdrawn/file", consents_withdrawn_file, .needs = RIGHT_MEMBERS_EXPORT,
     .slow = true},

    {GET, "/consents", consents_texts_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {GET, "/consents/:id", consents_text_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {GET, "/consents/:id/new", consents_text_new_page, .needs = RIGHT_ACCOUNTS_MANAGE},
    {POST, "/consents/:id/new", consents_text_new_action, .needs = RIGHT_ACCOUNTS_MANAGE},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Admissions and requests"), N_("Consents withdrawn"), "shield-check", "/consents/withdrawn",
     RIGHT_MEMBERS_EDIT, 18},
    {N_("Settings"), N_("Texts of consent"), "file-text", "/consents", RIGHT_ACCOUNTS_MANAGE, 78},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "consents.withdrawn",
     .label = N_("A consent was withdrawn"),
     .note = N_("When a member of your organisation withdraws a consent. It stands on the start "
                "page besides."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature consents_feature = {.name = "consents",
                                         .routes = routes,
                                         .menu = menu,
                                         .notices = notices,
                                         .notice_is_barred = notice_is_barred,
                                         .on_card = consents_on_card,
                                         .person_merged = person_merged,
                                         .person_parted = person_parted};
