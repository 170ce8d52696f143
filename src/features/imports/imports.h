/* Imports: lists of members that primary organisations send, read, checked and applied. */
#pragma once

#include "app/feature.h"

extern const struct feature imports_feature;
