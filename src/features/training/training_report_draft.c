/* The report in words: written from the register, edited, kept, and given as a file. */
#include <unistd.h>

#include "features/papers/papers.h"
#include "features/training/training_report.h"
#include "features/training/training_report.html.h"

#define LONGEST_TEXT 20000

static const struct form_field draft_fields[] = {
    {"body", N_("Text of the report"), FORM_LONG_TEXT, .max = LONGEST_TEXT, .required = true},
    {0},
};

/* What is kept, else what is written from the register. */
static str body_of(struct request *req, const struct training_report_view *report,
                   int64_t *ret_version)
{
    struct training_db_text_of_row kept = {0};
    bool is_kept = training_db_text_of(req->db, report->place.org.region_id, report->place.org.id,
                                       report->since, report->last, &kept);
    *ret_version = kept.version;
    return is_kept ? kept.body : training_report_words(req, report);
}

static bool draft_of(struct request *req, enum right right,
                     struct training_report_draft_view *ret_view)
{
    struct training_report_draft_view view = {.may_edit = access_may(req, RIGHT_TRAINING_EDIT)};
    if (!training_report_of(req, right, &view.report)) {
        return false;
    }
    view.sentences = training_report_sentences(req, &view.report);
    view.body = body_of(req, &view.report, &view.version);
    *ret_view = view;
    return true;
}

struct reply training_report_text_page(struct request *req)
{
    struct training_report_draft_view view;
    return draft_of(req, RIGHT_TRAINING_VIEW, &view)
               ? reply_page(req, _("The report in words"), training_report_html_draft(req, &view))
               : reply_not_found(req);
}

static bool keep(struct request *req, const struct training_report_view *report, str body,
                 int64_t version)
{
    return training_db_keep_text(req->db, &(struct training_db_keep_text_values){
                                              .region_id = report->place.org.region_id,
                                              .org_id = report->place.org.id,
                                              .since = report->since,
                                              .until = report->last,
                                              .body = body,
                                              .version = version,
                                              .account_id = req->user.account_id,
                                              .now = req->now,
                                          });
}

struct reply training_report_text_action(struct request *req)
{
    struct training_report_draft_view view;
    if (!draft_of(req, RIGHT_TRAINING_EDIT, &view)) {
        return reply_not_found(req);
    }
    const struct training_report_view *report = &view.report;
    int64_t region_id = report->place.org.region_id, org_id = report->place.org.id, version = 0;
    struct html_link here = training_report_address(req, report, "/text");
    if (str_equal(http_body_field(req->http, STR("then")), STR("anew"))) {
        (void)!training_db_drop_text(req->db, region_id, org_id, report->since, report->last);
        return reply_see_other(req, here.url);
    }
    struct form form = form_read(req, draft_fields);
    (void)!str_to_int64(http_body_field(req->http, STR("version")), &version);
    bool is_good = form_is_good(&form);
    if (is_good && keep(req, report, form_text(&form, "body"), version)) {
        audit(req, "training.text", region_id, org_id, 0, NULL, 0);
        return reply_see_other(req, here.url);
    }
    view.body = form_text(&form, "body");
    view.error = is_good ? N_("Somebody else has kept another text meanwhile. Yours stands below; "
                              "keep it again to put it in its place.")
                         : N_("Write a text of at most 20,000 characters.");
    return reply_form_again(req, _("The report in words"), training_report_html_draft(req, &view));
}

/* ---- as a file ------------------------------------------------------------------------------- */

static struct papers_paper paper_of(struct request *req, const struct training_report_view *report,
                                    str body)
{
    struct papers_paper paper = {.title = str_of(_("Report of training"))};
    str rest = body, line;
    str period = _f("from %1 to %2", report->since, report->last);
    papers_add(req->arena, &paper, PAPERS_TITLE, paper.title, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_CENTRED, report->place.org.name, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_CENTRED, period, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.length > 0) {
            papers_add(req->arena, &paper, PAPERS_PARAGRAPH, line, (str){0}, (str){0});
        }
    }
    return paper;
}

struct reply training_report_file(struct request *req)
{
    struct training_report_draft_view view;
    if (!draft_of(req, RIGHT_TRAINING_VIEW, &view)) {
        return reply_not_found(req);
    }
    struct papers_paper paper = paper_of(req, &view.report, view.body);
    bool is_docx = str_ends_with(str_of(req->route->pattern), STR("/docx"));
    return papers_reply(req, &paper, (str){0}, str_of(_("report-of-training")),
                        is_docx ? PAPERS_DOCX : PAPERS_PDF);
}

/* Its blocks, a line each; a gap is an empty one. */
static bool write_plain(int fd, struct request *req, const struct papers_paper *paper)
{
    struct buf text = BUF_INIT(req->arena);
    for (size_t i = 0; i < paper->count; i++) {
        buf_put(&text, paper->blocks[i].cells[0]);
        buf_put_char(&text, '\n');
    }
    return write(fd, text.data, text.length) == (ssize_t)text.length;
}

bool training_write_text(struct request *req, int64_t org_id, int year, enum training_text format,
                         int fd)
{
    struct training_org place = {.year = year};
    int64_t version;
    struct scope all = access_system_scope(req->arena, 0, STR("0"));
    if (!orgs_find(req, all, org_id, &place.org)) {
        return false;
    }
    if (place.org.region_id != 0) {
        place.scope = access_system_scope(req->arena, place.org.region_id, place.org.path);
    }
    struct training_report_view report =
        training_report_at(req, &place, date_from(year, 1, 1), date_from(year, 12, 31));
    struct papers_paper paper = paper_of(req, &report, body_of(req, &report, &version));
    switch (format) {
    case TRAINING_TEXT_DOCX:
        return papers_write_docx(req, fd, &paper, (str){0});
    case TRAINING_TEXT_PDF:
        return papers_write_pdf(req, fd, &paper, (str){0});
    case TRAINING_TEXT_PLAIN:
        break;
    }
    return write_plain(fd, req, &paper);
}
