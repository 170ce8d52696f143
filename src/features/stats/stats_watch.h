/* The file of facts is made anew by the job runner, when a page has found that it should be. */
#pragma once

#include "app/request.h"

/* Asks for it; from any process and within any transaction. */
void stats_want(struct request *req);
/* For struct feature: does it if somebody has asked, and forgets the changes that it knows. */
void stats_watch(struct request *req);
