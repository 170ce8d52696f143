/* Bulk loading: for filling an empty database with very many rows. Indexes are taken off and built
 * once at the end; on SQLite nothing is journalled meanwhile, so a load that breaks off leaves a
 * file that is fit for nothing but deletion. Never for a database in use. */
#pragma once

#include "base/buf.h"
#include "db/db.h"

struct db_bulk;

/* Takes the indexes off the tables (not what guards their keys). `tables` ends with NULL. Outside
 * of a transaction. */
struct db_bulk *db_bulk_begin(struct arena *arena, struct db *db, const char *const *tables);

/* Builds the indexes again and makes the database safe again; false if it failed. */
bool db_bulk_end(struct db_bulk *bulk) MUST_USE;
