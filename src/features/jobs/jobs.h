/* The pages of jobs: what somebody has ordered that takes longer than a page, how far it is, what
 * came out. The work itself is app/jobs. A result is given to nobody but the person who ordered it;
 * those who may see the jobs of their organisation see that they are there and how they ended. */
#pragma once

#include "app/feature.h"

extern const struct feature jobs_feature;
