/* Migrations: numbered .sql files in the schema/ folder of a feature (and of app/), applied once,
 * in order, each in its own transaction with its row in `migration`. A file that was changed after
 * it was applied is refused by its checksum. sqlgen orders the files (a line `-- after: orgs` puts
 * a folder's files behind those of another) and writes the list below.
 *
 * One text serves both databases: INTEGER, TEXT, REAL and BLOB (in capitals) are written for SQLite
 * and become BIGINT, TEXT COLLATE "C", DOUBLE PRECISION and BYTEA; WITHOUT ROWID and STRICT go
 * away; a line that ends in `-- sqlite` or `-- postgres` is for that database alone.
 *
 * A database that holds a migration which is not in the list was made by a newer program: refused.
 */
#pragma once

#include "db/db.h"

struct migration {
    const char *name; /* "orgs/0001_orgs" */
    const char *sql;
    const char *checksum; /* BLAKE2b of the file, hexadecimal */
};

/* Written by sqlgen --migrations; ends with a NULL name. */
extern const struct migration migrations[];

enum migrate_outcome { MIGRATE_DONE, MIGRATE_NOTHING_TO_DO, MIGRATE_REFUSED };

/* Applies what is missing from a list that ends with a NULL name. On MIGRATE_REFUSED writes one
 * sentence for the operator. */
enum migrate_outcome migrate(struct db *db, const struct migration *list, char ret_error[256]);

/* The text of a migration as this database takes it, line for line (migrate_translate.c: sqlgen
 * uses it, too). */
str migrate_translate(struct arena *arena, enum db_kind kind, const char *sql);
