/* What the files of tickets share. */
#pragma once

#include "features/tickets/tickets.h"

/* "good", "expired": for machines. */
const char *tickets_standing_code(enum tickets_standing standing);

/* In which region a member's card lies; 0 = there is no such card. */
int64_t tickets_region_of_member(struct request *req, int64_t member_id);

int tickets_command(int argument_count, char **arguments);
