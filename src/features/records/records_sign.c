/* Qualified signatures: the file that is signed is kept as it was given out, signature files of it
 * are taken in, read and given out again; the shown copy bears the mark. */
#include "features/records/records_inner.h"

#include <sodium.h>
#include <unistd.h>

#include "app/app.h"
#include "app/look.h"
#include "app/secret.h"
#include "base/utf8.h"
#include "features/records/records.html.h"
#include "features/records/records_cms.h"

enum { HASH_BYTES = 32, SIGNATURES_MOST = 20, FILE_MOST = 64 * 1024 * 1024 };

static const struct form_field upload_fields[] = {
    {"file", N_("Signature file"), FORM_FILE, .required = true, .wide = true,
     .hint = N_("A detached signature, .sig or .p7s, at most 1 MB")},
    {0},
};

/* ---- bytes ---------------------------------------------------------------------------------- */

static str place_of(struct request *req, const char *column, int64_t document_id, int64_t n)
{
    return str_format(req->arena, "%s:%lld:%lld", column, (long long)document_id, (long long)n);
}

/* All of an open file; empty if it cannot be read. */
static str bytes_of(struct request *req, int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    if (size <= 0 || size > FILE_MOST) {
        return (str){0};
    }
    char *bytes = arena_raw(req->arena, (size_t)size);
    for (off_t done = 0; done < size;) {
        ssize_t got = pread(fd, bytes + done, (size_t)(size - done), done);
        if (got <= 0) {
            return (str){0};
        }
        done += got;
    }
    return (str){bytes, (size_t)size};
}

static struct reply give(struct request *req, str bytes, str type, str name)
{
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write(fd, bytes.data, bytes.length) == (ssize_t)bytes.length;
    return reply_made_file(req, fd, is_whole, type, name);
}

/* ---- the file that is signed ---------------------------------------------------------------- */

/* An adopted document of one's own that was not destroyed. */
static bool find(struct request *req, struct documents_document *ret_document)
{
    str act;
    return documents_find_own(req, path_id(req), ret_document) &&
           !str_equal(ret_document->state, STR("draft")) &&
           !documents_was_erased(req, ret_document->id, &act);
}

static bool open_signed(struct request *req, const struct documents_document *document,
                        str *ret_bytes)
{
    struct records_sign_db_signed_row row;
    return records_sign_db_signed(req->db, document->region_id, document->id, &row) &&
           secret_open(req->arena, req->app->keys,
                       place_of(req, "record_signed.content", document->id, 0), row.content,
                       ret_bytes);
}

/* The paper in the language of the document. */
static str print(struct request *asked, const struct documents_document *document)
{
    struct request reader = *asked;
    reader.language = look_language(document->language, asked->language);
    struct papers_paper paper = documents_paper(&reader, document);
    int fd = app_temporary_file(asked->app);
    str bytes = {0};
    if (fd >= 0 &&
        papers_write_pdf(&reader, fd, &paper, documents_address(&reader, document->code))) {
        bytes = bytes_of(asked, fd);
    }
    if (fd >= 0) {
        close(fd);
    }
    return bytes;
}

struct reply records_signed_action(struct request *req)
{
    struct documents_document document;
    struct records_sign_db_about_row about;
    if (!find(req, &document) || records_is_incoming(document.stream)) {
        return reply_not_found(req);
    }
    str address = str_format(req->arena, "/documents/%lld", (long long)document.id);
    if (records_sign_db_about(req->db, document.region_id, document.id, &about)) {
        return reply_see_other(req, address);
    }
    str bytes = print(req, &document);
    if (bytes.length == 0) {
        return reply_no_room(req);
    }
    unsigned char hash[HASH_BYTES];
    char hex[HASH_BYTES * 2 + 1];
    crypto_hash_sha256(hash, (const unsigned char *)bytes.data, bytes.length);
    sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    records_sign_db_keep(
        req->db,
        &(struct records_sign_db_keep_values){
            .region_id = document.region_id,
            .document_id = document.id,
            .hash = str_of(hex),
            .size = (int64_t)bytes.length,
            .content = secret_seal(req->arena, req->app->keys,
                                   place_of(req, "record_signed.content", document.id, 0), bytes),
            .now = req->now,
        });
    audit(req, "records.prepare", document.region_id, document.id, 0, NULL, 0);
    return reply_see_other(req, address);
}

struct reply records_signed_page(struct request *req)
{
    struct documents_document document;
    str bytes;
    if (!find(req, &document) || !open_signed(req, &document, &bytes)) {
        return reply_not_found(req);
    }
    return give(req, bytes, STR("application/pdf"),
                str_format(req->arena, "document-%lld.pdf", (long long)document.id));
}

/* ---- signatures ----------------------------------------------------------------------------- */

static const char *const sentences[] = {
    [RECORDS_CMS_VALID] = NULL,
    [RECORDS_CMS_UNKNOWN] = NULL,
    [RECORDS_CMS_FOREIGN] = N_("The signature is not of this file. Sign the very file that was "
                               "downloaded here, without opening and saving it again."),
    [RECORDS_CMS_NOT_ONE] = N_("This is no signature file. A detached signature in the form CMS "
                               "(.sig, .p7s) is needed."),
    [RECORDS_CMS_ATTACHED] = N_("The signature holds the file itself. Save it as a detached one."),
    [RECORDS_CMS_SEVERAL] = N_("One signature in a file is needed. Upload those of several people "
                               "one by one."),
    [RECORDS_CMS_NAMELESS] = N_("The certificate of who signed is not in the file. Sign once more "
                                "with the certificate included."),
    [RECORDS_CMS_TOO_LARGE] = N_("The signature file is larger than 1 MB."),
};

