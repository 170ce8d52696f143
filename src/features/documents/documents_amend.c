/* The text as amended: what was adopted, with what later documents changed in it, put together when
 * it is read. */
#include "features/documents/documents_inner.h"

#include "app/attachment.h"

enum { STEPS_MOST = 8 };

const struct form_choice documents_amendment_actions[] = {
    [DOCUMENTS_NEW_TEXT] = {"text", N_("the item reads otherwise")},
    [DOCUMENTS_NEW_ITEM] = {"add", N_("an item is added behind it")},
    [DOCUMENTS_NO_ITEM] = {"remove", N_("the item is removed")},
    [DOCUMENTS_NEW_TERM] = {"term", N_("another term")},
    [DOCUMENTS_NEW_ADDRESSEES] = {"whom", N_("others are told to act")},
    [DOCUMENTS_NEW_CONTROLLERS] = {"control", N_("others see to it")},
    {0},
};

static const char *const note_labels[] = {
    [DOCUMENTS_NEW_TEXT] = N_("As worded by: %1"),
    [DOCUMENTS_NEW_ITEM] = N_("Added by: %1"),
    [DOCUMENTS_NO_ITEM] = N_("Removed by: %1"),
    [DOCUMENTS_NEW_TERM] = N_("Term changed by: %1"),
    [DOCUMENTS_NEW_ADDRESSEES] = N_("Who is told to act changed by: %1"),
    [DOCUMENTS_NEW_CONTROLLERS] = N_("Who sees to it changed by: %1"),
};

bool documents_amendment_action_of(str code, enum documents_amendment_action *ret_action)
{
    for (size_t i = 0; documents_amendment_actions[i].value != NULL; i++) {
        if (str_equal(code, str_of(documents_amendment_actions[i].value))) {
            *ret_action = (enum documents_amendment_action)i;
            return true;
        }
    }
    return false;
}

str documents_note_text(struct request *req, const struct documents_note *note)
{
    return TR_FILL(tr(req->language, note_labels[note->action]), TR_VALUES(note->by_label));
}

/* ---- which changes count -------------------------------------------------------------------- */

static bool is_in_force(const struct documents_db_amendments_to_row *row, date day)
{
    return !date_before(day, row->by_dated_on) &&
           (date_is_none(row->ended_on) || date_before(day, row->ended_on));
}

/* A change may itself have been changed by a later document; false if it was dropped. The last one
 * that is in force counts, as it reads after those that changed it in turn. */
static bool as_it_reads(struct request *req, struct documents_db_amendments_to_row *row, date day,
                        int steps)
{
    struct documents_db_amendments_to_rows later =
        documents_db_amendments_to(req->db, row->by_region_id, row->by_id);
    bool is_kept = true;
    EACH (one, later) {
        struct documents_db_amendments_to_row change = *one;
        if (change.to_n != row->n || !is_in_force(&change, day) || steps == 0 ||
            !as_it_reads(req, &change, day, steps - 1)) {
            continue;
        }
        is_kept = !str_equal(change.action, STR("remove"));
        if (is_kept) {
            row->content = change.content;
        }
    }
    return is_kept;
}

static void add_day(struct request *req, struct documents_edition *edition, date day)
{
    size_t at = 0;
    while (at < edition->day_count && date_before(edition->days[at], day)) {
        at++;
    }
    if (date_is_none(day) || (at < edition->day_count && date_equal(edition->days[at], day))) {
        return;
    }
    (void)ARENA_PUSH(req->arena, edition->days, edition->day_count, edition->day_capacity);
    memmove(&edition->days[at + 1], &edition->days[at],
            (edition->day_count - 1 - at) * sizeof(*edition->days));
    edition->days[at] = day;
}

/* Those on which the change itself is changed count, too. */
static void add_days(struct request *req, struct documents_edition *edition,
                     const struct documents_db_amendments_to_row *row, int steps)
{
    add_day(req, edition, row->by_dated_on);
    add_day(req, edition, row->ended_on);
    struct documents_db_amendments_to_rows later =
        documents_db_amendments_to(req->db, row->by_region_id, row->by_id);
    EACH (change, later) {
        if (change->to_n == row->n && steps > 0) {
            add_days(req, edition, change, steps - 1);
        }
    }
}

