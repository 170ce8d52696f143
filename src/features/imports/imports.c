#include "features/imports/imports.h"

#include "features/imports/imports_read.h"

static const struct command commands[] = {
    {"import", "import check FILE --json: reads a list of members and says what is wrong in it",
     imports_command},
    {0},
};

const struct feature imports_feature = {.name = "imports", .commands = commands};
