/* The list of documents, and a document. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

#define LINES 50

static struct reply list_page(struct request *req)
{
    struct documents_list_view view = {
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
        .documents = documents_db_of_org(req->db, req->scope, LINES),
        .from_above = documents_db_shared(req->db, req->mandate.org_path, LINES),
    };
    return reply_page(req, _("Documents"), documents_html_list(req, &view));
}

static struct reply document_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find(req, path_id(req), &document)) {
        return reply_not_found(req);
    }
    return reply_page_titled(req, documents_label(req, &document),
                             documents_html_document(req, &document));
}

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    documents_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
}

static const struct route routes[] = {
    {GET, "/documents", list_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {GET, "/documents/:id", document_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Work"), N_("Documents"), "file-text", "/documents", RIGHT_DOCUMENTS_VIEW, 60},
    {0},
};

const struct feature documents_feature = {
    .name = "documents",
    .routes = routes,
    .menu = menu,
    .path_moved = path_moved,
};
