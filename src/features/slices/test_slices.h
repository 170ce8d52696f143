/* For tests of slices: what a page and a file answer. */
#pragma once

#include <jansson.h>

#include "app/test.h"

/* The page of a slice; `query` is "rows=sex&on=2026-01-01". */
str test_slices_page(struct test_app *app, int64_t account, const char *query);
/* Its JSON file, for json_decref. */
json_t *test_slices_json(struct test_app *app, int64_t account, const char *query);
int64_t test_slices_total(struct test_app *app, int64_t account, const char *query);
