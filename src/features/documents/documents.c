/* A document, and what its feature offers. */
#include "features/documents/documents_inner.h"

#include "app/page.h"
#include "features/documents/documents.html.h"

struct html documents_told_of_item(struct request *req, const struct documents_view *view,
                                   int64_t item)
{
    struct html_out out = html_begin(req->arena, req->language);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if (!view->is_public && (*feature)->on_document_item != NULL) {
            html_put_html(&out, (*feature)->on_document_item(req, view->document.id, item));
        }
    }
    return html_end(&out);
}

static struct reply document_page(struct request *req)
{
    struct documents_view view = {0};
    if (!documents_find(req, path_id(req), &view.document)) {
        return reply_not_found(req);
    }
    const struct documents_document *document = &view.document;
    bool is_own = str_compare(document->org_path, req->scope.from) >= 0 &&
                  str_compare(document->org_path, req->scope.to) < 0;
    bool is_draft = str_equal(document->state, STR("draft"));
    view.may_edit = is_draft && is_own && access_may(req, RIGHT_DOCUMENTS_EDIT);
    view.may_adopt = is_draft && is_own && access_may(req, RIGHT_DOCUMENTS_ADOPT);
    view.missing = view.may_adopt ? documents_what_is_missing(req, document) : (str){0};
    view.seen = view.may_adopt ? documents_seen(req, document) : (str){0};
    view.unknown = documents_unknown_of(req, document);
    view.may_share = !is_draft && is_own && access_may(req, RIGHT_DOCUMENTS_ADOPT);
    view.links = documents_db_links(req->db, document->region_id, document->id);
    view.files = documents_db_files(req->db, document->region_id, document->id);
    view.blanks = documents_blanks_of(req, document);
    view.changes = documents_db_amendments_by(req->db, document->region_id, document->id);
    documents_show_edition(req, &view);
    return reply_page_titled(req, documents_label(req, document),
                             documents_html_document(req, &view));
}

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    documents_db_move_paths(req->db, access_system_scope(req->arena, region_id, from), to);
    documents_db_move_template_paths(req->db, access_system_scope(req->arena, region_id, from), to);
    documents_index_later(req, access_system_scope(req->arena, region_id, to));
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    documents_db_merge_controller(req->db, region_id, gone, kept);
    documents_db_merge_addressee(req->db, region_id, gone, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    documents_db_part_controller(req->db, region_id, gone, kept);
    documents_db_part_addressee(req->db, region_id, gone, kept);
}

static const char *org_is_bound(struct request *req, int64_t region_id, int64_t org_id)
{
    struct documents_db_any_of_org_row document;
    (void)region_id;
    return documents_db_any_of_org(req->db, org_id, &document)
               ? N_("The organisation has documents.")
               : NULL;
}

#define FILE_LIMIT (20 * 1024 * 1024)
/* A text of many pages, each letter percent-encoded. */
#define TEXT_LIMIT (2 * 1024 * 1024)

static const struct route routes[] = {
    {GET, "/documents", documents_list_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/documents/find", documents_find_action, .needs = RIGHT_DOCUMENTS_VIEW,
     .reads_only = true},
    {GET, "/documents/new", documents_new_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/new", documents_new_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/read", documents_read_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/read", documents_read_action, .needs = RIGHT_DOCUMENTS_EDIT, .slow = true,
     .body_limit = FILE_LIMIT},
    {GET, "/documents/templates", documents_templates_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/templates/:key", documents_template_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/templates/:key", documents_template_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/templates/:key/remove", documents_template_remove_action,
     .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/:id/template", documents_template_new_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/template", documents_template_new_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/numbers", documents_numbering_page, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/documents/numbers", documents_numbering_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {GET, PAGE_MY "/documents", documents_own_list_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true},
    {GET, PAGE_MY "/documents/:id", documents_own_page, .needs = RIGHT_SIGNED_IN, .own_only = true},
    {GET, "/open-documents/:id", documents_open_page, .needs = RIGHT_NOBODY},
    {GET, PAGE_MY "/documents/:id/files/:n", documents_own_file_page, .needs = RIGHT_SIGNED_IN,
     .own_only = true, .slow = true},
    {GET, "/open-documents/:id/files/:n", documents_open_file_page, .needs = RIGHT_NOBODY,
     .slow = true},
    {GET, "/documents/:id/source", documents_source_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/whose", documents_whose_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/:id", document_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {GET, "/documents/:id/pdf", documents_pdf_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {GET, "/documents/:id/docx", documents_docx_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {GET, "/documents/:id/edit", documents_edit_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/edit", documents_edit_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .body_limit = TEXT_LIMIT},
    {GET, "/documents/:id/remove", documents_remove_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/remove", documents_remove_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/:id/versions", documents_versions_page, .needs = RIGHT_DOCUMENTS_EDIT,
     .slow = true},
    {GET, "/documents/:id/compare", documents_compare_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {GET, "/documents/:id/items/new", documents_item_new_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/items/new", documents_item_new_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .body_limit = TEXT_LIMIT},
    {GET, "/documents/:id/items/:item", documents_item_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/items/:item", documents_item_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .body_limit = TEXT_LIMIT},
    {POST, "/documents/:id/items/:item/remove", documents_item_remove_action,
     .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/items/:item/up", documents_item_up_action,
     .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/:id/links/new", documents_link_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/links/new", documents_link_action, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/links/:n/remove", documents_link_remove_action,
     .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/:id/changes/new", documents_change_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/changes/new", documents_change_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .body_limit = TEXT_LIMIT},
    {GET, "/documents/:id/files/new", documents_file_new_page, .needs = RIGHT_DOCUMENTS_EDIT},
    {POST, "/documents/:id/files/new", documents_file_new_action, .needs = RIGHT_DOCUMENTS_EDIT,
     .slow = true, .body_limit = FILE_LIMIT},
    {GET, "/documents/:id/files/:n", documents_file_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {POST, "/documents/:id/files/:n/remove", documents_file_remove_action,
     .needs = RIGHT_DOCUMENTS_EDIT},
    {GET, "/documents/:id/adopt", documents_adopt_page, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/documents/:id/adopt", documents_adopt_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {GET, "/documents/:id/audience", documents_audience_page, .needs = RIGHT_DOCUMENTS_ADOPT},
    {POST, "/documents/:id/audience", documents_audience_action, .needs = RIGHT_DOCUMENTS_ADOPT},
    {GET, "/D/:code", documents_genuine_page, .needs = RIGHT_NOBODY},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Documents and control"), N_("Documents"), "file-text", "/documents", RIGHT_DOCUMENTS_VIEW,
     20},
    {0},
};

const struct feature documents_feature = {
    .name = "documents",
    .routes = routes,
    .menu = menu,
    .watch = documents_watch,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
    .org_is_bound = org_is_bound,
};
