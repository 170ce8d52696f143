/* A draft becomes a decision: numbered, sealed, never changed again. */
#include "features/documents/documents_inner.h"

#include "app/attachment.h"
#include "app/base32.h"
#include "app/json.h"
#include "base/rand.h"

enum { CODE_BYTES = 10 };

str documents_imprint_text(struct request *req, str imprint)
{
    return STR_CONCAT(req->arena, str_slice(imprint, 0, 16), STR(" "), str_slice(imprint, 16, 16),
                      STR(" "), str_slice(imprint, 32, 16), STR(" "), str_from(imprint, 48));
}

static json_t *files_content(struct request *req, const struct documents_document *document)
{
    struct documents_db_files_rows files =
        documents_db_files(req->db, document->region_id, document->id);
    json_t *list = json_array();
    EACH (file, files) {
        json_t *one = json_object();
        json_put_text(one, "name", file->name);
        json_put_text(one, "hash", file->hash);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *changes_content(struct request *req, const struct documents_document *document)
{
    struct documents_db_amendments_by_rows amendments =
        documents_db_amendments_by(req->db, document->region_id, document->id);
    json_t *list = json_array();
    EACH (amendment, amendments) {
        json_t *one = json_object();
        json_put_int(one, "item", amendment->item);
        json_put_text(one, "action", amendment->action);
        json_put_int(one, "to", amendment->to_id);
        json_put_int(one, "to_item", amendment->to_item);
        json_put_int(one, "to_n", amendment->to_n);
        json_put_text(one, "content", amendment->content);
        json_array_append_new(list, one);
    }
    return list;
}

str documents_hash(struct request *req, const struct documents_document *document)
{
    str content = documents_content(req->arena, document);
    if (document->seal < 2) {
        return attachment_imprint(req->arena, content);
    }
    CLEANUP(json_drop) json_t *whole = json_object();
    json_put_text(whole, "text", content);
    json_object_set_new(whole, "files", files_content(req, document));
    json_object_set_new(whole, "changes", changes_content(req, document));
    return attachment_imprint(req->arena, json_as_text(req->arena, whole));
}

/* What the document does to others takes effect with it. */
static str links_content(struct request *req, const struct documents_document *document)
{
    CLEANUP(json_drop) json_t *list = json_array();
    struct documents_db_links_rows links =
        documents_db_links(req->db, document->region_id, document->id);
    EACH (link, links) {
        if (!link->is_back) {
            json_t *one = json_object();
            json_put_text(one, "kind", link->kind);
            json_put_int(one, "to", link->id);
            json_put_int(one, "item", link->item);
            json_put_text(one, "note", link->note);
            json_array_append_new(list, one);
        }
    }
    return json_as_text(req->arena, list);
}

str documents_seen(struct request *req, const struct documents_document *document)
{
    struct documents_document own = *document;
    own.seal = DOCUMENTS_SEAL;
    str whole = STR_CONCAT(req->arena, documents_hash(req, &own), document->correspondent,
                           links_content(req, document));
    str imprint = attachment_imprint(req->arena, whole);
    return str_format(req->arena, "%lld-%.*s", (long long)document->version, 16, imprint.data);
}

str documents_what_is_missing(struct request *req, const struct documents_document *document)
{
    const struct documents_kind *kind = documents_kind_of(document->kind);
    if (documents_whose_is_open(document)) {
        return str_of(_("Say first whose document it is."));
    }
    if (date_is_none(document->dated_on)) {
        return str_of(_("Enter the day of the document first."));
    }
    if (date_before(req->today, document->dated_on)) {
        return str_of(_("The day of the document is still to come."));
    }
    if (str_equal(document->stream, STR("incoming"))) {
        return (str){0}; /* others have written and signed it */
    }
    if (kind != NULL && kind->has_items && document->item_count == 0) {
        return str_of(_("The document has no items yet."));
    }
    if (document->signed_name.length == 0) {
        return str_of(_("Enter who signs the document first."));
    }
    struct documents_blanks blanks = documents_blanks_of(req, document);
    return blanks.count == 0 ? (str){0}
                             : _f("Something is still to be filled in. %1: “%2”.",
                                  blanks.items[0].where, blanks.items[0].words);
}

bool documents_adopt(struct request *req, struct documents_document *document, str *ret_sentence)
{
    str missing = documents_what_is_missing(req, document);
    if (missing.length > 0) {
        *ret_sentence = missing;
        return false;
    }
    struct documents_document own = *document;
    if (own.number.length == 0) {
        documents_number_next(req, &own);
    }
    char code[CODE_BYTES];
    rand_bytes(code, sizeof(code));
    own.code = base32_of(req->arena, (str){code, sizeof(code)});
    own.seal = DOCUMENTS_SEAL;
    own.hash = documents_hash(req, &own);
    if (!documents_db_adopt(req->db, &(struct documents_db_adopt_values){
                                         .id = own.id,
                                         .version = own.version,
                                         .number = own.number,
                                         .number_key = reading_number_key(req->arena, own.number),
                                         .meeting_number = own.meeting_number,
                                         .item_number = own.item_number,
                                         .code = own.code,
                                         .hash = own.hash,
                                         .seal = own.seal,
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
