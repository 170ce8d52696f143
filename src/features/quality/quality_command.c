/* `profkom quality count --data DIR`: the pass over all regions, as every night. */
#include <stdio.h>

#include "app/command.h"
#include "features/quality/quality_inner.h"

static bool count_all(struct request *req)
{
    struct quality_pass all = {.is_kept = true};
    db_begin_read(req->db);
    struct quality_db_due_regions_rows regions =
        quality_db_due_regions(req->db, INT64_MAX, INT64_MAX);
    db_rollback(req->db);
    EACH (region, regions) {
        struct quality_pass pass = quality_count_region(req, region->region_id);
        all.people += pass.people;
        all.orgs += pass.orgs;
        all.is_kept = all.is_kept && pass.is_kept;
    }
    printf("%lld people in %lld organisations were looked at\n", (long long)all.people,
           (long long)all.orgs);
    return all.is_kept;
}

static bool run_order(const struct command_options *options)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    if (!command_prepare(options)) {
        return false;
    }
    struct app *app = command_app(options, 1);
    struct db *db = app == NULL ? NULL : command_database(options, DB_READ_WRITE, arena);
    bool is_done = db != NULL && count_all(app_system_request(app, arena, db));
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return is_done;
}

int quality_command(int argument_count, char **arguments)
{
    struct command_options options;
    if (!command_read(&options, argument_count, arguments, NULL) || options.argument_count != 1 ||
        strcmp(options.arguments[0], "count") != 0) {
        fputs("Usage: profkom quality count\n", stderr);
        return COMMAND_MISUSED;
    }
    return run_order(&options) ? 0 : 1;
}
