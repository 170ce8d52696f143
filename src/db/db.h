/* The only door to SQL. Two drivers stand behind it, SQLite and PostgreSQL; nobody above can tell
 * which. Features never call this header's cursors: sqlgen turns their .sql files into typed
 * functions that do.
 *
 * A connection belongs to one thread at a time. Everything it returns lives in the arena that was
 * set with db_use_arena.
 *
 * Failures are sticky: after one, every call does nothing and returns empty until db_rollback.
 * Nobody in between has to test for it; the dispatcher asks db_failure once, at the end.
 *
 * Absent values: the zero of a type. An empty str and a date of zero are bound as NULL, and NULL
 * comes back as zero. An `int` is always bound as a number, an `id` of 0 as NULL. Text columns
 * therefore never hold ''. */
#pragma once

#include "base/date.h"
#include "base/money.h"
#include "base/str.h"

struct db;

enum db_kind { DB_SQLITE, DB_POSTGRES };

enum db_failure {
    DB_FINE,
    DB_BUSY,   /* lock or serialisation conflict: roll back and run the same work again */
    DB_FULL,   /* no room or not writable now: nothing was written, reading goes on */
    DB_BROKEN, /* everything else: a bug in a statement, a lost server, a damaged file */
};

/* DB_READ_ONCE: read-only for who goes through everything and comes back to nothing; keeps few
 * pages in memory. */
enum db_mode { DB_READ_ONLY, DB_READ_ONCE, DB_READ_WRITE, DB_CREATE };

/* The part of the tree that a query may see: organisations whose path lies in [from, to), inside
 * one region. Made by app/access alone; the zero scope sees nothing. Personal data are always asked
 * for within one region: that keeps every such query on one shard. */
struct scope {
    int64_t region_id;
    str from;
    str to;
};

/* What sqlgen writes for each statement. `parameters` and `columns` hold one letter each:
 * i int · n id (0 = NULL) · t text · d date · m money · b bytes · o bool · r real. */
struct db_query {
    const char *name; /* "members_db_find": for messages, and the name of the prepared statement */
    const char *sqlite;
    const char *postgres;
    const char *parameters;
    const char *columns;
};

struct db_value {
    union {
        int64_t integer; /* int, id, money, bool */
        double real;
        str text; /* text, bytes */
        date day;
    };
};

/* ---- connections ---------------------------------------------------------------------------- */

/* `location` is a file path for SQLite or a postgresql:// URL. On failure returns NULL and writes
 * one sentence for the operator. */
struct db *db_open(const char *location, enum db_mode mode, char ret_error[256]);
void db_close(struct db *db);
void db_drop(struct db **db); /* for CLEANUP */

enum db_kind db_kind_of(const struct db *db);

/* Rows, texts and messages go into this arena from now on. */
void db_use_arena(struct db *db, struct arena *arena);

/* ---- transactions --------------------------------------------------------------------------- */

/* Reads see one moment. SQLite: deferred, query-only. PostgreSQL: repeatable read, read only. */
void db_begin_read(struct db *db);

/* SQLite: immediate. PostgreSQL: serializable. */
void db_begin_write(struct db *db);
/* The same, but a lock that somebody else holds is not waited for: DB_BUSY at once. For what may as
 * well be written the next time, beside a page that others wait behind. PostgreSQL has no lock to
 * wait for at the beginning. */
void db_begin_write_if_free(struct db *db);

/* False if nothing was kept; db_failure tells why. The transaction is over either way. */
bool db_commit(struct db *db) MUST_USE;
void db_rollback(struct db *db);

/* Within a write: what follows can be taken back without losing what came before. One level. */
void db_savepoint(struct db *db);
void db_savepoint_keep(struct db *db);
/* Also clears a failure that came after the savepoint, other than DB_BUSY on PostgreSQL. */
void db_savepoint_undo(struct db *db);

bool db_in_transaction(const struct db *db);
/* In one that writes: what it sees may never come to be. */
bool db_is_writing(const struct db *db);

/* More memory for pages, for one transaction that writes very much; false gives it back. SQLite
 * alone; outside of a transaction. */
void db_expect_much(struct db *db, bool much);

/* True once something that was written did not reach the disk: an fsync failed, and the kernel has
 * thrown the pages away. The connection writes no more; its process should make way for a new one.
 */
bool db_has_lost_writes(const struct db *db);
/* Whether the last commit brought anything to the disk: one without changes proves nothing of it.
 */
bool db_has_written(const struct db *db);
enum db_failure db_failure(const struct db *db);
/* The database's own words, for the log; never shown to a person, never with values in it. */
const char *db_failure_text(const struct db *db);

/* ---- for generated code --------------------------------------------------------------------- */

struct db_cursor;

/* Where the rows of @many go. */
struct arena *db_arena(const struct db *db);

/* Binds and starts; NULL when the connection has failed. Every cursor is ended by db_end. */
struct db_cursor *db_start(struct db *db, const struct db_query *query,
                           const struct db_value *parameters);
/* The same for @each, inside a transaction: rows arrive in portions, the connection stays usable
 * meanwhile. Texts live until the next db_step, so that a list of any length needs little memory.
 */
struct db_cursor *db_start_streaming(struct db *db, const struct db_query *query,
                                     const struct db_value *parameters);
bool db_step(struct db_cursor *cursor);
int64_t db_column_int(struct db_cursor *cursor, int column);
double db_column_real(struct db_cursor *cursor, int column);
str db_column_text(struct db_cursor *cursor, int column); /* text, bytes; copied into the arena */
date db_column_date(struct db_cursor *cursor, int column);
/* Rows changed, for statements that change. */
int64_t db_end(struct db_cursor *cursor);

/* Runs a statement to its end and returns the rows changed. */
int64_t db_run(struct db *db, const struct db_query *query, const struct db_value *parameters);

/* Every statement of the program, file by file, for the test that prepares them all. Written by
 * tools/list_queries; NULL ends each file's list and the whole. */
extern const struct db_query *const *const all_queries[];

/* ---- for migrations, tests and tools -------------------------------------------------------- */

/* Whether this database understands the statement and gives the columns that it declares. */
bool db_prepare(struct db *db, const struct db_query *query) MUST_USE;

/* One or more statements without parameters. */
bool db_script(struct db *db, const char *sql) MUST_USE;

/* The first column of the first row as text; empty if there is none. */
str db_script_text(struct db *db, const char *sql);
