#include "db/test_db.h"

#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];
static int file_count;

static const char *postgres_url(void)
{
    const char *url = getenv("PROFKOM_TEST_DATABASE");
    return url != NULL && url[0] != '\0' ? url : NULL;
}

bool test_db_is_postgres(void)
{
    return postgres_url() != NULL;
}

struct db *test_db_connect(const char *location, enum db_mode mode)
{
    char error[256] = "";
    struct db *db = db_open(location, mode, error);
    if (db == NULL) {
        test_fail(__FILE__, __LINE__, "%s", error);
    }
    return db;
}

/* A test that failed may have left a connection with locks: it must not take the next test along.
 */
static void empty_postgres(const char *url)
{
    CLEANUP(db_drop) struct db *db = test_db_connect(url, DB_READ_WRITE);
    expect_true(db_script(db, "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE "
                              "datname = current_database() AND pid <> pg_backend_pid()"));
    expect_true(db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
}

static void remove_files(void)
{
    for (int i = 1; i <= file_count; i++) {
        static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
        for (size_t suffix = 0; suffix < COUNT_OF(suffixes); suffix++) {
            char path[128];
            snprintf(path, sizeof(path), "%s/%d.db%s", folder, i, suffixes[suffix]);
            unlink(path);
        }
    }
    rmdir(folder);
}

/* A test that fails leaves its files behind, so they are removed when all tests are done. */
static const char *new_file(void)
{
    if (folder[0] == '\0') {
        snprintf(folder, sizeof(folder), "%s/profkom-test-XXXXXX", test_files());
        expect_true(mkdtemp(folder) != NULL);
        atexit(remove_files);
    }
    return str_to_c(test_arena(), str_format(test_arena(), "%s/%d.db", folder, ++file_count));
}

const char *test_db_location(void)
{
    if (test_db_is_postgres()) {
        empty_postgres(postgres_url());
        return postgres_url();
    }
    return new_file();
}

struct db *test_db_open(void)
{
    if (test_db_is_postgres()) {
        return test_db_connect(test_db_location(), DB_READ_WRITE);
    }
    return test_db_connect(":memory:", DB_CREATE);
}
