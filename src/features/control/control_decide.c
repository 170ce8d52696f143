/* Returning a report; another term, and the end of control, each by a decision. The text of the
 * document stays as it is. A task number of 0 means the item with all its copies. */
#include "features/control/control.html.h"
#include "features/control/control_inner.h"

#define BASES 60

/* ---- what is asked -------------------------------------------------------------------------- */

static const struct form_field return_fields[] = {
    {"remark", N_("What has to be mended"), FORM_LONG_TEXT, .required = true, .max = 1000,
     .wide = true},
    {0},
};

/* A decision of the organisation that gave the task or of one above it, chosen or written down. */
static const struct form_choice *basis_choices(struct request *req, str path)
{
    struct control_db_bases_rows rows = control_db_bases(req->db, path, BASES);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 2, struct form_choice);
    size_t count = 0;
    choices[count++] = (struct form_choice){"0", N_("another one, written down below")};
    EACH (row, rows) {
        str label = STR_CONCAT(req->arena,
                               control_document_label(req, row->kind, row->number, row->dated_on),
                               STR(": "), control_short(req, row->title));
        choices[count++] = (struct form_choice){
            str_to_c(req->arena, str_format(req->arena, "%lld", (long long)row->id)),
            str_to_c(req->arena, label)};
    }
    choices[count] = (struct form_choice){0};
    return choices;
}

static const struct form_field *decision_fields(struct request *req, str path, bool has_day)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, 5, struct form_field);
    size_t count = 0;
    if (has_day) {
        fields[count++] = (struct form_field){"due", N_("New term"), FORM_DATE, .required = true};
    }
    fields[count++] = (struct form_field){"document", N_("By which decision"), FORM_CHOICE,
                                          .required = true, .choices = basis_choices(req, path)};
    fields[count++] = (struct form_field){
        "basis", N_("The decision, if it is not in the list"), FORM_TEXT, .max = 200,
        .hint = N_("For example, Resolution of the presidium of 20 April 2021 No. 9-2")};
    fields[count++] = (struct form_field){"remark", N_("Remark"), FORM_LONG_TEXT, .max = 1000};
    fields[count] = (struct form_field){0};
    return fields;
}

/* What was decided, by which decision. */
struct basis {
    int64_t document_id;
    str text;
};

static struct basis basis_of(struct request *req, struct form *form, str path)
{
    struct basis basis = {.text = form_text(form, "basis")};
    struct control_db_bases_rows rows = control_db_bases(req->db, path, BASES);
    (void)!str_to_int64(form_text(form, "document"), &basis.document_id);
    EACH (row, rows) {
        if (row->id == basis.document_id) {
            basis.text = control_document_label(req, row->kind, row->number, row->dated_on);
        }
    }
    if (basis.text.length == 0) {
        form_add_error(
            form, "basis",
            str_of(_("A term changes and control ends by a decision alone: choose it, or "
                     "write down its day and number.")));
    }
    str remark = form_text(form, "remark");
    if (remark.length > 0 && basis.text.length > 0) {
        basis.text = STR_CONCAT(req->arena, basis.text, STR(". "), remark);
    }
    return basis;
}

/* ---- of what -------------------------------------------------------------------------------- */

/* A copy, or (n 0) the item. */
struct subject {
    struct control_item item;
    struct control_task task; /* of a copy */
    int64_t n;
    str giver_path; /* of who decides */
    date due_on;
    bool may_decide;
    str back;
};

static bool find(struct request *req, struct subject *ret_subject)
{
    struct subject subject = {0};
    if (!str_to_int64(path_text(req, 1), &subject.n)) {
        return false;
    }
    if (subject.n == 0) {
        if (!control_find_item(req, path_id(req), &subject.item)) {
            return false;
        }
        subject.giver_path = subject.item.row.org_path;
        subject.due_on = subject.item.row.due_on;
        subject.may_decide = subject.item.may_decide;
        subject.back = str_format(req->arena, "/control/%lld", (long long)subject.item.row.id);
    } else {
        if (!control_find_task(req, &subject.task)) {
            return false;
        }
        subject.item = subject.task.item;
        subject.giver_path = subject.task.row.giver_path;
        subject.due_on = subject.task.row.due_on;
        subject.may_decide = subject.task.may_decide;
        subject.back = control_task_address(req, subject.item.row.id, subject.n, "");
    }
    *ret_subject = subject;
    return true;
}

