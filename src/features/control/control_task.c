/* The copy of an organisation: who answers for it, the report, its acceptance, handing it on. */
#include "base/ids.h"
#include "features/control/control.html.h"
#include "features/control/control_inner.h"

static const struct form_field report_fields[] = {
    {"report", N_("What was done"), FORM_LONG_TEXT, .required = true, .max = 4000, .wide = true,
     .hint = N_("In a few sentences; what shows it goes below as evidence.")},
    {0},
};

/* ---- history -------------------------------------------------------------------------------- */

void control_note_step(struct request *req, const struct control_step *step)
{
    control_db_add_step(req->db, &(struct control_db_add_step_values){
                                     .id = ids_new(),
                                     .item_id = step->item_id,
                                     .n = step->n,
                                     .step = str_of(step->step),
                                     .now = req->now,
                                     .account_id = audit_actor(req),
                                     .name = control_actor_name(req),
                                     .org_name = req->mandate.org_name,
                                     .note = step->note,
                                     .due_on = step->due_on,
                                     .document_id = step->document_id,
                                 });
}

/* ---- the page ------------------------------------------------------------------------------- */

static const struct form_field *person_fields(struct request *req, int64_t org_id)
{
    struct control_db_officers_rows rows = control_db_officers(req->db, org_id, req->today);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 2, struct form_choice);
    size_t count = 0;
    choices[count++] = (struct form_choice){"0", N_("nobody in particular")};
    EACH (row, rows) {
        choices[count++] = (struct form_choice){
            str_to_c(req->arena, str_format(req->arena, "%lld", (long long)row->id)),
            str_to_c(req->arena, STR_CONCAT(req->arena, row->last_name, STR(" "), row->first_name,
                                            STR(" "), row->middle_name)),
        };
    }
    choices[count] = (struct form_choice){0};
    struct form_field *fields = ARENA_ARRAY(req->arena, 2, struct form_field);
    fields[0] = (struct form_field){"person", N_("Who answers for it"), FORM_CHOICE,
                                    .required = true, .choices = choices};
    fields[1] = (struct form_field){0};
    return fields;
}

struct control_task_view control_task_view_of(struct request *req, const struct control_task *task)
{
    const struct control_db_task_row *row = &task->row;
    struct control_task_view view = {
        .task = task,
        .history = control_db_history(req->db, row->item_id, row->n),
        .evidence = control_db_evidence(req->db, row->item_id, row->n),
        .fulfilling = control_db_fulfilling(req->db, row->item_id, row->n),
        .below = control_totals_of(req, &task->item.row, row->org_path),
        .report = form_of(req, report_fields),
        .person = form_of(req, person_fields(req, row->org_id)),
        .controllers = control_controllers(req, row->item_id),
    };
    struct control_db_count_handed_row handed;
    if (control_db_count_handed(req->db, row->item_id, row->n, row->period, row->org_id, &handed)) {
        view.handed = handed.total;
    }
    control_evidence_forms(req, view.evidence_forms);
    form_set_text(&view.report, "report", row->report);
    form_set_int(&view.person, "person", row->account_id);
    return view;
}

static str title_of(struct request *req, const struct control_task *task)
{
    const struct control_db_item_row *item = &task->item.row;
    return _f("Task: item %1", control_item_name(req, item->number, item->text));
}

struct reply control_task_page(struct request *req)
{
    struct control_task task;
    if (!control_find_task(req, &task)) {
        return reply_not_found(req);
    }
    struct control_task_view view = control_task_view_of(req, &task);
    return reply_page_titled(req, title_of(req, &task), control_html_task(req, &view));
}

struct reply control_task_again(struct request *req, struct control_task *task,
                                struct control_task_view *view)
{
    return reply_form_again(req, str_to_c(req->arena, title_of(req, task)),
                            control_html_task(req, view));
}

struct reply control_quicker(struct request *req)
{
    return reply_refused(req,
                         str_of(_("Somebody else has changed the task meanwhile. Open it again.")));
}

static struct reply back_to(struct request *req, const struct control_task *task, str sentence)
{
    return reply_done(req, control_task_address(req, task->row.item_id, task->row.n, ""), sentence,
                      0);
}

/* ---- the report ----------------------------------------------------------------------------- */

