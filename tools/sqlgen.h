/* sqlgen: typed C functions from .sql files, and the list of migrations. The language is described
 * in docs/internals/database.md.
 *
 *   sqlgen --schema FILES... --query src/features/x/x.sql --out build/gen/features/x/x.sql
 *   sqlgen --schema FILES... --migrations build/gen/migrations.c
 *
 * sqlgen_read.c reads queries, sqlgen_check.c lets SQLite look at them, sqlgen_schema.c orders and
 * applies migrations, sqlgen_write.c writes C. The first error ends the program with `file:line:
 * message`; one arena holds everything until then. */
#pragma once

#include "base/buf.h"

#include <sqlite3.h>

/* From this number of parameters on they go into a struct with named members. */
#define MANY_PARAMETERS 5

struct type {
    str word;
    char letter;
    const char *c_type;
    const char *bind_before;
    const char *bind_after;
    const char *read_before;
    const char *read_after;
    const char *declared; /* the SQL type of a column that may hold it */
};

enum kind { ONE, MANY, EACH, INSERT, EXEC, COUNT, CHANGED, PART };

/* "@many" */
str kind_word(enum kind kind);

struct lines {
    const char *path;
    str *items;
    size_t count;
    size_t capacity;
};

struct field {
    str name;
    const struct type *type;
    str part; /* whose parameter it is; empty = the query's own */
};

struct fields {
    struct field *items;
    size_t count;
    size_t capacity;
};

/* One value that is bound; a scope makes three of them. */
struct place {
    str name;
    char letter;
    str expression;
    bool is_used;
};

struct places {
    struct place *items;
    size_t count;
    size_t capacity;
};

struct query {
    str name;
    enum kind kind;
    int line;
    int body_line;
    str comment;
    bool is_system;
    bool is_used;    /* of a part: some query names it */
    bool gives_rows; /* of a part: some query has its columns and no others */
    struct fields parameters;
    struct fields columns;
    str row; /* whose rows it gives: its own, or a part's, which several queries share */
    struct places places;
    str sqlite;
    str postgres;
};

struct query_file {
    const char *path;
    str prefix; /* "members_db_" */
    struct query *items;
    size_t count;
    size_t capacity;
    struct query *parts; /* pieces of SQL that queries name with an @ */
    size_t part_count;
    size_t part_capacity;
};

struct schema_file {
    const char *path;
    str folder; /* "members" */
    str name;   /* "members/0001_members" */
    char *text;
    bool is_placed;
};

struct schema {
    struct schema_file *items;
    size_t count;
    size_t capacity;
};

extern struct arena *arena;

NO_RETURN PRINTF_LIKE(3, 4) void fail(const char *path, int line, const char *format, ...);

str read_or_fail(const char *path);
/* An unchanged file keeps its time, so that nothing that includes it is compiled again; `touches`
 * is for the one file that make looks at. */
void write_if_changed(const char *path, str text, bool touches);
struct lines lines_of(const char *path, str text);
int newlines_before(str text, size_t offset);
str base_name(const char *path);
str without_suffix(str name, str suffix);

/* The files in the order in which they are applied. */
struct schema schema_of(char **paths, int count);
/* A database in memory with all of them applied. */
sqlite3 *schema_apply(const struct schema *schema);
bool schema_is_personal(str table);
void schema_write_migrations(const struct schema *schema, const char *out_path);

const struct type *type_of_letter(char letter);
bool has_values(const struct query *query); /* its parameters are members of a struct */
struct query_file parse_file(const char *path);

/* Makes a connection ready for check_query. */
void check_begin(sqlite3 *handle);
void check_query(sqlite3 *handle, const char *path, const struct query *query);

/* A C literal, line by line. */
void write_c_text(struct buf *out, str text);
void write_queries(const struct query_file *queries, const char *out);
