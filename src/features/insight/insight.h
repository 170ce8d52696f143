/* Insight: for administrators who are asked why somebody cannot do his work. They see the program
 * as he does (read only, a quarter of an hour, never as somebody above themselves or elsewhere),
 * and read in sentences what opens a page to a person or keeps it shut. Both are in the log;
 * whoever was looked at finds it under «Who was here as me». Of what lies outside one's own
 * organisation it is not even told whether it exists. */
#pragma once

#include "app/feature.h"

extern const struct feature insight_feature;
