/* Imports: a list of members that somebody sends becomes cards of the register. Four steps: the
 * file, what its columns mean, the check against the register, the loading; and for thirty days all
 * of it can be taken back at once.
 *
 * Words: a list is one file sent for one organisation; a row of it is one person; its fate is what
 * will become of it: new, changed, same, wrong (waits for a person's decision) or skipped. Nothing
 * is merged by likeness alone, and nothing is loaded that was not shown before.
 *
 * How a file is understood (imports_read.h) knows no register; how a list is loaded knows no file.
 */
#pragma once

#include "app/feature.h"

extern const struct feature imports_feature;
