/* What stands behind db.h: the two drivers, and what db.c keeps for both. Included by src/db alone.
 *
 * db.c knows the rules (sticky failures, one transaction at a time, where rows live); a driver only
 * talks to its database. No function of a driver is called while the connection has failed, except
 * rollback, undo_savepoint and close. */
#pragma once

#include "db/db.h"

/* Values bound in one statement, a scope counting three; sqlgen holds to it. */
#define DB_PARAMETERS_MAX 64

struct db_driver {
    enum db_kind kind;
    void (*close)(struct db *db);
    bool (*begin)(struct db *db, bool writing);
    bool (*commit)(struct db *db);
    void (*rollback)(struct db *db);
    /* False if the transaction cannot be saved. */
    bool (*undo_savepoint)(struct db *db);
    void (*expect_much)(struct db *db, bool much); /* NULL = makes no difference */
    bool (*prepare)(struct db *db, const struct db_query *query);
    struct db_cursor *(*start)(struct db *db, const struct db_query *query,
                               const struct db_value *parameters, bool streaming);
    bool (*step)(struct db_cursor *cursor);
    int64_t (*column_int)(struct db_cursor *cursor, int column);
    double (*column_real)(struct db_cursor *cursor, int column);
    str (*column_text)(struct db_cursor *cursor, int column, struct arena *arena);
    /* Not copied: as it is until the next step. No bytes. */
    str (*column_in_place)(struct db_cursor *cursor, int column);
    int64_t (*end)(struct db_cursor *cursor);
    /* `ret_first` may be NULL. */
    bool (*script)(struct db *db, const char *sql, str *ret_first);
};

/* The beginning of every connection. */
struct db {
    const struct db_driver *driver;
    struct arena *arena;
    struct arena *own_arena; /* until somebody sets another */
    enum db_failure failure;
    bool in_transaction;
    bool is_writing;
    bool waits_for_nobody; /* asked of the driver while a transaction begins */
    bool has_savepoint;
    bool failed_before_savepoint;
    bool has_lost_writes; /* set by the driver, for good */
    bool has_written;     /* set by the driver at a commit: something was changed */
    int process; /* a connection must not be used by a fork of the process that opened it */
    char failure_text[256];
};

/* The beginning of every cursor. */
struct db_cursor {
    struct db *db;
    const struct db_query *query;
    struct arena *scratch; /* of a streaming cursor: the texts of the row it stands on */
};

struct db *db_sqlite_open(const char *location, enum db_mode mode, char ret_error[256]);
struct db *db_postgres_open(const char *location, enum db_mode mode, char ret_error[256]);

/* The first failure stays. Returns false, so that a driver can end with it. */
bool db_fail(struct db *db, enum db_failure failure, const char *format, ...) PRINTF_LIKE(3, 4);

/* ---- statements, found by the address of their query ---------------------------------------- */

struct db_statements {
    struct db_statement_slot *slots;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

struct db_statement_slot {
    const struct db_query *query; /* NULL = free */
    void *statement;
};

/* The statement's place; NULL in it if it is new. Places move when others are added. */
void **db_statements_place(struct db_statements *statements, const struct db_query *query);
void db_statements_clear(struct db_statements *statements, void (*release)(void *statement));
