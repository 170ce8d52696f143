/* A later document extends a term, takes something off control, amends or repeals what is under
 * control. What it says plainly is done when it is adopted, if its adopter decides on those items;
 * everything else is asked, from whoever does. */
#include "features/control/control_inner.h"

#include "features/reading/reading.h"

/* ---- when it is adopted --------------------------------------------------------------------- */

/* The term that its words name, read as that of an item. */
static date day_in(struct request *req, str note)
{
    str text = STR_CONCAT(req->arena, STR("ПОСТАНОВЛЯЕТ:\n1. "), note);
    const struct reading *reading = reading_read(req->arena, text);
    EACH (item, reading->items) {
        if (item->deadline >= 0) {
            return item->deadlines.items[item->deadline].to;
        }
    }
    return (date){0};
}

/* A document, and one of the things that it does. */
struct later {
    int64_t document_id;
    str org_path;
    str label;
    const struct control_db_later_links_row *link;
    date due_on; /* that it names */
};

/* False if somebody has to be asked. */
static bool decide(struct request *req, const struct later *later,
                   const struct control_db_item_row *item)
{
    bool extends = str_equal(later->link->kind, STR("extends"));
    bool removes = str_equal(later->link->kind, STR("removes"));
    bool is_later = !date_is_none(later->due_on) && !date_before(later->due_on, req->today) &&
                    (date_is_none(item->due_on) || date_before(item->due_on, later->due_on));
    return control_may_decide(req, item->id, item->org_path) &&
           (removes || (extends && is_later)) &&
           control_decide_item(req, item,
                               &(struct control_verdict){
                                   .due_on = extends ? later->due_on : (date){0},
                                   .document_id = later->document_id,
                                   .basis = later->label,
                               });
}

static void ask(struct request *req, const struct later *later,
                const struct control_db_item_row *item, int64_t n)
{
    control_db_propose(req->db, &(struct control_db_propose_values){
                                    .item_id = item->id,
                                    .n = n,
                                    .document_id = later->document_id,
                                    .kind = later->link->kind,
                                    .due_on = later->due_on,
                                    .now = req->now,
                                });
    control_note_step(req, &(struct control_step){.step = "concerned",
                                                  .item_id = item->id,
                                                  .n = n,
                                                  .note = later->label,
                                                  .due_on = later->due_on,
                                                  .document_id = later->document_id});
}

/* An organisation that decides nothing of it may ask for its own copy. 1 if it asks. */
static int64_t ask_from_below(struct request *req, const struct later *later,
                              const struct control_db_item_row *item)
{
    struct control_db_own_copy_row copy;
    if (!control_db_own_copy(req->db, item->id, item->period, later->org_path, &copy)) {
        return 0;
    }
    ask(req, later, item, copy.n);
    return 1;
}

static void tell(struct request *req, const struct later *later,
                 const struct control_db_item_row *item, int64_t asked)
{
    struct control_db_proposal_rows rows = control_db_proposals_of(req->db, item->id);
    EACH (row, rows) {
        if (row->later_id == later->document_id && str_equal(row->deed, later->link->kind)) {
            control_tell_later(req, item, asked, row);
            return;
        }
    }
}

static void take_effect(struct request *req, const struct later *later)
{
    struct control_db_item_rows items =
        control_db_concerned(req->db, later->link->to_id, later->link->to_item);
    const struct control_db_item_row *last = NULL;
    int64_t asked = 0;
    EACH (item, items) {
        bool is_from_below = !str_starts_with(item->org_path, later->org_path);
        int64_t before = asked;
        if (is_from_below) {
            asked += ask_from_below(req, later, item);
        } else if (!decide(req, later, item)) {
            ask(req, later, item, 0);
            asked++;
        }
        last = asked > before ? item : last;
    }
    if (last != NULL) {
        tell(req, later, last, asked);
    }
}

void control_later_adopted(struct request *req, int64_t region_id, int64_t document_id)
{
    struct control_db_document_row row;
    struct control_db_later_links_rows links =
        control_db_later_links(req->db, region_id, document_id);
    if (links.count == 0 || !control_db_document(req->db, region_id, document_id, &row)) {
        return;
    }
    EACH (link, links) {
        bool extends = str_equal(link->kind, STR("extends"));
        take_effect(req,
                    &(struct later){
                        .document_id = document_id,
                        .org_path = row.org_path,
                        .label = control_document_label(req, row.kind, row.number, row.dated_on),
                        .link = link,
                        .due_on = extends ? day_in(req, link->note) : (date){0},
                    });
    }
}

/* ---- in words ------------------------------------------------------------------------------- */

