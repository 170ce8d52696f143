/* Items under control, and the copies of organisations. */
#include "features/control/control_inner.h"

#include "app/app.h"
#include "base/ids.h"

#define PERIODS_AT_ONCE 100
#define ITEMS_AT_MOST 20000

/* ---- periods -------------------------------------------------------------------------------- */

static int months_of(enum documents_recurs recurs)
{
    static const int months[] = {
        [DOCUMENTS_ONCE] = 0,        [DOCUMENTS_MONTHLY] = 1, [DOCUMENTS_QUARTERLY] = 3,
        [DOCUMENTS_HALF_YEARLY] = 6, [DOCUMENTS_YEARLY] = 12,
    };
    return months[recurs];
}

static enum documents_recurs recurs_of(str code)
{
    for (size_t i = DOCUMENTS_MONTHLY; control_recurrences[i].value != NULL; i++) {
        if (str_equal(code, str_of(control_recurrences[i].value))) {
            return (enum documents_recurs)i;
        }
    }
    return DOCUMENTS_ONCE;
}

date control_period_of(enum documents_recurs recurs, date day)
{
    int months = months_of(recurs);
    int month = date_month(day);
    return months == 0 ? day
                       : date_from(date_year(day), month - (month - 1) % MAX_OF(months, 1), 1);
}

date control_period_after(enum documents_recurs recurs, date from)
{
    return date_add_months(from, months_of(recurs));
}

/* Until when the copies of a period are to be done: until its end, and not behind the last day. */
static date due_of(enum documents_recurs recurs, date from, date last)
{
    if (recurs == DOCUMENTS_ONCE) {
        return last;
    }
    date end = date_add_days(control_period_after(recurs, from), -1);
    return !date_is_none(last) && date_before(last, end) ? last : end;
}

/* ---- addressees ----------------------------------------------------------------------------- */

/* Those inside of the organisation of the document are one copy, which names them all. */
struct inside {
    bool is_there;
    str who;
};

static void put_addressee(struct request *req, int64_t item_id, int64_t n, bool is_level,
                          int64_t which, str who)
{
    control_db_add_addressee(req->db, &(struct control_db_add_addressee_values){
                                          .item_id = item_id,
                                          .n = n,
                                          .kind = is_level ? STR("level") : STR("org"),
                                          .org_id = is_level ? 0 : which,
                                          .level = is_level ? which : 0,
                                          .who = who,
                                      });
}

static void put_text_addressees(struct request *req, int64_t id, const struct control_plan *plan,
                                const struct control_plan_line *line)
{
    struct inside inside = {.is_there = line->addressee_count == 0};
    int64_t n = 0;
    for (size_t i = 0; i < line->addressee_count; i++) {
        const struct documents_addressee *addressee = &line->addressees[i];
        bool is_level = addressee->kind == DOCUMENTS_TO_LEVEL;
        if (is_level || (addressee->kind == DOCUMENTS_TO_ORG && addressee->org_id != 0)) {
            put_addressee(req, id, ++n, is_level, is_level ? addressee->level : addressee->org_id,
                          (str){0});
        } else {
            inside.is_there = true;
            inside.who = str_comma(req->arena, inside.who, addressee->text);
        }
    }
    if (inside.is_there) {
        put_addressee(req, id, ++n, false, plan->document.org_id, inside.who);
    }
}

static void put_addressees(struct request *req, int64_t id, const struct control_plan *plan,
                           const struct control_plan_line *line, const struct control_order *order)
{
    switch (order->to) {
    case CONTROL_TO_TEXT:
        put_text_addressees(req, id, plan, line);
        break;
    case CONTROL_TO_OWN:
        put_addressee(req, id, 1, false, plan->document.org_id, (str){0});
        break;
    case CONTROL_TO_LEVEL:
        put_addressee(req, id, 1, true, order->level, (str){0});
        break;
    case CONTROL_TO_ALL:
        put_addressee(req, id, 1, false, plan->document.org_id, (str){0});
        for (int64_t level = plan->level + 1; level <= LEVEL_PRIMARY; level++) {
            put_addressee(req, id, level + 1, true, level, (str){0});
        }
        break;
    }
}

static void put_controllers(struct request *req, int64_t id, const struct control_plan_line *line)
{
    for (size_t i = 0; i < line->controller_count; i++) {
        const struct documents_controller *controller = &line->controllers[i];
        control_db_add_controller(req->db, &(struct control_db_add_controller_values){
                                               .item_id = id,
                                               .n = (int64_t)i + 1,
                                               .name = controller->name,
                                               .post = controller->post,
                                               .account_id = controller->account_id,
                                               .post_id = controller->post_id,
                                               .member_id = controller->member_id,
                                               .today = req->today,
                                           });
    }
}

/* ---- copies --------------------------------------------------------------------------------- */

static int64_t last_number(struct request *req, int64_t item_id)
{
    struct control_db_last_number_row row = {0};
    return control_db_last_number(req->db, item_id, &row) ? row.n : 0;
}

