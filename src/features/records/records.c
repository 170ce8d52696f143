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
    {GET, "/records/index", records_index_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/records/index", records_index_new_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/records/index/:id/file", records_index_file_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {POST, "/records/index/:id/approve", records_approve_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/records/index/:id/sort", records_sort_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .slow = true},
    {POST, "/records/index/:id/close", records_close_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {GET, "/records/index/:id/cases/new", records_case_new_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/index/:id/cases/new", records_case_new_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/records/cases/:id", records_case_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {GET, "/records/cases/:id/edit", records_case_edit_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/cases/:id/edit", records_case_edit_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/cases/:id/remove", records_case_remove_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/records/retention", records_retention_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {GET, "/records/retention/inventory", records_inventory_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {POST, "/records/retention/archive", records_archive_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/acts/new", records_act_new_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/records/acts/:id", records_act_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/records/acts/:id", records_act_edit_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/records/acts/:id/file", records_act_file_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {POST, "/records/acts/:id/remove", records_act_remove_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/acts/:id/sign", records_act_sign_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/records/acts/:id/unsign", records_act_unsign_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {GET, "/records/acts/:id/done", records_act_done_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/records/acts/:id/done", records_act_done_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .slow = true},
    {POST, "/records/:id/signed", records_signed_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .slow = true},
    {GET, "/records/:id/signed", records_signed_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {POST, "/records/:id/signatures", records_signature_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .slow = true, .body_limit = TEXT_LIMIT},
    {GET, "/records/:id/signatures/:n", records_signature_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {GET, "/records/:id/copy", records_copy_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {POST, "/records/:id/case", records_place_action, .needs = RIGHT_DOCUMENTS_EDIT},
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
    {N_("Documents and control"), N_("Record keeping"), "mail", "/records", RIGHT_DOCUMENTS_VIEW,
     26},
    {0},
};

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct records_index_db_any_of_org_row index;
    (void)region_id;
    return records_index_db_any_of_org(req->db, org_id, &index)
               ? N_("The organisation has an index of cases.")
               : NULL;
}

const struct feature records_feature = {
    .name = "records",
    .routes = routes,
    .menu = menu,
    .document_number = records_document_number,
    .document_adopted = records_document_adopted,
    .document_erased = records_document_erased,
    .org_is_bound = org_is_bound,
    .watch = records_watch,
    .on_document = records_on_document,
};