static bool is_settled(const struct subject *subject)
{
    return subject->n == 0
               ? !str_equal(subject->item.row.state, STR("open"))
               : subject->task.state == CONTROL_ACCEPTED || subject->task.state == CONTROL_REMOVED;
}

/* Also what was accepted too early can be returned. */
static bool has_report(const struct subject *subject)
{
    return subject->n != 0 &&
           (subject->task.state == CONTROL_REPORTED || subject->task.state == CONTROL_ACCEPTED);
}

/* ---- carrying out --------------------------------------------------------------------------- */

/* What was entered, ready to be carried out. */
struct decision {
    struct basis basis;
    date due_on;
    str remark;
};

static bool put_state(struct request *req, const struct subject *subject, const char *state,
                      str remark, int64_t told)
{
    return control_db_put_state(req->db, &(struct control_db_put_state_values){
                                             .item_id = subject->item.row.id,
                                             .n = subject->n,
                                             .version = subject->task.row.version,
                                             .state = str_of(state),
                                             .due_on = subject->due_on,
                                             .day = req->today,
                                             .name = control_actor_name(req),
                                             .remark = remark,
                                             .told = told,
                                             .now = req->now,
                                         });
}

/* The letter of today says enough; that it is overdue is told again tomorrow. */
static bool give_back(struct request *req, const struct subject *subject,
                      const struct decision *decision)
{
    if (!put_state(req, subject, "returned", decision->remark, 2)) {
        return false;
    }
    control_db_reopen(req->db, subject->item.row.id);
    control_tell_returned(req, &subject->task, decision->remark);
    return true;
}

static bool settle_item(struct request *req, const struct subject *subject, const char *state,
                        date due_on)
{
    return control_db_settle_item(req->db, &(struct control_db_settle_item_values){
                                               .id = subject->item.row.id,
                                               .version = subject->item.row.version,
                                               .state = str_of(state),
                                               .due_on = due_on,
                                               .now = req->now,
                                           });
}

static bool extend(struct request *req, const struct subject *subject,
                   const struct decision *decision)
{
    const struct control_db_item_row *row = &subject->item.row;
    if (subject->n != 0) {
        return control_db_put_term(req->db, &(struct control_db_put_term_values){
                                                .item_id = row->id,
                                                .n = subject->n,
                                                .version = subject->task.row.version,
                                                .due_on = decision->due_on,
                                                .now = req->now,
                                            });
    }
    control_db_extend_all(req->db, &(struct control_db_extend_all_values){
                                       .item_id = row->id,
                                       .period = row->period,
                                       .was = row->recurs.length > 0 ? (date){0} : row->due_on,
                                       .due_on = decision->due_on,
                                       .now = req->now,
                                   });
    /* What recurs goes on until its own last day. */
    return settle_item(req, subject, "open",
                       row->recurs.length > 0 ? row->due_on : decision->due_on);
}

static bool take_off(struct request *req, const struct subject *subject,
                     const struct decision *decision)
{
    int64_t id = subject->item.row.id;
    if (subject->n != 0) {
        bool is_off = put_state(req, subject, "removed", decision->basis.text, 3);
        (void)!control_db_finish(req->db, id, req->today, req->now);
        return is_off;
    }
    control_db_remove_all(
        req->db, &(struct control_db_remove_all_values){id, req->today, control_actor_name(req),
                                                        decision->basis.text, req->now});
    return settle_item(req, subject, "removed", subject->due_on);
}

static void note_return(struct request *req, const struct control_db_item_row *item)
{
    audit(req, "control.return", item->region_id, item->id, 0, NULL, 0);
}

