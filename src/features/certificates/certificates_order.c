/* The page where certificates are issued: first which training, then to whom. Few are issued while
 * one waits, many by a job, in portions, each a transaction of its own, so that others can write in
 * between. An order has the number of its job: begun anew after a crash, it passes over whoever has
 * his certificate. */
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/portions.h"
#include "base/ids.h"
#include "features/certificates/certificates.html.h"
#include "features/certificates/certificates_inner.h"

#define PAGE "/certificates/new"
#define TRAININGS_SHOWN 300
#define ISSUED_IN_A_TRANSACTION 25
#define PRINTED_IN_A_PORTION 100
#define NAMES_TOLD 5
#define FIRST_YEAR 1950

static const struct form_field all_fields[] = {
    {"kind", N_("What is issued"), FORM_CHOICE, .required = true},
    {"template", N_("Template"), FORM_CHOICE, .required = true},
    {"issued_on", N_("Day of issue"), FORM_DATE, .required = true},
    {"valid_until", N_("Valid until"), FORM_DATE,
     .hint = N_("Empty: as the record says, or without an end")},
    {"place", N_("Place, for example “г. Курск”"), FORM_TEXT, .max = 80},
    {"signer_post", N_("Who signs: post"), FORM_TEXT, .required = true, .max = 120,
     .hint = N_("For example, Chair of the regional organisation")},
    {"signer_name", N_("Who signs: initials and surname"), FORM_TEXT, .required = true, .max = 80},
    {"second_post", N_("Who signs besides: post"), FORM_TEXT, .max = 120,
     .hint = N_("May stay empty")},
    {"second_name", N_("Who signs besides: initials and surname"), FORM_TEXT, .max = 80},
};
#define FIELDS COUNT_OF(all_fields)

/* ---- which organisation, which training ------------------------------------------------------ */

bool certificates_place_of(struct request *req, enum right right,
                           struct certificates_place *ret_place)
{
    struct certificates_place place;
    int64_t year = query_int(req, "year");
    int this_year = date_year(req->today);
    if (!orgs_asked_for(req, access_scope(req, right), &place.org)) {
        return false;
    }
    int64_t region_id = place.org.region_id;
    place.scope = (struct scope){0};
    if (region_id != 0) {
        struct scope region = access_scope_in_region(req, right, region_id);
        place.scope = access_scope_below(req, region, region_id, place.org.path);
    }
    place.year = year >= FIRST_YEAR && year <= this_year ? (int)year : this_year;
    *ret_place = place;
    return true;
}

static str why_not(struct request *req, const struct certificates_db_record_line_row *row)
{
    return row->certificate_id != 0 ? _f("has one already: No. %1", row->paper_number)
           : row->paper_number.length > 0
               ? _f("a document is written in the record: No. %1", row->paper_number)
           : !members_status_is_registered(row->status)
               ? certificates_outcome_text(req, CERTIFICATES_NOT_THERE)
               : (str){0};
}

static void take_people(struct request *req, struct certificates_order_view *view, int64_t record)
{
    struct certificates_db_record_line_rows rows =
        certificates_db_alike(req->db, view->place.scope, record, CERTIFICATES_MOST + 1);
    int64_t only = query_int(req, "member");
    view->is_cut = rows.count > CERTIFICATES_MOST;
    rows.count = MIN_OF(rows.count, (size_t)CERTIFICATES_MOST);
    view->items = ARENA_ARRAY(req->arena, rows.count + 1, struct certificates_candidate);
    EACH (row, rows) {
        str reason = why_not(req, row);
        view->may_have += reason.length == 0;
        view->items[view->count++] = (struct certificates_candidate){
            .row = row,
            .name =
                members_full_name(req->arena, row->last_name, row->first_name, row->middle_name),
            .why_not = reason,
            .is_ticked = reason.length == 0 && (only == 0 || only == row->member_id),
        };
    }
}

