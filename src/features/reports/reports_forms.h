/* The forms there are: those that come with the program (forms/, compiled in) and those that the
 * operator has put into the data folder (DATA/forms/), which replace one of the same name. A file
 * that was changed is noticed with the next request; forms that were read before stay as they are
 * for whoever holds them. A file with mistakes is left out, and the log says so; the form that it
 * was meant to replace is closed then (broken_file): what was read last, or came with the program,
 * can be looked at, but by it nothing may be entered that the mended file would ask otherwise. */
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
/* Not one that was read for a single request. Without a look at the folder. */
bool reports_is_kept(const struct reports_form *form);

/* Where each comes from; those with mistakes are here alone. In the order of names. */
struct reports_origin {
    str file;                        /* "fnpr-2-2025.form" */
    bool is_own;                     /* of the data folder */
    const struct reports_form *form; /* NULL: it has mistakes */
    bool closes_form;                /* and a form of that name is closed until they are mended */
    struct reports_mistakes mistakes;
};
struct reports_origins {
    const struct reports_origin *items;
    size_t count;
};
struct reports_origins reports_origins(struct request *req);

/* Reads a form that has the name of its code and year, as files of the data folder must. */
bool reports_file_read(struct arena *arena, str file_name, str text, struct reports_form *ret_form,
                       struct reports_mistakes *ret_mistakes) MUST_USE;
/* "fnpr-2-2025.form" */
str reports_file_name_of(struct arena *arena, const struct reports_form *form);

#define REPORTS_FILE_LIMIT (1024 * 1024)
/* Puts the text of a form into the data folder under its name; one that is there is kept beside it
 * with its day in the name. False if there is no room. */
bool reports_file_keep(struct request *req, const struct reports_form *form, str text) MUST_USE;

/* "fnpr-2-2025" is that form, "fnpr-2" the latest year of it; NULL if there is none. */
const struct reports_form *reports_form_named(struct request *req, str name);
/* The same; of several years of a form the one that is made up on that day, or on the next day
 * after it; the latest where there is none, and where no day is given. */
const struct reports_form *reports_form_on(struct request *req, str name, date day);
const struct reports_form *reports_form_of(struct request *req, str code, int year);
/* The file of a form that is there and has mistakes; NULL: there is none. */
const struct reports_origin *reports_broken(struct request *req, str code, int year);
