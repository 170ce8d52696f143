/* A document as a file, and the page that proves it genuine. */
#include "features/documents/documents_inner.h"

#include "app/app.h"
#include "app/look.h"
#include "base/utf8.h"
#include "features/documents/documents.html.h"
#include "features/papers/papers.h"

/* ---- the paper ------------------------------------------------------------------------------ */

static void put(struct request *req, struct papers_paper *paper, enum papers_kind kind, str text)
{
    papers_add(req->arena, paper, kind, text, (str){0}, (str){0});
}

static void put_lines(struct request *req, struct papers_paper *paper, enum papers_kind kind,
                      str text)
{
    str line;
    while (str_next(&text, '\n', &line)) {
        if (str_trim(line).length > 0) {
            put(req, paper, kind, str_trim(line));
        }
    }
}

str documents_days_text(struct request *req, const struct documents_document *document)
{
    str last = papers_day(req->arena, req->language, document->dated_to);
    if (last.length == 0) {
        return papers_day(req->arena, req->language, document->dated_on);
    }
    bool is_one_month = date_month(document->dated_on) == date_month(document->dated_to) &&
                        date_year(document->dated_on) == date_year(document->dated_to);
    return is_one_month && req->language != LANGUAGE_KK
               ? str_format(req->arena, "%02d–%.*s", date_day(document->dated_on), STR_ARG(last))
               : str_format(req->arena, "%.*s – %.*s",
                            STR_ARG(papers_day(req->arena, req->language, document->dated_on)),
                            STR_ARG(last));
}

static void put_head(struct request *req, struct papers_paper *paper,
                     const struct documents_document *document)
{
    struct documents_document written = documents_as_written(document);
    struct documents_db_head_row head;
    if (str_equal(document->stream, STR("incoming")) && document->correspondent.length > 0) {
        put(req, paper, PAPERS_CENTRED, document->correspondent);
    } else if (documents_db_head(req->db, document->org_id, &head)) {
        put(req, paper, PAPERS_CENTRED, head.union_name);
        if (!str_equal(head.name, head.union_name)) {
            put(req, paper, PAPERS_CENTRED, head.name);
        }
    }
    if (document->body_name.length > 0) {
        put(req, paper, PAPERS_CENTRED, document->body_name);
    }
    const struct documents_kind *kind = documents_kind_of(document->kind);
    str label = kind == NULL ? str_of(_("Document")) : str_of(tr(req->language, kind->label));
    put(req, paper, PAPERS_TITLE, utf8_upper(req->arena, label));
    papers_add(req->arena, paper, PAPERS_SPREAD, documents_days_text(req, &written),
               document->place.length > 0 ? document->place : STR(" "),
               written.number.length > 0 ? _f("No. %1", written.number) : str_of(_("draft")));
    put(req, paper, PAPERS_GAP, (str){0});
    put_lines(req, paper, PAPERS_PLAIN, document->title);
    put_lines(req, paper, PAPERS_PLAIN, document->speakers);
    put(req, paper, PAPERS_GAP, (str){0});
}

/* Which documents have changed the text, each once. */
static void put_amended(struct request *req, struct papers_paper *paper,
                        const struct documents_edition *edition)
{
    str labels = {0};
    for (size_t i = 0; i < edition->note_count; i++) {
        const struct documents_note *note = &edition->notes[i];
        bool is_known = i > 0 && edition->notes[i - 1].by_id == note->by_id;
        labels = is_known ? labels : str_comma(req->arena, labels, note->by_label);
    }
    put(req, paper, PAPERS_CENTRED, _f("(%1: %2)", documents_amended_text(req, edition), labels));
    put(req, paper, PAPERS_SMALL,
        _f("The text as it reads on %1. It was put together from the documents named above; they "
           "alone are genuine.",
           edition->day));
    put(req, paper, PAPERS_GAP, (str){0});
}

