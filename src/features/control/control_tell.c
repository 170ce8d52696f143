/* Letters: that there is a task, that its day is near, that it is over; then the controller is
 * told, then the chair. Each once for a day: a new term is told anew. All tasks of an organisation
 * of which the same is to be told stand in one letter. */
#include "app/app.h"
#include "app/look.h"
#include "app/portions.h"
#include "base/format.h"
#include "features/bodies/bodies.h"
#include "features/control/control_inner.h"

#define NEAR_DAYS 5
#define CONTROLLER_DAYS 3
#define CHAIR_DAYS 10
#define PORTIONS_AT_MOST 100
#define ESCALATED_AT_ONCE 200
#define TASKS_IN_LETTER 40
#define DAY_SECONDS (24 * 60 * 60)

enum told { TOLD_NOTHING, TOLD_ASSIGNED, TOLD_NEAR, TOLD_OVERDUE };

/* ---- what stands in a letter ---------------------------------------------------------------- */

static str day_text(struct request *req, date day)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, day);
    return buf_str(&text);
}

/* "Resolution of … No. 3-1 (Курская областная), item 4.3: To hold …" */
static str item_text(struct request *req, const struct control_db_line_row *due)
{
    str label = control_document_label(req, due->kind, due->document_number, due->dated_on);
    str text = due->task.length > 0 ? due->task : due->text;
    return STR_CONCAT(req->arena, label, STR(" ("), due->document_org, STR("), "), due->number,
                      STR(" "), control_short(req, text));
}

static str term_text(struct request *req, const struct control_db_line_row *due)
{
    return date_is_none(due->due_on) ? (str){0} : _f("The term: %1.", day_text(req, due->due_on));
}

/* Tasks of one organisation that its chair is told of in one letter. */
struct told_tasks {
    const struct control_db_line_row *rows;
    int64_t count;
};

static str with_line(struct request *req, str lines, str line)
{
    return line.length == 0    ? lines
           : lines.length == 0 ? line
                               : STR_CONCAT(req->arena, lines, STR("\n"), line);
}

/* Task by task, what `below` says under each; the first of very many. */
static str tasks_text(struct request *req, const struct told_tasks *tasks,
                      str (*below)(struct request *req, const struct control_db_line_row *due))
{
    str text = {0};
    for (int64_t i = 0; i < MIN_OF(tasks->count, TASKS_IN_LETTER); i++) {
        str task = item_text(req, &tasks->rows[i]);
        task = with_line(req, task, below(req, &tasks->rows[i]));
        text = i == 0 ? task : STR_CONCAT(req->arena, text, STR("\n\n"), task);
    }
    int64_t more = tasks->count - TASKS_IN_LETTER;
    return more <= 0 ? text
                     : STR_CONCAT(req->arena, text, STR("\n\n"),
                                  _n("And %1 more.", "And %1 more.", more));
}

static struct bodies_letter letter_assigned(struct request *req, const void *of)
{
    const struct told_tasks *tasks = of;
    str org = tasks->rows->org_name;
    return (struct bodies_letter){
        _nf("A task for your organisation: %2", "%1 tasks for your organisation: %2", tasks->count,
            org),
        _nf("Hello!\n\n%2 has a new task.\n\n%3\n\nOpen “Control” in Profkom, read it and "
            "report there what was done.",
            "Hello!\n\n%2 has %1 new tasks.\n\n%3\n\nOpen “Control” in Profkom, read them and "
            "report there what was done.",
            tasks->count, org, tasks_text(req, tasks, term_text)),
    };
}

static struct bodies_letter letter_near(struct request *req, const void *of)
{
    const struct told_tasks *tasks = of;
    str org = tasks->rows->org_name;
    return (struct bodies_letter){
        _f("The term is near: %1", org),
        _nf("Hello!\n\nA task of %2 is to be done soon.\n\n%3\n\nOpen “Control” in Profkom "
            "and report what was done.",
            "Hello!\n\n%1 tasks of %2 are to be done soon.\n\n%3\n\nOpen “Control” in Profkom "
            "and report what was done.",
            tasks->count, org, tasks_text(req, tasks, term_text)),
    };
}

static struct bodies_letter letter_overdue(struct request *req, const void *of)
{
    const struct told_tasks *tasks = of;
    str org = tasks->rows->org_name;
    return (struct bodies_letter){
        _f("Overdue: %1", org),
        _nf("Hello!\n\nThe term of a task of %2 is over, and there is no report yet.\n\n%3\n\n"
            "Please report in “Control” what was done, or ask for another term.",
            "Hello!\n\nThe terms of %1 tasks of %2 are over, and there are no reports "
            "yet.\n\n%3\n\n"
            "Please report in “Control” what was done, or ask for another term.",
            tasks->count, org, tasks_text(req, tasks, term_text)),
    };
}

