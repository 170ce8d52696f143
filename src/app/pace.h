/* Pace: how often something may be asked in a minute. It protects the machine, where nothing can be
 * guessed: it is counted in memory, by each process for itself, and costs no write, so that pages
 * that only read may ask it. What must hold across processes is counted by throttle.h. */
#pragma once

#include "app/request.h"

/* Counts one more of the subject ("scan.till:7", an address), unless it has had as many in this
 * minute. */
bool pace_may_go_on(struct request *req, str subject, int64_t per_minute) MUST_USE;
