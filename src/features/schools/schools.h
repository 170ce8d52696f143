/* Schools: schools of union activists and standing seminars of an organisation. A school has
 * groups, each with its programme of lessons and its listeners: a group is an event of
 * features/events. What somebody learnt there stands on his card (features/training). */
#pragma once

#include "app/feature.h"

extern const struct feature schools_feature;
