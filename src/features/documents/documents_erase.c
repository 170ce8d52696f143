/* A document whose term of keeping is over: its text goes for ever, its line stays. */
#include "features/documents/documents_inner.h"

#include "app/look.h"
#include "features/documents/documents_erase.sql.h"

static const char *const erased_title = N_("The text was destroyed");

const char *documents_what_binds(struct request *req, int64_t id)
{
    const char *sentence = NULL;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if (sentence == NULL && (*feature)->document_is_bound != NULL) {
            sentence = (*feature)->document_is_bound(req, id);
        }
    }
    return sentence;
}

bool documents_was_erased(struct request *req, int64_t id, str *ret_act)
{
    struct documents_erase_db_was_erased_row row;
    bool was_erased = documents_erase_db_was_erased(req->db, id, &row);
    *ret_act = was_erased ? row.act : (str){0};
    return was_erased;
}

bool documents_erase(struct request *req, int64_t id, str act)
{
    struct documents_document document;
    str earlier;
    if (!documents_find_own(req, id, &document) || documents_was_erased(req, id, &earlier) ||
        documents_what_binds(req, id) != NULL) {
        return false;
    }
    enum language language = look_language(document.language, LANGUAGE_RU);
    document.title = str_of(tr(language, erased_title));
    if (!documents_erase_db_blank(req->db, id, document.title, req->now)) {
        return false;
    }
    documents_db_clear_items(req->db, document.region_id, id);
    documents_db_clear_addressees(req->db, document.region_id, id);
    documents_db_clear_controllers(req->db, document.region_id, id);
    documents_db_clear_versions(req->db, document.region_id, id);
    documents_db_clear_files(req->db, document.region_id, id);
    documents_db_clear_amendments(req->db, document.region_id, id);
    documents_db_clear_source(req->db, id);
    documents_erase_db_blank_links(req->db, document.region_id, id);
    documents_forget_index(req, id);
    documents_erase_db_note(req->db, id, act, req->now);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->document_erased != NULL) {
            (*feature)->document_erased(req, id);
        }
    }
    const struct audit_change change = {"act", (str){0}, act};
    audit(req, "documents.erase", document.region_id, id, 0, &change, 1);
    return true;
}
