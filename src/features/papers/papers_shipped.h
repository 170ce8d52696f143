/* The templates that come with the program (templates/KIND.LANGUAGE.txt), compiled in. */
#pragma once

#include "base/str.h"

struct papers_shipped {
    const char *name; /* "leave.ru.txt" */
    str text;
};
/* Written by the build; ends with a NULL name. */
extern const struct papers_shipped papers_shipped[];
