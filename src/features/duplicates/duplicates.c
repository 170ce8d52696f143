#include "features/duplicates/duplicates.h"

#include "features/duplicates/duplicates_inner.h"

static const struct route routes[] = {
    {0},
};

static const struct command commands[] = {
    {"duplicates", "Finds people who stand on the register twice", duplicates_command,
     "profkom duplicates find [--count] [--pairs FILE]\n"
     "\n"
     "  --count       only counts; nothing is written\n"
     "  --pairs FILE  writes the pairs: two ids, points, evidence\n"},
    {0},
};

const struct feature duplicates_feature = {
    .name = "duplicates", .routes = routes, .commands = commands};
