#include "features/tickets/tickets.h"

const struct feature tickets_feature = {.name = "tickets"};
