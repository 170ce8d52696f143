/* The forms there are: those that come with the program (forms/, compiled in) and those that the
 * operator has put into the data folder (DATA/forms/), which replace one of the same name. Read
 * once in a process. */
#pragma once

#include "app/request.h"
#include "features/reports/reports_form.h"

struct reports_shipped {
    const char *name; /* "fnpr-2-2025.form" */
    str text;
};
/* Written by the build; ends with a NULL name. */
extern const struct reports_shipped reports_shipped[];

/* By code and then by year, the latest first. They live as long as the process. */
struct reports_forms {
    const struct reports_form **items;
    size_t count;
    size_t capacity;
};
const struct reports_forms *reports_forms(struct request *req);

/* "fnpr-2-2025" is that form, "fnpr-2" the latest year of it; NULL if there is none. */
const struct reports_form *reports_form_named(struct request *req, str name);
const struct reports_form *reports_form_of(struct request *req, str code, int year);
