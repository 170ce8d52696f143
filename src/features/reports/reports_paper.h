/* A report on paper and in files: the form as it is printed and signed (PDF, a page to print), as a
 * sheet (XLSX), as lists for programs (CSV, JSON). What stands in the report is handed in, whoever
 * made it: a draft, a signed report, or what the register says.
 *
 * A cell is written as the form wants it; a cross (×) stands where a row has no such cell; what
 * nobody filled in stays empty, never nought. */
#pragma once

#include "app/request.h"
#include "features/reports/reports_form.h"

struct reports_signature {
    str post; /* "Председатель" */
    str name; /* "Сергеева О. В."; empty = a line to sign on */
    date day; /* none: still to be signed */
};

struct reports_paper {
    const struct reports_form *form;
    const struct reports_number *numbers; /* one for each cell */
    const str *texts;                     /* of cells with a text; may be NULL */
    const str *remarks;                   /* why a figure is not that of the register, for each
                                             cell; may be NULL */
    str org_name;                         /* in full */
    str org_above;                        /* to whom it is handed in; may be empty */
    date day;                             /* none: that of the form */
    str state; /* "черновик", "подписан 12.01.2026"; may be empty */
    const struct reports_signature *signatures; /* none: lines for a chair to sign on */
    size_t signature_count;
    str hash; /* of the frozen figures; may be empty */
    bool is_consolidated;
    bool is_by_todays_tree; /* its figures are of the branch as it is now, not as on the day */
    bool is_kazakh;
};

enum reports_file { REPORTS_XLSX, REPORTS_PDF, REPORTS_CSV, REPORTS_JSON, REPORTS_HTML };
/* "xlsx", "pdf", "csv", "json", "html". */
bool reports_file_named(str suffix, enum reports_file *ret_file) MUST_USE;
/* "xlsx" */
const char *reports_file_suffix(enum reports_file file);

/* Writes the report into the descriptor, which stays the caller's. False if there is no room. */
bool reports_paper_write(struct arena *arena, const struct reports_paper *paper,
                         enum reports_file file, int fd) MUST_USE;

/* The same as a download with a telling name; the handler's route is best marked slow. HTML comes
 * as a page to print instead. */
struct reply reports_paper_reply(struct request *req, const struct reports_paper *paper,
                                 enum reports_file file);

/* Reports of one form in one workbook: a summary with a line for each organisation and a column for
 * each cell, and behind it, if wanted, the report of each on a sheet of its own. False if there is
 * no room, or the reports are of different forms. */
bool reports_pack_write(struct arena *arena, const struct reports_paper *papers, size_t count,
                        bool has_sheets, int fd) MUST_USE;
