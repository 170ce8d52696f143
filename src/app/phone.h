/* Telephone numbers of Russia and Kazakhstan, which share the country code +7. */
#pragma once

#include "base/str.h"

/* E.164 (+79101234567) from what people write: 8 (910) 123-45-67, 910 1234567, +7…; empty if it is
 * no whole number. */
str phone_e164(struct arena *arena, str text);

/* For reading: +7 910 123-45-67 with no-break spaces; other numbers as they are. */
str phone_shown(struct arena *arena, str e164);

/* The same with plain blanks, for files: with them a table program takes it for a text. */
str phone_spaced(struct arena *arena, str e164);
