/* A document that exists already: pasted or uploaded, read, put down as a draft, and shown beside
 * its text to be corrected. */
#include "features/documents/documents_inner.h"

#include "base/utf8.h"
#include "features/documents/documents.html.h"

enum { TEXT_MOST = 600000 };

static const struct form_field read_fields[] = {
    {"text", N_("Text of the document"), FORM_LONG_TEXT, .max = TEXT_MOST, .wide = true,
     .hint = N_("Copy it from wherever it is, with its head and signature")},
    {"file", N_("Or its file"), FORM_FILE, .wide = true, .hint = N_("DOCX, ODT or plain text")},
    {0},
};

/* ---- reading it in -------------------------------------------------------------------------- */

/* The text that was pasted, or that of the file; empty with an error in the form. */
static str text_of(struct form *form)
{
    struct request *req = form->req;
    const struct http_file *file = form_file(form, "file");
    str text = form_text(form, "text");
    if (file == NULL || file->size == 0) {
        if (text.length == 0) {
            form_add_error(form, "text", str_of(_("Paste the text, or choose its file.")));
        }
        return text;
    }
    struct reading_warnings remarks = {0};
    enum reading_outcome outcome = reading_file(req->arena, file->fd, &text, &remarks);
    if (outcome != READING_DONE) {
        form_add_error(form, "file", str_of(tr(req->language, reading_outcome_sentence(outcome))));
        return (str){0};
    }
    return text;
}

struct reply documents_read_page(struct request *req)
{
    struct documents_db_org_row org;
    if (!documents_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, read_fields);
    return reply_page(req, _("Read in a document"), documents_html_read(req, &org, &form));
}

struct reply documents_read_action(struct request *req)
{
    struct documents_db_org_row org;
    if (!documents_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, read_fields);
    str text = form_is_good(&form) ? text_of(&form) : (str){0};
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Read in a document"),
                                documents_html_read(req, &org, &form));
    }
    const struct reading *reading = reading_read(req->arena, text);
    struct documents_document document = documents_of_reading(req, &org, reading);
    document.id = documents_add(req, &document);
    documents_db_put_source(req->db, document.id, reading->text);
    documents_read_changes(req, &document);
    const struct http_file *file = form_file(&form, "file");
    if (file != NULL && file->size > 0 && !documents_keep_file(req, &document, file, true)) {
        return reply_refused(req, str_of(_("The file could not be read. Please try again.")));
    }
    return reply_see_other(
        req, str_format(req->arena, "/documents/%lld/source", (long long)document.id));
}

/* ---- the text beside what was read ---------------------------------------------------------- */

struct marks {
    struct arena *arena;
    struct documents_mark *items;
    size_t count;
    size_t capacity;
};

static void mark(struct marks *marks, struct reading_span at, const char *label)
{
    if (at.length > 0) {
        *ARENA_PUSH(marks->arena, marks->items, marks->count, marks->capacity) =
            (struct documents_mark){at.offset, at.length, label};
    }
}

static int by_place(const void *a, const void *b)
{
    const struct documents_mark *x = a;
    const struct documents_mark *y = b;
    return x->offset != y->offset ? (x->offset > y->offset) - (x->offset < y->offset)
                                  : (x->length < y->length) - (x->length > y->length);
}

static void mark_people(struct marks *marks, const struct reading_people *people, const char *label)
{
    EACH (person, *people) {
        mark(marks, person->at, label);
    }
}

static void mark_all(struct marks *marks, const struct reading *reading)
{
    mark(marks, reading->body.at, N_("body"));
    mark(marks, reading->day_at, N_("day"));
    mark(marks, reading->place.at, N_("place"));
    mark(marks, reading->number.at, N_("number"));
    mark(marks, reading->title.at, N_("title"));
    mark_people(marks, &reading->speakers, N_("speaker"));
    mark_people(marks, &reading->signatures, N_("signature"));
    EACH (item, reading->items) {
        mark(marks, item->number_at, N_("item"));
        EACH (addressee, item->addressees) {
            mark(marks, addressee->at, N_("whom it tells"));
        }
        EACH (deadline, item->deadlines) {
            mark(marks, deadline->at, N_("deadline"));
        }
        mark_people(marks, &item->controllers, N_("controller"));
    }
}

/* The text with its marks; one within another counts for nothing. Put together here, because a
 * template would put blanks between the pieces. */
static struct html marked_text(struct request *req, const struct reading *reading)
{
    struct marks marks = {.arena = req->arena};
    struct html_out out = html_begin(req->arena, req->language);
    size_t at = 0;
    mark_all(&marks, reading);
    if (marks.count > 0) {
        qsort(marks.items, marks.count, sizeof(*marks.items), by_place);
    }
    for (size_t i = 0; i < marks.count; i++) {
        const struct documents_mark *one = &marks.items[i];
        if (one->offset >= at) {
            html_put_text_str(&out, str_slice(reading->text, at, one->offset - at));
            html_put_html(
                &out, documents_html_marked(req, str_slice(reading->text, one->offset, one->length),
                                            one->label));
            at = one->offset + one->length;
        }
    }
    html_put_text_str(&out, str_from(reading->text, at));
    return html_end(&out);
}

struct reply documents_source_page(struct request *req)
{
    struct documents_source_view view = {0};
    struct documents_db_source_row source;
    if (!documents_find_own(req, path_id(req), &view.document) ||
        !documents_db_source(req->db, view.document.id, &source)) {
        return reply_not_found(req);
    }
    view.reading = reading_read(req->arena, source.text);
    view.text = marked_text(req, view.reading);
    view.unknown = documents_unknown_of(req, &view.document);
    view.may_edit =
        str_equal(view.document.state, STR("draft")) && access_may(req, RIGHT_DOCUMENTS_EDIT);
    return reply_page(req, _("What was read"), documents_html_source(req, &view));
}
