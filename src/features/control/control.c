/* The start of control: mine, of my organisation, what I control; what is said on the page of a
 * document; and the routes. */
#include "app/app.h"
#include "features/control/control.html.h"
#include "features/control/control_inner.h"

#define LINES 100
#define CONTROLLED 40
#define PROPOSALS 200

/* ---- the start ------------------------------------------------------------------------------ */

static struct reply list_page(struct request *req)
{
    bool shows_all = query_flag(req, "all");
    bool may_decide = access_may(req, RIGHT_CONTROL_ACCEPT);
    int64_t org_id = may_decide ? req->mandate.org_id : 0;
    struct control_list_view view = {
        .shows_all = shows_all,
        .may_decide = may_decide,
        .mine = control_db_of_person(req->db, req->user.account_id, LINES),
        .of_org = control_db_of_org(req->db, req->mandate.org_path, LINES),
        .reported = control_db_reported(req->db, org_id, req->user.account_id, LINES),
        .proposals = control_db_proposals(req->db, org_id, req->user.account_id, PROPOSALS),
        .controlled = control_db_controlled(req->db, req->mandate.org_id, req->user.account_id,
                                            !shows_all, CONTROLLED),
    };
    struct control_db_count_reported_row reported = {0};
    if (control_db_count_reported(req->db, org_id, req->user.account_id, &reported)) {
        view.reported_left = reported.total - (int64_t)view.reported.count;
    }
    if (may_decide) {
        view.waiting = control_db_waiting(req->db, req->mandate.org_id);
    }
    view.totals = ARENA_ARRAY(req->arena, view.controlled.count, struct control_db_totals_row);
    for (size_t i = 0; i < view.controlled.count; i++) {
        const struct control_db_item_row *row = &view.controlled.items[i];
        view.totals[i] = control_totals_of(req, row, row->org_path);
    }
    return reply_page(req, _("Control"), control_html_list(req, &view));
}

struct control_todo control_todo(struct request *req)
{
    struct control_todo todo = {0};
    struct control_db_late_of_org_row row = {0};
    if (access_may(req, RIGHT_CONTROL_REPORT) &&
        control_db_late_of_org(req->db, req->mandate.org_path, req->today, &row)) {
        todo.open = row.open;
        todo.late = row.late;
    }
    if (access_may(req, RIGHT_CONTROL_ACCEPT)) {
        struct control_db_count_reported_row reported = {0};
        bool found = control_db_count_reported(req->db, req->mandate.org_id, req->user.account_id,
                                               &reported);
        todo.reported = found ? reported.total : 0;
        struct control_db_waiting_rows waiting = control_db_waiting(req->db, req->mandate.org_id);
        todo.waiting = (int64_t)waiting.count;
        todo.waiting_id = waiting.count == 1 ? waiting.items->document_id : 0;
    }
    return todo;
}

/* ---- on the page of a document -------------------------------------------------------------- */

/* Nobody is told to do something yet: whoever adopts looks through it and confirms. */
static void document_adopted(struct request *req, int64_t region_id, int64_t document_id)
{
    struct control_db_document_row row;
    if (!control_db_document(req->db, region_id, document_id, &row)) {
        return;
    }
    control_later_adopted(req, region_id, document_id);
    const struct documents_kind *kind = documents_kind_of(row.kind);
    if (kind != NULL && kind->has_items) {
        control_db_wait(req->db, &(struct control_db_wait_values){
                                     document_id, region_id, row.org_id, row.org_path, req->now});
    }
}

static const char *document_is_bound(struct request *req, int64_t document_id)
{
    struct control_db_binds_row row;
    return control_db_binds(req->db, document_id, &row)
               ? N_("It is under control, or a decision about an open task rests on it.")
               : NULL;
}

static void document_erased(struct request *req, int64_t document_id)
{
    control_db_forget_text(req->db, document_id);
}

