/* The commands of this feature, for its contents. */
#pragma once

#include "app/request.h"

int stats_rebuild_command(int argument_count, char **arguments);
/* For `profkom check`. */
int stats_check_command(struct request *req);
