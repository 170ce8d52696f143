/* Duplicates: people who stand on the register twice. A pass over a region finds pairs of cards
 * that may be one person's (features/likeness says how much speaks for it); people look at the two
 * side by side and say that they are different, which is remembered, or merge them, which can be
 * undone for thirty days. Statistics count a person in two primaries once, so pairs across the
 * organisations of a region matter most; those across regions are only counted. */
#pragma once

#include "app/feature.h"

extern const struct feature duplicates_feature;

/* How many pairs wait for the user's judgement: those of which he may correct both cards, at most
 * as many as given. */
int64_t duplicates_waiting(struct request *req, int64_t limit);
