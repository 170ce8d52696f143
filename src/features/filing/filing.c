#include "features/filing/filing.h"

#include "features/filing/filing_inner.h"

/* What was handed in goes to whom the organisations stand under now, if nobody accepted it yet. */
static void path_moved(struct request *req, int64_t region_id, str from UNUSED, str to)
{
    filing_db_move_paths(req->db, region_id, to);
    struct filing_db_forms_moved_rows moved = filing_db_forms_moved(req->db, region_id, to);
    EACH (row, moved) {
        str name = str_format(req->arena, "%.*s-%d", STR_ARG(row->form), (int)row->year);
        const struct reports_form *form = filing_form_named(req, name);
        if (form != NULL) {
            filing_db_find_above(
                req->db, &(struct filing_db_find_above_values){.region_id = region_id,
                                                               .to = to,
                                                               .form = row->form,
                                                               .year = row->year,
                                                               .takers = filing_takers(req, form)});
        }
    }
    filing_db_follow_above(req->db, region_id, to);
    filing_db_move_periods(req->db, to);
}

static const struct route routes[] = {
    {GET, "/reports", filing_list_page, .needs = RIGHT_REPORTS_VIEW},
    {GET, "/reports/collect", filing_open_page, .needs = RIGHT_REPORTS_OPEN},
    {POST, "/reports/collect", filing_open_action, .needs = RIGHT_REPORTS_OPEN},
    {POST, "/reports/collect/close", filing_close_action, .needs = RIGHT_REPORTS_OPEN},
    {GET, "/reports/:id", filing_page, .needs = RIGHT_REPORTS_VIEW},
    {POST, "/reports/:id", filing_save_action, .needs = RIGHT_REPORTS_FILL,
     .body_limit = 256 * 1024},
    {POST, "/reports/:id/cells", filing_cells_action, .needs = RIGHT_REPORTS_FILL},
    {GET, "/reports/:id/cell", filing_cell_page, .needs = RIGHT_REPORTS_VIEW},
    {POST, "/reports/:id/cell", filing_cell_action, .needs = RIGHT_REPORTS_FILL},
    {GET, "/reports/:id/sign", filing_sign_page, .needs = RIGHT_REPORTS_SIGN},
    {POST, "/reports/:id/sign", filing_sign_action, .needs = RIGHT_REPORTS_SIGN},
    {POST, "/reports/:id/submit", filing_submit_action, .needs = RIGHT_REPORTS_SIGN},
    {POST, "/reports/:id/withdraw", filing_withdraw_action, .needs = RIGHT_REPORTS_SIGN},
    {POST, "/reports/:id/accept", filing_accept_action, .needs = RIGHT_REPORTS_ACCEPT},
    {GET, "/reports/:id/return", filing_return_page, .needs = RIGHT_REPORTS_ACCEPT},
    {POST, "/reports/:id/return", filing_return_action, .needs = RIGHT_REPORTS_ACCEPT},
    /* Slow: in the union 70,000 organisations are looked at. */
    {GET, "/reports/:id/below", filing_below_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {POST, "/reports/:id/accept-all", filing_accept_all_action, .needs = RIGHT_REPORTS_ACCEPT,
     .slow = true},
    {POST, "/reports/:id/remind", filing_remind_action, .needs = RIGHT_REPORTS_ACCEPT,
     .slow = true},
    {GET, "/reports/:id/file", filing_file_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {GET, "/reports/:id/compare", filing_compare_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Reports and figures"), N_("Report forms"), "table", "/reports", RIGHT_REPORTS_VIEW, 40},
    {0},
};

static const struct command commands[] = {
    {"report", "Counts what the register says for a report form", filing_report_command,
     "profkom report FORM --org NAME|ID [--year YEAR] [--since DAY] [--on DAY]\n"
     "               [--tree day|today] [--out FILE] [--language ru|kk] [--json]\n"
     "profkom report training-text --org NAME|ID --year YEAR [--out FILE] [--language ru|kk]\n"
     "\n"
     "  FORM        fnpr-2, or with its year: fnpr-2-2025\n"
     "  --org NAME  an organisation with all below it: its full or short name, or its number\n"
     "  --year YEAR of that year, by its form or the one next after it\n"
     "  --since DAY instead of the first day of the period\n"
     "  --on DAY    instead of the form's own day; the period is the year before\n"
     "  --tree day  of the organisations that lay below on the day; today: of those that do now\n"
     "  --out FILE  FILE.xlsx, .pdf, .csv, .json or .html: as it is printed or sent\n"
     "  --language  of the titles in the file; ru, if nothing is said\n"
     "  --json      what was counted, for programs\n"
     "\n"
     "training-text is the report of training of a year in words, as its page writes it: to the\n"
     "terminal, or into FILE.docx, .pdf or .txt.\n"},
    {0},
};

static const struct job_kind jobs[] = {
    {"filing.remind", N_("Reminders of a report"), filing_remind_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "filing.reminder",
     .label = N_("Reminders of a report"),
     .note = N_("When the organisation above waits for a report of yours."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature filing_feature = {
    .name = "filing",
    .routes = routes,
    .menu = menu,
    .commands = commands,
    .jobs = jobs,
    .notices = notices,
    .path_moved = path_moved,
};