/* For all addressees of the item, in its current period. */
static int64_t make_copies(struct request *req, const struct control_db_item_row *item)
{
    enum documents_recurs recurs = recurs_of(item->recurs);
    struct control_db_copy_values copy = {
        .item_id = item->id,
        .period = item->period,
        .root_id = item->root_id,
        .root_period = item->root_period,
        .due_on = due_of(recurs, item->period_from, item->due_on),
        .now = req->now,
    };
    int64_t made = 0;
    struct control_db_addressees_rows rows = control_db_addressees(req->db, item->id);
    EACH (row, rows) {
        copy.first = last_number(req, item->id);
        if (row->org_id != 0) {
            made += control_db_make_one(req->db, &(struct control_db_make_one_values){
                                                     .copy = copy,
                                                     .org_id = row->org_id,
                                                     .who = row->who,
                                                     .account_id = row->account_id,
                                                 });
        } else {
            made += control_db_make_level(
                req->db, &(struct control_db_make_level_values){
                             .copy = copy,
                             .path = item->org_path,
                             .path_to = str_join(req->arena, item->org_path, STR("~")),
                             .level = row->level,
                         });
        }
    }
    return made;
}

/* ---- an item -------------------------------------------------------------------------------- */

static void find_root(struct request *req, const struct control_plan *plan,
                      struct control_db_add_item_values *values)
{
    struct control_db_task_row task;
    struct scope own =
        access_system_scope(req->arena, plan->document.region_id, plan->document.org_path);
    if (values->fulfils_id != 0 &&
        control_db_task_of(req->db, own, values->fulfils_id, values->fulfils_n, &task) &&
        task.org_id == plan->document.org_id) {
        struct control_db_item_row above;
        bool found = control_db_find(req->db, values->fulfils_id, &above);
        values->root_id = found ? above.root_id : values->id;
        values->root_period = found ? above.root_period : 1;
        control_db_begin_work(req->db, task.item_id, task.n, req->now);
        control_note_step(req, &(struct control_step){.step = "resolution",
                                                      .item_id = task.item_id,
                                                      .n = task.n,
                                                      .document_id = plan->document.id});
    } else {
        values->fulfils_id = 0;
        values->fulfils_n = 0;
    }
}

int64_t control_make(struct request *req, const struct control_plan *plan,
                     const struct control_plan_line *line, const struct control_order *order)
{
    const struct documents_document *document = &plan->document;
    struct control_db_add_item_values values = {
        .id = ids_new(),
        .region_id = document->region_id,
        .document_id = document->id,
        .item = line->item->item,
        .org_id = document->org_id,
        .org_path = document->org_path,
        .number = line->item->number,
        .text = line->item->text,
        .due_on = order->due_on,
        .recurs = order->recurs == DOCUMENTS_ONCE
                      ? (str){0}
                      : str_of(control_recurrences[order->recurs].value),
        .is_constant = line->item->is_constant && order->recurs == DOCUMENTS_ONCE,
        .period_from = control_period_of(order->recurs, req->today),
        .note = order->note,
        .root_period = 1,
        .fulfils_id = order->fulfils_id,
        .fulfils_n = order->fulfils_n,
        .now = req->now,
        .account_id = audit_actor(req),
    };
    values.root_id = values.id;
    find_root(req, plan, &values);
    control_db_add_item(req->db, &values);
    put_addressees(req, values.id, plan, line, order);
    put_controllers(req, values.id, line);
    control_note_step(req, &(struct control_step){.step = "opened",
                                                  .item_id = values.id,
                                                  .note = order->note,
                                                  .due_on = order->due_on});
    audit(req, "control.open", document->region_id, values.id, 0, NULL, 0);
    struct control_db_item_row item;
    return control_db_find(req->db, values.id, &item) ? make_copies(req, &item) : 0;
}

/* ---- handing on ----------------------------------------------------------------------------- */

bool control_hand_on(struct request *req, const struct control_hand *hand)
{
    const struct control_db_task_row *task = hand->task;
    return control_db_make_one(req->db,
                               &(struct control_db_make_one_values){
                                   .copy =
                                       {
                                           .item_id = task->item_id,
                                           .first = last_number(req, task->item_id),
                                           .period = task->period,
                                           .root_id = hand->item->root_id,
                                           .root_period = hand->item->root_id == hand->item->id
                                                              ? task->period
                                                              : hand->item->root_period,
                                           .giver_id = task->org_id,
                                           .due_on = hand->due_on,
                                           .task = hand->words,
                                           .now = req->now,
                                       },
                                   .org_id = hand->org_id,
                               }) > 0;
}

/* ---- what was handed on before -------------------------------------------------------------- */

/* From one period of an item to the next. */
struct turn {
    struct control_db_item_row item; /* in the new period */
    int64_t was;
    date due_was; /* of the copies that nobody handed on */
    date due_on;
};

