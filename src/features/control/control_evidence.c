/* What shows that something was done: a file, a link, an event, a figure of the register. */
#include "app/app.h"
#include "app/attachment.h"
#include "base/format.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/control/control.html.h"
#include "features/control/control_inner.h"
#include "features/members/members.h"
#include "features/orgs/orgs.h"

#define FILE_LIMIT (5 * 1024 * 1024)
#define PIECES_AT_MOST 20

/* ---- the form ------------------------------------------------------------------------------- */

static const struct form_choice measures[] = {
    {"members", N_("Members of the union")},
    {"primaries", N_("Primary organisations")},
    {"records", N_("Share of electronic records")},
    {0},
};

#define TITLE_HINT N_("For example, Order on the seminar, list of participants")

/* All four stand on one page: no name twice. */
static const struct form_field file_fields[] = {
    {"file", N_("File"), FORM_FILE, .required = true,
     .hint = N_("PDF, picture, text or sheet, up to 5 MB")},
    {"file_title", N_("What it shows"), FORM_TEXT, .max = 200, .hint = TITLE_HINT},
    {0},
};
static const struct form_field link_fields[] = {
    {"url", N_("Link"), FORM_TEXT, .required = true, .max = 500,
     .hint = N_("Begins with https://")},
    {"link_title", N_("What it shows"), FORM_TEXT, .max = 200, .hint = TITLE_HINT},
    {0},
};
static const struct form_field event_fields[] = {
    {"day", N_("Day of the event"), FORM_DATE, .required = true},
    {"event_title", N_("What took place"), FORM_TEXT, .required = true, .max = 200},
    {0},
};
static const struct form_field figure_fields[] = {
    {"measure", N_("Figure"), FORM_CHOICE, .required = true, .choices = measures,
     .hint = N_("The program fills it in as it is today and keeps it with the day.")},
    {0},
};

const struct control_evidence_kind control_evidence_kinds[CONTROL_EVIDENCE_KINDS] = {
    {"file", N_("A file"), "paperclip", file_fields},
    {"link", N_("A link"), "arrow-right", link_fields},
    {"event", N_("An event"), "calendar", event_fields},
    {"figure", N_("A figure of the register"), "database", figure_fields},
};

void control_evidence_forms(struct request *req, struct form ret_forms[CONTROL_EVIDENCE_KINDS])
{
    for (size_t i = 0; i < CONTROL_EVIDENCE_KINDS; i++) {
        ret_forms[i] = form_of(req, control_evidence_kinds[i].fields);
    }
}

/* ---- files ---------------------------------------------------------------------------------- */

/* What a file begins with says what it is, whatever it is called. */
static const struct {
    const char *type;
    str begins;
    const char *suffixes; /* blanks between */
} file_types[] = {
    {"application/pdf", STR_INIT("%PDF-"), "pdf"},
    {"image/jpeg", STR_INIT("\xff\xd8\xff"), "jpg jpeg"},
    {"image/png", STR_INIT("\x89PNG\r\n\x1a\n"), "png"},
    {"application/zip", STR_INIT("PK\x03\x04"), "docx xlsx pptx odt ods odp"},
    {"application/octet-stream", STR_INIT("\xd0\xcf\x11\xe0"), "doc xls ppt"},
};

static bool has_suffix(str name, const char *suffixes)
{
    str rest = str_of(suffixes);
    str suffix;
    while (str_next(&rest, ' ', &suffix)) {
        bool is_longer = name.length > suffix.length;
        if (is_longer && name.data[name.length - suffix.length - 1] == '.' &&
            str_equal_ascii_nocase(str_from(name, name.length - suffix.length), suffix)) {
            return true;
        }
    }
    return false;
}

/* NULL for what is none of the kinds that people open. */
static const char *type_of(str name, str content)
{
    for (size_t i = 0; i < COUNT_OF(file_types); i++) {
        if (str_starts_with(content, file_types[i].begins) &&
            has_suffix(name, file_types[i].suffixes)) {
            return file_types[i].type;
        }
    }
    return NULL;
}

static str place_of(struct request *req, int64_t id)
{
    return str_format(req->arena, "control_evidence.content:%lld", (long long)id);
}

static void take_file(struct request *req, struct form *form,
                      struct control_db_add_evidence_values *values)
{
    const struct http_file *file = form_file(form, "file");
    if (file == NULL) {
        return; /* the form has said so */
    }
    if (file->size > FILE_LIMIT) {
        form_add_error(form, "file", str_of(_("The file is larger than 5 MB.")));
        return;
    }
    str content = attachment_read(req->arena, file);
    const char *type = type_of(file->name, content);
    if (type == NULL) {
        form_add_error(
            form, "file",
            str_of(_("Only PDF, pictures (JPEG, PNG), texts and sheets can be kept here; "
                     "the file has to be what its name says.")));
        return;
    }
    values->type = str_of(type);
    values->size = file->size;
    values->title = form_text(form, "file_title");
    values->title = values->title.length > 0 ? values->title : utf8_slice(file->name, 200);
    values->url = utf8_slice(file->name, 200);
    values->content = secret_seal(req->arena, req->app->keys, place_of(req, values->id), content);
}

/* ---- links, events, figures ----------------------------------------------------------------- */

static void take_link(struct request *req, struct form *form,
                      struct control_db_add_evidence_values *values)
{
    values->url = form_text(form, "url");
    if (!str_starts_with(values->url, STR("https://")) &&
        !str_starts_with(values->url, STR("http://"))) {
        form_add_error(form, "url", str_of(_("Enter the whole address: it begins with https://")));
    }
    values->title = form_text(form, "link_title");
    values->title = values->title.length > 0 ? values->title : utf8_slice(values->url, 200);
}

