/* Learning: who learns by a programme, and how far. An entry is a person in a programme, by own
 * application or by the organisation; what has to be done are the programme's materials, tests and
 * assignments; when all of it is done, the entry is, and a training is written to the card.
 *
 * Tests draw their questions from the programme's bank by a stored seed, the clock is the server's,
 * and right answers never travel before an attempt is counted. Nobody sees the attempts of another;
 * authors see numbers for each question. docs/internals/learning.md. */
#pragma once

#include "app/feature.h"

extern const struct feature learning_feature;