/* False if it is out of reach. Without a record the view has the trainings to choose from. */
static bool view_of(struct request *req, struct certificates_order_view *ret_view)
{
    struct certificates_order_view view = {.kinds = training_choices_of(req).kind};
    int64_t record = query_int(req, "record");
    if (!certificates_place_of(req, RIGHT_EVENTS_EDIT, &view.place) ||
        str_is_empty(view.place.scope.from)) {
        return false;
    }
    if (record == 0) {
        view.held =
            certificates_db_held(req->db, view.place.scope, view.place.year, TRAININGS_SHOWN);
        *ret_view = view;
        return true;
    }
    take_people(req, &view, record);
    if (view.count == 0) {
        return false;
    }
    const struct certificates_db_record_line_row *first = view.items[0].row;
    view.title = first->title;
    view.days = date_equal(first->began_on, first->ended_on)
                    ? members_day_text(req, first->ended_on, 0)
                    : _f("from %1 to %2", first->began_on, first->ended_on);
    view.here = widgets_link(req, PAGE "?org=%lld&record=%lld", (long long)view.place.org.id,
                             (long long)record);
    *ret_view = view;
    return true;
}

/* ---- the form -------------------------------------------------------------------------------- */

static const struct form_choice *template_choices(struct request *req)
{
    struct certificates_db_look_rows rows =
        certificates_db_templates(req->db, req->mandate.org_path);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 1, struct form_choice);
    size_t count = 0;
    EACH (row, rows) {
        choices[count++] = (struct form_choice){
            str_to_c(req->arena, str_format(req->arena, "%lld", (long long)row->id)),
            str_to_c(req->arena, row->name)};
    }
    return choices;
}

static const struct form_field *fields_of(struct request *req)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, all_fields, sizeof(all_fields));
    fields[0].choices = training_choices_of(req).paper;
    fields[1].choices = template_choices(req);
    return fields;
}

static struct form first_form(struct request *req, const struct certificates_order_view *view)
{
    struct form form = form_of(req, fields_of(req));
    struct certificates_db_issuer_row issuer = {0};
    (void)!certificates_db_issuer(req->db, req->mandate.org_id, &issuer); /* else: the first time */
    form_set_text(&form, "kind", STR("certificate"));
    if (form.fields[1].choices[0].value != NULL) {
        form_set_text(&form, "template", str_of(form.fields[1].choices[0].value));
    }
    form_set_date(&form, "issued_on", req->today);
    form_set_date(&form, "valid_until", view->items[0].row->valid_until);
    form_set_text(&form, "place", issuer.place);
    form_set_text(&form, "signer_post", issuer.signer_post);
    form_set_text(&form, "signer_name", issuer.signer_name);
    form_set_text(&form, "second_post", issuer.second_post);
    form_set_text(&form, "second_name", issuer.second_name);
    return form;
}

static void check_days(struct form *form, date ended_on)
{
    struct request *req = form->req;
    date issued_on = form_date(form, "issued_on");
    date until = form_date(form, "valid_until");
    form_refuse_future(form, "issued_on");
    if (!date_is_none(issued_on) && date_before(issued_on, ended_on)) {
        form_add_error(form, "issued_on", str_of(_("The training had not ended by that day.")));
    }
    if (!date_is_none(until) && !date_before(issued_on, until)) {
        form_add_error(form, "valid_until", str_of(_("It cannot run out before it was issued.")));
    }
}

static struct certificates_order read_order(struct form *form, date ended_on)
{
    struct request *req = form->req;
    struct certificates_order order = {
        .batch_id = ids_new(),
        .kind = form_text(form, "kind"),
        .issued_on = form_date(form, "issued_on"),
        .valid_until = form_date(form, "valid_until"),
        .place = form_text(form, "place"),
        .signer_post = form_text(form, "signer_post"),
        .signer_name = form_text(form, "signer_name"),
        .second_post = form_text(form, "second_post"),
        .second_name = form_text(form, "second_name"),
    };
    bool is_number = str_to_int64(form_text(form, "template"), &order.template_id);
    assert(is_number || !form_is_good(form)); /* it is one of the choices */
    if (order.second_post.length > 0 && order.second_name.length == 0) {
        form_add_error(form, "second_name", str_of(_("Write who signs besides.")));
    }
    check_days(form, ended_on);
    return order;
}

struct reply certificates_new_page(struct request *req)
{
    struct certificates_order_view view;
    if (!view_of(req, &view)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "certificates.list", view.place.org.region_id, view.place.org.id, 0);
    }
    if (view.count == 0) {
        return reply_page(req, _("Issue certificates"), certificates_html_trainings(req, &view));
    }
    struct form form = first_form(req, &view);
    view.form = &form;
    return reply_page(req, _("Issue certificates"), certificates_html_order(req, &view));
}

