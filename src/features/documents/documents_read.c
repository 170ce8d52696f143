/* A document that exists already: pasted or uploaded, read, put down as a draft, and shown beside
 * its text to be corrected. */
#include "features/documents/documents_inner.h"

#include <libstemmer.h>

#include "base/buf.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "features/documents/documents.html.h"
#include "features/orgs/orgs.h"

enum { TEXT_MOST = 600000 };

static const struct form_field read_fields[] = {
    {"text", N_("Text of the document"), FORM_LONG_TEXT, .max = TEXT_MOST, .wide = true,
     .hint = N_("Copy it from wherever it is, with its head and signature")},
    {"file", N_("Or its file"), FORM_FILE, .wide = true, .hint = N_("DOCX, ODT or plain text")},
    {0},
};

/* ---- what was read becomes a document ------------------------------------------------------- */

struct taking {
    struct request *req;
    struct scope below; /* the organisation of the document and those below it */
    struct bodies_bodies bodies;
    struct documents_db_holders_rows holders;
    struct documents_document *document;
};

static const char *const kinds[READING_TYPES] = {
    [READING_UNKNOWN] = "other",   [READING_RESOLUTION] = "resolution",
    [READING_MINUTES] = "minutes", [READING_EXTRACT] = "extract",
    [READING_ORDER] = "order",     [READING_REGULATION] = "regulation",
    [READING_PLAN] = "plan",       [READING_INFORMATION] = "information",
    [READING_APPEAL] = "appeal",   [READING_REPORT] = "information",
    [READING_LETTER] = "letter",
};

static const enum documents_recurs recurrences[] = {
    [READING_ONCE] = DOCUMENTS_ONCE,
    [READING_WEEKLY] = DOCUMENTS_ONCE, /* control knows no weeks: it is looked at again */
    [READING_MONTHLY] = DOCUMENTS_MONTHLY,
    [READING_QUARTERLY] = DOCUMENTS_QUARTERLY,
    [READING_HALF_YEARLY] = DOCUMENTS_HALF_YEARLY,
    [READING_YEARLY] = DOCUMENTS_YEARLY,
};

/* Stems of the words with a blank between: "Рыльской районной" finds "Рыльская районная". */
static str stems_of(struct arena *arena, str text)
{
    struct sb_stemmer *stemmer = sb_stemmer_new("russian", "UTF_8");
    struct buf stems = BUF_INIT(arena);
    str rest = fold_search(arena, text);
    str word;
    while (str_next(&rest, ' ', &word)) {
        const sb_symbol *stem =
            stemmer == NULL
                ? NULL
                : sb_stemmer_stem(stemmer, (const sb_symbol *)word.data, (int)word.length);
        if (stem != NULL && sb_stemmer_length(stemmer) > 0) {
            buf_put_bytes(&stems, (const char *)stem, (size_t)sb_stemmer_length(stemmer));
            buf_put_char(&stems, ' ');
        }
    }
    sb_stemmer_delete(stemmer);
    return str_trim(buf_str(&stems));
}

/* The body of the organisation whose name has the first word of what is written: "Президиум",
 * "КОМИТЕТ ОБЛАСТНОЙ ОРГАНИЗАЦИИ"; NULL if none. */
static const struct bodies_body *body_named(const struct taking *taking, str written)
{
    str rest = stems_of(taking->req->arena, written);
    str word;
    while (str_next(&rest, ' ', &word)) {
        EACH (body, taking->bodies) {
            str name = stems_of(taking->req->arena, body->name);
            if (word.length > 0 && str_starts_with(name, word)) {
                return body;
            }
        }
    }
    return NULL;
}

static void put_addressee(struct taking *taking, struct documents_item *item, size_t *capacity,
                          struct documents_addressee addressee)
{
    *ARENA_PUSH(taking->req->arena, item->addressees, item->addressee_count, *capacity) = addressee;
}

