/* Scan: how others check membership tickets. A page for whoever scans a code, a scanner for
 * partners that works without a network, and an address for their tills. What is shown is whether
 * the ticket is good, the masked name, the region, until when; of one that is not good, nothing.
 * Codes cannot be guessed; numbers can, so that asking by number is counted and, when it becomes
 * too much, refused and told. */
#pragma once

#include "app/feature.h"

extern const struct feature scan_feature;

/* Hours of the last day in which more was asked by numbers than usual, for whom that concerns; 0
 * for all others. */
int64_t scan_alarms(struct request *req);
