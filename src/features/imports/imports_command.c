/* `profkom import FILE --org ID --data DIR [--apply] [--json]`: the same way as in the browser, for the
 * operator and for very long lists. Without --apply nothing stays. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "app/command.h"
#include "base/ids.h"
#include "features/imports/imports_inner.h"

static int refuse(const char *sentence)
{
    fprintf(stderr, "%s\n", tr(LANGUAGE_RU, sentence));
    return 1;
}

/* Words that stand alone, not followed by a value. */
static bool take_flag(int *argument_count, char **arguments, const char *name)
{
    int kept = 0;
    bool found = false;
    for (int i = 0; i < *argument_count; i++) {
        if (strcmp(arguments[i], name) == 0) {
            found = true;
        } else {
            arguments[kept++] = arguments[i];
        }
    }
    *argument_count = kept;
    return found;
}

static void print_totals(const struct imports_totals *totals, const struct imports_loaded *loaded,
                         bool json)
{
    const char *format =
        json ? "{\"rows\":%lld,\"new\":%lld,\"changed\":%lld,\"same\":%lld,\"wrong\":%lld,"
               "\"added\":%lld,\"written\":%lld}\n"
             : "rows %lld: new %lld, changed %lld, same %lld, waiting for a decision %lld; "
               "added %lld, written %lld\n";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    printf(format, (long long)totals->all, (long long)totals->fates[IMPORTS_NEW],
           (long long)totals->fates[IMPORTS_CHANGED], (long long)totals->fates[IMPORTS_SAME],
           (long long)totals->fates[IMPORTS_WRONG], (long long)loaded->added,
           (long long)loaded->written);
#pragma GCC diagnostic pop
}

static bool find_org(struct request *req, int64_t org_id, struct orgs_org *ret_org)
{
    struct scope all = access_system_scope(req->arena, 0, STR("0"));
    return orgs_find(req, all, org_id, ret_org) && ret_org->holds_members;
}

struct order {
    int fd;
    str name;
    int64_t org_id;
    bool apply;
    bool json;
};

/* Everything in one transaction; the file is not kept, and so there is no undo: the operator has a backup. */
static int import_in_transaction(struct request *req, const struct order *order)
{
    struct orgs_org org;
    struct imports_survey survey = imports_survey(req->arena, order->fd, order->name, req->today);
    const char *sentence = imports_outcome_sentence(survey.outcome);
    if (sentence != NULL || survey.best < 0) {
        return refuse(sentence != NULL ? sentence
                                       : N_("No list of people was found in the file: there is no "
                                            "column with names."));
    }
    db_begin_write(req->db);
    if (!find_org(req, order->org_id, &org)) {
        return refuse(N_("There is no such organisation, or it keeps no members."));
    }
    struct imports_list list = {
        .region_id = org.region_id,
        .id = ids_new(),
        .org_id = org.id,
        .org_path = org.path,
        .scope = access_system_scope(req->arena, org.region_id, org.path),
    };
    struct imports_db_add_values values = {.region_id = org.region_id, .id = list.id,
                                           .org_id = org.id, .org_path = org.path,
                                           .file_name = order->name, .sheet = survey.best,
                                           .now = req->now};
    imports_db_add(req->db, &values);
    if (imports_plan(req, &list, order->fd, order->name, survey.best, (str){0}, NULL) !=
        SHEET_READ) {
        return refuse(N_("The file could not be read to its end."));
    }
    struct imports_totals totals = imports_totals_of(req, &list);
    struct imports_loaded loaded = {0};
    if (order->apply) {
        loaded = imports_load(req, &list, NULL);
    }
    if (order->apply && !db_commit(req->db)) {
        return refuse(N_("The database did not take the list. Nothing was changed."));
    }
    print_totals(&totals, &loaded, order->json);
    return 0;
}

static int run_order(const struct command_options *options, struct order *order)
{
    if (!command_prepare(options)) {
        return 1;
    }
    struct app *app = command_app(options, 1);
    struct db *db = app == NULL ? NULL : app_connection(app, 0);
    if (db == NULL) {
        app_free(app);
        return 1;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request *req = app_system_request(app, arena, db);
    int code = import_in_transaction(req, order);
    if (db_in_transaction(db)) {
        db_rollback(db);
    }
    app_free(app);
    return code;
}

int imports_import_command(int argument_count, char **arguments)
{
    if (argument_count > 0 && strcmp(arguments[0], "check") == 0) {
        return imports_command(argument_count, arguments);
    }
    struct order order = {.fd = -1};
    struct command_options options;
    const char *org = NULL;
    order.apply = take_flag(&argument_count, arguments, "--apply");
    order.json = take_flag(&argument_count, arguments, "--json");
    const struct command_own_option own[] = {{"--org", &org}, {0}};
    if (!command_read(&options, argument_count, arguments, own) || options.argument_count != 1 ||
        org == NULL || !str_to_int64(str_of(org), &order.org_id)) {
        fputs("Usage: profkom import FILE --org ID [--apply] [--json]\n"
              "       profkom import check FILE --json\n",
              stderr);
        return 2;
    }
    order.name = str_of(options.arguments[0]);
    order.fd = open(options.arguments[0], O_RDONLY | O_CLOEXEC);
    if (order.fd < 0) {
        return refuse(N_("The file cannot be opened."));
    }
    int code = run_order(&options, &order);
    close(order.fd);
    return code;
}
