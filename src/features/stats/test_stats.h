/* For tests of whatever changes the register. */
#pragma once

#include "app/test.h"

/* Figures from the file with what has changed since are those of facts laid out anew, and those
 * that SQL counts; tells where they differ. `about` is what was done last; each turn asks for
 * another day. */
void test_stats_expect_followed(struct test_app *app, int turn, const char *about);
