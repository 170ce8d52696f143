/* Changing many cards at once: those of a list, or those ticked in it, get the same new values. A
 * preview shows what will become of whom before anything is done; what was done can be taken back
 * as a whole for thirty days. What happens to a membership (leaving, a time without work) is an act
 * and not here. */
#pragma once

#include "app/feature.h"

extern const struct feature bulkedit_feature;
