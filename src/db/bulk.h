/* Bulk loading: for filling an empty database with very many rows. Indexes are taken off and built
 * once at the end; on SQLite nothing is journalled meanwhile, so a load that breaks off leaves a
 * file that is fit for nothing but deletion. Never for a database in use. */
#pragma once

#include "base/buf.h"
#include "db/db.h"

struct db_bulk;

/* Takes the indexes off the tables (not what guards their keys), but those that `keeps` names:
 * indexes of few rows cost less while the rows come than a walk over the table at the end. Both
 * lists end with NULL. Outside of a transaction. */
struct db_bulk *db_bulk_begin(struct arena *arena, struct db *db, const char *const *tables,
                              const char *const *keeps);

/* Takes triggers off as well, until the end: for those that tell others of changes, which nobody
 * hears yet. The list ends with NULL. */
void db_bulk_silence(struct db_bulk *bulk, struct arena *arena, const char *const *triggers);

/* Builds the indexes again and makes the database safe again; false if it failed. */
bool db_bulk_end(struct db_bulk *bulk) MUST_USE;
