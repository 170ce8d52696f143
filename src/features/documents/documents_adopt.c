/* A draft becomes a decision: numbered, sealed, never changed again. */
#include "features/documents/documents_inner.h"

#include <sodium.h>

#include "app/base32.h"
#include "base/rand.h"

enum { CODE_BYTES = 10, HASH_BYTES = 32 };

str documents_hash(struct arena *arena, const struct documents_document *document)
{
    str content = documents_content(arena, document);
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)content.data, content.length,
                       NULL, 0);
    char *hex = arena_raw(arena, HASH_BYTES * 2 + 1);
    sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, sizeof(hash));
    return str_of(hex);
}

const char *documents_what_is_missing(const struct request *req,
                                      const struct documents_document *document)
{
    const struct documents_kind *kind = documents_kind_of(document->kind);
    if (date_is_none(document->dated_on)) {
        return N_("Enter the day of the document first.");
    }
    if (date_before(req->today, document->dated_on)) {
        return N_("The day of the document is still to come.");
    }
    if (str_equal(document->stream, STR("incoming"))) {
        return NULL; /* others have written and signed it */
    }
    if (kind != NULL && kind->has_items && document->item_count == 0) {
        return N_("The document has no items yet.");
    }
    return document->signed_name.length == 0 ? N_("Enter who signs the document first.") : NULL;
}

bool documents_adopt(struct request *req, struct documents_document *document, str *ret_sentence)
{
    const char *missing = documents_what_is_missing(req, document);
    if (missing != NULL) {
        *ret_sentence = str_of(tr(req->language, missing));
        return false;
    }
    struct documents_document own = *document;
    if (own.number.length == 0) {
        documents_number_next(req, &own);
    }
    char code[CODE_BYTES];
    rand_bytes(code, sizeof(code));
    own.code = base32_of(req->arena, (str){code, sizeof(code)});
    own.hash = documents_hash(req->arena, &own);
    if (!documents_db_adopt(req->db, &(struct documents_db_adopt_values){
                                         .id = own.id,
                                         .version = own.version,
                                         .number = own.number,
                                         .number_key = reading_number_key(req->arena, own.number),
                                         .meeting_number = own.meeting_number,
                                         .item_number = own.item_number,
                                         .code = own.code,
                                         .hash = own.hash,
                                         .account_id = audit_actor(req),
                                         .now = req->now,
                                     })) {
        *ret_sentence =
            str_of(_("Somebody else has changed the document meanwhile. Open it again."));
        return false;
    }
    own.version++;
    own.state = STR("adopted");
    const struct audit_change number = {"number", (str){0}, own.number};
    audit(req, "documents.adopt", own.region_id, own.id, 0, &number, 1);
    documents_index(req, &own);
    documents_links_take_effect(req, &own);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->document_adopted != NULL) {
            (*feature)->document_adopted(req, own.region_id, own.id);
        }
    }
    *document = own;
    return true;
}
