/* Reports: statistical and other forms that each organisation fills in and the level above accepts.
 * What the register knows is counted; the rest is entered by hand. A form is data: see
 * reports_form.h. What others need comes with this header: the forms there are, and counting. */
#pragma once

#include "app/feature.h"
#include "features/reports/reports_count.h"
#include "features/reports/reports_forms.h"

extern const struct feature reports_feature;
