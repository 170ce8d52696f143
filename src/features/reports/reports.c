#include "features/reports/reports.h"
#include "features/reports/reports_inner.h"

static const struct command commands[] = {
    {"forms", "Says what is wrong with a report form", reports_forms_command,
     "profkom forms check [FILE…]\n"
     "\n"
     "Without a FILE the forms that come with the program are looked through, and those of the\n"
     "data folder (DATA/forms).\n"},
    {0},
};

static const struct route routes[] = {
    {GET, "/reports/forms", reports_library_page, .needs = RIGHT_REPORTS_OPEN},
    {POST, "/reports/forms", reports_library_action, .needs = RIGHT_REPORTS_OPEN, .slow = true,
     .body_limit = 4 * 1024 * 1024},
    {GET, "/reports/people", reports_people_page, .needs = RIGHT_MEMBERS_VIEW, .slow = true},
    {GET, "/reports/orgs", reports_orgs_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {GET, "/reports/records", reports_records_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {GET, "/reports/parts", reports_parts_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {0},
};

const struct feature reports_feature = {.name = "reports", .routes = routes, .commands = commands};
