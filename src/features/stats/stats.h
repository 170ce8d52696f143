/* Figures of the register: any measure, as on any day, broken down by whatever is known. Counted
 * from facts that are laid out beside the database (stats_facts.h); the database stays the truth.
 * What others need comes with this header: the store, queries, and their words. */
#pragma once

#include "app/feature.h"
#include "features/stats/stats_cube.h"
#include "features/stats/stats_people.h"
#include "features/stats/stats_then.h"
#include "features/stats/stats_posts.h"
#include "features/stats/stats_words.h"

extern const struct feature stats_feature;

/* A new register is filled in one go: these may be silent meanwhile, if stats_begin_anew follows in
 * a transaction that writes. Facts that were laid out before are of no use then. */
extern const char *const stats_triggers[];
void stats_begin_anew(struct db *db);
