/* Materials: what people read before a meeting. They are seen by those who are called and by those
 * who keep the meeting, and by nobody else, whatever they may read of the organisation. */
#include "features/meetings/meetings_inner.h"

#include "app/attachment.h"
#include "base/utf8.h"
#include "features/meetings/meetings.html.h"

#define MATERIALS_MOST 50
#define FILE_MEGABYTES 20

static const struct form_field fields[] = {
    {"title", N_("What it is called"), FORM_TEXT, .max = 200,
     .hint = N_("Empty: the name of the file, or of the document")},
    {"file", N_("File"), FORM_FILE, .wide = true, .hint = N_("At most 20 MB")},
    {"document", N_("Or the address of a document of the register"), FORM_TEXT, .max = 200,
     .hint = N_("Open the document and copy its address out of the browser")},
    {"item", N_("Item of the agenda"), FORM_TEXT, .max = 20},
    {0},
};

static str place_of(struct request *req, int64_t meeting_id, int64_t n)
{
    return str_format(req->arena, "meeting_material.content:%lld:%lld", (long long)meeting_id,
                      (long long)n);
}

/* ---- who sees them -------------------------------------------------------------------------- */

static bool is_called(struct request *req, int64_t meeting_id)
{
    struct meetings_db_own_row own;
    return meetings_db_own(req->db, meeting_id, req->user.account_id, req->user.person_region_id,
                           req->user.person_id, &own);
}

struct meetings_materials meetings_materials_of(struct request *req,
                                                const struct meetings_db_line_row *row)
{
    bool keeps = access_may(req, RIGHT_MEETINGS_EDIT);
    struct meetings_materials materials = {.meeting_id = row->id, .keeps = keeps};
    if (keeps || is_called(req, row->id)) {
        materials.rows = meetings_db_materials(req->db, row->region_id, row->id);
    }
    return materials;
}

str meetings_material_text(struct request *req, int64_t region_id, str org_path,
                           int64_t document_id)
{
    struct request reader = *req;
    struct documents_document document;
    reader.scope = access_system_scope(req->arena, region_id, org_path);
    if (document_id == 0 || !documents_find_own(&reader, document_id, &document)) {
        return (str){0};
    }
    struct buf text = BUF_INIT(req->arena);
    buf_put(&text, document.preamble);
    for (size_t i = 0; i < document.item_count; i++) {
        buf_put_format(&text, "\n%.*s %.*s", STR_ARG(document.items[i].number),
                       STR_ARG(document.items[i].text));
    }
    return str_trim(buf_str(&text));
}

/* ---- fetching ------------------------------------------------------------------------------- */

static struct reply file_reply(struct request *req, const struct meetings_db_line_row *row)
{
    struct meetings_db_material_row material;
    int64_t n;
    if (!str_to_int64(path_text(req, 1), &n) ||
        !meetings_db_material(req->db, row->region_id, row->id, n, &material) ||
        material.content.length == 0) {
        return reply_not_found(req);
    }
    return attachment_reply(req, place_of(req, row->id, n),
                            &(struct attachment){.name = material.name,
                                                 .type = STR("application/octet-stream"),
                                                 .content = material.content});
}

struct reply meetings_material_file(struct request *req)
{
    struct meetings_meeting meeting;
    return meetings_find(req, &meeting) ? file_reply(req, &meeting.row) : reply_not_found(req);
}

struct reply meetings_my_material_file(struct request *req)
{
    struct meetings_my_meeting_view view;
    return meetings_find_mine(req, &view) ? file_reply(req, &view.row) : reply_not_found(req);
}

/* ---- adding --------------------------------------------------------------------------------- */

struct reply meetings_material_new_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, fields);
    return reply_page(req, _("Add material"), meetings_html_material_new(req, &meeting, &form));
}

/* "https://…/documents/17": the document, if whoever adds it may read it. */
static bool find_document(struct request *req, str address, struct documents_document *ret_document)
{
    size_t figures = 0;
    while (figures < address.length && address.data[address.length - 1 - figures] >= '0' &&
           address.data[address.length - 1 - figures] <= '9') {
        figures++;
    }
    int64_t id;
    return str_to_int64(str_from(address, address.length - figures), &id) &&
           documents_find(req, id, ret_document);
}

static void take_document(struct request *req, struct form *form,
                          struct meetings_db_put_material_values *values)
{
    struct documents_document document;
    if (!find_document(req, form_text(form, "document"), &document)) {
        form_add_error(form, "document",
                       str_of(_("There is no document with that address that you may read.")));
        return;
    }
    values->document_id = document.id;
    if (values->title.length == 0) {
        str label = str_comma(req->arena, documents_label(req, &document), document.title);
        values->title = utf8_slice(label, ATTACHMENT_NAME_LETTERS);
    }
}

static void take_file(struct request *req, struct form *form,
                      struct meetings_db_put_material_values *values)
{
    struct attachment kept;
    if (!attachment_of_field(form, "file", place_of(req, values->meeting_id, values->n),
                             FILE_MEGABYTES, &kept)) {
        return;
    }
    values->name = kept.name;
    values->type = kept.type;
    values->size = kept.size;
    values->hash = kept.hash;
    values->content = kept.content;
    values->title = values->title.length > 0 ? values->title : kept.name;
}

static void take_material(struct request *req, struct form *form,
                          const struct meetings_meeting *meeting,
                          struct meetings_db_put_material_values *values)
{
    const struct http_file *file = form_file(form, "file");
    bool has_file = file != NULL && file->size > 0;
    bool has_document = form_text(form, "document").length > 0;
    struct meetings_db_item_row item;
    if (form_text(form, "item").length > 0 &&
        (!str_to_int64(form_text(form, "item"), &values->item) ||
         (values->item != 0 && !meetings_db_find_item(req->db, meeting->row.region_id,
                                                      meeting->row.id, values->item, &item)))) {
        form_add_error(form, "item", str_of(_("Choose one from the list.")));
    }
    if (has_file == has_document) {
        form_add_error(
            form, "file",
            str_of(_("Choose a file, or enter the address of a document: one of both.")));
    } else if (has_document) {
        take_document(req, form, values);
    } else {
        take_file(req, form, values);
    }
}

struct reply meetings_material_new_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_db_last_material_row last;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    if (!meetings_db_last_material(req->db, row->region_id, row->id, &last) ||
        last.total >= MATERIALS_MOST) {
        return reply_refused(req, str_of(_("A meeting has at most 50 materials.")));
    }
    struct form form = form_read(req, fields);
    struct meetings_db_put_material_values values = {
        .region_id = row->region_id,
        .meeting_id = row->id,
        .n = last.n + 1,
        .title = form_text(&form, "title"),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    if (form_is_good(&form)) {
        take_material(req, &form, &meeting, &values);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add material"),
                                meetings_html_material_new(req, &meeting, &form));
    }
    meetings_db_put_material(req->db, &values);
    audit(req, "meetings.material", row->region_id, row->id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, row->id, ""));
}

struct reply meetings_material_remove_action(struct request *req)
{
    struct meetings_meeting meeting;
    int64_t n;
    struct reply refusal = meetings_find_open(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    if (!str_to_int64(path_text(req, 1), &n) ||
        !meetings_db_remove_material(req->db, row->region_id, row->id, n)) {
        return reply_not_found(req);
    }
    audit(req, "meetings.material", row->region_id, row->id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, row->id, ""));
}