static void take_event(struct form *form, struct control_db_add_evidence_values *values)
{
    values->day = form_date(form, "day");
    values->title = form_text(form, "event_title");
    form_refuse_future(form, "day");
}

static str share_of_records(struct request *req, const struct control_task *task)
{
    struct scope scope = access_system_scope(req->arena, task->row.region_id, task->row.org_path);
    struct members_gaps_list gaps = members_gaps_below(req, scope, task->row.org_path.length + 3);
    int64_t people = 0;
    int64_t without = 0;
    EACH (gap, gaps) {
        people += gap->people;
        without += gap->without_record;
    }
    return widgets_percent(req, people - without, people);
}

static void take_figure(struct request *req, struct form *form, const struct control_task *task,
                        struct control_db_add_evidence_values *values)
{
    str measure = form_text(form, "measure");
    const char *label = form_choice_label(measures, measure);
    struct orgs_totals totals = orgs_totals_below(req->db, task->row.org_path);
    if (label == NULL) {
        return; /* the form has said so */
    }
    bool is_share = str_equal(measure, STR("records"));
    if (is_share && task->row.region_id == 0) {
        form_add_error(form, "measure", str_of(_("This figure is counted within a region alone.")));
        return;
    }
    bool is_members = str_equal(measure, STR("members"));
    values->value = is_share ? share_of_records(req, task)
                             : tr_value_int(req->arena, req->language,
                                            is_members ? totals.members : totals.primaries);
    values->day = req->today;
    values->title = str_of(tr(req->language, label));
}

/* ---- adding --------------------------------------------------------------------------------- */

static void take(struct request *req, struct form *form, const struct control_task *task,
                 struct control_db_add_evidence_values *values)
{
    struct control_db_evidence_count_row count = {0};
    (void)!control_db_evidence_count(req->db, task->row.item_id, task->row.n, &count);
    if (count.total >= PIECES_AT_MOST) {
        form_add_general_error(form, _n("There is %1 piece of evidence already; that is enough.",
                                        "There are %1 pieces of evidence already; that is enough.",
                                        count.total));
    } else if (str_equal(values->kind, STR("file"))) {
        take_file(req, form, values);
    } else if (str_equal(values->kind, STR("link"))) {
        take_link(req, form, values);
    } else if (str_equal(values->kind, STR("event"))) {
        take_event(form, values);
    } else if (str_equal(values->kind, STR("figure"))) {
        take_figure(req, form, task, values);
    }
}

/* Of which kind a form is, by the last piece of its address; the count for none. */
static size_t kind_asked(struct request *req)
{
    str code = path_text(req, 2);
    size_t kind = 0;
    while (kind < CONTROL_EVIDENCE_KINDS &&
           !str_equal(code, str_of(control_evidence_kinds[kind].code))) {
        kind++;
    }
    return kind;
}

static bool is_settled(const struct control_task *task)
{
    return task->state == CONTROL_ACCEPTED || task->state == CONTROL_REMOVED;
}

static struct reply changed(struct request *req, const struct control_task *task, const char *step,
                            str note, str sentence)
{
    control_db_begin_work(req->db, task->row.item_id, task->row.n, req->now);
    control_note_step(
        req, &(struct control_step){
                 .step = step, .item_id = task->row.item_id, .n = task->row.n, .note = note});
    audit(req, "control.evidence", task->row.region_id, task->row.item_id, 0, NULL, 0);
    return reply_done(req, control_task_address(req, task->row.item_id, task->row.n, ""), sentence,
                      0);
}

struct reply control_evidence_action(struct request *req)
{
    struct control_task task;
    size_t kind = kind_asked(req);
    if (kind == CONTROL_EVIDENCE_KINDS || !control_find_task(req, &task)) {
        return reply_not_found(req);
    }
    if (is_settled(&task)) {
        return reply_refused(req, str_of(_("This is settled already.")));
    }
    struct form form = form_read(req, control_evidence_kinds[kind].fields);
    struct control_db_add_evidence_values values = {
        .id = ids_new(),
        .item_id = task.row.item_id,
        .n = task.row.n,
        .kind = str_of(control_evidence_kinds[kind].code),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    take(req, &form, &task, &values);
    if (!form_is_good(&form)) {
        struct control_task_view view = control_task_view_of(req, &task);
        view.evidence_forms[kind] = form;
        return control_task_again(req, &task, &view);
    }
    control_db_add_evidence(req->db, &values);
    return changed(req, &task, "evidence", values.title, str_of(_("Added.")));
}

struct reply control_evidence_drop_action(struct request *req)
{
    struct control_task task;
    if (!control_find_task(req, &task)) {
        return reply_not_found(req);
    }
    if (is_settled(&task) || task.state == CONTROL_REPORTED) {
        return reply_refused(
            req, str_of(_("What a report was handed in with stays; it can be returned first.")));
    }
    if (!control_db_drop_evidence(req->db, task.row.item_id, task.row.n, query_int(req, "piece"))) {
        return reply_not_found(req);
    }
    return changed(req, &task, "dropped", (str){0}, str_of(_("Taken away.")));
}

/* ---- showing -------------------------------------------------------------------------------- */

struct reply control_evidence_file_page(struct request *req)
{
    struct control_task task;
    struct control_db_evidence_file_row row;
    int64_t id = query_int(req, "piece");
    if (!control_find_task(req, &task) ||
        !control_db_evidence_file(req->db, task.row.item_id, task.row.n, id, &row)) {
        return reply_not_found(req);
    }
    return attachment_reply(
        req, place_of(req, id),
        &(struct attachment){.name = row.url, .type = row.type, .content = row.content});
}
