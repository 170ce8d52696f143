/* Checking in: how it becomes known who came to an event. By a code that whoever comes shows, or
 * his ticket; by a code on the wall that he scans himself; by a sheet that is signed; by the report
 * of a platform, whose names are led to people with the doubts shown.
 *
 * Presence itself belongs to events; nothing here is kept of anybody, but the report of a platform
 * while it is looked through. docs/internals/checkin.md. */
#pragma once

#include "app/feature.h"

extern const struct feature checkin_feature;