static bool is_open(const struct control_task *task)
{
    return task->state == CONTROL_ASSIGNED || task->state == CONTROL_IN_PROGRESS ||
           task->state == CONTROL_RETURNED;
}

struct reply control_report_action(struct request *req)
{
    struct control_task task;
    if (!control_find_task(req, &task)) {
        return reply_not_found(req);
    }
    if (!is_open(&task)) {
        return reply_refused(req, str_of(_("A report has been handed in already.")));
    }
    struct form form = form_read(req, report_fields);
    if (!form_is_good(&form)) {
        struct control_task_view view = control_task_view_of(req, &task);
        view.report = form;
        return control_task_again(req, &task, &view);
    }
    if (!control_db_put_report(req->db, &(struct control_db_put_report_values){
                                            .item_id = task.row.item_id,
                                            .n = task.row.n,
                                            .version = task.row.version,
                                            .report = form_text(&form, "report"),
                                            .day = req->today,
                                            .name = control_actor_name(req),
                                            .now = req->now,
                                        })) {
        return control_quicker(req);
    }
    control_note_step(req, &(struct control_step){.step = "reported",
                                                  .item_id = task.row.item_id,
                                                  .n = task.row.n,
                                                  .note = form_text(&form, "report")});
    audit(req, "control.report", task.row.region_id, task.row.item_id, 0, NULL, 0);
    return back_to(req, &task, _f("Reported. %1 decides on it.", task.row.giver_name));
}

struct reply control_person_action(struct request *req)
{
    struct control_task task;
    if (!control_find_task(req, &task)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, person_fields(req, task.row.org_id));
    int64_t account_id = 0;
    if (!form_is_good(&form) || !str_to_int64(form_text(&form, "person"), &account_id)) {
        struct control_task_view view = control_task_view_of(req, &task);
        view.person = form;
        return control_task_again(req, &task, &view);
    }
    str who = task.row.who;
    struct control_db_officers_rows rows =
        control_db_officers(req->db, task.row.org_id, req->today);
    EACH (row, rows) {
        if (row->id == account_id) {
            who = STR_CONCAT(req->arena, row->last_name, STR(" "), row->first_name, STR(" "),
                             row->middle_name);
        }
    }
    if (!control_db_put_person(req->db, &(struct control_db_put_person_values){
                                            .item_id = task.row.item_id,
                                            .n = task.row.n,
                                            .version = task.row.version,
                                            .who = str_trim(who),
                                            .account_id = account_id,
                                            .now = req->now,
                                        })) {
        return control_quicker(req);
    }
    control_note_step(req, &(struct control_step){.step = "person",
                                                  .item_id = task.row.item_id,
                                                  .n = task.row.n,
                                                  .note = str_trim(who)});
    return back_to(req, &task, str_of(_("Kept.")));
}

/* ---- acceptance ----------------------------------------------------------------------------- */

struct reply control_accept_action(struct request *req)
{
    struct control_task task;
    if (!control_find_task(req, &task)) {
        return reply_not_found(req);
    }
    if (!task.may_decide) {
        return reply_forbidden(req);
    }
    if (task.state != CONTROL_REPORTED) {
        return reply_refused(req, str_of(_("No report waits for a decision here.")));
    }
    if (!control_db_put_state(req->db, &(struct control_db_put_state_values){
                                           .item_id = task.row.item_id,
                                           .n = task.row.n,
                                           .version = task.row.version,
                                           .state = STR("accepted"),
                                           .due_on = task.row.due_on,
                                           .day = req->today,
                                           .name = control_actor_name(req),
                                           .told = 3,
                                           .now = req->now,
                                       })) {
        return control_quicker(req);
    }
    (void)!control_db_finish(req->db, task.row.item_id, req->today, req->now);
    control_note_step(req, &(struct control_step){
                               .step = "accepted", .item_id = task.row.item_id, .n = task.row.n});
    audit(req, "control.accept", task.row.region_id, task.row.item_id, 0, NULL, 0);
    return back_to(req, &task, str_of(_("Accepted.")));
}

/* ---- handing on ----------------------------------------------------------------------------- */

static const struct form_field hand_fields[] = {
    {"words", N_("What they have to do"), FORM_LONG_TEXT, .max = 1000, .wide = true,
     .hint = N_("In your own words; without them the item of the document stands there.")},
    {"due", N_("To be done by"), FORM_DATE, .required = true},
    {0},
};

