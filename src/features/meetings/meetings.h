/* Meetings: a body is called together, people come, there is a quorum or not, items are heard, put
 * to the vote and decided, minutes are written and signed. Each decision is a document
 * (documents.h) that is adopted when the minutes are signed.
 *
 * Who may vote, the quorum and the majority follow from the body (bodies.h) on the day of the
 * meeting. Secret votes by computer are features/ballots. What becomes of the decisions is not
 * here. */
#pragma once

#include "app/feature.h"

extern const struct feature meetings_feature;
