/* Movement: why there are as many members as there are. How many there were on a day, who came, who
 * went and for which reason, how many there are on another day, and whether that adds up; and the
 * same difference explained by what happened to organisations: founded, liquidated, merged, moved
 * in or out. Counted from the facts of features/stats; by the tree as it was on each day, or as it
 * is now. */
#pragma once

#include "app/feature.h"

extern const struct feature movement_feature;
