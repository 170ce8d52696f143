/* The indexes of cases that come with the program (indexes/LEVEL.COUNTRY.txt), compiled in. */
#pragma once

#include "base/str.h"

struct records_shipped {
    const char *name; /* "primary.ru.txt" */
    str text;
};
/* Written by the build; ends with a NULL name. */
extern const struct records_shipped records_shipped[];
