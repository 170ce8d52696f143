/* Published documents: for members on their own pages, and for everybody by an address. */
#include "features/documents/documents_inner.h"

#include "app/page.h"
#include "features/documents/documents.html.h"
#include "features/members/members.h"

/* Where the signed-in member is registered. */
static bool own_path(struct request *req, str *ret_path)
{
    struct members_self self;
    struct documents_db_place_row place;
    if (!members_self(req, &self) || !documents_db_place(req->db, self.scope, self.id, &place)) {
        return false;
    }
    *ret_path = place.path;
    return true;
}

static struct reply published_page(struct request *req, str path, str audience, const char *at)
{
    struct documents_db_line_row row;
    struct documents_view view = {.is_public = true};
    if (!documents_db_find_published(req->db, path, audience, path_id(req), &row)) {
        return reply_not_found(req);
    }
    view.document = documents_of_row(req, &row);
    view.files = documents_db_files(req->db, row.region_id, row.id);
    view.links = documents_db_links(req->db, row.region_id, row.id);
    view.files_at = str_format(req->arena, "%s/%lld/files", at, (long long)row.id);
    documents_show_edition(req, &view);
    return reply_page_titled(req, documents_label(req, &view.document),
                             documents_html_published(req, &view));
}

static struct reply published_file(struct request *req, str path, str audience)
{
    struct documents_db_line_row row;
    int64_t n = 0;
    return documents_db_find_published(req->db, path, audience, path_id(req), &row) &&
                   str_to_int64(path_text(req, 1), &n)
               ? documents_attachment(req, row.region_id, row.id, n)
               : reply_not_found(req);
}

struct reply documents_own_list_page(struct request *req)
{
    str path;
    if (!own_path(req, &path)) {
        return members_no_card(req);
    }
    return reply_page(req, _("Documents"),
                      documents_html_own(req, documents_for_members(req, path)));
}

struct reply documents_own_page(struct request *req)
{
    str path;
    return own_path(req, &path) ? published_page(req, path, STR("members"), PAGE_MY "/documents")
                                : reply_not_found(req);
}

struct reply documents_open_page(struct request *req)
{
    return published_page(req, STR("0"), STR("everybody"), "/open-documents");
}

struct reply documents_own_file_page(struct request *req)
{
    str path;
    return own_path(req, &path) ? published_file(req, path, STR("members")) : reply_not_found(req);
}

struct reply documents_open_file_page(struct request *req)
{
    return published_file(req, STR("0"), STR("everybody"));
}

/* ---- for other features --------------------------------------------------------------------- */

bool documents_find_any(struct request *req, int64_t id, struct documents_document *ret_document)
{
    struct documents_db_line_row row;
    if (!documents_db_find_any(req->db, id, &row) || str_equal(row.state, STR("draft"))) {
        return false;
    }
    *ret_document = documents_of_row(req, &row);
    return true;
}

struct html documents_text(struct request *req, const struct documents_document *document)
{
    struct documents_view view = {.document = *document, .is_public = true};
    return documents_html_text(req, &view);
}

struct html documents_edition_text(struct request *req, const struct documents_edition *edition)
{
    struct documents_view view = {.document = edition->document,
                                  .edition = *edition,
                                  .is_public = true,
                                  .is_amended = edition->note_count > 0};
    return documents_html_text(req, &view);
}

struct html documents_attachments(struct request *req, const struct documents_document *document,
                                  str address)
{
    return documents_html_attachments(
        req, documents_db_files(req->db, document->region_id, document->id), address);
}
