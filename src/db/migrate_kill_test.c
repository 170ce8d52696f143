#include "db/migrate.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/rand.h"
#include "base/test.h"
#include "db/test_db.h"

/* A large table is filled, widened and rebuilt, each in a migration, while the process is killed at
 * a random moment: afterwards each migration is there wholly or not at all, and the next start goes
 * on. */

#define ROWS "60000"

static const struct migration large[] = {
    {.name = "large/0001_fill",
     .sql = "CREATE TABLE large (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
            "INSERT INTO large WITH RECURSIVE number(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < " ROWS ") "
            "SELECT i, 'name ' || i FROM number;\n",
     .checksum = "1"},
    {.name = "large/0002_widen",
     .sql = "ALTER TABLE large ADD COLUMN letters INTEGER;\n"
            "UPDATE large SET letters = length(name);\n",
     .checksum = "2"},
    {.name = "large/0003_rebuild",
     .sql = "CREATE TABLE rebuilt (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
            "letters INTEGER NOT NULL);\n"
            "INSERT INTO rebuilt SELECT id, name, letters FROM large;\n"
            "DROP TABLE large;\n"
            "ALTER TABLE rebuilt RENAME TO large;\n"
            "CREATE INDEX large_letters ON large (letters);\n",
     .checksum = "3"},
    {0},
};

static pid_t start_migration(const char *location)
{
    pid_t pid = fork();
    if (pid == 0) {
        char error[256];
        struct db *db = db_open(location, DB_CREATE, error);
        _exit(db != NULL && migrate(db, large, error) == MIGRATE_DONE ? 0 : 1);
    }
    expect_true(pid > 0);
    return pid;
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t count(struct db *db, const char *sql)
{
    int64_t number = -1;
    expect_true(str_to_int64(db_script_text(db, sql), &number));
    return number;
}

static bool was_applied(struct db *db, const char *name)
{
    str sql = str_format(test_arena(), "SELECT count(*) FROM migration WHERE name = '%s'", name);
    return count(db, sql.data) == 1;
}

/* What the migrations that are noted say that they did, they did. How many are noted. */
static int expect_each_whole_or_absent(struct db *db)
{
    const char *has_table = test_db_is_postgres()
                                ? "SELECT to_regclass('migration')::text"
                                : "SELECT name FROM sqlite_schema WHERE name = 'migration'";
    if (str_is_empty(db_script_text(db, has_table)) || !was_applied(db, large[0].name)) {
        return 0;
    }
    expect_int(atoi(ROWS), count(db, "SELECT count(*) FROM large"));
    if (!was_applied(db, large[1].name)) {
        return 1;
    }
    expect_int(atoi(ROWS), count(db, "SELECT count(*) FROM large WHERE letters = length(name)"));
    return was_applied(db, large[2].name) ? 3 : 2;
}

/* A server finishes the statement that the killed process had sent: until then nothing is settled.
 */
static void until_the_killed_is_gone(struct db *db)
{
    const char *others = "SELECT count(*) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                         "AND backend_type = 'client backend'";
    while (test_db_is_postgres() && count(db, others) > 0) {
        usleep(1000);
    }
}

static int kill_one(const char *location, int64_t after_us)
{
    pid_t pid = start_migration(location);
    usleep((useconds_t)after_us);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);

    struct db *db = test_db_connect(location, DB_CREATE);
    db_use_arena(db, test_arena());
    until_the_killed_is_gone(db);
    int applied = expect_each_whole_or_absent(db);
    char error[256] = "";
    expect_int(applied == 3 ? MIGRATE_NOTHING_TO_DO : MIGRATE_DONE, migrate(db, large, error));
    expect_int(3, expect_each_whole_or_absent(db));
    if (!test_db_is_postgres()) {
        expect_str("ok", db_script_text(db, "PRAGMA integrity_check"));
    }
    db_close(db);
    return applied;
}

void test_migrate__a_kill_leaves_each_migration_whole_or_absent(void)
{
    int rounds = test_is_full() ? 150 : 12;
    struct rand_sequence moments;
    rand_bytes(&moments.state, sizeof(moments.state));

    int64_t start = now_us();
    int status = -1;
    waitpid(start_migration(test_db_location()), &status, 0);
    expect_int(0, status);
    int64_t whole_us = now_us() - start;

    int unfinished = 0;
    for (int round = 0; round < rounds; round++) {
        unfinished += kill_one(test_db_location(), rand_below(&moments, (uint32_t)whole_us)) < 3;
    }
    expect_true(unfinished > 0);
}
