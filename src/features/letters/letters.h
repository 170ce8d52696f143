/* Letters: in the demo no letter leaves the machine; here they can be read, so that a visitor can
 * follow the link in one. Outside the demo there is no such page, and in it only for who sits at
 * this machine or keeps the sign-ins of the union: a letter may hold a link that sets a
 * password. */
#pragma once

#include "app/feature.h"

extern const struct feature letters_feature;
