/* Files of a document: attachments, and what its text was read from. Kept sealed in the database,
 * given out to be downloaded alone: a browser never opens them as pages of ours. */
#include "features/documents/documents_inner.h"

#include "app/attachment.h"
#include "features/documents/documents.html.h"
#include "features/papers/papers.h"

enum { FILES_MOST = 50 };

static const struct form_field file_fields[] = {
    {"file", N_("File"), FORM_FILE, .required = true, .wide = true, .hint = N_("At most 20 MB")},
    {0},
};

static str place_of(struct request *req, int64_t document_id, int64_t n)
{
    return str_format(req->arena, "document_file.content:%lld:%lld", (long long)document_id,
                      (long long)n);
}

bool documents_keep_file(struct request *req, const struct documents_document *document,
                         const struct http_file *file, bool is_source)
{
    struct documents_db_last_file_row last;
    struct attachment kept;
    if (!documents_db_last_file(req->db, document->region_id, document->id, &last) ||
        !attachment_take(req, file, place_of(req, document->id, last.n + 1), &kept)) {
        return false;
    }
    documents_db_put_file(req->db, &(struct documents_db_put_file_values){
                                       .region_id = document->region_id,
                                       .document_id = document->id,
                                       .n = last.n + 1,
                                       .name = kept.name,
                                       .type = kept.type,
                                       .size = kept.size,
                                       .hash = kept.hash,
                                       .is_source = is_source,
                                       .content = kept.content,
                                       .account_id = audit_actor(req),
                                       .now = req->now,
                                   });
    audit(req, "documents.attach", document->region_id, document->id, 0, NULL, 0);
    return true;
}

/* ---- pages ---------------------------------------------------------------------------------- */

static struct reply given_out(struct request *req, int64_t document_id, int64_t n,
                              const struct documents_db_file_row *file)
{
    return attachment_reply(req, place_of(req, document_id, n),
                            &(struct attachment){.name = file->name,
                                                 .type = STR("application/octet-stream"),
                                                 .hash = file->hash,
                                                 .content = file->content});
}

struct reply documents_file_page(struct request *req)
{
    struct documents_document document;
    struct documents_db_file_row file;
    int64_t n = 0;
    if (!documents_find(req, path_id(req), &document) || !str_to_int64(path_text(req, 1), &n) ||
        !documents_db_file(req->db, document.region_id, document.id, n, &file)) {
        return reply_not_found(req);
    }
    return given_out(req, document.id, n, &file);
}

struct reply documents_attachment(struct request *req, int64_t region_id, int64_t document_id,
                                  int64_t n)
{
    struct documents_db_file_row file;
    return documents_db_file(req->db, region_id, document_id, n, &file) && !file.is_source
               ? given_out(req, document_id, n, &file)
               : reply_not_found(req);
}

struct reply documents_file_new_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, file_fields);
    return reply_page(req, _("Attach a file"), documents_html_file(req, &document, &form));
}

struct reply documents_file_new_action(struct request *req)
{
    struct documents_document document;
    struct documents_db_last_file_row last;
    if (!documents_find_draft(req, &document) ||
        !documents_db_last_file(req->db, document.region_id, document.id, &last)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, file_fields);
    const struct http_file *file = form_file(&form, "file");
    if (last.total >= FILES_MOST) {
        form_add_error(&form, "file", str_of(_("A document has at most 50 files.")));
    } else if (file != NULL && file->size == 0) {
        form_add_error(&form, "file", str_of(_("The file is empty.")));
    }
    if (form_is_good(&form) && !documents_keep_file(req, &document, file, false)) {
        form_add_error(&form, "file", str_of(_("The file could not be read. Please try again.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Attach a file"),
                                documents_html_file(req, &document, &form));
    }
    return reply_see_other(req, str_format(req->arena, "/documents/%lld", (long long)document.id));
}

struct reply documents_file_remove_action(struct request *req)
{
    struct documents_document document;
    int64_t n = 0;
    if (!documents_find_draft(req, &document) || !str_to_int64(path_text(req, 1), &n) ||
        !documents_db_remove_file(req->db, document.region_id, document.id, n)) {
        return reply_not_found(req);
    }
    audit(req, "documents.change", document.region_id, document.id, 0, NULL, 0);
    return reply_see_other(req, str_format(req->arena, "/documents/%lld", (long long)document.id));
}
