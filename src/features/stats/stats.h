/* Figures of the register: any measure, as on any day, broken down by whatever is known. Counted
 * from facts that are laid out beside the database (stats_facts.h); the database stays the truth.
 */
#pragma once

#include "app/feature.h"

extern const struct feature stats_feature;
