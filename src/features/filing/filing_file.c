#include "features/filing/filing_inner.h"

#include "app/app.h"
#include "app/page.h"
#include "base/format.h"

/* A report as it stands, on paper and as a file. */

static str state_text(struct request *req, const struct filing *filing)
{
    const char *label = _(filing_state_label(filing->state));
    if (!filing->is_frozen) {
        return str_of(label);
    }
    struct buf day = BUF_INIT(req->arena);
    format_date(&day, req->language,
                date_of_instant(filing->row.signed_at, req->app->options.utc_offset_minutes));
    return _f("%1, %2", label, buf_str(&day));
}

static str *reasons_of(struct request *req, const struct filing *filing)
{
    str *reasons = ARENA_ARRAY(req->arena, filing->form->cell_count, str);
    for (size_t cell = 0; cell < filing->form->cell_count; cell++) {
        if (filing->entered[cell] != NULL) {
            reasons[cell] = filing->entered[cell]->reason;
        }
    }
    return reasons;
}

struct reply filing_file_page(struct request *req)
{
    struct filing filing;
    enum reports_file file;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_VIEW, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!reports_file_named(query_text(req, "as"), &file)) {
        return reply_not_found(req);
    }
    filing_load(req, &filing);
    struct reports_signature signature = {
        .post = str_of(page_role_name(req, filing.row.signed_role)),
        .name = filing.row.signed_name,
        .day = date_of_instant(filing.row.signed_at, req->app->options.utc_offset_minutes),
    };
    struct reports_paper paper = {
        .form = filing.form,
        .numbers = filing.values.numbers,
        .texts = filing.values.texts,
        .remarks = reasons_of(req, &filing),
        .org_name = filing.org.name,
        .org_above = filing.receiver.short_name,
        .state = state_text(req, &filing),
        .signatures = filing.is_frozen ? &signature : NULL,
        .signature_count = filing.is_frozen,
        .hash = filing.is_frozen ? filing.row.sum : (str){0},
        .is_consolidated = filing.is_collector,
        /* What was signed stays as it was signed. */
        .is_by_todays_tree = filing.is_by_todays_tree && !filing.is_frozen,
        .is_kazakh = req->language == LANGUAGE_KK,
    };
    return reports_paper_reply(req, &paper, file);
}
