#include "db/bulk.h"

struct db_bulk {
    struct db *db;
    str create_indexes;
};

/* Statements as one script; what belongs to a constraint has no text of its own and stays. */
static const char *sqlite_script(struct arena *arena, const char *what, const char *table,
                                 str keeps)
{
    return str_format(arena,
                      "SELECT group_concat(%s, '; ') FROM sqlite_master WHERE type = 'index' "
                      "AND sql IS NOT NULL AND tbl_name = '%s' AND name NOT IN (%.*s)",
                      what, table, STR_ARG(keeps))
        .data;
}

static const char *postgres_script(struct arena *arena, const char *what, const char *table,
                                   str keeps)
{
    return str_format(
               arena,
               "SELECT string_agg(%s, '; ') FROM pg_indexes i WHERE tablename = '%s' "
               "AND schemaname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_constraint c "
               "WHERE c.conname = i.indexname) AND indexname NOT IN (%.*s)",
               what, table, STR_ARG(keeps))
        .data;
}

/* 'member_second','member_reason','' */
static str quoted(struct arena *arena, const char *const *names)
{
    struct buf out = BUF_INIT(arena);
    for (; *names != NULL; names++) {
        buf_put_format(&out, "'%s',", *names);
    }
    BUF_PUT(&out, "''");
    return buf_str(&out);
}

struct db_bulk *db_bulk_begin(struct arena *arena, struct db *db, const char *const *tables,
                              const char *const *keeps)
{
    struct db_bulk *bulk = ARENA_NEW(arena, struct db_bulk);
    bulk->db = db;
    bool is_sqlite = db_kind_of(db) == DB_SQLITE;
    struct buf create = BUF_INIT(arena);
    str kept = quoted(arena, keeps);
    for (; *tables != NULL; tables++) {
        str made =
            db_script_text(db, is_sqlite ? sqlite_script(arena, "sql", *tables, kept)
                                         : postgres_script(arena, "indexdef", *tables, kept));
        str drop = db_script_text(
            db, is_sqlite ? sqlite_script(arena, "'DROP INDEX ' || name", *tables, kept)
                          : postgres_script(arena, "'DROP INDEX ' || indexname", *tables, kept));
        buf_put(&create, made);
        BUF_PUT(&create, ";\n");
        if (drop.length > 0 && !db_script(db, str_to_c(arena, drop))) {
            return bulk;
        }
    }
    bulk->create_indexes = str_copy(arena, buf_str(&create));
    if (is_sqlite) {
        /* Not OFF: a connection that is guarded against corruption (DEFENSIVE) stays in WAL then,
         * and writes everything twice. */
        bool set = db_script(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; "
                                 "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000; "
                                 "PRAGMA threads = 2; PRAGMA temp_store = FILE");
        (void)set; /* without it the load is slower, nothing else */
    }
    return bulk;
}

/* PostgreSQL can merely switch them off. */
static str triggers_script(struct arena *arena, struct db *db, str names, bool is_end)
{
    const char *sqlite = is_end ? "sql" : "'DROP TRIGGER ' || name";
    str script =
        db_kind_of(db) == DB_SQLITE
            ? str_format(arena,
                         "SELECT group_concat(%s, '; ') FROM sqlite_master WHERE type = 'trigger' "
                         "AND name IN (%.*s)",
                         sqlite, STR_ARG(names))
            : str_format(arena,
                         "SELECT string_agg('ALTER TABLE ' || tgrelid::regclass || ' %s TRIGGER ' "
                         "|| tgname, '; ') FROM pg_trigger WHERE tgname IN (%.*s)",
                         is_end ? "ENABLE" : "DISABLE", STR_ARG(names));
    return db_script_text(db, script.data);
}

void db_bulk_silence(struct db_bulk *bulk, struct arena *arena, const char *const *triggers)
{
    str names = quoted(arena, triggers);
    str again = triggers_script(arena, bulk->db, names, true);
    str off = triggers_script(arena, bulk->db, names, false);
    if (off.length > 0 && db_script(bulk->db, str_to_c(arena, off))) {
        bulk->create_indexes =
            str_format(arena, "%.*s;\n%.*s", STR_ARG(bulk->create_indexes), STR_ARG(again));
    }
}

bool db_bulk_end(struct db_bulk *bulk)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    bool built = db_script(bulk->db, str_to_c(scratch, bulk->create_indexes));
    if (db_kind_of(bulk->db) != DB_SQLITE) {
        return built && db_script(bulk->db, "ANALYZE");
    }
    return built && db_script(bulk->db, "PRAGMA analysis_limit = 1000; ANALYZE; "
                                        "PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL; "
                                        "PRAGMA foreign_keys = ON");
}
