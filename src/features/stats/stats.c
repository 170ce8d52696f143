#include "features/stats/stats.h"
#include "features/stats/stats_command.h"
#include "features/stats/stats_watch.h"

static const struct command commands[] = {
    {"slice", "Counts members, as on any day, broken down", stats_slice_command,
     "profkom slice [--measure members|begun|ended] [--by NAMES] [--where CONDITIONS]\n"
     "              [--on DAY] [--since DAY] [--org ID] [--json]\n"
     "\n"
     "  --measure NAME   members on the day; begun, ended: since --since, up to the day\n"
     "  --by NAMES       region, territory or primary; category sex status record age\n"
     "                   seniority begin end, with blanks between\n"
     "  --where TEXT     \"category=worker|union_staff age=..35 sex=f\"\n"
     "  --on DAY         2026-01-01; without it today\n"
     "  --org ID         an organisation with all below; without it the union\n"
     "  --json           for programs\n"},
    {"stats", "Lays the facts of the register out for counting", stats_rebuild_command,
     "profkom stats rebuild\n"},
    {0},
};

const struct feature stats_feature = {
    .name = "stats",
    .commands = commands,
    .watch = stats_watch,
    .check = stats_check_command,
};
