/* The values of a report, and as bytes that outlive the program: what was signed is kept packed and
 * read again by the form under which it was signed. A form of another year, or a newer text of the
 * same form, is met by the names of cells. */
#pragma once

#include "features/reports/reports.h"

struct filing_values {
    struct reports_number *numbers; /* one for each cell of the form */
    str *texts;                     /* of rows of texts and days (ISO) */
};
struct filing_values filing_values_new(struct arena *arena, const struct reports_form *form);

str filing_pack(struct arena *arena, const struct reports_form *form,
                const struct filing_values *values);
/* Texts point into the bytes. False if they are not those of this form. */
bool filing_unpack(struct arena *arena, const struct reports_form *form, str bytes,
                   struct filing_values *ret_values) MUST_USE;

/* Laid out as another form wants it, cell by cell of the same name. */
struct filing_values filing_lay_out(struct arena *arena, const struct reports_form *form,
                                    const struct reports_form *from,
                                    const struct filing_values *values);

/* Sums of packed reports of one form, many thousands a moment: what adds up is added, formulas are
 * left empty, as reports_add does. */
struct filing_sums {
    const struct reports_form *form;
    struct reports_number *numbers;
    int64_t *scales; /* of a cell: millionths in one of its units; 0 = does not add up */
    int64_t reports;
};
struct filing_sums filing_sums_of(struct arena *arena, const struct reports_form *form);
/* False if the bytes are not those of this form; then nothing may be made of the sums. */
bool filing_add_packed(struct filing_sums *sums, str bytes) MUST_USE;

/* The hash over a signed report: SHA-256 in hexadecimal of lines
 * "profkom report 1", form, year, organisation, hash of the form, then the bytes of total, own and
 * computed, each behind its length in decimal and a line end. */
struct filing_frozen {
    str total;
    str own;
    str computed;
};
str filing_sum(struct arena *arena, const struct reports_form *form, int64_t org_id,
               const struct filing_frozen *frozen);