/* ---- carrying them out ---------------------------------------------------------------------- */

struct amending {
    struct request *req;
    struct documents_edition *edition;
    struct documents_db_holders_rows holders;
    const struct documents_db_amendments_to_row *row;
    enum documents_amendment_action action;
    struct documents_item content; /* the new wording */
};

static void put_note(const struct amending *amending, int64_t item,
                     const struct documents_item *before)
{
    struct documents_edition *edition = amending->edition;
    const struct documents_db_amendments_to_row *row = amending->row;
    struct documents_document by = {
        .kind = row->by_kind, .number = row->by_number, .dated_on = row->by_dated_on};
    *ARENA_PUSH(amending->req->arena, edition->notes, edition->note_count, edition->note_capacity) =
        (struct documents_note){
            .item = item,
            .action = amending->action,
            .by_id = row->by_id,
            .by_label = documents_label(amending->req, &by),
            .since = row->by_dated_on,
            .before = before == NULL ? (struct documents_item){0} : *before,
        };
}

/* The place behind an item, and behind what stands under it where the new one is no part of that.
 */
static size_t place_behind(const struct documents_document *document, int64_t item, int64_t depth)
{
    for (size_t i = 0; i < document->item_count; i++) {
        if (document->items[i].item != item) {
            continue;
        }
        size_t place = i + 1;
        while (depth <= document->items[i].depth && place < document->item_count &&
               document->items[place].depth > document->items[i].depth) {
            place++;
        }
        return place;
    }
    return item == 0 ? 0 : document->item_count;
}

static void add_item(const struct amending *amending)
{
    struct documents_document *document = &amending->edition->document;
    struct documents_item added = amending->content;
    size_t place = place_behind(document, amending->row->to_item, added.depth);
    struct documents_item *items =
        ARENA_ARRAY(amending->req->arena, document->item_count + 1, struct documents_item);
    added.item = amending->row->gives_item;
    for (size_t i = 0; i <= document->item_count; i++) {
        items[i] = i == place ? added : document->items[i - (i > place)];
    }
    document->items = items;
    document->item_count++;
    documents_find_parents(document);
    put_note(amending, added.item, NULL);
}

/* With what stands under it. */
static void remove_item(const struct amending *amending, struct documents_item *item)
{
    struct documents_document *document = &amending->edition->document;
    size_t place = (size_t)(item - document->items);
    int64_t depth = item->depth;
    do {
        struct documents_item before = document->items[place];
        document->items[place].is_removed = true;
        put_note(amending, before.item, &before);
        place++;
    } while (place < document->item_count && document->items[place].depth > depth);
}

static void change_item(const struct amending *amending, struct documents_item *item)
{
    const struct documents_item *content = &amending->content;
    struct documents_item before = *item;
    if (amending->action == DOCUMENTS_NEW_TEXT) {
        item->text = content->text;
    } else if (amending->action == DOCUMENTS_NEW_TERM) {
        item->due_from = content->due_from;
        item->due_on = content->due_on;
        item->recurs = content->recurs;
        item->is_constant = content->is_constant;
        item->review_on = content->review_on;
        item->deadline = (str){0};
    } else if (amending->action == DOCUMENTS_NEW_ADDRESSEES) {
        item->addressees = content->addressees;
        item->addressee_count = content->addressee_count;
    } else if (amending->action == DOCUMENTS_NEW_CONTROLLERS) {
        item->controllers = content->controllers;
        item->controller_count = content->controller_count;
    }
    put_note(amending, item->item, &before);
}

static void change_whole(const struct amending *amending)
{
    struct documents_document *document = &amending->edition->document;
    struct documents_item before = {.controllers = document->controllers,
                                    .controller_count = document->controller_count};
    document->controllers = amending->content.controllers;
    document->controller_count = amending->content.controller_count;
    put_note(amending, 0, &before);
}

