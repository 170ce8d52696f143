#include <jansson.h>
#include <stdio.h>

#include "app/command.h"
#include "features/scan/scan_inner.h"

/* profkom scan list: makes the list for scanners now, and says what came out. */

static const char *const usage =
    "Usage: profkom scan list     make the list of tickets taken back anew\n";

static int list(struct request *req)
{
    struct scan_db_list_state_row state;
    if (!scan_make_lists(req)) {
        fputs("profkom: there is no key to sign the list with (profkom card keys new), or the "
              "database did not take it\n",
              stderr);
        return 1;
    }
    db_begin_read(req->db);
    bool is_there = scan_db_list_state(req->db, 0, &state);
    db_rollback(req->db);
    if (!is_there) {
        return 1;
    }
    json_t *object = json_pack("{s:I, s:I, s:I}", "entries", (json_int_t)state.entries, "odds",
                               (json_int_t)state.odds, "bytes", (json_int_t)state.bytes);
    json_dumpf(object, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(object);
    return 0;
}

int scan_command(int argument_count, char **arguments)
{
    struct command_options options;
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    if (!command_read(&options, argument_count, arguments, NULL) || options.argument_count != 1 ||
        strcmp(options.arguments[0], "list") != 0) {
        fputs(usage, stderr);
        return COMMAND_MISUSED;
    }
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_WRITE, arena);
    int result = db == NULL ? 1 : list(app_system_request(app, arena, db));
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return result;
}