static bool is_off_control(const struct control_db_line_row *due)
{
    return str_equal(due->state, STR("removed"));
}

/* What became of a task, and by which decision. */
static str change_text(struct request *req, const struct control_db_line_row *due)
{
    bool is_off = is_off_control(due);
    struct control_db_last_basis_row basis = {0};
    str by = control_db_last_basis(req->db, due->item_id, due->n,
                                   is_off ? STR("removed") : STR("extended"), &basis)
                 ? basis.note
                 : (str){0};
    str what = is_off ? str_of(_("Taken off control; nothing more has to be reported."))
                      : term_text(req, due);
    return by.length == 0 ? what : with_line(req, what, _f("By: %1", by));
}

static struct bodies_letter letter_changed(struct request *req, const void *of)
{
    const struct told_tasks *tasks = of;
    str org = tasks->rows->org_name;
    int64_t off = 0;
    for (int64_t i = 0; i < tasks->count; i++) {
        off += is_off_control(&tasks->rows[i]);
    }
    return (struct bodies_letter){
        off == tasks->count ? _f("Taken off control: %1", org)
        : off == 0          ? _f("Another term: %1", org)
                            : _f("Other terms, and tasks taken off control: %1", org),
        _nf("Hello!\n\nOf a task of %2:\n\n%3", "Hello!\n\nOf %1 tasks of %2:\n\n%3", tasks->count,
            org, tasks_text(req, tasks, change_text)),
    };
}

/* ---- organisations -------------------------------------------------------------------------- */

static bool tell_org(struct request *req, const struct told_tasks *tasks, const char *kind,
                     struct bodies_letter (*write)(struct request *req, const void *of))
{
    return bodies_remind(req, &(struct bodies_reminder){.kind = kind,
                                                        .org_id = tasks->rows->org_id,
                                                        .email = tasks->rows->email,
                                                        .write = write,
                                                        .of = tasks});
}

/* One step of the ladder: whoever was told `from` and is due until that day is told `to`. */
struct rung {
    enum told from;
    date until; /* none: whenever it is due */
    enum told to;
    const char *kind;
    struct bodies_letter (*write)(struct request *req, const void *of);
};

/* Whoever gets a task whose day is near or over is told so with the task, and not twice. */
static enum told told_now(const struct request *req, const struct control_db_line_row *due,
                          enum told to)
{
    if (to != TOLD_ASSIGNED || date_is_none(due->due_on)) {
        return to;
    }
    bool is_near = date_before(due->due_on, date_add_days(req->today, NEAR_DAYS + 1));
    return date_before(due->due_on, req->today) ? TOLD_OVERDUE : is_near ? TOLD_NEAR : to;
}

/* Whether its organisation had its letter with one of those before it. */
static bool was_told_with(struct control_db_line_rows rows, const struct control_db_line_row *due)
{
    for (const struct control_db_line_row *row = rows.items; row < due; row++) {
        if (row->org_id == due->org_id) {
            return true;
        }
    }
    return false;
}

static bool tell_portion(struct request *req, void *state)
{
    const struct rung *rung = state;
    struct control_db_line_rows rows =
        control_db_to_tell(req->db, rung->from, rung->until, BODIES_REMIND_AT_ONCE);
    EACH (first, rows) {
        if (was_told_with(rows, first)) {
            continue;
        }
        struct control_db_line_rows own =
            control_db_to_tell_of(req->db, first->org_id, rung->from, rung->until);
        (void)tell_org(req, &(struct told_tasks){own.items, (int64_t)own.count}, rung->kind,
                       rung->write);
        EACH (due, own) {
            control_db_tell(req->db, due->item_id, due->n, told_now(req, due, rung->to));
        }
    }
    return rows.count == BODIES_REMIND_AT_ONCE;
}

static bool tell_news_portion(struct request *req, void *state)
{
    const struct rung *rung = state;
    struct control_db_line_rows rows = control_db_to_tell_news(req->db, BODIES_REMIND_AT_ONCE);
    EACH (first, rows) {
        if (was_told_with(rows, first)) {
            continue;
        }
        struct control_db_line_rows own = control_db_to_tell_news_of(req->db, first->org_id);
        (void)tell_org(req, &(struct told_tasks){own.items, (int64_t)own.count}, rung->kind,
                       rung->write);
        EACH (due, own) {
            control_db_told_news(req->db, due->item_id, due->n);
        }
    }
    return rows.count == BODIES_REMIND_AT_ONCE;
}

