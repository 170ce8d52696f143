/* Reports: statistical and other forms that each organisation fills in and the level above accepts.
 * What the register knows is counted; the rest is entered by hand. A form is data: see
 * reports_form.h. */
#pragma once

#include "app/feature.h"

extern const struct feature reports_feature;
