/* `profkom control letters --data DIR`: what happens by itself within the hour, at once. */
#include <stdio.h>

#include "app/command.h"
#include "features/control/control_inner.h"

static bool sweep_now(const struct command_options *options)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *app = command_prepare(options) ? command_app(options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(options, DB_READ_WRITE, arena);
    if (db != NULL) {
        control_sweep(app_system_request(app, arena, db));
        puts("Periods have begun, letters that are due are written");
        db_close(db);
    }
    app_free(app);
    return db != NULL;
}

int control_command(int argument_count, char **arguments)
{
    struct command_options options;
    if (!command_read(&options, argument_count, arguments, NULL) || options.argument_count != 1 ||
        strcmp(options.arguments[0], "letters") != 0) {
        fputs("Usage: profkom control letters\n", stderr);
        return COMMAND_MISUSED;
    }
    return sweep_now(&options) ? 0 : 1;
}
