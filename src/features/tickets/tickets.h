/* Membership tickets. */
#pragma once

#include "app/feature.h"

extern const struct feature tickets_feature;
