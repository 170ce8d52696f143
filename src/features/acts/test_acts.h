/* For tests in which something happens to organisations. */
#pragma once

#include "app/test.h"

/* The deed of an organisation's page, done at once: "move", "parent=120&on=2026-01-15". */
void test_acts_org(struct test_app *app, int64_t account, const char *org, const char *deed,
                   const char *fields);
/* Under which organisation it stands from the day on. */
void test_acts_move(struct test_app *app, int64_t account, const char *org, const char *above,
                    const char *day);