/* ---- issuing at once ------------------------------------------------------------------------- */

static struct reply shown_again(struct request *req, const struct certificates_order_view *view)
{
    return reply_form_again(req, _("Issue certificates"), certificates_html_order(req, view));
}

static void remember(struct request *req, const struct certificates_order *order)
{
    certificates_db_remember(req->db, &(struct certificates_db_remember_values){
                                          .org_id = req->mandate.org_id,
                                          .place = order->place,
                                          .signer_post = order->signer_post,
                                          .signer_name = order->signer_name,
                                          .second_post = order->second_post,
                                          .second_name = order->second_name,
                                      });
}

/* All who were ticked, or nobody: who cannot have one is named, and can be unticked. */
static size_t issue_ticked(struct request *req, struct certificates_order_view *view,
                           const struct certificates_order *order, struct form *form,
                           struct certificates_issued *ret_issued)
{
    size_t count = 0, refused = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct certificates_candidate *person = &view->items[i];
        if (!person->is_ticked) {
            continue;
        }
        enum certificates_outcome outcome = certificates_issue_one(
            req, view->place.scope, person->row->id, order, &ret_issued[count]);
        if (outcome == CERTIFICATES_ISSUED) {
            count++;
        } else if (refused++ < NAMES_TOLD) {
            form_add_general_error(
                form, _f("%1: %2.", person->name, certificates_outcome_text(req, outcome)));
        }
    }
    return count;
}

static size_t tick(struct request *req, struct certificates_order_view *view)
{
    size_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        struct certificates_candidate *person = &view->items[i];
        person->is_ticked = form_is_ticked(req, "tick", person->row->id);
        count += person->is_ticked;
    }
    return count;
}

static struct reply leave_to_job(struct request *req, const struct certificates_order_view *view,
                                 const struct certificates_order *order)
{
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_t *records = json_array();
    json_object_set_new(arguments, "records", records);
    json_put_int(arguments, "org", view->place.org.id);
    json_put_text(arguments, "path", view->place.org.path);
    json_put_int(arguments, "template", order->template_id);
    json_put_text(arguments, "kind", order->kind);
    json_put_day(arguments, "issued_on", order->issued_on);
    json_put_day(arguments, "valid_until", order->valid_until);
    json_put_text(arguments, "place", order->place);
    json_put_text(arguments, "signer_post", order->signer_post);
    json_put_text(arguments, "signer_name", order->signer_name);
    json_put_text(arguments, "second_post", order->second_post);
    json_put_text(arguments, "second_name", order->second_name);
    for (size_t i = 0; i < view->count; i++) {
        if (view->items[i].is_ticked) {
            json_array_append_new(records, json_integer(view->items[i].row->id));
        }
    }
    audit(req, "certificates.many", view->place.org.region_id, view->place.org.id, 0, NULL, 0);
    int64_t job = jobs_add(req, "certificates.issue", view->place.org.region_id, view->place.org.id,
                           0, json_as_text(req->arena, arguments));
    return reply_done(req, str_format(req->arena, "/jobs/%lld", (long long)job),
                      str_of(_("The certificates are being issued.")), 0);
}

struct reply certificates_new_action(struct request *req)
{
    struct certificates_order_view view;
    if (!view_of(req, &view) || view.count == 0) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req));
    struct certificates_order order = read_order(&form, view.items[0].row->ended_on);
    view.form = &form;
    size_t ticked = tick(req, &view);
    if (ticked == 0) {
        form_add_general_error(&form, str_of(_("Tick those who get one.")));
    }
    if (!form_is_good(&form)) {
        return shown_again(req, &view);
    }
    remember(req, &order);
    if (ticked > CERTIFICATES_AT_ONCE) {
        return leave_to_job(req, &view, &order);
    }
    struct certificates_issued *issued =
        ARENA_ARRAY(req->arena, ticked, struct certificates_issued);
    size_t count = issue_ticked(req, &view, &order, &form, issued);
    if (!form_is_good(&form)) {
        return shown_again(req, &view);
    }
    return reply_done(
        req, str_format(req->arena, "/certificates/batch/%lld", (long long)order.batch_id),
        _n("%1 certificate is issued.", "%1 certificates are issued.", (int64_t)count),
        certificates_undo_issued(req, view.place.org.region_id, issued, count));
}

