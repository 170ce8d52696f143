/* For tests: an organisation whose passport tells something. */
#pragma once

#include "app/test.h"

/* So many are employed there from that day on; told in the order of days. */
void test_employees(struct test_app *app, int64_t org_id, const char *since, int64_t employees);
