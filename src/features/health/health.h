/* Health: what machines ask. /health for whoever watches over the program, /robots.txt for search
 * engines, which have no business here. Neither tells anything about the inside. */
#pragma once

#include "app/feature.h"

extern const struct feature health_feature;