/* ---- the file of an order -------------------------------------------------------------------- */

struct printing {
    struct certificates_printer *printer;
    struct request *req;
    struct scope scope;
    int64_t batch_id;
    int fd;
    int64_t after;
    int64_t printed;
};

/* All of an order look alike: the first says how. */
static void begin_file(struct printing *printing, const struct certificates_db_line_row *row)
{
    struct certificates_db_look_row look = {0};
    (void)!certificates_db_version(printing->req->db, row->template_id, row->template_version,
                                   &look); /* versions are never removed */
    printing->printer = certificates_printer_open(printing->req, printing->fd, &look);
}

/* False at the end. */
static bool print_portion(struct request *portion, void *what)
{
    struct printing *printing = what;
    struct certificates_db_line_rows rows = certificates_db_batch(
        portion->db, printing->scope, printing->batch_id, printing->after, PRINTED_IN_A_PORTION);
    EACH (row, rows) {
        struct certificates_content content;
        if (printing->printer == NULL) {
            begin_file(printing, row);
        }
        if (certificates_open(portion, row, &content)) {
            certificates_printer_put(printing->printer, portion, &content.paper,
                                     certificates_address(portion, row->code));
            printing->printed++;
        }
        printing->after = row->id;
    }
    return rows.count == PRINTED_IN_A_PORTION;
}

/* How many stand in the file; -1 if there was no room. */
static int64_t print_batch(struct request *req, struct scope scope, int64_t batch_id, int fd,
                           struct job_run *run, int64_t total)
{
    struct printing printing = {.req = req, .scope = scope, .batch_id = batch_id, .fd = fd};
    while (app_portion(req, print_portion, &printing)) {
        if (run != NULL) {
            jobs_progress(run, total + printing.printed, 2 * total);
        }
    }
    if (printing.printer == NULL) {
        return 0;
    }
    return certificates_printer_close(printing.printer) ? printing.printed : -1;
}

static bool find_batch(struct request *req, struct scope *ret_scope, int64_t *ret_total)
{
    struct certificates_db_batch_place_row place;
    if (!certificates_db_batch_place(req->db, path_id(req), &place)) {
        return false;
    }
    *ret_scope = access_scope_in_region(req, RIGHT_TRAINING_VIEW, place.region_id);
    *ret_total = place.certificates;
    return !str_is_empty(ret_scope->from) &&
           certificates_db_batch(req->db, *ret_scope, path_id(req), 0, 1).count > 0;
}

struct reply certificates_batch_page(struct request *req)
{
    struct scope scope;
    struct certificates_batch_view view = {.batch_id = path_id(req)};
    if (!find_batch(req, &scope, &view.total)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "certificates.list", scope.region_id, view.batch_id, 0);
    }
    view.rows = certificates_db_batch(req->db, scope, view.batch_id, 0, CERTIFICATES_MOST);
    return reply_page(req, _("Issued certificates"), certificates_html_batch(req, &view));
}

struct reply certificates_batch_file(struct request *req)
{
    struct scope scope;
    int64_t total;
    if (!find_batch(req, &scope, &total)) {
        return reply_not_found(req);
    }
    audit_read(req, "certificates.list", scope.region_id, path_id(req), 0);
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && print_batch(req, scope, path_id(req), fd, NULL, 0) > 0;
    return reply_made_file(req, fd, is_whole, STR("application/pdf"), STR("certificates.pdf"));
}

/* ---- as a job -------------------------------------------------------------------------------- */

struct work {
    struct job_run *run;
    struct scope scope;
    struct certificates_order order;
    const json_t *records;
    int64_t next;
    int64_t made;
};

/* Whoever has his of this order was issued it before a crash. */
static bool has_of_order(struct request *req, const struct work *work, int64_t record_id)
{
    struct certificates_db_record_line_row row;
    struct certificates_db_line_row line;
    return certificates_db_record(req->db, work->scope, record_id, &row) &&
           row.certificate_id != 0 &&
           certificates_db_find(req->db, work->scope, row.certificate_id, &line) &&
           line.batch_id == work->order.batch_id;
}

