/* The forms there are: those that come with the program (forms/, compiled in) and those that the
 * operator has put into the data folder (DATA/forms/), which replace one of the same name. */
#pragma once

#include "features/reports/reports_form.h"

struct reports_shipped {
    const char *name; /* "fnpr-2-2025.form" */
    str text;
};
/* Written by the build; ends with a NULL name. */
extern const struct reports_shipped reports_shipped[];