/* The organisation of a document within the scope of that right. */
static bool is_own(const struct request *req, enum right right,
                   const struct documents_document *document)
{
    struct scope scope = access_scope(req, right);
    return !str_is_empty(scope.from) && str_compare(document->org_path, scope.from) >= 0 &&
           str_compare(document->org_path, scope.to) < 0;
}

static struct html on_document(struct request *req, int64_t document_id)
{
    struct documents_document document;
    if (!documents_find(req, document_id, &document) ||
        !str_equal(document.state, STR("adopted")) ||
        !is_own(req, RIGHT_DOCUMENTS_VIEW, &document)) {
        return (struct html){0};
    }
    struct control_db_item_rows items = control_db_of_document(req->db, document_id);
    struct control_document_view view = {
        .document_id = document_id,
        .org_id = document.org_id,
        .items = items,
        .totals = ARENA_ARRAY(req->arena, items.count, struct control_db_totals_row),
        .may_open = is_own(req, RIGHT_CONTROL_ACCEPT, &document),
    };
    for (size_t i = 0; i < items.count; i++) {
        view.totals[i] = control_totals_of(req, &items.items[i], items.items[i].org_path);
        view.done += str_equal(items.items[i].state, STR("done"));
        view.off += str_equal(items.items[i].state, STR("removed"));
    }
    if (items.count > 0) {
        view.controllers = control_db_controllers(req->db, items.items[0].id);
    }
    return items.count == 0 && !view.may_open ? (struct html){0}
                                              : control_html_of_document(req, &view);
}

/* What the reader may see: all of it, or what lies within reach. */
static struct html on_document_item(struct request *req, int64_t document_id, int64_t number)
{
    struct control_db_item_rows items = control_db_of_document(req->db, document_id);
    EACH (row, items) {
        struct control_item item;
        if (row->item == number && control_find_item(req, row->id, &item)) {
            struct control_db_totals_row totals = control_totals(req, &item);
            return control_html_of_item(req, &item, &totals);
        }
    }
    return (struct html){0};
}

/* ---- what happens by itself ----------------------------------------------------------------- */

static bool drop_ended(struct request *req, void *what UNUSED)
{
    return control_db_drop_ended(req->db, req->today, str_of(_("The organisation is no more.")),
                                 req->now) > 0;
}

void control_sweep(struct request *req)
{
    control_begin_periods(req);
    (void)!app_write(req, drop_ended, NULL);
    control_tell_all(req);
}

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    struct scope scope = access_system_scope(req->arena, region_id, from);
    control_db_move_tasks(req->db, scope, to);
    control_db_move_items(req->db, scope, to);
    control_db_move_waiting(req->db, scope, to);
}

static const char *org_is_bound(struct request *req, int64_t region_id UNUSED, int64_t org_id)
{
    struct control_db_org_has_row row;
    return control_db_org_has(req->db, org_id, &row)
               ? N_("The organisation has tasks that it was given, or gave.")
               : NULL;
}

/* ---- the contents --------------------------------------------------------------------------- */