static bool find_to_hand(struct request *req, struct control_task *task,
                         struct control_hand_view *ret_view)
{
    if (!control_find_task(req, task)) {
        return false;
    }
    *ret_view = (struct control_hand_view){
        .task = task,
        .below = control_db_below(req->db, task->row.org_id, task->row.item_id, task->row.period),
        .all_have_it = true,
    };
    EACH (org, ret_view->below) {
        ret_view->all_have_it = ret_view->all_have_it && org->n > 0;
    }
    return true;
}

struct reply control_hand_page(struct request *req)
{
    struct control_task task;
    struct control_hand_view view;
    if (!find_to_hand(req, &task, &view)) {
        return reply_not_found(req);
    }
    view.form = form_of(req, hand_fields);
    form_set_text(&view.form, "words", task.row.task);
    form_set_date(&view.form, "due", task.row.due_on);
    return reply_page(req, _("Hand on"), control_html_hand(req, &view));
}

static void check_hand(struct request *req, const struct control_task *task, struct form *form,
                       size_t chosen)
{
    date due = form_date(form, "due");
    if (!date_is_none(task->row.due_on) && date_before(task->row.due_on, due)) {
        form_add_error(form, "due",
                       _f("Your own term is %1: theirs cannot be later.", task->row.due_on));
    }
    if (chosen == 0) {
        form_add_general_error(form, str_of(_("Tick the organisations that are to do it.")));
    }
}

static int64_t hand_to(struct request *req, const struct control_hand_view *view,
                       const struct form *form)
{
    int64_t handed = 0;
    EACH (org, view->below) {
        if (org->n == 0 && form_is_ticked(req, "org", org->id)) {
            handed += control_hand_on(req, &(struct control_hand){
                                               .task = &view->task->row,
                                               .item = &view->task->item.row,
                                               .org_id = org->id,
                                               .due_on = form_date(form, "due"),
                                               .words = form_text(form, "words"),
                                           });
        }
    }
    return handed;
}

struct reply control_hand_action(struct request *req)
{
    struct control_task task;
    struct control_hand_view view;
    if (!find_to_hand(req, &task, &view)) {
        return reply_not_found(req);
    }
    if (!is_open(&task)) {
        return reply_refused(req, str_of(_("A report has been handed in already.")));
    }
    view.form = form_read(req, hand_fields);
    check_hand(req, &task, &view.form, form_ticked(req, "org").count);
    if (!form_is_good(&view.form)) {
        return reply_form_again(req, _("Hand on"), control_html_hand(req, &view));
    }
    int64_t handed = hand_to(req, &view, &view.form);
    control_db_begin_work(req->db, task.row.item_id, task.row.n, req->now);
    str told = _n("%1 organisation got the task", "%1 organisations got the task", handed);
    control_note_step(req, &(struct control_step){.step = "handed",
                                                  .item_id = task.row.item_id,
                                                  .n = task.row.n,
                                                  .note = told,
                                                  .due_on = form_date(&view.form, "due")});
    audit(req, "control.hand", task.row.region_id, task.row.item_id, 0, NULL, 0);
    return back_to(req, &task, told);
}

static const struct form_field again_fields[] = {
    {"again", N_("Hand on again"), FORM_HIDDEN, .required = true},
    {0},
};

struct reply control_again_action(struct request *req)
{
    struct control_task task;
    if (!control_find_task(req, &task) || task.item.row.recurs.length == 0) {
        return reply_not_found(req);
    }
    if (!task.may_report) {
        return reply_forbidden(req);
    }
    struct form form = form_read(req, again_fields);
    bool is_stopped = !str_equal(form_text(&form, "again"), STR("1"));
    if (!control_db_put_stopped(req->db, &(struct control_db_put_stopped_values){
                                             .item_id = task.row.item_id,
                                             .n = task.row.n,
                                             .version = task.row.version,
                                             .is_stopped = is_stopped,
                                             .now = req->now,
                                         })) {
        return control_quicker(req);
    }
    control_note_step(req, &(struct control_step){.step = is_stopped ? "stopped" : "resumed",
                                                  .item_id = task.row.item_id,
                                                  .n = task.row.n});
    return back_to(req, &task, str_of(_("Kept.")));
}