struct control_later control_later_from(const struct control_db_proposal_rows *rows, size_t at)
{
    struct control_later group = {.first = &rows->items[at]};
    const struct control_db_proposal_row *first = group.first;
    while (at + group.count < rows->count) {
        const struct control_db_proposal_row *row = &rows->items[at + group.count];
        if (row->later_id != first->later_id || row->document_id != first->document_id ||
            !str_equal(row->deed, first->deed)) {
            break;
        }
        group.count++;
    }
    return group;
}

str control_later_text(struct request *req, const struct control_db_proposal_row *row)
{
    str later = control_document_label(req, row->later_kind, row->later_number, row->later_on);
    str other = control_document_label(req, row->kind, row->document_number, row->dated_on);
    if (str_equal(row->deed, STR("repeals"))) {
        return _f("Repealed: “%1”. By: “%2”.", other, later);
    }
    if (str_equal(row->deed, STR("amends"))) {
        return _f("Amended: “%1”. By: “%2”.", other, later);
    }
    bool extends = str_equal(row->deed, STR("extends"));
    if (row->n != 0) {
        return extends ? _f("%1 asks for another term: “%2”. By: “%3”.", row->asker, other, later)
                       : _f("%1 asks to be taken off control: “%2”. By: “%3”.", row->asker, other,
                            later);
    }
    return extends ? _f("Another term: “%1”. By: “%2”.", other, later)
                   : _f("To be taken off control: “%1”. By: “%2”.", other, later);
}

/* An amended item may go on as it is; another term needs its day. */
bool control_later_is_plain(const struct control_db_proposal_row *row)
{
    return str_equal(row->deed, STR("repeals")) || str_equal(row->deed, STR("removes")) ||
           (str_equal(row->deed, STR("extends")) && !date_is_none(row->due_on));
}

/* ---- the answer ----------------------------------------------------------------------------- */

static const struct form_field answer_fields[] = {
    {"deed", N_("What the document does"), FORM_HIDDEN, .required = true, .max = 20},
    {"item", N_("Which item of it"), FORM_HIDDEN, .max = 20},
    {"answer", N_("What becomes of it"), FORM_HIDDEN, .required = true, .max = 20},
    {0},
};

static void leave(struct request *req, const struct control_db_proposal_row *row)
{
    control_db_settle_proposals(req->db, row->item_id, row->n, row->later_id, row->deed);
    control_note_step(
        req, &(struct control_step){.step = "left",
                                    .item_id = row->item_id,
                                    .n = row->n,
                                    .note = control_document_label(
                                        req, row->later_kind, row->later_number, row->later_on),
                                    .document_id = row->later_id});
}

/* The copy is decided on by who gave it. */
static bool may_answer(struct request *req, const struct control_db_proposal_row *row,
                       const struct control_item *item)
{
    struct control_task task;
    return row->n == 0 ? item->may_decide
                       : control_task_numbered(req, row->item_id, row->n, &task) && task.may_decide;
}

static bool answer_one(struct request *req, const struct control_db_proposal_row *row, bool carries)
{
    struct control_db_item_row item;
    if (!carries) {
        leave(req, row);
        return true;
    }
    str basis = control_document_label(req, row->later_kind, row->later_number, row->later_on);
    return control_later_is_plain(row) && control_db_find(req->db, row->item_id, &item) &&
           control_decide_item(req, &item,
                               &(struct control_verdict){.n = row->n,
                                                         .due_on = row->due_on,
                                                         .document_id = row->later_id,
                                                         .basis = basis});
}

struct reply control_later_action(struct request *req)
{
    struct form form = form_read(req, answer_fields);
    int64_t item_id = 0;
    (void)!str_to_int64(form_text(&form, "item"), &item_id);
    bool carries = str_equal(form_text(&form, "answer"), STR("carry"));
    struct control_db_proposal_rows rows =
        control_db_proposals_by(req->db, path_id(req), form_text(&form, "deed"), item_id);
    int64_t seen = 0;
    int64_t answered = 0;
    EACH (row, rows) {
        struct control_item item;
        if (!control_find_item(req, row->item_id, &item)) {
            continue;
        }
        seen++;
        answered += may_answer(req, row, &item) && answer_one(req, row, carries);
    }
    if (seen == 0) {
        return reply_not_found(req);
    }
    if (answered == 0) {
        return reply_forbidden(req);
    }
    return reply_done(
        req, STR("/control"),
        carries ? _n("%1 item was decided on", "%1 items were decided on", answered)
                : _n("%1 item stays under control", "%1 items stay under control", answered),
        0);
}
