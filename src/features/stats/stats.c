#include "features/stats/stats.h"
#include "features/stats/stats_command.h"
#include "features/stats/stats_watch.h"

static const struct command commands[] = {
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