static void climb(struct request *req, bool (*tell)(struct request *, void *), struct rung rung)
{
    (void)!portions_write(
        req, NULL,
        &(struct portions){.write = tell, PORTIONS_STATE(rung), .most = PORTIONS_AT_MOST});
}

void control_tell_returned(struct request *req, const struct control_task *task, str remark)
{
    const struct control_db_task_row *row = &task->row;
    const struct control_db_item_row *item = &task->item.row;
    struct bodies_chairs chairs = bodies_chairs(req, row->org_id);
    EACH (chair, chairs) {
        enum language own = req->language;
        req->language = look_language(chair->language, LANGUAGE_RU);
        (void)notice_send(
            req, &chair->reader,
            &(struct notice){
                .kind = "control.returned",
                .subject = _f("The report was returned: %1", row->org_name),
                .text = _f("Hello!\n\nThe report on item %1 of “%2” was returned:\n\n%3\n\nPlease "
                           "mend it and report once more in “Control”.",
                           control_item_name(req, item->number, item->text), item->title, remark)});
        req->language = own;
    }
}

size_t control_remind_some(struct request *req, const struct control_item *item, int64_t limit,
                           struct bodies_reminded *reminded)
{
    struct control_db_line_rows rows = control_db_to_remind(
        req->db, &(struct control_db_to_remind_values){
                     .branch = control_branch_of(&item->row, item->path, item->path_to),
                     .today = req->today,
                     .before = bodies_remind_before(req),
                     .limit = limit,
                 });
    EACH (due, rows) {
        bool was_told =
            tell_org(req, &(struct told_tasks){due, 1}, "control.overdue", letter_overdue);
        reminded->told += was_told;
        reminded->silent += !was_told;
        control_db_reminded(req->db, due->item_id, due->n, req->now);
    }
    return rows.count;
}

/* ---- controllers and chairs ----------------------------------------------------------------- */

/* A notice to whoever controls, in his own language: of items of one document that are late, or of
 * a later document. */
struct controlling {
    const struct control_db_item_row *item; /* the first */
    const struct late *late;
    size_t count;
    const struct control_db_proposal_row *later;
    int64_t asked;
    struct notice (*write)(struct request *req, const struct controlling *controlling);
};

/* An item that organisations are late with. */
struct late {
    struct control_db_item_row item;
    str controllers;
    int64_t orgs;
};

static struct notice write_late(struct request *req, const struct controlling *controlling)
{
    const struct control_db_item_row *item = controlling->item;
    str label = control_document_label(req, item->kind, item->document_number, item->dated_on);
    str lines = {0};
    for (size_t i = 0; i < controlling->count; i++) {
        const struct late *late = &controlling->late[i];
        str line = STR_CONCAT(
            req->arena, _f("Item %1", control_item_name(req, late->item.number, late->item.text)),
            STR(": "),
            _n("%1 organisation is late with its report.",
               "%1 organisations are late with their reports.", late->orgs));
        lines = lines.length == 0 ? line : STR_CONCAT(req->arena, lines, STR("\n"), line);
    }
    return (struct notice){
        .kind = "control.late",
        .subject =
            controlling->count == 1
                ? _f("Late: item %1, %2", control_item_name(req, item->number, item->text), label)
                : _f("Late: %1", label),
        .text = _f("Hello!\n\n%1. %2\n\n%3\n\nOpen “Control” in Profkom: there you see who is "
                   "late, and remind all of them with one press.",
                   label, item->title, lines)};
}

static struct notice write_later(struct request *req, const struct controlling *controlling)
{
    return (struct notice){
        .kind = "control.later",
        .subject = str_of(_("A later document concerns what you control")),
        .text =
            _f("Hello!\n\n%1\n\n%2\n\nOpen “Control” in Profkom and say what becomes of it: "
               "one press is enough.",
               control_later_text(req, controlling->later),
               _n("%1 item is under control.", "%1 items are under control.", controlling->count))};
}

static void write_to(struct request *req, const struct notice_reader *reader, str language,
                     const struct controlling *controlling)
{
    enum language own = req->language;
    req->language = look_language(language, LANGUAGE_RU);
    struct notice notice = controlling->write(req, controlling);
    (void)notice_send(req, reader, &notice);
    req->language = own;
}