/* `edition` NULL: as it was adopted. */
static struct papers_paper paper_of(struct request *req, const struct documents_document *document,
                                    const struct documents_edition *edition)
{
    struct papers_paper paper = {.title = documents_label(req, document)};
    put_head(req, &paper, document);
    if (edition != NULL) {
        put_amended(req, &paper, edition);
    }
    put_lines(req, &paper, PAPERS_PARAGRAPH, document->preamble);
    str operative = documents_operative_words(req->arena, document);
    if (operative.length > 0) {
        put(req, &paper, PAPERS_CENTRED, operative);
    }
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item *item = &document->items[i];
        str words = item->is_removed ? str_of(_("(no longer in force)")) : item->text;
        str marker = documents_marker(document, item);
        str text = marker.length == 0 ? words : STR_CONCAT(req->arena, marker, STR(" "), words);
        put_lines(req, &paper, PAPERS_PARAGRAPH, text);
    }
    put(req, &paper, PAPERS_GAP, (str){0});
    if (document->signed_name.length > 0) {
        papers_add(req->arena, &paper, PAPERS_SIGNATURE, document->signed_post,
                   document->signed_name, (str){0});
    }
    return paper;
}

struct papers_paper documents_paper(struct request *req, const struct documents_document *document)
{
    return paper_of(req, document, NULL);
}

str documents_address(struct request *req, str code)
{
    const char *origin = req->app->options.origin;
    return origin == NULL || code.length == 0
               ? (str){0}
               : STR_CONCAT(req->arena, utf8_upper(req->arena, str_of(origin)), STR("/D/"), code);
}

/* "resolution-15-3"; a number may have signs that no file can. */
static str file_name(struct request *req, const struct documents_document *document)
{
    str key = reading_number_key(req->arena, document->number);
    char *name = str_to_c(req->arena, STR_CONCAT(req->arena, document->kind, STR("-"), key));
    for (char *sign = name; *sign != '\0'; sign++) {
        *sign = *sign == '/' || *sign == '\\' ? '-' : *sign;
    }
    return str_of(name);
}

static struct reply file_of(struct request *asked, enum papers_format format)
{
    struct request reader = *asked;
    struct request *req = &reader;
    struct documents_document document;
    str act;
    if (!documents_find(req, path_id(req), &document)) {
        return reply_not_found(asked);
    }
    if (documents_was_erased(req, document.id, &act)) {
        return reply_refused(asked, _f("The document was destroyed by %1.", act));
    }
    req->language = look_language(document.language, asked->language);
    date on = query_date(req, "on");
    struct documents_edition edition = {0};
    if (!date_is_none(on) && !str_equal(document.state, STR("draft"))) {
        edition = documents_edition_of(req, &document, on);
    }
    /* The code proves what was adopted, so a text as amended has none. */
    bool is_amended = edition.note_count > 0;
    struct papers_paper paper =
        is_amended ? paper_of(req, &edition.document, &edition) : paper_of(req, &document, NULL);
    return papers_reply(req, &paper, is_amended ? (str){0} : documents_address(req, document.code),
                        file_name(req, &document), format);
}

struct reply documents_pdf_page(struct request *req)
{
    return file_of(req, PAPERS_PDF);
}

struct reply documents_docx_page(struct request *req)
{
    return file_of(req, PAPERS_DOCX);
}

/* ---- proving it ----------------------------------------------------------------------------- */

struct reply documents_genuine_page(struct request *req)
{
    struct documents_genuine_view view = {0};
    str code = path_text(req, 0);
    view.is_known = code.length > 0 && documents_db_by_code(req->db, code, &view.row);
    if (view.is_known) {
        struct documents_document document = documents_of_row(req, &view.row);
        view.was_erased = documents_was_erased(req, document.id, &view.act);
        view.is_whole = view.was_erased || str_equal(documents_hash(req, &document), document.hash);
        if (document.seal >= DOCUMENTS_SEAL) {
            view.files = documents_db_files(req->db, document.region_id, document.id);
        }
    }
    struct reply reply =
        reply_page(req, _("Is the document genuine?"), documents_html_genuine(req, &view));
    reply.status = view.is_known ? reply.status : 404;
    return reply;
}