static void note_extend(struct request *req, const struct control_db_item_row *item)
{
    audit(req, "control.extend", item->region_id, item->id, 0, NULL, 0);
}

static void note_remove(struct request *req, const struct control_db_item_row *item)
{
    audit(req, "control.remove", item->region_id, item->id, 0, NULL, 0);
}

/* ---- the three of them ---------------------------------------------------------------------- */

static const struct deed {
    const char *step;
    const char *path;
    const char *title;
    const char *of_item; /* what will happen, for all copies, and for one; NULL = not possible */
    const char *of_task;
    const char *answer;
    const char *icon;
    const char *done;
    void (*note)(struct request *req, const struct control_db_item_row *item);
    bool has_day;
    bool has_basis;
    bool (*carry_out)(struct request *req, const struct subject *subject,
                      const struct decision *decision);
} returning = {.step = "returned",
               .path = "/return",
               .title = N_("Return the report"),
               .of_task =
                   N_("The organisation gets a letter with your remark and reports once more."),
               .answer = N_("Return"),
               .icon = "arrow-back-up",
               .done = N_("Returned with your remark."),
               .note = note_return,
               .carry_out = give_back},
  extending = {.step = "extended",
               .path = "/extend",
               .title = N_("Extend the term"),
               .of_item =
                   N_("All open tasks of this item get the new term; the text of the document "
                      "stays."),
               .of_task = N_("This task alone gets the new term; the text of the document stays."),
               .answer = N_("Extend"),
               .icon = "calendar",
               .done = N_("The term was extended."),
               .note = note_extend,
               .has_day = true,
               .has_basis = true,
               .carry_out = extend},
  removing = {.step = "removed",
              .path = "/remove",
              .title = N_("Take off control"),
              .of_item = N_("All open tasks of this item end; what was reported stays."),
              .of_task = N_("This task alone ends; what was reported stays."),
              .answer = N_("Take off control"),
              .icon = "ban",
              .done = N_("Taken off control."),
              .note = note_remove,
              .has_basis = true,
              .carry_out = take_off};

/* The last word of the address. */
static const struct deed *deed_asked(const struct request *req)
{
    static const struct deed *const deeds[] = {&returning, &extending, &removing};
    for (size_t i = 0; i < COUNT_OF(deeds); i++) {
        if (str_ends_with(req->http->path, str_of(deeds[i]->path))) {
            return deeds[i];
        }
    }
    return &returning;
}

/* A later document that the address names is chosen already; that of who asks from below is no
 * basis that could be chosen, and written down. */
static void fill_in(struct request *req, struct form *form, const struct subject *subject)
{
    int64_t document_id = query_int(req, "document");
    form_set_int(form, "document", document_id);
    struct control_db_proposal_rows rows = control_db_proposals_of(req->db, subject->item.row.id);
    EACH (row, rows) {
        if (row->later_id == document_id && row->n == subject->n && row->n != 0) {
            form_set_text(form, "document", STR("0"));
            form_set_text(
                form, "basis",
                control_document_label(req, row->later_kind, row->later_number, row->later_on));
        }
    }
}

/* 0 if it may go on. */
static struct reply refusal(struct request *req, const struct subject *subject,
                            const struct deed *deed)
{
    if (!subject->may_decide) {
        return reply_forbidden(req);
    }
    if (!deed->has_basis) {
        return has_report(subject)
                   ? (struct reply){0}
                   : reply_refused(req, str_of(_("No report waits for a decision here.")));
    }
    return is_settled(subject) ? reply_refused(req, str_of(_("This is settled already.")))
                               : (struct reply){0};
}

static const struct form_field *fields_of(struct request *req, const struct subject *subject,
                                          const struct deed *deed)
{
    return deed->has_basis ? decision_fields(req, subject->giver_path, deed->has_day)
                           : return_fields;
}