static void tell_chairs_of(struct request *req, int64_t org_id,
                           const struct controlling *controlling)
{
    struct bodies_chairs chairs = bodies_chairs(req, org_id);
    EACH (chair, chairs) {
        write_to(req, &chair->reader, chair->language, controlling);
    }
}

static void tell_chairs(struct request *req, const struct controlling *controlling)
{
    tell_chairs_of(req, controlling->item->org_id, controlling);
}

/* Where nobody of them has a sign-in, the chair sees to it. */
static void tell_controllers(struct request *req, const struct controlling *controlling)
{
    int64_t told = 0;
    struct control_db_controllers_rows rows =
        control_db_controllers(req->db, controlling->item->id);
    EACH (row, rows) {
        struct control_db_account_row account;
        if (row->account_id != 0 && control_db_account(req->db, row->account_id, &account)) {
            struct notice_reader reader = {account.region_id, account.person_id, row->account_id,
                                           account.email, (str){0}};
            write_to(req, &reader, account.language, controlling);
            told++;
        }
    }
    if (told == 0) {
        tell_chairs(req, controlling);
    }
}

void control_tell_later(struct request *req, const struct control_db_item_row *item, int64_t count,
                        const struct control_db_proposal_row *later)
{
    struct controlling controlling = {
        .item = item, .later = later, .asked = count, .write = write_later};
    if (later->giver_id != 0) {
        tell_chairs_of(req, later->giver_id, &controlling);
    } else {
        tell_controllers(req, &controlling);
    }
}

struct escalation {
    const char *step;
    date until;
    void (*tell)(struct request *req, const struct controlling *controlling);
};

/* Of one document with the same controllers: they are told in one letter. */
static size_t told_together(const struct late *late, size_t count)
{
    size_t together = 1;
    while (together < count && late[together].item.document_id == late->item.document_id &&
           str_equal(late[together].controllers, late->controllers)) {
        together++;
    }
    return together;
}

/* The chair a week after the controllers, whenever these were told. */
static bool escalate(struct request *req, void *what)
{
    const struct escalation *escalation = what;
    int64_t since = req->now - (CHAIR_DAYS - CONTROLLER_DAYS - 1) * DAY_SECONDS;
    struct control_db_to_escalate_rows rows = control_db_to_escalate(
        req->db, str_of(escalation->step), escalation->until, since, ESCALATED_AT_ONCE);
    struct late *late = ARENA_ARRAY(req->arena, rows.count, struct late);
    size_t count = 0;
    EACH (row, rows) {
        if (control_db_escalate(req->db, row->id, str_of(escalation->step), row->due_on,
                                req->now) &&
            control_db_find(req->db, row->id, &late[count].item)) {
            late[count].controllers = control_controllers(req, row->id);
            late[count++].orgs = row->late;
        }
    }
    for (size_t i = 0; i < count; i += told_together(&late[i], count - i)) {
        escalation->tell(req, &(struct controlling){.item = &late[i].item,
                                                    .late = &late[i],
                                                    .count = told_together(&late[i], count - i),
                                                    .write = write_late});
    }
    return rows.count > 0;
}

/* ---- all ------------------------------------------------------------------------------------ */

void control_tell_all(struct request *req)
{
    date yesterday = date_add_days(req->today, -1);
    climb(req, tell_news_portion,
          (struct rung){.kind = "control.changed", .write = letter_changed});
    climb(req, tell_portion,
          (struct rung){.from = TOLD_NEAR,
                        .until = yesterday,
                        .to = TOLD_OVERDUE,
                        .kind = "control.overdue",
                        .write = letter_overdue});
    climb(req, tell_portion,
          (struct rung){.from = TOLD_ASSIGNED,
                        .until = yesterday,
                        .to = TOLD_OVERDUE,
                        .kind = "control.overdue",
                        .write = letter_overdue});
    climb(req, tell_portion,
          (struct rung){.from = TOLD_ASSIGNED,
                        .until = date_add_days(req->today, NEAR_DAYS),
                        .to = TOLD_NEAR,
                        .kind = "control.near",
                        .write = letter_near});
    climb(req, tell_portion,
          (struct rung){.from = TOLD_NOTHING,
                        .to = TOLD_ASSIGNED,
                        .kind = "control.assigned",
                        .write = letter_assigned});
    struct escalation to_controllers = {"controller", date_add_days(req->today, -CONTROLLER_DAYS),
                                        tell_controllers};
    struct escalation to_chairs = {"chair", date_add_days(req->today, -CHAIR_DAYS), tell_chairs};
    (void)!app_write(req, escalate, &to_controllers);
    (void)!app_write(req, escalate, &to_chairs);
}
