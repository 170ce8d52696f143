/* What was read becomes a draft: its head, items, terms and people. */
#include "features/documents/documents_inner.h"

#include "base/buf.h"

enum { DECIDING_MOST = 400 }; /* bytes */

struct taking {
    struct documents_register known;
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
        ARENA_ARRAY(taking->known.req->arena, people->count, struct documents_controller);
    *ret_count = 0;
    EACH (person, *people) {
        struct documents_controller *controller = &controllers[*ret_count];
        controller->name = person->name.length > 0 ? person->name : person->post;
        controller->post = person->name.length > 0 ? person->post : (str){0};
        if (controller->name.length > 0) {
            documents_match_controller(taking->known.req, taking->known.holders, controller);
            ++*ret_count;
        }
    }
    return controllers;
}

static void take_item(struct taking *taking, const struct reading *reading, size_t place)
{
    const struct reading_item *read = &reading->items.items[place];
    struct documents_item *item = &taking->document->items[place];
    *item = (struct documents_item){
        .item = (int64_t)place + 1,
        .depth = read->depth,
        .number = read->number.length == 0
                      ? (str){0}
                      : str_join(taking->known.req->arena, read->number,
                                 read->kind == READING_ITEM_LETTER ? STR(")") : STR(".")),
        .text = read->text,
        .is_control = read->is_control,
    };
    take_deadline(item, read);
    documents_take_addressees(&taking->known, &read->addressees, item);
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

/* What was heard and found, and who decides: «Президиум обкома Профсоюза ПОСТАНОВЛЯЕТ:» stands
 * between it and the items. */
static str preamble_of(struct arena *arena, const struct reading *reading)
{
    struct reading_span at = reading->preamble.at;
    str preamble = paragraphs_of(arena, reading, at);
    size_t end = at.offset + at.length;
    if (at.length == 0 || reading->items.count == 0) {
        return preamble;
    }
    const struct reading_item *first = &reading->items.items[0];
    size_t begin = first->number_at.length > 0 ? first->number_at.offset : first->at.offset;
    struct reading_span between = {end, begin > end ? begin - end : 0};
    str deciding = paragraphs_of(arena, reading, between);
    return deciding.length == 0 || deciding.length > DECIDING_MOST
               ? preamble
               : STR_CONCAT(arena, preamble, STR("\n"), deciding);
}

/* Another organisation in the head is kept as the one it may have come from, until somebody says
 * whose document it is. */
static void take_head(struct taking *taking, const struct reading *reading)
{
    struct arena *arena = taking->known.req->arena;
    struct documents_document *document = taking->document;
    document->correspondent = documents_others_in(&taking->known.names, reading);
    const struct bodies_body *body = document->correspondent.length > 0
                                         ? NULL
                                         : documents_body_named(&taking->known, reading->body.text);
    document->kind = str_of(kinds[reading->type]);
    document->body_id = body == NULL ? 0 : body->id;
    document->body_name = reading->body.text;
    document->place = reading->place.text;
    document->dated_on = reading->day;
    document->dated_to = reading->last_day;
    document->number = reading_number_tidy(arena, reading->number.text);
    document->meeting_number = reading->number_parts.meeting;
    document->item_number = reading->number_parts.item;
    document->title = reading->title.text;
    document->speakers = speakers_of(arena, &reading->speakers);
    document->preamble = preamble_of(arena, reading);
    if (reading->signatures.count > 0) {
        document->signed_post = reading->signatures.items[0].post;
        document->signed_name = documents_signer(arena, reading->signatures.items[0].name);
    }
}

/* On the day of the document: who holds which post then. */
static struct taking taking_for(struct request *req, const struct documents_db_org_row *org,
                                date day, struct documents_document *document)
{
    return (struct taking){
        .known = {.req = req,
                  .org = org,
                  .below = access_scope_below(req, req->scope, org->region_id, org->path),
                  .bodies = bodies_of_org(req, req->scope, org->id, req->today),
                  .holders = documents_db_holders(req->db, req->scope, org->id,
                                                  date_is_none(day) ? req->today : day),
                  .posts = documents_db_post_types(req->db),
                  .names = documents_names_of(req, org)},
        .document = document,
    };
}

struct documents_document documents_of_reading(struct request *req,
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
    struct taking taking = taking_for(req, org, reading->day, &document);
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

/* ---- what a meeting has decided ------------------------------------------------------------- */

/* As a resolution is written, so that it can be read as one. */
static str as_resolution(struct arena *arena, const struct documents_document *document)
{
    bool is_kazakh = str_equal(document->language, STR("kk"));
    struct buf text = BUF_INIT(arena);
    buf_put(&text, is_kazakh ? STR("ҚАУЛЫ\n") : STR("ПОСТАНОВЛЕНИЕ\n"));
    buf_put(&text, str_format(arena, "%02d.%02d.%04d № 1-1\n\n", date_day(document->dated_on),
                              date_month(document->dated_on), date_year(document->dated_on)));
    buf_put(&text, document->title);
    buf_put(&text, is_kazakh ? STR("\n\nҚАУЛЫ ЕТЕДІ:\n") : STR("\n\nПОСТАНОВЛЯЕТ:\n"));
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item *item = &document->items[i];
        buf_put(&text, STR_CONCAT(arena, item->number, STR(" "), item->text, STR("\n")));
    }
    return buf_str(&text);
}

static bool is_told_further(const struct documents_document *document)
{
    bool is_told = document->controller_count > 0;
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item *item = &document->items[i];
        is_told = is_told || item->addressee_count > 0 || item->controller_count > 0 ||
                  item->is_control || !date_is_none(item->due_on);
    }
    return is_told;
}

void documents_read_items(struct request *req, struct documents_document *document)
{
    struct documents_db_org_row org;
    if (is_told_further(document) ||
        !documents_db_org(req->db, req->scope, document->org_id, &org)) {
        return;
    }
    const struct reading *reading = reading_read(req->arena, as_resolution(req->arena, document));
    if (reading->items.count != document->item_count) {
        return;
    }
    struct documents_document read = *document;
    read.items = ARENA_ARRAY(req->arena, document->item_count, struct documents_item);
    struct taking taking = taking_for(req, &org, document->dated_on, &read);
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item own = document->items[i];
        take_item(&taking, reading, i);
        read.items[i].item = own.item;
        read.items[i].parent = own.parent;
        read.items[i].depth = own.depth;
        read.items[i].number = own.number;
        read.items[i].text = own.text;
    }
    *document = read;
}
