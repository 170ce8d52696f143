#include "features/stats/stats.h"

const struct feature stats_feature = {.name = "stats"};
