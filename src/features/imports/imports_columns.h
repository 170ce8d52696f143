/* Where the heading of a sheet stands and what its columns mean: from the words of the heading
 * first, from what stands in the cells where the words say nothing. Works on the first rows of a
 * sheet. */
#pragma once

#include "features/imports/imports_read.h"

/* The field that a heading names; FIELD_UNKNOWN if none. */
enum imports_field imports_field_of_heading(struct arena *arena, str heading);

/* The words of a heading, folded and parted by blanks; whether one of them begins so. */
str imports_heading_words(struct arena *arena, str heading);
bool imports_has_word(str words, str start);

/* Fills all of the layout but sheet, name and hidden. */
void imports_find_layout(struct arena *arena, const struct sheet_row *rows, int32_t row_count,
                         date today, struct imports_layout *layout);

/* Once more describes the columns after somebody has set their fields. */
void imports_describe_columns(const struct sheet_row *rows, int32_t row_count,
                              struct imports_layout *layout);

/* The row of a person gives the columns their examples, and counts what cannot be read. */
void imports_show_person(struct arena *arena, const struct sheet_row *row, date today,
                         struct imports_layout *layout);

/* «1 2 3 4 …» under a heading. */
bool imports_row_is_numbering(const struct sheet_row *row);
