/* `profkom stats rebuild`. */
#include "features/stats/stats_command.h"

#include <stdio.h>

#include "app/app.h"
#include "app/command.h"
#include "features/stats/stats_posts.h"

static const char *file_of(const struct command_options *options, struct arena *arena,
                           const char *name)
{
    return str_format(arena, "%s/%s", options->data_folder, name).data;
}

static bool rebuild(const struct command_options *options)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *app = command_prepare(options) ? command_app(options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(options, DB_READ_ONCE, arena);
    bool is_done = false;
    if (db != NULL) {
        struct request *req = app_system_request(app, arena, db);
        const char *facts = file_of(options, arena, "stats.facts");
        is_done = stats_build(req, facts);
        if (is_done) {
            stats_posts_prepare(req, facts, file_of(options, arena, STATS_POSTS_FILE));
        }
        db_close(db);
    }
    app_free(app);
    return is_done;
}

int stats_rebuild_command(int argument_count, char **arguments)
{
    struct command_options options;
    if (!command_read(&options, argument_count, arguments, NULL) || options.argument_count != 1 ||
        strcmp(options.arguments[0], "rebuild") != 0) {
        fputs("Usage: profkom stats rebuild\n", stderr);
        return COMMAND_MISUSED;
    }
    return rebuild(&options) ? 0 : 1;
}
