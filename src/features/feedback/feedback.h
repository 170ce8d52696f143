/* Feedback: those who were at an event (features/events) say what it was like: marks, choices, own
 * words, marks for single sessions. The form is made by whoever holds the event, opened when it is
 * over, closes after some days.
 *
 * Anonymous by construction: an answer is a row with a number drawn by lot and no way to a person,
 * a time or another answer; that somebody has answered is kept, apart from it, so that nobody does
 * twice. Results are shown from FEEDBACK_LEAST answers on, of each question for itself.
 * docs/internals/feedback.md. */
#pragma once

#include "app/feature.h"

extern const struct feature feedback_feature;
