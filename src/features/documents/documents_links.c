/* What a document does to others: amends, repeals, fulfils … Written into a draft; it takes effect
 * when that is adopted. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

#define FOUND_MOST 20

const struct form_choice documents_link_kinds[] = {
    {"amends", N_("amends")},
    {"repeals", N_("repeals")},
    {"fulfils", N_("carries out")},
    {"extends", N_("extends the deadline of")},
    {"removes", N_("takes off control")},
    {"answers", N_("answers")},
    {0},
};

/* The same from the other side. */
static const struct form_choice kinds_back[] = {
    {"amends", N_("amended by")},
    {"repeals", N_("repealed by")},
    {"fulfils", N_("carried out by")},
    {"extends", N_("deadline extended by")},
    {"removes", N_("taken off control by")},
    {"answers", N_("answered by")},
    {"extract", N_("extract:")},
    {0},
};

static const struct form_field link_fields[] = {
    {"kind", N_("What this document does"), FORM_CHOICE, .required = true,
     .choices = documents_link_kinds},
    {"number", N_("Number of the other document"), FORM_TEXT, .required = true, .max = 40,
     .hint = N_("In any spelling: 3-1, 3- 01, № 3–1")},
    {"to", N_("Which one"), FORM_HIDDEN},
    {"item", N_("Which item of it"), FORM_TEXT, .max = 20, .hint = N_("Empty: the whole document")},
    {"note", N_("In what way"), FORM_LONG_TEXT, .max = 2000, .wide = true,
     .hint = N_("For another deadline: until when, for example until 1 June 2026")},
    {0},
};

str documents_link_text(struct request *req, const struct documents_db_links_row *link)
{
    const char *label =
        form_choice_label(link->is_back ? kinds_back : documents_link_kinds, link->kind);
    return label == NULL ? link->kind : str_of(tr(req->language, label));
}

str documents_repealed_text(struct request *req, const struct documents_db_links_row *link)
{
    struct documents_document by = {
        .kind = link->doc_kind, .number = link->number, .dated_on = link->dated_on};
    return _f("%1: %2", documents_link_text(req, link), documents_label(req, &by));
}

/* Of one's own organisation and those below alone may be amended or repealed; from those above one
 * may ask for another term (features/control). */
static bool changes_other(str kind)
{
    return str_equal(kind, STR("amends")) || str_equal(kind, STR("repeals")) ||
           str_equal(kind, STR("extends")) || str_equal(kind, STR("removes"));
}

bool documents_may_change(const struct documents_document *document,
                          const struct documents_db_line_row *other)
{
    return other->id != document->id && !str_equal(other->state, STR("draft")) &&
           str_starts_with(other->org_path, document->org_path);
}

static bool asks_above(const struct documents_document *document, str kind,
                       const struct documents_db_line_row *other)
{
    return (str_equal(kind, STR("extends")) || str_equal(kind, STR("removes"))) &&
           other->id != document->id && !str_equal(other->state, STR("draft")) &&
           str_starts_with(document->org_path, other->org_path);
}

/* A letter changes no decision: to register one takes less than to adopt. */
static bool is_for(const struct documents_document *document, str kind,
                   const struct documents_db_line_row *other)
{
    if (changes_other(kind) && !str_equal(document->stream, STR("own"))) {
        return false;
    }
    return changes_other(kind)
               ? documents_may_change(document, other) || asks_above(document, kind, other)
               : other->id != document->id && !str_equal(other->state, STR("draft"));
}

void documents_keep_link(struct request *req, const struct documents_document *document, str kind,
                         const struct documents_document *other, int64_t item, str note)
{
    struct documents_db_last_link_row last;
    bool has_last = documents_db_last_link(req->db, document->region_id, document->id, &last);
    documents_db_put_link(req->db, &(struct documents_db_put_link_values){
                                       .region_id = document->region_id,
                                       .document_id = document->id,
                                       .n = has_last ? last.n + 1 : 1,
                                       .kind = kind,
                                       .to_region_id = other->region_id,
                                       .to_id = other->id,
                                       .to_item = item,
                                       .note = note,
                                   });
}

/* Those with the number that the form names; empty if it names none. */
static struct documents_db_line_rows found_by(struct request *req, const struct form *form)
{
    str key = reading_number_key(req->arena, form_text(form, "number"));
    struct documents_db_line_rows none = {0};
    return key.length == 0 ? none
                           : documents_db_by_number(req->db, req->scope, req->mandate.org_path, key,
                                                    FOUND_MOST);
}

