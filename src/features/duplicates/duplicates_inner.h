/* What the files of this feature share. */
#pragma once

#include "features/duplicates/duplicates.h"
#include "features/duplicates/duplicates.sql.h"
#include "features/likeness/likeness.h"

/* ---- duplicates_pass.c ---------------------------------------------------------------------- */

/* The people of a region, as they are compared; in the arena. */
struct likeness_people *duplicates_people(struct request *req, struct arena *arena,
                                          int64_t region_id, size_t expected);

/* ---- duplicates_command.c ------------------------------------------------------------------- */

int duplicates_command(int argument_count, char **arguments);
