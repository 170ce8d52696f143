/* What the reading of lists shares between its files. */
#pragma once

#include "features/imports/imports_columns.h"
#include "features/imports/imports_read.h"

/* ---- imports_read_rows.c -------------------------------------------------------------------- */

enum imports_row_kind { ROW_NOTHING, ROW_END, ROW_PERSON, ROW_LONELY_PERSON, ROW_SECTION };

struct imports_row_look {
    int32_t filled; /* cells with something, the running number not counted */
    bool numbered;  /* has a running number */
    str first_text;
    bool first_is_name; /* it stands where the name or the running number should */
    bool has_underscores;
    int headings; /* cells that repeat the heading */
};
struct imports_row_look imports_row_look_at(struct arena *arena,
                                            const struct imports_layout *layout,
                                            const struct sheet_row *row);
enum imports_row_kind imports_row_kind_of(struct arena *arena, const struct imports_layout *layout,
                                          const struct sheet_row *row);

/* What stands in the column of whole names, else in that of surnames. */
str imports_row_name(const struct imports_layout *layout, const struct sheet_row *row);

/* ---- imports_read_person.c ------------------------------------------------------------------ */

/* Its section and category are not set. The texts lie in the row or in the arena. */
struct imports_person imports_person_of(struct arena *arena, const struct imports_layout *layout,
                                        const struct sheet_row *row, date today);
/* Where there is no room for one more, a place that nobody reads. */
struct imports_problem *imports_person_add_problem(struct imports_person *person,
                                                   enum imports_problem_kind kind, int32_t column,
                                                   str cell);