/* The chosen one, or the only one; NULL with an error in the form. */
static const struct documents_db_line_row *chosen(struct form *form,
                                                  const struct documents_document *document,
                                                  struct documents_db_line_rows found)
{
    struct request *req = form->req;
    int64_t to = documents_chosen(form, "to");
    const struct documents_db_line_row *one = NULL;
    size_t count = 0;
    EACH (row, found) {
        bool is_meant = to == 0 || to == row->id;
        if (is_meant && is_for(document, form_text(form, "kind"), row)) {
            one = row;
            count++;
        }
    }
    if (count == 0) {
        form_add_error(form, "number",
                       str_of(_("There is no document with that number that this one could "
                                "concern.")));
    } else if (count > 1) {
        form_add_error(form, "number", str_of(_("Several have that number: choose one below.")));
    }
    return count == 1 ? one : NULL;
}

/* The item of the other document with that number; 0 = the whole. */
static int64_t item_named(struct form *form, const struct documents_db_line_row *other)
{
    struct request *req = form->req;
    str wanted = reading_number_key(req->arena, form_text(form, "item"));
    if (wanted.length == 0 || other == NULL) {
        return 0;
    }
    struct documents_db_items_rows items = documents_db_items(req->db, other->region_id, other->id);
    EACH (item, items) {
        str key = reading_number_key(req->arena, item->number);
        if (str_equal(key, wanted) ||
            (str_starts_with(key, wanted) && str_equal(str_from(key, wanted.length), STR(".")))) {
            return item->item;
        }
    }
    form_add_error(form, "item", str_of(_("The document has no item of that number.")));
    return 0;
}

struct reply documents_link_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, link_fields);
    return reply_page(
        req, _("Concerns another document"),
        documents_html_link(req, &document, &form, (struct documents_db_line_rows){0}));
}

void documents_answer(struct request *req, const struct documents_document *document,
                      const struct documents_document *other)
{
    documents_keep_link(req, document, STR("answers"), other, 0, (str){0});
}

struct reply documents_link_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, link_fields);
    struct documents_db_line_rows found = found_by(req, &form);
    const struct documents_db_line_row *other =
        form_is_good(&form) ? chosen(&form, &document, found) : NULL;
    int64_t item = item_named(&form, other);
    if (!form_is_good(&form) || other == NULL) {
        return reply_form_again(req, _("Concerns another document"),
                                documents_html_link(req, &document, &form, found));
    }
    documents_keep_link(
        req, &document, form_text(&form, "kind"),
        &(struct documents_document){.region_id = other->region_id, .id = other->id}, item,
        form_text(&form, "note"));
    audit(req, "documents.change", document.region_id, document.id, 0, NULL, 0);
    return reply_see_other(req, str_format(req->arena, "/documents/%lld", (long long)document.id));
}

/* The draft says in one of its items what it changes in the document of that link. */
static bool is_needed(struct request *req, const struct documents_document *document, int64_t n)
{
    struct documents_db_links_rows links =
        documents_db_links(req->db, document->region_id, document->id);
    struct documents_db_amendments_by_rows changes =
        documents_db_amendments_by(req->db, document->region_id, document->id);
    EACH (link, links) {
        EACH (change, changes) {
            if (!link->is_back && link->n == n && str_equal(link->kind, STR("amends")) &&
                change->to_id == link->id) {
                return true;
            }
        }
    }
    return false;
}

struct reply documents_link_remove_action(struct request *req)
{
    struct documents_document document;
    int64_t n = 0;
    if (!documents_find_draft(req, &document) || !str_to_int64(path_text(req, 1), &n)) {
        return reply_not_found(req);
    }
    if (is_needed(req, &document, n)) {
        return reply_refused(req, str_of(_("Items of the draft change that document. Remove them "
                                           "first.")));
    }
    if (!documents_db_remove_link(req->db, document.region_id, document.id, n)) {
        return reply_not_found(req);
    }
    audit(req, "documents.change", document.region_id, document.id, 0, NULL, 0);
    return reply_see_other(req, str_format(req->arena, "/documents/%lld", (long long)document.id));
}

void documents_links_take_effect(struct request *req, const struct documents_document *document)
{
    struct documents_db_repealed_rows repealed =
        documents_db_repealed(req->db, document->region_id, document->id);
    EACH (other, repealed) {
        if (documents_db_set_state(req->db, other->id, other->version, STR("repealed"), req->now)) {
            audit(req, "documents.repeal", other->region_id, other->id, 0, NULL, 0);
        }
    }
}
