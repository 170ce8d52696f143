/* The start page: what waits for this person, how large and how complete the register is, and which
 * of the branches lag behind. It belongs to a post; a member without a post is led to his own card.
 */
#pragma once

#include "app/feature.h"

extern const struct feature home_feature;
