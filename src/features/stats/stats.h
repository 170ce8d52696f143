/* Figures of the register: any measure, as on any day, broken down by whatever is known. Counted
 * from facts that are laid out beside the database (stats_facts.h); the database stays the truth.
 * What others need comes with this header: the store, queries, their words, and the people behind
 * a figure. */
#pragma once

#include "app/feature.h"
#include "features/stats/stats_people.h"
#include "features/stats/stats_words.h"

extern const struct feature stats_feature;