/* As many days before the term of who handed it on as it was. */
static date due_again(const struct turn *turn, date due_was)
{
    if (date_is_none(due_was) || date_is_none(turn->due_was) || date_is_none(turn->due_on)) {
        return turn->due_on;
    }
    return date_add_days(turn->due_on, (int)(date_to_days(due_was) - date_to_days(turn->due_was)));
}

static void hand_again(struct request *req, const struct turn *turn)
{
    const struct control_db_item_row *item = &turn->item;
    struct control_db_handed_terms_rows rows =
        control_db_handed_terms(req->db, item->id, turn->was);
    int64_t made = 0;
    EACH (row, rows) {
        made += control_db_hand_again(req->db, &(struct control_db_hand_again_values){
                                                   .item_id = item->id,
                                                   .first = last_number(req, item->id),
                                                   .period = item->period,
                                                   .was = turn->was,
                                                   .level = row->level,
                                                   .due_was = row->due_on,
                                                   .due_on = due_again(turn, row->due_on),
                                                   .root_period = item->root_period,
                                                   .now = req->now,
                                               });
    }
    if (made > 0) {
        control_db_begin_givers(req->db, item->id, item->period, req->now);
        control_note_step(
            req, &(struct control_step){.step = "again",
                                        .item_id = item->id,
                                        .note = _n("%1 organisation got the task",
                                                   "%1 organisations got the task", made)});
    }
}

static void carry_on(struct request *req, const struct turn *turn);

/* What does not recur by itself begins anew with the task that it carries out. */
static void turn_over(struct request *req, const struct turn *above,
                      const struct control_db_to_carry_on_row *row)
{
    struct turn turn = {0};
    if (!control_db_find(req->db, row->id, &turn.item)) {
        return;
    }
    struct control_db_item_row *item = &turn.item;
    bool recurs = item->recurs.length > 0;
    turn.was = item->period;
    turn.due_was = item->due_on;
    turn.due_on = recurs ? item->due_on : due_again(above, item->due_on);
    control_db_carry_on(req->db,
                        &(struct control_db_carry_on_values){
                            .id = item->id,
                            .n = row->n,
                            .period = recurs ? item->period : item->period + 1,
                            .period_from = recurs ? item->period_from : above->item.period_from,
                            .due_on = turn.due_on,
                            .root_period = above->item.root_period,
                        });
    control_db_begin_work(req->db, above->item.id, row->n, req->now);
    if (recurs || !control_db_find(req->db, row->id, &turn.item)) {
        return;
    }
    control_note_step(
        req, &(struct control_step){.step = "period", .item_id = item->id, .due_on = turn.due_on});
    (void)make_copies(req, item);
    carry_on(req, &turn);
}

/* Simple copies, and those of own resolutions. */
static void carry_on(struct request *req, const struct turn *turn)
{
    hand_again(req, turn);
    struct control_db_to_carry_on_rows rows =
        control_db_to_carry_on(req->db, turn->item.id, turn->was, turn->item.period);
    EACH (row, rows) {
        turn_over(req, turn, row);
    }
}

/* ---- the next period ------------------------------------------------------------------------ */

/* One step further, if that period has begun and the last day is not over before it. */
static bool begin_next(struct request *req, int64_t item_id)
{
    struct control_db_item_row item;
    if (!control_db_find(req->db, item_id, &item)) {
        return false;
    }
    enum documents_recurs recurs = recurs_of(item.recurs);
    date next = control_period_after(recurs, item.period_from);
    bool is_over = !date_is_none(item.due_on) && date_before(item.due_on, next);
    if (recurs == DOCUMENTS_ONCE || is_over || date_before(req->today, next)) {
        return false;
    }
    struct turn turn = {.was = item.period,
                        .due_was = due_of(recurs, item.period_from, item.due_on),
                        .due_on = due_of(recurs, next, item.due_on)};
    control_db_begin_period(req->db, item.id, item.period + 1, next);
    control_note_step(
        req, &(struct control_step){.step = "period", .item_id = item.id, .due_on = turn.due_on});
    if (control_db_find(req->db, item_id, &turn.item)) {
        (void)make_copies(req, &turn.item);
        carry_on(req, &turn);
    }
    return true;
}

/* Each item is a transaction of its own: one may be 70,000 copies. */
static bool begin_one(struct request *req, void *what)
{
    const int64_t *item_id = what;
    return begin_next(req, *item_id);
}

void control_begin_periods(struct request *req)
{
    db_begin_read(req->db);
    date until = date_add_months(req->today, -1);
    struct control_db_recurring_rows rows = control_db_recurring(req->db, until, ITEMS_AT_MOST);
    db_rollback(req->db);
    EACH (row, rows) {
        int64_t item_id = row->id;
        bool has_begun = true;
        for (int i = 0; has_begun && i < PERIODS_AT_ONCE; i++) {
            has_begun = app_write(req, begin_one, &item_id);
        }
    }
}
