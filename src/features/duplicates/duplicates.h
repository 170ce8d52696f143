/* Duplicates: people who stand on the register twice. A pass over a region finds pairs of cards
 * that may be one person's (features/likeness says how much speaks for it); people look at the two
 * side by side and say that they are different, which is remembered, or merge them, which can be
 * undone for thirty days. Statistics count a person in two primaries once, so pairs across the
 * organisations of a region matter most; those across regions are only counted. */
#pragma once

#include "app/feature.h"

extern const struct feature duplicates_feature;