static void take_levels(struct taking *taking, struct documents_item *item, size_t *capacity,
                        unsigned levels)
{
    static const unsigned bits[] = {[LEVEL_REGION] = READING_LEVEL_REGION,
                                    [LEVEL_TERRITORY] = READING_LEVEL_TERRITORY,
                                    [LEVEL_PRIMARY] = READING_LEVEL_PRIMARY};
    for (int level = LEVEL_REGION; level <= LEVEL_PRIMARY; level++) {
        bool is_above = level <= LEVEL_REGION && taking->req->mandate.org_level >= LEVEL_REGION;
        if ((levels & bits[level]) != 0 && !is_above) {
            put_addressee(taking, item, capacity,
                          (struct documents_addressee){.kind = DOCUMENTS_TO_LEVEL, .level = level});
        }
    }
}

static void take_addressee(struct taking *taking, struct documents_item *item, size_t *capacity,
                           const struct reading_addressee *read)
{
    struct request *req = taking->req;
    struct documents_addressee addressee = {.kind = DOCUMENTS_TO_POST, .text = read->text};
    const struct bodies_body *body = NULL;
    if (read->kind == READING_TO_ORGANISATIONS) {
        take_levels(taking, item, capacity, read->levels);
        return;
    }
    if (read->kind == READING_TO_NAMED) {
        struct orgs_names names = orgs_named(req, taking->below, stems_of(req->arena, read->text));
        addressee.kind = DOCUMENTS_TO_ORG;
        addressee.org_id = names.count > 0 ? names.items[0].id : 0;
        addressee.text = names.count > 0 ? names.items[0].short_name : read->text;
    } else if (read->kind == READING_TO_BODY) {
        body = body_named(taking, read->text);
        addressee.kind = DOCUMENTS_TO_BODY;
        addressee.body_id = body == NULL ? 0 : body->id;
    } else if (read->kind == READING_TO_PERSON) {
        addressee.kind = DOCUMENTS_TO_PERSON;
    }
    put_addressee(taking, item, capacity, addressee);
}

static void take_deadline(struct documents_item *item, const struct reading_item *read)
{
    if (read->deadline < 0) {
        return;
    }
    const struct reading_deadline *deadline = &read->deadlines.items[read->deadline];
    item->due_from = deadline->from;
    item->due_on = deadline->to;
    item->recurs = recurrences[deadline->recurs];
    item->is_constant =
        (deadline->is_constant || deadline->recurs == READING_WEEKLY) && date_is_none(deadline->to);
    item->deadline = deadline->phrase;
}

static struct documents_controller *controllers_of(struct taking *taking,
                                                   const struct reading_people *people,
                                                   size_t *ret_count)
{
    struct documents_controller *controllers =
        ARENA_ARRAY(taking->req->arena, people->count, struct documents_controller);
    *ret_count = 0;
    EACH (person, *people) {
        struct documents_controller *controller = &controllers[*ret_count];
        controller->name = person->name.length > 0 ? person->name : person->post;
        controller->post = person->name.length > 0 ? person->post : (str){0};
        if (controller->name.length > 0) {
            documents_match_controller(taking->req, taking->holders, controller);
            ++*ret_count;
        }
    }
    return controllers;
}

static void take_item(struct taking *taking, const struct reading *reading, size_t place)
{
    const struct reading_item *read = &reading->items.items[place];
    struct documents_item *item = &taking->document->items[place];
    size_t capacity = 0;
    *item = (struct documents_item){
        .item = (int64_t)place + 1,
        .depth = read->depth,
        .number = read->number.length == 0
                      ? (str){0}
                      : str_join(taking->req->arena, read->number,
                                 read->kind == READING_ITEM_LETTER ? STR(")") : STR(".")),
        .text = read->text,
        .is_control = read->is_control,
    };
    take_deadline(item, read);
    EACH (addressee, read->addressees) {
        if (!addressee->is_inherited) {
            take_addressee(taking, item, &capacity, addressee);
        }
    }
    if (read->is_control) {
        taking->document->controllers =
            controllers_of(taking, &read->controllers, &taking->document->controller_count);
    } else {
        item->controllers = controllers_of(taking, &read->controllers, &item->controller_count);
    }
}

