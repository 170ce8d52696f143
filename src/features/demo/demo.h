/* Demo: a union that does not exist, to look at, to test with and to measure on. Its first region
 * has the shape of a real one (33 territories, 799 primary organisations, 50,848 members on 1
 * January 2021); larger unions repeat it. Another one is of Kazakhstan. People, posts and dates are
 * invented; the same seed gives the same union. */
#pragma once

#include "app/feature.h"

extern const struct feature demo_feature;

/* profkom demo --union NAME --members N --organisations N --seed N */
int demo_command(int argument_count, char **arguments);
