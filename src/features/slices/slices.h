/* Slices: figures of the union chosen freely: what is counted × rows × columns × conditions × a day
 * (or years in a row) × an organisation. A slice is read as a sentence, a table and a chart; its
 * address holds codes and numbers of organisations alone and is its permanent link. People keep
 * slices under names, share them with those below, and publish them, with small figures hidden.
 *
 * Counting is done by features/stats; the pages, files and `profkom slice` share one reading of the
 * words (slices_words.c) and one table of figures (slices_count.c), so that their numbers are
 * equal. Forms that are signed and sent are not here: see features/reports. */
#pragma once

#include "app/feature.h"

extern const struct feature slices_feature;