static const struct route routes[] = {
    /* Slow: the sums of all that is controlled. */
    {GET, "/control", list_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {GET, "/control/note", control_note_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {GET, "/control/documents/:id", control_plan_page, .needs = RIGHT_CONTROL_ACCEPT},
    /* Slow: one item may be 70,000 tasks. */
    {POST, "/control/documents/:id", control_plan_action, .needs = RIGHT_CONTROL_ACCEPT,
     .slow = true, .body_limit = 256 * 1024},
    {GET, "/control/:id", control_item_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {GET, "/control/:id/file", control_file_page, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {POST, "/control/:id/remind", control_remind_action, .needs = RIGHT_CONTROL_ACCEPT,
     .slow = true},
    {GET, "/control/:id/tasks/:n", control_task_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/control/:id/tasks/:n/report", control_report_action, .needs = RIGHT_CONTROL_REPORT},
    {POST, "/control/:id/tasks/:n/person", control_person_action, .needs = RIGHT_CONTROL_REPORT},
    {POST, "/control/:id/tasks/:n/evidence/:kind", control_evidence_action,
     .needs = RIGHT_CONTROL_REPORT, .slow = true, .body_limit = 6 * 1024 * 1024},
    {POST, "/control/:id/tasks/:n/drop", control_evidence_drop_action,
     .needs = RIGHT_CONTROL_REPORT},
    {GET, "/control/:id/tasks/:n/file", control_evidence_file_page, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {GET, "/control/:id/tasks/:n/hand", control_hand_page, .needs = RIGHT_CONTROL_REPORT},
    {POST, "/control/:id/tasks/:n/hand", control_hand_action, .needs = RIGHT_CONTROL_REPORT,
     .body_limit = 256 * 1024},
    {POST, "/control/:id/tasks/:n/accept", control_accept_action, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/control/:id/tasks/:n/again", control_again_action, .needs = RIGHT_CONTROL_REPORT},
    {GET, "/control/:id/tasks/:n/return", control_decide_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/control/:id/tasks/:n/return", control_decide_action, .needs = RIGHT_DOCUMENTS_VIEW},
    {GET, "/control/:id/tasks/:n/extend", control_decide_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/control/:id/tasks/:n/extend", control_decide_action, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {GET, "/control/:id/tasks/:n/remove", control_decide_page, .needs = RIGHT_DOCUMENTS_VIEW},
    {POST, "/control/:id/tasks/:n/remove", control_decide_action, .needs = RIGHT_DOCUMENTS_VIEW,
     .slow = true},
    {POST, "/control/later/:id", control_later_action, .needs = RIGHT_DOCUMENTS_VIEW, .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Documents and control"), N_("Control"), "checkbox", "/control", RIGHT_DOCUMENTS_VIEW, 22},
    {0},
};

static const struct job_kind jobs[] = {
    {"control.remind", N_("Reminders of tasks"), control_remind_job},
    {0},
};

static const struct command commands[] = {
    {"control", "begins periods of tasks and writes their letters now", control_command,
     "profkom control letters"},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "control.assigned",
     .label = N_("New tasks"),
     .note = N_("When your organisation is told to do something."),
     .audience = NOTICE_POSTS},
    {.code = "control.near",
     .label = N_("Terms that are near"),
     .note = N_("Five days before a task of your organisation has to be done."),
     .audience = NOTICE_POSTS},
    {.code = "control.overdue",
     .label = N_("Overdue tasks"),
     .note = N_("When the term of a task is over without a report."),
     .audience = NOTICE_POSTS},
    {.code = "control.returned",
     .label = N_("Returned reports"),
     .note = N_("When a report on a task has to be mended."),
     .audience = NOTICE_POSTS},
    {.code = "control.changed",
     .label = N_("Terms that changed, tasks that ended"),
     .note = N_("When a decision extends the term of a task of your organisation, or takes it off "
                "control."),
     .audience = NOTICE_POSTS},
    {.code = "control.later",
     .label = N_("Later documents on what I control"),
     .note = N_("When an adopted document amends, repeals or extends what is under control and you "
                "have to say what becomes of it."),
     .audience = NOTICE_POSTS},
    {.code = "control.late",
     .label = N_("Others are late with what I control"),
     .note = N_("Three days after a term controllers are told, after ten the chair."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature control_feature = {
    .name = "control",
    .routes = routes,
    .menu = menu,
    .jobs = jobs,
    .commands = commands,
    .notices = notices,
    .sweep = control_sweep,
    .path_moved = path_moved,
    .org_is_bound = org_is_bound,
    .document_adopted = document_adopted,
    .document_is_bound = document_is_bound,
    .document_erased = document_erased,
    .on_document = on_document,
    .on_document_item = on_document_item,
};
