/* Filing: reports are filled in, signed, handed in, accepted or returned, added up, level by level.
 *
 * A report belongs to a form of a year and an organisation. Until it is signed its figures are
 * those of the register and what was entered; with the signature all of them are frozen. Forms and
 * what the register says come from features/reports. */
#pragma once

#include "app/feature.h"

extern const struct feature filing_feature;
