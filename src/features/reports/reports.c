#include "features/reports/reports.h"
#include "features/reports/reports_inner.h"

static const struct command commands[] = {
    {"forms", "Says what is wrong with a report form", reports_forms_command,
     "profkom forms check [FILE…]\n"
     "\n"
     "Without a FILE the forms that come with the program are looked through.\n"},
    {0},
};

const struct feature reports_feature = {.name = "reports", .commands = commands};
