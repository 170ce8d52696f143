#include "features/reports/reports.h"
#include "features/reports/reports_inner.h"

static const struct command commands[] = {
    {"forms", "Says what is wrong with a report form", reports_forms_command,
     "profkom forms check [FILE…]\n"
     "\n"
     "Without a FILE the forms that come with the program are looked through.\n"},
    {"report", "Counts what the register says for a report form", reports_report_command,
     "profkom report FORM --org ID [--on DAY] [--json]\n"
     "\n"
     "  FORM      fnpr-2, or with its year: fnpr-2-2025\n"
     "  --org ID  an organisation with all below it\n"
     "  --on DAY  instead of the form's own day; the period is the year before\n"
     "  --json    for programs\n"},
    {0},
};

const struct feature reports_feature = {.name = "reports", .commands = commands};
