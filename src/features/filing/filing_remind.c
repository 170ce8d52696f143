#include "app/json.h"
#include "features/bodies/bodies.h"
#include "features/filing/filing_inner.h"

#include "base/format.h"

/* Reminding those who have handed in nothing: a few within the request, many by a job. */

/* ---- whom ----------------------------------------------------------------------------------- */

/* Whoever is named gets his letter even if he had one lately. */
static struct filing_db_due_rows due_below(struct request *req, const struct filing *filing,
                                           int64_t only)
{
    return filing_db_due(req->db, &(struct filing_db_due_values){
                                      .reports_to = filing_reports_to(req, filing),
                                      .form = filing->form->code,
                                      .year = filing->form->year,
                                      .before = only != 0 ? INT64_MAX : bodies_remind_before(req),
                                      .only = only,
                                  });
}

/* Still so, when its turn has come. */
static bool is_due(const struct filing *collector, const struct filing *below, int64_t before)
{
    bool is_missing = below->state == FILING_DRAFT || below->state == FILING_SIGNED ||
                      below->state == FILING_RETURNED;
    return is_missing && below->receiver.id == collector->org.id &&
           below->row.reminded_at < before && !str_equal(below->org.state, STR("liquidated"));
}

/* ---- one letter ----------------------------------------------------------------------------- */

static struct bodies_letter letter_of(struct request *req, const void *of)
{
    const struct filing *below = of;
    struct buf day = BUF_INIT(req->arena);
    format_date(&day, req->language, below->due);
    str form = filing_form_text(req, below->form);
    return (struct bodies_letter){
        _f("Report: %1", form),
        _f("Hello!\n\n%1: the report “%2” has not been handed in yet. It is expected by "
           "%3. Most of it is filled in already from the register: open “Reports” in "
           "Profkom, look through it and sign.\n\n%4",
           below->org.short_name, form, buf_str(&day), req->mandate.org_name),
    };
}

static void remind_one(struct request *req, const struct filing *filing,
                       const struct filing_db_due_row *due, int64_t before,
                       struct bodies_reminded *reminded)
{
    struct orgs_org org;
    struct filing below;
    if (!orgs_find(req, access_scope(req, RIGHT_REPORTS_ACCEPT), due->org_id, &org) ||
        !filing_of(req, &org, filing->form, &below) || !is_due(filing, &below, before)) {
        return;
    }
    bool was_told = bodies_remind(req, &(struct bodies_reminder){.kind = "filing.reminder",
                                                                 .org_id = org.id,
                                                                 .email = due->email,
                                                                 .write = letter_of,
                                                                 .of = &below});
    reminded->told += was_told;
    reminded->silent += !was_told;
    filing_begin(req, &below);
    filing_db_reminded(req->db, below.row.id, req->now);
    audit(req, "filing.remind", org.region_id, org.id, 0, NULL, 0);
}

/* ---- many ----------------------------------------------------------------------------------- */

static str arguments_of(struct request *req, const struct reports_form *form)
{
    return str_format(req->arena, "{\"form\":\"%.*s-%d\"}", STR_ARG(form->code), form->year);
}

struct filing_db_reminding_row filing_reminding(struct request *req, const struct filing *filing)
{
    struct filing_db_reminding_row row;
    str arguments = arguments_of(req, filing->form);
    if (!filing_db_reminding(req->db, filing->org.id, arguments, &row)) {
        return (struct filing_db_reminding_row){0};
    }
    jobs_progress_now(req, row.id, &row.done, &row.total);
    return row;
}

struct reply filing_remind_action(struct request *req)
{
    struct filing filing;
    int64_t only = query_int(req, "only");
    struct reply refusal = filing_find_collector(req, RIGHT_REPORTS_ACCEPT, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!filing.is_open) {
        return reply_refused(req, filing_closed_text(req, &filing));
    }
    str back = filing_address(req, &filing, "below");
    struct filing_db_reminding_row job = filing_reminding(req, &filing);
    if (only == 0 && job.id != 0 && job.ended_at == 0) {
        return reply_done(req, back, str_of(_("The letters are being written.")), 0);
    }
    struct filing_db_due_rows rows = due_below(req, &filing, only);
    if (rows.count > BODIES_REMIND_AT_ONCE) {
        (void)jobs_add(req, "filing.remind", filing.org.region_id, filing.org.id, 0,
                       arguments_of(req, filing.form));
        return reply_done(req, back, str_of(_("The letters are being written.")), 0);
    }
    int64_t before = only != 0 ? INT64_MAX : bodies_remind_before(req);
    struct bodies_reminded reminded = {0};
    EACH (due, rows) {
        remind_one(req, &filing, due, before, &reminded);
    }
    return reply_done(req, back, bodies_reminded_text(req, &reminded), 0);
}

/* ---- the job -------------------------------------------------------------------------------- */

/* What a portion goes by: the list was made when the job began. */
struct reminding {
    const struct job *job;
    str form;
    struct filing_db_due_rows rows;
};

static bool find_ordered(struct request *req, const struct reminding *reminding,
                         struct filing *ret_filing)
{
    struct orgs_org org;
    const struct reports_form *form = filing_form_named(req, reminding->form);
    return form != NULL &&
           orgs_find(req, access_scope(req, RIGHT_REPORTS_ACCEPT), reminding->job->org_id, &org) &&
           filing_of(req, &org, form, ret_filing) && ret_filing->is_collector &&
           ret_filing->is_open;
}

/* Rights and collection are looked at anew for each portion, and each organisation is: the list may
 * be older than what others have done meanwhile. */
static size_t remind_portion(struct request *req, const void *of, struct bodies_reminded *reminded)
{
    const struct reminding *reminding = of;
    struct filing filing;
    if (!find_ordered(req, reminding, &filing)) {
        reminded->stopped_by = N_("This form is not collected now.");
        return 0;
    }
    int64_t before = bodies_remind_before(req);
    size_t from = reminded->next;
    size_t to = MIN_OF(from + BODIES_REMIND_AT_ONCE, reminding->rows.count);
    for (size_t i = from; i < to; i++) {
        remind_one(req, &filing, &reminding->rows.items[i], before, reminded);
    }
    reminded->next = to;
    return to - from;
}

bool filing_remind_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    CLEANUP(json_drop)
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    struct reminding reminding = {.job = &run->job,
                                  .form = json_get_text(req->arena, arguments, "form")};
    struct filing filing;
    db_begin_read(req->db);
    if (find_ordered(req, &reminding, &filing)) {
        reminding.rows = due_below(req, &filing, 0);
    }
    db_rollback(req->db);
    return bodies_remind_all(run,
                             &(struct bodies_reminding){.portion = remind_portion,
                                                        .of = &reminding,
                                                        .total = (int64_t)reminding.rows.count},
                             ret_sentence);
}