static struct html ask(struct request *req, const struct subject *subject, const struct deed *deed,
                       struct form *form)
{
    struct control_ask_view view = {
        .title = deed->title,
        .explanation = subject->n == 0 ? deed->of_item : deed->of_task,
        .answer = deed->answer,
        .icon = deed->icon,
        .of = control_short(req, subject->item.row.text),
        .action = control_task_address(req, subject->item.row.id, subject->n, deed->path),
        .back = subject->back,
        .back_label = subject->n == 0
                          ? _f("Item %1", control_item_name(req, subject->item.row.number,
                                                            subject->item.row.text))
                          : subject->task.row.org_name,
        .form = form,
    };
    return control_html_ask(req, &view);
}

struct reply control_decide_page(struct request *req)
{
    const struct deed *deed = deed_asked(req);
    struct subject subject;
    if (!find(req, &subject)) {
        return reply_not_found(req);
    }
    struct reply refused = refusal(req, &subject, deed);
    if (refused.status != 0) {
        return refused;
    }
    struct form form = form_of(req, fields_of(req, &subject, deed));
    if (deed->has_basis) {
        fill_in(req, &form, &subject);
    }
    return reply_page(req, tr(req->language, deed->title), ask(req, &subject, deed, &form));
}

static struct decision decision_of(struct request *req, const struct subject *subject,
                                   const struct deed *deed, struct form *form)
{
    struct decision decision = {.remark = form_text(form, "remark")};
    if (deed->has_basis) {
        decision.basis = basis_of(req, form, subject->giver_path);
    }
    if (deed->has_day) {
        decision.due_on = form_date(form, "due");
    }
    bool is_earlier =
        !date_is_none(subject->due_on) && !date_before(subject->due_on, decision.due_on);
    if (deed->has_day && !date_is_none(decision.due_on) &&
        (date_before(decision.due_on, req->today) || is_earlier)) {
        form_add_error(form, "due",
                       str_of(_("The new term has to be later than the old one, and not past.")));
    }
    return decision;
}

static bool carry_out(struct request *req, const struct subject *subject, const struct deed *deed,
                      const struct decision *decision)
{
    if (!deed->carry_out(req, subject, decision)) {
        return false;
    }
    control_note_step(req, &(struct control_step){
                               .step = deed->step,
                               .item_id = subject->item.row.id,
                               .n = subject->n,
                               .note = deed->has_basis ? decision->basis.text : decision->remark,
                               .due_on = decision->due_on,
                               .document_id = decision->basis.document_id,
                           });
    if (deed->has_basis) {
        control_db_settle_proposals(req->db, subject->item.row.id, subject->n,
                                    decision->basis.document_id,
                                    deed->has_day ? STR("extends") : STR("removes"));
    }
    deed->note(req, &subject->item.row);
    return true;
}

bool control_decide_item(struct request *req, const struct control_db_item_row *row,
                         const struct control_verdict *verdict)
{
    struct subject subject = {.item = {.row = *row}, .due_on = row->due_on, .n = verdict->n};
    if (verdict->n != 0) {
        if (!control_task_numbered(req, row->id, verdict->n, &subject.task) ||
            is_settled(&subject)) {
            return false;
        }
        subject.due_on = subject.task.row.due_on;
    }
    struct decision decision = {.basis = {verdict->document_id, verdict->basis},
                                .due_on = verdict->due_on};
    return carry_out(req, &subject, date_is_none(verdict->due_on) ? &removing : &extending,
                     &decision);
}

struct reply control_decide_action(struct request *req)
{
    const struct deed *deed = deed_asked(req);
    struct subject subject;
    if (!find(req, &subject)) {
        return reply_not_found(req);
    }
    struct reply refused = refusal(req, &subject, deed);
    if (refused.status != 0) {
        return refused;
    }
    struct form form = form_read(req, fields_of(req, &subject, deed));
    struct decision decision = decision_of(req, &subject, deed, &form);
    if (!form_is_good(&form)) {
        return reply_form_again(req, tr(req->language, deed->title),
                                ask(req, &subject, deed, &form));
    }
    return carry_out(req, &subject, deed, &decision)
               ? reply_done(req, subject.back, str_of(tr(req->language, deed->done)), 0)
               : control_quicker(req);
}
