/* Letters: in the demo no letter leaves the machine; here they can be read, so that a visitor can
 * follow the link in one. Outside the demo, or asked from another machine, there is no such page: a
 * letter may hold a link that sets a password. */
#pragma once

#include "app/feature.h"

extern const struct feature letters_feature;
