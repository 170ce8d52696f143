#include "features/filing/filing.html.h"
#include "features/filing/filing_inner.h"

#include "app/page.h"
#include "base/ids.h"

/* What happens to a report as a whole: signed, handed in, taken back, accepted, returned. Each step
 * is kept with who did it, and for which organisation. */

#define WORDS_LIMIT 500

/* Which report, for the log. */
static struct audit_change which(struct request *req, const struct filing *filing)
{
    return (struct audit_change){
        "form", (str){0},
        str_format(req->arena, "%.*s-%d", STR_ARG(filing->form->code), filing->form->year)};
}

static void add_step(struct request *req, const struct filing *filing, const char *step, str words,
                     str sum)
{
    filing_db_add_step(req->db, &(struct filing_db_add_step_values){
                                    .id = ids_new(),
                                    .filing_id = filing->row.id,
                                    .step = str_of(step),
                                    .now = req->now,
                                    .account_id = req->user.account_id,
                                    .name = page_full_name(req),
                                    .role = req->mandate.role,
                                    .for_org = req->mandate.org_name,
                                    .note = words,
                                    .sum = sum,
                                });
}

/* False if somebody was quicker. */
static bool go_to(struct request *req, struct filing *filing, enum filing_state state)
{
    bool is_done = filing_db_put_state(req->db, filing->row.id, filing->row.version,
                                       str_of(filing_state_code(state)), req->now);
    filing->row.version += is_done;
    filing->state = is_done ? state : filing->state;
    return is_done;
}

static struct reply refuse_meanwhile(struct request *req)
{
    return reply_refused(req, str_of(_("The report has changed meanwhile. Please look at it "
                                       "again.")));
}

/* ---- signing -------------------------------------------------------------------------------- */

static bool has_hard_finding(const struct filing *filing)
{
    bool has_one = false;
    for (size_t i = 0; i < filing->findings.count && !has_one; i++) {
        has_one = filing->findings.items[i].check->is_hard;
    }
    return has_one;
}

/* Why it cannot be signed now; NULL = it can. */
static const char *why_not(const struct filing *filing)
{
    if (!filing->is_open) {
        return N_("This form is not collected now.");
    }
    if (filing->is_frozen) {
        return N_("This report is signed already.");
    }
    if (!filing->is_counted) {
        return N_("The figures are being counted just now. Please come back in a minute.");
    }
    if (has_hard_finding(filing)) {
        return N_("Some figures contradict each other. Please mend what is marked red.");
    }
    if (filing->waiting > 0) {
        return N_("Reports from below wait for you: accept or return them first.");
    }
    return filing->is_broken ? N_("A report from below is damaged. Please ask for a new one.")
                             : NULL;
}

static struct filing_frozen packed(struct request *req, const struct filing *filing)
{
    return (struct filing_frozen){
        filing_pack(req->arena, filing->form, &filing->values),
        filing_pack(req->arena, filing->form, &filing->own),
        filing_pack(req->arena, filing->form, &filing->computed),
    };
}

/* Figures, report or state have changed since the page was made that says so. */
static bool is_other_than_seen(const struct request *req, str now)
{
    str seen = http_body_field(req->http, STR("seen"));
    return !str_is_empty(seen) && !str_equal(seen, now);
}

static struct filing_sign_view sign_view(struct request *req, const struct filing *filing)
{
    struct filing_frozen bytes = packed(req, filing);
    return (struct filing_sign_view){
        .filing = filing,
        .seen = filing_sum(req->arena, filing->form, filing->org.id, &bytes),
        .obstacle = why_not(filing),
        .is_closed = !filing->is_open,
        .open = filing_unexplained(req, filing),
        .missing = filing->is_collector ? MAX_OF(filing->expected - filing->reports, 0) : 0,
    };
}

struct reply filing_sign_page(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_SIGN, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (filing.is_frozen) {
        return reply_see_other(req, filing_address(req, &filing, ""));
    }
    filing_load(req, &filing);
    struct filing_sign_view view = sign_view(req, &filing);
    return reply_page(req, _("Sign the report"), filing_html_sign(req, &view));
}

/* The words that were asked for; false if some are missing. */
static bool read_explanations(struct request *req, struct filing *filing,
                              struct filing_sign_view *view)
{
    size_t left = 0;
    for (size_t i = 0; i < view->open.count; i++) {
        str cell = reports_cell_name(req->arena, filing->form, view->open.cells[i]);
        str words =
            str_trim(http_body_field(req->http, str_join(req->arena, STR("reason:"), cell)));
        if (str_is_empty(words) || words.length > WORDS_LIMIT * 2) {
            view->open.cells[left++] = view->open.cells[i];
            continue;
        }
        filing_explain(req, filing, view->open.cells[i], words);
    }
    view->open.count = left;
    view->note = str_trim(http_body_field(req->http, STR("note")));
    view->lacks_note = view->missing > 0 && str_is_empty(view->note);
    return left == 0 && !view->lacks_note;
}