static str speakers_of(struct arena *arena, const struct reading_people *people)
{
    struct buf lines = BUF_INIT(arena);
    EACH (person, *people) {
        if (lines.length > 0) {
            buf_put_char(&lines, '\n');
        }
        buf_put(&lines, person->name);
    }
    return buf_str(&lines);
}

/* A paragraph ends with a sentence or before a dash; the other ends of lines are those of a page.
 */
static bool ends_paragraph(str line, str next)
{
    static const char *const ends[] = {".", ":", ";", "!", "?"};
    static const char *const dashes[] = {"-", "–", "—", "•"};
    bool is_end = line.length == 0;
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        is_end = is_end || str_ends_with(line, str_of(ends[i]));
    }
    for (size_t i = 0; i < COUNT_OF(dashes); i++) {
        is_end = is_end || str_starts_with(next, str_of(dashes[i]));
    }
    return is_end;
}

/* The part of the text, a paragraph on a line. */
static str paragraphs_of(struct arena *arena, const struct reading *reading, struct reading_span at)
{
    str rest = str_slice(reading->text, at.offset, at.length);
    struct buf text = BUF_INIT(arena);
    str before = {0};
    str line;
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.length > 0) {
            bool is_new = ends_paragraph(before, line);
            buf_put(&text, text.length == 0 ? (str){0} : is_new ? STR("\n") : STR(" "));
            buf_put(&text, line);
            before = line;
        }
    }
    return buf_str(&text);
}

static void take_head(struct taking *taking, const struct reading *reading)
{
    struct documents_document *document = taking->document;
    const struct bodies_body *body = body_named(taking, reading->body.text);
    document->kind = str_of(kinds[reading->type]);
    document->body_id = body == NULL ? 0 : body->id;
    document->body_name = reading->body.text;
    document->place = reading->place.text;
    document->dated_on = reading->day;
    document->dated_to = reading->last_day;
    document->number = reading->number.text;
    document->meeting_number = reading->number_parts.meeting;
    document->item_number = reading->number_parts.item;
    document->title = reading->title.text;
    document->speakers = speakers_of(taking->req->arena, &reading->speakers);
    document->preamble = paragraphs_of(taking->req->arena, reading, reading->preamble.at);
    if (reading->signatures.count > 0) {
        document->signed_post = reading->signatures.items[0].post;
        document->signed_name = reading->signatures.items[0].name;
    }
}

static struct documents_document document_of(struct request *req,
                                             const struct documents_db_org_row *org,
                                             const struct reading *reading)
{
    struct documents_document document = {
        .region_id = org->region_id,
        .org_id = org->id,
        .org_path = org->path,
        .org_name = org->short_name,
        .language = STR("ru"),
    };
    date day = date_is_none(reading->day) ? req->today : reading->day;
    struct taking taking = {
        .req = req,
        .below = access_scope_below(req, req->scope, org->region_id, org->path),
        .bodies = bodies_of_org(req, req->scope, org->id, req->today),
        .holders = documents_db_holders(req->db, req->scope, org->id, day),
        .document = &document,
    };
    take_head(&taking, reading);
    document.item_count = reading->items.count;
    document.items = ARENA_ARRAY(req->arena, document.item_count, struct documents_item);
    for (size_t i = 0; i < document.item_count; i++) {
        take_item(&taking, reading, i);
    }
    if (document.title.length == 0) {
        document.title = str_of(_("Without a title"));
    }
    return document;
}

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
    struct documents_document document = document_of(req, &org, reading);
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
    view.may_edit =
        str_equal(view.document.state, STR("draft")) && access_may(req, RIGHT_DOCUMENTS_EDIT);
    return reply_page(req, _("What was read"), documents_html_source(req, &view));
}