static bool issue_portion(struct request *req, void *state)
{
    struct work *work = state;
    int64_t end =
        MIN_OF(work->next + ISSUED_IN_A_TRANSACTION, (int64_t)json_array_size(work->records));
    for (; work->next < end; work->next++) {
        int64_t id = json_integer_value(json_array_get(work->records, work->next));
        int64_t issued;
        work->made += certificates_issue(req, work->scope, id, &work->order, &issued) ==
                          CERTIFICATES_ISSUED ||
                      has_of_order(req, work, id);
    }
    return end < (int64_t)json_array_size(work->records);
}

/* The post may have ended since the order was given: the scope is that of now. */
static bool begin(struct work *work, struct job_run *run, const json_t *arguments)
{
    struct request *req = run->req;
    struct scope region = access_scope_in_region(req, RIGHT_EVENTS_EDIT, run->job.region_id);
    *work = (struct work){
        .run = run,
        .scope = access_scope_below(req, region, run->job.region_id,
                                    json_get_text(req->arena, arguments, "path")),
        .records = json_object_get(arguments, "records"),
    };
    work->order = (struct certificates_order){
        .batch_id = run->job.id,
        .template_id = json_get_int(arguments, "template"),
        .kind = json_get_text(req->arena, arguments, "kind"),
        .issued_on = json_get_day(arguments, "issued_on"),
        .valid_until = json_get_day(arguments, "valid_until"),
        .place = json_get_text(req->arena, arguments, "place"),
        .signer_post = json_get_text(req->arena, arguments, "signer_post"),
        .signer_name = json_get_text(req->arena, arguments, "signer_name"),
        .second_post = json_get_text(req->arena, arguments, "second_post"),
        .second_name = json_get_text(req->arena, arguments, "second_name"),
    };
    return !str_is_empty(region.from) && !str_is_empty(work->scope.from);
}

/* Certificates first, which takes half of the time, then their file. */
static bool issue_all(struct work *work)
{
    const struct portions portions = {.write = issue_portion,
                                      PORTIONS_STATE(*work),
                                      .done = &work->next,
                                      .total = 2 * (int64_t)json_array_size(work->records)};
    return portions_write(work->run->req, work->run, &portions) == PORTIONS_DONE;
}

static bool print_all(struct work *work)
{
    struct request *req = work->run->req;
    int fd = app_temporary_file(req->app);
    db_begin_read(req->db);
    int64_t printed =
        fd < 0 ? -1
               : print_batch(req, work->scope, work->order.batch_id, fd, work->run, work->made);
    db_rollback(req->db);
    if (printed <= 0) {
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    jobs_keep_file(work->run, fd, str_join(req->arena, str_of(_("Certificates")), STR(".pdf")),
                   STR("application/pdf"));
    return true;
}

bool certificates_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct work work;
    CLEANUP(json_drop)
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    if (!begin(&work, run, arguments)) {
        *ret_sentence = str_of(_("Your post no longer gives the right to issue certificates."));
        return false;
    }
    if (!issue_all(&work) || work.made == 0 || !print_all(&work)) {
        *ret_sentence = _f("The file was not created. Certificates that were issued by then: %1; "
                           "they stand in the journal.",
                           work.made);
        return false;
    }
    int64_t skipped = (int64_t)json_array_size(work.records) - work.made;
    *ret_sentence =
        skipped == 0 ? _n("%1 certificate is issued and stands in the file.",
                          "%1 certificates are issued and stand in the file.", work.made)
                     : _nf("%1 certificate is issued; people who were left out: %2. Issue theirs "
                           "one by one: the page says why not.",
                           "%1 certificates are issued; people who were left out: %2. Issue theirs "
                           "one by one: the page says why not.",
                           work.made, skipped);
    return true;
}

str certificates_job_about(struct request *req, str text)
{
    CLEANUP(json_drop) json_t *arguments = json_loadb(text.data, text.length, 0, NULL);
    const char *label = form_choice_label(training_choices_of(req).paper,
                                          json_get_text(req->arena, arguments, "kind"));
    return label == NULL ? (str){0} : str_of(_(label));
}
