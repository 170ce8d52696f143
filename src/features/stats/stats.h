/* Figures of the register: any measure, as on any day, broken down by whatever is known. Counted
 * from facts that are laid out beside the database (stats_facts.h); the database stays the truth.
 * What others need comes with this header: the store, queries, and their words. */
#pragma once

#include "app/feature.h"
#include "features/stats/stats_cube.h"
#include "features/stats/stats_people.h"
#include "features/stats/stats_words.h"

extern const struct feature stats_feature;

/* A new register is filled in one go: who changes what is not told meanwhile, and facts that were
 * laid out before are of no use afterwards. Within a transaction that writes. */
void stats_filling_begins(struct db *db);
void stats_filling_ends(struct db *db);
