/* Throttle: how often something may be tried. A subject is whoever or whatever is counted ("reset:"
 * and an address, "join:" and an organisation); the table keeps keyed hashes alone, so that it
 * never becomes a list of who tried what. Counting is part of the transaction: an answer that has
 * to count although it refuses keeps its changes. */
#pragma once

#include "app/request.h"

/* So many tries or more within the last seconds. */
bool throttle_is_over(struct request *req, str subject, int64_t tries, int64_t seconds);
void throttle_count(struct request *req, str subject);
void throttle_forget(struct request *req, str subject);

/* The address that the request came from, as a subject of its own for each purpose; of IPv6 the
 * first 64 bits, since whoever has one of the others has all of them. */
str throttle_address(struct request *req, const char *purpose);
