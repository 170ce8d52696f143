#include <stdio.h>

#include "app/command.h"
#include "features/accounts/accounts_recover.h"

/* profkom recover: the operator in place of a second officer. */

static const char *const usage =
    "Usage: profkom recover ADDRESS\n"
    "Confirms, as the second of two, that a person is let in again who lost password and second\n"
    "factor, where no second officer could; begins it, too, where there is no officer at all.\n";

struct wish {
    const char *address;
    const char *refusal; /* NULL = done */
};

static bool recover(struct request *req, void *what)
{
    struct wish *wish = what;
    struct accounts_db_by_login_row person;
    struct accounts_recover_db_line_row line;
    if (!accounts_db_by_login(req->db, str_of(wish->address), &person) || person.is_closed ||
        person.email.length == 0) {
        wish->refusal = "nobody signs in with this address";
        return false;
    }
    bool is_begun = accounts_recover_db_open_of(req->db, person.id, &line);
    int64_t first = is_begun ? line.asked_by : 0;
    if (accounts_recover_officers(req, person.id, first) > 0) {
        wish->refusal = is_begun ? "there is a second officer who can confirm this in the program"
                                 : "there is an officer who has to begin this in the program";
        return false;
    }
    if (is_begun && !str_equal(line.state, STR("asked"))) {
        wish->refusal = "this is confirmed already, and a day has to pass";
        return false;
    }
    if (!is_begun && (!accounts_recover_begin(req, person.id, 0, 0) ||
                      !accounts_recover_db_open_of(req->db, person.id, &line))) {
        wish->refusal = "this person could not be found";
        return false;
    }
    wish->refusal = accounts_recover_confirm(req, &line, 0) ? NULL : "this was stopped meanwhile";
    return wish->refusal == NULL;
}

const char *accounts_recover_by_operator(struct request *req, const char *address)
{
    const char *broken = "the database did not take it";
    struct wish wish = {.address = address, .refusal = broken};
    bool is_done = app_write(req, recover, &wish);
    return is_done ? NULL : wish.refusal == NULL ? broken : wish.refusal;
}

static int recover_in(struct request *req, const char *address)
{
    const char *refusal = accounts_recover_by_operator(req, address);
    if (refusal != NULL) {
        fprintf(stderr, "profkom: %s\n", refusal);
        return 1;
    }
    puts("Confirmed. The person was told, and gets a link for a new password in a day.");
    return 0;
}

int accounts_recover_command(int argument_count, char **arguments)
{
    struct command_options options;
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    if (!command_read(&options, argument_count, arguments, NULL) || options.argument_count != 1) {
        fputs(usage, stderr);
        return COMMAND_MISUSED;
    }
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_WRITE, arena);
    int result =
        db == NULL ? 1 : recover_in(app_system_request(app, arena, db), options.arguments[0]);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return result;
}
