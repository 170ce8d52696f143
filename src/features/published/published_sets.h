/* Publications that come with the program (sets/): figures that were really printed, for the
 * demonstration and as an acceptance test of what is said about them. */
#pragma once

#include "base/str.h"

struct published_set {
    const char *name; /* "fopko-2016.txt" */
    str text;
};
/* Written by the build; ends with a NULL name. */
extern const struct published_set published_sets[];
