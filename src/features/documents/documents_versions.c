/* How a draft was before each change, one version beside another. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

static struct documents_document version_of(struct request *req,
                                            const struct documents_document *document,
                                            int64_t version)
{
    struct documents_db_version_row row;
    return documents_db_version(req->db, document->region_id, document->id, version, &row)
               ? documents_of_content(req->arena, row.content)
               : (struct documents_document){.kind = document->kind};
}

/* The version before that one; 0 = there is none. */
static int64_t version_before(struct documents_db_versions_rows versions, int64_t version)
{
    EACH (row, versions) {
        if (row->version < version) {
            return row->version;
        }
    }
    return 0;
}

struct reply documents_versions_page(struct request *req)
{
    struct documents_versions_view view = {0};
    if (!documents_find_own(req, path_id(req), &view.document)) {
        return reply_not_found(req);
    }
    view.versions = documents_db_versions(req->db, view.document.region_id, view.document.id);
    int64_t wanted = query_int(req, "v");
    int64_t beside = query_int(req, "with");
    view.shown = wanted > 0 ? wanted : view.versions.count > 0 ? view.versions.items[0].version : 0;
    view.beside = beside > 0 ? beside : version_before(view.versions, view.shown);
    struct documents_document before = version_of(req, &view.document, view.beside);
    struct documents_document after = version_of(req, &view.document, view.shown);
    view.compared = documents_compare(req, &before, &after, true);
    return reply_page(req, _("Versions"), documents_html_versions(req, &view));
}