static void freeze(struct request *req, struct filing *filing, str words)
{
    const struct reports_form *form = filing->form;
    struct filing_frozen bytes = packed(req, filing);
    str sum = filing_sum(req->arena, form, filing->org.id, &bytes);
    filing_db_put_frozen(req->db, filing->row.id, bytes.total, bytes.own, bytes.computed);
    filing_db_keep_form(req->db, form->sum, form->text);
    filing_db_put_signature(req->db, &(struct filing_db_put_signature_values){
                                         .id = filing->row.id,
                                         .form_sum = form->sum,
                                         .sum = sum,
                                         .reports = filing->reports,
                                         .expected = filing->expected,
                                         .note = words,
                                         .now = req->now,
                                         .name = page_full_name(req),
                                         .role = req->mandate.role,
                                     });
    filing_db_settle_remarks(req->db, filing->row.id, req->now);
    add_step(req, filing, "signed", words, sum);
    audit(req, "filing.sign", filing->org.region_id, filing->org.id, 0,
          (struct audit_change[]){which(req, filing)}, 1);
}

static void submit(struct request *req, struct filing *filing)
{
    bool is_late = !date_is_none(filing->due) && date_before(filing->due, req->today);
    filing_db_put_submission(req->db, filing->row.id, filing->receiver.id, req->today, is_late);
    add_step(req, filing, "submitted", (str){0}, (str){0});
    audit(req, "filing.submit", filing->org.region_id, filing->org.id, 0,
          (struct audit_change[]){which(req, filing)}, 1);
}

struct reply filing_sign_action(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_SIGN, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    filing_load(req, &filing);
    struct filing_sign_view view = sign_view(req, &filing);
    if (view.obstacle != NULL) {
        return reply_refused(req, view.is_closed ? filing_closed_text(req, &filing)
                                                 : str_of(_(view.obstacle)));
    }
    if (is_other_than_seen(req, view.seen)) {
        return refuse_meanwhile(req);
    }
    bool is_explained = read_explanations(req, &filing, &view);
    if (!is_explained) {
        view.was_sent = true;
        struct reply again =
            reply_form_again(req, _("Sign the report"), filing_html_sign(req, &view));
        again.keep_changes = true;
        return again;
    }
    filing_begin(req, &filing);
    bool hands_in =
        filing.receiver.id != 0 && !str_equal(http_body_field(req->http, STR("then")), STR("keep"));
    if (!go_to(req, &filing, hands_in ? FILING_SUBMITTED : FILING_SIGNED)) {
        return refuse_meanwhile(req);
    }
    freeze(req, &filing, view.note);
    if (hands_in) {
        submit(req, &filing);
    }
    return reply_done(req, filing_address(req, &filing, ""),
                      hands_in ? _f("The report is signed and handed in: %1. Thank you!",
                                    filing.receiver.short_name)
                               : str_of(_("The report is signed.")),
                      0);
}

struct reply filing_submit_action(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_SIGN, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!filing.is_open || filing.state != FILING_SIGNED || filing.receiver.id == 0) {
        return reply_refused(req, str_of(_("Only a signed report can be handed in.")));
    }
    if (is_other_than_seen(req, filing.row.sum) || !go_to(req, &filing, FILING_SUBMITTED)) {
        return refuse_meanwhile(req);
    }
    submit(req, &filing);
    return reply_done(req, filing_address(req, &filing, ""),
                      _f("The report is handed in: %1.", filing.receiver.short_name), 0);
}

struct reply filing_withdraw_action(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_SIGN, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (filing.state != FILING_SIGNED && filing.state != FILING_SUBMITTED) {
        return reply_refused(req, str_of(_("A report that was accepted is opened again by who "
                                           "accepted it.")));
    }
    if (!filing.is_open) {
        return reply_refused(req, filing_closed_text(req, &filing));
    }
    /* Signed after it was returned: it is returned again, of the same figures. */
    bool was_returned =
        filing_db_unsettle_remarks(req->db, filing.row.id, filing.row.signed_at) > 0;
    if (is_other_than_seen(req, filing.row.sum) ||
        !go_to(req, &filing, was_returned ? FILING_RETURNED : FILING_DRAFT)) {
        return refuse_meanwhile(req);
    }
    if (!was_returned) {
        filing_db_drop_signature(req->db, filing.row.id);
        filing_db_drop_frozen(req->db, filing.row.id);
    }
    add_step(req, &filing, "withdrawn", (str){0}, (str){0});
    audit(req, "filing.withdraw", filing.org.region_id, filing.org.id, 0,
          (struct audit_change[]){which(req, &filing)}, 1);
    return reply_done(req, filing_address(req, &filing, ""),
                      str_of(_("The signature is taken back: the report can be changed again.")),
                      0);
}

/* ---- accepting and returning ---------------------------------------------------------------- */

