#include "app/maintenance.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/maintenance.sql.h"

int maintenance_migrate_command(int argument_count, char **arguments)
{
    struct command_options options;
    if (!command_read_options(&options, argument_count, arguments, NULL)) {
        return COMMAND_MISUSED;
    }
    if (!command_prepare(&options)) {
        return 1;
    }
    puts("The database is up to date.");
    return 0;
}

/* Opens the application with one connection and an arena of its own. */
static struct app *open_app(struct command_options *options, struct db **ret_db)
{
    struct app *app = command_app(options, 1);
    *ret_db = app == NULL ? NULL : app_connection(app, 0);
    if (app != NULL && *ret_db == NULL) {
        fprintf(stderr, "profkom: the database cannot be opened\n");
        app_free(app);
        return NULL;
    }
    return app;
}

static int print_fault(const char *what, int64_t count)
{
    if (count > 0) {
        printf("%s: %lld\n", what, (long long)count);
    }
    return count > 0;
}

static int sqlite_faults(struct db *db)
{
    if (db_kind_of(db) != DB_SQLITE) {
        return 0;
    }
    str verdict = db_script_text(db, "PRAGMA quick_check");
    if (str_equal(verdict, STR("ok"))) {
        return 0;
    }
    printf("The database file is damaged: %.*s\n", STR_ARG(verdict));
    return 1;
}

static int register_faults(struct db *db)
{
    int faults = 0;
    db_begin_read(db);
    struct maintenance_db_wrong_counters_row counters = {0};
    struct maintenance_db_wrong_paths_row paths = {0};
    struct maintenance_db_wrong_registrations_row registrations = {0};
    struct maintenance_db_wrong_records_row records = {0};
    struct maintenance_db_wrong_tree_row tree = {0};
    struct maintenance_db_wrong_search_row search = {0};
    bool asked = maintenance_db_wrong_counters(db, &counters) &&
                 maintenance_db_wrong_paths(db, &paths) &&
                 maintenance_db_wrong_registrations(db, &registrations) &&
                 maintenance_db_wrong_records(db, &records) &&
                 maintenance_db_wrong_tree(db, &tree) && maintenance_db_wrong_search(db, &search);
    faults += print_fault("Organisations with a wrong counter of members", counters.total);
    faults += print_fault("Members with a path that is not their organisation's", paths.total);
    faults += print_fault("Members without exactly one open registration", registrations.total);
    faults += print_fault("Members whose electronic record is not that of its days", records.total);
    faults += print_fault("Organisations outside their parent's path", tree.total);
    faults += print_fault("Organisations that the search does not know", search.total);
    if (!asked) {
        printf("The database did not answer: %s\n", db_failure_text(db));
        faults++;
    }
    db_rollback(db);
    return faults;
}

int maintenance_faults(struct db *db)
{
    return sqlite_faults(db) + register_faults(db);
}

static int feature_faults(struct app *app, struct db *db)
{
    int faults = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->check != NULL) {
            faults += (*feature)->check(app_system_request(app, app->arena, db));
        }
    }
    return faults;
}

int maintenance_check_command(int argument_count, char **arguments)
{
    struct command_options options;
    struct db *db;
    if (!command_read_options(&options, argument_count, arguments, NULL)) {
        return COMMAND_MISUSED;
    }
    struct app *app = open_app(&options, &db);
    if (app == NULL) {
        return 2;
    }
    int faults = maintenance_faults(db) + feature_faults(app, db);
    puts(faults == 0 ? "All is well." : "Something is wrong.");
    app_free(app);
    return faults > 0;
}

int maintenance_audit_command(int argument_count, char **arguments)
{
    struct command_options options;
    struct db *db;
    if (!command_read(&options, argument_count, arguments, NULL)) {
        return COMMAND_MISUSED;
    }
    if (options.argument_count != 1 || strcmp(options.arguments[0], "verify") != 0) {
        fputs("profkom: the audit log can be verified, nothing else: profkom audit verify\n",
              stderr);
        return COMMAND_MISUSED;
    }
    struct app *app = open_app(&options, &db);
    if (app == NULL) {
        return 2;
    }
    struct audit_verdict verdict = audit_verify(app->arena, db);
    if (verdict.is_whole) {
        printf("The audit log is whole: %lld entries, %lld more wait to be sealed.\nHead: %.*s\n",
               (long long)verdict.sealed, (long long)verdict.unsealed, STR_ARG(verdict.head));
    } else {
        printf("The audit log is BROKEN at entry %lld: %s.\n", (long long)verdict.broken_at,
               verdict.fault == NULL ? "it cannot be read" : verdict.fault);
    }
    bool is_whole = verdict.is_whole;
    app_free(app);
    return is_whole ? 0 : 1;
}

int maintenance_routes_command(int argument_count, char **arguments)
{
    struct command_options options;
    bool json = false; /* the only way to show them, named for the day when there is another */
    const struct command_own_option own[] = {{"--json", .ret_flag = &json}, {0}};
    if (!command_read_options(&options, argument_count, arguments, own)) {
        return COMMAND_MISUSED;
    }
    static const char *const method_names[] = {[GET] = "GET", [POST] = "POST", [DELETE] = "DELETE"};
    json_t *list = json_array();
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        for (const struct route *route = (*feature)->routes;
             route != NULL && route->pattern != NULL; route++) {
            json_array_append_new(
                list,
                json_pack("{s:s, s:s, s:s, s:s, s:b}", "feature", (*feature)->name, "method",
                          method_names[route->method], "path", route->pattern, "needs",
                          route->needs == RIGHT_NOBODY      ? "nobody"
                          : route->needs == RIGHT_SIGNED_IN ? "signed_in"
                                                            : access_right_names[route->needs].code,
                          "slow", route->slow));
        }
    }
    json_dumpf(list, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(list);
    return 0;
}
