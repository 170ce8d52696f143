/* Registers, the index of cases, acts of destruction, signatures: the routes. */
#include "features/records/records_inner.h"

/* The registers of a year stand on two pages that are one entry of the menu. */
static struct reply start_page(struct request *req)
{
    return reply_see_other(req, STR("/records/incoming"));
}

#define FILE_LIMIT (20 * 1024 * 1024)
#define TEXT_LIMIT (2 * 1024 * 1024)

static const struct route routes[] = {
    {GET, "/records", start_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {GET, "/records/incoming", records_incoming_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/records/incoming", records_incoming_find, .needs = RIGHT_DOCUMENTS_VIEW,
     .reads_only = true},
    {GET, "/records/outgoing", records_outgoing_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/records/outgoing", records_outgoing_find, .needs = RIGHT_DOCUMENTS_VIEW,
     .reads_only = true},
    {GET, "/records/journal", records_journal_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {GET, "/records/incoming/new", records_incoming_new_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/incoming/new", records_incoming_new_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .slow = true, .body_limit = FILE_LIMIT},
    {GET, "/records/outgoing/new", records_outgoing_new_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/outgoing/new", records_outgoing_new_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .body_limit = TEXT_LIMIT},
    {GET, "/records/numbers", records_numbers_page, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/records/numbers", records_numbers_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {GET, "/records/:id", records_card_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/records/:id/register", records_register_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/:id/orders", records_order_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/:id/orders/:order/done", records_done_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/:id/sent", records_sent_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/records/:id/annul", records_annul_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/:id/annul", records_annul_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/:id/files", records_attach_action, .needs = RIGHT_DOCUMENTS_EDIT, .slow = true,
     .body_limit = FILE_LIMIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Work"), N_("Record keeping"), "mail", "/records", RIGHT_DOCUMENTS_VIEW, 61},
    {0},
};

const struct feature records_feature = {
    .name = "records",
    .routes = routes,
    .menu = menu,
    .document_number = records_document_number,
    .document_adopted = records_document_adopted,
    .on_document = records_on_document,
};
