/* Filing: reports are filled in, signed, handed in, accepted or returned, added up, level by level.
 *
 * A report belongs to a form of a year and an organisation. Until it is signed its figures are
 * those of the register and what was entered; with the signature all of them are frozen. Forms and
 * what the register says come from features/reports. */
#pragma once

#include "app/feature.h"
#include "features/reports/reports.h"

extern const struct feature filing_feature;

/* Begins to collect a form in an organisation and all below, by the deadlines of the form. Nothing
 * happens if that organisation collects it already. */
void filing_collect(struct request *req, const struct reports_form *form, int64_t org_id, str path);

/* What the acting organisation has to do: its own reports that are not handed in, those that are
 * due first in front; then forms of which reports from below wait to be accepted. */
struct filing_todo {
    str form; /* its title */
    date due;
    bool is_returned;
    int64_t waiting; /* 0: the own report */
    str address;
};
struct filing_todos {
    struct filing_todo *items;
    size_t count;
};
struct filing_todos filing_todos(struct request *req);
