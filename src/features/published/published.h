/* Published figures: what others printed about an organisation (a federation's summary, the union's
 * slide, the public report of a district), kept exactly as it was printed beside what our own
 * register says. The program says what does not add up; it mends nothing.
 *
 * A publication belongs to an organisation and is seen by whoever sees the reports of that
 * organisation. Of what it consists: published_sheet.h. */
#pragma once

#include "app/feature.h"
#include "features/reports/reports.h"

extern const struct feature published_feature;

/* What was published for a cell of a form. */
struct published_cell {
    bool is_there;
    str printed;                  /* "29,6 %" */
    struct reports_number number; /* the same as a number */
    int decimals;                 /* with which it was printed */
    int64_t publication_id;
    bool is_about; /* "более 15 000": not to be compared */
    bool differs;  /* publications do not agree; this is the latest one's */
};
/* For each cell of the form what was published of the organisation for that day, whichever year's
 * form is named there. No rights are asked: for who has found the organisation within a scope. */
struct published_cell *published_of(struct request *req, const struct reports_form *form,
                                    int64_t org_id, date day);

/* Those that come with the program (sets/), kept with the union or, where they speak of it, with
 * that region. Within a write transaction. */
void published_keep_sets(struct request *req, int64_t union_id, int64_t region_id);

/* A publication out of such a text, kept with that organisation; its id. 0 with sentences in the
 * language of the request, one a line. Within a write transaction. */
int64_t published_keep(struct request *req, int64_t org_id, str text, str *ret_sentences);