/* What is added up in a signed report above cannot change any more. */
static bool is_held_above(struct request *req, const struct filing *filing)
{
    struct filing_db_filing_row above;
    return filing->receiver.id != 0 &&
           filing_db_find(req->db, filing->form->code, filing->form->year, filing->receiver.id,
                          &above) &&
           !str_equal(above.state, STR("draft")) && !str_equal(above.state, STR("returned"));
}

static struct reply find_to_judge(struct request *req, struct filing *filing)
{
    struct reply refusal = filing_find(req, RIGHT_REPORTS_ACCEPT, filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!filing->may_accept) {
        return reply_refused(req, str_of(_("The organisation to which it is handed in decides "
                                           "on a report.")));
    }
    if (is_held_above(req, filing)) {
        return reply_refused(req, str_of(_("The consolidated report above is signed. Take its "
                                           "signature back first.")));
    }
    return (struct reply){0};
}

bool filing_accept(struct request *req, struct filing *filing)
{
    if (filing->state != FILING_SUBMITTED || !go_to(req, filing, FILING_ACCEPTED)) {
        return false;
    }
    filing_db_put_acceptance(req->db, filing->row.id, filing->receiver.id, req->now,
                             page_full_name(req));
    add_step(req, filing, "accepted", (str){0}, filing->row.sum);
    audit(req, "filing.accept", filing->org.region_id, filing->org.id, 0,
          (struct audit_change[]){which(req, filing)}, 1);
    return true;
}

struct reply filing_accept_action(struct request *req)
{
    struct filing filing;
    struct reply refusal = find_to_judge(req, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (is_other_than_seen(req, filing.row.sum)) {
        return refuse_meanwhile(req);
    }
    if (!filing_accept(req, &filing)) {
        return reply_refused(req, str_of(_("Only a report that was handed in can be accepted.")));
    }
    bool goes_back = str_equal(http_body_field(req->http, STR("then")), STR("below"));
    str back = goes_back ? str_format(req->arena, "/reports/%lld/below?form=%.*s-%d",
                                      (long long)filing.receiver.id, STR_ARG(filing.form->code),
                                      filing.form->year)
                         : filing_address(req, &filing, "");
    return reply_done(req, back, _f("Accepted: %1.", filing.org.short_name), 0);
}

static const struct form_field return_fields[] = {
    {"words", N_("What is to be mended"), FORM_LONG_TEXT, .max = WORDS_LIMIT, .required = true,
     .wide = true},
    {0},
};

/* The cell that the address names, or the report as a whole. */
static bool cell_asked(struct request *req, const struct filing *filing, size_t *ret_cell)
{
    str name = query_text(req, "cell");
    *ret_cell = SIZE_MAX;
    return str_is_empty(name) || reports_cell_named(filing->form, name, ret_cell);
}

struct reply filing_return_page(struct request *req)
{
    struct filing filing;
    size_t cell;
    struct reply refusal = find_to_judge(req, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!cell_asked(req, &filing, &cell)) {
        return reply_not_found(req);
    }
    filing_load(req, &filing);
    struct form form = form_of(req, return_fields);
    return reply_page(req, _("Return the report"), filing_html_return(req, &filing, cell, &form));
}

struct reply filing_return_action(struct request *req)
{
    struct filing filing;
    size_t cell;
    struct reply refusal = find_to_judge(req, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    bool was_accepted = filing.state == FILING_ACCEPTED;
    bool is_here =
        was_accepted || filing.state == FILING_SUBMITTED || filing.state == FILING_RETURNED;
    if (!cell_asked(req, &filing, &cell)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, return_fields);
    if (!form_is_good(&form)) {
        filing_load(req, &filing);
        return reply_form_again(req, _("Return the report"),
                                filing_html_return(req, &filing, cell, &form));
    }
    if (!filing.is_open) {
        return reply_refused(req, filing_closed_text(req, &filing));
    }
    if (!is_here) {
        return reply_refused(req, str_of(_("Only a report that was handed in can be returned.")));
    }
    if (!go_to(req, &filing, FILING_RETURNED)) {
        return refuse_meanwhile(req);
    }
    str words = form_text(&form, "words");
    filing_db_drop_acceptance(req->db, filing.row.id);
    filing_db_add_remark(
        req->db,
        &(struct filing_db_add_remark_values){
            .id = ids_new(),
            .filing_id = filing.row.id,
            .cell = cell == SIZE_MAX ? (str){0} : reports_cell_name(req->arena, filing.form, cell),
            .words = words,
            .now = req->now,
            .name = page_full_name(req),
        });
    add_step(req, &filing, was_accepted ? "unlocked" : "returned", words, (str){0});
    if (was_accepted) {
        audit(req, "filing.unlock", filing.org.region_id, filing.org.id, 0,
              (struct audit_change[]){which(req, &filing)}, 1);
    } else {
        audit(req, "filing.return", filing.org.region_id, filing.org.id, 0,
              (struct audit_change[]){which(req, &filing)}, 1);
    }
    return reply_done(
        req, filing_address(req, &filing, ""),
        _f("Returned: %1. The remark stands beside the figure.", filing.org.short_name), 0);
}
