/* A PostgreSQL database for test after test. Migrating takes longer than most tests, so the rows
 * that the migrations leave are kept aside once, and put back afterwards. */
#pragma once

#include "db/db.h"

/* Keeps aside what is there now, in a schema of its own. */
bool test_refill_keep(struct db *db) MUST_USE;

/* As it was kept. False if nothing was kept, or tables are not any more what they were then: then
 * the database must be made anew. */
bool test_refill(struct db *db) MUST_USE;