static void carry_out(struct amending *amending)
{
    struct documents_document *document = &amending->edition->document;
    int64_t to_item = amending->row->to_item;
    amending->content = documents_item_of_content(amending->req->arena, amending->row->content);
    for (size_t i = 0; i < amending->content.controller_count; i++) {
        documents_match_controller(amending->req, amending->holders,
                                   &amending->content.controllers[i]);
    }
    if (amending->action == DOCUMENTS_NEW_ITEM) {
        add_item(amending);
        return;
    }
    if (amending->action == DOCUMENTS_NEW_CONTROLLERS && to_item == 0) {
        change_whole(amending);
        return;
    }
    for (size_t i = 0; i < document->item_count; i++) {
        if (document->items[i].item != to_item) {
            continue;
        }
        if (amending->action == DOCUMENTS_NO_ITEM) {
            remove_item(amending, &document->items[i]);
        } else {
            change_item(amending, &document->items[i]);
        }
        return;
    }
}

struct documents_edition documents_edition_of(struct request *req,
                                              const struct documents_document *document, date day)
{
    struct documents_edition edition = {.document = *document, .day = day};
    struct documents_db_amendments_to_rows rows =
        documents_db_amendments_to(req->db, document->region_id, document->id);
    if (rows.count == 0) {
        return edition;
    }
    edition.document.items = ARENA_ARRAY(req->arena, document->item_count, struct documents_item);
    for (size_t i = 0; i < document->item_count; i++) {
        edition.document.items[i] = document->items[i];
    }
    struct amending amending = {
        .req = req,
        .edition = &edition,
        .holders = documents_db_holders(req->db, req->scope, document->org_id, day),
    };
    EACH (row, rows) {
        struct documents_db_amendments_to_row change = *row;
        if (change.to_n != 0) {
            continue; /* of a change that the document makes itself */
        }
        add_days(req, &edition, &change, STEPS_MOST);
        amending.row = &change;
        if (is_in_force(&change, day) && as_it_reads(req, &change, day, STEPS_MOST) &&
            documents_amendment_action_of(change.action, &amending.action)) {
            carry_out(&amending);
        }
    }
    return edition;
}

str documents_edition_hash(struct request *req, const struct documents_edition *edition)
{
    struct documents_document shown = edition->document;
    if (edition->note_count == 0) {
        return shown.hash;
    }
    shown.items = ARENA_ARRAY(req->arena, shown.item_count, struct documents_item);
    shown.item_count = 0;
    for (size_t i = 0; i < edition->document.item_count; i++) {
        if (!edition->document.items[i].is_removed) {
            shown.items[shown.item_count++] = edition->document.items[i];
        }
    }
    str content = documents_content(req->arena, &shown);
    return attachment_imprint(req->arena, STR_CONCAT(req->arena, shown.hash, STR(" "), content));
}

void documents_show_edition(struct request *req, struct documents_view *view)
{
    date on = query_date(req, "on");
    if (str_equal(view->document.state, STR("draft"))) {
        return;
    }
    view->edition = documents_edition_of(req, &view->document, date_is_none(on) ? req->today : on);
    view->is_amended = view->edition.note_count > 0 && query_int(req, "original") == 0;
    if (view->is_amended) {
        view->document = view->edition.document;
    }
}

str documents_amended_text(struct request *req, const struct documents_edition *edition)
{
    date last = {0};
    for (size_t i = 0; i < edition->note_count; i++) {
        last = date_before(last, edition->notes[i].since) ? edition->notes[i].since : last;
    }
    return _f("as amended on %1", last);
}

bool documents_text_on(struct request *req, int64_t id, date day,
                       struct documents_edition *ret_edition)
{
    struct documents_document document;
    if (!documents_find(req, id, &document)) {
        return false;
    }
    *ret_edition = documents_edition_of(req, &document, day);
    return true;
}

struct documents_ids documents_amended_by(struct request *req, int64_t region_id, int64_t id)
{
    struct documents_ids ids = {0};
    struct documents_db_amendments_by_rows rows =
        documents_db_amendments_by(req->db, region_id, id);
    EACH (row, rows) {
        bool is_known = false;
        EACH (known, ids) {
            is_known = is_known || *known == row->to_id;
        }
        if (!is_known) {
            *ARENA_PUSH(req->arena, ids.items, ids.count, ids.capacity) = row->to_id;
        }
    }
    return ids;
}
