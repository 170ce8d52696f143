/* Databases for tests. When PROFKOM_TEST_DATABASE holds a postgresql:// URL, every test gets that
 * database, emptied (it must be one that may be lost); otherwise SQLite. The same tests run on
 * both. */
#pragma once

#include "db/db.h"

/* An empty database: in memory, or the emptied PostgreSQL one. The caller closes it. */
struct db *test_db_open(void);

/* The location of an empty database that several connections may open: a file that goes away with
 * the process, or the emptied PostgreSQL one. */
const char *test_db_location(void);

/* Opens it; ends the test if that fails. */
struct db *test_db_connect(const char *location, enum db_mode mode);

bool test_db_is_postgres(void);
