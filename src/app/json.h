/* Values that are kept or told as JSON (jansson): our texts, numbers and days in and out of
 * objects.
 */
#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

/* Of a member that is absent or of another type: empty, 0, no day. */
str json_get_text(struct arena *arena, const json_t *object, const char *name);
int64_t json_get_int(const json_t *object, const char *name);
date json_get_day(const json_t *object, const char *name);

/* What is empty, 0 or no day is left out. */
void json_put_text(json_t *object, const char *name, str text);
void json_put_int(json_t *object, const char *name, int64_t number);
void json_put_day(json_t *object, const char *name, date day);

/* A new value; NULL for what is no UTF-8. */
json_t *json_of_text(str text);
/* The same, and null where nothing stands. */
json_t *json_text_or_null(str text);
/* In one line. */
str json_as_text(struct arena *arena, const json_t *value);
/* For CLEANUP(). */
void json_drop(json_t **value);