static void keep(struct request *req, const struct documents_document *document, int64_t n,
                 const struct records_upload *upload)
{
    const struct records_cms *cms = &upload->cms;
    records_sign_db_put(
        req->db, &(struct records_sign_db_put_values){
                     .region_id = document->region_id,
                     .document_id = document->id,
                     .n = n,
                     .name = utf8_slice(upload->name, 200),
                     .result = upload->is_checked ? STR("valid") : STR("unknown"),
                     .algorithm = cms->algorithm.length > 0 ? cms->algorithm : STR("?"),
                     .serial = cms->serial.length > 0 ? cms->serial : STR("?"),
                     .owner = cms->owner.length > 0 ? cms->owner : STR("?"),
                     .issuer = cms->issuer,
                     .valid_from = cms->valid_from,
                     .valid_to = cms->valid_to,
                     .content = secret_seal(
                         req->arena, req->app->keys,
                         place_of(req, "record_signature.content", document->id, n), upload->bytes),
                     .account_id = audit_actor(req),
                     .now = req->now,
                 });
    const struct audit_change change = {"serial", (str){0}, cms->serial};
    audit(req, "records.signature", document->region_id, document->id, 0, &change, 1);
}

struct reply records_signature_action(struct request *req)
{
    struct documents_document document;
    struct records_upload upload = {0};
    str file;
    if (!find(req, &document) || !open_signed(req, &document, &file)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, upload_fields);
    const struct http_file *sent = form_file(&form, "file");
    upload.bytes = sent == NULL ? (str){0} : bytes_of(req, sent->fd);
    enum records_cms_outcome outcome =
        records_cms_read(req->arena, upload.bytes, file, &upload.cms);
    if (sentences[outcome] != NULL) {
        return reply_refused(req, str_of(tr(req->language, sentences[outcome])));
    }
    struct records_sign_db_signatures_rows there =
        records_sign_db_signatures(req->db, document.region_id, document.id);
    EACH (row, there) {
        /* A number is unique for who issued it, and for nobody else. */
        if (str_equal(row->serial, upload.cms.serial) &&
            str_equal(row->issuer, upload.cms.issuer)) {
            return reply_refused(req, str_of(_("This document bears a signature with that "
                                               "certificate already.")));
        }
    }
    if (there.count >= SIGNATURES_MOST) {
        return reply_refused(req, str_of(_("A document bears at most 20 signatures.")));
    }
    upload.name = sent->name;
    upload.is_checked = outcome == RECORDS_CMS_VALID;
    keep(req, &document, (int64_t)there.count + 1, &upload);
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)document.id),
                      str_of(upload.is_checked
                                 ? _("The signature belongs to the document and is kept.")
                                 : _("The signature is kept. It was read, not checked: its "
                                     "algorithm is not known here.")),
                      0);
}

struct reply records_signature_page(struct request *req)
{
    struct documents_document document;
    struct records_sign_db_signature_row row;
    int64_t n = 0;
    str bytes;
    if (!find(req, &document) || !str_to_int64(path_text(req, 1), &n) ||
        !records_sign_db_signature(req->db, document.region_id, document.id, n, &row) ||
        !secret_open(req->arena, req->app->keys,
                     place_of(req, "record_signature.content", document.id, n), row.content,
                     &bytes)) {
        return reply_not_found(req);
    }
    return give(req, bytes, STR("application/octet-stream"), row.name);
}

/* ---- the copy with the mark ----------------------------------------------------------------- */

/* ГОСТ Р 7.0.97-2025: number of the certificate, its owner, since when and until when. */
static void put_mark(struct request *req, struct papers_paper *paper,
                     const struct records_sign_db_signatures_row *row)
{
    str head = str_of(_("SIGNED WITH AN ELECTRONIC SIGNATURE"));
    str text = _f("Certificate: %1\nOwner: %2", row->serial, row->owner);
    if (!date_is_none(row->valid_from)) {
        text = STR_CONCAT(req->arena, text, STR("\n"),
                          _f("Valid from %1 to %2", row->valid_from, row->valid_to));
    }
    if (!str_equal(row->result, STR("valid"))) {
        text =
            STR_CONCAT(req->arena, text, STR("\n"), str_of(_("Read, not checked by this program")));
    }
    papers_add(req->arena, paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add_row(req->arena, paper, PAPERS_ROW_HEAD, &head, 1);
    papers_add_row(req->arena, paper, PAPERS_ROW, &text, 1);
}

struct reply records_copy_page(struct request *asked)
{
    struct documents_document document;
    struct request reader = *asked;
    struct request *req = &reader;
    if (!find(asked, &document)) {
        return reply_not_found(asked);
    }
    struct records_sign_db_signatures_rows rows =
        records_sign_db_signatures(req->db, document.region_id, document.id);
    if (rows.count == 0) {
        return reply_not_found(asked);
    }
    reader.language = look_language(document.language, asked->language);
    struct papers_paper paper = documents_paper(req, &document);
    EACH (row, rows) {
        put_mark(req, &paper, row);
    }
    return papers_reply(req, &paper, documents_address(req, document.code),
                        str_format(req->arena, "copy-%lld", (long long)document.id), PAPERS_PDF);
}

/* ---- on the page of the document ------------------------------------------------------------ */

struct html records_signatures_of(struct request *req, const struct documents_document *document)
{
    struct records_signatures_view view = {
        .document_id = document->id,
        .rows = records_sign_db_signatures(req->db, document->region_id, document->id),
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
    };
    view.is_prepared =
        records_sign_db_about(req->db, document->region_id, document->id, &view.about);
    return view.is_prepared || view.may_edit ? records_html_signatures(req, &view)
                                             : (struct html){0};
}
