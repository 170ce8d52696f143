#include "db/db.h"

#include "base/buf.h"
#include "base/test.h"
#include "db/migrate.h"
#include "db/test_db.h"

/* sqlgen has prepared every statement by SQLite; with PROFKOM_TEST_DATABASE this does it by
 * PostgreSQL, and compares the types of the columns with those declared. */
void test_queries__this_database_understands_every_statement(void)
{
    CLEANUP(db_drop) struct db *db = test_db_open();
    char error[256] = "";
    db_use_arena(db, test_arena());
    if (migrate(db, migrations, error) == MIGRATE_REFUSED) {
        test_fail(__FILE__, __LINE__, "%s", error);
    }
    struct buf wrong = BUF_INIT(test_arena());
    for (size_t file = 0; all_queries[file] != NULL; file++) {
        for (const struct db_query *const *query = all_queries[file]; *query != NULL; query++) {
            if (!db_prepare(db, *query)) {
                buf_put_format(&wrong, "%s\n", db_failure_text(db));
                db_rollback(db);
            }
        }
    }
    expect_str("", buf_str(&wrong));
}
